"""One write transaction: rows added, changed and removed, each with its line in the journal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from nmsdesk.domain import catalogue
from nmsdesk.domain import fields as f
from nmsdesk.errors import Stale
from nmsdesk.storage import journal
from nmsdesk.storage.codec import encode, to_row, uuid7
from nmsdesk.storage.schema import TABLES

CHUNK = 5000
R = TypeVar("R", bound=f.Record)


@dataclass(frozen=True, slots=True)
class Changed:
    """What a use case changed: registers by key, the number of rows, the journal's transaction (None: nothing)."""

    registers: frozenset[str] = frozenset()
    rows: int = 0
    seq: int | None = None


@cache
def _fields(key: str) -> tuple[tuple[str, Any, str], ...]:
    """(name, default, referenced register or '') of each field."""
    return tuple(
        (c.name, f.default_of(c.field), c.field.register if isinstance(c.field, f.Ref) else "") for c in catalogue.REGISTERS[key].columns
    )


class Work:
    """Writes of one use case. Ids are given out here: there is one writer at a time on both databases."""

    def __init__(self, connection: Connection, user: str, at: str):
        self.connection, self.user, self.at = connection, user, at
        self.lines: list[journal.Line] = []
        self.touched: set[str] = set()
        self._next: dict[str, int] = {}
        self._uids: dict[str, dict[int, str]] = defaultdict(dict)
        self._waiting: dict[str, list[dict[str, Any]]] = defaultdict(list)

    def next_id(self, key: str) -> int:
        if key not in self._next:
            self._next[key] = (self.connection.execute(select(func.max(TABLES[key].c.id))).scalar() or 0) + 1
        self._next[key] += 1
        return self._next[key] - 1

    def add(self, record: R) -> R:
        """Insert one record; returns it with id, uid and version."""
        return self.add_many([record])[0]

    def add_many(self, records: Iterable[R]) -> list[R]:
        """Insert records, possibly of several registers; ids already set are kept. Rows go out in chunks."""
        added: list[R] = []
        for record in records:
            key = catalogue.register_of(record).key
            number = record.id if record.id is not None else self.next_id(key)
            done = replace(record, id=number, uid=record.uid or uuid7(), version=1, changed_at=self.at, changed_by=self.user)
            self._uids[key][number] = done.uid
            self._waiting[key].append(to_row(key, done))
            added.append(done)
        self.flush()
        self._journal_added(added)
        return added

    def flush(self) -> None:
        """Send waiting rows in the order of the catalogue, in which referenced registers do not always come first."""
        for key, rows in self._waiting.items():
            self.touched.add(key)
            for start in range(0, len(rows), CHUNK):
                self.connection.execute(insert(TABLES[key]), rows[start : start + CHUNK])
        self._waiting.clear()

    def _journal_added(self, records: Sequence[f.Record]) -> None:
        by_key: dict[str, list[f.Record]] = defaultdict(list)
        for record in records:
            by_key[catalogue.register_of(record).key].append(record)
        for key, group in by_key.items():
            spec = _fields(key)
            self._know(spec, group)
            for record in group:
                body: dict[str, list[Any]] = {
                    name: [None, self._journaled(record, name, ref)] for name, default, ref in spec if getattr(record, name) != default
                }
                body["_"] = [None, [record.id, 1, self.at, self.user]]
                self.lines.append(journal.Line(key, record.uid, body))

    def change(self, before: R, after: R) -> R:
        """Write the fields that differ; Stale when the row is no longer as in ``before``. Equal values write nothing."""
        return self.change_many([(before, after)])[0]

    def change_many(self, pairs: Iterable[tuple[R, R]]) -> list[R]:
        """Change many records; all fields of a register go in one prepared statement."""
        done: list[R] = []
        waiting: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for before, after in pairs:
            key = catalogue.register_of(before).key
            spec = _fields(key)
            differing = [(name, ref) for name, _, ref in spec if getattr(before, name) != getattr(after, name)]
            if not differing:
                done.append(before)
                continue
            new = replace(after, id=before.id, uid=before.uid, version=before.version + 1, changed_at=self.at, changed_by=self.user)
            self._know(spec, [before, new])
            body = {name: [self._journaled(before, name, ref), self._journaled(new, name, ref)] for name, ref in differing}
            body["_"] = [self._service(before), self._service(new)]
            self.lines.append(journal.Line(key, before.uid, body))
            waiting[key].append({f"b_{k}": v for k, v in to_row(key, new).items()} | {"old": before.version, "old_at": before.changed_at})
            done.append(new)
        for key, rows in waiting.items():
            self._update(key, rows)
        return done

    def _update(self, key: str, rows: list[dict[str, Any]]) -> None:
        table = TABLES[key]
        self.touched.add(key)
        statement = (
            update(table)
            .where(table.c.id == bindparam("b_id"), table.c.version == bindparam("old"), table.c.changed_at == bindparam("old_at"))
            .values({c.name: bindparam(f"b_{c.name}") for c in table.columns if c.name != "id"})
        )
        if self.connection.execute(statement, rows).rowcount != len(rows):
            raise Stale("Запись изменена в другом окне или другим пользователем. Откройте её заново и повторите правку.")

    def remove(self, record: f.Record) -> None:
        """Delete a record; what belongs to it must be gone already."""
        key = catalogue.register_of(record).key
        table = TABLES[key]
        spec = _fields(key)
        self._know(spec, [record])
        self._uids[key][record.id or 0] = record.uid  # what refers to it may go after it
        body: dict[str, list[Any]] = {
            name: [self._journaled(record, name, ref), None] for name, default, ref in spec if getattr(record, name) != default
        }
        body["_"] = [self._service(record), None]
        where = (table.c.id == record.id, table.c.version == record.version, table.c.changed_at == record.changed_at)
        if self.connection.execute(delete(table).where(*where)).rowcount != 1:
            raise Stale("Запись уже изменена или удалена. Обновите список и повторите.")
        self.touched.add(key)
        self.lines.append(journal.Line(key, record.uid, body))

    @staticmethod
    def _service(record: f.Record) -> list[Any]:
        return [record.id, record.version, record.changed_at, record.changed_by]

    def _know(self, spec: Sequence[tuple[str, Any, str]], records: Sequence[f.Record]) -> None:
        """Learn the uids of the rows that the records refer to."""
        for name, _, ref in spec:
            if ref:
                known = self._uids[ref]
                missing = {number for record in records if (number := getattr(record, name)) is not None and number not in known}
                self._learn(ref, sorted(missing))

    def _learn(self, ref: str, ids: list[int]) -> None:
        table = TABLES[ref]
        for start in range(0, len(ids), 900):
            rows = self.connection.execute(select(table.c.id, table.c.uid).where(table.c.id.in_(ids[start : start + 900])))
            self._uids[ref].update((number, uid) for number, uid in rows)

    def _journaled(self, record: f.Record, name: str, ref: str) -> Any:
        value = getattr(record, name)
        if ref:
            return None if value is None else self._uids[ref].get(value, value)
        return encode(value)
