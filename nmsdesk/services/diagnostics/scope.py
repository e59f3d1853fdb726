"""Whose results are looked at: people of a school, a post, a subject on a day, and the days of the results; read once for a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from nmsdesk.domain.development import Diagnostic, DiagnosticSummary, Instrument, Level, Scale
from nmsdesk.domain.people import Employment, Post
from nmsdesk.russian import fold, people
from nmsdesk.services.campaigns import staff_on
from nmsdesk.services.deficits import Results
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.storage.records import Labels


@dataclass(frozen=True, slots=True)
class Scope:
    """People by their main job on the last day of the scope (today when open), results by their day; empty means all."""

    organization: int | None = None
    group: str = ""  # terms.POST_GROUPS
    post: int | None = None
    subject: str = ""
    since: date | None = None
    until: date | None = None
    campaign: int | None = None
    person: int | None = None

    def day(self, today: date) -> date:
        """The day whose staff is meant."""
        return min(self.until or today, today)


@dataclass(frozen=True, slots=True)
class Someone:
    """A person in the scope: name, post and organisation by the main job of the day."""

    id: int
    name: str
    organization: int
    place: str
    post: str
    subjects: tuple[str, ...]


@dataclass(slots=True)
class Found:
    """People of a scope and their results with the names that speak of them; results outside its days are kept for «before»."""

    scope: Scope
    on: date
    labels: Labels
    people: dict[int, Someone]
    results: Results
    scales: dict[int | None, Scale]
    _areas: dict[str, int] = field(default_factory=dict)

    def area(self, code: str) -> str:
        return self.labels.term("areas", code)

    def scale(self, d: Diagnostic) -> int:
        return self.results.tool(d).scale or 0

    def inside(self, d: Diagnostic) -> bool:
        """Whether the result is of the days and of the campaign."""
        s = self.scope
        within = d.day is not None and (s.since is None or d.day >= s.since) and (s.until is None or d.day <= s.until)
        return within and (s.campaign is None or d.campaign == s.campaign)

    def tool(self, d: Diagnostic) -> Instrument:
        return self.results.tool(d)

    def level_name(self, level: Level | None) -> str:
        """«высокий дефицит» on an inverted scale, so that the word alone never misleads."""
        if level is None:
            return ""
        scale = self.scales.get(level.scale)
        return f"{level.name} дефицит" if scale and scale.inverted else level.name

    def order(self, codes: Iterable[str]) -> list[str]:
        """Areas by name."""
        return sorted(set(codes), key=lambda code: fold(self.area(code)))


def read(reading: Reading, scope: Scope) -> Found:
    """Everything a page of diagnostics needs; the staff is counted as the indicators count it."""
    on = scope.day(reading.today)
    labels = Labels(reading.connection)
    found = people_of(reading, scope, on, labels)
    return Found(scope, on, labels, found, Results(reading, found), {s.id: s for s in reading.where(Scale)})


def persons(desk: Desk, scope: Scope) -> list[int]:
    """Ids of the people of a scope."""
    with desk.read() as reading:
        return list(people_of(reading, scope, scope.day(reading.today), Labels(reading.connection)))


def people_of(reading: Reading, scope: Scope, on: date, labels: Labels) -> dict[int, Someone]:
    """The people of a scope by id, in the order of names."""
    groups = (scope.group,) if scope.group else ("teaching", "leading")
    staff = staff_on(reading, on, groups)
    if scope.organization is not None:
        staff = {n: place for n, place in staff.items() if place == scope.organization}
    if scope.person is not None:
        staff = {n: place for n, place in staff.items() if n == scope.person}
    jobs = _jobs(reading, staff, on, groups)
    posts = {p.id: p.name for p in reading.where(Post)}
    names, places = labels.of("persons", staff), labels.of("organizations", staff.values())
    found = []
    for n, place in staff.items():
        own = jobs.get(n, [])
        if scope.post is not None and all(e.post != scope.post for e in own):
            continue
        subjects = tuple(dict.fromkeys(s for e in own for s in e.subjects))
        if scope.subject and scope.subject not in subjects:
            continue
        chosen = next((e for e in own if e.post == scope.post), own[0] if own else None)
        found.append(Someone(n, names.get(n, ""), place, places.get(place, ""), posts.get(chosen.post, "") if chosen else "", subjects))
    return {s.id: s for s in sorted(found, key=lambda s: (fold(s.name), s.id))}


def _jobs(reading: Reading, staff: dict[int, int], on: date, groups: tuple[str, ...]) -> dict[int, list[Employment]]:
    """Jobs of the day at the place where a person is counted, the main one first; of the groups of posts alone."""
    posts = {p.id for p in reading.where(Post) if p.category in groups}
    found: dict[int, list[Employment]] = defaultdict(list)
    places = sorted(set(staff.values()))
    rows = reading.where(Employment, organization=places[0]) if len(places) == 1 else reading.where(Employment)
    for e in rows:
        if e.holds(on) and staff.get(e.person or 0) == e.organization and e.post in posts:
            found[e.person or 0].append(e)
    for own in found.values():
        own.sort(key=lambda e: (e.kind != "main", e.id or 0))
    return found


@dataclass(frozen=True, slots=True)
class Nameless:
    """Results of a school without names: told apart, never added to persons (domain.md §2.5)."""

    organization: int
    name: str
    instrument: str
    on: date | None
    participants: int
    passing: int | None
    levels: str


def nameless(reading: Reading, scope: Scope, labels: Labels) -> tuple[Nameless, ...]:
    """Summaries without names of the scope's school and days, the latest first; none when the scope asks for some people only."""
    if scope.group or scope.post or scope.subject or scope.person:
        return ()
    rows = []
    for s in reading.where(DiagnosticSummary):
        mine = scope.organization in (None, s.organization) and scope.campaign in (None, s.campaign)
        if mine and s.day and (scope.since or s.day) <= s.day <= (scope.until or s.day):
            rows.append(s)
    rows.sort(key=lambda s: (s.day or date.min, s.id or 0), reverse=True)
    places, tools = labels.of("organizations", [s.organization for s in rows]), labels.of("instruments", [s.instrument for s in rows])
    return tuple(
        Nameless(s.organization or 0, places[s.organization or 0], tools[s.instrument or 0], s.day, s.participants or 0, s.passing, s.note)
        for s in rows
    )


def nameless_text(rows: Iterable[Nameless]) -> str:
    """«Без имён: 12 человек», '' when there are none."""
    total = sum(r.participants for r in rows)
    return f"Кроме того, без имён: {people(total)}. Они не складываются с поимёнными результатами." if total else ""
