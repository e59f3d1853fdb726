"""The board of learning plans: a column for each state with its number, tiles by term, filters; steps by a menu and keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QMenu, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from nmsdesk.domain import terms
from nmsdesk.domain.queries import Filter
from nmsdesk.russian import day, number
from nmsdesk.services import plans, small_numbers
from nmsdesk.services.routes.board import BoardColumn, PlanTile, board
from nmsdesk.ui import theme
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.choices import ChoiceEdit
from nmsdesk.ui.kit.parts import Card, Chip, ChipRow
from nmsdesk.ui.office import Office
from nmsdesk.ui.plan_steps import FORWARD, STEPS, take

TILE = 86
_TILE = Qt.ItemDataRole.UserRole
_TONES = {"bad": "bad", "warn": "warn", "accent": "accent"}


class PlansBoard(QWidget):
    """Plans open today and those closed in the period of the window."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self.term = ""
        self.place, self.tutor = ChoiceEdit((), "Все организации"), ChoiceEdit((), "Все тьюторы и методисты")
        self.place.setAccessibleName("Организация")
        self.tutor.setAccessibleName("Тьютор или методист")
        for one in (self.place, self.tutor):
            one.setMaximumWidth(260)
            one.setClearButtonEnabled(True)
            one.changed.connect(self.refresh)
        self.chips = ChipRow()
        self.chips.chosen.connect(self._term)
        self.hint = label("Enter – карточка, Ctrl+→ – следующий шаг, Пробел – все шаги", "small")
        lanes = row(spacing=10)
        self.lanes: list[Lane] = []
        for _ in range(5):
            lane = Lane(office)
            lane.tiles.stepped.connect(self.step)
            lane.tiles.forward.connect(self.forward)
            lane.tiles.sideways.connect(partial(self._sideways, lane))
            lane.more.clicked.connect(partial(self._all, lane))
            self.lanes.append(lane)
            lanes.addWidget(lane, 1)
        outer = column(row(self.place, self.tutor, None, self.hint), self.chips, spacing=10)
        outer.addLayout(lanes, 1)
        self.setLayout(outer)

    def refresh(self) -> None:
        """Read the board anew, the filters and the place of the cursor kept."""
        period = self.office.period
        found = board(self.office.desk, period.since, period.until, self.place.value(), self.tutor.value() or "", self.term)
        tell = small_numbers.teller(self.office.desk)
        self.place.set_options([(n, f"{name}: {small_numbers.text(tell(k))}") for n, name, k in found.organizations])
        self.tutor.set_options([(name, f"{name}: {small_numbers.text(tell(k))}") for _, name, k in found.tutors])
        chips = [Chip("all", "Все сроки"), *(Chip(key, caption, tell(k)) for key, caption, k in found.terms)]
        self.chips.set_chips(chips, self.term or "all")
        for lane, one in zip(self.lanes, found.columns):
            lane.show_column(one)

    def _term(self, key: str) -> None:
        self.term = "" if key == "all" else key
        self.refresh()

    def focus_first(self) -> None:
        """The first column that has anything."""
        for lane in self.lanes:
            if lane.tiles.count():
                lane.tiles.setFocus()
                return

    def select(self, plan: int) -> bool:
        """Put the cursor on a plan of the board."""
        for lane in self.lanes:
            if lane.tiles.choose(plan):
                lane.tiles.setFocus()
                return True
        return False

    def forward(self, tile: PlanTile) -> None:
        """The next step of the plan's life."""
        if tile.state in FORWARD:
            self.step(FORWARD[tile.state], tile)
        else:
            self.office.say("План закрыт: следующего шага нет", "warn")

    def step(self, step: str, tile: PlanTile) -> None:
        """Take a step with a plan; the cursor follows it to its new column."""
        if take(self.office, step, [tile.id], self) is not None:
            self.refresh()
            self.select(tile.id)

    def _sideways(self, lane: Lane, by: int) -> None:
        at = self.lanes.index(lane) + by
        while 0 <= at < len(self.lanes):
            if self.lanes[at].tiles.count():
                self.lanes[at].tiles.setFocus()
                return
            at += by

    def _all(self, lane: Lane) -> None:
        self.office.go("plans", filters=(Filter("id", "in", lane.ids),), title=lane.title)


class Lane(Card):
    """A column: its title with the number, tiles, the way to the rest."""

    def __init__(self, office: Office) -> None:
        super().__init__(padding=8)
        self.title = ""
        self.ids: tuple[int, ...] = ()
        self.caption = label("", "heading")
        self.tiles = Tiles(office)
        self.more = button("", "", "link")
        self.empty = label("Пусто", "muted")
        inside = column(self.caption, self.empty, spacing=6)
        inside.addWidget(self.tiles, 1)
        inside.addWidget(self.more)
        body = QWidget()
        body.setLayout(inside)
        self.add(body)

    def show_column(self, one: BoardColumn) -> None:
        self.title, self.ids = one.title, one.ids
        self.caption.setText(f"{one.title}  {number(len(one.ids))}")
        self.tiles.setAccessibleName(one.title)
        self.tiles.show_tiles(one.tiles)
        rest = len(one.ids) - len(one.tiles)
        self.more.setText(f"ещё {number(rest)}")
        self.more.setVisible(rest > 0)
        self.empty.setVisible(not one.ids)


