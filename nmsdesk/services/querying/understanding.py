"""A text of the search language as a list's question, and a question as a text again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from nmsdesk.domain import catalogue
from nmsdesk.domain import fields as f
from nmsdesk.domain import query_words as grammar
from nmsdesk.domain.queries import Filter, ListQuery
from nmsdesk.domain.query_words import Term, Value
from nmsdesk.russian import day, fold, other_layout
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.querying import values as v
from nmsdesk.services.querying.language import Asking, Word, any_of
from nmsdesk.services.querying.vocabulary import vocabulary, words_of
from nmsdesk.storage import records


@dataclass(frozen=True, slots=True)
class Understood:
    """The list that a text asks for, and a Russian sentence for each term that was left out."""

    query: ListQuery
    troubles: tuple[str, ...] = ()


def understood(desk: Desk, key: str, text: str) -> Understood:
    """The list of a register that the text asks for. A term that is not understood is told and left out, the rest works."""
    catalogue.register(key)
    with desk.read() as reading:
        asking = Asking(reading)
        return _understood(asking, key, text)


def _understood(asking: Asking, key: str, text: str) -> Understood:
    known = vocabulary(key)
    free: list[str] = []
    filters: list[Filter] = []
    troubles: list[str] = []
    for term in grammar.terms(text):
        if term.free:
            free.append(term.text)
            continue
        try:
            found = _meant(asking, key, known, term)
        except v.Unclear as trouble:
            troubles.append(str(trouble))
            continue
        if found is None:
            free.append(term.text)
        else:
            filters.append(found)
    return Understood(ListQuery(key, " ".join(free), tuple(filters)), tuple(dict.fromkeys([*troubles, *asking.notes])))


def _meant(asking: Asking, key: str, known: dict[str, Word], term: Term) -> Filter | None:
    """The filter of a term; None when it is no term at all but a free word with a sign in it."""
    if grammar.key_of(term.word) in ("не", "yt") and term.colon:
        return Filter("@without", "not", (Filter("", "words", " ".join(x.text for x in term.values)),), term.text)
    word, term = word_of(known, term)
    if word is None:
        if not term.colon:
            return None
        raise v.Unclear(_unknown(key, term))
    given = _decimal(term) if word.decimal else term.values
    if not any(x.text for x in given):
        raise v.Unclear(f"«{word.said}»: допишите значение.")
    found = any_of(*(word.meaning(asking, x) for x in given if x.text))
    return Filter(word.name, "not" if term.negated else "all", (found,), term.text)


def word_of(known: dict[str, Word], term: Term) -> tuple[Word | None, Term]:
    """The word of a term and the term as meant: one typed with the wrong layout is turned, its value too if that is Latin."""
    if (word := known.get(grammar.key_of(term.word))) is not None:
        return word, term
    turned = known.get(grammar.key_of(other_layout(term.word)))
    if turned is None:
        return None, term
    told = term.text[term.values_at - term.start :]
    if any("а" <= sign <= "я" or sign == "ё" for sign in fold(told)) or not any(sign.isalpha() for sign in told):
        return turned, term
    again = grammar.terms(f"{'не:' if term.negated else ''}{turned.said}:{grammar.swapped(told)}")
    return turned, replace(again[0], text=term.text) if again else term


def _decimal(term: Term) -> tuple[Value, ...]:
    """«0,5» is one number, not two."""
    values = term.values
    if len(values) == 2 and not values[1].op and values[0].text.isdigit() and values[1].text.isdigit():
        return (replace(values[0], text=f"{values[0].text},{values[1].text}", end=values[1].end),)
    return values


def _unknown(key: str, term: Term) -> str:
    said = [w.said for w in words_of(key)]
    return f"Слова «{term.word}» в разделе «{catalogue.register(key).title}» нет.{v.nearest(term.word, said)}"


def term(reading: Reading, key: str, name: str, written: Sequence[str]) -> Filter:
    """The filter of a word (by its name) with these values, as if it had been typed."""
    word = next(w for w in words_of(key) if w.name == name)
    text = f"{word.said}:{','.join(grammar.quoted(x) for x in written)}"
    found = _understood(Asking(reading), key, text)
    return found.query.filters[0]


def is_called(reading: Reading, register: str, name: str, number: int) -> bool:
    """Whether the name alone calls this record in the language."""
    asked = Asking(reading).referred(register, Value("", name, 0, 0), "") if name else ()
    return bool(asked) and asked[0] == Filter("id", "in", (number,))


# a question as a text


def words(desk: Desk, query: ListQuery) -> str:
    """The text that asks for the same list: the free words, then a term for each filter that can be said."""
    with desk.read() as reading:
        told = [text for item in query.filters if (text := _said(Asking(reading), query.register, item))]
    return " ".join(x for x in (query.search, *told) if x)


def caption(desk: Desk, key: str, item: Filter) -> str:
    """A filter as a chip says it: «Школа: Гимназия № 9», «Возраст: <35», «Не категория: высшая»; '' when it cannot be said."""
    with desk.read() as reading:
        text = _said(Asking(reading), key, item)
    found = next(iter(grammar.terms(text)), None)
    if found is None or found.free:
        return text
    word, term = word_of(vocabulary(key), found)
    if word is None:
        return text
    given = _decimal(term) if word.decimal else term.values
    with desk.read() as reading:
        labels = records.Labels(reading.connection)
        values = ", ".join(f"{x.op}{_labelled(labels, word, x.text)}" for x in given)
    return f"{'Не ' if term.negated else ''}{word.caption if not term.negated else word.said}: {values}"


def _labelled(labels: records.Labels, word: Word, text: str) -> str:
    if word.register and text[:1] == "#" and text[1:].isdigit():
        return labels.of(word.register, [int(text[1:])]).get(int(text[1:]), text)
    return text


def _said(asking: Asking, key: str, item: Filter) -> str:
    if item.said:
        return item.said
    said = {w.name: w.said for w in words_of(key)}
    labels = records.Labels(asking.reading.connection)
    works = {"works": ("place", "organizations"), "post": ("post", "posts")}
    if item.op in works:
        name, register = works[item.op]
        ids = item.value[0] if isinstance(item.value[0], tuple) else (item.value[0],)
        names = labels.of(register, ids)
        return f"{said[name]}:{','.join(grammar.quoted(names.get(n, '')) for n in ids)}"
    if item.op == "teaches":
        codes = item.value[0] if isinstance(item.value[0], tuple) else (item.value[0],)
        return f"{said['subject']}:{','.join(grammar.quoted(labels.term('subjects', c)) for c in codes)}"
    if item.op == "young":
        return f"{said['young']}:да"
    if item.op == "on":
        return f"{said['@on']}:{'да' if item.value == asking.today else day(item.value)}" if "@on" in said else ""
    if item.field not in said or item.op not in _SIGNS:
        return ""
    return f"{said[item.field]}:{_SIGNS[item.op]}{_value(labels, key, item)}"


_SIGNS = {"eq": "", "in": "", "since": ">=", "until": "<=", "above": ">", "below": "<", "contains": "", "empty": "нет", "filled": "есть"}


def _value(labels: records.Labels, key: str, item: Filter) -> str:
    if item.op in ("empty", "filled") or item.value is None:
        return "" if item.value is not None or item.op != "eq" else "нет"
    field = catalogue.register(key).column(item.field).field
    given: Any = item.value if item.op == "in" else (item.value,)
    if isinstance(field, f.Ref):
        names = labels.of(field.register, given)
        return ",".join(grammar.quoted(names.get(n, f"#{n}")) for n in given)
    if isinstance(field, f.Text):
        return ",".join(grammar.quoted(x) for x in given)
    return ",".join(grammar.quoted(labels.text(field, (x,) if isinstance(field, f.Many) else x)) for x in given)
