"""Every rule of the records, said as a statement and checked through the use cases, on each kind of database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from given import a_diagnostic, a_job, a_person, a_plan, a_program, a_school, instrument, post, saved, snils

from nmsdesk.domain import catalogue, rules, terms
from nmsdesk.domain import fields as f
from nmsdesk.domain.community import Association, Event, Membership, Participation
from nmsdesk.domain.development import (
    AreaResult,
    Deficit,
    Diagnostic,
    DiagnosticSummary,
    LearningPlan,
    Level,
    Mentorship,
    RegistryEntry,
    Training,
)
from nmsdesk.domain.monitoring import RuleSet, Target, Term
from nmsdesk.domain.organizations import ChecklistMark, Organization, OrganizationAlias, Site, Team, TeamMember
from nmsdesk.domain.people import Absence, Employment, Person, QualificationCategory
from nmsdesk.errors import Rejected, Trouble
from nmsdesk.services import registers

DAY = date(2025, 9, 1)


@pytest.fixture
def desk(file_desk: Any) -> Any:
    """Rules look at records, whatever the base: a file does for them."""
    return file_desk


def short(trouble: Trouble) -> str:
    """The last word of a rule's code: «duplicate» of «persons.snils.duplicate»."""
    return trouble.code.rpartition(".")[2]


def refused(desk: Any, record: f.Record, field: str, code: str) -> str:
    """Saving is refused for this one reason and changes nothing; the sentence."""
    before = registers.counts(desk)
    with pytest.raises(Rejected) as found:
        registers.save(desk, record)
    assert [(t.field, short(t)) for t in found.value.troubles] == [(field, code)], found.value.troubles
    assert str(found.value) == found.value.troubles[0].message
    assert registers.counts(desk) == before
    return str(found.value)


def warned(desk: Any, record: f.Record, field: str, code: str) -> str:
    """The record is saved, with this warning among others; its sentence."""
    done = registers.save(desk, record)
    assert done.record.id is not None
    assert all(t.severity == "warning" for t in done.warnings)
    found = [t.message for t in done.warnings if (t.field, short(t)) == (field, code)]
    assert len(found) == 1, done.warnings
    return found[0]


def quiet(desk: Any, record: f.Record, field: str) -> Any:
    """The record is saved and nothing is said about the field."""
    done = registers.save(desk, record)
    assert [t for t in done.warnings if t.field == field] == []
    return done.record


def every_register() -> list[Any]:
    return [pytest.param(key, id=key) for key, r in catalogue.REGISTERS.items() if any(c.field.required for c in r.columns)]


@pytest.mark.parametrize("key", every_register())
def test_required_fields_are_asked_for_by_their_captions(file_desk: Any, key: str) -> None:
    empty = {c.name: f.default_of(c.field) for c in catalogue.REGISTERS[key].columns}
    troubles = registers.check(file_desk, registers.blank(key, **empty))
    required = [c for c in catalogue.REGISTERS[key].columns if c.field.required]
    assert [t.message for t in troubles if t.code == "required"][: len(required)] == [f"Заполните поле «{c.caption}»." for c in required]


@pytest.mark.parametrize("key", [k for k, r in catalogue.REGISTERS.items() if r.dated])
def test_nothing_ends_before_it_starts(file_desk: Any, key: str) -> None:
    record = registers.blank(key, since=date(2025, 9, 1), until=date(2025, 8, 31))
    found = [t for t in registers.check(file_desk, record) if t.code == "order"]
    assert [(t.field, t.severity) for t in found] == [("until", "error")]
    assert "31.08.2025" in found[0].message and "01.09.2025" in found[0].message


def test_what_lasts_one_day_is_fine(desk: Any) -> None:
    school = a_school(desk)
    saved(desk, Site(organization=school.id, kind="flagship", since=DAY, until=DAY))


def test_a_blank_is_not_a_name(desk: Any) -> None:
    refused(desk, Person(last_name=" \u00a0\u200b", first_name="Мария"), "last_name", "required")


def test_stray_spaces_and_invisible_signs_are_not_kept(desk: Any) -> None:
    person = saved(desk, Person(last_name="  Иванова\u200b ", first_name="Анна  Мария", email=" a@b.ru\u00a0", note="строка\nещё"))
    assert (person.last_name, person.first_name, person.email, person.note) == ("Иванова", "Анна Мария", "a@b.ru", "строка\nещё")


