"""Steering in the window by keys and buttons: candidates ticked and taken to work, what if tried, the working list marked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from nmsdesk.domain.cycle import WorkItem, WorkList
from nmsdesk.domain.development import Diagnostic
from nmsdesk.domain.monitoring import Target
from nmsdesk.domain.views import View
from nmsdesk.services import registers, undo
from nmsdesk.services.desk import Desk
from nmsdesk.services.steering import work_lists
from nmsdesk.services.steering.candidates import steer
from nmsdesk.ui import steer_whatif
from nmsdesk.ui.ask_dialog import AskDialog
from nmsdesk.ui.window import Window
from tests.ui.conftest import settle
from tests.ui.modal import modal


def desk_of(window: Window) -> Desk:
    assert window.office
    return window.office.desk


@pytest.fixture
def steering(window: Window, qtbot: QtBot) -> Any:
    """The page at indicator 1 with targets out of reach, in the active window."""
    with qtbot.waitActive(window):
        window.activateWindow()
    with desk_of(window).read() as reading:
        targets = [t for t in reading.where(Target) if t.holds(desk_of(window).today)]
    for t in targets:
        registers.save(desk_of(window), replace(t, value=95.0))
    window.go("steering", code="1")
    settle(window, qtbot)
    return window.pages["steering"]


def some(desk: Desk, kind: Any) -> list[Any]:
    with desk.read() as reading:
        return list(reading.where(kind))


def test_an_indicator_is_chosen_and_its_candidates_are_ticked_by_keys(window: Window, qtbot: QtBot, steering: Any) -> None:
    panel = steering.candidates
    found = steer(desk_of(window), "1", window.office.period)  # type: ignore[union-attr]
    assert [c.key for c in panel.steering.candidates] == [c.key for c in found.candidates]
    assert f"не хватает {found.value.missing}" in steering.chips._chips["1"].text()
    table = panel.table
    table.setFocus()
    table.select_id(1)
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert [c.key for c in panel.chosen()] == [found.candidates[0].key]
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(table.paged.index(1, 0)).center())
    assert len(panel.chosen()) == 2
    qtbot.keyClick(table, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert panel.chosen() == list(found.needed)
    assert panel.said.text().startswith(f"Отмечено: {found.value.missing}")
    qtbot.mouseClick(steering.chips._chips["3"], Qt.MouseButton.LeftButton)
    settle(window, qtbot)
    assert panel.steering.value.code == "3" and not panel.chosen()
    steering.choose("1")
    settle(window, qtbot)
    assert len(panel.chosen()) == found.value.missing


def test_they_are_narrowed_by_cost_words_and_organization(window: Window, qtbot: QtBot, steering: Any) -> None:
    steering.choose("2a")
    settle(window, qtbot)
    panel = steering.candidates
    cost = next(c for c, n in panel.steering.by_cost.items() if n)
    qtbot.mouseClick(panel.chips._chips[cost], Qt.MouseButton.LeftButton)
    assert len(panel.table.paged.ids) == panel.steering.by_cost[cost]
    panel.chips.set_current("")
    c = panel.steering.candidates[0]
    panel.place.set_value(c.organization)
    panel.place.changed.emit()
    shown = [panel.steering.candidates[n - 1] for n in panel.table.paged.ids]
    assert shown and {s.organization for s in shown} == {c.organization}
    panel.seek.setText(c.name)
    assert {panel.steering.candidates[n - 1].name for n in panel.table.paged.ids} == {c.name}


def test_enter_opens_the_record_and_f2_mends_it(window: Window, qtbot: QtBot, steering: Any) -> None:
    panel = steering.candidates
    c = panel.current()
    with modal(lambda dialog: None):
        qtbot.keyClick(panel.table, Qt.Key.Key_F2) if c.mend.field else panel.mend()
    qtbot.keyClick(panel.table, Qt.Key.Key_Return)
    assert window._current == "person" and window.pages["person"].number == c.id  # type: ignore[attr-defined]


def test_the_ticked_become_a_working_list_and_undo_takes_it_back(window: Window, qtbot: QtBot, steering: Any) -> None:
    panel = steering.candidates
    panel.tick_needed()
    amount = len(panel.chosen())

    def drive(dialog: AskDialog) -> None:
        dialog.form.editor("name").set_value("К декабрю")
        qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    panel.table.setFocus()
    with modal(drive):
        qtbot.keyClick(panel.table, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settle(window, qtbot)
    assert window._current == "work_list"
    (made,) = some(desk_of(window), WorkList)
    assert (made.name, len(some(desk_of(window), WorkItem))) == ("К декабрю", amount)
    page: Any = window.pages["work_list"]
    assert len(page.lines.paged.ids) == amount
    undo.undo(desk_of(window))
    assert some(desk_of(window), WorkList) == []


def test_what_is_ticked_is_tried_and_nothing_is_changed(window: Window, qtbot: QtBot, steering: Any) -> None:
    panel, tried = steering.candidates, steering.whatif
    before = len(some(desk_of(window), Diagnostic)), undo.last(desk_of(window))
    panel.tick_needed()
    amount = len(panel.chosen())
    steering.open(tab="whatif")
    qtbot.waitUntil(lambda: tried.outcome.outcome is not None, timeout=30_000)
    settle(window, qtbot)
    shift = tried.outcome.outcome.shift("1")
    assert (shift.after.missing, shift.after.numerator - shift.before.numerator) == (0, amount)
    assert len(tried.outcome.movers.paged.ids) == amount
    assert f"на {amount}" in tried.outcome.caption.text()
    leaf = next(tried.tree.leaves())
    tried.tree.setCurrentItem(leaf)
    tried.tree.setFocus()
    qtbot.keyClick(tried.tree, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: tried.outcome.outcome.shift("1").after.missing == 1, timeout=30_000)
    assert (len(some(desk_of(window), Diagnostic)), undo.last(desk_of(window))) == before
    qtbot.mouseClick(tried.clear_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: tried.outcome.outcome is None, timeout=30_000)
    assert tried.outcome.movers.paged.ids.tolist() == []


def test_the_bars_are_walked_by_arrows_and_clicked(window: Window, qtbot: QtBot, steering: Any) -> None:
    steering.open(tab="whatif")
    settle(window, qtbot)
    bars = steering.whatif.outcome.bars
    bars.setFocus()
    qtbot.keyClick(bars, Qt.Key.Key_Down)
    assert bars.code == "2a"
    qtbot.mouseClick(bars, Qt.MouseButton.LeftButton, pos=QPoint(60, bars.height() - 8))
    assert bars.code == "7" and steering.whatif.outcome.caption.text().startswith("7.")


def test_planned_things_are_found_by_words(window: Window, qtbot: QtBot, steering: Any) -> None:
    steering.open(tab="whatif")
    settle(window, qtbot)
    tree = steering.whatif.tree
    acts = tree.acts(None)
    assert acts
    steering.whatif.seek.setText(acts[-1].title)
    shown = [i for i in tree.leaves() if not i.isHidden()]
    assert shown and all(acts[-1].title.split()[0] in i.text(0) for i in shown)
    assert steer_whatif.KINDS


def test_forecast_and_radar_are_tabs_of_the_same_indicator(window: Window, qtbot: QtBot, steering: Any) -> None:
    for tab, late in (("forecast", steering.forecast), ("radar", steering.radar)):
        assert late.panel is None
        steering.open(tab=tab)
        settle(window, qtbot)
        assert late.panel is not None and late.panel.isVisible()


def test_another_face_may_look_and_try_but_not_write(window: Window, qtbot: QtBot, steering: Any) -> None:
    assert window.office
    window.office.see(View(face="initials"))
    settle(window, qtbot)
    panel = steering.candidates
    panel.tick_needed()
    assert panel.chosen() and not panel.list_button.isEnabled()
    assert panel.steering.candidates[0].name.endswith(".")


def test_a_working_list_is_marked_by_keys(window: Window, qtbot: QtBot, steering: Any) -> None:
    assert window.office
    desk, office = desk_of(window), window.office
    found = steer(desk, "1", office.period).candidates[:4]
    made = office.act(lambda: work_lists.make(desk, "1", office.period, found))
    assert made is not None
    window.go("work_list", id=made.record.id)
    settle(window, qtbot)
    page: Any = window.pages["work_list"]
    page.lines.setFocus()
    first, second = page.lines.paged.ids[0], page.lines.paged.ids[1]
    page.lines.select_id(first)
    qtbot.keyClick(page.lines, Qt.Key.Key_Space)
    assert page.card.amount("done") == 1
    qtbot.keyClick(page.lines, Qt.Key.Key_Space)
    assert page.card.amount("done") == 0
    page.lines.select_id(second)

    def drop(dialog: AskDialog) -> None:
        dialog.form.editor("note").set_value("уволилась")
        dialog.finish()

    with qtbot.waitActive(window):
        window.activateWindow()
    page.lines.setFocus()
    with modal(drop):
        qtbot.keyClick(page.lines, Qt.Key.Key_Delete)
    assert page.card.amount("dropped") == 1
    person = found[0].id
    found[0].act.apply(desk)
    page.refresh()
    assert page.notice.count() == 1
    page.close_counted()
    (done,) = [x for x in page.card.lines if x.item.state == "done"]
    assert (done.item.person, done.standing) == (person, "выполнено")
    with qtbot.waitActive(window):
        window.activateWindow()
    page.lines.setFocus()
    qtbot.keyClick(page.lines, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    settle(window, qtbot)
    assert window._current == "papers"


def test_the_list_of_working_lists_leads_to_the_card_and_a_new_one_to_candidates(window: Window, qtbot: QtBot, steering: Any) -> None:
    assert window.office
    desk, office = desk_of(window), window.office
    made = work_lists.make(desk, "1", office.period, steer(desk, "1", office.period).candidates[:2])
    window.go("work_lists", id=made.record.id)
    settle(window, qtbot)
    page: Any = window.pages["work_lists"]
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert window._current == "work_list"
    window.go("work_lists")
    page.add()
    assert window._current == "steering"
