"""Messy workbooks of every layout that was seen are recognised whole (domain.md §§2.5, 4.3, 6.1)."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from books import SNILS, book, columns

from nmsdesk.exchange.headers import normal
from nmsdesk.exchange.lists import KINDS, Recognition, recognise
from nmsdesk.exchange.reading import read_workbook
from nmsdesk.exchange.values import Category, FullName, Order, Score

TODAY = date(2026, 3, 1)
DATA = Path(__file__).parent / "data"
ANNA = FullName("Тестова", "Анна", "Петровна")


def read(path: Path, kind: str | None = None, sheet: str | None = None) -> Recognition:
    return recognise(read_workbook(path), kind, sheet, TODAY)


def listed(path: Path, rows: list[list[Any]], **options: Any) -> Recognition:
    return read(book(path, rows, **options))


def fields(found: Recognition) -> dict[str, str]:
    return {column.letter: column.field for column in found.sheets[0].columns if column.field}


def codes(found: Recognition) -> list[tuple[str, int, str]]:
    return [(problem.code, problem.row, problem.column) for problem in found.problems]


def test_shape_a_with_its_header_in_row_four_from_column_c(tmp_path: Path) -> None:
    captions = columns(
        "Муниципалитет | Место работы | Фамилия | Имя | Отчество | Дата рождения получателя | Пол получателя | СНИЛС | Должность | "
        "Вид деятельности | Предмет | Образование | Серия диплома | Номер диплома | Педагогический стаж | Стаж в должности | "
        "Личный электронный адрес | Номер телефона"
    )
    anna = [
        "г.о. Королёв", "МБОУ СОШ №3", "Тестова", "Анна", "Петровна", datetime(1980, 3, 4), "Женский", 11223344595,
        "учитель", "преподавание",
        "Русский язык; Литература", "Высшее образование", "АБ", "123", "12 лет 3 мес", 5, "test@example.ru", "8 916 123-45-67",
    ]  # fmt: skip
    wrong = ["г.о. Королёв", None, "КОТОВ", "ПЁТР", "-", "1.9.75", "Мужской", "112-233-445 96", "космонавт", None, "физика", "СПО"]
    rows = [[None, None, "Заявка на обучение"], [], [], [None, None, *captions], [None, None, *anna], [None, None, *wrong]]
    found = listed(tmp_path / "a.xlsx", rows, title="Заявка")
    assert (found.kind, found.sheets[0].header_row) == ("staff", 4)
    first, second = found.rows
    assert first.row == 5 and first.problems == [] and first.missing == ()
    assert first.values == {
        "municipality": "г.о. Королёв", "organization": "МБОУ СОШ №3", "full_name": ANNA, "last_name": "Тестова", "first_name": "Анна",
        "patronymic": "Петровна", "birth": date(1980, 3, 4), "sex": "f", "snils": SNILS, "post": ["Учитель"],
        "subjects": ["Русский язык", "Литература"], "education": "higher", "experience_teaching": 147, "experience_post": 60,
        "email": "test@example.ru", "phone": "+79161234567",
    }  # fmt: skip
    assert second.values["full_name"] == FullName("Котов", "Пётр") and second.values["birth"] == date(1975, 9, 1)
    assert second.values["organization"] == "МБОУ СОШ №3"
    assert ("bad_snils", 6, "J") in codes(found) and ("unknown_post", 6, "K") in codes(found)
    assert "snils" not in second.values


def tariff(path: Path) -> Path:
    """Shape C: titles, a merged header of two levels, the numbering row, sections, a total and signatures."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet["A1"], sheet["H2"] = 'Тарификационный список МБОУ "СОШ № 5" г.о. Королёв на 01.09.2025', "Приложение 1 к приказу"
    sheet.merge_cells("A1:H1")
    for letter, caption in {
        "A": "№ п/п", "B": "Фамилия, имя, отчество", "C": "Наименование должности, преподаваемый предмет",
        "D": "Образование, наименование и дата окончания образовательного учреждения",
        "G": "Наличие квалификационной категории, дата ее присвоения", "H": "Примечание",
    }.items():  # fmt: skip
        sheet[f"{letter}4"] = caption
        sheet.merge_cells(f"{letter}4:{letter}5")
    sheet["E4"], sheet["E5"], sheet["F5"] = "Стаж работы", "общий", "педаго-\nгический"
    sheet.merge_cells("E4:F4")
    for place in range(1, 9):
        sheet.cell(6, place).value = place
    sheet["A7"] = "Учителя начальных классов"
    sheet.merge_cells("A7:H7")
    rows = {
        8: [
            1,
            "Сойкина (Котова) Мария Ивановна",
            "учитель нач. кл.",
            "высшее, пединститут, 2005",
            "20 лет",
            "18л 6м",
            "высшая, 25.12.2020, приказ № 123",
            "в д/о",
        ],
        9: ["Учителя-предметники"],
        10: [2, "КОТОВ ПЁТР ПЕТРОВИЧ", "учитель физики и математики, зам. директора по УВР", "высшее", "12/10", None, "СЗД 01.02.2023"],
        12: [None, "Итого", 2],
        14: [None, "Директор ____________ А.А. Орлова"],
        15: [None, "Исп. Тестова, 511-22-33"],
    }
    for number, values in rows.items():
        for place, value in enumerate(values, 1):
            sheet.cell(number, place).value = value
    made.save(path)
    return path


