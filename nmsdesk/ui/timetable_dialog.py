"""The timetable of a group as a text, with the lessons that it makes seen before they are written."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from nmsdesk.errors import Rejected
from nmsdesk.services.courses import lessons
from nmsdesk.ui.ask_dialog import AskDialog, Asked
from nmsdesk.ui.kit.basics import column, label
from nmsdesk.ui.kit.editors import LongTextEdit
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.office import Office
from nmsdesk.ui.rows_table import RowsTable

PAUSE_MS = 250


class TimetableDialog(AskDialog):
    """Lines with dates, or weekdays that fill the hours of the programme."""

    def __init__(self, office: Office, group: int, text: str, owner: QWidget | None = None) -> None:
        self.group = group
        self.text = LongTextEdit(5, "еженедельно по вторникам 14:30, 6 ч\n24.02.2026 10:00 2 ч Круглый стол; Орлова А. И.")
        self.table = RowsTable(
            [
                Column("day", "Дата", 104, kind="day"), Column("starts", "Начало", 78), Column("hours", "Часов", 68, kind="number"),
                Column("topic", "Тема", 260), Column("teacher", "Преподаватель", 150),
            ],
            "Занятия", "Здесь появятся занятия.",
        )  # fmt: skip
        self._total = label("", "muted", wrap=True)
        body = QWidget()
        body.setLayout(column(self._total, self.table, spacing=8))
        super().__init__(
            office, "Расписание группы", (Asked("text", "Расписание", self.text, text, False),),
            lambda v: lessons.put_timetable(office.desk, group, v["text"]), "Сохранить расписание",
            text="По дням недели занятия составляются до часов программы, кроме праздников. Занятие с датой – отдельной строкой.",
            said="Расписание сохранено", body=body, owner=owner,
        )  # fmt: skip
        room = owner.window().height() - 40 if owner else 700
        self.form.setFixedHeight(self.text.height() + 44)
        self.resize(760, min(room, 680))
        self._first = self.text.value()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._show)
        self.text.changed.connect(self._timer.start)
        self._show()

    def typed(self) -> bool:
        """Whether the text was changed."""
        return bool(self.text.value() != self._first)

    def _show(self) -> None:
        said: Any = ""
        rows: dict[int, tuple[Any, ...]] = {}
        try:
            found = lessons.plan(self.office.desk, self.group, self.text.value())
            rows = {n: (x.day, x.starts, x.hours, x.topic, x.teacher) for n, x in enumerate(found.lessons, 1)}
            said = found.said if found.lessons else ""
        except Rejected as trouble:
            said = str(trouble)
        self._total.setText(said)
        self.table.put(rows)
