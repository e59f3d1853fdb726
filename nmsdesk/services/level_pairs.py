"""Levels of the same people at their first and their last diagnostic on one scale, by competence area."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from nmsdesk.domain.development import Diagnostic, Level
from nmsdesk.domain.periods import Period
from nmsdesk.services.desk import Desk
from nmsdesk.services.diagnostics.scope import Found, Scope, read

WHOLE = ""  # the key of the result as a whole

_Results = dict[tuple[int, str], list[tuple[Diagnostic, Level]]]  # by scale and area, in the order of days


@dataclass(frozen=True, slots=True)
class AreaPairs:
    """An area (or the whole): by level, from the lowest to the highest, the people of the first and of the last result."""

    key: str
    name: str
    before: tuple[tuple[int, ...], ...]
    after: tuple[tuple[int, ...], ...]

    @property
    def people(self) -> int:
        return sum(map(len, self.after))


@dataclass(frozen=True, slots=True)
class LevelPairs:
    """``scales`` are those on which anybody can be compared, as (id, name, how many people), the commonest first."""

    scale: int | None
    levels: tuple[str, ...]
    rows: tuple[AreaPairs, ...]
    scales: tuple[tuple[int, str, int], ...]


def level_pairs(desk: Desk, period: Period, scale: int | None = None, organization: int | None = None) -> LevelPairs:
    """Of the staff, whose last result lies in the period, the first result on the same scale against the last one.

    People with one result, or with results on different scales only, are not compared. Without ``scale`` the commonest one.
    """
    with desk.read() as reading:
        found = read(reading, Scope(organization, since=period.since, until=period.until))
        series = {n: _series(found, n) for n in found.people}
        counted = Counter(s for own in series.values() for s, area in own if area == WHOLE)
        names = {n: s.name for n, s in found.scales.items()}
        scales = tuple((s, names.get(s, ""), n) for s, n in sorted(counted.items(), key=lambda x: (-x[1], x[0])))
        chosen = scale if scale in counted else scales[0][0] if scales else None
        levels = sorted((x for x in reading.where(Level) if x.scale == chosen), key=lambda x: -(x.position or 0))
        return LevelPairs(chosen, tuple(found.level_name(x) for x in levels), _rows(found, series, chosen, levels), scales)


def _series(found: Found, person: int) -> _Results:
    """The person's results up to the last one inside the days, where there are two at least."""
    rows: _Results = defaultdict(list)
    for d in found.results.of(person):
        level = found.results.levels.get(d.level)
        if level:
            rows[found.scale(d), WHOLE].append((d, level))
        for area, _, own in found.results.areas_of(d):
            if own:
                rows[found.scale(d), area].append((d, own))
    pairs: _Results = {}
    for key, results in rows.items():
        last = next((n for n in range(len(results) - 1, 0, -1) if found.inside(results[n][0])), 0)
        if last:
            pairs[key] = [results[0], results[last]]
    return pairs


def _rows(found: Found, series: dict[int, _Results], scale: int | None, levels: Sequence[Level]) -> tuple[AreaPairs, ...]:
    """The whole first, then areas by name."""
    at = {x.id: n for n, x in enumerate(levels)}
    sides: dict[str, tuple[list[list[int]], list[list[int]]]] = {}
    for person, own in series.items():
        for (its, area), pair in own.items():
            if its == scale and all(level.id in at for _, level in pair):
                both = sides.setdefault(area, ([[] for _ in levels], [[] for _ in levels]))
                for side, (_, level) in zip(both, pair):
                    side[at[level.id]].append(person)
    order = [WHOLE, *found.order(area for area in sides if area != WHOLE)]
    return tuple(
        AreaPairs(area, found.area(area) if area else "Результат в целом", *(tuple(map(tuple, side)) for side in sides[area]))
        for area in order if area in sides
    )  # fmt: skip
