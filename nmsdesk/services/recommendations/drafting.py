"""Recommendations drafted out of a snapshot by the phrases of the library: looked over first, then made in one step (section VI)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from nmsdesk.domain.community import Association, Membership
from nmsdesk.domain.cycle import Advice, Recommendation, Snapshot
from nmsdesk.domain.development import Deficit
from nmsdesk.domain.organizations import ChecklistItem, Organization
from nmsdesk.domain.people import Employment, Person, Post
from nmsdesk.domain.recommending import filled, strangers
from nmsdesk.domain.terms import RECOMMENDATION_STATES
from nmsdesk.errors import Rejected
from nmsdesk.indicators.context import Value
from nmsdesk.russian import count, day, fold, inside, number, percent
from nmsdesk.services import faces, snapshots
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.papers.finding import reversed_name
from nmsdesk.services.recommendations import figures
from nmsdesk.services.recommendations.figures import CONDITIONS, MODEL, NO_MARKS, SITES
from nmsdesk.services.recommendations.identity import Identity
from nmsdesk.services.registers import put
from nmsdesk.services.snapshots.contents import Frozen, Part, Subject
from nmsdesk.storage.records import Labels
from nmsdesk.storage.work import Changed

USUAL = ("organization", "association", "centre")
FEWEST = 4  # members of an association in an indicator, below which nothing is said of it
HEADS = ("директор", "заведующий", "начальник")
DAYS = 90
Key = tuple[str, int | None, str, str]  # addressee, its id, indicator, step


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be recommended. ``name`` is the addressee as the snapshot calls it, ``lost`` how many fall at the step.

    ``there`` says why it is not made anew: there is one already; ``note`` what to look at before making it.
    """

    addressee: str
    target: int | None  # id of the organisation, association or person; None for the centre
    name: str
    indicator: str
    shown_code: str
    step: str
    text: str
    basis: str
    due: date
    responsible: str
    lost: int
    there: str = ""
    note: str = ""

    @property
    def key(self) -> Key:
        return self.addressee, self.target, self.indicator, self.step


@dataclass(frozen=True, slots=True)
class Plan:
    """The drafts of a snapshot; ``silent`` are figures below their target for which the library holds no phrase."""

    snapshot: Snapshot
    drafts: tuple[Draft, ...]
    silent: tuple[str, ...] = ()

    @property
    def new(self) -> tuple[Draft, ...]:
        return tuple(d for d in self.drafts if not d.there)


@dataclass(frozen=True, slots=True)
class Made:
    """What making came to: ids of the new recommendations, how many were left out because they are there already."""

    ids: tuple[int, ...]
    twins: int
    changed: Changed


def plan(
    desk: Desk, snapshot: int, *, since: date | None = None, addressees: Collection[str] = USUAL, organizations: Collection[int] = (),
    codes: Collection[str] = (),
) -> Plan:  # fmt: skip
    """What the snapshot gives ground to recommend; terms run from ``since`` (today). Nothing is written.

    Organisations: each indicator of theirs below its target, by the step that loses most; of 6 each condition that lacks; of 7
    only where the organisation has a target of its own, for the city asks for a tenth of schools and not for each of them.
    """
    faces.need_names(desk, "Составление рекомендаций")
    frozen = snapshots.read(desk, snapshot)
    with desk.read() as reading:
        draft = _Drafting(reading, frozen, since or desk.today, set(codes))
        found: list[Draft] = []
        if "centre" in addressees and not organizations:
            found += draft.centre()
        if "organization" in addressees:
            found += draft.organizations(set(organizations))
        if "association" in addressees and not organizations:
            found += draft.associations()
        if "person" in addressees:
            found += draft.persons(set(organizations))
        there = _there(reading, frozen)
    assert frozen.record
    drafts = tuple(replace(d, there=there.get(d.key, "")) for d in found)
    return Plan(frozen.record, drafts, tuple(dict.fromkeys(draft.silent)))


