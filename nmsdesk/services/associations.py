"""Use cases of associations: founding those of the regulation, members, change of the head, the next year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from nmsdesk.domain import terms
from nmsdesk.domain.community import Association, Event, Membership
from nmsdesk.domain.people import Person, QualificationCategory
from nmsdesk.domain.periods import Span, add_years, day_before, full_years
from nmsdesk.errors import Rejected, Stale
from nmsdesk.russian import day, fold
from nmsdesk.services import gathering, small_numbers
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.meetings import MeetingLine, attendance, lines
from nmsdesk.services.registers import Saved, put
from nmsdesk.storage.records import Labels, ages
from nmsdesk.storage.work import Changed

SUBJECTS = (
    "начальных классов", "русского языка и литературы", "математики", "иностранных языков", "истории и обществознания", "физики",
    "химии и биологии", "географии", "информатики", "физической культуры", "труда (технологии)", "музыки и изобразительного искусства",
)  # fmt: skip
FOUNDED = (  # section III of the regulation; the ГМО of «учителей-предметников» is one for each subject
    *((f"ГМО учителей {subject}", "gmo") for subject in SUBJECTS),
    ("ГМО преподавателей-организаторов ОБЗР", "gmo"),
    ("ГМО учителей-логопедов общеобразовательных организаций", "gmo"),
    ("ГМО педагогов-психологов общеобразовательных организаций", "gmo"),
    ("ГМО дополнительного образования детей", "gmo"),
    ("ГМО заведующих библиотеками", "gmo"),
    ("ГМО инструкторов по физической культуре ДОО", "gmo"),
    ("ГМО педагогов-психологов ДОО", "gmo"),
    ("ГМО учителей-логопедов, учителей-дефектологов ДОО", "gmo"),
    ("ГМО музыкальных руководителей ДОО", "gmo"),
    ("Клуб молодых специалистов «Педагогическая гостиная»", "club"),
    ("Педагогическая мастерская для начинающих воспитателей", "workshop"),
)


@dataclass(frozen=True, slots=True)
class Founding:
    """An association of the regulation and whether it is in the base already."""

    name: str
    kind: str
    present: bool


@dataclass(frozen=True, slots=True)
class Member:
    """A membership as the card shows it on a day."""

    id: int
    person: int
    name: str
    role: str
    organization: str
    post: str
    category: str
    since: date
    until: date | None
    came: int = 0
    of: int = 0  # meetings at which the member is marked


@dataclass(frozen=True, slots=True)
class AssociationCard:
    """Everything about an association on a day; ``structure`` is (caption, (word, number)…)."""

    association: Association
    kind: str
    supports: bool  # membership counts in indicator 5
    facts: tuple[tuple[str, str, str], ...]
    members: tuple[Member, ...]
    former: int
    structure: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]
    meetings: tuple[MeetingLine, ...]
    events: tuple[tuple[int, str, str], ...]
    renewable: bool


@dataclass(frozen=True, slots=True)
class Added:
    """People put somewhere in one step: how many, and who was there already."""

    changed: Changed
    added: int
    there: tuple[str, ...] = ()


def founding(desk: Desk) -> list[Founding]:
    """The associations that the regulation names, and which of them the base lacks."""
    with desk.read() as reading:
        known = {fold(a.name) for a in reading.where(Association)}
    return [Founding(name, kind, fold(name) in known) for name, kind in FOUNDED]


def found(desk: Desk, names: Iterable[str], since: date) -> Changed:
    """Create the chosen associations of the regulation that are missing: one undo step."""
    wanted = set(names)
    chosen = [f for f in founding(desk) if f.name in wanted and not f.present]
    if not chosen:
        raise Rejected("Все отмеченные объединения уже есть в базе.")
    with desk.begin("add", "Добавлено: объединения положения") as begun:
        for one in chosen:
            put(begun.work, Association(name=one.name, kind=one.kind, since=since), desk.today)
    return begun.changed


def card(desk: Desk, number: int, on: date) -> AssociationCard:
    """The card of an association as of the day; Stale when it has gone."""
    with desk.read() as reading:
        association = _association(reading, number)
        everyone = reading.where(Membership, association=number)
        members = _members(reading, [m for m in everyone if m.holds(on)], on)
        attended = attendance(reading, number)
        members = tuple(replace(m, came=attended[m.person][0], of=attended[m.person][1]) if m.person in attended else m for m in members)
        labels = Labels(reading.connection)
        return AssociationCard(
            association,
            labels.term("association_kinds", association.kind),
            gathering.counted(reading, "association_kinds", association.kind),
            _facts(reading, association),
            members,
            len({m.person for m in everyone if m.until and m.until < on} - {m.person for m in members}),
            _structure(reading, members, on),
            lines(reading, number),
            _events(reading, number),
            association.since is not None and association.until is not None,
        )


def _association(reading: Reading, number: int) -> Association:
    association = reading.get(Association, number)
    if association is None:
        raise Stale("Этого объединения больше нет. Обновите список.")
    return association


def _facts(reading: Reading, a: Association) -> tuple[tuple[str, str, str], ...]:
    labels = Labels(reading.connection)
    base = labels.of("organizations", [a.organization]).get(a.organization or 0, "")
    act = labels.of("documents", [a.act]).get(a.act or 0, "")
    found = (
        ("Тема года", a.topic, ""),
        ("Предметы", ", ".join(labels.term("subjects", code) for code in a.subjects), ""),
        ("Приказ", a.order, ""),
        ("Документ", act, f"documents:{a.act}" if a.act else ""),
        ("База", base, f"organizations:{a.organization}" if a.organization else ""),
        ("Работает", _span(a.since, a.until), ""),
        ("Примечание", a.note, ""),
    )
    return tuple(f for f in found if f[1])


def _span(since: date | None, until: date | None) -> str:
    return " ".join(part for part in (f"с {day(since)}" if since else "", f"по {day(until)}" if until else "") if part)


def _members(reading: Reading, found: list[Membership], on: date) -> tuple[Member, ...]:
    """The head first, then the secretary, then by name."""
    ids = [m.person or 0 for m in found]
    names = Labels(reading.connection).of("persons", ids)
    jobs, categories = gathering.jobs_of(reading, ids, on), _categories(reading, ids, on)
    order = list(terms.ASSOCIATION_ROLES)
    shown = []
    for m in sorted(found, key=lambda m: (order.index(m.role), fold(names.get(m.person or 0, "")))):
        job, person = jobs.get(m.person or 0), m.person or 0
        place, post = (job.place, job.post) if job else ("", "")
        since = m.since or on
        shown.append(Member(m.id or 0, person, names.get(person, ""), m.role, place, post, categories.get(person, ""), since, m.until))
    return tuple(shown)


def _categories(reading: Reading, persons: list[int], on: date) -> dict[int, str]:
    """The latest category in force of each person on the day, in words."""
    found: dict[int, QualificationCategory] = {}
    for c in reading.where(QualificationCategory, person=persons):
        if c.holds(on) and c.kind in ("highest", "first") and (c.person not in found or found[c.person].kind == "first"):
            found[c.person or 0] = c
    return {person: terms.CATEGORY_KINDS[c.kind] for person, c in found.items()}


def _structure(reading: Reading, members: tuple[Member, ...], on: date) -> tuple[tuple[str, tuple[tuple[str, int], ...]], ...]:
    """Members by school, category, length of service and age: what the yearly report of an association begins with (domain.md §7.2)."""
    ids = [m.person for m in members]
    old = ages(reading.connection, ids, on)
    served = {p.id or 0: full_years(p.career_start, on) for p in reading.by_ids(Person, ids) if p.career_start}
    found = (
        ("По организациям", gathering.numbers(members, lambda m: m.organization or "не работает")),
        ("По категориям", gathering.numbers(members, lambda m: m.category or "без категории")),
        ("По педагогическому стажу", _bands(members, served, SERVICE)),
        ("По возрасту", _bands(members, old, AGES)),
    )
    return tuple((title, _told(reading, rows)) for title, rows in found if rows)


def _told(reading: Reading, rows: tuple[tuple[str, int], ...]) -> tuple[tuple[str, int], ...]:
    """The rows; without names small numbers stand together."""
    rest = small_numbers.together(reading, [n for _, n in rows])
    shown = tuple(row for i, row in enumerate(rows) if i not in rest)
    return (*shown, (small_numbers.REST, sum(rows[i][1] for i in rest))) if rest else shown


SERVICE = ((3, "до 3 лет"), (10, "3–9 лет"), (20, "10–19 лет"), (200, "20 лет и больше"))
AGES = ((35, "до 35 лет"), (55, "35–54 года"), (200, "55 лет и старше"))


Bands = tuple[tuple[int, str], ...]


def _bands(members: Iterable[Member], years: Mapping[int, int], bands: Bands) -> tuple[tuple[str, int], ...]:
    """How many members fall into each band of whole years."""
    counts = {caption: 0 for _, caption in bands} | {"не указано": 0}
    for member in members:
        own = years.get(member.person)
        counts["не указано" if own is None else next(caption for limit, caption in bands if own < limit)] += 1
    return tuple((caption, n) for caption, n in counts.items() if n)


def _events(reading: Reading, number: int) -> tuple[tuple[int, str, str], ...]:
    found = sorted(reading.where(Event, association=number), key=lambda e: e.since or reading.today, reverse=True)
    return tuple((e.id or 0, e.title, f"{day(e.since)}, {terms.EVENT_STATES[e.state]}") for e in found)


# members


def add_members(desk: Desk, association: int, persons: Iterable[int], since: date, role: str = "member") -> Added:
    """Put people into an association from a day on: one step; those who are members then or later are left as they are."""
    ids = list(dict.fromkeys(persons))
    if not ids:
        raise Rejected("Выберите, кого добавить.")
    with desk.begin("add", "Добавлено: участники объединения") as begun:
        reading = Reading(begun.work.connection, desk.today)
        whole = _association(reading, association)
        span = Span(since, whole.until)
        there = {m.person for m in reading.where(Membership, association=association) if Span(m.since, m.until).overlaps(span)}
        new = [n for n in ids if n not in there]
        if not new:
            raise Rejected("Все выбранные уже состоят в объединении.")
        for person in new:
            put(begun.work, Membership(association=association, person=person, role=role, since=since, until=whole.until), desk.today)
        names = Labels(reading.connection).of("persons", [n for n in ids if n in there])
    return Added(begun.changed, len(new), tuple(names[n] for n in ids if n in there))


def end_members(desk: Desk, memberships: Iterable[int], on: date) -> Changed:
    """End memberships: the day is the last one; one step."""
    with desk.begin("change", "Завершено участие в объединении") as begun:
        reading = Reading(begun.work.connection, desk.today)
        for m in reading.by_ids(Membership, list(memberships)):
            if m.since and m.since > on:
                name = Labels(reading.connection).of("persons", [m.person])[m.person or 0]
                raise Rejected(f"{name} состоит в объединении только с {day(m.since)}. Укажите более поздний день или удалите запись.")
            put(begun.work, replace(m, until=on), desk.today)
    return begun.changed


def set_role(desk: Desk, membership: int, role: str) -> Saved:
    """Make a member the secretary or a plain member; the head is changed by `change_head`."""
    if role not in ("secretary", "member"):
        raise Rejected("Руководителя меняют отдельным действием: оно завершит роль прежнего.")
    with desk.begin("change", "Изменена роль в объединении") as begun:
        reading = Reading(begun.work.connection, desk.today)
        m = reading.get(Membership, membership)
        if m is None:
            raise Stale("Этой записи больше нет. Обновите страницу.")
        if m.role == "head":
            raise Rejected("Сначала назначьте нового руководителя: прежний станет участником.")
        stored, warnings = put(begun.work, replace(m, role=role), desk.today)
    return Saved(stored, begun.changed, tuple(warnings))


def change_head(desk: Desk, association: int, person: int, on: date, old_stays: bool = True) -> Changed:
    """A new head from a day on: the old one's role ends the day before, and he goes on as a member when ``old_stays``."""
    with desk.begin("change", "Сменён руководитель объединения") as begun:
        reading = Reading(begun.work.connection, desk.today)
        whole = _association(reading, association)
        until = whole.until
        for m in reading.where(Membership, association=association):
            if not m.holds(on) or (m.role != "head" and m.person != person):
                continue
            if m.role == "head" and m.person == person:
                raise Rejected("Этот человек уже руководит объединением.")
            if m.person == person:
                until = m.until or until
            if m.since == on:
                begun.work.remove(m)  # a role that would last no day at all
            else:
                put(begun.work, replace(m, until=day_before(on)), desk.today)
            if m.role == "head" and old_stays:
                put(begun.work, replace(m, id=None, uid="", role="member", since=on), desk.today)
        put(begun.work, Membership(association=association, person=person, role="head", since=on, until=until), desk.today)
    return begun.changed


