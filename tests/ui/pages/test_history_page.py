"""The journal in words, taking back from it, and the settings beside it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from nmsdesk.domain.people import Person
from nmsdesk.services import history, registers, undo
from nmsdesk.services.desk import Desk
from nmsdesk.ui import messages, reopening, theme
from nmsdesk.ui.help import HelpWindow, show_help
from nmsdesk.ui.pages.history import HistoryPage
from nmsdesk.ui.pages.settings import SettingsPage
from nmsdesk.ui.window import Window
from tests.given import a_job, a_person, a_school, saved, tables
from tests.ui.conftest import settle


def page(window: Window) -> HistoryPage:
    window.go("history")
    found = window.pages["history"]
    assert isinstance(found, HistoryPage)
    return found


def test_changes_are_told_in_words(file_desk: Desk) -> None:
    school, person = a_school(file_desk, "СОШ № 1"), a_person(file_desk)
    job = a_job(file_desk, person, school)
    saved(file_desk, replace(person, education="higher", phone="8 900"))
    last = undo.last(file_desk)
    assert last is not None
    told = {(x.label, x.field_caption, x.before, x.after) for x in history.changes(file_desk, last)}
    assert told == {
        ("Иванова Мария Петровна", "Образование", "", "высшее"),
        ("Иванова Мария Петровна", "Телефон", "", "8 900"),
    }
    whole = history.of_record(file_desk, "employments", job.uid)
    assert [h.lines[0].what for h in whole] == ["added"] and "Иванова Мария Петровна" in whole[0].lines[0].after


def test_a_removed_record_keeps_its_name_in_the_journal(file_desk: Desk) -> None:
    person = a_person(file_desk)
    registers.remove(file_desk, person)
    happened = history.of_record(file_desk, "persons", person.uid)
    assert [h.lines[0].what for h in happened] == ["removed", "added"]
    assert happened[0].lines[0].label == "Иванова Мария Петровна" and happened[0].lines[0].id is None


def test_an_operation_is_taken_back_from_the_history_page(empty_window: Window, qtbot: QtBot) -> None:
    assert empty_window.office
    desk = empty_window.office.desk
    before = tables(desk)
    a_person(desk)
    shown = page(empty_window)
    assert shown.title.text() == "Добавлено: работник" and shown.undo_button.isEnabled()
    assert shown.changes.paged.rowCount() == 1
    qtbot.mouseClick(shown.undo_button, Qt.MouseButton.LeftButton)
    settle(empty_window, qtbot)
    assert tables(desk) == before
    assert shown.table.paged.rowCount() == 3, "the seeds, the addition, its undoing"
    shown.table.select_id(1)
    assert shown.state.text() == "отменено" and not shown.undo_button.isEnabled()


def test_the_delete_key_takes_back_and_tells_what_was_left(empty_window: Window, qtbot: QtBot, no_boxes: list[str]) -> None:
    assert empty_window.office
    desk = empty_window.office.desk
    person = a_person(desk)
    later = saved(desk, replace(person, phone="8 900"))
    saved(desk, replace(later, phone="8 901"))
    shown = page(empty_window)
    shown.table.select_id(1)
    shown.table.setFocus()
    qtbot.keyClick(shown.table, Qt.Key.Key_Delete)
    settle(empty_window, qtbot)
    assert no_boxes == ["Часть изменений оставлена: эти записи меняли позже."]
    with desk.read() as reading:
        assert [p.phone for p in reading.where(Person)] == ["8 901"]


def test_enter_on_a_change_opens_the_record(empty_window: Window, qtbot: QtBot) -> None:
    assert empty_window.office
    a_school(empty_window.office.desk, "СОШ № 1")
    shown = page(empty_window)
    shown.changes.setFocus()
    qtbot.keyClick(shown.changes, Qt.Key.Key_Return)
    assert empty_window.stack.currentWidget() is empty_window.pages["organization"]


def test_chips_narrow_to_edits(empty_window: Window, qtbot: QtBot) -> None:
    assert empty_window.office
    a_person(empty_window.office.desk)
    shown = page(empty_window)
    shown.chips._chips["hand"].click()
    assert shown.table.paged.rowCount() == 1
    shown.chips._chips["import"].click()
    assert shown.table.paged.rowCount() == 0 and not shown.undo_button.isEnabled()


def test_settings_change_the_look_and_find_troubles(window: Window, qtbot: QtBot) -> None:
    window.go("settings")
    shown = window.pages["settings"]
    assert isinstance(shown, SettingsPage)
    shown.themes._chips["dark"].click()
    assert theme.is_dark()
    shown.themes._chips["light"].click()
    assert not theme.is_dark()
    shown.tabs.setCurrentWidget(shown.check)
    qtbot.mouseClick(shown.check.start, Qt.MouseButton.LeftButton)
    settle(window, qtbot)
    assert shown.check.outcome.isVisible() and "Проверено" in shown.check.outcome.accessibleName()


def test_a_copy_is_made_and_the_base_goes_back_to_it(
    empty_window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert empty_window.office
    target = tmp_path / "копия.nmsbackup"
    monkeypatch.setattr(messages, "save_file", lambda *a: target)
    empty_window.go("settings", tab="copies")
    shown = empty_window.pages["settings"]
    assert isinstance(shown, SettingsPage)
    qtbot.mouseClick(shown.copies.make, Qt.MouseButton.LeftButton)
    settle(empty_window, qtbot)
    assert target.exists()
    a_person(empty_window.office.desk)
    new = reopening.restore(empty_window, target)
    assert new is not None and new.office is not None
    qtbot.addWidget(new)
    try:
        settle(new, qtbot)
        with new.office.desk.read() as reading:
            assert reading.where(Person) == []
    finally:
        new.office.close()


def test_the_help_opens_beside_and_tells_the_keys(empty_window: Window, qtbot: QtBot) -> None:
    opened = show_help(empty_window)
    assert isinstance(opened, HelpWindow) and not opened.isModal() and opened.chapters.count() == 7
    opened.open_chapter("keys")
    assert "Ctrl+K" in opened.text.toPlainText()
    assert show_help(empty_window) is opened
    opened.close()
    assert all(isinstance(b, QPushButton) for b in empty_window.findChildren(QPushButton))
