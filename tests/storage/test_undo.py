"""Undo gives the byte-equal tables; what changed since is left and reported."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from given import a_diagnostic, a_job, a_person, a_plan, a_school, by_uid, replayed, saved, tables

from nmsdesk.domain.community import Association, Membership
from nmsdesk.domain.development import AreaResult, Diagnostic, LearningPlan, PlanItem
from nmsdesk.domain.people import FormerName, Person
from nmsdesk.errors import Rejected
from nmsdesk.services import registers, undo

Opened = Callable[..., Any]


def test_an_added_record_is_taken_back(desk: Any) -> None:
    before = tables(desk)
    a_person(desk)
    done = undo.undo(desk)
    assert tables(desk) == before
    assert done.left == () and done.changed.registers == {"persons"}
    assert by_uid(desk) == replayed(desk)


def test_a_changed_record_is_taken_back(desk: Any) -> None:
    person = a_person(desk, snils="112-233-445 95", young="yes", young_reason="Решение")
    before = tables(desk)
    saved(desk, replace(person, last_name="Ёлкина", birth=None, young="", young_reason="", career_break=7))
    undo.undo(desk)
    assert tables(desk) == before
    assert by_uid(desk) == replayed(desk)


def test_a_removed_record_returns_with_its_parts_number_and_version(desk: Any) -> None:
    person, school = a_person(desk), a_school(desk)
    plan = LearningPlan(person=person.id, organization=school.id, since=date(2025, 9, 1), until=date(2026, 5, 31), goal="Цель")
    plan = saved(desk, plan, *(PlanItem(position=n, content=f"Пункт {n}", due=date(2026, 1, n)) for n in range(1, 6)))
    plan = saved(desk, replace(plan, goal="Другая цель"))
    before = tables(desk)
    registers.remove(desk, plan)
    assert registers.counts(desk)["plan_items"] == 0
    undo.undo(desk)
    assert tables(desk) == before
    assert by_uid(desk) == replayed(desk)


def test_a_record_with_parts_is_taken_back_whole(desk: Any) -> None:
    person = a_person(desk)
    before = tables(desk)
    source = Diagnostic(person=person.id, instrument=1, day=date(2025, 10, 1), percent=60.0)
    saved(desk, source, AreaResult(area="subject", percent=55.5), AreaResult(area="methods", percent=64.5))
    undo.undo(desk)
    assert tables(desk) == before


def test_an_import_of_many_registers_is_taken_back_to_equal_tables(desk: Any) -> None:
    a_person(desk)
    before = tables(desk)
    with desk.begin("import", "Принят файл «список.xlsx»") as begun:
        work = begun.work
        school = work.add(registers.blank("organizations", name="МБОУ СОШ № 77", kind="school"))
        people = work.add_many([Person(last_name=f"Фамилия{n}", first_name="Имя") for n in range(1200)])
        work.add_many([registers.blank("employments", person=p.id, organization=school.id, post=1, since=date(2025, 9, 1)) for p in people])
        work.change_many([(p, replace(p, note="из файла")) for p in people[:50]])
    assert begun.changed.rows == 1 + 1200 * 2 + 50
    undo.undo(desk, begun.changed.seq)
    assert tables(desk) == before
    assert by_uid(desk) == replayed(desk)


def test_undo_works_after_the_base_was_closed_and_opened(place: str, opened: Opened) -> None:
    desk = opened(place)
    before = tables(desk)
    a_person(desk)
    desk.close()
    again = opened(place)
    undo.undo(again)
    assert tables(again) == before
    again.close()


def test_undo_goes_back_step_by_step_to_the_beginning(desk: Any) -> None:
    states = [tables(desk)]
    person = a_person(desk)
    states.append(tables(desk))
    person = saved(desk, replace(person, note="1"))
    states.append(tables(desk))
    person = saved(desk, replace(person, note="2"))
    states.append(tables(desk))
    registers.remove(desk, person)
    for state in states[::-1]:
        undo.undo(desk)
        assert tables(desk) == state
    with pytest.raises(Rejected, match="Отменять нечего"):
        undo.undo(desk)


def test_the_dictionaries_of_a_new_base_are_not_taken_back(desk: Any) -> None:
    before = tables(desk)
    with pytest.raises(Rejected, match="Отменять нечего"):
        undo.undo(desk)
    with pytest.raises(Rejected, match="нельзя"):
        undo.undo(desk, 1)
    assert tables(desk) == before


@pytest.mark.parametrize("number", ["999", "x", "absent:2", ""])
def test_an_unknown_operation_is_refused(desk: Any, number: str) -> None:
    with pytest.raises(Rejected):
        undo.undo(desk, number)


def test_an_operation_is_taken_back_once(desk: Any) -> None:
    seq = registers.save(desk, Person(last_name="Иванова", first_name="Мария")).changed.seq
    undo.undo(desk, seq)
    with pytest.raises(Rejected, match="уже отменена"):
        undo.undo(desk, seq)


def test_a_field_changed_since_is_left_and_reported_the_others_go_back(desk: Any) -> None:
    person = a_person(desk)
    changed = registers.save(desk, replace(person, last_name="Смирнова", note="первая"))
    saved(desk, replace(changed.record, note="вторая"))
    done = undo.undo(desk, changed.changed.seq)
    found = registers.get(desk, "persons", person.id)
    assert (found.last_name, found.note) == ("Иванова", "вторая")  # type: ignore[attr-defined]
    assert done.left == ("Работник: поле «Примечание» позже изменено и оставлено.",)
    assert found.version == 4
    assert by_uid(desk) == replayed(desk)


def test_an_added_record_changed_since_is_left_and_reported(desk: Any) -> None:
    added = registers.save(desk, Person(last_name="Иванова", first_name="Мария"))
    saved(desk, replace(added.record, note="правка"))
    before = tables(desk)
    done = undo.undo(desk, added.changed.seq)
    assert done.left == ("Работник: запись позже изменена и оставлена.",)
    assert tables(desk) == before


def test_an_added_record_that_others_refer_to_is_left_and_reported(desk: Any) -> None:
    added = registers.save(desk, Person(last_name="Иванова", first_name="Мария"))
    a_job(desk, added.record, a_school(desk))
    before = tables(desk)
    done = undo.undo(desk, added.changed.seq)
    assert len(done.left) == 1 and "ссылаются" in done.left[0]
    assert tables(desk) == before


def test_a_change_of_a_record_removed_since_is_reported(desk: Any) -> None:
    person = a_person(desk)
    changed = registers.save(desk, replace(person, note="правка"))
    registers.remove(desk, changed.record)
    done = undo.undo(desk, changed.changed.seq)
    assert done.left == ("Работник: запись позже удалена.",)
    assert registers.counts(desk)["persons"] == 0


def test_a_removed_record_whose_owner_is_gone_is_reported_and_not_half_restored(desk: Any) -> None:
    person = a_person(desk)
    name = saved(desk, FormerName(person=person.id, last_name="Петрова"))
    removed = registers.remove(desk, name)
    registers.remove(desk, person)
    before = tables(desk)
    done = undo.undo(desk, removed.seq)
    assert len(done.left) == 1 and "нет" in done.left[0]
    assert tables(desk) == before


def test_a_changed_reference_to_a_record_gone_since_is_reported(desk: Any) -> None:
    person, old, new = a_person(desk), a_school(desk), a_school(desk)
    job = a_job(desk, person, old)
    moved = registers.save(desk, replace(job, organization=new.id))
    registers.remove(desk, old)
    done = undo.undo(desk, moved.changed.seq)
    assert len(done.left) == 1 and "нет" in done.left[0]
    assert registers.get(desk, "employments", job.id).organization == new.id  # type: ignore[attr-defined]


def test_records_removed_in_any_order_come_back_in_one_step(desk: Any) -> None:
    person = a_person(desk)
    club = saved(desk, Association(name="Клуб", kind="club"))
    member = saved(desk, Membership(association=club.id, person=person.id, since=date(2025, 9, 1)))
    before = tables(desk)
    with desk.begin("remove", "Удалено: объединение") as begun:  # the owner first: references are checked at the commit
        begun.work.remove(club)
        begun.work.remove(member)
    undo.undo(desk)
    assert tables(desk) == before


def test_a_number_taken_since_is_not_fought_over(desk: Any) -> None:
    first = a_person(desk)
    removed = registers.remove(desk, first)
    second = a_person(desk, "Петрова")
    assert second.id == first.id, "the number of the last row is given out again"
    undo.undo(desk, removed.seq)
    with desk.read() as reading:
        found = {p.uid: p.last_name for p in reading.where(Person)}
    assert found == {first.uid: "Иванова", second.uid: "Петрова"}
    assert by_uid(desk) == replayed(desk)


def test_the_history_says_what_was_taken_back(desk: Any) -> None:
    a_person(desk)
    undo.undo(desk)
    found = [(o.kind, gone) for o, gone in undo.history(desk)]
    assert found == [("undo", False), ("add", True), ("seed", False)]


def test_undo_of_a_plan_keeps_the_diagnostic_it_rests_on(desk: Any) -> None:
    person = a_person(desk)
    source = a_diagnostic(desk, person)
    before = tables(desk)
    a_plan(desk, person, diagnostic=source.id)
    undo.undo(desk)
    assert tables(desk) == before
