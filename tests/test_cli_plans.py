"""Commands of learning plans: drafts proposed and written, approved by a list, extended, closed under the rule; the demand."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from given import a_diagnostic, a_job, a_person, a_program, a_school, saved

from nmsdesk import cli
from nmsdesk.domain.development import Deficit
from nmsdesk.services import saved_lists
from nmsdesk.services.desk import Desk


def told(capsys: pytest.CaptureFixture[str], place: str, *words: str) -> Any:
    assert cli.main(["--db", place, *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.fixture
def filled(desk: Desk, place: str) -> str:
    school = a_school(desk, "Школа 5")
    a_program(desk, "Цифровые средства урока", areas=("digital",))
    for last in ("Ивина", "Орлова"):
        person = a_person(desk, last)
        a_job(desk, person, school, since=date(2015, 9, 1))
        saved(desk, Deficit(person=person.id, area="digital", diagnostic=a_diagnostic(desk, person).id))
    saved_lists.keep(desk, "Двое", "", "persons")
    saved_lists.keep(desk, "Планы", "", "plans")
    desk.close()
    return place


def test_drafts_are_shown_written_approved_extended_and_closed(capsys: pytest.CaptureFixture[str], filled: str) -> None:
    shown = told(capsys, filled, "plans", "draft", "--list", "Двое", "--dry-run")
    assert shown["plans"] == [] and len(shown["proposals"]) == 2
    made = told(capsys, filled, "plans", "draft", "--list", "Двое", "--until", "20.12.2026")
    assert len(made["plans"]) == 2 and made["items"] >= 2
    assert [w["people"] for w in told(capsys, filled, "demand")["programs"]] == [2]
    done = told(capsys, filled, "plans", "approve", "--list", "Планы", "--by", "Директор")
    assert {p["state"] for p in done["changed"]} == {"approved"} and done["left"] == []
    first = str(made["plans"][0])
    later = told(capsys, filled, "plans", "extend", first, "--until", "01.02.2027", "--reason", "Болезнь")
    assert later["changed"][0]["until"] == "2027-02-01"
    assert cli.main(["--db", filled, "plans", "close", first, "--outcome", "done"]) == 1, "the rule is not met"
    assert "не реализован успешно" in capsys.readouterr().err
    closed = told(capsys, filled, "plans", "close", first, "--outcome", "partly")
    assert "не соблюдено" in closed["changed"][0]["verdict"]
    assert [p["state"] for p in closed["changed"]] == ["partly"]


def test_what_to_do_must_be_named(filled: str) -> None:
    assert cli.main(["--db", filled, "plans", "draft"]) == 1
    assert cli.main(["--db", filled, "plans", "approve"]) == 1
    assert cli.main(["--db", filled, "plans", "extend", "1"]) == 1