def test_latin_letters_in_a_russian_name_are_taken_for_the_russian_ones(desk: Any) -> None:
    person = saved(desk, Person(last_name="Cидopoва", first_name="Aнна"))  # a Latin C, o, p and A
    assert (person.last_name, person.first_name) == ("Сидорова", "Анна")
    assert saved(desk, Person(last_name="Smith", first_name="John")).last_name == "Smith"


def test_a_person_without_patronymic_is_a_person(desk: Any) -> None:
    assert a_person(desk, "Ли", "Мэй", "").full_name == "Ли Мэй"


@pytest.mark.parametrize("text", ["x" * 4001, "нуль\0внутри"])
def test_texts_that_a_database_cannot_hold_are_refused(desk: Any, text: str) -> None:
    with pytest.raises(Rejected):
        a_person(desk, note=text)


def test_numbers_out_of_bounds_are_refused_with_the_bounds(desk: Any) -> None:
    person = a_person(desk)
    sentence = refused(desk, Diagnostic(person=person.id, instrument=1, day=DAY, percent=100.5), "percent", "range")
    assert sentence == "«Процент»: нужно число от 0 до 100."
    refused(desk, Diagnostic(person=person.id, instrument=1, day=DAY, percent=-1.0), "percent", "range")
    refused(desk, Diagnostic(person=person.id, instrument=1, day=DAY, score=float("nan")), "score", "range")
    refused(desk, Diagnostic(person=person.id, instrument=1, day=DAY, score=float("inf")), "score", "range")


def test_whole_numbers_too_large_for_a_database_are_refused(desk: Any) -> None:
    school = a_school(desk)
    summary = DiagnosticSummary(organization=school.id, instrument=1, day=DAY, participants=10**12)
    refused(desk, summary, "participants", "range")


@pytest.mark.parametrize("day", [date(1899, 12, 31), date(2124, 5, 1)])
def test_impossible_days_are_refused(desk: Any, day: date) -> None:
    refused(desk, Person(last_name="Иванова", first_name="Мария", birth=day), "birth", "day")


def test_codes_outside_the_list_or_the_dictionary_are_refused(desk: Any) -> None:
    refused(desk, Organization(name="Школа", kind="castle"), "kind", "choice")
    refused(desk, Organization(name="Школа", kind="school", founder="king"), "founder", "choice")
    person, school = a_person(desk), a_school(desk)
    job = Employment(person=person.id, organization=school.id, post=1, subjects=("mathematics", "alchemy"), since=DAY)
    refused(desk, job, "subjects", "choice")


def test_a_reference_to_nothing_is_refused(desk: Any) -> None:
    with pytest.raises(Rejected):
        saved(desk, Diagnostic(person=999, instrument=1, day=DAY, percent=70.0))
    assert registers.counts(desk)["diagnostics"] == 0


# organisations


def test_an_organisation_is_not_its_own_successor(desk: Any) -> None:
    school = a_school(desk)
    refused(desk, replace(school, successor=school.id, until=DAY), "successor", "self")


def test_a_merged_organisation_needs_its_last_day(desk: Any) -> None:
    one, other = a_school(desk), a_school(desk)
    refused(desk, replace(one, successor=other.id), "until", "required")
    saved(desk, replace(one, successor=other.id, until=DAY))


def test_two_organisations_do_not_share_a_name(desk: Any) -> None:
    a_school(desk, "МБОУ «Лицей № 5» имени Алёшина")
    sentence = refused(desk, Organization(name="мбоу  «лицей № 5» имени алешина", kind="lyceum"), "name", "duplicate")
    assert "уже есть" in sentence


def test_one_alias_does_not_name_two_organisations(desk: Any) -> None:
    one, other = a_school(desk), a_school(desk)
    saved(desk, OrganizationAlias(organization=one.id, name="СОШ №3"))
    refused(desk, OrganizationAlias(organization=other.id, name="школа № 3"), "name", "duplicate")
    saved(desk, OrganizationAlias(organization=one.id, name="МБОУ СОШ № 3"))


# persons


@pytest.mark.parametrize("number", ["112-233-445 96", "112-233-445 9", "1", "112-233-445 955"])
def test_a_snils_with_wrong_check_digits_is_refused(desk: Any, number: str) -> None:
    refused(desk, Person(last_name="Иванова", first_name="Мария", snils=number), "snils", "snils")


