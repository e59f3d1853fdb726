"""Applying: all or nothing, only what was looked at, stopped when asked, whole after a kill."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from given import a_person, a_school, by_uid, replayed, tables
from incoming import book, codes, end_of_journal, every, people, planned, taken
from sqlalchemy import event

from nmsdesk.domain.monitoring import ImportBatch
from nmsdesk.domain.people import Person
from nmsdesk.errors import Denied, Rejected
from nmsdesk.exchange.reading import read_workbook
from nmsdesk.services import imports, registers
from nmsdesk.services.desk import Desk
from nmsdesk.services.undo import undo
from nmsdesk.storage import backup, journal

CAPTIONS = ("ФИО", "Дата рождения", "ОО", "Должность", "Телефон")


def a_list(tmp_path: Path, amount: int, place: str = "СОШ 5") -> Path:
    """A staff list of as many persons."""
    rows = [(f"Фамилия{_letters(n)} Имя Отчествовна", "17.05.1990", place, "учитель", f"8 916 {n:07d}") for n in range(amount)]
    return book(tmp_path / f"list{amount}.xlsx", CAPTIONS, *rows)


def _letters(n: int) -> str:
    return "".join("абвгдежзик"[int(digit)] for digit in f"{n:05d}")


@pytest.fixture
def school(desk: Desk) -> Any:
    return a_school(desk, "МБОУ СОШ № 5")


def test_planning_writes_nothing_and_copies_nothing(file_desk: Desk, tmp_path: Path) -> None:
    a_school(file_desk, "МБОУ СОШ № 5")
    assert file_desk.database.file is not None
    before, file = tables(file_desk), file_desk.database.file.read_bytes()
    plan = planned(file_desk, a_list(tmp_path, 3))
    assert plan.created == 3 and tables(file_desk) == before and file_desk.database.file.read_bytes() == file
    assert backup.listed(backup.folder_of(file_desk.database.file)) == []


def test_applying_makes_a_verified_copy_and_a_batch_of_the_journal(file_desk: Desk, tmp_path: Path) -> None:
    desk = file_desk
    a_school(desk, "МБОУ СОШ № 5")
    path = a_list(tmp_path, 3)
    plan = planned(desk, path)
    applied = imports.apply_import(desk, plan)
    assert applied.batch == end_of_journal(desk) and {"persons", "employments", "import_batches"} <= applied.changed.registers
    assert desk.database.file is not None and len(backup.listed(backup.folder_of(desk.database.file))) == 1
    (batch,) = every(desk, ImportBatch)
    assert (batch.file, batch.sha256, batch.read, batch.created) == (path.name, plan.sha256, 3, 3)
    with desk.read() as reading:
        assert journal.verify(reading.connection) == []
    assert by_uid(desk) == replayed(desk)


def test_an_import_is_taken_back_to_the_byte_also_by_its_number(desk: Desk, school: Any, tmp_path: Path) -> None:
    taken(desk, a_list(tmp_path, 2))
    before = tables(desk)
    applied = imports.apply_import(desk, planned(desk, a_list(tmp_path, 20)))
    assert undo(desk, applied.batch).left == () and tables(desk) == before


def test_undo_leaves_and_reports_what_was_changed_since(desk: Desk, school: Any, tmp_path: Path) -> None:
    applied = imports.apply_import(desk, planned(desk, a_list(tmp_path, 3)))
    person = every(desk, Person)[0]
    registers.save(desk, replace(person, note="правка руками"))
    left = undo(desk, applied.batch).left
    assert left and [p.note for p in every(desk, Person)] == ["правка руками"]


def test_a_plan_made_before_another_change_is_refused(desk: Desk, school: Any, tmp_path: Path) -> None:
    plan = planned(desk, a_list(tmp_path, 2))
    a_person(desk)
    before = tables(desk)
    with pytest.raises(Rejected, match="Проверьте файл ещё раз"):
        imports.apply_import(desk, plan)
    assert tables(desk) == before


def test_a_base_that_is_only_looked_at_takes_nothing(base: Path, opened: Callable[..., Desk], tmp_path: Path) -> None:
    desk = opened(base, look_only=True)
    plan = planned(desk, a_list(tmp_path, 1))
    with pytest.raises(Denied):
        imports.apply_import(desk, plan)


def test_the_right_rows_of_a_file_with_an_error_can_be_taken_alone(desk: Desk, school: Any, tmp_path: Path) -> None:
    rows = [("Иванова Мария Петровна", "17.05.1990", "СОШ 5", "учитель"), ("Петров", "17.05.1990", "СОШ 5", "учитель")]
    rows.append(("Сидорова Анна Олеговна", "17.05.1990", "СОШ № 777", "учитель"))
    plan = planned(desk, book(tmp_path / "a.xlsx", CAPTIONS, *rows))
    assert plan.blocking and (plan.read, plan.created, plan.rejected) == (3, 1, 2)
    assert [(p.code, p.row, p.column) for p in plan.problems] == [("bad_full_name", 3, "A"), ("unknown_organization", 4, "C")]
    imports.apply_import(desk, plan)
    assert people(desk) == ["Иванова Мария Петровна"]


def test_a_workbook_read_once_is_planned_again_after_an_answer(desk: Desk, school: Any, tmp_path: Path) -> None:
    path = a_list(tmp_path, 2, place="")
    workbook = read_workbook(path)
    assert codes(imports.plan_workbook(desk, path, workbook, imports.Hints())) == ["no_organization"] * 2
    assert imports.plan_workbook(desk, path, workbook, imports.Hints(organization="школа № 5")).created == 2


class Stopped(Exception):
    """What a callback raises to stop the work."""


@pytest.mark.parametrize("stage", ["Чтение строк", "Проверка строк"])
def test_planning_tells_how_far_it_is_and_stops_when_asked(desk: Desk, school: Any, tmp_path: Path, stage: str) -> None:
    told: list[tuple[str, int, int]] = []
    path, before = a_list(tmp_path, 1200), tables(desk)
    imports.plan_import(desk, path, progress=lambda *step: told.append(step))
    assert {name for name, _, _ in told} == {"Чтение строк", "Проверка строк"}
    assert all(0 < done <= total and total >= 1200 for _, done, total in told)

    def stop(name: str, done: int, total: int) -> None:
        if name == stage:
            raise Stopped

    with pytest.raises(Stopped):
        imports.plan_import(desk, path, progress=stop)
    assert tables(desk) == before and taken(desk, a_list(tmp_path, 2)).created == 2, "the desk works on"


def test_writing_tells_how_far_it_is_and_a_stop_leaves_nothing(desk: Desk, school: Any, tmp_path: Path) -> None:
    plan, before, told = planned(desk, a_list(tmp_path, 3000)), tables(desk), []

    def stop(name: str, done: int, total: int) -> None:
        told.append((name, done, total))
        if done:
            raise Stopped

    with pytest.raises(Stopped):
        imports.apply_import(desk, plan, stop)
    assert told == [("Запись", 0, 6000), ("Запись", 5000, 6000)] and tables(desk) == before
    assert imports.apply_import(desk, plan).changed.rows == 6002, "with the batch and what the school sent"


def test_a_list_of_thousands_takes_few_statements(file_desk: Desk, tmp_path: Path) -> None:
    a_school(file_desk, "МБОУ СОШ № 5")
    statements = []
    event.listen(file_desk.database.writer, "before_cursor_execute", lambda *args: statements.append(args[2]))
    event.listen(file_desk.database.reader, "before_cursor_execute", lambda *args: statements.append(args[2]))
    taken(file_desk, a_list(tmp_path, 2000))
    assert len(statements) < 80


KILLED = """
import sys, time
from datetime import datetime
from pathlib import Path
from nmsdesk import app
from nmsdesk.services import imports

def main():
    desk = app.open_desk(sys.argv[1])
    plan = imports.plan_import(desk, Path(sys.argv[2]))
    def wait(name, done, total):
        if done:
            print("half", flush=True)
            time.sleep(60)
    imports.apply_import(desk, plan, wait)

if __name__ == "__main__":
    main()
"""


def test_a_kill_in_the_middle_leaves_the_old_base_whole(place: str, opened: Callable[..., Desk], tmp_path: Path) -> None:
    desk = opened(place)
    a_school(desk, "МБОУ СОШ № 5")
    before = tables(desk)
    desk.close()
    script = tmp_path / "killed.py"  # a file: the reader of spreadsheets starts the main module anew
    script.write_text(KILLED, "utf-8")
    command = [sys.executable, str(script), place, str(a_list(tmp_path, 3000))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None and child.stderr is not None
        said = child.stdout.readline().strip()
        child.kill()
        assert said == "half", child.stderr.read()
    desk = opened(place)
    assert tables(desk) == before
    with desk.read() as reading:
        assert journal.verify(reading.connection) == []
    assert taken(desk, a_list(tmp_path, 2)).created == 2 and every(desk, Person)[0].birth == date(1990, 5, 17)
