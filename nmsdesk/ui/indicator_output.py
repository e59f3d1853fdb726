"""The list of an indicator as a file: who, where, status and the reason, with the number it stands behind."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from nmsdesk import russian, settings
from nmsdesk.documents.writing import write_document
from nmsdesk.domain.views import FACES
from nmsdesk.indicators.context import Member, Value
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.reports.register_list import RegisterList, register_list
from nmsdesk.services import indicators
from nmsdesk.services.indicators import Measured
from nmsdesk.ui import indicator_words as words
from nmsdesk.ui import messages
from nmsdesk.ui.face_choice import ask_face, ending
from nmsdesk.ui.office import Office
from nmsdesk.ui.worker import Progress

_KINDS = "Книга Excel (*.xlsx);;Документ Word (*.docx);;PDF для печати (*.pdf)"


def save_members(
    office: Office, owner: QWidget, value: Value, measured: Measured, members: Sequence[Member], filters: Sequence[str]
) -> None:
    """Ask in what face and where to, and write the members there in the background."""
    indicator = INDICATORS[value.code]
    personal = indicator.subject in ("persons", "plans")
    face = ask_face(office, owner, "Список показателя") if personal else office.desk.view.face
    if face is None:
        return
    name = f"Показатель {indicator.shown_code} за {measured.period.code}".replace("/", "-")
    path = messages.save_file(owner, "Сохранить список показателя", str(office.folder() / f"{name}{ending(face)}.xlsx"), _KINDS)
    if path is None:
        return
    settings.store(folder=str(path.parent))
    when = f"{measured.period.title}, на {russian.day(measured.as_of)}"
    counted = russian.count(len(members), "строка", "строки", "строк")
    desk = office.desk

    def write(_: Progress) -> None:
        shown = members if face == desk.view.face else indicators.called_in(desk, face, value, measured, members)
        list_of = RegisterList(
            f"Показатель {indicator.shown_code}. {indicator.title}",
            counted,
            (words.NAMES[indicator.subject], "Организация", "Статус", "Почему"),
            tuple((m.name, m.organization_name, words.badge(m.subject, m.status), m.reason) for m in shown),
            desk.clock(),
            (when, f"значение {russian.percent(value.percent)}, {words.share(value)}", *filters),
            personal=personal,
        )
        write_document(register_list(list_of), path)
        if personal:
            desk.database.log("export", f"{name}, {FACES[face]}: {path.name}, {counted}")

    office.run("Сохранение списка", write, lambda _: office.say(f"Сохранено: {path.name}, {counted}"))
