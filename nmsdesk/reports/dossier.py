"""A dossier: who or what it is about, fields, then parts that are tables or texts; cards and passports are printed by it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from nmsdesk.documents.tree import Block, Cell, Column, Document, Heading, Items, KeyValues, Note, Paragraph, Signatures, Space, Table
from nmsdesk.reports.parts import BLANK, Signer


@dataclass(frozen=True, slots=True)
class Part:
    """A part with its heading: a table when there are columns (caption, relative width), else texts; ``empty`` is said of none."""

    title: str
    columns: tuple[tuple[str, float], ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    texts: tuple[str, ...] = ()
    note: str = ""
    empty: str = ""
    total: bool = False
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class Dossier:
    """What is printed: the kind of paper, its subject, fields (caption, value), parts, who signs."""

    title: str
    subject: str
    made: date
    fields: tuple[tuple[str, Cell], ...] = ()
    parts: tuple[Part, ...] = field(default=())
    signers: tuple[Signer, ...] = ()
    personal: bool = False
    landscape: bool = False
    intro: str = ""


def dossier(d: Dossier) -> Document:
    """The document; parts without rows and without a sentence for that case are left out."""
    blocks: list[Block] = [Heading(d.title, 1)]
    if d.subject:
        blocks.append(Paragraph(d.subject, align="center", indent=False, bold=True))
    blocks.append(Space(2))
    if d.intro:
        blocks.append(Paragraph(d.intro))
    filled = tuple((caption, value) for caption, value in d.fields if value not in ("", None))
    if filled:
        blocks.append(KeyValues(filled))
    for part in d.parts:
        blocks.extend(_part(part))
    if d.signers:
        blocks.append(Signatures(tuple((s.post, s.name or BLANK) for s in d.signers)))
    if d.personal:
        blocks.append(Note("Содержит персональные данные. Передавать только тем, кому они нужны для работы (152-ФЗ)."))
    name = f"{d.title}: {d.subject}" if d.subject else d.title
    return Document(name.replace("\n", " "), tuple(blocks), landscape=d.landscape, made=d.made)


def _part(part: Part) -> Iterator[Block]:
    if not part.rows and not part.texts:
        if part.empty:
            yield Heading(part.title)
            yield Paragraph(part.empty, align="left", indent=False)
        return
    yield Heading(part.title)
    if part.rows:
        columns = tuple(Column(caption, width) for caption, width in part.columns)
        yield Table(columns, part.rows, number=part.numbered, total=part.total, size=10)
    if part.texts:
        yield Items(part.texts, numbered=part.numbered)
    if part.note:
        yield Note(part.note)
