"""An editor laid over a cell of a table: Enter keeps, Tab goes on to the next cell, Esc leaves; what is refused is said below."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from nmsdesk.ui.kit.basics import column, label
from nmsdesk.ui.kit.choices import ChoiceEdit, RefEdit

NARROWEST = 150


class CellEditor(QFrame):
    """One editor over one cell. ``kept`` carries where to go on: 0 stay, 1 to the next cell, -1 to the one before."""

    kept = Signal(int)
    left = Signal()

    def __init__(self, viewport: QWidget, cell: QRect, editor: Any, name: str) -> None:
        super().__init__(viewport)
        self.editor = editor
        self._before = editor.value()
        self._over = False
        editor.setParent(self)
        editor.setMaximumWidth(16777215)
        editor.setAccessibleName(f"Правка: {name}")
        editor.installEventFilter(self)
        self.setLayout(column(editor, spacing=0))
        self.place(cell)
        self._note = QFrame(viewport)
        self._note.setProperty("look", "banner")
        self._note.setProperty("tone", "bad")
        self._text = label("", "error", wrap=True)
        self._note.setLayout(column(self._text, margins=(10, 6, 10, 6)))
        self._note.hide()
        editor.changed.connect(self._note.hide)
        self.show()
        self.raise_()
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(editor, QLineEdit):
            editor.selectAll()
        if isinstance(editor, ChoiceEdit):
            editor.taken.connect(lambda: QTimer.singleShot(0, lambda: self._keep(0)))
            QTimer.singleShot(0, self._open_list)

    def place(self, cell: QRect) -> None:
        """Lie over the cell, not narrower than a date."""
        viewport = self.parentWidget()
        assert viewport is not None
        width = min(max(cell.width(), NARROWEST), viewport.width())
        self.setGeometry(max(0, min(cell.left(), viewport.width() - width)), cell.top(), width, cell.height())

    def changed(self) -> bool:
        """Whether something else is in the editor now than at first."""
        return bool(self.editor.value() != self._before or self.editor.problem())

    def message(self) -> str:
        """What is said of a refused value."""
        return self._text.text() if self._note.isVisible() else ""

    def refuse(self, text: str) -> None:
        """Say why the value cannot be kept; the editor stays with what was typed."""
        self._text.setText(text)
        width = max(self.width(), 280)
        viewport = self.parentWidget()
        assert viewport is not None
        self._note.setFixedWidth(min(width, viewport.width()))
        high = self._note.heightForWidth(self._note.width())
        below = self.geometry().bottom() + 4
        top = below if below + high <= viewport.height() else self.y() - high - 4
        self._note.setGeometry(min(self.x(), viewport.width() - self._note.width()), top, self._note.width(), high)
        self._note.show()
        self._note.raise_()
        self.editor.set_invalid(True)
        self.editor.setFocus()

    def close_quietly(self) -> None:
        """Take the editor away, whatever is in it."""
        self._over = True
        self.hide()
        self._note.hide()
        self._note.deleteLater()
        self.deleteLater()

    def _open_list(self) -> None:
        if not self._over and isinstance(self.editor, ChoiceEdit):
            self.editor.show_list()

    def _keep(self, by: int) -> None:
        if self._over:
            return
        if text := self.editor.problem():
            self.refuse(text)
        elif by or self.changed():
            self.kept.emit(by)
        else:
            self.left.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._over:
            return False
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(Qt.Key(event.key()))
        if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            inner = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.MenuBarFocusReason)
            if event.reason() not in inner and not self._note.isVisible():
                QTimer.singleShot(0, lambda: self._keep(0))
        return False

    def _key(self, key: Qt.Key) -> bool:
        if isinstance(self.editor, ChoiceEdit | RefEdit) and self.editor.list_shown():
            return False
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._keep(0)
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._keep(1 if key == Qt.Key.Key_Tab else -1)
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            return False
        return True
