"""Populations: SELECTs of (subject, organization, excluded, unknown), one row a subject (domain.md §3.2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import BigInteger, Select, and_, case, cast, false, func, literal, or_, select

from nmsdesk.domain.periods import add_years
from nmsdesk.domain.terms import VALID_STOPS
from nmsdesk.indicators.context import Context
from nmsdesk.storage.schema import TABLES

RANK = 1_000_000_000  # a rank and an organisation's id in one number, so that one MIN picks the best employment


def holds(table: Any, on: str) -> Any:
    """The row's days hold the day."""
    return and_(or_(table.c.since.is_(None), table.c.since <= on), or_(table.c.until.is_(None), table.c.until >= on))


def within(column: Any, first: str, last: str) -> Any:
    """The day lies in the period. Not BETWEEN: PostgreSQL does not take a collation inside it."""
    return and_(column >= first, column <= last)


def unindexed(column: Any) -> Any:
    """A reference that SQLite does not look up by its index: the covering index by person or by day serves better."""
    return column + 0


def once(rows: Select[Any], name: str) -> Any:
    """The rows computed once and held: SQLite else copies an expression to each place that reads it, and misjudges joins."""
    return rows.cte(name).prefix_with("MATERIALIZED")


def overlaps(table: Any, first: str, last: str) -> Any:
    """The row's days meet the period's."""
    return and_(or_(table.c.since.is_(None), table.c.since <= last), or_(table.c.until.is_(None), table.c.until >= first))


def staff(context: Context, *groups: str, among: Select[Any] | None = None) -> Select[Any]:
    """Persons (of those given) at a post of the groups on the as-of day, each once, at the main place of work.

    Of several jobs the best counts: main before internal, one that is counted before one that is excluded.
    """
    e, p, o = TABLES["employments"], TABLES["posts"], TABLES["organizations"]
    posts = select(p.c.id).where(p.c.category.in_(groups))
    rank = case(
        (e.c.organization.in_(select(o.c.id).where(~o.c.counted)), 40),
        *((obstacle, n) for n, obstacle in _obstacles(context)),
        (e.c.kind == "main", 0),
        else_=1,
    )
    best = func.min(cast(rank, BigInteger) * RANK + e.c.organization)
    inner = select(e.c.person, best.label("best")).where(e.c.since <= context.on, or_(e.c.until.is_(None), e.c.until >= context.on))
    inner = inner.where(unindexed(e.c.post).in_(posts))
    if among is not None:
        inner = inner.where(e.c.person.in_(among))
    if context.organization is not None:
        mine = e.alias()
        inner = inner.where(e.c.person.in_(select(mine.c.person).where(mine.c.organization == context.organization)))
    rows = inner.group_by(e.c.person).subquery()
    place = rows.c.best % RANK
    found = select(
        rows.c.person.label("subject"),
        place.label("organization"),
        _excluded(rows.c.best).label("excluded"),
        literal(0).label("unknown"),
    )
    return found.where(place == context.organization) if context.organization is not None else found


def _obstacles(context: Context) -> Iterator[tuple[int, Any]]:
    """Ranks of the jobs that the rules do not count, worst first.

    A long absence from the main job is one from the internal jobs too; an external job may stand in for a main one only
    where the person has none at all.
    """
    e, a, m, rules = TABLES["employments"], TABLES["absences"], TABLES["employments"].alias("m"), context.rules
    if not rules.count_contract:
        yield 30, e.c.kind == "contract"
    if not rules.count_external:
        settled = select(m.c.person).where(m.c.kind == "main", holds(m, context.on))
        yield 20, and_(e.c.kind == "external", e.c.person.in_(settled)) if rules.external_alone else e.c.kind == "external"
    if not rules.count_absent:
        absent = select(a.c.employment).where(holds(a, context.on))
        away = select(m.c.person).where(m.c.kind == "main", m.c.id.in_(absent), holds(m, context.on))
        yield 10, or_(e.c.id.in_(absent), and_(e.c.kind == "internal", e.c.person.in_(away)))


def _excluded(best: Any) -> Any:
    """The exclusion's number (context.EXCLUSIONS) out of the rank, 0 for those counted."""
    return case((best < 10 * RANK, 0), (best < 20 * RANK, 1), (best < 30 * RANK, 2), (best < 40 * RANK, 3), else_=4)


