"""The cell of a young teacher's track: a box for each quarter with letters of the supports in it, readable without colour."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFont, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from nmsdesk.russian import day
from nmsdesk.services.young import FORMS, LETTERS, Quarter
from nmsdesk.ui import theme
from nmsdesk.ui.kit.paged import Index, PagedModel

BOX, GAP, YEAR_GAP, HEIGHT, LEFT = 21, 2, 6, 20, 10
SHOWN = 12  # quarters drawn; a longer track shows the last ones


def shown(quarters: tuple[Quarter, ...]) -> tuple[Quarter, ...]:
    return quarters[-SHOWN:] if len(quarters) > SHOWN else quarters


def letters(quarter: Quarter) -> str:
    """«НК»: the supports of a quarter; one without any is «–», one to come is empty."""
    return "" if quarter.ahead else "".join(LETTERS[f] for f in quarter.forms) or "–"


def told(quarters: tuple[Quarter, ...]) -> str:
    """The track in words, a line a quarter."""
    lines = []
    for q in quarters:
        forms = "впереди" if q.ahead else ", ".join(FORMS[f] for f in q.forms) or "без поддержки"
        lines.append(f"{day(q.since)} – {day(q.until)}: {forms}")
    return "\n".join(lines)


class TrackDelegate(QStyledItemDelegate):
    """Paints the quarters of the row; the tooltip names each."""

    def __init__(self, view: QAbstractItemView, model: PagedModel) -> None:
        super().__init__(view)
        self._model = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        t, rect = theme.tokens(), option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color(t.accent_soft))
        painter.setPen(theme.color(t.line))
        painter.drawLine(rect.left(), rect.bottom(), rect.right(), rect.bottom())
        painter.save()
        painter.setClipRect(rect)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(option.font)
        font.setPointSizeF(font.pointSizeF() - 2)
        x = float(rect.left() + LEFT)
        for n, quarter in enumerate(shown(self._quarters(index))):
            x += YEAR_GAP if n and n % 4 == 0 else 0
            self._box(painter, QRectF(x, rect.center().y() - HEIGHT / 2, BOX, HEIGHT), quarter, font)
            x += BOX + GAP
        painter.restore()

    def _quarters(self, index: Index) -> tuple[Quarter, ...]:
        value: Any = self._model.value(index.row(), index.column())
        return value or ()

    @staticmethod
    def _box(painter: QPainter, box: QRectF, quarter: Quarter, font: QFont) -> None:
        """Filled with support, empty with a dash without it, a dotted frame ahead."""
        pen = QPen(theme.color("accent" if quarter.forms else "faint"))
        if quarter.ahead:
            pen.setStyle(Qt.PenStyle.DotLine)
        painter.setPen(pen)
        painter.setBrush(theme.color("accent_soft") if quarter.forms else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        text = letters(quarter)
        if text:
            small = QFont(font)
            if len(text) > 2:
                small.setPointSizeF(font.pointSizeF() - 1.5)
                text = text[:3]
            painter.setFont(small)
            painter.setPen(theme.color("text" if quarter.forms else "muted"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """The quarter under the mouse, else the whole track."""
        if not index.isValid():
            QToolTip.hideText()
            return True
        rect: QRect = view.visualRect(index)
        x, found = float(rect.left() + LEFT), None
        for n, quarter in enumerate(shown(self._quarters(index))):
            x += YEAR_GAP if n and n % 4 == 0 else 0
            if x <= event.pos().x() <= x + BOX:
                found = quarter
            x += BOX + GAP
        QToolTip.showText(event.globalPos(), told((found,) if found else self._quarters(index)), view)
        return True
