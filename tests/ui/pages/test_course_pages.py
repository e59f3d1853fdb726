"""The card of a course group in the window: opened, marked by keys, closed, undone; ФИС ФРДО; teams; a training of another organiser."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nmsdesk.domain.courses import CourseGroup, Enrolment
from nmsdesk.domain.development import Program, Training
from nmsdesk.domain.people import Person
from nmsdesk.services import undo
from nmsdesk.services.courses import enrolment, frdo, groups, lessons
from nmsdesk.services.desk import Desk
from nmsdesk.ui import messages
from nmsdesk.ui.frdo_dialog import FrdoDialog
from nmsdesk.ui.teams_together import TogetherDialog
from nmsdesk.ui.window import Window
from tests.given import tables
from tests.ui.conftest import settle
from tests.ui.modal import modal
from tests.ui.typing_keys import type_text


def desk_of(window: Window) -> Desk:
    assert window.office
    return window.office.desk


def every(desk: Desk, kind: Any) -> list[Any]:
    with desk.read() as reading:
        return list(reading.where(kind))


@pytest.fixture
def group(window: Window) -> int:
    """A group of four whose days are over, with a timetable."""
    desk = desk_of(window)
    program = next(p for p in every(desk, Program) if p.hours == 36)
    people = [p.id for p in every(desk, Person)][:4]
    today = desk.today
    made = groups.create_from_people(desk, program.id, people, today - timedelta(days=20), today - timedelta(days=1), again=True)
    groups.start(desk, made.group)
    lessons.put_timetable(desk, made.group, "ежедневно 14:30, 12 ч")
    return made.group


def opened(window: Window, qtbot: QtBot, number: int) -> Any:
    window.go("course_group", id=number)
    settle(window, qtbot)
    return window.pages["course_group"]


def test_enter_in_the_list_opens_the_card(window: Window, qtbot: QtBot) -> None:
    window.go("course_groups")
    settle(window, qtbot)
    page: Any = window.pages["course_groups"]
    number = page.table.paged.ids[0]
    page.table.select_id(number)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    settle(window, qtbot)
    assert window.pages["course_group"].isVisible()
    assert window.pages["course_group"].number == number  # type: ignore[attr-defined]


def test_space_attests_everyone_selected_and_undo_takes_it_back(window: Window, qtbot: QtBot, group: int) -> None:
    page, desk = opened(window, qtbot, group), desk_of(window)
    page.listeners.table.setFocus()
    page.listeners.table.selectAll()
    qtbot.keyClick(page.listeners.table, Qt.Key.Key_Space)
    assert [p.attestation for p in groups.card(desk, group).listeners] == ["passed"] * 4
    qtbot.keyClick(page.listeners.table, Qt.Key.Key_Space)
    assert {p.attestation for p in groups.card(desk, group).listeners} == {"failed"}
    assert page.listeners.chips.isVisible()
    undo.undo(desk)
    undo.undo(desk)
    assert {p.attestation for p in groups.card(desk, group).listeners} == {""}


def test_marks_of_the_sheet_are_put_by_keys(window: Window, qtbot: QtBot, group: int) -> None:
    page, desk = opened(window, qtbot, group), desk_of(window)
    page.tabs.setCurrentIndex(2)
    grid = page.lessons.grid
    grid.selectColumn(0)
    qtbot.keyClick(grid, Qt.Key.Key_Space)
    card = groups.card(desk, group)
    assert [p.hours for p in card.listeners] == [12] * 4
    assert grid.grid.index(0, 0).data() == "+"
    grid.setCurrentIndex(grid.grid.index(1, 0))
    type_text(grid, "н")
    assert grid.currentIndex().row() == 2
    assert groups.card(desk, group).listeners[1].missed == 1
    type_text(grid, "у")
    assert set(groups.card(desk, group).marks.values()) == {"present", "absent", "excused"}
    grid.setCurrentIndex(grid.grid.index(1, 0))
    qtbot.keyClick(grid, Qt.Key.Key_Delete)
    assert len(groups.card(desk, group).marks) == 3


def test_the_group_is_closed_from_its_dialog_or_left_as_it_was(window: Window, qtbot: QtBot, group: int) -> None:
    page, desk = opened(window, qtbot, group), desk_of(window)
    ids = [p.id for p in groups.card(desk, group).listeners]
    enrolment.attest(desk, ids, "passed")
    enrolment.attest(desk, ids[:1], "failed")
    page.refresh()
    before, known = tables(desk), len(every(desk, Training))

    def look(dialog: Any) -> None:
        assert len(dialog.table.rows()) == 4
        assert dialog.yes.isEnabled()

    with modal(look):
        page.close_group()
    assert tables(desk) == before

    def close(dialog: Any) -> None:
        dialog.template.setText("АА-001")
        dialog.registered.setText("РР-001")
        qtbot.waitUntil(dialog.yes.isEnabled, timeout=3000)
        dialog.finish()

    with modal(close):
        page.close_group()
    card = groups.card(desk, group)
    assert [p.number for p in card.listeners] == ["", "АА-001", "АА-002", "АА-003"]
    assert (card.group.state, len(every(desk, Training)) - known) == ("finished", 4)
    assert page.frdo_button.isVisible() and not page.close_button.isVisible()
    page.reopen()
    assert len(every(desk, Training)) == known
    undo.undo(desk)
    undo.undo(desk)
    assert tables(desk) == before


def test_the_timetable_is_seen_before_it_is_written(window: Window, qtbot: QtBot, group: int) -> None:
    page, desk = opened(window, qtbot, group), desk_of(window)
    first = groups.card(desk, group).group.since
    assert first

    def write(dialog: Any) -> None:
        dialog.text.setPlainText("завтра")
        qtbot.waitUntil(lambda: not dialog.table.rows(), timeout=3000)
        assert "не понята" in dialog._total.text()
        dialog.text.setPlainText(f"{first:%d.%m.%Y} 10:00 6 ч Введение")
        qtbot.waitUntil(lambda: len(dialog.table.rows()) == 1, timeout=3000)
        dialog.finish()

    with modal(write):
        page.lessons.write_timetable()
    assert [(n.topic, n.hours) for n in groups.card(desk, group).lessons] == [("Введение", 6)]


def test_frdo_tells_the_gaps_mends_them_and_writes_the_file(
    window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_of(window)
    done = next(g for g in every(desk, CourseGroup) if g.state == "finished" and frdo.check(desk, g.id).lacking)
    page = opened(window, qtbot, done.id)
    out = tmp_path / "фрдо.xlsx"
    monkeypatch.setattr(messages, "save_file", lambda *a, **k: out)

    def mend(dialog: FrdoDialog) -> None:
        assert dialog.checked and dialog.checked.gaps and not dialog.yes.isEnabled()
        dialog.same()
        enrolled = [e for e in every(desk, Enrolment) if e.group == done.id]
        frdo.put_diplomas(desk, [frdo.Diploma(e.id, "Петрова", "", "1") for e in enrolled])
        dialog.check()
        if dialog._gaps:
            dialog.leave_out.setChecked(True)
            dialog.leave_out.changed.emit()
        assert dialog.yes.isEnabled()
        dialog.finish()

    with modal(mend):
        page.frdo()
    assert out.exists()


def test_pasted_diplomas_find_their_people_and_refuse_others(window: Window, group: int) -> None:
    desk = desk_of(window)
    names = [p.name for p in groups.card(desk, group).listeners]
    found = frdo.read_diplomas(desk, group, f"{names[0]}; Старова; ВСГ; 0123\n{names[1]}\tНовая\t045")
    assert [(d.last_name, d.series, d.number) for d in found] == [("Старова", "ВСГ", "0123"), ("Новая", "", "045")]
    for text, said in (("Чужая Анна; А; Б; 1", "нет"), (f"{names[0]}; А", "нужны"), ("", "Вставьте")):
        with pytest.raises(Exception, match=said):
            frdo.read_diplomas(desk, group, text)


def test_teams_show_whom_they_lack_and_put_them_into_a_group(window: Window, qtbot: QtBot) -> None:
    window.go("teams")
    settle(window, qtbot)
    page: Any = window.pages["teams"]
    assert page.together.isVisible()
    assert window.office
    dialog = TogetherDialog(window.office, window.office.period, page)
    qtbot.addWidget(dialog)
    near = [t for t in dialog.found.values() if not t.counted and t.program and t.lacking == 1]
    assert near
    before = len(every(desk_of(window), CourseGroup))
    dialog.table.select_ids([near[0].team])
    def agree(asked: Any) -> None:
        asked.form.set_values({"group": 0})
        asked.finish()

    with modal(agree):
        dialog.enrol()
    assert len(every(desk_of(window), CourseGroup)) == before + 1
    enrolled = {e.person for e in every(desk_of(window), Enrolment) if e.state == "enrolled"}
    assert near[0].candidates[0][0] in enrolled


def test_a_training_of_another_organiser_is_added_with_a_new_programme(window: Window, qtbot: QtBot) -> None:
    window.go("trainings")
    settle(window, qtbot)
    page: Any = window.pages["trainings"]
    desk = desk_of(window)
    person = every(desk, Person)[0]
    before = tables(desk)

    def fill(dialog: Any) -> None:
        dialog.finish()
        assert dialog.isVisible()  # the person and the end are missing
        values = {"person": person.id, "title": "Новая программа", "hours": 24, "until": date(2025, 10, 1), "number": "А-1"}
        dialog.form.set_values(values)
        dialog.finish()

    with modal(fill):
        page.quick.click()
    made = every(desk, Training)[-1]
    program = every(desk, Program)[-1]
    assert (made.person, made.certificate_number, program.title, program.hours) == (person.id, "А-1", "Новая программа", 24)
    undo.undo(desk)
    assert tables(desk) == before
