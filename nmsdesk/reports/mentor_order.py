"""The order of an organisation on its mentors (приказ о закреплении наставников; ст. 351.8 ТК РФ, domain.md §§4.1, 7.2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from nmsdesk.documents.tree import (
    Block,
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
    Text,
)
from nmsdesk.reports.cases import name_in, post_in
from nmsdesk.reports.parts import BLANK, CITY, Signer, blank_date
from nmsdesk.russian import NBSP, day

LAW = "статьёй 351.8 Трудового кодекса Российской Федерации"
NAMED_IN_TEXT = 12  # more pairs than this stand in the appendix only
SHEET = 6  # more people than this sign on a sheet of their own
REGULATION = "Положением о муниципальной системе научно-методического сопровождения педагогических работников и управленческих кадров"


@dataclass(frozen=True, slots=True)
class Member:
    """A mentor or a mentee; ``place`` is the organisation when it is not the order's own."""

    last: str
    first: str
    patronymic: str
    sex: str = ""
    post: str = ""
    about: str = ""
    place: str = ""

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.last, self.first, self.patronymic) if part)


@dataclass(frozen=True, slots=True)
class Pair:
    """A mentor with a mentee. ``consent`` is the day of the mentor's written consent, ``agreement`` its document."""

    mentor: Member
    mentee: Member
    since: date | None
    until: date | None
    form: str = ""
    kind: str = ""
    consent: date | None = None
    agreement: str = ""


@dataclass(frozen=True, slots=True)
class MentorOrder:
    """What the order prints: the pairs are ordered by mentor."""

    organization: str
    full_name: str
    head: Signer
    pairs: tuple[Pair, ...]
    on: date
    city: str = CITY
    regulation: str = REGULATION


def mentor_order(o: MentorOrder) -> Document:
    """The order with its appendix and the sheet of acquaintance."""
    blocks = [*_head(o), *_text(o), *_appendix(o), *_known(o)]
    return Document(f"Приказ о закреплении наставников: {o.organization}", tuple(blocks), author=o.organization, made=o.on)


def _head(o: MentorOrder) -> Iterator[Block]:
    yield Paragraph(o.full_name or o.organization, align="center", indent=False, bold=True)
    yield Heading("ПРИКАЗ", 1)
    yield Columns(
        (Paragraph(blank_date(o.on.year), align="left", indent=False),),
        (Paragraph(f"№{NBSP}__________", align="right", indent=False),),
    )
    yield Paragraph(o.city, align="center", indent=False)
    yield Space(5)
    yield Paragraph("О закреплении наставников", align="left", indent=False, bold=True)
    yield Space(3)


def _text(o: MentorOrder) -> Iterator[Block]:
    alone = len({p.mentor for p in o.pairs}) == 1
    yield Paragraph(f"В соответствии со {LAW}, {o.regulation}, с письменного согласия {'наставника' if alone else 'наставников'}")
    yield Paragraph("ПРИКАЗЫВАЮ:", align="left", indent=False, bold=True)
    named = len(o.pairs) <= NAMED_IN_TEXT
    first = f"Закрепить {'наставника' if alone else 'наставников'} за педагогическими работниками на сроки, указанные в{NBSP}приложении"
    if len(o.pairs) == 1:
        first = first.replace("педагогическими работниками на сроки, указанные", "педагогическим работником на срок, указанный")
    yield Items((f"{first}{':' if named else '.'}",), numbered=True)
    if named:
        yield Items(tuple(_clauses(o)), numbered=True, prefix="1.")
    yield Items(tuple(_duties(alone, len(o.pairs) == 1)), numbered=True, start=2)
    yield Signatures(((o.head.post, o.head.name or BLANK),))


