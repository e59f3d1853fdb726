"""Values of the charts out of the indicators: what each chart shows, without drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from nmsdesk import russian
from nmsdesk.documents.chart_order import by_shape
from nmsdesk.documents.chart_values import (
    BeforeAfter,
    Bullet,
    Bullets,
    ChartValues,
    Funnel,
    FunnelStep,
    HeatMap,
    Levels,
    SmallMultiples,
    SmallSeries,
    WithinYear,
    Years,
    YearSeries,
)
from nmsdesk.domain.development import Level
from nmsdesk.domain.periods import Period
from nmsdesk.errors import Rejected
from nmsdesk.indicators import levels as level_counts
from nmsdesk.indicators.context import Context, Value
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.indicators.levels import LevelCounts
from nmsdesk.services import forecasts, indicators, small_numbers
from nmsdesk.services.desk import Desk
from nmsdesk.services.forecasts import Forecast, course_days, same_day
from nmsdesk.services.indicators import Measured
from nmsdesk.services.level_pairs import level_pairs

MOST_PLACES, YEARS = 30, 4
SHAPE = "shape"  # the order of the map that puts similar organisations side by side
KINDS = {
    "target": "К цели",
    "funnel": "По шагам",
    "years": "По годам",
    "within": "Внутри года",
    "schools": "По организациям",
    "heat": "Карта показателей",
    "levels": "Уровни",
    "pairs": "До и после",
}
CUTS: dict[str, tuple[str, ...]] = {
    "schools": ("years", "months"), "levels": ("year", "area", "low", "high"), "heat": (SHAPE, *INDICATORS),
}  # fmt: skip
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
        rows.append(Bullet(i.shown_code, i.short, v.percent, v.target, v.numerator, v.denominator, v.missing, status, unit, _hidden(v)))  # type: ignore[arg-type]
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
        hidden = tuple(year_label(m.period) for m in found if _hidden(m.values[n]))
        series.append(YearSeries(i.shown_code, i.short, points, targets, hidden))
    return Years(tuple(series))


def within(found: Forecast) -> WithinYear:
    """The course of the period over its months beside that of the one before, and the forecast ahead."""
    i = INDICATORS[found.code]
    bands = tuple((b.day, b.low, b.middle, b.high) for b in found.bands)
    return WithinYear(i.shown_code, i.title, found.days, found.percents, found.previous, found.target, bands, found.how)


def funnel(desk: Desk, code: str, period: Period) -> Funnel:
    """The steps of an indicator now, beside the shares left on the same day a year earlier where that year has rules and data."""
    i = INDICATORS[code]
    measured = indicators.measure(desk, period, codes=(code,))
    value = measured.values[0]
    context = Context(period, measured.as_of, measured.rules, variant=i.default(measured.rules))
    failures = {step.title: step.failure for step in i.steps(context)}
    whole = len(value.steps) == len(failures) + 1  # without names steps that tell of few people are left out
    steps = tuple(FunnelStep(title, n, failures.get(title, "") if whole else "") for title, n in value.funnel)
    try:
        past = indicators.measure(desk, period.previous(), same_day(measured.as_of, 1), codes=(code,)).values[0]
    except Rejected:
        past = None
    before: tuple[float | None, ...] = ()
    if steps and past and len(past.passed) == len(steps) and past.passed[0]:
        before = tuple(100 * n / past.passed[0] for n in past.passed)
    aside = [f"исключено: {value.excluded}"] if value.excluded else []
    aside += [f"нет данных: {value.no_data}"] if value.no_data else []
    left_out = f"Не входят в расчёт – {', '.join(aside)}." if aside else ""
    return Funnel(i.shown_code, i.title, steps, i.nouns, before, left_out, _hidden(value))


def small_multiples(desk: Desk, code: str, period: Period, by: str = "years") -> SmallMultiples:
    """An indicator by organisation over the years, or over the months of the period up to today; organisations by name."""
    found: list[tuple[str, Measured]] = []
    if by == "months":
        for on in course_days(period, desk.today)[1:]:
            if on <= max(period.since, desk.today):
                found.append((russian.MONTHS_SHORT[on.month - 1], indicators.measure(desk, period, on, True, codes=(code,))))
    else:
        for n in range(YEARS, -1, -1):
            earlier = period.previous(n) if n else period
            try:
                found.append((year_label(earlier), indicators.measure(desk, earlier, by_organization=True, codes=(code,))))
            except Rejected:
                continue
    names: dict[int, str] = {}
    for _, m in found:
        names |= {n: m.organizations.get(n, "") for n, values in m.by_organization.items() if n and _counts(values[0])}
    rows = []
    for n in sorted(names, key=lambda n: (russian.natural(names[n]), n)):
        own = [(label, m.by_organization.get(n)) for label, m in found]
        hidden = tuple(label for label, values in own if values and _hidden(values[0]))
        rows.append(SmallSeries(str(n), names[n], tuple(values[0].percent if values else None for _, values in own), hidden))
    i, city = INDICATORS[code], tuple(m.values[0].percent for _, m in found)
    target = found[-1][1].values[0].target if found else None
    return SmallMultiples(i.shown_code, i.short, tuple(label for label, _ in found), tuple(rows), city, target)


def ordered(values: SmallMultiples, by: str) -> SmallMultiples:
    """By name as they are, or («value») the largest last value first."""
    if by != "value":
        return values
    last = {row.key: next((v for v in reversed(row.values) if v is not None), -1.0) for row in values.rows}
    return replace(values, rows=tuple(sorted(values.rows, key=lambda row: -last[row.key])))


@dataclass(frozen=True, slots=True)
class PairRows:
    """Levels before and after as shown, with the people behind each part by (area key, «before» or «after», level)."""

    values: BeforeAfter
    people: dict[tuple[str, str, str], tuple[int, ...]]
    scale: int | None
    scales: tuple[tuple[int, str, int], ...]


def before_after(desk: Desk, period: Period, scale: int | None = None) -> PairRows:
    """The same people at their first and last diagnostic on one scale, the commonest unless another is chosen.

    Without names, areas that tell of few people are left out.
    """
    found = level_pairs(desk, period, scale)
    sides = [[list(map(len, getattr(row, when))) for row in found.rows] for when in ("before", "after")]
    told = small_numbers.whole(desk, sides[0]) & small_numbers.whole(desk, sides[1])
    found = replace(found, rows=tuple(row for n, row in enumerate(found.rows) if n in told))
    people = {
        (row.key, when, level): side[n]
        for row in found.rows
        for when, side in (("before", row.before), ("after", row.after))
        for n, level in enumerate(found.levels)
    }
    before = tuple(tuple(map(len, row.before)) for row in found.rows)
    after = tuple(tuple(map(len, row.after)) for row in found.rows)
    name = next((name for n, name, _ in found.scales if n == found.scale), "")
    compared = next((n for number, _, n in found.scales if number == found.scale), 0)
    areas = tuple(_distinct([row.name for row in found.rows]))
    values = BeforeAfter(areas, found.levels, before, after, tuple(row.key for row in found.rows), name, compared)
    return PairRows(values, people, found.scale, found.scales)


def read(desk: Desk, period: Period, chart: str, code: str = "1", by: str = "") -> ChartValues | LevelRows | PairRows:
    """What a chart of KINDS shows; ``by`` chooses its cut: years or months, a cut of levels, an order of the map, a scale."""
    if chart not in KINDS:
        raise Rejected(f"Диаграммы «{chart}» нет. Есть: {', '.join(KINDS)}.")
    if by and by not in CUTS.get(chart, ()) and not (chart == "pairs" and by.isdigit()):
        cuts = ", ".join(CUTS.get(chart, ())) or ("номер шкалы" if chart == "pairs" else "")
        raise Rejected(f"Разреза «{by}» у этой диаграммы нет. " + (f"Есть: {cuts}." if cuts else "Уберите его."))
    match chart:
        case "target":
            return bullets(indicators.measure(desk, period))
        case "years":
            return years(indicators.years(desk, period))
        case "within":
            return within(forecasts.forecast(desk, code, period))
        case "schools":
            return small_multiples(desk, code, period, by)
        case "funnel":
            return funnel(desk, code, period)
        case "levels":
            return read_levels(desk, period, by or "year")  # type: ignore[arg-type]
        case "pairs":
            return before_after(desk, period, int(by) if by else None)
        case _:
            measured = indicators.measure(desk, period, by_organization=True)
            return heat(measured, heat_order(measured, by))


def save(values: ChartValues, path: Path) -> None:
    """The chart in the style of paper, as its ending says: .png, .svg or .pdf."""
    from nmsdesk.documents import charts

    charts.save_chart(values, path)


def drawn(found: ChartValues | LevelRows | PairRows) -> ChartValues:
    """What of it is drawn."""
    return found.values if isinstance(found, (LevelRows, PairRows)) else found


def heat(measured: Measured, order: Sequence[int]) -> HeatMap:
    """Organisations in the order given by the eight indicators, for paper: columns by code, keys are ids."""
    table = heat_values(measured)
    names = [measured.organizations.get(n, "") for n in order]
    columns = tuple(INDICATORS[v.code].shown_code for v in measured.values)
    rows = tuple(tuple(table.get((str(n), v.code)) for v in measured.values) for n in order)
    dark = heat_hidden(measured)
    hidden = frozenset((i, j) for i, n in enumerate(order) for j, v in enumerate(measured.values) if (str(n), v.code) in dark)
    return HeatMap(tuple(names), columns, rows, tuple(v.target for v in measured.values), tuple(str(n) for n in order), hidden)


def heat_caption(code: str) -> str:
    """A caption whose words are short enough for eight columns on a low screen."""
    return f"{INDICATORS[code].shown_code}. {_HEADS[code]}"


def heat_names() -> str:
    """What the codes of the columns mean, under the title of the printed page."""
    return "; ".join(f"{i.shown_code} – {i.short}" for i in INDICATORS.values())


def heat_values(measured: Measured) -> dict[tuple[str, str], float | None]:
    """(id as text, code) → percent."""
    return {(str(n), v.code): v.percent for n, values in measured.by_organization.items() for v in values}


def heat_hidden(measured: Measured) -> set[tuple[str, str]]:
    """(id as text, code) of the cells that are not told because they tell of few people."""
    return {(str(n), v.code) for n, values in measured.by_organization.items() for v in values if _hidden(v)}


def _hidden(value: Value) -> bool:
    return "numerator" in value.hidden


def _counts(value: Value) -> bool:
    """Whether there is anybody to count, though it may not be told how many."""
    return bool(value.denominator) or _hidden(value)


def heat_order(measured: Measured, key: str = "", descending: bool = False) -> list[int]:
    """Ids of the organisations that have anybody to count: by name, by shape, or by an indicator with the empty ones last."""
    table = heat_values(measured)
    found = [n for n, values in measured.by_organization.items() if n and any(map(_counts, values))]
    found.sort(key=lambda n: russian.natural(measured.organizations.get(n, "")))
    if not key:
        return found[::-1] if descending else found
    if key == SHAPE:
        codes = [v.code for v in measured.values]
        return [found[n] for n in by_shape([[table.get((str(n), code)) for code in codes] for n in found])]
    known = [n for n in found if table.get((str(n), key)) is not None]
    known.sort(key=lambda n: table[str(n), key] or 0, reverse=descending)
    return known + [n for n in found if table.get((str(n), key)) is None]


@dataclass(frozen=True, slots=True)
class LevelRows:
    """Levels as shown, from the lowest to the highest, with what their lists need: keys of rows, ids of levels, totals."""

    by: LevelsBy
    values: Levels
    keys: dict[str, str]
    level_ids: dict[str, int]


def read_levels(desk: Desk, period: Period, by: LevelsBy) -> LevelRows:
    """Results by level of the commonest scale; without names, rows that tell of few people are left out."""
    with desk.read() as reading:
        scale = level_counts.commonest_scale(reading.connection, period)
        ids = {x.name: x.id for x in reading.where(Level, scale=scale) if x.id is not None} if scale else {}
    counts = indicators.diagnostic_levels(desk, period, "organization" if by in ("low", "high") else by, scale)
    told = small_numbers.whole(desk, [values for _, _, values in counts.rows])
    return level_rows(replace(counts, rows=tuple(row for n, row in enumerate(counts.rows) if n in told)), by, ids)


def level_rows(counts: LevelCounts, by: LevelsBy, ids: dict[str, int]) -> LevelRows:
    """Rows in their order; of organisations the thirty with the largest share of the lowest or the highest level."""
    rows = [(key, caption, values[::-1]) for key, caption, values in counts.rows if any(values)]
    if by in ("low", "high"):
        at = 0 if by == "low" else -1
        rows.sort(key=lambda r: (-r[2][at] / sum(r[2]), russian.natural(r[1])))
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
