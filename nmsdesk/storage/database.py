"""The database: a SQLite file or a PostgreSQL server, opened with care, written by one process at a time."""

from __future__ import annotations

import getpass
import os
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, select, text
from sqlalchemy import exc as sql_exc

from nmsdesk import settings
from nmsdesk.errors import Denied, Rejected, StorageTrouble
from nmsdesk.russian import fold
from nmsdesk.storage import schema
from nmsdesk.storage.lock import FileLock
from nmsdesk.storage.work import Changed, Work

SCHEMA = 5  # the number of the newest revision; compared by one pragma, so that Alembic loads only when it differs
PG_LOCK = 0x6E6D73  # advisory lock of the writer on a server
BUSY_MS = 5000
PAST_DAYS = 3  # past days whose readers are kept open


def is_address(place: str | Path) -> bool:
    """Whether the place is an address of a PostgreSQL server and not a file."""
    return isinstance(place, str) and place.startswith("postgresql")


class Database:
    """One open base. Reads go through `read`, writes through `begin`; only `begin` commits."""

    def __init__(self, place: str | Path, clock: Callable[[], datetime] = datetime.now, look_only: bool = False):
        self.place = str(place) if is_address(place) else str(Path(place).absolute())
        self.file = None if is_address(place) else Path(self.place)
        self.clock = clock
        self.user = getpass.getuser()
        self.changed = False
        self.upgraded = False  # the schema was older: its dictionaries want completing
        self.look_only = look_only
        self.reason = "База открыта только для просмотра." if look_only else ""
        self._lock: FileLock | None = None
        self._held: Connection | None = None
        self._identity: tuple[int, int] | None = None
        self._replica = ""
        self._past: dict[date, Engine] = {}  # readers of past days, the latest asked last
        self._past_lock = Lock()
        self.reader, self.writer = self._engines()
        try:
            if self.file:
                self._open_file(self.file)
            else:
                self._open_server()
        except BaseException:
            self._dispose()
            raise

    # opening

    def _engines(self) -> tuple[Engine, Engine]:
        if self.file is None:
            common: dict[str, Any] = {"connect_args": {"application_name": f"nmsdesk {self.user}"}, "pool_size": 3}
            return server_engine(self.place, **common), server_engine(self.place, **common)
        common = {"hide_parameters": True}
        reader = create_engine("sqlite://", creator=lambda: self._connect(True), pool_size=4, poolclass=_queue_pool(), **common)
        writer = create_engine("sqlite://", creator=lambda: self._connect(False), pool_size=1, poolclass=_queue_pool(), **common)
        # The driver must not begin or commit by itself: one BEGIN IMMEDIATE per use case, or writers deadlock at upgrade.
        event.listen(reader, "begin", lambda c: c.exec_driver_sql("BEGIN"))
        event.listen(writer, "begin", lambda c: c.exec_driver_sql("BEGIN IMMEDIATE"))
        return reader, writer

    def _connect(self, reading: bool) -> sqlite3.Connection:
        connection = connect(Path(self.place))
        if reading:
            connection.execute("PRAGMA query_only=ON")
            connection.execute("PRAGMA cache_size=-8192")  # the system's cache serves reading; the memory of an office PC is not ours
        return connection

    def _open_file(self, file: Path) -> None:
        refuse_network(file)
        check_file(file, newest=SCHEMA)
        found = file.stat()
        self._identity = (found.st_ino, found.st_dev)
        if self.look_only:
            self._current()
            return
        if not os.access(file, os.W_OK) or not os.access(file.parent, os.W_OK):
            self.look_only, self.reason = True, "Файл базы или его папка доступны только для чтения."
            return self._current()
        lock = FileLock(file)
        if not lock.take(self.clock()):
            self.look_only = True
            self.reason = f"Базу уже открыл {lock.holder()}. Здесь её можно только смотреть."
            return self._current()
        self._lock = lock
        try:
            if schema_number(file) < SCHEMA:
                from nmsdesk.storage import backup, migrate

                backup.make(file, backup.folder_of(file), "перед обновлением", self.clock())
                migrate.upgrade_file(file)
                self.upgraded = True
            self._know_replica()
        except BaseException:
            lock.release()
            raise

    def _current(self) -> None:
        if self.file and schema_number(self.file) < SCHEMA:
            raise StorageTrouble("База создана прежней версией программы, а обновить её сейчас нельзя: она открыта только для просмотра.")

    def _open_server(self) -> None:
        try:
            with self.reader.connect() as connection:
                from nmsdesk.storage import migrate

                number = migrate.server_number(connection)
        except sql_exc.OperationalError as trouble:
            raise StorageTrouble("Сервер базы данных не отвечает или такой базы на нём нет. Проверьте адрес и сервер.") from trouble
        if number is None:
            raise StorageTrouble("На сервере по этому адресу нет базы nmsdesk. Создайте её командой nmsdesk init.")
        if number > SCHEMA:
            raise StorageTrouble("База создана более новой версией программы. Обновите nmsdesk на этом компьютере.")
        if self.look_only:
            return
        held = self.writer.connect()
        if not held.execute(text("SELECT pg_try_advisory_lock(:k)"), {"k": PG_LOCK}).scalar():
            held.close()
            self.look_only, self.reason = True, "Базу на сервере сейчас меняет другой пользователь. Здесь её можно только смотреть."
            return
        held.commit()
        self._held = held
        if number < SCHEMA:
            from nmsdesk.storage import migrate

            migrate.upgrade_server(self.writer)
            self.upgraded = True
        self._know_replica()

    def _know_replica(self) -> None:
        """The replica of this copy: a file copied to another computer continues its journal under a new name."""
        install = settings.install_id()
        with self.reader.connect() as connection:
            known = connection.execute(select(schema.replica.c.id).where(schema.replica.c.install == install)).scalar()
        if known is None:
            known = uuid.uuid4().hex[:12]
            with self.writer.begin() as connection:
                row = {"id": known, "install": install, "since": self.clock().isoformat(timespec="seconds")}
                connection.execute(schema.replica.insert(), row)
        self._replica = known

    # use

    def _reader_on(self, on: date) -> Engine:
        """The reader of the base as it was on a day (storage.past); a few of them are kept."""
        with self._past_lock:
            found = self._past.pop(on, None) or self._past_engine(on)
            self._past[on] = found
            while len(self._past) > PAST_DAYS:
                self._past.pop(next(iter(self._past))).dispose()
        return found

    def _past_engine(self, on: date) -> Engine:
        from nmsdesk.storage import past

        if self.file is None:
            found = server_engine(self.place, connect_args={"application_name": f"nmsdesk {self.user}"}, pool_size=2)

            @event.listens_for(found, "connect")
            def make(raw: Any, _: Any) -> None:
                schema = raw.execute("SELECT quote_ident(current_schema())").fetchone()[0]
                for statement in past.statements(on, schema):
                    raw.execute(statement)
                raw.commit()

            return found

        def connect_past() -> sqlite3.Connection:
            raw = self._connect(False)
            for statement in past.statements(on, "main"):
                raw.execute(statement)
            raw.execute("PRAGMA query_only=ON")
            raw.execute("PRAGMA cache_size=-8192")
            return raw

        found = create_engine("sqlite://", creator=connect_past, pool_size=2, poolclass=_queue_pool(), hide_parameters=True)
        event.listen(found, "begin", lambda c: c.exec_driver_sql("BEGIN"))
        return found

    @contextmanager
    def read(self, on: date | None = None) -> Iterator[Connection]:
        """A connection for reading, one consistent view; of the base as it was on the day, if one is given."""
        try:
            with (self._reader_on(on) if on else self.reader).connect() as connection:
                yield connection
        except sql_exc.OperationalError as trouble:
            raise StorageTrouble("База занята или недоступна. Повторите через минуту.") from trouble
        except sql_exc.DatabaseError as trouble:
            raise StorageTrouble("База не читается. Проверьте её командой nmsdesk check и восстановите из копии.") from trouble

    @contextmanager
    def begin(self, kind: str, reason: str) -> Iterator[Begun]:
        """One write transaction with its line in the journal; nothing remains of it when it fails."""
        if self.look_only:
            raise Denied(self.reason)
        self._same_file()
        begun = Begun()
        try:
            with self.writer.begin() as connection:
                now = self.clock().isoformat(timespec="milliseconds")
                begun.work = work = Work(connection, self._replica, self.user, now)
                yield begun
                if work.lines:
                    head = {"user": self.user, "kind": kind, "reason": reason, "at": now}
                    seq = work.lines.close(head)
                    begun.changed = Changed(frozenset(work.touched), len(work.lines), seq)
        except sql_exc.IntegrityError as trouble:
            raise Rejected("Запись связана с другими записями или повторяет существующую. Ничего не изменено.") from trouble
        except sql_exc.OperationalError as trouble:
            raise StorageTrouble(f"База не записывается: {_cause(trouble)}. Ничего не изменено.") from trouble
        self.changed = self.changed or bool(begun.changed.rows)

    def _same_file(self) -> None:
        if not self.file:
            return
        try:
            found = self.file.stat()
        except OSError as trouble:
            raise StorageTrouble("Файл базы исчез с диска. Закройте программу и найдите его; введённое осталось на экране.") from trouble
        if (found.st_ino, found.st_dev) != self._identity:
            raise StorageTrouble("Файл базы подменён, пока он был открыт. Закройте программу и откройте базу заново.")

    def log(self, kind: str, subject: str) -> None:
        """Note a view, print or export of personal data; silently not when the base is only looked at."""
        if self.look_only:
            return
        row = {"at": self.clock().isoformat(timespec="seconds"), "user": self.user, "kind": kind, "subject": subject}
        with self.writer.begin() as connection:
            connection.execute(schema.event.insert(), row)

    @property
    def replica(self) -> str:
        return self._replica

    def close(self) -> None:
        """Release the base; a changed file leaves a verified backup behind."""
        self._dispose()
        changed, self.changed = self.changed, False
        try:
            if self.file and self._lock and changed:
                from nmsdesk.storage import backup

                backup.make(self.file, backup.folder_of(self.file), "при закрытии", self.clock())
        finally:
            if self._lock:
                self._lock.release()

    def _dispose(self) -> None:
        self.reader.dispose()
        for engine in self._past.values():
            engine.dispose()
        if self._held is not None:
            self._held.close()
        self.writer.dispose()


