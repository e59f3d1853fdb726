"""The list of rounds of collecting with how far each has come; a new one takes organisations in at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt

from nmsdesk.domain import terms
from nmsdesk.russian import count
from nmsdesk.services import registers, rounds
from nmsdesk.services.rounds import State
from nmsdesk.ui import messages
from nmsdesk.ui import round_words as words
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import column, label, row
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Banner, Card, Chip, ChipRow, PageHeader
from nmsdesk.ui.office import Office
from nmsdesk.ui.page import Page
from nmsdesk.ui.round_dialogs import new_round
from nmsdesk.ui.rows_table import RowsTable

ROUNDS = ("сбор", "сбора", "сборов")


class MonitoringRoundsPage(Page):
    """A line for each round; Enter opens its board."""

    watches = frozenset({"monitoring_rounds", "round_places", "submissions", "import_batches", "checklist_marks", "sites"})

    def __init__(self, office: Office):
        super().__init__(office)
        self.setObjectName("page")
        self.states: Sequence[State] = ()
        self._only: frozenset[int] | None = None
        self._wanted: int | None = None
        self.header = PageHeader("Сбор сведений")
        self.open_button = self.header.add_action("Открыть", "external-link", self.open_current, keys="Enter")
        tip = "Кто, что и к какому сроку сдаёт для мониторинга"
        self.new_button = self.header.add_action("Новый сбор", "plus", self.add, keys="Ctrl+N", primary=True, tip=tip)
        office.guard(self.new_button)
        self.narrowed = Banner("", "neutral", "Показать все", self.show_all)
        self.narrowed.hide()
        self.chips = ChipRow()
        self.chips.chosen.connect(lambda _: self._narrow())
        self.table = RowsTable(
            [
                Column("name", "Сбор", 196), Column("period", "Период", 92),
                Column("state", "Состояние", 140, kind="badge", tone=lambda v: words.ROUND_TONES.get(v, "neutral")),
                Column("until", "Срок сдачи", 112, kind="day"), Column("percent", "Сдали всё", 150, kind="bar", tone=_tone),
                Column("came", "Сдали", 84, align="center"), Column("accepted", "Принято", 90, kind="number"),
                Column("returned", "Возвращено", 112, kind="number"), Column("late", "Опоздали", 98, kind="number"),
            ],
            "Сборы сведений", "Сборов ещё нет. Начните первый (Ctrl+N): организации войдут в него по видам сразу.",
        )  # fmt: skip
        self.table.opened.connect(lambda n: office.go("monitoring_round", id=n))
        self.table.current_changed.connect(lambda _: self._buttons())
        card = Card(padding=0)
        card.add(self.table)
        about = "Принятый файл отмечает организацию сам. Кто опоздал, остаётся опоздавшим: день, когда сдано всё, хранится."
        outer = column(self.header, self.narrowed, row(self.chips, None), spacing=12, margins=(24, 16, 24, 16))
        outer.addWidget(card, 1)
        outer.addWidget(label(about, "small", wrap=True))
        self.setLayout(outer)
        keys.bind(self, "Ctrl+N", self.add, Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.bind(self.table, "Delete", self.remove, Qt.ShortcutContext.WidgetShortcut)
        self.table.menu_hook = self._menu

    def open(self, id: int | None = None, filters: Any = (), title: str = "", **what: Any) -> None:
        """open(id=3) goes to its line; open(filters=…, title=…) shows the rounds of a line of the first page."""
        ids = next((f.value for f in filters if f.field == "id" and f.op == "in"), None)
        self._only = frozenset(ids) if ids is not None else None
        self.narrowed.set_text(title)
        self.narrowed.setVisible(self._only is not None)
        self.chips.set_current("")
        self._narrow()
        if id is not None and not self.table.select_id(id):
            self._wanted = id
        self.table.setFocus()

    def refresh(self) -> None:
        desk = self.office.desk
        self.office.run("Чтение сборов", lambda _: rounds.states(desk), self._show, quiet=True)

    def _show(self, states: Sequence[State]) -> None:
        self.states = states
        self.header.set_subtitle(count(len(self.states), *ROUNDS) if self.states else "")
        self.table.put({s.id: _row(s) for s in self.states})
        shown = [Chip("", "Все", len(self.states))]
        for code, name in terms.ROUND_STATES.items():
            if amount := sum(s.state == code for s in self.states):
                shown.append(Chip(code, name.capitalize(), amount))
        current = self.chips.current()
        self.chips.set_chips(shown, current if current in {c.key for c in shown} else "")
        self.chips.setVisible(len(shown) > 2)
        self._narrow()
        if self._wanted is not None and self.table.select_id(self._wanted):
            self._wanted = None
        elif self.table.current_id() is None and self.table.paged.ids:
            self.table.select_id(self.table.paged.ids[0])
        self._buttons()

    def show_all(self) -> None:
        """Forget which rounds the first page asked for."""
        self.open()

    def _narrow(self) -> None:
        state = self.chips.current()
        ids = {s.id for s in self.states if (not state or s.state == state) and (self._only is None or s.id in self._only)}
        self.table.narrow("", ids)

    def _buttons(self) -> None:
        self.open_button.setEnabled(self.table.current_id() is not None)

    def open_current(self) -> None:
        if (number := self.table.current_id()) is not None:
            self.office.go("monitoring_round", id=number)

    def add(self) -> None:
        """A new round; its board opens."""
        if self.office.may_write() and (made := new_round(self.office, self)) is not None:
            self.office.go("monitoring_round", id=made.round.id)

    def remove(self) -> None:
        """Remove a round after a question: the lists already taken in stay."""
        number = self.table.current_id()
        if number is None or not self.office.may_write():
            return
        record = registers.get(self.office.desk, "monitoring_rounds", number)
        text = "Отметки о сдаче удалятся, принятые списки останутся. Это можно отменить."
        if messages.ask(self, "Удалить сбор?", text, "Удалить"):
            self.office.act(lambda: registers.remove(self.office.desk, record), "Сбор удалён")

    def _menu(self, menu: Any, chosen: list[int]) -> None:
        menu.addAction("Открыть\tEnter", self.open_current)
        menu.addAction("Удалить\tDel", self.remove)


def _tone(share: Any) -> str:
    return "ok_bar" if share >= 100 else "accent"


def _row(s: State) -> tuple[Any, ...]:
    said = f"{s.came} из {s.organizations}"
    return (
        s.name, s.period, terms.ROUND_STATES[s.state], s.until.isoformat() if s.until else None, s.percent, said, s.accepted,
        s.returned or None, s.late or None,
    )  # fmt: skip
