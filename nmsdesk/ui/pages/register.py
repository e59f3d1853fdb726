"""A list of any register: search, values with counts, cells edited in place, columns, details at the right, forms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QSplitter, QWidget

from nmsdesk import settings
from nmsdesk.domain import fields as f
from nmsdesk.domain.catalogue import Register
from nmsdesk.domain.periods import day_before
from nmsdesk.domain.queries import Filter, ListQuery
from nmsdesk.russian import inside, number
from nmsdesk.services import lists, registers
from nmsdesk.ui.cell_edit import CellEditing, safe_columns
from nmsdesk.ui.details import show_details
from nmsdesk.ui.facets_panel import KEYS as FACETS_KEYS
from nmsdesk.ui.facets_panel import FacetsPanel
from nmsdesk.ui.facets_work import FacetsWork
from nmsdesk.ui.forms import edit_record, remove_record
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import column
from nmsdesk.ui.kit.details import DetailsPanel
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Card, Chip, ChipRow, PageHeader
from nmsdesk.ui.kit.table import TableView
from nmsdesk.ui.list_actions import ListActions
from nmsdesk.ui.list_bar import ListBar
from nmsdesk.ui.list_filter import ListFilter
from nmsdesk.ui.office import Office
from nmsdesk.ui.page import Page
from nmsdesk.ui.parts_list import width_of
from nmsdesk.ui.saved_lists_menu import SavedListsMenu

WIDE = 1290  # from this width on the values and the details stand beside the table together
EMPTY = "Записей нет. Добавьте первую (Ctrl+N) или примите список из файла."
NONE_FOUND = "Таких записей нет. Esc в поле поиска очистит его, крестик снимет отбор."


class RegisterPage(Page):
    """The list of a register; the persons' and organisations' lists add to it."""

    def __init__(self, office: Office, register: Register):
        super().__init__(office)
        self.register = register
        self.watches = frozenset({register.key, *(c.field.register for c in register.columns if isinstance(c.field, f.Ref))})
        self.filter = ListFilter(office, register, self._default_query())
        self.header = PageHeader(register.title)
        self.doings = ListActions(self)
        self.saved_lists = SavedListsMenu(self)
        self.bar = ListBar(self)
        self.search = self.bar.search
        self.chips = ChipRow(self._state_chips(), "all")
        self.chips.chosen.connect(self._chip)
        self.chips.removed.connect(self._unfilter)
        self.table = TableView(self.columns(), self.fetch, register.title)
        self.table.set_empty_text(EMPTY)
        self.cells = CellEditing(office, register, self.table)
        self.facets = FacetsPanel()
        self.facets_work = FacetsWork(self)
        self.details = DetailsPanel()
        self._held = False
        self._lay_out()
        self._connect()

    @property
    def query(self) -> ListQuery:
        """The question of the list as it is shown."""
        return self.filter.query

    # what subclasses change

    def columns(self) -> list[Column]:
        return [
            Column(c.name, c.caption, width_of(c), "right" if isinstance(c.field, f.Number) else "", shown=c.field.shown)
            for c in self.register.readable
            if c.name != "key"
        ]

    def fetch(self, ids: list[int]) -> Sequence[tuple[Any, ...]]:
        return lists.rows(self.office.desk, self.register.key, self._names(), ids)

    def show_record(self, record: f.Record) -> None:
        show_details(self.office, self.details, record)

    def open_card(self, number: int) -> None:
        """What Enter and a double click do."""
        self.edit(number)

    def filterable(self) -> list[f.Column]:
        """The fields whose values stand with their counts at the left."""
        kinds = (f.Choice, f.Flag, f.Ref, f.Many)
        found = [c for c in self.register.columns if isinstance(c.field, kinds)]
        return sorted(found, key=lambda c: isinstance(c.field, f.Ref) and c.field.register in ("persons", "events", "documents"))

    def facet_names(self) -> list[tuple[str, str]]:
        """(name, caption) of the values counted at the left."""
        return [(c.name, c.caption) for c in self.filterable()]

    # building

    def _default_query(self) -> ListQuery:
        """Lists of things by name, lists of facts by day with the newest first."""
        first = self.register.column(self.register.label[0]).field
        if isinstance(first, f.Text) and first.required:
            return ListQuery(self.register.key)
        for name in ("day", "until", "since", "opened"):
            if name in {c.name for c in self.register.columns}:
                return ListQuery(self.register.key, sort=name, descending=True)
        return ListQuery(self.register.key)

    def _names(self) -> list[str]:
        return [c.name for c in self.register.readable if c.name != "key"]

    def searched(self) -> str:
        """What the search looks at, in words."""
        names = [inside(c.caption) for c in self.register.columns if c.field.searchable]
        return ", ".join(names[:4]) or "по записям"

    def _state_chips(self) -> list[Chip]:
        if not self.register.dated or not isinstance(self.register.column("until").field, f.Day):
            return []
        return [Chip("all", "Все"), Chip("on", "Действуют"), Chip("off", "Завершены")]

    def _lay_out(self) -> None:
        self.header.add_action("Печать", "printer", self.print_list, keys="Ctrl+P", tip="Напечатать или сохранить список как он показан")
        self.header.add_action(
            "В Excel", "download", self.export, keys="Ctrl+S", tip="Сохранить список как он показан в файл .xlsx или .csv"
        )
        self.add_button = self.header.add_action("Добавить", "plus", self.add, keys="Ctrl+N", primary=True)
        card = Card(padding=0)
        card.add(self.table)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        for widget in (self.facets, card, self.details):
            self.split.addWidget(widget)
        self.split.setStretchFactor(1, 1)
        self.split.setSizes([212, 820, 310])
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(12)
        outer = column(self.header, spacing=12, margins=(24, 16, 24, 16))
        outer.addWidget(self.bar)
        outer.addWidget(self.chips)
        outer.addWidget(self.split, 1)
        self.setLayout(outer)
        self.chips.setVisible(bool(self._state_chips()))
        self.edit_button = self.details.add_action("Изменить", "pencil", lambda: self.edit(self.table.current_id()), keys="Ctrl+Enter")
        self.remove_button = self.details.add_action("Удалить", "trash", self.remove, look="flat", keys="Del")
        self.office.guard(self.add_button, self.edit_button, self.remove_button)
        wanted = settings.load().get("facets")
        self._facets_wanted: bool | None = wanted if isinstance(wanted, bool) else None
        self._arrange()

    def _connect(self) -> None:
        self.search.asked.connect(self._typed)
        self.search.entered.connect(self.table.setFocus)
        self.table.sort_requested.connect(self._sort)
        self.table.current_changed.connect(self._current)
        self.table.selection_changed.connect(lambda _: self.tell_count())
        self.table.opened.connect(self.open_card)
        self.table.menu_hook = self._menu
        self.table.state_changed.connect(self._keep_columns)
        self.table.paste_requested.connect(self.doings.paste)
        self.details.link_clicked.connect(self._follow)
        self.facets.picked.connect(self.toggle_value)
        self.facets.cleared.connect(self._unfilter_all)
        self.facets.closed.connect(self.toggle_facets)
        stored = settings.load().get(f"columns.{self.register.key}")
        if isinstance(stored, dict):
            self.table.restore_columns(stored)
        for sequence, action in (
            ("Ctrl+N", self.add), ("F2", self.edit_cell), ("Ctrl+Return", lambda: self.edit(self.table.current_id())),
            ("Ctrl+F", self._to_search), ("Ctrl+P", self.print_list), ("Ctrl+S", self.export), ("Ctrl+E", self.doings.change_selected),
            (FACETS_KEYS, self.toggle_facets), ("Ctrl+D", self.saved_lists.keep),
        ):  # fmt: skip
            keys.bind(self, sequence, action, Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.bind(self.table, "Delete", self.remove, Qt.ShortcutContext.WidgetShortcut)

    # reading

    def _let_edit(self) -> None:
        """Cells are edited in place where the base may be changed."""
        has_card = type(self).open_card is not RegisterPage.open_card
        shown = {c.key for c in self.table.paged.columns} if not self.office.desk.database.look_only else set()
        self.table.set_editable(safe_columns(self.register) & shown, first=not has_card)

    def refresh(self) -> None:
        self._let_edit()
        self.filter.again()
        self._show()

    def _show(self) -> None:
        """Ask the base and show what it answers; the counts of values follow in their turn."""
        query = self.query
        self.table.set_sort(query.sort or self._first_sorted(), query.descending)
        self.table.set_nothing_found(NONE_FOUND if self.filter.narrowed else "")
        self.table.set_ids(lists.ids(self.office.desk, query))
        self.tell_count()
        if self.table.current_id() is None and self.table.paged.rowCount():
            self.table.selectRow(0)
        self._current(self.table.current_id())
        self.facets_work.ask()

    def hear(self, registers: frozenset[str] | None) -> None:
        """A cell that is being typed in is not taken away: the list is read anew when it is left."""
        if self.cells.typed and self.isVisible():
            self._held = True
        else:
            super().hear(registers)

    def _first_sorted(self) -> str:
        return self.register.label[0]

    def tell_count(self) -> None:
        """How many records are shown and selected, and the name of the kept list that they are."""
        n = len(self.table.paged.ids)
        chosen = self.table.selected_count()
        text = self.register.counted(n)
        if self.saved_lists.name:
            text = f"{self.saved_lists.name}: {text}"
        self.header.set_subtitle(f"{text}, выбрано {number(chosen)}" if chosen > 1 else text)

    def _current(self, record_id: object) -> None:
        if not self.details.isVisibleTo(self):
            return
        if not isinstance(record_id, int):
            self.details.show_empty()
            return
        with self.office.desk.read() as reading:
            record = reading.get(self.register.record, record_id)
        if record is None:
            self.details.show_empty()
        else:
            self.show_record(record)

    def open(
        self,
        id: int | None = None,
        new: bool = False,
        filters: tuple[Filter, ...] = (),
        search: str = "",
        title: str = "",
        saved: int | None = None,
        **defaults: Any,
    ) -> None:
        """Show a record, a filtered list, a list kept by its name, or the form of a new record with ``defaults``."""
        if saved is not None:
            self.saved_lists.open(saved)
        elif filters or search:
            self.ask(filters, search, title or "выбранные записи")
        if id is not None and not self.table.select_id(id):
            self.ask()
            self.table.select_id(id)
        if new:
            QTimer.singleShot(0, lambda: self.add(**defaults))
        elif id is None:
            self.table.setFocus()

    def ask(self, filters: tuple[Filter, ...] = (), text: str = "", title: str = "") -> None:
        """Show another list from its beginning: these filters, this text."""
        self.saved_lists.forget()
        self.filter.reset(filters, text, title)
        self.search.put(text)
        self._changed()

    # search, filters, order

    def _to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _typed(self, text: str) -> None:
        self.filter.type(text)
        self.bar.show_troubles(self.filter.troubles)
        self._show()

    def _sort(self, key: str, descending: bool) -> None:
        self.filter.sort, self.filter.descending = key, descending
        self._show()

    def _chip(self, key: str) -> None:
        self.filter.picked = tuple(x for x in self.filter.picked if x.field not in ("since", "until") or x.op not in ("on", "until"))
        today = self.office.desk.today
        if key == "on":
            self.filter.pick(Filter("since", "on", today))
        elif key == "off":
            self.filter.pick(Filter("until", "until", day_before(today)))
        self._show()

    def add_filter(self, name: str, value: Any) -> None:
        """Show only records with this value of the field."""
        self.filter.drop(name)
        self.toggle_value(name, value, False)

    def toggle_value(self, name: str, value: Any, beside: bool) -> None:
        """Show only records with the value, or all again when it was picked; ``beside`` adds to the values picked."""
        self.filter.toggle(name, value, beside)
        self._changed()

    def _unfilter(self, key: str) -> None:
        self.filter.picked = tuple(x for i, x in enumerate(self.filter.picked) if f"{x.field}:{i}" != key)
        self._changed()

    def _unfilter_all(self) -> None:
        self.ask()
        self.chips.set_current("all")

    def _changed(self) -> None:
        self.bar.show_troubles(self.filter.troubles)
        self._show_filters()
        self._show()

    def _show_filters(self) -> None:
        own = [(i, x) for i, x in enumerate(self.filter.picked) if not self._is_state(x)]
        self.chips.set_active([(f"{x.field}:{i}", self.filter.narrowed_by(x)) for i, x in own])
        self.chips.setVisible(bool(self._state_chips() or own))

    def _is_state(self, item: Filter) -> bool:
        """Whether the filter is that of a chip «Действуют», «Завершены»."""
        return bool(self._state_chips()) and item.field in ("since", "until") and item.op in ("on", "until")

    # what stands beside the table

    def toggle_facets(self) -> None:
        """Show or hide the values with their counts; remembered for all lists."""
        self._facets_wanted = not self.facets.isVisibleTo(self)
        settings.store(facets=self._facets_wanted)
        self._arrange()
        if self._facets_wanted:
            self.facets.focus_first()
        else:
            self.table.setFocus()

    def _arrange(self) -> None:
        """In a narrow window the values take the place of the details."""
        wide = self.width() >= WIDE
        shown = wide if self._facets_wanted is None else self._facets_wanted
        self.bar.facets.setChecked(shown)
        if shown == self.facets.isVisibleTo(self) and (wide or not shown) == self.details.isVisibleTo(self):
            return
        self.facets.setVisible(shown)
        self.details.setVisible(wide or not shown)
        if self.isVisible():
            self._current(self.table.current_id())
            self.facets_work.ask()

    def enter(self, **what: Any) -> None:
        wanted = settings.load().get("facets")
        self._facets_wanted = wanted if isinstance(wanted, bool) else None
        self._arrange()
        super().enter(**what)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def choose_columns(self, under: QWidget) -> None:
        """Tick the columns to show."""
        self.table.column_menu().popup(under.mapToGlobal(under.rect().bottomLeft()))

    def _keep_columns(self) -> None:
        settings.store(**{f"columns.{self.register.key}": self.table.columns_state()})

    # doing

    def add(self, **defaults: Any) -> None:
        """The form of a new record."""
        if not self.office.may_write():
            return
        record = edit_record(self.office, registers.blank(self.register.key, **defaults), self)
        if record is not None and record.id is not None:
            self.refresh()
            self.table.select_id(record.id)

    def edit(self, number: int | None) -> None:
        """The form of a record."""
        if number is not None:
            edit_record(self.office, registers.get(self.office.desk, self.register.key, number), self)

    def edit_cell(self) -> None:
        """The current cell in place, or the whole form where the cell is not one to edit in passing."""
        number = self.table.current_id()
        if number is not None and not self.cells.begin(number, self.table.current_key()):
            self.edit(number)

    def remove(self) -> None:
        """Delete the current record after a question."""
        number = self.table.current_id()
        if number is not None:
            remove_record(self.office, registers.get(self.office.desk, self.register.key, number), self)

    def _menu(self, menu: QMenu, chosen: list[int]) -> None:
        if len(chosen) == 1:
            menu.addAction("Открыть\tEnter", lambda: self.open_card(chosen[0]))
            menu.addAction("Изменить\tCtrl+Enter", lambda: self.edit(chosen[0]))
            menu.addAction("Удалить\tDel", self.remove)
            menu.addSeparator()
        self.doings.fill(menu)

    def _follow(self, link: str) -> None:
        key, _, number = link.partition(":")
        self.office.go(key, id=int(number))

    def shown_columns(self) -> tuple[str, ...]:
        """The fields of the visible columns in their order on the screen."""
        known = {c.name for c in self.register.columns}
        header = self.table.horizontalHeader()
        order = [self.table.paged.columns[header.logicalIndex(i)].key for i in range(header.count())]
        hidden = {c.key for i, c in enumerate(self.table.paged.columns) if self.table.isColumnHidden(i)}
        return tuple(k for k in order if k in known and k not in hidden)

    def print_list(self) -> None:
        """The list as shown, as a document."""
        self.doings.print_list()

    def export(self) -> None:
        """The list as shown, into a file of Excel."""
        self.doings.export()
