"""Use cases of taking back: the last operation, an import, any operation of the history."""

from __future__ import annotations

from dataclasses import dataclass

from nmsdesk.domain import rules
from nmsdesk.errors import Rejected
from nmsdesk.services import sealed
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.storage import records
from nmsdesk.storage import undo as storage_undo
from nmsdesk.storage.undo import Operation
from nmsdesk.storage.work import Changed


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back, what changed, and sentences about what was left since it changed later."""

    operation: Operation
    changed: Changed
    left: tuple[str, ...] = ()


def last(desk: Desk) -> Operation | None:
    """The operation that `undo` would take back now."""
    with desk.read() as reading:
        return storage_undo.last(reading.connection)


def history(desk: Desk, most: int = 50) -> list[tuple[Operation, bool]]:
    """The last operations with whether each has been taken back, newest first."""
    with desk.read() as reading:
        gone = storage_undo.undone(reading.connection)
        return [(o, o.name in gone) for o in storage_undo.operations(reading.connection, most)]


def undo(desk: Desk, number: str | int | None = None) -> Undone:
    """Take back an operation by its number («12» or «replica:12»), else the last one; one transaction, also undoable by hand.

    Rejected when an earlier operation, taken back alone, would break a rule with what was done after it.
    """
    with desk.read() as reading:
        connection = reading.connection
        if number is None:
            operation = storage_undo.last(connection)
            if operation is None:
                raise Rejected("Отменять нечего.")
        else:
            name, _, seq = str(number).rpartition(":")
            if not seq.isdigit():
                raise Rejected(f"Операции «{number}» нет.")
            operation = storage_undo.find(connection, name or desk.database.replica, int(seq))
            if operation is None or operation.kind in storage_undo.NOT_UNDONE:
                raise Rejected(f"Операции «{number}» нет или её нельзя отменить.")
            if operation.name in storage_undo.undone(connection):
                raise Rejected("Эта операция уже отменена.")
    with desk.begin("undo", f"Отменено: {operation.reason} · {operation.name}") as begun:
        sealed.keep_from_undo(Reading(begun.work.connection, desk.today), operation)
        newest = storage_undo.last(begun.work.connection)
        left = storage_undo.take_back(begun.work, operation)
        if newest != operation:
            _refuse_broken(Reading(begun.work.connection, desk.today), operation)
    return Undone(operation, begun.changed, tuple(left))


def _refuse_broken(reading: Reading, operation: Operation) -> None:
    """Rejected when a record that the operation had changed breaks a rule now: another one has taken its days or its place."""
    touched: dict[str, list[str]] = {}
    for table, uid, _ in storage_undo.lines_of(reading.connection, operation):
        touched.setdefault(table, []).append(uid)
    for table, uids in touched.items():
        for record in records.by_uids(reading.connection, table, uids).values():
            if wrong := next((t for t in rules.check(record, reading) if t.severity == "error"), None):
                raise Rejected(f"Отдельно отменить эту операцию нельзя. {wrong.message} Сначала отмените то, что сделано после неё.")
