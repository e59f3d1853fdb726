"""Sites: organisations attached by academic years, carried over, ended; what indicator 7 sees."""

from __future__ import annotations

from datetime import date

import pytest

from nmsdesk.domain.community import Event
from nmsdesk.domain.knowledge import Practice
from nmsdesk.domain.organizations import Organization, Site
from nmsdesk.domain.periods import academic_year, year
from nmsdesk.errors import Rejected
from nmsdesk.services import indicators, sites, undo
from nmsdesk.services.desk import Desk
from tests.given import a_school, saved, tables

FILE_ONLY = True

THIS, NEXT = academic_year(2025), academic_year(2026)


def a_site(desk: Desk, school: Organization, **values: object) -> Site:
    given = {"organization": school.id, "kind": "rip", "topic": "Читательская грамотность", "since": date(2024, 9, 1)} | values
    return saved(desk, Site(**given))  # type: ignore[arg-type]


def attached(desk: Desk, site: Site) -> list[tuple[str, date, date | None]]:
    return [(a.name, a.since, a.until) for a in sites.card(desk, site.id or 0, year(2025)).attached]


def test_many_schools_are_attached_for_a_year_in_one_step(desk: Desk) -> None:
    base, *others = (a_school(desk, f"Школа {n}") for n in range(4))
    site = a_site(desk, base)
    before = tables(desk)
    done = sites.attach(desk, site.id or 0, [o.id or 0 for o in others], THIS)
    assert done.added == 3
    assert attached(desk, site)[0] == ("Школа 1", date(2025, 9, 1), date(2026, 8, 31))
    with pytest.raises(Rejected, match="уже закреплены"):
        sites.attach(desk, site.id or 0, [others[0].id or 0], THIS)
    with pytest.raises(Rejected, match="собственной"):
        sites.attach(desk, site.id or 0, [base.id or 0], THIS)
    assert [(n, there) for n, _, _, there in sites.candidates(desk, site.id or 0, THIS)] == [(o.id, True) for o in others]
    undo.undo(desk)
    assert tables(desk) == before


def test_the_attached_are_carried_over_to_the_next_year_within_the_site(desk: Desk) -> None:
    base, one, two = (a_school(desk, f"Школа {n}") for n in range(3))
    site = a_site(desk, base, until=date(2026, 12, 31))
    sites.attach(desk, site.id or 0, [one.id or 0, two.id or 0], THIS)
    ended = next(a for a in sites.card(desk, site.id or 0, year(2025)).attached if a.organization == two.id)
    sites.detach(desk, [ended.id], date(2026, 1, 31))
    assert sites.carry_over(desk, site.id or 0, THIS).added == 2
    card = sites.card(desk, site.id or 0, year(2025))
    assert card.years == (("2026/2027", 2), ("2025/2026", 2))
    assert {a.until for a in card.attached if a.year == "2026/2027"} == {date(2026, 12, 31)}
    with pytest.raises(Rejected, match="переносить некого"):
        sites.carry_over(desk, site.id or 0, academic_year(2020))
    with pytest.raises(Rejected, match="не действует"):
        sites.attach(desk, site.id or 0, [one.id or 0], academic_year(2027))


def test_ending_a_site_ends_what_is_attached(desk: Desk) -> None:
    base, one = a_school(desk, "Школа 0"), a_school(desk, "Школа 1")
    site = a_site(desk, base)
    sites.attach(desk, site.id or 0, [one.id or 0], THIS)
    sites.carry_over(desk, site.id or 0, THIS)
    before = tables(desk)
    sites.end(desk, site.id or 0, date(2026, 5, 31), "Проект завершён")
    card = sites.card(desk, site.id or 0, year(2026))
    assert attached(desk, site) == [("Школа 1", date(2025, 9, 1), date(2026, 5, 31))]
    assert card.site.results == "Проект завершён" and card.site.until == date(2026, 5, 31)
    undo.undo(desk)
    assert tables(desk) == before


def test_the_site_counts_its_own_school_in_indicator_seven_and_not_the_attached(desk: Desk) -> None:
    base, one = a_school(desk, "Школа 0"), a_school(desk, "Школа 1")
    garden = a_school(desk, "Детский сад", kind="kindergarten")
    site = a_site(desk, base)
    sites.attach(desk, site.id or 0, [one.id or 0], THIS)
    assert sites.card(desk, site.id or 0, year(2025)).standing.counts
    value = next(v for v in indicators.measure(desk, year(2025)).values if v.code == "7")
    assert (value.numerator, value.denominator) == (1, 2)
    assert not sites.card(desk, site.id or 0, year(2023)).standing.counts
    assert not sites.card(desk, a_site(desk, garden).id or 0, year(2025)).standing.counts
    assert not sites.card(desk, a_site(desk, one, kind="attached").id or 0, year(2025)).standing.counts


def test_the_card_gathers_events_practices_and_history_of_the_school(desk: Desk) -> None:
    base = a_school(desk)
    site, old = a_site(desk, base), a_site(desk, base, kind="flagship", since=date(2020, 9, 1), until=date(2023, 8, 31))
    saved(desk, Event(title="Стажировка", form="internship", since=date(2025, 11, 1), organization=base.id))
    saved(desk, Event(title="Давний семинар", form="seminar", since=date(2021, 11, 1), organization=base.id))
    saved(desk, Practice(title="Читаем вместе", organization=base.id))
    card = sites.card(desk, site.id or 0, year(2025))
    assert [text for _, text, _ in card.events] == ["Стажировка"]
    assert [text for _, text, _ in card.practices] == ["Читаем вместе"]
    assert [n for n, _, _ in card.history] == [old.id]
    assert card.state == ("действует", "ok")
    assert sites.card(desk, old.id or 0, year(2025)).state == ("завершена 31.08.2023", "neutral")
