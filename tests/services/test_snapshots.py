"""Snapshots: the same subjects as an independent count, approved once and kept, printed for ever the same, compared with causes."""

from __future__ import annotations

import random
import shutil
import sys
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from given import a_diagnostic, a_job, a_person, a_school, saved, tables
from openpyxl import load_workbook

from nmsdesk import app
from nmsdesk.documents.writing import write_document
from nmsdesk.domain import catalogue
from nmsdesk.domain.cycle import Recommendation, Snapshot, SnapshotPart
from nmsdesk.domain.development import Diagnostic, LearningPlan, Training
from nmsdesk.domain.monitoring import RuleSet, Target
from nmsdesk.domain.organizations import Organization
from nmsdesk.domain.people import Absence, Employment, Person
from nmsdesk.domain.periods import period
from nmsdesk.errors import Rejected
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.services import exports, imports, indicators, merging, papers, registers, snapshots
from nmsdesk.services import undo as undoing
from nmsdesk.services.demo.fill import fill_demo
from nmsdesk.services.desk import Desk
from nmsdesk.services.snapshots import Comparison, contents
from nmsdesk.storage import records

sys.path.insert(0, str(Path(__file__).parents[1] / "indicators"))
from plain_count import Plain, export

TODAY = datetime(2025, 11, 24, 12)
YEAR = period("2025")
JUNE = date(2025, 6, 30)


@pytest.fixture(scope="module")
def city_file(tmp_path_factory: pytest.TempPathFactory, template_file: Path) -> Path:
    """A small synthetic city of November 2025, made once and copied by each test."""
    place = Path(shutil.copy(template_file, tmp_path_factory.mktemp("snapshots") / "city.db"))
    desk = app.open_desk(str(place), lambda: TODAY)
    fill_demo(desk, 160, 8, 3, 5)
    desk.close()
    return place


@pytest.fixture
def city(city_file: Path, tmp_path: Path) -> Any:
    desk = app.open_desk(str(shutil.copy(city_file, tmp_path / "city.db")), lambda: TODAY)
    yield desk
    desk.close()


def some(desk: Desk, kind: Any, **equal: Any) -> list[Any]:
    with desk.read() as reading:
        return list(reading.where(kind, **equal))


# What is in it


@pytest.mark.parametrize("on", [None, JUNE, date(2025, 2, 28)])
def test_every_subject_stands_as_an_independent_count_says(city: Desk, on: date | None) -> None:
    made = snapshots.make(city, YEAR, on)
    day = on or TODAY.date()
    plain = Plain(export(city.database.file), "2025-01-01", "2025-12-31", day.isoformat())  # type: ignore[arg-type]
    frozen = snapshots.read(city, made.id or 0)
    assert list(frozen.parts) == list(INDICATORS)
    for code, part in frozen.parts.items():
        subjects = plain.subjects(code)
        assert {s.id: (s.organization, s.status) for s in part.subjects} == {n: (x.place, x.status) for n, x in subjects.items()}
        assert part.value.numerator == sum(x.status == "counted" for x in subjects.values())
        titles = part.value.steps[1:]
        assert all(s.step == (titles[subjects[s.id].passed] if s.status == "not_counted" else "") for s in part.subjects)
        uids = {s.uid: s.id for s in part.subjects}
        for variant, reading in part.readings.items():
            other = plain.subjects(code, variant)
            uids |= {s.uid: s.id for s in reading.extra}
            assert {uids[uid]: status for uid, status in reading.statuses.items()} == {n: x.status for n, x in other.items()}
            assert reading.value.numerator == sum(x.status == "counted" for x in other.values())
        assert {*part.readings, part.value.variant} == set(INDICATORS[code].variants)


def test_it_says_what_the_lists_and_the_measure_say(city: Desk) -> None:
    made = snapshots.make(city, YEAR)
    measured = indicators.measure(city, YEAR, by_organization=True)
    frozen = snapshots.read(city, made.id or 0)
    for value in measured.values:
        part = frozen.parts[value.code]
        assert part.value == value
        assert part.places == {n: v for n, own in measured.by_organization.items() for v in own if v.code == value.code}
        told = [(m.id, m.name, m.organization_name, m.status, m.step, m.reason) for m in indicators.who(city, value.code, YEAR)]
        assert [(s.id, s.name, s.organization_name, s.status, s.step, s.reason) for s in part.subjects] == told
    teachers = [s for s in frozen.parts["1"].subjects if s.status in ("counted", "not_counted")]
    assert all(s.post and s.since for s in teachers)
    assert snapshots.members(city, made.id or 0, "1", "counted") == [s for s in frozen.parts["1"].subjects if s.status == "counted"]


