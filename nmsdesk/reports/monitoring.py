"""The monitoring summary: the indicators of section VI against their targets, charts, organisations, conclusions out of figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from nmsdesk.documents.chart_values import Bullet, Bullets, HeatMap, Years
from nmsdesk.documents.tree import (
    Block,
    Cell,
    Column,
    Document,
    Heading,
    Items,
    Note,
    PageBreak,
    Paragraph,
    Picture,
    RowStyle,
    Signatures,
    Table,
)
from nmsdesk.domain.privacy import MARK
from nmsdesk.reports import conclusions
from nmsdesk.reports.figures import Figure, state
from nmsdesk.reports.parts import Signer, signed, stamp, unbroken
from nmsdesk.russian import day, number

HEAT_ROWS = 120
YEARS_CM = 14.5
OWN_CM = 8.8  # the chart of one organisation, whose numbers are short
LEFT_OUT = (
    "По методике могут исключаться длительно отсутствующие, внешние совместители, работающие по договорам ГПХ, "
    "организации вне показателей и планы, прекращённые по уважительной причине."
)
SUBJECT = """показателей эффективности муниципальной системы
научно-методического сопровождения педагогических работников
и управленческих кадров"""


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation with its figures in the order of the summary; ``kind`` heads a section of the table."""

    name: str
    kind: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Monitoring:
    """Everything the summary prints. ``scope`` is '' for the whole city, else the name of the organisation."""

    period: str
    since: date
    until: date
    as_of: date
    rules: str
    basis: str
    figures: tuple[Figure, ...]
    director: Signer
    executor: Signer
    scope: str = ""
    kind: str = "calendar"
    years: Years | None = None
    places: tuple[Place, ...] = ()
    left_out: tuple[str, ...] = ()  # organisations without anyone to count


def summary(m: Monitoring) -> Document:
    """The document; nothing in it is said that the figures do not say."""
    blocks = [*_title(m), *main_table(m), *_conclusions(m), *_charts(m), *_method(m), *_places(m)]
    return Document(f"Сводка мониторинга за {m.period}", tuple(blocks), author=m.director.post, subject=m.scope, made=m.as_of)


def _title(m: Monitoring) -> Iterator[Block]:
    yield stamp("УТВЕРЖДАЮ", m.director)
    yield Heading(f"СВОДКА МОНИТОРИНГА\n{SUBJECT}\nза {m.period}", 1)
    if m.scope:
        yield Paragraph(m.scope, align="center", indent=False, bold=True)
    if m.kind in ("calendar", "academic"):
        covered = f"с {day(m.since)} по {day(m.until)}"
    else:
        covered = m.period
    text = f"Показатели рассчитаны за период {covered} по состоянию на {day(m.as_of)}."
    yield Paragraph(f"{text} {basis(m)}")


def basis(m: Monitoring) -> str:
    """Which rules the figures follow and by which document."""
    return f"Методика расчёта: «{m.rules}»" + (f" ({m.basis})." if m.basis else ".")


def main_table(m: Monitoring) -> Iterator[Block]:
    """The indicators against their targets, with the footnote."""
    columns = (
        Column("№", 0.8, "center"),
        Column("Показатель", 5.35),
        Column("План, %", 1.2, "right"),
        Column("Факт, %", 1.2, "right"),
        Column("Учтено,\nn из N", 2.05, "center"),
        Column("Отклоне-\nние, п. п.", 1.8, "right"),
        Column("Не хватает до плана", 2.3),
        Column("Выполнение", 2.3),
    )
    yield Table(columns, tuple(_row(f) for f in m.figures), "Таблица 1. Выполнение показателей")
    yield Note("План и факт сравниваются без округления. «Близко к плану» – достигнуто не менее 90 % планового значения.")


def _row(f: Figure) -> tuple[str | float | None, ...]:
    percent: str | float = f.percent_text if f.percent is None else f.percent
    gap = None if f.gap is None else signed(f.gap)
    lack = "" if f.percent is None or f.target is None else f.lack if f.missing else "–"
    return (f.code, f.title, f.target, percent, f.share, gap, lack, state(f).replace(" к", "\nк"))


def _charts(m: Monitoring) -> Iterator[Block]:
    yield Heading("Показатели в диаграммах")
    if any("numerator" not in f.hidden for f in m.figures):
        yield bullets(m)
    yield from by_years(m)


def bullets(m: Monitoring) -> Picture:
    """The indicators as bars against their targets."""
    told = [f for f in m.figures if "numerator" not in f.hidden]
    rows = tuple(Bullet(f.code, f.short, f.percent, f.target, f.numerator, f.denominator, f.missing, f.status, f.unit) for f in told)
    about = _spoken(told)
    height = OWN_CM if m.scope else None
    return Picture(Bullets(rows), height_cm=height, caption="Рисунок 1. Показатели относительно плана", description=about)


