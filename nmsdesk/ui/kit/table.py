"""The table of records: any number of rows at once, sorted by its owner, columns chosen by the user."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView

from nmsdesk.ui import icons, theme
from nmsdesk.ui.kit import keys as keyboard
from nmsdesk.ui.kit.cells import ROW, CellDelegate
from nmsdesk.ui.kit.paged import Column, PagedModel, Row
from nmsdesk.ui.kit.staying import StayingMenu

__all__ = ["Column", "PagedModel", "TableView"]


class TableView(QTableView):
    """A table over ``PagedModel``. Sorting is asked for by ``sort_requested``; the owner answers with ``set_ids``."""

    opened = Signal(int)  # Enter or double click on a record
    current_changed = Signal(object)  # id of the current record, or None
    selection_changed = Signal(int)  # how many records are selected
    sort_requested = Signal(str, bool)  # column key, descending
    state_changed = Signal()  # columns moved, resized, hidden
    edit_requested = Signal(int, str)  # record and column: its cell is to be edited in place
    paste_requested = Signal()  # Ctrl+V

    def __init__(self, columns: Sequence[Column], fetch: Callable[[list[int]], Sequence[Row]], name: str = "Список") -> None:
        super().__init__()
        self.paged = PagedModel(columns, fetch, self)
        self.menu_hook: Callable[[QMenu, list[int]], object] | None = None
        self._empty = "Записей нет"
        self._nothing_found = ""
        self._widths = [column.width for column in columns]  # without what is added to fill the view
        self._fitting = False
        self._sort: tuple[str, bool] = ("", False)
        self._editable: frozenset[str] = frozenset()
        self._edits_first = False
        self._cells = CellDelegate(self, self.paged)
        self.setProperty("look", "table")
        self.setAccessibleName(name)
        self.setModel(self.paged)
        self.setItemDelegate(self._cells)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self._set_headers()
        self.doubleClicked.connect(self._double_clicked)
        self.selectionModel().currentRowChanged.connect(self._tell_current)
        self.selectionModel().selectionChanged.connect(lambda *_: self.selection_changed.emit(self.selected_count()))

    def _set_headers(self) -> None:
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(ROW)
        rows.setDefaultSectionSize(ROW)
        header = self.horizontalHeader()
        header.setFixedHeight(38)
        header.setMinimumSectionSize(48)
        header.setSectionsMovable(True)
        header.setSectionsClickable(True)
        header.setHighlightSections(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setSortIndicatorShown(False)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(lambda at: self.column_menu().popup(header.mapToGlobal(at)))
        header.sectionClicked.connect(self._sort_by)
        self._reset_columns()
        header.sectionMoved.connect(lambda *_: self.state_changed.emit())
        header.sectionResized.connect(self._user_resized)

    # Records

    def set_ids(self, ids: Iterable[int]) -> None:
        """Show these records; the current one stays current if it is still among them."""
        current, bar, column = self.current_id(), self.horizontalScrollBar().value(), self.currentIndex().column()
        self.paged.set_ids(ids)
        if current is not None and not self._go_to(current, column):
            self.current_changed.emit(None)
        self.horizontalScrollBar().setValue(bar)

    def refresh(self) -> None:
        """Read visible rows anew."""
        self.paged.refresh()

    def set_empty_text(self, text: str) -> None:
        """What an empty table says: why it is empty and what to do."""
        self._empty = text
        self.viewport().update()

    def set_nothing_found(self, text: str) -> None:
        """What an empty table says while it is narrowed by a question; '' brings back why it is empty at all."""
        self._nothing_found = text
        self.viewport().update()

    def current_id(self) -> int | None:
        row = self.currentIndex().row()
        return self.paged.ids[row] if 0 <= row < len(self.paged.ids) else None

    def select_id(self, record: int) -> bool:
        """Make the record current and scroll to it; False if it is not shown."""
        return self._go_to(record, self.currentIndex().column())

    def _go_to(self, record: int, column: int) -> bool:
        try:
            row = self.paged.ids.index(record)
        except ValueError:
            return False
        self._go(row, column)
        return True

    def selected_ids(self) -> list[int]:
        """Ids of the selected rows, in the order of the table."""
        return [self.paged.ids[row] for row in self._selected_rows()]

    def selected_count(self) -> int:
        """How many rows are selected."""
        return len(self._selected_rows())

    def _selected_rows(self) -> list[int]:
        chosen = self.selectionModel().selection()
        parts = [chosen.at(number) for number in range(chosen.count())]
        return sorted({row for part in parts for row in range(part.top(), part.bottom() + 1)})

    # Cells that are edited in place

    def set_editable(self, keys: Iterable[str], first: bool) -> None:
        """Columns whose cells may be edited; ``first``: a double click on such a cell edits it and does not open the record."""
        self._editable, self._edits_first = frozenset(keys), first
        self._cells.editable = self._editable
        self.viewport().update()

    def current_key(self) -> str:
        """The column of the current cell, '' when there is none."""
        column = self.currentIndex().column()
        return self.paged.columns[column].key if column >= 0 else ""

    def set_current_key(self, key: str) -> None:
        """Make the cell of the current row in this column current."""
        index = self.paged.index(self.currentIndex().row(), self._number(key))
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.scrollTo(index)

    def cell_rect(self, record: int, key: str) -> QRect:
        """Where the cell of a record is within the viewport, after scrolling to it; empty when it is not shown."""
        column = self._number(key)
        if column < 0 or self.isColumnHidden(column) or not self._go_to(record, column):
            return QRect()
        return self.visualRect(self.currentIndex()).intersected(self.viewport().rect())

    def next_editable(self, key: str, by: int) -> str:
        """The next shown column with editable cells in the order of the screen, '' at the end of the row."""
        header = self.horizontalHeader()
        order = [header.logicalIndex(place) for place in range(header.count())]
        keys = [self.paged.columns[n].key for n in order if not self.isColumnHidden(n)]
        keys = [k for k in keys if k in self._editable or k == key]
        at = keys.index(key) + by
        return keys[at] if 0 <= at < len(keys) else ""

    def _double_clicked(self, index: QModelIndex) -> None:
        key = self.paged.columns[index.column()].key
        if self._edits_first and key in self._editable:
            self.edit_requested.emit(self.paged.ids[index.row()], key)
        else:
            self._open_row(index.row())

    # Sorting and columns

    def set_sort(self, key: str, descending: bool) -> None:
        """Show by which column the records are sorted, silently."""
        self._sort = (key, descending)
        header = self.horizontalHeader()
        number = self._number(key)
        header.setSortIndicatorShown(number >= 0)
        if number >= 0:
            order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
            header.setSortIndicator(number, order)

    def sort_state(self) -> tuple[str, bool]:
        return self._sort

    def _sort_by(self, number: int) -> None:
        column = self.paged.columns[number]
        if not column.sortable:
            self.set_sort(*self._sort)
            return
        key, descending = self._sort
        self.set_sort(column.key, key == column.key and not descending)
        self.sort_requested.emit(*self._sort)

    def column_menu(self) -> QMenu:
        """Check boxes of the columns; it stays open while they are ticked."""
        menu = StayingMenu(self)
        for number, column in enumerate(self.paged.columns):
            action = menu.addAction(column.caption)
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(number))
            action.toggled.connect(lambda shown, key=column.key: self.show_column(key, shown))
        menu.addSeparator()
        menu.addAction(icons.icon("refresh"), "Как было сначала").triggered.connect(self._reset_columns)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def show_column(self, key: str, shown: bool) -> None:
        """Show or hide a column; the last visible one stays."""
        number = self._number(key)
        visible = [n for n in range(len(self.paged.columns)) if not self.isColumnHidden(n)]
        if number >= 0 and (shown or visible != [number]):
            self._hide(number, not shown)
            self._fit_columns()
            self.state_changed.emit()

    def shown_columns(self) -> int:
        """How many columns are visible."""
        return sum(not self.isColumnHidden(n) for n in range(len(self.paged.columns)))

    def columns_state(self) -> dict[str, Any]:
        """Order, widths, hidden columns and sorting, ready for JSON."""
        header, columns = self.horizontalHeader(), self.paged.columns
        order = [columns[header.logicalIndex(place)].key for place in range(header.count())]
        widths = {column.key: width for column, width in zip(columns, self._widths)}
        hidden = [column.key for n, column in enumerate(columns) if self.isColumnHidden(n)]
        return {"order": order, "widths": widths, "hidden": hidden, "sort": list(self._sort)}

    def restore_columns(self, state: dict[str, Any]) -> None:
        """Put the columns as ``state`` says; unknown keys are passed over, new columns keep their place."""
        header = self.horizontalHeader()
        known = [self._number(key) for key in state.get("order", []) if self._number(key) >= 0]
        for place, number in enumerate(known):
            header.moveSection(header.visualIndex(number), place)
        for key, width in state.get("widths", {}).items():
            if self._number(key) >= 0:
                self._widths[self._number(key)] = int(width)
        if "hidden" in state:
            for number, column in enumerate(self.paged.columns):
                new = column.key not in state.get("order", [])
                self._hide(number, not column.shown if new else column.key in state["hidden"])
        if sort := state.get("sort"):
            self.set_sort(str(sort[0]), bool(sort[1]))
        self._fit_columns()

    def _reset_columns(self) -> None:
        header = self.horizontalHeader()
        for number, column in enumerate(self.paged.columns):
            header.moveSection(header.visualIndex(number), number)
            self._widths[number] = column.width
            self._hide(number, not column.shown)
        self._fit_columns()
        self.state_changed.emit()

    def _hide(self, number: int, hidden: bool) -> None:
        """Hide or show; a column that comes back bears the width that filled the view, which nobody has chosen."""
        self._fitting = True
        self.setColumnHidden(number, hidden)
        self._fitting = False

    def _fit_columns(self) -> None:
        """Share the room that is left among the columns of text, so that the table fills its view."""
        shown = [n for n in range(len(self._widths)) if not self.isColumnHidden(n)]
        elastic = [n for n in shown if self.paged.columns[n].kind == "text"] or shown[-1:]
        room = max(0, self.viewport().width() - sum(self._widths[n] for n in shown))
        whole = sum(self._widths[n] for n in elastic) or 1
        self._fitting = True
        for number in shown:
            share = room * self._widths[number] // whole if number in elastic else 0
            self.setColumnWidth(number, self._widths[number] + share)
        self._fitting = False

    def _user_resized(self, number: int, old: int, new: int) -> None:
        if not self._fitting and new:
            self._widths[number] = new
            self.state_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def _number(self, key: str) -> int:
        return next((n for n, column in enumerate(self.paged.columns) if column.key == key), -1)

    # Keys and mouse

    def copy(self) -> None:
        """Selected rows with a header, by tabs, as Excel pastes them."""
        header = self.horizontalHeader()
        order = [header.logicalIndex(place) for place in range(header.count())]
        order = [number for number in order if not self.isColumnHidden(number)]
        columns = self.paged.columns
        lines = ["\t".join(columns[number].caption for number in order)]
        ids = self.selected_ids()
        for start in range(0, len(ids), 1000):
            for values in self.paged.rows_of(ids[start : start + 1000]):
                if values is not None:
                    lines.append("\t".join(columns[n].text(values[n]).replace("\t", " ") for n in order))
        QGuiApplication.clipboard().setText("\n".join(lines).replace("\u00a0", " "))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open_row(self.currentIndex().row())
        elif event.matches(QKeySequence.StandardKey.Copy) or (control and keyboard.letter_of(event.key()) == "C"):
            self.copy()
        elif control and keyboard.letter_of(event.key()) == "A":
            self.selectAll()
        elif event.matches(QKeySequence.StandardKey.Paste) or (control and keyboard.letter_of(event.key()) == "V"):
            self.paste_requested.emit()
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._go(0 if key == Qt.Key.Key_Home else len(self.paged.ids) - 1, self.currentIndex().column())
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Nothing: letters do not jump over rows that are not read yet."""

    def _go(self, row: int, column: int = -1) -> None:
        if not 0 <= row < len(self.paged.ids):
            return
        if column < 0 or self.isColumnHidden(column):
            column = max(0, self.horizontalHeader().logicalIndexAt(QPoint(0, 0)))
        index = self.paged.index(row, column)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index)

    def _open_row(self, row: int) -> None:
        if 0 <= row < len(self.paged.ids):
            self.opened.emit(self.paged.ids[row])

    def _tell_current(self, current: QModelIndex, previous: QModelIndex) -> None:
        self.current_changed.emit(self.paged.ids[current.row()] if current.isValid() else None)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.menu_hook is None:
            return
        menu = QMenu(self)
        self.menu_hook(menu, self.selected_ids())
        menu.addAction(icons.icon("copy"), "Копировать строки\tCtrl+C").triggered.connect(self.copy)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(event.globalPos())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        self._hover(self.rowAt(at.y()), self.columnAt(at.x()))
        over = self._cells.is_pencil(self.indexAt(at), self.visualRect(self.indexAt(at)), at)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        plain = event.button() == Qt.MouseButton.LeftButton and not event.modifiers()
        if plain and self._cells.is_pencil(index, self.visualRect(index), event.position().toPoint()):
            self.edit_requested.emit(self.paged.ids[index.row()], self.paged.columns[index.column()].key)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1, -1)
        super().leaveEvent(event)

    def _hover(self, row: int, column: int) -> None:
        before = (self._cells.hover_row, self._cells.hover_column)
        self._cells.hover_row, self._cells.hover_column = row, column
        for one in {before[0], row} if before != (row, column) else ():
            if one >= 0:
                self.viewport().update(QRect(0, self.rowViewportPosition(one), self.viewport().width(), ROW))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.paged.ids:
            painter = QPainter(self.viewport())
            painter.setPen(theme.color("muted"))
            box = self.viewport().rect().adjusted(24, 24, -24, -24)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._nothing_found or self._empty)
            painter.end()
