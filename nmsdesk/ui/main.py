"""The start of the window: the shell is painted first, the base and the first page come after."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QTimer
from PySide6.QtWidgets import QApplication

from nmsdesk import settings
from nmsdesk.ui import theme
from nmsdesk.ui.window import Window, stopwatch

if TYPE_CHECKING:  # the shell is painted before the database is loaded
    from nmsdesk.ui.office import Office


def run(place: str | None, demo: bool = False) -> int:
    """Open the window and stay until it is closed; the exit code of the application."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("nmsdesk")
    app.setApplicationDisplayName("nmsdesk")
    window = make_window(app)
    window.show()
    QTimer.singleShot(0, lambda: _painted(window, place, demo))
    return app.exec()


def make_window(app: QApplication) -> Window:
    """The shell alone, dressed and sized."""
    stored = settings.load()
    theme.apply(app, str(stored.get("theme", "system")))
    window = Window("nmsdesk – методическая служба")
    _icon(app)
    window.resize(1360, 740)
    if geometry := stored.get("geometry"):
        window.restoreGeometry(QByteArray.fromBase64(str(geometry).encode()))
    _hook(window)
    return window


def _icon(app: QApplication) -> None:
    from nmsdesk.ui import icons

    app.setWindowIcon(icons.icon("school", "accent"))


def _painted(window: Window, place: str | None, demo: bool) -> None:
    stopwatch("shell")
    QTimer.singleShot(0, lambda: _open(window, place, demo))


def _open(window: Window, place: str | None, demo: bool) -> None:
    """Open the base, or ask which one; a trouble is told in the window, which stays."""
    from nmsdesk.ui import starting

    office = starting.open_office(window, place, demo)
    if office is None:
        return
    attach(window, office)


def attach(window: Window, office: Office) -> None:
    """The base is open: fill the shell and show the first page."""
    window.attach(office)
    window.go("overview")
    if office.desk.database.look_only:
        office.say(office.desk.database.reason, "warn")


def _hook(window: Window) -> None:
    """Faults anywhere in the window reach a dialog with a report, never silence."""

    def told(kind: type[BaseException], value: BaseException, trace: object) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, value, trace)  # type: ignore[arg-type]
            return
        from nmsdesk import crash
        from nmsdesk.errors import NmsError
        from nmsdesk.ui import messages

        if isinstance(value, NmsError):
            messages.trouble(window, str(value))
            return
        try:
            raise value
        except BaseException:  # noqa: BLE001 - the hook: a bug becomes a report
            messages.crash(window, crash.report())

    sys.excepthook = told
