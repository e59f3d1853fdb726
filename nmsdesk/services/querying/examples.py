"""Examples of what can be asked of a list, made of what its base holds, and the words that it knows."""

from __future__ import annotations

from nmsdesk.domain import catalogue
from nmsdesk.domain import fields as f
from nmsdesk.domain.query_words import quoted
from nmsdesk.russian import inside
from nmsdesk.services.desk import Desk
from nmsdesk.services.querying.language import Asking, Word
from nmsdesk.services.querying.vocabulary import words_of
from nmsdesk.storage import records

Example = tuple[str, str]


def examples(desk: Desk, key: str) -> tuple[list[Example], list[str]]:
    """(query, what it finds) to try, and every word of the register."""
    words = [w.said for w in words_of(key)]
    with desk.read() as reading:
        asking = Asking(reading)
        if key == "persons":
            return _of_persons(asking), words
        if key == "organizations":
            return _of_organizations(asking), words
        return _of_fields(asking, key), words


def _school(asking: Asking) -> str:
    ids = records.find(asking.reading.connection, "organizations", "", 1)
    names = records.Labels(asking.reading.connection).of("organizations", ids)
    return quoted(next(iter(names.values()), "Гимназия № 9"))


def _of_persons(asking: Asking) -> list[Example]:
    year = asking.today.year
    return [
        (f"школа:{_school(asking)} диагностика:нет", "кто в этой школе не прошёл диагностику"),
        ("возраст:<35 стаж:<3 наставник:нет", "молодые без наставника"),
        ("категория:высшая предмет:математика", "математики с высшей категорией"),
        (f"обучение:{year} -диагностика:{year}", "учились в этом году, но не проходили диагностику"),
        ("иом:нет дефицит:есть", "есть дефициты, нет плана"),
    ]


def _of_organizations(asking: Asking) -> list[Example]:
    kind = next(iter(asking.terms("organization_kinds", aliases=False)), "школа")
    return [
        (f"вид:{quoted(kind)} сотрудников:>20", "этого вида, работает больше двадцати человек"),
        ("площадка:есть", "есть площадка, действующая сегодня"),
        ("команда:нет", "нет управленческой команды"),
    ]


def _of_fields(asking: Asking, key: str) -> list[Example]:
    """One example for each kind of field that the register has."""
    register = catalogue.register(key)
    by_name = {w.name: w for w in words_of(key)}
    found: dict[str, Example] = {}
    for c in register.columns:
        word = by_name.get(c.name)
        if word is None:
            continue
        kind = type(c.field).__name__
        if kind not in found and (made := _example(asking, word, c)) is not None:
            found[kind] = made
    if register.dated:
        found["on"] = ("действует:да", "действуют сегодня")
    return list(found.values())[:5]


def _example(asking: Asking, word: Word, c: f.Column) -> Example | None:
    caption = inside(c.caption)
    match c.field:
        case f.Choice() | f.Many():
            offers = [text for text, _ in word.offers(asking, "") if text not in ("есть", "нет")]
            return (f"{word.said}:{quoted(offers[0])}", f"по полю «{caption}»") if offers else None
        case f.Day():
            return f"{word.said}:{asking.today.year}", f"{caption}: в этом году"
        case f.Number():
            return f"{word.said}:>10", f"{caption}: больше 10"
        case f.Ref():
            offers = [text for text, _ in word.offers(asking, "")]
            return (f"{word.said}:{quoted(offers[0])}", f"по полю «{caption}»") if offers and offers[0] else None
        case f.Flag():
            return f"{word.said}:да", caption
    return None
