"""The whole vocabulary of a register: words by hand, words of its fields, words about the person of a record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from nmsdesk.domain import catalogue
from nmsdesk.domain import fields as f
from nmsdesk.domain.queries import Filter
from nmsdesk.domain.query_words import Value, key_of
from nmsdesk.services.querying.declared import declared
from nmsdesk.services.querying.language import Asking, Word
from nmsdesk.services.querying.people import person_words
from nmsdesk.services.querying.places import organization_words


@cache
def vocabulary(key: str) -> dict[str, Word]:
    """Every way of writing a word of the register → the word.

    Words by hand come before those of the declaration; those about persons are known wherever a record is of a person.
    """
    by_hand: dict[str, Callable[[], list[Word]]] = {"persons": person_words, "organizations": organization_words}
    register = catalogue.register(key)
    found: dict[str, Word] = {}
    own = [*(by_hand[key]() if key in by_hand else []), *declared(register)]
    person = next((c for c in register.columns if c.name == "person" and isinstance(c.field, f.Ref)), None)
    for words_ in (own, [_of_person(w) for w in person_words()] if person is not None else []):
        for exact in (True, False):  # how a word is written goes before what it is also called
            for word in words_:
                for k in (key_of(word.said),) if exact else word.keys:
                    if k:
                        found.setdefault(k, word)
    return found


def _of_person(word: Word) -> Word:
    """A word about persons in the list of what was done by them: «предмет:математика» among diagnostics."""

    def meaning(asking: Asking, value: Value) -> Filter:
        return Filter("person", "of", (word.meaning(asking, value),))

    hint = f"работник: {word.hint}" if word.hint else "работник"
    return replace(word, name=f"person.{word.name}", meaning=meaning, hint=hint)


@cache
def words_of(key: str) -> tuple[Word, ...]:
    """The words of a register, each once, in the order of use; one whose writing means another word is left out."""
    known = vocabulary(key)
    found: dict[str, Word] = {}
    for word in known.values():
        if known[key_of(word.said)] is word:
            found.setdefault(word.name, word)
    return tuple(found.values())
