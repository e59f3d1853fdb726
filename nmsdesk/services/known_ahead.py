"""What is under way already and may still be counted by the end of a period: open plans, courses, campaigns, drafts, future events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from nmsdesk.domain.community import Event, Participation
from nmsdesk.domain.courses import CourseGroup, Enrolment
from nmsdesk.domain.development import Campaign, CampaignPlace, Instrument, LearningPlan, Mentorship, RegistryEntry
from nmsdesk.domain.monitoring import RuleSet, Term
from nmsdesk.domain.organizations import TeamMember
from nmsdesk.domain.periods import Period
from nmsdesk.indicators import frozen
from nmsdesk.indicators.context import NOT_COUNTED, Context
from nmsdesk.russian import count, day
from nmsdesk.services.desk import Desk, Reading


@dataclass(frozen=True, slots=True)
class Known:
    """A thing under way in words, and whom of those not counted it may still bring (ids of the subjects).

    ``firm``: they are known by name; otherwise they are merely invited all together, and how many come is not known.
    """

    text: str
    subjects: tuple[int, ...]
    firm: bool

    @property
    def people(self) -> int:
        return len(self.subjects)


@dataclass(frozen=True, slots=True)
class _Scene:
    """The reading, the days from today to the last one, and the subjects not counted on the last day with their organisations."""

    reading: Reading
    today: date
    last: date
    waiting: dict[int, int | None]

    def of(self, subjects: Iterable[int | None]) -> tuple[int, ...]:
        """Those of the subjects that are not counted yet."""
        return tuple(sorted({n for n in subjects if n is not None and n in self.waiting}))


def ahead(desk: Desk, code: str, period: Period, rules: RuleSet) -> list[Known]:
    """What may bring someone into the count between today and the end of the period; each subject is told once, things without any
    subject are left out. Empty for 6 and 7: there is nothing planned of them in the base."""
    finder = _FINDERS.get(code)
    if finder is None or desk.today >= period.until:
        return []
    with desk.read() as reading:
        found = frozen.statuses(reading.connection, code, Context(period, period.until, rules))
        waiting = {n: place for n, (place, status) in found.items() if status == NOT_COUNTED}
        scene = _Scene(reading, desk.today, period.until, waiting)
        seen: set[int] = set()
        result = []
        for text, subjects in finder(scene):
            if new := tuple(n for n in subjects if n not in seen):
                result.append(Known(text, new, code != "1"))
                seen |= set(new)
    return result


_Found = Iterator[tuple[str, tuple[int, ...]]]


def _campaigns(s: _Scene) -> _Found:
    """1: people of the organisations invited to a campaign that is not over, by an instrument that counts."""
    counted = {i.id for i in s.reading.where(Instrument, counted=True)}
    for c in s.reading.where(Campaign):
        if c.state != "closed" and c.instrument in counted and c.since and c.until and c.since <= s.last and c.until >= s.today:
            places = {p.organization for p in s.reading.where(CampaignPlace, campaign=c.id)}
            yield f"кампания «{c.name}» до {day(c.until)}", s.of(n for n, place in s.waiting.items() if place in places)


def _drafts(s: _Scene) -> _Found:
    """2а: plans drawn up on a diagnostic, not approved."""
    found = s.reading.where(LearningPlan, state=["draft", "agreed"])
    fitting = [p for p in found if p.diagnostic and p.since and p.until and p.since <= s.last and p.until >= s.today]
    yield count(len(fitting), "проект ИОМ", "проекта ИОМ", "проектов ИОМ") + " ждут утверждения", s.of(p.person for p in fitting)


def _open_plans(s: _Scene) -> _Found:
    """2б: plans whose term comes by the end, not closed yet."""
    found = s.reading.where(LearningPlan, state=["approved", "active", "review"])
    due = s.of(p.id for p in found if p.until and p.until <= s.last)
    yield f"{count(len(due), 'план', 'плана', 'планов')} со сроком до {day(s.last)} ещё не закрыты", due


def _groups(s: _Scene, listed: bool) -> list[CourseGroup]:
    """Course groups that end between today and the last day; ``listed`` only by a programme in the registry on the day of the end."""
    groups = [g for g in s.reading.where(CourseGroup, state=["planned", "active"]) if g.until and s.today <= g.until <= s.last]
    if not listed:
        return groups
    entries = s.reading.where(RegistryEntry, program={g.program for g in groups if g.program})
    return [g for g in groups if g.until and any(e.program == g.program and e.holds(g.until) for e in entries)]


def _enrolled(s: _Scene, listed: bool) -> tuple[int, list[int | None]]:
    groups = _groups(s, listed)
    rows = s.reading.where(Enrolment, group={g.id for g in groups if g.id}, state="enrolled")
    return len({r.group for r in rows}), [r.person for r in rows]


def _courses(s: _Scene) -> _Found:
    """3: those enrolled in groups by programmes of the registry that end in time."""
    groups, people = _enrolled(s, listed=True)
    yield f"{_count_groups(groups)} по программам реестра до {day(s.last)}", s.of(people)


def _teams(s: _Scene) -> _Found:
    """4: teams some of whom learn in groups that end in time."""
    groups, people = _enrolled(s, listed=False)
    rows = s.reading.where(TeamMember, team=set(s.waiting))
    learning = set(people)
    yield f"{_count_groups(groups)} до {day(s.last)}, где учатся члены команд", s.of(m.team for m in rows if m.person in learning)


def _count_groups(n: int) -> str:
    return count(n, "группа курсов", "группы курсов", "групп курсов")


def _support(s: _Scene) -> _Found:
    """5: pairs planned, and invitations to events ahead of the forms that count as support."""
    pairs = [m for m in s.reading.where(Mentorship, state="planned") if m.since and m.since <= s.last]
    yield "готовятся наставнические пары", s.of(m.mentee for m in pairs)
    forms = {t.code for t in s.reading.where(Term, dictionary="event_forms", counts=True)}
    events = [e for e in s.reading.where(Event, state="planned") if e.since and s.today <= e.since <= s.last and e.form in forms]
    guests = s.reading.where(Participation, event={e.id for e in events if e.id}, state="invited")
    yield f"приглашены на мероприятия до {day(s.last)}", s.of(g.person for g in guests)


_FINDERS: dict[str, Callable[[_Scene], _Found]] = {
    "1": _campaigns, "2a": _drafts, "2b": _open_plans, "3": _courses, "4": _teams, "5": _support,
}  # fmt: skip
