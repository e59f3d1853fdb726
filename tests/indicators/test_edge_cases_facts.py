"""Which facts count: diagnostics, plans, courses, teams (domain.md §10, cases 8–17)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from asked import (
    a_deficit,
    a_listed_program,
    a_teacher,
    a_team,
    a_training,
    approved,
    closed,
    head_post,
    level,
    plan_of,
    reason,
    rules,
    share,
    status,
    value,
)  # fmt: skip
from given import a_diagnostic, a_job, a_person, a_program, a_school, instrument, saved

from nmsdesk.domain.development import DiagnosticSummary, RegistryEntry
from nmsdesk.domain.organizations import TeamMember
from nmsdesk.domain.people import Employment
from nmsdesk.domain.periods import year
from nmsdesk.services import indicators
from nmsdesk.services.desk import Desk

# 8. Several diagnostics of one person


@pytest.fixture
def desk(file_desk: Any) -> Any:
    """Counted and matched alike on any base, which other tests show: a file does for these."""
    return file_desk


def test_of_two_diagnostics_the_later_one_decides(desk: Desk) -> None:
    person = a_teacher(desk)
    a_diagnostic(desk, person, day=date(2025, 3, 1), percent=90.0)
    a_diagnostic(desk, person, day=date(2025, 10, 1), percent=30.0, instrument=instrument(desk, 3).id)
    assert share(desk, "1") == (0, 1) and share(desk, "1", variant="any") == (1, 1)
    assert value(desk, "1", as_of=date(2025, 9, 30)).numerator == 1
    words = reason(desk, "1", person)
    assert "не засчитывается" in words and "01.10.2025" in words and "низкий" in words and "30 %" in words


def test_the_best_attempt_decides_when_the_rules_say_so_and_is_named(desk: Desk) -> None:
    person = a_teacher(desk)
    a_diagnostic(desk, person, day=date(2025, 3, 1), percent=90.0)
    a_diagnostic(desk, person, day=date(2025, 10, 1), percent=30.0)
    rules(desk, best_attempt=True)
    assert share(desk, "1") == (1, 1)
    assert reason(desk, "1", person).startswith("лучшая 01.03.2025") and "высокий" in reason(desk, "1", person)


def test_of_two_diagnostics_of_one_day_the_one_entered_later_decides(desk: Desk) -> None:
    person = a_teacher(desk)
    a_diagnostic(desk, person, percent=90.0)
    a_diagnostic(desk, person, percent=10.0, instrument=instrument(desk, 1).id)
    assert share(desk, "1") == (0, 1)


def test_a_person_is_diagnosed_once_however_many_the_attempts(desk: Desk) -> None:
    person = a_teacher(desk)
    for n in range(3):
        a_diagnostic(desk, person, day=date(2025, 3 + n, 1))
    assert share(desk, "1") == (1, 1)


def test_self_diagnosis_does_not_count_and_the_reason_says_so(desk: Desk) -> None:
    person = a_teacher(desk)
    a_diagnostic(desk, person, instrument=instrument(desk, 7).id)
    assert status(desk, "1", person) == "not_counted"
    assert "нет учтённой диагностики" in reason(desk, "1", person) and "инструмент не учитывается" in reason(desk, "1", person)


def test_a_later_self_diagnosis_does_not_hide_a_counted_one(desk: Desk) -> None:
    person = a_teacher(desk)
    a_diagnostic(desk, person, day=date(2025, 3, 1))
    a_diagnostic(desk, person, day=date(2025, 10, 1), percent=10.0, instrument=instrument(desk, 7).id)
    assert share(desk, "1") == (1, 1) and "01.03.2025" in reason(desk, "1", person)


def test_a_high_level_of_deficit_is_not_a_high_level(desk: Desk) -> None:
    bad, good = a_teacher(desk, "Слабая"), a_teacher(desk, "Сильная")
    a_diagnostic(desk, bad, instrument=instrument(desk, 4).id, percent=None, level=level(desk, "высокий", 3))
    a_diagnostic(desk, good, instrument=instrument(desk, 4).id, percent=None, level=level(desk, "минимальный", 3))
    assert (status(desk, "1", bad), status(desk, "1", good)) == ("not_counted", "counted")


def test_a_result_without_level_is_a_diagnostic_that_does_not_pass(desk: Desk) -> None:
    person = a_teacher(desk)
    a_diagnostic(desk, person, instrument=instrument(desk, 6).id, percent=None, result="сертификат участника")
    assert share(desk, "1") == (0, 1) and share(desk, "1", variant="any") == (1, 1)
    assert "уровень не определён" in reason(desk, "1", person)


@pytest.mark.parametrize(
    ("day", "inside"), [(date(2024, 12, 31), 0), (date(2025, 1, 1), 1), (date(2025, 12, 31), 1), (date(2026, 1, 1), 0)]
)
def test_the_first_and_last_days_of_the_period_belong_to_it(desk: Desk, day: date, inside: int) -> None:
    a_diagnostic(desk, a_teacher(desk), day=day)
    assert share(desk, "1") == (inside, 1)


@pytest.mark.parametrize(("day", "valid"), [(date(2022, 12, 30), 0), (date(2022, 12, 31), 1), (date(2024, 5, 5), 1)])
def test_a_diagnostic_stays_valid_for_the_years_of_the_rules(desk: Desk, day: date, valid: int) -> None:
    a_diagnostic(desk, a_teacher(desk), day=day)
    assert share(desk, "1") == (0, 1)
    rules(desk, validity_years=3)
    assert share(desk, "1") == (valid, 1)


def test_passing_among_the_diagnosed_leaves_the_others_out_of_the_population(desk: Desk) -> None:
    strong, weak, _ = a_teacher(desk, "Сильная"), a_teacher(desk, "Слабая"), a_teacher(desk, "Непроверенная")
    a_diagnostic(desk, strong)
    a_diagnostic(desk, weak, percent=20.0)
    assert share(desk, "1") == (1, 3) and share(desk, "1", variant="any") == (2, 3) and share(desk, "1", variant="among") == (1, 2)


# 9. A diagnostic without persons


def test_results_without_names_are_told_and_never_added(desk: Desk) -> None:
    person = a_teacher(desk)
    with desk.read() as reading:
        (job,) = reading.where(Employment, person=person.id)
    saved(desk, DiagnosticSummary(organization=job.organization, instrument=1, day=date(2025, 5, 1), participants=21, passing=20))
    found = value(desk, "1")
    assert (found.numerator, found.denominator) == (0, 1)
    assert any("21\N{NO-BREAK SPACE}участник" in note for note in found.notes)
    assert value(desk, "1", "2024").notes == ()


# 10–12. Plans


def test_a_plan_without_diagnostic_is_kept_and_not_counted(desk: Desk) -> None:
    person = a_teacher(desk)
    plan_of(desk, person, **approved(None, number="7"))
    found = value(desk, "2a")
    assert [n for _, n in found.funnel] == [1, 1, 0]
    assert "без диагностики" in reason(desk, "2a", person) and "ИОМ № 7" in reason(desk, "2a", person)
    assert share(desk, "2b") == (0, 0)


def test_a_plan_counts_when_one_of_several_rests_on_a_diagnostic_and_that_one_is_named(desk: Desk) -> None:
    person = a_teacher(desk)
    found = a_diagnostic(desk, person, day=date(2025, 1, 20))
    plan_of(desk, person, **approved(found, number="1"))
    plan_of(desk, person, number="2", since=date(2025, 9, 1), until=date(2026, 5, 31))
    assert share(desk, "2a") == (1, 1) and "ИОМ № 1 " in reason(desk, "2a", person)


def test_a_draft_is_no_plan_yet(desk: Desk) -> None:
    person = a_teacher(desk)
    plan_of(desk, person, diagnostic=a_diagnostic(desk, person).id, since=date(2025, 2, 1), until=date(2025, 11, 30), state="agreed")
    assert share(desk, "2a") == (0, 1) and "согласован" in reason(desk, "2a", person)


def test_a_plan_across_the_border_is_active_in_both_periods_and_due_in_the_second(desk: Desk) -> None:
    person = a_teacher(desk)
    found = a_diagnostic(desk, person, day=date(2024, 9, 20))
    plan = plan_of(desk, person, **approved(found, since=date(2024, 10, 1), until=date(2025, 5, 31), approved_on=date(2024, 10, 1)))
    assert [share(desk, "2a", text) for text in ("2024", "2025", "2026")] == [(1, 1), (1, 1), (0, 1)]
    assert [share(desk, "2b", text) for text in ("2024", "2025", "2026")] == [(0, 0), (0, 1), (0, 0)]
    assert share(desk, "2b", "2024", variant="all") == (0, 1)
    saved(desk, replace(plan, **closed(date(2025, 5, 30))))
    assert share(desk, "2b", "2025") == (1, 1) and share(desk, "2b", "2024", variant="all") == (0, 1)


@pytest.mark.parametrize(("until", "due"), [(date(2025, 12, 31), 1), (date(2026, 1, 1), 0)])
def test_a_plan_is_due_on_the_last_day_of_the_period_and_not_a_day_later(desk: Desk, until: date, due: int) -> None:
    person = a_teacher(desk)
    plan_of(desk, person, **approved(a_diagnostic(desk, person, day=date(2025, 1, 20)), until=until))
    assert share(desk, "2b") == (0, due)
    assert share(desk, "2b", as_of=date(2026, 2, 1)) == (0, due)  # a later as-of day does not bring the next year's plans in


def test_a_plan_approved_after_the_as_of_day_is_not_approved_yet(desk: Desk) -> None:
    person = a_teacher(desk)
    plan_of(desk, person, **approved(a_diagnostic(desk, person, day=date(2025, 1, 20)), approved_on=date(2025, 3, 1)))
    assert share(desk, "2a", as_of=date(2025, 2, 28)) == (0, 1) and share(desk, "2a", as_of=date(2025, 3, 1)) == (1, 1)


def test_a_plan_stopped_for_a_valid_reason_is_excluded_and_a_refusal_is_a_failure(desk: Desk) -> None:
    moved, refused = a_teacher(desk, "Сменившая"), a_teacher(desk, "Отказавшаяся")
    plans = [
        plan_of(desk, p, **approved(a_diagnostic(desk, p, day=date(2025, 1, 20)), **closed(date(2025, 6, 1), "stopped", stop_reason=why)))
        for p, why in ((moved, "post"), (refused, "refused"))
    ]
    assert share(desk, "2b") == (0, 1)
    assert status(desk, "2b", plans[0]) == "excluded" and "по уважительной причине" in reason(desk, "2b", plans[0])
    assert status(desk, "2b", plans[1]) == "not_counted" and "прекращён 01.06.2025" in reason(desk, "2b", plans[1])
    rules(desk, exclude_valid_stops=False)
    assert share(desk, "2b") == (0, 2)


def test_a_plan_partly_realized_is_not_successful(desk: Desk) -> None:
    person = a_teacher(desk)
    plan = plan_of(desk, person, **approved(a_diagnostic(desk, person, day=date(2025, 1, 20)), **closed(date(2025, 11, 1), "partly")))
    assert share(desk, "2b") == (0, 1) and "реализован частично" in reason(desk, "2b", plan)


def test_plans_of_leaders_are_not_asked_about_when_2a_is_of_teachers_only(desk: Desk) -> None:
    head = a_person(desk)
    a_job(desk, head, a_school(desk), post=head_post(desk))
    plan_of(desk, head, **approved(a_diagnostic(desk, head, day=date(2025, 1, 20))))
    assert share(desk, "2b") == (0, 1)
    rules(desk, variant_2a="teaching")
    assert share(desk, "2a") == (0, 0) and share(desk, "2b") == (0, 0)


# 13–16. Courses


def test_each_step_of_a_course_is_seen_in_the_funnel(desk: Desk) -> None:
    people = [a_teacher(desk, f"Ученица{'абвгд'[n]}") for n in range(5)]
    listed, other = a_listed_program(desk), a_program(desk, "Не из реестра")
    found = [a_deficit(desk, p, a_diagnostic(desk, p, day=date(2025, 2, 1))) for p in people]
    a_training(desk, people[1], other, deficit=found[1].id)
    a_training(desk, people[2], listed)
    a_training(desk, people[3], listed, deficit=found[3].id, attestation="failed")
    a_training(desk, people[4], listed, deficit=found[4].id)
    assert [n for _, n in value(desk, "3").funnel] == [5, 4, 3, 2, 1]
    assert [n for _, n in value(desk, "3", variant="registry").funnel] == [5, 4, 3, 2]
    said = [reason(desk, "3", p) for p in people]
    assert "нет завершённого в периоде обучения" in said[0]
    assert "не в федеральном реестре" in said[1] and "«Не из реестра»" in said[1]
    assert "не связано с выявленным дефицитом" in said[2] and "дефицит не указан" in said[2]
    assert "аттестация не сдана" in said[3] and "не сдал" in said[3]
    assert "20.06.2025" in said[4] and "сдал" in said[4]


@pytest.mark.parametrize("attestation", ["", "absent", "failed"])
def test_a_course_finished_without_final_attestation_does_not_count(desk: Desk, attestation: str) -> None:
    person = a_teacher(desk)
    deficit = a_deficit(desk, person, a_diagnostic(desk, person, day=date(2025, 2, 1)))
    a_training(desk, person, a_listed_program(desk), deficit=deficit.id, attestation=attestation)
    assert share(desk, "3") == (0, 1)


def test_steps_are_asked_of_one_course_and_not_gathered_from_several(desk: Desk) -> None:
    person = a_teacher(desk)
    deficit = a_deficit(desk, person, a_diagnostic(desk, person, day=date(2025, 2, 1)))
    a_training(desk, person, a_listed_program(desk), deficit=deficit.id, attestation="failed")
    a_training(desk, person, a_program(desk, "Не из реестра"), until=date(2025, 9, 1), deficit=deficit.id)
    assert share(desk, "3") == (0, 1)
    words = reason(desk, "3", person)
    assert "аттестация не сдана" in words and "«Предметное ядро»" in words


@pytest.mark.parametrize(
    ("since", "until", "listed"),
    [
        (date(2024, 1, 1), date(2025, 6, 20), 1),
        (date(2024, 1, 1), date(2025, 6, 19), 0),
        (date(2025, 6, 20), None, 1),
        (date(2025, 6, 21), None, 0),
    ],
)
def test_a_programme_must_be_in_the_registry_on_the_last_day_of_learning(desk: Desk, since: date, until: date | None, listed: int) -> None:
    person = a_teacher(desk)
    deficit = a_deficit(desk, person, a_diagnostic(desk, person, day=date(2025, 2, 1)))
    a_training(desk, person, a_listed_program(desk, since=since, until=until), deficit=deficit.id)
    assert share(desk, "3") == (listed, 1)


def test_a_programme_taken_out_and_put_back_counts_by_the_stay_that_holds_the_day(desk: Desk) -> None:
    person, program = a_teacher(desk), a_listed_program(desk, until=date(2025, 3, 1))
    deficit = a_deficit(desk, person, a_diagnostic(desk, person, day=date(2025, 2, 1)))
    training = a_training(desk, person, program, deficit=deficit.id)
    assert share(desk, "3") == (0, 1)
    saved(desk, RegistryEntry(program=program.id, number="Р-вторая", since=date(2025, 6, 1)))
    assert share(desk, "3") == (1, 1) and [n for _, n in value(desk, "3").funnel] == [1, 1, 1, 1, 1]
    saved(desk, replace(training, until=date(2025, 5, 1)))
    assert share(desk, "3") == (0, 1)


def test_a_course_for_another_area_does_not_answer_the_deficit(desk: Desk) -> None:
    person = a_teacher(desk)
    deficit = a_deficit(desk, person, a_diagnostic(desk, person, day=date(2025, 2, 1)), area="communication")
    a_training(desk, person, a_listed_program(desk), deficit=deficit.id)
    assert share(desk, "3") == (0, 1) and share(desk, "3", variant="registry") == (1, 1)
    assert "коммуникативные" in reason(desk, "3", person)


def test_a_course_of_a_programme_without_areas_answers_the_deficit_it_names(desk: Desk) -> None:
    person = a_teacher(desk)
    deficit = a_deficit(desk, person, a_diagnostic(desk, person, day=date(2025, 2, 1)), area="communication")
    a_training(desk, person, a_listed_program(desk, areas=()), deficit=deficit.id)
    assert share(desk, "3") == (1, 1)


def test_a_deficit_that_no_diagnostic_found_does_not_make_a_course_chosen_by_diagnostics(desk: Desk) -> None:
    person = a_teacher(desk)
    a_training(desk, person, a_listed_program(desk), deficit=a_deficit(desk, person, None).id)
    assert share(desk, "3") == (0, 1)


def test_a_deficit_found_after_the_course_is_not_what_the_course_answers(desk: Desk) -> None:
    person = a_teacher(desk)
    deficit = a_deficit(desk, person, a_diagnostic(desk, person, day=date(2025, 6, 21)))
    a_training(desk, person, a_listed_program(desk), deficit=deficit.id)
    assert share(desk, "3") == (0, 1)


@pytest.mark.parametrize(("hours", "counted"), [(15, 0), (16, 1), (None, 1)])
def test_a_course_shorter_than_16_hours_does_not_count(desk: Desk, hours: int | None, counted: int) -> None:
    person = a_teacher(desk)
    deficit = a_deficit(desk, person, a_diagnostic(desk, person, day=date(2025, 2, 1)))
    program = a_listed_program(desk)
    a_training(desk, person, saved(desk, replace(program, hours=hours)), deficit=deficit.id)
    assert share(desk, "3") == (counted, 1)
    if not counted:
        assert "нужного объёма" in reason(desk, "3", person) and "15 ч" in reason(desk, "3", person)


def test_retraining_counts_unless_the_rules_leave_it_out(desk: Desk) -> None:
    person = a_teacher(desk)
    deficit = a_deficit(desk, person, a_diagnostic(desk, person, day=date(2025, 2, 1)))
    a_training(desk, person, saved(desk, replace(a_listed_program(desk), kind="pp")), deficit=deficit.id)
    assert share(desk, "3") == (1, 1)
    rules(desk, count_retraining=False)
    assert share(desk, "3") == (0, 1)


# 17. Teams


def test_a_team_is_trained_when_two_with_the_head_learned_one_programme(desk: Desk) -> None:
    school = a_school(desk)
    head, deputy, other = (a_teacher(desk, n, school) for n in ("Директорова", "Заместителева", "Участникова"))
    team, program = a_team(desk, school, (head, "head"), (deputy, "deputy"), (other, "member")), a_program(desk)
    a_training(desk, head, program)
    assert share(desk, "4") == (0, 1) and share(desk, "4", variant="any") == (1, 1)
    assert "обучено членов команды: 1" in reason(desk, "4", team)
    a_training(desk, other, program, until=date(2025, 11, 1))
    assert share(desk, "4") == (1, 1) and share(desk, "4", variant="half") == (1, 1) and share(desk, "4", variant="all") == (0, 1)


def test_members_trained_on_different_programmes_are_no_trained_team(desk: Desk) -> None:
    school = a_school(desk)
    head, deputy = a_teacher(desk, "Директорова", school), a_teacher(desk, "Заместителева", school)
    a_team(desk, school, (head, "head"), (deputy, "deputy"))
    a_training(desk, head, a_program(desk, "Одна"))
    a_training(desk, deputy, a_program(desk, "Другая"))
    assert share(desk, "4") == (0, 1) and share(desk, "4", variant="half") == (1, 1)


def test_members_trained_in_different_years_are_no_trained_team(desk: Desk) -> None:
    school = a_school(desk)
    head, deputy = a_teacher(desk, "Директорова", school), a_teacher(desk, "Заместителева", school)
    a_team(desk, school, (head, "head"), (deputy, "deputy"))
    program = a_program(desk)
    a_training(desk, head, program, until=date(2024, 12, 31))
    a_training(desk, deputy, program, until=date(2025, 1, 1))
    assert share(desk, "4", "2024") == (0, 1) and share(desk, "4", "2025") == (0, 1)


def test_two_members_without_head_or_deputy_are_no_trained_team(desk: Desk) -> None:
    school = a_school(desk)
    head, one, two = (a_teacher(desk, n, school) for n in ("Директорова", "Первая", "Вторая"))
    team, program = a_team(desk, school, (head, "head"), (one, "member"), (two, "member")), a_program(desk)
    a_training(desk, one, program)
    a_training(desk, two, program)
    assert share(desk, "4") == (0, 1)
    assert "без руководителя и заместителей" in reason(desk, "4", team)


def test_one_who_learned_and_left_does_not_stand_for_one_who_did_not(desk: Desk) -> None:
    school = a_school(desk)
    head, gone, idle = (a_teacher(desk, n, school) for n in ("Директорова", "Ушедшая", "Необученная"))
    team, program = a_team(desk, school, (head, "head"), (gone, "deputy"), (idle, "deputy")), a_program(desk)
    for person in (head, gone):
        a_training(desk, person, program)
    with desk.read() as reading:
        (seat,) = reading.where(TeamMember, team=team.id, person=gone.id)
    saved(desk, replace(seat, until=date(2025, 9, 1)))
    assert share(desk, "4", variant="all") == (0, 1) and share(desk, "4", variant="half") == (1, 1)


def test_a_team_without_members_is_counted_among_the_teams_and_not_as_trained(desk: Desk) -> None:
    team = a_team(desk, a_school(desk))
    for variant in ("pair", "any", "half", "all"):
        assert share(desk, "4", variant=variant) == (0, 1)
    assert "никто из команды" in reason(desk, "4", team)


def test_lists_of_every_reading_name_what_was_found(desk: Desk) -> None:
    person = a_teacher(desk)
    a_diagnostic(desk, person, percent=30.0)
    for line in indicators.who(desk, "1", year(2025)):
        assert line.step == "уровень засчитан" and "«Диагностика профессиональных дефицитов педагогов»" in line.reason
