"""Pieces that the words of evidence are made of: days, spans, rows read in parts, the best row of a subject."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection

from nmsdesk.indicators.context import Context

CHUNK = 900


def day(text: str | None) -> str:
    """13.08.2023 out of the stored text."""
    return f"{text[8:]}.{text[5:7]}.{text[:4]}" if text else ""


def span(since: str | None, until: str | None) -> str:
    """«с 01.02.2025 по 31.07.2026», «с 01.02.2025»."""
    return " ".join(x for x in (f"с {day(since)}" if since else "", f"по {day(until)}" if until else "") if x)


def period(context: Context) -> str:
    """The days that count: «с 01.01.2025 по 31.12.2025»."""
    return span(context.first, context.last)


def chunks(connection: Connection, statement: Any, column: Any, ids: Iterable[int]) -> list[Any]:
    """The rows of the statement whose column is among the ids, asked for in parts."""
    wanted: Sequence[int] = list(ids)
    found: list[Any] = []
    for start in range(0, len(wanted), CHUNK):
        found.extend(connection.execute(statement.where(column.in_(wanted[start : start + CHUNK]))))
    return found


def passed_by(connection: Connection, facts: Any) -> dict[int, int]:
    """How many steps each fact (subject, id, passed) passes, so that of several the one that went furthest is shown."""
    found: dict[int, int] = {}
    for _, number, passed in connection.execute(facts):
        found[number] = max(passed, found.get(number, 0))
    return found


def best(rows: Iterable[tuple[int, Any, Any]]) -> dict[int, Any]:
    """Of the rows (subject, rank, what) the one of the highest rank."""
    found: dict[int, tuple[Any, Any]] = {}
    for subject, rank, what in rows:
        if subject not in found or rank >= found[subject][0]:
            found[subject] = (rank, what)
    return {subject: what for subject, (_, what) in found.items()}
