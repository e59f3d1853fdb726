"""Papers of collecting for a monitoring: letters of reminder, letters of return with remarks, the report on who has sent when."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from nmsdesk.documents.tree import (
    Block,
    Cell,
    Column,
    Columns,
    Document,
    Heading,
    Items,
    Note,
    PageBreak,
    Paragraph,
    Signatures,
    Space,
    Table,
)
from nmsdesk.reports.cases import is_woman, name_in, post_in
from nmsdesk.reports.parts import BLANK, Signer, unbroken
from nmsdesk.russian import NBSP, count, day, number

DAYS = ("день", "дня", "дней")
_NUMBERED = re.compile(r"^\s*(?:\d+[.)]|[–-])\s*")


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter to one organisation says; ``owed`` are the lists not received, ``remarks`` a line each."""

    organization: str
    head: Signer
    due: date
    owed: tuple[str, ...]
    remarks: tuple[str, ...]
    returned: bool


@dataclass(frozen=True, slots=True)
class Letters:
    """Letters of one round; ``name`` and ``period`` call it, ``lists`` are all that it collects."""

    name: str
    period: str
    centre: str
    place: str
    director: Signer
    letters: tuple[Letter, ...]
    made: date


@dataclass(frozen=True, slots=True)
class Sent:
    """An organisation in the report: its term, when everything was there, days past the term, what came when, the state in words."""

    organization: str
    due: date
    day: date | None
    late: int
    came: tuple[str, ...]
    state: str
    note: str


@dataclass(frozen=True, slots=True)
class RoundReport:
    """The report on a round."""

    name: str
    period: str
    since: date | None
    until: date | None
    lists: tuple[str, ...]
    rows: tuple[Sent, ...]
    counts: dict[str, int]
    director: Signer
    made: date


def reminders(letters: Letters) -> Document:
    """A letter a school on a page of its own: what is owed and by when."""
    return _document("Напоминание о сдаче сведений", letters, _reminder)


def returns(letters: Letters) -> Document:
    """A letter a school on a page of its own: the remarks with which its lists come back."""
    return _document("Возврат сведений с замечаниями", letters, _return)


def _document(title: str, of: Letters, text_of: Callable[[Letters, Letter], Iterator[Block]]) -> Document:
    blocks: list[Block] = []
    for n, letter in enumerate(of.letters):
        if n:
            blocks.append(PageBreak())
        blocks += [*_head(of, letter), *text_of(of, letter), *_foot(of)]
    about = of.letters[0].organization if len(of.letters) == 1 else count(len(of.letters), "письмо", "письма", "писем")
    return Document(f"{title}: {of.name}, {about}", tuple(blocks), size=14, author=of.director.post, made=of.made, numbered=False)


def _head(of: Letters, letter: Letter) -> Iterator[Block]:
    """The sender with a place for the number and the date at the left, the addressee at the right."""
    left = "\n".join((of.centre, of.place, "", f"{'_' * 12} №{NBSP}{'_' * 8}", f"На №{NBSP}{'_' * 6} от {'_' * 10}"))
    yield Columns((Paragraph(left, align="left", indent=False),), (Paragraph(_addressee(letter), align="left", indent=False),))
    yield Space(8)


def _addressee(letter: Letter) -> str:
    """«Директору / МБОУ СОШ № 5 / Ветровой А. И.»: the name as it is printed under a signature put in the dative."""
    *marks, last = letter.head.name.replace(NBSP, " ").split() or [""]
    first, middle = (*marks, "", "")[:2]
    woman = bool(last) and is_woman("", last, first, middle)
    said = post_in("dative", letter.head.post)
    if woman and said.startswith("заведующему"):
        said = said.replace("заведующему", "заведующей", 1)
    lines = [said[:1].upper() + said[1:], unbroken(letter.organization)]
    if last:
        lines.append(name_in("dative", last, first, middle) if marks else letter.head.name)
    return "\n".join(lines)


