"""Columns of the tables that schools are asked for: the usual captions, which the import recognises (domain.md §§2.5, 4.3, 6)."""

from __future__ import annotations

from nmsdesk.domain import terms
from nmsdesk.exchange.writing import TemplateColumn as Column

_NAME = (Column("ФИО", "Обязательно. Фамилия, имя и отчество полностью.", "Иванова Мария Петровна"), "")
_PLACED = "Образовательная организация"
_PLACE = (Column(_PLACED, "Обязательно, если в файле несколько организаций."), "@organizations")
_BIRTH = (Column("Дата рождения", "Дата: дд.мм.гггг. По ней отличаются тёзки.", "17.05.1990", kind="day"), "")
_SNILS = (Column("СНИЛС", "11 цифр, можно с дефисами. По нему работник узнаётся точно.", "112-233-445 95"), "")
_YES_NO = ("да", "нет")


def _day(caption: str, hint: str = "Дата: дд.мм.гггг.", example: str = "01.09.2025") -> tuple[Column, str]:
    return Column(caption, hint, example, kind="day"), ""


# The second of each pair says where the choices come from: a dictionary, «@» and a register, or nothing.
LISTS: dict[str, tuple[tuple[Column, str], ...]] = {
    "staff": (
        _PLACE, _NAME, _BIRTH,
        (Column("Пол", choices=tuple(terms.SEX.values())), ""),
        _SNILS,
        (Column("Должность", "Две должности – через запятую.", "Учитель"), "@posts"),
        (Column("Преподаваемые предметы", "Через точку с запятой.", "Математика; Физика"), ""),
        (Column("Вид занятости", choices=tuple(terms.EMPLOYMENT_KINDS.values())), ""),
        (Column("Ставка", "Число: 1; 0,5.", "1", kind="number"), ""),
        _day("Дата приёма на работу"),
        _day("Дата увольнения", "Заполняется, если работник уволен."),
        (Column("Образование", choices=tuple(terms.EDUCATION.values())), ""),
        (Column("Общий стаж", "Полных лет на дату сведений.", "12"), ""),
        (Column("Педагогический стаж", "Полных лет на дату сведений.", "10"), ""),
        (Column("Квалификационная категория", choices=("высшая", "первая", "соответствие занимаемой должности", "без категории")), ""),
        _day("Дата присвоения категории", example="25.12.2023"),
        (Column("Отпуск по уходу", "«да», если работник длительно отсутствует; причина не нужна.", choices=_YES_NO), ""),
        (Column("Электронная почта"), ""),
        (Column("Телефон"), ""),
    ),
    "diagnostics": (
        _PLACE, _NAME, _SNILS,
        (Column("Наименование диагностики", "Обязательно: шкала зависит от инструмента."), "@instruments"),
        _day("Дата диагностики", "Обязательно. Дата: дд.мм.гггг.", "10.10.2025"),
        (Column("Набранный балл", "Балл и наибольший балл или процент.", "18", kind="number"), ""),
        (Column("Максимальный балл", "", "25", kind="number"), ""),
        (Column("% выполнения", "", "72", kind="number"), ""),
        (Column("Уровень", "Словом со шкалы инструмента.", "базовый"), ""),
        (Column("Предметные, %", "Столбцы по областям можно добавить или убрать.", "64", kind="number"), ""),
        (Column("Методические, %", "", "70", kind="number"), ""),
        (Column("Психолого-педагогические, %", "", "55", kind="number"), ""),
        (Column("Коммуникативные, %", "", "81", kind="number"), ""),
        (Column("Выявленные дефициты", "Через точку с запятой; начинаются с названия области.", "Методические: оценивание"), ""),
    ),
    "trainings": (
        _PLACE, _NAME, _SNILS,
        (Column("Наименование программы", "Обязательно.", "Функциональная грамотность"), ""),
        (Column("Вид программы", choices=("повышение квалификации", "профессиональная переподготовка")), ""),
        (Column("Место прохождения", "Кто проводил обучение.", "КУРО"), ""),
        (Column("Количество часов", "", "36", kind="number"), ""),
        _day("Дата начала"),
        _day("Дата окончания", "Обязательно. Дата: дд.мм.гггг.", "25.10.2025"),
        (Column("Итоговая аттестация", choices=tuple(terms.ATTESTATION.values())), ""),
        (Column("Номер удостоверения", "", "ПК-12345"), ""),
    ),
    "plans": (
        _PLACE, _NAME, _SNILS,
        (Column("Номер ИОМ", "", "ИОМ-12"), ""),
        (Column("Тема ИОМ", "Цель маршрута.", "Формирующее оценивание"), ""),
        _day("Дата начала", "Обязательно. Дата: дд.мм.гггг."),
        _day("Дата окончания", "Обязательно. Дата: дд.мм.гггг.", "31.05.2026"),
        _day("Дата утверждения", "Без неё маршрут останется черновиком.", "05.09.2025"),
        (Column("Тьютор", "Фамилия и инициалы тьютора или методиста.", "Петрова А. И."), ""),
        (Column("Реализован (да/нет)", "«да», если выполнен по принятому правилу.", choices=_YES_NO), ""),
    ),
    "mentorships": (
        _PLACE,
        (Column("ФИО наставника", "Обязательно. Полностью.", "Иванова Мария Петровна"), ""),
        (Column("ФИО наставляемого", "Обязательно. Несколько человек – каждый с новой строки.", "Петров Иван Сергеевич"), ""),
        (Column("Форма наставничества", "Наставничество обучающихся сюда не входит."), "mentoring_forms"),
        (Column("Вид наставничества"), "mentoring_kinds"),
        (Column("Реквизиты приказа", "Номер и дата.", "№ 45 от 01.09.2025"), ""),
        _day("Дата начала", "Обязательно, если нет даты приказа."),
        _day("Дата окончания", example="31.05.2026"),
    ),
}  # fmt: skip

# Registers whose lists the import reads as schools write them: captions of an export that mean the same there.
_SPAN = {"since": "Дата начала", "until": "Дата окончания"}
CAPTIONS: dict[str, dict[str, str]] = {
    "diagnostics": {"organization": _PLACED, "maximum": "Максимальный балл", "instrument": "Наименование диагностики"},
    "trainings": {"organization": _PLACED, "program": "Наименование программы", **_SPAN},
    "plans": {
        "organization": _PLACED, "number": "Номер ИОМ", "goal": "Тема ИОМ", "approved_on": "Дата утверждения",
        "tutor": "Тьютор", "request": "Индивидуальный запрос", **_SPAN,
    },
    "mentorships": {"mentee_organization": _PLACED, "group": "Кого сопровождают", **_SPAN},
    "diagnostic_summaries": {"organization": _PLACED},
}  # fmt: skip
