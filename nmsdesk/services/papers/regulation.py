"""The regulation by clause with its evidence in the period, gathered for the report."""

from __future__ import annotations

from nmsdesk.documents.tree import Document
from nmsdesk.domain import terms
from nmsdesk.domain.periods import year
from nmsdesk.indicators.context import Value
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.reports.regulation import ClauseLine, RegulationReport, regulation
from nmsdesk.russian import number, percent
from nmsdesk.services import clauses
from nmsdesk.services.clauses import Kept
from nmsdesk.services.desk import Desk
from nmsdesk.services.papers.wish import Wish

TITLE = "Положение о муниципальной системе научно-методического сопровождения"


def regulation_paper(desk: Desk, wish: Wish) -> Document:
    """Every clause in its order; the period is this year when none is asked for."""
    found = clauses.regulation(desk, wish.period or year(desk.today.year))
    lines = tuple(
        ClauseLine(
            terms.SECTIONS.get(kept.clause.section, ""), kept.clause.code, kept.clause.text, _evidence(kept), kept.clause.evidenced
        )
        for kept in found.clauses
    )  # fmt: skip
    return regulation(RegulationReport(TITLE, found.period.title, lines, desk.today))


def _evidence(kept: Kept) -> tuple[str, ...]:
    """What shows the clause, a line each: indicators that have a value, records and events, what was put by hand."""
    return (
        *(_value(v) for v in kept.indicators if v.percent is not None),
        *(f"{shown.caption}: {number(shown.count)}" for shown in kept.shown),
        *(" · ".join(x for x in (one.text, one.detail) if x) for one in kept.by_hand if one.good),
    )


def _value(value: Value) -> str:
    target = f" при цели {percent(value.target, 0)}" if value.target is not None else ""
    return f"Показатель {INDICATORS[value.code].shown_code}: {percent(value.percent)}{target}"
