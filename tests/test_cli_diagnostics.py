"""Commands of diagnostics, and their papers: each does what its use case does and prints it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from nmsdesk import cli
from nmsdesk.domain.development import AreaResult, Campaign, Deficit, DiagnosticSummary, InstrumentTask, Level
from nmsdesk.errors import Rejected
from nmsdesk.services import campaigns, papers
from nmsdesk.services.desk import Desk
from nmsdesk.services.papers import Wish
from tests.given import a_diagnostic, a_job, a_person, a_school, instrument, saved
from tests.services.incoming import book


@pytest.fixture
def place(base: Path, opened: Callable[..., Desk]) -> str:
    """A school with a campaign: one of two has come with a weak area, whose deficit is not open yet; another area has one."""
    desk = opened(base)
    school, tool = a_school(desk, "МБОУ СОШ № 1"), instrument(desk)
    first, second = a_person(desk, "Азарова"), a_person(desk, "Белова")
    for person in (first, second):
        a_job(desk, person, school)
    span = {"since": date(2026, 2, 1), "until": date(2026, 3, 20)}
    campaigns.create(desk, Campaign(name="Весна", instrument=tool.id, state="active", **span), ["school"])
    found = a_diagnostic(desk, first, day=date(2026, 2, 10))
    with desk.read() as reading:
        low = next(x for x in reading.where(Level, scale=tool.scale) if x.deficit)
    saved(desk, AreaResult(diagnostic=found.id, area="subject", percent=30.0, level=low.id))
    saved(desk, Deficit(person=second.id, area="methods", source="observation", opened=date(2026, 1, 20)))
    saved(desk, DiagnosticSummary(organization=school.id, instrument=tool.id, day=date(2026, 2, 12), participants=12, passing=5))
    for n in (1, 2):
        saved(desk, InstrumentTask(instrument=tool.id, number=n, area="methods"))
    saved(desk, InstrumentTask(instrument=tool.id, number=3, area="subject"))
    desk.close()
    return str(base)


def told(capsys: pytest.CaptureFixture[str], place: str, *words: str) -> Any:
    assert cli.main(["--db", place, *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_campaigns_tell_who_came_and_the_nameless_apart(capsys: pytest.CaptureFixture[str], place: str) -> None:
    (row,) = told(capsys, place, "campaigns", "--state", "active")
    assert (row["name"], row["organizations"], row["expected"], row["came"], row["without_names"]) == ("Весна", 1, 2, 1, 12)
    assert told(capsys, place, "campaigns", "--state", "closed") == []


def test_deficits_are_counted_opened_and_counted_again(capsys: pytest.CaptureFixture[str], place: str) -> None:
    (row,) = told(capsys, place, "deficits", "--by", "area")
    assert (row["name"], row["persons"], row["without_plan"]) == ("Методические", 1, 1)
    assert told(capsys, place, "deficits", "--open") == {"opened": 1}
    assert {r["key"] for r in told(capsys, place, "deficits")} == {"methods", "subject"}
    (school,) = told(capsys, place, "deficits", "--by", "organization", "--organization", "СОШ № 1", "--period", "2026")
    assert (school["persons"], school["staff"], school["percent"], school["opened"]) == (2, 2, 100.0, 2)
    assert [r["name"].split()[0] for r in told(capsys, place, "deficits", "--by", "person")] == ["Азарова", "Белова"]
    assert told(capsys, place, "deficits", "--closable") == []


def test_results_by_task_come_in_with_their_keys(capsys: pytest.CaptureFixture[str], place: str, tmp_path: Path) -> None:
    results = book(tmp_path / "r.xlsx", ("Код", 1, 2, 3, "Первичный балл"), ("7", 1, 1, 1, 3))
    keys = book(tmp_path / "k.xlsx", ("Код", "ФИО", "ОО"), ("007", "Белова Мария Петровна", "СОШ № 1"))
    tool = "Диагностика профессиональных дефицитов педагогов"
    words = ("import", str(results), "--keys", str(keys), "--instrument", tool, "--date", "2026-03-01")
    done = told(capsys, place, *words)
    assert (done["register"], done["created"], done["problems"]) == ("tasks", 1, []) and done["batch"]
    (row,) = told(capsys, place, "campaigns")
    assert row["came"] == 2
    (ready,) = told(capsys, place, "deficits", "--closable")
    assert (ready["name"].split()[0], ready["closure"]) == ("Белова", "repeat")


def test_the_profile_and_the_matrix_are_papers(place: str, opened: Callable[..., Desk], tmp_path: Path) -> None:
    desk = opened(Path(place))
    with desk.read() as reading:
        from nmsdesk.domain.organizations import Organization

        school = reading.where(Organization)[0].id
    papers.write(desk, "profile", Wish(organization=school), tmp_path / "p.xlsx")
    papers.write(desk, "matrix", Wish(organization=school), tmp_path / "m.xlsx")

    def cells(name: str) -> list[str]:
        book_ = openpyxl.load_workbook(tmp_path / name)
        return [str(c) for sheet in book_ for row in sheet.iter_rows(values_only=True) for c in row if c is not None]

    profile, matrix = cells("p.xlsx"), cells("m.xlsx")
    assert any("Королёв (4 уровня)" in c for c in profile) and any("без имён" in c.lower() for c in profile) and "12" in profile
    assert "Азарова М. П." in matrix and any("30,0" in c and "низкий" in c for c in matrix) and "дефицит открыт" in matrix
    with pytest.raises(Rejected, match="Выберите организацию"):
        papers.make(desk, "matrix", Wish())
