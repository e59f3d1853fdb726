"""The bank of mentors with the load of each, and the school checklists that the pairs contradict."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from nmsdesk.domain import terms
from nmsdesk.domain.queries import Filter
from nmsdesk.russian import fold
from nmsdesk.services import registers, small_numbers
from nmsdesk.services.mentors import bank, model
from nmsdesk.services.mentors.bank import Mentor
from nmsdesk.services.mentors.model import Compared
from nmsdesk.ui.ask_dialog import Asked, ask
from nmsdesk.ui.card_page import finding
from nmsdesk.ui.forms import edit_record
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.choices import ChoiceEdit
from nmsdesk.ui.kit.editors import DayEdit
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Card, Chip, ChipRow
from nmsdesk.ui.office import Office
from nmsdesk.ui.rows_table import RowsTable

WAYS = (("", "Все"), ("free", "Есть место"), ("busy", "Ведут"), ("full", "Больше нельзя"), ("outside", "Не в банке"))


class BankTab(QWidget):
    """Mentors of the city or of a school."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self.found: dict[int, Mentor] = {}
        self.seek = finding("Найти наставника", lambda _: self._narrow())
        self.place = ChoiceEdit((), "Все организации")
        self.place.setMinimumWidth(220)
        self.place.setAccessibleName("Организация")
        self.place.changed.connect(lambda: self._narrow())
        self.chips = ChipRow()
        self.chips.chosen.connect(lambda _: self._narrow())
        self.table = RowsTable(
            [
                Column("name", "Наставник", 190), Column("place", "Организация", 140), Column("category", "Категория", 110),
                Column("years", "Стаж", 66, kind="number"), Column("load", "Ведёт", 84, kind="badge", tone=_tone),
                Column("bank", "Банк", 100, kind="badge", tone=_bank_tone, tip="Готов вести только своих или и другие школы"),
                Column("mentees", "Наставляемые", 180), Column("areas", "Области", 160),
                Column("done", "С итогом", 86, kind="number", shown=False, tip="Пар, где цель достигнута"),
                Column("post", "Должность", 120, shown=False),
            ],
            "Банк наставников", "В банке пока никого нет. Добавьте наставника (Ctrl+N).",
        )  # fmt: skip
        self.table.opened.connect(lambda n: office.go("person", id=n))
        self.table.menu_hook = self._menu
        add = button("Добавить в банк", "plus", "primary", self.add, keys="Ctrl+N")
        self.enter_button = button("Внести выбранных", "user-plus", "", self.enter, tip="Внести в банк тех, кто уже ведёт")
        self.leave_button = button("Вывести из банка", "circle-minus", "", self.leave, tip="Последний день в банке; пары продолжаются")
        office.guard(add, self.enter_button, self.leave_button)
        table = Card(padding=0)
        table.add(self.table)
        tools = row(self.seek, self.place, None, self.leave_button, self.enter_button, add)
        outer = column(tools, self.chips, spacing=10, margins=(0, 10, 0, 0))
        outer.addWidget(table, 1)
        self.setLayout(outer)
        keys.bind(self, "Ctrl+N", self.add, Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def read(self) -> list[Mentor]:
        return bank.mentors(self.office.desk)

    def show_mentors(self, found: Sequence[Mentor]) -> None:
        self.found = {m.person: m for m in found}
        chosen, current = self.place.value(), self.chips.current()
        places = sorted({(m.organization, m.place) for m in found if m.organization}, key=lambda x: fold(x[1]))
        self.place.set_options(places)
        if chosen in dict(places):
            self.place.set_value(chosen)
        counts = {way: sum(_is(m, way) for m in found) for way, _ in WAYS}
        tell = small_numbers.teller(self.office.desk)
        self.chips.set_chips([Chip(way, caption, tell(counts[way])) for way, caption in WAYS if not way or counts[way]], current)
        self.table.put(
            {
                m.person: (
                    m.name, m.place, m.category, m.years, f"{m.load + m.drafts} из {m.limit}",
                    "не в банке" if m.offer is None else "и другим" if m.elsewhere else "своим", m.mentees, m.areas, m.done or None,
                    m.post,
                )
                for m in found
            }
        )  # fmt: skip
        self._narrow()

    def _narrow(self) -> None:
        way, place = self.chips.current(), self.place.value()
        self.table.narrow(self.seek.text(), {m.person for m in self.found.values() if _is(m, way) and place in (None, m.organization)})

    def _menu(self, menu: Any, chosen: list[int]) -> None:
        if len(chosen) == 1:
            menu.addAction("Открыть карточку", partial(self.office.go, "person", id=chosen[0]))
            if offer := self.found[chosen[0]].offer:
                menu.addAction("Изменить запись банка", partial(self._edit, offer))
            menu.addAction("Справка о наставничестве", partial(self.office.go, "papers", kind="mentor_certificate", person=chosen[0]))
        menu.addAction("Показать пары", partial(self._pairs, chosen))

    def _edit(self, offer: int) -> None:
        edit_record(self.office, registers.get(self.office.desk, "mentor_offers", offer), self)

    def _pairs(self, chosen: list[int]) -> None:
        self.office.go("mentorships", filters=(Filter("mentor", "in", tuple(chosen)),), title="Пары наставников")

    def add(self) -> None:
        """The form of a new entry."""
        if self.office.may_write():
            edit_record(self.office, registers.blank("mentor_offers", since=self.office.desk.today), self)

    def enter(self) -> None:
        """Put the selected mentors who are not in the bank into it."""
        chosen = [n for n in self.table.chosen() if self.found[n].offer is None]
        if not chosen:
            self.office.say("Выберите тех, кого в банке ещё нет", "warn")
        elif self.office.may_write():
            self.office.act(lambda: bank.enter(self.office.desk, chosen), "Внесено в банк наставников. Отменить – Ctrl+Z")

    def leave(self) -> None:
        """The last day of the selected in the bank."""
        offers = [offer for n in self.table.chosen() if (offer := self.found[n].offer) is not None]
        if not offers:
            self.office.say("Выберите наставников, которые в банке", "warn")
        elif self.office.may_write():
            ask(
                self.office, "Вывести из банка наставников", (Asked("on", "Последний день", DayEdit(), self.office.desk.today),),
                lambda v: bank.leave(self.office.desk, offers, v["on"]), "Вывести", text="Действующие пары продолжатся.",
                said="Выведены из банка наставников", owner=self,
            )  # fmt: skip


def _is(m: Mentor, way: str) -> bool:
    match way:
        case "free":
            return m.offer is not None and m.free > 0
        case "busy":
            return m.load > 0
        case "full":
            return m.free == 0
        case "outside":
            return m.offer is None
    return True


def _tone(value: Any) -> str:
    load, _, limit = str(value).partition(" из ")
    return "neutral" if load == "0" else "ok" if int(load) < int(limit) else "warn" if load == limit else "bad"


def _bank_tone(value: Any) -> str:
    return {"не в банке": "warn", "и другим": "accent"}.get(str(value), "neutral")


class ModelTab(QWidget):
    """Marks of the target model that the pairs of the base contradict."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self.found: dict[int, Compared] = {}
        self.table = RowsTable(
            [
                Column("place", "Школа", 200), Column("name", "Условие модели", 300), Column("mark", "Отметка", 110, kind="badge"),
                Column("text", "Что на самом деле", 330),
            ],
            "Отметки, которым противоречат пары", "Все отметки чек-листов согласуются с парами.",
        )  # fmt: skip
        self.table.opened.connect(self.open_place)
        self.table.menu_hook = self._menu
        table = Card(padding=0)
        table.add(self.table)
        pairs_ = button("Показать пары", "list", "", self.show_pairs, tip="Пары, которые противоречат отметке")
        place = button("Чек-лист школы", "checklist", "primary", lambda: self.open_place(self.table.current_id()), keys="Enter")
        said = "Сверяются: условия 1–4 – с документами, 6 – с программами действующих пар, 9 – с самими парами."
        about = label(said, "muted", wrap=True)
        top = row(spacing=12)
        top.addWidget(about, 1)
        top.addWidget(pairs_)
        top.addWidget(place)
        outer = column(top, spacing=10, margins=(0, 10, 0, 0))
        outer.addWidget(table, 1)
        self.setLayout(outer)

    def read(self) -> list[Compared]:
        return model.disagreeing(self.office.desk)

    def show_compared(self, found: Sequence[Compared]) -> None:
        self.found = dict(enumerate(found, 1))
        self.table.put({n: (c.place, f"{c.position}. {c.name}", terms.MARKS.get(c.mark, ""), c.text) for n, c in self.found.items()})

    def _menu(self, menu: Any, chosen: list[int]) -> None:
        menu.addAction("Чек-лист школы\tEnter", partial(self.open_place, chosen[0]))
        menu.addAction("Показать пары", self.show_pairs)

    def open_place(self, n: int | None) -> None:
        if n in self.found:
            self.office.go("organization", id=self.found[n].organization)

    def show_pairs(self) -> None:
        n = self.table.current_id()
        if n in self.found and self.found[n].pairs:
            self.office.go("mentorships", filters=(Filter("id", "in", self.found[n].pairs),), title=self.found[n].text)
        elif n in self.found:
            self.office.say("Действующих пар у школы нет", "warn")
