"""Why a person is in one of two lists only, in words: where they work, what bars them, whose name is near."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from nmsdesk.domain import terms
from nmsdesk.domain.development import LearningPlan
from nmsdesk.domain.people import Employment, Person, Post
from nmsdesk.indicators import evaluation
from nmsdesk.indicators.context import EXCLUDED, Context, Member
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.russian import day
from nmsdesk.services.desk import Reading
from nmsdesk.services.likeness import Traits, of_birth, of_name, plain
from nmsdesk.services.matching import People
from nmsdesk.services.named_lists import Named
from nmsdesk.storage.records import Labels

LIKE = 20  # points of likeness of names from which one is worth a look
MOST_NEAR = 3
_STAFF = "1"  # the indicator whose population is the whole staff
Why = tuple[str, str, str]  # group, organisation, reason


@dataclass(frozen=True, slots=True)
class Near:
    """A person or an organisation of the base that may be meant: what is alike; ``ours`` says that the register counts them here."""

    person: int
    name: str
    why: str
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One of the lists' people or organisations: ``row`` of theirs (0: only in ours), ``person``: the id of the base (0: not found),
    ``place``: the organisation by the base, why in words."""

    row: int
    name: str
    person: int
    place: str
    group: str
    why: str
    near: tuple[Near, ...] = ()


class Reasons:
    """Reads of the base only those who are asked about."""

    def __init__(self, reading: Reading, context: Context, code: str):
        self.reading, self.context, self.code = reading, context, code
        self.people = People(reading.connection)
        self.labels = Labels(reading.connection)
        self.posts = {p.id: p for p in reading.where(Post)}
        self._jobs: dict[int, list[Employment]] = {}

    def jobs_of(self, person: int) -> list[Employment]:
        """All employments of a person."""
        if person not in self._jobs:
            self.read_jobs({person})
        return self._jobs[person]

    def read_jobs(self, ids: Iterable[int]) -> None:
        """Read the employments of many at once."""
        wanted = sorted(set(ids) - self._jobs.keys())
        self._jobs.update((n, []) for n in wanted)
        for start in range(0, len(wanted), 900):
            for e in self.reading.where(Employment, person=set(wanted[start : start + 900])):
                self._jobs[e.person or 0].append(e)

    def candidates(self, row: Named) -> tuple[Near, ...]:
        """Everyone whom the name of the row fits."""
        ids = self.people.candidates(row.name, row.birth)
        names = self.labels.of("persons", ids)
        self.read_jobs(ids)
        return tuple(Near(n, names.get(n, ""), self._work(n)[2]) for n in ids)

    # only in their list

    def only_theirs(self, ids: set[int]) -> dict[int, Why]:
        """For each person of the base why the register does not count them here."""
        self.read_jobs(ids)
        members = self._members(ids)
        return {n: self._of_member(n, members[n]) if n in members else self._work(n) for n in ids}

    def _members(self, ids: set[int]) -> dict[int, Member]:
        """Lines of the city's list by person: of the indicator, of the staff for the headcount."""
        city = replace(self.context, organization=None)
        code, subjects = self.code or _STAFF, {n: n for n in ids}
        if not self.code:
            city = replace(city, variant="any")
        elif INDICATORS[code].subject == "plans":
            wanted = sorted(ids)
            plans = [p for s in range(0, len(wanted), 900) for p in self.reading.where(LearningPlan, person=set(wanted[s : s + 900]))]
            subjects = {p.id or 0: p.person or 0 for p in plans}
        found: dict[int, Member] = {}
        for m in _chunked(self.reading, code, city, list(subjects)):
            found[subjects[m.id]] = m
        return found

    def _of_member(self, person: int, m: Member) -> Why:
        place = self.context.organization
        if m.status == EXCLUDED:
            return "excluded", m.organization_name, m.reason
        if place is not None and m.organization != place:
            here = next((e for e in self.jobs_of(person) if e.organization == place and e.holds(self.context.as_of)), None)
            also = f", здесь {terms.EMPLOYMENT_KINDS.get(here.kind, here.kind)}" if here else ""
            return "elsewhere", m.organization_name, f"учитывается в организации «{m.organization_name}»{also}"
        if not self.code:
            return "excluded", m.organization_name, m.reason
        return "lacking", m.organization_name, m.reason

    def _work(self, person: int) -> Why:
        """Where a person works who is in no list of the indicator."""
        on, jobs = self.context.as_of, self.jobs_of(person)
        now = sorted((e for e in jobs if e.holds(on)), key=lambda e: (e.organization != self.context.organization, e.kind != "main"))
        if now:
            job = now[0]
            post, place = self._post(job), self._place(job)
            if job.organization == self.context.organization or self.context.organization is None:
                category = self.posts[job.post].category if job.post in self.posts else ""
                if category in ("teaching", "leading"):
                    return "lacking", place, f"{post}, в расчёт показателя не входит"
                return "post", place, f"должность «{post}»"
            return "elsewhere", place, f"работает в организации «{place}», {post}"
        ended = [e for e in jobs if e.until and e.until < on]
        if ended:
            last = max(ended, key=lambda e: (e.until, e.id))
            return "gone", self._place(last), f"работа в организации «{self._place(last)}» закончена {day(last.until)}"
        coming = [e for e in jobs if e.since and e.since > on]
        if coming:
            first = min(coming, key=lambda e: (e.since, e.id))
            return "gone", self._place(first), f"приём в организацию «{self._place(first)}» только с {day(first.since)}"
        return "gone", "", "место работы в базе не указано"

    def _place(self, job: Employment) -> str:
        return self.labels.of("organizations", [job.organization]).get(job.organization or 0, "")

    def _post(self, job: Employment) -> str:
        return self.posts[job.post].name if job.post in self.posts else "должность не указана"

    # only in our list

    def only_ours(self, subjects: Mapping[int, int]) -> dict[int, tuple[str, str]]:
        """Subject → organisation and why it counts: what the indicator found, for the headcount the job of the day."""
        if self.code:
            found = _chunked(self.reading, self.code, self.context, list(subjects))
            return {m.id: (m.organization_name, m.reason) for m in found}
        self.read_jobs(subjects.values())
        self.labels.of("organizations", {e.organization for n in subjects.values() for e in self._jobs[n]})
        return {s: self._counted(p) for s, p in subjects.items()}

    def _counted(self, person: int) -> tuple[str, str]:
        own = [e for e in self.jobs_of(person) if e.holds(self.context.as_of)]
        here = [e for e in own if self.context.organization in (None, e.organization)] or own
        job = min(here, key=lambda e: (e.kind != "main", e.id or 0))
        kind = terms.EMPLOYMENT_KINDS.get(job.kind, job.kind)
        return self._place(job), f"{self._post(job)}, {kind} с {day(job.since)}"


