"""Associations: founded by the regulation, members and the head by days, meetings with attendance, the next year."""

from __future__ import annotations

from datetime import date

import pytest

from nmsdesk.domain.community import Association, Attendance, Meeting, Membership
from nmsdesk.domain.monitoring import RuleSet
from nmsdesk.domain.people import QualificationCategory
from nmsdesk.domain.periods import year
from nmsdesk.errors import Rejected
from nmsdesk.services import associations, gathering, indicators, meetings, undo
from nmsdesk.services.desk import Desk
from tests.given import a_job, a_person, a_school, saved, tables

FILE_ONLY = True

SINCE = date(2025, 9, 1)


def a_club(desk: Desk, **values: object) -> Association:
    return saved(desk, Association(**({"name": "Клуб", "kind": "club", "since": SINCE} | values)))  # type: ignore[arg-type]


def roles(desk: Desk, association: Association, on: date) -> dict[str, str]:
    return {m.name.split()[0]: m.role for m in associations.card(desk, association.id or 0, on).members}


def test_the_associations_of_the_regulation_are_founded_once_and_taken_back(desk: Desk) -> None:
    before = tables(desk)
    missing = [f.name for f in associations.founding(desk) if not f.present]
    assert "Клуб молодых специалистов «Педагогическая гостиная»" in missing
    assert "ГМО музыкальных руководителей ДОО" in missing
    associations.found(desk, missing, SINCE)
    assert all(f.present for f in associations.founding(desk))
    with pytest.raises(Rejected, match="уже есть"):
        associations.found(desk, missing, SINCE)
    undo.undo(desk)
    assert tables(desk) == before


def test_many_members_are_added_in_one_step_and_those_there_are_passed_over(desk: Desk) -> None:
    club = a_club(desk)
    people = [a_person(desk, last) for last in ("Азова", "Белова", "Власова")]
    associations.add_members(desk, club.id or 0, [people[0].id or 0], SINCE)
    done = associations.add_members(desk, club.id or 0, [p.id or 0 for p in people], date(2025, 10, 1))
    assert done.added == 2
    assert done.there == ("Азова Мария Петровна",)
    assert len(roles(desk, club, date(2025, 10, 1))) == 3
    assert len(roles(desk, club, SINCE)) == 1
    undo.undo(desk)
    assert len(roles(desk, club, date(2025, 10, 1))) == 1


def test_a_member_ended_on_a_day_is_a_member_of_that_day_still(desk: Desk) -> None:
    club, person = a_club(desk), a_person(desk)
    associations.add_members(desk, club.id or 0, [person.id or 0], SINCE)
    [member] = associations.card(desk, club.id or 0, SINCE).members
    associations.end_members(desk, [member.id], date(2025, 12, 31))
    assert roles(desk, club, date(2025, 12, 31)) == {"Иванова": "member"}
    card = associations.card(desk, club.id or 0, date(2026, 1, 1))
    assert card.members == () and card.former == 1
    with pytest.raises(Rejected, match="только с"):
        associations.end_members(desk, [member.id], date(2025, 8, 1))


def test_a_new_head_ends_the_old_role_and_begins_the_new_in_one_step(desk: Desk) -> None:
    club = a_club(desk)
    old, new = a_person(desk, "Старова"), a_person(desk, "Новикова")
    associations.add_members(desk, club.id or 0, [old.id or 0], SINCE, "head")
    associations.add_members(desk, club.id or 0, [new.id or 0], SINCE)
    before = tables(desk)
    associations.change_head(desk, club.id or 0, new.id or 0, date(2026, 2, 1))
    assert roles(desk, club, date(2026, 1, 31)) == {"Старова": "head", "Новикова": "member"}
    assert roles(desk, club, date(2026, 2, 1)) == {"Новикова": "head", "Старова": "member"}
    with pytest.raises(Rejected, match="уже руководит"):
        associations.change_head(desk, club.id or 0, new.id or 0, date(2026, 2, 2))
    undo.undo(desk)
    assert tables(desk) == before


