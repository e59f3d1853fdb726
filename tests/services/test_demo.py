"""The demo city is reproducible, valid by the program's own rules, fast, and its indicators are worth looking at."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from plain_indicators import Plain

from nmsdesk.domain.catalogue import REGISTERS, register_of
from nmsdesk.domain.cycle import Recommendation, RoundPlace
from nmsdesk.domain.fields import Choice, Flag, Many, Number, Record, Ref
from nmsdesk.domain.organization_names import organization_key
from nmsdesk.domain.organizations import Organization
from nmsdesk.domain.people import Person
from nmsdesk.domain.periods import year
from nmsdesk.domain.rules import check
from nmsdesk.domain.seeds import seed_records
from nmsdesk.domain.snils import is_valid
from nmsdesk.services import indicators, snapshots
from nmsdesk.services.demo.city import build_city, target_steps
from nmsdesk.services.demo.crowd import gather_crowd
from nmsdesk.services.demo.files import write_messy_files
from nmsdesk.services.demo.fill import fill_demo
from nmsdesk.services.demo.past_year import play_past_year
from nmsdesk.services.desk import Desk

TODAY = date(2026, 11, 24)
SEEDS = seed_records()


@pytest.fixture(scope="module")
def city() -> list[Record]:
    return list(build_city(TODAY))


@pytest.fixture(scope="module")
def rows(city: list[Record]) -> dict[str, dict[int, Any]]:
    """Seeds and city by register and id."""
    found: dict[str, dict[int, Any]] = {key: {} for key in REGISTERS}
    for record in [*SEEDS, *city]:
        of = found[register_of(record).key]
        assert record.id is not None and record.id not in of, record
        of[record.id] = record
    return found


def digest(records: list[Record]) -> str:
    return hashlib.sha256("\n".join(map(repr, records)).encode()).hexdigest()


def test_the_same_seed_gives_the_same_city_and_another_gives_another() -> None:
    size = {"staff": 300, "organizations": 12, "years": 3}
    first = digest(list(build_city(TODAY, seed=1, **size)))
    assert first == digest(list(build_city(TODAY, seed=1, **size)))
    assert first != digest(list(build_city(TODAY, seed=2, **size)))


def test_the_city_has_the_size_asked_for(rows: dict[str, dict[int, Any]]) -> None:
    assert (len(rows["persons"]), len(rows["organizations"])) == (4000, 90)
    empty = {key for key, of in rows.items() if not of}
    kept = {"import_batches", "submissions", "attachments", "saved_lists", "waivers", "distinct_persons", "instrument_tasks"}
    cycle = {"official_figures", "monitoring_rounds", "round_places", "snapshots", "snapshot_parts", "recommendations", "note_blocks"}
    assert empty <= kept | cycle | {"advices", "work_lists", "work_items"}


@pytest.mark.parametrize(("staff", "organizations"), [(1, 1), (20, 2), (60, 5), (500, 7)])
def test_small_cities_work_too(staff: int, organizations: int) -> None:
    found = Counter(register_of(record).key for record in build_city(TODAY, staff=staff, organizations=organizations))
    assert found["persons"] == staff and found["organizations"] == organizations


@pytest.mark.parametrize("today", [date(2024, 2, 29), date(2025, 1, 1), date(2026, 9, 1), date(2030, 12, 31)])
def test_any_day_may_be_today(today: date) -> None:
    for record in build_city(today, staff=200, organizations=8):
        for name in ("day", "opened", "closed", "done_on", "approved_on", "closed_on", "consent"):
            value = getattr(record, name, None)
            assert value is None or value <= today, record


def test_references_are_valid_and_point_back(city: list[Record], rows: dict[str, dict[int, Any]]) -> None:
    seen = {key: {r.id for r in SEEDS if register_of(r).key == key} for key in REGISTERS}
    for record in city:
        register = register_of(record)
        for column in register.columns:
            value = getattr(record, column.name)
            if isinstance(column.field, Ref) and value is not None:
                assert value in seen[column.field.register], (record, column.name)
        seen[register.key].add(record.id)


def test_registers_come_one_by_one(city: list[Record]) -> None:
    order = [register_of(record).key for record in city]
    runs = [key for n, key in enumerate(order) if n == 0 or order[n - 1] != key]
    assert len(runs) == len(set(runs))


def test_values_fit_their_fields(city: list[Record], rows: dict[str, dict[int, Any]]) -> None:
    codes = defaultdict(set)
    for term in rows["terms"].values():
        codes[term.dictionary].add(term.code)
    for record in city:
        for column in register_of(record).columns:
            value, field = getattr(record, column.name), column.field
            assert not field.required or value not in (None, "", ()), (record, column.name)
            if isinstance(field, Choice) and value:
                assert value in (codes[field.dictionary] if field.dictionary else field.options), (record, column.name)
            elif isinstance(field, Many):
                assert set(value) <= codes[field.dictionary]
            elif isinstance(field, Number) and value is not None:
                assert field.minimum is None or value >= field.minimum, (record, column.name)
                assert field.maximum is None or value <= field.maximum, (record, column.name)
            elif isinstance(field, Flag):
                assert isinstance(value, bool)


def test_nothing_ends_before_it_starts(city: list[Record]) -> None:
    for record in city:
        since, until = getattr(record, "since", None), getattr(record, "until", None)
        assert since is None or until is None or since <= until, record


def test_names_agree_in_gender(rows: dict[str, dict[int, Any]]) -> None:
    endings = {"f": ("вна", "чна", " кызы"), "m": ("ич", " оглы")}
    persons = rows["persons"].values()
    for person in persons:
        assert not person.patronymic or person.patronymic.endswith(endings[person.sex]), person
        if person.last_name.endswith(("ова", "ева", "ёва", "ина", "ская", "цкая")):
            assert person.sex == "f", person
    women = sum(person.sex == "f" for person in persons) / len(rows["persons"])
    assert 0.8 < women < 0.95
    assert any(not person.patronymic for person in persons)
    assert any("-" in person.last_name for person in persons)


def test_snils_are_valid_and_unique(rows: dict[str, dict[int, Any]]) -> None:
    numbers = [person.snils for person in rows["persons"].values() if person.snils]
    assert len(set(numbers)) == len(numbers) > 3500
    assert all(is_valid(number) for number in numbers)


def test_ages_are_possible(rows: dict[str, dict[int, Any]]) -> None:
    for person in rows["persons"].values():
        assert date(1945, 1, 1) < person.birth < date(2006, 1, 1)
        if person.career_start:
            assert 18 <= (person.career_start - person.birth).days / 365.25 < 66
            assert person.career_start <= TODAY
    for job in rows["employments"].values():
        assert job.since >= rows["persons"][job.person].total_start, (job, rows["persons"][job.person])


def test_a_person_has_one_main_job_at_a_time(rows: dict[str, dict[int, Any]]) -> None:
    jobs = defaultdict(list)
    for job in rows["employments"].values():
        if job.kind == "main":
            jobs[job.person].append(job)
    for of in jobs.values():
        of.sort(key=lambda job: job.since)
        assert all(a.until and a.until < b.since for a, b in pairwise(of)), of


def test_every_living_organization_has_one_head(rows: dict[str, dict[int, Any]]) -> None:
    heads = {id for id, post in rows["posts"].items() if post.name in ("Директор", "Заведующий")}
    found = Counter(job.organization for job in rows["employments"].values() if job.post in heads and job.holds(TODAY))
    assert all(found[id] == (1 if place.until is None else 0) for id, place in rows["organizations"].items())


def test_levels_belong_to_the_scale_and_fit_the_per_cent(rows: dict[str, dict[int, Any]]) -> None:
    def check(level_id: int, instrument: int, percent: float | None) -> None:
        level = rows["levels"][level_id]
        assert level.scale == rows["instruments"][instrument].scale
        assert percent is None or percent >= level.minimum
        better = [x for x in rows["levels"].values() if x.scale == level.scale and x.position < level.position]
        assert percent is None or all(percent < x.minimum for x in better)

    for found in rows["diagnostics"].values():
        check(found.level, found.instrument, found.percent)
        assert found.score is None or found.score <= found.maximum
    for area in rows["area_results"].values():
        check(area.level, rows["diagnostics"][area.diagnostic].instrument, area.percent)


def test_facts_belong_to_the_person_they_speak_of(rows: dict[str, dict[int, Any]]) -> None:
    for deficit in rows["deficits"].values():
        assert rows["diagnostics"][deficit.diagnostic].person == deficit.person
        assert deficit.closed is None or deficit.closed >= deficit.opened
    for training in rows["trainings"].values():
        assert training.deficit is None or rows["deficits"][training.deficit].person == training.person
        assert training.plan is None or rows["plans"][training.plan].person == training.person
        assert (training.attestation == "") == (training.until > TODAY)
    for plan in rows["plans"].values():
        assert plan.diagnostic is None or rows["diagnostics"][plan.diagnostic].person == plan.person
    for item in rows["plan_items"].values():
        assert item.deficit is None or rows["deficits"][item.deficit].person == rows["plans"][item.plan].person


def test_people_take_part_only_while_they_work(rows: dict[str, dict[int, Any]]) -> None:
    jobs = defaultdict(list)
    for job in rows["employments"].values():
        jobs[job.person].append(job)
    for key, day in (("diagnostics", "day"), ("plans", "since"), ("trainings", "since")):
        for fact in rows[key].values():
            on = getattr(fact, day)
            assert any(job.holds(on) and job.organization == fact.organization for job in jobs[fact.person]), fact


def test_a_plan_done_has_all_obligatory_items_done(rows: dict[str, dict[int, Any]]) -> None:
    items = defaultdict(list)
    for item in rows["plan_items"].values():
        items[item.plan].append(item)
    for plan in rows["plans"].values():
        assert items[plan.id]
        assert plan.state != "done" or all(item.done_on for item in items[plan.id] if item.obligatory), plan
        assert (plan.closed_on is not None) == (plan.state in ("done", "partly", "failed", "stopped")), plan
        assert bool(plan.stop_reason) == (plan.state == "stopped")
        assert plan.approved_on is None or plan.approved_on <= plan.since


def test_nobody_mentors_themselves(rows: dict[str, dict[int, Any]]) -> None:
    assert all(pair.mentor != pair.mentee for pair in rows["mentorships"].values())


def test_aliases_find_their_organization(rows: dict[str, dict[int, Any]]) -> None:
    owners: dict[str, int] = {}
    for alias in rows["organization_aliases"].values():
        assert alias.key == organization_key(alias.name)
        assert owners.setdefault(alias.key, alias.organization) == alias.organization, alias
    for place in rows["organizations"].values():
        assert owners.get(organization_key(place.name), place.id) == place.id


def test_targets_of_the_city_do_not_overlap(rows: dict[str, dict[int, Any]]) -> None:
    for steps in ([], target_steps(TODAY)):
        targets = {**rows["targets"], **{target.id: target for target in steps}}
        for code in ("1", "2a", "2b", "3", "4", "5", "6", "7"):
            of = sorted((t for t in targets.values() if t.indicator == code), key=lambda t: t.since)
            assert all(a.until and a.until < b.since for a, b in pairwise(of)), of


def test_indicators_move_and_lie_in_an_interesting_spread(city: list[Record]) -> None:
    bounds = {"1": (55, 63), "2a": (28, 35), "2b": (72, 83), "3": (22, 32), "4": (35, 46), "5": (60, 75), "6": (80, 95), "7": (12, 18)}
    years = {n: Plain([*SEEDS, *city], date(n, 1, 1), min(date(n, 12, 31), TODAY)).shares() for n in (2022, 2025, 2026)}
    percent = {n: {code: 100 * a / b for code, (a, b) in of.items()} for n, of in years.items()}
    for code, (low, high) in bounds.items():
        assert low <= percent[2025][code] <= high, (code, percent[2025][code])
        assert percent[2022][code] < percent[2025][code] or code in ("2b", "5")
        assert percent[2026][code] > 10


def test_records_grow_in_line_with_the_staff() -> None:
    def size(staff: int, organizations: int) -> int:
        return sum(1 for _ in build_city(TODAY, staff=staff, organizations=organizations))

    assert 6 * size(500, 12) < size(4000, 96) < 10 * size(500, 12)


def test_density_multiplies_the_facts() -> None:
    def facts(density: float) -> Counter[str]:
        return Counter(register_of(r).key for r in build_city(TODAY, staff=500, organizations=14, density=density))

    once, thrice = facts(1.0), facts(3.0)
    assert all(thrice[key] > 2 * once[key] for key in ("diagnostics", "area_results", "trainings"))
    assert thrice["persons"] == once["persons"]


def test_messy_files_are_written_the_same_every_time(tmp_path: Path) -> None:
    first, second = write_messy_files(tmp_path / "a"), write_messy_files(tmp_path / "b")
    assert [path.name for path in first] == [path.name for path in second]
    assert first[-1].name == "README.txt" and len(first) == 12
    text = first[-1].read_text(encoding="utf-8-sig")
    assert all(path.name in text for path in first[:-1])
    assert cells(first[1]) == cells(second[1])


def cells(path: Path) -> list[Any]:
    with path.open("rb") as stream:
        return [row for page in load_workbook(stream, read_only=False).worksheets for row in page.iter_rows(values_only=True)]


def test_people_of_the_messy_files_agree_with_each_other_and_are_not_of_the_city(city: list[Record]) -> None:
    crowd = gather_crowd(1, 2025)
    numbers = {worker.snils for worker in crowd.everyone}
    assert len(numbers) == len(crowd.everyone) and all(is_valid(number) for number in numbers)
    assert any(number.startswith("0") for number in numbers)
    assert not numbers & {record.snils for record in city if isinstance(record, Person)}
    places = {record.name: record.code for record in city if isinstance(record, Organization)}
    assert all(places[place.name] == f"99{place.id:08d}" for place in crowd.places)
    twins = Counter((worker.place.id, worker.fio) for worker in crowd.everyone)
    assert max(twins.values()) == 2


def test_messy_files_can_be_read_as_what_they_are(tmp_path: Path) -> None:
    files = {path.stem: path for path in write_messy_files(tmp_path)}
    captions = [str(value) for row in cells(files["staff_school_questionnaire"]) for value in row if value]
    assert "#REF!" in captions and "#ССЫЛКА!" in captions
    assert files["staff_creativity"].read_bytes().decode("cp1251").count("\r\n") > 15
    tariff = cells(files["staff_school_tariff"])
    assert tuple(range(1, 12)) in tariff
    people = {worker.fio for worker in gather_crowd(1, 2025).everyone}
    pairs = "\n".join(str(value) for row in cells(files["mentors"]) for value in row if value)
    assert sum(name in pairs for name in people) > 15


class Memory:
    """What the rules look at, over records in memory."""

    def __init__(self, rows: dict[str, dict[int, Any]]):
        self.today = TODAY
        self.rows = rows
        self.indexes: dict[tuple[str, tuple[str, ...]], dict[tuple[Any, ...], list[Any]]] = {}

    def get(self, kind: type[Record], number: int | None) -> Any:
        return self.rows[register_of(kind).key].get(number or 0)

    def where(self, record: type[Record], /, **equal: Any) -> list[Any]:
        key, names = register_of(record).key, tuple(sorted(equal))
        if (key, names) not in self.indexes:
            index = self.indexes[key, names] = defaultdict(list)
            for row in self.rows[key].values():
                index[tuple(getattr(row, name) for name in names)].append(row)
        return self.indexes[key, names][tuple(equal[name] for name in names)]


def test_the_city_keeps_the_rules_of_the_program(rows: dict[str, dict[int, Any]]) -> None:
    memory = Memory(rows)
    records = [record for of in rows.values() for record in of.values()]
    troubles = [(trouble, record) for record in records for trouble in check(record, memory)]
    assert [(t.message, r) for t, r in troubles if t.severity == "error"] == []
    assert 0 < len(troubles) < len(records) / 100  # a few warnings to be seen on the check page


def test_the_year_before_last_was_monitored_to_the_responses(file_desk: Desk) -> None:
    fill_demo(file_desk, 120, 6, 4, 3)
    play_past_year(file_desk, 3)
    (snapshot,) = snapshots.listing(file_desk)
    now = {v.code: (v.numerator, v.denominator) for v in indicators.measure(file_desk, year(file_desk.today.year - 2)).values}
    assert snapshot.record.state == "approved" and snapshot.whole
    assert {code: (n, size) for code, (n, size, _) in snapshot.figures.items()} == now
    with file_desk.read() as reading:
        states = Counter(r.state for r in reading.where(Recommendation, snapshot=snapshot.record.id))
        places = reading.where(RoundPlace)
    assert states["answered"] > states["sent"] > 0 and set(states) == {"answered", "sent"}
    assert places and all(p.state == "accepted" for p in places)
