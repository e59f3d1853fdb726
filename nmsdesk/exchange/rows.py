"""Rows below a header: which are data, which are sections, totals and signatures, and their values."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from nmsdesk.exchange.cell import BLANK, Cell, Meaning
from nmsdesk.exchange.cells import Reader, compose_name, keeps_blank, reader
from nmsdesk.exchange.headers import AREA, LEVEL_WORDS, Column, Header
from nmsdesk.exchange.hints import named_organization
from nmsdesk.exchange.problems import ERROR, Problem
from nmsdesk.exchange.reading import Sheet
from nmsdesk.exchange.settling import settle
from nmsdesk.exchange.values import parse_name, percent_column
from nmsdesk.russian import clean, plural

STEP = 500
Progress = Callable[[int, int], None]
_TOTAL = re.compile(r"^(?:итого|всего|итог\b|средн(?:ее|ий|яя)|total|в том числе)", re.IGNORECASE)
_SIGNATURE = re.compile(
    r"^(?:исп\b|исп\.|исполнитель|подпись|м\.?п\.?$|примечани|директор|заведующ|руководитель|ответственн|дата составлени|тел\.)|_{3,}",
    re.IGNORECASE,
)
_PERSON = ("full_name", "last_name", "first_name", "patronymic", "birth", "snils", "sex", "organization", "post", "subjects")
_MENTOR = ("mentor", "mentor_organization", "form", "kind", "order", "since", "until", "pupil")


@dataclass(slots=True)
class Row:
    """A data row. ``values`` holds parsed values by field; ``missing`` the Russian names of required ones it lacks."""

    sheet: str
    row: int
    values: dict[str, Any]
    section: str = ""
    problems: list[Problem] = field(default_factory=list)
    missing: tuple[str, ...] = ()


@dataclass(slots=True)
class _Reading:
    sheet: Sheet
    header: Header
    kind: str
    required: tuple[tuple[str, ...], ...]
    today: date
    used: list[Column]
    merged: dict[tuple[int, int], Any]
    meanings: dict[int, Meaning]
    readers: list[tuple[Column, Reader, bool]]
    section: str = ""
    section_organization: str = ""
    carried: dict[str, Any] = field(default_factory=dict)
    ended: bool = False


def read_rows(
    sheet: Sheet, header: Header, kind: str, required: tuple[tuple[str, ...], ...], today: date, progress: Progress | None = None
) -> tuple[list[Row], int]:
    """Data rows of a sheet below its header, and how many other rows were passed over."""
    used = [column for column in header.columns if column.field]
    reading = _Reading(sheet, header, kind, required, today, used, _merged_down(sheet, header), _meanings(sheet, header), _readers(used))
    rows: list[Row] = []
    ignored = 0
    captions = {cell for row in sheet.rows[header.first_row - 1 : header.last_row] for cell in row if cell is not None}
    for number in range(header.last_row + 1, len(sheet.rows) + 1):
        if progress and number % STEP == 0:
            progress(number, len(sheet.rows))
        texts = [value for value in sheet.rows[number - 1] if value is not None]
        if not texts or _is_numbering(texts) or _is_header_again(texts, captions):
            ignored += 1
            continue
        row = _row(reading, number, texts)
        if row is None:
            ignored += 1
        else:
            rows.append(row)
    return rows, ignored


def _is_numbering(texts: list[Any]) -> bool:
    if len(texts) < 3 or not str(texts[1]).strip(" .").isdecimal():
        return False
    digits = [str(text).strip(" .") for text in texts]
    if not all(digit.isdecimal() for digit in digits):
        return False
    numbers = [int(digit) for digit in digits]
    return all(after - before == 1 for before, after in pairwise(numbers))


def _is_header_again(texts: list[Any], captions: set[Any]) -> bool:
    return len(texts) > 1 and all(text in captions for text in texts)


def _merged_down(sheet: Sheet, header: Header) -> dict[tuple[int, int], Any]:
    """Values of cells covered by a merge that goes down, within the used columns."""
    used = {column.index for column in header.columns if column.field}
    found: dict[tuple[int, int], Any] = {}
    for top, left, bottom, _right in sheet.merges:
        if top > header.last_row and bottom > top and left in used:
            value = sheet.cell(top, left)
            if value is not None:
                found.update({(row, left): value for row in range(top + 1, min(bottom, len(sheet.rows)) + 1)})
    return found


def _meanings(sheet: Sheet, header: Header) -> dict[int, Meaning]:
    """How bare numbers are meant, decided by the whole column."""
    found: dict[int, Meaning] = {}
    for column in header.columns:
        if column.field in ("points", "percent", "result", AREA):
            place = column.index - 1
            values = (row[place] for row in sheet.rows[header.last_row :] if len(row) > place)
            meaning = percent_column(values)
            if meaning == "score" and "%" in column.caption:
                meaning = "percent"
            found[column.index] = meaning
    return found


def _row(reading: _Reading, number: int, texts: list[Any]) -> Row | None:
    """The data row, or None for a section, a total or a signature."""
    if len(texts) > 3 and texts[0] != texts[-1] and _has_name(reading, number):
        return _data_row(reading, number)
    first = next((clean(text) for text in texts if isinstance(text, str) and not text.strip(" .").isdecimal()), "")
    if _TOTAL.match(first) and not _has_name(reading, number):
        reading.ended = True
        return None
    if _SIGNATURE.search(first) and not _has_name(reading, number):
        reading.ended = True
        return None
    if len(set(texts)) == 1 and not _is_person(reading, first):
        if first and not reading.ended:
            reading.section = first
            reading.section_organization = named_organization(first)
        return None
    return _data_row(reading, number)


def _has_name(reading: _Reading, number: int) -> bool:
    if reading.kind == "registry":  # a title may begin with «Руководитель …» or «Средний …»
        cells = {column.field for column in reading.used if reading.sheet.cell(number, column.index) is not None}
        return "program" in cells and bool(cells & {"registry_number", "since"})
    for column in reading.used:
        if column.field in ("full_name", "last_name", "mentor"):
            value = reading.sheet.cell(number, column.index)
            lettered = isinstance(value, str) and any(letter.isalpha() for letter in value)
            if lettered and not _TOTAL.match(value) and not _SIGNATURE.search(value):
                return True
    return False


def _is_person(reading: _Reading, text: str) -> bool:
    if not {"full_name", "mentor"} & reading.header.fields:
        return False
    words = text.split()
    if len(words) < 2 or not all(word[:1].isupper() for word in words[:2]):
        return False
    try:
        parse_name(text)
    except ValueError:
        return False
    return True


def _data_row(reading: _Reading, number: int) -> Row | None:
    sheet = reading.sheet
    cell = Cell(sheet.name, number, "", "", None, reading.today)
    cells = sheet.rows[number - 1]
    for column, read, keeps in reading.readers:
        value = cells[column.index - 1] if column.index <= len(cells) else None
        if value is None:
            value = reading.merged.get((number, column.index))
            if value is None:
                continue
        if not keeps and isinstance(value, str) and len(value) < 16 and value.strip().lower() in BLANK:
            continue
        cell.column, cell.caption, cell.value = column.letter, column.caption, value
        if reading.meanings:
            cell.meaning = reading.meanings.get(column.index, "score")
        try:
            read(cell)
        except ValueError as trouble:
            _bad(column, cell, str(trouble))
    if not cell.values and not cell.problems:
        return None
    if cell.values.get("has_plan") is False:
        return None
    _fill_down(reading, cell)
    compose_name(cell.values)
    settle(reading.kind, cell, f"{reading.section} {sheet.name}")
    row = Row(sheet.name, number, cell.values, reading.section, cell.problems)
    _check_required(reading, row)
    return row


def _bad(column: Column, cell: Cell, said: str) -> None:
    caption = "" if said.lower().startswith(column.caption.lower()) else f"{column.caption}: "
    cell.note(f"bad_{column.field}", f"{caption}{said}.", ERROR)


def _readers(used: list[Column]) -> list[tuple[Column, Reader, bool]]:
    """The columns with what reads each, and whether «-» and «нет» mean something there."""
    found: list[tuple[Column, Reader, bool]] = []
    for column in used:
        name = column.field or ""
        found.append((column, _level_count if name == "level_count" else reader(name), name == "level_count" or keeps_blank(name)))
    return found


def _level_count(cell: Cell) -> None:
    text = clean(str(cell.value))
    if "%" in cell.caption or not re.fullmatch(r"\d+", text):
        return
    caption = clean(cell.caption).lower().replace("ё", "е")
    word = LEVEL_WORDS.match(caption) or LEVEL_WORDS.search(caption.split(" ", 1)[-1])
    key = caption[word.start(1) :] if word and word.string == caption else caption
    cell.values.setdefault("levels", {})[key] = int(text)


def _fill_down(reading: _Reading, cell: Cell) -> None:
    """Organisation from the rows above; in mentoring and training lists also the person of a row that goes on."""
    values = cell.values
    for name in ("organization", "municipality"):
        if name in values:
            reading.carried[name] = values[name]
        elif name in reading.carried and name in reading.header.fields:
            values[name] = reading.carried[name]
    if reading.section_organization:
        values.setdefault("organization", reading.section_organization)
    own = _MENTOR if reading.kind == "mentorships" else _PERSON if reading.kind == "trainings" else ()
    if not own or any(problem.severity == ERROR for problem in cell.problems if problem.code in ("bad_full_name", "bad_mentor")):
        return
    if own[0] in values or "last_name" in values:
        reading.carried |= {f"own_{name}": values.get(name) for name in own}
    elif ("mentees" in values or "program" in values) and any(reading.carried.get(f"own_{name}") for name in own):
        for name in own:
            cell.put(name, reading.carried.get(f"own_{name}"))
        cell.column = ""
        cell.note("filled_down", "ФИО не указано; взято из строки выше.")


_TITLES = {
    "full_name": "ФИО", "points": "результат", "program": "программа", "number": "маршрут", "mentor": "наставник",
    "mentees": "наставляемый", "registry_number": "номер в реестре или дата включения",
    "organization": "организация", "level_count": "число участников по уровням",
}  # fmt: skip
_GIVES = {"points": {"score", "level", "areas"}, "level_count": {"levels"}, "full_name": {"full_name"}}


def _check_required(reading: _Reading, row: Row) -> None:
    missing = []
    for group in reading.required:
        given = _GIVES.get(group[0], set(group))
        if not given & row.values.keys():
            missing.append(_TITLES[group[0]])
    row.missing = tuple(missing)
    if missing and not any(problem.severity == ERROR for problem in row.problems):
        verb = plural(len(missing), "нет значения", "нет значений", "нет значений")
        message = f"В строке {verb}: {', '.join(missing)}; строка не взята."
        row.problems.append(Problem(row.sheet, row.row, "", "missing", message, ERROR))
