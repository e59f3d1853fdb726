"""What is wrong or doubtful in a file, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing about one place of a file.

    ``row`` is the 1-based Excel row (0: none), ``column`` the Excel letter ('' : none); the sentence is Russian.
    ``severity`` 'error' means the value is left out, 'warning' that it is taken and should be looked at.
    """

    sheet: str
    row: int
    column: str
    code: str
    message: str
    severity: str = ERROR


def letter(column: int) -> str:
    """The Excel letter of a 1-based column: letter(28) is 'AB'; '' for 0."""
    text = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def column_number(letters: str) -> int:
    """The 1-based number of an Excel column letter."""
    number = 0
    for sign in letters:
        number = number * 26 + ord(sign) - 64
    return number