def test_shape_c_with_two_level_header_sections_and_totals(tmp_path: Path) -> None:
    found = read(tariff(tmp_path / "тарификация.xlsx"))
    sheet = found.sheets[0]
    assert fields(found) == {
        "B": "full_name", "C": "post", "D": "education", "E": "experience_total", "F": "experience_teaching",
        "G": "category", "H": "absence",
    }  # fmt: skip
    assert (sheet.header_row, len(sheet.rows), sheet.ignored, sheet.organization_hint) == (5, 2, 8, 'МБОУ "СОШ № 5"')
    first, second = sheet.rows
    assert (first.row, first.section, second.section) == (8, "Учителя начальных классов", "Учителя-предметники")
    assert first.values["full_name"] == FullName("Сойкина", "Мария", "Ивановна", "Котова")
    assert first.values["category"] == Category("highest", date(2020, 12, 25), "приказ № 123")
    assert (first.values["experience_total"], first.values["experience_teaching"], first.values["absence"]) == (240, 222, True)
    assert second.values["post"] == ["Учитель", "Заместитель директора"] and second.values["subjects"] == ["Физика", "Математика"]
    assert (second.values["experience_total"], second.values["experience_teaching"]) == (144, 120)
    assert second.values["category"] == Category("conformity", date(2023, 2, 1))
    assert found.problems == ()


def test_shape_d_with_post_and_category_in_one_column(tmp_path: Path) -> None:
    captions = columns(
        "№ п/п | Ф.И.О | Должность/ квалификационная категория (при наличии) | Образование (квалификация) | Общий стаж работы | "
        "Стаж работы по должности в данном учреждении | Повышение квалификации, профессиональная переподготовка | Ученая степень"
    )
    rows = [
        captions,
        [
            1,
            "Тестова Анна Петровна",
            "Учитель математики / первая",
            "высшее (специалитет)",
            "15 лет",
            "менее года",
            '"Практика"(2022); "Оценивание"(2021)',
            "нет",
        ],
        [2, "Котов Пётр Петрович", "воспитатель, высшая категория", "ср. спец.", 3, 2, "-", "нет"],
    ]
    found = listed(tmp_path / "a.xlsx", rows, title="СОШ №7")
    first, second = found.rows
    assert found.sheets[0].organization_hint == "СОШ №7"
    assert (first.values["post"], first.values["subjects"], first.values["category"]) == (["Учитель"], ["Математика"], Category("first"))
    assert first.values["courses"] == ['"Практика"(2022)', '"Оценивание"(2021)']
    assert (first.values["experience_total"], first.values["experience_post"]) == (180, 0)
    assert (second.values["post"], second.values["category"], second.values["education"]) == (
        ["Воспитатель"],
        Category("highest"),
        "secondary_vocational",
    )
    assert found.problems == ()


