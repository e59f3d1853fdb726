"""The search field of a list: the search language with completion, what is not understood, examples to start from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit

from nmsdesk.ui import icons
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.suggest import Offer, Suggestions

SEARCH_MS = 140
OFFER_MS = 60
MOST = 60


class QueryEdit(QLineEdit):
    """``asked`` is told a moment after the last key, ``entered`` at Enter or Down: on to the table.

    ``complete(text, cursor)`` gives completions: start, end, insert, caption, hint.
    """

    asked = Signal(str)
    entered = Signal()

    def __init__(self, complete: Callable[[str, int], Sequence[Any]], placeholder: str) -> None:
        super().__init__()
        self._complete = complete
        self.setPlaceholderText(placeholder)
        self.setClearButtonEnabled(True)
        self.setMinimumWidth(240)
        self.addAction(icons.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self._list = Suggestions(self)
        self._list.picked.connect(self._take)
        self._ask = self._timer(SEARCH_MS, self._tell)
        self._offer = self._timer(OFFER_MS, self.show_list)
        self.textEdited.connect(self._typed)

    def _timer(self, pause: int, then: Callable[[], object]) -> QTimer:
        value = QTimer(self)
        value.setSingleShot(True)
        value.setInterval(pause)
        value.timeout.connect(then)
        return value

    def put(self, text: str) -> None:
        """Show a text without asking by it."""
        self._ask.stop()
        self._offer.stop()
        self._list.hide()
        if text != self.text():
            self.setText(text)

    def show_list(self) -> None:
        """Offer what may stand at the cursor."""
        if not self.hasFocus():
            return
        found = self._complete(self.text(), self.cursorPosition())[:MOST]
        if found:
            self._list.offer([Offer(one, one.caption, one.hint) for one in found])
        else:
            self._list.hide()

    def offers(self) -> Sequence[Offer]:
        """What is offered now, nothing when the list is closed."""
        return self._list.offers() if self._list.isVisible() else ()

    def _typed(self, text: str) -> None:
        self._ask.start()
        if text.strip():
            self._offer.start()
        else:
            self._offer.stop()
            self._list.hide()

    def _tell(self) -> None:
        self._ask.stop()
        self.asked.emit(self.text())

    def _take(self, offer: Offer) -> None:
        one = offer.value
        text = self.text()
        self.setText(text[: one.start] + one.insert + text[one.end :])
        self.setCursorPosition(one.start + len(one.insert))
        self._ask.start()
        if one.insert.endswith(":"):
            self._offer.start()  # the word is taken, now its values

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Tab and self._list.isVisible() and (offer := self._list.marked()) is not None:
            self._list.hide()
            self._take(offer)
        elif self._list.take_key(event):
            event.accept()
        elif key == Qt.Key.Key_Space and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.show_list()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._leave()
        elif key == Qt.Key.Key_Down:
            if event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self.show_list()
            else:
                self._leave()
        elif key == Qt.Key.Key_Escape and self.text():
            self.put("")
            self._tell()
        else:
            super().keyPressEvent(event)

    def _leave(self) -> None:
        self._offer.stop()
        self._list.hide()
        if self._ask.isActive():
            self._tell()
        self.entered.emit()

    def event(self, event: QEvent) -> bool:
        """Tab is a key of the open list, before it goes to the next widget."""
        pressed = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if pressed and self._list.isVisible() and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Tab:
            self.keyPressEvent(event)
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self._offer.stop()
            self._list.hide()
        super().focusOutEvent(event)


class Examples(QFrame):
    """A popup under the field: what can be asked, each line puts itself into the field."""

    chosen = Signal(str)

    def __init__(self, owner: QLineEdit, examples: Sequence[tuple[str, str]], words: Sequence[str]) -> None:
        super().__init__(owner, Qt.WindowType.Popup)
        self.setProperty("look", "popup")
        self.setAccessibleName("Как искать")
        self._owner = owner
        body = column(label("Как искать", "heading"), spacing=6, margins=(16, 12, 16, 14))
        told = "Пишите слова из записи в любом порядке. Чтобы искать точнее, напишите поле, двоеточие и значение:"
        body.addWidget(label(told, "muted", wrap=True))
        for text, hint in examples:
            link = button(text, "", "link", partial(self._choose, text))
            line = row(link, None, label(hint, "small"), spacing=12)
            body.addLayout(line)
        if words:
            body.addWidget(label("Поля этого списка: " + ", ".join(words), "small", wrap=True))
        keys = "Tab или Enter – взять подсказку, Ctrl+Пробел – показать подсказки, Esc – закрыть. Буквы е и ё равны, раскладка любая."
        body.addWidget(label(keys, "small", wrap=True))
        self.setLayout(body)
        self.setFixedWidth(460)

    def open(self) -> None:
        """Show under the field."""
        self.adjustSize()
        self.move(self._owner.mapToGlobal(QPoint(0, self._owner.height() + 4)))
        self.show()
        self.setFocus()

    def _choose(self, text: str) -> None:
        self.hide()
        self.chosen.emit(text)
