"""A group of the centre's courses as the tests start from it."""

from __future__ import annotations

from datetime import date
from typing import Any

from nmsdesk.domain.courses import CourseGroup
from nmsdesk.domain.development import Deficit, LearningPlan, PlanItem, Program, RegistryEntry
from nmsdesk.services.courses import certificates, enrolment, groups, lessons
from nmsdesk.services.desk import Desk
from tests.given import a_diagnostic, a_job, a_person, a_program, a_school, saved, snils

LASTS = ("Азова", "Белова", "Власова", "Гусева")
TEMPLATES = ("УД-2026-0001", "2026-0001")
SINCE, UNTIL = date(2026, 1, 13), date(2026, 2, 24)


def a_listed_program(desk: Desk, **values: Any) -> Program:
    """A programme of 24 hours about methods that stands in the federal registry."""
    program = a_program(desk, "Формирующее оценивание", areas=("methods",), **values)
    saved(desk, RegistryEntry(program=program.id, number="ДПП-1", since=date(2025, 1, 1)))
    return program


def teachers(desk: Desk, lasts: tuple[str, ...] = LASTS) -> list[int]:
    """Teachers of one school with everything that ФИС ФРДО asks of a person."""
    school = a_school(desk, "Лицей")
    ids = []
    for n, last in enumerate(lasts):
        person = a_person(desk, last, sex="f", snils=snils(n + 1), education="higher_master", birth=date(1985, 3, n + 1))
        a_job(desk, person, school)
        ids.append(person.id or 0)
    return ids


def a_group(desk: Desk, program: Program | None = None, **values: Any) -> CourseGroup:
    program = program or a_listed_program(desk)
    given = {"program": program.id, "name": "Группа 26-1", "since": SINCE, "until": UNTIL, "state": "active", "limit": 25} | values
    return saved(desk, CourseGroup(**given))


def a_full_group(desk: Desk, result: str = "passed") -> tuple[CourseGroup, list[int]]:
    """A group with four people who have this result; the enrolments in the order of names."""
    group = a_group(desk)
    enrolment.add(desk, group.id or 0, teachers(desk))
    ids = enrolments(desk, group)
    enrolment.attest(desk, ids, result)
    return group, ids


def enrolments(desk: Desk, group: CourseGroup) -> list[int]:
    return [p.id for p in groups.card(desk, group.id or 0).listeners]


def closed(desk: Desk, group: CourseGroup, on: date = UNTIL, **more: Any) -> certificates.Closed:
    return certificates.close(desk, group.id or 0, *TEMPLATES, on, **more)


def weekly(desk: Desk, group: CourseGroup, text: str = "еженедельно по вторникам 14:30, 6 ч") -> None:
    lessons.put_timetable(desk, group.id or 0, text)


def a_wish(desk: Desk, person: int, program: Program, area: str = "methods") -> tuple[LearningPlan, Deficit]:
    """An approved plan whose item asks for the programme because of a diagnosed deficit."""
    from nmsdesk.domain.people import Person

    with desk.read() as reading:
        record = reading.get(Person, person)
    assert record
    source = a_diagnostic(desk, record)
    deficit = saved(desk, Deficit(person=person, area=area, diagnostic=source.id, opened=source.day))
    plan = saved(
        desk,
        LearningPlan(
            person=person, diagnostic=source.id, state="approved", since=date(2025, 11, 1), until=date(2026, 5, 31),
            approved_on=date(2025, 11, 3),
        ),
        PlanItem(content="Курсы", program=program.id, deficit=deficit.id, due=date(2026, 3, 1)),
    )  # fmt: skip
    return plan, deficit
