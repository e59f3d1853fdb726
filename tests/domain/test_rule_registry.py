"""Every rule of the registry fires where it should and is silent where it should; no rule is left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from nmsdesk.domain import catalogue, rules
from nmsdesk.domain import fields as f
from nmsdesk.domain.community import Association, Attendance, Event, EventSession, Meeting, Membership, Participation
from nmsdesk.domain.courses import CourseGroup, Enrolment, Lesson, LessonMark
from nmsdesk.domain.cycle import Advice, OfficialFigure, Recommendation
from nmsdesk.domain.development import (
    AreaResult,
    Campaign,
    CampaignPlace,
    Deficit,
    Diagnostic,
    DiagnosticSummary,
    Instrument,
    InstrumentTask,
    LearningPlan,
    Level,
    MatchWeight,
    MentorOffer,
    Mentorship,
    MentorshipItem,
    MentorshipMeeting,
    PlanItem,
    PlanStep,
    Program,
    RegistryEntry,
    Scale,
    Training,
)
from nmsdesk.domain.keeping import DistinctPersons, Waiver
from nmsdesk.domain.knowledge import (
    Clause,
    Development,
    DevelopmentAuthor,
    Document,
    Evidence,
    Measure,
    Practice,
    PracticeAuthor,
    Roadmap,
)
from nmsdesk.domain.monitoring import RuleSet, Target, Term
from nmsdesk.domain.organizations import ChecklistMark, Headcount, Organization, OrganizationAlias, Site, SiteAttachment, Team, TeamMember
from nmsdesk.domain.people import Absence, Employment, FormerName, Person, Post, QualificationCategory
from nmsdesk.domain.seeds import seed_records
from nmsdesk.services.quality import MENDS

TODAY = date(2026, 3, 2)
AUTUMN, SPRING, LATER = date(2025, 9, 1), date(2026, 5, 31), date(2026, 4, 1)
PUPILS = next(r.code for r in seed_records() if isinstance(r, Term) and r.dictionary == "mentoring_forms" and not r.counts)
BEFORE = date(2025, 1, 1)
TERMS = [r for r in seed_records() if isinstance(r, Term)]


class Memory:
    """What the rules look at, over a handful of records."""

    def __init__(self, records: Iterable[f.Record]):
        self.today = TODAY
        self.rows = [*TERMS, *records]

    def get(self, kind: type[f.Record], number: int | None) -> Any:
        return next((r for r in self.rows if type(r) is kind and r.id == number and number is not None), None)

    def where(self, record: type[f.Record], /, **equal: Any) -> list[Any]:
        return [r for r in self.rows if type(r) is record and all(getattr(r, n) == v for n, v in equal.items())]


person = Person(
    id=1, last_name="Ветрова", first_name="Анна", patronymic="Ильинична", birth=date(1985, 5, 17), career_start=date(2010, 9, 1)
)
child = replace(person, career_start=None)
other = replace(person, id=2, last_name="Лугова", birth=date(1998, 1, 1), career_start=date(2024, 9, 1))
school = Organization(id=1, name="МБОУ СОШ № 5", kind="school")
lyceum = Organization(id=2, name="МБОУ Лицей № 7", kind="lyceum")
closed = replace(lyceum, until=date(2025, 8, 31))
teacher, head = Post(id=1, name="Учитель"), Post(id=2, name="Директор", category="leading")
job = Employment(id=1, person=1, organization=1, post=1, since=date(2010, 9, 1), rate=1.0)
outside = replace(job, kind="external", organization=2)
former = FormerName(id=1, person=1, last_name="Ясенева", until=date(2015, 1, 1))
absence = Absence(id=1, employment=1, since=date(2024, 1, 1))
category = QualificationCategory(id=1, person=1, kind="first", since=AUTUMN)
count = Headcount(id=1, organization=1, day=date(2025, 9, 20), teaching=10, basis="ОО-1")
site = Site(id=1, organization=1, kind="rip", topic="Оценивание", order="№ 4", since=AUTUMN, until=SPRING)
attached = SiteAttachment(id=1, site=1, organization=2, since=AUTUMN, until=SPRING)
mark = ChecklistMark(id=1, organization=1, item=1, since=AUTUMN, document="№ 12")
team = Team(id=1, organization=1, since=AUTUMN)
member = TeamMember(id=1, team=1, person=1, role="head", since=AUTUMN)
scale = Scale(id=1, name="Шкала")
high = Level(id=1, scale=1, position=1, name="высокий", minimum=85.0, passing=True)
low = Level(id=2, scale=1, position=2, name="низкий", minimum=0.0, deficit=True)
alien = Level(id=3, scale=2, position=1, name="зачёт")
tool = Instrument(id=1, name="Тест", scale=1)
result = Diagnostic(id=1, person=1, instrument=1, day=AUTUMN, percent=90.0, level=1)
tested = (person, tool, scale, high, low)
area = AreaResult(id=1, diagnostic=1, area="subject", percent=90.0, level=1)
summary = DiagnosticSummary(id=1, organization=1, instrument=1, day=AUTUMN, participants=10, passing=7)
deficit = Deficit(id=1, person=1, area="subject", diagnostic=1, opened=AUTUMN)
course = Program(id=1, title="Курс", hours=36, areas=("subject",))
entry = RegistryEntry(id=1, program=1, number="77", since=date(2024, 1, 1), until=SPRING)
learnt = Training(
    id=1, person=1, program=1, since=date(2025, 11, 1), until=date(2025, 12, 1), attestation="passed", certificate="certificate",
    certificate_number="15", deficit=1,
)  # fmt: skip
route = LearningPlan(id=1, person=1, diagnostic=1, state="active", since=AUTUMN, until=SPRING, approved_on=AUTUMN)
item = PlanItem(id=1, plan=1, content="Курс", deficit=1, due=date(2026, 1, 15))
pair = Mentorship(id=1, mentor=1, mentee=2, since=AUTUMN, order="№ 3", consent=AUTUMN, agreement="№ 8", mentee_organization=1)
at_work = (person, other, job, replace(job, id=2, person=2))
campaign = Campaign(id=1, name="Осень", instrument=1, since=AUTUMN, until=date(2025, 11, 30), state="closed")
invited = CampaignPlace(id=1, campaign=1, organization=1)
task = InstrumentTask(id=1, instrument=1, number=1, area="subject")
group = CourseGroup(id=1, program=1, name="Группа 1", since=AUTUMN, until=SPRING, state="active")
lesson = Lesson(id=1, group=1, day=date(2025, 10, 1), topic="Тема")
learner = Enrolment(id=1, group=1, person=1)
visit = LessonMark(id=1, lesson=1, person=1)
lesson_of_pair = MentorshipItem(id=1, mentorship=1, content="Посещение урока", due=SPRING)
talk = MentorshipMeeting(id=1, mentorship=1, day=date(2025, 10, 1), topic="Урок")
offer = MentorOffer(id=1, person=1, since=AUTUMN)
weight = MatchWeight(id=1, code="area", name="Область", value=10.0)
union = Association(id=1, name="ГМО", kind="gmo", since=AUTUMN, until=SPRING)
belongs = Membership(id=1, association=1, person=1, role="head", since=AUTUMN)
meeting = Meeting(id=1, association=1, number="1", day=date(2025, 10, 1), chair=1, secretary=1, decisions="Принять")
there = Attendance(id=1, meeting=1, person=1)
event = Event(id=1, title="Семинар", form="seminar", since=date(2025, 10, 1), until=date(2025, 10, 2))
coming = replace(event, state="planned", since=LATER, until=None)
part = EventSession(id=1, event=1, day=date(2025, 10, 2), topic="Доклад")
took = Participation(id=1, event=1, person=1, role="winner", place=1, certificate="1", certificate_on=date(2025, 10, 2))
order = Document(id=1, kind="order", number="5", day=AUTUMN, title="О площадках", since=AUTUMN)
plan = Roadmap(id=1, name="План", since=AUTUMN, until=SPRING)
measure = Measure(id=1, roadmap=1, name="Провести семинар", until=LATER)
practice = Practice(id=1, title="Практика", state="accepted", annotation="О чём", reviewer="Эксперт", reviewed_on=AUTUMN)
development = Development(
    id=1, title="Сборник", kind="collection", state="accepted", annotation="О чём", reviewer="Эксперт", reviewed_on=AUTUMN
)  # fmt: skip
clause = Clause(id=1, code="II.2", section="2", text="Диагностика", indicators="1, 2a", registers="plans, sites:kind=rip|fip")
evidence = Evidence(id=1, clause=1, day=AUTUMN, note="Справка")
advice = Advice(id=1, indicator="1", text="Не хватает {missing}.")
advised = Recommendation(
    id=1, snapshot=1, organization=1, text="Издать приказ.", state="sent", sent_on=date(2026, 1, 20), due=date(2026, 2, 20)
)
waiver = Waiver(id=1, code="persons.old", register="persons", record_uid="u", reason="так и есть")
distinct = DistinctPersons(id=1, first=1, second=2)
rule_set = RuleSet(id=1, name="Методика", since=AUTUMN, school_kinds=("school",))
target = Target(id=1, indicator="1", value=60.0, since=AUTUMN)
figure = OfficialFigure(id=1, indicator="1", period="2025", numerator=3, denominator=3, basis="Свод управления")
term = Term(id=900, dictionary="subjects", code="chess", name="Шахматы")


def twin(record: Any, **values: Any) -> Any:
    """The same as another record."""
    return replace(record, id=99, **values)


# code, the broken record, the sound one, what is around both
CASES: list[tuple[str, f.Record, f.Record, tuple[f.Record, ...]]] = [
    ("required", replace(person, last_name=""), person, ()),
    ("order", replace(site, until=date(2025, 8, 31)), site, ()),
    ("range", replace(result, percent=101.0), result, tested),
    ("day", replace(person, birth=date(1850, 1, 1)), person, ()),
    ("choice", replace(school, kind="castle"), school, ()),
    ("length", replace(person, note="х" * 4001), replace(person, note="х" * 4000), ()),
    ("signs", replace(person, note="нуль\0"), replace(person, note="строка\nещё"), ()),
    # people
    ("persons.snils", replace(person, snils="112-233-445 96"), replace(person, snils="112-233-445 95"), ()),
    ("persons.snils.format", replace(person, snils="11223344595"), replace(person, snils="112-233-445 95"), ()),
    ("persons.snils.duplicate", replace(person, snils="112-233-445 95"), replace(person, id=2, snils="112-233-445 95"),
     (replace(other, snils="112-233-445 95"),)),
    ("persons.birth.future", replace(person, birth=LATER, career_start=None), person, ()),
    ("persons.age", replace(child, birth=date(2012, 3, 3)), replace(child, birth=date(2012, 3, 2)), ()),
    ("persons.old", replace(person, birth=date(1935, 3, 2)), replace(person, birth=date(1936, 3, 2)), ()),
    ("persons.career_start.order", replace(person, career_start=date(1999, 5, 16)), replace(person, career_start=date(1999, 5, 17)), ()),
    ("persons.career_start.future", replace(person, career_start=date(2026, 3, 3)), replace(person, career_start=TODAY), ()),
    ("persons.total_start.order", replace(person, total_start=date(2010, 9, 2)), replace(person, total_start=date(2010, 9, 1)), ()),
    ("persons.young_reason.required", replace(person, young="yes"), replace(person, young="yes", young_reason="приказ"), ()),
    ("persons.birth.missing", replace(person, birth=None), person, ()),
    ("persons.name.signs", replace(person, last_name="Smith"), person, ()),
    ("persons.name.capitals", replace(person, last_name="ВЕТРОВА", first_name="АННА", patronymic=""), replace(person, last_name="Ли"), ()),
    ("persons.name.initials", replace(person, first_name="А."), replace(person, first_name="Ия"), ()),
    ("persons.email", replace(person, email="anna.school.ru"), replace(person, email="anna@school.ru"), ()),
    ("former_names.until.future", replace(former, until=LATER), former, (person,)),
    ("employments.overlap", twin(job, organization=2), twin(job, organization=2, kind="external"), (job, school, lyceum)),
    ("employments.closed", replace(job, organization=2), replace(job, organization=2, until=date(2025, 8, 31)), (closed,)),
    ("employments.rate", twin(outside, rate=1.25), twin(outside, rate=1.0), (job,)),
    ("employments.duplicate", twin(job, kind="external"), twin(job, kind="external", post=2), (replace(job, kind="external"),)),
    ("employments.until.missing", replace(job, end_reason="other"), replace(job, end_reason="other", until=AUTUMN), ()),
    ("employments.age", replace(job, since=date(1999, 5, 16)), replace(job, since=date(1999, 5, 17)), (person,)),
    ("absences.outside", replace(absence, since=date(2010, 8, 31), until=date(2011, 1, 1)), absence, (job,)),
    ("absences.overlap", twin(absence), twin(absence, since=date(2023, 1, 1), until=date(2023, 12, 31)), (job, absence)),
    ("absences.long", replace(absence, since=date(2019, 9, 1)), replace(absence, since=date(2019, 9, 2)), (job,)),
    ("categories.termless", replace(category, until=LATER), category, ()),
    ("categories.future", replace(category, since=LATER), category, ()),
    ("categories.until.missing", replace(category, since=date(2023, 8, 31)), replace(category, since=date(2023, 8, 31), until=LATER), ()),
    ("categories.conformity", replace(category, kind="conformity", since=date(2021, 3, 2)),
     replace(category, kind="conformity", since=date(2021, 3, 3)), ()),
    ("categories.archived", replace(category, kind="second"), replace(category, kind="second", until=AUTUMN), ()),
    ("categories.early", replace(category, kind="mentor", since=date(2023, 8, 31)), replace(category, kind="mentor"), ()),
    # organisations
    ("organizations.self", replace(school, successor=1, until=AUTUMN), replace(school, successor=2, until=AUTUMN), (school, lyceum)),
    ("organizations.until.required", replace(school, successor=2), replace(school, successor=2, until=AUTUMN), (lyceum,)),
    ("organizations.duplicate", twin(school, name="мбоу сош №5"), twin(school, name="МБОУ СОШ № 6"), (school,)),
    ("organizations.code.duplicate", replace(school, code="501"), replace(school, code="502"), (replace(lyceum, code="501"),)),
    ("organizations.successor.closed", replace(school, successor=2, until=date(2025, 9, 1)),
     replace(school, successor=2, until=date(2025, 8, 31)), (closed,)),
    ("organization_aliases.duplicate", OrganizationAlias(id=2, organization=2, name="Пятая", key="пятая"),
     OrganizationAlias(id=2, organization=1, name="Пятая", key="пятая"),
     (OrganizationAlias(id=1, organization=1, name="Пятая", key="пятая"),)),
    ("headcounts.less", replace(count, teaching=1), replace(count, teaching=2), (teacher, *at_work)),
    ("headcounts.less", replace(count, teaching=0), replace(count, teaching=1), (teacher, *at_work, replace(absence, employment=2))),
    ("headcounts.duplicate", twin(count), twin(count, day=date(2025, 9, 21)), (count,)),
    ("headcounts.future", replace(count, day=LATER), count, ()),
    ("sites.outside", replace(site, organization=2), replace(site, organization=2, since=BEFORE, until=date(2025, 8, 31)), (closed,)),
    ("sites.duplicate", twin(site), twin(site, topic="Другое"), (site,)),
    ("sites.order.missing", replace(site, order=""), replace(site, order="", act=1), ()),
    ("site_attachments.self", replace(attached, organization=1), attached, (site,)),
    ("site_attachments.outside", replace(attached, until=date(2026, 6, 1)), replace(attached, until=None), (site,)),
    ("site_attachments.overlap", twin(attached), twin(attached, organization=3), (site, attached)),
    ("checklist_marks.overlap", twin(mark, state="no"), twin(mark, item=2), (mark,)),
    ("checklist_marks.document.missing", replace(mark, document=""), replace(mark, document="", state="no"), ()),
    ("teams.overlap", twin(team, name="Вторая"), twin(team, organization=2), (team,)),
    ("team_members.overlap", twin(member), twin(member, person=2), (team, member)),
    ("team_members.outside", replace(member, since=date(2025, 8, 1)), member, (team,)),
    ("team_members.elsewhere", member, replace(member, until=date(2026, 3, 1)), (team, replace(job, organization=2))),
    # development
    ("levels.name.duplicate", twin(high, position=3, name="ВЫСОКИЙ", minimum=None), twin(high, position=3, name="средний", minimum=None),
     (high,)),
    ("levels.position.duplicate", twin(high, name="лучший"), twin(high, name="лучший", position=3, minimum=None), (high,)),
    ("levels.both", replace(high, deficit=True), high, (scale,)),
    ("levels.minimum.order", replace(low, minimum=90.0), low, (high,)),
    ("instruments.scale.empty", replace(tool, scale=7), tool, (scale, high)),
    ("diagnostics.future", replace(result, day=LATER), result, tested),
    ("diagnostics.score.range", replace(result, score=26.0, maximum=25.0), replace(result, score=25.0, maximum=25.0), tested),
    ("diagnostics.level.scale", replace(result, level=3), result, (*tested, alien)),
    ("diagnostics.percent.required", replace(result, percent=None, level=None),
     replace(result, percent=None, level=None, result="сдал"), tested),
    ("diagnostics.level.missing", replace(result, level=None), result, tested),
    ("diagnostics.day.order", replace(result, day=date(1999, 5, 16)), replace(result, day=date(1999, 5, 17)), tested),
    ("diagnostics.level.percent", replace(result, percent=84.9), replace(result, percent=85.0), tested),
    ("diagnostics.duplicate", twin(result), twin(result, day=TODAY), (*tested, result)),
    ("area_results.level.scale", replace(area, level=3), area, (*tested, alien, result)),
    ("area_results.duplicate", twin(area), twin(area, area="methods"), (*tested, result, area)),
    ("diagnostic_summaries.range", replace(summary, passing=11), summary, ()),
    ("deficits.order", replace(deficit, closed=date(2025, 8, 31), evidence="курс"), replace(deficit, closed=AUTUMN, evidence="курс"), ()),
    ("deficits.person", replace(deficit, person=2), deficit, (result,)),
    ("deficits.evidence.missing", replace(deficit, closed=AUTUMN), replace(deficit, closed=AUTUMN, evidence="курс"), ()),
    ("deficits.evidence.missing", replace(deficit, closed=AUTUMN), replace(deficit, closed=AUTUMN, closing_diagnostic=1), (result,)),
    ("deficits.closed.future", replace(deficit, closed=LATER, evidence="курс"), replace(deficit, closed=TODAY, evidence="курс"), ()),
    ("deficits.opened.order", replace(deficit, opened=date(2025, 8, 31)), deficit, (result,)),
    ("programs.hours.short", replace(course, hours=15), replace(course, hours=16), ()),
    ("programs.hours.missing", replace(course, hours=None), course, ()),
    ("programs.duplicate", twin(course), twin(course, hours=72), (course,)),
    ("registry_entries.overlap", twin(entry), twin(entry, since=date(2026, 6, 1), until=None), (entry,)),
    ("registry_entries.number.duplicate", twin(entry, program=2), twin(entry, program=2, number="78"), (entry,)),
    ("trainings.future", replace(learnt, until=LATER), learnt, (course,)),
    ("trainings.deficit.person", replace(learnt, person=2), learnt, (course, deficit)),
    ("trainings.deficit.order", replace(learnt, since=None, until=date(2025, 8, 31)), learnt, (course, deficit)),
    ("trainings.plan.person", replace(learnt, plan=1), learnt, (course, replace(route, person=2))),
    ("trainings.certificate_number.missing", replace(learnt, certificate_number=""), learnt, (course,)),
    ("trainings.registry", replace(learnt, since=None, until=date(2023, 12, 31)), learnt, (course, entry)),
    ("trainings.deficit.area", learnt, replace(learnt, program=2),
     (course, replace(course, id=2, areas=()), replace(deficit, area="methods"))),
    ("trainings.duplicate", twin(learnt), twin(learnt, until=date(2025, 12, 2)), (course, learnt)),
    ("trainings.certificate.kind", replace(learnt, certificate="diploma"), learnt, (course,)),
    ("plans.diagnostic.person", replace(route, person=2), route, (result,)),
    ("plans.diagnostic.missing", replace(route, diagnostic=None), route, (result,)),
    ("plans.diagnostic.later", replace(route, approved_on=date(2025, 8, 31)), route, (result,)),
    ("plans.approved_on.required", replace(route, approved_on=None), replace(route, approved_on=None, state="draft"), ()),
    ("plans.approved_on.future", replace(route, approved_on=LATER), replace(route, approved_on=TODAY), ()),
    ("plans.closed_on.required", replace(route, state="done"), replace(route, state="done", closed_on=TODAY), ()),
    ("plans.closed", replace(route, closed_on=TODAY), replace(route, state="partly", closed_on=TODAY), ()),
    ("plans.stop_reason.required", replace(route, state="stopped", closed_on=TODAY),
     replace(route, state="stopped", closed_on=TODAY, stop_reason="other"), ()),
    ("plans.order", replace(route, state="done", closed_on=date(2025, 8, 31)), replace(route, state="done", closed_on=AUTUMN), ()),
    ("plans.length", replace(route, until=date(2025, 9, 14)), replace(route, until=date(2025, 9, 15), state="draft"), ()),
    ("plans.overdue", replace(route, until=date(2026, 3, 1)), replace(route, until=TODAY), ()),
    ("plans.overlap", twin(route), twin(route, since=date(2026, 6, 1), until=date(2026, 12, 31)), (route,)),
    ("plan_items.person", item, replace(item, deficit=None), (route, replace(deficit, person=2))),
    ("plan_items.outside", replace(item, due=date(2026, 6, 1)), replace(item, due=SPRING), (route,)),
    ("plan_items.done_on.future", replace(item, done_on=LATER, evidence="№ 1"), replace(item, done_on=TODAY, evidence="№ 1"), (route,)),
    ("plan_items.evidence.missing", replace(item, done_on=TODAY), replace(item, done_on=TODAY, evidence="№ 1"), (route,)),
    ("mentorships.self", replace(pair, mentee=1), pair, at_work),
    ("mentorships.pupils", replace(pair, form=PUPILS), pair, at_work),
    ("mentorships.overlap", twin(pair), twin(pair, mentee=3), (*at_work, pair)),
    ("mentorships.load", twin(pair, mentee=9), twin(pair, mentor=2, mentee=9),
     (*at_work, *(replace(pair, id=n, mentee=n) for n in range(2, 7)))),
    ("mentorships.order.missing", replace(pair, order=""), replace(pair, order="", act=1), at_work),
    ("mentorships.agreement.missing", replace(pair, agreement=""), replace(pair, agreement="", since=date(2025, 2, 28)), at_work),
    ("mentorships.mentor.jobless", pair, replace(pair, state="reached"), (person, other, replace(job, until=date(2026, 3, 1)))),
    ("mentorships.mentee.elsewhere", pair, replace(pair, mentee_organization=2),
     (person, other, job, replace(job, id=2, person=2, organization=2))),
    ("mentorships.mentor.younger", replace(pair, mentor=2, mentee=1), replace(pair, mentor=2, mentee=1, kind="reversive"), at_work),
    ("mentorships.overdue", replace(pair, until=date(2026, 3, 1)), replace(pair, until=TODAY), at_work),
    # courses, rounds, programmes of pairs
    ("diagnostics.campaign", replace(result, campaign=1, day=TODAY), replace(result, campaign=1), (*tested, campaign)),
    ("course_groups.overdue", replace(group, until=date(2026, 3, 1)), replace(group, until=TODAY), ()),
    ("course_groups.finished.future", replace(group, state="finished"), replace(group, state="finished", until=TODAY), ()),
    ("lessons.outside", replace(lesson, day=date(2025, 8, 31)), lesson, (group,)),
    ("enrolments.duplicate", twin(learner), twin(learner, person=2), (group, learner)),
    ("enrolments.limit", twin(learner, person=2), twin(learner, person=2, state="expelled"), (replace(group, limit=1), learner)),
    ("enrolments.cancelled", learner, replace(learner, state="expelled"), (replace(group, state="cancelled"),)),
    ("enrolments.attestation.future", replace(learner, attestation="passed"), learner, (group,)),
    ("enrolments.certificate.state", replace(learner, certificate_number="7"), learner, (group,)),
    ("lesson_marks.duplicate", twin(visit), twin(visit, person=2), (lesson, learner, visit)),
    ("lesson_marks.future", visit, replace(visit, state="invited"), (replace(lesson, day=LATER), learner)),
    ("lesson_marks.enrolment", replace(visit, person=2), visit, (lesson, learner)),
    ("campaigns.overdue", replace(campaign, state="active"), campaign, ()),
    ("campaign_places.duplicate", twin(invited), twin(invited, organization=2), (invited,)),
    ("instrument_tasks.duplicate", twin(task), twin(task, number=2), (task,)),
    ("plan_steps.future", PlanStep(id=1, plan=1, day=LATER, state="active"), PlanStep(id=1, plan=1, day=TODAY, state="active"), ()),
    ("mentorship_items.person", replace(lesson_of_pair, deficit=1), lesson_of_pair, (pair, deficit)),
    ("mentorship_items.done_on.future", replace(lesson_of_pair, done_on=LATER), replace(lesson_of_pair, done_on=TODAY), (pair,)),
    ("mentorship_items.outside", replace(lesson_of_pair, due=date(2025, 8, 31)), lesson_of_pair, (pair,)),
    ("mentorship_meetings.future", replace(talk, day=LATER), talk, (pair,)),
    ("mentorship_meetings.outside", replace(talk, day=date(2025, 8, 31)), talk, (pair,)),
    ("mentor_offers.overlap", twin(offer), twin(offer, person=2), (offer,)),
    ("match_weights.duplicate", twin(weight), twin(weight, matcher="mentor"), (weight,)),
    # community
    ("memberships.overlap", twin(belongs, role="member"), twin(belongs, person=2, role="member"), (union, belongs)),
    ("memberships.outside", replace(belongs, until=date(2026, 6, 1)), replace(belongs, until=SPRING), (union,)),
    ("memberships.head", twin(belongs, person=2), twin(belongs, person=2, role="member"), (union, belongs)),
    ("meetings.decisions.future", replace(meeting, day=LATER), replace(meeting, day=LATER, decisions=""), (union, belongs)),
    ("meetings.outside", replace(meeting, day=date(2025, 8, 31)), meeting, (union, belongs)),
    ("meetings.chair.member", replace(meeting, chair=2), replace(meeting, chair=None), (union, belongs)),
    ("meetings.secretary.member", replace(meeting, secretary=2), meeting, (union, belongs)),
    ("meetings.number.duplicate", twin(meeting, day=date(2025, 12, 1)), twin(meeting, day=date(2025, 5, 1)), (union, belongs, meeting)),
    ("attendances.duplicate", twin(there, state="absent"), twin(there, person=2), (union, belongs, meeting, there)),
    ("attendances.future", there, replace(there, state="invited"), (union, belongs, replace(meeting, day=LATER))),
    ("attendances.member", replace(there, person=2), replace(there, person=2, state="invited"), (union, belongs, meeting)),
    ("events.held.future", replace(event, since=LATER, until=None), coming, ()),
    ("events.planned.past", replace(event, state="planned"), coming, ()),
    ("event_sessions.outside", replace(part, day=date(2025, 10, 3)), part, (event,)),
    ("participations.duplicate", twin(took), twin(took, role="laureate", place=2), (event, took)),
    ("participations.cancelled", took, replace(took, state="missed", certificate=""), (replace(event, state="cancelled"),)),
    ("participations.future", took, replace(took, state="invited", certificate=""), (coming,)),
    ("participations.place", replace(took, role="listener"), took, (event,)),
    ("participations.certificate.state", replace(took, state="missed"), took, (event,)),
    # knowledge
    ("documents.self", replace(order, replaces=1), order, (order,)),
    ("documents.replaces.order", twin(order, replaces=1, day=date(2025, 8, 1), since=None, number="6"),
     twin(order, replaces=1, day=TODAY, since=None, number="6"), (order,)),
    ("documents.duplicate", twin(order), twin(order, number="6"), (order,)),
    ("documents.since.order", replace(order, since=date(2025, 8, 31)), order, ()),
    ("documents.force.lost", replace(order, until=date(2026, 3, 1)), replace(order, until=TODAY), (replace(site, act=1),)),
    ("documents.replaces.open", order, replace(order, until=TODAY), (twin(order, number="6", day=TODAY, replaces=1),)),
    ("measures.outside", replace(measure, until=date(2026, 6, 1)), measure, (plan,)),
    ("measures.done_on.required", replace(measure, state="done"), replace(measure, state="done", done_on=TODAY), (plan,)),
    ("measures.done_on.future", replace(measure, state="done", done_on=LATER), replace(measure, state="done", done_on=TODAY), (plan,)),
    ("measures.done_on.state", replace(measure, done_on=TODAY), replace(measure, done_on=TODAY, state="done"), (plan,)),
    ("measures.overdue", replace(measure, until=date(2026, 3, 1)), replace(measure, until=TODAY), (plan,)),
    ("practices.annotation.missing", replace(practice, annotation=" "), practice, ()),
    ("practices.reviewer.missing", replace(practice, reviewer=""), practice, ()),
    ("practices.reviewed_on.future", replace(practice, reviewed_on=LATER), practice, ()),
    ("practices.duplicate", twin(practice), twin(practice, organization=2), (practice,)),
    ("developments.annotation.missing", replace(development, annotation=""), replace(development, annotation="", state="draft"), ()),
    ("developments.reviewer.missing", replace(development, reviewer=""), development, ()),
    ("developments.reviewed_on.future", replace(development, reviewed_on=LATER), development, ()),
    ("developments.duplicate", twin(development), twin(development, year=2024), (development,)),
    ("practice_authors.duplicate", PracticeAuthor(id=2, practice=1, person=1), PracticeAuthor(id=2, practice=1, person=2),
     (PracticeAuthor(id=1, practice=1, person=1),)),
    ("development_authors.duplicate", DevelopmentAuthor(id=2, development=1, person=1), DevelopmentAuthor(id=2, development=1, person=2),
     (DevelopmentAuthor(id=1, development=1, person=1),)),
    ("clauses.code.duplicate", twin(clause), twin(clause, code="II.3"), (clause,)),
    ("clauses.indicators", replace(clause, indicators="1, 9"), clause, ()),
    ("clauses.registers", replace(clause, registers="sites:colour=red"), clause, ()),
    ("evidences.required", replace(evidence, note=" "), replace(evidence, note="", act=1), ()),
    ("evidences.future", replace(evidence, day=LATER), evidence, ()),
    # recommendations
    ("advices.text.field", replace(advice, text="Не хватает {людей}."), advice, ()),
    ("recommendations.addressee", replace(advised, organization=None), replace(advised, organization=None, addressee="centre"), ()),
    ("recommendations.sent_on", replace(advised, sent_on=None), advised, ()),
    ("recommendations.due.order", replace(advised, due=date(2026, 1, 19)), advised, ()),
    ("recommendations.response_on.order", replace(advised, response="Приказ издан", response_on=date(2026, 1, 19)),
     replace(advised, response="Приказ издан", response_on=date(2026, 1, 20)), ()),
    ("recommendations.future", replace(advised, sent_on=TODAY.replace(day=3), due=None), replace(advised, sent_on=TODAY, due=None), ()),
    ("recommendations.response", replace(advised, state="answered"),
     replace(advised, state="answered", response="Приказ издан", response_on=TODAY), ()),
    # official figures
    ("official_figures.empty", replace(figure, numerator=None, denominator=None), replace(figure, denominator=None), ()),
    ("official_figures.numerator.above", replace(figure, numerator=4), figure, ()),
    ("official_figures.period.unknown", replace(figure, period="весна"), figure, ()),
    ("official_figures.duplicate", twin(figure), twin(figure, organization=1), (figure,)),
    # the work itself
    ("waivers.duplicate", twin(waiver), twin(waiver, code="persons.email"), (waiver,)),
    ("distinct_persons.self", replace(distinct, second=1), distinct, ()),
    ("distinct_persons.duplicate", twin(distinct, first=2, second=1), twin(distinct, second=3), (distinct,)),
    ("targets.overlap", twin(target), twin(target, organization=1), (target,)),
    ("rule_sets.overlap", twin(rule_set), twin(rule_set, since=date(2024, 9, 1), until=date(2025, 8, 31)), (rule_set,)),
    ("rule_sets.school_kinds.missing", replace(rule_set, school_kinds=()), rule_set, ()),
    ("terms.code.format", replace(term, code="Шахматы"), term, ()),
    ("terms.code.duplicate", twin(term), twin(term, code="go"), (term,)),
]  # fmt: skip

# code, a base that has it, a base that has not
BASES: list[tuple[str, tuple[f.Record, ...], tuple[f.Record, ...]]] = [
    ("persons.jobless", (person,), (person, replace(job, until=AUTUMN))),
    ("persons.external_only", (person, replace(job, kind="external")), (person, job, twin(job, kind="external"))),
    ("employments.internal.alone", (person, job, twin(job, kind="internal", organization=2)), (person, job, twin(job, kind="internal"))),
    ("former_names.same", (person, replace(former, last_name="ВЕТРОВА")), (person, replace(former, last_name="Ветрова", first_name="Яна"))),
    ("organizations.staffless", (school,), (replace(school, counted=False), lyceum, twin(job, organization=2))),
    ("organizations.headless", (school, teacher, head, job), (school, teacher, head, job, twin(job, post=2))),
    ("teams.empty", (team, replace(member, until=AUTUMN)), (team, member)),
    ("teams.headless", (team, replace(member, role="member")), (team, replace(member, role="deputy"))),
    ("programs.registry", (course, learnt), (course, learnt, entry)),
    ("associations.headless", (union, replace(belongs, role="member")), (union, belongs)),
    ("meetings.empty", (meeting,), (meeting, there)),
    ("participations.certificate.duplicate", (took, twin(took, person=2)), (took, twin(took, role="laureate"))),
    ("practices.author.missing", (practice,), (practice, PracticeAuthor(id=1, practice=1, person=1))),
    ("developments.author.missing", (development,), (replace(development, state="draft"),)),
    ("roadmaps.empty", (plan,), (plan, measure)),
]
ELSEWHERE = {
    "persons.possible_duplicate",  # tests/services/test_checks.py: services.duplicates finds the pairs
    "attachments.missing", "attachments.changed", "attachments.lost",  # tests/services/test_attachments.py: files are read
}  # fmt: skip


@pytest.mark.parametrize(("code", "broken", "sound", "around"), CASES, ids=[c[0] for c in CASES])
def test_a_rule_fires_where_it_is_broken_and_nowhere_else(
    code: str, broken: f.Record, sound: f.Record, around: tuple[f.Record, ...]
) -> None:
    known = Memory(around)
    fired = [t for t in rules.check(broken, known) if t.code == code]
    assert len(fired) == 1 and fired[0].severity == rules.rule(code).severity
    assert fired[0].message.lstrip("«")[0].isupper() and fired[0].message.endswith((".", "…")) and "!" not in fired[0].message
    columns = {c.name for c in catalogue.register_of(broken).columns}
    assert fired[0].field in columns, "the form shows it at a field"
    told = rules.check(sound, known)
    assert [t for t in told if t.severity == "error"] == [] and code not in {t.code for t in told}


@pytest.mark.parametrize(("code", "broken", "sound"), BASES, ids=[c[0] for c in BASES])
def test_a_rule_of_the_base_fires_for_one_record_and_is_silent_on_a_sound_base(
    code: str, broken: tuple[f.Record, ...], sound: tuple[f.Record, ...]
) -> None:
    fired = [(r, t) for r, t in rules.check_base(Memory(broken)) if t.code == code]
    assert len(fired) == 1 and catalogue.register_of(fired[0][0]).key == rules.rule(code).register
    assert fired[0][1].message.endswith(".")
    assert code not in {t.code for _, t in rules.check_base(Memory(sound))}
    one_by_one = {t.code for r in broken for t in rules.check(r, Memory(broken))}
    assert code not in one_by_one, "saving does not look at the whole base"


def test_every_rule_is_tried() -> None:
    assert sorted({c[0] for c in CASES} | {c[0] for c in BASES} | ELSEWHERE) == sorted(rules.REGISTRY)
    assert {c[0] for c in BASES} | ELSEWHERE == {r.code for r in rules.REGISTRY.values() if r.scope == rules.BASE}
    assert len(rules.REGISTRY) >= 40


def test_the_words_of_rules_are_short_and_tell_what_to_do() -> None:
    titles = [(r.register, r.title) for r in rules.REGISTRY.values()]
    assert len(set(titles)) == len(titles), "no two rules of a register have one name"
    for r in rules.REGISTRY.values():
        assert r.code == r.register or r.code.startswith(f"{r.register}.") or not r.register, r.code
        assert r.register in {"", *catalogue.REGISTERS} and r.severity in ("error", "warning"), r.code
        assert 5 < len(r.title) <= 60 and not r.title.endswith(".") and r.title[0].isupper(), r.code
        assert r.hint.endswith(".") and r.hint[0].isupper() and "!" not in r.hint, r.code
        action, _, target_ = r.mend.partition(":")
        assert action in MENDS, r.code
        if action == "edit" and target_:
            assert not r.register or target_ in {c.name for c in catalogue.REGISTERS[r.register].columns}, r.code
        if action == "add":
            assert target_ in catalogue.REGISTERS, r.code


def test_a_rule_that_is_not_there_is_refused_with_a_way_to_the_list() -> None:
    from nmsdesk.errors import Rejected

    with pytest.raises(Rejected, match="check --rules"):
        rules.rule("persons.nothing")
