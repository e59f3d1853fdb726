"""PDF, pages for the preview and for the printer: one layout by Typst, without the internet and without system fonts."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nmsdesk import settings
from nmsdesk.documents.files import replace_file
from nmsdesk.documents.grid import grid, mark, plain, runs, shown
from nmsdesk.documents.tree import (
    Approval,
    Block,
    Columns,
    Document,
    Heading,
    Items,
    KeyValues,
    Note,
    PageBreak,
    Paragraph,
    Picture,
    Signatures,
    Space,
    Table,
    Text,
)
from nmsdesk.documents.typst_page import PAGE
from nmsdesk.documents.widths import column_widths

if TYPE_CHECKING:
    import typst

_LONG = re.compile(r"\S{25,}")
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def write_pdf(document: Document, path: Path) -> None:
    """The document as a tagged PDF in ``path``; StorageTrouble if it cannot be written."""
    content = render_pdf(document)
    replace_file(path, lambda part: part.write_bytes(content))


def render_pdf(document: Document) -> bytes:
    """The document as a tagged PDF; the same tree gives the same bytes."""
    made = datetime(document.made.year, document.made.month, document.made.day, tzinfo=UTC) if document.made else _EPOCH
    return _one(_compiler(document).compile(format="pdf", timestamp=made))


def render_pages(document: Document, dpi: float = 110) -> list[bytes]:
    """The same pages as PNG pictures, for the preview (110) and the printer (300)."""
    pages = _compiler(document).compile(format="png", ppi=dpi)
    return [pages] if isinstance(pages, bytes) else list(pages or ())


def count_pages(document: Document) -> int:
    """How many pages the document takes."""
    return int(json.loads(_compiler(document).query("<pages>", field="value", one=True)))


def _one(made: bytes | list[bytes] | None) -> bytes:
    assert isinstance(made, bytes)
    return made


def _compiler(document: Document) -> typst.Compiler:
    import typst

    return typst.Compiler(PAGE.encode(), font_paths=_fonts(), sys_inputs={"data": json.dumps(_tree(document))})


@lru_cache(1)
def _fonts() -> typst.Fonts:
    import typst

    # the fonts inside Typst stay as the last resort for signs that Liberation lacks (✓, →)
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(settings.resources() / "fonts")])


def _tree(document: Document) -> dict[str, Any]:
    return {
        "title": plain(document.title),
        "author": plain(document.author),
        "subject": plain(document.subject),
        "made": [document.made.year, document.made.month, document.made.day] if document.made else None,
        "size": document.size,
        "number_first": document.number_first_page,
        "numbered": document.numbered,
        "sections": _sections(document),
    }


def _sections(document: Document) -> list[dict[str, Any]]:
    """Runs of blocks between page breaks, each with its orientation."""
    landscape = document.landscape
    blocks: list[dict[str, Any]] = []
    sections = [{"landscape": landscape, "blocks": blocks}]
    for i, block in enumerate(document.blocks):
        if isinstance(block, PageBreak):
            landscape = landscape if block.landscape is None else block.landscape
            blocks = []
            sections.append({"landscape": landscape, "blocks": blocks})
        else:
            follower = document.blocks[i + 1] if i + 1 < len(document.blocks) else None
            blocks.append(_block(block, document, landscape) | {"sticky": isinstance(follower, Signatures)})
    return sections


def _block(block: Block, document: Document, landscape: bool, alone: bool = True) -> dict[str, Any]:
    match block:
        case Heading(text, level):
            return {"kind": "heading", "text": plain(text), "level": level}
        case Paragraph(text, align, indent, bold):
            return {
                "kind": "paragraph",
                "text": _text(text),
                "align": align,
                "indent": indent and align in ("justify", "left"),
                "bold": bold,
            }
        case Approval(lines):
            return {"kind": "approval", "lines": [plain(line) for line in lines], "alone": alone}
        case Columns(left, right):
            halves = {
                "left": [_block(b, document, landscape, False) for b in left],
                "right": [_block(b, document, landscape, False) for b in right],
            }
            return {"kind": "columns", "stamp": any(isinstance(b, Approval) for b in right), **halves}
        case Table():
            return _table(block, document, 26.2 if landscape else 17)
        case KeyValues(pairs):
            return {"kind": "pairs", "pairs": [[plain(key), shown(value)] for key, value in pairs]}
        case Items():
            return {"kind": "items", "items": [[mark(block, i), _text(text)] for i, text in enumerate(block.texts)]}
        case Picture():
            return _picture(block, 15.5 if landscape else 23)
        case Signatures(rows):
            return {"kind": "signatures", "rows": [[plain(post), plain(name)] for post, name in rows]}
        case Space(mm):
            return {"kind": "space", "mm": mm}
        case Note(text):
            return {"kind": "note", "text": _text(text)}
        case PageBreak():
            raise ValueError("a page cannot break inside columns")


def _text(text: Text) -> str | list[dict[str, Any]]:
    if isinstance(text, str):
        return plain(text)
    return [{"t": run.text, "b": run.bold, "i": run.italic} for run in runs(text)]


def _table(table: Table, document: Document, room: float) -> dict[str, Any]:
    made = grid(table)
    size = table.size or document.size - 2
    return {
        "kind": "table",
        "caption": plain(table.caption),
        "size": size,
        "widths": column_widths(made, room, size),
        "aligns": made.aligns,
        "head": [{"t": h.text, "x": h.column, "y": h.row, "across": h.across, "down": h.down} for h in made.head],
        "rows": [[_breakable(shown(value, column)) for value, column in zip(row, made.columns)] for row in made.rows],
        "styles": {str(i): style for i, style in enumerate(made.styles) if style},
    }


def _breakable(text: str) -> str:
    """Zero-width spaces inside addresses and other long unbroken words, which would run out of a narrow column."""
    return _LONG.sub(lambda m: re.sub(r"([/.@_?&=-]|[^\W_]{12})(?=.)", "\\1\u200b", m[0]), text) if len(text) > 24 else text


def _picture(picture: Picture, room: float) -> dict[str, Any]:
    from nmsdesk.documents import charts

    figures = [
        charts.figure_svg(part, charts.PRINT, picture.width_cm, picture.height_cm)
        for part in charts.sheets(picture.chart, picture.width_cm, room)
    ]
    return {
        "kind": "picture",
        "width": picture.width_cm,
        "caption": plain(picture.caption),
        "description": plain(picture.description or picture.caption) or None,
        "figures": figures,
    }
