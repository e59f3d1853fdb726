"""Individual routes (ИОМ) of one person: when they are made, how they end, what is in them."""

from __future__ import annotations

from datetime import date, timedelta

from nmsdesk.domain.development import LearningPlan, PlanItem
from nmsdesk.domain.terms import PLAN_APPROVED, PLAN_CLOSED
from nmsdesk.services.demo.courses import Courses
from nmsdesk.services.demo.growth import Gap, Growth, take_course
from nmsdesk.services.demo.world import World

_ITEMS = (
    ("Изучить методическую литературу и ресурсы по теме", "self_education", "school", "Конспект, подборка ресурсов"),
    ("Посетить уроки (занятия) коллег и обсудить их", "lesson_visit", "school", "Листы наблюдения"),
    ("Консультация методиста по теме дефицита", "consultation", "city", "Запись в журнале консультаций"),
    ("Семинар-практикум по теме дефицита", "seminar", "city", "Сертификат участника"),
    ("Провести открытый урок (занятие) для коллег", "open_lesson", "school", "Технологическая карта, отзыв"),
    ("Мастер-класс опытного педагога", "master_class", "city", "Отзыв, конспект"),
    ("Разработать серию заданий и опробовать их", "product", "school", "Методическая разработка"),
    ("Выступить на заседании методического объединения", "gmo", "city", "Протокол заседания"),
    ("Работа с наставником по плану", "mentor_work", "school", "Дневник наставника"),
)
_TUTORS = ("Методист УМОЦ", "Тьютор ЦНППМ", "Заместитель директора", "Педагог-наставник")
_STOPS = (("dismissed", 20), ("transferred", 20), ("post", 20), ("refused", 30), ("other", 10))


def plan_route(world: World, growth: Growth, year: int, courses: Courses) -> None:
    """Perhaps a plan in the year: mostly after a diagnostic with deficits; a few rest on none."""
    found = next(((id, day, level) for id, day, level in growth.diagnostics if day.year == year), None)
    since = _since(world, year, found[1] if found else None)
    job = growth.present(since)
    if since > world.today or job is None or (growth.plan and growth.plan[2] >= since):
        return
    gaps = growth.open_gaps(since)[:2]
    need = 0.26 if found and found[2].deficit else 0.2 if gaps else 0.0
    rate = world.pace(year, 0.29, 0.27, 0.225, 0.17, 0.12) + need + (growth.zeal[job.organization] - 0.5) * 0.16
    if not found:
        rate *= 0.12
    if world.chance(rate * 0.95):
        _record(world, growth, job.organization, since, found[0] if found else None, gaps, courses)


def _since(world: World, year: int, diagnosed: date | None) -> date:
    """Two weeks after the diagnostic; after a spring one often the autumn."""
    if diagnosed is None:
        return date(year, 9, 15)
    soon = diagnosed + timedelta(days=10 + int(world.rng.random() * 20))
    return date(year, 9, 10) if soon.month < 6 and world.chance(0.45) else soon


def _record(
    world: World, growth: Growth, organization: int, since: date, diagnostic: int | None, gaps: list[Gap], courses: Courses
) -> None:
    until = _until(world, since)
    state, closed = _ending(world, since, until)
    reason = world.pick(_STOPS) if state == "stopped" else ""
    end = min(until, world.today)
    if state in PLAN_APPROVED and growth.present(end) is None and growth.present(since + timedelta(days=21)):
        state, closed, reason = _broken(world, growth, since, end)
    id = world.reserve(LearningPlan)
    growth.plan = (id, since, closed or until)
    passed = False
    if state in PLAN_APPROVED and gaps and world.chance(0.4):
        begun = since + timedelta(days=20 + int(world.rng.random() * 40))
        if begun <= (closed or world.today) and (job := growth.present(begun)):
            course = courses.suitable(world, gaps[0].area, begun)
            passed = take_course(world, growth, course, job.organization, begun, gaps[0], id) == "passed"
    approved = since - timedelta(days=int(world.rng.random() * 8)) if state in PLAN_APPROVED else None
    world.add(
        LearningPlan,
        id=id,
        number=f"ИОМ-{since.year}-{id:05d}",
        person=growth.life.id,
        organization=organization,
        diagnostic=diagnostic,
        state=state,
        since=since,
        until=until,
        approved_on=approved,
        approved_by="Руководитель организации" if approved else "",
        rule="R4" if passed and world.chance(0.3) else "R1",
        closed_on=closed,
        stop_reason=reason,
        **_words(world, state, gaps),
    )
    _items(world, id, state, since, until, closed, gaps)
    if state == "done" and closed:
        for gap in gaps:
            if gap.closed is None:
                gap.closed, gap.evidence = closed, f"План ИОМ-{since.year}-{id:05d} реализован"


