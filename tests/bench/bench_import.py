"""Import of a staff list of 100,000 rows against reading the file and a raw executemany of the same rows and journal lines."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter
from region import FOLDER, NOW
from timing import arguments, finish, verdict

from nmsdesk import app
from nmsdesk.domain.organizations import Organization
from nmsdesk.domain.snils import check_digits, formatted
from nmsdesk.exchange.reading import read_workbook
from nmsdesk.services.demo.names import person_name
from nmsdesk.services.imports.run import apply_import, plan_import

LIMIT = 3
HEADERS = ("№", "Образовательная организация", "ФИО", "Дата рождения", "СНИЛС", "Должность", "Дата приема", "Категория")
POSTS = ("Учитель", "Воспитатель", "Педагог-психолог", "Методист", "Учитель-логопед", "Директор", "Педагог дополнительного образования")
CATEGORIES = ("высшая", "первая", "СЗД", "", "без категории")


def list_of_staff(file: Path, rows: int, schools: int) -> None:
    """A staff list as a school would send it, long."""
    chance = random.Random(1)
    book = xlsxwriter.Workbook(str(file), {"constant_memory": True})
    sheet, day = book.add_worksheet("Кадры"), book.add_format({"num_format": "dd.mm.yyyy"})
    sheet.write_row(0, 0, HEADERS)
    for n in range(1, rows + 1):
        nine = f"{100000000 + n:09d}"
        born = date(1960, 1, 1) + timedelta(days=chance.randrange(14000))
        sheet.write_row(n, 0, (n, f"МБОУ СОШ № {n % schools + 1}", " ".join(person_name(chance, "f", born.year))))
        sheet.write_datetime(n, 3, born, day)
        sheet.write_row(n, 4, (formatted(nine + check_digits(nine)), chance.choice(POSTS)))
        sheet.write_datetime(n, 6, date(2005, 9, 1) + timedelta(days=chance.randrange(7000)), day)
        sheet.write(n, 7, chance.choice(CATEGORIES))
    book.close()


def base_of(folder: Path, schools: int) -> Path:
    desk = app.create_desk(str(folder / "empty.db"), lambda: NOW)
    with desk.begin("bench", "Школы") as begun:
        begun.work.add_many(Organization(name=f"МБОУ СОШ № {n}", kind="school") for n in range(1, schools + 1))
    desk.close()
    return folder / "empty.db"


def raw(full: Path, empty: Path) -> float:
    """Seconds of writing into the empty base, by executemany in one transaction, all that the import wrote into the full one."""
    source = sqlite3.connect(full)
    held = {}
    for (table,) in source.execute("SELECT name FROM sqlite_master WHERE type = 'table'"):
        start = next(sqlite3.connect(empty).execute(f'SELECT coalesce(max(rowid), 0) FROM "{table}"'))[0]
        if rows := source.execute(f'SELECT * FROM "{table}" WHERE rowid > {start}').fetchall():
            held[table] = rows
    source.close()
    target = sqlite3.connect(empty, isolation_level=None)
    for pragma in ("journal_mode=TRUNCATE", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        target.execute(f"PRAGMA {pragma}").fetchall()
    started = time.perf_counter()
    target.execute("BEGIN IMMEDIATE")
    for table, rows in held.items():
        target.executemany(f'INSERT INTO "{table}" VALUES ({", ".join("?" * len(rows[0]))})', rows)
    target.execute("COMMIT")
    spent = time.perf_counter() - started
    target.close()
    print("     " + ", ".join(f"{table} {len(rows)}" for table, rows in held.items()))
    return spent


def main() -> None:
    small = arguments(__doc__ or "").small
    rows, schools = (5_000, 60) if small else (100_000, 1_000)
    FOLDER.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=FOLDER))
    os.environ["NMSDESK_HOME"] = str(folder / "home")
    file, empty = folder / "staff.xlsx", base_of(folder, schools)
    list_of_staff(file, rows, schools)
    full = Path(shutil.copy(empty, folder / "full.db"))
    started = time.perf_counter()
    assert read_workbook(file).sheets
    reading = time.perf_counter() - started
    desk = app.open_desk(str(full), lambda: NOW)
    started = time.perf_counter()
    plan = plan_import(desk, file)
    planned = time.perf_counter() - started
    assert plan.read == rows and plan.created == rows and not plan.rejected, (plan.read, plan.created, plan.problems[:3])
    apply_import(desk, plan)
    whole = time.perf_counter() - started
    desk.close()
    writing = raw(full, empty)
    detail = f"plan {planned:.1f} s + apply {whole - planned:.1f} s against reading {reading:.1f} s + raw {writing:.1f} s"
    verdict(f"import of {rows} rows", whole / (reading + writing), LIMIT, detail=detail)
    shutil.rmtree(folder)
    finish()


if __name__ == "__main__":
    main()
