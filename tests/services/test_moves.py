"""Transfers and endings: what is told is what is done, nothing is lost, and one undo takes all of it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import given
import pytest

from nmsdesk.domain.community import Association, Membership
from nmsdesk.domain.development import Mentorship
from nmsdesk.domain.organizations import Organization, OrganizationAlias, Site, Team, TeamMember
from nmsdesk.domain.people import Absence, Employment, FormerName, Person
from nmsdesk.errors import Rejected
from nmsdesk.services import moves, registers
from nmsdesk.services.desk import Desk
from nmsdesk.services.matching import organization_by_name
from nmsdesk.services.moves import MovePlan
from nmsdesk.services.undo import history, undo

FILE_ONLY = True


class Life:
    """A teacher with everything that ties to a school, and another school to go to."""

    def __init__(self, desk: Desk):
        self.desk = desk
        self.old, self.new = given.a_school(desk, "МБОУ СОШ № 101"), given.a_school(desk, "МБОУ СОШ № 102")
        self.person = given.a_person(desk, snils=given.snils(500))
        self.young = given.a_person(desk, "Петрова", "Анна", "Сергеевна", birth=date(2001, 2, 3))
        self.job = given.a_job(desk, self.person, self.old, rate=1.0)
        given.a_job(desk, self.young, self.old)
        self.plan = given.a_plan(desk, self.person, state="active", approved_on=date(2025, 11, 1), tutor="методист Соколова А. А.")
        self.diagnostic = given.a_diagnostic(desk, self.person)
        self.pair = given.saved(desk, Mentorship(mentor=self.person.id, mentee=self.young.id, since=date(2025, 9, 1), order="№ 1"))
        team = given.saved(desk, Team(organization=self.old.id, since=date(2025, 9, 1)))
        self.seat = given.saved(desk, TeamMember(team=team.id, person=self.person.id, role="head", since=date(2025, 9, 1)))
        city = given.saved(desk, Association(name="ГМО учителей математики", kind=kind(desk, "association_kinds")))
        self.member = given.saved(desk, Membership(association=city.id, person=self.person.id, since=date(2024, 9, 1)))

    def there(self, **values: Any) -> Employment:
        """The employment to go to."""
        given_: dict[str, Any] = {"organization": self.new.id, "post": given.post(self.desk).id, "since": date(2026, 2, 1)} | values
        return Employment(**given_)


def kind(desk: Desk, dictionary: str) -> str:
    from nmsdesk.domain.monitoring import Term

    with desk.read() as reading:
        return reading.where(Term, dictionary=dictionary)[0].code


def now(desk: Desk, record: Any) -> Any:
    """The record as it is in the base."""
    return registers.get(desk, registers.catalogue.register_of(record).key, record.id)


def all_of(desk: Desk, record: type[Any], **equal: Any) -> list[Any]:
    with desk.read() as reading:
        return reading.where(record, **equal)


def keys(plan: MovePlan) -> set[str]:
    return {e.key for e in plan.effects}


@pytest.fixture
def life(desk: Desk) -> Life:
    return Life(desk)


@pytest.fixture
def at_file(file_desk: Desk) -> Life:
    """The same on a file only: for what needs no second kind of database."""
    return Life(file_desk)


def test_a_plan_writes_nothing(life: Life) -> None:
    before = given.tables(life.desk)
    moves.plan_move(life.desk, life.job.id, life.there())
    moves.plan_dismiss(life.desk, life.person.id, date(2026, 2, 1))
    moves.plan_merge_organizations(life.desk, life.old.id, life.new.id, date(2026, 2, 1))
    assert given.tables(life.desk) == before


def test_hiring_adds_a_person_and_a_job_in_one_step(desk: Desk) -> None:
    school, before = given.a_school(desk), given.tables(desk)
    newcomer = Person(last_name="Орлова", first_name="Нина", birth=date(2002, 1, 1))
    job = Employment(organization=school.id, post=given.post(desk).id, since=date(2026, 2, 2))
    plan = moves.plan_hire(desk, newcomer, job)
    assert [e.register for e in plan.adds] == ["persons", "employments"] and plan.troubles == ()
    person = moves.hire(desk, newcomer, job).record
    assert isinstance(person, Person) and [e.organization for e in all_of(desk, Employment, person=person.id)] == [school.id]
    undo(desk)
    assert given.tables(desk) == before


def test_a_person_known_by_snils_is_not_made_twice(life: Life) -> None:
    moves.dismiss(life.desk, life.person.id, date(2026, 1, 31))
    again = Person(last_name="Иванова", first_name="Мария", patronymic="Петровна", snils=life.person.snils)
    plan = moves.plan_hire(life.desk, again, life.there())
    assert [e.register for e in plan.adds] == ["employments"]
    assert any("второй раз" in w for w in plan.warnings)
    job = moves.hire(life.desk, again, life.there()).record
    assert isinstance(job, Employment) and job.person == life.person.id


def test_a_snils_of_another_birth_is_refused(at_file: Life) -> None:
    other = Person(last_name="Иванова", first_name="Мария", snils=at_file.person.snils, birth=date(1991, 1, 1))
    with pytest.raises(Rejected, match=r"дата рождения 17\.05\.1990"):
        moves.hire(at_file.desk, other, at_file.there(kind="external"))


def test_a_namesake_is_told_when_hiring(at_file: Life) -> None:
    plan = moves.plan_hire(at_file.desk, Person(last_name="Иванова", first_name="Мария", patronymic="Петровна"), at_file.there())
    assert any("Похожий работник уже есть: Иванова Мария Петровна, 17.05.1990" in w for w in plan.warnings)


def test_hiring_to_a_second_main_job_is_refused_with_the_way_out(at_file: Life) -> None:
    with pytest.raises(Rejected, match="Выберите «Перевод» или «Второе место работы»"):
        moves.hire(at_file.desk, at_file.person.id, at_file.there())


def test_nobody_is_hired_to_a_closed_school(at_file: Life) -> None:
    moves.merge_organizations(at_file.desk, at_file.old.id, at_file.new.id, date(2025, 12, 31))
    with pytest.raises(Rejected, match="Её правопреемник – «МБОУ СОШ № 102»"):
        moves.plan_hire(at_file.desk, at_file.young.id, at_file.there(organization=at_file.old.id))


def test_a_move_ends_the_old_job_the_day_before_and_keeps_what_is_the_persons(life: Life) -> None:
    desk, before = life.desk, given.tables(life.desk)
    plan = moves.plan_move(desk, life.job.id, life.there())
    assert {f"end:employments:{life.job.id}", f"end:mentorships:{life.pair.id}", f"end:team_members:{life.seat.id}"} <= keys(plan)
    assert {f"carry:plans:{life.plan.id}", f"carry:memberships:{life.member.id}", "stay:diagnostics", "add:employments"} <= keys(plan)
    assert "Без наставника останутся: Петрова Анна Сергеевна." in plan.warnings
    assert any("методист Соколова" in w for w in plan.warnings)
    moves.move(desk, life.job.id, life.there())
    old = now(desk, life.job)
    assert (old.until, old.end_reason) == (date(2026, 1, 31), "transferred")
    assert [e.organization for e in all_of(desk, Employment, person=life.person.id)] == [life.old.id, life.new.id]
    assert (now(desk, life.pair).state, now(desk, life.pair).until) == ("ended", date(2026, 1, 31))
    assert now(desk, life.seat).until == date(2026, 1, 31)
    for record in (life.plan, life.diagnostic, life.member):
        assert now(desk, record) == record
    operation, _ = history(desk, 1)[0]
    assert operation.reason == "Переход в другую организацию: МБОУ СОШ № 102, с 01.02.2026"
    undo(desk)
    assert given.tables(desk) == before


def test_a_declined_effect_is_not_applied(at_file: Life) -> None:
    moves.move(at_file.desk, at_file.job.id, at_file.there(), keep=(f"end:mentorships:{at_file.pair.id}",))
    assert now(at_file.desk, at_file.pair) == at_file.pair
    assert now(at_file.desk, at_file.seat).until == date(2026, 1, 31)


def test_the_move_itself_cannot_be_declined(at_file: Life) -> None:
    with pytest.raises(Rejected, match="Без этого нельзя"):
        moves.move(at_file.desk, at_file.job.id, at_file.there(), keep=(f"end:employments:{at_file.job.id}",))
    with pytest.raises(Rejected, match="Такого последствия нет"):
        moves.move(at_file.desk, at_file.job.id, at_file.there(), keep=("end:employments:999",))


@pytest.mark.parametrize(
    ("since", "said"),
    [(date(2020, 9, 1), "с 01.09.2020"), (date(2019, 1, 1), "с 01.09.2020")],
)
def test_a_move_before_the_old_job_began_is_refused(at_file: Life, since: date, said: str) -> None:
    with pytest.raises(Rejected, match=said):
        moves.plan_move(at_file.desk, at_file.job.id, at_file.there(since=since))


def test_a_move_after_the_old_job_ended_is_a_return(at_file: Life) -> None:
    moves.dismiss(at_file.desk, at_file.person.id, date(2025, 12, 31))
    with pytest.raises(Rejected, match="выберите «Возвращение»"):
        moves.plan_move(at_file.desk, at_file.job.id, at_file.there())


def test_a_change_of_post_keeps_everything_at_the_school(at_file: Life) -> None:
    job = at_file.there(organization=at_file.old.id, post=given.post(at_file.desk, "Методист").id)
    plan = moves.plan_move(at_file.desk, at_file.job.id, job)
    assert [e.register for e in plan.ends] == ["employments"]
    moves.move(at_file.desk, at_file.job.id, job)
    assert now(at_file.desk, at_file.job).end_reason == "post" and now(at_file.desk, at_file.pair) == at_file.pair


def test_a_leave_ends_with_the_old_job_and_may_go_on_at_the_new_one(life: Life) -> None:
    leave = given.saved(life.desk, Absence(employment=life.job.id, kind="child", since=date(2026, 1, 10)))
    plan = moves.plan_move(life.desk, life.job.id, life.there())
    going = f"add:absences:{leave.id}"
    assert [(e.default, e.optional) for e in plan.adds if e.key == going] == [(False, True)]
    moves.move(life.desk, life.job.id, life.there(), keep=())  # nothing declined, so this one too
    old, new = all_of(life.desk, Absence)
    assert old.until == date(2026, 1, 31) and (new.since, new.until, new.kind) == (date(2026, 2, 1), None, "child")


def test_a_second_job_is_external_elsewhere_and_internal_here(life: Life) -> None:
    plan = moves.plan_second_job(life.desk, life.person.id, life.there(kind="external", rate=1.0))
    assert any("2,00 ставки" in w for w in plan.warnings)
    moves.second_job(life.desk, life.person.id, life.there(kind="external", rate=0.5))
    with pytest.raises(Rejected, match="внешнее совместительство"):
        moves.second_job(life.desk, life.person.id, life.there(kind="internal"))
    with pytest.raises(Rejected, match="внутреннее совместительство"):
        moves.second_job(life.desk, life.person.id, life.there(kind="external", organization=life.old.id))
    with pytest.raises(Rejected, match="не бывает основным"):
        moves.second_job(life.desk, life.person.id, life.there(kind="main"))


def test_a_new_surname_keeps_the_former_one_until_the_day_before(life: Life) -> None:
    before = given.tables(life.desk)
    moves.change_surname(life.desk, life.person.id, date(2026, 2, 10), "Смирнова")
    person, (former,) = now(life.desk, life.person), all_of(life.desk, FormerName, person=life.person.id)
    assert person.full_name == "Смирнова Мария Петровна"
    assert (former.last_name, former.until) == ("Иванова", date(2026, 2, 9))
    with pytest.raises(Rejected, match="Укажите день смены имени позже"):
        moves.change_surname(life.desk, life.person.id, date(2026, 1, 1), "Кузнецова")
    with pytest.raises(Rejected, match="Имя не изменилось"):
        moves.change_surname(life.desk, life.person.id, date(2026, 3, 1), "Смирнова")
    undo(life.desk)
    assert given.tables(life.desk) == before


def test_an_absence_pauses_pairs_and_its_end_lets_them_go_on(life: Life) -> None:
    desk, before = life.desk, given.tables(life.desk)
    found = moves.absence(desk, life.job.id, "child", date(2026, 2, 1)).record
    assert now(desk, life.pair).state == "paused" and now(desk, life.plan) == life.plan
    assert isinstance(found, Absence)
    moves.end_absence(desk, found.id, date(2026, 3, 1))
    assert now(desk, life.pair).state == "active" and now(desk, found).until == date(2026, 3, 1)
    undo(desk)
    undo(desk)
    assert given.tables(desk) == before


def test_an_absence_may_stop_a_plan_when_so_chosen(at_file: Life) -> None:
    moves.absence(at_file.desk, at_file.job.id, "long", date(2026, 2, 1), keep=())
    plan = now(at_file.desk, at_file.plan)
    assert (plan.state, plan.stop_reason, plan.closed_on) == ("stopped", "absence", date(2026, 2, 1))


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        (date(2020, 1, 1), None, "не может начаться раньше"),
        (date(2026, 2, 1), date(2026, 1, 1), "раньше первого"),
    ],
)
def test_an_absence_stays_inside_the_job(at_file: Life, since: date, until: date | None, said: str) -> None:
    with pytest.raises(Rejected, match=said):
        moves.plan_absence(at_file.desk, at_file.job.id, "long", since, until)


def test_an_absence_beyond_a_job_with_an_end_is_refused(at_file: Life) -> None:
    moves.dismiss(at_file.desk, at_file.person.id, date(2026, 2, 28))
    with pytest.raises(Rejected, match=r"заканчивается 28\.02\.2026"):
        moves.plan_absence(at_file.desk, at_file.job.id, "long", date(2026, 2, 1))
    with pytest.raises(Rejected, match=r"закончилось 28\.02\.2026"):
        moves.plan_absence(at_file.desk, at_file.job.id, "long", date(2026, 3, 1))


def test_a_dismissal_ends_all_that_ties_to_work_and_names_the_orphaned(life: Life) -> None:
    desk, before = life.desk, given.tables(life.desk)
    plan = moves.plan_dismiss(desk, life.person.id, date(2026, 2, 27))
    assert "Без наставника останутся: Петрова Анна Сергеевна." in plan.warnings
    moves.dismiss(desk, life.person.id, date(2026, 2, 27))
    assert now(desk, life.job).until == date(2026, 2, 27)
    stopped = now(desk, life.plan)
    assert (stopped.state, stopped.stop_reason, stopped.closed_on) == ("stopped", "dismissed", date(2026, 2, 27))
    assert {now(desk, r).until for r in (life.pair, life.seat, life.member)} == {date(2026, 2, 27)}
    assert now(desk, life.diagnostic) == life.diagnostic
    undo(desk)
    assert given.tables(desk) == before


def test_leaving_one_of_two_schools_ends_only_what_ties_to_it(at_file: Life) -> None:
    second = moves.second_job(at_file.desk, at_file.person.id, at_file.there(kind="external")).record
    plan = moves.plan_dismiss(at_file.desk, at_file.person.id, date(2026, 2, 28), employment=second.id)
    assert [e.key for e in plan.ends] == [f"end:employments:{second.id}"]
    assert any(w.startswith("Остаётся работать: учитель, МБОУ СОШ № 101") for w in plan.warnings)


def test_a_seat_that_would_begin_after_the_dismissal_goes(life: Life) -> None:
    life.seat = given.saved(life.desk, replace(life.seat, since=date(2026, 9, 1)))
    moves.dismiss(life.desk, life.person.id, date(2026, 2, 27))
    assert all_of(life.desk, TeamMember) == []
    undo(life.desk)
    assert now(life.desk, life.seat) == life.seat


def test_a_dismissal_before_the_first_day_is_refused(at_file: Life) -> None:
    with pytest.raises(Rejected, match=r"Работает с 01\.09\.2020"):
        moves.plan_dismiss(at_file.desk, at_file.person.id, date(2020, 8, 31))
    moves.dismiss(at_file.desk, at_file.person.id, date(2025, 12, 31))
    with pytest.raises(Rejected, match=r"уже закончилось 31\.12\.2025"):
        moves.plan_dismiss(at_file.desk, at_file.person.id, date(2026, 1, 31), employment=at_file.job.id)
    with pytest.raises(Rejected, match="нигде не работает"):
        moves.plan_dismiss(at_file.desk, at_file.person.id, date(2026, 1, 31))


def test_one_who_left_is_taken_back_to_a_new_job(life: Life) -> None:
    with pytest.raises(Rejected, match="Работник не уволен"):
        moves.plan_take_back(life.desk, life.person.id, life.there())
    moves.dismiss(life.desk, life.person.id, date(2025, 12, 31))
    before = given.tables(life.desk)
    plan = moves.plan_take_back(life.desk, life.person.id, life.there())
    assert any("31.12.2025" in w for w in plan.warnings)
    moves.take_back(life.desk, life.person.id, life.there())
    jobs = all_of(life.desk, Employment, person=life.person.id)
    assert [(e.since, e.until) for e in jobs] == [(date(2020, 9, 1), date(2025, 12, 31)), (date(2026, 2, 1), None)]
    undo(life.desk)
    assert given.tables(life.desk) == before


def test_a_school_merged_into_another_gives_it_the_people_and_the_names(life: Life) -> None:
    desk, on = life.desk, date(2026, 1, 31)
    given.saved(desk, OrganizationAlias(organization=life.old.id, name="Школа у реки"))
    site = given.saved(desk, Site(organization=life.old.id, kind=kind(desk, "site_kinds"), topic="Чтение", since=date(2025, 9, 1)))
    leave = given.saved(desk, Absence(employment=life.job.id, kind="child", since=date(2026, 1, 10)))
    before = given.tables(desk)
    plan = moves.plan_merge_organizations(desk, life.old.id, life.new.id, on)
    assert plan.troubles == () and f"end:sites:{site.id}" in keys(plan)
    moves.merge_organizations(desk, life.old.id, life.new.id, on)
    gone = now(desk, life.old)
    assert isinstance(gone, Organization) and (gone.until, gone.successor) == (on, life.new.id)
    for person in (life.person, life.young):
        old, new = all_of(desk, Employment, person=person.id)
        assert (old.organization, old.until, old.end_reason) == (life.old.id, on, "merged")
        assert (new.organization, new.since, new.until, new.post) == (life.new.id, date(2026, 2, 1), None, old.post)
    first, second = all_of(desk, Absence)
    assert (first.id, first.until, second.since) == (leave.id, on, date(2026, 2, 1))
    assert organization_by_name(desk, "Школа у реки") == organization_by_name(desk, "СОШ 101") == life.new.id
    pair = now(desk, life.pair)
    assert (pair.mentor_organization, pair.mentee_organization, pair.until) == (life.new.id, life.new.id, None)
    assert now(desk, site).until == on and now(desk, life.seat).until == on
    assert now(desk, life.diagnostic) == life.diagnostic and now(desk, life.plan).organization == life.old.id
    undo(desk)
    assert given.tables(desk) == before


@pytest.mark.parametrize("same", [True, False])
def test_a_school_is_not_merged_into_itself_or_twice(at_file: Life, same: bool) -> None:
    moves.merge_organizations(at_file.desk, at_file.old.id, at_file.new.id, date(2026, 1, 31))
    with pytest.raises(Rejected, match="самой себе" if same else "уже закончила работу"):
        moves.plan_merge_organizations(at_file.desk, at_file.old.id, at_file.old.id if same else at_file.new.id, date(2026, 3, 1))


def test_troubles_of_a_move_are_told_before_it_and_stop_it(at_file: Life) -> None:
    desk, third = at_file.desk, given.a_school(at_file.desk, "МБОУ СОШ № 103")
    moves.dismiss(desk, at_file.person.id, date(2026, 6, 30))
    given.saved(desk, at_file.there(person=at_file.person.id, since=date(2026, 7, 1)))
    before, job = given.tables(desk), at_file.there(organization=third.id, since=date(2026, 3, 1))
    plan = moves.plan_move(desk, at_file.job.id, job)
    assert plan.troubles == ("Основное место работы в эти дни уже есть: МБОУ СОШ № 102, с 01.07.2026.",)
    with pytest.raises(Rejected, match="Основное место работы в эти дни уже есть"):
        moves.move(desk, at_file.job.id, job)
    assert given.tables(desk) == before


def test_an_earlier_step_is_not_taken_back_when_later_ones_have_taken_its_days(life: Life) -> None:
    moves.dismiss(life.desk, life.person.id, date(2026, 1, 31))
    dismissal, _ = history(life.desk, 1)[0]
    moves.take_back(life.desk, life.person.id, life.there())
    before = given.tables(life.desk)
    with pytest.raises(Rejected, match=r"Основное место работы в эти дни уже есть.*Сначала отмените то, что сделано после неё"):
        undo(life.desk, dismissal.name)
    assert given.tables(life.desk) == before
    undo(life.desk)
    undo(life.desk, dismissal.name)
    assert now(life.desk, life.job) == life.job


def test_a_dismissal_to_come_leaves_states_as_they_are_today(at_file: Life) -> None:
    plan = moves.plan_dismiss(at_file.desk, at_file.person.id, date(2026, 5, 31))
    assert f"carry:plans:{at_file.plan.id}" in keys(plan)
    moves.dismiss(at_file.desk, at_file.person.id, date(2026, 5, 31))
    pair = now(at_file.desk, at_file.pair)
    assert (pair.state, pair.until) == ("active", date(2026, 5, 31)) and now(at_file.desk, at_file.plan) == at_file.plan


def test_who_works_at_both_merged_schools_is_told(at_file: Life) -> None:
    moves.second_job(at_file.desk, at_file.person.id, at_file.there(kind="external"))
    plan = moves.plan_merge_organizations(at_file.desk, at_file.old.id, at_file.new.id, date(2026, 2, 28))
    assert "Уже работают у правопреемника: 1\xa0человек. Проверьте вид занятости." in plan.warnings
