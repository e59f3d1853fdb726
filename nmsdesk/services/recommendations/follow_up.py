"""What the next snapshot says came of recommendations: the figures of then and of now, what became of each one named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from nmsdesk.domain.community import Membership
from nmsdesk.domain.cycle import Recommendation, Snapshot
from nmsdesk.domain.organizations import ChecklistItem, Organization
from nmsdesk.domain.people import Person
from nmsdesk.domain.queries import Filter, ListQuery
from nmsdesk.domain.recommending import OPEN
from nmsdesk.errors import Rejected
from nmsdesk.indicators.context import COUNTED, NOT_COUNTED, Value
from nmsdesk.russian import count, number
from nmsdesk.services import faces, lists, snapshots
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.recommendations import figures
from nmsdesk.services.recommendations.figures import MODEL
from nmsdesk.services.recommendations.identity import Identity
from nmsdesk.services.registers import put
from nmsdesk.services.snapshots.contents import Frozen, Part, Subject
from nmsdesk.storage.work import Changed

PASSED, LACKING, LEFT = "passed", "lacking", "left"
FATES = {PASSED: "выполнено", LACKING: "не выполнено", LEFT: "нет в расчёте"}
CHECKABLE = (*OPEN, "done", "failed")


@dataclass(frozen=True, slots=True)
class Trail:
    """One of those behind the basis: as the first snapshot tells of them, as the second does (None: not in its list)."""

    then: Subject
    now: Subject | None
    fate: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one recommendation; ``proposed`` is a state to be confirmed by a person, '' when the figures do not say."""

    recommendation: Recommendation
    name: str
    before: Value | None
    after: Value | None
    trails: tuple[Trail, ...]
    sentence: str
    proposed: str


@dataclass(frozen=True, slots=True)
class Checked:
    """Recommendations against a snapshot; ``aside`` could not be checked, each with the reason."""

    snapshot: Snapshot
    outcomes: tuple[Outcome, ...]
    aside: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """What keeping came to: how many were checked, how many got a state."""

    checked: int
    decided: int
    changed: Changed


def latest(desk: Desk, snapshot: int) -> Snapshot | None:
    """The newest approved snapshot made as of a later day than this one: what its recommendations are checked by."""
    with desk.read() as reading:
        own = reading.get(Snapshot, snapshot)
        later = [s for s in reading.where(Snapshot, state="approved") if own and own.as_of and s.as_of and s.as_of > own.as_of]
    return max(later, key=lambda s: (s.as_of, s.id), default=None) if later else None


def waiting(desk: Desk) -> tuple[Snapshot, int] | None:
    """The newest approved snapshot, and how many open recommendations of earlier ones it has not been asked about; None without any."""
    with desk.read() as reading:
        known = [s for s in reading.where(Snapshot) if s.as_of]
    newest = max((s for s in known if s.state == "approved"), key=lambda s: (s.as_of, s.id), default=None)
    earlier = tuple(s.id or 0 for s in known if newest and s.as_of and newest.as_of and s.as_of < newest.as_of)
    if newest is None or not earlier:
        return None
    open_ = (Filter("state", "in", OPEN), Filter("snapshot", "in", earlier))
    told = (*open_, Filter("checked", "eq", newest.id))
    left = len(lists.ids(desk, ListQuery("recommendations", filters=open_)))
    left -= len(lists.ids(desk, ListQuery("recommendations", filters=told)))
    return (newest, left) if left else None


def plan(desk: Desk, by: int, ids: Collection[int] = ()) -> Checked:
    """What the snapshot ``by`` says of the recommendations (all sent ones of earlier days when none are named); nothing is written."""
    faces.need_names(desk, "Проверка рекомендаций")
    after = snapshots.read(desk, by)
    assert after.record
    with desk.read() as reading:
        known = {s.id or 0: s for s in reading.where(Snapshot)}
        found = reading.by_ids(Recommendation, list(ids)) if ids else reading.where(Recommendation, state=set(CHECKABLE))
        if not ids:
            found = [r for r in found if _earlier(known.get(r.snapshot or 0), after)]
    aside: list[tuple[int, str]] = []
    by_snapshot: dict[int, list[Recommendation]] = {}
    for r in found:
        if r.state not in CHECKABLE:
            aside.append((r.id or 0, "рекомендация не направлена"))
        elif not _earlier(known.get(r.snapshot or 0), after):
            aside.append((r.id or 0, f"срез «{after.record.name}» не позже того, по которому составлена рекомендация"))
        else:
            by_snapshot.setdefault(r.snapshot or 0, []).append(r)
    outcomes: list[Outcome] = []
    for number_, records in by_snapshot.items():
        before = snapshots.read(desk, number_)
        with desk.read() as reading:
            checking = _Checking(reading, before, after)
            for r in records:
                if r.indicator in before.parts and r.indicator in after.parts:
                    outcomes.append(checking.outcome(r))
                else:
                    aside.append((r.id or 0, "рекомендация не о показателе среза"))
    return Checked(after.record, tuple(sorted(outcomes, key=lambda o: o.recommendation.id or 0)), tuple(aside))


