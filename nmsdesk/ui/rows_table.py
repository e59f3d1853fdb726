"""A table of rows that a card holds whole: sorted and narrowed here, the selection kept over a reading anew."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent

from nmsdesk.russian import fold
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.suggest import matches
from nmsdesk.ui.kit.table import TableView


class RowsTable(TableView):
    """Rows by id; ``put`` shows them, ``narrow`` hides those without the words or out of the ids."""

    space_pressed = Signal()  # Space marks the selected rows

    def __init__(self, columns: Sequence[Column], name: str, empty: str = "Пока ничего нет") -> None:
        self._all: dict[int, Sequence[Any]] = {}
        self._words, self._only = "", None  # type: tuple[str, Collection[int] | None]
        super().__init__(columns, lambda ids: [self._all.get(n) for n in ids], name)
        self.set_empty_text(empty)
        self.sort_requested.connect(lambda *_: self._show())

    def put(self, rows: Mapping[int, Sequence[Any]]) -> None:
        """Show these rows, in this order while no column is sorted by."""
        self._all = dict(rows)
        self._show()

    def narrow(self, words: str = "", only: Collection[int] | None = None) -> None:
        """Show only rows that hold the words and whose ids are among these."""
        self._words, self._only = words, only
        self._show()

    def change(self, number: int, row: Sequence[Any]) -> None:
        """One row as it is now, in its place."""
        self._all[number] = row
        self.refresh()

    def rows(self) -> dict[int, Sequence[Any]]:
        """Every row, the hidden ones too."""
        return self._all

    def set_caption(self, column: int, caption: str) -> None:
        """Call a column otherwise."""
        self.paged.columns[column] = replace(self.paged.columns[column], caption=caption)
        self.paged.headerDataChanged.emit(Qt.Orientation.Horizontal, column, column)

    def chosen(self) -> list[int]:
        """The selected rows, else the current one."""
        current = self.current_id()
        return self.selected_ids() or ([current] if current is not None else [])

    def select_ids(self, ids: Collection[int]) -> None:
        """Select the rows of the ids that are shown."""
        picked = QItemSelection()
        last = len(self.paged.columns) - 1
        for row, number in enumerate(self.paged.ids):
            if number in ids:
                picked.select(self.paged.index(row, 0), self.paged.index(row, last))
        self.selectionModel().select(picked, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.space_pressed.emit()
            return
        super().keyPressEvent(event)

    def _show(self) -> None:
        chosen = set(self.selected_ids())
        ids = [n for n, row in self._all.items() if self._fits(n, row)]
        key, descending = self.sort_state()
        at = next((n for n, column in enumerate(self.paged.columns) if column.key == key), -1)
        if at >= 0:
            filled = [n for n in ids if self._all[n][at] not in (None, "")]
            filled.sort(key=lambda n: _order(self._all[n][at]), reverse=descending)
            ids = filled + [n for n in ids if self._all[n][at] in (None, "")]
        self.set_ids(ids)
        if len(chosen) > 1:
            self.select_ids(chosen)

    def _fits(self, number: int, row: Sequence[Any]) -> bool:
        if self._only is not None and number not in self._only:
            return False
        return not self._words.strip() or matches(self._words, " ".join(c.text(v) for c, v in zip(self.paged.columns, row)))


def _order(value: Any) -> tuple[int, Any]:
    match value:
        case bool() | int() | float():
            return 0, value
        case date():
            return 1, value
    return 2, fold(str(value))


