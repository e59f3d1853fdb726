"""The analytical note on paper: its blocks in order, the table and the charts of the snapshot where they belong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nmsdesk.documents.tree import Block, Document, Heading, Items, Paragraph, Picture, Signatures
from nmsdesk.reports.monitoring import SUBJECT, Monitoring, bullets, by_years, main_table
from nmsdesk.reports.parts import stamp

_ITEM = re.compile(r"^\s*\d{1,2}[.)]\s+")


@dataclass(frozen=True, slots=True)
class Section:
    """A block of the note with its figures filled; ``years`` is where the chart of the years stands."""

    title: str
    text: str
    years: bool = False


@dataclass(frozen=True, slots=True)
class NotePaper:
    """Everything that the note prints; ``draft`` says that its snapshot is not approved."""

    sections: tuple[Section, ...]
    monitoring: Monitoring
    draft: bool


def note(n: NotePaper) -> Document:
    """The document: the table and the bars follow the first section, the lines of the years the one about dynamics."""
    m = n.monitoring
    title = f"АНАЛИТИЧЕСКАЯ ЗАПИСКА\nпо результатам мониторинга\n{SUBJECT}\nза {m.period}"
    blocks: list[Block] = [stamp("УТВЕРЖДАЮ", m.director), Heading(title, 1)]
    if n.draft:
        blocks.append(Paragraph("Проект: срез, по которому составлена записка, не утверждён.", align="center", indent=False))
    for at, section in enumerate(n.sections):
        blocks += _section(section)
        if not at:
            blocks += [*main_table(m), bullets(m)]
        if section.years:
            blocks += [one for one in by_years(m) if isinstance(one, Picture)]
    blocks.append(Signatures(((m.executor.post, m.executor.name),)))
    return Document(f"Аналитическая записка за {m.period}", tuple(blocks), author=m.director.post, made=m.as_of)


def _section(section: Section) -> Iterator[Block]:
    """The heading and the text: a line is a paragraph, lines that begin with a number are a list."""
    if section.title:
        yield Heading(section.title)
    items: list[str] = []
    for line in [*filter(str.strip, section.text.splitlines()), ""]:
        if line and _ITEM.match(line):
            items.append(_ITEM.sub("", line))
            continue
        if items:
            yield Items(tuple(items), numbered=True)
            items = []
        if line:
            yield Paragraph(line.strip())
