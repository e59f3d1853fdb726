"""The untidiness of real lists: spaces, look-alike letters, dates of all kinds, posts and categories as people write them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from nmsdesk.domain.seeds.dictionaries import DICTIONARIES
from nmsdesk.russian import MONTHS
from nmsdesk.services.demo.crowd import Worker
from nmsdesk.services.demo.posts import ADVISER, SAFETY

_LATIN = str.maketrans("АВСЕНКМОРТХасеорх", "ABCEHKMOPTXaceopx")
_SUBJECTS = {line.strip().split("|")[0]: line.strip().split("|")[1] for line in DICTIONARIES["subjects"].strip().splitlines()}
_OF = {
    "primary": "начальных классов", "russian": "русского языка", "literature": "литературы", "mathematics": "математики",
    "english": "английского языка", "german": "немецкого языка", "french": "французского языка", "history": "истории",
    "social_studies": "обществознания", "geography": "географии", "physics": "физики", "chemistry": "химии",
    "biology": "биологии", "informatics": "информатики", "technology": "труда (технологии)", "music": "музыки", "art": "ИЗО",
    "physical_education": "физической культуры", "law": "права", "spiritual_culture": "ОДНКНР", "religions": "ОРКСЭ",
}  # fmt: skip
_POSTS = {
    "Заместитель директора": ("зам. директора по УВР", "зам. дир. по УВР", "завуч", "Заместитель директора"),
    "Заместитель заведующего": ("зам. зав. по ВМР", "Заместитель заведующего"),
    "Старший воспитатель": ("ст. воспитатель", "Старший воспитатель"),
    "Музыкальный руководитель": ("муз. руководитель", "муз. рук.", "Музыкальный руководитель"),
    "Инструктор по физической культуре": ("инструктор по ФК", "инструктор по физ-ре"),
    "Педагог дополнительного образования": ("ПДО", "педагог доп. образования", "Педагог дополнительного образования"),
    "Социальный педагог": ("соц. педагог", "Социальный педагог"),
    "Педагог-психолог": ("психолог", "Педагог-психолог", "педагог - психолог"),
    "Учитель-логопед": ("логопед", "Учитель-логопед"),
    ADVISER: ("советник по воспитанию", "советник директора по воспитанию"),
    SAFETY: ("преподаватель-организатор ОБЗР", "преподаватель-организатор ОБЖ"),
}
_CATEGORIES = {
    "highest": ("высшая", "ВКК", "высш.", "Высшая КК", "в/к"),
    "first": ("первая", "1 КК", "I", "1кв", "первая кв. кат."),
    "conformity": ("СЗД", "соответствие", "соотв."),
    "": ("б/к", "-", "нет", "мол. спец.", ""),
}


def post_text(rng: Random, worker: Worker, with_subject: bool = True) -> str:
    """«учитель русского языка и литературы», «уч. нач. классов», «зам. дир. по УВР»."""
    if worker.post == "Учитель" and with_subject:
        if worker.subjects == ("primary",):
            return rng.choice(("учитель начальных классов", "уч. нач. классов", "учитель нач. кл."))
        return "учитель " + " и ".join(_OF[subject] for subject in worker.subjects)
    return rng.choice(_POSTS.get(worker.post, (worker.post, worker.post.lower())))


def subjects_text(worker: Worker, joint: str = ", ") -> str:
    return joint.join(_SUBJECTS[subject].split(": ")[-1] for subject in worker.subjects)


def category_text(rng: Random, worker: Worker) -> str:
    return rng.choice(_CATEGORIES[worker.category])


def spoilt(rng: Random, text: str) -> str:
    """The text as typed in haste: double and no-break spaces, capitals, a Latin look-alike, е for ё, a spaced hyphen."""
    match rng.randrange(9):
        case 0:
            return f" {text} "
        case 1:
            return text.replace(" ", "  ", 1)
        case 2:
            return text.replace(" ", "\u00a0", 1)
        case 3:
            return text.upper()
        case 4:
            return text[:1].translate(_LATIN) + text[1:]
        case 5:
            return text.replace("ё", "е").replace("-", " - ")
        case _:
            return text


def day_text(rng: Random, on: date) -> Any:
    """A date in one of the ways met in files; a date that Excel knows, a text, a serial number."""
    match rng.randrange(8):
        case 0:
            return f"{on:%d.%m.%Y}г."
        case 1:
            return f"{on.day}.{on.month}.{on.year % 100:02d}"
        case 2:
            return on.isoformat()
        case 3:
            return str((on - date(1899, 12, 30)).days)
        case 4:
            return f"{on:%d/%m/%Y}"
        case 5:
            return f"{on:%d.%m.%Y}"
        case _:
            return on


def month_text(on: date) -> str:
    return f"{MONTHS[on.month - 1]} {on.year}"


def lost_zeros(snils: str) -> int:
    """СНИЛС as Excel keeps it when typed as a number."""
    return int(snils.replace("-", "").replace(" ", ""))


def wrong(snils: str) -> str:
    """The same СНИЛС with a wrong check digit."""
    return snils[:-1] + str((int(snils[-1]) + 1) % 10)


def sheet(book: Workbook, title: str, first: bool = False) -> Worksheet:
    """The first sheet renamed, or another one."""
    if first and book.worksheets:
        book.worksheets[0].title = title
        return book.worksheets[0]
    made: Worksheet = book.create_sheet(title)
    return made


def put(to: Worksheet, row: int, values: Sequence[Any], column: int = 1, bold: bool = False) -> None:
    """Write values of a row; dates in the Russian format."""
    side = Side(style="thin")
    for n, value in enumerate(values):
        cell = to.cell(row=row, column=column + n, value=value)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.border = Border(left=side, right=side, top=side, bottom=side)
        cell.font = Font(bold=bold)
        if isinstance(value, date):
            cell.number_format = "DD.MM.YYYY"


def widths(to: Worksheet, *values: float) -> None:
    for n, value in enumerate(values, 1):
        to.column_dimensions[get_column_letter(n)].width = value


def save(book: Workbook, path: Path) -> Path:
    book.save(path)
    return path
