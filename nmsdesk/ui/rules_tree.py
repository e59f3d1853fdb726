"""The rules by register with the number of remarks of each; those without remarks are shown when asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem

from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.domain.rules import Rule
from nmsdesk.russian import number
from nmsdesk.services.checks import CheckProblem
from nmsdesk.ui import icons, theme

Choice = tuple[str, str]  # register and code; an empty one means all
ALL: Choice = ("", "")
SEVERITY = {"error": ("circle-x", "bad"), "warning": ("alert-triangle", "warn")}


class RulesTree(QTreeWidget):
    """``chosen`` tells the register and the code of the rule; both empty for everything."""

    chosen = Signal()

    def __init__(self, rules: Sequence[Rule]) -> None:
        super().__init__()
        self._rules, self.every = {r.code: r for r in rules}, False
        self._items: dict[Choice, QTreeWidgetItem] = {}
        self._counts: Counter[Choice] = Counter()
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(16)
        self.setProperty("look", "rules")
        self.setAccessibleName("Правила")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(24)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.currentItemChanged.connect(lambda *_: self.chosen.emit())
        theme.notifier.changed.connect(self._fill)

    def set_problems(self, problems: Iterable[CheckProblem]) -> None:
        """Count these; the chosen rule stays chosen."""
        self._counts = Counter()
        for p in problems:
            for choice in (ALL, (p.register, ""), (p.register, p.code)):
                self._counts[choice] += 1
        self._fill()

    def show_all(self, every: bool) -> None:
        """Show the rules without remarks too."""
        self.every = every
        self._fill()

    def silent(self) -> int:
        """How many rules have no remarks."""
        return len(self._rules) - len({code for _, code in self._counts if code})

    def current(self) -> Choice:
        item = self.currentItem()
        return next((choice for choice, one in self._items.items() if one is item), ALL)

    def choose(self, choice: Choice) -> None:
        """Make a line current."""
        self.setCurrentItem(self._items.get(choice) or self._items.get((choice[0], "")) or self._items[ALL])

    def _fill(self) -> None:
        current, closed = self.current(), {c for c, one in self._items.items() if one.childCount() and not one.isExpanded()}
        self.blockSignals(True)
        self.clear()
        self._items = {ALL: self._item(None, "Все замечания", self._counts[ALL], bold=True)}
        for key, register in REGISTERS.items():
            codes = self._codes(key)
            if not codes:
                continue
            owner = self._items[key, ""] = self._item(None, register.title, self._counts[key, ""], bold=True)
            for code in codes:
                one = self._items[key, code] = self._item(owner, self._rules[code].title, self._counts[key, code])
                name, tone = SEVERITY[self._rules[code].severity]
                one.setIcon(0, icons.icon(name, tone))
            owner.setExpanded((key, "") not in closed)
        self.choose(current)
        self.blockSignals(False)

    def _codes(self, key: str) -> list[str]:
        counted = [code for register, code in self._counts if register == key and code]
        order = {code: n for n, code in enumerate(self._rules)}
        silent = [r.code for r in self._rules.values() if r.register == key and r.code not in counted] if self.every else []
        return sorted(counted, key=order.__getitem__) + silent

    def _item(self, owner: QTreeWidgetItem | None, text: str, n: int, bold: bool = False) -> QTreeWidgetItem:
        item = QTreeWidgetItem([text, number(n) if n else "нет"])
        item.setToolTip(0, text)
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setForeground(1, QColor(theme.color("muted")))
        if bold:
            font = QFont(self.font())
            font.setWeight(QFont.Weight.DemiBold)
            item.setFont(0, font)
        if owner is None:
            self.addTopLevelItem(item)
        else:
            owner.addChild(item)
        return item
