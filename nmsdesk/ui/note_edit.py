"""The editor of a note's block: after «{» it offers the fields of the snapshot with their values; what is wrong is underlined."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from nmsdesk.services.notes import Offers
from nmsdesk.ui import theme
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.editors import LongTextEdit
from nmsdesk.ui.kit.suggest import Offer, Suggestions

WIDTH = 460


class _Fields(Suggestions):
    """The fields under the cursor of the text."""

    def __init__(self, owner: NoteEdit) -> None:
        self._text = owner
        super().__init__(owner)

    def under(self) -> QRect:
        at = self._text.cursorRect()
        corner = self._text.viewport().mapTo(self._text, at.topLeft())
        return QRect(corner.x(), corner.y(), WIDTH, at.height())


class NoteEdit(LongTextEdit):
    """Plain text with completion; ``ask(text, cursor)`` gives what may stand at the cursor."""

    def __init__(self, ask: Callable[[str, int], Offers | None]) -> None:
        super().__init__(8, "Текст раздела. Поле среза – в фигурных скобках: {6.percent}")
        self._ask = ask
        self.setMinimumHeight(160)
        self.setMaximumHeight(16_777_215)
        self.setAccessibleName("Текст раздела")
        self._start = 0
        self._list = _Fields(self)
        self._list.picked.connect(self._take)
        keys.bind(self, "Ctrl+Space", self.offer_fields, Qt.ShortcutContext.WidgetShortcut)

    def offers(self) -> Sequence[Offer]:
        """What is offered now, nothing when the list is closed."""
        return self._list.offers() if self._list.isVisible() else ()

    def offer_fields(self) -> None:
        """Open the list of fields, with a brace when there is none yet."""
        if self.isReadOnly():
            return
        self.setFocus()
        if self._ask(self.toPlainText(), self.textCursor().position()) is None:
            self.insertPlainText("{")
        self._show_offers()

    def put_at(self, start: int, end: int, text: str) -> None:
        """Put a text in place of a part, as if it were typed: Ctrl+Z takes it back."""
        cursor = self.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text)
        self.setTextCursor(cursor)

    def show_part(self, start: int, end: int) -> None:
        """Select a part and bring it into sight."""
        cursor = self.textCursor()
        cursor.setPosition(min(start, len(self.toPlainText())))
        cursor.setPosition(min(end, len(self.toPlainText())), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        self.setFocus()

    def underline(self, parts: Sequence[tuple[int, int, bool]]) -> None:
        """Mark parts of the text: (start, end, whether it is an error)."""
        found = []
        for start, end, bad in parts:
            one = QTextEdit.ExtraSelection()
            shape = QTextCharFormat()
            shape.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            shape.setUnderlineColor(theme.color("bad" if bad else "warn"))
            cursor = self.textCursor()
            cursor.setPosition(min(start, len(self.toPlainText())))
            cursor.setPosition(min(end, len(self.toPlainText())), QTextCursor.MoveMode.KeepAnchor)
            one.cursor, one.format = cursor, shape
            found.append(one)
        self.setExtraSelections(found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Tab and (offer := self._list.marked()) is not None:
            self._list.hide()
            self._take(offer)
            return
        if self._list.take_key(event):
            event.accept()
            return
        open_ = self._list.isVisible()
        super().keyPressEvent(event)
        if event.text() and not self.isReadOnly() and (open_ or self._inside()):
            self._show_offers()

    def event(self, event: QEvent) -> bool:
        """Tab is a key of the open list, before it goes to the next widget."""
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if pressed and self._list.isVisible() and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Tab:
            self.keyPressEvent(event)
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self._list.hide()
        super().focusOutEvent(event)

    def _inside(self) -> bool:
        text, at = self.toPlainText(), self.textCursor().position()
        return text.rfind("{", 0, at) > text.rfind("}", 0, at)

    def _show_offers(self) -> None:
        found = self._ask(self.toPlainText(), self.textCursor().position())
        if found is None or not found.fields:
            self._list.hide()
            return
        self._start = found.start
        self._list.offer([Offer(k.insert, k.caption, k.value) for k in found.fields])

    def _take(self, offer: Offer) -> None:
        insert = str(offer.value)
        text, end = self.toPlainText(), self.textCursor().position()
        if insert.endswith("}") and text[end : end + 1] == "}":
            end += 1
        self.put_at(self._start, end, insert)
        if not insert.endswith("}"):
            self._show_offers()  # an organisation is chosen, now its field
