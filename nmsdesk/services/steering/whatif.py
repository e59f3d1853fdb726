"""What would come of acts: they are done on a copy, all indicators are measured before and after, and everyone who moves is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from nmsdesk.domain.development import LearningPlan
from nmsdesk.domain.organizations import TeamMember
from nmsdesk.domain.periods import Period
from nmsdesk.errors import Rejected
from nmsdesk.indicators import evaluation, frozen
from nmsdesk.indicators.context import COUNTED, STATUSES, Context, Value
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.services import indicators
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.indicators import Measured
from nmsdesk.services.mentors.circle import among
from nmsdesk.services.steering.candidates import chosen, steer
from nmsdesk.services.steering.model import Act, Candidate
from nmsdesk.services.steering.planned import planned

OUTSIDE = "outside"
Progress = Callable[[int, int], Any]
Statuses = dict[int, tuple[int | None, str]]


@dataclass(frozen=True, slots=True)
class Mover:
    """A subject whose standing in an indicator changes: from a status to another (OUTSIDE: not in it), by which acts."""

    code: str
    register: str
    id: int
    name: str
    place: str
    before: str
    after: str
    acts: tuple[str, ...]

    @property
    def gain(self) -> int:
        """+1 for one who becomes counted, −1 for one who is no longer, 0 for one who only enlarges or lessens the whole."""
        return (self.after == COUNTED) - (self.before == COUNTED)


@dataclass(frozen=True, slots=True)
class Shift:
    """An indicator before and after, and who moves in it."""

    before: Value
    after: Value
    movers: tuple[Mover, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the acts came to: every indicator, how many acts were done, and (title, why) of those that could not be."""

    period: Period
    as_of: date
    shifts: tuple[Shift, ...]
    done: int
    failed: tuple[tuple[str, str], ...] = ()

    def shift(self, code: str) -> Shift:
        return next(s for s in self.shifts if s.before.code == code)


def acts(desk: Desk, period: Period, keys: Iterable[str], as_of: date | None = None) -> list[Act]:
    """Acts by their keys: of candidates («3/persons/12») and of what is planned («course/5»). Rejected when one is not there any more."""
    wanted = list(dict.fromkeys(keys))
    known: dict[str, Act] = {}
    for code in {k.partition("/")[0] for k in wanted} & set(INDICATORS):
        known |= {c.key: c.act for c in steer(desk, code, period, as_of).candidates}
    if any(k.partition("/")[0] not in INDICATORS for k in wanted):
        known |= {a.key: a for group in planned(desk, period, as_of) for a in group.acts}
    if missing := [k for k in wanted if k not in known]:
        raise Rejected(f"Такого действия нет: {', '.join(missing[:3])}. Список действий: nmsdesk whatif --list.")
    return [known[k] for k in wanted]


def first(desk: Desk, code: str, period: Period, amount: int | None = None, as_of: date | None = None) -> list[Candidate]:
    """The nearest candidates: as many as asked, else as many as are missing to the target."""
    found = steer(desk, code, period, as_of)
    return list(found.needed) if amount is None else chosen(found.candidates, amount)


def whatif(
    desk: Desk, period: Period, doing: Sequence[Act], as_of: date | None = None, organization: int | None = None,
    codes: Sequence[str] = (), progress: Progress | None = None,
) -> Outcome:  # fmt: skip
    """Try the acts on a copy of the base; nothing of it remains. An act that the rules refuse is left out and told.

    ``codes`` are the indicators to measure, all unless given.
    """
    codes = codes or tuple(INDICATORS)
    on = indicators.as_of_day(desk, period, as_of)
    failed: list[tuple[str, str]] = []
    with desk.rehearsal(max(desk.today, min(on, period.until))) as copy:
        before, standing = _measured(copy, period, on, organization, codes)
        for n, act in enumerate(doing):
            if progress is not None:
                progress(n, len(doing))
            try:
                act.apply(copy)
            except Rejected as trouble:
                failed.append((act.title, str(trouble)))
        after, stood = _measured(copy, period, on, organization, codes)
        with copy.read() as reading:
            context = indicators.context_of(copy, reading, period, on)
            concerned = _concerned(reading, doing)
            shifts = tuple(
                Shift(b, a, _movers(reading, a.code, context, standing[a.code], stood[a.code], concerned, organization))
                for b, a in zip(before, after)
            )
    return Outcome(period, on, shifts, len(doing) - len(failed), tuple(failed))


def _measured(
    desk: Desk, period: Period, on: date, organization: int | None, codes: Sequence[str]
) -> tuple[tuple[Value, ...], dict[str, Statuses]]:  # fmt: skip
    """The values and the status of every subject."""
    found = indicators.measure(desk, period, on, organization is not None, codes=codes)
    with desk.read() as reading:
        context = indicators.context_of(desk, reading, period, on)
        standing = {code: frozen.statuses(reading.connection, code, context) for code in codes}
    return found.values if organization is None else _of_place(found, organization), standing


def _of_place(found: Measured, organization: int) -> tuple[Value, ...]:
    """Values of one organisation; an indicator in which it has nobody is empty."""
    own = {v.code: v for v in found.by_organization.get(organization, ())}
    empty = {v.code: replace(v, numerator=0, denominator=0, passed=(0,) * len(v.steps), excluded=0, no_data=0) for v in found.values}
    return tuple(own.get(v.code, empty[v.code]) for v in found.values)


Concerned = dict[tuple[str, int], list[str]]


def _concerned(reading: Reading, doing: Sequence[Act]) -> Concerned:
    """Titles of the acts by the persons, teams and organisations whom they concern; a team is concerned by its members too."""
    found: Concerned = defaultdict(list)
    for act in doing:
        for key, ids in (("persons", act.persons), ("teams", act.teams), ("organizations", act.places)):
            for n in ids:
                found[key, n].append(act.title)
    for m in among(reading, TeamMember, "person", [n for key, n in list(found) if key == "persons"]):
        found["teams", m.team or 0] += [t for t in found["persons", m.person or 0] if t not in found["teams", m.team or 0]]
    return found


def _movers(
    reading: Reading, code: str, context: Context, before: Statuses, after: Statuses, concerned: Concerned, organization: int | None
) -> tuple[Mover, ...]:  # fmt: skip
    """Subjects whose status differs, those who become counted first, then by organisation and name."""
    nothing = (None, OUTSIDE)
    moved = {n for n in {*before, *after} if before.get(n, nothing)[1] != after.get(n, nothing)[1]}
    if organization is not None:
        moved = {n for n in moved if organization in (before.get(n, nothing)[0], after.get(n, nothing)[0])}
    if not moved:
        return ()
    register = INDICATORS[code].subject
    known = {m.id: m for m in evaluation.members(reading.connection, code, context, only=sorted(moved))}
    owners = {p.id: p.person or 0 for p in among(reading, LearningPlan, "id", moved)} if register == "plans" else {}
    found = []
    for n in moved:
        key = ("persons", owners.get(n, 0)) if register == "plans" else (register, n)
        m = known.get(n)
        was, now = before.get(n, nothing)[1], after.get(n, nothing)[1]
        name, place = (m.name, m.organization_name) if m else ("", "")
        found.append(Mover(code, register, n, name, place, was, now, tuple(concerned.get(key, ()))))
    return tuple(sorted(found, key=lambda m: (-m.gain, m.place, m.name, m.id)))


def status_words(status: str) -> str:
    """«учтён», «не учтён», «вне показателя»."""
    return STATUSES.get(status, "вне показателя")
