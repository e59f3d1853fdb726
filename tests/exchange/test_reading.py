"""Reading in the child process, CSV in every dress, and warnings of what would be misread in silence."""

from __future__ import annotations

import sys
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from books import book, raw_book, sheet_xml

from nmsdesk.errors import BadFile
from nmsdesk.exchange import reading
from nmsdesk.exchange.problems import column_number, letter
from nmsdesk.exchange.reading import Workbook, read_workbook

DATA = Path(__file__).parent / "data"


def codes(workbook: Workbook) -> list[tuple[str, int, str]]:
    return [(problem.code, problem.row, problem.column) for problem in workbook.warnings]


def test_letters_of_columns_go_both_ways() -> None:
    assert [letter(number) for number in (0, 1, 26, 27, 702, 703, 16384)] == ["", "A", "Z", "AA", "ZZ", "AAA", "XFD"]
    assert all(column_number(letter(number)) == number for number in range(1, 16385))


def test_a_cell_keeps_its_excel_address(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet["C5"], sheet["D7"] = "слева пусто", 5
    made.save(tmp_path / "a.xlsx")
    read = read_workbook(tmp_path / "a.xlsx").sheets[0]
    assert read.cell(5, 3) == "слева пусто" and read.cell(7, 4) == 5
    assert read.cell(1, 1) is None and read.cell(99, 99) is None
    assert read.rows[4][2] == "слева пусто"


def test_values_come_typed(tmp_path: Path) -> None:
    row = ["текст", 7, 2.5, True, datetime(2025, 3, 4), datetime(2025, 3, 4, 9, 30), time(8, 15)]
    read = read_workbook(book(tmp_path / "a.xlsx", [row])).sheets[0].rows[0]
    assert read == ("текст", 7, 2.5, True, date(2025, 3, 4), datetime(2025, 3, 4, 9, 30), "08:15")
    assert [type(value) for value in read] == [str, int, float, bool, date, datetime, str]


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_old_and_open_formats_read_the_same(kind: str) -> None:
    workbook = read_workbook(DATA / f"school.{kind}")
    sheet = workbook.sheets[0]
    assert (workbook.kind, sheet.name) == (kind, "Педагоги")
    assert sheet.rows[3][1:5] == ("ФИО", "Дата рождения", "Должность", "Стаж общий")
    assert sheet.rows[4][1:5] == ("Тестова Анна Петровна", date(1985, 4, 6), "учитель химии", 12)


def test_error_cells_are_told_with_their_address(tmp_path: Path) -> None:
    workbook = read_workbook(book(tmp_path / "a.xlsx", [["ФИО", "Балл"], ["#REF!", "#N/A"], ["#ССЫЛКА!", "=1+1"]]))
    assert ("error_cell", 2, "A") in codes(workbook) and ("error_cell", 2, "B") in codes(workbook)
    assert ("error_cell", 3, "A") in codes(workbook)
    assert ("uncached", 3, "B") in codes(workbook)
    assert workbook.sheets[0].cell(3, 1) is None


def test_error_cells_of_an_ods_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"><office:body><office:spreadsheet>'
        '<table:table table:name="Л"><table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
        '<table:table-row><table:table-cell office:value-type="string"><text:p>ФИО</text:p></table:table-cell>'
        '<table:table-cell office:value-type="string" office:string-value="" '
        'calcext:value-type="error"><text:p>#REF!</text:p></table:table-cell>'
        "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    assert ("error_cell", 3, "B") in codes(read_workbook(path))


def test_numbers_that_excel_has_distorted_are_warned_of(tmp_path: Path) -> None:
    workbook = read_workbook(book(tmp_path / "a.xlsx", [["Номер"], [1234567890123456789]]))
    assert ("digits_lost", 2, "A") in codes(workbook)


def test_not_a_number_is_left_out_and_told(tmp_path: Path) -> None:
    workbook = read_workbook(book(tmp_path / "a.xlsx", [["x", "NaN", "inf"]]))
    assert workbook.sheets[0].rows == [("x", None, None)]
    assert codes(workbook) == [("not_a_number", 1, "B"), ("not_a_number", 1, "C")]


def test_invisible_signs_and_escapes_are_stripped(tmp_path: Path) -> None:
    workbook = read_workbook(book(tmp_path / "a.xlsx", [["Ива\u200bнова_x0000_", "\u202eАнна", "строка\nвторая"]]))
    assert workbook.sheets[0].rows[0] == ("Иванова", "Анна", "строка\nвторая")


def test_hidden_sheets_and_rows_are_told(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet["A1"], sheet["A2"] = "ФИО", "Тестова Анна"
    sheet.row_dimensions[2].hidden = True
    extra = made.create_sheet("Черновик")
    extra["A1"], extra.sheet_state = "x", "hidden"
    made.save(tmp_path / "a.xlsx")
    workbook = read_workbook(tmp_path / "a.xlsx")
    assert {problem.code for problem in workbook.warnings} == {"hidden_sheet", "hidden_rows"}
    assert workbook.sheets[1].hidden and workbook.sheets[0].hidden_rows == {2}


def test_a_book_without_cells_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="ни одной заполненной ячейки"):
        read_workbook(book(tmp_path / "a.xlsx", []))


def test_a_damaged_old_book_is_refused_and_the_program_lives(tmp_path: Path) -> None:
    data = bytearray((DATA / "school.xls").read_bytes())
    data[600:3000] = b"\xff" * 2400
    path = tmp_path / "a.xls"
    path.write_bytes(data)
    with pytest.raises(BadFile):
        read_workbook(path)


def test_reading_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="дольше минуты"):
        read_workbook(book(tmp_path / "a.xlsx", [["ФИО"]]), seconds=0.0)


