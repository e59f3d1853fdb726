"""The timetable of a group as a text: dated lessons and «еженедельно по вторникам 14:30, 6 ч», read into lessons and written back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from nmsdesk.domain.courses import CourseGroup, Lesson
from nmsdesk.errors import Rejected
from nmsdesk.russian import clean, count, day

WEEKDAYS = ("понедельник", "вторник", "сред", "четверг", "пятниц", "суббот", "воскресен")
SHORT = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
HOURS = ("час", "часа", "часов")
FINAL = "Итоговая аттестация"
LONGEST = 400  # days that a timetable made by weekdays may reach over
# Days off of ст. 112 ТК РФ; removals of each year are not known here: a lesson on such a day is moved by hand.
DAYS_OFF = {*((1, n) for n in range(1, 9)), (2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)}
_TIME = re.compile(r"(?<!\d)([01]?\d|2[0-3])[:.]([0-5]\d)(?![.\d])(?:\s*[-–—]\s*\d{1,2}[:.]\d\d)?")
_HOURS = re.compile(r"(?:по\s+)?(\d{1,2})\s*(?:академических\s+|ак\.?\s*)?(?:ч\.?(?!\w)|час\w*)", re.IGNORECASE)
_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.(\d{4}|\d{2}))?(?![\d:])")


def read(group: CourseGroup, text: str, hours: int | None) -> list[Lesson]:
    """Lessons out of lines. A line with a date is a lesson: «12.03.2026 14:30 6 ч Тема; преподаватель».

    A line of weekdays makes lessons from the first day of the group until the ``hours`` of the programme are filled, on days
    without a lesson of their own: «еженедельно по вторникам и четвергам 14:30, 6 ч», «через неделю по пн 4 ч». Rejected for a
    line that is neither, for an impossible date, and for weekdays without hours.
    """
    lines = [line for raw in text.splitlines() if (line := clean(raw))]
    found = [_dated(group, line, m) for line in lines if (m := _DAY.match(line))]
    for line in lines:
        if _DAY.match(line):
            continue
        weekdays = _weekdays(line)
        if not weekdays:
            raise Rejected(f"Строка «{line}» не понята. Начните её с даты или с дня недели: «еженедельно по вторникам 14:30, 6 ч».")
        found.extend(_weekly(group, line, weekdays, None if hours is None else hours - sum(n.hours or 0 for n in found), found))
    return found


def _dated(group: CourseGroup, line: str, m: re.Match[str]) -> Lesson:
    on = _date(group, m)
    starts, hours, rest = _parts(line[m.end() :])
    topic, _, teacher = (clean(part) for part in rest.partition(";"))
    return Lesson(group=group.id, day=on, starts=starts, hours=hours, topic=topic or "Занятие", teacher=teacher)


def _date(group: CourseGroup, m: re.Match[str]) -> date:
    first = group.since or date.min
    year = first.year if m[3] is None else int(m[3]) + (2000 if len(m[3]) == 2 else 0)
    try:
        on = date(year, int(m[2]), int(m[1]))
    except ValueError:
        raise Rejected(f"Даты {m[0]} нет в календаре.") from None
    if m[3] is None and on < first and group.until and group.until.year > year:
        on = on.replace(year=year + 1)
    if not group.holds(on):
        raise Rejected(f"{day(on)} не входит в дни группы: {day(group.since)} – {day(group.until)}.")
    return on


def _parts(text: str) -> tuple[str, int | None, str]:
    """(start, hours, what is left) of the text after the day."""
    starts, hours = "", None
    if m := _TIME.search(text):
        starts, text = f"{int(m[1]):02d}:{m[2]}", text[: m.start()] + " " + text[m.end() :]
    if m := _HOURS.search(text):
        hours, text = int(m[1]), text[: m.start()] + " " + text[m.end() :]
        if not 1 <= hours <= 12:
            raise Rejected(f"В занятии {count(hours, *HOURS)}: бывает от 1 до 12.")
    return starts, hours, clean(text).lstrip(" ,.–—-").rstrip(" ,")


def _weekdays(line: str) -> tuple[int, ...]:
    """The weekdays that a line names, 0 is Monday."""
    words = re.findall(r"[а-яё]+", line.lower())
    if "ежедневно" in words:
        return (0, 1, 2, 3, 4)
    found = {n for word in words for n, (start, short) in enumerate(zip(WEEKDAYS, SHORT)) if word.startswith(start) or word == short}
    return tuple(sorted(found))


def _weekly(group: CourseGroup, line: str, weekdays: tuple[int, ...], rest: int | None, known: Sequence[Lesson]) -> list[Lesson]:
    starts, each, _ = _parts(line)
    if each is None:
        raise Rejected(f"В строке «{line}» не сказано, сколько часов длится занятие: например, 6 ч.")
    if rest is None:
        raise Rejected("У программы не указаны часы: расписание по дням недели закончить не на чем. Впишите занятия с датами.")
    every = 2 if re.search(r"через неделю|раз в две недели", line.lower()) else 1
    taken = {n.day for n in known}
    days = (on for on in _days(group, weekdays, every) if on not in taken)
    made: list[Lesson] = []
    while rest > 0:
        on = next(days, None)
        if on is None:
            raise Rejected(f"До {day(group.until)} не помещаются ещё {count(rest, *HOURS)}. Добавьте дни недели, часы или продлите группу.")
        hours = min(each, rest)
        rest -= hours
        last = rest == 0 and all(n.day and n.day < on for n in known)
        topic = FINAL if last else f"Занятие {len(known) + len(made) + 1}"
        made.append(Lesson(group=group.id, day=on, starts=starts, hours=hours, topic=topic))
    return made


def _days(group: CourseGroup, weekdays: tuple[int, ...], every: int) -> Iterator[date]:
    """Working days of the group on these weekdays, every week or every second one."""
    first, last = group.since or date.max, group.until or date.min
    monday = first - timedelta(days=first.weekday())
    for n in range(min((last - first).days + 1, LONGEST)):
        on = first + timedelta(days=n)
        if on.weekday() in weekdays and (on.month, on.day) not in DAYS_OFF and ((on - monday).days // 7) % every == 0:
            yield on


def text_of(lessons: Iterable[Lesson]) -> str:
    """The timetable as `read` reads it back."""
    lines = []
    for n in lessons:
        said = f"{n.topic}; {n.teacher}" if n.teacher else n.topic
        lines.append(" ".join(x for x in (day(n.day), n.starts, f"{n.hours} ч" if n.hours else "", said) if x))
    return "\n".join(lines)
