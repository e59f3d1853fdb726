"""How wide columns become: the wished shares, but no word, date or number broken where room can be found."""

from __future__ import annotations

from math import ceil

from nmsdesk.documents.grid import Grid, shown

_SAMPLE = 500  # rows looked at: a long list is alike all through


def column_widths(made: Grid, room_cm: float, size: float) -> list[float]:
    """Widths in centimetres which sum to ``room_cm``, for type of ``size`` points."""
    letter = size * 0.53 / 72 * 2.54  # an average letter of a serif face
    needs = [_longest(made, i) * letter + 0.32 for i in range(len(made.columns))]
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
    """Letters of the longest unbreakable piece; words are counted up to 16, a longer one may be hyphenated."""
    longest = max(
        (_letters(word) * 1.08 for head in made.head if head.across == 1 and head.column == column for word in head.text.split()),
        default=1,
    )
    for row, style in zip(made.rows[:_SAMPLE], made.styles):
        value = row[column]
        if value is None or style == "section":
            continue
        text = shown(value, made.columns[column])
        words = text.split() if isinstance(value, str) else [text]
        longest = max(longest, *(_letters(word) for word in words)) if words else longest
    return longest


def _letters(word: str) -> float:
    part = max(word.split("-"), key=len) if any(letter.isalpha() for letter in word) else word
    return min(16 if any(letter.isalpha() for letter in word) else 24, len(part))


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
