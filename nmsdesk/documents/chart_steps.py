"""The funnel of an indicator: a bar a step, how many are left, how many stopped there and why, last year's share as a mark."""

from __future__ import annotations

from typing import Any

from matplotlib.collections import LineCollection

from nmsdesk import russian
from nmsdesk.documents.chart_paper import HitBox, Paper, percent
from nmsdesk.documents.chart_values import Funnel

ROW = 0.78  # inches of a step


class FunnelBars:
    """Bars from the left, the whole being the population."""

    def __init__(self, paper: Paper, values: Funnel):
        self.paper = paper
        style, n = paper.style, len(values.steps)
        title = paper.wrap(f"{values.code}. {values.title}", paper.width - 0.3, style.size + 1, bold=True, most=2)
        self.head = (title.count("\n") + 1) * paper.line * 1.15 + 0.2
        paper.write(0.1, paper.height - 0.06, title, va="top", weight="bold", fontsize=style.size + 1)
        self.foot = paper.line * (3.2 if values.aside else 1.7)
        self.label = min(2.4, paper.width * 0.28)
        self.side = min(1.5, paper.width * 0.2)
        wide, high = paper.width - self.label - self.side - 0.35, paper.height - self.head - self.foot
        self.axes = paper.axes(self.label + 0.15, self.foot, wide, high)
        self.axes.set(xlim=(0, 100), ylim=(n, 0))
        self.axes.set_axis_off()
        across, width = self.axes.get_yaxis_transform(), self.axes.get_position().width * paper.width
        self.axes.barh([i + 0.36 for i in range(n)], [100] * n, 0.44, color=style.track, zorder=1)
        self.bars = self.axes.barh([i + 0.36 for i in range(n)], [0] * n, 0.44, color=style.accent, zorder=2)
        self.marks = LineCollection([], colors=style.text, linewidths=2.2, zorder=3, clip_on=False)
        self.axes.add_collection(self.marks, autolim=False)
        size, small = style.size, style.size - 0.5
        for i, step in enumerate(values.steps):
            name = paper.wrap(step.title[:1].upper() + step.title[1:], self.label, size, most=2)
            self.axes.text(-0.1 / width, i + 0.36, name, transform=across, ha="right", va="center", linespacing=1.1)
        right = 1 + 0.1 / width
        self.values = [self.axes.text(right, i + 0.36, "", transform=across, va="center", linespacing=1.2) for i in range(n)]
        look: dict[str, Any] = {"va": "center", "color": style.muted, "fontsize": small}
        self.lost = [self.axes.text(0, i + 0.78, "", **look) for i in range(n)]
        self.note = paper.write(0.1, paper.line * 1.9, "", color=style.muted, fontsize=small)
        self._legend(values)
        self.update(values)

    def _legend(self, values: Funnel) -> None:
        style, y = self.paper.style, self.paper.line * 0.75
        axes = self.paper.axes(0, 0, self.paper.width, self.foot)
        axes.set(xlim=(0, self.paper.width), ylim=(0, self.foot))
        axes.set_axis_off()
        axes.plot([0.15, 0.45], [y, y], color=style.accent, lw=6, solid_capstyle="butt")
        axes.text(0.53, y, "сейчас", va="center_baseline", color=style.muted)
        if any(v is not None for v in values.before):
            x = 0.75 + self.paper.measure("сейчас", style.size, False)
            axes.plot([x], [y], color=style.text, marker="|", ms=11, mew=2, ls="none")
            axes.text(x + 0.12, y, "год назад", va="center_baseline", color=style.muted)

    def update(self, values: Funnel) -> None:
        whole = values.steps[0].passed if values.steps else 0
        room = self.axes.get_position().width * self.paper.width + self.side
        for i, (step, bar) in enumerate(zip(values.steps, self.bars)):
            share = 100 * step.passed / whole if whole else 0.0
            bar.set_width(share)
            words = russian.number(step.passed) + (f"\n{percent(share)}" if i else "")
            self.values[i].set_text(words)
            lost = values.steps[i - 1].passed - step.passed if i else 0
            text = f"−{russian.count(lost, *values.unit)}" + (f": {step.failure}" if step.failure else "") if lost else ""
            self.lost[i].set_text(self.paper.wrap(text, room, self.paper.style.size - 0.5, most=1) if text else "")
        self.marks.set_segments([[(v, i + 0.08), (v, i + 0.64)] for i, v in enumerate(values.before) if v is not None and i])
        self.note.set_text(self.paper.wrap(values.aside, self.paper.width - 0.2, self.paper.style.size - 0.5, most=1))

    def moving(self) -> list[Any]:
        return [*self.bars, self.marks, *self.values, *self.lost, self.note]

    def ground(self) -> object:
        return None

    def hits(self, values: Funnel) -> list[HitBox]:
        place, n = self.axes.get_position(), len(values.steps)
        step = place.height / n
        return [HitBox((values.code, str(i)), 0, place.y1 - (i + 1) * step, 1, place.y1 - i * step) for i in range(n)]
