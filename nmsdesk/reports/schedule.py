"""The plan-график of a year or a road map as a table to approve (domain.md §§4.3, 7.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from nmsdesk.documents.tree import Block, Cell, Column, Columns, Document, Heading, Paragraph, RowStyle, Table
from nmsdesk.reports.parts import BLANK, Signer, stamp


@dataclass(frozen=True, slots=True)
class Line:
    """A measure; ``section`` groups neighbours, ``done`` is what was noted of its fulfilment."""

    section: str
    name: str
    form: str
    term: str
    place: str
    audience: str
    responsible: str
    done: str
    style: RowStyle = ""


@dataclass(frozen=True, slots=True)
class Schedule:
    """What is printed."""

    kind: str
    title: str
    act: str
    lines: tuple[Line, ...]
    approver: Signer
    made: date
    year: int


_COLUMNS = (
    Column("Мероприятие", 4.2), Column("Форма", 1.9), Column("Срок", 1.6, "center"), Column("Место", 1.6), Column("Для кого", 1.8),
    Column("Ответственный", 2.2), Column("Отметка о выполнении", 2.2),
)  # fmt: skip


def schedule(s: Schedule) -> Document:
    """The plan, A4 landscape, measures by section in their order; columns that nothing fills are left out."""
    rows: list[tuple[Cell, ...]] = [(x.name, x.form, x.term, x.place, x.audience, x.responsible, x.done) for x in s.lines]
    kept = [i for i in range(len(_COLUMNS)) if i in (0, 2, 5, 6) or any(row[i] for row in rows)]
    styles: list[RowStyle] = []
    shown: list[tuple[Cell, ...]] = []
    for section, lines in groupby(s.lines, key=lambda x: x.section):
        if section:
            shown.append((section, *("" for _ in kept[1:])))
            styles.append("section")
        for x in lines:
            row = (x.name, x.form, x.term, x.place, x.audience, x.responsible, x.done)
            shown.append(tuple(row[i] for i in kept))
            styles.append(x.style)
    blocks: list[Block] = [Columns((Paragraph("", indent=False),), (stamp("УТВЕРЖДАЮ", s.approver, s.year),)), Heading(s.kind.upper(), 1)]
    blocks.append(Paragraph(s.title, align="center", indent=False, bold=True))
    if s.act:
        blocks.append(Paragraph(f"Основание: {s.act}", align="center", indent=False))
    if shown:
        blocks.append(Table(tuple(_COLUMNS[i] for i in kept), tuple(shown), number=True, row_styles=tuple(styles), size=10))
    else:
        blocks.append(Paragraph(f"Мероприятия не внесены. {BLANK}", align="left", indent=False))
    return Document(s.title, tuple(blocks), landscape=True, made=s.made)
