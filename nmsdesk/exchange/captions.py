"""The captions of a sheet's columns out of the rows of its header, merged and two-level ones included."""

from __future__ import annotations

import re

from nmsdesk.exchange.reading import Sheet
from nmsdesk.russian import clean

MAX_COLUMNS = 300
_ENDS = ("до", "по")
_START = re.compile(r"(\S.*?)[ ,:(–—-]+(?:от|с)", re.IGNORECASE)


def unwrapped(text: str) -> str:
    """A caption on one line, words cut at a line's end joined: «педаго-\\nгический»."""
    return clean(re.sub(r"(?<=\w)-\s*\n\s*(?=[а-яё])", "", text))


def _spread(sheet: Sheet, first: int, last: int) -> dict[tuple[int, int], object]:
    """Where merges are not told (CSV), a caption reaches right over empty cells that have a caption below."""
    found: dict[tuple[int, int], object] = {}
    for row in range(first, last):
        value: object = None
        for column in range(1, min(len(sheet.rows[row - 1]), MAX_COLUMNS) + 1):
            below = sheet.cell(row + 1, column)
            if (own := sheet.cell(row, column)) is not None:
                value = own if below is not None else None
            elif value is not None and below is not None:
                found[row, column] = value
    return found


def captions(sheet: Sheet, first: int, last: int) -> dict[int, tuple[str, ...]]:
    """Column → its captions from the top level down, merges spread over their columns, repeats left out."""
    spread: dict[tuple[int, int], object] = {}
    for top, left, _bottom, right in sheet.merges:
        if first <= top <= last and right > left:
            value = sheet.cell(top, left)
            spread.update({(top, column): value for column in range(left, min(right, MAX_COLUMNS) + 1)})
    if not sheet.merges:
        spread = _spread(sheet, first, last)
    width = min(max((len(sheet.rows[row - 1]) for row in range(first, last + 1)), default=0), MAX_COLUMNS)
    found: dict[int, tuple[str, ...]] = {}
    for column in range(1, width + 1):
        texts: list[str] = []
        for row in range(first, last + 1):
            value = sheet.cell(row, column)
            value = spread.get((row, column)) if value is None else value
            if isinstance(value, str) and not re.fullmatch(r"[\d.\s]+", value) and (text := unwrapped(value)) not in texts:
                texts.append(text)
        if texts:
            found[column] = _completed(tuple(texts), found.get(column - 1, ()))
    return found


def _completed(texts: tuple[str, ...], before: tuple[str, ...]) -> tuple[str, ...]:
    """The lone «до» beside «Срок действия аттестации от» is «Срок действия аттестации до»."""
    if len(texts) == 1 and texts[0].lower() in _ENDS and before and (start := _START.fullmatch(before[-1])):
        return (*before[:-1], f"{start[1]} {texts[0]}")
    return texts
