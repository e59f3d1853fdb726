"""A list's question as SQL: the words looked for and the filters, alike on SQLite and PostgreSQL."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, cast

from sqlalchemy import BigInteger, ColumnElement, Text, and_, bindparam, distinct, exists, false, func, or_, select, true
from sqlalchemy import cast as sql_cast
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from nmsdesk.domain import catalogue
from nmsdesk.domain import fields as f
from nmsdesk.domain.faces import NAMED
from nmsdesk.domain.queries import Filter, ListQuery
from nmsdesk.domain.views import ANONYMOUS, FULL
from nmsdesk.russian import fold, other_layout, stem
from nmsdesk.storage.codec import encode
from nmsdesk.storage.schema import TABLES

Clause = ColumnElement[bool]
LONG_TEXTS = frozenset(("practices", "developments", "documents", "events", "clauses", "meetings"))  # searched by stems
_UPPER = "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЁёABCDEFGHIJKLMNOPQRSTUVWXYZ\u00a0"
_LOWER = "абвгдежзийклмнопрстуфхцчшщъыьэюяееabcdefghijklmnopqrstuvwxyz "


class folded_text(GenericFunction[str]):
    """A text as `russian.fold` leaves it: SQLite asks Python, PostgreSQL maps letters, whatever its locale."""

    type = Text()
    inherit_cache = True


@compiles(folded_text, "postgresql")
def _folded_on_server(element: Any, compiler: Any, **more: Any) -> str:
    text = compiler.process(element.clauses, **more)
    return f"replace(translate({text}, '{_UPPER}', '{_LOWER}'), '№', 'no')"


def clauses(query: ListQuery) -> list[Clause]:
    """What the rows of the list keep."""
    table = TABLES[query.register]
    found = [condition(query.register, table, item) for item in query.filters]
    if fold(query.search):
        found.append(words(query.register, table, query.search))
    return found


# words


def escaped(text: str) -> str:
    """Text for LIKE with its wildcards taken as letters; the escape sign is «\\»."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def variants(text: str) -> list[str]:
    """The text folded, as typed and as typed with the other keyboard layout."""
    text = fold(text)
    return [v for v in dict.fromkeys((text, fold(other_layout(text)))) if v]


def words(key: str, table: Any, text: str, face: str = FULL) -> Clause:
    """Every word of the text is found in the record's own key or in that of one of its searchable references.

    A key that is a name of a person is looked into as far as the face shows it: whole, by its beginning, not at all.
    """
    parted = (_parted(key, v) if face == FULL else v.split() for v in variants(text))
    return or_(false(), *(and_(*(_word(key, table, word, face) for word in words_)) for words_ in parted))


def _parted(key: str, text: str) -> list[str]:
    return [digits] if key == "persons" and (digits := snils_digits(text)) else text.split()


def snils_digits(text: str) -> str:
    """The digits of a СНИЛС or of a part of it as people write it, '' when the text is something else."""
    digits = re.sub(r"[\s-]", "", text)
    return digits if digits.isdecimal() and digits.isascii() and 3 <= len(digits) <= 11 else ""


def snils_like(table: Any, digits: str) -> Clause:
    """СНИЛС that hold the digits at any place: each way in which «123-456-789 01» can part them. Stripping the column is slower."""
    ways = set()
    for start in range(12 - len(digits)):
        marks = {3: "-", 6: "-", 9: " "}
        ways.add("".join(marks.get(start + n, "") * (n > 0) + digit for n, digit in enumerate(digits)))
    p = TABLES["persons"].alias()  # a set of ids of its own, so that the index alone is read
    return cast(Clause, table.c.id.in_(select(p.c.id).where(or_(*(p.c.snils.like(f"%{way}%") for way in sorted(ways))))))


def _word(key: str, table: Any, word: str, face: str) -> Clause:
    if face == FULL and key == "persons" and (digits := snils_digits(word)):
        return snils_like(table, digits)
    options: list[Clause] = [_keyed(key, table, stem(word) if key in LONG_TEXTS else word, face)]
    for c in catalogue.REGISTERS[key].columns:
        if isinstance(c.field, f.Ref) and c.field.searchable:
            other = TABLES[c.field.register].alias()
            options.append(table.c[c.name].in_(select(other.c.id).where(_keyed(c.field.register, other, word, face))))
    return or_(*options)


def _keyed(key: str, table: Any, word: str, face: str) -> Clause:
    if key not in NAMED or face == FULL:
        return _like(table.c.folded, word)
    return false() if face == ANONYMOUS else cast(Clause, table.c.folded.like(f"{escaped(word)}%", escape="\\"))


def _like(column: Any, text: str) -> Clause:
    return cast(Clause, column.like(f"%{escaped(text)}%", escape="\\"))


# filters


def condition(key: str, table: Any, item: Filter) -> Any:
    """One filter on the rows of the table (of its alias) of a register."""
    match item.op:
        case "all":
            return and_(true(), *(condition(key, table, one) for one in item.value))
        case "any":
            return or_(false(), *(condition(key, table, one) for one in item.value))
        case "not":
            return ~func.coalesce(and_(true(), *(condition(key, table, one) for one in item.value)), false())
        case "words":
            return words(key, table, item.value)
        case "seen_words":
            return words(key, table, *item.value)
        case "on":
            return holds(table, encode(item.value))
        case "has" | "latest" | "amount":
            return _related(table, item)
        case "works" | "post" | "teaches":
            return _employed(table, item)
        case "young":
            return _young(table, *item.value)
    return _of_field(key, table, item)


