"""Another base in place of the open one: a new window takes over, the old one closes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from nmsdesk import app as house
from nmsdesk.errors import NmsError
from nmsdesk.services import safety
from nmsdesk.services.desk import Desk
from nmsdesk.ui import messages
from nmsdesk.ui.office import Office
from nmsdesk.ui.window import Window

_kept: list[Window] = []  # a window lives while somebody holds it


def reopen(window: Window, make: Callable[[], Desk]) -> Window | None:
    """Open another base; when it does not open, say why and leave everything as it is."""
    try:
        desk = make()
    except NmsError as trouble:
        messages.trouble(window, str(trouble))
        return None
    return _replace(window, desk)


def restore(window: Window, copied: Path) -> Window | None:
    """Close the base, put the copy in its place, open it again; the present base is kept beside, under another name."""
    office = window.office
    if office is None or office.desk.database.file is None:
        return None
    place, now, trouble = office.desk.database.place, office.desk.clock(), ""
    QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    try:
        office.close()
        window.office = None
        aside = safety.restore(place, copied, now)
    except NmsError as caught:
        trouble, aside = str(caught), None
    finally:
        QGuiApplication.restoreOverrideCursor()
    new = reopen(window, lambda: house.open_desk(place, office.desk.clock))
    if trouble:
        messages.trouble(new or window, trouble)
    elif new is not None and new.office is not None:
        new.office.say(f"База восстановлена. Прежняя сохранена: {aside.name}" if aside else "База восстановлена")
    return new


def _replace(window: Window, desk: Desk) -> Window:
    from nmsdesk.ui.main import attach, make_window

    app = QApplication.instance()
    assert isinstance(app, QApplication)
    new = make_window(app)
    new.restoreGeometry(window.saveGeometry())
    _kept[:] = [new]
    new.show()
    attach(new, Office(desk, new))
    window.close()
    return new
