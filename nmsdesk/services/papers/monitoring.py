"""Values of the monitoring summary out of the indicators as they are now, or out of a snapshot alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from nmsdesk.documents.chart_values import Years, YearSeries
from nmsdesk.documents.tree import Document
from nmsdesk.domain.cycle import Snapshot, SnapshotPart
from nmsdesk.domain.monitoring import RuleSet, Term
from nmsdesk.domain.organizations import Organization
from nmsdesk.domain.periods import Period, year
from nmsdesk.errors import Rejected, Stale
from nmsdesk.indicators.context import Value
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.reports.figures import Figure
from nmsdesk.reports.monitoring import Monitoring, Place, summary
from nmsdesk.reports.parts import Signer
from nmsdesk.russian import natural
from nmsdesk.services import indicators
from nmsdesk.services.desk import Desk
from nmsdesk.services.indicators import Measured
from nmsdesk.services.papers.finding import centre
from nmsdesk.services.papers.wish import Wish

if TYPE_CHECKING:
    from nmsdesk.services.snapshots import Frozen

EXECUTOR = Signer("Ответственный за мониторинг")
BACK = 4


def monitoring_paper(desk: Desk, wish: Wish) -> Document:
    """The summary of a period: of the city with its organisations, or of one organisation; of a snapshot from it alone."""
    if wish.record is not None:
        from nmsdesk.services import snapshots

        return summary(frozen_monitoring(snapshots.read(desk, wish.record), wish.organization))
    period = wish.period or year(desk.today.year)
    measured = indicators.measure(desk, period, wish.as_of, by_organization=True)
    back = 0 if wish.as_of is not None or wish.organization is not None else BACK
    words = {v.code: _words(v) for v in measured.values}
    paper = paper_of(desk, measured, back)
    shown = _Shown(period, measured.as_of, measured.rules, measured.values, measured.by_organization, paper, words)
    return summary(_monitoring(shown, wish.organization))


def frozen_monitoring(whole: Frozen, organization: int | None = None) -> Monitoring:
    """The values of a snapshot as the summary and the note print them, out of the snapshot alone."""
    parts = whole.parts
    shown = _Shown(
        whole.period, whole.as_of, whole.rules, tuple(p.value for p in parts.values()), _by_place(parts), whole.paper,
        {code: _Words(p.shown_code, p.short, p.nouns, p.reading) for code, p in parts.items()},
    )  # fmt: skip
    return _monitoring(shown, organization)


@dataclass(frozen=True, slots=True)
class _Words:
    """How an indicator is called: code, short title, forms of the noun, the reading in words."""

    code: str
    short: str
    nouns: tuple[str, str, str]
    reading: str


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the summary is made of, counted now or kept in a snapshot."""

    period: Period
    as_of: date
    rules: RuleSet
    values: tuple[Value, ...]
    by_place: Mapping[int, Sequence[Value]]
    paper: Mapping[str, Any]
    words: Mapping[str, _Words]


def paper_of(desk: Desk, measured: Measured, back: int = BACK) -> dict[str, Any]:
    """What a summary says besides the figures, as plain values: signers, organisations in their order, the years before."""
    with desk.read() as reading:
        director = centre(reading, measured.as_of)
        places = [o for o in reading.where(Organization) if o.id in measured.by_organization]
        order = {t.code: t.position or 0 for t in reading.where(Term, dictionary="organization_kinds")}
    places.sort(key=lambda o: (_section(o, measured)[0], order.get(o.kind, 99), natural(o.name)))
    return {
        "director": [director.post, director.name],
        "executor": [EXECUTOR.post, EXECUTOR.name],
        "places": [[o.id, _section(o, measured)[1], o.name, o.full_name] for o in places],
        "years": _past(desk, measured, back),
    }


