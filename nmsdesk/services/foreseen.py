"""The base as it will be with changes not yet made: rules look at both, then all of them are carried out at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar, cast

from nmsdesk.domain import catalogue, rules
from nmsdesk.domain import fields as f
from nmsdesk.errors import Rejected, Trouble
from nmsdesk.services.desk import Reading
from nmsdesk.storage.work import Work

R = TypeVar("R", bound=f.Record)


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one record: without ``before`` it is added, without ``after`` removed.

    A record to be added has an id below zero, by which other changes of the same step may refer to it.
    """

    before: f.Record | None
    after: f.Record | None

    @property
    def record(self) -> f.Record:
        """The record as it will be, or as it was when it goes."""
        return cast(f.Record, self.after or self.before)


class Foreseen:
    """Reading of records with changes taken into account; what rules look at (``rules.Known``)."""

    def __init__(self, reading: Reading, changes: Iterable[Change] = ()):
        self.reading, self.today = reading, reading.today
        self._changed: dict[type[f.Record], dict[int, f.Record | None]] = {}
        for change in changes:
            self.take(change)

    def take(self, change: Change) -> None:
        record = change.record
        self._changed.setdefault(type(record), {})[record.id or 0] = change.after

    def get(self, kind: type[R], number: int | None) -> R | None:
        changed = self._changed.get(kind, {})
        if number in changed:
            return cast("R | None", changed[number])
        return self.reading.get(kind, number) if number is None or number > 0 else None

    def where(self, record: type[R], /, **equal: Any) -> list[R]:
        changed = self._changed.get(record, {})
        stored = [r for r in self.reading.where(record, **equal) if r.id not in changed]
        return stored + [cast(R, r) for r in changed.values() if r is not None and _fits(r, equal)]


def _fits(record: f.Record, equal: dict[str, Any]) -> bool:
    for name, wanted in equal.items():
        value = getattr(record, name)
        if not (value in wanted if isinstance(wanted, (list, set, frozenset)) else value == wanted):
            return False
    return True


def troubles(reading: Reading, changes: Sequence[Change]) -> list[tuple[f.Record, Trouble]]:
    """What the rules say of every record that is added or changed, with all the changes in sight."""
    seen = Foreseen(reading, changes)
    return [(c.after, trouble) for c in changes if c.after is not None for trouble in rules.check(c.after, seen)]


def errors(reading: Reading, changes: Sequence[Change]) -> tuple[Trouble, ...]:
    """Only what does not let the changes through, each sentence once."""
    found = (t for _, t in troubles(reading, changes) if t.severity == "error")
    return tuple({t.message: t for t in found}.values())


def carry_out(work: Work, reading: Reading, changes: Sequence[Change]) -> tuple[list[f.Record], tuple[Trouble, ...]]:
    """Write the changes inside a transaction; Rejected with the list when a rule is broken.

    Additions come first, then changes, then removals with the parts before what they belong to. Returns the added and changed
    records in this order, and warnings about the added ones.
    """
    told = troubles(reading, changes)
    if found := tuple({t.message: t for _, t in told if t.severity == "error"}.values()):
        raise Rejected(" ".join(t.message for t in found), found)
    ids: dict[int, int] = {}
    done: list[f.Record] = []
    for change in changes:
        if change.before is None and change.after is not None:
            stored = work.add(replace(referring(change.after, ids), id=None))
            ids[change.after.id or 0] = stored.id or 0
            done.append(stored)
    for change in changes:
        if change.before is not None and change.after is not None:
            done.append(work.change(change.before, referring(change.after, ids)))
    order = list(catalogue.REGISTERS)
    going = [c.before for c in changes if c.after is None and c.before is not None]
    for record in sorted(going, key=lambda r: -order.index(catalogue.register_of(r).key)):
        work.remove(record)
    warnings = {t.message: t for record, t in told if (record.id or 0) < 0}
    return done, tuple(warnings.values())


def referring(record: R, ids: dict[int, int]) -> R:
    """The record with references to planned records turned into the ids that these got."""
    values: dict[str, Any] = {}
    for column in catalogue.register_of(record).columns:
        value = getattr(record, column.name)
        if isinstance(column.field, f.Ref) and value is not None and value < 0:
            values[column.name] = ids[value]
    return replace(record, **values) if values else record
