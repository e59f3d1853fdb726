"""Reading of spreadsheets beside the window: a file read here touches no base and may be given up at any moment."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from nmsdesk.errors import BadFile


class FileReader(QObject):
    """Reads one workbook at a time in a thread of its own; what was given up ends by itself and is not heard."""

    read = Signal(object)  # the workbook
    refused = Signal(str)  # the sentence of BadFile
    broke = Signal(object)  # a fault of the program
    _ended = Signal(int, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._turn = 0
        self.busy = False
        self._ended.connect(self._tell)

    def start(self, path: Path, encoding: str | None) -> None:
        """Read the file; an earlier reading is given up."""
        self._turn += 1
        self.busy = True
        threading.Thread(target=self._work, args=(self._turn, path, encoding), name="reading", daemon=True).start()

    def cancel(self) -> None:
        """Do not wait any more."""
        self._turn += 1
        self.busy = False

    def _work(self, turn: int, path: Path, encoding: str | None) -> None:
        from nmsdesk.exchange.reading import read_workbook

        value, trouble = None, None
        try:
            if not path.is_file():
                raise BadFile(f"Файла {path.name} нет. Проверьте имя и папку.")
            value = read_workbook(path, encoding)
        except BaseException as caught:  # noqa: BLE001 - handed over to the window, which tells known troubles from bugs
            trouble = caught
        self._ended.emit(turn, value, trouble)

    def _tell(self, turn: int, value: Any, trouble: BaseException | None) -> None:
        if turn != self._turn:
            return
        self.busy = False
        if trouble is None:
            self.read.emit(value)
        elif isinstance(trouble, BadFile):
            self.refused.emit(str(trouble))
        else:
            self.broke.emit(trouble)
