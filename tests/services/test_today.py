"""The first page says what is due: its lines against a plain count, records set aside and brought back, the odd cases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from conftest import Clock
from given import a_diagnostic, a_job, a_person, a_plan, a_program, a_school, instrument, saved, tables
from incoming import every

from nmsdesk.domain.community import Association, Attendance, Event, Meeting, Participation
from nmsdesk.domain.courses import CourseGroup
from nmsdesk.domain.cycle import MonitoringRound, Recommendation, RoundPlace, WorkItem
from nmsdesk.domain.development import Campaign, CampaignPlace, Deficit, LearningPlan, Mentorship, PlanItem, Training
from nmsdesk.domain.keeping import Waiver
from nmsdesk.domain.knowledge import Development, Document, Measure, Practice, Roadmap
from nmsdesk.domain.monitoring import Submission
from nmsdesk.domain.organizations import Organization, Site
from nmsdesk.domain.people import Absence, Employment, Person, Post, QualificationCategory
from nmsdesk.domain.periods import add_months, add_years, full_years, year
from nmsdesk.errors import Rejected
from nmsdesk.services import campaigns, due_kinds, due_lines, today
from nmsdesk.services.courses import groups
from nmsdesk.services.demo.fill import fill_demo
from nmsdesk.services.desk import Desk
from nmsdesk.services.undo import undo

FILE_ONLY = True

DAY = date(2026, 3, 2)
OPEN, UNDER_WAY = ("draft", "agreed", "approved", "active", "review"), ("approved", "active", "review")


def lines(desk: Desk) -> dict[str, today.Line]:
    return {line.code.removeprefix("today."): line for line in today.lines(desk)}


def ids(desk: Desk, code: str) -> tuple[int, ...]:
    line = lines(desk).get(code)
    return line.ids if line else ()


class Plain:
    """The same questions asked of records in memory, one by one."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.on = desk, desk.today
        self.working = {e.person for e in self.all(Employment) if e.holds(self.on)}

    def all(self, kind: Any) -> list[Any]:
        return every(self.desk, kind)

    def of(self, kind: Any, test: Callable[[Any], Any]) -> tuple[int, ...]:
        return tuple(r.id for r in self.all(kind) if test(r))

    def within(self, day: date | None, first: date, last: date) -> bool:
        return day is not None and first <= day <= last

    def answers(self) -> dict[str, tuple[int, ...]]:
        """Every line but those of youth and duplicates, which are asked elsewhere."""
        return self.plans() | self.pairs() | self.ending() | self.undone() | self.people()

    def plans(self) -> dict[str, tuple[int, ...]]:
        on, plans = self.on, self.all(LearningPlan)
        planned = {p.person for p in plans if p.state in OPEN}
        answered = {i.deficit for i in self.all(PlanItem)} | {t.deficit for t in self.all(Training)}
        return {
            "plans_overdue": self.of(LearningPlan, lambda p: p.state in UNDER_WAY and p.until < on),
            "plans_soon": self.of(LearningPlan, lambda p: p.state in UNDER_WAY and self.within(p.until, on, on + timedelta(60))),
            "plans_blind": self.of(LearningPlan, lambda p: p.state in UNDER_WAY and p.diagnostic is None),
            "plans_drafts": self.of(LearningPlan, lambda p: p.state in ("draft", "agreed")),
            "deficits_open": self.of(
                Deficit,
                lambda d: not d.closed and d.person not in planned and d.id not in answered and d.person in self.working,
            ),
        }

    def pairs(self) -> dict[str, tuple[int, ...]]:
        def active(m: Mentorship) -> bool:
            return m.state == "active" and m.holds(self.on)

        return {
            "mentor_left": self.of(Mentorship, lambda m: active(m) and m.mentor not in self.working),
            "mentee_alone": self.alone(),
            "mentee_left": self.of(Mentorship, lambda m: active(m) and m.mentor in self.working and m.mentee not in self.working),
            "pairs_overdue": self.of(Mentorship, lambda m: m.state == "active" and m.until and m.until < self.on),
            "pairs_bare": self.of(Mentorship, lambda m: m.state == "active" and not m.order and m.act is None),
        }

    def alone(self) -> tuple[int, ...]:
        """Of each young teacher the last early end within a year, when nobody mentors or is to mentor him."""
        on, pairs = self.on, self.all(Mentorship)
        persons, posts = {p.id: p for p in self.all(Person)}, {p.id: p.category for p in self.all(Post)}
        places = {o.id for o in self.all(Organization) if o.counted}
        away = {a.employment for a in self.all(Absence) if a.holds(on)}
        jobs = [e for e in self.all(Employment) if e.kind == "main" and e.holds(on) and e.id not in away and e.organization in places]
        teaching = {e.person for e in jobs if posts[e.post] == "teaching"}
        last = {}
        for m in sorted(pairs, key=lambda m: m.until or date.max):
            if m.state == "ended" and self.within(m.until, add_years(on, -1), on):
                last[m.mentee] = m.id
        kept = {m.mentee for m in pairs if m.state == "planned"}
        kept |= {m.mentee for m in pairs if m.state in ("active", "paused") and m.holds(on)}
        young = {
            p.id for p in persons.values() if p.birth and p.career_start
            and full_years(p.birth, on) < 35 and full_years(p.career_start, on) < 3
        }  # fmt: skip
        return tuple(sorted(n for mentee, n in last.items() if mentee in young & teaching and mentee not in kept))

    def ending(self) -> dict[str, tuple[int, ...]]:
        on = self.on
        own = [c for c in self.all(QualificationCategory) if c.kind in ("highest", "first")]

        def last(c: Any) -> bool:
            others = [o for o in own if o.person == c.person and o.id != c.id]
            return (
                c in own and c.person in self.working and not any(o.until is None or (o.until > c.until and o.until >= on) for o in others)
            )

        soon = on + timedelta(60)
        return {
            "categories_expire": self.of(QualificationCategory, lambda c: self.within(c.until, on, add_months(on, 6)) and last(c)),
            "categories_expired": self.of(
                QualificationCategory, lambda c: self.within(c.until, add_years(on, -1), on - timedelta(1)) and last(c)
            ),
            "sites_expire": self.of(Site, lambda s: self.within(s.until, on, soon)),
            "agreements_expire": self.of(Document, lambda d: d.kind in ("agreement", "contract") and self.within(d.until, on, soon)),
        }

    def undone(self) -> dict[str, tuple[int, ...]]:
        on, year_ago = self.on, add_years(self.on, -1)
        full, met = {p.event for p in self.all(Participation)}, {a.meeting for a in self.all(Attendance)}

        def waits(m: Measure) -> bool:
            return m.state in ("planned", "active", "moved")

        def standing(r: MonitoringRound, *states: str) -> list[RoundPlace]:
            return [p for p in self.all(RoundPlace) if p.round == r.id and p.state in states and r.state == "active"]

        return {
            "measures_overdue": self.of(Measure, lambda m: waits(m) and m.until < on),
            "measures_soon": self.of(Measure, lambda m: waits(m) and self.within(m.until, on, on + timedelta(14))),
            "events_unmarked": self.of(Event, lambda e: e.state == "planned" and (e.until or e.since) < on),
            "events_empty": self.of(Event, lambda e: e.state == "held" and self.within(e.since, year_ago, on) and e.id not in full),
            "trainings_open": self.of(
                Training, lambda t: not t.attestation and self.within(t.until, add_months(on, -3), on - timedelta(1))
            ),
            "groups_overdue": tuple(sorted(groups.overdue(self.desk))),
            "rounds_overdue": self.of(
                MonitoringRound, lambda r: any((p.due or r.until) < on for p in standing(r, "waited", "returned"))
            ),
            "rounds_unchecked": self.of(MonitoringRound, lambda r: standing(r, "sent")),
            "campaigns_silent": tuple(
                sorted(s.id for s in campaigns.states(self.desk, ["active"]) if s.nobody and s.until and s.until <= on + timedelta(14))
            ),
            "work_due": self.of(WorkItem, lambda i: i.state == "open" and i.due and i.due < on + timedelta(7)),
            "recommendations_late": self.of(Recommendation, lambda r: r.state == "sent" and r.due and r.due < on),
            "meetings_empty": self.of(Meeting, lambda m: self.within(m.day, year_ago, on - timedelta(1)) and m.id not in met),
            "practices_review": self.of(Practice, lambda p: p.state == "review"),
            "developments_review": self.of(Development, lambda d: d.state == "review"),
        }

    def people(self) -> dict[str, tuple[int, ...]]:
        on, jobs = self.on, {e.id: e for e in self.all(Employment)}
        absences = self.all(Absence)
        employed = {e.person for e in jobs.values()}
        staffed = {e.organization for e in jobs.values() if e.holds(on)}
        closed = {o.id for o in self.all(Organization) if o.until and o.until < on}
        start = date(on.year - (on.month < 9), 9, 1)
        sent = {s.organization for s in self.all(Submission) if s.kind == due_lines.STAFF_LIST and s.day >= start}

        def again(a: Absence) -> bool:
            return any(o.employment == a.employment and o.id != a.id and o.holds(on) for o in absences)

        return {
            "jobless": self.of(Person, lambda p: p.id not in employed),
            "staffless": self.of(Organization, lambda o: o.counted and o.holds(on) and o.id not in staffed),
            "closed_staff": self.of(Employment, lambda e: e.holds(on) and e.organization in closed),
            "lists_missing": self.of(Organization, lambda o: o.counted and o.holds(on) and o.id not in sent),
            "absent_returned": self.of(
                Absence,
                lambda a: self.within(a.until, on - timedelta(30), on - timedelta(1)) and jobs[a.employment].holds(on) and not again(a),
            ),
            "absent_long": self.of(
                Absence, lambda a: a.holds(on) and a.since < add_years(on, -3) and jobs[a.employment].holds(on)
            ),
        }  # fmt: skip


