"""An indicator over the years and within the year beside the year before: the points of the small charts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from nmsdesk.domain.cycle import Snapshot, SnapshotPart
from nmsdesk.domain.periods import Period, add_years
from nmsdesk.errors import Rejected
from nmsdesk.indicators.context import Value
from nmsdesk.services import indicators
from nmsdesk.services.desk import Desk

BACK = 4


@dataclass(frozen=True, slots=True)
class YearPoint:
    """A year of the trend: its share and the target that was in force; ``snapshot`` names the approved one it comes from."""

    period: Period
    numerator: int
    denominator: int
    target: float | None
    snapshot: str = ""

    @property
    def percent(self) -> float | None:
        return Value("", "", "", self.numerator, self.denominator, None).percent


@dataclass(frozen=True, slots=True)
class MonthPoint:
    """An indicator on the last day of a month, and on the same day a year before, None where it was not counted."""

    on: date
    now: Value | None
    before: Value | None


def over_years(desk: Desk, code: str, period: Period, as_of: date | None = None, back: int = BACK) -> list[YearPoint]:
    """The same period of the years before and this one, oldest first.

    What an approved snapshot says of a year stands: published figures do not move. Years without a rule set or without anybody
    to count are left out.
    """
    found = []
    for n in range(back, 0, -1):
        earlier = period.previous(n)
        if (point := _published(desk, code, earlier) or _counted(desk, code, earlier, None)) is not None:
            found.append(point)
    this = _counted(desk, code, period, as_of)
    return [p for p in found if p.denominator] + ([this] if this else [])


def _counted(desk: Desk, code: str, period: Period, as_of: date | None) -> YearPoint | None:
    try:
        (value,) = indicators.measure(desk, period, as_of, codes=(code,)).values
    except Rejected:
        return None
    return YearPoint(period, value.numerator, value.denominator, value.target)


def _published(desk: Desk, code: str, period: Period) -> YearPoint | None:
    """What the approved snapshot of a period says of an indicator."""
    with desk.read() as reading:
        known = [s for s in reading.where(Snapshot, period=period.code, state="approved") if s.approved_on and s.approved_on <= desk.today]
        parts = [p for p in reading.where(SnapshotPart, snapshot=known[-1].id) if p.indicator == code] if known else []
    if not parts:
        return None
    return YearPoint(period, parts[0].numerator or 0, parts[0].denominator or 0, parts[0].target, known[-1].name)


def month_ends(period: Period) -> list[date]:
    """The last day of every month that the period touches, the last one being the period's own."""
    found, on = [], period.since
    while on <= period.until:
        following = (on.replace(day=28) + timedelta(days=4)).replace(day=1)
        found.append(min(following - timedelta(days=1), period.until))
        on = following
    return found


def month(desk: Desk, code: str, period: Period, on: date, today: date) -> MonthPoint:
    """The point of one month end: this year up to ``today`` (the month under way on today itself), the year before to its end."""
    start, day = on.replace(day=1), min(on, today)
    return MonthPoint(
        on,
        _value(desk, code, period, day) if max(start, period.since) <= today else None,
        _value(desk, code, period.previous(), min(add_years(on, -1), period.previous().until)),
    )


def _value(desk: Desk, code: str, period: Period, on: date) -> Value | None:
    try:
        (value,) = indicators.measure(desk, period, on, codes=(code,)).values
    except Rejected:
        return None
    return value if value.percent is not None else None
