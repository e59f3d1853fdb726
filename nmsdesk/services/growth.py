"""How a person grows and takes part: moments and lines of diagnostics, learning, plans, mentoring, community, experience."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from nmsdesk.domain import terms
from nmsdesk.domain.community import Association, Attendance, Event, Meeting, Membership, Participation
from nmsdesk.domain.courses import CourseGroup, Enrolment
from nmsdesk.domain.development import (
    Deficit,
    Diagnostic,
    Instrument,
    LearningPlan,
    Level,
    MentorOffer,
    Mentorship,
    PlanItem,
    PlanStep,
    Program,
    Scale,
    Training,
)  # fmt: skip
from nmsdesk.domain.knowledge import Development, DevelopmentAuthor, Practice, PracticeAuthor
from nmsdesk.domain.organizations import Site, Team, TeamMember
from nmsdesk.domain.people import Person
from nmsdesk.russian import day, inside, number
from nmsdesk.services.desk import Reading
from nmsdesk.services.happenings import Moment
from nmsdesk.services.standing import by_sex
from nmsdesk.storage.records import Labels

Line = tuple[int, str, str]  # id, title, detail
_TOOK_PART = {
    "listener": ("Посетил", "Посетила", "Слушатель"),
    "participant": ("Участвовал", "Участвовала", "Участие"),
    "speaker": ("Выступил", "Выступила", "Выступление"),
    "organizer": ("Организовал", "Организовала", "Организация"),
    "expert": ("Работал экспертом", "Работала экспертом", "Эксперт"),
    "winner": ("Победил", "Победила", "Победа"),
    "laureate": ("Стал призёром", "Стала призёром", "Призовое место"),
}
_JOINED = {
    "head": ("Возглавил", "Возглавила", "Руководитель:"),
    "secretary": ("Стал секретарём:", "Стала секретарём:", "Секретарь:"),
    "member": ("Вступил в", "Вступила в", "Участник:"),
}
_MENTOR = ("Стал наставником", "Стала наставником", "Наставник для")
_MENTEE = ("Получил наставника", "Получила наставника", "Наставник")
_ATTESTED = {
    "passed": ("сдал", "сдала", "пройдена"),
    "failed": ("не сдал", "не сдала", "не пройдена"),
    "absent": ("не проходил", "не проходила", "не проходилась"),
}
_ENROLLED = {
    "enrolled": ("зачислен", "зачислена", "зачисление"),
    "finished": ("завершил", "завершила", "обучение завершено"),
    "expelled": ("отчислен", "отчислена", "отчисление"),
}
_PLAN_ENDS = {"done": "реализован успешно", "partly": "реализован частично", "failed": "не реализован", "stopped": "прекращён"}


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan with how many of its items are done; ``late``: its term is over and it is not closed."""

    id: int
    title: str
    detail: str
    done: int
    total: int
    late: bool


