"""A school year of the centre's work, from September to August, entered through the use cases alone, on both databases."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import Clock
from given import by_uid, replayed, tables

from nmsdesk.domain.community import Association, Event, Meeting, Participation
from nmsdesk.domain.development import Diagnostic, LearningPlan, Mentorship
from nmsdesk.domain.knowledge import Clause, Document, Evidence, Measure, Practice, Roadmap
from nmsdesk.domain.organizations import Organization, Site
from nmsdesk.domain.people import Absence, Employment, Person, Post
from nmsdesk.domain.periods import academic_year
from nmsdesk.services import (
    associations,
    attachments,
    certificates,
    clauses,
    documents,
    events,
    indicators,
    meetings,
    papers,
    plans,
    practices,
    quality,
    registers,
    roadmaps,
    saved_lists,
    sites,
    today,
    undo,
)
from nmsdesk.services.demo.fill import fill_demo
from nmsdesk.services.desk import Desk
from nmsdesk.services.moves import absences, hiring, leaving, moving
from nmsdesk.services.moves import organizations as joining
from nmsdesk.services.papers import Wish
from nmsdesk.storage import journal

YEAR = academic_year(2026)


class Centre:
    """The methodologist at the desk: the day moves on, steps are use cases."""

    def __init__(self, desk: Desk, clock: Clock):
        self.desk, self.clock = desk, clock

    def on(self, *day: int) -> date:
        """Today is this day from now on."""
        self.clock.moment = datetime(day[0], day[1], day[2], 9, 0)
        return date(*day)

    def all(self, register: Any, /, **equal: Any) -> list[Any]:
        with self.desk.read() as reading:
            return reading.where(register, **equal)

    def save(self, record: Any) -> Any:
        return registers.save(self.desk, record).record

    def share(self, code: str) -> tuple[int, int]:
        value = next(v for v in indicators.measure(self.desk, YEAR, codes=(code,)).values if v.code == code)
        return value.numerator, value.denominator

    def lines(self) -> dict[str, Any]:
        return {line.code: line for line in today.lines(self.desk)}


@pytest.fixture
def centre(desk: Desk, clock: Clock) -> Centre:
    clock.moment = datetime(2026, 8, 31, 9, 0)
    fill_demo(desk, staff=160, organizations=8, years=2, seed=3)
    return Centre(desk, clock)


def test_a_year_of_the_centre_without_a_side_spreadsheet(centre: Centre, tmp_path: Path) -> None:
    desk, save = centre.desk, centre.save
    before_errors = [p for p in quality.check(desk).problems if p.severity == "error"]
    before = tables(desk)
    first = undo.history(desk, 1)[0][0]
    teacher = next(p for p in centre.all(Post) if p.name == "Учитель")
    others = ("kindergarten", "additional", "further")
    schools = [o for o in centre.all(Organization) if o.counted and o.until is None and o.kind not in others]
    school, other = schools[0], schools[1]

    # September: the order of the year, a young teacher, a transfer, a new surname, sites with attached schools
    day = centre.on(2026, 9, 1)
    order = save(Document(kind="order", number="401а", day=day, title="О закреплении школ за площадками", issuer="Комитет", since=day))
    newcomer = Person(last_name="Ольхова", first_name="Дарья", patronymic="Ильинична", birth=date(2002, 4, 8), sex="f", career_start=day)
    staff = centre.share("5")
    hiring.hire(desk, newcomer, Employment(organization=school.id, post=teacher.id, since=day))
    person = centre.all(Person, last_name="Ольхова")[0]
    assert centre.share("5") == (staff[0], staff[1] + 1)
    site = save(Site(organization=school.id, kind="rip", topic="Урок чтения", since=day, until=YEAR.until, act=order.id))
    assert sites.attach(desk, site.id or 0, [other.id or 0], YEAR, order.id).added == 1
    mover = next(
        e for e in centre.all(Employment, organization=other.id, kind="main", post=teacher.id)
        if e.until is None and e.person not in {m.mentor for m in centre.all(Mentorship)}
    )  # fmt: skip
    centre.on(2026, 9, 15)
    moving.move(desk, mover.id or 0, Employment(organization=school.id, post=teacher.id, since=date(2026, 9, 15)))
    assert [e.organization for e in centre.all(Employment, person=mover.person, kind="main") if e.until is None] == [school.id]
    moving.change_surname(desk, mover.person or 0, date(2026, 9, 20), "Новосельцева")
    assert centre.all(Person, id=mover.person)[0].last_name == "Новосельцева"

    # October: diagnosed, an ИОМ of the list, a mentor, a meeting of the ГМО, an absence
    centre.on(2026, 10, 5)
    instrument = centre.all(Diagnostic)[0].instrument
    counted = centre.share("1")[0]
    found = save(Diagnostic(person=person.id, instrument=instrument, day=date(2026, 10, 5), percent=74.0))
    assert centre.share("1")[0] == counted + 1
    kept = saved_lists.keep(desk, "Ольховы", "ольхова", "persons").record
    save(LearningPlan(person=person.id, diagnostic=found.id, since=date(2026, 10, 6), until=date(2027, 5, 31)))
    plan = centre.all(LearningPlan, person=person.id)[0]
    counted, helped = centre.share("2a")[0], centre.share("5")[0]
    plans.approve(desk, plan.id or 0, centre.on(2026, 10, 6), "Директор")
    assert (centre.share("2a")[0], centre.share("5")[0]) == (counted + 1, helped + 1)
    mentor = next(
        e for e in centre.all(Employment, organization=school.id, kind="main", post=teacher.id)
        if e.until is None and e.person not in (person.id, mover.person)
        and not centre.all(Absence, employment=e.id) and (centre.all(Person, id=e.person)[0].career_start or day) < date(2015, 1, 1)
    )  # fmt: skip
    save(Mentorship(mentor=mentor.person, mentee=person.id, form="teacher_teacher", since=date(2026, 10, 6), until=date(2027, 5, 31),
                    state="active", order="№ 77 от 06.10.2026", consent=date(2026, 10, 5), agreement="№ 3 от 06.10.2026"))  # fmt: skip
    assert centre.share("5")[0] == helped + 1  # helped by a plan already: counted once
    gmo = save(Association(name="ГМО учителей-наставников", kind="gmo", since=date(2026, 10, 1), act=order.id))
    associations.add_members(desk, gmo.id or 0, [mentor.person or 0, person.id or 0], date(2026, 10, 1))
    associations.change_head(desk, gmo.id or 0, mentor.person or 0, date(2026, 10, 2))
    centre.on(2026, 10, 20)
    draft = meetings.new_meeting(desk, gmo.id or 0, date(2026, 10, 20))
    assert (draft.number, draft.chair) == ("1", mentor.person)
    held: Any = meetings.hold_meeting(desk, draft, {mentor.person or 0: "present", person.id or 0: "absent"}).record
    assert isinstance(held, Meeting)

    # November and December: the plan of the next year, a seminar with invitations, certificates
    centre.on(2026, 11, 2)
    schedule: Any = roadmaps.copy(desk, centre.all(Roadmap, kind="schedule")[-1].id or 0, "План-график на 2027 год").record
    measures = centre.all(Measure, roadmap=schedule.id)
    assert measures and {m.state for m in measures} == {"planned"}
    seminar = save(Event(title="Семинар о чтении", form="seminar", state="planned", since=date(2026, 12, 10), task="1", direction="2"))
    assert saved_lists.invite(desk, saved_lists.query(desk, kept), seminar.id or 0).added == 1  # type: ignore[arg-type]
    events.put_programme(desk, seminar.id or 0, "10:00 Открытие\n10:30 Практикум")
    events.add_people(desk, seminar.id or 0, [mentor.person or 0])
    centre.on(2026, 12, 10)
    guests = centre.all(Participation, event=seminar.id)
    events.mark(desk, [g.id or 0 for g in guests], "came")
    events.hold(desk, seminar.id or 0, "Проведён")
    issued = certificates.issue(desk, seminar.id or 0, certificates.template(desk, seminar.id or 0), date(2026, 12, 10))
    numbers = sorted(p.certificate for p in centre.all(Participation, event=seminar.id))
    assert issued.changed.rows == 2 and all(numbers) and len(set(numbers)) == 2
    roadmaps.link(desk, measures[0].id or 0, event=seminar.id)

    # January to March: the mentor leaves, the mentee is orphaned and seen at once; a practice goes into the bank
    centre.on(2027, 1, 15)
    leaving.dismiss(desk, mentor.person or 0, date(2027, 1, 20))
    centre.on(2027, 1, 25)
    pair = centre.all(Mentorship, mentor=mentor.person, mentee=person.id)[0]
    assert pair.state == "ended" or any(pair.id in line.ids for line in centre.lines().values() if line.register == "mentorships")
    work = Practice(title="Час чтения вслух", organization=school.id, areas=("methods",), annotation="Читаем.", added=date(2027, 1, 25))
    practice: Any = practices.keep(desk, "practices", work, [person.id or 0]).record
    practices.send(desk, "practices", practice.id or 0, "Экспертный совет")
    practices.accept(desk, "practices", practice.id or 0, date(2027, 1, 25), "Рекомендовать")
    if desk.folder is not None:
        file = tmp_path / "практика.txt"
        file.write_text("Описание практики", "utf-8")
        attachments.attach(desk, practices.card(desk, "practices", practice.id or 0).record, file)
    absent = next(e for e in centre.all(Employment, organization=school.id, kind="main") if e.until is None and e.person == mover.person)
    absences.absence(desk, absent.id or 0, "child", date(2027, 2, 1))

    # Spring: an order replaces the old one, a clause gets its evidence, a remark is excepted, a reminder put off
    centre.on(2027, 4, 1)
    title = "О закреплении школ: новая редакция"
    newer = save(Document(kind="order", number="12а", day=date(2027, 3, 30), title=title, since=date(2027, 4, 1), replaces=order.id))
    ending = documents.plan_end(desk, order.id or 0, date(2027, 3, 31), newer.id)
    documents.end(desk, order.id or 0, date(2027, 3, 31), {(h.what.key, h.what.id): h.proposed for h in ending.hanging}, newer.id)
    assert centre.all(Site, id=site.id)[0].act == newer.id
    bare = next(c for c in centre.all(Clause) if c.evidenced and not c.registers)
    clauses.add_evidence(desk, Evidence(clause=bare.id, day=date(2027, 4, 1), act=newer.id, note="Принят приказ"))
    regulation = clauses.regulation(desk, YEAR)
    assert regulation is not None and any(e.clause == bare.id for e in centre.all(Evidence))
    warned = next(p for p in quality.check(desk).problems if p.severity == "warning")
    quality.accept(desk, warned.code, warned.register, warned.id, "Проверено с школой")
    assert (warned.register, warned.id, warned.code) not in {(p.register, p.id, p.code) for p in quality.check(desk).problems}

    # Summer: a school joins another; the year is printed and counted
    centre.on(2027, 7, 1)
    joining.merge_organizations(desk, other.id or 0, school.id or 0, date(2027, 8, 31))
    centre.on(2027, 8, 31)
    assert centre.all(Organization, id=other.id)[0].successor == school.id
    wishes = (
        ("monitoring", Wish(period=YEAR)), ("protocol", Wish(record=held.id)), ("participants", Wish(record=seminar.id)),
        ("certificates", Wish(record=seminar.id)), ("schedule", Wish(record=schedule.id)), ("site", Wish(record=site.id)),
        ("association", Wish(record=gmo.id, period=YEAR)), ("person_card", Wish(person=person.id)),
        ("passport", Wish(organization=school.id, period=YEAR)), ("practices", Wish()), ("plan", Wish(plan=plan.id)),
    )  # fmt: skip
    for kind, wish in wishes:
        assert papers.make(desk, kind, wish).blocks, kind
    for value in indicators.measure(desk, YEAR).values:
        assert 0 <= value.numerator <= value.denominator

    # Nothing is broken by the year, the journal tells all of it, and the year can be taken back step by step
    assert [p for p in quality.check(desk).problems if p.severity == "error"] == before_errors
    with desk.read() as reading:
        assert journal.verify(reading.connection) == []
    assert replayed(desk) == by_uid(desk)
    while (operation := undo.last(desk)) is not None and operation.name != first.name:
        assert undo.undo(desk, operation.name).left == ()
    assert tables(desk) == before
