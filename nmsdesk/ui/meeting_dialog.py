"""A meeting: its protocol at the left, the sheet of attendance at the right; saved together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QWidget

from nmsdesk.domain import terms
from nmsdesk.domain.community import Meeting
from nmsdesk.errors import Rejected
from nmsdesk.russian import count, percent
from nmsdesk.services import lists, meetings, registers
from nmsdesk.services.meetings import Mark
from nmsdesk.ui import messages
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.choices import RefEdit
from nmsdesk.ui.kit.editors import DayEdit, LongTextEdit, TextEdit
from nmsdesk.ui.kit.form import Form
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Banner, Card
from nmsdesk.ui.office import Office
from nmsdesk.ui.rows_table import RowsTable

NEXT = {"": "present", "present": "absent", "absent": "excused", "excused": ""}
SHORT = {"present": "был", "absent": "не был", "excused": "уважительная", "invited": "приглашён", "": "не отмечен"}
TONES = {"был": "ok", "не был": "bad", "уважительная": "warn", "приглашён": "accent"}
FIELDS = ("number", "day", "topic", "place", "chair", "secretary", "agenda", "decisions")


class MeetingDialog(QDialog):
    """A new meeting, or one that is there; Space marks the selected members, Ctrl+Enter saves."""

    def __init__(self, office: Office, meeting: Meeting, owner: QWidget | None = None):
        super().__init__(owner or office.owner)
        self.office, self.meeting = office, meeting
        self.saved: Meeting | None = None
        self._marks: dict[int, Mark] = {}
        self._before: dict[int, str] = {}
        name = registers.label(office.desk, "associations", meeting.association)
        self.setWindowTitle("Заседание")
        self.form = self._fields()
        self._trouble = Banner("", "bad")
        self._trouble.hide()
        self._counted = label("", "strong")
        self.table = RowsTable(
            [
                Column("name", "ФИО", 178), Column("place", "Роль, место", 112),
                Column("state", "Отметка", 112, kind="badge", tone=lambda v: TONES.get(v, "neutral")),
            ],
            "Присутствие", "В этот день в объединении никого нет. Добавьте участников или приглашённых.",
        )  # fmt: skip
        self.table.space_pressed.connect(self.turn)
        self.table.opened.connect(lambda _: self.turn())
        outer = column(label(name, "title", wrap=True), self._trouble, spacing=12, margins=(24, 18, 24, 18))
        halves = row(self.form, self._sheet(), spacing=16)
        halves.setStretch(0, 54)
        halves.setStretch(1, 46)
        outer.addLayout(halves, 1)
        save = button("Сохранить", "", "primary", self.save, keys="Ctrl+Enter")
        leave = button("Отмена", "", "", self.reject, keys="Esc")
        save.setEnabled(not office.desk.database.look_only)
        outer.addLayout(row(None, leave, save))
        self.setLayout(outer)
        keys.bind(self, "Ctrl+Return", self.save)
        keys.bind(self, "Ctrl+E", lambda: self.mark_all("present"))
        room = owner.window().size() if owner else QSize(1240, 740)
        self.resize(min(room.width() - 60, 1320), min(room.height() - 40, 720))
        self._read_sheet()
        self.form.fields["day"].editor.changed.connect(self._read_sheet)
        self.form.focus_first_empty()

    def _fields(self) -> Form:
        desk = self.office.desk
        form = Form()
        people = partial(lists.suggest, desk, "persons")
        form.add("number", "№ протокола", TextEdit())
        form.add("day", "Дата", DayEdit(), required=True)
        form.add("topic", "Тема", TextEdit(), whole=True)
        form.add("place", "Место", TextEdit(), whole=True)
        form.add("chair", "Председатель", RefEdit(people, partial(registers.label, desk, "persons")))
        form.add("secretary", "Секретарь", RefEdit(people, partial(registers.label, desk, "persons")))
        form.add("agenda", "Повестка", LongTextEdit(5), "Каждый вопрос с новой строки", whole=True)
        form.add("decisions", "Решения", LongTextEdit(5), "Каждое решение с новой строки", whole=True)
        form.set_values({name: getattr(self.meeting, name) for name in FIELDS})
        return form

    def _sheet(self) -> Card:
        everyone = button("Отметить всех", "check", "", lambda: self.mark_all("present"), keys="Ctrl+E", tip="Все, кто не отмечен, были")
        nobody = button("Снять отметки", "", "flat", lambda: self.mark_all(""))
        self.guest = RefEdit(partial(lists.suggest, self.office.desk, "persons"), None, "Добавить приглашённого")
        self.guest.changed.connect(self._invite)
        hint = label("Пробел – отметка у выбранных строк: был, не был, уважительная причина", "small", wrap=True)
        return Card("Присутствие", column(row(everyone, nobody, None, self._counted), self.table, self.guest, hint, spacing=8))

    # the sheet

    def _read_sheet(self) -> None:
        """Members of the day; marks made by hand stay."""
        on = self.form.editor("day").value()
        if on is None:
            return
        made = {n: m for n, m in self._marks.items() if m.state != self._before.get(n, "")}
        found = {m.person: m for m in meetings.sheet(self.office.desk, replace(self.meeting, day=on))}
        self._before = {n: m.state for n, m in found.items()}
        self._marks = {n: replace(m, state=made[n].state) if n in made else m for n, m in found.items()}
        self._marks |= {n: m for n, m in made.items() if n not in found}
        self._show()

    def _show(self) -> None:
        rows: dict[int, Sequence[Any]] = {}
        for n, m in self._marks.items():
            role = f"{terms.ASSOCIATION_ROLES[m.role]}, " if m.role in ("head", "secretary") else ""
            rows[n] = (m.name, f"{role}{m.place}".rstrip(", "), SHORT[m.state])
        self.table.put(rows)
        states = [m.state for m in self._marks.values()]
        members = [s for s in states if s and s != "invited"]
        guests = states.count("invited")
        came = members.count("present")
        said = f"{came} из {len(members)}, {percent(100 * came / len(members), 0)}" if members else ""
        invited = count(guests, "приглашённый", "приглашённых", "приглашённых") if guests else ""
        self._counted.setText(" + ".join(part for part in (said, invited) if part))

    def turn(self) -> None:
        """The next mark of the selected members, the same for all of them."""
        chosen = [n for n in self.table.chosen() if self._marks[n].state != "invited"]
        if not chosen:
            return
        state = NEXT[self._marks[chosen[0]].state]
        for n in chosen:
            self._marks[n] = replace(self._marks[n], state=state)
        self._show()

    def mark_all(self, state: str) -> None:
        """Mark every member who has no mark yet, or take all the members' marks away."""
        for n, m in self._marks.items():
            if m.state != "invited" and (not m.state or not state):
                self._marks[n] = replace(m, state=state)
        self._show()

    def _invite(self) -> None:
        number = self.guest.value()
        if number is None:
            return
        if number not in self._marks:
            on = self.form.editor("day").value() or self.office.desk.today
            self._marks[number] = meetings.guest(self.office.desk, number, on)
            self._show()
        self.table.select_id(number)
        self.guest.set_value(None, "")

    @property
    def dirty(self) -> bool:
        return self.form.dirty or any(m.state != self._before.get(n, "") for n, m in self._marks.items())

    def save(self) -> bool:
        """Save the meeting with its attendance; stay with a message when it is refused."""
        if not self.form.check():
            return False
        record = replace(self.meeting, **self.form.values())
        marks = {n: m.state for n, m in self._marks.items() if m.state != self._before.get(n, "")}
        try:
            done = self.office.act(lambda: meetings.hold_meeting(self.office.desk, record, marks), "Заседание сохранено")
        except Rejected as trouble:
            self._trouble.set_text(str(trouble), "bad")
            self._trouble.show()
            return False
        if done is None:
            return False
        assert isinstance(done.record, Meeting)
        self.saved = done.record
        self.form.mark_clean()
        self._before = {n: m.state for n, m in self._marks.items()}
        self.accept()
        return True

    def reject(self) -> None:
        if self.dirty:
            answer = messages.keep_typed(self)
            if answer == "stay" or (answer == "save" and not self.save()):
                return
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does not save: the sheet and the long texts take it."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
