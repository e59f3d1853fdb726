"""Taking back a transaction of the journal: fields still as it left them go back, the rest is left and reported."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, delete, distinct, func, insert, select, update

from nmsdesk.domain import catalogue
from nmsdesk.domain import fields as f
from nmsdesk.storage import schema
from nmsdesk.storage.codec import folded, from_row, record_columns
from nmsdesk.storage.journal import Line, canonical
from nmsdesk.storage.veil import text_seen, veil_of
from nmsdesk.storage.work import Work

CHUNK = 900
NOT_UNDONE = ("undo", "seed")


@dataclass(frozen=True, slots=True)
class Operation:
    """A transaction of the journal as people see it."""

    replica: str
    seq: int
    at: str
    user: str
    kind: str
    reason: str

    @property
    def name(self) -> str:
        return f"{self.replica}:{self.seq}"

    @property
    def told(self) -> str:
        """The reason without the name of the operation that an undoing carries."""
        return self.reason.rsplit(" · ", 1)[0] if self.kind == "undo" else self.reason


def operations(connection: Connection, most: int = 50) -> list[Operation]:
    """The last operations, newest first, undone ones and undoings included."""
    t = schema.tx.c
    rows = connection.execute(select(t.replica, t.seq, t.at, t.user, t.kind, t.reason).order_by(t.hlc.desc()).limit(most))
    return [_seen(connection, Operation(*row)) for row in rows]


def _seen(connection: Connection, operation: Operation) -> Operation:
    """The operation as the face of the connection lets its words be read."""
    return replace(operation, reason=text_seen(connection, operation.reason)) if veil_of(connection) else operation


def undone(connection: Connection) -> set[str]:
    """Names of operations already taken back."""
    rows = connection.execute(select(schema.tx.c.reason).where(schema.tx.c.kind == "undo")).scalars()
    return {reason.rsplit(" ", 1)[-1] for reason in rows}


def last(connection: Connection) -> Operation | None:
    """The newest operation that can be taken back."""
    gone = undone(connection)
    return next((o for o in operations(connection, 500) if o.kind not in NOT_UNDONE and o.name not in gone), None)


def find(connection: Connection, replica: str, seq: int) -> Operation | None:
    t = schema.tx.c
    row = connection.execute(
        select(t.replica, t.seq, t.at, t.user, t.kind, t.reason).where(t.replica == replica, t.seq == seq)
    ).first()
    return _seen(connection, Operation(*row)) if row else None


def lines_of(connection: Connection, operation: Operation) -> list[tuple[str, str, dict[str, list[Any]]]]:
    """(register, row uid, body) of an operation's changed rows in their order; erased bodies are left out."""
    c = schema.change.c
    rows = connection.execute(
        select(c.table, c.row_uid, c.body).where(c.replica == operation.replica, c.seq == operation.seq).order_by(c.n)
    )
    return [(table, uid, json.loads(body)) for table, uid, body in rows if body is not None]


def sizes(connection: Connection, operations: Sequence[Operation]) -> dict[str, int]:
    """How many records each operation changed, by its name."""
    c, wanted = schema.change.c, {(o.replica, o.seq): o.name for o in operations}
    numbers = sorted({o.seq for o in operations})
    rows = select(c.replica, c.seq, func.count(distinct(c.row_uid))).where(c.seq.in_(numbers)).group_by(c.replica, c.seq)
    return {wanted[replica, seq]: n for replica, seq, n in connection.execute(rows) if (replica, seq) in wanted}


def take_back(work: Work, operation: Operation) -> list[str]:
    """Undo an operation inside a transaction; Russian sentences about what was left as it is."""
    left: list[str] = []
    lines = lines_of(work.connection, operation)[::-1]
    current = _current(work.connection, lines)
    uids = _Uids(work.connection)
    gone: dict[str, list[Any]] = defaultdict(list)
    bodies = {uid: {n: [pair[1], None] for n, pair in body.items() if n != "_"} for _, uid, body in lines if body["_"][0] is None}
    coming = _coming(work, lines, current, uids, left)
    for table, uid, body in lines:
        before, after = body["_"]
        row = current.get((table, uid))
        if before is None:
            _collect_added(row, after, table, gone, left)
        elif after is None:
            if (table, uid) in coming:
                _bring_back(work, table, uid, body, uids)
        elif row is None:
            left.append(f"{_one(table)}: запись позже удалена.")
        else:
            _restore(work, table, row, body, uids, left)
    _delete(work, gone, bodies, left)
    return left


