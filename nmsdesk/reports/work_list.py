"""The working list on paper: one organisation a page, what to do for whom by when, a place to sign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from nmsdesk.documents.tree import Block, Cell, Column, Document, Heading, Note, PageBreak, Paragraph, RowStyle, Signatures, Space, Table
from nmsdesk.russian import day


@dataclass(frozen=True, slots=True)
class PaperLine:
    """Who or what, what to do, how near it is, the term, the mark; ``closed`` lines are printed muted."""

    name: str
    action: str
    cost: str
    due: date | None
    mark: str
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """The lines of one organisation; ``head`` signs for it."""

    name: str
    lines: Sequence[PaperLine]
    head: str = ""


COLUMNS = (Column("Кто", 3.2), Column("Что сделать", 5.4), Column("Насколько близко", 2.0), Column("Срок", 1.4), Column("Отметка", 1.8))


def work_list(
    title: str, indicator: str, period: str, until: date | None, places: Sequence[Place], today: date, note: str = ""
) -> Document:
    """The document; each organisation begins a page of its own, so that its page may be given to it alone."""
    blocks: list[Block] = []
    term = f" Выполнить до {day(until)}." if until else ""
    for n, place in enumerate(places):
        if n:
            blocks.append(PageBreak())
        blocks.append(Heading("Рабочий список", 1))
        blocks.append(Paragraph(title, "center", False, True))
        blocks.append(Paragraph(f"Показатель {indicator}, {period}.{term}", indent=False))
        if note:
            blocks.append(Paragraph(note, indent=False))
        blocks.append(Heading(place.name, 2))
        rows: list[tuple[Cell, ...]] = [(x.name, x.action, x.cost, x.due, x.mark) for x in place.lines]
        styles: tuple[RowStyle, ...] = tuple("muted" if x.closed else "" for x in place.lines)
        blocks.append(Table(COLUMNS, tuple(rows), number=True, row_styles=styles))
        blocks.append(Space(6))
        blocks.append(Signatures((("Список получил", place.head), ("Выполнение подтверждаю", place.head))))
        blocks.append(Note(f"Составлено {day(today)}. Сведения содержат персональные данные."))
    return Document(title, tuple(blocks), landscape=True)
