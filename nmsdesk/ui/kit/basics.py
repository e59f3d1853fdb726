"""Small pieces that every widget is put together of: labels, buttons, rows, a layout that wraps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QPushButton,
    QScrollArea,
    QSizePolicy,
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
    value = _Button(text.replace("&", "&&"), parent)
    value.setAutoDefault(False)
    value.setAccessibleName(text)
    if look:
        value.setProperty("look", look)
    if icon:
        value.setIcon(icons.icon(icon, {"primary": "on_accent", "danger": "bad", "flat": "accent", "link": "accent"}.get(look)))
        value.setIconSize(QSize(22, 18))
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


def scrolled(content: QLayout | QWidget) -> QScrollArea:
    """A page that scrolls when the window is low; the content keeps the width of the window."""
    body = content if isinstance(content, QWidget) else QWidget()
    if isinstance(content, QLayout):
        body.setLayout(content)
    body.setObjectName("scrolled")
    value = QScrollArea()
    value.setWidget(body)
    value.setWidgetResizable(True)
    value.setFrameShape(QFrame.Shape.NoFrame)
    value.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    value.setFocusPolicy(Qt.FocusPolicy.NoFocus)
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


class _Button(QPushButton):
    """Enter presses the button that has the focus, as Space does, in a dialog and on a page alike."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.click()
            return
        super().keyPressEvent(event)


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


class Excerpt(QLabel):
    """A text of so many lines at most, the last one cut with an ellipsis; the whole is in the tooltip."""

    def __init__(self, text: str, lines: int, look: str = "") -> None:
        super().__init__(text)
        self._lines = lines
        self.setProperty("look", look)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setToolTip(text)

    def sizeHint(self) -> QSize:
        return QSize(120, self.fontMetrics().lineSpacing() * self._lines + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        metrics, rest = self.fontMetrics(), self.text().split()
        lines: list[str] = []
        while rest and len(lines) < self._lines - 1:
            taken = 1
            while taken < len(rest) and metrics.horizontalAdvance(" ".join(rest[: taken + 1])) <= self.width():
                taken += 1
            lines.append(" ".join(rest[:taken]))
            rest = rest[taken:]
        lines.append(" ".join(rest))
        for number, line in enumerate(lines):
            shown = metrics.elidedText(line, Qt.TextElideMode.ElideRight, self.width())
            painter.drawText(0, metrics.ascent() + number * metrics.lineSpacing(), shown)
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
        margins = self.contentsMargins()
        inner = QRect(0, 0, width - margins.left() - margins.right(), 0)
        return self._place(inner, move=False) + margins.top() + margins.bottom()

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect.marginsRemoved(self.contentsMargins()), move=True)

    def sizeHint(self) -> QSize:
        width = sum(item.sizeHint().width() for item in self._shown()) + self.spacing() * max(0, len(self._items) - 1)
        margins = self.contentsMargins()
        return QSize(width + margins.left() + margins.right(), self.minimumSize().height())

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size.grownBy(self.contentsMargins())

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _place(self, rect: QRect, move: bool) -> int:
        """Height that the width needs; items of a line stand on its middle."""
        lines: list[list[tuple[QLayoutItem, QRect]]] = []
        x = rect.x()
        for item in self._shown():
            hint = item.sizeHint()
            width = min(hint.width(), rect.width()) if rect.width() > 0 else hint.width()
            if not lines or x + width > rect.right() + 1:
                lines.append([])
                x = rect.x()
            lines[-1].append((item, QRect(x, 0, width, hint.height())))
            x += width + self.spacing()
        y = rect.y()
        for line in lines:
            height = max(box.height() for _, box in line)
            for item, box in line if move else ():
                item.setGeometry(box.translated(0, y + (height - box.height()) // 2))
            y += height + self.spacing()
        return max(0, y - self.spacing() - rect.y())
