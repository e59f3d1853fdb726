"""Figures given officially by an organisation or the region, with their document, beside those computed from the register."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from nmsdesk.domain.cycle import OfficialFigure
from nmsdesk.domain.monitoring import INDICATOR_OPTIONS
from nmsdesk.domain.periods import Period, period
from nmsdesk.errors import Rejected
from nmsdesk.indicators.context import Value
from nmsdesk.russian import fold
from nmsdesk.services import indicators, registers
from nmsdesk.services.desk import Desk
from nmsdesk.services.registers import Saved
from nmsdesk.storage.records import Labels

CITY = "Город"


@dataclass(frozen=True, slots=True)
class Line:
    """An official figure and the value computed for its place; ``place`` is CITY for the whole city."""

    record: OfficialFigure
    place: str
    computed: Value | None

    @property
    def numerator(self) -> int | None:
        """Official less computed: how many more the document counts."""
        if self.record.numerator is None or self.computed is None:
            return None
        return self.record.numerator - self.computed.numerator

    @property
    def denominator(self) -> int | None:
        """Official less computed: how many more there are by the document."""
        if self.record.denominator is None or self.computed is None:
            return None
        return self.record.denominator - self.computed.denominator

    @property
    def percent(self) -> float | None:
        """The official percent; None when a number of it is not given or nobody is there to count."""
        n, size = self.record.numerator, self.record.denominator
        return 100 * n / size if n is not None and size else None

    @property
    def agrees(self) -> bool:
        return not self.numerator and not self.denominator


def listing(desk: Desk, span: Period, as_of: date | None = None) -> list[Line]:
    """The official figures of a period, the city first, each beside what the register gives."""
    with desk.read() as reading:
        kept = reading.where(OfficialFigure, period=span.code)
        names = Labels(reading.connection).of("organizations", (r.organization for r in kept))
    if not kept:
        return []
    codes = [c for c in INDICATOR_OPTIONS if any(r.indicator == c for r in kept)]
    places = any(r.organization for r in kept)
    measured = indicators.measure(desk, span, as_of, by_organization=places, codes=codes)
    computed: dict[tuple[int | None, str], Value] = {(None, v.code): v for v in measured.values}
    computed |= {(n, v.code): v for n, own in measured.by_organization.items() for v in own}
    lines = [Line(r, names.get(r.organization or 0, CITY), computed.get((r.organization, r.indicator))) for r in kept]
    order = list(INDICATOR_OPTIONS)
    return sorted(lines, key=lambda x: (x.record.organization is not None, fold(x.place), order.index(x.record.indicator)))


def find(desk: Desk, span: Period, organization: int | None, code: str) -> OfficialFigure | None:
    """The official figure of a place and an indicator for a period."""
    with desk.read() as reading:
        found = reading.where(OfficialFigure, period=span.code, organization=organization, indicator=code)
    return found[0] if found else None


def enter(
    desk: Desk, span: Period, organization: int | None, code: str, numerator: int | None, denominator: int | None, basis: str,
    act: int | None = None,
) -> Saved:  # fmt: skip
    """Record what a document says, or what it says now: one undo step; Rejected when more are counted than there are."""
    if code not in INDICATOR_OPTIONS:
        raise Rejected(f"Показателя «{code}» нет. Есть: {', '.join(INDICATOR_OPTIONS)}.")
    before = find(desk, span, organization, code) or OfficialFigure(organization=organization, indicator=code, period=span.code)
    return registers.save(desk, replace(before, numerator=numerator, denominator=denominator, basis=basis, act=act))


def period_of(record: OfficialFigure) -> Period:
    return period(record.period)
