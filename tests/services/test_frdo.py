"""The file of ФИС ФРДО out and in: the captions of both layouts, the check before writing, a round trip (domain.md §6.1 B)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from nmsdesk.domain.courses import CourseGroup, Enrolment
from nmsdesk.domain.development import Program, Training
from nmsdesk.domain.people import FormerName, Person
from nmsdesk.errors import Rejected
from nmsdesk.services import registers
from nmsdesk.services.courses import frdo
from nmsdesk.services.desk import Desk
from tests.given import a_job, a_person, a_school, saved, snils
from tests.services.courses import UNTIL, a_full_group, closed
from tests.services.incoming import book, codes, numbers, taken

FILE_ONLY = True

# Written out by hand from domain.md §6.1 B; the program's own list is not used here.
COURSE = """Дополнительная профессиональная программа (повышение квалификации/ профессиональная переподготовка)
Наименование дополнительной профессиональной программы
Наименование области профессиональной деятельности"""
REST = """Серия документа о ВО/СПО
Номер документа о ВО/СПО
Год начала обучения (для документа о квалификации)
Год окончания обучения (для документа о квалификации)
Срок обучения, часов (для документа о квалификации)
Фамилия получателя
Имя получателя
{patronymic}
Дата рождения получателя
Пол получателя
СНИЛС
Форма обучения
Источник финансирования обучения
Форма получения образования на момент прекращения образовательных отношений
Гражданство получателя (код страны по ОКСМ)
Наименование документа об образовании (оригинала)
Серия (оригинала)
Номер (оригинала)
Регистрационный N (оригинала)
Дата выдачи (оригинала)
Фамилия получателя (оригинала)
Имя получателя (оригинала)
Отчество получателя (оригинала)
Номер документа для изменения"""
JOINT = f"""Вид документа
Статус документа
Подтверждение утраты / обмена / уничтожения
Серия документа
Номер документа
Дата выдачи документа
Регистрационный номер документа
{COURSE}
Укрупненные группы специальностей и (или) направлений подготовки
Наименование квалификации, разреза, класса, категории (при наличии)
Уровень имеющегося образования (ВО/СПО)
Фамилия, указанная в документе о ВО или СПО
{REST.format(patronymic="Отчество получателя (при наличии)")}""".split("\n")
SEPARATE = f"""Вид документа
Статус документа
Подтверждение утраты
Подтверждение обмена
Подтверждение уничтожения
Серия документа
Номер документа
Дата выдачи документа
Регистрационный номер
{COURSE}
Укрупненные группы специальностей
Наименование квалификации, профессии, специальности
Уровень образования ВО/СПО
Фамилия указанная в дипломе о ВО или СПО
{REST.format(patronymic="Отчество получателя")}""".split("\n")
LAYOUTS = {38: JOINT, 40: SEPARATE}


def with_diplomas(desk: Desk, ids: list[int]) -> None:
    frdo.put_diplomas(desk, [frdo.Diploma(n, "Петрова", "ВСГ", f"{n:07d}") for n in ids])


def a_ready_group(desk: Desk) -> tuple[CourseGroup, list[int]]:
    group, ids = a_full_group(desk)
    closed(desk, group)
    with_diplomas(desk, ids)
    return group, ids


def sheet(path: Path) -> list[list[Any]]:
    found = openpyxl.load_workbook(path).active
    assert found
    return [[cell.value for cell in row] for row in found.iter_rows()]


def facts(desk: Desk) -> list[tuple[Any, ...]]:
    """What trainings say, whoever told it."""
    with desk.read() as reading:
        persons = {p.id: p.full_name for p in reading.where(Person)}
        programs = {p.id: (p.title, p.hours, p.kind) for p in reading.where(Program)}
        found = reading.where(Training)
    return sorted((persons[t.person], programs[t.program], t.until, t.certificate, t.certificate_number) for t in found)


@pytest.mark.parametrize("layout", [38, 40])
def test_the_captions_and_the_fixed_words_are_those_of_the_template(file_desk: Desk, tmp_path: Path, layout: int) -> None:
    group, ids = a_ready_group(file_desk)
    done = frdo.write(file_desk, group.id or 0, tmp_path / "out.xlsx", layout)
    head, *rows = sheet(tmp_path / "out.xlsx")
    assert head == LAYOUTS[layout]
    assert (len(head), done.rows, len(rows)) == (layout, 4, 4)
    row = dict(zip(head, rows[0]))
    wanted = {
        "Вид документа": "Удостоверение о повышении квалификации", "Статус документа": "Оригинал", "Серия документа": "нет",
        "Номер документа": "УД-2026-0001", "Дата выдачи документа": "24.02.2026", COURSE.split("\n")[0]: "Повышение квалификации",
        COURSE.split("\n")[1]: "Формирующее оценивание", "Номер документа о ВО/СПО": f"{ids[0]:07d}",
        "Год начала обучения (для документа о квалификации)": 2026, "Срок обучения, часов (для документа о квалификации)": 36,
        "Фамилия получателя": "Азова", "Имя получателя": "Мария", "Дата рождения получателя": "01.03.1985", "Пол получателя": "Жен",
        "СНИЛС": snils(1), "Форма обучения": "Очная", "Источник финансирования обучения": "Бюджетное обучение",
        "Гражданство получателя (код страны по ОКСМ)": "643", "Номер (оригинала)": None, "Номер документа для изменения": None,
    }  # fmt: skip
    assert {name: row[name] for name in wanted} == wanted
    level, number = ("Уровень имеющегося образования (ВО/СПО)", "Регистрационный номер документа")
    if layout == 40:
        level, number = ("Уровень образования ВО/СПО", "Регистрационный номер")
    assert (row[level], row[number]) == ("Высшее образование", "2026-0001")
    assert {row[name] for name in head if name.startswith("Подтверждение")} == {"Нет"}


def test_everything_that_is_missing_is_told_by_person_and_field(desk: Desk) -> None:
    group, ids = a_full_group(desk)
    closed(desk, group)
    with_diplomas(desk, ids[2:])
    with desk.read() as reading:
        first = reading.get(Person, reading.by_ids(Enrolment, ids[:1])[0].person)
        third = reading.get(Person, reading.by_ids(Enrolment, ids[2:3])[0].person)
    assert first and third
    saved(desk, replace(first, snils="", sex="", birth=None, education="secondary"))
    saved(desk, replace(third, birth_precision="year"))
    found = frdo.check(desk, group.id or 0)
    assert [(gap.name.split()[0], gap.register, gap.field, gap.message) for gap in found.gaps] == [
        ("Азова", "persons", "snils", "нет СНИЛС"),
        ("Азова", "persons", "birth", "нет даты рождения"),
        ("Азова", "persons", "sex", "не указан пол"),
        ("Азова", "persons", "education", "образование ниже среднего профессионального"),
        ("Азова", "enrolments", "diploma_last_name", "нет фамилии, указанной в дипломе"),
        ("Азова", "enrolments", "diploma_number", "нет номера диплома о ВО или СПО"),
        ("Белова", "enrolments", "diploma_last_name", "нет фамилии, указанной в дипломе"),
        ("Белова", "enrolments", "diploma_number", "нет номера диплома о ВО или СПО"),
        ("Власова", "persons", "birth", "дата рождения известна неточно"),
    ]
    assert (found.ready, found.lacking, found.unissued) == (1, 3, 0)


def test_nothing_is_written_while_something_is_missing_unless_those_are_left_out(file_desk: Desk, tmp_path: Path) -> None:
    group, ids = a_full_group(file_desk)
    closed(file_desk, group)
    out = tmp_path / "out.xlsx"
    with pytest.raises(Rejected, match=r"Файл не записан: не хватает сведений\. Азова Мария Петровна: нет фамилии"):
        frdo.write(file_desk, group.id or 0, out)
    with pytest.raises(Rejected, match="Выгружать некого"):
        frdo.write(file_desk, group.id or 0, out, leave_out=True)
    assert not out.exists()
    with_diplomas(file_desk, ids[:1])
    done = frdo.write(file_desk, group.id or 0, out, leave_out=True)
    assert (done.rows, len(done.left_out), len(sheet(out))) == (1, 3, 2)
    assert any("Файл ФИС ФРДО" in str(line) for line in events_of(file_desk))


def events_of(desk: Desk) -> list[Any]:
    from sqlalchemy import select

    from nmsdesk.storage import schema

    with desk.read() as reading:
        return list(reading.connection.execute(select(schema.event)))


def test_those_who_failed_and_those_without_a_paper_are_not_in_the_file(file_desk: Desk, tmp_path: Path) -> None:
    from nmsdesk.services.courses import certificates, enrolment

    group, ids = a_full_group(file_desk)
    enrolment.attest(file_desk, ids[:1], "failed")
    closed(file_desk, group)
    certificates.withdraw(file_desk, ids[1:2])
    with_diplomas(file_desk, ids)
    found = frdo.check(file_desk, group.id or 0)
    assert (found.ready, found.gaps, found.unissued) == (2, (), 2)
    frdo.write(file_desk, group.id or 0, tmp_path / "out.xlsx")
    assert [row[21] for row in sheet(tmp_path / "out.xlsx")[1:]] == ["Власова", "Гусева"]


def test_the_last_name_in_the_diploma_is_taken_for_granted_only_of_those_who_never_bore_another(desk: Desk) -> None:
    group, ids = a_full_group(desk)
    closed(desk, group)
    with desk.read() as reading:
        enrolled = reading.by_ids(Enrolment, ids)
    saved(desk, FormerName(person=enrolled[0].person, last_name="Старова", until=date(2015, 1, 1)))
    frdo.same_last_names(desk, group.id or 0)
    with desk.read() as reading:
        found = {e.id: e.diploma_last_name for e in reading.by_ids(Enrolment, ids)}
    assert [found[n] for n in ids] == ["", "Белова", "Власова", "Гусева"]
    with pytest.raises(Rejected, match="Заполнять некому"):
        frdo.same_last_names(desk, group.id or 0)


@pytest.mark.parametrize("layout", [38, 40])
def test_out_and_in_give_the_same_facts(file_desk: Desk, tmp_path: Path, layout: int) -> None:
    group, _ = a_ready_group(file_desk)
    frdo.write(file_desk, group.id or 0, tmp_path / "out.xlsx", layout)
    before = facts(file_desk)
    plan = taken(file_desk, tmp_path / "out.xlsx")
    assert plan.kind == "trainings"
    assert not [p for p in plan.problems if p.code.startswith(("column", "same"))]
    assert numbers(plan) == (4, 0, 0, 4, 0, 0)  # read, created, updated, unchanged, rejected, ignored
    assert facts(file_desk) == before
    with file_desk.read() as reading:
        mine = reading.where(Training)
    for training in mine:
        for e in registers_enrolled(file_desk, training):
            saved(file_desk, replace(e, training=None))
        registers.remove(file_desk, training)
    assert not facts(file_desk)
    again = taken(file_desk, tmp_path / "out.xlsx")
    assert (again.created, again.rejected) == (4, 0)
    assert facts(file_desk) == before
    with file_desk.read() as reading:
        assert {(t.attestation, t.until) for t in reading.where(Training)} == {("passed", UNTIL)}


def registers_enrolled(desk: Desk, training: Training) -> list[Enrolment]:
    with desk.read() as reading:
        return reading.where(Enrolment, training=training.id)


@pytest.mark.parametrize("layout", [38, 40])
def test_a_messy_file_of_another_organiser_is_recognised_by_its_captions(file_desk: Desk, tmp_path: Path, layout: int) -> None:
    """Columns in another order, invisible signs, dates and СНИЛС as they come, years instead of days."""
    school = a_school(file_desk, "Лицей")
    for n, last in enumerate(("Азова", "Белова", "Власова")):
        person = a_person(file_desk, last, snils=snils(n + 1), birth=date(1985, 3, n + 1))
        a_job(file_desk, person, school)
    head = LAYOUTS[layout]
    order = [*head[20:], *head[:20]]
    common = {
        "Вид документа": "Удостоверение о повышении квалификации", "Статус документа": "Оригинал",
        COURSE.split("\n")[0]: "Повышение квалификации", COURSE.split("\n")[1]: "«Читательская  грамотность»",
        "Год начала обучения (для документа о квалификации)": "2025", "Год окончания обучения (для документа о квалификации)": 2025,
        "Срок обучения, часов (для документа о квалификации)": "36 ч.", "Имя получателя": "Мария",
        "Гражданство получателя (код страны по ОКСМ)": 643,
        "Фамилия, указанная в документе о ВО или СПО": "Иванова", "Фамилия указанная в дипломе о ВО или СПО": "Иванова",
        "Номер документа о ВО/СПО": "0001234", "Серия документа о ВО/СПО": "ВСГ",
    }  # fmt: skip
    own = [
        {"Фамилия получателя": " АЗОВА\u200b", "СНИЛС": snils(1).replace("-", "").replace(" ", ""), "Номер документа": "ПК 000101",
         "Серия документа": "нет", "Дата выдачи документа": "24.12.2025 г.", "Дата рождения получателя": "1.3.85", "Пол получателя": "Жен"},
        {"Фамилия получателя": "Белова", "СНИЛС": None, "Номер документа": "000102", "Серия документа": "5024",
         "Дата выдачи документа": date(2025, 12, 24), "Дата рождения получателя": date(1985, 3, 2), "Пол получателя": "ж"},
        {"Фамилия получателя": "Bласова", "СНИЛС": snils(3), "Номер документа": None, "Регистрационный номер": "ПК-103",
         "Регистрационный номер документа": "ПК-103", "Дата выдачи документа": 46015, "Дата рождения получателя": "03.03.1985"},
        {"Фамилия получателя": "Чужая", "СНИЛС": snils(77), "Номер документа": "000104", "Дата выдачи документа": "24.12.2025",
         "Дата рождения получателя": "05.05.1975"},
    ]  # fmt: skip
    common |= {"Отчество получателя": "Петровна", "Отчество получателя (при наличии)": "Петровна"}
    rows = [[{**common, **one}.get(caption) for caption in order] for one in own]
    path = book(tmp_path / "чужой.xlsx", ["Сведения об обучении"], order, *rows)
    plan = taken(file_desk, path)
    assert plan.kind == "trainings"
    assert (plan.read, plan.created, plan.rejected) == (4, 3, 1)
    assert "unknown_person" in codes(plan)
    program = ("Читательская грамотность", 36, "pk")
    on = date(2025, 12, 24)
    with file_desk.read() as reading:
        assert {t.attestation for t in reading.where(Training)} == {"passed"}
    assert facts(file_desk) == [
        ("Азова Мария Петровна", program, on, "certificate", "ПК 000101"),
        ("Белова Мария Петровна", program, on, "certificate", "5024 000102"),
        ("Власова Мария Петровна", program, date(2025, 12, 24), "certificate", "ПК-103"),
    ]


def test_a_paper_given_out_later_than_the_end_of_learning_is_the_same_training(file_desk: Desk, tmp_path: Path) -> None:
    group, ids = a_full_group(file_desk)
    closed(file_desk, group, date(2026, 3, 1), series="50")
    with_diplomas(file_desk, ids)
    frdo.write(file_desk, group.id or 0, tmp_path / "out.xlsx")
    before = facts(file_desk)
    assert numbers(taken(file_desk, tmp_path / "out.xlsx")) == (4, 0, 0, 4, 0, 0)
    assert facts(file_desk) == before
    assert before[0][4] == "50 УД-2026-0001"
