"""What the declaration of every field demands: required, bounds, known codes, order of days."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from operator import attrgetter
from typing import Any

from nmsdesk.domain import catalogue
from nmsdesk.domain import fields as f
from nmsdesk.domain.monitoring import Term
from nmsdesk.domain.periods import add_years
from nmsdesk.domain.rules.registry import Known, error
from nmsdesk.errors import Trouble
from nmsdesk.russian import day, number

OLDEST = date(1900, 1, 1)
LARGEST = 2_000_000_000  # what a whole number of both databases holds
_FOREIGN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")  # signs that no database and no file takes

REQUIRED = error("required", "Не заполнено обязательное поле", "Заполните поле.", "edit")
ORDER = error("order", "Окончание раньше начала", "Исправьте даты.", "edit:until")
RANGE = error("range", "Число вне границ", "Исправьте число.", "edit")
DAY = error("day", "Невозможная дата", "Исправьте дату.", "edit")
CHOICE = error("choice", "Значения нет в списке или справочнике", "Выберите значение из списка.", "edit")
LENGTH = error("length", "Слишком длинный текст", "Сократите текст до 4 000 знаков.", "edit")
SIGNS = error("signs", "Недопустимые знаки в тексте", "Наберите текст заново.", "edit")

Sound = Callable[[Any, Known], bool]


def declared(record: f.Record, known: Known) -> list[Trouble]:
    """Troubles of the record's own fields."""
    troubles: list[Trouble] = []
    take, columns = _columns(catalogue.register_of(record).key)
    for value, (column, required, sound) in zip(take(record), columns):
        if value or value == 0:
            if not sound(value, known):
                troubles.extend(_value(column, value, known))
        elif required:
            troubles.append(REQUIRED(column.name, f"Заполните поле «{column.caption}»."))
    if isinstance(record, f.Dated) and record.since and record.until and record.until < record.since:
        troubles.append(ORDER("until", f"Окончание {day(record.until)} раньше начала {day(record.since)}."))
    return troubles


@cache
def _columns(key: str) -> tuple[Callable[[Any], tuple[Any, ...]], tuple[tuple[f.Column, bool, Sound], ...]]:
    """What takes the values of a register's fields, and of each: the column, whether required, a quick look at the value.

    The quick look finds nearly every value sound; the others are looked at closely, and imports check them by the million.
    """
    columns = catalogue.REGISTERS[key].columns
    return attrgetter(*(c.name for c in columns)), tuple((c, c.field.required, _sound(c.field)) for c in columns)


def _sound(field: f.Field) -> Sound:
    match field:
        case f.Text(limit=limit):
            return lambda value, known: len(value) <= limit and value.isprintable()
        case f.Day():
            return lambda value, known: OLDEST <= value <= known.today
        case f.Choice(options=options, dictionary=""):
            return lambda value, known: value in options
        case f.Ref() | f.Flag():
            return lambda value, known: True
    return lambda value, known: False


def _value(column: f.Column, value: Any, known: Known) -> Iterator[Trouble]:
    name, caption = column.name, column.caption
    match column.field:
        case f.Number(minimum=low, maximum=high):
            if not math.isfinite(value) or abs(value) > LARGEST:
                yield RANGE(name, f"«{caption}»: такое число невозможно.")
            elif (low is not None and value < low) or (high is not None and value > high):
                bounds = f"от {low:g} до {high:g}" if high is not None and low is not None else f"не меньше {low:g}"
                yield RANGE(name, f"«{caption}»: нужно число {bounds}.")
        case f.Day():
            if not OLDEST <= value <= add_years(known.today, 15):
                yield DAY(name, f"«{caption}»: дата {day(value)} невозможна.")
        case f.Choice(options=options, dictionary=""):
            if value not in options:
                yield CHOICE(name, f"«{caption}»: выберите значение из списка.")
        case f.Choice(dictionary=dictionary) | f.Many(dictionary=dictionary):
            codes = (value,) if isinstance(value, str) else value
            if not all(known.where(Term, dictionary=dictionary, code=code) for code in codes):
                yield CHOICE(name, f"«{caption}»: такого значения нет в справочнике.")
        case f.Text(limit=limit):
            if len(value) > limit:
                yield LENGTH(name, f"«{caption}»: текст длиннее {number(limit)} знаков.")
            if _FOREIGN.search(value):
                yield SIGNS(name, f"«{caption}»: в тексте недопустимые знаки, наберите его заново.")
