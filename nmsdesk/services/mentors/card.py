"""The card of a pair: both people, papers, what is missing, the programme, the log of meetings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from nmsdesk.domain import terms
from nmsdesk.domain.development import Deficit, Mentorship, MentorshipItem, MentorshipMeeting
from nmsdesk.domain.knowledge import Document
from nmsdesk.domain.people import QualificationCategory
from nmsdesk.domain.periods import full_years
from nmsdesk.errors import Stale
from nmsdesk.russian import count, day
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.mentors.circle import Circle
from nmsdesk.services.mentors.pairs import by_law, lacks
from nmsdesk.services.papers.finding import best_categories
from nmsdesk.storage.records import Labels

YEARS = ("год", "года", "лет")


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: who, at which post and where today, category, years of teaching."""

    person: int
    name: str
    post: str
    place: str
    about: str
    works: bool


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the programme; ``late`` when its term is over and it is not done."""

    id: int
    position: int | None
    content: str
    due: date | None
    expected: str
    done_on: date | None
    result: str
    late: bool


@dataclass(frozen=True, slots=True)
class PairCard:
    """Everything that the page of a pair shows; ``facts`` are (caption, text, link)."""

    pair: Mentorship
    mentor: Side
    mentee: Side
    form: str
    kind: str
    lacks: tuple[tuple[str, bool], ...]  # code of LACKS, whether the law demands it
    items: tuple[Item, ...]
    meetings: tuple[MentorshipMeeting, ...]
    facts: tuple[tuple[str, str, str], ...]
    deficits: tuple[tuple[int, str, str], ...]

    @property
    def hours(self) -> float:
        return sum(m.hours or 0 for m in self.meetings)


def card(desk: Desk, number: int) -> PairCard:
    """The card of a pair; Stale when it has gone."""
    with desk.read() as reading:
        m = reading.get(Mentorship, number)
        if m is None:
            raise Stale("Пары больше нет. Обновите список.")
        labels = Labels(reading.connection)
        found = sorted(reading.where(MentorshipItem, mentorship=m.id), key=lambda i: (i.position or 999, i.due or date.max, i.id or 0))
        ongoing = m.state in ("planned", "active", "paused")
        items = tuple(
            Item(i.id or 0, i.position, i.content, i.due, i.expected, i.done_on, i.result,
                 bool(ongoing and i.due and i.due < desk.today and not i.done_on))
            for i in found
        )  # fmt: skip
        missing = lacks(m, len(items)) if ongoing else ()
        meetings = sorted(reading.where(MentorshipMeeting, mentorship=m.id), key=lambda x: (x.day or date.min, x.id or 0), reverse=True)
        deficits = tuple((d.id or 0, labels.term("areas", d.area), d.text) for d in reading.where(Deficit, person=m.mentee, closed=None))
        return PairCard(
            m, side(reading, m.mentor), side(reading, m.mentee), labels.term("mentoring_forms", m.form),
            labels.term("mentoring_kinds", m.kind), tuple((c, by_law(m, c)) for c in missing), items, tuple(meetings),
            tuple(_facts(reading, labels, m)), deficits,
        )  # fmt: skip


def side(reading: Reading, person: int | None, on: date | None = None) -> Side:
    """Who one of the two is today."""
    circle = Circle.of(reading, [person])
    name = Labels(reading.connection).of("persons", [person]).get(person or 0, "")
    known = circle.people.get(person or 0)
    held = best_categories(reading.where(QualificationCategory, person=person), reading.today)
    about = [terms.CATEGORY_KINDS[c.kind] + (" категория" if c.kind in ("highest", "first") else "") for c in held]
    if known and known.career_start:
        about.append(f"стаж {count(full_years(known.career_start, reading.today), *YEARS)}")
    return Side(person or 0, name, circle.post(person or 0), circle.place(person or 0), ", ".join(about), person in circle.jobs)


def _facts(reading: Reading, labels: Labels, m: Mentorship) -> list[tuple[str, str, str]]:
    act = reading.get(Document, m.act)
    organization = labels.of("organizations", [m.mentee_organization]).get(m.mentee_organization or 0, "")
    rows = [
        ("Организация", organization, f"organizations:{m.mentee_organization}" if m.mentee_organization else ""),
        ("Срок", f"{day(m.since)} – {day(m.until) or 'не указан'}", ""),
        ("Категория наставляемого", labels.term("mentee_groups", m.group) if m.group else "", ""),
        ("Приказ", m.order or (act.title if act else ""), f"documents:{m.act}" if m.act else ""),
        ("Согласие наставника", day(m.consent), ""),
        ("Доп. соглашение", ", ".join(x for x in (m.agreement, "с оплатой" if m.paid else "") if x), ""),
        ("Программа утверждена", day(m.approved_on), ""),
        ("Запрос и цель", m.goal, ""),
        ("Промежуточный итог", " – ".join(x for x in (day(m.middle_on), m.middle) if x), ""),
        ("Прекращено досрочно", terms.MENTORSHIP_ENDS.get(m.end_reason, ""), ""),
        ("Итог", m.result, ""),
    ]
    return [row for row in rows if row[1]]
