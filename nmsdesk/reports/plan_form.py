"""The form of an individual educational route (ИОМ) to be printed and signed (domain.md §1.3)."""

from __future__ import annotations

import re
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
    Items,
    KeyValues,
    Note,
    Paragraph,
    Run,
    Signatures,
    Space,
    Table,
)
from nmsdesk.reports.parts import BLANK, Signer, blank_date, or_blank, span, stamp
from nmsdesk.russian import percent

EMPTY_ROWS = 6
LINE = "_" * 118
_NAME = re.compile(r"(?:[А-ЯЁ]\.\s?){1,2}\s?[А-ЯЁ][а-яё-]+(?:-[А-ЯЁ][а-яё]+)?|[А-ЯЁ][а-яё-]+(?:-[А-ЯЁ][а-яё]+)?\s(?:[А-ЯЁ]\.\s?){1,2}")
RULES = {  # domain.md §1.4
    "R1": "маршрут считается успешно реализованным, если выполнены и подтверждены все обязательные пункты плана",
    "R2": "маршрут считается успешно реализованным, если выполнено не менее 80 % пунктов плана",
    "R3": "маршрут считается успешно реализованным, если повторная диагностика показала уровень не ниже базового "
    "или рост не менее чем на один уровень в области дефицита",
    "R4": "маршрут считается успешно реализованным, если пройдена итоговая аттестация хотя бы по одной программе ДПО из плана",
}


