"""The grammar of the search language: a text into terms «слово:значение» and free words, each with its place in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nmsdesk.russian import fold, other_layout

OPERATORS = {"≤": "<=", "≥": ">=", "=<": "<=", "=>": ">="}
OPERATOR_WORDS = {
    "моложе": "<", "младше": "<", "меньше": "<", "раньше": "<", "менее": "<",
    "старше": ">", "больше": ">", "позже": ">", "после": ">", "более": ">",
    "до": "<=", "по": "<=", "от": ">=", "с": ">=",
}  # fmt: skip
_SIGN = r"<=|>=|=<|=>|[<>=≤≥]"
_HEAD = re.compile(
    r"(?P<minus>-|не:|yt[:^])?"
    r"(?P<word>\"[^\"\n]+\"|[а-яё][\wё№%-]*|[a-z\[\];',.`][a-z0-9_\[\];',.`-]*)"
    rf"(?P<mark>:(?!//)|\^|(?={_SIGN}))",
    re.IGNORECASE,
)
_NOT = re.compile(r"не:|yt[:^]|-(?=[^\s\d-])", re.IGNORECASE)
_COMPARED = re.compile(rf"(?P<sign>{_SIGN})\s*|(?P<said>{'|'.join(OPERATOR_WORDS)})\s*(?=\d|сегодня)", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_QUOTES = {'"': '"', "«": "»", "„": "“", "“": "”"}
_SIGNS = str.maketrans({"@": '"', "#": "№", "^": ":", "?": ",", "/": "."})  # the same keys with the Russian layout


@dataclass(frozen=True, slots=True)
class Value:
    """One of the values of a term: the comparison before it ('' for none), its text, where it stands."""

    op: str
    text: str
    start: int
    end: int
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """A piece of the text: a free word (``word`` is '') or a word of the language with its values.

    ``colon`` tells «возраст:35» from «возраст<35»; ``values_at`` is where the values begin.
    """

    text: str
    start: int
    end: int
    word: str = ""
    values: tuple[Value, ...] = ()
    negated: bool = False
    colon: bool = False
    values_at: int = 0

    @property
    def free(self) -> bool:
        return not self.word


def key_of(word: str) -> str:
    """A word as words are compared: letters and digits alone, folded: «Дата рождения» and «дата-рождения» are one."""
    return re.sub(r"[\W_]", "", fold(word))


def swapped(text: str) -> str:
    """The text as typed with the other layout, signs of the upper row included: «irjkf^@kbwtq@» is «школа:"лицей"»."""
    return other_layout(text.translate(_SIGNS)) if re.search("[a-zA-Z]", text) else other_layout(text)


def terms(text: str) -> list[Term]:
    """The terms of a text in their order; nothing is refused, an unclosed quote reaches to the end."""
    found: list[Term] = []
    place = 0
    while place < len(text):
        if (gap := _SPACE.match(text, place)) is not None:
            place = gap.end()
            continue
        term = _told(text, place) or _free(text, place)
        found.append(term)
        place = term.end
    return found


def _free(text: str, start: int) -> Term:
    end = next((m.start() for m in _SPACE.finditer(text, start)), len(text))
    return Term(text[start:end], start, end)


def _told(text: str, start: int) -> Term | None:
    """The term «слово:значения» that begins here, if one does."""
    head = _HEAD.match(text, start)
    if head is None or (head["mark"] == "^" and not head["word"].isascii()):
        return None
    place = head.end()
    negated = bool(head["minus"])
    if head["mark"] and (gap := _SPACE.match(text, place)) and gap.end() < len(text) and not _HEAD.match(text, gap.end()):
        place = gap.end()
    first = place
    if (no := _NOT.match(text, place)) is not None:
        negated, place = not negated, no.end()
    values, end = _values(text, place, head["mark"] == "^")
    word = head["word"].strip('"')
    return Term(text[start:end], start, end, word, tuple(values), negated, bool(head["mark"]), first)


def _values(text: str, place: int, upper_row: bool) -> tuple[list[Value], int]:
    """Values separated by commas from the place on, and where they end."""
    quotes = _QUOTES | ({"@": "@"} if upper_row else {})
    found: list[Value] = []
    while True:
        op = ""
        if (compared := _COMPARED.match(text, place)) is not None:
            sign = compared["sign"]
            op = OPERATORS.get(sign, sign) if sign else OPERATOR_WORDS[compared["said"].lower()]
            place = compared.end()
        if place < len(text) and text[place] in quotes:
            close = text.find(quotes[text[place]], place + 1)
            end = len(text) if close < 0 else close + 1
            found.append(Value(op, text[place + 1 : len(text) if close < 0 else close], place, end, True))
        else:
            end = place
            while end < len(text) and not text[end].isspace() and text[end] != ",":
                end += 1
            found.append(Value(op, text[place:end], place, end))
        place = found[-1].end
        if place < len(text) and text[place] == ",":
            place += 1
            continue
        return found, place


def quoted(text: str) -> str:
    """A value as it is written in a term: in quotes when it holds spaces, commas or signs of the language."""
    text = text.replace('"', "'")
    return f'"{text}"' if not text or re.search(r"[\s,«»„“]", text) or re.match(rf"-|{_SIGN}|не:", text, re.IGNORECASE) else text
