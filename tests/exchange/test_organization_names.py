"""Spellings of one organisation have one key, different organisations different ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmsdesk.domain.organization_names import organization_key, split_organization

SCHOOL = (
    "МБОУ СОШ №3",
    "МБОУ СОШ № 3",
    "СОШ 3",
    "CОШ №3",
    "школа №3",
    "Школа 3",
    "шк. № 3",
    "средняя школа №3",
    'МБОУ г.о. Королёв МО "СОШ №3"',
    "МБОУ «СОШ N3» г. Королев",
    "МАОУ „СОШ № 03“",
    "МБОУ СОШ №3 с углублённым изучением английского языка",
    "Муниципальное бюджетное общеобразовательное учреждение городского округа Королёв Московской области "
    "«Средняя общеобразовательная школа № 3»",
)


@pytest.mark.parametrize("name", SCHOOL)
def test_spellings_of_a_school_have_one_key(name: str) -> None:
    assert organization_key(name) == "сош №3"


@pytest.mark.parametrize(
    "names",
    [
        ('МБДОУ «Детский сад комбинированного вида № 5 "Солнышко"»', "МАДОУ №5", "д/с 5", "Детский сад №5", "МБДОУ ЦРР - детский сад №5"),
        ("Гимназия №3 им. Л.П. Данилиной", "МБОУ Гимназия № 3", "гимназия 3"),
        ("МБУ ДО «Дом детского творчества»", "МБУ ДО ДДТ", "ДДТ"),
        ("ГАОУ МО «Лицей научно-инженерного профиля»", "Лицей научно-инженерного профиля"),
    ],
)
def test_other_kinds_fold_too(names: tuple[str, ...]) -> None:
    assert len({organization_key(name) for name in names}) == 1


def test_different_organisations_stay_apart() -> None:
    names = [
        "Гимназия №3 им. Л.П. Данилиной", "СОШ №3", "Лицей №3", "Детский сад №3", "СОШ №33", "ООШ №3", "НОШ №3", "школа-интернат №3",
        "Школа искусств №3", "СОШ №3 г. Юбилейный", "ООО «Росток»", "ООШ «Росток»", "Росток", "МБОУ СОШ №3 (дошкольное отделение)",
        "спортивная школа №3",
    ]  # fmt: skip
    assert len({organization_key(name) for name in names}) == len(names)


def test_the_parts_are_given() -> None:
    parts = split_organization("МБОУ Гимназия № 3 им. Л.П. Данилиной")
    assert (parts.kind, parts.number, parts.proper) == ("гимназия", "3", "данилиной")


@given(st.text(max_size=60))
def test_any_text_gives_a_stable_key(text: str) -> None:
    assert organization_key(text) == organization_key(text)
    assert organization_key(f"  {text}  ") == organization_key(text)
