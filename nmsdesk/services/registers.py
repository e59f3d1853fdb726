"""Use cases of every register: save, remove, end; each checks the rules and is one undo step."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import MISSING, dataclass, replace
from datetime import date
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

from nmsdesk.domain import catalogue, rules
from nmsdesk.domain import fields as f
from nmsdesk.domain.community import Event, Participation
from nmsdesk.domain.cycle import Recommendation, Snapshot, SnapshotPart
from nmsdesk.domain.development import (
    AreaResult,
    Campaign,
    CampaignPlace,
    Deficit,
    Diagnostic,
    DiagnosticSummary,
    Instrument,
    LearningPlan,
    Level,
    Mentorship,
    Training,
)
from nmsdesk.domain.keeping import Attachment
from nmsdesk.domain.organization_names import organization_key
from nmsdesk.domain.organizations import OrganizationAlias
from nmsdesk.domain.people import Employment, FormerName, Person
from nmsdesk.errors import Rejected, Stale, Trouble
from nmsdesk.russian import clean, cyrillic, joined
from nmsdesk.services import plan_evidence, sealed
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.storage import records
from nmsdesk.storage.work import Changed, Work

R = TypeVar("R", bound=f.Record)
_LATIN = re.compile("[A-Za-z]")
NAME_FIELDS = ("last_name", "first_name", "patronymic")


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving came to: the record as stored, what changed, and warnings that did not stop it."""

    record: f.Record
    changed: Changed
    warnings: tuple[Trouble, ...] = ()


def check(desk: Desk, record: f.Record) -> list[Trouble]:
    """Troubles that saving the record would meet; nothing is written."""
    with desk.read() as reading:
        return rules.check(prepared(record, reading), reading)


def save(desk: Desk, record: f.Record, parts: tuple[f.Record, ...] = ()) -> Saved:
    """Add a record without id or change one with it; Rejected with the list of troubles when a rule is broken.

    ``parts`` are records that belong to it (their owner field is set here): a plan's items, a scale's levels.
    """
    register = catalogue.register_of(record)
    verb = "add" if record.id is None else "change"
    with desk.begin(verb, f"{'Добавлено' if record.id is None else 'Изменено'}: {register.one}") as begun:
        stored, warnings = put(begun.work, record, desk.today)
        for part in parts:
            owner = catalogue.register_of(part).owner
            assert owner is not None
            values: dict[str, Any] = {owner.name: stored.id}
            _, more = put(begun.work, replace(part, **values), desk.today)
            warnings.extend(more)
    return Saved(stored, begun.changed, tuple(warnings))


def put(work: Work, record: R, today: date) -> tuple[R, list[Trouble]]:
    """Save a record inside a transaction; the record as stored and its warnings."""
    reading = Reading(work.connection, today)
    if isinstance(record, (Recommendation, Snapshot, SnapshotPart)):
        sealed.keep(reading.get(type(record), record.id), record)
    record = prepared(record, reading)
    if isinstance(record, Training) and record.id is None:
        record = plan_evidence.linked(record, reading)  # type: ignore[assignment]
    troubles = rules.check(record, reading)
    errors = tuple(t for t in troubles if t.severity == "error")
    if errors:
        raise Rejected(" ".join(dict.fromkeys(t.message for t in errors)), errors)
    if record.id is None:
        stored = work.add(record)
        _follow(work, stored, today)
        return stored, troubles
    before = reading.get(type(record), record.id)
    if before is None or (before.version, before.changed_at) != (record.version, record.changed_at):
        raise Stale("Запись изменена в другом окне или удалена. Откройте её заново и повторите правку.")
    stored = work.change(before, record)
    if isinstance(stored, Event):
        from nmsdesk.services.roadmaps import follow_event

        follow_event(work, stored, today)
    _follow(work, stored, today)
    return stored, troubles


def _follow(work: Work, stored: f.Record, today: date) -> None:
    """What a result closes in plans, in the same transaction."""
    if isinstance(stored, (Training, Participation)):
        plan_evidence.follow(work, [stored], today)


