"""What a part of a chart says in words: tooltips, screen readers."""

from __future__ import annotations

from datetime import date

from nmsdesk import russian
from nmsdesk.documents.chart_values import Bullets, ChartValues, Levels, WithinYear, Years


def describe(values: ChartValues, key: tuple[str, ...]) -> str:
    """The part under the key: its name, its value, its target."""
    match values:
        case Bullets(rows):
            return next((_bullet(r) for r in rows if r.code == key[0]), "")
        case Years(series):
            return next((_years(s) for s in series if s.code == key[0]), "")
        case WithinYear():
            return _month(values, date.fromisoformat(key[1]))
        case Levels():
            return _level(values, key)
    return ""


def _goal(target: float | None) -> str:
    return "" if target is None else f", цель {russian.percent(target, 0 if float(target).is_integer() else 1)}"


def _bullet(row: object) -> str:
    from nmsdesk.documents.chart_values import Bullet

    assert isinstance(row, Bullet)
    lack = f"\nне хватает {russian.number(row.missing)}{russian.NBSP}{row.unit}" if row.missing else ""
    of = f"\n{russian.number(row.numerator)} из {russian.number(row.denominator)}"
    return f"{row.code}. {row.title}: {russian.percent(row.percent)}{_goal(row.target)}{of}{lack}"


def _years(series: object) -> str:
    from nmsdesk.documents.chart_values import YearSeries

    assert isinstance(series, YearSeries)
    plan = dict(series.targets)
    lines = [f"{label}: {russian.percent(value)}{_goal(plan.get(label))}" for label, value in series.points]
    return "\n".join([f"{series.code}. {series.title}", *lines])


def _month(values: WithinYear, on: date) -> str:
    number = values.days.index(on)
    now = values.percents[number] if number < len(values.percents) else None
    before = values.previous[number] if number < len(values.previous) else None
    first = f"На {russian.day(on)}: {russian.percent(now) if now is not None else 'ещё не наступило'}{_goal(values.target)}"
    return first if before is None else f"{first}\nгодом раньше {russian.percent(before)}"


def _level(values: Levels, key: tuple[str, ...]) -> str:
    counts = values.counts[values.categories.index(key[0])]
    n, whole = counts[values.levels.index(key[1])], sum(counts)
    return f"{key[0]}\n{key[1]}: {russian.number(n)} из {russian.number(whole)}, {russian.percent(100 * n / whole)}"
