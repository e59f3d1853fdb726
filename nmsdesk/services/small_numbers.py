"""Small numbers hidden in what is counted without names: values of indicators, parts of a whole (domain.privacy)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from nmsdesk import settings
from nmsdesk.domain import privacy
from nmsdesk.domain.views import ANONYMOUS
from nmsdesk.indicators.context import Value
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.russian import number, percent
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.faces import nameless
from nmsdesk.storage.veil import face_of

ALL = ("numerator", "denominator")
LEAST, MOST = 3, 20  # what the threshold may be


def threshold() -> int:
    """Numbers over 0 and under it are not told; settings key «small_numbers»."""
    chosen = settings.load().get("small_numbers")
    return chosen if isinstance(chosen, int) and LEAST <= chosen <= MOST else privacy.THRESHOLD


def footnote() -> str:
    """What the mark of a hidden number means."""
    return (
        f"{privacy.MARK} – число не показано: оно меньше {threshold()} или по нему можно вычислить такое число. Скрыт может быть и ноль. "
        "Защита действует в пределах одного документа и документов с теми же числами; с другими сведениями её сопоставить нельзя."
    )


def values(city: Sequence[Value], places: Mapping[int, Sequence[Value]]) -> tuple[tuple[Value, ...], dict[int, tuple[Value, ...]]]:
    """Values of the city and of its organisations without those that tell of few people, by subtraction from the city too.

    One pattern is made of all organisations, whichever of them is looked at, so that their papers agree with the city's. Where
    several indicators count out of the same N, it is hidden in all of them or in none. Teams and schools are no people.
    """
    order = list(places)
    own = {(n, v.code): v for n in order for v in places[n]}
    seen: dict[tuple[int, str], privacy.Seen] = {}
    whole: dict[str, privacy.Seen] = {}
    for v in city:
        if not _of_people(v):
            continue
        rows = [n for n in order if (n, v.code) in own]
        pairs = [_pair(own[n, v.code]) for n in rows]
        found, whole[v.code] = privacy.of_shares(pairs, _pair(v), threshold())
        seen.update({(n, v.code): one for n, one in zip(rows, found)})
    dark = {(n, own[n, code].denominator) for (n, code), one in seen.items() if one == "all"}
    for (n, code), v in own.items():
        if _of_people(v) and (n, v.denominator) in dark:
            seen[n, code] = "all"
    shown = {n: tuple(hide(v, seen.get((n, v.code), "")) for v in places[n]) for n in order}
    return tuple(hide(v, whole.get(v.code, "")) for v in city), shown


def alone(value: Value) -> Value:
    """A value that stands by itself, out of no whole that is told beside it."""
    if not _of_people(value):
        return value
    _, seen = privacy.of_shares((), _pair(value), threshold())
    return hide(value, seen)


def hide(v: Value, seen: privacy.Seen) -> Value:
    """The value as far as it may be told; the numbers of what is hidden are gone from it."""
    if not _of_people(v):
        return v
    small = tuple(name for name in ("excluded", "no_data") if 0 < getattr(v, name) < threshold())
    left = [0 if name in small else getattr(v, name) for name in ("excluded", "no_data")]
    v = replace(v, variants=tuple(map(alone, v.variants)), hidden=small, excluded=left[0], no_data=left[1])
    if seen:
        known = v.denominator if seen == "share" else 0
        names = ALL[:1] if seen == "share" else ALL
        return replace(v, numerator=0, denominator=0, steps=(), passed=(), notes=(), hidden=(*names, *small), known=known)
    lost = [a - b for a, b in zip(v.passed, v.passed[1:])]
    if any(0 < n < threshold() for n in (*lost, *v.passed)) and len(v.passed) > 2:
        v = replace(v, steps=(v.steps[0], v.steps[-1]), passed=(v.passed[0], v.passed[-1]))
    return v


def _of_people(v: Value) -> bool:
    return INDICATORS[v.code].subject in ("persons", "plans")


def _pair(v: Value) -> tuple[int, int]:
    """More counted than there are by a form of statistics: those counted are all that is known."""
    return v.numerator, max(v.numerator, v.denominator)


Told = int | str


def told(reading: Reading, numbers: Sequence[int], total: bool = True) -> list[Told]:
    """Parts of a whole as they may be told: as they are, or without names with a mark instead of the small ones and of what tells
    them; ``total``: their sum is told beside them."""
    if not _nameless(reading):
        return list(numbers)
    places = privacy.of_list(numbers, total, threshold())
    if len(numbers) in places:  # the sum is told all the same: everything but the zeros goes
        places = {n for n, value in enumerate(numbers) if value}
    return [privacy.MARK if n in places else value for n, value in enumerate(numbers)]


def each(reading: Reading, *numbers: int) -> list[Told]:
    """Numbers that add up to nothing that is told."""
    return told(reading, numbers, total=False)


def rows(reading: Reading, table: Sequence[Sequence[int]], columns: bool = False) -> tuple[list[list[Told]], list[Told]]:
    """Rows of parts and their sums, which are told beside them; ``columns``: those of columns are told elsewhere on the page."""
    return _rows(table, columns, _nameless(reading))


def table(desk: Desk, parts: Sequence[Sequence[int]], columns: bool = False) -> tuple[list[list[Told]], list[Told]]:
    """The same as ``rows`` for a page of the window."""
    return _rows(parts, columns, nameless(desk))


def _rows(table: Sequence[Sequence[int]], columns: bool, hide: bool) -> tuple[list[list[Told]], list[Told]]:
    if not hide:
        return [list(row) for row in table], [sum(row) for row in table]
    found = privacy.hidden(table, True, columns, threshold())
    shown = [[privacy.MARK if (i, j) in found else v for j, v in enumerate(row)] for i, row in enumerate(table)]
    return shown, [privacy.MARK if (i, len(row)) in found else sum(row) for i, row in enumerate(table)]


def whole(desk: Desk, parts: Sequence[Sequence[int]]) -> set[int]:
    """The rows of counts of people that may be shown whole: all of them unless names are hidden."""
    shown, totals = table(desk, parts)
    return {n for n, row in enumerate(shown) if privacy.MARK not in (*row, totals[n])}


def short_note() -> str:
    """The foot note of a page of the window."""
    return f"{privacy.MARK} – число меньше {threshold()} или то, по которому его можно вычислить."


def few() -> str:
    """«менее 5»."""
    return f"менее {threshold()}"


def teller(desk: Desk) -> Callable[[int], Told]:
    """What says a number of people that stands by itself beside a list: «менее 5» without names, where it is small."""
    if not nameless(desk):
        return lambda n: n
    least, said = threshold(), few()
    return lambda n: said if 0 < n < least else n


REST = "остальные"


def together(reading: Reading, numbers: Sequence[int]) -> set[int]:
    """Parts of a whole to be told as one, that nobody may tell few people apart: the small ones, with the least of the others
    when they are few together too. Empty where names are shown, and where there is nothing to hide."""
    small = {n for n, value in enumerate(numbers) if 0 < value < threshold()} if _nameless(reading) else set()
    if not small:
        return set()
    others = sorted((n for n, value in enumerate(numbers) if value >= threshold()), key=lambda n: numbers[n])
    while others and (len(small) < 2 or sum(numbers[n] for n in small) < threshold()):
        small.add(others.pop(0))
    return small


def text(value: Told) -> str:
    """«1 250», or the mark."""
    return value if isinstance(value, str) else number(value)


def share(part: Told, whole: Told, decimals: int = 1) -> str:
    """The part in per cent of the whole, the mark when either is not told."""
    if isinstance(part, str) or isinstance(whole, str):
        return privacy.MARK
    return percent(100 * part / whole if whole else None, decimals)


def _nameless(reading: Reading) -> bool:
    return face_of(reading.connection) == ANONYMOUS
