"""Matrix, profile, comparison and frequent deficits: values checked by hand, scales never mixed."""

from __future__ import annotations

from datetime import date

import pytest

from nmsdesk.domain.development import AreaResult, Deficit, Diagnostic, DiagnosticSummary, Level, PlanItem
from nmsdesk.domain.organizations import Organization
from nmsdesk.domain.people import Person
from nmsdesk.errors import Rejected
from nmsdesk.services import diagnostics
from nmsdesk.services.desk import Desk
from nmsdesk.services.diagnostics import Scope
from tests.given import a_diagnostic, a_job, a_person, a_plan, a_school, instrument, post, saved

FILE_ONLY = True


@pytest.fixture
def school(desk: Desk) -> Organization:
    return a_school(desk, "МБОУ СОШ № 1")


def a_teacher(desk: Desk, last: str, school: Organization, **job: object) -> Person:
    person = a_person(desk, last)
    a_job(desk, person, school, **job)
    return person


def a_result(desk: Desk, person: Person, day: date, percent: float, tool: int = 0, **areas: float) -> Diagnostic:
    chosen = instrument(desk, tool)
    stored = a_diagnostic(desk, person, instrument=chosen.id, day=day, percent=percent)
    with desk.read() as reading:
        levels = sorted(reading.where(Level, scale=chosen.scale), key=lambda x: -(x.minimum or 0))
    for area, share in areas.items():
        level = next(x for x in levels if share >= (x.minimum or 0))
        saved(desk, AreaResult(diagnostic=stored.id, area=area, percent=share, level=level.id))
    return stored


def test_the_matrix_shows_the_last_result_with_the_change_on_the_same_scale(desk: Desk, school: Organization) -> None:
    person = a_teacher(desk, "Азарова", school)
    a_result(desk, person, date(2025, 3, 1), 60, subject=45, methods=80)
    last = a_result(desk, person, date(2025, 10, 1), 70, subject=72.5)
    a_result(desk, person, date(2025, 11, 1), 40, tool=4, methods=40)
    deficit = saved(desk, Deficit(person=person.id, area="digital", opened=date(2025, 10, 1), source="request"))
    found = diagnostics.matrix(desk, Scope(organization=school.id))
    ((someone, cells),) = found.rows
    assert someone.name == "Азарова Мария Петровна"
    assert (cells["subject"].percent, cells["subject"].level, cells["subject"].state) == (72.5, "повышенный", "good")
    assert (cells["subject"].change, cells["subject"].diagnostic) == (27.5, last.id)
    assert (cells["methods"].level, cells["methods"].state, cells["methods"].change) == ("высокий дефицит", "weak", None)
    assert "по другой шкале" in cells["methods"].before
    assert (cells["digital"].percent, cells["digital"].deficit, cells["digital"].state) == (None, deficit.id, "weak")


def test_results_after_the_days_asked_for_are_not_looked_at(desk: Desk, school: Organization) -> None:
    person = a_teacher(desk, "Азарова", school)
    a_result(desk, person, date(2025, 3, 1), 60, subject=45)
    a_result(desk, person, date(2025, 10, 1), 70, subject=72)
    early = diagnostics.matrix(desk, Scope(organization=school.id, until=date(2025, 6, 1)))
    assert early.rows[0][1]["subject"].percent == 45
    none = diagnostics.matrix(desk, Scope(organization=school.id, since=date(2025, 12, 1)))
    assert not none.rows and [s.name for s in none.without] == ["Азарова Мария Петровна"]


