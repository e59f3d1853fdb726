"""Planning an import and applying it: everything in one transaction, or nothing."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, cast

from nmsdesk.domain import catalogue
from nmsdesk.domain import fields as f
from nmsdesk.domain.community import Event, Membership, Participation
from nmsdesk.domain.development import AreaResult, Deficit, Diagnostic, DiagnosticSummary, LearningPlan, Mentorship, PlanItem, Training
from nmsdesk.domain.monitoring import ImportBatch, Submission
from nmsdesk.domain.people import Absence, Employment, Person, QualificationCategory
from nmsdesk.errors import BadFile, Denied, Rejected
from nmsdesk.exchange import lists, task_lists
from nmsdesk.exchange.problems import ERROR, Problem
from nmsdesk.exchange.reading import Workbook, read_workbook
from nmsdesk.services import plan_evidence, rounds, safety, sealed
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.faces import need_names
from nmsdesk.services.imports import facts, plain, registry, staff, tasks
from nmsdesk.services.imports.context import Intake, RowError
from nmsdesk.services.imports.known import Draft
from nmsdesk.services.imports.plan import Hints, ImportPlan, Operation
from nmsdesk.services.matching import People
from nmsdesk.services.roadmaps import follow_event
from nmsdesk.storage import records
from nmsdesk.storage import undo as journal_reading
from nmsdesk.storage.work import Changed, Work

CHUNK = 5000
Progress = Callable[[str, int, int], None]

PLANNERS: dict[str, Callable[[Intake], None]] = {
    "staff": staff.plan_row,
    "diagnostics": facts.diagnostic,
    "trainings": facts.training,
    "plans": facts.plan,
    "mentorships": facts.mentorship,
    "diagnostic_summaries": facts.summary,
    "registry": registry.entry,
    "tasks": tasks.result,
}
NEEDS: dict[str, tuple[type[f.Record], ...]] = {
    "staff": (Employment, QualificationCategory),
    "diagnostics": (Employment, Diagnostic, Deficit),
    "tasks": (Employment, Diagnostic, Deficit),
    "trainings": (Employment, Training, Deficit, Diagnostic),
    "plans": (Employment, LearningPlan, Diagnostic),
    "mentorships": (Employment,),
    "attendances": (Membership,),
    "meetings": (Membership,),
    "headcounts": (Absence,),
}


@dataclass(frozen=True, slots=True)
class Applied:
    """What applying wrote: the journal's number is what `undo` takes. ``sent`` are marks put in open rounds of collecting."""

    batch: int
    changed: Changed
    sent: int = 0


