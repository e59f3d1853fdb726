"""The command line as scripts see it: one JSON value on standard output, sentences on standard error, codes 0, 1 and 2."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from nmsdesk import app, cli
from nmsdesk.services.demo.fill import fill_demo


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A small synthetic city."""
    where = str(tmp_path_factory.mktemp("cli") / "city.db")
    desk = app.create_desk(where)
    fill_demo(desk, staff=60, organizations=5, years=2, seed=3)
    desk.database.changed = False
    desk.close()
    return where


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """The exit code, standard output and standard error of a command."""
    try:
        code = cli.main(words)
    except SystemExit as left:
        code = int(left.code or 0)
    found = capsys.readouterr()
    return code, found.out, found.err


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        (["registers"], list),
        (["reports"], list),
        (["indicators", "--period", "2025"], dict),
        (["indicators", "--period", "2025/2026", "--as-of", "15.01.2026", "--by", "organization"], dict),
        (["who", "1", "--period", "2025"], list),
        (["check"], dict),
        (["migrate"], dict),
    ],
)
def test_a_command_prints_one_json_value_and_nothing_else(
    capsys: pytest.CaptureFixture[str], place: str, command: list[str], kind: type[Any]
) -> None:
    code, out, err = said(capsys, "--db", place, *command, "--json")
    assert (code, err) == (0, "")
    assert isinstance(json.loads(out), kind)


@pytest.mark.parametrize(
    "command",
    [
        ["who", "9", "--period", "2025"],
        ["who", "1", "--period", "двадцатый"],
        ["who", "1", "--period", "2025", "--organization", "Хогвартс"],
        ["report", "zzz", "x.pdf"],
        ["undo", "999999"],
        ["restore", "nope.db"],
        ["export", "persons", "x.txt"],
    ],
)
def test_a_refusal_is_a_russian_sentence_and_code_one(capsys: pytest.CaptureFixture[str], place: str, command: list[str]) -> None:
    code, out, err = said(capsys, "--db", place, *command, "--json")
    assert (code, out) == (1, "")
    assert err.strip().endswith(".") and "Traceback" not in err


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (["zzz"], "команды «zzz» нет"),
        (["import"], "не хватает: file"),
        (["who", "1", "--period"], "после --period нужно значение"),
        (["who", "1", "--period", "2025", "--status", "zzz"], "--status: «zzz» не подходит, есть counted, not_counted, excluded, no_data"),
        (["indicators", "--period", "2025", "--as-of", "31.02.2025"], "--as-of: даты «31.02.2025» нет, пишите 31.12.2025"),
        (["report", "plan", "x.pdf", "--plan", "abc"], "--plan: нужно целое число, а не «abc»"),
        (["--json"], "лишнее: --json"),
    ],
)
def test_wrong_usage_is_said_in_russian_with_code_two(capsys: pytest.CaptureFixture[str], command: list[str], sentence: str) -> None:
    code, out, err = said(capsys, *command)
    assert (code, out) == (2, "")
    assert sentence in err


def test_the_code_of_an_indicator_is_taken_in_cyrillic_too(capsys: pytest.CaptureFixture[str], place: str) -> None:
    latin = said(capsys, "--db", place, "who", "2a", "--period", "2025", "--json")
    assert said(capsys, "--db", place, "who", "2А", "--period", "2025", "--json") == latin


def test_the_base_is_named_before_the_command_after_it_or_by_the_environment(
    capsys: pytest.CaptureFixture[str], place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = said(capsys, "--db", place, "registers", "--json")
    assert said(capsys, "registers", "--json", "--db", place) == before
    monkeypatch.setenv("NMSDESK_DB", str(tmp_path / "none.db"))
    assert said(capsys, "registers")[0] == 1
    monkeypatch.setenv("NMSDESK_DB", place)
    assert said(capsys, "registers", "--json") == before


def test_help_is_in_russian(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "who", "--help")
    assert code == 0
    assert out.startswith("Вызов: nmsdesk who") and "usage" not in out and "show" not in out
