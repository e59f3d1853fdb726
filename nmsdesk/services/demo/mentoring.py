"""Mentors of the demo city, the schools' checklist of the target model, sites (indicators 5–7)."""

from __future__ import annotations

from datetime import date, timedelta

from nmsdesk.domain.development import Mentorship
from nmsdesk.domain.organizations import ChecklistMark, Site, SiteAttachment
from nmsdesk.services.demo.orders import Orders
from nmsdesk.services.demo.world import Life, Place, World

_KINDS = (("traditional", 74), ("group", 10), ("virtual", 4), ("situational", 4), ("short_term", 4), ("reversive", 4))
_OBLIGATORY = (1, 2, 3, 4, 6, 9)
_LAW = date(2025, 3, 1)  # article 351.8 of the Labour Code
_TOPICS = {
    "rip": "Формирование функциональной грамотности средствами межпредметных проектов",
    "internship": "Технологии работы с детьми с ОВЗ в общеобразовательной школе",
    "network": "Сетевые предпрофессиональные классы",
    "innovation": "Цифровая образовательная среда школы",
    "approbation": "Апробация учебно-методических комплексов",
    "flagship": "Флагманская школа: сопровождение школ муниципалитета",
    "mentor_school": "Школа-ментор: методическая помощь школам с низкими результатами",
}


def pair_mentors(world: World, places: list[Place]) -> None:
    """Pairs of every autumn: the young first, then newcomers and those who asked."""
    running: dict[tuple[int, int], date] = {}
    for place in places:
        for year in world.calendar:
            on = world.day(date(year, 9, 5), date(year, 10, 20))
            if place.counted and world.start <= on <= world.today and not (place.until and place.until < on):
                _pairs(world, place, places, on, running)


def _pairs(world: World, place: Place, places: list[Place], on: date, running: dict[tuple[int, int], date]) -> None:
    staff = [life for life in place.people if _teaches(world, place, life, on)]
    mentors = [life for life in staff if (on - life.start).days > 7 * 365]
    taken: dict[int, int] = {}
    rate = world.pace(on.year, 0.26, 0.22, 0.22, 0.21, 0.19) + (place.zeal - 0.5) * 0.4
    for mentee in staff:
        if mentee.young(on):
            group, chance = "young", rate
        elif (on - mentee.jobs[0].since).days < 200:
            group, chance = "newcomer", 0.16
        else:
            group, chance = "deficit", 0.006
        if not mentors or not world.chance(chance):
            continue
        mentor, home = world.rng.choice(mentors), place
        if world.chance(0.05):
            home = world.rng.choice(places)
            mentor = world.rng.choice(home.people or [mentor])
            if not _teaches(world, home, mentor, on) or (on - mentor.start).days < 5 * 365:
                mentor, home = world.rng.choice(mentors), place
        pair = (mentor.id, mentee.id)
        if mentor.id != mentee.id and taken.get(mentor.id, 0) < 3 and running.get(pair, world.start) < on:
            taken[mentor.id] = taken.get(mentor.id, 0) + 1
            running[pair] = _pair(world, mentor, home, mentee, place, group, on)


def _teaches(world: World, place: Place, life: Life, on: date) -> bool:
    job = life.job(on)
    return job is not None and job.organization == place.id and not life.absent(on) and world.seeds.groups[job.post] == "teaching"


def _pair(world: World, mentor: Life, home: Place, mentee: Life, place: Place, group: str, on: date) -> date:
    """Record the pair; return its last day."""
    until = date(on.year + (2 if world.chance(0.2) else 1), 5, 31)
    state, last = _state(world, mentor, mentee, on, until)
    lawful = on >= _LAW
    world.add(
        Mentorship,
        mentor=mentor.id,
        mentee=mentee.id,
        mentor_organization=home.id,
        mentee_organization=place.id,
        form="teacher_teacher" if world.chance(0.94) else "head_teacher",
        kind=world.pick(_KINDS),
        group=group,
        state=state,
        since=on,
        until=last,
        order=f"№ {world.rng.randint(20, 400)} от {on:%d.%m.%Y}" if world.chance(0.96) else "",
        consent=on - timedelta(days=3) if world.chance(0.9) else None,
        agreement=f"№ {world.rng.randint(1, 90)} от {on:%d.%m.%Y}" if lawful and world.chance(0.85) else "",
        paid=lawful and world.chance(0.6),
        goal="Адаптация в профессии и организации" if group in ("young", "newcomer") else "Восполнение профессионального дефицита",
        result="Цель программы достигнута" if state == "reached" else "",
    )
    return last


