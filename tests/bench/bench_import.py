"""A staff list of 100,000 rows taken in, against reading the file and a raw executemany of its rows and journal lines."""

from __future__ import annotations

import random
import shutil
import sqlite3
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter
from timing import arguments, finish, verdict

from nmsdesk import app
from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.domain.organizations import Organization
from nmsdesk.domain.snils import check_digits, formatted
from nmsdesk.exchange.reading import read_workbook
from nmsdesk.services import registers
from nmsdesk.services.imports import apply_import, plan_import

LIMIT = 3.0
HEAD = ("№", "Фамилия", "Имя", "Отчество", "Дата рождения", "СНИЛС", "Место работы", "Должность", "Предмет", "Категория", "Дата приема")
ROOTS, ENDS = ("Бел", "Кор", "Мак", "Сав", "Тим", "Гор", "Лар", "Пет", "Фад", "Зим"), ("ин", "ар", "ош", "ик", "ан")
LAST = [f"{root}{end}ова" for root in ROOTS for end in ENDS]
FIRST = ("Анна", "Ольга", "Ирина", "Мария", "Елена", "Юлия", "Дарья", "Нина")
PATRONYMIC = ("Ивановна", "Петровна", "Олеговна", "Юрьевна", "Павловна", "Андреевна")


def write(path: Path, rows: int) -> None:
    """A list of synthetic staff of twenty schools."""
    luck = random.Random(1)
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "default_date_format": "dd.mm.yyyy"})
    sheet = book.add_worksheet("Работники")
    sheet.write_row(0, 0, HEAD)
    for n in range(1, rows + 1):
        nine = f"{100_000_000 + n * 7}"
        birth = date(1960, 1, 1) + timedelta(days=luck.randrange(15_000))
        values = (n, luck.choice(LAST), luck.choice(FIRST), luck.choice(PATRONYMIC), birth, formatted(nine + check_digits(nine)),
                  f"СОШ № {n % 20 + 1}", "Учитель", "Математика", "первая", date(2015, 9, 1))  # fmt: skip
        for i, value in enumerate(values):
            sheet.write(n, i, value)
    book.close()


def raw(file: Path, empty: Path) -> float:
    """Seconds of inserting the same rows and journal lines into an empty copy with the bare driver, in one transaction."""
    source = sqlite3.connect(file)
    target = sqlite3.connect(empty, isolation_level=None)
    for pragma in ("journal_mode=TRUNCATE", "synchronous=FULL", "secure_delete=ON"):
        target.execute(f"PRAGMA {pragma}")
    work = []
    for table in ("persons", "employments", "categories", "change"):
        assert table in REGISTERS or table == "change"
        last = " WHERE seq = (SELECT max(seq) FROM tx)" if table == "change" else ""
        found = source.execute(f'SELECT * FROM "{table}"{last}').fetchall()
        if found:
            work.append((f'INSERT INTO "{table}" VALUES ({",".join("?" * len(found[0]))})', found))
    started = time.perf_counter()
    target.execute("BEGIN IMMEDIATE")
    for statement, found in work:
        target.executemany(statement, found)
    target.execute("COMMIT")
    return time.perf_counter() - started


def main() -> None:
    rows = 5_000 if arguments(__doc__ or "").small else 100_000
    with tempfile.TemporaryDirectory() as folder:
        path, file, empty = (Path(folder) / name for name in ("staff.xlsx", "base.db", "empty.db"))
        write(path, rows)
        desk = app.create_desk(str(file))
        for n in range(1, 21):
            registers.save(desk, Organization(name=f"СОШ № {n}", kind="school"))
        shutil.copy(file, empty)
        started = time.perf_counter()
        plan = plan_import(desk, path)
        planned = time.perf_counter() - started
        apply_import(desk, plan)
        ours = time.perf_counter() - started
        assert plan.created == rows, plan.summary()
        desk.database.changed = False
        desk.close()
        started = time.perf_counter()
        read_workbook(path)
        reading = time.perf_counter() - started
        bare = raw(file, empty)
        detail = f"{ours:.1f} s (plan {planned:.1f}) against reading {reading:.1f} s and raw rows {bare:.1f} s"
        verdict(f"import of {rows} rows", ours / (reading + bare), LIMIT, detail=detail)
    finish()


if __name__ == "__main__":
    main()
