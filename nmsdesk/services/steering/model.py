"""What steering speaks of: an act that can be tried on a copy, and a candidate with what it takes to count it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from nmsdesk.domain import terms
from nmsdesk.russian import fold
from nmsdesk.services.desk import Desk
from nmsdesk.services.shortfalls import Mend

COSTS = tuple(terms.CLOSING_COSTS)


@dataclass(frozen=True, slots=True)
class Act:
    """Something that would be done: ``apply`` does it by the use cases of the thing, on whatever desk it is given.

    ``persons``, ``teams`` and ``places`` say whom it concerns, so that those who move can be told by which act.
    ``day`` is the day on which it is to happen, ``register`` and ``id`` the record behind it.
    """

    key: str
    title: str
    apply: Callable[[Desk], object] = field(compare=False, repr=False)
    people: int = 1
    persons: frozenset[int] = frozenset()
    teams: frozenset[int] = frozenset()
    places: frozenset[int] = frozenset()
    day: date | None = None
    register: str = ""
    id: int | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A subject that is not counted: how near it is (terms.CLOSING_COSTS), what to do, who does it by when, the record to open.

    ``reason`` is what the list of the indicator says of it. ``widens`` is true for those whose data are not known: counting them
    enlarges the whole too, so they stand last and are not among the first to be taken.
    """

    code: str
    register: str
    id: int
    name: str
    organization: int | None
    place: str
    cost: str
    action: str
    reason: str
    responsible: str
    due: date
    mend: Mend
    act: Act
    person: int | None = None
    widens: bool = False

    @property
    def key(self) -> str:
        return self.act.key

    @property
    def order(self) -> tuple[bool, int, str, str, int]:
        """By cost, then by organisation and name: the same order every time."""
        return self.widens, COSTS.index(self.cost), fold(self.place), fold(self.name), self.id
