"""Commands of courses: the groups with their numbers, the check of ФИС ФРДО and its file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from nmsdesk import cli
from nmsdesk.services.courses import frdo
from nmsdesk.services.desk import Desk
from tests.services.courses import a_full_group, a_group, closed


@pytest.fixture
def place(base: Path, opened: Callable[..., Desk]) -> str:
    """A base with a closed group, one diploma of four known, and an open group, closed."""
    desk = opened(base)
    group, ids = a_full_group(desk)
    closed(desk, group)
    frdo.put_diplomas(desk, [frdo.Diploma(ids[0], "Азова", "", "1234567")])
    a_group(desk, name="Набор")
    desk.close()
    return str(base)


def told(capsys: pytest.CaptureFixture[str], place: str, *words: str) -> Any:
    assert cli.main(["--db", place, *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_groups_are_listed_with_their_numbers(capsys: pytest.CaptureFixture[str], place: str) -> None:
    found = told(capsys, place, "courses")
    assert {g["name"]: (g["state"], g["enrolled"], g["passed"], g["certified"]) for g in found} == {
        "Группа 26-1": ("finished", 4, 4, 4), "Набор": ("active", 0, 0, 0),
    }  # fmt: skip
    assert [g["name"] for g in told(capsys, place, "courses", "--state", "active")] == ["Набор"]


@pytest.mark.parametrize(("asked", "columns"), [("38", 38), ("40", 40), ("41", 40)])
def test_the_file_is_refused_then_written_without_those_who_lack_something(
    capsys: pytest.CaptureFixture[str], place: str, tmp_path: Path, asked: str, columns: int
) -> None:
    out = tmp_path / "out.xlsx"
    checked = told(capsys, place, "frdo", "Группа 26-1", "--check")
    assert (checked["ready"], len(checked["gaps"]), checked["rows"]) == (1, 6, 0)
    assert {gap["field"] for gap in checked["gaps"]} == {"diploma_last_name", "diploma_number"}
    assert cli.main(["--db", place, "frdo", "Группа 26-1", str(out)]) == 1
    assert "Файл не записан" in capsys.readouterr().err
    assert not out.exists()
    written = told(capsys, place, "frdo", "Группа 26-1", str(out), "--leave-out", "--layout", asked)
    assert (written["rows"], len(written["left_out"])) == (1, 3)
    sheet = openpyxl.load_workbook(out).active
    assert sheet and (sheet.max_row, sheet.max_column) == (2, columns)
