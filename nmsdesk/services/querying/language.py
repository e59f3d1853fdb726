"""What a word of the search language is, what its values are looked up in, and the pieces that meanings are made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from weakref import WeakKeyDictionary

from nmsdesk.domain import catalogue
from nmsdesk.domain import fields as f
from nmsdesk.domain.monitoring import Term as TermRecord
from nmsdesk.domain.organization_names import organization_key
from nmsdesk.domain.organizations import Organization, OrganizationAlias
from nmsdesk.domain.queries import Filter
from nmsdesk.domain.query_words import Value, key_of
from nmsdesk.russian import fold, other_layout
from nmsdesk.services.desk import Reading
from nmsdesk.services.matching import organization_index
from nmsdesk.services.querying import values as v
from nmsdesk.storage import records

Offer = tuple[str, str]  # a value as it is written, and what is said beside it
MOST = 12


@dataclass(slots=True)
class Asking:
    """What the meaning of values is looked up in: the base, the day, dictionaries read once."""

    reading: Reading
    notes: list[str] = field(default_factory=list)  # what was asked for and is nowhere in the base
    _terms: dict[str, dict[str, str]] = field(default_factory=dict)
    _places: dict[str, set[int]] | None = None

    @property
    def today(self) -> date:
        return self.reading.today

    def terms(self, dictionary: str, aliases: bool = True) -> dict[str, str]:
        """Name → code of a dictionary in its order, the other spellings after the names."""
        if dictionary not in self._terms:
            rows = self.reading.where(TermRecord, dictionary=dictionary)
            rows.sort(key=lambda t: (t.hidden, t.position is None, t.position, t.name))
            self._terms[dictionary] = {t.name: t.code for t in rows}
            for t in rows:
                for other in t.aliases.split(";"):
                    if other.strip():
                        self._terms[f"{dictionary} aliases"] = self._terms.get(f"{dictionary} aliases", {}) | {other.strip(): t.code}
        return self._terms[dictionary] | (self._terms.get(f"{dictionary} aliases", {}) if aliases else {})

    def organizations(self, text: str) -> tuple[int, ...]:
        """Organisations called so in any spelling that imports know: «Гимназия 9» is «МБОУ Гимназия № 9»."""
        if self._places is None:
            self._places = _places(self.reading)
        for written in dict.fromkeys((text, other_layout(text))):
            if found := self._places.get(fold(written)) or self._places.get(organization_key(written)):
                return tuple(sorted(found))
        return ()

    def referred(self, register: str, value: Value, caption: str) -> tuple[Filter, ...]:
        """Filters on a record of the register that the value calls: «#12», an exact name, else every word somewhere in it."""
        text = value.text.strip()
        if not text:
            raise v.Unclear(f"«{caption}»: допишите, что искать.")
        if text[:1] == "#" and text[1:].isdigit():
            return (Filter("id", "in", (int(text[1:]),)),)
        if register == "organizations" and (ids := self.organizations(text)):
            return (Filter("id", "in", ids),)
        if register in ("posts", "levels", "instruments", "associations", "programs") and (same := self._exact(register, text)):
            return (Filter("id", "in", same),)
        label = catalogue.register(register)
        if isinstance(label.column(label.label[0]).field, f.Text) and not records.find(self.reading.connection, register, text, 1):
            self.notes.append(f"«{caption}»: «{text}» в разделе «{label.title}» не найдено.{self._like(register, text)}")
        return (Filter("", "words", text),)

    def _like(self, register: str, text: str) -> str:
        """What in a small register is written nearly so."""
        if register not in ("organizations", "associations"):
            return ""
        names = {row[0] for row in records.values(self.reading.connection, register, ("name",))}
        said = v.nearest(text, names)
        return said if said.startswith(" Похоже") else ""

    def _exact(self, register: str, text: str) -> tuple[int, ...]:
        name = catalogue.register(register).label[0]
        connection = self.reading.connection
        known = {fold(text), fold(other_layout(text))}
        return tuple(n for n, written in records.values(connection, register, ("id", name)) if fold(written) in known)

    def found(self, register: str, filters: tuple[Filter, ...]) -> bool:
        """Whether the register has such a record at all."""
        from nmsdesk.domain.queries import ListQuery

        return bool(records.ids_of(self.reading.connection, ListQuery(register, filters=filters)))

    def labels(self, register: str, text: str) -> list[Offer]:
        """Records of the register that the text finds, written so that they are found again: by the texts of the label, else «#12»."""
        connection = self.reading.connection
        ids = records.find(connection, register, text, MOST)
        declared_ = catalogue.register(register)
        names = [n for n in declared_.label if isinstance(declared_.column(n).field, f.Text)]
        written = records.values(connection, register, names, ids) if names else [()] * len(ids)
        shown = records.Labels(connection).of(register, ids)
        hints = records.hints(connection, register, ids)
        found: list[Offer] = []
        for number, parts in zip(ids, written):
            told = " ".join(x for x in parts if x)
            label = shown[number]
            found.append((told or f"#{number}", hints.get(number, "") if told == label else label))
        return found


