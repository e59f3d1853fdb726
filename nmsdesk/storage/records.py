"""Reading of records: one, many, labels, lists of ids; the only place that turns a list's question into SQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar, cast

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select

from nmsdesk.domain import catalogue
from nmsdesk.domain import fields as f
from nmsdesk.domain.queries import ListQuery
from nmsdesk.russian import day, fold, number
from nmsdesk.storage import filters
from nmsdesk.storage.codec import decoders, encode, from_row, record_columns
from nmsdesk.storage.schema import TABLES

R = TypeVar("R", bound=f.Record)
CHUNK = 900


def _select(key: str) -> Any:
    table = TABLES[key]
    return select(*(table.c[name] for name in record_columns(key)))


def get(connection: Connection, kind: type[R], number: int | None) -> R | None:
    """The record by id, or None."""
    key = catalogue.register_of(kind).key
    row = connection.execute(_select(key).where(TABLES[key].c.id == number)).first() if number is not None else None
    return cast(R, from_row(key, row)) if row else None


def by_ids(connection: Connection, kind: type[R], ids: Sequence[int]) -> list[R]:
    """Records by ids, in the order of ``ids``; missing ones are left out."""
    key = catalogue.register_of(kind).key
    found: dict[int, R] = {}
    for start in range(0, len(ids), CHUNK):
        for row in connection.execute(_select(key).where(TABLES[key].c.id.in_(ids[start : start + CHUNK]))):
            record = from_row(key, row)
            found[cast(int, record.id)] = cast(R, record)
    return [found[n] for n in ids if n in found]


def by_uids(connection: Connection, key: str, uids: Sequence[str]) -> dict[str, f.Record]:
    """Records of a register by uid."""
    found: dict[str, f.Record] = {}
    for start in range(0, len(uids), CHUNK):
        for row in connection.execute(_select(key).where(TABLES[key].c.uid.in_(uids[start : start + CHUNK]))):
            record = from_row(key, row)
            found[record.uid] = record
    return found


def where(connection: Connection, record: type[R], /, **equal: Any) -> list[R]:
    """Records whose fields equal the values (a list or a set means: one of), ordered by id."""
    key = catalogue.register_of(record).key
    table = TABLES[key]
    clauses: list[ColumnElement[bool]] = []
    for name, value in equal.items():
        if isinstance(value, (list, set, frozenset)):
            clauses.append(table.c[name].in_(sorted(value)))
        else:
            clauses.append(table.c[name] == encode(value) if value is not None else table.c[name].is_(None))
    rows = connection.execute(_select(key).where(*clauses).order_by(table.c.id))
    return [cast(R, from_row(key, row)) for row in rows]


def values(connection: Connection, key: str, names: Sequence[str], ids: Sequence[int] | None = None) -> list[tuple[Any, ...]]:
    """Decoded columns of a register: for ``ids`` in their order, or of all rows by id."""
    table = TABLES[key]
    columns = [table.c[n] for n in names]
    decode = [decoders(key).get(n) for n in names]

    def decoded(row: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(d(v) if d else v for d, v in zip(decode, row))

    if ids is None:
        return [decoded(row) for row in connection.execute(select(*columns).order_by(table.c.id))]
    found: dict[int, tuple[Any, ...]] = {}
    for start in range(0, len(ids), CHUNK):
        statement = select(table.c.id, *columns).where(table.c.id.in_(ids[start : start + CHUNK]))
        found.update((row[0], decoded(row[1:])) for row in connection.execute(statement))
    return [found[n] for n in ids if n in found]


def count(connection: Connection, key: str) -> int:
    return int(connection.execute(select(func.count()).select_from(TABLES[key])).scalar_one())


def counts(connection: Connection) -> dict[str, int]:
    """The number of records of each register."""
    return {key: count(connection, key) for key in TABLES}


def state(connection: Connection, key: str) -> tuple[int, int, str]:
    """What changes with every change of a register: the number of its records, the sum of their versions, the last moment."""
    t = TABLES[key]
    row = connection.execute(select(func.count(), func.sum(t.c.version), func.max(t.c.changed_at))).one()
    return int(row[0]), int(row[1] or 0), str(row[2] or "")


def ids_of(connection: Connection, query: ListQuery) -> list[int]:
    """Ids of a list in its order; ties by id, so that the order is total."""
    table = TABLES[query.register]
    clauses = filters.clauses(query)
    if _by_words(query):
        return _sorted_by_words(connection, query, clauses)
    with connection.execute(select(table.c.id).where(*clauses).order_by(*_order(query))) as result:
        # The driver's own cursor: a row object for each of a hundred thousand ids would double the time.
        return [row[0] for row in result.cursor.fetchall()] if result.cursor is not None else []


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
    table = TABLES[query.register]
    if not query.sort:
        return [table.c.folded.desc(), table.c.id.desc()] if query.descending else [table.c.folded, table.c.id]
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
    return [key.desc().nulls_last(), table.c.id.desc()] if query.descending else [key.nulls_last(), table.c.id]


class Labels:
    """Russian captions of values as people read them; every referenced register is asked once per page of ids."""

    def __init__(self, connection: Connection):
        self.connection = connection
        self._terms: dict[tuple[str, str], str] | None = None
        self._known: dict[str, dict[int, str]] = {}

    def term(self, dictionary: str, code: str) -> str:
        if self._terms is None:
            t = TABLES["terms"]
            rows = self.connection.execute(select(t.c.dictionary, t.c.code, t.c.name))
            self._terms = {(d, c): name for d, c, name in rows}
        return self._terms.get((dictionary, code), code)

    def of(self, key: str, ids: Iterable[int | None]) -> dict[int, str]:
        """Labels of the records of a register by id."""
        known = self._known.setdefault(key, {})
        missing = sorted({n for n in ids if n is not None and n not in known})
        if missing:
            names = catalogue.REGISTERS[key].label
            rows = values(self.connection, key, ("id", *names), missing)
            shown = self.shown(key, names, [row[1:] for row in rows])
            joiner = " " if key in ("persons", "former_names") else " · "
            for row, texts in zip(rows, shown):
                known[row[0]] = joiner.join(text for text in texts if text) or f"№ {row[0]}"
        return known

    def shown(self, key: str, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[tuple[str, ...]]:
        """The rows' values of the named fields as texts."""
        register = catalogue.REGISTERS[key]
        columns: list[list[str]] = []
        for i, name in enumerate(names):
            field = register.column(name).field
            if isinstance(field, f.Ref):
                known = self.of(field.register, (row[i] for row in rows))
                columns.append([known.get(row[i], "") if row[i] is not None else "" for row in rows])
            else:
                columns.append([self.text(field, row[i]) for row in rows])
        return list(zip(*columns)) if columns else [()] * len(rows)

    def text(self, field: f.Field, value: Any) -> str:
        """One value as people read it."""
        match field:
            case f.Choice():
                if not value:
                    return ""
                return self.term(field.dictionary, value) if field.dictionary else field.options.get(value, value)
            case f.Many():
                return ", ".join(self.term(field.dictionary, code) for code in value or ())
            case f.Flag():
                return "да" if value else "нет"
            case f.Day():
                return day(value)
            case f.Number():
                return "" if value is None else number(value, field.decimals).rstrip("0").rstrip(",") if field.decimals else str(value)
            case _:
                return str(value or "")


