"""Targets per period and scope: what a change closes, adds and leaves is shown first, then written as one undo step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.domain.cycle import Snapshot
from nmsdesk.domain.monitoring import INDICATOR_OPTIONS, Target
from nmsdesk.domain.organizations import Organization
from nmsdesk.domain.periods import Period, academic_year, day_before, period, year
from nmsdesk.errors import Rejected
from nmsdesk.russian import day, number, percent
from nmsdesk.services import history
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.registers import put
from nmsdesk.storage.work import Changed

ADDED, CHANGED, CLOSED, MOVED, REMOVED, STAYS = "added", "changed", "closed", "moved", "removed", "stays"
_ORDER = (CLOSED, REMOVED, MOVED, CHANGED, ADDED)  # room is made before it is taken


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of one dated record; ``kind`` is one of those above, ``words`` say it."""

    kind: str
    code: str
    before: Target | None
    after: Target | None
    words: str


@dataclass(frozen=True, slots=True)
class Touched:
    """A period whose target in force on its last day changes: per cent before and after, None is no target."""

    period: Period
    code: str
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True)
class TargetPlan:
    """What setting targets comes to; ``steps`` of STAYS change nothing, ``also`` are other periods that end within the change."""

    period: Period
    organization: int | None
    since: date
    steps: tuple[Step, ...]
    touched: tuple[Touched, ...]
    warnings: tuple[str, ...]

    @property
    def also(self) -> tuple[Touched, ...]:
        return tuple(t for t in self.touched if t.period != self.period)

    @property
    def changing(self) -> tuple[Step, ...]:
        return tuple(s for s in self.steps if s.kind != STAYS)


@dataclass(frozen=True, slots=True)
class Cell:
    """A target in force for a period: the record, and whether an organisation has it from the city."""

    target: Target | None
    of_city: bool = False

    @property
    def value(self) -> float | None:
        return self.target.value if self.target else None


def in_force(known: Iterable[Target], code: str, organization: int | None, on: date) -> Target | None:
    """The organisation's own target on the day, else the city's (edge case 26: the day decides, not the year)."""
    own = [t for t in known if t.indicator == code and t.holds(on) and t.organization in (organization, None)]
    return next((t for t in own if t.organization == organization), own[0] if own else None)


def grid(desk: Desk, spans: Sequence[Period], organization: int | None = None) -> dict[str, tuple[Cell, ...]]:
    """For each indicator the target in force on the last day of each period (today's while it is not over)."""
    with desk.read() as reading:
        known = reading.where(Target)
    found = {}
    for code in INDICATOR_OPTIONS:
        cells = []
        for span in spans:
            target = in_force(known, code, organization, _judged(span, desk.today))
            cells.append(Cell(target, bool(target and organization is not None and target.organization is None)))
        found[code] = tuple(cells)
    return found


def _judged(span: Period, today: date) -> date:
    """The day whose target judges a period: its last one; of a period under way today."""
    return today if span.since <= today <= span.until else span.until


def versions(desk: Desk, code: str, organization: int | None = None) -> list[Target]:
    """The dated targets of an indicator and scope, newest first; who wrote each and when stands in the record itself."""
    with desk.read() as reading:
        known = reading.where(Target, indicator=code, organization=organization)
    return sorted(known, key=lambda t: (t.since or date.min, t.id or 0), reverse=True)


def journal(desk: Desk, code: str, organization: int | None = None) -> list[history.Happened]:
    """Everything that was ever done to the targets of an indicator and scope, removed ones too, newest first."""
    with desk.read() as reading:
        place = reading.get(Organization, organization)
    scope = (code, place.uid if place else None)
    return [h for h in history.of_register(desk, "targets", ("indicator", "organization")) if h.marks == scope]