def _words(world: World, state: str, gaps: list[Gap]) -> dict[str, str]:
    """The wordy fields of a plan."""
    return {
        "tutor": world.rng.choice(_TUTORS),
        "request": "" if gaps else "Совершенствование мастерства по запросу педагога",
        "goal": "Восполнить выявленные профессиональные дефициты" if gaps else "Освоить современные технологии обучения",
        "reflection": "Запланированное применяю в работе" if state == "done" else "",
        "conclusion": {"done": "Реализован", "partly": "Реализован частично", "failed": "Не реализован"}.get(state, ""),
    }


def _until(world: World, since: date) -> date:
    """The end of the academic year, of the calendar year, or some months: mostly the first."""
    chance = world.rng.random()
    if chance < 0.12:
        return since + timedelta(days=90)
    if since.month >= 8:
        return date(since.year + 1, 5, 31) if chance < 0.8 or since.month > 10 else date(since.year, 12, 25)
    return date(since.year, 12, 20) if chance < 0.7 else date(since.year + 1, 5, 31)


def _ending(world: World, since: date, until: date) -> tuple[str, date | None]:
    """State and the day of closing, by how far the plan has come and how good the year was."""
    today = world.today
    if until > today:
        fresh = (today - since).days < 40
        weighted = (("draft", 14), ("agreed", 10), ("approved", 22), ("active", 54)) if fresh else (
            ("active", 86), ("review", 5), ("done", 4), ("stopped", 2), ("draft", 3))  # fmt: skip
        state = world.pick(weighted)
        return state, today - timedelta(days=int(world.rng.random() * 15)) if state in PLAN_CLOSED else None
    good = world.pace(until.year, 80, 79, 73, 68, 62)
    state = world.pick((("done", good), ("partly", 9), ("failed", 5), ("stopped", 5), ("active", 3), ("review", 2), ("draft", 3)))
    if state == "stopped":
        return state, world.day(since + timedelta(days=14), until)
    shift = timedelta(days=int(world.rng.random() * 14) - 9)
    return state, min(until + shift, today) if state in PLAN_CLOSED else None


def _broken(world: World, growth: Growth, since: date, end: date) -> tuple[str, date, str]:
    """The person left or went on leave inside the plan."""
    away = growth.life.away
    if away and away[0] > since and growth.life.absent(end):
        return "stopped", away[0], "absence"
    last = max((job.until for job in growth.life.jobs if job.until and since <= job.until <= end), default=end)
    return "stopped", last, "dismissed"


def _items(world: World, plan: int, state: str, since: date, until: date, closed: date | None, gaps: list[Gap]) -> None:
    """Four to six lines spread over the plan; under a plan done all obligatory ones are done."""
    count = 4 + int(world.rng.random() * 3)
    first = int(world.rng.random() * len(_ITEMS))
    share = {"done": 1.0, "partly": 0.65, "failed": 0.25, "stopped": 0.35, "review": 0.9, "active": 0.95}.get(state, 0.0)
    last = closed or world.today
    for n in range(count):
        content, form, level, presented = _ITEMS[(first + n * 2) % len(_ITEMS)]
        due = since + (until - since) * (n + 1) // count
        obligatory = n < count - 1
        done = share and due <= last + timedelta(days=30) and world.chance(share)
        done = (state == "done" and obligatory) or done
        on = min(max(due - timedelta(days=int(world.rng.random() * 12)), since), last) if done else None
        world.add(
            PlanItem,
            plan=plan,
            position=n + 1,
            deficit=gaps[n % len(gaps)].id if gaps else None,
            task="Восполнить дефицит" if gaps else "",
            content=content,
            form=form,
            level=level,
            due=due,
            expected="Приём освоен и применяется в работе",
            presented=presented,
            obligatory=obligatory,
            done_on=on,
            evidence=f"{presented}, {on:%d.%m.%Y}" if on else "",
        )
