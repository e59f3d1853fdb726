"""Questions of the first page to the base: ids of what is due, ending or left undone on a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, or_, select, union

from nmsdesk.domain import catalogue
from nmsdesk.domain import fields as f
from nmsdesk.domain.rules.knowledge import FACTS, FINISHED
from nmsdesk.storage.codec import encode
from nmsdesk.storage.schema import TABLES

Ids = tuple[int, ...]
Stamp = tuple[tuple[Any, ...], ...]


def ids(connection: Connection, key: str, *clauses: ColumnElement[bool]) -> Ids:
    """Ids of a register's records under all the clauses, in their order of entering."""
    table = TABLES[key]
    with connection.execute(select(table.c.id).where(*clauses).order_by(table.c.id)) as result:
        return tuple(row[0] for row in result.cursor.fetchall()) if result.cursor is not None else ()


def ids_of_uids(connection: Connection, key: str, uids: Sequence[str]) -> Ids:
    """Ids of the records that bear these uids."""
    found: list[int] = []
    for start in range(0, len(uids), 900):
        found += ids(connection, key, TABLES[key].c.uid.in_(uids[start : start + 900]))
    return tuple(found)


def field(key: str, name: str) -> Any:
    return TABLES[key].c[name]


def between(key: str, name: str, first: date, last: date) -> ColumnElement[bool]:
    """The day of a field lies from ``first`` to ``last``."""
    return and_(field(key, name) >= encode(first), field(key, name) <= encode(last))


def before(key: str, name: str, day: date) -> ColumnElement[bool]:
    return field(key, name) < encode(day)  # type: ignore[no-any-return]


def one_of(key: str, name: str, values: Iterable[str]) -> ColumnElement[bool]:
    return field(key, name).in_(list(values))  # type: ignore[no-any-return]


def empty(key: str, name: str) -> ColumnElement[bool]:
    column = catalogue.REGISTERS[key].column(name).field
    return field(key, name) == "" if isinstance(column, (f.Text, f.Choice)) else field(key, name).is_(None)  # type: ignore[no-any-return]


def holds(key: str, day: date) -> ColumnElement[bool]:
    """A dated record is in force on the day."""
    t, on = TABLES[key], encode(day)
    return and_(or_(t.c.since.is_(None), t.c.since <= on), or_(t.c.until.is_(None), t.c.until >= on))


def working(day: date) -> Select[Any]:
    """Persons with an employment on the day."""
    return select(TABLES["employments"].c.person).where(holds("employments", day))


def works(key: str, name: str, day: date) -> ColumnElement[bool]:
    """The person of the field works somewhere on the day."""
    return field(key, name).in_(working(day))  # type: ignore[no-any-return]


def has(key: str, name: str, of: str, *clauses: ColumnElement[bool]) -> ColumnElement[bool]:
    """Some record of the register ``key`` points to the record of ``of`` by the field, under the clauses."""
    return exists().where(field(key, name) == TABLES[of].c.id, *clauses)


def nobody_after(day: date) -> ColumnElement[bool]:
    """No other category of the same person lasts beyond this one and the day."""
    c, other = TABLES["categories"], TABLES["categories"].alias()
    later = or_(other.c.until.is_(None), and_(other.c.until > c.c.until, other.c.until >= encode(day)))
    kinds = other.c.kind.in_(("highest", "first"))
    return ~exists().where(other.c.person == c.c.person, other.c.id != c.c.id, kinds, later)


def still_absent(day: date) -> ColumnElement[bool]:
    """Another absence on the same employment holds on the day."""
    a, other = TABLES["absences"], TABLES["absences"].alias()
    now = and_(other.c.since <= encode(day), or_(other.c.until.is_(None), other.c.until >= encode(day)))
    return exists().where(other.c.employment == a.c.employment, other.c.id != a.c.id, now)


def at_work(day: date) -> ColumnElement[bool]:
    """The employment of an absence holds on the day."""
    e = TABLES["employments"]
    return exists().where(e.c.id == TABLES["absences"].c.employment, holds("employments", day))


def teaches(day: date) -> ColumnElement[bool]:
    """The person has a teaching post as the main one on the day."""
    e, p = TABLES["employments"], TABLES["posts"]
    people = select(e.c.person).join(p, p.c.id == e.c.post).where(holds("employments", day), e.c.kind == "main", p.c.category == "teaching")
    return TABLES["persons"].c.id.in_(people)


