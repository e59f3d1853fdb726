"""The regulation clause by clause: what shows that each is kept in a period, and the clauses that nothing shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from nmsdesk.domain import catalogue, terms
from nmsdesk.domain import fields as f
from nmsdesk.domain.community import Event
from nmsdesk.domain.knowledge import Clause, Document, Evidence
from nmsdesk.domain.periods import Period
from nmsdesk.indicators.context import Value
from nmsdesk.russian import day
from nmsdesk.services import documents
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.registers import Saved, save
from nmsdesk.storage import records

DAYS = ("day", "opened", "added", "done_on")  # in the order of preference: the day that a record without a period speaks of
YES = ("yes", "да")
STATES = {  # records of these registers count in these states only
    "events": ("held",), "plans": terms.PLAN_APPROVED, "mentorships": terms.MENTORSHIP_STARTED, "practices": ("accepted", "archived"),
    "developments": ("accepted", "archived"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """Records of a register that evidence a clause: the list by its filters and ids, and how many they are."""

    register: str
    caption: str
    ids: tuple[int, ...]

    @property
    def count(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class ByHand:
    """An evidence put by hand; ``good`` says whether it speaks of the period, ``why`` what is wrong when it does not."""

    id: int
    text: str
    detail: str
    good: bool = True
    link: str = ""  # «events:5», «documents:7»
    why: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A clause with what shows in the period that it is kept."""

    clause: Clause
    events: Shown | None = None
    records: tuple[Shown, ...] = ()
    by_hand: tuple[ByHand, ...] = ()
    indicators: tuple[Value, ...] = ()

    @property
    def shown(self) -> tuple[Shown, ...]:
        """Events and records, each with the list that it opens."""
        return (*((self.events,) if self.events else ()), *self.records)

    @property
    def count(self) -> int:
        """How many things evidence the clause: events, records, evidences by hand, indicators that have a value."""
        shown: int = sum(one.count for one in self.shown)
        return shown + sum(one.good for one in self.by_hand) + sum(v.percent is not None for v in self.indicators)

    @property
    def lacking(self) -> bool:
        """Whether the clause wants evidence and has none."""
        return self.clause.evidenced and self.count == 0


@dataclass(frozen=True, slots=True)
class Regulation:
    """All clauses in their order with what shows them in a period."""

    period: Period
    clauses: tuple[Kept, ...] = field(default_factory=tuple)

    @property
    def wanted(self) -> int:
        return sum(one.clause.evidenced for one in self.clauses)

    @property
    def lacking(self) -> tuple[Kept, ...]:
        return tuple(one for one in self.clauses if one.lacking)

    def of_section(self, section: str) -> tuple[Kept, ...]:
        return tuple(one for one in self.clauses if one.clause.section == section)


def regulation(desk: Desk, period: Period, values: Mapping[str, Value] | None = None) -> Regulation:
    """Every clause with its evidence in the period; ``values`` are the indicators when they are known already."""
    with desk.read() as reading:
        clauses = sorted(reading.where(Clause), key=lambda c: (c.section, c.position is None, c.position or 0, c.id or 0))
        if values is None and any(c.indicators for c in clauses):
            values = _measured(desk, period)
        seen = _Evidence(reading, period)
        return Regulation(period, tuple(seen.of(clause, values or {}) for clause in clauses))


def kept(desk: Desk, number: int, period: Period, values: Mapping[str, Value] | None = None) -> Kept | None:
    """One clause with its evidence in the period; None when it has gone."""
    return next((one for one in regulation(desk, period, values).clauses if one.clause.id == number), None)


def add_evidence(desk: Desk, evidence: Evidence) -> Saved:
    """Put an evidence by hand: an event, a document or words; an event gives its day."""
    if evidence.day is None:
        with desk.read() as reading:
            event = reading.get(Event, evidence.event)
            act = reading.get(Document, evidence.act)
        evidence = replace(evidence, day=event.since if event else act.day if act else desk.today)
    return save(desk, evidence)


def parsed(clause: Clause) -> list[tuple[str, str, tuple[str, ...]]]:
    """(register, field, codes) of each item of «plans, sites:kind=rip|fip»; field and codes are empty when it is not narrowed."""
    found = []
    for item in filter(None, (x.strip() for x in clause.registers.split(","))):
        key, _, rest = item.partition(":")
        name, _, codes = rest.partition("=")
        found.append((key.strip(), name.strip(), tuple(c.strip() for c in codes.split("|") if c.strip())))
    return found


def codes_of(clause: Clause) -> list[str]:
    """Codes of the clause's indicators."""
    return [code for code in (x.strip() for x in clause.indicators.split(",")) if code]


def _measured(desk: Desk, period: Period) -> dict[str, Value]:
    from nmsdesk.services import indicators

    return {v.code: v for v in indicators.measure(desk, period).values}


