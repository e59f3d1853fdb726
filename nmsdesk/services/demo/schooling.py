"""Rounds of diagnostics, the centre's own groups, the life of plans, programmes of pairs and the bank of mentors in the demo city."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from nmsdesk.domain.courses import CourseGroup, Enrolment, Lesson, LessonMark
from nmsdesk.domain.development import (
    Campaign,
    CampaignPlace,
    Diagnostic,
    Instrument,
    LearningPlan,
    MentorOffer,
    Mentorship,
    MentorshipItem,
    MentorshipMeeting,
    PlanStep,
    Program,
    Training,
)
from nmsdesk.services.demo.courses import UMOC
from nmsdesk.services.demo.world import Place, World

_ROUND = (date(2000, 9, 15), date(2000, 12, 10))  # days of a yearly round
_GROUPS = 6
LEAST = 15  # results of a round worth the name
_PAIR_ITEMS = (
    ("Знакомство с программой, планирование занятий", 20), ("Посещение и разбор занятий наставляемого", 60),
    ("Посещение занятий наставника, наблюдение по листу", 110), ("Открытое занятие наставляемого", 170),
    ("Подведение итогов, самоанализ", 230),
)  # fmt: skip
_TALKS = ("Разбор урока", "Работа с трудным классом", "Оценивание", "Разговор с родителями", "План недели", "Подготовка открытого занятия")
_LESSONS = ("Нормативные основы", "Практикум: разбор случаев", "Работа в группах", "Проектирование занятия", "Итоговая аттестация")


def hold_rounds(world: World, places: list[Place]) -> None:
    """A round of each of the main instruments every autumn; results of its days belong to it."""
    tools = {t.id: t for t in world.seeds.instruments if t.counted}
    found = world.made(Diagnostic)
    often = Counter((d.instrument, d.day.year) for d in found if d.day and _ROUND[0].replace(year=d.day.year) <= d.day)
    hosts = [p for p in places if p.counted and not p.successor]
    made: dict[tuple[int, int], tuple[int, date, date]] = {}
    for n, d in enumerate(found):
        tool, on = d.instrument or 0, d.day
        if tool not in tools or on is None or often[tool, on.year] < LEAST:
            continue
        first, last = _ROUND[0].replace(year=on.year), _ROUND[1].replace(year=on.year)
        if first <= on <= last:
            if (tool, on.year) not in made:
                state = "closed" if last < world.today else "active"
                number = world.add(
                    Campaign, name=f"{tools[tool].name}, осень {on.year}", instrument=tool, organizer=tools[tool].organizer or "umoc",
                    audience=_audience(tools[tool]), since=first, until=last, state=state,
                )  # fmt: skip
                made[tool, on.year] = (number, first, last)
            found[n] = replace(d, campaign=made[tool, on.year][0])
    came: dict[int, set[int]] = {}
    for d in found:
        came.setdefault(d.campaign or 0, set()).add(d.organization or 0)
    preschool = {made[key][0] for key in made if "preschool_program" in tools[key[0]].areas}
    for number, _, _ in made.values():
        for place in hosts:
            if place.id in came[number] or (place.school and number not in preschool):
                world.add(CampaignPlace, campaign=number, organization=place.id)


def _audience(tool: Instrument) -> str:
    """Heads for the instruments of management, else teachers."""
    return "Руководители" if any(area.startswith("management") for area in tool.areas) else "Педагоги"


def teach_groups(world: World) -> None:
    """The centre's own groups of the last year out of the trainings there are, and runs to come of its own and of others."""
    rng = Random(f"{world.seed}:groups")
    own = {p.id or 0: p for p in world.made(Program) if p.provider == UMOC and p.kind == "pk" and (p.hours or 0) >= 16}
    lately = world.today - timedelta(days=300)
    by_program: dict[int, list[Training]] = {}
    for t in world.made(Training):
        if t.program in own and t.since and t.until and t.since >= lately and t.until < world.today:
            by_program.setdefault(t.program or 0, []).append(t)
    largest = sorted(by_program.items(), key=lambda item: (-len(item[1]), item[0]))[:_GROUPS]
    for n, (program, trainings) in enumerate(largest, 1):
        _taught(world, rng, own[program], trainings[:25], n)
    for n, program in enumerate(sorted(own)[: _GROUPS + 2]):
        since = world.today + timedelta(days=12 + 9 * n)
        world.add(
            CourseGroup, program=program, name=f"Группа {since:%y}-{n + 20}", since=since, until=since + timedelta(days=24), limit=25,
            teacher="Методист УМОЦ", place="УМОЦ", own=n % 4 != 3,
        )  # fmt: skip


