"""The messy set of the demo taken in whole: numbers, the same files again, and every one taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from given import tables
from incoming import codes, every, numbers, planned, taken

from nmsdesk.domain.development import Deficit, Diagnostic, LearningPlan, Mentorship, Training
from nmsdesk.domain.organizations import Organization
from nmsdesk.domain.people import Absence, Employment, Person, QualificationCategory
from nmsdesk.services import imports
from nmsdesk.services.demo.files import write_messy_files
from nmsdesk.services.desk import Desk
from nmsdesk.services.undo import undo

EXPECTED = {  # read, created, updated, unchanged, rejected, ignored
    "organizations.xlsx": ("organizations", 6, 6, 0, 0, 0, 0),
    "staff_school_questionnaire.xlsx": ("staff", 47, 45, 1, 1, 0, 1),
    "staff_school_tariff.xlsx": ("staff", 24, 24, 0, 0, 0, 9),
    "staff_gymnasium_site.xlsx": ("staff", 20, 20, 0, 0, 0, 1),
    "staff_kindergarten_personnel.xlsx": ("staff", 19, 19, 0, 0, 0, 0),
    "staff_creativity.csv": ("staff", 16, 16, 0, 0, 0, 0),
    "diagnostics_by_area.xlsx": ("diagnostics", 44, 42, 0, 0, 2, 1),
    "diagnostics_minimal.xlsx": ("diagnostics", 36, 36, 0, 0, 0, 0),
    "trainings.xlsx": ("trainings", 54, 54, 0, 0, 0, 1),
    "plans.xlsx": ("plans", 24, 24, 0, 0, 0, 0),
    "mentors.xlsx": ("mentorships", 12, 12, 0, 0, 0, 2),
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The messy lists in the order to take them in."""
    return [path for path in write_messy_files(tmp_path_factory.mktemp("messy")) if path.suffix != ".txt"]


def test_the_whole_set_is_taken_again_without_a_change_and_taken_back_to_the_byte(desk: Desk, files: list[Path]) -> None:
    states: list[Any] = []
    batches = []
    for path in files:
        states.append(tables(desk))
        plan = planned(desk, path)
        assert tables(desk) == states[-1], f"{path.name}: planning writes nothing"
        assert (plan.kind, *numbers(plan)) == EXPECTED[path.name], path.name
        batches.append(imports.apply_import(desk, plan).batch)
    whole = tables(desk)
    for path in files:
        again = planned(desk, path)
        assert (again.created, again.updated, again.operations) == (0, 0, []), path.name
        imports.apply_import(desk, again)
    assert tables(desk) == whole, "the same files again change nothing"
    for batch, before in zip(reversed(batches), reversed(states), strict=True):
        assert undo(desk, batch).left == ()
        assert tables(desk) == before


def test_what_the_set_says_is_in_the_base(file_desk: Desk, files: list[Path]) -> None:
    desk = file_desk
    plans = {path.name: taken(desk, path) for path in files}
    assert (len(every(desk, Organization)), len(every(desk, Person)), len(every(desk, Diagnostic))) == (6, 124, 78)
    assert len(every(desk, Training)) == 54 and len(every(desk, LearningPlan)) == 24
    pairs = every(desk, Mentorship)
    assert len(pairs) == 16 and all(m.mentor != m.mentee for m in pairs)
    assert all(p.diagnostic for p in every(desk, LearningPlan)), "each plan rests on the diagnostic of its day or year"
    assert {"bad_snils", "bad_birth", "error_cell"} <= set(codes(plans["staff_school_questionnaire.xlsx"]))
    assert codes(plans["diagnostics_by_area.xlsx"]).count("unknown_person") == 2
    assert codes(plans["mentors.xlsx"]).count("pupils") == 2
    assert every(desk, Absence) and every(desk, QualificationCategory) and every(desk, Deficit)
    kinds = {e.kind for e in every(desk, Employment)}
    assert kinds == {"main", "internal", "external", "contract"}
    namesakes = [p.full_name for p in every(desk, Person)]
    assert len(namesakes) == len(set(namesakes)) + 1, "two full namesakes stay two persons"


def test_the_kindergarten_list_tells_the_end_of_categories(file_desk: Desk, files: list[Path]) -> None:
    for path in files[:5]:
        plan = taken(file_desk, path)
    assert plan.path.name == "staff_kindergarten_personnel.xlsx" and "column_unknown" not in codes(plan)
    assert any(c.until for c in every(file_desk, QualificationCategory))

