"""Shares of levels as stacked bars: an area in a row, a level in a segment with its number; a click opens the people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nmsdesk.russian import number, people, percent
from nmsdesk.ui import theme

ROW, HEAD, NAME, MEAN, WEAK = 34, 28, 340, 84, 116
# from the best level to the worst: blue to orange, told apart by lightness too
_LIGHT = ("#3D7DC0", "#8DB9E4", "#D5DDE6", "#F5B667", "#D9722E")
_DARK = ("#3B78B8", "#2D567F", "#47515E", "#8F6224", "#B2541B")


@dataclass(frozen=True, slots=True)
class Bar:
    """A row: caption, people on each level, the mean per cent, the share of deficits and, for a school, that of the city."""

    caption: str
    counts: tuple[int, ...]
    mean: float | None
    weak: float | None
    city: float | None = None

    @property
    def total(self) -> int:
        return sum(self.counts)


def level_colors(levels: int) -> list[QColor]:
    """Colours of so many levels, the best first."""
    shades = _DARK if theme.is_dark() else _LIGHT
    places = {1: (0,), 2: (0, 4), 3: (0, 2, 4), 4: (0, 1, 2, 4), 5: (0, 1, 2, 3, 4)}.get(levels)
    return [QColor(shades[n]) for n in places] if places else [QColor(shades[min(n, 4)]) for n in range(levels)]


class LevelBars(QWidget):
    """``activated`` carries the row and the level (-1: those with a deficit)."""

    activated = Signal(int, int)

    def __init__(self, name: str = "Уровни по областям") -> None:
        super().__init__()
        self._name = name
        self._levels: list[str] = []
        self._rows: list[Bar] = []
        self._at = (0, 0)
        self._hover: tuple[int, int] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_rows(self, levels: Sequence[str], rows: Sequence[Bar]) -> None:
        """Names of levels, the best first, and the rows."""
        self._levels, self._rows, self._at = list(levels), list(rows), (0, 0)
        self.setFixedHeight(HEAD + ROW * len(self._rows) + 4)
        said = "; ".join(self._said(n, k) for n in range(len(self._rows)) for k in range(len(self._levels)))
        self.setAccessibleName(f"{self._name}: {said}"[:900])
        self.update()

    def rows(self) -> list[Bar]:
        return list(self._rows)

    def sizeHint(self) -> QSize:
        return QSize(640, HEAD + ROW * len(self._rows) + 4)

    def _name_width(self) -> int:
        return min(NAME, self.width() * 28 // 100)

    def _room(self) -> QRectF:
        left = self._name_width()
        return QRectF(left, 0, max(80, self.width() - left - MEAN - WEAK), ROW)

    def _segments(self, line: int) -> list[QRectF]:
        bar, room = self._rows[line], self._room()
        x, found = room.left(), []
        for n in bar.counts:
            width = room.width() * n / bar.total if bar.total else 0
            found.append(QRectF(x, HEAD + line * ROW + 6, width, ROW - 12))
            x += width
        return found

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_head(painter)
        for line, bar in enumerate(self._rows):
            self._paint_row(painter, line, bar)
        painter.end()

    def _paint_head(self, painter: QPainter) -> None:
        painter.setPen(theme.color("muted"))
        middle, room = Qt.AlignmentFlag.AlignVCenter, self._room()
        x = room.left()
        for name, color in zip(self._levels, level_colors(len(self._levels))):
            painter.fillRect(QRectF(x, 9, 10, 10), color)
            width = painter.fontMetrics().horizontalAdvance(name)
            painter.drawText(QRectF(x + 15, 0, width + 4, HEAD), middle, name)
            x += width + 34
        right = Qt.AlignmentFlag.AlignRight | middle
        if any(bar.mean is not None for bar in self._rows):
            painter.drawText(QRectF(room.right(), 0, MEAN - 8, HEAD), right, "В среднем")
        painter.drawText(QRectF(room.right() + MEAN, 0, WEAK - 8, HEAD), right, "Дефицит")

    def _paint_row(self, painter: QPainter, line: int, bar: Bar) -> None:
        top, left = HEAD + line * ROW, self._name_width()
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(theme.color("text"))
        name = painter.fontMetrics().elidedText(bar.caption, Qt.TextElideMode.ElideRight, left - 56)
        painter.drawText(QRectF(2, top, left - 56, ROW), middle, name)
        painter.setPen(theme.color("muted"))
        painter.drawText(QRectF(left - 54, top, 44, ROW), middle | Qt.AlignmentFlag.AlignRight, number(bar.total))
        colors = level_colors(len(self._levels))
        for k, box in enumerate(self._segments(line)):
            if not bar.counts[k]:
                continue
            painter.fillRect(box.adjusted(0, 0, -1, 0), colors[k])
            text = number(bar.counts[k])
            if box.width() > painter.fontMetrics().horizontalAdvance(text) + 8:
                painter.setPen(QColor("#FFFFFF") if colors[k].lightness() < 140 else QColor("#1B2430"))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
            marked = (line, k) == (self._at if self.hasFocus() else self._hover)
            if marked:
                painter.setPen(QPen(theme.color("text"), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(box.adjusted(1, 1, -2, -1))
        self._paint_numbers(painter, top, bar)

    def _paint_numbers(self, painter: QPainter, top: int, bar: Bar) -> None:
        room, right = self._room(), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(theme.color("text"))
        if bar.mean is not None:
            painter.drawText(QRectF(room.right(), top, MEAN - 8, ROW), right, percent(bar.mean))
        if bar.weak is not None:
            painter.drawText(QRectF(room.right() + MEAN, top, WEAK - 8, ROW if bar.city is None else ROW - 12), right, percent(bar.weak))
        if bar.city is not None:
            font = painter.font()
            small = painter.font()
            small.setPointSizeF(font.pointSizeF() - 1.5)
            painter.setFont(small)
            painter.setPen(theme.color("muted"))
            painter.drawText(QRectF(room.right() + MEAN, top + 15, WEAK - 8, ROW - 17), right, f"город {percent(bar.city)}")
            painter.setFont(font)

    def _said(self, line: int, level: int) -> str:
        bar = self._rows[line]
        share = 100 * bar.counts[level] / bar.total if bar.total else 0
        return f"{bar.caption}, {self._levels[level]}: {people(bar.counts[level])}, {percent(share)}"

    def _place(self, x: float, y: float) -> tuple[int, int] | None:
        line = int((y - HEAD) // ROW)
        if y < HEAD or not 0 <= line < len(self._rows):
            return None
        if x > self._room().right() + MEAN and self._rows[line].weak is not None:
            return line, -1
        return next(((line, k) for k, box in enumerate(self._segments(line)) if box.left() <= x < box.right()), None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover = self._place(event.position().x(), event.position().y())
        self.setCursor(Qt.CursorShape.PointingHandCursor if self._hover else Qt.CursorShape.ArrowCursor)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = None
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = self._place(event.position().x(), event.position().y())
        if event.button() == Qt.MouseButton.LeftButton and at is not None:
            self.activated.emit(*at)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Left: (0, -1)}
        if event.key() in steps and self._rows and self._levels:
            down, along = steps[Qt.Key(event.key())]
            line = max(0, min(self._at[0] + down, len(self._rows) - 1))
            self._at = (line, max(0, min(self._at[1] + along, len(self._levels) - 1)))
            self.setAccessibleDescription(self._said(*self._at))
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._rows:
            self.activated.emit(*self._at)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = self._place(event.pos().x(), event.pos().y())
            if at is not None and at[1] >= 0:
                QToolTip.showText(event.globalPos(), self._said(*at), self)
            elif at is not None:
                QToolTip.showText(event.globalPos(), f"{self._rows[at[0]].caption}: показать тех, у кого результат означает дефицит", self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)
