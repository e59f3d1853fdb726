"""What can be written at the cursor of a search: words of the language, and after the colon their values."""

from __future__ import annotations

from dataclasses import dataclass

from nmsdesk.domain import catalogue
from nmsdesk.domain import query_words as grammar
from nmsdesk.russian import fold, other_layout
from nmsdesk.services.desk import Desk
from nmsdesk.services.querying.language import MOST, Asking, Word
from nmsdesk.services.querying.understanding import word_of
from nmsdesk.services.querying.vocabulary import vocabulary, words_of


@dataclass(frozen=True, slots=True)
class Completion:
    """What to put in place of the text from ``start`` to ``end``, how it is shown and what is said beside it."""

    start: int
    end: int
    insert: str
    caption: str
    hint: str = ""


def completions(desk: Desk, key: str, text: str, cursor: int) -> list[Completion]:
    """Completions of the term at the cursor, the likeliest first; a value that holds spaces is put in quotes."""
    catalogue.register(key)
    term = next((t for t in grammar.terms(text) if t.start <= cursor <= t.end), None)
    if term is None or term.free or cursor < term.values_at:
        return _words(key, text, cursor, term)
    word, _ = word_of(vocabulary(key), term)
    if word is None:
        return []
    with desk.read() as reading:
        return _values(Asking(reading), word, term, cursor, "" if text[term.end : term.end + 1].isspace() else " ")


def _words(key: str, text: str, cursor: int, term: grammar.Term | None) -> list[Completion]:
    start, end = (term.start, term.end) if term is not None and term.free else (cursor, cursor)
    if term is not None and not term.free:
        start, end = term.start, term.values_at
    minus = "-" if text[start:end].startswith("-") else ""
    typed = grammar.key_of(text[start:cursor])
    turned = grammar.key_of(other_layout(text[start:cursor].lstrip("-")))
    wanted = [w for w in dict.fromkeys((typed, turned)) if w]
    if not wanted and term is not None and not minus:
        return []
    begin: list[Word] = []
    hold: list[Word] = []
    for word in words_of(key):
        if not wanted or any(k.startswith(w) for w in wanted for k in word.keys):
            begin.append(word)
        elif any(len(w) >= 3 and w in k for w in wanted for k in word.keys):
            hold.append(word)
    return [Completion(start, end, f"{minus}{w.said}:", f"{w.said}:", _about(w)) for w in (*begin, *hold)]


def _about(word: Word) -> str:
    own = word.caption if fold(word.caption) != fold(word.said) else ""
    return ", ".join(x for x in (own, word.hint) if x)


def _values(asking: Asking, word: Word, term: grammar.Term, cursor: int, after: str) -> list[Completion]:
    at = next((x for x in term.values if x.start <= cursor <= x.end), None)
    if at is None:
        return []
    inner = max(0, cursor - at.start - at.quoted)
    typed = at.text[:inner] if cursor < at.end else at.text
    found = []
    for text, hint in word.offers(asking, typed)[: MOST * 2]:
        sign = text in ("<", ">", ">=", "<=")
        insert = text if sign or text.startswith("<") else grammar.quoted(text)
        numbered = text[:1] == "#" and bool(hint)
        caption, said = (hint, "") if numbered else (text, hint)
        found.append(Completion(at.start, at.end, insert + ("" if sign else after), caption, said))
    return found
