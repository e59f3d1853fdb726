"""Statements about the page of all registers and the lists whose records have cards."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.ui.pages.registers import GROUPS
from nmsdesk.ui.window import Window
from tests.ui.conftest import settle


def test_every_register_stands_once_on_the_page_of_all_registers() -> None:
    """A register left out could be reached from nowhere."""
    shown = [key for _, keys in GROUPS for key in keys]
    assert sorted(shown) == sorted(REGISTERS)


def test_a_line_of_the_page_opens_its_register(empty_window: Window, qtbot: QtBot) -> None:
    empty_window.go("registers")
    page = empty_window.pages["registers"]
    line = next(b for b in page.findChildren(QPushButton) if b.text() == REGISTERS["meetings"].title)
    line.click()
    settle(empty_window, qtbot)
    assert empty_window.stack.currentWidget() is empty_window.pages["meetings"]


@pytest.mark.parametrize(("key", "card"), [("documents", "document"), ("practices", "practice"), ("programs", "program")])
def test_the_details_of_a_list_open_the_card(window: Window, qtbot: QtBot, key: str, card: str) -> None:
    """The mouse reaches what Enter reaches."""
    window.go(key)
    settle(window, qtbot)
    page = window.pages[key]
    next(b for b in page.findChildren(QPushButton) if b.text() == "Карточка").click()
    settle(window, qtbot)
    assert window.stack.currentWidget() is window.pages[card]