def _one(table: str) -> str:
    one = catalogue.REGISTERS[table].one
    return one[0].upper() + one[1:]


def _current(connection: Connection, lines: Sequence[tuple[str, str, Any]]) -> dict[tuple[str, str], dict[str, Any]]:
    found: dict[tuple[str, str], dict[str, Any]] = {}
    wanted: dict[str, list[str]] = defaultdict(list)
    for table, uid, _ in lines:
        wanted[table].append(uid)
    for table, uids in wanted.items():
        t = schema.TABLES[table]
        for start in range(0, len(uids), CHUNK):
            for row in connection.execute(select(t).where(t.c.uid.in_(uids[start : start + CHUNK]))).mappings():
                found[table, row["uid"]] = dict(row)
    return found


class _Uids:
    """Ids of referenced rows by uid, looked up as needed."""

    def __init__(self, connection: Connection):
        self.connection = connection
        self._ids: dict[tuple[str, str], int | None] = {}

    def id(self, table: str, uid: str) -> int | None:
        if (table, uid) not in self._ids:
            t = schema.TABLES[table]
            self._ids[table, uid] = self.connection.execute(select(t.c.id).where(t.c.uid == uid)).scalar()
        return self._ids[table, uid]

    def stored(self, table: str, name: str, value: Any) -> Any:
        """A journalled value as the column keeps it: a reference's uid becomes the id."""
        field = catalogue.REGISTERS[table].column(name).field
        if value is None and not isinstance(field, (f.Ref, f.Day, f.Number)):
            return False if isinstance(field, f.Flag) else ""
        return self.id(field.register, value) if isinstance(field, f.Ref) and isinstance(value, str) else value

    def lost(self, table: str, name: str, value: Any) -> bool:
        """Whether a journalled value refers to a row that is no more."""
        field = catalogue.REGISTERS[table].column(name).field
        return isinstance(field, f.Ref) and isinstance(value, str) and self.id(field.register, value) is None


def _coming(
    work: Work, lines: Sequence[tuple[str, str, Any]], current: dict[tuple[str, str], Any], uids: _Uids, left: list[str]
) -> set[tuple[str, str]]:
    """Deleted rows that can return, each given its number, the old one when it is still free; the others are reported."""
    coming: dict[tuple[str, str], Any] = {}
    for table, uid, body in lines:
        if body["_"][1] is None and (table, uid) in current:
            left.append(f"{_one(table)}: запись уже возвращена.")
        elif body["_"][1] is None:
            coming[table, uid] = body
    _number(work, coming, uids)
    changed = True
    while changed:  # a row that stays away keeps away those that refer to it
        changed = False
        for (table, uid), body in list(coming.items()):
            lost = next((n for n, pair in body.items() if n != "_" and uids.lost(table, n, pair[0])), None)
            if lost:
                caption = catalogue.REGISTERS[table].column(lost).caption
                left.append(f"{_one(table)}: не возвращено, той записи, что стояла в поле «{caption}», больше нет.")
                del coming[table, uid]
                uids._ids[table, uid] = None
                changed = True
    return set(coming)


def _number(work: Work, coming: dict[tuple[str, str], Any], uids: _Uids) -> None:
    wanted: dict[str, dict[int, str]] = defaultdict(dict)
    for (table, uid), body in coming.items():
        wanted[table][body["_"][0][0]] = uid
    for table, numbers in wanted.items():
        t = schema.TABLES[table]
        chosen, taken = sorted(numbers), set[int]()
        for start in range(0, len(chosen), CHUNK):
            taken.update(work.connection.execute(select(t.c.id).where(t.c.id.in_(chosen[start : start + CHUNK]))).scalars())
        for number in chosen:
            new = number
            while new in taken or (new != number and new in numbers):
                new = work.next_id(table)
            uids._ids[table, numbers[number]] = new


def _collect_added(
    row: dict[str, Any] | None, after: list[Any], table: str, gone: dict[str, list[Any]], left: list[str]
) -> None:
    if row is None:
        return
    if row["version"] != after[1] or row["changed_at"] != after[2]:
        left.append(f"{_one(table)}: запись позже изменена и оставлена.")
        return
    gone[table].append(row)


