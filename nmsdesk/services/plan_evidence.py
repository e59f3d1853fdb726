"""Results that close items of plans by themselves: a training with the attestation passed, a visit to the item's event."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from nmsdesk.domain import rules, terms
from nmsdesk.domain.community import Event, Participation
from nmsdesk.domain.development import LearningPlan, PlanItem, PlanStep, Training
from nmsdesk.russian import day
from nmsdesk.services.desk import Reading
from nmsdesk.storage.work import Work

UNDER_WAY = ("approved", "active", "review")
BEGUN = "Получено первое подтверждение"
FEW = 40  # persons whose plans are asked for by name; for more all plans under way are read
Result = Training | Participation


def follow(work: Work, results: Iterable[Result], today: date) -> None:
    """Close the open items of plans under way that these stored results answer, and begin the approved plans among them."""
    found = [r for r in results if _counts(r)]
    if not found:
        return
    reading = Reading(work.connection, today)
    plans = _plans(reading, {r.person or 0 for r in found})
    for plan, on in _close(work, reading, plans, found) if plans else ():
        begin(work, plan, on)


def catch_up(work: Work, plans: Iterable[LearningPlan], today: date) -> dict[int, date]:
    """Close what had been answered within the term of plans that are being approved; the first day of it by plan."""
    of_person = {p.person or 0: [p] for p in plans}
    reading = Reading(work.connection, today)
    chosen = set(of_person)
    found: list[Result] = list(reading.where(Training, person=chosen, attestation="passed"))
    wanted = {i.event for i in reading.where(PlanItem, plan={p.id or 0 for of in of_person.values() for p in of}) if i.event is not None}
    if wanted:
        found += reading.where(Participation, person=chosen, event=wanted, state="came")
    return {plan.id or 0: on for plan, on in _close(work, reading, of_person, found)}


def begin(work: Work, plan: LearningPlan, on: date, reason: str = BEGUN) -> LearningPlan:
    """An approved plan begins; a plan in another state stays as it is."""
    if plan.state != "approved":
        return plan
    work.add(PlanStep(plan=plan.id, day=max(on, plan.approved_on or on), state="active", reason=reason))
    return work.change(plan, replace(plan, state="active"))


def linked(training: Training, reading: rules.Known) -> Training:
    """The training with the plan and the deficit that it answers, when exactly one open item of its person asks for the programme."""
    if training.plan is not None or training.person is None or training.program is None:
        return training
    own = [p for p in reading.where(LearningPlan, person=training.person) if p.state in UNDER_WAY and _in_term(p, training.until)]
    items = [i for p in own for i in reading.where(PlanItem, plan=p.id)]
    asked = [i for i in items if i.program == training.program and i.done_on is None]
    if len(asked) != 1:
        return training
    deficit = training.deficit if training.deficit is not None else asked[0].deficit
    return replace(training, plan=asked[0].plan, deficit=deficit)


def _counts(result: Result) -> bool:
    if isinstance(result, Training):
        return result.attestation == "passed" and result.program is not None
    return result.state == "came"


def _plans(reading: Reading, persons: set[int]) -> dict[int, list[LearningPlan]]:
    """Plans under way by person."""
    asked = {"person": persons} if len(persons) <= FEW else {}
    found: dict[int, list[LearningPlan]] = defaultdict(list)
    for p in reading.where(LearningPlan, state=set(UNDER_WAY), **asked):
        if p.person in persons:
            found[p.person or 0].append(p)
    return found


def _close(work: Work, reading: Reading, plans: dict[int, list[LearningPlan]], results: list[Result]) -> list[tuple[LearningPlan, date]]:
    """Close the items that results answer; the plans of these with the first day of it."""
    waiting: dict[int, list[PlanItem]] = defaultdict(list)
    numbers = sorted(p.id or 0 for of in plans.values() for p in of)
    for start in range(0, len(numbers), 5000):
        for item in reading.where(PlanItem, plan=set(numbers[start : start + 5000]), done_on=None):
            waiting[item.plan or 0].append(item)
    events = {r.event for r in results if isinstance(r, Participation)}
    held = {e.id: e for e in reading.by_ids(Event, sorted(n for n in events if n is not None))}
    closed: set[int] = set()
    begun: dict[int, tuple[LearningPlan, date]] = {}
    for result in results:
        for plan, item, on, evidence in _answered(result, plans, waiting, held, reading.today):
            if item.id not in closed:
                closed.add(item.id or 0)
                work.change(item, replace(item, done_on=on, evidence=item.evidence or evidence))
                first = min(on, begun[plan.id or 0][1]) if plan.id in begun else on
                begun[plan.id or 0] = (plan, first)
    return list(begun.values())


def _answered(
    result: Result, plans: dict[int, list[LearningPlan]], waiting: dict[int, list[PlanItem]], held: dict[int | None, Event], today: date
) -> Iterator[tuple[LearningPlan, PlanItem, date, str]]:
    """Items that a result answers: of its person, tied to its programme or event, the result not older than the plan."""
    if isinstance(result, Training):
        on, evidence = result.until, _paper(result)
    else:
        event = held.get(result.event)
        on = (event.until or event.since) if event else None
        evidence = f"сертификат № {result.certificate}" if result.certificate else "участие отмечено организатором"
    for plan in plans.get(result.person or 0, ()):
        if not _in_term(plan, on):
            continue
        for item in waiting.get(plan.id or 0, ()):
            wanted = item.program == result.program if isinstance(result, Training) else item.event == result.event
            if wanted and (item.program if isinstance(result, Training) else item.event) is not None:
                yield plan, item, min(on or today, today), evidence


def _paper(training: Training) -> str:
    """«удостоверение о повышении квалификации № 77 от 12.03.2026»."""
    kind = terms.CERTIFICATES.get(training.certificate, "") or "итоговая аттестация сдана"
    number = f" № {training.certificate_number}" if training.certificate_number else ""
    return f"{kind}{number}, {day(training.until)}" if training.until else f"{kind}{number}"


def _in_term(plan: LearningPlan, on: date | None) -> bool:
    """Within the plan's days or after them: what was done earlier is no part of it."""
    return on is None or plan.since is None or on >= plan.since
