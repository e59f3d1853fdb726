"""The card of a learning plan: its state and term in words, lines, the rule's verdict now, steps, diagnostics compared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from nmsdesk.domain import terms
from nmsdesk.domain.development import AreaResult, Deficit, Diagnostic, Instrument, LearningPlan, Level, PlanItem, PlanStep
from nmsdesk.domain.people import Employment, Post
from nmsdesk.domain.plan_rules import Verdict
from nmsdesk.errors import Stale
from nmsdesk.russian import count, day, percent
from nmsdesk.services import plans
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.plan_items import in_order
from nmsdesk.storage.records import Labels

SOON = 30  # days before the end from which a plan is said to end soon
DAYS = ("день", "дня", "дней")
LINKS = (("program", "programs"), ("event", "events"), ("colleague", "persons"), ("site", "sites"), ("practice", "practices"))


@dataclass(frozen=True, slots=True)
class ItemLine:
    """A line of the plan as the table shows it; ``link`` is «programs:5», '' when the line is tied to nothing."""

    id: int
    position: int
    deficit: str
    content: str
    form: str
    due: date | None
    mark: str
    tone: str
    evidence: str
    obligatory: bool
    done: bool
    reason: str
    link: str
    link_text: str


@dataclass(frozen=True, slots=True)
class AreaChange:
    """An area in the plan's diagnostic and in the latest repeated one: per cents, names of levels and whether it is better."""

    name: str
    before: float | None
    before_level: str
    after: float | None
    after_level: str
    better: bool | None


@dataclass(frozen=True, slots=True)
class PlanCard:
    """Everything that the card shows."""

    plan: LearningPlan
    name: str
    place: str
    post: str
    term: str
    term_tone: str
    items: tuple[ItemLine, ...]
    verdict: Verdict
    said: str
    steps: tuple[PlanStep, ...]
    diagnostic: str
    repeated: str
    areas: tuple[AreaChange, ...]
    facts: tuple[tuple[str, str, str], ...]
    allowed: tuple[str, ...]

    @property
    def late(self) -> int:
        return sum(i.tone == "bad" for i in self.items)


def card(desk: Desk, number: int) -> PlanCard:
    """The card of a plan; Stale when it has gone."""
    with desk.read() as reading:
        plan = reading.get(LearningPlan, number)
        if plan is None:
            raise Stale("Этого плана больше нет. Обновите список.")
        labels = Labels(reading.connection)
        items = _items(reading, labels, plan)
        found = plans.verdict_on(reading, plan)
        source = reading.get(Diagnostic, plan.diagnostic)
        later = _repeated(reading, plan, source)
        steps = tuple(sorted(reading.where(PlanStep, plan=number), key=lambda s: (s.day or date.min, s.id or 0)))
        text, tone = term_of(plan, desk.today)
        return PlanCard(
            plan, labels.of("persons", [plan.person]).get(plan.person or 0, ""),
            labels.of("organizations", [plan.organization]).get(plan.organization or 0, ""), _post(reading, plan),
            text, tone, items, found, plan.verdict or plans.said(plan.rule, found, desk.today), steps,
            _told(reading, labels, source), _told(reading, labels, later), _areas(reading, labels, source, later),
            _facts(plan, labels), plans.allowed(plan),
        )  # fmt: skip


def term_of(plan: LearningPlan, today: date) -> tuple[str, str]:
    """«просрочен на 12 дней», «осталось 5 дней», «пора начинать» with the tone; '' when nothing presses."""
    if plan.state not in plans.OPEN or plan.until is None:
        return "", ""
    left = (plan.until - today).days
    if left < 0:
        return f"просрочен на {count(-left, *DAYS)}", "bad"
    if plan.state == "approved" and plan.since and plan.since <= today:
        return "пора начинать", "accent"
    if left <= SOON:
        return f"осталось {count(left, *DAYS)}" if left else "срок сегодня", "warn"
    return "", ""


def _post(reading: Reading, plan: LearningPlan) -> str:
    jobs = [e for e in reading.where(Employment, person=plan.person) if e.holds(reading.today)]
    jobs.sort(key=lambda e: (e.organization != plan.organization, e.kind != "main", e.id))
    post = reading.get(Post, jobs[0].post) if jobs else None
    return post.name if post else ""


