"""What ties a person to an organisation beside the employment: pairs, teams, associations, plans, absences; how each ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from nmsdesk.domain import terms
from nmsdesk.domain.community import Association, Membership
from nmsdesk.domain.development import LearningPlan, MentorOffer, Mentorship
from nmsdesk.domain.organizations import Organization, Site, Team, TeamMember
from nmsdesk.domain.people import Absence, Employment, Person
from nmsdesk.russian import day, fold
from nmsdesk.services.foreseen import Change
from nmsdesk.services.moves.plan import Drafting
from nmsdesk.services.plans import OPEN

RUNNING = ("planned", "active", "paused")


def ended(record: Any, on: date, **more: Any) -> Any:
    """The record with its last day; None when it would have begun only later, and so never was."""
    return replace(record, until=on, **more) if record.since is None or record.since <= on else None


def lasts(record: Any, on: date) -> bool:
    """Whether the record goes on after the day."""
    return record.until is None or bool(record.until > on)


def _until(record: Any, on: date, today: date) -> str:
    if record.since is None or record.since <= on:
        return f"завершить {day(on)}"
    return f"убрать: {'началось' if record.since <= today else 'началось бы'} {day(record.since)}"


def close(draft: Drafting, record: Any, on: date, text: str, default: bool = True, **more: Any) -> None:
    """Offer to end a record, or to take away one that would begin later; what has begun is taken away by choice only."""
    after = ended(record, on, **more)
    begun = after is None and record.since <= draft.today
    draft.end(record, after, f"{text} – {_until(record, on, draft.today)}", default and not begun)


def end_job(draft: Drafting, job: Employment, on: date, reason: str, default: bool = True, optional: bool = False) -> None:
    """End an employment with the absences on it."""
    also = tuple(Change(a, ended(a, on)) for a in draft.reading.where(Absence, employment=job.id) if lasts(a, on))
    kind = "" if job.kind == "main" else f" ({terms.EMPLOYMENT_KINDS[job.kind]})"
    said = f"Место работы: {draft.job(job)}{kind}, последний день {day(on)}"
    said += ". Длительное отсутствие закончится тем же днём" if also else ""
    draft.end(job, replace(job, until=on, end_reason=reason), said, default, optional, also)


def end_pairs(draft: Drafting, person: Person, on: date, tied: Callable[[Mentorship], bool], orphaned: bool) -> None:
    """Mentorships of the person: those ``tied`` are offered to end, the others are told to go on.

    ``orphaned`` says that nobody mentors after the person leaves: the mentees are named in a warning.
    """
    alone = []
    for m in (*draft.reading.where(Mentorship, mentor=person.id), *draft.reading.where(Mentorship, mentee=person.id)):
        if m.state not in RUNNING or not lasts(m, on):
            continue
        mentor = m.mentor == person.id
        other = draft.person(m.mentee if mentor else m.mentor)
        said = f"{'Наставляемый' if mentor else 'Наставник'}: {other}"
        if tied(m):
            close(draft, m, on, said, state="ended" if on <= draft.today else m.state)
            alone += [other] if mentor and orphaned else []
        else:
            draft.carry(m, m, f"{said} – пара продолжается")
    if alone:
        draft.warnings.append(f"Без наставника останутся: {', '.join(sorted(alone))}.")


def end_teams(draft: Drafting, person: Person, on: date, organization: int | None) -> None:
    """Seats in management teams: of one organisation, or of all when ``organization`` is None."""
    for seat in draft.reading.where(TeamMember, person=person.id):
        team = draft.reading.get(Team, seat.team)
        if team and lasts(seat, on) and organization in (None, team.organization):
            place = draft.label("organizations", team.organization)
            close(draft, seat, on, f"Команда «{team.name}», {place} ({terms.TEAM_ROLES[seat.role]})")


def end_memberships(draft: Drafting, person: Person, on: date, organization: int | None) -> None:
    """Memberships in associations: all are offered when the person leaves; those based at a left school are not proposed."""
    for seat in draft.reading.where(Membership, person=person.id):
        group = draft.reading.get(Association, seat.association)
        if group is None or not lasts(seat, on):
            continue
        said = f"Объединение «{group.name}» ({terms.ASSOCIATION_ROLES[seat.role]})"
        if organization is None or group.organization == organization:
            close(draft, seat, on, said, default=organization is None)
        else:
            draft.carry(seat, seat, f"{said} – участие продолжается")


def end_offers(draft: Drafting, person: Person, on: date) -> None:
    """The place in the bank of mentors of one who leaves work."""
    for offer in draft.reading.where(MentorOffer, person=person.id):
        if lasts(offer, on):
            close(draft, offer, on, "Банк наставников")


def open_plans(draft: Drafting, person: Person) -> list[LearningPlan]:
    return [p for p in draft.reading.where(LearningPlan, person=person.id) if p.state in OPEN]


def plan_name(plan: LearningPlan) -> str:
    number = plan.number if fold(plan.number).startswith("иом") else f"ИОМ {plan.number}".strip()
    return f"План {number}, {day(plan.since)} – {day(plan.until)}"


def stop_plan(draft: Drafting, plan: LearningPlan, on: date, reason: str, default: bool = True) -> None:
    """Offer to stop an approved plan; a draft stays as it is: nothing of it has begun. No plan is stopped by a day to come."""
    if on > draft.today:
        draft.carry(plan, plan, f"{plan_name(plan)} ({terms.PLAN_STATES[plan.state]}) остаётся: прекратите его после {day(on)}")
        return
    if plan.state not in terms.PLAN_APPROVED or (plan.approved_on and plan.approved_on > on):
        draft.carry(plan, plan, f"{plan_name(plan)} ({terms.PLAN_STATES[plan.state]}) остаётся")
        return
    stopped = replace(plan, state="stopped", closed_on=on, stop_reason=reason)
    draft.end(plan, stopped, f"{plan_name(plan)} – прекратить {day(on)}, причина: {terms.STOP_REASONS[reason]}", default)


def warn_posts_of_honour(draft: Drafting, person: Person, organization: int | None) -> None:
    """Places where the person is named and somebody else must be: head of a site, head for documents."""
    for site in draft.reading.where(Site, leader=person.id):
        if lasts(site, draft.today) and organization in (None, site.organization):
            draft.warnings.append(f"Руководит площадкой «{site.topic or draft.label('sites', site.id)}»: назначьте другого.")
    places = {e.organization for e in draft.reading.where(Employment, person=person.id)} if organization is None else {organization}
    for number in sorted(n for n in places if n):
        place = draft.reading.get(Organization, number)
        if place and _same_name(place.head, person):
            draft.warnings.append(f"Назван руководителем для документов: {place.name}. Укажите другого.")


def _same_name(head: str, person: Person) -> bool:
    """Whether «И. О. Фамилия» is the person."""
    words = fold(head).replace(".", " ").split()
    return sorted(words) == sorted([fold(person.last_name), *(fold(x)[:1] for x in (person.first_name, person.patronymic) if x)])
