"""Who is not counted in an indicator and what it takes to count each, the nearest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from nmsdesk.domain.periods import Period
from nmsdesk.errors import Rejected
from nmsdesk.indicators import evaluation
from nmsdesk.indicators.context import NO_DATA, NOT_COUNTED, Value
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.services import indicators
from nmsdesk.services.desk import Desk
from nmsdesk.services.steering import diagnosing, planning, schooling, supporting, teaming, training
from nmsdesk.services.steering.asked import Asked
from nmsdesk.services.steering.model import COSTS, Candidate

_FINDERS: dict[str, Callable[[Asked], Iterator[Candidate]]] = {
    "1": diagnosing.candidates, "2a": planning.drawn, "2b": planning.closed, "3": training.candidates, "4": teaming.candidates,
    "5": supporting.candidates, "6": schooling.conditions, "7": schooling.sites,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Steering:
    """The indicator as it stands (of the city or of one organisation) and the candidates in their order."""

    value: Value
    candidates: tuple[Candidate, ...]

    @property
    def needed(self) -> tuple[Candidate, ...]:
        """The nearest ones, as many as are missing to the target; those of unknown data are not among them."""
        return tuple(c for c in self.candidates if not c.widens)[: self.value.missing]

    @property
    def by_cost(self) -> dict[str, int]:
        """How many of each cost; those of unknown data apart, under «no_data»."""
        found = dict.fromkeys((*COSTS, NO_DATA), 0)
        for c in self.candidates:
            found[NO_DATA if c.widens else c.cost] += 1
        return found


def steer(desk: Desk, code: str, period: Period, as_of: date | None = None, organization: int | None = None) -> Steering:
    """The value against the target and everyone who is not counted, by the cost of closing, then by organisation and name."""
    value = indicators.measure(desk, period, as_of, organization is not None, codes=(_known(code),))
    own = value.values[0] if organization is None else next(
        (v for v in value.by_organization.get(organization, ()) if v.code == code), replace(value.values[0], numerator=0, denominator=0)
    )  # fmt: skip
    return Steering(own, tuple(candidates(desk, code, period, as_of, organization)))


def candidates(desk: Desk, code: str, period: Period, as_of: date | None = None, organization: int | None = None) -> list[Candidate]:
    """Every subject that is not counted with what it takes, the nearest first; last those about whom data are lacking."""
    _known(code)
    with desk.read() as reading:
        context = indicators.context_of(desk, reading, period, as_of, organization)
        context = replace(context, variant=INDICATORS[code].default(context.rules))
        members = evaluation.members(reading.connection, code, context)
        found = list(_FINDERS[code](Asked(reading, code, context, (m for m in members if m.status == NOT_COUNTED))))
        if unknown := [m for m in members if m.status == NO_DATA]:
            found += supporting.unclear(Asked(reading, code, context, unknown))
    return sorted(found, key=lambda c: c.order)


def chosen(found: Iterable[Candidate], first: int | None = None, keys: Iterable[str] = ()) -> list[Candidate]:
    """The first of them, or those with the keys; Rejected when a key is not among them."""
    everyone = list(found)
    if first is not None:
        return [c for c in everyone if not c.widens][:first]
    by_key = {c.key: c for c in everyone}
    wanted = list(keys)
    if missing := [k for k in wanted if k not in by_key]:
        raise Rejected(f"Среди кандидатов нет: {', '.join(missing[:3])}. Обновите список.")
    return [by_key[k] for k in wanted]


def _known(code: str) -> str:
    if code not in INDICATORS:
        raise Rejected(f"Показателя «{code}» нет. Есть: {', '.join(INDICATORS)}.")
    return code
