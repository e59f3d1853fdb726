"""Letters with the recommendations of a monitoring, one addressee a page, and the register of all of them (domain.md §7.2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from nmsdesk.documents.tree import (
    Block,
    Cell,
    Column,
    Columns,
    Document,
    Heading,
    Note,
    PageBreak,
    Paragraph,
    RowStyle,
    Signatures,
    Space,
    Table,
)
from nmsdesk.reports.figures import Figure
from nmsdesk.reports.parts import BLANK, NO_DATA, Signer, unbroken
from nmsdesk.russian import NBSP, count, day, percent

SYSTEM = "муниципальной системы научно-методического сопровождения педагогических работников и управленческих кадров"

ANSWER = "О принятых мерах просим сообщить в указанные сроки и приложить подтверждающие документы."


@dataclass(frozen=True, slots=True)
class Advised:
    """One recommendation as printed; ``state``, ``answer`` and ``outcome`` stand in the register alone."""

    text: str
    basis: str
    due: date | None
    responsible: str
    state: str = ""
    answer: str = ""
    outcome: str = ""
    style: RowStyle = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to one addressee: the lines of the address, its own figures, what is recommended."""

    name: str
    address: tuple[str, ...]
    figures: tuple[Figure, ...]
    advised: tuple[Advised, ...]


@dataclass(frozen=True, slots=True)
class Letters:
    """What is printed; a ``reminder`` tells that the terms have passed."""

    period: str
    as_of: date
    letters: tuple[Letter, ...]
    director: Signer
    centre: str
    made: date
    reminder: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Recommendations to one addressee in the register."""

    name: str
    advised: tuple[Advised, ...]


@dataclass(frozen=True, slots=True)
class AdviceRegister:
    """All recommendations of a snapshot; ``states`` are (state in words, how many)."""

    title: str
    period: str
    as_of: date
    sections: tuple[Section, ...]
    states: tuple[tuple[str, int], ...]
    executor: Signer
    made: date


_ADVISED = (
    Column("Рекомендация", 4.4, "left"), Column("Основание", 2.6, "left"), Column("Срок", 1.2), Column("Ответственный", 1.5, "left"),
)  # fmt: skip
_FIGURES = (
    Column("Показатель", 4.4, "left"), Column("Учтено", 1), Column("Всего", 1), Column("Значение", 1.3, unit="%"),
    Column("Цель", 1.1, "right"), Column("Не хватает", 1.7, "left"),
)  # fmt: skip
_REGISTER = (
    Column("Рекомендация и основание", 4.6, "left"), Column("Срок", 1.2), Column("Ответственный", 1.6, "left"),
    Column("Состояние", 1.3, "left"), Column("Ответ и принятые меры", 2.8, "left"), Column("Что показал следующий срез", 2.6, "left"),
)  # fmt: skip


def letters(o: Letters) -> Document:
    """Every letter begins on a page of its own."""
    blocks: list[Block] = []
    for n, letter in enumerate(o.letters):
        if n:
            blocks.append(PageBreak())
        blocks += _letter(o, letter)
    what = "Напоминание о рекомендациях" if o.reminder else "Рекомендации по результатам мониторинга"
    whom = o.letters[0].name if len(o.letters) == 1 else count(len(o.letters), "письмо", "письма", "писем")
    return Document(f"{what}, {o.period}: {whom}", tuple(blocks), author=o.centre, made=o.made, numbered=False)


def _letter(o: Letters, letter: Letter) -> Iterator[Block]:
    left = (
        Paragraph(o.centre, align="left", indent=False, bold=True),
        Paragraph(f"_______________ №{NBSP}__________", align="left", indent=False),
    )
    right = tuple(Paragraph(unbroken(line), align="left", indent=False) for line in letter.address)
    yield Columns(left, right)
    yield Space(4)
    yield Heading("О выполнении рекомендаций" if o.reminder else "О результатах мониторинга и адресных рекомендациях", 2)
    about = f"мониторинга {SYSTEM} за {o.period} (по состоянию на{NBSP}{day(o.as_of)})"
    if o.reminder:
        yield Paragraph(f"По результатам {about} Вам были направлены рекомендации. Срок их выполнения прошёл, ответ не поступил.")
        yield Paragraph("Просим сообщить о принятых мерах и приложить подтверждающие документы.")
    else:
        yield Paragraph(f"По результатам {about} направляем адресные рекомендации. {ANSWER}")
    if letter.figures and not o.reminder:
        yield Table(_FIGURES, tuple(_figure(f) for f in letter.figures), caption="Показатели", size=10)
    rows: tuple[tuple[Cell, ...], ...] = tuple((a.text, a.basis, a.due, a.responsible) for a in letter.advised)
    yield Table(_ADVISED, rows, caption="Рекомендации", number=True, size=10)
    yield Signatures(((o.director.post, o.director.name or BLANK),))


def _figure(f: Figure) -> tuple[Cell, ...]:
    lacks = count(f.missing, f.nouns[1], f.nouns[2], f.nouns[2]) if f.missing else ""
    whole = None if f.target is None else 0 if f.target == int(f.target) else 1
    goal = "" if whole is None else percent(f.target, whole)
    return f"{f.code}. {f.short}", f.numerator, f.denominator, NO_DATA if f.percent is None else f.percent, goal, lacks


def register(o: AdviceRegister) -> Document:
    """A landscape table by addressee; what stands under it counts the states."""
    rows: list[tuple[Cell, ...]] = []
    styles: list[RowStyle] = []
    for section in o.sections:
        rows.append((section.name, "", "", "", "", ""))
        styles.append("section")
        for a in section.advised:
            text = f"{a.text}\n{a.basis}" if a.basis else a.text
            rows.append((text, a.due, a.responsible, a.state, a.answer, a.outcome))
            styles.append(a.style)
    blocks: list[Block] = [
        Heading("РЕЕСТР АДРЕСНЫХ РЕКОМЕНДАЦИЙ", 1),
        Paragraph(f"по результатам мониторинга за {o.period}, по состоянию на{NBSP}{day(o.as_of)}", align="center", indent=False),
        Space(3),
        Table(_REGISTER, tuple(rows), number=True, row_styles=tuple(styles), size=9),
        Note("; ".join(f"{state} – {n}" for state, n in o.states) + "."),
        Signatures(((o.executor.post, o.executor.name or BLANK),)),
    ]
    return Document(o.title, tuple(blocks), landscape=True, made=o.made)
