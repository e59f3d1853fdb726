"""The journal in human words: what an operation changed, what happened to a record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from nmsdesk.domain import catalogue, faces
from nmsdesk.domain import fields as f
from nmsdesk.domain.views import ANONYMOUS, FULL
from nmsdesk.services.desk import Desk
from nmsdesk.storage import history, records
from nmsdesk.storage.codec import decoders
from nmsdesk.storage.history import Written
from nmsdesk.storage.undo import Operation
from nmsdesk.storage.veil import veil_of

TECHNICAL = ("sha256", "key", "birth_precision")
GONE = "запись удалена"
ERASED = "сведения стёрты"


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One field of a changed record; of an added or removed one a single line with what it was, ``what`` tells them apart.

    ``what``: added, changed, removed or erased. ``id`` is None when the record is no more.
    """

    what: str
    register: str
    register_title: str
    id: int | None
    label: str
    field_caption: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Happened:
    """One operation on one record."""

    operation: Operation
    lines: tuple[ChangeLine, ...]
    marks: tuple[Any, ...] = ()  # values as stored of the fields asked for, a reference as the uid of its row


def changes(desk: Desk, operation: Operation, most: int = 200) -> list[ChangeLine]:
    """The first ``most`` changed records of an operation, a line for every changed field."""
    with desk.read() as reading:
        written = history.of_operation(reading.connection, operation, most)
        words = _Words(reading.connection, written)
        return [line for one in written for line in words.lines(one)]


def counts(desk: Desk, operation: Operation) -> list[tuple[str, int]]:
    """(title of a register, how many of its records the operation changed)."""
    with desk.read() as reading:
        found = history.counted(reading.connection, operation)
    return [(register.title, found[key]) for key, register in catalogue.REGISTERS.items() if key in found]


def of_record(desk: Desk, register_key: str, uid: str, most: int = 50) -> list[Happened]:
    """What happened to a record, newest first."""
    with desk.read() as reading:
        written = history.of_row(reading.connection, register_key, uid, most)
        words = _Words(reading.connection, written)
        return [Happened(one.operation, tuple(words.lines(one))) for one in written]


def of_register(desk: Desk, register_key: str, names: Sequence[str], most: int = 2000) -> list[Happened]:
    """What happened to the records of a small register, those removed since too, newest first; ``marks`` are the named fields."""
    with desk.read() as reading:
        written = history.of_table(reading.connection, register_key, most)
        words = _Words(reading.connection, written)
        marks: dict[str, dict[str, Any]] = {}
        for one in reversed(written):
            known = marks.setdefault(one.uid, {})
            known.update({name: pair[1] for name in names if (pair := (one.body or {}).get(name)) and pair[1] is not None})
        return [Happened(o.operation, tuple(words.lines(o)), tuple(marks[o.uid].get(n) for n in names)) for o in written]


class _Words:
    """Turns bodies of the journal into texts; referenced records are looked up once for all."""

    def __init__(self, connection: Any, written: Sequence[Written]):
        self.labels = records.Labels(connection)
        self._connection, veil = connection, veil_of(connection)
        self._face = veil.face if veil else FULL
        self._surnames = veil.surnames(connection) if veil and veil.face == ANONYMOUS else frozenset()
        self._ids: dict[tuple[str, str], int] = {}
        wanted: dict[str, set[str]] = {}
        for one in written:
            wanted.setdefault(one.table, set()).add(one.uid)
            for name, pair in (one.body or {}).items():
                field = _field(one.table, name)
                if isinstance(field, f.Ref):
                    wanted.setdefault(field.register, set()).update(v for v in pair if isinstance(v, str))
        for key, uids in wanted.items():
            self._find(key, uids)

    def _find(self, key: str, uids: Iterable[str]) -> None:
        found = records.by_uids(self._connection, key, sorted(uids))
        for uid, record in found.items():
            if record.id is not None:
                self._ids[key, uid] = record.id
        self.labels.of(key, [record.id for record in found.values()])

    def lines(self, one: Written) -> list[ChangeLine]:
        register = catalogue.REGISTERS[one.table]
        number = self._ids.get((one.table, one.uid))
        label = self._label(one, number)

        def line(what: str, before: str, after: str, caption: str = "") -> ChangeLine:
            return ChangeLine(what, one.table, register.title, number, label, caption, before, after)

        if one.body is None:
            return [line("erased", "", ERASED)]
        before, after = one.body["_"]
        if before is None:
            return [line("added", "", self._whole(one, 1))]
        if after is None:
            return [line("removed", self._whole(one, 0), "")]
        fields = [(name, field) for name in one.body if name != "_" and (field := _field(one.table, name)) is not None]
        return [line("changed", self._text(f_, one, n, 0), self._text(f_, one, n, 1), f_.caption) for n, f_ in fields]

    def _label(self, one: Written, number: int | None) -> str:
        """The label now, else what the journal says the record was called."""
        if number is not None:
            return self.labels.of(one.table, [number]).get(number, "")
        said = []
        for name in catalogue.REGISTERS[one.table].label:
            field = _field(one.table, name)
            if one.body and name in one.body and field is not None:
                said.append(self._text(field, one, name, 1) or self._text(field, one, name, 0))
        return " ".join(text for text in said if text) or GONE

    def _whole(self, one: Written, side: int) -> str:
        """The filled fields of an added or removed record in one line, its label left out."""
        own = (*catalogue.REGISTERS[one.table].label, *TECHNICAL)
        parts = []
        for column in catalogue.REGISTERS[one.table].readable:
            if (
                one.body
                and column.name in one.body
                and column.name not in own
                and (text := self._text(column.field, one, column.name, side))
            ):
                parts.append(f"{column.caption}: {text}")
        return "; ".join(parts)

    def _text(self, field: f.Field, one: Written, name: str, side: int) -> str:
        value = (one.body or {})[name][side]
        if value is None:
            return ""
        if isinstance(field, f.Ref):
            number = self._ids.get((field.register, value)) if isinstance(value, str) else value
            return self.labels.of(field.register, [number]).get(number, GONE) if number is not None else GONE
        if self._face != FULL and value and (hide := faces.mask(one.table, name, self._face)) is not None:
            value = hide(value, self._surnames)
            if not value:
                return faces.CUT
        decode = decoders(one.table)[name]
        return self.labels.text(field, decode(value) if decode else value)


def _field(key: str, name: str) -> f.Field | None:
    return next((c.field for c in catalogue.REGISTERS[key].readable if c.name == name), None)
