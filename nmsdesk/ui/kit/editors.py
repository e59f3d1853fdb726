"""Plain editors of forms: text, long text, number, day, flag. Each has ``value``, ``set_value``, ``changed`` and ``problem``."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Protocol

from PySide6.QtCore import QDate, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QCheckBox, QFrame, QLineEdit, QPlainTextEdit, QSizePolicy

from nmsdesk import russian
from nmsdesk.ui import icons, theme
from nmsdesk.ui.kit.basics import column, restyle

_SEPARATED = re.compile(r"(\d{1,2})[.,/\- ]+(\d{1,2})[.,/\- ]+(\d{4}|\d{2})(?:\s*г\.?)?")
_JOINED = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_CENTURY = 40  # 39 is 2039, 40 is 1940: births and documents of living people


class Editor(Protocol):
    """What a form asks of an editor. ``changed`` is emitted by the user's changes only, never by ``set_value``."""

    def value(self) -> Any: ...
    def set_value(self, value: Any) -> None: ...
    def problem(self) -> str: ...
    def set_invalid(self, invalid: bool) -> None: ...


class TextEdit(QLineEdit):
    """A line of text; the value has no spaces around and no invisible characters."""

    changed = Signal()

    def __init__(self, placeholder: str = "", limit: int = 500) -> None:
        super().__init__()
        self.setPlaceholderText(placeholder)
        self.setMaxLength(limit)
        self.textEdited.connect(lambda _: self.changed.emit())

    def value(self) -> str:
        return russian.clean(self.text())

    def set_value(self, value: str | None) -> None:
        self.setText(value or "")
        self.setCursorPosition(0)

    def problem(self) -> str:
        """Why what is typed is no value, a Russian sentence; '' when it is fine."""
        return ""

    def set_invalid(self, invalid: bool) -> None:
        restyle(self, invalid="true" if invalid else "false")


class LongTextEdit(QPlainTextEdit):
    """Several lines of text; Tab leaves it."""

    changed = Signal()

    def __init__(self, lines: int = 4, placeholder: str = "") -> None:
        super().__init__()
        self._quiet = False
        self.setTabChangesFocus(True)
        self.setPlaceholderText(placeholder)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * lines + 20)
        self.textChanged.connect(lambda: None if self._quiet else self.changed.emit())

    def value(self) -> str:
        return self.toPlainText().strip()

    def set_value(self, value: str | None) -> None:
        self._quiet = True
        self.setPlainText(value or "")
        self._quiet = False

    def problem(self) -> str:
        return ""

    def set_invalid(self, invalid: bool) -> None:
        restyle(self, invalid="true" if invalid else "false")


class NumberEdit(TextEdit):
    """A number or None; a comma or a point, spaces between thousands."""

    def __init__(self, minimum: float | None = None, maximum: float | None = None, decimals: int = 0, unit: str = "") -> None:
        super().__init__(unit, 30)
        self._minimum, self._maximum, self._decimals = minimum, maximum, decimals
        self.setMaximumWidth(160)

    def value(self) -> Any:
        """int, or float when decimals are allowed; None when empty or wrong."""
        number = self._read()
        return None if number is None or self.problem() else number if self._decimals else int(number)

    def set_value(self, value: float | None) -> None:  # type: ignore[override]
        self.setText("" if value is None else russian.number(value, 0 if float(value).is_integer() else self._decimals))

    def problem(self) -> str:
        if not self.text().strip():
            return ""
        number = self._read()
        if number is None:
            return "Здесь должно быть число" + (", например 12,5" if self._decimals else "")
        if not self._decimals and not number.is_integer():
            return "Здесь должно быть целое число"
        if self._minimum is not None and number < self._minimum:
            return f"Не меньше {_plain(self._minimum)}"
        if self._maximum is not None and number > self._maximum:
            return f"Не больше {_plain(self._maximum)}"
        return ""

    def _read(self) -> float | None:
        text = re.sub(r"\s", "", self.text()).replace(",", ".").replace("−", "-")
        return float(text) if re.fullmatch(r"-?(\d+\.?\d*|\.\d+)", text) and len(text) < 20 else None


def _plain(value: float) -> str:
    return russian.number(value, 0 if float(value).is_integer() else 2)


