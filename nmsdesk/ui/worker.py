"""The one background worker: every use case that takes time runs here, one after another."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import QObject, Signal

from nmsdesk.errors import NmsError


class Cancelled(NmsError):
    """The user has stopped the work; nothing was written."""


class Progress:
    """What a job calls to tell how far it is; raises Cancelled when the user has asked to stop."""

    def __init__(self, worker: Worker):
        self._worker, self.cancelled = worker, threading.Event()

    def __call__(self, text: str, done: int = 0, total: int = 0) -> None:
        if self.cancelled.is_set():
            raise Cancelled("Прервано. Ничего не изменено.")
        self._worker.advanced.emit(text, done, total)


class Worker(QObject):
    """Runs jobs in one thread; results come back as signals in the thread of the window."""

    advanced = Signal(str, int, int)
    finished = Signal(object, object, object)  # the callback, the value, the trouble

    def __init__(self) -> None:
        super().__init__()
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="desk")
        self._running: set[Future[Any]] = set()
        self._last: Progress | None = None
        self._closed = False
        self.finished.connect(self._deliver)

    @property
    def busy(self) -> bool:
        return any(not f.done() for f in self._running)

    def submit(self, job: Callable[[Progress], Any], done: Callable[[Any, BaseException | None], None]) -> None:
        """Run ``job`` in the background, then ``done(value, trouble)`` in the window's thread; nothing once the base is closed."""
        if self._closed:
            return
        self._last = progress = Progress(self)

        def work() -> None:
            try:
                value, trouble = job(progress), None
            except BaseException as caught:  # noqa: BLE001 - handed over to the window, which tells known troubles from bugs
                value, trouble = None, caught
            self.finished.emit(done, value, trouble)

        self._running = {f for f in self._running if not f.done()}
        self._running.add(self._pool.submit(work))

    def wait(self, job: Callable[[], Any]) -> Any:
        """Run a short job in the worker's thread and wait for it: all writes come from one thread."""
        return self._pool.submit(job).result()

    def cancel(self) -> None:
        if self._last:
            self._last.cancelled.set()

    def _deliver(self, done: Callable[[Any, BaseException | None], None], value: Any, trouble: BaseException | None) -> None:
        if not self._closed:
            done(value, trouble)

    def close(self) -> None:
        self._closed = True
        self.cancel()
        self._pool.shutdown(wait=True)
