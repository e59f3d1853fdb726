"""The list of kept lists («умные списки»): Enter opens the records that a list asks for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.domain.keeping import SavedList
from nmsdesk.services import registers, saved_lists
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.office import Office
from nmsdesk.ui.pages.register import RegisterPage


class SavedListsPage(RegisterPage):
    """Kept lists of all registers with what they ask and how many records that is today."""

    def __init__(self, office: Office):
        super().__init__(office, REGISTERS["saved_lists"])
        self.watches = frozenset()
        self.table.set_empty_text("Умных списков нет. Отберите записи в любом разделе и нажмите Ctrl+D.")
        self.details.add_action("Открыть список", "list", self._open_current, look="primary", keys="Enter")

    def columns(self) -> list[Column]:
        return [
            Column("name", "Название", 240),
            Column("register", "Раздел", 160, sortable=False),
            Column("amount", "Записей", 90, kind="number", sortable=False),
            Column("asked", "Отбор", 260, sortable=False),
            Column("note", "Примечание", 180, sortable=False),
        ]

    def fetch(self, ids: list[int]) -> Sequence[tuple[Any, ...]]:
        desk = self.office.desk
        with desk.read() as reading:
            found = reading.by_ids(SavedList, ids)
        return [self._line(one) for one in found]

    def _line(self, one: SavedList) -> tuple[Any, ...]:
        asked = saved_lists.text(one) or "выбранные значения"
        return one.name, REGISTERS[one.register].title, saved_lists.amount(self.office.desk, one), asked, one.note

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
