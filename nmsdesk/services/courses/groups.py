"""Groups of the centre's courses: the card, a new group out of people, its beginning and cancelling."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from nmsdesk.domain import terms
from nmsdesk.domain.courses import CourseGroup, Enrolment, Lesson, LessonMark
from nmsdesk.domain.development import Program
from nmsdesk.errors import Rejected, Stale
from nmsdesk.russian import clean, day, fold, people
from nmsdesk.services import gathering
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.registers import Saved, put
from nmsdesk.storage.records import Labels
from nmsdesk.storage.work import Changed, Work


@dataclass(frozen=True, slots=True)
class Listener:
    """Someone enrolled as the card shows it; ``hours`` are those of the lessons attended, ``missed`` the lessons that were not."""

    id: int
    person: int
    name: str
    organization: str
    organization_id: int
    post: str
    state: str
    attestation: str
    hours: int
    missed: int
    number: str
    registration: str
    issued_on: date | None
    training: int | None
    plan: int | None


@dataclass(frozen=True, slots=True)
class GroupCard:
    """Everything about a group. ``marks``: (lesson, person) → state; hours are academic ones."""

    group: CourseGroup
    program: Program
    facts: tuple[tuple[str, str, str], ...]
    listeners: tuple[Listener, ...]
    lessons: tuple[Lesson, ...]
    marks: dict[tuple[int, int], str]
    today: date

    @property
    def learning(self) -> tuple[Listener, ...]:
        """Those who have not been expelled."""
        return tuple(p for p in self.listeners if p.state != "expelled")

    @property
    def hours(self) -> int:
        """Hours of the timetable."""
        return sum(lesson.hours or 0 for lesson in self.lessons)

    @property
    def hours_held(self) -> int:
        """Hours of the lessons that have taken place."""
        return sum(lesson.hours or 0 for lesson in self.lessons if lesson.day and lesson.day <= self.today)

    @property
    def free(self) -> int | None:
        """Places left, None when their number is not limited."""
        return None if self.group.limit is None else max(0, self.group.limit - len(self.learning))

    @property
    def over(self) -> bool:
        """Its days are over and it is not closed."""
        return self.group.state in ("planned", "active") and self.group.until is not None and self.group.until <= self.today

    @property
    def unattested(self) -> int:
        """Who learns and has no mark of the final attestation."""
        return sum(p.state == "enrolled" and not p.attestation for p in self.listeners)

    @property
    def open(self) -> int:
        """Who is enrolled and has not finished."""
        return sum(p.state == "enrolled" for p in self.listeners)

    @property
    def certified(self) -> int:
        return sum(bool(p.number) for p in self.listeners)


def group_of(reading: Reading, number: int) -> CourseGroup:
    """The group; Stale when it has gone."""
    group = reading.get(CourseGroup, number)
    if group is None:
        raise Stale("Этой группы больше нет. Обновите список.")
    return group


def program_of(reading: Reading, group: CourseGroup) -> Program:
    """Its programme."""
    program = reading.get(Program, group.program)
    if program is None:
        raise Stale("Программы этой группы больше нет. Обновите список.")
    return program


def card(desk: Desk, number: int) -> GroupCard:
    """The card of a group; Stale when it has gone."""
    with desk.read() as reading:
        return card_in(reading, number)


def card_in(reading: Reading, number: int) -> GroupCard:
    group = group_of(reading, number)
    program = program_of(reading, group)
    lessons = tuple(sorted(reading.where(Lesson, group=number), key=when))
    ids = {n.id or 0 for n in lessons}
    found = reading.where(LessonMark, lesson=ids) if ids else []
    marks = {(m.lesson or 0, m.person or 0): m.state for m in found}
    return GroupCard(
        group, program, _facts(reading, group, program), listeners_in(reading, group, lessons, marks), lessons, marks, reading.today
    )


def when(lesson: Lesson) -> tuple[date, str, int]:
    """The order of lessons."""
    return lesson.day or date.max, lesson.starts.rjust(5, "0"), lesson.id or 0


def listeners_in(
    reading: Reading, group: CourseGroup, lessons: Iterable[Lesson], marks: dict[tuple[int, int], str]
) -> tuple[Listener, ...]:  # fmt: skip
    """Those enrolled by name, the expelled last."""
    found = reading.where(Enrolment, group=group.id)
    labels = Labels(reading.connection)
    names, places = labels.of("persons", [e.person for e in found]), labels.of("organizations", [e.organization for e in found])
    jobs = gathering.jobs_of(reading, [e.person or 0 for e in found], group.since or reading.today)
    hours: dict[int, int] = defaultdict(int)
    missed: dict[int, int] = defaultdict(int)
    length = {n.id or 0: n.hours or 0 for n in lessons}
    for (lesson, person), state in marks.items():
        if state == "present":
            hours[person] += length.get(lesson, 0)
        else:
            missed[person] += 1
    lines = [
        Listener(
            e.id or 0, e.person or 0, names.get(e.person or 0, ""), places.get(e.organization or 0, ""), e.organization or 0,
            jobs[e.person or 0].post if e.person in jobs else "", e.state, e.attestation, hours[e.person or 0], missed[e.person or 0],
            " ".join(x for x in (e.certificate_series, e.certificate_number) if x), e.registration_number, e.issued_on, e.training, e.plan,
        )
        for e in found
    ]  # fmt: skip
    return tuple(sorted(lines, key=lambda p: (p.state == "expelled", fold(p.name), p.id)))


def _facts(reading: Reading, g: CourseGroup, p: Program) -> tuple[tuple[str, str, str], ...]:
    act = Labels(reading.connection).of("documents", [g.act]).get(g.act or 0, "")
    found = (
        ("Программа", p.title, f"programs:{p.id}"),
        ("Вид", terms.PROGRAM_KINDS[p.kind], ""),
        ("Часов", str(p.hours) if p.hours else "не указано", ""),
        ("Дни", f"{day(g.since)} – {day(g.until)}", ""),
        ("Форма обучения", terms.STUDY_FORMS.get(g.study, ""), ""),
        ("Финансирование", terms.FUNDING.get(g.funding, ""), ""),
        ("Мест", str(g.limit) if g.limit else "", ""),
        ("Преподаватель", g.teacher, ""),
        ("Место", g.place, ""),
        ("Документ", act, f"documents:{g.act}" if g.act else ""),
        ("Примечание", g.note, ""),
    )
    return tuple(f for f in found if f[1])


# a new group


@dataclass(frozen=True, slots=True)
class Created:
    """A group made out of people: how many were enrolled, and (name, why) of those who were not."""

    changed: Changed
    group: int
    added: int
    refused: tuple[tuple[str, str], ...] = ()


def create_from_people(
    desk: Desk, program: int, persons: Iterable[int], since: date, until: date, *, name: str = "", again: bool = False, **values: object
) -> Created:  # fmt: skip
    """A group of the programme with these people in it: one step. Those whom the rules keep out are told, not lost.

    ``values`` are other fields of the group: limit, teacher, place, study, funding. Rejected when nobody can be enrolled.
    """
    from nmsdesk.services.courses import enrolment

    ids = list(dict.fromkeys(persons))
    with desk.begin("add", "Создана группа курсов") as begun:
        reading = Reading(begun.work.connection, desk.today)
        blank = CourseGroup(program=program, name=clean(name) or _next_name(reading, since), since=since, until=until)
        group, _ = put(begun.work, replace(blank, **values), desk.today)  # type: ignore[arg-type]
        lines = enrolment.plan_in(reading, group, ids, again)
        if ids and all(line.refusal for line in lines):
            raise Rejected("Зачислить некого: " + "; ".join(f"{line.name} – {line.refusal}" for line in lines[:3]) + ".")
        added = enrolment.enrol(begun.work, reading, group, lines)
    return Created(begun.changed, group.id or 0, added, tuple((line.name, line.refusal) for line in lines if line.refusal))


def next_name(desk: Desk, since: date) -> str:
    """A name for a group that begins on the day: «Группа 26-15», the next free number of the year."""
    with desk.read() as reading:
        return _next_name(reading, since)


def _next_name(reading: Reading, since: date) -> str:
    start = f"Группа {since:%y}-"
    used = [g.name.removeprefix(start) for g in reading.where(CourseGroup) if g.name.startswith(start)]
    return f"{start}{max((int(x) for x in used if x.isdecimal()), default=0) + 1}"


def gathering_groups(desk: Desk, program: int | None = None) -> list[tuple[int, str]]:
    """(group, what it is) of the centre's groups that still take people, the soonest first."""
    with desk.read() as reading:
        found = [g for g in reading.where(CourseGroup) if g.own and g.state in ("planned", "active") and program in (None, g.program)]
        found = [g for g in found if g.until and g.until >= reading.today]
        titles = Labels(reading.connection).of("programs", [g.program for g in found])
    found.sort(key=lambda g: (g.since or date.max, g.id or 0))
    return [(g.id or 0, f"{g.name}, с {day(g.since)}: {titles.get(g.program or 0, '')}") for g in found]


