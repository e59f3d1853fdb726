"""XLSX for those who will count further: each table on a sheet of its own, numbers as numbers, texts never formulas."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import xlsxwriter

from nmsdesk.documents.files import replace_file
from nmsdesk.documents.grid import plain
from nmsdesk.documents.sheet import SheetWriter
from nmsdesk.documents.tree import Block, Columns, Document, Heading, PageBreak, Table

_MANY = 10_000


@dataclass(slots=True)
class _Part:
    """What goes on one sheet: blocks around at most one table."""

    landscape: bool
    blocks: list[Block] = field(default_factory=list)

    @property
    def table(self) -> Table | None:
        return next((block for block in self.blocks if isinstance(block, Table)), None)


def write_xlsx(document: Document, path: Path) -> None:
    """The document in ``path``; StorageTrouble if it cannot be written."""
    content = render_xlsx(document)
    replace_file(path, lambda part: part.write_bytes(content))


def render_xlsx(document: Document) -> bytes:
    """The document as the bytes of an XLSX; the same tree gives the same bytes."""
    parts = _parts(document)
    rows = sum(len(part.table.rows) for part in parts if part.table)
    result = BytesIO()
    # constant memory writes row by row and forgets: needed only for long lists, and forbids captions merged downwards
    book = xlsxwriter.Workbook(result, {"constant_memory": rows > _MANY, "strings_to_formulas": False, "strings_to_urls": False})
    made = document.made
    book.set_properties(
        {
            "title": plain(document.title),
            "author": plain(document.author),
            "subject": plain(document.subject),
            "created": datetime(made.year, made.month, made.day, tzinfo=UTC) if made else datetime(2000, 1, 1, tzinfo=UTC),
        }
    )
    names: set[str] = set()
    for part in parts:
        sheet = book.add_worksheet(_name(part, document, names))
        writer = SheetWriter(book, sheet, part.table, part.landscape, rows > _MANY)
        if not any(isinstance(block, Heading) for block in part.blocks):
            writer.title(document.title)
        for block in part.blocks:
            writer.add(block)
        writer.close()
    book.close()
    return result.getvalue()


def _parts(document: Document) -> list[_Part]:
    """Texts after a table stay under it up to the next heading, which goes with the table that follows."""
    landscape = document.landscape
    parts = [_Part(landscape)]
    waiting: list[Block] = []
    ended = True
    for block in _flat(document.blocks):
        if isinstance(block, PageBreak):
            landscape = landscape if block.landscape is None else block.landscape
            ended = True
        elif isinstance(block, Table):
            if parts[-1].table:
                parts.append(_Part(landscape))
            parts[-1].landscape = landscape
            parts[-1].blocks += [*waiting, block]
            waiting, ended = [], False
        else:
            ended = ended or isinstance(block, Heading)
            (waiting if ended else parts[-1].blocks).append(block)
    parts[-1].blocks += waiting
    return parts


def _flat(blocks: tuple[Block, ...]) -> list[Block]:
    """Halves side by side one under the other."""
    return [b for block in blocks for b in ((*block.left, *block.right) if isinstance(block, Columns) else (block,))]


def _name(part: _Part, document: Document, taken: set[str]) -> str:
    """A sheet name Excel allows: no signs of its own, 31 characters, unlike the others."""
    heads = [block.text for block in part.blocks if isinstance(block, Heading)]
    wanted = (part.table.caption if part.table else "") or (heads[-1] if heads else "") or document.title
    base = re.sub(r"[\[\]:*?/\\\n]+", " ", plain(wanted))
    base = re.sub(r"\s+", " ", base).strip(" '")[:31].strip(" '") or "Лист"
    name, number = base, 2
    while name.casefold() in taken or name.casefold() == "history":
        name, number = f"{base[:27].rstrip()} {number}", number + 1
    taken.add(name.casefold())
    return name