def test_people_are_narrowed_by_school_post_and_subject(desk: Desk, school: Organization) -> None:
    other = a_school(desk, "МБОУ СОШ № 2")
    maths = a_teacher(desk, "Азарова", school, subjects=("mathematics",))
    a_teacher(desk, "Белова", school, subjects=("russian",))
    a_teacher(desk, "Волкова", other, subjects=("mathematics",))
    head = a_teacher(desk, "Громова", school, post=post(desk, "Директор").id)

    def names(**scope: object) -> list[str]:
        found = diagnostics.matrix(desk, Scope(**scope))  # type: ignore[arg-type]
        return [s.name.split()[0] for s in found.without]

    assert names() == ["Азарова", "Белова", "Волкова", "Громова"]
    assert names(organization=school.id, subject="mathematics") == [maths.last_name]
    assert names(group="leading") == [head.last_name] and names(post=post(desk, "Директор").id) == [head.last_name]


def test_the_profile_counts_each_person_once_by_the_last_result_on_one_scale(desk: Desk, school: Organization) -> None:
    first, second, third = (a_teacher(desk, last, school) for last in ("Азарова", "Белова", "Волкова"))
    a_result(desk, first, date(2025, 3, 1), 30, subject=30)
    a_result(desk, first, date(2025, 10, 1), 75, subject=90)
    a_result(desk, second, date(2025, 10, 1), 40, subject=40)
    a_result(desk, third, date(2025, 10, 1), 40, tool=4, subject=95)  # the inverted scale
    found = diagnostics.profile(desk, Scope(organization=school.id))
    whole, subject = found.rows
    assert found.scale_name == "Королёв (4 уровня)" and [x.name for x in found.levels] == ["высокий", "повышенный", "базовый", "низкий"]
    assert whole.persons == ((), (first.id,), (), (second.id,)) and subject.persons == ((first.id,), (), (), (second.id,))
    assert (subject.weak, subject.mean, subject.share) == ((second.id,), 65.0, 50.0)
    assert (found.people, found.diagnosed) == (3, 3) and [n for _, _, n in found.scales] == [2, 1]
    inverted = diagnostics.profile(desk, Scope(organization=school.id), found.scales[1][0])
    assert inverted.inverted and [x.name for x in inverted.levels] == ["минимальный дефицит", "средний дефицит", "высокий дефицит"]
    assert inverted.rows[0].weak == (third.id,) and inverted.rows[1].persons == ((third.id,), (), ())


def test_the_profile_of_a_school_stands_against_the_city(desk: Desk, school: Organization) -> None:
    a_result(desk, a_teacher(desk, "Азарова", school), date(2025, 10, 1), 60, subject=30)
    other = a_school(desk, "МБОУ СОШ № 2")
    for last in ("Белова", "Волкова", "Громова"):
        a_result(desk, a_teacher(desk, last, other), date(2025, 10, 1), 60, subject=80)
    row = diagnostics.profile(desk, Scope(organization=school.id)).rows[1]
    assert (row.area, row.share, row.city) == ("subject", 100.0, 25.0)


def test_results_without_names_are_told_beside_and_counted_nowhere(desk: Desk, school: Organization) -> None:
    a_result(desk, a_teacher(desk, "Азарова", school), date(2025, 10, 1), 60)
    tool = instrument(desk).id
    saved(desk, DiagnosticSummary(organization=school.id, instrument=tool, day=date(2025, 10, 2), participants=12, passing=9))
    found = diagnostics.profile(desk, Scope(organization=school.id))
    assert found.rows[0].total == 1 and sum(r.participants for r in found.nameless) == 12
    assert "без имён: 12" in diagnostics.matrix(desk, Scope(organization=school.id)).note
    assert not diagnostics.profile(desk, Scope(organization=school.id, group="teaching")).nameless


