"""The radar on paper and in a file: who leaves, where from, when and why."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from nmsdesk import russian, settings
from nmsdesk.documents.writing import write_document
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.reports.register_list import RegisterList, register_list
from nmsdesk.services.radar import CHANGES, Mover, Radar
from nmsdesk.ui import indicator_words, messages
from nmsdesk.ui.office import Office
from nmsdesk.ui.printing import ask_printer, print_document
from nmsdesk.ui.worker import Progress

_KINDS = "Книга Excel (*.xlsx);;Документ Word (*.docx);;PDF для печати (*.pdf)"


def radar_list(office: Office, found: Radar, movers: Sequence[Mover], filters: Sequence[str]) -> RegisterList:
    """The rows shown as a list."""
    i = INDICATORS[found.code]
    return RegisterList(
        f"Кто выбывает: показатель {i.shown_code}. {i.short}",
        russian.count(len(movers), "строка", "строки", "строк"),
        ("Когда", indicator_words.NAMES[i.subject], "Организация", "Сейчас", "Что изменится", "Почему"),
        tuple(
            (m.day, m.name, m.organization_name, indicator_words.badge(m.subject, "counted" if m.counted else "not_counted"),
             CHANGES[m.change], m.reason)
            for m in movers
        ),
        office.desk.clock(),
        (f"{office.period.title}, с {russian.day(found.since)} по {russian.day(found.until)}", *filters),
        personal=i.subject in ("persons", "plans"),
    )  # fmt: skip


def save(office: Office, owner: QWidget, found: Radar, movers: Sequence[Mover], filters: Sequence[str]) -> None:
    """Ask where to and write them there in the background."""
    name = f"Кто выбывает, показатель {INDICATORS[found.code].shown_code}, {office.period.code}".replace("/", "-")
    path = messages.save_file(owner, "Сохранить список", str(office.folder() / f"{name}.xlsx"), _KINDS)
    if path is None:
        return
    settings.store(folder=str(path.parent))
    values = radar_list(office, found, movers, filters)

    def write(_: Progress) -> None:
        write_document(register_list(values), path)
        if values.personal:
            office.desk.database.log("export", f"{name}: {path.name}, {values.counted}")

    office.run("Сохранение списка", write, lambda _: office.say(f"Сохранено: {path.name}, {values.counted}"))


def print_list(office: Office, owner: QWidget, found: Radar, movers: Sequence[Mover], filters: Sequence[str]) -> None:
    """Ask for the printer and print them."""
    document = register_list(radar_list(office, found, movers, filters))
    printer = ask_printer(owner, document, 0)
    if printer is not None:
        sheets = ("лист", "листа", "листов")
        print_document(office, printer, document, lambda n: office.say(f"Отправлено на печать: {russian.count(n, *sheets)}"))
