"""Tables out: lists and templates as .xlsx or .csv that open in Excel and never run anything."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import Any, Literal

from nmsdesk.errors import BadFile
from nmsdesk.russian import day, moment

LONG = 10_000
MAX_TEXT = 32_000
TEMPLATE_ROWS = 2_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDTHS = (6, 60)


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """A column of a template: caption, a hint for the second sheet, an example, closed choices, the kind of value."""

    caption: str
    hint: str = ""
    example: str = ""
    choices: tuple[str, ...] = ()
    kind: Literal["text", "day", "number"] = "text"


def write_table(path: str | Path, title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Write rows under captions; the suffix chooses .xlsx or .csv. Returns how many rows were written.

    Texts are never formulas; dates are dates, True and False «да» and «нет», several values «; ».
    """
    path = Path(path)
    if path.suffix.lower() == ".csv":
        return _whole(path, lambda part: _write_csv(part, columns, rows))
    if path.suffix.lower() != ".xlsx":
        raise BadFile(f"Список сохраняется в .xlsx или .csv, а не в «{path.suffix or path.name}». Исправьте имя файла.")
    head: list[Sequence[Any]] = []
    source = iter(rows)
    for row in source:
        head.append(row)
        if len(head) > LONG:
            return _whole(path, lambda part: _write_long(part, title, columns, head, source))
    return _whole(path, lambda part: _write_short(part, title, columns, head))


def _whole(path: Path, write: Callable[[Path], int]) -> int:
    """Write beside and rename over, so that a failed export leaves the old file."""
    part = path.with_name(f".{path.name}.part{path.suffix}")
    try:
        count = write(part)
        os.replace(part, path)
    except OSError as trouble:
        what = trouble.strerror or "ошибка записи"
        raise BadFile(f"Файл «{path.name}» не записан ({what}). Закройте его в Excel или выберите другую папку.") from None
    finally:
        part.unlink(missing_ok=True)
    return count


