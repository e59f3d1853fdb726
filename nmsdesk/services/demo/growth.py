"""The development of one person over the years: diagnostics, deficits, courses; plans are in routes.py."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from nmsdesk.domain.development import AreaResult, Deficit, Diagnostic, Instrument, Level, Training
from nmsdesk.services.demo.courses import Course, Courses
from nmsdesk.services.demo.world import Job, Life, World

_TEACHERS = ((0, 60), (3, 15), (4, 8), (5, 10), (6, 7))  # place of the instrument among the seeds, weight
_PRESCHOOL = ((1, 82), (5, 8), (6, 10))
_LEADERS = ((2, 86), (6, 14))
_UNCOUNTED = ((7, 70), (8, 30))
_TEXTS = {
    "subject": "Решение заданий повышенной сложности по предмету",
    "methods": "Отбор методов и приёмов под цель урока",
    "psychology": "Учёт возрастных и индивидуальных особенностей",
    "communication": "Взаимодействие с родителями и коллегами",
    "regulations": "Знание нормативных документов",
    "digital": "Применение цифровых ресурсов на уроке",
    "literacy": "Задания на функциональную грамотность",
    "assessment": "Критериальное и формирующее оценивание",
    "preschool_program": "Планирование по ФОП ДО",
    "preschool_space": "Организация среды группы",
}


@dataclass(slots=True)
class Gap:
    """A deficit while the person's years are lived through; becomes a record at the end."""

    id: int
    area: str
    diagnostic: int
    opened: date
    closed: date | None = None
    evidence: str = ""

    def open(self, on: date) -> bool:
        return self.opened <= on and (self.closed is None or self.closed > on)


@dataclass(slots=True)
class Growth:
    """What is known of a person so far: gaps, the last counted diagnostic (id, day, level), plans."""

    life: Life
    zeal: dict[int, float]
    gaps: list[Gap] = field(default_factory=list)
    diagnostics: list[tuple[int, date, Level]] = field(default_factory=list)
    plan: tuple[int, date, date] | None = None

    def open_gaps(self, on: date) -> list[Gap]:
        return [gap for gap in self.gaps if gap.open(on)]

    def present(self, on: date) -> Job | None:
        """The main job on the day unless the person is away."""
        return None if self.life.absent(on) else self.life.job(on)


def diagnose(world: World, growth: Growth, year: int) -> None:
    """Diagnostics of a year: the campaign of the organisation, now and then an uncounted or a second attempt."""
    day = _campaign_day(world, year)
    if day is None or (job := growth.present(day)) is None:
        return
    zeal = growth.zeal[job.organization]
    coverage = world.pace(year, 0.69, 0.665, 0.58, 0.49, 0.39) + (zeal - 0.5) * 0.34
    for _ in range(world.times(coverage)):
        weighted = _weights(world, job)
        _attempt(world, growth, world.seeds.instruments[world.pick(weighted)], job, day)
        if world.density > 1:
            day = _campaign_day(world, year) or day
    if world.chance(0.05) and (again := day + timedelta(days=60)) <= world.today and (now := growth.present(again)):
        later = _weights(world, now) if world.chance(0.5) else _UNCOUNTED
        _attempt(world, growth, world.seeds.instruments[world.pick(later)], now, again)


def _weights(world: World, job: Job) -> tuple[tuple[int, int], ...]:
    if world.seeds.groups[job.post] == "leading":
        return _LEADERS
    return _TEACHERS if job.organization in world.school_ids else _PRESCHOOL


def _campaign_day(world: World, year: int) -> date | None:
    spring = world.chance(0.55)
    day = world.day(date(year, 2, 3), date(year, 4, 25)) if spring else world.day(date(year, 9, 10), date(year, 11, 21))
    return day if world.start <= day <= world.today else None


