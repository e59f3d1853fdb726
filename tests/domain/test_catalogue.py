"""Every register is declared soundly: what tables, forms, search and documents are read from exists."""

from __future__ import annotations

from datetime import date

import pytest

from nmsdesk import settings
from nmsdesk.domain import catalogue, terms
from nmsdesk.domain import fields as f
from nmsdesk.errors import Rejected
from nmsdesk.services import registers

REGISTERS = list(catalogue.REGISTERS.values())
each = pytest.mark.parametrize("register", REGISTERS, ids=[r.key for r in REGISTERS])


@each
def test_a_register_has_a_label_an_icon_and_three_nouns(register: catalogue.Register) -> None:
    names = {c.name for c in register.columns}
    assert set(register.label) <= names and register.label
    assert len(register.nouns) == 3 and all(register.nouns)
    assert (settings.resources() / "icons" / f"{register.icon}.svg").is_file(), register.icon


@each
def test_fields_point_to_registers_and_dictionaries_that_exist(register: catalogue.Register) -> None:
    for column in register.columns:
        match column.field:
            case f.Ref(register=key):
                assert key in catalogue.REGISTERS
            case f.Choice(options=options, dictionary=""):
                assert options, column.name
            case f.Choice(dictionary=dictionary) | f.Many(dictionary=dictionary):
                assert dictionary in terms.DICTIONARIES
            case f.Number(minimum=low, maximum=high):
                assert high is None or low is not None, "a sentence about bounds needs the lower one"


@each
def test_captions_of_a_register_differ_and_every_class_field_is_declared(register: catalogue.Register) -> None:
    captions = [c.caption for c in register.columns]
    assert len(set(captions)) == len(captions)
    declared = {c.name for c in register.columns} | set(f.SERVICE)
    assert {name for name in register.record.__dataclass_fields__} == declared


@each
def test_a_register_belongs_to_one_owner_at_most_and_owners_make_no_circle(register: catalogue.Register) -> None:
    seen = [register.key]
    while owner := catalogue.REGISTERS[seen[-1]].owner:
        assert isinstance(owner.field, f.Ref)
        assert owner.field.register not in seen
        seen.append(owner.field.register)
    assert sum(isinstance(c.field, f.Ref) and c.field.owner for c in register.columns) <= 1


@each
def test_a_record_is_frozen(register: catalogue.Register) -> None:
    record = registers.blank(register.key)
    with pytest.raises((AttributeError, TypeError)):
        record.version = 5  # type: ignore[misc]


def test_keys_are_plain_english_plurals() -> None:
    assert all(f.CODE.fullmatch(key) for key in catalogue.REGISTERS)
    assert {"organizations", "persons", "employments", "diagnostics", "programs", "trainings", "teams", "plans", "mentorships", "sites",
            "associations", "memberships", "events", "participations"} <= set(catalogue.REGISTERS)  # fmt: skip


def test_an_unknown_register_is_refused_with_the_list() -> None:
    with pytest.raises(Rejected, match="organizations"):
        catalogue.register("nothing")


def test_counted_nouns_agree() -> None:
    persons = catalogue.register("persons")
    assert [persons.counted(n).replace("\u00a0", " ") for n in (1, 2, 5, 11, 4000)] == [
        "1 работник", "2 работника", "5 работников", "11 работников", "4 000 работников",
    ]  # fmt: skip


def test_a_dated_record_holds_on_both_its_ends() -> None:
    site = catalogue.register("sites").record(since=date(2025, 1, 1), until=date(2025, 12, 31))
    assert isinstance(site, f.Dated)
    assert site.holds(date(2025, 1, 1)) and site.holds(date(2025, 12, 31)) and not site.holds(date(2026, 1, 1))
