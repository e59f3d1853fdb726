"""The funnel of an indicator: how many pass each step, how many fall at it; each number opens its list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nmsdesk import russian
from nmsdesk.ui import theme

STEP, BAR = 44, 12
_MINUS = "\u2212"


class Funnel(QWidget):
    """Steps as bars. ``opened`` carries the number of the step: 0 is the whole population."""

    opened = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._steps: list[tuple[str, int]] = []
        self._cursor, self._hover = 0, -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Шаги расчёта")

    def set_steps(self, steps: Sequence[tuple[str, int]]) -> None:
        """(title, how many are left after it); the first is the whole."""
        self._steps = list(steps)
        self._cursor = min(self._cursor, max(0, len(steps) - 1))
        self._describe()
        self.updateGeometry()
        self.update()

    def fallen(self, number: int) -> int:
        """How many fall at the step."""
        return self._steps[number - 1][1] - self._steps[number][1] if number else 0

    def text_of(self, number: int) -> str:
        """The step in words."""
        title, left = self._steps[number]
        whole = self._steps[0][1]
        part = f", {russian.percent(100 * left / whole)}" if whole and number else ""
        lost = f"; отсеялись {russian.number(self.fallen(number))}" if number else ""
        return f"{title}: {russian.number(left)}{part}{lost}"

    def sizeHint(self) -> QSize:
        return QSize(240, STEP * len(self._steps))

    def _at(self, y: float) -> int:
        number = int(y // STEP)
        return number if 0 <= number < len(self._steps) else -1

    def _describe(self) -> None:
        if self._steps:
            self.setAccessibleDescription(self.text_of(self._cursor))

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number in range(len(self._steps)):
            self._paint(painter, number, QRect(0, number * STEP, self.width(), STEP))
        painter.end()

    def _paint(self, painter: QPainter, number: int, box: QRect) -> None:
        title, left = self._steps[number]
        whole, before = max(1, self._steps[0][1]), self._steps[number - 1][1] if number else left
        focused = self.hasFocus() and number == self._cursor
        if focused or number == self._hover:
            painter.setPen(QPen(theme.color("accent"), 2) if focused else Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("hover"))
            painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), 6, 6)
        inner = box.adjusted(8, 0, -8, 0)
        lost = f"{_MINUS}{russian.number(before - left)}" if before > left else ""
        strong = QFont(self.font())
        strong.setWeight(QFont.Weight.DemiBold)
        painter.setFont(strong)
        painter.setPen(theme.color("text"))
        shown = russian.number(left)
        wide = painter.fontMetrics().horizontalAdvance(shown)
        line = QRect(inner.x(), inner.y() + 3, inner.width(), 20)
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.setFont(self.font())
        text = self.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, inner.width() - wide - 12)
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        room = self.fontMetrics().horizontalAdvance(f"{_MINUS}99 999") + 8
        self._bar(painter, QRectF(inner.x(), inner.y() + 26, inner.width() - room, BAR), left / whole, before / whole)
        painter.setPen(theme.color("bad"))
        side = QRect(inner.right() - room, inner.y() + 22, room + 1, 20)
        painter.drawText(side, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, lost)

    def _bar(self, painter: QPainter, box: QRectF, left: float, before: float) -> None:
        """The part that stays is filled, the part that falls at this step is an outline."""
        if before > left:
            painter.setPen(QPen(theme.color("bad_bar"), 1, Qt.PenStyle.DotLine))
            painter.setBrush(theme.color("bad_soft"))
            fallen = QRectF(box.x() + box.width() * left, box.y() + 0.5, box.width() * (before - left), box.height() - 1)
            painter.drawRect(fallen.adjusted(0, 0, -0.5, 0))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent"))
        painter.drawRect(QRectF(box.x(), box.y(), max(1.0, box.width() * left), box.height()))

    # Keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {Qt.Key.Key_Up: self._cursor - 1, Qt.Key.Key_Down: self._cursor + 1, Qt.Key.Key_Home: 0, Qt.Key.Key_End: 99}
        key = Qt.Key(event.key())
        if key in moves:
            self._cursor = max(0, min(moves[key], len(self._steps) - 1))
            self._describe()
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._steps:
            self.opened.emit(self._cursor)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._set_hover(self._at(event.position().y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        number = self._at(event.position().y())
        if event.button() == Qt.MouseButton.LeftButton and number >= 0:
            self._cursor = number
            self._describe()
            self.opened.emit(number)

    def _set_hover(self, number: int) -> None:
        if number != self._hover:
            self._hover = number
            self.setCursor(Qt.CursorShape.PointingHandCursor if number >= 0 else Qt.CursorShape.ArrowCursor)
            self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._set_hover(-1)
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            number = self._at(event.pos().y())
            if number >= 0:
                what = "открыть тех, кто отсеялся на этом шаге" if number else "открыть всех"
                QToolTip.showText(event.globalPos(), f"{self.text_of(number)}\n(Enter – {what})", self)
            return True
        return super().event(event)