@pytest.mark.parametrize("moment", [datetime(2026, 3, 2, 9), datetime(2026, 9, 20, 9)])
def test_the_lines_are_what_a_plain_count_gives(desk: Desk, clock: Clock, moment: datetime) -> None:
    fill_demo(desk, 250, 12, 4)
    clock.moment = moment
    expected = Plain(desk).answers()
    found = {code: line.ids for code, line in lines(desk).items()}
    other = {"young_age", "young_years", "duplicates", "act_lost"}
    assert {k: v for k, v in found.items() if k not in other} == {k: v for k, v in expected.items() if v}
    assert sum(map(bool, expected.values())) > 8, "the demo has work for the first page"
    assert {"today." + code for code in {*expected, *other}} == set(due_lines.CODES)


def test_each_line_has_a_sentence_that_agrees_and_a_way_to_mend(desk: Desk) -> None:
    person = a_person(desk)
    plan = a_plan(desk, person, state="active", approved_on=date(2025, 11, 1), until=date(2026, 3, 1))
    line = lines(desk)["plans_overdue"]
    assert (line.text, line.tone, line.register, line.ids) == ("Просрочено: 1\u00a0план ИОМ", "bad", "plans", (plan.id,))
    assert line.action_caption == "Закрыть планы" and line.filters[0].value == (plan.id,)
    for n in (2, 5, 21):
        assert due_kinds.LINES["plans_overdue"].text(n).endswith({2: "плана ИОМ", 5: "планов ИОМ", 21: "план ИОМ"}[n])
    tones = [line.tone for line in today.lines(desk)]
    assert tones == sorted(tones, key=today.TONES.index) and today.title(line.code) == "Просрочено: планы ИОМ"


