"""The grammar of the search language: terms with their places, quotes, signs, the other keyboard layout."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmsdesk.domain import query_words as q


def shape(text: str) -> list[tuple[str, bool, list[tuple[str, str]]] | str]:
    return [t.text if t.free else (t.word, t.negated, [(v.op, v.text) for v in t.values]) for t in q.terms(text)]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("иванова мария", ["иванова", "мария"]),
        ('школа:"Гимназия 9" иванова', [("школа", False, [("", "Гимназия 9")]), "иванова"]),
        ("школа:«Лицей, корпус 2»", [("школа", False, [("", "Лицей, корпус 2")])]),
        ("возраст:<35", [("возраст", False, [("<", "35")])]),
        ("стаж>=3", [("стаж", False, [(">=", "3")])]),
        ("возраст: моложе 35", [("возраст", False, [("<", "35")])]),
        ("возраст:<25,≥60", [("возраст", False, [("<", "25"), (">=", "60")])]),
        ("категория:высшая,первая", [("категория", False, [("", "высшая"), ("", "первая")])]),
        ("-категория:высшая", [("категория", True, [("", "высшая")])]),
        ("не:категория:высшая", [("категория", True, [("", "высшая")])]),
        ("категория:не:высшая", [("категория", True, [("", "высшая")])]),
        ("-категория:-высшая", [("категория", False, [("", "высшая")])]),
        ('"дата рождения":1990..1995', [("дата рождения", False, [("", "1990..1995")])]),
        ("irjkf^@kbwtq 1@", [("irjkf", False, [("", "kbwtq 1")])]),
        ("j,]tlbytybt:ujhjl", [("j,]tlbytybt", False, [("", "ujhjl")])]),
        ("12:30 http://school.ru -иванова :erjdf 5<7", ["12:30", "http://school.ru", "-иванова", ":erjdf", "5<7"]),
        ('школа:"не закр', [("школа", False, [("", "не закр")])]),
        ("предмет:", [("предмет", False, [("", "")])]),
        ("", []),
    ],
)
def test_a_text_is_parted_into_words_and_terms(text: str, terms: list[object]) -> None:
    assert shape(text) == terms


@given(st.text(alphabet='абшколё:"«»<>=,.-^@ ;irjkf[]1 \t', max_size=40))
def test_every_text_is_parted_without_gaps_and_each_term_knows_its_place(text: str) -> None:
    found = q.terms(text)
    covered = sorted(n for t in found for n in range(t.start, t.end))
    assert len(covered) == len(set(covered))
    assert all(text[t.start : t.end] == t.text for t in found)
    assert not "".join(c for n, c in enumerate(text) if n not in set(covered)).strip()
    assert all(t.start <= v.start <= v.end <= t.end for t in found for v in t.values)


@given(st.text(max_size=20))
def test_a_quoted_value_comes_back_whole(text: str) -> None:
    text = text.replace('"', "'").replace("\n", " ")
    (term,) = q.terms(f"школа:{q.quoted(text)}")
    if not any(sign.isspace() for sign in text):
        assert [v.text for v in term.values] == [text]
    else:
        assert term.values[0].text == text


def test_a_text_of_the_other_layout_is_turned_with_its_signs() -> None:
    assert q.swapped("irjkf^@ubvyfpbz 9@") == 'школа:"гимназия 9"'
