"""Forecast of an indicator to the end of its period: by the growth of earlier years from the same day, with an honest band."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

from nmsdesk.domain.periods import Period, add_years, month_end
from nmsdesk.errors import Rejected
from nmsdesk.indicators.context import Value
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.russian import day, number, percent
from nmsdesk.services import known_ahead
from nmsdesk.services.desk import Desk
from nmsdesk.services.indicators import context_of, measure
from nmsdesk.services.known_ahead import Known

BACK, ENOUGH = 4, 2  # years looked at, and how many of them a band needs
FEW = 5  # of fewer plans no share is made
_IN_WORDS = {2: ("двух", "два"), 3: ("трёх", "три"), 4: ("четырёх", "четыре")}


@dataclass(frozen=True, slots=True)
class Band:
    """Where the value may be on a day, in per cent; ``middle`` is the median of the earlier years' growth."""

    day: date
    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class Growth:
    """An earlier year: its value on the same day and at its end, in per cent."""

    period: Period
    then: float
    end: float

    @property
    def points(self) -> float:
        return self.end - self.then


@dataclass(frozen=True, slots=True)
class Forecast:
    """What an indicator may come to.

    ``days`` are the first day, the ends of months and today; ``percents`` this period's values (None ahead), ``previous`` those
    of the year before on the same days. ``certain`` is the value on the last day if nothing more is entered. ``bands`` are of
    the days ahead, empty when no band can be given; ``how`` says in a sentence how it is made or why there is none.
    """

    code: str
    period: Period
    on: date
    now: Value | None
    certain: Value | None
    days: tuple[date, ...]
    percents: tuple[float | None, ...]
    previous: tuple[float | None, ...]
    growths: tuple[Growth, ...]
    bands: tuple[Band, ...]
    known: tuple[Known, ...]
    how: str
    verdict: str

    @property
    def end(self) -> Band | None:
        """The band of the last day."""
        return self.bands[-1] if self.bands else None

    @property
    def target(self) -> float | None:
        return self.now.target if self.now else None


def course_days(period: Period, today: date | None = None) -> tuple[date, ...]:
    """The first day of the period, the last of each month, and today when it lies between."""
    found, on = {period.since}, period.since
    while on <= period.until:
        last = min(month_end(on), period.until)
        found.add(last)
        on = last + timedelta(days=1)
    if today and period.holds(today):
        found.add(today)
    return tuple(sorted(found))


def band(now: float, then: Sequence[float], end: Sequence[float], least: float = 0.0) -> tuple[float, float, float]:
    """(low, middle, high) in per cent out of the values of earlier years, oldest first, on the same day and at the end.

    The growth of those years in percentage points is added to the value of now: the smallest and the largest of them, moved
    apart by the largest change of the growth from one year to the next (by ``least``, one subject, if that is more), for the
    coming year may differ from the last as much as any before; but no fall is foretold larger than those years had. On demo
    cities such bands, made at ends of months of past years, hold the real end in three cases of four at least
    (tests/services/test_forecasts.py). Never below 0 or above 100.
    """
    growths = [b - a for a, b in zip(then, end)]
    room = max([least, *(abs(b - a) for a, b in pairwise(growths))])
    low = now + max(min(growths) - room, min(0.0, *growths))
    return _held(low), _held(now + median(growths)), _held(now + max(growths) + room)


def _held(value: float) -> float:
    return min(100.0, max(0.0, value))


