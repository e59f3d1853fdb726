"""What is known about the chosen indicator: title in full, value against target, what is missing, the funnel, notes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame

from nmsdesk import russian
from nmsdesk.indicators.context import Value
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.ui import indicator_words as words
from nmsdesk.ui.indicator_funnel import Funnel
from nmsdesk.ui.kit.basics import column, label, picture, row, scrolled
from nmsdesk.ui.kit.indicator import BulletBar


class IndicatorHead(QFrame):
    """The column at the left. ``step_opened`` carries the number of a step of the funnel."""

    step_opened = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.setAccessibleName("Показатель")
        self._title = label("", "strong", wrap=True, selectable=True)
        self._value = label("—", "value")
        self._of = label("", "muted")
        self._target = label("", "muted")
        for side in (self._of, self._target):
            side.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._bar = BulletBar()
        self._mark = picture("circle-minus", 18, "faint")
        self._status = label("", "strong", wrap=True)
        self.funnel = Funnel()
        self.funnel.opened.connect(self.step_opened)
        self._left_out = label("", "small", wrap=True)
        self._notes = label("", "small", wrap=True)
        number = row(self._value, None, column(self._of, self._target, spacing=0))
        state = row(self._mark, self._status, spacing=8)
        state.setStretch(1, 1)
        top = column(self._title, 2, number, self._bar, state, spacing=6, margins=(8, 0, 8, 0))
        steps = row(label("Кто проходит каждый шаг", "caption"), margins=(8, 0, 8, 0))
        foot = column(self._left_out, self._notes, spacing=4, margins=(8, 0, 8, 0))
        inside = column(top, 10, steps, 2, self.funnel, 4, foot, None, spacing=0, margins=(8, 14, 8, 12))
        self.setLayout(column(scrolled(inside), margins=(1, 1, 1, 1)))

    def show_value(self, value: Value) -> None:
        indicator = INDICATORS[value.code]
        self._title.setText(f"{indicator.shown_code}. {indicator.title}")
        self._value.setText("—" if value.percent is None else russian.percent(value.percent))
        self._of.setText(words.share(value))
        self._target.setText(f"цель {words.goal(value.target)}")
        self._bar.set_value(value.percent, value.target)
        self._mark.set_picture(words.mark(value), words.tone(value))
        text = words.status(value)
        self._status.setText(text[:1].upper() + text[1:])
        self.funnel.set_steps(value.funnel)
        left_out = [f"исключены {russian.number(value.excluded)}"] if value.excluded else []
        left_out += [f"нет данных о {russian.number(value.no_data)}"] if value.no_data else []
        self._left_out.setText(f"Не входят в расчёт: {', '.join(left_out)}." if left_out else "")
        self._left_out.setVisible(bool(left_out))
        self._notes.setText("\n".join(value.notes))
        self._notes.setVisible(bool(value.notes))
        self.setAccessibleDescription(words.sentence(value))

    def set_waiting(self) -> None:
        """The numbers of another period are gone, the new ones are being counted."""
        self._value.setText("—")
        for text in (self._of, self._target, self._left_out, self._notes):
            text.setText("")
        self._bar.set_value(None, None)
        self._mark.set_picture("clock", "faint")
        self._status.setText("Считается…")
        self.funnel.set_steps(())

    def status_text(self) -> str:
        return self._status.text()

    def value_text(self) -> str:
        return self._value.text()
