"""Answers to an on-line form: whoever answered twice meant the last answer (domain.md §6.1, shape G)."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

from nmsdesk.exchange.problems import WARNING, Problem
from nmsdesk.exchange.rows import Row
from nmsdesk.russian import fold

_OF_WHOM = ("full_name", "mentor", "organization")
_OF_WHAT = ("program", "until", "day", "instrument", "number", "since")
_TOLD_APART = ("snils", "birth")


def latest_sent(rows: list[Row]) -> tuple[list[Row], list[Problem]]:
    """The rows without those that the same person sent anew later, and a note for each of these.

    Different СНИЛС or days of birth tell people apart; so do different courses, days and instruments tell facts.
    """
    kept: dict[tuple[Any, ...], list[Row]] = {}
    problems = []
    for row in sorted(rows, key=lambda row: (_moment(row.values.get("stamp")), row.row)):
        same = kept.setdefault(tuple(fold(str(row.values.get(name, ""))) for name in (*_OF_WHOM, *_OF_WHAT)), [])
        for older in [other for other in same if not row.missing and not other.missing and not _differ(other, row)]:
            same.remove(older)
            message = f"Ответ прислан повторно: взят последний, из строки {row.row}."
            problems.append(Problem(older.sheet, older.row, "", "resent", message, WARNING))
        same.append(row)
    return sorted((row for same in kept.values() for row in same), key=lambda row: row.row), problems


def _differ(one: Row, other: Row) -> bool:
    pairs = ((one.values.get(name), other.values.get(name)) for name in _TOLD_APART)
    return any(a and b and a != b for a, b in pairs)


def _moment(value: Any) -> datetime:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    numbers = [int(n) for n in re.findall(r"\d+", str(value or ""))[:6]]
    if len(numbers) >= 3 and numbers[2] > 31:  # день, месяц, год
        numbers[0], numbers[2] = numbers[2], numbers[0]
    try:
        return datetime(*numbers) if len(numbers) >= 3 else datetime.min  # type: ignore[arg-type]
    except ValueError:
        return datetime.min
