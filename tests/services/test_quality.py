"""Exceptions of the data's quality: a warning judged once is not shown again, an error cannot be; author, reason, undo, commands."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from given import a_job, a_person, a_plan, a_school, saved, tables
from incoming import book

from nmsdesk import cli
from nmsdesk.domain import rules
from nmsdesk.domain.community import Association, Meeting, Membership
from nmsdesk.errors import Rejected, Stale
from nmsdesk.services import imports, quality, registers
from nmsdesk.services.desk import Desk
from nmsdesk.services.undo import undo

FILE_ONLY = True

CAPTIONS = ("Заседание", "Работник", "Отметка")
MISSING = "persons.birth.missing"


def shown(desk: Desk, code: str) -> list[int]:
    return [p.id for p in quality.check(desk).problems if p.code == code]


def test_a_warning_that_is_judged_leaves_the_list_and_is_counted(desk: Desk) -> None:
    one, two = a_person(desk, "Первая", birth=None), a_person(desk, "Вторая", birth=None)
    before = tables(desk)
    waiver = quality.accept(desk, MISSING, "persons", one.id or 0, "дата неизвестна и школе").record
    found = quality.check(desk)
    assert [p.id for p in found.problems if p.code == MISSING] == [two.id]
    (excepted,) = found.excepted
    assert (excepted.problem.id, excepted.waiver, excepted.reason) == (one.id, waiver.id, "дата неизвестна и школе")
    assert excepted.author == waiver.changed_by and excepted.author and excepted.problem.label == "Первая Мария Петровна"
    assert "Учтено исключений: 1." in quality.text(found)
    undo(desk)
    assert tables(desk) == before and shown(desk, MISSING) == [one.id, two.id]


def test_an_exception_taken_back_shows_the_warning_again(desk: Desk) -> None:
    person = a_person(desk, birth=None)
    waiver = quality.accept(desk, MISSING, "persons", person.id or 0, "нет").record
    (judged,) = quality.exceptions(desk)
    assert (judged.waiver, judged.id, judged.rule.code, judged.label) == (waiver.id, person.id, MISSING, "Иванова Мария Петровна")
    quality.withdraw(desk, waiver.id or 0)
    assert shown(desk, MISSING) == [person.id] and quality.exceptions(desk) == []
    with pytest.raises(Stale):
        quality.withdraw(desk, waiver.id or 0)


def test_a_second_judgement_replaces_the_reason_of_the_first(desk: Desk) -> None:
    person = a_person(desk, birth=None)
    first = quality.accept(desk, MISSING, "persons", person.id or 0, "потом").record
    second = quality.accept(desk, MISSING, "persons", person.id or 0, "не сообщают").record
    assert first.id == second.id and [j.reason for j in quality.exceptions(desk)] == ["не сообщают"]


def test_an_exception_is_of_one_rule_and_one_record(desk: Desk) -> None:
    person = a_person(desk, birth=None, email="без знака")
    quality.accept(desk, MISSING, "persons", person.id or 0, "нет")
    assert shown(desk, "persons.email") == [person.id]


def test_an_error_cannot_be_excepted_nor_what_is_not_said(desk: Desk) -> None:
    person = a_person(desk)
    with pytest.raises(Rejected, match="Ошибку исключить нельзя"):
        quality.accept(desk, "persons.age", "persons", person.id or 0, "так")
    with pytest.raises(Rejected, match="уже нет"):
        quality.accept(desk, MISSING, "persons", person.id or 0, "так")
    with pytest.raises(Rejected, match="относится к разделу «Работники»"):
        quality.accept(desk, MISSING, "plans", 1, "так")
    with pytest.raises(Rejected, match="причину"):
        quality.accept(desk, MISSING, "persons", a_person(desk, birth=None).id or 0, " ")
    with pytest.raises(Stale):
        quality.accept(desk, MISSING, "persons", 999, "так")
    with pytest.raises(Rejected, match="check --rules"):
        quality.accept(desk, "persons.nothing", "persons", 1, "так")
    assert quality.exceptions(desk) == []


def test_many_records_are_judged_in_one_step(desk: Desk) -> None:
    people = [a_person(desk, last, birth=None) for last in ("Первая", "Вторая", "Третья")]
    before = tables(desk)
    done = quality.accept_many(desk, MISSING, "persons", [p.id or 0 for p in people[:2]], "не сообщают")
    assert done.rows == 2 and shown(desk, MISSING) == [people[2].id]
    undo(desk)
    assert tables(desk) == before


def test_a_rule_of_the_whole_base_is_checked_and_excepted_but_does_not_hinder_saving(desk: Desk) -> None:
    school = a_school(desk)
    assert registers.check(desk, school) == []
    assert shown(desk, "organizations.staffless") == [school.id]
    quality.accept(desk, "organizations.staffless", "organizations", school.id or 0, "откроется осенью")
    assert shown(desk, "organizations.staffless") == []


def test_a_judgement_of_a_removed_record_is_kept_and_told(desk: Desk) -> None:
    person = a_person(desk, birth=None)
    quality.accept(desk, MISSING, "persons", person.id or 0, "нет")
    registers.remove(desk, person)
    (judged,) = quality.exceptions(desk)
    assert judged.id is None and judged.label == "записи больше нет"


def test_forms_and_the_check_speak_with_one_code(desk: Desk) -> None:
    person, school = a_person(desk), a_school(desk, until=None)
    job = a_job(desk, person, school)
    told = [t.code for t in registers.check(desk, replace(job, end_reason="other"))]
    saved(desk, replace(job, end_reason="other"))
    assert told == ["employments.until.missing"] and shown(desk, told[0]) == [job.id]


def test_a_list_of_those_present_is_looked_at_with_the_members_of_the_base(desk: Desk, tmp_path: Path) -> None:
    member, guest = a_person(desk, "Членова"), a_person(desk, "Гостева")
    union = saved(desk, Association(name="ГМО физиков", kind="gmo", since=date(2025, 9, 1)))
    saved(desk, Membership(association=union.id, person=member.id, since=date(2025, 9, 1)))
    meeting = saved(desk, Meeting(association=union.id, day=date(2025, 10, 1), topic="Итоги"))
    place = registers.label(desk, "meetings", meeting.id)
    rows = [(place, p.full_name, "присутствовал") for p in (member, guest)]
    plan = imports.plan_import(desk, book(tmp_path / "list.xlsx", CAPTIONS, *rows), imports.Hints(kind="attendances"))
    assert plan.created == 2, plan.problems
    assert [(p.row, p.code) for p in plan.problems] == [(3, "attendances.member")]


def test_every_rule_has_what_mends_it_in_words() -> None:
    listed = quality.rules()
    assert len(listed) == len(rules.REGISTRY) >= 40
    assert all(quality.mend_caption(r.mend)[0].isupper() for r in listed)
    text = quality.rules_text()
    assert all(r.code in text and r.title in text for r in listed)


def run(capsys: Any, *arguments: str) -> tuple[int, str, str]:
    code = cli.main(arguments)
    said = capsys.readouterr()
    return code, said.out, said.err


def test_the_command_line_lists_the_rules_and_records_an_exception(file_desk: Desk, base: Path, capsys: Any) -> None:
    person = a_person(file_desk, birth=None)
    a_plan(file_desk, person)
    file_desk.close()
    place = ("--db", str(base), "check")
    code, out, _ = run(capsys, *place, "--rules", "--json")
    listed = {r["code"]: r for r in json.loads(out)}
    assert code == 0 and listed[MISSING]["severity"] == "warning" and set(listed) == set(rules.REGISTRY)
    code, out, err = run(capsys, *place, "--except", MISSING, "persons", str(person.id))
    assert (code, out) == (1, "") and "причину" in err
    code, out, err = run(capsys, *place, "--except", MISSING, "persons", "первая", "--reason", "нет")
    assert code == 1 and "целое число" in err
    code, out, _ = run(capsys, *place, "--except", MISSING, "persons", str(person.id), "--reason", "не сообщают", "--json")
    assert code == 0 and json.loads(out)["code"] == MISSING
    code, out, _ = run(capsys, *place, "--json")
    told = json.loads(out)
    assert told["database"] == "ok" and MISSING not in {p["code"] for p in told["problems"]}
    assert [(e["code"], e["id"], e["reason"]) for e in told["excepted"]] == [(MISSING, person.id, "не сообщают")]
    assert {"register", "id", "code", "severity", "message", "label", "field", "mend"} <= set(told["problems"][0])
