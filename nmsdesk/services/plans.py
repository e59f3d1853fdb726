"""Use cases of learning plans (ИОМ): approval, closing under the stated rule, stopping with a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from nmsdesk.domain import terms
from nmsdesk.domain.development import Diagnostic, LearningPlan, Level, PlanItem, Training
from nmsdesk.domain.plan_rules import Verdict, judge
from nmsdesk.errors import Rejected, Stale
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.registers import Saved, put

OPEN = ("draft", "agreed", "approved", "active", "review")


def approve(desk: Desk, number: int, on: date, by: str = "") -> Saved:
    """Approve a draft or agreed plan on a day; Rejected for a plan that is approved already."""
    return _step(desk, number, ("draft", "agreed"), "Утверждён план ИОМ", {"state": "approved", "approved_on": on, "approved_by": by})


def close(desk: Desk, number: int, on: date, outcome: str) -> Saved:
    """Close an approved plan: done, partly or failed. «Успешно» only when the plan's rule is met."""
    if outcome not in ("done", "partly", "failed"):
        raise Rejected("Выберите, чем закончился план.")
    if outcome == "done" and not (found := verdict(desk, number)).met:
        raise Rejected(f"По правилу плана он не реализован успешно: {found.reason}.")
    return _step(desk, number, OPEN[2:], "Закрыт план ИОМ", {"state": outcome, "closed_on": on})


def stop(desk: Desk, number: int, on: date, reason: str) -> Saved:
    """Stop a plan before its term with a reason of terms.STOP_REASONS."""
    if reason not in terms.STOP_REASONS:
        raise Rejected("Укажите причину прекращения плана.")
    return _step(desk, number, OPEN[2:], "Прекращён план ИОМ", {"state": "stopped", "closed_on": on, "stop_reason": reason})


def verdict(desk: Desk, number: int) -> Verdict:
    """Whether the plan meets its own rule now, and why."""
    with desk.read() as reading:
        plan = _plan(reading, number)
        items = reading.where(PlanItem, plan=number)
        trainings = reading.where(Training, plan=number, attestation="passed")
        before, after = _levels(reading, plan)
    return judge(plan.rule, items, before, after, len(trainings))


def _levels(reading: Reading, plan: LearningPlan) -> tuple[Level | None, Level | None]:
    """The level the plan started from, and the latest later one on the same scale."""
    source = reading.get(Diagnostic, plan.diagnostic)
    before = reading.get(Level, source.level) if source else None
    later = [d for d in reading.where(Diagnostic, person=plan.person) if d.day and source and source.day and d.day > source.day and d.level]
    for found in sorted(later, key=lambda d: (d.day, d.id), reverse=True):
        level = reading.get(Level, found.level)
        if level and (before is None or level.scale == before.scale):
            return before, level
    return before, None


def _plan(reading: Reading, number: int) -> LearningPlan:
    plan = reading.get(LearningPlan, number)
    if plan is None:
        raise Stale("Этого плана больше нет. Обновите список.")
    return plan


def _step(desk: Desk, number: int, allowed: tuple[str, ...], said: str, changes: dict[str, Any]) -> Saved:
    with desk.begin("change", said) as begun:
        reading = Reading(begun.work.connection, desk.today)
        plan = _plan(reading, number)
        if plan.state not in allowed:
            raise Rejected(f"План в состоянии «{terms.PLAN_STATES[plan.state]}»: это действие к нему не относится.")
        stored, warnings = put(begun.work, replace(plan, **changes), desk.today)
    return Saved(stored, begun.changed, tuple(warnings))
