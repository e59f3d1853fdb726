"""Use cases of normative documents and agreements: what stands now, what replaced what, what rests on a document, its end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from textwrap import shorten
from typing import Any, cast

from nmsdesk.domain import catalogue
from nmsdesk.domain import fields as f
from nmsdesk.domain.development import Mentorship
from nmsdesk.domain.knowledge import Document
from nmsdesk.domain.periods import day_before
from nmsdesk.errors import Rejected, Stale
from nmsdesk.russian import count, day, fold
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.registers import put
from nmsdesk.storage import records
from nmsdesk.storage.work import Changed

KEEP, END, RELINK = "keep", "end", "relink"
CHOICES = {KEEP: "оставить", END: "завершить", RELINK: "перевести на новый документ"}
AGREEMENTS = ("agreement", "contract")
LABEL = 110  # letters of a record's name
SOON = 60  # days before the end of force that are told beforehand
POINTING = ("evidences",)  # registers that name a document and do not end with it
_DAYS = ("день", "дня", "дней")
WRITTEN = (  # fields in which a document is written in words, beside the reference to it
    ("associations", "order"), ("sites", "order"), ("mentorships", "order"), ("checklist_marks", "document"), ("rule_sets", "basis"),
    ("targets", "basis"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a document is in force on a day: a word for people, its tone, and yes or no."""

    text: str
    tone: str
    in_force: bool


@dataclass(frozen=True, slots=True)
class Resting:
    """A record that rests on a document: by which field, what it is, whether it is still in force."""

    key: str
    id: int
    field: str
    label: str
    detail: str = ""
    in_force: bool = True


@dataclass(frozen=True, slots=True)
class Written:
    """A record that names the document in words but does not refer to it."""

    key: str
    id: int
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class DocumentCard:
    """A document with everything about it; ``chain`` runs from the earliest replaced to the latest replacing."""

    document: Document
    label: str
    kind: str
    standing: Standing
    agreement: bool
    facts: list[tuple[str, str]]
    chain: list[tuple[int, str, str]]
    resting: dict[str, list[Resting]]
    written: list[Written] = field(default_factory=list)

    @property
    def rests(self) -> int:
        """How many records rest on the document; evidences of the regulation only point at it."""
        return sum(len(found) for key, found in self.resting.items() if key not in POINTING)

    @property
    def hanging(self) -> int:
        """How many of them are in force."""
        return sum(one.in_force for key, found in self.resting.items() if key not in POINTING for one in found)


@dataclass(frozen=True, slots=True)
class Hanging:
    """What losing force would touch: a record with its choices and the one proposed; ``why`` says why it cannot be ended."""

    what: Resting
    choices: tuple[str, ...]
    proposed: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class EndPlan:
    """The end of a document's force shown before it is done: the last day of force, what hangs on it, what is over already."""

    document: Document
    last: date
    successor: Document | None
    hanging: list[Hanging]
    over: int


@dataclass(frozen=True, slots=True)
class Ended:
    """What was done: records ended, moved to the successor, left as they are."""

    changed: Changed
    ended: int
    relinked: int
    kept: int


def card(desk: Desk, number: int) -> DocumentCard:
    """Everything about a document; Stale when it has gone."""
    with desk.read() as reading:
        document = _get(reading, number)
        labels = records.Labels(reading.connection)
        register = catalogue.register("documents")
        names = [c.name for c in register.columns if c.name not in ("title", "replaces", "note")]
        shown = labels.shown("documents", names, [[getattr(document, n) for n in names]])[0]
        agreement = document.kind in AGREEMENTS
        facts = [(register.column(n).caption, text) for n, text in zip(names, shown) if text]
        if agreement and document.since and document.until:
            facts.append(("Срок", count((document.until - document.since).days + 1, *_DAYS)))
        standing_ = standing(document, desk.today, bool(reading.where(Document, replaces=document.id)))
        return DocumentCard(
            document, _named(labels, document), labels.text(register.column("kind").field, document.kind), standing_, agreement, facts,
            [(d.id or 0, _named(labels, d), standing(d, desk.today).text) for d in chain(reading, document)], resting(reading, document),
            written(reading, document),
        )  # fmt: skip


def standing(document: Document, on: date, replaced: bool = False) -> Standing:
    """Whether the document is in force on the day, in words."""
    since = document.since or document.day
    if since and since > on:
        return Standing(f"вступит в силу {day(since)}", "accent", False)
    if document.until is None:
        return Standing("действует, есть заменяющий", "warn", True) if replaced else Standing("действует", "ok", True)
    if document.until < on:
        return Standing(f"утратил силу, действовал по {day(document.until)}", "bad", False)
    left = (document.until - on).days
    if left <= SOON:
        return Standing("последний день" if left == 0 else f"действует ещё {count(left, *_DAYS)}", "warn", True)
    return Standing(f"действует по {day(document.until)}", "ok", True)


