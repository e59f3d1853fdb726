"""Commands of snapshots: made and approved, listed with their hashes, compared, printed."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nmsdesk import app, cli
from nmsdesk.services.desk import Desk
from tests.given import a_diagnostic, a_job, a_person, a_school


@pytest.fixture
def place(base: Path, opened: Callable[..., Desk]) -> str:
    """A base with one school and two teachers, one of them diagnosed in 2025."""
    desk = opened(base)
    school = a_school(desk, "Школа 1")
    for last in ("Азова", "Белова"):
        person = a_person(desk, last)
        a_job(desk, person, school)
        if last == "Азова":
            a_diagnostic(desk, person)
    desk.close()
    return str(base)


def told(capsys: pytest.CaptureFixture[str], place: str, *words: str) -> Any:
    assert cli.main(["--db", place, *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_snapshot_is_made_approved_and_listed(capsys: pytest.CaptureFixture[str], place: str) -> None:
    made = told(capsys, place, "snapshot", "--period", "2025", "--name", "Первый")
    assert (made["state"], made["as_of"], made["whole"], len(made["hash"])) == ("draft", "2025-12-31", True, 64)
    first = made["indicators"][0]
    assert (first["code"], first["numerator"], first["denominator"]) == ("1", 1, 2)
    approved = told(capsys, place, "snapshot", "--record", str(made["id"]), "--approve", "--by", "Директор")
    assert (approved["state"], approved["approved_by"], approved["hash"]) == ("approved", "Директор", made["hash"])
    second = told(capsys, place, "snapshot", "--period", "2025", "--approve", "--by", "Директор", "--on", "05.03.2026")
    assert (second["approved_on"], second["supersedes"]) == ("2026-03-05", made["id"])
    assert {row["id"]: row["state"] for row in told(capsys, place, "snapshots")} == {made["id"]: "superseded", second["id"]: "approved"}
    assert told(capsys, place, "snapshots", "--period", "2024") == []


def test_what_cannot_be_is_refused_and_nothing_is_made(capsys: pytest.CaptureFixture[str], place: str) -> None:
    assert cli.main(["--db", place, "snapshot", "--period", "2025", "--approve"]) == 1
    assert "кто утвердил" in capsys.readouterr().err
    assert told(capsys, place, "snapshots") == []
    assert cli.main(["--db", place, "compare", "7", "now"]) == 1


def test_the_list_of_a_snapshot_is_told_as_it_was(capsys: pytest.CaptureFixture[str], place: str) -> None:
    made = told(capsys, place, "snapshot", "--period", "2025")
    rows = told(capsys, place, "snapshot", "--record", str(made["id"]), "--members", "1", "--status", "not_counted")
    assert [(r["name"], r["post"], r["organization"], r["status"]) for r in rows] == [
        ("Белова Мария Петровна", "Учитель", "Школа 1", "not_counted")
    ]
    assert cli.main(["--db", place, "snapshot", "--period", "2025", "--members", "1"]) == 1


def test_a_comparison_names_causes_and_people(capsys: pytest.CaptureFixture[str], place: str) -> None:
    made = told(capsys, place, "snapshot", "--period", "2025")
    desk = app.open_desk(place)
    with desk.read() as reading:
        from nmsdesk.domain.people import Person

        other = next(p for p in reading.where(Person) if p.last_name == "Белова")
    a_diagnostic(desk, other, day=date(2025, 11, 1))
    desk.close()
    found = told(capsys, place, "compare", str(made["id"]), "now")
    first = found["indicators"][0]
    assert (first["numerator"], first["denominator"], first["points"]) == (1, 0, 50.0)
    assert [(c["cause"], [s["name"] for s in c["subjects"]]) for c in first["causes"]] == [("new", ["Белова Мария Петровна"])]
    assert found["second"]["id"] is None
    assert cli.main(["--db", place, "compare", str(made["id"]), "now"]) == 0
    assert "Новые данные: учтённых +1, всего +0, +50,0 п. п." in capsys.readouterr().out


def test_the_summary_is_printed_from_a_snapshot(capsys: pytest.CaptureFixture[str], place: str, tmp_path: Path) -> None:
    told(capsys, place, "snapshot", "--period", "2025", "--name", "Первый срез")
    out = tmp_path / "a.pdf"
    told(capsys, place, "report", "monitoring", str(out), "--record", "Первый срез")
    assert out.read_bytes()[:4] == b"%PDF"
