"""Papers of a group of courses: who is enrolled, the attendance sheet, the attestation sheet, the journal of papers given out."""

from __future__ import annotations

from nmsdesk.documents.tree import Document
from nmsdesk.domain import terms
from nmsdesk.errors import Rejected
from nmsdesk.reports.dossier import Dossier, Part, dossier
from nmsdesk.reports.parts import Signer
from nmsdesk.russian import count, day, number, people
from nmsdesk.services.courses import groups
from nmsdesk.services.courses.groups import GroupCard, Listener
from nmsdesk.services.courses.lessons import SIGNS
from nmsdesk.services.courses.timetable import HOURS
from nmsdesk.services.desk import Desk
from nmsdesk.services.papers.community import chosen
from nmsdesk.services.papers.finding import centre
from nmsdesk.services.papers.wish import Wish

SHEET = 12  # lessons on one attendance sheet
NAME = "Фамилия, имя, отчество"


def _card(desk: Desk, wish: Wish) -> tuple[GroupCard, Signer]:
    with desk.read() as reading:
        card = groups.card_in(reading, chosen(wish, "группу"))
        return card, centre(reading, card.group.until or desk.today)


def _fields(card: GroupCard) -> tuple[tuple[str, str], ...]:
    g = card.group
    return (
        ("Программа", card.program.title),
        ("Вид программы", terms.PROGRAM_KINDS[card.program.kind]),
        ("Объём", count(card.program.hours, *HOURS) if card.program.hours else ""),
        ("Сроки обучения", f"{day(g.since)} – {day(g.until)}"),
        ("Форма обучения", terms.STUDY_FORMS.get(g.study, "")),
        ("Место", g.place),
        ("Преподаватель", g.teacher),
    )


def _teacher(card: GroupCard) -> Signer:
    return Signer("Преподаватель", card.group.teacher)


def enrolled_paper(desk: Desk, wish: Wish) -> Document:
    """The list of those enrolled, annexed to the order."""
    card, director = _card(desk, wish)
    rows = tuple((p.name, p.organization, p.post) for p in card.learning)
    columns = ((NAME, 3.6), ("Организация", 3.6), ("Должность", 3.0))
    part = Part("Зачислены", columns, rows, empty="Никто не зачислен.", note=f"Всего: {people(len(rows))}.")
    return dossier(
        Dossier("Список зачисленных на обучение", card.group.name, desk.today, _fields(card), (part,), (director,), personal=True)
    )


def attendance_paper(desk: Desk, wish: Wish) -> Document:
    """The attendance sheet: lessons across, twelve on a sheet; marks that are not put stay empty to be put by hand."""
    card, _ = _card(desk, wish)
    if not card.lessons:
        raise Rejected("Расписания у группы нет: впишите занятия в её карточке.")
    parts = []
    for start in range(0, len(card.lessons), SHEET):
        some = card.lessons[start : start + SHEET]
        last = start + SHEET >= len(card.lessons)
        columns = ((NAME, 4.0), *((f"{n.day:%d.%m}" if n.day else "", 0.85) for n in some), *((("Часов", 1.0),) if last else ()))
        rows = []
        for p in card.learning:
            signs = (SIGNS[card.marks.get((n.id or 0, p.person), "")] for n in some)
            rows.append((p.name, *signs, *((p.hours,) if last else ())))
        title = f"Занятия {start + 1}–{start + len(some)}" if len(card.lessons) > SHEET else "Посещаемость"
        note = "+ присутствовал, н – отсутствовал, у – отсутствовал по уважительной причине." if last else ""
        parts.append(Part(title, columns, tuple(rows), empty="Никто не зачислен.", note=note))
    topics = tuple((day(n.day), n.starts, n.hours or "", n.topic, n.teacher or card.group.teacher) for n in card.lessons)
    heads = (("Дата", 1.4), ("Начало", 1.0), ("Часов", 0.9), ("Тема", 4.6), ("Преподаватель", 2.4))
    parts.append(Part("Темы занятий", heads, topics, numbered=False))
    return dossier(
        Dossier(
            "Лист посещаемости", card.group.name, desk.today, _fields(card), tuple(parts), (_teacher(card),), personal=True, landscape=True
        )
    )


def attestation_paper(desk: Desk, wish: Wish) -> Document:
    """The sheet of the final attestation (ведомость)."""
    card, director = _card(desk, wish)
    if not card.learning:
        raise Rejected("В группе никого нет: ведомость составлять не на кого.")
    hours = card.hours_held or card.program.hours or 0
    rows = tuple((p.name, p.organization, f"{p.hours} из {hours}" if card.marks else "", _result(p), "") for p in card.learning)
    columns = ((NAME, 3.4), ("Организация", 2.8), ("Посещено часов", 1.5), ("Результат", 1.5), ("Подпись", 1.4))
    passed = sum(p.attestation == "passed" for p in card.learning)
    failed = sum(p.attestation == "failed" for p in card.learning)
    note = f"Всего: {people(len(rows))}, сдали: {number(passed)}, не сдали: {number(failed)}."
    part = Part("Итоговая аттестация", columns, rows, note=note)
    signers = (Signer("Председатель комиссии"), _teacher(card), director)
    return dossier(Dossier("Ведомость итоговой аттестации", card.group.name, desk.today, _fields(card), (part,), signers, personal=True))


def _result(p: Listener) -> str:
    return terms.ATTESTATION.get(p.attestation, "")


def journal_paper(desk: Desk, wish: Wish) -> Document:
    """The journal of the papers given out, in the order of registration numbers, with a place to sign for each."""
    card, director = _card(desk, wish)
    given = sorted((p for p in card.listeners if p.number or p.registration), key=lambda p: (p.registration, p.number))
    if not given:
        raise Rejected("Документы группе ещё не выданы. Закройте группу в её карточке.")
    rows = tuple((p.registration, p.number, day(p.issued_on), p.name, "") for p in given)
    columns = (("Рег. №", 1.6), ("№ документа", 2.2), ("Выдан", 1.4), (NAME, 3.8), ("Подпись", 1.6))
    part = Part("Выданные документы", columns, rows, numbered=False, note=f"Всего: {people(len(rows))}.")
    return dossier(Dossier("Журнал выдачи документов", card.group.name, desk.today, _fields(card), (part,), (director,), personal=True))
