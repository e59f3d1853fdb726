"""The regulation as a text to read: headings of sections, clauses with their numbers, and at each a mark of its evidence."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from nmsdesk.domain import terms
from nmsdesk.russian import count
from nmsdesk.services.clauses import Kept
from nmsdesk.ui import icons, theme

EVIDENCES = ("подтверждение", "подтверждения", "подтверждений")
_ROW = Qt.ItemDataRole.UserRole
CODE, MARK, STEP, EDGE = 78, 176, 18, 14  # widths in pixels
HEADING = 200  # a longer text that opens a list is no heading
Index = QModelIndex | QPersistentModelIndex


def mark_of(kept: Kept) -> tuple[str, str, str]:
    """Icon, words and tone at a clause; empty where nothing is wanted."""
    if kept.count:
        return "circle-check", count(kept.count, *EVIDENCES), "ok"
    return ("circle-x", "нет подтверждений", "bad") if kept.clause.evidenced else ("", "", "muted")


def depth_of(code: str) -> int:
    """How deep a clause is set: «V.2» 0, «V.2.3» 1, «V.2.С.1» 2."""
    return max(0, code.count(".") - 1)


class ClausesList(QListWidget):
    """Sections and clauses; ``chosen`` carries the id of the clause that is looked at."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setItemDelegate(_Clauses(self))
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setAccessibleName("Положение по пунктам")
        self.currentItemChanged.connect(lambda *_: self._tell())

    def put(self, clauses: Sequence[Kept], current: int | None = None) -> None:
        """Show the clauses under the headings of their sections; the one with the id stays chosen."""
        self.blockSignals(True)
        at = self.verticalScrollBar().value()
        self.clear()
        section = ""
        for kept in clauses:
            if kept.clause.section != section:
                section = kept.clause.section
                head = QListWidgetItem(terms.SECTIONS.get(section, ""))
                head.setFlags(Qt.ItemFlag.NoItemFlags)
                self.addItem(head)
            item = QListWidgetItem(f"{kept.clause.code} {kept.clause.text}")
            item.setData(_ROW, kept)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{kept.clause.code}. {kept.clause.text} {mark_of(kept)[1]}")
            self.addItem(item)
        self.blockSignals(False)
        self.verticalScrollBar().setValue(at)
        if not self.select(current) and clauses:
            self.setCurrentRow(1)
        self._tell()

    def select(self, number: int | None) -> bool:
        """Choose the clause with the id; False when it is not shown."""
        for n in range(self.count()):
            kept = self.item(n).data(_ROW)
            if kept is not None and kept.clause.id == number:
                self.setCurrentRow(n)
                self.scrollToItem(self.item(n))
                return True
        return False

    def go_to(self, section: str) -> None:
        """Bring a section to the top and choose its first clause."""
        for n in range(self.count()):
            kept = self.item(n).data(_ROW)
            if kept is not None and kept.clause.section == section:
                self.setCurrentRow(n)
                self.scrollToItem(self.item(n - 1), QListWidget.ScrollHint.PositionAtTop)
                self.setFocus()
                return

    def current(self) -> Kept | None:
        item = self.currentItem()
        value = item.data(_ROW) if item is not None else None
        return value if isinstance(value, Kept) else None

    def shown(self) -> list[str]:
        """Codes of the clauses shown."""
        return [kept.clause.code for n in range(self.count()) if (kept := self.item(n).data(_ROW)) is not None]

    def _tell(self) -> None:
        if (kept := self.current()) is not None and kept.clause.id is not None:
            self.chosen.emit(kept.clause.id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()


class _Clauses(QStyledItemDelegate):
    """Wraps the text in the width of the list."""

    def __init__(self, owner: ClausesList) -> None:
        super().__init__(owner)
        self._owner = owner

    def _text_width(self, kept: Kept) -> int:
        mark = MARK if mark_of(kept)[0] else EDGE + 8
        return max(160, self._owner.viewport().width() - EDGE - CODE - mark - depth_of(kept.clause.code) * STEP)

    def _font(self, kept: Kept, font: QFont) -> QFont:
        """Headings of directions stand out."""
        value = QFont(font)
        if not kept.clause.evidenced and kept.clause.text.rstrip().endswith(":") and len(kept.clause.text) < HEADING:
            value.setWeight(QFont.Weight.DemiBold)
        return value

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        kept = index.data(_ROW)
        if kept is None:
            return QSize(200, 46)
        metrics = QFontMetrics(self._font(kept, option.font))
        box = metrics.boundingRect(QRect(0, 0, self._text_width(kept), 10_000), Qt.TextFlag.TextWordWrap, kept.clause.text)
        return QSize(200, max(box.height(), metrics.lineSpacing()) + 18)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect
        kept = index.data(_ROW)
        if kept is None:
            font = QFont(option.font)
            font.setPointSizeF(font.pointSizeF() + 1.5)
            font.setWeight(QFont.Weight.DemiBold)
            painter.setFont(font)
            painter.setPen(theme.color("text"))
            painter.drawText(rect.adjusted(EDGE, 12, -EDGE, -4), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, index.data())
        else:
            self._paint_clause(painter, option, kept)
        painter.restore()

    def _paint_clause(self, painter: QPainter, option: QStyleOptionViewItem, kept: Kept) -> None:
        rect: QRect = option.rect
        selected, over = option.state & QStyle.StateFlag.State_Selected, option.state & QStyle.StateFlag.State_MouseOver
        if selected or over:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_soft" if selected else "hover"))
            painter.drawRoundedRect(rect.adjusted(4, 1, -4, -1), 6, 6)
        left = rect.x() + EDGE + depth_of(kept.clause.code) * STEP
        top, height = rect.y() + 9, rect.height() - 18
        painter.setPen(theme.color("muted"))
        painter.drawText(QRect(left, top, CODE - 8, height), Qt.AlignmentFlag.AlignTop, kept.clause.code)
        painter.setFont(self._font(kept, option.font))
        painter.setPen(theme.color("text"))
        painter.drawText(QRect(left + CODE, top, self._text_width(kept), height), Qt.TextFlag.TextWordWrap, kept.clause.text)
        icon, words, tone = mark_of(kept)
        if icon:
            place = rect.right() - MARK + 16
            painter.setFont(option.font)
            icons.draw(painter, icon, QRectF(place, top, 17, 17), tone)
            painter.setPen(theme.color(tone))
            painter.drawText(QRect(place + 23, top, MARK - 40, height), Qt.AlignmentFlag.AlignTop, words)