def _duties(alone: bool, single: bool) -> Iterator[Text]:
    """The clauses after the first; ``alone`` means one mentor, ``single`` one pair."""
    what = "персонализированную программу наставничества и представить её" if single else "персонализированные программы и представить их"
    yield f"{'Наставнику' if alone else 'Наставникам'} в течение 10{NBSP}рабочих дней составить {what} на утверждение."
    where = (
        "дополнительным соглашением к трудовому договору наставника"
        if alone
        else "дополнительными соглашениями к трудовым договорам наставников"
    )
    yield f"Содержание, сроки и форму наставничества, размер и условия оплаты определить {where}."
    yield f"Куратором наставничества назначить {BLANK * 2} (должность, фамилия и инициалы)."
    yield "Куратору внести сведения о наставничестве в реестр, провести промежуточный и итоговый мониторинг."
    yield "Контроль за исполнением приказа оставляю за собой."


def _clauses(o: MentorOrder) -> Iterator[Text]:
    """«за Ивановой Марией Петровной, учителем, – Петрова Ивана Сергеевича, учителя (с … по …)»."""
    groups = [(mentor, list(group)) for mentor, group in groupby(o.pairs, key=lambda p: p.mentor)]
    for n, (mentor, group) in enumerate(groups, 1):
        mentees = "; ".join(f"{_accusative(p.mentee)}{_days(p)}" for p in group)
        post = f", {post_in('instrumental', mentor.post)}" if mentor.post else ""
        place = f" ({mentor.place})" if mentor.place else ""
        name = name_in("instrumental", mentor.last, mentor.first, mentor.patronymic, mentor.sex)
        yield f"за {name}{post}{place},{NBSP}– {mentees}{';' if n < len(groups) else '.'}"


def _accusative(m: Member) -> str:
    post = f", {post_in('accusative', m.post)}" if m.post else ""
    place = f" ({m.place})" if m.place else ""
    return f"{name_in('accusative', m.last, m.first, m.patronymic, m.sex)}{post}{place}"


def _days(p: Pair) -> str:
    until = f" по{NBSP}{day(p.until)}" if p.until else ""
    return f" (с{NBSP}{day(p.since)}{until})" if p.since else ""


def _appendix(o: MentorOrder) -> Iterator[Block]:
    yield PageBreak(landscape=True)
    yield Paragraph(f"Приложение\nк приказу от {blank_date(o.on.year)} №{NBSP}______", align="right", indent=False)
    yield Heading("Наставнические пары", 1)
    columns = (
        Column("Фамилия, имя, отчество", 2.6, group="Наставник"),
        Column("Должность,\nкатегория", 2.2, group="Наставник"),
        Column("Фамилия, имя, отчество", 2.6, group="Наставляемый"),
        Column("Должность", 2, group="Наставляемый"),
        Column("Форма и вид", 2.1),
        Column("Срок", 1.5),
        Column("Согласие,\nдоп. согла-\nшение", 1.9),
    )
    rows = tuple(
        (
            _placed(p.mentor), _joined(p.mentor.post, p.mentor.about), _placed(p.mentee), _joined(p.mentee.post, p.mentee.about),
            _joined(p.form, p.kind), _term(p), _joined(f"согласие {day(p.consent)}" if p.consent else "", p.agreement),
        )
        for p in o.pairs
    )  # fmt: skip
    yield Table(columns, rows, number=True)


def _placed(m: Member) -> str:
    return f"{m.name}\n({m.place})" if m.place else m.name


def _joined(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def _term(p: Pair) -> str:
    return f"с {day(p.since)}" + (f"\nпо {day(p.until)}" if p.until else "")


def _known(o: MentorOrder) -> Iterator[Block]:
    columns = (Column("Фамилия, имя, отчество", 4), Column("Роль", 2), Column("Подпись", 2.4), Column("Дата", 2, "center"))
    people = list(dict.fromkeys((m.name, role) for p in o.pairs for m, role in ((p.mentor, "наставник"), (p.mentee, "наставляемый"))))
    if len(people) > SHEET:
        yield PageBreak(landscape=False)
    yield Heading("С приказом ознакомлены")
    rows = tuple((name, role, "", "") for name, role in sorted(people, key=lambda x: (x[1] != "наставник", x[0])))
    yield Table(columns, rows, number=True)
    if any(not p.consent for p in o.pairs):
        yield Note("Там, где согласие не отмечено, получите его у наставника письменно до подписания приказа.")
