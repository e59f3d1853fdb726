"""An indicator's value as the documents speak of it: percent, share, distance to the target, state in a word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nmsdesk.domain.privacy import MARK
from nmsdesk.reports.parts import NO_DATA
from nmsdesk.russian import NBSP, number, percent, plural

Status = Literal["reached", "not_reached", "no_data"]
CLOSE = 0.9  # share of the target called close to it (domain.md §3.3)


@dataclass(frozen=True, slots=True)
class Figure:
    """One indicator of a scope. ``nouns`` are the three forms of what is counted; ``reading`` is the variant in words."""

    code: str
    title: str
    short: str
    nouns: tuple[str, str, str]
    percent: float | None
    target: float | None
    numerator: int
    denominator: int
    missing: int = 0
    reading: str = ""
    excluded: int = 0
    no_data: int = 0
    notes: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()  # numbers that are too small to be told, they stand as 0; ``known`` is N where n alone is hidden
    known: int = 0

    @property
    def status(self) -> Status:
        if self.percent is None or self.target is None:
            return "no_data"
        return "reached" if self.missing == 0 else "not_reached"

    @property
    def gap(self) -> float | None:
        """Percentage points over (+) or under (−) the target."""
        return None if self.percent is None or self.target is None else self.percent - self.target

    @property
    def gap_text(self) -> str:
        """«3,4 п. п.», without a sign."""
        return f"{number(abs(self.gap or 0), 1)}{NBSP}п.{NBSP}п."

    @property
    def share(self) -> str:
        """«1 883 из 3 216», or a dash when there is nobody to count."""
        if "numerator" in self.hidden:
            return f"{MARK} из{NBSP}{number(self.known)}" if self.known else MARK
        return f"{number(self.numerator)} из{NBSP}{number(self.denominator)}" if self.denominator else "–"

    @property
    def unit(self) -> str:
        """What is missing, in the genitive case that «не хватает» wants: 21 плана, 2 школ, 47 человек."""
        return plural(self.missing, self.nouns[1], self.nouns[2], self.nouns[2])

    @property
    def lack(self) -> str:
        """«47 человек»."""
        return f"{number(self.missing)}{NBSP}{self.unit}"

    @property
    def percent_text(self) -> str:
        return MARK if "numerator" in self.hidden else NO_DATA if self.percent is None else percent(self.percent)

    def told(self, name: str) -> int | str:
        """A number of the figure, or the mark that it is not told."""
        if name == "denominator" and self.known:
            return self.known
        return MARK if name in self.hidden else int(getattr(self, name))

    @property
    def target_text(self) -> str:
        if self.target is None:
            return "не задан"
        return percent(self.target, 0 if float(self.target).is_integer() else 1)


def state(f: Figure) -> str:
    """«выполнен», «близко к плану», «не выполнен», «нет данных», «план не задан»; the mark where it is not told."""
    if "numerator" in f.hidden:
        return MARK
    if f.percent is None:
        return NO_DATA
    if f.target is None:
        return "план не задан"
    if f.status == "reached":
        return "выполнен"
    return f"близко к{NBSP}плану" if f.percent >= CLOSE * f.target else "не выполнен"
