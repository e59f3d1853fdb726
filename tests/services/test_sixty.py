"""Sixty diagnosed teachers get approved plans, a course with certificates, mentors with papers: the indicators move by them alone."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from conftest import Clock
from given import by_uid, replayed

from nmsdesk.domain.courses import Enrolment
from nmsdesk.domain.development import AreaResult, Deficit, Diagnostic, LearningPlan, Mentorship, PlanItem, Training
from nmsdesk.domain.organizations import ChecklistItem, ChecklistMark
from nmsdesk.domain.periods import year
from nmsdesk.errors import Rejected
from nmsdesk.services import checklists, indicators, papers, plans, registers
from nmsdesk.services.courses import certificates, enrolment, groups
from nmsdesk.services.deficits import opening
from nmsdesk.services.demo.fill import fill_demo
from nmsdesk.services.desk import Desk
from nmsdesk.services.mentors import needs, pairs, programme, suggest
from nmsdesk.services.papers import Wish
from nmsdesk.services.routes import demand, drafting

YEAR = year(2026)
CODES = ("1", "2a", "2b", "3", "5", "6")


@pytest.fixture
def city(file_desk: Desk, clock: Clock) -> Desk:
    clock.moment = datetime(2026, 3, 2, 9, 0)
    fill_demo(file_desk, staff=900, organizations=24, years=2, seed=5)
    return file_desk


def counted(desk: Desk) -> dict[str, set[int]]:
    """Who is counted in each indicator now."""
    return {code: {m.id for m in indicators.who(desk, code, YEAR, status="counted")} for code in CODES}


def population(desk: Desk, code: str) -> set[int]:
    return {m.id for m in indicators.who(desk, code, YEAR) if m.status in ("counted", "not_counted")}


def test_sixty_teachers_from_results_to_routes_courses_and_mentors(city: Desk, clock: Clock) -> None:
    desk = city
    at_first = counted(desk)
    with desk.read() as reading:
        busy = {p.person for p in reading.where(LearningPlan)}
        open_ = {d.person for d in reading.where(Deficit, closed=None)}
    staff = population(desk, "3")
    sixty = sorted(staff - at_first["1"] - busy - open_)[:60]
    assert len(sixty) == 60

    # Diagnosed: weak in two areas; the instrument's rule opens the deficits, indicator 1 moves by these sixty
    results = []
    for person in sixty:
        record = Diagnostic(person=person, instrument=1, day=date(2026, 3, 2), percent=58.0)
        parts: tuple[Any, ...] = (AreaResult(area="methods", percent=41.0), AreaResult(area="digital", percent=44.0))
        results.append(registers.save(desk, record, parts).record.id or 0)
    assert opening.open_from(desk, results).opened == 120
    now = counted(desk)
    assert now["1"] - at_first["1"] == set(sixty)
    assert all(now[code] == at_first[code] for code in CODES[1:])

    # Drafts for all at once, reviewed; nothing moves until they are approved
    proposals = drafting.propose(desk, sixty, date(2026, 3, 2), date(2026, 12, 31))
    assert [(p.name, p.needs, p.trouble, p.missing) for p in proposals if not (p.needs == 2 and not p.trouble and not p.missing)] == []
    drafted = drafting.write(desk, proposals, date(2026, 3, 2), date(2026, 12, 31), tutor="Методист УМОЦ")
    assert len(drafted.plans) == 60 and counted(desk) == now
    before = now
    plans.approve(desk, drafted.plans, date(2026, 3, 2), "Директор УМОЦ")
    now = counted(desk)
    assert now["2a"] - before["2a"] == set(sixty) and now["2a"] >= before["2a"]
    assert now["5"] - before["5"] == (set(sixty) & population(desk, "5")) - before["5"]  # a plan is a form of support
    assert now["1"] == before["1"] and now["3"] == before["3"] and now["6"] == before["6"]

    # A group out of those who want the programme most: certificates without gaps, trainings, items closed, indicator 3
    wanted = next(w for w in demand.demand(desk).wanted if w.in_registry and set(w.persons) & set(sixty))
    people = sorted(set(wanted.persons) & set(sixty))
    made = groups.create_from_people(desk, wanted.program, people, date(2026, 3, 10), date(2026, 3, 27), limit=60)
    assert made.added == len(people)
    clock.moment = datetime(2026, 3, 30, 9, 0)
    before = counted(desk)
    with desk.read() as reading:
        listed = reading.where(Enrolment, group=made.group)
    enrolment.attest(desk, [e.id or 0 for e in listed], "passed")
    number, registration = certificates.templates(desk, made.group)
    closed = certificates.close(desk, made.group, number, registration, date(2026, 3, 30))
    with desk.read() as reading:
        numbers = [e.certificate_number for e in reading.where(Enrolment, group=made.group)]
        trained = {t.person for t in reading.where(Training, program=wanted.program) if t.until == date(2026, 3, 27)}
        items = [i for i in reading.where(PlanItem, program=wanted.program) if i.plan in set(drafted.plans)]
    assert len(closed.papers) == len(set(numbers)) == len(people) and trained >= set(people)
    assert items and all(i.done_on for i in items)
    now = counted(desk)
    assert now["3"] - before["3"] == set(people) - before["3"] and set(people) <= now["3"]
    assert now["2a"] == before["2a"] and now["1"] == before["1"]

    # Twenty mentees: drafts of pairs, then order, consents, agreements, programmes – and only then active
    lonely = [n for n in needs.needs(desk) if n.person not in sixty]
    offered = [s for s in suggest.suggest(desk, [n.person for n in lonely]) if s.offers]
    choices = [pairs.Choice(s.mentee, s.offers[0].mentor) for s in offered][:20]
    assert len(choices) == 20
    before = counted(desk)
    done = pairs.draft(desk, choices)
    assert counted(desk)["5"] == before["5"]
    with pytest.raises(Rejected, match=r"351\.8"):
        pairs.activate(desk, done.ids)
    on = date(2026, 3, 30)
    programme.fill(desk, done.ids)
    pairs.set_order(desk, done.ids, "118", on)
    pairs.set_consent(desk, done.ids, on)
    pairs.set_agreement(desk, done.ids, 1, on)
    pairs.approve(desk, done.ids, on)
    pairs.activate(desk, done.ids)
    now = counted(desk)
    mentees = {c.mentee for c in choices}
    assert now["5"] - before["5"] == (mentees & population(desk, "5")) - before["5"]
    for kind in ("mentor_programme", "mentor_consent", "mentor_agreement"):
        assert papers.make(desk, kind, Wish(record=done.ids[0])).blocks
    with desk.read() as reading:
        pair = reading.get(Mentorship, done.ids[0])
    assert pair is not None and papers.make(desk, "mentor_order", Wish(organization=pair.mentee_organization)).blocks

    # A school puts the missing conditions of the target model right: indicator 6 moves by it alone
    school = next(m.id for m in indicators.who(desk, "6", YEAR, status="not_counted"))
    before = counted(desk)
    with desk.read() as reading:
        conditions = [i.id or 0 for i in reading.where(ChecklistItem) if i.obligatory and not i.hidden]
        good = {m.item for m in reading.where(ChecklistMark, organization=school, state="yes") if m.holds(desk.today)}
    for item in conditions:
        if item not in good:
            checklists.mark(desk, school, item, "yes", "Приказ № 5 от 30.03.2026")
    now = counted(desk)
    assert now["6"] - before["6"] == {school} and all(now[c] == before[c] for c in ("1", "2a", "3", "5"))
    assert replayed(desk) == by_uid(desk)
