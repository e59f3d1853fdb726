"""A plain table of any register: captions of its fields above, one record a row; what `template` and `export` make."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from nmsdesk.domain import catalogue
from nmsdesk.domain import fields as f
from nmsdesk.domain.organization_names import organization_key
from nmsdesk.domain.organizations import Organization
from nmsdesk.exchange import values as parse
from nmsdesk.exchange.headers import Column, normal
from nmsdesk.exchange.problems import Problem, letter
from nmsdesk.exchange.reading import Sheet, Workbook
from nmsdesk.exchange.values import parse_name
from nmsdesk.russian import clean, fold
from nmsdesk.services.imports.context import Intake
from nmsdesk.services.registers import blank
from nmsdesk.services.template_lists import CAPTIONS, KEY
from nmsdesk.storage import records

SCAN_ROWS = 20
KEYS_TRIED = 100


@dataclass(slots=True)
class PlainRow:
    """Raw cells by field name; the same face as a recognised row."""

    sheet: str
    row: int
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PlainSheet:
    """A sheet read as a plain table of a register; the same face as a recognised sheet."""

    name: str
    header_row: int
    columns: tuple[Column, ...]
    rows: list[PlainRow]
    ignored: int = 0
    organization_hint: str = ""
    titles: tuple[str, ...] = ()


def recognise(workbook: Workbook, key: str, sheet: str | None) -> tuple[list[PlainSheet], list[Problem]]:
    """The sheets that carry the captions of the register's fields, and what is wrong with the others."""
    register = catalogue.register(key)
    names = captions(register)
    found, problems = [], list(workbook.warnings)
    for item in workbook.sheets:
        if sheet is not None and item.name != sheet:
            continue
        if (read := _read(item, names, register)) is not None:
            found.append(read)
    if not found:
        wanted = ", ".join(f"«{c.caption}»" for c in register.columns if c.field.required)
        message = f"Не найден заголовок таблицы «{register.title}». Нужны столбцы: {wanted}."
        problems.append(Problem(sheet or "", 0, "", "no_header", message))
    elif not any(s.rows for s in found):
        problems.append(Problem(found[0].name, 0, "", "no_rows", "Под заголовком нет ни одной строки с данными."))
    return found, problems


def captions(register: catalogue.Register) -> dict[str, str]:
    """Field by everything that its column may be called, as captions are compared."""
    names: dict[str, str] = {}
    for column in register.columns:
        for text in (column.caption, *column.field.aliases, column.name):
            names.setdefault(normal(text), column.name)
    for name, text in CAPTIONS.get(register.key, {}).items():
        names.setdefault(normal(text), name)
    return names | {normal(KEY): "uid"}


def is_keyed(workbook: Workbook, key: str, connection: Any) -> bool:
    """Whether the workbook is an export of this very base: it names records by keys that are here."""
    found, _ = recognise(workbook, key, None)
    uids = [str(row.values["uid"]) for s in found for row in s.rows[:KEYS_TRIED] if row.values.get("uid")]
    return bool(uids and records.by_uids(connection, key, uids))


def score(workbook: Workbook, key: str) -> int:
    """How many columns of the register the best sheet carries; 0 when a required one is missing."""
    found, _ = recognise(workbook, key, None)
    return max((sum(c.field is not None for c in s.columns) for s in found), default=0)


def is_whole(workbook: Workbook, key: str) -> bool:
    """Whether every captioned column of a sheet is a field of the register, as in its template or export."""
    found, _ = recognise(workbook, key, None)
    return any(s.rows and all(c.field for c in s.columns) for s in found)


