"""The check of a base finds what is damaged and what breaks a rule, names it, and changes nothing."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest
from given import a_job, a_person, a_plan, a_school, snils, tables

from nmsdesk import app
from nmsdesk.errors import StorageTrouble
from nmsdesk.services import checks
from nmsdesk.services.demo.fill import fill_demo
from nmsdesk.services.desk import Desk

FILE_ONLY = True


def found(desk: Desk, code: str) -> list[checks.CheckProblem]:
    return [p for p in checks.check(desk).problems if p.code == code]


def altered(base: Path, *statements: str) -> None:
    connection = sqlite3.connect(base)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_a_new_base_is_sound(desk: Desk) -> None:
    found = checks.check(desk)
    assert found.database == "ok" and found.errors == 0


def test_problems_name_the_register_the_record_and_the_person(desk: Desk) -> None:
    person = a_person(desk, birth=None)
    plan = a_plan(desk, person, number="ИОМ-7")
    by_register = {p.register: p for p in checks.check(desk).problems if p.register in ("persons", "plans")}
    assert asdict(by_register["plans"]) == {
        "register": "plans", "id": plan.id, "code": "plans.diagnostic.missing", "severity": "warning",
        "message": "План без диагностики сохраняется, но в показателе 2 не учитывается.",
        "label": "Иванова Мария Петровна: ИОМ-7 · 01.11.2025 · 31.05.2026",
        "field": "diagnostic", "mend": "edit:diagnostic",
    }  # fmt: skip
    assert by_register["persons"].label == "Иванова Мария Петровна"


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ({}, {}, True),
        ({"birth": None}, {}, True),
        ({"snils": snils(1)}, {"birth": None}, True),
        ({"snils": snils(1)}, {"snils": snils(2)}, False),
        ({"birth": date(1990, 5, 17)}, {"birth": date(1990, 5, 18)}, False),
        ({"birth": date(1990, 5, 17)}, {"birth": date(1990, 1, 1), "birth_precision": "year"}, True),
        ({"last": "Соловьёва"}, {"last": "СОЛОВЬЕВА"}, True),
        ({}, {"patronymic": "Ильинична"}, False),
    ],
)
def test_persons_that_nothing_tells_apart_are_pointed_out(desk: Desk, one: dict[str, str], two: dict[str, str], same: bool) -> None:
    first, second = a_person(desk, **one), a_person(desk, **two)  # type: ignore[arg-type]
    hits = found(desk, checks.DUPLICATE)
    assert [p.id for p in hits] == ([second.id] if same else [])
    assert all(f"№ {first.id}:" in p.message and p.severity == "warning" for p in hits)


def test_broken_rules_are_errors_and_stand_first(file_desk: Desk, base: Path) -> None:
    person = a_person(file_desk, birth=None)
    a_job(file_desk, person, a_school(file_desk))
    altered(base, "UPDATE employments SET until = '2019-01-01'")
    problems = checks.check(file_desk).problems
    assert (problems[0].code, problems[0].severity, problems[0].register) == ("order", "error", "employments")
    assert "Окончание 01.01.2019 раньше начала 01.09.2020." in checks.text(checks.check(file_desk))


def test_a_base_altered_behind_the_journal_is_told(file_desk: Desk, base: Path) -> None:
    a_person(file_desk)
    altered(base, """UPDATE change SET body = replace(body, 'Иванова', 'Петрова')""")
    found = checks.check(file_desk)
    assert "изменена в обход программы" in found.database and found.problems == ()
    assert checks.text(found) == found.database


def test_a_lost_reference_is_told(base: Path, opened: Callable[..., Desk]) -> None:
    desk = app.open_desk(str(base))
    a_job(desk, a_person(desk), a_school(desk))
    desk.close()
    altered(base, "PRAGMA foreign_keys=OFF", "DELETE FROM persons")
    assert checks.check(opened(base)).database == (
        "Нарушены связи записей (1), первая – в разделе «Места работы». Восстановите базу из копии."
    )


def test_a_damaged_file_is_told_and_not_thrown(base: Path, opened: Callable[..., Desk]) -> None:
    desk = opened(base)
    content = bytearray(base.read_bytes())
    size = int.from_bytes(content[16:18], "big")
    for page in range(4, len(content) // size):
        content[page * size : page * size + 64] = b"\xff" * 64
    with base.open("r+b") as handle:
        handle.write(content)
    try:
        assert "повреждён" in checks.check(desk).database
    except StorageTrouble as trouble:  # the page of the header itself
        assert "check" in str(trouble)


def test_checking_changes_nothing_and_tells_how_far_it_is(file_desk: Desk) -> None:
    a_plan(file_desk, a_person(file_desk))
    before, steps = tables(file_desk), []
    checks.check(file_desk, lambda text, done, of: steps.append((done, of)))
    assert tables(file_desk) == before
    assert steps == sorted(steps) and steps[-1][0] == steps[-1][1]


def test_a_base_only_looked_at_can_be_checked(base: Path, opened: Callable[..., Desk]) -> None:
    assert checks.check(opened(base, look_only=True)).database == "ok"


def test_the_text_groups_what_is_said_often_and_counts_the_rest(desk: Desk) -> None:
    for n in range(13):
        a_plan(desk, a_person(desk, f"Петров{'а' * (n + 1)}", birth=date(1980, 1, n + 1)))
    text = checks.text(checks.check(desk))
    assert re.match("База в порядке. В данных: 2[678]\u00a0предупреждений.", text)
    assert "Планы ИОМ. Внимание: 13\u00a0записей. План без диагностики" in text
    assert "… и ещё 3; все – с ключом --json." in text


def test_a_base_without_problems_says_so() -> None:
    assert checks.text(checks.Checked("ok")) == "База в порядке, замечаний к данным нет."


def test_a_demo_city_is_checked_whole(file_desk: Desk) -> None:
    fill_demo(file_desk, 200, 10, 3)
    assert checks.check(file_desk).database == "ok"
