"""Papers of mentoring say what the pair holds, for one pair and for a list."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from given import a_job, a_person, a_school, saved

from nmsdesk.documents.pdf import count_pages
from nmsdesk.documents.tree import Document
from nmsdesk.domain.development import Mentorship
from nmsdesk.domain.organizations import Organization
from nmsdesk.domain.people import Person, QualificationCategory
from nmsdesk.domain.queries import Filter, ListQuery
from nmsdesk.errors import Rejected
from nmsdesk.services import papers
from nmsdesk.services.desk import Desk
from nmsdesk.services.mentors import pairs, programme
from nmsdesk.services.papers import Wish

FILE_ONLY = True

DAY = date(2026, 3, 2)


def said(document: Document) -> str:
    return repr(document.blocks).replace("\\xa0", " ")


def two(desk: Desk) -> tuple[Organization, Person, Person, Mentorship]:
    school = a_school(desk, "СОШ № 3", full_name="Школа № 3 городского округа Королёв", head="И. И. Директорова")
    mentor = a_person(desk, "Опытова", "Анна", "Ивановна", birth=date(1975, 5, 5), career_start=date(1998, 9, 1), sex="f")
    mentee = a_person(desk, "Новиков", "Пётр", "Ильич", birth=date(2001, 5, 5), career_start=date(2024, 9, 1), sex="m")
    for person in (mentor, mentee):
        a_job(desk, person, school, since=date(2024, 9, 1))
    saved(desk, QualificationCategory(person=mentor.id, kind="highest", since=date(2024, 1, 1)))
    given: dict[str, Any] = {"form": "teacher_teacher", "kind": "traditional", "since": DAY, "until": date(2026, 12, 31)}
    pair = saved(desk, Mentorship(mentor=mentor.id, mentee=mentee.id, state="planned", goal="Адаптация", **given))
    return school, mentor, mentee, pair


def test_the_programme_has_both_people_and_the_plan(desk: Desk, tmp_path: Path) -> None:
    _, _, _, pair = two(desk)
    programme.fill(desk, [pair.id])
    text = said(papers.make(desk, "mentor_programme", Wish(record=pair.id)))
    for words in ("Опытова Анна Ивановна", "Новиков Пётр Ильич", "высшая категория", "27 лет", "1 год", "Знакомство, анализ", "Адаптация"):
        assert words in text, words
    out = tmp_path / "programme.pdf"
    papers.write(desk, "mentor_programme", Wish(record=pair.id), out)
    assert out.read_bytes().startswith(b"%PDF") and count_pages(papers.make(desk, "mentor_programme", Wish(record=pair.id))) <= 2


def test_the_consent_is_of_the_mentor_in_the_right_case(desk: Desk) -> None:
    _, _, _, pair = two(desk)
    text = said(papers.make(desk, "mentor_consent", Wish(record=pair.id)))
    assert "от Опытовой Анны Ивановны" in text and "согласна выполнять" in text and "в отношении Новикова Петра Ильича" in text
    assert "351.8" in text and "три рабочих дня" in text


def test_the_agreement_is_a_draft_until_it_has_a_number_and_leaves_the_pay_blank(desk: Desk) -> None:
    _, _, _, pair = two(desk)
    text = said(papers.make(desk, "mentor_agreement", Wish(record=pair.id)))
    assert "ПРОЕКТ" in text and "указать размер и условия оплаты" in text
    pairs.set_agreement(desk, [pair.id], 12, DAY, paid=True)
    text = said(papers.make(desk, "mentor_agreement", Wish(record=pair.id)))
    assert "ПРОЕКТ" not in text and "№ 12 от 02.03.2026" in text and "доплата в размере ____" in text


def test_a_list_of_pairs_is_one_document(desk: Desk) -> None:
    school, mentor, _, pair = two(desk)
    other = a_person(desk, "Юнова", birth=date(2001, 5, 5), career_start=date(2024, 9, 1))
    a_job(desk, other, school)
    more = pairs.draft(desk, [pairs.Choice(other.id or 0, mentor.id or 0)]).ids
    wish = Wish(query=ListQuery("mentorships", filters=(Filter("id", "in", (pair.id, *more)),)))
    assert count_pages(papers.make(desk, "mentor_consent", wish)) == 2
    with pytest.raises(Rejected, match="Выберите наставническую пару"):
        papers.make(desk, "mentor_consent", Wish())


def test_the_register_of_a_school_lists_its_pairs(desk: Desk) -> None:
    school, _, _, _ = two(desk)
    text = said(papers.make(desk, "mentor_pairs", Wish(organization=school.id)))
    assert "Опытова Анна Ивановна" in text and "планируется" in text and "И. И. Директорова" in text
    assert "пар нет" in said(papers.make(desk, "mentor_pairs", Wish(organization=a_school(desk).id)))


def test_the_certificate_counts_mentees_and_reached_goals(desk: Desk) -> None:
    _, mentor, mentee, pair = two(desk)
    with pytest.raises(Rejected, match="справку составлять не о чем"):
        papers.make(desk, "mentor_certificate", Wish(person=mentor.id))
    pairs.log_meeting(desk, pair.id, DAY, "Знакомство", 1.5)
    pairs.finish(desk, pair.id, "reached", DAY, "Проведён открытый урок")
    text = said(papers.make(desk, "mentor_certificate", Wish(person=mentor.id)))
    assert "1 человек" in text and "1 пара" in text and "1,5" in text and "Проведён открытый урок" in text
    assert mentee.full_name in text
