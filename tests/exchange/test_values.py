"""Cells as people write them, and what is refused with a sentence."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nmsdesk.domain import snils
from nmsdesk.exchange import values as v
from nmsdesk.exchange.values import Category, Days, Experience, FullName, Score


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("cell", "since", "until", "precision"),
    [
        ("01.09.2019", "2019-09-01", "2019-09-01", "day"),
        ("1.9.19", "2019-09-01", "2019-09-01", "day"),
        ("1.9.60", "1960-09-01", "1960-09-01", "day"),
        ("01/09/2019", "2019-09-01", "2019-09-01", "day"),
        ("2019-09-01", "2019-09-01", "2019-09-01", "day"),
        ("2019-09-01 00:00:00", "2019-09-01", "2019-09-01", "day"),
        ("01.09.2019г.", "2019-09-01", "2019-09-01", "day"),
        ("01.09.2019 г", "2019-09-01", "2019-09-01", "day"),
        ("12.5.1975 г.р.", "1975-05-12", "1975-05-12", "day"),
        ("«14» марта 2026 г.", "2026-03-14", "2026-03-14", "day"),
        ("15 мая 2020 года", "2020-05-15", "2020-05-15", "day"),
        (43709, "2019-09-01", "2019-09-01", "day"),
        ("43709", "2019-09-01", "2019-09-01", "day"),
        (datetime(2019, 9, 1, 12, 0), "2019-09-01", "2019-09-01", "day"),
        ("сентябрь 2019", "2019-09-01", "2019-09-30", "month"),
        ("09.2019", "2019-09-01", "2019-09-30", "month"),
        ("2019", "2019-01-01", "2019-12-31", "year"),
        (2019, "2019-01-01", "2019-12-31", "year"),
        ("2023/2024", "2023-09-01", "2024-08-31", "year"),
        ("15.03-22.03.2024", "2024-03-15", "2024-03-22", "day"),
        ("15-22.03.2024", "2024-03-15", "2024-03-22", "day"),
        ("10-22.03.2024", "2024-03-10", "2024-03-22", "day"),
        ("20.12-15.01.2024", "2023-12-20", "2024-01-15", "day"),
        ("15.03.24-22.03.24", "2024-03-15", "2024-03-22", "day"),
        ("15 марта – 22 марта 2024", "2024-03-15", "2024-03-22", "day"),
        ("с 15.03.2024 по 22.03.2024", "2024-03-15", "2024-03-22", "day"),
        ("март-апрель 2024", "2024-03-01", "2024-04-30", "month"),
    ],
)
def test_a_date_is_understood(cell: object, since: str, until: str, precision: Any) -> None:
    assert v.parse_days(cell) == Days(day(since), day(until), precision)


def test_a_range_may_have_one_end() -> None:
    assert v.parse_days("с 01.09.2019") == Days(day("2019-09-01"), None)
    assert v.parse_days("до 01.09.2019") == Days(None, day("2019-09-01"))


@pytest.mark.parametrize(
    "cell", [0, -5, 60, "31.02.2020", "абв", "", "01.01.1899", date(1899, 12, 30), "1.1.2124", 3_000_000, 1e300, "99999999"]
)
def test_an_impossible_date_is_refused_with_a_sentence(cell: object) -> None:
    with pytest.raises(ValueError, match=r"[а-я]{3}"):
        v.parse_days(cell)


def test_the_plausible_range_is_given_by_the_caller() -> None:
    with pytest.raises(ValueError, match="неправдоподобна"):
        v.parse_days("01.01.2030", latest=day("2026-01-01"))
    with pytest.raises(ValueError, match="указан только год"):
        v.parse_day("1980")
    assert v.parse_day("05.06.1980") == day("1980-06-05")


@given(st.text(max_size=40) | st.integers() | st.floats() | st.dates())
@settings(max_examples=400, deadline=None)
def test_no_parser_ever_fails_in_another_way(cell: object) -> None:
    for parser in (
        v.parse_days, v.parse_names, v.parse_snils, v.parse_sex, v.parse_experience, v.parse_category, v.parse_flag, v.parse_number,
        v.parse_score, v.parse_posts, v.parse_subjects, v.parse_education, v.parse_employment_kind, v.parse_email,
        v.parse_phone, v.parse_order,
        v.parse_absence,
    ):  # fmt: skip
        try:
            parser(cell)
        except ValueError as trouble:
            assert str(trouble)


@given(st.integers(min_value=2_000_000, max_value=999_999_999))
def test_a_snils_with_lost_zeros_is_restored(number: int) -> None:
    digits = f"{number:09d}"
    whole = digits + snils.check_digits(digits)
    assert v.parse_snils(float(int(whole))) == snils.formatted(whole)
    assert v.parse_snils(snils.formatted(whole)) == snils.formatted(whole)


@pytest.mark.parametrize(
    "cell", ["112-233-445 95", "112-233-445-95", "11223344595", 11223344595, 11223344595.0, "СНИЛС 112-233-445 95", "11223344595.0"]
)
def test_a_snils_is_formatted(cell: object) -> None:
    assert v.parse_snils(cell) == "112-233-445 95"


@pytest.mark.parametrize("cell", ["112-233-445 96", "1.23E+10", "123", "", "нет", "000-000-000 00", 0, 112233445951])
def test_a_wrong_snils_is_refused(cell: object) -> None:
    with pytest.raises(ValueError):
        v.parse_snils(cell)


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("Иванова Ирина Ивановна", FullName("Иванова", "Ирина", "Ивановна")),
        ("ИВАНОВА ИРИНА ИВАНОВНА", FullName("Иванова", "Ирина", "Ивановна")),
        ("иванова ирина", FullName("Иванова", "Ирина")),
        ("Иванова И.И.", FullName("Иванова", "И", "И", initials_only=True)),
        ("И. И. Иванова", FullName("Иванова", "И", "И", initials_only=True)),
        ("Петрова - Водкина Анна Юрьевна", FullName("Петрова-Водкина", "Анна", "Юрьевна")),
        ("Алиев Вугар Расим оглы", FullName("Алиев", "Вугар", "Расим оглы")),
        ("АЛИЕВА ЛАЛА РАСИМ КЫЗЫ", FullName("Алиева", "Лала", "Расим кызы")),
        ("Cидорова Aнна Петровна", FullName("Сидорова", "Анна", "Петровна")),
        ("Иванова (Петрова) Анна Петровна", FullName("Иванова", "Анна", "Петровна", "Петрова")),
        ("Иванова Анна Петровна, учитель физики", FullName("Иванова", "Анна", "Петровна")),
        ("Иванова Анна Петровна - учитель", FullName("Иванова", "Анна", "Петровна")),
        ("Анна Петровна Иванова", FullName("Иванова", "Анна", "Петровна")),
        ("Тан Ли", FullName("Тан", "Ли")),
        ("1. Иванова Анна Петровна", FullName("Иванова", "Анна", "Петровна")),
    ],
)
def test_a_name_is_understood(cell: str, name: FullName) -> None:
    assert v.parse_name(cell) == name


@pytest.mark.parametrize(
    "cell",
    [
        "1. Иванова Анна Петровна\n2. Котов Пётр",
        "Иванова Анна Петровна; Котов Пётр",
        "Иванова Анна Петровна, Котов Пётр",
        "Иванова Анна Петровна и Котов Пётр",
    ],
)
def test_several_people_of_one_cell_are_told_apart(cell: str) -> None:
    assert v.parse_names(cell) == [FullName("Иванова", "Анна", "Петровна"), FullName("Котов", "Пётр")]
    with pytest.raises(ValueError, match="несколько человек"):
        v.parse_name(cell)


@pytest.mark.parametrize("cell", ["", "Иванова", "12", "Учитель физики", "???", 5, None, "вакансия"])
def test_what_is_no_name_is_refused(cell: object) -> None:
    with pytest.raises(ValueError):
        v.parse_names(cell)


def test_sex_is_read_or_guessed() -> None:
    assert [v.parse_sex(cell) for cell in ("Мужской", "муж", "Ж", "жен.", "F")] == ["m", "m", "f", "f", "f"]
    assert [v.guess_sex(text) for text in ("Петровна", "Ильич", "Расим кызы", "Расим оглы", "")] == ["f", "m", "f", "m", None]
    with pytest.raises(ValueError):
        v.parse_sex("да")


@pytest.mark.parametrize(
    ("cell", "experience"),
    [
        (12, Experience(144)),
        ("12 лет", Experience(144)),
        ("12л 3м", Experience(147)),
        ("12 лет 3 мес", Experience(147)),
        ("1,5 года", Experience(18)),
        ("полгода", Experience(6)),
        ("12/10", Experience(144, teaching=120)),
        ("с 2011", Experience(since=day("2011-01-01"))),
        ("с 01.09.2011", Experience(since=day("2011-09-01"))),
        (2011, Experience(since=day("2011-01-01"))),
        ("менее года", Experience(0)),
        ("мол. спец.", Experience(0)),
        ("0", Experience(0)),
    ],
)
def test_experience_is_understood(cell: object, experience: Experience) -> None:
    assert v.parse_experience(cell) == experience


def test_experience_runs_on() -> None:
    assert v.parse_experience("с 01.09.2011").at(day("2012-10-01")) == 13
    assert v.parse_experience("с 15.09.2011").at(day("2011-10-14")) == 0
    with pytest.raises(ValueError, match="неправдоподобен"):
        v.parse_experience(120)


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (("высшая", "ВКК", "в/к", "высш.", "высшая КК", "Высшая квалификационная категория"), "highest"),
        (("первая", "1 КК", "I", "1кв", "первая кв. кат.", "1", "I категория"), "first"),
        (("вторая", "II", "2 КК"), "second"),
        (("СЗД", "соотв.", "соответствие занимаемой должности"), "conformity"),
        (("б/к", "нет", "-", "молодой специалист", "без категории", "не имеет"), "none"),
        (("педагог-методист",), "methodist"),
        (("педагог-наставник",), "mentor"),
    ],
)
def test_a_category_is_understood(cells: tuple[str, ...], kind: str) -> None:
    assert [v.parse_category(cell).kind for cell in cells] == [kind] * len(cells)


def test_a_category_brings_its_day_and_order() -> None:
    assert v.parse_category("высшая, 25.12.2020, приказ № 123") == Category("highest", day("2020-12-25"), "приказ № 123")
    assert v.parse_category("Первая (приказ от 12.03.2021 № 55)") == Category("first", day("2021-03-12"), "приказ от 12.03.2021 № 55")
    assert v.parse_category("СЗД 12.03.2022") == Category("conformity", day("2022-03-12"))
    with pytest.raises(ValueError):
        v.parse_category("абв")


def test_flags_are_understood() -> None:
    assert all(v.parse_flag(cell) for cell in ("да", "+", 1, 1.0, "V", "имеется", "есть", "х", True, "Да, входит"))
    assert not any(v.parse_flag(cell) for cell in ("нет", "-", 0, "н/д", "—", "пусто", False, "не прошёл"))
    with pytest.raises(ValueError):
        v.parse_flag("возможно")


def test_numbers_lose_their_units() -> None:
    assert [v.parse_number(cell) for cell in ("0,5 ст.", "72 ч.", "72ч", "36/72", 16, "72 часа")] == [0.5, 72, 72, 72, 16, 72]


@pytest.mark.parametrize(
    ("cell", "meaning", "score"),
    [
        ("18 из 25", "score", Score(18, 25, 72)),
        ("18/25", "score", Score(18, 25, 72)),
        ("18 баллов из 25", "score", Score(18, 25, 72)),
        ("0,72", "share", Score(percent=72)),
        (72, "percent", Score(percent=72)),
        (72, "score", Score(72)),
        ("72%", "score", Score(percent=72)),
        ("72,0 %", "score", Score(percent=72)),
        ("базовый", "score", Score(word="базовый")),
        ("базовый (72%)", "score", Score(percent=72, word="базовый")),
        ("сертификат", "score", Score(word="сертификат")),
    ],
)
def test_a_score_is_understood(cell: object, meaning: Any, score: Score) -> None:
    assert v.parse_score(cell, meaning) == score


def test_a_score_beyond_its_bounds_is_refused() -> None:
    for cell in ("30/25", "120%", "-", ""):
        with pytest.raises(ValueError):
            v.parse_score(cell)


def test_shares_are_told_from_points_by_the_whole_column() -> None:
    assert v.percent_column([0.72, "0,5", 1]) == "share"
    assert v.percent_column(["72%", 50]) == "percent"
    assert v.percent_column([1, 0, 1]) == "score"
    assert v.percent_column(["базовый", None, 18]) == "score"


@pytest.mark.parametrize(
    ("cell", "posts", "subjects"),
    [
        ("учитель русского языка и литературы", ["Учитель"], ["Русский язык", "Литература"]),
        ("учитель нач. кл.", ["Учитель"], ["Начальные классы"]),
        ("уч. нач. классов", ["Учитель"], ["Начальные классы"]),
        ("зам. дир. по УВР", ["Заместитель директора"], []),
        ("завуч", ["Заместитель директора"], []),
        ("ЗДУВР", ["Заместитель директора"], []),
        ("Заместитель директора по УВР, ВР", ["Заместитель директора"], []),
        ("педагог доп. образования", ["Педагог дополнительного образования"], []),
        ("ПДО", ["Педагог дополнительного образования"], []),
        ("воспитатель ГПД", ["Воспитатель"], []),
        ("логопед", ["Учитель-логопед"], []),
        ("психолог", ["Педагог-психолог"], []),
        ("соц. педагог", ["Социальный педагог"], []),
        ("муз. рук.", ["Музыкальный руководитель"], []),
        ("инструктор по физ-ре", ["Инструктор по физической культуре"], []),
        ("ст. воспитатель", ["Старший воспитатель"], []),
        ("и.о. директора", ["Директор"], []),
        ("заведующий", ["Заведующий"], []),
        ("зам. заведующего по ВМР", ["Заместитель заведующего"], []),
        ("зав. библиотекой", ["Заведующий библиотекой"], []),
        ("учитель, зам. директора", ["Учитель", "Заместитель директора"], []),
        ("учитель истории / зам. директора по ВР", ["Учитель", "Заместитель директора"], ["История"]),
        ("Учитель физики, математики", ["Учитель"], ["Физика", "Математика"]),
        ("учитель английского языка", ["Учитель"], ["Английский язык"]),
        ("учитель ОБЖ", ["Учитель"], ["ОБЗР"]),
        ("преподаватель-организатор ОБЗР", ["Преподаватель-организатор основ безопасности и защиты Родины"], []),
    ],
)
def test_a_post_is_understood(cell: str, posts: list[str], subjects: list[str]) -> None:
    found = v.parse_posts(cell)
    assert (list(found.posts), list(found.subjects), found.unknown) == (posts, subjects, ())


def test_an_unknown_post_is_kept_as_written() -> None:
    assert v.parse_posts("космонавт") == v.Posts(("космонавт",), (), ("космонавт",))


def test_every_post_of_the_nomenclature_is_itself() -> None:
    for post in (
        "Воспитатель", "Инструктор-методист", "Инструктор по труду", "Инструктор по физической культуре", "Концертмейстер",
        "Мастер производственного обучения", "Методист", "Музыкальный руководитель", "Педагог дополнительного образования",
        "Педагог-библиотекарь", "Педагог-организатор", "Педагог-психолог", "Преподаватель", "Руководитель физического воспитания",
        "Социальный педагог", "Старший вожатый", "Старший воспитатель", "Старший инструктор-методист", "Старший методист",
        "Старший педагог дополнительного образования", "Старший тренер-преподаватель", "Тренер-преподаватель", "Тьютор", "Учитель",
        "Учитель-дефектолог", "Учитель-логопед", "Директор", "Заведующий", "Заместитель директора", "Заместитель заведующего",
        "Советник директора по воспитанию и взаимодействию с детскими общественными объединениями", "Библиотекарь", "Секретарь",
        "Преподаватель-организатор основ безопасности и защиты Родины", "Помощник воспитателя", "Бухгалтер", "Старший мастер",
    ):  # fmt: skip
        assert v.find_post(post) == post


def test_every_subject_of_the_dictionary_is_itself() -> None:
    for subject in (
        "Начальные классы", "Русский язык", "Литература", "Родной язык", "Математика", "Алгебра", "Геометрия", "Информатика", "История",
        "Вероятность и статистика", "Обществознание", "География", "Физика", "Химия", "Биология", "Английский язык", "Немецкий язык",
        "Французский язык", "Испанский язык", "Китайский язык", "Музыка", "ИЗО", "Труд (технология)", "Физическая культура", "ОБЗР",
        "ОДНКНР", "ОРКСЭ", "Астрономия", "МХК", "Экономика", "Право", "Индивидуальный проект", "Внеурочная деятельность",
    ):  # fmt: skip
        assert v.parse_subjects(subject) == v.Subjects((subject,))


def test_subjects_are_split_and_expanded() -> None:
    assert v.parse_subjects("матем., физика; ИЗО и черчение").subjects == ("Математика", "Физика", "ИЗО", "Черчение")
    assert v.parse_subjects("основы безопасности и защиты Родины").subjects == ("ОБЗР",)
    assert v.parse_subjects("история (5-9 классы), технология").subjects == ("История", "Труд (технология)")
    assert v.parse_subjects("бальные танцы").unknown == ("бальные танцы",)


def test_education_employment_and_absence_are_understood() -> None:
    assert [v.parse_education(cell) for cell in ("Высшее образование", "высшее (бакалавриат)", "СПО", "ср. спец.",
    "Основное общее образование")] == [
        "higher", "higher_bachelor", "secondary_vocational", "secondary_vocational", "basic",
    ]  # fmt: skip
    assert [v.parse_employment_kind(cell) for cell in ("основной", "внутр. совм.", "внешний совместитель", "ГПХ")] == [
        "main", "internal", "external", "contract",
    ]  # fmt: skip
    assert all(v.parse_absence(cell) for cell in ("д/о", "в декрете", "СВО", "отпуск по уходу за ребёнком", "дек. отпуск"))
    assert not any(v.parse_absence(cell) for cell in ("работает", "вышла из декрета", "", "свой кабинет"))
    with pytest.raises(ValueError, match="внутренний"):
        v.parse_employment_kind("совместитель")


def test_addresses_and_orders_are_understood() -> None:
    assert [v.parse_phone(cell) for cell in ("8(916)123-45-67", "9161234567", 89161234567.0)] == ["+79161234567"] * 3
    assert v.parse_email(" Test@Example.RU ") == "test@example.ru"
    assert v.parse_order("приказ № 15-О от 18.02.2022") == v.Order("15-О", day("2022-02-18"))
    for parser, cell in ((v.parse_phone, "123"), (v.parse_email, "нет")):
        with pytest.raises(ValueError):
            parser(cell)