def test_shape_e_of_an_education_authority(tmp_path: Path) -> None:
    captions = columns(
        "№ | ФИО | Отдел | Личный номер телефона | Рабочая электронная почта | Должность | Дата рождения "
        "| Пол | Уровень образования | Ученая степень | "
        "Дата принятия на работу | Дата увольнения | Дата последнего прохождения курсов повышения квалификации | "
        "Дата последнего прохождения профессиональной переподготовки | Аттестован на соответствие занимаемой должности | "
        "Аттестован на должность педагога с присвоением квалификационной категории | Срок действия аттестации"
    )
    rows: list[list[Any]] = [
        [],
        captions,
        [None] * 16 + ["от", "до"],
        [1, "Тестова Анна Петровна", "школа", 89161234567, "a@example.ru", "педагог доп. образования", datetime(1990,
         5, 6), "Ж", "Высшее", None,
         datetime(2015, 9, 1), None, datetime(2023, 1, 1), None, "нет", "первая", datetime(2021, 3, 1), datetime(2026, 3, 1)],
        [2, "Котов Пётр Петрович", "школа", 89161234568, "b@example.ru", "психолог", "06.05.1890", "М", "Высшее", None,
         "01.09.2015", None, None, None, "да", "нет"],
    ]  # fmt: skip
    merges = [f"{letter}2:{letter}3" for letter in "ABCDEFGHIJKLMNOP"] + ["Q2:R2"]
    found = listed(tmp_path / "a.xlsx", rows, merges=merges)
    first, second = found.rows
    assert found.sheets[0].header_row == 3
    assert first.values["category"] == Category("first", date(2021, 3, 1)) and first.values["category_until"] == date(2026, 3, 1)
    assert (first.values["hired"], first.values["phone"]) == (date(2015, 9, 1), "+79161234567")
    assert second.values["category"] == Category("conformity")
    assert codes(found) == [("bad_birth", 5, "G")] and "birth" not in second.values


def test_a_form_export_with_questions_for_captions(tmp_path: Path) -> None:
    rows = [
        ["Отметка времени", "Ваше ФИО (полностью)", "Какой предмет Вы преподаёте?", "Ваш педагогический стаж", "Место работы"],
        [datetime(2025, 1, 1, 10, 20), "Тестова Анна Петровна", "Физика, Математика", "5 лет", "школа №3"],
    ]
    found = listed(tmp_path / "a.xlsx", rows)
    assert found.rows[0].values["subjects"] == ["Физика", "Математика"] and found.rows[0].values["experience_teaching"] == 60


def test_a_diagnostics_list(tmp_path: Path) -> None:
    captions = columns(
        "№ | Муниципалитет | ОО | ФИО | Должность | Предмет | Дата | Максимальный балл | Набранный балл | % выполнения | Уровень"
    )
    rows = [
        ["Результаты диагностики"],
        captions,
        [1, "Королёв", "СОШ 3", "Тестова Анна Петровна", "учитель", "физика", datetime(2025, 3, 4), 25, 18, 0.72, "базовый"],
        [2, "Королёв", "СОШ 3", "Котов Пётр Петрович", "учитель", "физика", "04.03.2025", 25, 25, 1, "высокий"],
    ]
    found = listed(tmp_path / "a.xlsx", rows)
    assert (found.kind, found.sheets[0].header_row) == ("diagnostics", 2)
    assert [row.values["score"] for row in found.rows] == [Score(18, 25, 72), Score(25, 25, 100)]
    assert [row.values["level"] for row in found.rows] == ["базовый", "высокий"]
    assert {row.values["day"] for row in found.rows} == {date(2025, 3, 4)}


def test_a_diagnostics_list_wide_by_area(tmp_path: Path) -> None:
    captions = columns(
        "ОО | ФИО | Предметные, % | Методические, % | Психолого-педагогические, % | Коммуникативные, % | "
        "Итого, % | Уровень | Выявленные дефициты"
    )
    rows = [captions, ["СОШ 3", "Тестова Анна Петровна", 72, "65%", 80, "90,5", 77, "базовый", "предметные; методические"]]
    found = listed(tmp_path / "a.xlsx", rows)
    values = found.rows[0].values
    assert values["areas"] == {"Предметные": 72, "Методические": 65, "Психолого-педагогические": 80, "Коммуникативные": 90.5}
    assert (values["score"], values["level"], values["deficits"]) == (Score(percent=77), "базовый", ["предметные", "методические"])


def test_a_free_result_is_kept_as_a_word(tmp_path: Path) -> None:
    rows = [["ФИО", "Название диагностики", "Дата", "Результат"], ["Тестова Анна Петровна", "Диагностика", "2025", "базовый"]]
    values = listed(tmp_path / "a.xlsx", rows).rows[0].values
    assert (values["score"], values["level"], values["instrument"]) == (Score(word="базовый"), "базовый", "Диагностика")


