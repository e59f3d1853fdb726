"""Young teachers of today: the track of each, who is without support, who leaves the group soon, decisions with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt

from nmsdesk.domain.queries import Filter, ListQuery
from nmsdesk.russian import count, fold
from nmsdesk.services import associations, lists, registers, saved_lists, small_numbers, young
from nmsdesk.services.faces import hidden
from nmsdesk.services.mentors import needs
from nmsdesk.services.young import Young
from nmsdesk.ui.ask_dialog import Asked, ask
from nmsdesk.ui.card_page import finding
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.choices import ChoiceEdit, RefEdit
from nmsdesk.ui.kit.editors import DayEdit, TextEdit
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Card, Chip, ChipRow, PageHeader
from nmsdesk.ui.mentoring_choice import short
from nmsdesk.ui.office import Office
from nmsdesk.ui.page import Page
from nmsdesk.ui.rows_table import RowsTable
from nmsdesk.ui.track_cell import TrackDelegate, letters

WAYS = (
    ("", "Все"), ("alone", "Без наставника"), ("unsupported", "Без поддержки"), ("soon", "Скоро выйдут"), ("decided", "По решению"),
    ("unknown", "Нет данных"),
)  # fmt: skip
DECISIONS = [("yes", "считать молодым педагогом"), ("no", "не считать молодым педагогом"), ("", "по возрасту и стажу")]
TEACHERS = ("человек", "человека", "человек")


class YoungPage(Page):
    """The list with its tracks; actions for the selected."""

    watches = frozenset(
        {"persons", "employments", "absences", "mentorships", "memberships", "participations", "events", "plans", "rule_sets", "terms",
         "associations", "organizations"}
    )  # fmt: skip

    def __init__(self, office: Office):
        super().__init__(office)
        self.setObjectName("page")
        self.found: dict[int, Young] = {}
        self._turn = 0
        self.header = PageHeader("Молодые педагоги")
        self.day = DayEdit()
        self.day.setAccessibleName("На дату")
        self.day.setFixedWidth(140)
        self._today = office.desk.today
        self.day.set_value(self._today)
        self.day.changed.connect(self.refresh)
        five = button("Показатель 5", "target", "", lambda: office.go("indicators", code="5"), tip="Кто учтён и кто нет")
        self.club_button = self.header.add_action("В клуб", "users-group", self.join, tip="Принять выбранных в клуб или мастерскую")
        self.event_button = self.header.add_action("Пригласить", "calendar-event", self.invite, tip="Пригласить на мероприятие")
        self.plan_button = self.header.add_action("ИОМ", "route", self.plan, tip="Черновики ИОМ выбранным")
        self.mentor_button = self.header.add_action(
            "Наставник", "heart-handshake", self.find_mentor, primary=True, keys="Ctrl+L", tip="Подобрать наставников выбранным"
        )
        office.guard(self.club_button, self.event_button, self.plan_button)
        self.seek = finding("Найти по фамилии", lambda _: self._narrow())
        self.place = ChoiceEdit((), "Все организации")
        self.place.setMinimumWidth(220)
        self.place.setAccessibleName("Организация")
        self.place.changed.connect(lambda: self._narrow())
        self.chips = ChipRow()
        self.chips.chosen.connect(lambda _: self._narrow())
        self.table = RowsTable(
            [
                Column("name", "Молодой педагог", 186), Column("place", "Организация", 116),
                Column("track", "Поддержка по кварталам", 308, "left", "number", sortable=False, show=_track_text),
                Column("mentor", "Наставник", 122),
                Column("unmentored", "Без наставника", 138, kind="number", show=_days, tip="С начала работы по эту дату"),
                Column("until", "В группе по", 106, kind="day"), Column("by", "Причина", 86),
                Column("post", "Должность", 130, shown=False),
            ],
            "Молодые педагоги", "На эту дату молодых педагогов нет.",
        )  # fmt: skip
        self.table.setItemDelegateForColumn(2, TrackDelegate(self.table, self.table.paged))
        self.table.opened.connect(lambda n: office.go("person", id=n))
        self.table.menu_hook = self._menu
        legend = label(
            "Буквы квартала: Н – наставник, К – клуб или мастерская, М – мероприятие поддержки, П – ИОМ, прочерк – поддержки не было, "
            "пунктир – ещё впереди.", "small", wrap=True,
        )  # fmt: skip
        table = Card(padding=0)
        table.add(self.table)
        tools = row(self.seek, self.place, None, five, label("На дату", "muted"), self.day)
        layout = column(self.header, tools, self.chips, spacing=10, margins=(24, 16, 24, 16))
        layout.addWidget(table, 1)
        layout.addWidget(legend)
        self.setLayout(layout)
        keys.bind(self, "Ctrl+L", self.find_mentor, Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def open(self, way: str = "", organization: int | None = None, **what: Any) -> None:
        if way or organization is not None:
            self.chips.set_current(way)
            self.place.set_value(organization)
            self._narrow()

    def refresh(self) -> None:
        """Count the group of the day in the background."""
        self._turn += 1
        if self._today != self.office.desk.today:  # the base is looked at on another day
            self._today = self.office.desk.today
            self.day.set_value(self._today)
        turn, on, desk = self._turn, self.day.value() or self.office.desk.today, self.office.desk

        def show(found: list[Young]) -> None:
            if turn == self._turn:
                self._show(found, on)

        self.office.run("Молодые педагоги", lambda _: young.on_day(desk, on), show, quiet=True)

    def _show(self, found: Sequence[Young], on: date) -> None:
        self.found = {y.person: y for y in found}
        counts = {way: sum(_is(y, way, on) for y in found) for way, _ in WAYS}
        tell = small_numbers.teller(self.office.desk)
        self.chips.set_chips([Chip(w, c, tell(counts[w])) for w, c in WAYS if not w or counts[w]], self.chips.current())
        chosen = self.place.value()
        places = sorted({(y.organization, y.place) for y in found if y.organization}, key=lambda x: fold(x[1]))
        self.place.set_options(places)
        if chosen in dict(places):
            self.place.set_value(chosen)
        by = _by_hidden if hidden(self.office.desk) else _by  # days of birth are hidden with the names
        self.table.put(
            {
                y.person: (y.name, y.place, y.quarters, _mentor(y), y.unmentored, y.until, by(y), y.post)
                for y in found
            }
        )
        known = [y for y in found if y.status != young.NO_DATA]
        supported = sum(y.supported for y in known)
        ((with_, _),), (whole,) = small_numbers.table(self.office.desk, [(supported, len(known) - supported)])
        share = f", {small_numbers.share(with_, whole)}" if known else ""
        group = f"{whole} человек" if isinstance(whole, str) else count(whole, *TEACHERS)
        self.header.set_subtitle(f"в группе {group}, с поддержкой за год – {small_numbers.text(with_)}{share}")
        self._narrow()

    def _narrow(self) -> None:
        way, place, on = self.chips.current(), self.place.value(), self.day.value() or self.office.desk.today
        only = {y.person for y in self.found.values() if _is(y, way, on) and place in (None, y.organization)}
        self.table.narrow(self.seek.text(), only)

    def _menu(self, menu: Any, chosen: list[int]) -> None:
        if len(chosen) == 1:
            menu.addAction("Открыть карточку", partial(self.office.go, "person", id=chosen[0]))
            menu.addAction("Решение о статусе…", partial(self.decide, chosen[0]))
        menu.addAction("Подобрать наставников\tCtrl+L", self.find_mentor)
        menu.addAction("Показать в разделе «Работники»", partial(self._list, chosen))

    def _list(self, chosen: list[int]) -> None:
        self.office.go("persons", filters=(Filter("id", "in", tuple(chosen)),), title="Молодые педагоги")

    def _chosen(self) -> list[int]:
        chosen = self.table.chosen()
        if not chosen:
            self.office.say("Выберите педагогов в таблице", "warn")
        return chosen

    # supports

    def find_mentor(self) -> None:
        """The choice of mentors for the selected."""
        chosen = self._chosen()
        found = needs.needs(self.office.desk, persons=chosen) if chosen else []
        free = [n for n in found if n.draft is None]
        if chosen and not free:
            self.office.say("У выбранных наставник уже есть или пара оформляется", "warn")
        elif free:
            self.office.go("mentoring", choose=free)

    def join(self) -> None:
        """Into a club or a workshop."""
        if (chosen := self._chosen()) and self.office.may_write():
            desk = self.office.desk
            ask(
                self.office, "Принять в клуб или мастерскую",
                (
                    Asked("association", "Объединение", _picker(self.office, "associations")),
                    Asked("since", "С какого дня", DayEdit(), desk.today),
                ),
                lambda v: associations.add_members(desk, v["association"], chosen, v["since"]), "Принять",
                text=f"Выбрано: {count(len(chosen), *TEACHERS)}.", said="Приняты в объединение. Отменить – Ctrl+Z", owner=self,
            )  # fmt: skip

    def invite(self) -> None:
        """To an event."""
        if (chosen := self._chosen()) and self.office.may_write():
            query = ListQuery("persons", filters=(Filter("id", "in", tuple(chosen)),))
            ask(
                self.office, "Пригласить на мероприятие", (Asked("event", "Мероприятие", _picker(self.office, "events")),),
                lambda v: saved_lists.invite(self.office.desk, query, v["event"]), "Пригласить",
                text=f"Выбрано: {count(len(chosen), *TEACHERS)}.", said="Приглашения внесены. Отменить – Ctrl+Z", owner=self,
            )  # fmt: skip

    def plan(self) -> None:
        """Plans for the selected, proposed out of their deficits."""
        if chosen := self._chosen():
            self.office.go("drafting", persons=list(chosen))

    def decide(self, person: int) -> None:
        """Whether the person counts as young, with the reason."""
        if self.office.may_write():
            known = self.found[person]
            now = "yes" if known.by == "decision" else ""
            ask(
                self.office, "Решение о статусе молодого педагога",
                (
                    Asked("decision", known.name, ChoiceEdit(DECISIONS, nullable=False), now),
                    Asked("reason", "Основание", TextEdit("Приказ, протокол или причина"), known.reason or None, False),
                ),
                lambda v: young.decide(self.office.desk, person, v["decision"], v["reason"] or ""), "Сохранить",
                text="Решение меняет состав группы показателя 5 и печатается с основанием.", said="Решение сохранено. Отменить – Ctrl+Z",
                owner=self,
            )  # fmt: skip


def _mentor(y: Young) -> str:
    return ", ".join(short(name) for name in y.mentor.split(", ")) if y.mentor else ""


def _days(value: Any) -> str:
    return count(int(value), "день", "дня", "дней") if value else ""


def _picker(office: Office, key: str) -> RefEdit:
    return RefEdit(partial(lists.suggest, office.desk, key), partial(registers.label, office.desk, key), "Начните вводить название")


def _is(y: Young, way: str, on: date) -> bool:
    match way:
        case "alone":
            return y.status != young.NO_DATA and not y.mentor
        case "unsupported":
            return y.status == young.NOT_COUNTED
        case "soon":
            return y.until is not None and y.until <= on + young.SOON
        case "decided":
            return y.by == "decision"
        case "unknown":
            return y.status == young.NO_DATA
    return y.status != young.NO_DATA


def _by(y: Young) -> str:
    return {"age": "возраст", "years": "стаж", "decision": "по решению"}.get(y.by, "нет данных")


def _by_hidden(y: Young) -> str:
    return "по решению" if y.by == "decision" else "скрыто"


def _track_text(value: Any) -> str:
    return " ".join(letters(q) for q in value or ()).strip()
