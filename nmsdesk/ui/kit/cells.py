"""Painting of table cells: text cut with an ellipsis, badges, thin lines, the mark of the current row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from nmsdesk.ui import icons, theme
from nmsdesk.ui.kit.badge import badge_colors
from nmsdesk.ui.kit.paged import Index, PagedModel

PADDING = 12
ROW = 34


class CellDelegate(QStyledItemDelegate):
    """Paints from the model directly, without the roles that the standard one asks for."""

    def __init__(self, view: QAbstractItemView, model: PagedModel) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self.hover_row = -1
        self.hover_column = -1
        self.editable: frozenset[str] = frozenset()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        t = theme.tokens()
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        row, number = index.row(), index.column()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color(t.accent_soft))
        elif row == self.hover_row:
            painter.fillRect(rect, theme.color(t.hover))
        painter.setPen(theme.color(t.line))
        painter.drawLine(rect.left(), rect.bottom(), rect.right(), rect.bottom())
        column = self._model.columns[number]
        text = self._model.text(row, number)
        if text and column.kind == "badge":
            tone = column.tone(self._model.value(row, number)) if column.tone else "neutral"
            self._pill(painter, rect, text, tone)
        elif text and column.kind == "bar":
            self._bar(painter, rect, text, self._model.value(row, number), column.tone)
        elif text:
            room = rect.width() - 2 * PADDING
            shown = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
            painter.setPen(theme.color(t.text))
            painter.drawText(rect.adjusted(PADDING, 0, -PADDING, -1), column.alignment(), shown)
        if row == self._view.currentIndex().row() and self._view.hasFocus() and self._is_first(number):
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height() - 1), theme.color(t.accent))
        if column.key in self.editable:
            self._mark_editable(painter, rect, row, number, bool(state & QStyle.StateFlag.State_Selected))

    @staticmethod
    def _bar(painter: QPainter, rect: QRect, text: str, share: float | str, tone: Callable[[Any], str] | None) -> None:
        """A share of a hundred: the bar with its number at the right, so that the length is never alone."""
        if isinstance(share, str):  # not told: no bar, not even an empty one
            painter.setPen(theme.color("text"))
            painter.drawText(rect.adjusted(0, 0, -PADDING, -1), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
            return
        room = painter.fontMetrics().horizontalAdvance("100,0 %") + 8
        box = QRectF(rect.left() + PADDING, rect.center().y() - 4, max(12, rect.width() - 2 * PADDING - room), 8)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("line"))
        painter.drawRoundedRect(box, 4, 4)
        if share > 0:
            painter.setBrush(theme.color(tone(share) if tone else "accent"))
            painter.drawRoundedRect(QRectF(box.left(), box.top(), max(6.0, box.width() * min(share, 100) / 100), 8), 4, 4)
        painter.restore()
        painter.setPen(theme.color("text"))
        painter.drawText(rect.adjusted(0, 0, -PADDING, -1), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)

    def _mark_editable(self, painter: QPainter, rect: QRect, row: int, number: int, selected: bool) -> None:
        """A frame around the current cell, a pencil in the cell under the mouse."""
        current = self._view.currentIndex()
        if current.row() == row and current.column() == number and self._view.hasFocus():
            painter.setPen(theme.color("accent"))
            painter.drawRect(rect.adjusted(0, 0, -1, -2))
        if (row, number) == (self.hover_row, self.hover_column):
            box = _pencil(rect)
            back = theme.color("accent_soft" if selected else "hover")
            painter.fillRect(QRect(box.left() - 6, rect.top() + 2, box.width() + 8, rect.height() - 5), back)
            icons.draw(painter, "pencil", QRectF(box), "muted")

    def is_pencil(self, index: Index, rect: QRect, at: QPoint) -> bool:
        """Whether the pencil of the cell is drawn at the place."""
        return index.isValid() and self._model.columns[index.column()].key in self.editable and _pencil(rect).contains(at)

    def _is_first(self, number: int) -> bool:
        header = getattr(self._view, "horizontalHeader", None)
        return header is not None and header().logicalIndexAt(QPoint(0, 0)) == number

    def _pill(self, painter: QPainter, rect: QRect, text: str, tone: str) -> None:
        ink, back = badge_colors(tone)
        font = QFont(self._view.font())
        font.setPointSizeF(font.pointSizeF() - 0.5)
        metrics = QFontMetrics(font)
        room = rect.width() - 2 * PADDING + 8
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room - 18)
        box = QRectF(rect.left() + PADDING - 4, rect.center().y() - 10, metrics.horizontalAdvance(shown) + 18, 21)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(back)
        painter.drawRoundedRect(box, 10.5, 10.5)
        painter.setFont(font)
        painter.setPen(QPen(ink))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shown)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self._model.columns[index.column()].width, ROW)

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """The whole text as a tooltip, only where it is cut."""
        if not index.isValid():
            QToolTip.hideText()
            return True
        text = self._model.text(index.row(), index.column())
        room = view.visualRect(index).width() - 2 * PADDING
        if view.fontMetrics().horizontalAdvance(text) > room:
            QToolTip.showText(event.globalPos(), text, view)
        else:
            QToolTip.hideText()
        return True


def _pencil(rect: QRect) -> QRect:
    """The place of the pencil in a cell."""
    return QRect(rect.right() - 20, rect.center().y() - 8, 16, 16)
