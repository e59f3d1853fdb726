"""Making a round, widening it, opening and closing it; each is one undo step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from nmsdesk.domain import terms
from nmsdesk.domain.cycle import MonitoringRound, RoundPlace
from nmsdesk.domain.organizations import Organization
from nmsdesk.domain.periods import period
from nmsdesk.errors import Rejected
from nmsdesk.russian import day
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.registers import Saved, put, refuse_used
from nmsdesk.services.rounds.board import round_of
from nmsdesk.services.rounds.following import settle
from nmsdesk.services.rounds.owed import of_text, text_of
from nmsdesk.storage.work import Changed, Work


@dataclass(frozen=True, slots=True)
class Made:
    """A round made or widened: organisations taken in, and those of them from which everything had come already."""

    round: MonitoringRound
    changed: Changed
    invited: int
    sent: int = 0


def kinds(desk: Desk) -> list[tuple[str, str, int]]:
    """Kinds of counted organisations at work today: (code, name, how many), the most frequent first."""
    from nmsdesk.services import campaigns

    return campaigns.kinds(desk, desk.today)


def create(
    desk: Desk, r: MonitoringRound, of_kinds: Iterable[str] = (), organizations: Iterable[int] = (), everyone: bool = False
) -> Made:
    """Make a round for all counted organisations, those of the kinds and those named: one undo step.

    The state follows the days: a round that begins later is planned. What had come by then is marked at once.
    """
    r = _right(r, desk.today)
    wanted, named = set(of_kinds), list(organizations)
    with desk.begin("add", f"Начат сбор сведений: {r.name}") as begun:
        stored, _ = put(begun.work, r, desk.today)
        reading = Reading(begun.work.connection, desk.today)
        on = max(stored.since or desk.today, desk.today) if stored.state == "planned" else desk.today
        counted = [o.id or 0 for o in reading.where(Organization, counted=True) if (everyone or o.kind in wanted) and o.holds(on)]
        invited = _invite(begun.work, stored, [*counted, *named], desk.today)
        if not invited:
            raise Rejected("В сборе нет ни одной организации. Отметьте виды организаций или выберите организации сами.")
        sent = settle(begun.work, reading, stored)
    return Made(stored, begun.changed, invited, sent)


def change(desk: Desk, r: MonitoringRound) -> Saved:
    """Change the name, days, lists of a round: one undo step. Schools from which a list is now missing are waited for again."""
    with desk.begin("change", f"Изменён сбор сведений: {r.name}") as begun:
        stored, warnings = put(begun.work, _right(r, desk.today), desk.today)
        if stored.state == "active":
            settle(begun.work, Reading(begun.work.connection, desk.today), stored)
    return Saved(stored, begun.changed, tuple(warnings))


def _right(r: MonitoringRound, today: date) -> MonitoringRound:
    """The round with its lists and period checked and written as the program keeps them."""
    if not r.name.strip():
        raise Rejected("Назовите сбор, например «Мониторинг 2025».")
    if r.since and r.until and r.until < r.since:
        raise Rejected(f"Срок сдачи {day(r.until)} раньше начала сбора {day(r.since)}. Исправьте даты.")
    right = replace(r, lists=text_of(of_text(r.lists)), period=period(r.period).code)
    return replace(right, state="planned" if r.since and r.since > today else "active") if r.id is None else right


def _invite(work: Work, r: MonitoringRound, organizations: Iterable[int], today: date) -> int:
    there = {p.organization for p in Reading(work.connection, today).where(RoundPlace, round=r.id)}
    new = [n for n in dict.fromkeys(organizations) if n not in there]
    for n in new:
        put(work, RoundPlace(round=r.id, organization=n), today)
    return len(new)


def invite(desk: Desk, number: int, organizations: Iterable[int]) -> Made:
    """Take more organisations into the round; those in it stay as they are. One undo step."""
    ids = list(organizations)
    with desk.begin("add", "Добавлены организации в сбор сведений") as begun:
        reading = Reading(begun.work.connection, desk.today)
        r = opened(reading, number)
        invited = _invite(begun.work, r, ids, desk.today)
        if not invited:
            raise Rejected("Выбранные организации уже участвуют в сборе.")
        sent = settle(begun.work, reading, r, set(ids))
    return Made(r, begun.changed, invited, sent)


def withdraw(desk: Desk, places: Iterable[int]) -> Changed:
    """Take organisations out of the round; lists already accepted stay in the base. One undo step."""
    with desk.begin("remove", "Убраны организации из сбора сведений") as begun:
        reading = Reading(begun.work.connection, desk.today)
        found = reading.by_ids(RoundPlace, list(places))
        if not found:
            raise Rejected("Выберите организации, которые надо убрать.")
        for p in found:
            refuse_used(reading, p, set())
            begun.work.remove(p)
    return begun.changed


def set_state(desk: Desk, number: int, state: str) -> Saved:
    """Open, close or reopen a round; one undo step. Closing keeps what has come by then: later files no longer count."""
    said = {"planned": "снова готовится", "active": "открыт", "closed": "завершён"}[state]
    with desk.begin("change", f"Сбор сведений {said}") as begun:
        reading = Reading(begun.work.connection, desk.today)
        r = round_of(reading, number)
        if r.state == state:
            raise Rejected(f"Сбор уже в состоянии «{terms.ROUND_STATES[state]}».")
        if state == "closed" and r.since and r.since > desk.today:
            raise Rejected(f"Сбор начнётся только {day(r.since)}. Измените даты или удалите его.")
        if state != "planned":
            settle(begun.work, reading, r)
        stored, warnings = put(begun.work, replace(r, state=state), desk.today)
    return Saved(stored, begun.changed, tuple(warnings))


def opened(reading: Reading, number: int) -> MonitoringRound:
    """The round; Rejected when it is closed."""
    r = round_of(reading, number)
    if r.state == "closed":
        raise Rejected("Сбор завершён. Верните его в работу, если собираете ещё.")
    return r