@contextmanager
def _undisturbed() -> Iterator[None]:
    """The collector of cycles at rest: rows and records make none, and it would walk millions of them again and again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@_undisturbed()
def plan_import(desk: Desk, path: Path, hints: Hints | None = None, progress: Progress | None = None) -> ImportPlan:
    """Read a file, recognise it and plan every change; nothing is written. BadFile when it is not a readable table.

    ``progress`` is told (what, done, total) every few hundred rows; what it raises stops the work and reaches the caller.
    """
    hints = hints or Hints()
    if not path.exists():
        raise BadFile(f"Файла {path.name} нет. Проверьте имя и папку.")
    workbook = read_workbook(path, hints.encoding)
    return plan_workbook(desk, path, workbook, hints, progress)


@_undisturbed()
def plan_workbook(
    desk: Desk, path: Path, workbook: Workbook, hints: Hints, progress: Progress | None = None, as_plain: bool = False
) -> ImportPlan:
    """Plan the import of a workbook already read: after an answer the file need not be read again.

    ``as_plain`` takes it as a plain table of the register of the hints, also where schools send a list of that kind.
    """
    need_names(desk, "Приём списков")
    exported = hints.kind or _titled(workbook)
    if not as_plain and exported in catalogue.REGISTERS:
        with desk.read() as reading:
            if plain.is_keyed(workbook, exported, reading.connection):
                as_plain, hints = True, replace(hints, kind=exported)
    if as_plain and hints.kind:
        key, (sheets, problems) = hints.kind, plain.recognise(workbook, hints.kind, hints.sheet)
    else:
        key, sheets, problems = _recognise(workbook, hints, desk, progress)
    title = lists.KINDS[key].title if key in lists.KINDS else catalogue.register(key).title
    plan = ImportPlan(path, key, title, workbook.sha256, hints, problems=list(problems), sheets=tuple(sheets))
    if any(p.severity == ERROR and p.code in ("no_header", "no_rows", "no_sheet") for p in problems):
        raise BadFile(next(p.message for p in problems if p.code in ("no_header", "no_rows", "no_sheet")))
    with desk.read() as reading:
        end = journal_reading.operations(reading.connection, 1)
        plan.seq = end[0].seq if end else 0
        draft = Draft(reading.connection, desk.today)
        intake = Intake(draft, hints, People(reading.connection), hints.day or desk.today)
        if as_plain:
            _preload_plain(intake, key)
        else:
            _preload(intake, key, sheets)
        planner = None if as_plain else PLANNERS.get(key)
        planner = planner or plain.planner(key)
        total = sum(len(s.rows) for s in sheets)
        for sheet in sheets:
            intake.sheet, intake.hint_place, intake.titles = sheet.name, sheet.organization_hint, sheet.titles
            intake.letters = {c.field: c.letter for c in sheet.columns if c.field}
            intake.letters.setdefault("full_name", intake.letters.get("last_name", ""))
            intake.letters.setdefault("score", intake.letters.get("points") or intake.letters.get("percent", ""))
            plan.ignored += sheet.ignored
            for row in sheet.rows:
                _plan_row(plan, intake, planner, row)
                if progress and plan.read % 200 == 0:
                    progress("Проверка строк", plan.read, total)
        plan.operations = list(draft.operations.values())
        plan.problems += intake.problems
        plan.questions = intake.questions
        plan.unknown_organizations = intake.unknown_places
    return plan


def _recognise(workbook: Workbook, hints: Hints, desk: Desk, progress: Progress | None) -> tuple[str, list[Any], list[Problem]]:
    """The key of the list, its sheets and the problems of reading."""
    kind = hints.kind
    if kind == "tasks" or (kind is None and task_lists.fits(workbook)):
        results, wrong = tasks.recognise(workbook, hints)
        return "tasks", list(results), wrong
    if kind and kind not in lists.KINDS:
        catalogue.register(kind)
        sheets, problems = plain.recognise(workbook, kind, hints.sheet)
        return kind, list(sheets), problems
    if kind is None and (exact := _exact_register(workbook)):
        sheets, problems = plain.recognise(workbook, exact, hints.sheet)
        return exact, list(sheets), problems
    told = (lambda done, total: progress("Чтение строк", done, total)) if progress else None
    found = lists.recognise(workbook, kind, hints.sheet, hints.day or desk.today, told)
    if not found.kind and kind is None:
        best = max(catalogue.REGISTERS, key=lambda key: plain.score(workbook, key))
        if plain.score(workbook, best) >= 2 and best not in lists.KINDS:
            sheets, problems = plain.recognise(workbook, best, hints.sheet)
            return best, list(sheets), problems
    if not found.kind:
        message = next((p.message for p in found.problems if p.severity == ERROR), "Вид списка не узнан. Выберите его сами.")
        raise BadFile(message)
    return found.kind, list(found.sheets), list(found.problems)


def _titled(workbook: Workbook) -> str:
    """The register whose title the first sheet bears, '' when none."""
    titles = {r.title: r.key for r in catalogue.REGISTERS.values()}
    return titles.get(workbook.sheets[0].name, "") if workbook.sheets else ""


def _exact_register(workbook: Workbook) -> str:
    """The register whose template or export the workbook is: the first sheet bears its title and its captions alone."""
    key = _titled(workbook)
    return key if key and key not in lists.KINDS and plain.score(workbook, key) >= 2 and plain.is_whole(workbook, key) else ""


def _preload(intake: Intake, key: str, sheets: list[Any]) -> None:
    """Load in bulk the records of everyone whom the rows could mean."""
    ids: set[int] = set()
    for sheet in sheets:
        for row in sheet.rows:
            values = row.values
            if (snils := values.get("snils")) and snils in intake.people.by_snils:
                ids.add(intake.people.by_snils[snils])
            if key in PLANNERS and (name := values.get("full_name")):
                ids.update(intake.people.candidates(name, values.get("birth")))
            if key == "mentorships":
                for name in (values.get("mentor"), *(values.get("mentees") or [])):
                    ids.update(intake.people.candidates(name) if name else ())
    ids.update(intake.hints.answers.values())
    intake.draft.load(Person, "id", ids)
    for kind in NEEDS.get(key, ()):
        intake.draft.load(kind, "person", ids)
    if key == "staff":
        intake.draft.load(Absence, "employment", [e.id or 0 for e in intake.draft.where(Employment)])
    elif key in ("diagnostics", "tasks"):
        intake.draft.load(AreaResult, "diagnostic", [d.id or 0 for d in intake.draft.where(Diagnostic)])
    elif key == "mentorships":
        intake.draft.load(Mentorship, "mentor", ids)
        intake.draft.load(Mentorship, "mentee", ids)
    elif key == "diagnostic_summaries":
        intake.draft.load_all(DiagnosticSummary)
    elif key not in PLANNERS:
        _preload_plain(intake, key)


def _preload_plain(intake: Intake, key: str) -> None:
    for kind in (catalogue.register(key).record, Employment, *NEEDS.get(key, ())):
        intake.draft.load_all(kind)


def _plan_row(plan: ImportPlan, intake: Intake, planner: Callable[[Intake], None], row: Any) -> None:
    if row.values.get("pupil"):
        plan.ignored += 1
        intake.row = row
        intake.note("", "pupils", "Наставничество обучающихся ведётся отдельно; строка пропущена.")
        return
    plan.read += 1
    intake.begin(row)
    try:
        if getattr(row, "missing", ()):
            raise RowError
        planner(intake)
    except RowError:
        intake.cancel()
        plan.rejected += 1
        return
    outcome = intake.draft.end_row()
    setattr(plan, outcome, getattr(plan, outcome) + 1)
    if intake.sender is not None and plan.kind in PLANNERS:
        plan.senders[intake.sender] += 1


@_undisturbed()
def apply_import(desk: Desk, plan: ImportPlan, progress: Progress | None = None) -> Applied:
    """Write what was planned: a verified copy of the base first, then one transaction; returns the number to undo by."""
    with desk.read() as reading:
        end = journal_reading.operations(reading.connection, 1)
    if (end[0].seq if end else 0) != plan.seq:
        raise Rejected("Пока файл просматривали, база изменилась. Проверьте файл ещё раз.")
    if desk.database.look_only:
        raise Denied(desk.database.reason)
    if plan.operations:
        safety.before_import(desk)
    marked = 0
    with desk.begin("import", f"Принят файл {plan.path.name}: {plan.title.lower()}") as begun:
        if plan.operations or _is_news(begun.work, plan, desk.today):
            for operation in plan.operations:
                sealed.keep(operation.before, operation.after)
            operations = _linked(begun.work, plan.operations, desk.today)
            ids = _write(begun.work, operations, progress)
            for operation in plan.operations:
                if operation.before is not None and isinstance(operation.after, Event):
                    follow_event(begun.work, operation.after, desk.today)
            results = [_resolved(o.after, ids) for o in operations if isinstance(o.after, (Training, Participation))]
            plan_evidence.follow(begun.work, cast("list[plan_evidence.Result]", results), desk.today)
            numbers = {n: getattr(plan, n) for n in ("read", "created", "updated", "rejected")}
            batch = begun.work.add(ImportBatch(day=desk.today, file=plan.path.name, sha256=plan.sha256, kind=plan.title, **numbers))
            sent = begun.work.add_many(
                Submission(batch=batch.id, organization=ids.get(place, place), kind=plan.title, day=desk.today, rows=rows)
                for place, rows in sorted(plan.senders.items(), key=lambda sent: ids.get(sent[0], sent[0]))
            )
            marked = rounds.follow(begun.work, sent, desk.today)
    return Applied(begun.changed.seq or plan.seq, begun.changed, marked)


def _linked(work: Work, operations: list[Operation], today: date) -> list[Operation]:
    """New trainings of known persons by known programmes with the plan that asks for them."""
    reading = Reading(work.connection, today)
    wanted = {i.program for i in reading.where(PlanItem, done_on=None) if i.program} if any(_is_new(o) for o in operations) else set()
    return [
        replace(o, after=plan_evidence.linked(o.after, reading))
        if isinstance(o.after, Training) and _is_new(o) and o.after.program in wanted
        else o
        for o in operations
    ]


def _is_new(operation: Operation) -> bool:
    """Whether a training is added for a person who is known already."""
    return operation.before is None and isinstance(operation.after, Training) and (operation.after.person or 0) > 0


def _is_news(work: Work, plan: ImportPlan, today: date) -> bool:
    """Whether a file without changes is the first of its kind from some organisation in this academic year, or a round waits for it."""
    start = date(today.year - (today.month < 9), 9, 1)
    known = records.where(work.connection, Submission, organization=set(plan.senders)) if plan.senders else []
    if set(plan.senders) - {s.organization for s in known if s.kind == plan.title and s.day and s.day >= start}:
        return True
    return rounds.awaited(Reading(work.connection, today), plan.title, set(plan.senders))


def _write(work: Work, operations: list[Operation], progress: Progress | None) -> dict[int, int]:
    """Give real ids to the new records in the order of planning, then write them in bulk; the real ids by the planned ones."""
    added = [o.after for o in operations if o.before is None]
    numbers: dict[type[f.Record], list[int]] = defaultdict(list)
    for record in added:
        numbers[type(record)].append(record.id or 0)
    ids: dict[int, int] = {}
    for kind, planned in numbers.items():
        ids.update(zip(planned, work.next_ids(catalogue.register_of(kind).key, len(planned))))
    for start in range(0, len(added), CHUNK):
        if progress:
            progress("Запись", start, len(operations))
        work.add_planned(added[start : start + CHUNK], ids)
    changed = [o for o in operations if o.before is not None]
    for start in range(0, len(changed), CHUNK):
        if progress:
            progress("Запись", len(added) + start, len(operations))
        work.change_many((cast(f.Record, o.before), _resolved(o.after, ids)) for o in changed[start : start + CHUNK])
    return ids


def _resolved(record: f.Record, ids: dict[int, int]) -> f.Record:
    """References to planned records turned into their real ids."""
    values: dict[str, Any] = {}
    for column in catalogue.register_of(record).columns:
        if isinstance(column.field, f.Ref) and (number := getattr(record, column.name)) is not None and number < 0:
            values[column.name] = ids[number]
    return replace(record, **values) if values else record
