"""Copies are verified before they get their name, thinned by age, and brought back without losing the present base."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from given import a_person, tables
from hypothesis import given, settings
from hypothesis import strategies as st

from nmsdesk.domain.people import Person
from nmsdesk.errors import BadFile, Denied, StorageTrouble
from nmsdesk.services import registers, safety
from nmsdesk.storage import backup

Opened = Callable[..., Any]
NOW = datetime(2026, 3, 2, 12, 0)


def test_closing_leaves_a_copy_only_if_something_changed(base: Path, opened: Opened) -> None:
    opened(base).close()
    assert backup.listed(backup.folder_of(base)) == []
    desk = opened(base)
    a_person(desk)
    desk.close()
    assert len(backup.listed(backup.folder_of(base))) == 1


def test_a_copy_holds_the_same_rows(base: Path, opened: Opened, tmp_path: Path) -> None:
    desk = opened(base)
    a_person(desk)
    target = tmp_path / "out" / "copy.nmsbackup"
    target.parent.mkdir()
    safety.backup(desk, target)
    assert tables(opened(target, look_only=True)) == tables(desk)
    assert list(target.parent.iterdir()) == [target]


def test_a_copy_of_a_base_being_written_is_consistent(base: Path, opened: Opened, tmp_path: Path) -> None:
    desk = opened(base)
    before = tables(desk)
    with desk.begin("import", "Идёт импорт") as begun:
        begun.work.add_many([Person(last_name=f"Ф{n}", first_name="И") for n in range(500)])
        backup.copy(base, tmp_path / "copy.nmsbackup")
    assert tables(opened(tmp_path / "copy.nmsbackup", look_only=True)) == before


def test_a_copy_into_a_missing_folder_is_a_sentence(file_desk: Any, tmp_path: Path) -> None:
    with pytest.raises(StorageTrouble, match="Копия базы не сделана"):
        safety.backup(file_desk, tmp_path / "absent" / "copy.nmsbackup")


def test_a_damaged_base_is_not_copied_over_a_good_copy(base: Path, opened: Opened, tmp_path: Path) -> None:
    target = tmp_path / "copy.nmsbackup"
    backup.copy(base, target)
    good = target.read_bytes()
    with base.open("r+b") as handle:
        handle.seek(4096 * 3)
        handle.write(b"\xff" * 4096 * 20)
    with pytest.raises(StorageTrouble):
        backup.copy(base, target)
    assert target.read_bytes() == good
    assert not target.with_name(target.name + ".part").exists()


def test_restoring_moves_the_present_base_aside_with_its_journal(base: Path, opened: Opened, tmp_path: Path) -> None:
    desk = opened(base)
    a_person(desk)
    kept = tables(desk)
    safety.backup(desk, tmp_path / "copy.nmsbackup")
    a_person(desk, "Лишняя")
    desk.close()
    present = base.read_bytes()
    journal = base.with_name(base.name + "-journal")
    journal.write_bytes(b"left by a crash")
    aside = safety.restore(str(base), tmp_path / "copy.nmsbackup", NOW)
    assert aside is not None and aside.read_bytes() == present
    assert aside.with_name(aside.name + "-journal").read_bytes() == b"left by a crash"
    assert not journal.exists()
    assert tables(opened(base)) == kept


def test_restoring_where_there_is_no_base_makes_one(base: Path, opened: Opened, tmp_path: Path) -> None:
    backup.copy(base, tmp_path / "copy.nmsbackup")
    place = tmp_path / "new.db"
    assert safety.restore(str(place), tmp_path / "copy.nmsbackup", NOW) is None
    assert registers.counts(opened(place))["terms"] > 0


def test_restoring_while_the_base_is_open_is_refused(base: Path, opened: Opened, tmp_path: Path) -> None:
    desk = opened(base)
    backup.copy(base, tmp_path / "copy.nmsbackup")
    before = base.read_bytes()
    with pytest.raises(Denied, match="сейчас открыл"):
        safety.restore(str(base), tmp_path / "copy.nmsbackup", NOW)
    assert base.read_bytes() == before
    desk.close()


@pytest.mark.parametrize("content", [b"", b"hello", b"SQLite format 3\0" + b"\0" * 4000])
def test_restoring_from_what_is_no_copy_changes_nothing(base: Path, tmp_path: Path, content: bytes) -> None:
    bad, before = tmp_path / "bad.nmsbackup", base.read_bytes()
    bad.write_bytes(content)
    with pytest.raises(StorageTrouble):
        safety.restore(str(base), bad, NOW)
    with pytest.raises(StorageTrouble):
        safety.restore(str(base), tmp_path / "absent.nmsbackup", NOW)
    assert base.read_bytes() == before


def test_restoring_from_a_damaged_copy_changes_nothing(base: Path, tmp_path: Path) -> None:
    bad, before = tmp_path / "bad.nmsbackup", base.read_bytes()
    backup.copy(base, bad)
    with bad.open("r+b") as handle:
        handle.seek(4096 * 2)
        handle.write(b"\xff" * 4096 * 20)
    with pytest.raises(BadFile, match="повреждена"):
        safety.restore(str(base), bad, NOW)
    assert base.read_bytes() == before


def test_restoring_a_newer_programs_copy_changes_nothing(base: Path, tmp_path: Path) -> None:
    newer, before = tmp_path / "newer.nmsbackup", base.read_bytes()
    backup.copy(base, newer)
    connection = sqlite3.connect(newer)
    connection.execute("PRAGMA user_version=99")
    connection.close()
    with pytest.raises(StorageTrouble, match="более новой"):
        safety.restore(str(base), newer, NOW)
    assert base.read_bytes() == before


def test_two_copies_of_one_second_are_both_kept(base: Path) -> None:
    folder = backup.folder_of(base)
    made = {backup.make(base, folder, "проба", NOW) for _ in range(3)}
    assert len(made) == 3 and all(path.exists() for path in made)
    assert len(backup.listed(folder)) == 3


def test_a_year_of_daily_copies_thins_to_days_weeks_and_months() -> None:
    moments = [NOW - timedelta(days=n) for n in range(400)]
    keep = backup.kept(moments, NOW)
    assert {m for m in moments if m.date() >= date(2026, 3, 1)} <= keep
    assert set(moments[:12]) <= keep  # 12 days
    assert len({m.isocalendar()[:2] for m in keep}) >= 10
    assert len({(m.year, m.month) for m in keep}) == 9
    assert len(keep) <= 12 + 10 + 9


@settings(max_examples=60, deadline=None)
@given(st.lists(st.datetimes(datetime(2024, 1, 1), NOW), max_size=80))
def test_thinning_keeps_today_yesterday_and_the_newest_and_is_stable(moments: list[datetime]) -> None:
    keep = backup.kept(moments, NOW)
    assert keep <= set(moments)
    assert {m for m in moments if m.date() >= NOW.date() - timedelta(days=1)} <= keep
    assert not moments or max(moments) in keep
    assert backup.kept(sorted(keep), NOW) == keep


def test_thinning_deletes_files_that_the_rule_does_not_keep_and_no_others(base: Path) -> None:
    folder = backup.folder_of(base)
    folder.mkdir()
    other = folder / "заметки.txt"
    other.write_text("не копия", "utf-8")
    for n in range(60):
        (folder / f"nmsdesk-{NOW - timedelta(days=n):%Y%m%d-%H%M%S}.nmsbackup").write_bytes(b"x")
    backup.thin(folder, NOW)
    assert other.exists()
    assert {m for m, _ in backup.listed(folder)} == backup.kept([NOW - timedelta(days=n) for n in range(60)], NOW)
