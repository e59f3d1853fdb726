"""The thirty-five edge cases of domain.md §10: which test holds which, and that each is there."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PEOPLE, FACTS, PLACES = (f"indicators/test_edge_cases_{name}.py" for name in ("people", "facts", "places"))
MATCHING, STAFF, RULES = "services/test_imports_matching.py", "services/test_imports_staff.py", "services/test_rules.py"
CASES: dict[int, tuple[str, ...]] = {
    1: (f"{PEOPLE}::test_a_person_with_jobs_in_two_schools_is_counted_once_at_the_main_one",),
    2: (f"{PEOPLE}::test_a_head_who_teaches_is_counted_once_among_teachers_and_leaders",),
    3: (f"{PEOPLE}::test_a_change_of_surname_between_diagnostic_and_course_leaves_one_person",),
    4: (f"{PEOPLE}::test_a_person_who_moves_in_mid_year_is_counted_where_they_work_on_the_as_of_day",),
    5: (f"{PEOPLE}::test_a_person_on_long_absence_is_excluded_though_diagnosed_before",),
    6: (
        f"{PEOPLE}::test_a_person_who_turns_35_on_the_as_of_day_is_no_longer_young",
        f"{PEOPLE}::test_a_person_who_turns_35_inside_the_period_was_young_on_an_earlier_day",
    ),
    7: (f"{PEOPLE}::test_a_person_whose_third_year_is_over_on_the_as_of_day_is_no_beginner",),
    8: (f"{FACTS}::test_of_two_diagnostics_the_later_one_decides",),
    9: (f"{FACTS}::test_results_without_names_are_told_and_never_added",),
    10: (f"{FACTS}::test_a_plan_without_diagnostic_is_kept_and_not_counted",),
    11: (f"{FACTS}::test_a_plan_across_the_border_is_active_in_both_periods_and_due_in_the_second",),
    12: (f"{FACTS}::test_a_plan_stopped_for_a_valid_reason_is_excluded_and_a_refusal_is_a_failure",),
    13: (f"{FACTS}::test_a_course_finished_without_final_attestation_does_not_count",),
    14: (f"{FACTS}::test_a_programme_must_be_in_the_registry_on_the_last_day_of_learning",),
    15: (f"{FACTS}::test_a_course_for_another_area_does_not_answer_the_deficit",),
    16: (f"{FACTS}::test_a_course_shorter_than_16_hours_does_not_count",),
    17: (
        f"{FACTS}::test_members_trained_on_different_programmes_are_no_trained_team",
        f"{FACTS}::test_members_trained_in_different_years_are_no_trained_team",
    ),
    18: (f"{PLACES}::test_a_school_without_young_teachers_has_no_data_and_is_not_asked_for_them",),
    19: (
        f"{PLACES}::test_a_mentor_from_another_school_supports_the_young_teacher",
        f"{PLACES}::test_two_mentors_of_one_and_one_of_two_count_each_young_teacher_once",
    ),
    20: (f"{PLACES}::test_a_mentor_who_is_dismissed_ends_the_support_when_the_pair_is_ended",),
    21: ("services/test_imports_facts.py::test_rows_about_pupils_are_passed_over_with_a_note",),
    22: (
        f"{MATCHING}::test_a_merged_school_leads_to_its_successor",
        "services/test_moves.py::test_a_school_merged_into_another_gives_it_the_people_and_the_names",
    ),
    23: (f"{PEOPLE}::test_teachers_of_preschool_groups_belong_to_their_school",),
    24: (f"{PLACES}::test_a_regional_school_is_counted_until_it_is_marked_as_not_counted",),
    25: (f"{PLACES}::test_an_empty_population_is_neither_0_nor_100_per_cent",),
    26: (f"{PLACES}::test_a_target_changed_in_mid_year_is_the_one_of_the_as_of_day",),
    27: (f"{PLACES}::test_a_site_of_an_academic_year_counts_in_both_calendar_years_it_meets",),
    28: (f"{PLACES}::test_a_headcount_below_the_counted_is_an_error_and_never_above_100_per_cent",),
    29: (f"{MATCHING}::test_yo_and_latin_letters_do_not_make_a_new_person",),
    30: (f"{MATCHING}::test_lost_zeros_of_a_snils_do_not_make_a_new_person",),
    31: (f"{RULES}::test_a_category_of_after_september_2023_has_no_term",),
    32: (f"{STAFF}::test_two_subjects_of_one_person_in_two_rows_are_one_job",),
    33: (f"{RULES}::test_a_dismissed_person_may_be_hired_again",),
    34: ("exchange/test_reading.py::test_error_cells_are_told_with_their_address",),
    35: (f"{RULES}::test_a_person_without_patronymic_is_a_person",),
}


def test_every_case_has_its_test() -> None:
    assert sorted(CASES) == list(range(1, 36))


@pytest.mark.parametrize("case", CASES)
def test_the_test_of_a_case_is_there(case: int) -> None:
    for place in CASES[case]:
        file, name = place.split("::")
        found = {n.name for n in ast.walk(ast.parse((HERE / file).read_text("utf-8"))) if isinstance(n, ast.FunctionDef)}
        assert name in found, place
