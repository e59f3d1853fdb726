"""Teams that learned together, and whom they lack, as indicator 4 sees it under each of its readings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from nmsdesk.domain.development import Program, Training
from nmsdesk.domain.monitoring import RuleSet
from nmsdesk.domain.organizations import Team, TeamMember
from nmsdesk.domain.periods import year
from nmsdesk.russian import NBSP
from nmsdesk.services import indicators, teams
from nmsdesk.services.desk import Desk
from tests.given import a_job, a_person, a_program, a_school, saved

FILE_ONLY = True

ROLES = ("head", "deputy", "member", "member")
ON = date(2026, 2, 10)


def a_team(desk: Desk, name: str = "Лицей") -> tuple[Team, list[int]]:
    """A head, a deputy and two members, working in a school."""
    school = a_school(desk, name)
    team = saved(desk, Team(organization=school.id, since=date(2025, 1, 1)))
    ids = []
    for n, role in enumerate(ROLES):
        person = a_person(desk, f"{name[:-1]}{'абвг'[n]}ова", birth=date(1970 + n, 1, 1))
        a_job(desk, person, school)
        saved(desk, TeamMember(team=team.id, person=person.id, role=role, since=date(2025, 1, 1)))
        ids.append(person.id or 0)
    return team, ids


def taught(desk: Desk, program: Program, *persons: int) -> None:
    for n in persons:
        saved(desk, Training(person=n, program=program.id, until=ON, attestation="passed", certificate_number="1"))


def counted(desk: Desk) -> set[int]:
    return {m.id for m in indicators.who(desk, "4", year(2026), status="counted")}


def reading_of(desk: Desk, variant: str) -> None:
    with desk.read() as reading:
        rules = indicators.rules_on(reading, ON)
    saved(desk, replace(rules, variant_4=variant))
    assert isinstance(rules, RuleSet)


@pytest.mark.parametrize(
    ("variant", "learned", "lacking"),
    [
        ("pair", (), 2), ("pair", (0,), 1), ("pair", (2,), 1), ("pair", (2, 3), 1), ("pair", (0, 2), 0), ("pair", (1, 3), 0),
        ("any", (), 1), ("any", (3,), 0), ("half", (2,), 1), ("half", (2, 3), 0), ("all", (0, 1, 2), 1), ("all", (0,), 3),
        ("all", (0, 1, 2, 3), 0),
    ],
)  # fmt: skip
def test_the_number_lacking_is_the_number_that_makes_the_team_count(
    desk: Desk, variant: str, learned: tuple[int, ...], lacking: int
) -> None:
    reading_of(desk, variant)
    program = a_program(desk)
    team, ids = a_team(desk)
    taught(desk, program, *(ids[n] for n in learned))
    for left in range(lacking, 0, -1):
        (found,) = teams.together(desk, year(2026))
        assert (found.counted, found.lacking, counted(desk)) == (False, left, set())
        taught(desk, program, found.candidates[0][0])
    (found,) = teams.together(desk, year(2026))
    assert (found.counted, found.lacking, counted(desk)) == (True, 0, {team.id})


def test_without_a_leader_among_them_only_a_leader_is_proposed(desk: Desk) -> None:
    program = a_program(desk)
    _, ids = a_team(desk)
    taught(desk, program, *ids[2:])
    (found,) = teams.together(desk, year(2026))
    assert [n for n, _ in found.candidates] == ids[:2]
    assert found.said.startswith("не хватает одного: Лицеаова Мария Петровна, руководитель или ")
    assert NBSP not in found.said


def test_one_programme_brings_people_together_and_the_nearest_is_told(desk: Desk) -> None:
    first, second = a_program(desk, "Первая"), a_program(desk, "Вторая")
    _, ids = a_team(desk)
    taught(desk, first, ids[2])
    taught(desk, second, ids[0])
    (found,) = teams.together(desk, year(2026))
    assert (found.counted, found.lacking, len(found.learned)) == (False, 1, 1)
    assert teams.lacking_people([found]) == {found.program: [found.candidates[0][0]]}


def test_teams_that_lack_one_come_first_and_those_who_never_learned_later(desk: Desk) -> None:
    program = a_program(desk)
    (done, a), (_, _), (near, b) = a_team(desk, "Аисты"), a_team(desk, "Беркуты"), a_team(desk, "Вороны")
    taught(desk, program, *a[:2])
    taught(desk, program, b[0])
    found = teams.together(desk, year(2026))
    assert found[0].team == near.id
    assert found[-1].team == done.id and found[-1].said == "учились вместе"
    assert found[1].said == "в этом периоде никто не учился"
    assert list(teams.lacking_people(found)) == [program.id]
