"""Themes of tasks 6 and 7 in the period: events and programmes of each, coverage by school, schools with nobody reached."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

from nmsdesk.domain.queries import Filter
from nmsdesk.russian import count
from nmsdesk.services import registers, small_numbers, themes
from nmsdesk.services.faces import nameless
from nmsdesk.services.themes import Place, Theme
from nmsdesk.ui.forms import edit_record
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Card, Chip, ChipRow, PageHeader
from nmsdesk.ui.office import Office
from nmsdesk.ui.page import Page
from nmsdesk.ui.rows_table import RowsTable

_NOTE = "Охват – участники и обученные среди педагогических и руководящих работников на конец периода, каждый один раз."
EVENTS = ("мероприятие", "мероприятия", "мероприятий")
PEOPLE = ("человек", "человека", "человек")


class ThemesPage(Page):
    """Themes at the left, organisations of the chosen one at the right; numbers open their lists."""

    watches = frozenset(
        {"events", "participations", "programs", "trainings", "employments", "absences", "organizations", "terms", "posts"}
    )

    def __init__(self, office: Office):
        super().__init__(office)
        self.setObjectName("page")
        self.found: dict[int, Theme] = {}
        self._turn = 0
        self.header = PageHeader("Темы мероприятий и программ")
        add = self.header.add_action("Мероприятие", "plus", self.add_event, primary=True, keys="Ctrl+N", tip="Новое мероприятие этой темы")
        office.guard(add)
        self.table = RowsTable(
            [
                Column("name", "Тема", 190), Column("events", "Событий", 88, kind="number"),
                Column("people", "Человек", 86, kind="number"), Column("share", "Охват", 72, kind="percent", decimals=1),
                Column("without", "Нет охвата", 104, kind="number", tip="Организаций, из которых не участвовал никто"),
            ],
            "Темы", "Справочник тем пуст.",
        )  # fmt: skip
        self.table.current_changed.connect(lambda _: self._show_theme())
        self.table.opened.connect(lambda _: self.show_people())
        self.about = label("", "heading", wrap=True)
        self.events_button = button("", "calendar-event", "", self.show_events, tip="Показать мероприятия темы")
        self.people_button = button("", "users", "", self.show_people, tip="Показать участников и обученных")
        self.programs_button = button("", "books", "", self.show_programs, tip="Показать программы ДПО темы")
        self.chips = ChipRow()
        self.chips.chosen.connect(lambda _: self._narrow())
        self.places = RowsTable(
            [
                Column("name", "Организация", 170), Column("people", "Участников", 108, kind="number"),
                Column("staff", "Всего", 72, kind="number"), Column("share", "Охват", 72, kind="percent", decimals=1),
                Column("state", "", 84, kind="badge", tone=lambda _: "warn"),
                Column("events", "Событий", 88, kind="number", shown=False),
            ],
            "Охват по организациям", "Организаций нет.",
        )  # fmt: skip
        self.places.opened.connect(self._people_of)
        self.places.menu_hook = self._menu
        self._lay_out()
        keys.bind(self, "Ctrl+N", self.add_event, Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _lay_out(self) -> None:
        left, right = Card(padding=0), Card(padding=0)
        left.add(self.table)
        right.add(self.places)
        first, second = QWidget(), QWidget()
        first.setLayout(column(left))
        inside = column(self.about, row(self.events_button, self.people_button, self.programs_button, None), self.chips, spacing=8)
        inside.addWidget(right, 1)
        second.setLayout(inside)
        halves = QSplitter(Qt.Orientation.Horizontal)
        halves.addWidget(first)
        halves.addWidget(second)
        halves.setSizes([560, 520])
        halves.setChildrenCollapsible(False)
        halves.setHandleWidth(12)
        layout = column(self.header, spacing=12, margins=(24, 16, 24, 16))
        layout.addWidget(halves, 1)
        self._note = label(_NOTE, "small", wrap=True)
        layout.addWidget(self._note)
        self.setLayout(layout)

    def refresh(self) -> None:
        self._turn += 1
        turn, desk, period = self._turn, self.office.desk, self.office.period
        self.header.set_subtitle(period.title)

        def show(found: list[Theme]) -> None:
            if turn == self._turn:
                self._show(found)

        self.office.run("Темы", lambda _: themes.themes(desk, period), show, quiet=True)

    def _show(self, found: Sequence[Theme]) -> None:
        self.found = dict(enumerate(found, 1))
        shown = themes.reached(self.office.desk, found)
        self._note.setText(_NOTE + (f" {small_numbers.short_note()}" if nameless(self.office.desk) else ""))
        self.table.put(
            {
                n: (t.name, len(t.held), told, share, len(t.without))
                for (n, t), (told, _, share) in zip(self.found.items(), shown)
            }
        )
        if self.found and self.table.current_id() is None:
            self.table.select_id(1)
        self._show_theme()

    def current(self) -> Theme | None:
        return self.found.get(self.table.current_id() or 0)

    def _show_theme(self) -> None:
        t = self.current()
        if t is None:
            return
        self.about.setText(t.name)
        planned = f", впереди {len(t.planned)}" if t.planned else ""
        self.events_button.setText(f"{count(len(t.held), *EVENTS)}{planned}")
        told = small_numbers.teller(self.office.desk)(len(t.people))
        self.people_button.setText(f"{told} человек" if isinstance(told, str) else count(told, *PEOPLE))
        self.programs_button.setText(count(len(t.programs), "программа", "программы", "программ"))
        self.events_button.setEnabled(bool(t.held or t.planned))
        self.people_button.setEnabled(bool(t.people))
        self.programs_button.setEnabled(bool(t.programs))
        some = [p for p in t.places if p.people]
        ways = (("", "Все", t.places), ("some", "Есть участники", some), ("none", "Никто не участвовал", t.without))
        self.chips.set_chips([Chip(way, caption, len(found)) for way, caption, found in ways], self.chips.current())
        shown = themes.reached(self.office.desk, t.places, columns=True)
        self.places.put(
            {
                p.organization: (p.name, *told, "никого" if p.staff and not p.people else "", len(p.events) + len(p.trainings))
                for p, told in zip(t.places, shown)
            }
        )
        self._narrow()

    def _narrow(self) -> None:
        t, way = self.current(), self.chips.current()
        if t is not None:
            without = {p.organization for p in t.without}
            some = {p.organization for p in t.places if p.people}
            self.places.narrow("", {"some": some, "none": without}.get(way))

    # lists behind the numbers

    def show_events(self) -> None:
        if t := self.current():
            self._go("events", (*t.held, *t.planned), t.name)

    def show_people(self) -> None:
        if t := self.current():
            self._go("persons", t.people, f"{t.name}: участники")

    def show_programs(self) -> None:
        if t := self.current():
            self._go("programs", t.programs, t.name)

    def _go(self, key: str, ids: tuple[int, ...], title: str) -> None:
        if ids:
            self.office.go(key, filters=(Filter("id", "in", ids),), title=f"{title}, {self.office.period.title}")
        else:
            self.office.say("В этом периоде никого нет", "warn")

    def _place(self, organization: int) -> Place | None:
        t = self.current()
        return next((p for p in t.places if p.organization == organization), None) if t else None

    def _people_of(self, organization: int) -> None:
        """Who of the organisation took part; the organisation itself when nobody did."""
        place = self._place(organization)
        t = self.current()
        if place and t and place.people:
            self._go("persons", place.people, f"{t.name}: {place.name}")
        else:
            self.office.go("organization", id=organization)

    def _menu(self, menu: Any, chosen: list[int]) -> None:
        place = self._place(chosen[0])
        if place and place.people:
            menu.addAction("Показать участников", partial(self._people_of, place.organization))
            menu.addAction("Показать мероприятия", partial(self._go, "events", place.events, place.name))
        menu.addAction("Карточка организации", partial(self.office.go, "organization", id=chosen[0]))

    def add_event(self) -> None:
        """A planned event of the theme in front."""
        if (t := self.current()) and self.office.may_write():
            edit_record(self.office, registers.blank("events", state="planned", themes=(t.code,)), self)
