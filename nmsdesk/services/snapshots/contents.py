"""What a snapshot holds, as values, and how they are packed into its records, read back and sealed."""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from typing import Any

from nmsdesk.domain.cycle import Snapshot, SnapshotPart
from nmsdesk.domain.monitoring import RuleSet
from nmsdesk.domain.periods import Period, period
from nmsdesk.indicators.context import COUNTED, EXCLUDED, NO_DATA, NOT_COUNTED, Value
from nmsdesk.storage.journal import canonical

FORMAT = 1
LETTERS = {COUNTED: "c", NOT_COUNTED: "n", EXCLUDED: "x", NO_DATA: "d"}
WORDS = {letter: status for status, letter in LETTERS.items()}
_DAYS = ("since", "until")


@dataclass(frozen=True, slots=True)
class Subject:
    """One subject as it was: ``since`` is the first day at the post, ``owner`` the uid of a plan's person."""

    uid: str
    id: int
    name: str
    organization: int | None
    organization_name: str
    status: str
    step: str = ""
    reason: str = ""
    post: str = ""
    since: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """Another reading of an indicator: its value, and each subject's status by uid."""

    value: Value
    caption: str
    statuses: dict[str, str]
    extra: tuple[Subject, ...] = ()  # subjects that the official reading does not have


@dataclass(frozen=True, slots=True)
class Part:
    """One indicator: the words that name it, values of the city and of each organisation, all subjects."""

    register: str
    shown_code: str
    short: str
    nouns: tuple[str, str, str]
    reading: str
    value: Value
    places: dict[int, Value]
    subjects: tuple[Subject, ...]
    readings: dict[str, Reading]


@dataclass(frozen=True, slots=True)
class Frozen:
    """A whole monitoring, saved or only counted now (``record`` is None then).

    ``targets`` are the records in force; ``seen`` is the moment of the journal; ``paper`` what a document needs besides.
    """

    period: Period
    as_of: date
    rules: RuleSet
    targets: tuple[dict[str, Any], ...]
    seen: dict[str, int]
    paper: dict[str, Any]
    parts: dict[str, Part]
    record: Snapshot | None = field(default=None)


def pack(value: Any) -> str:
    """JSON, compressed, as letters that every database keeps."""
    return base64.b64encode(zlib.compress(canonical(value).encode(), 6)).decode()


def unpack(text: str) -> Any:
    return json.loads(zlib.decompress(base64.b64decode(text)))


def records(frozen: Frozen, name: str, note: str, made_on: date) -> tuple[Snapshot, list[SnapshotPart]]:
    """The records of a monitoring, sealed; parts have no snapshot yet."""
    head = {
        "format": FORMAT, "rules": _plain(frozen.rules), "targets": list(frozen.targets), "seen": frozen.seen, "paper": frozen.paper,
    }  # fmt: skip
    parts = [_part_record(code, part) for code, part in frozen.parts.items()]
    snapshot = Snapshot(
        name=name, period=frozen.period.code, as_of=frozen.as_of, made_on=made_on, note=note, rules=canonical(head),
    )  # fmt: skip
    return replace(snapshot, hash=seal(snapshot, parts)), parts


def seal(snapshot: Snapshot, parts: list[SnapshotPart]) -> str:
    """SHA-256 over what a snapshot says: days, rules, targets, every part; packing and approval are no part of it."""
    told: dict[str, Any] = {
        "period": snapshot.period, "as_of": str(snapshot.as_of), "made_on": str(snapshot.made_on), "rules": json.loads(snapshot.rules),
        "parts": sorted(
            [p.indicator, p.variant, p.numerator, p.denominator, p.target, *(_digest(x) for x in (p.figures, p.members))] for p in parts
        ),
    }  # fmt: skip
    return hashlib.sha256(canonical(told).encode()).hexdigest()


def _digest(packed: str) -> str:
    return hashlib.sha256(zlib.decompress(base64.b64decode(packed))).hexdigest()


def is_whole(snapshot: Snapshot, parts: list[SnapshotPart]) -> bool:
    """Whether the contents are still those that were sealed."""
    try:
        return seal(snapshot, parts) == snapshot.hash
    except (ValueError, zlib.error):
        return False


