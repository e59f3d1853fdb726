"""Two monitorings compared: the difference of each indicator as causes that add up to it, each with the names behind it."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.domain.monitoring import RuleSet
from nmsdesk.errors import Rejected
from nmsdesk.indicators import evaluation, frozen
from nmsdesk.indicators.context import COUNTED, EXCLUDED, NO_DATA, NOT_COUNTED, Context, Value
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.snapshots.contents import Frozen, Part, Subject
from nmsdesk.services.snapshots.life import read
from nmsdesk.services.snapshots.making import count
from nmsdesk.services.snapshots.reasons import ABSENT, INSIDE, Reasons
from nmsdesk.services.snapshots.tracing import between
from nmsdesk.storage import records

CAUSES = {
    "merge": "Слияние записей и организаций",
    "past": "Исправления прошлого",
    "new": "Новые данные",
    "came": "Пришли в расчёт",
    "left": "Выбыли из расчёта",
    "period": "Другой отчётный период",
    "rules": "Другая методика",
    "headcount": "Численность из форм статистики",
}
_NAMES_OF_RULES = {"id", "uid", "version", "changed_at", "changed_by", "name", "basis", "act", "since", "until"}
_SHARES = {COUNTED: (1, 1), NOT_COUNTED: (0, 1), EXCLUDED: (0, 0), NO_DATA: (0, 0), ABSENT: (0, 0)}


@dataclass(frozen=True, slots=True)
class Mover:
    """One subject whose part in the indicator has changed: statuses before and after ('' is «not in the list»), why in words."""

    register: str
    uid: str
    id: int
    name: str
    organization: str
    before: str
    after: str
    why: str
    numerator: int
    denominator: int


@dataclass(frozen=True, slots=True)
class Cause:
    """A part of the difference: of n, of N and of the percent as printed, in points (None where a percent is not known)."""

    code: str
    caption: str
    numerator: int
    denominator: int
    points: float | None
    movers: tuple[Mover, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """An indicator before and after. The causes' numerators, denominators and points add up to the differences exactly."""

    code: str
    shown_code: str
    short: str
    before: Value
    after: Value
    causes: tuple[Cause, ...]

    @property
    def numerator(self) -> int:
        return self.after.numerator - self.before.numerator

    @property
    def denominator(self) -> int:
        return self.after.denominator - self.before.denominator

    @property
    def points(self) -> float | None:
        """The difference of the percents as printed, with one decimal."""
        pair = self.before.percent, self.after.percent
        return None if pair[0] is None or pair[1] is None else round(round(pair[1], 1) - round(pair[0], 1), 1)

    @property
    def target_changed(self) -> bool:
        return self.before.target != self.after.target


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two monitorings; ``rules`` tells in words how the rule sets differ."""

    left: Frozen
    right: Frozen
    differences: tuple[Difference, ...]
    rules: tuple[str, ...]


def compare(desk: Desk, first: int, second: int | None = None) -> Comparison:
    """A snapshot and another (None: the same period as the data are now) with the causes of every difference."""
    if first == second:
        raise Rejected("Выберите два разных среза.")
    left = read(desk, first)
    right = read(desk, second) if second is not None else count(desk, left.period)
    with desk.read() as reading:
        found = between(reading, left.seen, right.seen if right.record else None)
        differing = _differing(left.rules, right.rules)
        told = _rules_in_words(reading, left.rules, right.rules, differing)
        reasons = Reasons(left, right, found)
        differences = []
        for code in left.parts:
            if code in right.parts:
                middle = _under(reading, code, left, right, differing) if differing else None
                differences.append(_difference(code, left.parts[code], right.parts[code], middle, bool(differing), reasons))
    return Comparison(left, right, tuple(differences), told)


def _differing(left: RuleSet, right: RuleSet) -> set[str]:
    return {f.name for f in fields(RuleSet) if f.name not in _NAMES_OF_RULES and getattr(left, f.name) != getattr(right, f.name)}


def _rules_in_words(reading: Reading, left: RuleSet, right: RuleSet, differing: set[str]) -> tuple[str, ...]:
    labels, found = records.Labels(reading.connection), []
    for column in REGISTERS["rule_sets"].columns:
        if column.name in differing:
            before, after = (labels.text(column.field, getattr(rules, column.name)) or "не задано" for rules in (left, right))
            found.append(f"{column.caption}: {before} → {after}")
    return tuple(found)


def _under(reading: Reading, code: str, left: Frozen, right: Frozen, differing: set[str]) -> dict[str, Subject] | None:
    """The later data under the earlier rules, by uid; None when a snapshot does not hold that."""
    variant, part = left.parts[code].value.variant, right.parts[code]
    if right.record is None:
        return _counted_under(reading, code, Context(right.period, right.as_of, left.rules, variant=variant), part)
    if not {d for d in differing if not d.startswith("variant_")} and (code != "2b" or "variant_2a" not in differing):
        if variant == part.value.variant:
            return {s.uid: s for s in part.subjects}
        if variant in part.readings:
            other = part.readings[variant]
            known = {s.uid: s for s in (*part.subjects, *other.extra)}
            return {uid: replace(known[uid], status=status) for uid, status in other.statuses.items()}
    return None


def _counted_under(reading: Reading, code: str, context: Context, part: Part) -> dict[str, Subject]:
    found = frozen.statuses(reading.connection, code, context)
    known = {s.id: s for s in part.subjects}
    new = [n for n in found if n not in known]
    if new:
        uids = frozen.uids(reading.connection, part.register, new)
        for m in evaluation.members(reading.connection, code, context, only=new):
            known[m.id] = Subject(uids[m.id], m.id, m.name, m.organization, m.organization_name, m.status)
    return {known[n].uid: replace(known[n], status=status) for n, (_, status) in found.items()}


def _difference(
    code: str, left: Part, right: Part, middle: dict[str, Subject] | None, ruled: bool, reasons: Reasons
) -> Difference:
    before, after = ({s.uid: s for s in part.subjects} for part in (left, right))
    found: dict[str, list[Mover]] = {}

    def move(uid: str, was: Subject | None, now: Subject | None, cause: str, why: str) -> None:
        a, b = was.status if was else ABSENT, now.status if now else ABSENT
        (n, size), (m, full) = _SHARES[a], _SHARES[b]
        if (n, size) != (m, full):
            shown = now or was or before.get(uid) or after[uid]
            mover = Mover(left.register, uid, shown.id, shown.name, shown.organization_name, a, b, why, m - n, full - size)
            found.setdefault(cause, []).append(mover)

    for uid in dict.fromkeys((*before, *after, *(middle or ()))):
        was, now = before.get(uid), after.get(uid)
        between_ = middle.get(uid) if middle is not None else now
        if middle is not None:
            move(uid, between_, now, "rules", "по новым правилам расчёта")
        if _SHARES[was.status if was else ABSENT] == _SHARES[between_.status if between_ else ABSENT]:
            continue
        cause, why = reasons.of(code, uid, was, between_)
        if ruled and middle is None and not why:
            cause, why = "rules", "по новым правилам расчёта"
        if was is not None and between_ is not None and was.status in INSIDE and between_.status in INSIDE and between_.reason:
            why = f"{why}; {between_.reason}" if why else between_.reason  # what is looked at now says most
        move(uid, was, between_, cause, why or reasons.usual(cause))
    return Difference(code, left.shown_code, left.short, left.value, right.value, _causes(left, right, found))


def _causes(left: Part, right: Part, found: dict[str, list[Mover]]) -> tuple[Cause, ...]:
    """Causes one after another: the percent is taken from step to step, so that the points add up as they are printed."""
    population = [sum(_SHARES[s.status][1] for s in part.subjects) for part in (left, right)]
    by_hand = (right.value.denominator - population[1]) - (left.value.denominator - population[0])
    n, size, causes = left.value.numerator, left.value.denominator, []
    known = left.value.percent is not None and right.value.percent is not None
    for code, caption in CAUSES.items():
        movers = sorted(found.get(code, ()), key=lambda m: (m.organization, m.name, m.id))
        up, full = sum(m.numerator for m in movers), sum(m.denominator for m in movers)
        full += by_hand if code == "headcount" else 0
        if not movers and not full:
            continue
        points = round(_printed(n + up, size + full) - _printed(n, size), 1) if known else None
        n, size = n + up, size + full
        causes.append(Cause(code, caption, up, full, points, tuple(movers)))
    return tuple(causes)


def _printed(n: int, size: int) -> float:
    return round(100 * n / size, 1) if size else 0.0
