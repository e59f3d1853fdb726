"""Closing a group: the templates of the numbers, the day, and every paper before it is given out."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from nmsdesk.domain import terms
from nmsdesk.errors import Rejected
from nmsdesk.russian import people
from nmsdesk.services.courses import certificates
from nmsdesk.services.courses.certificates import Paper
from nmsdesk.ui.ask_dialog import AskDialog, Asked
from nmsdesk.ui.kit.editors import DayEdit, TextEdit
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.office import Office
from nmsdesk.ui.rows_table import RowsTable

PAUSE_MS = 200
ATTESTATION_TONES = {terms.ATTESTATION["passed"]: "ok", terms.ATTESTATION["failed"]: "bad", terms.ATTESTATION["absent"]: "warn"}


class ClosingDialog(AskDialog):
    """One step: papers, trainings, the state of the group. ``on`` is the day to offer."""

    def __init__(self, office: Office, group: int, on: Any, owner: QWidget | None = None) -> None:
        self.group = group
        self.table = RowsTable(
            [
                Column("name", "ФИО", 220),
                Column("result", "Аттестация", 110, kind="badge", tone=lambda v: ATTESTATION_TONES.get(v, "neutral")),
                Column("number", "№ документа", 140), Column("registration", "Рег. №", 110),
                Column("counts", "Отвечает на дефицит", 160),
            ],
            "Кому какой документ", "Закрывать пока нечего.",
        )  # fmt: skip
        number, registration = certificates.templates(office.desk, group)
        self.series, self.template, self.registered = TextEdit("5024", 20), TextEdit(number), TextEdit(registration)
        super().__init__(
            office, "Закрыть группу и выдать документы",
            (
                Asked("number", "Шаблон номера документа", self.template, number, True, "Последние цифры – счётчик"),
                Asked("registration", "Шаблон регистрационного номера", self.registered, registration, True, "Без пропусков по базе"),
                Asked("series", "Серия документа", self.series, "", False, "Пусто, если у бланка её нет"),
                Asked("on", "Дата выдачи", DayEdit(), on),
            ),
            self._close, "Закрыть группу", said=certificates.said, body=self.table, owner=owner, columns=2,
        )  # fmt: skip
        self.form.setFixedHeight(170)
        room = owner.window().height() - 40 if owner else 700
        self.resize(860, min(room, 700))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._show)
        for editor in (self.template, self.registered, self.series):
            editor.changed.connect(self._wait)
        self._show()

    def _close(self, v: dict[str, Any]) -> Any:
        return certificates.close(self.office.desk, self.group, v["number"], v["registration"], v["on"], v["series"])

    def _wait(self) -> None:
        """The numbers are those of the templates that stand there: none until they are counted anew."""
        self.yes.setEnabled(False)
        self._timer.start()

    def _show(self) -> None:
        papers: tuple[Paper, ...] = ()
        text = ""
        try:
            papers = certificates.plan(
                self.office.desk, self.group, self.template.value(), self.registered.value(), self.series.value()
            ).papers
        except Rejected as trouble:
            text = str(trouble)
        self._trouble.set_text(text, "bad")
        self._trouble.setVisible(bool(text))
        self.table.put({p.enrolment: _row(p) for p in papers})
        issued = sum(bool(p.number) for p in papers)
        self.yes.setText(f"Закрыть, документы: {people(issued)}" if issued else "Закрыть группу")
        self.yes.setEnabled(bool(papers))


def _row(p: Paper) -> tuple[str, ...]:
    counts = "" if p.attestation != "passed" else "да" if p.deficit else "нет"
    return p.name, terms.ATTESTATION[p.attestation], p.number, p.registration, counts
