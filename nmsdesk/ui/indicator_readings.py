"""All readings of the regulation one under another, the official one marked, with the document that fixes it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from nmsdesk import russian
from nmsdesk.domain.monitoring import RuleSet
from nmsdesk.indicators.context import Value
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.ui import indicator_words as words
from nmsdesk.ui.kit.badge import Badge
from nmsdesk.ui.kit.basics import button, clear, column, frame, label, row, scrolled
from nmsdesk.ui.kit.indicator import BulletBar
from nmsdesk.ui.kit.parts import Card

_ONE = "Положение читается одним способом."
_MANY = "Положение можно прочесть по-разному. Отчёты считаются по официальному варианту, остальные – для сравнения."


class ReadingsPanel(QWidget):
    """``chosen`` carries the reading whose list is wanted; ``rules_wanted`` asks for the rule sets."""

    chosen = Signal(str)
    rules_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[str, QPushButton] = {}
        self._intro = label("", "muted", wrap=True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(10)
        self._grid.setColumnStretch(0, 3)
        self._grid.setColumnStretch(1, 2)
        self._card = Card(content=self._grid)
        self._rules = label("", wrap=True, selectable=True)
        tip = "Какой вариант официальный, решает методика"
        self._link = button("Открыть методики расчёта", "adjustments", "link", self.rules_wanted.emit, tip=tip)
        foot = row(self._link, None)
        self.setLayout(column(scrolled(column(self._intro, self._card, 4, self._rules, foot, None, spacing=10, margins=(2, 12, 8, 8)))))

    def show_loading(self) -> None:
        clear(self._grid)
        self.buttons = {}
        self._intro.setText("Считаю варианты…")
        self._card.hide()
        self._rules.setText("")

    def show_value(self, value: Value, rules: RuleSet) -> None:
        """The value with its ``variants``."""
        clear(self._grid)
        self.buttons = {}
        indicator = INDICATORS[value.code]
        self._intro.setText(_MANY if len(value.variants) > 1 else _ONE)
        for number, part in enumerate(value.variants):
            if number:
                self._grid.addWidget(frame("line"), 2 * number - 1, 0, 1, 4)
            self._add(2 * number, part, indicator.variants[part.variant], value)
        self._card.show()
        self._rules.setText(f"Методика: {rules.name}{f'. Основание: {rules.basis}' if rules.basis else ''}.")

    def _add(self, line: int, part: Value, title: str, value: Value) -> None:
        official = part.variant == value.variant
        name = label(title[:1].upper() + title[1:], "strong" if official else "", wrap=True)
        mark = Badge("официальный", "accent") if official else Badge(_difference(part, value))
        percent = label("—" if part.percent is None else russian.percent(part.percent), "heading")
        percent.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        state = label(f"{words.share(part)}, {words.status(part)}", "small", wrap=True)
        opener = button("Список", "list", "", lambda: self.chosen.emit("" if official else part.variant), tip=f"Открыть список: {title}")
        opener.setAccessibleName(f"Открыть список: {title}, {percent.text()}")
        self.buttons[part.variant] = opener
        self._grid.addLayout(column(name, row(mark, None), spacing=4), line, 0)
        self._grid.addLayout(column(None, BulletBar(part.percent, part.target), state, None, spacing=2), line, 1)
        self._grid.addWidget(percent, line, 2)
        self._grid.addWidget(opener, line, 3)


def _difference(part: Value, value: Value) -> str:
    """«+4,1 п. п.» to the official one."""
    if part.percent is None or value.percent is None:
        return "нет данных"
    gap = round(part.percent - value.percent, 1)
    return f"{'+' if gap > 0 else ''}{russian.number(gap, 1)} п. п. к официальному"