def test_a_snils_is_kept_as_people_write_it(desk: Any) -> None:
    refused(desk, Person(last_name="Иванова", first_name="Мария", snils="11223344595"), "snils", "format")
    assert a_person(desk, snils="112-233-445 95").snils == "112-233-445 95"


def test_a_snils_with_leading_zeros_is_valid(desk: Any) -> None:
    assert a_person(desk, snils="001-001-998 00").snils == "001-001-998 00"
    assert a_person(desk, "Петрова", snils="087-654-303 00").snils == "087-654-303 00"


def test_one_snils_belongs_to_one_person(desk: Any) -> None:
    first = a_person(desk, snils=snils(1))
    sentence = refused(desk, Person(last_name="Петрова", first_name="Анна", snils=snils(1)), "snils", "duplicate")
    assert "Иванова Мария Петровна" in sentence
    saved(desk, replace(first, note="сама с собой не спорит"))


def test_two_people_may_bear_one_name(desk: Any) -> None:
    assert a_person(desk).id != a_person(desk).id


def test_a_worker_is_not_a_child(desk: Any) -> None:
    refused(desk, Person(last_name="Иванова", first_name="Мария", birth=date(2015, 1, 1)), "birth", "age")


def test_teaching_does_not_begin_before_fourteen(desk: Any) -> None:
    record = Person(last_name="Иванова", first_name="Мария", birth=date(1990, 5, 17), career_start=date(2004, 5, 16))
    refused(desk, record, "career_start", "order")
    quiet(desk, replace(record, career_start=date(2004, 5, 17)), "career_start")


def test_a_decision_about_a_young_teacher_needs_its_ground(desk: Any) -> None:
    refused(desk, Person(last_name="Иванова", first_name="Мария", young="yes"), "young_reason", "required")


def test_without_a_birth_date_youth_is_unknown_and_it_is_said(desk: Any) -> None:
    warned(desk, Person(last_name="Иванова", first_name="Мария"), "birth", "missing")


# employments and absences


def test_main_jobs_in_two_organisations_do_not_overlap(desk: Any) -> None:
    person, one, other = a_person(desk), a_school(desk, "Школа А"), a_school(desk)
    a_job(desk, person, one, until=date(2024, 8, 31))
    second = Employment(person=person.id, organization=other.id, post=post(desk).id, since=date(2024, 8, 31))
    sentence = refused(desk, second, "since", "overlap")
    assert "Школа А" in sentence and "31.08.2024" in sentence
    saved(desk, replace(second, since=date(2024, 9, 1)))


@pytest.mark.parametrize("kind", ["internal", "external", "contract"])
def test_a_second_job_beside_the_main_one_is_fine(desk: Any, kind: str) -> None:
    person = a_person(desk)
    a_job(desk, person, a_school(desk))
    a_job(desk, person, a_school(desk), kind=kind)


def test_a_head_may_teach_in_the_same_school(desk: Any) -> None:
    person, school = a_person(desk), a_school(desk)
    a_job(desk, person, school, post=post(desk, "Директор").id)
    a_job(desk, person, school)
    again = Employment(person=person.id, organization=school.id, post=post(desk).id, since=DAY)
    refused(desk, again, "since", "overlap")


def test_a_dismissed_person_may_be_hired_again(desk: Any) -> None:
    person, school = a_person(desk), a_school(desk)
    a_job(desk, person, school, until=date(2022, 6, 30), end_reason="dismissed")
    a_job(desk, person, school, since=date(2023, 9, 1))


def test_nobody_works_in_an_organisation_after_its_last_day(desk: Any) -> None:
    person, school = a_person(desk), a_school(desk, until=date(2024, 8, 31))
    job = Employment(person=person.id, organization=school.id, post=1, since=date(2020, 9, 1))
    refused(desk, job, "until", "closed")
    saved(desk, replace(job, until=date(2024, 8, 31)))


def test_an_absence_lies_within_the_employment(desk: Any) -> None:
    job = a_job(desk, a_person(desk), a_school(desk), until=date(2025, 5, 31))
    refused(desk, Absence(employment=job.id, since=date(2020, 8, 31), until=date(2020, 10, 1)), "since", "outside")
    refused(desk, Absence(employment=job.id, since=date(2025, 5, 1)), "since", "outside")
    saved(desk, Absence(employment=job.id, kind="child", since=date(2024, 1, 1), until=date(2025, 5, 31)))


