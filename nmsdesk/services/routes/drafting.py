"""A draft of a plan out of deficits in one action, for one person or a list: proposed first, written when reviewed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from nmsdesk.domain.development import LearningPlan, MatchWeight, PlanItem, PlanStep, Program
from nmsdesk.domain.matching.plan_items import KINDS, Draft, Suggestion, draft, suggestions
from nmsdesk.domain.matching.weights import weights_of
from nmsdesk.domain.periods import Span
from nmsdesk.errors import Rejected
from nmsdesk.russian import count, initials, joined
from nmsdesk.services.desk import Desk
from nmsdesk.services.registers import Saved, put
from nmsdesk.services.routes.options import Pool, Standing
from nmsdesk.storage.work import Changed

_FORMS = {"program": "course", "event": "seminar", "colleague": "lesson_visit", "practice": "self_education", "site": "internship"}
_LEVELS = {"program": "region", "event": "city", "colleague": "school", "practice": "city", "site": "city"}
_EXPECTED = {
    "program": ("Освоена программа, пройдена итоговая аттестация", "Удостоверение о повышении квалификации"),
    "event": ("Изучен опыт, намечено применение", "Сертификат участника или отметка организатора"),
    "colleague": ("Увиденные приёмы применены на своих занятиях", "Анализ занятия, беседа с методистом"),
    "practice": ("Приём применён на своём занятии", "Разработка занятия"),
    "site": ("Опыт площадки перенесён в свою работу", "Отчёт о стажировке"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a draft: the suggestion and the words that the plan will hold; ``chosen`` may be taken away in the review."""

    suggestion: Suggestion
    content: str
    chosen: bool = True

    @property
    def key(self) -> tuple[str, int]:
        return self.suggestion.option.kind, self.suggestion.option.id


@dataclass(frozen=True, slots=True)
class Proposal:
    """A draft for a person: what is proposed, what nothing was found for, and why the person cannot have a plan when so."""

    person: int
    name: str
    place: str
    post: str
    diagnostic: int | None
    needs: int
    lines: tuple[Line, ...]
    missing: tuple[str, ...]
    trouble: str = ""

    @property
    def coverage(self) -> str:
        """«закрыто 4 из 5 дефицитов, для области «Цифровые» ничего не найдено»."""
        if self.trouble:
            return self.trouble
        said = f"закрыто {self.needs - len(self.missing)} из {count(self.needs, 'дефицита', 'дефицитов', 'дефицитов')}"
        return said + (f", ничего не найдено: {joined([f'«{name}»' for name in self.missing])}" if self.missing else "")


def propose(desk: Desk, persons: Sequence[int], since: date, until: date) -> list[Proposal]:
    """Drafts for the people of a list, in its order; nothing is written."""
    if until <= since:
        raise Rejected("Срок плана кончается раньше, чем начинается. Проверьте даты.")
    with desk.read() as reading:
        pool = Pool(reading, list(dict.fromkeys(persons)))
        weights = weights_of(reading.where(MatchWeight), "plan")
        programs = {p.id: p for p in reading.where(Program)}
        return [_proposal(pool, who, Span(since, until), weights, programs) for who in pool.learners]


def _proposal(pool: Pool, who: Standing, span: Span, weights: dict[str, float], programs: dict[int | None, Program]) -> Proposal:
    trouble = ""
    if who.open_plan is not None:
        trouble = "уже есть незакрытый план"
    elif who.diagnostic is None:
        trouble = "нет диагностики: план не будет учтён"
    elif not who.needs:
        trouble = "открытых дефицитов нет"
    found = Draft((), ())
    if who.needs and who.open_plan is None:
        found = draft(who.learner, who.needs, pool.fitting(who.needs), span, pool.today, weights)
    lines = tuple(Line(s, _content(s, programs)) for s in found.items)
    missing = tuple(pool.area(n.area) for n in found.missing)
    return Proposal(who.learner.person, who.name, who.place, who.post, who.diagnostic, len(who.needs), lines, missing, trouble)


def _content(s: Suggestion, programs: dict[int | None, Program]) -> str:
    title = s.option.title
    match s.option.kind:
        case "program":
            program = programs.get(s.option.id)
            about = ", ".join(
                x for x in (f"{program.hours} ч" if program and program.hours else "", program.provider if program else "") if x
            )
            return f"Освоить программу «{title}»{f' ({about})' if about else ''}"
        case "event":
            return f"Принять участие: {title}"
        case "colleague":
            name, _, place = title.partition(", ")
            parts = name.split()
            short = initials(parts[0], *parts[1:3]) if len(parts) > 1 else name
            return f"Посетить занятия коллеги: {short}{f', {place}' if place else ''}"
        case "practice":
            return f"Изучить и применить практику «{title}»"
        case _:
            return f"Пройти стажировку на площадке: {title}"


