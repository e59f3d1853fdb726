"""Find the header of a list on a sheet and say which column is which field (domain.md §§6.2, 6.3)."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from itertools import islice

from nmsdesk import settings
from nmsdesk.exchange.captions import captions, unwrapped
from nmsdesk.exchange.problems import letter
from nmsdesk.exchange.reading import Sheet
from nmsdesk.russian import clean, cyrillic, fold

SCAN_ROWS = 20
MAX_DEPTH = 3
IGNORED = "-"
AREA = "area"
_AREAS = re.compile(
    r"^(?:предметн|методич|психолог|коммуникат|нормативн|икт\b|цифров|функциональн|читательск|математическ\w+ грам|естественно|финансов|"
    r"креатив|глобальн|оценочн|воспитательн|инклюзивн|управлен|стратегич|дидактич|профессиональн\w+ компет|личностн)"
)
_COUNTED = r"(?:(?:кол-во|количество|число|из них|по|%|уровень|уровни|уровням)\W*)*"
_TELLING = ("фио", "снилс", "предмет", "часов")
LEVEL_WORDS = re.compile(
    rf"^{_COUNTED}(высок|повышен|базов|низк|средн|удовлетв|продвинут|эксперт|достаточн|допустим|"
    r"критическ|недостаточн|выше |ниже |минимальн|дефицитарн)\w*"
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list: 1-based index, Excel letter, caption as written, its field (None: not used) and how that was found.

    ``how``: 'exact', 'contains', 'stem', 'likeness' (a suggestion), 'area', 'level', 'ignored' or ''.
    """

    index: int
    letter: str
    caption: str
    field: str | None
    how: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """A found header: its rows (1-based, both included), columns, and how well it fits."""

    first_row: int
    last_row: int
    columns: tuple[Column, ...]
    weight: float

    def column(self, name: str) -> Column | None:
        """The column of a field."""
        return next((column for column in self.columns if column.field == name), None)

    @property
    def fields(self) -> set[str]:
        return {column.field for column in self.columns if column.field and column.field != IGNORED}


@dataclass(frozen=True, slots=True)
class _Alias:
    text: str
    field: str
    place: int
    stems: frozenset[str]


def normal(caption: object) -> str:
    """A caption without case, ё, quotes, footnote marks, line wraps and look-alike letters."""
    text = unwrapped(str(caption))
    text = cyrillic(fold(text.replace("_", " ")).replace("no", "№") if "№" in text else fold(text.replace("_", " ")))
    text = re.sub("[«»\"“”„'`*]|\\s*[¹²³⁴]", "", text)
    text = re.sub(r"\bф\.? ?и\.? ?о\b\.?", "фио", text)
    text = re.sub(r"\s*([/,;()])\s*", r"\1 ", text).replace("( ", "(").replace(" )", ")")
    return clean(re.sub(r" (?=[),])|[?:.!\s]+$", "", text)).replace(" (", "(").replace("(", " (").strip()


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    path = settings.resources() / "import" / "aliases.toml"
    return tomllib.loads(path.read_text("utf-8"))


@cache
def aliases(kind: str) -> tuple[_Alias, ...]:
    """All captions of a kind of list; the kind's own come instead of the common ones of the same field or text."""
    own, common = _table().get(kind, {}), _table()["common"]
    merged = {**common, **own}
    found: dict[str, _Alias] = {}
    tables: list[tuple[str, list[str]]] = [*own.items(), *((name, texts) for name, texts in merged.items() if name not in own)]
    if kind == "mentorships":
        tables = [(name, texts) for name, texts in tables if name in own or name in ("organization", "municipality", "stamp")]
    if kind == "registry":
        tables = [(name, texts) for name, texts in tables if name in own]
    if kind == "diagnostic_summaries":
        wanted = ("organization", "municipality", "stamp", "full_name", "last_name")
        tables = [(name, texts) for name, texts in tables if name in own or name in wanted]
    for name, texts in tables:
        for place, text in enumerate(texts):
            found.setdefault(normal(text), _Alias(normal(text), name, place, _stems(text)))
    for text in _table()["ignored"]["captions"]:
        found.setdefault(normal(text), _Alias(normal(text), IGNORED, 0, frozenset()))
    return tuple(found.values())


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:5] for word in re.findall(r"[а-яa-z]{4,}", normal(text)))


@cache
def _fits(caption: str, kind: str) -> tuple[tuple[float, str, str, int], ...]:
    """Fields that a normalised caption may be: (weight 0..100, field, how, place), the best of each field, best first."""
    best: dict[str, tuple[float, str, str, int]] = {}
    if kind != "mentorships" and re.search("наставник|наставляем", caption):
        return ()
    stems = _stems(caption)
    for alias in aliases(kind):
        weight, how = _fit(caption, stems, alias)
        known = best.get(alias.field)
        if weight and (known is None or (weight, -alias.place) > (known[0], -known[3])):
            best[alias.field] = (weight, alias.field, how, alias.place)
    if AREA not in best and kind == "diagnostics" and _AREAS.match(caption) and not best.keys() & {"deficits", "level"}:
        best[AREA] = (88.0, AREA, "area", 0)
    if kind == "diagnostic_summaries" and LEVEL_WORDS.match(caption):
        best["level_count"] = (97.0, "level_count", "level", 0)
    return tuple(sorted(best.values(), key=lambda fit: (-fit[0], fit[3])))


