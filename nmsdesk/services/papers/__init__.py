"""Documents of the base: the kinds, what each needs, and the making and writing of one (design.md §4, domain.md §7.2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from nmsdesk.documents.tree import Document, Note
from nmsdesk.documents.writing import write_document
from nmsdesk.domain.views import ANONYMOUS, FACES, FULL, INITIALS
from nmsdesk.errors import Rejected
from nmsdesk.services import faces, small_numbers
from nmsdesk.services.desk import Desk
from nmsdesk.services.papers.cards import developments_paper, organization_paper, person_paper, practices_paper
from nmsdesk.services.papers.community import (
    association_paper,
    certificates_paper,
    participants_paper,
    protocol_paper,
    schedule_paper,
    site_paper,
)
from nmsdesk.services.papers.courses import attendance_paper, attestation_paper, enrolled_paper, journal_paper
from nmsdesk.services.papers.diagnostics import matrix_paper, profile_paper
from nmsdesk.services.papers.finding import person_by_text, record_of
from nmsdesk.services.papers.indicators import matrix_paper as indicator_matrix_paper
from nmsdesk.services.papers.indicators import passport_paper
from nmsdesk.services.papers.lists import register_paper
from nmsdesk.services.papers.mentoring import agreement_paper, consent_paper, mentor_certificate, programme_paper, register_of_pairs
from nmsdesk.services.papers.monitoring import monitoring_paper
from nmsdesk.services.papers.note import note_doubts, note_paper
from nmsdesk.services.papers.orders import mentor_order_paper
from nmsdesk.services.papers.plans import plan_paper
from nmsdesk.services.papers.recommendations import advices_paper, letters_paper, overdue_paper
from nmsdesk.services.papers.reconciliation import figure_paper
from nmsdesk.services.papers.regulation import regulation_paper
from nmsdesk.services.papers.rounds import reminders_paper, report_paper, returns_paper
from nmsdesk.services.papers.wish import Kind, Wish
from nmsdesk.services.papers.work_lists import work_list_paper

__all__ = ["KINDS", "Kind", "Wish", "doubts", "file_name", "make", "note", "person_by_text", "record_by_text", "write"]

KINDS: dict[str, Kind] = {
    k.key: k
    for k in (
        Kind("monitoring", "Сводка мониторинга", ("period",), may=("record", "organization"), icon="chart-bar", about="snapshots"),
        Kind("note", "Аналитическая записка", ("record",), icon="writing", about="snapshots"),
        Kind(
            "round_reminders", "Напоминания о сдаче сведений", ("record",), may=("organization",), personal=True, icon="inbox",
            about="monitoring_rounds", parts="round_places",
        ),
        Kind(
            "round_returns", "Возврат сведений с замечаниями", ("record",), may=("organization",), personal=True, icon="arrow-back-up",
            about="monitoring_rounds", parts="round_places",
        ),
        Kind("round_report", "Отчёт о сборе сведений", ("record",), icon="progress-check", about="monitoring_rounds"),
        Kind("indicator_passport", "Паспорта показателей", ("period",), may=("search",), icon="target"),
        Kind("indicator_matrix", "Работники и показатели", ("period",), may=("organization",), personal=True, icon="table"),
        Kind("list", "Список из раздела", ("register",), may=("search",), personal=True, icon="list"),
        Kind("plan", "Индивидуальный образовательный маршрут (ИОМ)", ("person",), may=("plan",), personal=True, icon="route"),
        Kind("person_card", "Карточка педагога", ("person",), personal=True, icon="id"),
        Kind("passport", "Паспорт организации", ("organization",), may=("period",), icon="school"),
        Kind("mentor_order", "Приказ о закреплении наставников", ("organization",), may=("period",), personal=True, icon="heart-handshake"),
        Kind("mentor_programme", "Программа наставничества", ("record",), personal=True, icon="list", about="mentorships"),
        Kind("mentor_consent", "Согласие наставника", ("record",), personal=True, icon="file-text", about="mentorships"),
        Kind("mentor_agreement", "Доп. соглашение с наставником", ("record",), personal=True, icon="file-text", about="mentorships"),
        Kind("mentor_pairs", "Реестр наставнических пар", ("organization",), may=("period",), personal=True, icon="users-group"),
        Kind("mentor_certificate", "Справка о наставнической деятельности", ("person",), personal=True, icon="award"),
        Kind("protocol", "Протокол заседания объединения", ("record",), personal=True, icon="messages", about="meetings"),
        Kind("association", "Отчёт о работе объединения", ("record", "period"), personal=True, icon="users-group", about="associations"),
        Kind("participants", "Список участников мероприятия", ("record",), personal=True, icon="calendar-event", about="events"),
        Kind("certificates", "Сертификаты участников", ("record",), personal=True, icon="certificate", about="events"),
        Kind("course_list", "Список зачисленных на курсы", ("record",), personal=True, icon="users-group", about="course_groups"),
        Kind("course_attendance", "Лист посещаемости курсов", ("record",), personal=True, icon="checklist", about="course_groups"),
        Kind("course_attestation", "Ведомость итоговой аттестации", ("record",), personal=True, icon="list", about="course_groups"),
        Kind("course_journal", "Журнал выдачи документов", ("record",), personal=True, icon="certificate", about="course_groups"),
        Kind("work_list", "Рабочий список", ("record",), may=("organization",), personal=True, icon="checklist", about="work_lists"),
        Kind("schedule", "План-график, дорожная карта", ("record",), icon="calendar-stats", about="roadmaps"),
        Kind("site", "Паспорт площадки", ("record",), icon="map-pin", about="sites"),
        Kind("profile", "Профиль профессиональных дефицитов", ("period",), may=("organization",), icon="chart-bar"),
        Kind("matrix", "Матрица результатов диагностики", ("organization",), may=("period",), personal=True, icon="table"),
        Kind("reconciliation", "Сверка официального значения", ("record",), personal=True, icon="table", about="official_figures"),
        Kind("practices", "Банк практик с аннотациями", (), may=("search",), icon="rosette"),
        Kind("developments", "Аннотированный каталог разработок", (), may=("search",), icon="book"),
        Kind(
            "recommendations", "Письма с рекомендациями", ("record",), may=("organization",), personal=True, icon="messages",
            about="snapshots",
        ),
        Kind(
            "recommendation_reminders", "Напоминания о рекомендациях", ("record",), may=("organization",), personal=True, icon="clock",
            about="snapshots",
        ),
        Kind(
            "recommendation_register", "Реестр рекомендаций", ("record",), may=("organization",), personal=True, icon="report-analytics",
            about="snapshots",
        ),
        Kind("clauses", "Исполнение положения по пунктам", ("period",), icon="shield-check"),
    )
}
NEED_NAMES = frozenset(
    ("mentor_order", "mentor_consent", "mentor_agreement", "mentor_certificate", "certificates", "course_journal",
     "recommendations", "recommendation_reminders", "recommendation_register")
)  # fmt: skip
COUNTING = frozenset(("monitoring", "passport", "profile", "association"))  # tables of counts whose small numbers are hidden
_FEET = {
    INITIALS: "Имена показаны как фамилия и инициалы; даты рождения, СНИЛС и контакты скрыты.",
    ANONYMOUS: (
        "Документ без имён: работники названы номерами, которые действуют только в нём; сведения о людях и номера их документов скрыты. "
        "Кто знает организацию, может узнать человека по должности и датам."
    ),
}
_MAKERS: dict[str, Callable[[Desk, Wish], Document]] = {
    "monitoring": monitoring_paper,
    "note": note_paper,
    "round_reminders": reminders_paper,
    "round_returns": returns_paper,
    "round_report": report_paper,
    "indicator_passport": passport_paper,
    "indicator_matrix": indicator_matrix_paper,
    "list": register_paper,
    "plan": plan_paper,
    "person_card": person_paper,
    "passport": organization_paper,
    "mentor_order": mentor_order_paper,
    "mentor_programme": programme_paper,
    "mentor_consent": consent_paper,
    "mentor_agreement": agreement_paper,
    "mentor_pairs": register_of_pairs,
    "mentor_certificate": mentor_certificate,
    "protocol": protocol_paper,
    "association": association_paper,
    "participants": participants_paper,
    "certificates": certificates_paper,
    "course_list": enrolled_paper,
    "course_attendance": attendance_paper,
    "course_attestation": attestation_paper,
    "course_journal": journal_paper,
    "work_list": work_list_paper,
    "schedule": schedule_paper,
    "site": site_paper,
    "profile": profile_paper,
    "matrix": matrix_paper,
    "reconciliation": figure_paper,
    "practices": practices_paper,
    "developments": developments_paper,
    "recommendations": letters_paper,
    "recommendation_reminders": overdue_paper,
    "recommendation_register": advices_paper,
    "clauses": regulation_paper,
}


def make(desk: Desk, kind: str, wish: Wish) -> Document:
    """The document of a kind in the face of the wish; Rejected with a sentence when something it needs is missing."""
    if kind not in KINDS:
        raise Rejected(f"Документа «{kind}» нет. Есть: {', '.join(KINDS)}.")
    desk = faces.apart(desk, wish.face)
    face = desk.view.face
    if kind in NEED_NAMES and face == ANONYMOUS:
        raise Rejected(f"Документ «{KINDS[kind].title}» без имён не имеет смысла. Выберите другой вид имён или другой документ.")
    if wish.query is not None:
        faces.refuse_names(desk, wish.query)
    made = _MAKERS[kind](desk, wish)
    if face == FULL:
        return made
    feet = [Note(_FEET[face]), *([Note(small_numbers.footnote())] if face == ANONYMOUS and kind in COUNTING else [])]
    return replace(made, title=faces.marked(made.title, face), blocks=(*made.blocks, *feet))


def doubts(desk: Desk, kind: str, wish: Wish) -> str:
    """What should be looked at before the document goes out, in a sentence; '' when nothing."""
    return note_doubts(desk, wish) if kind == "note" else ""


def record_by_text(desk: Desk, kind: str, text: str) -> int:
    """The record that a document of the kind is about, by its id or a part of its name; Rejected when none or several fit."""
    if kind not in KINDS or not KINDS[kind].about:
        raise Rejected(f"Документу «{kind}» запись не нужна.")
    return record_of(desk, KINDS[kind].about, text)


def write(desk: Desk, kind: str, wish: Wish, path: Path) -> None:
    """The document in a file, .pdf, .docx or .xlsx; exports of personal data are noted in the log."""
    document = make(desk, kind, wish)
    write_document(document, path)
    note(desk, kind, document, wish.face, path.name)


def note(desk: Desk, kind: str, document: Document, face: str = "", where: str = "") -> None:
    """Log that a document of personal data went out to a file, or to a printer when there is no name of a file, and in what face."""
    if KINDS[kind].personal:
        face = faces.stricter(desk.view.face, face)
        said = "" if face != FULL else f", {FACES[FULL]}"  # otherwise the title says it
        desk.database.log("export" if where else "print", f"{document.title}{said}{f': {where}' if where else ''}")


def file_name(document: Document, suffix: str = ".pdf") -> str:
    """A name for the file that every system takes."""
    name = "".join(" " if sign in '\\/:*?"<>|«»\n' else sign for sign in document.title)
    return " ".join(name.split())[:100].rstrip(" .") + suffix
