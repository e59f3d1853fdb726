"""Headcounts by hand out of statistical forms: a grid by organisation on a day beside the register's own count; one undo step."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from nmsdesk.domain.organization_names import organization_key
from nmsdesk.domain.organizations import Headcount, Organization, OrganizationAlias
from nmsdesk.domain.periods import year
from nmsdesk.errors import Rejected, Trouble
from nmsdesk.indicators import staff
from nmsdesk.indicators.context import Context
from nmsdesk.russian import clean, fold
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.indicators import rules_on
from nmsdesk.services.matching import organization_index
from nmsdesk.services.pasting import cells
from nmsdesk.services.registers import put
from nmsdesk.storage.work import Changed

FORMS = {"kindergarten": "85-К", "additional": "1-ДОП", "vocational": "СПО-1"}  # by kind of organisation; schools fill in ОО-1
SCHOOL_FORM = "ОО-1"
_DIGITS = re.compile(r"\d[\d\s\u00a0]*(?:[.,]0+)?")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a form says of an organisation, people; None and '' are not given."""

    teaching: int | None = None
    leading: int | None = None
    basis: str = ""

    @property
    def empty(self) -> bool:
        return self.teaching is None and self.leading is None


@dataclass(frozen=True, slots=True)
class Line:
    """An organisation of the grid: what is recorded on the day, else the latest before it; and the register's own count of the day.

    ``leading`` of the register are those who lead and do not teach, so that the two add up to the staff.
    """

    organization: int
    name: str
    form: str
    record: Headcount | None
    latest: Headcount | None
    teaching: int
    leading: int

    @property
    def shown(self) -> Headcount | None:
        return self.record or self.latest

    @property
    def difference(self) -> int | None:
        """The form's number of people less the register's; None where no form is known."""
        found = self.shown
        return (found.teaching or 0) + (found.leading or 0) - self.teaching - self.leading if found else None


@dataclass(frozen=True, slots=True)
class Entered:
    """What saving the grid came to; ``warnings`` speak of numbers below what the base holds."""

    changed: Changed
    added: int
    edited: int
    removed: int
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pasted:
    """Rows of a table by organisation, and the names that are not known or fit several organisations."""

    rows: dict[int, Entry]
    unknown: tuple[str, ...]


def sheet(desk: Desk, on: date) -> list[Line]:
    """Every counted organisation at work on the day, by name."""
    with desk.read() as reading:
        context = Context(year(on.year), on, rules_on(reading, on))
        teaching = staff.on_day(reading.connection, context, "teaching")
        everyone = staff.on_day(reading.connection, context, "teaching", "leading")
        taught = Counter(teaching.values())
        led = Counter(place for person, place in everyone.items() if person not in teaching)
        known: dict[int | None, dict[date, Headcount]] = {}
        for row in reading.where(Headcount):
            if row.day and row.day <= on:
                known.setdefault(row.organization, {})[row.day] = row
        found = []
        for o in reading.where(Organization, counted=True):
            if o.id is not None and o.holds(on):
                own = known.get(o.id, {})
                latest = own[max(own)] if own else None
                form = FORMS.get(o.kind, SCHOOL_FORM)
                found.append(Line(o.id, o.name, form, own.get(on), latest, taught[o.id], led[o.id]))
    return sorted(found, key=lambda line: fold(line.name))


def days(desk: Desk) -> list[date]:
    """Days on which headcounts are recorded, newest first."""
    with desk.read() as reading:
        return sorted({r.day for r in reading.where(Headcount) if r.day}, reverse=True)


def enter(desk: Desk, on: date, rows: Mapping[int, Entry], basis: str = "") -> Entered:
    """Save the rows of the day as one undo step; an empty row takes its record away. ``basis`` serves rows without a document.

    Rejected with troubles of the fields «organisation:column».
    """
    with desk.begin("headcounts", "Численность из форм статистики") as begun:
        reading = Reading(begun.work.connection, desk.today)
        known = {r.organization: r for r in reading.where(Headcount, day=on)}
        names = {o.id: o.name for o in reading.where(Organization)}
        troubles, warnings, done = [], [], Counter[str]()
        for place, entry in rows.items():
            before = known.get(place)
            given = entry.basis.strip() or (before.basis if before else "") or basis.strip()
            if entry.empty:
                if before is not None:
                    begun.work.remove(before)
                    done["removed"] += 1
                continue
            if (trouble := _trouble(place, entry, given, names.get(place, ""))) is not None:
                troubles.append(trouble)
                continue
            blank = Headcount(organization=place, day=on)
            after = replace(before or blank, teaching=entry.teaching, leading=entry.leading, basis=given)
            if after != before:
                _, told = put(begun.work, after, desk.today)
                warnings += [f"{names.get(place, '')}: {t.message}" for t in told]
                done["added" if before is None else "edited"] += 1
        if troubles:
            raise Rejected(troubles[0].message, tuple(troubles))
    return Entered(begun.changed, done["added"], done["edited"], done["removed"], tuple(warnings))


def _trouble(place: int, entry: Entry, basis: str, name: str) -> Trouble | None:
    if entry.teaching is None:
        return Trouble(f"{place}:teaching", "headcounts.teaching", f"{name}: укажите число педагогических работников.")
    for column, value in (("teaching", entry.teaching), ("leading", entry.leading)):
        if value is not None and not 0 <= value <= 100_000:
            return Trouble(f"{place}:{column}", "headcounts.number", f"{name}: число работников не может быть {value}.")
    if not basis:
        return Trouble(f"{place}:basis", "headcounts.basis", f"{name}: укажите документ, например «ОО-1 за 2025 год».")
    return None


def pasted(desk: Desk, text: str) -> Pasted:
    """A table copied from Excel: the organisation, педагогических, руководящих, the document; a row of captions is passed over."""
    with desk.read() as reading:
        index = organization_index(reading.where(Organization), reading.where(OrganizationAlias))
    rows: dict[int, Entry] = {}
    unknown = []
    for n, row in enumerate(cells(text)):
        filled = [clean(c) for c in row if c and clean(c)]
        numbers = [number_of(c) for c in filled]
        words = [c for c, found in zip(filled, numbers) if found is None]
        given = [found for found in numbers if found is not None]
        if not words or (n == 0 and not given):
            continue
        found = index.get(fold(words[0])) or index.get(organization_key(words[0])) or set()
        if len(found) != 1 or not given:
            unknown.append(words[0])
            continue
        given = given[-2:] if len(given) > 2 else given  # a numbering before the name
        rows[next(iter(found))] = Entry(given[0], given[1] if len(given) > 1 else None, words[1] if len(words) > 1 else "")
    return Pasted(rows, tuple(unknown))


def number_of(text: str) -> int | None:
    """A whole number as people type it, None when it is none."""
    text = text.strip()
    if not _DIGITS.fullmatch(text):
        return None
    return int(re.sub(r"\D", "", re.split("[.,]", text)[0]))
