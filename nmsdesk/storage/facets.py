"""How many records of a list hold each value: of a field, and for persons of their present work, category and age."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, case, distinct, func, or_, select

from nmsdesk.domain import faces
from nmsdesk.domain.periods import add_years
from nmsdesk.domain.queries import ListQuery
from nmsdesk.storage import blinding, filters
from nmsdesk.storage.codec import decoders, encode
from nmsdesk.storage.schema import TABLES
from nmsdesk.storage.veil import face_of

AGES = ((None, 24), (25, 34), (35, 44), (45, 54), (55, 64), (65, None))  # full years, both ends included
OLD_NAMES = {"place": "@works", "post": "@post", "subject": "@teaches", "young": "@young"}


def without(query: ListQuery, name: str) -> ListQuery:
    """The list without the filters of the facet itself, so that its other values can be chosen too."""
    own = (name, OLD_NAMES.get(name, name))
    return replace(query, filters=tuple(x for x in query.filters if x.field not in own), sort="", descending=False)


def _asked(connection: Connection, query: ListQuery) -> list[filters.Clause]:
    return filters.clauses(blinding.blind(connection, query))


def amount(connection: Connection, query: ListQuery) -> int:
    """How many records the list has."""
    table = TABLES[query.register]
    return int(connection.execute(select(func.count()).select_from(table).where(*_asked(connection, query))).scalar_one())


def of_field(connection: Connection, query: ListQuery, name: str) -> dict[Any, int]:
    """Records of the list by value of a declared field; each of several codes counts by itself, a record without any counts as ''."""
    if not faces.shown(query.register, name, face_of(connection)):
        return {}
    table = TABLES[query.register]
    asked = _asked(connection, without(query, name))
    rows = connection.execute(select(table.c[name], func.count()).where(*asked).group_by(table.c[name]))
    decode = decoders(query.register).get(name)
    found: dict[Any, int] = {}
    for stored, n in rows:
        value = decode(stored) if decode else stored
        for one in (value or ("",)) if isinstance(value, tuple) else (value,):
            found[one] = found.get(one, 0) + n
    return found


def of_persons(connection: Connection, query: ListQuery, name: str, on: date) -> dict[Any, int]:
    """Persons of the list by present place, post, subject, category or age (its lower and upper bound); each once in a value."""
    asked = _asked(connection, without(query, name))
    p, e = TABLES["persons"], TABLES["employments"]
    if name == "age":
        return _ages(connection, asked, on)
    base = [] if not asked else [select(p.c.id).where(*asked)]
    day = encode(on)
    if name == "category":
        c = TABLES["categories"]
        who = [c.c.person.in_(b) for b in base]
        rows = connection.execute(select(c.c.kind, func.count(distinct(c.c.person))).where(filters.holds(c, day), *who).group_by(c.c.kind))
        return {kind: n for kind, n in rows}
    now = and_(e.c.since <= day, or_(e.c.until.is_(None), e.c.until >= day), *(e.c.person.in_(b) for b in base))
    if name == "subject":
        found: dict[str, set[int]] = {}
        for person, stored in connection.execute(select(e.c.person, e.c.subjects).where(now, e.c.subjects != "")):
            for code in stored.strip("|").split("|"):
                found.setdefault(code, set()).add(person)
        return {code: len(people) for code, people in found.items()}
    column = e.c.organization if name == "place" else e.c.post
    return {value: n for value, n in connection.execute(select(column, func.count(distinct(e.c.person))).where(now).group_by(column))}


def _ages(connection: Connection, asked: list[Any], on: date) -> dict[Any, int]:
    p = TABLES["persons"]
    older = [(p.c.birth > encode(add_years(on, -((high or 0) + 1))), n) for n, (_, high) in enumerate(AGES[:-1])]
    group: Any = case((p.c.birth.is_(None), -1), *older, else_=len(AGES) - 1)
    rows = connection.execute(select(group.label("age"), func.count()).where(*asked).group_by("age"))
    return {(AGES[n] if n >= 0 else None): amount for n, amount in rows}
