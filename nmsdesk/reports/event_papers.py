"""Papers of an event: the list of those who take part, to be signed or with results, and their certificates (domain.md §7.2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from nmsdesk.documents.tree import Block, Column, Document, Heading, PageBreak, Paragraph, Signatures, Space, Table
from nmsdesk.reports.parts import BLANK, CENTRE, CITY, Signer
from nmsdesk.russian import NBSP, day, people

DIRECTOR = Signer("Директор")


@dataclass(frozen=True, slots=True)
class Guest:
    """Someone who takes part: name, organisation and post of the day, role, result, number of the certificate."""

    name: str
    place: str = ""
    post: str = ""
    role: str = ""
    role_of: str = ""  # in the genitive, after «в качестве»
    sex: str = ""
    result: str = ""
    certificate: str = ""
    certificate_on: date | None = None


@dataclass(frozen=True, slots=True)
class EventPaper:
    """What is printed of an event; ``held`` tells a list with results from one to be signed at the door."""

    title: str
    form: str
    since: date
    until: date | None
    place: str
    organizer: str
    hours: int | None
    level: str
    guests: tuple[Guest, ...]
    sessions: tuple[tuple[str, str, str], ...] = ()  # when, topic, who leads
    held: bool = True
    signer: Signer = DIRECTOR
    city: str = CITY
    centre: str = CENTRE

    @property
    def days(self) -> str:
        return day(self.since) if self.until in (None, self.since) else f"{day(self.since)} – {day(self.until)}"


def participants(e: EventPaper) -> Document:
    """The list: with places to sign while the event is planned, with roles and results after it."""
    blocks: list[Block] = [Heading("Список участников" if e.held else "Лист регистрации участников", 1)]
    blocks.append(Paragraph(e.title, align="center", indent=False, bold=True))
    about = ", ".join(x for x in (e.form.lower(), e.days, e.place, f"организатор – {e.organizer}" if e.organizer else "") if x)
    blocks.append(Paragraph(about, align="center", indent=False))
    if e.sessions:
        blocks.append(Heading("Программа"))
        columns = (Column("Время", 1.6), Column("Содержание", 5), Column("Кто проводит", 3))
        blocks.append(Table(columns, e.sessions))
    blocks.append(Heading("Участники"))
    if e.guests:
        blocks.append(_table(e))
        blocks.append(Paragraph(f"Всего: {people(len(e.guests))}.", align="left", indent=False))
    else:
        blocks.append(Paragraph("Участники не записаны.", align="left", indent=False))
    blocks.append(Signatures(((e.signer.post, e.signer.name or BLANK),)))
    return Document(f"Список участников: {e.title}", tuple(blocks), landscape=True, made=e.since)


def _table(e: EventPaper) -> Table:
    first = (Column("Фамилия, имя, отчество", 3.4), Column("Организация", 3.2), Column("Должность", 2.4))
    if not e.held:
        return Table((*first, Column("Подпись", 2)), tuple((g.name, g.place, g.post, "") for g in e.guests), number=True, size=10)
    rows = tuple((g.name, g.place, g.post, g.role, g.result, g.certificate) for g in e.guests)
    rest = (Column("Роль", 1.7), Column("Результат", 1.8), Column("Сертификат", 1.7))
    return Table((*first, *rest), rows, number=True, size=10)


def certificates(e: EventPaper) -> Document:
    """A sheet for each certificate that has a number."""
    numbered = [g for g in e.guests if g.certificate]
    blocks: list[Block] = []
    for n, guest in enumerate(numbered):
        if n:
            blocks.append(PageBreak())
        blocks.extend(_sheet(e, guest))
    return Document(f"Сертификаты: {e.title}", tuple(blocks), landscape=True, size=14, numbered=False, made=e.since)


def _sheet(e: EventPaper, guest: Guest) -> Iterator[Block]:
    yield Paragraph(e.centre, align="center", indent=False)
    yield Space(26)
    yield Heading("СЕРТИФИКАТ", 1)
    yield Paragraph(f"№ {guest.certificate}", align="center", indent=False)
    yield Space(6)
    yield Paragraph("Настоящим подтверждается, что", align="center", indent=False)
    yield Heading(guest.name, 1)
    where = ", ".join(x for x in (guest.post.lower(), guest.place) if x)
    if where:
        yield Paragraph(where, align="center", indent=False)
    yield Space(4)
    took = {"f": "приняла участие", "m": "принял участие"}.get(guest.sex, "принял(а) участие")
    yield Paragraph(f"{took}{f' в качестве {guest.role_of}' if guest.role_of else ''}", align="center", indent=False)
    yield Space(3)
    yield Paragraph(e.title if e.form.lower() in e.title.lower() else f"{e.form}\n{e.title}", align="center", indent=False, bold=True)
    hours = f", объём – {e.hours}{NBSP}ч" if e.hours else ""
    yield Paragraph(f"{e.days}, уровень – {e.level}{hours}" if e.level else f"{e.days}{hours}", align="center", indent=False)
    if guest.result:
        yield Paragraph(f"Результат: {guest.result}", align="center", indent=False, bold=True)
    yield Space(18)
    yield Signatures(((e.signer.post, e.signer.name or BLANK),))
    yield Space(4)
    yield Paragraph(f"{e.city}, {day(guest.certificate_on or e.until or e.since)}", align="center", indent=False)
