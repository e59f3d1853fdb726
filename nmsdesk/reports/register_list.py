"""A list of any register as it stands on the screen: title, filter in words, count, table, the moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from nmsdesk.documents.tree import Block, Cell, Column, Document, Heading, Note, Paragraph, Table
from nmsdesk.russian import day, moment

WIDE = 95  # letters in a row of a portrait page
_SAMPLE = 400


@dataclass(frozen=True, slots=True)
class RegisterList:
    """``filters`` are sentences of what was chosen, ``counted`` is «4 000 работников», ``decimals`` and ``captions`` by column."""

    title: str
    counted: str
    captions: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    made: datetime
    filters: tuple[str, ...] = ()
    decimals: tuple[int, ...] = ()
    personal: bool = False


def register_list(values: RegisterList) -> Document:
    """The document; landscape when its columns want more room than a portrait page has."""
    widths = [_width(caption, [row[i] for row in values.rows[:_SAMPLE]]) for i, caption in enumerate(values.captions)]
    blocks: list[Block] = [Heading(values.title, 1)]
    if values.filters:
        blocks.append(Paragraph(f"Отбор: {'; '.join(values.filters)}.", align="left", indent=False))
    stands = moment(values.made) if values.made.time() != time.min else day(values.made.date())  # a past day has no hour
    when = f"По состоянию на {stands}. Всего: {values.counted}."
    blocks.append(Paragraph(when, align="left", indent=False))
    if values.rows:
        decimals = values.decimals or (1,) * len(widths)
        columns = tuple(Column(c, w, decimals=d) for c, w, d in zip(values.captions, widths, decimals))
        blocks.append(Table(columns, values.rows, number=True, size=9 if sum(widths) > 2 * WIDE else None))
    else:
        blocks.append(Paragraph("Записей, которые отвечают отбору, нет.", align="left", indent=False))
    if values.personal:
        blocks.append(Note("Содержит персональные данные. Передавать только тем, кому они нужны для работы (152-ФЗ)."))
    landscape = sum(widths) > WIDE or len(widths) > 6
    return Document(values.title, tuple(blocks), landscape=landscape, made=values.made.date())


def _width(caption: str, values: Sequence[Cell]) -> float:
    """Letters that a column wants: most of its values in one line, none of the captions' words broken."""
    lengths = sorted(_length(value) for value in values if value not in (None, ""))
    usual = lengths[int(len(lengths) * 0.9)] if lengths else 0
    words = max((len(word) for word in caption.split()), default=0)
    return max(4, min(42, max(usual, words)))


def _length(value: Cell) -> int:
    if isinstance(value, date):
        return 10
    return max(len(line) for line in str(value).split("\n"))
