"""The most frequent deficits: by area, school, subject and person – counts of persons, opened and closed in the days."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from nmsdesk.domain.development import Deficit, PlanItem
from nmsdesk.domain.organizations import Organization
from nmsdesk.errors import Rejected
from nmsdesk.russian import fold
from nmsdesk.services.deficits import deficits_of
from nmsdesk.services.deficits.results import CHUNK
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.diagnostics.scope import Scope, Someone, people_of
from nmsdesk.storage.records import Labels

BY = ("area", "organization", "subject", "person")


@dataclass(frozen=True, slots=True)
class FrequentRow:
    """One area, school, subject or person: people with open deficits (each once), their deficits, those no plan answers."""

    key: str
    name: str
    persons: tuple[int, ...]
    deficits: tuple[int, ...]
    planless: tuple[int, ...]  # deficits that no item of a plan answers
    opened: int  # in the days of the scope
    closed: int
    staff: int  # people of the row, 0 where it makes no sense
    most: str = ""  # the most frequent area, or the areas of a person

    @property
    def share(self) -> float | None:
        """People with deficits among the staff of the row, per cent."""
        return 100 * len(self.persons) / self.staff if self.staff else None


def frequent(desk: Desk, scope: Scope, by: str = "area") -> tuple[FrequentRow, ...]:
    """Rows with the most people first; Rejected for an unknown ``by``."""
    if by not in BY:
        raise Rejected(f"По «{by}» дефициты не считаются. Есть: area, organization, subject, person.")
    with desk.read() as reading:
        labels = Labels(reading.connection)
        on = scope.day(reading.today)
        people = people_of(reading, scope, on, labels)
        found = deficits_of(reading, people)
        served = _served(reading, [d.id or 0 for d in found if d.closed is None or d.closed > on])
        groups: dict[str, list[Deficit]] = defaultdict(list)
        for d in found:
            if d.opened and d.opened <= on:
                for key in _keys(people[d.person or 0], d, by):
                    groups[key].append(d)
        staff = Counter(key for s in people.values() for key in _keys(s, None, by)) if by in ("organization", "subject") else Counter()
        rows = [_row(labels, people, key, own, by, scope, on, served, staff) for key, own in groups.items()]
        rows = [r for r in rows if r.deficits or r.opened or r.closed]
        return tuple(sorted(rows, key=lambda r: (-len(r.persons), -len(r.deficits), fold(r.name), r.key)))


def _keys(someone: Someone, d: Deficit | None, by: str) -> tuple[str, ...]:
    if by == "area":
        return (d.area,) if d else ()
    if by == "organization":
        return (str(someone.organization),)
    return someone.subjects if by == "subject" else (str(someone.id),)


def _row(
    labels: Labels, people: dict[int, Someone], key: str, own: list[Deficit], by: str, scope: Scope, on: date, served: set[int],
    staff: Counter[str],
) -> FrequentRow:  # fmt: skip
    held = [d for d in own if d.closed is None or d.closed > on]
    areas = Counter(d.area for d in held).most_common()
    names = [labels.term("areas", a) for a, _ in sorted(areas, key=lambda x: (-x[1], x[0]))]
    most = "" if by == "area" or not names else ", ".join(names) if by == "person" else names[0]
    return FrequentRow(
        key, _name(labels, people, key, by), tuple(dict.fromkeys(d.person or 0 for d in held)), tuple(d.id or 0 for d in held),
        tuple(d.id or 0 for d in held if d.id not in served), sum(_within(d.opened, scope, on) for d in own),
        sum(_within(d.closed, scope, on) for d in own), staff[key], most,
    )  # fmt: skip


def _name(labels: Labels, people: dict[int, Someone], key: str, by: str) -> str:
    if by == "area":
        return labels.term("areas", key)
    if by == "subject":
        return labels.term("subjects", key)
    if by == "person":
        return people[int(key)].name
    return labels.of("organizations", [int(key)]).get(int(key), "")


def _within(day: date | None, scope: Scope, on: date) -> bool:
    return day is not None and (scope.since is None or day >= scope.since) and day <= on


def _served(reading: Reading, deficits: list[int]) -> set[int]:
    """Deficits that some item of a plan answers."""
    found: set[int] = set()
    for start in range(0, len(deficits), CHUNK):
        found |= {i.deficit or 0 for i in reading.where(PlanItem, deficit=set(deficits[start : start + CHUNK]))}
    return found


def organization_named(reading: Reading, number: int | None) -> str:
    """The name of the scope's school, «Город» without one."""
    found = reading.get(Organization, number)
    return found.name if found else "Город"
