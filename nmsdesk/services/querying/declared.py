"""Words of the search language that a register's declaration gives: one for each field, whatever its kind."""

from __future__ import annotations

from nmsdesk.domain import catalogue
from nmsdesk.domain import fields as f
from nmsdesk.domain.queries import Filter
from nmsdesk.domain.query_words import Value, key_of
from nmsdesk.russian import fold
from nmsdesk.services.querying import values as v
from nmsdesk.services.querying.language import (
    Asking,
    Meaning,
    Offer,
    Offers,
    Word,
    all_of,
    day_offers,
    either,
    matching,
    number_offers,
)


def _field_meaning(name: str, field_: f.Field, required: bool, caption: str) -> Meaning:
    def meaning(asking: Asking, value: Value) -> Filter:
        yes = v.said_yes(value)
        if isinstance(field_, f.Flag):
            if yes is None:
                raise v.Unclear(f"«{caption}»: пишите «да» или «нет».")
            return Filter(name, "eq", yes)
        if yes is not None and not (isinstance(field_, f.Choice) and _is_option(asking, field_, value)):
            return Filter(name, "filled" if yes else "empty")
        match field_:
            case f.Day():
                return all_of(*v.within(name, v.days(value, asking.today, caption)))
            case f.Number():
                step = 1 if not field_.decimals else 10**-field_.decimals
                return _between(name, v.numbers(value, caption, step if not field_.decimals else 0), value, bool(field_.decimals))
            case f.Choice() | f.Many():
                return Filter(name, "in", v.codes(value, captions_of(asking, field_), caption))
            case f.Ref():
                return referring(asking, name, field_.register, value, caption)
        if not value.text:
            raise v.Unclear(f"«{caption}»: допишите, что искать.")
        return Filter(name, "contains", value.text)

    return meaning


def _is_option(asking: Asking, field_: f.Choice, value: Value) -> bool:
    return fold(value.text) in {fold(c) for c in captions_of(asking, field_)}


def _between(name: str, bounds: v.Bounds, value: Value, decimal: bool) -> Filter:
    if decimal and value.op in ("<", ">"):
        low, high = bounds.low, bounds.high
        return Filter(name, "below", high) if value.op == "<" else Filter(name, "above", low)
    found = [Filter(name, "since", _whole(bounds.low, decimal))] if bounds.low is not None else []
    found += [Filter(name, "until", _whole(bounds.high, decimal))] if bounds.high is not None else []
    return all_of(*(found or [Filter(name, "filled")]))


def _whole(n: float, decimal: bool) -> float:
    return n if decimal else int(n)


def captions_of(asking: Asking, field_: f.Field) -> dict[str, str]:
    """Caption → code of a choice."""
    if isinstance(field_, (f.Choice, f.Many)) and field_.dictionary:
        return asking.terms(field_.dictionary)
    return {caption: code for code, caption in field_.options.items()} if isinstance(field_, f.Choice) else {}


def referring(asking: Asking, name: str, register: str, value: Value, caption: str) -> Filter:
    """The field refers to what the value calls; a call that nobody answers is told, and finds nothing."""
    filters = asking.referred(register, value, caption)
    return Filter(name, "in", filters[0].value) if filters[0].field == "id" else Filter(name, "of", filters)


def _field_offers(field_: f.Field) -> Offers:
    def offers(asking: Asking, text: str) -> list[Offer]:
        emptiness = [] if field_.required else [("есть", "заполнено"), ("нет", "не заполнено")]
        match field_:
            case f.Flag():
                return matching(("да", "нет"), text)
            case f.Day():
                return day_offers(asking, text, emptiness)
            case f.Choice() | f.Many():
                names = asking.terms(field_.dictionary, aliases=False) if field_.dictionary else captions_of(asking, field_)
                return [*matching(list(names), text), *(o for o in emptiness if o[0].startswith(fold(text)))]
            case f.Ref():
                return [*asking.labels(field_.register, text), *(o for o in emptiness if text and o[0].startswith(fold(text)))]
            case f.Number():
                return [*number_offers(text), *(o for o in emptiness if o[0].startswith(fold(text)))]
        return [o for o in emptiness if o[0].startswith(fold(text))]

    return offers


_CALLED = {
    "organizations": ("школа", "организация", "сад"),
    "persons": ("работник", "педагог", "фио"),
    "associations": ("объединение", "гмо"),
    "posts": ("должность",),
    "documents": ("документ", "приказ"),
    "levels": ("уровень",),
}


def declared(register: catalogue.Register) -> list[Word]:
    """A word for each field: its caption; its first word and the usual names of what it refers to while nobody else bears them."""
    spoken = {c.name: c.caption.replace("№", "номер ").split() for c in register.columns}
    firsts = [key_of(parts[0]) for parts in spoken.values()]
    taken: set[str] = set()
    called: set[str] = set()
    found = []
    for c in register.columns:
        parts = spoken[c.name]
        first = key_of(parts[0])
        other = [*c.field.aliases, c.name]
        if isinstance(c.field, f.Ref):
            other += [x for x in _CALLED.get(c.field.register, ()) if x not in called]
            called.update(_CALLED.get(c.field.register, ()))
        if first not in taken:
            other.append(parts[0])
            taken.add(first)
        # Written by its first word where that is enough, else by the whole caption with hyphens.
        short = firsts.count(first) == 1 and len(first) >= 4
        said = "-".join(x.lower().strip(",.%()") for x in (parts[:1] if short else parts))
        required = c.field.required
        meaning = _field_meaning(c.name, c.field, required, said)
        refers = c.field.register if isinstance(c.field, f.Ref) else ""
        decimal = isinstance(c.field, f.Number) and c.field.decimals > 0
        found.append(Word(c.name, said, c.caption, meaning, _field_offers(c.field), _hint(c.field), tuple(other), decimal, refers))
    if register.dated:
        found.append(Word("@on", "действует", "Действует", _in_force, lambda a, t: matching(("да", "нет"), t), "Сегодня или на дату"))
    return [w for w in found if w.said]


def _in_force(asking: Asking, value: Value) -> Filter:
    yes = v.said_yes(value)
    if yes is not None:
        return either(yes, Filter("", "on", asking.today))
    return Filter("", "on", v.span(value.text, asking.today, "действует")[0])


def _hint(field_: f.Field) -> str:
    match field_:
        case f.Flag():
            return "да или нет"
        case f.Day():
            return "дата, год, >=01.09.2025"
        case f.Number():
            return "<35, 30..40"
    return field_.hint
