"""The journal: one append-only log, written in the transaction of the change; history and undo are read from it."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from nmsdesk.storage import bulk, schema

CHUNK = 5000
CHANGE_COLUMNS = ("replica", "seq", "n", "table", "row_uid", "salt", "hash", "body")
canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False).encode
"""JSON with sorted keys and no spaces: the same text for the same value everywhere."""


@dataclass(slots=True)
class Line:
    """One changed row: ``body`` is the canonical JSON of {field: [before, after]} and '_', the service columns before and after."""

    table: str
    row_uid: str
    body: str


def clock(now: datetime, last: str) -> str:
    """The next reading of the hybrid logical clock: never behind ``last``, even when the computer's clock is."""
    wall = f"{int(now.timestamp() * 1000):015d}"
    if wall > last[:15]:
        return f"{wall}-0000"
    n = int(last[:15]) * 10_000 + int(last[16:]) + 1  # ten thousand within a millisecond: the next one is borrowed
    return f"{n // 10_000:015d}-{n % 10_000:04d}"


class Lines:
    """The changed rows of one transaction: they go to the base in chunks, the transaction itself with its hash at the end."""

    def __init__(self, connection: Connection, replica: str):
        self._connection, self._replica = connection, replica
        t = schema.tx.c
        self._last = connection.execute(select(t.seq, t.hlc, t.hash).where(t.replica == replica).order_by(t.seq.desc()).limit(1)).first()
        self.seq: int = self._last.seq + 1 if self._last else 1
        self._digest = hashlib.sha256()
        self._waiting: list[Line] = []
        self._written = 0

    def __len__(self) -> int:
        return self._written + len(self._waiting)

    def append(self, line: Line) -> None:
        self._waiting.append(line)
        if len(self._waiting) == CHUNK:
            self._write()

    def _write(self) -> None:
        salts = secrets.token_bytes(8 * len(self._waiting))
        rows: bulk.Rows = []
        for place, line in enumerate(self._waiting):
            n, salt = self._written + place, salts[8 * place : 8 * place + 8]
            mark = line_hash(self._replica, self.seq, n, line.table, line.row_uid, salt, line.body)
            self._digest.update(mark)
            rows.append((self._replica, self.seq, n, line.table, line.row_uid, salt, mark, line.body))
        bulk.insert_rows(self._connection, schema.change, CHANGE_COLUMNS, rows)
        self._written += len(rows)
        self._waiting.clear()

    def close(self, head: dict[str, str]) -> int:
        """Write what is left and the transaction; returns its number.

        ``head`` carries user, kind, reason and at (ISO). The transaction's hash covers its columns, the hashes of its
        lines and the hash of the transaction before, so that a removed or altered one is seen (findings.md §3).
        """
        if self._waiting:
            self._write()
        hlc = clock(datetime.fromisoformat(head["at"]), self._last.hlc if self._last else "000000000000000-0000")
        t = schema.tx.c
        seen = self._connection.execute(select(t.replica, func.max(t.seq)).where(t.replica != self._replica).group_by(t.replica))
        values: dict[str, Any] = {
            "replica": self._replica, "seq": self.seq, "hlc": hlc, **head, "ctx": canonical({r: s for r, s in seen}),
            "prev": self._last.hash if self._last else "", "body_hash": self._digest.hexdigest(),
        }  # fmt: skip
        values["hash"] = tx_hash(values)
        self._connection.execute(insert(schema.tx), [values])
        return self.seq


def line_hash(replica: str, seq: int, n: int, table: str, row_uid: str, salt: bytes, body: str) -> bytes:
    return hashlib.sha256(f"{replica}\0{seq}\0{n}\0{table}\0{row_uid}\0{salt.hex()}\0{body}".encode()).digest()


def tx_hash(values: dict[str, Any]) -> str:
    """The hash of a transaction over all its columns but the hash itself."""
    return hashlib.sha256(canonical({k: v for k, v in values.items() if k != "hash"}).encode()).hexdigest()


def verify(connection: Connection) -> list[str]:
    """Breaks in the chain, in Russian; an empty list when the journal is whole."""
    troubles: list[str] = []
    last: dict[str, str] = {}
    for row in connection.execute(select(schema.tx).order_by(schema.tx.c.replica, schema.tx.c.seq)).mappings():
        digest = hashlib.sha256()
        where = (schema.change.c.replica == row["replica"], schema.change.c.seq == row["seq"])
        for line in connection.execute(select(schema.change).where(*where).order_by(schema.change.c.n)).mappings():
            if line["body"] is not None:
                mark = line_hash(row["replica"], row["seq"], line["n"], line["table"], line["row_uid"], line["salt"], line["body"])
                if mark != line["hash"]:
                    troubles.append(f"Запись журнала {row['seq']}.{line['n']} изменена в обход программы.")
            digest.update(line["hash"])
        whole = row["body_hash"] == digest.hexdigest() and row["prev"] == last.get(row["replica"], "") and row["hash"] == tx_hash(dict(row))
        if not whole:
            troubles.append(f"Журнал повреждён на операции {row['seq']} от {row['at'][:16].replace('T', ' ')}.")
        last[row["replica"]] = row["hash"]
    return troubles
