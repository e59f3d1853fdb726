"""Use cases of meetings of associations: who may be marked, attendance saved with agenda and decisions in one step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from nmsdesk.domain import terms
from nmsdesk.domain.community import Association, Attendance, Meeting, Membership
from nmsdesk.domain.periods import add_years
from nmsdesk.errors import Rejected, Stale
from nmsdesk.russian import fold
from nmsdesk.services import gathering
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.registers import Saved, put
from nmsdesk.storage.records import Labels


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting with how many of the members came; ``of`` is 0 while nobody is marked."""

    id: int
    number: str
    day: date
    topic: str
    place: str
    present: int
    of: int
    guests: int

    @property
    def percent(self) -> float | None:
        return 100 * self.present / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Mark:
    """A person on the sheet of a meeting; the state is '' while nothing is marked."""

    person: int
    name: str
    place: str
    role: str
    state: str


def lines(reading: Reading, number: int) -> tuple[MeetingLine, ...]:
    """Meetings of an association, the latest first."""
    found = reading.where(Meeting, association=number)
    marks: dict[int | None, list[str]] = {}
    for mark in reading.where(Attendance, meeting=[m.id for m in found]):
        marks.setdefault(mark.meeting, []).append(mark.state)
    shown = []
    for m in found:
        states = marks.get(m.id, [])
        members = [s for s in states if s != "invited"]
        present, guests = members.count("present"), len(states) - len(members)
        shown.append(MeetingLine(m.id or 0, m.number, m.day or reading.today, m.topic, m.place, present, len(members), guests))
    return tuple(sorted(shown, key=lambda m: (m.day, m.id), reverse=True))


def attendance(reading: Reading, number: int) -> dict[int, tuple[int, int]]:
    """Of each person marked at meetings of the association: at how many present, of how many."""
    found: dict[int, tuple[int, int]] = {}
    for mark in reading.where(Attendance, meeting=[m.id for m in reading.where(Meeting, association=number)]):
        if mark.state != "invited":
            came, of = found.get(mark.person or 0, (0, 0))
            found[mark.person or 0] = came + (mark.state == "present"), of + 1
    return found


def new_meeting(desk: Desk, association: int, on: date) -> Meeting:
    """A meeting to fill in: the next number of the academic year, the head in the chair, the secretary of the day."""
    with desk.read() as reading:
        if reading.get(Association, association) is None:
            raise Stale("Этого объединения больше нет. Обновите список.")
        first = date(on.year if on.month >= 9 else on.year - 1, 9, 1)
        held = [m for m in reading.where(Meeting, association=association) if m.day and first <= m.day < add_years(first, 1)]
        last = max((int(m.number) for m in held if m.number.isdigit()), default=0)
        roles = {m.role: m.person for m in reading.where(Membership, association=association) if m.holds(on)}
    return Meeting(association=association, number=str(last + 1), day=on, chair=roles.get("head"), secretary=roles.get("secretary"))


def sheet(desk: Desk, meeting: Meeting) -> list[Mark]:
    """Who may be marked at the meeting: the members of its day, then those marked without being members of that day."""
    on = meeting.day or desk.today
    with desk.read() as reading:
        marked = {a.person: a.state for a in reading.where(Attendance, meeting=meeting.id)} if meeting.id else {}
        members = {m.person: m.role for m in reading.where(Membership, association=meeting.association) if m.holds(on)}
        shown = _marks(reading, [n for n in {**members, **marked} if n], on)
    order = [*terms.ASSOCIATION_ROLES, ""]
    shown = [replace(mark, role=members.get(mark.person, ""), state=marked.get(mark.person, "")) for mark in shown]
    return sorted(shown, key=lambda mark: (order.index(mark.role), fold(mark.name)))


def guest(desk: Desk, person: int, on: date) -> Mark:
    """Someone who is invited to a meeting without being a member."""
    with desk.read() as reading:
        return replace(_marks(reading, [person], on)[0], state="invited")


def _marks(reading: Reading, persons: list[int], on: date) -> list[Mark]:
    jobs = gathering.jobs_of(reading, persons, on)
    names = Labels(reading.connection).of("persons", persons)
    return [Mark(n, names.get(n, ""), jobs[n].place if n in jobs else "", "", "") for n in persons]


def hold_meeting(desk: Desk, meeting: Meeting, marks: Mapping[int, str]) -> Saved:
    """Save a meeting with its attendance: one step. ``marks`` are states of terms.ATTENDANCE by person; '' takes a mark away."""
    kind, said = ("add", "Добавлено") if meeting.id is None else ("change", "Изменено")
    with desk.begin(kind, f"{said}: заседание") as begun:
        reading = Reading(begun.work.connection, desk.today)
        stored, warnings = put(begun.work, meeting, desk.today)
        if any(marks.values()) and stored.day and stored.day > desk.today:
            raise Rejected("Заседание ещё не прошло: отметить присутствие можно в его день или позже.")
        before = {a.person: a for a in reading.where(Attendance, meeting=stored.id)}
        for person, state in marks.items():
            old = before.get(person)
            if state:
                record = replace(old, state=state) if old else Attendance(meeting=stored.id, person=person, state=state)
                put(begun.work, record, desk.today)
            elif old:
                begun.work.remove(old)
    return Saved(stored, begun.changed, tuple(warnings))
