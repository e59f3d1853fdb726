"""Deficits opened from results by the rule of the instrument, one for an area.

Opening is automatic where results come in numbers – an import, the entry sheet of a campaign – because the rule is the
instrument's and is written down; a result typed alone opens nothing by itself and waits on the page of deficits.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from nmsdesk.domain.development import Deficit, Diagnostic
from nmsdesk.errors import Rejected
from nmsdesk.russian import count
from nmsdesk.services.deficits.results import Results, by_person, deficits_of, said, when
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.registers import put
from nmsdesk.storage.work import Changed, Work

NOUN = ("дефицит", "дефицита", "дефицитов")


@dataclass(frozen=True, slots=True)
class Opening:
    """A deficit that a result opens: whose, in which area, by which diagnostic, and the result in words."""

    person: int
    area: str
    diagnostic: int
    on: date
    result: str


@dataclass(frozen=True, slots=True)
class OpeningPlan:
    """What opening from results would do and why it leaves the others alone."""

    opens: tuple[Opening, ...]
    there: int = 0  # an open deficit in the area is enough
    remedied: int = 0  # closed since the result, or a later result is better
    unplaced: tuple[int, ...] = ()  # diagnostics whose level means a deficit, but nothing tells the area
    ruleless: tuple[str, ...] = ()  # instruments without any rule

    @property
    def text(self) -> str:
        """The plan in words."""
        parts = [f"откроется {count(len(self.opens), *NOUN)}"]
        if self.there:
            parts.append(f"{count(self.there, 'уже открыт', 'уже открыты', 'уже открыты')}")
        if self.remedied:
            parts.append(f"по более поздним данным не нужны – {self.remedied}")
        if self.unplaced:
            parts.append(f"без результатов по областям – {count(len(self.unplaced), 'результат', 'результата', 'результатов')}")
        if self.ruleless:
            parts.append("правило не задано: " + ", ".join(f"«{name}»" for name in self.ruleless))
        text = "; ".join(parts)
        return text[:1].upper() + text[1:] + "."


@dataclass(frozen=True, slots=True)
class Opened:
    """What opening came to."""

    changed: Changed
    opened: int
    plan: OpeningPlan


def plan_opening(desk: Desk, diagnostics: Iterable[int]) -> OpeningPlan:
    """What the results would open by the rules of their instruments; nothing is written."""
    with desk.read() as reading:
        return planned(reading, diagnostics)


def planned(reading: Reading, diagnostics: Iterable[int]) -> OpeningPlan:
    wanted = reading.by_ids(Diagnostic, sorted(set(diagnostics)))
    results = Results(reading, {d.person or 0 for d in wanted})
    known = by_person(deficits_of(reading, {d.person or 0 for d in wanted}))
    opens: dict[tuple[int, str], Opening] = {}
    there = remedied = 0
    unplaced: list[int] = []
    ruleless: dict[str, None] = {}
    for d in sorted(wanted, key=when):
        tool, person = results.tool(d), d.person or 0
        if not results.has_rule(tool):
            ruleless[tool.name] = None
            continue
        parts = results.by_area(d)
        if not parts and results.weak(d, d.percent, results.levels.get(d.level)):
            unplaced.append(d.id or 0)
        for area, number, level in parts:
            if not results.weak(d, number, level):
                continue
            own = known[person, area]
            if results.better_later(d, area):
                remedied += 1
            elif any(x.closed is None for x in own) or (person, area) in opens:
                there += 1
            elif any(x.closed and d.day and x.closed >= d.day for x in own):
                remedied += 1
            else:
                opens[person, area] = Opening(person, area, d.id or 0, d.day or reading.today, said(number, level))
    return OpeningPlan(tuple(opens.values()), there, remedied, tuple(unplaced), tuple(ruleless))


def open_from(desk: Desk, diagnostics: Iterable[int]) -> Opened:
    """Open what the results say: one for an area, none beside an open one; one undo step. Rejected when there is nothing to open."""
    with desk.begin("add", "Открыты дефициты по результатам диагностики") as begun:
        plan = opened_in(begun.work, diagnostics, desk.today)
        if not plan.opens:
            raise Rejected(f"Открывать нечего. {plan.text}")
    return Opened(begun.changed, len(plan.opens), plan)


def opened_in(work: Work, diagnostics: Iterable[int], today: date) -> OpeningPlan:
    """The same inside a transaction of another use case."""
    plan = planned(Reading(work.connection, today), diagnostics)
    for o in plan.opens:
        put(work, Deficit(person=o.person, area=o.area, source="diagnostic", diagnostic=o.diagnostic, opened=o.on), today)
    return plan


def unopened(desk: Desk, persons: Iterable[int], since: date | None = None) -> OpeningPlan:
    """What the last results of these people (from a day on) would open: the offer of the page of deficits."""
    with desk.read() as reading:
        results = Results(reading, persons)
        chosen = {d.id or 0 for d in results.latest().values() if since is None or (d.day and d.day >= since)}
        return planned(reading, chosen)
