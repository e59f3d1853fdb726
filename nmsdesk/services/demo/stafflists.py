"""Messy lists of organisations and of their staff, in the shapes A, C, D, E of domain.md §6.1 and as a text file."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from openpyxl import Workbook

from nmsdesk.services.demo.crowd import Crowd, Worker
from nmsdesk.services.demo.mess import (
    category_text,
    day_text,
    lost_zeros,
    month_text,
    post_text,
    put,
    save,
    sheet,
    spoilt,
    subjects_text,
    widths,
    wrong,
)
from nmsdesk.services.demo.places import full_name

_KINDS = {"school": "СОШ", "lyceum": "лицей", "gymnasium": "гимназия", "kindergarten": "детский сад", "additional": "УДО"}
_A = (
    "Муниципалитет", "Место работы", "Фамилия", "Имя", "Отчество", "Дата рождения получателя", "Пол получателя", "СНИЛС", "Должность",
    "Предмет", "Образование", "Педагогический стаж", "Стаж в должности", "Личный электронный адрес", "Номер телефона",
)  # fmt: skip
_C_TOP = (
    "№ п/п", "Фамилия, имя, отчество", "Наименование должности, преподаваемый предмет", "Дата рождения", "СНИЛС",
    "Образование, наименование и дата окончания образовательного учреждения", "Стаж", None, "Квалификационная категория", None,
    "Примечание",
)  # fmt: skip
_C_LOW = (None, None, None, None, None, None, "общий", "педа-\nгогический", "категория", "дата присвоения", None)
_TEXT = (
    "Фамилия", "Имя", "Отчество", "Д.р.", "СНИЛС", "Должность", "Направление", "Категория", "Дата присвоения", "Работает с",
    "Вид занятости", "Примечание",
)  # fmt: skip
_D = (
    "№ п/п",
    "Ф.И.О",
    "Должность/ квалификационная категория (при наличии)",
    "Преподаваемые предметы",
    "Образование (квалификация)",
    "Общий стаж работы",
    "Стаж работы по специальности",
    "Повышение квалификации, профессиональная переподготовка",
    "Ученая степень",
)
_E = (
    "№", "ФИО", "Отдел", "Личный номер телефона", "Рабочая электронная почта", "Должность", "Дата рождения", "Пол", "Уровень образования",
    "Дата принятия на работу", "Дата увольнения", "Аттестован на соответствие занимаемой должности",
    "Аттестован на должность педагога с присвоением квалификационной категории", "Срок действия аттестации от", "до", "Примечание",
)  # fmt: skip


def official(worker_or_place: Any, spaced: bool = False) -> str:
    """«МБОУ СОШ №7»: how the organisation calls itself."""
    place = getattr(worker_or_place, "place", worker_or_place)
    prefix = {"kindergarten": "МБДОУ", "additional": "МБУ ДО"}.get(place.kind, "МБОУ")
    name = place.name.split(" «")[0]
    return f"{prefix} {name if spaced else name.replace('№ ', '№')}"


def write_organizations(folder: Path, crowd: Crowd) -> Path:
    """A plain list with a title."""
    book = Workbook()
    to = sheet(book, "Список", first=True)
    to["A1"] = "Перечень образовательных организаций"
    put(to, 3, ("№ п/п", "Краткое наименование", "Полное наименование", "Вид", "ИНН", "Руководитель"), bold=True)
    for n, place in enumerate(crowd.places):
        head = crowd.staff[n][0]
        put(to, 4 + n, (n + 1, place.name, full_name(place), _KINDS[place.kind], f"99{place.id:08d}", head.fio))
    widths(to, 6, 30, 80, 16, 14, 34)
    return save(book, folder / "organizations.xlsx")


def write_questionnaire(folder: Path, crowd: Crowd) -> Path:
    """Shape A: header in row 4 from column C, a sheet per school; doubles, lost zeros, a wrong СНИЛС, a broken formula."""
    book = Workbook()
    for n, index in enumerate((0, 2)):
        place, staff, rng = crowd.places[index], crowd.staff[index], crowd.rng
        to = sheet(book, place.name.replace("№ ", ""), first=n == 0)
        to["C1"], to["C2"] = (
            "Сведения о педагогических и руководящих работниках",
            f"{official(place)}, {crowd.day.year}/{crowd.day.year + 1} уч. год",
        )
        put(to, 4, _A, column=3, bold=True)
        rows = [_row_a(rng, crowd.day, worker, first=k == 0) for k, worker in enumerate(staff)]
        if index == 0:
            rows += _troubles_a(rows, staff)
            rows[2][7] = wrong(staff[2].snils)
            rows[3][11] = "#REF!"
            rows[5][12] = "#ССЫЛКА!"
        for k, row in enumerate(rows):
            put(to, 5 + k, row, column=3)
        widths(to, 3, 3, 16, 22, 18, 14, 20, 14, 10, 16, 30, 24, 14, 10, 10, 24, 20)
    return save(book, folder / "staff_school_questionnaire.xlsx")


def _row_a(rng: Random, today: date, worker: Worker, first: bool) -> list[Any]:
    last, name, patronymic = worker.life.name
    number = lost_zeros(worker.snils) if rng.random() < 0.3 else worker.snils if rng.random() < 0.7 else worker.snils.replace(" ", "-")
    years = worker.experience(today)
    return [
        "Звездоград" if first else None,
        official(worker) if first or rng.random() < 0.3 else None,
        spoilt(rng, last),
        name,
        patronymic or None,
        day_text(rng, worker.life.birth),
        "Женский" if worker.life.sex == "f" else "Мужской",
        number,
        post_text(rng, worker, with_subject=False),
        subjects_text(worker, "; ") or None,
        rng.choice(("Высшее образование", "высшее", "Среднее профессиональное образование")),
        rng.choice((years, f"{years} лет", f"{years}л 3м")) if years else "менее года",
        max(years - 2, 0),
        f"w{lost_zeros(worker.snils) % 100000}@demo.example",
        f"8(000) 000-{lost_zeros(worker.snils) % 100:02d}-{years:02d}",
    ]


def _troubles_a(rows: list[list[Any]], staff: tuple[Worker, ...]) -> list[list[Any]]:
    """The same person again with another subject; again with «е» and no СНИЛС; a birth of 1899; a wholly empty row."""
    first, second, third = [n for n, worker in enumerate(staff) if worker.post == "Учитель"][:3]
    again, same, old = list(rows[first]), list(rows[second]), list(rows[third])
    again[7], again[9] = staff[first].snils, "Индивидуальный проект"
    same[2], same[5], same[7] = staff[second].life.name[0].replace("ё", "е").upper(), f"{staff[second].life.birth:%d.%m.%Y}", None
    old[2:6], old[7], old[13], old[14] = ["Приходько", "Ия", "Львовна", "31.12.1899"], None, None, None
    return [again, [None] * len(_A), same, old]


def write_tariff(folder: Path, crowd: Crowd) -> Path:
    """Shape C: two-level merged header, the row 1 2 3, section rows, totals and a signature under the table."""
    book = Workbook()
    place, staff, rng = crowd.places[1], crowd.staff[1], crowd.rng
    to = sheet(book, "Тарификация", first=True)
    to["A1"] = "Приложение 1 к приказу от 01.09." + str(crowd.day.year)
    to["A2"] = f"ТАРИФИКАЦИОННЫЙ СПИСОК педагогических работников {official(place, spaced=True)} на 01.09.{crowd.day.year}"
    put(to, 4, _C_TOP, bold=True)
    put(to, 5, _C_LOW, bold=True)
    for column in "ABCDEFK":
        to.merge_cells(f"{column}4:{column}5")
    to.merge_cells("G4:H4")
    to.merge_cells("I4:J4")
    put(to, 6, range(1, 12))
    row = _sections(to, staff, rng, crowd.day)
    to.cell(row=row, column=2, value=f"Итого: {len(staff)} чел.")
    to.cell(row=row + 2, column=2, value=f"Директор ______________ {staff[0].short}")
    to.cell(row=row + 3, column=2, value="Исп. секретарь, тел. 000-00-00")
    widths(to, 6, 36, 40, 14, 18, 44, 8, 10, 16, 14, 24)
    return save(book, folder / "staff_school_tariff.xlsx")


def _sections(to: Any, staff: tuple[Worker, ...], rng: Random, today: date) -> int:
    """Rows under section rows; returns the row after the last."""
    leading = ("Директор", "Заместитель директора")
    sections = (
        ("Администрация", [w for w in staff if w.post in leading]),
        ("Учителя начальных классов", [w for w in staff if w.subjects == ("primary",)]),
        ("Учителя-предметники", [w for w in staff if w.post == "Учитель" and w.subjects != ("primary",)]),
        ("Прочие педагогические работники", [w for w in staff if w.post not in ("Учитель", *leading)]),
    )
    row, number = 7, 1
    for title, workers in sections:
        to.cell(row=row, column=1, value=title)
        to.merge_cells(start_row=row, start_column=1, end_row=row, end_column=11)
        row += 1
        for worker in workers:
            put(to, row, _row_c(rng, number, worker, today))
            row, number = row + 1, number + 1
    return row


def _row_c(rng: Random, number: int, worker: Worker, today: date) -> list[Any]:
    years = worker.experience(today)
    post = post_text(rng, worker)
    if worker.post == "Директор":
        post = "Директор, учитель истории"
    note = rng.choice((None, None, None, None, None, "внутр. совместитель", "молодой специалист" if years < 3 else None))
    if number % 9 == 0 and worker.life.sex == "f":
        note = f"отпуск по уходу за ребёнком с {worker.hired + timedelta(days=30):%d.%m.%Y}"
    since = worker.category_since
    return [
        number,
        spoilt(rng, worker.fio),
        post,
        day_text(rng, worker.life.birth),
        lost_zeros(worker.snils) if rng.random() < 0.25 else worker.snils,
        f"{rng.choice(('высшее', 'СПО', 'высш.'))}, Областной педагогический университет, {worker.life.start.year}",
        years + 1,
        years,
        category_text(rng, worker),
        day_text(rng, since) if since else None,
        note,
    ]


def write_site_table(folder: Path, crowd: Crowd) -> Path:
    """Shape D: the table of the school's site; category in the post's cell, courses in one cell, no СНИЛС and no birth."""
    book = Workbook()
    place, staff, rng = crowd.places[3], crowd.staff[3], crowd.rng
    to = sheet(book, "Педсостав", first=True)
    to["A1"] = f"Педагогический состав {official(place)}"
    to["A2"] = f"(по состоянию на {crowd.day:%d.%m.%Y})"
    put(to, 3, _D, bold=True)
    for n, worker in enumerate(staff, 1):
        years = worker.experience(crowd.day)
        category = {"highest": "высшая категория", "first": "первая категория"}.get(worker.category, "")
        courses = f"«Современный урок» ({crowd.day.year - 2}); «Цифровые ресурсы в работе учителя» ({crowd.day.year - 1})"
        put(to, 3 + n, (
            n, "\n".join(worker.life.name), "\n".join(part for part in (worker.post, category) if part),
            subjects_text(worker) or "–", "высшее, учитель", f"{years + 1} лет", years,
            courses if rng.random() < 0.6 else "", "нет",
        ))  # fmt: skip
    put(to, 4 + len(staff), ("", "* данные обновляются ежегодно"))
    widths(to, 6, 24, 34, 30, 26, 12, 14, 60, 12)
    return save(book, folder / "staff_gymnasium_site.xlsx")


def write_personnel(folder: Path, crowd: Crowd) -> Path:
    """Shape E: a personnel sheet with hirings, dismissals and attestation, an empty column and months for dates."""
    book = Workbook()
    place, staff, rng = crowd.places[4], crowd.staff[4], crowd.rng
    to = sheet(book, "Кадры", first=True)
    to["A1"] = f"{official(place)}: кадры"
    put(to, 2, _E, bold=True)
    for n, worker in enumerate(staff, 1):
        gone = worker.hired + timedelta(days=240) if n == len(staff) and worker.hired + timedelta(days=240) < crowd.day else None
        since = worker.category_since if worker.category in ("highest", "first") else None
        until = since.replace(year=since.year + 5, day=1) if since and since < date(2023, 9, 1) else "бессрочно" if since else None
        put(to, 2 + n, (
            n, spoilt(rng, worker.fio), "Дошкольное отделение" if n == 1 else None, f"+7 000 000 {n:02d} {n:02d}", f"ds{n}@demo.example",
            post_text(rng, worker), day_text(rng, worker.life.birth), "Жен" if worker.life.sex == "f" else "Муж",
            rng.choice(("Высшее образование", "Среднее профессиональное образование", "СПО")),
            month_text(worker.hired) if rng.random() < 0.3 else day_text(rng, worker.hired), gone,
            "да" if worker.category == "conformity" else "нет", {"highest": "высшая", "first": "первая"}.get(worker.category, "-"),
            since, until, "в декрете" if n == 8 else None,
        ))  # fmt: skip
    widths(to, 6, 36, 20, 18, 22, 30, 14, 8, 30, 18, 14, 16, 20, 14, 14, 16)
    return save(book, folder / "staff_kindergarten_personnel.xlsx")


def write_text_list(folder: Path, crowd: Crowd) -> Path:
    """A semicolon text file in cp1251, with two people of one name, part-timers and a leave."""
    place, staff, rng = crowd.places[5], crowd.staff[5], crowd.rng
    path = folder / "staff_creativity.csv"
    with path.open("w", encoding="cp1251", newline="") as stream:
        out = csv.writer(stream, delimiter=";")
        out.writerow([f"Список работников {official(place)}"])
        out.writerow(_TEXT)
        for n, worker in enumerate(staff):
            kind = {6: "внешний совместитель", 8: "договор ГПХ"}.get(n, rng.choice(("основное место работы", "штатный", "осн.")))
            out.writerow((
                *worker.life.name, f"{worker.life.birth:%d.%m.%Y}", worker.snils, post_text(rng, worker), subjects_text(worker),
                category_text(rng, worker), f"{worker.category_since:%d.%m.%Y}" if worker.category_since else "",
                f"с {worker.hired:%d.%m.%Y}", kind, "отпуск по уходу" if n == 4 else "",
            ))  # fmt: skip
    return path
