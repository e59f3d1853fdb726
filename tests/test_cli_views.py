"""A past day from the command line: reading commands show it, writing ones refuse with a sentence and exit code 1."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nmsdesk import app, cli
from nmsdesk.domain.community import Event
from nmsdesk.domain.development import Diagnostic
from tests.given import a_job, a_person, a_school, instrument, saved

Capture = pytest.CaptureFixture[str]
DAY = "2024-12-31"


@pytest.fixture
def city(base: Path, capsys: Capture) -> str:
    """Two teachers, the second one of 2025; a seminar of each year."""
    desk = app.open_desk(str(base))
    school = a_school(desk)
    for last, since in (("Ранняя", date(2020, 9, 1)), ("Поздняя", date(2025, 9, 1))):
        person = a_person(desk, last)
        a_job(desk, person, school, since=since)
        saved(desk, Diagnostic(person=person.id, instrument=instrument(desk).id, day=date(since.year, 10, 1), percent=90.0))
    for year in (2024, 2025):
        saved(desk, Event(title=f"Семинар {year}", since=date(year, 11, 1), form="seminar"))
    desk.close()
    return str(base)


def run(city: str, *words: str) -> int:
    return cli.main(["--db", city, *words])


def told(capsys: Capture) -> Any:
    return json.loads(capsys.readouterr().out)


def test_reading_commands_show_the_day(city: str, capsys: Capture) -> None:
    assert run(city, "--on", DAY, "list", "persons", "--json") == 0
    assert "Ранняя" in (seen := capsys.readouterr().out) and "Поздняя" not in seen
    assert run(city, "--on", "31.12.2024", "registers", "--json") == 0
    assert {r["key"]: r["count"] for r in told(capsys)}["events"] == 1
    assert run(city, "registers", "--json") == 0
    assert {r["key"]: r["count"] for r in told(capsys)}["events"] == 2


@pytest.mark.parametrize("period", ["2024", "2024/2025", "2024Q4", "2 полугодие 2024", "01.11.2024–31.12.2024"])
def test_the_indicators_of_the_day_are_those_of_its_as_of_day(city: str, capsys: Capture, period: str) -> None:
    assert run(city, "--on", DAY, "indicators", "--period", period, "--json") == 0
    seen = told(capsys)
    assert run(city, "indicators", "--period", period, "--as-of", DAY, "--json") == 0
    assert seen == told(capsys) and seen["as_of"] == DAY and seen["indicators"][0]["denominator"] == 1


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (("undo",), "Показано состояние на 31.12.2024"),
        (("snapshot", "--period", "2024"), "Показано состояние на 31.12.2024"),
        (("migrate",), "Уберите --on"),
        (("init",), "Уберите --on"),
    ],
)
def test_writing_commands_refuse_and_change_nothing(city: str, capsys: Capture, command: tuple[str, ...], words: str) -> None:
    before = Path(city).read_bytes()
    assert run(city, "--on", DAY, *command) == 1
    assert words in capsys.readouterr().err and Path(city).read_bytes() == before


def test_a_day_to_come_and_no_day_are_refused(city: str, capsys: Capture) -> None:
    assert run(city, "--on", "2099-01-01", "registers") == 1
    assert "ещё не наступил" in capsys.readouterr().err
    with pytest.raises(SystemExit) as left:
        run(city, "--on", "вчера", "registers")
    assert left.value.code == 2
