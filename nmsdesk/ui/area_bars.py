"""Bars of competence areas: the latest per cent of each, the earlier one as a tick, the change in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nmsdesk.russian import number
from nmsdesk.ui import theme

ROW, NAME, VALUE = 26, 0.42, 96


class AreaBars(QWidget):
    """``results`` are (area, day, per cent) in the order of area and day."""

    def __init__(self, results: Sequence[tuple[str, date, float]]):
        super().__init__()
        self._rows: list[tuple[str, float, float | None]] = []
        for area in dict.fromkeys(r[0] for r in results):
            own = [r[2] for r in results if r[0] == area]
            self._rows.append((area, own[-1], own[-2] if len(own) > 1 else None))
        self._rows.sort(key=lambda r: r[1])
        self.setFixedHeight(ROW * len(self._rows))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Диагностика по областям: " + "; ".join(f"{a} {number(v)} %" for a, v, _ in self._rows))
        self.setToolTip("Засечка – предыдущий результат")

    def sizeHint(self) -> QSize:
        return QSize(360, ROW * len(self._rows))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        name = self.width() * NAME
        room = self.width() - name - VALUE
        for n, (area, value, earlier) in enumerate(self._rows):
            top = n * ROW
            painter.setPen(theme.color("text"))
            text = painter.fontMetrics().elidedText(area, Qt.TextElideMode.ElideRight, int(name) - 12)
            painter.drawText(QRectF(0, top, name - 12, ROW), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("line"))
            painter.drawRoundedRect(QRectF(name, top + 9, room, 8), 4, 4)
            painter.setBrush(theme.color("accent" if value >= 50 else "warn"))
            painter.drawRoundedRect(QRectF(name, top + 9, max(8.0, room * value / 100), 8), 4, 4)
            if earlier is not None:
                painter.setBrush(theme.color("text"))
                painter.drawRect(QRectF(name + room * earlier / 100 - 1, top + 6, 2, 14))
            painter.setPen(theme.color("muted"))
            change = "" if earlier is None else f"  {'▲' if value >= earlier else '▼'} {number(abs(value - earlier))}"
            where = QRectF(self.width() - VALUE + 8, top, VALUE - 8, ROW)
            painter.drawText(where, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, f"{number(value)} %{change}")
