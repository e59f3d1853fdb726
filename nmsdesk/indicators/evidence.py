"""What was looked at for a subject, in words: the record that counts or the one that falls short."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, func, or_, select

from nmsdesk.domain import terms
from nmsdesk.indicators import facts
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


def _passed(connection: Connection, facts_: Any) -> dict[int, int]:
    """How many steps each fact (subject, id, passed) passes, so that of several the one that went furthest is shown."""
    return {number: passed for _, number, passed in connection.execute(facts_)}


def _best(rows: Iterable[tuple[int, Any, str]]) -> dict[int, str]:
    """Of the rows (subject, rank, words) the words of the highest rank."""
    found: dict[int, tuple[Any, str]] = {}
    for subject, rank, words in rows:
        if subject not in found or rank >= found[subject][0]:
            found[subject] = (rank, words)
    return {subject: words for subject, (_, words) in found.items()}


def _diagnostic(connection: Connection, context: Context, ids: Sequence[int]) -> dict[int, str]:
    """The diagnostic whose level is looked at; without one in the days that count, the last there is."""
    d, i, x = TABLES["diagnostics"], TABLES["instruments"], TABLES["levels"]
    statement = (
        select(d.c.id, d.c.person, d.c.day, d.c.percent, i.c.name, i.c.counted, x.c.name, x.c.passing)
        .join(i, i.c.id == d.c.instrument)
        .outerjoin(x, x.c.id == d.c.level)
        .where(d.c.day <= context.last)
    )
    inside = set(connection.scalars(facts.diagnosed(context, "id")))
    best = context.rules.best_attempt
    rows = []
    for number, person, day, percent, tool, counted, level, passing in _chunks(connection, statement, d.c.person, ids):
        mark = f", {percent:g} %".replace(".", ",") if percent is not None else ""
        aside = "" if counted else " (инструмент не учитывается)"
        which = "лучшая" if best and number in inside else "последняя"
        rank = (number in inside, best and bool(passing), bool(counted), day, number)
        rows.append((person, rank, f"{which} {_day(day)}: «{tool}», {level or 'уровень не определён'}{mark}{aside}"))
    return _best(rows)


def _plan(connection: Connection, context: Context, ids: Sequence[int]) -> dict[int, str]:
    p = TABLES["plans"]
    statement = select(p.c.id, p.c.person, p.c.number, p.c.since, p.c.until, p.c.state, p.c.approved_on).where(p.c.since <= context.last)
    passed = _passed(connection, facts.plans(context))
    rows = []
    for plan, person, number, since, until, state, approved in _chunks(connection, statement, p.c.person, ids):
        rank = (passed.get(plan, 0), since, plan)
        rows.append((person, rank, _plan_words(number, since, until, state, approved)))
    return _best(rows)


def _plan_words(number: str, since: str, until: str, state: str, approved: str | None) -> str:
    when = f", утверждён {_day(approved)}" if approved else ""
    name = number if number.upper().startswith("ИОМ") else f"ИОМ № {number}" if number else "ИОМ"
    return f"{name} с {_day(since)} по {_day(until)}, {terms.PLAN_STATES.get(state, state)}{when}"


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
    """The training that went furthest; without one that finished in the period, the last there is."""
    t, g, d = TABLES["trainings"], TABLES["programs"], TABLES["deficits"]
    statement = (
        select(t.c.id, t.c.person, t.c.until, g.c.title, g.c.hours, t.c.attestation, d.c.area)
        .join(g, g.c.id == t.c.program)
        .outerjoin(d, d.c.id == t.c.deficit)
        .where(t.c.until <= context.last)
    )
    deficit = context.variant != "registry"
    passed = _passed(connection, facts.trainings(context))
    labels = Labels(connection)
    rows = []
    for number, person, until, title, hours, attestation, area in _chunks(connection, statement, t.c.person, ids):
        size = f", {hours} ч" if hours else ""
        result = f", аттестация: {terms.ATTESTATION[attestation]}" if attestation else ", без отметки об аттестации"
        answer = f", дефицит: {labels.term('areas', area).lower()}" if area else ", дефицит не указан"
        far = passed.get(number, 0)
        name = "обучение" if far else "последнее обучение"
        rows.append((person, (far, until, number), f"{name} {_day(until)}: «{title}»{size}{result}{answer if deficit else ''}"))
    return _best(rows)


def _team(connection: Connection, context: Context, ids: Sequence[int]) -> dict[int, str]:
    """The programme that most of the team learned together, one with the head or a deputy first where the rule asks for them."""
    m, t, g = TABLES["team_members"], TABLES["trainings"], TABLES["programs"]
    statement = (
        select(m.c.team, t.c.program, g.c.title, m.c.person, m.c.role)
        .join(t, t.c.person == m.c.person)
        .join(g, g.c.id == t.c.program)
        .where(within(t.c.until, context.first, context.last), m.c.since <= t.c.until, or_(m.c.until.is_(None), m.c.until >= t.c.until))
    )
    if context.variant in ("half", "all"):
        statement = statement.where(holds(m, context.on))
    learned: dict[int, dict[tuple[int, str], dict[int, bool]]] = {}
    for team, program, title, person, role in _chunks(connection, statement, m.c.team, ids):
        people = learned.setdefault(team, {}).setdefault((program, title), {})
        people[person] = people.get(person, False) or role in ("head", "deputy")
    rows = []
    for team, programs in learned.items():
        for (program, title), people in programs.items():
            leads = any(people.values())
            rank = (context.variant == "pair" and leads and len(people) > 1, len(people), program)
            with_whom = "" if leads else ", без руководителя и заместителей"
            rows.append((team, rank, f"по программе «{title}» обучено членов команды: {len(people)}{with_whom}"))
    return _best(rows)


def _support(connection: Connection, context: Context, ids: Sequence[int]) -> dict[int, str]:
    """What counts as support; without any, what there is and does not count."""
    s, m, a, p = (TABLES[k] for k in ("mentorships", "memberships", "associations", "plans"))
    x, v = TABLES["participations"], TABLES["events"]
    counting = {key: {n for _, n in connection.execute(statement)} for key, statement in facts.supporting(context).items()}
    found: dict[int, list[tuple[bool, str, str]]] = {}

    def add(key: str, number: int, person: int, since: str, words: str) -> None:
        found.setdefault(person, []).append((number in counting[key], since, words))

    mentors = select(s.c.id, s.c.mentee, s.c.since, s.c.state).where(s.c.since <= context.last)
    for number, person, since, state in _chunks(connection, mentors, s.c.mentee, ids):
        add("mentorships", number, person, since, f"наставник с {_day(since)} ({terms.MENTORSHIP_STATES.get(state, state)})")
    clubs = select(m.c.id, m.c.person, m.c.since, a.c.name).join(a, a.c.id == m.c.association).where(m.c.since <= context.last)
    for number, person, since, name in _chunks(connection, clubs, m.c.person, ids):
        add("memberships", number, person, since, f"«{name}» с {_day(since)}")
    ends = func.coalesce(v.c.until, v.c.since)
    events = select(x.c.id, x.c.person, v.c.since, v.c.title, x.c.state).join(v, v.c.id == x.c.event)
    for number, person, since, title, state in _chunks(
        connection, events.where(v.c.since <= context.last, ends >= context.first), x.c.person, ids
    ):
        said = "" if state == "came" else f" ({terms.PARTICIPATION_STATES.get(state, state)})"
        add("participations", number, person, since, f"«{title}» {_day(since)}{said}")
    plans = select(p.c.id, p.c.person, p.c.number, p.c.since, p.c.until, p.c.state, p.c.approved_on).where(p.c.since <= context.last)
    for plan, person, number, since, until, state, approved in _chunks(connection, plans, p.c.person, ids):
        add("plans", plan, person, since, _plan_words(number, since, until, state, approved))
    return {person: _support_words(sorted(rows, reverse=True)) for person, rows in found.items()}


def _support_words(rows: list[tuple[bool, str, str]]) -> str:
    """The latest three that count, else the latest three that do not."""
    counted = rows[0][0]
    words = dict.fromkeys(text for counts, _, text in rows if counts == counted)
    return ("" if counted else "не засчитано: ") + "; ".join(list(words)[:3])


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
    counting = _passed(connection, facts.sites(context))
    statement = select(s.c.id, s.c.organization, s.c.kind, s.c.since, s.c.until)
    rows = []
    for number, place, kind, since, until in _chunks(connection, statement, s.c.organization, ids):
        span = f"с {_day(since)}" + (f" по {_day(until)}" if until else "")
        rows.append((place, (number in counting, since, number), f"{labels.term('site_kinds', kind)} {span}"))
    return _best(rows)


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