def test_statuses_of_all_people_add_up_to_the_headcount(city: Desk) -> None:
    frozen = snapshots.read(city, snapshots.make(city, YEAR).id or 0)
    plain = Plain(export(city.database.file), "2025-01-01", "2025-12-31", TODAY.date().isoformat())  # type: ignore[arg-type]
    for code, groups in (("1", ("teaching", "leading")), ("3", ("teaching",))):
        everyone = {p for p, jobs in plain.jobs.items() if any(plain.by["posts"][j["post"]]["category"] in groups for j in jobs)}
        by_status = {status: len(snapshots.members(city, frozen.record.id or 0, code, status)) for status in contents.LETTERS}  # type: ignore[union-attr]
        assert sum(by_status.values()) == len(everyone)
        part = frozen.parts[code]
        assert part.value.denominator == by_status["counted"] + by_status["not_counted"]
        assert (part.value.excluded, part.value.no_data) == (by_status["excluded"], by_status["no_data"])
        assert sum(v.denominator for v in part.places.values()) == part.value.denominator


def test_it_is_made_on_each_kind_of_database(desk: Desk) -> None:
    person = a_person(desk)
    a_job(desk, person, a_school(desk))
    a_diagnostic(desk, person)
    made = snapshots.make(desk, YEAR, name="Мониторинг – 2025", note="первый")
    assert (made.state, made.period, made.as_of) == ("draft", "2025", date(2025, 12, 31))
    assert (made.name, made.note) == ("Мониторинг – 2025", "первый")
    assert snapshots.verify(desk, made.id or 0)
    assert [s.name for s in snapshots.members(desk, made.id or 0, "1", "counted")] == ["Иванова Мария Петровна"]
    assert snapshots.compare(desk, made.id or 0).differences[0].causes == ()


def test_names_are_those_of_the_day(desk: Desk) -> None:
    from nmsdesk.domain.people import FormerName

    person = a_person(desk, "Новая")
    a_job(desk, person, a_school(desk))
    saved(desk, FormerName(person=person.id, last_name="Прежняя", until=date(2025, 7, 31)))
    names = {}
    for on in (JUNE, date(2025, 12, 31)):
        made = snapshots.make(desk, YEAR, on)
        names[on.month] = snapshots.members(desk, made.id or 0, "1")[0].name
    assert names == {6: "Прежняя Мария Петровна", 12: "Новая Мария Петровна"}


def test_an_empty_base_has_nothing_to_freeze(file_desk: Desk) -> None:
    with pytest.raises(Rejected, match="Считать некого"):
        snapshots.make(file_desk, YEAR)
    assert some(file_desk, Snapshot) == []


# Its life


@pytest.fixture
def small(desk: Desk) -> Desk:
    """A school with one teacher."""
    person = a_person(desk)
    a_job(desk, person, a_school(desk))
    a_diagnostic(desk, person)
    return desk


def test_an_approved_one_is_replaced_by_the_next_of_its_period(small: Desk) -> None:
    first, other = snapshots.make(small, YEAR), snapshots.make(small, period("2024"))
    for one in (first, other):
        snapshots.approve(small, one.id or 0, date(2026, 3, 2), "Директор УМОЦ")
    second = snapshots.make(small, YEAR)
    snapshots.approve(small, second.id or 0, date(2026, 3, 2), "Директор УМОЦ")
    states = {s.id: (s.state, s.supersedes) for s in some(small, Snapshot)}
    assert states == {first.id: ("superseded", None), other.id: ("approved", None), second.id: ("approved", first.id)}
    listed = {x.record.id: x for x in snapshots.listing(small, "2025")}
    assert listed[first.id].by is not None and listed[first.id].by.id == second.id
    assert all(x.whole for x in listed.values())
    with pytest.raises(Rejected, match="уже утверждён"):
        snapshots.approve(small, second.id or 0, date(2026, 3, 2), "Директор УМОЦ")


