"""Finding organisations and persons by what files call them (domain.md §§5.5, 6.4, 6.5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from nmsdesk.domain.organization_names import organization_key
from nmsdesk.domain.organizations import Organization, OrganizationAlias
from nmsdesk.domain.people import Employment, FormerName
from nmsdesk.errors import Rejected
from nmsdesk.russian import fold
from nmsdesk.services.desk import Desk
from nmsdesk.storage import records

_fold = lru_cache(1 << 16)(fold)  # parts of names come again and again

def organization_index(organizations: Iterable[Organization], aliases: Iterable[OrganizationAlias]) -> dict[str, set[int]]:
    """Ids by the key of every name and by code; a merged organisation's names lead to its successor."""
    found: dict[str, set[int]] = defaultdict(set)
    after = {o.id: o.successor for o in organizations if o.successor and o.until}

    def last(number: int) -> int:
        seen = set()
        while (following := after.get(number)) and number not in seen:
            seen.add(number)
            number = following
        return number

    for o in organizations:
        if o.id is None:
            continue
        names = [x for x in (o.name, o.full_name) if x]
        for key in {organization_key(x) for x in names} | {fold(x) for x in names} | ({f"код {o.code}"} if o.code else set()):
            found[key].add(last(o.id))
    for a in aliases:
        if a.organization is not None:
            found[a.key or organization_key(a.name)].add(last(a.organization))
    return found


def organization_by_name(desk: Desk, text: str) -> int | None:
    """The organisation called so; Rejected when several are."""
    with desk.read() as reading:
        index = organization_index(reading.where(Organization), reading.where(OrganizationAlias))
    found = index.get(fold(text)) or index.get(f"код {text.strip()}") or index.get(organization_key(text)) or set()
    if len(found) > 1:
        raise Rejected(f"Название «{text}» подходит нескольким организациям. Уточните его.")
    return next(iter(found), None)


@dataclass(frozen=True, slots=True)
class Match:
    """The outcome of looking for a person: found, new, or to be asked among candidates."""

    person: int | None = None
    ask: tuple[int, ...] = ()


class People:
    """Keys of all persons of the base: name, СНИЛС, birth; and of those a file adds."""

    def __init__(self, connection: Any):
        self.by_snils: dict[str, int] = {}
        self.by_name: dict[str, list[int]] = defaultdict(list)
        self.by_birth: dict[tuple[str, date | None], list[int]] = defaultdict(list)  # whole name, exact birth or None
        self.by_short: dict[str, list[int]] = defaultdict(list)
        self.keys: dict[int, tuple[str, date | None, str]] = {}  # id → СНИЛС, birth, its precision
        rows = records.values(connection, "persons", ("id", "last_name", "first_name", "patronymic", "snils", "birth", "birth_precision"))
        for number, last, first, patronymic, snils, birth, precision in rows:
            self.add(number, last, first, patronymic, snils, birth, precision)
        names = {row[0]: row[2:4] for row in rows}
        for former in records.where(connection, FormerName):
            if (number := former.person or 0) in names:
                first, patronymic = names[number]
                birth = self.keys[number][1] if self.keys[number][2] == "day" else None
                self._name(number, former.last_name, former.first_name or first, former.patronymic or patronymic, birth)

    def add(self, number: int, last: str, first: str, patronymic: str, snils: str, birth: date | None, precision: str) -> None:
        exact = birth if precision == "day" else None
        self.keys[number] = (snils, birth, precision)
        if snils:
            self.by_snils[snils] = number
        self._name(number, last, first, patronymic, exact)

    def forget(self, number: int, last: str, first: str, patronymic: str) -> None:
        """Take back a person of a rejected row."""
        snils, birth, _ = self.keys.pop(number)
        self.by_snils.pop(snils, None)
        for table, key in self._keys(last, first, patronymic, birth):
            table[key].remove(number)

    def _name(self, number: int, last: str, first: str, patronymic: str, birth: date | None) -> None:
        for table, key in self._keys(last, first, patronymic, birth):
            table[key].append(number)

    def _keys(self, last: str, first: str, patronymic: str, birth: date | None) -> list[tuple[dict[Any, list[int]], Any]]:
        own, given, father = _fold(last), _fold(first), _fold(patronymic)
        whole, short = f"{own} {given} {father}", f"{own} {given[:1]}.{father[:1]}."
        return [(self.by_name, whole), (self.by_birth, (whole, birth)), (self.by_short, f"{own} {given}"), (self.by_short, short)]

    def candidates(self, name: Any, birth: date | None = None) -> list[int]:
        """Everyone of this name whose exact birth is this one or not known.

        Without a patronymic or with initials only: everyone whom it fits. Nobody of the whole name: those known without a patronymic.
        """
        own, given, father = _fold(name.last), _fold(name.first), _fold(name.patronymic)
        if name.initials_only:
            return self.by_short.get(f"{own} {given[:1]}.{father[:1]}.", [])
        if not father:
            return self.by_short.get(f"{own} {given}", [])
        whole = f"{own} {given} {father}"
        if whole not in self.by_name:
            return self.by_name.get(f"{own} {given} ", [])
        if birth is None:
            return self.by_name[whole]
        return [*self.by_birth.get((whole, birth), ()), *self.by_birth.get((whole, None), ())]

    def match(
        self, name: Any, snils: str, birth: date | None, precision: str, organization: int | None, employments: Any, on: date
    ) -> Match:
        """By СНИЛС, else name and birth, else name and organisation when unique; else new or to be asked (§6.5).

        ``employments(person)`` gives the employments of a person.
        """
        if snils and snils in self.by_snils:
            return Match(self.by_snils[snils])
        found = self.candidates(name, birth if precision == "day" else None)
        possible = [n for n in found if self._possible(n, snils, birth, precision)]
        if name.initials_only or not possible:
            return Match(ask=tuple(possible))
        same_birth = [n for n in possible if birth and precision == "day" and self.keys[n][1] == birth and self.keys[n][2] == "day"]
        if len(same_birth) == 1:
            return Match(same_birth[0])
        whole = possible if not name.patronymic else self.by_name.get(fold(f"{name.last} {name.first} {name.patronymic}"), [])
        here = [n for n in possible if n in whole and any(e.organization == organization and e.holds(on) for e in employments(n))]
        if len(here) == 1 and not same_birth:
            return Match(here[0])
        return Match(ask=tuple(possible))

    def _possible(self, number: int, snils: str, birth: date | None, precision: str) -> bool:
        """Whether the known СНИЛС and birth do not contradict: different ones never merge."""
        own_snils, own_birth, own_precision = self.keys[number]
        if snils and own_snils and snils != own_snils:
            return False
        if birth and own_birth and birth != own_birth:
            if precision == own_precision == "day":
                return False
            coarse = "year" if "year" in (precision, own_precision) else "month" if "month" in (precision, own_precision) else "day"
            parts = {"year": 1, "month": 2, "day": 3}[coarse]
            return birth.timetuple()[:parts] == own_birth.timetuple()[:parts]
        return True


def employments_of(draft: Any) -> Any:
    """A function from a person to the employments known to the draft."""
    return lambda person: draft.where(Employment, person=person)
