"""A pill with a word in it, as a widget and for those who paint one in a cell."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nmsdesk.ui import theme


def badge_colors(tone: str) -> tuple[QColor, QColor]:
    """Text and background of a pill: ok, warn, bad, accent or neutral."""
    if tone in ("ok", "warn", "bad", "accent"):
        return theme.color(tone), theme.color(f"{tone}_soft")
    return theme.color("muted"), theme.color("sunken")


class Badge(QWidget):
    """A pill with a word: ok, warn, bad, accent, neutral."""

    def __init__(self, text: str = "", tone: str = "neutral") -> None:
        super().__init__()
        self._text, self._tone = text, tone
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.set_badge(text, tone)

    def set_badge(self, text: str, tone: str) -> None:
        self._text, self._tone = text, tone
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        return self._text

    def sizeHint(self) -> QSize:
        return QSize(QFontMetrics(self.font()).horizontalAdvance(self._text) + 20, 22)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), 48), 22)

    def paintEvent(self, event: QPaintEvent) -> None:
        ink, back = badge_colors(self._tone)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(back)
        painter.drawRoundedRect(QRectF(0, 0, self.width(), 22), 11, 11)
        painter.setPen(ink)
        text = self.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, self.width() - 16)
        painter.drawText(QRectF(0, 0, self.width(), 22), Qt.AlignmentFlag.AlignCenter, text)
        painter.end()
