"""Repeated diagnostics compared on the same scale: by person, by area, by school; different scales are said, never mixed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from nmsdesk.domain.development import Diagnostic, Level
from nmsdesk.russian import fold, people
from nmsdesk.services.desk import Desk
from nmsdesk.services.diagnostics.scope import Found, Scope, read

BY = ("person", "area", "organization")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two results of a person on one scale, whole (area '') or of an area; ``steps`` is the move in levels, up is better."""

    person: int
    organization: int
    area: str
    scale: int
    first_day: date
    first: float | None
    first_level: str
    last_day: date
    last: float | None
    last_level: str
    steps: int | None

    @property
    def change(self) -> float | None:
        """Points of per cent."""
        return None if self.first is None or self.last is None else round(self.last - self.first, 1)

    @property
    def trend(self) -> int:
        """1 better, -1 worse, 0 the same: by level, within a level by per cent."""
        value = self.steps or self.change or 0
        return (value > 0) - (value < 0)


@dataclass(frozen=True, slots=True)
class CompareRow:
    """A line of the comparison: how many people have both results, means, how many are better and worse."""

    key: str
    name: str
    scale: str
    persons: tuple[int, ...]
    first: float | None
    last: float | None
    better: int
    same: int
    worse: int
    first_level: str = ""  # of a single person
    last_level: str = ""
    days: str = ""

    @property
    def change(self) -> float | None:
        return None if self.first is None or self.last is None else round(self.last - self.first, 1)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Rows of one kind, each on one scale; ``apart`` are people whose results are on different scales only."""

    by: str
    rows: tuple[CompareRow, ...]
    people: int
    once: int
    apart: tuple[int, ...]

    @property
    def note(self) -> str:
        """What is not compared and why."""
        parts = []
        if self.once:
            parts.append(f"{people(self.once)} – один результат")
        if self.apart:
            parts.append(f"{people(len(self.apart))} – результаты по разным шкалам, их не сравнивают")
        return "Не вошли: " + "; ".join(parts) + "." if parts else ""


def compare(desk: Desk, scope: Scope, by: str = "person", area: str = "") -> Comparison:
    """The result before and the last one inside the scope of each person: by person, area or organisation.

    ``area`` narrows the comparison by person and by organisation to one competence area, '' is the whole result.
    """
    with desk.read() as reading:
        found = read(reading, scope)
        pairs = list(pairs_of(found))
        whole = {p.person for p in pairs}
        diagnosed: dict[int, list[Diagnostic]] = {n: found.results.of(n) for n in found.people}
        seen = {n for n, own in diagnosed.items() if any(found.inside(d) for d in own)}
        apart = tuple(n for n in sorted(seen) if n not in whole and len(diagnosed[n]) > 1)
        rows = _rows(found, [p for p in pairs if by == "area" or p.area == area], by)
        return Comparison(by, tuple(rows), len(whole), len(seen) - len(whole) - len(apart), apart)


def pairs_of(found: Found) -> Iterable[Pair]:
    """The last result inside the scope against the one before it on the same scale, of each person: whole and by area."""
    for n, someone in found.people.items():
        own = found.results.of(n)
        series: dict[tuple[int, str], list[tuple[Diagnostic, float | None, Level | None]]] = defaultdict(list)
        for d in own:
            scale = found.scale(d)
            if d.percent is not None or d.level:
                series[scale, ""].append((d, d.percent, found.results.levels.get(d.level)))
            for area, share, level in found.results.areas_of(d):
                series[scale, area].append((d, share, level))
        for (scale, area), results in series.items():
            last = next((k for k in range(len(results) - 1, 0, -1) if found.inside(results[k][0])), 0)
            if last:
                (d0, p0, l0), (d1, p1, l1) = results[last - 1], results[last]
                steps = (l0.position or 0) - (l1.position or 0) if l0 and l1 else None
                yield Pair(
                    n, someone.organization, area, scale, d0.day or date.min, p0, found.level_name(l0), d1.day or date.min, p1,
                    found.level_name(l1), steps,
                )  # fmt: skip


def _rows(found: Found, pairs: list[Pair], by: str) -> list[CompareRow]:
    """Lines of the kind, one for each scale."""
    groups: dict[tuple[str, int], list[Pair]] = defaultdict(list)
    for p in pairs:
        key = {"person": str(p.person), "organization": str(p.organization), "area": p.area}[by]
        groups[key, p.scale].append(p)
    rows = []
    for (key, scale), own in groups.items():
        both = [p for p in own if p.change is not None]
        one = own[0] if by == "person" else None
        rows.append(
            CompareRow(
                key, _name(found, by, key, own[0]), found.scales[scale].name if scale in found.scales else "",
                tuple(dict.fromkeys(p.person for p in own)),
                sum(p.first or 0 for p in both) / len(both) if both else None, sum(p.last or 0 for p in both) / len(both) if both else None,
                sum(p.trend > 0 for p in own), sum(p.trend == 0 for p in own), sum(p.trend < 0 for p in own),
                one.first_level if one else "", one.last_level if one else "",
                f"{one.first_day:%d.%m.%Y} – {one.last_day:%d.%m.%Y}" if one else "",
            )
        )  # fmt: skip
    return sorted(rows, key=lambda r: (by == "area" and r.key != "", fold(r.name), r.scale))


def _name(found: Found, by: str, key: str, pair: Pair) -> str:
    if by == "area":
        return found.area(key) if key else "Результат в целом"
    someone = found.people[pair.person]
    return someone.name if by == "person" else someone.place
