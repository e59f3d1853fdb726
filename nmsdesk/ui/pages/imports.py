"""Lists from files: choose, look at what was recognised, settle troubles, accept, take back. One page, no wizard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from nmsdesk import settings
from nmsdesk.domain import catalogue
from nmsdesk.russian import count, inside
from nmsdesk.ui import messages
from nmsdesk.ui.import_check import CheckView
from nmsdesk.ui.import_report import save_problems
from nmsdesk.ui.import_start import BusyView, ResultView, StartView
from nmsdesk.ui.import_texts import FILES, kind_title, short
from nmsdesk.ui.import_work import File, FileWork
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import column
from nmsdesk.ui.kit.parts import Banner, Chip, ChipRow, PageHeader
from nmsdesk.ui.office import Office
from nmsdesk.ui.page import Page

MARKS = {"accepted": "✓ ", "refused": "✕ ", "put_off": "– "}
SHOWN_AFTER = {"staff": "persons", "diagnostic_summaries": "diagnostic_summaries", "registry": "registry_entries"}


class ImportPage(Page):
    """The queue of files and the views of the one in work: start, reading, check, result."""

    def __init__(self, office: Office):
        super().__init__(office)
        self.setObjectName("page")
        self.setAcceptDrops(True)
        self.files: list[File] = []
        self._first = True  # the plan about to be shown is the file's first one
        self.work = FileWork(office, self)
        self.header = PageHeader("Приём файлов")
        self.more = self.header.add_action("Добавить файлы", "folder-open", self.choose, keys="Ctrl+O")
        self.banner = Banner("", "bad", closable=True)
        self.banner.hide()
        self.look_only = Banner("", "warn")
        self.queue = ChipRow()
        self.queue.chosen.connect(lambda key: self._turn_to(self.files[int(key)]))
        self.start = StartView(office.desk, self.choose)
        self.busy = BusyView(self.cancel_reading)
        self.check = CheckView(office.desk, self.work.accept, self.put_off)
        self.result = ResultView(self.work.undo, self.open_accepted, self.next_file)
        self.stack = QStackedWidget()
        for view in (self.start, self.busy, self.check, self.result):
            self.stack.addWidget(view)
        layout = column(self.header, self.look_only, self.banner, self.queue, spacing=12, margins=(24, 16, 24, 16))
        layout.addWidget(self.stack, 1)
        self.setLayout(layout)
        self._bind()
        self._show(self.start)

    def _bind(self) -> None:
        work, check = self.work, self.check
        work.reading.connect(self._reading)
        work.read.connect(self._read)
        work.refused.connect(self._refused)
        work.planning.connect(lambda: check.set_busy("Строки проверяются…"))
        work.planned.connect(self._planned)
        work.accepting.connect(self._accepting)
        work.accepted.connect(self._accepted)
        work.failed.connect(self._accept_failed)
        work.undone.connect(self._undone)
        check.settings.fields["organization"].editor.opened.connect(lambda number: self.office.go("organization", id=number))
        check.settings.changed.connect(self._settings_changed)
        check.questions.answered.connect(work.answer)
        check.questions.organization_new.connect(work.add_organization)
        check.questions.organization_known.connect(work.name_organization)
        check.problems.save_requested.connect(lambda: save_problems(self.office, work.file.plan if work.file else None))
        self.start.template_wanted.connect(self.save_template)
        self.start.history_wanted.connect(lambda: self.office.go("history"))
        keys.bind(self, "Ctrl+O", self.choose)
        keys.bind(self, "Ctrl+Return|Ctrl+Enter", self._enter)
        keys.bind(self, "Esc", self._escape)

    # choosing

    def open(self, **what: Any) -> None:
        """open(files=[…]) takes files in; open() shows what is there."""
        if paths := what.get("files"):
            self.add_files([Path(p) for p in paths])
        elif self._seen(self.start):
            self.start.zone.choose.setFocus()

    def refresh(self) -> None:
        base = self.office.desk.database
        self.look_only.set_text(base.reason)
        self.look_only.setVisible(base.look_only)
        self.start.desk = self.office.desk
        self.check.look(self.office.desk)
        self.start.refresh()
        if self._seen(self.check) and self.check.isEnabled():
            self.work.plan()

    def choose(self) -> None:
        """Ask for files."""
        if paths := choose_files(self, self.office.folder()):
            settings.store(folder=str(paths[0].parent))
            self.add_files(paths)

    def add_files(self, paths: list[Path]) -> None:
        """Put files into the queue and begin with the first, unless one is in work."""
        new = [File(path) for path in paths]
        self.files = [f for f in self.files if f.state in ("waiting", "open", "put_off")] + new
        if self.work.file is None or self.work.file.state != "open":
            self._turn_to(new[0])
        else:
            self._show_queue()
            self.office.say(f"В очереди {count(len(self._waiting()), 'файл', 'файла', 'файлов')}", "neutral")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()
            self.start.zone.set_active(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.start.zone.set_active(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.start.zone.set_active(False)
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files := [p for p in paths if p.is_file()]:
            event.acceptProposedAction()
            self.add_files(files)

    # the queue and what is in sight

    def _waiting(self) -> list[File]:
        return [f for f in self.files if f.state == "waiting"]

    def _seen(self, view: QWidget) -> bool:
        return self.stack.currentWidget() is view

    def _show(self, view: QWidget) -> None:
        self.stack.setCurrentWidget(view)
        if view is self.start:
            self.start.refresh()
        self._show_queue()

    def _show_queue(self) -> None:
        current = self.work.file
        chips = [Chip(str(n), MARKS.get(f.state, "") + short(f.path)) for n, f in enumerate(self.files)]
        self.queue.set_chips(chips, str(self.files.index(current)) if current in self.files else "")
        self.queue.setVisible(len(self.files) > 1)
        self.more.setVisible(self._seen(self.check))
        about = "Списки школ: работники, диагностика, обучение, ИОМ, наставничество"
        self.header.set_subtitle(current.path.name if current else about)

    def _turn_to(self, file: File) -> None:
        self.banner.hide()
        self._first = True
        self.work.turn_to(file)
        if file.state == "accepted":
            self._accepted()

    def _leave(self) -> None:
        """Done with this file: the next one of the queue, or the start."""
        self.banner.hide()
        if waiting := self._waiting():
            self._turn_to(waiting[0])
        else:
            self.work.turn_to(None)
            self.files = []
            self._show(self.start)

    def put_off(self) -> None:
        """Leave the file as it is and go on."""
        if self.work.file:
            self.work.file.state = "put_off"
        self._leave()

    def next_file(self) -> None:
        """After a result: the next file, or a choice of more."""
        more = not self._waiting()
        self._leave()
        if more:
            self.choose()

    def _enter(self) -> None:
        if self._seen(self.check) and self.check.accept.isEnabled():
            self.work.accept()

    def _escape(self) -> None:
        if self._seen(self.busy):
            self.cancel_reading()
        elif self._seen(self.check) and self.check.isEnabled():
            self.put_off()
        elif self._seen(self.result):
            self._leave()

    # what the work tells

    def _reading(self) -> None:
        assert self.work.file is not None
        self.busy.show_file(self.work.file.path.name, "Файл читается")
        self._show(self.busy)
        self.busy.cancel.setFocus()

    def cancel_reading(self) -> None:
        """Give the reading up; the next file is not begun by itself."""
        if self.work.cancel_reading():
            if self.work.file:
                self.work.file.state = "put_off"
            self.office.say("Чтение прервано. Ничего не изменено.", "warn")
            self.work.turn_to(None)
            self._show(self.start)

    def _read(self) -> None:
        file = self.work.file
        assert file is not None and file.workbook is not None
        self.check.show_file(file.workbook, file.hints, file.place)
        self._show(self.check)

    def _refused(self, sentence: str) -> None:
        """The file is no readable table: say so, change nothing, go on with the next one."""
        self._leave_refused()
        self.banner.set_text(sentence, "bad")
        self.banner.show()

    def _leave_refused(self) -> None:
        if waiting := self._waiting():
            self._turn_to(waiting[0])
        else:
            self.work.turn_to(None)
            self._show(self.start)

    def _planned(self, trouble: str) -> None:
        file = self.work.file
        self.check.show_plan(file.plan if file else None, self._first)
        if trouble:
            self.banner.set_text(trouble, "bad")
            self.banner.show()
        elif self.banner.isVisible() and not self._first:
            self.banner.hide()
        if self._first and self.check.accept.isEnabled():
            self.check.accept.setFocus()
        elif self._first:
            self.check.settings.focus_lacking()
        self._first = False

    def _settings_changed(self) -> None:
        if self._seen(self.check) and self.work.file:
            self.work.set_hints(self.check.settings.hints(self.work.file.hints), self.check.settings.place())

    def _accepting(self) -> None:
        self.check.set_busy("Файл принимается…")
        self.check.setEnabled(False)

    def _accept_failed(self) -> None:
        self.check.setEnabled(True)
        self.work.plan()

    def _accepted(self) -> None:
        self.check.setEnabled(True)
        file = self.work.file
        assert file is not None and file.plan is not None
        waiting = len(self._waiting())
        on = f"Следующий файл (ещё {waiting})" if waiting else "Выбрать ещё файлы"
        target = inside(catalogue.register(SHOWN_AFTER.get(file.plan.kind, file.plan.kind)).title)
        self._show(self.result)
        self.result.show_accepted(file.plan, file.applied is not None, f"Открыть: {target}", on)

    def _undone(self, left: tuple[str, ...]) -> None:
        self._show_queue()
        self.result.show_undone(self.work.file.path.name if self.work.file else "", left)

    def open_accepted(self) -> None:
        """The list that the file has filled."""
        plan = self.work.file.plan if self.work.file else None
        self.office.go(SHOWN_AFTER.get(plan.kind, plan.kind) if plan else "persons")

    def save_template(self, key: str) -> None:
        """An empty table of the kind for schools to fill."""
        from nmsdesk.services import exports

        path = messages.save_file(self, "Пустая таблица для школы", str(self.office.folder() / f"{kind_title(key)}.xlsx"), "Excel (*.xlsx)")
        if path is not None:
            settings.store(folder=str(path.parent))
            self.office.act(lambda: exports.template(self.office.desk, key, path), f"Таблица сохранена: {path}")


def choose_files(owner: QWidget, folder: Path) -> list[Path]:
    """Files that the user picks, [] when none."""
    names, _ = QFileDialog.getOpenFileNames(owner, "Файлы со списками", str(folder), FILES)
    return [Path(name) for name in names]
