"""Driving a dialog that waits for an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog


def when_open(act: Callable[[], object], delay: int = 50, tries: int = 1000) -> None:
    """Call ``act`` a moment after the next modal dialog has opened, however slow the machine; after twenty seconds anyway."""
    before = QApplication.activeModalWidget()

    def look(left: int) -> None:
        found = QApplication.activeModalWidget()
        if left and (found is None or found is before):
            QTimer.singleShot(20, lambda: look(left - 1))
        else:
            QTimer.singleShot(delay, act)

    QTimer.singleShot(0, lambda: look(tries))


@contextmanager
def modal(drive: Callable[[Any], object]) -> Iterator[None]:
    """Run ``drive(dialog)`` in the dialog that opens inside the block; what it leaves open is left without saving."""
    seen: list[Any] = []
    troubles: list[BaseException] = []

    def act() -> None:
        found = QApplication.activeModalWidget()
        seen.append(found)
        try:
            drive(found)
        except BaseException as trouble:  # noqa: BLE001 - raised again in the test itself
            troubles.append(trouble)
        if isinstance(found, QDialog) and found.isVisible():
            QDialog.reject(found)

    when_open(act)
    yield
    assert seen and seen[0] is not None, "no dialog has opened"
    if troubles:
        raise troubles[0]
