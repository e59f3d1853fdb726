"""The desk: what every use case works at – the database, the clock, the user."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, TypeVar

from nmsdesk.domain import fields as f
from nmsdesk.domain.views import USUAL, View
from nmsdesk.storage import records
from nmsdesk.storage.database import Begun, Database
from nmsdesk.storage.rehearsal import RehearsedDatabase, rehearse
from nmsdesk.storage.viewed import ViewedDatabase

R = TypeVar("R", bound=f.Record)


class Desk:
    """One open base with its clock; the first argument of every use case."""

    def __init__(
        self, database: Database | ViewedDatabase | RehearsedDatabase, clock: Callable[[], datetime] = datetime.now, view: View = USUAL
    ):
        self.database, self.clock, self.view = database, clock, view
        if isinstance(database, Database):
            database.clock = clock

    @property
    def today(self) -> date:
        return self.clock().date()

    def seen(self, view: View) -> Desk:
        """The same base in another view: its day stands for today, names are hidden, nothing can be written."""
        base = self.database if isinstance(self.database, Database) else self.database.base
        if view.usual:
            return Desk(base, base.clock)
        on, clock = view.on, base.clock
        return Desk(ViewedDatabase(base, view), (lambda: datetime.combine(on, time.min)) if on else clock, view)

    @property
    def folder(self) -> Path | None:
        """The folder of the base, None on a server."""
        return self.database.file.parent if self.database.file else None

    @contextmanager
    def read(self) -> Iterator[Reading]:
        with self.database.read() as connection:
            yield Reading(connection, self.today)

    @contextmanager
    def begin(self, kind: str, reason: str) -> Iterator[Begun]:
        with self.database.begin(kind, reason) as begun:
            yield begun

    @contextmanager
    def rehearsal(self, today: date | None = None) -> Iterator[Desk]:
        """A desk on a copy of the base, on another day if wanted: use cases run on it, nothing of what they do remains."""
        with rehearse(self.database) as copy:
            now = self.clock()
            yield Desk(copy, lambda: datetime.combine(today or now.date(), now.time()))

    def close(self) -> None:
        self.database.close()


class Reading:
    """Reading of records within one consistent view; what rules look at."""

    def __init__(self, connection: Any, today: date):
        self.connection, self.today = connection, today

    def get(self, kind: type[R], number: int | None) -> R | None:
        return records.get(self.connection, kind, number)

    def where(self, record: type[R], /, **equal: Any) -> list[R]:
        return records.where(self.connection, record, **equal)

    def by_ids(self, kind: type[R], ids: list[int]) -> list[R]:
        return records.by_ids(self.connection, kind, ids)
