"""Charts of lines: years side by side, progress inside a year."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from math import nan
from typing import Any

from nmsdesk import russian
from nmsdesk.documents.chart_paper import HitBox, Paper, percent, short
from nmsdesk.documents.chart_values import NO_DATA, NOT_TOLD, WithinYear, Years, YearSeries


def _numbers(values: Any) -> list[float]:
    return [nan if value is None else float(value) for value in values]


class YearPanels:
    """A small chart for each indicator, all of one scale; the plan is a stepped dashed line."""

    def __init__(self, paper: Paper, values: Years):
        self.paper = paper
        n = len(values.series)
        self.across = min(n, max(1, int(paper.width / 2.3)))
        self.down = -(-n // self.across)
        self.across = -(-n // self.down)  # even rows: eight panels are four and four, never seven and one
        self.foot = paper.line * 1.6
        most = 2 if paper.height / self.down < 1.8 else 4
        wide = paper.width / self.across - 0.25
        self.titles = [paper.wrap(f"{s.code}. {s.title}", wide, bold=True, most=most) for s in values.series]
        self.head = (max(title.count("\n") for title in self.titles) + 1) * paper.line * 1.1 + 0.12
        self.panels = [self._panel(i, series) for i, series in enumerate(values.series)]
        self._legend()
        self.update(values)

    def _place(self, i: int) -> tuple[float, float, float, float]:
        """Left, bottom, width and height of a panel in inches."""
        width, height = self.paper.width / self.across, (self.paper.height - self.foot) / self.down
        return (i % self.across) * width, self.paper.height - (i // self.across + 1) * height, width, height

    def _panel(self, i: int, series: YearSeries) -> dict[str, Any]:
        paper, style = self.paper, self.paper.style
        left, bottom, width, height = self._place(i)
        head = self.head
        paper.write(left + 0.1, bottom + height - 0.06, self.titles[i], va="top", weight="bold", linespacing=1.15)
        axes = paper.axes(left + 0.42, bottom + 0.28, width - 0.95, height - head - 0.42)
        n = len(series.points)
        axes.set_xlim(-0.35, n - 0.65)
        labels = [label for label, _ in series.points]
        wide = sum(paper.measure(label, style.size - 1, False) + 0.08 for label in labels)
        every = max(1, -(-int(wide * 100) // max(1, int((width - 0.95) * 100))))
        ticks = range((n - 1) % every, n, every)
        axes.set_xticks(list(ticks), [labels[k] for k in ticks])
        axes.grid(axis="y", color=style.line, lw=0.7)
        axes.set_axisbelow(True)
        return {
            "axes": axes,
            "plan": axes.plot([], [], color=style.text, lw=1.3, ls=(0, (4, 3)), drawstyle="steps-mid")[0],
            "fact": axes.plot([], [], color=style.accent, lw=2, marker="o", ms=5)[0],
            "labels": [self._label(axes) for _ in series.points],
            "goal": axes.text(1.02, 0, "", transform=axes.get_yaxis_transform(), va="center", color=style.muted, fontsize=style.size - 1),
            "empty": axes.text(0.5, 0.5, NO_DATA, transform=axes.transAxes, ha="center", color=style.muted),
        }  # fmt: skip

    def _label(self, axes: Any) -> Any:
        """A number over a point, with a ground that parts it from the lines."""
        style = self.paper.style
        ground = {"boxstyle": "square,pad=0.1", "fc": style.surface, "ec": "none", "alpha": 0.85}
        look = {"ha": "center", "fontsize": style.size - 0.5, "color": style.text}
        return axes.annotate("", (0, 0), (0, 6), textcoords="offset points", bbox=ground, **look)

    def _legend(self) -> None:
        paper, style, y = self.paper, self.paper.style, self.foot * 0.45
        axes = paper.axes(0, 0, paper.width, self.foot)
        axes.set(xlim=(0, paper.width), ylim=(0, self.foot))
        axes.set_axis_off()
        axes.plot([0.45, 0.8], [y, y], color=style.accent, lw=2, marker="o", ms=5, markevery=[1])
        axes.plot([1.45, 1.9], [y, y], color=style.text, lw=1.3, ls=(0, (4, 3)))
        for x, text in ((0.88, "факт"), (1.97, "план")):
            axes.text(x, y, text, va="center_baseline", color=style.muted)

    def update(self, values: Years) -> None:
        top = max([100.0, *(v for s in values.series for _, v in (*s.points, *s.targets) if v is not None)])
        for series, made in zip(values.series, self.panels):
            axes, labels = made["axes"], [label for label, _ in series.points]
            axes.set_ylim(0, top * 1.12)
            axes.set_yticks([0, 50, 100], ["0", "50", f"100{russian.NBSP}%"])
            fact = _numbers(value for _, value in series.points)
            made["fact"].set_data(range(len(fact)), fact)
            plan = dict(series.targets)
            steps = _numbers(plan.get(label) for label in labels)
            made["plan"].set_data([-0.35, *range(len(steps)), len(steps) - 0.65], [*steps[:1], *steps, *steps[-1:]])
            known = [value for label in labels if (value := plan.get(label)) is not None]
            made["goal"].set_text(short(known[-1]) if known else "")
            made["goal"].set_y(known[-1] if known else 0)
            made["empty"].set_text(NOT_TOLD if series.hidden else NO_DATA)
            made["empty"].set_visible(all(value is None for _, value in series.points))
            self._values(series, made)

    def _values(self, series: YearSeries, made: dict[str, Any]) -> None:
        """All values in words if there is room, else the last one."""
        paper = self.paper
        room = made["axes"].get_position().width * paper.width / max(1, len(series.points))
        dense = paper.measure("100,0", paper.style.size, False) > room
        last = max((i for i, (_, value) in enumerate(series.points) if value is not None), default=-1)
        for i, ((_, value), label) in enumerate(zip(series.points, made["labels"])):
            label.set_visible(value is not None and (not dense or i == last))
            if value is not None:
                label.xy = (i, value)
                label.set_text(russian.number(value, 1))

    def moving(self) -> list[Any]:
        lines = [made[name] for made in self.panels for name in ("plan", "fact")]
        return lines + [text for made in self.panels for text in (*made["labels"], made["goal"], made["empty"]) if text.get_visible()]

    def ground(self) -> object:
        return self.panels[0]["axes"].get_ylim()

    def hits(self, values: Years) -> list[HitBox]:
        boxes = []
        for i, series in enumerate(values.series):
            left, bottom, width, height = self._place(i)
            boxes.append(self.paper.box((series.code,), left, bottom, left + width, bottom + height))
        return boxes


class YearProgress:
    """One indicator day by day, last year's course under it, the plan across, the forecast ahead; each line named at its end."""

    def __init__(self, paper: Paper, values: WithinYear):
        self.paper = paper
        style = paper.style
        title = paper.wrap(f"{values.code}. {values.title}", paper.width - 0.3, style.size + 1, bold=True, most=2)
        head = (title.count("\n") + 1) * paper.line * 1.15 + 0.16
        paper.write(0.1, paper.height - 0.06, title, va="top", weight="bold", fontsize=style.size + 1)
        if values.note:
            note = paper.wrap(values.note, paper.width - 0.3, style.size - 0.5, most=3)
            paper.write(0.1, paper.height - head + 0.06, note, va="top", color=style.muted, fontsize=style.size - 0.5, linespacing=1.2)
            head += (note.count("\n") + 1) * paper.line * 1.1
        widest = "прогноз 100,0–100,0 %" if values.bands else "прошлый год 100,0 %"
        self.side = paper.measure(widest, style.size, False) + 0.25
        self.axes = axes = paper.axes(0.5, 0.32, paper.width - 0.5 - self.side, paper.height - head - 0.42)
        axes.grid(axis="y", color=style.line, lw=0.7)
        axes.set_axisbelow(True)
        across = axes.get_yaxis_transform()
        hatch = "..." if style.name == "print" else ""
        look: dict[str, Any] = {"facecolor": style.track, "edgecolor": style.muted, "lw": 0.8, "hatch": hatch}
        self.band = axes.fill_between([0, 1], [0, 0], [1, 1], zorder=0.6, **look)
        self.middle = axes.plot([], [], color=style.accent, lw=1.4, ls=(0, (1, 1.6)))[0]
        self.before = axes.plot([], [], color=style.muted, lw=1.3, marker="s", ms=3.2)[0]
        self.now = axes.plot([], [], color=style.accent, lw=2.2, marker="o", ms=4.5)[0]
        self.plan = axes.axhline(0, color=style.text, lw=1.3, ls=(0, (4, 3)))
        inks = (style.accent, style.muted, style.text, style.text)
        self.names = [axes.text(1.015, 0, "", transform=across, va="center", color=ink) for ink in inks]
        self.names[0].set_fontweight("bold")
        self.update(values)

    def update(self, values: WithinYear) -> None:
        days = [day.toordinal() for day in values.days]
        ahead = [x for band in values.bands for x in band[1:]]
        known = [v for v in (*values.percents, *values.previous, *ahead, values.target) if v is not None]
        top = min(105.0, max([10.0, *known]) * 1.12) if max([0.0, *known]) <= 100 else max(known) * 1.1
        self.axes.set_xlim(days[0], max(days[-1], days[0] + 1))
        self.axes.set_ylim(0, top)
        step = next(s for s in (2, 5, 10, 20, 25, 50, 100, 1000) if top / s <= 6)
        ticks = list(range(0, int(top) + 1, step))
        self.axes.set_yticks(ticks, [percent(tick, 0) for tick in ticks])
        self._months(values.days)
        self.now.set_data(days, _numbers(values.percents))
        previous = _numbers(values.previous)
        self.before.set_data(days[: len(previous)], previous[: len(days)])
        self.plan.set_ydata([values.target or 0] * 2)
        self.plan.set_visible(values.target is not None)
        self._forecast(values)
        self._names(values, top)

    def _forecast(self, values: WithinYear) -> None:
        self.band.set_visible(bool(values.bands))
        self.middle.set_visible(bool(values.bands))
        if values.bands:
            days = [day.toordinal() for day, *_ in values.bands]
            low, middle, high = zip(*(band[1:] for band in values.bands))
            self.band.set_verts([[*zip(days, high), *zip(reversed(days), reversed(low))]])
            self.middle.set_data(days, middle)

    def _names(self, values: WithinYear, top: float) -> None:
        """Names at the right edge, pushed apart where the lines end close together; the forecast's stands at its middle."""
        last = next((v for v in reversed(values.percents) if v is not None), None)
        before = next((v for v in reversed(values.previous) if v is not None), None)
        end = values.bands[-1] if values.bands else None
        texts = (
            f"факт {percent(last)}",
            f"прошлый год {percent(before)}",
            "" if values.target is None else f"план {short(values.target)}",
            f"прогноз {russian.number(end[1], 1)}–{percent(end[3])}" if end else "",
        )
        need = self.paper.line * top / (self.axes.get_position().height * self.paper.height)
        ends = (last, before, values.target, end[2] if end else None)
        known = [(value, i) for i, value in enumerate(ends) if value is not None]
        for name in self.names:
            name.set_text("")
        for y, i in _apart(known, need, top):
            self.names[i].set_y(y)
            self.names[i].set_text(texts[i])

    def _months(self, days: tuple[date, ...]) -> None:
        first, last = days[0], days[-1]
        months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
        room = self.axes.get_position().width * self.paper.width
        every = max(1, -(-int(len(months) * 0.38 * 100) // max(1, int(room * 100))))
        starts = [max(date(m // 12, m % 12 + 1, 1), first) for m in months][::every]
        self.axes.set_xticks([start.toordinal() for start in starts], [russian.MONTHS_SHORT[start.month - 1] for start in starts])
        for label in self.axes.get_xticklabels():
            label.set_horizontalalignment("left")

    def moving(self) -> list[Any]:
        return []  # its scale follows the values

    def ground(self) -> object:
        return None

    def hits(self, values: WithinYear) -> list[HitBox]:
        place, n = self.axes.get_position(), len(values.days)
        span = max(1, (values.days[-1] - values.days[0]).days)
        xs = [place.x0 + (day - values.days[0]).days / span * place.width for day in values.days]
        edges = [place.x0, *((a + b) / 2 for a, b in pairwise(xs)), place.x1]
        return [HitBox((values.code, values.days[i].isoformat()), edges[i], place.y0, edges[i + 1], place.y1) for i in range(n)]


def _apart(places: list[tuple[float, int]], need: float, top: float) -> list[tuple[float, int]]:
    """The places in their order, moved so that each has ``need`` to the next and all lie between 0 and ``top``."""
    found, floor = [], need / 2 - 0.01
    for value, i in sorted(places):
        found.append((max(value, floor), i))
        floor = found[-1][0] + need
    roof = top
    for n in reversed(range(len(found))):
        found[n] = (min(found[n][0], roof), found[n][1])
        roof = found[n][0] - need
    return found