def _chunked(reading: Reading, code: str, context: Context, ids: Sequence[int]) -> list[Member]:
    if len(ids) > 5000:  # most of the city: one query for all
        wanted = set(ids)
        return [m for m in evaluation.members(reading.connection, code, context) if m.id in wanted]
    found: list[Member] = []
    for start in range(0, len(ids), 900):
        found += evaluation.members(reading.connection, code, context, only=ids[start : start + 900])
    return found


def near_names(reading: Reading, rows: Sequence[Named], ours: set[int]) -> dict[int, tuple[Near, ...]]:
    """For rows that nobody of the base fits: those of ``ours`` and of the same surname whose names are alike, best first."""
    if not rows:
        return {}
    surnames = {r.name.last for r in rows}
    chosen = {p.id or 0: p for p in reading.where(Person, last_name=surnames)}
    wanted = sorted(ours - chosen.keys())
    chosen |= {p.id or 0: p for p in reading.by_ids(Person, wanted)}
    traits = [
        Traits(n, (plain(p.last_name), plain(p.first_name), plain(p.patronymic)), p.birth, p.birth_precision or "day")
        for n, p in chosen.items()
    ]
    labels = Labels(reading.connection)
    found: dict[int, tuple[Near, ...]] = {}
    for row in rows:
        mine = Traits(0, (plain(row.name.last), plain(row.name.first), plain(row.name.patronymic)), row.birth)
        scored = []
        for t in traits:
            points, why = of_name(mine, t)
            more, also = of_birth(mine, t)
            if points >= LIKE or (points and more):
                scored.append((points + more + 5 * (t.id in ours), t, "; ".join(x for x in (why, also) if x)))
        scored.sort(key=lambda x: (-x[0], x[1].id))
        called = labels.of("persons", [t.id for _, t, _ in scored[:MOST_NEAR]])
        found[row.row] = tuple(Near(t.id, called.get(t.id, ""), why, t.id in ours) for _, t, why in scored[:MOST_NEAR])
    return found
