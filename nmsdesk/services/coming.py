"""What the coming days hold: events, meetings and measures of plans, by day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from nmsdesk.domain.community import Association, Event, Meeting
from nmsdesk.domain.knowledge import Measure
from nmsdesk.domain.queries import Filter, ListQuery
from nmsdesk.russian import inside
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.storage import records

DAYS = 14


@dataclass(frozen=True, slots=True)
class Coming:
    """One thing of a day: the record, its text, a muted word about it."""

    day: date
    register: str
    id: int
    icon: str
    text: str
    detail: str = ""


def days(desk: Desk, ahead: int = DAYS) -> list[Coming]:
    """From today to ``ahead`` days on, in the order of days; what has begun and lasts stands under today.

    Cancelled events and measures done, moved or cancelled are left out, and measures whose event is listed itself.
    """
    with desk.read() as reading:
        last = reading.today + timedelta(days=ahead)
        events = list(_events(reading, last))
        shown = {one.id for one in events}
        found = [*events, *_meetings(reading, last), *_measures(reading, last, shown)]
    return sorted(found, key=lambda x: (x.day, x.register, x.text))


def _found(reading: Reading, kind: Any, key: str, *filters: Filter) -> list[Any]:
    ids = records.ids_of(reading.connection, ListQuery(key, filters=filters))
    return reading.by_ids(kind, ids)


def _events(reading: Reading, last: date) -> Iterator[Coming]:
    """Those that begin by then, and those of several days that go on."""
    today, labels = reading.today, records.Labels(reading.connection)
    begun = _found(reading, Event, "events", Filter("since", "until", last), Filter("until", "since", today))
    ahead = _found(reading, Event, "events", Filter("since", "until", last), Filter("since", "since", today))
    for event in {e.id: e for e in (*begun, *ahead)}.values():
        if event.state != "cancelled":
            form = labels.term("event_forms", event.form) if event.form else ""
            detail = ", ".join(x for x in (inside(form), event.place, event.responsible) if x)
            yield Coming(max(event.since, today), "events", event.id, "calendar-event", event.title, detail)


def _meetings(reading: Reading, last: date) -> Iterator[Coming]:
    for meeting in _found(reading, Meeting, "meetings", Filter("day", "since", reading.today), Filter("day", "until", last)):
        owner = reading.get(Association, meeting.association)
        name = owner.name if owner else "Заседание"
        yield Coming(meeting.day, "meetings", meeting.id, "messages", f"Заседание: {name}", meeting.topic or meeting.place)


def _measures(reading: Reading, last: date, events: set[int]) -> Iterator[Coming]:
    """Measures whose term ends by then and that wait to be done."""
    bounds = Filter("until", "since", reading.today), Filter("until", "until", last)
    for measure in _found(reading, Measure, "measures", *bounds, Filter("state", "in", ("planned", "active"))):
        if measure.event not in events:
            yield Coming(measure.until, "measures", measure.id, "checklist", measure.name, measure.responsible)