def test_absences_do_not_overlap(desk: Any) -> None:
    job = a_job(desk, a_person(desk), a_school(desk))
    saved(desk, Absence(employment=job.id, since=date(2024, 1, 1), until=date(2024, 6, 30)))
    refused(desk, Absence(employment=job.id, since=date(2024, 6, 30)), "since", "overlap")
    saved(desk, Absence(employment=job.id, since=date(2024, 7, 1)))


def test_a_category_of_after_september_2023_has_no_term(desk: Any) -> None:
    person = a_person(desk)
    new = QualificationCategory(person=person.id, kind="first", since=date(2023, 9, 1), until=date(2028, 9, 1))
    warned(desk, new, "until", "termless")
    quiet(desk, replace(new, since=date(2023, 8, 31)), "until")
    warned(desk, QualificationCategory(person=person.id, kind="highest", since=date(2026, 9, 1)), "since", "future")


# scales and diagnostics


def test_levels_of_a_scale_differ_in_name_and_place(desk: Any) -> None:
    refused(desk, Level(scale=1, position=9, name="ВЫСОКИЙ"), "name", "duplicate")
    refused(desk, Level(scale=1, position=1, name="наивысший"), "position", "duplicate")
    warned(desk, Level(scale=1, position=9, name="странный", passing=True, deficit=True), "deficit", "both")


def test_a_diagnostic_is_not_in_the_future(desk: Any) -> None:
    person = a_person(desk)
    refused(desk, Diagnostic(person=person.id, instrument=1, day=date(2026, 3, 3), percent=70.0), "day", "future")
    saved(desk, Diagnostic(person=person.id, instrument=1, day=date(2026, 3, 2), percent=70.0))


def test_a_score_is_not_above_the_maximum(desk: Any) -> None:
    refused(desk, Diagnostic(person=a_person(desk).id, instrument=1, day=DAY, score=26.0, maximum=25.0), "score", "range")


def test_a_score_gives_the_percent_and_the_level_of_the_instruments_scale(desk: Any) -> None:
    person = a_person(desk)
    found = saved(desk, Diagnostic(person=person.id, instrument=1, day=DAY, score=18.0, maximum=25.0))
    assert found.percent == 72.0
    assert registers.label(desk, "levels", found.level) == "повышенный"


@pytest.mark.parametrize(
    ("percent", "level"),
    [(100.0, "высокий"), (85.0, "высокий"), (84.9, "повышенный"), (70.0, "повышенный"), (69.9, "базовый"), (50.0, "базовый"),
     (49.9, "низкий"), (0.0, "низкий")],
)  # fmt: skip
def test_the_lower_bound_belongs_to_the_level(desk: Any, percent: float, level: str) -> None:
    assert registers.label(desk, "levels", a_diagnostic(desk, a_person(desk), percent=percent).level) == level


def test_a_level_of_another_scale_is_refused(desk: Any) -> None:
    managers = instrument(desk, 2)
    with desk.read() as reading:
        alien = reading.where(Level, scale=1)[0]
    record = Diagnostic(person=a_person(desk).id, instrument=managers.id, day=DAY, level=alien.id)
    sentence = refused(desk, record, "level", "scale")
    assert alien.name in sentence and managers.name in sentence


def test_high_deficit_is_not_a_high_level(desk: Any) -> None:
    with desk.read() as reading:
        inverted = reading.where(Level, scale=3)
    high = rules.level_by_word(inverted, "Высокий уровень дефицита")
    assert high is not None and not high.passing and high.deficit
    assert rules.level_by_word(inverted, "продвинутый") is None, "a word of another scale is not guessed"


def test_a_diagnostic_without_any_result_is_refused(desk: Any) -> None:
    refused(desk, Diagnostic(person=a_person(desk).id, instrument=1, day=DAY), "percent", "required")


def test_a_result_in_words_is_kept_and_said_not_to_count(desk: Any) -> None:
    warned(desk, Diagnostic(person=a_person(desk).id, instrument=1, day=DAY, result="сертификат"), "level", "missing")