def _state(world: World, mentor: Life, mentee: Life, on: date, until: date) -> tuple[str, date]:
    """The pair ends early when either leaves or goes away."""
    for life in (mentor, mentee):
        for job in life.jobs:
            if (
                job.kind == "main"
                and job.until
                and on <= job.until < min(until, world.today)
                and not life.job(job.until + timedelta(days=1))
            ):
                return "ended", job.until
        if life.away and on < life.away[0] < min(until, world.today):
            return "ended", life.away[0]
    if until > world.today:
        return world.pick((("active", 95), ("paused", 2), ("planned", 3))), until
    return world.pick((("reached", 80), ("partly", 15), ("missed", 5))), until


def mark_checklists(world: World, places: list[Place]) -> None:
    """Conditions of the target model appear school by school over the years; a few schools still lack something."""
    schools = [place for place in places if place.school]
    order = world.ranked(schools)
    for place in schools:
        ready = _ready(world, (order.index(place) + 0.5) / len(schools))
        missing = set() if ready else set(world.rng.sample(_OBLIGATORY, world.rng.choice((1, 1, 2))))
        last = ready or world.today - timedelta(days=90)
        for item in range(1, 11):
            since = last - timedelta(days=int(world.rng.random() * 500) if item != 9 else 0)
            state = "no" if item in missing else "yes"
            if item not in _OBLIGATORY and world.chance(0.3):
                state = world.rng.choice(("no", "na"))
            if item in missing and world.chance(0.5):
                continue
            document = f"Приказ № {world.rng.randint(10, 300)} от {since:%d.%m.%Y}" if state == "yes" and item <= 6 else ""
            world.add(
                ChecklistMark, organization=place.id, item=item, state=state, document=document, since=since, checked_by="Методист УМОЦ"
            )


def _ready(world: World, rank: float) -> date | None:
    """The day since which every obligatory condition holds, by the rank of 0…1 among schools; None when not yet."""
    for back, share in ((4, 0.20), (3, 0.42), (2, 0.64), (1, 0.86), (0, 0.94)):
        if rank < share:
            year = world.today.year - back
            return min(world.day(date(year, 2, 1), date(year, 11, 30)), world.today - timedelta(days=1))
    return None


def open_sites(world: World, places: list[Place], orders: Orders) -> None:
    """Flagships and platforms: some for years, some for an academic year; other schools are attached to them."""
    schools = [place for place in places if place.school and place.counted and not place.until]
    if not schools:
        return
    first, last = world.today.year - world.years, world.today.year
    best = sorted(schools, key=lambda place: (-place.zeal, place.id))
    hosts = best[: max(1, round(len(schools) * 0.15))]
    for n, place in enumerate(hosts):
        begun = min(first + n, last - 1)
        kind = ("flagship", "rip", "internship", "innovation", "network", "mentor_school", "approbation")[n % 7]
        for year in range(begun, last + 1):
            since = date(year, 9, 1)
            if kind == "flagship":
                _site(world, place, kind, since, None, orders)
                break
            if since <= world.today:
                site = _site(world, place, kind, since, date(year + 1, 8, 31), orders)
                if kind == "rip":
                    _attach(world, best[len(hosts) :], site, since, date(year + 1, 8, 31), orders)
    for n, place in enumerate(best[len(hosts) : len(hosts) + 4]):
        _site(world, place, "attached" if n < 3 else "approbation", date(first, 9, 1), date(first + 1, 8, 31), orders)
    if len(places) > 4 and (outside := next((p for p in places if p.kind == "lyceum" and not p.counted), None)):
        _site(world, outside, "flagship", date(first, 9, 1), None, orders)


def _attach(world: World, others: list[Place], site: int, since: date, until: date, orders: Orders) -> None:
    """Schools attached to an innovation site for an academic year (section IV, document 6 of the regulation)."""
    for place in orders.rng.sample(others, min(len(others), 3)):
        world.add(SiteAttachment, site=site, organization=place.id, since=since, until=until, act=orders.of("attachments", since.year))


def _site(world: World, place: Place, kind: str, since: date, until: date | None, orders: Orders) -> int:
    order = f"№ {world.rng.randint(100, 990)}-04 от {since - timedelta(days=45):%d.%m.%Y}"
    level = "city" if kind in ("innovation", "attached", "mentor_school") else "region"
    topic = _TOPICS.get(kind, "Закреплена за региональной инновационной площадкой")
    leader = next((life.id for life in place.people if life.jobs[0].post.startswith("Заместитель")), None)
    results = "Проведены семинары для школ города, материалы переданы в банк практик." if since.year < world.today.year else ""
    act = orders.of("sites", since.year) if kind not in ("flagship", "attached") else None
    return world.add(
        Site, organization=place.id, kind=kind, topic=topic, level=level, order=order, since=since, until=until, act=act, leader=leader,
        results=results,
    )  # fmt: skip
