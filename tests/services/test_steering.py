"""Steering: the first N candidates reach the target and N−1 do not; a what-if leaves nothing behind and says what doing it comes to."""

from __future__ import annotations

import random
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from given import a_diagnostic, a_job, a_person, a_plan, a_program, a_school, saved, tables
from sqlalchemy import func, select

from nmsdesk import app
from nmsdesk.domain.community import Association, Membership
from nmsdesk.domain.courses import CourseGroup, Enrolment
from nmsdesk.domain.cycle import WorkItem, WorkList
from nmsdesk.domain.development import Deficit, Diagnostic, Mentorship, PlanItem, RegistryEntry, Training
from nmsdesk.domain.monitoring import RuleSet, Target
from nmsdesk.domain.organizations import ChecklistMark, Site
from nmsdesk.domain.people import Person
from nmsdesk.domain.periods import period
from nmsdesk.errors import Denied, Rejected
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.services import indicators, papers, registers, today
from nmsdesk.services import undo as undoing
from nmsdesk.services.demo.fill import fill_demo
from nmsdesk.services.desk import Desk
from nmsdesk.services.steering import planned, whatif, work_lists
from nmsdesk.services.steering.candidates import chosen, steer
from nmsdesk.services.steering.model import COSTS
from nmsdesk.storage import schema

sys.path.insert(0, str(Path(__file__).parents[1] / "indicators"))
from plain_count import Plain, export

TODAY = datetime(2025, 11, 24, 12)
YEAR = period("2025")
CITIES = ((5, 80, 5), (11, 60, 6))  # seed, people, organisations


@pytest.fixture(scope="module")
def cities(tmp_path_factory: pytest.TempPathFactory, template_file: Path) -> list[Path]:
    """Small synthetic cities of November 2025, made once."""
    made = []
    for seed, staff, places in CITIES:
        place = Path(shutil.copy(template_file, tmp_path_factory.mktemp("steering") / f"city{seed}.db"))
        desk = app.open_desk(str(place), lambda: TODAY)
        fill_demo(desk, staff, places, 3, seed)
        desk.close()
        made.append(place)
    return made


