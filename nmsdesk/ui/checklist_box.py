"""The checklist of the mentoring model, marked in place: да, нет or не применимо by a click or Space, the document beside."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from nmsdesk.domain import terms
from nmsdesk.services import checklists, registers
from nmsdesk.services.mentors import model
from nmsdesk.services.places import Condition
from nmsdesk.ui.forms import edit_record
from nmsdesk.ui.kit.basics import button, clear, column, frame, label, picture, row, tool_button
from nmsdesk.ui.office import Office

MARKS = {"yes": ("circle-check", "ok"), "no": ("circle-x", "bad"), "na": ("circle-minus", "muted"), "": ("circle-minus", "faint")}
CAPTIONS = {"yes": "да", "no": "нет", "na": "не прим."}


class ChecklistBox(QWidget):
    """The conditions of one school; each mark is one undo step."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office, self._organization = office, 0
        self.marks: dict[tuple[int, str], QPushButton] = {}
        self.facts: dict[int, model.Compared] = {}  # what the pairs say of the conditions 6 and 9
        self._lines = column(spacing=8)
        self.setLayout(self._lines)

    def show_conditions(self, organization: int, conditions: Sequence[Condition]) -> None:
        self._organization = organization
        focus = next((key for key, one in self.marks.items() if one.hasFocus()), None)
        clear(self._lines)
        self.marks = {}
        self.facts = {c.item: c for c in model.compared(self.office.desk, organization)} if conditions else {}
        for n, condition in enumerate(conditions):
            if n:
                self._lines.addWidget(frame("line"))
            self._lines.addWidget(self._line(condition))
        if focus in self.marks:
            self.marks[focus].setFocus(Qt.FocusReason.OtherFocusReason)

    def _line(self, condition: Condition) -> QWidget:
        icon, tone = MARKS[condition.state]
        name = condition.name if condition.obligatory else f"{condition.name} (по желанию)"
        texts = column(label(name, wrap=True), spacing=0)
        if condition.document:
            texts.addWidget(label(condition.document, "small", wrap=True))
        elif condition.state == "yes":
            texts.addWidget(label("документ не указан", "small"))
        if fact := self.facts.get(condition.item):
            said = "По парам" if fact.agrees else "Не сходится"
            texts.addWidget(label(f"{said}: {fact.text}", "small" if fact.agrees else "warning", wrap=True))
        line = row(picture(icon, 18, tone), spacing=6)
        line.addLayout(texts, 1)
        value = QWidget()
        group = QButtonGroup(value)
        for state, caption in CAPTIONS.items():
            one = button(caption, "", "chip", tip=f"{condition.name}: {terms.MARKS[state]}")
            one.setAccessibleName(f"{condition.name}: {terms.MARKS[state]}")
            one.setCheckable(True)
            one.setChecked(condition.state == state)
            one.setEnabled(not self.office.desk.database.look_only)
            one.clicked.connect(partial(self._mark, condition, state))
            group.addButton(one)
            line.addWidget(one)
            self.marks[condition.item, state] = one
        edit = tool_button("file-text", f"Документ и срок: {condition.name}", partial(self._edit, condition))
        line.addWidget(edit)
        value.setLayout(line)
        return value

    def _mark(self, condition: Condition, state: str, *_: object) -> None:
        if state != condition.state:
            said = f"{condition.name}: {terms.MARKS[state]}. Отменить – Ctrl+Z"
            self.office.act(lambda: checklists.mark(self.office.desk, self._organization, condition.item, state), said)

    def _edit(self, condition: Condition) -> None:
        """The whole record of the mark: the document, the days; a new one when nothing is marked."""
        if condition.mark is not None:
            record = registers.get(self.office.desk, "checklist_marks", condition.mark)
        elif self.office.may_write():
            given = {"organization": self._organization, "item": condition.item, "since": self.office.desk.today}
            record = registers.blank("checklist_marks", **given)
        else:
            return
        edit_record(self.office, record, self, "document")


def met(conditions: Sequence[Condition]) -> tuple[int, int]:
    """Obligatory conditions that hold, and all obligatory ones."""
    needed = [c for c in conditions if c.obligatory]
    return sum(c.state in ("yes", "na") for c in needed), len(needed)
