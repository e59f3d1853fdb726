"""Headcounts of statistical forms and official figures beside what the register counts."""

from __future__ import annotations

from datetime import date

import pytest

from nmsdesk.domain.organizations import Organization
from nmsdesk.domain.periods import year
from nmsdesk.errors import Rejected
from nmsdesk.services import headcounts, indicators, official_figures, undo
from nmsdesk.services.desk import Desk
from nmsdesk.services.headcounts import Entry
from tests.given import a_diagnostic, a_job, a_person, a_school, post

ON = date(2025, 9, 20)


@pytest.fixture
def school(file_desk: Desk) -> Organization:
    """A school of two teachers, one diagnosed, and a head who teaches nothing."""
    found = a_school(file_desk, "МБОУ СОШ № 4", full_name="Средняя школа № 4")
    for last in ("Азова", "Белова"):
        person = a_person(file_desk, last)
        a_job(file_desk, person, found)
        if last == "Азова":
            a_diagnostic(file_desk, person)
    a_job(file_desk, a_person(file_desk, "Главная"), found, post=post(file_desk, "Директор").id)
    return found


def test_the_grid_shows_forms_beside_the_registers_own_count(file_desk: Desk, school: Organization) -> None:
    garden = a_school(file_desk, "Детский сад № 7", kind="kindergarten")
    a_school(file_desk, "Чужая школа", counted=False)
    a_school(file_desk, "Закрытая школа", until=date(2024, 8, 31))
    lines = headcounts.sheet(file_desk, ON)
    assert [(x.name, x.form, x.teaching, x.leading, x.difference) for x in lines] == [
        ("Детский сад № 7", "85-К", 0, 0, None), ("МБОУ СОШ № 4", "ОО-1", 2, 1, None),
    ]  # fmt: skip
    rows = {school.id or 0: Entry(5, 2), garden.id or 0: Entry(9, None, "85-К за 2024 год")}
    done = headcounts.enter(file_desk, ON, rows, "ОО-1 за 2025")
    assert (done.added, done.edited, done.removed, done.warnings) == (2, 0, 0, ())
    own = {x.organization: x for x in headcounts.sheet(file_desk, ON)}
    assert own[school.id or 0].difference == 4 and own[school.id or 0].record.basis == "ОО-1 за 2025"  # type: ignore[union-attr]
    assert own[garden.id or 0].record.basis == "85-К за 2024 год" and headcounts.days(file_desk) == [ON]  # type: ignore[union-attr]
    later = {x.organization: x for x in headcounts.sheet(file_desk, date(2025, 12, 31))}[school.id or 0]
    assert later.record is None and later.latest and later.difference == 4
    again = headcounts.enter(file_desk, ON, {school.id or 0: Entry(5, 3), garden.id or 0: Entry()})
    assert (again.added, again.edited, again.removed) == (0, 1, 1)
    undo.undo(file_desk)
    assert {x.organization: x.shown.leading for x in headcounts.sheet(file_desk, ON) if x.shown} == {school.id: 2, garden.id: None}


def test_a_number_below_what_the_base_holds_is_warned_of_and_one_without_document_refused(file_desk: Desk, school: Organization) -> None:
    done = headcounts.enter(file_desk, ON, {school.id or 0: Entry(1, 0, "ОО-1")})
    assert done.warnings == ("МБОУ СОШ № 4: По документу 1\N{NO-BREAK SPACE}человек, а в базе на этот день педагогов 2.",)
    undo.undo(file_desk)
    for entry, field in ((Entry(None, 2, "ОО-1"), "teaching"), (Entry(-1, 2, "ОО-1"), "teaching"), (Entry(2, 2), "basis")):
        with pytest.raises(Rejected) as trouble:
            headcounts.enter(file_desk, ON, {school.id or 0: entry})
        assert [t.field for t in trouble.value.troubles] == [f"{school.id}:{field}"]
    assert headcounts.days(file_desk) == []


def test_a_table_from_excel_is_put_into_the_grid_by_names(file_desk: Desk, school: Organization) -> None:
    text = "№\tОрганизация\tПед.\tРук.\tФорма\n1\tСредняя школа № 4\t41\t5\tОО-1 за 2025 год\n2\tНеведомая школа\t3\t1\n"
    found = headcounts.pasted(file_desk, text)
    assert found.rows == {school.id: Entry(41, 5, "ОО-1 за 2025 год")} and found.unknown == ("Неведомая школа",)
    assert headcounts.pasted(file_desk, "мбоу сош №4\t1 204").rows == {school.id: Entry(1204, None, "")}


def test_official_figures_stand_beside_the_computed_ones(file_desk: Desk, school: Organization) -> None:
    official_figures.enter(file_desk, year(2025), None, "1", 3, 5, "Свод управления")
    official_figures.enter(file_desk, year(2025), school.id, "1", 1, 3, "Отчёт школы")
    official_figures.enter(file_desk, year(2025), school.id, "1", 2, 3, "Уточнённый отчёт школы")
    lines = official_figures.listing(file_desk, year(2025))
    assert [(x.place, x.numerator, x.denominator, x.agrees) for x in lines] == [("Город", 2, 2, False), ("МБОУ СОШ № 4", 1, 0, False)]
    assert lines[0].percent == 60.0 and lines[1].record.basis == "Уточнённый отчёт школы"
    assert official_figures.listing(file_desk, year(2024)) == []
    official_figures.enter(file_desk, year(2025), school.id, "1", 1, None, "Отчёт школы")
    assert official_figures.listing(file_desk, year(2025))[1].agrees


def test_edge_case_28_more_counted_than_there_are_is_refused_and_never_a_percent_above_100(file_desk: Desk, school: Organization) -> None:
    with pytest.raises(Rejected, match="Учтено 6, а всего 5: доля больше 100 % невозможна"):
        official_figures.enter(file_desk, year(2025), None, "1", 6, 5, "Свод управления")
    with pytest.raises(Rejected, match="сколько учтено"):
        official_figures.enter(file_desk, year(2025), None, "1", None, None, "Свод управления")
    assert official_figures.listing(file_desk, year(2025)) == []
    assert indicators.measure(file_desk, year(2025), codes=("1",)).values[0].numerator == 1
