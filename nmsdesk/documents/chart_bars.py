"""Charts of horizontal bars: indicators against targets, people by levels."""

from __future__ import annotations

from typing import Any

from nmsdesk import russian
from nmsdesk.documents.chart_paper import HitBox, Paper, level_ink, level_legend, percent, short
from nmsdesk.documents.chart_values import NO_DATA, NOT_TOLD, Bullet, Bullets, Levels


def bullet_label(paper: Paper) -> float:
    """Width of the titles in inches."""
    return min(4.2, paper.width * 0.36)


class BulletBars:
    """A row an indicator: title, bar with the mark of the target, value and what is missing."""

    def __init__(self, paper: Paper, values: Bullets):
        self.paper, self.count = paper, len(values.rows)
        self.label = bullet_label(paper)
        self.side = min(2.1, paper.width * 0.27)
        gap = 0.12
        self.axes = paper.axes(self.label + gap, 0.06, paper.width - self.label - self.side - 2.5 * gap, paper.height - 0.12)
        self.axes.set_xlim(0, 100)
        self.axes.set_ylim(self.count, 0)
        self.axes.set_axis_off()
        self.rows = [self._row(i, row) for i, row in enumerate(values.rows)]
        self.update(values)

    def _row(self, i: int, row: Bullet) -> dict[str, Any]:
        style, axes = self.paper.style, self.axes
        y, across = i + 0.56, axes.get_yaxis_transform()
        width = self.axes.get_position().width * self.paper.width
        far = 1 + 0.1 / width
        title = self.paper.wrap(f"{row.code}. {row.title}", self.label - 0.14, most=self._lines())
        axes.text(-0.1 / width, y, title, transform=across, ha="right", va="center", color=style.text, linespacing=1.15)
        axes.barh(y, 100, 0.3, color=style.track, zorder=1)
        return {
            "bar": axes.barh(y, 0, 0.3, lw=0, zorder=2)[0],
            "tick": axes.plot([0, 0], [y - 0.24, y + 0.24], color=style.text, lw=2.2, zorder=3, solid_capstyle="butt", clip_on=False)[0],
            "goal": axes.text(0, y - 0.26, "", ha="center", va="bottom", color=style.muted, fontsize=style.size - 1.5),
            "value": axes.text(far, y - 0.06, "", transform=across, va="bottom", color=style.text, fontsize=style.size + 1, weight="bold"),
            "about": axes.text(far, y - 0.02, "", transform=across, va="top", color=style.muted, fontsize=style.size - 0.5),
        }

    def _lines(self) -> int:
        return max(1, int((self.paper.height - 0.12) / self.count / self.paper.line * 0.95))

    def update(self, values: Bullets) -> None:
        style = self.paper.style
        self.axes.set_xlim(0, max(100.0, *(row.percent or 0 for row in values.rows), *(row.target or 0 for row in values.rows)))
        for row, made in zip(values.rows, self.rows):
            far = _far(row)
            color = style.ok if row.status == "reached" else style.bad if far else style.warn
            made["bar"].set_width(row.percent or 0)
            made["bar"].set_facecolor(style.tones[0 if row.status == "reached" else 2 if far else 1])
            made["bar"].set_hatch("" if row.status == "reached" or style.name != "print" else "////" if far else "....")
            made["bar"].set_visible(row.percent is not None)
            made["tick"].set_visible(row.target is not None)
            made["goal"].set_text("" if row.target is None else f"план {short(row.target)}")
            if row.target is not None:
                made["tick"].set_xdata([row.target, row.target])
                made["goal"].set_x(row.target)
                made["goal"].set_ha("right" if row.target > 85 else "left" if row.target < 12 else "center")
            none, missing = row.percent is None, NOT_TOLD if row.hidden else NO_DATA
            made["value"].set_text(missing if none else percent(row.percent))
            made["value"].set_y(self.rows.index(made) + (0.56 if none else 0.5))
            made["value"].set_va("center" if none else "bottom")
            made["value"].set_color(style.muted if none else style.text)
            made["about"].set_text(self._fitted(_about(row)))
            made["about"].set_color(style.muted if none or row.target is None else color)

    def _fitted(self, text: str) -> str:
        """In one line if it fits, else broken where the sense allows."""
        size = self.paper.style.size - 0.5
        lines = [text] if self.paper.measure(text, size, False) <= self.side else text.split(" · ")
        return "\n".join(self.paper.wrap(line, self.side, size) for line in lines)

    def moving(self) -> list[Any]:
        return [made[name] for name in ("bar", "tick", "goal", "value", "about") for made in self.rows]

    def ground(self) -> object:
        return self.axes.get_xlim()

    def hits(self, values: Bullets) -> list[HitBox]:
        n = self.count
        top = self.axes.get_position()
        step = top.height / n
        return [HitBox((row.code,), 0, top.y1 - (i + 1) * step, 1, top.y1 - i * step) for i, row in enumerate(values.rows)]


