"""What is put off or dismissed: which record of which line, until when, why and by whom, with the way back."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from nmsdesk.russian import count, day, moment
from nmsdesk.services import today
from nmsdesk.services.today import SetAside
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.parts import Card
from nmsdesk.ui.kit.table import Column, TableView
from nmsdesk.ui.mending import show
from nmsdesk.ui.office import Office

NEVER = "не напоминать"


class SetAsideView(QWidget):
    """A table; Enter brings the chosen lines back, Ctrl+Enter opens the record."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self.found: list[SetAside] = []
        self.table = TableView(_columns(), self._rows, "Отложенные")
        self.table.set_empty_text("Отложенного нет. Здесь появится то, что вы отложите или попросите не напоминать.")
        self.table.current_changed.connect(lambda _: self._tell())
        self.table.selection_changed.connect(lambda _: self._tell())
        self.table.opened.connect(lambda _: self.bring_back())
        self.about = label("", wrap=True, selectable=True)
        self.open_button = button("Открыть запись", "external-link", "", self.open_record, keys="Ctrl+Enter")
        self.back_button = button(
            "Вернуть", "arrow-back-up", "primary", self.bring_back, keys="Enter", tip="Снова показывать среди дел"
        )  # fmt: skip
        card = Card(padding=0)
        card.body.addWidget(self.table, 1)
        line = row(self.about, self.open_button, self.back_button, margins=(14, 0, 14, 12))
        line.setStretch(0, 1)
        card.body.addLayout(line)
        self.setLayout(column(card, spacing=0))
        keys.bind(self.table, "Ctrl+Return|Ctrl+Enter", self.open_record, Qt.ShortcutContext.WidgetShortcut)

    def refresh(self) -> None:
        """Read anew; the chosen line gives way to its neighbour."""
        place = max(0, self.table.currentIndex().row())
        self.found = today.set_aside(self.office.desk)
        self.table.set_ids(range(len(self.found)))
        if self.found:
            self.table.select_id(min(place, len(self.found) - 1))
        self._tell()

    def _rows(self, ids: list[int]) -> list[tuple[Any, ...]]:
        chosen = [self.found[n] for n in ids]
        return [(today.title(x.code), x.label, day(x.until) or NEVER, x.reason, x.author, moment(x.at)) for x in chosen]

    def _chosen(self) -> list[SetAside]:
        return [self.found[n] for n in self.table.selected_ids() if n < len(self.found)]

    def _tell(self) -> None:
        chosen, writable = self._chosen(), not self.office.desk.database.look_only
        self.back_button.setEnabled(bool(chosen) and writable)
        self.open_button.setEnabled(len(chosen) == 1 and chosen[0].id is not None)
        if len(chosen) == 1:
            one = chosen[0]
            when = f"напомним {day(one.until)}" if one.until else "больше не напоминаем"
            self.about.setText(f"{one.label}: {when}. {one.reason}.")
        else:
            self.about.setText(f"Выбрано: {count(len(chosen), 'запись', 'записи', 'записей')}" if chosen else "")

    def bring_back(self) -> None:
        """Show the chosen ones among the things to do again."""
        chosen, desk = self._chosen(), self.office.desk
        if chosen and self.office.may_write():
            self.office.act(lambda: today.bring_back(desk, [x.waiver for x in chosen]), "Возвращено в дела. Отменить – Ctrl+Z")

    def open_record(self) -> None:
        """The record behind the chosen line."""
        chosen = self._chosen()
        if len(chosen) == 1 and chosen[0].id is not None:
            show(self.office, chosen[0].register, chosen[0].id)


def _columns() -> list[Column]:
    return [
        Column("what", "О чём", 200, sortable=False),
        Column("label", "Запись", 200, sortable=False),
        Column("until", "Напомнить", 124, kind="badge", tone=lambda v: "neutral" if v == NEVER else "accent", sortable=False),
        Column("reason", "Причина", 180, sortable=False),
        Column("author", "Кто", 90, kind="day", show=str, sortable=False),
        Column("at", "Когда", 136, kind="day", show=str, sortable=False),
    ]
