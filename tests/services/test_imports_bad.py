"""Bad input: a Russian sentence or a listed problem, nothing changed, also at the command line."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from given import a_job, a_person, a_school
from incoming import book, planned

from nmsdesk import cli
from nmsdesk.errors import BadFile
from nmsdesk.services.desk import Desk

CAPTIONS = ("ФИО", "Дата рождения", "СНИЛС", "ОО", "Должность")
GOOD = ("Петрова Анна Олеговна", "01.02.1980", None, "СОШ 5", "учитель")
KEYS = {"register", "read", "created", "updated", "unchanged", "rejected", "ignored", "batch", "problems"}
SHEET = "xl/worksheets/sheet1.xml"


def with_sheet(path: Path, change: Callable[[bytes], bytes]) -> Path:
    """A good list whose sheet part is changed."""
    source = book(path.with_name("source.xlsx"), CAPTIONS, GOOD)
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == SHEET else old.read(name))
    return path


def locked(path: Path) -> Path:
    from msoffcrypto.format.ooxml import OOXMLFile

    with book(path.with_name("open.xlsx"), CAPTIONS, GOOD).open("rb") as source, path.open("wb") as target:
        OOXMLFile(source).encrypt("secret", target)
    return path


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def ghost_rows(sheet: bytes) -> bytes:
    """All the rows that a sheet can have, the filled ones at its two ends."""
    return sheet.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>')


def bomb(sheet: bytes) -> bytes:
    return sheet.replace(b"<sheetData>", b" " * (300 << 20) + b"<sheetData>")


UNREADABLE: dict[str, tuple[Callable[[Path], Path], str]] = {
    "no table at all": (lambda p: written(p / "a.xlsx", b"%PDF-1.7 \x00 not a table"), "не таблица|не похож|PDF"),
    "a text without a list": (lambda p: written(p / "a.csv", "просто текст".encode()), "заголовок"),
    "protected by a password": (lambda p: locked(p / "a.xlsx"), "паролем"),
    "an empty file": (lambda p: written(p / "a.xlsx", b""), "пуст"),
    "an empty book": (lambda p: book(p / "a.xlsx"), "ни одной заполненной"),
    "a header alone": (lambda p: book(p / "a.xlsx", CAPTIONS), "ни одной строки"),
    "the far corner": (lambda p: with_sheet(p / "a.xlsx", ghost_rows), "разбросаны"),
    "a bomb": (lambda p: with_sheet(p / "a.xlsx", bomb), "сжат"),
    "a torn file": (lambda p: written(p / "a.xlsx", book(p / "b.xlsx", CAPTIONS, GOOD).read_bytes()[:-200]), "повреждён"),
    "a missing file": (lambda p: p / "нет.xlsx", "нет"),
}


@dataclass(frozen=True)
class Base:
    """A closed base with a school and two namesakes."""

    file: Path

    def bytes(self) -> bytes:
        return self.file.read_bytes()


@pytest.fixture
def filled(base: Path, opened: Callable[..., Desk]) -> Base:
    desk = opened(base)
    school = a_school(desk, "МБОУ СОШ № 5")
    for _ in range(2):
        a_job(desk, a_person(desk, birth=None), school)
    desk.close()
    return Base(base)


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    capsys.readouterr()
    code = cli.main(argv)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def russian(text: str) -> bool:
    return bool(re.search("[а-яё]{3}", text)) and "Traceback" not in text


@pytest.mark.parametrize("what", UNREADABLE)
def test_what_is_no_list_is_refused_with_a_sentence(filled: Base, opened: Callable[..., Desk], tmp_path: Path, what: str) -> None:
    make, word = UNREADABLE[what]
    desk = opened(filled.file)
    before = filled.bytes()
    with pytest.raises(BadFile, match=word):
        planned(desk, make(tmp_path))
    desk.close()
    assert filled.bytes() == before


@pytest.mark.parametrize("what", UNREADABLE)
def test_what_is_no_list_ends_the_command_with_one_sentence(
    filled: Base, tmp_path: Path, capsys: pytest.CaptureFixture[str], what: str
) -> None:
    make, word = UNREADABLE[what]
    path, before = str(make(tmp_path)), filled.bytes()
    code, out, err = run(capsys, "--db", str(filled.file), "import", path)
    assert (code, out) == (1, "") and russian(err) and re.search(word, err) and err.count("\n") == 1
    code, out, err = run(capsys, "--db", str(filled.file), "import", path, "--json")
    answer = json.loads(out)
    assert code == 1 and russian(err) and set(answer) >= KEYS and answer["batch"] is None
    assert [p["code"] for p in answer["problems"]] == ["bad_file"] and filled.bytes() == before


TROUBLES: dict[str, tuple[tuple[Any, ...], str, str]] = {
    "an error of Excel": (("Иванов Иван Ильич", "01.02.1980", "#ССЫЛКА!", "СОШ 5", "учитель"), "error_cell", "C"),
    "an unknown school": (("Иванов Иван Ильич", "01.02.1980", None, "СОШ № 777", "учитель"), "unknown_organization", "D"),
    "two of one name": (("Иванова Мария Петровна", None, None, "СОШ 5", "учитель"), "ambiguous_person", "A"),
    "a day of 1899": (("Иванов Иван Ильич", "30.12.1899", None, "СОШ 5", "учитель"), "bad_birth", "B"),
    "a day of 2124": (("Иванов Иван Ильич", "01.02.2124", None, "СОШ 5", "учитель"), "bad_birth", "B"),
    "a wrong check digit": (("Иванов Иван Ильич", "01.02.1980", "112-233-445 96", "СОШ 5", "учитель"), "bad_snils", "C"),
}


@pytest.mark.parametrize("what", TROUBLES)
def test_a_bad_value_is_listed_with_its_cell_and_nothing_is_taken(
    filled: Base, tmp_path: Path, capsys: pytest.CaptureFixture[str], what: str
) -> None:
    row, code_, column = TROUBLES[what]
    path, before = str(book(tmp_path / "a.xlsx", CAPTIONS, GOOD, row)), filled.bytes()
    code, out, err = run(capsys, "--db", str(filled.file), "import", path, "--json")
    answer = json.loads(out)
    assert code == 1 and russian(err) and set(answer) >= KEYS and filled.bytes() == before
    assert (answer["register"], answer["read"], answer["batch"]) == ("staff", 2, None)
    (problem,) = [p for p in answer["problems"] if p["severity"] == "error"]
    assert (problem["code"], problem["row"], problem["column"]) == (code_, 3, column) and russian(problem["message"])
    code, out, err = run(capsys, "--db", str(filled.file), "import", path)
    assert code == 1 and "строка 3" in out and filled.bytes() == before


def test_duplicates_within_a_file_are_told_and_taken_once(filled: Base, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(book(tmp_path / "a.xlsx", CAPTIONS, GOOD, GOOD))
    code, out, _ = run(capsys, "--db", str(filled.file), "import", path, "--json")
    answer = json.loads(out)
    assert code == 0 and answer["batch"] and (answer["created"], answer["unchanged"]) == (1, 1)
    assert [p["code"] for p in answer["problems"]] == ["repeated_row"]


def test_a_dry_run_answers_and_writes_nothing(filled: Base, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, before = str(book(tmp_path / "a.xlsx", CAPTIONS, GOOD)), filled.bytes()
    code, out, _ = run(capsys, "--db", str(filled.file), "import", path, "--dry-run", "--json")
    answer = json.loads(out)
    assert (code, answer["created"], answer["batch"]) == (0, 1, None) and filled.bytes() == before


def test_the_command_takes_the_right_rows_and_undo_takes_them_back(
    filled: Base, opened: Callable[..., Desk], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = TROUBLES["an unknown school"][0]
    path = str(book(tmp_path / "a.xlsx", CAPTIONS, GOOD, bad))
    code, out, _ = run(capsys, "--db", str(filled.file), "import", path, "--accept-partial", "--json")
    answer = json.loads(out)
    assert code == 0 and answer["batch"] and (answer["created"], answer["rejected"]) == (1, 1)
    code, out, _ = run(capsys, "--db", str(filled.file), "undo", str(answer["batch"]), "--json")
    assert code == 0 and json.loads(out)["left"] == []
    desk = opened(filled.file)
    assert planned(desk, Path(path)).created == 1


def test_an_unknown_register_or_sheet_is_refused(filled: Base, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(book(tmp_path / "a.xlsx", CAPTIONS, GOOD))
    for more in (("--register", "teachers"), ("--sheet", "Лист 9")):
        code, _, err = run(capsys, "--db", str(filled.file), "import", path, *more)
        assert code == 1 and russian(err), more
