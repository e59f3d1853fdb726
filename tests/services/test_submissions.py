"""What organisations send by files: who, how many rows, when; once a file, taken back with it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from conftest import Clock
from given import a_school, tables
from incoming import STAFF, book, every, planned, taken

from nmsdesk.domain.monitoring import ImportBatch, Submission
from nmsdesk.exchange.lists import KINDS
from nmsdesk.services import due_lines, imports
from nmsdesk.services.undo import undo

FILE_ONLY = True

ROWS = [
    ("Ветрова Анна Ильинична", "01.02.1980", "", "МБОУ СОШ № 5", "Учитель", "Физика", "", 10),
    ("Лугова Ольга Юрьевна", "03.04.1981", "", "МБОУ СОШ № 5", "Учитель", "Химия", "", 11),
    ("Ясенева Инна Львовна", "05.06.1982", "", "МБОУ СОШ № 7", "Учитель", "Химия", "", 12),
]


def sent(desk: Any) -> list[tuple[int, str, date, int]]:
    return [(s.organization, s.kind, s.day, s.rows) for s in every(desk, Submission)]


def test_a_file_of_two_schools_is_noted_for_each_and_taken_back(desk: Any, tmp_path: Path) -> None:
    five, seven = a_school(desk, "МБОУ СОШ № 5"), a_school(desk, "МБОУ СОШ № 7")
    before = tables(desk)
    plan = planned(desk, book(tmp_path / "staff.xlsx", STAFF, *ROWS))
    applied = imports.apply_import(desk, plan)
    assert sent(desk) == [(five.id, plan.title, date(2026, 3, 2), 2), (seven.id, plan.title, date(2026, 3, 2), 1)]
    (batch,) = every(desk, ImportBatch)
    assert {s.batch for s in every(desk, Submission)} == {batch.id} and (plan.created, batch.created) == (3, 3)
    assert undo(desk, applied.batch).left == () and tables(desk) == before


def test_a_rejected_row_is_not_counted_and_a_new_school_is(desk: Any, tmp_path: Path) -> None:
    a_school(desk, "МБОУ СОШ № 5")
    path = book(tmp_path / "staff.xlsx", STAFF, *ROWS)
    plan = planned(desk, path)
    assert plan.rejected == 1
    plan = planned(desk, path, new_organizations=frozenset(plan.unknown_organizations))
    imports.apply_import(desk, plan)
    assert [rows for _, _, _, rows in sent(desk)] == [2, 1]
    rejected = planned(desk, book(tmp_path / "other.xlsx", STAFF, (*ROWS[0][:3], "Нет такой", *ROWS[0][4:])))
    assert rejected.rejected == 1 and not rejected.senders


def test_the_same_file_again_is_noted_in_another_academic_year_only(desk: Any, clock: Clock, tmp_path: Path) -> None:
    a_school(desk, "МБОУ СОШ № 5")
    path = book(tmp_path / "staff.xlsx", STAFF[:4] + STAFF[4:7], *(row[:7] for row in ROWS[:2]))
    taken(desk, path)
    before = tables(desk)
    taken(desk, path)
    assert tables(desk) == before
    clock.moment = datetime(2026, 9, 3, 10, 0)
    plan = taken(desk, path)
    assert plan.operations == [] and [s[2] for s in sent(desk)] == [date(2026, 3, 2), date(2026, 9, 3)]


def test_the_first_page_knows_a_staff_list_by_its_title() -> None:
    assert KINDS["staff"].title == due_lines.STAFF_LIST