def test_an_approval_needs_a_name_and_a_later_day(small: Desk) -> None:
    made = snapshots.make(small, YEAR)
    with pytest.raises(Rejected, match="кто утвердил"):
        snapshots.approve(small, made.id or 0, date(2026, 3, 2), " ")
    with pytest.raises(Rejected, match="раньше, чем день среза"):
        snapshots.approve(small, made.id or 0, date(2025, 12, 1), "Директор")
    assert some(small, Snapshot)[0].state == "draft"


def test_an_approved_one_is_neither_changed_nor_removed(small: Desk) -> None:
    made = snapshots.make(small, YEAR)
    renamed = registers.save(small, replace(made, name="Черновик  2025")).record
    assert isinstance(renamed, Snapshot) and renamed.name == "Черновик 2025" and snapshots.verify(small, made.id or 0)
    with pytest.raises(Rejected, match="правят название и примечание"):
        registers.save(small, replace(renamed, period="2024"))
    snapshots.approve(small, made.id or 0, date(2026, 3, 2), "Директор УМОЦ")
    (approved,), part = some(small, Snapshot), some(small, SnapshotPart)[0]
    before = tables(small)
    for attempt in (
        lambda: registers.save(small, replace(approved, name="Иначе")),
        lambda: registers.remove(small, approved),
        lambda: registers.save(small, replace(part, numerator=99)),
        lambda: registers.remove(small, part),
        lambda: registers.save(small, Snapshot(name="Сам", period="2025", as_of=JUNE)),
    ):
        with pytest.raises(Rejected):
            attempt()
    assert tables(small) == before


def test_a_file_brings_nothing_into_a_snapshot(small: Desk, tmp_path: Path) -> None:
    made = snapshots.make(small, YEAR)
    exports.export(small, "snapshots", tmp_path / "а.xlsx")
    plan = imports.plan_import(small, tmp_path / "а.xlsx", imports.Hints(kind="snapshots"))
    assert (plan.unchanged, plan.created, plan.updated) == (1, 0, 0)
    book = load_workbook(tmp_path / "а.xlsx")
    captions = [cell.value for cell in book.worksheets[0][1]]
    assert "Методика" not in captions
    book.worksheets[0].cell(2, captions.index("Период") + 1, "2024")
    book.save(tmp_path / "б.xlsx")
    plan = imports.plan_import(small, tmp_path / "б.xlsx", imports.Hints(kind="snapshots"))
    assert plan.updated == 1
    with pytest.raises(Rejected, match="правят название и примечание"):
        imports.apply_import(small, plan)
    assert some(small, Snapshot) == [made]


def test_a_draft_goes_with_its_parts(small: Desk) -> None:
    made = snapshots.make(small, YEAR)
    registers.remove(small, made)
    assert (some(small, Snapshot), some(small, SnapshotPart)) == ([], [])


def test_one_altered_behind_the_program_is_seen_and_not_printed(small: Desk) -> None:
    made = snapshots.make(small, YEAR)
    part = some(small, SnapshotPart)[0]
    with small.begin("test", "В обход") as begun:
        begun.work.change(part, replace(part, numerator=(part.numerator or 0) + 1))
    assert not snapshots.verify(small, made.id or 0)
    assert [x.whole for x in snapshots.listing(small)] == [False]
    with pytest.raises(Rejected, match="контрольная сумма"):
        snapshots.read(small, made.id or 0)
    with pytest.raises(Rejected, match="контрольная сумма"):
        snapshots.approve(small, made.id or 0, date(2026, 3, 2), "Директор")


