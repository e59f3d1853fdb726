"""Candidates to a target: grouped by the cost of closing, ticked, mended, taken into a working list."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from nmsdesk.domain import terms
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.russian import count, day, number
from nmsdesk.services import registers, shortfalls, small_numbers
from nmsdesk.services.steering import work_lists
from nmsdesk.services.steering.candidates import Steering
from nmsdesk.services.steering.model import Candidate
from nmsdesk.services.steering.work_lists import Made
from nmsdesk.ui import icons
from nmsdesk.ui.ask_dialog import Asked, ask
from nmsdesk.ui.card_page import CARDS, finding
from nmsdesk.ui.forms import edit_record
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.choices import ChoiceEdit
from nmsdesk.ui.kit.editors import DayEdit, TextEdit
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Card, Chip, ChipRow
from nmsdesk.ui.office import Office
from nmsdesk.ui.rows_table import RowsTable

TONES = {"data": "ok", "approve": "accent", "under_way": "accent", "action": "warn", "more": "neutral"}
CAPTIONS = {code: text.capitalize() for code, text in terms.CLOSING_COSTS.items()}
UNCLEAR = "no_data"
UNCLEAR_CAPTION = "Нет данных"
_TONE = {text: TONES[code] for code, text in terms.CLOSING_COSTS.items()}


class CandidatesPanel(QWidget):
    """``show_steering`` fills it; ``ticked`` is kept by code, so that other indicators keep their ticks. ``changed`` tells of a tick."""

    changed = Signal()

    def __init__(self, office: Office):
        super().__init__()
        self.office = office
        self.steering: Steering | None = None
        self.ticked: dict[str, dict[str, Candidate]] = {}
        self.seek = finding("Найти", lambda _: self._narrow())
        self.place = ChoiceEdit((), "Все организации")
        self.place.setAccessibleName("Организация")
        self.place.setMinimumWidth(210)
        self.place.changed.connect(self._narrow)
        self.needed_button = button("", "circle-check", "", self.tick_needed, keys="Ctrl+D", tip="Отметить ближайших, сколько не хватает")
        self.clear_button = button("Снять отметки", "", "flat", self.clear)
        self.list_button = button(
            "В рабочий список…", "checklist", "primary", self.take, keys="Ctrl+S", tip="Взять отмеченных в работу, по организациям"
        )
        self.chips = ChipRow()
        self.chips.chosen.connect(lambda _: self._narrow())
        self.table = self._make_table()
        self.reason = label("", "small", wrap=True)
        self.reason.setMinimumHeight(48)
        self.mend_button = button("", "pencil", "", self.mend, keys="F2")
        self.said = label("", "muted")
        self._lay_out()
        for keys_, action in (("Ctrl+S", self.take), ("F2", self.mend), ("Ctrl+D", self.tick_needed)):
            keys.bind(self, keys_, action, Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _make_table(self) -> RowsTable:
        table = RowsTable(
            [
                Column("tick", "", 50, "center", show=lambda v: "☑" if v else "☐", sortable=False, tip="Отмечен (Пробел)"),
                Column("name", "Кто", 240), Column("place", "Организация", 150),
                Column("cost", "Насколько близко", 152, kind="badge", tone=lambda v: _TONE.get(v, "neutral")),
                Column("action", "Что сделать", 310), Column("due", "Срок", 96, kind="day"),
                Column("responsible", "Кто отвечает", 150, shown=False),
            ],
            "Кандидаты", "",
        )  # fmt: skip
        table.space_pressed.connect(self.toggle)
        table.clicked.connect(self._clicked)
        table.opened.connect(self.open_record)
        table.current_changed.connect(lambda _: self._tell())
        table.menu_hook = self._menu
        keys.bind(table, "Ctrl+A", table.selectAll, Qt.ShortcutContext.WidgetShortcut)
        return table

    def _lay_out(self) -> None:
        card = Card(padding=0)
        card.add(self.table)
        tools = row(self.seek, self.place, None, self.clear_button, self.needed_button, self.list_button)
        outer = column(tools, self.chips, spacing=10, margins=(0, 10, 0, 0))
        outer.addWidget(card, 1)
        foot = row(spacing=12)
        foot.addWidget(self.reason, 1)
        foot.addWidget(self.mend_button)
        outer.addLayout(foot)
        outer.addWidget(self.said)
        self.setLayout(outer)

    # what is shown

    def show_steering(self, found: Steering) -> None:
        """The candidates of an indicator; ticks of those who are candidates still are kept."""
        self.steering = found
        known = {c.key: c for c in found.candidates}
        own = self.ticked.get(found.value.code, {})
        self.ticked[found.value.code] = {k: known[k] for k in own if k in known}
        places = sorted({(c.place, c.organization) for c in found.candidates if c.organization})
        chosen = self.place.value()
        self.place.set_options([(n, name) for name, n in places])
        self.place.set_value(chosen if chosen in {n for _, n in places} else None)
        current = self.chips.current()
        amounts = {cost: n for cost, n in found.by_cost.items() if n}
        tell = small_numbers.teller(self.office.desk)
        chips = [Chip("", "Все", tell(len(found.candidates)))]
        chips += [Chip(cost, CAPTIONS.get(cost, UNCLEAR_CAPTION), tell(n)) for cost, n in amounts.items()]
        self.chips.set_chips(chips, current if current in amounts else "")
        missing = found.value.missing
        everyone = "Кандидатов нет: учтены все." if found.value.denominator else "Считать пока некого: примите список работников."
        self.table.set_empty_text(everyone)
        self.table.set_nothing_found("Никто не подходит под отбор" if found.candidates else "")
        self.needed_button.setText(f"Отметить нужных: {number(len(found.needed))}")
        self.needed_button.setVisible(bool(missing))
        self.table.put({n: self._row(c) for n, c in enumerate(found.candidates, 1)})
        if found.candidates and self.table.current_id() is None:
            self.table.select_id(1)
        self._narrow()
        self._tell()

    @property
    def mine(self) -> dict[str, Candidate]:
        """The ticked candidates of the indicator shown."""
        return self.ticked.setdefault(self.steering.value.code, {}) if self.steering else {}

    def chosen(self) -> list[Candidate]:
        """Those ticked, in the order of the list."""
        return [c for c in self.steering.candidates if c.key in self.mine] if self.steering else []

    def _row(self, c: Candidate) -> tuple[Any, ...]:
        cost = UNCLEAR_CAPTION.lower() if c.widens else terms.CLOSING_COSTS[c.cost]
        return c.key in self.mine, c.name, c.place, cost, c.action, c.due, c.responsible

    def _narrow(self) -> None:
        if self.steering is None:
            return
        cost, place = self.chips.current(), self.place.value()
        only: Collection[int] | None = None
        if cost or place is not None:
            only = {n for n, c in enumerate(self.steering.candidates, 1) if self._fits(c, cost, place)}
        self.table.narrow(self.seek.text(), only)
        self._tell()

    @staticmethod
    def _fits(c: Candidate, cost: str, place: int | None) -> bool:
        return (not cost or (UNCLEAR if c.widens else c.cost) == cost) and place in (None, c.organization)

    def current(self) -> Candidate | None:
        n = self.table.current_id()
        return self.steering.candidates[n - 1] if self.steering and n else None

    def _tell(self) -> None:
        """The reason of the current line, what mends it, how many are ticked."""
        c = self.current()
        todo = f"{c.action[:1].upper()}{c.action[1:]}. Отвечает: {c.responsible}, до {day(c.due)}. " if c else ""
        self.reason.setText(f"{todo}Сейчас: {c.reason}." if c else "")
        self.mend_button.setText(c.mend.caption if c else "")
        self.mend_button.setVisible(c is not None and (c.mend.id is not None or not self.office.desk.database.look_only))
        n = len(self.mine)
        self.list_button.setEnabled(bool(n) and not self.office.desk.database.look_only)
        self.clear_button.setVisible(bool(n))
        if self.steering:
            missing = self.steering.value.missing
            noun = INDICATORS[self.steering.value.code]
            reached = self.steering.value.target and self.steering.value.percent is not None
            need = f" До цели не хватает {noun.lacks(missing)}." if missing else " Цель достигнута." if reached else ""
            if len(self.steering.needed) < missing:
                need += " Кандидатов в реестре меньше: численность задана формой статистики."
            self.said.setText((f"Отмечено: {number(n)}." if n else "Пробел отмечает, Enter открывает запись." if c else "") + need)

    # ticks

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == 0:
            self._turn([self.table.paged.ids[index.row()]])

    def toggle(self) -> None:
        """Tick the selected lines, or clear them when all of them are ticked."""
        self._turn(self.table.chosen())

    def _turn(self, numbers: list[int]) -> None:
        if self.steering is None:
            return
        some = [self.steering.candidates[n - 1] for n in numbers]
        mine = self.mine
        if some and all(c.key in mine for c in some):
            for c in some:
                mine.pop(c.key)
        else:
            mine.update({c.key: c for c in some})
        self._repaint()

    def tick_needed(self) -> None:
        """Exactly those nearest who are missing to the target."""
        if self.steering and self.steering.needed:
            self.ticked[self.steering.value.code] = {c.key: c for c in self.steering.needed}
            self._repaint()

    def clear(self) -> None:
        """Take all ticks of the indicator back."""
        self.mine.clear()
        self._repaint()

    def _repaint(self) -> None:
        if self.steering:
            rows = self.table.rows()
            assert isinstance(rows, dict)
            rows.update({n: self._row(c) for n, c in enumerate(self.steering.candidates, 1)})
            self.table.refresh()
        self._tell()
        self.changed.emit()

    # doing

    def open_record(self, n: int) -> None:
        """The card of the person, plan, organisation; the list of teams at the team."""
        if self.steering:
            c = self.steering.candidates[n - 1]
            self.office.go(CARDS.get(c.register, c.register), id=c.id)

    def mend(self) -> None:
        """Open what is to be mended at its field, or the new record half filled in."""
        c = self.current()
        if c is None:
            return
        if c.mend.id is not None:
            edit_record(self.office, registers.get(self.office.desk, c.mend.register, c.mend.id), self, c.mend.field)
        elif self.office.may_write():
            edit_record(self.office, shortfalls.blank(c.mend), self, c.mend.field)

    def take(self) -> None:
        """The ticked ones into a new working list, or into one that there is."""
        if not self.chosen():
            self.office.say("Отметьте пробелом, кого взять в рабочий список", "warn")
        elif self.office.may_write():
            made = take_into_list(self.office, self.chosen(), self)
            if made is not None:
                self.office.go("work_list", id=made.record.id)

    def _menu(self, menu: QMenu, ids: list[int]) -> None:
        menu.addAction(icons.icon("circle-check"), "Отметить или снять\tПробел", self.toggle)
        if c := self.current():
            menu.addAction(icons.icon("pencil"), f"{c.mend.caption}\tF2", self.mend)
            if c.person is not None and c.register != "persons":
                menu.addAction(icons.icon("user"), "Открыть работника", partial(self.office.go, "person", id=c.person))
            if c.organization is not None:
                menu.addAction(icons.icon("school"), "Открыть организацию", partial(self.office.go, "organization", id=c.organization))


def take_into_list(office: Office, chosen: list[Candidate], owner: QWidget) -> Made | None:
    """Ask for the name and the term of a new list, or for a list of the same indicator to add to."""
    code, period, desk = chosen[0].code, office.period, office.desk
    known = [(r.id, r.name) for r in work_lists.of(desk, code, period)]
    fields = [
        Asked("name", "Название", TextEdit(), work_lists.proposed_name(code, len(chosen), period), False),
        Asked("until", "Выполнить до", DayEdit(), None, False, "Пусто – у каждой строки свой срок"),
    ]
    if known:
        fields.insert(0, Asked("into", "Куда", ChoiceEdit(known, "Новый список"), None, False))
    places = len({c.organization for c in chosen})

    def do(v: dict[str, Any]) -> Made:
        if v.get("into"):
            return work_lists.add(desk, v["into"], chosen)
        return work_lists.make(desk, code, period, chosen, v["name"] or "", v["until"])

    text = f"Строк: {number(len(chosen))}, организаций: {number(places)}. Каждая школа получит свою страницу с местом для подписи."
    made: Made | None = ask(office, "В рабочий список", fields, do, "Взять в работу", text=text, said=made_text, owner=owner)
    return made


def made_text(made: Made) -> str:
    """«В списке 37 строк», «Добавлено 3 строки, уже были: 2»."""
    return f"Взято в работу: {count(made.added, *work_lists.ITEMS)}" + (f", уже были в списке: {made.known}" if made.known else "")
