"""Lessons of a group: the whole timetable at once, attendance of the group by lesson."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from nmsdesk.domain import terms
from nmsdesk.domain.courses import CourseGroup, Enrolment, Lesson, LessonMark
from nmsdesk.errors import Rejected, Stale
from nmsdesk.russian import count, day
from nmsdesk.services.courses import timetable
from nmsdesk.services.courses.groups import group_of, program_of, when
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.registers import put
from nmsdesk.storage.work import Changed

STATES = ("present", "absent", "excused")
SIGNS = {"present": "+", "absent": "н", "excused": "у", "": ""}
LESSONS = ("занятие", "занятия", "занятий")


@dataclass(frozen=True, slots=True)
class Timetable:
    """What a text of a timetable comes to: the lessons, their hours and those of the programme, and a sentence about both."""

    lessons: tuple[Lesson, ...]
    hours: int
    of_program: int | None

    @property
    def said(self) -> str:
        """«6 занятий, 36 часов: ровно по программе»."""
        whole = f"{count(len(self.lessons), *LESSONS)}, {count(self.hours, *timetable.HOURS)}"
        if self.of_program is None:
            return f"{whole}. У программы часы не указаны."
        if self.hours == self.of_program:
            return f"{whole}: ровно по программе."
        less = self.of_program - self.hours
        return f"{whole}. До программы не хватает: {less}." if less > 0 else f"{whole}. Больше, чем в программе, на {-less}."


def plan(desk: Desk, group: int, text: str) -> Timetable:
    """The lessons that the text means; nothing is written. Rejected for a line that is not understood."""
    with desk.read() as reading:
        return _plan(reading, group_of(reading, group), text)


def _plan(reading: Reading, group: CourseGroup, text: str) -> Timetable:
    hours = program_of(reading, group).hours
    found = sorted(timetable.read(group, text, hours), key=when)
    return Timetable(tuple(found), sum(n.hours or 0 for n in found), hours)


def put_timetable(desk: Desk, group: int, text: str) -> Changed:
    """The timetable anew out of its text in one step; lessons that stay on their day and start keep their marks.

    Rejected when a lesson with marks would go.
    """
    with desk.begin("change", "Изменено расписание группы") as begun:
        reading = Reading(begun.work.connection, desk.today)
        found = group_of(reading, group)
        planned = _plan(reading, found, text)
        known: dict[tuple[object, str], list[Lesson]] = {}
        for old in sorted(reading.where(Lesson, group=group), key=when):
            known.setdefault((old.day, old.starts), []).append(old)
        for lesson in planned.lessons:
            same = known.get((lesson.day, lesson.starts))
            if same:
                old = same.pop(0)
                put(begun.work, replace(old, hours=lesson.hours, topic=lesson.topic, teacher=lesson.teacher), desk.today)
            else:
                put(begun.work, lesson, desk.today)
        for old in (n for rest in known.values() for n in rest):
            if reading.where(LessonMark, lesson=old.id):
                raise Rejected(f"На занятии {day(old.day)} отмечено посещение: снимите отметки или оставьте занятие в расписании.")
            begun.work.remove(old)
    return begun.changed


def mark(desk: Desk, group: int, marks: Mapping[tuple[int, int], str]) -> Changed:
    """Attendance of many at many lessons in one step: (lesson, person) → state of terms.ATTENDANCE, '' takes the mark back."""
    states = set(marks.values()) - {""}
    said = terms.ATTENDANCE[states.pop()] if len(states) == 1 else "посещение" if states else "отметки сняты"
    with desk.begin("change", f"Посещаемость курсов: {said}") as begun:
        reading = Reading(begun.work.connection, desk.today)
        group_of(reading, group)
        lessons = {n.id: n for n in reading.where(Lesson, group=group)}
        enrolled = {e.person: e for e in reading.where(Enrolment, group=group)}
        known = {(m.lesson, m.person): m for m in reading.where(LessonMark, lesson={n for n, _ in marks})} if marks else {}
        for (lesson, person), state in marks.items():
            if lesson not in lessons or person not in enrolled:
                raise Stale("Список группы или расписание изменились. Откройте группу заново.")
            on = lessons[lesson].day
            if state and on and on > desk.today:
                raise Rejected(f"Занятие {day(on)} ещё не прошло.")
            before = known.get((lesson, person))
            if not state:
                if before is not None:
                    begun.work.remove(before)
            elif before is None:
                put(begun.work, LessonMark(lesson=lesson, person=person, state=state), desk.today)
            elif before.state != state:
                put(begun.work, replace(before, state=state), desk.today)
    return begun.changed


def mark_rest(desk: Desk, group: int, lesson: int, state: str = "present") -> Changed:
    """Everyone who learns and has no mark at the lesson yet: one step. Rejected when nobody is left."""
    with desk.read() as reading:
        learning = [e.person or 0 for e in reading.where(Enrolment, group=group) if e.state != "expelled"]
        marked = {m.person for m in reading.where(LessonMark, lesson=lesson)}
    left = {(lesson, person): state for person in learning if person not in marked}
    if not left:
        raise Rejected("На этом занятии отмечены уже все.")
    return mark(desk, group, left)


def next_state(found: Iterable[str]) -> str:
    """What Space does next to a selection of marks: everybody present, absent, excused, no mark."""
    order = ["", *STATES]
    states = set(found)
    return order[(order.index(states.pop()) + 1) % len(order)] if len(states) == 1 else "present"
