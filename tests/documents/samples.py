"""Documents that the tests write; all names are invented."""

from __future__ import annotations

from datetime import date

from nmsdesk.documents.chart_values import (
    BeforeAfter,
    Bullet,
    Bullets,
    Funnel,
    FunnelStep,
    HeatMap,
    Levels,
    SmallMultiples,
    SmallSeries,
    WithinYear,
    Years,
    YearSeries,
)
from nmsdesk.documents.tree import (
    Approval,
    Column,
    Columns,
    Document,
    Heading,
    Items,
    KeyValues,
    Note,
    PageBreak,
    Paragraph,
    Picture,
    Run,
    Signatures,
    Space,
    Table,
)

HARMFUL = '#let x = 1 $a$ *b* _c_ @d <e> [f] \\ "g" & {h} ~ `i` //j =k'
SCHOOL = "МБОУ «Гимназия № 5 имени дважды Героя Советского Союза лётчика-космонавта Г. Т. Берегового»"


def bullets(value: float | None = 45.7) -> Bullets:
    status = "no_data" if value is None else "reached" if value >= 60 else "not_reached"
    title = "Доля педагогических работников и управленческих кадров, прошедших диагностику профессиональных дефицитов"
    return Bullets((Bullet("1", title, value, 60, 457, 1000, 143, status), Bullet("7", "Доля школ-площадок", None, 10)))


def years(last: float | None = 61) -> Years:
    plan = (("2023", 25), ("2024", 30), ("2025", 30))
    points = (("2023", 40.0), ("2024", None), ("2025", last))
    return Years((YearSeries("2а", "Доля педагогов с ИОМ", points, plan), YearSeries("4", "Команды", points)))


def within(last: float = 12) -> WithinYear:
    days = tuple(date(2025, month, 1) for month in range(1, 13))
    return WithinYear("3", "Обучение", days, (0, 2, 5, last, *(None,) * 8), tuple(range(12)), 30)


def heat(rows: int = 90) -> HeatMap:
    names = tuple(f"МБОУ СОШ № {n}" for n in range(1, rows + 1))
    values = tuple((None if n % 9 == 0 else float(n), 100.0 - n) for n in range(rows))
    return HeatMap(names, ("1", "2а"), values, (60, 30), tuple(str(n) for n in range(rows)))


def levels(first: int = 3) -> Levels:
    return Levels(("СОШ № 1", SCHOOL), ("критический", "базовый", "высокий"), ((first, 5, 2), (0, 0, 0)))


def foreseen(high: float = 40) -> WithinYear:
    grown = [(high - 12) * (month - 4) / 8 for month in range(4, 13)]
    bands = tuple((date(2025, n, 1), 12.0, 12 + g / 2, 12 + g) for n, g in enumerate(grown, 4))
    days = tuple(date(2025, month, 1) for month in range(1, 13))
    note = "По росту прошлых четырёх лет с этого дня до конца периода с запасом на то, как он меняется от года к году."
    return WithinYear("3", "Обучение", days, (0, 2, 5, 12, *(None,) * 8), tuple(range(12)), 30, bands, note)


def schools(last: float = 61, rows: int = 14) -> SmallMultiples:
    names = [SCHOOL if n == 3 else f"СОШ № {n}" for n in range(1, rows)]
    made = tuple(SmallSeries(str(n), name, (None if n % 5 == 0 else 3.0 * n, 40.0, last)) for n, name in enumerate(names, 1))
    empty = SmallSeries("99", "Школа без данных", (None, None, None))
    return SmallMultiples("1", "Диагностика дефицитов", ("2023", "2024", "2025"), (*made, empty), (20, 40, 50), 60)


def funnel(last: int = 40) -> Funnel:
    steps = (
        FunnelStep("всего", 120), FunnelStep("завершено обучение", 80, "нет завершённого в периоде обучения нужного объёма и вида"),
        FunnelStep("итоговая аттестация сдана", last, "итоговая аттестация не сдана"),
    )  # fmt: skip
    return Funnel("3", "Доля освоивших программы", steps, ("человек", "человека", "человек"), (100, 60, 30), "Не входят – исключено: 7.")


def pairs(first: int = 30) -> BeforeAfter:
    levels = ("критический", "базовый", "высокий")
    before, after = ((first, 50, 20), (9, 1, 0)), ((10, 60, 30), (0, 4, 6))
    return BeforeAfter(("Результат в целом", "Методические"), levels, before, after, ("", "method"), "Четыре уровня", 100)


CHARTS = {
    "bullets": bullets, "years": years, "within": within, "foreseen": foreseen, "heat": heat, "levels": levels, "schools": schools,
    "funnel": funnel, "pairs": pairs,
}  # fmt: skip


def long_table(rows: int) -> Table:
    columns = (Column("Фамилия, имя, отчество", 3), Column("Организация", 3), Column("Дата"), Column("Часы"), Column("Доля", unit="%"))
    made = tuple((f"Иванова Мария Петровна {n}", f"МБОУ СОШ № {n % 50}", date(2025, 3, 1 + n % 28), n, n / 3) for n in range(rows))
    return Table(columns, made, number=True)


def everything() -> Document:
    """Every kind of block once."""
    stamp = Approval(("УТВЕРЖДАЮ", "Директор", "____________ О. П. Сидорова"))
    grouped = Table(
        (Column("Показатель", 4), Column("План", unit="%", group="Значение"), Column("Факт", unit="%", group="Значение"), Column("Дата")),
        (("Школы", None, None, None), (HARMFUL, 60.0, 45.72, date(2026, 3, 14)), ("=1+1", 1.5, -2.5, None), ("Итого", 61.5, 43.22, None)),
        "Таблица 1", number=True, total=True, row_styles=("section", "warn", "bad", ""), column_numbers=True,
    )  # fmt: skip
    return Document(
        "Справка: <все> блоки",
        (
            Columns((Approval(("СОГЛАСОВАНО", "Методист")),), (stamp,)), stamp, Heading("Аналитическая справка", 1), Heading("1. Введение"),
            Paragraph((HARMFUL, Run("важно", bold=True), " и ", Run("курсив", italic=True))), Space(3),
            KeyValues((("Организация", SCHOOL), ("Дата", date(2026, 3, 14)))), grouped, Note("Примечание ✓"),
            Items(("первое", ("второе ", Run("жирно", bold=True))), True, "2."), Items(("тире",)),
            Signatures((("Директор", "О. П. Сидорова"),)), PageBreak(True),
            *(Picture(make(), caption="Рисунок", description="Описание") for make in CHARTS.values()),
        ),
        author="УМОЦ", subject="Проверка", made=date(2026, 3, 14),
    )  # fmt: skip
