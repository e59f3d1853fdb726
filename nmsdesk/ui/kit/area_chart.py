"""Results by competence area over time: an axis of per cents with the bounds of the levels, earlier marks, the latest one in words."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip

from nmsdesk.russian import number
from nmsdesk.ui import theme
from nmsdesk.ui.kit.keyed_rows import KeyedRows

ROW, HEAD, FOOT = 29, 20, 20
TEXT, PERCENT, CHANGE = 0.36, 54, 40


@dataclass(frozen=True, slots=True)
class Mark:
    """One result: per cent, the level in words, whether it passes, what the tip says, the record to open."""

    percent: float
    level: str
    good: bool
    tip: str
    key: int = 0


class AreaChart(KeyedRows):
    """Rows (area, marks from old to new). ``bounds`` are (per cent, passes) of the levels; ``opened`` carries a mark's key.

    A circle is a level that passes, a square one that does not; hollow ones are earlier. The level is always in words too.
    """

    opened = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[tuple[str, tuple[Mark, ...]]] = []
        self._bounds: list[tuple[float, bool]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumWidth(320)

    def set_chart(self, rows: list[tuple[str, tuple[Mark, ...]]], bounds: list[tuple[float, bool]]) -> None:
        self._rows, self._bounds, self._at = rows, bounds, 0
        self.setFixedHeight(HEAD + ROW * len(rows) + FOOT)
        said = "; ".join(f"{area}: {number(marks[-1].percent)} %, {marks[-1].level}" for area, marks in rows)
        self.setAccessibleName(f"Диагностика по областям. {said}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(460, HEAD + ROW * len(self._rows) + FOOT)

    def _axis(self) -> tuple[float, float]:
        """Left end and width of the axis."""
        left = self.width() * TEXT
        return left, max(60.0, self.width() - left - self._words())

    def _words(self) -> int:
        """The width at the right: the per cent, the longest level, the change."""
        longest = max((self.fontMetrics().horizontalAdvance(marks[-1].level) for _, marks in self._rows), default=60)
        return PERCENT + min(longest + 8, self.width() // 4) + CHANGE

    def _x(self, percent: float) -> float:
        left, room = self._axis()
        return left + room * min(max(percent, 0.0), 100.0) / 100

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_scale(painter)
        for n, (area, marks) in enumerate(self._rows):
            self._paint_row(painter, n, area, marks)
        self._paint_legend(painter)
        painter.end()

    def _paint_scale(self, painter: QPainter) -> None:
        """Bounds of the levels as thin lines with their per cents; what does not pass has a darker ground."""
        bottom = HEAD + ROW * len(self._rows)
        ends = [b for b, _ in self._bounds[1:]] + [100.0]
        painter.setPen(Qt.PenStyle.NoPen)
        for (start, good), end in zip(self._bounds, ends):
            painter.setBrush(theme.color("surface" if good else "sunken"))
            painter.drawRect(QRectF(self._x(start), HEAD, self._x(end) - self._x(start), bottom - HEAD))
        small = painter.font()
        small.setPointSizeF(small.pointSizeF() - 1.5)
        font = painter.font()
        painter.setFont(small)
        for bound in (*(b for b, _ in self._bounds), 100.0):
            x = self._x(bound)
            painter.setPen(QPen(theme.color("line"), 1))
            painter.drawLine(QPointF(x, HEAD - 2), QPointF(x, bottom))
            painter.setPen(theme.color("muted"))
            painter.drawText(QRectF(x - 20, 0, 40, HEAD - 3), Qt.AlignmentFlag.AlignCenter, number(bound))
        painter.setFont(font)

    def _paint_row(self, painter: QPainter, n: int, area: str, marks: tuple[Mark, ...]) -> None:
        top, left = HEAD + n * ROW, self._axis()[0]
        middle, last = top + ROW / 2, marks[-1]
        if self._keyed and n == self._at:
            painter.setPen(QPen(theme.color("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(0.5, top + 1.5, self.width() - 1, ROW - 3), 4, 4)
        painter.setPen(theme.color("text"))
        font = painter.font()
        font.setBold(n == 0)
        painter.setFont(font)
        text = painter.fontMetrics().elidedText(area, Qt.TextElideMode.ElideRight, int(left) - 16)
        painter.drawText(QRectF(4, top, left - 16, ROW), Qt.AlignmentFlag.AlignVCenter, text)
        font.setBold(False)
        painter.setFont(font)
        painter.setPen(QPen(theme.color("control"), 1.5))
        xs = [self._x(m.percent) for m in marks]
        painter.drawLine(QPointF(min(xs), middle), QPointF(max(xs), middle))
        for m, x in zip(marks[-4:-1], xs[-4:-1]):
            _draw_mark(painter, x, middle, m.good, False)
        _draw_mark(painter, xs[-1], middle, last.good, True)
        change = "" if len(marks) < 2 else _change(last.percent - marks[-2].percent)
        right = QRectF(self.width() - self._words() + 12, top, self._words() - 12, ROW)
        painter.setPen(theme.color("text"))
        painter.drawText(right, Qt.AlignmentFlag.AlignVCenter, f"{number(last.percent)} %")
        painter.setPen(theme.color("muted"))
        words = painter.fontMetrics().elidedText(last.level, Qt.TextElideMode.ElideRight, int(right.width()) - PERCENT + 12 - CHANGE + 4)
        painter.drawText(right.adjusted(PERCENT - 12, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, words)
        painter.drawText(right, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, change)

    def _paint_legend(self, painter: QPainter) -> None:
        top = HEAD + ROW * len(self._rows)
        x, middle = self._axis()[0] + 6.0, top + FOOT / 2 + 3
        small = painter.font()
        small.setPointSizeF(small.pointSizeF() - 1)
        painter.setFont(small)
        several = any(len(marks) > 1 for _, marks in self._rows)
        failing = any(not m.good for _, marks in self._rows for m in marks)
        shown = [(True, True, "последний"), *([(True, False, "прежние")] if several else [])]
        shown += [(False, True, "не засчитан")] if failing else []
        for good, latest, word in shown:
            _draw_mark(painter, x, middle, good, latest)
            painter.setPen(theme.color("muted"))
            width = painter.fontMetrics().horizontalAdvance(word)
            painter.drawText(QRectF(x + 9, top + 3, width + 4, FOOT), Qt.AlignmentFlag.AlignVCenter, word)
            x += width + 26

    # choosing

    def _hit(self, at: QPointF) -> tuple[int, Mark] | None:
        """The row and the mark nearest to the point, the latest when it is not over the axis."""
        n = int((at.y() - HEAD) // ROW)
        if not 0 <= n < len(self._rows) or at.y() < HEAD:
            return None
        marks = self._rows[n][1]
        near = min(marks[-4:], key=lambda m: abs(self._x(m.percent) - at.x()))
        return n, near if abs(self._x(near.percent) - at.x()) < 10 else marks[-1]

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            hit = self._hit(QPointF(event.pos()))
            lines = [self._rows[hit[0]][0], *(m.tip for m in reversed(self._rows[hit[0]][1]))] if hit else []
            QToolTip.showText(event.globalPos(), "\n".join(lines), self)
            return True
        return super().event(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        hit = self._hit(event.position())
        if event.button() == Qt.MouseButton.LeftButton and hit:
            self.opened.emit(hit[1].key)

    def _amount(self) -> int:
        return len(self._rows)

    def _choose(self, row: int) -> None:
        self.opened.emit(self._rows[row][1][-1].key)


def _change(value: float) -> str:
    rounded = round(value)
    return "=" if not rounded else f"{'▲' if rounded > 0 else '▼'}{abs(rounded)}"


def _draw_mark(painter: QPainter, x: float, y: float, good: bool, latest: bool) -> None:
    """A circle or a square, filled or hollow."""
    color = theme.color("accent" if good else "bad_bar")
    painter.setPen(QPen(color, 1.6))
    painter.setBrush(color if latest else theme.color("surface"))
    size = 5.0 if latest else 3.5
    if good:
        painter.drawEllipse(QPointF(x, y), size, size)
    else:
        painter.drawRect(QRectF(x - size + 0.5, y - size + 0.5, 2 * size - 1, 2 * size - 1))
