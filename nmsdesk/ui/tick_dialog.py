"""Choosing several of a list by ticks: a filter, all and none, those already there shown and not to be ticked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from nmsdesk.russian import number
from nmsdesk.ui import icons, theme
from nmsdesk.ui.ask_dialog import AskDialog, Asked
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.suggest import matches
from nmsdesk.ui.office import Office

_VALUE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Tick:
    """One thing to tick: what it is, its text, and whether it is ``there`` already."""

    value: Any
    text: str
    there: bool = False
    ticked: bool = False


class TickList(QWidget):
    """Check boxes in a list under a filter; Space ticks."""

    def __init__(self, ticks: Sequence[Tick], there: str = "уже есть") -> None:
        super().__init__()
        self._filter = QLineEdit()
        self._filter.setPlaceholderText("Найти в списке")
        self._filter.setAccessibleName("Найти в списке")
        self._filter.setClearButtonEnabled(True)
        self._filter.addAction(icons.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self._filter.textEdited.connect(self._show_matching)
        self.list = QListWidget()
        self.list.setProperty("look", "framed")
        self.list.setAccessibleName("Что выбрать")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for tick in ticks:
            item = QListWidgetItem(f"{tick.text} – {there}" if tick.there else tick.text)
            item.setData(_VALUE, tick.value)
            flags = Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable
            item.setFlags(Qt.ItemFlag.NoItemFlags if tick.there else flags | Qt.ItemFlag.ItemIsEnabled)
            item.setCheckState(Qt.CheckState.Checked if tick.ticked or tick.there else Qt.CheckState.Unchecked)
            if tick.there:
                item.setForeground(theme.color("faint"))
            self.list.addItem(item)
        self.list.itemChanged.connect(lambda _: self._count())
        self._counted = label("", "muted")
        everything = button("Отметить все", "", "link", lambda: self.tick_all(True), keys="Ctrl+A")
        nothing = button("Снять все", "", "link", lambda: self.tick_all(False))
        tools = row(self._filter, everything, nothing, spacing=12)
        self.setLayout(column(tools, self.list, self._counted, spacing=8))
        keys.bind(self.list, "Ctrl+A", lambda: self.tick_all(True), Qt.ShortcutContext.WidgetShortcut)
        keys.bind(self._filter, "Down", self.list.setFocus, Qt.ShortcutContext.WidgetShortcut)
        self._count()

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(n) for n in range(self.list.count())]

    def ticked(self) -> list[Any]:
        """Values of the ticked lines, those already there left out."""
        enabled = Qt.ItemFlag.ItemIsEnabled
        return [i.data(_VALUE) for i in self._items() if i.flags() & enabled and i.checkState() == Qt.CheckState.Checked]

    def tick_all(self, on: bool) -> None:
        """Tick or clear every line that the filter shows."""
        for item in self._items():
            if item.flags() & Qt.ItemFlag.ItemIsEnabled and not item.isHidden():
                item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def _show_matching(self, typed: str) -> None:
        for item in self._items():
            item.setHidden(not matches(typed, item.text()))

    def _count(self) -> None:
        self._counted.setText(f"Отмечено: {number(len(self.ticked()))}")


class TickDialog(AskDialog):
    """``do(ticked values, field values)`` is the use case."""

    def __init__(
        self,
        office: Office,
        title: str,
        ticks: Sequence[Tick],
        do: Callable[[list[Any], dict[str, Any]], Any],
        yes: str,
        fields: Sequence[Asked] = (),
        *,
        text: str = "",
        said: str | Callable[[Any], str] = "",
        owner: QWidget | None = None,
    ) -> None:
        self.ticks = TickList(ticks)
        super().__init__(
            office, title, fields, lambda values: do(self.ticks.ticked(), values), yes, text=text, said=said, body=self.ticks,
            owner=owner, columns=2,
        )  # fmt: skip
        self.form.setFixedHeight(78 if fields else 0)
        self.resize(680, 600)
