"""Records that an import looks at, loaded in bulk and kept with what the import adds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar, cast

from nmsdesk.domain import catalogue
from nmsdesk.domain import fields as f
from nmsdesk.services.imports.plan import Operation
from nmsdesk.storage import records

R = TypeVar("R", bound=f.Record)
CHUNK = 800
SMALL = {
    "organizations", "organization_aliases", "posts", "terms", "scales", "levels", "instruments", "programs", "registry_entries",
    "former_names", "associations", "events", "checklist_items", "teams", "sites",
}  # fmt: skip


class Draft:
    """Planned operations over what is in the base; rules see both. New records get negative ids until applied."""

    def __init__(self, connection: Any, today: date):
        self.connection, self.today = connection, today
        self.operations: dict[tuple[type[f.Record], int], Operation] = {}  # what each record becomes in the end
        self._rows: dict[type[f.Record], dict[int, f.Record]] = {}
        self._index: dict[tuple[type[f.Record], tuple[str, ...]], dict[tuple[Any, ...], dict[int, f.Record]]] = {}
        self._whole: set[type[f.Record]] = set()
        self._next = -1
        self._row: list[tuple[f.Record | None, f.Record]] = []

    # what rules and matching read

    def get(self, kind: type[R], number: int | None) -> R | None:
        if number is None:
            return None
        rows = self._table(kind)
        unloaded = number not in rows and number > 0 and catalogue.register_of(kind).key not in SMALL
        if unloaded and (found := records.get(self.connection, kind, number)):
            self._keep(found)
        return cast("R | None", rows.get(number))

    def where(self, record: type[R], /, **equal: Any) -> list[R]:
        """Loaded and planned records with these values; small registers are loaded whole at the first question."""
        rows = self._table(record)
        if not equal:
            return cast("list[R]", list(rows.values()))
        names = tuple(sorted(equal))
        index = self._index.get((record, names))
        if index is None:
            index = self._index[record, names] = defaultdict(dict)
            for item in rows.values():
                index[tuple(getattr(item, n) for n in names)][cast(int, item.id)] = item
        return cast("list[R]", list(index.get(tuple(equal[n] for n in names), {}).values()))

    def load(self, kind: type[f.Record], name: str, numbers: Iterable[int]) -> None:
        """Bring in the records of a large register that refer to these ids."""
        wanted = sorted({n for n in numbers if n > 0})
        rows = self._table(kind)
        if len(wanted) > 20_000:  # most of the register: one scan is faster than hundreds of IN lists
            chosen = set(wanted)
            for item in records.where(self.connection, kind):
                if getattr(item, name) in chosen and item.id not in rows:
                    self._keep(item)
            return
        for start in range(0, len(wanted), CHUNK):
            for item in records.where(self.connection, kind, **{name: set(wanted[start : start + CHUNK])}):
                if item.id not in rows:
                    self._keep(item)

    def load_all(self, kind: type[f.Record]) -> None:
        """Bring in a whole register, once."""
        if kind not in self._whole:
            self._whole.add(kind)
            rows = self._table(kind)
            for item in records.where(self.connection, kind):
                if item.id not in rows:
                    self._keep(item)

    def _table(self, kind: type[f.Record]) -> dict[int, f.Record]:
        if kind not in self._rows:
            self._rows[kind] = {}
            if catalogue.register_of(kind).key in SMALL:
                self._rows[kind] = {cast(int, r.id): r for r in records.where(self.connection, kind)}
        return self._rows[kind]

    def _keep(self, record: f.Record) -> None:
        number = cast(int, record.id)
        rows = self._table(type(record))
        old = rows.get(number)
        rows[number] = record
        for (kind, names), index in self._index.items():
            if kind is type(record):
                if old is not None:
                    index[tuple(getattr(old, n) for n in names)].pop(number, None)
                index[tuple(getattr(record, n) for n in names)][number] = record

    def _drop(self, record: f.Record) -> None:
        number = cast(int, record.id)
        self._table(type(record)).pop(number, None)
        for (kind, names), index in self._index.items():
            if kind is type(record):
                index[tuple(getattr(record, n) for n in names)].pop(number, None)

    # what a row plans

    def begin_row(self) -> None:
        self._row = []

    def add(self, record: R) -> R:
        """Plan a new record; it gets a negative id that later records may refer to."""
        done = replace(record, id=self._next)
        self._next -= 1
        self._keep(done)
        self._row.append((None, done))
        return done

    def change(self, before: R, after: R) -> R:
        """Plan a change; equal records plan nothing."""
        if before == after:
            return before
        self._keep(after)
        self._row.append((before, after))
        return after

    def end_row(self) -> str:
        """Keep what the row planned: 'created', 'updated' or 'unchanged'."""
        for before, after in self._row:
            slot = (type(after), cast(int, after.id))
            if before is not None and (known := self.operations.get(slot)):
                before = known.before
            self.operations[slot] = Operation(before, after)
        if any(before is None for before, _ in self._row):
            return "created"
        return "updated" if self._row else "unchanged"

    def cancel_row(self) -> None:
        """Forget what the row planned."""
        for before, after in reversed(self._row):
            if before is None:
                self._drop(after)
            else:
                self._keep(before)
        self._row = []
