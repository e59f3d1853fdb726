"""All readings of the regulation one under another, the official one marked, with the document that fixes it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from nmsdesk import russian
from nmsdesk.domain.monitoring import RuleSet
from nmsdesk.indicators.context import COUNTED, Value
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.ui import indicator_words as words
from nmsdesk.ui.kit.badge import Badge
from nmsdesk.ui.kit.basics import button, clear, column, frame, label, row, scrolled
from nmsdesk.ui.kit.indicator import BulletBar
from nmsdesk.ui.kit.link import Link
from nmsdesk.ui.kit.parts import Card

_ONE = "Положение читается одним способом."
_MANY = "Положение можно прочесть по-разному. Отчёты считаются по официальному варианту, остальные – для сравнения."


class ReadingsPanel(QWidget):
    """``chosen`` carries the reading whose list is wanted; ``rules_wanted`` asks for the rule sets."""

    chosen = Signal(str)
    listed = Signal(str, str)  # a reading and the status of its list
    rules_wanted = Signal()
    act_wanted = Signal(int)  # the document that fixes the reading

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
        self._act = 0
        said = "Документ, которым утверждена методика"
        self.act = button("Открыть документ", "file-text", "link", lambda: self.act_wanted.emit(self._act), tip=said)
        foot = row(self.act, self._link, None)
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
        fixed = f". Документ: {rules.basis}" if rules.basis else ""
        self._rules.setText(f"Официальный вариант установлен методикой «{rules.name}»{fixed}.")
        self._act = rules.act or 0
        self.act.setVisible(bool(rules.act))

    def _add(self, line: int, part: Value, title: str, value: Value) -> None:
        official = part.variant == value.variant
        name = label(title[:1].upper() + title[1:], "strong" if official else "", wrap=True)
        mark = Badge("официальный", "accent") if official else Badge(_difference(part, value))
        percent = label("—" if part.percent is None else russian.percent(part.percent), "heading")
        percent.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        asked = "" if official else part.variant
        counted = Link(russian.number(part.numerator), partial(self.listed.emit, asked, COUNTED), "Открыть список учтённых")
        whole = Link(russian.number(part.denominator), partial(self.listed.emit, asked, "population"), "Открыть список всех в расчёте")
        for link in (counted, whole):
            link.setWordWrap(False)
            link.setMinimumWidth(0)
        state = row(counted, label("из", "small"), whole, label(words.status(part), "small"), None, spacing=4)
        opener = button("Список", "list", "", lambda: self.chosen.emit("" if official else part.variant), tip=f"Открыть список: {title}")
        opener.setAccessibleName(f"Открыть список: {title}, {percent.text()}")
        self.buttons[part.variant] = opener
        self._grid.addLayout(column(name, row(mark, None), spacing=4), line, 0)
        self._grid.addLayout(_stacked(BulletBar(part.percent, part.target), state), line, 1)
        self._grid.addWidget(percent, line, 2)
        self._grid.addWidget(opener, line, 3)


def _stacked(bar: BulletBar, state: QHBoxLayout) -> QVBoxLayout:
    return column(None, bar, state, None, spacing=2)


def _difference(part: Value, value: Value) -> str:
    """«+4,1 п. п.» to the official one."""
    if part.percent is None or value.percent is None:
        return "нет данных"
    gap = round(part.percent - value.percent, 1)
    return f"{'+' if gap > 0 else ''}{russian.number(gap, 1)} п. п. к официальному"
