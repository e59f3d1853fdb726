"""Levels of scales: which one a percentage or a word means (domain.md §2.3)."""

from __future__ import annotations

import re

from nmsdesk.domain.development import Instrument, Level
from nmsdesk.russian import clean, fold


def level_for(levels: list[Level], percent: float | None) -> Level | None:
    """The level of a scale for a percentage: the highest bound not above it; None when the scale has no bounds."""
    bounded = sorted((x for x in levels if x.minimum is not None), key=lambda x: -(x.minimum or 0))
    return next((x for x in bounded if percent is not None and percent >= (x.minimum or 0)), None)


def level_by_word(levels: list[Level], word: str) -> Level | None:
    """The level that the scale itself calls by this word; a word of another scale is not guessed (domain.md §2.3)."""
    key = _level_word(word)
    return next((x for x in levels if key in {_level_word(name) for name in (x.name, *x.aliases.split(";"))}), None)


def is_deficit(tool: Instrument, level: Level | None, percent: float | None) -> bool:
    """Whether a result opens a deficit by the instrument's rule: below its per cent when it has one, else by the mark of the level.

    Per cents are «more is better» on every scale; what a level is called never matters (domain.md §2.3).
    """
    if tool.deficit_below is not None and percent is not None:
        return percent < tool.deficit_below
    return level is not None and level.deficit


def _level_word(word: str) -> str:
    return clean(re.sub(r"\bуровень\b", "", fold(word))).strip(" .")
