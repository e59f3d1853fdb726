"""Editors that choose one: of a list, or a record found by typing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit

from nmsdesk import russian
from nmsdesk.ui import icons
from nmsdesk.ui.kit.basics import restyle
from nmsdesk.ui.kit.suggest import Offer, Suggestions, chevron, matches

Options = Iterable[tuple[Any, str]]


class _Picker(QLineEdit):
    """What a choice and a reference share: a value behind the text, and the list of offers."""

    changed = Signal()
    taken = Signal()  # an offer of the list was chosen

    def __init__(self, placeholder: str) -> None:
        super().__init__()
        self._value: Any = None
        self._text = ""
        self.setPlaceholderText(placeholder)
        self._list = Suggestions(self)
        self._list.picked.connect(self._take)
        self.textEdited.connect(self._typed)
        chevron(self.show_list, self)

    def value(self) -> Any:
        return self._value if self.text().strip() == self._text.strip() else None

    def problem(self) -> str:
        typed = self.text().strip()
        return f"Выберите значение из списка: «{typed}» в нём нет" if typed and typed != self._text.strip() else ""

    def set_invalid(self, invalid: bool) -> None:
        restyle(self, invalid="true" if invalid else "false")

    def show_list(self) -> None:
        """Open the list of everything there is to choose."""

    def list_shown(self) -> bool:
        """Whether the list of offers is open: it takes arrows, Enter and Esc."""
        return self._list.isVisible()

    def _typed(self, text: str) -> None:
        """The user has typed."""

    def _put(self, value: Any, text: str) -> None:
        self._value, self._text = value, text
        self.setText(text)
        self.setCursorPosition(0)
        self.setToolTip(text)

    def _take(self, offer: Offer) -> None:
        self._put(offer.value, offer.text)
        self.changed.emit()
        self.taken.emit()

    def _empty(self) -> None:
        self._value, self._text = None, ""
        self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, alt = Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if self._list.take_key(event):
            event.accept()
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) and self._list.isVisible():
            self._settle()
            super().keyPressEvent(event)
        elif (key in (Qt.Key.Key_Down, Qt.Key.Key_F4) or (alt and key == Qt.Key.Key_Up)) and not self.isReadOnly():
            self.show_list()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self._settle()
        super().focusOutEvent(event)

    def _settle(self) -> None:
        """Leaving: the only offer, or the one spelled exactly as typed, is taken."""
        typed, offers = self.text().strip(), self._list.offers()
        if typed and typed != self._text.strip():
            exact = [offer for offer in offers if russian.fold(offer.text) == russian.fold(typed)]
            if len(exact) == 1 or len(offers) == 1:
                self._take((exact or list(offers))[0])
        self._list.hide()


class ChoiceEdit(_Picker):
    """One of (code, label), filtered while typing: any part of words, ё as е, wrong keyboard layout. Empty is None."""

    def __init__(self, options: Options = (), placeholder: str = "Не выбрано", *, nullable: bool = True) -> None:
        super().__init__(placeholder)
        self._nullable = nullable
        self._options: list[Offer] = []
        self.set_options(options)

    def set_options(self, options: Options) -> None:
        """Replace what there is to choose; the value stays."""
        self._options = [Offer(code, text) for code, text in options]

    def set_value(self, value: Any) -> None:
        """Codes that are not in the list any more are kept and shown as they are."""
        text = next((offer.text for offer in self._options if offer.value == value), "" if value is None else str(value))
        self._put(value, text)

    def problem(self) -> str:
        if not self._nullable and not self.text().strip():
            return "Выберите значение"
        return super().problem()

    def show_list(self) -> None:
        self.setFocus()
        self._list.offer(self._options, current=self._value)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if not self.isReadOnly():
            self.selectAll()
            self.show_list()

    def _typed(self, text: str) -> None:
        self._list.offer([offer for offer in self._options if matches(text, offer.text)])
        if not text.strip():
            self._empty()
        else:
            self.changed.emit()


class RefEdit(_Picker):
    """A record found by typing; ``search(text)`` gives (id, label, hint). ``opened`` asks to open the record chosen."""

    opened = Signal(int)

    def __init__(
        self,
        search: Callable[[str], Sequence[tuple[int, str, str]]],
        label_of: Callable[[int], str] | None = None,
        placeholder: str = "Начните вводить",
    ) -> None:
        super().__init__(placeholder)
        self._search = search
        self._label_of = label_of
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(80)
        self._timer.timeout.connect(self.show_list)
        self._open = self.addAction(icons.icon("external-link", "muted"), QLineEdit.ActionPosition.TrailingPosition)
        self._open.setToolTip("Открыть запись (Alt+Enter)")
        self._open.triggered.connect(self._open_chosen)
        self._clear = self.addAction(icons.icon("x", "muted"), QLineEdit.ActionPosition.TrailingPosition)
        self._clear.setToolTip("Очистить")
        self._clear.triggered.connect(self._wipe)
        self.textChanged.connect(lambda _: self._show_actions())
        self._show_actions()

    def set_value(self, value: int | None, label: str | None = None) -> None:
        """The id, and its label unless ``label_of`` can tell it."""
        if label is None and value is not None:
            label = self._label_of(value) if self._label_of else f"№ {value}"
        self._put(value, label or "")
        self._show_actions()

    def show_list(self) -> None:
        typed = "" if self.text().strip() == self._text.strip() else self.text()
        found = [Offer(*row) for row in self._search(typed)]
        self._list.offer(found, current=self._value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.AltModifier and self._value is not None:
            self._open_chosen()
        else:
            if enter and self._timer.isActive():
                self._timer.stop()
                self.show_list()
            super().keyPressEvent(event)

    def _typed(self, text: str) -> None:
        if text.strip():
            self._timer.start()
            self.changed.emit()
        else:
            self._list.hide()
            self._empty()

    def _settle(self) -> None:
        if self._timer.isActive():
            self._timer.stop()
            self.show_list()
        super()._settle()

    def _wipe(self) -> None:
        self._put(None, "")
        self.changed.emit()
        self.setFocus()

    def _open_chosen(self) -> None:
        if (record := self.value()) is not None:
            self.opened.emit(record)

    def _show_actions(self) -> None:
        self._open.setVisible(self.value() is not None)
        self._clear.setVisible(bool(self.text()) and not self.isReadOnly())
