"""The writers: what is in the tree is in the file, whole, safe and the same each time."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from PIL import Image

from nmsdesk.documents import files
from nmsdesk.documents.docx import render_docx
from nmsdesk.documents.pdf import count_pages, render_pages, render_pdf
from nmsdesk.documents.tree import Column, Document, Heading, PageBreak, Paragraph, Table
from nmsdesk.documents.writing import write_document
from nmsdesk.documents.xlsx import render_xlsx
from nmsdesk.errors import Rejected, StorageTrouble
from tests.documents.samples import HARMFUL, SCHOOL, everything, long_table

GREY = (238, 238, 238)  # the ground of captions


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.xlsx", "папка/отчёт.PDF"])
def test_every_format_is_written_and_no_part_is_left(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    write_document(everything(), path)
    assert path.stat().st_size > 5000
    assert not list(path.parent.glob("*.part"))


def test_an_unknown_format_is_refused_in_russian(tmp_path: Path) -> None:
    with pytest.raises(Rejected, match=r"\.odt.*не поддерживается"):
        write_document(everything(), tmp_path / "a.odt")


@pytest.mark.parametrize("render", [render_pdf, render_docx, render_xlsx])
def test_the_same_tree_gives_the_same_bytes(render) -> None:  # type: ignore[no-untyped-def]
    assert render(everything()) == render(everything())


def test_a_file_that_cannot_be_written_is_named_in_russian_and_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"old")

    def busy(self: Path, target: Path) -> Path:
        raise PermissionError(13, "busy")

    monkeypatch.setattr(Path, "replace", busy)  # what Windows does while a reader holds the file
    with pytest.raises(StorageTrouble, match="Файл занят другой программой"):
        files.replace_file(path, lambda part: part.write_bytes(b"new"))
    assert path.read_bytes() == b"old" and not list(tmp_path.glob("*.part"))


def test_a_pdf_is_tagged_titled_and_russian() -> None:
    content = render_pdf(everything())
    assert content.startswith(b"%PDF-") and b"/StructTreeRoot" in content and b"ru-RU" in content


def test_a_long_table_takes_the_pages_it_needs_and_each_repeats_the_captions() -> None:
    document = Document("Список", (long_table(3000),))
    pages = [Image.open(BytesIO(page)).convert("RGB") for page in render_pages(document, 40)]
    assert 50 <= len(pages) <= 70
    assert count_pages(document) == len(pages)
    for page in pages:
        upper = page.crop((0, 0, page.width, page.height // 4))
        assert GREY in {color for _, color in upper.getcolors(100_000)}


def test_orientation_changes_inside_a_document() -> None:
    blocks = (Paragraph("а"), PageBreak(True), Paragraph("б"), PageBreak(), Paragraph("в"), PageBreak(False), Paragraph("г"))
    sizes = [Image.open(BytesIO(page)).size for page in render_pages(Document("Т", blocks), 20)]
    assert [w > h for w, h in sizes] == [False, True, True, False]
    word = docx.Document(BytesIO(render_docx(Document("Т", blocks))))
    assert [s.page_width > s.page_height for s in word.sections] == [False, True, True, False]


def test_signs_of_markup_stay_text_in_docx() -> None:
    word = docx.Document(BytesIO(render_docx(everything())))
    assert any(HARMFUL in line.text for line in word.paragraphs)
    assert any(HARMFUL in cell.text for table in word.tables for row in table.rows for cell in row.cells)


@pytest.mark.parametrize("render", [render_pdf, render_docx, render_xlsx])
def test_controls_and_broken_surrogates_do_not_stop_a_writer(render) -> None:  # type: ignore[no-untyped-def]
    bad = "а\x00б\x0b\ud800в\r\nг\u200bд"
    document = Document(bad, (Heading(bad), Paragraph(bad), Table((Column(bad),), ((bad,), (float("nan"),)))))
    assert render(document)


def test_a_docx_repeats_captions_keeps_rows_whole_and_numbers_pages_by_fields() -> None:
    content = render_docx(Document("Список", (long_table(3000),)))
    word = docx.Document(BytesIO(content))
    table = word.tables[0]._tbl
    assert len(table.findall(qn("w:tr"))) == 3001
    assert len(list(table.iter(qn("w:tblHeader")))) == 1 and len(list(table.iter(qn("w:cantSplit")))) == 3001
    with zipfile.ZipFile(BytesIO(content)) as package:
        header = package.read("word/header1.xml").decode()
    assert " PAGE " in header and " NUMPAGES " in header
    assert word.sections[0].different_first_page_header_footer
    assert word.core_properties.language == "ru-RU"


def test_a_docx_has_true_headings_and_described_pictures() -> None:
    word = docx.Document(BytesIO(render_docx(everything())))
    assert [line.style.name for line in word.paragraphs if line.text == "Аналитическая справка"] == ["Heading 1"]  # type: ignore[union-attr]
    pictures = list(word.element.iter(qn("wp:docPr")))
    assert len(pictures) >= 5 and {picture.get("descr") for picture in pictures} == {"Описание"}


def test_a_formula_stays_text_and_values_keep_their_types_in_xlsx() -> None:
    sheet = openpyxl.load_workbook(BytesIO(render_xlsx(everything()))).worksheets[0]
    cells = {cell.value: cell for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert cells["=1+1"].data_type == "s"
    assert cells[45.72].number_format == '#,##0.0"\u00a0%"'
    assert any(cell.is_date for cell in cells.values())
    assert HARMFUL in cells and SCHOOL in cells


@pytest.mark.parametrize("rows", [50, 12_000])
def test_xlsx_holds_every_row_and_prints_on_pages_with_captions(rows: int) -> None:
    sheet = openpyxl.load_workbook(BytesIO(render_xlsx(Document("Список педагогов", (long_table(rows),))))).worksheets[0]
    assert sheet.title == "Список педагогов"
    assert sheet["A1"].value == "Список педагогов"
    assert sheet.max_row == rows + 2
    assert sheet.print_title_rows == "$2:$2" and sheet.freeze_panes == "A3"
    assert sheet.page_setup.fitToHeight == 0


def test_each_table_has_a_sheet_and_sheets_have_allowed_names() -> None:
    table = replace(long_table(2), caption="Очень длинное название: таблица [1] о педагогах / и школах")
    book = openpyxl.load_workbook(BytesIO(render_xlsx(Document("Т", (table, table, table)))))
    assert len(book.sheetnames) == 3 and all(len(name) <= 31 for name in book.sheetnames)


def test_a_row_of_another_length_is_a_bug_not_a_document() -> None:
    with pytest.raises(ValueError, match="differ in length"):
        render_pdf(Document("Т", (Table((Column("а"), Column("б")), (("1",),)),)))
