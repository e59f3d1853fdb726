"""What happened to a record and to those around it, an operation at a time, with whether it can be taken back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from nmsdesk.domain import catalogue
from nmsdesk.domain import fields as f
from nmsdesk.services import history
from nmsdesk.services.desk import Desk
from nmsdesk.services.history import ChangeLine
from nmsdesk.storage import undo as storage_undo
from nmsdesk.storage.undo import Operation

MOST = 40
# What is told together with a person or an organisation, by the field that points to it.
AROUND = {
    "persons": (
        "employments", "categories", "diagnostics", "deficits", "plans", "trainings", "mentorships", "memberships", "participations",
    ),
    "organizations": ("sites", "teams", "checklist_marks"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """An operation with what it did to the records asked about; ``others`` is how many other records it changed."""

    operation: Operation
    lines: tuple[ChangeLine, ...]
    undoable: bool
    others: int


def of_record(desk: Desk, record: f.Record, most: int = MOST) -> list[Entry]:
    """The last operations on the record, its parts and what AROUND names, newest first."""
    found: dict[str, tuple[Operation, list[ChangeLine]]] = {}
    rows: Counter[str] = Counter()  # of those asked about, by the operation
    for key, uid in _rows(desk, record):
        for one in history.of_record(desk, key, uid, most):
            found.setdefault(one.operation.name, (one.operation, []))[1].extend(one.lines)
            rows[one.operation.name] += 1
    with desk.read() as reading:
        gone = storage_undo.undone(reading.connection)
        latest = sorted(found.values(), key=lambda x: (x[0].at, x[0].seq), reverse=True)[:most]
        sizes = storage_undo.sizes(reading.connection, [o for o, _ in latest])
    return [
        Entry(o, tuple(lines), o.name not in gone and o.kind not in storage_undo.NOT_UNDONE, sizes[o.name] - rows[o.name])
        for o, lines in latest
    ]


def _rows(desk: Desk, record: f.Record) -> Iterable[tuple[str, str]]:
    """(register, uid) of the record, of its parts, and of what is around it."""
    register = catalogue.register_of(record)
    yield register.key, record.uid
    around = AROUND.get(register.key, ())
    with desk.read() as reading:
        for other, column in catalogue.references_to(register.key):
            part = isinstance(column.field, f.Ref) and column.field.owner
            if part or (other.key in around and column.name in ("person", "mentor", "mentee", "organization")):
                for row in reading.where(other.record, **{column.name: record.id}):
                    yield other.key, row.uid
