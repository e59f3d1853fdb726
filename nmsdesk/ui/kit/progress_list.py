"""Progress of groups: a name, a thin bar of what is done, the numbers, and what is overdue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from nmsdesk.ui import theme
from nmsdesk.ui.kit.keyed_rows import KeyedRows

ROW = 44


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """A group: how many are done, of how many, how many are overdue."""

    name: str
    done: int
    of: int
    overdue: int = 0

    @property
    def said(self) -> str:
        late = f", просрочено {self.overdue}" if self.overdue else ""
        return f"{self.done} из {self.of}{late}"


class ProgressList(KeyedRows):
    """Rows one under another; ``activated`` carries the name of the row that was clicked or entered."""

    activated = Signal(str)

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title, self._hover = title, -1
        self._rows: list[ProgressRow] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_rows(self, rows: Iterable[ProgressRow]) -> None:
        self._rows, self._at = list(rows), 0
        self.setFixedHeight(max(1, len(self._rows)) * ROW)
        self.setAccessibleName(f"{self._title}: " + "; ".join(f"{r.name} – {r.said}" for r in self._rows))
        self.update()

    def rows(self) -> list[ProgressRow]:
        return list(self._rows)

    def sizeHint(self) -> QSize:
        return QSize(240, max(1, len(self._rows)) * ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for n, line in enumerate(self._rows):
            self._row(painter, n * ROW, line, n == self._hover or (n == self._at and self._keyed))
        painter.end()

    def _row(self, painter: QPainter, top: int, line: ProgressRow, marked: bool) -> None:
        plain = Qt.PenStyle.NoPen
        if marked:
            painter.setPen(plain)
            painter.setBrush(theme.color("hover"))
            painter.drawRoundedRect(QRectF(0, top, self.width(), ROW - 2), 4, 4)
        said = painter.fontMetrics().horizontalAdvance(line.said) + 4
        room = self.width() - said - 20
        name = painter.fontMetrics().elidedText(line.name, Qt.TextElideMode.ElideRight, room)
        painter.setPen(theme.color("text"))
        painter.drawText(QRectF(4, top + 2, room, 22), Qt.AlignmentFlag.AlignVCenter, name)
        painter.setPen(theme.color("bad" if line.overdue else "muted"))
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(QRectF(self.width() - said - 4, top + 2, said, 22), middle, line.said)
        whole = QRectF(4, top + 29, self.width() - 8, 6)
        painter.setPen(plain)
        painter.setBrush(theme.color("sunken"))
        painter.drawRoundedRect(whole, 3, 3)
        left = whole.left()
        for part, tone in ((line.done, "ok_bar"), (line.overdue, "bad_bar")):
            if part and line.of:
                width = whole.width() * part / line.of
                painter.setBrush(theme.color(tone))
                painter.drawRoundedRect(QRectF(left, whole.top(), width, 6), 3, 3)
                left += width

    def _over(self, y: float) -> int:
        n = int(y // ROW)
        return n if 0 <= n < len(self._rows) else -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        n = self._over(event.position().y())
        if n != self._hover:
            self._hover = n
            self.setToolTip(f"{self._rows[n].name}: {self._rows[n].said}" if n >= 0 else "")
            self.update()

    def leaveEvent(self, event: object) -> None:
        self._hover = -1
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        n = self._over(event.position().y())
        if event.button() == Qt.MouseButton.LeftButton and n >= 0:
            self.activated.emit(self._rows[n].name)

    def _amount(self) -> int:
        return len(self._rows)

    def _choose(self, row: int) -> None:
        self.activated.emit(self._rows[row].name)
