"""Young teachers: who is one on a day under the rule in force, the track of the first years, days without a mentor, who leaves when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from nmsdesk.domain import terms
from nmsdesk.domain.community import Association, Event, Membership, Participation
from nmsdesk.domain.development import LearningPlan, Mentorship
from nmsdesk.domain.monitoring import RuleSet, Term
from nmsdesk.domain.people import Employment, Person
from nmsdesk.domain.periods import Span, add_months, add_years
from nmsdesk.errors import Rejected, Stale
from nmsdesk.indicators import evaluation
from nmsdesk.indicators.context import COUNTED, EXCLUDED, NO_DATA, NOT_COUNTED, Context
from nmsdesk.russian import day
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.indicators import rules_on
from nmsdesk.services.mentors.circle import among, by_many, pupils_forms
from nmsdesk.services.registers import Saved, put
from nmsdesk.services.standing import young_until
from nmsdesk.storage.records import Labels

FORMS = {"mentor": "наставник", "club": "клуб или мастерская", "event": "мероприятие", "plan": "ИОМ"}
LETTERS = {"mentor": "Н", "club": "К", "event": "М", "plan": "П"}
MONTHS = 3  # a quarter of the track
SOON = timedelta(days=183)


@dataclass(frozen=True, slots=True)
class Quarter:
    """Three months of the track counted from the start of work: which forms of support there were (codes of FORMS)."""

    since: date
    until: date
    forms: tuple[str, ...]
    ahead: bool  # not begun yet


@dataclass(frozen=True, slots=True)
class Young:
    """A young teacher on the day. ``until`` is the last day in the group, None by decision without a term or when not known.

    ``supported`` is what indicator 5 says over the year that ends on the day; ``unmentored`` are days since the start of work
    without a mentor; ``by`` says what ends it: age, years or decision.
    """

    person: int
    name: str
    organization: int | None
    place: str
    post: str
    birth: date | None
    start: date | None
    until: date | None
    by: str
    status: str
    supported: bool
    mentor: str
    unmentored: int
    quarters: tuple[Quarter, ...]
    reason: str = ""

    @property
    def years(self) -> int:
        return (len([q for q in self.quarters if not q.ahead]) + 3) // 4


def on_day(desk: Desk, on: date | None = None, organization: int | None = None) -> list[Young]:
    """Young teachers of the day by organisation and name; those of whom too little is known have the status no_data.

    The group is the population of indicator 5 on the day, so that the list and the indicator cannot disagree.
    """
    with desk.read() as reading:
        return found(reading, on or desk.today, organization)


def found(reading: Reading, on: date, organization: int | None = None) -> list[Young]:
    """The same within a reading; support is looked for in the year that ends on the day."""
    from nmsdesk.domain.periods import Period

    rules = rules_on(reading, on)
    since = add_years(on, -1) + timedelta(days=1)
    context = Context(Period(since, on, "custom"), on, rules, organization)
    members = [m for m in evaluation.members(reading.connection, "5", context) if m.status != EXCLUDED]
    people = {p.id or 0: p for p in by_many(reading, Person, [m.id for m in members])}
    facts = _Facts(reading, people, on)
    posts = _posts(reading, people, on)
    made = []
    for m in members:
        person = people[m.id]
        last = young_until(person, rules)
        decided = person.young == "yes" and (last is None or last < on)
        until = None if decided else last
        start = person.career_start or facts.hired.get(m.id)
        by = "decision" if decided else "" if until is None else ("age" if until == _birthday(person, rules) else "years")
        made.append(
            Young(
                m.id, m.name, m.organization, m.organization_name, posts.get(m.id, ""), person.birth, start, until, by, m.status,
                m.status == COUNTED, facts.mentor_of(m.id), facts.unmentored(m.id, start), facts.track(m.id, start, until),
                person.young_reason if person.young else "",
            )
        )  # fmt: skip
    return made


def _birthday(person: Person, rules: RuleSet) -> date | None:
    """The last day below the bound of age."""
    alone = replace(rules, variant_5="young")
    return young_until(person, alone)


def _posts(reading: Reading, people: Iterable[int], on: date) -> dict[int, str]:
    jobs = [e for e in among(reading, Employment, "person", people) if e.holds(on)]
    names = Labels(reading.connection).of("posts", [e.post for e in jobs])
    jobs.sort(key=lambda e: (e.kind != "main", e.id or 0), reverse=True)
    return {e.person or 0: names.get(e.post or 0, "") for e in jobs}


class _Facts:
    """Supports of the people with their days: the same registers and forms that indicator 5 looks at."""

    def __init__(self, reading: Reading, people: Iterable[int], on: date):
        self.on, self.chosen = on, list(people)
        self.spans: dict[int, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
        self.hired: dict[int, date] = {}
        for e in among(reading, Employment, "person", self.chosen):
            if e.since:
                self.hired[e.person or 0] = min(e.since, self.hired.get(e.person or 0, e.since))
        self.mentors: dict[int, list[int | None]] = defaultdict(list)
        self._pairs(reading)
        self._common(reading)
        for p in among(reading, LearningPlan, "person", self.chosen):
            if p.state in terms.PLAN_APPROVED and p.approved_on and p.approved_on <= on:
                ends = min(p.closed_on, p.until) if p.closed_on and p.until else p.until
                self.spans[p.person or 0]["plan"].append(Span(p.since, ends))
        self.names = Labels(reading.connection).of("persons", [n for own in self.mentors.values() for n in own])

    def _pairs(self, reading: Reading) -> None:
        forms = pupils_forms(reading)
        for m in among(reading, Mentorship, "mentee", self.chosen):
            if m.state in terms.MENTORSHIP_STARTED and m.form not in forms:
                self.spans[m.mentee or 0]["mentor"].append(Span(m.since, m.until))
                if m.holds(self.on) and m.state in ("active", "paused"):
                    self.mentors[m.mentee or 0].append(m.mentor)

    def _common(self, reading: Reading) -> None:
        """Clubs and events of the kinds that are support."""
        kinds = {t.code for t in reading.where(Term, dictionary="association_kinds") if t.counts}
        members = among(reading, Membership, "person", self.chosen)
        groups = {a.id for a in by_many(reading, Association, [m.association for m in members]) if a.kind in kinds}
        for m in members:
            if m.association in groups:
                self.spans[m.person or 0]["club"].append(Span(m.since, m.until))
        forms = {t.code for t in reading.where(Term, dictionary="event_forms") if t.counts}
        came = among(reading, Participation, "person", self.chosen, state="came")
        events = {e.id: e for e in by_many(reading, Event, [x.event for x in came]) if e.form in forms}
        for x in came:
            if event := events.get(x.event):
                self.spans[x.person or 0]["event"].append(Span(event.since, event.until or event.since))

    def mentor_of(self, person: int) -> str:
        return ", ".join(sorted(self.names.get(n or 0, "") for n in self.mentors.get(person, ())))

    def unmentored(self, person: int, start: date | None) -> int:
        """Days from the start of work to the day that no pair covers."""
        if start is None or start > self.on:
            return 0
        free, at = 0, start
        spans = self.spans[person]["mentor"]
        for span in sorted(spans, key=lambda s: s.since or date.min):
            first, last = max(span.since or start, start), min(span.until or self.on, self.on)
            if last < at:
                continue
            free += max(0, (first - at).days)
            at = max(at, last + timedelta(days=1))
        return free + max(0, (self.on - at).days + 1)

    def track(self, person: int, start: date | None, until: date | None) -> tuple[Quarter, ...]:
        """Quarters from the start of work to the last day in the group, three years at least unless age ends it sooner."""
        if start is None:
            return ()
        last = until or max(add_years(start, 3) - timedelta(days=1), self.on)
        found, n = [], 0
        while (first := add_months(start, MONTHS * n)) <= last and n < 80:
            end = add_months(start, MONTHS * (n + 1)) - timedelta(days=1)
            within = Span(first, min(end, self.on))
            ahead = first > self.on
            forms = () if ahead else tuple(f for f in FORMS if any(s.overlaps(within) for s in self.spans[person][f]))
            found.append(Quarter(first, end, forms, ahead))
            n += 1
        return tuple(found)


def leaving(people: Iterable[Young], until: date) -> list[Young]:
    """Those who leave the group by the day, soonest first."""
    chosen = [y for y in people if y.until and y.until <= until]
    return sorted(chosen, key=lambda y: (y.until or until, y.name))


def left_because(young: Young) -> str:
    """«исполнится 35 лет», «закончатся первые годы работы» with the day, '' without a term."""
    if young.until is None:
        return "по решению" if young.by == "decision" else ""
    return f"{'возраст' if young.by == 'age' else 'стаж'}: последний день {day(young.until)}"


def decide(desk: Desk, person: int, decision: str, reason: str) -> Saved:
    """Count the person among the young or not whatever age and service say, with a reason; '' takes the decision back."""
    if decision and decision not in terms.YOUNG:
        raise Rejected("Выберите, считать ли педагога молодым.")
    if decision and not reason.strip():
        raise Rejected("Укажите основание решения: без него показатель 5 нельзя объяснить.")
    with desk.begin("change", "Решение о статусе молодого педагога") as begun:
        record = Reading(begun.work.connection, desk.today).get(Person, person)
        if record is None:
            raise Stale("Работника больше нет. Обновите список.")
        stored, warnings = put(begun.work, replace(record, young=decision, young_reason=reason.strip() if decision else ""), desk.today)
    return Saved(stored, begun.changed, tuple(warnings))


__all__ = [
    "FORMS", "LETTERS", "NOT_COUNTED", "NO_DATA", "SOON", "Quarter", "Young", "decide", "found", "leaving", "left_because", "on_day",
]  # fmt: skip
