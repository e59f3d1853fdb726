"""Values of mentees and of possible mentors, loaded once for a school or a list (domain.md §4.2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from nmsdesk.domain.development import AreaResult, Deficit, Diagnostic, Level, MatchWeight, MentorOffer, Mentorship
from nmsdesk.domain.matching.mentors import Candidate, Mentee
from nmsdesk.domain.matching.weights import Weights, weights_of
from nmsdesk.domain.people import Employment, QualificationCategory
from nmsdesk.domain.periods import full_years
from nmsdesk.services.desk import Reading
from nmsdesk.services.mentors.circle import Circle, among, present, pupils_forms

STRONG = 2  # levels counted from the best one
LIMIT = 3  # mentees of one who is not in the bank
REFUSALS = ("refused_mentor", "refused_mentee")


class Pool:
    """Mentees of a list with everybody who works where they work, and those of the bank ready for other organisations."""

    def __init__(self, reading: Reading, persons: Collection[int]):
        self.reading, self.today = reading, reading.today
        self.offers = {o.person or 0: o for o in reading.where(MentorOffer) if o.holds(self.today)}
        own = Circle.of(reading, persons)
        near = among(reading, Employment, "organization", {e.organization for e in own.jobs.values()})
        inside = {e.person for e in near}
        away = among(reading, Employment, "person", {n for n, o in self.offers.items() if o.other_schools and n not in inside})
        away += among(reading, Employment, "person", [n for n in persons if n not in inside])
        self.circle = Circle(reading, [*near, *away])
        self.wanted = set(persons)
        self.pairs = self._pairs(persons)
        self.mentees = [self._mentee(n) for n in persons if n in self.circle.jobs]
        self.candidates = self._candidates()
        self.known = {c.person: c for c in self.candidates}

    @property
    def weights(self) -> Weights:
        return weights_of(self.reading.where(MatchWeight, matcher="mentor"), "mentor")

    def _pairs(self, persons: Collection[int]) -> list[Mentorship]:
        forms = pupils_forms(self.reading)
        found = {m.id: m for m in among(self.reading, Mentorship, "mentor", self.circle.jobs)}
        found |= {m.id: m for m in among(self.reading, Mentorship, "mentee", {*persons, *self.circle.jobs})}
        return [m for m in found.values() if m.form not in forms]

    def _mentee(self, person: int) -> Mentee:
        """``former`` are those whose pair with the person did not go well."""
        job = self.circle.jobs[person]
        areas = frozenset(d.area for d in self.reading.where(Deficit, person=person, closed=None))
        own = [m for m in self.pairs if m.mentee == person]
        former = frozenset(m.mentor or 0 for m in own if m.state == "missed" or m.end_reason in REFUSALS)
        return Mentee(person, job.organization, job.post, frozenset(job.subjects), areas, former)

    def _candidates(self) -> list[Candidate]:
        circle = self.circle
        chosen = [n for n in circle.jobs if circle.groups.get(circle.jobs[n].post) in ("teaching", "leading")]
        strong = self._strong(chosen)
        categories: dict[int, set[str]] = defaultdict(set)
        for c in among(self.reading, QualificationCategory, "person", chosen):
            if c.holds(self.today):
                categories[c.person or 0].add(c.kind)
        load: dict[int, set[int | None]] = defaultdict(set)
        reached, mentored = set(), set(self.wanted)
        for m in self.pairs:
            if present(m, self.today) or m.state == "planned":
                load[m.mentor or 0].add(m.mentee)
                mentored.add(m.mentee or 0)
            if m.state == "reached":
                reached.add(m.mentor)
        made = []
        for n in chosen:
            job, offer, person = circle.jobs[n], self.offers.get(n), circle.people[n]
            years = full_years(person.career_start, self.today) if person.career_start else None
            held = categories[n]
            made.append(
                Candidate(
                    n, job.organization, job.post, frozenset(job.subjects) | frozenset(offer.subjects if offer else ()),
                    strong.get(n, frozenset()) | frozenset(offer.areas if offer else ()),
                    "highest" if "highest" in held else "first" if "first" in held else "", bool(held & {"mentor", "methodist"}),
                    years, len(load[n]), (offer.limit or LIMIT) if offer else LIMIT, offer is not None,
                    bool(offer and offer.other_schools), n in reached, circle.leads(n), circle.young(n), n in circle.absent, n in mentored,
                )
            )  # fmt: skip
        return made

    def _strong(self, persons: Collection[int]) -> dict[int, frozenset[str]]:
        """Areas with the best or the next level of the scale in the latest diagnostic of each."""
        latest: dict[int, Diagnostic] = {}
        for d in among(self.reading, Diagnostic, "person", persons):
            key = (d.day or date.min, d.id or 0)
            if d.day and d.day <= self.today:
                old = latest.get(d.person or 0)
                if old is None or key > (old.day or date.min, old.id or 0):
                    latest[d.person or 0] = d
        good = {x.id for x in self.reading.where(Level) if (x.position or 99) <= STRONG}
        whose = {d.id: d.person or 0 for d in latest.values()}
        found: dict[int, set[str]] = defaultdict(set)
        for r in among(self.reading, AreaResult, "diagnostic", whose):
            if r.level in good:
                found[whose[r.diagnostic]].add(r.area)
        return {n: frozenset(areas) for n, areas in found.items()}
