"""Mentors suggested for a list of people, each with points and reasons; why the others of the school were not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nmsdesk.domain.matching import mentors
from nmsdesk.domain.matching.mentors import Offer
from nmsdesk.errors import Rejected
from nmsdesk.services.desk import Desk
from nmsdesk.services.mentors.candidates import Pool
from nmsdesk.services.mentors.circle import Circle


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One who may be the mentor: points, reasons in words, who it is and how many there are already of how many possible."""

    mentor: int
    name: str
    place: str
    post: str
    points: float
    reason: str
    load: int
    limit: int


@dataclass(frozen=True, slots=True)
class Suggested:
    """A mentee of the list with suggestions, best first; the first is meant for this mentee when the list is spread."""

    mentee: int
    name: str
    organization: int | None
    place: str
    post: str
    offers: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """One of the same organisation who cannot be the mentor, and why."""

    person: int
    name: str
    post: str
    why: str


def suggest(desk: Desk, persons: Sequence[int], shown: int = 5) -> list[Suggested]:
    """Suggestions for the people of a list, spread so that one mentor is not offered to all; Rejected when nobody of it works."""
    if not persons:
        raise Rejected("Выберите тех, кому подбирать наставника.")
    with desk.read() as reading:
        pool = Pool(reading, list(dict.fromkeys(persons)))
        if not pool.mentees:
            raise Rejected("Никто из выбранных сейчас не работает: подбирать наставника некому.")
        found = mentors.spread(pool.mentees, pool.candidates, pool.weights, shown)
        c = pool.circle
        return [
            Suggested(
                m.person, c.name(m.person), m.organization, c.place(m.person), c.post(m.person),
                tuple(_told(pool, o) for o in found[m.person]),
            )
            for m in pool.mentees
        ]  # fmt: skip


def ranked(desk: Desk, person: int) -> tuple[list[Suggestion], list[Refused]]:
    """Everybody who may mentor one person, best first, and those of the same organisation who may not."""
    with desk.read() as reading:
        pool = Pool(reading, [person])
        if not pool.mentees:
            raise Rejected("Этот человек сейчас не работает: подбирать наставника некому.")
        mentee = pool.mentees[0]
        offers = mentors.offers(mentee, pool.candidates, pool.weights)
        refused = [
            Refused(c.person, pool.circle.name(c.person), pool.circle.post(c.person), why)
            for c in pool.candidates
            if c.organization == mentee.organization and c.person != person and (why := mentors.refusal(mentee, c))
        ]
        return [_told(pool, o) for o in offers], sorted(refused, key=lambda r: r.name)


def _told(pool: Pool, offer: Offer) -> Suggestion:
    circle: Circle = pool.circle
    candidate = pool.known[offer.mentor]
    return Suggestion(
        offer.mentor, circle.name(offer.mentor), circle.place(offer.mentor), circle.post(offer.mentor), offer.points, offer.reason,
        candidate.load, candidate.limit,
    )  # fmt: skip
