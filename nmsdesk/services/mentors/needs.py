"""Who needs a mentor and has none today, and why: the young, newcomers, those returned, those whose mentor has left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from nmsdesk.domain.development import Deficit, Mentorship
from nmsdesk.domain.people import Absence, Employment
from nmsdesk.domain.periods import add_years
from nmsdesk.domain.rules.development import PLAN_OPEN
from nmsdesk.russian import day, fold
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.mentors.circle import Circle, among, present, pupils_forms
from nmsdesk.services.standing import young_until
from nmsdesk.storage import due
from nmsdesk.storage.records import Labels

REASONS = {
    "lost": "остался без наставника",
    "young": "молодой педагог",
    "newcomer": "новый в организации",
    "returned": "вернулся после перерыва",
    "deficit": "дефицит без плана",
}
USUAL = ("lost", "young", "newcomer", "returned")
GROUPS = {"lost": "", "young": "young", "newcomer": "newcomer", "returned": "returned", "deficit": "deficit"}  # mentee_groups
OWN_WILL = ("mentee_left", "refused_mentee")  # ends after which nobody asks for another mentor
GAP = timedelta(days=31)  # jobs of one organisation closer than this are one stay


@dataclass(frozen=True, slots=True)
class Need:
    """Somebody at work today without a mentor: why (codes of REASONS), the words, areas of open deficits.

    ``draft`` is a pair being drawn up, ``ended`` the pair whose early end left the person alone.
    """

    person: int
    name: str
    organization: int | None
    place: str
    post: str
    reasons: tuple[str, ...]
    detail: str
    areas: tuple[str, ...] = ()
    draft: int | None = None
    ended: int | None = None

    @property
    def group(self) -> str:
        """The category of the mentee by the first reason that has one."""
        return next((GROUPS[r] for r in self.reasons if GROUPS[r]), "")


def needs(
    desk: Desk, organization: int | None = None, reasons: Collection[str] = USUAL, persons: Collection[int] | None = None
) -> list[Need]:
    """Those who need a mentor, of one organisation or of the persons given, by organisation and name; the absent are left out."""
    with desk.read() as reading:
        return found(reading, organization, reasons, persons)


def found(
    reading: Reading, organization: int | None = None, reasons: Collection[str] = USUAL, persons: Collection[int] | None = None
) -> list[Need]:
    """The same within a reading."""
    asked = _Asked(reading, organization, reasons, persons)
    return sorted(asked.needs(), key=lambda n: (fold(n.place), fold(n.name), n.person))


def orphaned(reading: Reading) -> tuple[int, ...]:
    """Pairs whose early end within a year left a young teacher without a mentor and without a pair being drawn up."""
    alone = [n for n in found(reading, reasons=("lost",)) if n.ended and n.draft is None]
    circle = Circle.of(reading, [n.person for n in alone])
    return tuple(sorted(n.ended or 0 for n in alone if circle.young(n.person)))


class _Asked:
    """Reasons by person, found register by register, each with its words."""

    def __init__(self, reading: Reading, organization: int | None, reasons: Collection[str], persons: Collection[int] | None):
        self.reading, self.today, self.year = reading, reading.today, add_years(reading.today, -1)
        self.wanted = set(persons) if persons is not None else None
        self.organization = organization
        if organization is not None:
            here = {e.person or 0 for e in reading.where(Employment, organization=organization) if e.holds(self.today)}
            self.wanted = here if self.wanted is None else here & self.wanted
        self.why: dict[int, dict[str, str]] = defaultdict(dict)
        self.ended: dict[int, int | None] = {}
        for code in REASONS:
            if code in reasons:
                getattr(self, f"_{code}")()

    def _own(self, ids: Iterable[int]) -> set[int]:
        return set(ids) if self.wanted is None else set(ids) & self.wanted

    def _lost(self) -> None:
        """The last pair ended early within a year, or goes on by the papers with a mentor who works nowhere."""
        c, key = self.reading.connection, "mentorships"
        ended = due.ids(c, key, due.one_of(key, "state", ("ended",)), due.between(key, "until", self.year, self.today))
        gone = due.ids(
            c, key, due.one_of(key, "state", ("active", "paused")), due.holds(key, self.today), ~due.works(key, "mentor", self.today)
        )
        forms = pupils_forms(self.reading)
        pairs = [m for m in self.reading.by_ids(Mentorship, [*ended, *gone]) if m.form not in forms and m.end_reason not in OWN_WILL]
        names = Labels(self.reading.connection).of("persons", [m.mentor for m in pairs])
        for m in sorted(pairs, key=lambda m: m.until or date.max):
            if m.mentee in self._own([m.mentee or 0]):
                mentor = names.get(m.mentor or 0, "")
                said = f"пара с наставником {mentor} прекращена {day(m.until)}" if m.state == "ended" else f"наставник {mentor} не работает"
                self.why[m.mentee or 0]["lost"] = said
                self.ended[m.mentee or 0] = m.id if m.state == "ended" else None

    def _young(self) -> None:
        """By the rule set in force; whose birth or start of work is not known are not among them."""
        from nmsdesk.services.standing import rules_of

        rules = rules_of(self.reading, self.today)
        if rules is None:
            return
        c = self.reading.connection
        oldest = add_years(self.today, -(rules.age_bound or 35) - 1)
        clauses = [due.teaches(self.today), due.between("persons", "birth", oldest, self.today)]
        if rules.variant_5 != "young":
            clauses.append(due.in_first_years(add_years(self.today, -(rules.experience_bound or 3) - 1)))
        ids = {*due.ids(c, "persons", *clauses), *due.ids(c, "persons", due.one_of("persons", "young", ("yes",)))}
        circle = Circle.of(self.reading, self._own(ids))
        for number, person in circle.people.items():
            if circle.young(number):
                last = young_until(person, rules)
                self.why[number]["young"] = (
                    f"молодой педагог до {day(last)}" if last and last >= self.today else "молодой педагог по решению"
                )

    def _newcomer(self) -> None:
        """Came to the organisation within a year; another post in the same one is no coming."""
        c, key = self.reading.connection, "employments"
        since = due.between(key, "since", self.year, self.today)
        ids = due.ids(c, key, since, due.holds(key, self.today), due.one_of(key, "kind", ("main",)))
        jobs = [e for e in self.reading.by_ids(Employment, list(ids)) if e.person in self._own([e.person or 0])]
        earlier: dict[tuple[int | None, int | None], list[Employment]] = defaultdict(list)
        for e in among(self.reading, Employment, "person", [e.person for e in jobs]):
            earlier[e.person, e.organization].append(e)
        for e in jobs:
            before = [o for o in earlier[e.person, e.organization] if o.id != e.id and o.since and e.since and o.since < e.since]
            if e.since and not any(o.until is None or o.until >= e.since - GAP for o in before):
                self.why[e.person or 0]["newcomer"] = f"работает здесь с {day(e.since)}"

    def _returned(self) -> None:
        """A long absence ended within a year."""
        c = self.reading.connection
        ids = due.ids(c, "absences", due.between("absences", "until", self.year, self.today - timedelta(days=1)), due.at_work(self.today))
        absences = self.reading.by_ids(Absence, list(ids))
        jobs = {e.id: e for e in self.reading.by_ids(Employment, sorted({a.employment or 0 for a in absences}))}
        for a in absences:
            job = jobs.get(a.employment)
            if job and job.person in self._own([job.person or 0]):
                self.why[job.person or 0]["returned"] = f"отсутствие закончилось {day(a.until)}"

    def _deficit(self) -> None:
        """Open deficits and no plan that would answer them."""
        key = "deficits"
        lonely = (~due.person_has_plan(PLAN_OPEN), due.works(key, "person", self.today))
        ids = due.ids(self.reading.connection, key, due.empty(key, "closed"), *lonely)
        for d in self.reading.by_ids(Deficit, list(ids)):
            if d.person in self._own([d.person or 0]):
                self.why[d.person or 0]["deficit"] = "открытые дефициты, плана ИОМ нет"

    def needs(self) -> Iterable[Need]:
        circle = Circle.of(self.reading, self.why)
        forms = pupils_forms(self.reading)
        pairs: dict[int, list[Mentorship]] = defaultdict(list)
        for m in among(self.reading, Mentorship, "mentee", self.why):
            if m.form not in forms and (m.state == "planned" or present(m, self.today)):
                pairs[m.mentee or 0].append(m)
        working = set(Circle.of(self.reading, {m.mentor for own in pairs.values() for m in own}).jobs)
        areas: dict[int, list[str]] = defaultdict(list)
        for d in among(self.reading, Deficit, "person", self.why, closed=None):
            if d.area not in areas[d.person or 0]:
                areas[d.person or 0].append(d.area)
        for person, why in self.why.items():
            served = any(m.state != "planned" and m.mentor in working for m in pairs[person])
            here = self.organization is None or circle.organization(person) == self.organization
            if served or person in circle.absent or not circle.teaches(person) or not circle.counted(person) or not here:
                continue
            codes = tuple(code for code in REASONS if code in why)
            draft = next((m.id for m in pairs[person] if m.state == "planned"), None)
            yield Need(
                person, circle.name(person), circle.organization(person), circle.place(person), circle.post(person), codes,
                "; ".join(why[code] for code in codes), tuple(areas[person]), draft, self.ended.get(person),
            )  # fmt: skip
