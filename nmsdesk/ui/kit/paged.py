"""A table model that holds ids only and reads pages of rows when they are looked at."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from nmsdesk import russian

PAGE = 128  # rows read at once
KEPT = 24  # pages held

Kind = Literal["text", "number", "day", "badge", "percent", "flag", "bar"]
Align = Literal["left", "right", "center", ""]
Index = QModelIndex | QPersistentModelIndex
Row = Sequence[Any] | None
_NOWHERE = QModelIndex()
_ALIGNMENTS = {
    "left": Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
    "right": Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
    "center": Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter,
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: width in pixels, kind of value, ``tone`` of a badge by its value, ``show`` for its text.

    ``shown`` is whether it is visible until the user decides; ``decimals`` are of numbers and percents.
    """

    key: str
    caption: str
    width: int = 140
    align: Align = ""
    kind: Kind = "text"
    tone: Callable[[Any], str] | None = None
    show: Callable[[Any], str] | None = None
    shown: bool = True
    sortable: bool = True
    decimals: int = 0
    tip: str = ""

    def alignment(self) -> Qt.AlignmentFlag:
        return _ALIGNMENTS[self.align or ("right" if self.kind in ("number", "percent") else "left")]

    def text(self, value: Any) -> str:
        """The value as people read it; None is empty."""
        if self.show is not None:
            return self.show(value)
        if value is None:
            return ""
        if isinstance(value, str) and self.kind in ("number", "percent", "bar"):
            return value  # a number that is not told
        if self.kind == "number":
            return russian.number(value, self.decimals)
        if self.kind in ("percent", "bar"):
            return russian.percent(value, self.decimals)
        if self.kind == "flag":
            return "да" if value else "нет"
        if isinstance(value, datetime):
            return russian.moment(value)
        if isinstance(value, date):
            return russian.day(value)
        if self.kind == "day":
            return russian.day(date.fromisoformat(value[:10])) if value else ""
        return str(value)


class PagedModel(QAbstractTableModel):
    """Rows of ``ids``; ``fetch(ids)`` gives for each of them the values of all columns, or None if it is gone."""

    def __init__(self, columns: Sequence[Column], fetch: Callable[[list[int]], Sequence[Row]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = list(columns)
        self.ids: array[int] = array("q")
        self._fetch = fetch
        self._pages: OrderedDict[int, Sequence[Row]] = OrderedDict()

    def set_ids(self, ids: Iterable[int]) -> None:
        """Show these records in this order; nothing is read until it is painted."""
        self.beginResetModel()
        self.ids = ids if isinstance(ids, array) else array("q", ids)
        self._pages.clear()
        self.endResetModel()

    def refresh(self) -> None:
        """Forget the rows read: the records have changed, their order has not."""
        self._pages.clear()
        if self.ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.ids) - 1, len(self.columns) - 1))

    def pages_held(self) -> int:
        return len(self._pages)

    def row_values(self, row: int) -> Row:
        """The values of a row, its page read if need be."""
        number, offset = divmod(row, PAGE)
        page = self._pages.get(number)
        if page is None:
            start = number * PAGE
            page = self._fetch(self.ids[start : start + PAGE].tolist())
            self._pages[number] = page
            while len(self._pages) > KEPT:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(number)
        return page[offset] if offset < len(page) else None

    def value(self, row: int, column: int) -> Any:
        values = self.row_values(row)
        return None if values is None else values[column]

    def text(self, row: int, column: int) -> str:
        values = self.row_values(row)
        return "" if values is None else self.columns[column].text(values[column])

    def rows_of(self, ids: list[int]) -> Sequence[Row]:
        """Values of any records, past the cache: for copying many."""
        return self._fetch(ids)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.ids)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.text(index.row(), index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.columns[index.column()].alignment()
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.columns[index.column()].caption}: {self.text(index.row(), index.column()) or 'пусто'}"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.caption
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return column.alignment()
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tip or column.caption
        return None
