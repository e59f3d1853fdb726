"""Marking a condition of the mentoring model at a school: from today on, what was marked before ends the day before."""

from __future__ import annotations

from dataclasses import replace

from nmsdesk.domain import terms
from nmsdesk.domain.organizations import ChecklistMark
from nmsdesk.domain.periods import day_before
from nmsdesk.errors import Rejected
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.registers import Saved, put


def mark(desk: Desk, organization: int, item: int, state: str, document: str | None = None) -> Saved:
    """Mark a condition yes, no or na as of today with its document (None keeps the present one); one undo step.

    A mark made today is changed in place: the second click on a wrong button leaves no trace in the periods.
    """
    if state not in terms.MARKS:
        raise Rejected("Выберите отметку: да, нет или не применимо.")
    with desk.begin("change", "Отметка о модели наставничества") as begun:
        reading, today = Reading(begun.work.connection, desk.today), desk.today
        held = [m for m in reading.where(ChecklistMark, organization=organization, item=item) if m.holds(today)]
        old = max(held, key=lambda m: (m.since or today, m.id or 0), default=None)
        text = document if document is not None else (old.document if old and state == old.state else "")
        if old is not None and (old.since == today or old.state == state):
            stored, warnings = put(begun.work, replace(old, state=state, document=text), today)
            return Saved(stored, begun.changed, tuple(warnings))
        if old is not None:
            put(begun.work, replace(old, until=day_before(today)), today)
        new = ChecklistMark(organization=organization, item=item, state=state, document=text, since=today, until=old.until if old else None)
        stored, warnings = put(begun.work, new, today)
    return Saved(stored, begun.changed, tuple(warnings))
