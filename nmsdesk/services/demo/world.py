"""What the parts of the demo city share: the day, the random numbers, the ids given so far and the seeds' ids."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any, NamedTuple, TypeVar

from nmsdesk.domain.catalogue import REGISTERS, register_of
from nmsdesk.domain.development import Instrument, Level
from nmsdesk.domain.fields import Record
from nmsdesk.domain.people import Post
from nmsdesk.domain.seeds import seed_records

R = TypeVar("R", bound=Record)
CITY = "городского округа Звездоград Московской области"


class Job(NamedTuple):
    """An employment before it becomes a record; ``post`` is the name of the post."""

    organization: int
    post: str
    subjects: tuple[str, ...]
    kind: str
    since: date
    until: date | None = None
    reason: str = ""


@dataclass(slots=True)
class Life:
    """A person of the city; ``jobs`` with the main one last in time first in meaning, ``skill`` in per cent points."""

    id: int
    sex: str
    birth: date
    start: date
    name: tuple[str, str, str]
    jobs: list[Job]
    away: tuple[date, date | None] | None = None
    skill: float = 0.0
    category: str = ""

    def job(self, on: date) -> Job | None:
        """The main job on the day."""
        for job in self.jobs:
            if job.kind == "main" and job.since <= on and (job.until is None or job.until >= on):
                return job
        return None

    def absent(self, on: date) -> bool:
        return self.away is not None and self.away[0] <= on and (self.away[1] is None or self.away[1] >= on)

    def young(self, on: date) -> bool:
        """Younger than 35 and in the first three years of work (indicator 5 of the regulation)."""
        return (on - self.birth).days < 35 * 365.25 and 0 <= (on - self.start).days < 3 * 365.25


@dataclass(slots=True)
class Place:
    """An organisation of the city; ``zeal`` of 0…1 makes it better or worse than others at everything."""

    id: int
    kind: str
    name: str
    size: int
    zeal: float
    counted: bool = True
    until: date | None = None
    successor: Place | None = None
    people: list[Life] = field(default_factory=list)

    @property
    def school(self) -> bool:
        return self.kind not in ("kindergarten", "additional", "further", "other")


@dataclass(frozen=True, slots=True)
class Seeds:
    """Ids of the seeded records that the city refers to."""

    posts: dict[str, int]
    groups: dict[str, str]
    instruments: tuple[Instrument, ...]
    levels: dict[int, tuple[Level, ...]]
    filled: dict[str, int]


@cache
def seeds() -> Seeds:
    records = seed_records()
    posts = [r for r in records if isinstance(r, Post)]
    levels: dict[int, list[Level]] = defaultdict(list)
    for level in (r for r in records if isinstance(r, Level)):
        levels[level.scale or 0].append(level)
    return Seeds(
        posts={p.name: p.id or 0 for p in posts},
        groups={p.name: p.category for p in posts},
        instruments=tuple(r for r in records if isinstance(r, Instrument)),
        levels={scale: tuple(of) for scale, of in levels.items()},
        filled=dict(Counter(register_of(r).key for r in records)),
    )


class World:
    """The city while it is made. Records wait in ``made`` by class until the portion is handed out."""

    def __init__(self, today: date, years: int, seed: int, density: float):
        self.today, self.years, self.seed, self.density = today, years, seed, density
        self.start = date(today.year - years, 9, 1)
        self.calendar = range(today.year - years, today.year + 1)
        self.rng = Random(seed)
        self.seeds = seeds()
        self.school_ids: set[int] = set()
        self._ids: dict[type[Record], int] = {r.record: self.seeds.filled.get(r.key, 0) for r in REGISTERS.values()}
        self._made: dict[type[Record], list[Record]] = {r.record: [] for r in REGISTERS.values()}

    def reserve(self, kind: type[Record]) -> int:
        """The next id of the register."""
        self._ids[kind] += 1
        return self._ids[kind]

    def made(self, register: type[R]) -> list[R]:
        """Records of a class that have not been handed out yet."""
        return self._made[register]  # type: ignore[return-value]

    def add(self, register: type[Record], /, **values: Any) -> int:
        """Make a record, with the next id unless one is given; return the id."""
        if "id" not in values:
            values["id"] = self.reserve(register)
        self._made[register].append(register(**values))
        return int(values["id"])

    def take(self, order: Sequence[type[Record]]) -> Iterator[Record]:
        """Hand out what has been made, register by register, and forget it."""
        for kind in order:
            yield from self._made[kind]
            self._made[kind].clear()

    def pace(self, year: int, *values: float) -> float:
        """The value of a year: the first one for the running year, the next for the year before, the last for all earlier."""
        return values[min(max(self.today.year - year, 0), len(values) - 1)]

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    def times(self, rate: float) -> int:
        """How often something happens at this rate, multiplied by the density."""
        rate *= self.density
        return int(rate) + (self.rng.random() < rate % 1)

    def ranked(self, places: Sequence[Place]) -> list[Place]:
        """The places in a random order in which the zealous tend to come first."""
        weights = {place.id: self.rng.random() + place.zeal * 0.6 for place in places}
        return sorted(places, key=lambda place: -weights[place.id])

    def pick(self, weighted: Sequence[tuple[Any, float]]) -> Any:
        """One of the values by weight."""
        point = self.rng.random() * sum(weight for _, weight in weighted)
        for value, weight in weighted:
            point -= weight
            if point < 0:
                return value
        return weighted[-1][0]

    def day(self, since: date, until: date) -> date:
        """A random working day in the span (the first day when the span is empty)."""
        on = since + timedelta(days=int(self.rng.random() * max((until - since).days + 1, 1)))
        return on - timedelta(days=max(on.weekday() - 4, 0)) if on.weekday() > 4 and on - timedelta(days=2) >= since else on