def plan_targets(
    desk: Desk, span: Period, organization: int | None, values: Mapping[str, float | None], basis: str = "", act: int | None = None,
    since: date | None = None, only: bool = False,
) -> TargetPlan:  # fmt: skip
    """What setting ``values`` (per cent; None takes the target away) by code would do; nothing is written.

    From ``since`` (the first day of the period when not given) to the next later target; with ``only`` to the end of the
    period, after which the former target goes on. Days before ``since`` stay as they are.
    """
    with desk.read() as reading:
        return _planned(reading, span, organization, values, basis, act, since or span.since, only)


def set_targets(
    desk: Desk, span: Period, organization: int | None, values: Mapping[str, float | None], basis: str, act: int | None = None,
    since: date | None = None, only: bool = False,
) -> Changed:  # fmt: skip
    """Do what `plan_targets` says as one undo step; Rejected without a document or when nothing would change."""
    if not basis.strip() and act is None:
        raise Rejected("Укажите документ, которым установлена цель.")
    with desk.begin("targets", f"Цели: {span.title}") as begun:
        reading = Reading(begun.work.connection, desk.today)
        plan = _planned(reading, span, organization, values, basis, act, since or span.since, only)
        if not plan.changing:
            raise Rejected("Такие цели уже стоят: менять нечего.")
        for step in sorted(plan.changing, key=lambda s: _ORDER.index(s.kind)):
            if step.after is not None:
                put(begun.work, step.after, desk.today)
            elif step.before is not None:
                begun.work.remove(step.before)
    return begun.changed


def _planned(
    reading: Reading, span: Period, organization: int | None, values: Mapping[str, float | None], basis: str, act: int | None,
    since: date, only: bool,
) -> TargetPlan:  # fmt: skip
    if not span.since <= since <= span.until:
        raise Rejected(f"День изменения должен быть внутри периода: с {day(span.since)} по {day(span.until)}.")
    if organization is not None and reading.get(Organization, organization) is None:
        raise Rejected("Такой организации в базе нет. Выберите другую.")
    steps: list[Step] = []
    before = reading.where(Target)
    for code, value in values.items():
        _check(code, value)
        own = [t for t in before if t.indicator == code and t.organization == organization]
        new = Target(indicator=code, organization=organization, value=value, basis=basis.strip(), act=act)
        steps.extend(_steps(own, new, since, span.until, only))
    gone = {s.before.id for s in steps if s.before}
    after = [t for t in before if t.id not in gone] + [s.after for s in steps if s.after]
    touched = tuple(_touched(before, after, values, organization, span))
    return TargetPlan(span, organization, since, tuple(steps), touched, tuple(_warnings(reading, touched)))


def _check(code: str, value: float | None) -> None:
    if code not in INDICATOR_OPTIONS:
        raise Rejected(f"Показателя «{code}» нет. Есть: {', '.join(INDICATOR_OPTIONS)}.")
    if value is not None and not 0 <= value <= 100:
        raise Rejected(f"Цель показателя {INDICATOR_OPTIONS[code].split('.')[0]} – {number(value, 1)} %: нужно число от 0 до 100.")


def _steps(own: list[Target], new: Target, since: date, end: date, only: bool) -> list[Step]:
    """The steps of one indicator: the days from ``since`` on are given over to ``new``, the rest stays."""
    own = sorted(own, key=lambda t: t.since or date.min)
    until = end if only else _end(own, since, end)
    inside = [t for t in own if _until(t) >= since and (until is None or (t.since or date.min) <= until)]
    later = [t for t in own if until is not None and (t.since or date.min) > until]
    if _same(inside, new, since, until):
        return [_step(STAYS, t, t) for t in (*inside, *later)]
    steps: list[Step] = []
    placed = new.value is None
    for t in inside:
        if until is not None and _until(t) > until:  # its rest goes on after the change
            rest = replace(t, since=until + timedelta(days=1))
            if t.since is None or t.since < since:
                rest = replace(rest, id=None, uid="", version=0, changed_at="", changed_by="")
                steps.append(_step(ADDED, None, rest))
            else:
                steps.append(_step(MOVED, t, rest))
                continue
        if t.since is None or t.since < since:
            steps.append(_step(CLOSED, t, replace(t, until=day_before(since))))
        elif t.since == since and not placed:
            placed = True
            steps.append(_step(CHANGED, t, replace(t, value=new.value, basis=new.basis, act=new.act, until=until)))
        else:
            steps.append(_step(REMOVED, t, None))
    if not placed:
        steps.append(_step(ADDED, None, replace(new, since=since, until=until)))
    return [*steps, *(_step(STAYS, t, t) for t in later)]


