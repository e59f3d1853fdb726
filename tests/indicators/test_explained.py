"""Indicators explain themselves: what was found and demanded, who lacks one step, what mends it, trend, passport, matrix."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from asked import (
    a_beginner,
    a_deficit,
    a_listed_program,
    a_teacher,
    a_team,
    a_training,
    approved,
    head_post,
    mark_all,
    member,
    reason,
)
from given import a_diagnostic, a_job, a_person, a_plan, a_program, a_school, instrument, saved

from nmsdesk import app
from nmsdesk.domain.development import Mentorship
from nmsdesk.domain.monitoring import Term
from nmsdesk.domain.organizations import Site
from nmsdesk.domain.people import Absence, Employment, Post
from nmsdesk.domain.periods import year
from nmsdesk.errors import Rejected
from nmsdesk.indicators.context import COUNTED, EXCLUDED, NO_DATA, NOT_COUNTED
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.indicators.shortfall import PERSONAL
from nmsdesk.services import indicators, leavers, matrix, papers, passports, registers, shortfalls, snapshots, trends
from nmsdesk.services.demo.fill import fill_demo
from nmsdesk.services.desk import Desk
from nmsdesk.services.papers import Wish
from nmsdesk.services.passport_words import FORMULAS, SOURCES

Y25 = year(2025)


@pytest.fixture
def desk(file_desk: Any) -> Any:
    """Words are the same on any base: a file does."""
    return file_desk


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A small synthetic city that nobody writes to."""
    import os

    folder: Path = tmp_path_factory.mktemp("explained")
    before = os.environ.get("NMSDESK_HOME")
    os.environ["NMSDESK_HOME"] = str(folder)
    desk = app.create_desk(str(folder / "city.db"))
    try:
        fill_demo(desk, staff=160, organizations=8, years=3, seed=5)
        yield desk
    finally:
        desk.close()
        if before is None:
            del os.environ["NMSDESK_HOME"]
        else:
            os.environ["NMSDESK_HOME"] = before


# What was found and what was demanded


def test_a_diagnostic_before_the_period_says_its_day_and_the_days_that_count(desk: Desk) -> None:
    person = a_teacher(desk)
    assert reason(desk, "1", person).endswith("диагностик нет, нужна с 01.01.2025 по 31.12.2025")
    a_diagnostic(desk, person, day=date(2024, 8, 12), percent=72.0)
    assert "последняя 12.08.2024: «" in reason(desk, "1", person)
    assert reason(desk, "1", person).endswith("72 %, нужна с 01.01.2025 по 31.12.2025")
    a_diagnostic(desk, person, day=date(2025, 8, 12), percent=20.0)
    said = reason(desk, "1", person)
    assert "последняя 12.08.2025" in said and said.endswith("нужен уровень: высокий, повышенный или базовый")


def test_a_plan_says_what_it_waits_for(desk: Desk) -> None:
    person = a_teacher(desk)
    assert "ИОМ нет, нужен утверждённый, действующий с 01.01.2025 по 31.12.2025" in reason(desk, "2a", person)
    plan = a_plan(desk, person, number="5", since=date(2025, 2, 1), until=date(2025, 5, 31))
    assert "ИОМ № 5 с 01.02.2025 по 31.05.2025, черновик, нужно утверждение не позже 31.12.2025" in reason(desk, "2a", person)
    saved(desk, replace(plan, state="active", approved_on=date(2025, 2, 1)))
    assert reason(desk, "2a", person).endswith("в работе, утверждён 01.02.2025, нужна ссылка на результат диагностики")
    ended = a_teacher(desk, "Прежняя")
    a_plan(desk, ended, number="2", **approved(since=date(2023, 9, 1), until=date(2024, 5, 31), approved_on=date(2023, 9, 1)))
    assert reason(desk, "2a", ended).endswith("нужен действующий с 01.01.2025 по 31.12.2025")


def test_an_unclosed_plan_says_its_term_and_the_rule(desk: Desk) -> None:
    person = a_teacher(desk)
    found = a_diagnostic(desk, person, day=date(2025, 1, 20))
    plan = a_plan(desk, person, **approved(found, until=date(2025, 5, 31)))
    said = reason(desk, "2b", plan)
    assert "в работе, срок 31.05.2025, нужно закрыть успешно не позже 31.12.2025 по правилу R1" in said


