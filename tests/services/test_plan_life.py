"""The life of a plan: which steps its state allows, the verdict kept, items that close themselves, the indicators moved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from given import a_diagnostic, a_job, a_person, a_plan, a_program, a_school, by_uid, saved
from incoming import book, taken

from nmsdesk.domain import terms
from nmsdesk.domain.community import Event, Participation
from nmsdesk.domain.development import Deficit, LearningPlan, PlanItem, PlanStep, Training
from nmsdesk.domain.organizations import Organization
from nmsdesk.domain.people import Person
from nmsdesk.domain.periods import year
from nmsdesk.errors import Rejected
from nmsdesk.services import events, indicators, papers, plan_card, plan_items, plans, registers
from nmsdesk.services.desk import Desk
from nmsdesk.services.papers import Wish
from nmsdesk.services.undo import undo

FILE_ONLY = True

ON = date(2026, 3, 2)  # the day of the tests' clock
SINCE, UNTIL = date(2026, 1, 12), date(2026, 12, 20)
Take = Callable[[Desk, int], plans.Stepped]
TAKE: dict[str, Take] = {
    "agree": lambda d, n: plans.agree(d, n, ON),
    "approve": lambda d, n: plans.approve(d, n, ON, "Директор"),
    "begin": lambda d, n: plans.begin(d, n, ON),
    "review": lambda d, n: plans.submit(d, n, ON),
    "give_back": lambda d, n: plans.give_back(d, n, ON, "Приложите разработку"),
    "extend": lambda d, n: plans.extend(d, n, date(2027, 2, 1), "Болезнь педагога"),
    "stop": lambda d, n: plans.stop(d, n, ON, "transferred"),
    "close": lambda d, n: plans.close(d, n, ON, "partly", "Освоил", "Реализован частично"),
}
GOES = {  # the states that a step is taken from, and the state it leads to ("" – stays)
    "agree": ({"draft"}, "agreed"),
    "approve": ({"draft", "agreed"}, "approved"),
    "begin": ({"approved"}, "active"),
    "review": ({"approved", "active"}, "review"),
    "give_back": ({"review"}, "active"),
    "extend": ({"approved", "active", "review"}, ""),
    "stop": ({"approved", "active", "review"}, "stopped"),
    "close": ({"approved", "active", "review"}, "partly"),
}


def the(desk: Desk, kind: Any, **equal: Any) -> Any:
    with desk.read() as reading:
        found = reading.where(kind, **equal)
    assert len(found) == 1
    return found[0]


def a_route(desk: Desk, state: str = "approved", person: Person | None = None, **values: Any) -> LearningPlan:
    """A plan in a state, resting on a diagnostic."""
    person = person or a_person(desk)
    needed: dict[str, Any] = {"since": SINCE, "until": UNTIL, "diagnostic": a_diagnostic(desk, person).id}
    if state in terms.PLAN_APPROVED:
        needed["approved_on"] = SINCE
    if state in terms.PLAN_CLOSED:
        needed["closed_on"] = ON
    if state == "stopped":
        needed["stop_reason"] = "refused"
    return a_plan(desk, person, state=state, **(needed | values))


def an_item(desk: Desk, plan: LearningPlan, **values: Any) -> PlanItem:
    return saved(desk, PlanItem(plan=plan.id, **({"content": "Курс", "position": 1} | values)))


def test_every_step_is_taken_where_the_state_allows_it_and_refused_elsewhere(desk: Desk) -> None:
    person = a_person(desk)
    for state in terms.PLAN_STATES:
        for step, (sources, target) in GOES.items():
            plan = a_route(desk, state, person)
            number = plan.id or 0
            if state not in sources:
                with pytest.raises(Rejected, match=f"«{terms.PLAN_STATES[state]}»"):
                    TAKE[step](desk, number)
                assert the(desk, LearningPlan, id=number) == plan
            else:
                done = TAKE[step](desk, number)
                now = the(desk, LearningPlan, id=number)
                assert done.record == now and now.state == (target or state)
                written = the(desk, PlanStep, plan=number)
                assert written.state == now.state and written.day == ON
            assert (step in plans.allowed(plan)) == (state in sources)
            with desk.read() as reading:
                rest = [*reading.where(PlanStep, plan=number), *reading.where(LearningPlan, id=number)]
            with desk.begin("remove", "Убрано") as begun:
                for record in rest:
                    begun.work.remove(record)


def test_sixty_drafts_are_approved_in_one_step_and_taken_back_exactly(desk: Desk) -> None:
    people = [a_person(desk, f"Пробная{chr(1072 + n // 30)}{chr(1072 + n % 30)}") for n in range(60)]
    with desk.begin("add", "Черновики") as begun:
        made = begun.work.add_many([LearningPlan(person=p.id, since=SINCE, until=UNTIL) for p in people])
    closed = a_route(desk, "failed")
    before = by_uid(desk)
    done = plans.approve(desk, [*(p.id or 0 for p in made), closed.id or 0], ON, "Начальник Сотникова А. В.")
    assert len(done.records) == 60 and done.left[0][1].startswith("План в состоянии «не реализован»")
    assert {(p.state, p.approved_on, p.approved_by) for p in done.records} == {("approved", ON, "Начальник Сотникова А. В.")}
    with desk.read() as reading:
        assert {(s.state, s.by) for s in reading.where(PlanStep)} == {("approved", "Начальник Сотникова А. В.")}
    undo(desk)
    assert by_uid(desk) == before
    with pytest.raises(Rejected, match="Ни один план не изменён"):
        plans.begin(desk, [p.id or 0 for p in made], ON)


def test_a_plan_closes_under_its_rule_and_keeps_the_verdict_of_that_day(desk: Desk) -> None:
    plan = a_route(desk, "active")
    number = plan.id or 0
    first, second = an_item(desk, plan), an_item(desk, plan, content="Урок", position=2)
    plan_items.done(desk, [first.id or 0], date(2026, 2, 1), "Удостоверение № 5")
    with pytest.raises(Rejected, match="не реализован успешно: выполнено обязательных пунктов: 1 из 2"):
        plans.close(desk, number, ON, "done")
    plan_items.done(desk, [second.id or 0], ON, "Разработка урока", accepted_by="Методист")
    with pytest.raises(Rejected, match="1 из 2"):
        plans.close(desk, number, date(2026, 2, 15), "done")  # on that day the second was not done yet
    closed = plans.close(desk, number, ON, "done", "Применяю", "Реализован", "Тьютор").record
    said = "Правило R1 (выполнены все обязательные пункты) соблюдено: выполнено обязательных пунктов: 2 из 2; на 02.03.2026"
    assert (closed.state, closed.closed_on, closed.verdict) == ("done", ON, said)
    assert (closed.reflection, closed.conclusion) == ("Применяю", "Реализован")
    step = the(desk, PlanStep, plan=number, state="done")
    assert (step.reason, step.by) == (said, "Тьютор")
    an_item(desk, plan, content="Внесён позже", position=3)
    assert plan_card.card(desk, number).said == said
    assert said in repr(papers.make(desk, "plan", Wish(plan=number)).blocks)


def test_each_rule_decides_by_its_own_evidence(desk: Desk) -> None:
    person = a_person(desk)
    source = a_diagnostic(desk, person, percent=40.0)
    cases = {"R1": False, "R2": False, "R3": True, "R4": True}
    a_diagnostic(desk, person, percent=72.0, day=date(2026, 2, 20))
    for n, (rule, met) in enumerate(cases.items()):
        plan = a_route(desk, "active", person, rule=rule, diagnostic=source.id, since=SINCE.replace(day=12 + n))
        an_item(desk, plan)
        if rule == "R4":
            program = a_program(desk, "Курс по правилу", provider=rule)
            saved(desk, Training(person=person.id, program=program.id, plan=plan.id, until=ON, attestation="passed"))
        assert plans.verdict(desk, plan.id or 0).met is met, rule
        if met:
            assert f"Правило {rule}" in plans.close(desk, plan.id or 0, ON, "done").record.verdict
        else:
            with pytest.raises(Rejected):
                plans.close(desk, plan.id or 0, ON, "done")


def test_an_extension_needs_a_later_day_and_a_reason_and_is_printed(desk: Desk) -> None:
    plan = a_route(desk, "active")
    number = plan.id or 0
    for until, reason, said in ((UNTIL, "Болезнь", "не позже нынешнего"), (date(2027, 3, 1), " ", "почему срок продлён")):
        with pytest.raises(Rejected, match=said):
            plans.extend(desk, number, until, reason)
    plans.extend(desk, number, date(2027, 3, 1), "Болезнь педагога", "Методист")
    step = the(desk, PlanStep, plan=number)
    assert (the(desk, LearningPlan, id=number).until, step.until, step.reason) == (date(2027, 3, 1), date(2027, 3, 1), "Болезнь педагога")
    printed = repr(papers.make(desk, "plan", Wish(plan=number)).blocks)
    assert "02.03.2026: срок продлён до 01.03.2027, Болезнь педагога (Методист)" in printed


def test_a_step_back_and_a_stop_need_a_reason(desk: Desk) -> None:
    with pytest.raises(Rejected, match="что доработать"):
        plans.give_back(desk, a_route(desk, "review").id or 0, ON, "")
    with pytest.raises(Rejected, match="причину прекращения"):
        plans.stop(desk, a_route(desk, "active", a_person(desk, "Другая")).id or 0, ON, "лень")
    with pytest.raises(Rejected, match="Выберите планы"):
        plans.approve(desk, [], ON)


def test_the_first_evidence_begins_an_approved_plan_and_a_draft_has_none(desk: Desk) -> None:
    draft = a_route(desk, "draft")
    item = an_item(desk, draft)
    with pytest.raises(Rejected, match="сначала утвердите"):
        plan_items.done(desk, [item.id or 0], ON, "Сертификат")
    plans.approve(desk, draft.id or 0, ON)
    before = by_uid(desk)
    for evidence, on, said in ((" ", ON, "подтверждение"), ("Сертификат", date(2026, 3, 3), "ещё не наступил")):
        with pytest.raises(Rejected, match=said):
            plan_items.done(desk, [item.id or 0], on, evidence)
    plan_items.done(desk, [item.id or 0], ON, "Сертификат", "Отчёт", "Методист")
    assert the(desk, LearningPlan, id=draft.id).state == "active"
    now = the(desk, PlanItem, id=item.id)
    assert (now.done_on, now.evidence, now.report, now.accepted_by) == (ON, "Сертификат", "Отчёт", "Методист")
    undo(desk)
    assert by_uid(desk) == before
    plan_items.done(desk, [item.id or 0], ON, "Сертификат")
    plan_items.not_done(desk, [item.id or 0])
    assert the(desk, PlanItem, id=item.id).done_on is None
    plans.close(desk, draft.id or 0, ON, "failed")
    with pytest.raises(Rejected, match="его пункты не меняют"):
        plan_items.done(desk, [item.id or 0], ON, "Сертификат")


def test_a_passed_training_closes_the_item_of_its_programme_and_is_tied_to_the_plan(desk: Desk) -> None:
    person, other = a_person(desk), a_person(desk, "Другая")
    program = a_program(desk, areas=("methods",))
    plan, strange = a_route(desk, "approved", person), a_route(desk, "approved", other)
    deficit = saved(desk, Deficit(person=person.id, area="methods", diagnostic=plan.diagnostic))
    item, foreign = an_item(desk, plan, program=program.id, deficit=deficit.id), an_item(desk, strange, program=program.id)
    early = Training(person=person.id, program=program.id, until=date(2025, 12, 1), attestation="passed", certificate_number="1")
    assert saved(desk, early).plan is None and the(desk, PlanItem, id=item.id).done_on is None  # older than the plan
    failed = saved(desk, replace(early, until=date(2026, 2, 10), attestation="failed", certificate_number=""))
    assert (failed.plan, failed.deficit) == (plan.id, deficit.id)
    assert the(desk, PlanItem, id=item.id).done_on is None
    before = by_uid(desk)
    saved(desk, replace(failed, attestation="passed", certificate="certificate", certificate_number="77"))
    closed = the(desk, PlanItem, id=item.id)
    assert (closed.done_on, closed.evidence) == (date(2026, 2, 10), "удостоверение о повышении квалификации № 77, 10.02.2026")
    assert the(desk, LearningPlan, id=plan.id).state == "active" and the(desk, PlanItem, id=foreign.id) == foreign
    assert the(desk, PlanStep, plan=plan.id).reason == "Получено первое подтверждение"
    undo(desk)
    assert by_uid(desk) == before


def test_a_training_asked_for_by_two_plans_is_tied_to_neither(desk: Desk) -> None:
    person, program = a_person(desk), a_program(desk)
    for since in (SINCE, date(2026, 2, 1)):
        an_item(desk, a_route(desk, "active", person, since=since), program=program.id)
    training = saved(desk, Training(person=person.id, program=program.id, until=ON))
    assert training.plan is None and training.deficit is None


def test_coming_to_an_event_closes_its_item(desk: Desk) -> None:
    person = a_person(desk)
    event = saved(desk, Event(title="Практикум", form="seminar", state="planned", since=date(2026, 2, 20)))
    item = an_item(desk, plan := a_route(desk, "approved", person), event=event.id)
    events.add_people(desk, event.id or 0, [person.id or 0])
    assert the(desk, PlanItem, id=item.id).done_on is None
    before = by_uid(desk)
    events.mark(desk, [the(desk, Participation, person=person.id).id or 0], "came")
    closed = the(desk, PlanItem, id=item.id)
    assert (closed.done_on, closed.evidence) == (date(2026, 2, 20), "участие отмечено организатором")
    assert the(desk, LearningPlan, id=plan.id).state == "active"
    undo(desk)
    assert by_uid(desk) == before


def test_what_arrived_before_the_approval_counts_from_it_on(desk: Desk) -> None:
    person, program = a_person(desk), a_program(desk)
    plan = a_route(desk, "draft", person)
    item = an_item(desk, plan, program=program.id)
    saved(desk, Training(person=person.id, program=program.id, until=date(2026, 2, 1), attestation="passed", certificate_number="3"))
    assert the(desk, PlanItem, id=item.id).done_on is None
    before = by_uid(desk)
    assert plans.approve(desk, plan.id or 0, ON).record.state == "active"
    assert the(desk, PlanItem, id=item.id).done_on == date(2026, 2, 1)
    with desk.read() as reading:
        assert [s.state for s in reading.where(PlanStep, plan=plan.id)] == ["approved", "active"]
    undo(desk)
    assert by_uid(desk) == before


def test_an_import_of_trainings_closes_items_and_is_undone_with_them(desk: Desk, tmp_path: Path) -> None:
    person = a_person(desk, sex="f")
    a_job(desk, person, a_school(desk, "МБОУ СОШ № 5"))
    program = a_program(desk, "Цифровая среда", areas=("digital",))
    plan = a_route(desk, "approved", person)
    deficit = saved(desk, Deficit(person=person.id, area="digital", diagnostic=plan.diagnostic))
    item = an_item(desk, plan, program=program.id, deficit=deficit.id)
    before = by_uid(desk)
    path = book(
        tmp_path / "courses.xlsx", ("ФИО", "ОО", "Наименование ДПП", "Часов", "Дата окончания", "Итоговая аттестация", "№ удостоверения"),
        ("Иванова Мария Петровна", "МБОУ СОШ № 5", "Цифровая среда", 36, date(2026, 2, 25), "сдал", "УД-9"),
    )  # fmt: skip
    taken(desk, path)
    training = the(desk, Training, person=person.id)
    assert (training.program, training.plan, training.deficit) == (program.id, plan.id, deficit.id)
    closed = the(desk, PlanItem, id=item.id)
    assert closed.done_on == date(2026, 2, 25) and "УД-9" in closed.evidence
    assert the(desk, LearningPlan, id=plan.id).state == "active"
    undo(desk)
    after = by_uid(desk)
    assert after == before


def test_indicators_2a_and_2b_move_exactly_by_the_people_approved_and_the_plans_closed(desk: Desk) -> None:
    school: Organization = a_school(desk)
    people = [a_person(desk, f"Учитель{chr(1072 + n)}") for n in range(10)]
    drafts = []
    for n, person in enumerate(people):
        a_job(desk, person, school)
        drafts.append(a_route(desk, "draft", person, **({"diagnostic": None} if n == 9 else {})))
        an_item(desk, drafts[-1])

    def of(code: str) -> tuple[int, int]:
        value = next(v for v in indicators.measure(desk, year(2026), date(2026, 12, 31)).values if v.code == code)
        return value.numerator, value.denominator

    def counted(code: str) -> set[int]:
        return {m.id for m in indicators.who(desk, code, year(2026), date(2026, 12, 31), "counted", None)}

    assert of("2a") == (0, 10) and of("2b")[0] == 0
    plans.approve(desk, [d.id or 0 for d in (*drafts[:6], drafts[9])], ON)
    assert of("2a") == (6, 10) and counted("2a") == {p.id for p in people[:6]}  # the tenth rests on no diagnostic
    with desk.read() as reading:
        items = [i.id or 0 for i in reading.where(PlanItem, plan={d.id or 0 for d in drafts[:3]})]
    plan_items.done(desk, items, ON, "Удостоверение")
    plans.close(desk, [d.id or 0 for d in drafts[:3]], ON, "done")
    assert counted("2b") == {d.id for d in drafts[:3]}
    done, due = of("2b")
    plans.stop(desk, drafts[3].id or 0, ON, "transferred")
    assert of("2b") == (done, due - 1)
    plans.stop(desk, drafts[4].id or 0, ON, "refused")
    assert of("2b") == (done, due - 1)


def test_lines_are_put_in_order_and_options_added_once(desk: Desk) -> None:
    from nmsdesk.services.routes import drafting

    person = a_person(desk)
    a_job(desk, person, a_school(desk))
    program = a_program(desk, "Цифра", areas=("digital",))
    plan = a_route(desk, "draft", person)
    deficit = saved(desk, Deficit(person=person.id, area="digital", diagnostic=plan.diagnostic))
    ids = [an_item(desk, plan, content=text, position=n).id or 0 for n, text in enumerate("абв", 1)]
    plan_items.order(desk, plan.id or 0, [ids[2], ids[0]])
    assert [i.content for i in plan_card.card(desk, plan.id or 0).items] == ["в", "а", "б"]
    lines = drafting.others(desk, person.id or 0, deficit.id or 0, SINCE, UNTIL)
    plan_items.add(desk, plan.id or 0, lines)
    last = plan_card.card(desk, plan.id or 0).items[-1]
    assert (last.position, last.link, last.obligatory) == (4, f"programs:{program.id}", True)
    with pytest.raises(Rejected, match="уже есть"):
        plan_items.add(desk, plan.id or 0, lines)
    assert registers.get(desk, "plan_items", last.id).program == program.id  # type: ignore[attr-defined]


def test_the_card_compares_the_repeated_diagnostic_by_area_on_the_scale_itself(desk: Desk) -> None:
    from given import instrument

    from nmsdesk.domain.development import AreaResult, Level

    person = a_person(desk)
    plan = a_route(desk, "active", person)
    repeat = a_diagnostic(desk, person, day=date(2026, 2, 20), percent=80.0)
    with desk.read() as reading:
        level = {x.position: x.id for x in reading.where(Level, scale=instrument(desk).scale)}
    for number, area, percent, place in (
        (plan.diagnostic, "methods", 40.0, 4), (repeat.id, "methods", 90.0, 1), (plan.diagnostic, "digital", 72.0, 2),
        (repeat.id, "digital", 55.0, 3),
    ):  # fmt: skip
        saved(desk, AreaResult(diagnostic=number, area=area, percent=percent, level=level[place]))
    found = plan_card.card(desk, plan.id or 0)
    assert [(a.before, a.after, a.better) for a in found.areas] == [(40.0, 90.0, True), (72.0, 55.0, False)]
    assert "20.02.2026: 80,0" in found.repeated
