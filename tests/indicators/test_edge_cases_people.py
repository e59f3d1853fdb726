"""Who is counted: jobs, moves, absences, ages and years of service (domain.md §10, cases 1–7, 23)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from asked import (
    END,
    a_beginner,
    a_deficit,
    a_listed_program,
    a_teacher,
    a_training,
    head_post,
    member,
    mentored,
    reason,
    rules,
    share,
    status,
    value,
)
from given import a_diagnostic, a_job, a_person, a_school, post, saved

from nmsdesk.domain.people import Absence, Employment, FormerName, Person
from nmsdesk.domain.periods import year
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.services import indicators
from nmsdesk.services.desk import Desk

# 1. A part-timer in two schools


@pytest.fixture
def desk(file_desk: Any) -> Any:
    """Counted and matched alike on any base, which other tests show: a file does for these."""
    return file_desk


def test_a_person_with_jobs_in_two_schools_is_counted_once_at_the_main_one(desk: Desk) -> None:
    home, other = a_school(desk), a_school(desk)
    person = a_teacher(desk, school=home)
    a_job(desk, person, other, kind="external")
    a_diagnostic(desk, person)
    assert share(desk, "1") == (1, 1)
    measured = indicators.measure(desk, year(2025), by_organization=True, codes=("1",))
    assert home.id in measured.by_organization and other.id not in measured.by_organization
    found = member(desk, "1", person)
    assert found is not None and found.organization == home.id and found.organization_name == home.name


def test_a_part_timer_without_a_main_job_here_is_excluded_and_the_reason_says_so(desk: Desk) -> None:
    person = a_teacher(desk, kind="external")
    a_diagnostic(desk, person)
    assert share(desk, "1") == (0, 0)
    assert status(desk, "1", person) == "excluded" and "внешний совместитель" in reason(desk, "1", person)


def test_part_timers_are_counted_when_the_rules_count_them(desk: Desk) -> None:
    a_diagnostic(desk, a_teacher(desk, kind="external"))
    rules(desk, count_external=True)
    assert share(desk, "1") == (1, 1)


def test_a_part_timer_alone_is_counted_only_without_a_main_job_at_all(desk: Desk) -> None:
    school = a_school(desk)
    alone, cook = a_teacher(desk, "Одинокова", school, kind="external"), a_teacher(desk, "Поварова", school, kind="external")
    a_job(desk, cook, a_school(desk), post=post(desk, "Бухгалтер").id)
    rules(desk, external_alone=True)
    assert (status(desk, "1", alone), status(desk, "1", cook)) == ("not_counted", "excluded")


def test_a_part_timer_on_leave_from_the_main_job_stays_excluded_when_only_lone_part_timers_count(desk: Desk) -> None:
    person = a_person(desk)
    job = a_job(desk, person, a_school(desk))
    a_job(desk, person, a_school(desk), kind="external")
    saved(desk, Absence(employment=job.id, since=date(2025, 3, 1)))
    rules(desk, external_alone=True)
    assert status(desk, "1", person) == "excluded" and "отсутствует" in reason(desk, "1", person)


def test_a_contract_is_no_job_unless_the_rules_count_it(desk: Desk) -> None:
    person = a_teacher(desk, kind="contract")
    assert "ГПХ" in reason(desk, "1", person)
    rules(desk, count_contract=True)
    assert share(desk, "1") == (0, 1)


# 2. A head who teaches


def test_a_head_who_teaches_is_counted_once_among_teachers_and_leaders(desk: Desk) -> None:
    school, person = a_school(desk), a_person(desk)
    a_job(desk, person, school, post=head_post(desk))
    a_job(desk, person, school, kind="internal")
    a_diagnostic(desk, person)
    assert share(desk, "1") == (1, 1)
    assert share(desk, "3") == (0, 1)


def test_a_head_who_does_not_teach_is_no_teacher(desk: Desk) -> None:
    person = a_person(desk)
    a_job(desk, person, a_school(desk), post=head_post(desk))
    assert share(desk, "2a") == (0, 1)
    assert share(desk, "2a", variant="teaching") == (0, 0) and share(desk, "3") == (0, 0)


# 3. A change of surname


def test_a_change_of_surname_between_diagnostic_and_course_leaves_one_person(desk: Desk) -> None:
    person = a_teacher(desk, "Петрова")
    found = a_diagnostic(desk, person, day=date(2025, 2, 1))
    deficit = a_deficit(desk, person, found)
    married = saved(desk, replace(person, last_name="Сидорова"))
    saved(desk, FormerName(person=person.id, last_name="Петрова", until=date(2025, 5, 1)))
    a_training(desk, married, a_listed_program(desk), deficit=deficit.id)
    assert share(desk, "1") == (1, 1) and share(desk, "3") == (1, 1)
    assert [m.name.split()[0] for m in indicators.who(desk, "3", year(2025))] == ["Сидорова"]


# 4. A move in mid-year


def test_a_person_who_moves_in_mid_year_is_counted_where_they_work_on_the_as_of_day(desk: Desk) -> None:
    first, second, person = a_school(desk), a_school(desk), a_person(desk)
    a_job(desk, person, first, until=date(2025, 6, 30))
    a_job(desk, person, second, since=date(2025, 7, 1))
    a_diagnostic(desk, person, day=date(2025, 3, 3))
    assert share(desk, "1") == (1, 1)
    assert share(desk, "1", place=second) == (1, 1)
    assert first.id not in indicators.measure(desk, year(2025), by_organization=True, codes=("1",)).by_organization
    assert share(desk, "1", as_of=date(2025, 6, 30), place=first) == (1, 1)


def test_a_person_who_left_is_not_in_the_population(desk: Desk) -> None:
    person = a_person(desk)
    a_job(desk, person, a_school(desk), until=date(2025, 12, 30))
    a_diagnostic(desk, person)
    assert status(desk, "1", person) == "" and share(desk, "1") == (0, 0)
    assert share(desk, "1", as_of=date(2025, 12, 30)) == (1, 1)


# 5. Long absence


def test_a_person_on_long_absence_is_excluded_though_diagnosed_before(desk: Desk) -> None:
    person = a_person(desk)
    job = a_job(desk, person, a_school(desk))
    a_diagnostic(desk, person, day=date(2025, 2, 1))
    saved(desk, Absence(employment=job.id, kind="child", since=date(2025, 4, 1), until=date(2026, 9, 1)))
    assert share(desk, "1") == (0, 0) and "отсутствует" in reason(desk, "1", person)
    assert share(desk, "1", as_of=date(2025, 3, 31)) == (1, 1)
    rules(desk, count_absent=True)
    assert share(desk, "1") == (1, 1)


def test_a_person_whose_absence_ends_the_day_before_is_counted(desk: Desk) -> None:
    person = a_person(desk)
    job = a_job(desk, person, a_school(desk))
    saved(desk, Absence(employment=job.id, since=date(2025, 4, 1), until=date(2025, 12, 30)))
    assert share(desk, "1") == (0, 1)


def test_absence_from_the_main_job_is_absence_from_the_internal_one(desk: Desk) -> None:
    school, person = a_school(desk), a_person(desk)
    job = a_job(desk, person, school)
    a_job(desk, person, school, kind="internal", post=head_post(desk))
    saved(desk, Absence(employment=job.id, since=date(2025, 4, 1)))
    assert status(desk, "1", person) == "excluded"


def test_absence_from_an_internal_job_leaves_the_main_one(desk: Desk) -> None:
    school, person = a_school(desk), a_person(desk)
    a_job(desk, person, school)
    job = a_job(desk, person, school, kind="internal", post=head_post(desk))
    saved(desk, Absence(employment=job.id, since=date(2025, 4, 1)))
    assert status(desk, "1", person) == "not_counted"


# 6. Turning 35


@pytest.mark.parametrize(
    ("birth", "young"), [(date(1990, 12, 30), False), (date(1990, 12, 31), False), (date(1991, 1, 1), True), (date(1991, 6, 1), True)]
)
def test_a_person_who_turns_35_on_the_as_of_day_is_no_longer_young(desk: Desk, birth: date, young: bool) -> None:
    person = a_beginner(desk, birth=birth)
    assert bool(status(desk, "5", person)) == young


def test_a_person_who_turns_35_inside_the_period_was_young_on_an_earlier_day(desk: Desk) -> None:
    person = a_beginner(desk, birth=date(1990, 6, 15))
    assert status(desk, "5", person, as_of=date(2025, 6, 14)) == "not_counted"
    assert status(desk, "5", person, as_of=date(2025, 6, 15)) == ""


def test_with_the_age_included_a_person_of_35_is_young_and_one_of_36_is_not(desk: Desk) -> None:
    rules(desk, age_included=True)
    assert status(desk, "5", a_beginner(desk, birth=date(1990, 1, 1))) == "not_counted"
    assert status(desk, "5", a_beginner(desk, birth=date(1989, 12, 31))) == ""


def test_a_person_born_on_29_february_turns_35_on_1_march_of_a_common_year(desk: Desk) -> None:
    person = a_beginner(desk, birth=date(1988, 2, 29), career_start=date(2021, 9, 1))
    assert status(desk, "5", person, "2023", date(2023, 2, 28)) == "not_counted"
    assert status(desk, "5", person, "2023", date(2023, 3, 1)) == ""


def test_a_person_without_birth_date_is_listed_without_data_and_not_counted(desk: Desk) -> None:
    person = a_beginner(desk, birth=None)
    mentored(desk, a_teacher(desk, "Опытная"), person)
    found = value(desk, "5")
    assert (found.numerator, found.denominator, found.no_data) == (0, 0, 1)
    assert status(desk, "5", person) == "no_data" and "не указана дата рождения" in reason(desk, "5", person)


def test_a_decision_that_a_person_is_young_stands_above_the_dates(desk: Desk) -> None:
    yes = a_teacher(desk, "Решённая", birth=date(1970, 1, 1), young="yes", young_reason="вернулась к работе")
    no = a_beginner(desk, "Отклонённая", young="no", young_reason="не впервые")
    assert status(desk, "5", yes) == "not_counted" and status(desk, "5", no) == ""


# 7. Three years of service


@pytest.mark.parametrize(
    ("start", "fresh"), [(date(2022, 12, 30), False), (date(2022, 12, 31), False), (date(2023, 1, 1), True), (date(2025, 12, 31), True)]
)
def test_a_person_whose_third_year_is_over_on_the_as_of_day_is_no_beginner(desk: Desk, start: date, fresh: bool) -> None:
    person = a_beginner(desk, career_start=start)
    assert bool(status(desk, "5", person)) == fresh
    assert status(desk, "5", person, variant="young") == "not_counted"


def test_a_break_in_work_prolongs_the_first_years(desk: Desk) -> None:
    born = a_beginner(desk, "Вернувшаяся", career_start=date(2021, 12, 31), career_break=13)
    gone = a_beginner(desk, "Неуспевшая", career_start=date(2021, 12, 31), career_break=12)
    unknown = a_beginner(desk, "Неизвестная", birth=None, career_start=date(2021, 12, 31), career_break=13)
    assert [status(desk, "5", p) for p in (born, gone, unknown)] == ["not_counted", "", "no_data"]


def test_with_the_service_included_three_full_years_still_count(desk: Desk) -> None:
    rules(desk, experience_included=True)
    assert status(desk, "5", a_beginner(desk, career_start=date(2022, 1, 1))) == "not_counted"
    assert status(desk, "5", a_beginner(desk, career_start=date(2021, 12, 31))) == ""


def test_a_leader_is_no_young_teacher(desk: Desk) -> None:
    person = a_person(desk, birth=date(1998, 1, 1), career_start=date(2024, 9, 1))
    a_job(desk, person, a_school(desk), post=head_post(desk))
    assert status(desk, "5", person) == ""


# 23. Preschool groups inside a school


def test_teachers_of_preschool_groups_belong_to_their_school(desk: Desk) -> None:
    school, person = a_school(desk), a_person(desk)
    a_job(desk, person, school, post=post(desk, "Воспитатель").id, unit="дошкольные группы")
    a_diagnostic(desk, person)
    assert share(desk, "1", place=school) == (1, 1)
    assert share(desk, "6") == (0, 1)


# Statuses add up


def test_statuses_of_all_people_add_up_and_the_counted_are_in_the_population(desk: Desk) -> None:
    school = a_school(desk)
    for n, kind in enumerate(("main", "main", "external", "contract", "internal")):
        a_diagnostic(desk, a_teacher(desk, f"Работница{'абвгд'[n]}", school, kind=kind), percent=40.0 + 10 * n)
    for code in INDICATORS:
        found, lines = value(desk, code), indicators.who(desk, code, year(2025))
        by = {s: sum(m.status == s for m in lines) for s in ("counted", "not_counted", "excluded", "no_data")}
        assert by["counted"] == found.numerator
        assert by["counted"] + by["not_counted"] == found.denominator
        assert (by["excluded"], by["no_data"]) == (found.excluded, found.no_data)
        assert sum(by.values()) == len(lines) == len({m.id for m in lines})
        for one in by:
            assert len(indicators.who(desk, code, year(2025), status=one)) == by[one]


def test_the_as_of_day_is_the_last_of_the_period_or_today_while_it_runs(desk: Desk) -> None:
    person = a_teacher(desk)
    saved(desk, replace(_job_of(desk, person), until=date(2026, 2, 1), version=1))
    assert indicators.measure(desk, year(2025)).as_of == END
    assert indicators.measure(desk, year(2026)).as_of == desk.today
    assert share(desk, "1", "2026") == (0, 0) and share(desk, "1", "2025") == (0, 1)


def _job_of(desk: Desk, person: Person) -> Employment:
    with desk.read() as reading:
        return reading.where(Employment, person=person.id)[0]
