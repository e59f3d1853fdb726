"""Lines of the journal between two moments, and whom the changed rows belong to."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select

from nmsdesk.storage import schema

CHUNK = 900
Moment = Mapping[str, int]  # replica → the last operation of it that was seen


@dataclass(frozen=True, slots=True)
class Trace:
    """A changed row: the kind and the words of its operation, {field: [before, after]} with references as uids."""

    operation: str
    kind: str
    reason: str
    at: str
    table: str
    uid: str
    body: dict[str, list[Any]]

    @property
    def what(self) -> str:
        """added, changed or removed"""
        before, after = self.body["_"]
        return "added" if before is None else "removed" if after is None else "changed"


def seen(connection: Connection) -> dict[str, int]:
    """The moment now."""
    t = schema.tx.c
    return {replica: seq for replica, seq in connection.execute(select(t.replica, func.max(t.seq)).group_by(t.replica))}


def between(connection: Connection, since: Moment, until: Moment | None, tables: Iterable[str]) -> Iterator[Trace]:
    """Lines after one moment and not after another (None: up to now), in the order of time; erased ones are left out."""
    t, c = schema.tx.c, schema.change.c
    source = schema.tx.join(schema.change, (t.replica == c.replica) & (t.seq == c.seq))
    columns = (t.replica, t.seq, t.kind, t.reason, t.at, c.table, c.row_uid, c.body)
    later = or_(t.replica.not_in(list(since)), *(and_(t.replica == r, t.seq > n) for r, n in since.items()))
    statement = select(*columns).select_from(source).where(later, c.table.in_(sorted(tables)), c.body.is_not(None))
    if until is not None:
        statement = statement.where(or_(*(and_(t.replica == r, t.seq <= n) for r, n in until.items())))
    for replica, seq, kind, reason, at, table, uid, body in connection.execute(statement.order_by(t.hlc, c.n)):
        yield Trace(f"{replica}:{seq}", kind, reason, at, table, uid, json.loads(body))


def owners(connection: Connection, table: str, field: str, register: str, rows: Iterable[str]) -> dict[str, str]:
    """Uid of a row → uid of the record of ``register`` that its field refers to now; rows that are no more are left out."""
    t, o, wanted = schema.TABLES[table], schema.TABLES[register], sorted(set(rows))
    found: dict[str, str] = {}
    for start in range(0, len(wanted), CHUNK):
        statement = select(t.c.uid, o.c.uid).join(o, o.c.id == t.c[field]).where(t.c.uid.in_(wanted[start : start + CHUNK]))
        found.update((row, owner) for row, owner in connection.execute(statement))
    return found
