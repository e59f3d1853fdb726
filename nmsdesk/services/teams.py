"""Use cases of management teams: who is in one, and learning together as one step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from nmsdesk.domain import terms
from nmsdesk.domain.development import Training
from nmsdesk.domain.organizations import TeamMember
from nmsdesk.errors import Rejected
from nmsdesk.services.desk import Desk
from nmsdesk.services.registers import put
from nmsdesk.storage.records import Labels
from nmsdesk.storage.work import Changed


@dataclass(frozen=True, slots=True)
class TeamTraining:
    """A programme that members of a team finished together; counts in indicator 4 by the members' own trainings."""

    program: int | None
    until: date | None
    members: tuple[int, ...]
    since: date | None = None
    attestation: str = "passed"


def members(desk: Desk, team: int, on: date) -> list[tuple[int, str]]:
    """(person, name with the role) of the members on the day, the head first."""
    order = list(terms.TEAM_ROLES)
    with desk.read() as reading:
        found = [m for m in reading.where(TeamMember, team=team) if m.holds(on)]
        names = Labels(reading.connection).of("persons", [m.person for m in found])
    found.sort(key=lambda m: (order.index(m.role), names.get(m.person or 0, "")))
    return [(m.person or 0, f"{names.get(m.person or 0, '')}, {terms.TEAM_ROLES[m.role]}") for m in found]


def record_training(desk: Desk, training: TeamTraining) -> Changed:
    """A training of each chosen member by the same programme: one transaction, one undo step."""
    if training.program is None or training.until is None:
        raise Rejected("Укажите программу и день окончания обучения.")
    if not training.members:
        raise Rejected("Отметьте, кто из команды учился.")
    with desk.begin("add", "Добавлено: обучение команды") as begun:
        for person in training.members:
            record = Training(
                person=person, program=training.program, since=training.since, until=training.until, attestation=training.attestation
            )
            put(begun.work, record, desk.today)
    return begun.changed
