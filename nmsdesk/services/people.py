"""A person as the desk sees them: the line of the list, and the card with everything about one person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from nmsdesk.domain import terms
from nmsdesk.domain.community import Association, Event, Membership, Participation
from nmsdesk.domain.development import AreaResult, Deficit, Diagnostic, LearningPlan, Mentorship, Program, Training
from nmsdesk.domain.monitoring import RuleSet
from nmsdesk.domain.organizations import Team, TeamMember
from nmsdesk.domain.people import Absence, Employment, FormerName, Person, QualificationCategory
from nmsdesk.domain.periods import add_years, day_before, full_years
from nmsdesk.errors import Stale
from nmsdesk.russian import count, day
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.storage.records import Labels

YEARS = ("год", "года", "лет")


@dataclass(frozen=True, slots=True)
class Moment:
    """An event of a person's life at work: day, icon, what happened, what exactly, the record behind it."""

    day: date
    icon: str
    text: str
    detail: str
    register: str
    id: int


@dataclass(frozen=True, slots=True)
class PersonCard:
    """Everything about one person; texts are ready to be read, records stay for the forms."""

    person: Person
    jobs: tuple[tuple[Employment, str], ...]
    badges: tuple[tuple[str, str], ...]  # text, tone
    facts: tuple[tuple[str, str, str], ...]  # caption, value, link «register:id»
    timeline: tuple[Moment, ...]
    sections: dict[str, list[tuple[int, str, str]]] = field(default_factory=dict)  # register → (id, title, detail)
    areas: tuple[tuple[str, date, float], ...] = ()  # area, day, per cent


def young_until(person: Person, rules: RuleSet) -> date | None:
    """The last day on which the person belongs to the young in the first years of work; None when not known or never."""
    if not person.birth or not person.career_start:
        return None
    birthday = add_years(person.birth, (rules.age_bound or 35) + (1 if rules.age_included else 0))
    years = add_years(person.career_start, (rules.experience_bound or 3) + (1 if rules.experience_included else 0))
    if person.career_break:
        from nmsdesk.domain.periods import add_months

        years = add_months(years, person.career_break)
    return day_before(min(birthday, years))


def list_rows(desk: Desk, ids: Sequence[int]) -> list[tuple[str, str, str, str, str, str]]:
    """(name, organisation, post and subjects, mark, category, birth) of each person, as of today."""
    on = desk.today
    with desk.read() as reading:
        people = reading.by_ids(Person, list(ids))
        wanted = set(ids)
        jobs: dict[int, list[Employment]] = defaultdict(list)
        for e in reading.where(Employment, person=wanted):
            if e.holds(on):
                jobs[e.person or 0].append(e)
        best: dict[int, QualificationCategory] = {}
        for c in reading.where(QualificationCategory, person=wanted):
            if c.holds(on) and (c.person not in best or _rank(c) < _rank(best[c.person])):
                best[c.person or 0] = c
        absent = {
            a.employment for a in reading.where(Absence, employment={e.id or 0 for rows in jobs.values() for e in rows}) if a.holds(on)
        }
        labels = Labels(reading.connection)
        places = labels.of("organizations", [e.organization for rows in jobs.values() for e in rows])
        posts = labels.of("posts", [e.post for rows in jobs.values() for e in rows])
        rules = _rules(reading, on)
        found = []
        for p in people:
            own = sorted(jobs[p.id or 0], key=lambda e: (e.kind != "main", e.id))
            first = own[0] if own else None
            place = places.get(first.organization or 0, "") if first else ""
            more = f" и ещё {len(own) - 1}" if len(own) > 1 else ""
            post = _post(labels, posts, first) + more if first else "не работает"
            category = best.get(p.id or 0)
            kind = terms.CATEGORY_KINDS[category.kind].split(" занимаемой")[0] if category else ""
            found.append((p.full_name, place, post, _mark(p, own, absent, rules, on), kind, day(p.birth)))
    return found


def _rank(category: QualificationCategory) -> int:
    order = ("highest", "first", "second", "conformity", "methodist", "mentor", "none")
    return order.index(category.kind)


def _post(labels: Labels, posts: dict[int, str], job: Employment) -> str:
    subjects = ", ".join(labels.term("subjects", s) for s in job.subjects)
    return posts.get(job.post or 0, "") + (f": {subjects}" if subjects else "")


def _mark(person: Person, jobs: list[Employment], absent: set[int | None], rules: RuleSet | None, on: date) -> str:
    if not jobs:
        return ""
    if all(e.id in absent for e in jobs):
        return "отсутствует"
    last = young_until(person, rules) if rules else None
    if person.young == "yes" or (person.young != "no" and last and last >= on):
        return "молодой"
    return ""


def _rules(reading: Reading, on: date) -> RuleSet | None:
    return next((r for r in reading.where(RuleSet) if r.holds(on)), None)


def card(desk: Desk, number: int) -> PersonCard:
    """The card of a person; Stale when there is no such person any more."""
    with desk.read() as reading:
        person = reading.get(Person, number)
        if person is None:
            raise Stale("Этого работника больше нет в базе. Обновите список.")
        maker = _Maker(desk, reading, person)
        return maker.card()


