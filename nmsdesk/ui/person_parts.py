"""Parts of the person card: the chart of diagnostics, plans with their progress, the timeline with its filter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from nmsdesk.russian import day, number
from nmsdesk.services.area_history import AreaHistory, Point
from nmsdesk.services.growth import PlanLine
from nmsdesk.services.happenings import KINDS, Moment
from nmsdesk.ui.kit.area_chart import AreaChart, Mark
from nmsdesk.ui.kit.basics import button, clear, column, label, row, tool_button
from nmsdesk.ui.kit.indicator import BulletBar
from nmsdesk.ui.kit.link import Link
from nmsdesk.ui.kit.parts import Card, Chip, ChipRow, Timeline, TimelineRow

TONES = {"work": "neutral", "diagnostics": "accent", "learning": "ok", "mentoring": "ok", "community": "accent", "experience": "warn"}
SHOWN = 40


class DiagnosticsCard(Card):
    """Results by area on the scale of the latest diagnostic; ``opened`` carries the id of a diagnostic."""

    opened = Signal(int)
    added = Signal()

    def __init__(self) -> None:
        self.chart = AreaChart()
        self._note = label("", "small", wrap=True)
        self._empty = label("Результатов диагностики с процентами пока нет", "muted", wrap=True)
        super().__init__("Диагностика по областям", column(self.chart, self._note, self._empty, spacing=4))
        self.chart.opened.connect(self.opened)
        self.plus = tool_button("plus", "Внести диагностику", self.added.emit)
        self.head.addWidget(self.plus)

    def show_history(self, history: AreaHistory | None) -> None:
        for part in (self.chart, self._note):
            part.setVisible(history is not None)
        self._empty.setVisible(history is None)
        if history is None:
            return
        rows = [(area, tuple(_mark(p) for p in points)) for area, points in history.rows]
        self.chart.set_chart(rows, [(b.minimum, b.good) for b in history.bands])
        turned = " Уровень – это уровень дефицита: чем больше процент, тем дефицит меньше." if history.inverted else ""
        self._note.setText(f"Шкала «{history.scale}».{turned}{f' {history.note}.' if history.note else ''}")


def _mark(point: Point) -> Mark:
    tip = f"{day(point.day)}: {number(point.percent, 1)} %, {point.level}"
    return Mark(point.percent, point.level, point.good, tip, point.diagnostic)


class PlansCard(Card):
    """The plans, those under way first, with how many items are done; ``opened`` carries the id of a plan."""

    opened = Signal(int)
    added = Signal()

    def __init__(self) -> None:
        self._lines = column(spacing=8)
        super().__init__("Планы ИОМ", self._lines)
        self.plus = tool_button("plus", "Составить ИОМ", self.added.emit)
        self.head.addWidget(self.plus)

    def show_plans(self, plans: Sequence[PlanLine], most: int = 3) -> None:
        clear(self._lines)
        for plan in plans[:most]:
            self._lines.addLayout(self._line(plan))
        if len(plans) > most:
            self._lines.addWidget(label(f"и ещё {len(plans) - most} в развитии", "muted"))
        if not plans:
            self._lines.addWidget(label("Планов пока нет", "muted"))

    def _line(self, plan: PlanLine) -> QHBoxLayout:
        texts = column(Link(plan.title, partial(self.opened.emit, plan.id)), spacing=0)
        texts.addWidget(label(plan.detail, "warning" if plan.late else "small", wrap=True))
        line = row(spacing=12)
        line.addLayout(texts, 1)
        if plan.total:
            bar = BulletBar(100 * plan.done / plan.total, None)
            bar.setFixedWidth(90)
            words = label(f"{plan.done} из {plan.total}", "small")
            words.setToolTip("Выполнено пунктов плана")
            line.addWidget(bar, 0, Qt.AlignmentFlag.AlignVCenter)
            line.addWidget(words, 0, Qt.AlignmentFlag.AlignVCenter)
        else:
            line.addWidget(label("без пунктов", "small"), 0, Qt.AlignmentFlag.AlignVCenter)
        return line


def timeline_rows(moments: Sequence[Moment]) -> list[TimelineRow]:
    """Moments as the timeline shows them, each with the link to its record."""
    return [
        TimelineRow(m.when or day(m.day), m.icon, m.text, m.detail, TONES.get(m.kind, "muted"), f"{m.register}:{m.id}") for m in moments
    ]


class HappeningsTab(QWidget):
    """Everything that happened, newest first; chips narrow it to a kind; ``opened`` carries register and id."""

    opened = Signal(str, int)

    def __init__(self) -> None:
        super().__init__()
        self._moments: Sequence[Moment] = ()
        self._limit = SHOWN
        self.chips = ChipRow()
        self.chips.chosen.connect(self._choose)
        self.timeline = Timeline()
        self.timeline.link_clicked.connect(self._follow)
        self.more = button("Показать ещё", "", "link", self._show_more)
        self.empty = label("Пока ничего не происходило", "muted")
        self.setLayout(column(self.chips, 4, self.timeline, self.empty, self.more, spacing=8))

    def show_moments(self, moments: Sequence[Moment]) -> None:
        self._moments, self._limit = moments, SHOWN
        counts = Counter(m.kind for m in moments)
        chips = [Chip("", "Всё", len(moments)), *(Chip(k, title, counts[k]) for k, title in KINDS.items() if counts[k])]
        current = self.chips.current()
        self.chips.set_chips(chips, current if counts[current] else "")
        self._fill()

    def _choose(self, kind: str) -> None:
        self.chips.set_current(kind)
        self._limit = SHOWN
        self._fill()

    def shown(self) -> list[Moment]:
        """The moments of the chosen kind."""
        kind = self.chips.current()
        return [m for m in self._moments if not kind or m.kind == kind]

    def _fill(self) -> None:
        found = self.shown()
        self.timeline.set_rows(timeline_rows(found[: self._limit]))
        self.more.setVisible(len(found) > self._limit)
        self.more.setText(f"Показать ещё {min(SHOWN, len(found) - self._limit)} из {len(found)}")
        self.empty.setVisible(not found)

    def _show_more(self) -> None:
        self._limit += SHOWN
        self._fill()

    def _follow(self, link: str) -> None:
        key, _, number_ = link.partition(":")
        self.opened.emit(key, int(number_))