def prepared(record: Any, reading: rules.Known) -> Any:
    """The record tidied, with what follows from it: percent, level and organisation of the day, the key of an alias."""
    record = tidied(record)
    match record:
        case Diagnostic():
            return _diagnostic(record, reading)
        case AreaResult(level=None, percent=float() | int(), diagnostic=int()):
            return replace(record, level=_level_of(reading, record.diagnostic, record.percent))
        case DiagnosticSummary(campaign=None):
            return replace(record, campaign=round_of(reading, record.instrument, record.day, record.organization))
        case OrganizationAlias():
            return replace(record, key=organization_key(record.name))
        case Training(organization=None, person=int()) | LearningPlan(organization=None, person=int()):
            on = record.until if isinstance(record, Training) else record.since
            return replace(record, organization=place_of(reading, record.person, on))
        case Mentorship(mentor=int(), mentee=int(), since=date()):
            return replace(
                record,
                mentor_organization=record.mentor_organization or place_of(reading, record.mentor, record.since),
                mentee_organization=record.mentee_organization or place_of(reading, record.mentee, record.since),
            )
        case Participation(organization=None, person=int()):
            event = reading.get(Event, record.event)
            return replace(record, organization=place_of(reading, record.person, event.since if event else reading.today))
        case Deficit(opened=None, diagnostic=int()):
            source = reading.get(Diagnostic, record.diagnostic)
            return replace(record, opened=source.day if source else None)
    return record


@cache
def _texts(kind: Any) -> tuple[Callable[[Any], Iterable[str]], tuple[tuple[str, bool, bool], ...]]:
    """What takes the texts of a record, and of each: its name, several lines, name of a person."""
    person = kind in (Person, FormerName)
    texts = [(c.name, c.field.lines > 1) for c in catalogue.BY_RECORD[kind].columns if isinstance(c.field, f.Text)]
    names = [name for name, _ in texts]
    take: Callable[[Any], Iterable[str]] = attrgetter(*names) if len(names) > 1 else lambda r: [getattr(r, n) for n in names]
    return take, tuple((name, lines, person and name in NAME_FIELDS) for name, lines in texts)


def _is_tidy(texts: str) -> bool:
    """Whether nothing is to be done with texts joined by «|»: a quick look, right for nearly all of an import's records."""
    stray = "  " in texts or "| " in texts or " |" in texts or texts[:1] == " " or texts[-1:] == " "
    return not stray and texts.isprintable()


def _full_name(record: Person | FormerName) -> str:
    return record.last_name + record.first_name + record.patronymic


def tidied(record: R) -> R:
    """The record without stray spaces and invisible signs in its texts, Latin look-alikes in names as Cyrillic."""
    take, texts = _texts(type(record))  # type: ignore[arg-type]
    if _is_tidy("|".join(take(record))) and not (isinstance(record, (Person, FormerName)) and _LATIN.search(_full_name(record))):
        return record
    values: dict[str, Any] = {}
    for name, several, of_person in texts:
        text = new = getattr(record, name)
        if not text.isprintable() or "  " in text or text[:1] == " " or text[-1:] == " ":
            new = "\n".join(map(clean, text.splitlines())).strip() if several else clean(text)
        if of_person and _LATIN.search(new):
            new = cyrillic(new)
        if new != text:
            values[name] = new
    return replace(record, **values) if values else record


def _diagnostic(record: Diagnostic, reading: rules.Known) -> Diagnostic:
    percent = record.percent
    if percent is None and record.score is not None and record.maximum and record.score <= record.maximum:
        percent = round(100 * record.score / record.maximum, 1)
    level = record.level
    if level is None and percent is not None and (tool := reading.get(Instrument, record.instrument)):
        found = rules.level_for(reading.where(Level, scale=tool.scale), percent)
        level = found.id if found else None
    place = record.organization or place_of(reading, record.person, record.day)
    of_round = record.campaign or round_of(reading, record.instrument, record.day, place)
    return replace(record, percent=percent, level=level, organization=place, campaign=of_round)


def _level_of(reading: rules.Known, diagnostic: int | None, percent: float | None) -> int | None:
    """The level of an area's result on the scale of its diagnostic's instrument."""
    found = reading.get(Diagnostic, diagnostic)
    tool = reading.get(Instrument, found.instrument) if found else None
    level = rules.level_for(reading.where(Level, scale=tool.scale), percent) if tool else None
    return level.id if level else None


