"""Two records that look like one person: found with reasons, never against СНИЛС or birth in silence, remembered when told apart."""

from __future__ import annotations

from datetime import date
from typing import Any

import given
import pytest

from nmsdesk.errors import Rejected
from nmsdesk.services import duplicates, moves
from nmsdesk.services.desk import Desk
from nmsdesk.services.undo import undo

FILE_ONLY = True

NAMES = ("last", "first", "patronymic")


def found(desk: Desk, **second: Any) -> list[duplicates.Pair]:
    """The pairs of a base with Иванова Мария Петровна, born 17.05.1990, and another record."""
    given.a_person(desk)
    names = {"last": "Иванова", "first": "Мария", "patronymic": "Петровна"} | {k: second.pop(k) for k in tuple(second) if k in NAMES}
    given.a_person(desk, **names, **second)
    return duplicates.pairs(desk)


@pytest.mark.parametrize(
    ("second", "reason"),
    [
        ({}, "ФИО совпадает"),
        ({"last": "ИВАНОВА"}, "ФИО совпадает"),
        ({"last": "Ивaновa"}, "ФИО совпадает"),  # Latin letters
        ({"last": "Мария", "first": "Иванова"}, "имя, отчество и фамилия те же, но переставлены"),
        ({"last": "Ивонова"}, "ФИО отличается одной буквой"),
        ({"last": "Иваонва"}, "ФИО отличается одной буквой"),
        ({"first": "Марияя"}, "ФИО отличается одной буквой"),
        ({"patronymic": ""}, "фамилия и имя совпадают, отчество указано в одной записи"),
        ({"first": "М.", "patronymic": "П."}, "фамилия и инициалы совпадают"),
        ({"last": "Иванова-Белова"}, "совпадают имя, отчество и часть двойной фамилии"),
        ({"birth": None}, "ФИО совпадает"),  # nobody else bears the name
        ({"birth": date(1990, 1, 1), "birth_precision": "year"}, "год рождения совпадает"),
    ],
)
def test_two_records_that_look_like_one_are_found_with_the_reason(file_desk: Desk, second: dict[str, Any], reason: str) -> None:
    (pair,) = found(file_desk, **second)
    assert reason in pair.reasons and pair.vetoes == ()


@pytest.mark.parametrize(
    "second",
    [
        {"birth": date(1985, 1, 2)},  # namesakes of different births
        {"last": "Сидорова"},  # only the first names and the birth
        {"first": "Ольга"},
        {"last": "Петрова", "birth": None},
    ],
)
def test_mere_likeness_is_no_pair(file_desk: Desk, second: dict[str, Any]) -> None:
    assert found(file_desk, **second) == []


def test_e_and_yo_are_one_letter(file_desk: Desk) -> None:
    given.a_person(file_desk, "Королёва", "Алёна")
    given.a_person(file_desk, "Королева", "Алена")
    assert [p.score for p in duplicates.pairs(file_desk)] == [80]


def test_a_former_name_is_a_name(desk: Desk) -> None:
    person = given.a_person(desk)
    moves.change_surname(desk, person.id, date(2026, 2, 1), "Смирнова")
    given.a_person(desk)
    (pair,) = duplicates.pairs(desk)
    assert pair.reasons[0] == "ФИО совпадает с прежним"


def test_a_common_school_and_mailbox_speak_for_one_person(desk: Desk) -> None:
    school = given.a_school(desk)
    first = given.a_person(desk, birth=None, email="mp@school.example")
    second = given.a_person(desk, "Смирнова", birth=None, email="MP@school.example")
    assert duplicates.pairs(desk) == []
    given.a_job(desk, first, school)
    given.a_job(desk, second, school, since=date(2021, 9, 1))
    third = given.a_person(desk, birth=None)
    given.a_job(desk, third, school, until=date(2021, 8, 31))
    pairs = {(p.first, p.second): p for p in duplicates.pairs(desk)}
    assert set(pairs) == {(first.id, third.id)}
    assert pairs[first.id, third.id].reasons == ("ФИО совпадает", "работают в одной организации", "больше никого с таким именем в базе нет")