def holds(table: Any, on: str) -> Clause:
    """The row's days hold the day (ISO text)."""
    return and_(or_(table.c.since.is_(None), table.c.since <= on), or_(table.c.until.is_(None), table.c.until >= on))


def _of_field(key: str, table: Any, item: Filter) -> Any:
    column, value = table.c[item.field], item.value
    field = f.Number("") if item.field == "id" else catalogue.REGISTERS[key].column(item.field).field
    match item.op:
        case "eq" if isinstance(field, f.Many) and value:
            return _like(column, f"|{value}|")
        case "eq":
            return column == encode(value) if value is not None else column.is_(None)
        case "in" if isinstance(field, f.Many):
            return or_(false(), *(_like(column, f"|{code}|") if code else column == "" for code in value))
        case "in":
            return _among(column, [encode(v) for v in value]) if value else false()
        case "since":
            return column >= encode(value)
        case "until":
            return column <= encode(value)
        case "above":
            return column > encode(value)
        case "below":
            return column < encode(value)
        case "contains":
            return _contains(key, table, item.field, value)
        case "of":
            assert isinstance(field, f.Ref)
            other = TABLES[field.register].alias()
            return column.in_(select(other.c.id).where(*(condition(field.register, other, one) for one in value)))
        case "empty" | "filled":
            nothing = column == "" if isinstance(field, (f.Text, f.Choice, f.Many)) else column.is_(None)
            return nothing if item.op == "empty" else ~nothing
    raise ValueError(item.op)


def _among(column: Any, values: list[Any]) -> Clause:
    """One of the values; thousands of ids are written into the statement, for the servers take only so many parameters."""
    if len(values) > 5_000 and all(isinstance(v, int) for v in values):
        return cast(Clause, column.in_(bindparam(None, values, expanding=True, literal_execute=True)))
    return cast(Clause, column.in_(values))


def _contains(key: str, table: Any, name: str, text: str) -> Clause:
    """The column holds the text; where the record's key holds the column too, it is asked first and spares the folding."""
    register = catalogue.REGISTERS[key]
    in_key = name in register.label[: 3 if key == "persons" else 1] or (register.column(name).field.searchable and key != "persons")
    column = table.c[name]
    options = [and_(*([_like(table.c.folded, v)] if in_key else []), _like(folded_text(column), v)) for v in variants(text)]
    return and_(column != "", or_(false(), *options))


def _related(table: Any, item: Filter) -> Clause:
    """Conditions on the records of another register that point here by one of its fields."""
    register, column, *more, filters = item.value if item.op != "amount" else item.value[:4]
    other = TABLES[register].alias()
    asked = [condition(register, other, one) for one in filters]
    found = select(other.c[column]).where(other.c[column].is_not(None), *asked)
    if item.op == "has":
        return cast(Clause, table.c.id.in_(found))
    if item.op == "latest":
        day, later = more[0], TABLES[register].alias()
        after = or_(later.c[day] > other.c[day], and_(later.c[day] == other.c[day], later.c.id > other.c.id))
        return cast(Clause, table.c.id.in_(found.where(~exists().where(later.c[column] == other.c[column], after))))
    low, high = item.value[4:]
    counted = func.count(distinct(other.c[more[0]]))
    grouped = found.group_by(other.c[column])
    bounds = [] if high is None else [counted <= high]
    if low is not None and low > 0:
        return cast(Clause, table.c.id.in_(grouped.having(and_(counted >= low, *bounds))))
    return cast(Clause, table.c.id.not_in(grouped.having(counted > high))) if high is not None else true()


def _several(value: Any) -> Iterable[Any]:
    return value if isinstance(value, (tuple, list)) else (value,)


def _employed(persons: Any, item: Filter) -> Any:
    """Persons with an employment on the day in one of the organisations, at one of the posts, teaching one of the subjects."""
    e = TABLES["employments"].alias()
    value, on = _several(item.value[0]), encode(item.value[1])
    match item.op:
        case "works":
            what: Any = e.c.organization.in_(value)
        case "post":
            what = e.c.post.in_(value)
        case _:
            what = or_(false(), *(_like(e.c.subjects, f"|{code}|") for code in value))
    return persons.c.id.in_(select(e.c.person).where(what, e.c.since <= on, or_(e.c.until.is_(None), e.c.until >= on)))


def _young(p: Any, born: Any, started: Any) -> Any:
    """Persons born and started to work after the bounds, breaks in work added; a decision of the centre comes before both.

    Months are added as a number year × 12 + month of the ISO text, the same on both databases.
    """
    year, month = (func.substr(p.c.career_start, a, b) for a, b in ((1, 4), (6, 2)))
    months = sql_cast(year, BigInteger) * 12 + sql_cast(month, BigInteger) + p.c.career_break
    limit = started.year * 12 + started.month
    later_day = func.substr(p.c.career_start, 9, 2) > f"{started.day:02d}"
    prolonged = and_(p.c.career_break > 0, or_(months > limit, and_(months == limit, later_day)))
    fresh = or_(p.c.career_start > encode(started), prolonged)
    return or_(p.c.young == "yes", and_(p.c.young != "no", p.c.birth > encode(born), fresh))
