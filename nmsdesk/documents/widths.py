"""How wide columns become: the wished shares, but no word, date or number broken where room can be found."""

from __future__ import annotations

from math import ceil

from nmsdesk.documents.grid import Grid, shown

_SAMPLE = 500  # rows looked at: a long list is alike all through


def column_widths(made: Grid, room_cm: float, size: float) -> list[float]:
    """Widths in centimetres which sum to ``room_cm``, for type of ``size`` points."""
    needs = [_longest(made, i) * size / 72 * 2.54 + 0.32 for i in range(len(made.columns))]
    if sum(needs) >= room_cm:
        return [need * room_cm / sum(needs) for need in needs]
    whole = sum(column.width for column in made.columns)
    widths = [column.width / whole * room_cm for column in made.columns]
    fixed: set[int] = set()
    while tight := {i for i, width in enumerate(widths) if width < needs[i] - 1e-9} - fixed:
        fixed |= tight
        rest = room_cm - sum(needs[i] for i in fixed)
        free = sum(column.width for i, column in enumerate(made.columns) if i not in fixed)
        widths = [needs[i] if i in fixed else column.width / free * rest for i, column in enumerate(made.columns)]
    return widths


def _longest(made: Grid, column: int) -> float:
    """Width of the longest unbreakable piece, in ems."""
    longest = max(
        (_ems(word) * 1.08 for head in made.head if head.across == 1 and head.column == column for word in head.text.split()),
        default=1,
    )
    for row, style in zip(made.rows[:_SAMPLE], made.styles):
        value = row[column]
        if value is None or style == "section":
            continue
        text = shown(value, made.columns[column])
        words = text.split() if isinstance(value, str) else [text]
        longest = max(longest, *(_ems(word) for word in words)) if words else longest
    return longest


def _ems(word: str) -> float:
    """Width of a word in its own size: digits half, capitals more, stops less; a word of letters breaks after 18."""
    worded = any(letter.isalpha() for letter in word)
    part = max(word.split("-"), key=len)[:18] if worded else word[:26]
    return sum(0.27 if not sign.isalnum() else 0.68 if sign.isupper() else 0.52 for sign in part)


def line_count(text: str, room: float) -> int:
    """Lines that ``text`` takes in ``room`` letters, words kept whole."""
    lines = 0
    for part in text.split("\n"):
        used = room
        lines += part.strip() == ""
        for word in part.split(" "):
            if word and used + len(word) > room:
                lines, used = lines + ceil(len(word) / max(1.0, room)), len(word) % max(1.0, room)
            else:
                used += len(word)
            used += 1
    return max(1, lines)
