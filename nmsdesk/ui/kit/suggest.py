"""The list under an editor that offers values while one types; used by choices, references and the like."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPainter
from PySide6.QtWidgets import QApplication, QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from nmsdesk import russian
from nmsdesk.ui import icons, theme
from nmsdesk.ui.kit.basics import column, label

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
ROW = 30
MOVES = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}


@dataclass(frozen=True, slots=True)
class Offer:
    """A value to choose: what it is, its label and a muted hint."""

    value: Any
    text: str
    hint: str = ""


def matches(typed: str, text: str) -> bool:
    """Whether every typed word is found in the text: ё as е, any case, and in the other keyboard layout too."""
    key = russian.fold(text)
    readings = (russian.fold(typed), russian.fold(russian.other_layout(typed)))
    return any(all(word in key for word in reading.split()) for reading in readings)


class OfferModel(QAbstractListModel):
    """Offers, one a row."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.offers: Sequence[Offer] = ()

    def put(self, offers: Sequence[Offer]) -> None:
        self.beginResetModel()
        self.offers = offers
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.offers)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        offer = self.offers[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return offer.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{offer.text}, {offer.hint}" if offer.hint else offer.text
        return None


class _OfferDelegate(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, OfferModel)
        offer = model.offers[index.row()]
        rect: QRect = option.rect.adjusted(4, 1, -4, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_soft" if option.state & QStyle.StateFlag.State_Selected else "hover"))
            painter.drawRoundedRect(rect, 4, 4)
        inner = rect.adjusted(8, 0, -8, 0)
        metrics = option.fontMetrics
        hint_room = min(metrics.horizontalAdvance(offer.hint) + 4, inner.width() // 2) if offer.hint else 0
        room = inner.width() - hint_room - (16 if hint_room else 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(theme.color("text"))
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | middle, metrics.elidedText(offer.text, Qt.TextElideMode.ElideRight, room))
        if hint_room:
            painter.setPen(theme.color("muted"))
            shown = metrics.elidedText(offer.hint, Qt.TextElideMode.ElideRight, hint_room)
            painter.drawText(inner, Qt.AlignmentFlag.AlignRight | middle, shown)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, ROW)


class Suggestions(QFrame):
    """A popup of offers under ``owner``; keys go on to the owner, which hands arrows and Enter back to ``take_key``."""

    picked = Signal(object)  # an Offer
    closed = Signal()

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setProperty("look", "popup")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(owner)
        self._owner = owner
        self._model = OfferModel(self)
        self._list = QListView()
        self._list.setModel(self._model)
        self._list.setItemDelegate(_OfferDelegate(self._list))
        self._list.setUniformItemSizes(True)
        self._list.setMinimumHeight(ROW)
        self._list.setMouseTracking(True)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setFocusProxy(owner)
        self._list.setAccessibleName("Подходящие значения")
        self._list.clicked.connect(lambda index: self._pick(index.row()))
        self._note = label("Ничего не найдено", "muted")
        self._note.setContentsMargins(12, 4, 12, 4)
        self.setLayout(column(self._list, self._note, spacing=0, margins=(1, 5, 1, 5)))
        self.installEventFilter(self)
        self._list.installEventFilter(self)

    def offer(self, offers: Sequence[Offer], *, current: Any = None, note: str = "Ничего не найдено") -> None:
        """Show the offers under the owner, the current value marked."""
        self._model.put(offers)
        self._list.setVisible(bool(offers))
        self._note.setText(note)
        self._note.setVisible(not offers)
        at = next((n for n, offer in enumerate(offers) if current is not None and offer.value == current), 0)
        self._mark(at)
        self._place(len(offers))

    def offers(self) -> Sequence[Offer]:
        return self._model.offers

    def marked(self) -> Offer | None:
        """The offer that Enter would take."""
        row = self._list.currentIndex().row()
        return self._model.offers[row] if self.isVisible() and 0 <= row < len(self._model.offers) else None

    def take_key(self, event: QKeyEvent) -> bool:
        """Arrows, Enter and Esc of the owner; True when the key was for the list."""
        if not self.isVisible():
            return False
        key = Qt.Key(event.key())
        if key in MOVES:
            self._mark(max(0, min(self._list.currentIndex().row() + MOVES[key], len(self._model.offers) - 1)))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.marked() is not None:
            self._pick(self._list.currentIndex().row())
        elif key == Qt.Key.Key_Escape:
            self.hide()
        else:
            return False
        return True

    def _mark(self, row: int) -> None:
        index = self._model.index(row, 0)
        self._list.setCurrentIndex(index)
        self._list.scrollTo(index)

    def _pick(self, row: int) -> None:
        offer = self._model.offers[row]
        self.hide()
        self.picked.emit(offer)

    def under(self) -> QRect:
        """The part of the owner under which the list stands; as wide as it."""
        return self._owner.rect()

    def _place(self, count: int) -> None:
        part = self.under()
        height = (min(count, 9) * ROW if count else self._note.sizeHint().height()) + 12
        corner = self._owner.mapToGlobal(part.bottomLeft() + QPoint(0, 3))
        screen = QGuiApplication.screenAt(corner) or self._owner.screen()
        room = screen.availableGeometry()
        width = min(max(part.width(), 260), room.width())
        if corner.y() + height > room.bottom():
            corner.setY(self._owner.mapToGlobal(part.topLeft()).y() - height - 2)
        corner.setX(max(room.left(), min(corner.x(), room.right() - width)))
        self.setGeometry(QRect(corner, QSize(width, height)))
        if not self.isVisible():
            self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride):
            QApplication.sendEvent(self._owner, event)
            return True
        return super().eventFilter(watched, event)

    def hideEvent(self, event: Any) -> None:
        super().hideEvent(event)
        self.closed.emit()


def chevron(action: Callable[[], object], owner: Any) -> None:
    """An arrow inside the right edge of a line edit, which opens its list."""
    button = owner.addAction(icons.icon("chevron-down", "muted"), owner.ActionPosition.TrailingPosition)
    button.setToolTip("Показать список (Alt+↓)")
    button.triggered.connect(action)
