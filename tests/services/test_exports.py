"""What is exported is read back unchanged, and templates are recognised by their captions."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from given import a_job, a_person, a_program, a_school, saved, snils
from openpyxl import load_workbook

from nmsdesk import app
from nmsdesk.domain import catalogue
from nmsdesk.domain.community import Association, Event, Membership
from nmsdesk.domain.queries import Filter, ListQuery
from nmsdesk.errors import BadFile, Rejected
from nmsdesk.exchange import headers, lists
from nmsdesk.exchange.reading import Sheet, Workbook
from nmsdesk.services import exports, imports, registers
from nmsdesk.services.demo.fill import fill_demo
from nmsdesk.services.desk import Desk
from nmsdesk.storage import schema

BACK = ("organizations", "persons", "programs", "events", "memberships")
FILLED = 48  # registers that a small demo city has records in


@pytest.fixture
def desk(file_desk: Desk) -> Desk:
    """Tables are written and read the same on any base: files do for them."""
    return file_desk


@pytest.fixture
def filled(desk: Desk) -> Desk:
    """Two of each, with texts that a spreadsheet could spoil."""
    school = a_school(desk, "МБОУ СОШ № 3 «Надежда»", full_name="Школа; полное имя, с запятой", code="0012345678", note="=1+1")
    a_school(desk, "Гимназия № 9", kind="gymnasium", counted=False, until=date(2025, 8, 31), successor=school.id)
    person = a_person(
        desk, snils=snils(1), education="higher", career_start=date(2013, 9, 1), email="m@example.ru", phone="+7 900 000-00-00"
    )
    a_person(desk, "Соловьёва-Миронова", "Лейла", "Рашид кызы", birth=None, note="примечание; с запятой, и точкой.")
    a_job(desk, person, school)
    a_program(desk, "Функциональная грамотность: от теории к практике", areas=("methods", "digital"), network=True)
    a_program(desk, "Оценивание", provider="КУРО")
    saved(desk, Event(title="Семинар «Урок, которого ждут»", form="seminar", since=date(2025, 10, 1), until=date(2025, 10, 2), hours=4))
    saved(desk, Event(title="Конкурс", form="contest", since=date(2025, 3, 1), direction="2", task="4", level="region"))
    club = saved(desk, Association(name="Клуб «Гостиная»", kind="club", since=date(2020, 9, 1)))
    saved(desk, Membership(association=club.id, person=person.id, role="head", since=date(2024, 9, 1), until=date(2025, 8, 31)))
    return desk


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
@pytest.mark.parametrize("key", BACK)
def test_an_exported_register_is_read_back_unchanged(filled: Desk, tmp_path: Path, key: str, suffix: str) -> None:
    path = tmp_path / f"список{suffix}"
    rows = exports.export(filled, key, path)
    plan = imports.plan_import(filled, path, imports.Hints(kind=key))
    left = [p.message for p in plan.problems if p.severity == "error"]
    if key == "organizations":  # the import leads the name of a merged organisation to its successor
        assert (plan.created, plan.updated, plan.unchanged + plan.rejected) == (0, 0, rows)
        return
    assert (plan.unchanged, plan.created, plan.updated, plan.rejected, left) == (rows, 0, 0, 0, [])


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory, template_file: Path) -> Path:
    """A small synthetic city with records in every register that a demo has."""
    folder = tmp_path_factory.mktemp("city")
    place = Path(shutil.copy(template_file, folder / "city.db"))
    desk = app.open_desk(str(place))
    fill_demo(desk, staff=80, organizations=7, years=2, seed=4)
    desk.close()
    return place


def test_every_register_of_a_city_comes_back_from_its_table_as_it_was(city: Path, tmp_path: Path) -> None:
    """The key of each record keeps references by ambiguous names, namesakes and words that a list would read otherwise."""
    desk = app.open_desk(str(city))
    tried = 0
    try:
        for key in catalogue.REGISTERS:
            path = tmp_path / f"{key}.xlsx"
            if rows := exports.export(desk, key, path):
                tried += 1
                plan = imports.plan_import(desk, path)
                assert plan.kind == key
                assert (plan.unchanged, plan.created, plan.updated, plan.rejected) == (rows, 0, 0, 0), (key, plan.problems[:3])
        assert tried >= FILLED
    finally:
        desk.close()


def test_a_cell_changed_in_a_spreadsheet_comes_back_to_the_very_record(city: Path, tmp_path: Path) -> None:
    """Namesakes do not hinder: the row is found by its key, whatever the names say."""
    desk = app.open_desk(str(shutil.copy(city, tmp_path / "city.db")))
    try:
        path = tmp_path / "items.xlsx"
        exports.export(desk, "plan_items", path)
        book = load_workbook(path)
        sheet = book.worksheets[0]
        captions = {cell.value: cell.column for cell in sheet[1]}
        uid = sheet.cell(5, captions["Ключ записи"]).value
        sheet.cell(5, captions["Подтверждение"]).value = "Справка № 8"
        book.save(path)
        done = imports.apply_import(desk, imports.plan_import(desk, path))
        assert done.changed.rows >= 1
        changed = {r.uid: r.evidence for r in records_of(desk, "plan_items") if r.evidence == "Справка № 8"}
        assert changed == {uid: "Справка № 8"}
    finally:
        desk.close()


def test_an_exported_register_fills_an_empty_one(filled: Desk, tmp_path: Path) -> None:
    path = tmp_path / "программы.xlsx"
    exports.export(filled, "programs", path)
    before = [(r.title, r.hours, r.areas, r.network, r.provider) for r in records_of(filled, "programs")]
    for record in records_of(filled, "programs"):
        registers.remove(filled, record)
    imports.apply_import(filled, imports.plan_import(filled, path, imports.Hints(kind="programs")))
    after = [(r.title, r.hours, r.areas, r.network, r.provider) for r in records_of(filled, "programs")]
    assert sorted(before) == sorted(after)


def records_of(desk: Desk, key: str) -> list[Any]:
    with desk.read() as reading:
        return list(reading.where(catalogue.register(key).record))


@pytest.mark.parametrize("key", ["diagnostics", "trainings", "plans", "mentorships"])
def test_an_export_of_facts_is_recognised_as_such(desk: Desk, tmp_path: Path, key: str) -> None:
    exports.export(desk, key, tmp_path / "а.xlsx")
    captions = tuple(cell.value for cell in load_workbook(tmp_path / "а.xlsx").worksheets[0][1])
    header = headers.find_header(Sheet("а", rows=[captions, tuple("х" for _ in captions)]), key)
    assert header is not None
    fields = {c.caption: c.field for c in header.columns}
    assert fields["Образовательная организация"] == "organization"
    assert not {"period", "pupil_class", "first_name", "last_name"} & set(fields.values())


def test_dates_stay_dates_and_texts_never_become_formulas(filled: Desk, tmp_path: Path) -> None:
    exports.export(filled, "organizations", tmp_path / "а.xlsx")
    sheet = load_workbook(tmp_path / "а.xlsx").active
    assert sheet is not None and sheet.title == "Организации"
    values = {cell.value: cell for row in sheet.iter_rows() for cell in row}
    assert values["=1+1"].data_type == "s" and values["0012345678"].data_type == "s"
    assert any(getattr(v, "year", 0) == 2025 for v in values)


def test_a_filtered_export_holds_the_rows_and_columns_asked_for(filled: Desk, tmp_path: Path) -> None:
    query = ListQuery("organizations", filters=(Filter("kind", "eq", "gymnasium"),))
    assert exports.export(filled, "organizations", tmp_path / "а.csv", query, ["name", "kind"]) == 1
    text = (tmp_path / "а.csv").read_text("utf-8-sig")
    assert text.splitlines() == ["Наименование;Вид", "Гимназия № 9;Гимназия"]
    with pytest.raises(Rejected, match="другому разделу"):
        exports.export(filled, "persons", tmp_path / "а.csv", query)
    with pytest.raises(Rejected, match="нет столбца"):
        exports.export(filled, "persons", tmp_path / "а.csv", columns=["шум"])


def test_an_unknown_register_or_format_is_refused(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(Rejected, match="Раздела «people» нет"):
        exports.export(desk, "people", tmp_path / "а.xlsx")
    with pytest.raises(BadFile, match="xlsx"):
        exports.export(desk, "persons", tmp_path / "а.doc")


def test_exports_of_personal_data_are_noted(filled: Desk, tmp_path: Path) -> None:
    exports.export(filled, "programs", tmp_path / "а.csv")
    exports.export(filled, "persons", tmp_path / "б.csv")
    with filled.read() as reading:
        noted = [row.subject for row in reading.connection.execute(schema.event.select())]
    assert noted == ["Работники: б.csv, 2\u00a0работника, имена полностью"]


@pytest.mark.parametrize("key", list(exports.LISTS))
def test_the_template_of_a_list_is_recognised_as_that_list(filled: Desk, tmp_path: Path, key: str) -> None:
    exports.template(filled, key, tmp_path / "а.xlsx")
    book = load_workbook(tmp_path / "а.xlsx")
    captions = tuple(cell.value for cell in book.worksheets[0][1])
    sheet = Sheet("а", rows=[captions, tuple("х" for _ in captions)])
    assert lists.recognise(Workbook("а", "xlsx", "", (sheet,), (), "")).kind == key
    header = headers.find_header(sheet, key)
    assert header is not None
    assert [(c.caption, c.how) for c in header.columns if c.how not in ("exact", "area")] == []


@pytest.mark.parametrize("key", [k for k in catalogue.REGISTERS if k not in exports.LISTS])
def test_every_register_has_a_template_with_all_its_columns(desk: Desk, tmp_path: Path, key: str) -> None:
    exports.template(desk, key, tmp_path / "а.xlsx")
    captions = [cell.value for cell in load_workbook(tmp_path / "а.xlsx").worksheets[0][1]]
    assert captions == [c.caption for c in catalogue.register(key).readable]


def test_a_template_offers_the_values_of_dictionaries(filled: Desk, tmp_path: Path) -> None:
    exports.template(filled, "staff", tmp_path / "а.xlsx")
    book = load_workbook(tmp_path / "а.xlsx")
    offered = {cell.value for row in book["Списки"].iter_rows() for cell in row}
    assert {"МБОУ СОШ № 3 «Надежда»", "Учитель", "внешний совместитель", "высшая"} <= offered
    assert "Пары наставников" not in exports.template_keys().values() and "staff" in exports.template_keys()


def test_a_filled_template_is_taken_in(filled: Desk, tmp_path: Path) -> None:
    path = tmp_path / "а.xlsx"
    exports.template(filled, "staff", path)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    row = {
        "Образовательная организация": "МБОУ СОШ № 3 «Надежда»", "ФИО": "Ким Анна Ильинична", "Дата рождения": date(1995, 4, 1),
        "Должность": "Учитель", "Преподаваемые предметы": "Математика; Физика", "Педагогический стаж": 3,
        "Квалификационная категория": "первая",
    }  # fmt: skip
    for cell in list(sheet[1]):
        sheet.cell(2, cell.column, row.get(str(cell.value)))
    book.save(path)
    plan = imports.plan_import(filled, path)
    assert (plan.kind, plan.created, plan.rejected) == ("staff", 1, 0), plan.problems
