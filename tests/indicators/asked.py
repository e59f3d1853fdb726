"""Short questions that the edge cases ask of the indicators, the rules they change, facts they start from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from given import a_job, a_person, a_program, a_school, post, saved

from nmsdesk.domain.development import Deficit, Diagnostic, LearningPlan, Level, Mentorship, Program, RegistryEntry, Training
from nmsdesk.domain.monitoring import RuleSet
from nmsdesk.domain.organizations import ChecklistItem, ChecklistMark, Organization, Team, TeamMember
from nmsdesk.domain.people import Person
from nmsdesk.domain.periods import period
from nmsdesk.indicators.context import Member, Value
from nmsdesk.services import indicators
from nmsdesk.services.desk import Desk

START, END = date(2025, 1, 1), date(2025, 12, 31)


def value(
    desk: Desk, code: str, text: str = "2025", as_of: date | None = None, variant: str = "", place: Organization | None = None
) -> Value:
    """An indicator's value of the city, of one organisation, or under another reading."""
    measured = indicators.measure(desk, period(text), as_of, place is not None, bool(variant), (code,))
    found = measured.values[0] if place is None else measured.by_organization[place.id][0]  # type: ignore[index]
    return next(v for v in found.variants if v.variant == variant) if variant else found


def share(desk: Desk, code: str, *more: Any, **words: Any) -> tuple[int, int]:
    found = value(desk, code, *more, **words)
    return found.numerator, found.denominator


def member(desk: Desk, code: str, subject: Any, text: str = "2025", as_of: date | None = None, variant: str = "") -> Member | None:
    """The line of a subject in the list of an indicator; None when it is not in the population."""
    lines = [m for m in indicators.who(desk, code, period(text), as_of, variant=variant) if m.id == subject.id]
    assert len(lines) <= 1
    return lines[0] if lines else None


def status(desk: Desk, code: str, subject: Any, *more: Any, **words: Any) -> str:
    found = member(desk, code, subject, *more, **words)
    return found.status if found else ""


def reason(desk: Desk, code: str, subject: Any, *more: Any, **words: Any) -> str:
    found = member(desk, code, subject, *more, **words)
    assert found is not None
    return found.reason


def rules(desk: Desk, **changes: Any) -> RuleSet:
    """Change the rule set in force."""
    with desk.read() as reading:
        (before,) = reading.where(RuleSet)
    found: RuleSet = saved(desk, replace(before, **changes))
    return found


def level(desk: Desk, name: str, scale: int = 1) -> int:
    with desk.read() as reading:
        return next(x.id or 0 for x in reading.where(Level, scale=scale) if x.name == name)


def a_teacher(desk: Desk, last: str = "Иванова", school: Organization | None = None, kind: str = "main", **values: Any) -> Person:
    """A person with a teacher's job since 2020."""
    person: Person = a_person(desk, last, **values)
    a_job(desk, person, school or a_school(desk), kind=kind)
    return person


def a_beginner(desk: Desk, last: str = "Юная", school: Organization | None = None, **values: Any) -> Person:
    """A teacher of 27 who began to teach in September 2024."""
    given = {"birth": date(1998, 3, 5), "career_start": date(2024, 9, 2)} | values
    return a_teacher(desk, last, school, **given)


def approved(diagnostic: Diagnostic | None = None, **values: Any) -> dict[str, Any]:
    """Fields of an approved plan of the year 2025 on a diagnostic."""
    given = {"since": date(2025, 2, 1), "until": date(2025, 11, 30), "state": "active", "approved_on": date(2025, 2, 1)}
    return given | {"diagnostic": diagnostic.id if diagnostic else None} | values


def closed(day: date, state: str = "done", **values: Any) -> dict[str, Any]:
    return {"state": state, "closed_on": day} | values


def a_deficit(desk: Desk, person: Person, diagnostic: Diagnostic | None, area: str = "subject", **values: Any) -> Deficit:
    given = {"opened": diagnostic.day if diagnostic else date(2025, 2, 1)} | values
    found: Deficit = saved(desk, Deficit(person=person.id, area=area, diagnostic=diagnostic.id if diagnostic else None, **given))
    return found


def a_listed_program(
    desk: Desk, title: str = "Предметное ядро", since: date = date(2024, 1, 1), until: date | None = None, **values: Any
) -> Program:
    """A programme for subject deficits that stands in the federal registry for some days."""
    program: Program = a_program(desk, title, **({"areas": ("subject",)} | values))
    saved(desk, RegistryEntry(program=program.id, number=f"Р-{program.id}", since=since, until=until))
    return program


def a_training(desk: Desk, person: Person, program: Program, until: date = date(2025, 6, 20), **values: Any) -> Training:
    given = {"attestation": "passed"} | values
    found: Training = saved(desk, Training(person=person.id, program=program.id, until=until, **given))
    return found


def a_team(desk: Desk, school: Organization, *people: tuple[Person, str], **values: Any) -> Team:
    given = {"since": date(2024, 9, 1)} | values
    parts = tuple(TeamMember(person=p.id, role=role, since=date(2024, 9, 1)) for p, role in people)
    found: Team = saved(desk, Team(organization=school.id, **given), *parts)
    return found


def mark_all(desk: Desk, school: Organization, but: tuple[int, ...] = (), state: str = "yes", since: date = date(2025, 2, 1)) -> None:
    """Mark the obligatory conditions of the mentoring model, leaving out some positions."""
    with desk.read() as reading:
        items = [i for i in reading.where(ChecklistItem) if i.obligatory and not i.hidden and i.position not in but]
    for item in items:
        saved(desk, ChecklistMark(organization=school.id, item=item.id, state=state, since=since))


def mentored(desk: Desk, mentor: Person, mentee: Person, **values: Any) -> Mentorship:
    given: dict[str, Any] = {"since": date(2025, 2, 1), "form": "teacher_teacher", "order": "№ 5 от 01.02.2025"} | values
    found: Mentorship = saved(desk, Mentorship(mentor=mentor.id, mentee=mentee.id, **given))
    return found


def plan_of(desk: Desk, person: Person, **values: Any) -> LearningPlan:
    found: LearningPlan = saved(desk, LearningPlan(person=person.id, **values))
    return found


def head_post(desk: Desk) -> int:
    number: int = post(desk, "Директор").id
    return number
