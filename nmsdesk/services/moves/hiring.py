"""Hiring: a new or a known person gets a place of work; a second job; the return of one who had left (domain.md §§5.7, 6.5, 10)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from nmsdesk.domain import terms
from nmsdesk.domain.people import Employment, Person, Post
from nmsdesk.domain.periods import Span
from nmsdesk.errors import Rejected
from nmsdesk.russian import day, fold, number
from nmsdesk.services.desk import Desk
from nmsdesk.services.moves.plan import Drafting, MovePlan, applied, day_of, open_place, planned
from nmsdesk.services.moves.staying import tell_facts
from nmsdesk.services.registers import Saved, tidied

FULL_LOAD = 1.5  # more than one and a half rates in all is looked at twice


def plan_hire(desk: Desk, person: Person | int, job: Employment) -> MovePlan:
    """What hiring will add. ``person`` is an id, or a new Person, who is not made twice when the СНИЛС is known.

    ``job`` is the employment to be: organisation, post, first day, kind, subjects, rate; its person is filled in here.
    """
    return planned(desk, lambda draft: _hire(draft, person, job))


def hire(desk: Desk, person: Person | int, job: Employment, keep: Collection[str] | None = None) -> Saved:
    """Hire a person: one undo step. Rejected when the main place of work of these days is another one."""
    return applied(desk, lambda draft: _hire(draft, person, job), keep, "add")


def plan_second_job(desk: Desk, person: int, job: Employment) -> MovePlan:
    """What a job beside the main one will add: its kind is external, internal or contract."""
    return planned(desk, lambda draft: _second(draft, person, job))


def second_job(desk: Desk, person: int, job: Employment, keep: Collection[str] | None = None) -> Saved:
    """Add a job beside the main one: one undo step."""
    return applied(desk, lambda draft: _second(draft, person, job), keep, "add")


def plan_take_back(desk: Desk, person: int, job: Employment) -> MovePlan:
    """What the return of a person who had left will add; earlier employments stay as they were."""
    return planned(desk, lambda draft: _take_back(draft, person, job))


def take_back(desk: Desk, person: int, job: Employment, keep: Collection[str] | None = None) -> Saved:
    """Hire again one who had left: a new employment, one undo step."""
    return applied(desk, lambda draft: _take_back(draft, person, job), keep, "add")


def _hire(draft: Drafting, person: Person | int, job: Employment) -> MovePlan:
    place = open_place(draft, job.organization, _since(job))
    known = _known(draft, person)
    if known is None:
        assert isinstance(person, Person)
        known = draft.add(tidied(person), f"Работник: {person.full_name}" + (f", {day(person.birth)} г. р." if person.birth else ""))
        _warn_namesakes(draft, known)
    else:
        _refuse_two_mains(draft, known, job)
        tell_facts(draft, known)
        if any(e.until and e.until < _since(job) for e in draft.reading.where(Employment, person=known.id)):
            draft.warnings.append("Работник уже работал в городе: прежние места работы и результаты остаются за ним.")
    _add_job(draft, replace(job, person=known.id))
    what = "Приём на работу" if job.kind == "main" else f"Приём на работу, {terms.EMPLOYMENT_KINDS.get(job.kind, '')}"
    return draft.plan(f"{what}: {known.full_name}", f"{what}: {place.name}, с {day(job.since)}")


def _second(draft: Drafting, number_: int, job: Employment) -> MovePlan:
    place = open_place(draft, job.organization, _since(job))
    person = draft.need(Person, number_)
    if job.kind == "main":
        raise Rejected("Второе место работы не бывает основным. Выберите совместительство или договор ГПХ.")
    mains = [e for e in _jobs(draft, person, job) if e.kind == "main"]
    here = [e for e in mains if e.organization == job.organization]
    if job.kind == "internal" and not here:
        raise Rejected("Внутренний совместитель работает там же, где его основное место. Выберите внешнее совместительство.")
    if job.kind == "external" and here:
        raise Rejected("Основное место работы – в этой же организации. Выберите внутреннее совместительство.")
    if not mains:
        draft.warnings.append(f"Основного места работы на {day(job.since)} нет: внешний совместитель без него в показателях не считается.")
    _add_job(draft, replace(job, person=person.id))
    said = terms.EMPLOYMENT_KINDS.get(job.kind, "")
    return draft.plan(f"Второе место работы: {person.full_name}", f"Второе место работы, {said}: {place.name}, с {day(job.since)}")


def _take_back(draft: Drafting, number_: int, job: Employment) -> MovePlan:
    place = open_place(draft, job.organization, _since(job))
    person = draft.need(Person, number_)
    earlier = draft.reading.where(Employment, person=person.id)
    if not earlier:
        raise Rejected("Работник ещё нигде не работал. Выберите «Приём на работу».")
    if going := [e for e in _jobs(draft, person, job) if e.kind in ("main", job.kind)]:
        raise Rejected(f"Работник не уволен: {draft.job(going[0])}. Выберите «Перевод» или «Второе место работы».")
    tell_facts(draft, person)
    last = max((e.until for e in earlier if e.until), default=None)
    if last:
        draft.warnings.append(f"Последний прежний день работы – {day(last)}. Остановленные планы и пары не возобновляются сами.")
    _add_job(draft, replace(job, person=person.id))
    return draft.plan(f"Возвращение: {person.full_name}", f"Возвращение на работу: {place.name}, с {day(job.since)}")


def _since(job: Employment) -> date:
    return day_of(job.since, "первый день работы")


def _known(draft: Drafting, person: Person | int) -> Person | None:
    """The person of the base that is meant: by id, else by СНИЛС."""
    if isinstance(person, int):
        return draft.need(Person, person)
    if person.id is not None:
        return draft.need(Person, person.id)
    found = draft.reading.where(Person, snils=tidied(person).snils) if person.snils else []
    if not found:
        return None
    if fold(found[0].full_name) != fold(person.full_name):
        draft.warnings.append(f"В базе с этим СНИЛС – {found[0].full_name}. Если сменилась фамилия, запишите это отдельно.")
    if person.birth and found[0].birth and person.birth != found[0].birth:
        born = day(found[0].birth)
        raise Rejected(f"С этим СНИЛС в базе {found[0].full_name}, дата рождения {born}. Проверьте СНИЛС и дату.")
    draft.warnings.append("Работник с таким СНИЛС уже есть: второй раз он не добавляется.")
    return found[0]


def _warn_namesakes(draft: Drafting, person: Person) -> None:
    """Persons of the base who may be the same: equal name and no different birth or СНИЛС."""
    name = {"last_name": person.last_name, "first_name": person.first_name}
    for other in draft.reading.where(Person, **name):
        other_father = fold(other.patronymic) != fold(person.patronymic) and other.patronymic and person.patronymic
        if other_father or (person.birth and other.birth and person.birth != other.birth):
            continue
        if not (person.snils and other.snils and person.snils != other.snils):
            born = f", {day(other.birth)} г. р" if other.birth else ""  # the full stop of the sentence ends the short word too
            draft.warnings.append(f"Похожий работник уже есть: {other.full_name}{born}. Проверьте, не он ли это.")


def _jobs(draft: Drafting, person: Person, job: Employment) -> list[Employment]:
    """Employments of the person on days of the new one."""
    span = Span(job.since, job.until)
    return [e for e in draft.reading.where(Employment, person=person.id) if span.overlaps(Span(e.since, e.until))]


def _refuse_two_mains(draft: Drafting, person: Person, job: Employment) -> None:
    mains = [e for e in _jobs(draft, person, job) if e.kind == "main" and (e.organization, e.post) != (job.organization, job.post)]
    if job.kind == "main" and mains:
        raise Rejected(f"Основное место работы уже есть: {draft.job(mains[0])}. Выберите «Перевод» или «Второе место работы».")
    if any((e.organization, e.post, e.kind) == (job.organization, job.post, job.kind) for e in _jobs(draft, person, job)):
        raise Rejected("На этой должности в этой организации работник уже работает.")


def _add_job(draft: Drafting, job: Employment) -> None:
    draft.need(Post, job.post)
    kind = "" if job.kind == "main" else f", {terms.EMPLOYMENT_KINDS.get(job.kind, '')}"
    rate = f", {number(job.rate, 2).rstrip('0').rstrip(',')} ставки" if job.rate else ""
    draft.add(job, f"Место работы: {draft.job(job)}{kind}{rate}, с {day(job.since)}")
    held = [e for e in draft.reading.where(Employment, person=job.person) if e.holds(_since(job))]
    total = sum(e.rate or 0 for e in held) + (job.rate or 0)
    if total > FULL_LOAD:
        draft.warnings.append(f"Вместе с другими местами работы выходит {number(total, 2)} ставки.")
