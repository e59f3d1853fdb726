"""A map of bars: every organisation at a glance, its bar against the target, side by side in quiet order; a click opens the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nmsdesk import russian
from nmsdesk.indicators.context import Value
from nmsdesk.ui import indicator_words as words
from nmsdesk.ui import theme

CELL, ROW, BAR, NUMBER = 178, 38, 6, 44


class BarsMap(QWidget):
    """Cells from left to right, row after row. ``opened`` carries the id of an organisation."""

    opened = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._ids: list[int] = []
        self._values: Mapping[int, Value] = {}
        self._names: Mapping[int, str] = {}
        self._cursor, self._hover = 0, -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setAccessibleName("Карта показателя по организациям")

    def put(self, ids: Sequence[int], values: Mapping[int, Value], names: Mapping[int, str]) -> None:
        """Show these organisations in this order."""
        self._ids, self._values, self._names = list(ids), values, names
        self._cursor = min(self._cursor, max(0, len(self._ids) - 1))
        self._describe()
        self._fit()
        self.update()

    def ids(self) -> list[int]:
        return list(self._ids)

    def text_of(self, number: int) -> str:
        """An organisation in words."""
        value = self._values[self._ids[number]]
        name = self._names.get(self._ids[number], "")
        share = f"{russian.percent(value.percent)}, {words.share(value)}" if value.denominator else "нет данных"
        return f"{name}: {share}, цель {words.goal(value.target)}, {words.status(value)}"

    def _across(self) -> int:
        return max(1, self.width() // CELL)

    def _box(self, number: int) -> QRect:
        across = self._across()
        wide = self.width() // across
        return QRect(number % across * wide, number // across * ROW, wide, ROW)

    def _at(self, event: QMouseEvent | QHelpEvent) -> int:
        at = event.pos()
        across = self._across()
        number = at.y() // ROW * across + min(at.x() // max(1, self.width() // across), across - 1)
        return number if 0 <= number < len(self._ids) else -1

    def _fit(self) -> None:
        self.setMinimumHeight(max(1, -(-len(self._ids) // self._across())) * ROW)

    def sizeHint(self) -> QSize:
        return QSize(4 * CELL, max(1, -(-len(self._ids) // self._across())) * ROW)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _describe(self) -> None:
        self.setAccessibleDescription(self.text_of(self._cursor) if self._ids else "")

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        small = QFont(self.font())
        small.setPointSizeF(small.pointSizeF() - 0.5)
        painter.setFont(small)
        for number in range(len(self._ids)):
            box = self._box(number)
            if box.intersects(event.rect()):
                self._paint(painter, number, box)
        painter.end()

    def _paint(self, painter: QPainter, number: int, box: QRect) -> None:
        focused = self.hasFocus() and number == self._cursor
        if focused or number == self._hover:
            painter.setPen(QPen(theme.color("accent"), 2) if focused else Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("hover"))
            painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), 5, 5)
        value = self._values[self._ids[number]]
        inner = box.adjusted(8, 3, -8, -3)
        middle = Qt.AlignmentFlag.AlignVCenter
        said = "—" if value.percent is None else russian.percent(value.percent, 0)
        painter.setPen(theme.color("text"))
        painter.drawText(QRect(inner.x(), inner.y(), inner.width(), 18), Qt.AlignmentFlag.AlignRight | middle, said)
        painter.setPen(theme.color("muted"))
        name = painter.fontMetrics().elidedText(
            self._names.get(self._ids[number], ""), Qt.TextElideMode.ElideRight, inner.width() - NUMBER
        )
        painter.drawText(QRect(inner.x(), inner.y(), inner.width() - NUMBER, 18), Qt.AlignmentFlag.AlignLeft | middle, name)
        self._bar(painter, QRectF(inner.x(), inner.bottom() - BAR - 2, inner.width(), BAR), value)

    @staticmethod
    def _bar(painter: QPainter, box: QRectF, value: Value) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("sunken"))
        painter.drawRoundedRect(box, 3, 3)
        if value.percent:
            tone = words.tone(value)
            painter.setBrush(theme.color("accent" if tone == "faint" else f"{tone}_bar"))
            painter.drawRoundedRect(QRectF(box.x(), box.y(), max(4.0, box.width() * min(value.percent, 100) / 100), box.height()), 3, 3)
        if value.target is not None:
            x = min(box.x() + box.width() * min(value.target, 100) / 100, box.right() - 1)
            painter.setPen(QPen(theme.color("text"), 2))
            painter.drawLine(QPointF(x, box.top() - 3), QPointF(x, box.bottom() + 3))

    # Keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        across, last = self._across(), len(self._ids) - 1
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -across, Qt.Key.Key_Down: across}
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: last}
        key = Qt.Key(event.key())
        if last >= 0 and (key in steps or key in ends):
            self._cursor = max(0, min(ends.get(key, self._cursor + steps.get(key, 0)), last))
            self._describe()
            self.update()
        elif last >= 0 and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit(self._ids[self._cursor])
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._set_hover(self._at(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        number = self._at(event)
        if event.button() == Qt.MouseButton.LeftButton and number >= 0:
            self._cursor = number
            self._describe()
            self.opened.emit(self._ids[number])

    def _set_hover(self, number: int) -> None:
        if number != self._hover:
            self._hover = number
            self.setCursor(Qt.CursorShape.PointingHandCursor if number >= 0 else Qt.CursorShape.ArrowCursor)
            self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._set_hover(-1)
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            number = self._at(event)
            if number >= 0:
                QToolTip.showText(event.globalPos(), f"{self.text_of(number)}\n(Enter – открыть список)", self)
            return True
        return super().event(event)
