"""The commands about people: told first with --dry-run, done without it, refused with a sentence and nothing changed."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import given
import pytest

from nmsdesk import app, cli
from nmsdesk.domain.people import Employment, FormerName, Person
from nmsdesk.services.desk import Desk


class Said:
    """Commands on one base and what they said."""

    def __init__(self, place: Path, capsys: pytest.CaptureFixture[str]):
        self.place, self.capsys = str(place), capsys

    def __call__(self, *words: str) -> tuple[int, Any, str]:
        """The exit code, the JSON value (None when there is none) and standard error."""
        try:
            code = cli.main(["--db", self.place, *words, "--json"])
        except SystemExit as left:
            code = int(left.code or 0)
        found = self.capsys.readouterr()
        return code, json.loads(found.out) if found.out else None, found.err

    def base(self) -> Desk:
        return app.open_desk(self.place)


@pytest.fixture
def say(base: Path, capsys: pytest.CaptureFixture[str]) -> Said:
    """A base with two schools, a teacher at the first one and a second record of the same teacher."""
    found = Said(base, capsys)
    desk = found.base()
    first, _ = given.a_school(desk, "МБОУ СОШ № 301"), given.a_school(desk, "МБОУ СОШ № 302")
    given.a_job(desk, given.a_person(desk, snils=given.snils(900)), first)
    given.a_person(desk, phone="8 900 000-00-02")
    desk.close()
    return found


def stored(say: Said, kind: type[Any]) -> list[Any]:
    desk = say.base()
    with desk.read() as reading:
        found = reading.where(kind)
    desk.close()
    return list(found)


def test_duplicates_are_listed_and_merged(say: Said) -> None:
    _, (pair,), _ = say("duplicates")
    assert (pair["first"]["name"], pair["score"], pair["vetoes"]) == ("Иванова Мария Петровна", 80, [])
    code, told, _ = say("merge", "1", "2", "--dry-run")
    assert (code, told["applied"], told["troubles"]) == (0, False, []) and len(stored(say, Person)) == 2
    code, done, _ = say("merge", "1", "2", "--take", "phone")
    assert (code, done["applied"]) == (0, True)
    assert [p.phone for p in stored(say, Person)] == ["8 900 000-00-02"]
    assert say("undo")[0] == 0 and len(stored(say, Person)) == 2


def test_different_people_are_remembered(say: Said) -> None:
    assert say("distinct", "1", "2", "--reason", "тёзки")[0] == 0
    assert say("duplicates")[1] == []
    code, _, err = say("merge", "1", "2")
    assert code == 1 and "разные люди: тёзки" in err


def test_an_unknown_field_is_refused_with_those_that_are(say: Said) -> None:
    code, value, err = say("merge", "1", "2", "--take", "surname")
    assert (code, value) == (1, None) and "Есть: last_name, first_name" in err


MOVES = [
    ("move", "1", "--organization", "СОШ 302", "--post", "учитель", "--since", "01.02.2026"),
    ("dismiss", "1", "--on", "31.01.2026"),
    ("rename", "1", "--on", "01.02.2026", "--last-name", "Белова"),
    ("absence", "1", "--kind", "child", "--since", "01.02.2026"),
    ("hire", "2", "--organization", "СОШ 302", "--post", "учитель", "--since", "01.02.2026", "--rate", "0.5"),
    ("merge-organizations", "СОШ 301", "СОШ 302", "--on", "31.01.2026"),
]


@pytest.mark.parametrize("command", MOVES, ids=[m[0] for m in MOVES])
def test_a_move_is_told_first_then_done_then_undone(say: Said, command: tuple[str, ...]) -> None:
    desk = say.base()
    before = given.tables(desk)
    desk.close()
    code, told, _ = say(*command, "--dry-run")
    assert (code, told["applied"], told["troubles"]) == (0, False, [])
    assert {"key", "register", "id", "text", "default", "optional"} <= set([*told["adds"], *told["ends"], *told["carries"]][0])
    code, done, _ = say(*command)
    assert (code, done["applied"], done["ends"], done["adds"]) == (0, True, told["ends"], told["adds"]) and done["rows"] > 0
    assert say("undo")[0] == 0
    desk = say.base()
    assert given.tables(desk) == before
    desk.close()


def test_a_new_person_is_hired_by_name(say: Said) -> None:
    words = ("--organization", "СОШ 301", "--post", "Воспитатель", "--since", "2026-02-02", "--new", "--birth", "01.02.2003")
    assert say("hire", "Белкина Ольга Юрьевна", *words)[0] == 0
    assert (stored(say, Person)[-1].full_name, stored(say, Employment)[-1].since) == ("Белкина Ольга Юрьевна", date(2026, 2, 2))


def test_the_end_of_an_absence_needs_one_that_has_begun(say: Said) -> None:
    code, _, err = say("absence", "1", "--until", "01.03.2026")
    assert code == 1 and "Начатого отсутствия нет" in err
    say("absence", "1", "--since", "01.02.2026")
    assert say("absence", "1", "--until", "01.03.2026")[0] == 0


def test_an_effect_is_declined_by_its_key(say: Said) -> None:
    code, _, err = say("dismiss", "1", "--on", "31.01.2026", "--keep", "end:employments:1")
    assert code == 1 and "Без этого нельзя" in err
    assert stored(say, Employment)[0].until is None


def test_a_move_that_rules_forbid_is_told_with_code_1(say: Said) -> None:
    say("hire", "2", "--organization", "СОШ 302", "--post", "учитель", "--since", "01.03.2026")
    say("rename", "2", "--on", "01.04.2026", "--last-name", "Белова")
    code, told, err = say("merge", "1", "2", "--dry-run")
    assert code == 1 and told["troubles"] and "Основное место работы в эти дни уже есть" in err
    assert len(stored(say, FormerName)) == 1


@pytest.mark.parametrize("command", [("dismiss", "1"), ("move", "1", "--since", "01.02.2026"), ("absence", "1", "--kind", "болезнь")])
def test_wrong_usage_is_code_2(say: Said, command: tuple[str, ...]) -> None:
    code, value, err = say(*command)
    assert (code, value) == (2, None) and err.startswith("Команда не понята")