@pytest.fixture
def open_city(cities: list[Path], tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    opened: list[Desk] = []

    def open_(n: int = 0, look_only: bool = False) -> Desk:
        place = shutil.copy(cities[n], tmp_path / f"copy{len(opened)}.db")
        opened.append(app.open_desk(str(place), lambda: TODAY, look_only))
        return opened[-1]

    yield open_
    for desk in opened:
        desk.database.changed = False  # type: ignore[misc]  # no backup is wanted of a copy
        desk.close()


def journal(desk: Desk) -> tuple[int, int]:
    with desk.read() as reading:
        counts = [reading.connection.execute(select(func.count()).select_from(t)).scalar_one() for t in (schema.tx, schema.change)]
    return counts[0], counts[1]


def lift(desk: Desk, share: float) -> None:
    """Targets so high that the indicators lack some."""
    with desk.begin("change", "цели") as begun, desk.read() as reading:
        for t in reading.where(Target):
            begun.work.change(t, replace(t, value=share))


def lift_a_little(desk: Desk, asked: Any, as_of: date | None = None) -> None:
    """Targets a few subjects above what there is, so that the first of several costs are taken."""
    chance = random.Random(f"{asked}{as_of}")
    values = {v.code: v for v in indicators.measure(desk, asked, as_of).values}
    with desk.begin("change", "цели") as begun, desk.read() as reading:
        for t in reading.where(Target):
            v = values[t.indicator]
            wanted = min(v.denominator, v.numerator + chance.randint(2, 8))
            begun.work.change(t, replace(t, value=round(100 * wanted / v.denominator, 1) if v.denominator else 50.0))


def exact(desk: Desk, code: str, asked: Any, as_of: date | None = None) -> int:
    """The first N reach the target, N−1 do not; N is what the indicator itself says is missing."""
    found = steer(desk, code, asked, as_of)
    missing = indicators.measure(desk, asked, as_of, codes=(code,)).values[0].missing
    assert found.value.missing == missing == len(found.needed)
    if missing:
        for amount, left in ((missing, 0), (missing - 1, 1)):
            outcome = whatif.whatif(desk, asked, [c.act for c in chosen(found.candidates, amount)], as_of, codes=(code,))
            assert not outcome.failed
            shift = outcome.shift(code)
            assert (shift.before.numerator, shift.before.denominator) == (found.value.numerator, found.value.denominator)
            assert (shift.after.numerator - shift.before.numerator, shift.after.missing) == (amount, left)
            assert {m.id for m in shift.movers} == {c.id for c in found.needed[:amount]}
            assert all(m.acts for m in shift.movers)
    return missing


# The first N


def test_the_first_candidates_reach_the_target_exactly(open_city: Callable[..., Desk]) -> None:
    desk = open_city(0)
    lift(desk, 100.0)
    before = tables(desk), journal(desk)
    missing = {code: exact(desk, code, YEAR) for code in INDICATORS}
    assert all(missing[code] for code in ("1", "2a", "3", "4", "7")) and sum(missing.values()) > 80
    assert (tables(desk), journal(desk)) == before


@pytest.mark.parametrize(("asked", "as_of"), [("2024", None), ("2025/2026", None), ("2025", date(2025, 6, 30))])
def test_so_they_do_in_other_periods_and_on_other_days(open_city: Callable[..., Desk], asked: str, as_of: date | None) -> None:
    desk = open_city(1)
    lift_a_little(desk, period(asked), as_of)
    assert sum(exact(desk, code, period(asked), as_of) for code in INDICATORS)


@pytest.mark.parametrize(
    "rules",
    [
        {"variant_1": "among", "variant_2a": "teaching", "variant_3": "registry", "variant_4": "half", "variant_5": "young"},
        {"variant_1": "any", "variant_2b": "all", "variant_4": "all", "variant_6": "all", "variant_7": "schools_all", "validity_years": 2},
        {"best_attempt": True, "variant_4": "any"},
    ],
)
def test_so_they_do_by_every_reading(open_city: Callable[..., Desk], rules: dict[str, Any]) -> None:
    desk = open_city(0)
    with desk.read() as reading:
        kept = next(r for r in reading.where(RuleSet) if r.holds(TODAY.date()))
    registers.save(desk, replace(kept, **rules))
    lift_a_little(desk, YEAR)
    for code in INDICATORS:
        exact(desk, code, YEAR)


def test_so_they_do_on_each_kind_of_database(desk: Desk) -> None:
    school = a_school(desk)
    people = [a_person(desk, f"Иванова{n}") for n in "абвгд"]
    for person in people:
        a_job(desk, person, school)
    a_diagnostic(desk, people[0])
    saved(desk, RegistryEntry(program=a_program(desk, areas=("subject",)).id, since=date(2020, 1, 1)))
    lift(desk, 60.0)
    before = tables(desk), journal(desk)
    for code in ("1", "2a", "3", "6", "7"):
        assert exact(desk, code, YEAR, date(2025, 12, 31))
    assert (tables(desk), journal(desk)) == before


def test_candidates_stand_by_cost_and_then_by_name_every_time(open_city: Callable[..., Desk]) -> None:
    desk = open_city()
    for code in INDICATORS:
        found = steer(desk, code, YEAR).candidates
        listed = {m.id for m in indicators.who(desk, code, YEAR, status="not_counted")}
        assert {c.id for c in found if not c.widens} == listed
        assert list(found) == sorted(found, key=lambda c: c.order)
        assert [c.key for c in found] == [c.key for c in steer(desk, code, YEAR).candidates]
        assert all(c.action and c.responsible and c.due >= TODAY.date() and c.cost in COSTS for c in found)
    place = steer(desk, "1", YEAR).candidates[0].organization
    own = steer(desk, "1", YEAR, organization=place)
    assert {c.organization for c in own.candidates} == {place}
    assert own.value.organization == place


# Costs


def given(desk: Desk, **values: Any) -> Any:
    person = a_person(desk, **values)
    a_job(desk, person, a_school(desk))
    return person


def only(desk: Desk, code: str) -> Any:
    (found,) = steer(desk, code, period("2026")).candidates
    return found


def test_for_days_that_are_over_everything_is_to_be_entered_within_a_week(file_desk: Desk) -> None:
    given(file_desk)
    (found,) = steer(file_desk, "1", YEAR).candidates
    assert found.action == "пройти диагностику – внести, если это было до 31.12.2025"
    assert (found.cost, found.due) == ("more", file_desk.today + timedelta(weeks=1))


def test_what_is_lacking_is_told_with_its_cost(file_desk: Desk) -> None:
    desk = file_desk
    person = given(desk)
    assert (only(desk, "1").cost, only(desk, "1").action) == ("action", "пригласить на диагностику")
    assert only(desk, "2a").cost == "more"
    with desk.read() as reading:
        from nmsdesk.domain.development import Instrument

        tool = reading.where(Instrument)[0]
    bare = saved(desk, Diagnostic(person=person.id, instrument=tool.id, day=date(2026, 2, 1), result="прошёл"))
    assert (only(desk, "1").cost, only(desk, "1").mend.field) == ("data", "level")
    assert only(desk, "1").action == "указать уровень диагностики от 01.02.2026"
    assert only(desk, "2a").cost == "action"
    plan = a_plan(desk, person, number="12", since=date(2026, 1, 10), until=date(2026, 12, 20), diagnostic=bare.id)
    assert (only(desk, "2a").cost, only(desk, "2a").action) == ("approve", "утвердить проект ИОМ № 12")
    registers.save(desk, replace(plan, diagnostic=None, state="approved", approved_on=date(2026, 2, 2)))
    assert (only(desk, "2a").cost, only(desk, "2a").mend.field) == ("data", "diagnostic")


def test_a_training_that_lacks_only_its_deficit_is_data(file_desk: Desk) -> None:
    desk = file_desk
    person = given(desk)
    program = a_program(desk)
    saved(desk, RegistryEntry(program=program.id, since=date(2020, 1, 1)))
    made = a_diagnostic(desk, person, day=date(2025, 12, 1))
    saved(desk, Training(person=person.id, program=program.id, until=date(2026, 2, 20), attestation="passed", certificate_number="1"))
    assert only(desk, "3").cost == "more"
    saved(desk, Deficit(person=person.id, area="subject", diagnostic=made.id, opened=date(2025, 12, 1)))
    found = only(desk, "3")
    assert (found.cost, found.action) == ("data", "указать дефицит обучения 20.02.2026")
    found.act.apply(desk)
    assert indicators.who(desk, "3", period("2026"))[0].status == "counted"


def test_one_whose_birth_is_not_known_stands_last_and_widens_the_whole(file_desk: Desk) -> None:
    desk = file_desk
    unknown = given(desk, birth=None, career_start=date(2025, 9, 1))
    young = given(desk, last="Юная", birth=date(2001, 5, 5), career_start=date(2025, 9, 1))
    club = saved(desk, Association(name="Клуб", kind="club"))
    saved(desk, Membership(association=club.id, person=unknown.id, since=date(2025, 9, 1)))
    found = steer(desk, "5", period("2026"))
    assert [(c.id, c.widens) for c in found.candidates] == [(young.id, False), (unknown.id, True)]
    assert [c.id for c in found.needed] == [young.id]
    last = found.candidates[-1]
    assert (last.cost, last.action) == ("data", "указать дату рождения")
    shift = whatif.whatif(desk, period("2026"), [last.act]).shift("5")
    assert (shift.before.denominator, shift.after.denominator, shift.after.numerator) == (1, 2, 1)


# The copy


def plan_ahead(desk: Desk) -> None:
    """A course, a draft, a pair and a site of the days to come."""
    wanting = [c for c in steer(desk, "3", YEAR).candidates if c.cost == "more"][:2]
    with desk.read() as reading:
        entry = next(r for r in reading.where(RegistryEntry) if r.holds(date(2025, 12, 20)))
    days = {"since": date(2025, 11, 10), "until": date(2025, 12, 20)}
    group = saved(desk, CourseGroup(program=entry.program, name="Группа 1", state="active", **days))
    for c in wanting:
        saved(desk, Enrolment(group=group.id, person=c.id))
    first, second = (saved(desk, Person(last_name=name, first_name="Анна")) for name in ("Старшая", "Младшая"))
    a_plan(desk, first, since=date(2025, 12, 1), until=date(2026, 5, 31))
    saved(desk, Mentorship(mentor=first.id, mentee=second.id, state="planned", since=date(2025, 12, 1)))
    saved(desk, Site(organization=wanting[0].organization, kind="flagship", since=date(2025, 12, 1)))


def test_what_is_tried_comes_to_the_same_when_it_is_done(open_city: Callable[..., Desk]) -> None:
    """One candidate of every indicator and cost, one planned act of every kind."""
    desk = open_city(0)
    plan_ahead(desk)
    taken: dict[Any, Any] = {}
    for code in INDICATORS:
        for c in steer(desk, code, YEAR).candidates:
            taken.setdefault((code, c.cost, c.widens), c.act)
    for group in planned.planned(desk, YEAR):
        taken.setdefault(group.kind, group.acts[0])
    assert len(taken) > 18 and {"courses", "drafts", "closing", "events", "pairs", "sites"} <= set(taken)
    acts = list(taken.values())
    expected = whatif.whatif(desk, YEAR, acts)
    assert not expected.failed
    for act in acts:
        act.apply(desk)
    done = indicators.measure(desk, YEAR).values
    assert [s.after for s in expected.shifts] == list(done)
    file = desk.database.file
    assert file is not None
    plain = Plain(export(file), "2025-01-01", "2025-12-31", TODAY.date().isoformat())
    for shift in expected.shifts:
        stand = {n: x.status for n, x in plain.subjects(shift.after.code).items()}
        assert shift.after.numerator == sum(status == "counted" for status in stand.values())
        assert all(m.after == stand.get(m.id, "outside") for m in shift.movers)


def test_each_alone_comes_to_the_same_too(open_city: Callable[..., Desk]) -> None:
    desk = open_city(1)
    for code in ("1", "2a", "3"):
        c = steer(desk, code, YEAR).candidates[0]
        expected = whatif.whatif(desk, YEAR, [c.act])
        c.act.apply(desk)
        assert [s.after for s in expected.shifts] == list(indicators.measure(desk, YEAR).values)


def test_nothing_of_it_remains(open_city: Callable[..., Desk]) -> None:
    desk = open_city(0)
    file = desk.database.file
    assert file is not None
    before = file.read_bytes()
    acts = [a for group in planned.planned(desk, YEAR) for a in group.acts]
    outcome = whatif.whatif(desk, YEAR, acts)
    assert outcome.done and any(s.movers for s in outcome.shifts)
    assert file.read_bytes() == before


def test_a_base_that_may_only_be_looked_at_is_tried_on_a_copy_in_memory(open_city: Callable[..., Desk]) -> None:
    usual, looked = open_city(0), open_city(0, look_only=True)
    acts = [c.act for c in steer(usual, "2a", YEAR).candidates[:3]]
    assert whatif.whatif(looked, YEAR, acts).shifts == whatif.whatif(usual, YEAR, acts).shifts
    with pytest.raises(Denied):
        acts[0].apply(looked)


def test_the_copy_takes_back_also_when_something_breaks(open_city: Callable[..., Desk]) -> None:
    desk = open_city(0)
    before = tables(desk)
    with pytest.raises(ZeroDivisionError), desk.rehearsal() as copy:
        a_person(copy)
        raise ZeroDivisionError
    assert tables(desk) == before
    with desk.rehearsal() as copy, pytest.raises(Denied), copy.rehearsal():
        pass
    a_person(desk)
    assert len(tables(desk)["persons"]) == len(before["persons"]) + 1


def test_an_act_that_the_rules_refuse_is_told_and_the_others_are_done(file_desk: Desk) -> None:
    desk = file_desk
    given(desk)
    good, bad = only(desk, "1").act, only(desk, "3").act  # no programme of the registry in the base
    outcome = whatif.whatif(desk, period("2026"), [bad, good])
    assert outcome.done == 1
    assert [title for title, _ in outcome.failed] == [bad.title]
    assert "нет ни одной программы" in outcome.failed[0][1]
    assert outcome.shift("1").after.numerator == 1


def test_an_act_is_found_by_its_key(open_city: Callable[..., Desk]) -> None:
    desk = open_city(0)
    keys = [steer(desk, "4", YEAR).candidates[0].key, planned.planned(desk, YEAR)[0].acts[0].key]
    assert [a.key for a in whatif.acts(desk, YEAR, keys)] == keys
    with pytest.raises(Rejected, match="Такого действия нет"):
        whatif.acts(desk, YEAR, ["course/999999"])


def test_a_what_if_of_one_organization_speaks_of_it_alone(open_city: Callable[..., Desk]) -> None:
    desk = open_city(0)
    found = steer(desk, "1", YEAR).candidates
    place = found[0].organization
    outcome = whatif.whatif(desk, YEAR, [c.act for c in found], organization=place)
    own = [c for c in found if c.organization == place]
    assert {m.id for m in outcome.shift("1").movers} == {c.id for c in own}
    assert outcome.shift("1").after.organization == place


def test_what_was_done_after_the_day_is_not_taken_for_done_by_it(file_desk: Desk) -> None:
    """A line of a plan done later than the as-of day, a pair that begins later."""
    desk, summer = file_desk, date(2025, 6, 30)
    person = given(desk, birth=date(2001, 5, 5), career_start=date(2024, 9, 1))
    mentor = saved(desk, Person(last_name="Старшая", first_name="Анна"))
    made = a_diagnostic(desk, person, day=date(2025, 2, 1))
    days = {"since": date(2025, 2, 1), "until": date(2025, 6, 1), "approved_on": date(2025, 2, 2)}
    plan = a_plan(desk, person, diagnostic=made.id, state="active", **days)
    saved(desk, PlanItem(plan=plan.id, content="Семинар", done_on=date(2025, 9, 1), evidence="сертификат № 1"))
    (late,) = steer(desk, "2b", period("2025H1"), summer).candidates
    assert whatif.whatif(desk, period("2025H1"), [late.act], summer).shift("2b").after.numerator == 1
    saved(desk, Mentorship(mentor=mentor.id, mentee=person.id, state="active", since=date(2025, 9, 1)))
    registers.remove(desk, registers.get(desk, "plans", plan.id))
    (alone,) = steer(desk, "5", period("2025H1"), summer).candidates
    outcome = whatif.whatif(desk, period("2025H1"), [alone.act], summer)
    assert [why for _, why in outcome.failed] == ["Некого назначить наставником: нет ни коллег, ни банка наставников, ни клуба."]
    saved(desk, Association(name="Клуб", kind="club"))
    (alone,) = steer(desk, "5", period("2025H1"), summer).candidates
    assert whatif.whatif(desk, period("2025H1"), [alone.act], summer).shift("5").after.numerator == 1


# Working lists


def test_a_working_list_is_one_step_and_follows_the_indicator(desk: Desk) -> None:
    people = [given(desk, last=f"Иванова{n}") for n in "аб"]
    year = period("2026")
    made = work_lists.make(desk, "1", year, steer(desk, "1", year).candidates, until=date(2026, 3, 20))
    assert (made.record.name, made.added) == ("Показатель 1: 2 человека, 2026 год", 2)
    found = work_lists.card(desk, made.record.id or 0)
    assert {(x.name, x.counted, x.standing) for x in found.lines} == {(p.full_name, False, "в работе") for p in people}
    assert {x.item.due for x in found.lines} == {date(2026, 3, 20)}
    a_diagnostic(desk, people[0], day=date(2026, 3, 1))
    found = work_lists.card(desk, made.record.id or 0)
    assert {x.item.person: x.standing for x in found.lines} == {people[0].id: "уже учтён", people[1].id: "в работе"}
    work_lists.close_counted(desk, made.record.id or 0)
    found = work_lists.card(desk, made.record.id or 0)
    assert [found.amount(s) for s in ("done", "open", "counted")] == [1, 1, 1]
    work_lists.mark(desk, [x.item.id or 0 for x in found.lines if not x.counted], "dropped", "уволится")
    assert work_lists.card(desk, made.record.id or 0).amount("dropped") == 1
    with pytest.raises(Rejected, match="уже есть в этом списке"):
        work_lists.add(desk, made.record.id or 0, steer(desk, "1", year).candidates)
    for _ in range(2):
        undoing.undo(desk)
    assert work_lists.card(desk, made.record.id or 0).amount("open") == 2
    undoing.undo(desk)
    undoing.undo(desk)
    with desk.read() as reading:
        assert reading.where(WorkList) == [] and reading.where(WorkItem) == []


def test_lines_that_are_due_stand_among_what_is_due_today(file_desk: Desk) -> None:
    given(file_desk)
    year = period("2026")
    made = work_lists.make(file_desk, "1", year, steer(file_desk, "1", year).candidates)
    assert "today.work_due" not in {line.code for line in today.lines(file_desk)}
    ids = [x.item.id or 0 for x in work_lists.card(file_desk, made.record.id or 0).lines]
    work_lists.set_due(file_desk, ids, date(2026, 3, 5), "Петрова")
    (line,) = [line for line in today.lines(file_desk) if line.code == "today.work_due"]
    assert line.text == "Подошёл срок: 1\u00a0строка рабочего списка"
    work_lists.mark(file_desk, ids, "done")
    assert "today.work_due" not in {line.code for line in today.lines(file_desk)}


def test_on_paper_each_school_has_its_page(open_city: Callable[..., Desk]) -> None:
    from nmsdesk.documents.tree import Heading, PageBreak, Signatures

    desk = open_city(0)
    found = steer(desk, "3", YEAR).candidates[:20]
    made = work_lists.make(desk, "3", YEAR, found)
    document = papers.make(desk, "work_list", papers.Wish(record=made.record.id))
    places = sorted({c.place for c in found})
    assert sorted(b.text for b in document.blocks if isinstance(b, Heading) and b.level == 2) == places
    assert sum(isinstance(b, PageBreak) for b in document.blocks) == len(places) - 1
    assert sum(isinstance(b, Signatures) for b in document.blocks) == len(places)
    one = papers.make(desk, "work_list", papers.Wish(record=made.record.id, organization=found[0].organization))
    assert sum(isinstance(b, Heading) and b.level == 2 for b in one.blocks) == 1


def test_a_condition_is_marked_as_of_a_day_before_a_later_mark(file_desk: Desk) -> None:
    from nmsdesk.domain.organizations import ChecklistItem
    from nmsdesk.services import checklists

    school = a_school(file_desk)
    with file_desk.read() as reading:
        item = reading.where(ChecklistItem)[0]
    saved(file_desk, ChecklistMark(organization=school.id, item=item.id, state="no", since=date(2026, 2, 1)))
    made = checklists.mark(file_desk, school.id, item.id or 0, "yes", on=date(2025, 12, 31)).record
    assert (made.since, made.until) == (date(2025, 12, 31), date(2026, 1, 31))  # type: ignore[attr-defined]
