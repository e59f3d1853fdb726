"""Results of people by competence area with what the rules of their instruments say of them; deficits of many people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from nmsdesk.domain import rules
from nmsdesk.domain.development import AreaResult, Deficit, Diagnostic, Instrument, Level
from nmsdesk.russian import percent
from nmsdesk.services.desk import Reading

CHUNK = 900


class Results:
    """Results of people by area, with what the rules of their instruments say; read once for many people."""

    def __init__(self, reading: Reading, persons: Iterable[int]):
        self.tools = {t.id: t for t in reading.where(Instrument)}
        self.levels: dict[int | None, Level] = {x.id: x for x in reading.where(Level)}
        ids = sorted(set(persons))
        self.diagnostics: dict[int, Diagnostic] = {}
        self.areas: dict[int, list[AreaResult]] = defaultdict(list)
        self._own: dict[int, list[Diagnostic]] = defaultdict(list)
        for start in range(0, len(ids), CHUNK):
            found = reading.where(Diagnostic, person=set(ids[start : start + CHUNK]))
            self.diagnostics.update((d.id or 0, d) for d in found if d.day)
        numbers = sorted(self.diagnostics)
        for start in range(0, len(numbers), CHUNK):
            for a in reading.where(AreaResult, diagnostic=set(numbers[start : start + CHUNK])):
                self.areas[a.diagnostic or 0].append(a)

    def tool(self, d: Diagnostic) -> Instrument:
        return self.tools[d.instrument]

    def has_rule(self, tool: Instrument) -> bool:
        return tool.deficit_below is not None or any(x.deficit for x in self.levels.values() if x.scale == tool.scale)

    def by_area(self, d: Diagnostic) -> list[tuple[str, float | None, Level | None]]:
        """(area, per cent, level) of a result; an instrument of one area has its whole result in that area."""
        own: list[tuple[str, float | None, Level | None]] = [(a.area, a.percent, self.levels.get(a.level)) for a in self.areas[d.id or 0]]
        tool = self.tool(d)
        if not own and len(tool.areas) == 1:
            own = [(tool.areas[0], d.percent, self.levels.get(d.level))]
        return own

    def areas_of(self, d: Diagnostic) -> list[tuple[str, float | None, Level | None]]:
        """Results by area as recorded alone."""
        return [(a.area, a.percent, self.levels.get(a.level)) for a in self.areas[d.id or 0] if a.percent is not None or a.level]

    def weak(self, d: Diagnostic, number: float | None, level: Level | None) -> bool:
        return rules.is_deficit(self.tool(d), level, number)

    def better_later(self, d: Diagnostic, area: str) -> bool:
        """Whether a later result of the person in the area is no deficit any more."""
        return any(
            when(other) > when(d) and other.person == d.person and name == area and not self.weak(other, number, level)
            for other in self.of(d.person or 0)
            for name, number, level in self.by_area(other)
            if number is not None or level
        )

    def of(self, person: int) -> list[Diagnostic]:
        """Results of a person from old to new."""
        if not self._own:
            for d in sorted(self.diagnostics.values(), key=when):
                self._own[d.person or 0].append(d)
        return self._own[person]

    def latest(self) -> dict[tuple[int, str], Diagnostic]:
        """The last diagnostic of each person in each area."""
        found: dict[tuple[int, str], Diagnostic] = {}
        for d in sorted(self.diagnostics.values(), key=when):
            for area, _, _ in self.by_area(d):
                found[d.person or 0, area] = d
        return found


def when(d: Diagnostic) -> tuple[date, int]:
    return d.day or date.min, d.id or 0


def by_person(found: Iterable[Deficit]) -> dict[tuple[int, str], list[Deficit]]:
    grouped: dict[tuple[int, str], list[Deficit]] = defaultdict(list)
    for d in found:
        grouped[d.person or 0, d.area].append(d)
    return grouped


def deficits_of(reading: Reading, persons: Iterable[int], **equal: object) -> list[Deficit]:
    """Deficits of the people, by id."""
    ids = sorted(set(persons))
    found: list[Deficit] = []
    for start in range(0, len(ids), CHUNK):
        found += reading.where(Deficit, person=set(ids[start : start + CHUNK]), **equal)
    return sorted(found, key=lambda d: d.id or 0)


def said(number: float | None, level: Level | None) -> str:
    """A result in words: «44,0 %, низкий»."""
    return ", ".join(x for x in (percent(number) if number is not None else "", level.name if level else "") if x)
