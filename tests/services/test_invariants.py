"""Five hundred random sequences of use cases: whatever is done in whatever order, nothing overlaps, dangles or goes unsaid."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any, ClassVar

import given
import pytest
from conftest import START, Clock, settle
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from nmsdesk import app
from nmsdesk.domain import catalogue, rules
from nmsdesk.domain import fields as f
from nmsdesk.domain.community import Association, Event, Membership, Participation
from nmsdesk.domain.development import Deficit, Diagnostic, LearningPlan, Mentorship, PlanItem, Program, Training
from nmsdesk.domain.monitoring import Term
from nmsdesk.domain.organizations import ChecklistItem, ChecklistMark, Organization, Site, SiteAttachment, Team, TeamMember
from nmsdesk.domain.people import Absence, Employment, FormerName, Person
from nmsdesk.domain.periods import academic_year
from nmsdesk.errors import NmsError
from nmsdesk.services import duplicates, indicators, merging, moves, plans, registers
from nmsdesk.services.desk import Desk
from nmsdesk.services.undo import undo
from nmsdesk.storage import journal

EXAMPLES, STEPS = 250, 6  # of each of the two machines
FIRST = date(2025, 1, 1)
CODES = ("1", "2a", "2b", "3", "4", "5", "6", "7")
FORBIDDEN: dict[type[Any], tuple[str, ...]] = {  # records that are the same in these fields never overlap
    Absence: ("employment",),
    Membership: ("association", "person"),
    TeamMember: ("team", "person"),
    ChecklistMark: ("organization", "item"),
    Mentorship: ("mentor", "mentee"),
}

REMOVED = [Person, Employment, Diagnostic, LearningPlan, Mentorship, Membership, Team, Site, Event, FormerName, Organization]

number = st.integers(0, 999)
days = st.integers(0, 24).map(lambda n: FIRST + timedelta(days=30 * n))  # few enough to meet
maybe_days = st.none() | days


class Mirror:
    """The tables as the journal alone tells them, kept up line by line and compared with the base after every step."""

    def __init__(self, file: Path):
        self.base = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)
        self.base.row_factory = sqlite3.Row
        self.rows: dict[str, dict[str, dict[str, Any]]] = {key: {} for key in catalogue.REGISTERS}
        self.seq, self.hash = 0, ""
        self.touched: set[tuple[str, str]] = set()
        self.done: list[str] = []  # names of the operations that are not taken back
        self.advance()

    def copy_of(self, other: Mirror) -> None:
        self.rows = {key: {uid: dict(row) for uid, row in rows.items()} for key, rows in other.rows.items()}
        self.seq, self.hash = other.seq, other.hash
        self.done.clear()

    def advance(self) -> None:
        """Take the new transactions, each verified against its own hash and that of the one before."""
        self.touched.clear()
        for tx in self.base.execute("SELECT * FROM tx WHERE seq > ? ORDER BY seq", (self.seq,)).fetchall():
            head = dict(tx)
            assert (head["seq"], head["prev"]) == (self.seq + 1, self.hash)
            assert head["hash"] == journal.tx_hash(head)
            for line in self.base.execute("SELECT * FROM change WHERE seq = ? ORDER BY n", (head["seq"],)).fetchall():
                told = (line["replica"], line["seq"], line["n"], line["table"], line["row_uid"], line["salt"], line["body"])
                assert journal.line_hash(*told) == line["hash"]
                self._take(line["table"], line["row_uid"], json.loads(line["body"]))
            self.seq, self.hash = head["seq"], head["hash"]
            if head["kind"] == "undo":
                self.done.remove(head["reason"].rsplit(" ", 1)[-1])
            else:
                self.done.append(f"{head['replica']}:{head['seq']}")

    def _take(self, table: str, uid: str, body: dict[str, Any]) -> None:
        self.touched.add((table, uid))
        rows = self.rows[table]
        before, after = body.pop("_")
        if after is None:
            gone = rows.pop(uid)
            assert [gone[name] for name in given.SERVICE] == before
            return
        if before is None:
            assert uid not in rows
            rows[uid] = {"uid": uid} | {c.name: given._stored_default(c.field) for c in catalogue.REGISTERS[table].columns}
        row = rows[uid]
        for name, (old, new) in body.items():
            assert before is None or row[name] == old, (table, name)
            row[name] = new
        row.update(zip(given.SERVICE, after))

    def compare(self) -> None:
        """Every row of the touched registers is as the journal tells; references as ids of rows that are."""
        for table in {table for table, _ in self.touched}:
            refs = [(c.name, c.field.register) for c in catalogue.REGISTERS[table].columns if isinstance(c.field, f.Ref)]
            found = {row["uid"]: dict(row) for row in self.base.execute(f'SELECT * FROM "{table}"')}
            assert found.keys() == self.rows[table].keys(), table
            for uid, told in self.rows[table].items():
                told = dict(told)
                for name, register in refs:
                    if told[name] is not None:
                        told[name] = self.rows[register][told[name]]["id"]
                assert {name: found[uid][name] for name in told} == told, (table, uid)


class Town:
    """One base with a small town, brought back to its beginning before every sequence."""

    def __init__(self, template: Path, folder: Path):
        self.file = folder / "town.db"
        self.file.write_bytes(template.read_bytes())
        self.clock = Clock()
        self.desk = app.open_desk(str(self.file), self.clock)
        _people(self.desk)
        self.posts = [given.post(self.desk, name).id for name in ("Учитель", "Методист")]
        self.tool, self.area = given.instrument(self.desk).id, _code(self.desk, "areas")
        self.start = sqlite3.connect(":memory:")
        with sqlite3.connect(self.file) as base:
            base.backup(self.start)
        base.close()
        self.first = Mirror(self.file)
        self.mirror = Mirror(self.file)

    def reset(self) -> None:
        target = sqlite3.connect(self.file)
        self.start.backup(target)
        target.close()
        self.clock.moment = START + timedelta(hours=1)
        self.mirror.copy_of(self.first)


def _people(desk: Desk) -> None:
    """Three schools, six people of whom two pairs look alike, and one thing of every kind."""
    schools = [given.a_school(desk, f"МБОУ СОШ № {n}") for n in (1, 2, 3)]
    names = [("Иванова", "Мария"), ("Иванова", "Мария"), ("Петров", "Олег"), ("Петров", "Олег"), ("Сидорова", "Нина"), ("Орлова", "Анна")]
    people = []
    for n, (last, first) in enumerate(names):
        values: dict[str, Any] = {"birth": date(1998 + n // 2, 3, 4), "career_start": date(2023, 9, 1)} if n != 3 else {"birth": None}
        people.append(given.a_person(desk, last, first, "", **values, snils=given.snils(n) if n in (2, 4) else ""))
    for n, person in enumerate(people[:5]):
        given.a_job(desk, person, schools[n % 2], since=date(2024, 9, 1), until=date(2025, 8, 31) if n == 1 else None)
    diagnostic = given.a_diagnostic(desk, people[0])
    plan = given.a_plan(desk, people[0], diagnostic=diagnostic.id)
    given.saved(desk, PlanItem(plan=plan.id, content="Курс"))
    given.a_program(desk)
    given.saved(desk, Association(name="ГМО", kind=_code(desk, "association_kinds"), organization=schools[0].id))
    given.saved(desk, Team(organization=schools[0].id, since=FIRST))
    given.saved(desk, Site(organization=schools[0].id, kind=_code(desk, "site_kinds"), since=FIRST))
    given.saved(desk, Event(title="Семинар", form=_code(desk, "event_forms"), since=date(2025, 10, 1)))
    given.saved(desk, Mentorship(mentor=people[4].id, mentee=people[0].id, since=date(2025, 9, 1)))


def _code(desk: Desk, dictionary: str) -> str:
    with desk.read() as reading:
        return reading.where(Term, dictionary=dictionary)[0].code


def _overlap(a: dict[str, Any], b: dict[str, Any]) -> bool:
    return (a["until"] or "9999") >= (b["since"] or "") and (b["until"] or "9999") >= (a["since"] or "")


class UseCases(RuleBasedStateMachine):
    """The use cases in random order, with random people, places and days; a refusal must leave no trace."""

    town: ClassVar[Town]
    refused: ClassVar[int] = 0
    done: ClassVar[int] = 0

    @initialize(who=st.integers(0, 5))
    def begin(self, who: int) -> None:
        self.town.reset()
        self.desk = self.town.desk
        self.hero = self.rows(Person)[who]["uid"]

    # picking

    def rows(self, kind: type[Any]) -> list[dict[str, Any]]:
        """The rows of a register as the mirror knows them, by id."""
        return sorted(self.town.mirror.rows[catalogue.register_of(kind).key].values(), key=lambda row: row["id"])

    def id(self, kind: type[Any], n: int) -> int:
        """The id of the n-th record; half of the numbers mean the person whom this sequence is about, and what is theirs."""
        found = self.rows(kind)
        if n % 2 and kind in (Person, Employment):
            found = [row for row in found if self.hero in (row["uid"], row.get("person"))] or found
        return int(found[n // 2 % len(found)]["id"]) if found else 999_999

    def one(self, kind: type[Any], n: int) -> Any:
        return registers.get(self.desk, catalogue.register_of(kind).key, self.id(kind, n))

    def uid(self, kind: type[Any], number_: int) -> str:
        return next((row["uid"] for row in self.rows(kind) if row["id"] == number_), "")

    def job(self, place: int, since: date, **values: Any) -> Employment:
        return Employment(organization=self.id(Organization, place), post=self.town.posts[place % 2], since=since, **values)

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """A use case that may be refused, and then has written nothing."""
        last = self.town.mirror.base.execute("SELECT max(seq) FROM tx").fetchone()[0]
        try:
            yield
        except NmsError as trouble:
            assert str(trouble).strip().endswith((".", "»")), str(trouble)
            assert self.town.mirror.base.execute("SELECT max(seq) FROM tx").fetchone()[0] == last
            type(self).refused += 1
        else:
            type(self).done += 1

    # transfers and endings

    @rule(who=number, place=number, since=days, kind=st.sampled_from(["main", "external", "contract"]))
    def hire(self, who: int, place: int, since: date, kind: str) -> None:
        with self.attempt():
            person = Person(last_name="Новая", first_name="Вера") if who % 5 == 0 else self.id(Person, who)
            moves.hire(self.desk, person, self.job(place, since, kind=kind))

    @rule(which=number, place=number, since=days, decline=st.booleans())
    def move(self, which: int, place: int, since: date, decline: bool) -> None:
        with self.attempt():
            plan = moves.plan_move(self.desk, self.id(Employment, which), self.job(place, since))
            keep = [e.key for e in plan.effects if e.optional] if decline else None
            moves.move(self.desk, self.id(Employment, which), self.job(place, since), keep)

    @rule(who=number, place=number, since=days, kind=st.sampled_from(["internal", "external"]))
    def second_job(self, who: int, place: int, since: date, kind: str) -> None:
        with self.attempt():
            moves.second_job(self.desk, self.id(Person, who), self.job(place, since, kind=kind))

    @rule(who=number, on=days, name=st.sampled_from(["Белова", "Иванова", "Серова"]))
    def change_surname(self, who: int, on: date, name: str) -> None:
        with self.attempt():
            moves.change_surname(self.desk, self.id(Person, who), on, name)

    @rule(which=number, since=days, until=maybe_days, everything=st.booleans())
    def absence(self, which: int, since: date, until: date | None, everything: bool) -> None:
        with self.attempt():
            moves.absence(self.desk, self.id(Employment, which), "child", since, until, () if everything else None)

    @precondition(lambda self: self.rows(Absence))
    @rule(which=number, on=days)
    def end_absence(self, which: int, on: date) -> None:
        with self.attempt():
            moves.end_absence(self.desk, self.id(Absence, which), on)

    @rule(who=number, on=days, which=st.none() | number)
    def dismiss(self, who: int, on: date, which: int | None) -> None:
        with self.attempt():
            person = self.id(Person, who)
            own = [row["id"] for row in self.rows(Employment) if row["person"] == self.uid(Person, person)]
            moves.dismiss(self.desk, person, on, employment=own[which % len(own)] if which is not None and own else None)

    @rule(who=number, place=number, since=days)
    def take_back(self, who: int, place: int, since: date) -> None:
        with self.attempt():
            moves.take_back(self.desk, self.id(Person, who), self.job(place, since))

    @rule(gone=number, to=number, on=days)
    def merge_organizations(self, gone: int, to: int, on: date) -> None:
        with self.attempt():
            moves.merge_organizations(self.desk, self.id(Organization, gone), self.id(Organization, to), on)

    # duplicates

    @rule(keep=number, gone=number, reason=st.sampled_from(["", "проверено"]))
    def merge(self, keep: int, gone: int, reason: str) -> None:
        with self.attempt():
            a, b = self.id(Person, keep), self.id(Person, gone)
            told = merging.compare(self.desk, a, b)
            merging.merge(self.desk, a, b, reason=reason)
            assert told.troubles == () and (told.vetoes == () or reason)

    @rule(a=number, b=number)
    def declare_distinct(self, a: int, b: int) -> None:
        with self.attempt():
            duplicates.declare_distinct(self.desk, self.id(Person, a), self.id(Person, b))

    # registers

    def save(self, record: Callable[[], f.Record]) -> None:
        with self.attempt():
            registers.save(self.desk, record())

    @rule(which=number, since=days, until=maybe_days)
    def edit_job(self, which: int, since: date, until: date | None) -> None:
        self.save(lambda: replace(self.one(Employment, which), since=since, until=until))

    @rule(what=st.sampled_from(["member", "seat", "pair", "mark", "site"]), who=number, other=number, since=days, until=maybe_days)
    def belong(self, what: str, who: int, other: int, since: date, until: date | None) -> None:
        """Something that lasts: in an association, in a team, a pair, a mark of the checklist, a school at a site."""
        person, place, span = self.id(Person, who), self.id(Organization, other), {"since": since, "until": until}
        records: dict[str, Callable[[], f.Record]] = {
            "member": lambda: Membership(association=self.id(Association, 0), person=person, **span),
            "seat": lambda: TeamMember(team=self.id(Team, 0), person=person, **span),
            "pair": lambda: Mentorship(mentor=person, mentee=self.id(Person, other), **span),
            "mark": lambda: ChecklistMark(organization=place, item=self.id(ChecklistItem, who // 2 % 2), **span),
            "site": lambda: SiteAttachment(site=self.id(Site, 0), organization=place, **span),
        }
        self.save(records[what])

    @rule(what=st.sampled_from(["result", "deficit", "course", "plan", "event"]), who=number, on=days, good=st.booleans())
    def happen(self, what: str, who: int, on: date, good: bool) -> None:
        """Something that happens to a person once."""
        person = self.id(Person, who)
        known = next((row["id"] for row in self.rows(Diagnostic) if row["person"] == self.uid(Person, person)), None)
        records: dict[str, Callable[[], f.Record]] = {
            "result": lambda: Diagnostic(person=person, instrument=self.town.tool, day=on, percent=90.0 if good else 40.0),
            "deficit": lambda: Deficit(person=person, area=self.town.area, diagnostic=known, opened=on),
            "course": lambda: Training(person=person, program=self.id(Program, 0), until=on, attestation="passed" if good else ""),
            "plan": lambda: LearningPlan(person=person, since=on, until=on + timedelta(200), diagnostic=known),
            "event": lambda: Participation(event=self.id(Event, 0), person=person, state="came" if good else "invited"),
        }
        self.save(records[what])

    @rule(kind=st.sampled_from(REMOVED), which=number)
    def remove(self, kind: type[Any], which: int) -> None:
        with self.attempt():
            registers.remove(self.desk, self.one(kind, which))

    # plans and taking back

    @rule(which=number, on=days, what=st.sampled_from(["approve", "done", "failed", "stop"]))
    def step_of_plan(self, which: int, on: date, what: str) -> None:
        number_ = self.id(LearningPlan, which)
        with self.attempt():
            if what == "approve":
                plans.approve(self.desk, number_, on)
            elif what == "stop":
                plans.stop(self.desk, number_, on, "other")
            else:
                plans.close(self.desk, number_, on, what)

    @precondition(lambda self: self.town.mirror.done)
    @rule()
    def undo_last(self) -> None:
        with self.attempt():
            assert undo(self.desk).operation.name == self.town.mirror.done[-1]

    @precondition(lambda self: len(self.town.mirror.done) > 1)
    @rule(back=st.integers(0, 3))
    def undo_earlier(self, back: int) -> None:
        earlier = self.town.mirror.done[-2::-1]
        with self.attempt():
            undo(self.desk, earlier[back % len(earlier)])

    # what always holds

    @invariant()
    def the_journal_tells_the_tables(self) -> None:
        self.town.mirror.advance()
        self.town.mirror.compare()

    @invariant()
    def what_was_saved_breaks_no_rule(self) -> None:
        changed: dict[str, list[str]] = {}
        for table, uid in self.town.mirror.touched:
            if uid in self.town.mirror.rows[table]:
                changed.setdefault(table, []).append(uid)
        if changed:
            with self.desk.read() as reading:
                for table, uids in changed.items():
                    ids = [self.town.mirror.rows[table][uid]["id"] for uid in uids]
                    for record in reading.by_ids(catalogue.register(table).record, ids):
                        assert [t for t in rules.check(record, reading) if t.severity == "error"] == [], record

    @invariant()
    def nothing_overlaps_where_it_is_forbidden(self) -> None:
        touched = {table for table, _ in self.town.mirror.touched}
        for kind, names in FORBIDDEN.items():
            if catalogue.register_of(kind).key in touched:
                for a, b in combinations(self.rows(kind), 2):
                    assert not (all(a[n] == b[n] for n in names) and _overlap(a, b)), (a, b)
        if "employments" in touched:
            for a, b in combinations([row for row in self.rows(Employment) if row["kind"] == "main"], 2):
                two = a["person"] == b["person"] and (a["organization"] != b["organization"] or a["post"] == b["post"])
                assert not (two and _overlap(a, b)), (a, b)

    def teardown(self) -> None:
        if not hasattr(self, "desk"):
            return
        base = self.town.mirror.base
        assert base.execute("PRAGMA foreign_key_check").fetchall() == []
        pairs = duplicates.pairs(self.desk)
        people = {row["id"] for row in self.rows(Person)}
        assert {n for p in pairs for n in (p.first, p.second)} <= people
        year = academic_year(2025)
        code = CODES[self.town.mirror.seq % len(CODES)]  # one of the indicators, another one after another number of steps
        members = indicators.who(self.desk, code, year)
        population = [m.id for m in members if m.status in ("counted", "not_counted")]
        counted = {m.id for m in members if m.status == "counted"}
        assert len(set(population)) == len(population) and counted <= set(population), code
        (value,) = indicators.measure(self.desk, year, codes=(code,)).values
        assert (value.numerator, value.denominator) == (len(counted), len(population)), code


@pytest.fixture(scope="module")
def town(template_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("town")
    settle(folder / "home")
    before = os.environ.get("NMSDESK_HOME")
    os.environ["NMSDESK_HOME"] = str(folder / "home")
    found = Town(template_file, folder)
    yield found
    found.desk.close()
    found.mirror.base.close()
    found.first.base.close()
    if before is None:
        del os.environ["NMSDESK_HOME"]
    else:
        os.environ["NMSDESK_HOME"] = before


@pytest.mark.parametrize("number_", [1, 2])
def test_random_sequences_of_use_cases_keep_every_invariant(town: Town, number_: int) -> None:
    machine = seed(number_)(type("UseCasesOfTown", (UseCases,), {"town": town, "refused": 0, "done": 0}))
    examples = int(os.environ.get("NMSDESK_SEQUENCES", EXAMPLES))
    chosen = settings(
        max_examples=examples, stateful_step_count=STEPS, deadline=None, database=None, suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],  # eight steps are read as they are: making them fewer would take minutes
    )  # fmt: skip
    run_state_machine_as_test(machine, settings=chosen)
    assert machine.done > 2 * examples and machine.refused > 0  # type: ignore[attr-defined]
