"""A table copied from Excel, as text, planned into a register just as a file with a plain table."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from nmsdesk.domain import catalogue
from nmsdesk.errors import Rejected
from nmsdesk.exchange.headers import normal
from nmsdesk.exchange.reading import Sheet, Workbook
from nmsdesk.russian import number
from nmsdesk.services.desk import Desk
from nmsdesk.services.imports import Hints, ImportPlan, plain, plan_workbook

MOST = 20_000
SHEET = "Вставка"
NAME = "Вставка из буфера обмена"


def plan_paste(
    desk: Desk, key: str, text: str, columns: Sequence[str] = (), on_match: str = "update", given: Mapping[str, str] | None = None
) -> ImportPlan:  # fmt: skip
    """Plan the text as a table of the register: with its captions in the first row, else columns in the order of the list.

    ``columns`` are the fields of the list as they stand on the screen (by default those shown); rows of the problems count
    from the first row of the text. ``given`` are values of fields that the table has no column of.
    The plan is applied by `imports.apply_import`.
    """
    register = catalogue.register(key)
    rows = cells(text)
    if not any(any(row) for row in rows):
        raise Rejected("В буфере обмена нет таблицы. Скопируйте в Excel строки и вставьте снова.")
    if len(rows) > MOST:
        raise Rejected(f"Вставить можно не больше {number(MOST)} строк. Сохраните таблицу в файл и примите его.")
    headed = has_header(key, rows[0])
    if not headed:
        names = [c for c in columns or (c.name for c in register.columns if c.field.shown) if c not in (given or {})]
        if max(map(len, rows)) > len(names):
            raise Rejected(f"В таблице столбцов больше, чем в списке ({len(names)}). Скопируйте её вместе со строкой заголовков.")
        rows.insert(0, tuple(names))
    known = plain.captions(register)
    there = {known.get(normal(cell)) for cell in rows[0] if cell}
    for name, value in (given or {}).items():
        if name not in there:
            width = max(map(len, rows))
            wide = [(*row, *(None,) * (width - len(row))) for row in rows]
            rows = [(*wide[0], name), *((*row, value) if any(row) else row for row in wide[1:])]
    digest = hashlib.sha256(text.encode()).hexdigest()
    workbook = Workbook(NAME, "paste", "", (Sheet(SHEET, rows=list(rows)),), (), digest)
    plan = plan_workbook(desk, Path(NAME), workbook, Hints(kind=key, on_match=on_match), as_plain=True)
    if not headed:
        plan.problems = [replace(p, row=p.row - 1) if p.row > 1 else p for p in plan.problems]
    return plan


def has_header(key: str, row: Sequence[str | None]) -> bool:
    """Whether the row holds captions of the register's fields: most of its filled cells are."""
    known = plain.captions(catalogue.register(key))
    filled = [cell for cell in row if cell]
    return bool(filled) and sum(normal(cell) in known for cell in filled) * 2 > len(filled)


def cells(text: str) -> list[tuple[str | None, ...]]:
    """Rows of cells as Excel puts them into the clipboard: tabs between cells, a cell with lines in quotes, its quotes doubled.

    A quote elsewhere is a letter: «ООО "Ромашка"» comes as it is.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    rows: list[tuple[str | None, ...]] = []
    row: list[str | None] = []
    place = 0
    while place <= len(text):
        cell, place = _cell(text, place)
        row.append(cell.strip() or None)
        if place >= len(text) or text[place] == "\n":
            rows.append(tuple(row))
            row = []
        place += 1
    return rows


def _cell(text: str, start: int) -> tuple[str, int]:
    """The cell that begins here and where it ends."""
    ends = [n for sign in "\t\n" if (n := text.find(sign, start)) >= 0]
    end = min(ends, default=len(text))
    if text[start : start + 1] != '"':
        return text[start:end], end
    place = start + 1
    while (close := text.find('"', place)) >= 0:
        if text[close + 1 : close + 2] == '"':
            place = close + 2
            continue
        if text[close + 1 : close + 2] in ("", "\t", "\n"):
            inner = text[start + 1 : close]
            if any(sign in inner for sign in ("\n", "\t", '""')):
                return inner.replace('""', '"'), close + 1
        break
    return text[start:end], end