def chain(reading: Reading, document: Document) -> list[Document]:
    """The documents that this one replaced in turn, itself, and those that replaced it, the earliest first."""
    seen = {document.id}
    before: list[Document] = []
    one: Document | None = document
    while one and one.replaces is not None and one.replaces not in seen:
        one = reading.get(Document, one.replaces)
        if one:
            seen.add(one.id)
            before.insert(0, one)
    return [*before, document, *successors(reading, document, seen)]


def successors(reading: Reading, document: Document, seen: set[int | None] | None = None) -> list[Document]:
    """Documents that replaced this one, directly or in turn, by day."""
    seen = seen or {document.id}
    found: list[Document] = []
    waiting = [document]
    while waiting:
        for one in reading.where(Document, replaces=waiting.pop().id):
            if one.id not in seen:
                seen.add(one.id)
                found.append(one)
                waiting.append(one)
    return sorted(found, key=lambda d: (d.day or date.min, d.id or 0))


def resting(reading: Reading, document: Document) -> dict[str, list[Resting]]:
    """By register, the records that refer to the document; those in force first."""
    found: dict[str, list[Resting]] = {}
    labels = records.Labels(reading.connection)
    for register, column in catalogue.references_to("documents"):
        if register.key == "documents":
            continue
        rows = reading.where(register.record, **{column.name: document.id})
        if register.key == "evidences" and rows:
            found[register.key] = _clauses(labels, rows)
            continue
        names = labels.of(register.key, [r.id for r in rows])
        for row in rows:
            in_force = row.holds(reading.today) if isinstance(row, f.Dated) else True
            whose = _whose(labels, register, row)
            label = shorten(": ".join(x for x in (whose, names[row.id or 0]) if x), LABEL, placeholder="…")
            found.setdefault(register.key, []).append(Resting(register.key, row.id or 0, column.name, label, _dates(row), in_force))
    for of_register in found.values():
        of_register.sort(key=lambda r: (not r.in_force, fold(r.label)))
    return found


def _clauses(labels: records.Labels, rows: list[Any]) -> list[Resting]:
    """The clauses of the regulation that the document evidences."""
    known = labels.of("clauses", [row.clause for row in rows])
    return [Resting("clauses", row.clause, "act", shorten(known[row.clause], LABEL, placeholder="…"), row.note) for row in rows]


def written(reading: Reading, document: Document) -> list[Written]:
    """Records that name the document in words («№ 125-х от 30.08.2021») and refer to none."""
    if not document.number or not document.day:
        return []
    labels = records.Labels(reading.connection)
    found: list[Written] = []
    for key, name in WRITTEN:
        rows = records.values(reading.connection, key, ("id", name, "act"))
        hits = {number: text for number, text, act in rows if act is None and names_document(text, document.number, document.day)}
        known = labels.of(key, hits)
        found += [Written(key, n, known[n], text) for n, text in hits.items()]
    return found


def names_document(text: str, number: str, on: date) -> bool:
    """Whether the text holds the document's number as a word of its own and its day."""
    if not text or number not in text:
        return False
    own = re.search(rf"(?<![\w/-]){re.escape(number)}(?![\w/-])", text)
    days = (f"{on:%d.%m.%Y}", f"{on:%d.%m.%y}", f"{on.day}.{on.month}.{on.year}")
    return own is not None and any(re.search(rf"(?<!\d){re.escape(d)}(?!\d)", text) for d in days)


def link(desk: Desk, number: int, what: Iterable[Written]) -> Changed:
    """Make records that name the document refer to it: one undo step."""
    with desk.begin("change", "Связано с документом") as begun:
        reading = Reading(begun.work.connection, desk.today)
        document = _get(reading, number)
        for one in what:
            record: Any = reading.get(catalogue.register(one.key).record, one.id)
            if record is not None and record.act is None:
                put(begun.work, replace(record, act=document.id), desk.today)
    return begun.changed


def plan_end(desk: Desk, number: int, lost: date, successor: int | None = None) -> EndPlan:
    """What losing force on the day ``lost`` touches: everything that rests on the document and is in force on that day."""
    with desk.read() as reading:
        document = _get(reading, number)
        last = _last_day(document, lost)
        new = _get(reading, successor) if successor is not None else None
        whole = chain(reading, document)
        if new in whole[: whole.index(document) + 1]:
            raise Rejected("Заменить документ можно только более новым, которого этот документ сам не заменял.")
        hanging, over = [], 0
        for key, of_register in resting(reading, document).items():
            for one in of_register if key not in POINTING else ():
                record = reading.get(catalogue.register(one.key).record, one.id)
                if isinstance(record, f.Dated) and record.until is not None and record.until <= last:
                    over += 1
                elif record is not None:
                    hanging.append(_hanging(one, record, last, new))
    return EndPlan(document, last, new, hanging, over)