def test_a_training_says_which_document_of_which_day_and_what_it_lacks(desk: Desk) -> None:
    person = a_teacher(desk)
    assert reason(desk, "3", person).endswith("обучения нет, нужно завершённое с 01.01.2025 по 31.12.2025")
    program = a_listed_program(desk, since=date(2025, 9, 1))
    a_training(desk, person, program, date(2023, 8, 12), certificate="certificate", certificate_number="77")
    assert "последнее: удостоверение от 12.08.2023: «Предметное ядро», 36 ч, нужно с 01.01.2025 по 31.12.2025" in reason(desk, "3", person)
    learned = a_training(desk, person, program, date(2025, 6, 20))
    said = reason(desk, "3", person)
    assert said.startswith("программа не в федеральном реестре на дату обучения; ")
    assert said.endswith("в реестре с 01.09.2025, нужно в реестре на 20.06.2025")
    later = saved(desk, replace(learned, until=date(2025, 9, 20)))
    assert reason(desk, "3", person).endswith("дефицит не указан, нужен дефицит, выявленный диагностикой не позже 20.09.2025")
    deficit = a_deficit(desk, person, a_diagnostic(desk, person, day=date(2025, 2, 1)))
    saved(desk, replace(later, deficit=deficit.id, attestation=""))
    assert reason(desk, "3", person).endswith("без отметки об аттестации, дефицит: предметные, нужна сданная аттестация")


def test_a_programme_that_is_in_no_registry_or_too_short_is_said_so(desk: Desk) -> None:
    person, short = a_teacher(desk), a_teacher(desk, "Краткова")
    a_training(desk, person, a_program(desk))
    assert "в реестре её нет, нужно в реестре на 20.06.2025" in reason(desk, "3", person)
    a_training(desk, short, saved(desk, replace(a_program(desk, "Беседа"), hours=8)))
    assert reason(desk, "3", short).endswith("«Беседа», 8 ч, нужно не менее 16 ч")


def test_a_team_says_who_of_how_many_learned_and_how_many_are_wanted(desk: Desk) -> None:
    school = a_school(desk)
    head, deputy = a_person(desk, "Первая"), a_person(desk, "Вторая")
    a_job(desk, head, school, post=head_post(desk))
    a_job(desk, deputy, school)
    team = a_team(desk, school, (head, "head"), (deputy, "member"))
    assert reason(desk, "4", team).endswith("обучения членов команды нет, нужно с 01.01.2025 по 31.12.2025")
    program = a_listed_program(desk, "Управление школой")
    a_training(desk, deputy, program, date(2025, 5, 12))
    said = reason(desk, "4", team)
    assert "по программе «Управление школой» до 12.05.2025 обучено членов команды: 1 из 2, без руководителя и заместителей" in said
    assert said.endswith("нужны двое, среди них руководитель или заместитель")


def test_support_that_has_ended_or_does_not_count_is_named_with_the_days_wanted(desk: Desk) -> None:
    young, mentor = a_beginner(desk), a_teacher(desk, "Опытная")
    assert reason(desk, "5", young).endswith("ничего не записано, нужна засчитываемая форма с 01.01.2025 по 31.12.2025")
    saved(desk, Mentorship(mentor=mentor.id, mentee=young.id, since=date(2024, 9, 2), until=date(2024, 12, 30), order="№ 1"))
    assert "не засчитано: наставник с 02.09.2024 по 30.12.2024 (действует), нужна засчитываемая форма" in reason(desk, "5", young)


def test_a_school_says_which_conditions_and_which_marks(desk: Desk) -> None:
    school = a_school(desk)
    mark_all(desk, school, but=(3, 9))
    mark_all(desk, school, but=(1, 2, 4, 6, 9), state="no")
    said = reason(desk, "6", school)
    assert "на 31.12.2025 не хватает 2 из 6: Приказом назначен куратор наставничества (отметка «нет» с 01.02.2025); " in said
    assert said.endswith("(отметки нет)")


def test_a_site_of_other_days_says_its_days_and_those_wanted(desk: Desk) -> None:
    school, other = a_school(desk), a_school(desk)
    saved(desk, Site(organization=school.id, kind="rip", since=date(2022, 9, 1), until=date(2024, 8, 31), order="№ 5"))
    said = reason(desk, "7", school)
    assert said.endswith("площадка с 01.09.2022 по 31.08.2024, нужен статус с 01.01.2025 по 31.12.2025")
    assert reason(desk, "7", other).endswith("площадок нет, нужен статус с 01.01.2025 по 31.12.2025")