# the next year


@dataclass(frozen=True, slots=True)
class Renewal:
    """The same association in the next period, as it would be made."""

    name: str
    since: date
    until: date
    members: tuple[Member, ...]


def plan_renewal(desk: Desk, number: int) -> Renewal:
    """The next period of an association of a year (the методактив is approved for a calendar year)."""
    with desk.read() as reading:
        a = _association(reading, number)
        if a.since is None or a.until is None:
            raise Rejected("Объединение работает без срока: продлевать нечего. Для списка на год укажите у него обе даты.")
        members = [m for m in reading.where(Membership, association=number) if m.holds(a.until)]
        name = re.sub(r"\b(19|20)\d\d\b", lambda m: str(int(m[0]) + 1), a.name)
        return Renewal(name, add_years(a.since, 1), add_years(a.until, 1), _members(reading, members, a.until))


def renew(desk: Desk, number: int, order: str = "", persons: Iterable[int] | None = None) -> Saved:
    """Make the association of the next year with the members of the last day, or with those of ``persons``: one step."""
    plan = plan_renewal(desk, number)
    chosen = {m.person for m in plan.members} if persons is None else set(persons)
    with desk.begin("add", "Объединение продлено на новый год") as begun:
        reading = Reading(begun.work.connection, desk.today)
        if any(fold(a.name) == fold(plan.name) and a.since == plan.since for a in reading.where(Association)):
            raise Rejected(f"«{plan.name}» уже есть. Откройте его и измените состав.")
        old = _association(reading, number)
        fresh = replace(old, id=None, uid="", name=plan.name, since=plan.since, until=plan.until, order=order, act=None)
        stored, warnings = put(begun.work, fresh, desk.today)
        for m in plan.members:
            if m.person in chosen:
                member = Membership(association=stored.id, person=m.person, role=m.role, since=plan.since, until=plan.until)
                put(begun.work, member, desk.today)
    return Saved(stored, begun.changed, tuple(warnings))
