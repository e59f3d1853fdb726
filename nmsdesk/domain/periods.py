"""Spans of days and reporting periods: calendar and academic years, quarters, any dates (domain.md §3.3)."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from nmsdesk.errors import Rejected

KINDS = {"calendar": "календарный год", "academic": "учебный год", "quarter": "квартал", "half": "полугодие", "custom": "свой период"}


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
        """2025 год, 2025/2026 учебный год, or the dates themselves."""
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
        """The same period some years earlier."""
        return Period(add_years(self.since, -years), add_years(self.until, -years), self.kind)


def year(n: int) -> Period:
    return Period(date(n, 1, 1), date(n, 12, 31), "calendar")


def academic_year(n: int) -> Period:
    """From 1 September of ``n`` to 31 August of the next year."""
    return Period(date(n, 9, 1), date(n + 1, 8, 31), "academic")


def period(text: str) -> Period:
    """Read «2025», «2025/2026», «2025Q2», «2025H1», «2025-02-01..2025-03-31»; Rejected when it is none of these."""
    text = text.strip()
    try:
        if re.fullmatch(r"\d{4}", text):
            return year(int(text))
        if m := re.fullmatch(r"(\d{4})\s*[/–-]\s*(\d{4})", text):
            if int(m[2]) == int(m[1]) + 1:
                return academic_year(int(m[1]))
        elif m := re.fullmatch(r"(\d{4})[QqКк]([1-4])", text):
            return _months(int(m[1]), 3 * int(m[2]) - 2, 3, "quarter")
        elif m := re.fullmatch(r"(\d{4})[HhПп]([12])", text):
            return _months(int(m[1]), 6 * int(m[2]) - 5, 6, "half")
        elif m := re.fullmatch(r"(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)", text):
            since, until = date.fromisoformat(m[1]), date.fromisoformat(m[2])
            if since <= until:
                return Period(since, until, "custom")
    except ValueError:
        pass
    raise Rejected(f"Период «{text}» не понят. Укажите год (2025), учебный год (2025/2026) или даты (2025-02-01..2025-03-31).")


def _months(n: int, first: int, length: int, kind: str) -> Period:
    last = first + length - 1
    return Period(date(n, first, 1), date(n, last, calendar.monthrange(n, last)[1]), kind)


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
