"""Who is who: persons by СНИЛС, birth and place, and organisations by all that they are called."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from given import a_job, a_person, a_school, post, saved, snils
from incoming import STAFF, book, codes, every, jobs, numbers, people, planned, taken

from nmsdesk.domain.organizations import Organization, OrganizationAlias
from nmsdesk.domain.people import FormerName, Person
from nmsdesk.domain.snils import check_digits, formatted
from nmsdesk.services.desk import Desk
from nmsdesk.services.imports import NEW

MARIA = "Иванова Мария Петровна"


@pytest.fixture
def desk(file_desk: Any) -> Any:
    """Counted and matched alike on any base, which other tests show: a file does for these."""
    return file_desk


def row(name: str = MARIA, birth: Any = None, number: str | None = None, place: str = "СОШ 5", **more: Any) -> tuple[Any, ...]:
    values = {"post": "учитель", "subject": None, "category": None, "years": None} | more
    return (name, birth, number, place, *values.values())


@pytest.fixture
def school(desk: Desk) -> Organization:
    return a_school(desk, "МБОУ СОШ № 5")


def staff(tmp_path: Path, *rows: tuple[Any, ...], name: str = "staff.xlsx") -> Path:
    return book(tmp_path / name, STAFF, *rows)


def test_a_person_is_found_by_snils_alone(desk: Desk, school: Organization, tmp_path: Path) -> None:
    a_job(desk, a_person(desk, birth=None, snils=snils(1)), a_school(desk, "Лицей № 1"))
    plan = taken(desk, staff(tmp_path, row(number=snils(1).replace("-", "").replace(" ", ""), more="")))
    assert len(people(desk)) == 1 and (plan.created, plan.rejected) == (0, 1), "the second main job is asked about"
    assert "two_main" in codes(plan)


def test_lost_zeros_of_a_snils_do_not_make_a_new_person(desk: Desk, school: Organization, tmp_path: Path) -> None:
    number = formatted("001234567" + check_digits("001234567"))
    a_job(desk, a_person(desk, birth=None, snils=number), school)
    plan = taken(desk, staff(tmp_path, row(number=int(number.replace("-", "").replace(" ", "")))))
    assert plan.read == 1 and len(people(desk)) == 1


def test_different_snils_never_merge(desk: Desk, school: Organization, tmp_path: Path) -> None:
    a_job(desk, a_person(desk, snils=snils(1)), school)
    plan = taken(desk, staff(tmp_path, row(birth="17.05.1990", number=snils(2))))
    assert plan.created == 1 and people(desk) == [MARIA, MARIA]


def test_a_person_is_found_by_name_and_birth_and_gains_the_snils(desk: Desk, school: Organization, tmp_path: Path) -> None:
    a_job(desk, a_person(desk), school)
    plan = taken(desk, staff(tmp_path, row(name="ИВАНОВА  мария петровна", birth="17.05.1990", number=snils(3))))
    (person,) = every(desk, Person)
    assert numbers(plan)[:4] == (1, 0, 1, 0) and person.snils == snils(3) and person.full_name == MARIA


def test_a_name_found_in_its_organisation_alone_is_the_person(desk: Desk, school: Organization, tmp_path: Path) -> None:
    a_job(desk, a_person(desk, birth=None, sex="f"), school)
    a_job(desk, a_person(desk, birth=None, sex="f"), a_school(desk, "Лицей № 1"))
    plan = taken(desk, staff(tmp_path, row()))
    assert numbers(plan)[:5] == (1, 0, 0, 1, 0) and len(people(desk)) == 2


def test_a_name_known_elsewhere_is_asked_about_and_the_answer_is_used(desk: Desk, school: Organization, tmp_path: Path) -> None:
    known = a_person(desk, birth=None, sex="f")
    a_job(desk, known, a_school(desk, "Лицей № 1"), until=date(2025, 8, 31))
    path = staff(tmp_path, row())
    plan = planned(desk, path)
    assert (plan.rejected, plan.operations) == (1, []) and codes(plan) == ["ambiguous_person"]
    (question,) = plan.questions
    assert (question.row, question.field, [c[0] for c in question.candidates]) == (2, "full_name", [known.id])
    spot = (question.sheet, question.row, question.field)
    same = planned(desk, path, answers={spot: known.id})
    other = planned(desk, path, answers={spot: NEW})
    assert {type(o.after).__name__ for o in same.operations} == {"Employment"} and same.operations[0].after.person == known.id
    assert {type(o.after).__name__ for o in other.operations} == {"Person", "Employment"}


def test_two_persons_of_one_name_in_a_file_are_two_when_their_births_differ(desk: Desk, school: Organization, tmp_path: Path) -> None:
    path = staff(tmp_path, row(birth="17.05.1990"), row(birth="02.03.1961"))
    assert taken(desk, path).created == 2 and people(desk) == [MARIA, MARIA]
    assert planned(desk, path).unchanged == 2


def test_of_two_namesakes_in_one_school_a_row_without_birth_is_asked_about(desk: Desk, school: Organization, tmp_path: Path) -> None:
    for birth in (date(1990, 5, 17), date(1961, 3, 2)):
        a_job(desk, a_person(desk, birth=birth), school)
    plan = planned(desk, staff(tmp_path, row()))
    assert len(plan.questions[0].candidates) == 2 and plan.operations == []


def test_initials_never_find_anybody(desk: Desk, school: Organization, tmp_path: Path) -> None:
    a_job(desk, a_person(desk), school)
    plan = planned(desk, staff(tmp_path, row(name="Иванова М.П."), row(name="Сидорова А. Б.")))
    assert plan.rejected == 2 and plan.operations == []
    assert [c for c in codes(plan) if c != "initials"] == ["ambiguous_person"], "the known one may be chosen by hand"


def test_a_new_surname_under_the_same_snils_keeps_the_former_one(desk: Desk, school: Organization, tmp_path: Path) -> None:
    a_job(desk, a_person(desk, snils=snils(1)), school)
    plan = taken(desk, staff(tmp_path, row(name="Петрова Мария Петровна", number=snils(1))))
    assert people(desk) == ["Петрова Мария Петровна"] and [n.last_name for n in every(desk, FormerName)] == ["Иванова"]
    assert codes(plan) == ["renamed"]
    old = taken(desk, staff(tmp_path, row(birth="17.05.1990"), name="old.xlsx"))
    assert old.unchanged == 1 and people(desk) == ["Петрова Мария Петровна"], "a list of the years before still finds her"


def test_a_former_surname_in_brackets_is_kept(desk: Desk, school: Organization, tmp_path: Path) -> None:
    taken(desk, staff(tmp_path, row(name="Петрова (Иванова) Мария Петровна", birth="17.05.1990")))
    assert [n.last_name for n in every(desk, FormerName)] == ["Иванова"]


def test_a_snils_of_quite_another_person_refuses_the_row(desk: Desk, school: Organization, tmp_path: Path) -> None:
    a_job(desk, a_person(desk, snils=snils(1)), school)
    plan = planned(desk, staff(tmp_path, row(name="Сидоров Пётр Ильич", number=snils(1))))
    assert codes(plan) == ["snils_conflict"] and plan.operations == []


def test_yo_and_latin_letters_do_not_make_a_new_person(desk: Desk, school: Organization, tmp_path: Path) -> None:
    a_job(desk, a_person(desk, "Семёнова", birth=None, sex="f"), school)
    plan = taken(desk, staff(tmp_path, row(name="Cеменова Мария Петровна")))
    assert plan.unchanged == 1 and "latin_letters" in codes(plan) and people(desk) == ["Семёнова Мария Петровна"]


def test_a_missing_patronymic_is_filled_in_only_when_the_birth_agrees(desk: Desk, school: Organization, tmp_path: Path) -> None:
    a_job(desk, a_person(desk, patronymic=""), school)
    asked = planned(desk, staff(tmp_path, row()))
    assert codes(asked) == ["ambiguous_person"] and asked.operations == []
    taken(desk, staff(tmp_path, row(birth="17.05.1990")))
    assert people(desk) == [MARIA]


def test_a_birth_that_differs_from_the_base_is_said_and_left(desk: Desk, school: Organization, tmp_path: Path) -> None:
    a_job(desk, a_person(desk, snils=snils(1)), school)
    plan = taken(desk, staff(tmp_path, row(birth="17.05.1991", number=snils(1))))
    assert "birth_differs" in codes(plan) and every(desk, Person)[0].birth == date(1990, 5, 17)


# organisations


@pytest.mark.parametrize("written", ["МБОУ СОШ №5", "школа № 5", "СОШ 5", "МБОУ г.о. Королёв МО «СОШ №5»", "сош №5"])
def test_an_organisation_is_found_under_any_spelling(desk: Desk, school: Organization, tmp_path: Path, written: str) -> None:
    taken(desk, staff(tmp_path, row(place=written)))
    assert [e.organization for e in jobs(desk, "Иванова")] == [school.id]


def test_an_organisation_is_found_by_an_alias_kept_for_it(desk: Desk, school: Organization, tmp_path: Path) -> None:
    saved(desk, OrganizationAlias(organization=school.id, name="Школа на Циолковского"))
    taken(desk, staff(tmp_path, row(place="школа на циолковского")))
    assert [e.organization for e in jobs(desk, "Иванова")] == [school.id]


def test_an_unknown_organisation_refuses_its_rows_until_it_is_to_be_added(desk: Desk, school: Organization, tmp_path: Path) -> None:
    path = staff(tmp_path, row(place="МБОУ СОШ № 777"), row(name="Петров Иван Ильич", place="СОШ №777"))
    plan = planned(desk, path)
    assert codes(plan) == ["unknown_organization"] * 2 and plan.operations == []
    (key,) = plan.unknown_organizations
    added = taken(desk, path, new_organizations=frozenset({key}))
    assert added.created == 2 and [o.name for o in every(desk, Organization)] == [school.name, "МБОУ СОШ № 777"]


def test_an_organisation_added_by_a_refused_row_is_not_left_behind(desk: Desk, school: Organization, tmp_path: Path) -> None:
    path = staff(tmp_path, row(name="Иванова М.П.", place="МБОУ СОШ № 777"), row(name="Петров Иван Ильич", place="СОШ №777"))
    (key,) = planned(desk, path).unknown_organizations
    plan = taken(desk, path, new_organizations=frozenset({key}))
    assert (plan.created, plan.rejected) == (1, 1) and len(every(desk, Organization)) == 2
    assert len(jobs(desk, "Петров")) == 1


def test_a_merged_school_leads_to_its_successor(desk: Desk, school: Organization, tmp_path: Path) -> None:
    old = a_school(desk, "МБОУ СОШ № 9")
    saved(desk, replace(old, until=date(2025, 8, 31), successor=school.id))
    taken(desk, staff(tmp_path, row(place="СОШ 9")))
    assert [e.organization for e in jobs(desk, "Иванова")] == [school.id]


def test_a_name_of_two_organisations_refuses_the_row(desk: Desk, school: Organization, tmp_path: Path) -> None:
    a_school(desk, "Лицей № 8", full_name="МАОУ СОШ № 5")
    assert codes(planned(desk, staff(tmp_path, row(place="СОШ 5")))) == ["ambiguous_organization"]


def test_the_organisation_of_a_title_or_of_the_hint_serves_a_list_without_a_column(
    desk: Desk, school: Organization, tmp_path: Path
) -> None:
    caption = ("ФИО", "Должность", "Пед. стаж")
    titled = book(tmp_path / "a.xlsx", ("Педагоги МБОУ СОШ № 5",), caption, (MARIA, "учитель", 5))
    bare = book(tmp_path / "b.xlsx", caption, ("Петров Иван Ильич", "учитель", 5))
    taken(desk, titled)
    assert codes(planned(desk, bare)) == ["no_organization"]
    taken(desk, bare, organization="школа 5")
    assert {e.organization for e in jobs(desk, "Иванова") + jobs(desk, "Петров")} == {school.id}


def test_a_transfer_with_a_date_ends_the_job_at_the_other_school(desk: Desk, school: Organization, tmp_path: Path) -> None:
    a_job(desk, a_person(desk), a_school(desk, "Лицей № 1"))
    caption = ("ФИО", "Дата рождения", "ОО", "Должность", "Дата приема")
    plan = taken(desk, book(tmp_path / "a.xlsx", caption, (MARIA, "17.05.1990", "СОШ 5", "учитель", "15.01.2026")))
    first, second = jobs(desk, "Иванова")
    assert (first.until, first.end_reason, second.since) == (date(2026, 1, 14), "transferred", date(2026, 1, 15))
    assert "transferred" in codes(plan) and second.post == post(desk).id
