"""A new method of counting: made out of the former one, its effect shown with who moves, published figures stay."""

from __future__ import annotations

from datetime import date

import pytest

from nmsdesk.domain.monitoring import RuleSet
from nmsdesk.domain.periods import year
from nmsdesk.errors import Rejected
from nmsdesk.services import indicators, registers, rule_sets, snapshots, undo
from nmsdesk.services.desk import Desk
from tests.given import a_diagnostic, a_job, a_person, a_school, saved


@pytest.fixture
def desk(file_desk: Desk) -> Desk:
    """Two teachers, one diagnosed, and a diagnosed part-timer whose main job is elsewhere."""
    school, other = a_school(file_desk, "Школа 1"), a_school(file_desk, "Школа 2", counted=False)
    for last, kind, diagnosed in (("Азова", "main", True), ("Белова", "main", False), ("Внешняя", "external", True)):
        person = a_person(file_desk, last)
        a_job(file_desk, person, school, kind=kind)
        if kind == "external":
            a_job(file_desk, person, other, until=date(2024, 12, 31))
        if diagnosed:
            a_diagnostic(file_desk, person)
    return file_desk


def share(desk: Desk, n: int) -> tuple[int, int]:
    (found,) = indicators.measure(desk, year(n), codes=("1",)).values
    return found.numerator, found.denominator


def test_a_new_method_ends_the_former_one_on_the_day_before_and_is_one_step(desk: Desk) -> None:
    since, changes = date(2026, 1, 1), {"count_external": True, "age_bound": 36, "school_kinds": ("school", "lyceum")}
    plan = rule_sets.plan_rules(desk, since, changes, "Методика 2026 года")
    assert [(d.caption, d.before, d.after) for d in plan.differences[:1]] == [("Считать внешних совместителей", "нет", "да")]
    assert {d.name for d in plan.differences} == set(changes) and plan.differences[2].after == "36"
    assert "Лицей" in plan.differences[1].after and plan.warnings == ()
    rule_sets.new_rules(desk, since, changes, "Методика 2026 года", "Приказ № 3")
    newest, former = rule_sets.versions(desk)
    assert (former.until, newest.since, newest.until, newest.basis) == (date(2025, 12, 31), since, None, "Приказ № 3")
    assert newest.minimum_hours == former.minimum_hours and share(desk, 2025) == (1, 2) and share(desk, 2026)[1] == 3
    assert rule_sets.in_force(desk, year(2025)) == former and rule_sets.in_force(desk, year(2026)) == newest
    undo.undo(desk)
    assert [r.until for r in rule_sets.versions(desk)] == [None] and share(desk, 2026)[1] == 2


def test_the_effect_names_everyone_who_moves_and_writes_nothing(desk: Desk) -> None:
    former = rule_sets.in_force(desk, year(2025))
    new = rule_sets.plan_rules(desk, date(2025, 6, 1), {"count_external": True, "variant_1": "any"}, "Новая").new
    shifts = {s.code: s for s in rule_sets.effect(desk, year(2025), former, new)}
    first = shifts["1"]
    assert (first.before.numerator, first.before.denominator, first.after.numerator, first.after.denominator) == (1, 2, 2, 3)
    (mover,) = first.movers
    assert mover.name.startswith("Внешняя") and (mover.before, mover.after) == ("excluded", "counted") and mover.why
    assert rule_sets.said(first) == "меняется у 1\N{NO-BREAK SPACE}человека" and rule_sets.said(shifts["6"]) == "не меняется"
    for s in shifts.values():  # who moves explains the figures exactly
        inside = {"counted": (1, 1), "not_counted": (0, 1)}
        for part in (0, 1):
            moved = sum(inside.get(m.after, (0, 0))[part] - inside.get(m.before, (0, 0))[part] for m in s.movers)
            sizes = (s.before.numerator, s.before.denominator), (s.after.numerator, s.after.denominator)
            assert moved == sizes[1][part] - sizes[0][part], s.code
    assert share(desk, 2025) == (1, 2) and len(rule_sets.versions(desk)) == 1


def test_published_figures_do_not_move_and_that_is_said(desk: Desk) -> None:
    made = snapshots.make(desk, year(2025), name="Годовой")
    snapshots.approve(desk, made.id or 0, desk.today, "Директор")
    before = snapshots.read(desk, made.id or 0)
    plan = rule_sets.plan_rules(desk, date(2025, 3, 1), {"count_external": True}, "Новая")
    assert [w.split(":")[0] for w in plan.warnings] == [
        "Период считается по методике своего последнего дня", "Срез «Годовой» за 2025 год утверждён по прежней методике",
    ]  # fmt: skip
    rule_sets.new_rules(desk, date(2025, 3, 1), {"count_external": True}, "Новая", "Приказ")
    assert share(desk, 2025) == (2, 3) and snapshots.read(desk, made.id or 0) == before
    assert rule_sets.plan_rules(desk, date(2026, 1, 1), {"count_external": False}, "Ещё").warnings == ()


def test_rule_sets_never_overlap(desk: Desk) -> None:
    (only,) = rule_sets.versions(desk)
    with pytest.raises(Rejected, match=r"уже задана: с 01\.01\.2023"):
        saved(desk, RuleSet(name="Вторая", since=date(2026, 1, 1), school_kinds=("school",)))
    for since, said in ((only.since, "двух на одни дни не бывает"), (date(2020, 1, 1), "не действует ни одна методика")):
        with pytest.raises(Rejected, match=said):
            rule_sets.plan_rules(desk, since or desk.today, {"count_external": True}, "Новая")
    for changes, name, basis, said in (
        ({}, "Новая", "Приказ", "ничем не отличается"), ({"count_external": True}, "", "Приказ", "Назовите"),
        ({"count_external": True}, "Новая", "", "Укажите документ"), ({"colour": 1}, "Новая", "Приказ", "colour"),
    ):  # fmt: skip
        with pytest.raises(Rejected, match=said):
            rule_sets.new_rules(desk, date(2026, 1, 1), changes, name, basis)
    assert rule_sets.versions(desk) == [only]


def test_a_method_put_before_a_later_one_ends_where_that_begins(desk: Desk) -> None:
    rule_sets.new_rules(desk, date(2027, 1, 1), {"minimum_hours": 36}, "Дальняя", "Приказ № 1")
    rule_sets.new_rules(desk, date(2026, 1, 1), {"minimum_hours": 24}, "Ближняя", "Приказ № 2")
    assert [(r.minimum_hours, str(r.since), str(r.until)) for r in rule_sets.versions(desk)] == [
        (36, "2027-01-01", "None"), (24, "2026-01-01", "2026-12-31"), (16, "2023-01-01", "2025-12-31"),
    ]  # fmt: skip


def test_every_rule_is_told_with_what_it_means(desk: Desk) -> None:
    (rules,) = rule_sets.versions(desk)
    said = {s.name: s for s in rule_sets.in_words(desk, rules)}
    assert set(said) == set(rule_sets.RULES) and all(s.value and s.meaning.endswith(".") for s in said.values())
    assert said["count_external"].meaning == "Внешний совместитель считается по основному месту работы."
    assert said["variant_4"].value.startswith("не менее двух членов") and said["minimum_hours"].value == "16"
    assert registers.check(desk, rules) == []