def forecast(desk: Desk, code: str, period: Period) -> Forecast:
    """The forecast of an indicator at the end of the period, seen from today.

    Earlier years are counted by the rules of this period, so that the years compare; one without data on either day is left out.
    The band (see ``band``) is then held by what is known: not below what is reached already where that cannot be lost, its top not
    below what is under way by name (those enrolled in courses, drafts of plans, pairs). For 2б what counts is not growth but the
    plans whose terms come and the share of such plans that succeeded. Looked at on a day before (desk.view), the base tells
    nothing of what came after it: such a forecast may be compared with what has come of it. Rejected for an unknown code or a
    day without rules.
    """
    if code not in INDICATORS:
        raise Rejected(f"Показателя «{code}» нет. Есть: {', '.join(INDICATORS)}.")
    with desk.read() as reading:
        rules = context_of(desk, reading, period).rules

    def value(of: Period, on: date) -> Value:
        return measure(desk, of, on, codes=(code,), rules=rules).values[0]

    today, days = desk.today, course_days(period, desk.today)
    if today < period.since:
        return _plain(code, period, today, days, "Период ещё не начался: прогноз появится с первых данных.")
    course = [value(period, on) if on <= today else None for on in days]
    before = [value(period.previous(), same_day(on, 1)) for on in days]
    percents = tuple(v.percent if v else None for v in course)
    previous = tuple(v.percent for v in before) if before[-1].numerator else ()
    now = next(v for v in reversed(course) if v)
    common = {"percents": percents, "previous": previous, "now": now}
    if today >= period.until:
        return _plain(code, period, today, days, "Период закончился: значение окончательное.", **common)
    then = desk.view.on is not None  # on a day before, what was entered since is not taken for known
    certain = None if then else value(period, period.until)
    known = () if then else tuple(known_ahead.ahead(desk, code, period, rules))
    ahead = [on for on in days if on >= today]
    years: list[tuple[Period, list[Value]]] = []
    for n in range(BACK, 0, -1):
        values = [before[days.index(on)] for on in ahead] if n == 1 else []
        values = values or [value(period.previous(n), same_day(on, n)) for on in ahead]
        if values[0].percent is not None and values[-1].percent is not None and values[-1].numerator:
            years.append((period.previous(n), values))
    growths = tuple(Growth(p, v[0].percent or 0.0, v[-1].percent or 0.0) for p, v in years)
    if now.percent is None or len(years) < ENOUGH:
        how = _too_few(len(years)) if now.percent is not None else "Прогноза нет: сейчас нет данных для показателя."
        return _plain(code, period, today, days, how, **common, certain=certain, growths=growths, known=known)
    earlier = [v for _, v in years]
    stand = [value(period, on) for on in ahead] if code == "2b" else ()
    bands = _bands(code, now, stand, ahead, earlier)
    if certain is not None:
        bands[-1] = _held_by_known(code, bands[-1], now, certain, known, earlier)
    how = _how(code, growths, _success([(v[0], v[-1]) for v in earlier]), bands[-1])
    shown = (tuple(bands), known, how, _verdict(now, bands[-1]))
    return Forecast(code, period, today, now, certain, days, percents, previous, growths, *shown)


def _plain(code: str, period: Period, on: date, days: tuple[date, ...], how: str, **known: object) -> Forecast:
    """A forecast without a band."""
    empty: dict[str, object] = {
        "now": None, "certain": None, "percents": (None,) * len(days), "previous": (), "growths": (), "known": (),
    }  # fmt: skip
    return Forecast(code=code, period=period, on=on, days=days, bands=(), how=how, verdict="", **(empty | known))  # type: ignore[arg-type]


def same_day(on: date, years: int) -> date:
    """The same day of an earlier year; the end of a month stays the end of the month."""
    found = add_years(on, -years)
    return month_end(found) if on == month_end(on) else found


def _bands(code: str, now: Value, stand: Sequence[Value], ahead: Sequence[date], years: Sequence[Sequence[Value]]) -> list[Band]:
    """A point today and a band of every day ahead; ``stand`` are the values of those days if nothing more is entered."""
    start = now.percent or 0.0
    found = [Band(ahead[0], start, start, start)]
    for n, on in enumerate(ahead[1:], 1):
        if code == "2b":
            found.append(Band(on, *_of_plans(now, stand[n], [(v[0], v[n]) for v in years])))
            continue
        pairs = [(v[0].percent, v[n].percent) for v in years]
        inside = [(a, b) for a, b in pairs if a is not None and b is not None]
        least = 100 / now.denominator if now.denominator else 0.0
        found.append(Band(on, *band(start, [a for a, _ in inside], [b for _, b in inside], least)))
    return found


