"""Values of the charts out of the indicators: what each chart shows, without drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from nmsdesk import russian
from nmsdesk.documents.chart_values import Bullet, Bullets, HeatMap, Levels, WithinYear, Years, YearSeries
from nmsdesk.domain.development import Level
from nmsdesk.domain.periods import Period
from nmsdesk.indicators import levels as level_counts
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.indicators.levels import LevelCounts
from nmsdesk.services import indicators
from nmsdesk.services.desk import Desk
from nmsdesk.services.forecasts import Forecast
from nmsdesk.services.indicators import Measured

MOST_PLACES = 30
_HEADS = {
    "1": "Диагностика", "2a": "ИОМ разработаны", "2b": "ИОМ реализованы", "3": "ДПО из реестра",
    "4": "Команды управления", "5": "Поддержка молодых", "6": "Целевая модель", "7": "Площадки, менторство",
}  # fmt: skip
LevelsBy = Literal["year", "area", "low", "high"]


def bullets(measured: Measured) -> Bullets:
    """The eight against their targets."""
    rows = []
    for v in measured.values:
        i = INDICATORS[v.code]
        unit = russian.plural(v.missing, i.nouns[1], i.nouns[2], i.nouns[2])
        status = v.status if v.status in ("reached", "not_reached") else "no_data"
        rows.append(Bullet(i.shown_code, i.short, v.percent, v.target, v.numerator, v.denominator, v.missing, status, unit))  # type: ignore[arg-type]
    return Bullets(tuple(rows))


def year_label(period: Period) -> str:
    return period.code if period.kind == "academic" else str(period.until.year)


def years(found: Sequence[Measured]) -> Years:
    """Every indicator over the years, with the targets of each."""
    series = []
    for n, v in enumerate(found[-1].values if found else ()):
        i = INDICATORS[v.code]
        points = tuple((year_label(m.period), m.values[n].percent) for m in found)
        targets = tuple((year_label(m.period), m.values[n].target) for m in found)
        series.append(YearSeries(i.shown_code, i.short, points, targets))
    return Years(tuple(series))


def within(found: Forecast) -> WithinYear:
    """The course of the period over its months beside that of the one before, and the forecast ahead."""
    i = INDICATORS[found.code]
    bands = tuple((b.day, b.low, b.middle, b.high) for b in found.bands)
    return WithinYear(i.shown_code, i.title, found.days, found.percents, found.previous, found.target, bands)


def heat(measured: Measured, order: Sequence[int]) -> HeatMap:
    """Organisations in the order given by the eight indicators, for paper: columns by code, keys are ids."""
    table = heat_values(measured)
    names = [measured.organizations.get(n, "") for n in order]
    columns = tuple(INDICATORS[v.code].shown_code for v in measured.values)
    rows = tuple(tuple(table.get((str(n), v.code)) for v in measured.values) for n in order)
    return HeatMap(tuple(names), columns, rows, tuple(v.target for v in measured.values), tuple(str(n) for n in order))


def heat_caption(code: str) -> str:
    """A caption whose words are short enough for eight columns on a low screen."""
    return f"{INDICATORS[code].shown_code}. {_HEADS[code]}"


def heat_names() -> str:
    """What the codes of the columns mean, under the title of the printed page."""
    return "; ".join(f"{i.shown_code} – {i.short}" for i in INDICATORS.values())


def heat_values(measured: Measured) -> dict[tuple[str, str], float | None]:
    """(id as text, code) → percent."""
    return {(str(n), v.code): v.percent for n, values in measured.by_organization.items() for v in values}


def heat_order(measured: Measured, key: str = "", descending: bool = False) -> list[int]:
    """Ids of the organisations that have anybody to count: by name, or by an indicator with the empty ones last."""
    table = heat_values(measured)
    found = [n for n, values in measured.by_organization.items() if n and any(v.denominator for v in values)]
    found.sort(key=lambda n: natural(measured.organizations.get(n, "")))
    if not key:
        return found[::-1] if descending else found
    known = [n for n in found if table.get((str(n), key)) is not None]
    known.sort(key=lambda n: table[str(n), key] or 0, reverse=descending)
    return known + [n for n in found if table.get((str(n), key)) is None]


def natural(name: str) -> list[tuple[int, str]]:
    """«Школа № 3» before «Школа № 10»."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in russian.fold(name).split()]


@dataclass(frozen=True, slots=True)
class LevelRows:
    """Levels as shown, from the lowest to the highest, with what their lists need: keys of rows, ids of levels, totals."""

    by: LevelsBy
    values: Levels
    keys: dict[str, str]
    level_ids: dict[str, int]


def read_levels(desk: Desk, period: Period, by: LevelsBy) -> LevelRows:
    """Results by level of the commonest scale."""
    with desk.read() as reading:
        scale = level_counts.commonest_scale(reading.connection, period)
        ids = {x.name: x.id for x in reading.where(Level, scale=scale) if x.id is not None} if scale else {}
    counts = indicators.diagnostic_levels(desk, period, "organization" if by in ("low", "high") else by, scale)
    return level_rows(counts, by, ids)


def level_rows(counts: LevelCounts, by: LevelsBy, ids: dict[str, int]) -> LevelRows:
    """Rows in their order; of organisations the thirty with the largest share of the lowest or the highest level."""
    rows = [(key, caption, values[::-1]) for key, caption, values in counts.rows if any(values)]
    if by in ("low", "high"):
        at = 0 if by == "low" else -1
        rows.sort(key=lambda r: (-r[2][at] / sum(r[2]), natural(r[1])))
        rows = rows[:MOST_PLACES]
    names = _distinct([caption for _, caption, _ in rows])
    shown = Levels(tuple(names), counts.levels[::-1], tuple(values for _, _, values in rows))
    return LevelRows(by, shown, {name: key for name, (key, _, _) in zip(names, rows)}, ids)


def _distinct(names: Sequence[str]) -> list[str]:
    """Captions are keys of the chart: of two alike the second gets a number."""
    found: list[str] = []
    for name in names:
        n = sum(x == name or x.startswith(f"{name} (") for x in found)
        found.append(f"{name} ({n + 1})" if n else name)
    return found
