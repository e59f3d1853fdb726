"""Values of a list's fields with their counts at the left of the table: a click narrows the list, again widens it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QHelpEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from nmsdesk.russian import number
from nmsdesk.ui import icons, theme
from nmsdesk.ui.kit.basics import column, label, row, tool_button

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
WIDTH = 212
FEW, MANY = 6, 60  # values shown at first, and after «ещё»
ROW, HEAD = 26, 34
KEYS = "Ctrl+Shift+F"


@dataclass(frozen=True, slots=True)
class Facet:
    """A field with its values: (value, caption, number of records), most frequent first; ``chosen`` are the values filtered by.

    A text stands for a number that is not told.
    """

    name: str
    caption: str
    values: Sequence[tuple[Any, str, int | str]]
    chosen: frozenset[Any] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the panel: the head of a field, one of its values, or «ещё N» that shows the rest."""

    kind: str  # head, value, more
    name: str
    text: str
    value: Any = None
    count: int | str = 0
    chosen: bool = False

    @property
    def counted(self) -> str:
        return self.count if isinstance(self.count, str) else number(self.count)


def lines_of(facets: Sequence[Facet], opened: set[str]) -> list[Line]:
    """The lines of the panel; chosen values are always among those shown."""
    found: list[Line] = []
    for facet in facets:
        if not facet.values:
            continue
        found.append(Line("head", facet.name, facet.caption))
        most = MANY if facet.name in opened else FEW
        if len(facet.values) == FEW + 1:
            most = FEW + 1  # «ещё 1» would take the place of the value itself
        shown = [v for n, v in enumerate(facet.values) if n < most or v[0] in facet.chosen]
        found += [Line("value", facet.name, text or "не указано", value, n, value in facet.chosen) for value, text, n in shown]
        rest = len(facet.values) - len(shown)
        if facet.name in opened:
            found.append(Line("more", facet.name, "свернуть"))
        elif rest > 0:
            found.append(Line("more", facet.name, f"ещё {number(rest)}"))
    return found


class _Model(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.lines: list[Line] = []

    def put(self, lines: list[Line]) -> None:
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = f"{line.text}: {line.counted}" if line.kind == "value" else line.text
            return f"{said}, выбрано" if line.chosen else said
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.lines[index.row()].kind == "head":
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _Delegate(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model, view = index.model(), option.widget
        assert isinstance(model, _Model)
        line = model.lines[index.row()]
        rect: QRect = option.rect.adjusted(6, 0, -6, 0)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if line.kind == "head":
            font = QFont(option.font)
            font.setPointSizeF(font.pointSizeF() - 1)
            font.setWeight(QFont.Weight.DemiBold)
            painter.setFont(font)
            painter.setPen(theme.color("muted"))
            middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            text = painter.fontMetrics().elidedText(line.text, Qt.TextElideMode.ElideRight, rect.width() - 12)
            painter.drawText(rect.adjusted(8, 8, -4, 0), middle, text)
        else:
            self._paint_line(painter, option, rect, line, bool(view and view.hasFocus()))
        painter.restore()

    def _paint_line(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, line: Line, focused: bool) -> None:
        current = focused and bool(option.state & QStyle.StateFlag.State_Selected)
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if line.chosen or over or current:
            painter.setPen(theme.color("accent") if current else Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_soft" if line.chosen else "hover"))
            painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 1.5, -0.5, -1.5), 5, 5)
        inner = rect.adjusted(8, 0, -8, 0)
        if line.chosen:
            icons.draw(painter, "check", QRectF(inner.left() - 1, rect.center().y() - 6, 14, 14), "accent")
            inner.setLeft(inner.left() + 17)
        metrics = option.fontMetrics
        counted = line.counted if line.kind == "value" else ""
        room = inner.width() - (metrics.horizontalAdvance(counted) + 10 if counted else 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(theme.color("accent" if line.kind == "more" or line.chosen else "text" if line.count else "faint"))
        text = metrics.elidedText(line.text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | middle, text)
        painter.setPen(theme.color("muted"))
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | middle, counted)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        model = index.model()
        assert isinstance(model, _Model)
        return QSize(80, HEAD if model.lines[index.row()].kind == "head" else ROW)

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        model = index.model()
        if not index.isValid() or not isinstance(model, _Model):
            QToolTip.hideText()
            return True
        line = model.lines[index.row()]
        text = f"{line.text}: {line.counted}" if line.kind == "value" else ""
        QToolTip.showText(event.globalPos(), text, view)
        return True


class _List(QListView):
    """Enter and Space press a line; Ctrl adds a value to those chosen."""

    pressed_line = Signal(int, bool)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed_line.emit(self.currentIndex().row(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self.pressed_line.emit(index.row(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))

    def keyboardSearch(self, search: str) -> None:
        """Nothing: letters belong to the search field."""


class FacetsPanel(QFrame):
    """The panel. ``picked`` asks to filter by a value or to stop it, ``True`` beside the values chosen already."""

    picked = Signal(str, object, bool)
    closed = Signal()
    cleared = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.setFixedWidth(WIDTH)
        self.setAccessibleName("Отбор по значениям")
        self._facets: Sequence[Facet] = ()
        self._opened: set[str] = set()
        self._model = _Model(self)
        self.list = _List()
        self.list.setModel(self._model)
        self.list.setItemDelegate(_Delegate(self.list))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setAccessibleName("Значения с числом записей")
        self.list.setToolTip("Щелчок или Пробел – отобрать, ещё раз – снять; с Ctrl – добавить к выбранным")
        self.list.pressed_line.connect(self._press)
        self.clear = tool_button("filter-off", "Снять весь отбор", self.cleared.emit)
        close = tool_button("x", "Скрыть отбор", self.closed.emit, keys=KEYS)
        head = row(label("Отбор", "heading"), None, self.clear, close, spacing=2, margins=(14, 8, 6, 4))
        self.setLayout(column(head, self.list, spacing=0, margins=(1, 1, 1, 8)))

    def show_facets(self, facets: Sequence[Facet]) -> None:
        """Show these; the current line stays the same value."""
        self._facets = facets
        self._lay_out()

    def lines(self) -> list[Line]:
        """What the panel shows now."""
        return self._model.lines

    def focus_first(self) -> None:
        """Go to the first value."""
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
        at = next((n for n, line in enumerate(self._model.lines) if line.kind == "value"), -1)
        if at >= 0 and not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self._model.index(at, 0))

    def _lay_out(self) -> None:
        at = self.list.currentIndex().row()
        current = self._model.lines[at] if 0 <= at < len(self._model.lines) else None
        scrolled = self.list.verticalScrollBar().value()
        self._model.put(lines_of(self._facets, self._opened))
        self.clear.setEnabled(any(facet.chosen for facet in self._facets))
        self.list.verticalScrollBar().setValue(scrolled)
        for n, line in enumerate(self._model.lines):
            if current is not None and (line.kind, line.name, line.value) == (current.kind, current.name, current.value):
                self.list.setCurrentIndex(self._model.index(n, 0))

    def _press(self, at: int, beside: bool) -> None:
        if not 0 <= at < len(self._model.lines):
            return
        line = self._model.lines[at]
        if line.kind == "more":
            self._opened ^= {line.name}
            self._lay_out()
        elif line.kind == "value":
            self.picked.emit(line.name, line.value, beside)
