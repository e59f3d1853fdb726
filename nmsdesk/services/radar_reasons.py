"""Why a standing in an indicator may change: the days on which something of a subject begins or ends, each in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from nmsdesk.domain import terms
from nmsdesk.domain.community import Association, Membership
from nmsdesk.domain.development import Diagnostic, LearningPlan, Mentorship, Training
from nmsdesk.domain.fields import Record
from nmsdesk.domain.organizations import ChecklistItem, ChecklistMark, Organization, Site, Team, TeamMember
from nmsdesk.domain.people import Absence, Employment, Person, Post
from nmsdesk.domain.periods import add_months, add_years
from nmsdesk.indicators.context import Context
from nmsdesk.russian import count, day
from nmsdesk.services.desk import Reading
from nmsdesk.storage.records import Labels

ONE = timedelta(days=1)
CHUNK = 5_000
R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Cause:
    """On ``day`` the standing may become another; ``lapse`` tells a ground that ends within the period and is missed after it."""

    day: date
    text: str
    lapse: bool = False


@dataclass(frozen=True, slots=True)
class _Scene:
    reading: Reading
    context: Context
    today: date
    ids: list[int]

    def inside(self, on: date | None) -> bool:
        """After today and not after the last day."""
        return on is not None and self.today < on <= self.context.as_of


_Found = Iterator[tuple[int, Cause]]


def _of(s: _Scene, kind: type[R], name: str, ids: Iterable[int | None]) -> Iterator[R]:
    """Records that refer to one of many, in parts that a query holds."""
    wanted = sorted({n for n in ids if n is not None})
    for start in range(0, len(wanted), CHUNK):
        yield from s.reading.where(kind, **{name: wanted[start : start + CHUNK]})


def causes(reading: Reading, code: str, context: Context, today: date, ids: list[int]) -> dict[int, list[Cause]]:
    """Subject → what of it changes after ``today`` and by the last day, every such day among them."""
    scene = _Scene(reading, context, today, ids)
    found: dict[int, list[Cause]] = defaultdict(list)
    for finder in _FINDERS[code]:
        for subject, cause in finder(scene):
            found[subject].append(cause)
    return found


def _ends(s: _Scene, until: date | None) -> bool:
    """The last day is today or later and the next one still within reach."""
    return until is not None and s.inside(until + ONE)


def _staff(s: _Scene) -> _Found:
    """Jobs and absences of persons."""
    return _jobs(s, {n: [n] for n in s.ids})


def _jobs(s: _Scene, subjects: dict[int, list[int]]) -> _Found:
    """Jobs and absences of persons, told to the subjects of each."""
    jobs = list(_of(s, Employment, "person", subjects))
    posts = {p.id: p.name for p in s.reading.where(Post, id={j.post for j in jobs if j.post})}
    places = Labels(s.reading.connection).of("organizations", (j.organization for j in jobs))
    away = defaultdict(list)
    for absence in _of(s, Absence, "employment", (j.id for j in jobs)):
        away[absence.employment].append(absence)
    for job in jobs:
        where = f"{posts.get(job.post, 'должность не указана')}, {places.get(job.organization or 0, '')}"
        mine = []
        if job.since and s.inside(job.since):
            mine.append(Cause(job.since, f"с {day(job.since)} работает: {where}"))
        if job.until and _ends(s, job.until):
            why = f" ({terms.EMPLOYMENT_ENDS[job.end_reason]})" if job.end_reason in terms.EMPLOYMENT_ENDS else ""
            mine.append(Cause(job.until + ONE, f"{day(job.until)} последний день работы: {where}{why}"))
        for absence in away[job.id]:
            kind = terms.ABSENCE_KINDS.get(absence.kind, "длительное отсутствие")
            if absence.since and s.inside(absence.since):
                mine.append(Cause(absence.since, f"с {day(absence.since)} {kind}"))
            if absence.until and _ends(s, absence.until):
                mine.append(Cause(absence.until + ONE, f"{day(absence.until)} заканчивается {kind}"))
        for subject in subjects[job.person or 0]:
            yield from ((subject, cause) for cause in mine)


def _young(s: _Scene) -> _Found:
    """The age and the years of work at which a young teacher is counted no longer."""
    rules = s.context.rules
    age = (rules.age_bound or 35) + rules.age_included
    years = (rules.experience_bound or 3) + rules.experience_included
    for person in s.reading.by_ids(Person, s.ids):
        if person.birth and s.inside(on := _reached(person.birth, age)):
            yield person.id or 0, Cause(on, f"исполнится {count(age, 'год', 'года', 'лет')} {day(on)}")
        if person.career_start and s.context.variant != "young":
            start = add_months(person.career_start, person.career_break or 0) if person.career_break else person.career_start
            if s.inside(on := _reached(start, years)):
                yield person.id or 0, Cause(on, f"исполнится {count(years, 'год', 'года', 'лет')} работы {day(on)}")


def _reached(since: date, years: int) -> date:
    """The first day on which so many whole years have passed."""
    on = add_years(since, years)
    return on if add_years(on, -years) >= since else on + ONE


def _validity(s: _Scene) -> _Found:
    """1: a diagnostic that goes out of validity, and results dated ahead."""
    years = s.context.rules.validity_years or 0
    for result in _of(s, Diagnostic, "person", s.ids):
        if result.day is None:
            continue
        if s.inside(result.day):
            yield result.person or 0, Cause(result.day, f"новая диагностика {day(result.day)}")
        if years and result.day < s.context.period.since:
            on = _reached(result.day, years)
            on = on if add_years(on, -years) > result.day else on + ONE
            if s.inside(on):
                yield result.person or 0, Cause(on, f"диагностика от {day(result.day)} действует по {day(on - ONE)}")


def _plans_of_persons(s: _Scene) -> _Found:
    """2а: plans whose term ends within the period are missed after it; those that begin ahead."""
    for plan in _of(s, LearningPlan, "person", s.ids):
        yield from ((plan.person or 0, c) for c in _plan_causes(s, plan))


def _plan_causes(s: _Scene, plan: LearningPlan) -> Iterator[Cause]:
    name = f"ИОМ № {plan.number}" if plan.number and not plan.number.upper().startswith("ИОМ") else plan.number or "ИОМ"
    if plan.since and s.inside(plan.since):
        yield Cause(plan.since, f"с {day(plan.since)} действует {name}")
    over = min((x for x in (plan.until, plan.closed_on) if x), default=None)
    if over and plan.approved_on and s.context.period.holds(over):
        yield Cause(over + ONE, f"{name} действует по {day(over)}", lapse=True)


def _plans(s: _Scene) -> _Found:
    """2б: the person of a plan leaves; the plan comes due."""
    plans = s.reading.by_ids(LearningPlan, s.ids)
    of: dict[int, list[int]] = defaultdict(list)
    for plan in plans:
        of[plan.person or 0].append(plan.id or 0)
        if plan.until and s.inside(plan.until):
            yield plan.id or 0, Cause(plan.until, f"срок плана {day(plan.until)}")
    yield from _jobs(s, of)


def _teams(s: _Scene) -> _Found:
    """4: a team or its organisation ends, members come and go, members finish trainings."""
    teams = s.reading.by_ids(Team, s.ids)
    for team in teams:
        if team.until and _ends(s, team.until):
            yield team.id or 0, Cause(team.until + ONE, f"команда действует по {day(team.until)}")
    of: dict[int, list[int]] = defaultdict(list)
    for team in teams:
        of[team.organization or 0].append(team.id or 0)
    yield from _places(s, of)
    members = list(_of(s, TeamMember, "team", s.ids))
    trainings = defaultdict(list)
    for training in _of(s, Training, "person", (m.person for m in members)):
        if training.until and s.inside(training.until):
            trainings[training.person].append(training.until)
    for m in members:
        if m.since and s.inside(m.since):
            yield m.team or 0, Cause(m.since, f"с {day(m.since)} новый член команды")
        if m.until and _ends(s, m.until):
            yield m.team or 0, Cause(m.until + ONE, f"{day(m.until)} член команды выбывает")
        yield from ((m.team or 0, Cause(on, f"обучение члена команды до {day(on)}")) for on in trainings[m.person])


def _schools(s: _Scene) -> _Found:
    return _places(s, {n: [n] for n in s.ids})


def _places(s: _Scene, of: dict[int, list[int]]) -> _Found:
    """Organisations that begin or end."""
    for place in s.reading.by_ids(Organization, sorted(of)):
        for subject in of[place.id or 0]:
            if place.since and s.inside(place.since):
                yield subject, Cause(place.since, f"организация действует с {day(place.since)}")
            if place.until and _ends(s, place.until):
                yield subject, Cause(place.until + ONE, f"организация действует по {day(place.until)}")


def _marks(s: _Scene) -> _Found:
    """6: marks of the mentoring model that begin or end."""
    items = {i.id: i.name for i in s.reading.where(ChecklistItem)}
    for mark in _of(s, ChecklistMark, "organization", s.ids):
        name = f"«{items.get(mark.item, '')}»"
        if mark.since and s.inside(mark.since):
            yield mark.organization or 0, Cause(mark.since, f"с {day(mark.since)} условие {name}: {terms.MARKS.get(mark.state, '')}")
        if mark.until and _ends(s, mark.until):
            yield mark.organization or 0, Cause(mark.until + ONE, f"отметка о выполнении условия {name} действует по {day(mark.until)}")


def _sites(s: _Scene) -> _Found:
    """7: statuses that begin, and those that end within the period: missed after it."""
    labels = Labels(s.reading.connection)
    for site in _of(s, Site, "organization", s.ids):
        name = labels.term("site_kinds", site.kind)
        if site.since and s.inside(site.since):
            yield site.organization or 0, Cause(site.since, f"с {day(site.since)} {name}")
        if site.until and s.context.period.holds(site.until):
            yield site.organization or 0, Cause(site.until + ONE, f"{name} по {day(site.until)}", lapse=True)


def _support(s: _Scene) -> _Found:
    """5: mentors, clubs and plans that end within the period: missed after it."""
    period = s.context.period
    for pair in _of(s, Mentorship, "mentee", s.ids):
        if pair.until and period.holds(pair.until):
            yield pair.mentee or 0, Cause(pair.until + ONE, f"наставник по {day(pair.until)}", lapse=True)
    members = [m for m in _of(s, Membership, "person", s.ids) if m.until and period.holds(m.until)]
    clubs = {a.id: a.name for a in s.reading.where(Association, id={m.association for m in members if m.association})}
    for m in members:
        if m.until:
            yield m.person or 0, Cause(m.until + ONE, f"«{clubs.get(m.association, '')}» по {day(m.until)}", lapse=True)
    for plan in _of(s, LearningPlan, "person", s.ids):
        yield from ((plan.person or 0, c) for c in _plan_causes(s, plan) if c.lapse)


def _finders(*finders: Callable[[_Scene], _Found]) -> Iterable[Callable[[_Scene], _Found]]:
    return finders


_FINDERS = {
    "1": _finders(_staff, _validity),
    "2a": _finders(_staff, _plans_of_persons),
    "2b": _finders(_plans),
    "3": _finders(_staff),
    "4": _finders(_teams),
    "5": _finders(_staff, _young, _support),
    "6": _finders(_schools, _marks),
    "7": _finders(_schools, _sites),
}
