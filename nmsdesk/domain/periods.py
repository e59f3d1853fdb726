"""Spans of days and reporting periods: calendar and academic years, quarters, any dates (domain.md §3.3)."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from nmsdesk.errors import Rejected

KINDS = {"calendar": "календарный год", "academic": "учебный год", "quarter": "квартал", "half": "полугодие", "custom": "свой период"}
MONTHS = (
    "январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """Days from ``since`` to ``until``, both included; None is open."""

    since: date | None
    until: date | None

    def holds(self, on: date) -> bool:
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)

    def overlaps(self, other: Span) -> bool:
        return (self.until is None or other.since is None or other.since <= self.until) and (
            other.until is None or self.since is None or self.since <= other.until
        )

    def envelope(self, other: Span) -> Span:
        since = None if self.since is None or other.since is None else min(self.since, other.since)
        until = None if self.until is None or other.until is None else max(self.until, other.until)
        return Span(since, until)


@dataclass(frozen=True, slots=True)
class Period:
    """A reporting period with its kind; the default as-of date is its last day."""

    since: date
    until: date
    kind: str

    @property
    def title(self) -> str:
        """2025 год, 2025/2026 учебный год, 2-й квартал 2025 года, март 2025 года, or the dates themselves."""
        match self.kind:
            case "calendar":
                return f"{self.since.year} год"
            case "academic":
                return f"{self.since.year}/{self.until.year} учебный год"
            case "quarter":
                return f"{(self.since.month + 2) // 3}-й квартал {self.since.year} года"
            case "half":
                return f"{1 if self.since.month == 1 else 2}-е полугодие {self.since.year} года"
            case _:
                if self.since.day == 1 and self.until == month_end(self.since):
                    return f"{MONTHS[self.since.month - 1]} {self.since.year} года"
                return f"{self.since:%d.%m.%Y} – {self.until:%d.%m.%Y}"

    @property
    def code(self) -> str:
        """What `period` reads back: 2025, 2025/2026, 2025Q2, 2025H1, 2025-02-01..2025-03-31."""
        match self.kind:
            case "calendar":
                return str(self.since.year)
            case "academic":
                return f"{self.since.year}/{self.until.year}"
            case "quarter":
                return f"{self.since.year}Q{(self.since.month + 2) // 3}"
            case "half":
                return f"{self.since.year}H{1 if self.since.month == 1 else 2}"
            case _:
                return f"{self.since.isoformat()}..{self.until.isoformat()}"

    def previous(self, years: int = 1) -> Period:
        """The same period some years earlier; the end of a month stays the end of the month, 29 February or 28."""
        until = add_years(self.until, -years)
        if self.until.day == month_end(self.until).day:
            until = month_end(until)
        return Period(add_years(self.since, -years), until, self.kind)

    def holds(self, on: date) -> bool:
        return self.since <= on <= self.until


def year(n: int) -> Period:
    return Period(date(n, 1, 1), date(n, 12, 31), "calendar")


def academic_year(n: int) -> Period:
    """From 1 September of ``n`` to 31 August of the next year."""
    return Period(date(n, 9, 1), date(n + 1, 8, 31), "academic")


def quarter(n: int, number: int) -> Period:
    """One of the four quarters of a year."""
    return _months(n, 3 * number - 2, 3, "quarter")


def half(n: int, number: int) -> Period:
    """The first or the second half of a year."""
    return _months(n, 6 * number - 5, 6, "half")


def month(n: int, number: int) -> Period:
    """A month of a year, a period of one's own dates."""
    return _months(n, number, 1, "custom")


