"""The first page: the indicators against their targets, what is due, the last changes."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QSizePolicy, QWidget

from nmsdesk.domain.periods import Period
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.russian import day, moment
from nmsdesk.services import registers, today, undo
from nmsdesk.ui.kit.basics import column, label, row
from nmsdesk.ui.kit.parts import Card, EmptyPage, IndicatorCard, PageHeader, Timeline, TimelineRow
from nmsdesk.ui.office import Office
from nmsdesk.ui.page import Page

ICONS = {"add": "plus", "remove": "trash", "import": "file-import", "undo": "arrow-back-up", "seed": "database", "demo": "database"}


class OverviewPage(Page):
    """Cards that open their lists; lines that open what they speak of."""

    def __init__(self, office: Office):
        super().__init__(office)
        self.header = PageHeader("Обзор")
        self.header.add_action("Принять файл", "file-import", lambda: office.go("import"), tip="Принять список из Excel")
        self.header.add_action("Сводка мониторинга", "file-text", lambda: office.go("papers", kind="monitoring"), primary=True)
        self.cards: dict[str, IndicatorCard] = {}
        self._shown: Period | None = None
        self._grid = QGridLayout()
        self._grid.setSpacing(12)
        for n, indicator in enumerate(INDICATORS.values()):
            card = IndicatorCard(indicator.shown_code, indicator.short)
            card.code = indicator.shown_code
            card.activated.connect(lambda _, code=indicator.code: office.go("indicators", code=code))
            self.cards[indicator.code] = card
            self._grid.addWidget(card, n // 4, n % 4)
        for n in range(4):
            self._grid.setColumnStretch(n, 1)
        self._due = Timeline()
        self._due.link_clicked.connect(self._follow)
        self._changes = Timeline()
        self._note = label("", "muted", wrap=True)
        self._empty = EmptyPage(
            "file-import", "База пока пуста",
            "Начните со списка организаций, затем примите списки работников, которые прислали школы.",
            "Принять файл", lambda: office.go("import"), "file-import",
        )  # fmt: skip
        self._lines: dict[str, today.Line] = {}
        self._lay_out()

    def _lay_out(self) -> None:
        self._full = QWidget()
        due = Card("Требует внимания", self._due)
        changes = Card("Последние изменения", self._changes)
        for card in (due, changes):
            card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        lower = row(spacing=12)
        lower.addWidget(due, 1)
        lower.addWidget(changes, 1)
        inside = column(spacing=12)
        inside.addLayout(self._grid)
        inside.addWidget(self._note)
        inside.addLayout(lower, 1)
        self._full.setLayout(inside)
        self._full.setObjectName("scrolled")
        scroll = QScrollArea()
        scroll.setWidget(self._full)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll = scroll
        outer = column(self.header, spacing=12, margins=(24, 16, 24, 16))
        outer.addWidget(scroll, 1)
        outer.addWidget(self._empty, 1)
        self.setLayout(outer)

    def refresh(self) -> None:
        counts = registers.counts(self.office.desk)
        empty = counts["persons"] == 0
        self._empty.setVisible(empty)
        self._scroll.setVisible(not empty)
        self.header.set_subtitle(f"{self.office.period.title}")
        if empty:
            return
        if self._shown != self.office.period:  # never the numbers of another period under this one's name
            self._shown = None
            for card in self.cards.values():
                card.set_waiting()
        self._show_changes()
        self._show_due()
        QTimer.singleShot(0, lambda: self.office.measured(self._show_values))

    def open(self, **what: Any) -> None:
        self.cards["1"].setFocus()

    def _show_values(self, measured: Any) -> None:
        for value in measured.values:
            missing = INDICATORS[value.code].lacks(value.missing) if value.missing else ""
            self.cards[value.code].set_value(value.percent, value.numerator, value.denominator, value.target, value.status, missing)
        self._shown = measured.period
        self.header.set_subtitle(f"{measured.period.title}, на {day(measured.as_of)}")
        notes = [note for value in measured.values for note in value.notes]
        self._note.setText(" ".join(notes))
        self._note.setVisible(bool(notes))
        from nmsdesk.ui.window import stopwatch

        stopwatch("data")

    def _show_due(self) -> None:
        lines = today.lines(self.office.desk)
        self._lines = {line.code: line for line in lines}
        rows = [TimelineRow("", line.icon, line.text, line.detail, line.tone, line.code) for line in lines]
        self._due.set_rows(rows or [TimelineRow("", "circle-check", "Ничего срочного нет", "", "ok")])

    def _show_changes(self) -> None:
        rows = []
        for operation, gone in undo.history(self.office.desk, 8):
            text = operation.reason.split(" · ")[0]
            rows.append(
                TimelineRow(
                    f"{moment(operation.at)}, {operation.user}", ICONS.get(operation.kind, "pencil"), text, "отменено" if gone else ""
                )
            )
        self._changes.set_rows(rows)

    def _follow(self, key: str) -> None:
        line = self._lines[key]
        self.office.go(line.register, filters=line.filters, title=line.text)
