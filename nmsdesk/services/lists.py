"""Lists of registers: ids in order, rows of a page as texts, facets, search over everything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from nmsdesk.domain import catalogue
from nmsdesk.domain import fields as f
from nmsdesk.domain.queries import ListQuery
from nmsdesk.russian import fold
from nmsdesk.services.desk import Desk
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


def facet(desk: Desk, query: ListQuery, name: str) -> list[tuple[Any, str, int]]:
    """Values of a field within the list: (value, caption, number of records), most frequent first."""
    field = catalogue.register(query.register).column(name).field
    with desk.read() as reading:
        found = records.facets(reading.connection, query, name)
        labels = records.Labels(reading.connection)
        if isinstance(field, f.Ref):
            known = labels.of(field.register, found)
            captions = {v: known.get(v, "") for v in found}
        else:
            several = isinstance(field, f.Many)
            captions = {v: labels.text(field, (v,) if several and v else v) for v in found}
    return sorted(((v, captions[v], n) for v, n in found.items()), key=lambda x: (-x[2], x[1]))


@dataclass(frozen=True, slots=True)
class Found:
    """A hit of the search over everything."""

    register: str
    id: int
    label: str
    hint: str = ""


def search(desk: Desk, text: str, most: int = 8) -> list[Found]:
    """Persons, organisations, programmes, events and associations whose key holds the text, prefixes first."""
    found: list[Found] = []
    if not fold(text):
        return found
    with desk.read() as reading:
        labels = records.Labels(reading.connection)
        for key in ("persons", "organizations", "associations", "events", "programs"):
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
