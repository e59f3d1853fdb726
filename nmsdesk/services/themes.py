"""Themes of tasks 6 and 7 (section II of the regulation): programmes and events of a theme, people reached, coverage by school."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from nmsdesk.domain.community import Event, Participation
from nmsdesk.domain.development import Program, Training
from nmsdesk.domain.monitoring import Term
from nmsdesk.domain.organizations import Organization
from nmsdesk.domain.people import Absence, Employment, Post
from nmsdesk.domain.periods import Period
from nmsdesk.domain.privacy import MARK
from nmsdesk.errors import Rejected
from nmsdesk.russian import fold
from nmsdesk.services import small_numbers
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.mentors.circle import among
from nmsdesk.services.small_numbers import Told

FIRST = ("burnout", "gifted", "career", "psychology")  # what tasks 6 and 7 speak of


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation: people of its staff reached of how many, the events and trainings by which; ids for the lists."""

    organization: int
    name: str
    kind: str
    people: tuple[int, ...]
    staff: int
    events: tuple[int, ...]
    trainings: tuple[int, ...]

    @property
    def share(self) -> float | None:
        """Per cent of the staff, None without staff."""
        return 100 * len(self.people) / self.staff if self.staff else None


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme in a period: events held and planned, programmes about it, people who took part or learned, places."""

    code: str
    name: str
    held: tuple[int, ...]
    planned: tuple[int, ...]
    programs: tuple[int, ...]
    trainings: tuple[int, ...]
    people: tuple[int, ...]
    staff: int
    places: tuple[Place, ...]

    @property
    def share(self) -> float | None:
        return 100 * len(self.people) / self.staff if self.staff else None

    @property
    def without(self) -> tuple[Place, ...]:
        """Organisations with staff of which nobody was reached."""
        return tuple(p for p in self.places if p.staff and not p.people)


def themes(desk: Desk, period: Period, kinds: Sequence[str] = ()) -> list[Theme]:
    """Every theme of the dictionary in the period, those of tasks 6 and 7 first; ``kinds`` narrows the organisations."""
    with desk.read() as reading:
        return _Reached(reading, period, kinds).themes()


def theme(desk: Desk, code: str, period: Period, kinds: Sequence[str] = ()) -> Theme:
    """One theme; Rejected when there is none."""
    for found in themes(desk, period, kinds):
        if found.code == code:
            return found
    raise Rejected(f"Темы «{code}» нет в справочнике.")


def reached(desk: Desk, found: Sequence[Theme | Place], columns: bool = False) -> list[tuple[Told, Told, float | Told | None]]:
    """People reached, the staff and the share of themes or places; without names small numbers are marked, with those that tell
    them. ``columns``: these are parts of a sum that is told."""
    shown, sums = small_numbers.table(desk, [(len(x.people), x.staff - len(x.people)) for x in found], columns)
    return [(n, whole, MARK if MARK in (n, whole) else x.share) for x, (n, _), whole in zip(found, shown, sums)]


class _Reached:
    """What is read once for all themes: the staff of the last day seen, events and trainings of the period with their people.

    The staff are people at a teaching or leading main job who are not on long absence; one counts where he works on that day.
    """

    def __init__(self, reading: Reading, period: Period, kinds: Sequence[str]):
        self.reading, self.period = reading, period
        self.on = max(period.since, min(period.until, reading.today))
        self.places = [o for o in reading.where(Organization) if o.counted and o.holds(self.on) and (not kinds or o.kind in kinds)]
        self.staff = self._staff()
        self.events = [e for e in reading.where(Event) if e.themes and e.state != "cancelled" and self._within(e.since, e.until)]
        self.guests: dict[int, set[int]] = defaultdict(set)
        for x in among(reading, Participation, "event", [e.id for e in self.events], state="came"):
            self.guests[x.event or 0].add(x.person or 0)
        self.programs = [p for p in reading.where(Program) if p.themes]
        learned = among(reading, Training, "program", [p.id for p in self.programs])
        self.trainings = [t for t in learned if t.until and period.since <= t.until <= self.on and t.attestation != "failed"]

    def _within(self, since: date | None, until: date | None) -> bool:
        last = until or since
        return since is not None and last is not None and since <= self.period.until and last >= self.period.since

    def _staff(self) -> dict[int, int]:
        """Person → organisation."""
        own = {o.id for o in self.places}
        groups = {p.id: p.category for p in self.reading.where(Post)}
        jobs = [e for e in among(self.reading, Employment, "organization", own, kind="main") if e.holds(self.on)]
        away = {a.employment for a in among(self.reading, Absence, "employment", [e.id for e in jobs]) if a.holds(self.on)}
        chosen = [e for e in jobs if groups.get(e.post) in ("teaching", "leading") and e.id not in away]
        return {e.person or 0: e.organization or 0 for e in chosen}

    def themes(self) -> list[Theme]:
        known = [t for t in self.reading.where(Term, dictionary="themes") if not t.hidden]
        known.sort(key=lambda t: (FIRST.index(t.code) if t.code in FIRST else 99, t.position or 0, t.name))
        return [self._theme(t) for t in known]

    def _theme(self, term: Term) -> Theme:
        events = [e for e in self.events if term.code in e.themes]
        held = [e for e in events if e.state == "held"]
        programs = {p.id for p in self.programs if term.code in p.themes}
        trainings = [t for t in self.trainings if t.program in programs]
        met: dict[int, tuple[set[int], set[int]]] = defaultdict(lambda: (set(), set()))
        for e in held:
            for person in self.guests.get(e.id or 0, ()):
                met[person][0].add(e.id or 0)
        for t in trainings:
            met[t.person or 0][1].add(t.id or 0)
        sizes: dict[int, int] = defaultdict(int)
        by_place: dict[int, set[int]] = defaultdict(set)
        for person, place in self.staff.items():
            sizes[place] += 1
            if person in met:
                by_place[place].add(person)
        places = []
        for o in self.places:
            own = by_place[o.id or 0]
            at = tuple(sorted(set().union(*(met[p][0] for p in own))))
            learned = tuple(sorted(set().union(*(met[p][1] for p in own))))
            places.append(Place(o.id or 0, o.name, o.kind, tuple(sorted(own)), sizes[o.id or 0], at, learned))
        return Theme(
            term.code, term.name, _ids(held), _ids(e for e in events if e.state == "planned"), tuple(sorted(p or 0 for p in programs)),
            _ids(trainings), tuple(sorted(p for p in met if p in self.staff)), len(self.staff),
            tuple(sorted(places, key=lambda p: (fold(p.name), p.organization))),
        )  # fmt: skip


def _ids(records: object) -> tuple[int, ...]:
    return tuple(sorted(r.id or 0 for r in records))  # type: ignore[attr-defined]
