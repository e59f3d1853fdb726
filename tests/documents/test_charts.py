"""Charts: the same artists are changed, clicks find their keys, nothing to show is said in words."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from nmsdesk.documents import charts
from nmsdesk.documents.chart_heat import grade
from nmsdesk.documents.chart_values import BeforeAfter, Bullets, Funnel, HeatMap, Levels, SmallMultiples, WithinYear, Years
from tests.documents.samples import CHARTS, bullets, foreseen, funnel, heat, levels, pairs, schools, within, years


def texts(figure: Figure) -> str:
    return " | ".join(text.get_text() for text in figure.findobj(lambda artist: hasattr(artist, "get_text")))


def drawn(values: object, style: charts.ChartStyle = charts.LIGHT) -> charts.Chart:
    figure = Figure(figsize=(10, 6), dpi=100)
    FigureCanvasAgg(figure)
    chart = charts.Chart(style, figure)
    chart.show(values)  # type: ignore[arg-type]
    figure.canvas.draw()
    return chart


CHANGED = [
    (bullets, 45.7, 71.2), (years, 61, 35), (within, 12, 19), (foreseen, 40, 42), (levels, 3, 9), (schools, 61, 35), (funnel, 40, 70),
    (pairs, 30, 60),
]  # fmt: skip


@pytest.mark.parametrize(("make", "one", "other"), CHANGED)
def test_new_numbers_change_the_artists_and_keep_them(make: Callable[..., object], one: float, other: float) -> None:
    chart = drawn(make(one))
    before, said = set(chart.figure.findobj(lambda a: hasattr(a, "get_text") or hasattr(a, "get_width"))), texts(chart.figure)
    axes = list(chart.figure.axes)
    chart.show(make(other))  # type: ignore[arg-type]
    assert list(chart.figure.axes) == axes
    assert texts(chart.figure) != said
    assert before <= set(chart.figure.findobj())
    assert texts(chart.figure) == texts(drawn(make(other)).figure)


@pytest.mark.parametrize(("make", "one", "other"), CHANGED)
def test_what_is_painted_over_the_rest_is_the_picture_drawn_whole(make: Callable[..., object], one: float, other: float) -> None:
    pictures = []
    for values in ((make(one), make(other)), (make(other),)):
        chart = charts.Chart(charts.LIGHT, Figure(figsize=(8, 5), dpi=80))
        canvas = FigureCanvasAgg(chart.figure)
        for value in values:
            chart.show(value)  # type: ignore[arg-type]
            chart.paint(canvas)
        pictures.append(np.asarray(canvas.buffer_rgba()).astype(int))
    assert np.abs(pictures[0] - pictures[1]).max() == 0
    whole = FigureCanvasAgg(charts.draw(figure := Figure(figsize=(8, 5), dpi=80), make(other)) and figure)  # type: ignore[arg-type]
    whole.draw()
    assert np.abs(pictures[1] - np.asarray(whole.buffer_rgba()).astype(int)).mean() < 0.5  # the order of strokes alone may differ


def test_other_rows_or_another_size_draw_anew() -> None:
    chart = drawn(bullets())
    axes = list(chart.figure.axes)
    chart.figure.set_size_inches(7, 5)
    chart.show(bullets())
    assert list(chart.figure.axes) != axes


def test_a_bullet_says_in_words_what_is_missing() -> None:
    assert "не хватает 143\u00a0человек" in texts(drawn(bullets()).figure).replace("\n", " ")
    assert "нет данных" in texts(drawn(bullets(None)).figure)
    assert "✓ достигнут" in texts(drawn(bullets(61)).figure)


def test_a_click_finds_the_row_the_day_the_cell_and_the_level() -> None:
    chart = drawn(bullets())
    assert chart.at(0.5, 0.8) == ("1",) and chart.at(0.5, 0.2) == ("7",)
    assert {box.key for box in drawn(within()).hit_boxes} >= {("3", "2025-01-01"), ("3", "2025-12-01")}
    assert ("0", "2а") in {box.key for box in drawn(heat(5)).hit_boxes}
    assert {box.key for box in drawn(levels()).hit_boxes} == {("СОШ № 1", name) for name in ("критический", "базовый", "высокий")}
    assert {box.key for box in drawn(years()).hit_boxes} == {("2а",), ("4",)}
    assert {box.key for box in drawn(schools()).hit_boxes} == {(str(n),) for n in range(1, 14)} | {("99",)}
    assert [box.key for box in drawn(funnel()).hit_boxes] == [("3", "0"), ("3", "1"), ("3", "2")]
    found = {box.key for box in drawn(pairs()).hit_boxes}
    assert ("method", "before", "высокий") not in found and ("method", "after", "высокий") in found and ("", "before", "базовый") in found


@pytest.mark.parametrize("make", CHARTS.values())
def test_hit_boxes_lie_inside_the_figure(make: Callable[[], object]) -> None:
    for box in drawn(make()).hit_boxes:
        assert 0 <= box.x0 < box.x1 <= 1 and 0 <= box.y0 < box.y1 <= 1


NOTHING = [
    Bullets(()), Years(()), WithinYear("1", "т", (), ()), HeatMap((), (), ()), Levels((), (), ()), SmallMultiples("1", "т", (), ()),
    Funnel("1", "т", (), ("", "", "")), BeforeAfter((), (), (), ()),
]  # fmt: skip


@pytest.mark.parametrize("values", NOTHING)
@pytest.mark.parametrize("style", charts.STYLES.values())
def test_nothing_to_show_is_said_in_words(values: object, style: charts.ChartStyle) -> None:
    chart = drawn(values, style)
    assert "Нет данных за период" in texts(chart.figure) and chart.hit_boxes == []
    assert charts.figure_png(values, charts.PRINT, 10, dpi=50)  # type: ignore[arg-type]


@pytest.mark.parametrize("make", CHARTS.values())
@pytest.mark.parametrize("style", charts.STYLES.values())
@pytest.mark.parametrize("size", [(4, 3), (10, 6)])
def test_no_text_leaves_the_figure(make: Callable[[], object], style: charts.ChartStyle, size: tuple[float, float]) -> None:
    values = heat(8) if make is heat else make()
    figure = Figure(figsize=size, dpi=100)
    canvas = FigureCanvasAgg(figure)
    charts.draw(figure, values, style)  # type: ignore[arg-type]
    canvas.draw()
    for text in figure.findobj(lambda artist: hasattr(artist, "get_window_extent") and hasattr(artist, "get_text")):
        if text.get_text() and text.get_visible():
            box = text.get_window_extent()
            assert box.x0 >= -3 and box.x1 <= size[0] * 100 + 3, text.get_text()
            assert box.y0 >= -3 and box.y1 <= size[1] * 100 + 3, text.get_text()


def test_a_heat_map_is_cut_into_pages_of_at_most_45_rows_that_fit() -> None:
    parts = charts.sheets(heat(90))
    assert sum(len(part.rows) for part in parts) == 90  # type: ignore[union-attr]
    assert all(len(part.rows) <= 45 and charts.natural_height(part, 17) <= 23 for part in parts)  # type: ignore[union-attr]
    assert charts.sheets(bullets()) == [bullets()]
    small = charts.sheets(schools(rows=90))
    assert sum(len(part.rows) for part in small) == 90  # type: ignore[union-attr]
    assert all(charts.natural_height(part, 17) <= 23 for part in small)


def test_the_forecast_is_told_in_words_and_reaches_the_last_day() -> None:
    said = texts(drawn(foreseen()).figure)
    assert "прогноз 12,0–40,0\u00a0%" in said and "По росту прошлых" in said
    assert "прогноз" not in texts(drawn(within()).figure)


def test_a_funnel_says_how_many_stop_at_a_step_and_why() -> None:
    said = texts(drawn(funnel()).figure)
    assert "−40\u00a0человек: нет завершённого" in said and "33,3\u00a0%" in said and "исключено: 7" in said


def test_a_school_without_data_says_so_in_its_small_chart() -> None:
    assert texts(drawn(schools()).figure).count("нет данных") == 1


def test_the_shade_of_a_cell_follows_its_distance_from_the_plan() -> None:
    assert [grade(value, 60) for value in (60, 59.9, 54, 53.9, 30, 29.9)] == [0, 1, 1, 2, 2, 3]


@pytest.mark.parametrize("name", ["a.png", "a.svg", "a.pdf"])
def test_a_figure_is_saved_as_the_extension_says(tmp_path: Path, name: str) -> None:
    charts.save_figure(drawn(bullets()).figure, tmp_path / name)
    assert (tmp_path / name).stat().st_size > 3000


def test_speaking_of_documents_loads_no_heavy_library() -> None:
    code = (
        "import sys, nmsdesk.documents.tree, nmsdesk.documents.writing, nmsdesk.documents.chart_values;"
        "print([m for m in ('matplotlib', 'docx', 'typst', 'xlsxwriter') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_drawing_does_not_touch_pyplot() -> None:
    code = "import sys; from nmsdesk.documents import charts; print('matplotlib.pyplot' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "False"
