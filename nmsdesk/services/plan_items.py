"""The lines of a learning plan: done with evidence, taken back, put in another order, added out of suggestions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from nmsdesk.domain import terms
from nmsdesk.domain.development import LearningPlan, PlanItem
from nmsdesk.errors import Rejected, Stale
from nmsdesk.russian import count, day
from nmsdesk.services import plan_evidence
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.plans import OPEN, UNDER_WAY
from nmsdesk.services.registers import Saved, put
from nmsdesk.services.routes.drafting import Line, item_of
from nmsdesk.storage.work import Changed, Work

ITEMS = ("пункт", "пункта", "пунктов")


def done(desk: Desk, items: Iterable[int], on: date, evidence: str, report: str = "", accepted_by: str = "") -> Changed:
    """Mark lines as done on a day with their evidence; the first of an approved plan begins it. One undo step."""
    if not evidence.strip():
        raise Rejected("Укажите подтверждение: номер документа, ссылку или что сделано.")
    if on > desk.today:
        raise Rejected(f"Пункт не может быть выполнен {day(on)}: этот день ещё не наступил.")
    with desk.begin("change", _said("Выполнено", found := list(dict.fromkeys(items)))) as begun:
        for plan, item in _of_work(begun.work, desk.today, found, UNDER_WAY):
            marked = replace(
                item, done_on=on, evidence=evidence, report=report or item.report, accepted_by=accepted_by or item.accepted_by
            )
            put(begun.work, marked, desk.today)
            plan_evidence.begin(begun.work, plan, on)
    return begun.changed


def not_done(desk: Desk, items: Iterable[int]) -> Changed:
    """Take back the mark of lines with its evidence; the plan stays in the state that it has."""
    with desk.begin("change", _said("Снята отметка о выполнении", found := list(dict.fromkeys(items)))) as begun:
        for _, item in _of_work(begun.work, desk.today, found, UNDER_WAY):
            put(begun.work, replace(item, done_on=None, evidence="", accepted_by=""), desk.today)
    return begun.changed


def order(desk: Desk, plan: int, ids: Sequence[int]) -> Changed:
    """Put the lines of a plan in this order; lines that are not named follow in theirs."""
    with desk.begin("change", "Изменён порядок пунктов плана ИОМ") as begun:
        reading = Reading(begun.work.connection, desk.today)
        found = {i.id or 0: i for i in in_order(reading.where(PlanItem, plan=plan))}
        _open(reading.get(LearningPlan, plan), OPEN)
        whole = [*(n for n in dict.fromkeys(ids) if n in found), *(n for n in found if n not in set(ids))]
        for position, number in enumerate(whole, 1):
            if found[number].position != position:
                put(begun.work, replace(found[number], position=position), desk.today)
    return begun.changed


def add(desk: Desk, plan: int, lines: Sequence[Line]) -> Changed:
    """Add suggestions to a plan that is not closed, after its last line."""
    with desk.begin("add", _said("Добавлено в план ИОМ", lines)) as begun:
        reading = Reading(begun.work.connection, desk.today)
        found = _open(reading.get(LearningPlan, plan), OPEN)
        there = reading.where(PlanItem, plan=plan)
        tied = {(kind, getattr(i, kind)) for i in there for kind in ("program", "event", "colleague", "practice", "site")}
        last = max((i.position or 0 for i in there), default=0)
        new = [line for line in lines if line.key not in tied]
        if not new:
            raise Rejected("Это в плане уже есть.")
        for n, line in enumerate(new, last + 1):
            put(begun.work, item_of(line, plan, n, found.until or desk.today), desk.today)
    return begun.changed


def set_rule(desk: Desk, plan: int, rule: str) -> Saved:
    """Choose the rule under which the plan will be judged; a closed plan keeps the one it was judged by."""
    if rule not in terms.PLAN_RULES:
        raise Rejected("Выберите правило успешности.")
    with desk.begin("change", f"Правило успешности плана ИОМ: {rule}") as begun:
        found = _open(Reading(begun.work.connection, desk.today).get(LearningPlan, plan), OPEN)
        stored, warnings = put(begun.work, replace(found, rule=rule), desk.today)
    return Saved(stored, begun.changed, tuple(warnings))


def in_order(items: Iterable[PlanItem]) -> list[PlanItem]:
    """Lines by their number, those without one last."""
    return sorted(items, key=lambda i: (i.position is None, i.position or 0, i.id or 0))


def _of_work(work: Work, today: date, ids: Sequence[int], states: tuple[str, ...]) -> list[tuple[LearningPlan, PlanItem]]:
    reading = Reading(work.connection, today)
    found = reading.by_ids(PlanItem, list(ids))
    if not found or len(found) != len(ids):
        raise Stale("Этого пункта плана больше нет. Обновите страницу.")
    plans = {p.id: p for p in reading.by_ids(LearningPlan, sorted({i.plan or 0 for i in found}))}
    told: set[int | None] = set()
    pairs = []
    for item in found:
        plan = _open(plans.get(item.plan), states)
        pairs.append((replace(plan, state="active") if plan.id in told else plan, item))  # begun by its first line
        told.add(plan.id)
    return pairs


def _open(plan: LearningPlan | None, states: tuple[str, ...]) -> LearningPlan:
    if plan is None:
        raise Stale("Этого плана больше нет. Обновите список.")
    if plan.state in states:
        return plan
    said = f"План в состоянии «{terms.PLAN_STATES[plan.state]}»"
    raise Rejected(f"{said}: сначала утвердите его." if plan.state in OPEN else f"{said}: его пункты не меняют.")


def _said(what: str, found: Sequence[object]) -> str:
    return f"{what}: {count(len(found), *ITEMS)}"
