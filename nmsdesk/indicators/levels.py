"""Levels of diagnostics: how many results fell on each, by year, organisation or competence area."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from nmsdesk.domain.periods import Period
from nmsdesk.indicators.populations import within
from nmsdesk.storage.records import Labels
from nmsdesk.storage.schema import TABLES


@dataclass(frozen=True, slots=True)
class LevelCounts:
    """``levels`` names from best to worst; rows of (key, caption, counts per level)."""

    levels: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[int, ...]], ...]


def commonest_scale(connection: Connection, period: Period) -> int | None:
    """The scale that most results of the last years use: levels of different scales are never summed."""
    d, x = TABLES["diagnostics"], TABLES["levels"]
    statement = select(x.c.scale).join(d, d.c.level == x.c.id).where(d.c.day <= period.until.isoformat())
    return connection.execute(statement.group_by(x.c.scale).order_by(func.count().desc(), x.c.scale).limit(1)).scalar()


def counts(connection: Connection, period: Period, by: str, levels: list[int]) -> tuple[tuple[str, str, tuple[int, ...]], ...]:
    d, a = TABLES["diagnostics"], TABLES["area_results"]
    if by == "year":
        key, statement = func.substr(d.c.day, 1, 4), select(func.substr(d.c.day, 1, 4), d.c.level, func.count())
        statement = statement.where(d.c.level.in_(levels), d.c.day <= period.until.isoformat()).group_by(key, d.c.level)
    elif by == "organization":
        statement = select(d.c.organization, d.c.level, func.count())
        statement = statement.where(d.c.level.in_(levels), _inside(period)).group_by(d.c.organization, d.c.level)
    else:
        statement = select(a.c.area, a.c.level, func.count()).join(d, d.c.id == a.c.diagnostic)
        statement = statement.where(a.c.level.in_(levels), _inside(period)).group_by(a.c.area, a.c.level)
    found: dict[object, dict[int, int]] = {}
    for key, level, n in connection.execute(statement):
        if key is not None:
            found.setdefault(key, {})[level] = n
    labels = Labels(connection)
    if by == "organization":
        known = labels.of("organizations", (k for k in found if isinstance(k, int)))
        captions: dict[object, str] = {k: v for k, v in known.items()}
    else:
        captions = {k: labels.term("areas", str(k)) if by == "area" else str(k) for k in found}
    rows = [(str(k), captions.get(k, str(k)), tuple(row.get(n, 0) for n in levels)) for k, row in found.items()]
    return tuple(sorted(rows, key=lambda r: r[1]))


def _inside(period: Period) -> Any:
    return within(TABLES["diagnostics"].c.day, period.since.isoformat(), period.until.isoformat())