def test_undoing_an_approval_brings_the_former_one_back_and_spoils_nothing(small: Desk) -> None:
    first = snapshots.make(small, YEAR)
    made = undoing.last(small)
    snapshots.approve(small, first.id or 0, date(2026, 3, 2), "Директор УМОЦ")
    approval = undoing.last(small)
    assert made and approval
    with pytest.raises(Rejected, match="отмените его утверждение"):
        undoing.undo(small, made.name)
    second = snapshots.make(small, YEAR)
    snapshots.approve(small, second.id or 0, date(2026, 3, 2), "Директор УМОЦ")
    with pytest.raises(Rejected, match="заменён новым"):
        undoing.undo(small, approval.name)
    undoing.undo(small)
    assert {s.id: s.state for s in some(small, Snapshot)} == {first.id: "approved", second.id: "draft"}
    assert all(snapshots.verify(small, s.id or 0) for s in (first, second))
    given = {"state": "sent", "sent_on": date(2026, 3, 2), "addressee": "centre"}
    saved(small, Recommendation(snapshot=first.id, text="Провести диагностику", **given))  # type: ignore[arg-type]
    with pytest.raises(Rejected, match="направлены рекомендации"):
        undoing.undo(small, approval.name)


# Printed for ever


def doubled(desk: Desk, chance: random.Random, n: int) -> list[tuple[int, int]]:
    """Some people typed twice, each with the same job and a result of the other's: (kept, gone)."""
    pairs = []
    with desk.begin("test", "Двойники") as begun:
        work = begun.work
        jobs = [e for e in records.where(work.connection, Employment) if e.kind == "main" and e.until is None]
        for job in chance.sample(jobs, n):
            (person,) = records.by_ids(work.connection, Person, [job.person or 0])
            twin = work.add(Person(last_name=person.last_name, first_name=person.first_name, patronymic=person.patronymic))
            work.add(replace(job, id=None, uid="", person=twin.id))
            work.add(Diagnostic(person=twin.id, instrument=1, day=date(2025, 2, 2), level=chance.choice([1, 4])))
            pairs.append((person.id or 0, twin.id or 0))
    return pairs


def pdf(desk: Desk, wish: papers.Wish, folder: Path, name: str) -> bytes:
    write_document(papers.make(desk, "monitoring", wish), folder / f"{name}.pdf")
    return (folder / f"{name}.pdf").read_bytes()


def test_it_prints_the_same_bytes_whatever_becomes_of_the_data(city: Desk, tmp_path: Path) -> None:
    ((kept, gone),) = doubled(city, random.Random(1), 1)
    made = snapshots.make(city, YEAR)
    snapshots.approve(city, made.id or 0, TODAY.date(), "Директор УМОЦ")
    school = next(o for o in some(city, Organization) if o.kind == "school")
    wishes = {"city": papers.Wish(record=made.id), "school": papers.Wish(record=made.id, organization=school.id)}
    before = {name: pdf(city, wish, tmp_path, f"{name}1") for name, wish in wishes.items()}
    live = pdf(city, papers.Wish(period=YEAR), tmp_path, "live1")
    people = some(city, Person)
    with city.begin("test", "Жизнь идёт") as begun:
        work = begun.work
        work.change_many([(p, replace(p, last_name="Переименованная")) for p in people[:40]])
        work.change_many([(o, replace(o, name=f"Бывшая {o.name}", full_name="", head="А. А. Новый")) for o in some(city, Organization)])
        work.change_many([(t, replace(t, value=99.0)) for t in some(city, Target)])
        work.change_many([(r, replace(r, name="Новая методика", count_absent=True, variant_1="any")) for r in some(city, RuleSet)])
        work.change_many([(d, replace(d, percent=1.0, level=4)) for d in some(city, Diagnostic)])
    merging.merge(city, kept, gone)
    registers.remove(city, some(city, Training)[-1])
    assert pdf(city, papers.Wish(period=YEAR), tmp_path, "live2") != live
    assert {name: pdf(city, wish, tmp_path, f"{name}2") for name, wish in wishes.items()} == before


def test_the_summary_of_a_snapshot_is_the_summary_of_its_day(city: Desk, tmp_path: Path) -> None:
    made = snapshots.make(city, YEAR)
    assert pdf(city, papers.Wish(record=made.id), tmp_path, "kept") == pdf(city, papers.Wish(period=YEAR), tmp_path, "live")


# Compared


