"""The check of the base: run in the background, its findings as a table that leads to the records."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.russian import count, fold, moment, number
from nmsdesk.services import quality
from nmsdesk.services.quality import Checked, CheckProblem
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.parts import Banner, Card, Chip, ChipRow
from nmsdesk.ui.kit.table import Column, TableView
from nmsdesk.ui.office import Office

WORDS = {"error": ("Ошибка", "bad"), "warning": ("Внимание", "warn")}
ABOUT = "Проверяются файл базы, журнал, связи, правила по всем записям и возможные повторы людей. Ничего не меняется."


class CheckBaseView(QWidget):
    """A button, the outcome in a sentence, the problems."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self._problems: list[CheckProblem] = []
        self._found: tuple[CheckProblem, ...] = ()
        self.start = button("Проверить базу", "shield-check", "primary", self.check)
        self.outcome = Banner("", "ok")
        self.outcome.hide()
        self.chips = ChipRow()
        self.chips.chosen.connect(lambda _: self._filter())
        self.table = TableView(_columns(), self._rows, "Найденное при проверке")
        self.table.set_empty_text("Здесь появится найденное при проверке.")
        self.table.opened.connect(self._open)
        self.table.sort_requested.connect(lambda *_: self._filter())
        self.table.current_changed.connect(self._show)
        self.text = label("", wrap=True, selectable=True)
        card = Card(padding=14)
        head = row(label(ABOUT, "muted", wrap=True), self.start, spacing=16)
        head.setStretch(0, 1)
        card.body.addLayout(head)
        card.add(self.outcome)
        card.add(self.chips)
        card.body.addWidget(self.table, 1)
        card.add(self.text)
        self.chips.hide()
        self.text.hide()
        self.setLayout(column(card, margins=(0, 12, 0, 0)))

    def check(self) -> None:
        """Check everything in the background; it can be stopped."""
        self.start.setEnabled(False)
        desk = self.office.desk

        def failed() -> None:
            self.start.setEnabled(True)

        self.office.run("Проверка базы", lambda progress: quality.check(desk, progress), self._take, cancellable=True, failed=failed)

    def _take(self, found: Checked) -> None:
        self.start.setEnabled(True)
        self._found = found.problems
        errors, all_ = found.errors, len(found.problems)
        when = moment(self.office.desk.clock())
        judged = f" Учтено исключений: {number(len(found.excepted))}." if found.excepted else ""
        if found.database != quality.OK:
            self.outcome.set_text(found.database, "bad")
        elif not all_:
            self.outcome.set_text(f"База в порядке, замечаний нет.{judged} Проверено {when}.", "ok")
        else:
            said = f"{count(errors, 'ошибка', 'ошибки', 'ошибок')}, {count(all_ - errors, 'замечание', 'замечания', 'замечаний')}"
            said = f"Файл базы в порядке. В записях {said}.{judged} Проверено {when}."
            self.outcome.set_text(said, "bad" if errors else "warn")
        self.outcome.show()
        self.chips.set_chips([Chip("", "Все", all_), Chip("error", "Ошибки", errors), Chip("warning", "Внимание", all_ - errors)], "")
        self.chips.setVisible(all_ > 0)
        self.table.set_empty_text("Замечаний нет.")
        self.office.say("База проверена")
        self._filter()

    def _filter(self) -> None:
        wanted = self.chips.current()
        self._problems = [p for p in self._found if wanted in ("", p.severity)]
        key, descending = self.table.sort_state()
        order = {
            "severity": lambda p: p.severity,
            "register": lambda p: p.register,
            "label": lambda p: fold(p.label),
            "message": lambda p: p.message,
        }
        if key:
            self._problems.sort(key=order[key], reverse=descending)
        self.table.set_ids(range(len(self._problems)))
        self._show(None)

    def _rows(self, ids: list[int]) -> list[tuple[Any, ...]]:
        chosen = [self._problems[n] for n in ids]
        return [(WORDS[p.severity][0], REGISTERS[p.register].title, p.label, p.message) for p in chosen]

    def _show(self, place: int | None) -> None:
        known = place is not None and place < len(self._problems)
        self.text.setVisible(known)
        if known and place is not None:
            self.text.setText(f"{self._problems[place].label}: {self._problems[place].message}")

    def _open(self, place: int) -> None:
        problem = self._problems[place]
        self.office.go({"persons": "person", "organizations": "organization"}.get(problem.register, problem.register), id=problem.id)


def _columns() -> list[Column]:
    tones = dict(WORDS.values())
    return [
        Column("severity", "Важность", 120, kind="badge", tone=tones.__getitem__),
        Column("register", "Раздел", 150),
        Column("label", "Запись", 240),
        Column("message", "Что не так", 420),
    ]
