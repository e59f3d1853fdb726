"""Named lists: kept by their question, counted anew, invited to an event, given draft plans."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from given import a_diagnostic, a_job, a_person, a_school, saved

from nmsdesk.domain.community import Event, Participation
from nmsdesk.domain.queries import Filter, ListQuery
from nmsdesk.errors import Rejected
from nmsdesk.services import lists, querying, registers, saved_lists
from nmsdesk.services.undo import undo

FILE_ONLY = True


def everyone(desk: Any) -> ListQuery:
    return ListQuery("persons")


def test_a_list_is_counted_anew_and_its_relative_words_keep_their_meaning(desk: Any, clock: Any) -> None:
    school = a_school(desk, "МБОУ Гимназия № 9")
    a_job(desk, a_person(desk, "Иванова", birth=date(1991, 3, 10)), school)
    one = saved_lists.keep(desk, "Молодые гимназии", 'возраст:<35 школа:"Гимназия 9"', "persons").record
    assert saved_lists.amount(desk, one) == 1
    a_job(desk, a_person(desk, "Петрова", birth=date(2000, 1, 1)), school)
    assert saved_lists.amount(desk, one) == 2
    clock.moment = clock.moment.replace(day=20)
    assert [row[0] for row in lists.rows(desk, "persons", ["last_name"], lists.ids(desk, saved_lists.query(desk, one)))] == ["Петрова"]
    assert saved_lists.text(one) == 'возраст:<35 школа:"Гимназия 9"'


def test_filters_survive_with_days_tuples_and_today(desk: Any, clock: Any) -> None:
    school, person = a_school(desk), a_person(desk)
    a_job(desk, person, school, until=date(2026, 3, 10), end_reason="dismissed")
    filters = (
        Filter("birth", "since", date(1990, 1, 1)),
        Filter("education", "in", ("", "higher")),
        Filter("@works", "works", (school.id, desk.today)),
        Filter(
            "", "any", (Filter("snils", "empty"), Filter("", "has", ("diagnostics", "person", (Filter("day", "until", date(2020, 1, 1)),))))
        ),
    )
    one = saved_lists.keep(desk, "Отбор", "иванова", "persons", filters=filters, sort="birth", descending=True).record
    assert saved_lists.query(desk, one) == ListQuery("persons", "иванова", filters, "birth", True)
    clock.moment = clock.moment.replace(day=11)
    assert saved_lists.query(desk, one).filters[2].value == (school.id, date(2026, 3, 11)), "works today is today of looking"
    assert saved_lists.amount(desk, one) == 0


def test_a_facet_in_a_kept_list_becomes_a_word(desk: Any) -> None:
    a_job(desk, a_person(desk), a_school(desk, "Лицей № 1"))
    item = lists.narrowing(desk, "persons", "age", (35, 44))
    one = saved_lists.keep(desk, "По возрасту", "", "persons", filters=(item,)).record
    assert saved_lists.text(one) == "возраст:35..44"
    assert lists.ids(desk, saved_lists.query(desk, one)) == lists.ids(desk, everyone(desk).having(item))


def test_lists_are_called_renamed_renewed_and_do_not_share_a_name(desk: Any) -> None:
    one = saved_lists.keep(desk, "Без диагностики", "диагностика:нет", "persons").record
    saved_lists.keep(desk, "Без диагностики", "", "organizations")
    with pytest.raises(Rejected, match="уже есть"):
        saved_lists.keep(desk, "без ДИАГНОСТИКИ", "", "persons")
    with pytest.raises(Rejected, match="Похоже на «возраст»"):
        saved_lists.keep(desk, "Новый", "возрст:<35", "persons")
    with pytest.raises(Rejected, match="в нескольких разделах"):
        saved_lists.called(desk, "Без диагностики")
    assert saved_lists.called(desk, "Без диагностики", "persons").id == one.id
    other = saved_lists.rename(desk, one, "Не прошли").record
    assert saved_lists.text(saved_lists.renew(desk, other, "диагностика:есть").record) == "диагностика:есть"
    assert [x.name for x in saved_lists.of(desk)] == ["Без диагностики", "Не прошли"]
    with pytest.raises(Rejected, match="Есть: «Не прошли»"):
        saved_lists.called(desk, "Другой", "persons")
    registers.remove(desk, saved_lists.called(desk, "Не прошли"))
    assert saved_lists.of(desk, "persons") == []


def test_what_of_a_list_is_no_longer_understood_is_told(desk: Any) -> None:
    school = a_school(desk, "Лицей № 1")
    one = saved_lists.keep(desk, "Лицей", 'школа:"Лицей № 1"', "persons").record
    registers.remove(desk, school)
    assert saved_lists.opened(desk, one).troubles == ("«школа»: «Лицей № 1» в разделе «Организации» не найдено.",)
    assert saved_lists.amount(desk, one) == 0


def test_the_persons_of_a_list_are_invited_once_in_one_undo_step(desk: Any) -> None:
    people = [a_person(desk, name) for name in ("Иванова", "Петрова", "Сидорова")]
    event = saved(desk, Event(title="Семинар", form="seminar", since=date(2026, 4, 1), state="planned"))
    saved(desk, Participation(event=event.id, person=people[0].id, role="speaker", state="invited"))
    done = saved_lists.invite(desk, everyone(desk), event.id)
    assert (done.added, done.already, done.changed.rows) == (2, 1, 2)
    with desk.read() as reading:
        states = sorted((p.person, p.state, p.role) for p in reading.where(Participation, event=event.id))
    assert states == [
        (people[0].id, "invited", "speaker"),
        (people[1].id, "invited", "participant"),
        (people[2].id, "invited", "participant"),
    ]
    undo(desk)
    with desk.read() as reading:
        assert len(reading.where(Participation)) == 1
    with pytest.raises(Rejected, match="никого нет"):
        saved_lists.invite(desk, querying.understood(desk, "persons", "кузнецова").query, event.id)


def test_the_persons_of_facts_are_invited_too(desk: Any) -> None:
    person = a_person(desk)
    event = saved(desk, Event(title="Семинар", form="seminar", since=date(2026, 4, 1), state="planned"))
    for percent in (30.0, 40.0):
        a_diagnostic(desk, person, percent=percent, day=date(2025, 10, int(percent) // 10))
    assert saved_lists.invite(desk, querying.understood(desk, "diagnostics", "процент:<60").query, event.id).added == 1
    with pytest.raises(Rejected, match="нет работников"):
        saved_lists.invite(desk, ListQuery("organizations"), event.id)