class Tiles(QListWidget):
    """Plans of a column, one under another."""

    stepped = Signal(str, object)
    forward = Signal(object)
    sideways = Signal(int)

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self.setObjectName("tiles")
        self.setItemDelegate(_Painted(self))
        self.setMouseTracking(True)
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemDoubleClicked.connect(lambda _: self.open_current())

    def show_tiles(self, tiles: Sequence[PlanTile]) -> None:
        at = self.tile()
        self.clear()
        for one in tiles:
            item = QListWidgetItem(self)
            item.setData(_TILE, one)
            said = f"{one.name}, {one.place}, {terms.PLAN_STATES[one.state]}, до {day(one.until)}"
            item.setToolTip(said + (f", {one.term}" if one.term else ""))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, item.toolTip())
        if not (at and self.choose(at.id)) and tiles:
            self.setCurrentRow(0)

    def tile(self) -> PlanTile | None:
        item = self.currentItem()
        found: PlanTile | None = item.data(_TILE) if item else None
        return found

    def choose(self, plan: int) -> bool:
        for at in range(self.count()):
            if self.item(at).data(_TILE).id == plan:
                self.setCurrentRow(at)
                return True
        return False

    def open_current(self) -> None:
        if one := self.tile():
            self.office.go("plan", id=one.id)

    def steps_menu(self, one: PlanTile) -> QMenu:
        """The card and the steps that the plan's state allows."""
        menu = QMenu(self)
        menu.addAction("Открыть карточку\tEnter", self.open_current)
        menu.addSeparator()
        allowed = [step for step, states in plans.STEPS.items() if one.state in states]
        for step in allowed:
            key = "\tCtrl+→" if FORWARD.get(one.state) == step else ""
            action: QAction = menu.addAction(STEPS[step].caption + key, self._stepping(step, one))
            action.setEnabled(not self.office.desk.database.look_only)
        return menu

    def _stepping(self, step: str, one: PlanTile) -> Callable[[], None]:
        return lambda: self.stepped.emit(step, one)

    def contextMenuEvent(self, event: object) -> None:
        if (one := self.tile()) and (item := self.currentItem()):
            box = self.visualItemRect(item)
            self.steps_menu(one).popup(self.viewport().mapToGlobal(QPoint(box.x() + 24, box.center().y())))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control, key = event.modifiers() & Qt.KeyboardModifier.ControlModifier, event.key()
        one = self.tile()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_current()
        elif control and key == Qt.Key.Key_Right and one:
            self.forward.emit(one)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and not control:
            self.sideways.emit(1 if key == Qt.Key.Key_Right else -1)
        elif key == Qt.Key.Key_Space:
            self.contextMenuEvent(event)
        else:
            super().keyPressEvent(event)


class _Painted(QStyledItemDelegate):
    """A tile: the name, the school, the term with what presses, lines done."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, TILE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        one: PlanTile = index.data(_TILE)
        chosen, over = option.state & QStyle.StateFlag.State_Selected, option.state & QStyle.StateFlag.State_MouseOver
        focused = chosen and option.state & QStyle.StateFlag.State_HasFocus
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.color("accent" if focused else "line"))
        painter.setBrush(theme.color("accent_soft" if focused else "hover" if over else "surface"))
        painter.drawRoundedRect(option.rect.adjusted(1, 2, -2, -4), 6, 6)
        if one.tone in _TONES:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(one.tone))
            painter.drawRoundedRect(QRect(option.rect.x() + 1, option.rect.y() + 10, 3, TILE - 22), 1, 1)
        bold = QFont(option.font)
        bold.setWeight(QFont.Weight.DemiBold)
        term = one.term or (f"до {day(one.until)}" if one.state in plans.OPEN else terms.PLAN_STATES[one.state])
        lines = (
            (one.name, bold, "text", ""), (one.place, option.font, "muted", f"{one.done} из {one.items}" if one.items else ""),
            (term, option.font, one.tone if one.tone in _TONES else "muted", ""),
        )  # fmt: skip
        left, width = option.rect.x() + 12, option.rect.width() - 24
        for at, (text, font, tone, right) in enumerate(lines):
            painter.setFont(font)
            metrics = painter.fontMetrics()
            box = QRect(left, option.rect.y() + 8 + 23 * at, width, 22)
            taken = metrics.horizontalAdvance(right) + 8 if right else 0
            if right:
                painter.setPen(theme.color("muted"))
                painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, right)
            painter.setPen(theme.color(tone))
            fitted = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width - taken)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, fitted)
        painter.restore()
