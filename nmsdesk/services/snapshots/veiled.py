"""A snapshot keeps names of its day inside: read through a face, it shows no more of them than the base itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from nmsdesk.domain import faces
from nmsdesk.domain.views import ANONYMOUS
from nmsdesk.indicators.context import Value
from nmsdesk.russian import initials
from nmsdesk.services import small_numbers
from nmsdesk.services.desk import Reading
from nmsdesk.services.snapshots.contents import Frozen, Part, Subject
from nmsdesk.storage.records import by_uids
from nmsdesk.storage.veil import Veil, veil_of


def veiled(reading: Reading, frozen: Frozen) -> Frozen:
    """The same monitoring with names as the face of the reading shows them; figures and statuses stay."""
    veil = veil_of(reading.connection)
    if veil is None:
        return frozen
    hide = _Hiding(reading, veil, frozen)
    parts = {code: hide.part(part) for code, part in frozen.parts.items()}
    if veil.face == ANONYMOUS:
        parts = _counted(parts)
        if frozen.record is not None:
            frozen = replace(frozen, record=replace(frozen.record, rules=""))  # it holds the names of who signs
    return replace(frozen, parts=parts, paper=hide.paper(frozen.paper))


def _counted(parts: Mapping[str, Part]) -> dict[str, Part]:
    """The parts without small numbers, by the same pattern as the indicators are measured with now."""
    places: dict[int, list[Value]] = {}
    for part in parts.values():
        for n, value in part.places.items():
            places.setdefault(n, []).append(value)
    city, own = small_numbers.values([p.value for p in parts.values()], places)
    told = {(n, v.code): v for n, values in own.items() for v in values}
    found = {}
    for (code, part), value in zip(parts.items(), city):
        readings = {k: replace(r, value=small_numbers.alone(r.value)) for k, r in part.readings.items()}
        found[code] = replace(part, value=value, places={n: told[n, v.code] for n, v in part.places.items()}, readings=readings)
    return found


class _Hiding:
    """Persons of the snapshot are called as elsewhere in the view; those who have gone since get numbers of their own."""

    def __init__(self, reading: Reading, veil: Veil, frozen: Frozen):
        self.connection, self.veil = reading.connection, veil
        self._called: dict[str, str] = {}
        if veil.face == ANONYMOUS:
            parts = frozen.parts.values()
            subjects = [s for p in parts if p.register in ("persons", "plans") for s in (*p.subjects, *_extra(p))]
            uids = sorted({s.owner or s.uid for s in subjects})
            known = {uid: record.id for uid, record in by_uids(reading.connection, "persons", uids).items()}
            numbers = veil.all_called(known.get(uid) or uid for uid in uids)
            self._called = {uid: numbers[known.get(uid) or uid] for uid in uids}

    def part(self, part: Part) -> Part:
        readings = {k: replace(r, extra=self._subjects(part.register, r.extra)) for k, r in part.readings.items()}
        return replace(part, subjects=self._subjects(part.register, part.subjects), readings=readings)

    def _subjects(self, register: str, subjects: Sequence[Subject]) -> tuple[Subject, ...]:
        if register == "organizations":
            return tuple(subjects)
        return tuple(replace(s, name=self._name(register, s), reason=self._text(s.reason)) for s in subjects)

    def _name(self, register: str, s: Subject) -> str:
        if register == "teams":
            return self._text(s.name)
        if self.veil.face == ANONYMOUS:
            return self._called[s.owner or s.uid]
        last, first, patronymic = (*s.name.split(" ", 2), "", "")[:3]
        return initials(last, first, patronymic)

    def _text(self, text: str) -> str:
        shown = self.veil.text(self.connection, text)
        return faces.without_numbers(shown) if self.veil.face == ANONYMOUS else shown

    def paper(self, paper: dict[str, Any]) -> dict[str, Any]:
        """Who signs: the post alone where names are not shown."""
        if self.veil.face != ANONYMOUS:
            return paper
        return paper | {name: [paper[name][0], ""] for name in ("director", "executor") if name in paper}


def _extra(part: Part) -> list[Subject]:
    return [s for r in part.readings.values() for s in r.extra]
