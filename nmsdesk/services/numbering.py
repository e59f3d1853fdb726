"""Numbers given out one after another by a template, without gaps or repeats (domain.md §7.2)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nmsdesk.errors import Rejected
from nmsdesk.russian import clean


@dataclass(frozen=True, slots=True)
class Pattern:
    """A template like «2026-С-0001»: its last run of digits is the counter, the rest stands as it is."""

    before: str
    width: int
    after: str
    first: int

    def number(self, n: int) -> str:
        return f"{self.before}{n:0{self.width}d}{self.after}"

    def read(self, text: str) -> int | None:
        """The counter of a number of this template; None when the number is of another one."""
        inner = text[len(self.before) : len(text) - len(self.after)]
        own = text.startswith(self.before) and text.endswith(self.after) and inner.isdecimal() and inner.isascii()
        return int(inner) if own and self.number(int(inner)) == text else None


def pattern(template: str, example: str = "2026-С-0001") -> Pattern:
    """The parts of a template; Rejected when there is nothing to count by."""
    m = re.fullmatch(r"(.*?)(\d+)(\D*)", clean(template))
    if m is None:
        raise Rejected(f"В шаблоне номера нужны цифры, которыми считать: например, {example}.")
    return Pattern(m[1], len(m[2]), m[3], int(m[2]))


def free(form: Pattern, issued: Iterable[str]) -> Iterator[str]:
    """The numbers of a template that nobody has, the smallest first, from the template's own on."""
    taken = {n for text in issued if (n := form.read(text)) is not None}
    n = max(form.first, 1)
    while True:
        if n not in taken:
            yield form.number(n)
        n += 1


def yearly(issued: Iterable[str], year: int, otherwise: str) -> str:
    """The template to offer: that of the latest number that bears the year before its counter, else ``otherwise``."""
    used = [form for text in issued if str(year) in text and str(year) in (form := pattern(text)).before]
    return used[-1].number(1) if used else otherwise
