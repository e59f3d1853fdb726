"""Periods are read as people write them; spans include both ends; ages and terms survive 29 February."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmsdesk.domain.periods import Span, academic_year, add_months, add_years, full_years, half, month, period, quarter, year
from nmsdesk.errors import Rejected

DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))
OPEN = st.none() | DAYS


@pytest.mark.parametrize(
    ("text", "since", "until", "title"),
    [
        ("2025", date(2025, 1, 1), date(2025, 12, 31), "2025 год"),
        (" 2025/2026 ", date(2025, 9, 1), date(2026, 8, 31), "2025/2026 учебный год"),
        ("2025-2026", date(2025, 9, 1), date(2026, 8, 31), "2025/2026 учебный год"),
        ("2025–2026", date(2025, 9, 1), date(2026, 8, 31), "2025/2026 учебный год"),
        ("2025Q1", date(2025, 1, 1), date(2025, 3, 31), "1-й квартал 2025 года"),
        ("2025к4", date(2025, 10, 1), date(2025, 12, 31), "4-й квартал 2025 года"),
        ("2024H1", date(2024, 1, 1), date(2024, 6, 30), "1-е полугодие 2024 года"),
        ("2025-02-01..2025-03-31", date(2025, 2, 1), date(2025, 3, 31), "01.02.2025 – 31.03.2025"),
        ("2025 год", date(2025, 1, 1), date(2025, 12, 31), "2025 год"),
        ("2025/26 уч. год", date(2025, 9, 1), date(2026, 8, 31), "2025/2026 учебный год"),
        ("2 квартал 2025", date(2025, 4, 1), date(2025, 6, 30), "2-й квартал 2025 года"),
        ("II кв. 2025 г.", date(2025, 4, 1), date(2025, 6, 30), "2-й квартал 2025 года"),
        ("3-й квартал 2025 года", date(2025, 7, 1), date(2025, 9, 30), "3-й квартал 2025 года"),
        ("2025 4 кв", date(2025, 10, 1), date(2025, 12, 31), "4-й квартал 2025 года"),
        ("Первое полугодие 2024 года", date(2024, 1, 1), date(2024, 6, 30), "1-е полугодие 2024 года"),
        ("2-е полугодие 2024 года", date(2024, 7, 1), date(2024, 12, 31), "2-е полугодие 2024 года"),
        ("9 месяцев 2025", date(2025, 1, 1), date(2025, 9, 30), "01.01.2025 – 30.09.2025"),
        ("3 месяца 2025", date(2025, 1, 1), date(2025, 3, 31), "1-й квартал 2025 года"),
        ("февраль 2024", date(2024, 2, 1), date(2024, 2, 29), "февраль 2024 года"),
        ("01.02.2025–31.03.2025", date(2025, 2, 1), date(2025, 3, 31), "01.02.2025 – 31.03.2025"),
        ("с 1.2.25 по 31.3.25", date(2025, 2, 1), date(2025, 3, 31), "01.02.2025 – 31.03.2025"),
        ("01.09.2025 - 31.08.2026", date(2025, 9, 1), date(2026, 8, 31), "2025/2026 учебный год"),
    ],
)
def test_a_period_is_read_as_people_write_it(text: str, since: date, until: date, title: str) -> None:
    found = period(text)
    assert (found.since, found.until, found.title) == (since, until, title)
    assert period(found.code) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "25",
        "2025/2027",
        "2026/2025",
        "2025Q5",
        "2025-02-30..2025-03-01",
        "2025-03-01..2025-02-01",
        "год",
        "0000",
        "5 квартал 2025",
        "3 полугодие 2025",
        "13 месяцев 2025",
        "30.02.2025-01.03.2025",
        "2025/25",
        "мартобрь 2025",
    ],
)
def test_what_is_no_period_is_refused_with_examples(text: str) -> None:
    with pytest.raises(Rejected, match=r"Укажите год \(2025\)"):
        period(text)


def test_an_academic_year_starts_in_september() -> None:
    assert academic_year(2025) == period("2025/2026")
    assert academic_year(2025).previous() == period("2024/2025")
    assert year(2025).previous(2) == year(2023)


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("2025", "2024"),
        ("2025/2026", "2024/2025"),
        ("2025Q1", "2024Q1"),
        ("2025H2", "2024H2"),
        ("2025-02-01..2025-02-28", "2024-02-01..2024-02-29"),
        ("2024-02-01..2024-02-29", "2023-02-01..2023-02-28"),
        ("2024-02-29..2024-03-15", "2023-02-28..2023-03-15"),
    ],
)
def test_the_same_period_of_the_year_before_keeps_its_kind_and_the_end_of_its_month(text: str, before: str) -> None:
    assert period(text).previous() == period(before)


def test_dates_turned_round_are_refused() -> None:
    with pytest.raises(Rejected, match="Поменяйте даты местами"):
        period("31.03.2025 – 01.02.2025")


@given(st.integers(1950, 2090), st.integers(1, 4), st.integers(-3, 3))
def test_a_period_of_every_kind_is_read_back_by_its_code_and_by_its_title(n: int, number: int, back: int) -> None:
    for found in (year(n), academic_year(n), quarter(n, number), half(n, 1 + number % 2), month(n, 3 * number - 1)):
        assert period(found.code) == found and period(found.title) == found
        other = found.previous(back)
        assert other.previous(-back) == found and other.kind == found.kind


@given(OPEN, OPEN, OPEN, OPEN)
def test_spans_overlap_exactly_when_they_share_a_day(a: date | None, b: date | None, c: date | None, d: date | None) -> None:
    if (a and b and b < a) or (c and d and d < c):
        return
    one, other = Span(a, b), Span(c, d)
    edges = {x for x in (a, b, c, d) if x} or {date(2000, 1, 1)}
    shared = any(one.holds(x) and other.holds(x) for x in edges)
    assert one.overlaps(other) == other.overlaps(one) == shared
    both = one.envelope(other)
    assert all(both.holds(x) for x in edges if one.holds(x) or other.holds(x))


def test_both_ends_of_a_span_belong_to_it() -> None:
    span = Span(date(2025, 9, 1), date(2026, 5, 31))
    assert span.holds(date(2025, 9, 1)) and span.holds(date(2026, 5, 31))
    assert not span.holds(date(2025, 8, 31)) and not span.holds(date(2026, 6, 1))
    assert span.overlaps(Span(date(2026, 5, 31), None)) and not span.overlaps(Span(date(2026, 6, 1), None))


def test_ages_turn_on_the_birthday() -> None:
    assert full_years(date(1991, 3, 2), date(2026, 3, 1)) == 34
    assert full_years(date(1991, 3, 2), date(2026, 3, 2)) == 35
    assert full_years(date(1992, 2, 29), date(2027, 2, 28)) == 34
    assert full_years(date(1992, 2, 29), date(2027, 3, 1)) == 35


def test_29_february_becomes_28_where_there_is_none() -> None:
    assert add_years(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert add_years(date(2024, 2, 29), 4) == date(2028, 2, 29)
    assert add_months(date(2024, 8, 31), 6) == date(2025, 2, 28)


@given(DAYS, st.integers(0, 60))
def test_years_added_are_years_counted(day: date, years: int) -> None:
    later = add_years(day, years)
    exact = (later.month, later.day) == (day.month, day.day)
    assert full_years(day, later) == (years if exact else years - 1)
    assert full_years(day, later + timedelta(days=1)) >= years
