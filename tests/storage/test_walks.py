"""Random walks of saving, removing and undoing: the tables are always what the journal tells, and the way back is exact."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from given import by_uid, replayed, tables

from nmsdesk.domain import catalogue
from nmsdesk.domain import fields as f
from nmsdesk.domain.development import Diagnostic, LearningPlan, Mentorship, PlanItem
from nmsdesk.domain.organizations import Organization, OrganizationAlias, Team, TeamMember
from nmsdesk.domain.people import Employment, FormerName, Person
from nmsdesk.errors import Rejected
from nmsdesk.services import registers, undo
from nmsdesk.storage import journal
from nmsdesk.storage.work import Changed

WALKED = ("organizations", "organization_aliases", "persons", "former_names", "employments", "diagnostics", "plans", "plan_items",
          "mentorships", "teams", "team_members")  # fmt: skip
SURNAMES = ("Иванова", "Ёлкина", "Петров", "Сидоренко", "О'Нил", "Салтыков-Щедрин", "Мамед оглы", "%", "_", "Ł\u00a0ó")


class Walk:
    """One walk over a base; every step is a use case with values drawn at random."""

    def __init__(self, desk: Any, seed: int) -> None:
        self.desk, self.random, self.steps = desk, random.Random(seed), 0

    def day(self) -> date:
        return date(2023, 1, 1) + timedelta(days=self.random.randrange(1000))

    def some(self, key: str) -> Any:
        with self.desk.read() as reading:
            found = reading.where(catalogue.REGISTERS[key].record)
        return self.random.choice(found) if found else None

    def number(self, key: str) -> int | None:
        record = self.some(key)
        return record.id if record else None

    def made(self, key: str) -> f.Record:
        r, since = self.random, self.day()
        until = r.choice([None, since + timedelta(days=r.randrange(400))])
        match key:
            case "organizations":
                return Organization(name=f"Школа {r.randrange(10**9)}", kind="school", successor=None)
            case "organization_aliases":
                return OrganizationAlias(organization=self.number("organizations"), name=f"СОШ {r.randrange(10**6)}")
            case "persons":
                birth = r.choice([None, date(1980, 2, 29)])
                return Person(last_name=r.choice(SURNAMES), first_name="Имя", birth=birth, note=r.choice(["", "x"]))
            case "former_names":
                return FormerName(person=self.number("persons"), last_name=r.choice(SURNAMES))
            case "employments":
                ids = {"person": self.number("persons"), "organization": self.number("organizations"), "post": r.randrange(1, 20)}
                rate = r.choice([None, 0.25, 1.5])
                return Employment(**ids, kind="external", rate=rate, subjects=("mathematics",), since=since, until=until)
            case "diagnostics":
                percent = r.choice([None, 0.0, 71.5, 100.0])
                return Diagnostic(person=self.number("persons"), instrument=1, day=since, percent=percent, result="балл")
            case "plans":
                return LearningPlan(person=self.number("persons"), since=since, until=since + timedelta(days=200))
            case "plan_items":
                return PlanItem(plan=self.number("plans"), content=r.choice(["Курс", "Ещё курс"]), obligatory=r.random() < 0.5)
            case "mentorships":
                return Mentorship(mentor=self.number("persons"), mentee=self.number("persons"), since=since, until=until)
            case "teams":
                return Team(organization=self.number("organizations"), since=since)
        return TeamMember(team=self.number("teams"), person=self.number("persons"), since=since, until=until)

    def step(self) -> None:
        """One operation; a refusal is a step too and must change nothing."""
        act = self.random.choices(["write", "undo", "undo any"], [17, 3, 1])[0]
        try:
            match act:
                case "write":
                    self.write()
                case "undo":
                    undo.undo(self.desk)
                case "undo any":
                    operation, _ = self.random.choice(undo.history(self.desk, 500))
                    undo.undo(self.desk, operation.name)
        except Rejected:
            pass

    def write(self) -> Changed | None:
        """Add, change or remove a record of any register; None when there was nothing to change."""
        key = self.random.choice(WALKED)
        act = self.random.choices(["add", "change", "remove"], [8, 6, 3])[0]
        if act == "add":
            return registers.save(self.desk, self.made(key)).changed
        record = self.some(key)
        if record is None:
            return None
        if act == "remove":
            return registers.remove(self.desk, record)
        other, names = self.made(key), [c.name for c in catalogue.REGISTERS[key].columns]
        chosen = self.random.sample(names, self.random.randint(1, len(names)))
        return registers.save(self.desk, replace(record, **{n: getattr(other, n) for n in chosen})).changed


@pytest.mark.parametrize("seed", range(6))
def test_tables_are_what_the_journal_tells_after_any_walk(desk: Any, seed: int) -> None:
    walk = Walk(desk, seed)
    for n in range(90):
        walk.step()
        if n % 15 == 14:
            assert by_uid(desk) == replayed(desk)
    assert by_uid(desk) == replayed(desk)
    with desk.read() as reading:
        assert journal.verify(reading.connection) == []


@pytest.mark.parametrize("seed", range(100, 106))
def test_undoing_every_step_of_a_walk_gives_each_state_again(file_desk: Any, seed: int) -> None:
    walk = Walk(file_desk, seed)
    states = [tables(file_desk)]
    while len(states) < 40:
        try:
            changed = walk.write()
        except Rejected:
            changed = None
        if changed and changed.rows:
            states.append(tables(file_desk))
    assert tables(file_desk) == states.pop()
    for state in states[::-1]:
        assert undo.undo(file_desk).left == ()
        assert tables(file_desk) == state


@pytest.mark.parametrize("seed", range(200, 203))
def test_a_walk_through_closing_and_opening_ends_the_same(place: str, opened: Callable[..., Any], seed: int) -> None:
    for turn in range(4):
        desk = opened(place)
        walk = Walk(desk, seed * 10 + turn)
        for _ in range(15):
            walk.step()
        before = tables(desk)
        desk.close()
        again = opened(place)
        assert tables(again) == before
        assert by_uid(again) == replayed(again)
        again.close()
