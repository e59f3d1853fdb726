"""Editing many records at once: first shown «было → станет» by the rules of each record, then written all or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from nmsdesk.domain import catalogue
from nmsdesk.domain import fields as f
from nmsdesk.errors import Rejected, Stale
from nmsdesk.russian import count
from nmsdesk.services import registers
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.storage import records
from nmsdesk.storage.work import Changed, Work

MOST = 20_000
_RECORDS = ("запись", "записи", "записей")


class Clear:
    """Empty the field."""


@dataclass(frozen=True, slots=True)
class Add:
    """Add codes to those that the field of several codes has."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Remove:
    """Take codes away from a field of several codes."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Substitute:
    """Put a text in place of another wherever it stands in the field."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Append:
    """Add a text at the end of the field, after a space or a new line where it has several lines."""

    text: str


@dataclass(frozen=True, slots=True)
class Shift:
    """Move a day by so many days; an empty one stays."""

    days: int


CLEAR = Clear()


@dataclass(frozen=True, slots=True)
class BulkLine:
    """A record before and after, as texts by field; ``trouble`` says why it cannot be changed, ``warning`` what is odd."""

    id: int
    label: str
    before: dict[str, str]
    after: dict[str, str]
    trouble: str = ""
    warning: str = ""

    @property
    def changes(self) -> bool:
        return not self.trouble and self.before != self.after


@dataclass(frozen=True, slots=True)
class BulkPreview:
    """What applying would do, a line a record in the order of the ids; nothing has been written."""

    lines: list[BulkLine]
    changing: int
    unchanged: int
    refused: int


@dataclass(frozen=True, slots=True)
class BulkSaved:
    """What was written, and the records left as they were since a rule refuses them."""

    changed: Changed
    records: int
    refused: tuple[BulkLine, ...] = ()


class _Enough(Exception):
    """Ends the transaction of a preview, so that nothing of it is written."""


def editable(key: str) -> list[f.Column]:
    """The fields of a register that may be edited for many records at once: all but the owner of a part."""
    return [c for c in catalogue.register(key).readable if not (isinstance(c.field, f.Ref) and c.field.owner) and c.name != "key"]


def fields(key: str) -> list[str]:
    """The names of the fields that may be edited for many records at once."""
    return [c.name for c in editable(key)]


def preview(desk: Desk, key: str, ids: Sequence[int], changes: Mapping[str, Any]) -> BulkPreview:
    """What the changes would do to each record. A change is a value to set (codes as a tuple) or one of the operations above.

    The records are changed one after another in a transaction that is then taken back, so that rules look at all of them together.
    """
    lines: list[BulkLine] = []
    try:
        with desk.begin("change", "Просмотр правки") as begun:
            lines = _changed(begun.work, desk.today, key, ids, changes)
            raise _Enough
    except _Enough:
        pass
    return _counted(lines)


def apply(
    desk: Desk, key: str, ids: Sequence[int], changes: Mapping[str, Any], skip_refused: bool = False, shown: BulkPreview | None = None
) -> BulkSaved:
    """Change the records in one undo step, all or none; refused ones are left out only with ``skip_refused``.

    With ``shown`` nothing is written unless the outcome is exactly what was shown.
    """
    register = catalogue.register(key)
    with desk.begin("change", f"Изменено сразу: {register.counted(len(ids))}") as begun:
        done = _counted(_changed(begun.work, desk.today, key, ids, changes))
        if shown is not None and done.lines != shown.lines:
            raise Stale("После просмотра записи изменились. Посмотрите ещё раз, что изменится.")
        refused = tuple(line for line in done.lines if line.trouble)
        if refused and not skip_refused:
            first = refused[0]
            raise Rejected(f"Нельзя изменить {count(len(refused), *_RECORDS)}, ничего не записано. «{first.label}»: {first.trouble}")
    return BulkSaved(begun.changed, done.changing, refused)


def _counted(lines: list[BulkLine]) -> BulkPreview:
    changing = sum(line.changes for line in lines)
    refused = sum(bool(line.trouble) for line in lines)
    return BulkPreview(lines, changing, len(lines) - changing - refused, refused)


def _changed(work: Work, today: date, key: str, ids: Sequence[int], changes: Mapping[str, Any]) -> list[BulkLine]:
    """Change the records within a transaction; a line for each."""
    columns = _checked(key, ids, changes)
    reading = Reading(work.connection, today)
    kind = catalogue.register(key).record
    before = reading.by_ids(kind, list(dict.fromkeys(ids)))
    labels = records.Labels(work.connection).of(key, [r.id for r in before])
    after: list[tuple[f.Record, str, str]] = []
    for record in before:
        new = replace(record, **{name: _value(columns[name].field, getattr(record, name), asked) for name, asked in changes.items()})
        try:
            stored, troubles = (record, []) if new == record else registers.put(work, new, today)
            after.append((stored, "", " ".join(dict.fromkeys(t.message for t in troubles if t.severity != "error"))))
        except Rejected as trouble:
            after.append((new, str(trouble), ""))
    return _told(work, key, before, after, labels)


def _told(
    work: Work, key: str, before: Sequence[f.Record], after: Sequence[tuple[f.Record, str, str]], labels: dict[int, str]
) -> list[BulkLine]:
    """The lines with the fields that differ in any record: also those that follow from the change, as a level from a percent."""
    names = [c.name for c in catalogue.register(key).columns]
    differ = [n for n in names if any(getattr(old, n) != getattr(new, n) for old, (new, _, _) in zip(before, after))]
    texts = records.Labels(work.connection)
    olds = texts.shown(key, differ, [[getattr(r, n) for n in differ] for r in before])
    news = texts.shown(key, differ, [[getattr(r, n) for n in differ] for r, _, _ in after])
    return [
        BulkLine(old.id or 0, labels.get(old.id or 0, ""), dict(zip(differ, was)), dict(zip(differ, will)), trouble, warning)
        for old, (_, trouble, warning), was, will in zip(before, after, olds, news)
    ]


def _checked(key: str, ids: Sequence[int], changes: Mapping[str, Any]) -> dict[str, f.Column]:
    """The columns to change; Rejected when there is nothing to do, too much, or an operation that the field does not have."""
    known = {c.name: c for c in editable(key)}
    if not changes or not ids:
        raise Rejected("Выберите записи и поле, которое надо изменить.")
    if len(ids) > MOST:
        raise Rejected(f"Сразу можно изменить не больше {count(MOST, *_RECORDS)}. Сузьте отбор.")
    for name, asked in changes.items():
        if name not in known:
            raise Rejected(f"Поле «{name}» сразу у многих записей не меняется.")
        field = known[name].field
        fits = {Add: f.Many, Remove: f.Many, Substitute: f.Text, Append: f.Text, Shift: f.Day}.get(type(asked))
        if fits is not None and not isinstance(field, fits):
            raise Rejected(f"К полю «{known[name].caption}» это действие не относится.")
        if isinstance(asked, Substitute) and not asked.old:
            raise Rejected("Укажите, какой текст заменить.")
    return known


def _value(field: f.Field, old: Any, asked: Any) -> Any:
    """The field's value after the change."""
    match asked:
        case Clear():
            return f.default_of(field)
        case Add(codes):
            return tuple(dict.fromkeys((*old, *codes)))
        case Remove(codes):
            return tuple(code for code in old if code not in codes)
        case Substitute(text, new):
            return old.replace(text, new)
        case Append(text):
            lines = isinstance(field, f.Text) and field.lines > 1
            return f"{old}{chr(10) if lines else ' '}{text}" if old else text
        case Shift(days):
            return old and old + timedelta(days=days)
    return asked
