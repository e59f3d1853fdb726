"""What an indicator is counted in: period, as-of day, rules; and the values that come out."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date

from nmsdesk.domain.monitoring import RuleSet
from nmsdesk.domain.periods import Period

COUNTED, NOT_COUNTED, EXCLUDED, NO_DATA = "counted", "not_counted", "excluded", "no_data"
STATUSES = {COUNTED: "учтён", NOT_COUNTED: "не учтён", EXCLUDED: "исключён", NO_DATA: "нет данных"}
EXCLUSIONS = {
    1: "длительно отсутствует на отчётную дату",
    2: "внешний совместитель, учитывается по основному месту работы",
    3: "работает по договору ГПХ",
    4: "организация не учитывается в показателях",
    5: "план прекращён по уважительной причине",
}


@dataclass(frozen=True, slots=True)
class Context:
    """The question: ``period``, the ``as_of`` day, the rule set in force, one organisation or all, the variant."""

    period: Period
    as_of: date
    rules: RuleSet
    organization: int | None = None
    variant: str = ""

    @property
    def on(self) -> str:
        """The as-of day as stored."""
        return self.as_of.isoformat()

    @property
    def first(self) -> str:
        """The first day of the period as stored."""
        return self.period.since.isoformat()

    @property
    def last(self) -> str:
        """The last day of the period that the as-of day lets be seen."""
        return min(self.period.until, self.as_of).isoformat()


@dataclass(frozen=True, slots=True)
class Count:
    """n of N: subjects of the population, those passing each step in turn, and those left out."""

    population: int
    passed: tuple[int, ...]
    excluded: int = 0
    no_data: int = 0

    @property
    def numerator(self) -> int:
        return self.passed[-1]


@dataclass(frozen=True, slots=True)
class Value:
    """An indicator's value; ``percent`` is None for an empty population, never 0 or 100 (design.md §3).

    ``steps`` are «всего» and the titles of the steps, ``passed`` how many are left at each.
    ``missing`` is the distance to the target in whole subjects: max(0, ceil(target × N) − n).
    ``hidden`` names the numbers that are not told because they are small (services.small_numbers), they stand as 0;
    ``known`` is N where n alone is hidden.
    """

    code: str
    variant: str
    title: str
    numerator: int
    denominator: int
    target: float | None
    steps: tuple[str, ...] = ()
    passed: tuple[int, ...] = ()
    excluded: int = 0
    no_data: int = 0
    notes: tuple[str, ...] = ()
    organization: int | None = None
    variants: tuple[Value, ...] = field(default=(), compare=False)
    hidden: tuple[str, ...] = ()
    known: int = 0

    @property
    def funnel(self) -> tuple[tuple[str, int], ...]:
        return tuple(zip(self.steps, self.passed))

    @property
    def percent(self) -> float | None:
        if self.denominator == 0 or self.numerator > self.denominator:
            return None
        return 100 * self.numerator / self.denominator

    @property
    def status(self) -> str:
        if self.percent is None or self.target is None:
            return "no_data"
        return "reached" if self.missing == 0 else "not_reached"

    @property
    def missing(self) -> int:
        if self.target is None or self.percent is None:
            return 0
        # In hundredths of a per cent, whole numbers only: 30 % of 10 must not become 3.0000000000000004.
        return max(0, math.ceil(round(self.target * 100) * self.denominator / 10000) - self.numerator)


@dataclass(frozen=True, slots=True)
class Member:
    """One subject of an indicator: its status, the first step not passed and the reason in words.

    ``passed`` is how many steps it passes in turn; ``lacks_one``: not counted for exactly one step (indicators.near).
    """

    subject: str
    id: int
    name: str
    organization: int | None
    organization_name: str
    status: str
    step: str
    reason: str
    passed: int = 0
    lacks_one: bool = False
