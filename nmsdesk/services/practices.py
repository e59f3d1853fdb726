"""Use cases of the bank of practices and of the catalogue of developments: authors, review, likeness, where they are at work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from nmsdesk.domain import catalogue, terms
from nmsdesk.domain import fields as f
from nmsdesk.domain.knowledge import Development, DevelopmentAuthor, Practice, PracticeAuthor
from nmsdesk.domain.organizations import Site
from nmsdesk.errors import Rejected, Stale
from nmsdesk.russian import day, fold, initials
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.registers import Saved, put
from nmsdesk.storage import records
from nmsdesk.storage.work import Changed, Work

AUTHORS: dict[str, tuple[type[f.Record], str]] = {
    "practices": (PracticeAuthor, "practice"),
    "developments": (DevelopmentAuthor, "development"),
}
TONES = {"draft": "neutral", "review": "warn", "accepted": "ok", "returned": "bad", "archived": "neutral"}
STEPS = {  # state: what can be done with it now
    "draft": ("send", "accept"), "review": ("accept", "return"), "returned": ("send",), "accepted": ("archive",), "archived": ("restore",),
}  # fmt: skip
MOST_SIMILAR = 6
Item = Practice | Development


@dataclass(frozen=True, slots=True)
class Author:
    """A person among the authors, with the place of work."""

    id: int
    name: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Similar:
    """Another practice or development that shares areas, subjects or keywords with this one."""

    key: str
    id: int
    title: str
    shared: tuple[str, ...]
    score: int


@dataclass(frozen=True, slots=True)
class Used:
    """Where the work lives: a site of its organisation, an event that shows it."""

    key: str
    id: int
    text: str
    detail: str


@dataclass(frozen=True, slots=True)
class WorkCard:
    """A practice or a development as a page of a catalogue."""

    key: str
    record: Item
    kind: str
    state: str
    tone: str
    organization: str
    authors: list[Author]
    subjects: list[str]
    areas: list[str]
    keywords: list[str]
    facts: list[tuple[str, str]]
    similar: list[Similar]
    used: list[Used]
    steps: tuple[str, ...]

    @property
    def byline(self) -> str:
        """«Иванова М. П., Петров А. С.»."""
        return ", ".join(short(a.name) for a in self.authors)


def card(desk: Desk, key: str, number: int) -> WorkCard:
    """Everything about a practice or a development; Stale when it has gone."""
    register = catalogue.register(key)
    with desk.read() as reading:
        record = _get(reading, key, number)
        labels = records.Labels(reading.connection)
        places = labels.of("organizations", [record.organization])
        names = [n for n in ("level", "audience", "added", "year", "imprint", "reviewer", "reviewed_on", "act", "link")]
        names = [n for n in names if n in {c.name for c in register.columns}]
        shown = labels.shown(key, names, [[getattr(record, n) for n in names]])[0]
        return WorkCard(
            key, record, labels.text(register.column("kind").field, record.kind), terms.PUBLICATION_STATES[record.state],
            TONES[record.state], places.get(record.organization or 0, ""), authors(reading, key, number),
            [labels.term("subjects", c) for c in record.subjects], [labels.term("areas", c) for c in record.areas],
            keywords(record.keywords), [(register.column(n).caption, text) for n, text in zip(names, shown) if text],
            similar(reading, labels, key, record), used(reading, record), STEPS[record.state],
        )  # fmt: skip


def authors(reading: Reading, key: str, number: int) -> list[Author]:
    """The authors in the order in which they were named, with the place where each works today."""
    kind, name = AUTHORS[key]
    persons = [getattr(row, "person", None) for row in reading.where(kind, **{name: number})]
    known = records.Labels(reading.connection).of("persons", persons)
    places = records.hints(reading.connection, "persons", [p for p in persons if p is not None])
    return [Author(p, known.get(p, ""), places.get(p, "").split(", ")[0]) for p in persons if p is not None]


def keep(desk: Desk, key: str, record: Item, persons: Sequence[int]) -> Saved:
    """Save the record with exactly these authors: one undo step."""
    register = catalogue.register(key)
    verb, said = ("add", "Добавлено") if record.id is None else ("change", "Изменено")
    with desk.begin(verb, f"{said}: {register.one}") as begun:
        stored, warnings = put(begun.work, record, desk.today)
        _set_authors(begun.work, desk.today, key, stored.id or 0, persons)
    return Saved(stored, begun.changed, tuple(warnings))


def set_authors(desk: Desk, key: str, number: int, persons: Sequence[int]) -> Changed:
    """Make exactly these persons the authors: one undo step."""
    with desk.begin("change", f"Авторы: {catalogue.register(key).one}") as begun:
        _set_authors(begun.work, desk.today, key, number, persons)
    return begun.changed


def _set_authors(work: Work, today: date, key: str, number: int, persons: Sequence[int]) -> None:
    kind, name = AUTHORS[key]
    known: list[Any] = list(Reading(work.connection, today).where(kind, **{name: number}))
    for row in known:
        if row.person not in persons:
            work.remove(row)
    for person in dict.fromkeys(persons):
        if person not in {row.person for row in known}:
            values: dict[str, Any] = {name: number, "person": person}
            put(work, kind(**values), today)


# the review


def send(desk: Desk, key: str, number: int, reviewer: str) -> Saved:
    """Send to review; Rejected with what the reviewer would miss."""
    with desk.read() as reading:
        record = _get(reading, key, number)
        named = bool(authors(reading, key, number))
    missing = [word for word, there in (("аннотация", record.annotation.strip()), ("автор", named)) if not there]
    if missing:
        raise Rejected(f"Для экспертизы не хватает: {', '.join(missing)}. Дополните и отправьте снова.")
    if not reviewer.strip():
        raise Rejected("Укажите, кто проводит экспертизу.")
    return _step(desk, key, number, "send", "Отправлено на экспертизу", {"state": "review", "reviewer": reviewer.strip()})


def accept(desk: Desk, key: str, number: int, on: date, review: str = "", reviewer: str = "", act: int | None = None) -> Saved:
    """Take into the bank by the reviewer's conclusion."""
    values: dict[str, Any] = {"state": "accepted", "reviewed_on": on, "review": review.strip()}
    values |= {name: value for name, value in (("reviewer", reviewer.strip()), ("act", act)) if value}
    return _step(desk, key, number, "accept", "Принято в банк", values)


