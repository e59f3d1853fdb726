"""The school's checklist of the target model beside the facts: programmes of active pairs, active pairs (domain.md §4.4, items 6 and 9)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from nmsdesk.domain.development import Mentorship, MentorshipItem
from nmsdesk.domain.organizations import ChecklistItem, ChecklistMark
from nmsdesk.russian import fold, plural
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.mentors.circle import among, present, pupils_forms
from nmsdesk.storage.records import Labels

PROGRAMMES, ACTIVE = 6, 9  # places of the conditions in the default checklist
DOCUMENTS = (1, 2, 3, 4)  # those that a document proves


@dataclass(frozen=True, slots=True)
class Compared:
    """A condition that the base itself can answer: the mark, what is found, whether they agree.

    ``text`` is the contradiction or the fact in words; ``pairs`` are those that speak against the mark, else all.
    """

    organization: int
    place: str
    item: int
    position: int
    name: str
    mark: str
    agrees: bool
    text: str
    pairs: tuple[int, ...]


def compared(desk: Desk, organization: int) -> list[Compared]:
    """The computed conditions of one school."""
    with desk.read() as reading:
        return found(reading, [organization])


def disagreeing(desk: Desk) -> list[Compared]:
    """Marks of all schools that the pairs contradict, and those of documents that name no document."""
    with desk.read() as reading:
        marks = [m for m in reading.where(ChecklistMark) if m.holds(reading.today)]
        wrong = [c for c in found(reading, {m.organization or 0 for m in marks}) if not c.agrees]
        wrong += _unproved(reading, marks)
    return sorted(wrong, key=lambda c: (fold(c.place), c.position))


def _unproved(reading: Reading, marks: Iterable[ChecklistMark]) -> list[Compared]:
    """«Да» for a condition that a document proves, with neither its words nor the document itself."""
    items = {i.id: i for i in reading.where(ChecklistItem) if i.position in DOCUMENTS and not i.hidden}
    bare = [m for m in marks if m.item in items and m.state == "yes" and not m.document and m.act is None]
    names = Labels(reading.connection).of("organizations", [m.organization for m in bare])
    return [
        Compared(
            m.organization or 0, names.get(m.organization or 0, ""), m.item or 0, items[m.item].position or 0, items[m.item].name, "yes",
            False, "отмечено «да», а документ не указан", (),
        )
        for m in bare
    ]  # fmt: skip


def found(reading: Reading, organizations: Iterable[int]) -> list[Compared]:
    """The same for several schools, within a reading."""
    items = {i.position: i for i in reading.where(ChecklistItem) if i.position in (PROGRAMMES, ACTIVE) and not i.hidden}
    chosen = sorted(set(organizations))
    forms = pupils_forms(reading)
    active: dict[int, list[Mentorship]] = defaultdict(list)
    for m in among(reading, Mentorship, "mentee_organization", chosen):
        if present(m, reading.today) and m.form not in forms:
            active[m.mentee_organization or 0].append(m)
    planned = {i.mentorship for i in among(reading, MentorshipItem, "mentorship", [m.id for own in active.values() for m in own])}
    marks: dict[tuple[int, int], str] = {}
    for mark in among(reading, ChecklistMark, "organization", chosen):
        if mark.holds(reading.today):
            marks[mark.organization or 0, mark.item or 0] = mark.state
    names = Labels(reading.connection).of("organizations", chosen)
    told = []
    for place in chosen:
        for position, item in sorted(items.items(), key=lambda x: x[0] or 0):
            state = marks.get((place, item.id or 0), "")
            bare = tuple(m.id or 0 for m in active[place] if m.id not in planned)
            holds = not bare if position == PROGRAMMES else bool(active[place])
            agrees, text = _told(position or 0, state, len(active[place]), len(bare), holds)
            against = bare if position == PROGRAMMES and bare else tuple(m.id or 0 for m in active[place])
            told.append(Compared(place, names.get(place, ""), item.id or 0, position or 0, item.name, state, agrees, text, against))
    return told


def _told(position: int, state: str, pairs: int, bare: int, holds: bool) -> tuple[bool, str]:
    """Whether the mark agrees with the pairs, and the words; what is not marked agrees with anything."""
    of = plural(pairs, "пары", "пар", "пар")
    if position == PROGRAMMES:
        fact = f"программа есть у {pairs - bare} из {pairs} {of}" if pairs else "действующих пар нет"
    else:
        fact = f"{plural(pairs, 'действует', 'действуют', 'действует')} {pairs} {plural(pairs, 'пара', 'пары', 'пар')}"
        fact = fact if pairs else "действующих пар нет"
    if state == "yes" and not holds:
        return False, f"отмечено «да», а {fact}"
    if state == "no" and holds and pairs:
        return False, f"отмечено «нет», а {fact}"
    if state == "na" and pairs:
        return False, f"отмечено «не применимо», а {fact}"
    return True, fact
