"""The text of an analytical note taken apart: fields in braces with their places, faults of writing, sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

CODES = {"1": "1", "2a": "2a", "2а": "2a", "2b": "2b", "2б": "2b", "3": "3", "4": "4", "5": "5", "6": "6", "7": "7"}
_PLACE = re.compile(r"place:(.+)\.(\w+)")
_SHORT = ("ст", "им", "ул", "рис", "табл", "см", "напр")
_END = re.compile(r"[.!?…]+[»\"”)]*(?=\s+[«\"“(]*[А-ЯЁA-Z\d{]|\s*\n|\s*$)|\n+")


@dataclass(frozen=True, slots=True)
class Field:
    """«{6.missing|школа|школы|школ}»: where it stands in the text and what it asks for; ``code`` is '' for what is not of an indicator."""

    start: int
    end: int
    code: str
    place: str
    name: str
    forms: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The field without its forms, as values are kept by: «1.place:Гимназия № 9.percent»."""
        of = f"place:{self.place}." if self.place else ""
        return f"{self.code}.{of}{self.name}" if self.code else self.name


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a place of the text, in a sentence."""

    start: int
    end: int
    message: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its place in the text; the full stop belongs to it."""

    start: int
    end: int
    text: str


def parse(text: str) -> tuple[list[Field], list[Fault]]:
    """The fields of a text in their order, and the faults: a brace not closed, a field that is not written as one."""
    fields: list[Field] = []
    faults: list[Fault] = []
    at = 0
    while (start := text.find("{", at)) >= 0:
        end, again = text.find("}", start), text.find("{", start + 1)
        if end < 0 or 0 <= again < end:
            stop = again if again >= 0 else len(text)
            faults.append(Fault(start, stop, "Фигурная скобка «{» не закрыта."))
            at = start + 1
            continue
        at = end + 1
        read = _field(text[start + 1 : end], start, at)
        (fields if isinstance(read, Field) else faults).append(read)  # type: ignore[arg-type]
    faults += [Fault(n, n + 1, "Лишняя скобка «}».") for n in _stray(text)]
    return fields, sorted(faults, key=lambda f: f.start)


def _stray(text: str) -> Iterator[int]:
    inside = False
    for n, sign in enumerate(text):
        if sign == "{":
            inside = True
        elif sign == "}":
            if not inside:
                yield n
            inside = False


def _field(said: str, start: int, end: int) -> Field | Fault:
    what, *forms = (part.strip() for part in said.split("|"))
    if not what:
        return Fault(start, end, "В скобках ничего нет. Например: {6.percent}.")
    head, dot, rest = what.partition(".")
    code = CODES.get(head.strip().lower(), "")
    if not dot:
        return Field(start, end, "", "", what, tuple(forms))
    if not code:
        return Fault(start, end, f"Показателя «{head}» нет. Есть: 1, 2а, 2б, 3, 4, 5, 6, 7.")
    if rest.startswith("place:"):
        found = _PLACE.fullmatch(rest)
        if found is None:
            return Fault(start, end, "Поле организации пишется так: {1.place:Гимназия № 9.percent}.")
        return Field(start, end, code, found[1].strip(), found[2], tuple(forms))
    return Field(start, end, code, "", rest.strip(), tuple(forms))


def masked(text: str) -> str:
    """The text with every field as a run of one sign, of the same length: what is left are the words written by hand."""
    return re.sub(r"\{[^{}]*\}", lambda m: "\x00" * len(m[0]), text)


def sentences(text: str) -> list[Sentence]:
    """The sentences of a text; «п. п.», «г. о.», «И. О. Фамилия», «№ 5.» and dates end none."""
    hidden, start = masked(text), 0
    found: list[Sentence] = []
    for stop in _END.finditer(hidden):
        if "\n" not in stop[0] and _abbreviated(hidden[start : stop.start()], hidden[stop.end() :]):
            continue
        _add(found, text, start, stop.end())
        start = stop.end()
    _add(found, text, start, len(text))
    return found


def _abbreviated(before: str, after: str) -> bool:
    """Whether the full stop belongs to a shortened word, to initials or to the number of a list."""
    word = re.search(r"(\w+)$", before)
    if word is None or not after.strip():
        return False
    if before.strip().isdigit():
        return True  # «1. Провести семинар»
    if len(word[1]) == 1 and word[1].isalpha():
        if word[1] == "г" and re.search(r"\d\s*г$", before):
            return False  # «в 2025 г. Далее»
        return word[1].isupper() or word[1] in "гот" or not after.lstrip()[:1].isupper()
    return word[1].lower() in _SHORT


def _add(found: list[Sentence], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    inside = piece.strip()
    if inside:
        at = start + piece.index(inside[0])
        found.append(Sentence(at, at + len(inside), inside))
