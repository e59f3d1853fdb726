"""Those enrolled in a group: many at once with the reasons against some, final attestation, expelling and taking back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from nmsdesk.domain import terms
from nmsdesk.domain.courses import CourseGroup, Enrolment, Lesson, LessonMark
from nmsdesk.domain.development import LearningPlan, PlanItem, Training
from nmsdesk.domain.organizations import Organization, OrganizationAlias
from nmsdesk.domain.periods import add_years
from nmsdesk.errors import Rejected
from nmsdesk.exchange import lists
from nmsdesk.exchange.reading import read_workbook
from nmsdesk.russian import clean, day, fold
from nmsdesk.services import gathering
from nmsdesk.services.courses.groups import expel_one, group_of, refuse_settled
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.faces import need_names
from nmsdesk.services.gathering import Line
from nmsdesk.services.matching import People, employments_of, organization_index
from nmsdesk.services.plans import OPEN
from nmsdesk.services.registers import put
from nmsdesk.services.routes.demand import demand
from nmsdesk.storage.records import Labels
from nmsdesk.storage.work import Changed, Work

DIPLOMA = ("diploma_last_name", "diploma_series", "diploma_number")
LATELY = 3  # years in which nobody needs the same programme again (ст. 47 273-ФЗ: further education once in three years)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person to enrol: the organisation of the day, the open plan that wants the programme, and what stands against it."""

    person: int
    name: str
    organization: int | None
    place: str
    plan: int | None
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Enrolled:
    """How many were enrolled, and (name, why) of those who were not."""

    changed: Changed
    added: int
    refused: tuple[tuple[str, str], ...] = ()


def plan(desk: Desk, group: int, persons: Iterable[int], again: bool = False) -> tuple[Candidate, ...]:
    """Who could be enrolled and what stands against the others, in the order given; nothing is written.

    ``again`` lets in those who have finished the programme lately.
    """
    with desk.read() as reading:
        return plan_in(reading, group_of(reading, group), persons, again)


def plan_in(reading: Reading, group: CourseGroup, persons: Iterable[int], again: bool = False) -> tuple[Candidate, ...]:
    """See ``plan``."""
    ids = list(dict.fromkeys(persons))
    own = {e.person: e for e in reading.where(Enrolment, group=group.id)}
    taken = sum(e.state != "expelled" for e in own.values())
    on = group.since or reading.today
    names, jobs = Labels(reading.connection).of("persons", ids), gathering.jobs_of(reading, ids, on)
    taught, elsewhere = _taught(reading, group, ids, on), _elsewhere(reading, group, ids)
    plans = plans_wanting(reading, group.program, ids)
    lines = []
    for n in ids:
        if n in own:
            why = "отчислен из этой группы, его можно восстановить" if own[n].state == "expelled" else "уже в группе"
        elif n in taught and not again:
            why = f"обучение по этой программе закончено {day(taught[n])}"
        elif n in elsewhere:
            why = f"уже зачислен по этой программе: {elsewhere[n]}"
        elif group.limit is not None and taken >= group.limit:
            why = "мест в группе больше нет"
        else:
            why = ""
            taken += 1
        job = jobs.get(n)
        plan = plans[n].plan if n in plans else None
        lines.append(
            Candidate(n, names.get(n, ""), job.organization if job else None, f"{job.post}, {job.place}" if job else "", plan, why)
        )
    return tuple(lines)


def _taught(reading: Reading, group: CourseGroup, ids: list[int], on: date) -> dict[int, date]:
    """Who has passed the programme in the last years, with the last day."""
    found = reading.where(Training, person=set(ids), program=group.program, attestation="passed") if ids else []
    recent = [t for t in found if t.until and t.until > add_years(on, -LATELY)]
    return {t.person or 0: t.until or on for t in sorted(recent, key=lambda t: t.until or on)}


