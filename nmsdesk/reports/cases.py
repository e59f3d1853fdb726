"""Names of people and posts in grammatical cases, as orders and letters need them (findings.md §6: names in cases)."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Literal

Case = Literal["genitive", "dative", "accusative", "instrumental"]
_CASES: tuple[Case, ...] = ("genitive", "dative", "accusative", "instrumental")
_MEN = frozenset(("никита", "илья", "лука", "фома", "кузьма", "савва", "данила", "гаврила", "игорь", "иса", "муса", "мустафа"))
# Only what the endings below would get wrong: a post wholly in each case, in the order of _CASES.
_POSTS: dict[str, tuple[str, str, str, str]] = {
    "ассистент (помощник)": ("ассистента (помощника)", "ассистенту (помощнику)", "ассистента (помощника)", "ассистентом (помощником)"),
    "секретарь": ("секретаря", "секретарю", "секретаря", "секретарём"),
    "завуч": ("завуча", "завучу", "завуча", "завучем"),
}
_ADJECTIVE = {"ый": ("ого", "ому", "ого", "ым"), "ой": ("ого", "ому", "ого", "ым"), "ая": ("ой", "ой", "ую", "ой")}
_SOFT = {"ий": ("его", "ему", "его", "им"), "яя": ("ей", "ей", "юю", "ей")}
_VELAR = {"ий": ("ого", "ому", "ого", "им")}
_UNMOVED = re.compile(r"^(?:и\.?\s?о\.?|зам\.|ст\.|врио)\s", re.IGNORECASE)


def is_woman(sex: str, last: str, first: str, patronymic: str) -> bool:
    """By the recorded sex, else by the patronymic, the first name, the surname."""
    if sex:
        return sex == "f"
    middle, given = patronymic.casefold().rstrip(". "), first.casefold().rstrip(". ")
    if len(middle) > 1:
        return middle.endswith(("на", "кызы", "гызы"))
    if len(given) > 1:
        return given not in _MEN and given.endswith(("а", "я", "ь"))
    return last.casefold().endswith(("ова", "ева", "ёва", "ина", "ына", "ая"))


def name_in(case: Case, last: str, first: str, patronymic: str = "", sex: str = "") -> str:
    """«Ивановой Марии Петровне»; a part that is an initial stays as it is."""
    from pytrovich.enums import NamePart

    if numbered := re.fullmatch(r"(Работник)(\W\d+)", last):  # a person without a name
        return _noun(numbered[1], _CASES.index(case)) + numbered[2]
    woman = is_woman(sex, last, first, patronymic)
    parts = ((NamePart.LASTNAME, last), (NamePart.FIRSTNAME, first), (NamePart.MIDDLENAME, patronymic))
    return " ".join(_part(part, text, woman, case) for part, text in parts if text)


def _part(part: Any, text: str, woman: bool, case: Case) -> str:
    from pytrovich.enums import Case as Forms
    from pytrovich.enums import Gender

    if len(text.rstrip(".")) < 2 or not re.fullmatch(r"[А-ЯЁа-яё' -]+", text):
        return text
    gender = Gender.FEMALE if woman else Gender.MALE
    return str(_maker().make(part, gender, Forms[case.upper()], text))


@cache
def _maker() -> Any:
    from pytrovich.maker import PetrovichDeclinationMaker

    return PetrovichDeclinationMaker()


def post_in(case: Case, post: str) -> str:
    """«заместителю директора», «старшего воспитателя»: adjectives and the head noun change, what follows stays."""
    text = post.strip()
    number = _CASES.index(case)
    if text.casefold() in _POSTS:
        return _POSTS[text.casefold()][number]
    first, _, rest = text.partition(" ")
    if first.casefold() in _POSTS:
        return f"{_POSTS[first.casefold()][number]} {rest}"
    if not text or _UNMOVED.match(text):
        return _lower(text)
    words = text.split(" ")
    for i, word in enumerate(words):
        adjective = i + 1 < len(words) and _is_adjective(word) and words[i + 1].islower() and not _starts_tail(words[i + 1])
        words[i] = "-".join(_form(part, number) for part in word.split("-"))
        if not adjective:
            break
    return _lower(" ".join(words))


def _lower(text: str) -> str:
    """With a small first letter, abbreviations left alone."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _is_adjective(word: str) -> bool:
    return word.endswith(("ый", "ий", "ая", "ой", "яя")) and not word.endswith(("ующий", "ующая"))


def _starts_tail(word: str) -> bool:
    return word in ("по", "и", "в", "на", "с", "для", "при")


def _form(word: str, number: int) -> str:
    """One word of a post in a case: adjectives, nouns of men and of women by their endings."""
    stem, end = word[:-2], word[-2:]
    if end == "ий" and stem[-1:] in "кгх":
        return stem + _VELAR[end][number]
    if end in _ADJECTIVE:
        return stem + _ADJECTIVE[end][number]
    if end == "ая" or end in _SOFT:
        return stem + _SOFT[end][number]
    return _noun(word, number)


def _noun(word: str, number: int) -> str:
    last = word[-1:]
    if last == "ь":
        return word[:-1] + ("я", "ю", "я", "ем")[number]
    if last == "а":
        first = "и" if word[-2:-1] in "кгхжшчщ" else "ы"
        return word[:-1] + (first, "е", "у", "ей" if word[-2:-1] in "жшчщц" else "ой")[number]
    if last == "я":
        return word[:-1] + ("и", "е", "ю", "ей")[number]
    if last.casefold() in "бвгджзклмнпрстфхцчшщ" and word.islower() | word.istitle():
        return word + ("а", "у", "а", "ом")[number]
    return word