def _read(sheet: Sheet, names: dict[str, str], register: catalogue.Register) -> PlainSheet | None:
    required = {c.name for c in register.columns if c.field.required}
    best: tuple[int, int] = (0, 0)
    for n, row in enumerate(sheet.rows[:SCAN_ROWS]):
        hits = {names[normal(v)] for v in row if isinstance(v, str) and normal(v) in names}
        if required <= hits and len(hits) > best[0]:
            best = (len(hits), n + 1)
    if not best[0]:
        return None
    header = sheet.rows[best[1] - 1]
    columns, taken = [], set()
    for n, value in enumerate(header, 1):
        if value is None:
            continue
        field = names.get(normal(value))
        columns.append(Column(n, letter(n), clean(str(value)), field if field not in taken else None, "exact" if field else ""))
        taken.add(field)
    places = {c.field: n for n, v in enumerate(header) for c in columns if v is not None and c.letter == letter(n + 1) and c.field}
    rows, ignored = [], 0
    for n, row in enumerate(sheet.rows[best[1] :], best[1] + 1):
        values = {name: row[i] for name, i in places.items() if name and i < len(row) and row[i] not in (None, "")}
        if values:
            rows.append(PlainRow(sheet.name, n, values))
        else:
            ignored += 1
    return PlainSheet(sheet.name, best[1], tuple(columns), rows, ignored)


def planner(key: str) -> Callable[[Intake], None]:
    """A function that plans a row of the register."""
    register = catalogue.register(key)
    resolver = _References()

    def plan(intake: Intake) -> None:
        given: dict[str, Any] = {}
        values = dict(intake.row.values)
        keyed = resolver.by_uid(intake, register, str(values.pop("uid", "")))
        for name, value in values.items():
            try:
                field = register.column(name).field
                kept = resolver.kept(field, value, getattr(keyed, name)) if isinstance(field, f.Ref) and keyed is not None else None
                given[name] = _parsed(field, value, intake, resolver) if kept is None else kept
            except ValueError as trouble:
                raise intake.refuse(name, "value", f"«{register.column(name).caption}»: {trouble}") from None
        before = keyed if keyed is not None else _same(intake, register, given)
        if before is not None and intake.hints.on_match == "skip":
            return
        base = before if before is not None else blank(key)
        filled = {name: value for name, value in given.items() if value not in (None, "", ())}
        stored = intake.put(before, replace(base, **filled), register.label[0])
        if before is None:
            resolver.learn(key, stored)
            if isinstance(stored, Organization):
                intake.places[organization_key(stored.name)].add(stored.id or 0)

    return plan


class _References:
    """Records of a register by their label, loaded at the first question."""

    def __init__(self) -> None:
        self._names: dict[str, dict[int, str]] = defaultdict(dict)
        self._labels: dict[str, dict[str, list[int]]] = {}
        self._by_uid: dict[str, dict[str, f.Record]] = {}

    def by_uid(self, intake: Intake, register: catalogue.Register, uid: str) -> f.Record | None:
        """The record with the key of the row; a key of another base tells nothing."""
        if not uid:
            return None
        if register.key not in self._by_uid:
            _load(intake, register)
            own = self._by_uid[register.key] = {r.uid: r for r in intake.draft.where(register.record)}
            labels = records.Labels(intake.draft.connection)
            for c in register.columns:
                if isinstance(c.field, f.Ref):
                    named = labels.of(c.field.register, (getattr(r, c.name) for r in own.values()))
                    self._names[c.field.register].update((number, fold(text)) for number, text in named.items())
        found = self._by_uid[register.key].get(uid)
        return None if found is None else intake.draft.get(register.record, found.id)

    def kept(self, field: f.Ref, value: Any, now: int | None) -> int | None:
        """The record referred to now when the cell still calls it so: its name alone may fit several."""
        return now if now is not None and self._names[field.register].get(now) == fold(clean(str(value))) else None

    def find(self, intake: Intake, key: str, text: str) -> int:
        if key not in self._labels:
            connection = intake.draft.connection
            ids = [row[0] for row in records.values(connection, key, ["id"])]
            labels = records.Labels(connection).of(key, ids)
            self._labels[key] = {}
            for number in ids:
                self._labels[key].setdefault(fold(labels[number]), []).append(number)
        found = self._labels[key].get(fold(text), [])
        if len(found) != 1:
            raise ValueError(f"«{text}» {'подходит нескольким записям' if found else 'нет в базе'}")
        return found[0]

    def learn(self, key: str, record: f.Record) -> None:
        if key in self._labels:
            self._labels.pop(key)