def in_closed_organization(day: date) -> ColumnElement[bool]:
    """The organisation of an employment has ended before the day."""
    o = TABLES["organizations"]
    return field("employments", "organization").in_(select(o.c.id).where(o.c.until < encode(day)))  # type: ignore[no-any-return]


def last_day_before(key: str, day: date) -> ColumnElement[bool]:
    """What has one day or several is over."""
    t = TABLES[key]
    return func.coalesce(t.c.until, t.c.since) < encode(day)  # type: ignore[no-any-return]


def somewhere_nobody_came() -> ColumnElement[bool]:
    """An organisation invited to the campaign, and not told to expect nobody, has no result of it, by name or without."""
    p, d, s = TABLES["campaign_places"], TABLES["diagnostics"], TABLES["diagnostic_summaries"]
    named = exists().where(d.c.campaign == p.c.campaign, d.c.organization == p.c.organization)
    unnamed = exists().where(s.c.campaign == p.c.campaign, s.c.organization == p.c.organization, s.c.participants > 0)
    expected = or_(p.c.expected.is_(None), p.c.expected > 0)
    return exists().where(p.c.campaign == TABLES["campaigns"].c.id, expected, ~named, ~unnamed)


def out_of_force(day: date) -> ColumnElement[bool]:
    """A document has ended before the day, or one in force replaces it."""
    d, newer = TABLES["documents"], TABLES["documents"].alias()
    replaced = exists().where(newer.c.replaces == d.c.id, or_(newer.c.since.is_(None), newer.c.since <= encode(day)))
    return or_(d.c.until < encode(day), replaced)


def rested_on(day: date) -> ColumnElement[bool]:
    """Something in force on the day names the document as its basis."""
    asked = []
    for register, column in catalogue.references_to("documents"):
        if column.name == "act" and register.key not in FACTS:
            t = TABLES[register.key]
            clauses: list[ColumnElement[bool]] = [t.c.act.is_not(None)]
            if register.dated:
                clauses.append(or_(t.c.until.is_(None), t.c.until >= encode(day)))
            if "state" in t.c:
                clauses.append(t.c.state.not_in(FINISHED))
            asked.append(select(t.c.act).where(*clauses))
    return TABLES["documents"].c.id.in_(union(*asked))


def sent(kind: str, since: date) -> ColumnElement[bool]:
    """The organisation has sent a list of the kind since the day."""
    s = TABLES["submissions"]
    return TABLES["organizations"].c.id.in_(select(s.c.organization).where(s.c.kind == kind, s.c.day >= encode(since)))


def staffed(day: date) -> ColumnElement[bool]:
    """Somebody works in the organisation on the day."""
    return TABLES["organizations"].c.id.in_(select(TABLES["employments"].c.organization).where(holds("employments", day)))


def person_has_plan(states: Iterable[str]) -> ColumnElement[bool]:
    """The person of a deficit has a plan in one of the states."""
    p = TABLES["plans"]
    return field("deficits", "person").in_(select(p.c.person).where(p.c.state.in_(list(states))))  # type: ignore[no-any-return]


def answered() -> ColumnElement[bool]:
    """A line of a plan or a training answers the deficit."""
    d, i, t = TABLES["deficits"].c.id, TABLES["plan_items"].c.deficit, TABLES["trainings"].c.deficit
    return or_(d.in_(select(i).where(i.is_not(None))), d.in_(select(t).where(t.is_not(None))))


def in_first_years(earliest: date) -> ColumnElement[bool]:
    """The person began to teach on the day or later, or has breaks that put the first years off."""
    p = TABLES["persons"]
    return or_(p.c.career_start >= encode(earliest), p.c.career_break > 0)


def stamp(connection: Connection, keys: Iterable[str]) -> Stamp:
    """What changes whenever a record of the registers is added, changed or removed."""
    found = []
    for key in keys:
        t = TABLES[key]
        asked = select(func.count(), func.max(t.c.id), func.sum(t.c.version), func.max(t.c.changed_at))
        found.append(tuple(connection.execute(asked).one()))
    return tuple(found)
