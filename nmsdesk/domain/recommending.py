"""What a phrase of the library may hold, and which steps the life of a recommendation takes."""

from __future__ import annotations

import re
from collections.abc import Mapping

FIELDS = {
    "place": "кому: название организации или объединения, каким его сохранил срез",
    "period": "период среза",
    "as_of": "дата, на которую составлен срез",
    "n": "учтено",
    "N": "всего",
    "percent": "значение показателя",
    "target": "цель",
    "missing": "скольких не хватает до цели: «3 человек»",
    "lost": "сколько отсеялось на этом шаге: «24 человека»",
    "lost_of": "то же в родительном падеже: «24 человек»",
    "names": "чего или кого не хватает, по названиям",
    "areas": "области дефицитов, которые встречаются чаще всего",
}
_FIELD = re.compile(r"\{(\w+)\}")

LIFE: dict[str, tuple[str, ...]] = {
    "draft": ("sent", "withdrawn"),
    "sent": ("answered", "done", "failed", "withdrawn"),
    "answered": ("done", "failed", "withdrawn"),
    "done": (),
    "failed": (),
    "withdrawn": (),
}
OPEN = ("sent", "answered")
CLOSED = ("done", "failed", "withdrawn")


def filled(text: str, values: Mapping[str, str]) -> str:
    """The phrase with its fields filled; a field without a value stays as it is written."""
    return _FIELD.sub(lambda m: values.get(m[1], m[0]), text)


def strangers(text: str) -> tuple[str, ...]:
    """Fields of the phrase that do not exist."""
    return tuple(dict.fromkeys(name for name in _FIELD.findall(text) if name not in FIELDS))
