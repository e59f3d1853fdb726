"""Rows copied in Excel put into a list: what was understood, what is wrong in which row and column, then accepted as an import."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QDialog, QProgressBar, QTabWidget, QWidget

from nmsdesk.domain.catalogue import Register, register_of
from nmsdesk.errors import NmsError
from nmsdesk.exchange.problems import ERROR
from nmsdesk.russian import count, joined
from nmsdesk.services import pasting, registers
from nmsdesk.services.imports import Applied, ImportPlan, apply_import
from nmsdesk.services.imports.plan import Operation
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Banner
from nmsdesk.ui.kit.table import TableView
from nmsdesk.ui.office import Office
from nmsdesk.ui.worker import Progress

ROWS = ("строка", "строки", "строк")
OF_ROWS = ("строки", "строк", "строк")
NEW, CHANGED = "новая", "изменится"
TONES = {NEW: "ok", CHANGED: "accent", "ошибка": "bad", "внимание": "warn"}
MOST_TOLD = 6  # fields told of a line


def clipboard_text() -> str:
    """What lies in the clipboard as text."""
    return QGuiApplication.clipboard().text()


class PasteDialog(QDialog):
    """Plans the paste in the background, shows it, and writes it with everything that an import does."""

    def __init__(self, office: Office, register: Register, text: str, columns: Sequence[str] = (),
                 owner: QWidget | None = None, given: Mapping[str, str] | None = None) -> None:  # fmt: skip
        super().__init__(owner)
        self.office, self.register, self.text, self.columns = office, register, text, tuple(columns)
        self.given = dict(given or {})  # values of fields that the rows have no column of
        self.plan: ImportPlan | None = None
        self._busy, self._read_told = False, ""
        self._progress: Progress | None = None  # of the writing under way
        self.setWindowTitle("Вставить из Excel")
        self._summary = label("Читаю строки…", "strong", wrap=True)
        self._understood = label("", "muted", wrap=True)
        self._trouble = Banner("", "bad")
        self._trouble.hide()
        self.lines = TableView(self._line_columns(), self._line_rows, "Что будет записано")
        self.lines.set_empty_text("Ни одна строка ничего не добавит и не изменит")
        self.problems = TableView(self._problem_columns(), self._problem_rows, "Замечания")
        self.problems.set_empty_text("Замечаний нет")
        self.tabs = QTabWidget()
        self.tabs.addTab(self.lines, "Что будет")
        self.tabs.addTab(self.problems, "Замечания")
        self.skip = QCheckBox("")
        self.skip.clicked.connect(self._show_state)
        self.skip.hide()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Ход записи")
        self.bar.hide()
        office.worker.advanced.connect(self._advance)
        self.accept_button = button("Принять", "check", "primary", self.take, keys="Ctrl+Enter")
        self._leave = button("Отмена", "", "", self.reject, keys="Esc")
        title = label(f"Вставить из Excel: {register.title}", "title", wrap=True)
        outer = column(title, self._trouble, self._summary, self._understood, spacing=10, margins=(24, 18, 24, 18))
        outer.addWidget(self.tabs, 1)
        outer.addWidget(self.skip)
        outer.addWidget(self.bar)
        outer.addLayout(row(None, self._leave, self.accept_button))
        self.setLayout(outer)
        high = owner.window().height() - 60 if owner is not None else 620
        self.resize(900, min(620, high))
        keys.bind(self, "Ctrl+Return", self.take)
        self._show_state()
        QTimer.singleShot(0, self._read)

    # reading

    def _read(self) -> None:
        desk, key, text, columns, given = self.office.desk, self.register.key, self.text, self.columns, self.given

        def job(_: object) -> ImportPlan | NmsError:
            try:
                return pasting.plan_paste(desk, key, text, columns, given=given)
            except NmsError as trouble:
                return trouble  # said in the dialog, not in a box over it

        def show(found: ImportPlan | NmsError) -> None:
            if not self.isVisible():
                return
            if isinstance(found, NmsError):
                self._summary.setText("Строки не прочитаны")
                self._trouble.set_text(str(found), "bad")
                self._trouble.show()
            else:
                self.show_plan(found)

        self.office.run("Чтение строк", job, show, quiet=True)

    def show_plan(self, plan: ImportPlan) -> None:
        """Show what was made of the rows."""
        self.plan = plan
        said = [f"Прочитано {count(plan.read, *ROWS)}"]
        counts = ((plan.created, "новых"), (plan.updated, "изменится"), (plan.unchanged, "без изменений"), (plan.rejected, "с ошибками"))
        for n, what in counts:
            if n:
                said.append(f"{what} {n}")
        self._read_told = ": ".join([said[0], ", ".join(said[1:])]) if len(said) > 1 else said[0]
        self._understood.setText(self._columns_told(plan))
        self.lines.set_ids(range(len(plan.operations)))
        self.problems.set_ids(range(len(plan.problems)))
        self.tabs.setTabText(0, f"Что будет  {len(plan.operations)}")
        self.tabs.setTabText(1, f"Замечания  {len(plan.problems)}" if plan.problems else "Замечания")
        self.tabs.setCurrentIndex(1 if plan.blocking else 0)
        errors = plan.rejected or sum(p.severity == ERROR for p in plan.problems)
        self.skip.setText(f"Принять остальное без {count(errors, *OF_ROWS)} с ошибками")
        self.skip.setVisible(plan.blocking and bool(plan.operations))
        self._show_state()
        (self.problems if plan.blocking else self.lines).setFocus()

    @staticmethod
    def _columns_told(plan: ImportPlan) -> str:
        known: list[str] = []
        unknown: list[str] = []
        for sheet in plan.sheets[:1]:
            for c in sheet.columns:
                (known if c.field else unknown).append(f"«{c.caption}»")
        text = f"Столбцы: {joined(known)}." if known else ""
        more = f" Не узнаны и пропущены: {joined(unknown)}." if unknown else ""
        return text + more

    def _show_state(self) -> None:
        plan = self.plan
        ready = plan is not None and bool(plan.operations)
        self.accept_button.setEnabled(ready and not self._busy and (plan is None or not plan.blocking or self.skip.isChecked()))
        if plan is not None:
            self._summary.setText("Идёт запись, сначала делается копия базы…" if self._busy else self._read_told)
        n = len(plan.operations) if plan is not None else 0
        self.accept_button.setText(f"Принять {count(n, 'запись', 'записи', 'записей')}" if n else "Принять")

    # the tables

    @staticmethod
    def _line_columns() -> list[Column]:
        return [
            Column("state", "", 110, kind="badge", tone=lambda v: TONES.get(v, "neutral"), sortable=False),
            Column("record", "Запись", 280, sortable=False),
            Column("what", "Что запишется", 420, sortable=False),
        ]

    @staticmethod
    def _problem_columns() -> list[Column]:
        return [
            Column("severity", "Важность", 110, kind="badge", tone=lambda v: TONES.get(v, "neutral"), sortable=False),
            Column("row", "Строка", 84, kind="day", show=str, sortable=False),
            Column("column", "Столбец", 160, kind="day", show=str, sortable=False),
            Column("message", "Что не так", 440, sortable=False),
        ]

    def _line_rows(self, ids: list[int]) -> list[tuple[Any, ...]]:
        assert self.plan is not None
        return [self._line(self.plan.operations[n]) for n in ids]

    def _line(self, operation: Operation) -> tuple[str, str, str]:
        register = register_of(operation.after)
        after = registers.texts(self.office.desk, operation.after)
        title = " · ".join(after[n] for n in register.label if after[n])
        captions = {c.name: c.caption for c in register.columns if c.name != "key"}
        if operation.before is None:
            told = [f"{captions[n]}: {t}" for n, t in after.items() if t and n in captions and n not in register.label and t != "нет"]
            return NEW, title, "; ".join(told[:MOST_TOLD])
        before = registers.texts(self.office.desk, operation.before)
        told = [f"{captions[n]}: {before[n] or 'пусто'} → {t or 'пусто'}" for n, t in after.items() if n in captions and t != before[n]]
        return CHANGED, title, "; ".join(told)

    def _problem_rows(self, ids: list[int]) -> list[tuple[Any, ...]]:
        assert self.plan is not None
        captions = {c.letter: c.caption for sheet in self.plan.sheets[:1] for c in sheet.columns}
        found = []
        for n in ids:
            p = self.plan.problems[n]
            where = f"{p.column}, {captions[p.column]}" if captions.get(p.column) else p.column
            found.append(("ошибка" if p.severity == ERROR else "внимание", str(p.row) if p.row else "", where, p.message))
        return found

    # doing

    def take(self) -> None:
        """Write what was shown; a copy of the base is made before, one undo step takes it all back."""
        plan = self.plan
        if plan is None or not self.accept_button.isEnabled():
            return
        n = len(plan.operations)
        said = f"{self.register.title}: принято {count(n, 'запись', 'записи', 'записей')}. Отменить – Ctrl+Z"
        desk = self.office.desk
        self._write(True)

        def job(progress: Progress) -> Applied | NmsError:
            self._progress = progress
            try:
                return apply_import(desk, plan, progress)
            except NmsError as trouble:
                return trouble  # said in the dialog, not in a box over it

        def done(found: Applied | NmsError) -> None:
            self._write(False)
            if isinstance(found, NmsError):
                self._trouble.set_text(str(found), "bad")
                self._trouble.show()
                return
            self.office.say(said)
            self.accept()

        self.office.run("Запись вставленных строк", job, done, cancellable=True, failed=lambda: self._write(False))

    def _write(self, begun: bool) -> None:
        """While rows are being written nothing else can be asked but to stop."""
        self._busy, self._progress = begun, None
        self._trouble.hide()
        self.tabs.setEnabled(not begun)
        self.skip.setEnabled(not begun)
        self.bar.setVisible(begun)
        self.bar.setRange(0, 0)
        self._leave.setText("Прервать" if begun else "Отмена")
        self._show_state()

    def _advance(self, text: str, done: int, total: int) -> None:
        if self._busy:
            self.bar.setRange(0, total)
            self.bar.setValue(done)

    def reject(self) -> None:
        """While rows are being written: stop, nothing is written; else leave."""
        if not self._busy:
            super().reject()
        elif self._progress is not None:
            self._progress.cancelled.set()