def parse_day(text: str) -> date | None:
    """The date in any of the ways people type one: 1.9.19, 01092019, 1/9/2019, 2019-09-01. None when it is no date."""
    text = text.strip()
    if found := _ISO.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := _SEPARATED.fullmatch(text) or _JOINED.fullmatch(text):
        day, month, year = (int(part) for part in found.groups())
        if len(found[3]) == 2:
            year += 2000 if year < _CENTURY else 1900
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


class DayEdit(TextEdit):
    """A date or None, typed in any way or chosen in a calendar (Alt+↓); wrong text stays and is reported."""

    def __init__(self, minimum: date = date(1900, 1, 1), maximum: date = date(2100, 12, 31)) -> None:
        super().__init__("дд.мм.гггг", 20)
        self._minimum, self._maximum = minimum, maximum
        self._calendar: _Calendar | None = None
        self.setMaximumWidth(160)
        self.setMinimumWidth(132)
        button = self.addAction(icons.icon("calendar", "muted"), QLineEdit.ActionPosition.TrailingPosition)
        button.setToolTip("Календарь (Alt+↓)")
        button.triggered.connect(self.show_calendar)

    def value(self) -> date | None:  # type: ignore[override]
        return None if self.problem() else parse_day(self.text())

    def set_value(self, value: date | None) -> None:  # type: ignore[override]
        self.setText(russian.day(value))

    def problem(self) -> str:
        text = self.text().strip()
        if not text:
            return ""
        day = parse_day(text)
        if day is None:
            return f"Нет такой даты: «{text}». Пишите день, месяц, год: 01.09.2019"
        if not self._minimum <= day <= self._maximum:
            return f"Дата от {russian.day(self._minimum)} до {russian.day(self._maximum)}"
        return ""

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if (day := parse_day(self.text())) is not None:
            self.setText(russian.day(day))
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, alt = Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        if (key == Qt.Key.Key_Down and alt) or key == Qt.Key.Key_F4:
            self.show_calendar()
        elif key in steps and not self.isReadOnly() and (day := self.value()) is not None:
            self._take(date.fromordinal(day.toordinal() + steps[key]))
        else:
            super().keyPressEvent(event)

    def show_calendar(self) -> None:
        """Open the calendar on the date, or on today."""
        if self.isReadOnly() or not self.isEnabled():
            return
        self._calendar = self._calendar or _Calendar(self)
        self._calendar.open_at(self.value() or date.today())

    def _take(self, day: date) -> None:
        self.setText(russian.day(day))
        self.changed.emit()


class _Calendar(QFrame):
    """The popup of a day editor."""

    def __init__(self, owner: DayEdit) -> None:
        super().__init__(owner, Qt.WindowType.Popup)
        self._owner = owner
        self.setProperty("look", "popup")
        self._month = QCalendarWidget()
        self._month.setLocale(theme.RUSSIAN)
        self._month.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self._month.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self._month.setMinimumSize(304, 272)
        self._month.setDateRange(_qt(owner._minimum), _qt(owner._maximum))
        self._month.clicked.connect(self._pick)
        self._month.activated.connect(self._pick)
        self.setLayout(column(self._month, margins=(1, 1, 1, 1)))

    def open_at(self, day: date) -> None:
        weekend = QTextCharFormat()
        weekend.setForeground(theme.color("muted"))
        for number in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self._month.setWeekdayTextFormat(number, weekend)
        self._month.setSelectedDate(_qt(day))
        self.adjustSize()
        corner = self._owner.mapToGlobal(QPoint(0, self._owner.height() + 2))
        room = self._owner.screen().availableGeometry()
        if corner.y() + self.height() > room.bottom():
            corner = self._owner.mapToGlobal(QPoint(0, -self.height() - 2))
        self.move(max(room.left(), min(corner.x(), room.right() - self.width())), corner.y())
        self.show()
        self._month.setFocus()

    def _pick(self, day: QDate) -> None:
        self.hide()
        self._owner._take(date(day.year(), day.month(), day.day()))
        self._owner.setFocus()


def _qt(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


class FlagEdit(QCheckBox):
    """Yes or no; its caption stands beside the box."""

    changed = Signal()

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda: self.changed.emit())

    def value(self) -> bool:
        return self.isChecked()

    def set_value(self, value: bool | None) -> None:
        self.setChecked(bool(value))

    def problem(self) -> str:
        return ""

    def set_invalid(self, invalid: bool) -> None:
        restyle(self, invalid="true" if invalid else "false")