def _plain(value: Any) -> Any:
    """A value as a cell takes it: str, int, float, date, datetime or None."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, (int, float)):
        return value if abs(value) < 1e15 else str(value)
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, date):
        return value
    if isinstance(value, (list, tuple, set, frozenset)):
        return _text("; ".join(str(item) for item in value))
    return _text(str(value))


def _text(value: str) -> str:
    kept = "".join(sign for sign in value if sign >= " " or sign in "\n\t")
    return kept[:MAX_TEXT]


def _sheet_title(title: str) -> str:
    return "".join(" " if sign in "[]:*?/\\'" else sign for sign in title).strip()[:31] or "Лист1"


def _width(caption: str, values: Iterable[Any]) -> int:
    longest = max((len(line) for value in values for line in _shown(value).split("\n")), default=0)
    words = max((len(word) for word in caption.split()), default=0)
    return max(_WIDTHS[0], min(_WIDTHS[1], max(longest, words, min(len(caption), 24)) + 2))


def _shown(value: Any) -> str:
    if isinstance(value, datetime):
        return moment(value)
    return day(value) if isinstance(value, date) else "" if value is None else str(value)


def _write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
        writer.writerow([_guarded(caption) for caption in columns])
        return sum(writer.writerow([_guarded(_plain(value)) for value in row]) > 0 for row in rows)


def _guarded(value: Any) -> str:
    if isinstance(value, float):
        return str(value).replace(".", ",")
    text = _shown(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text


def _write_short(path: Path, title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> int:
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = _sheet_title(title)
    _style_header(sheet, columns)
    plain = [[_plain(value) for value in row] for row in rows]
    for number, values in enumerate(plain, 2):
        for place, value in enumerate(values, 1):
            if value is not None:
                _set(sheet.cell(number, place), value)
    for place, caption in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(place)].width = _width(caption, (row[place - 1] for row in plain[:500]))
    if columns:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{max(len(plain) + 1, 2)}"
    book.save(path)
    return len(plain)


def _style_header(sheet: Any, columns: Sequence[str]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    for place, caption in enumerate(columns, 1):
        cell = sheet.cell(1, place)
        _set(cell, caption)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", start_color="E8EEF4")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    sheet.freeze_panes = "A2"


def _set(cell: Any, value: Any) -> None:
    if isinstance(value, str):
        cell.value, cell.data_type = value, "s"
        if value.startswith(_FORMULA):
            cell.quotePrefix = True
        return
    cell.value = value
    if isinstance(value, datetime):
        cell.number_format = "DD.MM.YYYY HH:MM"
    elif isinstance(value, date):
        cell.number_format = "DD.MM.YYYY"


def _write_long(path: Path, title: str, columns: Sequence[str], head: Sequence[Sequence[Any]], rest: Iterable[Sequence[Any]]) -> int:
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(str(path), options)
    bold = book.add_format({"bold": True, "bg_color": "#E8EEF4", "text_wrap": True, "valign": "vcenter"})
    days, moments = book.add_format({"num_format": "dd.mm.yyyy"}), book.add_format({"num_format": "dd.mm.yyyy hh:mm"})
    sheet = book.add_worksheet(_sheet_title(title))
    for place, caption in enumerate(columns):
        sheet.set_column(place, place, _width(caption, (_plain(row[place]) for row in head[:500])))
    sheet.freeze_panes(1, 0)
    for place, caption in enumerate(columns):
        sheet.write_string(0, place, caption, bold)
    count = 0
    for count, row in enumerate(chain(head, rest), 1):
        for place, value in enumerate(map(_plain, row)):
            if isinstance(value, str):
                sheet.write_string(count, place, value)
            elif isinstance(value, date):
                sheet.write_datetime(count, place, value, moments if isinstance(value, datetime) else days)
            elif value is not None:
                sheet.write_number(count, place, value)
    sheet.autofilter(0, 0, count, max(len(columns) - 1, 0))
    book.close()
    return count


def write_template(path: str | Path, title: str, columns: Sequence[TemplateColumn]) -> None:
    """An .xlsx to fill in: captions with drop-down choices and date checks, and a second sheet of hints and examples."""
    path = Path(path)
    if path.suffix.lower() != ".xlsx":
        raise BadFile("Шаблон сохраняется в .xlsx. Исправьте имя файла.")
    _whole(path, lambda part: _write_template(part, title, columns))


def _write_template(path: Path, title: str, columns: Sequence[TemplateColumn]) -> int:
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = _sheet_title(title)
    _style_header(sheet, [column.caption for column in columns])
    lists = book.create_sheet("Списки")
    for place, column in enumerate(columns, 1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = _width(column.caption, [column.example, *column.choices])
        for number in range(2, 202):
            sheet.cell(number, place).number_format = {"day": "DD.MM.YYYY", "number": "General", "text": "@"}[column.kind]
        _validate(sheet, lists, letter, place, column)
    _write_hints(book, title, columns)
    lists.sheet_state = "hidden"
    if not any(column.choices for column in columns):
        book.remove(lists)
    book.save(path)
    return len(columns)


def _validate(sheet: Any, lists: Any, letter: str, place: int, column: TemplateColumn) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    if column.choices:
        for number, choice in enumerate(column.choices, 1):
            _set(lists.cell(number, place), choice)
        source = f"'{lists.title}'!${get_column_letter(place)}$1:${get_column_letter(place)}${len(column.choices)}"
        rule = DataValidation("list", formula1=source, allow_blank=True, errorStyle="warning")
        rule.error = "Такого значения нет в списке. Оставить его?"
    elif column.kind == "day":
        rule = DataValidation("date", operator="greaterThan", formula1="10959", allow_blank=True, errorStyle="warning")
        rule.error = "Ожидается дата вида 01.09.2025."
    elif column.kind == "number":
        rule = DataValidation("decimal", operator="greaterThanOrEqual", formula1="0", allow_blank=True, errorStyle="warning")
        rule.error = "Ожидается число."
    else:
        return
    rule.errorTitle = column.caption[:30]
    if column.hint:
        rule.promptTitle, rule.prompt = column.caption[:30], column.hint[:250]
    sheet.add_data_validation(rule)
    rule.add(f"{letter}2:{letter}{TEMPLATE_ROWS}")


def _write_hints(book: Any, title: str, columns: Sequence[TemplateColumn]) -> None:
    from openpyxl.styles import Alignment

    sheet = book.create_sheet("Как заполнять", 1)
    _style_header(sheet, ["Столбец", "Что писать", "Пример", "Допустимые значения"])
    for number, column in enumerate(columns, 2):
        for place, text in enumerate((column.caption, column.hint, column.example, "; ".join(column.choices)), 1):
            cell = sheet.cell(number, place)
            if text:
                _set(cell, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for letter, width in zip("ABCD", (30, 60, 30, 50)):
        sheet.column_dimensions[letter].width = width
    _set(
        sheet.cell(len(columns) + 3, 1),
        f"«{title}»: заполните первый лист; лишние столбцы можно удалить, порядок столбцов любой. Загрузка: «Импорт» → выбрать файл.",
    )