def test_a_head_of_one_day_leaves_no_empty_role(desk: Desk) -> None:
    club = a_club(desk)
    old, new = a_person(desk, "Старова"), a_person(desk, "Новикова")
    associations.add_members(desk, club.id or 0, [old.id or 0], SINCE, "head")
    associations.change_head(desk, club.id or 0, new.id or 0, SINCE, old_stays=False)
    assert roles(desk, club, SINCE) == {"Новикова": "head"}


def test_the_card_counts_members_by_school_category_service_and_age(desk: Desk) -> None:
    club, school = a_club(desk), a_school(desk, "Лицей")
    for last, born, began in (("Азова", date(2000, 1, 1), date(2024, 9, 1)), ("Белова", date(1970, 1, 1), date(1995, 9, 1))):
        person = a_person(desk, last, birth=born, career_start=began)
        a_job(desk, person, school, since=date(2024, 9, 1))
        associations.add_members(desk, club.id or 0, [person.id or 0], SINCE)
    saved(desk, QualificationCategory(person=person.id, kind="highest", since=date(2023, 10, 1)))
    structure = dict(associations.card(desk, club.id or 0, date(2025, 10, 1)).structure)
    assert structure["По организациям"] == (("Лицей", 2),)
    assert dict(structure["По категориям"]) == {"высшая": 1, "без категории": 1}
    assert structure["По педагогическому стажу"] == (("до 3 лет", 1), ("20 лет и больше", 1))
    assert structure["По возрасту"] == (("до 35 лет", 1), ("55 лет и старше", 1))


def test_a_meeting_is_saved_with_its_attendance_and_taken_back_with_it(desk: Desk) -> None:
    club = a_club(desk)
    head, member, guest = (a_person(desk, last) for last in ("Главная", "Рядова", "Гостева"))
    associations.add_members(desk, club.id or 0, [head.id or 0], SINCE, "head")
    associations.add_members(desk, club.id or 0, [member.id or 0], SINCE)
    blank = meetings.new_meeting(desk, club.id or 0, date(2026, 2, 10))
    assert (blank.number, blank.chair) == ("1", head.id)
    assert [m.role for m in meetings.sheet(desk, blank)] == ["head", "member"]
    before = tables(desk)
    marks = {head.id or 0: "present", member.id or 0: "absent", guest.id or 0: "invited"}
    meeting = meetings.hold_meeting(desk, blank, marks).record
    [line] = associations.card(desk, club.id or 0, date(2026, 2, 10)).meetings
    assert (line.present, line.of, line.guests, line.percent) == (1, 2, 1, 50.0)
    assert isinstance(meeting, Meeting)
    states = {m.name.split()[0]: m.state for m in meetings.sheet(desk, meeting)}
    assert states == {"Главная": "present", "Рядова": "absent", "Гостева": "invited"}
    meetings.hold_meeting(desk, meeting, {guest.id or 0: "", member.id or 0: "present"})
    [line] = associations.card(desk, club.id or 0, date(2026, 2, 10)).meetings
    assert (line.present, line.of, line.guests) == (2, 2, 0)
    assert [(m.came, m.of) for m in associations.card(desk, club.id or 0, date(2026, 2, 10)).members] == [(1, 1), (1, 1)]
    assert meetings.new_meeting(desk, club.id or 0, date(2026, 3, 1)).number == "2"
    undo.undo(desk)
    undo.undo(desk)
    assert tables(desk) == before


def test_nobody_is_marked_at_a_meeting_that_has_not_been(desk: Desk) -> None:
    club, person = a_club(desk), a_person(desk)
    blank = meetings.new_meeting(desk, club.id or 0, date(2026, 5, 10))
    with pytest.raises(Rejected, match="ещё не прошло"):
        meetings.hold_meeting(desk, blank, {person.id or 0: "present"})
    with desk.read() as reading:
        assert reading.where(Meeting) == [] and reading.where(Attendance) == []
    meetings.hold_meeting(desk, blank, {})