def _items(reading: Reading, labels: Labels, plan: LearningPlan) -> tuple[ItemLine, ...]:
    found = in_order(reading.where(PlanItem, plan=plan.id))
    deficits = {d.id: d for d in reading.by_ids(Deficit, sorted({i.deficit for i in found if i.deficit}))}
    names = {key: labels.of(key, [getattr(i, field) for i in found]) for field, key in LINKS}
    lines = []
    for n, i in enumerate(found, 1):
        deficit = deficits.get(i.deficit or 0)
        mark, tone = _mark(i, plan, reading.today)
        link = next((f"{key}:{number}" for field, key in LINKS if (number := getattr(i, field))), "")
        key, _, target = link.partition(":")
        lines.append(
            ItemLine(
                i.id or 0, n, labels.term("areas", deficit.area) if deficit else "", i.content,
                labels.term("event_forms", i.form) if i.form else "", i.due, mark, tone, i.evidence, i.obligatory, i.done_on is not None,
                i.reason, link, names[key].get(int(target), "") if link else "",
            )
        )  # fmt: skip
    return tuple(lines)


def _mark(item: PlanItem, plan: LearningPlan, today: date) -> tuple[str, str]:
    if item.done_on:
        return f"выполнен {day(item.done_on)}", "ok"
    if plan.state not in plans.OPEN:
        return "не выполнен", "neutral"
    if item.due and item.due < today:
        return "просрочен", "bad"
    return "по желанию" if not item.obligatory else "предстоит", "neutral"


def _repeated(reading: Reading, plan: LearningPlan, source: Diagnostic | None) -> Diagnostic | None:
    """The latest diagnostic by the same instrument after the plan's own."""
    if source is None or source.day is None:
        return None
    end = plan.closed_on or reading.today
    same = reading.where(Diagnostic, person=plan.person, instrument=source.instrument)
    later = [d for d in same if d.day and source.day < d.day <= end and (plan.since is None or d.day > plan.since)]
    return max(later, key=lambda d: (d.day or date.min, d.id or 0), default=None)


def _told(reading: Reading, labels: Labels, d: Diagnostic | None) -> str:
    """«Методические компетенции, 10.10.2025: 61 %, базовый»."""
    if d is None:
        return ""
    tool, level = reading.get(Instrument, d.instrument), reading.get(Level, d.level)
    result = ", ".join(x for x in (percent(d.percent) if d.percent is not None else "", level.name if level else d.result) if x)
    return f"{tool.name if tool else 'Диагностика'}, {day(d.day)}" + (f": {result}" if result else "")


def _areas(reading: Reading, labels: Labels, before: Diagnostic | None, after: Diagnostic | None) -> tuple[AreaChange, ...]:
    if before is None:
        return ()
    levels = {x.id: x for x in reading.where(Level)}
    first = {r.area: r for r in reading.where(AreaResult, diagnostic=before.id)}
    second = {r.area: r for r in reading.where(AreaResult, diagnostic=after.id)} if after else {}
    lines = []
    for area in dict.fromkeys((*first, *second)):
        old, new = first.get(area), second.get(area)
        was, now = levels.get(old.level if old else None), levels.get(new.level if new else None)
        lines.append(
            AreaChange(
                labels.term("areas", area), old.percent if old else None, was.name if was else "", new.percent if new else None,
                now.name if now else "", _better(was, now),
            )
        )  # fmt: skip
    return tuple(lines)


def _better(was: Level | None, now: Level | None) -> bool | None:
    """By the place of the level on its own scale, never by the word or the per cent; None when it is the same or not known."""
    if was is None or now is None or was.scale != now.scale or was.position == now.position:
        return None
    return (now.position or 0) < (was.position or 0)


def _facts(plan: LearningPlan, labels: Labels) -> tuple[tuple[str, str, str], ...]:
    approved = ", ".join(x for x in (day(plan.approved_on), plan.approved_by) if x)
    stopped = terms.STOP_REASONS.get(plan.stop_reason, "")
    if stopped:
        stopped += ": причина уважительная" if plan.stop_reason in terms.VALID_STOPS else ""
    facts = (
        ("Работник", labels.of("persons", [plan.person]).get(plan.person or 0, ""), f"persons:{plan.person}"),
        ("Срок", f"{day(plan.since)} – {day(plan.until)}", ""),
        ("Утверждён", approved, ""),
        ("Тьютор или методист", plan.tutor, ""),
        ("Закрыт", day(plan.closed_on), ""),
        ("Причина прекращения", stopped, ""),
        ("Цель", plan.goal, ""),
        ("Запрос педагога", plan.request, ""),
        ("Самоанализ", plan.reflection, ""),
        ("Заключение тьютора", plan.conclusion, ""),
    )
    return tuple(fact for fact in facts if fact[1])
