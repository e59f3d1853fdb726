"""Experience, categories, education and employment as met in cells (domain.md §§5.3, 5.4, 5.7, 6.4)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from nmsdesk.exchange.values.days import parse_days
from nmsdesk.russian import clean, cyrillic

_MOST_YEARS = 75
_YEARS = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:лет|год[а-я]*|г\b\.?|л\b\.?)")
_MONTHS = re.compile(r"(\d+)\s*(?:мес[а-я]*\.?|м\b\.?)")
_DATE = re.compile(
    r"\d{1,2}[./]\d{1,2}[./]\d{2,4}(?:\s*г\b\.?)?|\d{4}-\d{2}-\d{2}|(?<![\d№./-])(?:19|20)\d\d(?![\d./-])(?:\s*г(?:ода?|\.|\b))?"
)


@dataclass(frozen=True, slots=True)
class Experience:
    """Full months of work, or the day since which it runs; ``teaching`` is the second number of «12/10»."""

    months: int | None = None
    since: date | None = None
    teaching: int | None = None

    def at(self, day: date) -> int | None:
        """Months on the day."""
        if self.since is None:
            return self.months
        return max(0, (day.year - self.since.year) * 12 + day.month - self.since.month - (day.day < self.since.day))


@dataclass(frozen=True, slots=True)
class Category:
    """A qualification category: a code of terms.CATEGORY_KINDS, the day it was given, the order as written."""

    kind: str
    since: date | None = None
    order: str = ""


@lru_cache(8192)
def parse_experience(value: object) -> Experience:
    """«12 лет 3 мес», «12/10», «с 2011», «менее года», «мол. спец.», 12.5; ValueError beyond 75 years."""
    if isinstance(value, (date, datetime)):
        return Experience(since=parse_days(value).since)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if not abs(value) < 10_000:
            raise ValueError("число не похоже на стаж")
        return _bare_years(float(value))
    text = clean(str(value)).lower().replace("ё", "е").strip(" .,;")
    if re.search(r"мол\w*\.? ?спец|без стажа|не имеет|^нет$|^[-—–]$|^б/с$", text):
        return Experience(months=0)
    if re.search(r"(?:менее|меньше|до|не более) (?:1 |одного )?года|меньше 1 г", text):
        return Experience(months=0)
    if found := re.fullmatch(r"(?:работает )?с (.+)", text):
        return Experience(since=parse_days(found[1]).since)
    if re.fullmatch(r"полгода|пол года", text):
        return Experience(months=6)
    parts = re.split(r"\s*/\s*", text)
    if len(parts) == 2:
        return Experience(months=_months(parts[0]), teaching=_months(parts[1]))
    if re.fullmatch(r"(?:19|20)\d\d", text):
        return Experience(since=date(int(text), 1, 1))
    return Experience(months=_months(text))


def _bare_years(years: float) -> Experience:
    if years == int(years) and 1940 <= years <= 2100:
        return Experience(since=date(int(years), 1, 1))
    return Experience(months=_bounded(round(years * 12)))


def _months(text: str) -> int:
    text = text.strip()
    if re.fullmatch(r"\d+(?:[.,]\d+)?", text):
        return _bounded(round(float(text.replace(",", ".")) * 12))
    years, months = _YEARS.search(text), _MONTHS.search(text)
    if not years and not months:
        raise ValueError(f"«{text[:40]}» — не стаж: ожидается, например, «12 лет 3 мес»")
    total = round(float(years[1].replace(",", ".")) * 12) if years else 0
    return _bounded(total + (int(months[1]) if months else 0))


def _bounded(months: int) -> int:
    if not 0 <= months <= _MOST_YEARS * 12:
        raise ValueError(f"стаж {months // 12} лет неправдоподобен")
    return months


_CATEGORIES = (
    ("methodist", r"педагог\W{0,3}методист"),
    ("mentor", r"педагог\W{0,3}наставник"),
    ("conformity", r"\bсзд\b|соотв|с\.з\.д|\bс/д\b"),
    ("highest", r"высш|\bвкк\b|\bв/?к\b|\bвк\.?к?\b"),
    ("first", r"перв|\b1\W{0,4}(?:я\W)?\s?(?:к|кат)|\b1\s?кк?\b|\bi\b|\b1\b|\b1\W?(?:ая|я)\b|\bпкк\b"),
    ("second", r"втор|\b2\W{0,4}(?:я\W)?\s?к|\bii\b|\b2\b"),
    ("none", r"\bб/?\s?к|без|\bнет\b|мол\w*\.? ?спец|не имеет|\bне атт|\bн/к\b|не аттест|отсутств|^\W*[-—–0]\W*$"),
)  # fmt: skip
_CATEGORY_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in _CATEGORIES)
_ORDER = re.compile(r"(?:\bпр(?:иказ|\.)?\w*\.?|\bрасп\w*\.?|№)[^;\n]*", re.IGNORECASE)


@lru_cache(8192)
def parse_category(value: object) -> Category:
    """«высшая, 25.12.2020, приказ № 123», «1 КК», «СЗД»; ValueError when no category can be told."""
    text = clean(str(value)).strip(" ,;")
    order = ""
    if found := _ORDER.search(text):
        order = found[0].strip(" ,;.()")
    rest = text.replace(order, " ") if order else text
    since = _date_in(rest) or _date_in(order)
    plain = _DATE.sub(" ", rest)
    plain = cyrillic(clean(plain)).lower().replace("ё", "е").strip(" ,;.()") or ("-" if "-" in rest else "")
    plain = re.sub(r"\b[іi1l]{2}\b", "ii", plain) if "ii" in plain or "іі" in plain else plain
    for kind, pattern in _CATEGORY_PATTERNS:
        if pattern.search(plain):
            return Category(kind, since, order)
    raise ValueError(f"«{text[:60]}» — не категория: ожидается «высшая», «первая», «соответствие» или «без категории»")


def _date_in(text: str) -> date | None:
    """The day of a category; a bare year does not tell it."""
    if (found := _DATE.search(text)) and len(re.findall(r"\d+", found[0])) == 3:
        return parse_days(found[0]).since
    return None


@lru_cache(8192)
def parse_education(value: object) -> str:
    """A code of terms.EDUCATION."""
    text = clean(str(value)).lower().replace("ё", "е")
    for code, pattern in (
        ("secondary", r"(?:неокон|незакон|неполн|н/?)\w* ?высш|студент"),
        ("higher_bachelor", r"бакалавр"),
        ("higher_master", r"магистр"),
        ("higher_specialist", r"специалитет"),
        ("higher_doctoral", r"аспирант|ординатур|адъюнкт|кадр\w* высш|кандидат|доктор"),
        ("higher", r"высш|\bво\b|\bв/о\b|^в\.?$|университет|институт|академи|\bвуз"),
        ("secondary_vocational", r"средн\w*[ -]*(?:проф|спец)|\bспо\b|\bср\W{0,2}(?:проф|спец)|колл|техникум|училищ|нач\w* проф|\bпту\b"),
        ("secondary", r"средн|11 класс"),
        ("basic", r"основн|9 класс|неполн"),
    ):  # fmt: skip
        if re.search(pattern, text):
            return code
    raise ValueError(f"«{text[:60]}»: уровень образования не понятен")


def parse_employment_kind(value: object) -> str:
    """A code of terms.EMPLOYMENT_KINDS."""
    text = clean(str(value)).lower().replace("ё", "е")
    if "внутр" in text:
        return "internal"
    if "внеш" in text:
        return "external"
    if re.search(r"\bгпх\b|гражданско|договор|подряд", text) and "трудов" not in text:
        return "contract"
    if re.search(r"основн|штат|\bосн\b|постоян|трудов", text) and "внештат" not in text:
        return "main"
    if "совм" in text:
        raise ValueError("не сказано, внутренний совместитель или внешний")
    raise ValueError(f"«{text[:40]}» — не вид занятости")


def parse_absence(value: object) -> bool:
    """Whether a note speaks of a long absence; the reason is not kept."""
    if isinstance(value, bool):
        return value
    text = clean(str(value)).lower().replace("ё", "е")
    if re.search(
        r"декрет|\bд/о\b|\bдек\W{0,2}отп|отпуск\w* по (?:ух|бер)|уход\w* за реб|\bсво\b|мобилиз|\bслужб|длит\w* отп|\bотп\w*\.? по ух",
        text,
    ):
        return not re.search(r"вышла из|вышел из|прерван|до декрет", text)
    return False


@dataclass(frozen=True, slots=True)
class Order:
    """Requisites of an order: its number and day, either may be missing."""

    number: str = ""
    day: date | None = None


def parse_order(value: object) -> Order:
    """«приказ № 15 от 18.02.2022», «15-О, 18.02.2022»."""
    text = clean(str(value))
    day = _date_in(text)
    rest = clean(_DATE.sub(" ", text)) if day else text
    if found := re.search(r"№ ?([^\s,;]+)", rest):
        number = found[1]
    else:
        number = clean(re.sub(r"(?i)\bприказ\w*|\bраспоряжен\w*|\bот\b|\bг\.|№", " ", rest)).strip(" ,;.")
    if not number and day is None:
        raise ValueError(f"«{text[:40]}» — не реквизиты приказа")
    return Order(number, day)
