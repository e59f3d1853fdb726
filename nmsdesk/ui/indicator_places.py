"""An indicator by organisation, a table that is a map of bars: by kind and name, the total first; Enter opens the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QMenu, QSizePolicy, QStackedWidget, QStyleOptionViewItem, QWidget

from nmsdesk import russian
from nmsdesk.indicators.context import Value
from nmsdesk.ui import icons, theme
from nmsdesk.ui import indicator_words as words
from nmsdesk.ui.indicator_map import BarsMap
from nmsdesk.ui.kit.basics import button, column, frame, row, scrolled
from nmsdesk.ui.kit.cells import PADDING, CellDelegate
from nmsdesk.ui.kit.paged import Column, Index
from nmsdesk.ui.kit.parts import Chip, ChipRow
from nmsdesk.ui.kit.table import TableView

_CHIPS = {"": "Все", "reached": "Достигли", "not_reached": "Не достигли", "no_data": "Нет данных"}
_NUMBER = 78  # room for «100,0 %» beside the bar
TOTAL = 0  # the row of all organisations together


class PlacesPanel(QWidget):
    """The table of organisations. ``opened`` carries the id of the one whose list is wanted, TOTAL for all together."""

    opened = Signal(int)
    passed_opened = Signal(int, str)  # an organisation and the status of its list

    def __init__(self) -> None:
        super().__init__()
        self._values: dict[int, Value] = {}
        self._names: dict[int, str] = {}
        self._order: dict[int, int] = {}
        self._code = ""
        self.chips = ChipRow([Chip(k, v) for k, v in _CHIPS.items()], "")
        self.chips.chosen.connect(lambda _: self._show())
        columns = [
            Column("name", "Организация", 150),
            Column("percent", "Доля", 206, "right", show=russian.percent, tip="Доля и отметка цели"),
            Column("numerator", "Учтено", 80, kind="number"),
            Column("denominator", "Всего", 72, kind="number"),
            Column("target", "Цель", 70, kind="percent", show=lambda v: "" if v is None else words.goal(v)),
            Column("missing", "Не хватает", 146, kind="number", show=lambda v: russian.number(v) if v else ""),
        ]
        self.table = TableView(columns, self._fetch, "Показатель по организациям")
        self.table.setItemDelegateForColumn(1, BarDelegate(self.table, self._target))
        self.table.set_empty_text("Организаций нет: измените отбор.")
        self.table.opened.connect(self.opened)
        self.table.sort_requested.connect(lambda *_: self._show())
        self.table.menu_hook = self._menu
        self.quiet = button("По видам и названиям", "sort-ascending", "link", self._unsort, tip="Вернуть обычный порядок")
        self.quiet.hide()
        self.map = BarsMap()
        self.map.opened.connect(self.opened)
        self.look = ChipRow([Chip("table", "Таблица"), Chip("map", "Карта")], "table")
        self.look.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Minimum)
        self.look.setMinimumWidth(180)
        self.look.chosen.connect(self._show_look)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(frame("card", column(scrolled(self.map), margins=(4, 6, 4, 6))))
        top = row(self.chips, self.quiet, self.look)
        top.setStretch(0, 1)
        inside = column(top, spacing=8, margins=(0, 10, 0, 0))
        inside.addWidget(self.stack, 1)
        self.setLayout(inside)

    def _show_look(self, look: str) -> None:
        """The same organisations as rows of a table or as a map of bars."""
        self.stack.setCurrentIndex(int(look == "map"))
        (self.map if look == "map" else self.table).setFocus()

    def show_values(self, values: dict[int, Value], names: dict[int, str], whole: Value | None = None, order: Sequence[int] = ()) -> None:
        """Values of the chosen indicator by organisation and of all; those with nobody to count are left out."""
        code = next((v.code for v in values.values()), "")
        another, self._code = code != self._code, code
        self._values = {n: v for n, v in values.items() if v.denominator or v.no_data}
        self._names, self._order = names, {n: place for place, n in enumerate(order)}
        counts = {key: sum(not key or v.status == key for v in self._values.values()) for key in _CHIPS}
        if whole is not None:
            self._values[TOTAL] = whole
            self._names = names | {TOTAL: "Все организации"}
        chips = [Chip(k, text, counts[k]) for k, text in _CHIPS.items() if counts[k] or k != "no_data"]
        current = self.chips.current()
        self.chips.set_chips(chips, current if counts.get(current) else "")
        if another:
            self.table.set_ids(())
        self._show()

    def shown_rows(self) -> list[tuple[Any, ...]]:
        """The rows as shown."""
        return self._fetch(list(self.table.paged.ids))

    def _target(self, number: int) -> Value:
        return self._values[number]

    def _show(self) -> None:
        status = self.chips.current()
        found = [n for n, v in self._values.items() if n != TOTAL and (not status or v.status == status)]
        key, descending = self.table.sort_state()
        self.quiet.setVisible(bool(key))
        found.sort(key=lambda n: (self._order.get(n, len(self._order)), russian.fold(self._names.get(n, ""))))
        place = [c.key for c in self.table.paged.columns].index(key) if key else -1
        if place == 0:
            found = found[::-1] if descending else found
        elif place > 0:
            known = [n for n in found if self._row(n)[place] is not None]
            known.sort(key=lambda n: self._row(n)[place], reverse=descending)
            found = known + [n for n in found if self._row(n)[place] is None]
        self.table.set_ids(([TOTAL] if TOTAL in self._values else []) + found)
        self.map.put(found, self._values, self._names)
        if self.table.current_id() is None and found:
            self.table.selectRow(0)

    def _unsort(self) -> None:
        self.table.set_sort("", False)
        self._show()

    def _menu(self, menu: QMenu, chosen: list[int]) -> None:
        """Each number of the row has its list."""
        if len(chosen) != 1:
            return
        value = self._values[chosen[0]]
        lists = (("counted", "Учтены", value.numerator), ("not_counted", "Не учтены", value.denominator - value.numerator))
        for status, text, amount in (*lists, ("population", "Все в расчёте", value.denominator)):
            menu.addAction(icons.icon("list"), f"{text}: {russian.number(amount)}", partial(self.passed_opened.emit, chosen[0], status))

    def _row(self, number: int) -> tuple[Any, ...]:
        v = self._values[number]
        return self._names.get(number, ""), v.percent, v.numerator, v.denominator, v.target, v.missing

    def _fetch(self, ids: Sequence[int]) -> list[tuple[Any, ...]]:
        return [self._row(n) for n in ids]


class BarDelegate(CellDelegate):
    """The percent at the right, the bar with the mark of the target at the left of the cell."""

    def __init__(self, view: TableView, value_of: Callable[[int], Value]) -> None:
        super().__init__(view, view.paged)
        self._table, self._value_of = view, value_of

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cells = self._table.itemDelegate()
        self.hover_row = cells.hover_row if isinstance(cells, CellDelegate) else -1
        super().paint(painter, option, index)
        value = self._value_of(self._table.paged.ids[index.row()])
        box = QRectF(option.rect).adjusted(PADDING, 0, -PADDING - _NUMBER, 0)
        box = QRectF(box.x(), box.center().y() - 4, box.width(), 8)
        if box.width() < 24 or value.percent is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("sunken"))
        painter.drawRoundedRect(box, 3, 3)
        name = words.tone(value)
        painter.setBrush(theme.color("accent" if name == "faint" else f"{name}_bar"))
        done = box.width() * min(value.percent, 100) / 100
        if done:
            painter.drawRoundedRect(QRectF(box.x(), box.y(), max(4.0, done), 8), 3, 3)
        if value.target is not None:
            x = min(box.x() + box.width() * min(value.target, 100) / 100, box.right() - 1)
            painter.setPen(QPen(theme.color("text"), 2))
            painter.drawLine(QPointF(x, box.top() - 3), QPointF(x, box.bottom() + 3))
        painter.restore()
