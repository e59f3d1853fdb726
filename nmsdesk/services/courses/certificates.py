"""The end of a group: numbers of papers without gaps over the base, a training of each who finished, and all of it taken back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from nmsdesk.domain import terms
from nmsdesk.domain.courses import CourseGroup, Enrolment
from nmsdesk.domain.development import Deficit, LearningPlan, PlanItem, Program, Training
from nmsdesk.errors import Rejected
from nmsdesk.russian import clean, day, fold, people
from nmsdesk.services.courses.enrolment import plans_wanting
from nmsdesk.services.courses.groups import group_of, program_of
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.numbering import free, pattern, yearly
from nmsdesk.services.plans import OPEN
from nmsdesk.services.registers import put, refuse_used
from nmsdesk.storage.records import Labels
from nmsdesk.storage.work import Changed, Work

EXAMPLE = "2026-0001"
PAPERS = {"pk": "certificate", "pp": "diploma"}


@dataclass(frozen=True, slots=True)
class Paper:
    """Someone who finishes: numbers for those who passed, '' for the others; the deficit and the plan that the training answers."""

    enrolment: int
    person: int
    name: str
    attestation: str
    number: str
    registration: str
    plan: int | None
    deficit: int | None


@dataclass(frozen=True, slots=True)
class Closing:
    """What closing a group would come to. ``answering`` people's trainings answer a deficit and may count in indicator 3."""

    group: int
    papers: tuple[Paper, ...]

    @property
    def passed(self) -> tuple[Paper, ...]:
        return tuple(p for p in self.papers if p.attestation == "passed")

    @property
    def answering(self) -> int:
        return sum(p.deficit is not None for p in self.passed)


@dataclass(frozen=True, slots=True)
class Closed:
    """A group closed in one step."""

    changed: Changed
    papers: tuple[Paper, ...]


def templates(desk: Desk, group: int) -> tuple[str, str]:
    """Templates to offer for the number of the paper and the registration number: the latest of the year of the group."""
    with desk.read() as reading:
        year = (group_of(reading, group).until or desk.today).year
        found = sorted(_issued(reading), key=lambda e: (e.issued_on or date.min, e.id or 0))
    numbers = [e.certificate_number for e in found if e.certificate_number]
    registered = [e.registration_number for e in found if e.registration_number]
    return yearly(numbers, year, f"УД-{year}-0001"), yearly(registered, year, f"{year}-0001")


def _issued(reading: Reading) -> list[Enrolment]:
    """Every enrolment of the base that has a number."""
    return [e for e in reading.where(Enrolment) if e.certificate_number or e.registration_number]


def plan(desk: Desk, group: int, number: str, registration: str, series: str = "") -> Closing:
    """Who finishes, with which numbers: the smallest free ones of the templates. Rejected while marks are missing."""
    with desk.read() as reading:
        return _plan(reading, group_of(reading, group), number, registration, series)


def _plan(reading: Reading, group: CourseGroup, number: str, registration: str, series: str) -> Closing:
    if group.state == "cancelled":
        raise Rejected("Группа отменена: закрывать нечего.")
    program = program_of(reading, group)
    found = [e for e in reading.where(Enrolment, group=group.id) if e.state == "enrolled"]
    if not found:
        raise Rejected("Закрывать нечего: в группе нет обучающихся, у которых не записан итог.")
    labels = Labels(reading.connection)
    names = labels.of("persons", [e.person for e in found])
    bare = [e for e in found if not e.attestation]
    if bare:
        who = ", ".join(names[e.person or 0] for e in bare[:3]) + (" и другие" if len(bare) > 3 else "")
        raise Rejected(f"Не отмечена итоговая аттестация: {who}.")
    issued = _issued(reading)
    numbers = free(pattern(number, EXAMPLE), (e.certificate_number for e in issued if e.certificate_series == clean(series)))
    registered = free(pattern(registration, EXAMPLE), (e.registration_number for e in issued))
    found.sort(key=lambda e: (fold(names[e.person or 0]), e.id or 0))
    people_ = [e.person or 0 for e in found]
    wanted = plans_wanting(reading, group.program, people_)
    deficits = answered(reading, program, people_, group.until or reading.today)
    asked_for = reading.by_ids(Deficit, [item.deficit for item in wanted.values() if item.deficit])
    fitting = {d.id for d in asked_for if not program.areas or d.area in program.areas}
    papers = []
    for e in found:
        n, item = e.person or 0, wanted.get(e.person or 0)
        given = (next(numbers), next(registered)) if e.attestation == "passed" else ("", "")
        plan = item.plan if item else e.plan
        asked = item.deficit if item and item.deficit in fitting else None
        papers.append(Paper(e.id or 0, n, names[n], e.attestation, *given, plan, asked or deficits.get(n)))
    return Closing(group.id or 0, tuple(papers))


