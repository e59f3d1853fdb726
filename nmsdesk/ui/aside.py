"""Work that touches no base, beside the one worker: a file read, pages drawn; it may be given up at any moment."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QObject, Signal


class Aside(QObject):
    """Runs one generator at a time in a thread of its own; what was given up ends by itself and is not heard."""

    got = Signal(object)  # each value that the generator yields
    ended = Signal()
    failed = Signal(object)  # the exception
    _told = Signal(int, str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._turn = 0
        self.busy = False
        self._told.connect(self._hear)

    def start(self, job: Callable[[], Iterator[Any]]) -> None:
        """Run the job; an earlier one is given up."""
        self._turn += 1
        self.busy = True
        threading.Thread(target=self._work, args=(self._turn, job), name="aside", daemon=True).start()

    def cancel(self) -> None:
        """Do not wait any more."""
        self._turn += 1
        self.busy = False

    def _work(self, turn: int, job: Callable[[], Iterator[Any]]) -> None:
        try:
            for value in job():
                if turn != self._turn:
                    return
                self._tell(turn, "got", value)
        except BaseException as trouble:  # noqa: BLE001 - handed over to the window, which tells known troubles from bugs
            self._tell(turn, "failed", trouble)
        else:
            self._tell(turn, "ended", None)

    def _tell(self, turn: int, what: str, value: Any) -> None:
        with suppress(RuntimeError):  # the window may be gone by now, and this object with it
            self._told.emit(turn, what, value)

    def _hear(self, turn: int, what: str, value: Any) -> None:
        if turn != self._turn:
            return
        if what == "got":
            self.got.emit(value)
            return
        self.busy = False
        if what == "failed":
            self.failed.emit(value)
        else:
            self.ended.emit()
