"""Kinds of lists that schools send, and the recognising of a workbook as one of them (domain.md §§2.5, 4.3, 6)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from nmsdesk.exchange.headers import Column, Header, find_header, normal
from nmsdesk.exchange.hints import organization_in, titles_of
from nmsdesk.exchange.problems import ERROR, WARNING, Problem
from nmsdesk.exchange.reading import Sheet, Workbook
from nmsdesk.exchange.resent import latest_sent
from nmsdesk.exchange.rows import Progress, Row, read_rows
from nmsdesk.russian import cyrillic

_NAME = ("full_name", "last_name")
_WHO = ("snils", "full_name", "mentor", "organization", "birth", "program")


@dataclass(frozen=True, slots=True)
class ListKind:
    """A kind of list. ``required``: of each group one field must have a column and, in a row, a value.

    ``marks`` are the fields that tell this kind from the others.
    """

    key: str
    title: str
    required: tuple[tuple[str, ...], ...]
    marks: tuple[str, ...]


KINDS = {
    kind.key: kind
    for kind in (
        ListKind(
            "staff",
            "Список педагогических работников",
            (_NAME,),
            ("experience_total", "experience_teaching", "category", "birth", "education"),
        ),
        ListKind(
            "diagnostics",
            "Результаты диагностики",
            (_NAME, ("points", "percent", "result", "level", "area")),
            ("points", "maximum", "percent", "level", "instrument", "area"),
        ),
        ListKind(
            "trainings",
            "Обучение по программам ДПП",
            (_NAME, ("program",)),
            ("program", "hours", "document_number", "provider", "in_registry"),
        ),
        ListKind(
            "plans",
            "Индивидуальные образовательные маршруты",
            (_NAME, ("number", "topic", "has_plan", "approved_on", "tutor")),
            ("number", "topic", "has_plan", "approved_on", "tutor"),
        ),
        ListKind("mentorships", "Наставничество", (("mentor",), ("mentees",)), ("mentor", "mentees")),
        ListKind(
            "diagnostic_summaries",
            "Сводка диагностики по организациям",
            (("organization",), ("level_count",)),
            ("participants", "level_count"),
        ),
        ListKind(
            "registry",
            "Программы федерального реестра ДПП",
            (("program",), ("registry_number", "since")),
            ("registry_number", "since", "until"),
        ),
        ListKind("tasks", "Результаты диагностики по заданиям", (("code",), ("tasks",)), ("code", "tasks")),
    )
}


@dataclass(frozen=True, slots=True)
class RecognisedSheet:
    """One sheet read as a list. ``header_row`` is the last row of the header; ``ignored`` counts empty, total and numbering rows.

    ``organization_hint`` is the organisation named by the sheet, the titles above the header or the file, '' if none;
    ``titles`` are the texts above the header, the names of the sheet and of the file.
    """

    name: str
    header_row: int
    columns: tuple[Column, ...]
    rows: list[Row]
    ignored: int = 0
    organization_hint: str = ""
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a workbook was recognised as; ``kind`` is '' when it was not. All problems of all sheets are in ``problems``."""

    kind: str
    sheets: tuple[RecognisedSheet, ...] = ()
    problems: tuple[Problem, ...] = field(default=())

    @property
    def rows(self) -> list[Row]:
        """The rows of all sheets."""
        return [row for sheet in self.sheets for row in sheet.rows]


def recognise(
    workbook: Workbook, kind: str | None = None, sheet: str | None = None, today: date | None = None, progress: Progress | None = None
) -> Recognition:
    """Recognise the lists of a workbook and parse their values.

    Without ``kind`` the best fitting one is taken; ``sheet`` narrows to one sheet. ``today`` ages «стаж с 2011» and
    bounds dates. Never raises for what is in the file: it becomes Problems. ``progress`` is told rows done and all
    rows of a sheet, and may raise to stop.
    """
    problems = list(workbook.warnings)
    chosen = [item for item in workbook.sheets if sheet is None or item.name == sheet]
    if not chosen:
        problems.append(Problem(sheet or "", 0, "", "no_sheet", f"В файле нет листа «{sheet}»."))
        return Recognition("", problems=tuple(problems))
    found = _kind_of(chosen, kind)
    if found is None:
        problems.append(Problem(chosen[0].name, 0, "", "no_header", _no_header(kind)))
        return Recognition(kind or "", problems=tuple(problems))
    sheets = []
    for item in chosen:
        header = find_header(item, found.key)
        if header is None or not _satisfies(header, found):
            if any(value is not None for row in item.rows for value in row):
                message = f"Лист «{item.name}» не похож на список «{found.title}» и пропущен."
                problems.append(Problem(item.name, 0, "", "sheet_skipped", message, WARNING))
            continue
        problems += _header_problems(item, header)
        titles = titles_of(item, header.first_row, workbook.path_name)
        rows, ignored = read_rows(item, header, found.key, found.required, today or date.today(), progress)
        if "stamp" in header.fields:
            rows, resent = latest_sent(rows)
            problems += resent
            ignored += len(resent)
        problems += [problem for row in rows for problem in row.problems]
        problems += _repeats(rows)
        sheets.append(RecognisedSheet(item.name, header.last_row, header.columns, rows, ignored, organization_in(titles), titles))
    if not any(item.rows for item in sheets):
        problems.append(Problem(chosen[0].name, 0, "", "no_rows", "Под заголовком нет ни одной строки с данными.", ERROR))
    return Recognition(found.key, tuple(sheets), tuple(problems))


