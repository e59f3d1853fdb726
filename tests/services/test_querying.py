"""The search language against a plain count over the records of a small city, facets, completion, long texts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from given import a_job, a_person, a_school, saved

from nmsdesk.domain import terms
from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.domain.community import Event, Membership, Participation
from nmsdesk.domain.development import Deficit, Diagnostic, LearningPlan, Level, Mentorship, Program, Training
from nmsdesk.domain.knowledge import Practice
from nmsdesk.domain.monitoring import RuleSet
from nmsdesk.domain.organizations import Organization, Site, Team, TeamMember
from nmsdesk.domain.people import Absence, Employment, Person, Post, QualificationCategory
from nmsdesk.domain.periods import full_years
from nmsdesk.domain.queries import Filter, ListQuery
from nmsdesk.russian import fold
from nmsdesk.services import lists, querying
from nmsdesk.services.demo.fill import fill_demo
from nmsdesk.services.standing import young_until

KINDS = (
    Person, Employment, Post, Organization, QualificationCategory, Diagnostic, Level, LearningPlan, Training, Program, Mentorship, Absence,
    Deficit, Membership, Participation, Event, TeamMember, Team, Site, RuleSet,
)  # fmt: skip


class City:
    """The records of the base as plain lists, and who they say."""

    def __init__(self, desk: Any) -> None:
        self.desk, self.on = desk, desk.today
        with desk.read() as reading:
            self.all: dict[type, list[Any]] = {kind: reading.where(kind) for kind in KINDS}
        self.by: dict[type, dict[int, Any]] = {kind: {r.id: r for r in rows} for kind, rows in self.all.items()}
        self.people = set(self.by[Person])
        self.now = [e for e in self.all[Employment] if e.holds(self.on)]

    def of(self, kind: type, ok: Callable[[Any], Any] = lambda r: True, name: str = "person") -> set[int]:
        """Whom a record of the kind speaks of."""
        return {getattr(r, name) for r in self.all[kind] if ok(r)}

    def jobs(self, ok: Callable[[Any], Any] = lambda e: True) -> set[int]:
        return {e.person for e in self.now if ok(e)}

    def who(self, ok: Callable[[Person], Any]) -> set[int]:
        return {p.id for p in self.all[Person] if ok(p)}


@pytest.fixture
def city(desk: Any) -> City:
    fill_demo(desk, 160, 8, 3, 1)
    return City(desk)


def asked(desk: Any, text: str, key: str = "persons") -> set[int]:
    found = querying.understood(desk, key, text)
    assert found.troubles == (), text
    return set(lists.ids(desk, found.query))


def age(p: Person, on: date) -> int:
    return full_years(p.birth, on) if p.birth else -1


def latest_level(city: City, name: str) -> set[int]:
    last: dict[int, Diagnostic] = {}
    for d in sorted(city.all[Diagnostic], key=lambda d: (d.day, d.id)):
        last[d.person] = d
    return {n for n, d in last.items() if d.level and fold(city.by[Level][d.level].name) == name}


def expected(c: City) -> dict[str, set[int]]:
    """What each text asks for, counted by hand."""
    on, everybody = c.on, c.people
    school = c.by[Organization][c.now[0].organization]
    teacher = next(p.id for p in c.all[Post] if p.name == "Учитель")
    leading = {p.id for p in c.all[Post] if p.category == "leading"}
    rules = next(r for r in c.all[RuleSet] if r.holds(on))
    young = c.who(lambda p: p.young == "yes" or (p.young != "no" and (u := young_until(p, rules)) and u >= on)) & c.jobs()
    category = lambda *kinds: c.of(QualificationCategory, lambda q: q.holds(on) and q.kind in kinds)  # noqa: E731
    year = lambda day: day and day.year == 2025  # noqa: E731
    current = c.of(
        LearningPlan, lambda p: p.state in ("draft", "agreed", "approved", "active", "review") or (p.holds(on) and p.state != "stopped")
    )
    mentees = c.of(Mentorship, lambda m: m.state == "active" and m.holds(on), "mentee")
    mentors = c.of(Mentorship, lambda m: m.state == "active" and m.holds(on), "mentor")
    absent = {e.person for a in c.all[Absence] if a.holds(on) and (e := c.by[Employment][a.employment]).holds(on)}
    math = c.jobs(lambda e: "mathematics" in e.subjects)
    return {
        f'школа:"{school.name}"': c.jobs(lambda e: e.organization == school.id),
        "школа:нет": everybody - c.jobs(),
        "работает:да": c.jobs(),
        "должность:учитель": c.jobs(lambda e: e.post == teacher),
        "должность:руководящие": c.jobs(lambda e: e.post in leading),
        "предмет:математика": math,
        "предмет:математика,физика": c.jobs(lambda e: {"mathematics", "physics"} & set(e.subjects)),
        "возраст:<35": c.who(lambda p: 0 <= age(p, on) < 35),
        "возраст:35": c.who(lambda p: age(p, on) == 35),
        "возраст:30..40": c.who(lambda p: 30 <= age(p, on) <= 40),
        "возраст:30-40": c.who(lambda p: 30 <= age(p, on) <= 40),
        "возраст:<=40": c.who(lambda p: 0 <= age(p, on) <= 40),
        "возраст:<25,>60": c.who(lambda p: 0 <= age(p, on) < 25 or age(p, on) > 60),
        "возраст:моложе 35 -предмет:математика": c.who(lambda p: 0 <= age(p, on) < 35) - math,
        "стаж:>=3": c.who(lambda p: p.career_start and full_years(p.career_start, on) >= 3),
        "стаж<3": c.who(lambda p: p.career_start and full_years(p.career_start, on) < 3),
        "категория:высшая": category("highest"),
        "категория:нет": everybody - category(*(k for k in terms.CATEGORY_KINDS if k != "none")),
        "не:категория:высшая,первая": everybody - category("highest", "first"),
        "диагностика:нет": everybody - c.of(Diagnostic),
        "диагностика:есть": c.of(Diagnostic),
        "диагностика:2025": c.of(Diagnostic, lambda d: year(d.day)),
        "-диагностика:>=01.09.2025": everybody - c.of(Diagnostic, lambda d: d.day >= date(2025, 9, 1)),
        "диагностика:высокий": latest_level(c, "высокий"),
        "иом:есть": current,
        "иом:нет": everybody - current,
        "иом:черновик": c.of(LearningPlan, lambda p: p.state == "draft"),
        "иом:2025": c.of(LearningPlan, lambda p: p.since <= date(2025, 12, 31) and p.until >= date(2025, 1, 1)),
        "обучение:2025": c.of(Training, lambda t: year(t.until)),
        "обучение:нет": everybody - c.of(Training),
        "обучение:проектирование": c.of(Training, lambda t: "проектирование" in fold(c.by[Program][t.program].title)),
        "дефицит:предметные": c.of(Deficit, lambda d: d.closed is None and d.area == "subject"),
        "дефицит:есть": c.of(Deficit, lambda d: d.closed is None),
        "наставник:есть": mentees,
        "наставник:нет работает:да": c.jobs() - mentees,
        "наставляемые:есть": mentors,
        "молодой:да": young,
        "молодой:нет": everybody - young,
        "отсутствует:да": absent,
        "отсутствует:нет": everybody - absent,
        "объединение:есть": c.of(Membership, lambda m: m.holds(on)),
        "мероприятие:2025": c.of(Participation, lambda p: year(c.by[Event][p.event].since)),
        "мероприятие:семинар": c.of(Participation, lambda p: "семинар" in fold(c.by[Event][p.event].title)),
        "команда:есть": c.of(TeamMember, lambda m: m.holds(on)),
        "пол:женский": c.who(lambda p: p.sex == "f"),
        "снилс:нет": c.who(lambda p: not p.snils),
        "дата:1990..1995": c.who(lambda p: p.birth and 1990 <= p.birth.year <= 1995),
        "дата-рождения:<1990": c.who(lambda p: p.birth and p.birth.year < 1990),
        "фамилия:ОВА": c.who(lambda p: "ова" in fold(p.last_name)),
        "djphfcn:<35": c.who(lambda p: 0 <= age(p, on) < 35),
        "ghtlvtn:vfntvfnbrf": math,
        "ghtlvtn^vfntvfnbrf": math,
        'школа:есть предмет:математика возраст:>=30 "дата рождения":<2000': math
        & c.who(lambda p: age(p, on) >= 30 and p.birth.year < 2000),
    }


def test_each_word_finds_whom_a_plain_count_finds(desk: Any, city: City) -> None:
    wanted = expected(city)
    assert {text: asked(desk, text) for text in wanted} == wanted
    weak = [text for text, who in wanted.items() if not who or who == city.people]
    assert weak == [], "a word that finds nobody or everybody proves nothing"


def test_words_of_organizations_and_facts_find_what_a_plain_count_finds(desk: Any, city: City) -> None:
    c, on = city, city.on
    staff = {o: len({e.person for e in c.now if e.organization == o}) for o in c.by[Organization]}
    kind = c.all[Organization][0].kind
    with desk.read() as reading:
        from nmsdesk.storage.records import Labels

        name = Labels(reading.connection).term("organization_kinds", kind)
    wanted = {
        ("organizations", "сотрудников:>20"): {o for o, n in staff.items() if n > 20},
        ("organizations", "сотрудников:<=20"): {o for o, n in staff.items() if n <= 20},
        ("organizations", "сотрудников:10..25"): {o for o, n in staff.items() if 10 <= n <= 25},
        ("organizations", f'вид:"{name}"'): {o.id for o in c.all[Organization] if o.kind == kind},
        ("organizations", "площадка:есть"): c.of(Site, lambda s: s.holds(on), "organization"),
        ("organizations", "площадка:нет"): set(c.by[Organization]) - c.of(Site, lambda s: s.holds(on), "organization"),
        ("organizations", "команда:есть"): c.of(Team, lambda t: t.holds(on), "organization"),
        ("plans", "состояние:черновик"): {p.id for p in c.all[LearningPlan] if p.state == "draft"},
        ("plans", "срок-по:<сегодня закрыт:нет"): {p.id for p in c.all[LearningPlan] if p.until < on and p.closed_on is None},
        ("plans", "действует:да"): {p.id for p in c.all[LearningPlan] if p.holds(on)},
        ("diagnostics", "процент:>=60 дата:2025"): {d.id for d in c.all[Diagnostic] if d.day.year == 2025 and (d.percent or 0) >= 60},
        ("diagnostics", "предмет:математика возраст:<50 дата:2025"): {
            d.id
            for d in c.all[Diagnostic]
            if d.day.year == 2025
            and d.person in c.jobs(lambda e: "mathematics" in e.subjects)
            and 0 <= age(c.by[Person][d.person], on) < 50
        },
        ("trainings", "молодой:нет категория:высшая"): {
            t.id
            for t in c.all[Training]
            if t.person in c.of(QualificationCategory, lambda q: q.holds(on) and q.kind == "highest") & asked(desk, "молодой:нет")
        },
        ("diagnostics", "школа:нет"): {d.id for d in c.all[Diagnostic] if d.organization is None},
        ("employments", "ставка:<0,75"): {e.id for e in c.all[Employment] if e.rate is not None and e.rate < 0.75},
        ("employments", 'вид:"внешний совместитель"'): {e.id for e in c.all[Employment] if e.kind == "external"},
    }
    assert {k: asked(desk, k[1], k[0]) for k in wanted} == wanted


def test_the_number_of_a_facet_is_the_length_of_the_list_that_it_opens(desk: Any, city: City) -> None:
    base = querying.understood(desk, "persons", "возраст:<50 диагностика:есть").query
    names = ["place", "post", "subject", "category", "age", "young", "diagnostics", "plan", "mentor", "education", "sex", "birth"]
    told = lists.facets(desk, base, names)
    assert list(told) == names
    assert len(told["place"]) > 3 and len(told["subject"]) > 3 and len(told["age"]) > 3
    for name, rows in told.items():
        for value, caption, n in rows[:6]:
            item = lists.narrowing(desk, "persons", name, value)
            query = base.having(item)
            assert (len(lists.ids(desk, query)), caption) == (n, caption), (name, caption)
            assert set(lists.ids(desk, query)) == asked(desk, querying.words(desk, query)), item.said
    assert len(told["diagnostics"]) == 2, "the facet's own filter is left out"
    both = lists.narrowing(desk, "persons", "post", *(v for v, _, _ in told["post"][:2]))
    assert len(lists.ids(desk, base.having(both))) >= max(n for _, _, n in told["post"][:2])


def test_facets_of_other_registers_open_lists_of_their_length(desk: Any, city: City) -> None:
    for key, names in (
        ("diagnostics", ["day", "level", "instrument"]),
        ("programs", ["kind", "areas", "network"]),
        ("organizations", ["kind", "site"]),
    ):
        for name, rows in lists.facets(desk, ListQuery(key), names).items():
            for value, caption, n in rows:
                assert len(lists.ids(desk, ListQuery(key).having(lists.narrowing(desk, key, name, value)))) == n, (key, name, caption)


def test_what_is_not_understood_is_told_and_the_rest_works(desk: Any) -> None:
    school = a_school(desk, "МБОУ Гимназия № 9")
    a_job(desk, a_person(desk, "Иванова"), school)
    a_person(desk, "Петрова")

    def told(text: str) -> tuple[int, tuple[str, ...]]:
        found = querying.understood(desk, "persons", text)
        return len(lists.ids(desk, found.query)), found.troubles

    assert told('школа:"Гимназия 9"') == (1, ())
    assert told("школа:гимназия иванова") == (1, ())
    assert told("возрст:35 иванова") == (1, ("Слова «возрст» в разделе «Работники» нет. Похоже на «возраст».",))
    assert told("возраст:молодая иванова")[0] == 1
    assert told("возраст:молодая")[1] == ("«возраст»: «молодая» – не число. Пишите так: возраст:<35 или возраст:30..40.",)
    assert told("возраст:40..30")[1] == ("«возраст»: начало 40 больше конца 30.",)
    assert told("категория:высш")[1] == ()
    assert told("категория:вышая")[1] == ("«категория»: значения «вышая» нет. Похоже на «высшая».",)
    assert told("обучение:31.02.2025")[1] == ("«обучение»: «31.02.2025» в разделе «Программы ДПО» не найдено.",)
    assert told("дата:31.02.2025")[1][0].startswith("«дата»: даты «31.02.2025» нет.")
    assert told("молодой:не знаю")[1] == ("«молодой»: пишите «да» или «нет».",)
    assert told("пол:") == (2, ("«пол»: допишите значение.",))
    assert told('школа:"Гимназия 99"') == (
        0, ("«школа»: «Гимназия 99» в разделе «Организации» не найдено. Похоже на «МБОУ Гимназия № 9».",),
    )  # fmt: skip
    assert told("не:иванова") == (1, ())
    assert told("5<7") == (0, ())


def test_relative_days_keep_their_meaning(desk: Any, clock: Any) -> None:
    a_job(desk, a_person(desk, "Иванова", birth=date(1991, 3, 2)), a_school(desk), until=date(2026, 3, 20), end_reason="dismissed")
    query = "возраст:<35"
    assert len(asked(desk, query)) == 0, "today is her birthday"
    clock.moment = clock.moment.replace(day=1)
    assert len(asked(desk, query)) == 1
    assert len(asked(desk, "по:сегодня..сегодня+30", "employments")) == 1
    assert len(asked(desk, "по:сегодня..сегодня+5", "employments")) == 0


def test_completion_offers_words_and_after_the_colon_values(desk: Any) -> None:
    a_school(desk, "МБОУ Гимназия № 9")

    def offered(text: str, key: str = "persons", cursor: int | None = None) -> list[str]:
        at = len(text) if cursor is None else cursor
        return [text[: c.start] + c.insert + text[c.end :] for c in querying.completions(desk, key, text, at)]

    assert offered("шк") == ["школа:"]
    assert offered("irj") == ["школа:"]
    assert offered("иванова кат")[0] == "иванова категория:"
    assert offered("-кат")[0] == "-категория:"
    assert offered("кат иванова", cursor=3)[0] == "категория: иванова"
    assert offered("петрова") == []
    assert "школа:" in offered("") and "образование:" in offered("")
    assert offered("школа:гимн") == ['школа:"МБОУ Гимназия № 9" ']
    assert offered('школа:"гимназия № 9"')[0] == 'школа:"МБОУ Гимназия № 9" '
    assert offered("irjkf:ubvy")[0].endswith('"МБОУ Гимназия № 9" ')
    assert offered("категория:в")[0] == "категория:высшая "
    assert offered("категория:высшая,пер")[0] == "категория:высшая,первая "
    assert "диагностика:нет " in offered("диагностика:н")
    assert offered("форма:семин", "events") == ['форма:"Семинар, практикум" ']
    assert "возраст:<" in offered("возраст:")


def test_a_filter_can_be_said_and_shown(desk: Any) -> None:
    school = a_school(desk, "МБОУ Гимназия № 9")
    person = a_person(desk, "Иванова")
    a_job(desk, person, school)
    for item, text, caption in (
        (Filter("@works", "works", (school.id, desk.today)), 'школа:"МБОУ Гимназия № 9"', "Организация: МБОУ Гимназия № 9"),
        (Filter("sex", "eq", "f"), "пол:женский", "Пол: женский"),
        (Filter("snils", "empty"), "снилс:нет", "СНИЛС: нет"),
        (Filter("birth", "since", date(1990, 1, 1)), "дата:>=01.01.1990", "Дата рождения: >=01.01.1990"),
        (Filter("@young", "young", (date(1990, 1, 1), date(2020, 1, 1))), "молодой:да", "Молодой педагог: да"),
    ):
        assert querying.words(desk, ListQuery("persons", "иванова", (item,))) == f"иванова {text}"
        assert querying.caption(desk, "persons", item) == caption
        assert querying.understood(desk, "persons", text).troubles == ()


def test_two_records_of_one_name_are_told_apart_by_number(desk: Any) -> None:
    person = a_person(desk, "Иванова")
    long, short = (saved(desk, Program(title="Грамотность", hours=hours)) for hours in (72, 36))
    saved(desk, Training(person=person.id, program=short.id, until=date(2025, 5, 1)))
    item = lists.narrowing(desk, "trainings", "program", short.id)
    assert item.said == f"программа:#{short.id}"
    assert querying.caption(desk, "trainings", item) == "Программа: Грамотность"
    assert len(lists.ids(desk, ListQuery("trainings", filters=(item,)))) == 1
    assert lists.ids(desk, ListQuery("trainings", filters=(lists.narrowing(desk, "trainings", "program", long.id),))) == []


def test_long_texts_are_found_by_other_endings_and_names_are_not(desk: Any) -> None:
    practice = saved(
        desk, Practice(title="Реверсивное наставничество", annotation="Цифровая грамотность педагогов", organization=a_school(desk).id)
    )
    a_person(desk, "Наставников")
    for text in ("наставничества", "цифровой грамотности", "педагогам", "yfcnfdybxtcndf"):
        assert asked(desk, text, "practices") == {practice.id}, text
    assert asked(desk, "наставлять", "practices") == set()
    assert asked(desk, "наставниковой") == set()


def test_a_list_of_very_many_ids_is_asked_for_on_each_kind_of_database(desk: Any) -> None:
    person = a_person(desk)
    ids = tuple(range(1, 70_001))
    assert lists.ids(desk, ListQuery("persons", filters=(Filter("id", "in", ids),))) == [person.id]


def test_text_fields_take_yo_case_and_signs_alike(desk: Any) -> None:
    person = a_person(desk, "Иванова", note="Ёлка № 5, 100%")
    for text in ("примечание:елка", "примечание:ЁЛКА", 'примечание:"№ 5"', 'примечание:"100%"', "примечание:есть"):
        assert asked(desk, text) == {person.id}, text
    assert asked(desk, 'примечание:"1000%"') == set()


def test_every_word_of_every_register_is_reachable_and_every_example_and_completion_is_understood(desk: Any, city: City) -> None:
    for key in REGISTERS:
        shown, words = querying.examples(desk, key)
        assert len(words) == len(set(words)), key
        assert {c.name for c in REGISTERS[key].columns} <= {w.name for w in querying.words_of(key)}, key
        for text, hint in shown:
            found = querying.understood(desk, key, text)
            assert found.troubles == () and found.query.filters and hint, (key, text)
            lists.ids(desk, found.query)
        for word in querying.words_of(key):
            if word.name.startswith("person.") and key != "diagnostics":
                continue
            for offer in querying.completions(desk, key, f"{word.said}:", len(word.said) + 1)[:1]:
                if offer.insert.strip() not in ("<", ">", ">=", "<="):
                    found = querying.understood(desk, key, f"{word.said}:{offer.insert}")
                    assert found.troubles == (), (key, word.said, offer)
                    lists.ids(desk, found.query)
            for text in ("нет", "абв"):
                lists.ids(desk, querying.understood(desk, key, f"{word.said}:{text}").query)
