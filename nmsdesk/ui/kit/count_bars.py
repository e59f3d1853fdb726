"""Small horizontal bars with counts: each is a row that can be chosen by a click, the arrows and Enter."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from nmsdesk.russian import number
from nmsdesk.ui import theme
from nmsdesk.ui.kit.keyed_rows import KeyedRows

ROW, COUNT = 24, 44


class CountBars(KeyedRows):
    """Rows (caption, count); ``activated`` carries the index of the row."""

    activated = Signal(int)

    def __init__(self, title: str, tip: str = "") -> None:
        super().__init__()
        self._title = title
        self._rows: list[tuple[str, int]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMouseTracking(True)
        self.setToolTip(tip)
        self._hover = -1

    def set_rows(self, rows: Iterable[tuple[str, int]]) -> None:
        self._rows, self._at = list(rows), 0
        self.setFixedHeight(max(1, len(self._rows)) * ROW)
        said = "; ".join(f"{caption} {count}" for caption, count in self._rows)
        self.setAccessibleName(f"{self._title}: {said}")
        self.updateGeometry()
        self.update()

    def rows(self) -> list[tuple[str, int]]:
        return list(self._rows)

    def sizeHint(self) -> QSize:
        return QSize(240, max(1, len(self._rows)) * ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        most = max((count for _, count in self._rows), default=1) or 1
        name = min(self._longest() + 16, self.width() * 60 // 100)
        room = self.width() - name - COUNT
        for n, (caption, count) in enumerate(self._rows):
            top = n * ROW
            if n == self._hover or (n == self._at and self._keyed):
                painter.setPen(QPen(theme.color("accent"), 1) if self._keyed and n == self._at else Qt.PenStyle.NoPen)
                painter.setBrush(theme.color("hover"))
                painter.drawRoundedRect(QRectF(0.5, top + 0.5, self.width() - 1, ROW - 1), 4, 4)
            painter.setPen(theme.color("text"))
            text = painter.fontMetrics().elidedText(caption, Qt.TextElideMode.ElideRight, name - 10)
            painter.drawText(QRectF(4, top, name - 10, ROW), Qt.AlignmentFlag.AlignVCenter, text)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent"))
            painter.drawRoundedRect(QRectF(name, top + 8, max(3.0, room * count / most), 8), 3, 3)
            painter.setPen(theme.color("text"))
            where = QRectF(name + room, top, COUNT - 6, ROW)
            painter.drawText(where, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, number(count))
        painter.end()

    def _longest(self) -> int:
        return max((self.fontMetrics().horizontalAdvance(caption) for caption, _ in self._rows), default=0)

    def _row_at(self, y: float) -> int:
        n = int(y // ROW)
        return n if 0 <= n < len(self._rows) else -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover = self._row_at(event.position().y())
        self.update()

    def leaveEvent(self, event: object) -> None:
        self._hover = -1
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        n = self._row_at(event.position().y())
        if event.button() == Qt.MouseButton.LeftButton and n >= 0:
            self.activated.emit(n)

    def _amount(self) -> int:
        return len(self._rows)

    def _choose(self, row: int) -> None:
        self.activated.emit(row)
