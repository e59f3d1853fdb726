"""Levels by area before and after: two bars an area, the same people in both, their shares joined by lines."""

from __future__ import annotations

from typing import Any

from matplotlib.collections import LineCollection

from nmsdesk import russian
from nmsdesk.documents.chart_paper import HitBox, Paper, level_ink, level_legend
from nmsdesk.documents.chart_values import BeforeAfter

ROW = 0.72  # inches of an area
_BARS = ((0.08, 0.34), (0.56, 0.34))  # top and height of the two bars, in parts of a row


class PairBars:
    """A row an area; «до» above, «после» under it."""

    def __init__(self, paper: Paper, values: BeforeAfter):
        self.paper = paper
        style, n, count = paper.style, len(values.areas), len(values.levels)
        widest = max(paper.measure(name, style.size, False) for name in values.areas)
        when = paper.measure("после", style.size - 1, False) + 0.12
        self.label = min(widest + 0.15, paper.width * 0.34) + when
        head = paper.line * 1.5
        about = f"шкала «{values.scale}», {russian.people(values.people)}"
        title = paper.wrap(f"До и после: {about}", paper.width - 0.2, style.size, bold=True, most=1)
        paper.write(0.08, paper.height - 0.05, title, va="top", weight="bold")
        legend = head + level_legend(paper, values.levels, head)
        self.axes = paper.axes(self.label + 0.1, 0.06, paper.width - self.label - 1.05, paper.height - legend - 0.1)
        self.axes.set(xlim=(0, 100), ylim=(n, 0))
        self.axes.set_axis_off()
        across, self.width = self.axes.get_yaxis_transform(), self.axes.get_position().width * paper.width
        inks = [level_ink(style, level, count) for level in range(count)]
        high = self.axes.get_position().height * paper.height / n
        self.totals = []
        for i, name in enumerate(values.areas):
            wrapped = paper.wrap(name, self.label - when - 0.05, most=max(1, int(high / paper.line)))
            self.axes.text(-(0.05 + when) / self.width, i + 0.5, wrapped, transform=across, ha="right", va="center", linespacing=1.1)
            small: dict[str, Any] = {"transform": across, "ha": "right", "va": "center", "color": style.muted, "fontsize": style.size - 1}
            for (top, height), word in zip(_BARS, ("до", "после")):
                self.axes.text(-0.05 / self.width, i + top + height / 2, word, **small)
            self.totals.append(self.axes.text(1 + 0.08 / self.width, i + 0.5, "", transform=across, va="center", color=style.muted))
        edge: dict[str, Any] = {"edgecolor": style.muted, "lw": 0.6, "clip_on": False}
        self.bars = [
            [self.axes.barh([i + top + height / 2 for i in range(n)], [0] * n, height, color=fill, **edge)
             for fill, _ in inks]
            for top, height in _BARS
        ]  # fmt: skip
        look: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": style.size - 0.5}
        self.texts = [
            [[self.axes.text(0, i + top + height / 2, "", color=ink, **look) for i in range(n)] for _, ink in inks]
            for top, height in _BARS
        ]  # fmt: skip
        self.joins = LineCollection([], colors=style.muted, linewidths=0.8)
        self.axes.add_collection(self.joins, autolim=False)
        self.update(values)

    def update(self, values: BeforeAfter) -> None:
        segments: list[list[tuple[float, float]]] = []
        edges: list[list[list[float]]] = []
        for side, counts in enumerate((values.before, values.after)):
            edges.append([self._row(side, i, row) for i, row in enumerate(counts)])
        lower, upper = _BARS[0][0] + _BARS[0][1], _BARS[1][0]
        for i in range(len(values.areas)):
            pairs = list(zip(edges[0][i], edges[1][i]))[:-1]
            segments += [[(a, i + lower), (b, i + upper)] for a, b in pairs]
            self.totals[i].set_text(f"всего {russian.number(sum(values.after[i]))}")
        self.joins.set_segments(segments)

    def _row(self, side: int, i: int, counts: tuple[int, ...]) -> list[float]:
        """Set the segments of a bar; the right edges of its levels in per cent."""
        whole, left, edges = sum(counts), 0.0, []
        room = self.width / 100
        for level, n in enumerate(counts):
            share = 100 * n / whole if whole else 0.0
            bar, text = self.bars[side][level][i], self.texts[side][level][i]
            bar.set_x(left)
            bar.set_width(share)
            bar.set_visible(share > 0)
            shown = russian.number(n)
            text.set_x(left + share / 2)
            text.set_text(shown if n and self.paper.measure(shown, self.paper.style.size, False) < share * room else "")
            left += share
            edges.append(left)
        return edges

    def moving(self) -> list[Any]:
        bars = [bar for side in self.bars for level in side for bar in level]
        texts = [text for side in self.texts for level in side for text in level if text.get_text()]
        return [*bars, self.joins, *texts, *self.totals]

    def ground(self) -> object:
        return None

    def hits(self, values: BeforeAfter) -> list[HitBox]:
        place = self.axes.get_position()
        step = place.height / len(values.areas)
        boxes = []
        for i, key in enumerate(values.keys or values.areas):
            for side, name in enumerate(("before", "after")):
                top, height = _BARS[side]
                y1 = place.y1 - (i + top) * step
                for level, caption in enumerate(values.levels):
                    bar = self.bars[side][level][i]
                    x0, x1 = (place.x0 + x / 100 * place.width for x in (bar.get_x(), bar.get_x() + bar.get_width()))
                    if x1 > x0:
                        boxes.append(HitBox((key, name, caption), x0, y1 - height * step, x1, y1))
        return boxes
