"""Commands of mentoring answer with what the use cases find, for a school and for a kept list."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from given import a_job, a_person, a_school

from nmsdesk import cli
from nmsdesk.services import saved_lists
from nmsdesk.services.desk import Desk


@pytest.fixture
def filled(desk: Desk, place: str) -> str:
    school = a_school(desk, "Школа 5")
    mentor = a_person(desk, "Опытова", birth=date(1975, 5, 5), career_start=date(1998, 9, 1))
    a_job(desk, mentor, school, since=date(2010, 9, 1))
    for last in ("Новикова", "Юнова"):
        mentee = a_person(desk, last, birth=date(2003, 2, 2), career_start=date(2025, 9, 1))
        a_job(desk, mentee, school, since=date(2025, 9, 1))
    saved_lists.keep(desk, "Новички", "юнова", "persons")
    return place


def told(capsys: pytest.CaptureFixture[str], place: str, *words: str) -> Any:
    assert cli.main(["--db", place, *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_needs_suggestions_and_the_bank(capsys: pytest.CaptureFixture[str], filled: str) -> None:
    needs = told(capsys, filled, "mentors", "needs")
    assert {(n["name"].split()[0], n["organization"]) for n in needs} == {("Новикова", "Школа 5"), ("Юнова", "Школа 5")}
    made = told(capsys, filled, "mentors", "suggest", "--organization", "Школа 5")
    assert [s["offers"][0]["name"].split()[0] for s in made] == ["Опытова", "Опытова"]
    assert made[0]["offers"][0]["points"] > made[1]["offers"][0]["points"], "the second offer of one mentor costs points"
    kept = told(capsys, filled, "mentors", "suggest", "--list", "Новички")
    assert [s["name"].split()[0] for s in kept] == ["Юнова"]
    assert told(capsys, filled, "mentors", "bank") == []
    assert cli.main(["--db", filled, "mentors", "suggest"]) == 1


def test_young_teachers_of_a_day(capsys: pytest.CaptureFixture[str], filled: str) -> None:
    found = told(capsys, filled, "young")
    assert {(y["name"].split()[0], y["until"], y["ends_by"]) for y in found} == {
        ("Новикова", "2028-08-31", "years"), ("Юнова", "2028-08-31", "years"),
    }  # fmt: skip
    assert told(capsys, filled, "young", "--on", "01.09.2028") == []
