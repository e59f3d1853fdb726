"""The programme of an event as a text: read into sessions with their days and times, and written back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from nmsdesk.domain.community import Event, EventSession
from nmsdesk.errors import Rejected
from nmsdesk.russian import day

_TIME = re.compile(r"^\s*(\d{1,2})[:.](\d\d)(?:\s*[-–—]\s*\d{1,2}[:.]\d\d)?\s*[-–—.]?\s*")
_START = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


def read(event: Event, text: str) -> list[EventSession]:
    """Sessions out of lines «10:00 Тема; кто проводит; место» (a tab parts as well); a line «2-й день» or a date begins a day.

    Rejected for an impossible time, and for a day that is none of the event.
    """
    on, found = event.since, list[EventSession]()
    for raw in text.splitlines():
        line = raw.strip()
        if not line:
            continue
        if (new := _day_line(line, event)) is not None:
            on = new
            continue
        starts = ""
        if m := _TIME.match(line):
            starts, line = f"{int(m[1]):02d}:{m[2]}", line[m.end() :]
        topic, speaker, place, *_ = [*(part.strip() for part in re.split(r"[\t;]", line.strip("\t "))), "", "", ""]
        if not topic:
            raise Rejected(f"В строке программы «{raw.strip()}» нет темы.")
        if starts and not _START.fullmatch(starts):
            raise Rejected(f"Время «{starts}» невозможно: {topic}.")
        if on and event.since and not event.since <= on <= (event.until or event.since):
            raise Rejected(f"{day(on)} не входит в дни мероприятия: {topic}.")
        found.append(EventSession(position=len(found) + 1, day=on, starts=starts, topic=topic, speaker=speaker, place=place))
    return found


def _day_line(line: str, event: Event) -> date | None:
    if m := re.fullmatch(r"(\d{1,2})-?й?\s+день[.:]?", line, re.IGNORECASE):
        return event.since + timedelta(days=int(m[1]) - 1) if event.since else None
    if m := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})[.:]?", line):
        try:
            return date(int(m[3]), int(m[2]), int(m[1]))
        except ValueError:
            raise Rejected(f"В программе дата «{line}», такой нет.") from None
    return None


def text_of(sessions: Iterable[EventSession]) -> str:
    """The programme as `read` reads it back."""
    lines: list[str] = []
    last: date | None = None
    listed = list(sessions)
    several = len({s.day for s in listed}) > 1
    for s in listed:
        if several and s.day != last:
            lines.append(day(s.day))
            last = s.day
        said = "; ".join((s.topic, s.speaker, s.place)).rstrip("; ")
        lines.append(f"{s.starts} {said}".strip())
    return "\n".join(lines)
