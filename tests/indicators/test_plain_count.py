"""The program's indicators equal an independent plain count, subject by subject, over synthetic cities."""

from __future__ import annotations

import math
import os
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from plain_count import Plain, Subject, export

from nmsdesk import app
from nmsdesk.domain import catalogue
from nmsdesk.domain.development import Diagnostic
from nmsdesk.domain.monitoring import RuleSet
from nmsdesk.domain.organizations import Headcount, Organization
from nmsdesk.domain.periods import period
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.services import indicators
from nmsdesk.services.demo.fill import fill_demo
from nmsdesk.services.desk import Desk
from nmsdesk.storage import records

TODAY = datetime(2025, 11, 24, 12)
CITIES = {2: (220, 9), 3: (400, 20)}  # seed: staff, organisations
WHOLE = ("2023", "2024", "2025", "2024/2025", "2025Q2", "2024-03-05..2024-11-18")
DAYS = (("2025", date(2025, 2, 28)), ("2024", date(2025, 3, 1)), ("2024/2025", date(2025, 1, 1)), ("2025", date(2024, 12, 30)))
RULES: dict[str, dict[str, Any]] = {
    "external": {"count_external": True},
    "external_alone": {"external_alone": True},
    "contract": {"count_contract": True},
    "absent": {"count_absent": True},
    "all_kinds": {"count_external": True, "count_contract": True, "count_absent": True},
    "ages": {"age_bound": 30, "experience_bound": 5},
    "included": {"age_included": True, "experience_included": True},
    "validity": {"validity_years": 3},
    "best": {"best_attempt": True, "validity_years": 1},
    "hours": {"minimum_hours": 40},
    "any_hours": {"minimum_hours": 0, "count_retraining": False},
    "stops": {"exclude_valid_stops": False},
    "teachers": {"variant_2a": "teaching"},
    "lyceums": {"school_kinds": ("lyceum", "gymnasium")},
    "no_schools": {"school_kinds": ()},
    "manual": {"manual_headcount": True},
    "manual_teachers": {"manual_headcount": True, "variant_1": "any", "variant_2a": "teaching", "variant_3": "registry"},
}


@pytest.fixture(scope="module")
def cities(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[int], Path]]:
    """The base of a synthetic city by its seed, made once, with unlikely things stirred in."""
    folder = tmp_path_factory.mktemp("cities")
    os.environ["NMSDESK_HOME"] = str(folder / "home")
    made: dict[int, Path] = {}

    def city(seed: int) -> Path:
        if seed not in made:
            desk = app.create_desk(str(folder / f"{seed}.db"), lambda: TODAY)
            staff, organizations = CITIES[seed]
            fill_demo(desk, staff, organizations, 4, seed)
            stir(desk, seed)
            desk.close()
            made[seed] = folder / f"{seed}.db"
        return made[seed]

    yield city


