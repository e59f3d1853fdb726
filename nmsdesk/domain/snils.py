"""СНИЛС: its form and check digits (domain.md §6.4)."""

from __future__ import annotations

from operator import mul

_WEIGHTS = range(9, 0, -1)


def check_digits(nine: str) -> str:
    """The two check digits of the first nine."""
    total = sum(map(mul, map(int, nine), _WEIGHTS))
    rest = total % 101 if total > 101 else total
    return "00" if rest in (100, 101) else f"{rest:02d}"


def is_valid(snils: str) -> bool:
    """Whether 11 digits carry right check digits; numbers up to 001-001-998 have none."""
    digits = "".join(filter(str.isdecimal, snils))
    return len(digits) == 11 and (int(digits[:9]) <= 1001998 or check_digits(digits[:9]) == digits[9:])


def formatted(digits: str) -> str:
    """123-456-789 01 out of 11 digits."""
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:9]} {digits[9:]}"
