"""The number, the funnel, the breakdown and the list of an indicator, all out of one query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Select, and_, case, func, select

from nmsdesk.indicators import evidence
from nmsdesk.indicators.context import COUNTED, EXCLUDED, EXCLUSIONS, NO_DATA, NOT_COUNTED, Context, Count, Member
from nmsdesk.indicators.definitions import INDICATORS, Indicator, Step
from nmsdesk.storage.records import Labels


def _subjects(indicator: Indicator, context: Context) -> Select[Any]:
    """One row a subject: (subject, organization, excluded, unknown, passed), passed being the steps passed in turn."""
    rows, facts = indicator.population(context).subquery(), indicator.passed(context).subquery()
    inside = and_(rows.c.excluded == 0, rows.c.unknown == 0)
    passed = case((inside, func.coalesce(facts.c.passed, 0)), else_=0).label("passed")
    joined = rows.outerjoin(facts, facts.c.subject == rows.c.subject)
    return select(rows.c.subject, rows.c.organization, rows.c.excluded, rows.c.unknown, passed).select_from(joined)


def counts(connection: Connection, indicator: Indicator, context: Context) -> tuple[dict[int | None, Count], tuple[Step, ...]]:
    """The count of every organisation that has a subject, and the steps."""
    steps, rows = indicator.steps(context), _subjects(indicator, context).subquery()
    kinds = (rows.c.organization, rows.c.excluded, rows.c.unknown, rows.c.passed)
    found: dict[int | None, Count] = {}
    for place, excluded, unknown, passed, n in connection.execute(select(*kinds, func.count()).group_by(*kinds)):
        if excluded:
            part = Count(0, (0,) * len(steps), n)
        elif unknown:
            part = Count(0, (0,) * len(steps), 0, n)
        else:
            part = Count(n, tuple(n if k < passed else 0 for k in range(len(steps))))
        found[place] = total((found[place], part), len(steps)) if place in found else part
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
    steps, found = indicator.steps(context), []
    for subject, place, excluded, unknown, passed in connection.execute(_subjects(indicator, context)):
        mine = EXCLUDED if excluded else NO_DATA if unknown else COUNTED if passed == len(steps) else NOT_COUNTED
        if not status or mine == status:
            found.append((subject, place, mine, excluded, passed))
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
