"""The funnel of an indicator: how many pass each step, how many fall at it; each number opens its list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from nmsdesk import russian
from nmsdesk.ui import theme
from nmsdesk.ui.kit.painted_parts import PaintedParts

STEP, BAR = 44, 12
_MINUS = "\u2212"


class Funnel(PaintedParts):
    """Steps as bars. ``opened`` carries the number of the step: 0 is the whole population."""

    opened = Signal(int)

    def __init__(self) -> None:
        super().__init__("Шаги расчёта")
        self._steps: list[tuple[str, int]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_steps(self, steps: Sequence[tuple[str, int]]) -> None:
        """(title, how many are left after it); the first is the whole."""
        self._steps = list(steps)
        self._cursor = min(self._cursor, max(0, len(steps) - 1))
        self.describe()
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

    # What the keys and the mouse ask

    def count(self) -> int:
        return len(self._steps)

    def part_at(self, at: QPoint) -> int:
        number = at.y() // STEP
        return number if 0 <= number < len(self._steps) else -1

    def tip_of(self, number: int) -> str:
        what = "открыть тех, кто отсеялся на этом шаге" if number else "открыть всех"
        return f"{self.text_of(number)}\n(Enter – {what})" if number >= 0 else ""

    def steps(self) -> dict[Qt.Key, int]:
        return {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}

    def pick(self, number: int) -> None:
        self.opened.emit(number)
