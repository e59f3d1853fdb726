"""Russian as people write it: plurals, dates, numbers, and the folded key for search and sorting."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from functools import lru_cache

NBSP = "\u00a0"
MONTHS = ("январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь")
MONTHS_OF = ("января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря")
MONTHS_SHORT = ("янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
_LATIN = str.maketrans("ABCEHKMOPTXYaceopxyk", "АВСЕНКМОРТХУасеорхук")
_LOOK_ALIKE = re.compile("[ABCEHKMOPTXYaceopxyk]")
_EN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_RU = "йцукенгшщзхъфывапролджэячсмитьбюё"
_FROM_EN = str.maketrans(_EN, _RU)
_FROM_RU = str.maketrans(_RU, _EN)
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")


def clean(text: str) -> str:
    """Text without invisible characters, with single ordinary spaces, trimmed."""
    return " ".join((text if text.isprintable() else _INVISIBLE.sub("", text)).split())


def cyrillic(text: str) -> str:
    """Latin look-alikes replaced inside words that hold Cyrillic letters («Cидорова» with a Latin C)."""
    if not _LOOK_ALIKE.search(text):
        return text
    return re.sub(r"\w+", lambda m: m[0].translate(_LATIN) if re.search("[а-яёА-ЯЁ]", m[0]) else m[0], text)


def fold(text: str) -> str:
    """Key for search and sorting: NFKC, no case, ё as е, single spaces. SQLite's own lower() leaves Cyrillic as it is."""
    return clean(unicodedata.normalize("NFKC", text)).casefold().replace("ё", "е")


def natural(name: str) -> list[tuple[int, str]]:
    """Key that sorts names by their numbers: «Школа № 3» before «Школа № 10»."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in fold(name).split()]


def other_layout(text: str) -> str:
    """The same keys pressed in the other keyboard layout, in lower case: «Bdfyjdf» is «иванова»."""
    return text.lower().translate(_FROM_EN if re.search("[a-zA-Z]", text) else _FROM_RU)


@lru_cache(4096)
def stem(word: str) -> str:
    """A folded Russian word without its ending: «наставничества» is «наставничеств»; short and foreign words stay whole."""
    if len(word) < 4 or not re.fullmatch("[а-я]+", word):
        return word
    from snowballstemmer import stemmer  # type: ignore[import-untyped, unused-ignore]

    found = str(stemmer("russian").stemWord(word))
    return found if len(found) >= 3 else word


def plural(n: int, one: str, few: str, many: str) -> str:
    """The noun that agrees with ``n``: plural(3, 'человек', 'человека', 'человек') is 'человека'."""
    n = abs(n)
    if n % 10 == 1 and n % 100 != 11:
        return one
    return few if n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14) else many


def count(n: int, one: str, few: str, many: str) -> str:
    """The number with its noun: count(21, 'запись', 'записи', 'записей') is '21 запись'."""
    return f"{number(n)}{NBSP}{plural(n, one, few, many)}"


def people(n: int) -> str:
    """«37 человек», «2 человека»."""
    return count(n, "человек", "человека", "человек")


def number(value: float, decimals: int = 0) -> str:
    """4 000 with no-break thousands, decimal comma."""
    return f"{value:,.{decimals}f}".replace(",", NBSP).replace(".", ",").replace("-", "−")


def percent(value: float | None, decimals: int = 1) -> str:
    """«45,7 %»; None is «нет данных» (an empty population is never 0 % or 100 %)."""
    return "нет данных" if value is None else f"{number(value, decimals)}{NBSP}%"


def day(value: date | None) -> str:
    """14.03.2026, or an empty string."""
    return value.strftime("%d.%m.%Y") if value else ""


def moment(value: datetime | str) -> str:
    """14.03.2026 09:05 out of a datetime or its ISO text."""
    return (value if isinstance(value, datetime) else datetime.fromisoformat(value)).strftime("%d.%m.%Y %H:%M")


def long_day(value: date) -> str:
    """«14» марта 2026 г."""
    return f"«{value.day:02d}»{NBSP}{MONTHS_OF[value.month - 1]} {value.year}{NBSP}г."


def inside(text: str) -> str:
    """A caption inside a sentence: a small first letter, abbreviations left alone («планы ИОМ», «ИНН»)."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or len(text) == 1 else text


def initials(last: str, first: str, patronymic: str = "") -> str:
    """Иванова М. П."""
    return " ".join([last, *(f"{part[0].upper()}." for part in (first, patronymic) if part)])


def joined(parts: list[str] | tuple[str, ...], last: str = "и") -> str:
    """«а, б и в»."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {last} {parts[-1]}" if parts else ""
