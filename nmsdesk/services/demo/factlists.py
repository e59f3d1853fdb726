"""Messy lists of diagnostics, courses, ИОМ and mentors about the people of the staff lists."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from openpyxl import Workbook

from nmsdesk.services.demo.courses import titles
from nmsdesk.services.demo.crowd import Crowd, Worker
from nmsdesk.services.demo.mess import category_text, day_text, post_text, put, save, sheet, spoilt, widths
from nmsdesk.services.demo.stafflists import official

_AREAS = (
    "№",
    "ОО",
    "ФИО",
    "Должность",
    "Дата",
    "Предметные, %",
    "Методические, %",
    "Психолого-педагогические, %",
    "Коммуникативные, %",
    "Итого, %",
    "Уровень",
)
_COURSES = (
    "№ п/п",
    "ФИО слушателя",
    "СНИЛС",
    "Наименование ОО",
    "Наименование программы",
    "ПК/ПП",
    "Кол-во часов",
    "Организация",
    "Период обучения",
    "Программа из федерального реестра (да/нет)",
    "Дефицит",
    "Итоговая аттестация",
    "№ удостоверения",
)
_PLANS = (
    "№",
    "Номер ИОМ",
    "ФИО педагога",
    "ОО",
    "Должность",
    "Дата диагностики",
    "Выявленные дефициты",
    "Срок ИОМ",
    "Дата утверждения",
    "Тьютор",
    "Реализован (да/нет)",
    "Дата завершения",
)
_MENTORS_TOP = (
    "№", "ОО", "Наставник", None, None, None, "Наставляемый", None, "Форма", "Вид", "Реквизиты приказа", "Срок (с – по)", "Примечание",
)  # fmt: skip
_MENTORS_LOW = (None, None, "ФИО", "Должность", "Стаж", "Категория", "ФИО", "Должность", None, None, None, None, None)
_ORDER = "№ 214 от 15.09."


def write_wide_diagnostics(folder: Path, crowd: Crowd) -> Path:
    """Results by area; the school stands in the first row only, per cents are written in four ways."""
    book = Workbook()
    to = sheet(book, "Результаты", first=True)
    day = date(crowd.day.year, 10, 14)
    to["A1"] = "Диагностика профессиональных дефицитов педагогов"
    to["A2"] = f"МБУ ДПО «УМОЦ», {day:%d.%m.%Y}"
    put(to, 4, _AREAS, bold=True)
    row = 5
    for index in (0, 1, 3):
        chosen = [w for w in crowd.staff[index] if w.teaches][:14]
        for n, worker in enumerate(chosen):
            values = _result(crowd.rng)
            school = official(worker) if n == 0 else None
            put(to, row, (row - 4, school, spoilt(crowd.rng, worker.fio), post_text(crowd.rng, worker), day, *values))
            row += 1
    put(to, row, (row - 4, "СОШ № 777", "Неизвестная Анна Петровна", "учитель", day, 61, 62, 63, 64, 62.5, "базовый"))
    put(
        to,
        row + 1,
        (row - 3, official(crowd.staff[0][0]), "Приезжая Мария Ивановна", "учитель", day, 71, 72, 73, 74, "72,5 %", "повышенный"),
    )
    to.cell(row=row + 2, column=2, value="Среднее значение")
    widths(to, 6, 20, 36, 34, 12, 12, 12, 14, 14, 12, 16)
    return save(book, folder / "diagnostics_by_area.xlsx")


def _result(rng: Random) -> list[Any]:
    """Four areas, the whole and the level that agrees with it on the scale of four levels; a row is written in one way."""
    areas = [min(max(round(rng.gauss(68, 15)), 15), 100) for _ in range(4)]
    total = round(sum(areas) / 4, 1)
    level = level_word(total)
    if level == "базовый" and rng.random() < 0.3:
        level = "средний"
    match rng.randrange(3):
        case 0:
            return [*(f"{value}%" for value in areas), f"{total}%".replace(".", ","), level.upper()]
        case 1:
            return [*(f"{value},0 %" for value in areas), str(total).replace(".", ","), level]
        case _:
            return [*areas, total, f"{level} уровень"]


def level_word(percent: float) -> str:
    """The level on the seeded scale of four."""
    return "высокий" if percent >= 85 else "повышенный" if percent >= 70 else "базовый" if percent >= 50 else "низкий"


def write_minimal_diagnostics(folder: Path, crowd: Crowd) -> Path:
    """Date, name of the diagnostic and the result in words, per cent or points, as in a teacher's own plan."""
    book = Workbook()
    to = sheet(book, "Лист1", first=True)
    put(to, 1, ("ФИО педагога", "Образовательная организация", "Дата диагностики", "Название диагностики", "Результат"), bold=True)
    workers = [w for index in (2, 4, 5) for w in [w for w in crowd.staff[index] if w.teaches][:12]]
    for n, worker in enumerate(workers):
        garden = worker.place.kind == "kindergarten"
        name = "Диагностика профессиональных дефицитов педагогов" + (" ДОО" if garden else "")
        points = crowd.rng.randint(9, 25)
        result: Any = (level_word(points * 4), f"{points * 4}%", f"{points} из 25", f"{points}/25")[n % 4]
        if n == 5:
            name, result = "Тест по нормативно-правовой базе", "прошёл"
        day = date(crowd.day.year, 10, 1) + timedelta(days=n)
        put(to, 2 + n, (spoilt(crowd.rng, worker.fio), official(worker), day_text(crowd.rng, day), name, result))
    widths(to, 36, 26, 16, 52, 16)
    return save(book, folder / "diagnostics_minimal.xlsx")


