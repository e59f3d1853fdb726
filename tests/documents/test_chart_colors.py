"""Charts are read in grey print and by people who do not tell red from green: neighbours differ in lightness, lines in shape too."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from matplotlib.colors import to_rgb

from nmsdesk.documents import charts
from nmsdesk.documents.chart_paper import level_ink
from tests.documents.samples import bullets, foreseen, funnel, heat, levels, schools, years
from tests.documents.test_charts import drawn

# Deuteranopia, severity 1 (Machado, Oliveira, Fernandes 2009), over linear light
DEUTERANOPIA = ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881))
GREY = (0.2126, 0.7152, 0.0722)
FILLS, LINES, TEXT = 1.25, 3.0, 4.5  # contrast ratios: neighbouring fills, lines and marks on the ground (WCAG 1.4.11), letters (1.4.3)
STYLES = list(charts.STYLES.values())


def light(color: Any) -> list[float]:
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(color)]


def luminances(color: Any) -> tuple[float, float]:
    """As grey print shows it, and as an eye without green cones sees it."""
    rgb = light(color)
    seen = [min(1.0, max(0.0, sum(a * b for a, b in zip(row, rgb)))) for row in DEUTERANOPIA]
    return sum(a * b for a, b in zip(GREY, rgb)), sum(a * b for a, b in zip(GREY, seen))


def contrast(one: Any, other: Any) -> float:
    """The smaller of the two ratios."""
    return min((max(a, b) + 0.05) / (min(a, b) + 0.05) for a, b in zip(luminances(one), luminances(other)))


@pytest.mark.parametrize("style", STYLES, ids=lambda s: s.name)
def test_neighbouring_fills_differ_in_grey_and_for_the_colour_blind(style: charts.ChartStyle) -> None:
    for count in (2, 3, 4, 5):
        fills = [level_ink(style, level, count)[0] for level in range(count)]
        assert all(contrast(a, b) >= FILLS for a, b in pairwise(fills)), (count, fills)
    reached, near, far = style.tones
    for one, other in ((reached, near), (near, far), (reached, far), (far, style.track)):
        assert contrast(one, other) >= FILLS, (one, other)
    assert all(contrast(a, b) >= FILLS for a, b in pairwise(style.ramp))


@pytest.mark.parametrize("style", STYLES, ids=lambda s: s.name)
def test_lines_and_letters_stand_out_from_the_ground(style: charts.ChartStyle) -> None:
    assert all(contrast(color, style.surface) >= LINES for color in (style.accent, style.muted, style.text))
    assert all(contrast(color, style.surface) >= TEXT for color in (style.text, style.muted, style.ok, style.warn, style.bad))
    for count in (3, 4, 5):
        for level in range(count):
            fill, ink = level_ink(style, level, count)
            assert contrast(fill, ink) >= 3, (count, level, fill, ink)


@pytest.mark.parametrize("style", STYLES, ids=lambda s: s.name)
@pytest.mark.parametrize("make", [years, foreseen, schools])
def test_lines_of_one_chart_differ_in_stroke_or_marker(make: Any, style: charts.ChartStyle) -> None:
    """The fact, the year before, the plan and the city are never told apart by colour alone."""
    figure = drawn(make(), style).figure
    looks: dict[tuple[Any, ...], set[Any]] = {}
    for axes in figure.axes:
        for line in axes.get_lines():
            if len(line.get_xdata()) > 1 and line.get_visible():  # type: ignore[arg-type]
                stroke = (str(line.get_linestyle()), line._dash_pattern[1] is not None, line.get_marker(), round(line.get_linewidth(), 1))  # type: ignore[attr-defined]
                looks.setdefault(stroke, set()).add(line.get_color())
    assert looks and all(len(colors) == 1 for colors in looks.values()), looks


def test_print_adds_patterns_to_what_has_not_reached_its_target() -> None:
    found = drawn(bullets(), charts.PRINT)
    patterns = {patch.get_hatch() for patch in found.figure.findobj(lambda a: hasattr(a, "get_hatch")) if patch.get_hatch()}
    assert patterns
    assert any(c.get_hatch() for c in drawn(foreseen(), charts.PRINT).figure.axes[0].collections)


@pytest.mark.parametrize("make", [bullets, levels, funnel, lambda: heat(6)])
def test_the_drawn_picture_keeps_its_words_in_grey(make: Any) -> None:
    """Every letter of the drawing, on what lies under it, in grey."""
    figure = drawn(make(), charts.PRINT).figure
    inks = {text.get_color() for text in figure.findobj(lambda a: hasattr(a, "get_text")) if text.get_text()}
    grounds = ["#FFFFFF"]
    assert all(max(contrast(ink, ground) for ground in [*grounds, *charts.PRINT.ramp[2:]]) >= TEXT for ink in inks)
