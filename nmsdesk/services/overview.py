"""What is due or wrong today, and the last changes: the lines of the first page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from nmsdesk.domain.development import LearningPlan, Mentorship
from nmsdesk.domain.organizations import Site
from nmsdesk.domain.people import Employment, QualificationCategory
from nmsdesk.domain.queries import Filter
from nmsdesk.russian import count
from nmsdesk.services.desk import Desk, Reading

SOON = timedelta(days=60)


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
        lines = [*_plans(reading), *_orphans(reading), *_without_place(reading), *_ending(reading)]
    return [line for line in lines if line.ids]


def _plans(reading: Reading) -> list[Due]:
    today = reading.today
    open_ = [p for p in reading.where(LearningPlan, state={"approved", "active", "review"}) if p.until]
    late = tuple(p.id or 0 for p in open_ if p.until < today)
    soon = tuple(p.id or 0 for p in open_ if today <= p.until <= today + SOON)
    drafts = tuple(p.id or 0 for p in reading.where(LearningPlan, state={"draft", "agreed"}))
    blind = tuple(p.id or 0 for p in open_ if p.diagnostic is None)
    nouns = ("план", "плана", "планов")
    return [
        Due(
            "plans_late",
            "alert-triangle",
            f"Просрочено: {count(len(late), *nouns)} ИОМ",
            "срок прошёл, план не закрыт",
            "bad",
            "plans",
            late,
        ),
        Due(
            "plans_soon", "clock", f"Скоро срок: {count(len(soon), *nouns)} ИОМ", "заканчиваются в ближайшие 60 дней", "warn", "plans", soon
        ),
        Due(
            "plans_blind",
            "alert-triangle",
            f"Без диагностики: {count(len(blind), *nouns)} ИОМ",
            "не войдут в показатель 2",
            "warn",
            "plans",
            blind,
        ),
        Due(
            "plans_draft",
            "pencil",
            f"Не утверждено: {count(len(drafts), *nouns)} ИОМ",
            "черновики и согласованные",
            "neutral",
            "plans",
            drafts,
        ),
    ]


def _orphans(reading: Reading) -> list[Due]:
    """Active pairs whose mentor works nowhere any more."""
    today = reading.today
    active = [m for m in reading.where(Mentorship, state="active") if m.holds(today)]
    mentors = {m.mentor or 0 for m in active}
    working = {e.person for e in reading.where(Employment, person=mentors) if e.holds(today)}
    lost = tuple(m.id or 0 for m in active if m.mentor not in working)
    unpapered = tuple(m.id or 0 for m in active if not m.order)
    pairs = ("пара", "пары", "пар")
    return [
        Due(
            "mentors_gone", "heart-handshake", f"Наставник уволен: {count(len(lost), *pairs)}", "наставляемым нужен другой", "bad",
            "mentorships", lost,
        ),
        Due(
            "pairs_without_order", "file-text", f"Без приказа: {count(len(unpapered), *pairs)}", "приказ о закреплении не указан", "warn",
            "mentorships", unpapered,
        ),
    ]  # fmt: skip


def _without_place(reading: Reading) -> list[Due]:
    today = reading.today
    rows = reading.where(QualificationCategory, kind={"highest", "first"})
    soon = tuple(c.id or 0 for c in rows if c.until and today <= c.until <= today + 3 * SOON)
    nouns = ("категория", "категории", "категорий")
    text = f"Истекает: {count(len(soon), *nouns)}"
    return [Due("categories", "award", text, "в ближайшие полгода", "warn", "categories", soon)]


def _ending(reading: Reading) -> list[Due]:
    today = reading.today
    soon = tuple(s.id or 0 for s in reading.where(Site) if s.until and today <= s.until <= today + SOON)
    text = f"Заканчивается статус: {count(len(soon), 'площадка', 'площадки', 'площадок')}"
    return [Due("sites", "map-pin", text, "в ближайшие 60 дней", "neutral", "sites", soon)]
