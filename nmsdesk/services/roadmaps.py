"""Use cases of plans of measures: done with its mark, put off, made an event, the plan of the next year, progress."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from nmsdesk.domain import terms
from nmsdesk.domain.community import Event
from nmsdesk.domain.knowledge import Document, Measure, Roadmap
from nmsdesk.domain.periods import add_years
from nmsdesk.errors import Rejected, Stale
from nmsdesk.russian import MONTHS, clean, day, fold
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.registers import Saved, put
from nmsdesk.storage.records import Labels
from nmsdesk.storage.work import Changed, Work

OPEN = ("planned", "active", "moved")


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A measure as the plan shows it; ``month`` is «сентябрь 2025», ``link`` is «register:id» of what fulfils it."""

    id: int
    position: int
    name: str
    form: str
    direction: str
    month: str
    since: date | None
    until: date
    responsible: str
    place: str
    audience: str
    state: str
    overdue: bool
    done_on: date | None
    fulfilled: str
    link: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How many measures of a group are done, of those that were not cancelled, and how many are overdue."""

    name: str
    done: int
    of: int
    overdue: int


@dataclass(frozen=True, slots=True)
class RoadmapCard:
    """Everything about a plan: its lines by term and its progress."""

    roadmap: Roadmap
    facts: tuple[tuple[str, str, str], ...]
    lines: tuple[MeasureLine, ...]
    whole: Progress
    by_direction: tuple[Progress, ...]
    by_responsible: tuple[Progress, ...]


def card(desk: Desk, number: int) -> RoadmapCard:
    """The card of a plan; Stale when it has gone."""
    with desk.read() as reading:
        roadmap = _roadmap(reading, number)
        lines = _lines(reading, number)
        labels = Labels(reading.connection)
        act = labels.of("documents", [roadmap.act]).get(roadmap.act or 0, "")
        facts = (
            ("Вид", terms.ROADMAP_KINDS.get(roadmap.kind, ""), ""),
            ("Срок", f"{day(roadmap.since)} – {day(roadmap.until)}", ""),
            ("Ответственный", roadmap.responsible, ""),
            ("Утверждён", act, f"documents:{roadmap.act}" if roadmap.act else ""),
            ("Примечание", roadmap.note, ""),
        )
        return RoadmapCard(
            roadmap,
            tuple(f for f in facts if f[1]),
            lines,
            _progress("Всего", lines),
            _grouped(lines, lambda m: terms.DIRECTIONS.get(m.direction, "Без направления")),
            _grouped(lines, lambda m: m.responsible or "Не назначен"),
        )


def _roadmap(reading: Reading, number: int) -> Roadmap:
    found = reading.get(Roadmap, number)
    if found is None:
        raise Stale("Этого плана больше нет. Обновите список.")
    return found


def _measure(reading: Reading, number: int) -> Measure:
    found = reading.get(Measure, number)
    if found is None:
        raise Stale("Этого пункта плана больше нет. Обновите страницу.")
    return found


def _lines(reading: Reading, number: int) -> tuple[MeasureLine, ...]:
    """Measures by term, then by number."""
    found = reading.where(Measure, roadmap=number)
    labels = Labels(reading.connection)
    events, acts = labels.of("events", [m.event for m in found]), labels.of("documents", [m.act for m in found])
    lines = []
    for m in found:
        until = m.until or reading.today
        link = f"events:{m.event}" if m.event else f"documents:{m.act}" if m.act else ""
        said = events.get(m.event or 0, "") or acts.get(m.act or 0, "")
        late = m.state in OPEN and until < reading.today
        form = labels.term("event_forms", m.form) if m.form else ""
        lines.append(
            MeasureLine(
                m.id or 0, m.position or 0, m.name, form, m.direction, f"{MONTHS[until.month - 1]} {until.year}", m.since, until,
                m.responsible, m.place, m.audience, m.state, late, m.done_on, m.result or said, link,
            )
        )  # fmt: skip
    return tuple(sorted(lines, key=lambda m: (m.until, m.position, m.id)))


def _progress(name: str, lines: Iterable[MeasureLine]) -> Progress:
    kept = [m for m in lines if m.state != "cancelled"]
    return Progress(name, sum(m.state == "done" for m in kept), len(kept), sum(m.overdue for m in kept))


def _grouped(lines: Iterable[MeasureLine], key: Callable[[MeasureLine], str]) -> tuple[Progress, ...]:
    groups: dict[str, list[MeasureLine]] = {}
    for m in lines:
        groups.setdefault(key(m), []).append(m)
    return tuple(_progress(name, found) for name, found in sorted(groups.items(), key=lambda item: fold(item[0])))


# a measure


def complete(desk: Desk, measures: Iterable[int], on: date, result: str = "") -> Changed:
    """Measures done on a day with the mark about it: one step."""
    if on > desk.today:
        raise Rejected("Отметка о выполнении не может быть из будущего.")
    with desk.begin("change", "Отмечено выполнение") as begun:
        reading = Reading(begun.work.connection, desk.today)
        for number in measures:
            m = _measure(reading, number)
            if m.state == "cancelled":
                raise Rejected(f"«{m.name}» отменено. Сначала верните пункт в работу.")
            put(begun.work, replace(m, state="done", done_on=on, result=clean(result) or m.result), desk.today)
    return begun.changed


def reopen(desk: Desk, measures: Iterable[int]) -> Changed:
    """Take the mark of being done or cancelled back: one step."""
    with desk.begin("change", "Пункты плана возвращены в работу") as begun:
        reading = Reading(begun.work.connection, desk.today)
        for number in measures:
            put(begun.work, replace(_measure(reading, number), state="active", done_on=None), desk.today)
    return begun.changed


def move(desk: Desk, measures: Iterable[int], until: date, reason: str) -> Changed:
    """Put measures off to a later day with the reason: one step; the former term stays in the mark."""
    if not clean(reason):
        raise Rejected("Напишите, почему срок перенесён.")
    with desk.begin("change", "Перенесён срок пунктов плана") as begun:
        reading = Reading(begun.work.connection, desk.today)
        for number in measures:
            m = _measure(reading, number)
            if m.state not in OPEN:
                raise Rejected(f"«{m.name}» {terms.MEASURE_STATES[m.state]}: срок не переносится.")
            if m.until == until:
                raise Rejected(f"Срок «{m.name}» и так {day(until)}.")
            said = f"Срок перенесён с {day(m.until)}: {clean(reason)}"
            since = m.since if m.since and m.since <= until else None
            text = f"{m.result}\n{said}" if m.result else said
            put(begun.work, replace(m, state="moved", since=since, until=until, result=text), desk.today)
    return begun.changed


def cancel(desk: Desk, measures: Iterable[int], reason: str) -> Changed:
    """Measures that will not be done, with the reason: one step."""
    if not clean(reason):
        raise Rejected("Напишите, почему пункт отменён.")
    with desk.begin("change", "Отменены пункты плана") as begun:
        reading = Reading(begun.work.connection, desk.today)
        for number in measures:
            put(begun.work, replace(_measure(reading, number), state="cancelled", done_on=None, result=clean(reason)), desk.today)
    return begun.changed


def create_event(desk: Desk, number: int, on: date, form: str = "") -> Saved:
    """The event that fulfils a measure, filled in from it: one step; the measure becomes done when the event is held."""
    with desk.begin("add", "Мероприятие создано из плана") as begun:
        reading = Reading(begun.work.connection, desk.today)
        m = _measure(reading, number)
        if m.event is not None:
            raise Rejected("С этим пунктом мероприятие уже связано.")
        if m.state not in OPEN:
            raise Rejected(f"Пункт {terms.MEASURE_STATES[m.state]}: мероприятие к нему не нужно.")
        if not (form or m.form):
            raise Rejected("Выберите форму мероприятия.")
        event = Event(
            title=m.name, form=form or m.form, state="planned", since=on, place=m.place, audience=m.audience,
            responsible=m.responsible, direction=m.direction, task=m.task,
        )  # fmt: skip
        stored, warnings = put(begun.work, event, desk.today)
        put(begun.work, replace(m, event=stored.id, form=form or m.form, state="active"), desk.today)
    return Saved(stored, begun.changed, tuple(warnings))


def link(desk: Desk, number: int, event: int | None = None, act: int | None = None) -> Saved:
    """Link a measure with an event or a document that is there already: a held event and a document make it done."""
    with desk.begin("change", "Пункт плана связан") as begun:
        reading = Reading(begun.work.connection, desk.today)
        m = _measure(reading, number)
        held, document = reading.get(Event, event), reading.get(Document, act)
        if held is None and document is None:
            raise Rejected("Выберите мероприятие или документ.")
        m = replace(m, event=event if held else m.event, act=act if document else m.act)
        if m.state in OPEN and document is not None:
            m = replace(m, state="done", done_on=min(document.day or desk.today, desk.today))
        elif m.state in OPEN and held is not None:
            m = _by_event(m, held, desk.today)
        stored, warnings = put(begun.work, m, desk.today)
    return Saved(stored, begun.changed, tuple(warnings))


def _by_event(m: Measure, event: Event, today: date) -> Measure:
    """An open measure as its event makes it: done when it is held, under way while it is planned."""
    if event.state == "held":
        return replace(m, state="done", done_on=min(event.until or event.since or today, today))
    return replace(m, state="active") if event.state == "planned" else m


def follow_event(work: Work, event: Event, today: date) -> None:
    """Inside the transaction that saves an event: open measures linked with it become done when it is held."""
    if event.state != "held":
        return
    for m in Reading(work.connection, today).where(Measure, event=event.id):
        if m.state in OPEN:
            put(work, _by_event(m, event, today), today)


# the next year


def copy(desk: Desk, number: int, name: str, years: int = 1) -> Saved:
    """The plan of another year: every measure that was not cancelled, its dates shifted, nothing of it done yet; one step."""
    if not clean(name):
        raise Rejected("Назовите новый план.")
    with desk.begin("add", "План скопирован на другой год") as begun:
        reading = Reading(begun.work.connection, desk.today)
        old = _roadmap(reading, number)
        since, until = (add_years(d, years) if d else None for d in (old.since, old.until))
        plan = replace(old, id=None, uid="", name=clean(name), since=since, until=until, act=None)
        stored, warnings = put(begun.work, plan, desk.today)
        for m in reading.where(Measure, roadmap=number):
            if m.state != "cancelled":
                since, until = (add_years(d, years) if d else None for d in (m.since, m.until))
                fresh = replace(
                    m, id=None, uid="", roadmap=stored.id, since=since, until=until, state="planned", done_on=None, event=None,
                    act=None, result="",
                )  # fmt: skip
                put(begun.work, fresh, desk.today)
    return Saved(stored, begun.changed, tuple(warnings))


def next_name(roadmap: Roadmap) -> str:
    """The name of the same plan a year later: every year in it one more."""
    return re.sub(r"\b(20\d\d)\b", lambda m: str(int(m[0]) + 1), roadmap.name)
