"""What tests of widgets share: the look put on, and typing that takes Cyrillic."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from nmsdesk.ui import theme

Typing = Callable[[QWidget, str], None]


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> None:
    """The light look, put on once."""
    if not theme.notifier.ready or theme.notifier.scheme != "light":
        theme.apply(qapp, "light")


@pytest.fixture
def type_text() -> Typing:
    """Key events with text: ``qtbot.keyClicks`` aborts the process on Cyrillic."""

    def typing(widget: QWidget, text: str) -> None:
        for char in text:
            code = ord(char.upper())
            key = Qt.Key(code) if char.isalnum() and code < 0x10000 else Qt.Key.Key_unknown
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(widget, QKeyEvent(kind, int(key), Qt.KeyboardModifier.NoModifier, char))

    return typing
