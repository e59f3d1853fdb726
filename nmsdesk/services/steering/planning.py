"""Who lacks what in indicators 2а and 2б: the diagnostic of a plan, an approval, a plan; the closing of a plan that is due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from nmsdesk.domain import terms
from nmsdesk.domain.development import Diagnostic, LearningPlan, PlanItem
from nmsdesk.indicators.context import Member
from nmsdesk.russian import day
from nmsdesk.services import plans
from nmsdesk.services.growth import plan_name
from nmsdesk.services.shortfalls import Mend
from nmsdesk.services.steering import doing
from nmsdesk.services.steering.asked import SCHOOL, Asked
from nmsdesk.services.steering.model import Candidate

DRAFTS = ("draft", "agreed")


def drawn(asked: Asked) -> Iterator[Candidate]:
    """2а: what the person's plans lack to be approved, active and resting on a diagnostic."""
    results, own = asked.among(Diagnostic, "person"), asked.among(LearningPlan, "person")
    for member in asked.members:
        found = sorted(
            (d for d in results.get(member.id, ()) if d.day and d.day <= asked.on), key=lambda d: (d.day or date.min, d.id or 0)
        )
        yield _drawn(asked, member, found[-1] if found else None, own.get(member.id, ()))


def _drawn(asked: Asked, member: Member, source: Diagnostic | None, own: Sequence[LearningPlan]) -> Candidate:
    approved = [p for p in own if p.approved_on and p.state not in DRAFTS and _ends(p) >= asked.first]
    bare = [p for p in approved if p.diagnostic is None and _began(p, asked.on) and (p.approved_on or date.max) <= asked.on]
    later = [p for p in approved if p.since and (p.since > asked.on or (p.approved_on or date.min) > asked.on) and p.since <= asked.until]
    drafts = [p for p in own if p.state in DRAFTS and p.until and p.since and p.until >= asked.first and p.since <= asked.until]
    if bare and source:
        plan = max(bare, key=_latest)
        action = f"указать в {_of(plan)} диагностику от {day(source.day)}"
        mend = Mend("Указать диагностику в ИОМ", "plans", plan.id, "diagnostic")
        return asked.made(member, "data", action, doing.save(replace(plan, diagnostic=source.id)), mend)
    if drafts and (source or any(p.diagnostic for p in drafts)):
        plan = max(drafts, key=lambda p: (p.diagnostic is not None, p.until or date.min, p.id or 0))
        told = "" if plan.diagnostic else f"указать диагностику от {day(source.day if source else None)} и "
        apply = doing.approve_plan(plan, asked.on, None if plan.diagnostic or source is None else source.id)
        mend = Mend("Утвердить ИОМ", "plans", plan.id, "approved_on")
        return asked.made(member, "approve", f"{told}утвердить проект {_of(plan)}", apply, mend)
    if later:
        plan = max(later, key=lambda p: (p.diagnostic is not None, *_latest(p)))
        return _later(asked, member, plan, source)
    return _from_nothing(asked, member, source, (bare or drafts)[:1])


def _later(asked: Asked, member: Member, plan: LearningPlan, source: Diagnostic | None) -> Candidate:
    """Approved, and begins after the day on which the indicator is looked at."""
    ready = replace(
        plan, since=min(plan.since or asked.on, asked.on), approved_on=min(plan.approved_on or asked.on, asked.on),
        diagnostic=plan.diagnostic or (source.id if source else None),
    )  # fmt: skip
    mend = Mend("Открыть ИОМ", "plans", plan.id, "since")
    if ready.diagnostic is None:
        return _from_nothing(asked, member, source, [plan])
    action = f"начать {_of(plan)}: действует с {day(plan.since)}"
    return asked.made(member, "under_way", action, doing.save(ready), mend, on=plan.since)


