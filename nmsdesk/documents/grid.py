"""A table made ready to be written: numbered rows, two-level captions, values as Russian text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from math import isfinite

from nmsdesk import russian
from nmsdesk.documents.tree import Align, Cell, Column, Items, RowStyle, Run, Table, Text

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Head:
    """A caption over ``across`` columns and ``down`` header rows, its corner at (``row``, ``column``)."""

    text: str
    row: int
    column: int
    across: int = 1
    down: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """The table with its numbering column, styles and alignments filled in for every row and column."""

    columns: tuple[Column, ...]
    aligns: tuple[Align, ...]
    head: tuple[Head, ...]
    head_rows: int
    rows: tuple[tuple[Cell, ...], ...]
    styles: tuple[RowStyle, ...]


def plain(text: str) -> str:
    """Text without the characters that files cannot hold: controls and halves of surrogate pairs."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def runs(text: Text) -> tuple[Run, ...]:
    """Any text as runs, cleaned."""
    parts = text if isinstance(text, tuple) else (text,)
    whole = (part if isinstance(part, Run) else Run(part) for part in parts)
    return tuple(Run(plain(run.text), run.bold, run.italic) for run in whole)


def shown(value: Cell, column: Column = Column("")) -> str:  # noqa: B008 — a frozen value
    """The value as people read it: 14.03.2026, 4 000, 45,7 %; None is empty."""
    if value is None:
        return ""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, datetime):
        return russian.moment(value)
    if isinstance(value, date):
        return russian.day(value)
    if isinstance(value, bool):
        return "да" if value else "нет"
    if not isfinite(value):
        return "нет данных"
    text = russian.number(value, column.decimals if isinstance(value, float) else 0)
    return f"{text}{russian.NBSP}{column.unit}" if column.unit else text


def mark(items: Items, index: int) -> str:
    """What stands before the item: a number, a clause number, a dash."""
    return f"{items.prefix}{items.start + index}." if items.numbered else "–"


def grid(table: Table) -> Grid:
    """Everything the writers share about a table; ValueError if a row is not as long as the columns."""
    if any(len(row) != len(table.columns) for row in table.rows):
        raise ValueError(f"table «{table.caption}»: a row and the columns differ in length")
    if table.row_styles and len(table.row_styles) != len(table.rows):
        raise ValueError(f"table «{table.caption}»: row_styles and rows differ in length")
    styles = list(table.row_styles) or [""] * len(table.rows)
    if table.total and styles:
        styles[-1] = "total"
    columns, rows = table.columns, table.rows
    if table.number:
        columns = (Column("№", _number_width(table), "center"), *columns)
        rows = _numbered(rows, styles)
    head, head_rows = _head(columns, table.column_numbers)
    aligns = tuple(column.align or _natural(rows, styles, i) for i, column in enumerate(columns))
    return Grid(columns, aligns, head, head_rows, rows, tuple(styles))


def _number_width(table: Table) -> float:
    digits = max(2, len(str(len(table.rows))))
    return sum(column.width for column in table.columns) * (0.022 + 0.012 * digits)


def _numbered(rows: tuple[tuple[Cell, ...], ...], styles: list[RowStyle]) -> tuple[tuple[Cell, ...], ...]:
    result: list[tuple[Cell, ...]] = []
    number = 0
    for row, style in zip(rows, styles):
        if style == "section":
            result.append((*row, None))  # the first cell goes across the whole table
        elif style == "total":
            result.append((None, *row))
        else:
            number += 1
            result.append((str(number), *row))
    return tuple(result)


def _natural(rows: tuple[tuple[Cell, ...], ...], styles: list[RowStyle], column: int) -> Align:
    values = (row[column] for row, style in zip(rows, styles) if style != "section" and row[column] is not None)
    value = next(values, None)
    if isinstance(value, date):
        return "center"
    return "right" if isinstance(value, int | float) and not isinstance(value, bool) else "left"


def _head(columns: tuple[Column, ...], numbers: bool) -> tuple[tuple[Head, ...], int]:
    grouped = any(column.group for column in columns)
    depth = 2 if grouped else 1
    heads: list[Head] = []
    for i, column in enumerate(columns):
        if not column.group:
            heads.append(Head(plain(column.caption), 0, i, down=depth))
            continue
        if i == 0 or columns[i - 1].group != column.group:
            across = next((n for n in range(i, len(columns)) if columns[n].group != column.group), len(columns)) - i
            heads.append(Head(plain(column.group), 0, i, across=across))
        heads.append(Head(plain(column.caption), 1, i))
    if numbers:
        heads += [Head(str(i + 1), depth, i) for i in range(len(columns))]
    return tuple(sorted(heads, key=lambda head: (head.row, head.column))), depth + numbers
