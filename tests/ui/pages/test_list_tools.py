"""Tools of a list, by keys: the search language, values with counts, cells, many at once, paste, kept lists."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.services import registers, saved_lists, undo
from nmsdesk.ui.bulk_dialog import BulkDialog
from nmsdesk.ui.finder import Finder
from nmsdesk.ui.list_dialogs import InviteDialog
from nmsdesk.ui.paste_dialog import PasteDialog, clipboard_text
from nmsdesk.ui.window import Window
from tests.ui.conftest import settle
from tests.ui.pages.test_register_page import page
from tests.ui.typing_keys import type_text


def test_a_word_of_the_language_narrows_the_list_and_what_is_not_understood_is_said(window: Window, qtbot: QtBot) -> None:
    shown = page(window, "organizations")
    whole = shown.table.paged.rowCount()
    type_text(shown.search, "вид:школа")
    qtbot.waitUntil(lambda: 0 < shown.table.paged.rowCount() < whole)
    shown.search.put("")
    type_text(shown.search, "выд:школа")
    qtbot.waitUntil(lambda: "выд" in shown.bar.trouble(), timeout=3000)
    shown.search.put("")
    shown.search.asked.emit("")
    assert shown.table.paged.rowCount() == whole and not shown.bar.trouble()


def test_tab_takes_a_completion_and_escape_closes_them(window: Window, qtbot: QtBot) -> None:
    shown = page(window, "persons")
    shown.search.setFocus()
    type_text(shown.search, "возр")
    qtbot.waitUntil(lambda: bool(shown.search.offers()))
    qtbot.keyClick(shown.search, Qt.Key.Key_Tab)
    assert shown.search.text() == "возраст:"
    qtbot.waitUntil(lambda: bool(shown.search.offers()))
    qtbot.keyClick(shown.search, Qt.Key.Key_Escape)
    assert not shown.search.offers() and shown.search.text() == "возраст:"


def test_a_value_with_its_count_narrows_to_just_so_many_and_again_widens(window: Window, qtbot: QtBot) -> None:
    shown = page(window, "persons")
    whole = shown.table.paged.rowCount()
    if not shown.facets.isVisible():
        shown.toggle_facets()
    qtbot.waitUntil(lambda: any(line.kind == "value" for line in shown.facets.lines()))
    settle(window, qtbot)
    line = next(line for line in shown.facets.lines() if line.kind == "value" and line.name == "place")
    shown.facets.picked.emit(line.name, line.value, False)
    assert shown.table.paged.rowCount() == line.count < whole
    shown.facets.picked.emit(line.name, line.value, False)
    assert shown.table.paged.rowCount() == whole


def test_a_cell_is_edited_in_place_left_and_undone(window: Window, qtbot: QtBot) -> None:
    assert window.office
    desk = window.office.desk
    shown = page(window, "programs")
    number = shown.table.current_id()
    assert number is not None
    before = registers.get(desk, "programs", number)
    shown.table.set_current_key("hours")
    qtbot.keyClick(shown.table, Qt.Key.Key_F2)
    assert shown.cells.open is not None
    shown.cells.open.editor.setText("77")
    qtbot.keyClick(shown.cells.open.editor, Qt.Key.Key_Escape)
    assert shown.cells.open is None and registers.get(desk, "programs", number) == before
    qtbot.keyClick(shown.table, Qt.Key.Key_F2)
    assert shown.cells.open is not None
    shown.cells.open.editor.setText("77")
    qtbot.keyClick(shown.cells.open.editor, Qt.Key.Key_Return)
    assert registers.get(desk, "programs", number).hours == 77  # type: ignore[attr-defined]
    assert shown.table.current_key() == "hours" and shown.table.current_id() == number
    undo.undo(desk)
    assert registers.get(desk, "programs", number).hours == before.hours  # type: ignore[attr-defined]


def test_a_refused_cell_keeps_what_was_typed_and_says_why(window: Window, qtbot: QtBot) -> None:
    shown = page(window, "programs")
    shown.table.set_current_key("hours")
    qtbot.keyClick(shown.table, Qt.Key.Key_F2)
    assert shown.cells.open is not None
    shown.cells.open.editor.setText("много")
    qtbot.keyClick(shown.cells.open.editor, Qt.Key.Key_Return)
    assert shown.cells.open is not None and "число" in shown.cells.open.message()
    assert shown.cells.open.editor.text() == "много"


def test_many_records_are_changed_after_a_preview_in_one_step(window: Window, qtbot: QtBot) -> None:
    assert window.office
    desk = window.office.desk
    shown = page(window, "programs")
    ids = shown.table.paged.ids[:3].tolist()
    before = [registers.get(desk, "programs", n) for n in ids]
    dialog = BulkDialog(window.office, REGISTERS["programs"], ids, shown)
    dialog.show()
    dialog.field.set_value("provider")
    dialog.field.changed.emit()
    dialog.value.set_value("Новый институт")
    dialog.value.changed.emit()
    qtbot.waitUntil(lambda: dialog.table.paged.rowCount() == 3, timeout=5000)
    assert dialog.table.paged.row_values(0)[3] == "Новый институт"  # type: ignore[index]
    assert [registers.get(desk, "programs", n) for n in ids] == before
    dialog.apply()
    assert {registers.get(desk, "programs", n).provider for n in ids} == {"Новый институт"}  # type: ignore[attr-defined]
    undo.undo(desk)
    assert [registers.get(desk, "programs", n).provider for n in ids] == [r.provider for r in before]


def test_rows_of_excel_are_shown_with_their_errors_then_accepted(window: Window, qtbot: QtBot) -> None:
    assert window.office
    desk = window.office.desk
    shown = page(window, "programs")
    count = registers.counts(desk)["programs"]
    rows = ("Название программы\tЧасов\tВид", "Вставленная первая\t36\tповышение квалификации", "Вставленная вторая\tмного\t")
    QGuiApplication.clipboard().setText("\n".join(rows))
    dialog = PasteDialog(window.office, REGISTERS["programs"], clipboard_text(), (), shown)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.plan is not None, timeout=5000)
    assert dialog.problems.paged.rowCount() >= 1 and not dialog.accept_button.isEnabled()
    assert dialog.plan is not None and len(dialog.plan.operations) == 1, dialog.plan.problems
    dialog.skip.click()
    dialog.take()
    assert dialog.isVisible() and not dialog.accept_button.isEnabled()  # the rows are written in the background
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=10_000)
    assert registers.counts(desk)["programs"] == count + 1
    undo.undo(desk)
    assert registers.counts(desk)["programs"] == count


def test_a_filter_is_kept_under_a_name_found_everywhere_and_opened(window: Window, qtbot: QtBot) -> None:
    assert window.office
    desk = window.office.desk
    shown = page(window, "persons")
    whole = shown.table.paged.rowCount()
    shown.ask(text="диагностика:есть")
    narrowed = shown.table.paged.rowCount()
    assert 0 < narrowed < whole
    assert shown.saved_lists._kept("Продиагностированные", "")
    kept = saved_lists.of(desk, "persons")[0]
    assert shown.saved_lists.name == "Продиагностированные"
    shown.ask()
    assert shown.table.paged.rowCount() == whole
    found = [one for one in Finder(window).find("продиагност") if one[0] == "Умные списки"]
    Finder(window).pick(found[0][4])
    assert shown.table.paged.rowCount() == narrowed and shown.search.text() == "диагностика:есть"
    lists_page = page(window, "saved_lists")
    settle(window, qtbot)
    assert lists_page.table.paged.row_values(0)[2] == narrowed  # type: ignore[index]
    lists_page.open_card(kept.id or 0)
    assert window.stack.currentWidget() is shown


def test_everyone_of_a_list_is_invited_once(window: Window, qtbot: QtBot) -> None:
    assert window.office
    desk = window.office.desk
    shown = page(window, "persons")
    planned = registers.blank("events", title="Педагогические чтения", form="seminar", since=desk.today, state="planned")
    event = registers.save(desk, planned).record
    shown.table.selectAll()
    query, n = shown.doings.scope()
    before = registers.counts(desk)["participations"]
    dialog = InviteDialog(window.office, query, n, shown)
    assert dialog.perform({"event": event.id})
    assert registers.counts(desk)["participations"] == before + n
    assert dialog.perform({"event": event.id})
    assert registers.counts(desk)["participations"] == before + n
