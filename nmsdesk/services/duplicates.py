"""Pairs of persons that look like one: found by score with vetoes, and told apart for good when they are different people."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from nmsdesk.domain.keeping import DistinctPersons
from nmsdesk.domain.people import Employment, FormerName, Person
from nmsdesk.errors import Rejected, Stale
from nmsdesk.russian import clean, fold
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.faces import need_names
from nmsdesk.services.likeness import THRESHOLD, Job, Traits, phone_key, plain, score, valid_snils, vetoes
from nmsdesk.services.registers import Saved, put
from nmsdesk.storage import records

SHARED = 3  # a mailbox or a phone of more people is a school's, not a person's
CROWD = 400  # a block of more people is not compared pair by pair


@dataclass(frozen=True, slots=True)
class Pair:
    """Two persons by id who look like one: points from 0 to 100, reasons for, vetoes against, in words."""

    first: int
    second: int
    score: int
    reasons: tuple[str, ...]
    vetoes: tuple[str, ...] = ()


def pairs(desk: Desk, limit: int | None = 200) -> list[Pair]:
    """The pairs most alike, those without vetoes first; pairs declared different people are left out."""
    need_names(desk, "Поиск повторов")
    with desk.read() as reading:
        people = load(reading)
        distinct = _distinct(reading)
    return _judged(people, candidates(people.values()) - distinct)[:limit]


def of_person(desk: Desk, person: int) -> list[Pair]:
    """The pairs in which one person is: looked for among those of the same surname, birth or СНИЛС, so that a card opens at once."""
    need_names(desk, "Поиск повторов")
    with desk.read() as reading:
        own = reading.get(Person, person)
        if own is None:
            raise Stale("Этого работника больше нет в базе. Обновите список.")
        names = {own.last_name, *(n.last_name for n in reading.where(FormerName, person=person))}
        alike = [*reading.where(Person, last_name=names), *(reading.where(Person, birth=own.birth) if own.birth else ())]
        alike += reading.where(Person, snils=own.snils) if own.snils else []
        ids = {p.id or 0 for p in alike} | {n.person or 0 for n in reading.where(FormerName, last_name=names)}
        people = load(reading, sorted(ids | {person}))
        distinct = _distinct(reading)
    return _judged(people, {_ordered(person, n) for n in ids - {person}} - distinct)


def _distinct(reading: Reading) -> set[tuple[int, int]]:
    return {_ordered(d.first or 0, d.second or 0) for d in reading.where(DistinctPersons)}


def _judged(people: dict[int, Traits], chosen: set[tuple[int, int]]) -> list[Pair]:
    """The chosen pairs that look like one person, those without vetoes first."""
    names = Counter(t.name for t in people.values())
    found = []
    for a, b in sorted(chosen):
        first, second = people[a], people[b]
        rare = names[first.name] + (names[second.name] if second.name != first.name else 0) <= 2
        points, reasons = score(first, second, rare)
        if points >= THRESHOLD:
            found.append(Pair(a, b, points, tuple(reasons), tuple(vetoes(first, second))))
    return sorted(found, key=lambda p: (bool(p.vetoes), -p.score, p.first, p.second))


def declare_distinct(desk: Desk, a: int, b: int, reason: str = "") -> Saved:
    """Remember that two persons are different people: their pair is not shown again. One undo step."""
    first, second = _ordered(a, b)
    if first == second:
        raise Rejected("Это одна и та же запись. Выберите две разные.")
    with desk.begin("add", "Отмечено: разные люди") as begun:
        reading = Reading(begun.work.connection, desk.today)
        if reading.get(Person, first) is None or reading.get(Person, second) is None:
            raise Stale("Одной из записей больше нет. Обновите список.")
        if reading.where(DistinctPersons, first=first, second=second):
            raise Rejected("Эта пара уже отмечена как разные люди.")
        stored, warnings = put(begun.work, DistinctPersons(first=first, second=second, reason=clean(reason)), desk.today)
    return Saved(stored, begun.changed, tuple(warnings))


def _ordered(a: int, b: int) -> tuple[int, int]:
    return (a, b) if a < b else (b, a)


def load(reading: Reading, ids: list[int] | None = None) -> dict[int, Traits]:
    """What tells persons apart, of all or of these ids."""
    own = ("id", "last_name", "first_name", "patronymic", "birth", "birth_precision", "snils", "email", "phone")
    found: dict[int, Traits] = {}
    for number, last, first, father, birth, precision, snils, email, phone in records.values(reading.connection, "persons", own, ids):
        name = (plain(last), plain(first), plain(father))
        found[number] = Traits(number, name, birth, precision or "day", valid_snils(snils), fold(email), phone_key(phone))
    where = {} if ids is None else {"person": set(ids)}
    for former in reading.where(FormerName, **where):
        if (t := found.get(former.person or 0)) is not None:
            first, father = plain(former.first_name) or t.name[1], plain(former.patronymic) or t.name[2]
            t.former = (*t.former, (plain(former.last_name), first, father))
    _load_jobs(reading, found, ids)
    return found


def _load_jobs(reading: Reading, found: dict[int, Traits], ids: list[int] | None) -> None:
    jobs: dict[int, list[Job]] = defaultdict(list)
    if ids is None:
        rows = records.values(reading.connection, "employments", ("person", "organization", "since", "until", "kind"))
    else:
        rows = [(e.person, e.organization, e.since, e.until, e.kind) for e in reading.where(Employment, person=set(ids))]
    for person, organization, since, until, kind in rows:
        jobs[person].append(Job(organization, since, until, kind == "main"))
    for number, held in jobs.items():
        if number in found:
            found[number].jobs = tuple(held)


def candidates(people: Iterable[Traits]) -> set[tuple[int, int]]:
    """Pairs worth a closer look: those that share a block, so that not everyone is compared with everyone."""
    found: set[tuple[int, int]] = set()
    for most, block in _blocks(list(people)):
        if 1 < len(block) <= most:
            found.update(_ordered(a, b) for a, b in combinations(block, 2) if a != b)
    return found


def _blocks(people: list[Traits]) -> Iterator[tuple[int, list[int]]]:
    """Blocks of ids with the size up to which they are compared."""
    whole: dict[str, list[int]] = defaultdict(list)
    born: dict[tuple[object, ...], list[int]] = defaultdict(list)
    contact: dict[str, list[int]] = defaultdict(list)
    worked: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for t in people:
        for key in {" ".join(sorted(name)) for name in (t.name, *t.former)}:
            whole[key].append(t.id)
        if t.exact_birth:
            born[t.birth, t.name[1]].append(t.id)
            born[t.birth, "", t.name[0]].append(t.id)
        for key in (t.snils, t.email, t.phone):
            if key:
                contact[key].append(t.id)
        for place in {job.organization for job in t.jobs}:
            worked[place, t.name[1], t.name[2]].append(t.id)
            worked[place, t.name[0], "", t.name[1]].append(t.id)
            worked[place, t.name[0], "", "", t.name[2]].append(t.id)
    yield from ((CROWD, ids) for ids in whole.values())
    yield from ((CROWD, ids) for ids in born.values())
    yield from ((SHARED, ids) for ids in contact.values())
    yield from ((CROWD, ids) for ids in worked.values())
    yield from ((CROWD, ids) for ids in _short(people))


def _short(people: list[Traits]) -> Iterator[list[int]]:
    """Everyone known by initials or without a patronymic, each with those whom the short name fits."""
    given: dict[tuple[str, str], list[int]] = defaultdict(list)
    initial: dict[tuple[str, str], list[int]] = defaultdict(list)
    bare = [t for t in people if t.initials or not t.name[2]]
    wanted = {t.name[0] for t in bare}
    for t in people:
        if t.name[0] in wanted:
            for last, first, _ in (t.name, *t.former):
                given[last, first].append(t.id)
                initial[last, first[:1]].append(t.id)
    for t in bare:
        others = initial[t.name[0], t.name[1][:1]] if t.initials else given[t.name[0], t.name[1]]
        yield from ([t.id, other] for other in others if other != t.id)