class _Evidence:
    """What the base knows about a period, each register and event asked once."""

    def __init__(self, reading: Reading, period: Period):
        self.reading, self.period = reading, period
        self.last = min(period.until, reading.today)
        self._ids: dict[tuple[str, str, tuple[str, ...]], tuple[int, ...]] = {}
        columns = records.values(reading.connection, "events", ("id", "since", "until", "state", "direction", "task"))
        self.events = [row for row in columns if row[3] == "held" and self._overlaps(row[1], row[2] or row[1])]
        self.by_hand: dict[int, list[Evidence]] = {}
        for one in reading.where(Evidence):
            self.by_hand.setdefault(one.clause or 0, []).append(one)
        self.labels = records.Labels(reading.connection)

    def of(self, clause: Clause, values: Mapping[str, Value]) -> Kept:
        shown = [Shown(item[0], self._caption(item), ids) for item in parsed(clause) if (ids := self._records(item))]
        by_hand = tuple(self._hand(one) for one in self.by_hand.get(clause.id or 0, ()))
        return Kept(clause, self._events(clause), tuple(shown), by_hand, tuple(values[c] for c in codes_of(clause) if c in values))

    def _events(self, clause: Clause) -> Shown | None:
        if not clause.direction and not clause.task:
            return None
        wanted = ((4, clause.direction, "направлению"), (5, clause.task, "задаче"))
        found = tuple(row[0] for row in self.events if all(not code or row[place] == code for place, code, _ in wanted))
        of_what = " и ".join(f"{word} {code}" for _, code, word in wanted if code)
        return Shown("events", f"Проведённые мероприятия по {of_what}", found) if found else None

    def _caption(self, item: tuple[str, str, tuple[str, ...]]) -> str:
        key, name, codes = item
        register = catalogue.register(key)
        if not name:
            return register.title
        column = register.column(name)
        if isinstance(column.field, f.Flag):
            return f"{register.title}: {column.caption.lower()}"
        texts = [self.labels.text(column.field, (c,) if isinstance(column.field, f.Many) else c) for c in codes]
        return f"{register.title}: {', '.join(texts)}"

    def _records(self, item: tuple[str, str, tuple[str, ...]]) -> tuple[int, ...]:
        if item not in self._ids:
            key, name, codes = item
            columns = {c.name for c in catalogue.register(key).columns}
            dates = [n for n in ("since", "until", *DAYS, "year") if n in columns]
            states = ("state",) if key in STATES else ()
            names = ["id", *dates, *((name,) if name else ()), *states]
            rows = (dict(zip(names, row)) for row in records.values(self.reading.connection, key, names))
            self._ids[item] = tuple(
                r["id"]
                for r in rows
                if self._within(key, r) and (not name or _has(r[name], codes)) and (not states or r["state"] in STATES[key])
            )
        return self._ids[item]

    def _within(self, key: str, row: dict[str, Any]) -> bool:
        """Whether the record speaks of the period: lasts within it, or its day is in it; one without any date always does."""
        since, until = row.get("since"), row.get("until")
        if key == "trainings":  # a training counts by its end, as in indicator 3
            return until is not None and self.period.since <= until <= self.last
        if key in ("events", "measures"):
            return self._overlaps(since or until, until or since)
        if "since" in row:
            return self._overlaps(since or row.get("day"), until)
        if on := next((n for n in DAYS if n in row), ""):
            return row[on] is not None and self.period.since <= row[on] <= self.last
        if "year" in row:
            return row["year"] is not None and self.period.since.year <= row["year"] <= self.last.year
        return True

    def _overlaps(self, since: date | None, until: date | None) -> bool:
        return (since is None or since <= self.last) and (until is None or until >= self.period.since)

    def _hand(self, one: Evidence) -> ByHand:
        event = self.reading.get(Event, one.event)
        act = self.reading.get(Document, one.act)
        number = one.id or 0
        within = one.day is not None and self.period.since <= one.day <= self.last
        if act is not None:
            return self._by_document(number, one, act)
        if event is not None:
            good = event.state == "held" and self._overlaps(event.since, event.until or event.since)
            why = "" if good else "Мероприятие не этого периода" if event.state == "held" else "Мероприятие ещё не проведено"
            return ByHand(number, event.title, _detail(day(event.since), one.note), good, f"events:{event.id}", why)
        return ByHand(number, one.note or "Без пояснения", day(one.day), within, "", "" if within else "Дата не этого периода")

    def _by_document(self, number: int, one: Evidence, act: Document) -> ByHand:
        """A document shows a clause while it is in force in the period, itself or the one that replaced it."""
        text = self.labels.of("documents", [act.id]).get(act.id or 0, act.title)
        if self._overlaps(act.since or act.day, act.until):
            return ByHand(number, text, _detail("действует в периоде", one.note), True, f"documents:{act.id}")
        for later in documents.successors(self.reading, act):
            if self._overlaps(later.since or later.day, later.until):
                named = self.labels.of("documents", [later.id]).get(later.id or 0, later.title)
                return ByHand(number, named, _detail(f"заменил {documents.said(act)}", one.note), True, f"documents:{later.id}")
        why = f"Утратил силу {day(act.until)}, заменяющего нет" if act.until and act.until < self.period.since else "Ещё не вступил в силу"
        return ByHand(number, text, _detail(one.note), False, f"documents:{act.id}", why)


def _detail(*parts: str) -> str:
    return " · ".join(p for p in parts if p)


def _has(value: Any, codes: Iterable[str]) -> bool:
    if isinstance(value, bool):
        return value is any(code in YES for code in codes)
    return bool(set(value) & set(codes)) if isinstance(value, tuple) else value in codes


def examples(desk: Desk, shown: Shown, most: int = 3) -> list[tuple[int, str]]:
    """The last of the records with their labels, to be read beside the number."""
    chosen = sorted(shown.ids, reverse=True)[:most]
    with desk.read() as reading:
        known = records.Labels(reading.connection).of(shown.register, chosen)
    return [(n, known[n]) for n in chosen]
