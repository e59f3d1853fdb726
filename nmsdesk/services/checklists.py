"""Marking a condition of the mentoring model at a school: from a day on, what was marked before ends the day before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from nmsdesk.domain import terms
from nmsdesk.domain.organizations import ChecklistMark
from nmsdesk.domain.periods import day_before
from nmsdesk.errors import Rejected
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.registers import Saved, put


def mark(desk: Desk, organization: int, item: int, state: str, document: str | None = None, on: date | None = None) -> Saved:
    """Mark a condition yes, no or na as of a day (today) with its document (None keeps the present one); one undo step.

    A mark made on that day is changed in place: the second click on a wrong button leaves no trace in the periods.
    A mark that begins later ends this one.
    """
    if state not in terms.MARKS:
        raise Rejected("Выберите отметку: да, нет или не применимо.")
    with desk.begin("change", "Отметка о модели наставничества") as begun:
        reading, today = Reading(begun.work.connection, desk.today), desk.today
        first = on or today
        known = reading.where(ChecklistMark, organization=organization, item=item)
        old = max((m for m in known if m.holds(first)), key=lambda m: (m.since or first, m.id or 0), default=None)
        text = document if document is not None else (old.document if old and state == old.state else "")
        if old is not None and (old.since == first or old.state == state):
            stored, warnings = put(begun.work, replace(old, state=state, document=text), today)
            return Saved(stored, begun.changed, tuple(warnings))
        if old is not None:
            put(begun.work, replace(old, until=day_before(first)), today)
        later = min((m.since for m in known if m.since and m.since > first), default=None)
        until = old.until if old else day_before(later) if later else None
        new = ChecklistMark(organization=organization, item=item, state=state, document=text, since=first, until=until)
        stored, warnings = put(begun.work, new, today)
    return Saved(stored, begun.changed, tuple(warnings))
