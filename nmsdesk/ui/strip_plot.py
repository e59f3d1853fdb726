"""An organisation within its group: a strip for each indicator with the group as dots, its usual range, its median and its target."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip

from nmsdesk.indicators.context import Value
from nmsdesk.russian import number, percent
from nmsdesk.services.peers import Line, Peer
from nmsdesk.ui import theme
from nmsdesk.ui.kit.keyed_rows import KeyedRows

ROW, HEAD, FOOT = 44, 22, 24
TEXT, WORDS = 0.27, 116
NEAR = 7.0  # pixels within which a dot is under the pointer


class StripPlot(KeyedRows):
    """``opened`` carries the code of the row chosen. Dots are without names unless ``names`` is set."""

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[Line, ...] = ()
        self._own, self.names = 0, False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumWidth(420)

    def set_lines(self, lines: tuple[Line, ...], own: int) -> None:
        """Show the indicators of organisation ``own``."""
        self._lines, self._own, self._at = lines, own, 0
        self.setFixedHeight(HEAD + ROW * len(lines) + FOOT)
        said = "; ".join(f"{x.shown_code}: {_percent(x.own)}, {group_words(x)}" for x in lines)
        self.setAccessibleName(f"Организация рядом с похожими. {said}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(640, HEAD + ROW * len(self._lines) + FOOT)

    def _axis(self) -> tuple[float, float]:
        left = self.width() * TEXT
        return left, max(80.0, self.width() - left - WORDS - 14)

    def _x(self, value: float) -> float:
        left, room = self._axis()
        return left + room * min(max(value, 0.0), 100.0) / 100

    def _y(self, row: int, peer: Peer) -> float:
        """Dots of one row are spread by their place in the list, the same each time, so that equal ones are seen apart."""
        order = [p.id for p in self._lines[row].peers]
        step = (order.index(peer.id) * 5) % 9 - 4  # a fixed dance of nine places
        return HEAD + ROW * row + ROW / 2 + step * 2.6

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_scale(painter)
        for n, line in enumerate(self._lines):
            self._paint_row(painter, n, line)
        self._paint_key(painter)
        painter.end()

    def _paint_scale(self, painter: QPainter) -> None:
        bottom = HEAD + ROW * len(self._lines)
        for value in (0, 25, 50, 75, 100):
            x = self._x(value)
            painter.setPen(QPen(theme.color("line"), 1))
            painter.drawLine(QPointF(x, HEAD - 3), QPointF(x, bottom))
            painter.setPen(theme.color("muted"))
            painter.drawText(QRectF(x - 22, 0, 44, HEAD - 4), Qt.AlignmentFlag.AlignCenter, f"{value} %")

    def _paint_row(self, painter: QPainter, n: int, line: Line) -> None:
        top, middle = HEAD + ROW * n, HEAD + ROW * n + ROW / 2
        if self._keyed and n == self._at:
            painter.setPen(QPen(theme.color("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(0.5, top + 1.5, self.width() - 1, ROW - 3), 4, 4)
        painter.setPen(theme.color("text"))
        left = self._axis()[0]
        name = painter.fontMetrics().elidedText(f"{line.shown_code}. {line.short}", Qt.TextElideMode.ElideRight, int(left) - 22)
        painter.drawText(QRectF(4, top, left - 22, ROW), Qt.AlignmentFlag.AlignVCenter, name)
        if line.lower is not None and line.upper is not None and line.median is not None:
            low, high = self._x(line.lower), self._x(line.upper)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("sunken"))
            painter.drawRoundedRect(QRectF(low - 1, middle - 13, max(3.0, high - low + 2), 26), 3, 3)
            painter.setPen(QPen(theme.color("text"), 2))
            painter.drawLine(QPointF(self._x(line.median), middle - 14), QPointF(self._x(line.median), middle + 14))
        if line.whole:
            self._paint_share(painter, middle, line)
        else:
            self._paint_dots(painter, n, line)
        self._paint_words(painter, QRectF(self.width() - WORDS, top, WORDS - 4, ROW), line)

    def _paint_dots(self, painter: QPainter, n: int, line: Line) -> None:
        painter.setPen(QPen(theme.color("muted"), 1.2))
        painter.setBrush(theme.color("surface"))
        for p in line.peers:
            if p.id != self._own:
                painter.drawEllipse(QPointF(self._x(p.value.percent or 0.0), self._y(n, p)), 3.4, 3.4)
        middle = HEAD + ROW * n + ROW / 2
        target = line.own.target if line.own else None
        if target is not None:
            x = self._x(target)
            painter.setPen(QPen(theme.color("warn"), 1.6, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, middle - 17), QPointF(x, middle + 17))
        if line.own is not None and line.own.percent is not None:
            _diamond(painter, QPointF(self._x(line.own.percent), middle))

    def _paint_share(self, painter: QPainter, middle: float, line: Line) -> None:
        """How much of the group has it, as a bar: the organisation itself is told in words."""
        left, room = self._axis()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("sunken"))
        painter.drawRoundedRect(QRectF(left, middle - 4, room, 8), 4, 4)
        if line.peers and line.held:
            painter.setBrush(theme.color("control"))
            painter.drawRoundedRect(QRectF(left, middle - 4, room * line.held / len(line.peers), 8), 4, 4)

    def _paint_words(self, painter: QPainter, place: QRectF, line: Line) -> None:
        said = ("есть" if line.own and line.own.numerator else "нет") if line.whole and line.own else _percent(line.own)
        painter.setPen(theme.color("text" if line.own else "muted"))
        painter.drawText(place.adjusted(0, 4, 0, -ROW / 2), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, said)
        painter.setPen(theme.color("muted"))
        font = painter.font()
        small = painter.font()
        small.setPointSizeF(font.pointSizeF() - 1.5)
        painter.setFont(small)
        painter.drawText(
            place.adjusted(0, ROW / 2, 0, -4), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, group_words(line)
        )
        painter.setFont(font)

    def _paint_key(self, painter: QPainter) -> None:
        """What the marks are, under the strips."""
        words = ("эта организация", "другие из группы", "обычные пределы и медиана", "цель")
        middle = HEAD + ROW * len(self._lines) + FOOT / 2 + 2
        small = painter.font()
        small.setPointSizeF(small.pointSizeF() - 1)
        painter.setFont(small)
        whole = sum(painter.fontMetrics().horizontalAdvance(word) + 38 for word in words)
        x = max(0.0, min(self._axis()[0], self.width() - whole))  # under the axis where there is room
        for word in words:
            self._paint_mark(painter, word, QPointF(x + 6, middle))
            painter.setPen(theme.color("muted"))
            width = painter.fontMetrics().horizontalAdvance(word)
            painter.drawText(QRectF(x + 18, middle - 10, width + 6, 20), Qt.AlignmentFlag.AlignVCenter, word)
            x += width + 38

    @staticmethod
    def _paint_mark(painter: QPainter, word: str, at: QPointF) -> None:
        match word:
            case "эта организация":
                _diamond(painter, at)
            case "другие из группы":
                painter.setPen(QPen(theme.color("muted"), 1.2))
                painter.setBrush(theme.color("surface"))
                painter.drawEllipse(at, 3.4, 3.4)
            case "цель":
                painter.setPen(QPen(theme.color("warn"), 1.6, Qt.PenStyle.DashLine))
                painter.drawLine(at - QPointF(0, 8), at + QPointF(0, 8))
            case _:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.color("sunken"))
                painter.drawRoundedRect(QRectF(at.x() - 8, at.y() - 6, 16, 12), 2, 2)
                painter.setPen(QPen(theme.color("text"), 2))
                painter.drawLine(at - QPointF(0, 7), at + QPointF(0, 7))

    # choosing

    def _near(self, at: QPointF) -> tuple[int, Peer | None]:
        row = int((at.y() - HEAD) // ROW)
        if not 0 <= row < len(self._lines) or at.y() < HEAD:
            return -1, None
        line = self._lines[row]
        if line.whole:
            return row, None
        found = [(abs(self._x(p.value.percent or 0.0) - at.x()) + abs(self._y(row, p) - at.y()), p) for p in line.peers]
        distance, peer = min(found, key=lambda x: x[0], default=(NEAR + 1, None))
        return row, peer if distance <= NEAR else None

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            row, peer = self._near(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self.tip(row, peer), self)
            return True
        return super().event(event)

    def tip(self, row: int, peer: Peer | None) -> str:
        """What is said under the pointer; another organisation is named only when names are shown."""
        if row < 0:
            return ""
        line = self._lines[row]
        if peer is None:
            return f"{line.shown_code}. {line.short}: {group_words(line)}"
        name = peer.name if self.names or peer.id == self._own else "организация группы"
        return f"{name}: {percent(peer.value.percent)}, {number(peer.value.numerator)} из {number(peer.value.denominator)}"

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        row, _ = self._near(event.position())
        if event.button() == Qt.MouseButton.LeftButton and row >= 0:
            self.opened.emit(self._lines[row].code)

    def _amount(self) -> int:
        return len(self._lines)

    def _choose(self, row: int) -> None:
        self.opened.emit(self._lines[row].code)


def _percent(own: Value | None) -> str:
    return "мало людей" if own is not None and "numerator" in own.hidden else percent(own.percent if own else None)


def group_words(line: Line) -> str:
    """«медиана 55,4 %», «есть у 3 из 4», «мало данных»."""
    if line.whole:
        return f"есть у {number(line.held)} из {number(len(line.peers))}" if line.peers else "нет данных"
    return f"медиана {percent(line.median)}" if line.median is not None else "мало данных"


def _diamond(painter: QPainter, at: QPointF) -> None:
    painter.setPen(QPen(theme.color("surface"), 1))
    painter.setBrush(theme.color("accent"))
    painter.drawPolygon(QPolygonF([at + QPointF(0, -8), at + QPointF(8, 0), at + QPointF(0, 8), at + QPointF(-8, 0)]))
