"""What a transfer or an ending will do, told before it is done: effects to choose from, and carrying them out."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar

from nmsdesk.domain import catalogue
from nmsdesk.domain import fields as f
from nmsdesk.domain.organizations import Organization
from nmsdesk.domain.people import Employment
from nmsdesk.errors import Rejected, Stale
from nmsdesk.russian import day, inside
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.faces import need_names
from nmsdesk.services.foreseen import Change, carry_out, errors
from nmsdesk.services.registers import Saved
from nmsdesk.storage.records import Labels

R = TypeVar("R", bound=f.Record)


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that a move does, with a key that stays the same from the plan to the carrying out.

    ``optional`` ones may be declined and are ticked at first when ``default``; the others are the move itself or a mere
    statement of what stays (then there are no ``changes``). ``id`` is None for a record to be added.
    """

    key: str
    register: str
    id: int | None
    text: str
    default: bool = True
    optional: bool = False
    changes: tuple[Change, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class MovePlan:
    """What a move will end, carry over and add; ``troubles`` are sentences that will not let it through as it is proposed."""

    title: str
    ends: tuple[Effect, ...] = ()
    carries: tuple[Effect, ...] = ()
    adds: tuple[Effect, ...] = ()
    warnings: tuple[str, ...] = ()
    troubles: tuple[str, ...] = ()
    reason: str = ""  # the line of the journal: no names of persons in it

    @property
    def effects(self) -> tuple[Effect, ...]:
        return (*self.adds, *self.ends, *self.carries)

    def chosen(self, keep: Collection[str] | None = None) -> list[Change]:
        """The changes to make: ``keep`` are keys of effects that are declined, None declines what is not proposed."""
        known = {e.key: e for e in self.effects}
        if unknown := [key for key in keep or () if key not in known]:
            raise Rejected(f"Такого последствия нет: {unknown[0]}. Посмотрите последствия ещё раз.")
        if fixed := [known[key] for key in keep or () if known[key].changes and not known[key].optional]:
            raise Rejected(f"Без этого нельзя: {fixed[0].text}")
        left = {e.key for e in self.effects if e.optional and not e.default} if keep is None else set(keep)
        return [change for effect in self.effects if effect.key not in left for change in effect.changes]


class Drafting:
    """Gathers the effects of one move as it looks at the base."""

    def __init__(self, reading: Reading):
        self.reading, self.today = reading, reading.today
        self.labels = Labels(reading.connection)
        self.ends: list[Effect] = []
        self.carries: list[Effect] = []
        self.adds: list[Effect] = []
        self.warnings: list[str] = []
        self._next = 0

    def next_id(self) -> int:
        """The number of a record to be added, below zero."""
        self._next -= 1
        return self._next

    def need(self, kind: type[R], number: int | None) -> R:
        found = self.reading.get(kind, number)
        if found is None:
            raise Stale("Записи больше нет. Обновите список.")
        return found

    def label(self, key: str, number: int | None) -> str:
        return self.labels.of(key, [number]).get(number or 0, "")

    def person(self, number: int | None) -> str:
        return self.label("persons", number)

    def job(self, e: Employment) -> str:
        """«учитель, МБОУ СОШ № 3»."""
        return f"{inside(self.label('posts', e.post))}, {self.label('organizations', e.organization)}"

    def end(self, record: Any, after: Any, text: str, default: bool = True, optional: bool = True, also: tuple[Change, ...] = ()) -> None:
        """An effect that closes a record, or removes it when ``after`` is None."""
        key = catalogue.register_of(record).key
        change = Change(record, after)
        self.ends.append(Effect(f"end:{key}:{record.id}", key, record.id, text, default, optional, (change, *also)))

    def carry(self, record: Any, after: Any, text: str, default: bool = True, optional: bool = True, also: tuple[Change, ...] = ()) -> None:
        """An effect that takes a record over, or only tells that it stays when ``after`` is the record itself."""
        key = catalogue.register_of(record).key
        changes = also if after is record else (Change(record, after), *also)
        self.carries.append(Effect(f"carry:{key}:{record.id}", key, record.id, text, default, optional and bool(changes), changes))

    def add(self, record: R, text: str, name: str = "", default: bool = True, optional: bool = False) -> R:
        """An effect that adds a record; ``name`` tells several of one register apart in their keys."""
        key = catalogue.register_of(record).key
        planned = replace(record, id=self.next_id())
        self.adds.append(Effect(f"add:{key}{':' + name if name else ''}", key, None, text, default, optional, (Change(None, planned),)))
        return planned

    def plan(self, title: str, reason: str) -> MovePlan:
        return MovePlan(title, tuple(self.ends), tuple(self.carries), tuple(self.adds), tuple(self.warnings), (), reason)


def planned(desk: Desk, draft: Callable[[Drafting], MovePlan]) -> MovePlan:
    """The plan of a move with what the rules say of the proposed changes; nothing is written."""
    need_names(desk, "Кадровое изменение")
    with desk.read() as reading:
        made = draft(Drafting(reading))
        return replace(made, troubles=tuple(t.message for t in errors(reading, made.chosen())))


def day_of(value: date | None, what: str) -> date:
    """The day that a move needs; Rejected when it was not given."""
    if not isinstance(value, date):
        raise Rejected(f"Укажите {what}.")
    return value


def applied(desk: Desk, draft: Callable[[Drafting], MovePlan], keep: Collection[str] | None, kind: str = "change") -> Saved:
    """Plan anew inside the transaction and carry it out: one undo step. The record is the first one added, else changed."""
    with desk.read() as reading:
        reason = draft(Drafting(reading)).reason
    with desk.begin(kind, reason) as begun:
        reading = Reading(begun.work.connection, desk.today)
        done, warnings = carry_out(begun.work, reading, draft(Drafting(reading)).chosen(keep))
    return Saved(done[0], begun.changed, warnings)


def open_place(draft: Drafting, organization: int | None, since: date) -> Organization:
    """The organisation as a place to work at from a day; Rejected when it does not work then."""
    place = draft.need(Organization, organization)
    if place.until and place.until < since:
        after = draft.label("organizations", place.successor)
        what = f"Её правопреемник – «{after}»." if after else "Выберите другую."
        raise Rejected(f"Организация «{place.name}» работала по {day(place.until)}. {what}")
    if place.since and place.since > since:
        raise Rejected(f"Организация «{place.name}» работает с {day(place.since)}. Укажите день не раньше.")
    return place