def test_an_exclusion_names_the_record_behind_it(desk: Desk) -> None:
    person = a_teacher(desk)
    with desk.read() as reading:
        (job,) = reading.where(Employment, person=person.id)
    saved(desk, Absence(employment=job.id, since=date(2025, 2, 1), until=date(2026, 7, 31)))
    assert reason(desk, "1", person).endswith("с 01.02.2025 по 31.07.2026, расчёт на 31.12.2025")
    outer = a_teacher(desk, "Внешняя", kind="external")
    assert reason(desk, "1", outer).endswith("основное место: в базе нет")


def test_missing_dates_are_named(desk: Desk) -> None:
    person = a_beginner(desk, birth=None)
    assert reason(desk, "5", person).startswith("не указана дата рождения; ")


def test_who_turned_35_within_the_year_is_named_with_the_day_and_is_in_no_figure(desk: Desk) -> None:
    grown = a_beginner(desk, "Взрослая", birth=date(1990, 3, 3))
    served = a_beginner(desk, "Опытная", career_start=date(2022, 9, 1))
    a_beginner(desk)
    found = {m.id: m.reason for m in leavers.left(desk, Y25)}
    assert found == {
        grown.id: "исполнилось 35 лет 03.03.2025",
        served.id: "первые годы работы закончились 31.08.2025, начало работы 01.09.2022",
    }
    assert member(desk, "5", grown) is None and leavers.left(desk, year(2026)) == []
    assert matrix.outside(desk, grown.id or 0, Y25)["5"] == "исполнилось 35 лет 03.03.2025"


# One step


def test_who_fails_exactly_one_step_is_known_the_later_steps_looked_at_too(desk: Desk) -> None:
    nobody, weak, draft, bare = (a_teacher(desk, x) for x in ("Нулева", "Слабова", "Черновикова", "Пустова"))
    a_diagnostic(desk, weak, day=date(2025, 3, 1), percent=10.0)
    a_plan(desk, draft, since=date(2025, 2, 1), until=date(2025, 11, 30), diagnostic=a_diagnostic(desk, draft).id)
    a_plan(desk, bare, since=date(2025, 2, 1), until=date(2025, 11, 30))
    one = {(code, m.id) for code in INDICATORS for m in indicators.who(desk, code, Y25) if m.lacks_one}
    assert ("1", weak.id) in one and ("1", nobody.id) not in one
    assert ("2a", draft.id) in one and not {("2a", bare.id), ("2a", nobody.id)} & one
    first, last, both = (a_teacher(desk, x) for x in ("Реестрова", "Сдавалова", "Обоева"))
    unlisted, listed_ = a_program(desk, areas=("subject",)), a_listed_program(desk)
    for person, program, passed in ((first, unlisted, "passed"), (last, listed_, ""), (both, unlisted, "")):
        answer = a_deficit(desk, person, a_diagnostic(desk, person, day=date(2025, 2, 1)))
        a_training(desk, person, program, deficit=answer.id, attestation=passed)
    three = {m.id: m.lacks_one for m in indicators.who(desk, "3", Y25)}
    assert (three[first.id], three[last.id], three[both.id], three[nobody.id]) == (True, True, False, False)


def test_a_school_lacks_one_step_when_one_condition_is_wanting(desk: Desk) -> None:
    near, far, met = a_school(desk), a_school(desk), a_school(desk)
    mark_all(desk, near, but=(3,))
    mark_all(desk, far, but=(3, 9))
    mark_all(desk, met)
    assert {m.id: m.lacks_one for m in indicators.who(desk, "6", Y25)} == {near.id: True, far.id: False, met.id: False}


# All together


