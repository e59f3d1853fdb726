"""Lists of registers: ids in order, rows of a page as texts, facets, search over everything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from nmsdesk.domain import catalogue
from nmsdesk.domain import fields as f
from nmsdesk.domain import terms as terms_
from nmsdesk.domain.queries import Filter, ListQuery
from nmsdesk.russian import fold
from nmsdesk.services import querying
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.storage import facets as stored_facets
from nmsdesk.storage import records


def ids(desk: Desk, query: ListQuery) -> list[int]:
    """Ids of the list in its order."""
    with desk.read() as reading:
        return records.ids_of(reading.connection, query)


def rows(desk: Desk, key: str, names: Sequence[str], chosen: Sequence[int]) -> list[tuple[str, ...]]:
    """The named columns of the chosen records as texts, in the order of ``chosen``."""
    with desk.read() as reading:
        values = records.values(reading.connection, key, names, chosen)
        return records.Labels(reading.connection).shown(key, names, values)


def raw(desk: Desk, key: str, names: Sequence[str], chosen: Sequence[int]) -> list[tuple[Any, ...]]:
    """The same as values: dates as dates, numbers as numbers, references and codes as texts; for exports."""
    register = catalogue.register(key)
    keep = [isinstance(register.column(n).field, (f.Day, f.Number)) for n in names]
    with desk.read() as reading:
        values = records.values(reading.connection, key, names, chosen)
        shown = records.Labels(reading.connection).shown(key, names, values)
    return [tuple(v if k else t for v, t, k in zip(row, texts, keep)) for row, texts in zip(values, shown)]


def values(desk: Desk, key: str, names: Sequence[str], chosen: Sequence[int]) -> list[tuple[Any, ...]]:
    """The named columns of the chosen records as the records hold them, references as ids."""
    with desk.read() as reading:
        return records.values(reading.connection, key, names, chosen)


def amount(desk: Desk, query: ListQuery) -> int:
    """How many records the list has."""
    with desk.read() as reading:
        return stored_facets.amount(reading.connection, query)


Facet = list[tuple[Any, str, int]]


def facet(desk: Desk, query: ListQuery, name: str) -> Facet:
    """Values of a declared field within the list: (value, caption, number of records), most frequent first."""
    with desk.read() as reading:
        return _exact(reading, records.Labels(reading.connection), query, name)


def facets(desk: Desk, query: ListQuery, names: Sequence[str]) -> dict[str, Facet]:
    """Values of several fields at once; `narrowing` makes a filter of a value, and the list with it has just that many records.

    Beside declared fields, of persons: place, post, subject, category, age, and yes or no: young, works, diagnostics, plan,
    training, mentor, mentees, deficit, absent; of organisations yes or no: site, team. Days count by years.
    """
    found: dict[str, Facet] = {}
    with desk.read() as reading:
        labels = records.Labels(reading.connection)
        for name in names:
            if (query.register, name) in OF_PERSONS:
                found[name] = _of_persons(reading, labels, query, name)
            elif name in YES_NO.get(query.register, {}):
                found[name] = _yes_no(reading, query, name)
            else:
                found[name] = _of_field(reading, labels, query, name)
    return found


OF_PERSONS = {("persons", name) for name in ("place", "post", "subject", "category", "age")}
YES_NO = {
    "persons": {
        "young": ("да", "нет"),
        "works": ("да", "нет"),
        "diagnostics": ("есть", "нет"),
        "plan": ("есть", "нет"),
        "training": ("есть", "нет"),
        "mentor": ("есть", "нет"),
        "mentees": ("есть", "нет"),
        "deficit": ("есть", "нет"),
        "absent": ("да", "нет"),
    },
    "organizations": {"site": ("есть", "нет"), "team": ("есть", "нет")},
}


def _frequent(rows: Facet) -> Facet:
    return sorted(rows, key=lambda x: (-x[2], x[1]))


def _of_persons(reading: Reading, labels: records.Labels, query: ListQuery, name: str) -> Facet:
    counted = stored_facets.of_persons(reading.connection, query, name, reading.today)
    match name:
        case "place" | "post":
            known = labels.of("organizations" if name == "place" else "posts", counted)
            return _frequent([(v, known.get(v, ""), n) for v, n in counted.items()])
        case "subject":
            return _frequent([(v, labels.term("subjects", v), n) for v, n in counted.items()])
        case "category":
            return [(v, t, counted[v]) for v, t in terms_.CATEGORY_KINDS.items() if v in counted]
    return [(v, _age(v), counted[v]) for v in (*stored_facets.AGES, None) if v in counted]


def _age(bounds: tuple[int | None, int | None] | None) -> str:
    if bounds is None:
        return "не указан"
    low, high = bounds
    if low is None:
        return f"моложе {(high or 0) + 1}"
    return f"{low}–{high}" if high is not None else f"{low} и старше"


def _yes_no(reading: Reading, query: ListQuery, name: str) -> Facet:
    rest = stored_facets.without(query, name)
    total = stored_facets.amount(reading.connection, rest)
    texts = YES_NO[query.register][name]
    yes = stored_facets.amount(reading.connection, rest.also(querying.term(reading, query.register, name, texts[:1])))
    return [(value, text, n) for value, text, n in ((True, texts[0], yes), (False, texts[1], total - yes)) if n]


def _of_field(reading: Reading, labels: records.Labels, query: ListQuery, name: str) -> Facet:
    """A text has no values to choose from; days count by years, the latest first."""
    field = catalogue.register(query.register).column(name).field
    if isinstance(field, f.Text):
        return []
    if not isinstance(field, f.Day):
        return _exact(reading, labels, query, name)
    years: dict[Any, int] = {}
    for on, n in stored_facets.of_field(reading.connection, query, name).items():
        years[on and on.year] = years.get(on and on.year, 0) + n
    return [(y, str(y) if y else "", years[y]) for y in sorted(years, key=lambda y: -(y or 0))]


def _exact(reading: Reading, labels: records.Labels, query: ListQuery, name: str) -> Facet:
    field = catalogue.register(query.register).column(name).field
    counted = stored_facets.of_field(reading.connection, query, name)
    if isinstance(field, f.Ref):
        known = labels.of(field.register, counted)
        return _frequent([(v, known.get(v, ""), n) for v, n in counted.items()])
    several = isinstance(field, f.Many)
    return _frequent([(v, labels.text(field, (v,) if several and v else v), n) for v, n in counted.items()])


def narrowing(desk: Desk, key: str, name: str, *chosen: Any) -> Filter:
    """The filter that keeps the records with any of the facet's values; ``said`` is the term that one could type instead."""
    with desk.read() as reading:
        labels = records.Labels(reading.connection)
        return querying.term(reading, key, name, [_written(reading, labels, key, name, value) for value in chosen])


