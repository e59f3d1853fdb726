"""Commands of targets and reconciliation, asked as scripts ask them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nmsdesk import cli
from nmsdesk.domain.organizations import Headcount
from nmsdesk.services import official_figures
from nmsdesk.services.desk import Desk
from tests.given import a_diagnostic, a_job, a_person, a_school, saved


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
    saved(desk, Headcount(organization=school.id, day=date(2025, 9, 20), teaching=3, basis="ОО-1"))
    desk.close()
    return str(base)


def told(capsys: pytest.CaptureFixture[str], place: str, *words: str) -> Any:
    assert cli.main(["--db", place, *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_targets_are_shown_planned_and_set(capsys: pytest.CaptureFixture[str], place: str) -> None:
    first = told(capsys, place, "targets", "--period", "2026")
    assert (first["scope"], first["changed"], len(first["targets"])) == ("Город", False, 8)
    words = ("targets", "--period", "2026", "--set", "1=65", "--set", "2а=35,5", "--basis", "Приказ № 5")
    planned = told(capsys, place, *words, "--dry-run")
    assert not planned["changed"] and [s["kind"] for s in planned["steps"]] == ["closed", "added"] * 2
    done = told(capsys, place, *words)
    assert {t["code"]: t["value"] for t in done["targets"]}["2a"] == 35.5 and done["changed"]
    assert told(capsys, place, "targets", "--period", "2025")["targets"][0]["value"] == 60.0
    own = told(capsys, place, "targets", "--period", "2025", "--organization", "Школа 1", "--set", "1=90", "--basis", "Договор", "--only")
    assert own["targets"][0] == {
        "code": "1", "value": 90.0, "of_city": False, "since": "2025-01-01", "until": "2025-12-31", "basis": "Договор",
    } and own["targets"][1]["of_city"]  # fmt: skip
    gone = told(capsys, place, "targets", "--period", "2025", "--organization", "Школа 1", "--set", "1=", "--basis", "Отмена")
    assert gone["targets"][0]["value"] == 60.0


def test_wrong_targets_are_refused_with_a_sentence(capsys: pytest.CaptureFixture[str], place: str) -> None:
    for words, said in (
        (("--set", "1=65"), "Укажите документ"), (("--set", "1:65", "--basis", "Приказ"), "не понято"),
        (("--set", "8=65", "--basis", "Приказ"), "Показателя «8» нет"), (("--organization", "Лицей 9"), "Организации «Лицей 9» нет"),
    ):  # fmt: skip
        assert cli.main(["--db", place, "targets", "--period", "2026", *words]) == 1
        assert said in capsys.readouterr().err
    assert cli.main(["--db", place, "targets", "--period", "2026"]) == 0
    assert "1. Диагностика дефицитов" in capsys.readouterr().out


def test_a_list_of_schools_is_reconciled_with_an_indicator_of_schools(
    capsys: pytest.CaptureFixture[str], place: str, tmp_path: Path
) -> None:
    file = tmp_path / "школы.csv"
    file.write_text("№;Школа\n1;школа № 1\n2;Лицей № 40\n", "utf-8")
    found = told(capsys, place, "reconcile", "--period", "2025", "--file", str(file), "--indicator", "6")
    assert (found["official"], found["computed"], found["difference"]) == (2, 0, 2)
    assert [(p["group"], p["amount"], [x["place"] for x in p["organizations"]]) for p in found["parts"]] == [
        ("lacking", 1, [1]), ("unknown", 1, [None]),
    ]  # fmt: skip


def test_a_list_is_reconciled_with_the_headcount_and_an_indicator(
    capsys: pytest.CaptureFixture[str], place: str, tmp_path: Path, opened: Callable[..., Desk]
) -> None:
    from nmsdesk.domain.periods import year

    file = tmp_path / "список.csv"
    file.write_text("ФИО;Дата рождения\nАзова Мария Петровна;17.05.1990\nБелава Мария Петровна;\n", "utf-8")
    words = ("reconcile", "--period", "2025", "--organization", "Школа 1", "--file", str(file))
    found = told(capsys, place, *words, "--headcount")
    assert (found["official"], found["stated"], found["computed"], found["difference"], found["matched"]) == (3, True, 2, 1, 1)
    assert sum(p["amount"] for p in found["parts"]) == found["difference"]
    unknown = next(p for p in found["parts"] if p["group"] == "unknown")["people"][0]
    again = told(capsys, place, *words, "--headcount", "--same", f"{unknown['row']}={unknown['near'][0]['person']}")
    assert (again["matched"], [p["group"] for p in again["parts"]]) == (2, ["unnamed"])
    by_indicator = told(capsys, place, *words, "--indicator", "1", "--official", "2")
    assert (by_indicator["computed"], by_indicator["difference"], by_indicator["indicator"]) == (1, 1, "1")
    assert cli.main(["--db", place, *words, "--indicator", "1", "--save"]) == 1
    assert "Официального значения" in capsys.readouterr().err
    desk = opened(place)
    official_figures.enter(desk, year(2025), 1, "1", 2, 3, "Отчёт школы")
    desk.close()
    assert cli.main(["--db", place, *words, "--indicator", "1", "--save"]) == 0
    assert "Официально 2, по базе 1, разница +1" in capsys.readouterr().out
    desk = opened(place)
    assert official_figures.listing(desk, year(2025))[0].record.note.startswith("Официально 2")