def stir(desk: Desk, seed: int, rules: dict[str, Any] | None = None) -> None:
    """Turn values that decide into one another at random: what a demo makes alike, life makes different; other rules too."""
    chance = random.Random(seed)
    turned: dict[str, list[tuple[float, Callable[[Any], dict[str, Any]]]]] = {
        "organizations": [(0.15, lambda o: {"counted": False}), (0.1, lambda o: {"until": date(2025, 6, 30)} if not o.successor else {})],
        "employments": [
            (0.12, lambda e: {"kind": chance.choice(["main", "internal", "external", "contract"])}),
            (0.05, lambda e: {"until": chance.choice([date(2024, 12, 31), date(2025, 1, 1), date(2025, 2, 27)])}),
        ],
        "persons": [
            (0.03, lambda p: {"birth": None}),
            (0.05, lambda p: {"career_start": None}),
            (0.06, lambda p: {"career_break": chance.choice([1, 7, 12, 18, 36])}),
            (0.02, lambda p: {"young": chance.choice(["yes", "no"]), "young_reason": "решение комиссии"}),
            (0.02, lambda p: {"birth": chance.choice([date(1989, 12, 31), date(1990, 1, 1), date(1990, 2, 28), date(1994, 12, 31)])}),
        ],
        "diagnostics": [(0.05, lambda d: {"level": None}), (0.08, lambda d: {"instrument": chance.choice([8, 9]), "level": None})],
        "deficits": [(0.1, lambda d: {"diagnostic": None}), (0.1, lambda d: {"area": "communication"})],
        "programs": [(0.2, lambda p: {"hours": chance.choice([None, 8, 15, 16, 36])}), (0.1, lambda p: {"kind": "pp"})],
        "registry_entries": [(0.3, lambda r: {"until": chance.choice([date(2024, 5, 1), date(2025, 4, 1)])})],
        "trainings": [(0.1, lambda t: {"deficit": None}), (0.1, lambda t: {"attestation": "failed"})],
        "plans": [
            (0.1, lambda p: {"diagnostic": None}),
            (0.05, lambda p: {"state": "stopped", "stop_reason": chance.choice(["refused", "post"]), "closed_on": p.closed_on or p.since}),
            (0.03, lambda p: {"state": "draft", "approved_on": None, "closed_on": None}),
        ],
        "team_members": [(0.1, lambda m: {"until": date(2025, 3, 31)}), (0.1, lambda m: {"role": "member"})],
        "mentorships": [(0.1, lambda m: {"form": "teacher_pupil"}), (0.1, lambda m: {"state": "planned"})],
        "checklist_items": [(0.2, lambda i: {"hidden": True})],
        "checklist_marks": [(0.05, lambda m: {"state": chance.choice(["no", "na"])})],
        "sites": [(0.2, lambda s: {"kind": "attached"}), (0.2, lambda s: {"until": date(2024, 12, 31)})],
        "headcounts": [(0.3, lambda h: {"leading": None})],
    }  # fmt: skip
    with desk.begin("test", "Перемешано") as begun:
        work = begun.work
        for key, changes in turned.items():
            pairs = []
            for before in records.where(work.connection, catalogue.register(key).record):
                after: Any = before
                for share, change in changes:
                    if chance.random() < share:
                        after = replace(after, **change(after))
                if getattr(after, "since", None) and getattr(after, "until", None) and after.until < after.since:
                    continue
                pairs.append((before, after))
            work.change_many(pairs)
        work.change_many([(r, replace(r, **(rules or {}))) for r in records.where(work.connection, RuleSet)] if rules else [])
        results = [d for d in records.where(work.connection, Diagnostic) if d.day]
        for d in chance.sample(results, len(results) // 5):
            again: dict[str, Any] = {"day": d.day.replace(day=28) if d.day else None, "level": chance.choice([1, 2, 3, 4, None])}
            work.add(replace(d, id=None, uid="", instrument=chance.choice([1, 8]), **again))
        places = [o for o in records.where(work.connection, Organization) if o.id is not None]
        for o in chance.sample(places, len(places) // 2):
            on = chance.choice([date(2024, 9, 20), date(2025, 9, 20)])
            work.add(Headcount(organization=o.id, day=on, teaching=chance.randint(0, 40), basis="ОО-1"))


def numbers(subjects: dict[int, Subject], steps: int) -> tuple[int, list[int], int, int]:
    """Population, passed by step, excluded, no data."""
    inside = [s for s in subjects.values() if not s.left_out]
    passed = [sum(s.passed > n for s in inside) for n in range(steps)]
    return len(inside), passed, *(sum(s.left_out == out for s in subjects.values()) for out in ("excluded", "no_data"))  # type: ignore[return-value]


def agree(desk: Desk, file: Path, text: str, on: date | None, listed: set[str] | None = None, places: bool = True) -> int:
    """Compare everything of a period under every reading; how many subjects were compared.

    ``listed`` are the readings whose lists are compared besides their numbers and those of the official ones; all without it.
    ``places``: the breakdown by organisation too.
    """
    span = period(text)
    on = on or max(span.since, min(span.until, TODAY.date()))
    plain = Plain(export(file), span.since.isoformat(), span.until.isoformat(), on.isoformat())
    measured = indicators.measure(desk, span, on, by_organization=places, variants=True)
    seen = 0
    for value in measured.values:
        code = value.code
        assert [v.variant for v in value.variants] == list(INDICATORS[code].variants)
        for part in (value, *value.variants):
            where = f"{file.stem} {text} {on} {code}/{part.variant}"
            subjects = plain.subjects(code, part.variant)
            size, passed, excluded, unknown = numbers(subjects, len(part.funnel) - 1)
            heads = plain.headcounts(code, part.variant)
            inside = {s: x for s, x in subjects.items() if not x.left_out}
            rest = sum(1 for x in inside.values() if x.place not in heads)
            assert (part.numerator, part.denominator) == (passed[-1], rest + sum(heads.values())), where
            assert [n for _, n in part.funnel] == [size, *passed], where
            assert (part.excluded, part.no_data) == (excluded, unknown), where
            assert part.target == plain.target(code), where
            if part.denominator and part.numerator <= part.denominator and part.target is not None:
                lacking = max(0, math.ceil(Fraction(str(part.target)) / 100 * part.denominator) - part.numerator)
                assert part.missing == lacking and part.status == ("not_reached" if lacking else "reached"), where
            else:
                assert part.percent is None and part.status == "no_data", where
            if listed is not None and part.variant != value.variant and part.variant not in listed:
                continue
            members = indicators.who(desk, code, span, on, variant=part.variant)
            assert {m.id: (m.organization, m.status) for m in members} == {s: (x.place, x.status) for s, x in subjects.items()}, where
            assert len(members) == len(subjects)
            counted = {m.id for m in members if m.status == "counted"}
            assert len(counted) == part.numerator and counted <= set(inside), where
            titles = [title for title, _ in part.funnel[1:]]
            for m in members:
                mine = subjects[m.id]
                assert m.step == (titles[mine.passed] if m.status == "not_counted" else ""), (where, m)
                assert m.reason, (where, m)
            seen += len(members)
        if not places:
            continue
        by_place: dict[int, dict[int, Subject]] = {}
        for s, x in plain.subjects(code).items():
            by_place.setdefault(x.place, {})[s] = x
        heads = plain.headcounts(code, value.variant)
        own = {place: next((v for v in values if v.code == code), None) for place, values in measured.by_organization.items()}
        assert {place for place, v in own.items() if v is not None} == set(by_place) | set(heads), (text, code)
        for place, subjects in by_place.items():
            found = own[place]
            assert found is not None
            size, passed, excluded, unknown = numbers(subjects, len(found.funnel) - 1)
            assert found.numerator == passed[-1] and found.denominator == heads.get(place, size), (text, code, place)
            assert [n for _, n in found.funnel] == [size, *passed]
            assert (found.excluded, found.no_data, found.target) == (excluded, unknown, plain.target(code, place))
            if place % 4 or listed is not None:
                continue  # a list takes longer than a number
            one = indicators.who(desk, code, span, on, organization=place)
            assert {m.id: m.status for m in one} == {s: x.status for s, x in subjects.items()}, (text, code, place)
    return seen


@pytest.mark.parametrize("text", WHOLE)
@pytest.mark.parametrize("seed", [3])
def test_every_number_and_list_of_a_period_equals_the_plain_count(cities: Callable[[int], Path], seed: int, text: str) -> None:
    file = cities(seed)
    desk = app.open_desk(str(file), lambda: TODAY)
    assert agree(desk, file, text, None) > 500
    desk.close()


@pytest.mark.parametrize(("text", "on"), DAYS)
def test_they_agree_on_other_as_of_days(cities: Callable[[int], Path], text: str, on: date) -> None:
    file = cities(2)
    desk = app.open_desk(str(file), lambda: TODAY)
    agree(desk, file, text, on)
    desk.close()


def test_they_agree_on_each_kind_of_database(desk: Desk, base: Path, opened: Callable[..., Desk]) -> None:
    file = desk if desk.folder else opened(base)
    for one in {desk, file}:
        one.database.clock = one.clock = lambda: TODAY
        fill_demo(one, 120, 6, 3, 7)
        stir(one, 7)
    for text in ("2024", "2024/2025"):
        agree(desk, base, text, None)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory, template_file: Path) -> Iterator[Desk]:
    """A base that holds one small city after another: statements are compiled once for all of them."""
    file = Path(shutil.copy(template_file, tmp_path_factory.mktemp("many") / "city.db"))
    desk = app.open_desk(str(file), lambda: TODAY)
    yield desk
    desk.database.changed = False
    desk.close()


def emptied(desk: Desk, template: Path) -> Path:
    """The base as it was made, with dictionaries only; its file."""
    assert desk.database.file
    with sqlite3.connect(template) as source, sqlite3.connect(desk.database.file) as target:
        source.backup(target)
    return desk.database.file


@pytest.mark.parametrize("tenth", range(20))
def test_they_agree_on_two_hundred_random_cities(many: Desk, template_file: Path, tenth: int) -> None:
    for seed in range(1000 + 10 * tenth, 1010 + 10 * tenth):
        chance = random.Random(seed)
        file = emptied(many, template_file)
        fill_demo(many, chance.randint(6, 24), chance.randint(1, 4), 2, seed)
        stir(many, seed, rules_at_random(chance))
        text = chance.choice(("2024", "2025", "2024/2025", "2025/2026", "2025Q2", "2024H2", "2025-02-01..2025-09-14"))
        span = period(text)
        last = min(span.until + timedelta(days=60), TODAY.date())
        on = None if chance.random() < 0.3 else span.since + timedelta(days=chance.randint(-20, (last - span.since).days))
        others = set(chance.sample([v for i in INDICATORS.values() for v in i.variants], 4))
        assert agree(many, file, text, on, others, places=seed % 3 == 0), (seed, text, on)


def rules_at_random(chance: random.Random) -> dict[str, Any]:
    """Up to three of the rules that are tried, and any reading of each indicator as the official one."""
    found: dict[str, Any] = {}
    for name in chance.sample(sorted(RULES), chance.randint(0, 3)):
        found |= RULES[name]
    return {f"variant_{code}": chance.choice(list(i.variants)) for code, i in INDICATORS.items()} | found


def test_the_rules_that_are_tried_change_the_numbers(cities: Callable[[int], Path]) -> None:
    file = cities(2)
    tables = export(file)
    same = []
    for name, changes in RULES.items():
        if name in ("manual", "manual_teachers"):
            continue  # they change the denominators, which are compared by themselves
        stored = {k: "|".join(("", *v, "")) if isinstance(v, tuple) else v for k, v in changes.items()}
        ruled = {"rule_sets": [{**r, **stored} for r in tables["rule_sets"]]}
        if all(
            Plain(tables, f"{y}-01-01", f"{y}-12-31", f"{y}-11-24").subjects(code)
            == Plain(tables | ruled, f"{y}-01-01", f"{y}-12-31", f"{y}-11-24").subjects(code)
            for y in (2024, 2025) for code in INDICATORS
        ):  # fmt: skip
            same.append(name)
    assert not same