@dataclass(frozen=True, slots=True)
class Area:
    """A diagnostic's part in one competence area."""

    name: str
    percent: float | None
    level: str


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the plan; ``done`` is «12.03.2026, сертификат № 5»."""

    deficit: str
    task: str
    content: str
    form: str
    level: str
    due: date | None
    expected: str
    presented: str
    done: str
    obligatory: bool = True


@dataclass(frozen=True, slots=True)
class PlanForm:
    """Everything the form prints; '' and None become lines to fill by hand."""

    number: str
    name: str
    posts: str
    subjects: str
    organization: str
    category: str
    experience: str
    education: str
    since: date | None
    until: date | None
    approver: Signer
    tutor: str
    state: str
    rule: str
    diagnostic: str = ""
    diagnostic_result: str = ""
    areas: tuple[Area, ...] = ()
    deficits: tuple[str, ...] = ()
    request: str = ""
    goal: str = ""
    tasks: tuple[str, ...] = ()
    mentor: str = ""
    items: tuple[Item, ...] = ()
    reflection: str = ""
    conclusion: str = ""
    repeated: tuple[str, ...] = ()
    verdict: str = ""
    steps: tuple[str, ...] = ()
    short_name: str = ""
    made: date | None = None


def plan_form(p: PlanForm) -> Document:
    """The form, A4 landscape."""
    title = f"Индивидуальный образовательный маршрут{f' № {p.number}' if p.number else ''}"
    blocks = [*_head(p), *_about(p), *_plan(p), *_end(p)]
    return Document(f"{title}: {p.name}", tuple(blocks), landscape=True, author=p.approver.post, made=p.made)


def _head(p: PlanForm) -> Iterator[Block]:
    year = p.since.year if p.since else None
    left = stamp("СОГЛАСОВАНО", Signer("Методист УМОЦ (тьютор)", p.tutor if _is_name(p.tutor) else ""), year)
    yield Columns((left,), (stamp("УТВЕРЖДАЮ", p.approver, year),))
    yield Heading(f"ИНДИВИДУАЛЬНЫЙ ОБРАЗОВАТЕЛЬНЫЙ МАРШРУТ № {or_blank(p.number, 8)}", 1)


def _is_name(text: str) -> bool:
    """A surname with initials, which may stand beside a signature; a post may not."""
    return bool(_NAME.fullmatch(text))


def _about(p: PlanForm) -> Iterator[Block]:
    yield Heading("1. Сведения о педагоге")
    line = "_" * 60
    yield KeyValues(
        (
            ("Фамилия, имя, отчество", p.name),
            ("Организация", p.organization or line),
            ("Должность", p.posts or line),
            ("Предмет (направление)", p.subjects or line),
            ("Квалификационная категория", p.category or line),
            ("Стаж", p.experience or line),
            ("Образование", p.education or line),
            ("Срок реализации маршрута", span(p.since, p.until)),
            ("Тьютор (методист)", p.tutor or line),
            ("Наставник", p.mentor or line),
        )
    )
    yield Heading("2. Диагностика и профессиональные дефициты")
    yield KeyValues((("Диагностика", p.diagnostic or line), ("Результат", p.diagnostic_result or line)))
    if p.areas:
        columns = (Column("Область компетенций", 5), Column("Результат", 1.5, "center"), Column("Уровень", 2, "center"))
        rows = tuple((a.name, percent(a.percent) if a.percent is not None else "–", a.level or "–") for a in p.areas)
        yield Table(columns, rows, "Результаты по областям", number=True)
    yield from _texts("Выявленные дефициты", p.deficits)
    yield from _written("Запрос педагога", p.request)
    yield from _written("Цель маршрута", p.goal)
    yield from _texts("Задачи", p.tasks)


def _texts(caption: str, texts: tuple[str, ...]) -> Iterator[Block]:
    if not texts:
        yield from _written(caption, "")
        return
    yield Space(1.5)
    yield Paragraph(f"{caption}:", align="left", indent=False, bold=True)
    yield Items(texts)


def _written(caption: str, text: str, lines: int = 1) -> Iterator[Block]:
    """A field of running text, or lines to write on."""
    yield Space(1.5)
    if text:
        yield Paragraph((Run(f"{caption}: ", bold=True), text), align="left", indent=False)
    else:
        rest = "\n".join([LINE] * lines)
        yield Paragraph((Run(f"{caption}:", bold=True), f"\n{rest}"), align="left", indent=False)


def _plan(p: PlanForm) -> Iterator[Block]:
    yield Heading("3. План реализации маршрута")
    columns = (
        Column("Профессио\u00adнальный дефицит", 2.2),
        Column("Задача", 2.2),
        Column("Содержание деятельности (мероприятие)", 3.2),
        Column("Форма", 1.7),
        Column("Уровень", 1.9),
        Column("Срок", 1.3, "center"),
        Column("Планируемый результат", 2.2),
        Column("Форма предъявления результата", 2.1),
        Column("Отметка о выполнении (дата, подтверждение)", 2.2),
    )
    rows: list[tuple[Cell, ...]] = [
        (i.deficit, i.task, i.content + ("" if i.obligatory else "\n(по желанию)"), i.form, i.level, i.due, i.expected, i.presented, i.done)
        for i in p.items
    ] or [("\n\n", *[""] * 8) for _ in range(EMPTY_ROWS)]
    yield Table(columns, tuple(rows), number=True, column_numbers=True, size=9)
    if rule := RULES.get(p.rule):
        yield Note(f"Правило успешности: {rule}.")


def _end(p: PlanForm) -> Iterator[Block]:
    yield Heading("4. Итоги")
    yield from _written("Самоанализ педагога", p.reflection, 3)
    if p.repeated:
        yield from _texts("Повторная диагностика", p.repeated)
    else:
        yield from _written("Повторная диагностика (дата, инструмент, результат)", "")
    outcome = p.state if p.state.startswith(("реализован", "не реализован", "прекращён")) else ""
    yield from _written("Маршрут", outcome or "реализован / реализован частично / не реализован (нужное подчеркнуть)")
    if p.verdict:
        yield from _written("Решение по правилу", p.verdict)
    if p.steps:
        yield from _texts("Ход реализации", p.steps)
    yield from _written("Заключение тьютора (методиста)", p.conclusion, 2)
    yield Signatures(
        (
            ("Педагог", p.short_name or BLANK),
            ("Методист (тьютор)", p.tutor if _is_name(p.tutor) else BLANK),
            (p.approver.post or "Руководитель организации", p.approver.name or BLANK),
        )
    )
    yield Paragraph(f"Дата: {blank_date()}", align="left", indent=False)
