"""What may stand in plans: programmes with their runs, events to come, strong colleagues, practices and sites, read once for a list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from nmsdesk.domain.community import Event
from nmsdesk.domain.courses import CourseGroup, Enrolment
from nmsdesk.domain.development import (
    AreaResult,
    Deficit,
    Diagnostic,
    LearningPlan,
    Level,
    MentorOffer,
    Mentorship,
    Program,
    RegistryEntry,
    Training,
)
from nmsdesk.domain.knowledge import Practice
from nmsdesk.domain.matching.plan_items import Learner, Need, Option, Run
from nmsdesk.domain.monitoring import Term
from nmsdesk.domain.organizations import Organization, Site
from nmsdesk.domain.people import Absence, Employment, Person, Post, QualificationCategory
from nmsdesk.domain.periods import Span
from nmsdesk.russian import fold, stem
from nmsdesk.services.desk import Reading
from nmsdesk.services.plans import OPEN

GOOD = 2  # levels counted from the best one that make a colleague strong
LONG_WORD = 5


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a learner beside the traits of matching: names to be shown, the latest diagnostic, an open plan."""

    learner: Learner
    name: str
    place: str
    post: str
    needs: tuple[Need, ...]
    diagnostic: int | None
    open_plan: int | None


class Pool:
    """Options for the people of a list as of a day; programmes, events, practices and sites are the city's, colleagues nearby ones."""

    def __init__(self, reading: Reading, persons: Sequence[int]):
        self.reading, self.today = reading, reading.today
        self.terms = {t.code: t for t in reading.where(Term, dictionary="areas")}
        self.jobs = self._jobs(persons)
        self.posts = {p.id: p for p in reading.where(Post)}
        self.places = {o.id: o for o in reading.where(Organization)}
        self.learners = self._learners(persons)
        near = {e.organization for e in self.jobs.values()}
        self.options = [*self._programs(), *self._events(), *self._practices(), *self._sites(), *self._colleagues(near)]
        self.by_area: dict[str, list[Option]] = defaultdict(list)
        for option in self.options:
            for area in option.areas:
                self.by_area[area].append(option)

    def fitting(self, needs: Iterable[Need]) -> list[Option]:
        """Options that speak of any of the areas, each once."""
        return list({(o.kind, o.id): o for n in needs for o in self.by_area.get(n.area, ())}.values())

    def area(self, code: str) -> str:
        return self.terms[code].name if code in self.terms else code

    # who learns

    def _jobs(self, persons: Sequence[int]) -> dict[int, Employment]:
        """The main job of the day, else any."""
        found: dict[int, Employment] = {}
        for e in self.reading.where(Employment, person=set(persons)) if persons else []:
            if e.holds(self.today) and (e.person not in found or (e.kind == "main" and found[e.person].kind != "main")):
                found[e.person or 0] = e
        return found

    def _learners(self, persons: Sequence[int]) -> list[Standing]:
        chosen = set(persons)
        if not chosen:
            return []
        read = self.reading
        names = {p.id: p.full_name for p in read.by_ids(Person, list(persons))}
        deficits: dict[int, list[Deficit]] = defaultdict(list)
        for d in read.where(Deficit, person=chosen, closed=None):
            deficits[d.person or 0].append(d)
        trained: dict[int, list[Training]] = defaultdict(list)
        for t in read.where(Training, person=chosen):
            trained[t.person or 0].append(t)
        areas = {p.id: p.areas for p in read.where(Program)}
        latest = self._latest(chosen)
        plans = {p.person: p.id for p in read.where(LearningPlan, person=chosen, state=set(OPEN))}
        found = []
        for number in persons:
            job = self.jobs.get(number)
            post = self.posts.get(job.post) if job else None
            passed = [t for t in trained[number] if t.attestation == "passed" or t.until is None or t.until > self.today]
            learner = Learner(
                number, post.category if post else "teaching", frozenset(job.subjects if job else ()), job.organization if job else None,
                frozenset(t.program or 0 for t in passed),
                tuple((area, t.until) for t in passed if t.until for area in areas.get(t.program, ())),
            )  # fmt: skip
            needs = tuple(Need(d.id or 0, d.area, d.text or self.area(d.area)) for d in self._one_an_area(deficits[number]))
            place = self.places.get(job.organization) if job else None
            newest = latest.get(number)
            found.append(
                Standing(
                    learner, names.get(number, ""), place.name if place else "", post.name if post else "", needs,
                    newest.id if newest else None, plans.get(number),
                )
            )  # fmt: skip
        return found

    @staticmethod
    def _one_an_area(deficits: list[Deficit]) -> list[Deficit]:
        """The newest open deficit of each area, in the order in which the areas were found."""
        newest: dict[str, Deficit] = {}
        for d in sorted(deficits, key=lambda d: (d.opened or date.min, d.id or 0)):
            newest[d.area] = d
        return sorted(newest.values(), key=lambda d: (d.opened or date.min, d.id or 0))

    def _latest(self, persons: set[int]) -> dict[int, Diagnostic]:
        found: dict[int, Diagnostic] = {}
        for d in self.reading.where(Diagnostic, person=persons):
            if d.day and d.day <= self.today and (d.person not in found or (d.day, d.id) > (found[d.person].day, found[d.person].id)):
                found[d.person or 0] = d
        return found

    # what helps

    def _programs(self) -> Iterable[Option]:
        entries: dict[int, list[Span]] = defaultdict(list)
        for e in self.reading.where(RegistryEntry):
            entries[e.program or 0].append(Span(e.since, e.until))
        runs: dict[int, list[Run]] = defaultdict(list)
        for g in self.reading.where(CourseGroup, state={"planned", "active"}):
            taken = sum(e.state != "expelled" for e in self.reading.where(Enrolment, group=g.id)) if g.limit else 0
            if g.since and g.until and g.since >= self.today:
                runs[g.program or 0].append(Run(g.since, g.until, max(0, g.limit - taken) if g.limit else None))
        for p in self.reading.where(Program):
            yield Option(
                "program", p.id or 0, p.title, frozenset(p.areas), p.group, frozenset(p.subjects), None, p.hours,
                tuple(entries[p.id or 0]), tuple(runs[p.id or 0]),
            )  # fmt: skip

    def _events(self) -> Iterable[Option]:
        for e in self.reading.where(Event, state="planned"):
            if e.since and e.since >= self.today:
                areas = frozenset(e.areas) or self.areas_of(f"{e.title} {e.program}")
                yield Option("event", e.id or 0, e.title, areas, organization=e.organization, on=e.since)

    def _practices(self) -> Iterable[Option]:
        for p in self.reading.where(Practice, state="accepted"):
            yield Option("practice", p.id or 0, p.title, frozenset(p.areas), subjects=frozenset(p.subjects), organization=p.organization)

    def _sites(self) -> Iterable[Option]:
        for s in self.reading.where(Site):
            if s.holds(self.today) and s.kind != "attached":
                place = self.places.get(s.organization)
                title = f"{s.topic} ({place.name})" if place else s.topic
                yield Option(
                    "site", s.id or 0, title, self.areas_of(s.topic), organization=s.organization, regional=s.level != "city"
                )  # fmt: skip

    def areas_of(self, text: str) -> frozenset[str]:
        """Competence areas that a text names: every long word of the area's name or of an alias stands in it, endings aside."""
        stems = {stem(word) for word in fold(text).replace("«", " ").replace("»", " ").split()}
        found = set()
        for code, term in self.terms.items():
            for name in (term.name, *term.aliases.split(";")):
                words = [w for w in fold(name).replace(":", " ").replace(",", " ").split() if len(w) >= LONG_WORD]
                if words and all(stem(w) in stems for w in words):
                    found.add(code)
        return frozenset(found)

    def _colleagues(self, near: set[int | None]) -> Iterable[Option]:
        """People of the learners' organisations and of the bank of mentors, strong in an area by their latest diagnostic."""
        bank = {o.person: o for o in self.reading.where(MentorOffer) if o.holds(self.today)}
        jobs = {}
        for e in self.reading.where(Employment, organization={n for n in near if n is not None}) if near else []:
            if e.holds(self.today) and e.kind == "main":
                jobs[e.person or 0] = e
        rest = {n for n in bank if n is not None} - set(jobs)
        for e in self.reading.where(Employment, person=rest) if rest else []:
            if e.holds(self.today) and e.kind == "main":
                jobs[e.person or 0] = e
        away = (
            {a.employment for a in self.reading.where(Absence, employment={e.id or 0 for e in jobs.values()}) if a.holds(self.today)}
            if jobs
            else set()
        )
        people = {n for n, e in jobs.items() if e.id not in away}
        strong = self._strong(people)
        for o in bank.values():
            if o.person in people:
                strong.setdefault(o.person or 0, {}).update(dict.fromkeys(o.areas, 1))
        chosen = set(strong)
        names = {p.id: p for p in self.reading.by_ids(Person, sorted(chosen))}
        highest = (
            {c.person for c in self.reading.where(QualificationCategory, person=chosen, kind="highest") if c.holds(self.today)}
            if chosen
            else set()
        )
        load: dict[int, int] = defaultdict(int)
        for m in self.reading.where(Mentorship, mentor=chosen, state="active") if chosen else []:
            load[m.mentor or 0] += m.holds(self.today)
        for number, areas in strong.items():
            place = self.places.get(jobs[number].organization)
            title = f"{names[number].full_name}, {place.name if place else ''}".rstrip(", ")
            yield Option(
                "colleague", number, title, frozenset(areas), subjects=frozenset(jobs[number].subjects),
                organization=jobs[number].organization, levels=tuple(areas.items()), load=load[number], highest=number in highest,
                in_bank=number in bank,
            )  # fmt: skip

    def _strong(self, people: set[int]) -> dict[int, dict[str, int]]:
        """Position of the level in each area in which a person is strong: 1 is the best of the scale."""
        latest = self._latest(people) if people else {}
        by_id = {d.id: d.person for d in latest.values()}
        position = {x.id: x.position or 9 for x in self.reading.where(Level)}
        found: dict[int, dict[str, int]] = {}
        for r in self.reading.where(AreaResult, diagnostic=set(by_id)) if by_id else []:
            if (place := position.get(r.level, 9)) <= GOOD:
                found.setdefault(by_id[r.diagnostic] or 0, {})[r.area] = place
        return found
