"""Search everywhere (Ctrl+K): people, organisations, pages and commands in one list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from nmsdesk.ui import icons, theme
from nmsdesk.ui.kit.basics import column, frame, label, picture, row

Index = QModelIndex | QPersistentModelIndex
Found = tuple[str, str, str, str, Any]  # group, icon, title, hint, payload
_NOWHERE = QModelIndex()
ROW, GROUP = 38, 30
WIDTH, HIGHEST = 640, 440


class _FoundModel(QAbstractListModel):
    """Finds under captions of their groups; a caption is a plain string and cannot be chosen."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.lines: list[str | Found] = []

    def put(self, found: Sequence[Found]) -> None:
        groups: dict[str, list[Found]] = {}
        for one in found:
            groups.setdefault(one[0], []).append(one)
        self.beginResetModel()
        self.lines = []
        for group, finds in groups.items():
            self.lines += [group, *finds]
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line if isinstance(line, str) else line[2]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return line if isinstance(line, str) else f"{line[2]}, {line[3]}, {line[0]}"
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self.lines[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _FoundDelegate(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, _FoundModel)
        line = model.lines[index.row()]
        rect: QRect = option.rect.adjusted(6, 0, -6, 0)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(line, str):
            font = QFont(option.font)
            font.setPointSizeF(font.pointSizeF() - 1)
            font.setWeight(QFont.Weight.DemiBold)
            painter.setFont(font)
            painter.setPen(theme.color("muted"))
            painter.drawText(rect.adjusted(10, 8, 0, 0), Qt.AlignmentFlag.AlignVCenter, line)
        else:
            self._paint_find(painter, option, rect, line)
        painter.restore()

    def _paint_find(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, line: Found) -> None:
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_soft"))
            painter.drawRoundedRect(rect.adjusted(0, 1, 0, -1), 6, 6)
        icons.draw(painter, line[1], QRectF(rect.left() + 10, rect.center().y() - 8, 18, 18), "accent" if chosen else "muted")
        inner = rect.adjusted(40, 0, -36, 0)
        metrics, right = option.fontMetrics, Qt.TextElideMode.ElideRight
        hint_room = min(metrics.horizontalAdvance(line[3]) + 4, inner.width() // 2) if line[3] else 0
        title = metrics.elidedText(line[2], right, inner.width() - hint_room - 16)
        painter.setPen(theme.color("text"))
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)
        painter.setPen(theme.color("muted"))
        hint = metrics.elidedText(line[3], right, hint_room)
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, hint)
        if chosen:
            icons.draw(painter, "corner-down-left", QRectF(rect.right() - 26, rect.center().y() - 7, 16, 16), "muted")

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        model = index.model()
        assert isinstance(model, _FoundModel)
        return QSize(200, GROUP if isinstance(model.lines[index.row()], str) else ROW)


class CommandPalette(QFrame):
    """A popup over the window. ``find(text)`` gives (group, icon, title, hint, payload); the empty text asks for the usual."""

    picked = Signal(object)

    def __init__(self, window: QWidget, find: Callable[[str], Sequence[Found]], placeholder: str = "") -> None:
        super().__init__(window, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setProperty("look", "popup")
        self.setAccessibleName("Поиск везде")
        self._window, self._find = window, find
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(60)
        self._timer.timeout.connect(self._search)
        self._edit = QLineEdit()
        self._edit.setProperty("look", "bare")
        self._edit.setPlaceholderText(placeholder or "Человек, организация, раздел, действие…")
        self._edit.setAccessibleName("Что искать")
        self._edit.textEdited.connect(lambda _: self._timer.start())
        self._edit.installEventFilter(self)
        self._model = _FoundModel(self)
        self._list = QListView()
        self._list.setModel(self._model)
        self._list.setItemDelegate(_FoundDelegate(self._list))
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setMouseTracking(True)
        self._list.entered.connect(lambda index: self._mark(index.row()))
        self._list.clicked.connect(lambda index: self._pick(index.row()))
        self._note = label("", "muted", wrap=True)
        self._note.setContentsMargins(18, 16, 18, 16)
        foot = row(label("↑ ↓ выбрать", "small"), label("Enter открыть", "small"), label("Esc закрыть", "small"), None, spacing=16)
        foot.setContentsMargins(16, 6, 16, 8)
        head = row(picture("search", 18), self._edit, spacing=8, margins=(16, 8, 16, 8))
        body = column(head, frame("line"), self._list, self._note, frame("line"), spacing=0, margins=(1, 1, 1, 1))
        body.addLayout(foot)
        self.setLayout(body)

    def open(self, text: str = "") -> None:
        """Show the palette with the text typed in."""
        self._edit.setText(text)
        self._search()
        self.show()
        self._edit.setFocus(Qt.FocusReason.PopupFocusReason)

    def results(self) -> list[Found]:
        """What is found now."""
        return [line for line in self._model.lines if not isinstance(line, str)]

    def marked(self) -> Any:
        """The payload that Enter would pick, or None."""
        at = self._list.currentIndex().row()
        line = self._model.lines[at] if 0 <= at < len(self._model.lines) else ""
        return None if isinstance(line, str) else line[4]

    def _search(self) -> None:
        self._timer.stop()
        typed = self._edit.text().strip()
        self._model.put(self._find(typed))
        found = bool(self._model.lines)
        self._list.setVisible(found)
        self._note.setVisible(not found)
        self._note.setText(
            f"По запросу «{typed}» ничего не найдено. Попробуйте часть фамилии или названия." if typed else "Начните вводить"
        )
        self._list.scrollToTop()
        self._mark(1 if found else -1)
        self._place()

    def _place(self) -> None:
        high = sum(GROUP if isinstance(line, str) else ROW for line in self._model.lines) + 8 if self._model.lines else 60
        width = min(WIDTH, self._window.width() - 32)
        corner = self._window.mapToGlobal(QPoint((self._window.width() - width) // 2, 72))
        self.setGeometry(QRect(corner, QSize(width, min(high, HIGHEST) + 96)))

    def _mark(self, at: int) -> None:
        if at < 0 or isinstance(self._model.lines[at], str):
            return
        index = self._model.index(at, 0)
        self._list.setCurrentIndex(index)
        self._list.scrollTo(index)

    def _step(self, by: int) -> None:
        choices = [n for n, line in enumerate(self._model.lines) if not isinstance(line, str)]
        here = self._list.currentIndex().row()
        if choices:
            at = choices.index(here) if here in choices else 0
            self._mark(choices[(at + by) % len(choices)])

    def _pick(self, at: int) -> None:
        line = self._model.lines[at] if 0 <= at < len(self._model.lines) else ""
        if not isinstance(line, str):
            self.hide()
            self.picked.emit(line[4])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key = Qt.Key(event.key())
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 6, Qt.Key.Key_PageUp: -6}
        if key in steps:
            self._step(steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._timer.isActive():
                self._search()
            self._pick(self._list.currentIndex().row())
        elif key == Qt.Key.Key_Escape:
            self.hide()
        else:
            return False
        return True
