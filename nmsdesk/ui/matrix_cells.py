"""Cells of the matrix persons × indicators: a sign and a number, never colour alone; the words are in the tooltip."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFont, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem, QToolTip

from nmsdesk.indicators.context import COUNTED, EXCLUDED, NO_DATA, NOT_COUNTED
from nmsdesk.services.matrix import Cell
from nmsdesk.ui import icons, theme
from nmsdesk.ui.kit.cells import CellDelegate
from nmsdesk.ui.kit.paged import Index
from nmsdesk.ui.kit.table import TableView

TOTAL = 0  # the id of the row of totals
LEGEND = "✓ учтён   2 – не пройден шаг 2   ⊖ исключён из расчёта   ? нет данных   – в показатель не входит"
_ICONS = {COUNTED: ("check", "ok"), EXCLUDED: ("circle-minus", "faint"), NO_DATA: ("help", "warn")}


class MarkDelegate(CellDelegate):
    """Paints the mark of a person in an indicator; ``cell_of`` gives the cell, ``words_of`` what the tooltip says."""

    def __init__(
        self, view: TableView, code: str, cell_of: Callable[[int, str], Cell | None], words_of: Callable[[int, str], str]
    ) -> None:
        super().__init__(view, view.paged)
        self._table, self._code, self._cell_of, self._words_of = view, code, cell_of, words_of

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        number = self._table.paged.ids[index.row()]
        state: QStyle.StateFlag = option.state
        cells = self._table.itemDelegate()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color("accent_soft"))
        elif isinstance(cells, CellDelegate) and cells.hover_row == index.row():
            painter.fillRect(rect, theme.color("hover"))
        painter.setPen(theme.color("line"))
        painter.drawLine(rect.left(), rect.bottom(), rect.right(), rect.bottom())
        if number == TOTAL:
            self._total(painter, rect, self._table.paged.text(index.row(), index.column()))
        else:
            self._mark(painter, rect, self._cell_of(number, self._code))
        current = self._table.currentIndex()
        if current.row() == index.row() and current.column() == index.column() and self._table.hasFocus():
            painter.setPen(theme.color("accent"))
            painter.drawRect(rect.adjusted(0, 0, -1, -2))

    def _total(self, painter: QPainter, rect: QRect, text: str) -> None:
        painter.save()
        font = QFont(self._table.font())
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(theme.color("accent"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
        painter.restore()

    def _mark(self, painter: QPainter, rect: QRect, cell: Cell | None) -> None:
        middle = QRectF(rect).center()
        if cell is None:
            painter.setPen(theme.color("faint"))
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, "–")
        elif cell.status == NOT_COUNTED:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.color("bad_bar"), 1))
            painter.setBrush(theme.color("bad_soft"))
            painter.drawRoundedRect(QRectF(middle.x() - 11, middle.y() - 10, 22, 20), 5, 5)
            painter.setPen(theme.color("bad"))
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(cell.step))
            painter.restore()
        else:
            icon, tone = _ICONS[cell.status]
            icons.draw(painter, icon, QRectF(middle.x() - 9, middle.y() - 9, 18, 18), tone)

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        if index.isValid():
            QToolTip.showText(event.globalPos(), self._words_of(self._table.paged.ids[index.row()], self._code), view)
        return True
