"""Dismissal: from one place of work or from all, with what ends with it (domain.md §10, cases 4, 20, 33)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from nmsdesk.domain import terms
from nmsdesk.domain.people import Employment, Person
from nmsdesk.errors import Rejected
from nmsdesk.russian import day
from nmsdesk.services.desk import Desk
from nmsdesk.services.moves import bonds
from nmsdesk.services.moves.plan import Drafting, MovePlan, applied, day_of, planned
from nmsdesk.services.moves.staying import tell_facts
from nmsdesk.services.registers import Saved


def plan_dismiss(desk: Desk, person: int, on: date, reason: str = "dismissed", employment: int | None = None) -> MovePlan:
    """What a dismissal with the last day ``on`` will end: of one employment, or of all when none is given.

    ``reason`` is a code of terms.EMPLOYMENT_ENDS. While another place of work remains, only what ties to the left school ends.
    """
    return planned(desk, lambda draft: _dismiss(draft, person, on, reason, employment))


def dismiss(
    desk: Desk, person: int, on: date, reason: str = "dismissed", employment: int | None = None, keep: Collection[str] | None = None
) -> Saved:
    """Dismiss a person: one undo step; ``keep`` are keys of the effects that were declined."""
    return applied(desk, lambda draft: _dismiss(draft, person, on, reason, employment), keep)


def _dismiss(draft: Drafting, number: int, on: date, reason: str, employment: int | None) -> MovePlan:
    person = draft.need(Person, number)
    day_of(on, "последний день работы")
    if reason not in terms.EMPLOYMENT_ENDS:
        raise Rejected("Выберите причину окончания из списка.")
    jobs = draft.reading.where(Employment, person=person.id)
    going = [e for e in jobs if bonds.lasts(e, on)] if employment is None else [e for e in jobs if e.id == employment]
    going.sort(key=lambda e: (e.kind != "main", e.id))
    _check(going, on)
    for job in going:
        bonds.end_job(draft, job, on, reason)
    left = [e for e in jobs if e not in going and bonds.lasts(e, on)]
    schools = {e.organization for e in going} - {e.organization for e in left}
    if not left:
        _leave_work(draft, person, on)
    else:
        for school in sorted(n for n in schools if n):
            _leave_one(draft, person, on, school)
        draft.warnings.append("Остаётся работать: " + "; ".join(draft.job(e) for e in left) + ".")
    tell_facts(draft, person)
    places = ", ".join(dict.fromkeys(draft.label("organizations", e.organization) for e in going))
    return draft.plan(f"Увольнение: {person.full_name}", f"Увольнение: {places}, последний день {day(on)}")


def _check(going: list[Employment], on: date) -> None:
    if not going:
        raise Rejected(f"После {day(on)} работник нигде не работает. Проверьте день.")
    for job in going:
        if job.since and on < job.since:
            raise Rejected(f"Работает с {day(job.since)}: последний день не может быть раньше.")
        if job.until and job.until <= on:
            raise Rejected(f"Это место работы уже закончилось {day(job.until)}.")


def _leave_work(draft: Drafting, person: Person, on: date) -> None:
    bonds.end_pairs(draft, person, on, lambda m: True, orphaned=True)
    bonds.end_teams(draft, person, on, None)
    bonds.end_memberships(draft, person, on, None)
    bonds.end_offers(draft, person, on)
    for plan in bonds.open_plans(draft, person):
        bonds.stop_plan(draft, plan, on, "dismissed")
    bonds.warn_posts_of_honour(draft, person, None)


def _leave_one(draft: Drafting, person: Person, on: date, school: int) -> None:
    bonds.end_pairs(draft, person, on, lambda m: school in (m.mentor_organization, m.mentee_organization), orphaned=True)
    bonds.end_teams(draft, person, on, school)
    bonds.end_memberships(draft, person, on, school)
    bonds.warn_posts_of_honour(draft, person, school)
