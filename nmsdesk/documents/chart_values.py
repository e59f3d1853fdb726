"""What the charts show, as values: no drawing here, so that reports can speak of charts without matplotlib."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Status = Literal["reached", "not_reached", "no_data"]
NO_DATA, NOT_TOLD = "нет данных", "скрыто"  # what stands for a missing number: it is not known, or few people are not told


@dataclass(frozen=True, slots=True)
class Bullet:
    """An indicator against its target. Percentages are 0…100; ``missing`` counts whole subjects up to the target.

    ``unit`` agrees with ``missing``: «человек», «школы»; the chart writes «не хватает 37 человек».
    """

    code: str
    title: str
    percent: float | None
    target: float | None
    numerator: int = 0
    denominator: int = 0
    missing: int = 0
    status: Status = "no_data"
    unit: str = "человек"
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """Bullet bars, one a row."""

    rows: tuple[Bullet, ...]


@dataclass(frozen=True, slots=True)
class YearSeries:
    """One indicator over years: points and targets as (label of the year, percent); years whose value is not told are ``hidden``."""

    code: str
    title: str
    points: tuple[tuple[str, float | None], ...]
    targets: tuple[tuple[str, float | None], ...] = ()
    hidden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Years:
    """Small charts of one shape, an indicator each."""

    series: tuple[YearSeries, ...]


@dataclass(frozen=True, slots=True)
class WithinYear:
    """Progress inside a period. ``previous`` holds last period's percents on the days of the same numbers.

    ``bands`` is the forecast, from today on: (day, low, middle, high) in per cent; ``note`` says how it is made.
    """

    code: str
    title: str
    days: tuple[date, ...]
    percents: tuple[float | None, ...]
    previous: tuple[float | None, ...] = ()
    target: float | None = None
    bands: tuple[tuple[date, float, float, float], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Organisations by indicators. ``values`` are rows of percents, ``targets`` one per column.

    ``keys`` identify the rows (names by default) in hit boxes; cells that are not told are ``hidden`` (row, column).
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[float | None, ...], ...]
    targets: tuple[float | None, ...] = ()
    keys: tuple[str, ...] = ()
    hidden: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Levels:
    """People by level of a diagnostic, in categories (organisations, areas, years).

    ``levels`` go from the lowest to the highest.
    """

    categories: tuple[str, ...]
    levels: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class SmallSeries:
    """A school of small multiples: its key, its name, a percent for each label (None: no data), the labels that are not told."""

    key: str
    name: str
    values: tuple[float | None, ...]
    hidden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SmallMultiples:
    """One indicator, a small chart a school, all of one scale; ``labels`` are years or months.

    ``city`` is the city's line for comparison.
    """

    code: str
    title: str
    labels: tuple[str, ...]
    rows: tuple[SmallSeries, ...]
    city: tuple[float | None, ...] = ()
    target: float | None = None


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """How many are left after a step, and what is said of those who stop at it."""

    title: str
    passed: int
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Funnel:
    """Steps of an indicator from everybody to those counted. ``before`` are the shares (per cent) left a year earlier.

    ``unit`` agrees with a number through russian.count: («человек», «человека», «человек»). ``aside`` says who is left out.
    Few people are not told, the steps are ``hidden``.
    """

    code: str
    title: str
    steps: tuple[FunnelStep, ...]
    unit: tuple[str, str, str]
    before: tuple[float | None, ...] = ()
    aside: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """The same people twice on one scale: by area how many were and are on each level, from the lowest to the highest.

    ``keys`` identify the areas in hit boxes. ``scale`` names the scale, ``people`` counts those compared.
    """

    areas: tuple[str, ...]
    levels: tuple[str, ...]
    before: tuple[tuple[int, ...], ...]
    after: tuple[tuple[int, ...], ...]
    keys: tuple[str, ...] = ()
    scale: str = ""
    people: int = 0


ChartValues = Bullets | Years | WithinYear | HeatMap | Levels | SmallMultiples | Funnel | BeforeAfter
