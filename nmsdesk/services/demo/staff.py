"""Records of the people of the demo city: persons, former names, employments, absences, categories."""

from __future__ import annotations

from datetime import date, timedelta

from nmsdesk.domain.people import Absence, Employment, FormerName, Person, QualificationCategory
from nmsdesk.domain.periods import add_years, day_before
from nmsdesk.services.demo.names import snils, surname
from nmsdesk.services.demo.world import Job, Life, World

_UNLIMITED = date(2023, 9, 1)  # categories set since then have no term (domain.md §4.5)
_EDUCATION = (("higher", 42), ("higher_specialist", 20), ("higher_bachelor", 12), ("higher_master", 8), ("secondary_vocational", 18))
_COLLEGE = (("secondary_vocational", 50), ("higher", 30), ("higher_bachelor", 16), ("higher_master", 4))
_PLACES = (
    "Областной педагогический университет",
    "Гуманитарно-социальный институт",
    "Педагогический институт имени К. Д. Ушинского",
    "Государственный университет",
    "Педагогический колледж № 1",
)


def record_life(world: World, life: Life) -> None:
    """The person with names, employments, absence and categories."""
    teaching = any(world.seeds.groups[job.post] in ("teaching", "leading") for job in life.jobs)
    _person(world, life, teaching)
    interrupted = _employments(world, life)
    if life.away:
        kind = "child" if life.sex == "f" and (life.away[1] is None or (life.away[1] - life.away[0]).days > 364) else "long"
        if life.sex == "m":
            kind = "service" if (world.today - life.birth).days < 31 * 365 else "leave"
        for employment, job in interrupted:
            until = min(filter(None, (life.away[1], job.until)), default=None)
            world.add(Absence, employment=employment, kind=kind, since=max(job.since, life.away[0]), until=until)
    if teaching:
        _categories(world, life)


def _person(world: World, life: Life, teaching: bool) -> None:
    rng, (last, first, patronymic) = world.rng, life.name
    education = world.pick(_COLLEGE if life.jobs[0].post in ("Воспитатель", "Помощник воспитателя") else _EDUCATION)
    world.add(
        Person,
        id=life.id,
        last_name=last,
        first_name=first,
        patronymic=patronymic,
        birth=life.birth,
        sex=life.sex,
        snils=snils(life.id, world.seed) if rng.random() < 0.97 else "",
        education=education,
        education_place=f"{_PLACES[4 if education == 'secondary_vocational' else int(rng.random() * 4)]}, {life.start.year}",
        career_start=life.start if teaching else None,
        career_break=rng.choice((12, 18, 36)) if life.sex == "f" and rng.random() < 0.04 else None,
        total_start=life.start,
        email=f"p{life.id}@demo.example" if rng.random() < 0.6 else "",
        phone=f"+7 (000) {life.id // 10000 % 1000:03d}-{life.id // 100 % 100:02d}-{life.id % 100:02d}" if rng.random() < 0.5 else "",
    )
    if life.sex == "f" and rng.random() < 0.045 and (former := surname(rng, "f")) != last:
        until = world.day(max(life.start, add_years(world.today, -12)), world.today - timedelta(days=10))
        world.add(FormerName, person=life.id, last_name=former, first_name=first, patronymic=patronymic, until=until)


def _employments(world: World, life: Life) -> list[tuple[int, Job]]:
    """Record all employments in the order of time; return those that the absence interrupts, with their ids."""
    found = []
    for job in sorted(life.jobs, key=lambda job: (job.since, job.kind != "main")):
        id = _employment(world, life, job)
        if life.away and (life.away[1] is None or job.since <= life.away[1]) and (job.until is None or job.until >= life.away[0]):
            found.append((id, job))
    return found


def _employment(world: World, life: Life, job: Job) -> int:
    rate = 1.0 if job.kind == "main" else world.rng.choice((0.25, 0.5, 0.5))
    return world.add(
        Employment,
        person=life.id,
        organization=job.organization,
        post=world.seeds.posts[job.post],
        subjects=job.subjects,
        kind=job.kind,
        rate=None if job.kind == "contract" else rate,
        unit="дошкольные группы" if job.post == "Воспитатель" and job.organization in world.school_ids else "",
        since=job.since,
        until=job.until,
        end_reason=job.reason,
    )


def _categories(world: World, life: Life) -> None:
    """The category by experience: set before September 2023 for five years, since then without a term."""
    years = (world.today - life.start).days / 365.25
    chance = world.rng.random()
    if years < 1.5 or chance > 0.86:
        return
    if world.seeds.groups[life.jobs[0].post] == "leading" or chance > 0.66:
        since = world.day(max(life.start, add_years(world.today, -5)), world.today)
        world.add(QualificationCategory, person=life.id, kind="conformity", since=since, until=day_before(add_years(since, 5)))
        return
    highest = chance < 0.045 * min(years, 8)
    since = world.day(max(add_years(life.start, 1), add_years(world.today, -6)), world.today)
    if highest and years > 6:
        _category(world, life, "first", add_years(since, -4))
    life.category = "highest" if highest else "first"
    _category(world, life, life.category, since)
    if highest and since >= _UNLIMITED and world.chance(0.06):
        world.add(
            QualificationCategory,
            person=life.id,
            kind=world.rng.choice(("methodist", "mentor")),
            since=min(since + timedelta(days=150), world.today),
            order=_order(world, since),
        )


def _category(world: World, life: Life, kind: str, since: date) -> None:
    until = None if since >= _UNLIMITED else day_before(add_years(since, 5))
    confirmed = world.chance(0.6)
    world.add(QualificationCategory, person=life.id, kind=kind, since=since, until=until, order=_order(world, since), confirmed=confirmed)


def _order(world: World, on: date) -> str:
    return f"№ Р-{world.rng.randint(100, 990)} от {on:%d.%m.%Y}"
