"""Lists of the federal registry of programmes: recognised by their headers, new programmes added, known ones brought up to date."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from given import saved
from incoming import book, codes, every, numbers, planned, taken

from nmsdesk.domain.development import Program, RegistryEntry
from nmsdesk.errors import BadFile
from nmsdesk.services import undo
from nmsdesk.services.desk import Desk

FILE_ONLY = True

HEAD = ("№ п/п", "№ в реестре", "Наименование программы", "Организация", "Часов", "Дата включения", "Дата исключения")
ACADEMY = "ГБОУ ВО МО «Академия социального управления»"


def one(tmp_path: Path, *rows: tuple[Any, ...], head: tuple[str, ...] = HEAD, name: str = "registry.xlsx") -> Path:
    return book(tmp_path / name, head, *rows)


def stays(desk: Desk) -> list[tuple[str, str, date | None, date | None]]:
    titles = {p.id: p.title for p in every(desk, Program)}
    return [(titles[e.program], e.number, e.since, e.until) for e in every(desk, RegistryEntry)]


def test_a_list_of_the_registry_makes_programmes_with_their_stay_and_is_taken_back(desk: Desk, tmp_path: Path) -> None:
    path = one(
        tmp_path,
        (1, 50123, "«Функциональная грамотность: практикум»", ACADEMY, 36, date(2024, 2, 1), None),
        (2, "50-777", "Руководитель образовательной организации", "МБУ ДПО «УМОЦ»", "72 ч.", "15.03.2024", "31.08.2025"),
    )
    plan = taken(desk, path)
    assert plan.kind == "registry" and numbers(plan) == (2, 2, 0, 0, 0, 0)
    assert stays(desk) == [
        ("Функциональная грамотность: практикум", "50123", date(2024, 2, 1), None),
        ("Руководитель образовательной организации", "50-777", date(2024, 3, 15), date(2025, 8, 31)),
    ]
    assert [(p.provider, p.hours, p.kind) for p in every(desk, Program)] == [(ACADEMY, 36, "pk"), ("МБУ ДПО «УМОЦ»", 72, "pk")]
    assert numbers(planned(desk, path)) == (2, 0, 0, 2, 0, 0)  # the same file again changes nothing
    undo.undo(desk)
    assert not every(desk, Program) and not every(desk, RegistryEntry)


def test_a_messy_sheet_is_read_below_its_title_with_sections_totals_and_words_for_days(desk: Desk, tmp_path: Path) -> None:
    path = book(
        tmp_path / "выгрузка.xlsx",
        ("Федеральный реестр дополнительных профессиональных программ (ФРДПП)",),
        (),
        (
            "№", "Реестровый  номер", "Наименование дополнительной\nпрофессиональной программы", "Организация, реализующая программу",
            "Объём программы, час", "Вид программы", "В реестре с", "Срок действия", "Форма реализации",
        ),
        (1, 2, 3, 4, 5, 6, 7, 8, 9),
        ("Московская область",),
        (1, "№ 101", "Наставничество в школе", ACADEMY, "36", "повышение квалификации", "01.02.2024 г.", "бессрочно", "сетевая"),
        (2, "102", "Средний возраст: занятия в группе", ACADEMY, 18, "ПК", date(2024, 2, 1), "до 01.02.2027", "очная"),
        (3, "103", "Менеджмент в образовании", ACADEMY, "260 часов", "проф. переподготовка", "2.2.24", "действует", "не сетевая"),
        ("Итого", None, "3 программы"),
    )  # fmt: skip
    plan = taken(desk, path)
    assert plan.kind == "registry" and (plan.read, plan.created, plan.rejected) == (3, 3, 0)
    assert stays(desk) == [
        ("Наставничество в школе", "101", date(2024, 2, 1), None),
        ("Средний возраст: занятия в группе", "102", date(2024, 2, 1), date(2027, 2, 1)),
        ("Менеджмент в образовании", "103", date(2024, 2, 2), None),
    ]
    assert [(p.hours, p.kind, p.network) for p in every(desk, Program)] == [(36, "pk", True), (18, "pk", False), (260, "pp", False)]


def test_a_known_programme_is_found_by_number_and_its_exclusion_and_new_name_are_taken(desk: Desk, tmp_path: Path) -> None:
    program = saved(desk, Program(title="Грамотность", hours=36, provider="АСОУ", areas=("literacy",)))
    saved(desk, RegistryEntry(program=program.id, number="101", since=date(2024, 2, 1)))
    plan = taken(desk, one(tmp_path, (1, "101", "Функциональная грамотность", "АСОУ", 36, None, "31.12.2025")))
    assert codes(plan) == ["program_renamed"] and numbers(plan)[:3] == (1, 0, 1)
    [after] = every(desk, Program)
    assert (after.id, after.title, after.areas) == (program.id, "Функциональная грамотность", ("literacy",))
    assert stays(desk) == [("Функциональная грамотность", "101", date(2024, 2, 1), date(2025, 12, 31))]


def test_a_known_programme_is_found_by_title_and_organisation_and_gets_its_number(desk: Desk, tmp_path: Path) -> None:
    own = saved(desk, Program(title="Наставничество", hours=36, provider="УМОЦ"))
    other = saved(desk, Program(title="Наставничество", hours=36, provider="КУРО"))
    saved(desk, RegistryEntry(program=own.id, since=date(2024, 2, 1)))  # entered by hand before the list came
    plan = taken(desk, one(tmp_path, (1, "101", "НАСТАВНИЧЕСТВО", "МБУ ДПО «УМОЦ»", 36, date(2024, 2, 5), None)))
    assert codes(plan) == ["registry_since"]
    [entry] = every(desk, RegistryEntry)
    assert (entry.program, entry.number, entry.since) == (own.id, "101", date(2024, 2, 5))
    assert {p.id: (p.title, p.provider) for p in every(desk, Program)} == {
        own.id: ("Наставничество", "УМОЦ"), other.id: ("Наставничество", "КУРО"),
    }  # fmt: skip


def test_a_second_stay_of_a_programme_is_another_record(desk: Desk, tmp_path: Path) -> None:
    program = saved(desk, Program(title="Наставничество", provider="УМОЦ"))
    saved(desk, RegistryEntry(program=program.id, number="50", since=date(2021, 2, 1), until=date(2023, 1, 31)))
    taken(desk, one(tmp_path, (1, "101", "Наставничество", "УМОЦ", None, date(2024, 2, 5), None)))
    assert [(number, since) for _, number, since, _ in stays(desk)] == [("50", date(2021, 2, 1)), ("101", date(2024, 2, 5))]


def test_rows_that_cannot_be_taken_say_why(desk: Desk, tmp_path: Path) -> None:
    saved(desk, Program(title="Наставничество", provider="УМОЦ"))
    saved(desk, Program(title="Наставничество", provider="КУРО"))
    path = one(
        tmp_path,
        (1, "101", "Наставничество", None, None, "01.02.2024", None),
        (2, "102", "Новая программа", "УМОЦ", None, None, None),
        (3, None, "Без номера и дня", "УМОЦ", None, None, None),
        (4, "104", "Исключена раньше", "УМОЦ", None, "01.02.2025", "01.02.2024"),
        (5, "105", "Верная", "УМОЦ", 5000, "01.02.2025", None),
    )
    plan = planned(desk, path)
    assert plan.rejected == 4 and plan.blocking
    assert {"ambiguous_program", "no_day", "missing", "dates_swapped", "bad_hours"} <= set(codes(plan))


@pytest.mark.parametrize("on_match", ["update", "skip"])
def test_known_programmes_may_be_left_as_they_are(desk: Desk, tmp_path: Path, on_match: str) -> None:
    program = saved(desk, Program(title="Наставничество", hours=18, provider="УМОЦ"))
    taken(desk, one(tmp_path, (1, "101", "Наставничество", "УМОЦ", 36, date(2024, 2, 5), None)), on_match=on_match)
    after = next(p for p in every(desk, Program) if p.id == program.id)
    assert after.hours == (36 if on_match == "update" else 18)
    assert len(every(desk, RegistryEntry)) == (1 if on_match == "update" else 0)


def test_a_list_of_trainings_is_not_taken_for_the_registry(desk: Desk, tmp_path: Path) -> None:
    head = ("ФИО", "ОО", "Наименование программы", "Организатор", "Часов", "Дата начала", "Дата окончания", "Регистрационный номер")
    row = ("Иванова Мария Петровна", "СОШ № 5", "Программа", "УМОЦ", 36, "01.02.2025", "05.03.2025", "12")
    path = book(tmp_path / "trainings.xlsx", head, row)
    assert planned(desk, path).kind == "trainings"


def test_the_empty_table_of_the_registry_is_recognised(desk: Desk, tmp_path: Path) -> None:
    from nmsdesk.services import exports

    exports.template(desk, "registry", tmp_path / "template.xlsx")
    with pytest.raises(BadFile, match="ни одной строки"):
        planned(desk, tmp_path / "template.xlsx", kind="registry")
