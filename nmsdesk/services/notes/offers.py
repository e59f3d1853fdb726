"""What may stand at the cursor of a note's text: fields with their values, organisations, the fields of one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nmsdesk.domain.note_text import CODES, Field
from nmsdesk.russian import fold
from nmsdesk.services.notes.figures import Figures, Known, Unknown

MOST = 60
_PLACE = re.compile(r"\s*(\w+)\.place:(.*)")


@dataclass(frozen=True, slots=True)
class Offers:
    """What may be put in place of the signs from ``start`` to the cursor."""

    start: int
    fields: tuple[Known, ...]


def offers(figures: Figures, text: str, cursor: int) -> Offers | None:
    """Fields to choose from when the cursor stands after an open brace, None elsewhere."""
    start = text.rfind("{", 0, cursor)
    if start < 0 or "}" in text[start:cursor] or "\n" in text[start:cursor] or "|" in text[start:cursor]:
        return None
    typed = text[start + 1 : cursor]
    place = _PLACE.fullmatch(typed)
    code = CODES.get(place[1].lower(), "") if place else ""
    found = _of_places(figures, code, place[2]) if place and code else _of_city(figures, typed)
    return Offers(start, tuple(x for _, x in zip(range(MOST), found)))


def _of_city(figures: Figures, typed: str) -> Iterator[Known]:
    words = fold(typed).split()
    known = list(figures.known())
    first = [k for k in known if words and fold(k.insert[1:]).startswith(fold(typed))]
    rest = [k for k in known if k not in first and all(w in fold(f"{k.insert} {k.caption}") for w in words)]
    yield from first
    yield from rest
    for code, part in figures.frozen.parts.items():
        one = Known(f"{{{code}.place:", f"{part.shown_code}. по организации", "выбрать", code)
        if all(w in fold(f"{one.insert} {one.caption}") for w in words):
            yield one


def _of_places(figures: Figures, code: str, typed: str) -> Iterator[Known]:
    """Organisations by a part of the name; when one is named in full, its fields."""
    name, dot, rest = typed.rpartition(".")
    if dot:
        try:
            figures.place_of(name)
        except Unknown:
            pass
        else:
            yield from (k for k in figures.known_of_place(code, name) if fold(rest) in fold(f"{k.insert.rpartition('.')[2]} {k.caption}"))
            return
    words = fold(typed).split()
    for name in figures.places.values():
        if all(w in fold(name) for w in words):
            value = figures.of(Field(0, 0, code, name, "percent")).text
            yield Known(f"{{{code}.place:{name}.", name, value, code)
