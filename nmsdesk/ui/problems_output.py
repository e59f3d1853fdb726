"""Remarks on paper and in a file: what is wrong with which record, by the rule chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from nmsdesk import russian, settings
from nmsdesk.documents.tree import Document
from nmsdesk.documents.writing import write_document
from nmsdesk.domain import rules
from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.reports.register_list import RegisterList, register_list
from nmsdesk.services.checks import CheckProblem
from nmsdesk.ui import messages
from nmsdesk.ui.office import Office
from nmsdesk.ui.printing import ask_printer, print_document
from nmsdesk.ui.worker import Progress

_KINDS = "Книга Excel (*.xlsx);;Документ Word (*.docx);;PDF для печати (*.pdf)"
TITLE = "Замечания к данным"
WORDS = {"error": "ошибка", "warning": "внимание"}


def problems_list(office: Office, title: str, problems: Sequence[CheckProblem]) -> RegisterList:
    """The remarks as a list: section, record, what is wrong, what to do."""
    return RegisterList(
        TITLE,
        russian.count(len(problems), "замечание", "замечания", "замечаний"),
        ("Раздел", "Запись", "Важность", "Что не так", "Что сделать"),
        tuple((REGISTERS[p.register].title, p.label, WORDS[p.severity], p.message, rules.rule(p.code).hint) for p in problems),
        office.desk.clock(),
        (title,) if title else (),
        personal=True,
    )


def save_problems(office: Office, owner: QWidget, title: str, problems: Sequence[CheckProblem]) -> None:
    """Ask where to and write them there in the background."""
    path = messages.save_file(owner, "Сохранить замечания", str(office.folder() / f"{TITLE}.xlsx"), _KINDS)
    if path is None:
        return
    settings.store(folder=str(path.parent))
    values = problems_list(office, title, problems)

    def write(_: Progress) -> None:
        write_document(register_list(values), path)
        office.desk.database.log("export", f"{TITLE}: {path.name}, {values.counted}")

    office.run("Сохранение списка", write, lambda _: office.say(f"Сохранено: {path.name}, {values.counted}"))


def print_problems(office: Office, owner: QWidget, title: str, problems: Sequence[CheckProblem]) -> None:
    """Ask for the printer and print them."""
    document: Document = register_list(problems_list(office, title, problems))
    printer = ask_printer(owner, document, 0)
    if printer is not None:
        sheets = ("лист", "листа", "листов")
        print_document(office, printer, document, lambda n: office.say(f"Отправлено на печать: {russian.count(n, *sheets)}"))