def test_a_total_with_its_number_under_the_names_ends_the_list(tmp_path: Path) -> None:
    rows = [
        columns("№ | ФИО | Дата рождения | Должность"),
        [1, "Тестова Анна Петровна", "12.03.1990", "учитель"],
        ["Итого", "1", None, None],
    ]
    found = listed(tmp_path / "a.xlsx", rows)
    assert len(found.rows) == 1 and not found.problems


def test_a_summary_without_persons_is_a_kind_of_its_own(tmp_path: Path) -> None:
    rows = [
        columns("ОО | Кол-во участников | высокий | повышенный | базовый | низкий"),
        ["СОШ №3", 30, 5, 10, 10, 5],
        ["Итого", 30, 5, 10, 10, 5],
    ]
    found = listed(tmp_path / "a.xlsx", rows)
    assert found.kind == "diagnostic_summaries" and found.sheets[0].ignored == 1
    assert found.rows[0].values == {
        "organization": "СОШ №3",
        "participants": 30,
        "levels": {"высокий": 5, "повышенный": 10, "базовый": 10, "низкий": 5},
    }


def test_a_trainings_list_where_organisation_means_the_provider(tmp_path: Path) -> None:
    captions = columns(
        "№ | ФИО | ОО | Должность | Название курсов | Организация | Кол-во часов | Сроки | № "
        "удостоверения | В федеральном реестре | Итоговая аттестация"
    )
    rows = [
        captions,
        [
            1,
            "Тестова Анна Петровна",
            "СОШ 3",
            "учитель",
            "Грамотность",
            "Институт",
            "72 ч.",
            "15.03-22.03.2024",
            "Удостоверение № 1234 от 23.03.2024",
            "да",
            "зачтено",
        ],
        [None, None, None, None, "Другая", "Центр", 36, "март 2024", None, "нет", "не сдал"],
    ]
    found = listed(tmp_path / "a.xlsx", rows)
    assert found.kind == "trainings"
    first, second = (row.values for row in found.rows)
    assert (first["organization"], first["provider"], first["program"], first["hours"]) == ("СОШ 3", "Институт", "Грамотность", 72)
    assert (first["since"], first["until"]) == (date(2024, 3, 15), date(2024, 3, 22))
    assert (first["document_number"], first["document_kind"], first["training_kind"]) == ("1234", "certificate", "pk")
    assert (first["in_registry"], first["attestation"]) == (True, "passed")
    assert (second["full_name"], second["attestation"], second["in_registry"]) == (ANNA, "failed", False)
    assert {"filled_down", "date_not_exact"} == {problem.code for problem in found.problems}


FRDO = (
    "Вид документа | Статус документа | Подтверждение утраты / обмена / уничтожения | Серия документа | "
    "Номер документа | Дата выдачи документа | "
    "Регистрационный номер документа | Дополнительная профессиональная программа (повышение квалификации/ "
    "профессиональная переподготовка) | "
    "Наименование дополнительной профессиональной программы | Наименование области профессиональной деятельности | "
    "Укрупненные группы специальностей и (или) направлений подготовки | Наименование квалификации, "
    "разреза, класса, категории (при наличии) | "
    "Уровень имеющегося образования (ВО/СПО) | Фамилия, указанная в документе о ВО или СПО | Серия "
    "документа о ВО/СПО | Номер документа о ВО/СПО | "
    "Год начала обучения (для документа о квалификации) | Год окончания обучения (для документа о квалификации) | "
    "Срок обучения, часов (для документа о квалификации) | Фамилия получателя | Имя получателя | Отчество получателя (при наличии) | "
    "Дата рождения получателя | Пол получателя | СНИЛС | Форма обучения | Источник финансирования обучения"
)


def test_the_federal_layout_is_known_by_its_captions(tmp_path: Path) -> None:
    row = ["Удостоверение о повышении квалификации", "Оригинал", None, None, "500001", "20.03.2024", "1234",
    "Повышение квалификации", "Урок", None, None,
           None, "ВО", "Тестова", "А", "1", 2024, 2024, 72, "Тестова", "Анна", "Петровна", "04.03.1980", "Жен", SNILS, "Очная"]  # fmt: skip
    found = listed(tmp_path / "a.xlsx", [columns(FRDO), row])
    values = found.rows[0].values
    assert found.kind == "trainings" and found.problems == ()
    assert (values["full_name"], values["snils"], values["program"], values["hours"]) == (ANNA, SNILS, "Урок", 72)
    assert (values["document_number"], values["until"], values["training_kind"]) == ("500001", date(2024, 3, 20), "pk")
    assert "since" not in values


