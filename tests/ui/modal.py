"""Driving a dialog that waits for an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog


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

    QTimer.singleShot(100, act)
    yield
    assert seen and seen[0] is not None, "no dialog has opened"
    if troubles:
        raise troubles[0]