@pytest.mark.skipif(sys.platform == "win32", reason="no memory limit of a process there")
def test_a_child_without_memory_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MEMORY", 1 << 20)
    with pytest.raises(BadFile):
        read_workbook(book(tmp_path / "a.xlsx", [["ФИО", "x"]] * 2000))


def test_the_child_imports_little() -> None:
    import subprocess

    code = "import sys, nmsdesk.exchange.child; print([m for m in ('PySide6', 'sqlalchemy', 'openpyxl', 'rapidfuzz') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_only_plain_values_are_accepted_from_the_child() -> None:
    import io
    import pickle

    with pytest.raises(pickle.UnpicklingError):
        reading._Values(io.BytesIO(pickle.dumps(Path("/etc")))).load()
    assert reading._Values(io.BytesIO(pickle.dumps([date(2025, 1, 1), None, 1.5]))).load() == [date(2025, 1, 1), None, 1.5]


def test_a_million_ghost_rows_are_read_in_time(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row>' + "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(2, 1_048_577))
    assert read_workbook(raw_book(tmp_path / "a.xlsx", sheet_xml(rows))).sheets[0].rows == [(1,)]


CSV = "ФИО;Должность\nТестова Анна Петровна;учитель\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (CSV.encode(), "utf-8"),
        (CSV.encode("utf-8-sig"), "utf-8"),
        (CSV.encode("cp1251"), "cp1251"),
        (CSV.encode("utf-16"), "utf-16"),
        (CSV.encode("koi8-r"), "koi8-r"),
        (CSV.upper().encode("cp1251"), "cp1251"),
        (CSV.encode("cp866"), "cp866"),
        (("sep=;\n" + CSV).encode(), "utf-8"),
        (CSV.replace(";", ",").encode(), "utf-8"),
        (CSV.replace(";", "\t").replace("\n", "\r\n").encode("cp1251"), "cp1251"),
    ],
)
def test_csv_is_read_in_every_dress(tmp_path: Path, data: bytes, encoding: str) -> None:
    path = tmp_path / "список.csv"
    path.write_bytes(data)
    workbook = read_workbook(path)
    rows = [tuple(str(value).lower() for value in row) for row in workbook.sheets[0].rows if row]
    assert workbook.encoding == encoding
    assert rows == [("фио", "должность"), ("тестова анна петровна", "учитель")]
    assert [problem.code for problem in workbook.warnings] == (["encoding_guessed"] if encoding in ("koi8-r", "cp866") else [])


def test_the_encoding_of_a_csv_can_be_switched(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(CSV.encode("koi8-r"))
    assert read_workbook(path, "koi8-r").sheets[0].cell(1, 1) == "ФИО"
    with pytest.raises(BadFile, match="другую кодировку"):
        read_workbook(path, "utf-8")


def test_quotes_of_a_csv_hold_delimiters_and_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('ФИО;Курсы\nТестова;"первый; и\nвторой ""курс"""\n\'=1+1;="007"\n', "utf-8")
    assert read_workbook(path).sheets[0].rows[1:] == [("Тестова", 'первый; и\nвторой "курс"'), ("=1+1", "007")]


@pytest.mark.parametrize(
    ("text", "word"),
    [("ФИО;" + "я" * (1 << 20), "длиннее 1 МБ"), (";".join("я" * 600), "500 столбцов"), ("ФИО;Дата\nа\0б;1\n" + "я" * 9000, "двоичные")],
)
def test_a_monstrous_csv_is_refused(tmp_path: Path, text: str, word: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(BadFile, match=word):
        read_workbook(path)
