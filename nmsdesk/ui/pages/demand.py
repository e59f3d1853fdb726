"""The demand for programmes: how many people want each by their plans, a group made of them, areas and people left without an answer."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

from nmsdesk.domain.periods import add_months
from nmsdesk.domain.queries import Filter
from nmsdesk.russian import count, people
from nmsdesk.services import people as persons_service
from nmsdesk.services.courses import groups
from nmsdesk.services.routes import demand
from nmsdesk.services.routes.demand import Demand, Wanted
from nmsdesk.ui.ask_dialog import Asked, ask
from nmsdesk.ui.card_page import finding
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.editors import DayEdit, TextEdit
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Banner, Card, PageHeader
from nmsdesk.ui.kit.table import TableView
from nmsdesk.ui.office import Office
from nmsdesk.ui.page import Page
from nmsdesk.ui.pages.drafting import MOST
from nmsdesk.ui.rows_table import RowsTable

PROGRAMS = ("программа", "программы", "программ")


class DemandPage(Page):
    """Programmes by the number of people at the left, the people of the one in front at the right, what is unanswered below."""

    watches = frozenset({"plans", "plan_items", "deficits", "programs", "registry_entries", "employments", "persons", "terms"})

    def __init__(self, office: Office):
        super().__init__(office)
        self.setObjectName("page")
        self.found = Demand((), (), ())
        self.wanted: dict[int, Wanted] = {}
        self._turn = 0
        self.header = PageHeader("Спрос на программы")
        self.header.add_action("Подбор ИОМ", "writing", lambda: office.go("drafting"))
        self.group_button = self.header.add_action("Создать группу…", "users-group", self.make_group, keys="Ctrl+N", primary=True)
        self.bare = Banner("", "warn", "Подобрать ИОМ", self.draft_bare)
        self.bare.hide()
        self.seek = finding("Найти программу", lambda text: self.table.narrow(text))
        self.table = RowsTable(
            [
                Column("title", "Программа", 270), Column("hours", "Часов", 70, kind="number"),
                Column("listed", "В реестре", 96, kind="badge", tone=lambda v: "ok" if v == "да" else "warn"),
                Column("people", "Человек", 84, kind="number", shown=False), Column("said", "Кому нужна", 210, sortable=False),
            ],
            "Программы", "Открытые планы не ждут обучения по программам. Составьте их в «Подборе ИОМ».",
        )  # fmt: skip
        self.table.opened.connect(lambda n: office.go("program", id=n))
        self.table.current_changed.connect(lambda _: self._show_people())
        self.who = label("", "heading", wrap=True)
        self.people = TableView(
            [Column("name", "Работник", 190, sortable=False), Column("place", "Организация", 130, sortable=False)],
            lambda ids: [line[:2] for line in persons_service.list_rows(office.desk, ids)], "Кому нужна программа",
        )  # fmt: skip
        self.people.set_empty_text("Выберите программу слева.")
        self.people.opened.connect(lambda n: office.go("person", id=n))
        self.list_button = button("Показать списком", "list", "flat", self.show_people, tip="Открыть этих людей в разделе «Работники»")
        self.areas = RowsTable(
            [
                Column("name", "Область", 360), Column("people", "Человек", 90, kind="number"),
                Column("deficits", "Дефицитов", 110, kind="number"),
            ],
            "Области без программ", "На каждую область с открытыми дефицитами есть программа.",
        )  # fmt: skip
        self.areas.opened.connect(self.show_area)
        self.setLayout(self._layout())
        keys.bind(self, "Ctrl+N", self.make_group, Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _layout(self) -> Any:
        left, right, below = Card(padding=0), Card(padding=0), Card("Области без программ", self.areas)
        left.add(self.table)
        right.add(self.people)
        programs, who = QWidget(), QWidget()
        inside = column(row(self.seek, None), spacing=8)
        inside.addWidget(left, 1)
        programs.setLayout(inside)
        beside = column(self.who, spacing=8)
        beside.addWidget(right, 1)
        beside.addLayout(row(self.list_button, None))
        who.setLayout(beside)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(programs)
        split.addWidget(who)
        split.setSizes([720, 370])
        split.setChildrenCollapsible(False)
        split.setHandleWidth(12)
        below.setMaximumHeight(190)
        outer = column(self.header, self.bare, spacing=10, margins=(24, 16, 24, 16))
        outer.addWidget(split, 1)
        outer.addWidget(below)
        return outer

    def refresh(self) -> None:
        """Read the demand in the background; only the latest reading is shown."""
        self._turn += 1
        turn = self._turn

        def show(found: Demand) -> None:
            if turn == self._turn:
                self._show(found)

        self.office.run("Спрос на программы", lambda _: demand.demand(self.office.desk), show, quiet=True)

    def open(self, id: int | None = None, **what: Any) -> None:
        """``id`` is a programme to stand on."""
        if id is not None:
            self.table.select_id(id)

    def _show(self, found: Demand) -> None:
        self.found, self.wanted = found, {w.program: w for w in found.wanted}
        self.table.put({w.program: (w.title, w.hours, "да" if w.in_registry else "нет", len(w.persons), w.said) for w in found.wanted})
        self.areas.put({n: (u.name, len(u.persons), u.deficits) for n, u in enumerate(found.unanswered)})
        self.header.set_subtitle(f"{count(len(found.wanted), *PROGRAMS)} по открытым планам")
        self.bare.set_text(f"Дефициты без плана: {people(len(found.without_plan))}.")
        self.bare.setVisible(bool(found.without_plan))
        if self.table.current_id() is None and found.wanted:
            self.table.select_id(found.wanted[0].program)
        self._show_people()

    def current(self) -> Wanted | None:
        """The programme in front."""
        return self.wanted.get(self.table.current_id() or 0)

    def _show_people(self) -> None:
        now = self.current()
        self.who.setText(now.said if now else "")
        self.people.set_ids(now.persons if now else ())
        self.people.refresh()
        self.list_button.setEnabled(now is not None)
        self.group_button.setEnabled(now is not None and not self.office.desk.database.look_only)

    def show_people(self) -> None:
        """The people of the programme in the list of persons."""
        if now := self.current():
            self.office.go("persons", filters=(Filter("id", "in", now.persons),), title=f"Ждут «{now.title}»")

    def show_area(self, n: int) -> None:
        """The people of an area without programmes in the list of persons."""
        area = self.found.unanswered[n]
        self.office.go("persons", filters=(Filter("id", "in", area.persons),), title=f"Без программы: {area.name}")

    def draft_bare(self) -> None:
        """Plans for those who have deficits and no plan."""
        self.office.go("drafting", persons=list(self.found.without_plan[:MOST]))

    def make_group(self) -> None:
        """A group of the programme out of the selected people, or of all."""
        now = self.current()
        if now is None or not self.office.may_write():
            return
        picked = self.people.selected_ids()
        ids = picked if len(picked) > 1 else list(now.persons)
        desk, today = self.office.desk, self.office.desk.today
        done = ask(
            self.office, "Создать группу",
            (
                Asked("since", "Начало обучения", DayEdit(), add_months(today, 1)),
                Asked("until", "Окончание обучения", DayEdit(), add_months(today, 2)),
                Asked("name", "Название", TextEdit("Если не указать, даётся по году и номеру", 120), None, False),
            ),
            lambda v: groups.create_from_people(desk, now.program, ids, v["since"], v["until"], name=v["name"]), "Создать",
            text=f"{now.title}: {people(len(ids))}.", said=_said, owner=self,
        )  # fmt: skip
        if done is not None:
            self.office.go("course_group", id=done.group)


def _said(done: groups.Created) -> str:
    left = f", не зачислены: {people(len(done.refused))}" if done.refused else ""
    return f"Группа создана, зачислено: {people(done.added)}{left}. Отменить – Ctrl+Z"
