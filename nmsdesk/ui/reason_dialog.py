"""Asking for a reason, and for the day of the next reminder: what is put off, left out or judged keeps the why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QWidget

from nmsdesk.domain.periods import add_months
from nmsdesk.russian import MONTHS_OF
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import FlowLayout, button, column, label, row
from nmsdesk.ui.kit.editors import DayEdit, TextEdit
from nmsdesk.ui.kit.form import FormField

LATER = ("Жду ответа школы", "Жду документов", "Запланировано на этот день", "Сейчас есть более срочное")
WIDTH = 580
NEVER = ("Так и должно быть", "Решено без программы", "К нам не относится")


@dataclass(frozen=True, slots=True)
class Reason:
    """What was typed; ``until`` is the day of the next reminder, None where none was asked for."""

    text: str
    until: date | None = None


class ReasonDialog(QDialog):
    """A sentence, the day when asked for, the reason with usual ones a click away; Enter does it, Esc leaves."""

    def __init__(
        self, owner: QWidget | None, title: str, about: str, yes: str, *, usual: Sequence[str] = (), today: date | None = None,
        hint: str = "",
    ) -> None:  # fmt: skip
        super().__init__(owner)
        self.today = today
        self.reason = TextEdit("", 300)
        self.day = DayEdit(minimum=today + timedelta(days=1)) if today else None
        self._reason_field = FormField("Причина", self.reason, hint, required=True)
        self._day_field = FormField("Напомнить", self.day, required=True) if self.day else None
        self._yes = button(yes, "", "primary", self.accept, keys="Enter")
        leave = button("Отмена", "", "", self.reject, keys="Esc")
        head, more = label(title, "title", wrap=True), label(about, "muted", wrap=True)
        more.setVisible(bool(about))
        outer = column(head, more, spacing=12, margins=(24, 18, 24, 18))
        if self.day is not None and self._day_field is not None and today is not None:
            outer.addLayout(self._days(today, self._day_field))
        outer.addWidget(self._reason_field)
        outer.addWidget(self._usual(usual))
        outer.addStretch(1)
        outer.addLayout(row(None, leave, self._yes))
        self.setLayout(outer)
        self.setWindowTitle(title)
        self._fit()
        self.reason.setFocus()

    def _fit(self) -> None:
        """As high as the texts want in this width, messages under the fields included."""
        layout = self.layout()
        assert layout is not None
        layout.activate()
        self.resize(WIDTH, layout.totalHeightForWidth(WIDTH))

    def _days(self, today: date, field: FormField) -> QHBoxLayout:
        """Tomorrow, in a week, in a month, or any day typed."""
        assert self.day is not None
        line = row(field, spacing=8)
        for n, (caption, day) in enumerate(choices(today), 1):
            chip = button(caption, "", "tag", partial(self._take_day, day), tip=long(day), keys=f"Alt+{n}")
            keys.bind(self, f"Alt+{n}", partial(self._take_day, day))
            line.addWidget(chip, 0, Qt.AlignmentFlag.AlignBottom)
        line.addStretch(1)
        self.day.set_value(choices(today)[1][1])
        return line

    def _usual(self, usual: Sequence[str]) -> QWidget:
        box = QWidget()
        flow = FlowLayout(box, 6)
        for text in usual:
            flow.addWidget(button(text, "", "tag", partial(self._take_reason, text), tip="Взять эту причину"))
        box.setVisible(bool(usual))
        return box

    def _take_day(self, day: date) -> None:
        assert self.day is not None and self._day_field is not None
        self.day.set_value(day)
        self._day_field.set_message("")

    def _take_reason(self, text: str) -> None:
        self.reason.set_value(text)
        self._reason_field.set_message("")
        self.reason.setFocus()

    def value(self) -> Reason:
        return Reason(self.reason.value(), self.day.value() if self.day else None)

    def accept(self) -> None:
        fields = [f for f in (self._reason_field, self._day_field) if f is not None]
        wrong = [f for f in fields if not f.check()]
        if wrong:
            wrong[0].editor.setFocus()
            self._fit()
            return
        super().accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accept()
            return
        super().keyPressEvent(event)


def choices(today: date) -> tuple[tuple[str, date], ...]:
    """The usual days of the next reminder."""
    return (
        ("Завтра", today + timedelta(days=1)), ("Через неделю", today + timedelta(days=7)), ("Через месяц", add_months(today, 1)),
    )  # fmt: skip


def long(day: date) -> str:
    """«1 декабря 2026»."""
    return f"{day.day} {MONTHS_OF[day.month - 1]} {day.year}"


def ask_reason(owner: QWidget | None, title: str, about: str, yes: str, usual: Sequence[str] = (), hint: str = "") -> Reason | None:
    """The reason, or None when they think better of it."""
    dialog = ReasonDialog(owner, title, about, yes, usual=usual, hint=hint)
    return dialog.value() if dialog.exec() else None


def ask_delay(owner: QWidget | None, about: str, today: date) -> Reason | None:
    """The day of the next reminder with the reason, or None."""
    dialog = ReasonDialog(owner, "Отложить", about, "Отложить", usual=LATER, today=today)
    return dialog.value() if dialog.exec() else None
