"""Papers of the indicators: the passport of one or of all, the matrix persons × indicators."""

from __future__ import annotations

from nmsdesk.documents.tree import Block, Cell, Column, Document, Heading, KeyValues, Note, PageBreak, Paragraph, Space, Table
from nmsdesk.domain.periods import year
from nmsdesk.errors import Rejected
from nmsdesk.indicators.context import COUNTED, EXCLUDED, NO_DATA, NOT_COUNTED
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.russian import count, day, fold
from nmsdesk.services import matrix as matrices
from nmsdesk.services import passports
from nmsdesk.services.desk import Desk
from nmsdesk.services.matrix import Cell as Standing
from nmsdesk.services.matrix import Matrix, Row
from nmsdesk.services.papers.wish import Wish
from nmsdesk.storage.records import Labels

LEGEND = (
    "«да» – учтён; число – номер шага, на котором работник отсеивается; «искл.» – не учитывается по методике; «?» – нет данных; "
    "«–» – в показатель не входит."
)
PERSONAL = "Содержит персональные данные. Передавать только тем, кому они нужны для работы (152-ФЗ)."


def passport_paper(desk: Desk, wish: Wish) -> Document:
    """Passports of the indicators of a period, each on a page of its own; ``search`` leaves the one of that code."""
    period = wish.period or year(desk.today.year)
    codes = _codes(wish.search)
    blocks: list[Block] = []
    for code in codes:
        found = passports.passport(desk, code, period, wish.as_of)
        blocks += [PageBreak()] if blocks else []
        blocks += [Heading(f"Паспорт показателя {found.shown_code}", 1)]
        blocks += [Paragraph(period.title, align="center", indent=False, bold=True), Space(2)]
        blocks.append(KeyValues(tuple(line for line in found.lines() if line[1])))
    one = f" {INDICATORS[codes[0]].shown_code}" if len(codes) == 1 else ""
    return Document(f"Паспорт показателя{one}, {period.title}" if one else f"Паспорта показателей, {period.title}", tuple(blocks))


def _codes(text: str) -> list[str]:
    """The indicator named by its code, with Russian letters or Latin ones; all when nothing is named."""
    wanted = fold(text).translate(str.maketrans("аб", "ab"))
    if not wanted:
        return list(INDICATORS)
    if wanted not in INDICATORS:
        raise Rejected(f"Показателя «{text}» нет. Есть: {', '.join(i.shown_code for i in INDICATORS.values())}.")
    return [wanted]


def matrix_paper(desk: Desk, wish: Wish) -> Document:
    """The matrix of a school or of the city, its totals as the last row."""
    period = wish.period or year(desk.today.year)
    found = matrices.matrix(desk, period, wish.as_of, wish.organization)
    with desk.read() as reading:
        place = Labels(reading.connection).of("organizations", [wish.organization]).get(wish.organization or 0, "Все организации")
    return matrix_document(found, found.rows, place, city=wish.organization is None)


def matrix_document(found: Matrix, rows: tuple[Row, ...], place: str, city: bool, filters: str = "") -> Document:
    """The rows of a matrix as they are chosen, with the steps that the numbers mean."""
    columns = [Column("Работник", 5.2), *([Column("Организация", 3.4)] if city else []), Column("Должность", 3.2)]
    columns += [Column(INDICATORS[code].shown_code, 1.1, "center") for code in found.codes]
    columns.append(Column("Не хватает", 1.4, "center"))
    table: list[tuple[Cell, ...]] = []
    for r in rows:
        who = (r.name, *((r.organization_name,) if city else ()), r.post)
        table.append((*who, *(mark(r.cells.get(c)) for c in found.codes), r.lacks or ""))
    names = [f"{INDICATORS[c].shown_code}. {INDICATORS[c].short}" for c in found.codes]
    table.append(("Учтено в показателе", *(("",) if city else ()), "", *(found.share(c) for c in found.codes), ""))
    when = f"{found.period.title}, на {day(found.as_of)}. Всего: {count(len(rows), 'работник', 'работника', 'работников')}."
    blocks: list[Block] = [
        Heading("Работники и показатели", 1),
        Paragraph(place, align="center", indent=False, bold=True),
        Paragraph(f"{when} {filters}".strip(), indent=False),
        Paragraph(f"Показатели: {'; '.join(names)}.", indent=False),
        Table(tuple(columns), tuple(table), number=True, total=True, size=9),
        Note(LEGEND),
        *(Note(f"{INDICATORS[c].shown_code}. {_steps(found, c)}") for c in found.codes),
        Note(PERSONAL),
    ]
    return Document(f"Работники и показатели: {place}, {found.period.title}", tuple(blocks), landscape=True)


def _steps(found: Matrix, code: str) -> str:
    return "; ".join(f"{n} – {step.failure}" for n, step in enumerate(found.steps[code], 1)) + "."


def mark(cell: Standing | None) -> str:
    """A cell as it is printed."""
    if cell is None:
        return "–"
    return {COUNTED: "да", NOT_COUNTED: str(cell.step), EXCLUDED: "искл.", NO_DATA: "?"}[cell.status]
