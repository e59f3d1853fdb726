"""Fields of records: what a column, an editor, a spreadsheet caption and a check are read from."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Declaration of one field of a record, put into ``Annotated[type, Field(...)]``.

    ``aliases`` are further captions of the same column in files; ``shown`` puts it into tables by default;
    ``personal`` marks personal data (152-ФЗ) whose exports are logged.
    """

    caption: str = field(kw_only=False)
    hint: str = ""
    required: bool = False
    searchable: bool = False
    personal: bool = False
    shown: bool = True
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Field):
    """A string, '' when empty; ``lines`` over 1 makes a tall editor; ``limit`` is the longest it may be, in letters."""

    lines: int = 1
    limit: int = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Field):
    """A number or None; ``decimals`` of 0 means a whole one; bounds are included."""

    minimum: float | None = None
    maximum: float | None = None
    decimals: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Day(Field):
    """A date or None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag(Field):
    """True or False."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Field):
    """A code: out of fixed ``options`` {code: caption}, or of the editable ``dictionary`` (register ``terms``)."""

    options: dict[str, str] = field(default_factory=dict)
    dictionary: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Many(Field):
    """Several codes of one ``dictionary``, a tuple; stored as |a|b|."""

    dictionary: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ref(Field):
    """The id of a record in another register. ``owner`` means: the record is a part of it and goes with it."""

    register: str
    owner: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A frozen value of one row. ``uid`` is its identity across computers, ``version`` counts its changes."""

    id: int | None = None
    uid: str = ""
    version: int = 0
    changed_at: str = ""
    changed_by: str = ""


SERVICE = ("id", "uid", "version", "changed_at", "changed_by")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated(Record):
    """A record that lasts from ``since`` to ``until``, both days included; no ``until`` means it lasts."""

    since: Any = None
    until: Any = None

    def holds(self, on: date) -> bool:
        """Whether the record is in force on the day."""
        return (self.since is None or self.since <= on) and (self.until is None or self.until >= on)


@dataclass(frozen=True, slots=True)
class Column:
    """A field by its name, as read from the record class."""

    name: str
    field: Field

    @property
    def caption(self) -> str:
        return self.field.caption


def columns_of(record: type[Record]) -> tuple[Column, ...]:
    """The declared fields of a record class in its own order, the service columns left out.

    Modules of records do not postpone their annotations: evaluating strings took a tenth of a second at each start.
    """
    return tuple(
        Column(name, note)
        for name, hint in record.__annotations__.items()
        for note in getattr(hint, "__metadata__", ())
        if isinstance(note, Field)
    )


def default_of(kind: Field) -> Any:
    """The empty value of a field."""
    match kind:
        case Text() | Choice():
            return ""
        case Many():
            return ()
        case Flag():
            return False
        case _:
            return None


CODE = re.compile(r"[a-z0-9_]+")