def others(desk: Desk, person: int, deficit: int, since: date, until: date, most: int = 12) -> list[Line]:
    """Everything that answers one deficit of a person, best first: to change a line of a draft or of a plan by hand."""
    with desk.read() as reading:
        pool = Pool(reading, [person])
        weights = weights_of(reading.where(MatchWeight), "plan")
        programs = {p.id: p for p in reading.where(Program)}
        who = pool.learners[0]
        need = next((n for n in who.needs if n.deficit == deficit), None)
        if need is None:
            raise Rejected("Этот дефицит уже закрыт. Обновите список.")
        ranked = suggestions(need, who.learner, who.needs, pool.fitting([need]), Span(since, until), pool.today, weights)
        return [Line(s, _content(s, programs)) for s in ranked[:most]]


@dataclass(frozen=True, slots=True)
class Same:
    """The same option in the drafts of several people."""

    kind: str
    id: int
    title: str
    persons: tuple[int, ...]


def same(proposals: Iterable[Proposal]) -> list[Same]:
    """What the chosen lines of drafts have in common and how they differ: each option with its people, the commonest first."""
    people: dict[tuple[str, int], dict[int, str]] = {}
    for p in proposals:
        for line in p.lines:
            if line.chosen:
                people.setdefault(line.key, {})[p.person] = line.suggestion.option.title
    found = [Same(kind, number, next(iter(who.values())), tuple(who)) for (kind, number), who in people.items()]
    return sorted(found, key=lambda g: (-len(g.persons), KINDS.index(g.kind), g.title))


@dataclass(frozen=True, slots=True)
class Drafted:
    """What was written: draft plans, their items, people left out with the reason."""

    changed: Changed
    plans: tuple[int, ...]
    items: int
    left: tuple[tuple[str, str], ...] = ()


def write(
    desk: Desk, proposals: Iterable[Proposal], since: date, until: date, tutor: str = "", allow_uncounted: bool = False,
    persons: Collection[int] | None = None,
) -> Drafted:  # fmt: skip
    """Write the reviewed proposals as draft plans with their chosen lines: one undo step. Nobody is approved by it.

    ``persons`` narrows them; those with an open plan are left out, those without a diagnostic unless ``allow_uncounted``.
    """
    chosen = [p for p in proposals if persons is None or p.person in persons]
    made: list[int] = []
    left: list[tuple[str, str]] = []
    items = 0
    with desk.begin("add", f"Черновики ИОМ: {count(len(chosen), 'работник', 'работника', 'работников')}") as begun:
        for p in chosen:
            lines = [line for line in p.lines if line.chosen]
            if not lines or (p.trouble and not (p.diagnostic is None and allow_uncounted)):
                left.append((p.name, p.trouble or "не выбрано ни одного мероприятия"))
                continue
            plan = LearningPlan(
                person=p.person, diagnostic=p.diagnostic, since=since, until=until, tutor=tutor, state="draft",
                goal="Восполнить профессиональные дефициты, выявленные диагностикой",
            )  # fmt: skip
            stored, _ = put(begun.work, plan, desk.today)
            put(begun.work, PlanStep(plan=stored.id, day=desk.today, state="draft", reason="Составлен по дефицитам"), desk.today)
            for n, line in enumerate(lines, 1):
                put(begun.work, item_of(line, stored.id or 0, n, until), desk.today)
            items += len(lines)
            made.append(stored.id or 0)
        if not made:
            raise Rejected("Ни одного черновика не составлено: " + "; ".join(f"{name} – {why}" for name, why in left[:5]) + ".")
    return Drafted(begun.changed, tuple(made), items, tuple(left))


def item_of(line: Line, plan: int, position: int, until: date) -> PlanItem:
    """A line of a draft as an item of a plan, tied to what it speaks of."""
    s = line.suggestion
    expected, presented = _EXPECTED[s.option.kind]
    item = PlanItem(
        plan=plan, position=position, deficit=s.need.deficit, task=f"Восполнить дефицит: {s.need.title}", content=line.content,
        form=_FORMS[s.option.kind], level=_LEVELS[s.option.kind], due=min(s.due or until, until), expected=expected,
        presented=presented, obligatory=s.option.kind in ("program", "event"), reason=s.reason,
    )  # fmt: skip
    return replace(item, **{s.option.kind: s.option.id})  # type: ignore[arg-type]  # the fields are called as the kinds


def one(desk: Desk, person: int, since: date, until: date, tutor: str = "") -> Saved:
    """A draft for one person written at once; Rejected with the reason when there is nothing to write."""
    proposal = propose(desk, [person], since, until)[0]
    if proposal.trouble:
        raise Rejected(f"{proposal.name}: {proposal.trouble}.")
    done = write(desk, [proposal], since, until, tutor)
    with desk.read() as reading:
        plan = reading.get(LearningPlan, done.plans[0])
    assert plan is not None
    return Saved(plan, done.changed)
