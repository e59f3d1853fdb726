"""Painted rows moved over by keys: what the small charts share."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget


class KeyedRows(QWidget):
    """Up and Down move over the rows, Enter and Space choose; the row is marked only when the keyboard has brought one here."""

    def __init__(self) -> None:
        super().__init__()
        self._at, self._keyed = 0, False

    def _amount(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

    def _choose(self, row: int) -> None:
        """What Enter on a row does."""
        raise NotImplementedError

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._keyed = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._keyed = False
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        key, rows = Qt.Key(event.key()), self._amount()
        if key in steps and rows:
            self._at, self._keyed = min(max(0, self._at + steps[key]), rows - 1), True
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and rows:
            self._choose(self._at)
        else:
            super().keyPressEvent(event)
