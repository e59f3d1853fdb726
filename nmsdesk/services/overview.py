"""What is due or wrong today: the lines of the first page, each with the list behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from nmsdesk.domain.development import Mentorship
from nmsdesk.domain.people import Employment
from nmsdesk.domain.periods import day_before
from nmsdesk.domain.queries import Filter, ListQuery
from nmsdesk.russian import count
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.storage import records

SOON = timedelta(days=60)
PLANS, PAIRS = ("план", "плана", "планов"), ("пара", "пары", "пар")
OPEN = Filter("state", "in", ("approved", "active", "review"))


@dataclass(frozen=True, slots=True)
class Due:
    """A line of what needs attention: its text, tone, and the list behind it (register and ids)."""

    key: str
    icon: str
    text: str
    detail: str
    tone: str
    register: str
    ids: tuple[int, ...]

    @property
    def filters(self) -> tuple[Filter, ...]:
        return (Filter("id", "in", self.ids),)


def due(desk: Desk) -> list[Due]:
    """What is due or wrong as of today, the urgent first; lines without records are left out."""
    with desk.read() as reading:
        lines = [*_plans(reading), *_pairs(reading), *_ending(reading)]
    return [line for line in lines if line.ids]


def _ids(reading: Reading, register: str, *filters: Filter) -> tuple[int, ...]:
    return tuple(records.ids_of(reading.connection, ListQuery(register, filters=filters)))


def _between(name: str, first: Any, last: Any) -> tuple[Filter, Filter]:
    return Filter(name, "since", first), Filter(name, "until", last)


def _plans(reading: Reading) -> Iterable[Due]:
    today = reading.today
    late = _ids(reading, "plans", OPEN, Filter("until", "until", day_before(today)))
    yield Due("late", "alert-triangle", f"Просрочено: {count(len(late), *PLANS)} ИОМ", "срок прошёл, план не закрыт", "bad", "plans", late)
    soon = _ids(reading, "plans", OPEN, *_between("until", today, today + SOON))
    yield Due("soon", "clock", f"Скоро срок: {count(len(soon), *PLANS)} ИОМ", "заканчиваются в ближайшие 60 дней", "warn", "plans", soon)
    blind = _ids(reading, "plans", OPEN, Filter("diagnostic", "empty"))
    text = f"Без диагностики: {count(len(blind), *PLANS)} ИОМ"
    yield Due("blind", "alert-triangle", text, "не войдут в показатель 2", "warn", "plans", blind)
    drafts = _ids(reading, "plans", Filter("state", "in", ("draft", "agreed")))
    text = f"Не утверждено: {count(len(drafts), *PLANS)} ИОМ"
    yield Due("drafts", "pencil", text, "черновики и согласованные", "neutral", "plans", drafts)


def _pairs(reading: Reading) -> Iterable[Due]:
    """Active pairs whose mentor works nowhere any more, and those without an order."""
    today = reading.today
    active = [m for m in reading.where(Mentorship, state="active") if m.holds(today)]
    mentors = {m.mentor or 0 for m in active}
    working = {e.person for e in reading.where(Employment, person=mentors) if e.holds(today)}
    lost = tuple(m.id or 0 for m in active if m.mentor not in working)
    text = f"Наставник уволен: {count(len(lost), *PAIRS)}"
    yield Due("lost", "heart-handshake", text, "наставляемым нужен другой", "bad", "mentorships", lost)
    bare = tuple(m.id or 0 for m in active if not m.order)
    text = f"Без приказа: {count(len(bare), *PAIRS)}"
    yield Due("bare", "file-text", text, "приказ о закреплении не указан", "warn", "mentorships", bare)


def _ending(reading: Reading) -> Iterable[Due]:
    today = reading.today
    kinds = Filter("kind", "in", ("highest", "first"))
    soon = _ids(reading, "categories", kinds, *_between("until", today, today + 3 * SOON))
    text = f"Истекает: {count(len(soon), 'категория', 'категории', 'категорий')}"
    yield Due("categories", "award", text, "в ближайшие полгода", "warn", "categories", soon)
    sites = _ids(reading, "sites", *_between("until", today, today + SOON))
    text = f"Заканчивается статус: {count(len(sites), 'площадка', 'площадки', 'площадок')}"
    yield Due("sites", "map-pin", text, "в ближайшие 60 дней", "neutral", "sites", sites)
