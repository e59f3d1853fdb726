"""The number, the funnel, the breakdown and the list of an indicator, all out of one query."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Connection, Select, and_, case, cast, func, literal, select

from nmsdesk.indicators import evidence
from nmsdesk.indicators.context import COUNTED, EXCLUDED, NO_DATA, NOT_COUNTED, Context, Count, Member
from nmsdesk.indicators.definitions import INDICATORS, Indicator, Step
from nmsdesk.indicators.near import lacking_one
from nmsdesk.indicators.populations import once
from nmsdesk.storage.records import Labels


@lru_cache(maxsize=256)
def subjects(code: str, context: Context) -> Select[Any]:
    """One row a subject: (subject, organization, excluded, unknown, passed), passed being the steps passed in turn.

    Kept by what it asks: to make a statement and its key takes longer than the city takes to answer.
    """
    indicator = INDICATORS[code]
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
    steps = indicator.steps(context)
    found: dict[int, list[int]] = {}  # population, excluded, no data, passed each step
    for packed, n in connection.execute(_grouped(indicator.code, context, by_organization)).all():
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


@lru_cache(maxsize=256)
def _grouped(code: str, context: Context, by_organization: bool) -> Select[Any]:
    """How many subjects are alike: one number to group by, digits excluded, unknown, passed – quicker to sort than four columns."""
    rows = subjects(code, context).subquery()
    key = (rows.c.excluded * 10 + rows.c.unknown) * 10 + rows.c.passed
    if by_organization:
        key = cast(rows.c.organization, BigInteger) * 1000 + key
    return select(key, func.count()).group_by(key)


def total(parts: Iterable[Count], steps: int) -> Count:
    """The count of all organisations together: every subject belongs to one of them."""
    population = excluded = unknown = 0
    passed = [0] * steps
    for part in parts:
        population, excluded, unknown = population + part.population, excluded + part.excluded, unknown + part.no_data
        passed = [a + b for a, b in zip(passed, part.passed)]
    return Count(population, tuple(passed), excluded, unknown)


def standings(connection: Connection, code: str, context: Context) -> dict[int, tuple[int | None, str, int]]:
    """Subject → (organisation, status, steps passed) without names and words: one pass, for those who need no more."""
    indicator = INDICATORS[code]
    context = _read(context, indicator)
    steps = len(indicator.steps(context))
    rows = connection.execute(subjects(indicator.code, context))
    return {subject: (place, _status(out, unknown, passed, steps), passed) for subject, place, out, unknown, passed in rows}


def _read(context: Context, indicator: Indicator) -> Context:
    """The context with a reading: the official one where none is asked for."""
    return context if context.variant else replace(context, variant=indicator.default(context.rules))


def _status(excluded: int, unknown: int, passed: int, steps: int) -> str:
    return EXCLUDED if excluded else NO_DATA if unknown else COUNTED if passed == steps else NOT_COUNTED


def members(connection: Connection, code: str, context: Context, status: str = "", only: Sequence[int] | None = None) -> list[Member]:
    """Every subject (or ``only`` those) with its status and the reason in words, by organisation and name."""
    indicator = INDICATORS[code]
    context = _read(context, indicator)
    steps, found = indicator.steps(context), []
    rows = subjects(indicator.code, context)
    if only is not None:
        rows = rows.where(rows.selected_columns[0].in_(only))
    for subject, place, excluded, unknown, passed in connection.execute(rows):
        mine = _status(excluded, unknown, passed, len(steps))
        if not status or mine == status:
            found.append((subject, place, mine, excluded, passed))
    labels = Labels(connection)
    names = labels.of(indicator.subject, (f[0] for f in found))
    if indicator.subject in ("plans", "teams"):
        names = evidence.names(connection, indicator.subject, [f[0] for f in found])
    places = labels.of("organizations", (f[1] for f in found))
    reasons = _reasons(connection, code, context, steps, found)
    near = lacking_one(connection, code, context, len(steps)) if any(f[2] == NOT_COUNTED for f in found) else None
    result = []
    for subject, at, mine, _, passed in found:
        step = steps[passed].title if mine == NOT_COUNTED else ""
        lacks_one = near is not None and mine == NOT_COUNTED and near(subject, passed)
        named = names.get(subject, ""), at, places.get(at or 0, "")
        result.append(Member(indicator.subject, subject, *named, mine, step, reasons.get(subject, ""), passed, lacks_one))
    return sorted(result, key=lambda r: (r.organization_name, r.name, r.id))


Found = tuple[int, int | None, str, int, int]  # subject, organisation, status, exclusion, steps passed


def _reasons(connection: Connection, code: str, context: Context, steps: tuple[Step, ...], found: Sequence[Found]) -> dict[int, str]:
    """What was found and what was demanded of each; what a subject fails comes first, parted by a semicolon."""
    inside = {subject: passed for subject, _, mine, _, passed in found if mine in (COUNTED, NOT_COUNTED)}
    said = evidence.of(connection, code, context, inside, len(steps))
    for subject, passed in inside.items():
        proof = said.get(subject, "")
        failed = steps[passed].failure if passed < len(steps) else ""
        said[subject] = "; ".join(x for x in (failed, proof) if x) or "все условия выполнены"
    out = {subject: excluded for subject, _, mine, excluded, _ in found if mine == EXCLUDED}
    said |= evidence.excluded(connection, context, INDICATORS[code].subject, out)
    return said | evidence.unknown(connection, [f[0] for f in found if f[2] == NO_DATA])
