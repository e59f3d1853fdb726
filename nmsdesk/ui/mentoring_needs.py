"""Who needs a mentor: filtered by school and reason, several chosen at once go to the choice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from nmsdesk.russian import fold
from nmsdesk.services import small_numbers
from nmsdesk.services.mentors import needs
from nmsdesk.services.mentors.needs import REASONS, USUAL, Need
from nmsdesk.ui.card_page import finding
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.choices import ChoiceEdit
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Card, Chip, ChipRow
from nmsdesk.ui.office import Office
from nmsdesk.ui.rows_table import RowsTable

CHIPS = {"lost": "Остались одни", "young": "Молодые", "newcomer": "Новые", "returned": "Вернулись", "deficit": "Дефицит без плана"}
MOST = 200  # mentees served at once


class NeedsTab(QWidget):
    """The list; ``choose(needs)`` is called with those for whom mentors are to be found."""

    def __init__(self, office: Office, choose: Callable[[Sequence[Need]], object]) -> None:
        super().__init__()
        self.office, self._choose = office, choose
        self.found: dict[int, Need] = {}
        self._wanted: tuple[int | None, str] | None = None  # asked for before the list was read
        self.seek = finding("Найти по фамилии", lambda _: self._narrow())
        self.place = ChoiceEdit((), "Все организации")
        self.place.setMinimumWidth(220)
        self.place.setAccessibleName("Организация")
        self.place.changed.connect(lambda: self._narrow())
        self.chips = ChipRow()
        self.chips.chosen.connect(lambda _: self._narrow())
        self.table = RowsTable(
            [
                Column("name", "Кому нужен наставник", 230), Column("place", "Организация", 170), Column("post", "Должность", 140),
                Column("detail", "Почему", 330), Column("draft", "Пара", 116, kind="badge", tone=lambda _: "accent"),
            ],
            "Кому нужен наставник", "Все, кому нужен наставник, с наставниками.",
        )  # fmt: skip
        self.table.opened.connect(lambda n: office.go("person", id=n))
        self.table.menu_hook = self._menu
        self.choose_button = button("Подобрать", "heart-handshake", "primary", self.choose, keys="Ctrl+L", tip="Подобрать наставников")
        self.hint = label("Выберите нескольких, чтобы подобрать всем сразу. Без выбора подбор пойдёт для всех показанных.", "small")
        table = Card(padding=0)
        table.add(self.table)
        outer = column(row(self.seek, self.place, None, self.choose_button), self.chips, spacing=10, margins=(0, 10, 0, 0))
        outer.addWidget(table, 1)
        outer.addWidget(self.hint)
        self.setLayout(outer)
        keys.bind(self, "Ctrl+L", self.choose, Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def read(self) -> list[Need]:
        """The list out of the use case; called in the worker."""
        return needs.needs(self.office.desk, reasons=tuple(REASONS))

    def show_needs(self, found: Sequence[Need]) -> None:
        self.found = {n.person: n for n in found}
        rows = {n.person: (n.name, n.place, n.post, n.detail, "оформляется" if n.draft else "") for n in found}
        chosen, current = self._wanted or (self.place.value(), self.chips.current())
        self._wanted = None
        places = sorted({(n.organization, n.place) for n in found if n.organization}, key=lambda x: fold(x[1]))
        self.place.set_options(places)
        if chosen in dict(places):
            self.place.set_value(chosen)
        usual = [n for n in found if set(n.reasons) & set(USUAL)]
        tell = small_numbers.teller(self.office.desk)
        counted = [Chip(code, CHIPS[code], tell(sum(code in n.reasons for n in found))) for code in REASONS]
        self.chips.set_chips([Chip("", "Все", tell(len(usual))), *(c for c in counted if c.count)], current)
        self.table.put(rows)
        self._narrow()

    def show_place(self, organization: int | None, reason: str = "") -> None:
        """Narrow to a school or a reason; remembered until the list is read."""
        if not self.found:
            self._wanted = organization, reason
        self.place.set_value(organization)
        self.chips.set_current(reason)
        self._narrow()

    def _narrow(self) -> None:
        reason, place = self.chips.current(), self.place.value()
        wanted = {reason} if reason else set(USUAL)
        only = {n.person for n in self.found.values() if set(n.reasons) & wanted and place in (None, n.organization)}
        self.table.narrow(self.seek.text(), only)

    def _menu(self, menu: Any, chosen: list[int]) -> None:
        menu.addAction("Подобрать наставников\tCtrl+L", self.choose)
        if len(chosen) == 1:
            menu.addAction("Открыть карточку", partial(self.office.go, "person", id=chosen[0]))
            if draft := self.found[chosen[0]].draft:
                menu.addAction("Открыть проект пары", partial(self.office.go, "mentorship", id=draft))

    def choose(self) -> None:
        """Those selected, else all that are shown; whoever has a pair being drawn up is passed over."""
        picked = self.table.selected_ids()
        ids = picked if len(picked) > 0 else list(self.table.paged.ids)
        chosen = [self.found[n] for n in ids if self.found[n].draft is None]
        if not chosen:
            self.office.say("Подбирать некому: у выбранных пары уже оформляются" if ids else "Подбирать некому", "warn")
        elif len(chosen) > MOST:
            self.office.say(f"Выберите не больше {MOST} человек, сейчас {len(chosen)}: отберите организацию или причину", "warn")
        else:
            self._choose(chosen)
