"""Two records side by side, field by field: what differs is marked, and for each field one side is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from nmsdesk.services.merging import FieldPair
from nmsdesk.ui import icons, theme
from nmsdesk.ui.kit.basics import clear, column, scrolled

ROW, CAPTION, PAD = 34, 196, 12
LEFT, RIGHT, BOTH = "left", "right", "both"
TOGETHER = {"birth": "birth_precision", "birth_precision": "birth"}  # a date and how exact it is come from one record


class CompareView(QWidget):
    """The fields of a pair. ``changed`` when a side was chosen; ``values`` are what the merged record will hold."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[CompareRow] = []
        self.every = True
        self._pairs: tuple[FieldPair, ...] = ()
        self._column = QVBoxLayout()
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._scroll = scrolled(self._column)
        self.heads = _Heads(self._scroll)
        self.setLayout(column(self.heads, self._scroll, spacing=0))

    def set_pair(self, left: tuple[str, int], right: tuple[str, int], pairs: Sequence[FieldPair]) -> None:
        """Show the fields of two records, each by its name and id, with the suggested sides chosen."""
        self.heads.set_texts(left, right)
        self._pairs = tuple(pairs)
        self._fill({p.name: side_of(p) for p in pairs})

    def show_all(self, every: bool) -> None:
        """Show the filled fields that are the same too, or only those that differ."""
        self.every = every
        self._fill({one.pair.name: one.side for one in self.rows} | self._hidden_sides())

    def values(self) -> dict[str, Any]:
        """The chosen value of each field that differs."""
        return {one.pair.name: one.value() for one in self.rows if one.pair.differs}

    def row(self, name: str) -> CompareRow:
        return next(one for one in self.rows if one.pair.name == name)

    def focus_first(self) -> None:
        if self.rows:
            self._go(0)

    def choose(self, name: str, side: str) -> None:
        """Take the field from the side."""
        for one in self.rows:
            if one.pair.differs and one.pair.name in (name, TOGETHER.get(name)):
                one.set_side(side)
        self.changed.emit()

    def choose_all(self, side: str) -> None:
        """Take every field from the side, but for those empty there."""
        for one in self.rows:
            if one.pair.differs and (one.pair.left if side == LEFT else one.pair.right):
                one.set_side(side)
        self.changed.emit()

    def _hidden_sides(self) -> dict[str, str]:
        shown = {one.pair.name for one in self.rows}
        return {p.name: side_of(p) for p in self._pairs if p.name not in shown}

    def _fill(self, sides: dict[str, str]) -> None:
        clear(self._column)
        ordered = sorted(self._pairs, key=lambda p: not p.differs)
        self.rows = [CompareRow(p, sides[p.name]) for p in ordered if p.differs or (self.every and (p.left or p.right))]
        for n, one in enumerate(self.rows):
            one.setFocusPolicy(Qt.FocusPolicy.StrongFocus if n == 0 else Qt.FocusPolicy.ClickFocus)
            one.pressed.connect(self._press)
            one.clicked.connect(lambda side, name=one.pair.name: self.choose(name, side))
            self._column.addWidget(one)
        self._column.addStretch(1)

    def _press(self, one: object, event: QKeyEvent) -> None:
        assert isinstance(one, CompareRow)
        key, place = Qt.Key(event.key()), self.rows.index(one)
        steps = {Qt.Key.Key_Up: place - 1, Qt.Key.Key_Down: place + 1, Qt.Key.Key_Home: 0, Qt.Key.Key_End: len(self.rows) - 1}
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            event.ignore()
        elif key in steps:
            self._go(max(0, min(len(self.rows) - 1, steps[key])))
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and one.pair.differs:
            self.choose(one.pair.name, LEFT if key == Qt.Key.Key_Left else RIGHT)
        elif key == Qt.Key.Key_Space and one.pair.differs:
            sides = one.sides()
            self.choose(one.pair.name, sides[(sides.index(one.side) + 1) % len(sides)])
        else:
            event.ignore()

    def _go(self, place: int) -> None:
        for n, one in enumerate(self.rows):
            one.setFocusPolicy(Qt.FocusPolicy.StrongFocus if n == place else Qt.FocusPolicy.ClickFocus)
        self.rows[place].setFocus(Qt.FocusReason.OtherFocusReason)
        self._scroll.ensureWidgetVisible(self.rows[place], 0, 40)


def side_of(pair: FieldPair) -> str:
    """Which side the suggestion takes; both when it is made of the two."""
    if pair.suggested_value == pair.left_value:
        return LEFT
    return RIGHT if pair.suggested_value == pair.right_value else BOTH