def _end(own: list[Target], since: date, end: date) -> date | None:
    """The last day of the change: the day before the next later target, else the last day of the one it replaces."""
    following = [t.since for t in own if t.since and t.since > end]
    if following:
        return day_before(min(following))
    covered = [_until(t) for t in own if _until(t) >= since]
    return max([end, *covered]) if covered and max(covered) != date.max else None


def _until(t: Target) -> date:
    return t.until or date.max


def _same(inside: list[Target], new: Target, since: date, until: date | None) -> bool:
    """Whether the days already have this value by this document."""
    if not inside:
        return new.value is None
    first = inside[0]
    whole = len(inside) == 1 and (first.since or date.min) <= since and (until is None or _until(first) >= until)
    said = not new.basis or (first.basis, first.act) == (new.basis, new.act)
    return whole and first.value == new.value and (until is not None or first.until is None) and said


def _step(kind: str, before: Target | None, after: Target | None) -> Step:
    shown = after or before
    assert shown is not None
    code = INDICATOR_OPTIONS[shown.indicator].split(".")[0]
    was = f"{_percent(before.value)} {_days(before)}" if before else ""
    match kind:
        case "closed":
            assert after is not None
            text = f"цель {was} закончится {day(after.until)}"
        case "added":
            text = f"добавится цель {_percent(shown.value)} {_days(shown)}"
        case "changed":
            text = f"цель {was} станет {_percent(shown.value)} {_days(shown)}"
        case "moved":
            text = f"цель {was} начнётся {day(shown.since)}"
        case "removed":
            text = f"цель {was} будет удалена"
        case _:
            text = f"цель {was} останется"
    return Step(kind, shown.indicator, before, after, f"{code}: {text}")


def _percent(value: float | None) -> str:
    return "не задана" if value is None else percent(value, 0 if value == int(value) else 1)


def _days(t: Target) -> str:
    return f"с {day(t.since)}" + (f" по {day(t.until)}" if t.until else "")


def _touched(
    before: list[Target], after: list[Target], codes: Iterable[str], organization: int | None, asked: Period
) -> list[Touched]:
    """The asked period and others that end within it, whose judging target changes; what ends later follows by meaning."""
    years = range(asked.since.year - 1, asked.until.year + 1)
    spans = dict.fromkeys((asked, *(make(n) for n in years for make in (year, academic_year))))
    found = []
    for span in spans:
        for code in codes:
            pair = [in_force(known, code, organization, span.until) for known in (before, after)]
            old, new = (t.value if t else None for t in pair)
            if span.until <= asked.until and old != new:
                found.append(Touched(span, code, old, new))
    return found


def _warnings(reading: Reading, touched: Iterable[Touched]) -> list[str]:
    """Approved snapshots keep the targets they were made with."""
    codes = {t.period.code for t in touched}
    kept = [s for s in reading.where(Snapshot, state="approved") if s.period in codes]
    return [f"Срез «{s.name}» за {period(s.period).title} утверждён: в нём цель останется прежней." for s in kept]


def title(desk: Desk, organization: int | None) -> str:
    """The scope in words."""
    if organization is None:
        return "Город"
    with desk.read() as reading:
        place = reading.get(Organization, organization)
    return place.name if place else REGISTERS["organizations"].one
