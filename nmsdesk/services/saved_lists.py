"""Named lists («умные списки»): kept by their question, counted anew at each opening, invited to an event."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from nmsdesk.domain import catalogue
from nmsdesk.domain import fields as f
from nmsdesk.domain.community import Event, Participation
from nmsdesk.domain.keeping import SavedList
from nmsdesk.domain.queries import Filter, ListQuery
from nmsdesk.errors import Rejected, Stale
from nmsdesk.russian import count, fold
from nmsdesk.services import lists, querying, registers
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.querying import Understood
from nmsdesk.services.registers import Saved
from nmsdesk.storage.work import Changed

PEOPLE = ("работник", "работника", "работников")
_TODAY = "today"
_OF_TODAY = ("works", "post", "teaches", "on")  # filters whose day is that of looking


@dataclass(frozen=True, slots=True)
class Batch:
    """What a batch came to: records added, persons left alone since they have one already."""

    changed: Changed
    added: int
    already: int = 0


def keep(
    desk: Desk, name: str, text: str, key: str, note: str = "", filters: Sequence[Filter] = (), sort: str = "", descending: bool = False
) -> Saved:
    """Keep the list of a register by its question: the text of the search and the filters beside it. Names do not repeat."""
    register = catalogue.register(key)
    _free(desk, name, key)
    found = querying.understood(desk, key, text)
    if found.troubles:
        raise Rejected(f"Запрос понят не весь, список не сохранён. {' '.join(found.troubles)}")
    asked = _written(desk, key, text, filters, sort, descending)
    return registers.save(desk, SavedList(name=name, register=register.key, query=asked, note=note))


def renew(desk: Desk, saved: SavedList, text: str, filters: Sequence[Filter] = (), sort: str = "", descending: bool = False) -> Saved:
    """Give a kept list another question under its name."""
    return registers.save(desk, replace(saved, query=_written(desk, saved.register, text, filters, sort, descending)))


def rename(desk: Desk, saved: SavedList, name: str) -> Saved:
    """Give a kept list another name; Rejected when its register has such a list."""
    _free(desk, name, saved.register, saved.id)
    return registers.save(desk, replace(saved, name=name))


def _free(desk: Desk, name: str, key: str, own: int | None = None) -> None:
    if not fold(name):
        raise Rejected("Назовите список.")
    if any(fold(x.name) == fold(name) and x.id != own for x in of(desk, key)):
        raise Rejected(f"Список «{name}» в этом разделе уже есть. Назовите его иначе или замените прежний.")


def of(desk: Desk, key: str = "") -> list[SavedList]:
    """The kept lists of a register (of all registers), by name."""
    with desk.read() as reading:
        found = reading.where(SavedList, register=key) if key else reading.where(SavedList)
    return sorted(found, key=lambda x: (fold(x.name), x.id))


def called(desk: Desk, name: str, key: str = "") -> SavedList:
    """The kept list with this name; Rejected with the names that there are."""
    known = of(desk, key)
    found = [x for x in known if fold(x.name) == fold(name)]
    if len(found) == 1:
        return found[0]
    if found:
        raise Rejected(f"Списки с названием «{name}» есть в нескольких разделах. Укажите раздел.")
    names = ", ".join(f"«{x.name}»" for x in known)
    raise Rejected(f"Списка «{name}» нет. " + (f"Есть: {names}." if names else "Сохранённых списков пока нет."))


def opened(desk: Desk, saved: SavedList) -> Understood:
    """The list's question understood today, with what of it is no longer understood (a school renamed, a value gone)."""
    told = _read(saved)
    found = querying.understood(desk, saved.register, told.get("text", ""))
    filters = tuple(_decoded(x, desk.today) for x in told.get("filters", ()))
    query_ = replace(found.query.also(*filters), sort=told.get("sort", ""), descending=bool(told.get("descending")))
    return Understood(query_, found.troubles)