def _of_plans(now: Value, stand: Value, years: Sequence[tuple[Value, Value]]) -> tuple[float, float, float]:
    """2б: of the plans that come due by the day as many succeed as did in those years, the smallest and the largest share moved
    apart as growths are."""
    shares = _success(years)
    room = max([0.0, *(abs(b - a) for a, b in pairwise(shares))])
    coming = max(0, stand.denominator - now.denominator)
    if not stand.denominator:
        return 0.0, 0.0, 0.0
    low, high = max(0.0, min(shares) - room), min(1.0, max(shares) + room)
    return tuple(_held(100 * (now.numerator + share * coming) / stand.denominator) for share in (low, median(shares), high))  # type: ignore[return-value]


def _success(years: Sequence[tuple[Value, Value]]) -> list[float]:
    """The share that succeeded of the plans come due between the two days; of all plans of the year where that were too few."""
    found = []
    for then, end in years:
        due, done = end.denominator - then.denominator, end.numerator - then.numerator
        share = done / due if due >= FEW else end.numerator / end.denominator
        found.append(min(1.0, max(0.0, share)))
    return found


def _held_by_known(
    code: str, band: Band, now: Value, certain: Value, known: Sequence[Known], years: Sequence[Sequence[Value]]
) -> Band:
    """The band of the last day: not below what is certain, its top not below what is under way; what will be lost lowers it.

    A condition of the mentoring model (6) may be lost again and plans (2б) have their own bounds; all other facts stay, while
    the headcount may grow as it did.
    """
    if code in ("2b", "6") or not certain.denominator:
        return band
    grown = max([1.0, *(v[-1].denominator / v[0].denominator for v in years if v[0].denominator)])
    floor = 100 * certain.numerator / (certain.denominator * grown)
    firm = sum(len(k.subjects) for k in known if k.firm)
    one = 100 / certain.denominator
    high = _held(max(band.high, floor + one, one * (certain.numerator + firm) if firm else 0.0))
    lost = max(0.0, (now.percent or 0.0) - (certain.percent or 0.0))  # what time alone takes away, as those who turn 35
    low = max(band.low - lost, floor)
    return Band(band.day, low, min(max(band.middle, low), high), high)


def _how(code: str, growths: Sequence[Growth], shares: Sequence[float], end: Band) -> str:
    """«По росту прошлых четырёх лет с этого дня до конца периода (от +4,1 до +6,7 п. п.) …: от 59,5 % до 62,6 % на 31.12.2026.»"""
    of, words = _IN_WORDS[len(growths)]
    result = f"от {percent(end.low)} до {percent(end.high)} на {day(end.day)}."
    if code == "2b":
        low, high = (percent(100 * f(shares), 0) for f in (min, max))
        return (
            f"По доле успешных среди планов, срок которых наступал с этого дня, за прошлые {words} года "
            f"(от {low} до {high}), с запасом: {result}"
        )
    low, high = (_signed(f(g.points for g in growths)) for f in (min, max))
    return (
        f"По росту прошлых {of} лет с этого дня до конца периода (от {low} до {high} п. п.) "
        f"с запасом на то, как он меняется от года к году: {result}"
    )


def _signed(points: float) -> str:
    """«+4,1», «−0,3», «0»."""
    shown = round(points, 1)
    return "0" if shown == 0 else f"+{number(shown, 1)}" if shown > 0 else number(shown, 1)


def _too_few(years: int) -> str:
    have = "есть только один" if years else "нет ни одного"
    return f"Прогноза нет: нужны данные хотя бы двух прошлых лет на этот день и на конец периода, {have}."


def _verdict(now: Value, end: Band) -> str:
    """What the band says of the target; empty without one."""
    if now.target is None:
        return ""
    goal = percent(now.target, 0 if now.target.is_integer() else 1)
    if end.low >= now.target:
        return f"Цель {goal} достигается и по нижней границе."
    if end.high < now.target:
        return f"Цель {goal} не достигается и по верхней границе: нужны дополнительные меры."
    return f"Цель {goal} внутри полосы: её можно достичь, но запаса нет."