def sums(found: Comparison) -> dict[str, dict[str, tuple[int, int]]]:
    """(n, N) of each cause by indicator, after the sums have been checked."""
    told = {}
    for d in found.differences:
        n, size = (sum(getattr(c, name) for c in d.causes) for name in ("numerator", "denominator"))
        assert (n, size) == (d.numerator, d.denominator), d.code
        if d.points is not None:
            assert round(sum(c.points or 0 for c in d.causes), 1) == d.points, d.code
        for cause in d.causes:
            parts = [sum(getattr(m, name) for m in cause.movers) for name in ("numerator", "denominator")]
            assert cause.code == "headcount" or parts == [cause.numerator, cause.denominator]
            assert all(m.name and m.why and (m.numerator or m.denominator) for m in cause.movers)
        told[d.code] = {c.code: (c.numerator, c.denominator) for c in d.causes}
    return told


def stirred(desk: Desk, chance: random.Random) -> None:
    """Random changes of everything that the indicators look at."""
    with desk.begin("test", "Случайные правки") as begun:
        work = begun.work
        changes: dict[str, Any] = {
            "employments": lambda e: {"until": chance.choice([None, date(2025, 3, 1), date(2025, 9, 1)])} if e.since < JUNE else {},
            "persons": lambda p: {"birth": date(1995, 5, 5), "career_start": chance.choice([None, date(2024, 1, 1)])},
            "diagnostics": lambda d: {"level": chance.choice([1, 2, 3, 4]), "day": chance.choice([date(2025, 3, 3), date(2024, 3, 3)])},
            "plans": lambda p: {"diagnostic": None},
            "trainings": lambda t: {"attestation": chance.choice(["passed", "failed"])},
            "checklist_marks": lambda m: {"state": chance.choice(["yes", "no"])},
            "sites": lambda s: {"kind": "attached"},
            "organizations": lambda o: {"counted": False} if chance.random() < 0.5 else {},
            "mentorships": lambda m: {"state": "planned"},
        }
        for key, change in changes.items():
            pairs = []
            for record in records.where(work.connection, catalogue.register(key).record):
                if chance.random() < 0.08:
                    pairs.append((record, replace(record, **change(record))))
            work.change_many(pairs)
        people = [p for p in records.where(work.connection, Person) if p.id]
        for p in chance.sample(people, 12):
            work.add(Diagnostic(person=p.id, instrument=1, day=date(2025, 10, 1), level=chance.choice([1, 2, 4])))
        for e in chance.sample(records.where(work.connection, Employment), 6):
            work.add(Absence(employment=e.id, kind="leave", since=date(2025, 8, 1)))
        for _ in range(4):
            new = work.add(Person(last_name="Новая", first_name="Работница", birth=date(2000, 1, 1), career_start=date(2025, 9, 1)))
            since = chance.choice([date(2025, 1, 9), date(2025, 9, 1)])
            work.add(Employment(person=new.id, organization=1, post=1, kind="main", since=since))


@pytest.mark.parametrize("seed", range(2))
def test_causes_add_up_to_the_difference_whatever_is_changed(city: Desk, seed: int) -> None:
    chance = random.Random(seed)
    twins = doubled(city, chance, 3)
    earlier = snapshots.make(city, YEAR, JUNE)
    former = snapshots.make(city, period("2024"))
    first = snapshots.make(city, YEAR)
    stirred(city, chance)
    for kept, gone in twins:
        merging.merge(city, kept, gone, reason="одно лицо")
    if seed % 2:
        (rules,) = (r for r in some(city, RuleSet) if r.holds(TODAY.date()))
        saved(city, replace(rules, variant_1="any", variant_2b="all", count_absent=True, age_bound=30, manual_headcount=seed == 3))
    second = snapshots.make(city, YEAR)
    for a, b in ((first, second), (earlier, second), (earlier, first), (former, second), (second, earlier)):
        found = sums(snapshots.compare(city, a.id or 0, b.id or 0))
        assert sum(len(causes) for causes in found.values()) > 3
    now = snapshots.compare(city, first.id or 0)
    told = sums(now)
    assert {c for causes in told.values() for c in causes} >= {"past", "new", "merge"} | ({"rules"} if seed % 2 else set())
    assert bool(now.rules) == bool(seed % 2)


