"""Deficits closed by evidence – a repeat result, a training, an accepted work – and what later evidence could close."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from nmsdesk.domain import terms
from nmsdesk.domain.development import Deficit, Diagnostic, PlanItem, Program, Training
from nmsdesk.errors import Rejected
from nmsdesk.russian import day
from nmsdesk.services.deficits.results import CHUNK, Results, said
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.registers import put
from nmsdesk.storage.records import Labels
from nmsdesk.storage.work import Changed, Work


@dataclass(frozen=True, slots=True)
class Closable:
    """An open deficit that later evidence could close: the evidence by its record, and the reason in words."""

    deficit: int
    person: int
    name: str
    area: str
    opened: date
    closure: str  # terms.DEFICIT_CLOSURES
    evidence: int  # id of the diagnostic, training or plan item
    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Closed:
    """What closing came to."""

    changed: Changed
    closed: int


def closable(desk: Desk, persons: Iterable[int] | None = None) -> list[Closable]:
    """Open deficits (of these people) that later evidence could close, the best evidence of each: repeat result, training, work."""
    with desk.read() as reading:
        found = reading.where(Deficit, closed=None)
        chosen = None if persons is None else set(persons)
        return _closable(reading, [d for d in found if chosen is None or d.person in chosen])


def _closable(reading: Reading, open_: Sequence[Deficit]) -> list[Closable]:
    if not open_:
        return []
    people = {d.person or 0 for d in open_}
    results, labels = Results(reading, people), Labels(reading.connection)
    latest = results.latest()
    trainings: dict[int, list[Training]] = defaultdict(list)
    ids = sorted(people)
    for start in range(0, len(ids), CHUNK):
        for t in reading.where(Training, person=set(ids[start : start + CHUNK]), attestation="passed"):
            trainings[t.person or 0].append(t)
    programs = {p.id: p for p in reading.where(Program)}
    items: dict[int, list[PlanItem]] = defaultdict(list)
    numbers = [d.id or 0 for d in open_]
    for start in range(0, len(numbers), CHUNK):
        for item in reading.where(PlanItem, deficit=set(numbers[start : start + CHUNK])):
            items[item.deficit or 0].append(item)
    names = labels.of("persons", people)
    found = []
    for d in open_:
        best = (
            _by_repeat(results, latest.get((d.person or 0, d.area)), d)
            or _by_training(trainings[d.person or 0], programs, d, reading.today)
            or _by_work(items[d.id or 0], d)
        )
        if best:
            name, area = names.get(d.person or 0, ""), labels.term("areas", d.area)
            found.append(Closable(d.id or 0, d.person or 0, name, area, d.opened or date.min, *best))
    return sorted(found, key=lambda c: (c.name, c.area, c.deficit))


Best = tuple[str, int, date, str]


def _by_repeat(results: Results, last: Diagnostic | None, d: Deficit) -> Best | None:
    """The last result in the area when it is later than the deficit and not deficient."""
    if last is None or last.day is None or d.opened is None or last.day <= d.opened or last.id == d.diagnostic:
        return None
    for area, number, level in results.by_area(last):
        if area == d.area and (number is not None or level) and not results.weak(last, number, level):
            text = f"Повторная диагностика {day(last.day)}, «{results.tool(last).name}»: {said(number, level)}"
            return "repeat", last.id or 0, last.day, text
    return None


def _by_training(trainings: Sequence[Training], programs: dict[int | None, Program], d: Deficit, today: date) -> Best | None:
    """A passed training later than the deficit that answers it by name, else by an area of its programme when it answers nothing else."""
    for named in (True, False):
        for t in sorted(trainings, key=lambda t: (t.until or date.min, t.id or 0), reverse=True):
            program = programs.get(t.program)
            late = t.until and d.opened and d.opened <= t.until <= today
            mine = t.deficit == d.id if named else t.deficit is None and program is not None and d.area in program.areas
            if late and mine and t.until:
                paper = f", документ № {t.certificate_number}" if t.certificate_number else ""
                title = program.title if program else ""
                return "training", t.id or 0, t.until, f"Обучение до {day(t.until)}, «{title}», аттестация пройдена{paper}"
    return None


def _by_work(items: Sequence[PlanItem], d: Deficit) -> Best | None:
    """A done and accepted item of a plan that answers the deficit."""
    for item in sorted(items, key=lambda i: i.done_on or date.min, reverse=True):
        if item.done_on and d.opened and item.done_on >= d.opened and item.accepted_by.strip() and (item.evidence or item.report).strip():
            return "work", item.id or 0, item.done_on, f"Принятая работа по плану {day(item.done_on)}: {item.evidence or item.report}"
    return None


def close_found(desk: Desk, deficits: Iterable[int]) -> Closed:
    """Close the chosen deficits, each by the evidence that `closable` shows; one undo step."""
    with desk.begin("change", "Закрыты дефициты по подтверждениям") as begun:
        reading = Reading(begun.work.connection, desk.today)
        chosen = reading.by_ids(Deficit, list(dict.fromkeys(deficits)))
        if not chosen:
            raise Rejected("Выберите, какие дефициты закрыть.")
        best = {c.deficit: c for c in _closable(reading, [d for d in chosen if d.closed is None])}
        for d in chosen:
            if d.id not in best:
                raise Rejected(f"{_whose(reading, d)}: подтверждения больше нет или дефицит уже закрыт. Обновите список.")
            c = best[d.id]
            _end(begun.work, reading, d, c.closure, c.on, c.reason, c.evidence)
    return Closed(begun.changed, len(chosen))


def close(
    desk: Desk, ids: Iterable[int], closure: str, on: date, diagnostic: int | None = None, training: int | None = None, evidence: str = ""
) -> Closed:
    """Close deficits by named evidence; one undo step. Rejected when the evidence does not hold by the rules of domain.md §2."""
    if closure not in terms.DEFICIT_CLOSURES:
        raise Rejected("Выберите, чем закрыт дефицит.")
    if on > desk.today:
        raise Rejected(f"День {day(on)} ещё не наступил. Укажите сегодняшний день или более ранний.")
    with desk.begin("change", f"Дефициты закрыты: {terms.DEFICIT_CLOSURES[closure]}") as begun:
        reading = Reading(begun.work.connection, desk.today)
        chosen = reading.by_ids(Deficit, list(dict.fromkeys(ids)))
        if not chosen:
            raise Rejected("Выберите, какие дефициты закрыть.")
        for d in chosen:
            if d.closed is not None:
                raise Rejected(f"{_whose(reading, d)}: дефицит уже закрыт {day(d.closed)}.")
            if d.opened and on < d.opened:
                raise Rejected(f"{_whose(reading, d)}: дефицит выявлен {day(d.opened)}, позже дня закрытия.")
            text, number = _proof(reading, d, closure, diagnostic, training, evidence.strip())
            _end(begun.work, reading, d, closure, on, text, number)
    return Closed(begun.changed, len(chosen))


def _whose(reading: Reading, d: Deficit) -> str:
    labels = Labels(reading.connection)
    return f"{labels.of('persons', [d.person]).get(d.person or 0, '')}, {labels.term('areas', d.area).lower()}"


def _proof(
    reading: Reading, d: Deficit, closure: str, diagnostic: int | None, training: int | None, evidence: str
) -> tuple[str, int]:  # fmt: skip
    """What to write as evidence and the record behind it; Rejected when the rules do not let it close this deficit."""
    if closure == "repeat":
        results = Results(reading, [d.person or 0])
        found = results.diagnostics.get(diagnostic or 0)
        if found is None or found.person != d.person:
            raise Rejected(f"{_whose(reading, d)}: выберите повторную диагностику этого работника.")
        if found.id == d.diagnostic or (found.day and d.opened and found.day <= d.opened):
            raise Rejected(f"{_whose(reading, d)}: диагностика {day(found.day)} не позже выявления дефицита {day(d.opened)}.")
        best = _by_repeat(results, found, d)
        if best is None:
            raise Rejected(f"{_whose(reading, d)}: в этой диагностике нет результата по области или он тоже означает дефицит.")
        later = results.latest()[d.person or 0, d.area]
        if later.id != found.id and _by_repeat(results, later, d) is None:
            raise Rejected(f"{_whose(reading, d)}: более поздняя диагностика {day(later.day)} снова показала дефицит.")
        return best[3] + (f". {evidence}" if evidence else ""), best[1]
    if closure == "training":
        return _taught(reading, d, training, evidence)
    if not evidence:
        raise Rejected("Опишите подтверждение: какая работа принята, кем и когда.")
    return evidence, 0


def _taught(reading: Reading, d: Deficit, training: int | None, evidence: str) -> tuple[str, int]:
    found = reading.get(Training, training)
    if found is None or found.person != d.person:
        raise Rejected(f"{_whose(reading, d)}: выберите обучение этого работника.")
    if found.attestation != "passed":
        raise Rejected(f"{_whose(reading, d)}: итоговая аттестация не пройдена, обучение дефицит не закрывает.")
    programs = {p.id: p for p in reading.where(Program, id=found.program)}
    best = _by_training([found], programs, d, reading.today)
    if best is None:
        raise Rejected(f"{_whose(reading, d)}: обучение не отвечает на этот дефицит или закончилось раньше, чем он выявлен.")
    return best[3] + (f". {evidence}" if evidence else ""), best[1]


def _end(work: Work, reading: Reading, d: Deficit, closure: str, on: date, text: str, number: int) -> None:
    """Write the closing; a training that answered nothing yet is tied to the deficit, so that indicator 3 knows of it."""
    repeat = number if closure == "repeat" else None
    put(work, replace(d, closed=on, closure=closure, closing_diagnostic=repeat, evidence=text), reading.today)
    training = reading.get(Training, number) if closure == "training" else None
    if training is not None and training.deficit is None:
        put(work, replace(training, deficit=d.id), reading.today)