def _elsewhere(reading: Reading, group: CourseGroup, ids: list[int]) -> dict[int, str]:
    """Who is already enrolled in another open group of the programme, with its name."""
    of_program = reading.where(CourseGroup, program=group.program, state={"planned", "active"})
    others = {g.id: g.name for g in of_program if g.id != group.id}
    found = reading.where(Enrolment, group={n for n in others if n}, state="enrolled") if others else []
    return {e.person or 0: others[e.group] for e in found if e.person in set(ids)}


def plans_wanting(reading: Reading, program: int | None, persons: Iterable[int]) -> dict[int, PlanItem]:
    """By person the open item of an open plan that asks for the programme; those with several such items are left out."""
    ids = set(persons)
    plans = {p.id: p for p in reading.where(LearningPlan, person=ids) if p.state in OPEN} if ids else {}
    found: dict[int, list[PlanItem]] = {}
    for item in reading.where(PlanItem, plan={n for n in plans if n}, program=program) if plans else []:
        if item.done_on is None:
            found.setdefault(plans[item.plan].person or 0, []).append(item)
    return {n: items[0] for n, items in found.items() if len(items) == 1}


def add(desk: Desk, group: int, persons: Iterable[int], again: bool = False) -> Enrolled:
    """Enrol people in one step; those whom the rules keep out are told. Rejected when nobody is left."""
    ids = list(dict.fromkeys(persons))
    if not ids:
        raise Rejected("Выберите, кого зачислить.")
    with desk.begin("add", "Зачислены слушатели курсов") as begun:
        reading = Reading(begun.work.connection, desk.today)
        found = group_of(reading, group)
        refuse_settled(found)
        lines = plan_in(reading, found, ids, again)
        if all(line.refusal for line in lines):
            raise Rejected("Зачислить некого: " + "; ".join(f"{line.name} – {line.refusal}" for line in lines[:3]) + ".")
        added = enrol(begun.work, reading, found, lines)
    return Enrolled(begun.changed, added, tuple((line.name, line.refusal) for line in lines if line.refusal))


def enrol(work: Work, reading: Reading, group: CourseGroup, lines: Iterable[Candidate]) -> int:
    """Write those whom nothing keeps out; the diploma known from an earlier group comes along. Returns how many."""
    admitted = [line for line in lines if not line.refusal]
    known: dict[int, Enrolment] = {}
    for e in reading.where(Enrolment, person={line.person for line in admitted}) if admitted else []:
        if e.diploma_number and (e.id or 0) > ((known[e.person or 0].id or 0) if e.person in known else 0):
            known[e.person or 0] = e
    for line in admitted:
        record = Enrolment(group=group.id, person=line.person, organization=line.organization, plan=line.plan)
        if line.person in known:
            of = known[line.person]
            record = replace(record, **{name: getattr(of, name) for name in DIPLOMA})
        put(work, record, reading.today)
    return len(admitted)


def wanting(desk: Desk, program: int) -> list[int]:
    """People whose open plans ask for the programme and who have not finished it."""
    return next((list(w.persons) for w in demand(desk).wanted if w.program == program), [])


def by_file(desk: Desk, path: Path, on: date) -> list[Line]:
    """People named in a file: by СНИЛС, birth or organisation where its columns tell them, else by every name that stands in it."""
    need_names(desk, "Поиск по файлу")
    book = read_workbook(path)
    found = lists.recognise(book, "staff", None, desk.today)
    rows = [row for row in found.rows if "full_name" in row.values]
    if not rows:
        text = "\n".join(
            "\t".join(clean(str(value)) for value in row if value is not None) for sheet in book.sheets for row in sheet.rows
        )
        return [line for line in gathering.by_lines(desk, text, on) if line.person is not None or line.ask or len(line.text.split()) > 1]
    lines: dict[tuple[str, int | None], Line] = {}
    with desk.read() as reading:
        everyone, jobs = People(reading.connection), employments_of(reading)
        places = organization_index(reading.where(Organization), reading.where(OrganizationAlias))
        for row in rows:
            name, v = row.values["full_name"], row.values
            here = next(iter(sorted(places.get(fold(str(v.get("organization", ""))), ()))), None)
            match = everyone.match(name, v.get("snils") or "", v.get("birth"), "day", here, jobs, on)
            person, ask = match.person, match.ask
            if person is None and len(ask) == 1 and not name.initials_only:
                person, ask = ask[0], ()
            guests = tuple(gathering.guests_in(reading, ask, on)) if person is None else ()
            lines.setdefault((str(name), person), Line(str(name), person, guests))
    return list(lines.values())


