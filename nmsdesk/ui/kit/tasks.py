"""A list of things to do: groups by urgency, lines with their own actions, opened to the records behind a line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QEnterEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from nmsdesk.russian import number
from nmsdesk.ui import icons, theme
from nmsdesk.ui.kit.badge import badge_colors
from nmsdesk.ui.kit.basics import button, clear, column, frame, label, picture, row, scrolled, tool_button

HEIGHT, INNER = 38, 34
LATER_KEYS, NEVER_KEYS, OPEN_KEYS = "О", "Del", "→"


@dataclass(frozen=True, slots=True)
class Task:
    """A line: what is due, a muted word about it, the caption of its action; ``several`` is whether records can be shown under it."""

    key: str
    icon: str
    text: str
    detail: str
    tone: str
    action: str
    several: bool = True


@dataclass(frozen=True, slots=True)
class TaskRecord:
    """A record behind a line."""

    id: int
    text: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class TaskGroup:
    """Lines of one urgency; the icon and the word tell it, the colour only helps."""

    title: str
    icon: str
    tone: str
    tasks: tuple[Task, ...]


Records = Callable[[str], tuple[Sequence[TaskRecord], int]]


class TaskList(QWidget):
    """The lines. ``records(key)`` gives the first records of a line and how many there are.

    Signals carry the key of the line and the id of the record, None for the whole line.
    """

    acted = Signal(str, object)
    postponed = Signal(str, object)
    dismissed = Signal(str, object)

    def __init__(self, records: Records) -> None:
        super().__init__()
        self.records = records
        self.rows: list[TaskRow] = []
        self._groups: tuple[TaskGroup, ...] = ()
        self._opened: set[str] = set()
        self._current: tuple[str, int | None] = ("", None)
        self._column = QVBoxLayout()
        self._column.setContentsMargins(0, 0, 2, 0)
        self._column.setSpacing(12)
        self._scroll = scrolled(self._column)
        self.setLayout(column(self._scroll, spacing=0))
        self.setAccessibleName("Дела на сегодня")

    def set_groups(self, groups: Sequence[TaskGroup]) -> None:
        """Show these lines; opened ones stay open, the current one stays current or gives way to its neighbour."""
        place, had_focus = self._place(), any(one.hasFocus() for one in self.rows)
        bar = self._scroll.verticalScrollBar().value()
        self._groups = tuple(groups)
        clear(self._column)
        self.rows = []
        for group in groups:
            self._column.addWidget(self._card(group))
        self._column.addStretch(1)
        for one, after in zip(self.rows, self.rows[1:]):
            QWidget.setTabOrder(one, after)
        self._scroll.verticalScrollBar().setValue(bar)
        if self.rows:
            known = next((n for n, one in enumerate(self.rows) if one.name == self._current), None)
            self._choose(min(place, len(self.rows) - 1) if known is None else known, focus=had_focus)

    def row(self, key: str, record: int | None = None) -> TaskRow:
        """The shown line of the key, or of one of its records."""
        return next(one for one in self.rows if one.name == (key, record))

    def focus_current(self) -> None:
        """Put the keyboard on the current line."""
        if self.rows:
            self.rows[self._place()].setFocus(Qt.FocusReason.OtherFocusReason)

    def set_open(self, key: str, opened: bool) -> None:
        """Show or hide the records of a line."""
        self._opened = self._opened | {key} if opened else self._opened - {key}
        self._current = (key, None)
        self.set_groups(self._groups)
        self.focus_current()

    def _card(self, group: TaskGroup) -> QFrame:
        count = label(number(len(group.tasks)), "key")
        head = row(picture(group.icon, 18, group.tone), label(group.title, "heading"), count, None, spacing=8, margins=(14, 10, 14, 6))
        inside = column(head, spacing=0, margins=(1, 0, 1, 4))
        for task in group.tasks:
            opened = task.key in self._opened and task.several
            inside.addWidget(self._row(TaskRow(task, opened=opened)))
            if opened:
                shown, whole = self.records(task.key)
                for record in shown:
                    inside.addWidget(self._row(TaskRow(task, record)))
                if whole > len(shown):
                    rest = button(f"Показать все: {number(whole)}", "", "link", partial(self.acted.emit, task.key, None))
                    rest.setFocusPolicy(Qt.FocusPolicy.NoFocus)
                    inside.addLayout(row(72, rest, None, margins=(0, 4, 0, 8)))
        value = frame("card", inside)
        value.setAccessibleName(group.title)
        return value

    def _row(self, one: TaskRow) -> TaskRow:
        self.rows.append(one)
        key, record = one.name
        one.acted.connect(partial(self.acted.emit, key, record))
        one.postponed.connect(partial(self.postponed.emit, key, record))
        one.dismissed.connect(partial(self.dismissed.emit, key, record))
        one.toggled.connect(lambda: self.set_open(key, key not in self._opened))
        one.pressed.connect(lambda event: self._press(one, event))
        one.chosen.connect(lambda: self._choose(self.rows.index(one), focus=False))
        return one

    def _place(self) -> int:
        return next((n for n, one in enumerate(self.rows) if one.name == self._current), 0)

    def _choose(self, place: int, *, focus: bool) -> None:
        """Make a line current: Tab comes to it and leaves the list from it."""
        self._current = self.rows[place].name
        for n, one in enumerate(self.rows):
            one.setFocusPolicy(Qt.FocusPolicy.StrongFocus if n == place else Qt.FocusPolicy.ClickFocus)
            one.update()
        if focus:
            self.rows[place].setFocus(Qt.FocusReason.OtherFocusReason)
        if focus or self.rows[place].hasFocus():
            self._scroll.ensureWidgetVisible(self.rows[place], 0, 48)

    def _press(self, one: TaskRow, event: QKeyEvent) -> None:
        key, place = Qt.Key(event.key()), self.rows.index(one)
        last = len(self.rows) - 1
        steps = {
            Qt.Key.Key_Up: place - 1, Qt.Key.Key_Down: place + 1, Qt.Key.Key_Home: 0, Qt.Key.Key_End: last,
            Qt.Key.Key_PageUp: place - 10, Qt.Key.Key_PageDown: place + 10,
        }  # fmt: skip
        if key in steps:
            self._choose(max(0, min(last, steps[key])), focus=True)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            one.acted.emit()
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Space) and one.can_open and not (key == Qt.Key.Key_Right and one.opened):
            one.toggled.emit()
        elif key == Qt.Key.Key_Left and (one.record or one.opened):
            self.set_open(one.task.key, False)
        elif event.text().casefold() in ("o", "о", "щ"):
            one.postponed.emit()
        elif key == Qt.Key.Key_Delete:
            one.dismissed.emit()
        else:
            event.ignore()


class TaskRow(QFrame):
    """One line or one record under it: the mark, the text, its three buttons."""

    acted = Signal()
    postponed = Signal()
    dismissed = Signal()
    toggled = Signal()
    chosen = Signal()
    pressed = Signal(object)

    def __init__(self, task: Task, record: TaskRecord | None = None, *, opened: bool = False) -> None:
        super().__init__()
        self.task, self.record, self.opened = task, record, opened
        self.can_open = record is None and task.several
        self._hover = False
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setFixedHeight(INNER if record else HEIGHT)
        shown = record or task
        self._line = _Words(shown.text, shown.detail)
        self.action = button("Открыть" if record else task.action, "", "flat", self.acted.emit, keys="Enter")
        self.later = tool_button("clock", "Отложить", self.postponed.emit, keys=LATER_KEYS)
        self.never = tool_button("eye-off", "Не напоминать", self.dismissed.emit, keys=NEVER_KEYS)
        for one in (self.action, self.later, self.never):
            one.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        lead = row(self._arrow(), self._mark(), spacing=4)
        line = row(lead, spacing=10, margins=(4, 0, 8, 0))
        line.addWidget(self._line, 1)
        for one in (self.action, self.later, self.never):
            line.addWidget(one)
        line.setSpacing(4)
        self.setLayout(line)
        state = ", показано" if opened else ""
        self.setAccessibleName(f"{shown.text}. {shown.detail}{state}")

    @property
    def name(self) -> tuple[str, int | None]:
        return self.task.key, self.record.id if self.record else None

    def _arrow(self) -> QWidget:
        if not self.can_open:
            value = QWidget()
            value.setFixedWidth(48 if self.record else 30)
            return value
        tip, key = ("Скрыть записи", "←") if self.opened else ("Показать записи", OPEN_KEYS)
        arrow: QToolButton = tool_button("chevron-down" if self.opened else "chevron-right", tip, self.toggled.emit, keys=key)
        arrow.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        arrow.setFixedSize(30, 28)
        arrow.setIconSize(QSize(16, 16))
        return arrow

    def _mark(self) -> QWidget:
        return _Dot() if self.record else _Mark(self.task.icon, self.task.tone)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.pressed.emit(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.chosen.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.acted.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.chosen.emit()
        self.menu().popup(event.globalPos() if event.reason() == QContextMenuEvent.Reason.Mouse else self.mapToGlobal(QPoint(60, HEIGHT)))

    def menu(self) -> QMenu:
        """The same actions as the buttons, with their keys."""
        menu = QMenu(self)
        menu.addAction(icons.icon("external-link"), f"{self.action.text()}\tEnter", self.acted.emit)
        if self.can_open:
            menu.addAction(icons.icon("list"), "Скрыть записи\t←" if self.opened else "Показать записи\t→", self.toggled.emit)
        menu.addSeparator()
        menu.addAction(icons.icon("clock"), f"Отложить…\t{LATER_KEYS}", self.postponed.emit)
        menu.addAction(icons.icon("eye-off"), f"Не напоминать…\t{NEVER_KEYS}", self.dismissed.emit)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hover = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.hasFocus():
            painter.fillRect(self.rect(), theme.color("accent_soft"))
            painter.fillRect(0, 0, 3, self.height(), theme.color("accent"))
        elif self._hover:
            painter.fillRect(self.rect(), theme.color("hover"))
        if not self.record:
            painter.fillRect(0, 0, self.width(), 1, theme.color("line"))
        painter.end()


class _Words(QWidget):
    """The text and, after it, the muted detail; both cut with an ellipsis, the whole is in the tooltip."""

    def __init__(self, text: str, detail: str) -> None:
        super().__init__()
        self._text, self._detail = text, detail
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, False)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            metrics = self.fontMetrics()
            whole = metrics.horizontalAdvance(self._text) + metrics.horizontalAdvance(self._detail) + 12
            cut = whole > self.width()
            self.setToolTip(" – ".join(x for x in (self._text, self._detail) if x) if cut else "")
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        metrics: QFontMetrics = painter.fontMetrics()
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        text = metrics.elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())
        used = metrics.horizontalAdvance(text) + 12
        painter.setPen(theme.color("text"))
        painter.drawText(self.rect(), middle, text)
        room = self.width() - used
        if self._detail and room > 40:
            painter.setPen(theme.color("muted"))
            detail = metrics.elidedText(self._detail, Qt.TextElideMode.ElideRight, room)
            painter.drawText(self.rect().adjusted(used, 0, 0, 0), middle, detail)
        painter.end()


class _Mark(QWidget):
    """The icon of a line in a circle of its tone."""

    def __init__(self, icon: str, tone: str) -> None:
        super().__init__()
        self._icon, self._tone = icon, tone
        self.setFixedSize(26, 26)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink, back = badge_colors(self._tone)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(back)
        painter.drawEllipse(QRectF(0, 0, 26, 26))
        icons.draw(painter, self._icon, QRectF(5, 5, 16, 16), ink.name())
        painter.end()


class _Dot(QWidget):
    """The small mark before a record."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(14, 14)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("control"))
        painter.drawEllipse(QRectF(4, 4, 6, 6))
        painter.end()
