"""The window over a real base: shown offscreen, driven by its buttons and keys."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from nmsdesk import app as house
from nmsdesk.services.demo.fill import fill_demo
from nmsdesk.ui import main, messages
from nmsdesk.ui.office import Office
from nmsdesk.ui.window import Window
from tests.conftest import leave


@pytest.fixture(scope="session")
def small_city(template_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small synthetic city, made once and copied by each test."""
    folder = tmp_path_factory.mktemp("city")
    place = Path(shutil.copy(template_file, folder / "city.db"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NMSDESK_HOME", str(folder))
        desk = house.open_desk(str(place))
        fill_demo(desk, staff=150, organizations=8, years=3, seed=2)
        leave(desk)
    return place


@pytest.fixture
def no_boxes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Boxes would wait for ever: their texts are collected, questions are answered with yes."""
    told: list[str] = []
    monkeypatch.setattr(messages, "trouble", lambda owner, text, more="": told.append(text))
    monkeypatch.setattr(messages, "crash", lambda owner, report: pytest.fail(report))
    monkeypatch.setattr(messages, "ask", lambda *a, **k: True)
    monkeypatch.setattr(messages, "keep_typed", lambda owner: "drop")
    return told


@pytest.fixture(scope="module")
def one_window(qapp: object, small_city: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    """One window on a copy of the small city for all tests of a module: for those that only look."""
    from PySide6.QtWidgets import QApplication

    assert isinstance(qapp, QApplication)
    folder = tmp_path_factory.mktemp("window")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NMSDESK_HOME", str(folder))
        window = main.make_window(qapp)
        window.resize(1366, 768)
        window.show()
        office = Office(house.open_desk(str(shutil.copy(small_city, folder / "city.db"))), window)
        window.attach(office)
        yield window
        _no_backup(window)
        office.close()
        window.close()
        window.deleteLater()


def _no_backup(window: Window) -> None:
    """A base of a test is closed without the backup that nobody will ask for."""
    if window.office:
        window.office.home.database.changed = False  # type: ignore[misc, union-attr]


@pytest.fixture
def window_on(qtbot: QtBot, no_boxes: list[str]) -> Iterator[Callable[[Path], Window]]:
    """Opens the window on a base."""
    from PySide6.QtWidgets import QApplication

    made: list[Window] = []

    def open_(place: Path) -> Window:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        window = main.make_window(app)
        qtbot.addWidget(window, before_close_func=_no_backup)
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
    return window_on(Path(shutil.copy(small_city, tmp_path / "city.db")))


@pytest.fixture
def empty_window(window_on: Callable[[Path], Window], base: Path) -> Window:
    """The window on a base with dictionaries only."""
    return window_on(base)


def settle(window: Window, qtbot: QtBot) -> None:
    """Wait until the background work is done and told, and so is the work that it has led to."""
    assert window.office
    office = window.office
    while True:
        qtbot.waitUntil(lambda: not office.worker.busy, timeout=30_000)
        qtbot.wait(50)
        if not office.worker.busy:
            return