def by_years(m: Monitoring) -> Iterator[Block]:
    """The lines of the years, when there are at least two to be joined."""
    if m.years and any(len([v for _, v in s.points if v is not None]) > 1 for s in m.years.series):
        about = "Линии значений показателей за последние годы и ступени плана; значения последнего года – в таблице 1."
        yield Picture(m.years, height_cm=YEARS_CM, caption="Рисунок 2. Показатели по годам, %", description=about)


def _spoken(figures: Sequence[Figure]) -> str:
    """What the bullet chart shows, in words, for those who listen."""
    return "; ".join(f"{f.code}. {f.short}: {f.percent_text}, план {f.target_text}" for f in figures)


def _method(m: Monitoring) -> Iterator[Block]:
    yield Heading("Как посчитано")
    columns = (
        Column("№", 0.5, "center"),
        Column("Принятое прочтение показателя", 5.5),
        Column("В расчёте", 1.3, "right"),
        Column("Исключено", 1.5, "right"),
        Column("Не хватает данных", 1.5, "right"),
    )
    rows = tuple((f.code, f.reading, *map(f.told, ("denominator", "excluded", "no_data"))) for f in m.figures)
    yield Table(columns, rows, "Таблица 2. Прочтения показателей и состав расчёта")
    notes = [
        "Каждый работник учтён один раз, по основному месту работы, поэтому сумма по организациям равна итогу по городу. "
        "В собственных сводках организаций, куда включены совместители, численность может быть больше.",
        *dict.fromkeys(f"Показатель {f.code}. {note}" for f in m.figures for note in f.notes),
    ]
    yield from (Note(text) for text in (notes[1:] if m.scope else notes))
    yield Paragraph(LEFT_OUT)  # running text holds on to the signature that follows it
    yield Signatures(((m.executor.post, m.executor.name),))


def _conclusions(m: Monitoring) -> Iterator[Block]:
    yield Heading("Выводы")
    yield Items(tuple(conclusions.of(m.figures, [(unbroken(p.name), p.figures) for p in m.places])), numbered=True)


def _places(m: Monitoring) -> Iterator[Block]:
    if not m.places:
        return
    short = tuple(f.code for f in m.figures)
    if len(m.places) <= HEAT_ROWS:
        yield PageBreak(landscape=False)
        yield Heading("Приложение 1. Показатели организаций относительно плана")
        yield Paragraph("Номера столбцов – номера показателей из таблицы 1; чем темнее клетка, тем дальше до плана.", indent=False)
        chart = HeatMap(
            tuple(unbroken(p.name) for p in m.places),
            short,
            tuple(tuple(f.percent for f in p.figures) for p in m.places),
            tuple(f.target for f in m.figures),
            tuple(str(i) for i in range(len(m.places))),
            frozenset((i, j) for i, p in enumerate(m.places) for j, f in enumerate(p.figures) if "numerator" in f.hidden),
        )
        yield Picture(chart, description="Таблица процентов по организациям; те же числа в приложении 2.")
    yield PageBreak(landscape=True)
    yield Heading("Приложение 2. Показатели по организациям")
    yield _table(m)
    yield Note("Под каждым показателем – доля и число учтённых из входящих в расчёт; прочерк: в организации считать некого.")
    if m.left_out:
        yield Note(f"Не показаны, так как в расчёт никто не входит: {', '.join(map(unbroken, m.left_out))}.")


def _table(m: Monitoring) -> Table:
    columns = [Column("Организация", 4.6)]
    for f in m.figures:
        group = f"{f.code}. {f.short}"
        columns += [Column("%", 0.9, "right", group), Column("n/N", 1.35, "center", group)]
    rows: list[tuple[Cell, ...]] = []
    styles: list[RowStyle] = []
    kind = ""
    for p in m.places:
        if p.kind != kind:
            kind = p.kind
            rows.append((kind, *(None for _ in columns[1:])))
            styles.append("section")
        rows.append((unbroken(p.name), *_cells(p.figures)))
        styles.append("")
    rows.append(("Всего по городу", *_cells(m.figures)))
    return Table(tuple(columns), tuple(rows), "", number=True, total=True, row_styles=(*styles, ""), size=9)


def _cells(figures: tuple[Figure, ...]) -> Iterator[Cell]:
    for f in figures:
        if "numerator" in f.hidden:
            yield from (MARK, f"{MARK}/{number(f.known)}" if f.known else MARK)
            continue
        yield "–" if f.percent is None else f.percent
        slash = "/\n" if f.denominator >= 1000 else "/"
        yield f"{number(f.numerator)}{slash}{number(f.denominator)}" if f.denominator else None
