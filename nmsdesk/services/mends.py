"""What a button that mends does, and the record that a team or a school lacks."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date
from typing import Any

from nmsdesk.domain.development import Training
from nmsdesk.domain.organizations import ChecklistItem, ChecklistMark, TeamMember
from nmsdesk.services.desk import Reading

_LEADING = ("head", "deputy")


@dataclass(frozen=True, slots=True)
class Mend:
    """What the button does: open the record ``id`` of the register at a field, or add one with ``values`` when there is no id."""

    caption: str
    register: str
    id: int | None = None
    field: str = ""
    values: dict[str, Any] = dataclasses.field(default_factory=dict)


def of_team(reading: Reading, team: int, passed: int, on: date) -> Mend:
    """The training that the team lacks: of a member who leads, by the programme that others of it have learned most lately."""
    members = [m for m in reading.where(TeamMember, team=team) if m.holds(on)]
    people = sorted(members, key=lambda m: (m.role not in _LEADING, m.role != "head", m.id or 0))
    if not people:
        return Mend("Открыть команду", "teams", team)
    trainings = [t for m in people for t in reading.where(Training, person=m.person)] if passed else []
    latest = max(trainings, key=lambda t: (t.until or date.min, t.id or 0), default=None)
    learned = {t.person for t in trainings if latest is not None and t.program == latest.program}
    wanting = next((m.person for m in people if m.person not in learned), people[0].person)
    values = {"person": wanting, "program": latest.program if latest else None}
    return Mend("Внести обучение", "trainings", None, "until" if latest else "program", values)


def of_condition(reading: Reading, school: int, on: date) -> Mend | None:
    """The first obligatory condition that is not met on the day: its mark, or a new one."""
    marks: dict[int | None, ChecklistMark] = {}
    for mark in sorted(reading.where(ChecklistMark, organization=school), key=lambda m: (m.since or date.min, m.id or 0)):
        if mark.holds(on) and (mark.item not in marks or marks[mark.item].state == "no"):
            marks[mark.item] = mark
    items = sorted((i for i in reading.where(ChecklistItem) if i.obligatory and not i.hidden), key=lambda i: i.position or 0)
    for item in items:
        known = marks.get(item.id)
        if known is None:
            values = {"organization": school, "item": item.id, "since": on}
            return Mend("Отметить условие", "checklist_marks", None, "state", values)
        if known.state == "no":
            return Mend("Изменить отметку", "checklist_marks", known.id, "state")
    return None
