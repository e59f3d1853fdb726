"""The card of an association: members of a day with their roles, meetings with attendance, the structure in numbers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from nmsdesk.domain import terms
from nmsdesk.domain.community import Meeting
from nmsdesk.domain.queries import Filter
from nmsdesk.russian import count, day, people, percent
from nmsdesk.services import associations, lists, meetings, registers
from nmsdesk.services.associations import Added, AssociationCard, Member
from nmsdesk.ui.ask_dialog import Asked, ask
from nmsdesk.ui.card_page import CardPage, finding, follow, tabs
from nmsdesk.ui.forms import remove_record
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, clear, column, label, row
from nmsdesk.ui.kit.choices import ChoiceEdit, RefEdit
from nmsdesk.ui.kit.count_bars import CountBars
from nmsdesk.ui.kit.editors import DayEdit, FlagEdit, TextEdit
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Card
from nmsdesk.ui.meeting_dialog import MeetingDialog
from nmsdesk.ui.people_picker import PeoplePicker
from nmsdesk.ui.rows_table import RowsTable

ROLES = {"head": "accent", "secretary": "neutral"}
SHOWN = 6  # lines of a structure


class AssociationPage(CardPage):
    """Members, meetings, numbers; each action is one undo step."""

    register = "associations"
    watches = frozenset({"associations", "memberships", "meetings", "attendances", "persons", "employments", "events", "categories"})

    def build(self) -> None:
        self.print_menu((("association", "Отчёт о работе"),))
        tip = "Список следующего года с тем же составом"
        self.renew_button = self.header.add_action("Продлить на новый год", "copy", self.renew, tip=tip)
        self.writers(self.renew_button)
        self.on = DayEdit()
        self.on.setAccessibleName("Состав на день")
        self.on.set_value(self.office.desk.today)
        self.on.changed.connect(self._day_chosen)
        self.members = RowsTable(
            [
                Column("name", "ФИО", 190), Column("role", "Роль", 114, kind="badge", tone=lambda v: ROLES.get(_code(v), "neutral")),
                Column("place", "Организация", 124), Column("post", "Должность", 108), Column("category", "Категория", 96),
                Column("came", "Явка", 86, tip="На скольких заседаниях был из тех, где отмечен"),
                Column("since", "С", 100, kind="day", shown=False), Column("until", "По", 100, kind="day", shown=False),
            ],
            "Участники", "В этот день в объединении никого нет. Добавьте участников (Ctrl+N).",
        )  # fmt: skip
        self.members.opened.connect(lambda number: follow(self.office, f"persons:{self._member(number).person}"))
        self.members.menu_hook = self._member_menu
        keys.bind(self.members, "Delete", self.end, Qt.ShortcutContext.WidgetShortcut)
        self.meetings = RowsTable(
            [
                Column("number", "№", 50), Column("day", "Дата", 104, kind="day"), Column("topic", "Тема", 270),
                Column("place", "Место", 140, shown=False), Column("came", "Были", 90),
                Column("percent", "Явка", 76, kind="percent"), Column("guests", "Гостей", 84, kind="number"),
            ],
            "Заседания", "Заседаний ещё не было. Добавьте первое (Ctrl+M).",
        )  # fmt: skip
        self.meetings.opened.connect(self.open_meeting)
        self.meetings.menu_hook = self._meeting_menu
        keys.bind(self.meetings, "Delete", self.remove_meeting, Qt.ShortcutContext.WidgetShortcut)
        self.tabs = tabs((self._members_area(), "Состав"), (self._meetings_area(), "Заседания"))
        self.work.addWidget(self.tabs)
        self.side.addWidget(self.facts_card)
        self._structure = column(spacing=12)
        self.side.addLayout(self._structure)
        self._events = column(spacing=12)
        self.side.addLayout(self._events)
        self.side.addWidget(Card("Файлы", self.files))
        self.side.addStretch(1)

    def _members_area(self) -> Any:
        self.seek = finding("Найти в составе", lambda text: self.members.narrow(text))
        add = self.tool("Добавить", "user-plus", self.add, "Ctrl+N", "primary", "Добавить участников: поиском, из школы, списком ФИО")
        head = self.tool("Новый руководитель", "users", self.change_head, "Ctrl+R", tip="Роль прежнего завершится днём раньше")
        more = button("Ещё", "", "menu", tip="Роль, завершение участия, запись")
        menu = QMenu(self)
        menu.aboutToShow.connect(partial(self._fill_more, menu))
        more.setMenu(menu)
        self.writers(more)
        top = row(label("На", "muted"), self.on, self.seek, None, more, head, add, spacing=8)
        card = Card(padding=0)
        card.add(self.members)
        self.former = button("", "", "link", self._show_former, tip="Все записи об участии, с днями и ролями")
        return column(top, card, row(self.former, None), spacing=10)

    def _meetings_area(self) -> Any:
        add = self.tool("Новое заседание", "plus", self.add_meeting, "Ctrl+M", "primary")
        self.paper_button = button("Протокол", "printer", "", self.print_meeting, tip="Протокол выбранного заседания")
        self.attendance = label("", "muted")
        card = Card(padding=0)
        card.add(self.meetings)
        return column(row(self.attendance, None, self.paper_button, add), card, spacing=10)

    def _day_chosen(self) -> None:
        if self.on.value() is not None:
            self.refresh()

    def open(self, id: int | None = None, **what: Any) -> None:
        if id is not None and id != self.number:
            self.on.set_value(self.office.desk.today)
            self.seek.clear()
        super().open(id, **what)

    def read(self) -> AssociationCard:
        return associations.card(self.office.desk, self.number, self.on.value() or self.office.desk.today)

    def show_card(self, card: AssociationCard) -> None:
        a = card.association
        badges = [(people(len(card.members)), "accent")] if card.members else []
        if card.supports:
            badges.append(("форма поддержки молодых, показатель 5", "ok"))
        if a.until and a.until < self.office.desk.today:
            badges.append((f"завершено {day(a.until)}", "neutral"))
        self.show_head(a.name, card.kind, badges)
        self.renew_button.setVisible(card.renewable)
        self.show_facts(card.facts)
        self.files.set_record(a)
        self.members.put({m.id: _row(m) for m in card.members})
        self.former.setText(f"Раньше состояли: {people(card.former)}" if card.former else "")
        self.former.setVisible(bool(card.former))
        self.meetings.put({m.id: (m.number, m.day, m.topic, m.place, _came(m), m.percent, m.guests or None) for m in card.meetings})
        marked = [m for m in card.meetings if m.of]
        average = sum(m.percent or 0 for m in marked) / len(marked) if marked else None
        held = count(len(card.meetings), "заседание", "заседания", "заседаний")
        self.attendance.setText(f"{held}, средняя явка {percent(average, 0)}" if marked else held if card.meetings else "")
        self.tabs.setTabText(0, f"Состав  {len(card.members)}" if card.members else "Состав")
        self.tabs.setTabText(1, f"Заседания  {len(card.meetings)}" if card.meetings else "Заседания")
        self._show_structure(card)
        clear(self._events)
        self._events.addWidget(self.lines_card("Мероприятия", "events", card.events, self._add_event))

    def _show_former(self) -> None:
        name = self.card.association.name
        self.office.go("memberships", filters=(Filter("association", "eq", self.number),), title=name)

    def _show_structure(self, card: AssociationCard) -> None:
        clear(self._structure)
        for caption, found in card.structure:
            bars = CountBars(caption, "Показать этих людей в составе")
            shown = list(found if len(found) <= SHOWN else found[: SHOWN - 1])
            bars.set_rows(shown)
            bars.activated.connect(partial(self._narrow, caption, [name for name, _ in shown]))
            body = column(bars, spacing=4)
            if rest := found[len(shown) :]:
                more = count(len(rest), "организация", "организации", "организаций")
                body.addWidget(label(f"и ещё {more}: {people(sum(n for _, n in rest))}", "small"))
            self._structure.addWidget(Card(caption, body))

    def _narrow(self, caption: str, names: Sequence[str], at: int) -> None:
        """A click on a bar: the members of that school or category."""
        self.tabs.setCurrentIndex(0)
        if caption == "По организациям" or (caption == "По категориям" and names[at] != "без категории"):
            self.seek.setText(names[at])

    def _member(self, number: int) -> Member:
        members: tuple[Member, ...] = self.card.members
        return next(m for m in members if m.id == number)

    def _fill_more(self, menu: QMenu) -> None:
        menu.clear()
        self._member_menu(menu, self.members.chosen())

    def _member_menu(self, menu: QMenu, chosen: list[int]) -> None:
        if len(chosen) == 1:
            menu.addAction("Открыть карточку работника", lambda: follow(self.office, f"persons:{self._member(chosen[0]).person}"))
            menu.addAction("Изменить запись", partial(self.open_form, "memberships", chosen[0]))
            if self._member(chosen[0]).role == "member":
                menu.addAction("Сделать секретарём", partial(self.set_role, chosen[0], "secretary"))
            elif self._member(chosen[0]).role == "secretary":
                menu.addAction("Сделать участником", partial(self.set_role, chosen[0], "member"))
        menu.addAction("Завершить участие\tDel", self.end)

    # members

    def add(self) -> None:
        """Put many people in at once."""
        if not self.office.may_write():
            return
        desk, on = self.office.desk, self.on.value() or self.office.desk.today
        roles = [(code, text) for code, text in terms.ASSOCIATION_ROLES.items() if code != "head" or not self._head()]
        PeoplePicker(
            self.office, "Добавить участников", on, {m.person for m in self.card.members},
            lambda persons, v: associations.add_members(desk, self.number, persons, v["since"], v["role"] or "member"),
            (Asked("since", "С какого дня", DayEdit(), on), Asked("role", "Роль", ChoiceEdit(roles, nullable=False), "member")),
            there_said="уже состоит", said=added, owner=self,
        ).exec()  # fmt: skip

    def _head(self) -> Member | None:
        members: tuple[Member, ...] = self.card.members
        return next((m for m in members if m.role == "head"), None)

    def end(self) -> None:
        """The last day of the selected members."""
        chosen = self.members.chosen()
        if not chosen or not self.office.may_write():
            self.office.say("Выберите участников в таблице", "warn")
            return
        who = self._member(chosen[0]).name if len(chosen) == 1 else people(len(chosen))
        ask(
            self.office, "Завершить участие", (Asked("on", "Последний день", DayEdit(), self.office.desk.today),),
            lambda v: associations.end_members(self.office.desk, chosen, v["on"]), "Завершить", text=f"Кого: {who}",
            said="Участие завершено", owner=self,
        )  # fmt: skip

    def set_role(self, number: int, role: str) -> None:
        self.office.act(lambda: associations.set_role(self.office.desk, number, role), f"Роль: {terms.ASSOCIATION_ROLES[role]}")

    def change_head(self) -> None:
        """A new head from a day on; the old role ends the day before."""
        if not self.office.may_write():
            return
        desk, head = self.office.desk, self._head()
        search = partial(self._suggest_head, head.person if head else None)
        chosen = [self._member(n) for n in self.members.chosen()]
        offered = chosen[0].person if len(chosen) == 1 and chosen[0].role != "head" else None
        stays = FlagEdit("Прежний руководитель остаётся участником")
        fields = [
            Asked("person", "Новый руководитель", RefEdit(search, partial(registers.label, desk, "persons")), offered),
            Asked("on", "С какого дня", DayEdit(), desk.today),
        ]
        if head:
            fields.append(Asked("stays", "Прежний остаётся", stays, True, required=False))
        ask(
            self.office, "Сменить руководителя", fields,
            lambda v: associations.change_head(desk, self.number, v["person"], v["on"], v.get("stays", False)), "Сменить",
            text=f"Сейчас руководит {head.name}" if head else "Сейчас руководителя нет", said="Руководитель сменён", owner=self,
        )  # fmt: skip

    def _suggest_head(self, but: int | None, text: str) -> list[tuple[int, str, str]]:
        """Members first while nothing is typed, anyone by name."""
        if text.strip():
            return lists.suggest(self.office.desk, "persons", text)
        return [(m.person, m.name, m.organization) for m in self.card.members if m.person != but]

    def renew(self) -> None:
        """The list of the next year with the members of the last day of this one."""
        if not self.office.may_write():
            return
        plan = associations.plan_renewal(self.office.desk, self.number)
        text = f"«{plan.name}», {day(plan.since)} – {day(plan.until)}. Перейдут: {people(len(plan.members))}, роли сохранятся."
        done = ask(
            self.office, "Продлить на новый год", (Asked("order", "Приказ", TextEdit(), "", False, "Номер и дата, если он есть"),),
            lambda v: associations.renew(self.office.desk, self.number, v["order"]), "Продлить", text=text, said=f"Создано: {plan.name}",
            owner=self,
        )  # fmt: skip
        if done is not None:
            self.office.go("association", id=done.record.id)

    # meetings

    def add_meeting(self) -> None:
        """A new meeting with the sheet of its day."""
        if self.office.may_write():
            self.tabs.setCurrentIndex(1)
            self._meet(meetings.new_meeting(self.office.desk, self.number, self.office.desk.today))

    def open_meeting(self, number: int) -> None:
        record = registers.get(self.office.desk, "meetings", number)
        assert isinstance(record, Meeting)
        self._meet(record)

    def _meet(self, meeting: Meeting) -> None:
        dialog = MeetingDialog(self.office, meeting, self)
        dialog.exec()
        if dialog.saved is not None and dialog.saved.id is not None:
            self.meetings.select_id(dialog.saved.id)

    def remove_meeting(self) -> None:
        if (number := self.meetings.current_id()) is not None:
            remove_record(self.office, registers.get(self.office.desk, "meetings", number), self)

    def print_meeting(self) -> None:
        """The protocol of the chosen meeting."""
        number = self.meetings.current_id() or next(iter(self.meetings.paged.ids), None)
        if number is not None:
            self.office.go("papers", kind="protocol", record=number)
        else:
            self.office.say("Заседаний ещё нет", "warn")

    def _meeting_menu(self, menu: Any, chosen: list[int]) -> None:
        if len(chosen) == 1:
            menu.addAction("Открыть", partial(self.open_meeting, chosen[0]))
            menu.addAction("Протокол", self.print_meeting)
            menu.addAction("Удалить\tDel", self.remove_meeting)

    def _add_event(self) -> None:
        self.add_form("events", association=self.number, state="planned")


def _code(caption: Any) -> str:
    return next((code for code, text in terms.ASSOCIATION_ROLES.items() if text == caption), "")


def _row(m: Member) -> tuple[Any, ...]:
    came = f"{m.came} из {m.of}" if m.of else ""
    return m.name, terms.ASSOCIATION_ROLES[m.role], m.organization, m.post, m.category, came, m.since, m.until


def _came(m: Any) -> str:
    return f"{m.present} из {m.of}" if m.of else "не отмечено"


def added(done: Added) -> str:
    """«Добавлены 12 человек»; who was there already is named when there are few."""
    said = f"Добавлено: {people(done.added)}"
    if done.there:
        said += f", уже были: {', '.join(done.there)}" if len(done.there) <= 2 else f", уже были {people(len(done.there))}"
    return said

