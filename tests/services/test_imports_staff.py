"""Staff lists: jobs, posts, categories, absences, service; a person met twice; forms sent twice; every format."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from given import a_job, a_person, a_school, post, snils, tables
from incoming import STAFF, book, codes, every, jobs, numbers, people, planned, taken

from nmsdesk.domain.organizations import Organization
from nmsdesk.domain.people import Absence, Employment, Person, Post, QualificationCategory
from nmsdesk.services.desk import Desk

DATA = Path(__file__).parents[1] / "exchange" / "data"
MARIA = "Иванова Мария Петровна"
CAPTIONS = ("ФИО", "Дата рождения", "ОО", "Должность")


@pytest.fixture
def desk(file_desk: Any) -> Any:
    """Counted and matched alike on any base, which other tests show: a file does for these."""
    return file_desk


@pytest.fixture
def school(desk: Desk) -> Organization:
    return a_school(desk, "МБОУ СОШ № 5")


def listed(tmp_path: Path, captions: tuple[str, ...], *rows: tuple[Any, ...], name: str = "a.xlsx") -> Path:
    return book(tmp_path / name, captions, *rows)


def posts(desk: Desk) -> list[str]:
    names = {p.id: p.name for p in every(desk, Post)}
    return [names[e.post] for e in every(desk, Employment)]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("уч. нач. классов", ["Учитель"]),
        ("учитель, зам. директора по УВР", ["Учитель", "Заместитель директора"]),
        ("ЗДУВР", ["Заместитель директора"]),
        ("ПДО", ["Педагог дополнительного образования"]),
        ("муз. рук.", ["Музыкальный руководитель"]),
        ("и.о. директора", ["Директор"]),
        ("соц. педагог", ["Социальный педагог"]),
    ],
)
def test_posts_are_read_in_every_dress(desk: Desk, school: Organization, tmp_path: Path, written: str, expected: list[str]) -> None:
    plan = taken(desk, listed(tmp_path, CAPTIONS, (MARIA, "17.05.1990", "СОШ 5", written)))
    assert plan.rejected == 0 and posts(desk) == expected
    assert [e.kind for e in every(desk, Employment)] == ["main", "internal"][: len(expected)]


def test_an_unknown_post_refuses_the_row_and_says_what_to_do(desk: Desk, school: Organization, tmp_path: Path) -> None:
    plan = planned(desk, listed(tmp_path, CAPTIONS, (MARIA, "17.05.1990", "СОШ 5", "звездочёт")))
    assert "unknown_post" in codes(plan) and plan.operations == []


@pytest.mark.parametrize(
    "written",
    ["17.05.1990", "17.5.90", "17/05/1990", "1990-05-17", "17.05.1990г.", "17 мая 1990 г.", 33010, "33010", datetime(1990, 5, 17)],
)
def test_births_are_read_in_every_dress(desk: Desk, school: Organization, tmp_path: Path, written: Any) -> None:
    taken(desk, listed(tmp_path, CAPTIONS, (MARIA, written, "СОШ 5", "учитель")))
    assert every(desk, Person)[0].birth == date(1990, 5, 17)


@pytest.mark.parametrize("written", ["31.12.1899", "01.01.2124", "32.13.2000", -5, 60])
def test_an_impossible_birth_is_listed_with_its_cell(desk: Desk, school: Organization, tmp_path: Path, written: Any) -> None:
    plan = planned(desk, listed(tmp_path, CAPTIONS, (MARIA, written, "СОШ 5", "учитель")))
    (problem,) = [p for p in plan.problems if p.code == "bad_birth"]
    assert (problem.row, problem.column, problem.severity) == (2, "B", "error") and plan.blocking


@pytest.mark.parametrize(
    ("written", "kind", "since"),
    [
        ("высшая", "highest", None),
        ("ВКК", "highest", None),
        ("1 КК", "first", None),
        ("высшая, 25.12.2020, приказ № 123", "highest", date(2020, 12, 25)),
        ("СЗД", "conformity", None),
        ("педагог-методист", "methodist", None),
        ("б/к", None, None),
    ],
)
def test_categories_are_read_in_every_dress(
    desk: Desk, school: Organization, tmp_path: Path, written: str, kind: str | None, since: date | None
) -> None:
    taken(desk, listed(tmp_path, (*CAPTIONS, "Категория"), (MARIA, "17.05.1990", "СОШ 5", "учитель", written)))
    assert [(c.kind, c.since) for c in every(desk, QualificationCategory)] == ([(kind, since)] if kind else [])


def test_a_term_of_a_category_may_be_endless(desk: Desk, school: Organization, tmp_path: Path) -> None:
    captions = (*CAPTIONS, "Категория", "Дата присвоения", "Срок действия")
    row = (MARIA, "17.05.1990", "СОШ 5", "учитель", "высшая", "25.12.2024", "бессрочно")
    assert not taken(desk, listed(tmp_path, captions, row)).problems
    assert [(c.since, c.until) for c in every(desk, QualificationCategory)] == [(date(2024, 12, 25), None)]


def test_a_two_level_header_tells_both_ends_of_a_category(desk: Desk, school: Organization, tmp_path: Path) -> None:
    top = ("ФИО", "Дата рождения", "ОО", "Должность", "Категория", "Срок действия аттестации", None)
    low = (None, None, None, None, None, "от", "до")
    row = (MARIA, "17.05.1990", "СОШ 5", "учитель", "первая", "01.02.2021", "01.02.2026")
    taken(desk, book(tmp_path / "a.xlsx", top, low, row, merges=["F1:G1", *(f"{c}1:{c}2" for c in "ABCDE")]))
    assert [(c.since, c.until) for c in every(desk, QualificationCategory)] == [(date(2021, 2, 1), date(2026, 2, 1))]


def test_an_absence_is_taken_with_its_days_and_once(desk: Desk, school: Organization, tmp_path: Path) -> None:
    captions = (*CAPTIONS, "Дата приема", "Примечание")
    row = (MARIA, "17.05.1990", "СОШ 5", "учитель", "01.09.2015", "отпуск по уходу с 10.01.2025 по 20.06.2027")
    path = listed(tmp_path, captions, row)
    taken(desk, path)
    assert [(a.since, a.until) for a in every(desk, Absence)] == [(date(2025, 1, 10), date(2027, 6, 20))]
    assert planned(desk, path).unchanged == 1


def test_service_is_kept_as_a_day_and_ages(desk: Desk, school: Organization, tmp_path: Path) -> None:
    path = listed(tmp_path, (*CAPTIONS, "Пед. стаж", "Общий стаж"), (MARIA, "17.05.1990", "СОШ 5", "учитель", "12 лет", "15л 6м"))
    taken(desk, path)
    (person,) = every(desk, Person)
    assert (person.career_start, person.total_start) == (date(2014, 3, 2), date(2010, 9, 2))
    assert planned(desk, path, day=date(2026, 3, 20)).unchanged == 1, "the same number of whole years changes nothing"


def test_a_dismissal_ends_the_job(desk: Desk, school: Organization, tmp_path: Path) -> None:
    a_job(desk, a_person(desk, sex="f"), school)
    plan = taken(desk, listed(tmp_path, (*CAPTIONS, "Дата увольнения"), (MARIA, "17.05.1990", "СОШ 5", "учитель", "31.01.2026")))
    (job,) = jobs(desk, "Иванова")
    assert plan.updated == 1 and (job.until, job.end_reason) == (date(2026, 1, 31), "dismissed")


def test_a_part_timer_of_two_schools_is_one_person(desk: Desk, school: Organization, tmp_path: Path) -> None:
    a_job(desk, a_person(desk), a_school(desk, "Лицей № 1"))
    row = (MARIA, "17.05.1990", "СОШ 5", "учитель", "внешний совместитель")
    assert taken(desk, listed(tmp_path, (*CAPTIONS, "Вид занятости"), row)).rejected == 0
    assert len(people(desk)) == 1 and [e.kind for e in jobs(desk, "Иванова")] == ["main", "external"]


# the same person twice


def test_two_subjects_of_one_person_in_two_rows_are_one_job(desk: Desk, school: Organization, tmp_path: Path) -> None:
    rows = [(MARIA, "17.05.1990", snils(1), "СОШ 5", "учитель", subject, None, 7) for subject in ("физика", "математика")]
    path = listed(tmp_path, STAFF, *rows)
    taken(desk, path)
    assert [e.subjects for e in jobs(desk, "Иванова")] == [("physics", "mathematics")] and planned(desk, path).operations == []


def test_rows_that_contradict_each_other_are_told_and_never_flip(desk: Desk, school: Organization, tmp_path: Path) -> None:
    captions = (*CAPTIONS, "Пед. стаж", "Телефон", "Ставка")
    one = (MARIA, "17.05.1990", "СОШ 5", "учитель", 12, "8 916 111-11-11", 1)
    two = (MARIA, "17.05.1990", "СОШ 5", "учитель", 3, "8 916 222-22-22", "0,5")
    path = listed(tmp_path, captions, one, two)
    plan = taken(desk, path)
    said = [p for p in plan.problems if p.code == "rows_differ"]
    assert [p.column for p in said] == ["F", "E", "G"] and all("2 и 3" in p.message and p.row == 3 for p in said)
    (person,), before = every(desk, Person), tables(desk)
    assert person.phone == "+79161111111" and jobs(desk, "Иванова")[0].rate == 1
    again = taken(desk, path)
    assert (again.created, again.updated, again.operations) == (0, 0, []) and tables(desk) == before


def test_a_repeated_row_is_told(desk: Desk, school: Organization, tmp_path: Path) -> None:
    row = (MARIA, "17.05.1990", "СОШ 5", "учитель")
    plan = taken(desk, listed(tmp_path, CAPTIONS, row, row))
    assert codes(plan) == ["repeated_row"] and numbers(plan)[1:5] == (1, 0, 1, 0)


def test_a_refused_row_leaves_no_trace_in_the_matching_of_later_rows(desk: Desk, school: Organization, tmp_path: Path) -> None:
    rows = [(MARIA, "17.05.1990", "СОШ 5", post) for post in ("звездочёт", "учитель")]
    plan = taken(desk, listed(tmp_path, CAPTIONS, *rows))
    assert (plan.rejected, plan.created) == (1, 1) and people(desk) == [MARIA] and len(jobs(desk, "Иванова")) == 1


def test_of_a_form_sent_twice_the_last_answer_is_taken(desk: Desk, school: Organization, tmp_path: Path) -> None:
    captions = ("Отметка времени", "Ваше ФИО (полностью)", "Место работы", "Занимаемая должность", "Ваш педагогический стаж")
    path = listed(
        tmp_path, captions,
        (datetime(2026, 2, 2, 9, 30), "Петров Иван Ильич", "СОШ 5", "учитель", 1),
        (datetime(2026, 2, 3, 10, 15), MARIA, "СОШ 5", "учитель", 12),
        (datetime(2026, 2, 1, 18, 0), "иванова мария петровна", "СОШ 5", "методист", 3),
    )  # fmt: skip
    plan = taken(desk, path)
    assert numbers(plan)[:2] == (2, 2) and plan.ignored == 1 and people(desk) == [MARIA, "Петров Иван Ильич"]
    assert [(p.code, p.row) for p in plan.problems] == [("resent", 4)] and jobs(desk, "Иванова")[0].post == post(desk).id


# switches and formats


def test_with_skip_what_is_in_the_base_stays_as_it_is(desk: Desk, school: Organization, tmp_path: Path) -> None:
    a_job(desk, a_person(desk), school)
    rows = [(MARIA, "17.05.1990", snils(1), "СОШ 5", "учитель", "физика", "высшая", 7)]
    rows.append(("Петров Иван Ильич", "02.03.1988", snils(2), "СОШ 5", "учитель", "физика", "высшая", 7))
    plan = taken(desk, listed(tmp_path, STAFF, *rows), on_match="skip")
    known = next(p for p in every(desk, Person) if p.last_name == "Иванова")
    assert known.snils == "" and jobs(desk, "Иванова")[0].subjects == () and jobs(desk, "Петров")[0].subjects == ("physics",)
    assert plan.rejected == 0


def test_utf8_cp1251_and_xlsx_give_the_same_records(desk: Desk, school: Organization, tmp_path: Path) -> None:
    row = (MARIA, "17.05.1990", snils(1), "МБОУ СОШ № 5", "учитель", "физика", "высшая", "7")
    cp1251 = listed(tmp_path, STAFF, row, name="a.csv")
    taken(desk, cp1251)
    utf8 = tmp_path / "utf8.csv"
    utf8.write_text(cp1251.read_text("cp1251"), "utf-8-sig")
    for path in (utf8, listed(tmp_path, STAFF, row)):
        plan = planned(desk, path)
        assert (plan.unchanged, plan.operations, plan.problems) == (1, [], []), path.name


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_old_and_open_formats_are_taken(desk: Desk, tmp_path: Path, kind: str) -> None:
    a_school(desk, "МБОУ СОШ № 9")  # the title above the table names it
    plan = taken(desk, Path(shutil.copy(DATA / f"school.{kind}", tmp_path)))
    assert plan.kind == "staff" and plan.created == plan.read > 0
    assert "Тестова Анна Петровна" in people(desk) and jobs(desk, "Тестова")[0].subjects == ("chemistry",)


def test_every_sheet_of_a_book_is_read_with_its_own_school(desk: Desk, school: Organization, tmp_path: Path) -> None:
    import openpyxl

    other = a_school(desk, "МБОУ СОШ № 7")
    made = openpyxl.Workbook()
    for sheet, name, who in ((made.active, "СОШ 5", MARIA), (made.create_sheet(), "СОШ 7", "Петров Иван Ильич")):
        assert sheet is not None
        sheet.title = name
        for row in (("ФИО", "Должность", "Дата рождения"), (who, "учитель", "17.05.1990")):
            sheet.append(row)
    made.save(tmp_path / "two.xlsx")
    taken(desk, tmp_path / "two.xlsx")
    assert [jobs(desk, n)[0].organization for n in ("Иванова", "Петров")] == [school.id, other.id]
    assert planned(desk, tmp_path / "two.xlsx", sheet="СОШ 7").read == 1
