"""What is refused before any reader touches it, and that what is honest passes."""

from __future__ import annotations

import time
import zipfile
from pathlib import Path

import pytest
from books import book, raw_book, sheet_xml

from nmsdesk.errors import BadFile
from nmsdesk.exchange.prescan import prescan


def refused(path: Path) -> str:
    started = time.monotonic()
    with pytest.raises(BadFile) as trouble:
        prescan(path)
    assert time.monotonic() - started < 20
    text = str(trouble.value)
    assert text.endswith(".") and text[0].isupper()
    return text


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"%PDF-1.7 something", "PDF"),
        (b"MZ\x90\0\x03\0\0\0", "программа"),
        (b"\x7fELF\x02\x01\x01", "программа"),
        (b"\x89PNG\r\n\x1a\n", "картинка"),
        (b"\xff\xd8\xff\xe0JFIF", "картинка"),
        (b"Rar!\x1a\x07", "RAR"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "веб-страница"),
        (b"SQLite format 3\0", "база данных"),
        (bytes(range(256)) * 20, "двоичные данные"),
        (b"", "пуст"),
    ],
)
def test_what_is_no_table_is_named(tmp_path: Path, content: bytes, word: str) -> None:
    path = tmp_path / "список.xlsx"
    path.write_bytes(content)
    assert word in refused(path)


def test_a_word_document_is_named_with_advice(tmp_path: Path) -> None:
    path = tmp_path / "список.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert "документ Word" in refused(path)
    plain = tmp_path / "архив.xlsx"
    with zipfile.ZipFile(plain, "w") as archive:
        archive.writestr("a.txt", "a")
    assert "Распакуйте" in refused(plain)


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    assert "не найден" in refused(tmp_path / "нет.xlsx")


def test_a_password_protected_book_is_refused_with_advice(tmp_path: Path) -> None:
    from msoffcrypto.format.ooxml import OOXMLFile

    source = book(tmp_path / "a.xlsx", [["ФИО"]])
    locked = tmp_path / "b.xlsx"
    with source.open("rb") as stream, locked.open("wb") as out:
        OOXMLFile(stream).encrypt("secret", out)
    text = refused(locked)
    assert "защищён паролем" in text and "Снимите пароль" in text


def test_a_truncated_file_is_refused_as_damaged(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [["ФИО", "Должность"]] * 50)
    path.write_bytes(path.read_bytes()[:-300])
    assert "повреждён" in refused(path)


def test_a_wrong_checksum_is_refused_as_damaged(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    raw_book(path, sheet_xml('<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>'), {"xl/media/a.png": b"picture" * 50})
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        entry = archive.getinfo("xl/media/a.png")
    at = data.find(b"PK\x01\x02", entry.header_offset)
    place = data.rfind(b"xl/media/a.png")
    assert at > 0 and place > at
    data[place - 30] ^= 0xFF  # the CRC in the central directory
    path.write_bytes(bytes(data))
    assert "повреждён" in refused(path)


def test_a_bomb_is_refused_with_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    raw_book(path, b"<worksheet>" + b" " * (300 << 20) + b"</worksheet>")
    assert "сжат" in refused(path)


def test_a_bomb_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    raw_book(path, b"<worksheet>" + b" " * (30 << 20) + b"</worksheet>")
    data = path.read_bytes().replace((30 * (1 << 20) + 23).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    path.write_bytes(data)
    assert refused(path)


def test_a_cell_at_the_far_corner_is_refused(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    assert "разбросаны слишком далеко" in refused(raw_book(tmp_path / "a.xlsx", sheet_xml(rows)))


def test_a_cell_beyond_the_sheet_is_refused(tmp_path: Path) -> None:
    rows = '<row r="2000000000"><c r="A2000000000"><v>1</v></c></row>'
    assert "за пределами листа" in refused(raw_book(tmp_path / "a.xlsx", sheet_xml(rows)))


def test_rows_out_of_order_are_refused(tmp_path: Path) -> None:
    rows = '<row r="5"><c r="A5"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>'
    assert "не по порядку" in refused(raw_book(tmp_path / "a.xlsx", sheet_xml(rows)))


def test_a_doctype_is_refused(tmp_path: Path) -> None:
    xml = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]>' + sheet_xml("").split("?>", 1)[1]
    assert "DOCTYPE" in refused(raw_book(tmp_path / "a.xlsx", xml))


def test_a_part_in_utf16_is_refused(tmp_path: Path) -> None:
    xml = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>').replace("UTF-8", "UTF-16")
    assert "кодировке" in refused(raw_book(tmp_path / "a.xlsx", xml, encoding="utf-16"))


@pytest.mark.parametrize("name", ["../evil.xml", "/abs.xml", "xl/Workbook.xml"])
def test_dangerous_and_double_names_are_refused(tmp_path: Path, name: str) -> None:
    assert refused(raw_book(tmp_path / "a.xlsx", sheet_xml(""), {name: b"<a/>"}))


def test_a_text_of_three_megabytes_is_refused(tmp_path: Path) -> None:
    rows = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"ё" * 2_000_000}</t></is></c></row>'
    assert "2 МБ" in refused(raw_book(tmp_path / "a.xlsx", sheet_xml(rows)))


def test_a_hundred_thousand_merges_are_refused(tmp_path: Path) -> None:
    merges = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 100_010))
    assert "объединённых" in refused(raw_book(tmp_path / "a.xlsx", sheet_xml("", f"<mergeCells>{merges}</mergeCells>")))


def test_an_ods_that_repeats_a_filled_cell_a_billion_times_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    content = (
        '<office:document-content><table:table table:name="Лист1"><table:table-row table:number-rows-repeated="1000000">'
        '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="1000"/>'
        "</table:table-row></table:table></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    assert "слишком много" in refused(path)


def test_a_million_declared_ghost_rows_pass_quickly(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row>' + "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(2, 1_048_577))
    path = raw_book(tmp_path / "a.xlsx", sheet_xml(rows))
    started = time.monotonic()
    assert prescan(path).sheets[0].max_row == 1
    assert time.monotonic() - started < 30


def test_an_honest_long_list_passes(tmp_path: Path) -> None:
    text = "".join(f'<c r="{letter}%d" t="inlineStr"><is><t>Тестова %d</t></is></c>' for letter in "ABCDEFGHIJKLMNOPQRST")
    rows = "".join(f'<row r="{n}">{text % ((n,) * 40)}</row>' for n in range(1, 120_001))
    path = raw_book(tmp_path / "a.xlsx", sheet_xml(rows))
    scan = prescan(path).sheets[0]
    assert (scan.name, scan.rows, scan.cells, scan.max_column) == ("Лист1", 120_000, 2_400_000, 20)


def test_the_scan_sees_errors_merges_and_hidden_things(tmp_path: Path) -> None:
    import openpyxl

    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet["B2"], sheet["C3"], sheet["A1"] = "#REF!", "=1+1", "ФИО"
    sheet.merge_cells("D4:E6")
    sheet.row_dimensions[3].hidden = True
    made.create_sheet("Скрытый").sheet_state = "hidden"
    made.save(tmp_path / "a.xlsx")
    first, second = prescan(tmp_path / "a.xlsx").sheets
    assert first.errors == [(2, 2, "#REF!")]
    assert first.uncached == [(3, 3)]
    assert first.merges == [(4, 4, 6, 5)]
    assert first.hidden_rows == {3}
    assert second.hidden and second.name == "Скрытый"
