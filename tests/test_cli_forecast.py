"""Commands that look ahead and draw: forecast, radar, chart."""

from __future__ import annotations

import json
import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from nmsdesk import app, cli, cli_forecast
from nmsdesk.services import charting
from nmsdesk.services.desk import Desk
from tests.conftest import Clock, leave
from tests.given import a_diagnostic, a_job, a_person, a_school


@pytest.fixture(scope="module")
def city(template_file: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A school with two teachers, one of whom leaves in December; the other was diagnosed each year."""
    base = Path(shutil.copy(template_file, tmp_path_factory.mktemp("ahead") / "city.db"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NMSDESK_HOME", str(base.parent))
        desk = app.open_desk(str(base), Clock())
        _fill(desk)
        leave(desk)
    return str(base)


def _fill(desk: Desk) -> None:
    school = a_school(desk, "Школа 1")
    people = [a_person(desk, last) for last in ("Азова", "Белова")]
    a_job(desk, people[0], school)
    a_job(desk, people[1], school, until=date(2026, 12, 10))
    for n in (2024, 2025, 2026):
        a_diagnostic(desk, people[0], day=date(n, 2, 10))


@pytest.fixture
def place(city: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The city, which nothing here writes to, opened in November."""
    real = app.open_desk
    monkeypatch.setattr(app, "open_desk", lambda where, *a, **k: real(where, lambda: datetime(2026, 11, 24, 9), k.get("look_only", False)))
    return city


def told(capsys: pytest.CaptureFixture[str], place: str, *words: str) -> Any:
    assert cli.main(["--db", place, *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_forecast_is_told_with_how_it_is_made(capsys: pytest.CaptureFixture[str], place: str) -> None:
    found = told(capsys, place, "forecast", "1", "--period", "2026")
    assert (found["now"]["percent"], found["certain"]["percent"], found["low"], found["middle"]) == (50, 100, 100, 100)
    assert [y["period"] for y in found["years"]] == ["2024", "2025"] and found["how"].startswith("По росту прошлых двух лет")
    assert found["bands"][-1]["day"] == "2026-12-31"
    assert cli.main(["--db", place, "forecast", "1", "--period", "2026"]) == 0
    assert "По росту прошлых двух лет" in capsys.readouterr().out
    assert cli.main(["--db", place, "forecast", "1", "--period", "1990"]) == 1
    assert "методики" in capsys.readouterr().err


def test_the_radar_names_who_leaves_when_and_why(capsys: pytest.CaptureFixture[str], place: str) -> None:
    found = told(capsys, place, "radar", "1", "--period", "2026", "--organization", "Школа 1")
    (only,) = found["subjects"]
    assert (only["name"].split()[0], only["change"], only["day"]) == ("Белова", "leaves", "2026-12-11")
    assert "последний день работы" in only["reason"] and found["population"] == [2, 1]
    assert cli.main(["--db", place, "radar", "6", "--period", "2026"]) == 0
    assert "никто не выбывает" in capsys.readouterr().out


@pytest.mark.parametrize("kind", ["target", "funnel", "years", "within", "schools", "heat", "levels", "pairs"])
def test_every_chart_goes_into_a_file(capsys: pytest.CaptureFixture[str], place: str, tmp_path: Path, kind: str) -> None:
    out = tmp_path / f"{kind}.svg"
    found = told(capsys, place, "chart", kind, str(out), "--period", "2026")
    assert found == {"kind": kind, "file": str(out)} and out.read_bytes().startswith(b"<?xml")


def test_a_chart_in_another_form_or_cut_is_refused(capsys: pytest.CaptureFixture[str], place: str, tmp_path: Path) -> None:
    assert cli.main(["--db", place, "chart", "heat", str(tmp_path / "a.doc"), "--period", "2026"]) == 1
    assert ".png, .svg или .pdf" in capsys.readouterr().err
    assert cli.main(["--db", place, "chart", "schools", str(tmp_path / "a.png"), "--period", "2026", "--by", "дни"]) == 1
    assert "Есть: years, months" in capsys.readouterr().err
    assert list(tmp_path.glob("a.*")) == []


def test_the_command_knows_the_charts_of_the_page() -> None:
    assert tuple(charting.KINDS) == cli_forecast.CHARTS
