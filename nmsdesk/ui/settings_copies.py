"""Backups: those made by the program, one more by hand, the way back from one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from nmsdesk import settings
from nmsdesk.russian import moment, number
from nmsdesk.services import safety
from nmsdesk.storage import backup as copies
from nmsdesk.ui import messages, reopening
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.parts import Card
from nmsdesk.ui.kit.table import Column, TableView
from nmsdesk.ui.office import Office
from nmsdesk.ui.window import Window

COPIES = "Копия базы (*.nmsbackup);;Все файлы (*)"
ABOUT = (
    "Проверенная копия делается сама: перед приёмом файла, перед обновлением базы и при закрытии, если что-то менялось. "
    "Хранятся все за два дня, затем по одной за день, неделю и месяц. Для переноса на другой компьютер или флешку сделайте копию сами: "
    "приложенные файлы лягут рядом с ней."
)


class CopiesView(QWidget):
    """The table of automatic copies with what can be done with them."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self._found: list[Any] = []
        self.table = TableView(
            [
                Column("at", "Когда сделана", 190, sortable=False),
                Column("size", "Размер", 120, "right", sortable=False, kind="day", show=str),
                Column("name", "Файл", 420, sortable=False),
            ],
            self._rows,
            "Резервные копии",
        )
        self.table.set_empty_text("Копий ещё нет. Первая появится при закрытии программы или перед приёмом файла.")
        self.table.opened.connect(lambda _: self.restore_chosen())
        self.make = button(
            "Сделать копию", "device-floppy", "primary", self.save, tip="Проверенная копия в выбранную папку, например на флешку"
        )
        self.restore = button("Восстановить", "history", "", self.restore_chosen, keys="Enter", tip="Вернуть базу к выбранной копии")
        other = button("Восстановить из файла", "folder-open", "", self.restore_other)
        folder = button("Открыть папку", "external-link", "flat", self.open_folder)
        file = office.desk.database.file
        for one in (self.make, self.restore, other, folder):
            one.setEnabled(file is not None)
        card = Card(padding=14)
        card.add(label(ABOUT if file else "Копии базы на сервере делает администратор сервера.", "muted", wrap=True))
        card.body.addWidget(self.table, 1)
        card.body.addLayout(row(folder, None, other, self.restore, self.make))
        self.setLayout(column(card, margins=(0, 12, 0, 0)))

    def refresh(self) -> None:
        file = self.office.desk.database.file
        self._found = copies.listed(copies.folder_of(file)) if file else []
        self.table.set_ids(range(len(self._found)))
        if self._found:
            self.table.select_id(0)
        self.restore.setEnabled(bool(self._found))

    def _rows(self, ids: list[int]) -> list[tuple[Any, ...]]:
        found = []
        for place in ids:
            at, path = self._found[place]
            size = path.stat().st_size / 1e6 if path.exists() else 0
            found.append((moment(at), f"{number(size, 1)} МБ", path.name))
        return found

    def save(self) -> None:
        """One more copy where the user wants it."""
        desk = self.office.desk
        file = desk.database.file
        if file is None:
            return
        name = self.office.folder() / f"{file.stem}-{desk.clock():%Y%m%d-%H%M%S}.nmsbackup"
        path = messages.save_file(self, "Копия базы", str(name), COPIES)
        if path is not None:
            settings.store(folder=str(path.parent))
            self.office.run("Копия базы", lambda _: safety.backup(desk, path), lambda done: self._made(path, done))

    def _made(self, path: Path, done: safety.Copied) -> None:
        self.office.say(" ".join(x for x in (f"Копия сделана и проверена: {path}.", done.said) if x), "warn" if done.missing else "ok")
        self.refresh()

    def restore_chosen(self) -> None:
        """Go back to the copy chosen in the table."""
        place = self.table.current_id()
        if place is not None and place < len(self._found):
            self._restore(self._found[place][1], f"копии от {moment(self._found[place][0])}")

    def restore_other(self) -> None:
        """Go back to a copy kept elsewhere."""
        path = messages.open_file(self, "Копия базы", COPIES, str(self.office.folder()))
        if path is not None:
            self._restore(path, f"копии «{path.name}»")

    def _restore(self, path: Path, what: str) -> None:
        window = self.window()
        if not isinstance(window, Window) or not self.office.may_write():
            return
        more = "Всё, что внесено позже неё, из базы уйдёт. Нынешняя база останется рядом под другим именем."
        if messages.ask(self, "Восстановление", f"Вернуть базу к {what}?", "Восстановить", more, danger=True):
            reopening.restore(window, path)

    def open_folder(self) -> None:
        """The folder of the automatic copies."""
        file = self.office.desk.database.file
        if file is not None:
            folder = copies.folder_of(file)
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder if folder.is_dir() else file.parent)))