def _written(reading: Reading, labels: records.Labels, key: str, name: str, value: Any) -> str:
    """A value of a facet as the search language writes it."""
    if (key, name) in OF_PERSONS:
        match name:
            case "place" | "post":
                return _called(reading, labels, "organizations" if name == "place" else "posts", value)
            case "subject":
                return labels.term("subjects", value)
            case "category":
                return terms_.CATEGORY_KINDS[value]
        low, high = value or (None, None)
        return "нет" if value is None else f"{'' if low is None else low}..{'' if high is None else high}"
    if name in YES_NO.get(key, {}):
        return YES_NO[key][name][0 if value else 1]
    field = catalogue.register(key).column(name).field
    if value in (None, "", ()) and not isinstance(field, f.Flag):
        return "нет"
    if isinstance(field, f.Ref):
        return _called(reading, labels, field.register, value)
    return str(value) if isinstance(field, f.Day) else labels.text(field, (value,) if isinstance(field, f.Many) else value)


def _called(reading: Reading, labels: records.Labels, register: str, number: int) -> str:
    """The record's name where it is the only one called so, else its number."""
    name = labels.of(register, [number]).get(number, "")
    return name if querying.is_called(reading, register, name, number) else f"#{number}"


SEARCHED = ("persons", "organizations", "associations", "events", "programs", "sites", "documents", "practices", "developments")


@dataclass(frozen=True, slots=True)
class Found:
    """A hit of the search over everything."""

    register: str
    id: int
    label: str
    hint: str = ""


def search(desk: Desk, text: str, most: int = 8) -> list[Found]:
    """Records of the registers that have cards, whose key holds the text, prefixes first."""
    found: list[Found] = []
    if not fold(text):
        return found
    with desk.read() as reading:
        labels = records.Labels(reading.connection)
        for key in SEARCHED:
            hits = records.find(reading.connection, key, text, most)
            names = labels.of(key, hits)
            hints = records.hints(reading.connection, key, hits)
            found.extend(Found(key, n, names[n], hints.get(n, "")) for n in hits)
    return found


def suggest(desk: Desk, key: str, text: str, most: int = 30, **equal: Any) -> list[tuple[int, str, str]]:
    """(id, label, hint) of records to choose from in a form; ``equal`` narrows by fields (person=5)."""
    with desk.read() as reading:
        if equal:
            known: list[Any] = reading.where(catalogue.register(key).record, **equal)
            if any(c.name == "day" for c in catalogue.register(key).columns):
                known.sort(key=lambda r: r.day or date.min, reverse=True)  # the latest is meant more often
            hits = [r.id for r in known if r.id is not None]
        else:
            hits = records.find(reading.connection, key, text, most)
        names = records.Labels(reading.connection).of(key, hits)
        hints = records.hints(reading.connection, key, hits)
    found = [(n, names[n], hints.get(n, "")) for n in hits]
    words = fold(text).split() if equal else []
    return [one for one in found if all(word in fold(f"{one[1]} {one[2]}") for word in words)][:most]


def terms(desk: Desk, dictionary: str) -> list[tuple[str, str]]:
    """(code, name) of a dictionary's values in their order, those hidden left out."""
    from nmsdesk.domain.monitoring import Term

    with desk.read() as reading:
        found = [t for t in reading.where(Term, dictionary=dictionary) if not t.hidden]
    return [(t.code, t.name) for t in sorted(found, key=lambda t: (t.position is None, t.position, t.name))]