def _monitoring(shown: _Shown, organization: int | None) -> Monitoring:
    paper, period = shown.paper, shown.period
    director, executor = (Signer(*paper[name]) for name in ("director", "executor"))
    common: dict[str, Any] = {
        "period": period.title, "since": period.since, "until": period.until, "as_of": shown.as_of, "kind": period.kind,
        "rules": shown.rules.name, "basis": shown.rules.basis, "director": director, "executor": executor,
    }  # fmt: skip
    if organization is not None:
        name = next((full or name for n, _, name, full in paper["places"] if n == organization), None)
        if name is None:
            raise Stale("Этой организации в расчёте нет. Выберите другую.")
        return Monitoring(**common, figures=_padded(shown, shown.by_place.get(organization, ())), scope=name)
    found = [Place(name, section, _padded(shown, shown.by_place.get(n, ()))) for n, section, name, _ in paper["places"]]
    kept = [p for p in found if any(f.denominator or f.hidden for f in p.figures)]
    left_out = tuple(p.name for p in found if p not in kept)
    figures = tuple(_figure(v, shown.words[v.code]) for v in shown.values)
    return Monitoring(**common, figures=figures, years=_years(shown), places=tuple(kept), left_out=left_out)


def _by_place(parts: Mapping[str, Any]) -> dict[int, list[Value]]:
    found: dict[int, list[Value]] = {}
    for part in parts.values():
        for n, value in part.places.items():
            found.setdefault(n, []).append(value)
    return found


def _section(place: Organization, measured: Measured) -> tuple[int, str]:
    """Sections of the table by organisation, in their order."""
    if place.kind in measured.rules.school_kinds:
        return 0, "Школы"
    return {"kindergarten": (1, "Детские сады"), "additional": (2, "Дополнительное образование")}.get(place.kind, (3, "Другие организации"))


def _words(v: Value) -> _Words:
    about = INDICATORS[v.code]
    return _Words(about.shown_code, about.short, about.nouns, about.variants.get(v.variant, ""))


def _figure(v: Value, words: _Words) -> Figure:
    return Figure(
        words.code, v.title, words.short, words.nouns, v.percent, v.target, v.numerator, v.denominator, v.missing,
        words.reading, v.excluded, v.no_data, v.notes, v.hidden, v.known,
    )  # fmt: skip


def _padded(shown: _Shown, values: Sequence[Value]) -> tuple[Figure, ...]:
    """An organisation's figures in the city's order; where it has no subject, «нет данных»."""
    own = {v.code: v for v in values}
    found = []
    for v in shown.values:
        part = own.get(v.code) or Value(v.code, v.variant, v.title, 0, 0, v.target)
        found.append(_figure(part, shown.words[v.code]))
    return tuple(found)


def _past(desk: Desk, measured: Measured, back: int) -> list[Any]:
    """The same period of the years before, oldest first, as [label, {code: [percent, target]}].

    What an approved snapshot says stands: published figures do not move. Years without a rule set are left out.
    """
    found: list[Any] = []
    for n in range(back, 0, -1):
        earlier = measured.period.previous(n)
        if (told := _published(desk, earlier)) is None:
            try:
                values = indicators.measure(desk, earlier).values
            except Rejected:
                continue
            told = {v.code: [v.percent, v.target] for v in values}
        found.append([_label(earlier), told])
    return found


def _published(desk: Desk, period: Period) -> dict[str, Any] | None:
    """Percents and targets of the approved snapshot of a period."""
    with desk.read() as reading:
        known = reading.where(Snapshot, period=period.code, state="approved")
        parts = reading.where(SnapshotPart, snapshot=known[-1].id) if known else []
    return {p.indicator: [Value(p.indicator, "", "", p.numerator or 0, p.denominator or 0, None).percent, p.target] for p in parts} or None


def _years(shown: _Shown) -> Years | None:
    past = shown.paper["years"]
    if not past:
        return None
    now = [_label(shown.period), {v.code: [v.percent, v.target] for v in shown.values}]
    series = []
    for v in shown.values:
        words = shown.words[v.code]
        rows = [(label, *told.get(v.code, (None, None))) for label, told in (*past, now)]
        points, targets = (tuple((row[0], row[i]) for row in rows) for i in (1, 2))
        hidden = (_label(shown.period),) if "numerator" in v.hidden else ()
        series.append(YearSeries(words.code, words.short, points, targets, hidden))
    return Years(tuple(series))


def _label(period: Period) -> str:
    return str(period.since.year) if period.kind == "calendar" else period.code if period.kind == "academic" else str(period.until.year)
