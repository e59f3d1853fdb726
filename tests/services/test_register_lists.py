"""Lists, search, sorting and facets in Russian, the same on each kind of database."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from given import a_diagnostic, a_job, a_person, a_plan, a_program, a_school, saved, snils

from nmsdesk.domain.people import FormerName
from nmsdesk.domain.queries import Filter, ListQuery
from nmsdesk.services import lists

NAMES = ("Ёлкина", "Елагина", "Жукова", "ермолова", "Алёшина", "Алешина", "яковлева", "О'Нил", "Петров-Водкин", "Д_Артаньян", "Сто%")


@pytest.fixture
def people(desk: Any) -> dict[str, int]:
    """Persons by surname."""
    return {name: a_person(desk, name, snils=snils(n)).id or 0 for n, name in enumerate(NAMES)}


def found(desk: Any, text: str, key: str = "persons") -> set[str]:
    chosen = lists.ids(desk, ListQuery(key, text))
    return {row[0] for row in lists.rows(desk, key, ["last_name"], chosen)}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("елкина", {"Ёлкина"}),
        ("ЁЛКИНА", {"Ёлкина"}),
        ("алешина", {"Алёшина", "Алешина"}),
        ("Ермолова", {"ермолова"}),
        ("ЯКОВЛЕВА  мария", {"яковлева"}),
        ("мария яковлева", {"яковлева"}),
        ("водкин", {"Петров-Водкин"}),
        ("%", {"Сто%"}),
        ("_", {"Д_Артаньян"}),
        ("\\", set()),
        ("'", {"О'Нил"}),
        ("zrjdktdf", {"яковлева"}),
        ("Zrjdktdf", {"яковлева"}),
        (";erjdf", {"Жукова"}),
        ("`krbyf", {"Ёлкина"}),
        ("", set(NAMES)),
        ("   ", set(NAMES)),
        ("нет такой", set()),
        ("\u200bжукова\u00a0", {"Жукова"}),
    ],
)
def test_search_is_tolerant_of_case_yo_layout_and_takes_wildcards_as_letters(
    desk: Any, people: dict[str, int], text: str, names: set[str]
) -> None:
    assert found(desk, text) == names


@pytest.mark.parametrize("write", [lambda s: s, lambda s: s.replace("-", "").replace(" ", ""), lambda s: s[:7], lambda s: s[4:]])
def test_a_person_is_found_by_snils_as_people_write_it(desk: Any, people: dict[str, int], write: Any) -> None:
    number = write(snils(3))
    assert NAMES[3] in found(desk, number)
    assert NAMES[3] in {h.label.split()[0] for h in lists.search(desk, number)}


def test_search_looks_into_the_person_of_a_fact(desk: Any, people: dict[str, int]) -> None:
    with desk.read() as reading:
        from nmsdesk.domain.people import Person

        person = reading.get(Person, people["Ёлкина"])
    assert person
    a_plan(desk, person)
    assert len(lists.ids(desk, ListQuery("plans", "елкина мария"))) == 1
    assert lists.ids(desk, ListQuery("plans", "жукова")) == []


def test_everything_is_searched_at_once_prefixes_first(desk: Any) -> None:
    a_school(desk, "Лицей № 5")
    a_program(desk, "Работа лицейского классного руководителя")
    a_person(desk, "Полицейская")
    a_person(desk, "Лицеева")
    hits = lists.search(desk, "лице")
    assert [h.label for h in hits if h.register == "persons"] == ["Лицеева Мария Петровна", "Полицейская Мария Петровна"]
    assert {h.register for h in hits} == {"persons", "organizations", "programs"}
    assert [h.label for h in lists.search(desk, "Kbwtq")] == [h.label for h in lists.search(desk, "лицей")] != []


def test_namesakes_are_told_apart_by_place_and_year(desk: Any) -> None:
    one = a_person(desk, birth=date(1980, 1, 1))
    two = a_person(desk, birth=date(1999, 1, 1))
    a_job(desk, one, a_school(desk, "Школа А"))
    hints = {n: hint for n, _, hint in lists.suggest(desk, "persons", "иванова мария")}
    assert hints == {one.id: "Школа А, 1980 г. р.", two.id: "1999 г. р."}


def test_suggestions_may_be_narrowed_to_a_person(desk: Any) -> None:
    one, two = a_person(desk), a_person(desk, "Петрова")
    mine = a_diagnostic(desk, one)
    a_diagnostic(desk, two)
    assert [n for n, _, _ in lists.suggest(desk, "diagnostics", "", person=one.id)] == [mine.id]


def test_suggestions_of_an_empty_text_are_the_first_by_name(desk: Any, people: dict[str, int]) -> None:
    shown = [label.split()[0] for _, label, _ in lists.suggest(desk, "persons", "", most=3)]
    assert len(shown) == 3 and shown[0] in ("Алёшина", "Алешина")


def order(desk: Any, query: ListQuery, name: str) -> list[str]:
    return [row[0] for row in lists.rows(desk, query.register, [name], lists.ids(desk, query))]


def test_people_stand_in_the_russian_order_with_yo_beside_ye(desk: Any, people: dict[str, int]) -> None:
    expected = ["Алёшина", "Алешина", "Д_Артаньян", "Елагина", "Ёлкина", "ермолова", "Жукова", "О'Нил", "Петров-Водкин", "Сто%", "яковлева"]
    assert order(desk, ListQuery("persons"), "last_name") == expected
    assert order(desk, ListQuery("persons", sort="last_name"), "last_name") == expected
    assert order(desk, ListQuery("persons", descending=True), "last_name") == expected[::-1]


def test_any_text_column_stands_in_the_russian_order_with_empty_ones_last(desk: Any) -> None:
    for name in ("яна", "Ёла", "", "Жанна", "Ева", "анна"):
        a_person(desk, "Иванова", "Мария", name)
    expected = ["анна", "Ева", "Ёла", "Жанна", "яна", ""]
    assert order(desk, ListQuery("persons", sort="patronymic"), "patronymic") == expected
    assert order(desk, ListQuery("persons", sort="patronymic", descending=True), "patronymic") == [*expected[:-1][::-1], ""]


def test_references_stand_by_the_name_that_is_shown(desk: Any) -> None:
    for name in ("Яшина", "Ёлкина", "Жукова"):
        a_diagnostic(desk, a_person(desk, name))
    shown = [n.split()[0] for n in order(desk, ListQuery("diagnostics", sort="person"), "person")]
    assert shown == ["Ёлкина", "Жукова", "Яшина"]


def test_states_stand_in_the_order_of_life(desk: Any) -> None:
    person = a_person(desk)
    closed = {"approved_on": date(2025, 11, 1), "closed_on": date(2026, 2, 1)}
    for state, more in (("done", closed), ("draft", {}), ("approved", {"approved_on": date(2025, 11, 1)}), ("agreed", {})):
        a_plan(desk, person, state=state, **more)
    expected = ["черновик", "согласован", "утверждён", "реализован успешно"]
    assert order(desk, ListQuery("plans", sort="state"), "state") == expected
    assert order(desk, ListQuery("plans", sort="state", descending=True), "state") == expected[::-1]


def test_days_and_numbers_stand_by_value_with_empty_ones_last(desk: Any) -> None:
    for birth in (date(1990, 1, 1), None, date(1975, 12, 31)):
        a_person(desk, birth=birth)
    assert order(desk, ListQuery("persons", sort="birth"), "birth") == ["31.12.1975", "01.01.1990", ""]
    assert order(desk, ListQuery("persons", sort="birth", descending=True), "birth") == ["01.01.1990", "31.12.1975", ""]
    person = a_person(desk)
    for percent in (9.5, 100.0, 72.0):
        a_diagnostic(desk, person, percent=percent)
    assert order(desk, ListQuery("diagnostics", sort="percent"), "percent") == ["9,5", "72", "100"]


def test_dictionary_values_stand_by_their_names(desk: Any) -> None:
    for kind in ("school", "kindergarten", "lyceum"):
        a_school(desk, kind=kind)
    shown = order(desk, ListQuery("organizations", sort="kind"), "kind")
    assert shown == sorted(shown, key=str.casefold) and len(set(shown)) == 3


def test_filters_narrow_a_list(desk: Any) -> None:
    person, school = a_person(desk), a_school(desk)
    job = a_job(desk, person, school, subjects=("mathematics", "physics"), until=date(2025, 8, 31))
    other = a_job(desk, a_person(desk), school, subjects=("informatics",), since=date(2025, 9, 1))

    def chosen(*filters: Filter) -> list[int]:
        return sorted(lists.ids(desk, ListQuery("employments", filters=filters)))

    both = [job.id, other.id]
    assert chosen(Filter("organization", "eq", school.id)) == both
    assert chosen(Filter("subjects", "eq", "mathematics")) == [job.id]
    assert chosen(Filter("until", "empty")) == [other.id]
    assert chosen(Filter("until", "filled")) == [job.id]
    assert chosen(Filter("since", "since", date(2025, 1, 1))) == [other.id]
    assert chosen(Filter("since", "until", date(2025, 1, 1))) == [job.id]
    assert chosen(Filter("", "on", date(2025, 8, 31))) == [job.id]
    assert chosen(Filter("", "on", date(2025, 9, 1))) == [other.id]
    assert chosen(Filter("kind", "in", ("main", "external"))) == both
    assert chosen(Filter("kind", "in", ())) == []
    assert chosen(Filter("id", "in", (job.id,))) == [job.id]
    assert chosen(Filter("rate", "eq", None)) == both


def test_facets_count_what_the_other_filters_leave(desk: Any) -> None:
    for kind in ("school", "school", "lyceum"):
        a_school(desk, kind=kind, founder="municipal" if kind == "school" else "regional")
    query = ListQuery("organizations", filters=(Filter("kind", "eq", "lyceum"), Filter("founder", "eq", "municipal")))
    assert [(v, n) for v, _, n in lists.facet(desk, query, "kind")] == [("school", 2)]
    assert [(v, n) for v, _, n in lists.facet(desk, ListQuery("organizations"), "kind")] == [("school", 2), ("lyceum", 1)]


def test_facets_of_every_kind_of_field_carry_captions(desk: Any) -> None:
    person, school = a_person(desk), a_school(desk, "Школа А")
    a_job(desk, person, school, subjects=("mathematics", "physics"))
    a_job(desk, a_person(desk), school, subjects=("mathematics",), since=date(2025, 9, 1))
    everywhere = ListQuery("employments")
    assert lists.facet(desk, everywhere, "organization") == [(school.id, "Школа А", 2)]
    subjects = lists.facet(desk, everywhere, "subjects")
    assert [(v, n) for v, _, n in subjects] == [("mathematics", 2), ("physics", 1)]
    assert all(caption and "|" not in caption for _, caption, _ in subjects)
    assert {(v, c) for v, c, _ in lists.facet(desk, everywhere, "since")} == {
        (date(2020, 9, 1), "01.09.2020"), (date(2025, 9, 1), "01.09.2025"),
    }  # fmt: skip
    assert lists.facet(desk, ListQuery("organizations"), "counted") == [(True, "да", 1)]


def test_a_facet_can_be_filtered_by_and_gives_its_number(desk: Any) -> None:
    school = a_school(desk)
    for subjects in (("mathematics", "physics"), ("mathematics",), ()):
        a_job(desk, a_person(desk), school, subjects=subjects)
    for name in ("subjects", "kind", "organization", "since", "rate"):
        for value, _, n in lists.facet(desk, ListQuery("employments"), name):
            assert len(lists.ids(desk, ListQuery("employments", filters=(Filter(name, "eq", value),)))) == n, (name, value)


def test_rows_stand_in_the_order_asked_for(desk: Any, people: dict[str, int]) -> None:
    chosen = [people["Жукова"], people["Ёлкина"], 999]
    assert lists.rows(desk, "persons", ["last_name", "birth"], chosen) == [("Жукова", "17.05.1990"), ("Ёлкина", "17.05.1990")]
    assert lists.raw(desk, "persons", ["last_name", "birth"], chosen[:1]) == [("Жукова", date(1990, 5, 17))]


def test_dictionaries_are_offered_in_their_order_without_the_hidden(desk: Any) -> None:
    shown = lists.terms(desk, "organization_kinds")
    assert ("school", dict(shown)["school"]) in shown and len(shown) > 5
    with desk.read() as reading:
        from dataclasses import replace

        from nmsdesk.domain.monitoring import Term

        first = reading.where(Term, dictionary="organization_kinds", code=shown[0][0])[0]
    saved(desk, replace(first, hidden=True))
    assert lists.terms(desk, "organization_kinds") == shown[1:]


def test_a_former_name_is_found_in_its_register(desk: Any) -> None:
    person = a_person(desk, "Смирнова")
    saved(desk, FormerName(person=person.id, last_name="Ёжикова"))
    assert len(lists.ids(desk, ListQuery("former_names", "ежикова"))) == 1