def _reminder(of: Letters, letter: Letter) -> Iterator[Block]:
    yield Paragraph(f"О представлении сведений для{NBSP}мониторинга за{NBSP}{of.period}", align="left", indent=False, bold=True)
    yield Space(4)
    late = (of.made - letter.due).days
    told = f"истёк {day(letter.due)}, {count(late, *DAYS)} назад" if late > 0 else f"истекает {day(letter.due)}"
    yield Paragraph(f"Методический центр собирает сведения для мониторинга за {of.period} («{of.name}»). Срок их представления {told}.")
    if letter.owed:
        yield Paragraph(f"По состоянию на {day(of.made)} от вашей организации не получены:")
        yield Items(tuple(f"{name};" if n + 1 < len(letter.owed) else f"{name}." for n, name in enumerate(letter.owed)))
    if letter.returned:
        yield Paragraph("Ранее присланные сведения возвращены с замечаниями, исправленные списки пока не получены:")
        yield Items(_lines(letter.remarks), numbered=True)
    by = "незамедлительно" if late > 0 else f"до {day(letter.due)}"
    yield Paragraph(
        f"Просим представить недостающее {by}. Списки принимаются в том виде, в каком они ведутся в организации (таблица Excel); "
        "заполнять особую форму и сообщать повторно то, что уже прислано, не нужно."
    )


def _return(of: Letters, letter: Letter) -> Iterator[Block]:
    yield Paragraph("О возврате сведений с замечаниями", align="left", indent=False, bold=True)
    yield Space(4)
    yield Paragraph(
        f"Сведения вашей организации для мониторинга за {of.period} («{of.name}») рассмотрены и возвращаются со следующими замечаниями:"
    )
    yield Items(_lines(letter.remarks), numbered=True)
    by = f"до {day(letter.due)}" if letter.due > of.made else f"до «____»{NBSP}______________{NBSP}{of.made.year}{NBSP}г."
    yield Paragraph(f"Просим исправить указанное и прислать списки снова {by}. Достаточно исправить прежний файл.")


def _lines(remarks: Sequence[str]) -> tuple[str, ...]:
    """The remarks without the numbers that were typed before them."""
    return tuple(_NUMBERED.sub("", line) for line in remarks if line.strip()) or (f"{BLANK * 3}",)


def _foot(of: Letters) -> Iterator[Block]:
    yield Space(8)
    yield Signatures(((of.director.post, of.director.name),))
    yield Space(10)
    yield Note(f"Исполнитель: {BLANK * 2}\nТелефон: {BLANK}")


def report(r: RoundReport) -> Document:
    """The table of organisations by name, with the counts; it ranks nobody."""
    blocks = [*_about(r), _table(r), *_end(r)]
    return Document(f"Отчёт о сборе сведений: {r.name}", tuple(blocks), landscape=True, author=r.director.post, made=r.made)


def _about(r: RoundReport) -> Iterator[Block]:
    yield Heading(f"ОТЧЁТ О СБОРЕ СВЕДЕНИЙ\nдля мониторинга за {r.period}", 1)
    yield Paragraph(r.name, align="center", indent=False, bold=True)
    n = r.counts
    sent, whole = n.get("sent", 0) + n.get("accepted", 0), len(r.rows)
    share = f" ({number(100 * sent / whole)}{NBSP}%)" if whole else ""
    told = [f"Сбор шёл с {day(r.since)}, общий срок – {day(r.until)}; собирались: {', '.join(r.lists)}."]
    of = count(whole, "организации", "организаций", "организаций")
    told.append(f"По состоянию на {day(r.made)} сдали {number(sent)} из {of}{share}.")
    told.append(f"Принято: {number(n.get('accepted', 0))}; ждёт проверки: {number(n.get('sent', 0))}; "
                f"возвращено с замечаниями: {number(n.get('returned', 0))}; не сдали: {number(n.get('waited', 0))}.")  # fmt: skip
    late = sum(1 for row in r.rows if row.day and row.late)
    if late:
        told.append(f"Сдали позже срока: {number(late)}.")
    yield Paragraph(" ".join(told))


def _table(r: RoundReport) -> Table:
    columns = (
        Column("Организация", 3.4), Column("Срок", 1.3, "center"), Column("Всё сдано", 1.3, "center"),
        Column("Позже срока, дней", 1.2, "right"), Column("Что и когда получено", 4.2), Column("Состояние", 1.9),
        Column("Не сдано, замечания", 3.6),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (unbroken(x.organization), x.due, x.day, x.late or None, "\n".join(x.came) or "–", x.state, x.note) for x in r.rows
    ]
    return Table(columns, tuple(rows), number=True, size=10)


def _end(r: RoundReport) -> Iterator[Block]:
    yield Note("Организации перечислены по названиям; день «Всё сдано» – когда пришёл последний из списков, при возврате он не меняется.")
    yield Signatures(((r.director.post, r.director.name),))
