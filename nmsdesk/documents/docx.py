"""DOCX for those who will edit the document: the same tree with Word's own styles and fields."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from pathlib import Path

import docx
from docx.document import Document as Word
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_ALIGN_VERTICAL
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt
from docx.table import Table as WordTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from nmsdesk.documents.files import replace_file, timeless
from nmsdesk.documents.grid import Grid, grid, mark, plain, runs, shown
from nmsdesk.documents.tree import (
    Approval,
    Block,
    Column,
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
from nmsdesk.documents.word_styles import (
    AFTER,
    CAPTION,
    INDENT,
    NOTE,
    PLAIN,
    set_page,
    set_page_numbers,
    set_styles,
    text_width,
)
from nmsdesk.documents.word_table import table_xml

_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}


def write_docx(document: Document, path: Path) -> None:
    """The document in ``path``; StorageTrouble if it cannot be written."""
    content = render_docx(document)
    replace_file(path, lambda part: part.write_bytes(content))


def render_docx(document: Document) -> bytes:
    """The document as the bytes of a DOCX; the same tree gives the same bytes."""
    word = docx.Document()
    set_styles(word, document.size)
    _properties(word, document)
    set_page(word.sections[0], document.landscape)
    if document.numbered:
        set_page_numbers(word.sections[0], document.number_first_page)
    landscape = document.landscape
    for i, block in enumerate(document.blocks):
        if isinstance(block, PageBreak):
            landscape = landscape if block.landscape is None else block.landscape
            section = word.add_section(WD_SECTION.NEW_PAGE)
            section.different_first_page_header_footer = False
            set_page(section, landscape)
        else:
            _Writer(word, document, text_width(landscape)).add(block)
            if i + 1 < len(document.blocks) and isinstance(document.blocks[i + 1], Signatures) and word.paragraphs:
                word.paragraphs[-1].paragraph_format.keep_with_next = True  # a signature never stands alone on a page
    result = BytesIO()
    word.save(result)
    return timeless(result.getvalue())


def _properties(word: Word, document: Document) -> None:
    made = document.made
    about = word.core_properties
    about.title, about.author, about.subject = plain(document.title), plain(document.author), plain(document.subject)
    about.comments, about.keywords, about.language = "", "", "ru-RU"
    about.last_modified_by = about.author
    about.created = about.modified = datetime(made.year, made.month, made.day) if made else datetime(2000, 1, 1)


class _Writer:
    """Puts blocks into a container (the body or a cell) of a known width."""

    def __init__(self, container: Word | _Cell, document: Document, width_cm: float):
        self.container, self.document, self.width = container, document, width_cm

    def add(self, block: Block) -> None:
        match block:
            case Heading(text, level):
                self._line(text, f"Heading {min(level, 3)}")
            case Paragraph():
                self._paragraph(block)
            case Approval(lines):
                self._approval(lines)
            case Columns(left, right):
                self._columns(left, right)
            case Table():
                self._table(block)
            case KeyValues(pairs):
                self._pairs(pairs)
            case Items():
                for i, text in enumerate(block.texts):
                    line = self._line((f"{mark(block, i)} ", *(text if isinstance(text, tuple) else (text,))), "Normal")
                    line.paragraph_format.first_line_indent = INDENT
                    line.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
            case Picture():
                self._picture(block)
            case Signatures(rows):
                self._signatures(rows)
            case Space(mm):
                line = self._line("", AFTER)
                line.paragraph_format.line_spacing = Mm(mm)
            case Note(text):
                self._line(text, NOTE)
            case PageBreak():
                raise ValueError("a page cannot break inside columns")

    def _line(self, text: Text, style: str) -> WordParagraph:
        line = self.container.add_paragraph(style=style)
        for run in runs(text):
            made = line.add_run(run.text)
            made.bold, made.italic = run.bold or None, run.italic or None
        return line

    def _paragraph(self, block: Paragraph) -> None:
        line = self._line(block.text, "Normal")
        line.alignment = _ALIGN[block.align]
        if block.indent and block.align in ("justify", "left"):
            line.paragraph_format.first_line_indent = INDENT
        for run in line.runs:
            run.bold = block.bold or run.bold

    def _approval(self, lines: tuple[str, ...]) -> None:
        for i, text in enumerate(lines):
            line = self._line(text, PLAIN)
            line.paragraph_format.left_indent = Cm(0 if isinstance(self.container, _Cell) else max(0, self.width - 8))
            line.paragraph_format.space_after = Pt(12 if i == len(lines) - 1 else 2)
            for run in line.runs:
                run.bold = i == 0

    def _columns(self, left: tuple[Block, ...], right: tuple[Block, ...]) -> None:
        widths = [self.width / 2] * 2
        if any(isinstance(block, Approval) for block in right):
            widths = [self.width - 8, 8]
        table = self._frame(1, widths)
        for cell, blocks, width in zip(table.rows[0].cells, (left, right), widths):
            writer = _Writer(cell, self.document, width - 0.4)
            for block in blocks:
                writer.add(block)
            if len(cell.paragraphs) > 1 and not cell.paragraphs[0].text:
                cell._element.remove(cell.paragraphs[0]._p)  # the empty line each new cell begins with
        self._line("", AFTER)

    def _frame(self, rows: int, widths: list[float]) -> WordTable:
        """A table without borders, for things side by side; Word takes widths from cells, others from columns."""
        place = self.container
        table: WordTable = place.add_table(rows, len(widths))
        table.autofit = False
        for column, width in zip(table.columns, widths):
            column.width = Cm(width)
            for cell in column.cells:
                cell.width = Cm(width)
        return table

    def _table(self, block: Table) -> None:
        self._line(block.caption, CAPTION if block.caption else AFTER)
        self._raw(table_xml(grid(block), self.width, "Tabletext", block.size or self.document.size - 2))

    def _raw(self, xml: str) -> None:
        # the paragraph after it keeps neighbouring tables from growing together
        self._line("", AFTER)._p.addprevious(parse_xml(xml))

    def _pairs(self, pairs: tuple[tuple[str, object], ...]) -> None:
        columns = (Column("", 5.2), Column("", max(4, self.width - 5.2)))
        rows = tuple((plain(key), shown(value)) for key, value in pairs)  # type: ignore[arg-type]
        made = Grid(columns, ("left", "left"), (), 0, rows, tuple("" for _ in rows))
        self._raw(table_xml(made, self.width, PLAIN, self.document.size, lines="horizontal"))

    def _picture(self, block: Picture) -> None:
        from nmsdesk.documents import charts

        width = min(block.width_cm, self.width)
        for part in charts.sheets(block.chart, width, 15.5 if self.width > 20 else 23):
            png = charts.figure_png(part, charts.PRINT, width, block.height_cm, 200)
            line = self._line("", PLAIN)
            line.alignment, line.paragraph_format.keep_with_next = WD_ALIGN_PARAGRAPH.CENTER, bool(block.caption)
            line.add_run().add_picture(BytesIO(png), width=Cm(width))
            for about in line._p.iter(qn("wp:docPr")):
                about.set("descr", plain(block.description or block.caption))
        if block.caption:
            self._line(block.caption, NOTE).alignment = WD_ALIGN_PARAGRAPH.CENTER

    def _signatures(self, rows: tuple[tuple[str, str], ...]) -> None:
        self._line("", NOTE).paragraph_format.keep_with_next = True
        table = self._frame(len(rows), [self.width - 9.5, 4.5, 5])
        for row, (post, name) in zip(table.rows, rows):
            _underline(row.cells[1])
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            for cell, text in zip(row.cells, (post, "", name)):
                line = cell.paragraphs[0]
                line.style = PLAIN
                line.add_run(plain(text))
                cell.vertical_alignment = WD_ALIGN_VERTICAL.BOTTOM
                line.paragraph_format.space_before = Pt(12)
                line.paragraph_format.keep_with_next = True
        self._line("", AFTER)


def _underline(cell: _Cell) -> None:
    """The line to sign on: the lower border of the cell, which never wraps as underscores do."""
    borders, bottom = OxmlElement("w:tcBorders"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "000000")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    cell._element.get_or_add_tcPr().append(borders)
