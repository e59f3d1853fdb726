"""The page of possible duplicates: compared, made one field by field, told apart, taken back, all by keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nmsdesk import app as house
from nmsdesk.domain.development import Diagnostic
from nmsdesk.domain.keeping import DistinctPersons
from nmsdesk.domain.people import Person
from nmsdesk.domain.queries import ListQuery
from nmsdesk.services import lists
from nmsdesk.services.desk import Desk
from nmsdesk.ui.compare_view import LEFT, RIGHT
from nmsdesk.ui.pages.duplicates import DuplicatesPage
from nmsdesk.ui.reason_dialog import ReasonDialog
from nmsdesk.ui.window import Window
from tests.given import a_diagnostic, a_job, a_person, a_school, snils
from tests.ui.conftest import settle
from tests.ui.modal import when_open

BORN = date(1980, 5, 17)


@pytest.fixture
def twins(window_on: Callable[[Path], Window], base: Path) -> Window:
    """Two pairs that look like one person each, and two namesakes with different СНИЛС."""
    desk = house.open_desk(str(base))
    school = a_school(desk)
    first = a_person(desk, birth=BORN, snils=snils(1), phone="+7 900 000-00-01")
    a_job(desk, first, school)
    second = a_person(desk, birth=BORN, email="ivanova@school.example", note="из списка")
    a_diagnostic(desk, second)
    a_person(desk, "Петрова", "Анна", "Ильинична", birth=date(1975, 1, 2), snils=snils(2))
    a_person(desk, "Петрова", "Анна", "Ильинична", birth=date(1975, 1, 2))
    a_person(desk, "Орлова", "Вера", "Львовна", birth=date(1990, 3, 3), snils=snils(3))
    a_person(desk, "Орлова", "Вера", "Львовна", birth=date(1990, 3, 3), snils=snils(4))
    desk.close()
    return window_on(base)


def page_of(window: Window, qtbot: QtBot, **what: object) -> DuplicatesPage:
    window.go("duplicates", **what)
    settle(window, qtbot)
    page = window.pages["duplicates"]
    assert isinstance(page, DuplicatesPage)
    qtbot.waitUntil(lambda: not page._searching, timeout=20_000)
    return page


def persons(desk: Desk, last: str) -> list[Person]:
    with desk.read() as reading:
        return reading.where(Person, last_name=last)


def answer(reason: str) -> None:
    def act() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ReasonDialog)
        dialog.reason.set_value(reason)
        dialog.accept()
        if dialog.isVisible():
            dialog.reject()

    when_open(act)


def at(page: DuplicatesPage, last: str) -> None:
    """Choose the pair of this surname."""
    desk = page.office.desk
    ids = {p.id for p in persons(desk, last)}
    page.table.select_id(next(n for n, p in enumerate(page.pairs) if {p.first, p.second} == ids))


def test_pairs_are_compared_with_what_differs_marked_first(twins: Window, qtbot: QtBot) -> None:
    page = page_of(twins, qtbot)
    at(page, "Иванова")
    assert {one.pair.name for one in page.view.rows if one.pair.differs} == {"snils", "phone", "email", "note"}
    differs = [one.pair.differs for one in page.view.rows]
    assert differs == sorted(differs, reverse=True)
    assert "различается" in page.view.row("snils").accessibleName()
    assert "диагностика – 1" in page.moves.text()
    page.every.click()
    assert all(one.pair.differs for one in page.view.rows)


def test_a_pair_is_made_one_by_keys_and_taken_back(twins: Window, qtbot: QtBot) -> None:
    page = page_of(twins, qtbot)
    desk = page.office.desk
    at(page, "Иванова")
    page.view.focus_first()
    phone = page.view.row("phone")
    assert phone.side == LEFT
    qtbot.keyClick(phone, Qt.Key.Key_Right)
    assert phone.side == RIGHT
    qtbot.keyClick(page.view.row("note"), Qt.Key.Key_Left)
    qtbot.keyClick(page.view.row("note"), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(twins, qtbot)
    one, = persons(desk, "Иванова")
    assert (one.snils, one.email, one.phone, one.note) == (snils(1), "ivanova@school.example", "", "")
    with desk.read() as reading:
        assert [d.person for d in reading.where(Diagnostic)] == [one.id]
    current = page.current()
    assert current is not None and {current.first, current.second} == {p.id for p in persons(desk, "Петрова")}
    twins.undo()
    settle(twins, qtbot)
    assert len(persons(desk, "Иванова")) == 2
    assert {p.id for p in persons(desk, "Иванова")} in [{p.first, p.second} for p in page.pairs]


def test_different_people_are_remembered_with_the_reason(twins: Window, qtbot: QtBot) -> None:
    page = page_of(twins, qtbot)
    desk = page.office.desk
    at(page, "Петрова")
    answer("Однофамильцы")
    page.distinct.click()
    settle(twins, qtbot)
    with desk.read() as reading:
        told, = reading.where(DistinctPersons)
    assert told.reason == "Однофамильцы"
    ids = {p.id for p in persons(desk, "Петрова")}
    assert ids == {told.first, told.second}
    page.refresh()
    settle(twins, qtbot)
    assert ids not in [{p.first, p.second} for p in page.pairs]


def test_different_snils_are_made_one_only_with_a_typed_reason(twins: Window, qtbot: QtBot) -> None:
    page = page_of(twins, qtbot)
    desk = page.office.desk
    first, second = persons(desk, "Орлова")
    page = page_of(twins, qtbot, first=first.id, second=second.id)
    assert page.against.isVisible() and "СНИЛС" in page.against._text.text()
    answer("")
    page.join.click()
    assert len(persons(desk, "Орлова")) == 2
    answer("Ошибка в СНИЛС")
    page.join.click()
    settle(twins, qtbot)
    assert [p.id for p in persons(desk, "Орлова")] == [first.id]


def test_the_other_record_may_stay(twins: Window, qtbot: QtBot) -> None:
    page = page_of(twins, qtbot)
    desk = page.office.desk
    at(page, "Петрова")
    pair = page.current()
    assert pair
    page.swap()
    assert page.comparison and page.comparison.keep.id == pair.second
    page.join.click()
    settle(twins, qtbot)
    one, = persons(desk, "Петрова")
    assert (one.id, one.snils) == (pair.second, snils(2))


def test_skipping_shows_the_next_pair_and_changes_nothing(twins: Window, qtbot: QtBot) -> None:
    page = page_of(twins, qtbot)
    before, pair = lists.ids(page.office.desk, ListQuery("persons")), page.current()
    page.skip.click()
    assert page.current() is not None and page.current() != pair
    assert lists.ids(page.office.desk, ListQuery("persons")) == before