def test_a_diagnostic_of_a_child_is_refused(desk: Any) -> None:
    person = a_person(desk, birth=date(2000, 1, 1))
    refused(desk, Diagnostic(person=person.id, instrument=1, day=date(2013, 12, 31), percent=70.0), "day", "order")


def test_an_area_has_one_result_in_a_diagnostic_on_the_same_scale(desk: Any) -> None:
    source = a_diagnostic(desk, a_person(desk))
    saved(desk, AreaResult(diagnostic=source.id, area="subject", percent=60.0))
    refused(desk, AreaResult(diagnostic=source.id, area="subject", percent=61.0), "area", "duplicate")
    with desk.read() as reading:
        alien = reading.where(Level, scale=2)[0]
    refused(desk, AreaResult(diagnostic=source.id, area="methods", level=alien.id), "level", "scale")


def test_a_summary_without_names_does_not_pass_more_than_took_part(desk: Any) -> None:
    record = DiagnosticSummary(organization=a_school(desk).id, instrument=1, day=DAY, participants=20, passing=21)
    refused(desk, record, "passing", "range")


def test_a_deficit_is_not_closed_before_it_is_found(desk: Any) -> None:
    person = a_person(desk)
    refused(desk, Deficit(person=person.id, area="subject", opened=DAY, closed=date(2025, 8, 31)), "closed", "order")


def test_a_deficit_rests_on_the_same_persons_diagnostic_and_takes_its_day(desk: Any) -> None:
    person, other = a_person(desk), a_person(desk, "Петрова")
    source = a_diagnostic(desk, person)
    refused(desk, Deficit(person=other.id, area="subject", opened=DAY, diagnostic=source.id), "diagnostic", "person")
    assert saved(desk, Deficit(person=person.id, area="subject", diagnostic=source.id)).opened == source.day


# programmes and trainings


def test_a_programme_is_in_the_registry_once_at_a_time(desk: Any) -> None:
    program = a_program(desk)
    saved(desk, RegistryEntry(program=program.id, since=date(2023, 1, 1), until=date(2024, 12, 31)))
    refused(desk, RegistryEntry(program=program.id, since=date(2024, 12, 31)), "since", "overlap")
    saved(desk, RegistryEntry(program=program.id, since=date(2025, 1, 1)))


def test_a_training_that_is_not_over_has_no_final_attestation(desk: Any) -> None:
    person, program = a_person(desk), a_program(desk)
    record = Training(person=person.id, program=program.id, since=date(2026, 2, 1), until=date(2026, 4, 1))
    refused(desk, replace(record, attestation="passed", certificate_number="1"), "attestation", "future")
    saved(desk, record)


def test_a_training_answers_the_deficit_and_the_plan_of_the_same_person(desk: Any) -> None:
    person, other, program = a_person(desk), a_person(desk, "Петрова"), a_program(desk)
    deficit = saved(desk, Deficit(person=other.id, area="subject", opened=DAY))
    plan = a_plan(desk, other)
    record = Training(person=person.id, program=program.id, until=date(2025, 12, 1))
    refused(desk, replace(record, deficit=deficit.id), "deficit", "person")
    refused(desk, replace(record, plan=plan.id), "plan", "person")
    warned(desk, replace(record, person=other.id, deficit=deficit.id, until=date(2025, 8, 1)), "deficit", "order")


def test_a_passed_training_without_a_certificate_number_is_said(desk: Any) -> None:
    record = Training(person=a_person(desk).id, program=a_program(desk).id, until=DAY, attestation="passed")
    warned(desk, record, "certificate_number", "missing")


# learning plans


def test_a_plan_without_a_diagnostic_is_kept_and_said_not_to_count(desk: Any) -> None:
    sentence = warned(desk, LearningPlan(person=a_person(desk).id, since=DAY, until=date(2026, 5, 31)), "diagnostic", "missing")
    assert "показателе 2 не учитывается" in sentence


def test_a_plan_rests_on_the_same_persons_diagnostic(desk: Any) -> None:
    person, other = a_person(desk), a_person(desk, "Петрова")
    source = a_diagnostic(desk, other)
    record = LearningPlan(person=person.id, diagnostic=source.id, since=DAY, until=date(2026, 5, 31))
    refused(desk, record, "diagnostic", "person")
    quiet(desk, replace(record, person=other.id), "diagnostic")


