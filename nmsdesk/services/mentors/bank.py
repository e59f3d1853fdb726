"""The bank of mentors and of mentees, of a school and of the city, with the load of each (domain.md §4.3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from nmsdesk.domain import terms
from nmsdesk.domain.development import MentorOffer, Mentorship
from nmsdesk.domain.people import QualificationCategory
from nmsdesk.domain.periods import day_before, full_years
from nmsdesk.errors import Rejected
from nmsdesk.russian import count, fold
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.mentors.candidates import LIMIT
from nmsdesk.services.mentors.circle import Circle, among, present, pupils_forms
from nmsdesk.services.mentors.pairs import Done
from nmsdesk.services.registers import put
from nmsdesk.storage.records import Labels

PEOPLE = ("человек", "человека", "человек")
_BEST = ("highest", "first", "mentor", "methodist")


@dataclass(frozen=True, slots=True)
class Mentor:
    """One of the bank or with mentees today; ``load`` of ``limit``, pairs drawn up in ``drafts``, ``offer`` None: not in the bank."""

    person: int
    name: str
    organization: int | None
    place: str
    post: str
    category: str
    years: int | None
    areas: str
    elsewhere: bool
    offer: int | None
    limit: int
    load: int
    drafts: int
    done: int
    mentees: str

    @property
    def free(self) -> int:
        return max(0, self.limit - self.load - self.drafts)


def mentors(desk: Desk, organization: int | None = None) -> list[Mentor]:
    """Mentors of the bank and those at work with mentees, by organisation and name."""
    with desk.read() as reading:
        today, forms = reading.today, pupils_forms(reading)
        offers = {o.person or 0: o for o in reading.where(MentorOffer) if o.holds(today)}
        running = [m for m in reading.where(Mentorship, state={"active", "paused", "planned"}) if m.form not in forms]
        running = [m for m in running if m.state == "planned" or present(m, today)]
        circle = Circle.of(reading, {*offers, *(m.mentor for m in running)})
        chosen = [n for n in circle.jobs if organization in (None, circle.organization(n))]
        by_mentor: dict[int, list[Mentorship]] = defaultdict(list)
        for m in running:
            by_mentor[m.mentor or 0].append(m)
        done: dict[int, int] = defaultdict(int)
        for m in among(reading, Mentorship, "mentor", chosen, state="reached"):
            done[m.mentor or 0] += m.form not in forms
        held: dict[int, set[str]] = defaultdict(set)
        for c in among(reading, QualificationCategory, "person", chosen):
            if c.holds(today):
                held[c.person or 0].add(c.kind)
        labels = Labels(reading.connection)
        names = labels.of("persons", [m.mentee for m in running])
        found = [_mentor(n, circle, offers.get(n), by_mentor[n], held[n], done[n], names, labels) for n in chosen]
    return sorted(found, key=lambda x: (fold(x.place), fold(x.name), x.person))


def _mentor(
    n: int, circle: Circle, offer: MentorOffer | None, pairs: Sequence[Mentorship], held: set[str], done: int,
    names: dict[int, str], labels: Labels,
) -> Mentor:  # fmt: skip
    person = circle.people[n]
    now = {m.mentee or 0 for m in pairs if m.state != "planned"}
    drafts = {m.mentee or 0 for m in pairs if m.state == "planned"} - now
    return Mentor(
        n, person.full_name, circle.organization(n), circle.place(n), circle.post(n),
        ", ".join(terms.CATEGORY_KINDS[k] for k in _BEST if k in held),
        full_years(person.career_start, circle.today) if person.career_start else None,
        ", ".join(labels.term("areas", a) for a in offer.areas) if offer else "", bool(offer and offer.other_schools),
        offer.id if offer else None, (offer.limit or LIMIT) if offer else LIMIT, len(now), len(drafts), done,
        ", ".join(sorted(names.get(m, "") for m in now)),
    )  # fmt: skip


def enter(
    desk: Desk, persons: Sequence[int], since: date | None = None, limit: int = LIMIT, elsewhere: bool = False, note: str = ""
) -> Done:
    """Put people into the bank of mentors; those there already are passed over. Rejected when all are."""
    day = since or desk.today
    with desk.begin("add", f"В банк наставников: {count(len(persons), *PEOPLE)}") as begun:
        reading = Reading(begun.work.connection, desk.today)
        there = {o.person for o in among(reading, MentorOffer, "person", persons) if o.until is None or o.until >= day}
        new = [n for n in dict.fromkeys(persons) if n not in there]
        if not new:
            raise Rejected("Все выбранные уже в банке наставников." if persons else "Выберите тех, кто войдёт в банк наставников.")
        for n in new:
            put(begun.work, MentorOffer(person=n, since=day, limit=limit, other_schools=elsewhere, note=note), desk.today)
    return Done(tuple(new), begun.changed)


def leave(desk: Desk, offers: Sequence[int], on: date | None = None) -> Done:
    """The last day in the bank; the pairs of the mentor go on."""
    last = on or day_before(desk.today)
    with desk.begin("change", f"Из банка наставников: {count(len(offers), *PEOPLE)}") as begun:
        for offer in Reading(begun.work.connection, desk.today).by_ids(MentorOffer, list(offers)):
            put(begun.work, replace(offer, until=max(last, offer.since or last)), desk.today)
    return Done(tuple(offers), begun.changed)
