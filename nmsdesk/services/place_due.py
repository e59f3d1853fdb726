"""What is due or wrong at one organisation: the lines of the first page narrowed to it, what was set aside there left out here too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from nmsdesk.domain.periods import add_months
from nmsdesk.domain.rules.development import PLAN_UNDER_WAY
from nmsdesk.services import today
from nmsdesk.services.desk import Reading
from nmsdesk.services.due_kinds import LINES
from nmsdesk.services.due_lines import PREFIX
from nmsdesk.storage import due
from nmsdesk.storage.due import Ids, before, between, empty, field, holds, one_of

SOON = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Due:
    """A line: its code on the first page, the sentence, tone and icon, the records of the register behind it."""

    code: str
    text: str
    tone: str
    icon: str
    register: str
    ids: tuple[int, ...]


def of_place(reading: Reading, number: int, staff: Sequence[int]) -> tuple[Due, ...]:
    """The lines with records, the urgent first; ``staff`` are those who work at the organisation today."""
    hidden = today.aside(reading)
    found = []
    for name, ids in (*_plans(reading, number), *_pairs(reading, number), *_ending(reading, number, staff)):
        kind = LINES[name]
        gone = hidden.get((PREFIX + name, kind.register), frozenset())
        if left := tuple(n for n in ids if n not in gone):
            found.append(Due(PREFIX + name, kind.text(len(left)), kind.tone, kind.icon, kind.register, left))
    return tuple(sorted(found, key=lambda line: today.TONES.index(line.tone)))


Asked = Iterator[tuple[str, Ids]]


def _plans(r: Reading, number: int) -> Asked:
    c, own = r.connection, field("plans", "organization") == number
    under_way = one_of("plans", "state", PLAN_UNDER_WAY)
    yield "plans_overdue", due.ids(c, "plans", own, under_way, before("plans", "until", r.today))
    yield "plans_soon", due.ids(c, "plans", own, under_way, between("plans", "until", r.today, r.today + SOON))
    yield "plans_blind", due.ids(c, "plans", own, under_way, empty("plans", "diagnostic"))
    yield "plans_drafts", due.ids(c, "plans", own, one_of("plans", "state", ("draft", "agreed")))


def _pairs(r: Reading, number: int) -> Asked:
    c, key = r.connection, "mentorships"
    active: tuple[Any, ...] = (field(key, "mentee_organization") == number, one_of(key, "state", ("active",)))
    now = (*active, holds(key, r.today))
    yield "mentor_left", due.ids(c, key, *now, ~due.works(key, "mentor", r.today))
    yield "mentee_left", due.ids(c, key, *now, ~due.works(key, "mentee", r.today), due.works(key, "mentor", r.today))
    yield "pairs_overdue", due.ids(c, key, *active, before(key, "until", r.today))
    yield "pairs_bare", due.ids(c, key, *active, empty(key, "order"), empty(key, "act"))


def _ending(r: Reading, number: int, staff: Sequence[int]) -> Asked:
    c, half = r.connection, between("categories", "until", r.today, add_months(r.today, 6))
    own = (field("categories", "person").in_(list(staff)), one_of("categories", "kind", ("highest", "first")))
    yield "categories_expire", due.ids(c, "categories", *own, half, due.nobody_after(r.today))
    ending = between("sites", "until", r.today, r.today + SOON)
    yield "sites_expire", due.ids(c, "sites", field("sites", "organization") == number, ending)