def _no_header(kind: str | None) -> str:
    if kind in KINDS:
        wanted = {"full_name": "ФИО", "program": "Наименование программы", "mentor": "Наставник", "mentees": "Наставляемый"}
        wanted["registry_number"] = "№ в реестре"
        names = [wanted[group[0]] for group in KINDS[kind].required if group[0] in wanted]
        return f"Не найден заголовок списка «{KINDS[kind].title}»." + (f" Нужны столбцы: {', '.join(names)}." if names else "")
    return "Не найден заголовок таблицы. Нужна строка с названиями столбцов, например «ФИО», «Должность», «СНИЛС»."


def _satisfies(header: Header, kind: ListKind) -> bool:
    return all(header.fields.intersection(group) for group in kind.required)


def _kind_of(sheets: list[Sheet], key: str | None) -> ListKind | None:
    """The kind whose columns fit best; its own telling columns count twice."""
    best: tuple[float, ListKind] | None = None
    for kind in [KINDS[key]] if key in KINDS else KINDS.values():
        if kind.key == "tasks":  # recognised by task_lists: its columns have numbers for captions
            continue
        weight = 0.0
        for item in sheets:
            header = find_header(item, kind.key)
            if header and _satisfies(header, kind):
                weight = max(weight, header.weight + 100 * len(header.fields.intersection(kind.marks)))
        if weight and (best is None or weight > best[0]):
            best = (weight, kind)
    return best[1] if best else None


def _header_problems(sheet: Sheet, header: Header) -> list[Problem]:
    problems = []
    seen: dict[str, Column] = {}

    def warn(column: Column, code: str, message: str) -> None:
        problems.append(Problem(sheet.name, header.last_row, column.letter, code, message, WARNING))

    for column in header.columns:
        caption = normal(column.caption)
        if column.how == "likeness":
            warn(column, "column_guessed", f"Столбец «{column.caption}» прочитан по сходству названия. Проверьте, верно ли.")
        twice = caption in seen and column.how not in ("area", "level", "ignored")
        if twice and (seen[caption].field or column.field):
            warn(column, "same_caption", f"Столбцы {seen[caption].letter} и {column.letter} называются одинаково; взят только один.")
        elif not twice and not column.field and not column.how and filled(sheet, column.index, header.last_row):
            warn(column, "column_unknown", f"Столбец «{column.caption}» не распознан и не взят.")
        if _has_latin(column.caption):
            warn(column, "latin_caption", f"В названии столбца «{column.caption}» есть латинские буквы, похожие на русские.")
        seen.setdefault(caption, column)
    return problems


def filled(sheet: Sheet, column: int, below: int) -> bool:
    """Whether the column has a value below the row."""
    return any(len(row) >= column and row[column - 1] is not None for row in sheet.rows[below:])


def _has_latin(caption: str) -> bool:
    return cyrillic(caption) != caption


def _repeats(rows: list[Row]) -> list[Problem]:
    """Rows of one person that say the same in every value."""
    problems = []
    seen: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        if row.missing:
            continue
        known = seen.setdefault(tuple(map(row.values.get, _WHO)), [])
        if first := next((other for other in known if other.values == row.values), None):
            message = f"Строка повторяет строку {first.row} этого файла."
            problems.append(Problem(row.sheet, row.row, "", "repeated_row", message, WARNING))
        else:
            known.append(row)
    return problems


def values_of(recognition: Recognition, name: str) -> list[Any]:
    """The values of one field in all rows that have it."""
    return [row.values[name] for row in recognition.rows if name in row.values]
