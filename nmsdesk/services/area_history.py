"""Results of a person by competence area over time, on one scale with its levels; an inverted scale is told apart in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from nmsdesk.domain.development import AreaResult, Diagnostic, Level
from nmsdesk.russian import count
from nmsdesk.services.desk import Reading
from nmsdesk.services.growth import Growth

WHOLE = "Результат в целом"


@dataclass(frozen=True, slots=True)
class Band:
    """A level of the scale: from which per cent; whether it passes. Per cents are always «more is better»."""

    name: str
    minimum: float
    good: bool


@dataclass(frozen=True, slots=True)
class Point:
    """A result: per cent and its level as the scale's bands have it; ``diagnostic`` is the record behind it."""

    day: date
    percent: float
    level: str
    good: bool
    diagnostic: int


@dataclass(frozen=True, slots=True)
class AreaHistory:
    """Rows (area, points from old to new), weakest latest result first, the whole result above them."""

    scale: str
    inverted: bool
    bands: tuple[Band, ...]  # from the worst up
    rows: tuple[tuple[str, tuple[Point, ...]], ...]
    note: str = ""


def of_person(reading: Reading, growth: Growth) -> AreaHistory | None:
    """The history on the scale of the latest diagnostic that has per cents; None when there is none."""
    shown = [d for d in growth.diagnostics if d.day and d.percent is not None and _bands(growth, _scale(growth, d))]
    if not shown:
        return None
    counted = [d for d in shown if growth.tools[d.instrument].counted]
    chosen = counted or shown
    latest = max(chosen, key=lambda d: (d.day or date.min, d.id or 0))
    scale = _scale(growth, latest)
    own = [d for d in chosen if _scale(growth, d) == scale]
    bands = _bands(growth, scale)
    days = {d.id: d.day for d in own}
    rows: dict[str, list[Point]] = {}
    for r in reading.where(AreaResult, diagnostic=[d.id or 0 for d in own]):
        if r.percent is not None:
            name = growth.labels.term("areas", r.area)
            rows.setdefault(name, []).append(_point(growth, bands, days[r.diagnostic], r.percent, r.level, r.diagnostic))
    whole = [_point(growth, bands, d.day, d.percent, d.level, d.id) for d in own if d.percent is not None]
    parts = [(name, tuple(sorted(points, key=_when))) for name, points in rows.items()]
    parts.sort(key=lambda r: (r[1][-1].percent, r[0]))
    found = growth.scales[scale]
    ordered = ((WHOLE, tuple(sorted(whole, key=_when))), *parts)
    return AreaHistory(found.name, found.inverted, bands, ordered, _left_out(growth, own))


def _when(point: Point) -> tuple[date, int]:
    return point.day, point.diagnostic


def _scale(growth: Growth, diagnostic: Diagnostic) -> int | None:
    tool = growth.tools.get(diagnostic.instrument)
    return tool.scale if tool else None


def _bands(growth: Growth, scale: int | None) -> tuple[Band, ...]:
    """The levels of a scale that has cut-offs, from the worst up; none of a scale without them («прошёл, не прошёл»)."""
    own = [x for x in growth.levels.values() if x.scale == scale and x.minimum is not None]
    inverted = scale in growth.scales and growth.scales[scale].inverted
    own.sort(key=lambda x: x.minimum or 0.0)
    return tuple(Band(_name(x, inverted), x.minimum or 0.0, x.passing) for x in own)


def _name(level: Level, inverted: bool) -> str:
    return f"{level.name} дефицит" if inverted else level.name


def _point(
    growth: Growth, bands: Sequence[Band], on: date | None, percent: float, level: int | None, diagnostic: int | None
) -> Point:  # fmt: skip
    """With the level as recorded, else as the cut-offs give it."""
    found = growth.levels.get(level)
    band = next((b for b in reversed(bands) if percent >= b.minimum), bands[0])
    scale = growth.scales.get(found.scale) if found else None
    name = _name(found, bool(scale and scale.inverted)) if found else band.name
    return Point(on or date.min, percent, name, found.passing if found else band.good, diagnostic or 0)


def _left_out(growth: Growth, own: Sequence[Diagnostic]) -> str:
    """Results that are not on the chart: on another scale, by instruments that do not count."""
    inside = {d.id for d in own}
    rest = [d for d in growth.diagnostics if d.id not in inside]
    if not rest:
        return ""
    kinds = Counter(growth.tools[d.instrument].counted for d in rest)
    parts = []
    if kinds[True]:
        parts.append(f"{count(kinds[True], 'результат', 'результата', 'результатов')} по другим шкалам")
    if kinds[False]:
        parts.append(f"{count(kinds[False], 'результат', 'результата', 'результатов')} самодиагностики и других неучитываемых инструментов")
    return "Не показано: " + ", ".join(parts)
