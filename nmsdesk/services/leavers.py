"""Who has left the group of indicator 5 within the period: the age bound or the first years of work are behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from nmsdesk.domain.monitoring import RuleSet
from nmsdesk.domain.people import Person
from nmsdesk.domain.periods import Period, add_years
from nmsdesk.indicators.context import Member
from nmsdesk.indicators.staff import on_day
from nmsdesk.russian import day
from nmsdesk.services.desk import Desk
from nmsdesk.services.indicators import context_of
from nmsdesk.services.standing import young_until
from nmsdesk.storage.records import Labels

LEFT = "left"


@dataclass(frozen=True, slots=True)
class Leaving:
    """The last day in the group and why it was the last."""

    until: date
    reason: str


def leaving(person: Person, rules: RuleSet) -> Leaving | None:
    """When and why a person leaves the young of indicator 5; None when it is not known or decided by hand."""
    if person.young or (last := young_until(person, rules)) is None or person.birth is None:
        return None
    bound = (rules.age_bound or 35) + (1 if rules.age_included else 0)
    birthday = add_years(person.birth, bound)
    if last + timedelta(days=1) >= birthday:
        return Leaving(last, f"исполнилось {bound} лет {day(birthday)}")
    since = f", начало работы {day(person.career_start)}" if person.career_start else ""
    return Leaving(last, f"первые годы работы закончились {day(last)}{since}")


def left(desk: Desk, period: Period, as_of: date | None = None, organization: int | None = None) -> list[Member]:
    """Teachers of the as-of day who were in the group when the period began and are no longer; they are in no figure."""
    with desk.read() as reading:
        context = context_of(desk, reading, period, as_of, organization)
        staff = on_day(reading.connection, context, "teaching")
        labels = Labels(reading.connection)
        found: list[tuple[Person, Leaving]] = []
        ids = sorted(staff)
        for start in range(0, len(ids), 900):
            for person in reading.by_ids(Person, ids[start : start + 900]):
                gone = leaving(person, context.rules)
                if gone is not None and period.since <= gone.until < context.as_of:
                    found.append((person, gone))
        names = labels.of("persons", (p.id for p, _ in found))
        places = labels.of("organizations", (staff[p.id or 0] for p, _ in found))
    rows = []
    for person, gone in found:
        number = person.id or 0
        place = staff[number]
        rows.append(Member("persons", number, names.get(number, ""), place, places.get(place, ""), LEFT, "", gone.reason))
    return sorted(rows, key=lambda m: (m.organization_name, m.name, m.id))