class _Heads(QWidget):
    """Over the columns: which record stays and which goes into it."""

    def __init__(self, body: QScrollArea) -> None:
        super().__init__()
        self._body = body
        self._texts = self._words = ("", "")
        self.setFixedHeight(48)

    def set_texts(self, left: tuple[str, int], right: tuple[str, int]) -> None:
        self._texts = (left[0], right[0])
        self._words = (f"Эта запись останется, № {left[1]}", f"Эта войдёт в неё, № {right[1]}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.color("control"))
        small, strong = QFont(self.font()), QFont(self.font())
        small.setPointSizeF(small.pointSizeF() - 1)
        strong.setWeight(QFont.Weight.DemiBold)
        boxes = columns(self._body.viewport().width(), self.height())
        for box, text, word in zip(boxes, self._texts, self._words):
            inner = box.adjusted(PAD + 22, 0, -PAD, 0)
            painter.setFont(small)
            painter.setPen(theme.color("muted"))
            painter.drawText(QRect(inner.x(), 4, inner.width(), 18), Qt.AlignmentFlag.AlignVCenter, word)
            painter.setFont(strong)
            painter.setPen(theme.color("text"))
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(QRect(inner.x(), 22, inner.width(), 20), Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()


def columns(width: int, height: int) -> tuple[QRect, QRect]:
    """Where the left and the right values stand."""
    half = (width - CAPTION) // 2
    return QRect(CAPTION, 0, half, height), QRect(CAPTION + half, 0, width - CAPTION - half, height)


class CompareRow(QWidget):
    """One field: the caption with «≠» where it differs, both values, a filled ring at the chosen one."""

    pressed = Signal(object, object)
    clicked = Signal(str)

    def __init__(self, pair: FieldPair, side: str) -> None:
        super().__init__()
        self.pair, self.side = pair, side
        self._hover = ""
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(ROW)
        self.set_side(side)

    def sizeHint(self) -> QSize:
        return QSize(CAPTION + 320, ROW)

    def sides(self) -> list[str]:
        return [LEFT, RIGHT, BOTH] if side_of(self.pair) == BOTH else [LEFT, RIGHT]

    def set_side(self, side: str) -> None:
        """Choose without telling."""
        if side == BOTH and side_of(self.pair) != BOTH:
            return
        self.side = side
        words = {LEFT: f"взято слева: {self.pair.left or 'пусто'}", RIGHT: f"взято справа: {self.pair.right or 'пусто'}", BOTH: "взято обе"}
        self.setAccessibleName(f"{self.pair.caption}: {f'различается, {words[side]}' if self.pair.differs else self.pair.left}")
        self.update()

    def value(self) -> Any:
        """What the merged record will hold."""
        return {LEFT: self.pair.left_value, RIGHT: self.pair.right_value, BOTH: self.pair.suggested_value}[self.side]

    def taken(self, side: str) -> bool:
        return self.side in (side, BOTH)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            at = self.mapFromGlobal(self.cursor().pos())
            boxes = columns(self.width(), ROW)
            cut = [t for b, t in zip(boxes, (self.pair.left, self.pair.right)) if b.contains(at) and self._is_cut(t, b)]
            QToolTip.showText(self.cursor().pos(), cut[0], self) if cut else QToolTip.hideText()
            return True
        return super().event(event)

    def _is_cut(self, text: str, box: QRect) -> bool:
        return self.fontMetrics().horizontalAdvance(text) > box.width() - 2 * PAD - 22

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.pressed.emit(self, event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover = self._side_at(event)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.pair.differs and (side := self._side_at(event)):
            self.clicked.emit(side)

    def _side_at(self, event: QMouseEvent) -> str:
        boxes = columns(self.width(), ROW)
        return next((s for s, b in zip((LEFT, RIGHT), boxes) if b.contains(event.position().toPoint())), "")

    def enterEvent(self, event: QEnterEvent) -> None:
        self.setCursor(Qt.CursorShape.PointingHandCursor if self.pair.differs else Qt.CursorShape.ArrowCursor)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = ""
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus():
            painter.fillRect(self.rect(), theme.color("accent_soft"))
            painter.fillRect(0, 0, 3, ROW, theme.color("accent"))
        painter.fillRect(0, ROW - 1, self.width(), 1, theme.color("line"))
        middle = Qt.AlignmentFlag.AlignVCenter
        if self.pair.differs:
            painter.setPen(theme.color("warn"))
            painter.drawText(QRect(PAD, 0, 18, ROW), middle, "≠")
        painter.setPen(theme.color("muted"))
        caption = painter.fontMetrics().elidedText(self.pair.caption, Qt.TextElideMode.ElideRight, CAPTION - PAD - 22)
        painter.drawText(QRect(PAD + 18, 0, CAPTION - PAD - 18, ROW), middle, caption)
        for side, box, text in zip((LEFT, RIGHT), columns(self.width(), ROW), (self.pair.left, self.pair.right)):
            self._value(painter, box, side, text)
        painter.end()

    def _value(self, painter: QPainter, box: QRect, side: str, text: str) -> None:
        taken, inner = self.taken(side), box.adjusted(PAD + 22, 0, -PAD, 0)
        if self.pair.differs:
            if self._hover == side and not self.hasFocus():
                painter.fillRect(box.adjusted(0, 0, 0, -1), theme.color("hover"))
            ring = QRectF(box.x() + PAD - 2, ROW / 2 - 8, 15, 15)
            painter.setPen(QPen(theme.color("accent" if taken else "control"), 5 if taken else 1))
            painter.setBrush(theme.color("surface"))
            inset = 2.5 if taken else 0.5
            painter.drawEllipse(ring.adjusted(inset, inset, -inset, -inset))
        else:
            icons.draw(painter, "check", QRectF(box.x() + PAD - 2, ROW / 2 - 7, 14, 14), "faint")
        font = QFont(self.font())
        if self.pair.differs and taken:
            font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(theme.color("text" if text and (taken or not self.pair.differs) else "muted" if text else "faint"))
        shown = painter.fontMetrics().elidedText(text or "пусто", Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.setFont(self.font())
