"""Campaigns of diagnostics: invited, expected, come, without names; results of a school typed as a table."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from nmsdesk.domain.development import AreaResult, Campaign, CampaignPlace, Deficit, Diagnostic, DiagnosticSummary
from nmsdesk.domain.organizations import Organization
from nmsdesk.domain.people import Absence, Person
from nmsdesk.errors import Rejected
from nmsdesk.services import campaigns, registers, result_entry, undo
from nmsdesk.services.desk import Desk
from tests.given import a_diagnostic, a_job, a_person, a_school, instrument, post, saved

FILE_ONLY = True

SINCE, UNTIL = date(2026, 2, 1), date(2026, 3, 20)  # today is 2 March 2026


@pytest.fixture
def school(desk: Desk) -> Organization:
    return a_school(desk, "МБОУ СОШ № 1")


@pytest.fixture
def staff(desk: Desk, school: Organization) -> list[int]:
    """Three teachers, the head; one on a long leave and one who only comes from outside are not expected."""
    ids = []
    for last in ("Азарова", "Белова", "Волкова"):
        person = a_person(desk, last)
        a_job(desk, person, school)
        ids.append(person.id or 0)
    head = a_person(desk, "Громова")
    a_job(desk, head, school, post=post(desk, "Директор").id)
    away = a_job(desk, a_person(desk, "Дальняя"), school)
    saved(desk, Absence(employment=away.id, since=date(2026, 1, 1)))
    outside = a_person(desk, "Ежова")
    a_job(desk, outside, a_school(desk, "МБОУ СОШ № 99"))
    a_job(desk, outside, school, kind="external")
    return [*ids, head.id or 0]


def the_person(desk: Desk, number: int) -> Person:
    found = registers.get(desk, "persons", number)
    assert isinstance(found, Person)
    return found


def a_campaign(desk: Desk, *kinds: str, **values: object) -> campaigns.Made:
    given = {"name": "Весна 2026", "instrument": instrument(desk).id, "since": SINCE, "until": UNTIL, "state": "active"} | values
    return campaigns.create(desk, Campaign(**given), kinds)  # type: ignore[arg-type]


def test_a_campaign_invites_all_organisations_of_the_kinds_in_one_step(desk: Desk, school: Organization) -> None:
    a_school(desk, "Гимназия № 9", kind="gymnasium")
    a_school(desk, "Частная школа", counted=False)
    a_school(desk, "МБДОУ № 4", kind="kindergarten")
    made = a_campaign(desk, "school", "gymnasium")
    shown = campaigns.card(desk, made.campaign.id or 0)
    assert made.invited == 2 and [p.name for p in shown.places] == ["Гимназия № 9", "МБОУ СОШ № 1"]
    undo.undo(desk)
    with desk.read() as reading:
        assert not reading.where(Campaign) and not reading.where(CampaignPlace)


def test_expected_are_the_staff_of_the_day_as_the_indicators_count_it(desk: Desk, school: Organization, staff: list[int]) -> None:
    made = a_campaign(desk, "school")
    line = next(p for p in campaigns.card(desk, made.campaign.id or 0).places if p.organization == school.id)
    assert (line.expected, set(line.absent)) == (4, set(staff))
    registers.save(desk, replace(made.campaign, audience="Педагоги"))
    line = next(p for p in campaigns.card(desk, made.campaign.id or 0).places if p.organization == school.id)
    assert (line.expected, set(line.absent)) == (3, set(staff[:3]))


def test_those_who_came_are_told_from_those_who_have_not_and_from_the_nameless(desk: Desk, school: Organization, staff: list[int]) -> None:
    made = a_campaign(desk)
    number = made.campaign.id or 0
    campaigns.invite(desk, number, [school.id or 0])
    came = a_diagnostic(desk, the_person(desk, staff[0]), day=date(2026, 2, 10))
    saved(
        desk, DiagnosticSummary(organization=school.id, instrument=instrument(desk).id, day=date(2026, 2, 12), participants=12, passing=5)
    )
    shown = campaigns.card(desk, number)
    line = shown.places[0]
    assert came.campaign == number and line.came == (staff[0],) and set(line.absent) == set(staff[1:])
    assert (shown.unnamed, line.unnamed, line.percent) == (12, 12, 25.0) and not shown.nobody
    assert shown.absent == line.absent


def test_a_school_from_which_nobody_came_is_named(desk: Desk, school: Organization, staff: list[int]) -> None:
    other = a_school(desk, "МБОУ СОШ № 2")
    a_job(desk, a_person(desk, "Зорина"), other)
    number = a_campaign(desk).campaign.id or 0
    campaigns.invite(desk, number, [school.id or 0, other.id or 0])
    a_diagnostic(desk, the_person(desk, staff[1]), day=date(2026, 3, 1))
    assert [p.name for p in campaigns.card(desk, number).nobody] == ["МБОУ СОШ № 2"]
    state = campaigns.states(desk, ["active"])[0]
    assert (state.organizations, state.expected, state.came, state.nobody) == (2, 5, 1, ("МБОУ СОШ № 2",))


def test_results_of_the_days_belong_to_the_campaign_and_others_do_not(desk: Desk, school: Organization) -> None:
    person, second = a_person(desk, "Иглина"), a_person(desk, "Котова")
    a_job(desk, person, school)
    a_job(desk, second, school)
    early = a_diagnostic(desk, person, day=date(2026, 2, 5))
    made = a_campaign(desk, "school")
    assert made.results == 1 and registers.get(desk, "diagnostics", early.id or 0).campaign == made.campaign.id  # type: ignore[attr-defined]
    assert a_diagnostic(desk, second, day=date(2026, 1, 20)).campaign is None
    assert a_diagnostic(desk, second, day=date(2026, 2, 20), instrument=instrument(desk, 3).id).campaign is None


def test_of_two_campaigns_of_the_same_days_a_result_goes_to_the_one_that_invites_its_school(desk: Desk, school: Organization) -> None:
    person = a_person(desk, "Лосева")
    a_job(desk, person, school)
    a_campaign(desk, name="Первая")
    second = a_campaign(desk, "school", name="Вторая")
    assert a_diagnostic(desk, person, day=date(2026, 2, 10)).campaign == second.campaign.id


def test_the_number_expected_may_be_said_by_hand_and_taken_back(desk: Desk, school: Organization, staff: list[int]) -> None:
    number = a_campaign(desk, "school").campaign.id or 0
    line = next(p for p in campaigns.card(desk, number).places if p.organization == school.id)
    campaigns.expect(desk, [line.id], 2)
    line = next(p for p in campaigns.card(desk, number).places if p.organization == school.id)
    assert (line.expected, line.by_hand, len(line.absent)) == (2, True, 4)
    campaigns.expect(desk, [line.id], None)
    assert next(p for p in campaigns.card(desk, number).places if p.organization == school.id).expected == 4


def test_a_closed_campaign_invites_nobody_more(desk: Desk, school: Organization) -> None:
    number = a_campaign(desk).campaign.id or 0
    campaigns.close(desk, number)
    with pytest.raises(Rejected, match="завершена"):
        campaigns.invite(desk, number, [school.id or 0])
    campaigns.set_state(desk, number, "active")
    assert campaigns.invite(desk, number, [school.id or 0]).invited == 1
    campaigns.withdraw(desk, [campaigns.card(desk, number).places[0].id])
    assert not campaigns.card(desk, number).places


# results of a school


def test_results_of_a_school_are_entered_in_one_step_with_their_deficits(desk: Desk, school: Organization, staff: list[int]) -> None:
    number, place = a_campaign(desk, "school").campaign.id or 0, school.id or 0
    shown = result_entry.sheet(desk, number, place)
    assert [code for code, _ in shown.columns] == ["", "subject", "methods", "psychology", "communication"] and len(shown.rows) == 4
    rows = {r.person: dict(r.cells) for r in shown.rows}
    rows[staff[0]] |= {"": "72,5", "subject": "90", "methods": "18 из 40"}
    rows[staff[1]] |= {"": "базовый"}
    done = result_entry.enter(desk, number, place, date(2026, 3, 1), rows)
    assert (done.added, done.changed_results, done.deficits) == (2, 0, 1)
    with desk.read() as reading:
        first, second = reading.where(Diagnostic)
        areas = {a.area: a.percent for a in reading.where(AreaResult)}
        deficit = reading.where(Deficit)[0]
    assert (first.percent, first.organization, first.campaign, second.percent) == (72.5, place, number, None)
    assert areas == {"subject": 90.0, "methods": 45.0} and (deficit.area, deficit.diagnostic) == ("methods", first.id)
    again = {r.person: r.cells for r in result_entry.sheet(desk, number, place).rows}
    assert again[staff[0]] == {"": "72,5", "subject": "90", "methods": "45", "psychology": "", "communication": ""}
    undo.undo(desk)
    with desk.read() as reading:
        assert not reading.where(Diagnostic) and not reading.where(AreaResult) and not reading.where(Deficit)


def test_entering_the_same_again_changes_nothing(desk: Desk, school: Organization, staff: list[int]) -> None:
    number, place = a_campaign(desk, "school").campaign.id or 0, school.id or 0
    result_entry.enter(desk, number, place, date(2026, 3, 1), {staff[0]: {"": "72,5", "subject": "90"}})
    rows = {r.person: r.cells for r in result_entry.sheet(desk, number, place).rows}
    with pytest.raises(Rejected, match="не изменено"):
        result_entry.enter(desk, number, place, date(2026, 3, 1), rows)
    done = result_entry.enter(desk, number, place, date(2026, 3, 1), {staff[0]: rows[staff[0]] | {"": "40", "subject": ""}})
    assert (done.added, done.changed_results) == (0, 1)
    with desk.read() as reading:
        assert [d.percent for d in reading.where(Diagnostic)] == [40.0] and not reading.where(AreaResult)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"": "120"}, "вне пределов"), ({"": "отличник"}, "нет на шкале"), ({"subject": "70"}, "общий результат"),
        ({"": "18 баллов"}, "из скольких"),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_understood_stops_the_whole_sheet(
    desk: Desk, school: Organization, staff: list[int], cells: dict[str, str], said: str
) -> None:
    number, place = a_campaign(desk, "school").campaign.id or 0, school.id or 0
    with pytest.raises(Rejected, match=said) as stopped:
        result_entry.enter(desk, number, place, date(2026, 3, 1), {staff[0]: {"": "70"}, staff[1]: cells})
    assert stopped.value.troubles[0].field.startswith(f"{staff[1]}:")
    with desk.read() as reading:
        assert not reading.where(Diagnostic)


def test_a_word_means_what_the_scale_of_the_instrument_says(desk: Desk, school: Organization, staff: list[int]) -> None:
    """«Высокий» is the best on one scale and a deep deficit on the inverted one."""
    inverted = a_campaign(desk, "school", instrument=instrument(desk, 4).id).campaign.id or 0
    done = result_entry.enter(desk, inverted, school.id or 0, date(2026, 3, 1), {staff[0]: {"": "высокий", "digital": "высокий"}})
    assert done.deficits == 1
    straight = a_campaign(desk, "school").campaign.id or 0
    done = result_entry.enter(desk, straight, school.id or 0, date(2026, 3, 1), {staff[1]: {"": "высокий", "subject": "высокий"}})
    assert done.deficits == 0