def test_a_mailbox_of_a_whole_school_says_nothing(file_desk: Desk) -> None:
    for n in range(6):
        given.a_person(file_desk, f"Иванова{'а' * n}б", birth=None, email="school@school.example", patronymic=f"Петровна{n}")
    assert duplicates.pairs(file_desk) == []


def test_different_snils_are_a_veto_and_come_last(file_desk: Desk) -> None:
    given.a_person(file_desk, snils=given.snils(1))
    given.a_person(file_desk, snils=given.snils(2))
    given.a_person(file_desk, "Орлова", "Нина")
    given.a_person(file_desk, "Орлова", "Нина")
    clean, vetoed = duplicates.pairs(file_desk)
    assert clean.vetoes == () and clean.score > vetoed.score
    assert vetoed.vetoes == (f"разные СНИЛС: {given.snils(1)} и {given.snils(2)}",)


def test_a_slip_in_the_birth_is_shown_but_vetoed(file_desk: Desk) -> None:
    school = given.a_school(file_desk)
    for birth in (date(1990, 5, 17), date(1990, 5, 11)):
        given.a_job(file_desk, given.a_person(file_desk, birth=birth), school)
    (pair,) = duplicates.pairs(file_desk)
    assert pair.vetoes == ("разные даты рождения: 17.05.1990 и 11.05.1990",)


def test_main_jobs_in_two_schools_on_the_same_days_are_a_veto(file_desk: Desk) -> None:
    for _ in range(2):
        given.a_job(file_desk, given.a_person(file_desk), given.a_school(file_desk))
    (pair,) = duplicates.pairs(file_desk)
    assert pair.vetoes == ("основное место работы в одни и те же дни в разных организациях",)


def test_different_people_are_not_shown_again_until_it_is_undone(desk: Desk) -> None:
    a, b = given.a_person(desk), given.a_person(desk)
    before = given.tables(desk)
    duplicates.declare_distinct(desk, b.id, a.id, "тёзки, разные школы")
    assert duplicates.pairs(desk) == []
    with pytest.raises(Rejected, match="уже отмечена"):
        duplicates.declare_distinct(desk, a.id, b.id)
    undo(desk)
    assert given.tables(desk) == before and len(duplicates.pairs(desk)) == 1


def test_the_pairs_of_one_person_are_found_alone(file_desk: Desk) -> None:
    a, b = given.a_person(file_desk), given.a_person(file_desk)
    for _ in range(2):
        given.a_person(file_desk, "Орлова", "Нина")
    assert [(p.first, p.second) for p in duplicates.of_person(file_desk, a.id)] == [(a.id, b.id)]


def test_a_region_is_looked_through_in_blocks_not_by_everyone_with_everyone() -> None:
    """Twenty thousand persons with forty planted doubles: every double is among few candidates."""
    from nmsdesk.services.likeness import Traits

    people = [
        Traits(n, (f"фамилия{n % 997}", f"имя{n % 41}", f"отчество{n % 53}"), date(1960 + n % 40, 1 + n % 12, 1 + n % 28))
        for n in range(20_000)
    ]
    for n in range(40):
        last, *rest = people[n].name
        people.append(Traits(20_000 + n, (last[:-1] + "щ", *rest), people[n].birth))  # type: ignore[arg-type]
    candidates = duplicates.candidates(people)
    assert {(n, 20_000 + n) for n in range(40)} <= candidates
    assert len(candidates) < 100_000


def test_colleagues_born_on_one_day_are_no_pair(file_desk: Desk) -> None:
    school = given.a_school(file_desk)
    for names in (("Иванова", "Мария", "Петровна"), ("Орлова", "Нина", "Сергеевна")):
        given.a_job(file_desk, given.a_person(file_desk, *names), school)
    assert duplicates.pairs(file_desk) == []
