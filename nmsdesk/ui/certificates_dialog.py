"""Issuing certificates: the template, the day, and every number before it is given out."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from nmsdesk.errors import Rejected
from nmsdesk.russian import count
from nmsdesk.services import certificates
from nmsdesk.ui.ask_dialog import AskDialog, Asked
from nmsdesk.ui.kit.editors import DayEdit, TextEdit
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.office import Office
from nmsdesk.ui.rows_table import RowsTable

PAUSE_MS = 200
NOUNS = ("сертификат", "сертификата", "сертификатов")


class CertificatesDialog(AskDialog):
    """Numbers go on over the whole base, without gaps or repeats; one step."""

    def __init__(self, office: Office, event: int, owner: QWidget | None = None) -> None:
        self.event_id = event
        self.table = RowsTable(
            [Column("number", "Номер", 140), Column("name", "Кому", 280)], "Кому какой номер",
            "Выдавать некому: у всех, кто участвовал, сертификаты есть, или участие ещё не отмечено.",
        )  # fmt: skip
        self.template = TextEdit("2026-С-0001")
        offered = certificates.template(office.desk, event)
        super().__init__(
            office, "Выдать сертификаты",
            (
                Asked("template", "Шаблон номера", self.template, offered, True, "Последние цифры – счётчик"),
                Asked("on", "Дата выдачи", DayEdit(), office.desk.today),
            ),
            self._issue, "Выдать", said=lambda done: f"Выдано: {count(len(done.lines), *NOUNS)}", body=self.table, owner=owner, columns=2,
        )  # fmt: skip
        self.form.setFixedHeight(92)
        self.resize(740, 600)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._show)
        self.template.changed.connect(self._wait)
        self._show()

    def _issue(self, values: dict[str, Any]) -> Any:
        return certificates.issue(self.office.desk, self.event_id, values["template"], values["on"])

    def _wait(self) -> None:
        """The numbers are those of the template that stands there: none until they are counted anew."""
        self.yes.setEnabled(False)
        self._timer.start()

    def _show(self) -> None:
        try:
            lines = certificates.plan(self.office.desk, self.event_id, self.template.value()).lines
        except Rejected as trouble:
            self.form.fields["template"].set_message(str(trouble))
            lines = ()
        self.table.put({participation: (number, name) for participation, name, number in lines})
        self.yes.setText(f"Выдать {count(len(lines), *NOUNS)}" if lines else "Выдать")
        self.yes.setEnabled(bool(lines))


