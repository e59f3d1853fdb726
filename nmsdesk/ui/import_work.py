"""One file on its way into the base: read, planned, planned anew after each answer, accepted, taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from nmsdesk.domain.organizations import OrganizationAlias
from nmsdesk.errors import BadFile, NmsError, Rejected
from nmsdesk.exchange.reading import Workbook, read_workbook
from nmsdesk.services import registers, undo
from nmsdesk.services.imports.plan import Hints, ImportPlan
from nmsdesk.services.imports.run import Applied, apply_import, plan_workbook
from nmsdesk.ui import messages
from nmsdesk.ui.aside import Aside
from nmsdesk.ui.office import Office
from nmsdesk.ui.worker import Cancelled, Progress


@dataclass
class File:
    """One file of the queue: what is known of it so far. ``state``: waiting, open, accepted, refused or put_off."""

    path: Path
    state: str = "waiting"
    workbook: Workbook | None = None
    hints: Hints = field(default_factory=Hints)
    place: tuple[int, str] | None = None
    plan: ImportPlan | None = None
    applied: Applied | None = None


class FileWork(QObject):
    """Works at one file at a time and tells how it goes; it shows nothing itself."""

    reading = Signal()
    read = Signal()
    refused = Signal(str)  # the file is no readable table
    planning = Signal()
    planned = Signal(str)  # '' or why there is no plan
    accepting = Signal()
    accepted = Signal()
    failed = Signal()  # accepting was refused or stopped: nothing was written
    undone = Signal(tuple)  # what was left

    def __init__(self, office: Office, parent: QObject) -> None:
        super().__init__(parent)
        self.office = office
        self.file: File | None = None
        self._planning = self._again = False
        self.reader = Aside(self)
        self.reader.got.connect(self._read)
        self.reader.failed.connect(self._refused)

    def turn_to(self, file: File | None) -> None:
        """Leave what is in work and take this file, read already or not."""
        self.reader.cancel()
        self.file = file
        if file is not None and file.state != "accepted":
            file.state = "open"
            if file.workbook is None:
                self._start_reading(file)
            else:
                self.read.emit()
                self.plan()

    def _start_reading(self, file: File) -> None:
        self.reading.emit()
        path, encoding = file.path, file.hints.encoding

        def job() -> Iterator[Workbook]:
            if not path.is_file():
                raise BadFile(f"Файла {path.name} нет. Проверьте имя и папку.")
            yield read_workbook(path, encoding)

        self.reader.start(job)

    def cancel_reading(self) -> bool:
        """Give the reading up; whether there was any."""
        was = self.reader.busy
        self.reader.cancel()
        return was

    def _read(self, workbook: Workbook) -> None:
        assert self.file is not None
        self.file.workbook = workbook
        self.read.emit()
        self.plan()

    def _refused(self, trouble: BaseException) -> None:
        assert self.file is not None
        self.file.state, self.file.workbook, self.file.plan = "refused", None, None
        known = isinstance(trouble, NmsError)
        self.refused.emit(f"{self.file.path.name}: {trouble if known else 'файл не прочитан из-за ошибки в программе.'}")
        if not known:
            raise trouble

    # planning

    def plan(self) -> None:
        """Plan the rows in the background; asked again meanwhile, it is done once more afterwards."""
        file = self.file
        if file is None or file.workbook is None:
            return
        if self._planning:
            self._again = True
            return
        self._planning = True
        self.planning.emit()
        hints, workbook, desk = file.hints, file.workbook, self.office.desk

        def job(progress: Progress) -> ImportPlan | str:
            try:
                return plan_workbook(desk, file.path, workbook, hints, progress)
            except Cancelled:
                raise
            except (NmsError, OSError) as trouble:
                return str(trouble)

        self.office.run("Проверка строк", job, lambda made: self._planned(file, made), failed=self._plan_failed, quiet=True)

    def _planned(self, file: File, made: ImportPlan | str) -> None:
        self._planning = False
        if self._again or file is not self.file:
            self._again = False
            self.plan()
            return
        file.plan = made if isinstance(made, ImportPlan) else None
        self.planned.emit(made if isinstance(made, str) else "")

    def _plan_failed(self) -> None:
        self._planning = self._again = False
        if self.file is not None:
            self.file.plan = None
            self.planned.emit("Проверка прервана. Измените что-нибудь слева или выберите файл снова.")

    def set_hints(self, hints: Hints, place: tuple[int, str] | None) -> None:
        """Settings have changed: another encoding needs the file read anew, the rest only a new plan."""
        file = self.file
        if file is None or file.workbook is None:
            return
        before, file.hints, file.place = file.hints, hints, place
        if hints.encoding and hints.encoding != file.workbook.encoding:
            self._start_reading(file)
        elif hints != before:
            self.plan()

    def answer(self, key: tuple[str, int, str], number: int) -> None:
        """Who is meant in a row: the id of a person or NEW."""
        self._hint(lambda hints: replace(hints, answers={**hints.answers, key: number}))

    def add_organization(self, key: str) -> None:
        """An unknown organisation is to be added with the file."""
        self._hint(lambda hints: replace(hints, new_organizations=hints.new_organizations | {key}))

    def _hint(self, change: Callable[[Hints], Hints]) -> None:
        if self.file is not None:
            self.file.hints = change(self.file.hints)
            self.plan()

    def name_organization(self, written: str, number: int) -> None:
        """The name is remembered with the organisation at once: the next file will not ask."""
        if self.office.may_write():
            alias = OrganizationAlias(organization=number, name=written)
            try:
                self.office.act(lambda: registers.save(self.office.desk, alias), f"Название «{written}» запомнено")
            except Rejected as trouble:  # told of a field, but there is no form here
                messages.trouble(self.office.owner, str(trouble))
            self.plan()

    # accepting

    def accept(self) -> None:
        """Write what the plan says, all or nothing; until it is written it can be stopped."""
        file = self.file
        if file is None or file.plan is None or self._planning or not self.office.may_write():
            return
        plan, desk = file.plan, self.office.desk

        def done(applied: Applied) -> None:
            file.state, file.applied, file.workbook = "accepted", applied, None
            marked = f"; отмечено в сборах сведений: {applied.sent}" if applied.sent else ""
            self.office.say(f"Принят файл {file.path.name}{marked}")
            self.accepted.emit()

        title = f"Приём файла {file.path.name}"
        self.accepting.emit()
        self.office.run(title, lambda progress: apply_import(desk, plan, progress), done, cancellable=True, failed=self.failed.emit)

    def undo(self) -> None:
        """Take the accepted file back."""
        file = self.file
        if file is None or file.applied is None or not self.office.may_write():
            return
        batch, desk = file.applied.batch, self.office.desk

        def told(done: Any) -> None:
            file.applied, file.state = None, "put_off"
            self.office.say(f"Отменено: {done.operation.reason}")
            self.undone.emit(done.left)

        self.office.run("Отмена приёма", lambda _: undo.undo(desk, batch), told)
