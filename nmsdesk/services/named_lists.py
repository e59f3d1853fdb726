"""A list from outside – pasted or out of a file – as people with birth dates and СНИЛС, or as organisations; what is not read is told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from nmsdesk.errors import Rejected
from nmsdesk.exchange.lists import RecognisedSheet, recognise
from nmsdesk.exchange.reading import Sheet, Workbook, read_workbook
from nmsdesk.exchange.values import parse_name, parse_snils
from nmsdesk.exchange.values.days import parse_day
from nmsdesk.exchange.values.people import FullName
from nmsdesk.russian import clean, number
from nmsdesk.services.pasting import cells

MOST = 20_000
PASTED = "Вставка из буфера обмена"
_ELEVEN = re.compile(r"(?:\d[\s-]?){10}\d")
_PLACE = re.compile(
    r"(?:(?:кратк|полн|сокращ[её]нн)\w+ )?(?:наименовани\w+|названи\w+)?"
    r"(?: ?(?:образовательн\w+ )?(?:организаци\w+|учреждени\w+|школ[аы]|оо|оу))?",
    re.IGNORECASE,
)  # captions of a column of organisations
_TOTAL = re.compile(r"^(?:итого|всего|фио|ф\.\s?и\.\s?о|фамилия|№|п/п)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Named:
    """A row of the list: its number there (sheets after the first go on counting), the name as understood, birth, СНИЛС."""

    row: int
    name: FullName
    birth: date | None = None
    snils: str = ""


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A row of a list of organisations: its number there and the name as written."""

    row: int
    name: str


@dataclass(frozen=True, slots=True)
class NamedList:
    """The list: where it is from, its people or organisations, and rows that hold something and no name: (row, text)."""

    source: str
    people: tuple[Named, ...]
    unread: tuple[tuple[int, str], ...] = ()
    places: tuple[NamedPlace, ...] = ()


def of_file(path: Path, places: bool = False) -> NamedList:
    """The people (``places``: the organisations) of a spreadsheet; Rejected when there are none."""
    return _of(read_workbook(path), places)


def of_text(text: str, places: bool = False) -> NamedList:
    """The people (``places``: the organisations) of rows copied from Excel or typed line by line; Rejected when there are none."""
    rows = [tuple(c or None for c in row) for row in cells(text)]
    return _of(Workbook(PASTED, "paste", "", (Sheet("Вставка", rows=list(rows)),), (), ""), places)


def _of(workbook: Workbook, places: bool) -> NamedList:
    if sum(len(s.rows) for s in workbook.sheets) > MOST:
        raise Rejected(f"В списке больше {number(MOST)} строк. Оставьте в нём только тех, кого нужно сверить.")
    return _places(workbook) if places else _people(workbook)


def _people(workbook: Workbook) -> NamedList:
    headed = {s.name: s for s in recognise(workbook, "staff").sheets}
    people: list[Named] = []
    unread: list[tuple[int, str]] = []
    before = 0
    for sheet in workbook.sheets:
        known = headed.get(sheet.name)
        own, rest = _by_captions(sheet, known, before) if known else ([], [])
        if not own:  # no captions, or only one that is known
            own, rest = _scanned(sheet, before)
        people += own
        unread += rest
        before += len(sheet.rows)
    if not people:
        raise Rejected("В списке не найдено ни одной фамилии с именем. Нужен столбец с ФИО; дата рождения и СНИЛС помогут точности.")
    return NamedList(workbook.path_name, tuple(people), tuple(unread))


def _places(workbook: Workbook) -> NamedList:
    """The organisations: the column under a caption that speaks of them, else the first cell with letters in a row."""
    found: list[NamedPlace] = []
    unread: list[tuple[int, str]] = []
    before = 0
    for sheet in workbook.sheets:
        head, at = next(((n, k) for n, row in enumerate(sheet.rows[:15]) for k, c in enumerate(row) if _heads(c, row)), (-1, -1))
        for n, row in enumerate(sheet.rows[head + 1 :], before + head + 2):
            filled = [c for c in row if c is not None and clean(str(c))]
            chosen = row[at : at + 1] if at >= 0 else row
            written = [re.sub(r"^\d{1,4}[.)]\s+", "", clean(str(c))) for c in chosen if c is not None]
            name = next((c for c in written if re.search("[А-Яа-яЁё]", c)), "")
            if not filled or any(_TOTAL.match(clean(str(c))) for c in filled[:3]):
                continue
            if name:
                found.append(NamedPlace(n, name))
            else:
                unread.append((n, _said(row)))
        before += len(sheet.rows)
    if not found:
        raise Rejected("В списке не найдено ни одного названия организации. Нужен столбец с названиями, каждая организация с новой строки.")
    return NamedList(workbook.path_name, (), tuple(unread), tuple(found))


def _heads(cell: Any, row: Sequence[Any]) -> bool:
    """Whether the cell is a caption of names of organisations: no digit in its row of words."""
    text = clean(cell) if isinstance(cell, str) else ""
    return bool(text and _PLACE.fullmatch(text)) and not any(re.search(r"\d", str(c)) for c in row if c is not None)


def _by_captions(sheet: Sheet, known: RecognisedSheet, before: int) -> tuple[list[Named], list[tuple[int, str]]]:
    """The people of a sheet with a header of two known columns or more."""
    people, unread = [], []
    for row in known.rows:
        name = row.values.get("full_name")
        if isinstance(name, FullName):
            birth = row.values.get("birth") if row.values.get("birth_precision", "day") == "day" else None
            people.append(Named(before + row.row, name, birth, row.values.get("snils") or ""))
        else:
            unread.append((before + row.row, _said(sheet.rows[row.row - 1])))
    return people, unread


def _scanned(sheet: Sheet, before: int) -> tuple[list[Named], list[tuple[int, str]]]:
    """The people of a sheet without captions: in each row the first cells that make a name, a birth date, a СНИЛС."""
    people, unread = [], []
    for n, row in enumerate(sheet.rows, before + 1):
        filled = [c for c in row if c is not None and str(c).strip()]
        if not filled or any(_TOTAL.match(clean(str(c))) for c in filled[:3]):
            continue  # captions and totals
        name = _name(filled)
        if name is not None:
            people.append(Named(n, name, _birth(filled), _snils(filled)))
        else:
            unread.append((n, _said(row)))
    return people, unread


def _name(row: Sequence[Any]) -> FullName | None:
    texts = [re.sub(r"^\s*\d{1,4}[.)]?\s+", "", c) for c in row if isinstance(c, str) and re.search("[А-Яа-яЁё]", c)]
    parts = [" ".join(texts[:3]), " ".join(texts[:2])] if texts and len(texts[0].split()) == 1 else []
    for text in (*texts[:1], *parts, *texts[1:]):
        if not text.lstrip()[:1].isupper():
            continue  # a remark, not a name
        try:
            return parse_name(text)
        except ValueError:
            continue
    return None


def _birth(row: Sequence[Any]) -> date | None:
    for cell in row:
        if isinstance(cell, (date, datetime)) or (isinstance(cell, str) and re.search(r"\d{1,2}\.\d{1,2}\.\d{2,4}", cell)):
            try:
                return parse_day(cell)
            except ValueError:
                continue
    return None


def _snils(row: Sequence[Any]) -> str:
    for cell in row:
        text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
        if _ELEVEN.fullmatch(text.strip()):
            try:
                return parse_snils(text)
            except ValueError:
                continue
    return ""


def _said(row: Sequence[Any]) -> str:
    return clean(" ".join(str(c) for c in row if c is not None))[:80]
