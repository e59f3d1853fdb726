"""A training of another organiser added quickly: the programme is found or made on the way, the deficit that it answers is tied."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from nmsdesk.domain.development import Program, Training
from nmsdesk.errors import Rejected
from nmsdesk.russian import clean, fold
from nmsdesk.services.courses.certificates import PAPERS, answered
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.registers import Saved, put


@dataclass(frozen=True, slots=True)
class Outside:
    """What is typed: a known programme, or the title, hours and provider of a new one."""

    person: int
    until: date
    program: int | None = None
    title: str = ""
    hours: int | None = None
    provider: str = ""
    since: date | None = None
    attestation: str = "passed"
    number: str = ""


def record(desk: Desk, what: Outside) -> Saved:
    """Write the training, and the programme when the base has none of this title: one step."""
    with desk.begin("add", "Добавлено: обучение у другого организатора") as begun:
        reading = Reading(begun.work.connection, desk.today)
        program = _known(reading, what)
        if program is None:
            new = Program(title=clean(what.title), hours=what.hours, provider=clean(what.provider))
            program, _ = put(begun.work, new, desk.today)
        deficit = answered(reading, program, [what.person], what.until).get(what.person)
        paper = PAPERS[program.kind] if what.attestation == "passed" and what.number else ""
        training = Training(
            person=what.person, program=program.id, since=what.since, until=what.until, attestation=what.attestation, certificate=paper,
            certificate_number=clean(what.number), deficit=deficit,
        )  # fmt: skip
        if reading.where(Training, person=what.person, program=program.id, until=what.until):
            raise Rejected("Обучение этого работника по этой программе с таким окончанием уже записано.")
        stored, warnings = put(begun.work, training, desk.today)
    return Saved(stored, begun.changed, tuple(warnings))


def _known(reading: Reading, what: Outside) -> Program | None:
    """The programme chosen, else the only one of this title and hours; Rejected when neither is told."""
    if what.program is not None:
        return reading.get(Program, what.program)
    if not clean(what.title):
        raise Rejected("Выберите программу или напишите название новой.")
    same = [p for p in reading.where(Program) if fold(p.title) == fold(clean(what.title)) and what.hours in (None, p.hours)]
    if len(same) > 1:
        raise Rejected("Программ с таким названием несколько: выберите нужную в поле «Программа».")
    return same[0] if same else None