# its life


def start(desk: Desk, number: int) -> Saved:
    """The group learns from now on; Rejected without people."""
    with desk.begin("change", "Группа начала обучение") as begun:
        reading = Reading(begun.work.connection, desk.today)
        group = group_of(reading, number)
        if group.state != "planned":
            raise Rejected(f"Группа уже в состоянии «{terms.GROUP_STATES[group.state]}».")
        if not reading.where(Enrolment, group=number):
            raise Rejected("В группе никого нет: сначала зачислите слушателей.")
        stored, warnings = put(begun.work, replace(group, state="active"), desk.today)
    return Saved(stored, begun.changed, tuple(warnings))


def cancel(desk: Desk, number: int, reason: str) -> Saved:
    """The group will not learn; those enrolled are expelled from it. Rejected when somebody has finished."""
    if not clean(reason):
        raise Rejected("Напишите, почему группа отменена.")
    with desk.begin("change", "Группа отменена") as begun:
        reading = Reading(begun.work.connection, desk.today)
        group = group_of(reading, number)
        enrolled = reading.where(Enrolment, group=number)
        if finished := [e for e in enrolled if e.training or e.certificate_number]:
            raise Rejected(f"Обучение записано, документы выданы: {people(len(finished))}. Сначала откройте группу заново.")
        for e in enrolled:
            expel_one(begun.work, e, desk.today)
        note = "\n".join(x for x in (group.note, f"Отменена {day(desk.today)}: {clean(reason)}") if x)
        stored, warnings = put(begun.work, replace(group, state="cancelled", note=note), desk.today)
    return Saved(stored, begun.changed, tuple(warnings))


