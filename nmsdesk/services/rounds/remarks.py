"""Remarks to a school proposed from what it sent: lists missing, rows not taken in, troubles of its data by the rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from nmsdesk.domain import catalogue, rules
from nmsdesk.domain import fields as f
from nmsdesk.domain.cycle import RoundPlace
from nmsdesk.domain.development import Diagnostic, LearningPlan, Mentorship, Training
from nmsdesk.domain.keeping import Waiver
from nmsdesk.domain.monitoring import ImportBatch
from nmsdesk.domain.organizations import Organization
from nmsdesk.domain.people import Employment, Person
from nmsdesk.russian import count
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.rounds.board import PlaceLine, card_of, round_of
from nmsdesk.services.rounds.owed import OWED
from nmsdesk.storage.records import Labels

R = TypeVar("R", bound=f.Record)
NAMED = 3
MOST = 12
ROWS = ("строка", "строки", "строк")


def proposed(desk: Desk, places: Iterable[int]) -> dict[int, str]:
    """Remarks for each place, a line each, '' when there is nothing to remark; nothing is written."""
    found = {}
    with desk.read() as reading:
        known = _Known(reading)
        for p in reading.by_ids(RoundPlace, list(places)):
            card = card_of(reading, round_of(reading, p.round or 0))
            line = next(one for one in card.places if one.id == p.id)
            lines = [*_missing(line), *_files(reading, line), *_data(reading, known, line.organization, card.owes)]
            found[p.id or 0] = "\n".join(f"{n}. {text}" for n, text in enumerate(lines, 1))
    return found


def _missing(line: PlaceLine) -> Iterator[str]:
    if line.missing:
        yield f"Не представлены: {', '.join(OWED[key].inside for key in line.missing)}."


def _files(reading: Reading, line: PlaceLine) -> Iterator[str]:
    """Rows of the last files that were not taken in."""
    for batch in reading.by_ids(ImportBatch, sorted({c.batch for c in line.came if c.batch})):
        if batch.rejected:
            verb = "принята" if batch.rejected % 10 == 1 and batch.rejected % 100 != 11 else "приняты"
            rows = f"не {verb} {count(batch.rejected, *ROWS)} из {batch.read}"
            yield f"В файле «{batch.file}» {rows}: исправьте ошибки и пришлите файл снова."


def _data(reading: Reading, known: _Known, place: int, owes: tuple[str, ...]) -> Iterator[str]:
    """Troubles of the school's records by the rules of the base, those judged to be exceptions left out, a sentence for each kind."""
    judged = {(w.code, w.register, w.record_uid) for w in reading.where(Waiver) if w.until is None or w.until > reading.today}
    groups: dict[tuple[bool, str], list[f.Record]] = defaultdict(list)
    for record in _records(reading, place, owes):
        key = catalogue.register_of(record).key
        for trouble in rules.check(record, known):
            if (trouble.code, key, record.uid) not in judged:
                rule = rules.rule(trouble.code)
                groups[trouble.severity != "error", rule.title].append(record)
    labels = Labels(reading.connection)
    for n, ((_, title), records) in enumerate(sorted(groups.items(), key=lambda x: (x[0][0], -len(x[1]), x[0][1]))):
        if n == MOST:
            yield f"Других замечаний к сведениям: {len(groups) - MOST}."
            return
        yield f"{title}: {_whose(labels, records)}."


def _records(reading: Reading, place: int, owes: tuple[str, ...]) -> Iterator[f.Record]:
    """Records of the school that belong to what it owes."""
    school = reading.get(Organization, place)
    if school is not None:
        yield school
    jobs = [e for e in reading.where(Employment, organization=place) if e.holds(reading.today)]
    if "staff" in owes:
        yield from jobs
        yield from reading.by_ids(Person, sorted({e.person for e in jobs if e.person}))
    if "diagnostics" in owes:
        yield from reading.where(Diagnostic, organization=place)
    if "trainings" in owes:
        yield from reading.where(Training, organization=place)
    if "plans" in owes:
        yield from reading.where(LearningPlan, organization=place)
    if "mentorships" in owes:
        yield from reading.where(Mentorship, mentee_organization=place)


def _whose(labels: Labels, records: list[f.Record]) -> str:
    """«Ветрова А. И., Лугова О. Ю. и ещё 4»: the persons behind the records, or how many records."""
    people = [_person_of(r) for r in records]
    ids = list(dict.fromkeys(n for n in people if n))
    if not ids:
        return catalogue.register_of(records[0]).counted(len(records))
    names = labels.of("persons", ids[:NAMED])
    shown = ", ".join(names.get(n, "") for n in ids[:NAMED])
    return f"{shown} и ещё {len(ids) - NAMED}" if len(ids) > NAMED else shown


def _person_of(record: f.Record) -> int | None:
    if isinstance(record, Person):
        return record.id
    return getattr(record, "person", None) or getattr(record, "mentee", None)


class _Known:
    """What the rules look at, each question asked of the base once."""

    def __init__(self, reading: Reading):
        self._reading, self.today = reading, reading.today
        self._got: dict[Any, Any] = {}

    def get(self, kind: type[R], number: int | None) -> R | None:
        key = (kind, number)
        if key not in self._got:
            self._got[key] = self._reading.get(kind, number)
        found: R | None = self._got[key]
        return found

    def where(self, record: type[R], /, **equal: Any) -> list[R]:
        key = (record, tuple(equal.items()))
        if key not in self._got:
            self._got[key] = self._reading.where(record, **equal)
        found: list[R] = self._got[key]
        return found
