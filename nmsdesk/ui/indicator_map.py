"""A map of bars: every organisation at a glance, its bar against the target, side by side in quiet order; a click opens the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from nmsdesk import russian
from nmsdesk.indicators.context import Value
from nmsdesk.ui import indicator_words as words
from nmsdesk.ui import theme
from nmsdesk.ui.kit.painted_parts import PaintedParts

CELL, ROW, BAR, NUMBER = 178, 38, 6, 44


class BarsMap(PaintedParts):
    """Cells from left to right, row after row. ``opened`` carries the id of an organisation."""

    opened = Signal(int)

    def __init__(self) -> None:
        super().__init__("Карта показателя по организациям")
        self._ids: list[int] = []
        self._values: Mapping[int, Value] = {}
        self._names: Mapping[int, str] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def put(self, ids: Sequence[int], values: Mapping[int, Value], names: Mapping[int, str]) -> None:
        """Show these organisations in this order."""
        self._ids, self._values, self._names = list(ids), values, names
        self._cursor = min(self._cursor, max(0, len(self._ids) - 1))
        self.describe()
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

    def _fit(self) -> None:
        self.setMinimumHeight(max(1, -(-len(self._ids) // self._across())) * ROW)

    def sizeHint(self) -> QSize:
        return QSize(4 * CELL, max(1, -(-len(self._ids) // self._across())) * ROW)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

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

    # What the keys and the mouse ask

    def count(self) -> int:
        return len(self._ids)

    def part_at(self, at: QPoint) -> int:
        across = self._across()
        number = at.y() // ROW * across + min(at.x() // max(1, self.width() // across), across - 1)
        return number if 0 <= number < len(self._ids) else -1

    def tip_of(self, number: int) -> str:
        return f"{self.text_of(number)}\n(Enter – открыть список)" if number >= 0 else ""

    def steps(self) -> dict[Qt.Key, int]:
        across = self._across()
        return {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -across, Qt.Key.Key_Down: across}

    def pick(self, number: int) -> None:
        self.opened.emit(self._ids[number])
