"""Levels of scales: which one a percentage or a word means (domain.md §2.3)."""

from __future__ import annotations

import re

from nmsdesk.domain.development import Level
from nmsdesk.russian import clean, fold


def level_for(levels: list[Level], percent: float | None) -> Level | None:
    """The level of a scale for a percentage: the highest bound not above it; None when the scale has no bounds."""
    bounded = sorted((x for x in levels if x.minimum is not None), key=lambda x: -(x.minimum or 0))
    return next((x for x in bounded if percent is not None and percent >= (x.minimum or 0)), None)


def level_by_word(levels: list[Level], word: str) -> Level | None:
    """The level that the scale itself calls by this word; a word of another scale is not guessed (domain.md §2.3)."""
    key = _level_word(word)
    return next((x for x in levels if key in {_level_word(name) for name in (x.name, *x.aliases.split(";"))}), None)


def _level_word(word: str) -> str:
    return clean(re.sub(r"\bуровень\b", "", fold(word))).strip(" .")
