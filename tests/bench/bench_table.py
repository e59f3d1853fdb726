"""The list of persons: first paint against a table of constant data, a keystroke of the search, memory."""

from __future__ import annotations

import os
import resource
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import region
from PySide6.QtCore import QAbstractTableModel, Qt
from PySide6.QtWidgets import QApplication, QTableView
from timing import arguments, best, best_of_both, finish, verdict

PAINT, KEY, MEMORY = 3.0, 50.0, 25.0


class Constant(QAbstractTableModel):
    """As many rows, nothing to read."""

    def __init__(self, rows: int) -> None:
        super().__init__()
        self.rows = rows

    def rowCount(self, parent: object = None) -> int:
        return self.rows

    def columnCount(self, parent: object = None) -> int:
        return 6

    def data(self, index: object, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return "Иванова Мария" if role == Qt.ItemDataRole.DisplayRole else None


def memory() -> float:
    """MB held now."""
    if sys.platform.startswith("linux"):
        with open("/proc/self/statm") as handle:
            return int(handle.read().split()[1]) * resource.getpagesize() / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def main() -> None:
    from nmsdesk.domain.queries import ListQuery
    from nmsdesk.services import lists, people
    from nmsdesk.ui import theme
    from nmsdesk.ui.kit.paged import Column
    from nmsdesk.ui.kit.table import TableView

    size = "small" if arguments(__doc__ or "").small else "region"
    desk = region.opened(size)
    app = QApplication.instance() or QApplication([])
    theme.apply(app, "light")  # type: ignore[arg-type]
    columns = [Column(name, name, 150) for name in ("name", "place", "post", "mark", "category", "birth")]
    ids = lists.ids(desk, ListQuery("persons"))

    def constant() -> None:
        view = QTableView()
        view.setModel(Constant(len(ids)))
        view.resize(1000, 600)
        view.show()
        app.processEvents()
        view.close()

    def ours() -> None:
        view = TableView(columns, lambda chosen: people.list_rows(desk, chosen))
        view.resize(1000, 600)
        view.set_ids(ids)
        view.show()
        app.processEvents()
        view.close()

    ours()
    before = memory()
    held = TableView(columns, lambda chosen: people.list_rows(desk, chosen))
    held.set_ids(lists.ids(desk, ListQuery("persons")))
    held.show()
    for row in range(0, len(ids), max(1, len(ids) // 40)):
        held.scrollTo(held.model().index(row, 0))
        app.processEvents()
    verdict(f"memory of a table of {len(ids)} persons", memory() - before, MEMORY, "MB")
    plain, own = best_of_both(constant, ours)
    verdict("first paint", own / plain, PAINT, detail=f"{1000 * own:.0f} ms against {1000 * plain:.0f} ms")
    for text in ("иван", "иванова ма", "ова", "123"):
        took = 1000 * best(lambda text=text: lists.ids(desk, ListQuery("persons", search=text)))  # type: ignore[misc]
        verdict(f"a keystroke, «{text}»", took, KEY, "ms")
    desk.close()
    finish()


if __name__ == "__main__":
    main()