def frozen_of(snapshot: Snapshot, parts: list[SnapshotPart]) -> Frozen:
    """The values back out of the records."""
    head = json.loads(snapshot.rules)
    given = {k: v for k, v in head["rules"].items() if k in {f.name for f in fields(RuleSet)}}
    for name in _DAYS:
        given[name] = date.fromisoformat(given[name]) if given.get(name) else None
    given["school_kinds"] = tuple(given["school_kinds"])
    assert snapshot.as_of is not None
    return Frozen(
        period(snapshot.period), snapshot.as_of, RuleSet(**given), tuple(head["targets"]), head["seen"], head["paper"],
        {p.indicator: _part(p) for p in parts}, snapshot,
    )  # fmt: skip


def _plain(rules: RuleSet) -> dict[str, Any]:
    found = {f.name: getattr(rules, f.name) for f in fields(rules)}
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in found.items()}


def _value(value: Value) -> dict[str, Any]:
    found = asdict(value)
    for name in ("variants", "hidden", "known"):  # a snapshot keeps everything; what is hidden is hidden at reading
        del found[name]
    return found


def _value_back(told: dict[str, Any]) -> Value:
    given = dict(told)
    for name in ("steps", "passed", "notes"):
        given[name] = tuple(given[name])
    return Value(**given)


def _part_record(code: str, part: Part) -> SnapshotPart:
    figures = {
        "register": part.register, "code": part.shown_code, "short": part.short, "nouns": part.nouns, "reading": part.reading,
        "value": _value(part.value),
        "places": [[n, _value(v)] for n, v in part.places.items()],
        "readings": [[k, r.caption, _value(r.value)] for k, r in part.readings.items()],
    }  # fmt: skip
    everyone = (*part.subjects, *(s for r in part.readings.values() for s in r.extra))
    places = {s.organization: s.organization_name for s in everyone}
    order = sorted(places, key=lambda n: n or 0)
    at = {n: i for i, n in enumerate(order)}
    members = {
        "places": [[n, places[n]] for n in order],
        "steps": part.value.steps[1:],
        "subjects": [_row(s, at, part.value.steps) for s in part.subjects],
        "readings": {
            k: ["".join(LETTERS.get(r.statuses.get(s.uid, ""), ".") for s in part.subjects), [_row(s, at, ()) for s in r.extra]]
            for k, r in part.readings.items()
        },
    }
    return SnapshotPart(
        indicator=code, variant=part.value.variant, numerator=part.value.numerator, denominator=part.value.denominator,
        target=part.value.target, figures=pack(figures), members=pack(members),
    )  # fmt: skip


def _row(s: Subject, at: dict[int | None, int], steps: tuple[str, ...]) -> list[Any]:
    step = steps.index(s.step) if s.step in steps else 0
    return [s.uid, s.id, s.name, at[s.organization], LETTERS[s.status], step, s.reason, s.post, s.since, s.owner]


def _part(record: SnapshotPart) -> Part:
    figures, members = unpack(record.figures), unpack(record.members)
    places, steps = members["places"], ["", *members["steps"]]

    def subject(row: list[Any]) -> Subject:
        uid, number, name, place, status, step, reason, post, since, owner = row
        at, called = places[place]
        return Subject(uid, number, name, at, called, WORDS[status], steps[step], reason, post, since, owner)

    subjects = tuple(map(subject, members["subjects"]))
    readings = {}
    for key, caption, told in figures["readings"]:
        letters, more = members["readings"][key]
        extra = tuple(map(subject, more))
        known = {s.uid: WORDS[x] for s, x in zip(subjects, letters) if x != "."} | {s.uid: s.status for s in extra}
        readings[key] = Reading(_value_back(told), caption, known, extra)
    return Part(
        figures["register"], figures["code"], figures["short"], tuple(figures["nouns"]), figures["reading"],
        _value_back(figures["value"]), {n: _value_back(v) for n, v in figures["places"]}, subjects, readings,
    )  # fmt: skip
