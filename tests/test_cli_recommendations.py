"""The commands of recommendations and of similar organisations: one JSON answer, nothing written by a preview, refusals in words."""

from __future__ import annotations

import json
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from given import a_diagnostic, a_job, a_person, a_school

from nmsdesk import app, cli, cli_recommendations
from nmsdesk.domain.periods import period
from nmsdesk.services import peers, snapshots


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, template_file: Path) -> Path:
    """Four schools, of which the first has nobody diagnosed, and an approved snapshot of each of two years."""
    place = Path(shutil.copy(template_file, tmp_path_factory.mktemp("cli") / "city.db"))
    now = [datetime(2025, 1, 20, 9)]
    desk = app.open_desk(str(place), lambda: now[0])
    for n in range(4):
        school, person = a_school(desk, f"СОШ № {n + 1}"), a_person(desk, f"Азова{chr(1072 + n)}")
        a_job(desk, person, school)
        if n:
            a_diagnostic(desk, person, day=datetime(2024, 10, 1).date())
    for year in (2024, 2025):
        now[0] = datetime(year + 1, 1, 20, 9)
        snapshots.approve(desk, snapshots.make(desk, period(str(year))).id or 0, now[0].date(), "Директор УМОЦ")
    desk.close()
    return place


def run(capsys: pytest.CaptureFixture[str], place: Path, *words: str) -> tuple[int, Any]:
    code = cli.main(["--db", str(place), *words, "--json"])
    out = capsys.readouterr()
    return code, json.loads(out.out) if code == 0 else out.err


def test_recommendations_go_from_draft_to_what_the_next_snapshot_says(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = Path(shutil.copy(made, tmp_path / "city.db"))
    only = ("recommendations", "--record", "1", "--organization", "СОШ № 1")
    code, seen = run(capsys, place, *only, "--draft", "--preview")
    assert code == 0 and {d["name"] for d in seen["drafts"]} == {"СОШ № 1"}
    assert run(capsys, place, *only) == (0, []), "a preview writes nothing"
    _, drafted = run(capsys, place, *only, "--draft")
    assert [r["state"] for r in drafted] == ["draft"] * len(seen["drafts"])
    assert run(capsys, place, *only, "--draft")[1] == drafted, "no twins"
    _, sent = run(capsys, place, *only, "--send", "--on", "21.01.2025", "--letter", "№ 5")
    assert {(r["state"], r["sent_on"]) for r in sent} == {("sent", "2025-01-21")}
    code, told = run(capsys, place, *only, "--send")
    assert code == 1 and "Рекомендаций для этого шага нет" in told
    _, checked = run(capsys, place, *only, "--check-by", "2", "--confirm")
    assert {r["checked"] for r in checked} == {2} and {r["state"] for r in checked} == {"failed"}
    assert all(r["outcome"] for r in checked)
    assert run(capsys, place, *only, "--send", "--draft")[0] == 1


def test_peers_tell_the_group_without_names(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, value = run(capsys, made, "peers", "СОШ № 1", "--period", "2024")
    assert code == 0 and (value["group"], value["small"]) == (4, False)
    first = value["indicators"][0]
    assert (first["percent"], first["median"], first["place"]) == (0.0, 100.0, "below")
    assert "СОШ № 2" not in json.dumps(value, ensure_ascii=False)
    assert cli.main(["--db", str(made), "peers", "СОШ № 1", "--period", "2024", "--by", "kind,founder"]) == 0
    assert "в группе 4" in capsys.readouterr().out
    assert run(capsys, made, "peers", "СОШ № 1", "--period", "2024", "--by", "x")[0] == 1
    assert tuple(peers.FEATURES) == cli_recommendations.FEATURES
