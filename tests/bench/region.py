"""The base that benches measure on: a synthetic city or region, made once and kept in the temporary folder."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from nmsdesk import app
from nmsdesk.domain.catalogue import register_of
from nmsdesk.domain.fields import Record
from nmsdesk.services.demo.city import build_city
from nmsdesk.services.desk import Desk
from nmsdesk.storage import codec
from nmsdesk.storage.schema import TABLES

FOLDER = Path(tempfile.gettempdir()) / "nmsdesk-bench"
NOW = datetime(2025, 11, 24, 12)
SIZES = {
    "region": (120_000, 3_000, 5, 1.0), "district": (40_000, 1_000, 5, 1.0), "city": (4_000, 90, 5, 1.0), "small": (6_000, 150, 5, 1.0),
}  # fmt: skip
CHUNK = 20_000


def base(size: str) -> Path:
    """The file of a base of the size, made when it is not there yet (a region takes some minutes)."""
    FOLDER.mkdir(exist_ok=True)
    os.environ["NMSDESK_HOME"] = str(FOLDER / "home")
    file = FOLDER / f"{size}.db"
    if not file.exists():
        part = FOLDER / f"{size}.part.db"
        part.unlink(missing_ok=True)
        started = time.perf_counter()
        desk = app.create_desk(str(part), lambda: NOW)
        n = fill(desk, size)
        desk.close()
        part.rename(file)
        print(f"made {file}: {n} rows in {time.perf_counter() - started:.0f} s", file=sys.stderr)
    return file


def opened(size: str) -> Desk:
    return app.open_desk(str(base(size)), lambda: NOW)


def fill(desk: Desk, size: str) -> int:
    """Insert the records of a synthetic city by raw Core, without journal; the number of rows."""
    staff, organizations, years, density = SIZES[size]
    records = build_city(NOW.date(), staff, organizations, years, 1, density)
    done = 0
    with desk.database.writer.begin() as connection:
        for rows in _chunks(records):
            for key, group in rows.items():
                connection.execute(insert(TABLES[key]), group)
                done += len(group)
    return done


def _chunks(records: Iterator[Record]) -> Iterator[dict[str, list[dict[str, Any]]]]:
    at = NOW.isoformat(timespec="milliseconds")
    while chunk := list(islice(records, CHUNK)):
        rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for record in chunk:
            key = register_of(record).key
            row = {c.name: codec.encode(getattr(record, c.name)) for c in register_of(record).columns}
            row.update(id=record.id, uid=codec.uuid7(), version=1, changed_at=at, changed_by="bench", folded=codec.folded(key, record))
            rows[key].append(row)
        yield rows
