"""Papers of collecting and of the note: to whom they are addressed, what they say, who is left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from given import a_job, a_person, a_school, post

from nmsdesk.documents.tree import Columns, Document, Heading, Items, PageBreak, Paragraph, Picture, Table
from nmsdesk.domain.cycle import MonitoringRound
from nmsdesk.domain.periods import period
from nmsdesk.domain.queries import Filter, ListQuery
from nmsdesk.errors import Rejected
from nmsdesk.services import notes, papers, rounds, snapshots
from nmsdesk.services.desk import Desk
from nmsdesk.services.papers import Wish


@pytest.fixture
def desk(file_desk: Desk) -> Desk:
    return file_desk


@pytest.fixture
def number(desk: Desk) -> int:
    """A round of three schools past its term: all sent, returned, nothing sent."""
    first = a_school(desk, "МБОУ СОШ № 1")
    a_school(desk, "МБДОУ № 2", kind="kindergarten", head="О. Г. Ветрова")
    a_school(desk, "МБОУ СОШ № 3")
    head = a_person(desk, "Лугова", "Анна", "Ильинична")
    a_job(desk, head, first, post=post(desk, "Директор").id)
    since = desk.today - timedelta(20)
    r = MonitoringRound(name="Мониторинг 2025", period="2025", lists="staff, plans", since=since, until=desk.today - timedelta(5))
    made = rounds.create(desk, r, everyone=True)
    ids = {p.name: p.id for p in rounds.card(desk, made.round.id or 0).places}
    rounds.mark(desk, [ids["МБОУ СОШ № 1"], ids["МБДОУ № 2"]], on=desk.today - timedelta(3))
    rounds.accept(desk, [ids["МБОУ СОШ № 1"]])
    rounds.give_back(desk, {ids["МБДОУ № 2"]: "1. Нет дат рождения.\n2) Нет должностей."})
    return made.round.id or 0


def made(desk: Desk, kind: str, record: int, **more: Any) -> Document:
    return papers.make(desk, kind, Wish(record=record, **more))


def texts(document: Document, kind: Any = Paragraph) -> list[str]:
    return [str(b.text) for b in document.blocks if isinstance(b, kind)]


def test_a_letter_goes_to_each_school_that_owes_on_a_page_of_its_own(desk: Desk, number: int) -> None:
    letters = made(desk, "round_reminders", number)
    assert sum(isinstance(b, PageBreak) for b in letters.blocks) == 1
    heads = [b.right[0].text for b in letters.blocks if isinstance(b, Columns)]  # type: ignore[union-attr]
    assert heads == ["Заведующей\nМБДОУ №\u00a02\nВетровой О. Г.", "Директору\nМБОУ СОШ №\u00a03"]
    items = [b.texts for b in letters.blocks if isinstance(b, Items)]
    assert items == [("Нет дат рождения.", "Нет должностей."), ("список работников;", "планы ИОМ.")]
    assert any("5\u00a0дней назад" in text for text in texts(letters))
    with pytest.raises(Rejected, match="СОШ № 1» всё сдано"):
        first = next(p.organization for p in rounds.card(desk, number).places if p.state == "accepted")
        made(desk, "round_reminders", number, organization=first)


def test_letters_go_to_the_ticked_schools_alone(desk: Desk, number: int) -> None:
    place = next(p for p in rounds.card(desk, number).places if p.state == "waited")
    query = ListQuery("round_places", filters=(Filter("id", "in", (place.id,)),))
    letters = papers.make(desk, "round_reminders", Wish(query=query))
    assert sum(isinstance(b, Columns) for b in letters.blocks) == 1 and "МБОУ СОШ № 3" in letters.title
    back = made(desk, "round_returns", number)
    assert sum(isinstance(b, Columns) for b in back.blocks) == 1 and "МБДОУ № 2" in back.title


def test_a_term_to_come_is_named_and_the_report_counts_everyone(desk: Desk, number: int) -> None:
    place = next(p for p in rounds.card(desk, number).places if p.state == "waited")
    rounds.set_due(desk, [place.id], desk.today + timedelta(3))
    letters = made(desk, "round_reminders", number, organization=place.organization)
    due = f"{desk.today + timedelta(3):%d.%m.%Y}"
    assert f"истекает {due}" in texts(letters)[1] and f"до {due}" in texts(letters)[-1]
    report = made(desk, "round_report", number)
    (table,) = [b for b in report.blocks if isinstance(b, Table)]
    assert [(row[0], row[3], row[5]) for row in table.rows] == [
        ("МБДОУ №\u00a02", 2, "возвращено с замечаниями"), ("МБОУ СОШ №\u00a01", 2, "принято"), ("МБОУ СОШ №\u00a03", None, "ждём"),
    ]  # fmt: skip
    assert "сдали 1 из 3\u00a0организаций (33\u00a0%)" in " ".join(texts(report))


def test_the_note_prints_its_blocks_with_the_figures_of_the_snapshot(desk: Desk, number: int) -> None:
    record = snapshots.make(desk, period("2025"), date(2025, 12, 31)).id or 0
    notes.draft(desk, record)
    paper = made(desk, "note", record)
    titles = [b.text for b in paper.blocks if isinstance(b, Heading)]
    assert titles[0].startswith("АНАЛИТИЧЕСКАЯ ЗАПИСКА") and titles[1] == "Общие сведения" and titles[-1] == "Предложения"
    said = " ".join(texts(paper))
    assert "{" not in said and "Проект" in said and sum(isinstance(b, Picture) for b in paper.blocks) == 1
    block = notes.blocks(desk, record)[0]
    snapshots.approve(desk, record, desk.today, "Директор")
    notes.save(desk, replace(block), "Введение", "Учтено {1.n}.\n1. Первое.\n2. Второе.")
    paper = made(desk, "note", record)
    assert next(b.texts for b in paper.blocks if isinstance(b, Items)) == ("Первое.", "Второе.")
    assert not any("Проект" in text for text in texts(paper))
