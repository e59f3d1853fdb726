"""Dates as people write them in cells (domain.md §6.4)."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal

from nmsdesk.russian import clean

Precision = Literal["day", "month", "year"]
EARLIEST, LATEST = date(1930, 1, 1), date(2100, 12, 31)
_STEMS = ("янв", "фев", "мар", "апр", "ма", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
_MONTH = re.compile(r"\b(янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек)[а-я]*\.?")
_NUMERIC = re.compile(r"(\d{1,2})[./\-, ]\s?(\d{1,2})[./\-, ]\s?(\d{4}|\d{2})")
_PLAIN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_ISO = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?:[t ]\d{1,2}:\d{2}.*)?")
_DASH = r"\s*(?:-|по|до|\.\.\.?|…)\s*"


@dataclass(frozen=True, slots=True)
class Days:
    """A day, month, year or a range, both ends included; an open end is None."""

    since: date | None
    until: date | None
    precision: Precision = "day"

    @property
    def day(self) -> date | None:
        """The first known day."""
        return self.since or self.until


def parse_days(value: object, earliest: date = EARLIEST, latest: date = LATEST) -> Days:
    """A date cell as Days; ValueError (Russian) when it is no date or lies outside earliest..latest."""
    if isinstance(value, datetime):
        found = Days(value.date(), value.date())
    elif isinstance(value, date):
        found = Days(value, value)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        if not abs(value) < 1e9:
            raise ValueError("число не похоже на дату")
        found = _number(float(value))
    else:
        found = _text(str(value))
    for day in (found.since, found.until):
        if day and not earliest <= day <= latest:
            raise ValueError(f"дата {day:%d.%m.%Y} неправдоподобна: ожидается с {earliest.year} по {latest.year} год")
    if found.since and found.until and found.since > found.until:
        raise ValueError("начало периода позже его конца")
    return found


def parse_day(value: object, earliest: date = EARLIEST, latest: date = LATEST) -> date:
    """An exact day; ValueError for a month, a year or a range."""
    found = parse_days(value, earliest, latest)
    if found.precision != "day":
        raise ValueError(f"указан только {'месяц' if found.precision == 'month' else 'год'}, нужна полная дата")
    day = found.day
    if day is None or (found.since and found.until and found.since != found.until):
        raise ValueError("указан период, а нужна одна дата")
    return day


def _number(value: float) -> Days:
    if value == int(value) and 1900 <= value <= 2200:
        return _year(int(value))
    if 1 <= value < 2_958_466:
        day = date(1899, 12, 30) + timedelta(days=int(value))
        if value >= 10_000 or day.year >= 1930:
            return Days(day, day)
    raise ValueError(f"число {value:g} не похоже на дату")


def _year(year: int) -> Days:
    return Days(date(year, 1, 1), date(year, 12, 31), "year")


@lru_cache(8192)
def _text(raw: str) -> Days:
    if plain := _PLAIN.fullmatch(raw):
        return _exact(int(plain[1]), int(plain[2]), int(plain[3]))
    text = clean(raw).lower().replace("ё", "е")
    text = re.sub(r"[–—−‐‑]", "-", text)
    text = re.sub(r"[«»\"“”]", "", text)
    text = re.sub(r"(?<=\d)\s*г\.? ?р(?:ожд\w*)?\.?$|\s\d{1,2}:\d{2}(?::\d{2})?$", "", text)
    text = re.sub(r"(?<=\d)\s*(?:гг?\.|гг?\b|год[а-я]*\.?)", "", text).strip(" .,;")
    if re.fullmatch(r"\d+(?:[.,]\d+)?", text) and not re.fullmatch(r"\d{1,2}[.,]\d{1,4}", text):
        if re.fullmatch(r"\d{8}", text):
            return _one(f"{text[:2]}.{text[2:4]}.{text[4:]}")
        return _number(float(text.replace(",", ".")[:12]))
    if found := _ISO.fullmatch(text):
        return _exact(int(found[3]), int(found[2]), int(found[1]))
    if found := re.fullmatch(r"(\d{4})[/\-](\d{4}|\d{2})(?: ?уч(?:ебный|\.)?.*)?", text):
        return _school_year(found)
    if found := re.fullmatch(r"(?:с|от)\s+(.+?)(?:\s+(?:по|до|-)\s+(.+))?", text):
        first, second = found[1], found[2]
        if second:
            return _range(first, second)
        return Days(_one(first).since, None, _one(first).precision)
    if found := re.fullmatch(r"(?:по|до)\s+(.+)", text):
        return Days(None, _one(found[1]).until, _one(found[1]).precision)
    try:
        return _one(text)
    except ValueError:
        for cut in re.finditer(_DASH, text):
            if not (left := text[: cut.start()]) or not (right := text[cut.end() :]):
                continue
            try:
                return _range(left, right)
            except ValueError:
                continue
        raise


def _school_year(found: re.Match[str]) -> Days:
    first = int(found[1])
    second = int(found[2]) if len(found[2]) == 4 else first // 100 * 100 + int(found[2])
    if second != first + 1:
        return Days(date(first, 1, 1), date(second, 12, 31), "year")
    return Days(date(first, 9, 1), date(second, 8, 31), "year")


def _range(left: str, right: str) -> Days:
    end = _one(right)
    if end.since is None or end.until is None:
        raise ValueError("не понятен конец периода")
    year, month = end.since.year, end.since.month
    left = left.strip(" .,")
    tries = (f"{left} {year}", f"{left}.{year}", left)
    for text in (f"{left}.{month:02d}.{year}",) if re.fullmatch(r"\d{1,2}", left) else tries:
        try:
            start = _one(text)
        except ValueError:
            continue
        if start.since and start.since > end.until and text != left:
            start = _one(text.replace(str(year), str(year - 1)))
        precision: Precision = "day" if start.precision == end.precision == "day" else end.precision
        return Days(start.since, end.until, precision)
    raise ValueError(f"«{left}» не похоже на дату")


def _one(text: str) -> Days:
    text = text.strip(" .,;")
    if found := _NUMERIC.fullmatch(text):
        return _exact(int(found[1]), int(found[2]), int(found[3]))
    if found := _ISO.fullmatch(text):
        return _exact(int(found[3]), int(found[2]), int(found[1]))
    if re.fullmatch(r"(?:19|20|21)\d\d", text):
        return _year(int(text))
    if found := re.fullmatch(r"(\d{1,2})[./](\d{4})", text):
        return _month(int(found[1]), int(found[2]))
    if found := _MONTH.search(text):
        number = next(place for place, stem in enumerate(_STEMS, 1) if found[1].startswith(stem))
        rest = re.findall(r"\d+", text[: found.start()] + " " + text[found.end() :])
        other = re.sub(r"[\d\s.,]", "", text[: found.start()] + text[found.end() :])
        if not other and len(rest) == 1 and len(rest[0]) in (2, 4):
            return _month(number, int(rest[0]))
        if not other and len(rest) == 2:
            return _exact(int(rest[0]), number, int(rest[1]))
    raise ValueError(f"«{text}» не похоже на дату")


def _full_year(year: int) -> int:
    return year if year > 99 else 1900 + year if year > 50 else 2000 + year


def _exact(day: int, month: int, year: int) -> Days:
    try:
        found = date(_full_year(year), month, day)
    except ValueError:
        raise ValueError(f"даты {day:02d}.{month:02d}.{year} нет в календаре") from None
    return Days(found, found)


def _month(month: int, year: int) -> Days:
    year = _full_year(year)
    if not 1 <= month <= 12 or not 1 <= year <= 9999:
        raise ValueError(f"месяца {month} нет в календаре")
    return Days(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), "month")
