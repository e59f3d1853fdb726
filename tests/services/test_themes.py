"""Themes of tasks 6 and 7: events and programmes of a theme, each person once, coverage by school."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from given import a_job, a_person, a_program, a_school, saved

from nmsdesk.domain.community import Event, Participation
from nmsdesk.domain.development import Training
from nmsdesk.domain.organizations import Organization
from nmsdesk.domain.people import Absence, Employment, Post
from nmsdesk.domain.periods import year
from nmsdesk.errors import Rejected
from nmsdesk.services import themes
from nmsdesk.services.demo.fill import fill_demo
from nmsdesk.services.desk import Desk

FILE_ONLY = True

PERIOD = year(2026)


def every(desk: Desk, kind: Any) -> list[Any]:
    with desk.read() as reading:
        return reading.where(kind)


def an_event(desk: Desk, *people: Any, themes: tuple[str, ...] = ("burnout",), **values: Any) -> Event:
    given: dict[str, Any] = {"form": "training", "since": date(2026, 2, 10), "state": "held"} | values
    event = saved(desk, Event(title="Тренинг", themes=themes, **given))
    for person in people:
        saved(desk, Participation(event=event.id, person=person.id))
    return event


def test_a_person_counts_once_and_schools_without_anybody_are_named(desk: Desk) -> None:
    first, second = a_school(desk, "Школа А"), a_school(desk, "Школа Б")
    people = [a_person(desk, last) for last in ("Ветрова", "Лугова", "Полева")]
    for person, school in zip(people, (first, first, second)):
        a_job(desk, person, school)
    one, two = an_event(desk, people[0]), an_event(desk, people[0])
    an_event(desk, people[2], themes=("gifted",))
    an_event(desk, people[2], since=date(2025, 2, 1))
    planned = an_event(desk, since=date(2026, 5, 1), state="planned")
    found = themes.theme(desk, "burnout", PERIOD)
    assert (found.held, found.planned, found.people, found.staff) == ((one.id, two.id), (planned.id,), (people[0].id,), 3)
    own = found.places[0]
    assert (own.name, own.people, own.staff, own.events, own.share) == ("Школа А", (people[0].id,), 2, (one.id, two.id), 50.0)
    assert [p.name for p in found.without] == ["Школа Б"]


def test_who_did_not_come_or_failed_is_not_reached(desk: Desk) -> None:
    school = a_school(desk)
    invited, failed, passed = (a_person(desk, last) for last in ("Ветрова", "Лугова", "Полева"))
    for person in (invited, failed, passed):
        a_job(desk, person, school)
    event = an_event(desk, since=date(2026, 2, 20))
    saved(desk, Participation(event=event.id, person=invited.id, state="missed"))
    program = a_program(desk, "Профилактика выгорания педагога", themes=("burnout",))
    for person, attestation in ((failed, "failed"), (passed, "passed")):
        saved(
            desk,
            Training(person=person.id, program=program.id, since=date(2026, 1, 20), until=date(2026, 2, 20), attestation=attestation),
        )
    found = themes.theme(desk, "burnout", PERIOD)
    assert found.people == (passed.id,) and found.programs == (program.id,) and len(found.trainings) == 1


def test_those_of_tasks_six_and_seven_come_first(desk: Desk) -> None:
    assert [t.code for t in themes.themes(desk, PERIOD)][:4] == ["burnout", "gifted", "career", "psychology"]
    with pytest.raises(Rejected, match="Темы «none» нет"):
        themes.theme(desk, "none", PERIOD)


def test_coverage_of_a_city_is_what_a_plain_count_gives(desk: Desk) -> None:
    fill_demo(desk, 250, 12, 4)
    period, on = year(2025), date(2025, 12, 31)
    posts = {p.id: p.category for p in every(desk, Post)}
    places = {o.id for o in every(desk, Organization) if o.counted and o.holds(on)}
    away = {a.employment for a in every(desk, Absence) if a.holds(on)}
    staff = {
        e.person: e.organization for e in every(desk, Employment)
        if e.kind == "main" and e.holds(on) and e.organization in places and e.id not in away and posts[e.post] in ("teaching", "leading")
    }  # fmt: skip
    came = [p for p in every(desk, Participation) if p.state == "came"]
    for found in themes.themes(desk, period):
        events = {
            e.id for e in every(desk, Event)
            if found.code in e.themes and e.state == "held" and e.since <= on and (e.until or e.since) >= date(2025, 1, 1)
        }  # fmt: skip
        met = {p.person for p in came if p.event in events} & set(staff)
        assert (set(found.held), set(found.people), found.staff) == (events, met, len(staff))
        assert {p.organization: len(p.people) for p in found.places} == {
            o: sum(staff[n] == o for n in met) for o in places
        }  # fmt: skip
    assert sum(bool(t.people) for t in themes.themes(desk, period)) >= 4
