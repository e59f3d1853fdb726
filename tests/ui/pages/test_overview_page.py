"""The Today page: what is due with its actions, put off and brought back by keys; numbers belong to the period above them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nmsdesk import app as house
from nmsdesk.russian import day
from nmsdesk.services import today, undo
from nmsdesk.ui.kit.tasks import TaskRow
from nmsdesk.ui.pages.indicators import IndicatorsPage
from nmsdesk.ui.pages.overview import OverviewPage
from nmsdesk.ui.pages.register import RegisterPage
from nmsdesk.ui.reason_dialog import ReasonDialog
from nmsdesk.ui.window import Window
from tests.ui.conftest import settle
from tests.ui.modal import when_open


def page_of(window: Window, qtbot: QtBot) -> OverviewPage:
    window.go("overview")
    settle(window, qtbot)
    page = window.pages["overview"]
    assert isinstance(page, OverviewPage)
    qtbot.waitUntil(lambda: page.sides.currentWidget() is page.tasks, timeout=20_000)
    return page


def answer(reason: str) -> None:
    """Type the reason into the dialog that is about to open and press Enter."""

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ReasonDialog)
        dialog.reason.set_value(reason)
        dialog.accept()
        if dialog.isVisible():
            dialog.reject()

    when_open(act)


def several(page: OverviewPage) -> TaskRow:
    """A line with more than one record behind it."""
    return next(one for one in page.tasks.rows if len(page._lines[one.task.key].ids) > 2)


def test_each_line_of_the_day_opens_the_list_behind_it(window: Window, qtbot: QtBot) -> None:
    page = page_of(window, qtbot)
    one = next(r for r in page.tasks.rows if page._lines[r.task.key].action == "list" and len(page._lines[r.task.key].ids) > 1)
    line = page._lines[one.task.key]
    one.action.click()
    assert window._current == line.register
    shown = window.pages[line.register]
    assert isinstance(shown, RegisterPage)
    assert set(shown.table.paged.ids) == set(line.ids)


def test_up_and_down_go_over_the_lines_and_right_shows_the_records(window: Window, qtbot: QtBot) -> None:
    page = page_of(window, qtbot)
    one = several(page)
    page.tasks._choose(page.tasks.rows.index(one), focus=True)
    key = one.task.key
    qtbot.keyClick(one, Qt.Key.Key_Right)
    records = [r for r in page.tasks.rows if r.task.key == key and r.record]
    assert 0 < len(records) <= 8
    assert {r.record.id for r in records if r.record} <= set(page._lines[key].ids)
    assert all(r.record and r.record.text for r in records)
    head = page.tasks.row(key)
    qtbot.keyClick(head, Qt.Key.Key_Down)
    assert page.tasks._current == records[0].name
    qtbot.keyClick(records[0], Qt.Key.Key_Left)
    assert not [r for r in page.tasks.rows if r.record]
    assert page.tasks._current == (key, None)


@pytest.mark.parametrize("letter", ["о", "o", "щ"])
def test_the_key_of_postponing_works_in_both_layouts(window: Window, qtbot: QtBot, letter: str) -> None:
    page = page_of(window, qtbot)
    asked: list[tuple[str, object]] = []
    page.tasks.postponed.disconnect()
    page.tasks.postponed.connect(lambda key, record: asked.append((key, record)))
    one = page.tasks.rows[0]
    code = ord(letter.upper())
    one.keyPressEvent(QKeyEvent(QEvent.Type.KeyPress, code, Qt.KeyboardModifier.NoModifier, letter))
    assert asked == [(one.task.key, None)]


def test_a_record_put_off_leaves_its_line_and_comes_back_from_the_list_of_the_put_off(window: Window, qtbot: QtBot) -> None:
    page = page_of(window, qtbot)
    assert window.office
    desk = window.office.desk
    key = several(page).task.key
    page.tasks.set_open(key, True)
    record = next(r for r in page.tasks.rows if r.task.key == key and r.record)
    assert record.record
    before = page._lines[key].ids
    answer("Жду ответа школы")
    record.later.click()
    settle(window, qtbot)
    assert page._lines[key].ids == tuple(n for n in before if n != record.record.id)
    assert page._lines[key].aside == 1
    page.chips._chips["aside"].click()
    assert page.sides.currentWidget() is page.aside
    put_off = page.aside.found[0]
    assert (put_off.id, put_off.reason) == (record.record.id, "Жду ответа школы")
    assert put_off.until == desk.today + timedelta(days=7)
    assert page.aside._rows([0])[0][2] == day(put_off.until)
    page.aside.table.selectRow(0)
    page.aside.back_button.click()
    settle(window, qtbot)
    assert page.aside.found == []
    assert page._lines[key].ids == before


def test_a_line_dismissed_is_gone_until_undone(window: Window, qtbot: QtBot) -> None:
    page = page_of(window, qtbot)
    assert window.office
    one = page.tasks.rows[0]
    key = one.task.key
    answer("Так и должно быть")
    qtbot.keyClick(one, Qt.Key.Key_Delete)
    settle(window, qtbot)
    assert key not in page._lines
    assert {x.until for x in today.set_aside(window.office.desk) if x.code == key} == {None}
    window.undo()
    settle(window, qtbot)
    assert key in page._lines
    assert undo.last(window.office.desk)


def test_nothing_is_put_off_without_a_reason(window: Window, qtbot: QtBot) -> None:
    page = page_of(window, qtbot)
    assert window.office
    answer("")
    page.tasks.rows[0].later.click()
    settle(window, qtbot)
    assert today.set_aside(window.office.desk) == []


def test_when_everything_is_set_aside_the_page_says_so(window: Window, qtbot: QtBot) -> None:
    page = page_of(window, qtbot)
    assert window.office
    desk = window.office.desk
    for line in page._lines.values():
        changed = today.dismiss(desk, line.code, line.register, line.ids, "проверено")
    window.office.hear(changed)
    settle(window, qtbot)
    qtbot.waitUntil(lambda: page.sides.currentWidget() is page.done, timeout=10_000)
    assert page.done._title.text() == "На сегодня всё сделано."


def test_the_work_stands_above_the_fold_and_the_coming_days_at_its_side(window: Window, qtbot: QtBot) -> None:
    page = page_of(window, qtbot)
    assert page.tasks.mapTo(window, page.tasks.rect().topLeft()).y() < 300
    assert page.days.isVisible() and page._beside.isVisible()
    window.resize(1020, 700)
    qtbot.wait(20)
    assert not page._beside.isVisible()
    page.chips._chips["days"].click()
    assert page.days.isVisible()


def test_the_numbers_of_another_period_are_gone_before_the_new_ones_come(window: Window, qtbot: QtBot) -> None:
    assert window.office
    year = window.office.desk.today.year

    def status() -> str:
        page = window.pages[window._current]
        assert isinstance(page, OverviewPage | IndicatorsPage)
        return page.cards["1"].status_text() if isinstance(page, OverviewPage) else page.head.status_text()

    for key in ("indicators", "overview"):
        window.office.set_period(str(year))
        window.go(key)
        qtbot.waitUntil(lambda: "не хватает" in status().casefold() or "достигнут" in status().casefold(), timeout=20_000)
        window.office.set_period(str(year - 1))
        assert status().casefold() == "считается…"
        qtbot.waitUntil(lambda: status().casefold() != "считается…", timeout=20_000)


def test_an_empty_base_says_what_to_do_first(window_on: Callable[[Path], Window], tmp_path: Path, qtbot: QtBot) -> None:
    house.create_desk(str(tmp_path / "empty.db")).close()
    window = window_on(tmp_path / "empty.db")
    window.go("overview")
    page = window.pages["overview"]
    assert isinstance(page, OverviewPage)
    qtbot.waitUntil(page._empty.isVisible, timeout=2000)
    text = page._empty._text
    assert text.height() >= text.heightForWidth(text.width())
    page._empty.button.click()
    assert window.navigation.current() == "import"
