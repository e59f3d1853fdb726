"""One sheet of a workbook, written from the top down."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from io import BytesIO
from math import ceil, isfinite
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from nmsdesk.documents.grid import Grid, Head, grid, mark, plain, runs, shown
from nmsdesk.documents.tree import (
    Approval,
    Block,
    Cell,
    Column,
    Heading,
    Items,
    KeyValues,
    Note,
    Paragraph,
    Picture,
    Signatures,
    Space,
    Table,
    Text,
)
from nmsdesk.documents.widths import column_widths, line_count

_FILLS = {"head": "#EEEEEE", "total": "#EEEEEE", "section": "#E2E2E2", "ok": "#E3F4EA", "warn": "#FFF3D6", "bad": "#FBE6E4"}
_LINE = 15.5  # points a line of text takes
_LONGEST = 32_767


class SheetWriter:
    """Knows the next free row; blocks other than the table go across all its columns."""

    def __init__(self, book: Workbook, sheet: Worksheet, table: Table | None, landscape: bool, streaming: bool):
        self.book, self.sheet, self.streaming = book, sheet, streaming
        self.grid = grid(table) if table else None
        self.landscape = landscape or bool(self.grid and len(self.grid.columns) > 7)
        self.widths = self._widths()
        self.row = 0
        self.format = cache(self._format)
        for i, width in enumerate(self.widths):
            sheet.set_column(i, i, width)

    def _widths(self) -> list[float]:
        room = 130 if self.landscape else 90
        paper = 26.0 if self.landscape else 18.0
        if not self.grid:
            return [30, 20, 20, 20]
        return [width * room / paper for width in column_widths(self.grid, paper, 11)]

    def _format(self, **look: Any) -> Format:
        return self.book.add_format({"font_name": "Times New Roman", "font_size": 11, "valign": "top", "text_wrap": True} | look)

    def title(self, text: str) -> None:
        """The name of the document on a sheet without a heading."""
        self._across(text, bold=True, font_size=14)

    def add(self, block: Block) -> None:
        match block:
            case Heading(text, level):
                self._across(text, bold=True, font_size=14 if level == 1 else 12, align="center" if level == 1 else "left")
            case Paragraph(text, align, _, bold):
                self._across(text, bold=bold, align="left" if align == "justify" else align)
            case Approval(lines):
                for i, line in enumerate(lines):
                    self._across(line, align="right", bold=i == 0)
            case Items():
                for i, text in enumerate(block.texts):
                    self._across((f"{mark(block, i)} ", *runs(text)))
            case KeyValues(pairs):
                for key, value in pairs:
                    self._pair(key, value)
            case Signatures(rows):
                for post, name in rows:
                    self.row += 1
                    self._across(f"{post}  ____________________  {name}")
            case Note(text):
                self._across(text, font_size=9, font_color="#555555")
            case Table():
                self._table(block)
            case Picture():
                self._picture(block)
            case Space():
                self.row += 1

    def close(self) -> None:
        """Page setup: A4, one page wide, pages numbered."""
        self.sheet.set_paper(9)
        self.sheet.set_margins(left=0.8, right=0.4, top=0.8, bottom=0.8)
        if self.landscape:
            self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_footer("&Cстр. &P из &N")

    def _across(self, text: Text, **look: Any) -> None:
        line = "".join(run.text for run in runs(text))[:_LONGEST]
        look.setdefault("align", "left")
        size = look.get("font_size", 11)
        room = sum(self.widths) * 11 / size * (0.92 if look.get("bold") else 1.12)
        # a merged cell does not grow by itself
        self.sheet.set_row(self.row, sum(max(1, ceil(len(part) / room)) for part in line.split("\n")) * _LINE * size / 11)
        self._merged(self.row, 0, len(self.widths) - 1, line, self.format(**look))
        self.row += 1

    def _merged(self, row: int, first: int, last: int, value: str, look: Format) -> None:
        if last > first:
            self.sheet.merge_range(row, first, row, last, "", look)
        self.sheet.write_string(row, first, value, look)

    def _pair(self, key: str, value: Cell) -> None:
        if len(self.widths) < 2:
            self._across(f"{key}: {shown(value)}")
            return
        split, room = 0, self.widths[0]
        while split < len(self.widths) - 2 and room < sum(self.widths) * 0.25:
            split += 1
            room += self.widths[split]
        text = shown(value)[:_LONGEST]
        rest = max(1.0, sum(self.widths) - room)
        lines = max(ceil(len(key) / room), sum(max(1, ceil(len(part) / rest)) for part in text.split("\n")))
        self.sheet.set_row(self.row, lines * _LINE)
        self._merged(self.row, 0, split, plain(key), self.format(font_color="#555555", bottom=1, bottom_color="#C0C0C0"))
        self._merged(self.row, split + 1, len(self.widths) - 1, text, self.format(align="left", bottom=1, bottom_color="#C0C0C0"))
        self.row += 1

    def _table(self, table: Table) -> None:
        made = self.grid
        assert made
        if table.caption:
            self._across(table.caption, bold=True)
        top = self.row
        self._head(made, top)
        self.row += made.head_rows
        first = self.row
        for row, style in zip(made.rows, made.styles):
            if style == "section":
                self._merged(self.row, 0, len(self.widths) - 1, shown(row[0]), self.format(**_look(style), align="left"))
            else:
                self._fit(self.row, row, made.columns)
                for i, value in enumerate(row):
                    self._cell(self.row, i, value, made.columns[i], style, made.aligns[i])
            self.row += 1
        if len(made.rows) > 30:  # a short table ends on its page, and captions over what follows would puzzle
            self.sheet.repeat_rows(top, first - 1)
        if first < 16:
            self.sheet.freeze_panes(first, 0)
        last = self.row - 1 - (bool(made.styles) and made.styles[-1] == "total")
        if made.head_rows == 1 and "section" not in made.styles and last >= first:
            self.sheet.autofilter(top, 0, last, len(self.widths) - 1)
        self.row += 1

    def _head(self, made: Grid, top: int) -> None:
        look = self.format(**_look("head"), align="center", valign="vcenter")
        for head in made.head:
            row, down = top + head.row, 1 if self.streaming else head.down
            if head.across > 1 or down > 1:
                self.sheet.merge_range(row, head.column, row + down - 1, head.column + head.across - 1, "", look)
            self.sheet.write_string(row, head.column, head.text, look)
        if self.streaming:
            for head in made.head:
                for row in range(1, head.down):
                    self.sheet.write_blank(top + head.row + row, head.column, None, look)
        for row in range(made.head_rows):
            self.sheet.set_row(top + row, max(self._height(head) for head in made.head if head.row == row))

    def _height(self, head: Head) -> float:
        room = max(4, sum(self.widths[head.column : head.column + head.across]) - 1.5)
        # bold letters are wider
        return line_count(head.text, room / 1.15) * _LINE / head.down + 4

    def _fit(self, row: int, cells: tuple[Cell, ...], columns: tuple[Column, ...]) -> None:
        """Row height by the longest text: not every program grows rows when it opens a file."""
        lines = max(line_count(shown(value, c), width * 1.12) for value, c, width in zip(cells, columns, self.widths))
        if lines > 1:
            self.sheet.set_row(row, min(400, lines * _LINE))

    def _cell(self, row: int, column: int, value: Cell, about: Column, style: str, align: str) -> None:
        look = _look(style) | {"align": "left" if align == "justify" else align}
        if value is None:
            self.sheet.write_blank(row, column, None, self.format(**look))
        elif isinstance(value, date) and value.year >= 1900:
            kind = "dd.mm.yyyy hh:mm" if isinstance(value, datetime) else "dd.mm.yyyy"
            self.sheet.write_datetime(row, column, value, self.format(**look, num_format=kind))
        elif isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value) and abs(value) < 1e15:
            self.sheet.write_number(row, column, value, self.format(**look, num_format=_number_format(value, about)))
        else:
            self.sheet.write_string(row, column, shown(value, about)[:_LONGEST], self.format(**look))

    def _picture(self, block: Picture) -> None:
        from nmsdesk.documents import charts

        for part in charts.sheets(block.chart, block.width_cm):
            png = charts.figure_png(part, charts.PRINT, block.width_cm, block.height_cm, 200)
            about = plain(block.description or block.caption)
            self.sheet.insert_image(self.row, 0, "chart.png", {"image_data": BytesIO(png), "description": about, "object_position": 2})
            height = charts.natural_height(part, block.width_cm) if block.height_cm is None else block.height_cm
            self.row += ceil(height / 2.54 * 72 / 15) + 1
        if block.caption:
            self._across(block.caption, font_size=9)


def _look(style: str) -> dict[str, Any]:
    look: dict[str, Any] = {"border": 1, "border_color": "#808080"}
    if style in _FILLS:
        look["bg_color"] = _FILLS[style]
    if style in ("head", "total", "section"):
        look["bold"] = True
    if style == "muted":
        look["font_color"] = "#707070"
    return look


def _number_format(value: float, column: Column) -> str:
    decimals = f".{'0' * column.decimals}" if isinstance(value, float) and column.decimals else ""
    unit = column.unit.replace('"', "")
    return f"#,##0{decimals}" + (f'"\u00a0{unit}"' if unit else "")
