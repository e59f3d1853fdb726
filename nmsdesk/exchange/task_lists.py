"""Task-level results of a diagnostic: «Код участника | 1 | 2 | … | Первичный балл | %» and the key file code ↔ name (domain.md §2.5)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from nmsdesk.exchange.headers import Column, normal
from nmsdesk.exchange.hints import organization_in, titles_of
from nmsdesk.exchange.problems import ERROR, WARNING, Problem, letter
from nmsdesk.exchange.reading import Sheet, Workbook
from nmsdesk.exchange.rows import Row
from nmsdesk.exchange.values import parse_day, parse_name, parse_number, parse_snils, percent_column
from nmsdesk.russian import clean

SCAN = 20  # filled rows among which a header is looked for
FEWEST = 3  # columns of tasks that make a list of this kind
CODES = ("код участника", "код", "шифр", "шифр участника", "код работы", "шифр работы", "id участника", "id", "номер участника")
FIELDS = {
    "login": ("логин", "логин участника"),
    "score": ("первичный балл", "сумма баллов", "сумма", "набранный балл", "итоговый балл", "балл", "всего баллов"),
    "percent": ("%", "процент", "% выполнения", "процент выполнения", "итого, %"),
    "day": ("дата", "дата диагностики", "дата проведения"),
    "variant": ("вариант", "№ варианта"),
}
PEOPLE = {
    "full_name": ("фио", "фамилия имя отчество", "фамилия, имя, отчество", "фио участника", "фио педагога", "участник"),
    "last_name": ("фамилия",),
    "first_name": ("имя",),
    "patronymic": ("отчество",),
    "organization": ("оо", "организация", "образовательная организация", "школа", "место работы", "наименование оо"),
    "snils": ("снилс",),
    "birth": ("дата рождения",),
    "login": ("логин", "логин участника"),
}
SKIPPED = ("-", "–", "—", "n", "н", "х", "x", "нет", "не приступал")  # a task not begun: no points
_ALIKE = str.maketrans("АВЕКМНОРСТУХ", "ABEKMHOPCTYX")
_TASK = re.compile(r"(?:задание|задача|вопрос|з|№)?\s*№?\s*(\d{1,3})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """A line of the key file: where it stands and whom it names; ``values`` are as of a list of people."""

    sheet: str
    row: int
    code: str
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Keys:
    """The key file read: entries by code as folded by `code_key`."""

    entries: dict[str, KeyEntry]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class TaskSheet:
    """A sheet of results: its header row, columns and rows; values hold code, login, tasks {number: points or None}, score, percent."""

    name: str
    header_row: int
    columns: tuple[Column, ...]
    rows: list[Row]
    titles: tuple[str, ...]
    organization_hint: str
    ignored: int


def code_key(value: object) -> str:
    """A code as it is compared: no case, no spaces, 12.0 is 12, look-alike letters are one, zeros in front only beside letters."""
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else clean(str(value))
    text = text.replace(" ", "").upper().translate(_ALIKE)
    return text.lstrip("0") or "0" if text.isdecimal() else text


def fits(workbook: Workbook) -> bool:
    """Whether some sheet is a list of task-level results: a column of codes, at least three of tasks, no column of names."""
    return any(found and not _columns(item, found, PEOPLE).keys() & {"full_name", "last_name"} for item, found in _headers(workbook.sheets))


def _headers(sheets: tuple[Sheet, ...]) -> Iterator[tuple[Sheet, int]]:
    """Each sheet with the row of its header of tasks, 0 when it has none."""
    for item in sheets:
        yield item, next((n for n in _filled(item) if _code_column(item, n) and len(_tasks(item, n)) >= FEWEST), 0)


def _filled(item: Sheet) -> list[int]:
    return [n for n, row in enumerate(item.rows, 1) if any(value is not None for value in row)][:SCAN]


def _cells(item: Sheet, row: int) -> Iterator[tuple[int, str]]:
    for place, value in enumerate(item.rows[row - 1], 1):
        if value is not None:
            yield place, normal(str(int(value)) if isinstance(value, float) and value.is_integer() else value)


def _code_column(item: Sheet, row: int) -> int:
    return next((place for place, text in _cells(item, row) if text in CODES), 0)


def _tasks(item: Sheet, row: int) -> dict[int, int]:
    """Number of a task → its column."""
    found: dict[int, int] = {}
    for place, text in _cells(item, row):
        if (match := _TASK.fullmatch(text)) and int(match[1]) > 0:
            found.setdefault(int(match[1]), place)
    return found


def _columns(item: Sheet, row: int, names: dict[str, tuple[str, ...]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, text in _cells(item, row):
        name = next((name for name, captions in names.items() if text in captions), "")
        if name:
            found.setdefault(name, place)
    return found


def read_results(workbook: Workbook, sheet: str | None = None) -> tuple[list[TaskSheet], list[Problem]]:
    """The sheets of results with everything wrong in their cells."""
    problems: list[Problem] = list(workbook.warnings)
    sheets = []
    for item, header in _headers(tuple(s for s in workbook.sheets if sheet in (None, s.name))):
        if not header or _columns(item, header, PEOPLE).keys() & {"full_name", "last_name"}:
            continue
        code, tasks, others = _code_column(item, header), _tasks(item, header), _columns(item, header, FIELDS)
        named = {code: "code", **{place: "tasks" for place in tasks.values()}, **{place: name for name, place in others.items()}}
        columns = tuple(
            Column(place, letter(place), clean(str(value)), named.get(place), "exact" if place in named else "")
            for place, value in enumerate(item.rows[header - 1], 1)
            if value is not None
        )
        titles = titles_of(item, header, workbook.path_name)
        rows, ignored = _read_rows(item, header, code, tasks, others)
        problems += [p for r in rows for p in r.problems]
        sheets.append(TaskSheet(item.name, header, columns, rows, titles, organization_in(titles), ignored))
    if not sheets:
        message = "Не найдена таблица результатов по заданиям. Нужны столбцы «Код участника» и номера заданий: 1, 2, 3…"
        problems.append(Problem(sheet or "", 0, "", "no_header", message))
    elif not any(s.rows for s in sheets):
        problems.append(Problem(sheets[0].name, 0, "", "no_rows", "Под заголовком нет ни одной строки с данными."))
    return sheets, problems


def _read_rows(item: Sheet, header: int, code: int, tasks: dict[int, int], others: dict[str, int]) -> tuple[list[Row], int]:
    shares = [item.cell(n, others["percent"]) for n in range(header + 1, len(item.rows) + 1)] if "percent" in others else []
    share = percent_column(shares) == "share"
    rows: list[Row] = []
    seen: dict[str, int] = {}
    ignored = 0
    for n in range(header + 1, len(item.rows) + 1):
        written = item.cell(n, code)
        cells = {number: item.cell(n, place) for number, place in tasks.items()}
        if written is None or (all(v is None for v in cells.values()) and item.cell(n, others.get("score", 0)) is None):
            ignored += any(value is not None for value in item.rows[n - 1])
            continue
        row = Row(item.name, n, {"code": clean(str(written)), "code_key": code_key(written), "tasks": {}})
        _points(item, row, cells, tasks)
        _numbers(item, row, others, share)
        first = seen.setdefault(row.values["code_key"], n)
        if first != n:
            message = f"Код «{row.values['code']}» уже был в строке {first}. Строка не взята."
            row.problems.append(Problem(item.name, n, letter(code), "code_twice", message))
            row.missing = ("другой код",)
        rows.append(row)
    return rows, ignored


def _points(item: Sheet, row: Row, cells: dict[int, Any], tasks: dict[int, int]) -> None:
    """Points of each task; None for a task that was not begun."""
    for number, value in cells.items():
        if value is None or clean(str(value)).casefold() in SKIPPED:
            row.values["tasks"][number] = None
            continue
        try:
            points = parse_number(value)
            if points < 0:
                raise ValueError("балл не бывает отрицательным")
            row.values["tasks"][number] = points
        except ValueError as trouble:
            row.problems.append(Problem(item.name, row.row, letter(tasks[number]), "bad_points", f"Задание № {number}: {trouble}."))
            row.missing = ("баллы",)


def _numbers(item: Sheet, row: Row, others: dict[str, int], share: bool) -> None:
    for name in ("score", "percent", "day"):
        value = item.cell(row.row, others.get(name, 0))
        if value is None or name not in others:
            continue
        try:
            if name == "day":
                row.values[name] = parse_day(value)
            else:
                number = parse_number(str(value).replace("%", "") if isinstance(value, str) else value)
                row.values[name] = number * 100 if share and name == "percent" else number
        except ValueError as trouble:
            row.problems.append(Problem(item.name, row.row, letter(others[name]), f"bad_{name}", f"{trouble}; значение не взято.", WARNING))


# the key file


def read_keys(workbook: Workbook) -> Keys | None:
    """Codes with the people whom they mean, of the first sheets that have both columns; None when there is no such sheet."""
    entries: dict[str, KeyEntry] = {}
    problems: list[Problem] = []
    found = False
    for item in workbook.sheets:
        header, columns = _key_header(item)
        if not header:
            continue
        found = True
        code = _code_column(item, header)
        for n in range(header + 1, len(item.rows) + 1):
            written = item.cell(n, code)
            if written is not None:
                _key(item, n, clean(str(written)), code_key(written), columns, entries, problems)
    return Keys(entries, tuple(problems)) if found else None


def _key_header(item: Sheet) -> tuple[int, dict[str, int]]:
    for n in _filled(item):
        columns = _columns(item, n, PEOPLE)
        if _code_column(item, n) and ("full_name" in columns or "last_name" in columns):
            return n, columns
    return 0, {}


def _key(
    item: Sheet, n: int, code: str, key: str, columns: dict[str, int], entries: dict[str, KeyEntry], problems: list[Problem]
) -> None:  # fmt: skip
    cells = {name: item.cell(n, place) for name, place in columns.items()}
    parts = [str(cells[name]) for name in ("last_name", "first_name", "patronymic") if cells.get(name)]
    written = cells.get("full_name") or " ".join(parts)
    where = letter(columns.get("full_name") or columns.get("last_name") or 0)
    if not written:
        problems.append(Problem(item.name, n, where, "key_without_person", f"У кода «{code}» в файле ключей нет ФИО."))
        return
    try:
        values: dict[str, Any] = {"full_name": parse_name(written)}
        if cells.get("organization"):
            values["organization"] = clean(str(cells["organization"]))
        if cells.get("snils"):
            values["snils"] = parse_snils(cells["snils"])
        if cells.get("birth"):
            values["birth"], values["birth_precision"] = parse_day(cells["birth"], date(1900, 1, 1), date.today()), "day"
    except ValueError as trouble:
        problems.append(Problem(item.name, n, where, "bad_key", f"Файл ключей, код «{code}»: {trouble}."))
        return
    known = entries.get(key)
    if known is not None and known.values["full_name"] != values["full_name"]:
        message = f"Код «{code}» в файле ключей дан двоим: {known.values['full_name']} (строка {known.row}) и {values['full_name']}."
        problems.append(Problem(item.name, n, where, "key_twice", message, ERROR))
        return
    entries[key] = KeyEntry(item.name, n, code, values)