def _delete(work: Work, gone: dict[str, list[Any]], bodies: dict[str, dict[str, list[Any]]], left: list[str]) -> None:
    """Delete added rows unless rows that stay refer to them; repeated until nothing more has to stay."""
    ids = {table: {row["id"] for row in rows} for table, rows in gone.items()}
    stay: dict[str, set[int]] = defaultdict(set)
    changed = True
    while changed:
        changed = False
        for table, numbers in ids.items():
            used = _referred(work.connection, table, numbers - stay[table], ids, stay)
            if used:
                stay[table] |= used
                changed = True
    for table, rows in gone.items():
        t = schema.TABLES[table]
        if stay[table]:
            left.append(f"{catalogue.REGISTERS[table].title}: {len(stay[table])} оставлено, на них ссылаются более поздние записи.")
        going = [row for row in rows if row["id"] not in stay[table]]
        for start in range(0, len(going), CHUNK):
            chosen = [row["id"] for row in going[start : start + CHUNK]]
            work.connection.execute(delete(t).where(t.c.id.in_(chosen)))
        if going:
            work.touched.add(table)
        for row in going:
            service = [row["id"], row["version"], row["changed_at"], row["changed_by"]]
            work.lines.append(Line(table, row["uid"], canonical({**bodies[row["uid"]], "_": [service, None]})))


def _referred(
    connection: Connection, table: str, numbers: set[int], ids: dict[str, set[int]], stay: dict[str, set[int]]
) -> set[int]:
    """Those of ``numbers`` that rows outside of what goes refer to."""
    used: set[int] = set()
    chosen = sorted(numbers)
    for other, column in catalogue.references_to(table):
        t = schema.TABLES[other.key]
        going = ids.get(other.key, set()) - stay[other.key]
        for start in range(0, len(chosen), CHUNK):
            rows = connection.execute(select(t.c.id, t.c[column.name]).where(t.c[column.name].in_(chosen[start : start + CHUNK])))
            used.update(number for rid, number in rows if rid not in going)
    return used


def _restore(
    work: Work, table: str, row: dict[str, Any], body: dict[str, list[Any]], uids: _Uids, left: list[str]
) -> None:
    """Fields go back where the operation is still the last to have set them; service columns too when all do."""
    before, after = body["_"]
    back: dict[str, Any] = {}
    for name, (old, new) in body.items():
        if name == "_":
            continue
        caption = catalogue.REGISTERS[table].column(name).caption
        if uids.lost(table, name, new) or row[name] != uids.stored(table, name, new):
            left.append(f"{_one(table)}: поле «{caption}» позже изменено и оставлено.")
        elif uids.lost(table, name, old):
            left.append(f"{_one(table)}: поле «{caption}» оставлено, прежней записи в нём больше нет.")
        else:
            back[name] = uids.stored(table, name, old)
    if not back:
        return
    whole = row["version"] == after[1] and row["changed_at"] == after[2]
    service = before[1:] if whole else [row["version"] + 1, work.at, work.user]
    values = {**back, "version": service[0], "changed_at": service[1], "changed_by": service[2]}
    record = from_row(table, [({**row, **values})[name] for name in record_columns(table)])
    t = schema.TABLES[table]
    work.connection.execute(update(t).where(t.c.id == row["id"]).values(**values, folded=folded(table, record)))
    work.touched.add(table)
    line: dict[str, list[Any]] = {name: [body[name][1], body[name][0]] for name in back}
    line["_"] = [[row["id"], row["version"], row["changed_at"], row["changed_by"]], [row["id"], *service]]
    work.lines.append(Line(table, row["uid"], canonical(line)))
    row.update(values)


def _bring_back(work: Work, table: str, uid: str, body: dict[str, list[Any]], uids: _Uids) -> None:
    """A deleted row returns as it was."""
    t = schema.TABLES[table]
    number = uids.id(table, uid)
    _, version, at, by = body["_"][0]
    row: dict[str, Any] = {"id": number, "uid": uid, "version": version, "changed_at": at, "changed_by": by}
    for column in catalogue.REGISTERS[table].columns:
        row[column.name] = uids.stored(table, column.name, body.get(column.name, [None])[0])
    record = from_row(table, [row[name] for name in record_columns(table)])
    work.connection.execute(insert(t), [{**row, "folded": folded(table, record)}])
    work.touched.add(table)
    line: dict[str, list[Any]] = {name: [None, pair[0]] for name, pair in body.items() if name != "_"}
    line["_"] = [None, [number, version, at, by]]
    work.lines.append(Line(table, uid, canonical(line)))
