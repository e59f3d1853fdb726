"""The bar that says whose results are looked at: school, posts, subject, days."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from nmsdesk.domain import terms
from nmsdesk.services import lists, registers
from nmsdesk.services.diagnostics import Scope
from nmsdesk.ui.kit.basics import label, row
from nmsdesk.ui.kit.choices import ChoiceEdit, RefEdit
from nmsdesk.ui.kit.editors import DayEdit
from nmsdesk.ui.office import Office

PAUSE_MS = 250
GROUPS = [(code, name) for code, name in terms.POST_GROUPS.items() if code in ("teaching", "leading")]


class ScopeBar(QWidget):
    """``changed`` is told a moment after the last edit."""

    changed = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        desk = office.desk
        self.place = RefEdit(partial(lists.suggest, desk, "organizations"), partial(registers.label, desk, "organizations"), "Весь город")
        self.group = ChoiceEdit(GROUPS, "Все должности")
        self.post = RefEdit(partial(lists.suggest, desk, "posts"), partial(registers.label, desk, "posts"), "Любая должность")
        self.subject = ChoiceEdit(lists.terms(desk, "subjects"), "Все предметы")
        self.since, self.until = DayEdit(), DayEdit()
        self.place.setMinimumWidth(150)
        editors = (
            (self.place, "Организация"), (self.group, "Группа должностей"), (self.post, "Должность"), (self.subject, "Предмет"),
            (self.since, "Результаты с"), (self.until, "Результаты по"),
        )  # fmt: skip
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self.changed)
        for editor, name in editors:
            editor.setAccessibleName(name)
            editor.setToolTip(name)
            editor.changed.connect(self._timer.start)
        for day in (self.since, self.until):
            day.setFixedWidth(128)
        layout = row(spacing=8)
        for editor, stretch in ((self.place, 3), (self.group, 2), (self.post, 2), (self.subject, 2)):
            layout.addWidget(editor, stretch)
        for widget in (label("с", "muted"), self.since, label("по", "muted"), self.until):
            layout.addWidget(widget)
        self.setLayout(layout)

    def scope(self) -> Scope:
        """What is chosen."""
        return Scope(
            self.place.value(), self.group.value() or "", self.post.value(), self.subject.value() or "", self.since.value(),
            self.until.value(),
        )  # fmt: skip

    def text(self) -> str:
        """The people in words, for titles."""
        chosen = [self.place.text().strip() or "Город", self.group.text(), self.post.text(), self.subject.text()]
        return ", ".join(text.strip() for text in chosen if text.strip())

    def set_place(self, number: int | None) -> None:
        """Choose a school."""
        self.place.set_value(number)
