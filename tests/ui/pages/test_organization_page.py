"""The card of an organisation in the window: shown, marked in place, its numbers open their lists, left and undone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nmsdesk.domain.organizations import ChecklistItem, ChecklistMark, Organization
from nmsdesk.services import indicators, places
from nmsdesk.services.desk import Desk
from nmsdesk.ui.pages.organization import TABS, OrganizationPage
from nmsdesk.ui.pages.persons import PersonsPage
from nmsdesk.ui.window import Window
from tests.given import a_job, a_person, a_plan, a_school
from tests.ui.conftest import settle
from tests.ui.modal import modal


@pytest.fixture
def desk(empty_window: Window) -> Desk:
    assert empty_window.office
    return empty_window.office.desk


@pytest.fixture
def page(empty_window: Window, qtbot: QtBot, desk: Desk) -> OrganizationPage:
    """A school of three teachers, one with an overdue plan."""
    school = a_school(desk, "МБОУ СОШ № 3")
    for last in ("Азова", "Белова", "Власова"):
        person = a_person(desk, last)
        a_job(desk, person, school)
    a_plan(desk, person, organization=school.id, state="active", approved_on=date(2025, 11, 1), until=date(2026, 2, 1))
    return shown(empty_window, qtbot, school.id or 0)


def shown(window: Window, qtbot: QtBot, number: int) -> OrganizationPage:
    window.go("organization", id=number)
    settle(window, qtbot)
    found = window.pages["organization"]
    assert isinstance(found, OrganizationPage)
    return found


def of(desk: Desk, kind: type, **equal: Any) -> list[Any]:
    with desk.read() as reading:
        return reading.where(kind, **equal)


def test_every_organisation_of_a_city_opens_with_the_numbers_of_the_indicators(window: Window, qtbot: QtBot) -> None:
    assert window.office
    desk = window.office.desk
    measured = indicators.measure(desk, window.office.period, by_organization=True)
    for place in of(desk, Organization)[::3]:
        page = shown(window, qtbot, place.id)
        assert page.header.accessibleName() == place.name
        expected = {v.code: (v.numerator, v.denominator) for v in measured.by_organization.get(place.id, ())}
        assert {code: (v.numerator, v.denominator) for code, v in page.values.values.items()} == expected
        card = places.card(desk, place.id)
        for bars in page.structure.bars.values():
            assert sum(n for _, n in bars.rows()) == len(card.structure.staff)
        for n in range(len(TABS)):
            page.tabs.setCurrentIndex(n)
            settle(window, qtbot)
        assert page.undiagnosed.people == places.undiagnosed(desk, place.id, window.office.period)


def test_a_bar_opens_the_list_of_those_it_counts(empty_window: Window, qtbot: QtBot, page: OrganizationPage) -> None:
    bars = page.structure.bars["groups"]
    assert bars.rows() == [("педагоги", 3)]
    bars.setFocus()
    qtbot.keyClick(bars, Qt.Key.Key_Return)
    settle(empty_window, qtbot)
    found = empty_window.stack.currentWidget()
    assert isinstance(found, PersonsPage) and found.table.paged.rowCount() == 3


def test_what_is_due_goes_away_when_it_is_mended_and_comes_back_by_undo(
    empty_window: Window, qtbot: QtBot, page: OrganizationPage, desk: Desk
) -> None:
    from nmsdesk.services import today

    assert page._card
    assert [d.code for d in page._card.due] == ["today.plans_overdue", "today.plans_blind"]
    assert empty_window.office
    empty_window.office.act(lambda: today.dismiss(desk, "today.plans_overdue", "plans", [1], "закроют на педсовете"))
    settle(empty_window, qtbot)
    assert [d.code for d in page._card.due] == ["today.plans_blind"]
    empty_window.undo()
    settle(empty_window, qtbot)
    assert [d.code for d in page._card.due] == ["today.plans_overdue", "today.plans_blind"]


def test_a_condition_is_marked_in_place_and_undone(empty_window: Window, qtbot: QtBot, page: OrganizationPage, desk: Desk) -> None:
    page.tabs.setCurrentIndex(1)
    item = of(desk, ChecklistItem)[0].id
    qtbot.mouseClick(page.checklist.marks[item, "yes"], Qt.MouseButton.LeftButton)
    settle(empty_window, qtbot)
    (mark,) = of(desk, ChecklistMark)
    assert (mark.organization, mark.item, mark.state) == (page.number, item, "yes")
    assert page.tabs.tabText(1).split()[1] == "1" and page.checklist.marks[item, "yes"].isChecked()
    qtbot.keyClick(page.checklist.marks[item, "no"], Qt.Key.Key_Space)
    settle(empty_window, qtbot)
    assert [m.state for m in of(desk, ChecklistMark)] == ["no"]
    empty_window.undo()
    empty_window.undo()
    settle(empty_window, qtbot)
    assert of(desk, ChecklistMark) == [] and page.tabs.tabText(1).split()[1] == "0"


def test_the_form_opens_by_a_key_and_is_left_without_changes(empty_window: Window, qtbot: QtBot, page: OrganizationPage) -> None:
    empty_window.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.tabs.setFocus()
    with modal(lambda dialog: qtbot.keyClick(dialog, Qt.Key.Key_Escape)):
        qtbot.keyClick(page, Qt.Key.Key_F2)
    assert page.header.accessibleName() == "МБОУ СОШ № 3"
