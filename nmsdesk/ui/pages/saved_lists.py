"""The list of kept lists («умные списки»): Enter opens the records that a list asks for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.domain.keeping import SavedList
from nmsdesk.errors import NmsError
from nmsdesk.russian import number as spaced
from nmsdesk.services import registers, saved_lists
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.office import Office
from nmsdesk.ui.pages.register import RegisterPage


class SavedListsPage(RegisterPage):
    """Kept lists of all registers with what they ask and how many records that is today."""

    def __init__(self, office: Office):
        super().__init__(office, REGISTERS["saved_lists"])
        self.watches = frozenset()
        self._amounts: dict[int, int | str] = {}
        self._turn = 0
        self.table.set_empty_text("Умных списков нет. Отберите записи в любом разделе и нажмите Ctrl+D.")
        self.details.add_action("Открыть список", "list", self._open_current, look="primary", keys="Enter")

    def columns(self) -> list[Column]:
        return [
            Column("name", "Название", 240),
            Column("register", "Раздел", 160, sortable=False),
            Column("amount", "Записей", 90, kind="number", show=lambda v: v if isinstance(v, str) else spaced(v), sortable=False),
            Column("asked", "Отбор", 260, sortable=False),
            Column("note", "Примечание", 180, sortable=False),
        ]

    def fetch(self, ids: list[int]) -> Sequence[tuple[Any, ...]]:
        desk = self.office.desk
        with desk.read() as reading:
            found = reading.by_ids(SavedList, ids)
        return [self._line(one) for one in found]

    def _show(self) -> None:
        self._turn += 1
        self._amounts = {}
        super()._show()
        self._count(self._turn, self.table.paged.ids.tolist())

    def _count(self, turn: int, rest: list[int]) -> None:
        """Count a list in the background, then the next: between them others have their turn."""
        if turn != self._turn or not rest:
            return
        desk, number = self.office.desk, rest[0]

        def job(_: object) -> int | str:
            with desk.read() as reading:
                found = reading.get(SavedList, number)
            try:
                return saved_lists.amount(desk, found) if found is not None else ""
            except NmsError:
                return "?"  # what it asks for is no more; opening it says what

        def done(amount: int | str) -> None:
            if turn == self._turn:
                self._amounts[number] = amount
                self.table.paged.refresh()
            self._count(turn, rest[1:])

        self.office.run("Подсчёт умных списков", job, done, quiet=True)

    def _line(self, one: SavedList) -> tuple[Any, ...]:
        asked = saved_lists.text(one) or "выбранные значения"
        return one.name, REGISTERS[one.register].title, self._amounts.get(one.id or 0, "…"), asked, one.note

    def add(self, **defaults: Any) -> None:
        """A list is kept where it is made."""
        self.office.say("Умный список сохраняют в его разделе: отберите записи и нажмите Ctrl+D", "warn")

    def _open_current(self) -> None:
        if (number := self.table.current_id()) is not None:
            self.open_card(number)

    def open_card(self, number: int) -> None:
        found = registers.get(self.office.desk, "saved_lists", number)
        assert isinstance(found, SavedList)
        self.office.go(found.register, saved=number)
