"""Two records of one person become one: nothing lost, nothing twice, undone exactly."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import given
import pytest

from nmsdesk.domain import catalogue
from nmsdesk.domain import fields as f
from nmsdesk.domain.development import AreaResult, Deficit, Diagnostic, Mentorship, PlanItem
from nmsdesk.domain.keeping import Attachment, DistinctPersons, Waiver
from nmsdesk.domain.monitoring import Term
from nmsdesk.domain.organizations import Organization
from nmsdesk.domain.people import Absence, Employment, FormerName, Person
from nmsdesk.errors import Rejected, Stale
from nmsdesk.services import duplicates, merging, registers
from nmsdesk.services.desk import Desk
from nmsdesk.services.matching import organization_by_name
from nmsdesk.services.undo import history, undo


def code(desk: Desk, dictionary: str, n: int = 0) -> str:
    with desk.read() as reading:
        return reading.where(Term, dictionary=dictionary)[n].code


def all_of(desk: Desk, record: type[Any], **equal: Any) -> list[Any]:
    with desk.read() as reading:
        return reading.where(record, **equal)


class Two:
    """Two records of one person: the second has links of every kind, some of them as the first."""

    def __init__(self, desk: Desk):
        self.desk = desk
        self.school = given.a_school(desk, "МБОУ СОШ № 201")
        self.keep = given.a_person(desk, snils=given.snils(700))
        self.gone = given.a_person(desk, "Ивaнова", "М.", "П.", education="higher_master", phone="8 900 000-00-01")
        self.other = given.a_person(desk, "Петрова", "Анна", "Сергеевна")

    def employed(self) -> tuple[Employment, Employment]:
        return tuple(given.a_job(self.desk, p, self.school) for p in (self.keep, self.gone))  # type: ignore[return-value]


@pytest.fixture
def two(desk: Desk) -> Two:
    return Two(desk)


@pytest.fixture
def at_file(file_desk: Desk) -> Two:
    return Two(file_desk)


def test_the_fuller_value_is_suggested_for_each_field(at_file: Two) -> None:
    found = merging.compare(at_file.desk, at_file.keep.id, at_file.gone.id)
    shown = {p.name: (p.left, p.right, p.suggested) for p in found.fields}
    assert shown["first_name"] == ("Мария", "М.", "Мария")
    assert shown["education"] == ("", "высшее, магистратура", "высшее, магистратура")
    assert shown["snils"] == (at_file.keep.snils, "", at_file.keep.snils)
    turned = merging.compare(at_file.desk, at_file.gone.id, at_file.keep.id)
    assert turned.suggested()["first_name"] == "Мария" and turned.suggested()["snils"] == at_file.keep.snils


def test_a_more_precise_birth_is_suggested(file_desk: Desk) -> None:
    rough = given.a_person(file_desk, birth=date(1990, 1, 1), birth_precision="year")
    exact = given.a_person(file_desk)
    suggested = merging.compare(file_desk, rough.id, exact.id).suggested()
    assert (suggested["birth"], suggested["birth_precision"]) == (date(1990, 5, 17), "day")


EXTRA: dict[str, dict[str, Any]] = {"diagnostics": {"percent": 70.0}}


def a_record(two: Two, key: str, **values: Any) -> f.Record:
    """A record of any register with what is required filled in, records that it needs made on the way."""
    made: dict[str, Any] = EXTRA.get(key, {}) | values
    for column in catalogue.register(key).columns:
        if column.field.required and column.name not in made:
            made[column.name] = a_value(two, column.field, len(made))
    record = registers.blank(key, **made)
    if key == "snapshots":  # frozen ones are made out of data, not typed
        with two.desk.begin("add", "Срез") as begun:
            return begun.work.add(record)
    return given.saved(two.desk, record)


def a_value(two: Two, field: f.Field, n: int) -> Any:
    match field:
        case f.Ref(register="persons"):
            return two.other.id
        case f.Ref(register="organizations"):
            return two.school.id
        case f.Ref():
            return a_record(two, field.register).id
        case f.Day():
            return date(2025, 9, 1 + n)
        case f.Number():
            return field.minimum or 1
        case f.Choice():
            return next(iter(field.options), "") or code(two.desk, field.dictionary)
    return "Текст"


LINKS = [(register.key, column.name) for register, column in catalogue.references_to("persons")]


@pytest.mark.parametrize(("key", "name"), LINKS, ids=[f"{k}.{n}" for k, n in LINKS])
def test_every_link_of_every_register_is_carried_over_and_comes_back(at_file: Two, key: str, name: str) -> None:
    desk = at_file.desk
    values: dict[str, Any] = {name: at_file.gone.id} | ({"addressee": "person"} if key == "recommendations" else {})
    link = a_record(at_file, key, **values)
    before = given.tables(desk)
    title = catalogue.register(key).title
    assert merging.compare(desk, at_file.keep.id, at_file.gone.id).links.get(title) == 1
    merging.merge(desk, at_file.keep.id, at_file.gone.id)
    carried = registers.get(desk, key, link.id or 0)
    names = [c.name for r, c in catalogue.references_to("persons") if r.key == key]
    assert at_file.keep.id in [getattr(carried, n) for n in names]
    with pytest.raises(Stale):
        registers.get(desk, "persons", at_file.gone.id or 0)
    undo(desk)
    assert given.tables(desk) == before


def test_doubles_become_one_with_their_own_links(two: Two) -> None:
    desk, tool, area = two.desk, given.instrument(two.desk), code(two.desk, "areas")
    first, second = two.employed()
    given.saved(desk, replace(second, until=date(2026, 1, 31), rate=1.0))
    leave = given.saved(desk, Absence(employment=second.id, kind="child", since=date(2025, 10, 1), until=date(2025, 12, 1)))
    kept = given.a_diagnostic(desk, two.keep)
    double = given.a_diagnostic(desk, two.gone)
    part = given.saved(desk, AreaResult(diagnostic=double.id, area=area, percent=50.0))
    given.saved(desk, AreaResult(diagnostic=double.id, area=code(desk, "areas", 1), percent=40.0))
    given.saved(desk, AreaResult(diagnostic=kept.id, area=code(desk, "areas", 1), percent=40.0))
    another = given.a_diagnostic(desk, two.gone, percent=90.0, day=date(2025, 12, 1))
    plan = given.a_plan(desk, two.gone, diagnostic=double.id)
    deficit = given.saved(desk, Deficit(person=two.gone.id, area=area, diagnostic=double.id, opened=date(2025, 10, 10)))
    same = given.saved(desk, Deficit(person=two.keep.id, area=area, diagnostic=kept.id, opened=date(2025, 10, 10)))
    item = given.saved(desk, PlanItem(plan=plan.id, deficit=deficit.id, content="Курс"))
    file = given.saved(desk, Attachment(register="diagnostics", record_uid=double.uid, name="скан.pdf", sha256="0" * 64))
    before = given.tables(desk)
    notes = merging.compare(desk, two.keep.id, two.gone.id).notes
    assert notes == ("Места работы: 1\xa0повтор объединяется", "Диагностика: 1\xa0повтор объединяется",
                     "Результаты по областям: 1\xa0повтор объединяется", "Дефициты: 1\xa0повтор объединяется")  # fmt: skip
    merging.merge(desk, two.keep.id, two.gone.id)
    (job,) = all_of(desk, Employment, person=two.keep.id)
    assert (job.id, job.until, job.rate) == (first.id, date(2026, 1, 31), 1.0)
    assert all_of(desk, Absence, employment=first.id) == [replace(registers.get(desk, "absences", leave.id), employment=first.id)]
    assert [d.id for d in all_of(desk, Diagnostic, person=two.keep.id, instrument=tool.id)] == [kept.id, another.id]
    assert {a.area for a in all_of(desk, AreaResult, diagnostic=kept.id)} == {part.area, code(desk, "areas", 1)}
    assert registers.get(desk, "plans", plan.id).diagnostic == kept.id  # type: ignore[attr-defined]
    assert registers.get(desk, "plan_items", item.id).deficit == same.id  # type: ignore[attr-defined]
    assert registers.get(desk, "attachments", file.id).record_uid == kept.uid  # type: ignore[attr-defined]
    assert len(all_of(desk, AreaResult)) == 2
    undo(desk)
    assert given.tables(desk) == before


def test_results_that_differ_both_stay(at_file: Two) -> None:
    given.a_diagnostic(at_file.desk, at_file.keep, percent=70.0)
    given.a_diagnostic(at_file.desk, at_file.gone, percent=40.0)
    merging.merge(at_file.desk, at_file.keep.id, at_file.gone.id)
    assert [d.percent for d in all_of(at_file.desk, Diagnostic, person=at_file.keep.id)] == [70.0, 40.0]


def test_files_and_decisions_of_the_person_follow_by_uid(two: Two) -> None:
    desk = two.desk
    for person in (two.keep, two.gone):
        given.saved(desk, Attachment(register="persons", record_uid=person.uid, name="согласие.pdf", sha256="1" * 64))
    given.saved(desk, Waiver(code="person.birth.missing", register="persons", record_uid=two.gone.uid, reason="архив"))
    before = given.tables(desk)
    merging.merge(desk, two.keep.id, two.gone.id)
    assert [a.record_uid for a in (*all_of(desk, Attachment), *all_of(desk, Waiver))] == [two.keep.uid] * 2
    undo(desk)
    assert given.tables(desk) == before


def test_a_name_that_differs_is_kept_as_a_former_one(two: Two) -> None:
    married = given.a_person(two.desk, "Смирнова")
    merging.merge(two.desk, two.keep.id, married.id, {"last_name": "Смирнова"})
    person = registers.get(two.desk, "persons", two.keep.id)
    assert isinstance(person, Person) and (person.last_name, person.snils) == ("Смирнова", two.keep.snils)
    assert [n.last_name for n in all_of(two.desk, FormerName, person=two.keep.id)] == ["Иванова"]


def test_a_name_spelt_otherwise_is_no_former_name(at_file: Two) -> None:
    merging.merge(at_file.desk, at_file.keep.id, at_file.gone.id)  # a Latin letter and initials
    assert all_of(at_file.desk, FormerName) == []


def test_two_main_jobs_on_the_same_days_stop_the_merging(two: Two) -> None:
    given.a_job(two.desk, two.keep, two.school)
    given.a_job(two.desk, two.gone, given.a_school(two.desk, "Лицей № 5"))
    before = given.tables(two.desk)
    found = merging.compare(two.desk, two.keep.id, two.gone.id)
    assert any("Основное место работы в эти дни уже есть" in t for t in found.troubles)
    with pytest.raises(Rejected, match="Основное место работы в эти дни уже есть"):
        merging.merge(two.desk, two.keep.id, two.gone.id, reason="одна и та же")
    assert given.tables(two.desk) == before


def test_a_mentor_of_himself_stops_the_merging(at_file: Two) -> None:
    given.saved(at_file.desk, Mentorship(mentor=at_file.keep.id, mentee=at_file.gone.id, since=date(2025, 9, 1)))
    with pytest.raises(Rejected, match="самому себе"):
        merging.merge(at_file.desk, at_file.keep.id, at_file.gone.id)


@pytest.mark.parametrize("against", [{"snils": given.snils(701)}, {"birth": date(1991, 1, 1)}])
def test_different_snils_or_birth_never_merge_silently(at_file: Two, against: dict[str, Any]) -> None:
    other = given.a_person(at_file.desk, **against)
    with pytest.raises(Rejected, match="Похоже, это разные люди: разные"):
        merging.merge(at_file.desk, at_file.keep.id, other.id)
    merging.merge(at_file.desk, at_file.keep.id, other.id, reason="ошибка  ввода")
    operation, _ = history(at_file.desk, 1)[0]
    assert operation.reason == "Объединены две записи одного работника. Причина: ошибка ввода"


def test_persons_declared_different_need_a_reason_too(at_file: Two) -> None:
    duplicates.declare_distinct(at_file.desk, at_file.keep.id, at_file.gone.id, "тёзки")
    with pytest.raises(Rejected, match="пара отмечена как разные люди: тёзки"):
        merging.merge(at_file.desk, at_file.keep.id, at_file.gone.id)
    merging.merge(at_file.desk, at_file.keep.id, at_file.gone.id, reason="проверено")
    assert all_of(at_file.desk, DistinctPersons) == []


def test_a_record_is_not_merged_with_itself(at_file: Two) -> None:
    with pytest.raises(Rejected, match="одна и та же запись"):
        merging.compare(at_file.desk, at_file.keep.id, at_file.keep.id)


def test_an_undone_merging_can_be_done_again(two: Two) -> None:
    two.employed()
    merging.merge(two.desk, two.keep.id, two.gone.id)
    after = given.by_uid(two.desk)
    undo(two.desk)
    merging.merge(two.desk, two.keep.id, two.gone.id)
    assert {k: v["person"] for k, v in given.by_uid(two.desk).items() if k[0] == "employments"} == {
        k: v["person"] for k, v in after.items() if k[0] == "employments"
    }
    assert given.replayed(two.desk) == given.by_uid(two.desk)


def test_a_school_typed_twice_becomes_one_with_both_names(two: Two) -> None:
    desk, twice = two.desk, given.a_school(two.desk, "Лицей «Созвездие»", full_name="МАОУ Лицей «Созвездие» города", code="5018000001")
    mine = given.a_job(desk, two.keep, two.school)
    given.a_job(desk, two.other, twice)
    given.a_job(desk, two.keep, twice, kind="external")
    seen = given.a_diagnostic(desk, two.other)
    before = given.tables(desk)
    found = merging.compare_organizations(desk, two.school.id, twice.id)
    assert found.troubles == () and found.links["Места работы"] == 2
    merging.merge_organizations_records(desk, two.school.id, twice.id)
    place = registers.get(desk, "organizations", two.school.id)
    assert isinstance(place, Organization) and (place.name, place.code) == ("МБОУ СОШ № 201", "5018000001")
    assert {e.organization for e in all_of(desk, Employment)} == {two.school.id} and mine in all_of(desk, Employment)
    assert registers.get(desk, "diagnostics", seen.id).organization == two.school.id  # type: ignore[attr-defined]
    assert organization_by_name(desk, "лицей созвездие") == two.school.id
    undo(desk)
    assert given.tables(desk) == before


def test_organisations_of_different_codes_need_a_reason(at_file: Two) -> None:
    a, b = (given.a_school(at_file.desk, code=code_) for code_ in ("5018000001", "5018000002"))
    with pytest.raises(Rejected, match="разные коды: 5018000001 и 5018000002"):
        merging.merge_organizations_records(at_file.desk, a.id, b.id)
    merging.merge_organizations_records(at_file.desk, a.id, b.id, reason="опечатка в коде")
    with pytest.raises(Stale):
        registers.get(at_file.desk, "organizations", b.id)


def test_a_chosen_birth_brings_its_own_precision(file_desk: Desk) -> None:
    exact, rough = given.a_person(file_desk), given.a_person(file_desk, birth=date(1990, 1, 1), birth_precision="year")
    merging.merge(file_desk, exact.id, rough.id, {"birth": date(1990, 1, 1)})
    person = registers.get(file_desk, "persons", exact.id)
    assert isinstance(person, Person) and (person.birth, person.birth_precision) == (date(1990, 1, 1), "year")
