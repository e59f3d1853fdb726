"""Values of the ИОМ form: the plan with its items, the person on its first day, diagnostics and deficits."""

from __future__ import annotations

from datetime import date
from typing import Any

from nmsdesk.documents.tree import Document
from nmsdesk.domain import terms
from nmsdesk.domain.development import AreaResult, Deficit, Diagnostic, Instrument, LearningPlan, Level, Mentorship, PlanItem, PlanStep
from nmsdesk.domain.organizations import Organization
from nmsdesk.domain.people import Employment, Person, QualificationCategory
from nmsdesk.domain.periods import full_years
from nmsdesk.errors import Rejected, Stale
from nmsdesk.reports.parts import Signer
from nmsdesk.reports.plan_form import Area, Item, PlanForm, plan_form
from nmsdesk.russian import day, fold, percent, plural
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.papers.finding import best_categories, centre, head_of, jobs_on, posts_of, reversed_name
from nmsdesk.services.papers.wish import Wish
from nmsdesk.storage.records import Labels

AFTER = 92  # days after the end of a plan in which a diagnostic is taken as its repetition


def plan_paper(desk: Desk, wish: Wish) -> Document:
    """The form of the wish's plan, else of the person's latest one."""
    with desk.read() as reading:
        plan = _plan(reading, wish)
        person = reading.get(Person, plan.person)
        if person is None:
            raise Stale("Работника больше нет. Обновите список.")
        return plan_form(_Form(reading, plan, person, desk.today).values())


def _plan(reading: Reading, wish: Wish) -> LearningPlan:
    if wish.plan is not None:
        if (plan := reading.get(LearningPlan, wish.plan)) is None:
            raise Rejected(f"Плана ИОМ с номером записи {wish.plan} нет.")
        return plan
    if wish.person is None:
        raise Rejected("Выберите работника, чей ИОМ печатать.")
    plans = reading.where(LearningPlan, person=wish.person)
    if not plans:
        name = Labels(reading.connection).of("persons", [wish.person]).get(wish.person, "")
        raise Rejected(f"У работника {name} нет ИОМ. Сначала составьте план.")
    return max(plans, key=lambda p: (p.since or date.min, p.id or 0))


