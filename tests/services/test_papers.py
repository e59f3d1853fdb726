"""Documents are made of what the base holds, and what is missing is said in a sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from given import a_diagnostic, a_job, a_person, a_plan, a_school, post, saved
from openpyxl import load_workbook

from nmsdesk.documents.pdf import count_pages
from nmsdesk.documents.tree import Document, Heading, Items, KeyValues, Note, Paragraph, Table
from nmsdesk.domain.development import Deficit, Mentorship, PlanItem
from nmsdesk.domain.periods import year
from nmsdesk.domain.queries import Filter, ListQuery
from nmsdesk.errors import Rejected
from nmsdesk.services import papers
from nmsdesk.services.demo.fill import fill_demo
from nmsdesk.services.desk import Desk
from nmsdesk.services.papers import KINDS, Wish
from nmsdesk.storage import schema

FILE_ONLY = True


def tables(document: Document) -> list[Table]:
    return [b for b in document.blocks if isinstance(b, Table)]


def said(document: Document) -> str:
    """All texts of a document."""
    return repr(document.blocks).replace("\\xa0", " ")


def a_pair(desk: Desk, school: Any, **values: Any) -> Mentorship:
    mentor = a_person(desk, "Зуева", "Ирина", "Тимуровна")
    mentee = a_person(desk, "Носков", "Илья", "Иванович")
    a_job(desk, mentor, school)
    a_job(desk, mentee, school, post=post(desk, "Социальный педагог").id)
    given: dict[str, Any] = {"since": date(2025, 9, 1), "until": date(2026, 5, 31), "order": "№ 4"} | values
    return saved(desk, Mentorship(mentor=mentor.id, mentee=mentee.id, **given))


def test_every_kind_says_what_it_needs(desk: Desk) -> None:
    for kind in KINDS.values():
        assert kind.title and (kind.needs or kind.may) and kind.icon
    for kind in ("plan", "mentor_order"):
        with pytest.raises(Rejected, match="Выберите"):
            papers.make(desk, kind, Wish())
    with pytest.raises(Rejected, match=r"Документа «справка» нет\. Есть: monitoring"):
        papers.make(desk, "справка", Wish())


def test_an_empty_base_gives_a_summary_of_no_data(desk: Desk) -> None:
    made = papers.make(desk, "monitoring", Wish(period=year(2025)))
    assert {row[3] for row in tables(made)[0].rows} == {"нет данных"}
    assert "Данных для выводов за период нет." in said(made)
    assert count_pages(made) >= 2


def test_without_a_period_the_current_year_is_taken(desk: Desk) -> None:
    assert "за 2026 год" in said(papers.make(desk, "monitoring", Wish()))


def test_the_summary_shows_the_indicators_of_the_base(desk: Desk) -> None:
    school = a_school(desk, "СОШ № 3")
    for n in range(5):
        person = a_person(desk, f"Петров{'абвгд'[n]}", birth=date(1980, 1, n + 1))
        a_job(desk, person, school)
        if n < 3:
            a_diagnostic(desk, person, percent=72.0)
    made = papers.make(desk, "monitoring", Wish(period=year(2025)))
    first = tables(made)[0].rows[0]
    assert first[:5] == ("1", first[1], 60.0, 60.0, "3 из\u00a05") and first[7] == "выполнен"
    own = papers.make(desk, "monitoring", Wish(period=year(2025), organization=school.id))
    assert tables(own)[0].rows[0] == first and "СОШ № 3" in said(own)
    assert len(tables(own)) == 2 and len(tables(made)) == 3


def test_a_list_prints_what_the_filter_leaves(desk: Desk) -> None:
    school = a_school(desk, "СОШ № 3")
    for n, name in enumerate(("Иванова", "Петрова", "Ивашова")):
        a_job(desk, a_person(desk, name, birth=date(1980, 1, n + 1)), school)
    made = papers.make(desk, "list", Wish(search="ива"))
    assert [row[0] for row in tables(made)[0].rows] == ["Иванова Мария Петровна", "Ивашова Мария Петровна"]
    assert tables(made)[0].rows[0][1:3] == ("СОШ № 3", "Учитель")
    assert "содержит «ива»" in said(made) and "2 работника" in said(made) and "02.03.2026" in said(made)
    assert "СНИЛС" not in said(made)


def test_filters_are_said_in_words(desk: Desk) -> None:
    school = a_school(desk, "СОШ № 3")
    query = ListQuery(
        "employments",
        filters=(
            Filter("organization", "eq", school.id), Filter("kind", "in", ["main", "internal"]), Filter("since", "since", date(2020, 1, 1)),
            Filter("until", "empty"), Filter("since", "on", date(2026, 1, 1)),
        ),
    )  # fmt: skip
    made = papers.make(desk, "list", Wish(query=query))
    assert (
        "Отбор: организация: СОШ № 3; вид занятости: основное место работы или внутренний совместитель; "
        "работает с: с 01.01.2020; по: не указано; действует на 01.01.2026." in said(made)
    )
    assert "Записей, которые отвечают отбору, нет." in said(made)


def test_a_list_shows_the_columns_asked_for(desk: Desk) -> None:
    a_school(desk, "СОШ № 3", code="77")
    made = papers.make(desk, "list", Wish(register="organizations", columns=("name", "code")))
    assert [c.caption for c in tables(made)[0].columns] == ["Наименование", "ИНН или код"]
    assert tables(made)[0].rows == (("СОШ № 3", "77"),)
    with pytest.raises(Rejected, match="нет столбца «шум»"):
        papers.make(desk, "list", Wish(register="organizations", columns=("шум",)))


def test_the_plan_form_says_everything_about_the_plan(desk: Desk) -> None:
    school = a_school(desk, "СОШ № 3", head="О. П. Сидорова")
    person = a_person(desk, career_start=date(2013, 9, 1))
    a_job(desk, person, school, subjects=("mathematics",))
    diagnostic = a_diagnostic(desk, person, percent=45.0)
    deficit = saved(desk, Deficit(person=person.id, area="methods", text="оценивание", diagnostic=diagnostic.id))
    plan = a_plan(desk, person, number="ИОМ-7", diagnostic=diagnostic.id, goal="Освоить оценивание", tutor="Петрова А. И.")
    saved(desk, PlanItem(plan=plan.id, position=1, content="Семинар", deficit=deficit.id, due=date(2026, 2, 1), done_on=date(2026, 1, 20)))
    made = papers.make(desk, "plan", Wish(person=person.id))
    pairs = dict(pair for b in made.blocks if isinstance(b, KeyValues) for pair in b.pairs)
    assert pairs["Предмет (направление)"] == "Математика" and "педагогический – 12 лет" in str(pairs["Стаж"])
    assert "45,0 %, уровень – низкий" in str(pairs["Результат"]).replace("\u00a0", " ")
    row = tables(made)[-1].rows[0]
    assert row[0] == "Методические: оценивание" and row[5] == date(2026, 2, 1) and row[8] == "20.01.2026"
    assert made.landscape and "все обязательные пункты" in said(made) and "О. П. Сидорова" in said(made)


def test_an_empty_plan_leaves_lines_to_write_on(desk: Desk) -> None:
    person = a_person(desk)
    plan = a_plan(desk, person)
    made = papers.make(desk, "plan", Wish(plan=plan.id))
    assert len(tables(made)[-1].rows) == 6 and "____" in said(made)
    assert count_pages(made) <= 3


def test_the_latest_plan_of_a_person_is_printed(desk: Desk) -> None:
    person = a_person(desk)
    a_plan(desk, person, number="старый", since=date(2023, 9, 1), until=date(2024, 5, 31))
    a_plan(desk, person, number="новый")
    assert "№ новый" in papers.make(desk, "plan", Wish(person=person.id)).title
    with pytest.raises(Rejected, match="У работника Ким Мария Петровна нет ИОМ"):
        papers.make(desk, "plan", Wish(person=a_person(desk, "Ким").id))


def test_nobody_approves_a_plan_of_their_own(desk: Desk) -> None:
    school = a_school(desk, "СОШ № 3", head="М. П. Иванова")
    head = a_person(desk)
    a_job(desk, head, school, post=post(desk, "Директор").id)
    plan = a_plan(desk, head, organization=school.id)
    assert "Директор МБУ ДПО «УМОЦ»" in said(papers.make(desk, "plan", Wish(plan=plan.id)))


def test_the_order_puts_names_and_posts_in_their_cases(desk: Desk) -> None:
    school = a_school(desk, "СОШ № 3")
    a_pair(desk, school)
    made = papers.make(desk, "mentor_order", Wish(organization=school.id))
    clause = next(b for b in made.blocks if isinstance(b, Items) and b.prefix == "1.").texts[0]
    assert str(clause).replace("\u00a0", " ") == (
        "за Зуевой Ириной Тимуровной, учителем, – Носкова Илью Ивановича, социального педагога (с 01.09.2025 по 31.05.2026)."
    )
    assert "351.8" in said(made) and "с письменного согласия наставника'" in said(made)
    assert any(isinstance(b, Note) and "согласие не отмечено" in str(b.text) for b in made.blocks)
    assert any(isinstance(b, Paragraph) and b.text == "г.\u00a0о.\u00a0Королёв" for b in made.blocks)


def test_an_order_without_pairs_is_refused(desk: Desk) -> None:
    school = a_school(desk, "СОШ № 3")
    with pytest.raises(Rejected, match="нет наставнических пар, действующих или планируемых"):
        papers.make(desk, "mentor_order", Wish(organization=school.id))
    pair = a_pair(desk, school, until=date(2025, 12, 31))
    with pytest.raises(Rejected, match="нет наставнических пар"):
        papers.make(desk, "mentor_order", Wish(organization=school.id))
    assert papers.make(desk, "mentor_order", Wish(organization=school.id, period=year(2025)))
    saved(desk, replace(pair, state="ended"))
    with pytest.raises(Rejected, match="с началом в период «2025 год»"):
        papers.make(desk, "mentor_order", Wish(organization=school.id, period=year(2025)))


def test_a_person_is_found_by_number_snils_or_name(desk: Desk) -> None:
    one = a_person(desk, snils="112-233-445 95")
    two = a_person(desk, birth=date(1970, 1, 1))
    assert papers.person_by_text(desk, str(two.id)) == two.id
    assert papers.person_by_text(desk, "112-233-445 95") == one.id
    with pytest.raises(Rejected, match=f"подходит несколько работников: Иванова Мария Петровна.* – номер {one.id}"):
        papers.person_by_text(desk, "иванова мария петровна")
    with pytest.raises(Rejected, match="Работника «Сидоров» нет"):
        papers.person_by_text(desk, "Сидоров")


@pytest.mark.parametrize("name", ["а.pdf", "а.docx", "а.xlsx"])
def test_writing_personal_data_is_noted(file_desk: Desk, tmp_path: Path, name: str) -> None:
    school = a_school(file_desk, "СОШ № 3")
    a_job(file_desk, a_person(file_desk), school)
    papers.write(file_desk, "list", Wish(), tmp_path / name)
    papers.write(file_desk, "monitoring", Wish(), tmp_path / name)
    with file_desk.read() as reading:
        noted = [(row.kind, row.subject) for row in reading.connection.execute(schema.event.select())]
    assert noted == [("export", f"Работники, имена полностью: {name}")]


def test_a_failed_writing_notes_nothing(file_desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(Rejected):
        papers.write(file_desk, "list", Wish(), tmp_path / "а.odt")
    with file_desk.read() as reading:
        assert not reading.connection.execute(schema.event.select()).all()


def test_the_same_base_prints_the_same_summary(file_desk: Desk) -> None:
    fill_demo(file_desk, 150, 8, 3)
    wish = Wish(period=year(2025))
    assert papers.make(file_desk, "monitoring", wish) == papers.make(file_desk, "monitoring", wish)


def test_the_city_is_written_with_numbers_that_excel_counts(file_desk: Desk, tmp_path: Path) -> None:
    fill_demo(file_desk, 150, 8, 3)
    papers.write(file_desk, "monitoring", Wish(period=year(2025)), tmp_path / "а.xlsx")
    sheet = load_workbook(tmp_path / "а.xlsx").worksheets[-1]
    numbers = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, float)]
    assert len(numbers) > 20 and max(numbers) <= 100


def test_the_name_of_a_file_suits_every_system() -> None:
    made = Document('Приказ: «а/б» "в"?', (Heading("х"),))
    assert papers.file_name(made) == "Приказ а б в.pdf"
