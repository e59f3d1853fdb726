"""Targets per period and scope: what changes is told first, other periods stay as they were, one step takes it back."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from nmsdesk.domain.monitoring import Target
from nmsdesk.domain.periods import Period, academic_year, period, year
from nmsdesk.errors import Denied, Rejected
from nmsdesk.services import indicators, snapshots, targets, undo
from nmsdesk.services.desk import Desk
from tests.given import a_diagnostic, a_job, a_person, a_school


@pytest.fixture
def desk(file_desk: Desk) -> Desk:
    """Nothing here is new on a server."""
    school = a_school(file_desk, "Школа 1")
    for last in ("Азова", "Белова"):
        person = a_person(file_desk, last)
        a_job(file_desk, person, school)
        if last == "Азова":
            a_diagnostic(file_desk, person)
    return file_desk


def values(desk: Desk, span: Period) -> list[tuple[str, int, int, float | None]]:
    found = indicators.measure(desk, span, by_organization=True)
    every = [*found.values, *(v for own in found.by_organization.values() for v in own)]
    return [(v.code, v.numerator, v.denominator, v.target) for v in every]


def held(desk: Desk, code: str = "1", organization: int | None = None) -> list[tuple[float | None, str, str]]:
    return [(t.value, str(t.since), str(t.until)) for t in reversed(targets.versions(desk, code, organization))]


def school_of(desk: Desk) -> int:
    return next(iter(indicators.measure(desk, year(2025), by_organization=True).by_organization))


def test_changing_2026_leaves_2025_and_its_snapshot_exactly_as_they_were(desk: Desk) -> None:
    made = snapshots.make(desk, year(2025))
    snapshots.approve(desk, made.id or 0, desk.today, "Директор")
    before, frozen = values(desk, year(2025)), snapshots.read(desk, made.id or 0)
    plan = targets.plan_targets(desk, year(2026), None, {"1": 65.0, "3": 35.5})
    assert [s.kind for s in plan.steps] == ["closed", "added", "closed", "added"]
    assert plan.steps[0].words.endswith("закончится 31.12.2025")
    assert plan.steps[3].words == "3: добавится цель 35,5\N{NO-BREAK SPACE}% с 01.01.2026"
    assert held(desk)[-1][2] == "None" and plan.warnings == ()
    changed = targets.set_targets(desk, year(2026), None, {"1": 65.0, "3": 35.5}, "Приказ № 5 от 12.01.2026")
    assert changed.registers == {"targets"}
    assert values(desk, year(2025)) == before
    assert snapshots.read(desk, made.id or 0) == frozen and snapshots.verify(desk, made.id or 0)
    assert {v.code: v.target for v in indicators.measure(desk, year(2026)).values}["3"] == 35.5
    undo.undo(desk)
    assert held(desk) == [(60.0, "2023-01-01", "None")]


def test_the_target_of_one_past_year_is_corrected_and_the_years_around_it_keep_theirs(desk: Desk) -> None:
    targets.set_targets(desk, year(2024), None, {"1": 50.0}, "Письмо № 1", only=True)
    assert held(desk) == [(60.0, "2023-01-01", "2023-12-31"), (50.0, "2024-01-01", "2024-12-31"), (60.0, "2025-01-01", "None")]
    targets.set_targets(desk, year(2024), None, {"1": 52.0}, "Письмо № 2", only=True)
    assert held(desk)[1] == (52.0, "2024-01-01", "2024-12-31") and len(held(desk)) == 3
    said = [line.after for h in targets.journal(desk, "1") for line in h.lines if line.field_caption == "Документ"]
    assert "Письмо № 2" in said


def test_a_later_target_stays_and_the_change_ends_before_it(desk: Desk) -> None:
    targets.set_targets(desk, year(2026), None, {"1": 65.0}, "Приказ № 5")
    plan = targets.plan_targets(desk, year(2024), None, {"1": 55.0}, "Приказ № 6")
    assert [s.kind for s in plan.steps] == ["closed", "added", "stays"]
    targets.set_targets(desk, year(2024), None, {"1": 55.0}, "Приказ № 6")
    assert held(desk) == [(60.0, "2023-01-01", "2023-12-31"), (55.0, "2024-01-01", "2025-12-31"), (65.0, "2026-01-01", "None")]


def test_edge_case_26_a_target_changed_in_mid_year_is_the_one_of_the_as_of_day(desk: Desk) -> None:
    targets.set_targets(desk, year(2025), None, {"1": 75.0}, "Приказ № 8", since=date(2025, 7, 1))

    def target(as_of: date | None) -> float | None:
        return indicators.measure(desk, year(2025), as_of, codes=("1",)).values[0].target

    assert [target(on) for on in (date(2025, 6, 30), date(2025, 7, 1), None, date(2026, 2, 1))] == [60.0, 75.0, 75.0, 75.0]
    with pytest.raises(Rejected, match="внутри периода"):
        targets.plan_targets(desk, year(2025), None, {"1": 75.0}, since=date(2026, 7, 1))


def test_setting_the_whole_year_replaces_a_change_within_it(desk: Desk) -> None:
    targets.set_targets(desk, year(2025), None, {"1": 75.0}, "Приказ № 8", since=date(2025, 7, 1))
    targets.set_targets(desk, year(2025), None, {"1": 70.0}, "Приказ № 9")
    assert held(desk) == [(60.0, "2023-01-01", "2024-12-31"), (70.0, "2025-01-01", "None")]


@pytest.mark.parametrize(
    ("span", "rows"),
    [
        (academic_year(2025), [(60.0, "2023-01-01", "2025-08-31"), (40.0, "2025-09-01", "2026-08-31"), (60.0, "2026-09-01", "None")]),
        (period("2025Q2"), [(60.0, "2023-01-01", "2025-03-31"), (40.0, "2025-04-01", "2025-06-30"), (60.0, "2025-07-01", "None")]),
    ],
)
def test_academic_years_and_quarters_have_targets_of_their_own(desk: Desk, span: Period, rows: list[tuple[float, str, str]]) -> None:
    plan = targets.plan_targets(desk, span, None, {"1": 40.0}, "Приказ", only=True)
    assert [t.period.code for t in plan.also] == (["2025"] if span.kind == "academic" else [])  # 2025 ends within the academic year
    targets.set_targets(desk, span, None, {"1": 40.0}, "Приказ", only=True)
    assert held(desk) == rows
    assert indicators.measure(desk, span, span.until, codes=("1",)).values[0].target == 40.0


def test_an_organisation_without_a_target_of_its_own_has_the_citys(desk: Desk) -> None:
    school = school_of(desk)
    targets.set_targets(desk, year(2025), school, {"1": 90.0}, "Соглашение № 2")

    def of_school() -> float | None:
        return indicators.measure(desk, year(2025), by_organization=True, codes=("1",)).by_organization[school][0].target

    assert of_school() == 90.0 and values(desk, year(2025))[0][3] == 60.0
    cell = targets.grid(desk, [year(2024), year(2025)], school)["1"]
    assert [(c.value, c.of_city) for c in cell] == [(60.0, True), (90.0, False)]
    plan = targets.plan_targets(desk, year(2025), school, {"1": None}, "Отмена")
    assert [(t.before, t.after) for t in plan.touched if t.period == plan.period] == [(90.0, 60.0)]
    targets.set_targets(desk, year(2025), school, {"1": None}, "Отмена соглашения № 2")
    assert of_school() == 60.0 and held(desk, "1", school) == []
    assert [h.lines[0].what for h in targets.journal(desk, "1", school)] == ["removed", "added"]


def test_what_cannot_be_is_refused_and_nothing_is_changed(desk: Desk) -> None:
    for wrong, said in (
        (({"1": 101.0}, "Приказ"), "от 0 до 100"), (({"8": 50.0}, "Приказ"), "Показателя «8» нет"),
        (({"1": 65.0}, " "), "Укажите документ"), (({"7": 10.0}, targets.versions(desk, "7")[0].basis), "менять нечего"),
    ):  # fmt: skip
        with pytest.raises(Rejected, match=said):
            targets.set_targets(desk, year(2026), None, *wrong)
    with desk.read() as reading:
        assert len(reading.where(Target)) == 8
    from nmsdesk.domain.views import View

    with pytest.raises(Denied, match="только для чтения"):
        targets.set_targets(desk.seen(View(on=date(2025, 5, 1))), year(2026), None, {"1": 65.0}, "Приказ")


def test_approved_snapshots_of_the_period_are_named_when_its_target_changes(desk: Desk) -> None:
    made = snapshots.make(desk, year(2025), name="Годовой")
    snapshots.approve(desk, made.id or 0, desk.today, "Директор")
    plan = targets.plan_targets(desk, year(2025), None, {"1": 70.0})
    assert plan.warnings == ("Срез «Годовой» за 2025 год утверждён: в нём цель останется прежней.",)
    assert targets.plan_targets(desk, year(2026), None, {"1": 70.0}).warnings == ()


def test_any_changes_touch_their_own_days_only_and_never_overlap(desk: Desk) -> None:
    """Random changes against a plain calendar of values by day."""
    chance = random.Random(11)
    days = [date(2023, 1, 1) + timedelta(days=9 * n) for n in range(190)]
    spans = [*(year(n) for n in range(2023, 2027)), *(academic_year(n) for n in range(2023, 2026)), period("2024Q2"), period("2025H2")]

    def calendar() -> dict[date, float | None]:
        own = targets.versions(desk, "5")
        found = {d: [t.value for t in own if t.holds(d)] for d in days}
        assert all(len(values) <= 1 for values in found.values())
        return {d: values[0] if values else None for d, values in found.items()}

    for n in range(40):
        span, only, value = chance.choice(spans), chance.random() < 0.5, chance.choice((None, 50.0 + n))
        since = chance.choice((span.since, span.since + timedelta(days=45)))
        before, plan = calendar(), targets.plan_targets(desk, span, None, {"5": value}, f"Приказ № {n}", since=since, only=only)
        if not plan.changing:
            continue
        targets.set_targets(desk, span, None, {"5": value}, f"Приказ № {n}", since=since, only=only)
        after = calendar()
        for d in days:
            if since <= d <= span.until:
                assert after[d] == value
            elif d < since or only:
                assert after[d] == before[d]
            else:
                assert after[d] in (value, before[d])
