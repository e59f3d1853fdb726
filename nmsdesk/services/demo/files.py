"""A deliberately messy set of Excel lists, such as schools send, to be taken in by hand."""

from __future__ import annotations

from pathlib import Path

from nmsdesk.services.demo import factlists, stafflists
from nmsdesk.services.demo.crowd import gather_crowd

_WRITERS = (
    (stafflists.write_organizations, "Перечень организаций. Берите первым: остальные списки ссылаются на эти школы."),
    (stafflists.write_questionnaire, "Сведения о работниках школы и лицея, два листа. Шапка в четвёртой строке, СНИЛС без нулей, повторы."),
    (stafflists.write_tariff, "Тарификационный список школы: шапка в два этажа, строка «1 2 3», разделы, «Итого», подпись."),
    (stafflists.write_site_table, "Таблица с сайта гимназии: категория вместе с должностью, курсы в одной ячейке, без СНИЛС."),
    (stafflists.write_personnel, "Кадровый список детского сада: приём, увольнение, аттестация, даты как попало."),
    (stafflists.write_text_list, "Работники дома творчества, текстовый файл (cp1251): два полных тёзки, совместители, ГПХ."),
    (
        factlists.write_wide_diagnostics,
        "Диагностика по областям. При загрузке выберите инструмент «Диагностика профессиональных дефицитов педагогов».",
    ),
    (factlists.write_minimal_diagnostics, "Диагностика: результат словом, процентом или «18 из 25»."),
    (factlists.write_trainings, "Курсы повышения квалификации за год."),
    (factlists.write_plans, "Индивидуальные образовательные маршруты; у нескольких нет диагностики."),
    (factlists.write_mentors, "Наставники и наставляемые; несколько человек в ячейке и строки об учениках, которые не берутся."),
)
_HEAD = """Учебные списки для загрузки в nmsdesk

Все люди и организации выдуманы. Списки нарочно неаккуратны: так их присылают школы.
Загружайте в пустую базу или в демонстрационную, в таком порядке:

"""
_TAIL = """
Что должно найтись при загрузке: неверная контрольная цифра СНИЛС, ошибка формулы (#ССЫЛКА!), дата 1899 года,
повторы одного человека, два тёзки, неизвестная школа, незнакомый педагог, строки об учениках.
Строки с бедой пропускаются, если при загрузке разрешить принять остальное (в командной строке --accept-partial).
Загрузите любой файл второй раз: ничего не должно измениться.
"""


def write_messy_files(folder: Path, seed: int = 1, year: int = 2025) -> list[Path]:
    """Write the lists of the autumn of ``year`` and a README.txt; return the paths in the order to take them in."""
    folder.mkdir(parents=True, exist_ok=True)
    crowd = gather_crowd(seed, year)
    written, lines = [], []
    for number, (write, note) in enumerate(_WRITERS, 1):
        path = write(folder, crowd)
        written.append(path)
        lines.append(f"{number:2}. {path.name}\n    {note}\n")
    readme = folder / "README.txt"
    readme.write_text(_HEAD + "".join(lines) + _TAIL, encoding="utf-8-sig", newline="\r\n")
    return [*written, readme]
