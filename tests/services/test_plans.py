"""Approval, closing and stopping of learning plans under their rule."""

from __future__ import annotations

from datetime import date

import pytest

from nmsdesk.domain.development import LearningPlan, Level, PlanItem
from nmsdesk.domain.people import Person
from nmsdesk.domain.plan_rules import judge
from nmsdesk.errors import Rejected
from nmsdesk.services import plans, registers, teams
from nmsdesk.services.desk import Desk


@pytest.fixture
def plan(desk: Desk) -> LearningPlan:
    person = registers.save(desk, Person(last_name="Пробная", first_name="Анна")).record
    draft = LearningPlan(person=person.id, number="ИОМ-1", since=date(2025, 9, 1), until=date(2026, 5, 31))
    items = (PlanItem(content="Курс", position=1), PlanItem(content="Открытый урок", position=2, obligatory=False))
    saved = registers.save(desk, draft, items).record
    assert isinstance(saved, LearningPlan)
    return saved


def test_a_plan_cannot_be_closed_before_it_is_approved(desk: Desk, plan: LearningPlan) -> None:
    with pytest.raises(Rejected, match="черновик"):
        plans.close(desk, plan.id or 0, date(2026, 2, 1), "partly")


def test_a_plan_is_not_successful_until_its_rule_is_met(desk: Desk, plan: LearningPlan) -> None:
    number = plan.id or 0
    plans.approve(desk, number, date(2025, 9, 2), "Директор, И. И. Пробный")
    with pytest.raises(Rejected, match="обязательных пунктов: 0 из 1"):
        plans.close(desk, number, date(2026, 2, 1), "done")
    with desk.read() as reading:
        item = reading.where(PlanItem, plan=number, obligatory=True)[0]
    from dataclasses import replace

    registers.save(desk, replace(item, done_on=date(2026, 1, 15)))
    closed = plans.close(desk, number, date(2026, 2, 1), "done").record
    assert isinstance(closed, LearningPlan) and closed.state == "done" and closed.closed_on == date(2026, 2, 1)


def test_a_stopped_plan_keeps_its_reason(desk: Desk, plan: LearningPlan) -> None:
    plans.approve(desk, plan.id or 0, date(2025, 9, 2))
    with pytest.raises(Rejected):
        plans.stop(desk, plan.id or 0, date(2026, 2, 1), "")
    stopped = plans.stop(desk, plan.id or 0, date(2026, 2, 1), "dismissed").record
    assert isinstance(stopped, LearningPlan) and stopped.state == "stopped" and stopped.stop_reason == "dismissed"


def test_the_share_rule_counts_all_items() -> None:
    items = [PlanItem(content=str(n), done_on=date(2026, 1, 1) if n < 4 else None) for n in range(5)]
    assert judge("R2", items, None, None, 0).met
    assert not judge("R2", items[1:], None, None, 0).met


def test_the_repeat_rule_wants_growth_or_a_passing_level() -> None:
    low, base = Level(name="низкий", position=4), Level(name="базовый", position=3, passing=True)
    assert judge("R3", [], low, base, 0).met
    assert not judge("R3", [], low, low, 0).met
    assert not judge("R3", [], low, None, 0).met


def test_the_attestation_rule_wants_one_passed() -> None:
    assert judge("R4", [], None, None, 1).met and not judge("R4", [], None, None, 0).met


def test_learning_of_a_team_is_written_to_every_member_at_once(desk: Desk) -> None:
    from nmsdesk.domain.development import Program, Training
    from nmsdesk.services.undo import undo

    people = [registers.save(desk, Person(last_name=name, first_name="Анна")).record.id or 0 for name in ("Первая", "Вторая")]
    program = registers.save(desk, Program(title="Управление изменениями", hours=36)).record
    teams.record_training(desk, teams.TeamTraining(program.id, date(2026, 2, 1), tuple(people)))
    with desk.read() as reading:
        assert {t.person for t in reading.where(Training)} == set(people)
    undo(desk)
    with desk.read() as reading:
        assert reading.where(Training) == []