def _hanging(one: Resting, record: f.Record, last: date, successor: Document | None) -> Hanging:
    why = ""
    if not isinstance(record, f.Dated) or one.key in ("events", "measures", "roadmaps"):
        why = "срока действия нет"
    elif record.since is not None and record.since > last:
        why = "начинается позже"
    choices = (KEEP, *(() if why else (END,)), *((RELINK,) if successor else ()))
    return Hanging(one, choices, RELINK if successor else KEEP, why)


def end(desk: Desk, number: int, lost: date, choices: Mapping[tuple[str, int], str], successor: int | None = None) -> Ended:
    """The document loses force on the day ``lost``; what hangs on it is ended, moved or kept as chosen. One undo step."""
    plan = plan_end(desk, number, lost, successor)
    sums = {KEEP: 0, END: 0, RELINK: 0}
    with desk.begin("change", f"Утратил силу: {said(plan.document)}") as begun:
        reading = Reading(begun.work.connection, desk.today)
        document = _get(reading, number)
        put(begun.work, replace(document, until=plan.last), desk.today)
        if plan.successor is not None:
            new = _get(reading, plan.successor.id or 0)
            if new.replaces is None:
                new, _ = put(begun.work, replace(new, replaces=document.id), desk.today)
        for hanging in plan.hanging:
            one = hanging.what
            chosen = choices.get((one.key, one.id), hanging.proposed)
            if chosen not in hanging.choices:
                raise Rejected(f"«{one.label}»: так поступить нельзя ({hanging.why or 'заменяющий документ не выбран'}).")
            sums[chosen] += 1
            record: Any = reading.get(catalogue.register(one.key).record, one.id)
            if chosen == RELINK:
                put(begun.work, replace(record, **{one.field: successor}), desk.today)
            elif chosen == END:
                put(begun.work, _ended(record, plan.last), desk.today)
    return Ended(begun.changed, sums[END], sums[RELINK], sums[KEEP])


def said(document: Document) -> str:
    """«№ 125-х от 30.08.2021»."""
    return " ".join(x for x in (f"№ {document.number}" if document.number else "", f"от {day(document.day)}" if document.day else "") if x)


def suggest_successors(desk: Desk, document: Document) -> list[tuple[int, str]]:
    """Documents that say they replace this one, for the choice of the successor."""
    with desk.read() as reading:
        labels = records.Labels(reading.connection)
        return [(d.id or 0, _named(labels, d)) for d in successors(reading, document)]


def ends_text(done: Ended) -> str:
    """«завершено 3, переведено 2, оставлено 1»."""
    parts = ((done.ended, "завершено"), (done.relinked, "переведено"), (done.kept, "оставлено"))
    return ", ".join(f"{word} {n}" for n, word in parts if n)


def _ended(record: Any, last: date) -> Any:
    if isinstance(record, Mentorship) and record.state in ("active", "paused"):
        return replace(record, until=last, state="ended")
    return replace(record, until=last)


def _last_day(document: Document, lost: date) -> date:
    since = document.since or document.day
    if since and lost <= since:
        raise Rejected(f"Документ действует с {day(since)}: утратить силу он может только позже.")
    if document.until is not None and document.until < lost:
        raise Rejected(f"Документ уже утратил силу: последний день – {day(document.until)}.")
    return day_before(lost)


def _get(reading: Reading, number: int) -> Document:
    found = reading.get(Document, number)
    if found is None:
        raise Stale("Этого документа больше нет. Обновите список.")
    return found


def _named(labels: records.Labels, document: Document) -> str:
    """«Приказ № 125-х от 30.08.2021 «Об утверждении Положений»»."""
    kind = labels.text(catalogue.register("documents").column("kind").field, document.kind)
    return " ".join(x for x in (kind, said(document), f"«{document.title}»") if x)


def _whose(labels: records.Labels, register: catalogue.Register, record: f.Record) -> str:
    """The organisation of a record whose own label does not name it."""
    if register.key == "site_attachments" or "organization" in register.label or "organization" not in {c.name for c in register.columns}:
        return ""
    number = cast(Any, record).organization
    return labels.of("organizations", [number]).get(number, "") if number is not None else ""


def _dates(record: f.Record) -> str:
    if not isinstance(record, f.Dated):
        value = getattr(record, "day", None)
        return day(value) if value else ""
    since, until = day(record.since), day(record.until)
    return f"{since} – {until}" if since and until else f"с {since}" if since else f"по {until}" if until else ""
