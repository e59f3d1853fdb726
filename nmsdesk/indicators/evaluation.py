"""The number, the funnel, the breakdown and the list of an indicator, all out of one query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, and_, case, func, select

from nmsdesk.indicators import evidence
from nmsdesk.indicators.context import COUNTED, EXCLUDED, EXCLUSIONS, NO_DATA, NOT_COUNTED, Context, Count, Member
from nmsdesk.indicators.definitions import INDICATORS, Indicator, Step
from nmsdesk.storage.records import Labels


def _subjects(connection: Connection, indicator: Indicator, context: Context) -> tuple[Any, tuple[Step, ...]]:
    """One row a subject: (subject, organization, excluded, unknown, passed_1 … passed_k), steps taken in turn."""
    steps = indicator.steps(connection, context)
    rows = indicator.population(context).subquery()
    flags = []
    passed: Any = and_(rows.c.excluded == 0, rows.c.unknown == 0)
    for n, step in enumerate(steps, 1):
        passed = and_(passed, rows.c.subject.in_(step.passed))
        flags.append(case((passed, 1), else_=0).label(f"passed_{n}"))
    return select(rows.c.subject, rows.c.organization, rows.c.excluded, rows.c.unknown, *flags).subquery(), steps


def counts(connection: Connection, indicator: Indicator, context: Context) -> tuple[dict[int | None, Count], tuple[Step, ...]]:
    """The count of every organisation that has a subject, and the steps."""
    rows, steps = _subjects(connection, indicator, context)
    included = case((and_(rows.c.excluded == 0, rows.c.unknown == 0), 1), else_=0)
    statement = select(
        rows.c.organization,
        func.sum(included),
        func.sum(case((rows.c.excluded != 0, 1), else_=0)),
        func.sum(case((and_(rows.c.excluded == 0, rows.c.unknown != 0), 1), else_=0)),
        *(func.sum(rows.c[f"passed_{n}"]) for n in range(1, len(steps) + 1)),
    ).group_by(rows.c.organization)
    found = {}
    for place, population, excluded, unknown, *passed in connection.execute(statement):
        found[place] = Count(int(population), tuple(int(x) for x in passed), int(excluded), int(unknown))
    return found, steps


def total(parts: Iterable[Count], steps: int) -> Count:
    """The count of all organisations together: every subject belongs to one of them."""
    population = excluded = unknown = 0
    passed = [0] * steps
    for part in parts:
        population, excluded, unknown = population + part.population, excluded + part.excluded, unknown + part.no_data
        passed = [a + b for a, b in zip(passed, part.passed)]
    return Count(population, tuple(passed), excluded, unknown)


def members(connection: Connection, code: str, context: Context, status: str = "") -> list[Member]:
    """Every subject with its status and the reason in words, by organisation and name."""
    indicator = INDICATORS[code]
    context = context if context.variant else replace(context, variant=indicator.default(context.rules))
    rows, steps = _subjects(connection, indicator, context)
    found = []
    for subject, place, excluded, unknown, *passed in connection.execute(select(rows)):
        mine, step = _status(excluded, unknown, passed)
        if not status or mine == status:
            found.append((subject, place, mine, excluded, step))
    labels = Labels(connection)
    names = labels.of(indicator.subject, (f[0] for f in found))
    if indicator.subject in ("plans", "teams"):
        names = evidence.names(connection, indicator.subject, [f[0] for f in found])
    places = labels.of("organizations", (f[1] for f in found))
    proofs = evidence.of(connection, code, context, [f[0] for f in found])
    result = [
        Member(indicator.subject, s, names.get(s, ""), at, places.get(at or 0, ""), mine, *_words(steps, mine, x, n, proofs.get(s, "")))
        for s, at, mine, x, n in found
    ]
    return sorted(result, key=lambda r: (r.organization_name, r.name, r.id))


def _status(excluded: int, unknown: int, passed: list[int]) -> tuple[str, int]:
    """The status and the number of the first step not passed."""
    if excluded:
        return EXCLUDED, 0
    if unknown:
        return NO_DATA, 0
    return (COUNTED, len(passed)) if passed[-1] else (NOT_COUNTED, passed.index(0))


def _words(steps: tuple[Step, ...], status: str, excluded: int, step: int, proof: str) -> tuple[str, str]:
    """The failed step's title and the reason: what was demanded and what was found."""
    match status:
        case "excluded":
            return "", EXCLUSIONS[excluded]
        case "no_data":
            return "", "не указана дата рождения или начало педагогической работы"
        case "counted":
            return "", proof or "все условия выполнены"
        case _:
            failed = steps[step]
            return failed.title, f"{failed.failure}; {proof}" if proof else failed.failure
