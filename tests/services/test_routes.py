"""Drafts of plans out of deficits: coverage and reasons recounted by plain Python, what must not be offered, write and undo."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from given import a_diagnostic, a_job, a_person, a_plan, a_program, a_school, by_uid, instrument, post, saved

from nmsdesk.domain.community import Event, Participation
from nmsdesk.domain.courses import CourseGroup, Enrolment
from nmsdesk.domain.development import (
    AreaResult,
    Deficit,
    Diagnostic,
    LearningPlan,
    Level,
    MatchWeight,
    PlanItem,
    PlanStep,
    Program,
    RegistryEntry,
    Training,
)
from nmsdesk.domain.knowledge import Practice
from nmsdesk.domain.people import Absence, Employment, Person
from nmsdesk.errors import Rejected
from nmsdesk.services import plans
from nmsdesk.services.desk import Desk
from nmsdesk.services.routes import board, demand, drafting
from nmsdesk.services.undo import undo

FILE_ONLY = True

SINCE, UNTIL = date(2026, 3, 2), date(2026, 12, 31)  # the clock of the tests starts at 2026-03-02
AREAS = ("methods", "digital", "subject", "inclusion", "communication")


def proposed(desk: Desk, *people: Person) -> list[drafting.Proposal]:
    return drafting.propose(desk, [p.id or 0 for p in people], SINCE, UNTIL)


def a_teacher(desk: Desk, *areas: str, school: Any = None, last: str = "Ильина", **job: Any) -> Person:
    """A teacher at work with a diagnostic and open deficits in the areas."""
    person = a_person(desk, last)
    a_job(desk, person, school or a_school(desk), **job)
    found = a_diagnostic(desk, person, percent=45.0)
    for area in areas:
        saved(desk, Deficit(person=person.id, area=area, diagnostic=found.id))
    return person


def listed(desk: Desk, title: str, *areas: str, until: date | None = None, **values: Any) -> Program:
    """A programme of the federal registry."""
    program = a_program(desk, title, areas=areas, **values)
    saved(desk, RegistryEntry(program=program.id, number=title, since=date(2024, 1, 1), until=until))
    return program


def plain(text: str) -> str:
    """Without the spaces that do not break."""
    return text.replace("\u00a0", " ")


def kinds(proposal: drafting.Proposal) -> list[tuple[str, str]]:
    return [(line.suggestion.option.kind, line.suggestion.option.title) for line in proposal.lines]


def test_the_coverage_of_sixty_people_is_that_of_plain_python(desk: Desk) -> None:
    rng = random.Random(7)
    people, options = _a_city(desk, rng)
    begun = time.perf_counter()
    found = drafting.propose(desk, people, SINCE, UNTIL)
    spent = time.perf_counter() - begun
    assert [p.person for p in found] == people and len(people) == 60
    for p in found:
        needs, fitting = options(p.person)
        missing = [area for area in needs if not fitting(area)]
        assert len(p.missing) == len(missing) and p.needs == len(needs), p.name
        covered = len(needs) - len(missing)
        assert plain(p.coverage).startswith(f"закрыто {covered} из {len(needs)} ") if needs else p.trouble == "открытых дефицитов нет"
        for line in p.lines:
            assert (line.suggestion.option.kind, line.suggestion.option.id) in {o for area in needs for o in fitting(area)}
            said = line.suggestion.reason
            parts = [float(x.split(")")[0].replace("−", "-").replace("+", "").replace(",", ".")) for x in said.split("(")[1:]]
            assert sum(parts) == pytest.approx(line.suggestion.points), said
        programs = [line.key for line in p.lines if line.key[0] == "program"]
        assert len(programs) == len(set(programs))
    assert spent < (5 if desk.database.file is None else 2)


def _a_city(desk: Desk, rng: random.Random) -> tuple[list[int], Any]:
    """Sixty people of five schools with deficits; a function that tells the needs of a person and what answers an area."""
    posts = [post(desk, "Учитель").id, post(desk, "Директор").id]
    groups = {posts[0]: "teaching", posts[1]: "leading"}
    tool = instrument(desk)
    with desk.read() as reading:
        level = {x.position: x.id for x in reading.where(Level, scale=tool.scale)}
    with desk.begin("add", "Город") as begun:
        add = begun.work.add
        schools = [a.id for a in begun.work.add_many([a_place(n) for n in range(5)])]
        programs = [
            add(Program(title=f"Курс {n}", hours=36, areas=tuple(rng.sample(AREAS[:4], rng.choice((1, 2)))),
                        group=rng.choice(("", "teaching", "leading")), subjects=rng.choice(((), ("physics",)))))
            for n in range(6)
        ]  # fmt: skip
        events = [
            add(Event(title=f"Семинар {n}", form="seminar", areas=("communication",), state="planned", since=on))
            for n, on in enumerate((date(2026, 2, 1), date(2027, 2, 1)))  # past, and after the term
        ]
        people, jobs, needs, taken, strong = [], {}, {}, {}, {}
        for n in range(60):
            who = add(Person(last_name=f"Тестова{chr(1072 + n % 30)}{chr(1072 + n // 30)}", first_name="Анна"))
            job = add(Employment(person=who.id, organization=rng.choice(schools), post=rng.choice(posts), since=date(2020, 9, 1),
                                 subjects=rng.choice(((), ("physics",), ("music",)))))  # fmt: skip
            found = add(Diagnostic(person=who.id, instrument=tool.id, day=date(2025, 10, 10), percent=50.0))
            needs[who.id] = rng.sample(AREAS, rng.randint(0, 3))
            for area in needs[who.id]:
                add(Deficit(person=who.id, area=area, diagnostic=found.id, opened=date(2025, 10, 10)))
            best = {area for area in AREAS[3:] if area not in needs[who.id] and rng.random() < 0.06}
            for area in best:
                add(AreaResult(diagnostic=found.id, area=area, percent=90.0, level=level[rng.choice((1, 2))]))
            if rng.random() < 0.2:
                add(Absence(employment=job.id, kind="child", since=date(2026, 1, 1)))
                best = set()
            taken[who.id] = {p.id for p in programs if rng.random() < 0.2}
            for number in taken[who.id]:
                add(Training(person=who.id, program=number, until=date(2025, 5, 1), attestation="passed"))
            people.append(who.id)
            jobs[who.id], strong[who.id] = job, best
    assert events

    def of(person: int) -> tuple[list[str], Any]:
        job = jobs[person]

        def fitting(area: str) -> set[tuple[str, int]]:
            found = {
                ("program", p.id or 0)
                for p in programs
                if area in p.areas and p.id not in taken[person] and p.group in ("", groups[job.post])
                and (not p.subjects or set(p.subjects) & set(job.subjects))
            }  # fmt: skip
            near = {jobs[x].organization for x in people}
            return found | {("colleague", n) for n in people if area in strong[n] and n != person and jobs[n].organization in near}

        return needs[person], fitting

    return people, of


def a_place(n: int) -> Any:
    from nmsdesk.domain.organizations import Organization

    return Organization(name=f"СОШ № {n + 1}", kind="school")


def test_a_programme_is_offered_by_the_registry_on_the_days_of_learning(desk: Desk) -> None:
    teacher = a_teacher(desk, "digital")
    gone = listed(desk, "Ушла из реестра", "digital", until=date(2026, 4, 15))
    stays = listed(desk, "Осталась", "digital")
    for program in (gone, stays):
        saved(desk, CourseGroup(program=program.id, name="1", since=date(2026, 4, 1), until=date(2026, 5, 10)))
    found = drafting.others(desk, teacher.id or 0, proposed(desk, teacher)[0].lines[0].suggestion.need.deficit, SINCE, UNTIL)
    assert [line.suggestion.option.title for line in found] == ["Осталась", "Ушла из реестра"]
    assert "в федеральном реестре (+40)" in found[0].suggestion.reason
    assert found[1].suggestion.reason.startswith("нет в федеральном реестре (−10)")
    assert found[0].suggestion.due == date(2026, 5, 10)


def test_a_full_group_is_no_run_and_one_with_places_says_how_many(desk: Desk) -> None:
    teacher = a_teacher(desk, "digital")
    program = listed(desk, "Цифра", "digital")
    full = saved(desk, CourseGroup(program=program.id, name="Полная", since=date(2026, 4, 1), until=date(2026, 5, 1), limit=1))
    saved(desk, Enrolment(group=full.id, person=a_person(desk, "Занятая").id))
    saved(desk, CourseGroup(program=program.id, name="Осенняя", since=date(2026, 9, 1), until=date(2026, 10, 1), limit=12))
    line = proposed(desk, teacher)[0].lines[0]
    assert "набор с 01.09.2026, мест: 12 (+16)" in line.suggestion.reason and line.suggestion.due == date(2026, 10, 1)


def test_who_has_no_diagnostic_no_deficit_or_an_open_plan_is_told_so(desk: Desk) -> None:
    busy, blank = a_teacher(desk, "digital", last="Занятая"), a_person(desk, "Новая")
    closed = a_teacher(desk, "digital", last="Закрытая")
    with desk.read() as reading:
        deficit = reading.where(Deficit, person=closed.id)[0]
    saved(desk, replace(deficit, closed=date(2026, 1, 1), evidence="Курсы"))
    a_plan(desk, busy)
    listed(desk, "Цифра", "digital")
    found = proposed(desk, busy, blank, closed)
    said = ["уже есть незакрытый план", "нет диагностики: план не будет учтён", "открытых дефицитов нет"]
    assert [p.trouble for p in found] == said and not any(p.lines for p in found)
    with pytest.raises(Rejected, match="Ни одного черновика не составлено"):
        drafting.write(desk, found, SINCE, UNTIL)
    with pytest.raises(Rejected, match="кончается раньше"):
        drafting.propose(desk, [busy.id or 0], UNTIL, SINCE)


def test_an_event_a_practice_and_a_near_colleague_stand_beside_the_programme(desk: Desk) -> None:
    school = a_school(desk)
    teacher = a_teacher(desk, "digital", "inclusion", school=school)
    strong = a_teacher(desk, school=school, last="Сильная")
    tool = instrument(desk)
    with desk.read() as reading:
        best = next(x for x in reading.where(Level, scale=tool.scale) if x.position == 1)
        own = reading.where(Diagnostic, person=strong.id)[0]
    saved(desk, AreaResult(diagnostic=own.id, area="inclusion", percent=95.0, level=best.id))
    listed(desk, "Цифровые инструменты", "digital")
    saved(desk, Event(title="Практикум", form="seminar", state="planned", since=date(2026, 3, 20), areas=("digital",)))
    saved(desk, Practice(title="Урок для всех", organization=a_school(desk).id, areas=("inclusion",), state="accepted"))
    saved(desk, Practice(title="Черновик", organization=school.id, areas=("inclusion",), state="draft"))
    found = proposed(desk, teacher)[0]
    assert kinds(found) == [
        ("program", "Цифровые инструменты"), ("event", "Практикум"), ("colleague", f"{strong.full_name}, {school.name}"),
        ("practice", "Урок для всех"),
    ]  # fmt: skip
    assert plain(found.coverage) == "закрыто 2 из 2 дефицитов"
    assert "лучший уровень в этой области (+14), та же школа (+9)" in found.lines[2].suggestion.reason


def test_the_words_of_the_coverage_name_what_nothing_was_found_for(desk: Desk) -> None:
    listed(desk, "Цифра", "digital")
    found = proposed(desk, a_teacher(desk, "digital", "communication"))[0]
    assert plain(found.coverage) == "закрыто 1 из 2 дефицитов, ничего не найдено: «Коммуникативные»"


def test_weights_of_the_base_are_used(desk: Desk) -> None:
    teacher = a_teacher(desk, "digital")
    listed(desk, "В реестре", "digital")
    a_program(desk, "Вне реестра", areas=("digital",))
    assert kinds(proposed(desk, teacher)[0])[0][1] == "В реестре"
    with desk.read() as reading:
        weight = next(w for w in reading.where(MatchWeight, matcher="plan") if w.code == "program_registry")
    saved(desk, replace(weight, value=-40.0))
    assert kinds(proposed(desk, teacher)[0])[0][1] == "Вне реестра"


def test_drafts_are_written_as_reviewed_in_one_step_and_taken_back_exactly(desk: Desk) -> None:
    listed(desk, "Цифра", "digital")
    listed(desk, "Методика", "methods")
    people = [a_teacher(desk, "digital", "methods", last=last) for last in ("Первая", "Вторая", "Третья")]
    found = proposed(desk, *people)
    found[0] = replace(found[0], lines=(replace(found[0].lines[0], chosen=False), *found[0].lines[1:]))
    before = by_uid(desk)
    done = drafting.write(desk, found, SINCE, UNTIL, "Методист", persons={people[0].id or 0, people[1].id or 0})
    assert len(done.plans) == 2 and done.items == 3 and done.left == ()
    with desk.read() as reading:
        made = reading.where(LearningPlan)
        items = reading.where(PlanItem)
        steps = reading.where(PlanStep)
    assert [(p.state, p.tutor, p.since, p.until, p.approved_on) for p in made] == [("draft", "Методист", SINCE, UNTIL, None)] * 2
    assert all(p.diagnostic for p in made) and [s.state for s in steps] == ["draft", "draft"]
    assert [(i.plan, i.content.split("»")[0]) for i in items] == [
        (made[0].id, "Освоить программу «Методика"), (made[1].id, "Освоить программу «Цифра"), (made[1].id, "Освоить программу «Методика"),
    ]  # fmt: skip
    assert all(i.program and i.deficit and i.reason and i.obligatory for i in items)
    undo(desk)
    assert by_uid(desk) == before
    drafting.one(desk, people[2].id or 0, SINCE, UNTIL)
    with pytest.raises(Rejected, match="уже есть незакрытый план"):
        drafting.one(desk, people[2].id or 0, SINCE, UNTIL)


def test_people_with_the_same_programme_stand_together(desk: Desk) -> None:
    listed(desk, "Цифра", "digital")
    listed(desk, "Методика", "methods")
    both = a_teacher(desk, "digital", "methods", last="Обе")
    found = proposed(desk, both, a_teacher(desk, "digital", last="Одна"), a_teacher(desk, "communication", last="Пустая"))
    groups = drafting.same(found)
    assert [(g.kind, g.title, len(g.persons)) for g in groups] == [("program", "Цифра", 2), ("program", "Методика", 1)]


def test_the_demand_counts_people_and_schools_of_open_plans(desk: Desk) -> None:
    program, schools = listed(desk, "Цифра", "digital"), [a_school(desk), a_school(desk)]
    people = [a_teacher(desk, "digital", school=schools[n % 2], last=last) for n, last in enumerate(("Первая", "Вторая", "Третья"))]
    bare = a_teacher(desk, "communication", last="Без плана")
    drafting.write(desk, proposed(desk, *people), SINCE, UNTIL)
    found = demand.demand(desk)
    assert [(w.program, plain(w.said), w.in_registry) for w in found.wanted] == [(program.id, "3 человека из 2 организаций", True)]
    assert [(u.name, u.persons) for u in found.unanswered] == [("Коммуникативные", (bare.id,))]
    assert found.without_plan == (bare.id,)
    with desk.read() as reading:
        plan = reading.where(LearningPlan, person=people[0].id)[0]
    plans.approve(desk, plan.id or 0, SINCE)
    saved(desk, Training(person=people[0].id, program=program.id, until=date(2026, 3, 2), attestation="passed", certificate_number="1"))
    assert plain(demand.demand(desk).wanted[0].said) == "2 человека из 2 организаций"


def test_the_board_puts_each_plan_into_the_column_of_its_state(desk: Desk) -> None:
    school = a_school(desk)
    states = ("draft", "agreed", "approved", "active", "review")
    made = [
        a_plan(desk, a_teacher(desk, school=school, last=f"Работница {state}"), state=state, organization=school.id, tutor="Методист",
               approved_on=date(2025, 10, 20) if state not in ("draft", "agreed") else None,
               until=date(2026, 2, 1) if state == "active" else date(2026, 3, 20) if state == "review" else date(2026, 12, 1))
        for state in states
    ]  # fmt: skip
    for on in (date(2026, 1, 20), date(2025, 12, 20)):  # one closed in the period, one before it
        a_plan(desk, a_teacher(desk, last="Закрытая"), state="done", approved_on=date(2025, 11, 1), closed_on=on)
    found = board.board(desk, date(2026, 1, 1), date(2026, 12, 31))
    assert [(c.key, len(c.ids)) for c in found.columns] == [("drafts", 2), ("approved", 1), ("active", 1), ("review", 1), ("closed", 1)]
    tile = found.columns[2].tiles[0]
    assert (tile.id, plain(tile.term), tile.tone) == (made[3].id, "просрочен на 29 дней", "bad")
    assert found.columns[1].tiles[0].term == "пора начинать" and plain(found.columns[3].tiles[0].term) == "осталось 18 дней"
    assert dict((key, n) for key, _, n in found.terms) == {"late": 1, "soon": 1, "begin": 1}
    late = board.board(desk, date(2026, 1, 1), date(2026, 12, 31), organization=school.id, tutor="Методист", term="late")
    assert [c.ids for c in late.columns] == [(), (), (made[3].id,), (), ()]
    assert [c.ids for c in board.board(desk, date(2026, 1, 1), date(2026, 12, 31), tutor="Другой").columns] == [()] * 5


def test_a_participation_and_an_invitation_are_not_the_same_for_an_event_to_come(desk: Desk) -> None:
    """An event that the person is only invited to stays to be offered."""
    event = saved(desk, Event(title="Практикум", form="seminar", state="planned", since=date(2026, 3, 20), areas=("digital",)))
    teacher = a_teacher(desk, "digital")
    saved(desk, Participation(event=event.id, person=teacher.id, state="invited", role="participant"))
    assert kinds(proposed(desk, teacher)[0]) == [("event", "Практикум")]
