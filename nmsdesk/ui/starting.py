"""Which base to open at the start: the one asked for, the last one, the demo, or a new one on a bare computer."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from nmsdesk import app as house
from nmsdesk import settings
from nmsdesk.errors import NmsError
from nmsdesk.services.desk import Desk
from nmsdesk.ui import messages
from nmsdesk.ui.kit.basics import button, column, frame, label, picture, row
from nmsdesk.ui.office import Office
from nmsdesk.ui.window import Window
from nmsdesk.ui.worker import Worker

KINDS = "База nmsdesk (*.db);;Все файлы (*)"


def open_office(window: Window, place: str | None, demo: bool) -> Office | None:
    """The office of the base, or None while the user has still to choose (the window shows the choice)."""
    if demo:
        _open_demo(window)
        return None
    place = place or _last()
    if not house.exists(place):
        welcome(window, place)
        return None
    try:
        return Office(house.open_desk(place), window)
    except NmsError as trouble:
        welcome(window, place, str(trouble))
        return None


def _last() -> str | None:
    """The base opened last from the window, when it is still there; the command line has a place of its own."""
    known = settings.load().get("base")
    return known if isinstance(known, str) and not os.environ.get("NMSDESK_DB") and Path(known).exists() else None


def welcome(window: Window, place: str | None, trouble: str = "") -> None:
    """The first page of a bare computer: make a base, open one, or try the demo."""
    window.set_ready(False)
    old = window.stack.currentWidget()
    page = _page(window, place, trouble)
    window.stack.addWidget(page)
    window.stack.setCurrentWidget(page)
    if old is not None and old is not window.empty:
        window.stack.removeWidget(old)
    page.setFocus()


def _page(window: Window, place: str | None, trouble: str) -> QWidget:
    def create() -> None:
        path = messages.save_file(window, "Новая база", str(Path(place or house.default_place())), KINDS)
        if path is not None:
            _made(window, lambda: house.create_desk(str(path)))

    def open_other() -> None:
        path = messages.open_file(window, "Открыть базу", KINDS, str(settings.data_folder()))
        if path is not None:
            _made(window, lambda: house.open_desk(str(path)))

    card = frame("card")
    head = label("База не открылась" if trouble else "Начнём работу", "title")
    head.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    text = label(
        trouble
        or "Программа хранит всё в одном файле на этом компьютере. "
        "Создайте пустую базу, откройте свою или посмотрите на вымышленном городе.",
        "muted",
        wrap=True,
    )
    text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    first = button("Создать пустую базу", "plus", "primary", create)
    second = button("Открыть базу с диска", "database", "", open_other)
    third = button("Посмотреть на примере", "eye", "", lambda: _open_demo(window))
    card.setLayout(
        column(row(None, picture("school", 48, "accent"), None), head, text, 8, first, second, third, spacing=10, margins=(40, 32, 40, 32))
    )
    card.setFixedWidth(480)
    page = QWidget()
    page.setFocusProxy(first)
    page.setLayout(column(None, row(None, card, None), None))
    return page


def _made(window: Window, make: Callable[[], Desk]) -> None:
    try:
        desk = make()
    except NmsError as trouble:
        messages.trouble(window, str(trouble))
        return
    _attach(window, desk)


def _attach(window: Window, desk: Desk) -> None:
    from nmsdesk.ui.main import attach

    if desk.database.file and str(desk.database.file) != demo_place():
        settings.store(base=str(desk.database.file))
    attach(window, Office(desk, window))


def demo_place() -> str:
    """The demo has a base of its own, so that nothing real is ever mixed with it."""
    return str(settings.data_folder() / "demo" / "demo.db")


def _open_demo(window: Window) -> None:
    """Open the demo base, made at the first time with progress in the status line."""
    from nmsdesk.services.demo.fill import fill_demo
    from nmsdesk.services.demo.past_year import play_past_year

    place = demo_place()
    worker = Worker()
    window.setProperty("demo_worker", worker)
    window.status.start("Создаётся демонстрационный город" if not house.exists(place) else "Открывается пример", cancellable=False)

    def make(progress: object) -> Desk:
        desk = house.open_desk(place) if house.exists(place) else house.create_desk(place)
        if not desk.database.look_only:
            from nmsdesk.services import registers

            if registers.counts(desk)["persons"] == 0:
                fill_demo(desk)
                play_past_year(desk)
        return desk

    def done(desk: Desk | None, trouble: BaseException | None) -> None:
        window.status.stop()
        if isinstance(trouble, NmsError):
            welcome(window, None, str(trouble))
        elif trouble is not None:
            raise trouble
        elif desk is not None:
            _attach(window, desk)
            window.status.say("Открыт вымышленный город", "ok")

    worker.submit(make, done)
