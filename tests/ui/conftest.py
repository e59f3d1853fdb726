"""The window over a real base: shown offscreen, driven by its buttons and keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from nmsdesk import app as house
from nmsdesk.services.demo.fill import fill_demo
from nmsdesk.ui import main, messages
from nmsdesk.ui.office import Office
from nmsdesk.ui.window import Window


@pytest.fixture(scope="session")
def small_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small synthetic city, made once and copied by each test."""
    import os

    folder = tmp_path_factory.mktemp("city")
    before = os.environ.get("NMSDESK_HOME")
    os.environ["NMSDESK_HOME"] = str(folder)
    try:
        desk = house.create_desk(str(folder / "city.db"))
        fill_demo(desk, staff=150, organizations=8, years=3, seed=2)
        desk.database.changed = False
        desk.close()
    finally:
        if before is None:
            del os.environ["NMSDESK_HOME"]
        else:
            os.environ["NMSDESK_HOME"] = before
    return folder / "city.db"


@pytest.fixture
def no_boxes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Boxes would wait for ever: their texts are collected, questions are answered with yes."""
    told: list[str] = []
    monkeypatch.setattr(messages, "trouble", lambda owner, text, more="": told.append(text))
    monkeypatch.setattr(messages, "crash", lambda owner, report: pytest.fail(report))
    monkeypatch.setattr(messages, "ask", lambda *a, **k: True)
    monkeypatch.setattr(messages, "keep_typed", lambda owner: "drop")
    return told


@pytest.fixture
def window_on(qtbot: QtBot, no_boxes: list[str]) -> Iterator[Callable[[Path], Window]]:
    """Opens the window on a base."""
    from PySide6.QtWidgets import QApplication

    made: list[Window] = []

    def open_(place: Path) -> Window:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        window = main.make_window(app)
        qtbot.addWidget(window)
        window.resize(1366, 768)
        window.show()
        window.attach(Office(house.open_desk(str(place)), window))
        made.append(window)
        return window

    yield open_
    for window in made:
        if window.office:
            window.office.close()


@pytest.fixture
def window(window_on: Callable[[Path], Window], small_city: Path, tmp_path: Path) -> Window:
    """The window on a copy of the small city."""
    import shutil

    return window_on(Path(shutil.copy(small_city, tmp_path / "city.db")))


@pytest.fixture
def empty_window(window_on: Callable[[Path], Window], base: Path) -> Window:
    """The window on a base with dictionaries only."""
    return window_on(base)


def settle(window: Window, qtbot: QtBot) -> None:
    """Wait until the background work is done and told."""
    assert window.office
    office = window.office
    qtbot.waitUntil(lambda: not office.worker.busy, timeout=30_000)
    qtbot.wait(50)
