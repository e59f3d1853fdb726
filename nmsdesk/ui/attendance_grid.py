"""The attendance sheet: people down, lessons across, marks put by the keyboard or by a click, many at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from nmsdesk.domain import terms
from nmsdesk.russian import day
from nmsdesk.services.courses.lessons import SIGNS
from nmsdesk.ui import theme

KEYS = {"+": "present", "=": "present", "н": "absent", "y": "absent", "-": "absent", "у": "excused", "e": "excused"}
TONES = {"present": "ok", "absent": "bad", "excused": "warn"}
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Head:
    """A lesson at the head of its column."""

    id: int
    day: date | None
    said: str
    open: bool  # it has taken place and may be marked


class GridModel(QAbstractTableModel):
    """Marks by (lesson, person); the last column is the hours of the person."""

    def __init__(self) -> None:
        super().__init__()
        self.people: Sequence[tuple[int, str, str]] = ()  # person, name, hours in words
        self.heads: Sequence[Head] = ()
        self.marks: Mapping[tuple[int, int], str] = {}

    def put(self, people: Sequence[tuple[int, str, str]], heads: Sequence[Head], marks: Mapping[tuple[int, int], str]) -> None:
        """Show these; the cursor stays when the sheet has the same people and lessons."""
        same = [p[0] for p in people] == [p[0] for p in self.people] and [h.id for h in heads] == [h.id for h in self.heads]
        if same:
            self.people, self.heads, self.marks = people, heads, marks
            if people:
                self.dataChanged.emit(self.index(0, 0), self.index(len(people) - 1, len(heads)))
            return
        self.beginResetModel()
        self.people, self.heads, self.marks = people, heads, marks
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.people)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() or not self.heads else len(self.heads) + 1

    def key(self, index: Index) -> tuple[int, int] | None:
        """(lesson, person) of a cell that may be marked."""
        if index.column() >= len(self.heads) or not self.heads[index.column()].open:
            return None
        return self.heads[index.column()].id, self.people[index.row()][0]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        person, name, hours = self.people[index.row()]
        last = index.column() == len(self.heads)
        state = "" if last else self.marks.get((self.heads[index.column()].id, person), "")
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return hours if last else SIGNS[state]
            case Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignCenter
            case Qt.ItemDataRole.ForegroundRole:
                return theme.color(TONES.get(state, "text"))
            case Qt.ItemDataRole.BackgroundRole:
                closed = not last and not self.heads[index.column()].open
                return theme.color(f"{TONES[state]}_soft") if state in ("absent", "excused") else theme.color("sunken") if closed else None
            case Qt.ItemDataRole.FontRole:
                font = QFont()
                font.setBold(bool(state))
                return font
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                said = terms.ATTENDANCE.get(state, "нет отметки")
                return f"{name}: {hours}" if last else f"{name}, {day(self.heads[index.column()].day)}: {said}"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return self.people[section][1] if role == Qt.ItemDataRole.DisplayRole and section < len(self.people) else None
        if section == len(self.heads):
            return "Часов" if role == Qt.ItemDataRole.DisplayRole else None
        if section < len(self.heads):
            head = self.heads[section]
            if role == Qt.ItemDataRole.DisplayRole:
                return f"{head.day:%d.%m}" if head.day else ""
            if role == Qt.ItemDataRole.ToolTipRole:
                return head.said
        return None


class AttendanceGrid(QTableView):
    """Space turns the marks of the selected cells; +, н, у put one, Delete takes it back; the head of a column selects it."""

    marked = Signal(object)  # {(lesson, person): state}
    turned = Signal(object)  # [(lesson, person)]: the next mark

    def __init__(self) -> None:
        super().__init__()
        self.grid = GridModel()
        self.setModel(self.grid)
        self.setProperty("look", "table")
        self.setAccessibleName("Лист посещаемости")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        rows, heads = self.verticalHeader(), self.horizontalHeader()
        rows.setDefaultSectionSize(30)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        rows.setMinimumWidth(230)
        rows.setStyleSheet("QHeaderView::section { font-weight: normal; }")
        heads.setDefaultSectionSize(72)
        heads.setFixedHeight(34)
        heads.setHighlightSections(False)

    def put(self, people: Sequence[tuple[int, str, str]], heads: Sequence[Head], marks: Mapping[tuple[int, int], str]) -> None:
        """See ``GridModel.put``."""
        self.grid.put(people, heads, marks)

    def chosen(self) -> list[tuple[int, int]]:
        """(lesson, person) of the selected cells that may be marked."""
        return [key for index in self.selectedIndexes() if (key := self.grid.key(index)) is not None]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if plain and event.key() == Qt.Key.Key_Space:
            self.turned.emit(self.chosen())
        elif plain and (state := "" if event.key() == Qt.Key.Key_Delete else KEYS.get(event.text().lower())) is not None:
            self.marked.emit(dict.fromkeys(self.chosen(), state))
            self._down()
        else:
            super().keyPressEvent(event)

    def _down(self) -> None:
        """After one mark the cursor goes to the next person."""
        if len(self.selectedIndexes()) == 1 and (below := self.currentIndex().siblingAtRow(self.currentIndex().row() + 1)).isValid():
            self.setCurrentIndex(below)
