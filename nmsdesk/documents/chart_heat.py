"""The heat map of organisations by indicators, for paper: the farther from the plan, the darker, with the number in each cell."""

from __future__ import annotations

from typing import Any

from nmsdesk import russian
from nmsdesk.documents.chart_paper import HitBox, Paper, short
from nmsdesk.documents.chart_values import NO_DATA, NOT_TOLD, HeatMap

BINS = ("план достигнут", "не менее 90 % плана", "50–90 % плана", "менее половины плана")
_LEGEND = (*BINS, NO_DATA)
_DOTS = "…"  # in a cell that is not told
_LABEL = 0.42  # share of the width for the names
_GAP = 1.3  # height of a row of one line, in lines


def grade(value: float, target: float | None) -> int:
    """0 reached … 3 less than half of the target; without a target out of 100."""
    ratio = value / (target or 100)
    return 0 if ratio >= 1 else 1 if ratio >= 0.9 else 2 if ratio >= 0.5 else 3


class HeatCells:
    """A row an organisation, as high as its wrapped name."""

    def __init__(self, paper: Paper, values: HeatMap):
        self.paper = paper
        self.label = paper.width * _LABEL
        names = [paper.wrap(name, self.label - 0.12, most=3) for name in values.rows]
        heights = [name.count("\n") + _GAP for name in names]
        self.edges = [0.0]
        for height in heights:
            self.edges.append(self.edges[-1] + height)
        self.head = paper.line * 2.6
        self.names = (*_LEGEND, *([f"{_DOTS} {NOT_TOLD}"] if values.hidden else []))
        foot = self._legend()
        self.axes = paper.axes(self.label, foot, paper.width - self.label - 0.05, paper.height - self.head - foot)
        self.axes.set_xlim(0, len(values.columns))
        self.axes.set_ylim(self.edges[-1], 0)
        self.axes.set_xticks([])
        self.axes.set_yticks([])
        width = self.axes.get_position().width * paper.width
        across = self.axes.get_yaxis_transform()
        for i, name in enumerate(names):
            self.axes.text(-0.08 / width, self._middle(i), name, transform=across, ha="right", va="center", linespacing=1.05)
        self._captions(values)
        self.cells = [[self._cell(i, j) for j in range(len(values.columns))] for i in range(len(values.rows))]
        self.update(values)

    def _middle(self, row: int) -> float:
        return (self.edges[row] + self.edges[row + 1]) / 2

    def _captions(self, values: HeatMap) -> None:
        style, paper = self.paper.style, self.paper
        targets = values.targets or (None,) * len(values.columns)
        step = self.axes.get_position().width * paper.width / len(values.columns)
        for j, (column, target) in enumerate(zip(values.columns, targets)):
            x = self.label + (j + 0.5) * step
            name = paper.wrap(column, step - 0.04, bold=True, most=1)
            paper.write(x, paper.height - self.head + paper.line * 1.15, name, ha="center", va="bottom", weight="bold")
            goal = "" if target is None else f"план {short(target)}"
            if paper.measure(goal, style.size - 1.5, False) > step:
                goal = goal.removeprefix("план ")
            paper.write(x, paper.height - self.head + 0.05, goal, ha="center", va="bottom", color=style.muted, fontsize=style.size - 1.5)

    def _cell(self, row: int, column: int) -> tuple[object, object]:
        style, axes = self.paper.style, self.axes
        height = self.edges[row + 1] - self.edges[row]
        patch = axes.bar(column + 0.5, height, 1, bottom=self.edges[row], edgecolor=style.muted, linewidth=0.5, clip_on=False)[0]
        return patch, axes.text(column + 0.5, self._middle(row), "", ha="center", va="center", fontsize=style.size - 0.5)

    def _legend(self) -> float:
        """The meaning of shades below; returns the height taken, in inches."""
        paper, style = self.paper, self.paper.style
        size, step = style.size - 1, paper.line * 1.3
        places, lines = paper.flow(self.names, size)
        for level, (name, (x, line)) in enumerate(zip(self.names, places)):
            y = (lines - line - 0.5) * step
            swatch = paper.axes(x, y - 0.06, 0.2, 0.12)
            swatch.set(xlim=(0, 1), ylim=(0, 1), xticks=[], yticks=[])
            fill = style.ramp[level] if level < 4 else "none"
            swatch.bar(0.5, 1, 1, color=fill, edgecolor=style.muted, linewidth=0.6, hatch="////" if level == 4 else "")
            paper.write(x + 0.25, y, name, va="center_baseline", fontsize=size, color=style.muted)
        return lines * step + 0.08

    def update(self, values: HeatMap) -> None:
        style = self.paper.style
        targets = values.targets or (None,) * len(values.columns)
        for i, (row, cells) in enumerate(zip(values.values, self.cells)):
            for j, (value, target, (patch, text)) in enumerate(zip(row, targets, cells)):
                told = (i, j) not in values.hidden
                level = None if value is None else grade(value, target)
                patch.set_facecolor("none" if level is None else style.ramp[level])  # type: ignore[attr-defined]
                patch.set_hatch("////" if level is None and told else "")  # type: ignore[attr-defined]
                text.set_text(("—" if told else _DOTS) if value is None else russian.number(value, 1))  # type: ignore[attr-defined]
                text.set_color(style.surface if level == 3 else style.text)  # type: ignore[attr-defined]

    def moving(self) -> list[Any]:
        return [artist for place in (0, 1) for row in self.cells for artist in (cell[place] for cell in row)]

    def ground(self) -> object:
        return None

    def hits(self, values: HeatMap) -> list[HitBox]:
        place, whole = self.axes.get_position(), self.edges[-1]
        step = place.width / len(values.columns)
        return [
            HitBox((key, column), place.x0 + j * step, place.y1 - self.edges[i + 1] / whole * place.height,
                   place.x0 + (j + 1) * step, place.y1 - self.edges[i] / whole * place.height)
            for i, key in enumerate(values.keys or values.rows)
            for j, column in enumerate(values.columns)
        ]  # fmt: skip


def row_units(paper: Paper, values: HeatMap) -> float:
    """Height of all rows in lines of text."""
    return sum(paper.wrap(name, paper.width * _LABEL - 0.12, most=3).count("\n") + _GAP for name in values.rows)
