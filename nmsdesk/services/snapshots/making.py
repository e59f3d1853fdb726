"""Counting a whole monitoring at once – values, readings, lists, names and posts of the day – and keeping it as a draft."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from nmsdesk.domain.cycle import Snapshot
from nmsdesk.domain.monitoring import RuleSet, Target
from nmsdesk.domain.periods import Period
from nmsdesk.errors import Rejected
from nmsdesk.indicators import evaluation, frozen
from nmsdesk.indicators.context import Context, Member, Value
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.russian import day
from nmsdesk.services import indicators
from nmsdesk.services.desk import Desk
from nmsdesk.services.desk import Reading as View
from nmsdesk.services.snapshots.contents import Frozen, Part, Reading, Subject, records
from nmsdesk.storage import traces


def make(desk: Desk, period: Period, as_of: date | None = None, name: str = "", note: str = "") -> Snapshot:
    """Freeze the monitoring of a period as a draft: one undo step. Rejected when there is nobody to count or no rule set."""
    found = count(desk, period, as_of)
    if not any(part.subjects for part in found.parts.values()):
        raise Rejected("Считать некого: в базе нет работников и организаций. Примите списки школ и составьте срез снова.")
    usual = f"Мониторинг за {period.title}" if found.as_of == period.until else f"{period.title}, на {day(found.as_of)}"
    title = name.strip() or usual
    record, parts = records(found, title, note, desk.today)
    with desk.begin("snapshot", f"Составлен срез: {title}") as begun:
        if traces.seen(begun.work.connection) != found.seen:
            raise Rejected("Пока срез составлялся, данные изменились. Составьте его ещё раз.")
        stored = begun.work.add(record)
        for part in parts:
            begun.work.add(replace(part, snapshot=stored.id))
    return stored


def count(desk: Desk, period: Period, as_of: date | None = None, rules: RuleSet | None = None) -> Frozen:
    """The whole monitoring as the data are now; nothing is written. ``rules`` stand in for those in force."""
    from nmsdesk.services.papers.monitoring import paper_of

    measured = indicators.measure(desk, period, as_of, by_organization=True, variants=True, rules=rules)
    paper = paper_of(desk, measured)
    with desk.read() as reading:
        context = Context(period, measured.as_of, rules or measured.rules)
        ruled = min(context.as_of, period.until)
        targets = tuple(_target(t) for t in reading.where(Target) if t.holds(ruled))
        gathered = _Gathered(reading, context)
        parts = {}
        for value in measured.values:
            own = {n: v for n, values in measured.by_organization.items() for v in values if v.code == value.code and n}
            parts[value.code] = gathered.part(value, own)
        seen = traces.seen(reading.connection)
    return Frozen(period, measured.as_of, measured.rules, targets, seen, paper, parts)


def _target(t: Target) -> dict[str, object]:
    days = {"since": t.since.isoformat() if t.since else None, "until": t.until.isoformat() if t.until else None}
    return {"indicator": t.indicator, "organization": t.organization, "value": t.value, "basis": t.basis, **days}


class _Gathered:
    """Turns lists of members into subjects of a snapshot; names and posts of the day are read once for all indicators."""

    def __init__(self, reading: View, context: Context):
        self.connection, self.context = reading.connection, context
        self.names = frozen.earlier_names(self.connection, context.on)
        self.posts = frozen.posts(self.connection, context.on)

    def part(self, value: Value, own: dict[int, Value]) -> Part:
        indicator = INDICATORS[value.code]
        context = replace(self.context, variant=value.variant)
        members = evaluation.members(self.connection, value.code, context)
        subjects = self._subjects(indicator.subject, members)
        readings = {}
        for other in value.variants:
            if other.variant != value.variant:
                readings[other.variant] = self._reading(value.code, other, members, subjects)
        return Part(
            indicator.subject, indicator.shown_code, indicator.short, indicator.nouns, indicator.variants.get(value.variant, ""),
            replace(value, variants=()), own, subjects, readings,
        )  # fmt: skip

    def _reading(self, code: str, value: Value, members: list[Member], subjects: tuple[Subject, ...]) -> Reading:
        indicator, known = INDICATORS[code], {s.id: s.uid for s in subjects}
        found = frozen.statuses(self.connection, code, replace(self.context, variant=value.variant))
        extra: tuple[Subject, ...] = ()
        if new := [n for n in found if n not in known]:
            others = evaluation.members(self.connection, code, replace(self.context, variant=value.variant), only=new)
            extra = tuple(replace(s, step="", reason="") for s in self._subjects(indicator.subject, others))
            known |= {s.id: s.uid for s in extra}
        return Reading(value, indicator.variants[value.variant], {known[n]: status for n, (_, status) in found.items()}, extra)

    def _subjects(self, register: str, members: list[Member]) -> tuple[Subject, ...]:
        uids = frozen.uids(self.connection, register, (m.id for m in members))
        people = {m.id: m.id for m in members} if register == "persons" else {}
        owners: dict[int, str] = {}
        if register == "plans":
            people = frozen.holders(self.connection, (m.id for m in members))
            known = frozen.uids(self.connection, "persons", people.values())
            owners = {plan: known[person] for plan, person in people.items()}
        found = []
        for m in members:
            person = people.get(m.id, 0)
            post, since = self.posts.get((person, m.organization or 0), ("", ""))
            found.append(
                Subject(
                    uids[m.id], m.id, self.names.get(person, m.name), m.organization, m.organization_name, m.status, m.step, m.reason,
                    post, since, owners.get(m.id, ""),
                )
            )  # fmt: skip
        return tuple(found)


