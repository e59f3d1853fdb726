"""Young teachers: the group is that of indicator 5, the track, days without a mentor, the day of leaving, decisions with a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from given import a_job, a_person, a_school, saved

from nmsdesk.domain.community import Membership
from nmsdesk.domain.development import Mentorship
from nmsdesk.domain.monitoring import RuleSet
from nmsdesk.domain.organizations import Organization
from nmsdesk.domain.people import Absence, Employment, Person, Post
from nmsdesk.domain.periods import add_months, add_years, full_years, year
from nmsdesk.errors import Rejected
from nmsdesk.services import associations, indicators, registers, young
from nmsdesk.services.demo.fill import fill_demo
from nmsdesk.services.desk import Desk
from nmsdesk.services.undo import undo

FILE_ONLY = True

DAY = date(2026, 3, 2)


def every(desk: Desk, kind: Any) -> list[Any]:
    with desk.read() as reading:
        return reading.where(kind)


def novice(desk: Desk, **values: Any) -> Person:
    person = a_person(desk, "Новикова", **({"birth": date(2002, 2, 2), "career_start": date(2024, 9, 1)} | values))
    a_job(desk, person, a_school(desk), since=date(2024, 9, 1))
    return person


def one(desk: Desk, on: date | None = None) -> young.Young:
    return young.on_day(desk, on)[0]


@pytest.mark.parametrize(
    ("rules", "on"),
    [({}, date(2025, 12, 31)), ({"age_included": True, "experience_included": True}, DAY), ({"variant_5": "young"}, DAY)],
)
def test_the_group_of_a_city_is_what_a_plain_count_and_indicator_5_give(desk: Desk, rules: dict[str, Any], on: date) -> None:
    fill_demo(desk, 250, 12, 4)
    registers.save(desk, replace(next(r for r in every(desk, RuleSet) if r.holds(on)), **rules))
    posts = {p.id: p.category for p in every(desk, Post)}
    counted = {o.id for o in every(desk, Organization) if o.counted}
    away = {a.employment for a in every(desk, Absence) if a.holds(on)}
    jobs = [e for e in every(desk, Employment) if e.holds(on)]
    absent = {e.person for e in jobs if e.id in away}
    staff = {
        e.person for e in jobs
        if e.kind in ("main", "internal") and posts[e.post] == "teaching" and e.organization in counted
    } - absent  # fmt: skip
    wide = bool(rules.get("age_included"))

    def is_young(p: Person) -> bool:
        if p.birth is None or full_years(p.birth, on) >= 35 + wide:
            return False
        if rules.get("variant_5"):
            return True
        if p.career_start is None:
            return False
        limit = add_months(p.career_start, (p.career_break or 0) + 12 * (3 + wide))
        return full_years(p.career_start, on) < 3 + wide or on < limit

    expected = {p.id for p in every(desk, Person) if p.id in staff and is_young(p)}
    found = {y.person for y in young.on_day(desk, on) if y.status != young.NO_DATA}
    members = indicators.who(desk, "5", year(on.year), on)
    assert found == expected == {m.id for m in members if m.status in ("counted", "not_counted")} and expected


def test_who_leaves_and_when_by_age_or_by_years(desk: Desk) -> None:
    novice(desk)
    assert (one(desk).until, one(desk).by) == (date(2027, 8, 31), "years")
    older = novice(desk, birth=date(1991, 6, 10), snils="")
    found = {y.person: y for y in young.on_day(desk)}
    assert (found[older.id or 0].until, found[older.id or 0].by) == (date(2026, 6, 9), "age")
    assert [y.person for y in young.leaving(found.values(), date(2026, 12, 31))] == [older.id]
    assert {y.person for y in young.on_day(desk, date(2026, 6, 9))} == set(found)
    assert older.id not in {y.person for y in young.on_day(desk, date(2026, 6, 10))}


def test_breaks_put_the_last_day_off(desk: Desk) -> None:
    novice(desk, career_break=12)
    assert one(desk).until == date(2028, 8, 31)
    assert young.on_day(desk, date(2028, 8, 31)) and not young.on_day(desk, date(2028, 9, 1))


def test_days_without_a_mentor_are_those_that_no_pair_covers(desk: Desk) -> None:
    person = novice(desk)
    school = a_school(desk)
    mentor = a_person(desk, "Опытова", birth=date(1975, 5, 5), career_start=date(1998, 9, 1))
    a_job(desk, mentor, school)
    whole = (DAY - date(2024, 9, 1)).days + 1
    assert one(desk).unmentored == whole
    for since, until, state in ((date(2024, 10, 1), date(2025, 5, 31), "reached"), (date(2025, 11, 1), date(2026, 5, 31), "active")):
        saved(desk, Mentorship(mentor=mentor.id, mentee=person.id, since=since, until=until, state=state, order="№ 1"))
    saved(desk, Mentorship(mentor=mentor.id, mentee=person.id, since=date(2026, 6, 1), until=date(2026, 12, 1), state="planned"))
    covered = {date(2024, 10, 1) + timedelta(n) for n in range(243)} | {date(2025, 11, 1) + timedelta(n) for n in range(122)}
    found = one(desk)
    assert found.unmentored == whole - len(covered) and found.mentor == "Опытова Мария Петровна"
    assert [q.forms for q in found.quarters[:7]] == [("mentor",)] * 3 + [()] + [("mentor",)] * 3


def test_the_track_has_twelve_quarters_and_says_what_support_there_was(desk: Desk) -> None:
    person = novice(desk)
    club = next(f for f in associations.founding(desk) if "гостиная" in f.name.lower())
    associations.found(desk, [club.name], date(2024, 9, 1))
    with desk.read() as reading:
        from nmsdesk.domain.community import Association

        group = reading.where(Association)[0]
    saved(desk, Membership(association=group.id, person=person.id, since=date(2025, 12, 10)))
    quarters = one(desk).quarters
    assert len(quarters) == 12 and quarters[0].since == date(2024, 9, 1) and quarters[-1].until == date(2027, 8, 31)
    assert [n for n, q in enumerate(quarters) if q.forms] == [5, 6] and all(q.forms == ("club",) for q in quarters[5:7])
    assert [q.ahead for q in quarters] == [False] * 7 + [True] * 5
    assert one(desk).supported


def test_support_is_that_of_the_indicator_over_the_year(desk: Desk) -> None:
    fill_demo(desk, 250, 12, 4)
    on = date(2025, 12, 31)
    counted = {m.id for m in indicators.who(desk, "5", year(2025), on, status="counted")}
    assert {y.person for y in young.on_day(desk, on) if y.supported} == counted and counted


def test_a_decision_needs_a_reason_and_moves_the_group(desk: Desk) -> None:
    person = novice(desk, birth=date(1980, 1, 1))
    assert young.on_day(desk) == []
    with pytest.raises(Rejected, match="основание"):
        young.decide(desk, person.id or 0, "yes", " ")
    young.decide(desk, person.id or 0, "yes", "Первое место работы после переподготовки")
    found = one(desk)
    assert (found.until, found.by, found.reason) == (None, "decision", "Первое место работы после переподготовки")
    undo(desk)
    assert young.on_day(desk) == []


def test_who_has_no_dates_is_told_apart(desk: Desk) -> None:
    novice(desk, career_start=None)
    found = one(desk)
    assert (found.status, found.until, found.start) == (young.NO_DATA, None, date(2024, 9, 1))
    assert add_years(date(2024, 9, 1), 3) > DAY
