"""The bank of practices and the catalogue of developments: authors, review, likeness, each step undone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from nmsdesk.domain.community import Event
from nmsdesk.domain.knowledge import Development, Practice
from nmsdesk.domain.organizations import Site
from nmsdesk.errors import Rejected
from nmsdesk.services import practices, undo
from nmsdesk.services.desk import Desk
from tests.given import a_person, a_school, saved

FILE_ONLY = True

ON = date(2026, 3, 1)


def a_practice(desk: Desk, title: str = "Карта критериев ученика", **values: Any) -> Practice:
    given: dict[str, Any] = {"annotation": "Ученики пишут критерии.", "areas": ("assessment",), "keywords": "оценивание; критерии"} | values
    return saved(desk, Practice(title=title, **given))  # type: ignore[no-any-return]


def a_development(desk: Desk, title: str = "Банк заданий", **values: Any) -> Development:
    given: dict[str, Any] = {"kind": "assessment", "annotation": "Задания с критериями.", "year": 2025} | values
    return saved(desk, Development(title=title, **given))  # type: ignore[no-any-return]


def test_a_work_is_saved_with_its_authors_in_one_step(desk: Desk) -> None:
    first, second = a_person(desk), a_person(desk, "Петров", "Андрей", "Сергеевич")
    record = Practice(title="Утренний круг", annotation="Порядок круга")
    stored = practices.keep(desk, "practices", record, [first.id or 0, second.id or 0, first.id or 0]).record
    card = practices.card(desk, "practices", stored.id or 0)
    assert card.byline == "Иванова М. П., Петров А. С."
    practices.keep(desk, "practices", card.record, [second.id or 0])
    assert practices.card(desk, "practices", stored.id or 0).byline == "Петров А. С."
    undo.undo(desk)
    assert len(practices.card(desk, "practices", stored.id or 0).authors) == 2
    undo.undo(desk)
    with desk.read() as reading:
        assert not reading.where(Practice)


@pytest.mark.parametrize("key", ["practices", "developments"])
def test_a_work_goes_through_the_review_and_back(desk: Desk, key: str) -> None:
    record = a_practice(desk) if key == "practices" else a_development(desk)
    number = record.id or 0

    def state() -> str:
        return practices.card(desk, key, number).record.state

    with pytest.raises(Rejected, match="автор"):
        practices.send(desk, key, number, "Экспертный совет")
    practices.set_authors(desk, key, number, [a_person(desk).id or 0])
    with pytest.raises(Rejected, match="кто проводит"):
        practices.send(desk, key, number, " ")
    practices.send(desk, key, number, "Экспертный совет")
    assert state() == "review"
    with pytest.raises(Rejected, match="замечания"):
        practices.send_back(desk, key, number, ON, "")
    practices.send_back(desk, key, number, ON, "Опишите результат.")
    with pytest.raises(Rejected, match="на доработке"):
        practices.accept(desk, key, number, ON)
    practices.send(desk, key, number, "Экспертный совет")
    practices.accept(desk, key, number, ON, "Может использоваться.")
    card = practices.card(desk, key, number)
    assert (card.record.state, card.record.reviewed_on, card.record.review) == ("accepted", ON, "Может использоваться.")
    practices.archive(desk, key, number)
    practices.restore(desk, key, number)
    for before in ("archived", "accepted", "review", "returned", "review", "draft"):
        undo.undo(desk)
        assert state() == before


def test_similar_works_are_found_by_subjects_areas_and_keywords_in_both_banks(desk: Desk) -> None:
    record = a_practice(desk, subjects=("mathematics",))
    closest = a_development(desk, subjects=("mathematics",), areas=("assessment",), keywords="КРИТЕРИИ")
    near = a_practice(desk, "Самооценка", areas=(), keywords="Критерии; зачёт")
    a_practice(desk, "Утренний круг", areas=("psychology",), keywords="общение")
    a_practice(desk, "Старая карта", state="archived")
    found = practices.card(desk, "practices", record.id or 0).similar
    assert [(s.key, s.id, s.score) for s in found] == [("developments", closest.id, 7), ("practices", near.id, 2)]
    assert found[0].shared == ("Математика", "Оценочные", "критерии")


def test_sites_and_events_where_the_work_lives_are_shown(desk: Desk) -> None:
    school, other = a_school(desk), a_school(desk)
    record = a_practice(desk, organization=school.id)
    site = saved(desk, Site(organization=school.id, kind="rip", topic="Оценивание", since=date(2025, 9, 1)))
    saved(desk, Site(organization=school.id, kind="flagship", since=date(2022, 9, 1), until=date(2023, 8, 31)))
    here = saved(desk, Event(title="Семинар", form="seminar", since=date(2025, 10, 1), organization=school.id, areas=("assessment",)))
    named = saved(
        desk, Event(title="Мастер-класс «Карта критериев ученика»", form="master_class", since=date(2025, 11, 1), organization=other.id)
    )
    saved(desk, Event(title="Иное", form="seminar", since=date(2025, 11, 1), organization=school.id, areas=("digital",)))
    found = practices.card(desk, "practices", record.id or 0).used
    assert [(u.key, u.id) for u in found] == [("sites", site.id), ("events", named.id), ("events", here.id)]
