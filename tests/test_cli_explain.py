"""The matrix and the passport from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nmsdesk import cli
from nmsdesk.services.desk import Desk
from tests.given import a_diagnostic, a_job, a_person, a_school


@pytest.fixture
def place(base: Path, opened: Callable[..., Desk]) -> str:
    """Two teachers of two schools, one of them diagnosed in 2025."""
    desk = opened(base)
    for name, school in (("Азова", a_school(desk, "СОШ № 71")), ("Белова", a_school(desk, "СОШ № 72"))):
        person = a_person(desk, name)
        a_job(desk, person, school)
        if name == "Азова":
            a_diagnostic(desk, person, day=date(2025, 3, 1), percent=90.0)
    desk.close()
    return str(base)


@pytest.fixture
def ask(place: str, capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    def run(*words: str) -> Any:
        assert cli.main(["--db", place, *words, "--json"]) == cli.DONE
        return json.loads(capsys.readouterr().out)

    return run


def test_the_matrix_says_of_each_person_where_something_is_lacking(ask: Callable[..., Any]) -> None:
    found = ask("matrix", "--period", "2025")
    assert [i["code"] for i in found["indicators"]] == ["1", "2a", "2b", "3", "4", "5"]
    first, second = found["rows"]
    assert (first["name"], first["lacks"], first["cells"]["1"]["status"]) == ("Азова Мария Петровна", 2, "counted")
    assert second["cells"]["1"] == {"status": "not_counted", "step": 1, "subjects": []} and second["lacks"] == 3
    assert (found["indicators"][0]["counted"], found["indicators"][0]["not_counted"]) == (1, 1)
    assert [r["name"] for r in ask("matrix", "--period", "2025", "--lacks", "3")["rows"]] == ["Белова Мария Петровна"]
    assert [r["name"] for r in ask("matrix", "--period", "2025", "--organization", "СОШ № 72")["rows"]] == ["Белова Мария Петровна"]


def test_the_passport_has_formula_sources_owner_and_every_reading(ask: Callable[..., Any]) -> None:
    found = ask("passport", "1", "--period", "2025")
    assert (found["value"]["numerator"], found["value"]["denominator"], found["target"]) == (1, 2, 60.0)
    assert found["official"] == "level" and found["owner"] and "× 100 /" in found["formula"]
    assert {s["register"] for s in found["sources"]} >= {"diagnostics", "employments"}
    assert [v["variant"] for v in found["variants"]] == ["level", "any", "among"]
    other = ask("passport", "1", "--period", "2025", "--variant", "among")
    assert (other["value"]["numerator"], other["value"]["denominator"]) == (1, 1)


def test_who_also_says_whether_one_step_is_lacking(ask: Callable[..., Any]) -> None:
    rows = ask("who", "1", "--period", "2025")
    assert [(r["status"], r["lacks_one"]) for r in rows] == [("counted", False), ("not_counted", False)]
    assert set(rows[0]) == {"subject", "id", "name", "organization", "status", "step", "reason", "lacks_one"}


def test_an_unknown_reading_is_refused(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--db", place, "passport", "3", "--period", "2025", "--variant", "any"]) == cli.REFUSED
    assert "Варианта «any» у показателя 3 нет" in capsys.readouterr().err
    assert cli.main(["--db", place, "matrix", "--period", "2025", "--organization", "Нигде"]) == cli.REFUSED