def apply(desk: Desk, by: int, states: Mapping[int, str]) -> Kept:
    """Keep what an approved snapshot says of the recommendations, and the state that a person gave each ('': leave). One undo step."""
    if not states:
        raise Rejected("Выберите рекомендации, итог которых надо записать.")
    checked = plan(desk, by, list(states))
    if checked.snapshot.state == "draft":
        raise Rejected(f"Срез «{checked.snapshot.name}» не утверждён. Сначала утвердите его.")
    if not checked.outcomes:
        raise Rejected(f"Записать нечего: {checked.aside[0][1]}." if checked.aside else "Рекомендаций больше нет. Обновите список.")
    decided = 0
    with desk.begin("change", f"Итоги рекомендаций по срезу «{checked.snapshot.name}»") as begun:
        reading = Reading(begun.work.connection, desk.today)
        for o in checked.outcomes:
            record = reading.get(Recommendation, o.recommendation.id)
            if record is None or record.version != o.recommendation.version:
                raise Rejected("Пока итоги смотрели, рекомендацию изменили. Откройте итоги ещё раз.")
            state = states[record.id or 0] or record.state
            decided += state != record.state
            put(begun.work, replace(record, checked=by, outcome=o.sentence, state=state), desk.today)
    return Kept(len(checked.outcomes), decided, begun.changed)


def behind(desk: Desk, recommendation: Recommendation) -> tuple[Trail, ...]:
    """Those behind the basis of a recommendation, with what its checking snapshot says of them when it has been checked."""
    if recommendation.snapshot is None:
        return ()
    before = snapshots.read(desk, recommendation.snapshot)
    after = snapshots.read(desk, recommendation.checked) if recommendation.checked else before
    if recommendation.indicator not in before.parts:
        return ()
    with desk.read() as reading:
        return _Checking(reading, before, after).trails(recommendation)


def _earlier(one: Snapshot | None, after: Frozen) -> bool:
    return bool(one and one.as_of and one.as_of < after.as_of)