@pytest.mark.parametrize("state", terms.PLAN_APPROVED)
def test_an_approved_plan_has_its_day_of_approval(desk: Any, state: str) -> None:
    closing = {"closed_on": date(2026, 2, 1), "stop_reason": "other"} if state in terms.PLAN_CLOSED else {}
    record = LearningPlan(person=a_person(desk).id, state=state, since=DAY, until=date(2026, 5, 31), **closing)
    refused(desk, record, "approved_on", "required")
    saved(desk, replace(record, approved_on=DAY))


@pytest.mark.parametrize("state", terms.PLAN_CLOSED)
def test_a_closed_plan_has_its_day_of_closing(desk: Any, state: str) -> None:
    record = LearningPlan(person=a_person(desk).id, state=state, since=DAY, until=date(2026, 5, 31), approved_on=DAY, stop_reason="other")
    refused(desk, record, "closed_on", "required")


def test_a_plan_with_a_day_of_closing_says_how_it_ended(desk: Any) -> None:
    record = LearningPlan(person=a_person(desk).id, state="active", since=DAY, until=date(2026, 5, 31), approved_on=DAY)
    refused(desk, replace(record, closed_on=date(2026, 2, 1)), "state", "closed")


def test_a_stopped_plan_has_its_reason(desk: Any) -> None:
    record = LearningPlan(person=a_person(desk).id, state="stopped", since=DAY, until=date(2026, 5, 31), approved_on=DAY)
    refused(desk, replace(record, closed_on=date(2026, 1, 9)), "stop_reason", "required")


def test_a_plan_is_not_closed_before_it_is_approved(desk: Any) -> None:
    record = LearningPlan(person=a_person(desk).id, state="done", since=DAY, until=date(2026, 5, 31), approved_on=DAY)
    refused(desk, replace(record, closed_on=date(2025, 8, 31)), "closed_on", "order")


@pytest.mark.parametrize("until", [date(2025, 9, 10), date(2029, 1, 1)])
def test_a_plan_of_an_unusual_length_is_said(desk: Any, until: date) -> None:
    warned(desk, LearningPlan(person=a_person(desk).id, since=DAY, until=until), "until", "length")


# mentoring


def a_pair(desk: Any, **values: Any) -> Mentorship:
    """An unsaved mentorship of two new persons."""
    given: dict[str, Any] = {"since": DAY, "order": "№ 1 от 01.09.2025", "consent": DAY, "agreement": "№ 5"} | values
    return Mentorship(mentor=a_person(desk, "Наставница").id, mentee=a_person(desk, "Новичкова").id, **given)


def test_a_mentor_cannot_mentor_himself(desk: Any) -> None:
    pair = a_pair(desk)
    refused(desk, replace(pair, mentee=pair.mentor), "mentee", "self")


def test_pupils_mentoring_does_not_belong_here(desk: Any) -> None:
    with desk.read() as reading:
        pupils = next(t for t in reading.where(Term, dictionary="mentoring_forms") if not t.counts)
    refused(desk, a_pair(desk, form=pupils.code), "form", "pupils")


def test_a_pair_is_recorded_once_at_a_time(desk: Any) -> None:
    pair = saved(desk, a_pair(desk, until=date(2026, 5, 31)))
    again = replace(pair, id=None, uid="", since=date(2026, 5, 31), until=None)
    refused(desk, again, "since", "overlap")
    saved(desk, replace(again, since=date(2026, 6, 1)))


def test_a_mentee_may_have_two_mentors_and_a_mentor_from_another_school(desk: Any) -> None:
    pair = a_pair(desk)
    one, other = a_school(desk), a_school(desk)
    with desk.read() as reading:
        mentor, mentee = reading.get(Person, pair.mentor), reading.get(Person, pair.mentee)
    assert mentor and mentee
    a_job(desk, mentor, one)
    a_job(desk, mentee, other)
    found = saved(desk, pair)
    assert (found.mentor_organization, found.mentee_organization) == (one.id, other.id)
    saved(desk, replace(pair, mentor=a_person(desk, "Вторая").id))


def test_more_than_five_mentees_are_said(desk: Any) -> None:
    pair = saved(desk, a_pair(desk))
    for n in range(4):
        quiet(desk, replace(pair, id=None, uid="", mentee=a_person(desk, f"Новичкова{n}").id), "mentor")
    warned(desk, replace(pair, id=None, uid="", mentee=a_person(desk, "Шестая").id), "mentor", "load")


