"""The page of the charts: parts open their lists, pictures are saved, copied, printed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nmsdesk.domain.periods import year
from nmsdesk.domain.queries import ListQuery
from nmsdesk.domain.views import View
from nmsdesk.russian import natural
from nmsdesk.services import lists
from nmsdesk.services.charting import SHAPE, LevelRows, PairRows
from nmsdesk.ui import chart_output, messages, theme
from nmsdesk.ui.chart_stage import CANVAS, HEAT
from nmsdesk.ui.pages.charts import TABS, ChartsPage
from nmsdesk.ui.window import Window
from tests.ui.conftest import settle


@pytest.fixture
def window(one_window: Window, no_boxes: list[str]) -> Window:
    """Nothing here writes: one window does for all."""
    return one_window


@pytest.fixture
def page(window: Window, qtbot: QtBot) -> ChartsPage:
    """The page as it opens on the last full year of the small city."""
    office = window.office
    assert office
    settle(window, qtbot)
    if (used := window.pages.get("charts")) is not None:
        assert isinstance(used, ChartsPage)
        _reset(used)
    if office.as_of:
        office.see(View())
    if office.period != (last := year(office.desk.today.year - 1)):
        office.set_period(last.code)
    window.go("charts")
    found = window.pages["charts"]
    assert isinstance(found, ChartsPage)
    shown(found, "target", qtbot)
    return found


def _reset(page: ChartsPage) -> None:
    """All choices as at the first visit, drawn once."""
    for choice in (page.tabs, *page.choices._combos.values()):
        choice.blockSignals(True)
        choice.setCurrentIndex(0)
        choice.blockSignals(False)
    page.choices.page, page._descending = 0, False
    page._show()


def shown(page: ChartsPage, chart: str, qtbot: QtBot) -> None:
    """Choose the chart and wait until it is drawn."""
    page.tabs.setCurrentIndex(list(TABS).index(chart))
    qtbot.waitUntil(lambda: page.stage.currentIndex() == (HEAT if chart == "heat" else CANVAS), timeout=60_000)
    if chart != "heat":
        qtbot.waitUntil(lambda: page.stage.canvas is not None and bool(page.stage.canvas.boxes()), timeout=30_000)


def box_point(page: ChartsPage, number: int) -> QPoint:
    assert page.stage.canvas
    return page.stage.canvas.box_rect(page.stage.canvas.boxes()[number]).center().toPoint()


def test_an_empty_base_leads_to_the_import(empty_window: Window, qtbot: QtBot) -> None:
    assert empty_window.office
    empty_window.go("charts")
    page = empty_window.pages["charts"]
    assert isinstance(page, ChartsPage)
    qtbot.waitUntil(lambda: page.stage.currentWidget() is page.stage.empty, timeout=30_000)
    assert not page.save_button.isEnabled()
    with qtbot.waitSignal(empty_window.office.went) as went:
        page.stage.empty.button.click()
    assert went.args[0] == "import"


def test_the_chart_follows_the_look(page: ChartsPage, qtbot: QtBot) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication) and page.stage.canvas and page.stage.canvas._picture
    light = page.stage.canvas._picture.pixelColor(2, 2).lightness()
    try:
        theme.apply(app, "dark")
        assert page.stage.canvas._picture.pixelColor(2, 2).lightness() < 80 < light
    finally:
        theme.apply(app, "light")


def test_a_click_on_a_bar_opens_the_list_of_the_indicator(page: ChartsPage, window: Window, qtbot: QtBot) -> None:
    assert window.office and page.stage.canvas
    with qtbot.waitSignal(window.office.went) as went:
        qtbot.mouseClick(page.stage.canvas, Qt.MouseButton.LeftButton, pos=box_point(page, 3))
    assert went.args == ["indicators", {"code": "3"}]


def test_arrows_walk_over_the_bars_and_enter_opens(page: ChartsPage, window: Window, qtbot: QtBot) -> None:
    assert window.office and page.stage.canvas
    page.stage.canvas.setFocus()
    for _ in range(2):
        qtbot.keyClick(page.stage.canvas, Qt.Key.Key_Down)
    assert "2б" in page.stage.canvas.accessibleDescription()
    with qtbot.waitSignal(window.office.went) as went:
        qtbot.keyClick(page.stage.canvas, Qt.Key.Key_Return)
    assert went.args == ["indicators", {"code": "2b"}]


def test_a_click_on_a_heat_map_cell_opens_the_list_of_that_organisation(page: ChartsPage, window: Window, qtbot: QtBot) -> None:
    assert window.office
    shown(page, "heat", qtbot)
    cell = page.stage.heat._box(2, 3).center().toPoint()
    row = page.stage.heat._rows[2]
    with qtbot.waitSignal(window.office.went) as went:
        qtbot.mouseClick(page.stage.heat.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    assert went.args == ["indicators", {"code": "3", "organization": int(row[0])}]
    settle(window, qtbot)
    lists_page = window.pages["indicators"]
    qtbot.waitUntil(lambda: bool(lists_page._members), timeout=30_000)  # type: ignore[attr-defined]
    assert {m.organization for m in lists_page.list.shown_members()} <= {int(row[0])}  # type: ignore[attr-defined]


def test_a_click_on_a_caption_of_the_heat_map_sorts_by_it(page: ChartsPage, qtbot: QtBot) -> None:
    shown(page, "heat", qtbot)
    page.stage.heat.column_clicked.emit("1")
    low = [row[0] for row in page.stage.heat._cells if row[0][0] is not None]
    assert [x[0] for x in low] == sorted(x[0] for x in low)
    page.stage.heat.column_clicked.emit("1")
    high = [row[0][0] for row in page.stage.heat._cells if row[0][0] is not None]
    assert high == sorted(high, reverse=True)


def test_the_order_by_likeness_shows_the_same_organisations_side_by_side(page: ChartsPage, qtbot: QtBot) -> None:
    shown(page, "heat", qtbot)
    names = [key for key, _ in page.stage.heat._rows]
    page.choices.order.setCurrentIndex(page.choices.order.findData(SHAPE))
    qtbot.waitUntil(lambda: page.stage.currentIndex() == HEAT and [k for k, _ in page.stage.heat._rows] != names, timeout=30_000)
    found = [key for key, _ in page.stage.heat._rows]
    assert sorted(found) == sorted(names)
    values = page.whole()
    assert values.keys == tuple(found)  # type: ignore[union-attr]


def test_a_step_of_the_funnel_opens_those_who_stopped_at_it(page: ChartsPage, window: Window, qtbot: QtBot) -> None:
    assert window.office and page.stage.canvas and page.measured
    shown(page, "funnel", qtbot)
    values = page.values()
    assert [s.passed for s in values.steps] == list(page.measured.values[0].passed)  # type: ignore[union-attr]
    with qtbot.waitSignal(window.office.went) as went:
        qtbot.mouseClick(page.stage.canvas, Qt.MouseButton.LeftButton, pos=box_point(page, 1))
    step = values.steps[1]  # type: ignore[union-attr]
    assert went.args == ["indicators", {"code": "1", "step": step.title}]
    settle(window, qtbot)
    lists_page = window.pages["indicators"]
    lost = values.steps[0].passed - step.passed  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: len(lists_page.list.shown_members()) == lost, timeout=30_000)  # type: ignore[attr-defined]


def test_small_charts_of_schools_are_by_name_paged_and_open_their_list(
    page: ChartsPage, window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert window.office and page.stage.canvas and page.measured
    monkeypatch.setattr("nmsdesk.ui.pages.charts.PER_PAGE", 5)
    monkeypatch.setattr("nmsdesk.ui.chart_choices.PER_PAGE", 5)
    shown(page, "schools", qtbot)
    whole, first = page.whole(), page.values()
    names = [row.name for row in whole.rows]  # type: ignore[union-attr]
    assert names == sorted(names, key=natural) and len(names) > 5 == len(first.rows)  # type: ignore[union-attr]
    last = {row.key: row.values[-1] for row in whole.rows}  # type: ignore[union-attr]
    assert last == {str(n): v[0].percent for n, v in page.measured.by_organization.items() if str(n) in last}
    with qtbot.waitActive(window):
        window.activateWindow()
    page.tabs.setFocus()
    qtbot.keyClick(page.tabs, Qt.Key.Key_PageDown)
    assert [r.key for r in page.values().rows] == [r.key for r in whole.rows[5:10]]  # type: ignore[union-attr]
    with qtbot.waitSignal(window.office.went) as went:
        qtbot.mouseClick(page.stage.canvas, Qt.MouseButton.LeftButton, pos=box_point(page, 0))
    assert went.args == ["indicators", {"code": "1", "organization": int(whole.rows[5].key)}]  # type: ignore[union-attr]
    settle(window, qtbot)
    page.choices.rank.setCurrentIndex(1)
    ordered = [row.values[-1] for row in page.whole().rows if row.values[-1] is not None]  # type: ignore[union-attr]
    assert ordered == sorted(ordered, reverse=True) and page.choices.page == 0


def test_months_of_small_charts_end_at_the_value_of_the_year(page: ChartsPage, qtbot: QtBot) -> None:
    shown(page, "schools", qtbot)
    years = {row.key: row.values[-1] for row in page.whole().rows}  # type: ignore[union-attr]
    page.choices.span.setCurrentIndex(1)
    qtbot.waitUntil(lambda: page.values() is not None and len(page.values().labels) == 12, timeout=30_000)  # type: ignore[union-attr]
    assert {row.key: row.values[-1] for row in page.whole().rows} == years  # type: ignore[union-attr]


def test_levels_before_and_after_are_of_the_same_people_and_open_them(page: ChartsPage, window: Window, qtbot: QtBot) -> None:
    assert window.office and page.stage.canvas
    shown(page, "pairs", qtbot)
    found = page._values["pairs", ""]
    assert isinstance(found, PairRows) and found.values.people
    for before, after in zip(found.values.before, found.values.after):
        assert sum(before) == sum(after)
    for area in found.values.keys:
        sides = [sorted(n for level in found.values.levels for n in found.people[area, when, level]) for when in ("before", "after")]
        assert sides[0] == sides[1] and len(set(sides[0])) == len(sides[0])
    key = page.stage.canvas.boxes()[0].key
    with qtbot.waitSignal(window.office.went) as went:
        qtbot.mouseClick(page.stage.canvas, Qt.MouseButton.LeftButton, pos=box_point(page, 0))
    assert went.args[0] == "persons" and set(went.args[1]["filters"][0].value) == set(found.people[key])  # type: ignore[index]
    assert found.values.levels[0] in page.stage.canvas.accessibleDescription()
    settle(window, qtbot)


def test_every_part_of_every_chart_says_its_value(page: ChartsPage, qtbot: QtBot) -> None:
    for chart in TABS:
        if chart == "heat":
            continue
        shown(page, chart, qtbot)
        canvas = page.stage.canvas
        assert canvas is not None and canvas.boxes()
        for box in canvas.boxes():
            said = canvas._describe(box.key)
            assert any(sign.isdigit() for sign in said) and "None" not in said, (chart, box.key, said)


def test_a_year_of_the_years_becomes_the_period_of_its_list(page: ChartsPage, window: Window, qtbot: QtBot) -> None:
    assert window.office and page.stage.canvas
    shown(page, "years", qtbot)
    this = window.office.period.since.year
    box = page.stage.canvas.box_rect(page.stage.canvas.boxes()[0])
    points = len(page._values["years", ""].series[0].points)
    places = {round(page.stage.canvas.axis_place(0, x / 100)): x / 100 for x in range(10, 90)}
    with qtbot.waitSignal(window.office.went) as went:
        at = QPoint(round(box.x() + places[points - 2] * box.width()), round(box.center().y()))
        qtbot.mouseClick(page.stage.canvas, Qt.MouseButton.LeftButton, pos=at)
    assert went.args[0] == "indicators" and window.office.period.since.year == this - 1


def test_the_course_of_the_year_ends_at_the_value_of_the_year(page: ChartsPage, qtbot: QtBot) -> None:
    shown(page, "within", qtbot)
    values = page.values()
    assert page.measured and len(values.days) == len(values.percents) == 13  # type: ignore[union-attr]
    assert values.percents[-1] == page.measured.values[0].percent  # type: ignore[union-attr]


def test_a_month_opens_the_list_of_that_day_and_the_last_one_the_list_of_the_period(
    page: ChartsPage, window: Window, qtbot: QtBot
) -> None:
    assert window.office and page.stage.canvas
    shown(page, "within", qtbot)
    values = page.values()
    with qtbot.waitSignal(window.office.went):
        qtbot.mouseClick(page.stage.canvas, Qt.MouseButton.LeftButton, pos=box_point(page, 12))
    assert window.office.as_of is None
    settle(window, qtbot)
    window.go("charts")
    with qtbot.waitSignal(window.office.went) as went:
        qtbot.mouseClick(page.stage.canvas, Qt.MouseButton.LeftButton, pos=box_point(page, 4))
    assert went.args == ["indicators", {"code": "1"}] and window.office.as_of == values.days[4]  # type: ignore[union-attr]
    settle(window, qtbot)
    listed = window.pages["indicators"]
    qtbot.waitUntil(lambda: bool(listed._members), timeout=30_000)  # type: ignore[attr-defined]
    members = listed.list.shown_members()  # type: ignore[attr-defined]
    share = 100 * sum(m.status == "counted" for m in members) / len(members)
    assert share == values.percents[4]  # type: ignore[union-attr]


@pytest.mark.parametrize("by", [0, 2])
def test_a_level_opens_exactly_the_results_it_counts(page: ChartsPage, window: Window, qtbot: QtBot, by: int) -> None:
    assert window.office and page.stage.canvas
    shown(page, "levels", qtbot)
    page.choices.by.setCurrentIndex(by)
    settle(window, qtbot)
    qtbot.waitUntil(lambda: page.stage.currentIndex() == CANVAS, timeout=30_000)
    rows = page._values["levels", str(page.choices.by.currentData())]
    assert isinstance(rows, LevelRows)
    name, level = page.stage.canvas.boxes()[0].key
    n = rows.values.counts[rows.values.categories.index(name)][rows.values.levels.index(level)]
    with qtbot.waitSignal(window.office.went) as went:
        qtbot.mouseClick(page.stage.canvas, Qt.MouseButton.LeftButton, pos=box_point(page, 0))
    register, what = went.args
    assert register == "diagnostics"
    assert len(lists.ids(window.office.desk, ListQuery("diagnostics", filters=what["filters"]))) == n


@pytest.mark.parametrize(
    ("chart", "ending", "start"),
    [("target", ".png", b"\x89PNG"), ("heat", ".svg", b"<?xml"), ("schools", ".pdf", b"%PDF")],
)
def test_a_chart_is_saved_as_the_ending_says(
    page: ChartsPage, window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chart: str, ending: str, start: bytes
) -> None:
    shown(page, chart, qtbot)
    path = tmp_path / f"chart{ending}"
    monkeypatch.setattr(messages, "save_file", lambda *a: path)
    page.save_button.click()
    settle(window, qtbot)
    assert path.read_bytes().startswith(start) and path.stat().st_size > 5000
    assert "Сохранено" in window.status.message()


def test_a_chart_is_copied_as_a_picture(page: ChartsPage, window: Window, qtbot: QtBot) -> None:
    page.copy_button.click()
    settle(window, qtbot)
    assert QGuiApplication.clipboard().image().width() > 1000


def test_a_chart_is_printed_on_a4_pages(page: ChartsPage, window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    shown(page, "heat", qtbot)
    values = page.values()
    assert values is not None
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    chart_output.set_page(printer)
    chart_output.print_pages(printer, chart_output.chart_pages(values), page.title(), "2025 год")
    assert (tmp_path / "out.pdf").read_bytes().startswith(b"%PDF")


def test_another_period_brings_another_chart(page: ChartsPage, window: Window, qtbot: QtBot) -> None:
    assert window.office
    before = page.values()
    window.office.set_period(str(window.office.desk.today.year - 2))
    qtbot.waitUntil(lambda: page.values() not in (None, before), timeout=30_000)
    settle(window, qtbot)
    assert page.measured and page.measured.period == window.office.period