class _Checking:
    """Two snapshots and who is who between them."""

    def __init__(self, reading: Reading, before: Frozen, after: Frozen):
        self.reading, self.before, self.after = reading, before, after
        self.identity = Identity(reading, before)
        self.was, self.is_now = figures.Lists(before), figures.Lists(after)
        self._known: dict[str, dict[str, Subject]] = {}

    @cached_property
    def _names(self) -> dict[int, str]:
        return figures.place_names(self.after)

    def outcome(self, r: Recommendation) -> Outcome:
        part, now = self.before.parts[r.indicator], self.after.parts[r.indicator]
        trails = self.trails(r)
        match r.addressee:
            case "centre":
                return self._told(r, "Методический центр", part.value, now.value, trails)
            case "association":
                then, later = self._members(r, self.before), self._members(r, self.after)
                was = figures.among(part, self.was.of_people(r.indicator, then))
                return self._told(r, "", was, figures.among(now, self.is_now.of_people(r.indicator, later)), trails)
            case "person":
                fate = trails[0].fate if trails else ""
                said = {PASSED: "Условие выполнено.", LEFT: "В новом срезе работника нет в расчёте."}.get(fate, "Сведений нет.")
                if fate == LACKING and trails[0].now:
                    said = f"Условие не выполнено: {trails[0].now.reason}."
                return Outcome(r, "", None, None, trails, said, {PASSED: "done", LACKING: "failed"}.get(fate, ""))
        return self._of_place(r, part, now, trails)

    def trails(self, r: Recommendation) -> tuple[Trail, ...]:
        """Those whom the basis counts, one by one."""
        own: list[Subject] | None
        match r.addressee:
            case "organization":
                place = self.identity.place_then(r)
                own = self.was.of_place(r.indicator, place) if place is not None else []
            case "association":
                own = self.was.of_people(r.indicator, self._members(r, self.before))
            case "person":
                own = self.was.of_people(r.indicator, self._own(r))
            case _:
                own = None
        found = [(s, self._now(r.indicator, s)) for s in figures.fallen(self.before.parts[r.indicator], r.step, own)]
        return tuple(Trail(s, now, self._fate(r, now)) for s, now in found)

    def _own(self, r: Recommendation) -> set[str]:
        """The person of a recommendation as any snapshot may call them: their uid, and those merged into it since."""
        person = self.reading.get(Person, r.person)
        if person is None:
            return set()
        own = {person.uid}
        everyone = {s.owner or s.uid for s in self.before.parts[r.indicator].subjects}
        return own if own & everyone else {u for u in everyone if self.identity.survivor(u) == person.uid}

    def _members(self, r: Recommendation, frozen: Frozen) -> set[str]:
        found = [m.person or 0 for m in self.reading.where(Membership, association=r.association) if m.holds(frozen.as_of)]
        return set(self.identity.uids_of(found).values())

    def _now(self, code: str, then: Subject) -> Subject | None:
        if code not in self._known:
            self._known[code] = {s.uid: s for s in self.after.parts[code].subjects}
        known = self._known[code]
        return known.get(then.uid) or known.get(self.identity.survivor(then.uid))

    def _fate(self, r: Recommendation, now: Subject | None) -> str:
        if now is None or now.status not in (COUNTED, NOT_COUNTED):
            return LEFT
        if now.status == COUNTED:
            return PASSED
        steps = self.after.parts[r.indicator].value.steps
        if r.step in steps and now.step in steps:
            return PASSED if steps.index(now.step) > steps.index(r.step) else LACKING
        if r.indicator == MODEL and r.step:
            return LACKING if figures.lacks(now, r.step) else PASSED
        return LACKING

    def _of_place(self, r: Recommendation, part: Part, now: Part, trails: tuple[Trail, ...]) -> Outcome:
        """An organisation: the same one in both, the one that it has been merged into, or none any more."""
        then = self.identity.place_then(r)
        before = part.places.get(then) if then is not None else None
        at, how = self._place_after(r, then)
        name = self._names.get(at or 0, "") or figures.place_names(self.before).get(then or 0, "")
        after = now.places.get(at) if at is not None else None
        if at is None or after is None:
            said = f"Было {figures.share(before)}. " if before else ""
            gone = how or "в следующем срезе организация не учитывается"
            return Outcome(r, name, before, None, trails, f"{said}{gone[0].upper()}{gone[1:]}.", "withdrawn" if how else "")
        if r.indicator == MODEL and r.step:
            return self._condition(r, name, before, after, trails, how)
        return self._told(r, name, before, after, trails, how)

    def _place_after(self, r: Recommendation, then: int | None) -> tuple[int | None, str]:
        """The organisation in the second snapshot, and what has become of it in words."""
        known = self._names
        own = self.reading.get(Organization, r.organization)
        if then is not None and then in known and (own is None or own.id == then or r.organization not in known):
            return then, ""
        if own is not None and own.id in known:
            joined = f"организация объединена с «{known[own.id or 0]}»" if own.id != then else ""
            return own.id, joined
        seen: set[int | None] = set()
        while own is not None and own.successor and own.id not in seen:
            seen.add(own.id)
            own = self.reading.get(Organization, own.successor)
            if own is not None and own.id in known:
                return own.id, f"организация присоединена к «{own.name}»"
        return None, "организации больше нет" if own is None or own.until else ""

    def _condition(
        self, r: Recommendation, name: str, before: Value | None, after: Value, trails: tuple[Trail, ...], how: str
    ) -> Outcome:  # fmt: skip
        """6: a condition holds or does not; how many still lack."""
        at = next((s for s in self.after.parts[MODEL].subjects if s.organization == after.organization), None)
        held = at is not None and self._fate(r, at) == PASSED
        counted = at is not None and at.status == COUNTED
        known = {r.step, *(i.name for i in self.reading.where(ChecklistItem))}
        lacking = figures.conditions(at.reason, known) if at and not counted else []
        what = "Условие выполнено, модель внедрена" if counted else "Условие выполнено" if held else "Условие не выполнено"
        rest = f"; всего не выполнено обязательных условий – {number(len(lacking))}" if lacking else ""
        lead = f"{how[0].upper()}{how[1:]}. " if how else ""
        return Outcome(r, name, before, after, trails, f"{lead}{what}{rest}.", "done" if held else "failed")

    def _told(
        self, r: Recommendation, name: str, before: Value | None, after: Value, trails: tuple[Trail, ...], how: str = ""
    ) -> Outcome:  # fmt: skip
        part = self.after.parts[r.indicator]
        was = f"было {figures.share(before)}, " if before else ""
        said = f"{was}стало {figures.share(after)}" if after.percent is not None else f"{was}теперь считать некого"
        if after.target is not None and after.percent is not None:
            goal = figures.goal(after)
            lacks = f"до цели {goal} не хватает {figures.counted_words(part, after.missing, of=True)}"
            said += f"; цель {goal} достигнута" if not after.missing else f"; {lacks}"
        said = f"{how}; {said}" if how else said
        fates = Counter(t.fate for t in trails)
        named = ""
        if trails and part.register != "organizations" and not (part.register == "teams" and len(trails) == 1):
            rest = [f"{figures.passed_words(r.step)} – {number(fates[PASSED])}"]
            left = "не вошли в новый срез" if part.register == "plans" else "выбыли"
            rest += [f"{left} – {number(fates[LEFT])}"] if fates[LEFT] else []
            rest += [f"остаётся – {number(fates[LACKING])}"] if fates[LACKING] else []
            whole = count(len(trails), "названного", "названных", "названных")
            named = f" Из {whole}: {', '.join(rest)}."
        reached = after.status == "reached"
        done = reached or (r.addressee != "centre" and bool(fates[PASSED]) and not fates[LACKING])
        proposed = "" if after.percent is None else "done" if done else "failed"
        return Outcome(r, name, before, after, trails, f"{said[0].upper()}{said[1:]}.{named}", proposed)
