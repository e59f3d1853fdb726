"""Small multiples of schools: every panel of a page in the same axes and collections, so that many draw as quickly as few."""

from __future__ import annotations

from typing import Any

from matplotlib.collections import LineCollection

from nmsdesk import russian
from nmsdesk.documents.chart_paper import HitBox, Paper, short
from nmsdesk.documents.chart_values import NO_DATA, NOT_TOLD, SmallMultiples

NARROWEST, HIGH = 1.7, 1.08  # inches of a panel
_PAD = 0.12


class SchoolPanels:
    """A panel a school: name, its line, the city's under it, the plan across, the last value at the end."""

    def __init__(self, paper: Paper, values: SmallMultiples):
        self.paper = paper
        style = paper.style
        title = paper.wrap(f"{values.code}. {values.title}, %", paper.width - 0.3, style.size + 1, bold=True, most=2)
        self.head = head_of(paper, values)
        paper.write(0.1, paper.height - 0.06, title, va="top", weight="bold", fontsize=style.size + 1)
        self.foot = paper.line * 1.5
        self.across = in_line(paper.width, len(values.rows))
        self.down = -(-len(values.rows) // self.across)
        self.wide, self.high = paper.width / self.across, (paper.height - self.head - self.foot) / self.down
        self.axes = paper.axes(0, 0, paper.width, paper.height)
        self.axes.set(xlim=(0, paper.width), ylim=(0, paper.height))
        self.axes.set_axis_off()
        self.top = 100.0
        self.grid = self._lines(style.line, 0.7)
        self.plan = self._lines(style.text, 1.0, linestyle=(0, (4, 3)))
        self.city = self._lines(style.muted, 1.1, linestyle=(0, (1, 1.6)))
        self.fact = self._lines(style.accent, 1.9)
        self.dots = self.axes.plot([], [], color=style.accent, marker="o", ms=4, ls="none")[0]
        size = style.size - 0.5
        for i, row in enumerate(values.rows):
            x, y = self._corner(i)
            name = paper.wrap(row.name, self.wide - 2 * _PAD, size, bold=True, most=1)
            self.axes.text(x + _PAD, y + self.high - 0.05, name, va="top", weight="bold", fontsize=size, color=style.text)
        self.ends = [self.axes.text(0, 0, "", va="center", fontsize=size, color=style.text) for _ in values.rows]
        self._labels(values)
        self._legend(values)
        self.update(values)

    def _lines(self, color: str, width: float, **look: Any) -> LineCollection:
        lines = LineCollection([], colors=color, linewidths=width, capstyle="butt", **look)
        self.axes.add_collection(lines, autolim=False)
        return lines

    def _corner(self, i: int) -> tuple[float, float]:
        """Left and bottom of a panel in inches."""
        return (i % self.across) * self.wide, self.paper.height - self.head - (i // self.across + 1) * self.high

    def _room(self, i: int) -> tuple[float, float, float, float]:
        """Left, bottom, width and height of the lines inside a panel."""
        x, y = self._corner(i)
        side = self.paper.measure("100,0", self.paper.style.size - 0.5, False) + 0.1
        return x + _PAD, y + 0.2, self.wide - 2 * _PAD - side, self.high - 0.2 - self.paper.line * 1.15 - 0.05

    def _labels(self, values: SmallMultiples) -> None:
        """The first and the last label under each panel of the lowest row of its column."""
        style, n = self.paper.style, len(values.rows)
        look: dict[str, Any] = {"va": "bottom", "fontsize": style.size - 1.5, "color": style.muted}
        for i in range(max(0, n - self.across), n):
            x, y, wide, _ = self._room(i)
            self.axes.text(x, y - 0.16, values.labels[0], **look)
            if len(values.labels) > 1:
                self.axes.text(x + wide, y - 0.16, values.labels[-1], ha="right", **look)

    def _legend(self, values: SmallMultiples) -> None:
        style, y, x = self.paper.style, self.foot * 0.4, 0.12
        own: dict[str, Any] = {"color": style.accent, "lw": 1.9, "marker": "o", "ms": 4, "markevery": [1]}
        items = [("организация", own)]
        if any(v is not None for v in values.city):
            items.append(("город", {"color": style.muted, "lw": 1.1, "ls": (0, (1, 1.6))}))
        if values.target is not None:
            items.append((f"план {short(values.target)}", {"color": style.text, "lw": 1.0, "ls": (0, (4, 3))}))
        for text, look in items:
            self.axes.plot([x, x + 0.32], [y, y], **look)
            self.axes.text(x + 0.4, y, text, va="center_baseline", color=style.muted)
            x += 0.65 + self.paper.measure(text, style.size, False)
        grid = "сетка: 0, 50 и 100 %"
        if x + self.paper.measure(grid, style.size, False) < self.paper.width:
            self.axes.text(x, y, grid, va="center_baseline", color=style.muted)

    def update(self, values: SmallMultiples) -> None:
        known = [v for row in (*(r.values for r in values.rows), values.city) for v in row if v is not None]
        self.top = max([100.0, *known])
        grid, plan, city, fact, dots = [], [], [], [], []
        for i, row in enumerate(values.rows):
            x, y, wide, high = self._room(i)
            grid += [[(x, y + k * high), (x + wide, y + k * high)] for k in (0.0, 50 / self.top, 100 / self.top)]
            if values.target is not None:
                at = y + values.target / self.top * high
                plan.append([(x, at), (x + wide, at)])
            city += self._runs(i, values.city)
            fact += (mine := self._runs(i, row.values))
            dots += [p for run in mine for p in (run if len(run) == 1 else run[-1:])][-1:]
            self._end(i, row.values, NOT_TOLD if row.hidden else NO_DATA)
        for lines, segments in ((self.grid, grid), (self.plan, plan), (self.city, city), (self.fact, fact)):
            lines.set_segments(segments)
        self.dots.set_data([p[0] for p in dots], [p[1] for p in dots])

    def _runs(self, i: int, values: tuple[float | None, ...]) -> list[list[tuple[float, float]]]:
        """The points of a panel in unbroken runs."""
        x, y, wide, high = self._room(i)
        step = wide / max(1, len(values) - 1)
        runs: list[list[tuple[float, float]]] = [[]]
        for n, value in enumerate(values):
            if value is None:
                runs.append([])
            else:
                runs[-1].append((x + n * step, y + value / self.top * high))
        return [run for run in runs if run]

    def _end(self, i: int, values: tuple[float | None, ...], missing: str) -> None:
        """The last known value beside its point, «нет данных» or «скрыто» where there is none."""
        x, y, wide, high = self._room(i)
        found = [(n, v) for n, v in enumerate(values) if v is not None]
        if not found:
            self.ends[i].set(text=missing, x=x, y=y + high / 10, color=self.paper.style.muted)
            return
        n, value = found[-1]
        at = x + n * wide / max(1, len(values) - 1) + 0.07
        self.ends[i].set(text=russian.number(value, 1), x=at, y=y + value / self.top * high, color=self.paper.style.text)

    def moving(self) -> list[Any]:
        return [self.grid, self.plan, self.city, self.fact, self.dots, *self.ends]

    def ground(self) -> object:
        return None

    def hits(self, values: SmallMultiples) -> list[HitBox]:
        boxes = []
        for i, row in enumerate(values.rows):
            x, y = self._corner(i)
            boxes.append(self.paper.box((row.key,), x, y, x + self.wide, y + self.high))
        return boxes


def in_line(width: float, rows: int) -> int:
    """Panels in a line."""
    return max(1, min(rows, int(width / NARROWEST)))


def head_of(paper: Paper, values: SmallMultiples) -> float:
    """The height of the title in inches."""
    title = paper.wrap(f"{values.code}. {values.title}, %", paper.width - 0.3, paper.style.size + 1, bold=True, most=2)
    return (title.count("\n") + 1) * paper.line * 1.15 + 0.18
