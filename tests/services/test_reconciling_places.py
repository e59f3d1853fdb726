"""A list of organisations against those that the indicators of teams and schools count: every line is explained, the parts add up."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from nmsdesk.domain.organizations import OrganizationAlias, Site, Team
from nmsdesk.domain.periods import year
from nmsdesk.errors import Rejected
from nmsdesk.services import indicators, named_lists, official_figures, pasting, reconciliation
from nmsdesk.services.desk import Desk
from nmsdesk.services.imports import apply_import
from nmsdesk.services.papers.reconciliation import reconciliation_paper
from nmsdesk.services.reconciliation import Reconciliation
from tests.given import a_school, saved


def listed(*names: str) -> named_lists.NamedList:
    return named_lists.of_text("\n".join(names), places=True)


def a_site(desk: Desk, place: int | None) -> None:
    saved(desk, Site(organization=place, kind="internship", since=date(2025, 2, 1)))


def adds_up(found: Reconciliation) -> None:
    assert sum(p.amount for p in found.parts) == found.difference == found.official - found.computed
    assert found.computed == len(found.matched) + sum(x.group == "ours" for x in found.lines)


def test_a_list_of_schools_is_explained_to_the_last_one_kept_and_printed(file_desk: Desk) -> None:
    third, fifth, ninth = (a_school(file_desk, x) for x in ("МБОУ СОШ № 3", "МБОУ СОШ № 5", "МБОУ Гимназия № 9"))
    a_school(file_desk, "МБОУ СОШ № 7")
    a_school(file_desk, "Детский сад № 2", kind="kindergarten")
    a_school(file_desk, "Детский сад № 5", kind="kindergarten")
    a_school(file_desk, "МБОУ СОШ № 8", until=date(2025, 6, 30), successor=third.id)
    a_school(file_desk, "Школа-пансион «Радуга»", counted=False)
    saved(file_desk, OrganizationAlias(organization=ninth.id, name="Учреждение у парка"))
    for place in (third, fifth, ninth):
        a_site(file_desk, place.id)
    official_figures.enter(file_desk, year(2025), None, "7", 9, 10, "Свод управления")
    theirs = listed("школа №3", "Учреждение у парка", "СОШ 7", "Детский сад №2", "СОШ № 8", "школа-пансион Радуга", "Лицей № 5", "СОШ 3")
    found = reconciliation.reconcile(file_desk, year(2025), None, "7", theirs)
    adds_up(found)
    assert (found.official, found.computed, found.listed, [x.person for x in found.matched]) == (9, 3, 8, [third.id, ninth.id])
    assert {p.group: (p.amount, [x.name for x in p.lines]) for p in found.parts} == {
        "unnamed": (1, []), "repeat": (1, ["СОШ 3"]), "excluded": (1, ["школа-пансион Радуга"]), "lacking": (1, ["СОШ 7"]),
        "kind": (1, ["Детский сад №2"]), "gone": (1, ["СОШ № 8"]), "unknown": (1, ["Лицей № 5"]), "ours": (-1, ["МБОУ СОШ № 5"]),
    }  # fmt: skip
    why = {x.name: x.why for x in found.lines}
    assert "по методике это не школа" in why["Детский сад №2"] and "нет статуса площадки" in why["СОШ 7"]
    assert why["СОШ № 8"] == "действовала по 30.06.2025, правопреемник – МБОУ СОШ № 3"
    unknown = next(x for x in found.lines if x.group == "unknown")
    assert [(n.name, n.ours) for n in unknown.near] == [("МБОУ СОШ № 5", True), ("Детский сад № 5", False)]
    again = reconciliation.reconcile(file_desk, year(2025), None, "7", theirs, same={unknown.row: fifth.id or 0})
    adds_up(again)
    assert len(again.matched) == 3 and all(x.group != "ours" for x in again.lines)
    reconciliation.keep_explanation(file_desk, found)
    note = official_figures.listing(file_desk, year(2025))[0].record.note
    assert "Совпало: 2 организации" in note and "+1 по методике не школы: Детский сад №" in note
    said = str(reconciliation_paper(file_desk, found).blocks)
    assert "Учреждение у парка" not in said and "правопреемник" in said and "персональные данные" not in said


def test_before_it_was_joined_a_school_answers_for_itself(file_desk: Desk) -> None:
    third = a_school(file_desk, "МБОУ СОШ № 3")
    eighth = a_school(file_desk, "МБОУ СОШ № 8", until=date(2026, 6, 30), successor=third.id)
    a_site(file_desk, eighth.id)
    found = reconciliation.reconcile(file_desk, year(2025), None, "7", listed("СОШ 8"))
    assert [x.person for x in found.matched] == [eighth.id] and found.lines == ()


def test_teams_are_told_by_their_organisation(file_desk: Desk) -> None:
    third, fifth = (a_school(file_desk, x) for x in ("МБОУ СОШ № 3", "МБОУ СОШ № 5"))
    saved(file_desk, Team(organization=third.id, since=date(2024, 9, 1)))
    found = reconciliation.reconcile(file_desk, year(2025), None, "4", listed("СОШ 3", "СОШ 5"))
    adds_up(found)
    assert [(x.person, x.group) for x in found.lines] == [(third.id, "lacking"), (fifth.id, "team")]
    assert "не завершил обучение" in found.lines[0].why and found.computed == 0


def test_the_parts_add_up_for_any_list_of_schools(file_desk: Desk) -> None:
    """Random lists against a plain count of who is in both."""
    chance = random.Random(5)
    schools = {n: a_school(file_desk, f"МБОУ СОШ № {n}") for n in range(1, 9)}
    counted = {1, 2, 5, 8}
    for n in counted:
        a_site(file_desk, schools[n].id)
    for _ in range(12):
        chosen = [chance.randint(1, 11) for _ in range(chance.randint(1, 12))]
        official = chance.randint(0, 12)
        theirs = listed(*(f"{chance.choice(('СОШ', 'школа', 'МБОУ СОШ'))} № {n}" for n in chosen))
        found = reconciliation.reconcile(file_desk, year(2025), None, "7", theirs, official=official)
        adds_up(found)
        assert {x.person for x in found.matched} == {schools[n].id for n in counted & set(chosen)}
        assert {x.person for x in found.lines if x.group == "ours"} == {schools[n].id for n in counted - set(chosen)}
    assert indicators.measure(file_desk, year(2025), codes=("7",)).values[0].numerator == len(counted)


def test_names_of_organisations_are_read_from_a_spreadsheet_and_from_text(tmp_path: Path) -> None:
    book = Workbook()
    for row in (("Перечень школ",), ("№", "Директор", "Образовательная организация"), (1, "Азова А. А.", "СОШ № 3"),
                (2, "Белова Б. Б.", None), (None, "Итого", 2)):  # fmt: skip
        book.active.append(row)  # type: ignore[union-attr]
    book.save(tmp_path / "школы.xlsx")
    found = named_lists.of_file(tmp_path / "школы.xlsx", places=True)
    assert [(p.row, p.name) for p in found.places] == [(3, "СОШ № 3")] and [n for n, _ in found.unread] == [4]
    assert [p.name for p in listed("1. СОШ № 3", "2\tГимназия № 9", "Итого: 2").places] == ["СОШ № 3", "Гимназия № 9"]
    with pytest.raises(Rejected, match="ни одного названия организации"):
        listed("12\t13")


def test_a_table_without_a_period_is_of_the_period_of_the_page(file_desk: Desk) -> None:
    a_school(file_desk, "МБОУ СОШ № 3")
    rows = "МБОУ СОШ № 3\t7\t{}1\t1\tОтчёт школы"
    for text, code in (
        ("Организация\tПоказатель\tУчтено\tВсего\tДокумент\n" + rows.format(""), "2025"),
        ("Организация\tПоказатель\tПериод\tУчтено\tВсего\tДокумент\n" + rows.format("2024\t"), "2024"),
        (rows.format("").replace("\t1\t1\t", "\t0\t1\t"), "2025"),
    ):
        plan = pasting.plan_paste(file_desk, "official_figures", text, given={"period": "2025"})
        assert [p.message for p in plan.problems] == []
        apply_import(file_desk, plan)
        assert [x.record.denominator for x in official_figures.listing(file_desk, year(int(code)))] == [1]
    assert official_figures.listing(file_desk, year(2025))[0].record.numerator == 0
