"""Records that tests start from, and what a base holds as plain values."""

from __future__ import annotations

import itertools
import json
from datetime import date
from typing import Any

from sqlalchemy import select

from nmsdesk.domain import catalogue
from nmsdesk.domain import fields as f
from nmsdesk.domain.development import Diagnostic, Instrument, LearningPlan, Program
from nmsdesk.domain.organizations import Organization
from nmsdesk.domain.people import Employment, Person, Post
from nmsdesk.domain.snils import check_digits, formatted
from nmsdesk.services import registers
from nmsdesk.services.desk import Desk
from nmsdesk.storage import schema

SERVICE = ("id", "version", "changed_at", "changed_by")
_numbers = itertools.count(1001)  # no school that a test names itself


def saved(desk: Desk, record: Any, *parts: f.Record) -> Any:
    """The record as stored, through the use case."""
    return registers.save(desk, record, parts).record


def snils(n: int) -> str:
    """A valid СНИЛС made of a number."""
    nine = f"{112233000 + n:09d}"
    return formatted(nine + check_digits(nine))


def a_person(desk: Desk, last: str = "Иванова", first: str = "Мария", patronymic: str = "Петровна", **values: Any) -> Person:
    return saved(desk, Person(last_name=last, first_name=first, patronymic=patronymic, **({"birth": date(1990, 5, 17)} | values)))


def a_school(desk: Desk, name: str = "", **values: Any) -> Organization:
    return saved(desk, Organization(name=name or f"МБОУ СОШ № {next(_numbers)}", **({"kind": "school"} | values)))


def a_job(desk: Desk, person: Person, school: Organization, **values: Any) -> Employment:
    given: dict[str, Any] = {"post": post(desk).id, "since": date(2020, 9, 1)} | values
    return saved(desk, Employment(person=person.id, organization=school.id, **given))


def a_diagnostic(desk: Desk, person: Person, **values: Any) -> Diagnostic:
    given: dict[str, Any] = {"instrument": instrument(desk).id, "day": date(2025, 10, 10), "percent": 72.0} | values
    return saved(desk, Diagnostic(person=person.id, **given))


def a_plan(desk: Desk, person: Person, **values: Any) -> LearningPlan:
    given: dict[str, Any] = {"since": date(2025, 11, 1), "until": date(2026, 5, 31)} | values
    return saved(desk, LearningPlan(person=person.id, **given))


def a_program(desk: Desk, title: str = "Функциональная грамотность", **values: Any) -> Program:
    return saved(desk, Program(title=title, hours=36, **values))


def post(desk: Desk, name: str = "Учитель") -> Post:
    with desk.read() as reading:
        return next(p for p in reading.where(Post) if p.name.lower() == name.lower())


def instrument(desk: Desk, n: int = 0) -> Instrument:
    """The n-th instrument of the seeds; the first has a scale of four levels, the third one of five."""
    with desk.read() as reading:
        return reading.where(Instrument)[n]


def tables(desk: Desk) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every register with all its columns, by id."""
    with desk.read() as reading:
        return {
            key: [tuple(row) for row in reading.connection.execute(select(table).order_by(table.c.id))]
            for key, table in schema.TABLES.items()
        }


def by_uid(desk: Desk) -> dict[tuple[str, str], dict[str, Any]]:
    """Every row by register and uid, references as uids: the form in which the journal speaks."""
    uids: dict[tuple[str, int], str] = {}
    found: dict[tuple[str, str], dict[str, Any]] = {}
    with desk.read() as reading:
        rows = {k: list(reading.connection.execute(select(t)).mappings()) for k, t in schema.TABLES.items()}
    for key, of in rows.items():
        uids.update({(key, row["id"]): row["uid"] for row in of})
    for key, of in rows.items():
        for row in of:
            values = {name: row[name] for name in SERVICE}
            for column in catalogue.REGISTERS[key].columns:
                value = row[column.name]
                referred = isinstance(column.field, f.Ref) and value is not None
                values[column.name] = uids[column.field.register, value] if referred else value  # type: ignore[attr-defined]
            found[key, row["uid"]] = values
    return found


def replayed(desk: Desk) -> dict[tuple[str, str], dict[str, Any]]:
    """The rows as the journal alone gives them, its lines taken one after another."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    t, c = schema.tx.c, schema.change.c
    joined = schema.tx.join(schema.change, (t.replica == c.replica) & (t.seq == c.seq))
    with desk.read() as reading:
        lines = list(reading.connection.execute(select(c.table, c.row_uid, c.body).select_from(joined).order_by(t.hlc, c.n)))
    for key, uid, text in lines:
        body = json.loads(text)
        before, after = body.pop("_")
        if after is None:
            gone = found.pop((key, uid))
            assert [gone[name] for name in SERVICE] == before
            continue
        if before is None:
            empty = {x.name: _stored_default(x.field) for x in catalogue.REGISTERS[key].columns}
            assert (key, uid) not in found
            found[key, uid] = empty
        row = found[key, uid]
        for name, (old, new) in body.items():
            assert before is None or row[name] == old, (key, name)
            row[name] = new
        row.update(zip(SERVICE, after))
    return found


def _stored_default(field: f.Field) -> Any:
    value = f.default_of(field)
    return "" if value == () else value
