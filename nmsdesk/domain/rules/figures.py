"""Rules of the figures given officially: once for a place, indicator and period, never more counted than there are."""

from __future__ import annotations

from collections.abc import Iterator

from nmsdesk.domain.cycle import OfficialFigure
from nmsdesk.domain.periods import period
from nmsdesk.domain.rules.registry import Known, error, of
from nmsdesk.errors import Rejected, Trouble

ABOVE = error(
    "official_figures.numerator.above", "Учтённых больше, чем всего", "Сверьте значение с документом.", "edit:numerator"
)  # fmt: skip
TWICE = error("official_figures.duplicate", "Официальное значение записано дважды", "Измените прежнее значение.", "remove")
PERIOD = error("official_figures.period.unknown", "Период значения не понят", "Укажите год, учебный год или даты.", "edit:period")
NOTHING = error("official_figures.empty", "Официальное значение без чисел", "Укажите, сколько учтено или сколько всего.", "edit:numerator")


@of(OfficialFigure)
def _figure(r: OfficialFigure, known: Known) -> Iterator[Trouble]:
    if r.numerator is None and r.denominator is None:
        yield NOTHING("numerator", "Укажите, сколько учтено или сколько всего.")
    if r.numerator is not None and r.denominator is not None and r.numerator > r.denominator:
        yield ABOVE("numerator", f"Учтено {r.numerator}, а всего {r.denominator}: доля больше 100 % невозможна. Сверьте с документом.")
    try:
        code = period(r.period).code
    except Rejected as trouble:
        yield PERIOD("period", str(trouble))
        return
    if code != r.period:  # lists of a period are read by its code
        yield PERIOD("period", f"Запишите период так: {code}.")
    same = known.where(OfficialFigure, organization=r.organization, indicator=r.indicator)
    if any(o.id != r.id and o.period == code for o in same):
        yield TWICE("period", "Официальное значение этого показателя за период уже записано. Измените его.")
