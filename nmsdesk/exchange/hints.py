"""Which organisation a sheet speaks of: its name, the titles above the header, or the file's name."""

from __future__ import annotations

import re

from nmsdesk.domain.organization_names import split_organization
from nmsdesk.exchange.reading import Sheet
from nmsdesk.russian import clean

_FORM = r"(?:М[БАК]?Д?ОУ|ГАОУ|ГБОУ|М[БА]У|ЧОУ|АНО|Муниципальн\w+|Государственн\w+)\b"
_KIND = r"(?:СОШ|ООШ|НОШ|[Гг]имнази\w+|[Лл]ице[йяюе]\w*|[Шш]кол\w+|[Дд]етск\w+ сад\w*|[Дд]/с|ДДТ|ЦДТ|ЦРР|СШ|ДЮСШ|ДОУ)"
_WITH_FORM = re.compile(rf"({_FORM}[^;\n]*?(?:№ ?\d+ ?[»\"”]?|[»\"”](?!\w)|$))")
_WITH_KIND = re.compile(rf"({_KIND}\W{{0,3}}(?:№|N|#)? ?\d{{1,3}})(?!\d)")


def titles_of(sheet: Sheet, header_row: int, file_name: str) -> tuple[str, ...]:
    """What is written above the header, then the names of the sheet and of the file."""
    above = [str(value) for row in sheet.rows[: header_row - 1] for value in row if isinstance(value, str)]
    return (*above, sheet.name, re.sub(r"\.\w{2,5}$", "", file_name).replace("_", " "))


def organization_in(titles: tuple[str, ...]) -> str:
    """The name as written, '' when no title names an organisation."""
    return next((name for text in titles if (name := named_organization(text))), "")


def named_organization(text: str) -> str:
    """The organisation that a title or a section row names, '' if none."""
    text = clean(text)
    for pattern in (_WITH_FORM, _WITH_KIND):
        if found := pattern.search(text):
            name = found[1].strip()
            parts = split_organization(name)
            if parts.number or (parts.kind and parts.proper):
                return name
    return ""
