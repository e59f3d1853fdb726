"""The list of persons: what a methodologist looks for – who, where, at which post, with which category."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QMenu

from nmsdesk.domain import fields as f
from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.domain.people import Person
from nmsdesk.domain.periods import add_years
from nmsdesk.domain.queries import Filter, ListQuery
from nmsdesk.services import lists, people, registers
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import InfoRow
from nmsdesk.ui.office import Office
from nmsdesk.ui.pages.register import RegisterPage

MARKS = {"молодой": "accent", "отсутствует": "warn"}


class PersonsPage(RegisterPage):
    """Persons with their present work; Enter opens the card."""

    def __init__(self, office: Office):
        super().__init__(office, REGISTERS["persons"])
        self.watches = frozenset({"persons", "employments", "categories", "absences", "organizations", "posts"})
        self.search.setPlaceholderText("Поиск: фамилия, имя, отчество, СНИЛС")
        self.details.add_action("Карточка", "user", lambda: self.open_card(self.table.current_id() or 0), look="primary", keys="Enter")

    def columns(self) -> list[Column]:
        return [
            Column("last_name", "Работник", 216),
            Column("place", "Организация", 150, sortable=False),
            Column("post", "Должность", 180, sortable=False),
            Column("mark", "Отметка", 130, kind="badge", tone=lambda v: MARKS.get(v, "neutral"), sortable=False),
            Column("category", "Категория", 110, sortable=False),
            Column("birth", "Родился", 96),
        ]

    def fetch(self, ids: list[int]) -> Sequence[tuple[Any, ...]]:
        return people.list_rows(self.office.desk, ids)

    def _default_query(self) -> ListQuery:
        return ListQuery("persons")

    def filterable(self) -> list[f.Column]:
        return [self.register.column("education"), self.register.column("sex")]

    def _fill_filters(self) -> None:
        self._filter_menu.clear()
        for text, op, key in (
            ("Организация", "works", "organizations"),
            ("Должность", "post", "posts"),
            ("Предмет", "teaches", "subjects"),
        ):
            menu = self._filter_menu.addMenu(text)
            menu.aboutToShow.connect(partial(self._fill_work, menu, op, key))
        self._filter_menu.addAction("Моложе 35 лет, первые три года работы", self._young)
        for col in self.filterable():
            menu = self._filter_menu.addMenu(col.caption)
            menu.aboutToShow.connect(partial(self._fill_values, menu, col))
        self._filter_menu.addSeparator()
        self._filter_menu.addAction("Убрать все фильтры", self._unfilter_all)

    def _fill_work(self, menu: QMenu, op: str, key: str) -> None:
        menu.clear()
        if key == "subjects":
            options: list[tuple[Any, str]] = [(c, t) for c, t in lists.terms(self.office.desk, key)]
        else:
            options = [(n, t) for n, t, _ in lists.suggest(self.office.desk, key, "", most=300)]
        menu.setStyleSheet("QMenu { menu-scrollable: 1; }")
        for value, text in options:
            menu.addAction(text, partial(self._works, op, value))

    def _works(self, op: str, value: Any) -> None:
        self.query = self.query.having(Filter(f"@{op}", op, (value, self.office.desk.today)))
        self._show_filters()
        self.refresh()

    def _young(self) -> None:
        today = self.office.desk.today
        self.query = self.query.having(Filter("@young", "young", (add_years(today, -35), add_years(today, -3))))
        self._show_filters()
        self.refresh()

    def _show_filters(self) -> None:
        self.chips.set_active([(f"{x.field}:{i}", self.filter_text(x)) for i, x in enumerate(self.query.filters)])
        self.chips.setVisible(bool(self.query.filters))

    def filter_text(self, item: Filter) -> str:
        match item.op:
            case "works":
                return f"Организация: {registers.label(self.office.desk, 'organizations', item.value[0])}"
            case "post":
                return f"Должность: {registers.label(self.office.desk, 'posts', item.value[0])}"
            case "teaches":
                return f"Предмет: {dict(lists.terms(self.office.desk, 'subjects')).get(item.value[0], '')}"
            case "young":
                return "Молодые педагоги"
            case "in":
                return f"Выбранные: {len(item.value)}"
        return super().filter_text(item)

    def show_record(self, record: f.Record) -> None:
        assert isinstance(record, Person) and record.id is not None
        card = people.card(self.office.desk, record.id)
        rows = [InfoRow("Работа", text) for e, text in card.jobs if e.holds(self.office.desk.today)][:3]
        rows += [InfoRow(caption, value) for caption, value, _ in card.facts if value]
        for key, caption in (("diagnostics", "Последняя диагностика"), ("plans", "Последний план"), ("trainings", "Последнее обучение")):
            if found := card.sections.get(key):
                rows.append(InfoRow(caption, ", ".join(x for x in found[0][1:] if x)))
        self.details.show_record(record.full_name, "", card.badges, rows)

    def open_card(self, number: int) -> None:
        if number:
            self.office.go("person", id=number)

    def enter(self, **what: Any) -> None:
        if what.get("id") is not None and not what.get("new"):
            self.office.go("person", id=what["id"])
            return
        super().enter(**what)
