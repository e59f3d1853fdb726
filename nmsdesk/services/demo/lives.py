"""People of the demo city: who works where, since when; transfers, part-time jobs, absences."""

from __future__ import annotations

from datetime import date, timedelta

from nmsdesk.domain.people import Person
from nmsdesk.domain.periods import add_years, day_before
from nmsdesk.services.demo.names import person_name
from nmsdesk.services.demo.posts import EXTRA, HEADS, TEACHER, posts_of, sex_of, subjects_of
from nmsdesk.services.demo.world import Job, Life, Place, World

_LEAVERS = 0.10  # of all people of an organisation, over the years of the history


def settle(world: World, places: list[Place]) -> None:
    """Fill every place with as many people as its size says, those who have left among them."""
    for place in places:
        gone = round(place.size * _LEAVERS) if place.size >= 10 and not place.until else 0
        for number, post in enumerate(posts_of(place.kind, place.size - gone, world.rng)):
            place.people.append(_life(world, places, place, post, number == 0))
        usual = [life.jobs[0].post for life in place.people[len(place.people) // 2 :]]
        for _ in range(gone):
            place.people.append(_leaver(world, place, world.rng.choice(usual)))
    for place in places:
        if place.successor:
            place.successor.people.extend(place.people)


def _life(world: World, places: list[Place], place: Place, post: str, head: bool) -> Life:
    subjects = subjects_of(post, world.rng)
    life = make_person(world, post, subjects, head)
    since = _hired(world, life, head)
    main = Job(place.id, post, subjects, "main", since)
    life.jobs = _chequered(world, places, place, life, main) if world.chance(0.16) else [main]
    if place.successor and place.until:
        life.jobs = _moved_to_successor(life.jobs, place, place.until, place.successor.id)
    elif not head and place.counted and world.chance(0.02):
        life.jobs = [main._replace(kind="external" if world.chance(0.6) else "contract")]
    else:
        _second_job(world, places, place, life, post in HEADS)
    _absence(world, life)
    return life


def make_person(world: World, post: str, subjects: tuple[str, ...], head: bool) -> Life:
    """Age, beginning of work and name; a head is older, an assistant may have begun at any age."""
    rng, today = world.rng, world.today
    low, high = (38, 66) if head else (22, 31) if rng.random() < 0.2 else (26, 68)
    age = low + rng.random() * (high - low) if not head else rng.triangular(low, high, 50)
    birth = min(max(today - timedelta(days=int(age * 365.25)), date(1955, 2, 1)), date(2004, 6, 30))
    began = rng.choice((21, 22, 22, 23, 23, 24)) if head or rng.random() < 0.72 else 24 + int(rng.random() * 18)
    start = date(birth.year + began, 9, 1) if rng.random() < 0.8 else date(birth.year + began, rng.randint(1, 12), 15)
    if start > today - timedelta(days=20):
        start = world.day(add_years(birth, 21), today - timedelta(days=20))
    sex = sex_of(post, subjects, rng)
    name = person_name(rng, sex, birth.year)
    return Life(world.reserve(Person), sex, birth, start, name, [], skill=rng.gauss(0, 7))


def _hired(world: World, life: Life, head: bool) -> date:
    """First day of the present job: with the beginning of work, or later; autumn is the season."""
    if head:
        return max(life.start, world.day(date(2005, 8, 1), date(world.today.year - 1, 8, 20)))
    if (world.today - life.start).days < 4 * 365 or world.chance(0.35):
        return life.start
    span = world.today.year - life.start.year
    year = life.start.year + int(world.rng.random() ** 1.3 * (span if span < 9 or world.chance(0.4) else span - world.years))
    found = date(year, 9, 1) if world.chance(0.7) else world.day(date(year, 1, 10), date(year, 12, 20))
    return min(max(found, life.start), world.today - timedelta(days=5))


def _chequered(world: World, places: list[Place], place: Place, life: Life, main: Job) -> list[Job]:
    """A transfer from another place of the kind, a change of post, or a return after a gap."""
    turn = world.day(world.start, world.today - timedelta(days=40))
    before = max(life.start, add_years(turn, -6))
    if (turn - before).days < 200:
        return [main]
    now = main._replace(since=turn)
    if (way := world.rng.random()) < 0.5:
        others = [p for p in places if p is not place and p.kind == place.kind and not p.until]
        if others and main.post not in HEADS:
            other = world.rng.choice(others)
            return [now, Job(other.id, main.post, main.subjects, "main", before, day_before(turn), "transferred")]
    elif way < 0.8 and main.post in ("Заместитель директора", "Старший воспитатель", "Директор", "Методист"):
        former = {"Директор": "Заместитель директора", "Старший воспитатель": "Воспитатель"}.get(main.post, TEACHER)
        subjects = subjects_of(former, world.rng)
        return [now, Job(place.id, former, subjects, "main", before, day_before(turn), "post")]
    elif way > 0.92 and main.post not in HEADS:
        gap = turn - timedelta(days=world.rng.randint(90, 400))
        if (gap - before).days > 100:
            return [now, Job(place.id, main.post, main.subjects, "main", before, gap, "dismissed")]
    return [main]


def _moved_to_successor(jobs: list[Job], place: Place, until: date, successor: int) -> list[Job]:
    """The jobs of a place that has joined another one: split at its last day; a head goes on as head of a unit."""
    moved = []
    for job in jobs:
        if job.organization != place.id or (job.until and job.until <= until):
            moved.append(job)
            continue
        post = "Руководитель структурного подразделения" if job.post in HEADS else job.post
        moved.append(job._replace(organization=successor, post=post, since=max(job.since, until + timedelta(days=1))))
        if job.since <= until:
            moved.append(job._replace(until=until, reason="merged"))
    return moved


def _second_job(world: World, places: list[Place], place: Place, life: Life, head: bool) -> None:
    """An internal part-time job, more often of heads who teach, or an external one in another place."""
    main = life.jobs[0]
    since = max(main.since, date(world.today.year - 1 - int(world.rng.random() * 3), 9, 1))
    if since >= world.today:
        return
    if place.school and world.chance(0.45 if head else 0.05):
        post = TEACHER if head or main.post != TEACHER else EXTRA
        life.jobs.append(Job(place.id, post, subjects_of(post, world.rng), "internal", since))
    elif world.chance(0.035) and not head:
        others = [p for p in places if p.school == place.school and p is not place and p.kind != "further" and not p.until]
        if others:
            until = date(since.year + 1, 8, 31) if world.chance(0.3) and date(since.year + 1, 8, 31) < world.today else None
            other = world.rng.choice(others).id
            life.jobs.append(Job(other, main.post, main.subjects, "external", since, until, "dismissed" if until else ""))


def _absence(world: World, life: Life) -> None:
    """Childcare leave of younger women, now and then a long leave or service."""
    age = (world.today - life.birth).days / 365.25
    if life.sex == "f" and 23 < age < 43 and world.chance(0.17):
        since = world.day(world.start, world.today)
        until = add_years(since, 1 if world.chance(0.4) else 3)
    elif world.chance(0.012):
        since = world.day(world.start, world.today)
        until = since + timedelta(days=world.rng.randint(120, 360))
    else:
        return
    if since > life.jobs[0].since:
        life.away = (since, None if until > world.today and world.chance(0.3) else until)


def _leaver(world: World, place: Place, post: str) -> Life:
    """A person whose work in the city has ended inside the years of the history."""
    post = post if post not in HEADS else TEACHER
    subjects = subjects_of(post, world.rng)
    life = make_person(world, post, subjects, head=False)
    last = world.day(world.start + timedelta(days=60), world.today - timedelta(days=3))
    since = max(life.start, last - timedelta(days=world.rng.randint(200, 6000)))
    if since >= last:  # began to work only lately: the years are moved back together
        shift = (since - last).days + 300
        life.start = since = since - timedelta(days=shift)
        life.birth -= timedelta(days=shift)
    life.jobs = [Job(place.id, post, subjects, "main", since, last, "dismissed")]
    return life
