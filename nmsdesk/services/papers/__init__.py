"""Documents of the base: the kinds, what each needs, and the making and writing of one (design.md §4, domain.md §7.2)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from nmsdesk.documents.tree import Document
from nmsdesk.documents.writing import write_document
from nmsdesk.errors import Rejected
from nmsdesk.services.desk import Desk
from nmsdesk.services.papers.finding import person_by_text
from nmsdesk.services.papers.lists import register_paper
from nmsdesk.services.papers.monitoring import monitoring_paper
from nmsdesk.services.papers.orders import mentor_order_paper
from nmsdesk.services.papers.plans import plan_paper
from nmsdesk.services.papers.wish import Kind, Wish

__all__ = ["KINDS", "Kind", "Wish", "file_name", "make", "person_by_text", "write"]

KINDS: dict[str, Kind] = {
    k.key: k
    for k in (
        Kind("monitoring", "Сводка мониторинга", ("period",), may=("organization",), icon="chart-bar"),
        Kind("list", "Список из раздела", ("register",), may=("search",), personal=True, icon="list"),
        Kind("plan", "Индивидуальный образовательный маршрут (ИОМ)", ("person",), may=("plan",), personal=True, icon="route"),
        Kind("mentor_order", "Приказ о закреплении наставников", ("organization",), may=("period",), personal=True, icon="heart-handshake"),
    )
}
_MAKERS: dict[str, Callable[[Desk, Wish], Document]] = {
    "monitoring": monitoring_paper,
    "list": register_paper,
    "plan": plan_paper,
    "mentor_order": mentor_order_paper,
}


def make(desk: Desk, kind: str, wish: Wish) -> Document:
    """The document of a kind; Rejected with a sentence when something it needs is missing."""
    if kind not in KINDS:
        raise Rejected(f"Документа «{kind}» нет. Есть: {', '.join(KINDS)}.")
    return _MAKERS[kind](desk, wish)


def write(desk: Desk, kind: str, wish: Wish, path: Path) -> None:
    """The document in a file, .pdf, .docx or .xlsx; exports of personal data are noted in the log."""
    document = make(desk, kind, wish)
    write_document(document, path)
    if KINDS[kind].personal:
        desk.database.log("export", f"{document.title}: {path.name}")


def file_name(document: Document, suffix: str = ".pdf") -> str:
    """A name for the file that every system takes."""
    name = "".join(" " if sign in '\\/:*?"<>|«»\n' else sign for sign in document.title)
    return " ".join(name.split())[:100].rstrip(" .") + suffix
