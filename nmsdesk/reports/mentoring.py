"""Papers of mentoring pairs: the personal programme, the mentor's consent, a draft agreement to the contract (domain.md §§4.1, 4.3)."""

from __future__ import annotations

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
    Run,
    Signatures,
    Space,
    Table,
)
from nmsdesk.reports.cases import is_woman, name_in, post_in
from nmsdesk.reports.mentor_order import Member
from nmsdesk.reports.parts import BLANK, Signer, blank_date, or_blank, span, stamp
from nmsdesk.russian import NBSP, count, day, initials

LAW = f"статьёй{NBSP}351.8 Трудового кодекса Российской Федерации"
LINE = "_" * 78
EMPTY_ROWS = 5


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the programme."""

    content: str
    due: date | None
    expected: str
    result: str
    done_on: date | None


@dataclass(frozen=True, slots=True)
class PairPaper:
    """Everything that the papers of a pair say; '' and None become lines to fill by hand.

    ``employer`` is the mentor's organisation with its head, ``head`` heads the mentee's one. ``experience`` are years of both.
    """

    mentor: Member
    mentee: Member
    mentor_experience: str
    mentee_experience: str
    mentee_about: str
    organization: str
    employer: str
    employer_full: str
    head: Signer
    employer_head: Signer
    since: date | None
    until: date | None
    form: str
    kind: str
    goal: str
    deficits: tuple[str, ...]
    lines: tuple[Line, ...]
    meetings: tuple[tuple[date | None, str, float | None], ...]
    order: str
    agreement: str
    paid: bool
    consent: date | None
    middle: str
    result: str
    state: str
    city: str
    made: date


def programmes(papers: Sequence[PairPaper]) -> Document:
    """The personal programmes of the pairs, each on its own page, A4 landscape."""
    return _document("Персонализированная программа наставничества", papers, _programme, landscape=True)


def consents(papers: Sequence[PairPaper]) -> Document:
    """The written consents of the mentors."""
    return _document("Согласие наставника", papers, _consent)


def agreements(papers: Sequence[PairPaper]) -> Document:
    """Drafts of supplementary agreements to the contracts of the mentors."""
    return _document("Дополнительное соглашение о наставничестве", papers, _agreement)


def _document(
    title: str, papers: Sequence[PairPaper], blocks_of: Callable[[PairPaper], Iterator[Block]], landscape: bool = False
) -> Document:
    blocks: list[Block] = []
    for n, paper in enumerate(papers):
        if n:
            blocks.append(PageBreak())
        blocks.extend(blocks_of(paper))
    about = f"{papers[0].mentor.name} – {papers[0].mentee.name}" if len(papers) == 1 else count(len(papers), "пара", "пары", "пар")
    return Document(f"{title}: {about}", tuple(blocks), landscape=landscape, made=papers[0].made, numbered=len(papers) == 1)


def _programme(p: PairPaper) -> Iterator[Block]:
    year = p.since.year if p.since else None
    yield Columns((stamp("СОГЛАСОВАНО", Signer("Куратор наставничества"), year),), (stamp("УТВЕРЖДАЮ", p.head, year),))
    yield Heading("ПЕРСОНАЛИЗИРОВАННАЯ ПРОГРАММА НАСТАВНИЧЕСТВА", 1)
    yield Paragraph(span(p.since, p.until), align="center", indent=False)
    rows: list[tuple[Cell, ...]] = [
        ("Фамилия, имя, отчество", p.mentor.name, p.mentee.name),
        ("Организация", p.employer, p.organization),
        ("Должность", p.mentor.post, p.mentee.post),
        ("Педагогический стаж", p.mentor_experience, p.mentee_experience),
        ("Категория", p.mentor.about or "–", p.mentee_about or "–"),
    ]
    yield Table((Column("", 2.2), Column("Наставник", 4), Column("Наставляемый", 4)), tuple(rows), size=9)
    yield _field("Форма и вид наставничества", ", ".join(x for x in (p.form, p.kind.lower()) if x))
    yield _field("Запрос, цель и задачи", p.goal)
    if p.deficits:
        yield _field("Профессиональные дефициты", "; ".join(p.deficits))
    yield _field("Режим работы", f"очно, встречи не реже {BLANK} раз в месяц; дистанционно по необходимости")
    yield Heading("План работы")
    columns = (
        Column("Содержание, мероприятие", 4.2), Column("Срок", 1.3, "center"), Column("Планируемый результат", 3.2),
        Column("Фактический результат", 3), Column("Оценка, подпись наставника", 2),
    )  # fmt: skip
    lines: list[tuple[Cell, ...]] = [
        (i.content, i.due, i.expected, "\n".join(x for x in (f"выполнено {day(i.done_on)}" if i.done_on else "", i.result) if x), "")
        for i in p.lines
    ] or [("\n", "", "", "", "") for _ in range(EMPTY_ROWS)]
    yield Table(columns, tuple(lines), number=True, size=9)
    if p.meetings:
        yield Heading("Встречи")
        rows = [(on, topic, f"{hours:g}".replace(".", ",") if hours else "") for on, topic, hours in p.meetings]
        yield Table((Column("Дата", 1.4, "center"), Column("Тема", 7), Column("Часов", 1, "center")), tuple(rows), number=True, size=10)
    yield Space(2)
    yield _field("Промежуточный отчёт", p.middle or LINE)
    yield _field("Итоговый отчёт", ". ".join(x for x in (p.state, p.result) if x) or LINE)
    yield Signatures((("Наставник", _short(p.mentor)), ("Наставляемый", _short(p.mentee)), ("Куратор", BLANK)))


def _field(caption: str, text: str) -> Paragraph:
    return Paragraph((Run(f"{caption}: ", bold=True), text or LINE), align="left", indent=False)


def _short(m: Member) -> str:
    last, *rest = initials(m.last, m.first, m.patronymic).split(" ")
    return " ".join([*rest, last])


def _dative(name: str) -> str:
    """«И. И. Иванову»; a surname whose form depends on the sex that the initials do not tell stays as it is."""
    *given, last = name.split(" ")
    usual = last.casefold().endswith(("ов", "ев", "ёв", "ин", "ын", "ский", "цкий", "ова", "ева", "ёва", "ина", "ына", "ская", "цкая"))
    return " ".join([*given, name_in("dative", last, "")]) if usual else name


def _woman(m: Member) -> bool:
    return is_woman(m.sex, m.last, m.first, m.patronymic)


def _consent(p: PairPaper) -> Iterator[Block]:
    head = post_in("dative", p.employer_head.post) if p.employer_head.post else "Руководителю"
    head = head[:1].upper() + head[1:]
    who = name_in("genitive", p.mentor.last, p.mentor.first, p.mentor.patronymic, p.mentor.sex)
    post = f",\n{post_in('genitive', p.mentor.post)}" if p.mentor.post else ""
    address = f"{head}\n{p.employer}\n{_dative(p.employer_head.name) or BLANK}\nот {who}{post}"
    yield Columns((), (Paragraph(address, align="left", indent=False),))
    yield Space(14)
    yield Heading("СОГЛАСИЕ\nна выполнение работы по наставничеству", 1)
    yield Space(4)
    mentee = name_in("genitive", p.mentee.last, p.mentee.first, p.mentee.patronymic, p.mentee.sex)
    mentee += f", {post_in('genitive', p.mentee.post)}" if p.mentee.post else ""
    mentee += f" ({p.organization})" if p.organization != p.employer else ""
    form = f" Форма наставничества: «{p.form}»{f', вид: {p.kind.lower()}' if p.kind else ''}." if p.form else ""
    agree, informed = ("согласна", "ознакомлена") if _woman(p.mentor) else ("согласен", "ознакомлен")
    yield Paragraph(
        f"Я, {p.mentor.name}, в соответствии со {LAW} {agree} выполнять наряду с работой, определённой трудовым договором, "
        f"работу по наставничеству в отношении {mentee}, на срок {span(p.since, p.until)}.{form}"
    )
    yield Paragraph(f"С содержанием, сроком и формой наставничества, размером и условиями оплаты {informed}.")
    yield Paragraph(
        "Мне разъяснено право досрочно отказаться от наставничества, а также право работодателя досрочно отменить поручение, "
        f"предупредив об этом не менее чем за{NBSP}три рабочих дня."
    )
    yield Space(8)
    given = day(p.consent) if p.consent else blank_date(p.since.year if p.since else None)
    yield Paragraph(f"Дата: {given}", align="left", indent=False)
    yield Signatures((("Наставник", _short(p.mentor)),))


def _agreement(p: PairPaper) -> Iterator[Block]:
    yield Paragraph("ПРОЕКТ" if not p.agreement else "", align="right", indent=False)
    yield Heading(f"ДОПОЛНИТЕЛЬНОЕ СОГЛАШЕНИЕ {p.agreement or f'№{NBSP}________'}\nк трудовому договору от ____________ №{NBSP}________", 1)
    year = p.since.year if p.since else None
    city, on = (Paragraph(p.city, align="left", indent=False),), (Paragraph(blank_date(year), align="right", indent=False),)
    yield Columns(city, on)
    yield Space(3)
    head = p.employer_head
    acts = f"от имени которого на основании Устава действует {head.post.lower() or 'руководитель'} {head.name or BLANK}"
    yield Paragraph(
        f"{p.employer_full or p.employer}, {acts} (далее – Работодатель), и "
        f"{p.mentor.name}{f', {p.mentor.post[:1].lower()}{p.mentor.post[1:]}' if p.mentor.post else ''} (далее – Работник), "
        f"в соответствии со {LAW} и с письменного согласия Работника"
        f"{f' от {day(p.consent)}' if p.consent else ''} заключили настоящее соглашение о нижеследующем."
    )
    mentee = name_in("genitive", p.mentee.last, p.mentee.first, p.mentee.patronymic, p.mentee.sex)
    post = f", {post_in('genitive', p.mentee.post)}" if p.mentee.post else ""
    form = f"«{p.form}»" if p.form else BLANK
    pay = f"доплата в размере {BLANK} рублей (процентов) ежемесячно" if p.paid else f"{BLANK} (указать размер и условия оплаты)"
    yield Items(
        (
            f"Работник выполняет наряду с работой, определённой трудовым договором, работу по наставничеству в отношении {mentee}{post}.",
            f"Содержание наставничества: помощь наставляемому в овладении профессией и восполнении профессиональных дефицитов по "
            f"персонализированной программе{f'; основание – приказ {p.order}' if p.order else ''}.",
            f"Срок наставничества: {span(p.since, p.until)}. Форма наставничества: {form}{f', вид: {p.kind.lower()}' if p.kind else ''}.",
            f"За выполнение работы по наставничеству устанавливается {pay}.",
            f"Работник вправе досрочно отказаться от наставничества, Работодатель вправе досрочно отменить поручение, предупредив "
            f"Работника не менее чем за{NBSP}три рабочих дня.",
            "Соглашение составлено в двух экземплярах, по одному для каждой из сторон, и вступает в силу со дня подписания.",
        ),
        numbered=True,
    )
    yield Space(4)
    yield Signatures(
        ((f"Работодатель: {or_blank(head.post.lower(), 12)}", head.name or BLANK), ("Работник", _short(p.mentor)))
    )  # fmt: skip
    yield Paragraph(f"Экземпляр соглашения получен: {blank_date(year)} __________________", align="left", indent=False)
    yield Note("Размер и условия оплаты, реквизиты трудового договора заполняет работодатель. Проект проверяет юрист организации.")
