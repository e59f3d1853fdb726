"""The life of learning plans (ИОМ): each step for one or for many, written into the plan's history (domain.md §1.4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from nmsdesk.domain import terms
from nmsdesk.domain.development import Diagnostic, LearningPlan, Level, PlanItem, PlanStep, Training
from nmsdesk.domain.plan_rules import Verdict, judge
from nmsdesk.errors import Rejected, Stale, Trouble
from nmsdesk.russian import count, day
from nmsdesk.services import plan_evidence
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.registers import put
from nmsdesk.storage.records import Labels
from nmsdesk.storage.work import Changed, Work

OPEN = ("draft", "agreed", "approved", "active", "review")
UNDER_WAY = OPEN[2:]
# Which states a step is taken from. Nothing changes by the clock alone: an approved plan begins by its first evidence
# (services/plan_evidence) or by the step «begin», which the board offers from the plan's first day on.
STEPS = {
    "agree": ("draft",),
    "approve": ("draft", "agreed"),
    "begin": ("approved",),
    "review": ("approved", "active"),
    "give_back": ("review",),
    "extend": UNDER_WAY,
    "stop": UNDER_WAY,
    "close": UNDER_WAY,
}
PLANS = ("план ИОМ", "плана ИОМ", "планов ИОМ")
LEFT = 5


@dataclass(frozen=True, slots=True)
class Stepped:
    """What a step came to: the plans as stored, those left out with the reason, warnings that did not stop it."""

    changed: Changed
    records: tuple[LearningPlan, ...]
    left: tuple[tuple[str, str], ...] = ()
    warnings: tuple[Trouble, ...] = ()

    @property
    def record(self) -> LearningPlan:
        return self.records[0]


def allowed(plan: LearningPlan) -> tuple[str, ...]:
    """The steps that the state of a plan allows, in the order of its life."""
    return tuple(step for step, states in STEPS.items() if plan.state in states)


def agree(desk: Desk, numbers: int | Iterable[int], on: date, by: str = "") -> Stepped:
    """A draft is agreed with the teacher; nothing is approved by it."""
    return _step(desk, "agree", numbers, "Согласован", lambda r, p: replace(p, state="agreed"), on, by)


def approve(desk: Desk, numbers: int | Iterable[int], on: date, by: str = "") -> Stepped:
    """Approve drafts on a day by one approver: one undo step for all. What had arrived within their term closes its items."""

    def approved(reading: Reading, plan: LearningPlan) -> LearningPlan:
        return replace(plan, state="approved", approved_on=on, approved_by=by or plan.approved_by)

    return _step(desk, "approve", numbers, "Утверждён", approved, on, by, after=_caught_up)


def begin(desk: Desk, numbers: int | Iterable[int], on: date, by: str = "") -> Stepped:
    """Work by approved plans begins."""
    return _step(desk, "begin", numbers, "Начата работа", lambda r, p: replace(p, state="active"), on, by, "Начата работа по плану")


def submit(desk: Desk, numbers: int | Iterable[int], on: date, by: str = "") -> Stepped:
    """What was done is handed over to be checked."""
    return _step(desk, "review", numbers, "Отправлен на проверку", lambda r, p: replace(p, state="review"), on, by)


def give_back(desk: Desk, numbers: int | Iterable[int], on: date, reason: str, by: str = "") -> Stepped:
    """A checked plan goes back to work with what is to be mended."""
    _reason(reason, "Напишите, что доработать.")
    return _step(desk, "give_back", numbers, "Возвращён в работу", lambda r, p: replace(p, state="active"), on, by, reason)


def extend(desk: Desk, numbers: int | Iterable[int], until: date, reason: str, by: str = "", on: date | None = None) -> Stepped:
    """A later last day with a reason; the state stays."""
    _reason(reason, "Укажите, почему срок продлён.")

    def extended(reading: Reading, plan: LearningPlan) -> LearningPlan:
        if plan.until and until <= plan.until:
            raise Rejected(f"Новый срок {day(until)} не позже нынешнего {day(plan.until)}.")
        return replace(plan, until=until)

    return _step(desk, "extend", numbers, "Продлён", extended, on or desk.today, by, reason, until=until)


def stop(desk: Desk, numbers: int | Iterable[int], on: date, reason: str, by: str = "", note: str = "") -> Stepped:
    """Stop plans before their term; ``reason`` is of terms.STOP_REASONS, valid ones do not lower indicator 2б."""
    if reason not in terms.STOP_REASONS:
        raise Rejected("Укажите причину прекращения плана.")
    said = terms.STOP_REASONS[reason] + (f": {note}" if note else "")
    return _step(
        desk, "stop", numbers, "Прекращён", lambda r, p: replace(p, state="stopped", closed_on=on, stop_reason=reason), on, by, said
    )


def close(
    desk: Desk, numbers: int | Iterable[int], on: date, outcome: str, reflection: str = "", conclusion: str = "", by: str = ""
) -> Stepped:
    """Close plans: done, partly or failed. «Успешно» only when the plan's rule is met; what the rule said is kept with it."""
    if outcome not in ("done", "partly", "failed"):
        raise Rejected("Выберите, чем закончился план.")

    def closed(reading: Reading, plan: LearningPlan) -> LearningPlan:
        found = verdict_on(reading, plan, on)
        if outcome == "done" and not found.met:
            raise Rejected(f"По правилу плана он не реализован успешно: {found.reason}.")
        return replace(
            plan, state=outcome, closed_on=on, verdict=said(plan.rule, found, on),
            reflection=reflection or plan.reflection, conclusion=conclusion or plan.conclusion,
        )  # fmt: skip

    return _step(desk, "close", numbers, "Закрыт", closed, on, by, kept="verdict")