def send_back(desk: Desk, key: str, number: int, on: date, remarks: str) -> Saved:
    """Return to the authors with remarks."""
    if not remarks.strip():
        raise Rejected("Напишите замечания: без них авторы не узнают, что исправить.")
    values = {"state": "returned", "reviewed_on": on, "review": remarks.strip()}
    return _step(desk, key, number, "return", "Возвращено на доработку", values)


def archive(desk: Desk, key: str, number: int) -> Saved:
    """Put aside what is out of date; it stays in reports of its years."""
    return _step(desk, key, number, "archive", "Отправлено в архив", {"state": "archived"})


def restore(desk: Desk, key: str, number: int) -> Saved:
    """Take out of the archive."""
    return _step(desk, key, number, "restore", "Возвращено из архива", {"state": "accepted"})


def _step(desk: Desk, key: str, number: int, step: str, said: str, values: dict[str, Any]) -> Saved:
    with desk.begin("change", f"{said}: {catalogue.register(key).one}") as begun:
        record = _get(Reading(begun.work.connection, desk.today), key, number)
        if step not in STEPS[record.state]:
            raise Rejected(f"Сейчас состояние «{terms.PUBLICATION_STATES[record.state]}»: это действие к нему не относится.")
        stored, warnings = put(begun.work, replace(record, **values), desk.today)
    return Saved(stored, begun.changed, tuple(warnings))


# likeness


def keywords(text: str) -> list[str]:
    """The keywords of «чтение; работа с текстом»."""
    return [word for word in (part.strip() for part in text.replace(",", ";").split(";")) if word]


def similar(reading: Reading, labels: records.Labels, key: str, record: Item) -> list[Similar]:
    """Practices and developments that share most with this one: a subject weighs 3, a keyword and an area 2."""
    own = {fold(word): word for word in keywords(record.keywords)}
    found: list[Similar] = []
    for other in AUTHORS:
        rows = records.values(reading.connection, other, ("id", "title", "subjects", "areas", "keywords", "state"))
        for number, title, subjects, areas, words, state in rows:
            if state == "archived" or (other == key and number == record.id):
                continue
            same_subjects = [c for c in record.subjects if c in subjects]
            same_areas = [c for c in record.areas if c in areas]
            same_words = [own[w] for w in dict.fromkeys(map(fold, keywords(words))) if w in own]
            if score := 3 * len(same_subjects) + 2 * len(same_areas) + 2 * len(same_words):
                shared = [labels.term("subjects", c) for c in same_subjects] + [labels.term("areas", c) for c in same_areas] + same_words
                found.append(Similar(other, number, title, tuple(shared), score))
    return sorted(found, key=lambda s: (-s.score, s.title))[:MOST_SIMILAR]


def used(reading: Reading, record: Item) -> list[Used]:
    """Sites of the organisation in force, and events that name the work or are held at the organisation on its areas."""
    labels = records.Labels(reading.connection)
    found: list[Used] = []
    for site in reading.where(Site, organization=record.organization) if record.organization is not None else ():
        if site.holds(reading.today):
            kind = labels.term("site_kinds", site.kind)
            found.append(Used("sites", site.id or 0, f"{kind}: {site.topic}" if site.topic else kind, f"с {day(site.since)}"))
    title, wanted = fold(record.title), set(record.areas)
    names = ("id", "title", "program", "organization", "areas", "since")
    events = []
    for number, text, program, place, areas, since in records.values(reading.connection, "events", names):
        named = len(title) > 8 and title in fold(f"{text} {program}")
        if named or (place is not None and place == record.organization and wanted & set(areas)):
            events.append((since or date.min, Used("events", number, text, f"{day(since)}{' · назван в мероприятии' if named else ''}")))
    return found + [one for _, one in sorted(events, key=lambda e: e[0], reverse=True)[:8]]


def short(name: str) -> str:
    """«Иванова Мария Петровна» as «Иванова М. П.»."""
    parts = name.split()
    return initials(parts[0], *parts[1:3]) if len(parts) > 1 else name


def _get(reading: Reading, key: str, number: int) -> Item:
    found = reading.get(catalogue.register(key).record, number)
    if not isinstance(found, (Practice, Development)):
        raise Stale("Этой записи больше нет. Обновите список.")
    return found
