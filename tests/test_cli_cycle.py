"""Commands of the cycle: a round begun and led, letters, the note drafted, checked and printed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nmsdesk import app, cli
from nmsdesk.services import notes
from nmsdesk.services.desk import Desk
from tests.given import a_diagnostic, a_job, a_person, a_school

FILE_ONLY = True


@pytest.fixture
def place(base: Path, opened: Callable[..., Desk]) -> str:
    """A base with two schools and a teacher, diagnosed in 2025."""
    desk = opened(base)
    school = a_school(desk, "Школа 1")
    a_school(desk, "Школа 2", head="М. П. Иванова")
    person = a_person(desk)
    a_job(desk, person, school)
    a_diagnostic(desk, person)
    desk.close()
    return str(base)


def told(capsys: pytest.CaptureFixture[str], place: str, *words: str, code: int = 0) -> Any:
    assert cli.main(["--db", place, *words, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def refused(capsys: pytest.CaptureFixture[str], place: str, *words: str) -> str:
    assert cli.main(["--db", place, *words]) == 1
    return capsys.readouterr().err


def test_a_round_is_begun_led_and_closed(capsys: pytest.CaptureFixture[str], place: str, tmp_path: Path) -> None:
    days = ("--since", "2026-01-10", "--until", "2026-01-20")
    made = told(capsys, place, "rounds", "--new", "--period", "2025", *days, "--lists", "staff,checklist")
    assert (made["state"], made["lists"], made["counts"]["waited"]) == ("active", ["staff", "checklist"], 2)
    assert "период и срок" in refused(capsys, place, "rounds", "--new", "--period", "2025")
    assert "Списка «прочее» нет" in refused(capsys, place, "rounds", "--new", "--period", "2025", *days, "--lists", "прочее")
    one = ("rounds", "--record", "1", "--organization", "Школа 1")
    assert told(capsys, place, *one, "--mark")["counts"] == {"waited": 1, "sent": 1, "returned": 0, "accepted": 0, "late": 2}
    assert "Напишите замечания" in refused(capsys, place, *one, "--give-back", "--remarks", " ")
    back = told(capsys, place, *one, "--give-back", "--remarks", "Нет дат рождения")["places"][0]
    assert (back["state"], back["remarks"]) == ("returned", "Нет дат рождения")
    assert told(capsys, place, *one, "--propose")[0]["organization"] == "Школа 1"
    assert told(capsys, place, *one, "--accept")["counts"]["accepted"] == 1
    told(capsys, place, "rounds", "--record", "Мониторинг", "--remind")
    for suffix in ("pdf", "docx"):
        told(capsys, place, "report", "round_reminders", str(tmp_path / f"letters.{suffix}"), "--record", "1")
        assert (tmp_path / f"letters.{suffix}").stat().st_size > 3000
    assert "напоминать не о чем" in refused(
        capsys, place, "report", "round_reminders", str(tmp_path / "x.pdf"), "--record", "1", "--organization", "Школа 1"
    )
    (state,) = told(capsys, place, "rounds")
    assert (state["sent"], state["organizations"], state["percent"], state["late"]) == (1, 2, 50.0, 2)
    assert told(capsys, place, "rounds", "--record", "1", "--state", "closed")["state"] == "closed"
    assert cli.main(["--db", place, "rounds"]) == 0 and "завершён" in capsys.readouterr().out


def test_a_note_is_drafted_checked_and_carried(capsys: pytest.CaptureFixture[str], place: str, tmp_path: Path) -> None:
    first, second = (told(capsys, place, "snapshot", "--period", "2025", "--name", name)["id"] for name in ("А", "Б"))
    assert told(capsys, place, "note", "--record", str(first))["blocks"] == []
    out = str(tmp_path / "note.pdf")
    assert "записки ещё нет" in refused(capsys, place, "report", "note", out, "--record", str(first))
    drafted = told(capsys, place, "note", "--record", str(first), "--draft")
    assert drafted["blocks"] and drafted["warnings"] == [] and "{" not in drafted["blocks"][0]["filled"]
    told(capsys, place, "report", "note", out, "--record", str(first))
    assert Path(out).stat().st_size > 10_000
    carried = told(capsys, place, "note", "--record", str(second), "--from", str(first))
    assert [b["text"] for b in carried["blocks"]] == [b["text"] for b in drafted["blocks"]]
    desk = app.open_desk(place)
    notes.add(desk, second, "Выводы", "Показатель 1 не достигнут: {1.percent}. Поле {1.нет}.")
    desk.close()
    found = told(capsys, place, "note", "--record", str(second), "--check", code=1)["warnings"]
    assert [w["kind"] for w in found] == ["false", "fault"] and found[0]["mends"][0]["text"].startswith("{1.status|")
    assert "Записку нельзя напечатать" in refused(capsys, place, "report", "note", out, "--record", str(second))
    assert "Записка уже есть" in refused(capsys, place, "note", "--record", str(second), "--draft")
