"""СНИЛС: check digits as the law has them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmsdesk.domain.snils import check_digits, formatted, is_valid


@pytest.mark.parametrize("number", ["112-233-445 95", "11223344595", "087-654-303 00", "001-001-998 77", "000-000-001 99"])
def test_valid_numbers_pass_in_any_writing(number: str) -> None:
    assert is_valid(number)


@pytest.mark.parametrize("number", ["112-233-445 94", "1122334459", "112233445955", "", "abc", "001-001-999 01"])
def test_wrong_or_short_numbers_do_not(number: str) -> None:
    assert not is_valid(number)


@given(st.integers(1_001_999, 999_999_999))
def test_the_check_digits_make_a_number_valid_and_no_others_do(n: int) -> None:
    nine = f"{n:09d}"
    right = check_digits(nine)
    assert [f"{c:02d}" for c in range(100) if is_valid(f"{nine}{c:02d}")] == [right]


@given(st.integers(1_001_999, 999_999_999), st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_nearly_always_noticed(n: int, place: int, shift: int) -> None:
    nine = f"{n:09d}"
    other = nine[:place] + str((int(nine[place]) + shift) % 10) + nine[place + 1 :]
    if int(other) > 1_001_998 and is_valid(other + check_digits(nine)):
        assert {check_digits(nine)} == {"00"}  # 100 and 101 both give 00: the only blind spot


def test_a_number_is_written_in_groups() -> None:
    assert formatted("11223344595") == "112-233-445 95"
