"""Lines of the journal to be read by people: of one operation, of one row; never more than asked for."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, func, select

from nmsdesk.storage import schema
from nmsdesk.storage.undo import Operation
from nmsdesk.storage.veil import text_seen


@dataclass(frozen=True, slots=True)
class Written:
    """A changed row: its operation, register, uid and {field: [before, after]}; None when the data were erased."""

    operation: Operation
    table: str
    uid: str
    body: dict[str, list[Any]] | None


def of_operation(connection: Connection, operation: Operation, most: int) -> list[Written]:
    """The first lines of an operation."""
    c = schema.change.c
    where = (c.replica == operation.replica, c.seq == operation.seq)
    rows = connection.execute(select(c.table, c.row_uid, c.body).where(*where).order_by(c.n).limit(most))
    return [Written(operation, table, uid, json.loads(body) if body is not None else None) for table, uid, body in rows]


def counted(connection: Connection, operation: Operation) -> dict[str, int]:
    """How many rows of each register an operation changed."""
    c = schema.change.c
    where = (c.replica == operation.replica, c.seq == operation.seq)
    return {table: n for table, n in connection.execute(select(c.table, func.count()).where(*where).group_by(c.table))}


def of_row(connection: Connection, table: str, uid: str, most: int) -> list[Written]:
    """The last lines about one row, newest first."""
    t, c = schema.tx.c, schema.change.c
    source = schema.change.join(schema.tx, (t.replica == c.replica) & (t.seq == c.seq))
    columns = (t.replica, t.seq, t.at, t.user, t.kind, t.reason, c.body)
    statement = select(*columns).select_from(source).where(c.row_uid == uid, c.table == table).order_by(t.hlc.desc(), c.n.desc())
    found = []
    for *head, body in connection.execute(statement.limit(most)):
        operation = Operation(*head)
        operation = replace(operation, reason=text_seen(connection, operation.reason))
        found.append(Written(operation, table, uid, json.loads(body) if body is not None else None))
    return found


def of_table(connection: Connection, table: str, most: int) -> list[Written]:
    """The last lines about any row of a register, newest first."""
    t, c = schema.tx.c, schema.change.c
    source = schema.change.join(schema.tx, (t.replica == c.replica) & (t.seq == c.seq))
    columns = (t.replica, t.seq, t.at, t.user, t.kind, t.reason, c.row_uid, c.body)
    statement = select(*columns).select_from(source).where(c.table == table).order_by(t.hlc.desc(), c.n.desc())
    found = []
    for *head, uid, body in connection.execute(statement.limit(most)):
        found.append(Written(Operation(*head), table, uid, json.loads(body) if body is not None else None))
    return found
