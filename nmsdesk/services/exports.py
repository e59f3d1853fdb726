"""Lists out: registers as tables that the import reads back, and empty tables to fill in (domain.md §6)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from nmsdesk.domain import catalogue
from nmsdesk.domain import fields as f
from nmsdesk.domain.queries import ListQuery
from nmsdesk.domain.views import FACES
from nmsdesk.errors import Rejected
from nmsdesk.exchange import lists as kinds
from nmsdesk.exchange.writing import TemplateColumn, write_table, write_template
from nmsdesk.services import faces, lists
from nmsdesk.services.desk import Desk
from nmsdesk.services.template_lists import CAPTIONS, KEY, LISTS

PAGE = 5_000
_EXAMPLES = {"birth": "17.05.1990", "snils": "112-233-445 95", "last_name": "Иванова", "first_name": "Мария", "patronymic": "Петровна"}


def export(desk: Desk, key: str, path: Path, query: ListQuery | None = None, columns: Sequence[str] | None = None, face: str = "") -> int:
    """Write a register's list, all its columns by default, to .xlsx or .csv; returns the number of rows.

    Captions are those the import knows; dates and numbers stay what they are. A table of all columns ends with the key of each
    record: changed in a spreadsheet, it comes back to the very records it was made of. With hidden names (``face``, one of
    domain.views.FACES) there are no keys, and workers are numbered for this file alone.
    """
    desk = faces.apart(desk, face)
    register = catalogue.register(key)
    names = list(columns or (c.name for c in register.readable))
    known_columns(register, names)
    if query is not None and query.register != key:
        raise Rejected("Отбор относится к другому разделу.")
    faces.refuse_names(desk, query or ListQuery(key))
    ids = lists.ids(desk, query or ListQuery(key))
    chosen = [register.column(n) for n in names]
    captions = _captions(key, chosen)
    keyed = columns is None and not faces.hidden(desk)
    written = write_table(path, register.title, [*captions, *([KEY] if keyed else [])], _rows(desk, key, names, ids, keyed))
    note_personal(desk, register, names, path.name, written)
    return written


def known_columns(register: catalogue.Register, names: Sequence[str]) -> None:
    """Rejected when the register has no such column."""
    known = {c.name for c in register.readable}
    if unknown := [n for n in names if n not in known]:
        raise Rejected(f"В разделе «{register.title}» нет столбца «{unknown[0]}».")


def note_personal(desk: Desk, register: catalogue.Register, names: Sequence[str], where: str, rows: int) -> None:
    """Log that personal data went out (152-ФЗ), if any of the columns holds them."""
    chosen = [register.column(n) for n in names]
    if any(c.field.personal or (isinstance(c.field, f.Ref) and c.field.register == "persons") for c in chosen):
        desk.database.log("export", f"{register.title}: {where}, {register.counted(rows)}, {FACES[desk.view.face]}")


def _captions(key: str, columns: Sequence[f.Column]) -> list[str]:
    """Captions of the columns as the import knows them; one met twice is followed by the field's name, which it knows too."""
    own, found = CAPTIONS.get(key, {}), []
    for c in columns:
        caption = own.get(c.name, c.caption)
        found.append(c.name if caption in found else caption)
    return found


def _rows(desk: Desk, key: str, names: Sequence[str], ids: Sequence[int], keyed: bool) -> Iterator[tuple[Any, ...]]:
    for start in range(0, len(ids), PAGE):
        page = ids[start : start + PAGE]
        rows = lists.raw(desk, key, names, page)
        if keyed:
            rows = [(*row, uid) for row, (uid,) in zip(rows, lists.values(desk, key, ("uid",), page))]
        yield from rows


def template(desk: Desk, key: str, path: Path) -> None:
    """An empty table to fill in: of a list that schools send (staff, diagnostics…), or of a register."""
    if key in LISTS:
        title = kinds.KINDS[key].title
        columns = [_listed(desk, c, source) for c, source in LISTS[key]]
    else:
        register = catalogue.register(key)
        title = register.title
        columns = [_column(desk, c) for c in register.readable]
    write_template(path, title, columns)


def template_keys() -> dict[str, str]:
    """Everything that has a template: key → title, the lists of schools first."""
    return {k: kinds.KINDS[k].title for k in LISTS} | {r.key: r.title for r in catalogue.REGISTERS.values() if r.key not in LISTS}


def _listed(desk: Desk, column: TemplateColumn, source: str) -> TemplateColumn:
    """A column of a list with its choices: of a dictionary, of a register («@posts»), of neither («»)."""
    choices = column.choices or _choices(desk, source)
    return TemplateColumn(column.caption, column.hint, column.example, choices, column.kind)


def _choices(desk: Desk, source: str) -> tuple[str, ...]:
    if not source:
        return ()
    if source.startswith("@"):
        return tuple(label for _, label in _labels(desk, source[1:]))
    return tuple(name for _, name in lists.terms(desk, source))


def _labels(desk: Desk, key: str, most: int = 1000) -> list[tuple[int, str]]:
    ids = lists.ids(desk, ListQuery(key))[:most]
    name = catalogue.register(key).label[0]
    return list(zip(ids, (row[0] for row in lists.rows(desk, key, [name], ids))))


def _column(desk: Desk, column: f.Column) -> TemplateColumn:
    field, kind = column.field, "text"
    choices: tuple[str, ...] = ()
    match field:
        case f.Choice(options=options, dictionary=""):
            choices = tuple(options.values())
        case f.Choice(dictionary=dictionary):
            choices = _choices(desk, dictionary)
        case f.Flag():
            choices = ("да", "нет")
        case f.Day():
            kind = "day"
        case f.Number():
            kind = "number"
        case f.Ref(register="organizations" | "posts" | "instruments" | "scales" | "associations" as key):
            choices = _choices(desk, f"@{key}")
    hint = " ".join(x for x in ("Обязательно." if field.required else "", field.hint, _how(desk, field)) if x)
    return TemplateColumn(column.caption, hint, _EXAMPLES.get(column.name, ""), choices, kind)  # type: ignore[arg-type]


def _how(desk: Desk, field: f.Field) -> str:
    match field:
        case f.Many(dictionary=dictionary):
            return f"Через точку с запятой: {'; '.join(_choices(desk, dictionary))}."
        case f.Ref(register="persons"):
            return "Фамилия, имя и отчество полностью, как в разделе «Работники»."
        case f.Ref(register=register):
            return f"Как в разделе «{catalogue.register(register).title}»."
        case f.Day():
            return "Дата: дд.мм.гггг."
    return ""
