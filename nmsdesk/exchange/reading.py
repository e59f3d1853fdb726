"""Read a spreadsheet into plain rows: pre-scan, then a bounded child process, then warnings of what was misread."""

from __future__ import annotations

import io
import multiprocessing
import pickle
import time
from collections import Counter
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from nmsdesk.errors import BadFile
from nmsdesk.exchange import child
from nmsdesk.exchange.child import Note
from nmsdesk.exchange.csvfile import read_csv
from nmsdesk.exchange.prescan import PASSWORD, Container, prescan
from nmsdesk.exchange.problems import ERROR, WARNING, Problem, letter

MEMORY = 1536 << 20
SECONDS = 60.0
MAX_WARNINGS = 200
Cell = Any  # str, int, float, bool, date, datetime or None
Row = tuple[Cell, ...]


@dataclass(slots=True)
class Sheet:
    """One sheet; ``rows[i][j]`` is the Excel cell in row i+1, column j+1 (rows may differ in length).

    ``merges`` are (row, column, last row, last column), 1-based; ``hidden_rows`` are 1-based.
    """

    name: str
    hidden: bool = False
    rows: list[Row] = field(default_factory=list)
    merges: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: frozenset[int] = frozenset()

    def cell(self, row: int, column: int) -> Cell:
        """The value at a 1-based address, None outside."""
        if 1 <= row <= len(self.rows):
            cells = self.rows[row - 1]
            return cells[column - 1] if column <= len(cells) else None
        return None


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file read whole: values only. ``encoding`` is '' unless it is a CSV."""

    path_name: str
    kind: str
    encoding: str
    sheets: tuple[Sheet, ...]
    warnings: tuple[Problem, ...]
    sha256: str


class _Values(pickle.Unpickler):
    """Accepts nothing from the child but plain values and dates."""

    def find_class(self, module: str, name: str) -> Any:
        if module == "datetime" and name in ("date", "datetime"):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name}")


def read_workbook(path: str | Path, encoding: str | None = None, *, seconds: float = SECONDS) -> Workbook:
    """Read .xlsx, .xls, .xlsb, .ods or .csv; BadFile with a Russian sentence when that cannot be done safely."""
    box = prescan(path)
    sheets: list[Sheet]
    warnings: list[Problem] = []
    used = ""
    if box.kind == "csv":
        text = read_csv(box.path, encoding)
        used, sheets = text.encoding, [Sheet(box.path.stem, rows=text.rows)]
        warnings += _noted(sheets[0].name, text.notes)
        if used in ("koi8-r", "cp866"):
            message = f"Кодировка файла угадана: {used}. Если буквы не читаются, выберите другую."
            warnings.append(Problem(sheets[0].name, 0, "", "encoding_guessed", message, WARNING))
    else:
        sheets = _read_in_child(box, seconds, warnings)
        _add_scan(box, sheets, warnings)
    if not any(value is not None for sheet in sheets for row in sheet.rows for value in row):
        raise BadFile("В файле нет ни одной заполненной ячейки. Проверьте, тот ли файл выбран.")
    _warn_hidden(sheets, warnings)
    return Workbook(box.path.name, box.kind, used, tuple(sheets), tuple(_capped(warnings)), box.sha256)


def _read_in_child(box: Container, seconds: float, warnings: list[Problem]) -> list[Sheet]:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=child.serve, args=(str(box.path), box.kind, MEMORY, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        return _receive(ours, time.monotonic() + seconds, warnings)
    finally:
        ours.close()
        if process.is_alive():
            process.join(0.5)
        if process.is_alive():
            process.kill()
        process.join()
        process.close()


def _receive(pipe: Connection, deadline: float, warnings: list[Problem]) -> list[Sheet]:
    sheets: list[Sheet] = []
    while True:
        try:
            if not pipe.poll(max(0.0, deadline - time.monotonic())):
                raise BadFile("Файл читается дольше минуты. Скопируйте таблицу на новый лист без лишнего оформления или разделите файл.")
            message = _Values(io.BytesIO(pipe.recv_bytes())).load()
        except (EOFError, OSError, pickle.UnpicklingError):
            raise BadFile("Файл повреждён так, что не читается. Откройте его в Excel, сохраните как .xlsx и выберите снова.") from None
        match message:
            case ("sheet", name, hidden, top, merges):
                sheets.append(Sheet(name, hidden, [()] * top, tuple(map(tuple, merges))))
            case ("rows", rows):
                sheets[-1].rows.extend(rows)
            case ("notes", notes):
                warnings += _noted(sheets[-1].name, notes)
            case ("end",):
                return sheets
            case ("fail", code, text):
                raise _failure(code, text)


def _failure(code: str, text: str) -> BadFile:
    if code == "password" or "password" in text.lower():
        return BadFile(PASSWORD)
    if code == "MemoryError":
        return BadFile("Для чтения файла не хватает памяти. Удалите лишние листы или разделите таблицу на несколько файлов.")
    return BadFile(
        "Файл не читается как таблица: он повреждён или сохранён необычной программой. Откройте его в Excel и сохраните как .xlsx."
    )


_NOTES = {
    "error_cell": "В ячейке ошибка Excel {}; значение не взято. Исправьте формулу в файле.",
    "not_a_number": "В ячейке {} вместо числа; значение не взято.",
    "digits_lost": "Число {} длиннее 15 цифр: Excel уже исказил последние. Храните такие номера как текст.",
    "uncached": "В ячейке формула без сохранённого значения. Откройте файл в Excel, дождитесь пересчёта и сохраните.",
}


def _noted(sheet: str, notes: list[Note]) -> list[Problem]:
    severe = {"error_cell": ERROR, "not_a_number": ERROR}
    return [
        Problem(sheet, row, letter(column), code, _NOTES[code].format(text), severe.get(code, WARNING)) for row, column, code, text in notes
    ]


def _add_scan(box: Container, sheets: list[Sheet], warnings: list[Problem]) -> None:
    """Join what only the pre-scan knows; a sheet is found by its name, else by its place."""
    by_name = {scan.name: scan for scan in box.sheets}
    known = {(problem.sheet, problem.row, problem.column) for problem in warnings}
    for place, sheet in enumerate(sheets):
        scan = by_name.get(sheet.name) or (box.sheets[place] if place < len(box.sheets) else None)
        if scan is None:
            continue
        sheet.hidden = sheet.hidden or scan.hidden
        sheet.hidden_rows = frozenset(scan.hidden_rows)
        sheet.merges = sheet.merges or tuple(scan.merges)
        notes: list[Note] = [(row, column, "error_cell", text) for row, column, text in scan.errors]
        notes += [(row, column, "uncached", "") for row, column in scan.uncached if sheet.cell(row, column) is None]
        warnings += [problem for problem in _noted(sheet.name, notes) if (sheet.name, problem.row, problem.column) not in known]


def _warn_hidden(sheets: list[Sheet], warnings: list[Problem]) -> None:
    for sheet in sheets:
        filled = any(value is not None for row in sheet.rows for value in row)
        if sheet.hidden and filled:
            message = f"Лист «{sheet.name}» скрыт в файле. Проверьте, нужны ли его данные."
            warnings.append(Problem(sheet.name, 0, "", "hidden_sheet", message, WARNING))
        rows = sorted(row for row in sheet.hidden_rows if row <= len(sheet.rows) and any(v is not None for v in sheet.rows[row - 1]))
        if rows:
            message = f"На листе «{sheet.name}» скрыто строк: {len(rows)} (первая — {rows[0]}). Они читаются вместе с остальными."
            warnings.append(Problem(sheet.name, rows[0], "", "hidden_rows", message, WARNING))


def _capped(problems: list[Problem]) -> list[Problem]:
    """At most MAX_WARNINGS of one code, with one more that says how many there were."""
    seen: Counter[str] = Counter()
    kept = []
    for problem in problems:
        seen[problem.code] += 1
        if seen[problem.code] <= MAX_WARNINGS:
            kept.append(problem)
    for code, amount in seen.items():
        if amount > MAX_WARNINGS:
            kept.append(Problem("", 0, "", code, f"Таких мест в файле больше: показаны первые {MAX_WARNINGS}.", WARNING))
    return kept