def of_kind(kind: str, on: date) -> Period:
    """The period of a kind that holds the day; the calendar year for a period of one's own dates."""
    match kind:
        case "academic":
            return academic_year(on.year if on.month >= 9 else on.year - 1)
        case "quarter":
            return quarter(on.year, (on.month + 2) // 3)
        case "half":
            return half(on.year, 1 if on.month < 7 else 2)
        case _:
            return year(on.year)


def between(since: date, until: date) -> Period:
    """The period of the dates, with the kind that they make: 01.01.2025–31.12.2025 is the year; Rejected when they are turned round."""
    if since > until:
        raise Rejected(f"Период начинается {since:%d.%m.%Y}, позже своего конца {until:%d.%m.%Y}. Поменяйте даты местами.")
    known = [year(since.year), half(since.year, 1 if since.month == 1 else 2), quarter(since.year, (since.month + 2) // 3)]
    if since.year < date.max.year:
        known.append(academic_year(since.year))
    return next((p for p in known if (p.since, p.until) == (since, until)), Period(since, until, "custom"))


def period(text: str) -> Period:
    """Read a period as people write it; Rejected with examples when it is none.

    «2025», «2025 год», «2025/2026», «2025/26 уч. год», «2025Q2», «2 квартал 2025», «II кв. 2025», «2025H1»,
    «1 полугодие 2025», «9 месяцев 2025», «март 2025», «01.02.2025–31.03.2025», «с 01.02.2025 по 31.03.2025» and the codes of `Period.code`.
    """
    said = " ".join(text.lower().replace("ё", "е").split())
    try:
        found = next((p for read in (_by_dates, _by_years, _by_parts) if (p := read(said))), None)
    except ValueError:
        found = None
    if found is None:
        raise Rejected(
            f"Период «{text.strip()}» не понят. Укажите год (2025), учебный год (2025/2026), квартал (2 квартал 2025), "
            "полугодие (1 полугодие 2025) или даты (01.02.2025–31.03.2025)."
        )
    return found


_YEAR = r"(\d{4})(?: ?(?:г\.?|год|года))?"
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "первый": 1, "второй": 2, "третий": 3, "четвертый": 4, "первое": 1, "второе": 2}
_NUMBER = r"(\d|i{1,3}|iv|первый|второй|третий|четвертый|первое|второе)(?:-?(?:й|ый|е|ое))?"
_QUARTER, _HALF = r"(?:q|к|кв|кв\.|квартал|квартала)", r"(?:h|п|пг|пол|полуг\.|полугодие|полугодия)"
_DAY = r"(\d{4}-\d\d-\d\d|\d{1,2}\.\d{1,2}\.(?:\d{4}|\d\d))"


def _by_dates(said: str) -> Period | None:
    """Two dates; those of the code stay a period of one's own, those that people type become the year or the quarter they make."""
    if m := re.fullmatch(r"(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)", said):
        since, until = date.fromisoformat(m[1]), date.fromisoformat(m[2])
        return Period(since, until, "custom") if since <= until else None
    if m := re.fullmatch(rf"(?:с |от )?{_DAY} ?(?:-|–|—|\.\.|\.\.\.|…|по|до) ?{_DAY}(?: ?г\.?)?", said):
        return between(_day(m[1]), _day(m[2]))
    return None


def _day(text: str) -> date:
    if "-" in text:
        return date.fromisoformat(text)
    day, number, n = (int(x) for x in text.split("."))
    return date(n + 2000 if n < 100 else n, number, day)


def _by_years(said: str) -> Period | None:
    if m := re.fullmatch(rf"(?:за )?{_YEAR}", said):
        return year(int(m[1]))
    m = re.fullmatch(r"(?:за )?(\d{4}) ?[/–—-] ?(\d{4}|\d\d)(?: ?(?:уч\.?|учебный) ?(?:г\.?|год)?)?", said)
    if m and int(m[2]) in (int(m[1]) + 1, (int(m[1]) + 1) % 100):
        return academic_year(int(m[1]))
    return None


def _by_parts(said: str) -> Period | None:
    """Quarters, halves, months and the first months of a year, the year before or after."""
    for word, most, make in ((_QUARTER, 4, quarter), (_HALF, 2, half)):
        before, after = re.fullmatch(rf"{_NUMBER} ?{word} {_YEAR}", said), re.fullmatch(rf"{_YEAR} ?{word} ?{_NUMBER}", said)
        last = re.fullmatch(rf"{_YEAR} ?{_NUMBER} ?{word}", said)
        for m, n, at in ((before, 2, 1), (after, 1, 2), (last, 1, 2)):
            if m and 1 <= (number := _ROMAN.get(m[at]) or int(m[at])) <= most:
                return make(int(m[n]), number)
    if (m := re.fullmatch(rf"(\d\d?) ?(?:месяц|месяца|месяцев|мес\.?) {_YEAR}", said)) and 1 <= int(m[1]) <= 12:
        return between(date(int(m[2]), 1, 1), month(int(m[2]), int(m[1])).until)
    for pattern, name, n in ((rf"([а-я]+) {_YEAR}", 1, 2), (rf"{_YEAR} ([а-я]+)", 2, 1)):
        if (m := re.fullmatch(pattern, said)) and m[name] in MONTHS:
            return month(int(m[n]), MONTHS.index(m[name]) + 1)
    return None


def _months(n: int, first: int, length: int, kind: str) -> Period:
    return Period(date(n, first, 1), month_end(date(n, first + length - 1, 1)), kind)


def month_end(on: date) -> date:
    """The last day of the day's month."""
    return on.replace(day=calendar.monthrange(on.year, on.month)[1])


def add_years(on: date, years: int) -> date:
    """The same day some years later; 29 February becomes 28 where there is none."""
    try:
        return on.replace(year=on.year + years)
    except ValueError:
        return on.replace(year=on.year + years, day=28)


def add_months(on: date, months: int) -> date:
    """The same day some months later, or the last day of that month."""
    n = on.year * 12 + on.month - 1 + months
    return date(n // 12, n % 12 + 1, min(on.day, calendar.monthrange(n // 12, n % 12 + 1)[1]))


def full_years(since: date, on: date) -> int:
    """Whole years from ``since`` to ``on``: age, length of service."""
    return on.year - since.year - ((on.month, on.day) < (since.month, since.day))


def day_before(on: date) -> date:
    return on - timedelta(days=1)
