"""Moving to another organisation or post, and a change of name (domain.md §§6.4, 6.5)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any

from nmsdesk.domain import terms
from nmsdesk.domain.development import Mentorship
from nmsdesk.domain.people import Absence, Employment, FormerName, Person, Post
from nmsdesk.domain.periods import day_before
from nmsdesk.errors import Rejected
from nmsdesk.russian import day
from nmsdesk.services.desk import Desk
from nmsdesk.services.moves import bonds
from nmsdesk.services.moves.plan import Drafting, MovePlan, applied, day_of, open_place, planned
from nmsdesk.services.moves.staying import tell_facts
from nmsdesk.services.registers import NAME_FIELDS, Saved, tidied


def plan_move(desk: Desk, employment: int, job: Employment) -> MovePlan:
    """What a move from an employment to another place will end, carry over and add.

    ``job`` is the new employment: organisation, post, first day, subjects, rate; the kind is that of the old one. The old one
    ends the day before. The same organisation means a change of post.
    """
    return planned(desk, lambda draft: _move(draft, employment, job))


def move(desk: Desk, employment: int, job: Employment, keep: Collection[str] | None = None) -> Saved:
    """Move a person: one undo step; ``keep`` are keys of the effects that were declined."""
    return applied(desk, lambda draft: _move(draft, employment, job), keep)


def plan_change_surname(desk: Desk, person: int, on: date, last_name: str, first_name: str = "", patronymic: str = "") -> MovePlan:
    """What a change of name from a day on does; names left empty stay. The former name is kept until the day before."""
    return planned(desk, lambda draft: _rename(draft, person, on, (last_name, first_name, patronymic)))


def change_surname(
    desk: Desk, person: int, on: date, last_name: str, first_name: str = "", patronymic: str = "", keep: Collection[str] | None = None
) -> Saved:
    """Change the name of a person from a day on: one undo step."""
    return applied(desk, lambda draft: _rename(draft, person, on, (last_name, first_name, patronymic)), keep)


def _move(draft: Drafting, number: int, job: Employment) -> MovePlan:
    old = draft.need(Employment, number)
    person = draft.need(Person, old.person)
    since = day_of(job.since, "первый день на новом месте")
    if old.since is None or since <= old.since:
        raise Rejected(f"На прежнем месте работник с {day(old.since)}. Укажите день перевода позже.")
    if old.until and old.until < day_before(since):
        raise Rejected(f"Прежнее место закончилось {day(old.until)}. Для приёма после увольнения выберите «Возвращение».")
    place = open_place(draft, job.organization, since)
    draft.need(Post, job.post)
    inside = old.organization == job.organization
    if inside and (old.post, old.subjects, old.rate) == (job.post, job.subjects or old.subjects, job.rate or old.rate):
        raise Rejected("Организация и должность прежние. Выберите другую организацию или должность.")
    last = day_before(since)
    bonds.end_job(draft, old, last, "post" if inside else "transferred")
    subjects = job.subjects or (old.subjects if job.post == old.post else ())
    new = replace(job, person=person.id, kind=old.kind, subjects=subjects, rate=job.rate if job.rate is not None else old.rate)
    added = draft.add(new, f"Место работы: {draft.job(new)}, с {day(since)}")
    _go_on_absence(draft, old, added, since)
    if not inside and old.kind == "main":
        _leave_school(draft, person, old, last)
    for plan in bonds.open_plans(draft, person):
        draft.carry(plan, plan, f"{bonds.plan_name(plan)} ({terms.PLAN_STATES[plan.state]}) продолжается на новом месте")
        if plan.tutor and not inside:
            draft.warnings.append(f"{bonds.plan_name(plan)}: тьютор {plan.tutor}. Проверьте, остаётся ли он.")
    tell_facts(draft, person)
    what = "Смена должности" if inside else "Переход в другую организацию"
    return draft.plan(f"{what}: {person.full_name}", f"{what}: {place.name}, с {day(since)}")


def _leave_school(draft: Drafting, person: Person, old: Employment, last: date) -> None:
    """What held the person at the old school beside the main job."""
    for other in draft.reading.where(Employment, person=person.id):
        if other.id != old.id and other.organization == old.organization and bonds.lasts(other, last) and (other.since or last) <= last:
            bonds.end_job(draft, other, last, "transferred", optional=True)

    def within_school(m: Mentorship) -> bool:
        places = (m.mentor_organization, m.mentee_organization)
        return all(n in (None, old.organization) for n in places) or (m.mentor == person.id and old.organization == m.mentee_organization)

    bonds.end_pairs(draft, person, last, within_school, orphaned=True)
    bonds.end_teams(draft, person, last, old.organization)
    bonds.end_memberships(draft, person, last, old.organization)
    bonds.warn_posts_of_honour(draft, person, old.organization)


def _go_on_absence(draft: Drafting, old: Employment, new: Employment, since: date) -> None:
    """An absence that lasts beyond the old job may go on at the new one."""
    for absence in draft.reading.where(Absence, employment=old.id):
        if bonds.lasts(absence, day_before(since)):
            until = f" по {day(absence.until)}" if absence.until else ""
            text = f"{terms.ABSENCE_KINDS[absence.kind].capitalize()} продолжить на новом месте с {day(since)}{until}"
            going = Absence(employment=new.id, kind=absence.kind, since=max(since, absence.since or since), until=absence.until)
            draft.add(going, text, str(absence.id), default=False, optional=True)


def _rename(draft: Drafting, number: int, on: date, names: tuple[str, str, str]) -> MovePlan:
    person = draft.need(Person, number)
    last = day_before(day_of(on, "день, с которого имя новое"))
    given: dict[str, Any] = {name: text for name, text in zip(NAME_FIELDS, names) if text.strip()}
    new = tidied(replace(person, **given))
    if new == person:
        raise Rejected("Имя не изменилось. Укажите новую фамилию, имя или отчество.")
    if person.birth and last < person.birth:
        raise Rejected(f"Имя не могло измениться раньше рождения ({day(person.birth)}). Проверьте день.")
    former = draft.reading.where(FormerName, person=person.id)
    if later := max((n.until for n in former if n.until and n.until >= last), default=None):
        raise Rejected(f"Прежнее имя записано до {day(later)}. Укажите день смены имени позже.")
    old = FormerName(
        person=person.id, last_name=person.last_name, first_name=person.first_name, patronymic=person.patronymic, until=last
    )
    draft.carry(person, new, f"{person.full_name} с {day(on)} – {new.full_name}", optional=False)
    draft.add(old, f"Прежнее имя {person.full_name} сохраняется по {day(last)}: списки тех лет находят работника")
    tell_facts(draft, person)
    if on > draft.today:
        draft.warnings.append("День ещё не наступил: в списках новое имя появится сразу.")
    return draft.plan(f"Смена имени: {person.full_name}", f"Смена фамилии или имени, с {day(on)}")
