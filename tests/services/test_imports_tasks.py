"""Task-level files with a key file: joined, summed by tasks and areas as plain Python sums them, every trouble with its place."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nmsdesk.domain.development import AreaResult, Deficit, Diagnostic, Instrument, InstrumentTask, Level
from nmsdesk.domain.people import Person
from nmsdesk.services import undo
from nmsdesk.services.desk import Desk
from tests.given import a_job, a_person, a_school, instrument, saved
from tests.services.incoming import book, codes, every, planned, taken

FILE_ONLY = True

DAY = date(2026, 2, 10)
AREAS = ("subject", "methods", "psychology", "communication")
PEOPLE = ("Азарова", "Белова", "Волкова", "Громова")
FULL = [2.0 if n % 5 == 0 else 1.0 for n in range(1, 26)]  # 25 tasks: every fifth gives two points


@pytest.fixture
def tool(desk: Desk) -> Instrument:
    """An instrument of 25 tasks, dealt to four areas in turn; four teachers of one school."""
    found = instrument(desk)
    for n, maximum in enumerate(FULL, 1):
        saved(desk, InstrumentTask(instrument=found.id, number=n, area=AREAS[n % 4], maximum=maximum))
    school = a_school(desk, "МБОУ СОШ № 1")
    for last in PEOPLE:
        a_job(desk, a_person(desk, last), school)
    return found


def points_of(seed: int) -> list[float]:
    rng = random.Random(seed)
    return [rng.choice((0, 0.5, 1)) * maximum for maximum in FULL]


def results(path: Path, rows: list[list[Any]]) -> Path:
    return book(path, ["Код участника", "Логин", *range(1, 26), "Первичный балл", "%"], *rows)


def key(path: Path, *rows: tuple[Any, ...]) -> Path:
    return book(path, ("Код", "ФИО", "ОО"), *rows)


def a_row(code: object, points: list[float], score: float | None = None) -> list[Any]:
    total = sum(points)
    return [code, f"login{code}", *points, total if score is None else score, round(100 * total / sum(FULL), 1)]


def whole_key(path: Path) -> Path:
    return key(path, *((f"A-{n}", f"{last} Мария Петровна", "СОШ № 1") for n, last in enumerate(PEOPLE)))


def test_sums_and_areas_are_those_of_plain_python(desk: Desk, tool: Instrument, tmp_path: Path) -> None:
    given = {f"A-{n}": points_of(n) for n in range(4)}
    path = results(tmp_path / "r.xlsx", [a_row(code, points) for code, points in given.items()])
    plan = taken(desk, path, keys=whole_key(tmp_path / "k.xlsx"), instrument=tool.name, day=DAY)
    assert (plan.kind, plan.read, plan.created, codes(plan)) == ("tasks", 4, 4, [])
    by_last = {p.last_name: p.id for p in every(desk, Person)}
    levels = sorted(every(desk, Level, scale=tool.scale), key=lambda x: -(x.minimum or 0))
    weak = set()
    for n, last in enumerate(PEOPLE):
        points = given[f"A-{n}"]
        (found,) = every(desk, Diagnostic, person=by_last[last])
        assert (found.score, found.maximum, found.percent) == (sum(points), 30.0, round(100 * sum(points) / 30, 1))
        areas = {a.area: (a.percent, a.level) for a in every(desk, AreaResult, diagnostic=found.id)}
        assert set(areas) == set(AREAS)
        for place, area in enumerate(AREAS):
            own = [k for k in range(25) if (k + 1) % 4 == place]
            share = round(100 * sum(points[k] for k in own) / sum(FULL[k] for k in own), 1)
            assert areas[area] == (share, next(x.id for x in levels if share >= (x.minimum or 0)))
            if share < 50:
                weak.add((by_last[last], area))
        stated = {int(n): float(p.replace(",", ".")) for n, p in (x.split(":") for x in found.tasks.split("; "))}
        assert stated == dict(enumerate(points, 1))
    assert weak and {(d.person, d.area) for d in every(desk, Deficit)} == weak
    undo.undo(desk)
    assert not every(desk, Diagnostic) and not every(desk, Deficit)


def test_the_same_file_again_changes_nothing(desk: Desk, tool: Instrument, tmp_path: Path) -> None:
    path, keys = results(tmp_path / "r.xlsx", [a_row("A-0", points_of(0))]), whole_key(tmp_path / "k.xlsx")
    taken(desk, path, keys=keys, instrument=tool.name, day=DAY)
    again = planned(desk, path, keys=keys, instrument=tool.name, day=DAY)
    assert (again.unchanged, again.created, again.updated) == (1, 0, 0)


def test_codes_without_people_and_people_without_results_are_named_with_their_rows(desk: Desk, tool: Instrument, tmp_path: Path) -> None:
    path = results(tmp_path / "r.xlsx", [a_row("A-0", points_of(0)), a_row("X-9", points_of(1))])
    plan = planned(desk, path, keys=whole_key(tmp_path / "ключ.xlsx"), instrument=tool.name, day=DAY)
    lost = next(p for p in plan.problems if p.code == "no_key")
    assert (lost.row, lost.column, lost.severity) == (3, "A", "error") and "X-9" in lost.message
    silent = [p for p in plan.problems if p.code == "no_result"]
    assert [(p.sheet, p.row) for p in silent] == [("ключ.xlsx: Sheet", n) for n in (3, 4, 5)] and "Белова" in silent[0].message
    assert (plan.created, plan.rejected) == (1, 1)


def test_a_sum_that_does_not_agree_refuses_its_row(desk: Desk, tool: Instrument, tmp_path: Path) -> None:
    path = results(tmp_path / "r.xlsx", [a_row("A-0", points_of(0), score=29), a_row("A-1", points_of(1))])
    plan = planned(desk, path, keys=whole_key(tmp_path / "k.xlsx"), instrument=tool.name, day=DAY)
    (wrong,) = [p for p in plan.problems if p.code == "sum_differs"]
    assert (wrong.row, wrong.column) == (2, "AB") and (plan.created, plan.rejected) == (1, 1)


def test_points_over_the_full_score_and_words_are_refused(desk: Desk, tool: Instrument, tmp_path: Path) -> None:
    over, word = points_of(0), [*points_of(1)]
    over[0] = 7
    rows = [a_row("A-0", over), a_row("A-1", word)]
    rows[1][2] = "верно"
    plan = planned(
        desk, results(tmp_path / "r.xlsx", rows), keys=whole_key(tmp_path / "k.xlsx"), instrument=tool.name, day=DAY
    )  # fmt: skip
    assert [(p.code, p.row) for p in plan.problems if p.severity == "error"] == [("bad_points", 3), ("too_many_points", 2)]
    assert plan.rejected == 2


def test_a_task_not_begun_gives_no_points(desk: Desk, tool: Instrument, tmp_path: Path) -> None:
    row = a_row("A-0", [0.0] * 25)
    row[2:5] = ["–", None, "0,5"]
    row[27:] = [None, None]
    taken(desk, results(tmp_path / "r.xlsx", [row]), keys=whole_key(tmp_path / "k.xlsx"), instrument=tool.name, day=DAY)
    (found,) = every(desk, Diagnostic)
    assert (found.score, found.percent) == (0.5, 1.7)


def test_without_the_key_file_nothing_is_taken_and_it_is_asked_for(desk: Desk, tool: Instrument, tmp_path: Path) -> None:
    plan = planned(desk, results(tmp_path / "r.xlsx", [a_row("A-0", points_of(0))]), instrument=tool.name, day=DAY)
    assert (plan.kind, plan.created, plan.rejected, codes(plan)) == ("tasks", 0, 1, ["no_keys"])


def test_the_key_may_stand_on_another_sheet_of_the_same_file(desk: Desk, tool: Instrument, tmp_path: Path) -> None:
    import openpyxl

    path = results(tmp_path / "r.xlsx", [a_row(12, points_of(0))])
    made = openpyxl.load_workbook(path)
    sheet = made.create_sheet("Ключ")
    for row in (("Шифр", "Фамилия", "Имя", "Отчество", "ОО"), ("0012", "Азарова", "Мария", "Петровна", "СОШ № 1")):
        sheet.append(row)
    made.save(path)
    assert taken(desk, path, instrument=tool.name, day=DAY).created == 1


def test_an_instrument_of_other_tasks_is_not_guessed(desk: Desk, tool: Instrument, tmp_path: Path) -> None:
    path, keys = results(tmp_path / "r.xlsx", [a_row("A-0", points_of(0)), a_row("A-1", points_of(1))]), whole_key(tmp_path / "k.xlsx")
    other = instrument(desk, 3)
    assert codes(planned(desk, path, keys=keys, instrument=other.name, day=DAY)) == ["no_result", "no_result", "no_tasks"]
    saved(desk, InstrumentTask(instrument=other.id, number=1, area="subject"))
    plan = planned(desk, path, keys=keys, instrument=other.name, day=DAY)
    assert "unknown_task" in codes(plan) and plan.rejected == 2


def test_a_code_given_twice_is_a_trouble_in_either_file(desk: Desk, tool: Instrument, tmp_path: Path) -> None:
    keys = key(tmp_path / "k.xlsx", ("A-0", "Азарова Мария Петровна", "СОШ № 1"), ("a-0", "Белова Мария Петровна", "СОШ № 1"))
    path = results(tmp_path / "r.xlsx", [a_row("A-0", points_of(0)), a_row("\N{CYRILLIC CAPITAL LETTER A}-0", points_of(1))])
    plan = planned(desk, path, keys=keys, instrument=tool.name, day=DAY)
    assert {(p.code, p.row) for p in plan.problems} == {("key_twice", 3), ("code_twice", 3)} and plan.rejected == 1


def test_the_rule_of_the_instrument_opens_deficits_of_plain_lists_too(desk: Desk, tool: Instrument, tmp_path: Path) -> None:
    from dataclasses import replace

    saved(desk, replace(tool, deficit_below=75.0))
    header = ["ФИО", "ОО", "Предметные, %", "Методические, %", "Итого, %"]
    path = book(tmp_path / "d.xlsx", header, ["Азарова Мария Петровна", "СОШ № 1", "74%", "76%", "75%"])
    taken(desk, path, instrument=tool.name, day=DAY)
    assert [d.area for d in every(desk, Deficit)] == ["subject"]