@pytest.mark.parametrize("code", INDICATORS)
def test_statuses_add_up_to_the_headcount(city: Desk, code: str) -> None:
    period = year(city.today.year - 1)
    found = indicators.who(city, code, period)
    (value,) = indicators.measure(city, period, codes=(code,)).values
    assert found and len({m.id for m in found}) == len(found)
    counted, excluded, unknown = (sum(m.status == s for m in found) for s in (COUNTED, EXCLUDED, NO_DATA))
    one = sum(m.lacks_one for m in found)
    rest = sum(m.status == NOT_COUNTED and not m.lacks_one for m in found)
    assert counted + one + rest + excluded + unknown == len(found)
    assert (counted, counted + one + rest, excluded, unknown) == (value.numerator, value.denominator, value.excluded, value.no_data)
    assert all(m.status == NOT_COUNTED for m in found if m.lacks_one) and all(m.reason for m in found)
    if INDICATORS[code].subject == "persons" and code in ("1", "2a"):
        assert {m.id for m in found} == staff(city, period.until)


def staff(desk: Desk, on: date) -> set[int]:
    """Everybody at a teaching or leading post on the day, by plain reading."""
    with desk.read() as reading:
        posts = {p.id for p in reading.where(Post) if p.category in ("teaching", "leading")}
        return {e.person or 0 for e in reading.where(Employment) if e.post in posts and e.holds(on)}


@pytest.mark.parametrize("of_school", [False, True])
def test_the_matrix_says_of_each_person_what_the_lists_say(city: Desk, of_school: bool) -> None:
    period = year(city.today.year - 1)
    place = max(indicators.measure(city, period, by_organization=True).order) if of_school else None
    found = matrix.matrix(city, period, organization=place)
    rows = {r.person: r for r in found.rows}
    assert staff(city, period.until) <= set(rows) if not of_school else rows
    for code in PERSONAL:
        listed_ = indicators.who(city, code, period, organization=place)
        titles = ["", *(s.title for s in found.steps[code])]
        cells = {n: r.cells[code] for n, r in rows.items() if code in r.cells}
        assert found.totals[code] == {s: sum(m.status == s for m in listed_) for s in found.totals[code]}
        if code in ("2b", "4"):
            assert {n for c in cells.values() for n in c.subjects} <= {m.id for m in listed_}
            status = {m.id: (m.status, m.step) for m in listed_}
            for c in cells.values():
                assert (c.status, titles[c.step]) in {status[n] for n in c.subjects}
                assert c.status == NOT_COUNTED or NOT_COUNTED not in {status[n][0] for n in c.subjects}
        else:
            assert {n: (c.status, titles[c.step]) for n, c in cells.items()} == {m.id: (m.status, m.step) for m in listed_}
    assert all(r.lacks == sum(c.status == NOT_COUNTED for c in r.cells.values()) for r in rows.values())


def test_the_trend_is_each_year_by_itself_and_the_months_are_counted_on_their_days(city: Desk) -> None:
    period = year(city.today.year - 1)
    points = trends.over_years(city, "1", period)
    assert len(points) >= 3 and points[-1].period == period
    for point in points:
        found = indicators.who(city, "1", point.period)
        inside = [m for m in found if m.status in (COUNTED, NOT_COUNTED)]
        assert (point.numerator, point.denominator) == (sum(m.status == COUNTED for m in inside), len(inside))
    ends = trends.month_ends(period)
    assert len(ends) == 12 and ends[1].day in (28, 29) and ends[-1] == period.until
    march = trends.month(city, "1", period, ends[2], city.today)
    for value, whole, on in ((march.now, period, ends[2]), (march.before, period.previous(), ends[2].replace(year=ends[2].year - 1))):
        rows = [m for m in indicators.who(city, "1", whole, on) if m.status in (COUNTED, NOT_COUNTED)]
        assert value is not None and (value.numerator, value.denominator) == (sum(m.status == COUNTED for m in rows), len(rows))
    assert trends.month(city, "1", period, ends[11], ends[5]).now is None


def test_a_published_year_of_the_trend_does_not_move(desk: Desk) -> None:
    person = a_teacher(desk)
    a_teacher(desk, "Вторая")
    made = snapshots.make(desk, Y25)
    snapshots.approve(desk, made.id or 0, date(2026, 2, 1), "Директор")
    a_diagnostic(desk, person, day=date(2025, 3, 1), percent=90.0)
    last = {p.period.code: p for p in trends.over_years(desk, "1", year(2026))}["2025"]
    assert (last.numerator, last.denominator, last.snapshot) == (0, 2, made.name)
    assert trends.over_years(desk, "1", Y25)[-1].numerator == 1


# What mends


