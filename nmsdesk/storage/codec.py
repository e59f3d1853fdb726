"""Records into rows and back: dates as ISO text, several codes as |a|b|, the folded key."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import fields as dataclass_fields
from datetime import date
from functools import cache
from operator import attrgetter
from typing import Any

from nmsdesk.domain import catalogue
from nmsdesk.domain import fields as f
from nmsdesk.russian import fold

_chance = random.Random(os.urandom(32)).getrandbits  # identities, not secrets: a call of the system for each would cost more


def uuid7() -> str:
    """A UUID of version 7: milliseconds first, so that later rows sort later."""
    value = (time.time_ns() // 1_000_000) << 80 | 7 << 76 | _chance(12) << 64 | 2 << 62 | _chance(62)
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def encode(value: Any) -> Any:
    """A field's value as the database keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return f"|{'|'.join(value)}|" if value else ""
    return value


def _decoder(field: f.Field) -> Callable[[Any], Any] | None:
    match field:
        case f.Day():
            return lambda v: None if v is None else date.fromisoformat(v)
        case f.Many():
            return lambda v: tuple(v.strip("|").split("|")) if v else ()
        case f.Flag():
            return bool
        case _:
            return None


@cache
def decoders(key: str) -> dict[str, Callable[[Any], Any] | None]:
    """Per column of a register: what turns the stored value into the record's."""
    return dict.fromkeys(f.SERVICE) | {c.name: _decoder(c.field) for c in catalogue.REGISTERS[key].columns}


@cache
def _plan(key: str) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    register = catalogue.REGISTERS[key]
    names = tuple(c.name for c in register.columns)
    own = [n for n in register.label if isinstance(register.column(n).field, f.Text)]
    # A person's key is the name and nothing else: imports match by equality with it.
    texts = [c.name for c in register.columns if c.field.searchable and isinstance(c.field, f.Text)]
    rest = [name for name in texts if name not in own and key != "persons"]
    return names, tuple(own + rest), bool(own or rest)


def folded(key: str, record: f.Record) -> str:
    """The search key of a record: its label, then its other searchable texts; of a person the name alone."""
    _, texts, any_text = _plan(key)
    if not any_text:
        return ""
    return fold(" ".join(part for name in texts if (part := getattr(record, name))))


@cache
def _encoding(key: str) -> tuple[Callable[[Any], tuple[Any, ...]], tuple[int, ...]]:
    """What takes the fields' values of a record, and the places of those that the database keeps otherwise."""
    columns = catalogue.REGISTERS[key].columns
    assert len(columns) > 1  # of one name attrgetter gives a bare value
    return attrgetter(*(c.name for c in columns)), tuple(n for n, c in enumerate(columns) if isinstance(c.field, (f.Day, f.Many)))


def encoded(key: str, record: f.Record) -> list[Any]:
    """The fields of a record as the database keeps them, in the order of their declaration."""
    take, places = _encoding(key)
    values = list(take(record))
    for n in places:
        if (value := values[n]) is not None:
            values[n] = encode(value)
    return values


@cache
def record_columns(key: str) -> tuple[str, ...]:
    """The columns of a register's record, in the order that `from_row` takes them."""
    return tuple(field.name for field in dataclass_fields(catalogue.REGISTERS[key].record))


@cache
def _loaders(key: str) -> tuple[tuple[str, Callable[[Any], Any] | None], ...]:
    known = decoders(key)
    return tuple((name, known[name]) for name in record_columns(key))


def from_row(key: str, row: Sequence[Any]) -> f.Record:
    """A record out of a row whose columns stand as in `record_columns`."""
    values = {name: decode(v) if decode else v for (name, decode), v in zip(_loaders(key), row)}
    return catalogue.REGISTERS[key].record(**values)
