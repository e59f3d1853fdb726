"""A base is opened with care: the right file, the right mode, one writer, nothing touched that is not ours."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from given import a_person, saved, snils
from sqlalchemy import text

from nmsdesk import app
from nmsdesk.domain.monitoring import Term
from nmsdesk.domain.people import Person
from nmsdesk.domain.queries import ListQuery
from nmsdesk.domain.seeds.dictionaries import DICTIONARIES
from nmsdesk.errors import Denied, NmsError, StorageTrouble
from nmsdesk.services import lists, registers, undo
from nmsdesk.storage import backup, database, journal, schema

NEWEST = database.SCHEMA
Opened = Callable[..., Any]


def pragma(connection: Any, name: str) -> Any:
    return connection.execute(text(f"PRAGMA {name}")).scalar()


@pytest.mark.parametrize("engine", ["reader", "writer"])
def test_a_file_is_opened_in_the_safe_mode(file_desk: Any, engine: str) -> None:
    with getattr(file_desk.database, engine).connect() as connection:
        found = {n: pragma(connection, n) for n in ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "trusted_schema")}
    assert found == {"journal_mode": "truncate", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "trusted_schema": 0}


def test_a_file_carries_the_programs_id_and_the_schema_number(base: Path) -> None:
    connection = sqlite3.connect(base)
    found = [connection.execute(f"PRAGMA {n}").fetchone()[0] for n in ("application_id", "user_version", "integrity_check")]
    connection.close()
    assert found == [schema.APPLICATION_ID, database.SCHEMA, "ok"]


def test_the_reading_connection_cannot_write(file_desk: Any) -> None:
    with file_desk.read() as reading, pytest.raises(Exception, match="readonly"):
        reading.connection.execute(text("DELETE FROM persons"))


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_only_the_user_may_read_the_file(tmp_path: Path) -> None:
    place = tmp_path / "own.db"
    app.create_desk(str(place)).close()
    copies = list(backup.folder_of(place).glob("*.nmsbackup"))
    assert copies
    for file in (place, *copies):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file


def text_file(path: Path) -> None:
    path.write_text("Список педагогов\n" * 100, "utf-8")


def empty_file(path: Path) -> None:
    path.touch()


def foreign_base(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE persons (id INTEGER PRIMARY KEY, name TEXT)")
    connection.commit()
    connection.close()


def short_file(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0")


def newer_base(path: Path) -> None:
    foreign_base(path)
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA application_id={schema.APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version={database.SCHEMA + 1}")
    connection.close()


@pytest.mark.parametrize(
    ("make", "words"),
    [(text_file, "не база nmsdesk"), (empty_file, "пуст"), (foreign_base, "не база nmsdesk"), (short_file, "не база nmsdesk"),
     (newer_base, "более новой версией")],
)  # fmt: skip
@pytest.mark.parametrize("look_only", [False, True])
def test_a_foreign_or_newer_file_is_refused_and_left_untouched(tmp_path: Path, make: Any, words: str, look_only: bool) -> None:
    folder = tmp_path / "somewhere"
    folder.mkdir()
    file = folder / "data.db"
    make(file)
    before, moment = file.read_bytes(), file.stat().st_mtime_ns
    with pytest.raises(StorageTrouble, match=words):
        app.open_desk(str(file), look_only=look_only)
    assert (file.read_bytes(), file.stat().st_mtime_ns) == (before, moment)
    assert list(folder.iterdir()) == [file]


def test_a_missing_file_is_not_created_by_opening(tmp_path: Path) -> None:
    with pytest.raises(StorageTrouble, match="Создайте её"):
        app.open_desk(str(tmp_path / "absent.db"))
    assert not (tmp_path / "absent.db").exists()


def test_a_folder_is_not_a_base(tmp_path: Path) -> None:
    with pytest.raises(StorageTrouble, match="папка"):
        app.open_desk(str(tmp_path))


@pytest.mark.parametrize("place", ["//server/share/nmsdesk.db", "\\\\server\\share\\nmsdesk.db"])
def test_a_base_in_a_network_folder_is_refused(place: str) -> None:
    with pytest.raises(StorageTrouble, match="сетевой"):
        database.refuse_network(Path(place))


def test_creating_never_overwrites_a_file(base: Path) -> None:
    before = base.read_bytes()
    with pytest.raises(StorageTrouble, match="уже есть"):
        app.create_desk(str(base))
    assert base.read_bytes() == before


def test_a_server_that_does_not_answer_is_a_sentence_without_the_password() -> None:
    with pytest.raises(StorageTrouble, match="не отвечает") as found:
        app.open_desk("postgresql+psycopg://u:secret@127.0.0.1:9/none")
    assert "secret" not in str(found.value)


def test_an_address_that_is_not_understood_is_a_sentence() -> None:
    for place in ("postgresql+wrong://u@h/d", "postgresql+psycopg://h:port/d"):
        with pytest.raises(StorageTrouble, match="Адрес базы не понят"):
            app.open_desk(place)


def test_an_empty_database_of_a_server_asks_for_init(server: Any) -> None:
    name = server.create()
    try:
        with pytest.raises(StorageTrouble, match="nmsdesk init"):
            app.open_desk(server.address(name))
    finally:
        server.drop(name)


def test_another_programs_database_on_a_server_is_refused(server: Any) -> None:
    name = server.create()
    connection = database.create_engine(server.address(name))
    try:
        with connection.begin() as c:
            c.execute(text("CREATE TABLE goods (id int)"))
        with pytest.raises(StorageTrouble, match="другой программы"):
            app.create_desk(server.address(name))
        with pytest.raises(StorageTrouble, match="другой программы"):
            app.open_desk(server.address(name))
    finally:
        connection.dispose()
        server.drop(name)


SECOND = """
import sys
from nmsdesk import app
from nmsdesk.errors import Denied
from nmsdesk.domain.monitoring import Term
from nmsdesk.domain.people import Person
from nmsdesk.services import registers
desk = app.open_desk(sys.argv[1])
print(desk.database.look_only)
print(desk.database.reason)
print(registers.counts(desk)["persons"])
try:
    registers.save(desk, Person(last_name="Второй", first_name="Пётр"))
