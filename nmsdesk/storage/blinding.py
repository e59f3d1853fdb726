"""Questions about what a face hides: they find nothing, or a search and a filter would tell the names one by one."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from nmsdesk.domain import catalogue, faces
from nmsdesk.domain import fields as f
from nmsdesk.domain.queries import Filter, ListQuery
from nmsdesk.domain.views import ANONYMOUS
from nmsdesk.russian import fold, other_layout
from nmsdesk.storage.veil import Veil, veil_of

_OF_ROWS = ("on", "works", "post", "teaches", "young")  # they ask nothing that is hidden
_AGE = ("above", "until", "filled", "empty")  # of the date of birth: an age in full years may be asked


def blind(connection: Connection, query: ListQuery) -> ListQuery:
    """The list as the face of the connection lets it be asked."""
    veil = veil_of(connection)
    if veil is None:
        return query
    own = [_filter(connection, veil, query.register, item) for item in query.filters]
    if fold(query.search):
        own.append(_words(connection, veil, query.search))
    if veil.face == ANONYMOUS and query.register == "former_names":
        own.append(Filter("", "any", ()))  # nothing of them could be shown
    sort = query.sort
    if sort and veil.face != ANONYMOUS and not faces.shown(query.register, sort, veil.face):
        sort = ""
    return replace(query, filters=tuple(own), search="", sort=sort)


def asks_names(connection: Connection, query: ListQuery) -> bool:
    """Whether the face changes what the list asks, so that it would not be the list that was meant."""
    veil = veil_of(connection)
    if veil is None:
        return False
    if fold(query.search) and faces.of_person(query.register):
        return True
    return any(_filter(connection, veil, query.register, item) != item for item in query.filters)


def _nothing(item: Filter) -> Filter:
    return Filter(item.field, "any", ())


def _words(connection: Connection, veil: Veil, text: str) -> Filter:
    """The search without looking into names; a surname of the base is not found in titles and texts either."""
    if veil.face == ANONYMOUS:
        known = veil.surnames(connection)
        if any(faces.stem_of(word) in known for version in (text, other_layout(text)) for word in fold(version).split()):
            return Filter("", "any", ())
    return Filter("", "seen_words", (text, veil.face))


def _filter(connection: Connection, veil: Veil, key: str, item: Filter) -> Filter:
    def inner(register: str, items: tuple[Filter, ...]) -> tuple[Filter, ...]:
        return tuple(_filter(connection, veil, register, one) for one in items)

    match item.op:
        case "all" | "any" | "not":
            return replace(item, value=inner(key, item.value))
        case "words":
            return _words(connection, veil, item.value)
        case "has" | "latest" | "amount":
            at = {"has": 2, "latest": 3, "amount": 3}[item.op]
            register, parts = item.value[0], list(item.value)
            parts[at] = inner(register, parts[at])
            return replace(item, value=tuple(parts))
        case "of":
            field = catalogue.REGISTERS[key].column(item.field).field
            assert isinstance(field, f.Ref)
            return replace(item, value=inner(field.register, item.value))
    if item.op in _OF_ROWS or item.field == "id" or faces.shown(key, item.field, veil.face):
        return item
    return item if (key, item.field) == ("persons", "birth") and item.op in _AGE else _nothing(item)