_indexes: WeakKeyDictionary[Any, tuple[Any, dict[str, set[int]]]] = WeakKeyDictionary()  # of each open base: state, ids by key


def _places(reading: Reading) -> dict[str, set[int]]:
    """Organisations by the keys of their names, made anew when a name may have changed: a region has thousands of them."""
    connection = reading.connection
    state = tuple(records.state(connection, key) for key in ("organizations", "organization_aliases"))
    known = _indexes.get(connection.engine)
    if known is None or known[0] != state:
        known = state, organization_index(reading.where(Organization), reading.where(OrganizationAlias))
        _indexes[connection.engine] = known
    return known[1]


Meaning = Callable[[Asking, Value], Filter]
Offers = Callable[[Asking, str], list[Offer]]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the language: its name as a filter's field, how it is written, what else it is called, what one value means."""

    name: str
    said: str
    caption: str
    meaning: Meaning
    offers: Offers
    hint: str = ""
    aliases: tuple[str, ...] = ()
    decimal: bool = False  # «0,5» is one number
    register: str = ""  # where «#12» is looked up

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(key_of(x) for x in (self.said, self.caption, *self.aliases)))


def all_of(*filters: Filter) -> Filter:
    return filters[0] if len(filters) == 1 else Filter("", "all", filters)


def any_of(*filters: Filter) -> Filter:
    return filters[0] if len(filters) == 1 else Filter("", "any", filters)


def has(register: str, column: str, *filters: Filter) -> Filter:
    """There is a record of the register that points here and keeps the filters."""
    return Filter("", "has", (register, column, filters))


def either(yes: bool, asked: Filter) -> Filter:
    """The filter or its contrary."""
    return asked if yes else Filter("", "not", (asked,))


def matching(options: list[str] | tuple[str, ...], text: str, hints: dict[str, str] | None = None) -> list[Offer]:
    """The options that begin with the text, then those that hold it, ё, case and layout alike."""
    wanted = [t for t in dict.fromkeys((fold(text), fold(other_layout(text)))) if t]
    if not wanted:
        return [(o, (hints or {}).get(o, "")) for o in options]
    begin = [o for o in options if any(fold(o).startswith(t) for t in wanted)]
    hold = [o for o in options if o not in begin and any(t in fold(o) for t in wanted)]
    return [(o, (hints or {}).get(o, "")) for o in (*begin, *hold)]


def number_offers(text: str) -> list[Offer]:
    return [] if text else [("<", "меньше"), (">", "больше"), (">=", "не меньше")]


def day_offers(asking: Asking, text: str, more: list[Offer]) -> list[Offer]:
    n = asking.today.year - (asking.today.month < 9)
    options = {
        "сегодня": "",
        str(asking.today.year): "весь год",
        str(asking.today.year - 1): "весь год",
        f"{n}/{n + 1}": "учебный год",
        "сегодня-30..сегодня": "последние 30 дней",
        "<сегодня": "раньше сегодняшнего дня",
    }
    return [*matching(list(options), text, options), *(o for o in more if o[0].startswith(fold(text)))]
