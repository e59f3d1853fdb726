"""The card of a programme: days in the registry, trainings by year, whom it would help."""

from __future__ import annotations

from datetime import date

import pytest

from nmsdesk.domain.development import Deficit, RegistryEntry, Training
from nmsdesk.errors import Stale
from nmsdesk.services import programs, registers
from nmsdesk.services.desk import Desk
from tests.given import a_person, a_program, saved

FILE_ONLY = True

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ((), "не в федеральном реестре"),
        (((date(2024, 1, 1), None),), "в федеральном реестре"),
        (((date(2024, 1, 1), date(2026, 12, 31)),), "в федеральном реестре по 31.12.2026"),
        (((date(2022, 1, 1), date(2023, 12, 31)),), "исключена из реестра"),
        (((date(2022, 1, 1), date(2023, 12, 31)), (date(2026, 9, 1), None)), "в реестре с 01.09.2026"),
    ],
)
def test_the_standing_in_the_registry_is_said(days: tuple[tuple[date, date | None], ...], said: str) -> None:
    entries = [RegistryEntry(since=since, until=until) for since, until in days]
    assert programs.standing(entries, TODAY)[0] == said


def test_a_card_counts_trainings_by_year_and_people_whom_the_programme_would_help(desk: Desk) -> None:
    program = a_program(desk, areas=("digital", "literacy"), provider="УМОЦ")
    saved(desk, RegistryEntry(program=program.id, number="101", since=date(2025, 6, 1)))
    first, second, third = a_person(desk), a_person(desk, "Петрова"), a_person(desk, "Сидорова")
    done = [
        saved(desk, Training(person=person.id, program=program.id, until=until, attestation=attestation))
        for person, until, attestation in (
            (first, date(2024, 5, 1), "passed"), (first, date(2025, 7, 1), "passed"), (second, date(2025, 8, 1), "failed"),
        )
    ]  # fmt: skip
    for person, area, closed in (
        (first, "digital", None), (second, "digital", None), (second, "literacy", None), (third, "literacy", date(2026, 1, 1)),
        (third, "methods", None),
    ):  # fmt: skip
        saved(desk, Deficit(person=person.id, area=area, text=area, opened=date(2025, 1, 1), closed=closed))
    card = programs.card(desk, program.id or 0)
    assert [(y.year, len(y.ids), y.passed, y.listed) for y in card.years] == [(2025, 2, 1, 2), (2024, 1, 1, 0)]
    assert set(card.years[0].ids) == {done[1].id, done[2].id}
    assert card.people == (second.id,) and len(card.deficits) == 2  # the first has finished it, the third has no such deficit open
    assert dict(card.facts)["Организатор"] == "УМОЦ" and "Сетевая" not in dict(card.facts)
    assert [(s.number, s.text, s.now) for s in card.stays] == [("101", "с 01.06.2025", True)]


def test_a_programme_that_has_gone_is_told(desk: Desk) -> None:
    program = a_program(desk)
    registers.remove(desk, program)
    with pytest.raises(Stale):
        programs.card(desk, program.id or 0)
