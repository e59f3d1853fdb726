"""The board of learning plans: columns by state, cards by term, with counts; narrowed by organisation and tutor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from nmsdesk.domain import terms
from nmsdesk.domain.development import LearningPlan, PlanItem
from nmsdesk.russian import fold
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.plan_card import term_of
from nmsdesk.services.plans import OPEN
from nmsdesk.storage.records import Labels

COLUMNS = (
    ("drafts", "Черновики", ("draft", "agreed")),
    ("approved", "Утверждены", ("approved",)),
    ("active", "В работе", ("active",)),
    ("review", "На проверке", ("review",)),
    ("closed", "Закрыты за период", terms.PLAN_CLOSED),
)
SHOWN = 60  # cards of a column; the rest are counted and stand in the list
TERMS = (("late", "Просрочены"), ("soon", "Срок в ближайший месяц"), ("begin", "Пора начинать"))
_TONE_TERM = {"bad": "late", "warn": "soon", "accent": "begin"}


@dataclass(frozen=True, slots=True)
class PlanTile:
    """A plan on the board: whose, until when, how many lines are done, what presses."""

    id: int
    name: str
    place: str
    state: str
    until: date | None
    done: int
    items: int
    term: str
    tone: str


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """A column: all its plans in the order of their terms, the first ``SHOWN`` as tiles."""

    key: str
    title: str
    ids: tuple[int, ...]
    tiles: tuple[PlanTile, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """Columns, how many plans each term presses, organisations and tutors to choose from (value, caption, number of plans)."""

    columns: tuple[BoardColumn, ...]
    terms: tuple[tuple[str, str, int], ...]
    organizations: tuple[tuple[int, str, int], ...]
    tutors: tuple[tuple[str, str, int], ...]


def board(desk: Desk, since: date, until: date, organization: int | None = None, tutor: str = "", term: str = "") -> Board:
    """The plans that are open today and those closed within the days; ``term`` is one of TERMS."""
    with desk.read() as reading:
        found = [p for p in reading.where(LearningPlan, state=set(OPEN))]
        closed = reading.where(LearningPlan, state=set(terms.PLAN_CLOSED))
        found += [p for p in closed if p.closed_on and since <= p.closed_on <= until]
        labels = Labels(reading.connection)
        places = Counter(p.organization for p in found if (not tutor or p.tutor == tutor) and p.organization)
        tutors = Counter(p.tutor for p in found if organization in (None, p.organization) and p.tutor)
        kept = [p for p in found if organization in (None, p.organization) and (not tutor or p.tutor == tutor)]
        pressed = {p.id: term_of(p, desk.today) for p in kept}
        counted = Counter(_TONE_TERM.get(tone, "") for _, tone in pressed.values())
        if term:
            kept = [p for p in kept if _TONE_TERM.get(pressed[p.id][1]) == term]
        columns = tuple(_column(reading, labels, key, title, [p for p in kept if p.state in states]) for key, title, states in COLUMNS)
        names = labels.of("organizations", places)
        return Board(
            columns,
            tuple((key, caption, counted[key]) for key, caption in TERMS),
            tuple(sorted(((n, names.get(n, ""), k) for n, k in places.items()), key=lambda x: fold(x[1]))),
            tuple(sorted(((t, t, k) for t, k in tutors.items()), key=lambda x: fold(x[1]))),
        )


def _column(reading: Reading, labels: Labels, key: str, title: str, found: list[LearningPlan]) -> BoardColumn:
    if key == "closed":
        found.sort(key=lambda p: (p.closed_on or date.min, p.id or 0), reverse=True)
    else:
        found.sort(key=lambda p: (p.until or date.max, p.id or 0))
    return BoardColumn(key, title, tuple(p.id or 0 for p in found), tuple(_tiles(reading, labels, found[:SHOWN])))


def _tiles(reading: Reading, labels: Labels, found: list[LearningPlan]) -> Iterable[PlanTile]:
    items = reading.where(PlanItem, plan={p.id or 0 for p in found}) if found else []
    whole, done = Counter(i.plan for i in items), Counter(i.plan for i in items if i.done_on)
    names = labels.of("persons", [p.person for p in found])
    places = labels.of("organizations", [p.organization for p in found])
    for p in found:
        term, tone = term_of(p, reading.today)
        yield PlanTile(
            p.id or 0, names.get(p.person or 0, ""), places.get(p.organization or 0, ""), p.state, p.until, done[p.id], whole[p.id],
            term, tone,
        )  # fmt: skip
