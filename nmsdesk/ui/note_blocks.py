"""The blocks of a note as a list: chosen, added, moved, removed; each tells how many warnings it has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from nmsdesk.domain.cycle import NoteBlock
from nmsdesk.russian import count
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import column, label, row, tool_button

WARNINGS = ("замечание", "замечания", "замечаний")
_NUMBER = Qt.ItemDataRole.UserRole


class BlocksList(QWidget):
    """``chosen`` carries the id of the block that the user has gone to."""

    chosen = Signal(int)
    added = Signal()
    moved = Signal(int)  # by how many places
    removed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._quiet = False
        self.blocks: Sequence[NoteBlock] = ()
        self.list = QListWidget()
        self.list.setProperty("look", "framed")
        self.list.setAccessibleName("Разделы записки")
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentRowChanged.connect(lambda _: self._tell())
        self.tools = [
            tool_button("plus", "Новый раздел после этого", self.added.emit, keys="Ctrl+N"),
            tool_button("chevron-up", "Выше", partial(self.moved.emit, -1), keys="Alt+Up"),
            tool_button("chevron-down", "Ниже", partial(self.moved.emit, 1), keys="Alt+Down"),
            tool_button("trash", "Удалить раздел", self.removed.emit, keys="Del"),
        ]
        area = column(row(label("Разделы", "heading"), None), spacing=8)
        area.addWidget(self.list, 1)
        area.addLayout(row(*self.tools, None, spacing=2))
        self.setLayout(area)
        self.setMinimumWidth(180)
        keys.bind(self.list, "Delete", self.removed.emit, Qt.ShortcutContext.WidgetShortcut)

    def put(self, blocks: Sequence[NoteBlock], wanted: int | None) -> NoteBlock | None:
        """Show the blocks with this one current, else the first; nobody is told. The current block."""
        self._quiet = True
        self.blocks = blocks
        self.list.clear()
        for block in blocks:
            item = QListWidgetItem()
            item.setData(_NUMBER, block.id)
            self.list.addItem(item)
        at = next((n for n, b in enumerate(blocks) if b.id == wanted), 0)
        self.list.setCurrentRow(at if blocks else -1)
        self._quiet = False
        return blocks[at] if blocks else None

    def choose(self, number: int | None) -> None:
        """Go to a block, as if it were clicked."""
        at = next((n for n, b in enumerate(self.blocks) if b.id == number), -1)
        if at >= 0:
            self.list.setCurrentRow(at)

    def allow(self, editable: bool) -> None:
        """Whether blocks may be added, moved and removed."""
        for one in self.tools:
            one.setEnabled(editable)

    def show_counts(self, amounts: Mapping[int, int], titles: Mapping[int, str]) -> None:
        """The names – ``titles`` are those being typed – with the numbers of warnings."""
        for n, block in enumerate(self.blocks):
            name = titles.get(block.id or 0, block.title) or "Без заголовка"
            amount = amounts.get(block.id or 0, 0)
            item = self.list.item(n)
            item.setText(f"{name}  ⚠ {amount}" if amount else name)
            item.setToolTip(f"{name}: {count(amount, *WARNINGS)}" if amount else name)

    def _tell(self) -> None:
        item = self.list.currentItem()
        if not self._quiet and item is not None:
            self.chosen.emit(int(item.data(_NUMBER)))
