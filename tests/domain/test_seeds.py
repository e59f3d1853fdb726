"""What a new database starts with is complete, valid and the same on every computer."""

from __future__ import annotations

from collections import defaultdict

import pytest

from nmsdesk.domain import terms
from nmsdesk.domain.catalogue import REGISTERS, register_of
from nmsdesk.domain.development import Instrument, Level, Scale
from nmsdesk.domain.fields import CODE, Choice, Many, Record, Ref
from nmsdesk.domain.monitoring import RuleSet, Target, Term
from nmsdesk.domain.organizations import ChecklistItem
from nmsdesk.domain.people import Post
from nmsdesk.domain.seeds import seed_records
from nmsdesk.russian import fold

SEEDS = seed_records()
CODES: dict[str, set[str]] = defaultdict(set)
for _term in SEEDS:
    if isinstance(_term, Term):
        CODES[_term.dictionary].add(_term.code)


def of(kind: type[Record]) -> list[Record]:
    return [record for record in SEEDS if type(record) is kind]


def test_seeds_are_the_same_every_time() -> None:
    assert seed_records() == SEEDS
    assert len({record.uid for record in SEEDS}) == len(SEEDS)


def test_ids_run_from_one_and_references_point_back() -> None:
    seen: dict[str, int] = defaultdict(int)
    for record in SEEDS:
        register = register_of(record)
        for column in register.columns:
            value = getattr(record, column.name)
            if isinstance(column.field, Ref) and value is not None:
                assert 1 <= value <= seen[column.field.register], (record, column.name)
        seen[register.key] += 1
        assert record.id == seen[register.key]


def test_codes_are_of_the_dictionaries_and_options() -> None:
    for record in SEEDS:
        for column in register_of(record).columns:
            value = getattr(record, column.name)
            if isinstance(column.field, Choice) and value:
                known = CODES[column.field.dictionary] if column.field.dictionary else set(column.field.options)
                assert value in known, (record, column.name)
            elif isinstance(column.field, Many):
                assert set(value) <= CODES[column.field.dictionary], (record, column.name)


def test_every_dictionary_is_filled_with_latin_codes_once() -> None:
    assert set(CODES) == set(terms.DICTIONARIES)
    found = [(t.dictionary, t.code) for t in SEEDS if isinstance(t, Term)]
    assert len(set(found)) == len(found)
    assert all(CODE.fullmatch(code) for _, code in found)


@pytest.mark.parametrize("dictionary", sorted(terms.DICTIONARIES))
def test_no_two_values_of_a_dictionary_are_spelt_alike(dictionary: str) -> None:
    owners: dict[str, str] = {}
    for term in (t for t in SEEDS if isinstance(t, Term) and t.dictionary == dictionary):
        for spelling in {fold(s) for s in (term.name, *term.aliases.split(";")) if s.strip()}:
            assert owners.setdefault(spelling, term.code) == term.code, spelling


def test_no_two_posts_are_spelt_alike() -> None:
    owners: dict[str, str] = {}
    for post in SEEDS:
        if isinstance(post, Post):
            for spelling in {fold(s) for s in (post.name, *post.aliases.split(";")) if s.strip()}:
                assert owners.setdefault(spelling, post.name) == post.name, spelling


def test_required_fields_are_filled() -> None:
    for record in SEEDS:
        for column in register_of(record).columns:
            if column.field.required:
                assert getattr(record, column.name) not in (None, ""), (record, column.name)


def test_levels_of_a_scale_go_down_from_the_best() -> None:
    for scale in (s for s in SEEDS if isinstance(s, Scale)):
        levels = [level for level in SEEDS if isinstance(level, Level) and level.scale == scale.id]
        assert [level.position for level in levels] == list(range(1, len(levels) + 1))
        bounds = [level.minimum for level in levels if level.minimum is not None]
        assert bounds == sorted(bounds, reverse=True)
        assert levels[0].passing and levels[-1].deficit and not levels[-1].passing


def test_a_self_diagnostic_is_not_counted() -> None:
    counted = {i.name: i.counted for i in SEEDS if isinstance(i, Instrument)}
    assert not counted["Самодиагностика педагога"] and sum(counted.values()) >= 5


def test_pupil_mentoring_does_not_count() -> None:
    counts = {t.code: t.counts for t in SEEDS if isinstance(t, Term) and t.dictionary == "mentoring_forms"}
    assert [code for code, yes in counts.items() if not yes] == ["pupil_pupil", "teacher_pupil"]


def test_rules_checklist_and_targets_are_those_of_the_regulation() -> None:
    assert len(of(RuleSet)) == 1
    assert [i.position for i in SEEDS if isinstance(i, ChecklistItem) and i.obligatory] == [1, 2, 3, 4, 6, 9]
    targets = {t.indicator: t.value for t in SEEDS if isinstance(t, Target)}
    assert targets == {"1": 60, "2a": 30, "2b": 80, "3": 30, "4": 40, "5": 70, "6": 100, "7": 10}


def test_seeded_registers_are_known() -> None:
    assert {register_of(record).key for record in SEEDS} <= set(REGISTERS)
