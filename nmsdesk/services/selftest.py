"""A test of the program on this computer: everything that needs a library, done once in a folder that goes away."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from nmsdesk.documents.chart_values import Bullet, Bullets
from nmsdesk.domain.monitoring import ImportBatch
from nmsdesk.domain.organizations import Organization
from nmsdesk.domain.people import Person
from nmsdesk.domain.periods import year
from nmsdesk.errors import NmsError, Rejected
from nmsdesk.services import checks, exports, imports, indicators, papers, registers, safety
from nmsdesk.services.demo.fill import fill_demo
from nmsdesk.services.desk import Desk
from nmsdesk.services.setup import fill_dictionaries
from nmsdesk.services.undo import undo
from nmsdesk.storage import database

STAFF, PLACES, YEARS = 120, 6, 2
TROUBLES = (NmsError, OSError, ImportError, RuntimeError, ValueError, LookupError, TypeError, AttributeError, sqlite3.Error)
SIGNS = {".pdf": b"%PDF-", ".docx": b"PK", ".xlsx": b"PK", ".png": b"\x89PNG"}


def run(say: Callable[[str], None]) -> list[str]:
    """Do every step, telling its name; the problems found, an empty list when all is well."""
    problems: list[str] = []
    with tempfile.TemporaryDirectory(prefix="nmsdesk-", ignore_cleanup_errors=True) as folder:
        test = _Test(Path(folder))
        for name, step in test.steps():
            say(f"{name}…")
            try:
                step()
            except TROUBLES as trouble:
                problems.append(f"{name}: {trouble or type(trouble).__name__}")
                say(f"  не удалось: {problems[-1]}")
                if test.desk is None:
                    break  # without a base there is nothing to go on with
        test.close()
    return problems


class _Test:
    """The base of the test and the steps over it, each building on those before."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.base = folder / "проверка.db"
        self.desk: Desk | None = None

    def steps(self) -> list[tuple[str, Callable[[], None]]]:
        formats = [(f"Документ {suffix[1:].upper()}", partial(self._paper, suffix)) for suffix in (".pdf", ".docx", ".xlsx")]
        return [
            ("Новая база", self._create),
            ("Вымышленный город", self._city),
            ("Приём списка из Excel", self._import),
            ("Отмена приёма", self._undo),
            ("Показатели", self._measure),
            *formats,
            ("Диаграмма", self._chart),
            ("Имена в падежах", self._cases),
            ("Проверка базы", self._check),
            ("Копия и восстановление", self._backup),
        ]

    def close(self) -> None:
        if self.desk is not None:
            self.desk.close()

    @property
    def _desk(self) -> Desk:
        if self.desk is None:
            raise Rejected("База не открыта.")
        return self.desk

    def _open(self) -> Desk:
        self.desk = Desk(database.Database(self.base), datetime.now)
        return self.desk

    def _create(self) -> None:
        database.create(self.base)
        fill_dictionaries(self._open())

    def _city(self) -> None:
        fill_demo(self._desk, STAFF, PLACES, YEARS)
        _expect(registers.counts(self._desk)["persons"] == STAFF, "в базе не то число работников")

    def _import(self) -> None:
        """A made-up list through the reader's child process, written and taken in."""
        from nmsdesk.exchange.writing import write_table

        with self._desk.read() as reading:
            place = next(o.name for o in reading.where(Organization) if o.until is None)
        captions = ("ФИО", "Дата рождения", "Место работы", "Должность", "Педагогический стаж", "Категория")
        rows = [(f"Проверкина {name} Тестовна", f"0{n}.05.1990", place, "учитель", "5 лет", "первая") for n, name in enumerate(_NAMES, 1)]
        path = self.folder / "список.xlsx"
        write_table(path, "Список", captions, rows)
        plan = imports.plan_import(self._desk, path)
        _expect(plan.created == len(rows) and not plan.rejected, "; ".join(p.message for p in plan.problems) or "строки не приняты")
        imports.apply_import(self._desk, plan)
        _expect(self._found() == len(rows), "принятые работники не найдены")

    def _found(self) -> int:
        with self._desk.read() as reading:
            return len(reading.where(Person, last_name="Проверкина"))

    def _undo(self) -> None:
        undo(self._desk)
        with self._desk.read() as reading:
            left = reading.where(ImportBatch)
        _expect(self._found() == 0 and not left, "после отмены остались записи")

    def _measure(self) -> None:
        measured = indicators.measure(self._desk, year(self._desk.today.year - 1), by_organization=True)
        _expect(any(v.denominator for v in measured.values), "показатели не сосчитаны")

    def _paper(self, suffix: str) -> None:
        path = self.folder / f"сводка{suffix}"
        papers.write(self._desk, "monitoring", papers.Wish(period=year(self._desk.today.year - 1)), path)
        _written(path)

    def _chart(self) -> None:
        from nmsdesk.documents import charts

        values = Bullets((Bullet("1", "Диагностика дефицитов", 58.0, 60.0, 58, 100, 2, "not_reached"),))
        path = self.folder / "диаграмма.png"
        path.write_bytes(charts.figure_png(values, charts.LIGHT, 16))
        _written(path)

    def _cases(self) -> None:
        from nmsdesk.reports.cases import name_in

        _expect(name_in("dative", "Иванова", "Мария", "Петровна") == "Ивановой Марии Петровне", "имя не склоняется")

    def _check(self) -> None:
        found = checks.check(self._desk)
        _expect(found.database == checks.OK, found.database)
        exports.template(self._desk, "staff", self.folder / "шаблон.xlsx")
        _written(self.folder / "шаблон.xlsx")

    def _backup(self) -> None:
        copy = self.folder / "копия.nmsbackup"
        before = registers.counts(self._desk)
        safety.backup(self._desk, copy)
        self._desk.close()
        self.desk = None
        safety.restore(str(self.base), copy, datetime.now())
        _expect(registers.counts(self._open()) == before, "восстановленная база отличается")


_NAMES = ("Анна", "Мария", "Ольга")


def _expect(right: bool, otherwise: str) -> None:
    if not right:
        raise Rejected(otherwise)


def _written(path: Path) -> None:
    _expect(path.read_bytes()[:8].startswith(SIGNS[path.suffix]), f"файл {path.name} пуст или испорчен")