# marks of many at once


def attest(desk: Desk, enrolments: Iterable[int], result: str) -> Changed:
    """The final attestation of many at once; '' takes the mark back. Not for the expelled, nor for those who have their paper."""
    with desk.begin("change", f"Итоговая аттестация: {terms.ATTESTATION.get(result, 'отметка снята')}") as begun:
        reading = Reading(begun.work.connection, desk.today)
        found = reading.by_ids(Enrolment, list(enrolments))
        _refuse_papers(reading, found)
        if any(e.state == "expelled" for e in found):
            raise Rejected("Среди выбранных есть отчисленные: итоговой аттестации у них нет.")
        for group in {e.group for e in found}:
            until = group_of(reading, group or 0).until
            if result and until and until > desk.today and not _final_held(reading, group or 0, desk.today):
                raise Rejected(f"Обучение продлится по {day(until)}: итоговой аттестации ещё не было.")
        for e in found:
            if e.attestation != result:
                put(begun.work, replace(e, attestation=result), desk.today)
    return begun.changed


def _final_held(reading: Reading, group: int, today: date) -> bool:
    """Whether the last lesson of the timetable has taken place, though the days of the group are not over."""
    days = [n.day for n in reading.where(Lesson, group=group) if n.day]
    return bool(days) and max(days) <= today


def expel(desk: Desk, enrolments: Iterable[int]) -> Changed:
    """Expelled: no attestation, no paper, no training. One step."""
    with desk.begin("change", "Отчислены слушатели курсов") as begun:
        reading = Reading(begun.work.connection, desk.today)
        found = reading.by_ids(Enrolment, list(enrolments))
        _refuse_papers(reading, found)
        for e in found:
            expel_one(begun.work, e, desk.today)
    return begun.changed


def restore(desk: Desk, enrolments: Iterable[int]) -> Changed:
    """The expelled learn again, if there are places: one step."""
    with desk.begin("change", "Восстановлены слушатели курсов") as begun:
        reading = Reading(begun.work.connection, desk.today)
        for e in reading.by_ids(Enrolment, list(enrolments)):
            group = group_of(reading, e.group or 0)
            refuse_settled(group)
            if e.state != "expelled":
                continue
            learning = sum(o.state != "expelled" for o in reading.where(Enrolment, group=group.id))
            if group.limit is not None and learning >= group.limit:
                raise Rejected(f"В группе мест: {group.limit}, они заняты.")
            put(begun.work, replace(e, state="enrolled"), desk.today)
    return begun.changed


def remove(desk: Desk, enrolments: Iterable[int]) -> Changed:
    """Take people off the list with their marks of attendance: one step; those with a paper stay."""
    with desk.begin("remove", "Удалено: слушатели курсов") as begun:
        reading = Reading(begun.work.connection, desk.today)
        found = reading.by_ids(Enrolment, list(enrolments))
        _refuse_papers(reading, found)
        for e in found:
            lessons = {n.id for n in reading.where(Lesson, group=e.group) if n.id}
            for mark in reading.where(LessonMark, lesson=lessons, person=e.person) if lessons else []:
                begun.work.remove(mark)
            begun.work.remove(e)
    return begun.changed


def _refuse_papers(reading: Reading, found: list[Enrolment]) -> None:
    settled = [e for e in found if e.training or e.certificate_number]
    if settled:
        names = Labels(reading.connection).of("persons", [e.person for e in settled[:3]])
        who = ", ".join(names.values()) + (" и другие" if len(settled) > 3 else "")
        raise Rejected(f"Обучение уже записано: {who}. Сначала отзовите документ.")
