"""The forecast: its bands hold the real ends of past years in the share that is stated, and are never beyond what can be."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from nmsdesk import app
from nmsdesk.domain.development import Diagnostic, LearningPlan
from nmsdesk.domain.people import Person
from nmsdesk.domain.periods import month_end, period, year
from nmsdesk.domain.views import View
from nmsdesk.errors import Rejected
from nmsdesk.indicators.context import Value
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.services import charting, forecasts, indicators, registers
from nmsdesk.services.demo.fill import fill_demo
from nmsdesk.services.desk import Desk
from nmsdesk.services.forecasts import ENOUGH, band, course_days, forecast
from tests.conftest import leave
from tests.given import a_diagnostic, a_job, a_person, a_plan, a_school

MADE = datetime(2026, 11, 24, 12)
MONTHS, STATED = (2, 5, 8, 11), 0.75  # stated in services/forecasts.py: three cases of four


@pytest.fixture(scope="module")
def cities(template_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Desk]]:
    """Two synthetic cities of six years."""
    folder = tmp_path_factory.mktemp("forecasts")
    desks = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NMSDESK_HOME", str(folder / "home"))
        for seed, staff, organizations in ((2, 260, 12), (6, 160, 8)):
            desk = app.open_desk(str(shutil.copy(template_file, folder / f"{seed}.db")), lambda: MADE)
            fill_demo(desk, staff, organizations, 6, seed)
            desks.append(desk)
        yield desks
        for desk in desks:
            leave(desk)


def held(desk: Desk) -> tuple[int, int]:
    """How many bands, made at the ends of months of past years out of the years before them, hold the real end; of how many."""
    years, good, tried = range(2021, 2026), 0, 0
    values: dict[tuple[str, int, int], Value] = {}
    for n in years:
        for month in (*MONTHS, 12):
            for v in indicators.measure(desk, year(n), month_end(date(n, month, 1))).values:
                values[v.code, n, month] = v
    for code in INDICATORS:
        for n in years:
            for month in MONTHS:
                past = [(values[code, k, month], values[code, k, 12]) for k in range(n - 4, n) if (code, k, 12) in values]
                past = [(a, b) for a, b in past if a.percent is not None and b.percent is not None and b.numerator]
                now, real = values[code, n, month], values[code, n, 12]
                if len(past) < ENOUGH or now.percent is None or real.percent is None:
                    continue
                if code == "2b":
                    low, _, high = forecasts._of_plans(now, real, past)
                else:
                    then, end = [a.percent or 0.0 for a, _ in past], [b.percent or 0.0 for _, b in past]
                    low, _, high = band(now.percent, then, end, 100 / now.denominator)
                good += low - 1e-9 <= real.percent <= high + 1e-9
                tried += 1
    return good, tried


def test_bands_of_past_years_hold_the_real_end_in_three_cases_of_four(cities: list[Desk]) -> None:
    found = [held(desk) for desk in cities]
    assert all(tried > 60 for _, tried in found)
    assert sum(g for g, _ in found) / sum(t for _, t in found) >= STATED, found


@pytest.mark.parametrize(("text", "codes"), [("2026", ("2b", "4", "7")), ("2026/2027", tuple(INDICATORS))])
def test_a_forecast_stays_within_what_can_be(cities: list[Desk], text: str, codes: tuple[str, ...]) -> None:
    for code in codes:
        found = forecast(cities[1], code, period(text))
        assert found.days[-1] == found.period.until and found.on in found.days and found.now
        for b in found.bands:
            assert 0 <= b.low <= b.middle <= b.high <= 100, (code, b)
        assert [b.day for b in found.bands] == [on for on in found.days if on >= found.on] or not found.bands
        if not found.end or not found.certain or found.certain.percent is None:
            continue
        if code in ("4", "7"):  # neither teams nor schools come: what is certain cannot be lost
            assert found.end.low >= found.certain.percent - 1e-9
        if code == "2b":
            roof = 100 * (found.certain.numerator + sum(k.people for k in found.known)) / found.certain.denominator
            assert found.certain.percent - 1e-9 <= found.end.low <= found.end.high <= roof + 1e-9
        assert "прошлых" in found.how or "прошлые" in found.how


def test_the_course_of_the_period_is_that_of_the_indicators(cities: list[Desk]) -> None:
    found = forecast(cities[0], "1", year(2026))
    months = {on: v.percent for on, v in indicators.within(cities[0], "1", year(2026))}
    shown = dict(zip(found.days, found.percents))
    assert {on: shown[on] for on in months} == months and found.now and shown[MADE.date()] == found.now.percent
    before = indicators.measure(cities[0], year(2025), date(2025, 11, 24), codes=("1",)).values[0]
    assert dict(zip(found.days, found.previous))[date(2026, 11, 24)] == before.percent
    assert [g.period.code for g in found.growths] == ["2022", "2023", "2024", "2025"]


def test_a_period_over_or_not_begun_has_no_band(cities: list[Desk]) -> None:
    over, ahead = forecast(cities[0], "1", year(2025)), forecast(cities[0], "1", year(2028))
    assert over.bands == () and over.now and "закончился" in over.how
    assert over.now.percent == indicators.measure(cities[0], year(2025), codes=("1",)).values[0].percent
    assert ahead.bands == () and ahead.now is None and "не начался" in ahead.how


def test_the_band_by_hand() -> None:
    # Growth of +10, +20, +26: from 10 − 10 to 26 + 10, but never a fall where there was none.
    assert band(30, [20, 20, 24], [30, 40, 50]) == (30, 50, 66)
    assert band(30, [20, 20, 24], [18, 40, 50]) == (28, 50, 78)  # the fall of one year may be met again
    assert band(95, [20, 20], [40, 50]) == (100, 100, 100)
    assert band(30, [20, 20], [20, 20], least=2.5) == (30, 30, 32.5)


def test_days_of_the_course_are_ends_of_months_and_today() -> None:
    days = course_days(year(2024), date(2024, 2, 10))
    assert days[:4] == (date(2024, 1, 1), date(2024, 1, 31), date(2024, 2, 10), date(2024, 2, 29)) and len(days) == 14
    assert course_days(period("2025Q2"), date(2025, 8, 1)) == (date(2025, 4, 1), date(2025, 4, 30), date(2025, 5, 31), date(2025, 6, 30))


# On a small base


@pytest.fixture
def desk(file_desk: Desk, clock: Any) -> Desk:
    """Four teachers; in 2024 and 2025 one was diagnosed in spring and one in autumn, in 2026 one in spring."""
    clock.moment = datetime(2026, 6, 30, 9)
    school = a_school(file_desk, "Школа 1")
    people = [a_person(file_desk, last) for last in ("Азова", "Белова", "Ветрова", "Гордеева")]
    for person in people:
        a_job(file_desk, person, school)
    for n in (2024, 2025):
        a_diagnostic(file_desk, people[0], day=date(n, 3, 10))
        a_diagnostic(file_desk, people[1], day=date(n, 10, 10))
    a_diagnostic(file_desk, people[0], day=date(2026, 3, 10))
    return file_desk


def test_the_forecast_by_hand(desk: Desk) -> None:
    found = forecast(desk, "1", year(2026))
    assert found.now and found.now.percent == 25 and found.previous[0] == 0
    assert [(g.then, g.end) for g in found.growths] == [(25, 50), (25, 50)]
    assert found.end and (found.end.low, found.end.middle, found.end.high) == (25, 50, 75)
    assert found.how.startswith("По росту прошлых двух лет с этого дня до конца периода (от +25,0 до +25,0 п. п.)")
    assert found.verdict == "Цель 60\u00a0% внутри полосы: её можно достичь, но запаса нет." or found.target is None


def test_with_one_earlier_year_no_band_is_invented(desk: Desk) -> None:
    with desk.read() as reading:
        old = [d for d in reading.where(Diagnostic) if d.day and d.day.year == 2024]
    for record in old:
        registers.remove(desk, record)
    found = forecast(desk, "1", year(2026))
    assert found.bands == () and found.verdict == "" and found.end is None
    assert found.how == "Прогноза нет: нужны данные хотя бы двух прошлых лет на этот день и на конец периода, есть только один."


def test_plans_to_come_bound_the_forecast_of_realised_ones(desk: Desk) -> None:
    with desk.read() as reading:
        results = {d.person: d for d in reading.where(Diagnostic) if d.day and d.day.year == 2026}
    person = next(iter(results))
    given = {"diagnostic": results[person].id, "state": "active", "approved_on": date(2026, 3, 20), "since": date(2026, 3, 20)}
    with desk.read() as reading:
        someone = reading.get(Person, person)
    assert someone
    a_plan(desk, someone, until=date(2026, 11, 30), **given)
    found = forecast(desk, "2b", year(2026))
    assert [(k.people, k.firm) for k in found.known] == [(1, True)] and "1\u00a0план со сроком до 31.12.2026" in found.known[0].text
    with desk.read() as reading:
        (plan,) = reading.where(LearningPlan)
    assert found.known[0].subjects == (plan.id,)


def test_an_unknown_indicator_is_refused(desk: Desk) -> None:
    with pytest.raises(Rejected, match="Показателя «9» нет"):
        forecast(desk, "9", year(2026))


def test_bands_are_told_to_the_chart(desk: Desk, tmp_path: Path) -> None:
    values = charting.read(desk, year(2026), "within", "1")
    charting.save(charting.drawn(values), tmp_path / "a.svg")
    assert (tmp_path / "a.svg").read_text("utf-8").startswith("<?xml")
    for wrong in (("сад", ""), ("schools", "days"), ("pairs", "x"), ("target", "1")):
        with pytest.raises(Rejected):
            charting.read(desk, year(2026), wrong[0], "1", wrong[1])


def test_on_a_day_before_what_came_after_is_not_taken_for_known(cities: list[Desk]) -> None:
    day = date(2025, 9, 30)
    found = forecast(cities[0].seen(View(on=day)), "1", year(2025))
    real = indicators.measure(cities[0], year(2025), codes=("1",)).values[0].percent
    assert found.on == day and found.certain is None and found.known == () and found.end and real is not None
    assert found.percents[-1] is None and found.end.low < real
