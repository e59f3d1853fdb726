"""Finding who and what a document is about: persons by text, heads of organisations, the methodical centre."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from nmsdesk import settings
from nmsdesk.domain import catalogue
from nmsdesk.domain.organizations import Organization
from nmsdesk.domain.people import Employment, Person, Post, QualificationCategory
from nmsdesk.domain.queries import ListQuery
from nmsdesk.domain.snils import formatted
from nmsdesk.domain.views import ANONYMOUS
from nmsdesk.errors import Rejected
from nmsdesk.reports.parts import CENTRE, CITY, Signer
from nmsdesk.russian import fold, initials
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.storage import records
from nmsdesk.storage.veil import face_of

_HEADS = ("директор", "заведующий", "начальник")
_RISING = ("highest", "first", "second", "conformity")


def person_by_text(desk: Desk, text: str) -> int:
    """The person by id, СНИЛС or name; Rejected when there is none or several."""
    digits = "".join(filter(str.isdigit, text))
    with desk.read() as reading:
        if text.strip().isdigit() and len(digits) < 11:
            if reading.get(Person, int(text)) is None:
                raise Rejected(f"Работника с номером {text.strip()} нет.")
            return int(text)
        if len(digits) == 11 and (known := reading.where(Person, snils=formatted(digits))):
            return known[0].id or 0
        found = records.ids_of(reading.connection, ListQuery("persons", text))
        exact = [n for n, name in records.Labels(reading.connection).of("persons", found[:50]).items() if fold(name) == fold(text)]
        found = exact or found
        if len(found) == 1:
            return found[0]
        if not found:
            raise Rejected(f"Работника «{text}» нет.")
        names, hints = records.Labels(reading.connection).of("persons", found[:5]), records.hints(reading.connection, "persons", found[:5])
    some = "; ".join(f"{names[n]}, {hints.get(n, '')} – номер {n}" for n in found[:5])
    more = f" и ещё {len(found) - 5}" if len(found) > 5 else ""
    raise Rejected(f"Под «{text}» подходит несколько работников: {some}{more}. Укажите номер.")


def record_of(desk: Desk, key: str, text: str) -> int:
    """The record of a register by id or by a part of what it is searched by; Rejected when there is none or several."""
    register = catalogue.register(key)
    with desk.read() as reading:
        if text.strip().isdigit() and reading.get(register.record, int(text)) is not None:
            return int(text)
        found = records.ids_of(reading.connection, ListQuery(key, text))
        names = records.Labels(reading.connection).of(key, found[:5])
    if len(found) == 1:
        return found[0]
    if not found:
        raise Rejected(f"В разделе «{register.title}» нет записи «{text}».")
    some = "; ".join(f"{names[n]} – номер {n}" for n in found[:5])
    more = f" и ещё {len(found) - 5}" if len(found) > 5 else ""
    raise Rejected(f"Под «{text}» подходит несколько записей: {some}{more}. Укажите номер.")


def jobs_on(jobs: Iterable[Employment], on: date) -> list[Employment]:
    """Employments that hold on the day, the main one first."""
    return sorted((e for e in jobs if e.holds(on)), key=lambda e: (e.kind != "main", e.kind != "internal", e.id or 0))


def posts_of(reading: Reading) -> dict[int, Post]:
    return {p.id: p for p in reading.where(Post) if p.id is not None}


def head_of(reading: Reading, place: Organization, on: date) -> Signer:
    """Who signs for an organisation: its head of the day by employment, the name as the organisation wants it printed.

    Without names the place to sign is left to be filled by hand.
    """
    nameless = face_of(reading.connection) == ANONYMOUS
    posts = posts_of(reading)
    for job in jobs_on(reading.where(Employment, organization=place.id), on):
        post = posts.get(job.post or 0)
        if post and fold(post.name) in _HEADS:
            person = reading.get(Person, job.person)
            return Signer(post.name, place.head or (reversed_name(person) if person and not nameless else ""))
    usual = "Заведующий" if place.kind == "kindergarten" else "Директор"
    return Signer(usual, place.head)


def best_categories(held: Iterable[QualificationCategory], on: date) -> list[QualificationCategory]:
    """Categories in force: of the rising ones the best alone, beside it педагог-методист and педагог-наставник."""
    own = sorted((c for c in held if c.holds(on) and c.kind != "none"), key=lambda c: _RISING.index(c.kind) if c.kind in _RISING else 9)
    best = [c for c in own if c.kind in _RISING][:1]
    return best + [c for c in own if c.kind not in _RISING]


def reversed_name(person: Person) -> str:
    """«М. П. Иванова», as under a signature."""
    last, *rest = initials(person.last_name, person.first_name, person.patronymic).split(" ")
    return " ".join([*rest, last])


def centre(reading: Reading, on: date) -> Signer:
    """The director of the methodical centre: the organisation that calls itself so, else a line to fill by hand."""
    known = [o for o in reading.where(Organization) if o.until is None and "умоц" in fold(f"{o.name} {o.full_name}")]
    known = known or [o for o in reading.where(Organization) if o.until is None and o.kind == "further"]
    if len(known) != 1:
        return Signer(f"Директор {CENTRE}")
    name = known[0].name if fold(known[0].name) != "умоц" else CENTRE
    return Signer(f"Директор {name}", head_of(reading, known[0], on).name)


def city() -> str:
    """The place printed in orders when the organisation's own name does not say it; settings key «city»."""
    return str(settings.load().get("city") or CITY)