def test_the_list_of_a_year_is_renewed_with_those_who_were_in_it_at_its_end(desk: Desk) -> None:
    active = a_club(desk, name="Методический актив на 2025 год", kind="active", since=date(2025, 1, 1), until=date(2025, 12, 31))
    stays, left = a_person(desk, "Осталова"), a_person(desk, "Ушлова")
    associations.add_members(desk, active.id or 0, [stays.id or 0, left.id or 0], date(2025, 1, 1))
    gone = next(m for m in associations.card(desk, active.id or 0, date(2025, 1, 1)).members if m.person == left.id)
    associations.end_members(desk, [gone.id], date(2025, 6, 30))
    before = tables(desk)
    fresh = associations.renew(desk, active.id or 0, "№ 300-04 от 20.02.2026").record
    assert isinstance(fresh, Association)
    assert (fresh.name, fresh.since, fresh.until) == ("Методический актив на 2026 год", date(2026, 1, 1), date(2026, 12, 31))
    assert list(roles(desk, fresh, date(2026, 3, 1))) == ["Осталова"]
    with pytest.raises(Rejected, match="уже есть"):
        associations.renew(desk, active.id or 0)
    undo.undo(desk)
    assert tables(desk) == before
    with pytest.raises(Rejected, match="без срока"):
        associations.renew(desk, a_club(desk).id or 0)


def test_pasted_names_find_people_and_ask_about_namesakes(desk: Desk) -> None:
    first, second = a_school(desk, "Лицей № 5"), a_school(desk, "Гимназия № 9")
    one, two = a_person(desk, birth=date(1980, 1, 1)), a_person(desk, birth=date(1990, 1, 1))
    a_job(desk, one, first)
    a_job(desk, two, second)
    other = a_person(desk, "Сидорова", "Анна", "Львовна")
    pasted = "1\tСидорова Анна Львовна\nИванова М.П.\nИванова Мария Петровна\tГимназия № 9\nПетрова Ольга Игоревна\n"
    lines = gathering.by_lines(desk, pasted, SINCE)
    assert lines[0].person == other.id
    assert lines[1].person is None and {g.id for g in lines[1].ask} == {one.id, two.id}
    assert lines[2].person == two.id
    assert lines[3].person is None and lines[3].ask == ()
    assert gathering.of_organization(desk, first.id or 0, SINCE) == [one.id]
    club = a_club(desk)
    associations.add_members(desk, club.id or 0, [two.id or 0], SINCE)
    assert gathering.of_association(desk, club.id or 0, SINCE) == [two.id]
    assert gathering.of_association(desk, club.id or 0, date(2025, 8, 31)) == []


def test_a_club_supports_a_young_teacher_in_indicator_five_and_a_gmo_does_not(desk: Desk) -> None:
    school = a_school(desk)
    young = a_person(desk, birth=date(2000, 3, 1), career_start=date(2024, 9, 1))
    a_job(desk, young, school, since=date(2024, 9, 1))
    gmo, club = a_club(desk, name="ГМО", kind="gmo"), a_club(desk)

    def counted() -> tuple[int, int]:
        value = next(v for v in indicators.measure(desk, year(2025)).values if v.code == "5")
        return value.numerator, value.denominator

    with desk.read() as reading:
        assert reading.where(RuleSet)
    associations.add_members(desk, gmo.id or 0, [young.id or 0], SINCE)
    assert counted() == (0, 1)
    associations.add_members(desk, club.id or 0, [young.id or 0], SINCE)
    assert counted() == (1, 1)
    assert associations.card(desk, club.id or 0, SINCE).supports and not associations.card(desk, gmo.id or 0, SINCE).supports


def test_an_overlapping_membership_is_refused_by_the_rules(desk: Desk) -> None:
    club, person = a_club(desk), a_person(desk)
    associations.add_members(desk, club.id or 0, [person.id or 0], SINCE)
    with pytest.raises(Rejected, match="уже состо"):
        saved(desk, Membership(association=club.id, person=person.id, since=date(2026, 1, 1)))
