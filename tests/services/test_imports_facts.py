"""Lists of facts: diagnostics on their scales, deficits, courses, ИОМ, mentor pairs, summaries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from given import a_diagnostic, a_job, a_person, a_plan, a_program, a_school, instrument, saved
from incoming import book, codes, every, numbers, planned, taken

from nmsdesk.domain.development import (
    AreaResult,
    Deficit,
    Diagnostic,
    DiagnosticSummary,
    Instrument,
    LearningPlan,
    Level,
    Mentorship,
    Program,
    RegistryEntry,
    Scale,
    Training,
)
from nmsdesk.domain.people import Person
from nmsdesk.services.desk import Desk

FILE_ONLY = True

MARIA = "Иванова Мария Петровна"
PETER = "Петров Иван Ильич"
RESULT = ("ФИО", "ОО", "Дата диагностики", "Название диагностики")


@pytest.fixture
def maria(desk: Desk) -> Person:
    person = a_person(desk, sex="f")
    a_job(desk, person, a_school(desk, "МБОУ СОШ № 5"))
    return person


@pytest.fixture
def tool(desk: Desk) -> str:
    """The first instrument: высокий from 85, повышенный from 70, базовый from 50, низкий."""
    return instrument(desk).name


def inverted(desk: Desk) -> Instrument:
    with desk.read() as reading:
        scale = next(s for s in reading.where(Scale) if s.inverted)
    found: Instrument = saved(desk, Instrument(name="Карта дефицитов", scale=scale.id))
    return found


def one(tmp_path: Path, captions: Sequence[str], *rows: Sequence[Any]) -> Path:
    return book(tmp_path / "facts.xlsx", captions, *rows)


def level(desk: Desk, diagnostic: Diagnostic) -> str:
    return next((x.name for x in every(desk, Level) if x.id == diagnostic.level), "")


@pytest.mark.parametrize(
    ("written", "percent", "name"),
    [
        ("18 из 25", 72.0, "повышенный"),
        ("18/25", 72.0, "повышенный"),
        ("72%", 72.0, "повышенный"),
        ("72,4 %", 72.4, "повышенный"),
        ("базовый", None, "базовый"),
        ("Высокий уровень", None, "высокий"),
        ("средний", None, "базовый"),
    ],
)
def test_results_are_read_on_the_scale_of_the_instrument(
    desk: Desk, maria: Person, tool: str, tmp_path: Path, written: str, percent: float | None, name: str
) -> None:
    plan = taken(desk, one(tmp_path, (*RESULT, "Результат"), (MARIA, "СОШ 5", "10.10.2025", tool, written)))
    (result,) = every(desk, Diagnostic)
    assert (result.percent, level(desk, result), result.person) == (percent, name, maria.id) and not plan.blocking


def test_shares_of_one_are_per_cents(desk: Desk, maria: Person, tool: str, tmp_path: Path) -> None:
    taken(desk, one(tmp_path, (*RESULT, "% выполнения"), (MARIA, "СОШ 5", "10.10.2025", tool, 0.72)))
    assert every(desk, Diagnostic)[0].percent == 72.0


def test_on_an_inverted_scale_a_high_level_is_bad(desk: Desk, maria: Person, tmp_path: Path) -> None:
    card = inverted(desk)
    rows = [(MARIA, "СОШ 5", day, card.name, value) for day, value in (("10.10.2025", "высокий уровень дефицита"), ("11.10.2025", "90%"))]
    taken(desk, one(tmp_path, (*RESULT, "Результат"), *rows))
    levels = {x.id: x for x in every(desk, Level)}
    told = [(levels[d.level].name, levels[d.level].passing) for d in every(desk, Diagnostic)]
    assert told == [("высокий", False), ("минимальный", True)]


def test_a_word_that_is_not_of_the_scale_is_never_mapped(desk: Desk, maria: Person, tmp_path: Path) -> None:
    plan = taken(desk, one(tmp_path, (*RESULT, "Результат"), (MARIA, "СОШ 5", "10.10.2025", inverted(desk).name, "базовый")))
    (result,) = every(desk, Diagnostic)
    assert codes(plan) == ["unknown_level"] and result.level is None and result.result == "базовый"


def test_a_level_that_differs_from_the_per_cent_is_told_and_kept(desk: Desk, maria: Person, tool: str, tmp_path: Path) -> None:
    plan = taken(desk, one(tmp_path, (*RESULT, "%", "Уровень"), (MARIA, "СОШ 5", "10.10.2025", tool, "40%", "высокий")))
    assert codes(plan) == ["level_differs"] and level(desk, every(desk, Diagnostic)[0]) == "высокий"


def test_the_instrument_of_the_title_serves_a_table_without_its_column(desk: Desk, maria: Person, tool: str, tmp_path: Path) -> None:
    title = (f"Результаты: {tool} ДОО, октябрь 2025",)
    captions = ("ФИО", "ОО", "Дата", "Уровень")
    path = book(tmp_path / "a.xlsx", title, captions, (MARIA, "СОШ 5", "10.10.2025", "базовый"), (MARIA, "СОШ 5", "11.10.2025", "низкий"))
    plan = taken(desk, path)
    found = {d.instrument for d in every(desk, Diagnostic)}
    assert codes(plan) == ["instrument_titled"], "said once"
    assert found == {instrument(desk, 1).id}, "of two that fit the longer name is meant"
    other = planned(desk, path, instrument=tool)
    assert {o.after.instrument for o in other.operations if isinstance(o.after, Diagnostic)} == {instrument(desk).id}, "the hint wins"


def test_without_an_instrument_the_rows_are_refused(desk: Desk, maria: Person, tmp_path: Path) -> None:
    path = one(tmp_path, ("ФИО", "ОО", "Дата", "Уровень"), (MARIA, "СОШ 5", "10.10.2025", "базовый"))
    assert codes(planned(desk, path)) == ["no_instrument"]
    assert codes(planned(desk, path, instrument="Нет такого")) == ["unknown_instrument"]


def test_areas_below_the_bound_open_deficits_once(desk: Desk, maria: Person, tool: str, tmp_path: Path) -> None:
    captions = (*RESULT, "Предметные, %", "Методические, %", "Коммуникативные, %", "Итого, %", "Выявленные дефициты")
    path = one(tmp_path, captions, (MARIA, "СОШ 5", "10.10.2025", tool, 90, 35, 71, 65, "методические; ИКТ"))
    taken(desk, path)
    assert sorted((a.area, a.percent) for a in every(desk, AreaResult)) == [("communication", 71), ("methods", 35), ("subject", 90)]
    found = every(desk, Deficit)
    assert {d.area for d in found} == {"methods", "digital"} and all(d.opened == date(2025, 10, 10) for d in found)
    again = taken(desk, path)
    assert again.unchanged == 1 and len(every(desk, Deficit)) == len(found)


def test_a_summary_of_a_school_is_kept_without_names(desk: Desk, tool: str, tmp_path: Path) -> None:
    school = a_school(desk, "МБОУ СОШ № 5")
    captions = ("ОО", "Дата", "Кол-во участников", "высокий", "повышенный", "базовый", "низкий")
    path = one(tmp_path, captions, ("СОШ 5", "10.10.2025", 20, 2, 5, 10, 3))
    plan = taken(desk, path, instrument=tool)
    (told,) = every(desk, DiagnosticSummary)
    assert plan.kind == "diagnostic_summaries" and (told.organization, told.participants, told.passing) == (school.id, 20, 17)
    assert planned(desk, path, instrument=tool).unchanged == 1 and every(desk, Diagnostic) == []


# courses

COURSE = ("ФИО", "ОО", "Наименование программы", "Кол-во часов", "Период обучения", "Дефицит", "Итоговая аттестация", "№ удостоверения")


def course(**values: Any) -> tuple[Any, ...]:
    span = "03.11.2025-20.11.2025"
    given = {"who": MARIA, "place": "СОШ 5", "title": "«Оценивание»", "hours": "36 ч.", "span": span, "deficit": None} | values
    return (*given.values(), "сдал", "УПК-1")


def a_deficit(desk: Desk, person: Person, **values: Any) -> Deficit:
    found: Deficit = saved(desk, Deficit(person=person.id, **({"area": "methods", "opened": date(2025, 10, 10)} | values)))
    return found


def test_a_course_answers_the_deficit_that_the_list_names(desk: Desk, maria: Person, tmp_path: Path) -> None:
    a_deficit(desk, maria, area="subject")
    wanted = a_deficit(desk, maria)
    path = one(tmp_path, COURSE, course(deficit="методические компетенции"))
    plan = taken(desk, path)
    (training,) = every(desk, Training)
    assert (training.deficit, training.attestation, training.until) == (wanted.id, "passed", date(2025, 11, 20))
    assert plan.problems == [] and planned(desk, path).unchanged == 1


@pytest.mark.parametrize("since", [None, date(2025, 12, 1)])
def test_a_course_without_an_open_deficit_is_taken_and_told(desk: Desk, maria: Person, tmp_path: Path, since: date | None) -> None:
    if since:
        a_deficit(desk, maria, opened=since)
    plan = taken(desk, one(tmp_path, COURSE, course(deficit="Методические")))
    assert codes(plan) == ["no_deficit"] and every(desk, Training)[0].deficit is None and plan.created == 1


def test_a_deficit_of_no_known_area_is_told(desk: Desk, maria: Person, tmp_path: Path) -> None:
    assert codes(planned(desk, one(tmp_path, COURSE, course(deficit="всё плохо")))) == ["unknown_area"]


def test_without_the_column_the_areas_of_the_programme_tell_the_deficit(desk: Desk, maria: Person, tmp_path: Path) -> None:
    wanted = a_deficit(desk, maria)
    a_program(desk, "Оценивание", areas=("methods", "assessment"))
    taken(desk, one(tmp_path, COURSE, course()))
    assert every(desk, Training)[0].deficit == wanted.id and len(every(desk, Program)) == 1


def test_an_unknown_programme_is_added_once_and_its_registry_is_not_invented(desk: Desk, maria: Person, tmp_path: Path) -> None:
    captions = (*COURSE, "В федеральном реестре")
    rows = [(*course(span=span), "да") for span in ("03.11.2025-20.11.2025", "01.02.2026-20.02.2026")]
    plan = taken(desk, one(tmp_path, captions, *rows))
    (program,) = every(desk, Program)
    assert program.title == "Оценивание" and program.hours == 36 and len(every(desk, Training)) == 2
    assert codes(plan) == ["registry_not_dated"]
    saved(desk, RegistryEntry(program=program.id, since=date(2024, 1, 1)))
    assert planned(desk, one(tmp_path, captions, *rows)).problems == [], "once the days are entered nothing is said"


def test_a_programme_of_a_refused_row_is_not_left_behind(desk: Desk, maria: Person, tmp_path: Path) -> None:
    plan = taken(desk, one(tmp_path, COURSE, course(span="03.11.2035-20.11.2035"), course()))
    assert (plan.rejected, plan.created) == (1, 1) and len(every(desk, Program)) == len(every(desk, Training)) == 1


# ИОМ

ROUTE = ("Номер ИОМ", "ФИО педагога", "ОО", "Дата диагностики", "Срок ИОМ", "Дата утверждения", "Реализован (да/нет)")
YEAR = "01.11.2025 - 31.05.2026"


def test_a_plan_rests_on_the_diagnostic_of_the_day_in_the_list(desk: Desk, maria: Person, tmp_path: Path) -> None:
    first = a_diagnostic(desk, maria, day=date(2025, 10, 10))
    a_diagnostic(desk, maria, day=date(2025, 10, 20))
    path = one(tmp_path, ROUTE, ("12", MARIA, "СОШ 5", "10.10.2025", YEAR, "30.10.2025", "в работе"))
    taken(desk, path)
    (plan,) = every(desk, LearningPlan)
    assert (plan.diagnostic, plan.state, plan.approved_on) == (first.id, "approved", date(2025, 10, 30))
    assert planned(desk, path).unchanged == 1


def test_a_plan_without_that_diagnostic_is_kept_and_said_not_to_count(desk: Desk, maria: Person, tmp_path: Path) -> None:
    a_diagnostic(desk, maria, day=date(2025, 10, 20))
    plan = taken(desk, one(tmp_path, ROUTE, ("12", MARIA, "СОШ 5", "10.10.2025", YEAR, "30.10.2025", None)))
    (problem,) = plan.problems
    assert (problem.code, problem.column) == ("plan_without_diagnostic", "D") and "10.10.2025" in problem.message
    assert every(desk, LearningPlan)[0].diagnostic is None


def test_without_a_day_the_latest_diagnostic_of_the_year_before_is_taken(desk: Desk, maria: Person, tmp_path: Path) -> None:
    a_diagnostic(desk, maria, day=date(2024, 10, 10))
    latest = a_diagnostic(desk, maria, day=date(2025, 10, 20))
    taken(desk, one(tmp_path, ROUTE, ("12", MARIA, "СОШ 5", None, YEAR, "30.10.2025", None)))
    assert every(desk, LearningPlan)[0].diagnostic == latest.id


def test_a_finished_plan_is_closed_and_a_later_list_updates_the_same_plan(desk: Desk, maria: Person, tmp_path: Path) -> None:
    known = a_plan(desk, maria, number="12", approved_on=date(2025, 10, 30), state="approved")
    plan = taken(desk, one(tmp_path, ROUTE, ("12", MARIA, "СОШ 5", None, "01.11.2025 - 31.01.2026", None, "да")))
    (now,) = every(desk, LearningPlan)
    assert numbers(plan)[:3] == (1, 0, 1) and (now.id, now.state, now.closed_on) == (known.id, "done", date(2026, 1, 31))


def test_a_row_without_a_plan_is_no_plan(desk: Desk, maria: Person, tmp_path: Path) -> None:
    captions = ("ФИО педагога", "ОО", "Наличие ИОМ", "Срок ИОМ")
    plan = taken(desk, one(tmp_path, captions, (MARIA, "СОШ 5", "да", YEAR), (PETER, "СОШ 5", "нет", None)))
    assert plan.created == 1 and plan.rejected == 0 and len(every(desk, LearningPlan)) == 1


# mentors

PAIR = ("ОО", "ФИО наставника", "ФИО наставляемого", "Форма", "Реквизиты приказа", "Срок (с – по)")
ORDER, SPAN = "№ 45 от 01.09.2025", "01.09.2025 - 31.05.2026"


@pytest.fixture
def pupils_of_maria(desk: Desk, maria: Person) -> list[Person]:
    """Two young teachers of the same school."""
    school = a_school(desk, "Лицей № 1")
    young = [a_person(desk, "Петров", "Иван", "Ильич"), a_person(desk, "Сидорова", "Анна", "Олеговна")]
    for person in young:
        a_job(desk, person, school)
    return young


def test_several_mentees_of_a_cell_are_several_pairs(desk: Desk, maria: Person, pupils_of_maria: list[Person], tmp_path: Path) -> None:
    path = one(tmp_path, PAIR, ("Лицей 1", MARIA, f"1. {PETER}\n2. Сидорова Анна Олеговна", "педагог – педагог", ORDER, SPAN))
    saved_before = planned(desk, path)
    assert codes(saved_before) == ["ambiguous_person"], "the mentor works at another school"
    (question,) = saved_before.questions
    answers = {(question.sheet, question.row, question.field): maria.id}
    taken(desk, path, answers=answers)
    pairs = every(desk, Mentorship)
    assert [p.mentee for p in pairs] == [p.id for p in pupils_of_maria] and {p.mentor for p in pairs} == {maria.id}
    assert {(p.order, p.since, p.until) for p in pairs} == {("№ 45 от 01.09.2025", date(2025, 9, 1), date(2026, 5, 31))}
    assert planned(desk, path, answers=answers).unchanged == 1


def test_rows_about_pupils_are_passed_over_with_a_note(desk: Desk, maria: Person, tmp_path: Path) -> None:
    rows = [
        ("СОШ 5", MARIA, "Котова Алина (8 «В»)", "учитель – ученик", ORDER, SPAN),
        ("СОШ 5", "Лебедева Дарья (9 «А»)", "Громов Максим (5 «Б»)", "ученик – ученик", ORDER, SPAN),
    ]
    plan = planned(desk, one(tmp_path, PAIR, *rows))
    assert codes(plan) == ["pupils", "pupils"] and (plan.ignored, plan.rejected, plan.operations) == (2, 0, [])


def test_nobody_is_a_mentor_of_himself(desk: Desk, maria: Person, tmp_path: Path) -> None:
    plan = planned(desk, one(tmp_path, PAIR, ("СОШ 5", MARIA, MARIA, "педагог – педагог", ORDER, SPAN)))
    assert codes(plan) == ["mentorships.self"] and plan.operations == []