def query(desk: Desk, saved: SavedList) -> ListQuery:
    """The list as it stands today."""
    return opened(desk, saved).query


def text(saved: SavedList) -> str:
    """The kept text of the search."""
    return str(_read(saved).get("text", ""))


def amount(desk: Desk, saved: SavedList) -> int:
    """How many records the list has today."""
    return lists.amount(desk, query(desk, saved))


# the question as it is kept


def _written(desk: Desk, key: str, text_: str, filters: Sequence[Filter], sort: str, descending: bool) -> str:
    """The text with the terms of the filters that have one; JSON when there is more: filters that cannot be said, an order."""
    told, rest = [text_.strip()], []
    for item in filters:
        said = item.said or (querying.words(desk, ListQuery(key, "", (item,))) if item.op == "young" else "")
        if said:
            told.append(said)
        else:
            rest.append(_encoded(item, desk.today))
    whole = " ".join(x for x in told if x)
    if not rest and not sort and not descending:
        return whole
    value: dict[str, Any] = {"text": whole}
    value |= {"filters": rest} if rest else {}
    value |= {"sort": sort, "descending": descending} if sort or descending else {}
    return json.dumps(value, ensure_ascii=False)


def _read(saved: SavedList) -> dict[str, Any]:
    """The kept question; what is no JSON is the text of the search."""
    try:
        told = json.loads(saved.query or "{}")
    except ValueError:
        return {"text": saved.query}
    return told if isinstance(told, dict) else {"text": saved.query}


def _encoded(value: Any, today: date, relative: bool = False) -> Any:
    """A filter or a value as JSON holds it: days and filters as objects, a tuple as an array."""
    match value:
        case Filter():
            inner = _encoded(value.value, today, value.op in _OF_TODAY)
            return {"field": value.field, "op": value.op, "value": inner, "said": value.said}
        case date():
            return {"day": _TODAY if relative and value == today else value.isoformat()}
        case tuple() | list():
            return [_encoded(x, today, relative) for x in value]
    return value


def _decoded(value: Any, today: date) -> Any:
    match value:
        case {"op": op}:
            return Filter(value["field"], op, _decoded(value["value"], today), value.get("said", ""))
        case {"day": day}:
            return today if day == _TODAY else date.fromisoformat(day)
        case list():
            return tuple(_decoded(x, today) for x in value)
    return value


# what a list is for


def persons(desk: Desk, query_: ListQuery) -> list[int]:
    """The persons of a list: itself, or those whom the records of another register speak of, each once."""
    ids = lists.ids(desk, query_)
    if query_.register == "persons":
        return ids
    columns = catalogue.register(query_.register).columns
    of_person = [c.name for c in columns if isinstance(c.field, f.Ref) and c.field.register == "persons"]
    if "person" not in of_person:
        raise Rejected("В этом списке нет работников. Откройте список раздела «Работники».")
    rows = lists.values(desk, query_.register, ["person"], ids)
    return list(dict.fromkeys(row[0] for row in rows if row[0] is not None))


def invite(desk: Desk, query_: ListQuery, event: int, role: str = "participant") -> Batch:
    """Invite the persons of a list to an event; those who stand in it already are left alone. One undo step."""
    people = _someone(persons(desk, query_))
    with desk.begin("add", f"Приглашены на мероприятие: {count(len(people), *PEOPLE)}") as begun:
        reading = Reading(begun.work.connection, desk.today)
        if reading.get(Event, event) is None:
            raise Stale("Этого мероприятия больше нет. Обновите список.")
        there = {p.person for p in reading.where(Participation, event=event)}
        new = [n for n in people if n not in there]
        for number in new:
            registers.put(begun.work, Participation(event=event, person=number, role=role, state="invited"), desk.today)
    return Batch(begun.changed, len(new), len(people) - len(new))


def _someone(people: list[int]) -> list[int]:
    if not people:
        raise Rejected("В списке никого нет. Измените отбор.")
    return people