def _taught(world: World, rng: Random, program: Program, trainings: list[Training], n: int) -> None:
    since, until = min(t.since for t in trainings if t.since), max(t.until for t in trainings if t.until)
    group = world.add(
        CourseGroup, program=program.id, name=f"Группа {until:%y}-{n}", since=since, until=until, state="finished", limit=25,
        teacher="Методист УМОЦ", place="УМОЦ",
    )  # fmt: skip
    step = max(1, (until - since).days // len(_LESSONS))
    lessons = [
        world.add(Lesson, group=group, day=since + timedelta(days=step * k), starts="14:30", hours=6, topic=topic)
        for k, topic in enumerate(_LESSONS)
    ]
    people: set[int] = set()
    for t in trainings:
        if (t.person or 0) in people:
            continue
        people.add(t.person or 0)
        issued = {"registration_number": f"{until.year}-{n}-{len(people):03}", "issued_on": until} if t.attestation == "passed" else {}
        world.add(
            Enrolment, group=group, person=t.person, organization=t.organization, state="finished", attestation=t.attestation,
            certificate_number=t.certificate_number, training=t.id, plan=t.plan, **issued,
        )  # fmt: skip
        for lesson in lessons:
            world.add(LessonMark, lesson=lesson, person=t.person, state="present" if rng.random() < 0.9 else "absent")


def tell_plans(world: World) -> None:
    """The steps of each plan's life as its dates tell them."""
    for plan in world.made(LearningPlan):
        if plan.approved_on:
            by = plan.approved_by or "Руководитель организации"
            world.add(PlanStep, plan=plan.id, day=plan.approved_on, state="approved", by=by)
        if plan.closed_on:
            world.add(PlanStep, plan=plan.id, day=plan.closed_on, state=plan.state, by=plan.tutor, reason="Итог маршрута")


def fill_pairs(world: World) -> None:
    """Programmes and logs of the pairs of the last year."""
    rng = Random(f"{world.seed}:pairs")
    for m in world.made(Mentorship):
        if m.state not in ("active", "paused", "reached") or m.since is None or m.since < world.today - timedelta(days=460):
            continue
        for n, (content, days) in enumerate(_PAIR_ITEMS, 1):
            due = m.since + timedelta(days=days)
            done = due - timedelta(days=rng.randint(0, 10)) if due < world.today and rng.random() < 0.85 else None
            world.add(
                MentorshipItem, mentorship=m.id, position=n, content=content, due=due, done_on=done, result="Проведено" if done else ""
            )
        for n in range(rng.randint(1, 4)):
            on = m.since + timedelta(days=18 + 23 * n)
            if on <= min(world.today, m.until or world.today):
                world.add(MentorshipMeeting, mentorship=m.id, day=on, topic=_TALKS[(n + (m.id or 0)) % len(_TALKS)], hours=1.0)


def gather_mentors(world: World, places: list[Place]) -> None:
    """The bank of mentors: the experienced with a high category, a few of each organisation."""
    rng = Random(f"{world.seed}:bank of mentors")
    since = max(world.start, date(world.today.year - 1, 9, 1))
    for place in places:
        if not place.counted or place.successor:
            continue
        fitting = [
            life for life in place.people
            if (job := life.job(world.today)) and job.organization == place.id and life.category == "highest"
            and not life.absent(world.today) and world.seeds.groups[job.post] == "teaching" and (world.today - life.start).days > 9 * 365
        ]  # fmt: skip
        for life in rng.sample(fitting, min(len(fitting), 2 + len(place.people) // 40)):
            world.add(
                MentorOffer, person=life.id, areas=("methods", "communication") if rng.random() < 0.5 else ("methods",),
                subjects=life.jobs[0].subjects, limit=rng.choice((2, 3, 3)), other_schools=rng.random() < 0.2,
                since=max(since, life.jobs[0].since), note="Опыт работы с молодыми педагогами",
            )  # fmt: skip
