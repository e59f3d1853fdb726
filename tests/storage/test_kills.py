"""A killed process leaves the old or the new whole, never a part; the next opening simply goes on."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from given import by_uid, replayed, tables

from nmsdesk.services import registers
from nmsdesk.storage import backup, database, journal, migrate

Opened = Callable[..., Any]
ROWS = 2000
IMPORT = f"""
import sys, time
from nmsdesk import app
from nmsdesk.domain.people import Person
desk = app.open_desk(sys.argv[1])
people = [Person(last_name=f"Фамилия{{n}}", first_name="Имя", note="x" * 300) for n in range({ROWS})]
print("open", flush=True)
with desk.begin("import", "Принят файл") as begun:
    begun.work.add_many(people)
    if sys.argv[2:] == ["wait"]:
        print("written", flush=True)
        time.sleep(60)
print("done", flush=True)
time.sleep(60)
"""


def start(code: str, *args: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, *args]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8")


def end(child: subprocess.Popen[str]) -> None:
    child.kill()
    child.wait()
    assert child.stdout is not None
    child.stdout.close()


def await_line(child: subprocess.Popen[str], line: str) -> None:
    assert child.stdout is not None
    assert child.stdout.readline().strip() == line


def whole(desk: Any) -> None:
    """The base is sound and its journal tells the same as its tables."""
    with desk.read() as reading:
        assert journal.verify(reading.connection) == []
    assert by_uid(desk) == replayed(desk)


def test_a_kill_inside_an_import_leaves_the_old_base(place: str, opened: Opened) -> None:
    child = start(IMPORT, place, "wait")
    await_line(child, "open")
    await_line(child, "written")
    end(child)
    desk = opened(place)
    assert not desk.database.look_only, "the lock of a dead process must not hold"
    assert registers.counts(desk)["persons"] == 0
    whole(desk)


@pytest.mark.parametrize("turn", range(6))
def test_a_kill_at_any_moment_leaves_all_or_nothing(base: Path, opened: Opened, turn: int) -> None:
    child = start(IMPORT, str(base))
    await_line(child, "open")
    time.sleep(random.Random(turn).uniform(0.02, 0.35))
    end(child)
    desk = opened(base)
    assert registers.counts(desk)["persons"] in (0, ROWS)
    whole(desk)


HALF = """
import os, sqlite3, sys
c = sqlite3.connect(sys.argv[1], isolation_level=None)
c.execute("PRAGMA journal_mode=TRUNCATE"); c.execute("PRAGMA synchronous=FULL"); c.execute("PRAGMA cache_size=2")
c.execute("BEGIN IMMEDIATE")
c.execute("UPDATE terms SET name = name || '!' || hex(zeroblob(400))")
c.execute("UPDATE posts SET name = name || '!' || hex(zeroblob(400))")
c.execute("PRAGMA user_version=77")
c.execute("UPDATE levels SET name = hex(zeroblob(4000))")
c.execute("UPDATE terms SET name = name || hex(zeroblob(400))")
os.kill(os.getpid(), 9)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("look_only", [False, True])
def test_a_kill_in_the_middle_of_writing_pages_is_rolled_back_at_opening(base: Path, opened: Opened, look_only: bool) -> None:
    desk = opened(base)
    before = tables(desk)
    desk.close()
    end(_finished(start(HALF, str(base))))
    assert base.with_name(base.name + "-journal").stat().st_size > 0, "the test must leave a hot journal"
    found = opened(base, look_only=look_only)
    assert tables(found) == before
    assert database.schema_number(base) == database.SCHEMA


def _finished(child: subprocess.Popen[str]) -> subprocess.Popen[str]:
    child.wait()
    return child


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_backup_after_a_kill_is_whole(base: Path, tmp_path: Path) -> None:
    _finished(start(HALF, str(base))).stdout.close()  # type: ignore[union-attr]
    target = tmp_path / "copy.nmsbackup"
    backup.copy(base, target)
    connection = sqlite3.connect(target)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert connection.execute("SELECT count(*) FROM terms WHERE name LIKE '%!%'").fetchone() == (0,)
    connection.close()


MIGRATION = """
import sys
from pathlib import Path
from nmsdesk.storage import migrate
file = Path(sys.argv[1])
print("ready", flush=True)
migrate.migrate_file(file)
print("done", flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("turn", range(6))
def test_a_kill_inside_a_migration_leaves_the_old_or_the_new_schema(tmp_path: Path, turn: int) -> None:
    file = tmp_path / "migrated.db"
    file.touch()
    child = start(MIGRATION, str(file))
    await_line(child, "ready")
    time.sleep(random.Random(turn).uniform(0.0, 0.25))
    end(child)
    connection = database.connect(file)
    count = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    number = connection.execute("PRAGMA user_version").fetchone()[0]
    connection.close()
    assert (number == 0 and count == 0) or (number == database.SCHEMA and count > 100)
    migrate.migrate_file(file)
    assert database.schema_number(file) == database.SCHEMA


def test_a_kill_while_closing_leaves_no_half_backup(base: Path, opened: Opened) -> None:
    """What a killed backup leaves behind is a .part, which is never taken for a copy."""
    folder = backup.folder_of(base)
    folder.mkdir()
    (folder / "nmsdesk-20260302-090000.nmsbackup.part").write_bytes(b"half")
    assert backup.listed(folder) == []
    desk = opened(base)
    registers.save(desk, registers.blank("persons", last_name="Иванова", first_name="Мария"))
    desk.close()
    assert len(backup.listed(folder)) == 1