except Denied as trouble:
    print("denied", trouble)
desk.close()
"""


def test_a_second_process_is_told_who_has_the_base_open_and_may_only_look(desk: Any, place: str) -> None:
    a_person(desk)
    found = subprocess.run([sys.executable, "-c", SECOND, place], capture_output=True, text=True, encoding="utf-8", timeout=60)
    assert found.returncode == 0, found.stderr
    look_only, reason, count, denied = found.stdout.splitlines()
    assert (look_only, count) == ("True", "1")
    assert denied == f"denied {reason}"
    if desk.database.file:
        assert desk.database.user in reason and "02.03.2026" in reason
    assert registers.counts(desk)["persons"] == 1


def test_the_second_process_writes_once_the_first_has_closed(desk: Any, place: str) -> None:
    desk.close()
    found = subprocess.run([sys.executable, "-c", SECOND, place], capture_output=True, text=True, encoding="utf-8", timeout=60)
    assert found.stdout.split() == ["False", "0"], found.stderr


def test_a_killed_holder_leaves_no_lock_behind(base: Path, opened: Opened) -> None:
    code = "import sys, os; from nmsdesk import app; app.open_desk(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    child = subprocess.Popen([sys.executable, "-c", code, str(base)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdout is not None and child.stdin is not None
    assert child.stdout.readline().strip() == b"open"
    assert opened(base, look_only=False).database.look_only
    child.kill()
    child.wait()
    child.stdin.close()
    child.stdout.close()
    assert not opened(base).database.look_only


def test_looking_only_changes_no_byte(base: Path, opened: Opened) -> None:
    before = base.read_bytes()
    desk = opened(base, look_only=True)
    lists.ids(desk, ListQuery("terms"))
    desk.database.log("view", "persons/1")
    with pytest.raises(Denied):
        registers.save(desk, Person(last_name="А", first_name="Б"))
    desk.close()
    assert base.read_bytes() == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root writes everywhere")
def test_a_read_only_file_is_opened_for_looking(base: Path, opened: Opened) -> None:
    base.chmod(0o400)
    assert opened(base).database.look_only


def test_a_file_replaced_while_open_is_noticed_before_writing(base: Path, opened: Opened, tmp_path: Path) -> None:
    desk = opened(base)
    a_person(desk)
    other = tmp_path / "other.db"
    shutil.copy(base, other)
    other.replace(base)
    with pytest.raises(StorageTrouble, match="подменён"):
        a_person(desk, "Петрова")
    desk.database.changed = False


@pytest.mark.skipif(os.name != "posix", reason="an open file cannot be removed on Windows")
def test_a_file_that_vanished_is_noticed_before_writing(base: Path, opened: Opened) -> None:
    desk = opened(base)
    base.unlink()
    with pytest.raises(StorageTrouble, match="исчез"):
        a_person(desk)
    assert not base.exists()


def test_a_deleted_snils_is_not_left_in_the_file(base: Path, opened: Opened) -> None:
    desk = opened(base)
    people = [a_person(desk, snils=snils(n), note="x" * 200) for n in range(40)]
    with desk.database.writer.begin() as connection:  # the journal keeps it on purpose; here only the table is looked at
        connection.execute(text("DELETE FROM change"))
    assert all(p.snils.encode() in base.read_bytes() for p in people)
    for person in people[::2]:
        registers.remove(desk, person)
    with desk.database.writer.begin() as connection:
        connection.execute(text("DELETE FROM change"))
    left = base.read_bytes()
    assert not any(p.snils.encode() in left for p in people[::2])
    assert all(p.snils.encode() in left for p in people[1::2])


def test_errors_of_the_database_show_no_personal_data(file_desk: Any) -> None:
    with pytest.raises(Exception) as found, file_desk.database.writer.begin() as connection:
        connection.execute(schema.TABLES["persons"].insert(), {"id": 1, "snils": "112-233-445 95", "last_name": "Секретова"})
    assert not isinstance(found.value, NmsError)
    assert "112-233" not in str(found.value) and "Секретова" not in str(found.value)


def test_a_base_of_the_first_schema_is_brought_up_with_its_dictionaries(base: Path, opened: Opened) -> None:
    """Events and participations of old count as held and come; dictionaries that newer versions brought are there."""
    from nmsdesk.storage import migrate

    migrate.migrate_file(base, "0001", down=True)
    connection = database.connect(base)
    connection.execute("DELETE FROM terms WHERE dictionary IN ('document_kinds', 'themes')")
    row = "(1, 'u1', 1, '', '', 'Семинар', 'seminar', '2025-03-01', NULL, 'city', '', '', '', '', NULL, 'семинар')"
    names = "id, uid, version, changed_at, changed_by, title, form, since, until, level, organizer, place, direction, task, hours, folded"
    connection.execute(f"INSERT INTO events ({names}) VALUES {row}")
    connection.close()
    desk = opened(base)
    assert database.schema_number(base) == NEWEST
    with desk.read() as reading:
        assert reading.connection.execute(text("SELECT state, program, act FROM events")).all() == [("held", "", None)]
        assert {t.dictionary for t in reading.where(Term)} == set(DICTIONARIES)
        assert journal.verify(reading.connection) == []
    assert undo.last(desk) is None


def test_an_older_base_is_copied_then_migrated(
    base: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """One revision more is put beside a copy of those that there are."""
    before = a_base_with_a_person(base, opened)
    add_revision(monkeypatch, tmp_path, "op.add_column('persons', sa.Column('nickname', sa.Text(), server_default='', nullable=False))")
    desk = opened(base)
    assert database.schema_number(base) == NEWEST + 1
    with desk.read() as reading:
        assert reading.connection.execute(text("SELECT last_name, nickname FROM persons")).all() == [("Иванова", "")]
    copies = [path for _, path in backup.listed(backup.folder_of(base))]
    assert any(database.schema_number(path) == NEWEST for path in copies)
    desk.close()
    assert before


def test_a_migration_that_fails_leaves_the_old_base(
    base: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    a_base_with_a_person(base, opened)
    before = base.read_bytes()
    steps = "op.add_column('persons', sa.Column('nickname', sa.Text())); op.execute('INSERT INTO nowhere VALUES (1)')"
    add_revision(monkeypatch, tmp_path, steps)
    with pytest.raises(Exception, match="nowhere"):
        opened(base)
    assert base.read_bytes() == before
    assert database.schema_number(base) == NEWEST


def test_a_migration_that_breaks_references_is_taken_back(
    base: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    a_base_with_a_person(base, opened)
    before = base.read_bytes()
    add_revision(monkeypatch, tmp_path, "op.execute('UPDATE levels SET scale = 999')")
    with pytest.raises(StorageTrouble, match="нарушены связи"):
        opened(base)
    assert base.read_bytes() == before


def test_an_older_base_that_may_only_be_looked_at_says_why(
    base: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = base.read_bytes()
    add_revision(monkeypatch, tmp_path, "pass")
    with pytest.raises(StorageTrouble, match="прежней версией"):
        opened(base, look_only=True)
    assert base.read_bytes() == before


def a_base_with_a_person(base: Path, opened: Opened) -> int:
    desk = opened(base)
    saved(desk, Person(last_name="Иванова", first_name="Мария"))
    assert undo.last(desk) is not None
    desk.close()
    return base.stat().st_size


def add_revision(monkeypatch: pytest.MonkeyPatch, folder: Path, steps: str) -> None:
    """Let the program believe in one revision more that does these steps."""
    from nmsdesk.storage import migrate

    copied = folder / "migrations"
    shutil.copytree(Path(migrate.__file__).parent / "migrations", copied, ignore=shutil.ignore_patterns("__pycache__"))
    head = "import sqlalchemy as sa\nfrom alembic import op\nrevision = 'NEXT'\ndown_revision = 'LAST'\n"
    head = head.replace("NEXT", f"{NEWEST + 1:04}").replace("LAST", f"{NEWEST:04}")
    (copied / "versions" / "next.py").write_text(f"{head}\n\ndef upgrade():\n    {steps}\n", "utf-8")
    monkeypatch.setattr(migrate, "__file__", str(folder / "migrate.py"))
    monkeypatch.setattr(database, "SCHEMA", NEWEST + 1)
