"""How far a subject gets through the steps of an indicator: one pass over the facts of the period, subject → steps passed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Select, String, and_, case, cast, distinct, func, literal, or_, select, union

from nmsdesk.domain.periods import add_years
from nmsdesk.domain.terms import MENTORSHIP_STARTED
from nmsdesk.indicators.context import Context
from nmsdesk.indicators.populations import approved_plans, holds, overlaps, unindexed, within
from nmsdesk.storage.schema import TABLES


def furthest(facts: Select[Any]) -> Select[Any]:
    """Of facts (subject, id, passed) the most steps that one of them passes, by subject."""
    rows = facts.subquery()
    subject = unindexed(rows.c.subject)  # the facts of a period lie together by day, not by subject
    return select(subject.label("subject"), func.max(rows.c.passed).label("passed")).group_by(subject)


def counted_terms(dictionary: str) -> Select[Any]:
    t = TABLES["terms"]
    return select(t.c.code).where(t.c.dictionary == dictionary, t.c.counts)


def diagnosed(context: Context, column: str = "person") -> Select[Any]:
    """Persons (or ids) of counted diagnostics in the period, or in the years of validity before its end (domain.md §2.6)."""
    d, i = TABLES["diagnostics"], TABLES["instruments"]
    years = context.rules.validity_years or 0
    since = min(context.first, add_years(context.as_of, -years).isoformat()) if years else context.first
    counted = select(i.c.id).where(i.c.counted)
    return select(d.c[column]).where(within(d.c.day, since, context.last), unindexed(d.c.instrument).in_(counted))


def diagnostics(context: Context) -> Select[Any]:
    """1: has a counted diagnostic → the level of the latest one (or, by rule, of any) passes."""
    d, x = TABLES["diagnostics"], TABLES["levels"]
    rows = diagnosed(context).with_only_columns(d.c.person.label("subject"))
    if context.variant == "any":
        return rows.add_columns(literal(1).label("passed")).distinct()
    level = case((d.c.level.in_(select(x.c.id).where(x.c.passing)), 2), else_=1)
    if context.rules.best_attempt:
        return rows.add_columns(func.max(level).label("passed")).group_by(d.c.person)
    # The latest by day, then by id: the greatest of texts «day, id in 13 digits, steps passed».
    numbered = cast(cast(d.c.id, BigInteger) + 1_000_000_000_000, String)
    latest = func.max(d.c.day + numbered + cast(level, String))
    return rows.add_columns(case((func.substr(latest, 24, 1) == "2", 2), else_=1).label("passed")).group_by(d.c.person)


def plans(context: Context) -> Select[Any]:
    """2а: has an approved plan active in the period → it rests on a diagnostic result."""
    p = TABLES["plans"]
    passed = case((p.c.diagnostic.is_not(None), 2), else_=1)
    return select(p.c.person.label("subject"), p.c.id, passed.label("passed")).where(approved_plans(context))


def realized(context: Context) -> Select[Any]:
    """2б: the plan is closed as successful by the as-of day."""
    p = TABLES["plans"]
    return select(p.c.id.label("subject"), literal(1).label("passed")).where(p.c.state == "done", p.c.closed_on <= context.on)


def trainings(context: Context) -> Select[Any]:
    """3: finished in the period → in the federal registry → answers a diagnosed deficit (unless any will do) → attestation passed.

    All is asked of one training. Hours and kind by rule; the registry on the last day of learning; the deficit is of the same
    person, found by a diagnostic by that day, in an area of the programme if it names any.
    """
    found, steps = judged_trainings(context)
    passed: Any = literal(len(steps) + 1)
    for n, step in reversed(list(enumerate(steps, 1))):
        passed = case((step, passed), else_=n)
    t = TABLES["trainings"]
    return found.with_only_columns(t.c.person.label("subject"), t.c.id, passed.label("passed"))


def judged_trainings(context: Context) -> tuple[Select[Any], list[Any]]:
    """Suitable trainings finished in the period, and the conditions of the steps after that, each by itself."""
    t, g, d, r = (TABLES[k] for k in ("trainings", "programs", "deficits", "registry_entries"))
    suitable: list[Any] = [g.c.id == unindexed(t.c.program), or_(g.c.hours.is_(None), g.c.hours >= (context.rules.minimum_hours or 0))]
    if not context.rules.count_retraining:
        suitable.append(g.c.kind == "pk")
    listed = and_(r.c.program == t.c.program, r.c.since <= t.c.until, or_(r.c.until.is_(None), r.c.until >= t.c.until))
    steps: list[Any] = [r.c.id.is_not(None)]
    found = t.join(g, and_(*suitable)).outerjoin(r, listed)
    if context.variant != "registry":
        of_it = or_(g.c.areas == "", g.c.areas.like("%|" + d.c.area + "|%"))
        answers = (d.c.id == t.c.deficit, d.c.person == t.c.person, d.c.diagnostic.is_not(None), d.c.opened <= t.c.until, of_it)
        found = found.outerjoin(d, and_(*answers))
        steps.append(d.c.id.is_not(None))
    steps.append(t.c.attestation == "passed")
    return select(t.c.person.label("subject"), t.c.id).select_from(found).where(within(t.c.until, context.first, context.last)), steps


def teams(context: Context) -> Select[Any]:
    """4: a member finished a training in the period → the same programme was finished by those whom the rule asks for."""
    m, t = TABLES["team_members"], TABLES["trainings"]
    at_time = and_(m.c.since <= t.c.until, or_(m.c.until.is_(None), m.c.until >= t.c.until))
    found: Any = t.join(m, and_(m.c.person == t.c.person, at_time))
    if context.variant == "any":
        done: Any = literal(False)
    elif context.variant == "pair":
        leads = func.max(case((m.c.role.in_(("head", "deputy")), 1), else_=0))
        done = and_(func.count(distinct(m.c.person)) >= 2, leads == 1)
    else:
        # Of the team as it stands on the as-of day: one who learned and left does not stand for one who did not.
        n = TABLES["team_members"].alias("n")
        size = select(n.c.team, func.count(distinct(n.c.person)).label("size")).where(holds(n, context.on)).group_by(n.c.team).subquery()
        found = found.outerjoin(size, size.c.team == m.c.team)
        together = func.count(distinct(case((holds(m, context.on), m.c.person))))
        done = and_(together > 0, together * (2 if context.variant == "half" else 1) >= func.max(size.c.size))
    by_program = select(m.c.team.label("subject"), case((done, 2), else_=1).label("passed")).select_from(found)
    return furthest(by_program.where(within(t.c.until, context.first, context.last)).group_by(m.c.team, t.c.program))


def supporting(context: Context) -> dict[str, Select[Any]]:
    """Facts of support in the period by register, as (person, id): mentor, club or workshop, event of a supporting form, plan."""
    s, m, a, v = (TABLES[k] for k in ("mentorships", "memberships", "associations", "events"))
    x, p = TABLES["participations"], TABLES["plans"]
    of_teachers = or_(s.c.form == "", s.c.form.in_(counted_terms("mentoring_forms")))
    mentees = select(s.c.mentee, s.c.id).where(s.c.state.in_(MENTORSHIP_STARTED), overlaps(s, context.first, context.last), of_teachers)
    clubs = (
        select(m.c.person, m.c.id)
        .join(a, a.c.id == unindexed(m.c.association))
        .where(overlaps(m, context.first, context.last), a.c.kind.in_(counted_terms("association_kinds")))
    )
    ends = func.coalesce(v.c.until, v.c.since)
    events = select(v.c.id).where(v.c.since <= context.last, ends >= context.first, v.c.form.in_(counted_terms("event_forms")))
    guests = select(x.c.person, x.c.id).where(x.c.event.in_(events), x.c.state == "came")
    plans = select(p.c.person, p.c.id).where(approved_plans(context))
    return {"mentorships": mentees, "memberships": clubs, "participations": guests, "plans": plans}


def supported(context: Context) -> Select[Any]:
    """5: has a form of support in the period."""
    people = union(*(facts.with_only_columns(facts.selected_columns[0]) for facts in supporting(context).values())).subquery()
    return select(people.c[0].label("subject"), literal(1).label("passed"))


def checklists(context: Context) -> Select[Any]:
    """6: has a mark that holds on the as-of day → every obligatory condition is met or does not apply."""
    k, i = TABLES["checklist_marks"], TABLES["checklist_items"]
    obligatory = select(i.c.id).where(i.c.obligatory, ~i.c.hidden)
    required = select(func.count()).where(i.c.obligatory, ~i.c.hidden).scalar_subquery()
    met = case((and_(k.c.state.in_(("yes", "na")), k.c.item.in_(obligatory)), k.c.item))
    passed = case((func.count(distinct(met)) >= required, 2), else_=1)
    rows = select(k.c.organization.label("subject"), passed.label("passed"))
    return rows.where(holds(k, context.on)).group_by(k.c.organization)


def sites(context: Context) -> Select[Any]:
    """7: has a counted site status active within the period."""
    s = TABLES["sites"]
    active = (overlaps(s, context.first, context.last), s.c.kind.in_(counted_terms("site_kinds")))
    return select(s.c.organization.label("subject"), s.c.id, literal(1).label("passed")).where(*active)