class _Maker:
    """Gathers the records of one person and puts them into words."""

    def __init__(self, desk: Desk, reading: Reading, person: Person):
        self.desk, self.reading, self.person = desk, reading, person
        self.on = desk.today
        self.labels = Labels(reading.connection)
        own: dict[str, Any] = {"person": person.id}
        self.jobs = sorted(reading.where(Employment, **own), key=lambda e: e.since or date.min, reverse=True)
        self.categories = reading.where(QualificationCategory, **own)
        self.diagnostics = sorted(reading.where(Diagnostic, **own), key=lambda d: d.day or date.min, reverse=True)
        self.deficits = reading.where(Deficit, **own)
        self.trainings = sorted(reading.where(Training, **own), key=lambda t: t.until or date.min, reverse=True)
        self.plans = sorted(reading.where(LearningPlan, **own), key=lambda p: p.since or date.min, reverse=True)
        self.mentored = reading.where(Mentorship, mentee=person.id)
        self.mentoring = reading.where(Mentorship, mentor=person.id)
        self.memberships = reading.where(Membership, **own)
        self.participations = reading.where(Participation, **own)
        self.seats = reading.where(TeamMember, **own)
        self.names = reading.where(FormerName, **own)
        self.absences = reading.where(Absence, employment={e.id or 0 for e in self.jobs})
        self.moments: list[Moment] = []
        self.sections: dict[str, list[tuple[int, str, str]]] = {}

    def card(self) -> PersonCard:
        self._work()
        self._learning()
        self._together()
        self.moments.sort(key=lambda m: (m.day, m.register, m.id), reverse=True)
        jobs = tuple((e, self._job(e)) for e in self.jobs)
        return PersonCard(self.person, jobs, tuple(self._badges()), tuple(self._facts()), tuple(self.moments), self.sections, self._areas())

    def _job(self, e: Employment) -> str:
        posts = self.labels.of("posts", [e.post])
        place = self.labels.of("organizations", [e.organization]).get(e.organization or 0, "")
        kind = "" if e.kind == "main" else f", {terms.EMPLOYMENT_KINDS[e.kind]}"
        return f"{_post(self.labels, posts, e)} – {place}{kind}"

    def _badges(self) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        working = [e for e in self.jobs if e.holds(self.on)]
        if not working:
            found.append(("не работает", "neutral"))
        if any(a.holds(self.on) for a in self.absences):
            found.append(("длительно отсутствует", "warn"))
        rules = _rules(self.reading, self.on)
        last = young_until(self.person, rules) if rules else None
        if self.person.young == "yes":
            found.append(("молодой педагог, по решению", "accent"))
        elif self.person.young != "no" and last and last >= self.on and working:
            found.append((f"молодой педагог до {day(last)}", "accent"))
        active = [m for m in self.mentoring if m.state == "active" and m.holds(self.on)]
        if active:
            found.append((f"наставник: {len(active)}", "ok"))
        if any(m.state == "active" and m.holds(self.on) for m in self.mentored):
            found.append(("есть наставник", "ok"))
        posts = {e.post for e in working}
        from nmsdesk.domain.people import Post

        if any(p.category == "leading" for p in self.reading.by_ids(Post, [n for n in posts if n])):
            found.append(("руководитель", "neutral"))
        return found

    def _facts(self) -> list[tuple[str, str, str]]:
        p = self.person
        age = f" ({count(full_years(p.birth, self.on), *YEARS)})" if p.birth else ""
        service = f" (стаж {count(full_years(p.career_start, self.on), *YEARS)})" if p.career_start else ""
        names = ", ".join(n.last_name for n in self.names)
        return [
            ("Дата рождения", f"{day(p.birth)}{age}" if p.birth else "не указана", ""),
            ("СНИЛС", p.snils or "не указан", ""),
            ("Образование", ", ".join(x for x in (terms.EDUCATION.get(p.education, ""), p.education_place) if x), ""),
            ("Педагогическая работа с", f"{day(p.career_start)}{service}" if p.career_start else "не указано", ""),
            *([("Прежние фамилии", names, "")] if names else []),
            *([("Связь", ", ".join(x for x in (p.email, p.phone) if x), "")] if p.email or p.phone else []),
            *([("Примечание", p.note, "")] if p.note else []),
        ]

    def _add(self, register: str, icon: str, on: date | None, record: Any, text: str, detail: str, listed: str = "") -> None:
        if on:
            self.moments.append(Moment(on, icon, text, detail, register, record.id))
        self.sections.setdefault(register, []).append((record.id, listed or text, detail))

    def _work(self) -> None:
        for e in self.jobs:
            hired = "Принят на работу" if self.person.sex == "m" else "Принята на работу"
            span = f"с {day(e.since)}" + (f" по {day(e.until)}" if e.until else "")
            self._add("employments", "briefcase", e.since, e, hired, self._job(e))
            self.sections["employments"][-1] = (e.id or 0, self._job(e), span)
            if e.until and e.until <= self.on:
                reason = terms.EMPLOYMENT_ENDS.get(e.end_reason, "")
                self.moments.append(
                    Moment(
                        e.until,
                        "briefcase",
                        "Последний день работы",
                        ", ".join(x for x in (self._job(e), reason) if x),
                        "employments",
                        e.id or 0,
                    )
                )
        for c in self.categories:
            until = f"до {day(c.until)}" if c.until else "бессрочно" if c.since else ""
            text = f"Категория: {terms.CATEGORY_KINDS[c.kind]}"
            self._add("categories", "award", c.since, c, text, ", ".join(x for x in (c.order, until) if x))
        for a in self.absences:
            self._add("absences", "clock", a.since, a, "Длительное отсутствие", f"до {day(a.until)}" if a.until else "продолжается")

    def _learning(self) -> None:
        tools = self.labels.of("instruments", [d.instrument for d in self.diagnostics])
        levels = self.labels.of("levels", [d.level for d in self.diagnostics])
        for d in self.diagnostics:
            mark = f"{d.percent:g} %".replace(".", ",") if d.percent is not None else "" if d.level else d.result
            detail = ", ".join(x for x in (levels.get(d.level or 0, ""), mark) if x)
            self._add(
                "diagnostics",
                "clipboard-check",
                d.day,
                d,
                f"Диагностика: {tools.get(d.instrument or 0, '')}",
                detail,
                f"{day(d.day)} · {tools.get(d.instrument or 0, '')}",
            )
        for f in sorted(self.deficits, key=lambda x: (x.closed is not None, x.area)):
            state = f"закрыт {day(f.closed)}" if f.closed else f"выявлен {day(f.opened)}"
            area = self.labels.term("areas", f.area)
            self.sections.setdefault("deficits", []).append((f.id or 0, f"{area}{': ' + f.text if f.text else ''}", state))
        titles = {p.id: p for p in self.reading.by_ids(Program, [t.program for t in self.trainings if t.program])}
        for t in self.trainings:
            program = titles.get(t.program)
            hours = f"{program.hours} ч" if program and program.hours else ""
            result = terms.ATTESTATION.get(t.attestation, "")
            detail = ", ".join(x for x in (hours, f"аттестация: {result}" if result else "", t.certificate_number) if x)
            title = program.title if program else ""
            self._add("trainings", "certificate", t.until, t, f"Обучение: «{title}»", detail, f"{day(t.until)} · {title}")
        for p in self.plans:
            span = f"{day(p.since)} – {day(p.until)}"
            text = p.number if p.number.upper().startswith("ИОМ") else f"ИОМ {p.number}".strip()
            basis = "" if p.diagnostic else "без диагностики, не учитывается"
            self._add(
                "plans",
                "route",
                p.approved_on or p.since,
                p,
                f"План: {text}",
                ", ".join(x for x in (span, terms.PLAN_STATES[p.state], basis) if x),
                text,
            )

    def _together(self) -> None:
        people = self.labels.of("persons", [m.mentor for m in self.mentored] + [m.mentee for m in self.mentoring])
        for m in self.mentored:
            self._add(
                "mentorships",
                "heart-handshake",
                m.since,
                m,
                f"Наставник: {people.get(m.mentor or 0, '')}",
                terms.MENTORSHIP_STATES[m.state],
            )
        for m in self.mentoring:
            self._add(
                "mentorships",
                "heart-handshake",
                m.since,
                m,
                f"Наставляемый: {people.get(m.mentee or 0, '')}",
                terms.MENTORSHIP_STATES[m.state],
            )
        groups = {a.id: a.name for a in self.reading.by_ids(Association, [m.association for m in self.memberships if m.association])}
        for s in self.memberships:
            role = terms.ASSOCIATION_ROLES[s.role]
            self._add(
                "memberships", "users-group", s.since, s, groups.get(s.association, ""), role + (f" до {day(s.until)}" if s.until else "")
            )
        events = {e.id: e for e in self.reading.by_ids(Event, [x.event for x in self.participations if x.event])}
        for x in self.participations:
            event = events.get(x.event)
            if event:
                detail = ", ".join(v for v in (terms.EVENT_ROLES[x.role], x.result) if v)
                self._add("participations", "calendar-event", event.since, x, event.title, detail, f"{day(event.since)} · {event.title}")
        teams = {t.id: t for t in self.reading.by_ids(Team, [s.team for s in self.seats if s.team])}
        for seat in self.seats:
            team = teams.get(seat.team)
            place = self.labels.of("organizations", [team.organization]).get(team.organization or 0, "") if team else ""
            self._add("team_members", "users-group", seat.since, seat, f"Управленческая команда: {place}", terms.TEAM_ROLES[seat.role])

    def _areas(self) -> tuple[tuple[str, date, float], ...]:
        days = {d.id or 0: d.day for d in self.diagnostics}
        rows = self.reading.where(AreaResult, diagnostic=set(days))
        found = [(self.labels.term("areas", r.area), days[r.diagnostic or 0], r.percent) for r in rows if r.percent is not None]
        return tuple(sorted((a, on, p) for a, on, p in found if on is not None))
