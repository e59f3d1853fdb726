"""Small pieces that every widget is put together of: labels, buttons, rows, a layout that wraps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nmsdesk.ui import icons
from nmsdesk.ui.kit import keys as keyboard

Margins = tuple[int, int, int, int]
L = TypeVar("L", bound=QBoxLayout)


def label(text: str = "", look: str = "", *, wrap: bool = False, selectable: bool = False) -> QLabel:
    """A plain-text label. Looks: title, heading, value, strong, muted, small, caption, field, hint, error, warning, key."""
    value = QLabel(text)
    value.setTextFormat(Qt.TextFormat.PlainText)
    value.setWordWrap(wrap)
    if look:
        value.setProperty("look", look)
    if selectable:
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return value


def button(
    text: str,
    icon: str = "",
    look: str = "",
    action: Callable[[], object] | None = None,
    *,
    tip: str = "",
    keys: str = "",
    parent: QWidget | None = None,
) -> QPushButton:
    """A push button. Looks: primary, danger, flat, link, chip, tag, menu. ``keys`` are named in the tooltip and not bound."""
    value = QPushButton(text.replace("&", "&&"), parent)
    value.setAutoDefault(False)
    value.setAccessibleName(text)
    if look:
        value.setProperty("look", look)
    if icon:
        value.setIcon(icons.icon(icon, {"primary": "on_accent", "danger": "bad", "flat": "accent"}.get(look)))
        value.setIconSize(QSize(18, 18))
    if tip or keys:
        value.setToolTip(keyboard.tip(tip or text, keys))
    if action is not None:
        value.clicked.connect(lambda: action())
    return value


def tool_button(icon: str, tip: str, action: Callable[[], object] | None = None, *, keys: str = "", look: str = "flat") -> QToolButton:
    """A square button of an icon; the tip is its name for screen readers."""
    value = QToolButton()
    value.setIcon(icons.icon(icon))
    value.setIconSize(QSize(18, 18))
    value.setProperty("look", look)
    value.setToolTip(keyboard.tip(tip, keys))
    value.setAccessibleName(tip)
    value.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    if action is not None:
        value.clicked.connect(lambda: action())
    return value


def picture(name: str, size: int = 18, color: str = "muted") -> Picture:
    """A label that shows an icon of the size in the colour of a token."""
    return Picture(name, size, color)


def row(*items: QWidget | QLayout | int | None, spacing: int = 8, margins: Margins = (0, 0, 0, 0)) -> QHBoxLayout:
    """A horizontal layout; a number is a gap in pixels, None a stretch."""
    return _fill(QHBoxLayout(), items, spacing, margins)


def column(*items: QWidget | QLayout | int | None, spacing: int = 8, margins: Margins = (0, 0, 0, 0)) -> QVBoxLayout:
    """A vertical layout; a number is a gap in pixels, None a stretch."""
    return _fill(QVBoxLayout(), items, spacing, margins)


def frame(look: str, layout: QLayout | None = None) -> QFrame:
    """A frame of the look: card, popup, line, upright, topbar, statusline, banner."""
    value = QFrame()
    value.setProperty("look", look)
    if layout is not None:
        value.setLayout(layout)
    return value


def restyle(widget: QWidget, **properties: object) -> None:
    """Set dynamic properties that the style sheet looks at and apply it anew."""
    if any(widget.property(name) != value for name, value in properties.items()):
        for name, value in properties.items():
            widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()


def clear(layout: QLayout) -> None:
    """Take everything out of the layout and delete it."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)


def _fill(layout: L, items: Sequence[QWidget | QLayout | int | None], spacing: int, margins: Margins) -> L:
    layout.setContentsMargins(*margins)
    layout.setSpacing(spacing)
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, int):
            layout.addSpacing(item)
        elif isinstance(item, QLayout):
            layout.addLayout(item)
        else:
            layout.addWidget(item)
    return layout


class Picture(QLabel):
    """An icon that follows the look and the scale."""

    def __init__(self, name: str, size: int, color: str) -> None:
        super().__init__()
        self._name = name
        self._size = size
        self._color = color
        self.setFixedSize(size, size)

    def set_picture(self, name: str, color: str) -> None:
        """Show another icon or colour."""
        self._name, self._color = name, color
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        icons.draw(painter, self._name, QRectF(0, 0, self._size, self._size), self._color)
        painter.end()


class FlowLayout(QLayout):
    """Lays items in a line and goes on to the next one where the width ends."""

    def __init__(self, parent: QWidget | None = None, spacing: int = 8) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        width = sum(item.sizeHint().width() for item in self._shown()) + self.spacing() * max(0, len(self._items) - 1)
        return QSize(width, self.minimumSize().height())

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _place(self, rect: QRect, move: bool) -> int:
        x, y, line = rect.x(), rect.y(), 0
        for item in self._shown():
            hint = item.sizeHint()
            width = min(hint.width(), rect.width()) if rect.width() > 0 else hint.width()
            if line and x + width > rect.right() + 1:
                x, y, line = rect.x(), y + line + self.spacing(), 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), QSize(width, hint.height())))
            x += width + self.spacing()
            line = max(line, hint.height())
        return y + line - rect.y()