def _from_nothing(asked: Asked, member: Member, source: Diagnostic | None, known: Sequence[LearningPlan]) -> Candidate:
    """A plan on the diagnostic that there is; without one the diagnostic comes first."""
    values = {"person": member.id, "diagnostic": source.id if source else None, "since": asked.reading.today}
    apply = doing.draw_plan(member.id, asked.on, source.id if source else None)
    if known:
        apply = doing.rest_on_new(known[0], asked.on)
    if source is not None:
        action = f"составить и утвердить ИОМ по диагностике от {day(source.day)}"
        mend = Mend("Составить ИОМ", "plans", None, "since", values)
        return asked.made(member, "action", action, apply, mend, responsible=SCHOOL)
    then = f"указать её в {_of(known[0])}" if known else "составить и утвердить ИОМ"
    mend = Mend("Внести диагностику", "diagnostics", None, "instrument", {"person": member.id})
    return asked.made(member, "more", f"провести диагностику, {then}", apply, mend, responsible=SCHOOL)


def _ends(plan: LearningPlan) -> date:
    last = plan.until or date.max
    return min(last, plan.closed_on) if plan.closed_on else last


def _began(plan: LearningPlan, on: date) -> bool:
    return plan.since is not None and plan.since <= on


def _latest(plan: LearningPlan) -> tuple[date, int]:
    return plan.since or date.min, plan.id or 0


def _of(plan: LearningPlan) -> str:
    """«ИОМ № 12», «ИОМ с 01.09.2026»."""
    return plan_name(plan) if plan.number else f"ИОМ с {day(plan.since)}"


def closed(asked: Asked) -> Iterator[Candidate]:
    """2б: what a plan that is due lacks to be closed as successful."""
    found = {p.id: p for p in asked.reading.by_ids(LearningPlan, asked.ids)}
    items = asked.among(PlanItem, "plan", [n for n, p in found.items() if p.state in plans.UNDER_WAY])
    for member in asked.members:
        plan = found[member.id]
        if plan.state in plans.UNDER_WAY:
            yield _due(asked, member, plan, items.get(member.id, ()))
        else:
            yield _ended(asked, member, plan)


def _due(asked: Asked, member: Member, plan: LearningPlan, items: Sequence[PlanItem]) -> Candidate:
    """Under way: the rule is met and a decision is wanted, or something of it is still to be done."""
    verdict = plans.verdict_on(asked.reading, plan, asked.on)
    mend, apply = Mend("Открыть ИОМ", "plans", plan.id, "state"), doing.close_plan(plan.id or 0, asked.on)
    name = _of(plan)
    if verdict.met:
        return asked.made(member, "approve", f"закрыть {name} как реализованный: правило соблюдено", apply, mend, person=plan.person)
    open_ = [i for i in items if (i.done_on is None or i.done_on > asked.on) and (i.obligatory or plan.rule == "R2")]
    if plan.rule in ("R1", "R2") and open_:
        action = f"довести {name} до конца: осталось пунктов – {len(open_)}"
        on = max((i.due for i in open_ if i.due), default=plan.until)
        return asked.made(member, "under_way", action, apply, mend, responsible=SCHOOL, on=on or plan.until, person=plan.person)
    if plan.rule == "R3":
        action = f"повторная диагностика по {name}, затем закрыть"
    elif plan.rule == "R4":
        action = f"сдать итоговую аттестацию по программе из {name}, затем закрыть"
    else:
        return asked.made(member, "more", f"заполнить {name} мероприятиями, выполнить и закрыть", apply, mend, person=plan.person)
    return asked.made(member, "action", action, apply, mend, responsible=SCHOOL, person=plan.person)


def _ended(asked: Asked, member: Member, plan: LearningPlan) -> Candidate:
    """Closed otherwise than as successful, or after the day: only a mistake can be mended."""
    state = terms.PLAN_STATES.get(plan.state, plan.state)
    action = f"проверить закрытие {_of(plan)}: {state} {day(plan.closed_on)}; исправить, если закрыт ошибочно"
    mend = Mend("Открыть ИОМ", "plans", plan.id, "state")
    return asked.made(member, "more", action, doing.mend_closed(plan, asked.on), mend, person=plan.person)
