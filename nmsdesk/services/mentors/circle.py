"""Reading of many people at once: jobs of today, posts, places, absences; lists of ids of any length in a few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, TypeVar

from nmsdesk.domain import fields as f
from nmsdesk.domain.development import Mentorship
from nmsdesk.domain.monitoring import Term
from nmsdesk.domain.organizations import Organization
from nmsdesk.domain.people import Absence, Employment, Person, Post
from nmsdesk.services.desk import Reading
from nmsdesk.services.standing import is_young, rules_of

R = TypeVar("R", bound=f.Record)
CHUNK = 5000
PRESENT = ("active", "paused")


def among(reading: Reading, record: type[R], field: str, ids: Iterable[int | None], **equal: Any) -> list[R]:
    """Records whose field is one of the ids; any number of them."""
    chosen = sorted({n for n in ids if n is not None})
    found: list[R] = []
    for start in range(0, len(chosen), CHUNK):
        found += reading.where(record, **{field: set(chosen[start : start + CHUNK])}, **equal)
    return found


def pupils_forms(reading: Reading) -> set[str]:
    """Forms of mentoring that are not of teachers: «ученик – ученик» and such (domain.md §4.1)."""
    return {t.code for t in reading.where(Term, dictionary="mentoring_forms") if not t.counts}


class Circle:
    """People of a list as of today: the job at which each is counted, its post and place, whether away."""

    def __init__(self, reading: Reading, jobs: Iterable[Employment]):
        self.reading, self.today = reading, reading.today
        self.all: dict[int, list[Employment]] = defaultdict(list)
        for e in jobs:
            if e.holds(self.today):
                self.all[e.person or 0].append(e)
        self.jobs = {n: min(own, key=lambda e: (e.kind != "main", e.id or 0)) for n, own in self.all.items()}
        self.posts = {p.id: p for p in reading.where(Post)}
        self.groups: dict[int | None, str] = {n: p.category for n, p in self.posts.items()}
        self.people = {p.id or 0: p for p in by_many(reading, Person, self.jobs)}
        self.places = {o.id or 0: o for o in by_many(reading, Organization, {e.organization for e in self.jobs.values()})}
        self.rules = rules_of(reading, self.today)
        away = {a.employment for a in among(reading, Absence, "employment", [e.id for e in self.jobs.values()]) if a.holds(self.today)}
        self.absent = {n for n, e in self.jobs.items() if e.id in away}

    @classmethod
    def of(cls, reading: Reading, persons: Iterable[int | None]) -> Circle:
        """Those of the persons who work today."""
        return cls(reading, among(reading, Employment, "person", persons))

    def teaches(self, person: int) -> bool:
        return person in self.jobs and self.groups.get(self.jobs[person].post) == "teaching"

    def leads(self, person: int) -> bool:
        return any(self.groups.get(e.post) == "leading" for e in self.all.get(person, ()))

    def young(self, person: int) -> bool:
        return person in self.people and is_young(self.people[person], self.rules, self.all[person], self.groups, self.today)

    def name(self, person: int) -> str:
        return self.people[person].full_name if person in self.people else ""

    def place(self, person: int) -> str:
        job = self.jobs.get(person)
        return self.places[job.organization].name if job and job.organization in self.places else ""

    def post(self, person: int) -> str:
        job = self.jobs.get(person)
        return self.posts[job.post].name if job and job.post in self.posts else ""

    def organization(self, person: int) -> int | None:
        return self.jobs[person].organization if person in self.jobs else None

    def counted(self, person: int) -> bool:
        """Whether the place of work is one whose people the indicators count."""
        place = self.places.get(self.organization(person) or 0)
        return place is not None and place.counted


def by_many(reading: Reading, record: type[R], ids: Iterable[int | None]) -> list[R]:
    return reading.by_ids(record, sorted({n for n in ids if n is not None}))


def present(m: Mentorship, on: Any) -> bool:
    """Whether the pair is at work on the day."""
    return m.state in PRESENT and m.holds(on)