class _Form:
    """Gathers the values of one plan."""

    def __init__(self, reading: Reading, plan: LearningPlan, person: Person, today: date):
        self.reading, self.plan, self.person = reading, plan, person
        self.on = plan.since or today
        self.labels = Labels(reading.connection)
        self.deficits = {d.id: d for d in reading.where(Deficit, person=person.id)}
        self.items = sorted(reading.where(PlanItem, plan=plan.id), key=lambda i: (i.position is None, i.position or 0, i.id or 0))
        jobs = reading.where(Employment, person=person.id)
        self.jobs = jobs_on(jobs, self.on) or jobs_on(jobs, today)
        number = plan.organization or (self.jobs[0].organization if self.jobs else None)
        self.place = reading.get(Organization, number)

    def values(self) -> PlanForm:
        plan, person = self.plan, self.person
        source = self.reading.get(Diagnostic, plan.diagnostic)
        approver = head_of(self.reading, self.place, self.on) if self.place else Signer("Руководитель организации")
        if fold(approver.name) == fold(reversed_name(person)):  # nobody approves a plan of their own
            approver = centre(self.reading, self.on)
        return PlanForm(
            number=plan.number, name=person.full_name, organization=(self.place.full_name or self.place.name) if self.place else "",
            **self._work(), category=self._category(), experience=self._experience(), education=self._education(),
            since=plan.since, until=plan.until, approver=approver, tutor=plan.tutor, mentor=self._mentor(),
            state=terms.PLAN_STATES.get(plan.state, ""), rule=plan.rule,
            **self._diagnostic(source), deficits=self._deficits(), request=plan.request, goal=plan.goal,
            tasks=tuple(dict.fromkeys(i.task for i in self.items if i.task)), items=tuple(map(self._item, self.items)),
            reflection=plan.reflection, conclusion=plan.conclusion, repeated=self._repeated(source),
            verdict=plan.verdict, steps=self._steps(), short_name=reversed_name(person), made=plan.approved_on or plan.since,
        )  # fmt: skip

    def _work(self) -> dict[str, Any]:
        posts = posts_of(self.reading)
        here = [j for j in self.jobs if self.place and j.organization == self.place.id] or self.jobs
        names = dict.fromkeys(posts[j.post].name for j in here if j.post in posts)
        subjects = dict.fromkeys(self.labels.term("subjects", code) for j in here for code in j.subjects)
        first, *rest = names or [""]
        return {"posts": ", ".join([first, *(n[:1].lower() + n[1:] for n in rest)]), "subjects": ", ".join(subjects)}

    def _category(self) -> str:
        found = []
        for c in best_categories(self.reading.where(QualificationCategory, person=self.person.id), self.on):
            since = f", установлена {day(c.since)}" if c.since else ""
            found.append(terms.CATEGORY_KINDS[c.kind] + since + (f", {c.order}" if c.order else ""))
        return "; ".join(found)

    def _experience(self) -> str:
        """«общий 12 лет, педагогический 10 лет, в должности 4 года» on the plan's first day."""
        breaks = self.person.career_break or 0
        parts = []
        for caption, since, months in (
            ("общий", self.person.total_start, 0),
            ("педагогический", self.person.career_start, breaks),
            ("в занимаемой должности", self.jobs[0].since if self.jobs else None, 0),
        ):
            if since and since <= self.on:
                parts.append(f"{caption} – {_years(max(0, full_years(since, self.on) - months // 12))}")
        return ", ".join(parts)

    def _education(self) -> str:
        parts = (terms.EDUCATION.get(self.person.education, ""), self.person.education_place)
        return "; ".join(p for p in parts if p)

    def _mentor(self) -> str:
        pairs = [m for m in self.reading.where(Mentorship, mentee=self.person.id) if m.holds(self.on) and m.state != "planned"]
        names = self.labels.of("persons", [m.mentor for m in pairs])
        return ", ".join(dict.fromkeys(names[m.mentor] for m in pairs if m.mentor in names))

    def _diagnostic(self, d: Diagnostic | None) -> dict[str, Any]:
        if d is None:
            return {}
        tool = self.reading.get(Instrument, d.instrument)
        organizer = self.labels.term("organizers", tool.organizer) if tool and tool.organizer else ""
        areas = []
        for a in self.reading.where(AreaResult, diagnostic=d.id):
            areas.append(Area(self.labels.term("areas", a.area), a.percent, self._level(a.level)))
        about = ", ".join(x for x in (tool.name if tool else "", organizer, day(d.day)) if x)
        return {"diagnostic": about, "diagnostic_result": self._result(d), "areas": tuple(areas)}

    def _level(self, number: int | None) -> str:
        level = self.reading.get(Level, number)
        return level.name if level else ""

    def _result(self, d: Diagnostic) -> str:
        shown = percent(d.percent) if d.percent is not None else ""
        level = self._level(d.level)
        return ", ".join(x for x in (shown, f"уровень – {level}" if level else "") if x) or d.result

    def _deficits(self) -> tuple[str, ...]:
        """Those that the plan answers, else those open on its first day."""
        chosen = [self.deficits[i.deficit] for i in self.items if i.deficit in self.deficits]
        if not chosen:
            chosen = [d for d in self.deficits.values() if d.opened and d.opened <= self.on and (d.closed is None or d.closed >= self.on)]
        return tuple(dict.fromkeys(map(self._deficit, chosen)))

    def _deficit(self, d: Deficit) -> str:
        area = self.labels.term("areas", d.area)
        return f"{area}: {d.text}" if d.text else area

    def _item(self, i: PlanItem) -> Item:
        deficit = self.deficits.get(i.deficit)
        done = ", ".join(x for x in (day(i.done_on), i.evidence) if x)
        return Item(
            self._deficit(deficit) if deficit else "", i.task, i.content, self.labels.term("event_forms", i.form) if i.form else "",
            terms.LEVELS_OF_EVENT.get(i.level, ""), i.due, i.expected, i.presented, done, i.obligatory,
        )  # fmt: skip

    def _steps(self) -> tuple[str, ...]:
        """Extensions, a return to work and the like: the steps that have a reason of their own, closing aside."""
        found = sorted(self.reading.where(PlanStep, plan=self.plan.id), key=lambda s: (s.day or date.min, s.id or 0))
        lines = []
        for s in found:
            if s.until:
                lines.append(f"{day(s.day)}: срок продлён до {day(s.until)}, {s.reason}" + (f" ({s.by})" if s.by else ""))
            elif s.state == "stopped":
                lines.append(f"{day(s.day)}: прекращён, {s.reason}" + (f" ({s.by})" if s.by else ""))
        return tuple(lines)

    def _repeated(self, source: Diagnostic | None) -> tuple[str, ...]:
        """Results by the same instrument after the plan began."""
        if source is None:
            return ()
        end = self.plan.closed_on or self.plan.until
        same = self.reading.where(Diagnostic, person=self.person.id, instrument=source.instrument)
        later = [(d.day, d) for d in same if d.day and d.day > self.on and (end is None or (d.day - end).days <= AFTER)]
        return tuple(f"{day(on)}: {self._result(d)}" for on, d in sorted(later, key=lambda x: x[0]))


def _years(n: int) -> str:
    return f"{n} {plural(n, 'год', 'года', 'лет')}" if n else "менее года"