def answered(reading: Reading, program: Program, persons: list[int], on: date) -> dict[int, int]:
    """By person the earliest open deficit in an area of the programme that was found by the day; as lists of trainings tell it."""
    found = reading.where(Deficit, person=set(persons), area=set(program.areas)) if persons and program.areas else []
    fitting = [d for d in found if d.opened and d.opened <= on and (d.closed is None or d.closed > on)]
    fitting.sort(key=lambda d: (d.diagnostic is None, d.opened, d.id), reverse=True)
    return {d.person or 0: d.id or 0 for d in fitting}


def close(desk: Desk, group: int, number: str, registration: str, on: date, series: str = "") -> Closed:
    """Close the group, or finish those who are left in a closed one: papers, trainings and states in one step.

    The numbers are counted anew inside it. Rejected before the last day, and for papers given out before it or later than today.
    """
    with desk.begin("change", "Группа курсов закрыта, документы выданы") as begun:
        reading = Reading(begun.work.connection, desk.today)
        found = group_of(reading, group)
        if found.until and on < found.until:
            raise Rejected(f"Обучение заканчивается {day(found.until)}: документ не может быть выдан раньше.")
        if on > desk.today:
            raise Rejected(f"День {day(on)} ещё не наступил: документ выдают не позже сегодняшнего дня.")
        planned = _plan(reading, found, number, registration, series)
        program = program_of(reading, found)
        enrolments = {e.id: e for e in reading.by_ids(Enrolment, [p.enrolment for p in planned.papers])}
        for paper in planned.papers:
            e = enrolments[paper.enrolment]
            done = replace(
                e, state="finished", certificate_series=clean(series) if paper.number else "", certificate_number=paper.number,
                registration_number=paper.registration, issued_on=on if paper.number else None, plan=paper.plan,
            )  # fmt: skip
            training, _ = put(begun.work, _training(reading, found, program, done, paper), desk.today)
            put(begun.work, replace(done, training=training.id), desk.today)
        if found.state != "finished":
            put(begun.work, replace(found, state="finished"), desk.today)
    return Closed(begun.changed, planned.papers)


def _training(reading: Reading, group: CourseGroup, program: Program, e: Enrolment, paper: Paper) -> Training:
    """The fact of learning; one that a list of trainings told before is the same fact and is completed."""
    known = next(iter(reading.where(Training, person=e.person, program=program.id, until=group.until)), None)
    return replace(
        known or Training(person=e.person, program=program.id), organization=e.organization, since=group.since, until=group.until,
        attestation=e.attestation, certificate=PAPERS[program.kind] if e.attestation == "passed" else "reference",
        certificate_number=" ".join(x for x in (e.certificate_series, e.certificate_number) if x), deficit=paper.deficit, plan=paper.plan,
    )  # fmt: skip


# taking back


