"""Targets, the method, official figures and headcounts in the window: edited in place, reconciled to the last person."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nmsdesk.domain.periods import year
from nmsdesk.services import headcounts, indicators, official_figures, reconciliation, rule_sets, targets, undo
from nmsdesk.storage.records import Labels
from nmsdesk.ui.pages.targets import TargetsPage
from nmsdesk.ui.targets_headcounts import BASIS, DIFFERENCE, LEADING, TEACHING
from nmsdesk.ui.window import Window
from tests.ui.conftest import settle
from tests.ui.modal import modal
from tests.ui.typing_keys import type_text


@pytest.fixture
def last(window: Window) -> int:
    """The last whole year of the city, chosen in the window."""
    assert window.office
    found = window.office.desk.today.year - 1
    window.office.set_period(str(found))
    return found


def page_of(window: Window, qtbot: QtBot, tab: str, **what: Any) -> TargetsPage:
    window.go("targets", tab=tab, **what)
    settle(window, qtbot)
    page = window.pages["targets"]
    assert isinstance(page, TargetsPage)
    return page


def at_cell(window: Window, qtbot: QtBot, table: Any, row: int, key: str) -> None:
    """The cell is current and the table has the focus, as keys want it."""
    with qtbot.waitActive(window):
        window.activateWindow()
    table.select_id(row)
    table.set_current_key(key)
    table.setFocus()


def a_school(window: Window) -> int:
    """An organisation of the city that has staff."""
    assert window.office
    desk = window.office.desk
    return max(headcounts.sheet(desk, date(desk.today.year - 1, 12, 31)), key=lambda x: x.teaching).organization


def test_a_target_is_edited_in_its_cell_and_the_document_is_asked_for(window: Window, qtbot: QtBot, last: int) -> None:
    assert window.office
    desk, grid = window.office.desk, page_of(window, qtbot, "targets").grid
    before = [v.target for v in indicators.measure(desk, year(last - 1)).values]
    assert [c.caption for c in grid.table.paged.columns[1:6]] == [str(n) for n in range(last - 3, last + 2)]
    at_cell(window, qtbot, grid.table, 0, "p3")
    qtbot.keyClick(grid.table, Qt.Key.Key_F2)
    assert grid.editor is not None
    grid.editor.editor.setText("61,5")

    def sign(dialog: Any) -> None:
        assert "новая цель 61,5" in dialog.windowTitle() and "1: добавится цель 61,5" in dialog.steps.text()
        assert dialog.form.editor("only").value()  # a year that is over is corrected alone
        dialog.form.editor("basis").setText("Протокол № 4")
        qtbot.mouseClick(dialog.yes, Qt.MouseButton.LeftButton)

    with modal(sign):
        qtbot.keyClick(grid.editor.editor, Qt.Key.Key_Return)
    settle(window, qtbot)
    assert grid.table.paged.row_values(0)[4] == "61,5\N{NO-BREAK SPACE}%"  # type: ignore[index]
    assert [v.target for v in indicators.measure(desk, year(last - 1)).values] == before
    assert targets.versions(desk, "1")[1].basis == "Протокол № 4"
    undo.undo(desk)
    window.refresh()
    settle(window, qtbot)
    assert grid.table.paged.row_values(0)[4] == "60\N{NO-BREAK SPACE}%"  # type: ignore[index]


def test_an_organisation_has_the_citys_targets_until_it_gets_its_own(window: Window, qtbot: QtBot, last: int) -> None:
    assert window.office
    place = a_school(window)
    grid = page_of(window, qtbot, "targets", organization=place).grid
    assert grid.table.paged.row_values(0)[4] == "60\N{NO-BREAK SPACE}%*"  # type: ignore[index]

    def fill(dialog: Any) -> None:
        dialog.form.editor("value_1").setText("80")
        dialog.form.editor("value_1").changed.emit()
        assert "добавится цель 80" in dialog.steps.text()
        dialog.form.editor("basis").setText("Соглашение № 2")
        qtbot.mouseClick(dialog.yes, Qt.MouseButton.LeftButton)

    with modal(fill):
        qtbot.mouseClick(grid.set_button, Qt.MouseButton.LeftButton)
    settle(window, qtbot)
    assert grid.table.paged.row_values(0)[4] == "80\N{NO-BREAK SPACE}%"  # type: ignore[index]
    at_cell(window, qtbot, grid.table, 0, "p3")

    def drop(dialog: Any) -> None:
        assert "снять цель" in dialog.windowTitle()
        dialog.form.editor("basis").setText("Отмена соглашения")
        qtbot.mouseClick(dialog.yes, Qt.MouseButton.LeftButton)

    with modal(drop):
        qtbot.keyClick(grid.table, Qt.Key.Key_Delete)
    settle(window, qtbot)
    assert targets.versions(window.office.desk, "1", place) == []
    assert grid.table.paged.row_values(0)[4] == "60\N{NO-BREAK SPACE}%*"  # type: ignore[index]


def test_a_new_method_is_made_and_its_effect_seen_before(window: Window, qtbot: QtBot, last: int) -> None:
    assert window.office
    desk, tab = window.office.desk, page_of(window, qtbot, "rules").rules
    assert f"{last} год считается по методике" in tab.about.text() and len(tab.said.rows()) == len(rule_sets.RULES)
    known = len(rule_sets.versions(desk))

    def fill(dialog: Any) -> None:
        dialog.rules.editor("count_absent").setChecked(True)
        dialog.rules.editor("count_absent").changed.emit()
        dialog.tabs.setCurrentIndex(1)
        qtbot.waitUntil(lambda: bool(dialog.shifts), timeout=20_000)
        assert "Считать длительно отсутствующих: нет → да" in dialog.differing.text()
        moved = [m for s in dialog.shifts for m in s.movers]
        assert moved and all(m.before == "excluded" for m in moved if m.register == "persons")
        dialog.form.editor("basis").setText("Приказ № 8")
        qtbot.mouseClick(dialog.yes, Qt.MouseButton.LeftButton)

    with modal(fill):
        qtbot.mouseClick(tab.new_button, Qt.MouseButton.LeftButton)
    settle(window, qtbot)
    newest = rule_sets.versions(desk)[0]
    assert newest.count_absent and newest.basis == "Приказ № 8" and len(rule_sets.versions(desk)) == known + 1
    tab.chips.chosen.emit("readings")
    settle(window, qtbot)
    official = [row for row in tab.readings.rows().values() if row[2]]
    assert len(official) == 8 and len(tab.readings.rows()) > 12


def test_a_figure_above_the_whole_is_refused_at_its_field_and_a_difference_is_explained(window: Window, qtbot: QtBot, last: int) -> None:
    assert window.office
    desk, place = window.office.desk, a_school(window)
    tab = page_of(window, qtbot, "official").official
    counted = [m for m in indicators.who(desk, "1", year(last), status="counted", organization=place)]

    def fill(dialog: Any) -> None:
        dialog.form.editor("organization").set_value(place)
        dialog.form.editor("indicator").set_value("1")
        dialog.form.editor("numerator").setText("900")
        dialog.form.editor("denominator").setText("30")
        dialog.form.editor("basis").setText("Отчёт школы")
        qtbot.mouseClick(dialog.yes, Qt.MouseButton.LeftButton)
        assert "доля больше 100 %" in dialog.form.errors["numerator"]
        dialog.form.editor("numerator").setText(str(len(counted) + 1))
        dialog.form.editor("denominator").setText("90")
        qtbot.mouseClick(dialog.yes, Qt.MouseButton.LeftButton)

    with modal(fill):
        qtbot.mouseClick(tab.add_button, Qt.MouseButton.LeftButton)
    settle(window, qtbot)
    (line,) = tab.lines.values()
    assert line.numerator == 1 and next(iter(tab.table.rows().values()))[6] == "не объяснено"

    def compare(dialog: Any) -> None:
        names = [m.name for m in counted[1:]]
        spoiled = counted[0].name[:2] + "ъ" + counted[0].name[2:]
        dialog.text.setPlainText("\n".join([*names, spoiled, "Небывалая Анна Ильинична"]))
        qtbot.mouseClick(dialog.run_button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: dialog.found is not None, timeout=20_000)
        assert sum(p.amount for p in dialog.found.parts) == dialog.found.difference == 1
        assert {x.group for x in dialog.found.lines} == {"unknown", "ours"}
        dialog.table.select_id(0)
        qtbot.keyClick(dialog.table, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: len(dialog.found.matched) == len(counted), timeout=20_000)
        assert [x.name for x in dialog.found.lines] == ["Небывалая Анна Ильинична"]
        qtbot.mouseClick(dialog.keep_button, Qt.MouseButton.LeftButton)

    with modal(compare):
        qtbot.mouseClick(tab.reconcile_button, Qt.MouseButton.LeftButton)
    settle(window, qtbot)
    note = official_figures.listing(desk, year(last))[0].record.note
    assert "Небывалая Анна Ильинична" in note and next(iter(tab.table.rows().values()))[6] == "объяснено"
    window.go("papers", kind="reconciliation", record=line.record.id)
    settle(window, qtbot)
    assert window.pages["papers"].document is not None  # type: ignore[attr-defined]


def test_pasted_figures_are_of_the_period_of_the_page_and_schools_are_reconciled(window: Window, qtbot: QtBot, last: int) -> None:
    assert window.office
    desk = window.office.desk
    tab = page_of(window, qtbot, "official").official
    counted = indicators.who(desk, "7", year(last), status="counted")
    QApplication.clipboard().setText(f"Показатель\tУчтено\tВсего\tДокумент\n7\t{len(counted) + 1}\t90\tСвод управления")
    with qtbot.waitActive(window):
        window.activateWindow()
    tab.table.setFocus()

    def take(dialog: Any) -> None:
        qtbot.waitUntil(lambda: dialog.plan is not None, timeout=20_000)
        qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=20_000)

    with modal(take):
        qtbot.keyClick(tab.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settle(window, qtbot)
    (line,) = tab.lines.values()
    assert (line.record.period, line.record.indicator, line.numerator) == (str(last), "7", 1)
    tab.table.select_id(line.record.id)

    def compare(dialog: Any) -> None:
        assert dialog.what.value() == "7" and dialog.text.accessibleName() == "Список организаций"
        dialog.text.setPlainText("\n".join([*(m.organization_name for m in counted), "Лицей «Небывалый»"]))
        qtbot.mouseClick(dialog.run_button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: dialog.found is not None, timeout=20_000)
        assert [x.name for x in dialog.found.lines] == ["Лицей «Небывалый»"] and dialog.found.difference == 1
        dialog.what.set_value("1")  # the same text is read anew, as a list of people
        dialog.what.changed.emit()
        settle(window, qtbot)
        assert dialog.text.accessibleName() == "Список людей"
        dialog.what.set_value("7")
        dialog.what.changed.emit()
        qtbot.mouseClick(dialog.run_button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: dialog.found is not None and dialog.found.code == "7", timeout=20_000)
        qtbot.mouseClick(dialog.keep_button, Qt.MouseButton.LeftButton)

    with modal(compare):
        qtbot.mouseClick(tab.reconcile_button, Qt.MouseButton.LeftButton)
    settle(window, qtbot)
    assert "Лицей «Небывалый»" in official_figures.listing(desk, year(last))[0].record.note


def test_headcounts_are_typed_pasted_and_saved_as_one_step(window: Window, qtbot: QtBot, last: int) -> None:
    assert window.office
    desk, tab = window.office.desk, page_of(window, qtbot, "headcounts").headcounts
    tab.on.setText(f"15.10.{last}")
    tab.on.changed.emit()
    settle(window, qtbot)
    first, second = tab.lines[0], tab.lines[1]
    assert headcounts.sheet(desk, date(last, 10, 15))[0] == first
    tab.grid.setCurrentCell(0, TEACHING)
    QApplication.clipboard().setText("70\t4\tОО-1")
    qtbot.keyClick(tab.grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    QApplication.clipboard().setText(f"{second.name}\t60\t3\nНеведомая школа\t1\t1\n")
    qtbot.keyClick(tab.grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert tab._cell(1, TEACHING) == "60" and "Неведомая школа" in tab.trouble.accessibleName()
    assert "не сохранено строк: 2" in tab.counted.text()
    qtbot.mouseClick(tab.save_button, Qt.MouseButton.LeftButton)
    assert "укажите документ" in tab.trouble.accessibleName() and (tab.grid.currentRow(), tab.grid.currentColumn()) == (1, BASIS)
    type_text(tab.basis, "ОО-1")
    qtbot.mouseClick(tab.save_button, Qt.MouseButton.LeftButton)
    settle(window, qtbot)
    saved = {x.organization: x for x in headcounts.sheet(desk, date(last, 10, 15)) if x.record}
    assert saved[first.organization].record.leading == 4 and saved[second.organization].record.basis == "ОО-1"  # type: ignore[union-attr]
    assert tab._cell(0, DIFFERENCE) == reconciliation.signed(74 - first.teaching - first.leading) and not tab.changed()
    item = tab.grid.item(0, LEADING)
    assert item is not None
    item.setText("много")
    assert not tab.save() and "не число людей" in tab.trouble.accessibleName()
    window.go("overview")  # what is typed is asked about, and dropped
    settle(window, qtbot)
    assert window.pages["overview"].isVisible() and tab._cell(0, LEADING) == "4"
    undo.undo(desk)
    assert not [x for x in headcounts.sheet(desk, date(last, 10, 15)) if x.record]


def test_the_plain_lists_stay_reachable_and_a_past_day_only_shows(window: Window, qtbot: QtBot, last: int) -> None:
    from nmsdesk.domain.views import View

    assert window.office
    office = window.office
    with office.desk.read() as reading:
        number = next(iter(Labels(reading.connection).of("targets", [1])))
    window.go("targets", id=number)
    qtbot.waitUntil(lambda: window.stack.currentWidget() is window.pages.get("target_records"), timeout=5_000)
    settle(window, qtbot)
    assert window.pages["target_records"].table.current_id() == number  # type: ignore[attr-defined]
    page = page_of(window, qtbot, "targets")
    office.see(View(on=date(last, 6, 1)))
    settle(window, qtbot)
    assert not page.grid.set_button.isEnabled()
    page.grid.begin(0, "p3")
    assert page.grid.editor is None
    page.tabs.setCurrentIndex(3)
    settle(window, qtbot)
    assert not page.headcounts.save_button.isEnabled()
