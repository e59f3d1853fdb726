"""What is planned in the base and may be tried: courses and campaigns under way, drafts, plans that are due, pairs, events, sites."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from nmsdesk.domain.community import Event, Participation
from nmsdesk.domain.courses import CourseGroup, Enrolment
from nmsdesk.domain.development import Campaign, Diagnostic, LearningPlan, Mentorship, Program, RegistryEntry, Training
from nmsdesk.domain.organizations import Site
from nmsdesk.domain.periods import Period
from nmsdesk.indicators import evaluation
from nmsdesk.indicators.context import NOT_COUNTED, Context
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.russian import day, people
from nmsdesk.services import plans, registers
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.growth import plan_name
from nmsdesk.services.indicators import context_of
from nmsdesk.services.mentors.circle import among
from nmsdesk.services.steering import doing
from nmsdesk.services.steering.asked import Asked
from nmsdesk.services.steering.diagnosing import Rounds
from nmsdesk.services.steering.doing import Doing
from nmsdesk.services.steering.model import Act
from nmsdesk.services.steering.schooling import conditions
from nmsdesk.storage.records import Labels

KINDS = {
    "courses": "Курсы", "campaigns": "Кампании диагностики", "drafts": "Проекты ИОМ на утверждение", "closing": "ИОМ, которые пора закрыть",
    "pairs": "Проекты наставнических пар", "events": "Мероприятия с приглашёнными", "models": "Чек-листы наставничества",
    "sites": "Площадки", "programs": "Программы вне реестра",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Planned:
    """Acts of a kind (KINDS) under a heading: an organisation, '' where the kind has no division."""

    kind: str
    heading: str
    acts: tuple[Act, ...]


def planned(desk: Desk, period: Period, as_of: date | None = None) -> list[Planned]:
    """Everything of the period that is planned or under way and not over, by kind and heading; kinds without anything are left out."""
    with desk.read() as reading:
        context = context_of(desk, reading, period, as_of)
        plan = _Planning(reading, context)
        found: dict[tuple[str, str], list[Act]] = defaultdict(list)
        for kind in KINDS:
            for heading, act in getattr(plan, f"_{kind}")():
                found[kind, heading].append(act)
    order = list(KINDS)
    in_order = sorted(found, key=lambda slot: (order.index(slot[0]), slot[1]))
    return [Planned(kind, heading, tuple(found[kind, heading])) for kind, heading in in_order]


Found = Iterator[tuple[str, Act]]


class _Planning:
    """Each kind reads its records and tells the acts."""

    def __init__(self, reading: Reading, context: Context):
        self.reading, self.context = reading, context
        self.asked = Asked(reading, "1", context, ())
        self.on, self.first, self.until = self.asked.on, context.period.since, context.period.until
        self.labels = Labels(reading.connection)

    def _names(self, persons: Iterable[int | None]) -> dict[int, str]:
        return self.labels.of("persons", persons)

    def _courses(self) -> Found:
        groups = {
            g.id: g for g in self.reading.where(CourseGroup)
            if g.state in ("planned", "active") and g.until and self.first <= g.until <= self.until
        }  # fmt: skip
        learning: dict[int | None, list[Enrolment]] = defaultdict(list)
        for e in among(self.reading, Enrolment, "group", groups, state="enrolled"):
            learning[e.group].append(e)
        titles = self.labels.of("programs", {g.program for g in groups.values()})
        for g in sorted(groups.values(), key=lambda g: (g.until or date.max, g.id)):
            own = learning.get(g.id, [])
            if own:
                title = f"{g.name}: {titles.get(g.program or 0, '')}"
                detail = f"до {day(g.until)}, {people(len(own))}"
                yield "", _act(
                    f"course/{g.id}", title, doing.close_group(g.id or 0, self.on), {e.person or 0 for e in own}, g.until, "course_groups",
                    g.id, detail,
                )  # fmt: skip

    def _campaigns(self) -> Found:
        """Everyone who is still expected comes and reaches the least level that passes."""
        rounds = Rounds(self.asked)
        for c in rounds.found:
            came = {d.person for d in self.reading.where(Diagnostic, campaign=c.id)}
            waited = [n for n, place in rounds.people[c.id].items() if place in rounds.places[c.id] and n not in came]
            if waited:
                apply = _all_come(c, sorted(waited), self.asked.brought(c.until))
                detail = f"до {day(c.until)}, ещё не пришли: {people(len(waited))}"
                yield "", _act(f"campaign/{c.id}", c.name, apply, set(waited), c.until, "campaigns", c.id, detail)

    def _drafts(self) -> Found:
        found = [
            p for p in self.reading.where(LearningPlan, state={"draft", "agreed"})
            if p.since and p.until and p.since <= self.until and p.until >= self.first
        ]  # fmt: skip
        yield from self._of_plans(found, "draft", lambda p: doing.approve_plan(p, self.on), "утвердить")

    def _closing(self) -> Found:
        found = [
            p for p in self.reading.where(LearningPlan, state=set(plans.UNDER_WAY))
            if p.until and p.until <= self.until and p.approved_on and p.approved_on <= self.on and p.since and p.since <= self.on
        ]  # fmt: skip
        yield from self._of_plans(found, "close", lambda p: doing.close_plan(p.id or 0, self.on), "закрыть как реализованный")

    def _of_plans(self, found: list[LearningPlan], kind: str, apply: Callable[[LearningPlan], Doing], what: str) -> Found:
        names = self._names({p.person for p in found})
        places = self.labels.of("organizations", {p.organization for p in found})
        for p in sorted(found, key=lambda p: (names.get(p.person or 0, ""), p.id)):
            title = f"{names.get(p.person or 0, '')}: {what} {plan_name(p)}"
            yield places.get(p.organization or 0, "Организация не указана"), _act(
                f"{kind}/{p.id}", title, apply(p), {p.person or 0}, p.until, "plans", p.id, f"срок {day(p.until)}"
            )  # fmt: skip

    def _pairs(self) -> Found:
        found = [
            m for m in self.reading.where(Mentorship, state="planned")
            if m.since and m.since <= self.until and (m.until is None or m.until >= self.first)
        ]  # fmt: skip
        names = self._names({n for m in found for n in (m.mentor, m.mentee)})
        places = self.labels.of("organizations", {m.mentee_organization for m in found})
        for m in sorted(found, key=lambda m: (names.get(m.mentee or 0, ""), m.id)):
            title = f"{names.get(m.mentee or 0, '')}: наставник {names.get(m.mentor or 0, '')}"
            yield places.get(m.mentee_organization or 0, "Организация не указана"), _act(
                f"pair/{m.id}", title, doing.start_pair(m, self.on), {m.mentee or 0}, m.since, "mentorships", m.id, f"с {day(m.since)}"
            )  # fmt: skip

    def _events(self) -> Found:
        invited: dict[int | None, list[Participation]] = defaultdict(list)
        for p in self.reading.where(Participation, state="invited"):
            invited[p.event].append(p)
        events = [
            e for e in self.reading.by_ids(Event, sorted(n for n in invited if n))
            if e.state != "cancelled" and e.since and e.since <= self.until and (e.until or e.since) >= self.first
        ]  # fmt: skip
        for e in sorted(events, key=lambda e: (e.since or date.max, e.id)):
            own = invited[e.id]
            apply = doing.come(e, [p.id or 0 for p in own], self.on)
            detail = f"{day(e.since)}, приглашено: {people(len(own))}"
            yield "", _act(f"event/{e.id}", e.title, apply, {p.person or 0 for p in own}, e.since, "events", e.id, detail)

    def _models(self) -> Found:
        """Schools that lack some of the conditions, not all of them."""
        context = replace(self.context, variant=INDICATORS["6"].default(self.context.rules))
        members = evaluation.members(self.reading.connection, "6", context, NOT_COUNTED)
        for c in conditions(Asked(self.reading, "6", context, members)):
            yield "", replace(c.act, key=f"model/{c.id}", title=f"{c.name}: {c.action}", detail="", register="organizations", id=c.id)

    def _sites(self) -> Found:
        """Statuses that begin within the period after the day."""
        found = [s for s in self.reading.where(Site) if s.since and self.on < s.since <= self.until]
        places = self.labels.of("organizations", {s.organization for s in found})
        for s in sorted(found, key=lambda s: (s.since or date.max, s.id)):
            title = f"{places.get(s.organization or 0, '')}: {self.labels.term('site_kinds', s.kind)}"
            apply = _begun(s, self.on)
            yield "", _act(f"site/{s.id}", title, apply, set(), s.since, "sites", s.id, f"с {day(s.since)}", {s.organization or 0})

    def _programs(self) -> Found:
        """Programmes whose trainings of the period nothing but the registry keeps out at that step."""
        rules = self.context.rules
        entries: dict[int | None, list[RegistryEntry]] = defaultdict(list)
        for e in self.reading.where(RegistryEntry):
            entries[e.program].append(e)
        fits = {
            p.id: p for p in self.reading.where(Program)
            if (p.hours is None or p.hours >= (rules.minimum_hours or 0)) and (rules.count_retraining or p.kind == "pk")
        }  # fmt: skip
        bare = {n for n in fits if not entries[n]}
        learned: dict[int | None, list[Training]] = defaultdict(list)
        for t in among(self.reading, Training, "program", bare):
            if t.until and self.first <= t.until <= self.on and t.attestation == "passed":
                learned[t.program].append(t)
        for n, own in sorted(learned.items(), key=lambda x: -len(x[1])):
            since = min(t.until for t in own if t.until)
            detail = f"если программа была в реестре: обучилось: {people(len({t.person for t in own}))}"
            yield "", _act(
                f"program/{n}", fits[n].title, _listed(n or 0, since), {t.person or 0 for t in own}, None, "programs", n, detail
            )  # fmt: skip


def _act(
    key: str, title: str, apply: Doing, persons: set[int], on: date | None, register: str, number: int | None, detail: str = "",
    places: set[int] | None = None,
) -> Act:  # fmt: skip
    return Act(
        key, title, apply, max(1, len(persons)), frozenset(persons), frozenset(), frozenset(places or ()), on, register, number, detail
    )  # fmt: skip


def _all_come(c: Campaign, persons: list[int], on: date) -> Doing:
    return doing.together(*(doing.diagnose(n, on, c.instrument, c.id) for n in persons))


def _begun(site: Site, on: date) -> Doing:
    return lambda desk: registers.save(desk, replace(site, since=on))


def _listed(program: int, since: date) -> Doing:
    return lambda desk: registers.save(desk, RegistryEntry(program=program, since=since))