def apply(desk: Desk, snapshot: int, drafts: Sequence[Draft]) -> Made:
    """Make the drafts, as they were looked over and edited: one undo step. Those that are there already are left out."""
    if not drafts:
        raise Rejected("Отметьте хотя бы одну рекомендацию.")
    if empty := [d for d in drafts if not d.text.strip()]:
        raise Rejected(f"У рекомендации «{empty[0].name}» нет текста. Впишите его или снимите отметку.")
    frozen = snapshots.read(desk, snapshot)
    ids = []
    said = count(len(drafts), "рекомендация", "рекомендации", "рекомендаций")
    with desk.begin("recommend", f"Составлены адресные рекомендации: {said}") as begun:
        there = _there(Reading(begun.work.connection, desk.today), frozen)
        for d in drafts:
            if d.key not in there:
                there[d.key] = "черновик"
                ids.append(put(begun.work, _record(d, snapshot), desk.today)[0].id or 0)
        if not ids:
            raise Rejected("Все отмеченные рекомендации по этому срезу уже составлены.")
    return Made(tuple(ids), len(drafts) - len(ids), begun.changed)


def _record(d: Draft, snapshot: int) -> Recommendation:
    whom = {d.addressee: d.target} if d.addressee != "centre" else {}
    return Recommendation(
        snapshot=snapshot, addressee=d.addressee, indicator=d.indicator, step=d.step, text=d.text.strip(), basis=d.basis, due=d.due,
        responsible=d.responsible, **whom,  # type: ignore[arg-type]
    )  # fmt: skip


def _there(reading: Reading, frozen: Frozen) -> dict[Key, str]:
    """Recommendations of this snapshot and of others of its period that are not withdrawn: key → their state in words."""
    same = {s.id or 0: s for s in reading.where(Snapshot, period=frozen.period.code)}
    found: dict[Key, str] = {}
    for r in reading.where(Recommendation, snapshot=set(same)) if same else ():
        if r.state != "withdrawn":
            target = None if r.addressee == "centre" else getattr(r, r.addressee)
            own = "" if frozen.record and r.snapshot == frozen.record.id else f", по срезу «{same[r.snapshot or 0].name}»"
            found[r.addressee, target, r.indicator, r.step] = f"уже есть: {RECOMMENDATION_STATES[r.state]}{own}"
    return found


