"""Saving, removing and reading records: optimistic lock, parts, references, labels; on each kind of database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from given import a_diagnostic, a_job, a_person, a_plan, a_school, by_uid, replayed, saved, tables

from nmsdesk.domain import catalogue
from nmsdesk.domain.development import Diagnostic, LearningPlan, PlanItem, Scale
from nmsdesk.domain.organizations import Headcount, OrganizationAlias
from nmsdesk.domain.people import Absence, FormerName, Person
from nmsdesk.errors import Rejected, Stale
from nmsdesk.services import registers


def test_a_saved_record_carries_its_identity(desk: Any) -> None:
    person = a_person(desk)
    assert person.id == 1 and person.version == 1
    assert person.uid[14] == "7", "a UUID of version 7"
    assert person.changed_by == desk.database.user
    assert person.changed_at.startswith("2026-03-02T09:00:")
    assert registers.get(desk, "persons", 1) == person


def test_every_kind_of_value_comes_back_as_it_went(desk: Any) -> None:
    person = a_person(desk, birth=date(1988, 2, 29), snils="112-233-445 95", note="строка\nвторая", career_break=0)
    job = a_job(desk, person, a_school(desk), subjects=("mathematics", "physics"), rate=0.25)
    source = a_diagnostic(desk, person, score=18.5, maximum=25.0, percent=None)
    assert registers.get(desk, "persons", person.id) == person
    assert registers.get(desk, "employments", job.id) == job
    assert registers.get(desk, "diagnostics", source.id) == source
    assert (job.subjects, job.rate, source.percent) == (("mathematics", "physics"), 0.25, 74.0)


def test_a_change_counts_the_version_and_moves_the_moment(desk: Any) -> None:
    person = a_person(desk)
    changed = saved(desk, replace(person, last_name="Смирнова"))
    assert (changed.id, changed.uid, changed.version) == (person.id, person.uid, 2)
    assert changed.changed_at > person.changed_at


def test_a_change_of_what_has_changed_meanwhile_is_stale(desk: Any) -> None:
    person = a_person(desk)
    saved(desk, replace(person, note="из другого окна"))
    before = tables(desk)
    with pytest.raises(Stale, match="Откройте её заново"):
        saved(desk, replace(person, note="моя правка"))
    assert tables(desk) == before


def test_a_change_of_what_is_gone_is_stale(desk: Any) -> None:
    person = a_person(desk)
    registers.remove(desk, person)
    with pytest.raises(Stale):
        saved(desk, replace(person, note="правка"))
    with pytest.raises(Stale):
        registers.get(desk, "persons", person.id)
    with pytest.raises(Stale):
        registers.remove(desk, person)


def test_a_new_record_under_the_number_of_a_removed_one_is_not_taken_for_it(desk: Any) -> None:
    person = a_person(desk)
    registers.remove(desk, person)
    other = a_person(desk, "Петрова")
    assert (other.id, other.version) == (person.id, person.version)
    with pytest.raises(Stale):
        saved(desk, replace(person, note="правка прежней"))
    with pytest.raises(Stale):
        registers.remove(desk, person)


def test_removing_what_others_refer_to_is_refused_with_their_list(desk: Any) -> None:
    person = a_person(desk)
    a_job(desk, person, a_school(desk))
    a_diagnostic(desk, person)
    a_diagnostic(desk, person, day=date(2024, 10, 1))
    before = tables(desk)
    with pytest.raises(Rejected) as found:
        registers.remove(desk, person)
    assert "места работы (1)" in str(found.value) and "диагностика (2)" in str(found.value)
    assert tables(desk) == before


def test_parts_go_with_their_owner(desk: Any) -> None:
    person = a_person(desk)
    saved(desk, FormerName(person=person.id, last_name="Петрова"))
    registers.remove(desk, person)
    assert registers.counts(desk)["former_names"] == registers.counts(desk)["persons"] == 0
    assert by_uid(desk) == replayed(desk)


def test_parts_of_parts_go_too_but_not_what_others_use(desk: Any) -> None:
    school = a_school(desk)
    saved(desk, OrganizationAlias(organization=school.id, name="СОШ №99"))
    saved(desk, Headcount(organization=school.id, day=date(2025, 9, 1), teaching=30, basis="ОО-1"))
    job = a_job(desk, a_person(desk), school)
    saved(desk, Absence(employment=job.id, since=date(2024, 1, 1)))
    with pytest.raises(Rejected, match="места работы"):
        registers.remove(desk, school)
    registers.remove(desk, job)
    registers.remove(desk, school)
    counts = registers.counts(desk)
    assert [counts[k] for k in ("organization_aliases", "headcounts", "absences", "employments", "organizations")] == [0] * 5


def test_a_record_is_saved_with_its_parts_or_not_at_all(desk: Any) -> None:
    person = a_person(desk)
    plan = LearningPlan(person=person.id, since=date(2025, 9, 1), until=date(2026, 5, 31))
    done = registers.save(desk, plan, (PlanItem(position=1, content="Курс"), PlanItem(position=2, content="Вебинар")))
    parts = registers.parts_of(desk, done.record)["plan_items"]
    assert [(p.plan, p.content) for p in parts] == [(done.record.id, "Курс"), (done.record.id, "Вебинар")]  # type: ignore[attr-defined]
    before = tables(desk)
    with pytest.raises(Rejected):
        registers.save(desk, plan, (PlanItem(position=1, content="Курс"), PlanItem(position=2, content="")))
    assert tables(desk) == before


def test_checking_writes_nothing(desk: Any) -> None:
    before = tables(desk)
    assert registers.check(desk, Person(last_name="", first_name="Мария"))
    assert tables(desk) == before


def test_saving_says_what_changed(desk: Any) -> None:
    done = registers.save(desk, Person(last_name="Иванова", first_name="Мария"))
    assert (done.changed.registers, done.changed.rows) == (frozenset({"persons"}), 1)
    assert done.changed.seq == 2


def test_all_registers_are_counted(desk: Any) -> None:
    a_person(desk)
    found = registers.counts(desk)
    assert found.keys() == catalogue.REGISTERS.keys()
    assert found["persons"] == 1 and found["terms"] > 100


def test_fields_are_shown_as_people_read_them(desk: Any) -> None:
    person = a_person(desk, "Ёлкина", birth=date(1990, 5, 7), sex="f")
    source = a_diagnostic(desk, person, percent=72.5)
    shown = registers.texts(desk, source)
    assert shown["person"] == "Ёлкина Мария Петровна"
    assert shown["percent"] == "72,5" and shown["day"] == "10.10.2025" and shown["level"] == "повышенный"
    assert registers.texts(desk, person)["birth"] == "07.05.1990"
    assert registers.texts(desk, person)["sex"] == "женский"
    assert registers.label(desk, "persons", None) == ""


def test_whole_percents_lose_no_zeros(desk: Any) -> None:
    source = a_diagnostic(desk, a_person(desk), percent=100.0)
    assert registers.texts(desk, source)["percent"] == "100"
    assert registers.texts(desk, replace(source, percent=0.0))["percent"] == "0"
    assert registers.texts(desk, replace(source, percent=70.5))["percent"] == "70,5"


def test_an_unknown_register_is_named_with_those_that_exist(desk: Any) -> None:
    with pytest.raises(Rejected, match=r"Раздела «people» нет\. Есть: organizations"):
        registers.get(desk, "people", 1)


@pytest.mark.parametrize("key", catalogue.REGISTERS)
def test_a_blank_of_every_register_can_be_shown_and_checked(file_desk: Any, key: str) -> None:
    record = registers.blank(key)
    assert isinstance(registers.check(file_desk, record), list)
    assert registers.texts(file_desk, record).keys() == {c.name for c in catalogue.REGISTERS[key].columns}


def test_a_plan_remembers_a_diagnostic_that_then_cannot_be_removed(desk: Any) -> None:
    person = a_person(desk)
    source = a_diagnostic(desk, person)
    a_plan(desk, person, diagnostic=source.id)
    with pytest.raises(Rejected, match="планы иом"):
        registers.remove(desk, source)


def test_a_diagnostic_whose_instrument_lost_its_levels_is_kept(desk: Any) -> None:
    scale = saved(desk, Scale(name="Без уровней"))
    tool = saved(desk, registers.blank("instruments", name="Без уровней", scale=scale.id))
    done = registers.save(desk, Diagnostic(person=a_person(desk).id, instrument=tool.id, day=date(2025, 9, 1), percent=88.0))
    assert done.record.level is None  # type: ignore[attr-defined]
    assert [t.code for t in done.warnings] == ["diagnostics.level.missing"]