def test_repeated_diagnostics_are_compared_on_the_same_scale_only(desk: Desk, school: Organization) -> None:
    up, down, once, apart = (a_teacher(desk, last, school) for last in ("Азарова", "Белова", "Волкова", "Громова"))
    a_result(desk, up, date(2025, 3, 1), 45, subject=40)
    a_result(desk, up, date(2025, 10, 1), 75, subject=60)
    a_result(desk, down, date(2025, 3, 1), 90, subject=88)
    a_result(desk, down, date(2025, 10, 1), 80, subject=60)
    a_result(desk, once, date(2025, 10, 1), 80)
    a_result(desk, apart, date(2025, 3, 1), 80)
    a_result(desk, apart, date(2025, 10, 1), 80, tool=4)
    people = diagnostics.compare(desk, Scope(organization=school.id), "person")
    assert [(r.name.split()[0], r.change, r.first_level, r.last_level) for r in people.rows] == [
        ("Азарова", 30.0, "низкий", "повышенный"), ("Белова", -10.0, "высокий", "повышенный"),
    ]  # fmt: skip
    assert (people.people, people.once, people.apart) == (2, 1, (apart.id,)) and "по разным шкалам" in people.note
    (place,) = diagnostics.compare(desk, Scope(), "organization").rows
    assert (place.name, place.first, place.last, place.better, place.same, place.worse) == ("МБОУ СОШ № 1", 67.5, 77.5, 1, 0, 1)
    whole, subject = diagnostics.compare(desk, Scope(), "area").rows
    assert (whole.key, subject.key, subject.first, subject.last) == ("", "subject", 64.0, 60.0)
    narrowed = diagnostics.compare(desk, Scope(), "person", "subject")
    assert [r.change for r in narrowed.rows] == [20.0, -28.0]


def test_on_an_inverted_scale_a_lower_level_of_deficit_is_better(desk: Desk, school: Organization) -> None:
    person = a_teacher(desk, "Азарова", school)
    a_result(desk, person, date(2025, 3, 1), 40, tool=4)
    a_result(desk, person, date(2025, 10, 1), 85, tool=4)
    (row,) = diagnostics.compare(desk, Scope(), "person").rows
    assert (row.first_level, row.last_level, row.better, row.worse) == ("высокий дефицит", "минимальный дефицит", 1, 0)


def test_the_most_frequent_deficits_count_people_and_tell_those_without_a_plan(desk: Desk, school: Organization) -> None:
    first, second = a_teacher(desk, "Азарова", school, subjects=("mathematics",)), a_teacher(desk, "Белова", school)
    other = a_teacher(desk, "Волкова", a_school(desk, "МБОУ СОШ № 2"))
    given = {"opened": date(2025, 10, 1), "source": "observation"}
    planned = saved(desk, Deficit(person=first.id, area="subject", text="Задачи", **given))
    again = saved(desk, Deficit(person=first.id, area="subject", text="Чертежи", **given))
    saved(desk, Deficit(person=second.id, area="subject", **given))
    saved(desk, Deficit(person=other.id, area="methods", **given))
    saved(desk, Deficit(person=second.id, area="digital", closed=date(2025, 12, 1), evidence="Урок", **given))
    saved(desk, PlanItem(plan=a_plan(desk, first).id, deficit=planned.id, content="Курс"))
    rows = {r.key: r for r in diagnostics.frequent(desk, Scope(), "area")}
    assert list(rows) == ["subject", "methods", "digital"]
    assert (rows["subject"].persons, len(rows["subject"].deficits)) == ((first.id, second.id), 3)
    assert again.id in rows["subject"].planless and planned.id not in rows["subject"].planless
    assert (rows["digital"].persons, rows["digital"].closed) == ((), 1)
    places = diagnostics.frequent(desk, Scope(), "organization")
    assert [(r.name, len(r.persons), r.staff, r.most) for r in places] == [
        ("МБОУ СОШ № 1", 2, 2, "Предметные"), ("МБОУ СОШ № 2", 1, 1, "Методические"),
    ]  # fmt: skip
    assert [r.key for r in diagnostics.frequent(desk, Scope(), "subject")] == ["mathematics"]
    at_the_time = diagnostics.frequent(desk, Scope(until=date(2025, 11, 1)), "area")
    assert {r.key: len(r.persons) for r in at_the_time}["digital"] == 1
    with pytest.raises(Rejected, match="Есть: area"):
        diagnostics.frequent(desk, Scope(), "colour")