class Growth:
    """Everything about one person outside work itself, read once; ``moments`` and ``sections`` put it into words."""

    def __init__(self, reading: Reading, person: Person, labels: Labels):
        self.reading, self.person, self.labels, self.today = reading, person, labels, reading.today
        own: dict[str, Any] = {"person": person.id}
        self.diagnostics = reading.where(Diagnostic, **own)
        self.deficits = reading.where(Deficit, **own)
        self.trainings = reading.where(Training, **own)
        self.enrolments = reading.where(Enrolment, **own)
        self.plans = reading.where(LearningPlan, **own)
        self.mentored = reading.where(Mentorship, mentee=person.id)
        self.mentoring = reading.where(Mentorship, mentor=person.id)
        self.offers = reading.where(MentorOffer, **own)
        self.memberships = reading.where(Membership, **own)
        self.participations = reading.where(Participation, **own)
        self.attendances = reading.where(Attendance, **own)
        self.seats = reading.where(TeamMember, **own)
        self.sites = reading.where(Site, leader=person.id)
        self.practices = self._of(Practice, {a.practice for a in reading.where(PracticeAuthor, **own)})
        self.developments = self._of(Development, {a.development for a in reading.where(DevelopmentAuthor, **own)})
        self.tools: dict[int | None, Instrument] = {i.id: i for i in reading.where(Instrument)}
        self.levels: dict[int | None, Level] = {x.id: x for x in reading.where(Level)}
        self.scales: dict[int | None, Scale] = {s.id: s for s in reading.where(Scale)}
        self.sections: dict[str, list[Line]] = {}
        self.found: list[Moment] = []
        self._diagnostics()
        self._deficits()
        self._trainings()
        self._courses()
        self._plans()
        self._steps()
        self._mentorships()
        self._offers()
        self._memberships()
        self._events()
        self._roles()
        self._experience()

    def _of(self, kind: Any, ids: set[int | None]) -> list[Any]:
        return self.reading.by_ids(kind, sorted(n for n in ids if n is not None))

    def _by(self, kind: Any, ids: set[int | None]) -> dict[int | None, Any]:
        return {r.id: r for r in self._of(kind, ids)}

    def _sex(self, forms: tuple[str, str, str]) -> str:
        return by_sex(self.person, *forms)

    def _happened(
        self, on: date | None, icon: str, text: str, detail: str, register: str, record: Any, kind: str, when: str = ""
    ) -> None:  # fmt: skip
        if on:
            self.found.append(Moment(on, icon, text, detail, register, record.id or 0, kind, when))

    def _line(self, register: str, record: Any, title: str, detail: str) -> None:
        self.sections.setdefault(register, []).append((record.id or 0, title, detail))

    def level_words(self, level: Level | None) -> str:
        """The level's name; on an inverted scale it is said to be of the deficit."""
        if level is None:
            return ""
        scale = self.scales.get(level.scale)
        return f"{level.name} уровень дефицита" if scale and scale.inverted else level.name

    def _diagnostics(self) -> None:
        done = self._sex(("Прошёл диагностику", "Прошла диагностику", "Диагностика"))
        for d in _newest(self.diagnostics, "day"):
            tool, level = self.tools.get(d.instrument), self.levels.get(d.level)
            name = tool.name if tool else ""
            mark = f"{number(d.percent, 0 if d.percent == int(d.percent) else 1)} %" if d.percent is not None else ""
            result = ", ".join(x for x in (mark, self.level_words(level)) if x) or d.result
            aside = "" if tool is None or tool.counted else "в показателях не учитывается"
            text = f"{done} «{name.strip('«»')}»" + (f": {result}" if result else "")
            self._happened(d.day, "clipboard-check", text, aside, "diagnostics", d, "diagnostics")
            self._line("diagnostics", d, f"{day(d.day)} · {name}", ", ".join(x for x in (result, aside) if x))

    def _deficits(self) -> None:
        for f in sorted(_newest(self.deficits, "opened"), key=lambda x: x.closed is not None):
            name = self.labels.term("areas", f.area) + (f": {f.text}" if f.text else "")
            self._happened(f.opened, "alert-triangle", f"Выявлен дефицит «{name}»", "", "deficits", f, "diagnostics")
            self._happened(f.closed, "circle-check", f"Закрыт дефицит «{name}»", f.evidence, "deficits", f, "diagnostics")
            self._line("deficits", f, name, f"закрыт {day(f.closed)}" if f.closed else f"выявлен {day(f.opened)}")

    def _trainings(self) -> None:
        programs = self._by(Program, {t.program for t in self.trainings})
        for t in _newest(self.trainings, "until"):
            program = programs.get(t.program)
            title = program.title if program else ""
            hours = f"{program.hours} ч" if program and program.hours else ""
            result = f"аттестация: {self._sex(_ATTESTED[t.attestation])}" if t.attestation else "без отметки об аттестации"
            paper = f"№ {t.certificate_number}" if t.certificate_number else ""
            going = t.until is not None and t.until > self.today
            detail = ", ".join(x for x in (hours, "" if going else result, paper) if x)
            forms = ("Начал обучение", "Начала обучение", "Начало обучения")
            if not going:
                forms = ("Закончил обучение", "Закончила обучение", "Обучение закончено:")
            on = t.since if going else t.until
            self._happened(on, "certificate", f"{self._sex(forms)} «{title}»", detail, "trainings", t, "learning")
            self._line("trainings", t, f"{'до ' if going else ''}{day(t.until)} · {title}", detail)

    def _courses(self) -> None:
        """Groups of courses: those under way and to come above all; a finished one is told by the training that it gave."""
        groups: dict[int | None, CourseGroup] = self._by(CourseGroup, {e.group for e in self.enrolments})
        for e in sorted(self.enrolments, key=lambda e: (groups[e.group].since or date.min, e.id or 0), reverse=True):
            group = groups[e.group]
            coming = group.since is not None and group.since > self.today
            if group.state != "cancelled" and e.state != "expelled":
                forms = ("Зачислен в группу", "Зачислена в группу", "Зачисление в группу")
                if not coming:
                    forms = ("Начал учиться в группе", "Начала учиться в группе", "Начало учёбы в группе")
                detail = "ещё не наступило" if coming else group.place
                self._happened(group.since, "certificate", f"{self._sex(forms)} {_quoted(group.name)}", detail, "enrolments", e, "learning")
            state = "группа отменена" if group.state == "cancelled" else self._sex(_ENROLLED[e.state])
            paper = f"удостоверение № {e.certificate_number}" if e.certificate_number else ""
            span = f"{day(group.since)} – {day(group.until)}"
            self._line("enrolments", e, group.name, ", ".join(x for x in (span, state, paper) if x))

    def _plans(self) -> None:
        for p in _newest(self.plans, "since"):
            name, span = plan_name(p), f"{day(p.since)} – {day(p.until)}"
            basis = "" if p.diagnostic else "без диагностики, не учитывается"
            detail = ", ".join(x for x in (span, basis) if x)
            if p.approved_on:
                self._happened(p.approved_on, "route", f"Утверждён {name}", detail, "plans", p, "learning")
            elif p.state in ("draft", "agreed"):
                self._happened(p.since, "route", f"Составлен {name}, {terms.PLAN_STATES[p.state]}", detail, "plans", p, "learning")
            if p.closed_on and p.state in _PLAN_ENDS:
                reason = terms.STOP_REASONS.get(p.stop_reason, "") if p.state == "stopped" else ""
                self._happened(p.closed_on, "route", f"{name} {_PLAN_ENDS[p.state]}", reason, "plans", p, "learning")
            self._line("plans", p, name, ", ".join(x for x in (span, terms.PLAN_STATES[p.state], basis) if x))

    def _steps(self) -> None:
        """Steps of the plans that their own days do not tell: agreed, in work, under check, prolonged, given back."""
        plans = {p.id: p for p in self.plans}
        before: dict[int | None, str] = {}
        found = self.reading.where(PlanStep, plan={n or 0 for n in plans}) if plans else []
        for s in sorted(found, key=lambda s: (s.day or date.min, s.id or 0)):
            last, name = before.get(s.plan, ""), plan_name(plans[s.plan])
            before[s.plan] = s.state
            texts = {"agreed": f"Согласован {name}", "review": f"{name} сдан на проверку", "active": f"Началась работа по {name}"}
            text = texts.get(s.state, "")
            if s.until:
                text = f"Продлён {name} до {day(s.until)}"
            elif s.state == "active" and last == "review":
                text = f"{name} возвращён на доработку"
            if text:
                detail = ", ".join(x for x in (inside(s.reason), s.by) if x)
                self._happened(s.day, "route", text, detail, "plans", plans[s.plan], "learning")

    def plan_lines(self) -> tuple[PlanLine, ...]:
        """Every plan, those not closed first, with the progress of its items."""
        items: dict[int | None, list[PlanItem]] = {}
        for item in self.reading.where(PlanItem, plan={p.id or 0 for p in self.plans}) if self.plans else ():
            items.setdefault(item.plan, []).append(item)
        lines = []
        for p in sorted(_newest(self.plans, "since"), key=lambda p: p.state in terms.PLAN_CLOSED):
            own = items.get(p.id, [])
            late = p.state not in terms.PLAN_CLOSED and p.until is not None and p.until < self.today
            state = f"просрочен, срок {day(p.until)}" if late else f"{terms.PLAN_STATES[p.state]}, {day(p.since)} – {day(p.until)}"
            basis = "" if p.diagnostic else ", без диагностики"
            lines.append(PlanLine(p.id or 0, plan_name(p), state + basis, sum(i.done_on is not None for i in own), len(own), late))
        return tuple(lines)

    def _mentorships(self) -> None:
        names = self.labels.of("persons", [m.mentor for m in self.mentored] + [m.mentee for m in self.mentoring])
        for mine, pairs in ((True, self.mentoring), (False, self.mentored)):
            for m in _newest(pairs, "since"):
                other = names.get((m.mentee if mine else m.mentor) or 0, "")
                text = f"{self._sex(_MENTOR if mine else _MENTEE)}: {other}"
                if m.state != "planned":
                    self._happened(m.since, "heart-handshake", text, m.order, "mentorships", m, "mentoring")
                if m.until and m.until <= self.today and m.state not in ("planned", "active"):
                    said = f"Наставничество {terms.MENTORSHIP_STATES[m.state]}"
                    self._happened(m.until, "heart-handshake", said, other, "mentorships", m, "mentoring")
                span = f"с {day(m.since)}" + (f" по {day(m.until)}" if m.until else "")
                detail = ", ".join(x for x in (terms.MENTORSHIP_STATES[m.state], span, m.order) if x)
                self._line("mentorships", m, f"{'Наставляемый' if mine else 'Наставник'}: {other}", detail)

    def _offers(self) -> None:
        """The bank of mentors: in which areas and subjects, since when."""
        for o in _newest(self.offers, "since"):
            areas = [inside(self.labels.term("areas", a)) for a in o.areas] + [inside(self.labels.term("subjects", s)) for s in o.subjects]
            entered = self._sex(("Вошёл в банк наставников", "Вошла в банк наставников", "Включение в банк наставников"))
            self._happened(o.since, "heart-handshake", entered, ", ".join(areas), "mentor_offers", o, "mentoring")
            span = f"с {day(o.since)}" + (f" по {day(o.until)}" if o.until else "")
            self._line("mentor_offers", o, f"В банке наставников {span}", ", ".join(areas) or "области не указаны")

    def _memberships(self) -> None:
        groups: dict[int | None, Association] = self._by(Association, {m.association for m in self.memberships})
        for s in _newest(self.memberships, "since"):
            name = groups[s.association].name if s.association in groups else ""
            text = f"{self._sex(_JOINED[s.role])} {_quoted(name)}"
            self._happened(s.since, "users-group", text, "", "memberships", s, "community")
            if s.until and s.until < self.today:
                left = self._sex(("Вышел из", "Вышла из", "Окончание участия:"))
                self._happened(s.until, "users-group", f"{left} {_quoted(name)}", "", "memberships", s, "community")
            span = f"с {day(s.since)}" + (f" по {day(s.until)}" if s.until else "")
            self._line("memberships", s, name, f"{terms.ASSOCIATION_ROLES[s.role]}, {span}")

    def _events(self) -> None:
        events: dict[int | None, Event] = self._by(Event, {x.event for x in self.participations})
        for x in sorted(self.participations, key=lambda x: (events[x.event].since or date.min, x.id or 0), reverse=True):
            event = events[x.event]
            form = self.labels.term("event_forms", event.form).split(",")[0]
            place = f"{x.place}-е место" if x.place else ""
            paper = f"сертификат № {x.certificate}" if x.certificate else ""
            forms = _TOOK_PART[x.role]
            if x.state != "came":
                forms = ("Приглашён", "Приглашена", "Приглашение") if x.state == "invited" else ("Не пришёл", "Не пришла", "Неявка")
            detail = ", ".join(v for v in (place, x.result, paper) if v)
            said = form.lower().split(" ")[0][:6] in event.title.lower()  # «Семинар по …» names its form itself
            named = event.title if said else f"{inside(form)} {_quoted(event.title)}"
            self._happened(event.since, "calendar-event", f"{self._sex(forms)}: {named}", detail, "participations", x, "community")
            state = "" if x.state == "came" else terms.PARTICIPATION_STATES[x.state]
            role = ", ".join(v for v in (terms.EVENT_ROLES[x.role], state, detail) if v)
            self._line("participations", x, f"{day(event.since)} · {event.title}", role)
        meetings: dict[int | None, Meeting] = self._by(Meeting, {a.meeting for a in self.attendances if a.state == "present"})
        names = self.labels.of("associations", [m.association for m in meetings.values()])
        for a in self.attendances:
            if (meeting := meetings.get(a.meeting)) is not None:
                text = f"{self._sex(('Был', 'Была', 'Присутствие'))} на заседании: {names.get(meeting.association or 0, '')}"
                self._happened(meeting.day, "messages", text, meeting.topic, "attendances", a, "community")

    def _roles(self) -> None:
        teams: dict[int | None, Team] = self._by(Team, {s.team for s in self.seats})
        places = self.labels.of("organizations", [t.organization for t in teams.values()] + [s.organization for s in self.sites])
        for seat in _newest(self.seats, "since"):
            place = places.get(teams[seat.team].organization or 0, "") if seat.team in teams else ""
            role = terms.TEAM_ROLES[seat.role]
            entered = self._sex(("Вошёл в управленческую команду", "Вошла в управленческую команду", "В составе управленческой команды"))
            self._happened(seat.since, "users-group", f"{entered} {place}", role, "team_members", seat, "community")
            if seat.until and seat.until < self.today:
                left = self._sex(("Вышел из управленческой команды", "Вышла из управленческой команды", "Окончание работы в команде"))
                self._happened(seat.until, "users-group", f"{left} {place}", "", "team_members", seat, "community")
            self._line("team_members", seat, f"Управленческая команда: {place}", role + (f" до {day(seat.until)}" if seat.until else ""))
        for site in _newest(self.sites, "since"):
            name = self.labels.term("site_kinds", site.kind)
            place = places.get(site.organization or 0, "")
            text = f"{self._sex(('Возглавил площадку', 'Возглавила площадку', 'Руководитель площадки'))}: {inside(name)}, {place}"
            self._happened(site.since, "map-pin", text, site.topic, "sites", site, "experience")
            self._line("sites", site, f"{name}, {place}", site.topic)

    def _experience(self) -> None:
        for p in _newest(self.practices, "added"):
            sent = self._sex(("Представил практику", "Представила практику", "Представлена практика"))
            self._happened(p.added, "rosette", f"{sent} «{p.title}»", terms.PRACTICE_KINDS[p.kind], "practices", p, "experience")
            if p.state == "accepted" and p.reviewed_on:
                self._happened(p.reviewed_on, "rosette", f"Практика «{p.title}» принята в банк", p.reviewer, "practices", p, "experience")
            self._line("practices", p, p.title, ", ".join(x for x in (day(p.added), terms.PUBLICATION_STATES[p.state]) if x))
        for d in sorted(self.developments, key=lambda d: (d.year or 0, d.id or 0), reverse=True):
            kind = self.labels.term("development_kinds", d.kind)
            year = f"{d.year} год" if d.year else ""
            if d.state == "accepted":
                text = f"Разработка «{d.title}» включена в каталог"
                only_year = min(date(d.year, 12, 31), self.today) if d.year and not d.reviewed_on else None
                when = year if only_year else ""
                self._happened(d.reviewed_on or only_year, "book", text, inside(kind), "developments", d, "experience", when)
            self._line("developments", d, d.title, ", ".join(x for x in (inside(kind), year, terms.PUBLICATION_STATES[d.state]) if x))

    def moments(self) -> Iterator[Moment]:
        yield from self.found


def plan_name(plan: LearningPlan) -> str:
    """«ИОМ № 12», «ИОМ»; a number that names itself stays as it is."""
    if plan.number.upper().startswith("ИОМ"):
        return plan.number
    return f"ИОМ № {plan.number}" if plan.number else "ИОМ"


def _newest(rows: Any, name: str) -> list[Any]:
    return sorted(rows, key=lambda r: (getattr(r, name) or date.min, r.id or 0), reverse=True)


def _quoted(name: str) -> str:
    """In quotation marks unless it has them."""
    return name if "«" in name else f"«{name}»"
