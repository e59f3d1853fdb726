"""What plans and deficits ask of programmes: how many people of how many schools want each, and deficits that no programme answers."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from nmsdesk.domain.development import Deficit, LearningPlan, PlanItem, Program, RegistryEntry
from nmsdesk.domain.monitoring import Term
from nmsdesk.domain.people import Employment
from nmsdesk.russian import count
from nmsdesk.services.desk import Desk
from nmsdesk.services.plans import OPEN

PEOPLE, SCHOOLS = ("человек", "человека", "человек"), ("организации", "организаций", "организаций")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A programme that open plans want and nobody of these people has finished: the persons and their organisations."""

    program: int
    title: str
    hours: int | None
    provider: str
    in_registry: bool
    persons: tuple[int, ...]
    organizations: int
    plans: tuple[int, ...]

    @property
    def said(self) -> str:
        """«27 человек из 9 организаций»."""
        return f"{count(len(self.persons), *PEOPLE)} из {count(self.organizations, *SCHOOLS)}"


@dataclass(frozen=True, slots=True)
class Unanswered:
    """An area with open deficits that no programme of the register answers."""

    area: str
    name: str
    persons: tuple[int, ...]
    deficits: int


@dataclass(frozen=True, slots=True)
class Demand:
    """The demand as of today: programmes by the number of people, areas without any programme, people with deficits and no plan."""

    wanted: tuple[Wanted, ...]
    unanswered: tuple[Unanswered, ...]
    without_plan: tuple[int, ...]


def demand(desk: Desk) -> Demand:
    """What open plans want and what open deficits lack, as of today."""
    with desk.read() as reading:
        plans = {p.id: p for p in reading.where(LearningPlan, state=set(OPEN))}
        wishes: dict[int, dict[int, int]] = defaultdict(dict)  # program → person → plan
        for item in reading.where(PlanItem, plan={n for n in plans if n is not None}, done_on=None) if plans else []:
            if item.program is not None:
                plan = plans[item.plan]
                wishes[item.program][plan.person or 0] = plan.id or 0
        people = {n for of in wishes.values() for n in of}
        places: dict[int, int] = {}
        for e in reading.where(Employment, person=people) if people else []:
            if e.holds(reading.today) and (e.person not in places or e.kind == "main"):
                places[e.person or 0] = e.organization or 0
        listed = {e.program for e in reading.where(RegistryEntry) if e.holds(reading.today)}
        programs = reading.where(Program)
        wanted = [
            Wanted(
                p.id or 0, p.title, p.hours, p.provider, p.id in listed, tuple(sorted(wishes[p.id or 0])),
                len({places[n] for n in wishes[p.id or 0] if n in places}), tuple(sorted(wishes[p.id or 0].values())),
            )
            for p in programs
            if p.id in wishes
        ]  # fmt: skip
        taught = {area for p in programs for area in p.areas}
        names = {t.code: t.name for t in reading.where(Term, dictionary="areas")}
        open_: dict[str, list[int]] = defaultdict(list)
        working = {e.person for e in reading.where(Employment) if e.holds(reading.today)}
        have_plan = {p.person for p in plans.values()}
        bare: set[int] = set()
        for d in reading.where(Deficit, closed=None):
            if d.person in working:
                open_[d.area].append(d.person or 0)
                if d.person not in have_plan:
                    bare.add(d.person or 0)
    counted = {area: Counter(of) for area, of in open_.items() if area not in taught}
    unanswered = [Unanswered(area, names.get(area, area), tuple(sorted(of)), of.total()) for area, of in counted.items()]
    wanted.sort(key=lambda w: (-len(w.persons), w.title))
    return Demand(tuple(wanted), tuple(sorted(unanswered, key=lambda u: (-len(u.persons), u.name))), tuple(sorted(bare)))
