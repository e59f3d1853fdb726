"""Who of the young lacks what in indicator 5: a mark at an event, a pair or a plan to be approved, a mentor, a club, their own dates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from nmsdesk.domain.community import Association, Event, Membership, Participation
from nmsdesk.domain.development import LearningPlan, MentorOffer, Mentorship
from nmsdesk.domain.monitoring import Term
from nmsdesk.domain.people import Employment, Person, Post
from nmsdesk.domain.periods import add_years
from nmsdesk.errors import Rejected
from nmsdesk.indicators import facts
from nmsdesk.indicators.context import Member
from nmsdesk.russian import day, joined
from nmsdesk.services import registers
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.growth import plan_name
from nmsdesk.services.mentors.circle import among, pupils_forms
from nmsdesk.services.shortfalls import Mend
from nmsdesk.services.steering import doing
from nmsdesk.services.steering.asked import SCHOOL, Asked
from nmsdesk.services.steering.doing import Doing
from nmsdesk.services.steering.model import Candidate


def candidates(asked: Asked) -> Iterator[Candidate]:
    """What is nearest to being a form of support."""
    support = Support(asked)
    for member in asked.members:
        yield support.marked(member) or support.drafted(member) or support.invited(member) or support.mentor(member)


def unclear(asked: Asked) -> Iterator[Candidate]:
    """Those whose birth or start of work is not known: with the dates they are among the young, and may be counted."""
    support = Support(asked)
    people = {p.id: p for p in asked.reading.by_ids(Person, asked.ids)}
    for member in asked.members:
        person = people[member.id]
        field = "birth" if person.birth is None else "career_start"
        known = {"дату рождения": person.birth, "начало педагогической работы": person.career_start}
        lacks = joined([what for what, value in known.items() if value is None])
        apply = _dated(person, asked.on)
        if not support.supported(member.id):
            apply = doing.together(apply, support.mentoring(member))
        mend = Mend("Указать даты", "persons", member.id, field)
        yield asked.made(member, "data", f"указать {lacks}", apply, mend, responsible=SCHOOL, widens=True)


class Support:
    """Pairs, plans and events of the young, and who could be their mentors."""

    def __init__(self, asked: Asked):
        self.asked = asked
        reading = asked.reading
        self.pupils = pupils_forms(reading)
        counted: dict[str, set[str]] = defaultdict(set)
        for t in reading.where(Term):
            if t.counts:
                counted[t.dictionary].add(t.code)
        self.pairs = asked.among(Mentorship, "mentee")
        self.plans = asked.among(LearningPlan, "person")
        self.places = asked.among(Participation, "person")
        events = {p.event for own in self.places.values() for p in own}
        self.events = {
            e.id: e for e in reading.by_ids(Event, sorted(n for n in events if n))
            if e.form in counted["event_forms"] and e.since and e.state != "cancelled"
            and e.since <= asked.until and (e.until or e.since) >= asked.first
        }  # fmt: skip
        self.clubs = sorted(
            (a for a in reading.where(Association) if a.kind in counted["association_kinds"] and a.holds(asked.on)), key=lambda a: a.id or 0
        )
        self._mentors: dict[int, list[int]] | None = None
        self._supported: set[int] | None = None

    def marked(self, member: Member) -> Candidate | None:
        """Invited to an event that is over: only the mark is lacking."""
        return self._event(member, "data", lambda last: last <= self.asked.on)

    def invited(self, member: Member) -> Candidate | None:
        """Invited to an event of the days to come."""
        return self._event(member, "under_way", lambda last: last > self.asked.on)

    def _event(self, member: Member, cost: str, fits: Any) -> Candidate | None:
        found = [
            (self.events[p.event], p) for p in self.places.get(member.id, ())
            if p.state == "invited" and p.event in self.events and fits(self.events[p.event].since)
        ]  # fmt: skip
        if not found:
            return None
        event, place = min(found, key=lambda x: (x[0].since or date.max, x[1].id or 0))
        on = event.until or event.since
        what = f"отметить участие: «{event.title}» {day(event.since)}"
        action = what if cost == "data" else f"обеспечить участие: «{event.title}» {day(event.since)}"
        apply = doing.come(event, [place.id or 0], self.asked.on)
        mend = Mend("Открыть мероприятие", "events", event.id)
        return self.asked.made(member, cost, action, apply, mend, on=on if cost == "under_way" else None)

    def drafted(self, member: Member) -> Candidate | None:
        """A pair or a plan that is drawn up and waits for its papers."""
        asked = self.asked
        for m in sorted(self.pairs.get(member.id, ()), key=lambda m: m.id or 0):
            inside = m.since and m.since <= asked.until and (m.until is None or m.until >= asked.first)
            if m.state == "planned" and inside and m.form not in self.pupils:
                action = f"оформить пару: приказ, согласие, соглашение (проект с {day(m.since)})"
                mend = Mend("Открыть пару", "mentorships", m.id, "order")
                return asked.made(member, "approve", action, doing.start_pair(m, asked.on), mend, responsible=SCHOOL)
        for p in sorted(self.plans.get(member.id, ()), key=lambda p: p.id or 0):
            if p.state in ("draft", "agreed") and p.until and p.since and p.until >= asked.first and p.since <= asked.until:
                action = f"утвердить проект {plan_name(p)}"
                mend = Mend("Утвердить ИОМ", "plans", p.id, "approved_on")
                return asked.made(member, "approve", action, doing.approve_plan(p, asked.on), mend)
        return None

    def mentor(self, member: Member) -> Candidate:
        """A mentor assigned."""
        values = {"mentee": member.id, "since": self.asked.reading.today}
        mend = Mend("Назначить наставника", "mentorships", None, "mentor", values)
        return self.asked.made(member, "action", "назначить наставника", self.mentoring(member), mend, responsible=SCHOOL)

    def mentoring(self, member: Member) -> Doing:
        """A pair with an experienced colleague; a club where there is nobody."""
        person, place, on = member.id, member.organization, self.asked.on
        had = {m.mentor for m in self.pairs.get(person, ())}
        drafted = any(m.state == "planned" for m in self.pairs.get(person, ()))

        def apply(desk: Desk) -> None:
            with desk.read() as reading:
                mentor = self._mentor(reading, {person, *had}, place)
            if mentor is not None and not drafted:
                doing.pair_up(person, mentor, on)(desk)
            elif self.clubs:
                registers.save(desk, Membership(association=self.clubs[0].id, person=person, since=on))
            else:
                raise Rejected("Некого назначить наставником: нет ни коллег, ни банка наставников, ни клуба.")

        return apply

    def _mentor(self, reading: Reading, but: set[int | None], place: int | None) -> int | None:
        """Of the bank first, then of the teachers of the organisation, the longest at work; of other organisations when it has none."""
        if self._mentors is None:
            self._mentors = self._known_mentors(reading)
        for n in (place, 0):
            found = [m for m in self._mentors.get(n or 0, ()) if m not in but]
            if found:
                return found[0]
        return None

    def _known_mentors(self, reading: Reading) -> dict[int, list[int]]:
        """Mentors by organisation; under 0 those of the bank who go to other schools."""
        on = self.asked.on
        offers = {o.person: o for o in reading.where(MentorOffer) if o.holds(on)}
        teaching = {p.id for p in reading.where(Post) if p.category == "teaching"}
        wanted = {m.organization for m in self.asked.members}
        jobs = [e for e in among(reading, Employment, "organization", wanted) if e.holds(on) and e.post in teaching]
        young = set(self.asked.ids)
        jobs.sort(key=lambda e: (e.person not in offers, e.since or date.max, e.id or 0))
        found: dict[int, list[int]] = defaultdict(list)
        for e in jobs:
            if e.person not in young:
                found[e.organization or 0].append(e.person or 0)
        found[0] = [n for n in offers if n is not None and n not in young]
        return found

    def supported(self, person: int) -> bool:
        """Whether something that the base has would count at once, were the person among the young."""
        if self._supported is None:
            self._supported = {row[0] for row in self.asked.reading.connection.execute(facts.supported(self.asked.context))}
        return person in self._supported


def _dated(person: Person, on: date) -> Doing:
    """Dates that put the person among the young: what is not known is taken so."""
    ready = replace(
        person, birth=person.birth or add_years(on, -25), career_start=person.career_start or add_years(on, -1)
    )  # fmt: skip
    return lambda desk: registers.save(desk, ready)
