"""The protocol of a meeting of an association (протокол заседания; domain.md §7.2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from nmsdesk.documents.tree import Block, Column, Columns, Document, Heading, Items, PageBreak, Paragraph, Run, Signatures, Space, Table
from nmsdesk.reports.parts import BLANK, CENTRE
from nmsdesk.russian import NBSP, long_day, people


@dataclass(frozen=True, slots=True)
class Person:
    """Someone at the meeting: name, organisation, mark in words."""

    name: str
    place: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Protocol:
    """What the protocol prints; '' and empty lists become lines to fill by hand."""

    association: str
    number: str
    day: date
    place: str
    chair: str
    secretary: str
    topic: str
    agenda: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    present: tuple[Person, ...] = ()
    absent: tuple[Person, ...] = ()
    invited: tuple[Person, ...] = ()
    centre: str = CENTRE


def protocol(p: Protocol) -> Document:
    """The protocol with the list of those present as its appendix."""
    blocks = [*_head(p), *_course(p), *_list(p)]
    return Document(f"Протокол {p.number or 'б/н'} от {p.day:%d.%m.%Y}: {p.association}", tuple(blocks), author=p.centre, made=p.day)


def _head(p: Protocol) -> Iterator[Block]:
    yield Paragraph(p.centre, align="center", indent=False)
    yield Paragraph(p.association, align="center", indent=False, bold=True)
    yield Heading(f"ПРОТОКОЛ № {p.number or '____'}", 1)
    yield Columns(
        (Paragraph(long_day(p.day), align="left", indent=False),), (Paragraph(p.place or BLANK, align="right", indent=False),)
    )  # fmt: skip
    yield Space(3)
    if p.topic:
        yield Paragraph(f"Заседание: {p.topic}", align="left", indent=False, bold=True)
    yield Paragraph((Run("Председатель: ", bold=True), p.chair or BLANK), align="left", indent=False)
    yield Paragraph((Run("Секретарь: ", bold=True), p.secretary or BLANK), align="left", indent=False)
    said = f"{people(len(p.present))} (список прилагается)" if p.present else f"____{NBSP}человек"
    yield Paragraph((Run("Присутствовали: ", bold=True), said), align="left", indent=False)
    if p.invited:
        yield Paragraph((Run("Приглашённые: ", bold=True), "; ".join(_named(x) for x in p.invited)), align="left", indent=False)
    if p.absent:
        yield Paragraph((Run("Отсутствовали: ", bold=True), "; ".join(_named(x) for x in p.absent)), align="left", indent=False)


def _named(person: Person) -> str:
    return f"{person.name}, {person.place}" if person.place else person.name


def _course(p: Protocol) -> Iterator[Block]:
    yield Heading("Повестка дня")
    yield Items(p.agenda or (BLANK * 3,) * 2, numbered=True)
    for n, question in enumerate(p.agenda, 1):
        yield Paragraph((Run(f"{n}. СЛУШАЛИ: ", bold=True), f"{question}."), align="left", indent=False)
        yield Paragraph((Run("ВЫСТУПИЛИ: ", bold=True), BLANK * 3), align="left", indent=False)
    yield Paragraph("РЕШИЛИ:", align="left", indent=False, bold=True)
    yield Items(tuple(_sentence(d) for d in p.decisions) or (BLANK * 3,) * 2, numbered=True)
    yield Paragraph("Голосовали: за – ____, против – ____, воздержались – ____.", align="left", indent=False)
    yield Signatures((("Председатель", p.chair or BLANK), ("Секретарь", p.secretary or BLANK)))


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _list(p: Protocol) -> Iterator[Block]:
    if not p.present:
        return
    yield PageBreak()
    yield Paragraph(f"Приложение\nк протоколу от {p.day:%d.%m.%Y} № {p.number or '____'}", align="right", indent=False)
    yield Heading("Список присутствовавших", 1)
    columns = (Column("Фамилия, имя, отчество", 4), Column("Организация", 4), Column("Подпись", 2))
    yield Table(columns, tuple((x.name, x.place, "") for x in p.present), number=True)