def test_a_pair_without_order_or_agreement_is_said(desk: Any) -> None:
    warned(desk, a_pair(desk, order=""), "order", "missing")
    warned(desk, a_pair(desk, agreement=""), "agreement", "missing")
    quiet(desk, a_pair(desk, agreement="", consent=None, since=date(2025, 2, 28)), "agreement")


# teams, associations, events, checklist, rule sets, targets, dictionaries


def test_a_person_is_once_in_a_team_and_in_an_association_at_a_time(desk: Any) -> None:
    person, school = a_person(desk), a_school(desk)
    team = saved(desk, Team(organization=school.id, since=DAY))
    saved(desk, TeamMember(team=team.id, person=person.id, role="head", since=DAY))
    refused(desk, TeamMember(team=team.id, person=person.id, since=date(2026, 1, 1)), "since", "overlap")
    club = saved(desk, Association(name="Клуб", kind="club"))
    saved(desk, Membership(association=club.id, person=person.id, since=DAY, until=date(2025, 12, 31)))
    refused(desk, Membership(association=club.id, person=person.id, since=date(2025, 12, 31)), "since", "overlap")
    saved(desk, Membership(association=club.id, person=person.id, since=date(2026, 1, 1)))


def test_a_condition_has_one_mark_at_a_time(desk: Any) -> None:
    school = a_school(desk)
    saved(desk, ChecklistMark(organization=school.id, item=1, since=DAY))
    refused(desk, ChecklistMark(organization=school.id, item=1, state="no", since=date(2026, 1, 1)), "since", "overlap")
    saved(desk, ChecklistMark(organization=school.id, item=2, since=DAY))


def test_a_person_takes_part_in_a_role_once_and_the_place_is_that_of_the_day(desk: Any) -> None:
    person, old, new = a_person(desk), a_school(desk), a_school(desk)
    a_job(desk, person, old, until=date(2025, 12, 31))
    a_job(desk, person, new, since=date(2026, 1, 1))
    event = saved(desk, Event(title="Семинар", form="seminar", since=date(2025, 10, 1)))
    took = saved(desk, Participation(event=event.id, person=person.id))
    assert took.organization == old.id
    refused(desk, Participation(event=event.id, person=person.id), "person", "duplicate")
    saved(desk, Participation(event=event.id, person=person.id, role="speaker"))


def test_a_fact_remembers_the_organisation_of_its_day(desk: Any) -> None:
    person, old, new = a_person(desk), a_school(desk), a_school(desk)
    a_job(desk, person, old, until=date(2025, 12, 31))
    a_job(desk, person, new, since=date(2026, 1, 1))
    assert a_diagnostic(desk, person).organization == old.id
    assert a_diagnostic(desk, person, day=date(2026, 2, 1)).organization == new.id
    assert a_plan(desk, person).organization == old.id
    assert saved(desk, Training(person=person.id, program=a_program(desk).id, until=date(2026, 1, 20))).organization == new.id


def test_rule_sets_and_targets_of_one_scope_do_not_overlap(desk: Any) -> None:
    sentence = refused(desk, RuleSet(name="Вторая", since=date(2026, 1, 1)), "since", "overlap")
    assert "с 01.01.2023" in sentence
    refused(desk, Target(indicator="1", value=70.0, since=date(2026, 1, 1)), "since", "overlap")
    school = a_school(desk)
    saved(desk, Target(indicator="1", organization=school.id, value=70.0, since=date(2026, 1, 1)))


def test_a_target_changes_in_the_middle_of_a_year_by_ending_the_old_one(desk: Any) -> None:
    with desk.read() as reading:
        old = reading.where(Target, indicator="1")[0]
    saved(desk, replace(old, until=date(2026, 6, 30)))
    saved(desk, Target(indicator="1", value=70.0, since=date(2026, 7, 1)))


def test_a_dictionary_code_is_latin_and_single(desk: Any) -> None:
    refused(desk, Term(dictionary="subjects", code="Химия", name="Химия"), "code", "format")
    with desk.read() as reading:
        known = reading.where(Term, dictionary="subjects")[0]
    refused(desk, Term(dictionary="subjects", code=known.code, name="Ещё"), "code", "duplicate")
