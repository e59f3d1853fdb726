"""One write transaction: rows added, changed and removed, each with its line in the journal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Connection, delete, func, select

from nmsdesk.domain import catalogue
from nmsdesk.domain import fields as f
from nmsdesk.errors import Stale
from nmsdesk.storage import bulk, journal
from nmsdesk.storage.codec import encode, encoded, folded, uuid7
from nmsdesk.storage.schema import TABLES

CHUNK = 5000
R = TypeVar("R", bound=f.Record)


@dataclass(frozen=True, slots=True)
class Changed:
    """What a use case changed: registers by key, the number of rows, the journal's transaction (None: nothing)."""

    registers: frozenset[str] = frozenset()
    rows: int = 0
    seq: int | None = None


@dataclass(frozen=True, slots=True)
class _Shape:
    """What writing a register needs: its fields as stored, and their order in a line of the journal."""

    columns: tuple[str, ...]  # as inserted: service columns, fields, the folded key
    refs: tuple[tuple[int, str], ...]  # place of a field, register that it refers to
    sorted: tuple[tuple[int, str, Any, str], ...]  # place, name, stored default, register referred to or ''


@cache
def _shape(key: str) -> _Shape:
    told = []
    for n, c in enumerate(catalogue.REGISTERS[key].columns):
        told.append((n, c.name, encode(f.default_of(c.field)), c.field.register if isinstance(c.field, f.Ref) else ""))
    refs = tuple((n, ref) for n, _, _, ref in told if ref)
    names = (name for _, name, _, _ in told)
    return _Shape((*f.SERVICE, *names, "folded"), refs, tuple(sorted(told, key=lambda item: item[1])))