class Begun:
    """An open write transaction: its work, and after the end what it changed."""

    work: Work

    def __init__(self) -> None:
        self.changed = Changed()


def server_engine(address: str, **options: Any) -> Engine:
    """An engine of a server's database; StorageTrouble when the address or the driver is not what it should be."""
    try:
        return create_engine(address, hide_parameters=True, **options)
    except (sql_exc.ArgumentError, ValueError) as trouble:  # NoSuchModuleError is one of them
        raise StorageTrouble("Адрес базы не понят. Он пишется так: postgresql+psycopg://пользователь:пароль@сервер/база.") from trouble
    except ModuleNotFoundError as trouble:
        raise StorageTrouble("Для базы на сервере нужен драйвер psycopg, а он не установлен (nmsdesk[postgresql]).") from trouble


def _queue_pool() -> Any:
    from sqlalchemy.pool import QueuePool

    return QueuePool


def _cause(trouble: sql_exc.OperationalError) -> str:
    words = str(trouble.orig).lower()
    if "locked" in words or "busy" in words:
        return "она занята другой программой"
    if "full" in words:
        return "на диске нет места"
    return "диск или файл недоступен"


def connect(file: Path) -> sqlite3.Connection:
    """A SQLite connection as the base must be opened (findings.md §3): existing file only, TRUNCATE, FULL, no spills."""
    connection = sqlite3.connect(
        f"{file.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None, check_same_thread=False, timeout=BUSY_MS / 1000
    )
    for pragma in (
        "journal_mode=TRUNCATE",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        "trusted_schema=OFF",
        "cache_spill=OFF",  # a long import must not take the exclusive lock before its commit: readers go on
        "cache_size=-65536",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")
    connection.create_function("folded_text", 1, lambda text: text and fold(text), deterministic=True)  # LOWER() leaves Cyrillic alone
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "truncate" or connection.execute("PRAGMA synchronous").fetchone()[0] != 2:
        connection.close()
        raise StorageTrouble("База не открылась в надёжном режиме записи. Проверьте, что файл лежит на обычном диске этого компьютера.")
    return connection


def schema_number(file: Path) -> int:
    """The schema number of a base; a journal left by a crash is rolled back first, which a mode of ro could not do."""
    connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True)
    try:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])
    finally:
        connection.close()