class _Drafting:
    """Drafts out of one snapshot; the library and the people that answer are read once."""

    def __init__(self, reading: Reading, frozen: Frozen, since: date, codes: set[str]):
        self.reading, self.frozen, self.since = reading, frozen, since
        self.parts = {code: part for code, part in frozen.parts.items() if not codes or code in codes}
        self.identity, self.lists = Identity(reading, frozen), figures.Lists(frozen)
        self.silent: list[str] = []
        self.library: dict[tuple[str, str, str], Advice] = {}
        for a in reading.where(Advice):
            self.library.setdefault((a.addressee, a.indicator, fold(a.step)), a)

    # whom

    def centre(self) -> Iterator[Draft]:
        """The city's figures below their target."""
        for code, part in self.parts.items():
            if part.value.status == "not_reached":
                step, _ = figures.worst(part.value)
                yield from self._draft("centre", None, "Методический центр", code, part, part.value, step, figures.fallen(part, step))

    def organizations(self, only: set[int]) -> Iterator[Draft]:
        """Each organisation's own figures, in the order of the snapshot's papers."""
        own = {(t["indicator"], t["organization"]) for t in self.frozen.targets if t["organization"]}
        for place, name in figures.place_names(self.frozen).items():
            now = self.identity.place_now(place)
            if only and now not in only:
                continue
            for code, part in self.parts.items():
                value = part.places.get(place)
                if value is None or value.status != "not_reached" or (code == SITES and (code, place) not in own):
                    continue
                if now is None:
                    self.silent.append(f"«{name}»: организации больше нет в базе")
                    break
                yield from self._of_place(place, now, name, code, part, value)

    def _of_place(self, place: int, now: int, name: str, code: str, part: Part, value: Value) -> Iterator[Draft]:
        step, _ = figures.worst(value)
        behind = figures.fallen(part, step, self.lists.of_place(code, place))
        if code == MODEL and step == CONDITIONS and behind:
            yield from self._conditions(now, name, part, value, behind)
        else:
            yield from self._draft("organization", now, name, code, part, value, step, behind)

    def _conditions(self, now: int, name: str, part: Part, value: Value, behind: list[Subject]) -> Iterator[Draft]:
        """A draft for each condition that has a phrase of its own, one for all others together."""
        known = {a.step for (addressee, code, _), a in self.library.items() if (addressee, code) == ("organization", MODEL)}
        lacking = figures.conditions(behind[0].reason, known | self._items)
        basis = f"Показатель {part.shown_code}: модель внедрена не полностью, цель {figures.goal(value)}"
        basis += f"; не выполнено обязательных условий – {number(len(lacking))}"
        own = [x for x in lacking if ("organization", MODEL, fold(x)) in self.library]
        for condition in own:
            yield from self._draft("organization", now, name, MODEL, part, value, condition, behind, f"{basis}, среди них «{condition}»")
        if rest := [x for x in lacking if x not in own]:
            names = figures.quoted(rest)
            yield from self._draft("organization", now, name, MODEL, part, value, CONDITIONS, behind, f"{basis}: {names}", names)

    @cached_property
    def _items(self) -> set[str]:
        return {i.name for i in self.reading.where(ChecklistItem)}

    def associations(self) -> Iterator[Draft]:
        """Members on the day of the snapshot as one group, where there are enough of them and the library has a phrase."""
        on = self.frozen.as_of
        codes = {code for addressee, code, _ in self.library if addressee == "association"}
        members: dict[int, list[int]] = defaultdict(list)
        for m in self.reading.where(Membership):
            if m.holds(on):
                members[m.association or 0].append(m.person or 0)
        uids = self.identity.uids_of([n for people in members.values() for n in people])
        for a in sorted((a for a in self.reading.where(Association) if a.holds(on)), key=lambda a: fold(a.name)):
            people = {uids[n] for n in members[a.id or 0] if n in uids}
            for code, part in self.parts.items():
                if code not in codes or part.register not in ("persons", "plans"):
                    continue
                own = self.lists.of_people(code, people)
                value = figures.among(part, own)
                if value.denominator >= FEWEST and value.status == "not_reached":
                    step, _ = figures.worst(value)
                    behind = figures.fallen(part, step, own)
                    basis = figures.basis(part, value).replace(": ", f", участники на {day(on)}: ", 1)
                    yield from self._draft("association", a.id, a.name, code, part, value, step, behind, basis)

    def persons(self, only: set[int]) -> Iterator[Draft]:
        """Those who lack one step alone: the last of several, or the only one when the library has a phrase for a person."""
        for code, part in self.parts.items():
            last = part.value.steps[-1]
            if part.register not in ("persons", "plans") or ("person", code, fold(last)) not in self.library:
                continue
            behind = [s for s in figures.fallen(part, last) if not only or self.identity.place_now(s.organization or 0) in only]
            now = self.identity.people_now(sorted({s.owner or s.uid for s in behind}))
            known = {p.id: p for p in self.reading.by_ids(Person, sorted(now.values()))}
            twice: set[int] = set()
            for s in behind:
                who = known.get(now.get(s.owner or s.uid, 0))
                if who is None or who.id in twice:
                    continue
                twice.add(who.id or 0)
                basis = f"Показатель {part.shown_code}: не хватает одного шага – {figures.lost_words(last)}"
                yield from self._draft("person", who.id, s.name, code, part, part.value, last, [s], basis, place=s.organization)

    # a draft

    def _draft(
        self, addressee: str, target: int | None, name: str, code: str, part: Part, value: Value, step: str, behind: list[Subject],
        basis: str = "", names: str = "", place: int | None = None,
    ) -> Iterator[Draft]:  # fmt: skip
        advice = self._advice(addressee, code, step)
        basis = basis or figures.basis(part, value)
        if advice is None:
            self.silent.append(f"Показатель {part.shown_code}, {figures.lost_words(step)}: для адресата нет фразы в библиотеке")
            return
        values = {
            "place": name, "period": self.frozen.period.title, "as_of": day(self.frozen.as_of), "n": number(value.numerator),
            "N": number(value.denominator), "percent": percent(value.percent), "target": figures.goal(value),
            "missing": figures.counted_words(part, value.missing, of=True), "lost": figures.counted_words(part, len(behind)),
            "lost_of": figures.counted_words(part, len(behind), of=True), "names": names or figures.quoted(s.name for s in behind),
        }  # fmt: skip
        if "{areas}" in advice.text:
            values["areas"] = self._areas(behind)
        text = filled(advice.text, values)
        note = f"в фразе неизвестное поле {{{strangers(advice.text)[0]}}}" if strangers(advice.text) else ""
        closed = addressee == "organization" and target in self._closed
        yield Draft(
            addressee, target, name, code, part.shown_code, step, text, basis, self.since + timedelta(days=advice.days or DAYS),
            advice.responsible or self._responsible(addressee, target, place), len(behind),
            note="организация закрыта" if closed else note,
        )  # fmt: skip

    def _advice(self, addressee: str, code: str, step: str) -> Advice | None:
        """The phrase of the step, else the general one of the indicator; that of 6 without any marks is the step's own."""
        found = self.library.get((addressee, code, fold(step))) or self.library.get((addressee, code, ""))
        if found is None and code == MODEL and step not in (NO_MARKS, CONDITIONS):
            found = self.library.get((addressee, code, fold(CONDITIONS)))
        return found

    def _responsible(self, addressee: str, target: int | None, place: int | None) -> str:
        if addressee == "organization":
            return self._heads.get(target or 0, "")
        return self._heads.get(self.identity.place_now(place) or 0, "") if addressee == "person" and place else ""

    @cached_property
    def _closed(self) -> set[int | None]:
        return {o.id for o in self.reading.where(Organization) if o.until and o.until < self.reading.today}

    @cached_property
    def _heads(self) -> dict[int, str]:
        """«Директор В. Л. Азова» of each organisation today."""
        posts = {p.id or 0: p.name for p in self.reading.where(Post) if fold(p.name) in HEADS}
        found: dict[int, Employment] = {}
        for e in self.reading.where(Employment, post=set(posts)) if posts else ():
            if e.holds(self.reading.today) and (e.organization not in found or e.kind == "main"):
                found[e.organization or 0] = e
        people = {p.id: p for p in self.reading.by_ids(Person, sorted({e.person or 0 for e in found.values()}))}
        heads = {o.id or 0: o.head for o in self.reading.where(Organization)}
        named = {n: heads.get(n) or reversed_name(people[e.person]) for n, e in found.items() if e.person in people}
        return {n: f"{posts[found[n].post or 0]} {name}" for n, name in named.items()}

    def _areas(self, behind: Iterable[Subject]) -> str:
        """The areas in which those behind the figure have most deficits open on the day of the snapshot."""
        own = {s.owner or s.uid for s in behind}
        found = Counter(area for uid, area in self._deficits if uid in own)
        best = sorted(found.items(), key=lambda x: (-x[1], x[0]))[:3]
        names = Labels(self.reading.connection)
        said = ", ".join(f"{inside(names.term('areas', area))} ({number(n)})" for area, n in best)
        return said or "уточнить по итогам диагностики"

    @cached_property
    def _deficits(self) -> list[tuple[str, str]]:
        on = self.frozen.as_of
        rows = [d for d in self.reading.where(Deficit) if d.opened and d.opened <= on and (d.closed is None or d.closed > on)]
        uids = self.identity.uids_of(sorted({d.person or 0 for d in rows}))
        return list(dict.fromkeys((uids.get(d.person or 0, ""), d.area) for d in rows))
