"""The table of 120,000 persons: first paint against a table of constant data, a keystroke of the search, memory."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import region
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QApplication, QHeaderView, QTableView, QWidget
from timing import arguments, best, best_of_both, finish, verdict

from nmsdesk.domain.queries import ListQuery
from nmsdesk.services import lists, people
from nmsdesk.ui import theme
from nmsdesk.ui.kit.table import Column, TableView

LIMIT, KEYSTROKE, MEMORY = 3, 50, 25
COLUMNS = ("Работник", "Организация", "Должность", "Отметка", "Категория", "Родился")
TYPED = ("и", "ив", "ива", "иван", "иванова", "иванова м", "иванова мар", "ская", "ё", "нет такой")


class Constant(QAbstractTableModel):
    """As many rows of the same words."""

    def __init__(self, rows: int) -> None:
        super().__init__()
        self.rows = rows

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return self.rows

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return len(COLUMNS)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        return "Иванова Мария Петровна" if role == Qt.ItemDataRole.DisplayRole else None


def shown(view: QWidget) -> QWidget:
    view.resize(1100, 640)
    view.show()
    QApplication.processEvents()
    return view


def resident() -> float:
    """Megabytes that the process holds."""
    text = Path("/proc/self/statm").read_text() if Path("/proc/self/statm").exists() else "0 0"
    return int(text.split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def main() -> None:
    app = QApplication([])
    theme.apply(app, "light")
    desk = region.opened("small" if arguments(__doc__ or "").small else "region")
    columns = [Column(str(n), caption, 150) for n, caption in enumerate(COLUMNS)]
    query = ListQuery("persons")
    views: list[QWidget] = []

    def constant() -> None:
        view = QTableView()
        view.setModel(Constant(size))
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        views.append(shown(view))

    def ours() -> TableView:
        view = TableView(columns, lambda ids: people.list_rows(desk, ids))
        view.set_ids(lists.ids(desk, query))
        views.append(shown(view))
        return view

    size = 100
    constant()
    people.list_rows(desk, [1, 2, 3])
    before = resident()
    table = ours()
    for row in range(0, len(table.paged.ids), max(1, len(table.paged.ids) // 40)):
        table.scrollTo(table.model().index(row, 0))
        QApplication.processEvents()
    grown = resident() - before
    size = len(table.paged.ids)
    for view in views:
        view.close()
    mine, theirs = best_of_both(ours, constant)
    asking = best(lambda: lists.ids(desk, query))
    detail = f"{1000 * mine:.0f} ms, of them {1000 * asking:.0f} ms asking for the ids, against {1000 * theirs:.0f} ms"
    verdict(f"table of {size} persons, first painted", mine / theirs, LIMIT, detail=detail)
    verdict("the same, the ids at hand", (mine - asking) / theirs, LIMIT)

    def type_(text: str) -> None:
        table.set_ids(lists.ids(desk, ListQuery("persons", text)))
        table.viewport().repaint()

    table.show()
    times = {text: 1000 * best(lambda text=text: type_(text), 3) for text in TYPED}  # type: ignore[misc]
    slowest = max(times, key=lambda text: times[text])
    verdict(
        "keystroke of the search, the slowest",
        times[slowest],
        KEYSTROKE,
        "ms",
        f"«{slowest}»; { ({k: round(v) for k, v in times.items()}) }",
    )
    verdict("memory, scrolled through", grown, MEMORY, "MB")
    desk.close()
    finish()


if __name__ == "__main__":
    main()
