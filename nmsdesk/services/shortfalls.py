"""What a person lacks for each indicator of a period, in words, with the very record to add or to mend."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from nmsdesk.domain.development import Diagnostic, LearningPlan, Training
from nmsdesk.domain.fields import Record
from nmsdesk.domain.people import Absence, Employment, Person
from nmsdesk.domain.periods import Period, add_months, day_before
from nmsdesk.indicators import shortfall
from nmsdesk.indicators.context import COUNTED, EXCLUDED, EXCLUSIONS, NO_DATA, Member
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.indicators.shortfall import Standing
from nmsdesk.services import mends
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.growth import plan_name
from nmsdesk.services.indicators import context_of
from nmsdesk.services.mends import Mend

__all__ = ["Mend", "Shortfall", "blank", "mend_of", "of_person", "plan_defaults"]


@dataclass(frozen=True, slots=True)
class Shortfall:
    """The person in one indicator: status (counted, not_counted, excluded, no_data), what is lacking, what was looked at."""

    code: str
    shown_code: str
    title: str
    status: str
    lacks: str
    reason: str
    mend: Mend | None = None
    name: str = ""  # which plan or team, where the subject is not the person


def of_person(desk: Desk, number: int, period: Period, as_of: date | None = None) -> list[Shortfall]:
    """Every indicator of the period in which the person (a plan, a team of theirs) is, in the order of the regulation."""
    with desk.read() as reading:
        context = context_of(desk, reading, period, as_of)
        standings = shortfall.of_person(reading.connection, context, number)
        return [_shortfall(reading, s, number, min(desk.today, context.as_of)) for s in standings]


def mend_of(
    desk: Desk, code: str, subject: int, period: Period, as_of: date | None = None, variant: str = ""
) -> tuple[Member, Mend | None] | None:
    """A subject of an indicator as it stands now, with the record to mend or, when it is counted, the one that it is counted by.

    None when the subject is in the indicator's list no longer.
    """
    with desk.read() as reading:
        context = replace(context_of(desk, reading, period, as_of), variant=variant)
        found = shortfall.of_subject(reading.connection, context, code, subject)
        if found is None:
            return None
        if found.member.status == COUNTED:
            return found.member, _counted_by(found)
        return found.member, _mend(reading, found, subject, min(desk.today, context.as_of))


def _counted_by(found: Standing) -> Mend | None:
    """The record behind a counted subject."""
    register, name = {
        "1": ("diagnostics", "диагностику"), "2a": ("plans", "ИОМ"), "2b": ("plans", "ИОМ"), "3": ("trainings", "обучение"),
        "4": ("teams", "команду"),
    }.get(found.code, ("", ""))  # fmt: skip
    return Mend(f"Открыть {name}", register, found.record) if register and found.record else None


def _shortfall(reading: Reading, found: Standing, person: int, on: date) -> Shortfall:
    indicator, member = INDICATORS[found.code], found.member
    lacks, _, proof = member.reason.partition("; ")
    if member.status == COUNTED:
        lacks, proof = "", member.reason
    mend = _mend(reading, found, person, on) if member.status != COUNTED else None
    plan = reading.get(LearningPlan, member.id) if found.code == "2b" else None
    name = plan_name(plan) if plan else member.organization_name if found.code == "4" else ""
    return Shortfall(found.code, indicator.shown_code, indicator.short, member.status, lacks, proof, mend, name)


def _mend(reading: Reading, found: Standing, person: int, on: date) -> Mend | None:
    """The thing to mend; None where nothing is to be mended (another place counts the person). New records begin on the day."""
    if found.member.status == EXCLUDED:
        return _excluded(reading, found, person)
    if found.member.status == NO_DATA:
        record = reading.get(Person, person)
        return Mend("Указать даты", "persons", person, "birth" if record and not record.birth else "career_start")
    match found.code:
        case "1":
            return _diagnostic(found, person)
        case "2a":
            return _plan(reading, found, person)
        case "2b":
            return Mend("Открыть ИОМ", "plans", found.record, "state")
        case "3":
            return _training(reading, found, person)
        case "4":
            return mends.of_team(reading, found.record or 0, found.passed, on)
        case "6":
            return mends.of_condition(reading, found.member.id, on)
        case "7":
            return Mend("Добавить площадку", "sites", None, "kind", {"organization": found.member.id, "since": on})
        case _:
            return Mend("Назначить наставника", "mentorships", None, "mentor", {"mentee": person, "since": on})


def _excluded(reading: Reading, found: Standing, person: int) -> Mend | None:
    """The absence, the plan that was stopped, the organisation that is not counted."""
    member = found.member
    if member.reason.startswith(EXCLUSIONS[1]):
        return _absence(reading, person)
    if member.reason.startswith(EXCLUSIONS[5]):
        return Mend("Открыть ИОМ", "plans", member.id, "stop_reason")
    if member.reason.startswith(EXCLUSIONS[4]) and member.organization is not None:
        return Mend("Открыть организацию", "organizations", member.organization, "counted")
    return None


def _absence(reading: Reading, person: int) -> Mend | None:
    jobs = [e.id or 0 for e in reading.where(Employment, person=person) if e.holds(reading.today)]
    away = [a for a in reading.where(Absence, employment=jobs) if a.holds(reading.today)] if jobs else []
    return Mend("Открыть отсутствие", "absences", away[0].id, "until") if away else None


def _diagnostic(found: Standing, person: int) -> Mend:
    if found.passed == 0:
        return Mend("Внести диагностику", "diagnostics", None, "instrument", {"person": person})
    return Mend("Открыть диагностику", "diagnostics", found.record, "level")


def _plan(reading: Reading, found: Standing, person: int) -> Mend:
    """The plan without a diagnostic, the draft to be approved, else a new plan."""
    if found.passed:
        return Mend("Указать диагностику в ИОМ", "plans", found.record, "diagnostic")
    drafts = [p for p in reading.where(LearningPlan, person=person) if p.state in ("draft", "agreed")]
    if drafts:
        return Mend("Утвердить ИОМ", "plans", max(p.id or 0 for p in drafts), "approved_on")
    return Mend("Составить ИОМ", "plans", None, "since", plan_defaults(reading, person))


def _training(reading: Reading, found: Standing, person: int) -> Mend:
    """The step at which the training that went furthest stopped: registry, deficit, attestation."""
    training = reading.get(Training, found.record)
    if training is None:
        return Mend("Внести обучение", "trainings", None, "program", {"person": person})
    step = found.member.step
    if step == "программа в реестре":
        return Mend("Открыть программу", "programs", training.program)
    if step == "отвечает на дефицит":
        return Mend("Указать дефицит", "trainings", training.id, "deficit")
    return Mend("Отметить аттестацию", "trainings", training.id, "attestation")


def plan_defaults(reading: Reading, person: int) -> dict[str, Any]:
    """A new plan rests on the latest diagnostic and lasts an academic year."""
    found = reading.where(Diagnostic, person=person)
    latest = max(found, key=lambda d: (d.day or date.min, d.id or 0), default=None)
    until = day_before(add_months(reading.today, 9))
    return {"person": person, "diagnostic": latest.id if latest else None, "since": reading.today, "until": until}


def blank(mend: Mend) -> Record:
    """The record that the button opens when it is to be added."""
    from nmsdesk.services import registers

    return replace(registers.blank(mend.register), **mend.values)