def young(context: Context) -> Select[Any]:
    """Teaching staff below the age bound, in their first years of work unless the variant takes all young ones.

    Persons whose birth or start of work is not known are ``unknown``: listed as «нет данных», not counted.
    """
    rules, p = context.rules, TABLES["persons"]
    age = add_years(context.as_of, -((rules.age_bound or 35) + (1 if rules.age_included else 0))).isoformat()
    years = add_years(context.as_of, -((rules.experience_bound or 3) + (1 if rules.experience_included else 0))).isoformat()
    below: Any = p.c.birth > age
    inside: Any
    unknown: Any
    if context.variant == "young":
        inside, unknown = below, p.c.birth.is_(None)
    else:
        fresh = or_(p.c.career_start > years, _prolonged(context))
        inside = and_(below, fresh)
        unknown = or_(and_(p.c.birth.is_(None), or_(p.c.career_start.is_(None), fresh)), and_(below, p.c.career_start.is_(None)))
    chosen = case((p.c.young == "yes", 1), (p.c.young == "no", 0), (unknown, 2), (inside, 1), else_=0)
    people = once(staff(context, "teaching", among=select(p.c.id).where(chosen != 0)), "staff")
    rows = select(people.c.subject, people.c.organization, people.c.excluded, case((chosen == 2, 1), else_=0).label("unknown"))
    return rows.join(p, p.c.id == people.c.subject)


def _prolonged(context: Context) -> Any:
    """Whether the breaks of a person (служба, отпуск по уходу) keep them within the first years of work.

    Months are added as a number year × 12 + month of the ISO text, the same on both databases.
    """
    p, rules = TABLES["persons"], context.rules
    bound = add_years(context.as_of, -((rules.experience_bound or 3) + (1 if rules.experience_included else 0)))
    year, month = (func.substr(p.c.career_start, a, b) for a, b in ((1, 4), (6, 2)))
    months = cast(year, BigInteger) * 12 + cast(month, BigInteger) + p.c.career_break
    limit = bound.year * 12 + bound.month
    later_day = func.substr(p.c.career_start, 9, 2) > f"{bound.day:02d}"
    return and_(p.c.career_break > 0, or_(months > limit, and_(months == limit, later_day)))


def organizations(context: Context, schools_only: bool) -> Select[Any]:
    """Organisations at work on the as-of day; which kinds are schools is a rule."""
    o = TABLES["organizations"]
    rows = select(
        o.c.id.label("subject"),
        o.c.id.label("organization"),
        case((o.c.counted, 0), else_=4).label("excluded"),
        literal(0).label("unknown"),
    ).where(holds(o, context.on))
    if schools_only:
        kinds = context.rules.school_kinds
        rows = rows.where(o.c.kind.in_(kinds) if kinds else false())
    return rows.where(o.c.id == context.organization) if context.organization is not None else rows


def teams(context: Context) -> Select[Any]:
    """Management teams in force on the as-of day."""
    t, o = TABLES["teams"], TABLES["organizations"]
    rows = (
        select(
            t.c.id.label("subject"),
            t.c.organization.label("organization"),
            case((o.c.counted, 0), else_=4).label("excluded"),
            literal(0).label("unknown"),
        )
        .join(o, o.c.id == t.c.organization)
        .where(holds(t, context.on), holds(o, context.on))
    )
    return rows.where(t.c.organization == context.organization) if context.organization is not None else rows


def approved_plans(context: Context) -> Any:
    """Plans of 2а: approved by the as-of day, active within the period (a closed plan is active to its closing)."""
    p = TABLES["plans"]
    ends = case((and_(p.c.closed_on.is_not(None), p.c.closed_on < p.c.until), p.c.closed_on), else_=p.c.until)
    return and_(
        p.c.approved_on.is_not(None),
        p.c.approved_on <= context.on,
        p.c.state.not_in(("draft", "agreed")),
        p.c.since <= context.last,
        ends >= context.first,
    )


def due_plans(context: Context) -> Select[Any]:
    """Plans of the persons of 2а that rest on a diagnostic and are due or closed by the end of the period (variant: all of them).

    Whose plans: the reading of 2а that the rules make official.
    """
    p = TABLES["plans"]
    groups = ("teaching",) if context.rules.variant_2a == "teaching" else ("teaching", "leading")
    clauses = [approved_plans(context), p.c.diagnostic.is_not(None)]
    if context.variant != "all":
        clauses.append(or_(p.c.until <= context.last, p.c.closed_on <= context.last))
    people = once(staff(context, *groups, among=select(p.c.person).where(*clauses)), "staff")
    stopped = and_(p.c.state == "stopped", p.c.stop_reason.in_(VALID_STOPS), p.c.closed_on <= context.on)
    excluded = case((stopped, 5), else_=0) if context.rules.exclude_valid_stops else literal(0)
    rows = select(p.c.id.label("subject"), people.c.organization, excluded.label("excluded"), literal(0).label("unknown"))
    return rows.join(people, people.c.subject == p.c.person).where(people.c.excluded == 0, *clauses)