class Work:
    """Writes of one use case. Ids are given out here: there is one writer at a time on both databases."""

    def __init__(self, connection: Connection, replica: str, user: str, at: str, lines: journal.Lines | None = None):
        self.connection, self.user, self.at = connection, user, at
        self.lines = lines or journal.Lines(connection, replica)
        self.touched: set[str] = set()
        self._given: dict[str, range] = {}
        self._uids: dict[str, dict[int, str]] = defaultdict(dict)

    def next_id(self, key: str) -> int:
        return self.next_ids(key, 1)[0]

    def next_ids(self, key: str, amount: int) -> range:
        """Free ids of a register, given out once."""
        if key not in self._given:
            first = (self.connection.execute(select(func.max(TABLES[key].c.id))).scalar() or 0) + 1
            self._given[key] = range(first, first)
        given = self._given[key]
        self._given[key] = range(given.start, given.stop + amount)
        return range(given.stop, given.stop + amount)

    def add(self, record: R) -> R:
        """Insert one record; returns it with id, uid and version."""
        return self.add_many([record])[0]

    def add_many(self, records: Iterable[R]) -> list[R]:
        """Insert records, possibly of several registers; ids already set are kept. Returns them with id, uid and version."""
        added: list[R] = []
        for record in records:
            key = catalogue.register_of(record).key
            number = record.id if record.id is not None else self.next_id(key)
            uid = record.uid or self._uids[key].get(number) or uuid7()
            added.append(replace(record, id=number, uid=uid, version=1, changed_at=self.at, changed_by=self.user))
        self._insert(added, {})
        return added

    def add_planned(self, records: Iterable[f.Record], ids: Mapping[int, int]) -> None:
        """Insert records whose own ids and references may be below zero: planned ones, to which ``ids`` gives the real ones."""
        self._insert(records, ids)

    def _insert(self, records: Iterable[f.Record], ids: Mapping[int, int]) -> None:
        groups: dict[str, list[tuple[int, str, list[Any], str]]] = defaultdict(list)  # id, uid, values, folded key
        for record in records:
            key = catalogue.BY_RECORD[type(record)].key
            values = encoded(key, record)
            for place, _ in _shape(key).refs:
                if (value := values[place]) is not None and value < 0:
                    values[place] = ids[value]
            number = record.id or 0
            number = ids[number] if number < 0 else number
            uid = self._uids[key][number] = record.uid or self._uids[key].get(number) or uuid7()
            groups[key].append((number, uid, values, folded(key, record)))
        for key, group in groups.items():
            self.touched.add(key)
            self._know(key, [values for _, _, values, _ in group])
            service = (1, self.at, self.user)
            rows = [(number, uid, *service, *values, text) for number, uid, values, text in group]
            for start in range(0, len(rows), CHUNK):
                bulk.insert_rows(self.connection, TABLES[key], _shape(key).columns, rows[start : start + CHUNK])
            for number, uid, values, _ in group:
                body: dict[str, Any] = {"_": [None, [number, *service]]}
                for place, name, default, ref in _shape(key).sorted:
                    if (value := values[place]) != default:
                        body[name] = [None, self._uids[ref].get(value, value) if ref else value]
                self.lines.append(journal.Line(key, uid, journal.canonical(body)))

    def change(self, before: R, after: R) -> R:
        """Write the fields that differ; Stale when the row is no longer as in ``before``. Equal values write nothing."""
        return self.change_many([(before, after)])[0]

    def change_many(self, pairs: Iterable[tuple[R, R]]) -> list[R]:
        """Change many records; all fields of a register go in one prepared statement."""
        done: list[R] = []
        waiting: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
        for before, after in pairs:
            key = catalogue.register_of(before).key
            old, values = encoded(key, before), encoded(key, after)
            if old == values:
                done.append(before)
                continue
            self._know(key, [old, values])
            new = replace(after, id=before.id, uid=before.uid, version=before.version + 1, changed_at=self.at, changed_by=self.user)
            body = {
                name: [self._told(ref, old[place]), self._told(ref, values[place])]
                for place, name, _, ref in _shape(key).sorted
                if old[place] != values[place]
            }
            line = journal.canonical({**body, "_": [self._service(before), self._service(new)]})
            self.lines.append(journal.Line(key, before.uid, line))
            waiting[key].append(
                (new.version, self.at, self.user, *values, folded(key, new), before.id, before.version, before.changed_at)
            )
            done.append(new)
        for key, rows in waiting.items():
            self._update(key, rows)
        return done

    def _update(self, key: str, rows: list[tuple[Any, ...]]) -> None:
        self.touched.add(key)
        names = [n for n in _shape(key).columns if n not in ("id", "uid")]
        if bulk.update_rows(self.connection, TABLES[key], names, ("id", "version", "changed_at"), rows) != len(rows):
            raise Stale("Запись изменена в другом окне или другим пользователем. Откройте её заново и повторите правку.")

    def remove(self, record: f.Record) -> None:
        """Delete a record; what belongs to it must be gone already."""
        key = catalogue.register_of(record).key
        table = TABLES[key]
        values = encoded(key, record)
        self._know(key, [values])
        self._uids[key][record.id or 0] = record.uid  # what refers to it may go after it
        body: dict[str, list[Any]] = {
            name: [self._told(ref, values[place]), None] for place, name, default, ref in _shape(key).sorted if values[place] != default
        }
        body["_"] = [self._service(record), None]
        where = (table.c.id == record.id, table.c.version == record.version, table.c.changed_at == record.changed_at)
        if self.connection.execute(delete(table).where(*where)).rowcount != 1:
            raise Stale("Запись уже изменена или удалена. Обновите список и повторите.")
        self.touched.add(key)
        self.lines.append(journal.Line(key, record.uid, journal.canonical(body)))

    @staticmethod
    def _service(record: f.Record) -> list[Any]:
        return [record.id, record.version, record.changed_at, record.changed_by]

    def _know(self, key: str, rows: Sequence[list[Any]]) -> None:
        """Learn the uids of the rows that these refer to."""
        for place, ref in _shape(key).refs:
            known = self._uids[ref]
            missing = {number for row in rows if (number := row[place]) is not None and number not in known}
            given = self._given.get(ref, ())
            known.update((number, uuid7()) for number in missing if number in given)  # given out and not yet inserted
            self._learn(ref, sorted(number for number in missing if number not in given))

    def _learn(self, ref: str, ids: list[int]) -> None:
        table = TABLES[ref]
        for start in range(0, len(ids), 900):
            rows = self.connection.execute(select(table.c.id, table.c.uid).where(table.c.id.in_(ids[start : start + 900])))
            self._uids[ref].update((number, uid) for number, uid in rows)

    def _told(self, ref: str, value: Any) -> Any:
        """A stored value as the journal tells it: a reference as the uid of its row."""
        return self._uids[ref].get(value, value) if ref and value is not None else value
