"""Tables on the page of deficits: repeated results compared, the most frequent deficits, those that evidence could close."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from nmsdesk.domain.queries import Filter
from nmsdesk.russian import count, number, people
from nmsdesk.services import deficits, diagnostics, small_numbers
from nmsdesk.services.deficits import Closable
from nmsdesk.services.diagnostics import Comparison, FrequentRow
from nmsdesk.services.faces import nameless
from nmsdesk.ui.card_page import finding, follow
from nmsdesk.ui.deficits_matrix import open_people
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Card, Chip, ChipRow
from nmsdesk.ui.office import Office
from nmsdesk.ui.rows_table import RowsTable

NOUN = ("дефицит", "дефицита", "дефицитов")
NAMES = {"person": "Работник", "area": "Область", "organization": "Организация", "subject": "Предмет"}
BY_FREQUENT = (("area", "По областям"), ("organization", "По организациям"), ("subject", "По предметам"))
BY_COMPARE = (("person", "По работникам"), ("area", "По областям"), ("organization", "По организациям"))
_HINT = "Enter или двойной щелчок – список этих работников. Каждый работник считается один раз."
SHORT = {"repeat": "диагностика", "training": "обучение", "work": "работа"}


def _area(table: RowsTable) -> Card:
    card = Card(padding=0)
    card.add(table)
    return card


class CompareTab(QWidget):
    """``asked`` is told when another division is wanted."""

    def __init__(self, office: Office, asked: Callable[[], object]) -> None:
        super().__init__()
        self.office = office
        self.found: Comparison | None = None
        self.by = ChipRow([Chip(key, name) for key, name in BY_COMPARE], "person")
        self.by.chosen.connect(lambda _: asked())
        self.table = RowsTable(
            [
                Column("name", "Кто", 226), Column("scale", "Шкала", 150), Column("people", "Человек", 84, kind="number"),
                Column("first", "Было", 84, kind="percent", decimals=1), Column("last", "Стало", 84, kind="percent", decimals=1),
                Column("change", "Изменение", 104, "right", show=_points), Column("levels", "Уровень", 184),
                Column("better", "Выше", 70, kind="number"), Column("same", "Так же", 78, kind="number"),
                Column("worse", "Ниже", 70, kind="number"), Column("days", "Даты", 186, shown=False),
            ],
            "Сравнение повторных диагностик", "Повторных результатов на одной шкале нет.",
        )  # fmt: skip
        self.table.opened.connect(self._open)
        self.note = label("", "muted", wrap=True)
        self.setLayout(column(self.by, _area(self.table), self.note, spacing=10, margins=(0, 10, 0, 0)))

    def put(self, found: Comparison) -> None:
        """Show the comparison."""
        self.found = found
        single = found.by == "person"
        self.table.set_caption(0, NAMES[found.by])
        shown = diagnostics.told_compared(self.office.desk, found)
        self.table.put(
            {
                n: (
                    r.name, r.scale, told.people, told.first, told.last, told.change,
                    " → ".join(dict.fromkeys(x for x in (r.first_level, r.last_level) if x)), *told.parts, r.days,
                )
                for n, (r, told) in enumerate(zip(found.rows, shown), 1)
            }
        )  # fmt: skip
        for key in ("levels", "days"):
            self.table.show_column(key, single)
        for key in ("people", "better", "same", "worse"):
            self.table.show_column(key, not single)
        if nameless(self.office.desk):  # who is left out are few
            self.note.setText(f"Последний результат против предыдущего на той же шкале. {small_numbers.short_note()}")
            return
        said = f"Повторно прошли {people(found.people)}: последний результат против предыдущего на той же шкале. "
        self.note.setText(said + found.note if found.people else found.note)

    def _open(self, at: int) -> None:
        if self.found is None:
            return
        r = self.found.rows[at - 1]
        if self.found.by == "person":
            follow(self.office, f"persons:{r.key}")
        else:
            open_people(self.office, r.persons, f"повторная диагностика: {r.name}")


class FrequentTab(QWidget):
    """Enter opens the people, the menu the records; ``listed`` shows records of deficits."""

    def __init__(self, office: Office, asked: Callable[[], object], listed: Callable[[tuple[int, ...], str], object]) -> None:
        super().__init__()
        self.office, self._listed = office, listed
        self._rows: dict[int, FrequentRow] = {}
        self.by = ChipRow([Chip(key, name) for key, name in BY_FREQUENT], "area")
        self.by.chosen.connect(lambda _: asked())
        self.table = RowsTable(
            [
                Column("name", "Область", 260), Column("people", "Работников", 108, kind="number"),
                Column("share", "Доля", 150, kind="bar", decimals=1), Column("deficits", "Дефицитов", 104, kind="number"),
                Column("planless", "Без плана", 98, kind="number", tip="Ни один пункт плана ИОМ на них не отвечает"),
                Column("opened", "Выявлено", 96, kind="number", tip="За выбранные дни"),
                Column("closed", "Закрыто", 90, kind="number", tip="За выбранные дни"), Column("most", "Чаще всего", 200),
            ],
            "Частые дефициты", "Открытых дефицитов нет.",
        )  # fmt: skip
        self.table.opened.connect(self._open)
        self.table.menu_hook = self._menu
        self.hint = label(_HINT, "small", wrap=True)
        self.setLayout(column(self.by, _area(self.table), self.hint, spacing=10, margins=(0, 10, 0, 0)))

    def put(self, found: tuple[FrequentRow, ...]) -> None:
        """Show the rows."""
        by = self.by.current()
        self._rows = dict(enumerate(found, 1))
        self.table.set_caption(0, NAMES[by])
        shown = diagnostics.told_frequent(self.office.desk, found)
        self.table.put({n: (r.name, *told) for (n, r), told in zip(self._rows.items(), shown)})
        self.hint.setText(_HINT + (f" {small_numbers.short_note()}" if nameless(self.office.desk) else ""))
        for key in ("share", "most"):
            self.table.show_column(key, by != "area")

    def _open(self, at: int) -> None:
        open_people(self.office, self._rows[at].persons, f"открытый дефицит: {self._rows[at].name}")

    def _menu(self, menu: Any, chosen: list[int]) -> None:
        if len(chosen) == 1:
            r = self._rows[chosen[0]]
            tell = small_numbers.teller(self.office.desk)
            people_, all_, planless = (small_numbers.text(tell(len(ids))) for ids in (r.persons, r.deficits, r.planless))
            menu.addAction(f"Работники: {people_}", partial(self._open, chosen[0]))
            menu.addAction(f"Записи: {all_}", partial(self._listed, r.deficits, r.name))
            menu.addAction(f"Без плана: {planless}", partial(self._listed, r.planless, f"без плана: {r.name}"))


class ClosingTab(QWidget):
    """Deficits with the evidence that could close them; the selected ones are closed in one step."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self._found: dict[int, Closable] = {}
        self.table = RowsTable(
            [
                Column("name", "ФИО", 200), Column("area", "Область", 156), Column("opened", "Выявлен", 100, kind="day"),
                Column("closure", "Чем закрыть", 126), Column("on", "Дата", 100, kind="day"), Column("reason", "Подтверждение", 390),
            ],
            "Что можно закрыть", "Подтверждений, которые закрыли бы открытые дефициты, нет.",
        )  # fmt: skip
        self.table.opened.connect(lambda n: follow(office, f"persons:{self._found[n].person}"))
        self.seek = finding("Найти работника", lambda text: self.table.narrow(text))
        self.close_button = button("Закрыть выбранные", "circle-check", "primary", self.close_chosen, keys="Ctrl+L")
        office.guard(self.close_button)
        hint = label("Подтверждение записывается в дефицит. Ctrl+A – выбрать всё показанное; закрытие отменяется одним Ctrl+Z.", "small")
        top = row(self.seek, None, self.close_button)
        self.setLayout(column(top, _area(self.table), hint, spacing=10, margins=(0, 10, 0, 0)))

    def put(self, found: list[Closable]) -> None:
        """Show what could be closed."""
        self._found = {c.deficit: c for c in found}
        self.table.put({c.deficit: (c.name, c.area, c.opened, SHORT[c.closure], c.on, c.reason) for c in found})

    def close_chosen(self) -> None:
        """Close the selected deficits, each by its own evidence."""
        chosen = self.table.chosen()
        if not chosen:
            self.office.say("Выберите дефициты в таблице", "warn")
        elif self.office.may_write():
            done = self.office.act(lambda: deficits.close_found(self.office.desk, chosen))
            if done is not None:
                self.office.say(f"Закрыто: {count(done.closed, *NOUN)}")


def listing(ids: tuple[int, ...]) -> tuple[Filter, ...]:
    """The filter of a list of these records."""
    return (Filter("id", "in", ids),)


def _points(value: Any) -> str:
    """«+12,5 п. п.»."""
    if isinstance(value, str):
        return value
    return "" if value is None else f"{'+' if value > 0 else ''}{number(value, 1)} п. п."