def _attempt(world: World, growth: Growth, instrument: Instrument, job: Job, day: date) -> None:
    """One result with its areas; weak areas open deficits."""
    rng, life = world.rng, growth.life
    trend = 1.4 * (world.years - (world.today.year - day.year))
    value = min(max(rng.gauss(64 + life.skill + trend + 4 * growth.zeal[job.organization], 12.5), 12), 100)
    levels = world.seeds.levels[instrument.scale or 0]
    graded = levels[0].minimum is not None
    maximum = rng.choice((25, 40, 50)) if graded and rng.random() < 0.6 else None
    percent = round(round(value * maximum / 100) / maximum * 100, 1) if maximum else round(value, 1)
    level = level_of(levels, percent) if graded else levels[0 if value > 48 else 1]
    id = world.add(
        Diagnostic,
        person=life.id,
        instrument=instrument.id,
        day=day,
        organization=job.organization,
        score=round(value * maximum / 100) if maximum else None,
        maximum=maximum,
        percent=percent if graded else None,
        level=level.id,
        result=level.name,
    )
    weak = _areas(world, id, instrument, levels, percent) if graded else []
    if level.deficit and not weak:
        weak = [rng.choice(instrument.areas)]
    for area in weak[:2]:
        if all(gap.area != area for gap in growth.open_gaps(day)):
            growth.gaps.append(Gap(world.reserve(Deficit), area, id, day))
    if instrument.counted:
        growth.diagnostics.append((id, day, level))


def _areas(world: World, diagnostic: int, instrument: Instrument, levels: Sequence[Level], percent: float) -> list[str]:
    """Results by area around the whole one; returns the weak areas."""
    weak = []
    for area in instrument.areas:
        value = round(min(max(world.rng.gauss(percent - 2, 14), 0), 100), 1)
        level = level_of(levels, value)
        world.add(AreaResult, diagnostic=diagnostic, area=area, percent=value, level=level.id)
        if level.deficit and value < 65:
            weak.append(area)
    return weak


def level_of(levels: Sequence[Level], percent: float) -> Level:
    """The level of the scale that the per cent reaches."""
    return next((level for level in levels if level.minimum is not None and percent >= level.minimum), levels[-1])


def train(world: World, growth: Growth, year: int, courses: Courses) -> None:
    """Courses of a year, sooner with an open deficit; a passed one closes it."""
    for _ in range(world.times(world.pace(year, 1.0, 1.0, 0.84, 0.7, 0.56))):
        since = world.day(date(year, 1, 15), date(year, 11, 10))
        if not world.start <= since <= world.today or (job := growth.present(since)) is None:
            continue
        gaps = growth.open_gaps(since)
        if not world.chance(0.3 + 0.24 * growth.zeal[job.organization] + (0.55 if gaps else 0)):
            continue
        gap = world.rng.choice(gaps) if gaps and world.chance(0.9) else None
        area = gap.area if gap and world.chance(0.95) else _usual_area(world, job)
        course = courses.suitable(world, area, since)
        take_course(world, growth, course, job.organization, since, gap, None)


def _usual_area(world: World, job: Job) -> str:
    if world.seeds.groups[job.post] == "leading":
        return world.rng.choice(world.seeds.instruments[_LEADERS[0][0]].areas)
    return world.rng.choice(world.seeds.instruments[0 if job.organization in world.school_ids else 1].areas)


def take_course(world: World, growth: Growth, course: Course, organization: int, since: date, gap: Gap | None, plan: int | None) -> str:
    """Record a training and what came of it: '' while it goes on, passed, failed, absent."""
    until = since + timedelta(days=max(4, course.hours // 3))
    ended = until <= world.today
    attestation = "" if not ended else world.pick((("passed", 91), ("failed", 4), ("absent", 5)))
    id = world.reserve(Training)
    kind = "diploma" if course.kind == "pp" else "certificate"
    passed = attestation == "passed"
    world.add(
        Training,
        id=id,
        person=growth.life.id,
        program=course.id,
        organization=organization,
        since=since,
        until=until,
        attestation=attestation,
        certificate=kind if passed else "reference" if attestation == "failed" else "",
        certificate_number=f"{'ДПП' if course.kind == 'pp' else 'УПК'}-{until.year % 100}-{id:06d}" if passed else "",
        deficit=gap.id if gap else None,
        plan=plan,
    )
    if passed and gap and gap.area in course.areas and gap.closed is None and world.chance(0.75):
        gap.closed, gap.evidence = until, f"Итоговая аттестация по программе, документ № УПК-{until.year % 100}-{id:06d}"
    return attestation


def record_gaps(world: World, growth: Growth) -> None:
    """Deficits, once it is known which of them have been closed."""
    for gap in growth.gaps:
        world.add(
            Deficit,
            id=gap.id,
            person=growth.life.id,
            area=gap.area,
            text=_TEXTS.get(gap.area, ""),
            diagnostic=gap.diagnostic,
            opened=gap.opened,
            closed=gap.closed,
            evidence=gap.evidence,
        )
