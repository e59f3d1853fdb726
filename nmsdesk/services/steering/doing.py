"""Acts in the words of the program: each is done by the use cases of the thing, on the desk that it is given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from nmsdesk.domain.community import Event
from nmsdesk.domain.courses import CourseGroup, Enrolment
from nmsdesk.domain.development import Deficit, Diagnostic, Instrument, LearningPlan, Level, Mentorship, PlanItem, Program, Training
from nmsdesk.domain.periods import add_months, day_before
from nmsdesk.errors import Rejected
from nmsdesk.services import events, plan_items, plans, registers
from nmsdesk.services.courses import certificates, enrolment
from nmsdesk.services.desk import Desk
from nmsdesk.services.mentors import pairs

Doing = Callable[[Desk], object]
BASIS = "проба на копии"  # papers that an act would bring and that are not there yet


def together(*acts: Doing) -> Doing:
    """One after another."""

    def apply(desk: Desk) -> None:
        for act in acts:
            act(desk)

    return apply


def passing_level(desk: Desk, tool: int | None) -> tuple[int, int]:
    """An instrument and the least of its levels that passes: the given one, else the first counted one that has such a level."""
    with desk.read() as reading:
        tools = [i for i in reading.where(Instrument) if i.counted or i.id == tool]
        for one in sorted(tools, key=lambda i: (i.id != tool, i.id)):
            found = [x for x in reading.where(Level, scale=one.scale) if x.passing]
            if found:
                return one.id or 0, max(found, key=lambda x: x.position or 0).id or 0
    raise Rejected("В базе нет инструмента диагностики, у которого есть засчитываемый уровень.")


def diagnose(person: int, on: date, tool: int | None = None, campaign: int | None = None) -> Doing:
    """A result of the day with the least level that passes."""

    def apply(desk: Desk) -> Diagnostic:
        instrument, level = passing_level(desk, tool)
        of = campaign if instrument == tool else None
        record = Diagnostic(person=person, instrument=instrument, day=on, level=level, campaign=of)
        saved = registers.save(desk, record).record
        assert isinstance(saved, Diagnostic)
        return saved

    return apply


def set_level(diagnostic: Diagnostic) -> Doing:
    """The least level of its scale that passes, for a result that has none."""

    def apply(desk: Desk) -> None:
        tool, level = passing_level(desk, diagnostic.instrument)
        if tool != diagnostic.instrument:
            raise Rejected("На шкале этого инструмента нет засчитываемого уровня.")
        registers.save(desk, replace(diagnostic, level=level))

    return apply


def save(record: LearningPlan | Training | Mentorship | Event) -> Doing:
    """The record as its form would save it."""
    return lambda desk: registers.save(desk, record)


def approve_plan(plan: LearningPlan, on: date, diagnostic: int | None = None) -> Doing:
    """Approve a draft, on the diagnostic given; one that begins later begins on the day."""

    def apply(desk: Desk) -> None:
        ready = replace(plan, diagnostic=diagnostic or plan.diagnostic, since=min(plan.since or on, on))
        if ready != plan:
            registers.save(desk, ready)
        plans.approve(desk, plan.id or 0, on)

    return apply


def draw_plan(person: int, on: date, diagnostic: int | None, tool: int | None = None) -> Doing:
    """A plan on the diagnostic (a new one when there is none), approved on the day."""

    def apply(desk: Desk) -> None:
        source = diagnostic
        if source is None:
            made = diagnose(person, on, tool)(desk)
            assert isinstance(made, Diagnostic)
            source = made.id
        until = day_before(add_months(on, 9))
        saved = registers.save(desk, LearningPlan(person=person, diagnostic=source, since=on, until=until)).record
        plans.approve(desk, saved.id or 0, on)

    return apply


def rest_on_new(plan: LearningPlan, on: date) -> Doing:
    """A plan that there is rests on a diagnostic of the day; a draft is approved."""

    def apply(desk: Desk) -> None:
        made = diagnose(plan.person or 0, on)(desk)
        assert isinstance(made, Diagnostic)
        ready = replace(plan, diagnostic=made.id, since=min(plan.since or on, on))
        if plan.approved_on and plan.state not in ("draft", "agreed"):
            registers.save(desk, replace(ready, approved_on=min(plan.approved_on, on)))
        else:
            approve_plan(plan, on, made.id)(desk)

    return apply


def close_plan(number: int, on: date) -> Doing:
    """What the plan's rule still asks for is done by the day, then the plan is closed as successful."""

    def apply(desk: Desk) -> None:
        with desk.read() as reading:
            plan = reading.get(LearningPlan, number)
            if plan is None:
                raise Rejected("Этого плана больше нет.")
            verdict = plans.verdict_on(reading, plan, on)
            lines = reading.where(PlanItem, plan=number)
            items = [i for i in lines if i.done_on is None or i.done_on > on]
            program = next((i.program for i in lines if i.program), None) or next((p.id for p in reading.where(Program)), None)
            source = reading.get(Diagnostic, plan.diagnostic)
        if not verdict.met:
            _fulfil(desk, plan, items, source, program, on)
        plans.close(desk, number, on, "done")

    return apply


