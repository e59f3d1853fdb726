"""Sets of subjects for whom a fact holds: each a SELECT of ids, used as an IN-set for totals and lists alike."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, case, distinct, func, literal, or_, select, union

from nmsdesk.domain.periods import add_years
from nmsdesk.domain.terms import MENTORSHIP_STARTED
from nmsdesk.indicators.context import Context
from nmsdesk.indicators.populations import approved_plans, holds, overlaps, within
from nmsdesk.storage.schema import TABLES


def _diagnostic_days(context: Context) -> Any:
    """Days of diagnostics that count: the period, or the years of validity before its end (domain.md §2.6)."""
    d = TABLES["diagnostics"]
    years = context.rules.validity_years or 0
    since = min(context.first, add_years(context.as_of, -years).isoformat()) if years else context.first
    return within(d.c.day, since, context.last)


def _counted_instruments() -> Any:
    i = TABLES["instruments"]
    return select(i.c.id).where(i.c.counted)


def diagnosed(context: Context, column: str = "person") -> Select[Any]:
    """Persons with a counted diagnostic (or, as everywhere here, another ``column`` of the facts: evidence asks for ids)."""
    d = TABLES["diagnostics"]
    return select(d.c[column]).where(_diagnostic_days(context), d.c.instrument.in_(_counted_instruments()))


def passing(context: Context) -> Select[Any]:
    """Persons whose latest counted diagnostic (or, by rule, any of them) has a passing level.

    The latest is told by day, then by id: MAX over the day with the id appended, and of one group one row.
    """
    d, x = TABLES["diagnostics"], TABLES["levels"]
    levels = select(x.c.id).where(x.c.passing)
    if context.rules.best_attempt:
        return diagnosed(context).where(d.c.level.in_(levels))
    # The day, then a fixed-width id, then whether the level passes: the greatest text is the latest result.
    mark = case((d.c.level.in_(levels), "1"), else_="0")
    key = d.c.day + func.substr("000000000000", 1, 12 - func.length(_text(d.c.id))) + _text(d.c.id) + mark
    rows = diagnosed(context).group_by(d.c.person)
    return rows.having(func.substr(func.max(key), 23, 1) == "1")


def _text(column: Any) -> Any:
    from sqlalchemy import String, cast

    return cast(column, String)


def planned(context: Context, column: str = "person") -> Select[Any]:
    """Persons with an approved plan active in the period."""
    return select(TABLES["plans"].c[column]).where(approved_plans(context))


def planned_on_diagnostic(context: Context, column: str = "person") -> Select[Any]:
    """The same, where the plan rests on a diagnostic result."""
    return planned(context, column).where(TABLES["plans"].c.diagnostic.is_not(None))


def realized(context: Context) -> Select[Any]:
    """Plans closed as successful by the as-of day."""
    p = TABLES["plans"]
    return select(p.c.id).where(p.c.state == "done", p.c.closed_on <= context.on)


def trained(
    context: Context, *, registry: bool = False, deficit: bool = False, passed: bool = False, column: str = "person"
) -> Select[Any]:
    """Persons who finished a training in the period; the further demands are made of the same training.

    Hours and kind by rule; registry: the programme stood in the federal registry on the last day of learning;
    deficit: it answers a deficit of the same person found by a diagnostic by that day, in an area of the programme if it names any.
    """
    t, g = TABLES["trainings"], TABLES["programs"]
    clauses: list[Any] = [within(t.c.until, context.first, context.last)]
    suitable: list[Any] = [or_(g.c.hours.is_(None), g.c.hours >= (context.rules.minimum_hours or 0))]
    if not context.rules.count_retraining:
        suitable.append(g.c.kind == "pk")
    clauses.append(t.c.program.in_(select(g.c.id).where(*suitable)))
    found = select(t.c[column])
    if registry:
        r = TABLES["registry_entries"]
        found = found.join(r, and_(r.c.program == t.c.program, r.c.since <= t.c.until, or_(r.c.until.is_(None), r.c.until >= t.c.until)))
    if deficit:
        d, q = TABLES["deficits"], TABLES["programs"].alias("q")
        area = or_(q.c.areas == "", q.c.areas.like("%|" + d.c.area + "|%"))
        found_out = and_(d.c.diagnostic.is_not(None), d.c.opened <= t.c.until)
        found = found.join(d, and_(d.c.id == t.c.deficit, d.c.person == t.c.person, found_out))
        found = found.join(q, and_(q.c.id == t.c.program, area))
    if passed:
        clauses.append(t.c.attestation == "passed")
    return found.where(*clauses)


def teams_trained(context: Context, rule: str) -> Select[Any]:
    """Teams whose members finished the same programme in the period, by the rule: pair, any, half, all."""
    m, t = TABLES["team_members"], TABLES["trainings"]
    at_time = and_(m.c.since <= t.c.until, or_(m.c.until.is_(None), m.c.until >= t.c.until))
    rows = (
        select(m.c.team)
        .join(t, and_(t.c.person == m.c.person, at_time))
        .where(within(t.c.until, context.first, context.last))
        .group_by(m.c.team, t.c.program)
    )
    together = func.count(distinct(m.c.person))
    if rule == "pair":
        leads = func.max(case((m.c.role.in_(("head", "deputy")), 1), else_=0))
        return rows.having(together >= 2, leads == 1)
    if rule == "any":
        return rows
    # Of the team as it stands on the as-of day: one who learned and left does not stand for one who did not.
    n = TABLES["team_members"].alias("n")
    size = select(func.count(distinct(n.c.person))).where(n.c.team == m.c.team, holds(n, context.on)).scalar_subquery()
    return rows.where(holds(m, context.on)).having(together * (2 if rule == "half" else 1) >= size)


def supporting(context: Context) -> dict[str, Select[Any]]:
    """Facts of support in the period by register, as (person, id): mentor, club or workshop, event of a supporting form, plan."""
    s, m, a, v = (TABLES[k] for k in ("mentorships", "memberships", "associations", "events"))
    x, p = TABLES["participations"], TABLES["plans"]

    def counted(dictionary: str) -> Any:
        t = TABLES["terms"]
        return select(t.c.code).where(t.c.dictionary == dictionary, t.c.counts)

    of_teachers = or_(s.c.form == "", s.c.form.in_(counted("mentoring_forms")))
    mentees = select(s.c.mentee, s.c.id).where(s.c.state.in_(MENTORSHIP_STARTED), overlaps(s, context.first, context.last), of_teachers)
    clubs = (
        select(m.c.person, m.c.id)
        .join(a, a.c.id == m.c.association)
        .where(overlaps(m, context.first, context.last), a.c.kind.in_(counted("association_kinds")))
    )
    ends = func.coalesce(v.c.until, v.c.since)
    events = select(v.c.id).where(v.c.since <= context.last, ends >= context.first, v.c.form.in_(counted("event_forms")))
    guests = select(x.c.person, x.c.id).where(x.c.event.in_(events))
    plans = select(p.c.person, p.c.id).where(approved_plans(context))
    return {"mentorships": mentees, "memberships": clubs, "participations": guests, "plans": plans}


def supported(context: Context) -> Any:
    """Persons with a form of support in the period."""
    return union(*(facts.with_only_columns(facts.selected_columns[0]) for facts in supporting(context).values()))


def marked(context: Context, required: int) -> Select[Any]:
    """Schools whose every obligatory condition (``required`` of them) is met or does not apply on the as-of day."""
    k, i = TABLES["checklist_marks"], TABLES["checklist_items"]
    obligatory = select(i.c.id).where(i.c.obligatory, ~i.c.hidden)
    return (
        select(k.c.organization)
        .where(holds(k, context.on), k.c.state.in_(("yes", "na")), k.c.item.in_(obligatory))
        .group_by(k.c.organization)
        .having(func.count(distinct(k.c.item)) >= literal(required))
    )


def checked(context: Context) -> Select[Any]:
    """Schools with at least one mark that holds on the day."""
    k = TABLES["checklist_marks"]
    return select(k.c.organization).where(holds(k, context.on))


def sites(context: Context, column: str = "organization") -> Select[Any]:
    """Organisations with a counted site status active within the period."""
    s, t = TABLES["sites"], TABLES["terms"]
    kinds = select(t.c.code).where(t.c.dictionary == "site_kinds", t.c.counts)
    return select(s.c[column]).where(overlaps(s, context.first, context.last), s.c.kind.in_(kinds))
