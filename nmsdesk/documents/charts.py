"""Figures of the charts, for the window and for paper; built without pyplot, so nothing global is kept."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import lru_cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any, Protocol

from nmsdesk import settings
from nmsdesk.documents.chart_bars import BulletBars, LevelBars, bullet_label
from nmsdesk.documents.chart_heat import HeatCells, row_units
from nmsdesk.documents.chart_lines import YearPanels, YearProgress
from nmsdesk.documents.chart_pairs import ROW as PAIR_ROW
from nmsdesk.documents.chart_pairs import PairBars
from nmsdesk.documents.chart_panels import HIGH as PANEL_HIGH
from nmsdesk.documents.chart_panels import SchoolPanels, head_of, in_line
from nmsdesk.documents.chart_paper import DARK, LIGHT, PRINT, STYLES, ChartStyle, HitBox, Paper, nothing
from nmsdesk.documents.chart_steps import ROW as STEP_ROW
from nmsdesk.documents.chart_steps import FunnelBars
from nmsdesk.documents.chart_values import (
    BeforeAfter,
    Bullets,
    ChartValues,
    Funnel,
    HeatMap,
    Levels,
    SmallMultiples,
    WithinYear,
    Years,
)
from nmsdesk.documents.files import replace_file

# the list of fonts is made once and kept with the user's data; it must be said before matplotlib is loaded
os.environ.setdefault("MPLCONFIGDIR", str(settings.data_folder() / "matplotlib"))

import matplotlib
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font

__all__ = [
    "DARK", "LIGHT", "PRINT", "STYLES", "Chart", "ChartStyle", "HitBox",
    "draw", "figure_png", "figure_svg", "natural_height", "save_chart", "save_figure", "sheets",
]  # fmt: skip

_MOST_ROWS = 45
_FALLBACK = "DejaVu Sans"  # comes with matplotlib and has ✓


class _Drawing(Protocol):
    """``moving`` are the artists that other values change, in the order of drawing; the rest stays while ``ground`` is the same."""

    def update(self, values: Any) -> None: ...
    def hits(self, values: Any) -> list[HitBox]: ...
    def moving(self) -> list[Any]: ...
    def ground(self) -> object: ...


class Chart:
    """A figure that shows values; the next values of the same shape only change the artists.

    After the figure was resized or ``style`` was set, ``show`` the values again.
    """

    def __init__(self, style: ChartStyle = LIGHT, figure: Figure | None = None):
        self.style = style
        self.figure = figure or Figure()
        self.hit_boxes: list[HitBox] = []
        self._shape: object = None
        self._drawing: _Drawing | None = None
        self._ground: tuple[object, Any] | None = None  # what it was drawn for, and the pixels of all that stays

    def show(self, values: ChartValues) -> list[HitBox]:
        """Show the values (the canvas is drawn by its owner) and say where a click means what."""
        shape = (_shape(values), self.style, tuple(self.figure.get_size_inches()))
        if shape != self._shape or self._drawing is None:
            self.figure.clear()
            self._ground = None
            self.figure.set_facecolor(self.style.surface)
            with matplotlib.rc_context(_rc(self.style)):
                self._drawing = _build(Paper(self.figure, self.style, _measurer(self.style.font)), values)
            self._shape = shape
        else:
            with matplotlib.rc_context(_rc(self.style)):
                self._drawing.update(values)
        self.hit_boxes = self._drawing.hits(values) if self._drawing else []
        return self.hit_boxes

    def paint(self, canvas: Any) -> None:
        """Draw what is shown on an Agg canvas of the figure; of the same shape only the artists that move are drawn anew."""
        moving = self._drawing.moving() if self._drawing else []
        if not moving:
            canvas.draw()
            return
        key = (self._drawing.ground() if self._drawing else None, self.figure.dpi)
        if self._ground is None or self._ground[0] != key:
            for artist in moving:
                artist.set_animated(True)
            canvas.draw()
            self._ground = (key, canvas.copy_from_bbox(self.figure.bbox))
        else:
            canvas.restore_region(self._ground[1])
        for artist in moving:
            artist.draw(canvas.renderer)

    def at(self, x: float, y: float) -> tuple[str, ...] | None:
        """The key under a point given in fractions of the figure."""
        return next((box.key for box in self.hit_boxes if box.holds(x, y)), None)


def draw(figure: Figure, values: ChartValues, style: ChartStyle = LIGHT) -> list[HitBox]:
    """Draw the values on an empty figure, once."""
    return Chart(style, figure).show(values)


def sheets(values: ChartValues, width_cm: float = 17, room_cm: float = 23, most: int = _MOST_ROWS) -> list[ChartValues]:
    """The same values in parts that fit a page ``room_cm`` high: at most ``most`` rows each, of nearly equal length."""
    for rows in range(most, 0, -1):
        parts = _parts(values, rows)
        if rows == 1 or all(natural_height(part, width_cm) <= room_cm for part in parts):
            return parts
    return [values]


def _parts(values: ChartValues, most: int) -> list[ChartValues]:
    if isinstance(values, HeatMap) and len(values.rows) > most:
        cuts = _cuts(len(values.rows), most)
        parts = [replace(values, rows=values.rows[a:b], values=values.values[a:b], keys=values.keys[a:b]) for a, b in cuts]
        return list(parts)
    if isinstance(values, Levels) and len(values.categories) > most:
        cuts = _cuts(len(values.categories), most)
        return [replace(values, categories=values.categories[a:b], counts=values.counts[a:b]) for a, b in cuts]
    if isinstance(values, SmallMultiples) and len(values.rows) > most:
        return [replace(values, rows=values.rows[a:b]) for a, b in _cuts(len(values.rows), most)]
    if isinstance(values, BeforeAfter) and len(values.areas) > most:
        cuts = _cuts(len(values.areas), most)
        keys = values.keys or values.areas
        return [
            replace(values, areas=values.areas[a:b], before=values.before[a:b], after=values.after[a:b], keys=keys[a:b]) for a, b in cuts
        ]
    return [values]


def _cuts(count: int, most: int) -> list[tuple[int, int]]:
    parts = -(-count // most)
    edges = [round(i * count / parts) for i in range(parts + 1)]
    return list(pairwise(edges))


def natural_height(values: ChartValues, width_cm: float) -> float:
    """The height in centimetres at which the chart reads well on paper."""
    line = PRINT.size * 1.3 / 72
    match values:
        case Bullets(rows):
            paper = Paper(Figure(figsize=(width_cm / 2.54, 5)), PRINT, _measurer(PRINT.font))
            lines = max((paper.wrap(f"{r.code}. {r.title}", bullet_label(paper) - 0.14).count("\n") + 1 for r in rows), default=1)
            inches = 0.12 + max(1, len(rows)) * max(0.6, lines * line * 1.08 + 0.06)
        case Years(series):
            across = max(1, min(len(series), int(width_cm / 2.54 / 2.3)))
            inches = -(-max(1, len(series)) // across) * 2.05 + line * 1.6
        case WithinYear():
            inches = 3.4 if values.note else 3.0
        case Levels(categories):
            inches = 0.1 + line * 2 + max(1, len(categories)) * 0.34
        case HeatMap():
            paper = Paper(Figure(figsize=(width_cm / 2.54, 5)), PRINT, _measurer(PRINT.font))
            inches = line * (4.5 + row_units(paper, values))
        case SmallMultiples(rows=rows):
            paper = Paper(Figure(figsize=(width_cm / 2.54, 5)), PRINT, _measurer(PRINT.font))
            inches = head_of(paper, values) + line * 1.5 + -(-max(1, len(rows)) // in_line(width_cm / 2.54, len(rows))) * PANEL_HIGH
        case Funnel(steps=steps):
            inches = line * 6 + max(1, len(steps)) * STEP_ROW
        case BeforeAfter(areas):
            inches = 0.1 + line * 3.5 + max(1, len(areas)) * PAIR_ROW
    return float(inches) * 2.54


def save_figure(figure: Figure, path: Path) -> None:
    """The figure as PNG (200 dpi), SVG or PDF, as the extension says."""
    kind = path.suffix.lower().lstrip(".")
    content = _saved(figure, kind, dpi=200)
    replace_file(path, lambda part: part.write_bytes(content))


def save_chart(values: ChartValues, path: Path, width_cm: float = 17) -> None:
    """The chart at its size on paper in a file, as the ending says."""
    save_figure(_figure(values, PRINT, width_cm, None), path)


def figure_png(values: ChartValues, style: ChartStyle, width_cm: float, height_cm: float | None = None, dpi: float = 200) -> bytes:
    """The chart as a PNG of the size on paper."""
    return _saved(_figure(values, style, width_cm, height_cm), "png", dpi=dpi)


def figure_svg(values: ChartValues, style: ChartStyle, width_cm: float, height_cm: float | None = None) -> str:
    """The chart as an SVG of the size on paper, letters as outlines."""
    return _saved(_figure(values, style, width_cm, height_cm), "svg").decode()


def _figure(values: ChartValues, style: ChartStyle, width_cm: float, height_cm: float | None) -> Figure:
    height = height_cm or natural_height(values, width_cm)
    figure = Figure(figsize=(width_cm / 2.54, height / 2.54))
    draw(figure, values, style)
    return figure


def _saved(figure: Figure, kind: str, **options: Any) -> bytes:
    # no dates and no random names inside: the same values give the same bytes
    about: dict[str, Any] = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(kind, {})
    result = BytesIO()
    with matplotlib.rc_context({"svg.hashsalt": "nmsdesk", "svg.fonttype": "path", "pdf.fonttype": 42}):
        figure.savefig(result, format=kind, metadata=about, facecolor=figure.get_facecolor(), **options)
    return result.getvalue()


def _shape(values: ChartValues) -> object:
    """What must stay the same for the artists to be reused: everything but the numbers."""
    match values:
        case Bullets(rows):
            return Bullets, tuple((row.code, row.title) for row in rows)
        case Years(series):
            return Years, tuple((s.code, s.title, tuple(label for label, _ in s.points)) for s in series), _empty(values)
        case WithinYear(code, title):
            return WithinYear, code, title, values.note, bool(values.bands), _empty(values)
        case HeatMap(rows, columns):
            return HeatMap, rows, columns, values.targets, bool(values.hidden), _empty(values)
        case Levels(categories, levels):
            return Levels, categories, levels, _empty(values)
        case SmallMultiples(code, title, labels, panels):
            names = tuple((row.key, row.name) for row in panels)
            return SmallMultiples, code, title, labels, names, values.target, _empty(values)
        case Funnel(code, title, steps):
            shown = bool(values.before), bool(values.aside), values.hidden
            return Funnel, code, title, tuple(step.title for step in steps), *shown, _empty(values)
        case BeforeAfter(areas, levels):
            return BeforeAfter, areas, levels, values.scale, values.people, _empty(values)


def _empty(values: ChartValues) -> bool:
    match values:
        case Bullets(rows):
            return not rows
        case Years(series):
            return all(value is None and not s.hidden for s in series for _, value in s.points)
        case WithinYear():
            return not values.days or all(value is None for value in (*values.percents, *values.previous))
        case HeatMap():
            return not values.columns or (not values.hidden and all(value is None for row in values.values for value in row))
        case Levels():
            return not any(count for row in values.counts for count in row)
        case SmallMultiples():
            return all(value is None and not row.hidden for row in values.rows for value in row.values)
        case Funnel():
            return not values.steps or not values.steps[0].passed
        case BeforeAfter():
            return not any(count for row in values.after for count in row)


def _build(paper: Paper, values: ChartValues) -> _Drawing | None:
    if _empty(values):
        nothing(paper, isinstance(values, Funnel) and values.hidden)
        return None
    match values:
        case Bullets():
            return BulletBars(paper, values)
        case Years():
            return YearPanels(paper, values)
        case WithinYear():
            return YearProgress(paper, values)
        case HeatMap():
            return HeatCells(paper, values)
        case Levels():
            return LevelBars(paper, values)
        case SmallMultiples():
            return SchoolPanels(paper, values)
        case Funnel():
            return FunnelBars(paper, values)
        case BeforeAfter():
            return PairBars(paper, values)


def _rc(style: ChartStyle) -> Any:
    return {
        "font.family": _families(style.font), "font.size": style.size, "text.color": style.text, "axes.unicode_minus": True,
        "axes.edgecolor": style.line, "hatch.color": style.muted, "hatch.linewidth": 0.5, "text.parse_math": False,
    }  # fmt: skip


@lru_cache(8)
def _families(font: str) -> list[str]:
    """The wanted family if the computer has it, then the shipped one, then the one with all signs."""
    known = {entry.name for entry in fontManager.ttflist}
    for file in (settings.resources() / "fonts").glob("LiberationSans-*.ttf"):
        fontManager.addfont(file)
        known.add("Liberation Sans")
    return list(dict.fromkeys(name for name in (font, "Liberation Sans", _FALLBACK) if name in known))


@lru_cache(8)
def _measurer(family: str) -> Any:
    """A function that tells the width of a line in inches, by the font's own figures."""
    families = _families(family)
    fonts = {bold: get_font(findfont(FontProperties(family=families, weight="bold" if bold else "normal"))) for bold in (False, True)}

    @lru_cache(4096)
    def measure(text: str, size: float, bold: bool) -> float:
        font = fonts[bold]
        font.set_size(100, 72)
        font.set_text(text.replace("✓", "м"), 0)
        return float(font.get_width_height()[0]) / 64 * size / 100 / 72

    return measure
