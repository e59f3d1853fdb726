"""Commands of steering: candidates, what acts would come to, working lists."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from nmsdesk import cli
from nmsdesk.services.desk import Desk
from tests.given import a_diagnostic, a_job, a_person, a_plan, a_school


@pytest.fixture
def place(base: Path, opened: Callable[..., Desk]) -> str:
    """Four teachers of one school, one diagnosed in 2025, one with a draft of a plan on the diagnostic."""
    desk = opened(base)
    school = a_school(desk, "Школа 1")
    for n, last in enumerate(("Азова", "Белова", "Власова", "Глебова")):
        person = a_person(desk, last)
        a_job(desk, person, school)
        if n == 0:
            made = a_diagnostic(desk, person)
            a_plan(desk, person, number="7", diagnostic=made.id, since=date(2025, 11, 1), until=date(2025, 12, 30))
    desk.close()
    return str(base)


def told(capsys: pytest.CaptureFixture[str], place: str, *words: str) -> Any:
    assert cli.main(["--db", place, *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def refused(capsys: pytest.CaptureFixture[str], place: str, *words: str) -> str:
    assert cli.main(["--db", place, *words]) == 1
    return capsys.readouterr().err


def test_the_first_candidates_reach_the_target_of_the_indicators_command(capsys: pytest.CaptureFixture[str], place: str) -> None:
    before = Path(place).read_bytes()
    stated = told(capsys, place, "indicators", "--period", "2025")["indicators"][0]
    found = told(capsys, place, "candidates", "1", "--period", "2025")
    assert (stated["missing_to_target"], found["missing_to_target"], len(found["candidates"])) == (2, 2, 3)
    for amount, status in ((1, "not_reached"), (2, "reached")):
        outcome = told(capsys, place, "whatif", "--period", "2025", "--indicator", "1", "--first", str(amount))
        first = outcome["indicators"][0]
        assert (first["before"]["numerator"], first["after"]["numerator"], first["after"]["status"]) == (1, 1 + amount, status)
        assert [m["name"] for m in first["moved"]] == ["Белова Мария Петровна", "Власова Мария Петровна"][:amount]
    assert told(capsys, place, "whatif", "--period", "2025", "--indicator", "1")["done"] == 2
    assert Path(place).read_bytes() == before


def test_what_is_planned_is_listed_and_tried_by_its_key(capsys: pytest.CaptureFixture[str], place: str) -> None:
    (draft,) = [r for r in told(capsys, place, "whatif", "--period", "2025", "--list") if r["kind"] == "drafts"]
    outcome = told(capsys, place, "whatif", "--period", "2025", "--act", draft["key"])
    moved = {s["code"]: [(m["from"], m["to"]) for m in s["moved"]] for s in outcome["indicators"]}
    assert moved["2a"] == [("not_counted", "counted")]
    assert moved["2b"] == [("outside", "not_counted")]
    assert cli.main(["--db", place, "whatif", "--period", "2025", "--act", draft["key"]]) == 0
    assert "2а  0,0 % → 25,0 %" in capsys.readouterr().out.replace("\u00a0", " ")


def test_a_working_list_is_made_marked_and_printed(capsys: pytest.CaptureFixture[str], place: str, tmp_path: Path) -> None:
    until = (date.today() + timedelta(days=5)).isoformat()
    made = told(capsys, place, "worklists", "--make", "1", "--period", "2025", "--first", "3", "--until", until)
    assert (made["count"], made["open"], {x["due"] for x in made["lines"]}) == (3, 3, {until})
    marked = told(capsys, place, "worklists", "--record", str(made["id"]), "--mark", str(made["lines"][0]["id"]), "done")
    assert (marked["open"], marked["done"]) == (2, 1)
    assert [row["id"] for row in told(capsys, place, "worklists")] == [made["id"]]
    out = tmp_path / "list.pdf"
    assert cli.main(["--db", place, "report", "work_list", str(out), "--record", str(made["id"])]) == 0
    assert out.stat().st_size > 1000
    capsys.readouterr()


def test_what_is_lacking_is_said(capsys: pytest.CaptureFixture[str], place: str) -> None:
    assert "--indicator CODE" in refused(capsys, place, "whatif", "--period", "2025")
    assert "--indicator CODE" in refused(capsys, place, "whatif", "--period", "2025", "--first", "3")
    assert "Такого действия нет" in refused(capsys, place, "whatif", "--period", "2025", "--act", "course/5")
    assert "период нового списка" in refused(capsys, place, "worklists", "--make", "1")
