"""The regulation by clause with what evidences each in a period, as a table: for a report, an inspection, the customer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from nmsdesk.documents.tree import Block, Cell, Column, Document, Heading, Paragraph, RowStyle, Table
from nmsdesk.russian import count, number


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """A clause with the lines that evidence it; ``wanted`` says whether it needs any."""

    section: str
    code: str
    text: str
    evidence: tuple[str, ...]
    wanted: bool


@dataclass(frozen=True, slots=True)
class RegulationReport:
    """What is printed: the period in words, the clauses in their order."""

    title: str
    period: str
    lines: tuple[ClauseLine, ...]
    made: date


_COLUMNS = (Column("Пункт", 1.1), Column("Содержание", 5.6), Column("Чем подтверждается", 4.3))


def regulation(report: RegulationReport) -> Document:
    """The table, A4 landscape, by sections; clauses without evidence stand out and are listed first in a sentence."""
    rows: list[tuple[Cell, ...]] = []
    styles: list[RowStyle] = []
    for section, lines in groupby(report.lines, key=lambda line: line.section):
        rows.append((section, "", ""))
        styles.append("section")
        for line in lines:
            lacking = line.wanted and not line.evidence
            rows.append((line.code, line.text, "\n".join(line.evidence) or ("нет подтверждений" if lacking else "")))
            styles.append("bad" if lacking else "" if line.wanted else "muted")
    wanted = [line for line in report.lines if line.wanted]
    lacking_codes = [line.code for line in wanted if not line.evidence]
    said = f"Подтверждено {number(len(wanted) - len(lacking_codes))} из {count(len(wanted), 'пункта', 'пунктов', 'пунктов')}."
    if lacking_codes:
        said += f" Без подтверждений: {', '.join(lacking_codes)}."
    blocks: tuple[Block, ...] = (
        Heading(report.title.upper(), 1),
        Paragraph(f"Исполнение по пунктам, {report.period}", align="center", indent=False, bold=True),
        Paragraph(said),
        Table(_COLUMNS, tuple(rows), row_styles=tuple(styles), size=10),
    )
    return Document(f"{report.title}: исполнение по пунктам, {report.period}", blocks, landscape=True, made=report.made)
