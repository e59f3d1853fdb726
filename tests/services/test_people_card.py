"""The card of a person against plain counting over a small city: young until when, shortfalls, moments, history."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from nmsdesk import app
from nmsdesk.domain.courses import CourseGroup, Enrolment
from nmsdesk.domain.development import LearningPlan, MentorOffer, Mentorship, PlanStep
from nmsdesk.domain.knowledge import Development, DevelopmentAuthor
from nmsdesk.domain.organizations import TeamMember
from nmsdesk.domain.people import Absence, Employment, FormerName, Person
from nmsdesk.domain.periods import year
from nmsdesk.errors import Stale
from nmsdesk.indicators import populations
from nmsdesk.indicators.context import Context
from nmsdesk.services import indicators, people, record_history, registers, shortfalls, undo
from nmsdesk.services.demo.fill import fill_demo
from nmsdesk.services.desk import Desk
from nmsdesk.services.standing import rules_of, young_until
from tests.conftest import Clock, settle
from tests.given import a_job, a_person, a_plan, a_program, a_school, instrument, post, saved

FILE_ONLY = True
TODAY = date(2026, 10, 14)
PERIOD = year(2026)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A small city; the tests of this module only look at it."""
    folder = tmp_path_factory.mktemp("people")
    settle(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NMSDESK_HOME", str(folder))
        desk = app.create_desk(str(folder / "city.db"), Clock(datetime(TODAY.year, TODAY.month, TODAY.day, 9)))
        fill_demo(desk, staff=120, organizations=7, years=2, seed=6)
        yield desk
        desk.database.changed = False
        desk.close()


def persons(desk: Desk) -> list[Person]:
    with desk.read() as reading:
        return reading.where(Person)


def young(desk: Desk, on: date) -> set[int]:
    """Those whom indicator 5 counts among the young on the day."""
    with desk.read() as reading:
        rules = rules_of(reading, TODAY)
        assert rules
        found = populations.young(Context(PERIOD, on, rules, None, rules.variant_5)).subquery()
        return set(reading.connection.scalars(select(found.c.subject).where(found.c.unknown == 0)))


def test_the_last_day_of_the_young_is_the_one_before_the_indicator_lets_them_go(city: Desk) -> None:
    with city.read() as reading:
        rules = rules_of(reading, TODAY)
        own = {p.id: p for p in reading.where(Person) if not p.young}
    assert rules
    now = young(city, TODAY) & set(own)
    ends = {n: young_until(own[n], rules) for n in now}
    assert now and all(ends.values())
    for number, last in ends.items():
        assert last and last >= TODAY
        with city.read() as reading:
            works = any(e.holds(last + timedelta(days=1)) for e in reading.where(Employment, person=number))
        if works:
            assert number in young(city, last), last
            assert number not in young(city, last + timedelta(days=1)), last
    others = [p for p in own.values() if p.id not in now and (last := young_until(p, rules)) and last >= TODAY]
    with city.read() as reading:  # the rest whom age and service keep are not at a teaching post today
        for p in others:
            held = [e for e in reading.where(Employment, person=p.id) if e.holds(TODAY)]
            groups = {registers.get(city, "posts", e.post or 0).category for e in held}  # type: ignore[attr-defined]
            assert "teaching" not in groups


@pytest.mark.parametrize(
    ("born", "began", "months", "last"),
    [
        (date(2000, 3, 1), date(2024, 8, 15), 0, date(2027, 8, 14)),
        (date(2000, 3, 1), date(2024, 2, 29), 0, date(2027, 2, 28)),
        (date(1992, 2, 29), date(2025, 9, 1), 0, date(2027, 2, 28)),
        (date(2000, 3, 1), date(2022, 9, 1), 20, date(2027, 4, 30)),
        (date(1991, 11, 5), date(2025, 9, 1), 0, date(2026, 11, 4)),
    ],
)
def test_young_until_agrees_with_the_population_on_leap_days_and_breaks(
    desk: Desk, born: date, began: date, months: int, last: date
) -> None:
    person = a_person(desk, birth=born, career_start=began, career_break=months)
    a_job(desk, person, a_school(desk))
    with desk.read() as reading:
        rules = rules_of(reading, desk.today)
    assert rules and young_until(person, rules) == last

    def among(on: date) -> bool:
        with desk.read() as reading:
            found = populations.young(Context(year(on.year), on, rules, None, rules.variant_5)).subquery()
            return person.id in set(reading.connection.scalars(select(found.c.subject).where(found.c.unknown == 0)))

    assert among(last) and not among(last + timedelta(days=1))
    badges = [text for text, _ in people.card(desk, person.id or 0).badges]
    assert f"молодой педагог до {last:%d.%m.%Y}" in badges


def test_the_badges_say_who_is_young_absent_dismissed_and_mentor(city: Desk) -> None:
    with city.read() as reading:
        jobs, absences, pairs = reading.where(Employment), reading.where(Absence), reading.where(Mentorship)
    now = young(city, TODAY)
    away = {a.employment for a in absences if a.holds(TODAY)}
    mentors = {m.mentor for m in pairs if m.state == "active" and m.holds(TODAY)}
    seen = dict.fromkeys(("young", "away", "gone", "mentor"), 0)
    for person in persons(city):
        texts = [t for t, _ in people.card(city, person.id or 0).badges]
        own = [e for e in jobs if e.person == person.id]
        held = [e for e in own if e.holds(TODAY)]
        facts = {
            "young": (person.id in now, any(t.startswith("молодой педагог") for t in texts)),
            "away": (any(e.id in away for e in held), any(t.startswith("длительное отсутствие") for t in texts)),
            "gone": (bool(own) and not held, any("уволен" in t or "закончена" in t or "принят" in t for t in texts)),
            "mentor": (person.id in mentors, any(t.startswith("наставник:") for t in texts)),
        }
        for name, (expected, said) in facts.items():
            assert said == expected, (person.id, name, texts)
            seen[name] += expected
    assert all(seen.values()), seen


def test_what_a_person_lacks_is_what_the_lists_of_the_indicators_say(city: Desk) -> None:
    members = {code: {m.id: m for m in indicators.who(city, code, PERIOD)} for code in ("1", "2a", "2b", "3", "4", "5")}
    with city.read() as reading:
        plans = {p.id: p.person for p in reading.where(LearningPlan)}
        seats = [m for m in reading.where(TeamMember) if m.holds(TODAY)]
    mended = set()
    for person in persons(city)[::3]:
        found = shortfalls.of_person(city, person.id or 0, PERIOD)
        for code in ("1", "2a", "3", "5"):
            own = [s for s in found if s.code == code]
            member = members[code].get(person.id or 0)
            assert [s.status for s in own] == ([member.status] if member else []), (person.id, code)
        mine = [members["2b"][n] for n, whose in plans.items() if whose == person.id and n in members["2b"]]
        assert sorted(s.status for s in found if s.code == "2b") == sorted(m.status for m in mine)
        teams = {m.team for m in seats if m.person == person.id} & set(members["4"])
        assert sorted(s.status for s in found if s.code == "4") == sorted(members["4"][t or 0].status for t in teams)
        for s in found:
            assert (s.mend is not None) or s.status != "not_counted", s
            assert s.status != "counted" or (s.mend is None and s.reason and not s.lacks)
            if s.mend:
                mended.add(s.mend.caption)
                if s.mend.id is not None:
                    assert registers.get(city, s.mend.register, s.mend.id)
                else:
                    blank = shortfalls.blank(s.mend)
                    assert person.id in (getattr(blank, "person", None), getattr(blank, "mentee", None))
    assert {"Внести диагностику", "Составить ИОМ", "Внести обучение"} <= mended


def test_the_timeline_goes_from_new_to_old_and_every_moment_opens_its_record(city: Desk) -> None:
    kinds = set()
    for person in persons(city)[::10]:
        card = people.card(city, person.id or 0)
        days = [m.day for m in card.timeline]
        assert days == sorted(days, reverse=True)
        for m in card.timeline:
            assert registers.get(city, m.register, m.id)
            assert "None" not in m.text + m.detail and "  " not in m.text, m
            kinds.add(m.kind)
    assert kinds == {"work", "diagnostics", "learning", "mentoring", "community", "experience"}


def test_the_chart_shows_each_counted_result_once_and_the_weakest_area_first(city: Desk) -> None:
    shown = 0
    for person in persons(city)[::5]:
        card = people.card(city, person.id or 0)
        if card.areas is None:
            continue
        whole, *areas = card.areas.rows
        assert [p.day for p in whole[1]] == sorted(p.day for p in whole[1])
        assert [row[1][-1].percent for row in areas] == sorted(row[1][-1].percent for row in areas)
        for point in whole[1]:
            d = registers.get(city, "diagnostics", point.diagnostic)
            assert (d.person, d.day, d.percent) == (person.id, point.day, point.percent)  # type: ignore[attr-defined]
            shown += 1
    assert shown


def test_the_list_marks_the_young_and_names_the_main_place(city: Desk) -> None:
    found = persons(city)
    rows = people.list_rows(city, [p.id or 0 for p in found])
    now = young(city, TODAY)
    for person, (name, place, job, mark, _, _) in zip(found, rows):
        assert name == person.full_name
        assert bool(place) == (job != "не работает")
        assert (mark in ("молодой", "отсутствует")) or person.id not in now


# what happened, in words, on a base of our own


def test_a_surname_change_and_a_transfer_are_told_in_words_of_the_right_sex(desk: Desk) -> None:
    first, second = a_school(desk, "МБОУ СОШ № 3"), a_school(desk, "Лицей № 5")
    person = a_person(desk, "Павлова", sex="f")
    a_job(desk, person, first, until=date(2025, 8, 31), end_reason="transferred")
    a_job(desk, person, second, since=date(2025, 9, 1), subjects=("mathematics",))
    saved(desk, FormerName(person=person.id, last_name="Серова", until=date(2022, 6, 30)))
    texts = [m.text for m in people.card(desk, person.id or 0).timeline]
    assert texts[:3] == [
        "Перешла учителем математики в Лицей № 5",
        "Сменила фамилию с Серовой на Павлову",
        "Принята учителем в МБОУ СОШ № 3",
    ]


def test_names_of_organisations_are_in_the_right_case(desk: Desk) -> None:
    person, school = a_person(desk, sex="f"), a_school(desk, "Гимназия № 15")
    a_job(desk, person, school, until=date(2025, 8, 31), end_reason="dismissed")
    texts = [m.text for m in people.card(desk, person.id or 0).timeline]
    assert texts == ["Уволена: Гимназия № 15", "Принята учителем в Гимназию № 15"]


def test_steps_of_a_plan_are_told_but_not_twice(desk: Desk) -> None:
    person = a_person(desk, sex="f")
    plan = a_plan(desk, person, number="7", state="review", approved_on=date(2025, 11, 1))
    for on, state, more in (
        (date(2025, 10, 20), "draft", {}),
        (date(2025, 10, 25), "agreed", {"by": "Кафедра"}),
        (date(2025, 11, 1), "approved", {}),
        (date(2025, 11, 5), "active", {}),
        (date(2026, 1, 10), "active", {"until": date(2026, 6, 30), "reason": "Болезнь слушателя"}),
        (date(2026, 2, 1), "review", {}),
        (date(2026, 2, 5), "active", {}),
        (date(2026, 2, 20), "review", {}),
    ):
        saved(desk, PlanStep(plan=plan.id, day=on, state=state, **more))
    texts = [m.text for m in reversed(people.card(desk, person.id or 0).timeline)]
    assert texts == [
        "Согласован ИОМ № 7",
        "Утверждён ИОМ № 7",
        "Началась работа по ИОМ № 7",
        "Продлён ИОМ № 7 до 30.06.2026",
        "ИОМ № 7 сдан на проверку",
        "ИОМ № 7 возвращён на доработку",
        "ИОМ № 7 сдан на проверку",
    ]


def test_course_groups_and_the_bank_of_mentors_are_on_the_card(desk: Desk) -> None:
    person, program = a_person(desk, sex="f"), a_program(desk)
    going = saved(desk, CourseGroup(program=program.id, name="ФГ-1", since=date(2026, 2, 2), until=date(2026, 3, 30), state="active"))
    coming = saved(desk, CourseGroup(program=program.id, name="ФГ-2", since=date(2026, 9, 1), until=date(2026, 9, 30)))
    for group in (going, coming):
        saved(desk, Enrolment(group=group.id, person=person.id))
    saved(desk, MentorOffer(person=person.id, subjects=("mathematics",), since=date(2025, 9, 1)))
    card = people.card(desk, person.id or 0)
    assert [title for _, title, _ in card.sections["enrolments"]] == ["ФГ-2", "ФГ-1"]
    assert card.sections["enrolments"][1][2] == "02.02.2026 – 30.03.2026, зачислена"
    assert card.sections["mentor_offers"][0][1:] == ("В банке наставников с 01.09.2025", "математика")
    assert [m.text for m in card.timeline] == [
        "Зачислена в группу «ФГ-2»",
        "Начала учиться в группе «ФГ-1»",
        "Вошла в банк наставников",
    ]


def test_a_development_without_a_review_day_is_told_under_its_year(desk: Desk) -> None:
    person = a_person(desk)
    kind = registers.blank("developments", title="Сборник заданий", state="accepted", year=2024, kind="programme")
    work = saved(desk, kind)
    assert isinstance(work, Development)
    saved(desk, DevelopmentAuthor(development=work.id, person=person.id))
    (moment,) = [m for m in people.card(desk, person.id or 0).timeline if m.register == "developments"]
    assert (moment.when, moment.day) == ("2024 год", date(2024, 12, 31))


def test_a_removed_person_has_no_card(file_desk: Desk) -> None:
    with pytest.raises(Stale):
        people.card(file_desk, 999)


def test_the_mend_of_a_plan_without_a_diagnostic_is_to_name_one(file_desk: Desk) -> None:
    person = a_person(file_desk)
    a_job(file_desk, person, a_school(file_desk))
    plan = a_plan(file_desk, person, state="active", approved_on=date(2025, 11, 1))
    (found,) = [s for s in shortfalls.of_person(file_desk, person.id or 0, PERIOD) if s.code == "2a"]
    assert found.mend and (found.mend.register, found.mend.id, found.mend.field) == ("plans", plan.id, "diagnostic")


def test_the_history_tells_how_many_other_records_an_operation_touched(desk: Desk) -> None:
    person, other = a_person(desk), a_person(desk, "Белова")
    school = a_school(desk)
    job = Employment(organization=school.id, post=post(desk).id, since=date(2020, 9, 1))
    with desk.begin("import", "Список школы") as begun:
        for one in (person, other):
            begun.work.add(registers.replace(job, person=one.id))
        begun.work.change(person, registers.replace(person, note="По списку школы"))
    newest, *_ = record_history.of_record(desk, person)
    assert newest.operation.reason == "Список школы" and newest.others == 1 and newest.undoable
    undo.undo(desk, newest.operation.name)
    assert [e.undoable for e in record_history.of_record(desk, person) if e.operation.reason == "Список школы"] == [False]


def test_the_instrument_that_does_not_count_is_said_so(file_desk: Desk) -> None:
    person, tool = a_person(file_desk, sex="m"), registers.replace(instrument(file_desk), id=None, uid="", name="Самооценка", counted=False)
    own = saved(file_desk, tool)
    saved(file_desk, registers.blank("diagnostics", person=person.id, instrument=own.id, day=date(2025, 10, 1), percent=40.0))
    (moment,) = people.card(file_desk, person.id or 0).timeline
    assert moment.text.startswith("Прошёл диагностику «Самооценка»") and moment.detail == "в показателях не учитывается"
