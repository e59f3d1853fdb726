"""The journal is written with each change, cannot be altered unseen, and its clock never goes back."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import Clock, settle
from given import a_job, a_person, a_school, by_uid, replayed, saved
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, text

from nmsdesk.errors import Rejected
from nmsdesk.services import registers
from nmsdesk.storage import journal, schema

Opened = Callable[..., Any]


def transactions(desk: Any) -> list[Any]:
    with desk.read() as reading:
        return list(reading.connection.execute(select(schema.tx).order_by(schema.tx.c.hlc)).mappings())


def broken(desk: Any) -> list[str]:
    with desk.read() as reading:
        return journal.verify(reading.connection)


def execute(desk: Any, statement: str) -> None:
    with desk.database.writer.begin() as connection:
        connection.execute(text(statement))


def test_a_new_base_tells_its_dictionaries_by_the_journal(desk: Any) -> None:
    assert by_uid(desk) == replayed(desk)
    assert broken(desk) == []
    assert [t["kind"] for t in transactions(desk)] == ["seed"]


def test_each_use_case_is_one_transaction_of_the_journal(desk: Any, clock: Clock) -> None:
    person = a_person(desk)
    a_job(desk, person, a_school(desk))
    found = transactions(desk)
    assert [t["kind"] for t in found] == ["seed", "add", "add", "add"]
    assert [t["seq"] for t in found] == [1, 2, 3, 4]
    assert found[1]["reason"] == "Добавлено: работник"
    assert found[1]["user"] == desk.database.user


def test_a_change_keeps_the_changed_fields_only(desk: Any) -> None:
    person = a_person(desk)
    changed = saved(desk, replace(person, last_name="Смирнова"))
    with desk.read() as reading:
        body = reading.connection.execute(
            select(schema.change.c.body).where(schema.change.c.row_uid == person.uid).order_by(schema.change.c.seq.desc()).limit(1)
        ).scalar_one()
    found = json.loads(body)
    assert found.pop("_") == [
        [person.id, 1, person.changed_at, person.changed_by],
        [person.id, 2, changed.changed_at, changed.changed_by],
    ]
    assert found == {"last_name": ["Иванова", "Смирнова"]}


def test_references_are_journalled_by_uid_and_not_by_number(desk: Any) -> None:
    person, school = a_person(desk), a_school(desk)
    job = a_job(desk, person, school)
    with desk.read() as reading:
        body = reading.connection.execute(select(schema.change.c.body).where(schema.change.c.row_uid == job.uid)).scalar_one()
    assert json.loads(body)["person"] == [None, person.uid]
    assert json.loads(body)["organization"] == [None, school.uid]


def test_saving_without_a_change_writes_nothing(desk: Any) -> None:
    person = a_person(desk)
    before = len(transactions(desk))
    saved = registers.save(desk, person)
    assert saved.changed.rows == 0 and saved.record == person
    assert len(transactions(desk)) == before


def test_a_refused_use_case_leaves_no_line(desk: Any) -> None:
    before = len(transactions(desk))
    with pytest.raises(Rejected):
        registers.save(desk, registers.blank("persons"))
    assert len(transactions(desk)) == before


def test_a_failure_in_the_middle_leaves_neither_rows_nor_lines(desk: Any) -> None:
    before, rows = len(transactions(desk)), by_uid(desk)
    with pytest.raises(ZeroDivisionError), desk.begin("import", "Импорт") as begun:
        begun.work.add(registers.blank("persons", last_name="Иванова", first_name="Мария"))
        _ = 1 / 0
    assert (len(transactions(desk)), by_uid(desk)) == (before, rows)


ALTERATIONS = {
    "a body": "UPDATE change SET body = replace(body, 'Иванова', 'Петрова') WHERE body LIKE '%Иванова%'",
    "a removed line": "DELETE FROM change WHERE seq = 3",
    "a removed transaction": "DELETE FROM tx WHERE seq = 3",
    "the user": "UPDATE tx SET \"user\" = 'другой' WHERE seq = 3",
    "the moment": "UPDATE tx SET at = '2020-01-01T00:00:00.000' WHERE seq = 3",
    "the order": "UPDATE tx SET prev = '' WHERE seq = 3",
    "the row": "UPDATE change SET row_uid = 'x' WHERE seq = 3",
}


@pytest.mark.parametrize("statement", ALTERATIONS.values(), ids=ALTERATIONS)
def test_an_alteration_past_the_program_is_seen(desk: Any, statement: str) -> None:
    for name in ("Смирнова", "Иванова", "Кузнецова"):
        a_person(desk, name)
    assert broken(desk) == []
    execute(desk, statement)
    assert broken(desk)


def test_an_erased_body_leaves_the_chain_whole(desk: Any) -> None:
    a_person(desk)
    execute(desk, "UPDATE change SET body = NULL WHERE seq = 2")
    assert broken(desk) == []


def test_the_journals_clock_never_goes_back(desk: Any, clock: Clock) -> None:
    a_person(desk)
    clock.moment = datetime(2020, 1, 1)  # someone set the computer's clock back
    a_person(desk, "Петрова")
    clock.moment = datetime(2026, 3, 3)
    a_person(desk, "Сидорова")
    stamps = [t["hlc"] for t in transactions(desk)]
    assert stamps == sorted(set(stamps))
    assert [t["seq"] for t in transactions(desk)] == [1, 2, 3, 4]


@given(st.lists(st.integers(-(10**6), 10**6), min_size=1, max_size=50))
def test_clock_readings_only_grow(steps: list[int]) -> None:
    now, last = datetime(2026, 3, 2), "000000000000000-0000"
    for step in steps:
        now += timedelta(seconds=step)
        new = journal.clock(now, last)
        assert new > last and len(new) == len(last)
        last = new


def test_ten_thousand_operations_of_one_moment_stay_in_order() -> None:
    last = journal.clock(datetime(2026, 3, 2), "000000000000000-0000")
    for _ in range(10_050):
        new = journal.clock(datetime(2020, 1, 1), last)
        assert new > last
        last = new


def test_a_copied_file_continues_its_journal_under_a_new_name(
    base: Path, opened: Opened, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = opened(base)
    a_person(desk)
    first = desk.database.replica
    desk.close()
    elsewhere = tmp_path / "elsewhere.db"
    shutil.copy(base, elsewhere)
    settle(tmp_path / "other_home", "f" * 32)
    monkeypatch.setenv("NMSDESK_HOME", str(tmp_path / "other_home"))
    other = opened(elsewhere)
    a_person(other, "Петрова")
    assert other.database.replica != first
    last = transactions(other)[-1]
    assert (last["replica"], last["seq"]) == (other.database.replica, 1)
    assert json.loads(last["ctx"]) == {first: 2}
    assert broken(other) == []
    other.close()
    assert opened(elsewhere).database.replica == other.database.replica, "the same computer keeps its name"


def test_the_same_computer_keeps_its_replica(base: Path, opened: Opened) -> None:
    names = set()
    for _ in range(3):
        desk = opened(base)
        names.add(desk.database.replica)
        desk.close()
    assert len(names) == 1


def test_a_view_of_personal_data_is_noted_outside_the_journal(desk: Any) -> None:
    desk.database.log("view", "persons/1")
    with desk.read() as reading:
        row = reading.connection.execute(select(schema.event.c.kind, schema.event.c.subject, schema.event.c.user)).one()
        count = reading.connection.execute(select(func.count()).select_from(schema.tx)).scalar_one()
    assert row == ("view", "persons/1", desk.database.user)
    assert count == 1
