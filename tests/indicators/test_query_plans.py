"""What the indicators ask of the database: few statements, none that reads a big table once a row."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import event

from nmsdesk.domain.periods import year
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.services import indicators
from nmsdesk.services.demo.fill import fill_demo
from nmsdesk.services.desk import Desk

BIG = (
    "employments",
    "diagnostics",
    "trainings",
    "plans",
    "deficits",
    "participations",
    "memberships",
    "mentorships",
    "persons",
    "absences",
)
READINGS = [(code, variant) for code, indicator in INDICATORS.items() for variant in indicator.variants]


@pytest.fixture
def filled(file_desk: Desk) -> Desk:
    file_desk.database.clock = file_desk.clock = lambda: datetime(2025, 11, 24, 12)
    fill_demo(file_desk, 120, 6, 3, 1)
    return file_desk


@contextmanager
def asked(desk: Desk) -> Iterator[list[tuple[str, Any]]]:
    """The statements that reading sends, with their parameters."""
    found: list[tuple[str, Any]] = []

    def hear(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            found.append((statement, parameters))

    event.listen(desk.database.reader, "before_cursor_execute", hear)
    yield found
    event.remove(desk.database.reader, "before_cursor_execute", hear)


def plan(desk: Desk, statement: str, parameters: Any) -> list[tuple[int, str, tuple[str, ...]]]:
    """Each line of the plan: the number of the line it stands under, its text, the texts of all above it."""
    with desk.read() as reading:
        rows = reading.connection.exec_driver_sql("EXPLAIN QUERY PLAN " + statement, parameters).fetchall()
    lines = {number: (parent, text) for number, parent, _, text in rows}
    found = []
    for parent, text in lines.values():
        above, up = [], parent
        while up in lines:
            up, words = lines[up]
            above.append(words)
        found.append((parent, text, tuple(above)))
    return found


def statements_of(desk: Desk, code: str, variant: str) -> list[tuple[str, Any]]:
    """The query of a reading, of the city by organisation and of one organisation's list."""
    with asked(desk) as found:
        indicators.measure(desk, year(2025), by_organization=True, variants=True, codes=(code,))
        indicators.who(desk, code, year(2025), organization=1, variant=variant)
    return [x for x in found if x[0].lstrip().startswith("WITH")]


@pytest.mark.parametrize("code", INDICATORS)
def test_no_query_of_an_indicator_reads_a_big_table_once_a_row(filled: Desk, code: str) -> None:
    queries = [q for variant in INDICATORS[code].variants for q in statements_of(filled, code, variant)]
    assert queries
    for statement, parameters in queries:
        lines = plan(filled, statement, parameters)
        for _, text, above in lines:
            assert not (text.startswith("SCAN") and any("CORRELATED" in line for line in above)), (text, above)
        # In a join the first table may be read whole, each further one must be looked up.
        for under in {parent for parent, _, _ in lines}:
            joined = [text for parent, text, _ in lines if parent == under and text.startswith(("SCAN", "SEARCH"))]
            for text in joined[1:]:
                assert text.startswith("SEARCH") or not text.split()[1].startswith((*BIG, "anon", "staff", "facts")), joined


def test_facts_of_a_period_are_found_by_day(filled: Desk) -> None:
    for code, index in (("1", "ix_diagnostics_day_cover"), ("3", "ix_trainings_until_cover"), ("4", "ix_trainings_until_cover")):
        texts = [text for q in statements_of(filled, code, "") for _, text, _ in plan(filled, *q)]
        table = index.split("_")[1]
        assert any(index in text for text in texts) and not any(text.startswith(f"SCAN {table}") for text in texts), texts


def test_staff_is_read_in_the_order_of_persons_without_sorting(filled: Desk) -> None:
    query = statements_of(filled, "1", "any")[0]
    texts = [text for _, text, _ in plan(filled, *query)]
    assert any("employments USING COVERING INDEX ix_employments_person_cover" in text for text in texts), texts


@pytest.mark.parametrize("by_organization", [False, True])
def test_the_number_of_statements_does_not_depend_on_the_size(filled: Desk, by_organization: bool) -> None:
    with asked(filled) as found:
        indicators.measure(filled, year(2025), by_organization=by_organization)
    assert len(found) <= 14
    with asked(filled) as found:
        indicators.measure(filled, year(2025), by_organization=by_organization, variants=True)
    assert len(found) <= 17 + len(READINGS)


@pytest.mark.parametrize("code", INDICATORS)
def test_a_list_of_an_indicator_takes_a_bounded_number_of_statements(filled: Desk, code: str) -> None:
    with asked(filled) as found:
        indicators.who(filled, code, year(2025))
    assert len(found) <= 15
