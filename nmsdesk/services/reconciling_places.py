"""Organisations of a list met with those that an indicator of teams or schools counts; why each stands in one list only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from difflib import SequenceMatcher

from nmsdesk.domain.monitoring import Term
from nmsdesk.domain.organization_names import organization_key, split_organization
from nmsdesk.domain.organizations import Organization, OrganizationAlias
from nmsdesk.indicators import evaluation
from nmsdesk.indicators.context import COUNTED, EXCLUDED, Context, Member
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.russian import count, day, fold
from nmsdesk.services.desk import Reading
from nmsdesk.services.matching import organization_index
from nmsdesk.services.named_lists import NamedPlace
from nmsdesk.services.reconciling_words import MOST_NEAR, Line, Near

LIKE = 0.72  # of two names' keys: from here on they are worth a look
_ANSWER = {COUNTED: 2, EXCLUDED: 0}  # of several teams the one that is nearest to being counted answers for the organisation


class Places:
    """One reconciling of organisations: ``ours`` are subject → organisation of those that the register counts."""

    def __init__(self, reading: Reading, context: Context, code: str, ours: Mapping[int, int], same: Mapping[int, int]):
        self.reading, self.context, self.code, self.same = reading, context, code, same
        self.left: dict[int, list[int]] = defaultdict(list)  # organisation → subjects not met yet
        for subject, place in ours.items():
            self.left[place].append(subject)
        self.places = {o.id or 0: o for o in reading.where(Organization)}
        aliases = reading.where(OrganizationAlias)
        now = [replace(o, successor=None) for o in self.places.values() if o.holds(context.as_of)]
        working = {o.id for o in now}
        # One that is joined to another only later is itself on the day; one already closed is told as closed.
        self.index = organization_index(now, [a for a in aliases if a.organization in working])
        closed = [replace(o, successor=None) for o in self.places.values() if o.id not in working]
        self.closed = organization_index(closed, [a for a in aliases if a.organization not in working])
        self.members = self._members()
        self.kinds = {t.code: t.name for t in reading.where(Term, dictionary="organization_kinds")}

    def run(self, rows: Iterable[NamedPlace]) -> tuple[list[Line], list[Line]]:
        """Those in both lists, and those in one of them only."""
        matched: list[Line] = []
        lines: list[Line] = []
        met = set[int]()
        for row in rows:
            found = self._found(row)
            place = next(iter(found)) if len(found) == 1 else 0
            if place and self.left.get(place):
                self.left[place].pop()
                matched.append(Line(row.row, row.name, place, self._name(place), "matched", ""))
            elif place and place in met:
                lines.append(Line(row.row, row.name, place, self._name(place), "repeat", "эта организация уже названа в списке выше"))
            elif place:
                group, why = self._reason(place, self.members.get(place))
                lines.append(Line(row.row, row.name, place, self._name(place), group, why))
            else:
                lines.append(self._unknown(row, found))
            met.add(place)
        counted = {m.id: m for own in self.members.values() for m in own}
        alone = [(p, s) for p, subjects in self.left.items() for s in subjects]
        own = [Line(0, self._name(p), p, self._name(p), "ours", counted[s].reason if s in counted else "") for p, s in alone]
        return matched, lines + sorted(own, key=lambda x: (x.name, x.person))

    def _members(self) -> dict[int, list[Member]]:
        """Lines of the city's list by organisation, the nearest to being counted first."""
        found: dict[int, list[Member]] = defaultdict(list)
        for m in evaluation.members(self.reading.connection, self.code, replace(self.context, organization=None)):
            found[m.organization or 0].append(m)
        for own in found.values():
            own.sort(key=lambda m: (-_ANSWER.get(m.status, 1), -m.passed, m.id))
        return found

    def _found(self, row: NamedPlace) -> set[int]:
        """The organisations that the name fits: those at work on the day, else those that are not."""
        if row.row in self.same:
            return {self.same[row.row]}
        for index in (self.index, self.closed):
            found = index.get(fold(row.name)) or index.get(f"код {row.name.strip()}") or index.get(organization_key(row.name))
            if found:
                return found
        return set()

    def _reason(self, place: int, members: list[Member] | None) -> tuple[str, str]:
        """Why the register does not count an organisation of the base here: group and words."""
        o = self.places.get(place)
        if o is None:
            return "unknown", "организации с таким номером в базе нет"
        if members:
            first = members[0]
            if first.status == EXCLUDED:
                return "excluded", first.reason
            if self.context.organization not in (None, place):
                return "elsewhere", "сверяется список другой организации"
            return "lacking", first.reason
        if not o.holds(self.context.as_of):
            return "gone", self._ended(o)
        if INDICATORS[self.code].subject == "teams":
            return "team", "на этот день действующей управленческой команды нет"
        return "kind", f"вид «{self.kinds.get(o.kind, o.kind)}», по методике это не школа"

    def _ended(self, o: Organization) -> str:
        if o.since and o.since > self.context.as_of:
            return f"действует только с {day(o.since)}"
        joined = f", правопреемник – {self._name(o.successor)}" if o.successor else ""
        return f"действовала по {day(o.until or date.max)}{joined}"

    def _unknown(self, row: NamedPlace, found: set[int]) -> Line:
        if found:
            near = tuple(Near(n, self._name(n), self._known(n), bool(self.left.get(n))) for n in sorted(found))
            options = count(len(found), "организация", "организации", "организаций")
            return Line(row.row, row.name, 0, "", "ambiguous", f"в базе подходят: {options}", near)
        near = self._near(row.name)
        return Line(row.row, row.name, 0, "", "unknown", f"похоже: {near[0].name}, {near[0].why}" if near else "", near)

    def _near(self, name: str) -> tuple[Near, ...]:
        """Organisations whose names are like the written one, those that the indicator looks at first."""
        mine = split_organization(name)
        scored = []
        for n, o in self.places.items():
            own = split_organization(o.name)
            alike = SequenceMatcher(None, mine.key, own.key).ratio()
            if mine.number and own.number:  # «СОШ № 5» is not like «СОШ № 6», but «гимназия № 5» may be meant
                if mine.number == own.number:
                    scored.append((1 + alike, n, "номер тот же, вид другой"))
            elif alike >= LIKE:
                scored.append((alike, n, "название похоже"))
        scored.sort(key=lambda x: (x[1] not in self.members, -x[0] - 0.1 * bool(self.left.get(x[1])), x[1]))
        return tuple(Near(n, self._name(n), why, bool(self.left.get(n))) for _, n, why in scored[:MOST_NEAR])

    def _known(self, place: int) -> str:
        o = self.places[place]
        return o.full_name or self.kinds.get(o.kind, o.kind)

    def _name(self, place: int | None) -> str:
        return self.places[place].name if place in self.places else ""
