"""Flags, numbers and scores as met in cells (domain.md §§2.5, 6.4)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from nmsdesk.russian import clean

_YES = {
    "да",
    "+",
    "1",
    "v",
    "х",
    "x",
    "имеется",
    "есть",
    "✓",
    "✔",
    "true",
    "истина",
    "yes",
    "прошел",
    "прошла",
    "сдал",
    "сдала",
    "зачтено",
    "зачет",
}
_NO = {
    "нет",
    "-",
    "0",
    "н/д",
    "—",
    "–",
    "пусто",
    "false",
    "ложь",
    "no",
    "не имеется",
    "отсутствует",
    "нету",
    "не прошел",
    "не прошла",
    "незачет",
}
_NUMBER = r"\d+(?:[.,]\d+)?"


@dataclass(frozen=True, slots=True)
class Score:
    """A result of a diagnostic: points, their maximum, percent 0..100, or words that only a scale can read."""

    score: float | None = None
    maximum: float | None = None
    percent: float | None = None
    word: str = ""


def parse_flag(value: object) -> bool:
    """Yes or no."""
    if isinstance(value, bool):
        return value
    text = clean(str(value)).lower().replace("ё", "е").strip(" .,;!")
    if isinstance(value, float) and value in (0.0, 1.0):
        return bool(value)
    if text in _YES or (text.startswith(("да ", "да,", "да(", "имеется", "входит", "включен")) and not text.startswith("да нет")):
        return True
    if text in _NO or text.startswith(("нет", "не ", "отсутств")) or not text:
        return False
    raise ValueError(f"«{text[:40]}» — не «да» и не «нет»")


def parse_number(value: object) -> float:
    """A number with its unit left out («0,5 ст.», «72 ч.»); of «36/72» the larger one."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    text = clean(str(value)).lower().replace(" ", "")
    if found := re.fullmatch(rf"({_NUMBER})/({_NUMBER})(?:ч|ст)?[а-я.]*", text):
        return max(_float(found[1]), _float(found[2]))
    if found := re.fullmatch(rf"(?:объем|кол-во|около)?[:=]?(-?{_NUMBER})(?:[а-яa-z.%()]*)", text):
        return _float(found[1])
    raise ValueError(f"«{clean(str(value))[:40]}» — не число")


def _float(text: str) -> float:
    return float(text.replace(",", "."))


def percent_column(values: Iterable[object]) -> Literal["share", "percent", "score"]:
    """How bare numbers of a column are meant: shares 0..1, percents (some cell has «%»), or points."""
    numbers: list[float] = []
    signed = False
    for value in values:
        if isinstance(value, bool) or value is None:
            continue
        if isinstance(value, (int, float)):
            numbers.append(float(value))
        elif found := re.fullmatch(rf"({_NUMBER}) ?(%?)", clean(str(value))):
            signed = signed or bool(found[2])
            if not found[2]:
                numbers.append(_float(found[1]))
    if numbers and all(0 <= number <= 1 for number in numbers) and any(number != int(number) for number in numbers):
        return "share"
    return "percent" if signed else "score"


def parse_score(value: object, meaning: Literal["share", "percent", "score"] = "score") -> Score:
    """A result cell; ``meaning`` says what a bare number is (see percent_column). Words are kept, never mapped."""
    text = clean(str(value)).strip(" .;")
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _bare(float(value), meaning)
    if not text or text in "-—–":
        raise ValueError("результат не указан")
    if re.fullmatch(_NUMBER, text):
        return _bare(_float(text), meaning)
    word = text
    score = maximum = percent = None
    if found := re.search(rf"({_NUMBER}) ?%", text):
        percent = _float(found[1])
        word = word.replace(found[0], " ")
    if found := re.search(rf"({_NUMBER})(?: балл\w*)? ?(?:из|/) ?({_NUMBER})(?: балл\w*)?", word):
        score, maximum = _float(found[1]), _float(found[2])
        word = word.replace(found[0], " ")
    elif found := re.search(rf"({_NUMBER}) ?балл\w*|балл\w*:? ?({_NUMBER})", word):
        score = _float(found[1] or found[2])
        word = word.replace(found[0], " ")
    if maximum is not None and (maximum <= 0 or (score or 0) > maximum):
        raise ValueError(f"«{text}»: баллов больше, чем возможно")
    if percent is None and score is not None and maximum:
        percent = score * 100 / maximum
    _check_percent(percent)
    return Score(score, maximum, percent, clean(re.sub(r"[()]", " ", word)).strip(" ,;.-–—"))


def _bare(number: float, meaning: Literal["share", "percent", "score"]) -> Score:
    if meaning == "score":
        if number < 0:
            raise ValueError("балл не бывает отрицательным")
        return Score(score=number)
    percent = round(number * 100, 6) if meaning == "share" else number
    _check_percent(percent)
    return Score(percent=percent)


def _check_percent(percent: float | None) -> None:
    if percent is not None and not 0 <= percent <= 100:
        raise ValueError(f"процент {percent:g} вне пределов 0–100")
