"""A table copied from Excel goes into a register by the same checks as a file."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from given import a_job, a_person, a_school, tables

from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.domain.knowledge import Practice
from nmsdesk.domain.people import Person
from nmsdesk.errors import BadFile, Rejected
from nmsdesk.services import imports, pasting
from nmsdesk.services.undo import undo

FILE_ONLY = True


def pasted(desk: Any, key: str, text: str, **more: Any) -> imports.ImportPlan:
    plan = pasting.plan_paste(desk, key, text, **more)
    imports.apply_import(desk, plan)
    return plan


def numbers(plan: imports.ImportPlan) -> tuple[int, int, int, int, int]:
    return plan.read, plan.created, plan.updated, plan.unchanged, plan.rejected


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("а\tб\r\nв\tг\r\n", [("а", "б"), ("в", "г")]),
        ('"две\nстроки"\tб\n', [("две\nстроки", "б")]),
        ('"он ""сам""\nсказал"\t\tв', [('он "сам"\nсказал', None, "в")]),
        ('ООО "Ромашка"\t"Лилия" сад\n', [('ООО "Ромашка"', '"Лилия" сад')]),
        ('"не закрыта\tб\nв', [('"не закрыта', "б"), ("в",)]),
        ("а\n\nб", [("а",), (None,), ("б",)]),
    ],
)
def test_the_text_of_the_clipboard_is_parted_as_excel_wrote_it(text: str, rows: list[tuple[str | None, ...]]) -> None:
    assert pasting.cells(text) == rows


def test_a_table_with_captions_adds_and_changes_by_the_name(desk: Any) -> None:
    a_school(desk, "МБОУ Гимназия № 9", kind="gymnasium")
    text = "Вид\tНаименование\tИНН или код\nгимназия\tМБОУ Гимназия № 9\t5001\nЛицей\tМБОУ Лицей № 1\t5002\n"
    plan = pasted(desk, "organizations", text)
    assert numbers(plan) == (2, 1, 1, 0, 0)
    again = pasting.plan_paste(desk, "organizations", text)
    assert numbers(again) == (2, 0, 0, 2, 0)
    before = len(tables(desk)["organizations"])
    undo(desk)
    assert len(tables(desk)["organizations"]) == before - 1


def test_without_captions_the_columns_are_those_of_the_list(desk: Any) -> None:
    plan = pasted(desk, "persons", "Иванова\tМария\tПетровна\t17.05.1990\n", columns=["last_name", "first_name", "patronymic", "birth"])
    assert numbers(plan) == (1, 1, 0, 0, 0)
    with desk.read() as reading:
        (person,) = reading.where(Person)
    assert (person.full_name, person.birth) == ("Иванова Мария Петровна", date(1990, 5, 17))
    shown = [c for c in REGISTERS["posts"].columns if c.field.shown]
    assert [c.name for c in shown] == ["name", "category", "aliases"]
    assert numbers(pasting.plan_paste(desk, "posts", "Тьютор школы\tпедагогические\n")) == (1, 1, 0, 0, 0)


def test_cells_with_lines_and_quotes_come_whole(desk: Any) -> None:
    a_school(desk, 'Лицей "Мир"')
    head = "Название\tВид\tОрганизация\tАннотация\tСостояние\n"
    text = head + 'Практика\tпедагогическая\tЛицей "Мир"\t"Первая строка\nвторая ""важная"""\tчерновик\n'
    pasted(desk, "practices", text)
    with desk.read() as reading:
        (practice,) = reading.where(Practice)
    assert practice.annotation == 'Первая строка\nвторая "важная"'


def test_a_bad_row_is_told_by_its_place_in_the_text_and_the_others_are_planned(desk: Any) -> None:
    text = "Иванова\tМария\t\t17.05.1990\nПетрова\tАнна\t\t31.02.1990\n"
    plan = pasting.plan_paste(desk, "persons", text, columns=["last_name", "first_name", "patronymic", "birth"])
    assert numbers(plan) == (2, 1, 0, 0, 1)
    (problem,) = (p for p in plan.problems if p.severity == "error")
    assert (problem.row, problem.column) == (2, "D")
    assert plan.blocking


def test_facts_are_pasted_as_the_list_shows_them_not_as_schools_send(desk: Any) -> None:
    person, school = a_person(desk), a_school(desk, "Лицей № 1")
    a_job(desk, person, school)
    head = "Работник\tОрганизация\tДолжность\tРаботает с\tВид занятости\n"
    text = head + "Иванова Мария Петровна\tЛицей № 1\tПедагог-психолог\t01.09.2025\tвнутренний совместитель\n"
    assert numbers(pasted(desk, "employments", text)) == (1, 1, 0, 0, 0)
    plans = "Работник\tСостояние\tСрок с\tСрок по\nИванова Мария Петровна\tчерновик\t01.01.2026\t01.06.2026\n"
    assert numbers(pasted(desk, "plans", plans)) == (1, 1, 0, 0, 0)


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        ("", Rejected, "нет таблицы"),
        ("\t\n", Rejected, "нет таблицы"),
        ("а\t" * 30, Rejected, "столбцов больше"),
        ("Наименование\tИНН или код\nЛицей\t5\n", BadFile, "Нужны столбцы"),
    ],
)
def test_what_is_no_table_of_the_register_is_refused(desk: Any, text: str, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        pasting.plan_paste(desk, "organizations", text)
