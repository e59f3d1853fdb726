"""Two lists reconciled: everyone who stands in one of them only is named with the reason, and the parts add up to the difference."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from nmsdesk.documents.writing import write_document
from nmsdesk.domain.organizations import Headcount, Organization
from nmsdesk.domain.people import Absence, Employment, Person
from nmsdesk.domain.periods import year
from nmsdesk.domain.views import INITIALS, View
from nmsdesk.errors import Rejected
from nmsdesk.services import indicators, named_lists, official_figures, papers, reconciliation, registers
from nmsdesk.services.desk import Desk
from nmsdesk.services.papers.reconciliation import reconciliation_paper
from nmsdesk.services.reconciliation import HEADCOUNT, Reconciliation
from tests.given import a_diagnostic, a_job, a_person, a_plan, a_school, post, saved, snils

ON = date(2025, 12, 31)


@pytest.fixture
def school(file_desk: Desk) -> Organization:
    return a_school(file_desk, "Школа 1")


def worker(
    desk: Desk, school: Organization, last: str, diagnosed: bool = False, person: dict[str, Any] | None = None, **job: Any
) -> Person:
    found = a_person(desk, last, **(person or {}))
    a_job(desk, found, school, **job)
    if diagnosed:
        a_diagnostic(desk, found)
    return found


def listed(*names: str) -> named_lists.NamedList:
    return named_lists.of_text("\n".join(names))


def adds_up(found: Reconciliation) -> None:
    assert sum(p.amount for p in found.parts) == found.difference == found.official - found.computed
    assert found.computed == len(found.matched) + sum(x.group == "ours" for x in found.lines)


def test_the_headcount_is_explained_to_the_last_person(file_desk: Desk, school: Organization) -> None:
    other = a_school(file_desk, "Школа 2")
    for last in ("Азова", "Белова", "Лишняя"):
        worker(file_desk, school, last)
    worker(file_desk, other, "Чужая")
    part_timer = worker(file_desk, other, "Совместная")
    a_job(file_desk, part_timer, school, kind="external")
    away = worker(file_desk, school, "Отпускная")
    with file_desk.read() as reading:
        (job,) = reading.where(Employment, person=away.id)
    saved(file_desk, Absence(employment=job.id, kind="child", since=date(2025, 2, 1)))
    worker(file_desk, school, "Бывшая", until=date(2025, 8, 31))
    worker(file_desk, school, "Поварова", post=post(file_desk, "Бухгалтер").id)
    saved(file_desk, Headcount(organization=school.id, day=date(2025, 9, 20), teaching=9, leading=1, basis="ОО-1"))
    named = ("Азова", "Белова", "Чужая", "Совместная", "Отпускная", "Бывшая", "Поварова", "Азова")
    theirs = listed(*(f"{x} Мария Петровна" for x in named), "Неведомая Анна Ильинична")
    found = reconciliation.reconcile(file_desk, year(2025), school.id, HEADCOUNT, theirs)
    assert (found.official, found.stated, found.computed, found.listed, len(found.matched)) == (10, True, 3, 9, 2)
    adds_up(found)
    told = {p.group: (p.amount, [(x.name.split()[0], x.why.split(";")[0]) for x in p.lines]) for p in found.parts}
    assert told == {
        "unnamed": (1, []),
        "repeat": (1, [("Азова", "этот человек уже назван в списке выше")]),
        "elsewhere": (2, [
            ("Чужая", "учитывается в организации «Школа 2»"),
            ("Совместная", "учитывается в организации «Школа 2», здесь внешний совместитель"),
        ]),
        "excluded": (1, [("Отпускная", "длительно отсутствует на отчётную дату")]),
        "post": (1, [("Поварова", "должность «Бухгалтер»")]),
        "gone": (1, [("Бывшая", "работа в организации «Школа 1» закончена 31.08.2025")]),
        "unknown": (1, [("Неведомая", "")]),
        "ours": (-1, [("Лишняя", "Учитель, основное место работы с 01.09.2020")]),
    }  # fmt: skip


def test_the_counted_of_an_indicator_are_reconciled_and_the_explanation_is_kept(file_desk: Desk, school: Organization) -> None:
    for last, diagnosed in (("Азова", True), ("Белова", True), ("Вольная", False)):
        worker(file_desk, school, last, diagnosed)
    official_figures.enter(file_desk, year(2025), school.id, "1", 2, 3, "Отчёт школы")
    theirs = listed("Азова Мария Петровна", "Вольная Мария Петровна")
    found = reconciliation.reconcile(file_desk, year(2025), school.id, "1", theirs)
    adds_up(found)
    assert (found.official, found.computed, found.difference) == (2, 2, 0)
    lacking, ours = found.parts
    assert "нет учтённой диагностики" in lacking.lines[0].why and ours.lines[0].name.startswith("Белова")
    assert ours.lines[0].why  # what the indicator found
    saved_ = reconciliation.keep_explanation(file_desk, found)
    text = official_figures.listing(file_desk, year(2025))[0].record.note
    assert text.startswith("Официально 2, по базе 2, разница нет.") and "−1 учтены по базе, а в списке их нет: Белова" in text
    assert saved_.changed.registers == {"official_figures"}
    with pytest.raises(Rejected, match="Официального значения за этот период нет"):
        reconciliation.keep_explanation(file_desk, reconciliation.reconcile(file_desk, year(2025), school.id, "3", theirs))


def test_namesakes_are_told_apart_by_place_snils_and_birth(file_desk: Desk, school: Organization) -> None:
    other = a_school(file_desk, "Школа 2")
    here = worker(file_desk, school, "Азова", person={"birth": date(1980, 1, 1), "snils": snils(1)})
    there = worker(file_desk, other, "Азова", person={"birth": date(1990, 1, 1), "snils": snils(2)})
    worker(file_desk, other, "Азова", person={"birth": date(1995, 5, 5)})

    def one(text: str) -> reconciliation.Reconciliation:
        found = reconciliation.reconcile(file_desk, year(2025), school.id, HEADCOUNT, named_lists.of_text(text))
        adds_up(found)
        return found

    assert [x.person for x in one("Азова Мария Петровна").matched] == [here.id]
    assert [x.person for x in one(f"Азова Мария Петровна\t{snils(2)}").lines if x.row] == [there.id]
    assert [x.person for x in one("Азова Мария Петровна\t01.01.1990").lines if x.row] == [there.id]
    assert [x.person for x in one("Азова М.П.").matched] == [here.id]
    city = reconciliation.reconcile(file_desk, year(2025), None, HEADCOUNT, listed("Азова Мария Петровна"))
    assert [(x.group, len(x.near)) for x in city.lines if x.row] == [("ambiguous", 3)]
    all_three = reconciliation.reconcile(file_desk, year(2025), None, HEADCOUNT, listed(*["Азова Мария Петровна"] * 3))
    adds_up(all_three)
    assert len({x.person for x in all_three.matched}) == 3 and all_three.lines == ()  # as many here as there: who is who is no matter


def test_a_near_name_is_offered_and_taken_by_decision(file_desk: Desk, school: Organization) -> None:
    person = worker(file_desk, school, "Кузнецова")
    theirs = listed("Кузнецава Мария Петровна", "Зимина Ольга Ивановна")
    found = reconciliation.reconcile(file_desk, year(2025), school.id, HEADCOUNT, theirs)
    first = found.lines[0]
    assert (first.group, first.near[0].person, first.near[0].ours) == ("unknown", person.id, True)
    assert "отличается одной буквой" in first.why and found.lines[1].near == ()
    again = reconciliation.reconcile(file_desk, year(2025), school.id, HEADCOUNT, theirs, same={first.row: person.id or 0})
    adds_up(again)
    assert [x.person for x in again.matched] == [person.id] and [x.row for x in again.lines] == [2]


def test_edge_case_28_more_counted_than_the_document_has_is_told_as_an_error(file_desk: Desk, school: Organization) -> None:
    for last in ("Азова", "Белова", "Вольная"):
        worker(file_desk, school, last, True)
    saved(file_desk, Headcount(organization=school.id, day=date(2025, 9, 20), teaching=2, basis="ОО-1"))
    found = reconciliation.reconcile(file_desk, year(2025), school.id, "1", listed("Азова Мария Петровна"))
    assert found.notes == ("По базе учтено 3, а всего по документу 2: процент не считается. Исправьте численность в документе или базе.",)
    assert reconciliation.reconcile(file_desk, year(2025), school.id, HEADCOUNT, listed("Азова Мария Петровна")).notes == ()
    hidden = file_desk.seen(View(face=INITIALS))
    with pytest.raises(Rejected, match="Верните имена полностью"):
        reconciliation.reconcile(hidden, year(2025), school.id, HEADCOUNT, listed("Азова Мария Петровна"))
    with pytest.raises(Rejected, match="Показателя «9» нет"):
        reconciliation.reconcile(file_desk, year(2025), school.id, "9", listed("Азова Мария Петровна"))
    with pytest.raises(Rejected, match="сверяются организации, а в списке люди"):
        reconciliation.reconcile(file_desk, year(2025), school.id, "6", listed("Азова Мария Петровна"))


def test_the_parts_add_up_for_any_list(file_desk: Desk, school: Organization) -> None:
    """Random lists against a plain count of who is in both."""
    chance = random.Random(7)
    other = a_school(file_desk, "Школа 2")
    names = [f"{stem}{end}" for stem in ("Азо", "Бело", "Волко", "Голубе", "Дроздо", "Егоро") for end in ("ва", "вич")]
    staff = {}
    for n, last in enumerate(names):
        staff[last] = worker(file_desk, (school, other, school)[n % 3], last, n % 2 == 0)
    everyone = [*names, "Лишняя", "Новая", "Тихая"]
    for code in (HEADCOUNT, "1"):
        for _ in range(8):
            chosen = [chance.choice(everyone) for _ in range(chance.randint(1, 14))]
            official = chance.randint(0, 20)
            theirs = listed(*(f"{x} Мария Петровна" for x in chosen))
            found = reconciliation.reconcile(file_desk, year(2025), school.id, code, theirs, official=official)
            adds_up(found)
            counted = {x for n, x in enumerate(names) if n % 3 != 1 and (code == HEADCOUNT or n % 2 == 0)}
            assert found.computed == len(counted) and {x.name.split()[0] for x in found.matched} == counted & set(chosen)
    assert indicators.measure(file_desk, year(2025), codes=("1",)).values[0].numerator == 6


def test_a_spreadsheet_and_pasted_rows_are_read_alike(file_desk: Desk, school: Organization, tmp_path: Path) -> None:
    book = Workbook()
    for row in (("Список работников",), ("№", "Фамилия, имя, отчество", "Дата рождения", "СНИЛС"),
                (1, "Азова Мария Петровна", date(1980, 1, 1), snils(1)), (2, "Белова М. П.", None, None), (None, "Итого: 2", None, None)):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(tmp_path / "список.xlsx")
    found = named_lists.of_file(tmp_path / "список.xlsx")
    assert [(str(p.name), p.birth, p.snils) for p in found.people] == [
        ("Азова Мария Петровна", date(1980, 1, 1), snils(1)), ("Белова М. П.", None, ""),
    ]  # fmt: skip
    assert found.source == "список.xlsx"
    second = book.create_sheet("Совместители")
    for row in (("№", "Фамилия, имя, отчество"), (1, "Волкова Мария Петровна")):
        second.append(row)
    book.save(tmp_path / "список.xlsx")
    assert [p.row for p in named_lists.of_file(tmp_path / "список.xlsx").people] == [3, 4, 7]
    bare = named_lists.of_text(f"1\tАзова\tМария\tПетровна\t{snils(1)}\n2. Белова М.П.\nработают на полную ставку\n")
    assert [(p.row, str(p.name), p.snils) for p in bare.people] == [(1, "Азова Мария Петровна", snils(1)), (2, "Белова М. П.", "")]
    assert bare.unread == ((3, "работают на полную ставку"),)
    with pytest.raises(Rejected, match="не найдено ни одной фамилии"):
        named_lists.of_text("12\t13\n")


def test_plans_of_a_person_are_told_by_their_person(file_desk: Desk, school: Organization) -> None:
    person = worker(file_desk, school, "Азова")
    test = a_diagnostic(file_desk, person, day=date(2025, 1, 20))
    for number in ("1", "2"):
        a_plan(file_desk, person, number=number, since=date(2025, 2, 1), until=date(2025, 11, 30), diagnostic=test.id, state="done",
               approved_on=date(2025, 2, 1), closed_on=date(2025, 11, 30))  # fmt: skip
    found = reconciliation.reconcile(file_desk, year(2025), school.id, "2b", listed("Азова Мария Петровна"))
    adds_up(found)
    assert (found.computed, len(found.matched), [x.group for x in found.lines]) == (2, 1, ["ours"])
    assert registers.counts(file_desk)["plans"] == 2


def test_the_reconciliation_and_the_kept_explanation_are_printed(file_desk: Desk, school: Organization, tmp_path: Path) -> None:
    for last in ("Азова", "Белова"):
        worker(file_desk, school, last, True)
    figure = official_figures.enter(file_desk, year(2025), school.id, "1", 2, 3, "Отчёт школы").record
    found = reconciliation.reconcile(file_desk, year(2025), school.id, "1", listed("Азова Мария Петровна", "Новая Ольга Ильинична"))
    document = reconciliation_paper(file_desk, found)
    assert document.title == "Сверка списка с реестром: Школа 1"
    said = str(document.blocks)
    assert "Новая Ольга Ильинична" in said and "Белова Мария Петровна" in said and "Содержит персональные данные" in said
    write_document(document, tmp_path / "сверка.xlsx")
    reconciliation.keep_explanation(file_desk, found)
    kept = papers.make(file_desk, "reconciliation", papers.Wish(record=figure.id))
    assert "Совпало: 1" in str(kept.blocks) and "Отчёт школы" in str(kept.blocks)
    papers.write(file_desk, "reconciliation", papers.Wish(record=figure.id), tmp_path / "сверка.docx")