def find(connection: Connection, key: str, text: str, most: int) -> list[int]:
    """Ids of the records whose key starts with the text, then of those that hold all its words, at most ``most``."""
    table = TABLES[key]
    text = fold(text)
    if not text:
        return list(connection.execute(select(table.c.id).order_by(table.c.folded, table.c.id).limit(most)).scalars())
    found: list[int] = []
    variants = filters.variants(text)
    for variant in variants:
        if len(found) < most:
            start = select(table.c.id).where(table.c.folded >= variant, table.c.folded < variant + "\U0010ffff")
            found += connection.execute(start.order_by(table.c.folded, table.c.id).limit(most)).scalars()
    if len(found) < most:
        options = [and_(*(table.c.folded.like(f"%{filters.escaped(w)}%", escape="\\") for w in v.split())) for v in variants]
        if key == "persons" and (digits := filters.snils_digits(text)):
            options.append(filters.snils_like(table, digits))
        rest = select(table.c.id).where(or_(*options)).order_by(table.c.folded, table.c.id).limit(most)
        found += connection.execute(rest).scalars()
    return list(dict.fromkeys(found))[:most]


def hints(connection: Connection, key: str, ids: Sequence[int]) -> dict[int, str]:
    """What tells namesakes apart: the present organisation and year of birth of a person, the kind of an organisation."""
    if key == "persons":
        e, o, p = TABLES["employments"], TABLES["organizations"], TABLES["persons"]
        rows = connection.execute(
            select(p.c.id, p.c.birth, o.c.name)
            .outerjoin(e, and_(e.c.person == p.c.id, e.c.kind == "main", e.c.until.is_(None)))
            .outerjoin(o, o.c.id == e.c.organization)
            .where(p.c.id.in_(list(ids)))
        )
        return {n: ", ".join(x for x in (place, f"{birth[:4]} г. р." if birth else "") if x) for n, birth, place in rows}
    return {}
