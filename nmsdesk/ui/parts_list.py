"""Records that belong to one record, as small tables under its form: aliases, levels, members, items."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QPushButton, QTabWidget, QWidget

from nmsdesk.domain import catalogue
from nmsdesk.domain import fields as f
from nmsdesk.services import lists, registers
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, column, row
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.table import TableView
from nmsdesk.ui.office import Office

HIDDEN = {"key"}


class PartsTabs(QTabWidget):
    """A tab for each register whose records are parts of this one."""

    def __init__(self, office: Office, record: f.Record):
        super().__init__()
        for other, owner in catalogue.references_to(catalogue.register_of(record).key):
            if isinstance(owner.field, f.Ref) and owner.field.owner:
                part = PartsList(office, record, other, owner.name)
                self.addTab(part, other.title)
                part.counted = partial(self._count, self.count() - 1, other.title)
                part.refresh()
        keys.bind(self, "Ctrl+N", lambda: self.add_button().click())

    def add_button(self) -> QPushButton:
        """The button that adds a part of the tab in front."""
        part = self.currentWidget()
        assert isinstance(part, PartsList)
        return part.add

    def _count(self, at: int, title: str, n: int) -> None:
        self.setTabText(at, f"{title}  {n}" if n else title)


class PartsList(QWidget):
    """The parts of one register with add, edit and delete; each is an undo step of its own."""

    def __init__(self, office: Office, record: f.Record, register: catalogue.Register, owner: str):
        super().__init__()
        self.office, self.record, self.register, self.owner = office, record, register, owner
        self.counted: Any = lambda n: None
        self.names = [c.name for c in register.columns if c.name not in (owner, *HIDDEN)]
        columns = [Column(n, register.column(n).caption, width_of(register.column(n)), sortable=False) for n in self.names]
        self.table = TableView(columns, self._fetch, register.title)
        self.table.set_empty_text("Пока ничего нет")
        self.table.opened.connect(self._edit)
        self.table.setMinimumHeight(110)
        self.add = button("Добавить", "plus", "", self._add, keys="Ctrl+N")
        edit = button("Изменить", "pencil", "flat", lambda: self._edit(self.table.current_id()))
        remove = button("Удалить", "trash", "flat", self._remove)
        for b in (self.add, edit, remove):
            b.setAutoDefault(False)
            office.guard(b)
        self.setLayout(column(row(self.add, edit, remove, None), self.table, spacing=6, margins=(0, 8, 0, 0)))

    def _fetch(self, ids: list[int]) -> Sequence[tuple[Any, ...]]:
        return lists.rows(self.office.desk, self.register.key, self.names, ids)

    def refresh(self) -> None:
        with self.office.desk.read() as reading:
            found = reading.where(self.register.record, **{self.owner: self.record.id})
        if "position" in self.names:
            found.sort(key=lambda r: getattr(r, "position", None) or 0)
        self.table.set_ids(r.id or 0 for r in found)
        self.counted(len(found))

    def _add(self) -> None:
        from nmsdesk.ui.forms import edit_record

        if edit_record(self.office, registers.blank(self.register.key, **{self.owner: self.record.id}), self):
            self.refresh()

    def _edit(self, number: int | None) -> None:
        from nmsdesk.ui.forms import edit_record

        if number is not None and edit_record(self.office, registers.get(self.office.desk, self.register.key, number), self):
            self.refresh()

    def _remove(self) -> None:
        from nmsdesk.ui.forms import remove_record

        number = self.table.current_id()
        if number is not None:
            remove_record(self.office, registers.get(self.office.desk, self.register.key, number), self, self.refresh)


def _captioned(col: f.Column) -> int:
    """Room for a caption with the arrow of the order beside it, in pixels; a long one is cut all the same."""
    return min(160, 8 * len(col.caption) + 46)


def width_of(col: f.Column) -> int:
    """A fitting width of a field's column, in pixels."""
    match col.field:
        case f.Day():
            return max(116, _captioned(col))
        case f.Flag():
            return 90
        case f.Number():
            return max(90, _captioned(col))
        case f.Ref(register="persons"):
            return 230
        case f.Ref(register="organizations"):
            return 190
        case f.Text() if col.name in ("name", "title", "text", "content", "topic"):
            return 260
        case f.Ref():
            return 220
        case _:
            return 150
