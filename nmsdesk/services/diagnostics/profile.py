"""The profile of a school or of the city: shares of levels by competence area, on one scale at a time."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from nmsdesk.domain.development import Level
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.diagnostics.matrix import histories
from nmsdesk.services.diagnostics.scope import Found, Nameless, Scope, nameless, read

WHOLE = ""
WHOLE_NAME = "Результат в целом"


@dataclass(frozen=True, slots=True)
class LevelOf:
    """A level of the scale: its name with the meaning on an inverted one, whether it passes, whether the rule calls it a deficit."""

    id: int
    name: str
    passing: bool
    deficit: bool


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """An area: persons on each level, by the last result of each; ``weak`` are those whose result is a deficit by the instrument."""

    area: str
    name: str
    persons: tuple[tuple[int, ...], ...]  # in the order of levels
    weak: tuple[int, ...]
    mean: float | None
    city: float | None = None  # share of deficits in the whole city, per cent

    @property
    def total(self) -> int:
        return sum(map(len, self.persons))

    @property
    def share(self) -> float | None:
        """Share of deficits, per cent."""
        return 100 * len(self.weak) / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class Profile:
    """Rows on one scale: the whole result first, then areas from the weakest; ``scales`` are (id, name, persons with results)."""

    on: date
    scale: int | None
    scale_name: str
    inverted: bool
    levels: tuple[LevelOf, ...]  # best first
    rows: tuple[ProfileRow, ...]
    scales: tuple[tuple[int, str, int], ...]
    people: int
    diagnosed: int
    nameless: tuple[Nameless, ...]


def profile(desk: Desk, scope: Scope, scale: int | None = None) -> Profile:
    """The profile of a scope on a scale, the commonest one by default; a school's is set against the city's."""
    with desk.read() as reading:
        found = read(reading, scope)
        own = _profile(reading, found, scale)
        if scope.organization is None or own.scale is None:
            return own
        whole = {r.area: r for r in _rows(read(reading, replace(scope, organization=None)), own.scale, own.levels)}
        return replace(own, rows=tuple(replace(r, city=whole[r.area].share if r.area in whole else None) for r in own.rows))


def _profile(reading: Reading, found: Found, scale: int | None) -> Profile:
    counts: Counter[int] = Counter()
    diagnosed: set[int] = set()
    for person in found.people:
        own = {found.scale(d) for d in found.results.of(person) if found.inside(d)}
        counts.update(own)
        diagnosed |= {person} if own else set()
    ranked = [n for n, _ in sorted(counts.items(), key=lambda x: (-x[1], x[0]))]
    chosen = scale if scale is not None else ranked[0] if ranked else None
    levels = _levels(found, chosen)
    kind = found.scales.get(chosen)
    return Profile(
        found.on, chosen, kind.name if kind else "", bool(kind and kind.inverted), levels,
        tuple(_rows(found, chosen, levels)) if chosen is not None else (),
        tuple((n, found.scales[n].name, counts[n]) for n in ranked), len(found.people), len(diagnosed),
        nameless(reading, found.scope, found.labels),
    )  # fmt: skip


def _levels(found: Found, scale: int | None) -> tuple[LevelOf, ...]:
    own: list[Level] = sorted((x for x in found.results.levels.values() if x.scale == scale), key=lambda x: x.position or 0)
    return tuple(LevelOf(x.id or 0, found.level_name(x), x.passing, x.deficit) for x in own)


def _rows(found: Found, scale: int, levels: tuple[LevelOf, ...]) -> list[ProfileRow]:
    """The last result inside the scope of each person on the scale: whole, and by area."""
    last: dict[tuple[str, int], tuple[int | None, float | None, bool]] = {}
    for person in found.people:
        for d in found.results.of(person):
            if found.inside(d) and found.scale(d) == scale and (d.level or d.percent is not None):
                last[WHOLE, person] = (d.level, d.percent, found.results.weak(d, d.percent, found.results.levels.get(d.level)))
    for (person, area), history in histories(found).items():
        same = [h for h in history if found.scale(h[0]) == scale and found.inside(h[0])]
        if same:
            d, share, level = same[-1]
            last[area, person] = (level.id if level else None, share, found.results.weak(d, share, level))
    rows = []
    for area in {a for a, _ in last}:
        own = {person: value for (a, person), value in last.items() if a == area}
        shares = [share for _, share, _ in own.values() if share is not None]
        rows.append(
            ProfileRow(
                area,
                found.area(area) if area else WHOLE_NAME,
                tuple(tuple(n for n, v in own.items() if v[0] == level.id) for level in levels),
                tuple(n for n, v in own.items() if v[2]),
                sum(shares) / len(shares) if shares else None,
            )
        )
    rows.sort(key=lambda r: (r.area != WHOLE, -(r.share or 0), r.name))
    return [r for r in rows if r.total]