def _far(row: Bullet) -> bool:
    """Less than nine tenths of the target (domain.md §3.3: «близко»)."""
    return row.percent is not None and row.target is not None and row.percent < 0.9 * row.target


def _about(row: Bullet) -> str:
    if row.percent is None:
        return ""
    parts = f"{russian.number(row.numerator)} из {russian.number(row.denominator)}" if row.denominator else ""
    if row.status == "reached":
        return f"{parts} · ✓ достигнут".strip(" ·")
    if row.missing:
        return f"{parts} · не хватает {russian.number(row.missing)}\u00a0{row.unit}".strip(" ·")
    return parts


class LevelBars:
    """A row a category, its people by level as shares of the bar; the counts stand inside, the whole at the right."""

    def __init__(self, paper: Paper, values: Levels):
        self.paper = paper
        style = paper.style
        widest = max(paper.measure(name, style.size, False) for name in values.categories)
        self.label = min(widest + 0.15, paper.width * 0.36)
        legend = level_legend(paper, values.levels)
        self.axes = paper.axes(self.label + 0.1, 0.06, paper.width - self.label - 1.05, paper.height - legend - 0.1)
        self.axes.set_xlim(0, 100)
        self.axes.set_ylim(len(values.categories), 0)
        self.axes.set_axis_off()
        across = self.axes.get_yaxis_transform()
        width = self.axes.get_position().width * paper.width
        lines = max(1, int(self.axes.get_position().height * paper.height / len(values.categories) / paper.line))
        self.bars: list[list[tuple[Any, Any]]] = []
        self.totals = []
        for i, name in enumerate(values.categories):
            wrapped = paper.wrap(name, self.label - 0.05, most=lines)
            self.axes.text(-0.1 / width, i + 0.5, wrapped, transform=across, ha="right", va="center", linespacing=1.1)
            self.bars.append([self._segment(i, j, len(values.levels)) for j in range(len(values.levels))])
            self.totals.append(self.axes.text(1 + 0.08 / width, i + 0.5, "", transform=across, va="center", color=style.muted))
        self.update(values)

    def _segment(self, row: int, level: int, count: int) -> tuple[Any, Any]:
        fill, ink = level_ink(self.paper.style, level, count)
        bar = self.axes.barh(row + 0.5, 0, 0.62, color=fill, edgecolor=self.paper.style.muted, linewidth=0.6, clip_on=False)[0]
        text = self.axes.text(0, row + 0.5, "", ha="center", va="center", color=ink, fontsize=self.paper.style.size - 0.5)
        return bar, text

    def update(self, values: Levels) -> None:
        room = self.axes.get_position().width * self.paper.width / 100
        for counts, bars, total in zip(values.counts, self.bars, self.totals):
            whole, left = sum(counts), 0.0
            for count, (bar, text) in zip(counts, bars):
                share = 100 * count / whole if whole else 0
                bar.set_x(left)
                bar.set_width(share)
                bar.set_visible(share > 0)
                text.set_x(left + share / 2)
                shown = russian.number(count)
                text.set_text(shown if count and self.paper.measure(shown, self.paper.style.size, False) < share * room else "")
                left += share
            total.set_text(f"всего {russian.number(whole)}" if whole else "нет данных")

    def moving(self) -> list[Any]:
        segments = [pair for bars in self.bars for pair in bars]
        return [*(bar for bar, _ in segments), *(text for _, text in segments if text.get_text()), *self.totals]

    def ground(self) -> object:
        return None

    def hits(self, values: Levels) -> list[HitBox]:
        place = self.axes.get_position()
        step = place.height / len(values.categories)
        boxes = []
        for i, (name, bars) in enumerate(zip(values.categories, self.bars)):
            for level, (bar, _) in zip(values.levels, bars):
                x0 = place.x0 + bar.get_x() / 100 * place.width
                x1 = x0 + bar.get_width() / 100 * place.width
                if bar.get_width():
                    boxes.append(HitBox((name, level), x0, place.y1 - (i + 1) * step, x1, place.y1 - i * step))
        return boxes
