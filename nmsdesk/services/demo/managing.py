"""Management teams of the demo city and what they learn together (indicator 4)."""

from __future__ import annotations

from datetime import date, timedelta

from nmsdesk.domain.organizations import Team, TeamMember
from nmsdesk.services.demo.courses import Course, Courses
from nmsdesk.services.demo.growth import Growth, take_course
from nmsdesk.services.demo.posts import DEPUTIES, HEADS, TEAM
from nmsdesk.services.demo.world import Life, Place, World


def gather_teams(world: World, places: list[Place], growths: dict[int, Growth], courses: Courses) -> None:
    """A team in every organisation, with the days of its members, and the courses of its years."""
    management = [course for course in courses.all if course.areas[0].startswith("management")]
    members: dict[int, list[Life]] = {}
    for place in places:
        jobs = [job for life in place.people for job in life.jobs if job.organization == place.id and job.kind == "main"]
        since = min((job.since for job in jobs if job.post in TEAM), default=world.start)
        team = world.add(Team, organization=place.id, name="Управленческая команда", since=max(since, date(2018, 9, 1)), until=place.until)
        members[place.id] = [life for life in place.people if _member(world, place, team, life)]
    for year in world.calendar:
        learning = round(len(places) * world.pace(year, 0.35, 0.35, 0.28, 0.22, 0.15))
        for n, place in enumerate(world.ranked(places)):
            _learn(world, place, members[place.id], growths, management, year, together=n < learning)


def _member(world: World, place: Place, team: int, life: Life) -> bool:
    """Record the person in the team while the post is one of those that make it."""
    found = False
    for job in life.jobs:
        if (
            job.organization == place.id
            and job.post in TEAM
            and job.kind == "main"
            and (job.post in HEADS + DEPUTIES or found or world.chance(0.6))
        ):
            role = "head" if job.post in HEADS else "deputy" if job.post in DEPUTIES else "member"
            since = max(job.since, date(2018, 9, 1))
            if job.until is None or job.until >= since:
                world.add(TeamMember, team=team, person=life.id, role=role, since=since, until=job.until)
                found = True
    return found


def _learn(
    world: World, place: Place, members: list[Life], growths: dict[int, Growth], courses: list[Course], year: int, together: bool
) -> None:
    """Two or more members at one programme; else, sometimes, a single member or each at a programme of one's own."""
    since = world.day(date(year, 2, 1), date(year, 10, 20))
    if not world.start <= since <= world.today - timedelta(days=30):
        return
    present = [m for m in members if (job := growths[m.id].present(since)) and job.organization == place.id and job.post in TEAM]
    if len(present) < 2:
        return
    if together:
        course = world.rng.choice(courses)
        for life in present[: 2 + int(world.rng.random() * 2)]:
            take_course(world, growths[life.id], course, place.id, since, None, None)
    elif world.chance(0.15):
        for life in present[: world.rng.choice((1, 1, 2))]:
            take_course(world, growths[life.id], world.rng.choice(courses), place.id, since, None, None)
