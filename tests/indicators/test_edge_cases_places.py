"""Schools, support of the young, headcounts, targets, nothing at all (domain.md §10, cases 18–28)."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from asked import a_beginner, a_teacher, a_team, mark_all, mentored, reason, rules, share, status, value
from given import a_diagnostic, a_job, a_person, a_school, saved
from hypothesis import given
from hypothesis import strategies as st

from nmsdesk.domain.community import Association, Event, Membership, Participation
from nmsdesk.domain.monitoring import RuleSet, Target
from nmsdesk.domain.organizations import Headcount, Organization, Site
from nmsdesk.domain.periods import academic_year, year
from nmsdesk.errors import Rejected
from nmsdesk.indicators.context import Value
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.services import indicators, moves
from nmsdesk.services.desk import Desk

# 18. A school without young teachers


@pytest.fixture
def desk(file_desk: Any) -> Any:
    """Counted and matched alike on any base, which other tests show: a file does for these."""
    return file_desk


def test_a_school_without_young_teachers_has_no_data_and_is_not_asked_for_them(desk: Desk) -> None:
    school = a_school(desk)
    a_teacher(desk, school=school)
    a_beginner(desk, school=a_school(desk))
    measured = indicators.measure(desk, year(2025), by_organization=True, codes=("5",))
    assert school.id not in measured.by_organization and measured.values[0].denominator == 1


def test_a_school_without_mentees_meets_the_model_when_the_condition_does_not_apply(desk: Desk) -> None:
    school = a_school(desk)
    mark_all(desk, school, but=(9,))
    assert share(desk, "6") == (0, 1) and "хотя бы одна действующая пара" in reason(desk, "6", school)
    mark_all(desk, school, but=(1, 2, 3, 4, 6), state="na")
    assert share(desk, "6") == (1, 1)


def test_a_school_marked_no_does_not_meet_the_model_and_the_condition_is_named(desk: Desk) -> None:
    school = a_school(desk)
    mark_all(desk, school, but=(3,))
    mark_all(desk, school, but=(1, 2, 4, 6, 9), state="no")
    assert status(desk, "6", school) == "not_counted"
    assert reason(desk, "6", school).endswith(
        "не хватает 1 из 6: Приказом назначен куратор наставничества (отметка «нет» с 01.02.2025)"
    )


def test_a_mark_counts_from_its_first_day(desk: Desk) -> None:
    school = a_school(desk)
    mark_all(desk, school, since=date(2025, 5, 1))
    assert [share(desk, "6", as_of=on) for on in (date(2025, 4, 30), date(2025, 5, 1))] == [(0, 1), (1, 1)]


def test_a_school_without_marks_is_told_so(desk: Desk) -> None:
    assert "нет ни одной отметки" in reason(desk, "6", a_school(desk))


# 19. Mentors


def test_a_mentor_from_another_school_supports_the_young_teacher(desk: Desk) -> None:
    school = a_school(desk)
    young = a_beginner(desk, school=school)
    assert status(desk, "5", young) == "not_counted" and "нет поддержки" in reason(desk, "5", young)
    mentored(desk, a_teacher(desk, "Опытная"), young)
    assert share(desk, "5", place=school) == (1, 1) and "наставник с 01.02.2025" in reason(desk, "5", young)


def test_two_mentors_of_one_and_one_of_two_count_each_young_teacher_once(desk: Desk) -> None:
    first, second = a_beginner(desk, "Первая"), a_beginner(desk, "Вторая")
    mentor, other = a_teacher(desk, "Опытная"), a_teacher(desk, "Старшая")
    for pair in ((mentor, first), (other, first), (mentor, second)):
        mentored(desk, *pair)
    assert share(desk, "5") == (2, 2)


# 20. A mentor who is dismissed


def test_a_mentor_who_is_dismissed_ends_the_support_when_the_pair_is_ended(desk: Desk) -> None:
    young, mentor = a_beginner(desk), a_teacher(desk, "Опытная")
    mentored(desk, mentor, young, since=date(2024, 9, 2))
    plan = moves.plan_dismiss(desk, mentor.id or 0, date(2024, 12, 30))
    assert any(young.last_name in effect.text for effect in plan.ends)
    moves.dismiss(desk, mentor.id or 0, date(2024, 12, 30))
    assert status(desk, "5", young) == "not_counted" and "наставник с 02.09.2024" in reason(desk, "5", young)
    mentored(desk, a_teacher(desk, "Старшая"), young, since=date(2025, 2, 3))
    assert status(desk, "5", young) == "counted"


@pytest.mark.parametrize(
    ("values", "counted"),
    [
        ({"state": "planned"}, 0),
        ({"until": date(2024, 12, 31), "since": date(2024, 9, 10)}, 0),
        ({"until": date(2025, 1, 1), "since": date(2024, 9, 10), "state": "reached"}, 1),
        ({"since": date(2026, 1, 1)}, 0),
        ({"form": ""}, 1),
    ],
)
def test_a_mentorship_counts_when_it_went_on_within_the_period(desk: Desk, values: dict[str, object], counted: int) -> None:
    young = a_beginner(desk)
    mentored(desk, a_teacher(desk, "Опытная"), young, **values)
    assert share(desk, "5") == (counted, 1)


def test_a_club_and_a_contest_are_support_and_a_city_association_is_not(desk: Desk) -> None:
    member, guest, other = (a_beginner(desk, n) for n in ("Клубная", "Конкурсная", "Прочая"))
    club = saved(desk, Association(name="Педагогическая гостиная", kind="club"))
    gmo = saved(desk, Association(name="ГМО математиков", kind="gmo"))
    contest = saved(desk, Event(title="Педагогический дебют", form="contest", since=date(2024, 12, 20), until=date(2025, 1, 1)))
    seminar = saved(desk, Event(title="Семинар", form="seminar", since=date(2025, 4, 1)))
    saved(desk, Membership(association=club.id, person=member.id, since=date(2025, 9, 1)))
    saved(desk, Membership(association=gmo.id, person=other.id, since=date(2025, 9, 1)))
    saved(desk, Participation(event=contest.id, person=guest.id))
    saved(desk, Participation(event=seminar.id, person=other.id))
    assert share(desk, "5") == (2, 3)
    assert "«Педагогическая гостиная»" in reason(desk, "5", member) and "«Педагогический дебют»" in reason(desk, "5", guest)
    said = reason(desk, "5", other)
    assert "«ГМО математиков» с 01.09.2025 (вид объединения не учитывается); «Семинар» 01.04.2025 (форма не учитывается)" in said


# 24. A regional school inside the city; schools that are not counted; closed ones


def test_a_regional_school_is_counted_until_it_is_marked_as_not_counted(desk: Desk) -> None:
    school = a_school(desk, founder="regional")
    a_diagnostic(desk, a_teacher(desk, school=school))
    assert share(desk, "1") == (1, 1) and share(desk, "6") == (0, 1)
    saved(desk, replace(school, counted=False))
    assert share(desk, "1") == (0, 0) and share(desk, "6") == (0, 0)
    assert status(desk, "6", school) == "excluded" and "не учитывается" in reason(desk, "6", school)


def test_a_job_in_a_counted_school_outweighs_a_main_one_in_a_school_left_out(desk: Desk) -> None:
    left_out, school, person = a_school(desk, counted=False), a_school(desk), a_person(desk)
    a_job(desk, person, left_out)
    a_job(desk, person, school, kind="internal")
    assert share(desk, "1", place=school) == (0, 1)


def test_kindergartens_are_no_schools_unless_every_organisation_is_asked(desk: Desk) -> None:
    a_school(desk)
    a_school(desk, "Детский сад № 5", kind="kindergarten")
    assert share(desk, "6") == (0, 1) and share(desk, "6", variant="all") == (0, 2)
    rules(desk, school_kinds=("kindergarten",))
    assert share(desk, "7") == (0, 1) and value(desk, "7").funnel[0] == ("всего", 1)


def test_a_school_closed_before_the_as_of_day_is_not_asked(desk: Desk) -> None:
    heir = a_school(desk)
    a_school(desk, until=date(2025, 8, 31), successor=heir.id)
    assert share(desk, "6") == (0, 1) and share(desk, "6", as_of=date(2025, 8, 31)) == (0, 2)


def test_a_team_of_a_school_not_counted_is_excluded(desk: Desk) -> None:
    team = a_team(desk, a_school(desk, counted=False))
    assert share(desk, "4") == (0, 0) and status(desk, "4", team) == "excluded"


# 25. Nothing to divide by


def test_an_empty_database_gives_no_data_everywhere(desk: Desk) -> None:
    measured = indicators.measure(desk, year(2025), by_organization=True, variants=True)
    assert [v.code for v in measured.values] == list(INDICATORS)
    for found in (*measured.values, *(v for x in measured.values for v in x.variants)):
        assert (found.numerator, found.denominator, found.percent, found.status, found.missing) == (0, 0, None, "no_data", 0)
        assert all(n == 0 for _, n in found.funnel)
    assert measured.by_organization == {}
    assert all(indicators.who(desk, code, year(2025)) == [] for code in INDICATORS)


def test_an_empty_population_is_neither_0_nor_100_per_cent(desk: Desk) -> None:
    a_teacher(desk, kind="external")
    found = value(desk, "1")
    assert (found.percent, found.status, found.excluded) == (None, "no_data", 1)


def test_without_a_rule_set_the_answer_is_a_sentence(desk: Desk) -> None:
    with pytest.raises(Rejected, match="нет методики расчёта"):
        indicators.measure(desk, year(2020))


def test_an_unknown_indicator_is_refused_with_those_there_are(desk: Desk) -> None:
    with pytest.raises(Rejected, match="1, 2a, 2b"):
        indicators.who(desk, "8", year(2025))


# 26. Targets


def test_a_target_changed_in_mid_year_is_the_one_of_the_as_of_day(desk: Desk) -> None:
    a_teacher(desk)
    with desk.read() as reading:
        (before,) = reading.where(Target, indicator="1")
    saved(desk, replace(before, until=date(2025, 6, 30)))
    saved(desk, Target(indicator="1", value=75.0, since=date(2025, 7, 1), until=date(2025, 12, 31), basis="Приказ № 8"))
    saved(desk, Target(indicator="1", value=90.0, since=date(2026, 1, 1)))
    assert value(desk, "1", as_of=date(2025, 6, 30)).target == 60.0
    assert value(desk, "1", as_of=date(2025, 7, 1)).target == 75.0
    assert value(desk, "1").target == 75.0
    assert value(desk, "1", as_of=date(2026, 2, 1)).target == 75.0  # 2025 is judged by the target of 2025
    assert value(desk, "1", "2026").target == 90.0


def test_rules_of_the_period_hold_also_when_it_is_looked_at_later(desk: Desk) -> None:
    a_teacher(desk, kind="external")
    before = rules(desk, until=date(2025, 12, 31))
    fresh = replace(before, id=None, uid="", version=0, name="Новая", since=date(2026, 1, 1), until=None, count_external=True)
    saved(desk, fresh)
    assert share(desk, "1", as_of=date(2026, 2, 1)) == (0, 0) and share(desk, "1", "2026") == (0, 1)


def test_an_organisations_own_target_stands_above_the_citys(desk: Desk) -> None:
    school, other = a_school(desk), a_school(desk)
    a_teacher(desk, "Первая", school)
    a_teacher(desk, "Вторая", other)
    saved(desk, Target(indicator="1", organization=school.id, value=100.0, since=date(2025, 1, 1)))
    assert (value(desk, "1", place=school).target, value(desk, "1", place=other).target, value(desk, "1").target) == (100.0, 60.0, 60.0)


def test_without_a_target_there_is_a_number_and_no_verdict(desk: Desk) -> None:
    a_diagnostic(desk, a_teacher(desk))
    with desk.read() as reading:
        (target,) = reading.where(Target, indicator="1")
    saved(desk, replace(target, until=date(2024, 12, 31)))
    found = value(desk, "1")
    assert (found.percent, found.target, found.status, found.missing) == (100.0, None, "no_data", 0)


def _value(n: int, of: int, target: float | None) -> Value:
    return Value("1", "level", "", n, of, target)


def test_30_per_cent_of_10_are_3_people_and_not_4() -> None:
    assert _value(0, 10, 30.0).missing == 3
    assert _value(3, 10, 30.0).status == "reached" and _value(2, 10, 30.0).missing == 1


@pytest.mark.parametrize(
    ("n", "of", "target", "missing"),
    [(0, 3, 100.0, 3), (0, 7, 10.0, 1), (0, 1000, 28.7, 287), (0, 100, 55.1, 56), (0, 1, 0.1, 1), (5, 5, 60.0, 0), (0, 0, 60.0, 0)],
)  # fmt: skip
def test_what_is_missing_is_counted_in_whole_people(n: int, of: int, target: float, missing: int) -> None:
    assert _value(n, of, target).missing == missing


@given(st.integers(0, 200_000), st.integers(1, 200_000), st.integers(0, 1000))
def test_what_is_missing_is_exact_for_every_target_with_one_decimal(n: int, of: int, tenths: int) -> None:
    found = _value(min(n, of), of, tenths / 10)
    exact = max(0, math.ceil(Fraction(tenths, 1000) * of) - found.numerator)
    assert found.missing == exact
    assert (found.status == "reached") == (Fraction(found.numerator, of) >= Fraction(tenths, 1000))


def test_a_value_shown_as_the_target_but_below_it_is_not_reached() -> None:
    found = _value(5999, 10000, 60.0)
    assert f"{found.percent:.1f}" == "60.0" and found.status == "not_reached" and found.missing == 1


# 27. Sites by academic years in a calendar report


def test_a_site_of_an_academic_year_counts_in_both_calendar_years_it_meets(desk: Desk) -> None:
    school = a_school(desk)
    saved(desk, Site(organization=school.id, kind="rip", since=date(2024, 9, 1), until=date(2025, 8, 31)))
    assert [share(desk, "7", str(n)) for n in (2023, 2024, 2025, 2026)] == [(0, 1), (1, 1), (1, 1), (0, 1)]
    assert [share(desk, "7", academic_year(n).code) for n in (2023, 2024, 2025)] == [(0, 1), (1, 1), (0, 1)]
    assert "Региональная инновационная площадка с 01.09.2024 по 31.08.2025" in reason(desk, "7", school)


def test_a_school_attached_to_a_site_is_not_itself_one(desk: Desk) -> None:
    school = a_school(desk)
    saved(desk, Site(organization=school.id, kind="attached", since=date(2025, 1, 1)))
    assert share(desk, "7") == (0, 1)
    assert "нет статуса площадки" in reason(desk, "7", school) and "Закреплена за площадкой" in reason(desk, "7", school)


def test_two_sites_of_a_school_count_once_and_the_counting_one_is_named(desk: Desk) -> None:
    school = a_school(desk)
    for kind, since in (("flagship", date(2023, 1, 1)), ("mentor_school", date(2024, 1, 1)), ("attached", date(2025, 1, 1))):
        saved(desk, Site(organization=school.id, kind=kind, since=since))
    assert share(desk, "7") == (1, 1) and "Школа-ментор" in reason(desk, "7", school)


# 28. Headcounts by hand


def _headcount(desk: Desk, school: Organization, teaching: int, leading: int | None = None, day: date = date(2025, 9, 20)) -> Headcount:
    found: Headcount = saved(desk, Headcount(organization=school.id, day=day, teaching=teaching, leading=leading, basis="ОО-1 за 2025 год"))
    return found


def test_a_headcount_by_hand_stands_for_the_computed_one_and_the_difference_is_told(desk: Desk) -> None:
    school = a_school(desk)
    a_diagnostic(desk, a_teacher(desk, school=school))
    _headcount(desk, school, 8, 2)
    assert share(desk, "1") == (1, 1)
    rules(desk, manual_headcount=True)
    found = value(desk, "1", place=school)
    assert (found.numerator, found.denominator) == (1, 10) and any("10" in n and "1" in n for n in found.notes)
    assert share(desk, "1") == (1, 10) and share(desk, "3") == (0, 8)
    assert share(desk, "2a") == (0, 10) and share(desk, "2a", variant="teaching") == (0, 8)
    assert share(desk, "1", variant="among") == (1, 1)


def test_a_headcount_below_the_counted_is_an_error_and_never_above_100_per_cent(desk: Desk) -> None:
    school, other = a_school(desk), a_school(desk)
    for n in range(3):
        a_diagnostic(desk, a_teacher(desk, f"Учительница{'абв'[n]}", school))
    a_teacher(desk, "Другая", other)
    _headcount(desk, school, 2)
    rules(desk, manual_headcount=True)
    found = value(desk, "1", place=school)
    assert (found.numerator, found.denominator, found.percent, found.status) == (3, 2, None, "no_data")
    assert any("Исправьте численность" in n for n in found.notes)
    city = value(desk, "1")
    assert (city.numerator, city.denominator, city.percent) == (3, 3, 100.0)
    assert any("1\N{NO-BREAK SPACE}организация" in n for n in city.notes)  # hidden in the sum, told all the same


def test_a_school_that_sent_no_list_is_in_the_denominator_by_its_headcount(desk: Desk) -> None:
    a_diagnostic(desk, a_teacher(desk))
    silent = a_school(desk)
    _headcount(desk, silent, 20)
    rules(desk, manual_headcount=True)
    assert share(desk, "1") == (1, 21) and share(desk, "1", place=silent) == (0, 20)


def test_headcounts_of_organisations_left_out_or_closed_are_left_out(desk: Desk) -> None:
    _headcount(desk, a_school(desk, counted=False), 20)
    closed = a_school(desk)
    _headcount(desk, closed, 30)
    saved(desk, replace(closed, until=date(2025, 10, 1)))
    a_teacher(desk)
    rules(desk, manual_headcount=True)
    assert share(desk, "1") == (0, 1)


def test_the_latest_headcount_by_the_as_of_day_stands(desk: Desk) -> None:
    school = a_school(desk)
    a_teacher(desk, school=school)
    _headcount(desk, school, 10, day=date(2024, 9, 20))
    _headcount(desk, school, 12, day=date(2025, 9, 20))
    rules(desk, manual_headcount=True)
    assert [share(desk, "1", as_of=on)[1] for on in (date(2025, 9, 19), date(2025, 9, 20))] == [10, 12]


def test_every_reading_of_the_rules_can_be_made_official(desk: Desk) -> None:
    a_diagnostic(desk, a_teacher(desk), percent=20.0)
    for code, indicator in INDICATORS.items():
        for variant in indicator.variants:
            rules(desk, **{f"variant_{code}": variant})
            assert value(desk, code).variant == variant
    with desk.read() as reading:
        assert len(reading.where(RuleSet)) == 1
