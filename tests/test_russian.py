"""Russian as people write it: plurals, numbers, days, the folded key, the other keyboard layout."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmsdesk import russian

TEXT = st.text("абвгдеёжзийклмнопрстуфхцчшщъыьэюяАЕЁЯabcXYZ0123456789 -'\u00a0\u200b№", max_size=30)


@pytest.mark.parametrize(
    ("n", "noun"),
    [(0, "человек"), (1, "человек"), (2, "человека"), (4, "человека"), (5, "человек"), (11, "человек"), (12, "человек"), (14, "человек"),
     (21, "человек"), (22, "человека"), (111, "человек"), (112, "человек"), (101, "человек"), (1004, "человека")],
)  # fmt: skip
def test_nouns_agree_with_numbers(n: int, noun: str) -> None:
    assert russian.plural(n, "человек", "человека", "человек") == noun


def test_numbers_percents_and_days_are_written_in_russian() -> None:
    assert russian.number(4000) == "4\u00a0000"
    assert russian.number(1234567.5, 1) == "1\u00a0234\u00a0567,5"
    assert russian.number(-3, 1) == "−3,0"
    assert russian.percent(45.678) == "45,7\u00a0%"
    assert russian.percent(None) == "нет данных"
    assert russian.day(date(2026, 3, 2)) == "02.03.2026" and russian.day(None) == ""
    assert russian.moment("2026-03-02T09:05:00") == "02.03.2026 09:05"
    assert russian.initials("Иванова", "Мария", "Петровна") == "Иванова М. П."
    assert russian.initials("Ли", "Мэй") == "Ли М."
    assert russian.joined(["а"]) == "а" and russian.joined(["а", "б", "в"]) == "а, б и в" and russian.joined([]) == ""


@given(TEXT)
def test_the_key_is_the_same_for_spellings_of_one_text(text: str) -> None:
    key = russian.fold(text)
    assert russian.fold(key) == key
    assert russian.fold(text.upper()) == russian.fold(text.lower()) == key
    assert russian.fold(text.replace("е", "ё")) == russian.fold(text.replace("ё", "е")) == key
    assert russian.fold(f"  {text} \u200b") == key
    assert "ё" not in key and "  " not in key


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("bdfyjdf", "иванова"),
        ("ghjuhfvvf", "программа"), ("ыьшер", "smith"), (";erjdf", "жукова"), ("Bdfyjdf", "иванова"), ("VFHBZ", "мария"),
    ],
)
def test_keys_pressed_in_the_other_layout_are_understood(typed: str, meant: str) -> None:
    assert russian.fold(russian.other_layout(typed)) == meant


def test_latin_look_alikes_are_replaced_inside_russian_words_only() -> None:
    assert russian.cyrillic("Cидоpoва Smith") == "Сидорова Smith"


def test_names_are_sorted_by_their_numbers() -> None:
    names = ["Школа № 10", "Школа № 3", "Гимназия № 9", "школа № 2"]
    assert sorted(names, key=russian.natural) == ["Гимназия № 9", "школа № 2", "Школа № 3", "Школа № 10"]
