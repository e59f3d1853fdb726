"""All registers at one place: those of the navigation and the quiet ones – dictionaries, scales, rules, targets."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.russian import number
from nmsdesk.services import registers
from nmsdesk.ui.kit.basics import button, clear, column, label, picture, row
from nmsdesk.ui.kit.columns import scrolled_column as scrolled
from nmsdesk.ui.kit.parts import Card, PageHeader
from nmsdesk.ui.office import Office
from nmsdesk.ui.page import Page

GROUPS = (
    ("Люди и организации", ("persons", "employments", "absences", "categories", "former_names", "organizations", "organization_aliases",
                            "headcounts", "teams", "team_members")),
    ("Развитие", ("diagnostics", "area_results", "diagnostic_summaries", "deficits", "plans", "plan_items", "programs", "registry_entries",
                  "trainings", "mentorships")),
    ("Сообщество", ("associations", "memberships", "events", "participations", "sites", "checklist_marks")),
    ("Методика и справочники", ("rule_sets", "targets", "terms", "posts", "instruments", "scales", "levels", "checklist_items",
                                "import_batches")),
)  # fmt: skip


class RegistersPage(Page):
    """A card a group, a line a register with its number of records."""

    def __init__(self, office: Office):
        super().__init__(office)
        self.header = PageHeader("Все разделы", "Каждый раздел можно искать, печатать, выгружать и заполнять из файла")
        self._body = column(spacing=12)
        outer = column(self.header, spacing=12, margins=(24, 16, 24, 16))
        outer.addWidget(scrolled(self._body), 1)
        self.setLayout(outer)

    def refresh(self) -> None:
        counts = registers.counts(self.office.desk)
        clear(self._body)
        grid = QGridLayout()
        grid.setSpacing(12)
        grid.setContentsMargins(0, 0, 0, 0)
        for n, (caption, keys) in enumerate(GROUPS):
            inside = column(spacing=2)
            for key in keys:
                register = REGISTERS[key]
                link = button(register.title, "", "link", partial(self.office.go, key))
                line = row(picture(register.icon, 18), spacing=10)
                line.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
                line.addStretch(1)
                line.addWidget(label(number(counts[key]), "muted"))
                inside.addLayout(line)
            inside.addStretch(1)
            grid.addWidget(Card(caption, inside), n // 2, n % 2)
        holder = QWidget()
        holder.setLayout(grid)
        self._body.addWidget(holder)
