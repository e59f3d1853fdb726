"""Names and posts stand in the case that grammar wants."""

from __future__ import annotations

import pytest

from nmsdesk.domain.seeds.posts import POSTS
from nmsdesk.reports.cases import is_woman, name_in, post_in


@pytest.mark.parametrize(
    ("name", "sex", "dative", "accusative"),
    [
        ("Иванова Мария Петровна", "", "Ивановой Марии Петровне", "Иванову Марию Петровну"),
        ("Петров Иван Сергеевич", "", "Петрову Ивану Сергеевичу", "Петрова Ивана Сергеевича"),
        ("Шевчук Ольга Игоревна", "f", "Шевчук Ольге Игоревне", "Шевчук Ольгу Игоревну"),
        ("Шевчук Олег Игоревич", "m", "Шевчуку Олегу Игоревичу", "Шевчука Олега Игоревича"),
        ("Коваленко Анна Ильинична", "f", "Коваленко Анне Ильиничне", "Коваленко Анну Ильиничну"),
        ("Римская-Корсакова Любовь Львовна", "", "Римской-Корсаковой Любови Львовне", "Римскую-Корсакову Любовь Львовну"),
        ("Черных Лев Павлович", "m", "Черных Льву Павловичу", "Черных Льва Павловича"),
        ("Ким Юлия", "", "Ким Юлии", "Ким Юлию"),
        ("Иванова М. П.", "", "Ивановой М. П.", "Иванову М. П."),
    ],
)
def test_a_name_stands_in_its_case(name: str, sex: str, dative: str, accusative: str) -> None:
    last, first, patronymic = [*name.split(" "), ""][:3]
    assert name_in("dative", last, first, patronymic, sex) == dative
    assert name_in("accusative", last, first, patronymic, sex) == accusative


@pytest.mark.parametrize(
    ("first", "patronymic", "woman"), [("Рашид", "Ага оглы", False), ("Лейла", "Рашид кызы", True), ("Никита", "", False)]
)
def test_the_sex_follows_from_the_name_when_it_is_not_recorded(first: str, patronymic: str, woman: bool) -> None:
    assert is_woman("", "Алиев", first, patronymic) is woman


@pytest.mark.parametrize(
    ("post", "instrumental", "accusative"),
    [
        ("Учитель", "учителем", "учителя"),
        ("Учитель-логопед", "учителем-логопедом", "учителя-логопеда"),
        ("Старший воспитатель", "старшим воспитателем", "старшего воспитателя"),
        ("Заведующий", "заведующим", "заведующего"),
        ("Заместитель директора", "заместителем директора", "заместителя директора"),
        ("Социальный педагог", "социальным педагогом", "социального педагога"),
        ("Музыкальный руководитель", "музыкальным руководителем", "музыкального руководителя"),
        ("Рабочий по обслуживанию зданий", "рабочим по обслуживанию зданий", "рабочего по обслуживанию зданий"),
        ("Медицинская сестра", "медицинской сестрой", "медицинскую сестру"),
        ("Секретарь учебной части", "секретарём учебной части", "секретаря учебной части"),
        ("", "", ""),
    ],
)
def test_a_post_stands_in_its_case(post: str, instrumental: str, accusative: str) -> None:
    assert post_in("instrumental", post) == instrumental
    assert post_in("accusative", post) == accusative


def test_every_post_of_the_nomenclature_changes() -> None:
    for name, _, _ in POSTS:
        assert post_in("dative", name).casefold() != name.casefold(), name
