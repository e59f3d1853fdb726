"""The number, the funnel, the breakdown and the list of an indicator, all out of one query."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import BigInteger, Connection, Select, and_, case, cast, func, literal, select

from nmsdesk.indicators import evidence
from nmsdesk.indicators.context import COUNTED, EXCLUDED, EXCLUSIONS, NO_DATA, NOT_COUNTED, Context, Count, Member
from nmsdesk.indicators.definitions import INDICATORS, Indicator, Step
from nmsdesk.indicators.populations import once
from nmsdesk.storage.records import Labels


def _subjects(indicator: Indicator, context: Context) -> Select[Any]:
    """One row a subject: (subject, organization, excluded, unknown, passed), passed being the steps passed in turn."""
    rows, facts = indicator.population(context).subquery(), once(indicator.passed(context), "facts")
    steps = len(indicator.steps(context))
    passed: Any = literal(steps)
    for n in reversed(range(steps)):
        # An IN-set and not a join: whether a join gets an index is left to the planner, which now and then gives none.
        passed = case((rows.c.subject.in_(select(facts.c.subject).where(facts.c.passed > n)), passed), else_=n)
    passed = case((and_(rows.c.excluded == 0, rows.c.unknown == 0), passed), else_=0).label("passed")
    return select(rows.c.subject, rows.c.organization, rows.c.excluded, rows.c.unknown, passed)


def counts(
    connection: Connection, indicator: Indicator, context: Context, by_organization: bool
) -> tuple[dict[int | None, Count], tuple[Step, ...]]:
    """The count of every organisation that has a subject (or of all together, under None), and the steps."""
    steps, rows = indicator.steps(context), _subjects(indicator, context).subquery()
    # One number to group by, digits excluded, unknown, passed: quicker to sort than four columns.
    key = (rows.c.excluded * 10 + rows.c.unknown) * 10 + rows.c.passed
    if by_organization:
        key = cast(rows.c.organization, BigInteger) * 1000 + key
    found: dict[int, list[int]] = {}  # population, excluded, no data, passed each step
    for packed, n in connection.execute(select(key, func.count()).group_by(key)).all():
        place, rest = divmod(packed, 1000)
        part = found.get(place)
        if part is None:
            part = found[place] = [0] * (3 + len(steps))
        if rest < 10:
            part[0] += n
            for step in range(3, 3 + rest):
                part[step] += n
        else:
            part[1 if rest >= 100 else 2] += n
    return {place or None: Count(part[0], tuple(part[3:]), part[1], part[2]) for place, part in found.items()}, steps


def total(parts: Iterable[Count], steps: int) -> Count:
    """The count of all organisations together: every subject belongs to one of them."""
    population = excluded = unknown = 0
    passed = [0] * steps
    for part in parts:
        population, excluded, unknown = population + part.population, excluded + part.excluded, unknown + part.no_data
        passed = [a + b for a, b in zip(passed, part.passed)]
    return Count(population, tuple(passed), excluded, unknown)


def members(connection: Connection, code: str, context: Context, status: str = "", only: Sequence[int] | None = None) -> list[Member]:
    """Every subject (or ``only`` those) with its status and the reason in words, by organisation and name."""
    indicator = INDICATORS[code]
    context = context if context.variant else replace(context, variant=indicator.default(context.rules))
    steps, found = indicator.steps(context), []
    rows = _subjects(indicator, context)
    if only is not None:
        rows = rows.where(rows.selected_columns[0].in_(only))
    for subject, place, excluded, unknown, passed in connection.execute(rows):
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
