"""Finding many people at once for a meeting, an event, an association: a pasted list, a school, a saved list."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from nmsdesk.domain.community import Membership
from nmsdesk.domain.monitoring import Term
from nmsdesk.domain.organizations import Organization, OrganizationAlias
from nmsdesk.domain.people import Employment, Person, Post
from nmsdesk.exchange.values.people import FullName, parse_names
from nmsdesk.russian import fold
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.matching import People, employments_of, organization_index
from nmsdesk.storage import records


@dataclass(frozen=True, slots=True)
class Guest:
    """A person to choose from: the name, and the post with the organisation on the day."""

    id: int
    name: str
    place: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A pasted line: whom it names for certain, or among whom to choose; neither means that nobody of this name is known."""

    text: str
    person: int | None = None
    ask: tuple[Guest, ...] = ()


def by_lines(desk: Desk, text: str, on: date) -> list[Line]:
    """Persons of pasted lines «ФИО», or «ФИО, tab, organisation»; several names in a line are several persons."""
    found: list[Line] = []
    with desk.read() as reading:
        people = People(reading.connection)
        places = organization_index(reading.where(Organization), reading.where(OrganizationAlias))
        for raw in text.splitlines():
            cells = [cell.strip() for cell in raw.split("\t") if cell.strip() and not cell.strip().isdigit()]
            for name, cell in _names(cells):
                here = next((n for c in cells if c != cell for n in sorted(places.get(fold(c), ()))), None)
                if name is None:
                    found.append(Line(cell))
                    continue
                match = people.match(name, "", None, "day", here, employments_of(reading), on)
                person, ask = match.person, match.ask
                if person is None and len(ask) == 1 and not name.initials_only:
                    person, ask = ask[0], ()  # the only one of the name: no file stands behind the line, nobody is made anew
                found.append(Line(str(name), person, tuple(guests_in(reading, ask, on)) if person is None else ()))
    return found


def _names(cells: list[str]) -> list[tuple[FullName | None, str]]:
    """The names of a line with the cell that they stand in; the first cell itself when it holds none."""
    for cell in cells:
        try:
            return [(name, cell) for name in parse_names(cell)]
        except ValueError:
            continue
    return [(None, cells[0])] if cells else []


def of_organization(desk: Desk, organization: int, on: date) -> list[int]:
    """Persons who work in the organisation on the day."""
    with desk.read() as reading:
        return list(dict.fromkeys(e.person or 0 for e in reading.where(Employment, organization=organization) if e.holds(on)))


def of_association(desk: Desk, association: int, on: date) -> list[int]:
    """Members of the association on the day."""
    with desk.read() as reading:
        return [m.person or 0 for m in reading.where(Membership, association=association) if m.holds(on)]


def guests(desk: Desk, persons: Iterable[int], on: date) -> list[Guest]:
    """The persons as lines to choose from, by name."""
    with desk.read() as reading:
        return guests_in(reading, persons, on)


def guests_in(reading: Reading, persons: Iterable[int], on: date) -> list[Guest]:
    ids = list(dict.fromkeys(persons))
    posts = posts_of(reading, ids, on)
    hints = records.hints(reading.connection, "persons", ids)
    found = [Guest(p.id or 0, p.full_name, posts.get(p.id or 0, ""), hints.get(p.id or 0, "")) for p in reading.by_ids(Person, ids)]
    return sorted(found, key=lambda guest: fold(guest.name))


@dataclass(frozen=True, slots=True)
class Job:
    """The main job of a person on a day."""

    organization: int
    place: str
    post: str


def jobs_of(reading: Reading, persons: list[int], on: date) -> dict[int, Job]:
    """The main job of each person on the day, else any; those without one are left out."""
    jobs: dict[int, Employment] = {}
    for start in range(0, len(persons), 900):
        for e in reading.where(Employment, person=persons[start : start + 900]):
            if e.holds(on) and (e.person not in jobs or (e.kind == "main" and jobs[e.person].kind != "main")):
                jobs[e.person or 0] = e
    labels = records.Labels(reading.connection)
    places = labels.of("organizations", {e.organization for e in jobs.values()})
    posts = {p.id: p.name for p in reading.by_ids(Post, sorted({e.post or 0 for e in jobs.values()}))}
    return {n: Job(e.organization or 0, places.get(e.organization or 0, ""), posts.get(e.post, "")) for n, e in jobs.items()}


def posts_of(reading: Reading, persons: list[int], on: date) -> dict[int, str]:
    """«Учитель, СОШ № 3» of each person on the day."""
    return {n: f"{job.post}, {job.place}" for n, job in jobs_of(reading, persons, on).items()}


def counted(reading: Reading, dictionary: str, code: str) -> bool:
    """Whether the indicators take the dictionary's value into account."""
    return any(t.counts for t in reading.where(Term, dictionary=dictionary, code=code))


def numbers(found: Iterable[Any], key: Callable[[Any], str]) -> tuple[tuple[str, int], ...]:
    """How many of each, the most frequent first."""
    counts: dict[str, int] = {}
    for one in found:
        counts[key(one)] = counts.get(key(one), 0) + 1
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], fold(item[0]))))
