"""Radar: who will leave an indicator, or stop being counted, by the last day of the period, by the data as they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from nmsdesk.domain.periods import Period
from nmsdesk.errors import Rejected
from nmsdesk.indicators import evidence, frozen
from nmsdesk.indicators.context import COUNTED, NOT_COUNTED, Context
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.russian import fold
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.indicators import context_of
from nmsdesk.services.radar_reasons import Cause, causes
from nmsdesk.storage.records import Labels

LEAVES, STOPS, MOVES, LAPSES = "leaves", "stops", "moves", "lapses"
CHANGES = {
    LEAVES: "выбывает из расчёта",
    STOPS: "перестанет учитываться",
    MOVES: "переходит в другую организацию",
    LAPSES: "основание не перейдёт в следующий период",
}
LASTING = ("2a", "5", "7")  # indicators whose facts last from period to period: a plan, support, a site

Standing = tuple[int | None, str]  # organisation and status


@dataclass(frozen=True, slots=True)
class Mover:
    """A subject whose standing changes; ``day`` is the first day of the new one, ``reason`` says why, in words.

    Where names are hidden birthdays are too: the day is None then.

    ``counted`` tells whether the subject is counted today; ``change`` is one of CHANGES.
    """

    change: str
    counted: bool
    subject: str
    id: int
    name: str
    organization: int | None
    organization_name: str
    day: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class Radar:
    """From ``since`` (today) to ``until`` (the last day of the period): those who change, by day; the counts of both days.

    ``joins`` and ``gains`` are how many come into the count and how many become counted by the same data.
    """

    code: str
    since: date
    until: date
    movers: tuple[Mover, ...]
    counted: tuple[int, int]
    population: tuple[int, int]
    joins: int
    gains: int

    def of(self, *changes: str) -> tuple[Mover, ...]:
        return tuple(m for m in self.movers if m.change in changes)


def radar(desk: Desk, code: str, period: Period, organization: int | None = None) -> Radar:
    """Who changes between today and the last day of the period, in one organisation or in all.

    Exact by construction: the lists of the two days are taken by the same query under the rules of the last day and compared;
    what is entered later may change them. For 2а, 5 and 7, where a fact may last into the next period, also those counted
    now whose ground ends by then, so that they would not be on the first day after it («lapses»). A period that is over has
    nobody. Rejected for an unknown code.
    """
    if code not in INDICATORS:
        raise Rejected(f"Показателя «{code}» нет. Есть: {', '.join(INDICATORS)}.")
    today, last = desk.today, period.until
    with desk.read() as reading:
        if today >= last:
            return Radar(code, today, last, (), (0, 0), (0, 0), 0, 0)
        end = context_of(desk, reading, period, last)
        book = _Book(reading, code, end)
        now, then = book.on(today), book.on(last)
        changes = dict(_changes(now, then))
        if code in LASTING:
            after = book.next_period()
            changes |= {n: LAPSES for n, (_, s) in then.items() if s == COUNTED and n not in changes and _lost(after, n)}
        changes = {n: c for n, c in changes.items() if organization in (None, _standing(now, n)[0], then.get(n, (None, ""))[0])}
        movers = _movers(reading, book, now, changes, today)
    mine = [
        {n: s for n, s in found.items() if organization is None or s[0] == organization}
        for found in (now, then)
    ]  # fmt: skip
    return Radar(code, today, last, movers, *_figures(*mine))


def _changes(now: Mapping[int, Standing], then: Mapping[int, Standing]) -> Iterable[tuple[int, str]]:
    """Of each subject in the count today what becomes of it."""
    for subject, (place, status) in now.items():
        if status not in (COUNTED, NOT_COUNTED):
            continue
        other, later = then.get(subject, (None, ""))
        if later not in (COUNTED, NOT_COUNTED):
            yield subject, LEAVES
        elif status == COUNTED and later == NOT_COUNTED:
            yield subject, STOPS
        elif other != place:
            yield subject, MOVES


def _lost(after: Mapping[int, Standing], subject: int) -> bool:
    return after.get(subject, (None, ""))[1] == NOT_COUNTED


def _standing(found: Mapping[int, Standing], subject: int) -> Standing:
    return found.get(subject, (None, ""))


def _figures(now: Mapping[int, Standing], then: Mapping[int, Standing]) -> tuple[tuple[int, int], tuple[int, int], int, int]:
    """Counted and in the count on both days, how many come in and how many become counted."""
    counted = [{n for n, (_, s) in found.items() if s == COUNTED} for found in (now, then)]
    inside = [{n for n, (_, s) in found.items() if s in (COUNTED, NOT_COUNTED)} for found in (now, then)]
    gains, joins = counted[1] - counted[0], inside[1] - inside[0]
    return (len(counted[0]), len(counted[1])), (len(inside[0]), len(inside[1])), len(joins), len(gains)


class _Book:
    """Standings of an indicator by day, each day asked for once."""

    def __init__(self, reading: Reading, code: str, end: Context):
        self.reading, self.code, self.end = reading, code, end
        self._days: dict[date, dict[int, Standing]] = {}

    def on(self, day: date) -> dict[int, Standing]:
        if day > self.end.as_of:
            return self.next_period()
        if day not in self._days:
            self._days[day] = frozen.statuses(self.reading.connection, self.code, replace(self.end, as_of=day))
        return self._days[day]

    def next_period(self) -> dict[int, Standing]:
        """The first day after the period, with that day for a period."""
        first = self.end.period.until + timedelta(days=1)
        if first not in self._days:
            context = replace(self.end, period=Period(first, first, "custom"), as_of=first)
            self._days[first] = frozen.statuses(self.reading.connection, self.code, context)
        return self._days[first]


def _movers(
    reading: Reading, book: _Book, now: Mapping[int, Standing], changes: Mapping[int, str], today: date
) -> tuple[Mover, ...]:
    """The rows with names, days and reasons, by day, organisation and name."""
    subject, ids = INDICATORS[book.code].subject, sorted(changes)
    labels = Labels(reading.connection)
    if subject in ("plans", "teams"):
        names = evidence.names(reading.connection, subject, ids)
    else:
        names = labels.of(subject, ids)
    places = labels.of("organizations", (_standing(now, n)[0] for n in ids))
    because = causes(reading, book.code, book.end, today, ids)
    found = []
    for n in ids:
        place, status = _standing(now, n)
        day, reason = _when(book, now, n, changes[n], because.get(n, []))
        if changes[n] == LAPSES and (day is None or day <= today):
            continue  # the ground has ended already, or was of one day
        named = (subject, n, names.get(n, ""), place, places.get(place or 0, ""))
        found.append(Mover(changes[n], status == COUNTED, *named, day, reason))
    return tuple(sorted(found, key=lambda m: (m.change == LAPSES, m.day or date.max, fold(m.organization_name), fold(m.name), m.id)))


def _when(book: _Book, now: Mapping[int, Standing], subject: int, change: str, because: list[Cause]) -> tuple[date | None, str]:
    """The first day of the new standing and why.

    A standing can change only on a day of one of the causes. Where there are several such days, the standing of each is looked
    up, and the earliest after which it stays as on the last day is taken.
    """
    if change == LAPSES:
        last = max((c.day for c in because if c.lapse), default=None)
        return last, "; ".join(dict.fromkeys(c.text for c in because if c.lapse and c.day == last))
    because = [c for c in because if not c.lapse]
    days = sorted({c.day for c in because})
    if not days:
        return None, "по возрасту или стажу" if book.code == "5" else "по данным на последний день периода"
    day = days[-1]
    if len(days) > 1:
        wanted = _kind(book.on(book.end.as_of), subject, now)
        for earlier in reversed(days[:-1]):
            if _kind(book.on(earlier), subject, now) != wanted:
                break
            day = earlier
    return day, "; ".join(dict.fromkeys(c.text for c in because if c.day == day))


def _kind(found: Mapping[int, Standing], subject: int, now: Mapping[int, Standing]) -> tuple[int | None, str]:
    """What matters of a standing: whether inside, counted if it was, and where."""
    place, status = found.get(subject, (None, ""))
    if status not in (COUNTED, NOT_COUNTED):
        return None, ""
    return place, status if now[subject][1] == COUNTED else NOT_COUNTED
