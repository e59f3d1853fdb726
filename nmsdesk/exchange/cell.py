"""A cell being read under a known caption."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, Literal

from nmsdesk.exchange.problems import WARNING, Problem
from nmsdesk.exchange.values import (
    EARLIEST,
    Days,
    parse_days,
)
from nmsdesk.russian import clean

Meaning = Literal["share", "percent", "score"]


BLANK = {"-", "—", "–", "--", "н/д", "нет данных", "...", "…", "не указано", "?", "нет"}


@dataclass(slots=True)
class Cell:
    """A cell being read: where it stands, and the values of its row so far."""

    sheet: str
    row: int
    column: str
    caption: str
    value: Any
    today: date
    meaning: Meaning = "score"
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    inexact: dict[str, str] = field(default_factory=dict)  # field → column of a date known to the month or year only

    def note(self, code: str, message: str, severity: str = WARNING) -> None:
        """Add a problem at this cell."""
        self.problems.append(Problem(self.sheet, self.row, self.column, code, message, severity))

    def put(self, name: str, value: Any) -> None:
        """Set a value of the row unless it has one already."""
        if value is not None:
            self.values.setdefault(name, value)


@cache
def latest(today: date) -> date:
    """The last plausible day: plans reach some years ahead."""
    return date(today.year + 10, 12, 31)


def plain(value: object) -> str:
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y")
    return str(value)


def span(cell: Cell) -> Days:
    found = parse_days(cell.value, EARLIEST, latest(cell.today))
    if found.precision != "day":
        what = "месяц" if found.precision == "month" else "год"
        cell.note("date_not_exact", f"{cell.caption}: указан только {what} («{clean(plain(cell.value))}»); взят весь {what}.")
    return found
