"""Reading of records: one, many, labels, lists of ids; the only place that turns a list's question into SQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, TypeVar, cast

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from nmsdesk.domain import catalogue
from nmsdesk.domain import fields as f
from nmsdesk.domain.periods import full_years
from nmsdesk.domain.queries import ListQuery
from nmsdesk.domain.views import ANONYMOUS
from nmsdesk.russian import day, fold, number
from nmsdesk.storage import blinding, filters, ordering, veil
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
    return next((cast(R, one) for one in _read(connection, key, [row] if row else [])), None)


def _read(connection: Connection, key: str, rows: Iterable[Sequence[Any]]) -> Iterable[f.Record]:
    """Records out of rows of `_select`, with their names as the connection's face shows them."""
    return (from_row(key, row) for row in veil.seen(connection, key, record_columns(key), rows))


def by_ids(connection: Connection, kind: type[R], ids: Sequence[int]) -> list[R]:
    """Records by ids, in the order of ``ids``; missing ones are left out."""
    key = catalogue.register_of(kind).key
    found: dict[int, R] = {}
    for start in range(0, len(ids), CHUNK):
        rows = connection.execute(_select(key).where(TABLES[key].c.id.in_(ids[start : start + CHUNK])))
        found.update((cast(int, record.id), cast(R, record)) for record in _read(connection, key, rows))
    return [found[n] for n in ids if n in found]


def by_uids(connection: Connection, key: str, uids: Sequence[str]) -> dict[str, f.Record]:
    """Records of a register by uid."""
    found: dict[str, f.Record] = {}
    for start in range(0, len(uids), CHUNK):
        rows = connection.execute(_select(key).where(TABLES[key].c.uid.in_(uids[start : start + CHUNK])))
        found.update((record.uid, record) for record in _read(connection, key, rows))
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
    found = [cast(R, one) for one in _read(connection, key, rows)]
    through = veil.veil_of(connection)
    if through and through.face == ANONYMOUS and key == "persons":
        found.sort(key=lambda one: through.rank(one.id))  # ids follow the lists of schools, and those the alphabet
    return found


def values(connection: Connection, key: str, names: Sequence[str], ids: Sequence[int] | None = None) -> list[tuple[Any, ...]]:
    """Decoded columns of a register: for ``ids`` in their order, or of all rows by id."""
    table = TABLES[key]
    decode = [decoders(key).get(n) for n in names]
    select_ = select(table.c.id, *(table.c[n] for n in names))

    def seen(rows: Iterable[Sequence[Any]]) -> Iterable[Sequence[Any]]:
        return veil.seen(connection, key, ("id", *names), rows)

    def decoded(row: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(d(v) if d else v for d, v in zip(decode, row[1:]))

    if ids is None:
        return [decoded(row) for row in seen(connection.execute(select_.order_by(table.c.id)))]
    found: dict[int, tuple[Any, ...]] = {}
    for start in range(0, len(ids), CHUNK):
        rows = connection.execute(select_.where(table.c.id.in_(ids[start : start + CHUNK])))
        found.update((row[0], decoded(row)) for row in seen(rows))
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
    """Ids of a list in its order; ties by id, so that the order is total. Without names neither they nor ids tell the order."""
    return ordering.ids(connection, blinding.blind(connection, query))


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
    if veil.veil_of(connection):
        return ids_of(connection, ListQuery(key, text))[:most]
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


def ages(connection: Connection, ids: Sequence[int], on: date) -> dict[int, int]:
    """Full years of the persons on a day, of those whose birth is known; for counting, whatever the face."""
    p = TABLES["persons"]
    found: dict[int, int] = {}
    for start in range(0, len(ids), CHUNK):
        rows = connection.execute(select(p.c.id, p.c.birth).where(p.c.id.in_(ids[start : start + CHUNK]), p.c.birth.is_not(None)))
        found.update((n, full_years(date.fromisoformat(born), on)) for n, born in rows)
    return found


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
        born = veil.veil_of(connection) is None
        return {n: ", ".join(x for x in (place, f"{birth[:4]} г. р." if birth and born else "") if x) for n, birth, place in rows}
    return {}