def withdraw(desk: Desk, enrolments: Iterable[int]) -> Changed:
    """Take the papers and the trainings of some back: one step; they learn again, their numbers are free.

    Rejected with a sentence when a closed deficit or a closed plan rests on one.
    """
    with desk.begin("change", "Отозваны документы об обучении") as begun:
        reading = Reading(begun.work.connection, desk.today)
        found = [e for e in reading.by_ids(Enrolment, list(enrolments)) if e.state == "finished"]
        if not found:
            raise Rejected("Отзывать нечего: у выбранных обучение не записано.")
        _take_back(begun.work, reading, found)
    return begun.changed


def reopen(desk: Desk, group: int) -> Changed:
    """Open a closed group again: all its papers and trainings go, the marks of the attestation stay; one step."""
    with desk.begin("change", "Группа курсов открыта заново") as begun:
        reading = Reading(begun.work.connection, desk.today)
        found = group_of(reading, group)
        if found.state not in ("finished", "cancelled"):
            raise Rejected(f"Группа в состоянии «{terms.GROUP_STATES[found.state]}»: открывать нечего.")
        _take_back(begun.work, reading, [e for e in reading.where(Enrolment, group=group) if e.state == "finished"])
        begun_already = found.since is not None and found.since <= desk.today
        put(begun.work, replace(found, state="active" if begun_already else "planned"), desk.today)
    return begun.changed


def _take_back(work: Work, reading: Reading, found: list[Enrolment]) -> None:
    trainings = {t.id: t for t in reading.by_ids(Training, [e.training for e in found if e.training])}
    _refuse_rests(reading, list(trainings.values()))
    going: set[tuple[type, int | None]] = {(Enrolment, e.id) for e in found}
    for e in found:
        bare = replace(
            e, state="enrolled", certificate_series="", certificate_number="", registration_number="", issued_on=None, training=None
        )
        put(work, bare, reading.today)
        if training := trainings.get(e.training):
            _open_items(work, reading, training)
            refuse_used(reading, training, going)
            work.remove(training)


def _refuse_rests(reading: Reading, trainings: list[Training]) -> None:
    """Rejected when a deficit was closed by one of these trainings, or a plan with it was closed."""
    names = Labels(reading.connection).of("persons", [t.person for t in trainings])
    deficits = {d.id: d for d in reading.by_ids(Deficit, [t.deficit for t in trainings if t.deficit])}
    plans = {p.id: p for p in reading.by_ids(LearningPlan, [t.plan for t in trainings if t.plan])}
    said = []
    for t in trainings:
        deficit, plan = deficits.get(t.deficit), plans.get(t.plan)
        if deficit and deficit.closure == "training" and deficit.closed and t.until and deficit.closed >= t.until:
            said.append(f"{names[t.person or 0]}: этим обучением закрыт дефицит")
        elif plan and plan.state in terms.PLAN_CLOSED:
            said.append(f"{names[t.person or 0]}: обучение учтено в закрытом плане ИОМ {plan.number}".rstrip())
    if said:
        rest = f" Всего: {people(len(said))}." if len(said) > 3 else ""
        raise Rejected(f"Обучение отозвать нельзя. {'; '.join(said[:3])}.{rest} Сначала верните дефицит или план в работу.")


def _open_items(work: Work, reading: Reading, training: Training) -> None:
    """Items of the person's open plans that this training has fulfilled wait again (see `plan_evidence`)."""
    plans = {p.id for p in reading.where(LearningPlan, person=training.person) if p.id and p.state in OPEN}
    number = training.certificate_number
    for item in reading.where(PlanItem, plan=plans, program=training.program) if plans else []:
        by_paper = bool(number) and number in item.evidence
        if item.done_on and (by_paper or item.done_on == training.until):
            put(work, replace(item, done_on=None, evidence="" if by_paper else item.evidence), reading.today)


def said(closed: Closed) -> str:
    """What closing came to, in a sentence."""
    n = sum(bool(p.number) for p in closed.papers)
    return f"Группа закрыта. Документы выданы: {people(n)}" if n else "Группа закрыта, документы никому не выданы"
