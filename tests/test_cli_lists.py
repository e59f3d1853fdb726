"""Lists at the command line: the search language, kept lists, exports of a part."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from nmsdesk import app, cli
from nmsdesk.services import lists, querying, saved_lists
from nmsdesk.services.demo.fill import fill_demo


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A small synthetic city with a kept list."""
    where = str(tmp_path_factory.mktemp("cli") / "city.db")
    desk = app.create_desk(where)
    fill_demo(desk, staff=60, organizations=5, years=2, seed=3)
    saved_lists.keep(desk, "Моложе 40", "возраст:<40", "persons", note="для клуба")
    desk.database.changed = False
    desk.close()
    return where


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = cli.main(words)
    found = capsys.readouterr()
    return code, found.out, found.err


def asked(place: str, text: str) -> list[int]:
    desk = app.open_desk(place, look_only=True)
    try:
        return lists.ids(desk, querying.understood(desk, "persons", text).query)
    finally:
        desk.close()


def test_a_list_is_printed_with_its_columns_and_whole_count(capsys: pytest.CaptureFixture[str], place: str) -> None:
    wanted = asked(place, "возраст:<40 пол:женский")
    code, out, err = said(
        capsys, "--db", place, "list", "persons", "возраст:<40 пол:женский", "--columns", "last_name,birth", "--limit", "3", "--json"
    )
    value = json.loads(out)
    assert (code, err) == (0, "")
    assert (value["register"], value["count"]) == ("persons", len(wanted))
    assert [row["id"] for row in value["rows"]] == wanted[:3]
    assert list(value["rows"][0]) == ["id", "last_name", "birth"]
    code, out, _ = said(capsys, "--db", place, "list", "persons", "--columns", "last_name", "--limit", "1")
    assert out.splitlines()[0] == "Фамилия" and out.splitlines()[-1].split()[-1].startswith("работник")


def test_a_kept_list_is_listed_and_narrowed(capsys: pytest.CaptureFixture[str], place: str) -> None:
    (kept,) = json.loads(said(capsys, "--db", place, "saved-lists", "--json")[1])
    assert (kept["name"], kept["register"], kept["query"], kept["note"]) == ("Моложе 40", "persons", "возраст:<40", "для клуба")
    assert kept["count"] == len(asked(place, "возраст:<40"))
    value = json.loads(said(capsys, "--db", place, "list", "persons", "пол:мужской", "--saved", "моложе 40", "--json")[1])
    assert {row["id"] for row in value["rows"]} == set(asked(place, "возраст:<40 пол:мужской"))


def test_a_part_of_a_register_is_exported(capsys: pytest.CaptureFixture[str], place: str, tmp_path: Path) -> None:
    file = tmp_path / "part.xlsx"
    code, out, _ = said(capsys, "--db", place, "export", "persons", str(file), "--where", "возраст:<40", "--json")
    assert (code, json.loads(out)["rows"]) == (0, len(asked(place, "возраст:<40")))
    sheet = openpyxl.load_workbook(file).active
    assert sheet is not None and sheet.max_row - 1 == json.loads(out)["rows"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["list", "persons", "возрст:<40"], "Похоже на «возраст»"),
        (["list", "persons", "--columns", "zzz"], "нет столбца «zzz»"),
        (["list", "zzz"], "Раздела «zzz» нет"),
        (["list", "persons", "--saved", "Другой"], "Есть: «Моложе 40»"),
        (["export", "persons", "out.xlsx", "--where", "пол:"], "допишите значение"),
    ],
)
def test_what_is_not_understood_is_refused_whole(capsys: pytest.CaptureFixture[str], place: str, words: list[str], sentence: str) -> None:
    code, out, err = said(capsys, "--db", place, *words, "--json")
    assert (code, out) == (1, "") and sentence in err