def refuse_network(file: Path) -> None:
    if str(file).startswith(("\\\\", "//")):
        raise StorageTrouble("База на сетевой папке повреждается при обрывах связи. Положите её на диск этого компьютера.")


def check_file(file: Path, newest: int) -> None:
    """Refuse, with a sentence and untouched, what is not a base of this program or is newer than it."""
    if not file.exists():
        raise StorageTrouble(f"Базы {file.name} нет. Создайте её командой nmsdesk init или выберите другую.")
    if not file.is_file():
        raise StorageTrouble(f"{file.name} – это папка, а не база данных.")
    with file.open("rb") as handle:
        head = handle.read(100)
    if not head:
        raise StorageTrouble(f"Файл {file.name} пуст. Восстановите базу из копии или создайте новую.")
    if not head.startswith(b"SQLite format 3\0") or int.from_bytes(head[68:72], "big") != schema.APPLICATION_ID:
        raise StorageTrouble(f"Файл {file.name} – не база nmsdesk. Он не изменён; выберите другой файл.")
    journal_file = file.with_name(file.name + "-journal")
    crashed = journal_file.exists() and journal_file.stat().st_size > 0  # the header may be half a migration's
    number = int.from_bytes(head[60:64], "big")
    if number > newest and not (crashed and schema_number(file) <= newest):
        raise StorageTrouble("База создана более новой версией программы. Обновите nmsdesk на этом компьютере; файл не изменён.")


def is_base(file: Path) -> bool:
    """Whether the file is a base of this program, by its first bytes."""
    try:
        with file.open("rb") as handle:
            head = handle.read(100)
    except OSError:
        return False
    return head.startswith(b"SQLite format 3\0") and int.from_bytes(head[68:72], "big") == schema.APPLICATION_ID


def create(place: str | Path) -> None:
    """Create an empty base with the current schema; an existing file is refused."""
    from nmsdesk.storage import migrate

    if is_address(place):
        migrate.create_server(server_engine(str(place)))
        return
    file = Path(place)
    refuse_network(file)
    if file.exists():
        raise StorageTrouble(f"Файл {file.name} уже есть. Чтобы не потерять данные, он не изменён; укажите другое имя.")
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(file.name + ".part")
    part.unlink(missing_ok=True)
    migrate.create_file(part)
    os.chmod(part, 0o600)
    part.with_name(part.name + "-journal").unlink(missing_ok=True)
    part.replace(file)
