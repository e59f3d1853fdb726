"""A base on which changes are tried: one transaction that is always taken back, on a copy in memory when the base may only be looked at."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, StaticPool, create_engine, event
from sqlalchemy import exc as sql_exc

from nmsdesk.domain.views import View
from nmsdesk.errors import Denied, Rejected, StorageTrouble
from nmsdesk.russian import fold
from nmsdesk.storage import journal
from nmsdesk.storage.database import Begun, Database
from nmsdesk.storage.veil import VEIL
from nmsdesk.storage.viewed import StandIn, ViewedDatabase
from nmsdesk.storage.work import Changed, Work

LARGEST = 400_000_000  # bytes of a base that is copied into memory


class _Unwritten(journal.Lines):
    """Lines of a journal that are only counted."""

    def __init__(self) -> None:
        self._waiting: list[journal.Line] = []
        self._written = 0

    def _write(self) -> None:
        self._written += len(self._waiting)
        self._waiting.clear()


class RehearsedDatabase(StandIn):
    """Reads and writes within one transaction of which nothing remains; use cases run on it as they do on a base.

    Every `begin` is a savepoint, no line of the journal is written, nothing is logged.
    """

    look_only = False
    reason = ""

    def __init__(self, base: Database, view: View, connection: Connection):
        super().__init__(base, view)
        self._connection = connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        yield self._connection.execution_options(**{VEIL: self.veil})

    @contextmanager
    def begin(self, kind: str, reason: str) -> Iterator[Begun]:
        """A change of the copy; nothing remains of it when it fails, and the copy goes on without it."""
        begun, now = Begun(), self.base.clock().isoformat(timespec="milliseconds")
        connection = self._connection.execution_options(**{VEIL: None})
        try:
            with connection.begin_nested():
                begun.work = work = Work(connection, self.replica, self.user, now, _Unwritten())
                yield begun
                begun.changed = Changed(frozenset(work.touched), len(work.lines))
        except sql_exc.IntegrityError as trouble:
            raise Rejected("Запись связана с другими записями или повторяет существующую.") from trouble

    def log(self, kind: str, subject: str) -> None:
        """Nobody outside sees the copy: there is nothing to note."""


@contextmanager
def rehearse(database: Database | ViewedDatabase | RehearsedDatabase) -> Iterator[RehearsedDatabase]:
    """The base as it is now, to be changed at will; whatever happens on it is taken back at the end.

    A base that may be written is tried under its writer's transaction: with `cache_spill=OFF` a SQLite file is not touched before a
    commit, and none comes. One that may only be looked at is copied into memory. Denied for a server's base that another writes.
    """
    if isinstance(database, RehearsedDatabase):
        raise Denied("Проба на копии уже идёт.")
    base = database if isinstance(database, Database) else database.base
    view = database.view if isinstance(database, ViewedDatabase) else View()
    own = _in_memory(base) if base.look_only else None
    try:
        with (own or base.writer).connect() as connection:
            whole = connection.begin()
            try:
                yield RehearsedDatabase(base, view, connection)
            finally:
                whole.rollback()
    except sql_exc.OperationalError as trouble:
        raise StorageTrouble("База занята или недоступна. Повторите через минуту.") from trouble
    finally:
        if own is not None:
            own.dispose()


def _in_memory(base: Database) -> Engine:
    """A copy of the file in memory; the file itself is only read."""
    if base.file is None:
        raise Denied("Базу на сервере сейчас меняет другой пользователь: пробовать изменения может только он. Повторите позже.")
    if base.file.stat().st_size > LARGEST:
        raise Denied("База открыта только для просмотра и слишком велика, чтобы пробовать изменения на её копии в памяти.")
    copy = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    with base.reader.connect() as connection:
        source = connection.connection.driver_connection
        assert isinstance(source, sqlite3.Connection)
        source.backup(copy)
    copy.execute("PRAGMA foreign_keys=ON")
    copy.create_function("folded_text", 1, lambda text: text and fold(text), deterministic=True)
    engine = create_engine("sqlite://", creator=lambda: copy, poolclass=StaticPool, hide_parameters=True)
    event.listen(engine, "begin", lambda c: c.exec_driver_sql("BEGIN"))
    return engine