def _parsed(field: f.Field, value: Any, intake: Intake, resolver: _References) -> Any:
    text = clean(str(value))
    match field:
        case f.Day():
            return parse.parse_day(value)
        case f.Number():
            found = parse.parse_number(value)
            return found if field.decimals else round(found)
        case f.Flag():
            return parse.parse_flag(value)
        case f.Choice(dictionary=""):
            return _option(field.options, text)
        case f.Choice():
            return _term(intake, field.dictionary, text)
        case f.Many():
            return _terms(intake, field.dictionary, text)
        case f.Ref():
            return _reference(field, text, intake, resolver)
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    if isinstance(field, f.Text) and field.lines > 1:
        return "\n".join(map(clean, str(value).splitlines())).strip()
    return text


def _option(options: dict[str, str], text: str) -> str:
    for code, caption in options.items():
        if fold(text) in (fold(caption), code):
            return code
    raise ValueError(f"значения «{text}» нет; бывает: {', '.join(options.values())}")


def _term(intake: Intake, dictionary: str, text: str) -> str:
    known = set(intake.terms[dictionary].values())
    code = intake.term(dictionary, text) or (text if text in known else "")
    if not code:
        raise ValueError(f"значения «{text}» нет в справочнике")
    return code


def _terms(intake: Intake, dictionary: str, text: str) -> tuple[str, ...]:
    """Several values of a cell: by «;» or by commas, of which a value's own name may hold some («Одарённые дети, олимпиады и конкурсы»)."""
    found: list[str] = []
    for piece in text.split(";"):
        parts = [part for part in piece.split(",") if part.strip()]
        while parts:
            for taken in range(len(parts), 0, -1):
                try:
                    found.append(_term(intake, dictionary, clean(",".join(parts[:taken]))))
                except ValueError:
                    if taken == 1:
                        raise
                else:
                    del parts[:taken]
                    break
    return tuple(dict.fromkeys(found))


def _reference(field: f.Ref, text: str, intake: Intake, resolver: _References) -> int:
    if field.register == "organizations":
        found = intake.places.get(fold(text)) or intake.places.get(organization_key(text)) or set()
        if len(found) == 1:
            return next(iter(found))
        raise ValueError(f"организации «{text}» нет в базе")
    if field.register == "posts":
        if (post := intake.post(text)) is not None:
            return post
        raise ValueError(f"должности «{text}» нет в справочнике")
    if field.register == "persons":
        match = intake.people.match(parse_name(text), "", None, "day", None, intake.jobs, intake.on)
        ids = [match.person] if match.person is not None else list(match.ask)
        if len(ids) == 1:
            return ids[0]
        raise ValueError(f"«{text}»: {'таких работников несколько' if ids else 'такого работника нет в базе'}")
    return resolver.find(intake, field.register, text)


IDENTITY = {
    "organizations": ("name",), "organization_aliases": ("name",), "persons": ("last_name", "first_name", "patronymic", "birth"),
    "posts": ("name",), "scales": ("name",), "instruments": ("name",), "programs": ("title", "hours"), "associations": ("name",),
    "events": ("title", "since"), "terms": ("dictionary", "name"), "rule_sets": ("name",), "checklist_items": ("name",),
}  # fmt: skip


def _same(intake: Intake, register: catalogue.Register, given: dict[str, Any]) -> f.Record | None:
    """The record that the row speaks of: equal in the fields that tell records of the register apart."""
    if register.key == "persons" and given.get("snils") in intake.people.by_snils:
        return intake.draft.get(register.record, intake.people.by_snils[given["snils"]])
    names = IDENTITY.get(register.key) or tuple(c.name for c in register.columns if c.field.required)
    if register.key == "organizations" and "name" in given:
        found = intake.places.get(organization_key(given["name"])) or set()
        return intake.draft.get(register.record, next(iter(found))) if len(found) == 1 else None
    _load(intake, register)
    values = {n: given.get(n, f.default_of(register.column(n).field)) for n in names}
    return next(iter(intake.draft.where(register.record, **values)), None)


def _load(intake: Intake, register: catalogue.Register) -> None:
    """Bring the whole register into the draft once: a plain table may speak of any of its records."""
    intake.draft.load_all(register.record)