def round_of(reading: rules.Known, tool: int | None, on: date | None, place: int | None) -> int | None:
    """The campaign to which a result of these days belongs: the only one of its instrument, of several the one that invites the place."""
    if tool is None or on is None:
        return None
    found = [c.id for c in reading.where(Campaign, instrument=tool) if c.holds(on)]
    if len(found) > 1:
        found = [n for n in found if reading.where(CampaignPlace, campaign=n, organization=place)]
    return found[0] if len(found) == 1 else None


def place_of(reading: rules.Known, person: int | None, on: date | None) -> int | None:
    """The organisation of the person's main employment on the day, else of any."""
    if person is None or on is None:
        return None
    jobs = [e for e in reading.where(Employment, person=person) if e.holds(on)]
    jobs.sort(key=lambda e: (e.kind != "main", e.id))
    return jobs[0].organization if jobs else None


def dependants(reading: Reading, record: f.Record) -> list[f.Record]:
    """Records that belong to this one and go with it, its files among them, deepest first."""
    found: list[f.Record] = list(reading.where(Attachment, register=catalogue.register_of(record).key, record_uid=record.uid))
    for other, column in catalogue.references_to(catalogue.register_of(record).key):
        if isinstance(column.field, f.Ref) and column.field.owner:
            for part in reading.where(other.record, **{column.name: record.id}):
                found.extend([*dependants(reading, part), part])
    return found


def remove(desk: Desk, record: f.Record) -> Changed:
    """Delete a record with its parts; Rejected with what refers to it when something does."""
    register = catalogue.register_of(record)
    with desk.begin("remove", f"Удалено: {register.one}") as begun:
        reading = Reading(begun.work.connection, desk.today)
        sealed.keep(record, None)
        parts = dependants(reading, record)
        for item in (*parts, record):
            refuse_used(reading, item, {(type(p), p.id) for p in (*parts, record)})
        for item in (*parts, record):
            begun.work.remove(item)
    return begun.changed


def refuse_used(reading: Reading, record: f.Record, going: set[tuple[type, int | None]]) -> None:
    """Rejected when records outside ``going`` refer to this one."""
    left: dict[str, int] = {}
    for other, column in catalogue.references_to(catalogue.register_of(record).key):
        n = sum((type(r), r.id) not in going for r in reading.where(other.record, **{column.name: record.id}))
        if n:
            left[other.key] = left.get(other.key, 0) + n
    if left:
        names = joined([f"{catalogue.register(key).title.lower()} ({n})" for key, n in left.items()])
        raise Rejected(f"Удалить нельзя: на запись ссылаются {names}. Сначала уберите их или завершите срок записи.")


def get(desk: Desk, key: str, number: int) -> f.Record:
    """A record by its id; Stale when it has gone."""
    with desk.read() as reading:
        found = reading.get(catalogue.register(key).record, number)
    if found is None:
        raise Stale("Записи больше нет. Обновите список.")
    return found


def parts_of(desk: Desk, record: f.Record) -> dict[str, list[f.Record]]:
    """Records that belong to this one, by register."""
    found: dict[str, list[f.Record]] = {}
    with desk.read() as reading:
        for other, column in catalogue.references_to(catalogue.register_of(record).key):
            if isinstance(column.field, f.Ref) and column.field.owner:
                found[other.key] = list(reading.where(other.record, **{column.name: record.id}))
    return found


def counts(desk: Desk) -> dict[str, int]:
    """The number of records in each register."""
    with desk.read() as reading:
        return records.counts(reading.connection)


def texts(desk: Desk, record: f.Record) -> dict[str, str]:
    """Every field of a record as people read it, by field name."""
    register = catalogue.register_of(record)
    names = [c.name for c in register.columns]
    with desk.read() as reading:
        shown = records.Labels(reading.connection).shown(register.key, names, [[getattr(record, n) for n in names]])
    return dict(zip(names, shown[0]))


def label(desk: Desk, key: str, number: int | None) -> str:
    """The label of a record, '' when there is none."""
    if number is None:
        return ""
    with desk.read() as reading:
        return records.Labels(reading.connection).of(key, [number]).get(number, "")


def blank(key: str, /, **values: Any) -> f.Record:
    """An empty record of a register for a form, required texts empty."""
    kind = catalogue.register(key).record
    needed = {n: "" for n, spec in kind.__dataclass_fields__.items() if spec.default is MISSING}
    return kind(**{**needed, **values})