def test_a_plans_list(tmp_path: Path) -> None:
    captions = columns(
        "№ | ОО | ФИО педагога | Номер ИОМ | Тема ИОМ | Дата разработки | Дата завершения | Дата "
        "утверждения | Тьютор | Реализован (да/нет) | Дефициты"
    )
    rows = [
        captions,
        [
            1,
            "СОШ 3",
            "Тестова Анна Петровна",
            "12",
            "Оценивание",
            datetime(2024, 9, 1),
            "31.05.2025",
            "05.09.2024",
            "Орлова А.А.",
            "да",
            "оценочные",
        ],
    ]
    found = listed(tmp_path / "a.xlsx", rows)
    values = found.rows[0].values
    assert found.kind == "plans"
    assert (values["number"], values["topic"], values["tutor"], values["done"], values["deficits"]) == (
        "12",
        "Оценивание",
        "Орлова А.А.",
        True,
        ["оценочные"],
    )
    assert (values["since"], values["until"], values["approved_on"]) == (date(2024, 9, 1), date(2025, 5, 31), date(2024, 9, 5))


def test_a_mentorships_list_with_several_mentees_and_with_pupils(tmp_path: Path) -> None:
    captions = columns(
        "№ | ОО | ФИО наставника | Должность | Стаж | Категория | ФИО наставляемого (молодого "
        "специалиста) | Должность | Стаж | Форма | Вид | "
        "Реквизиты приказа | Срок (с – по) | Примечание"
    )
    rows = [
        captions,
        [1, "СОШ 3", "Тестова Анна Петровна", "учитель", 20, "высшая", "1. Сойкина Анна Ивановна\n2. Котов Пётр Петрович", "учитель", 1,
         "педагог – педагог", "традиционное", "приказ № 15 от 18.02.2022", "01.09.2024 - 31.05.2025"],
        [2, None, "Орлова Анна Петровна", "учитель", 20, "высшая", "Котёнков Петя, 8А класс", None, None,
         "учитель – ученик", "традиционное"],
    ]  # fmt: skip
    found = listed(tmp_path / "a.xlsx", rows)
    first, second = (row.values for row in found.rows)
    assert found.kind == "mentorships"
    assert first["mentor"] == ANNA and first["mentees"] == [FullName("Сойкина", "Анна", "Ивановна"), FullName("Котов", "Пётр", "Петрович")]
    assert first["order"] == Order("15", date(2022, 2, 18)) and "pupil" not in first
    assert (first["since"], first["until"], first["form"]) == (date(2024, 9, 1), date(2025, 5, 31), "педагог – педагог")
    assert second["pupil"] is True and second["organization"] == "СОШ 3"


def test_merged_names_and_organisations_go_down(tmp_path: Path) -> None:
    rows = [
        ["ОО", "ФИО", "Должность", "Предмет"],
        ["СОШ 3", "Тестова Анна Петровна", "учитель", "физика"],
        [None, None, "учитель", "химия"],
        [None, "Котов Пётр Петрович", "учитель", "химия"],
    ]
    found = listed(tmp_path / "a.xlsx", rows, merges=["A2:A4", "B2:B3"])
    assert [(row.values["organization"], row.values["last_name"]) for row in found.rows] == [("СОШ 3", "Тестова")] * 2 + [
        ("СОШ 3", "Котов")
    ]
    assert found.problems == ()


