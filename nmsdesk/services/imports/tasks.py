"""Task-level results joined with the key file: sums and areas are counted by the tasks of the instrument (domain.md §2.5)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from nmsdesk.domain import rules
from nmsdesk.domain.development import Diagnostic, Instrument, InstrumentTask, Level
from nmsdesk.exchange import task_lists
from nmsdesk.exchange.lists import RecognisedSheet
from nmsdesk.exchange.problems import ERROR, WARNING, Problem
from nmsdesk.exchange.reading import Workbook, read_workbook
from nmsdesk.russian import count, number
from nmsdesk.services.imports import facts
from nmsdesk.services.imports.context import Intake, RowError
from nmsdesk.services.imports.plan import Hints

KIND = "tasks"
CLOSE = 0.005  # points within which sums agree
ROUNDED = 0.6  # per cent within which a written, rounded one agrees


def recognise(workbook: Workbook, hints: Hints) -> tuple[list[RecognisedSheet], list[Problem]]:
    """The sheets of results, each row with the person that the key names; what cannot be joined is a problem with its place."""
    found, problems = task_lists.read_results(workbook, hints.sheet)
    keys, where = _keys(workbook, hints)
    if keys is None:
        if found:
            message = "Результаты записаны под кодами. Укажите файл ключей, где каждому коду отвечает ФИО."
            problems.append(Problem(found[0].name, 0, "", "no_keys", message, ERROR))
        keys = task_lists.Keys({}, ())
    elif found:
        problems += [replace(p, sheet=f"{where}{p.sheet}") for p in keys.problems]
        _join(found, keys, where, problems)
    sheets = [RecognisedSheet(s.name, s.header_row, s.columns, s.rows, s.ignored, s.organization_hint, s.titles) for s in found]
    if not keys.entries:
        for row in (row for s in sheets for row in s.rows):
            row.missing = ("ключ",)
    return sheets, problems


def _keys(workbook: Workbook, hints: Hints) -> tuple[task_lists.Keys | None, str]:
    """The keys of the file named, else of another sheet of the same file; and how its sheets are called in problems."""
    if hints.keys is None:
        return task_lists.read_keys(workbook), ""
    path = Path(hints.keys)
    return task_lists.read_keys(read_workbook(path)), f"{path.name}: "


def _join(found: list[task_lists.TaskSheet], keys: task_lists.Keys, where: str, problems: list[Problem]) -> None:
    used: set[str] = set()
    for sheet in found:
        code = next(c.letter for c in sheet.columns if c.field == "code")
        for row in sheet.rows:
            entry = keys.entries.get(row.values["code_key"])
            if entry is None:
                message = f"Кода «{row.values['code']}» нет в файле ключей: неизвестно, чей это результат."
                problems.append(Problem(sheet.name, row.row, code, "no_key", message, ERROR))
                row.missing = ("ключ",)
                continue
            used.add(row.values["code_key"])
            row.values |= entry.values
    for key, entry in keys.entries.items():
        if key not in used:
            message = f"{entry.values['full_name']}, код «{entry.code}»: результата в файле нет."
            problems.append(Problem(f"{where}{entry.sheet}", entry.row, "", "no_result", message, WARNING))


def result(intake: Intake) -> None:
    """A result out of the points of its tasks: the whole and each area are sums of points over sums of full scores."""
    values = intake.row.values
    tool = facts.instrument_of(intake)
    points, tasks = _checked(intake, tool)
    person = intake.person("full_name", intake.place(required=False))
    day: date | None = values.get("day") or intake.hints.day
    if day is None:
        raise intake.refuse("day", "no_day", "Не указана дата диагностики.")
    before = next(iter(intake.draft.where(Diagnostic, person=person, instrument=tool.id, day=day)), None)
    if before is not None and intake.hints.on_match == "skip":
        return
    levels = intake.draft.where(Level, scale=tool.scale)
    scored, full = sum(points.values()), sum(t.maximum or 0 for t in tasks.values())
    percent = share(scored, full)
    level = rules.level_for(levels, percent)
    base = before or Diagnostic(person=person, instrument=tool.id, day=day)
    written = "; ".join(f"{n}:{_short(points[n])}" for n in sorted(points))
    changes: dict[str, Any] = {"score": scored, "maximum": full, "percent": percent, "level": level.id if level else None, "tasks": written}
    stored = intake.put(before, replace(base, **changes), "score")
    _compare(intake, scored, percent)
    own: dict[str, list[InstrumentTask]] = defaultdict(list)
    for task in tasks.values():
        own[task.area].append(task)
    for area, of_area in own.items():
        got = sum(points[t.number or 0] for t in of_area)
        facts.area_result(intake, tool, stored, area, share(got, sum(t.maximum or 0 for t in of_area)), levels)


def share(points: float, full: float) -> float:
    """Points as a per cent of the full score, to a tenth; 0 of 0 is 0."""
    return round(100 * points / full, 1) if full else 0.0


def _short(points: float) -> str:
    return number(points, 2).rstrip("0").rstrip(",") if points % 1 else str(int(points))


def _checked(intake: Intake, tool: Instrument) -> tuple[dict[int, float], dict[int, InstrumentTask]]:
    """Points by task, none for a task not begun; the row is refused when its tasks are not those of the instrument."""
    tasks = {t.number or 0: t for t in intake.draft.where(InstrumentTask, instrument=tool.id)}
    given: dict[int, float | None] = intake.row.values["tasks"]
    if not tasks:
        _once(intake, "no_tasks", f"У инструмента «{tool.name}» не заданы задания. Внесите номер, область и наибольший балл каждого.")
        raise RowError
    if alien := sorted(set(given) - set(tasks)):
        which = ", ".join(map(str, alien))
        _once(intake, "unknown_task", f"У инструмента «{tool.name}» нет заданий № {which}. Тот ли инструмент выбран?")
        raise RowError
    if lacking := sorted(set(tasks) - set(given)):
        which = ", ".join(map(str, lacking))
        _once(intake, "no_task", f"В файле нет заданий № {which} инструмента «{tool.name}» (в нём {count_tasks(len(tasks))}).")
        raise RowError
    over = [n for n, value in given.items() if value is not None and value > (tasks[n].maximum or 0) + CLOSE]
    if over:
        n = over[0]
        message = f"Задание № {n}: {_short(given[n] or 0)} больше наибольшего балла {_short(tasks[n].maximum or 0)}."
        raise intake.refuse("tasks", "too_many_points", message)
    return {n: given[n] or 0.0 for n in given}, tasks


def count_tasks(n: int) -> str:
    """«25 заданий»."""
    return count(n, "задание", "задания", "заданий")


def _once(intake: Intake, code: str, message: str) -> None:
    """A problem of the whole sheet, said once at its first row."""
    if (said := (intake.sheet, code, message)) not in intake.noted:
        intake.noted.add(said)
        intake.note("tasks", code, message, ERROR)


def _compare(intake: Intake, scored: float, percent: float) -> None:
    """What the file itself says of the sum and the per cent; a sum that does not agree refuses the row."""
    written = intake.row.values.get("score")
    if written is not None and abs(written - scored) > CLOSE:
        message = f"Первичный балл {_short(written)} не сходится с суммой баллов по заданиям {_short(scored)}. Исправьте файл."
        raise intake.refuse("score", "sum_differs", message)
    told = intake.row.values.get("percent")
    if told is not None and abs(told - percent) > ROUNDED:
        message = f"Процент {number(told, 1)} не сходится с баллами: по заданиям выходит {number(percent, 1)}. Взят вычисленный."
        intake.note("percent", "percent_differs", message)
