"""Commands of common life: each does what its use case does and prints it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from nmsdesk import cli
from nmsdesk.domain.community import Event
from nmsdesk.domain.knowledge import Measure, Roadmap
from nmsdesk.domain.organizations import Site
from nmsdesk.services import events
from nmsdesk.services.desk import Desk
from tests.given import a_person, a_school, saved


@pytest.fixture
def place(base: Path, opened: Callable[..., Desk]) -> str:
    """A base with an event, a site and a plan, closed."""
    desk = opened(base)
    event = saved(desk, Event(title="Семинар", form="seminar", since=date(2026, 2, 10)))
    events.add_people(desk, event.id or 0, [a_person(desk, last).id or 0 for last in ("Азова", "Белова")], state="came")
    saved(desk, Site(organization=a_school(desk, "Школа 1").id, kind="rip", topic="Грамотность", since=date(2023, 9, 1)))
    a_school(desk, "Школа 2")
    plan = saved(desk, Roadmap(name="План-график", since=date(2026, 1, 1), until=date(2026, 12, 31)))
    saved(desk, Measure(roadmap=plan.id, name="Семинар", until=date(2026, 1, 20)))
    desk.close()
    return str(base)


def told(capsys: pytest.CaptureFixture[str], place: str, *words: str) -> object:
    assert cli.main(["--db", place, *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_certificates_are_planned_then_issued(capsys: pytest.CaptureFixture[str], place: str) -> None:
    planned = told(capsys, place, "certificates", "Семинар", "--dry-run")
    assert [row["number"] for row in planned] == ["2026-С-0001", "2026-С-0002"]  # type: ignore[attr-defined]
    assert told(capsys, place, "certificates", "Семинар", "--on", "11.02.2026") == planned
    assert told(capsys, place, "certificates", "Семинар", "--dry-run") == []
    assert cli.main(["--db", place, "certificates", "Семинар"]) == 1


def test_associations_of_the_regulation_are_founded(capsys: pytest.CaptureFixture[str], place: str) -> None:
    made = told(capsys, place, "found-associations", "--since", "01.09.2025")
    assert "ГМО заведующих библиотеками" in made  # type: ignore[operator]
    assert told(capsys, place, "found-associations", "--since", "01.09.2025", "--dry-run") == []


def test_schools_are_attached_and_carried_over(capsys: pytest.CaptureFixture[str], place: str) -> None:
    assert told(capsys, place, "attach", "Грамотность", "Школа 2", "--year", "2025/2026") == {"attached": 1, "there": []}
    assert told(capsys, place, "attach", "Грамотность", "--year", "2026/2027") == {"attached": 1, "there": []}
    assert cli.main(["--db", place, "attach", "Грамотность", "Школа 2", "--year", "2026"]) == 1


def test_the_progress_of_a_plan_names_what_is_overdue(capsys: pytest.CaptureFixture[str], place: str) -> None:
    value = told(capsys, place, "progress", "План-график", "--overdue")
    assert isinstance(value, dict)
    assert (value["done"], value["of"], value["overdue"]) == (0, 1, 1)
    assert [m["name"] for m in value["measures"]] == ["Семинар"]