def test_sheets_by_school_name_their_organisation(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    for place, title in enumerate(("СОШ №3", "Гимназия №5", "Справка")):
        sheet = made.active if not place else made.create_sheet()
        assert sheet is not None
        sheet.title = title
        for row in [["ФИО", "Должность"], ["Тестова Анна Петровна", "учитель"]] if place < 2 else [["просто текст"]]:
            sheet.append(row)
    made.save(tmp_path / "a.xlsx")
    found = read(tmp_path / "a.xlsx")
    assert [sheet.organization_hint for sheet in found.sheets] == ["СОШ №3", "Гимназия №5"]
    assert [problem.code for problem in found.problems] == ["sheet_skipped"]
    assert len(read(tmp_path / "a.xlsx", sheet="Гимназия №5").sheets) == 1
    assert read(tmp_path / "a.xlsx", sheet="Нет такого").problems[0].code == "no_sheet"


def test_the_file_name_may_name_the_organisation(tmp_path: Path) -> None:
    found = listed(tmp_path / "список_СОШ_№12.xlsx", [["ФИО", "Должность"], ["Тестова Анна Петровна", "учитель"]])
    assert found.sheets[0].organization_hint == "СОШ №12"


def test_section_rows_that_name_a_school_are_its_rows_organisation(tmp_path: Path) -> None:
    rows = [
        ["№", "ФИО", "Должность"],
        ["МБОУ СОШ №3"],
        [1, "Тестова Анна Петровна", "учитель"],
        ["Лицей №4"],
        [1, "Котов Пётр Петрович", "учитель"],
    ]
    found = listed(tmp_path / "a.xlsx", rows)
    assert [row.values["organization"] for row in found.rows] == ["МБОУ СОШ №3", "Лицей №4"]


def test_one_field_is_never_taken_by_two_columns(tmp_path: Path) -> None:
    rows = [["ФИО", "Должность", "Должность"], ["Тестова Анна Петровна", "учитель", "методист"]]
    found = listed(tmp_path / "a.xlsx", rows)
    assert found.rows[0].values["post"] == ["Учитель"]
    assert codes(found) == [("same_caption", 1, "C")]


def test_a_caption_only_alike_is_taken_with_a_warning(tmp_path: Path) -> None:
    found = listed(tmp_path / "a.xlsx", [["ФИО", "Дожность"], ["Тестова Анна Петровна", "учитель"]])
    assert found.rows[0].values["post"] == ["Учитель"] and codes(found) == [("column_guessed", 1, "B")]


def test_latin_letters_in_a_caption_are_read_and_told(tmp_path: Path) -> None:
    found = listed(tmp_path / "a.xlsx", [["ФИО", "Дoлжнocть"], ["Тестова Анна Петровна", "учитель"]])
    assert found.rows[0].values["post"] == ["Учитель"] and codes(found) == [("latin_caption", 1, "B")]


def test_captions_are_compared_without_their_dress() -> None:
    assert normal("  Педаго-\nгический стаж*: ") == "педагогический стаж"
    assert normal("Ф. И. О.") == normal("ФИО") == normal("«Ф.И.О.»")
    assert normal("Приём\u00a0на  работу") == "прием на работу"


def test_headers_only_is_told(tmp_path: Path) -> None:
    found = listed(tmp_path / "a.xlsx", [["ФИО", "Должность", "СНИЛС"]])
    assert found.kind == "staff" and codes(found) == [("no_rows", 0, "")]


def test_a_file_without_a_known_header_is_told(tmp_path: Path) -> None:
    found = listed(tmp_path / "a.xlsx", [["раз", "два"], [1, 2]])
    assert (found.kind, found.sheets) == ("", ()) and codes(found) == [("no_header", 0, "")]
    asked = read(tmp_path / "a.xlsx", "trainings")
    assert "Наименование программы" in asked.problems[0].message


def test_a_row_without_a_name_is_told(tmp_path: Path) -> None:
    found = listed(tmp_path / "a.xlsx", [["ФИО", "Должность", "СНИЛС"], [None, "учитель", SNILS], ["Тестова", "учитель", SNILS]])
    assert codes(found) == [("missing", 2, ""), ("bad_full_name", 3, "A")]
    assert [row.missing for row in found.rows] == [("ФИО",), ("ФИО",)]


def test_identical_rows_are_warned_of_but_two_subjects_are_legal(tmp_path: Path) -> None:
    rows = [["ФИО", "Должность", "Предмет"], *[["Тестова Анна Петровна", "учитель", subject] for subject in ("физика", "химия", "физика")]]
    found = listed(tmp_path / "a.xlsx", rows)
    assert codes(found) == [("repeated_row", 4, "")] and found.problems[0].severity == "warning"


def test_a_repeated_header_on_the_next_page_is_no_person(tmp_path: Path) -> None:
    rows = [["ФИО", "Должность"], ["Тестова Анна Петровна", "учитель"], ["ФИО", "Должность"], ["Котов Пётр Петрович", "учитель"]]
    found = listed(tmp_path / "a.xlsx", rows)
    assert len(found.rows) == 2 and found.sheets[0].ignored == 1


def test_error_cells_keep_their_address_in_the_recognition(tmp_path: Path) -> None:
    found = listed(tmp_path / "a.xlsx", [["ФИО", "СНИЛС"], ["Тестова Анна Петровна", "#ССЫЛКА!"]])
    assert codes(found) == [("error_cell", 2, "B")] and found.rows[0].values["full_name"] == ANNA


def test_a_class_turned_into_a_date_is_not_a_score(tmp_path: Path) -> None:
    found = listed(tmp_path / "a.xlsx", [["ФИО", "Балл"], ["Тестова Анна Петровна", datetime(2025, 10, 10)]])
    assert ("bad_points", 2, "B") in codes(found) and "score" not in found.rows[0].values


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_old_and_open_formats_are_recognised(kind: str) -> None:
    found = read(DATA / f"school.{kind}")
    assert found.sheets[0].organization_hint == "СОШ № 9"
    assert found.rows[0].values["full_name"] == ANNA and found.rows[0].values["experience_total"] == 144


def test_a_csv_is_recognised(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("ФИО;Дата рождения;Должность\nТестова Анна Петровна;05.06.1980;учитель химии\n".encode("cp1251"))
    values = read(path).rows[0].values
    assert (values["birth"], values["subjects"]) == (date(1980, 6, 5), ["Химия"])


def test_every_kind_has_a_title_and_recognises_its_own_name() -> None:
    assert set(KINDS) == {"staff", "diagnostics", "trainings", "plans", "mentorships", "diagnostic_summaries", "registry", "tasks"}
    assert all(kind.title for kind in KINDS.values())


def test_a_two_level_header_of_a_csv_without_merges(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("ФИО;Стаж работы;;Категория\n;общий;педагогический;\nТестова Анна Петровна;20;18;высшая\n", "utf-8")
    values = read(path).rows[0].values
    assert (values["experience_total"], values["experience_teaching"], values["category"]) == (240, 216, Category("highest"))


def test_a_lone_end_beside_a_start_completes_its_caption(tmp_path: Path) -> None:
    rows = [["ФИО", "Должность", "Срок действия аттестации от", "до"], ["Тестова Анна Петровна", "учитель", "01.02.2021", "01.02.2026"]]
    found = recognise(read_workbook(book(tmp_path / "a.xlsx", rows)), "staff", today=date(2026, 3, 2))
    assert [column.field for column in found.sheets[0].columns] == ["full_name", "post", "category_since", "category_until"]
    assert found.rows[0].values["category_until"] == date(2026, 2, 1)


@pytest.mark.parametrize("stamp", [datetime(2026, 2, 3, 10, 15), "03.02.2026 10:15:00", "2026/02/03 10:15:00 AM GMT+3", "2026-02-03T10:15"])
def test_of_two_answers_to_a_form_the_later_stays(tmp_path: Path, stamp: object) -> None:
    captions = ["Отметка времени", "Ваше ФИО", "Какой предмет Вы преподаёте?", "Ваш педагогический стаж"]
    rows = [captions, [stamp, "Тестова Анна Петровна", "физика", 5], [datetime(2026, 1, 31), "Тестова Анна Петровна", "химия", 4]]
    found = recognise(read_workbook(book(tmp_path / "a.xlsx", rows)), "staff", today=date(2026, 3, 2))
    assert [(row.row, row.values["subjects"]) for row in found.rows] == [(2, ["Физика"])]
    assert [(p.code, p.row) for p in found.problems] == [("resent", 3)] and found.sheets[0].ignored == 1


def test_answers_of_two_people_of_one_name_are_two(tmp_path: Path) -> None:
    captions = ["Отметка времени", "Ваше ФИО", "Дата рождения", "Должность"]
    rows = [captions, *([datetime(2026, 2, n), "Тестова Анна Петровна", f"0{n}.02.1980", "учитель"] for n in (1, 2))]
    assert len(recognise(read_workbook(book(tmp_path / "a.xlsx", rows)), "staff", today=date(2026, 3, 2)).rows) == 2