def test_who_stops_being_young_in_the_period_is_told_by_age_or_by_years(desk: Desk) -> None:
    school = a_school(desk)
    by_age = a_person(desk, "Возрастова", birth=date(1991, 6, 1), career_start=date(2024, 9, 1))
    by_years = a_person(desk, "Стажева", birth=date(2000, 6, 1), career_start=date(2023, 9, 1))
    next_year = a_person(desk, "Будущая", birth=date(1992, 1, 1), career_start=date(2024, 9, 1))
    decided = a_person(desk, "Решённая", birth=date(1991, 6, 1), career_start=date(2024, 9, 1), young="yes", young_reason="приказ")
    idle = a_person(desk, "Неработающая", birth=date(1991, 6, 1), career_start=date(2024, 9, 1))
    for person in (by_age, by_years, next_year, decided):
        a_job(desk, person, school, since=date(2024, 9, 1))
    head = next(p for p in every(desk, Post) if p.category == "leading")
    a_job(desk, idle, school, post=head.id, since=date(2024, 9, 1))
    assert (ids(desk, "young_age"), ids(desk, "young_years")) == ((by_age.id,), (by_years.id,))
    assert "исполнится 35\u00a0лет" in lines(desk)["young_age"].detail and "третий год" in lines(desk)["young_years"].detail
    whole = {line.code: line.ids for line in today.lines(desk, year(2027))}
    assert whole["today.young_age"] == (by_age.id, next_year.id), "the bound of the period is what it is asked by"