def expel_one(work: Work, e: Enrolment, today: date) -> None:
    """Mark someone as expelled; the final attestation goes with it."""
    if e.state != "expelled":
        put(work, replace(e, state="expelled", attestation=""), today)


def refuse_settled(group: CourseGroup) -> None:
    """Rejected for a group that is closed or cancelled: its list does not change."""
    if group.state in ("finished", "cancelled"):
        raise Rejected(f"Группа {terms.GROUP_STATES[group.state]}: список слушателей не меняется. Откройте её заново.")


def overdue(desk: Desk) -> list[int]:
    """The centre's groups whose days are over and which are not closed, the oldest first."""
    with desk.read() as reading:
        open_ = reading.where(CourseGroup, own=True, state={"planned", "active"})
        found = [g for g in open_ if g.until and g.until < reading.today]
    return [g.id or 0 for g in sorted(found, key=lambda g: g.until or date.max)]


@dataclass(frozen=True, slots=True)
class Summary:
    """A group of the centre with the numbers of its people."""

    id: int
    name: str
    program: str
    state: str
    since: date | None
    until: date | None
    enrolled: int
    passed: int
    certified: int


def summaries(desk: Desk, state: str = "") -> list[Summary]:
    """The centre's groups, the latest first."""
    with desk.read() as reading:
        found = [g for g in reading.where(CourseGroup, own=True) if state in ("", g.state)]
        titles = Labels(reading.connection).of("programs", [g.program for g in found])
        of: dict[int, list[Enrolment]] = defaultdict(list)
        for e in reading.where(Enrolment, group={g.id for g in found if g.id}) if found else []:
            of[e.group or 0].append(e)
    found.sort(key=lambda g: (g.since or date.min, g.id or 0), reverse=True)
    return [
        Summary(
            g.id or 0, g.name, titles.get(g.program or 0, ""), g.state, g.since, g.until,
            sum(e.state != "expelled" for e in of[g.id or 0]), sum(e.attestation == "passed" for e in of[g.id or 0]),
            sum(bool(e.certificate_number) for e in of[g.id or 0]),
        )
        for g in found
    ]  # fmt: skip
