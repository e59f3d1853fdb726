"""The navigation at the left: groups of pages with counters, one Tab stop, arrows inside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from nmsdesk import russian
from nmsdesk.ui import icons, theme
from nmsdesk.ui.kit import keys as keyboard
from nmsdesk.ui.kit.basics import Excerpt, column, row, tool_button

WIDE, NARROW, HIGH = 236, 60, 32


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """A page: its key, caption, icon and the keys that the window binds to it («Ctrl+1»), only named here."""

    key: str
    text: str
    icon: str
    keys: str = ""


class _Item(QAbstractButton):
    def __init__(self, item: NavigationItem) -> None:
        super().__init__()
        self.item = item
        self.counter = 0
        self.tone = "neutral"
        self.narrow = False
        self.setText(item.text)
        self.setCheckable(True)
        self.setFixedHeight(HIGH)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.describe()

    def describe(self) -> None:
        self.setAccessibleName(f"{self.item.text}, {self.counter}" if self.counter else self.item.text)
        self.setToolTip(keyboard.tip(self.item.text, self.item.keys))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(NARROW - 16 if self.narrow else WIDE - 16, HIGH)

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(1 if self.isEnabled() else 0.45)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        chosen = self.isChecked()
        if chosen or self.underMouse() or self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_soft" if chosen else "sunken" if self.isDown() else "hover"))
            painter.drawRoundedRect(box, 6, 6)
        if self.hasFocus():
            pen = painter.pen()
            pen.setStyle(Qt.PenStyle.SolidLine)
            pen.setColor(theme.color(t.accent))
            pen.setWidthF(2)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        left = (self.width() - 18) / 2 if self.narrow else 12
        icons.draw(painter, self.item.icon, QRectF(left, (self.height() - 18) / 2, 18, 18), "accent" if chosen else "muted")
        right = self._paint_counter(painter)
        if not self.narrow:
            font = QFont(self.font())
            font.setWeight(QFont.Weight.DemiBold if chosen else QFont.Weight.Normal)
            painter.setFont(font)
            painter.setPen(theme.color(t.accent if chosen else t.text))
            room = int(right - 42)
            text = QFontMetrics(font).elidedText(self.item.text, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRectF(42, 0, room, self.height()), Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()

    def _paint_counter(self, painter: QPainter) -> float:
        """The pill of the counter (a dot in the narrow form); returns where the caption must end."""
        edge = self.width() - 10.0
        if not self.counter:
            return edge
        loud = self.tone in ("warn", "bad")
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(f"{self.tone}_soft" if loud else "surface" if self.isChecked() else "sunken"))
        if self.narrow:
            painter.setBrush(theme.color(f"{self.tone}_bar" if loud else "accent"))
            painter.drawEllipse(QRectF(self.width() - 17, 6, 8, 8))
            return edge
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() - 1)
        text = russian.number(self.counter)
        width = max(22, QFontMetrics(font).horizontalAdvance(text) + 12)
        pill = QRectF(edge - width, (self.height() - 20) / 2, width, 20)
        painter.drawRoundedRect(pill, 10, 10)
        painter.setFont(font)
        painter.setPen(theme.color(self.tone if loud else "muted"))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
        return edge - width - 6


class _Head(QAbstractButton):
    """The caption of a group; a click folds it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.items: list[_Item] = []
        self.folded = False
        self.setText(text)
        self.setFixedHeight(30)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.describe()

    def describe(self) -> None:
        said = f"{'Развернуть' if self.folded else 'Свернуть'} «{self.text()}»"
        self.setToolTip(said)
        self.setAccessibleName(said)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() - 1)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(theme.color("text" if self.underMouse() else "muted"))
        painter.drawText(QRectF(12, 6, self.width() - 44, self.height() - 8), Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.folded or self.underMouse():
            icons.draw(painter, "chevron-right" if self.folded else "chevron-down", QRectF(self.width() - 26, 10, 14, 14), "muted")
        painter.end()


class Navigation(QFrame):
    """Groups of pages. ``chosen`` carries the key of the page; the window then calls ``set_current``."""

    chosen = Signal(str)
    collapsed_changed = Signal(bool)
    folded_changed = Signal(list)  # captions of the folded groups

    def __init__(self, groups: Iterable[tuple[str, Iterable[NavigationItem]]], title: str = "", subtitle: str = "") -> None:
        super().__init__()
        self.setProperty("look", "navigation")
        self.setAccessibleName("Разделы")
        self._items: dict[str, _Item] = {}
        self._wide: list[QLabel] = []
        self._heads: list[_Head] = []
        self._collapsed = False
        body = QWidget()
        body.setObjectName("scrolled")
        inside = column(spacing=1, margins=(8, 4, 8, 8))
        body.setLayout(inside)
        for caption, items in groups:
            self._group(inside, caption, items)
        inside.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidget(body)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._toggle = tool_button("layout-sidebar", "Свернуть разделы", lambda: self.set_collapsed(not self._collapsed))
        outer = column(spacing=0)
        outer.addLayout(self._brand(title, subtitle))
        outer.addWidget(self._scroll, 1)
        self.setLayout(outer)
        self.setFixedWidth(WIDE)
        if self._items:
            self.set_current(next(iter(self._items)))

    def _brand(self, title: str, subtitle: str) -> QHBoxLayout:
        texts = column(spacing=0)
        for text, look in ((title, "strong"), (subtitle, "small")):
            line = Excerpt(text, 1, look)
            texts.addWidget(line)
            self._wide.append(line)
        head = row(spacing=4, margins=(20, 10, 12, 8))
        head.addLayout(texts, 1)
        head.addWidget(self._toggle)
        self._head = head
        return head

    def _group(self, inside: QVBoxLayout, caption: str, items: Iterable[NavigationItem]) -> None:
        head = _Head(caption) if caption else None
        if head is not None:
            head.clicked.connect(lambda _=False, of=head: self._fold(of, not of.folded))
            inside.addWidget(head)
            self._heads.append(head)
        for item in items:
            widget = _Item(item)
            widget.clicked.connect(lambda _=False, key=item.key: self._choose(key))
            widget.installEventFilter(self)
            self._items[item.key] = widget
            if head is not None:
                head.items.append(widget)
            inside.addWidget(widget)

    def _fold(self, head: _Head, folded: bool) -> None:
        head.folded = folded
        head.describe()
        self._show_items()
        self.folded_changed.emit([h.text() for h in self._heads if h.folded])

    def set_folded(self, captions: Iterable[str]) -> None:
        """Fold these groups and no others, silently."""
        chosen = set(captions)
        for head in self._heads:
            head.folded = head.text() in chosen
            head.describe()
        self._show_items()

    def _show_items(self) -> None:
        """Items of folded groups are hidden but the chosen one; among icons alone nothing is folded."""
        for head in self._heads:
            for item in head.items:
                item.setVisible(self._collapsed or not head.folded or item.isChecked())

    def current(self) -> str:
        """The key of the page shown."""
        return next((key for key, item in self._items.items() if item.isChecked()), "")

    def set_current(self, key: str) -> None:
        """Mark the page as shown, silently; an unknown key leaves none marked."""
        for name, item in self._items.items():
            item.setChecked(name == key)
            item.setFocusPolicy(Qt.FocusPolicy.StrongFocus if name == key else Qt.FocusPolicy.ClickFocus)
        self._show_items()
        if key in self._items:
            self._scroll.ensureWidgetVisible(self._items[key], 0, 16)

    def set_counter(self, key: str, n: int, tone: str = "neutral") -> None:
        """Show ``n`` beside the page; 0 hides it. Tones: neutral, warn, bad."""
        item = self._items[key]
        item.counter, item.tone = n, tone
        item.describe()

    def set_collapsed(self, collapsed: bool) -> None:
        """Show icons only, with captions in tooltips."""
        if collapsed == self._collapsed:
            return
        self._collapsed = collapsed
        for line in self._wide:
            line.setVisible(not collapsed)
        for head in self._heads:
            head.setVisible(not collapsed)
        self._show_items()
        for item in self._items.values():
            item.narrow = collapsed
            item.updateGeometry()
        self.setFixedWidth(NARROW if collapsed else WIDE)
        self._head.setContentsMargins(12 if collapsed else 20, 10, 12, 8)
        text = "Развернуть разделы" if collapsed else "Свернуть разделы"
        self._toggle.setToolTip(text)
        self._toggle.setAccessibleName(text)
        self.collapsed_changed.emit(collapsed)

    def is_collapsed(self) -> bool:
        return self._collapsed

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the items: buttons and the scroll area would take the arrows for themselves."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent) or not isinstance(watched, _Item):
            return False
        items = [item for item in self._items.values() if not item.isHidden()]
        moves = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        key = Qt.Key(event.key())
        if key in moves:
            self._focus(items[(items.index(watched) + moves[key]) % len(items)])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._focus(items[0 if key == Qt.Key.Key_Home else -1])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(watched.item.key)
        else:
            return False
        return True

    def _focus(self, item: _Item) -> None:
        item.setFocus(Qt.FocusReason.TabFocusReason)
        self._scroll.ensureWidgetVisible(item, 0, 16)

    def _choose(self, key: str) -> None:
        self.set_current(key)
        self.chosen.emit(key)