def test_a_document_out_of_force_is_told_while_something_rests_on_it(desk: Desk) -> None:
    school = a_school(desk)
    old = saved(desk, Document(kind="order", number="1", day=date(2024, 9, 1), title="О площадках", since=date(2024, 9, 1)))
    site = saved(desk, Site(organization=school.id, kind="rip", since=date(2024, 9, 1), act=old.id))
    held = saved(desk, Event(title="Семинар", form="seminar", since=date(2025, 10, 1), act=old.id))
    assert ids(desk, "act_lost") == () and held.state == "held"
    old = saved(desk, replace(old, until=date(2026, 3, 1)))
    assert ids(desk, "act_lost") == (old.id,)
    saved(desk, replace(site, until=date(2026, 3, 1)))
    assert ids(desk, "act_lost") == (), "what was held rests on nothing"
    other = saved(desk, Document(kind="order", number="2", day=date(2025, 9, 1), title="О ГМО"))
    saved(desk, Association(name="ГМО физиков", kind="gmo", act=other.id))
    saved(desk, Document(kind="order", number="3", day=date(2026, 2, 1), title="О ГМО", since=date(2026, 2, 1), replaces=other.id))
    assert ids(desk, "act_lost") == (other.id,), "replaced by one in force"


def test_a_mentor_who_left_orphans_the_mentees(desk: Desk) -> None:
    school, mentor, mentee = a_school(desk), a_person(desk, "Наставница"), a_person(desk, "Новичкова")
    job = a_job(desk, mentor, school)
    own = a_job(desk, mentee, school)
    pair = saved(desk, Mentorship(mentor=mentor.id, mentee=mentee.id, since=date(2025, 9, 1), order="№ 1"))
    assert not {"mentor_left", "mentee_left"} & set(lines(desk))
    saved(desk, replace(job, until=date(2026, 3, 1)))
    assert ids(desk, "mentor_left") == (pair.id,) and lines(desk)["mentor_left"].action == "close_mentorship"
    saved(desk, replace(own, until=date(2026, 3, 1)))
    assert "mentee_left" not in lines(desk), "one pair stands in one line"


def test_that_nobody_sends_lists_is_said_once(desk: Desk) -> None:
    school, other = a_school(desk), a_school(desk)
    a_school(desk, counted=False)
    line = lines(desk)["lists_missing"]
    assert line.ids == (school.id, other.id) and "ещё не принимали" in line.detail


def test_pairs_that_look_like_one_are_those_of_their_page(desk: Desk) -> None:
    from nmsdesk.services import duplicates

    first, second = a_person(desk), a_person(desk)
    assert ids(desk, "duplicates") == (second.id,) and lines(desk)["duplicates"].action == "duplicates"
    third = a_person(desk, birth=date(1971, 1, 1))
    assert ids(desk, "duplicates") == (second.id,), "other birth dates tell people apart"
    saved(desk, replace(third, birth=first.birth))
    assert ids(desk, "duplicates") == (second.id, third.id), "the answer is made anew when a person has changed"
    duplicates.declare_distinct(desk, first.id or 0, second.id or 0, "тёзки")
    assert second.id not in ids(desk, "duplicates")


def test_what_is_put_off_comes_back_on_its_day(desk: Desk, clock: Clock) -> None:
    one, two = (a_plan(desk, a_person(desk, last)) for last in ("Первая", "Вторая"))
    before = tables(desk)
    done = today.postpone(desk, "today.plans_drafts", "plans", [one.id or 0], date(2026, 3, 9), "ждём приказа")
    line = lines(desk)["plans_drafts"]
    assert (line.ids, line.aside, done.rows) == ((two.id,), 1, 1) and "1\u00a0план" in line.text
    (aside,) = today.set_aside(desk)
    assert (aside.id, aside.until, aside.reason, aside.register) == (one.id, date(2026, 3, 9), "ждём приказа", "plans")
    assert aside.label
    clock.moment = datetime(2026, 3, 8, 9)
    assert ids(desk, "plans_drafts") == (two.id,)
    clock.moment = datetime(2026, 3, 9, 0, 0, 1)
    assert ids(desk, "plans_drafts") == (one.id, two.id) and today.set_aside(desk) == []
    undo(desk)
    assert tables(desk) == before


