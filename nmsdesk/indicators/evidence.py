"""What was looked at for a subject, in words: the record that counts or the one that falls short."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from nmsdesk.domain import terms
from nmsdesk.indicators.context import Context
from nmsdesk.indicators.populations import holds, within
from nmsdesk.storage.records import Labels
from nmsdesk.storage.schema import TABLES

CHUNK = 900


def _day(text: str | None) -> str:
    return f"{text[8:]}.{text[5:7]}.{text[:4]}" if text else ""


def _chunks(connection: Connection, statement: Any, column: Any, ids: Sequence[int]) -> list[Any]:
    found: list[Any] = []
    for start in range(0, len(ids), CHUNK):
        found.extend(connection.execute(statement.where(column.in_(ids[start : start + CHUNK]))))
    return found


def of(connection: Connection, code: str, context: Context, ids: Sequence[int]) -> dict[int, str]:
    """The evidence of each subject of an indicator; subjects without any are left out."""
    finder = {"1": _diagnostic, "2a": _plan, "2b": _closing, "3": _training, "4": _team, "5": _support, "6": _conditions, "7": _sites}
    return finder[code](connection, context, ids)


def _diagnostic(connection: Connection, context: Context, ids: Sequence[int]) -> dict[int, str]:
    d, i, x = TABLES["diagnostics"], TABLES["instruments"], TABLES["levels"]
    statement = (
        select(d.c.person, d.c.day, d.c.percent, i.c.name, i.c.counted, x.c.name)
        .join(i, i.c.id == d.c.instrument)
        .outerjoin(x, x.c.id == d.c.level)
        .where(d.c.day <= context.last)
        .order_by(d.c.day, d.c.id)
    )
    found: dict[int, str] = {}
    seen: dict[int, bool] = {}
    for person, day, percent, tool, counted, level in _chunks(connection, statement, d.c.person, ids):
        if seen.get(person) and not counted:
            continue
        seen[person] = counted
        mark = f", {percent:g} %".replace(".", ",") if percent is not None else ""
        aside = "" if counted else " (инструмент не учитывается)"
        found[person] = f"последняя {_day(day)}: «{tool}», {level or 'уровень не определён'}{mark}{aside}"
    return found


def _plan(connection: Connection, context: Context, ids: Sequence[int]) -> dict[int, str]:
    p = TABLES["plans"]
    statement = select(p.c.person, p.c.number, p.c.since, p.c.until, p.c.state, p.c.approved_on).where(p.c.since <= context.last)
    found: dict[int, str] = {}
    for person, number, since, until, state, approved in _chunks(connection, statement.order_by(p.c.since, p.c.id), p.c.person, ids):
        when = f", утверждён {_day(approved)}" if approved else ""
        name = f"ИОМ № {number}" if number else "ИОМ"
        found[person] = f"{name} с {_day(since)} по {_day(until)}, {terms.PLAN_STATES.get(state, state)}{when}"
    return found


def _closing(connection: Connection, context: Context, ids: Sequence[int]) -> dict[int, str]:
    p = TABLES["plans"]
    statement = select(p.c.id, p.c.until, p.c.state, p.c.closed_on, p.c.rule)
    found = {}
    for number, until, state, closed, rule in _chunks(connection, statement, p.c.id, ids):
        when = f" {_day(closed)}" if closed else f", срок {_day(until)}"
        by = f" по правилу {rule}" if state == "done" and rule else ""
        found[number] = f"{terms.PLAN_STATES.get(state, state)}{when}{by}"
    return found


def _training(connection: Connection, context: Context, ids: Sequence[int]) -> dict[int, str]:
    t, g = TABLES["trainings"], TABLES["programs"]
    statement = (
        select(t.c.person, t.c.until, g.c.title, g.c.hours, t.c.attestation)
        .join(g, g.c.id == t.c.program)
        .where(t.c.until <= context.last)
        .order_by(t.c.until, t.c.id)
    )
    found = {}
    for person, until, title, hours, attestation in _chunks(connection, statement, t.c.person, ids):
        size = f", {hours} ч" if hours else ""
        result = f", аттестация: {terms.ATTESTATION[attestation]}" if attestation else ", без отметки об аттестации"
        found[person] = f"последнее обучение {_day(until)}: «{title}»{size}{result}"
    return found


def _team(connection: Connection, context: Context, ids: Sequence[int]) -> dict[int, str]:
    m, t, g = TABLES["team_members"], TABLES["trainings"], TABLES["programs"]
    statement = (
        select(m.c.team, g.c.title, m.c.person)
        .join(t, t.c.person == m.c.person)
        .join(g, g.c.id == t.c.program)
        .where(within(t.c.until, context.first, context.last), m.c.since <= t.c.until)
    )
    learned: dict[int, dict[str, set[int]]] = {}
    for team, title, person in _chunks(connection, statement, m.c.team, ids):
        learned.setdefault(team, {}).setdefault(title, set()).add(person)
    best = {team: max(titles.items(), key=lambda x: (len(x[1]), x[0])) for team, titles in learned.items()}
    return {team: f"больше всего по программе «{title}»: {len(people)}" for team, (title, people) in best.items()}


def _support(connection: Connection, context: Context, ids: Sequence[int]) -> dict[int, str]:
    s, m, a = TABLES["mentorships"], TABLES["memberships"], TABLES["associations"]
    x, v = TABLES["participations"], TABLES["events"]
    found: dict[int, list[str]] = {}
    mentors = select(s.c.mentee, s.c.since).where(s.c.since <= context.last).order_by(s.c.since)
    for person, since in _chunks(connection, mentors, s.c.mentee, ids):
        found.setdefault(person, []).append(f"наставник с {_day(since)}")
    clubs = select(m.c.person, a.c.name).join(a, a.c.id == m.c.association).where(m.c.since <= context.last)
    for person, name in _chunks(connection, clubs, m.c.person, ids):
        found.setdefault(person, []).append(f"«{name}»")
    events = select(x.c.person, v.c.title, v.c.since).join(v, v.c.id == x.c.event).where(within(v.c.since, context.first, context.last))
    for person, title, since in _chunks(connection, events, x.c.person, ids):
        found.setdefault(person, []).append(f"«{title}» {_day(since)}")
    return {person: "; ".join(dict.fromkeys(words[-3:])) for person, words in found.items()}


def _conditions(connection: Connection, context: Context, ids: Sequence[int]) -> dict[int, str]:
    k, i = TABLES["checklist_marks"], TABLES["checklist_items"]
    needed = dict(connection.execute(select(i.c.id, i.c.name).where(i.c.obligatory, ~i.c.hidden).order_by(i.c.position)).all())
    statement = select(k.c.organization, k.c.item).where(holds(k, context.on), k.c.state.in_(("yes", "na")))
    met: dict[int, set[int]] = {}
    for place, item in _chunks(connection, statement, k.c.organization, ids):
        met.setdefault(place, set()).add(item)
    found = {}
    for place in ids:
        lacking = [name for item, name in needed.items() if item not in met.get(place, set())]
        found[place] = f"не хватает: {', '.join(lacking)}" if lacking else "все обязательные условия выполнены"
    return found


def _sites(connection: Connection, context: Context, ids: Sequence[int]) -> dict[int, str]:
    s = TABLES["sites"]
    labels = Labels(connection)
    statement = select(s.c.organization, s.c.kind, s.c.since, s.c.until).order_by(s.c.since)
    found: dict[int, str] = {}
    for place, kind, since, until in _chunks(connection, statement, s.c.organization, ids):
        span = f"с {_day(since)}" + (f" по {_day(until)}" if until else "")
        found[place] = f"{labels.term('site_kinds', kind)} {span}"
    return found


def names(connection: Connection, register: str, ids: Sequence[int]) -> dict[int, str]:
    """How a plan or a team is called in a list: by its person, by its organisation."""
    labels = Labels(connection)
    table = TABLES[register]
    column = table.c.person if register == "plans" else table.c.name
    rows = _chunks(connection, select(table.c.id, column), table.c.id, ids)
    if register == "teams":
        return {n: name for n, name in rows}
    people = labels.of("persons", (person for _, person in rows))
    return {n: people.get(person, "") for n, person in rows}
