"""Choosing a period of any kind, typed or picked, and a day on which to look at the base."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QPushButton, QWidget

from nmsdesk.domain import periods
from nmsdesk.domain.periods import Period
from nmsdesk.errors import Rejected
from nmsdesk.russian import day
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, column, label, restyle, row, tool_button
from nmsdesk.ui.kit.editors import DayEdit, TextEdit

EXAMPLES = "Например: 2025, 2025/2026, 2 квартал 2025, 9 месяцев 2025, 01.02.2025–31.03.2025"
SHOWN_BY_DAY = (
    "Записи, которые начались позже этого дня, не видны: места работы, диагностика, обучение, планы, мероприятия. Увольнения и закрытия, "
    "которых ещё не было, не показаны; фамилии, возраст и стаж – того дня. Остальное, например названия организаций, – как сейчас."
)


class PeriodDialog(QDialog):
    """One period behind three ways to say it: a line of text, buttons of a year, two dates. Each follows the others."""

    def __init__(self, owner: QWidget | None, period: Period, today: date, latest: date | None = None) -> None:
        super().__init__(owner)
        self.setWindowTitle("Период")
        self.period: Period | None = period
        self._latest, self._year = latest, period.since.year
        self.text = TextEdit("2025, 2025/2026, 2 квартал 2025", 60)
        self.text.setAccessibleName("Период словами")
        self.text.changed.connect(self._typed)
        self._note = label("", "hint", wrap=True)
        self._note.setMinimumHeight(34)
        self.since, self.until = DayEdit(), DayEdit()
        self.since.setAccessibleName("Первый день периода")
        self.until.setAccessibleName("Последний день периода")
        for one in (self.since, self.until):
            one.changed.connect(self._dated)
        self.show_button = button("Показать", "", "primary", self.accept)
        leave = button("Отмена", "", "", self.reject, keys="Esc")
        dates = row(label("С", "field"), self.since, label("по", "field"), self.until, None, spacing=8)
        outer = column(label("Период", "title"), self.text, self._note, spacing=10, margins=(24, 18, 24, 18))
        outer.addLayout(self._of_year())
        outer.addWidget(label("Любые даты", "caption"))
        outer.addLayout(dates)
        outer.addSpacing(6)
        outer.addLayout(row(None, leave, self.show_button))
        self.setLayout(outer)
        self.setFixedWidth(520)
        self._put(period)
        self.text.setFocus()
        self.text.selectAll()

    def _of_year(self) -> QGridLayout:
        """The year, its halves and quarters as buttons; Alt+← and Alt+→ turn the year."""
        self._back = tool_button("chevron-left", "Годом раньше", partial(self._turn, -1), keys="Alt+Left")
        self._on = tool_button("chevron-right", "Годом позже", partial(self._turn, 1), keys="Alt+Right")
        keys.bind(self, "Alt+Left", partial(self._turn, -1))
        keys.bind(self, "Alt+Right", partial(self._turn, 1))
        self._caption = label("", "strong")
        self._caption.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._caption.setMinimumWidth(60)
        self._chips: list[tuple[QPushButton, Callable[[int], Period], Callable[[int], str]]] = []
        grid = QGridLayout()
        grid.setSpacing(8)
        grid.addLayout(row(label("Год", "caption"), 8, self._back, self._caption, self._on, None, spacing=4), 0, 0, 1, 4)
        self._chip(grid, 1, 0, 2, periods.year, lambda n: f"{n} год")
        self._chip(grid, 1, 2, 2, periods.academic_year, lambda n: f"{n}/{n + 1} учебный")
        self._chip(grid, 2, 0, 2, lambda n: periods.half(n, 1), lambda n: "1-е полугодие")
        self._chip(grid, 2, 2, 2, lambda n: periods.half(n, 2), lambda n: "2-е полугодие")
        for q in range(1, 5):
            self._chip(grid, 3, q - 1, 1, partial(_quarter, q), lambda n, q=q: f"{q}-й квартал")  # type: ignore[misc]
        return grid

    def _chip(
        self, grid: QGridLayout, line: int, place: int, width: int, make: Callable[[int], Period], name: Callable[[int], str]
    ) -> None:
        value = button("", "", "chip")
        value.setCheckable(True)
        value.clicked.connect(lambda: self._put(make(self._year)))
        grid.addWidget(value, line, place, 1, width)
        self._chips.append((value, make, name))

    def _turn(self, years: int) -> None:
        """The same period of another year."""
        if self.period is not None and 1900 < self.period.since.year + years < 2100:
            self._put(self.period.previous(-years))

    def _put(self, period: Period) -> None:
        self.text.set_value(period.title)
        self._show(period)

    def _typed(self) -> None:
        try:
            self._show(periods.period(self.text.value()), typed=True)
        except Rejected:
            self._wrong(EXAMPLES if self.text.value() else "Напишите период. " + EXAMPLES)

    def _dated(self) -> None:
        since, until = self.since.value(), self.until.value()
        if since is None or until is None:
            self._wrong(self.since.problem() or self.until.problem() or "Укажите обе даты.")
            return
        try:
            period = periods.between(since, until)
        except Rejected as trouble:
            self._wrong(str(trouble))
            return
        self.text.set_value(period.title)
        self._show(period, dated=True)

    def _show(self, period: Period, typed: bool = False, dated: bool = False) -> None:
        self.period = period
        self._year = period.since.year
        if not dated:
            self.since.set_value(period.since)
            self.until.set_value(period.until)
        dates = f"{day(period.since)} – {day(period.until)}"
        known = dates if period.title == dates else f"{period.title}, {dates}"
        late = self._latest is not None and period.since > self._latest
        too_late = f"Период начинается позже {day(self._latest)}, дня, на который показана база."
        self._say(too_late if late else known if typed else EXAMPLES, late)
        self.show_button.setEnabled(not late)
        self._mark()

    def _wrong(self, text: str) -> None:
        self.period = None
        self._say(text, True)
        self.show_button.setEnabled(False)
        self._mark()

    def _say(self, text: str, wrong: bool) -> None:
        self._note.setText(text)
        restyle(self._note, look="error" if wrong else "hint")

    def _mark(self) -> None:
        self._caption.setText(str(self._year))
        for value, make, name in self._chips:
            value.setText(name(self._year))
            value.setAccessibleName(make(self._year).title)
            value.setChecked(self.period == make(self._year))

    def accept(self) -> None:
        if self.period is not None and self.show_button.isEnabled():
            super().accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the period from whichever field has the focus."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accept()
            return
        super().keyPressEvent(event)


def _quarter(number: int, n: int) -> Period:
    return periods.quarter(n, number)


class DayDialog(QDialog):
    """The day on which to look at the base: any day up to today."""

    def __init__(self, owner: QWidget | None, on: date, today: date) -> None:
        super().__init__(owner)
        self.setWindowTitle("Показать базу на день")
        self.editor = DayEdit(maximum=today)
        self.editor.setAccessibleName("День")
        self.editor.set_value(on)
        self.editor.changed.connect(self._check)
        self._note = label("", "error", wrap=True)
        self.show_button = button("Показать", "", "primary", self.accept)
        leave = button("Отмена", "", "", self.reject, keys="Esc")
        about = label(SHOWN_BY_DAY, "hint", wrap=True)
        head = label("Показать базу на день", "title")
        inside = column(head, row(self.editor, None), self._note, about, 6, spacing=10, margins=(24, 18, 24, 18))
        inside.addLayout(row(None, leave, self.show_button))
        self.setLayout(inside)
        self.setFixedWidth(460)
        self._check()
        self.editor.setFocus()
        self.editor.selectAll()

    def day(self) -> date | None:
        return self.editor.value()

    def _check(self) -> None:
        self._note.setText(self.editor.problem())
        self._note.setVisible(bool(self.editor.problem()))
        self.show_button.setEnabled(self.day() is not None)

    def accept(self) -> None:
        if self.day() is not None:
            super().accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accept()
            return
        super().keyPressEvent(event)
