"""The list of persons: what a methodologist looks for – who, where, at which post, with which category."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nmsdesk.domain import fields as f
from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.domain.people import Person
from nmsdesk.domain.queries import ListQuery
from nmsdesk.services import people
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import InfoRow
from nmsdesk.ui.office import Office
from nmsdesk.ui.pages.register import RegisterPage

COUNTED = (
    ("place", "Организация"), ("post", "Должность"), ("category", "Категория"), ("subject", "Предмет"), ("young", "Молодой педагог"),
    ("age", "Возраст"), ("diagnostics", "Диагностика"), ("plan", "План ИОМ"), ("training", "Обучение"), ("mentor", "Наставник"),
    ("works", "Работает"), ("education", "Образование"),
)  # fmt: skip
MARKS = {"молодой": "accent", "отсутствует": "warn"}


class PersonsPage(RegisterPage):
    """Persons with their present work; Enter opens the card."""

    def __init__(self, office: Office):
        super().__init__(office, REGISTERS["persons"])
        self.watches = frozenset({"persons", "employments", "categories", "absences", "organizations", "posts"})
        self.details.add_action("Карточка", "user", lambda: self.open_card(self.table.current_id() or 0), look="primary", keys="Enter")

    def columns(self) -> list[Column]:
        return [
            Column("last_name", "Работник", 200),
            Column("place", "Организация", 140, sortable=False),
            Column("post", "Должность", 150, sortable=False),
            Column("mark", "Отметка", 112, kind="badge", tone=lambda v: MARKS.get(v, "neutral"), sortable=False),
            Column("category", "Категория", 110, sortable=False),
            Column("birth", "Родился", 96, shown=False),
        ]

    def fetch(self, ids: list[int]) -> Sequence[tuple[Any, ...]]:
        return people.list_rows(self.office.desk, ids)

    def _default_query(self) -> ListQuery:
        return ListQuery("persons")

    def searched(self) -> str:
        return "фамилия, имя, СНИЛС или «школа: …», «возраст: <35»"

    def facet_names(self) -> list[tuple[str, str]]:
        return list(COUNTED)

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
