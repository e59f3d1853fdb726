"""The whole demo city as a stream of records, reproducible by its seed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from nmsdesk.domain import community, development, knowledge, monitoring, organizations, people
from nmsdesk.domain import courses as own_courses
from nmsdesk.domain.fields import Record
from nmsdesk.domain.monitoring import RuleSet, Target
from nmsdesk.domain.periods import day_before
from nmsdesk.domain.seeds import START, seed_records
from nmsdesk.services.demo.bank import fill_bank
from nmsdesk.services.demo.courses import Courses, build_courses
from nmsdesk.services.demo.gatherings import hold_events, join_associations
from nmsdesk.services.demo.growth import Growth, diagnose, record_gaps, train
from nmsdesk.services.demo.lives import settle
from nmsdesk.services.demo.managing import gather_teams
from nmsdesk.services.demo.meetings import certified, fill_events, hold_meetings, plan_events
from nmsdesk.services.demo.mentoring import mark_checklists, open_sites, pair_mentors
from nmsdesk.services.demo.orders import Orders, conclude_agreements, draw_plans, held_events, put_evidence
from nmsdesk.services.demo.places import build_places, record_places
from nmsdesk.services.demo.routes import plan_route
from nmsdesk.services.demo.schooling import fill_pairs, gather_mentors, hold_rounds, teach_groups, tell_plans
from nmsdesk.services.demo.staff import record_life
from nmsdesk.services.demo.summaries import record_summaries
from nmsdesk.services.demo.world import Place, World

_o, _p, _d, _u, _c, _k = organizations, people, development, own_courses, community, knowledge
ORDER: tuple[type[Record], ...] = (  # the referenced before the referring
    _k.Document, _o.Organization, _o.OrganizationAlias, _o.Headcount, _p.Person, _p.FormerName, _p.Employment, _p.Absence,
    _p.QualificationCategory, _d.Campaign, _d.CampaignPlace, _d.Diagnostic, _d.AreaResult, _d.DiagnosticSummary, _d.Deficit, _d.Program,
    _d.RegistryEntry, _o.Team, _o.TeamMember, _d.LearningPlan, _d.PlanStep, _d.PlanItem, _d.Training, _u.CourseGroup, _u.Lesson,
    _u.Enrolment, _u.LessonMark, _d.Mentorship, _d.MentorshipItem, _d.MentorshipMeeting, _d.MentorOffer, _o.ChecklistMark, _o.Site,
    _o.SiteAttachment, _c.Association, _c.Membership, _c.Meeting, _c.Attendance, _c.Event, _c.EventSession, _c.Participation,
    _k.Roadmap, _k.Measure, _k.Practice, _k.PracticeAuthor, _k.Development, _k.DevelopmentAuthor, _k.Evidence, monitoring.RuleSet,
    monitoring.Target,
)  # fmt: skip
PORTION = 5000  # people; a larger city is made and handed out in portions of about this size
_STEPS = {"1": (65, 50, 40), "2a": (35, 20, 15), "2b": (80, 70, 60), "3": (35, 20, 15), "4": (45, 30, 20)} | {
    "5": (75, 60, 50),
    "6": (100, 80, 50),
    "7": (12, 8, 5),
}  # next year's target, then those of the two years before the regulation


def build_city(
    today: date, staff: int = 4000, organizations: int = 90, years: int = 5, seed: int = 1, density: float = 1.0
) -> Iterator[Record]:
    """Records of a synthetic city with ``staff`` persons (a tenth of them gone by today) and their history up to ``today``.

    Ids are preassigned and go on after those of `seed_records()`; uids are left empty. Registers come one by one, the referenced
    first; a city of more than 5,000 people comes in portions, each ordered so. ``density`` multiplies the facts.
    """
    world = World(today, years, seed, density)
    courses = build_courses(world)
    portions = max(1, round(staff / PORTION))
    numbers: dict[str, int] = {}
    orders = Orders(world)
    for n in range(portions):
        share = [whole * (n + 1) // portions - whole * n // portions for whole in (organizations, staff)]
        places = build_places(world, share[0], share[1], numbers)
        _live(world, places, courses, orders)
        if n == 0:
            _early_targets(world)
            conclude_agreements(world, orders)
            draw_plans(world, orders, held_events(world.made(_c.Event)))
            put_evidence(world, orders, [r.id or 0 for r in seed_records() if isinstance(r, _k.Clause) and r.task][:3])
        yield from world.take(ORDER)


def _live(world: World, places: list[Place], courses: Courses, orders: Orders) -> None:
    """Everything that happens in the places of one portion."""
    world.school_ids = {place.id for place in places if place.school}
    settle(world, places)
    record_places(world, places)
    zeal = {place.id: place.zeal for place in places}
    growths: dict[int, Growth] = {}
    for place in places:
        if place.successor and place.successor.people:
            continue  # its people have gone over to the successor and are met there
        for life in place.people:
            record_life(world, life)
            growths[life.id] = Growth(life, zeal)
    for growth in growths.values():
        _grow(world, growth, courses)
    gather_teams(world, places, growths, courses)
    for growth in growths.values():
        record_gaps(world, growth)
    hold_rounds(world, places)
    teach_groups(world)
    tell_plans(world)
    pair_mentors(world, places)
    fill_pairs(world)
    gather_mentors(world, places)
    mark_checklists(world, places)
    open_sites(world, places, orders)
    join_associations(world, places, orders)
    hold_meetings(world, world.made(_c.Association), world.made(_c.Membership))
    hold_events(world, places)
    fill_events(world, world.made(_c.Event))
    _certify(world)
    plan_events(world, places)
    fill_bank(world, places, orders)
    record_summaries(world, places)


def _grow(world: World, growth: Growth, courses: Courses) -> None:
    """The years of one person who teaches or leads at a main place of work."""
    if not any(job.kind == "main" and world.seeds.groups[job.post] in ("teaching", "leading") for job in growth.life.jobs):
        return
    for year in world.calendar:
        diagnose(world, growth, year)
        plan_route(world, growth, year, courses)
        train(world, growth, year, courses)


def _certify(world: World) -> None:
    """Certificates of the last two years."""
    forms = {e.id or 0: (e.form, e.since) for e in world.made(_c.Event) if e.since}
    made = world.made(_c.Participation)
    numbers = certified(made, forms, date(world.today.year - 1, 1, 1))
    for n, p in enumerate(made):
        if p.id in numbers:
            number, on = numbers[p.id]
            made[n] = replace(p, certificate=number, certificate_on=on)


def _early_targets(world: World) -> None:
    """Rules and lower targets of the years before the regulation; they do not overlap with the seeded ones."""
    rules = next(record for record in seed_records() if isinstance(record, RuleSet))
    world.add(
        RuleSet, name="Методика прежних лет", since=date(2015, 1, 1), until=day_before(START), school_kinds=rules.school_kinds,
        basis="Положение о мониторинге прежних лет",
    )  # fmt: skip
    for indicator, (_, last, before) in _STEPS.items():
        for year, value in ((2021, before), (2022, last)):
            world.add(
                Target, indicator=indicator, value=float(value), since=date(year, 1, 1), until=date(year, 12, 31),
                basis=f"Дорожная карта на {year} год",
            )  # fmt: skip


def target_steps(today: date) -> list[Target]:
    """The seeded targets closed at the end of last year (same ids, to be put in place of them) and higher ones since then.

    To be saved after `build_city` by whoever wants stepped targets; without it the seeded targets simply go on.
    """
    border = date(today.year, 1, 1)
    seeded = [record for record in seed_records() if isinstance(record, Target)]
    first = len(seeded) + 2 * len(_STEPS)
    closed = [replace(target, until=date(today.year - 1, 12, 31)) for target in seeded]
    raised = [
        Target(id=first + n, indicator=code, value=float(value[0]), since=border, basis=f"Дорожная карта на {today.year} год")
        for n, (code, value) in enumerate(_STEPS.items(), 1)
    ]
    return closed + raised
