"""The file of ФИС ФРДО about further education: its two layouts and its fixed words (domain.md §6.1 B)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from nmsdesk.exchange.writing import write_table

_TO_COURSE = (
    "Дополнительная профессиональная программа (повышение квалификации/ профессиональная переподготовка)",
    "Наименование дополнительной профессиональной программы", "Наименование области профессиональной деятельности",
)  # fmt: skip
_DIPLOMA = ("Серия документа о ВО/СПО", "Номер документа о ВО/СПО")
_TERM = (
    "Год начала обучения (для документа о квалификации)", "Год окончания обучения (для документа о квалификации)",
    "Срок обучения, часов (для документа о квалификации)",
)  # fmt: skip
_REST = (
    "Дата рождения получателя", "Пол получателя", "СНИЛС", "Форма обучения", "Источник финансирования обучения",
    "Форма получения образования на момент прекращения образовательных отношений", "Гражданство получателя (код страны по ОКСМ)",
    "Наименование документа об образовании (оригинала)", "Серия (оригинала)", "Номер (оригинала)", "Регистрационный N (оригинала)",
    "Дата выдачи (оригинала)", "Фамилия получателя (оригинала)", "Имя получателя (оригинала)", "Отчество получателя (оригинала)",
    "Номер документа для изменения",
)  # fmt: skip
LAYOUTS: dict[int, tuple[str, ...]] = {
    38: (
        "Вид документа", "Статус документа", "Подтверждение утраты / обмена / уничтожения", "Серия документа", "Номер документа",
        "Дата выдачи документа", "Регистрационный номер документа", *_TO_COURSE,
        "Укрупненные группы специальностей и (или) направлений подготовки",
        "Наименование квалификации, разреза, класса, категории (при наличии)", "Уровень имеющегося образования (ВО/СПО)",
        "Фамилия, указанная в документе о ВО или СПО", *_DIPLOMA, *_TERM, "Фамилия получателя", "Имя получателя",
        "Отчество получателя (при наличии)", *_REST,
    ),
    40: (
        "Вид документа", "Статус документа", "Подтверждение утраты", "Подтверждение обмена", "Подтверждение уничтожения",
        "Серия документа", "Номер документа", "Дата выдачи документа", "Регистрационный номер", *_TO_COURSE,
        "Укрупненные группы специальностей", "Наименование квалификации, профессии, специальности", "Уровень образования ВО/СПО",
        "Фамилия указанная в дипломе о ВО или СПО", *_DIPLOMA, *_TERM, "Фамилия получателя", "Имя получателя", "Отчество получателя",
        *_REST,
    ),
}  # fmt: skip
USUAL = 40  # the layout with three separate confirmations is met in more of the live systems

DOCUMENTS = {"pk": "Удостоверение о повышении квалификации", "pp": "Диплом о профессиональной переподготовке"}
PROGRAMS = {"pk": "Повышение квалификации", "pp": "Профессиональная переподготовка"}
SEXES = {"m": "Муж", "f": "Жен"}
STUDY = {"full": "Очная", "mixed": "Очно-заочная", "distance": "Заочная"}
FUNDING = {"budget": "Бюджетное обучение", "paid": "Платное обучение"}
EDUCATION = {"higher": "Высшее образование", "secondary_vocational": "Среднее профессиональное образование"}
NOT_SAID = "нет"  # of a series that the paper does not bear
_FIXED = {
    "status": "Оригинал", "confirmed": "Нет", "field": "Образование и наука", "specialities": "44.00.00 Образование и педагогические науки",
    "where": "в образовательной организации", "citizenship": "643",
}  # fmt: skip

# By the start of the caption, the longest that fits: what stands in the column.
_COLUMNS = {
    "Вид документа": "document", "Статус документа": "status", "Подтверждение": "confirmed", "Серия документа": "series",
    "Номер документа": "number", "Дата выдачи документа": "issued", "Регистрационный номер": "registration",
    "Дополнительная профессиональная программа": "kind", "Наименование дополнительной": "program",
    "Наименование области": "field", "Укрупненные группы": "specialities", "Наименование квалификации": "",
    "Уровень": "education", "Фамилия, указанная": "diploma_last_name", "Фамилия указанная": "diploma_last_name",
    "Серия документа о ВО/СПО": "diploma_series", "Номер документа о ВО/СПО": "diploma_number", "Год начала": "first_year",
    "Год окончания": "last_year", "Срок обучения": "hours", "Фамилия получателя": "last_name", "Имя получателя": "first_name",
    "Отчество получателя": "patronymic", "Дата рождения": "birth", "Пол получателя": "sex", "СНИЛС": "snils",
    "Форма обучения": "study", "Источник": "funding", "Форма получения": "where", "Гражданство": "citizenship",
    "Номер документа для изменения": "",
}  # fmt: skip


def field_of(caption: str) -> str:
    """What stands under a caption of a layout; '' under those that an original leaves empty."""
    if caption.endswith("(оригинала)"):
        return ""
    return _COLUMNS[max((start for start in _COLUMNS if caption.startswith(start)), key=len)]


def write(path: Path, layout: int, people: Sequence[Mapping[str, object]]) -> int:
    """The file of a layout, one row of values by field for each person; returns the number of rows."""
    fields = [field_of(caption) for caption in LAYOUTS[layout]]
    rows = [[{**_FIXED, **person}.get(name, "") for name in fields] for person in people]
    return write_table(path, "Шаблон", LAYOUTS[layout], rows)
