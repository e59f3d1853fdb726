"""Values of the search language: numbers, days and spans of them, yes and no, captions of codes, labels of records."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from nmsdesk.domain.periods import academic_year, year
from nmsdesk.domain.queries import Filter
from nmsdesk.domain.query_words import Value
from nmsdesk.russian import fold, other_layout

YES = ("есть", "да", "yes", "+")
NO = ("нет", "no", "пусто")
_RANGE = re.compile(r"\.\.+|…")
_SHIFT = re.compile(r"(сегодня|вчера|завтра)\s*(?:([+-])\s*(\d{1,4}))?")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


class Unclear(Exception):
    """A value that cannot be understood; the text is the sentence to show."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is asked of a number or a day: not less and not more than; None is open."""

    low: float | None = None
    high: float | None = None


def said_yes(value: Value) -> bool | None:
    """True for «есть» and «да», False for «нет», None for anything else."""
    if value.quoted or value.op not in ("", "="):
        return None
    for text in (fold(value.text), fold(other_layout(value.text))):
        if text in YES:
            return True
        if text in NO:
            return False
    return None


def _ends(value: Value) -> tuple[str, str]:
    """The two ends of «a..b»; the text twice when it is no range."""
    parts = _RANGE.split(value.text, maxsplit=1)
    return (parts[0].strip(), parts[1].strip()) if len(parts) == 2 else (value.text.strip(), value.text.strip())


def number(text: str, caption: str) -> float:
    """«35», «0,5», «35 лет»."""
    found = _NUMBER.match(text)
    if found is None or re.search(r"\d", text[found.end() :]):
        raise Unclear(f"«{caption}»: «{text}» – не число. Пишите так: {caption}:<35 или {caption}:30..40.")
    return float(found[0].replace(",", "."))


def numbers(value: Value, caption: str, step: float = 1) -> Bounds:
    """Bounds asked of a number that grows by ``step``: «<35», «30..40», «30-40», «35»."""
    text = value.text
    if not value.op and (dashed := re.fullmatch(r"(\d+)\s*[-–]\s*(\d+)", text)):
        text = f"{dashed[1]}..{dashed[2]}"
    first, last = _ends(Value("", text, 0, 0))
    if first != last or _RANGE.search(text):
        low = number(first, caption) if first else None
        high = number(last, caption) if last else None
        if low is not None and high is not None and low > high:
            raise Unclear(f"«{caption}»: начало {first} больше конца {last}.")
        return Bounds(low, high)
    n = number(text, caption)
    match value.op:
        case "<":
            return Bounds(None, n - step)
        case "<=":
            return Bounds(None, n)
        case ">":
            return Bounds(n + step, None)
        case ">=":
            return Bounds(n, None)
    return Bounds(n, n)


def span(text: str, today: date, caption: str) -> tuple[date, date]:
    """The days that a text means: a day, a month, a year, a school year, «сегодня-30»."""
    known = fold(text)
    try:
        if shift := _SHIFT.fullmatch(known):
            on = today + timedelta(days={"сегодня": 0, "вчера": -1, "завтра": 1}[shift[1]])
            on += timedelta(days=int(f"{shift[2] or '+'}{shift[3] or 0}"))
            return on, on
        if m := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})", known):
            n = int(m[3]) + (0 if len(m[3]) == 4 else 2000 if int(m[3]) <= 50 else 1900)
            on = date(n, int(m[2]), int(m[1]))
            return on, on
        if re.fullmatch(r"\d{4}-\d\d-\d\d", known):
            on = date.fromisoformat(known)
            return on, on
        if m := re.fullmatch(r"(\d{1,2})\.(\d{4})", known):
            n, month = int(m[2]), int(m[1])
            return date(n, month, 1), date(n, month, calendar.monthrange(n, month)[1])
        if re.fullmatch(r"\d{4}", known):
            return year(int(known)).since, year(int(known)).until
        if (m := re.fullmatch(r"(\d{4})/(\d{4}|\d\d)", known)) and (int(m[1]) + 1) % 100 == int(m[2]) % 100:
            return academic_year(int(m[1])).since, academic_year(int(m[1])).until
    except (ValueError, OverflowError, calendar.IllegalMonthError):
        pass
    raise Unclear(f"«{caption}»: даты «{text}» нет. Пишите так: 01.09.2025, 2025, 2025/2026 или сегодня.")


def is_span(value: Value, today: date) -> bool:
    """Whether the value speaks of days."""
    try:
        days(value, today, "")
    except Unclear:
        return False
    return True


def days(value: Value, today: date, caption: str) -> tuple[date | None, date | None]:
    """First and last day asked for, None for an open end: «>=01.09.2025», «2024..2025», «сегодня»."""
    first, last = _ends(value)
    if first != last or _RANGE.search(value.text):
        low = span(first, today, caption)[0] if first else None
        high = span(last, today, caption)[1] if last else None
        if low is not None and high is not None and low > high:
            raise Unclear(f"«{caption}»: начало {first} позже конца {last}.")
        return low, high
    since, until = span(value.text, today, caption)
    match value.op:
        case "<":
            return None, since - timedelta(days=1)
        case "<=":
            return None, until
        case ">":
            return until + timedelta(days=1), None
        case ">=":
            return since, None
    return since, until


def within(name: str, bounds: tuple[date | None, date | None]) -> tuple[Filter, ...]:
    """The filters of a day field that lies within the bounds."""
    low, high = bounds
    found = [Filter(name, "filled")] if low is None and high is None else []
    found += [Filter(name, "since", low)] if low is not None else []
    found += [Filter(name, "until", high)] if high is not None else []
    return tuple(found)


def codes(value: Value, captions: Mapping[str, str], caption: str) -> tuple[str, ...]:
    """Codes whose captions are the text, else those that hold it; ``captions`` is caption → code, aliases included."""
    for text in dict.fromkeys((fold(value.text), fold(other_layout(value.text)))):
        if not text:
            continue
        known = {fold(c): code for c, code in captions.items()}
        if text in known:
            return (known[text],)
        if found := tuple(dict.fromkeys(code for c, code in known.items() if text in c)):
            return found
    raise Unclear(f"«{caption}»: значения «{value.text}» нет.{nearest(value.text, captions)}")


def nearest(text: str, known: Iterable[str]) -> str:
    """« Похоже на «…».» – the known text most like the one typed, as typed or in the other layout; else how they begin."""
    from rapidfuzz import fuzz, process

    options = {fold(k): k for k in known}
    best = max(
        (found for t in (fold(text), fold(other_layout(text))) if (found := process.extractOne(t, options.keys(), scorer=fuzz.ratio))),
        key=lambda x: x[1],
        default=None,
    )
    if best is not None and best[1] >= 55:
        return f" Похоже на «{options[best[0]]}»."
    some = list(dict.fromkeys(options.values()))
    return f" Бывает: {', '.join(some[:6])}{'…' if len(some) > 6 else '.'}" if some else ""
