"""Use cases of certificates of events: continuous numbers over the whole base, without gaps or repeats (domain.md §7.2)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from nmsdesk.domain.community import Participation
from nmsdesk.domain.queries import Filter, ListQuery
from nmsdesk.errors import Rejected
from nmsdesk.russian import day, fold
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.events import event_of
from nmsdesk.services.numbering import free, pattern, yearly
from nmsdesk.services.registers import put
from nmsdesk.storage import records
from nmsdesk.storage.work import Changed


@dataclass(frozen=True, slots=True)
class Issue:
    """What would be issued: (participation, name, number), in the order of names."""

    event: int
    template: str
    lines: tuple[tuple[int, str, str], ...]


@dataclass(frozen=True, slots=True)
class Issued:
    """Certificates issued in one step."""

    changed: Changed
    lines: tuple[tuple[int, str, str], ...]


def template(desk: Desk, event: int) -> str:
    """The template to offer: the latest used in the year of the event, else the year with «С» and four digits."""
    with desk.read() as reading:
        found = event_of(reading, event)
        year = (found.since or desk.today).year
        issued = [text for text, _ in sorted(_issued(reading), key=lambda item: item[1] or date.min)]
    return yearly(issued, year, f"{year}-С-0001")


def plan(desk: Desk, event: int, template: str) -> Issue:
    """Numbers for those who came and have none: the smallest free ones from the template's own on."""
    with desk.read() as reading:
        return _plan(reading, event, template)


def _plan(reading: Reading, event: int, template: str) -> Issue:
    event_of(reading, event)
    numbers = free(pattern(template), (text for text, _ in _issued(reading)))
    waiting: dict[int, int] = {}  # a person takes one certificate, whatever the number of roles
    found = reading.where(Participation, event=event, state="came")
    having = {p.person for p in found if p.certificate}
    for p in found:
        if p.person not in having:
            waiting.setdefault(p.person or 0, p.id or 0)
    names = records.Labels(reading.connection).of("persons", waiting)
    order = sorted(waiting, key=lambda person: (fold(names[person]), person))
    return Issue(event, template, tuple((waiting[person], names[person], next(numbers)) for person in order))


def issue(desk: Desk, event: int, template: str, on: date) -> Issued:
    """Give out the planned numbers on a day: one step; the numbers are counted anew inside it."""
    with desk.begin("change", "Выданы сертификаты") as begun:
        reading = Reading(begun.work.connection, desk.today)
        found = event_of(reading, event)
        if found.state == "cancelled":
            raise Rejected("Мероприятие отменено: сертификатов за него нет.")
        if found.since and on < found.since:
            raise Rejected(f"Мероприятие прошло {day(found.since)}: сертификат не может быть выдан раньше.")
        planned = _plan(reading, event, template)
        if not planned.lines:
            raise Rejected("Выдавать некому: у всех, кто участвовал, сертификаты есть, или участие ещё не отмечено.")
        numbers = {participation: number for participation, _, number in planned.lines}
        for p in reading.by_ids(Participation, list(numbers)):
            put(begun.work, replace(p, certificate=numbers[p.id or 0], certificate_on=on), desk.today)
    return Issued(begun.changed, planned.lines)


def withdraw(desk: Desk, participations: list[int]) -> Changed:
    """Take certificates back: one step; their numbers are free again."""
    with desk.begin("change", "Отозваны сертификаты") as begun:
        reading = Reading(begun.work.connection, desk.today)
        for p in reading.by_ids(Participation, participations):
            if p.certificate:
                put(begun.work, replace(p, certificate="", certificate_on=None), desk.today)
    return begun.changed


def _issued(reading: Reading) -> list[tuple[str, date | None]]:
    """Every certificate of the base with its day."""
    ids = records.ids_of(reading.connection, ListQuery("participations", filters=(Filter("certificate", "filled"),)))
    found = records.values(reading.connection, "participations", ("certificate", "certificate_on"), ids)
    return [(text, on) for text, on in found]
