"""Two small charts of an indicator: over the years against the target of each, and within the year beside the year before."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip

from nmsdesk import russian
from nmsdesk.services.trends import MonthPoint, YearPoint
from nmsdesk.ui import indicator_words as words
from nmsdesk.ui import theme
from nmsdesk.ui.kit.painted_parts import PaintedParts

HEIGHT, TOP, FOOT, SIDE = 92, 18, 18, 10


class SmallChart(PaintedParts):
    """Points side by side: hover and arrows name one, a click or Enter opens it. Those who paint give the points."""

    chosen = Signal(int)

    def __init__(self, name: str, tip: str) -> None:
        super().__init__(name)
        self._name, self._tip = name, tip
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def draw(self, painter: QPainter) -> None:
        """Paint the lines."""
        raise NotImplementedError

    def changed(self) -> None:
        """Other points: the last one is the current."""
        self._cursor = max(0, self.count() - 1)
        self._hover = -1
        self.describe("ещё не посчитано")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(130, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(90, HEIGHT)

    def x(self, number: int) -> float:  # type: ignore[override]
        """The middle of a point's strip."""
        return SIDE + (number + 0.5) * (self.width() - 2 * SIDE) / max(1, self.count())

    def y(self, percent: float, top: float) -> float:  # type: ignore[override]
        """From the foot, 0 %, to the top."""
        return TOP + (HEIGHT - TOP - FOOT) * (1 - percent / top)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        small = QFont(self.font())
        small.setPointSizeF(small.pointSizeF() - 1)
        painter.setFont(small)
        painter.setPen(QPen(theme.color("accent"), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("hover") if self.underMouse() or self.hasFocus() else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.setPen(QPen(theme.color("line"), 1))
        foot = HEIGHT - FOOT + 0.5
        painter.drawLine(QPointF(SIDE, foot), QPointF(self.width() - SIDE, foot))
        if self.count():
            marked = self._hover if self._hover >= 0 else self._cursor if self.hasFocus() else -1
            if marked >= 0:
                painter.drawLine(QPointF(self.x(marked), TOP - 8), QPointF(self.x(marked), foot))
            self.draw(painter)
        else:
            painter.setPen(theme.color("muted"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "считается…")
        painter.end()

    def foot_text(self, painter: QPainter, number: int, text: str) -> None:
        """A word under a point, kept inside the chart."""
        wide = painter.fontMetrics().horizontalAdvance(text)
        left = max(2.0, min(self.x(number) - wide / 2, self.width() - wide - 2))
        painter.setPen(theme.color("muted"))
        painter.drawText(QRectF(left, HEIGHT - FOOT + 1, wide + 2, FOOT - 2), Qt.AlignmentFlag.AlignCenter, text)

    # What the keys and the mouse ask

    def part_at(self, at: QPoint) -> int:
        number = int((at.x() - SIDE) // max(1.0, (self.width() - 2 * SIDE) / max(1, self.count())))
        return max(0, min(number, self.count() - 1)) if self.count() else -1

    def tip_of(self, number: int) -> str:
        return f"{self.text_of(number)}\n({self._tip})" if number >= 0 else self._name

    def steps(self) -> dict[Qt.Key, int]:
        return {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}

    def pick(self, number: int) -> None:
        self.chosen.emit(number)

    def moved(self) -> None:
        QToolTip.showText(self.mapToGlobal(self.rect().bottomLeft()), self.text_of(self._cursor), self)


class YearsChart(SmallChart):
    """Shares by year as a line, targets as steps; a year out of an approved snapshot is a square."""

    def __init__(self) -> None:
        super().__init__("По годам", "Enter – открыть список этого года")
        self.points: list[YearPoint] = []

    def put(self, points: Sequence[YearPoint]) -> None:
        self.points = list(points)
        self.changed()

    def count(self) -> int:
        return len(self.points)

    def text_of(self, number: int) -> str:
        p = self.points[number]
        of = f", {russian.number(p.numerator)} из {russian.number(p.denominator)}" if p.denominator else ""
        source = f"\nпо срезу «{p.snapshot}»" if p.snapshot else ""
        return f"{p.period.title}: {russian.percent(p.percent)}{of}, цель {words.goal(p.target)}{source}"

    def draw(self, painter: QPainter) -> None:
        known = [x for p in self.points for x in (p.percent, p.target) if x is not None]
        top = max([*known, 1.0]) * 1.08
        half = (self.width() - 2 * SIDE) / len(self.points) / 2
        painter.setPen(QPen(theme.color("muted"), 1.5, Qt.PenStyle.DashLine))
        before: QPointF | None = None
        for n, p in enumerate(self.points):
            if p.target is None:
                before = None
                continue
            left, right = (QPointF(self.x(n) + side, self.y(p.target, top)) for side in (-half, half))
            if before is not None:
                painter.drawLine(before, left)
            painter.drawLine(left, right)
            before = right
        _line(painter, [(self.x(n), self.y(p.percent, top)) for n, p in enumerate(self.points) if p.percent is not None], "accent")
        painter.setPen(QPen(theme.color("accent"), 1.5))
        for n, p in enumerate(self.points):
            if p.percent is not None:
                box = QRectF(self.x(n) - 3, self.y(p.percent, top) - 3, 6, 6)
                painter.setBrush(theme.color("accent" if n == len(self.points) - 1 else "surface"))
                painter.drawRect(box) if p.snapshot else painter.drawEllipse(box)
        last = self.points[-1]
        for n in sorted({0, len(self.points) - 1}):
            self.foot_text(painter, n, _year(self.points[n]))
        if last.percent is not None:
            _value(painter, self.x(len(self.points) - 1), self.y(last.percent, top), russian.percent(last.percent, 0), self.width())


class ProgressChart(SmallChart):
    """Month by month: this year as a line, the year before as a thin dashed one, the target across."""

    def __init__(self) -> None:
        super().__init__("В течение года", "Enter – открыть диаграмму")
        self.points: list[MonthPoint] = []
        self.target: float | None = None
        self.whole = 0

    def put(self, points: Sequence[MonthPoint], target: float | None, whole: int) -> None:
        """The points known by now of ``whole`` months."""
        self.points, self.target, self.whole = list(points), target, whole
        self.changed()

    def count(self) -> int:
        return self.whole if self.points else 0

    def text_of(self, number: int) -> str:
        if number >= len(self.points):
            return "ещё не посчитано"
        p = self.points[number]
        now = russian.percent(p.now.percent) if p.now else "ещё не наступило"
        before = f", год назад {russian.percent(p.before.percent)}" if p.before else ""
        return f"На {russian.day(p.on)}: {now}{before}, цель {words.goal(self.target)}"

    def draw(self, painter: QPainter) -> None:
        now = [(n, p.now.percent) for n, p in enumerate(self.points) if p.now and p.now.percent is not None]
        before = [(n, p.before.percent) for n, p in enumerate(self.points) if p.before and p.before.percent is not None]
        known = [x for _, x in (*now, *before)] + ([self.target] if self.target is not None else [])
        top = max([*known, 1.0]) * 1.08
        if self.target is not None:
            painter.setPen(QPen(theme.color("muted"), 1.5, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(SIDE, self.y(self.target, top)), QPointF(self.width() - SIDE, self.y(self.target, top)))
        _line(painter, [(self.x(n), self.y(x, top)) for n, x in before], "faint", Qt.PenStyle.DotLine)
        _line(painter, [(self.x(n), self.y(x, top)) for n, x in now], "accent")
        if now:
            number, value = now[-1]
            painter.setPen(QPen(theme.color("accent"), 1.5))
            painter.setBrush(theme.color("accent"))
            painter.drawEllipse(QRectF(self.x(number) - 3, self.y(value, top) - 3, 6, 6))
            _value(painter, self.x(number), self.y(value, top), russian.percent(value, 0), self.width())
        for n in sorted({0, len(self.points) - 1}):
            self.foot_text(painter, n, russian.MONTHS_SHORT[self.points[n].on.month - 1])


def _line(painter: QPainter, points: Sequence[tuple[float, float]], color: str, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> None:
    painter.setPen(QPen(theme.color(color), 2 if style == Qt.PenStyle.SolidLine else 1.8, style))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in points]))


def _value(painter: QPainter, x: float, y: float, text: str, width: int) -> None:
    """The last value over its point."""
    plain = QFont(painter.font())
    font = QFont(plain)
    font.setWeight(QFont.Weight.DemiBold)
    painter.setFont(font)
    wide = painter.fontMetrics().horizontalAdvance(text) + 2
    left = max(2.0, min(x - wide / 2, width - wide - 4))
    painter.setPen(theme.color("text"))
    painter.drawText(QRectF(left, max(1.0, y - 21), wide, 17), Qt.AlignmentFlag.AlignCenter, text)
    painter.setFont(plain)


def _year(p: YearPoint) -> str:
    """«2025», «2024/25»."""
    if p.period.kind == "academic":
        return f"{p.period.since.year}/{p.period.until.year % 100:02d}"
    return str(p.period.until.year)