def test_what_is_dismissed_stays_away_until_it_is_brought_back(desk: Desk, clock: Clock) -> None:
    plans = [a_plan(desk, a_person(desk, last)) for last in ("Первая", "Вторая", "Третья")]
    today.postpone(desk, "today.plans_drafts", "plans", [plans[0].id or 0], date(2026, 3, 9))
    today.dismiss(desk, "today.plans_drafts", "plans", [p.id or 0 for p in plans[:2]], "учебные")
    assert [(w.until, w.reason) for w in every(desk, Waiver)] == [(None, "учебные")] * 2, "the later decision replaces the earlier"
    clock.moment = datetime(2027, 3, 9, 9)
    assert ids(desk, "plans_drafts") == (plans[2].id,)
    today.bring_back(desk, [x.waiver for x in today.set_aside(desk)])
    assert ids(desk, "plans_drafts") == tuple(p.id for p in plans)
    undo(desk)
    assert ids(desk, "plans_drafts") == (plans[2].id,)


def test_setting_aside_concerns_one_line_only(desk: Desk) -> None:
    person = a_person(desk)
    source = a_diagnostic(desk, person)
    plan = a_plan(desk, person, diagnostic=source.id, state="active", approved_on=date(2025, 11, 1), until=date(2026, 3, 1))
    saved(desk, replace(plan, diagnostic=None))
    today.dismiss(desk, "today.plans_overdue", "plans", [plan.id or 0], "продлевается")
    found = lines(desk)
    assert "plans_overdue" not in found and found["plans_blind"].ids == (plan.id,)


def test_setting_aside_asks_for_a_later_day_and_a_reason(desk: Desk) -> None:
    plan = a_plan(desk, a_person(desk))
    with pytest.raises(Rejected, match="позже сегодняшнего"):
        today.postpone(desk, "today.plans_drafts", "plans", [plan.id or 0], DAY)
    with pytest.raises(Rejected, match="причину"):
        today.dismiss(desk, "today.plans_drafts", "plans", [plan.id or 0], " ")
    with pytest.raises(Rejected, match="Напоминания"):
        today.dismiss(desk, "today.nothing", "plans", [plan.id or 0], "так")
    with pytest.raises(Rejected, match="больше нет"):
        today.dismiss(desk, "today.plans_drafts", "plans", [999], "так")


def test_a_plan_of_measures_reminds_of_its_lines(desk: Desk) -> None:
    plan = saved(desk, Roadmap(name="План", since=date(2025, 9, 1), until=date(2026, 8, 31)))
    late, near, far = (
        saved(desk, Measure(roadmap=plan.id, name=name, until=until))
        for name, until in (("А", date(2026, 3, 1)), ("Б", date(2026, 3, 16)), ("В", date(2026, 3, 17)))
    )
    assert (ids(desk, "measures_overdue"), ids(desk, "measures_soon")) == ((late.id,), (near.id,)) and far.id
    saved(desk, replace(late, state="done", done_on=DAY))
    assert ids(desk, "measures_overdue") == ()


def test_those_of_a_closed_organisation_are_told(desk: Desk) -> None:
    school = a_school(desk)
    job = a_job(desk, a_person(desk), school)
    saved(desk, replace(school, until=date(2026, 3, 1)))
    assert ids(desk, "closed_staff") == (job.id,)


def test_a_group_past_its_days_and_a_campaign_with_a_silent_school_are_told(desk: Desk) -> None:
    program = a_program(desk)
    dates = {"since": date(2026, 1, 12), "until": date(2026, 3, 1)}
    group = saved(desk, CourseGroup(name="Группа 26-01", program=program.id, state="active", **dates))
    saved(desk, CourseGroup(name="Чужая", program=program.id, state="active", own=False, **dates))
    assert ids(desk, "groups_overdue") == (group.id,)
    saved(desk, replace(group, state="cancelled"))
    assert ids(desk, "groups_overdue") == ()
    school, silent, person = a_school(desk, "СОШ № 1"), a_school(desk, "СОШ № 2"), a_person(desk)
    tool = instrument(desk)
    campaign = saved(desk, Campaign(name="Весна", instrument=tool.id, state="active", since=date(2026, 2, 2), until=date(2026, 3, 16)))
    came, quiet = (saved(desk, CampaignPlace(campaign=campaign.id, organization=x.id, expected=1)) for x in (school, silent))
    a_diagnostic(desk, person, instrument=tool.id, organization=school.id, campaign=campaign.id, day=date(2026, 2, 10))
    assert ids(desk, "campaigns_silent") == (campaign.id,)
    campaign = saved(desk, replace(campaign, until=date(2026, 3, 17)))
    assert ids(desk, "campaigns_silent") == (), "more than two weeks are left"
    saved(desk, replace(campaign, until=date(2026, 3, 16)))
    saved(desk, replace(quiet, expected=0))
    assert ids(desk, "campaigns_silent") == () and came.id
