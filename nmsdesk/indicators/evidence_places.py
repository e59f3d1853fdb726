"""Evidence of teams and schools: who of the team learned what together, conditions met, statuses of sites."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, func, or_, select

from nmsdesk.indicators import facts
from nmsdesk.indicators.context import Context
from nmsdesk.indicators.evidence_parts import best, chunks, day, passed_by, period, span
from nmsdesk.indicators.populations import holds, within
from nmsdesk.storage.records import Labels
from nmsdesk.storage.schema import TABLES


def team(connection: Connection, context: Context, passed: Mapping[int, int], steps: int) -> dict[int, str]:
    """The programme that most of the team learned together, one with the head or a deputy first where the rule asks for them."""
    m, t, g = TABLES["team_members"], TABLES["trainings"], TABLES["programs"]
    at_time = or_(m.c.until.is_(None), m.c.until >= t.c.until)
    statement = (
        select(m.c.team, t.c.program, g.c.title, m.c.person, m.c.role, t.c.until)
        .join(t, t.c.person == m.c.person)
        .join(g, g.c.id == t.c.program)
        .where(within(t.c.until, context.first, context.last), m.c.since <= t.c.until, at_time)
    )
    if context.variant in ("half", "all"):
        statement = statement.where(holds(m, context.on))
    learned: dict[int, dict[tuple[int, str], dict[int, bool]]] = {}
    days: dict[tuple[int, int], str] = {}
    for number, program, title, person, role, until in chunks(connection, statement, m.c.team, passed):
        people = learned.setdefault(number, {}).setdefault((program, title), {})
        people[person] = people.get(person, False) or role in ("head", "deputy")
        days[number, program] = max(until, days.get((number, program), ""))
    rows = []
    for number, programs in learned.items():
        for (program, title), people in programs.items():
            rank = (context.variant == "pair" and any(people.values()) and len(people) > 1, len(people), program)
            rows.append((number, rank, (title, people, days[number, program])))
    amounts = select(m.c.team, func.count(m.c.person.distinct())).where(holds(m, context.on)).group_by(m.c.team)
    sizes = {n: size for n, size in chunks(connection, amounts, m.c.team, passed)}
    earlier = _last_training(connection, context, [n for n, far in passed.items() if not far])
    found = best(rows)
    return {n: _team_words(context, found.get(n), sizes.get(n, 0), earlier.get(n), far < steps) for n, far in passed.items()}


def _team_words(context: Context, found: Any, size: int, earlier: Any, lacks: bool) -> str:
    if found is None:
        said = f"последнее обучение {day(earlier)}" if earlier else "обучения членов команды нет"
        return f"{said}, нужно {period(context)}"
    title, people, on = found
    with_whom = "" if any(people.values()) else ", без руководителя и заместителей"
    said = f"по программе «{title}» до {day(on)} обучено членов команды: {len(people)}{f' из {size}' if size else ''}{with_whom}"
    if not lacks:
        return said
    half = (size + 1) // 2
    needed = {"pair": "двое, среди них руководитель или заместитель", "half": f"не менее {half}", "all": f"вся команда: {size}"}
    return f"{said}, по одной программе нужны {needed[context.variant]}"


def _last_training(connection: Connection, context: Context, teams: list[int]) -> dict[int, str]:
    """Team → the last day on which a member finished a training, by the as-of day."""
    m, t = TABLES["team_members"], TABLES["trainings"]
    rows = select(m.c.team, func.max(t.c.until)).join(t, t.c.person == m.c.person).where(t.c.until <= context.last, holds(m, context.on))
    return {number: until for number, until in chunks(connection, rows.group_by(m.c.team), m.c.team, teams)}


def conditions(connection: Connection, context: Context, passed: Mapping[int, int], steps: int) -> dict[int, str]:
    """The obligatory conditions that are not met on the as-of day, each with what is marked."""
    k, i = TABLES["checklist_marks"], TABLES["checklist_items"]
    needed = dict(connection.execute(select(i.c.id, i.c.name).where(i.c.obligatory, ~i.c.hidden).order_by(i.c.position)).all())
    statement = select(k.c.organization, k.c.item, k.c.state, k.c.since, k.c.until).where(k.c.since <= context.on)
    statement = statement.order_by(k.c.since, k.c.id)
    met: dict[int, set[int]] = {}
    marked: dict[tuple[int, int], str] = {}
    for place, item, state, since, until in chunks(connection, statement, k.c.organization, passed):
        ended = until is not None and until < context.on
        if state in ("yes", "na") and not ended:
            met.setdefault(place, set()).add(item)
        marked[place, item] = f"отметка действовала по {day(until)}" if ended else f"отметка «нет» с {day(since)}"
    found = {}
    for place in passed:
        lacking = [item for item in needed if item not in met.get(place, set())]
        if not lacking:
            found[place] = "все обязательные условия выполнены"
            continue
        said = "; ".join(f"{needed[n]} ({marked.get((place, n), 'отметки нет')})" for n in lacking)
        found[place] = f"на {day(context.on)} не хватает {len(lacking)} из {len(needed)}: {said}"
    return found


def sites(connection: Connection, context: Context, passed: Mapping[int, int], steps: int) -> dict[int, str]:
    """The status that counts, else the last there is and why it does not."""
    s, t = TABLES["sites"], TABLES["terms"]
    labels = Labels(connection)
    counting = passed_by(connection, facts.sites(context))
    kinds = set(connection.scalars(select(t.c.code).where(t.c.dictionary == "site_kinds", t.c.counts)))
    rows = []
    statement = select(s.c.id, s.c.organization, s.c.kind, s.c.since, s.c.until)
    for number, place, kind, since, until in chunks(connection, statement, s.c.organization, passed):
        said = f"{labels.term('site_kinds', kind)} {span(since, until)}"
        if number not in counting:
            said += ", " + (f"нужен статус {period(context)}" if kind in kinds else "этот вид не учитывается")
        rows.append((place, (number in counting, kind in kinds, since, number), said))
    return {place: f"площадок нет, нужен статус {period(context)}" for place in passed} | best(rows)