def _fulfil(
    desk: Desk, plan: LearningPlan, items: Sequence[PlanItem], source: Diagnostic | None, program: int | None, on: date
) -> None:  # fmt: skip
    """The items done, the repeated diagnostic passed, or the attestation by a programme of the plan: whatever the rule looks at."""
    if plan.rule in ("R1", "R2"):
        needed = [i for i in items if i.obligatory or plan.rule == "R2"]
        if not needed:  # a plan of this rule without lines
            line = PlanItem(plan=plan.id, position=1, content="Мероприятие плана", due=on, done_on=on, evidence=BASIS)
            registers.save(desk, line)
        else:
            plan_items.done(desk, [i.id or 0 for i in needed], on, BASIS)
    elif plan.rule == "R3":
        diagnose(plan.person or 0, on, source.instrument if source else None)(desk)
    else:
        if program is None:
            raise Rejected("В базе нет программы, по которой можно сдать итоговую аттестацию.")
        training = Training(person=plan.person, program=program, until=on, attestation="passed", plan=plan.id)
        registers.save(desk, training)


def mend_closed(plan: LearningPlan, on: date) -> Doing:
    """A closed plan whose outcome was not «done by the day»: the outcome corrected."""
    closed = plan.closed_on if plan.closed_on and plan.closed_on <= on else on
    return save(replace(plan, state="done", closed_on=closed, stop_reason=""))


def train(person: int, program: int, since: date | None, until: date, deficit: int | None, area: str = "") -> Doing:
    """A training that is finished with the attestation passed and answers a deficit, a new one in the area when none is given."""

    def apply(desk: Desk) -> None:
        answers = deficit
        if answers is None and area:
            made = diagnose(person, until)(desk)
            assert isinstance(made, Diagnostic)
            found = registers.save(desk, Deficit(person=person, area=area, diagnostic=made.id, opened=until)).record
            answers = found.id
        registers.save(desk, Training(person=person, program=program, since=since, until=until, attestation="passed", deficit=answers))

    return apply


def finish_enrolment(number: int, since: date | None, until: date, program: int, deficit: int | None) -> Doing:
    """One of a group finishes with the attestation passed: the training that closing the group would write."""

    def apply(desk: Desk) -> None:
        with desk.read() as reading:
            e = reading.get(Enrolment, number)
            if e is None or e.person is None:
                raise Rejected("Этого слушателя в группе больше нет.")
            wanted = enrolment.plans_wanting(reading, program, [e.person]).get(e.person)
            known = next(iter(reading.where(Training, person=e.person, program=program, until=until)), None)
        record = replace(
            known or Training(person=e.person, program=program), organization=e.organization, since=since, until=until,
            attestation="passed", deficit=deficit, plan=wanted.plan if wanted else e.plan,
        )  # fmt: skip
        registers.save(desk, record)

    return apply


def close_group(number: int, on: date) -> Doing:
    """Everyone in the group passes the attestation, the group is closed and gives out its papers; a later end is brought to the day."""

    def apply(desk: Desk) -> None:
        with desk.read() as reading:
            group = reading.get(CourseGroup, number)
            if group is None:
                raise Rejected("Этой группы больше нет.")
            enrolled = [e for e in reading.where(Enrolment, group=number) if e.state == "enrolled"]
        if group.until and group.until > on:
            registers.save(desk, replace(group, since=min(group.since or on, on), until=on))
        if bare := [e.id or 0 for e in enrolled if not e.attestation]:
            enrolment.attest(desk, bare, "passed")
        certificates.close(desk, number, *certificates.templates(desk, number), on)

    return apply


def start_pair(pair: Mentorship, on: date) -> Doing:
    """A drafted pair begins: with an order, a consent and an agreement, if they are lacking, and by the day."""

    def apply(desk: Desk) -> None:
        ids = [pair.id or 0]
        if pair.since and pair.since > on:
            registers.save(desk, replace(pair, since=on))
        if not pair.order and pair.act is None:
            pairs.set_order(desk, ids, "1", on)
        if pair.consent is None:
            pairs.set_consent(desk, ids, min(on, desk.today))
        if not pair.agreement:
            pairs.set_agreement(desk, ids, 1, on)
        pairs.activate(desk, ids, BASIS)

    return apply


def pair_up(mentee: int, mentor: int, on: date) -> Doing:
    """A mentor is assigned: the pair drafted and begun."""

    def apply(desk: Desk) -> None:
        done = pairs.draft(desk, [pairs.Choice(mentee, mentor)], on)
        with desk.read() as reading:
            pair = reading.get(Mentorship, done.ids[0])
        assert pair is not None
        start_pair(pair, on)(desk)

    return apply


def come(event: Event, participations: Iterable[int], on: date) -> Doing:
    """The invited have come; an event of later days is brought to the day."""
    ids = list(participations)

    def apply(desk: Desk) -> None:
        with desk.read() as reading:
            found = reading.get(Event, event.id)
        if found is not None and found.since and found.since > on:
            registers.save(desk, replace(found, since=on, until=None))
        events.mark(desk, ids, "came")

    return apply
