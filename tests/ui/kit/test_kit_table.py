from __future__ import annotations

import time
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from nmsdesk.ui.kit.paged import KEPT, PAGE
from nmsdesk.ui.kit.table import Column, PagedModel, TableView

COLUMNS = [
    Column("name", "ФИО", 200),
    Column("hours", "Часы", 80, kind="number"),
    Column("till", "Действует до", 110, kind="day"),
    Column("share", "Доля", 90, kind="percent", decimals=1),
    Column("state", "Состояние", 120, kind="badge", tone=lambda value: "ok"),
    Column("note", "Примечание", 120, shown=False),
]


class Source:
    def __init__(self) -> None:
        self.reads: list[int] = []

    def __call__(self, ids: list[int]) -> list[tuple[Any, ...] | None]:
        self.reads.append(len(ids))
        return [None if n == 13 else (f"Ёлкина {n}", n * 1000, date(2025, 9, 1), None, "В норме", "а\tб") for n in ids]


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def table(qtbot: QtBot, source: Source) -> TableView:
    value = TableView(COLUMNS, source, "Педагоги")
    qtbot.addWidget(value)
    value.resize(800, 500)
    value.set_ids(range(120_000))
    value.show()
    qtbot.waitExposed(value)
    return value


def test_a_model_holds_a_bounded_number_of_pages(source: Source) -> None:
    model = PagedModel(COLUMNS, source)
    model.set_ids(range(120_000))
    assert source.reads == []
    for row in range(0, 120_000, PAGE):
        model.value(row, 0)
    assert model.pages_held() == KEPT
    assert max(source.reads) == PAGE


def test_a_page_is_read_once_for_all_its_rows(source: Source) -> None:
    model = PagedModel(COLUMNS, source)
    model.set_ids(range(1000))
    assert [model.text(row, 0) for row in (0, 5, PAGE - 1)] == ["Ёлкина 0", "Ёлкина 5", f"Ёлкина {PAGE - 1}"]
    assert source.reads == [PAGE]
    model.refresh()
    model.text(0, 0)
    assert source.reads == [PAGE, PAGE]


def test_values_are_written_in_russian(source: Source) -> None:
    model = PagedModel(COLUMNS, source)
    model.set_ids([4, 13])
    assert [model.text(0, n) for n in range(5)] == ["Ёлкина 4", "4\u00a0000", "01.09.2025", "", "В норме"]
    assert model.text(1, 0) == ""  # gone meanwhile
    assert model.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole) == "Часы: 4\u00a0000"
    assert model.index(0, 1).data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight


def test_a_hundred_and_twenty_thousand_rows_are_painted_from_one_page(qtbot: QtBot, source: Source) -> None:
    table = TableView(COLUMNS, source)
    qtbot.addWidget(table)
    table.resize(800, 500)
    started = time.perf_counter()
    table.set_ids(range(120_000))
    table.grab()
    assert time.perf_counter() - started < 1.0
    assert source.reads == [PAGE]


def test_enter_and_double_click_open_the_record(table: TableView, qtbot: QtBot) -> None:
    table.select_id(5)
    with qtbot.waitSignal(table.opened) as opened:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == [5]
    with qtbot.waitSignal(table.opened) as opened:
        table.doubleClicked.emit(table.paged.index(7, 0))
    assert opened.args == [7]


def test_home_and_end_go_over_all_rows(table: TableView, qtbot: QtBot) -> None:
    qtbot.keyClick(table, Qt.Key.Key_End)
    assert table.current_id() == 119_999
    qtbot.keyClick(table, Qt.Key.Key_Home)
    assert table.current_id() == 0


def test_letters_do_not_jump(table: TableView, qtbot: QtBot, source: Source) -> None:
    table.select_id(0)
    reads = len(source.reads)
    table.keyboardSearch("Ё")
    assert (table.current_id(), len(source.reads)) == (0, reads)


@pytest.mark.parametrize("key", [Qt.Key.Key_C, Qt.Key(ord("С"))], ids=["latin", "cyrillic"])
def test_selected_rows_are_copied_with_a_header_in_either_layout(table: TableView, qtbot: QtBot, key: Qt.Key) -> None:
    table.show_column("note", True)
    table.select_id(3)
    qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QGuiApplication.clipboard().clear()
    qtbot.keyClick(table, key, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0] == "ФИО\tЧасы\tДействует до\tДоля\tСостояние\tПримечание"
    assert lines[1:] == ["Ёлкина 3\t3 000\t01.09.2025\t\tВ норме\tа б", "Ёлкина 4\t4 000\t01.09.2025\t\tВ норме\tа б"]


def test_selected_ids_are_told(table: TableView, qtbot: QtBot) -> None:
    table.select_id(3)
    with qtbot.waitSignal(table.selection_changed):
        qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert table.selected_ids() == [3, 4]
    table.selectAll()
    assert table.selected_count() == 120_000


def test_the_current_record_stays_current_in_another_order(table: TableView) -> None:
    table.select_id(42)
    table.set_ids(range(100, -1, -1))
    assert table.current_id() == 42
    told: list[object] = []
    table.current_changed.connect(told.append)
    table.set_ids([1, 2])
    assert table.current_id() is None
    assert told[-1] is None


def test_a_click_on_a_header_asks_for_sorting(table: TableView, qtbot: QtBot) -> None:
    header = table.horizontalHeader()
    asked: list[tuple[str, bool]] = []
    table.sort_requested.connect(lambda key, descending: asked.append((key, descending)))
    at = QPoint(header.sectionViewportPosition(1) + 20, 15)
    for _ in range(3):
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert asked == [("hours", False), ("hours", True), ("hours", False)]
    assert header.sortIndicatorSection() == 1


def test_columns_are_kept_and_brought_back(table: TableView, qtbot: QtBot, source: Source) -> None:
    table.show_column("share", False)
    table.show_column("note", True)
    table.horizontalHeader().moveSection(0, 2)
    table.setColumnWidth(1, 133)
    table.set_sort("till", True)
    state = table.columns_state()
    other = TableView(COLUMNS, source)
    qtbot.addWidget(other)
    other.restore_columns(state | {"order": ["gone", *state["order"]]})
    assert other.columns_state() == state
    assert state["hidden"] == ["share"]
    assert state["widths"]["hours"] == 133
    other._reset_columns()
    assert other.columns_state()["hidden"] == ["note"]


def test_the_last_column_cannot_be_hidden(table: TableView) -> None:
    for column in COLUMNS:
        table.show_column(column.key, False)
    assert sum(not table.isColumnHidden(n) for n in range(len(COLUMNS))) == 1


def test_columns_of_text_fill_the_view(table: TableView, qtbot: QtBot) -> None:
    table.resize(1400, 500)
    qtbot.wait(10)
    shown = sum(table.columnWidth(n) for n in range(len(COLUMNS)) if not table.isColumnHidden(n))
    assert abs(shown - table.viewport().width()) < 8
    assert table.columnWidth(1) == 80
    assert table.columns_state()["widths"]["name"] == 200


def test_an_empty_table_says_why(table: TableView) -> None:
    table.set_ids([])
    table.set_empty_text("Ничего не найдено: измените отбор")
    table.grab()
    assert table.current_id() is None
