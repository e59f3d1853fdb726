"""The order of a list: by its label, by a field, by a referred record; without names by nothing that tells them."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, select

from nmsdesk.domain import catalogue, faces
from nmsdesk.domain import fields as f
from nmsdesk.domain.queries import ListQuery
from nmsdesk.domain.views import ANONYMOUS
from nmsdesk.russian import fold
from nmsdesk.storage import filters
from nmsdesk.storage.schema import TABLES
from nmsdesk.storage.veil import Veil, veil_of


def ids(connection: Connection, query: ListQuery) -> list[int]:
    """Ids of a list in its order; ties by id, so that the order is total."""
    table = TABLES[query.register]
    clauses = filters.clauses(query)
    veil = veil_of(connection)
    if veil and veil.face == ANONYMOUS and faces.of_person(query.register):
        return _veiled(connection, query, clauses, veil)
    if _by_words(query):
        return _sorted_by_words(connection, query, clauses)
    with connection.execute(select(table.c.id).where(*clauses).order_by(*_order(query))) as result:
        # The driver's own cursor: a row object for each of a hundred thousand ids would double the time.
        return [row[0] for row in result.cursor.fetchall()] if result.cursor is not None else []


def _veiled(connection: Connection, query: ListQuery, clauses: list[ColumnElement[bool]], veil: Veil) -> list[int]:
    """A list about persons without names: its order stays, but where names or ids, which follow the alphabet, would tell."""
    table = TABLES[query.register]
    field = catalogue.REGISTERS[query.register].column(query.sort).field if query.sort else None
    if isinstance(field, f.Ref) and field.register == "persons":
        rows = connection.execute(select(table.c.id, table.c[query.sort]).where(*clauses)).all()
        return [n for n, _ in sorted(rows, key=lambda row: (row[1] is None, veil.rank(row[1]), veil.rank(row[0])))]
    if query.register in faces.NAMED if field is None else not faces.shown(query.register, query.sort, veil.face):
        return sorted(connection.execute(select(table.c.id).where(*clauses)).scalars(), key=veil.rank)
    found = connection.execute(select(table.c.id, _key(query)).where(*clauses).order_by(*_order(query)))
    return [n for _, same in groupby(found, key=lambda row: row[1]) for n in sorted((row[0] for row in same), key=veil.rank)]


def _by_words(query: ListQuery) -> bool:
    """Whether the order is that of a text which has no folded key of its own."""
    if not query.sort:
        return False
    register = catalogue.REGISTERS[query.register]
    return isinstance(register.column(query.sort).field, f.Text) and query.sort not in register.label[:1]


def _sorted_by_words(connection: Connection, query: ListQuery, clauses: list[ColumnElement[bool]]) -> list[int]:
    """Neither database knows ё and case alike, so these texts are folded and sorted here; empty ones come last."""
    table = TABLES[query.register]
    rows = connection.execute(select(table.c.id, table.c[query.sort]).where(*clauses)).all()
    keys = {text: fold(text) for text in {row[1] for row in rows}}
    filled = sorted(((keys[text], n) for n, text in rows if text), reverse=query.descending)
    return [n for _, n in filled] + sorted((n for n, text in rows if not text), reverse=query.descending)


def _order(query: ListQuery) -> list[Any]:
    key, number = _key(query), TABLES[query.register].c.id
    if not query.sort:
        return [key.desc(), number.desc()] if query.descending else [key, number]
    return [key.desc().nulls_last(), number.desc()] if query.descending else [key.nulls_last(), number]


def _key(query: ListQuery) -> Any:
    """What the rows are ordered by."""
    table = TABLES[query.register]
    if not query.sort:
        return table.c.folded
    column = table.c[query.sort]
    field = catalogue.REGISTERS[query.register].column(query.sort).field
    key: Any = column
    if isinstance(field, f.Ref):
        other = TABLES[field.register].alias()
        key = select(other.c.folded).where(other.c.id == column).scalar_subquery()
    elif isinstance(field, f.Choice) and field.dictionary:
        key = select(TABLES["terms"].c.folded).where(
            TABLES["terms"].c.dictionary == field.dictionary, TABLES["terms"].c.code == column
        ).scalar_subquery()  # fmt: skip
    elif isinstance(field, f.Choice):
        key = case({code: n for n, code in enumerate(field.options)}, value=column)  # the options stand in the order of life
    elif query.sort in catalogue.REGISTERS[query.register].label[:1] and isinstance(field, f.Text):
        key = table.c.folded
    return key
