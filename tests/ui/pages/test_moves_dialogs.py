"""Transfers and endings in the window: opened by keys, filled, done, cancelled, refused without losing what was typed, undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nmsdesk.domain.organizations import Organization
from nmsdesk.domain.people import Absence, Employment, FormerName, Person
from nmsdesk.services import registers
from nmsdesk.services.desk import Desk
from nmsdesk.ui import messages, moves_dialogs
from nmsdesk.ui.moves_dialogs import BY_KEY, MoveDialog
from nmsdesk.ui.pages.organization import OrganizationPage
from nmsdesk.ui.pages.person import PersonPage
from nmsdesk.ui.window import Window
from tests.given import a_job, a_person, a_school, post, saved
from tests.ui.conftest import settle
from tests.ui.modal import modal
from tests.ui.typing_keys import type_text


@pytest.fixture
def desk(empty_window: Window) -> Desk:
    assert empty_window.office
    return empty_window.office.desk


def of(desk: Desk, kind: type, **equal: Any) -> list[Any]:
    with desk.read() as reading:
        return reading.where(kind, **equal)


def a_teacher(desk: Desk, **job: Any) -> tuple[Person, Organization, Employment]:
    person, school = a_person(desk, sex="f"), a_school(desk, "МБОУ СОШ № 3")
    return person, school, a_job(desk, person, school, **job)


def card(window: Window, qtbot: QtBot, person: Person) -> PersonPage:
    window.go("person", id=person.id)
    settle(window, qtbot)
    page = window.pages["person"]
    assert isinstance(page, PersonPage)
    page.tabs.setFocus()
    return page


def press(qtbot: QtBot, page: QWidget, keys: str) -> None:
    """The keys of a move, as its menu shows them."""
    page.window().activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    letter = keys.rpartition("+")[2]
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(page, getattr(Qt.Key, f"Key_{letter}"), modifiers)


def do(qtbot: QtBot, dialog: MoveDialog) -> None:
    qtbot.mouseClick(dialog.do, Qt.MouseButton.LeftButton)


def put(dialog: MoveDialog, **values: Any) -> None:
    """Fill the fields as if chosen by hand, and let the plan follow."""
    for name, value in values.items():
        field = dialog.form.fields[name]
        field.editor.set_value(value)
        field.editor.changed.emit()
    dialog.ask()


def driven(window: Window, qtbot: QtBot, page: Any, key: str, drive: Callable[[MoveDialog], object]) -> None:
    with modal(drive):
        press(qtbot, page, BY_KEY[key].keys)
    settle(window, qtbot)


def test_a_transfer_is_shown_done_and_undone(empty_window: Window, qtbot: QtBot, desk: Desk) -> None:
    person, _, job = a_teacher(desk)
    lyceum = a_school(desk, "Лицей № 5")
    page = card(empty_window, qtbot, person)

    def drive(dialog: Any) -> None:
        assert isinstance(dialog, MoveDialog) and not dialog.do.isEnabled()
        put(dialog, organization=lyceum.id, since=date(2026, 3, 2))
        assert dialog.plan and dialog.plan.ends and dialog.plan.adds and dialog.do.isEnabled()
        do(qtbot, dialog)

    driven(empty_window, qtbot, page, "move", drive)
    old, new = sorted(of(desk, Employment, person=person.id), key=lambda e: e.since)
    assert (old.id, old.until, old.end_reason) == (job.id, date(2026, 3, 1), "transferred")
    assert (new.organization, new.since) == (lyceum.id, date(2026, 3, 2))
    assert "Лицей № 5" in page._card.work
    empty_window.undo()
    settle(empty_window, qtbot)
    assert of(desk, Employment, person=person.id)[0].until is None and "СОШ № 3" in page._card.work


def test_escape_leaves_everything_as_it_was(empty_window: Window, qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    person, _, job = a_teacher(desk)
    page = card(empty_window, qtbot, person)
    answers = ["stay", "drop"]
    monkeypatch.setattr(messages, "keep_typed", lambda owner: answers.pop(0))

    def drive(dialog: Any) -> None:
        put(dialog, on=date(2026, 2, 1))
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        assert dialog.isVisible() and dialog.form.values()["on"] == date(2026, 2, 1)
        qtbot.mouseClick(dialog.leave, Qt.MouseButton.LeftButton)
        assert not dialog.isVisible() and dialog.done_ is None

    driven(empty_window, qtbot, page, "dismiss", drive)
    assert not answers and of(desk, Employment) == [job]


def test_a_refusal_stands_in_the_dialog_and_keeps_what_was_typed(
    empty_window: Window, qtbot: QtBot, desk: Desk, no_boxes: list[str]
) -> None:
    person, _, job = a_teacher(desk)
    gone = a_school(desk, "Школа № 8", until=date(2025, 8, 31))
    page = card(empty_window, qtbot, person)

    def drive(dialog: Any) -> None:
        put(dialog, organization=gone.id, since=date(2026, 3, 2))
        assert dialog.trouble.isVisible() and not dialog.do.isEnabled()
        assert dialog.form.values()["organization"] == gone.id

    driven(empty_window, qtbot, page, "move", drive)
    assert no_boxes == [] and of(desk, Employment) == [job]


def test_what_has_changed_meanwhile_is_refused_in_the_dialog_not_in_a_box(
    empty_window: Window, qtbot: QtBot, desk: Desk, no_boxes: list[str]
) -> None:
    person, _, _ = a_teacher(desk)
    lyceum = a_school(desk, "Лицей № 5")
    page = card(empty_window, qtbot, person)

    def drive(dialog: Any) -> None:
        put(dialog, organization=lyceum.id)
        saved(desk, registers.replace(lyceum, until=date(2025, 8, 31)))  # closed while the dialog stood open
        do(qtbot, dialog)
        assert dialog.isVisible() and dialog.trouble.isVisible() and dialog.form.values()["organization"] == lyceum.id

    driven(empty_window, qtbot, page, "move", drive)
    assert no_boxes == []


def test_a_declined_effect_stays_declined_while_typing_goes_on(empty_window: Window, qtbot: QtBot, desk: Desk) -> None:
    person, school, _ = a_teacher(desk)
    team = saved(desk, registers.blank("teams", organization=school.id, name="Команда", since=date(2022, 9, 1)))
    seat = saved(desk, registers.blank("team_members", team=team.id, person=person.id, since=date(2022, 9, 1)))
    page = card(empty_window, qtbot, person)

    def drive(dialog: Any) -> None:
        put(dialog, on=date(2026, 2, 27))
        (key,) = [k for k in dialog.ticks if "team_members" in k]
        dialog.ticks[key].setChecked(False)
        put(dialog, on=date(2026, 2, 28))
        assert not dialog.ticks[key].isChecked()
        do(qtbot, dialog)

    driven(empty_window, qtbot, page, "dismiss", drive)
    (job,) = of(desk, Employment)
    assert (job.until, job.end_reason) == (date(2026, 2, 28), "dismissed")
    assert registers.get(desk, "team_members", seat.id).until is None  # type: ignore[attr-defined]


def test_a_new_surname_is_typed_and_the_old_one_kept(empty_window: Window, qtbot: QtBot, desk: Desk) -> None:
    person, _, _ = a_teacher(desk)
    page = card(empty_window, qtbot, person)

    def drive(dialog: Any) -> None:
        type_text(dialog.form.fields["last_name"].editor, "Серова")
        dialog.ask()
        qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    driven(empty_window, qtbot, page, "change_surname", drive)
    assert page.header.accessibleName() == "Серова Мария Петровна"
    assert [n.last_name for n in of(desk, FormerName)] == ["Иванова"]
    empty_window.undo()
    settle(empty_window, qtbot)
    assert page.header.accessibleName() == "Иванова Мария Петровна" and of(desk, FormerName) == []


def test_an_absence_is_noted_and_ended_by_its_own_dialogs(empty_window: Window, qtbot: QtBot, desk: Desk) -> None:
    person, _, job = a_teacher(desk)
    page = card(empty_window, qtbot, person)

    def away(dialog: Any) -> None:
        put(dialog, kind="leave", since=date(2026, 1, 12))
        do(qtbot, dialog)

    driven(empty_window, qtbot, page, "absence", away)
    (absence,) = of(desk, Absence)
    assert (absence.employment, absence.kind, absence.until) == (job.id, "leave", None)

    def back(dialog: Any) -> None:
        put(dialog, on=date(2026, 2, 20))
        do(qtbot, dialog)

    page.tabs.setFocus()
    driven(empty_window, qtbot, page, "end_absence", back)
    assert of(desk, Absence)[0].until == date(2026, 2, 20)


def test_a_second_job_and_a_return_open_filled_with_what_is_known(empty_window: Window, qtbot: QtBot, desk: Desk) -> None:
    person, school, _ = a_teacher(desk, rate=1.0)
    lyceum = a_school(desk, "Лицей № 5")
    page = card(empty_window, qtbot, person)

    def second(dialog: Any) -> None:
        put(dialog, organization=lyceum.id, post=post(desk).id, kind="external", rate=0.5)
        do(qtbot, dialog)

    driven(empty_window, qtbot, page, "second_job", second)
    assert [(e.organization, e.kind) for e in of(desk, Employment)] == [(school.id, "main"), (lyceum.id, "external")]
    for job in of(desk, Employment):
        saved(desk, registers.replace(job, since=date(2021, 9, 1), until=date(2025, 8, 31), end_reason="dismissed"))
    page.refresh()

    def back(dialog: Any) -> None:
        assert dialog.form.values()["organization"] in (school.id, lyceum.id)
        put(dialog, organization=school.id, post=post(desk).id, kind="main")
        do(qtbot, dialog)

    page.tabs.setFocus()
    driven(empty_window, qtbot, page, "take_back", back)
    assert [e.organization for e in of(desk, Employment) if e.until is None] == [school.id]


def test_a_new_worker_is_hired_from_the_school_card_and_schools_are_merged(empty_window: Window, qtbot: QtBot, desk: Desk) -> None:
    _, school, _ = a_teacher(desk)
    lyceum = a_school(desk, "Лицей № 5")
    empty_window.go("organization", id=school.id)
    settle(empty_window, qtbot)
    page = empty_window.pages["organization"]
    assert isinstance(page, OrganizationPage)
    page.tabs.setFocus()

    def hire(dialog: Any) -> None:
        assert dialog.form.values()["organization"] == school.id
        do(qtbot, dialog)
        assert dialog.isVisible()  # nothing is known of the person yet
        put(dialog, last_name="Новикова", first_name="Ольга", birth=date(1999, 4, 4), post=post(desk).id)
        do(qtbot, dialog)

    driven(empty_window, qtbot, page, "hire", hire)
    assert {p.last_name for p in of(desk, Person)} == {"Иванова", "Новикова"}
    assert len(of(desk, Employment, organization=school.id)) == 2

    def merge(dialog: Any) -> None:
        put(dialog, successor=lyceum.id, on=date(2026, 2, 28))
        assert dialog.plan and dialog.plan.carries
        do(qtbot, dialog)

    page.tabs.setFocus()
    driven(empty_window, qtbot, page, "merge_organizations", merge)
    assert registers.get(desk, "organizations", school.id or 0).successor == lyceum.id  # type: ignore[attr-defined]


def test_only_moves_that_fit_are_offered(empty_window: Window, qtbot: QtBot, desk: Desk) -> None:
    assert empty_window.office
    office = empty_window.office
    person, _, job = a_teacher(desk)
    assert [m.key for m in moves_dialogs.possible(office, person.id or 0)] == ["move", "second_job", "change_surname", "absence", "dismiss"]
    saved(desk, registers.replace(job, until=date(2025, 8, 31), end_reason="dismissed"))
    assert [m.key for m in moves_dialogs.possible(office, person.id or 0)] == ["take_back", "change_surname"]
    assert [m.key for m in moves_dialogs.possible(office, a_person(desk, "Белова").id or 0)] == ["hire", "change_surname"]
    assert moves_dialogs.start(office, "dismiss", person.id or 0, None) is None