def test_each_change_is_told_by_its_own_cause(file_desk: Desk) -> None:
    desk, school = file_desk, a_school(file_desk)
    people = {}
    for name in ("Новая", "Ошибка", "Двойник", "Тёзка", "Уволенная", "Ушедшая", "Прежняя"):
        people[name] = a_person(desk, name, birth=date(1980, 1, 1))
        a_job(desk, people[name], school)
    for name in ("Ошибка", "Двойник", "Прежняя"):
        a_diagnostic(desk, people[name], day=date(2025, 3, 3))
    first = snapshots.make(desk, YEAR, JUNE)
    jobs = {e.person: e for e in some(desk, Employment)}
    a_diagnostic(desk, people["Новая"], day=date(2025, 9, 9))
    wrong = next(d for d in some(desk, Diagnostic) if d.person == people["Ошибка"].id)
    registers.remove(desk, wrong)
    merging.merge(desk, people["Тёзка"].id or 0, people["Двойник"].id or 0, {"last_name": "Тёзка"}, reason="одно лицо")
    saved(desk, replace(jobs[people["Уволенная"].id], until=date(2025, 8, 31)))
    saved(desk, Absence(employment=jobs[people["Ушедшая"].id].id, kind="child", since=date(2025, 7, 1)))
    hired = a_person(desk, "Принятая", birth=date(1981, 1, 1))
    a_job(desk, hired, school, since=date(2025, 9, 1))
    second = snapshots.make(desk, YEAR)
    found = snapshots.compare(desk, first.id or 0, second.id or 0).differences[0]
    assert sums(snapshots.compare(desk, first.id or 0, second.id or 0))["1"] == {
        "merge": (0, -1), "past": (-1, 0), "new": (1, 0), "came": (0, 1), "left": (0, -2),
    }  # fmt: skip
    who = {(c.code, m.name.split()[0]) for c in found.causes for m in c.movers}
    assert who == {
        ("merge", "Двойник"), ("merge", "Тёзка"), ("past", "Ошибка"), ("new", "Новая"), ("came", "Принятая"), ("left", "Уволенная"),
        ("left", "Ушедшая"),
    }  # fmt: skip
    why = {m.name.split()[0]: m.why for c in found.causes for m in c.movers}
    assert why["Уволенная"] == "увольнение 31.08.2025" and why["Принятая"] == "приём на работу 01.09.2025"


def test_a_new_rule_and_a_new_target_are_told_apart_from_the_data(file_desk: Desk) -> None:
    desk, school = file_desk, a_school(file_desk)
    for n, percent in enumerate((90.0, 10.0, 10.0)):
        person = a_person(desk, f"Учитель{'абв'[n]}", birth=date(1980, 1, 1))
        a_job(desk, person, school)
        a_diagnostic(desk, person, percent=percent)
    first = snapshots.make(desk, YEAR)
    saved(desk, replace(some(desk, RuleSet)[-1], variant_1="any"))
    for target in some(desk, Target, indicator="1", organization=None):
        saved(desk, replace(target, value=77.0))
    second = snapshots.make(desk, YEAR)
    for found in (snapshots.compare(desk, first.id or 0), snapshots.compare(desk, first.id or 0, second.id)):
        assert sums(found)["1"] == {"rules": (2, 0)}
        assert found.differences[0].target_changed and found.differences[0].after.target == 77.0
        assert [line.startswith("Показатель 1: ") for line in found.rules] == [True]


def test_a_plan_that_fell_due_is_new_and_not_an_error(file_desk: Desk) -> None:
    desk = file_desk
    person = a_person(desk)
    a_job(desk, person, a_school(desk))
    result = a_diagnostic(desk, person, day=date(2025, 1, 20))
    given = {"since": date(2025, 2, 1), "until": date(2025, 11, 30), "state": "active", "approved_on": date(2025, 2, 1)}
    saved(desk, LearningPlan(person=person.id, diagnostic=result.id, **given))
    first, second = snapshots.make(desk, YEAR, JUNE), snapshots.make(desk, YEAR)
    found = {d.code: d for d in snapshots.compare(desk, first.id or 0, second.id or 0).differences}["2b"]
    assert [(c.code, c.denominator, c.movers[0].why) for c in found.causes] == [("new", 1, "наступил срок плана")]