def write_trainings(folder: Path, crowd: Crowd) -> Path:
    """Courses with periods of all kinds; some without an attestation, one shorter than 16 hours, a total in the end."""
    book = Workbook()
    rng, year = crowd.rng, crowd.day.year
    to = sheet(book, "КПК", first=True)
    to["A1"] = f"Повышение квалификации за {year} год"
    put(to, 3, _COURSES, bold=True)
    programs = titles()
    workers = [w for staff in crowd.staff for w in [w for w in staff if w.teaches][:9]]
    for n, worker in enumerate(workers):
        area, title, hours, provider = rng.choice(programs[40:48] if worker.place.kind == "kindergarten" else programs[:36])
        since = date(year, 11, 5) + timedelta(days=n // 4)  # after the diagnostics of October, so that they answer its deficits
        span = _span(rng, since, since + timedelta(days=max(hours // 3, 4)))
        attested = n % 11 != 4
        put(to, 4 + n, (
            n + 1, spoilt(rng, worker.fio), worker.snils if rng.random() < 0.8 else None, official(worker), f"«{title}»", "ПК",
            rng.choice((hours, f"{hours} ч.", f"{hours}ч")), provider, span,
            rng.choice(("да", "+", "Да", "нет")), area if rng.random() < 0.8 else None,
            rng.choice(("сдал", "зачёт", "пройдена")) if attested else None, f"УПК-{year % 100}-{8000 + n}" if attested else "–",
        ))  # fmt: skip
    to.cell(row=4 + len(workers), column=2, value=f"Всего: {len(workers)}")
    widths(to, 6, 36, 18, 24, 60, 8, 10, 26, 28, 16, 22, 16, 18)
    return save(book, folder / "trainings.xlsx")


def _span(rng: Random, since: date, until: date) -> str:
    """«15.03-22.03.2025», «15.03.2025 - 22.03.2025», «с 15.03.2025 по 22.03.2025 г.»."""
    short = f"{since:%d.%m}-{until:%d.%m.%Y}" if since.year == until.year else f"{since:%d.%m.%Y}-{until:%d.%m.%Y}"
    return rng.choice((short, f"{since:%d.%m.%Y} - {until:%d.%m.%Y}", f"с {since:%d.%m.%Y} по {until:%d.%m.%Y} г."))


def write_plans(folder: Path, crowd: Crowd) -> Path:
    """ИОМ of the autumn; a few rest on no diagnostic, a few are over."""
    book = Workbook()
    rng, year = crowd.rng, crowd.day.year
    to = sheet(book, "ИОМ", first=True)
    to["A1"] = f"Реестр индивидуальных образовательных маршрутов, {year}/{year + 1} уч. год"
    put(to, 2, _PLANS, bold=True)
    workers = [w for index in (0, 1, 3) for w in [w for w in crowd.staff[index] if w.teaches][:8]]
    deficits = ("методические", "психолого-педагогические; коммуникативные", "предметные", "ИКТ", "функциональная грамотность")
    for n, worker in enumerate(workers):
        since = date(year, 10, 20) + timedelta(days=n % 9)
        until = date(year + 1, 5, 29) if n % 4 else date(year, 12, 19)
        done = "да" if until.year == year and n % 8 else "нет" if until.year == year else "в работе"
        put(to, 3 + n, (
            n + 1, f"{n + 1}/{year % 100}", spoilt(rng, worker.fio), official(worker), post_text(rng, worker),
            date(year, 10, 14) if n % 7 else None, rng.choice(deficits), _span(rng, since, until),
            day_text(rng, since - timedelta(days=2)), rng.choice(("методист УМОЦ", "зам. директора")),
            done, until if done == "да" else None,
        ))  # fmt: skip
    widths(to, 6, 12, 36, 20, 34, 14, 36, 28, 14, 18, 12, 14)
    return save(book, folder / "plans.xlsx")


def write_mentors(folder: Path, crowd: Crowd) -> Path:
    """Pairs under a two-level header; several mentees in a cell; rows of pupils, which belong to another register."""
    book = Workbook()
    year = crowd.day.year
    to = sheet(book, "Наставничество", first=True)
    to["A1"] = f"База наставников и наставляемых, {year}/{year + 1}"
    put(to, 2, _MENTORS_TOP, bold=True)
    put(to, 3, _MENTORS_LOW, bold=True)
    to.merge_cells("C2:F2")
    to.merge_cells("G2:H2")
    for column in "ABIJKLM":
        to.merge_cells(f"{column}2:{column}3")
    row = 4
    for index in (0, 1, 3, 4):
        row = _pairs(to, row, crowd, index)
    tail = ("", "", f"15.09.{year} - 29.05.{year + 1}", "программа школы")
    pupils = ("Лебедева Дарья (9 «А»)", "ученик", None, None, "Громов Максим (5 «Б»)", "ученик", "ученик – ученик")
    put(to, row, (row - 3, official(crowd.places[0]), *pupils, *tail))
    mixed = (crowd.staff[0][9].fio, "учитель", 12, "высшая", "Котова Алина (8 «В»)", "ученик", "учитель – ученик")
    put(to, row + 1, (row - 2, official(crowd.places[0]), *mixed, *tail))
    widths(to, 6, 20, 36, 30, 8, 14, 36, 30, 20, 18, 20, 26, 18)
    return save(book, folder / "mentors.xlsx")


def _pairs(to: Any, row: int, crowd: Crowd, index: int) -> int:
    """Mentors are the most experienced, mentees the least; the third mentor of a school has two mentees in one cell."""
    rng, year = crowd.rng, crowd.day.year
    teachers = sorted((w for w in crowd.staff[index][:-1] if w.teaches), key=lambda w: w.life.start)
    mentors, mentees = teachers[:3], teachers[-4:]
    groups: tuple[list[Worker], ...] = ([mentees[0]], [mentees[1]], mentees[2:])
    for n, (mentor, group) in enumerate(zip(mentors, groups, strict=True)):
        names = group[0].fio if len(group) == 1 else "\n".join(f"{k}. {w.fio}" for k, w in enumerate(group, 1))
        put(to, row, (
            row - 3, official(mentor) if n == 0 else None, spoilt(rng, mentor.fio), post_text(rng, mentor),
            f"{mentor.experience(crowd.day)} лет", category_text(rng, mentor), names, post_text(rng, group[0]),
            rng.choice(("педагог – педагог", "учитель-учитель")), "групповое" if len(group) > 1 else "традиционное",
            f"{_ORDER}{year}", f"15.09.{year} - 29.05.{year + 1}", "молодой специалист" if group[0].experience(crowd.day) < 3 else None,
        ))  # fmt: skip
        row += 1
    return row
