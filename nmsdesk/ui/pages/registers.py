"""All registers at one place, by kind: those of the navigation, their parts and the quiet ones – dictionaries, scales, rules."""

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
    ("Люди и организации", ("persons", "employments", "absences", "categories", "former_names", "distinct_persons", "organizations",
                            "organization_aliases", "headcounts", "teams", "team_members")),
    ("Диагностика и планы", ("campaigns", "campaign_places", "diagnostics", "area_results", "diagnostic_summaries", "deficits", "plans",
                             "plan_steps", "plan_items")),
    ("Обучение", ("programs", "registry_entries", "trainings", "course_groups", "lessons", "enrolments", "lesson_marks")),
    ("Наставничество", ("mentorships", "mentorship_items", "mentorship_meetings", "mentor_offers", "checklist_marks",
                        "checklist_items")),
    ("Сообщество", ("associations", "memberships", "meetings", "attendances", "events", "event_sessions", "participations", "sites",
                    "site_attachments", "practices", "practice_authors", "developments", "development_authors")),
    ("Управление", ("documents", "roadmaps", "measures", "clauses", "evidences", "snapshots", "snapshot_parts", "monitoring_rounds",
                    "round_places", "recommendations", "advices", "official_figures", "note_blocks", "work_lists", "work_items")),
    ("Методика и справочники", ("rule_sets", "targets", "terms", "posts", "instruments", "instrument_tasks", "scales", "levels",
                                "match_weights")),
    ("Служебное", ("import_batches", "submissions", "attachments", "saved_lists", "waivers")),
)  # fmt: skip
PLAIN = {"targets": "target_records"}  # registers whose key of the navigation opens a page of their own


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
                link = button(register.title, "", "link", partial(self.office.go, PLAIN.get(key, key)))
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
