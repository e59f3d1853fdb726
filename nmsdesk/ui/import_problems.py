"""The list of what is wrong or doubtful in a file: severity, place, sentence; equal ones of many rows in one line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nmsdesk.exchange.problems import ERROR, Problem
from nmsdesk.russian import count
from nmsdesk.ui.import_texts import grouped, rows_text
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.parts import Chip, ChipRow
from nmsdesk.ui.kit.table import Column, TableView

WORDS = {"error": "Ошибка", "warning": "Внимание"}
CLEAN, UNCHECKED = "Замечаний нет: все строки прочитаны без ошибок.", "Строки ещё не проверены."
TONES = {"Ошибка": "bad", "Внимание": "warn"}


class ProblemList(QWidget):
    """Chips «Ошибки» and «Внимание» over a table; ``opened`` asks to show a place of the file."""

    opened = Signal(str, int, str)  # sheet, row, column letter
    save_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.problems: list[Problem] = []
        self._lines: list[tuple[Problem, list[int]]] = []
        self._many_sheets = False
        self.chips = ChipRow(self._chips(), "")
        self.chips.chosen.connect(lambda _: self._filter())
        self.table = TableView(_columns(), self._rows, "Замечания")
        self.table.set_empty_text(UNCHECKED)
        self.table.current_changed.connect(self._show_current)
        self.table.opened.connect(self._open)
        self._text = label("", wrap=True, selectable=True)
        self._text.setMinimumHeight(40)
        self.save = button(
            "Сохранить список", "download", "flat", self.save_requested.emit, tip="Список замечаний для школы: Word, PDF или Excel"
        )
        self._show = button("Показать в файле", "table", "", lambda: self._open(self.table.current_id()), keys="Enter")
        head = row(self.chips, self.save)
        head.setStretch(0, 1)
        foot = row(spacing=12)
        foot.addWidget(self._text, 1)
        foot.addWidget(self._show)
        layout = column(head, spacing=8, margins=(0, 10, 0, 0))
        layout.addWidget(self.table, 1)
        layout.addLayout(foot)
        self.setLayout(layout)

    def set_problems(self, problems: Sequence[Problem], many_sheets: bool, checked: bool = True) -> None:
        """Show these; errors come first. ``checked``: the rows have been looked at, none found means none there."""
        self.table.set_empty_text(CLEAN if checked else UNCHECKED)
        self.problems = list(problems)
        self._many_sheets = many_sheets
        self.table.show_column("sheet", many_sheets)
        if self.chips.current() and not any(p.severity == self.chips.current() for p in self.problems):
            self.chips.set_current("")
        self.chips.set_counts(self._chips())
        self.save.setEnabled(bool(self.problems))
        self._filter()

    def errors(self) -> int:
        return sum(p.severity == ERROR for p in self.problems)

    def _chips(self) -> list[Chip]:
        errors = self.errors()
        return [
            Chip("", "Все", len(self.problems)), Chip("error", "Ошибки", errors), Chip("warning", "Внимание", len(self.problems) - errors),
        ]  # fmt: skip

    def _filter(self) -> None:
        wanted = self.chips.current()
        self._lines = grouped([p for p in self.problems if wanted in ("", p.severity)])
        self.table.set_ids(range(len(self._lines)))
        if self._lines:
            self.table.select_id(0)
        self._show_current(self.table.current_id())

    def _rows(self, ids: list[int]) -> list[tuple[Any, ...]]:
        found = []
        for number in ids:
            problem, rows = self._lines[number]
            where = rows_text(rows) if rows != [0] else ""
            found.append((WORDS[problem.severity], problem.sheet, where, problem.column, problem.message))
        return found

    def _show_current(self, number: int | None) -> None:
        known = number is not None and number < len(self._lines)
        self._show.setEnabled(known)
        self._text.setVisible(bool(self._lines))
        self._show.setVisible(bool(self._lines))
        if not known or number is None:
            self._text.setText("")
            return
        problem, rows = self._lines[number]
        place = [f"Лист «{problem.sheet}»"] if self._many_sheets and problem.sheet else []
        place += [f"{'строка' if len(rows) == 1 else 'строки'} {rows_text(rows)}"] if rows != [0] else []
        place += [f"столбец {problem.column}"] if problem.column else []
        more = f" Так в {count(len(rows), 'строке', 'строках', 'строках')}." if len(rows) > 1 else ""
        text = ", ".join(place)
        self._text.setText(f"{text[:1].upper()}{text[1:]}{': ' if text else ''}{problem.message}{more}")

    def _open(self, number: int | None) -> None:
        if number is not None and number < len(self._lines):
            problem, rows = self._lines[number]
            self.opened.emit(problem.sheet, min(rows), problem.column)


def _columns() -> list[Column]:
    return [
        Column("severity", "Важность", 118, kind="badge", tone=TONES.__getitem__, sortable=False),
        Column("sheet", "Лист", 120, sortable=False),
        Column("rows", "Строка", 96, kind="day", show=str, sortable=False),
        Column("column", "Столбец", 84, kind="day", show=str, sortable=False),
        Column("message", "Что не так", 380, sortable=False),
    ]
