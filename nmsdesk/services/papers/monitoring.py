"""Values of the monitoring summary out of the indicators."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nmsdesk.documents.chart_values import Years, YearSeries
from nmsdesk.documents.tree import Document
from nmsdesk.domain.monitoring import Term
from nmsdesk.domain.organizations import Organization
from nmsdesk.domain.periods import Period, year
from nmsdesk.errors import Stale
from nmsdesk.indicators.context import Value
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.reports.figures import Figure
from nmsdesk.reports.monitoring import Monitoring, Place, summary
from nmsdesk.reports.parts import Signer
from nmsdesk.russian import fold
from nmsdesk.services import indicators
from nmsdesk.services.desk import Desk
from nmsdesk.services.indicators import Measured
from nmsdesk.services.papers.finding import centre
from nmsdesk.services.papers.wish import Wish

EXECUTOR = Signer("Ответственный за мониторинг")
BACK = 4


def monitoring_paper(desk: Desk, wish: Wish) -> Document:
    """The summary of a period: of the city with its organisations, or of one organisation."""
    period = wish.period or year(desk.today.year)
    measured = indicators.measure(desk, period, wish.as_of, by_organization=True)
    with desk.read() as reading:
        director = centre(reading, measured.as_of)
        places = {o.id: o for o in reading.where(Organization) if o.id is not None}
        order = {t.code: t.position or 0 for t in reading.where(Term, dictionary="organization_kinds")}
    common: dict[str, Any] = {
        "period": _in_case(period), "since": period.since, "until": period.until, "as_of": measured.as_of, "kind": period.kind,
        "rules": measured.rules.name, "basis": measured.rules.basis, "director": director, "executor": EXECUTOR,
    }  # fmt: skip
    if wish.organization is not None:
        if wish.organization not in places:
            raise Stale("Организации больше нет. Обновите список.")
        own = _padded(measured, measured.by_organization.get(wish.organization, ()))
        place = places[wish.organization]
        return summary(Monitoring(**common, figures=own, scope=place.full_name or place.name))
    rows = sorted(
        (o for o in places.values() if o.id in measured.by_organization),
        key=lambda o: (_section(o, measured)[0], order.get(o.kind, 99), _natural(o.name)),
    )
    found = [Place(o.name, _section(o, measured)[1], _padded(measured, measured.by_organization[o.id or 0])) for o in rows]
    shown = [p for p in found if any(f.denominator for f in p.figures)]
    left_out = tuple(p.name for p in found if p not in shown)
    years = _years(indicators.years(desk, period, BACK) if wish.as_of is None else [])
    figures = tuple(map(_figure, measured.values))
    return summary(Monitoring(**common, figures=figures, years=years, places=tuple(shown), left_out=left_out))


def _section(place: Organization, measured: Measured) -> tuple[int, str]:
    """Sections of the table by organisation, in their order."""
    if place.kind in measured.rules.school_kinds:
        return 0, "Школы"
    return {"kindergarten": (1, "Детские сады"), "additional": (2, "Дополнительное образование")}.get(place.kind, (3, "Другие организации"))


def _in_case(period: Period) -> str:
    """The period after «за»: the title of a period is the same in the accusative case."""
    return period.title


def _natural(name: str) -> list[tuple[int, str]]:
    """«Школа № 3» before «Школа № 10»."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in fold(name).split()]


def _figure(v: Value) -> Figure:
    about = INDICATORS[v.code]
    return Figure(
        about.shown_code, v.title, about.short, about.nouns, v.percent, v.target, v.numerator, v.denominator, v.missing,
        about.variants.get(v.variant, ""), v.excluded, v.no_data, v.notes,
    )  # fmt: skip


def _padded(measured: Measured, values: Sequence[Value]) -> tuple[Figure, ...]:
    """An organisation's figures in the city's order; where it has no subject, «нет данных»."""
    own = {v.code: v for v in values}
    found = []
    for v in measured.values:
        part = own.get(v.code) or Value(v.code, v.variant, v.title, 0, 0, v.target)
        found.append(_figure(part))
    return tuple(found)


def _years(measured: Sequence[Measured]) -> Years | None:
    if len(measured) < 2:
        return None
    labels = [_label(m.period) for m in measured]
    series = []
    for i, v in enumerate(measured[-1].values):
        about = INDICATORS[v.code]
        points = tuple((label, m.values[i].percent) for label, m in zip(labels, measured))
        targets = tuple((label, m.values[i].target) for label, m in zip(labels, measured))
        series.append(YearSeries(about.shown_code, about.short, points, targets))
    return Years(tuple(series))


def _label(period: Period) -> str:
    return str(period.since.year) if period.kind == "calendar" else period.code if period.kind == "academic" else str(period.until.year)
