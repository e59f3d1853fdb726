"""Reading of records: one, many, labels, lists of ids; the only place that turns a list's question into SQL."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar, cast

from sqlalchemy import ColumnElement, Connection, and_, case, false, func, or_, select

from nmsdesk.domain import catalogue
from nmsdesk.domain import fields as f
from nmsdesk.domain.queries import Filter, ListQuery
from nmsdesk.russian import day, fold, number, other_layout
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


def ids_of(connection: Connection, query: ListQuery) -> list[int]:
    """Ids of a list in its order; ties by id, so that the order is total."""
    table = TABLES[query.register]
    clauses = _clauses(query)
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


def facets(connection: Connection, query: ListQuery, name: str) -> dict[Any, int]:
    """How many records of the list hold each value of the field, the field's own filter left out.

    Each of several codes of a field counts by itself; a record without any counts as ''.
    """
    table = TABLES[query.register]
    rest = ListQuery(query.register, query.search, tuple(x for x in query.filters if x.field != name))
    rows = connection.execute(select(table.c[name], func.count()).where(*_clauses(rest)).group_by(table.c[name]))
    decode = decoders(query.register).get(name)
    found: dict[Any, int] = {}
    for stored, n in rows:
        value = decode(stored) if decode else stored
        for one in (value or ("",)) if isinstance(value, tuple) else (value,):
            found[one] = found.get(one, 0) + n
    return found


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


def escaped(text: str) -> str:
    """Text for LIKE with its wildcards taken as letters; the escape sign is «\\»."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _clauses(query: ListQuery) -> list[ColumnElement[bool]]:
    clauses = [_filter(query.register, item) for item in query.filters]
    if text := fold(query.search):
        variants = [text] if text == (swapped := fold(other_layout(text))) else [text, swapped]
        clauses.append(or_(*(_search(query.register, variant) for variant in variants)))
    return clauses


def _search(key: str, text: str) -> ColumnElement[bool]:
    """Every word of the text is found in the record's own key or in that of one of its searchable references."""
    words = [digits] if key == "persons" and (digits := _snils_digits(text)) else text.split()
    return and_(*(_word(key, word) for word in words))


def _snils_digits(text: str) -> str:
    """The digits of a СНИЛС or of a part of it as people write it, '' when the text is something else."""
    digits = re.sub(r"[\s-]", "", text)
    return digits if digits.isdecimal() and digits.isascii() and 3 <= len(digits) <= 11 else ""


def _snils_like(digits: str) -> ColumnElement[bool]:
    """СНИЛС that hold the digits at any place: each way in which «123-456-789 01» can part them. Stripping the column is slower."""
    ways = set()
    for start in range(12 - len(digits)):
        marks = {3: "-", 6: "-", 9: " "}
        ways.add("".join(marks.get(start + n, "") * (n > 0) + digit for n, digit in enumerate(digits)))
    p = TABLES["persons"].alias("with_snils")  # a set of ids of its own, so that the index alone is read
    return TABLES["persons"].c.id.in_(select(p.c.id).where(or_(*(p.c.snils.like(f"%{way}%") for way in sorted(ways)))))


def _word(key: str, word: str) -> ColumnElement[bool]:
    table = TABLES[key]
    if key == "persons" and (digits := _snils_digits(word)):
        return _snils_like(digits)
    pattern = f"%{escaped(word)}%"
    options: list[ColumnElement[bool]] = [table.c.folded.like(pattern, escape="\\")]
    for c in catalogue.REGISTERS[key].columns:
        if isinstance(c.field, f.Ref) and c.field.searchable:
            other = TABLES[c.field.register]
            options.append(table.c[c.name].in_(select(other.c.id).where(other.c.folded.like(pattern, escape="\\"))))
    return or_(*options)


def _filter(key: str, item: Filter) -> Any:
    table = TABLES[key]
    if item.op == "on":
        on = encode(item.value)
        return and_(or_(table.c.since.is_(None), table.c.since <= on), or_(table.c.until.is_(None), table.c.until >= on))
    if item.op in ("works", "post", "teaches"):
        return _employed(table, item)
    if item.op == "young":
        born, started = (encode(v) for v in item.value)
        return and_(table.c.birth > born, table.c.career_start > started)
    column = table.c[item.field]
    field = f.Number("") if item.field == "id" else catalogue.REGISTERS[key].column(item.field).field
    match item.op:
        case "eq":
            if isinstance(field, f.Many) and item.value:
                return column.like(f"%|{escaped(item.value)}|%", escape="\\")
            return column == encode(item.value) if item.value is not None else column.is_(None)
        case "in":
            chosen = [encode(v) for v in item.value]
            return column.in_(chosen) if chosen else false()
        case "since":
            return column >= encode(item.value)
        case "until":
            return column <= encode(item.value)
        case "empty" | "filled":
            nothing = column == "" if isinstance(field, (f.Text, f.Choice, f.Many)) else column.is_(None)
            return nothing if item.op == "empty" else ~nothing
    raise ValueError(item.op)


def _employed(persons: Any, item: Filter) -> Any:
    """Persons with an employment on the day in an organisation, at a post, teaching a subject."""
    e = TABLES["employments"]
    value, on = item.value[0], encode(item.value[1])
    what = {
        "works": e.c.organization == value,
        "post": e.c.post == value,
        "teaches": e.c.subjects.like(f"%|{escaped(str(value))}|%", escape="\\"),
    }[item.op]
    return persons.c.id.in_(select(e.c.person).where(what, e.c.since <= on, or_(e.c.until.is_(None), e.c.until >= on)))


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
    variants = [v for v in dict.fromkeys((text, fold(other_layout(text)))) if v]
    for variant in variants:
        if len(found) < most:
            start = select(table.c.id).where(table.c.folded >= variant, table.c.folded < variant + "\U0010ffff")
            found += connection.execute(start.order_by(table.c.folded, table.c.id).limit(most)).scalars()
    if len(found) < most:
        options = [and_(*(table.c.folded.like(f"%{escaped(w)}%", escape="\\") for w in v.split())) for v in variants]
        if key == "persons" and (digits := _snils_digits(text)):
            options.append(_snils_like(digits))
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