def said(rule: str, found: Verdict, on: date) -> str:
    """«Правило R1 (выполнены все обязательные пункты) соблюдено: выполнено обязательных пунктов: 3 из 3; на 01.02.2026»."""
    met = "соблюдено" if found.met else "не соблюдено"
    return f"Правило {rule} ({terms.PLAN_RULES.get(rule, 'не выбрано')}) {met}: {found.reason}; на {day(on)}"


def verdict(desk: Desk, number: int) -> Verdict:
    """Whether the plan meets its own rule now, and why."""
    with desk.read() as reading:
        return verdict_on(reading, _plan(reading, number))


def verdict_on(reading: Reading, plan: LearningPlan, on: date | None = None) -> Verdict:
    """The rule over what there was by the day."""
    items = reading.where(PlanItem, plan=plan.id)
    if on:
        items = [replace(i, done_on=None) if i.done_on and i.done_on > on else i for i in items]
    trainings = [t for t in reading.where(Training, plan=plan.id, attestation="passed") if not on or not t.until or t.until <= on]
    before, after = levels(reading, plan, on)
    return judge(plan.rule, items, before, after, len(trainings))


def levels(reading: Reading, plan: LearningPlan, on: date | None = None) -> tuple[Level | None, Level | None]:
    """The level the plan started from, and the latest later one on the same scale by the day."""
    source = reading.get(Diagnostic, plan.diagnostic)
    before = reading.get(Level, source.level) if source else None
    later = [d for d in reading.where(Diagnostic, person=plan.person) if d.day and source and source.day and d.day > source.day and d.level]
    for found in sorted(later, key=lambda d: (d.day, d.id), reverse=True):
        if on and found.day and found.day > on:
            continue
        level = reading.get(Level, found.level)
        if level and (before is None or level.scale == before.scale):
            return before, level
    return before, None


def _plan(reading: Reading, number: int) -> LearningPlan:
    plan = reading.get(LearningPlan, number)
    if plan is None:
        raise Stale("Этого плана больше нет. Обновите список.")
    return plan


def _reason(text: str, ask: str) -> None:
    if not text.strip():
        raise Rejected(ask)


Change = Callable[[Reading, LearningPlan], LearningPlan]
After = Callable[[Work, Sequence[LearningPlan], date], "list[tuple[LearningPlan, PlanStep]]"]


def _step(
    desk: Desk, step: str, numbers: int | Iterable[int], title: str, change: Change, on: date, by: str = "", reason: str = "",
    until: date | None = None, kept: str = "", after: After | None = None,
) -> Stepped:  # fmt: skip
    """Take a step with every plan that allows it: one undo step. One plan that does not is refused; of many it is left out."""
    chosen = [numbers] if isinstance(numbers, int) else list(dict.fromkeys(numbers))
    if not chosen:
        raise Rejected("Выберите планы.")
    whole = f": {count(len(chosen), *PLANS)}" if len(chosen) > 1 else " план ИОМ"
    left: list[tuple[int, str]] = []
    ready: list[LearningPlan] = []
    stored: list[LearningPlan] = []
    warnings: list[Trouble] = []
    with desk.begin("change", f"{title}{whole}") as begun:
        reading = Reading(begun.work.connection, desk.today)
        for number in chosen:
            plan = _plan(reading, number)
            try:
                if plan.state not in STEPS[step]:
                    raise Rejected(f"План в состоянии «{terms.PLAN_STATES[plan.state]}»: это действие к нему не относится.")
                ready.append(change(reading, plan))
            except Rejected as trouble:
                if len(chosen) == 1:
                    raise
                left.append((plan.person or 0, str(trouble)))
        names = Labels(reading.connection).of("persons", [person for person, _ in left])
        told = tuple((names.get(person, ""), why) for person, why in left)
        if not ready:
            raise Rejected("Ни один план не изменён. " + " ".join(f"{name}: {why}" for name, why in told[:LEFT]))
        further = after(begun.work, ready, on) if after else []
        final = {plan.id: plan for plan, _ in further}
        for plan in ready:
            one, found = put(begun.work, final.get(plan.id, plan), desk.today)
            warnings.extend(found)
            stored.append(one)
            note = str(getattr(plan, kept)) if kept else reason
            put(begun.work, PlanStep(plan=plan.id, day=on, state=plan.state, until=until, by=by, reason=note), desk.today)
        for _, next_ in further:
            put(begun.work, next_, desk.today)
    return Stepped(begun.changed, tuple(stored), told, tuple(warnings))


def _caught_up(work: Work, plans: Sequence[LearningPlan], on: date) -> list[tuple[LearningPlan, PlanStep]]:
    """Plans for which something had been done before they were approved: they are in work at once."""
    first = plan_evidence.catch_up(work, plans, on)
    return [
        (replace(p, state="active"), PlanStep(plan=p.id, day=on, state="active", reason=plan_evidence.BEGUN))
        for p in plans
        if p.id in first
    ]  # fmt: skip


def steps(desk: Desk, number: int) -> tuple[PlanStep, ...]:
    """The steps of a plan's life, the first one first."""
    with desk.read() as reading:
        return tuple(sorted(reading.where(PlanStep, plan=number), key=lambda s: (s.day or date.min, s.id or 0)))
