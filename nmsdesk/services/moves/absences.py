"""A long absence from a place of work and the return from it; without medical reasons (domain.md §§5.7, 8)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from nmsdesk.domain import terms
from nmsdesk.domain.development import Mentorship
from nmsdesk.domain.people import Absence, Employment, Person
from nmsdesk.errors import Rejected
from nmsdesk.russian import day
from nmsdesk.services.desk import Desk
from nmsdesk.services.moves import bonds
from nmsdesk.services.moves.plan import Drafting, MovePlan, applied, day_of, planned
from nmsdesk.services.registers import Saved


def plan_absence(desk: Desk, employment: int, kind: str, since: date, until: date | None = None) -> MovePlan:
    """What a long absence touches: pairs to pause, plans, other places of work. ``kind`` is a code of terms.ABSENCE_KINDS."""
    return planned(desk, lambda draft: _absence(draft, employment, kind, since, until))


def absence(
    desk: Desk, employment: int, kind: str, since: date, until: date | None = None, keep: Collection[str] | None = None
) -> Saved:
    """Record a long absence: one undo step."""
    return applied(desk, lambda draft: _absence(draft, employment, kind, since, until), keep, "add")


def plan_end_absence(desk: Desk, absence_: int, on: date) -> MovePlan:
    """What the end of an absence does, ``on`` being its last day: paused pairs may go on."""
    return planned(desk, lambda draft: _end(draft, absence_, on))


def end_absence(desk: Desk, absence_: int, on: date, keep: Collection[str] | None = None) -> Saved:
    """End a long absence: one undo step."""
    return applied(desk, lambda draft: _end(draft, absence_, on), keep)


def _absence(draft: Drafting, number: int, kind: str, since: date, until: date | None) -> MovePlan:
    job = draft.need(Employment, number)
    person = draft.need(Person, job.person)
    day_of(since, "первый день отсутствия")
    if kind not in terms.ABSENCE_KINDS:
        raise Rejected("Выберите вид отсутствия из списка.")
    _inside(job, since, until)
    span = f"с {day(since)}" + (f" по {day(until)}" if until else "")
    away = Absence(employment=job.id, kind=kind, since=since, until=until)
    draft.add(away, f"{terms.ABSENCE_KINDS[kind].capitalize()} {span}: {draft.job(job)}")
    for other in draft.reading.where(Employment, person=person.id):
        if other.id != job.id and other.holds(since) and (other.until is None or (until is not None and until <= other.until)):
            text = f"То же отсутствие на другом месте работы: {draft.job(other)}"
            same = Absence(employment=other.id, kind=kind, since=since, until=until)
            draft.add(same, text, str(other.id), default=other.kind == "internal", optional=True)
    now = since <= draft.today and (until is None or until >= draft.today)
    for m in _pairs(draft, person, "active"):
        if now and m.holds(draft.today):
            draft.carry(m, replace(m, state="paused"), f"{_pair(draft, m, person)} – приостановить")
        elif bonds.lasts(m, since):
            draft.carry(m, m, f"{_pair(draft, m, person)} – решите ближе к отсутствию")
    for plan in bonds.open_plans(draft, person):
        if now:
            bonds.stop_plan(draft, plan, max(since, plan.since or since), "absence", default=False)
    draft.warnings.append("В дни длительного отсутствия работник не входит в численность показателей, если методика не говорит иного.")
    return draft.plan(f"Длительное отсутствие: {person.full_name}", f"Длительное отсутствие, {span}")


def _inside(job: Employment, since: date, until: date | None) -> None:
    if job.since and since < job.since:
        raise Rejected(f"Работает с {day(job.since)}: отсутствие не может начаться раньше.")
    if job.until and since > job.until:
        raise Rejected(f"Место работы закончилось {day(job.until)}: отсутствие не может начаться позже.")
    if until and until < since:
        raise Rejected(f"Последний день отсутствия {day(until)} раньше первого {day(since)}.")
    if job.until and (until is None or until > job.until):
        raise Rejected(f"Место работы заканчивается {day(job.until)}: укажите последний день отсутствия не позже.")


def _end(draft: Drafting, number: int, on: date) -> MovePlan:
    found = draft.need(Absence, number)
    job = draft.need(Employment, found.employment)
    person = draft.need(Person, job.person)
    day_of(on, "последний день отсутствия")
    if found.since and on < found.since:
        raise Rejected(f"Отсутствие началось {day(found.since)}: последний день не может быть раньше.")
    draft.end(found, replace(found, until=on), f"{terms.ABSENCE_KINDS[found.kind].capitalize()}: последний день {day(on)}", optional=False)
    for m in _pairs(draft, person, "paused"):
        if m.holds(draft.today) and on <= draft.today:
            draft.carry(m, replace(m, state="active"), f"{_pair(draft, m, person)} – возобновить")
    for plan in bonds.open_plans(draft, person):
        draft.carry(plan, plan, f"{bonds.plan_name(plan)} продолжается: проверьте сроки пунктов")
    return draft.plan(f"Выход на работу: {person.full_name}", f"Окончание длительного отсутствия, последний день {day(on)}")


def _pairs(draft: Drafting, person: Person, state: str) -> list[Mentorship]:
    pairs = (*draft.reading.where(Mentorship, mentor=person.id), *draft.reading.where(Mentorship, mentee=person.id))
    return [m for m in pairs if m.state == state]


def _pair(draft: Drafting, m: Mentorship, person: Person) -> str:
    return f"Наставляемый: {draft.person(m.mentee)}" if m.mentor == person.id else f"Наставник: {draft.person(m.mentor)}"