def _fit(caption: str, stems: frozenset[str], alias: _Alias) -> tuple[float, str]:
    if caption == alias.text:
        return 100.0, "exact"
    if alias.field == IGNORED or len(caption) < 2:
        return 0.0, ""
    enough = len(alias.text) >= 8 or alias.text in _TELLING or len(alias.text) >= 0.3 * len(caption)
    if enough and len(alias.text) >= 3 and _holds(caption, alias.text):
        start = 3 if caption.startswith(alias.text) else 0
        return 62 + start + 30 * len(alias.text) / len(caption), "contains"
    if len(caption) >= 4 and len(caption) >= 0.6 * len(alias.text) and _holds(alias.text, caption):
        return 60 + 25 * len(caption) / len(alias.text), "contains"
    if stems and alias.stems:
        share = len(stems & alias.stems) / max(len(stems), len(alias.stems))
        if share >= 0.6 and (len(stems & alias.stems) > 1 or " " not in alias.text):
            return 50 + 30 * share, "stem"
    from rapidfuzz import fuzz  # the first page knows the kinds of lists and reads none

    if len(caption) >= 4 and len(alias.text) >= 4 and fuzz.ratio(caption, alias.text) >= 65:
        likeness = fuzz.token_set_ratio(caption, alias.text)
        if likeness >= 80:
            return likeness / 2, "likeness"
    return 0.0, ""


def _holds(text: str, part: str) -> bool:
    """Whether the text holds the part as whole words."""
    return part in text and re.search(rf"(?<!\w){re.escape(part)}(?!\w)", text) is not None


def find_header(sheet: Sheet, kind: str) -> Header | None:
    """The best header among the first 20 filled rows, of one to three rows; None when fewer than two columns are known."""
    filled = list(islice((n for n, row in enumerate(sheet.rows, 1) if any(value is not None for value in row)), SCAN_ROWS))
    best: Header | None = None
    for first in filled:
        for depth in range(1, MAX_DEPTH + 1):
            if depth > 1 and (first + depth - 1 > len(sheet.rows) or not _may_continue(sheet, first, depth)):
                break
            if depth < MAX_DEPTH and _goes_on(sheet, first, first + depth - 1):
                continue
            header = _header(sheet, kind, first, first + depth - 1)
            if header and (best is None or _better(header, best)):
                best = header
    return best


def _better(header: Header, best: Header) -> bool:
    if abs(header.weight - best.weight) > 1:
        return header.weight > best.weight
    return header.last_row - header.first_row < best.last_row - best.first_row and header.last_row <= best.last_row


def _goes_on(sheet: Sheet, first: int, last: int) -> bool:
    """A merge that starts in these rows reaches below them: the header is not over."""
    return any(first <= top <= last < bottom <= first + MAX_DEPTH - 1 and sheet.cell(top, left) for top, left, bottom, _ in sheet.merges)


def _may_continue(sheet: Sheet, first: int, depth: int) -> bool:
    """A further header row needs a merge in the rows above it, or an empty caption above one of its texts."""
    last = first + depth - 1
    if any(first <= top < last and (right > left or bottom >= last) for top, left, bottom, right in sheet.merges):
        return True
    above, below = sheet.rows[last - 2], sheet.rows[last - 1]
    return any(isinstance(value, str) and (place >= len(above) or above[place] is None) for place, value in enumerate(below))


def _header(sheet: Sheet, kind: str, first: int, last: int) -> Header | None:
    levels = captions(sheet, first, last)
    options: list[tuple[float, int, int, str, str]] = []  # weight, place, column, field, how
    for column, texts in levels.items():
        for weight, name, how, place in _column_fits(texts, kind):
            options.append((weight, place, column, name, how))
    options.sort(key=lambda option: (-option[0], option[1], option[2]))
    taken: dict[int, tuple[str, str]] = {}
    used: set[str] = set()
    total = 0.0
    for weight, _place, column, name, how in options:
        many = name in (AREA, IGNORED, "level_count")
        if column in taken or (name in used and not many):
            continue
        taken[column] = (name, how if name != IGNORED else "ignored")
        used.add(name)
        total += 0 if name == IGNORED else weight
    if len(used - {IGNORED}) < 2:
        return None
    columns = []
    for column, texts in levels.items():
        known, how = taken.get(column, (None, ""))
        columns.append(Column(column, letter(column), " ".join(texts), None if known == IGNORED else known, how))
    return Header(first, last, tuple(columns), total)


def _column_fits(texts: tuple[str, ...], kind: str) -> list[tuple[float, str, str, int]]:
    """Fits of the whole path parent + child, and a little less of the child alone."""
    best: dict[str, tuple[float, str, str, int]] = {}
    paths = [(normal(" ".join(texts)), 0)] + ([(normal(texts[-1]), 5)] if len(texts) > 1 else [])
    for caption, penalty in paths:
        for weight, name, how, place in _fits(caption[:300], kind):
            if name not in best or weight - penalty > best[name][0]:
                best[name] = (weight - penalty, name, how, place)
    return list(best.values())
