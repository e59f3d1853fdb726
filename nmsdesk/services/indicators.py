"""Use cases of the indicators: values against targets, breakdown by organisation, lists, progress."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from nmsdesk.domain.development import DiagnosticSummary, Level
from nmsdesk.domain.faces import CUT
from nmsdesk.domain.monitoring import RuleSet, Target, Term
from nmsdesk.domain.organizations import Headcount, Organization
from nmsdesk.domain.periods import Period
from nmsdesk.errors import Rejected
from nmsdesk.indicators import evaluation, levels
from nmsdesk.indicators.context import Context, Count, Member, Value
from nmsdesk.indicators.definitions import INDICATORS, Indicator
from nmsdesk.russian import count, day, natural
from nmsdesk.services import small_numbers
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.faces import apart, nameless


@dataclass(frozen=True, slots=True)
class Measured:
    """All indicators of a period on a day; ``by_organization`` maps an organisation's id to its values.

    ``order`` is the quiet order of the organisations: by kind, then by name, never by rank.
    """

    period: Period
    as_of: date
    rules: RuleSet
    values: tuple[Value, ...]
    by_organization: dict[int, tuple[Value, ...]]
    organizations: dict[int, str]
    order: tuple[int, ...] = ()


Targets = Mapping[tuple[str, int | None], float | None]  # by indicator and organisation


def as_of_day(desk: Desk, period: Period, as_of: date | None) -> date:
    """The as-of day: as asked, else the last day of the period, today while the period is not over."""
    return as_of or max(period.since, min(period.until, desk.today))


def rules_on(reading: Reading, on: date) -> RuleSet:
    """The rule set in force on the day; Rejected when none is."""
    found = [r for r in reading.where(RuleSet) if r.holds(on)]
    if not found:
        raise Rejected(f"На {day(on)} нет методики расчёта. Заведите её в разделе «Методики расчёта».")
    return found[-1]


def context_of(
    desk: Desk, reading: Reading, period: Period, as_of: date | None = None, organization: int | None = None, rules: RuleSet | None = None
) -> Context:
    """The context with the rules of the period: those in force on its last day, or on the as-of day while it is not over."""
    on = as_of_day(desk, period, as_of)
    return Context(period, on, rules or rules_on(reading, min(on, period.until)), organization)


def measure(
    desk: Desk, period: Period, as_of: date | None = None, by_organization: bool = False, variants: bool = False,
    codes: Sequence[str] = (), rules: RuleSet | None = None,
) -> Measured:  # fmt: skip
    """The seven indicators (2а and 2б apart) of a period; with ``variants`` every reading beside the official one.

    ``rules`` stand in for those in force. Without names small numbers are hidden, whether organisations are told or not.
    """
    by_place = by_organization or nameless(desk)
    with desk.read() as reading:
        context = context_of(desk, reading, period, as_of, rules=rules)
        in_force = (t for t in reading.where(Target) if t.holds(min(context.as_of, period.until)))
        targets = {(t.indicator, t.organization): t.value for t in in_force}
        values: list[Value] = []
        parts: dict[int, list[Value]] = {}
        for code in codes or INDICATORS:
            indicator = INDICATORS[code]
            value, own = _evaluate(reading, indicator, context, targets, by_place)
            if variants:
                others = tuple(_evaluate(reading, indicator, context, targets, False, v)[0] for v in indicator.variants)
                value = replace(value, variants=others)
            values.append(value)
            if by_place:
                for part in own:
                    parts.setdefault(part.organization or 0, []).append(part)
        names: dict[int, str] = {}
        order: tuple[int, ...] = ()
        if by_organization:
            from nmsdesk.storage.records import Labels

            names, order = Labels(reading.connection).of("organizations", parts), in_order(reading, context.rules, parts)
    told = tuple(values), {n: tuple(v) for n, v in parts.items()}
    if nameless(desk):
        told = small_numbers.values(*told)
    return Measured(period, context.as_of, context.rules, told[0], told[1] if by_organization else {}, names, order)


def in_order(reading: Reading, rules: RuleSet, ids: Iterable[int]) -> tuple[int, ...]:
    """Organisations by kind, schools first, then by name, «Школа № 3» before «Школа № 10»."""
    wanted = set(ids)
    kinds = {t.code: t.position or 0 for t in reading.where(Term, dictionary="organization_kinds")}
    places = [o for o in reading.where(Organization) if o.id in wanted]
    places.sort(key=lambda o: (o.kind not in rules.school_kinds, kinds.get(o.kind, 99), natural(o.name)))
    return tuple(o.id for o in places if o.id is not None)


def _evaluate(
    reading: Reading, indicator: Indicator, context: Context, targets: Targets, by_organization: bool, variant: str = ""
) -> tuple[Value, list[Value]]:
    """The value of the city and, if wanted, those of the organisations, out of one query."""
    context = replace(context, variant=variant or indicator.default(context.rules))
    notes = _notes(reading, indicator, context)
    manual = _manual(reading, indicator, context)
    counts, steps = evaluation.counts(reading.connection, indicator, context, by_organization or bool(manual))
    titles = ("всего", *(s.title for s in steps))
    # An organisation that has sent no list yet still has its headcount.
    counts |= {place: Count(0, (0,) * len(steps)) for place in manual if place not in counts}
    own: list[Value] = []
    for place, part in counts.items() if None not in counts else ():
        own.append(_value(indicator, context, part, titles, _target(targets, indicator.code, place), place, manual.get(place or 0)))
    whole = evaluation.total(counts.values(), len(steps))
    size = sum(manual.get(place or 0, part.population) for place, part in counts.items()) if manual else None
    city = _value(indicator, context, whole, titles, _target(targets, indicator.code, None), None, size)
    wrong = sum(v.numerator > v.denominator for v in own)
    if wrong and city.numerator <= city.denominator:
        notes.append(f"{count(wrong, 'организация', 'организации', 'организаций')}: учтённых больше, чем численность. Проверьте её.")
    return replace(city, notes=(*notes, *city.notes)), own


def _value(
    indicator: Indicator,
    context: Context,
    part: Count,
    titles: tuple[str, ...],
    target: float | None,
    place: int | None,
    manual: int | None,
) -> Value:
    size = part.population if manual is None else manual
    notes: tuple[str, ...] = ()
    if manual is not None and manual != part.population:
        notes = (f"Численность из формы статистики – {manual}, в реестре – {part.population}.",)
    if part.numerator > size:
        notes = (*notes, "Учтённых больше, чем численность из формы статистики. Исправьте численность.")
    return Value(
        indicator.code,
        context.variant,
        indicator.title,
        part.numerator,
        size,
        target,
        titles,
        (part.population, *part.passed),
        part.excluded,
        part.no_data,
        notes,
        place,
    )


def _target(targets: Targets, code: str, place: int | None) -> float | None:
    """The target in force: the organisation's own, else the city's."""
    return targets.get((code, place), targets.get((code, None)))


def _manual(reading: Reading, indicator: Indicator, context: Context) -> dict[int, int]:
    """Headcounts given by hand, the latest by the as-of day of each counted organisation; empty unless the rules want them."""
    if not context.rules.manual_headcount or indicator.code not in ("1", "2a", "3") or context.variant == "among":
        return {}
    both = indicator.code == "1" or context.variant == "all"
    places = {o.id for o in reading.where(Organization, counted=True) if o.holds(context.as_of)}
    found: dict[int, Headcount] = {}
    for row in sorted(reading.where(Headcount), key=lambda r: (r.day or date.min, r.id)):
        if row.organization is not None and row.organization in places and row.day and row.day <= context.as_of:
            found[row.organization] = row
    return {n: (h.teaching or 0) + ((h.leading or 0) if both else 0) for n, h in found.items()}


def _notes(reading: Reading, indicator: Indicator, context: Context) -> list[str]:
    """What the number does not hold: results without names are told, never added (domain.md §2.5)."""
    if indicator.code != "1":
        return []
    rows = [r for r in reading.where(DiagnosticSummary) if r.day and context.first <= r.day.isoformat() <= context.last]
    people = sum(r.participants or 0 for r in rows)
    return [f"Кроме того, без имён: {count(people, 'участник', 'участника', 'участников')} диагностики."] if people else []


def who(
    desk: Desk, code: str, period: Period, as_of: date | None = None, status: str = "", organization: int | None = None, variant: str = ""
) -> list[Member]:
    """Every subject of an indicator with its status and the reason in words."""
    if code not in INDICATORS:
        raise Rejected(f"Показателя «{code}» нет. Есть: {', '.join(INDICATORS)}.")
    with desk.read() as reading:
        context = replace(context_of(desk, reading, period, as_of, organization), variant=variant)
        return evaluation.members(reading.connection, code, context, status)


def called_in(desk: Desk, face: str, value: Value, measured: Measured, members: Iterable[Member]) -> list[Member]:
    """The same members as a face calls them and tells of them, by organisation and name; who is in no list now loses the name."""
    found = {m.id: m for m in who(apart(desk, face), value.code, measured.period, measured.as_of, variant=value.variant)}
    shown = (found.get(m.id) or replace(m, name=CUT, reason="") for m in members)
    return sorted(shown, key=lambda m: (m.organization_name, m.name, m.id))


def years(desk: Desk, period: Period, back: int = 4) -> list[Measured]:
    """The same period of the years before and this one, oldest first; years without a rule set are left out."""
    found = []
    for n in range(back, -1, -1):
        earlier = period.previous(n) if n else period
        try:
            found.append(measure(desk, earlier))
        except Rejected:
            continue
    return found


def within(desk: Desk, code: str, period: Period) -> list[tuple[date, Value]]:
    """An indicator on the last day of each month of the period, up to today."""
    found = []
    on = period.since
    while on <= min(period.until, desk.today):
        following = (on.replace(day=28) + timedelta(days=4)).replace(day=1)
        last = min(following - timedelta(days=1), period.until, desk.today)
        found.append((last, measure(desk, period, last, codes=(code,)).values[0]))
        on = following
    return found


def diagnostic_levels(desk: Desk, period: Period, by: str = "year", scale: int | None = None) -> levels.LevelCounts:
    """How many results fell on each level of a scale: by year, by organisation or by competence area."""
    with desk.read() as reading:
        chosen = scale or levels.commonest_scale(reading.connection, period)
        names = sorted(reading.where(Level, scale=chosen), key=lambda x: x.position or 0) if chosen else []
        rows = levels.counts(reading.connection, period, by, [x.id for x in names if x.id is not None])
    return levels.LevelCounts(tuple(x.name for x in names), rows)
