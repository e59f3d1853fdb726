"""Records that an import looks at, loaded in bulk and kept with what the import adds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from operator import attrgetter
from typing import Any, TypeVar, cast

from nmsdesk.domain import catalogue
from nmsdesk.domain import fields as f
from nmsdesk.services.imports.plan import Operation
from nmsdesk.storage import records

R = TypeVar("R", bound=f.Record)
CHUNK = 800
SMALL = {
    "organizations", "organization_aliases", "posts", "terms", "scales", "levels", "instruments", "programs", "registry_entries",
    "former_names", "campaigns", "campaign_places", "instrument_tasks", "associations", "events", "checklist_items", "teams", "sites",
}  # fmt: skip


class _Index:
    """Records of a register by the values of some fields."""

    def __init__(self, names: tuple[str, ...], records: Iterable[f.Record]):
        self._key: Callable[[f.Record], tuple[Any, ...]]
        if len(names) > 1:
            self._key = attrgetter(*names)
        else:
            name = names[0]
            self._key = lambda record: (getattr(record, name),)
        self.rows: dict[tuple[Any, ...], dict[int, f.Record]] = {}
        for record in records:
            self.keep(record)

    def keep(self, record: f.Record) -> None:
        self.rows.setdefault(self._key(record), {})[record.id or 0] = record

    def drop(self, record: f.Record) -> None:
        self.rows.get(self._key(record), {}).pop(record.id or 0, None)


class Draft:
    """Planned operations over what is in the base; rules see both. New records get negative ids until applied."""

    def __init__(self, connection: Any, today: date):
        self.connection, self.today = connection, today
        self.operations: dict[tuple[type[f.Record], int], Operation] = {}  # what each record becomes in the end
        self._rows: dict[type[f.Record], dict[int, f.Record]] = {}
        self._index: dict[type[f.Record], dict[tuple[str, ...], _Index]] = defaultdict(dict)
        self._whole: set[type[f.Record]] = set()
        self._next = 0
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
        if not equal:
            return cast("list[R]", list(self._table(record).values()))
        names = tuple(equal)
        index = self._index[record].get(names)
        if index is None:
            index = self._index[record][names] = _Index(names, self._table(record).values())
        found = index.rows.get(tuple(equal.values()))
        return list(found.values()) if found else []  # type: ignore[arg-type]

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
        number = record.id or 0
        rows = self._table(type(record))
        old = rows.get(number)
        rows[number] = record
        for index in self._index[type(record)].values():
            if old is not None:
                index.drop(old)
            index.keep(record)

    def _drop(self, record: f.Record) -> None:
        self._table(type(record)).pop(cast(int, record.id), None)
        for index in self._index[type(record)].values():
            index.drop(record)

    # what a row plans

    def begin_row(self) -> None:
        self._row = []

    def next_id(self) -> int:
        """The negative id of a record to be planned."""
        self._next -= 1
        return self._next

    def add(self, record: R) -> R:
        """Plan a new record; it gets a negative id, unless it has one, that later records may refer to."""
        done = record if record.id is not None else replace(record, id=self.next_id())
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
            slot = (type(after), after.id or 0)
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
