"""What helps with deficits: programmes, events, colleagues, practices and sites, ranked with reasons; the coverage stated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from nmsdesk.domain.matching.reasons import Score
from nmsdesk.domain.matching.weights import Weights
from nmsdesk.domain.periods import Span
from nmsdesk.russian import day

KINDS = ("program", "event", "colleague", "practice", "site")
SOON = timedelta(days=60)
REPEATED = timedelta(days=3 * 365)
SHORT, LONG = 16, 72  # hours


@dataclass(frozen=True, slots=True)
class Need:
    """An open deficit: its id, area and the area's name as people read it."""

    deficit: int
    area: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Learner:
    """Who learns: post group, subjects, organisation, programmes taken and areas studied with the last day of it."""

    person: int
    group: str = "teaching"
    subjects: frozenset[str] = frozenset()
    organization: int | None = None
    taken: frozenset[int] = frozenset()
    studied: tuple[tuple[str, date], ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """A group that learns by a programme, with the places left (None: not limited)."""

    since: date
    until: date
    left: int | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """Anything that may stand in a plan: ``kind`` is one of KINDS, ``id`` of its register.

    Programmes have registry spans, hours and runs; events a day; colleagues a level position (1 is the best), load,
    category and whether they are in the bank; practices and sites an organisation.
    """

    kind: str
    id: int
    title: str
    areas: frozenset[str]
    group: str = ""
    subjects: frozenset[str] = frozenset()
    organization: int | None = None
    hours: int | None = None
    registry: tuple[Span, ...] = ()
    runs: tuple[Run, ...] = ()
    on: date | None = None
    levels: tuple[tuple[str, int], ...] = ()  # area, position of the level on its scale
    load: int = 0
    highest: bool = False
    in_bank: bool = False
    regional: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An option for a need with its points and reasons, the term it gives."""

    need: Need
    option: Option
    points: float
    reason: str
    due: date | None = None
    covers: tuple[int, ...] = ()  # deficits that it answers, this one first


@dataclass(frozen=True, slots=True)
class Draft:
    """What is put into a plan: one item an option, and which deficits nothing was found for."""

    items: tuple[Suggestion, ...]
    missing: tuple[Need, ...]
    needs: tuple[Need, ...] = field(default=())

    @property
    def covered(self) -> int:
        return len(self.needs) - len(self.missing)


def suggestions(
    need: Need, learner: Learner, needs: Sequence[Need], options: Iterable[Option], span: Span, today: date, weights: Weights
) -> list[Suggestion]:
    """Options that answer a need, best first; equal ones by kind, then by title, so that the order is always the same."""
    found = []
    for option in options:
        if need.area in option.areas and (made := _suggest(need, learner, needs, option, span, today, weights)):
            found.append(made)
    return sorted(found, key=lambda s: (-s.points, KINDS.index(s.option.kind), s.option.title, s.option.id))


def _suggest(
    need: Need, learner: Learner, needs: Sequence[Need], option: Option, span: Span, today: date, weights: Weights
) -> Suggestion | None:
    score = Score(weights)
    due = span.until
    if option.kind == "program":
        if option.id in learner.taken or (option.group and option.group != learner.group):
            return None
        if option.subjects and not option.subjects & learner.subjects:
            return None
        due = _program(score, need, learner, option, span, today) or due
    elif option.kind == "event":
        if option.on is None or option.on < today or not span.holds(option.on):
            return None
        due = option.on
        if option.subjects & learner.subjects:
            score.add("event_subject", "по его предмету")
        if option.on <= today + SOON:
            score.add("event_soon", f"состоится {day(option.on)}")
    elif option.kind == "colleague":
        if option.id == learner.person:
            return None
        _colleague(score, need, learner, option)
    else:
        if option.subjects & learner.subjects:
            score.add("practice_subject", "по его предмету")
        if option.organization != learner.organization:
            score.add("practice_other", "опыт другой организации")
        if option.regional:
            score.add("site_level", "региональная площадка")
    areas = {n.area for n in needs if n.area in option.areas} - {need.area}
    if option.kind == "program":
        score.add("program_more", f"закрывает и другие дефициты: {len(areas)}", len(areas))
    covers = (need.deficit, *(n.deficit for n in needs if n.area in option.areas and n.deficit != need.deficit))
    return Suggestion(need, option, score.points, score.told(), due, covers if option.kind == "program" else (need.deficit,))


def _program(score: Score, need: Need, learner: Learner, option: Option, span: Span, today: date) -> date | None:
    """Points of a programme; the last day of the run that suits, None when there is none."""
    run = next((r for r in sorted(option.runs, key=lambda r: r.since) if r.since >= today and span.holds(r.until) and r.left != 0), None)
    learning = Span(run.since, run.until) if run else Span(max(today, span.since or today), span.until)
    if any(s.overlaps(learning) and (s.until is None or (learning.until and s.until >= learning.until)) for s in option.registry):
        score.add("program_registry", "в федеральном реестре")
    else:
        score.add("program_unlisted", "нет в федеральном реестре")
    if option.subjects & learner.subjects:
        score.add("program_subject", "для его предмета")
    if option.group and option.group == learner.group:
        score.add("program_group", "для его должности")
    if run:
        left = f", мест: {run.left}" if run.left is not None else ""
        score.add("program_run", f"набор с {day(run.since)}{left}")
    if option.hours is not None and SHORT <= option.hours <= LONG:
        score.add("program_hours", f"{option.hours} ч")
    if any(area == need.area and today - last <= REPEATED for area, last in learner.studied):
        score.add("program_repeat", "область уже изучалась")
    return run.until if run else None


def _colleague(score: Score, need: Need, learner: Learner, option: Option) -> None:
    position = dict(option.levels).get(need.area)
    if position == 1:
        score.add("colleague_level", "лучший уровень в этой области")
    elif position is not None:
        score.add("colleague_level", "высокий уровень в этой области", 0.5)
    if option.organization == learner.organization and option.organization is not None:
        score.add("colleague_school", "та же школа")
    if option.subjects & learner.subjects:
        score.add("colleague_subject", "тот же предмет")
    if option.highest:
        score.add("colleague_category", "высшая категория")
    if option.in_bank:
        score.add("colleague_bank", "в банке наставников")
    score.add("colleague_load", f"уже ведёт: {option.load}", option.load)


def draft(
    learner: Learner, needs: Sequence[Need], options: Sequence[Option], span: Span, today: date, weights: Weights, most: int = 2
) -> Draft:
    """A plan for the needs: of each kind at most the best option a need, ``most`` kinds a need, one item an option.

    A programme that is chosen for one need counts for all that it covers, so that nobody is sent to two courses on the same.
    """
    chosen: dict[tuple[str, int], Suggestion] = {}
    learned: set[int] = set()  # deficits that a chosen programme covers
    missing = []
    for need in needs:
        kinds: set[str] = set()
        if need.deficit in learned:
            kinds.add("program")
        for s in suggestions(need, learner, needs, options, span, today, weights):
            key = (s.option.kind, s.option.id)
            if len(kinds) >= most or s.option.kind in kinds:
                continue
            kinds.add(s.option.kind)
            if key not in chosen:
                chosen[key] = s
            if s.option.kind == "program":
                learned.update(s.covers)
        if not kinds:
            missing.append(need)
    return Draft(tuple(chosen.values()), tuple(missing), tuple(needs))
