"""The child process that holds the spreadsheet library: reads, cleans, answers typed rows only.

It imports little on purpose; whatever the library does (abort, panic, endless loop), the program lives on.
In a frozen program the entry point must call ``multiprocessing.freeze_support()`` first.
"""

from __future__ import annotations

import math
import pickle
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from multiprocessing.connection import Connection
from typing import Any

CHUNK = 4_000
MAX_NOTES = 500
_ERROR_TEXT = re.compile(r"#(?:ССЫЛКА|REF|Н/Д|N/A|ЗНАЧ|VALUE|ДЕЛ/0|DIV/0|ИМЯ|NAME|ЧИСЛО|NUM|ПУСТО|NULL|SPILL|ПЕРЕНОС)[!?]?", re.IGNORECASE)
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
Note = tuple[int, int, str, str]


def serve(path: str, kind: str, memory: int, pipe: Connection) -> None:
    """Entry of the child: sends ('sheet', …), ('rows', …), ('notes', …) and last ('end',) or ('fail', code, text)."""
    _limit(memory)
    try:
        for message in _messages(path, kind):
            pipe.send_bytes(pickle.dumps(message, protocol=5))
        pipe.send_bytes(pickle.dumps(("end",), protocol=5))
    except BaseException as trouble:  # noqa: BLE001  a panic of the library is a BaseException
        code = "password" if type(trouble).__name__ == "PasswordError" else type(trouble).__name__
        pipe.send_bytes(pickle.dumps(("fail", code, str(trouble)[:200]), protocol=5))
    finally:
        pipe.close()


def _limit(memory: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has none; there the time limit and the pre-scan must do
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _messages(path: str, kind: str) -> Iterator[tuple[Any, ...]]:
    import python_calamine

    with python_calamine.CalamineWorkbook.from_path(path) as book:
        for number, meta in enumerate(book.sheets_metadata):
            if meta.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_index(number)
            start = sheet.start or (0, 0)
            merges = [(r1 + 1, c1 + 1, r2 + 1, c2 + 1) for (r1, c1), (r2, c2) in sheet.merged_cell_ranges or []]
            hidden = meta.visible != python_calamine.SheetVisibleEnum.Visible
            yield "sheet", meta.name, hidden, start[0], merges
            if not sheet.width or not sheet.height or sheet.start is None:
                continue
            if kind in ("xls", "xlsb") and sheet.width * sheet.height > 20_000_000:
                raise MemoryError
            yield from _rows(sheet.to_python(skip_empty_area=True), *start)


def _rows(source: list[list[Any]], top: int, left: int) -> Iterator[tuple[Any, ...]]:
    notes: list[Note] = []
    chunk: list[tuple[Any, ...]] = []
    pad = (None,) * left
    clean = cleaner(notes)
    for number, cells in enumerate(source, top + 1):
        values = [clean(value, number, left + place) if value != "" else None for place, value in enumerate(cells, 1)]
        chunk.append((*pad, *values))
        if len(chunk) == CHUNK:
            yield "rows", chunk
            chunk = []
    yield "rows", chunk
    yield "notes", notes


def cleaner(notes: list[Note]) -> Callable[[object, int, int], Any]:
    """A function (value, row, column) → str, int, float, bool, date, datetime or None that notes what it had to change."""

    def note(row: int, column: int, code: str, text: str) -> None:
        if len(notes) < MAX_NOTES:
            notes.append((row, column, code, text))

    def clean(value: object, row: int, column: int) -> object:
        if isinstance(value, str):
            return _text(value, row, column, note)
        if isinstance(value, bool):
            return value
        if isinstance(value, (int, float)):
            return _number(value, row, column, note)
        if isinstance(value, datetime):
            return value.date() if value.time() == time() else value.replace(tzinfo=None)
        if isinstance(value, date):
            return value
        if isinstance(value, timedelta):
            return str(value)
        return value.isoformat("minutes") if isinstance(value, time) else str(value)

    return clean


def _number(value: float, row: int, column: int, note: Callable[[int, int, str, str], None]) -> object:
    if not math.isfinite(value):
        note(row, column, "not_a_number", str(value))
        return None
    if abs(value) >= 1e15:
        note(row, column, "digits_lost", f"{value:.0f}"[:40])
    return int(value) if abs(value) < 1e18 and value == int(value) else value


def _text(value: str, row: int, column: int, note: Callable[[int, int, str, str], None]) -> str | None:
    if not value.isprintable() or "_x" in value:
        value = _ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1].upper() in ("000A", "0009") else "", value)
        value = _UNSEEN.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    value = value.strip()
    if value[:1] == "#" and _ERROR_TEXT.fullmatch(value):
        note(row, column, "error_cell", value)
        return None
    if value.lower() in ("nan", "inf", "-inf"):
        note(row, column, "not_a_number", value)
        return None
    return value or None
