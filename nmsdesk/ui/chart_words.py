"""What a part of a chart says in words: tooltips, screen readers."""

from __future__ import annotations

from datetime import date

from nmsdesk import russian
from nmsdesk.documents.chart_values import (
    NOT_TOLD,
    BeforeAfter,
    Bullets,
    ChartValues,
    Funnel,
    Levels,
    SmallMultiples,
    SmallSeries,
    WithinYear,
    Years,
)


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
        case SmallMultiples(rows=schools):
            return next((_school(values, s) for s in schools if s.key == key[0]), "")
        case Funnel():
            return _step(values, int(key[1]))
        case BeforeAfter():
            return _pair(values, key)
    return ""


def _goal(target: float | None) -> str:
    return "" if target is None else f", цель {russian.percent(target, 0 if float(target).is_integer() else 1)}"


def _percent(value: float | None, hidden: bool) -> str:
    return NOT_TOLD if hidden else russian.percent(value)


def _bullet(row: object) -> str:
    from nmsdesk.documents.chart_values import Bullet

    assert isinstance(row, Bullet)
    lack = f"\nне хватает {russian.number(row.missing)}{russian.NBSP}{row.unit}" if row.missing else ""
    of = "" if row.hidden else f"\n{russian.number(row.numerator)} из {russian.number(row.denominator)}"
    return f"{row.code}. {row.title}: {_percent(row.percent, row.hidden)}{_goal(row.target)}{of}{lack}"


def _years(series: object) -> str:
    from nmsdesk.documents.chart_values import YearSeries

    assert isinstance(series, YearSeries)
    plan = dict(series.targets)
    lines = [f"{label}: {_percent(value, label in series.hidden)}{_goal(plan.get(label))}" for label, value in series.points]
    return "\n".join([f"{series.code}. {series.title}", *lines])


def _month(values: WithinYear, on: date) -> str:
    number = values.days.index(on)
    now = values.percents[number] if number < len(values.percents) else None
    before = values.previous[number] if number < len(values.previous) else None
    lines = [f"На {russian.day(on)}: {russian.percent(now) if now is not None else 'ещё не наступило'}{_goal(values.target)}"]
    lines += [f"годом раньше {russian.percent(before)}"] if before is not None else []
    ahead = next((band for band in values.bands if band[0] == on), None)
    if ahead and now is None:
        lines.append(f"прогноз от {russian.percent(ahead[1])} до {russian.percent(ahead[3])}")
    return "\n".join(lines)


def _school(values: SmallMultiples, school: SmallSeries) -> str:
    city = values.city or (None,) * len(values.labels)
    lines = [
        f"{label}: {_percent(own, label in school.hidden)}" + (f", город {russian.percent(whole)}" if whole is not None else "")
        for label, own, whole in zip(values.labels, school.values, city)
    ]
    return "\n".join([school.name, *lines, *([f"цель {russian.percent(values.target, 0)}"] if values.target is not None else [])])


def _step(values: Funnel, number: int) -> str:
    step, whole = values.steps[number], values.steps[0].passed
    lines = [f"{step.title}: {russian.count(step.passed, *values.unit)}, {russian.percent(100 * step.passed / whole if whole else None)}"]
    if number:
        lost = values.steps[number - 1].passed - step.passed
        lines += [f"на этом шаге меньше на {russian.number(lost)}: {step.failure}"] if lost else []
        before = values.before[number] if number < len(values.before) else None
        lines += [f"год назад {russian.percent(before)}"] if before is not None else []
    return "\n".join(lines)


def _pair(values: BeforeAfter, key: tuple[str, ...]) -> str:
    row, level = (values.keys or values.areas).index(key[0]), values.levels.index(key[2])
    counts = (values.before if key[1] == "before" else values.after)[row]
    other = (values.after if key[1] == "before" else values.before)[row][level]
    n, whole = counts[level], sum(counts)
    when, then = ("до", "после") if key[1] == "before" else ("после", "до")
    return (
        f"{values.areas[row]}\n{key[2]}, {when}: {russian.number(n)} из {russian.number(whole)}, {russian.percent(100 * n / whole)}"
        f"\n{then}: {russian.number(other)}"
    )


def _level(values: Levels, key: tuple[str, ...]) -> str:
    counts = values.counts[values.categories.index(key[0])]
    n, whole = counts[values.levels.index(key[1])], sum(counts)
    return f"{key[0]}\n{key[1]}: {russian.number(n)} из {russian.number(whole)}, {russian.percent(100 * n / whole)}"
