"""The card of a person in the window: shown, mended by its buttons, walked through by keys, left and undone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from nmsdesk.domain.courses import CourseGroup, Enrolment
from nmsdesk.domain.development import Diagnostic
from nmsdesk.domain.people import Employment, Person
from nmsdesk.services import people, record_history, registers
from nmsdesk.services.desk import Desk
from nmsdesk.ui import messages
from nmsdesk.ui.kit.basics import Excerpt
from nmsdesk.ui.pages.person import TABS, PersonPage
from nmsdesk.ui.window import Window
from tests.given import a_job, a_person, a_program, a_school, post, saved
from tests.ui.conftest import settle
from tests.ui.modal import modal


@pytest.fixture
def desk(empty_window: Window) -> Desk:
    assert empty_window.office
    return empty_window.office.desk


@pytest.fixture
def page(empty_window: Window, qtbot: QtBot, desk: Desk) -> PersonPage:
    person = a_person(desk, sex="f", career_start=date(2012, 9, 1))
    a_job(desk, person, a_school(desk, "МБОУ СОШ № 3"))
    return shown(empty_window, qtbot, person.id or 0)


def shown(window: Window, qtbot: QtBot, number: int) -> PersonPage:
    window.go("person", id=number)
    settle(window, qtbot)
    found = window.pages["person"]
    assert isinstance(found, PersonPage)
    return found


def of(desk: Desk, kind: type, **equal: Any) -> list[Any]:
    with desk.read() as reading:
        return reading.where(kind, **equal)


def test_everyone_of_a_city_opens_in_every_tab(window: Window, qtbot: QtBot) -> None:
    assert window.office
    desk = window.office.desk
    for person in of(desk, Person)[::25]:
        page = shown(window, qtbot, person.id)
        card = people.card(desk, person.id)
        assert page.header.accessibleName() == person.full_name
        assert page.tabs.tabText(1).split()[-1] == str(len(card.timeline))
        for n in range(len(TABS)):
            page.tabs.setCurrentIndex(n)
            settle(window, qtbot)
        assert page.happenings.shown() == list(card.timeline)
        assert [e.operation.name for e in page.history.entries] == [e.operation.name for e in record_history.of_record(desk, person)]


def test_what_is_lacking_is_mended_by_its_button(empty_window: Window, qtbot: QtBot, page: PersonPage, desk: Desk) -> None:
    assert {s.code: s.status for s in page.lacks.found} == {"1": "not_counted", "2a": "not_counted", "3": "not_counted"}
    (mend,) = [b for b in page.lacks.findChildren(QPushButton) if b.text() == "Внести диагностику"]

    def drive(dialog: Any) -> None:
        assert dialog.form.values()["person"] == page.number
        dialog.form.set_values({"instrument": of(desk, registers.catalogue.REGISTERS["instruments"].record)[0].id, "percent": 82.0})
        dialog.form.set_values({"day": desk.today})
        assert dialog.save()

    with modal(drive):
        qtbot.mouseClick(mend, Qt.MouseButton.LeftButton)
    settle(empty_window, qtbot)
    assert len(of(desk, Diagnostic)) == 1
    assert {s.code: s.status for s in page.lacks.found}["1"] == "counted"
    assert page.lacks.findChildren(Excerpt)
    empty_window.undo()
    settle(empty_window, qtbot)
    assert {s.code: s.status for s in page.lacks.found}["1"] == "not_counted"


def test_keys_walk_through_the_tabs_and_the_form_is_left_without_changes(empty_window: Window, qtbot: QtBot, page: PersonPage) -> None:
    empty_window.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.tabs.setFocus()
    for n in (2, 5, 1):
        qtbot.keyClick(page, getattr(Qt.Key, f"Key_{n}"), Qt.KeyboardModifier.AltModifier)
        assert page.tabs.currentIndex() == n - 1
    with modal(lambda dialog: qtbot.keyClick(dialog, Qt.Key.Key_Escape)):
        qtbot.keyClick(page, Qt.Key.Key_F2)
    assert page.header.accessibleName() == "Иванова Мария Петровна"


def test_the_chips_of_the_timeline_narrow_it_to_a_kind(empty_window: Window, qtbot: QtBot, page: PersonPage, desk: Desk) -> None:
    saved(desk, Diagnostic(person=page.number, instrument=1, day=date(2026, 2, 1), percent=50.0))
    page.refresh()
    page.tabs.setCurrentIndex(1)
    assert {m.kind for m in page.happenings.shown()} == {"work", "diagnostics"}
    page.happenings.chips.chosen.emit("work")
    assert {m.kind for m in page.happenings.shown()} == {"work"}


def test_a_course_group_opens_from_the_card(empty_window: Window, qtbot: QtBot, page: PersonPage, desk: Desk) -> None:
    group = CourseGroup(program=a_program(desk).id, name="ФГ-1", since=date(2026, 2, 2), until=date(2026, 3, 30), state="active")
    kept = saved(desk, group)
    line = saved(desk, Enrolment(group=kept.id, person=page.number))
    gone: list[tuple[str, Any]] = []
    assert empty_window.office
    empty_window.office.went.connect(lambda key, what: gone.append((key, what)))
    page._open("enrolments", line.id)
    assert gone == [("course_group", {"id": kept.id})]


def test_undoing_from_the_history_says_how_many_other_records_go_back(
    empty_window: Window, qtbot: QtBot, page: PersonPage, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    school = a_school(desk, "Лицей № 5")
    others = [a_person(desk, last) for last in ("Азова", "Белова")]
    with desk.begin("import", "Список лицея") as begun:
        for number in (page.number, *(p.id for p in others)):
            begun.work.add(Employment(person=number, organization=school.id, post=post(desk).id, kind="external", since=date(2025, 9, 1)))
    told: list[str] = []
    monkeypatch.setattr(messages, "ask", lambda owner, title, text, button, more="": bool(told.append(more)) or True)
    page.refresh()
    page.tabs.setCurrentIndex(4)
    settle(empty_window, qtbot)
    undo = page.history.findChildren(QPushButton)[0]
    qtbot.mouseClick(undo, Qt.MouseButton.LeftButton)
    settle(empty_window, qtbot)
    assert [t.replace("\xa0", " ") for t in told] == [
        "Операция изменила не только то, что здесь показано. Вернутся к прежнему и ещё 2 записи."
    ]
    assert of(desk, Employment, organization=school.id) == []
