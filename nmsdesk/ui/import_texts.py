"""What the import page says: names of fields, kinds of lists, files that can be chosen, sentences of counts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.exchange import lists
from nmsdesk.exchange.problems import ERROR, Problem
from nmsdesk.russian import count, number

FILES = "Таблицы (*.xlsx *.xlsm *.xls *.xlsb *.ods *.csv *.txt);;Все файлы (*)"
FORMATS = "Excel (.xlsx, .xls, .xlsb), LibreOffice (.ods), текст с разделителями (.csv)"
TEMPLATES = ("organizations", "staff", "diagnostics", "trainings", "plans", "mentorships", "registry")
ENCODINGS = (("utf-8", "UTF-8"), ("cp1251", "Windows-1251"), ("koi8-r", "КОИ8-Р"), ("cp866", "DOS (866)"), ("utf-16", "UTF-16"))
HOW = {
    "exact": ("по названию", "ok"), "contains": ("по части названия", "ok"), "stem": ("по словам", "ok"),
    "likeness": ("по сходству, проверьте", "warn"), "area": ("область диагностики", "ok"), "level": ("уровень шкалы", "ok"),
}  # fmt: skip
_FIELDS = {
    "full_name": "ФИО", "last_name": "Фамилия", "first_name": "Имя", "patronymic": "Отчество", "birth": "Дата рождения", "sex": "Пол",
    "snils": "СНИЛС", "organization": "Организация", "municipality": "Муниципалитет", "post": "Должность", "subjects": "Предметы",
    "email": "Электронная почта", "phone": "Телефон", "post_category": "Должность и категория", "experience": "Стаж",
    "experience_total": "Общий стаж", "experience_teaching": "Педагогический стаж", "experience_post": "Стаж в должности",
    "experience_organization": "Стаж в организации", "category": "Категория", "category_since": "Категория с",
    "category_until": "Категория до", "category_order": "Приказ о категории", "conformity": "Соответствие должности",
    "education": "Образование", "employment_kind": "Вид занятости", "rate": "Ставка", "hired": "Принят", "dismissed": "Уволен",
    "absence": "Длительное отсутствие", "courses": "Курсы (не берутся)", "day": "Дата диагностики", "instrument": "Инструмент",
    "points": "Балл", "maximum": "Наибольший балл", "percent": "Процент", "result": "Результат", "level": "Уровень",
    "deficits": "Дефициты", "area": "Результат по области", "level_count": "Число участников на уровне", "participants": "Участников",
    "program": "Программа", "provider": "Где обучался", "hours": "Часов", "period": "Срок", "since": "Начало", "until": "Окончание",
    "issued": "Дата выдачи", "attestation": "Итоговая аттестация", "document_number": "Номер документа",
    "registration_number": "Регистрационный номер", "document_series": "Серия документа", "document_status": "Статус документа",
    "document_kind": "Вид документа", "in_registry": "Есть в федеральном реестре",
    "training_kind": "Вид программы", "has_plan": "Есть ИОМ", "number": "Номер ИОМ", "topic": "Тема ИОМ",
    "approved_on": "Утверждён", "tutor": "Тьютор", "done": "Выполнен", "mentor": "Наставник",
    "mentor_organization": "Организация наставника", "mentees": "Наставляемый", "form": "Форма", "kind": "Вид", "order": "Приказ",
    "registry_number": "Номер в реестре", "network": "Сетевая", "audience": "Для кого",
    "pupil_class": "Класс (обучающиеся)",
    "code": "Код участника", "tasks": "Балл за задание", "score": "Первичный балл",
}  # fmt: skip
ROWS = ("строка", "строки", "строк")
THESE_ROWS = ("строку", "строки", "строк")


def kinds() -> list[tuple[str, str]]:
    """(key, caption) of every list that can be taken: the five lists of schools first, then any register."""
    plain = [(r.key, f"Таблица «{r.title}»") for r in REGISTERS.values() if r.key not in lists.KINDS and r.key != "import_batches"]
    return [(k.key, k.title) for k in lists.KINDS.values()] + plain


def kind_title(key: str) -> str:
    """«Список педагогических работников», or the title of a register."""
    return lists.KINDS[key].title if key in lists.KINDS else REGISTERS[key].title if key in REGISTERS else key


def field_caption(kind: str, field: str) -> str:
    """What a column was taken for."""
    if kind in lists.KINDS:
        return _FIELDS.get(field, field)
    return next((c.caption for c in REGISTERS[kind].columns if c.name == field), field)


def accept_text(plan: Any) -> str:
    """What the button does: «Принять 42 строки без ошибок»."""
    taken = plan.created + plan.updated
    if not taken:
        return "Принимать нечего"
    text = f"Принять {count(taken, *THESE_ROWS)}"
    if plan.rejected:
        return f"{text} без ошибок"
    return f"{text}, ошибки пропустить" if any(p.severity == ERROR for p in plan.problems) else text


def advice(plan: Any) -> str:
    """One sentence beside the button: what will happen to the rest."""
    if plan.rejected and plan.rejected == plan.read:
        return "Ни одна строка не годится: выберите недостающее слева или ответьте на вопросы."
    if plan.rejected:
        return f"{count(plan.rejected, *ROWS)} с ошибками останутся в файле: исправьте их и примите файл ещё раз."
    if not plan.created + plan.updated:
        return "Всё, что есть в файле, уже записано в базе."
    if any(p.severity == ERROR for p in plan.problems):
        return "Ячейки с ошибками не берутся, остальное в строках принимается."
    return "Ничего не записано, пока вы не примете файл. Приём можно отменить."


def by_register(plan: Any) -> str:
    """«Работники: 45 новых · Места работы: 47 новых, изменится 1»."""
    parts = []
    for title, added, changed in plan.by_register():
        told = [f"новых {number(added)}"] if added else []
        told += [f"изменится {number(changed)}"] if changed else []
        parts.append(f"{title}: {', '.join(told)}")
    return " · ".join(parts)


def rows_text(rows: list[int]) -> str:
    """«5», «5–48», «5–8, 12 и ещё 9»."""
    runs: list[list[int]] = []
    for row in sorted(set(rows)):
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    shown = ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs[:3])
    rest = sum(b - a + 1 for a, b in runs[3:])
    return f"{shown} и ещё {rest}" if rest else shown


def grouped(problems: list[Problem]) -> list[tuple[Problem, list[int]]]:
    """Problems that say the same of one column, with their rows; errors first, then by the place in the file."""
    found: dict[tuple[str, ...], tuple[Problem, list[int]]] = {}
    for p in problems:
        key = (p.severity, p.sheet, p.column, p.code, p.message)
        found.setdefault(key, (p, []))[1].append(p.row)
    order = {name: n for n, name in enumerate(dict.fromkeys(p.sheet for p in problems))}
    return sorted(found.values(), key=lambda x: (x[0].severity != ERROR, order[x[0].sheet], min(x[1])))


def short(path: Path, most: int = 36) -> str:
    """A file's name that fits a chip."""
    name = path.name
    return name if len(name) <= most else f"{name[: most - 12]}…{name[-11:]}"
