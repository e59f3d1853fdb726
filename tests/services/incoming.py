"""Lists as files for the tests of imports, and what became of them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from sqlalchemy import func, select

from nmsdesk.domain import fields as f
from nmsdesk.domain.people import Employment, Person
from nmsdesk.services import imports
from nmsdesk.services.desk import Desk
from nmsdesk.storage import schema

STAFF = ("ФИО", "Дата рождения", "СНИЛС", "ОО", "Должность", "Предмет", "Категория", "Пед. стаж")


def book(path: Path, *rows: Sequence[Any], merges: Iterable[str] = ()) -> Path:
    """A workbook of one sheet; a ``.csv`` path makes a semicolon file in cp1251."""
    if path.suffix == ".csv":
        with path.open("w", encoding="cp1251", newline="") as stream:
            csv.writer(stream, delimiter=";").writerows(rows)
        return path
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for n, row in enumerate(rows, 1):
        for place, value in enumerate(row, 1):
            if value is not None:
                sheet.cell(n, place).value = value
    for area in merges:
        sheet.merge_cells(area)
    made.save(path)
    return path


def planned(desk: Desk, path: Path, **hints: Any) -> imports.ImportPlan:
    return imports.plan_import(desk, path, imports.Hints(**hints))


def taken(desk: Desk, path: Path, **hints: Any) -> imports.ImportPlan:
    """The plan of a file, applied."""
    plan = planned(desk, path, **hints)
    imports.apply_import(desk, plan)
    return plan


def codes(plan: imports.ImportPlan) -> list[str]:
    return [p.code for p in plan.problems]


def numbers(plan: imports.ImportPlan) -> tuple[int, int, int, int, int, int]:
    """Read, created, updated, unchanged, rejected, ignored."""
    return plan.read, plan.created, plan.updated, plan.unchanged, plan.rejected, plan.ignored


def every(desk: Desk, kind: type[f.Record], /, **equal: Any) -> list[Any]:
    with desk.read() as reading:
        return list(reading.where(kind, **equal))


def people(desk: Desk) -> list[str]:
    return sorted(p.full_name for p in every(desk, Person))


def jobs(desk: Desk, last_name: str) -> list[Employment]:
    """Employments of everyone of the surname, the earliest first."""
    ids = {p.id for p in every(desk, Person, last_name=last_name)}
    return sorted((e for e in every(desk, Employment) if e.person in ids), key=lambda e: (e.since, e.id))


def end_of_journal(desk: Desk) -> int:
    with desk.read() as reading:
        return reading.connection.execute(select(func.max(schema.tx.c.seq))).scalar() or 0
