"""Use cases of events: people invited and marked, results of a contest, the programme, holding and cancelling."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from nmsdesk.domain import terms
from nmsdesk.domain.community import Event, EventSession, Participation
from nmsdesk.domain.knowledge import Measure
from nmsdesk.errors import Rejected, Stale
from nmsdesk.russian import clean, day, fold, people
from nmsdesk.services import gathering, programmes
from nmsdesk.services.associations import Added
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.registers import Saved, put
from nmsdesk.storage.records import Labels
from nmsdesk.storage.work import Changed

RESULTS = {1: "Диплом I степени", 2: "Диплом II степени", 3: "Диплом III степени"}
LAUREATE = "Диплом лауреата"


@dataclass(frozen=True, slots=True)
class Participant:
    """A participation as the card shows it."""

    id: int
    person: int
    name: str
    organization: str
    organization_id: int
    role: str
    state: str
    place: int | None
    result: str
    certificate: str


@dataclass(frozen=True, slots=True)
class EventCard:
    """Everything about an event. Counts are of distinct persons who came, until it is held of everyone who was invited."""

    event: Event
    form: str
    supports: bool  # taking part counts in indicator 5
    facts: tuple[tuple[str, str, str], ...]
    sessions: tuple[EventSession, ...]
    participants: tuple[Participant, ...]
    by_state: tuple[tuple[str, int], ...]
    by_role: tuple[tuple[str, int], ...]
    by_organization: tuple[tuple[str, int], ...]
    measures: tuple[tuple[int, int, str, str], ...]  # roadmap, measure, its name, its state
    past: bool  # its days are over and it is still planned
    uncertified: int  # came and have no certificate

    @property
    def contest(self) -> bool:
        return self.event.form in ("contest", "olympiad")


def card(desk: Desk, number: int) -> EventCard:
    """The card of an event; Stale when it has gone."""
    with desk.read() as reading:
        event = event_of(reading, number)
        found = _participants(reading, number)
        came = [p for p in found if p.state == "came"]
        counted = came or found
        sessions = sorted(reading.where(EventSession, event=number), key=_when)
        measures = [
            (m.roadmap or 0, m.id or 0, m.name, terms.MEASURE_STATES[m.state]) for m in reading.where(Measure, event=number)
        ]
        return EventCard(
            event,
            Labels(reading.connection).term("event_forms", event.form),
            gathering.counted(reading, "event_forms", event.form),
            _facts(reading, event),
            tuple(sessions),
            found,
            tuple((state, len({p.person for p in found if p.state == state})) for state in terms.PARTICIPATION_STATES),
            gathering.numbers(counted, lambda p: terms.EVENT_ROLES[p.role]),
            gathering.numbers({p.person: p for p in counted}.values(), lambda p: p.organization or "организация не указана"),
            tuple(measures),
            event.state == "planned" and last_day(event) < desk.today,
            sum(not p.certificate for p in came),
        )


def event_of(reading: Reading, number: int) -> Event:
    event = reading.get(Event, number)
    if event is None:
        raise Stale("Этого мероприятия больше нет. Обновите список.")
    return event


def last_day(event: Event) -> date:
    return event.until or event.since or date.max


def _when(s: EventSession) -> tuple[date, str, int, int]:
    return s.day or date.min, s.starts.rjust(5), s.position or 0, s.id or 0


def _facts(reading: Reading, e: Event) -> tuple[tuple[str, str, str], ...]:
    labels = Labels(reading.connection)
    base = labels.of("organizations", [e.organization]).get(e.organization or 0, "")
    by = labels.of("associations", [e.association]).get(e.association or 0, "")
    act = labels.of("documents", [e.act]).get(e.act or 0, "")
    found = (
        ("Дата", day(e.since) + (f" – {day(e.until)}" if e.until and e.until != e.since else ""), ""),
        ("Уровень", terms.LEVELS_OF_EVENT.get(e.level, ""), ""),
        ("Организатор", e.organizer, ""),
        ("Проводит", by, f"associations:{e.association}" if e.association else ""),
        ("На базе", base, f"organizations:{e.organization}" if e.organization else ""),
        ("Место", e.place, ""),
        ("Направление", terms.DIRECTIONS.get(e.direction, ""), ""),
        ("Задача", terms.TASKS.get(e.task, ""), ""),
        ("Темы", ", ".join(labels.term("themes", code) for code in e.themes), ""),
        ("Области компетенций", ", ".join(labels.term("areas", code) for code in e.areas), ""),
        ("Для кого", e.audience, ""),
        ("Ответственный", e.responsible, ""),
        ("Часов", str(e.hours) if e.hours else "", ""),
        ("Документ", act, f"documents:{e.act}" if e.act else ""),
        ("Содержание", e.program, ""),
        ("Итог", e.outcome, ""),
    )
    return tuple(f for f in found if f[1])


def _participants(reading: Reading, number: int) -> tuple[Participant, ...]:
    """Participants by name."""
    found = reading.where(Participation, event=number)
    labels = Labels(reading.connection)
    names, places = labels.of("persons", [p.person for p in found]), labels.of("organizations", [p.organization for p in found])
    lines = [
        Participant(
            p.id or 0, p.person or 0, names.get(p.person or 0, ""), places.get(p.organization or 0, ""), p.organization or 0,
            p.role, p.state, p.place, p.result, p.certificate,
        )
        for p in found
    ]  # fmt: skip
    return tuple(sorted(lines, key=lambda p: (fold(p.name), p.id)))


def overdue(desk: Desk) -> list[int]:
    """Events whose days are over and which are still planned, the oldest first: they ask to be held or cancelled."""
    with desk.read() as reading:
        found = [e for e in reading.where(Event, state="planned") if last_day(e) < desk.today]
    return [e.id or 0 for e in sorted(found, key=last_day)]


# people


def add_people(desk: Desk, number: int, persons: Iterable[int], role: str = "participant", state: str = "invited") -> Added:
    """Put people on the list of an event in one step; those who are on it in this role already are left as they are."""
    ids = list(dict.fromkeys(persons))
    if not ids:
        raise Rejected("Выберите, кого добавить.")
    with desk.begin("add", "Добавлено: участники мероприятия") as begun:
        reading = Reading(begun.work.connection, desk.today)
        event = event_of(reading, number)
        _refuse_early(event, state, desk.today)
        there = {p.person for p in reading.where(Participation, event=number, role=role)}
        new = [n for n in ids if n not in there]
        if not new:
            raise Rejected("Все выбранные уже в списке мероприятия.")
        jobs = gathering.jobs_of(reading, new, event.since or desk.today)
        for person in new:
            place = jobs[person].organization if person in jobs else None
            put(begun.work, Participation(event=number, person=person, role=role, state=state, organization=place), desk.today)
        names = Labels(reading.connection).of("persons", [n for n in ids if n in there])
    return Added(begun.changed, len(new), tuple(names[n] for n in ids if n in there))


def _refuse_early(event: Event, state: str, today: date) -> None:
    if state != "invited" and event.since and event.since > today:
        raise Rejected(f"Мероприятие начнётся {day(event.since)}: пока людей можно только пригласить.")
    if state == "came" and event.state == "cancelled":
        raise Rejected("Мероприятие отменено: участвовать в нём никто не мог.")


def mark(desk: Desk, participations: Iterable[int], state: str) -> Changed:
    """Invited, came or missed for many at once: one step. A certificate cannot stay with those who did not come."""
    with desk.begin("change", f"Отмечено: {terms.PARTICIPATION_STATES[state]}") as begun:
        reading = Reading(begun.work.connection, desk.today)
        found = reading.by_ids(Participation, list(participations))
        for event in reading.by_ids(Event, sorted({p.event or 0 for p in found})):
            _refuse_early(event, state, desk.today)
        issued = [p.certificate for p in found if p.certificate and state != "came"]
        if issued:
            raise Rejected(f"Сначала уберите выданные сертификаты: {', '.join(issued[:3])}{' и другие' if len(issued) > 3 else ''}.")
        for p in found:
            if p.state != state:
                put(begun.work, replace(p, state=state), desk.today)
    return begun.changed


def set_role(desk: Desk, participations: Iterable[int], role: str) -> Changed:
    """The role of many at once: one step."""
    with desk.begin("change", f"Изменена роль: {terms.EVENT_ROLES[role]}") as begun:
        reading = Reading(begun.work.connection, desk.today)
        for p in reading.by_ids(Participation, list(participations)):
            put(begun.work, replace(p, role=role), desk.today)
    return begun.changed


def remove_people(desk: Desk, participations: Iterable[int]) -> Changed:
    """Take people off the list: one step; those with a certificate stay."""
    with desk.begin("remove", "Удалено: участники мероприятия") as begun:
        reading = Reading(begun.work.connection, desk.today)
        found = reading.by_ids(Participation, list(participations))
        if issued := [p.certificate for p in found if p.certificate]:
            raise Rejected(f"Этим участникам выданы сертификаты: {', '.join(issued[:3])}. Сначала уберите их.")
        for p in found:
            begun.work.remove(p)
    return begun.changed


@dataclass(frozen=True, slots=True)
class Award:
    """What a participant of a contest has won: place 1–3, or лауреат, in a nomination when there are several; neither takes it back."""

    participation: int
    place: int | None = None
    laureate: bool = False
    nomination: str = ""


def award(desk: Desk, number: int, awards: Iterable[Award]) -> Changed:
    """Results of a contest in one step: roles and diplomas follow from the places; one place goes to one person of a nomination."""
    with desk.begin("change", "Внесены результаты конкурса") as begun:
        reading = Reading(begun.work.connection, desk.today)
        event = event_of(reading, number)
        _refuse_early(event, "came", desk.today)
        of = {p.id: p for p in reading.where(Participation, event=number)}
        for one in awards:
            p = of.get(one.participation)
            if p is None:
                raise Stale("Список участников изменился. Откройте мероприятие заново.")
            if one.place is not None and not 1 <= one.place <= 3:
                raise Rejected("Призовые места – от 1 до 3; остальным пишут «лауреат».")
            role = "winner" if one.place == 1 else "laureate" if one.place or one.laureate else "participant"
            said = RESULTS.get(one.place or 0, LAUREATE if one.laureate else "")
            result = f"{said}, {clean(one.nomination)}" if said and clean(one.nomination) else said
            of[p.id] = replace(p, place=one.place, result=result, role=role, state="came")
        _refuse_shared(reading, list(of.values()))
        before = {p.id: p for p in reading.where(Participation, event=number)}
        for p in of.values():
            if p != before[p.id]:
                put(begun.work, p, desk.today)
    return begun.changed


def _refuse_shared(reading: Reading, found: list[Participation]) -> None:
    """Rejected when two people have the same place of one nomination."""
    taken: dict[tuple[int, str], int | None] = {}
    for p in found:
        if p.place is None or p.place > 3:
            continue
        key = (p.place, fold(p.result))
        if key in taken and taken[key] != p.person:
            names = Labels(reading.connection).of("persons", [taken[key], p.person])
            who = " и ".join(names[n or 0] for n in (taken[key], p.person))
            raise Rejected(f"{p.place}-е место записано двоим: {who}. Оставьте одному или укажите разные номинации.")
        taken[key] = p.person


# the event itself


def hold(desk: Desk, number: int, outcome: str = "") -> Saved:
    """The event has taken place: one step; measures of plans that it fulfils become done (see `registers.put`)."""
    return _settle(desk, number, "held", outcome, "Мероприятие проведено")


def cancel(desk: Desk, number: int, reason: str) -> Saved:
    """The event will not take place; the reason is kept as its outcome. Those marked as having come must be unmarked first."""
    if not clean(reason):
        raise Rejected("Напишите, почему мероприятие отменено.")
    return _settle(desk, number, "cancelled", reason, "Мероприятие отменено")


def _settle(desk: Desk, number: int, state: str, outcome: str, said: str) -> Saved:
    with desk.begin("change", said) as begun:
        reading = Reading(begun.work.connection, desk.today)
        event = event_of(reading, number)
        if state == "held" and event.since and event.since > desk.today:
            raise Rejected(f"Мероприятие начнётся {day(event.since)}: отметить его проведённым можно с этого дня.")
        came = {p.person for p in reading.where(Participation, event=number, state="came")}
        if state == "cancelled" and came:
            raise Rejected(f"Участвовавшими отмечены {people(len(came))}. Снимите отметки, если мероприятия не было.")
        stored, warnings = put(begun.work, replace(event, state=state, outcome=outcome or event.outcome), desk.today)
    return Saved(stored, begun.changed, tuple(warnings))


def put_programme(desk: Desk, number: int, text: str) -> Changed:
    """The whole programme anew out of its text (see `programmes.read`): one step."""
    with desk.begin("change", "Изменена программа мероприятия") as begun:
        reading = Reading(begun.work.connection, desk.today)
        sessions = programmes.read(event_of(reading, number), text)
        for old in reading.where(EventSession, event=number):
            begun.work.remove(old)
        for session in sessions:
            put(begun.work, replace(session, event=number), desk.today)
    return begun.changed


def next_state(marks: Mapping[int, str]) -> str:
    """What Space does next to a selection: everybody came, everybody missed, invited again."""
    order = ["invited", "came", "missed"]
    found = set(marks.values())
    return order[(order.index(found.pop()) + 1) % 3] if len(found) == 1 else "came"
