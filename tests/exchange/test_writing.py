"""Tables written open in Excel, run nothing and read back the same."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from nmsdesk.errors import BadFile
from nmsdesk.exchange.reading import read_workbook
from nmsdesk.exchange.writing import LONG, TemplateColumn, write_table, write_template

EVIL = ("=1+1", "+7 916", "-5", "@SUM(A1)", '=HYPERLINK("http://x")')
ROW: list[Any] = ["Тестова", date(2025, 3, 4), datetime(2025, 3, 4, 9, 30), 0.5, True, None, ["Физика", "Химия"]]
CAPTIONS = ["ФИО", "Дата", "Время", "Ставка", "Да", "Пусто", "Предметы"]


@pytest.mark.parametrize("amount", [1, LONG + 1])
def test_a_table_reads_back_as_it_was_written(tmp_path: Path, amount: int) -> None:
    path = tmp_path / "список.xlsx"
    assert write_table(path, "Педагоги: [всё]", CAPTIONS, (ROW for _ in range(amount))) == amount
    sheet = read_workbook(path).sheets[0]
    assert sheet.name == "Педагоги   всё" and len(sheet.rows) == amount + 1
    assert sheet.rows[-1] == ("Тестова", date(2025, 3, 4), datetime(2025, 3, 4, 9, 30), 0.5, "да", None, "Физика; Химия")
    book = openpyxl.load_workbook(path)
    page = book.active
    assert page is not None
    assert page.freeze_panes == "A2" and page.auto_filter.ref == f"A1:G{amount + 1}"
    assert page["B2"].number_format.lower() == "dd.mm.yyyy"
    book.close()


@pytest.mark.parametrize("amount", [1, LONG + 1])
def test_texts_never_become_formulas(tmp_path: Path, amount: int) -> None:
    path = tmp_path / "a.xlsx"
    write_table(path, "Лист", list(EVIL), [EVIL] * amount)
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in xml and b"hyperlink" not in xml
    assert read_workbook(path).sheets[0].rows[1] == EVIL


def test_a_csv_opens_in_excel_and_guards_its_texts(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_table(path, "Лист", ["ФИО", "Дата", "Балл", "Текст"], [["Тестова", date(2025, 3, 4), -0.5, text] for text in (*EVIL, "\tx")])
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf") and b"\r\n" in data
    lines = data.decode("utf-8-sig").splitlines()
    assert lines[1] == "Тестова;04.03.2025;-0,5;'=1+1" and lines[2].endswith(";'+7 916")
    assert read_workbook(path).sheets[0].rows[1] == ("Тестова", "04.03.2025", "-0,5", "=1+1")


def test_an_empty_table_still_has_its_captions(tmp_path: Path) -> None:
    assert write_table(tmp_path / "a.xlsx", "", CAPTIONS, []) == 0
    assert read_workbook(tmp_path / "a.xlsx").sheets[0].rows == [tuple(CAPTIONS)]


def test_an_unknown_suffix_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"\.xlsx или \.csv"):
        write_table(tmp_path / "a.doc", "", CAPTIONS, [])


def test_a_failed_export_leaves_the_old_file_and_no_rubbish(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("старое", "utf-8")

    def rows() -> Any:
        yield ["x"]
        raise OSError(28, "нет места")

    with pytest.raises(BadFile, match="не записан"):
        write_table(path, "", ["ФИО"], rows())
    assert path.read_text("utf-8") == "старое" and not list(tmp_path.glob("*.part*")) and not list(tmp_path.glob(".*"))


def test_a_folder_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="не записан"):
        write_table(tmp_path / "нет" / "a.xlsx", "", CAPTIONS, [])


def test_a_template_offers_choices_and_hints(tmp_path: Path) -> None:
    path = tmp_path / "шаблон.xlsx"
    columns = [
        TemplateColumn("ФИО", "Фамилия, имя, отчество полностью", "Тестова Анна Петровна"),
        TemplateColumn("Пол", "Из списка", "женский", ("женский", "мужской")),
        TemplateColumn("Дата рождения", "ДД.ММ.ГГГГ", "05.06.1980", kind="day"),
        TemplateColumn("Ставка", "Число", "0,5", kind="number"),
    ]
    write_template(path, "Педагоги", columns)
    book = openpyxl.load_workbook(path)
    first, hints = book.worksheets[:2]
    assert [cell.value for cell in first[1]] == ["ФИО", "Пол", "Дата рождения", "Ставка"]
    assert [(rule.type, str(rule.sqref)) for rule in first.data_validations.dataValidation] == [
        ("list", "B2:B2000"), ("date", "C2:C2000"), ("decimal", "D2:D2000"),
    ]  # fmt: skip
    assert hints.title == "Как заполнять" and hints["C2"].value == "Тестова Анна Петровна"
    assert book.worksheets[2].sheet_state == "hidden"
    book.close()
