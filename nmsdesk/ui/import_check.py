"""The check of one file: what was recognised at the left, troubles, questions, columns and the file itself at the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QTabWidget, QWidget

from nmsdesk.exchange.reading import Workbook
from nmsdesk.russian import number
from nmsdesk.services.desk import Desk
from nmsdesk.services.imports.plan import Hints, ImportPlan
from nmsdesk.ui.import_problems import ProblemList
from nmsdesk.ui.import_questions import QuestionList
from nmsdesk.ui.import_recognised import RecognisedCard
from nmsdesk.ui.import_start import Numbers
from nmsdesk.ui.import_tables import ColumnList, SheetView
from nmsdesk.ui.import_texts import accept_text, advice, by_register
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.parts import Card


class CheckView(QWidget):
    """Numbers above, two halves in the middle, the decision below."""

    def __init__(self, desk: Desk, accept: Callable[[], object], skip: Callable[[], object]) -> None:
        super().__init__()
        self.numbers = Numbers()
        self.settings = RecognisedCard(desk)
        self.problems = ProblemList()
        self.questions = QuestionList(desk)
        self.columns = ColumnList()
        self.file = SheetView()
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        for page, title in ((self.problems, "Замечания"), (self.questions, "Вопросы"), (self.columns, "Столбцы"), (self.file, "Файл")):
            self.tabs.addTab(page, title)
        self.problems.opened.connect(self._reveal)
        self.advice = label("", "muted", wrap=True)
        self.skip = button("Отложить файл", "x", "", skip, keys="Esc", tip="Ничего не принимать из этого файла")
        self.accept = button("Принять", "check", "primary", accept, keys="Ctrl+Enter")
        self._read_only = False
        self.look(desk)
        halves = QSplitter(Qt.Orientation.Horizontal)
        halves.setChildrenCollapsible(False)
        right = Card(padding=12)
        right.add(self.tabs)
        halves.addWidget(self.settings)
        halves.addWidget(right)
        halves.setSizes([336, 760])
        halves.setStretchFactor(1, 1)
        decision = row(spacing=12)
        decision.addWidget(self.advice, 1)
        decision.addWidget(self.skip)
        decision.addWidget(self.accept)
        layout = column(self.numbers, spacing=12)
        layout.addWidget(halves, 1)
        layout.addLayout(decision)
        self.setLayout(layout)

    def look(self, desk: Desk) -> None:
        """The base as it is looked at now: its lists, and whether a file may be accepted."""
        self.settings.desk = self.questions.desk = desk
        self._read_only = desk.database.look_only

    def show_file(self, workbook: Workbook, hints: Hints, place: tuple[int, str] | None) -> None:
        """A file just read, or returned to."""
        self.settings.show_file(workbook, hints, place)
        self.file.set_workbook(workbook)
        self.questions.forget()
        self.numbers.set_plan(None, "")
        self.problems.set_problems([], False, checked=False)

    def show_plan(self, plan: ImportPlan | None, first: bool) -> None:
        """What would be done; None when the kind of the list is not known. ``first``: choose the tab that matters."""
        self.settings.show_plan(plan)
        self.columns.set_plan(plan)
        self.numbers.set_plan(plan, by_register(plan) if plan else "")
        many_sheets = bool(plan and len({p.sheet for p in plan.problems}) > 1)
        self.problems.set_problems(plan.problems if plan else [], many_sheets, plan is not None)
        waiting = self.questions.open_count(plan) if plan else 0
        if plan:
            self.questions.set_plan(plan)
        self._tab(self.problems, "Замечания", len(plan.problems) if plan else 0)
        self._tab(self.questions, "Вопросы", waiting)
        self.accept.setText(accept_text(plan) if plan else "Принять")
        self.accept.setAccessibleName(self.accept.text())
        self.accept.setEnabled(bool(plan and plan.created + plan.updated) and not self._read_only)
        self.advice.setText(advice(plan) if plan else "Принимать нечего. Выберите другой вид списка слева или отложите файл.")
        if first:
            self.tabs.setCurrentWidget(self.questions if waiting else self.file if plan is None else self.problems)

    def set_busy(self, text: str) -> None:
        """Something goes on: nothing to accept for a moment."""
        self.accept.setEnabled(False)
        self.advice.setText(text)

    def _tab(self, page: QWidget, title: str, amount: int) -> None:
        self.tabs.setTabText(self.tabs.indexOf(page), f"{title}  {number(amount)}" if amount else title)

    def _reveal(self, sheet: str, place: int, letters: str) -> None:
        self.tabs.setCurrentWidget(self.file)
        self.file.reveal(sheet, place, letters)