def test_the_record_to_mend_is_of_the_subject_whatever_it_is(desk: Desk) -> None:
    school, person = a_school(desk), a_teacher(desk)
    a_teacher(desk, "Чужая", school)
    head, deputy = a_person(desk, "Первая"), a_person(desk, "Вторая")
    team = a_team(desk, school, (head, "head"), (deputy, "deputy"))
    program = a_program(desk, "Управление")
    a_training(desk, deputy, program)
    mark_all(desk, school, but=(3,))

    def mend(code: str, subject: Any) -> Any:
        told = shortfalls.mend_of(desk, code, subject.id, Y25)
        return told[1] if told else None

    assert mend("1", person).values == {"person": person.id}
    training = mend("4", team)
    assert (training.register, training.values["person"], training.values["program"]) == ("trainings", head.id, program.id)
    condition = mend("6", school)
    assert (condition.register, condition.id, condition.values["organization"]) == ("checklist_marks", None, school.id)
    saved(desk, replace(shortfalls.blank(condition), document="№ 3"))
    assert member(desk, "6", school).status == COUNTED  # type: ignore[union-attr]
    site = mend("7", school)
    saved(desk, replace(shortfalls.blank(site), kind="rip", order="№ 7"))
    assert member(desk, "7", school).status == COUNTED  # type: ignore[union-attr]
    result = a_diagnostic(desk, person, day=date(2025, 3, 1), percent=90.0)
    assert (mend("1", person).register, mend("1", person).id) == ("diagnostics", result.id)
    assert shortfalls.mend_of(desk, "5", person.id or 0, Y25) is None


# Passports


def test_every_reading_has_its_formula_and_every_indicator_its_sources(desk: Desk) -> None:
    assert set(FORMULAS) == {(code, v) for code, i in INDICATORS.items() for v in i.variants}
    assert set(SOURCES) == set(INDICATORS)
    for code, indicator in INDICATORS.items():
        for variant in indicator.variants:
            found = passports.passport(desk, code, Y25, variant=variant)
            texts = dict(found.lines())
            assert texts["Прочтение"].startswith(indicator.variants[variant]) and found.numerator[1:] in texts["Порядок формирования"]
            assert ("не официальное" in texts["Прочтение"]) == (variant != found.official)
            assert found.owner is not None and texts["Исполнитель"] == found.owner.name
    with pytest.raises(Rejected, match="Варианта «any» у показателя 2а нет"):
        passports.passport(desk, "2a", Y25, variant="any")


def test_who_answers_is_a_word_of_a_dictionary_that_can_be_changed(desk: Desk) -> None:
    known = passports.owner(desk, "3")
    assert known is not None
    saved(desk, replace(known, name="Отдел программ"))
    assert "Отдел программ" in dict(passports.passport(desk, "3", Y25).lines())["Исполнитель"]
    registers.remove(desk, passports.owner(desk, "3") or known)
    assert dict(passports.passport(desk, "3", Y25).lines())["Исполнитель"] == "не назначен"
    saved(desk, replace(passports.blank_owner("3"), name="Новый отдел"))
    with desk.read() as reading:
        assert [t.name for t in reading.where(Term, dictionary="indicator_owners", code="3")] == ["Новый отдел"]


def test_passports_and_the_matrix_are_papers(city: Desk) -> None:
    period = year(city.today.year - 1)
    whole = repr(papers.make(city, "indicator_passport", Wish(period=period)).blocks)
    assert all(f"Паспорт показателя {i.shown_code}'" in whole for i in INDICATORS.values())
    one = repr(papers.make(city, "indicator_passport", Wish(period=period, search="2а")).blocks)
    assert "Паспорт показателя 2а" in one and "Паспорт показателя 3" not in one
    with pytest.raises(Rejected, match="Показателя «9» нет"):
        papers.make(city, "indicator_passport", Wish(period=period, search="9"))
    found = matrix.matrix(city, period)
    said = repr(papers.make(city, "indicator_matrix", Wish(period=period)).blocks)
    assert all(r.name in said for r in found.rows) and "152-ФЗ" in said and found.share("1") in said.replace("\\xa0", "\xa0")


def test_a_self_diagnostic_is_said_not_to_count(desk: Desk) -> None:
    person = a_teacher(desk)
    a_diagnostic(desk, person, instrument=instrument(desk, 7).id)
    assert reason(desk, "1", person).endswith("нужна с 01.01.2025 по 31.12.2025 по учитываемому инструменту")
