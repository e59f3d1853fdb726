"""The radar equals an independent plain comparison of two days, subject by subject, and names the day on which each changes."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from plain_count import Plain, Row, Subject, export

from nmsdesk import app
from nmsdesk.domain import catalogue
from nmsdesk.domain.development import Mentorship
from nmsdesk.domain.monitoring import RuleSet
from nmsdesk.domain.organizations import Site
from nmsdesk.domain.people import Absence, Employment
from nmsdesk.domain.periods import period
from nmsdesk.errors import Rejected
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.services import radar
from nmsdesk.services.demo.fill import fill_demo
from nmsdesk.services.desk import Desk
from nmsdesk.storage import records
from tests.conftest import leave
from tests.given import a_job, a_person, a_school, saved

MADE, TODAY = datetime(2025, 11, 24, 12), date(2025, 6, 15)
YEAR = period("2025")
ENDS = [date(2025, 6, 14), date(2025, 6, 15), date(2025, 6, 16), date(2025, 8, 31), date(2025, 12, 30), date(2025, 12, 31)]


@pytest.fixture(scope="module")
def city(template_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, dict[str, list[Row]]]]:
    """A city seen in the middle of its year, with ends of jobs, absences, marks and teams strewn over the rest of it."""
    folder = tmp_path_factory.mktemp("radar")
    place = Path(shutil.copy(template_file, folder / "city.db"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NMSDESK_HOME", str(folder / "home"))
        desk = app.open_desk(str(place), lambda: MADE)
        fill_demo(desk, 260, 14, 4, 5)
        _strew(desk)
        leave(desk)
        desk = app.open_desk(str(place), lambda: datetime.combine(TODAY, MADE.time()))
        yield desk, export(place)
        leave(desk)


def _strew(desk: Desk) -> None:
    chance = random.Random(7)
    shares = {
        "employments": 0.1, "checklist_marks": 0.03, "teams": 0.2, "team_members": 0.1, "sites": 0.3, "mentorships": 0.3,
        "organizations": 0.1,
    }  # fmt: skip
    with desk.begin("test", "Сроки") as begun:
        work = begun.work
        for key, share in shares.items():
            pairs = []
            for before in records.where(work.connection, catalogue.register(key).record):
                until = chance.choice(ENDS)
                value: Any = before
                if chance.random() < share and (value.since is None or value.since <= until) and not getattr(value, "successor", None):
                    pairs.append((before, replace(value, until=until)))
            work.change_many(pairs)
        for job in records.where(work.connection, Employment):
            if chance.random() < 0.08:
                since, days = chance.choice(ENDS), chance.randint(0, 150)
                last = chance.choice([None, since + timedelta(days=days)])
                work.add(Absence(employment=job.id, kind=chance.choice(["long", "child", "leave"]), since=since, until=last))
        work.change_many([(r, replace(r, validity_years=2)) for r in records.where(work.connection, RuleSet)])


def inside(subject: Subject | None) -> bool:
    return subject is not None and subject.status in ("counted", "not_counted")


def expected(now: dict[int, Subject], then: dict[int, Subject]) -> dict[int, str]:
    """What becomes of those in the count, by the plain lists of both days."""
    found = {}
    for n, subject in now.items():
        if not inside(subject):
            continue
        later = then.get(n)
        if later is None or not inside(later):
            found[n] = "leaves"
        elif subject.status == "counted" and later.status == "not_counted":
            found[n] = "stops"
        elif later.place != subject.place:
            found[n] = "moves"
    return found


@pytest.mark.parametrize("code", list(INDICATORS))
def test_those_who_leave_are_those_of_a_plain_comparison_and_on_the_day_told(code: str, city: tuple[Desk, dict[str, list[Row]]]) -> None:
    desk, tables = city
    plain: dict[str, dict[int, Subject]] = {}

    def on(day: date) -> dict[int, Subject]:
        text = day.isoformat()
        if text not in plain:
            plain[text] = Plain(tables, "2025-01-01", "2025-12-31", text).subjects(code)
        return plain[text]

    now, then = on(TODAY), on(YEAR.until)
    found = radar.radar(desk, code, YEAR)
    mine = {m.id: m for m in found.of("leaves", "stops", "moves")}
    assert {n: m.change for n, m in mine.items()} == (awaited := expected(now, then))
    assert awaited or code == "7"
    counted = [sum(s.status == "counted" for s in of.values()) for of in (now, then)]
    population = [sum(map(inside, of.values())) for of in (now, then)]
    assert (list(found.counted), list(found.population)) == (counted, population)
    assert found.joins == sum(inside(s) and not inside(now.get(n)) for n, s in then.items())
    assert population[1] == population[0] - sum(c == "leaves" for c in awaited.values()) + found.joins
    for m in random.Random(1).sample(sorted(mine.values(), key=lambda m: m.id), min(8, len(mine))):
        assert m.day is not None and TODAY < m.day <= YEAR.until and m.reason and m.name
        eve = on(m.day - timedelta(days=1))
        assert expected(now, on(m.day)).get(m.id) == m.change, (m, "on the day itself")
        assert expected(now, eve).get(m.id) != m.change, (m, "a day earlier nothing has changed yet")
    assert all(m.day and m.reason for m in found.movers)


def test_grounds_that_end_are_told_where_the_next_period_starts_without_them(city: tuple[Desk, dict[str, list[Row]]]) -> None:
    desk, tables = city
    for code in ("2a", "5", "7"):
        then = Plain(tables, "2025-01-01", "2025-12-31", "2025-12-31").subjects(code)
        after = Plain(tables, "2026-01-01", "2026-01-01", "2026-01-01").subjects(code)
        lost = {n for n, s in then.items() if s.status == "counted" and n in after and after[n].status == "not_counted"}
        lapses = radar.radar(desk, code, YEAR).of("lapses")
        assert {m.id for m in lapses} <= lost
        assert all(m.day and TODAY < m.day <= date(2026, 1, 1) for m in lapses)
        assert lapses or code == "7"


def test_one_organisation_has_its_own_radar(city: tuple[Desk, dict[str, list[Row]]]) -> None:
    desk, _ = city
    whole = radar.radar(desk, "1", YEAR)
    places = {m.organization for m in whole.movers if m.organization}
    parts = [radar.radar(desk, "1", YEAR, place) for place in places]
    assert sorted(m.id for p in parts for m in p.movers) == sorted(m.id for m in whole.movers)


# The words, on a small base


@pytest.fixture
def desk(file_desk: Desk, clock: Any) -> Desk:
    clock.moment = datetime(2026, 11, 24, 9)
    return file_desk


def test_the_reason_says_what_happens_and_when(desk: Desk) -> None:
    school = a_school(desk, "Школа 1")
    aged = a_person(desk, "Азова", birth=date(1991, 12, 3), career_start=date(2025, 9, 1))
    served = a_person(desk, "Белова", birth=date(2000, 1, 1), career_start=date(2023, 12, 15))
    gone = a_person(desk, "Ветрова", birth=date(2000, 1, 1), career_start=date(2025, 9, 1))
    away = a_person(desk, "Гордеева", birth=date(2000, 1, 1), career_start=date(2025, 9, 1))
    born = a_person(desk, "Дёмина", birth=date(1992, 2, 29), career_start=date(2025, 9, 1))
    for person in (aged, served, born):
        a_job(desk, person, school)
    a_job(desk, gone, school, until=date(2026, 12, 10))
    saved(desk, Absence(employment=a_job(desk, away, school).id, kind="child", since=date(2026, 12, 1)))
    found = {m.name.split()[0]: (m.day, m.reason.replace("\u00a0", " ")) for m in radar.radar(desk, "5", period("2026")).movers}
    assert found == {
        "Азова": (date(2026, 12, 3), "исполнится 35 лет 03.12.2026"),
        "Белова": (date(2026, 12, 15), "исполнится 3 года работы 15.12.2026"),
        "Ветрова": (date(2026, 12, 11), "10.12.2026 последний день работы: Учитель, Школа 1"),
        "Гордеева": (date(2026, 12, 1), "с 01.12.2026 отпуск по уходу за ребёнком"),
    }


def test_of_several_days_the_one_after_which_nothing_comes_back_is_told(desk: Desk) -> None:
    school, person = a_school(desk, "Школа 1"), a_person(desk, "Азова")
    job = a_job(desk, person, school, until=date(2026, 12, 20))
    saved(desk, Absence(employment=job.id, kind="leave", since=date(2026, 12, 1), until=date(2026, 12, 5)))
    (only,) = radar.radar(desk, "1", period("2026")).movers
    assert (only.change, only.day) == ("leaves", date(2026, 12, 21))


def test_a_site_and_a_pair_that_end_within_the_period_still_count_in_it(desk: Desk) -> None:
    school, young = a_school(desk, "Школа 1"), a_person(desk, "Азова", birth=date(2000, 1, 1), career_start=date(2025, 9, 1))
    a_job(desk, young, school)
    mentor = a_person(desk, "Белова")
    a_job(desk, mentor, school)
    pair: dict[str, Any] = {"mentor": mentor.id, "mentee": young.id, "since": date(2026, 1, 15), "until": date(2026, 12, 15)}
    saved(desk, Mentorship(mentee_organization=school.id, order="№ 1", consent=date(2026, 1, 10), **pair))
    saved(desk, Site(organization=school.id, kind="rip", since=date(2026, 1, 1), until=date(2026, 12, 31)))
    for code, day in (("5", date(2026, 12, 16)), ("7", date(2027, 1, 1))):
        (only,) = radar.radar(desk, code, period("2026")).movers
        assert (only.change, only.day, only.counted) == ("lapses", day, True)


def test_a_period_that_is_over_has_nobody_and_an_unknown_code_is_refused(desk: Desk) -> None:
    assert radar.radar(desk, "5", period("2025")).movers == ()
    with pytest.raises(Rejected, match="Показателя «9» нет"):
        radar.radar(desk, "9", period("2026"))
