"""A list of any register: search, filters as chips, columns, details at the right, forms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLineEdit, QMenu, QSplitter

from nmsdesk import settings
from nmsdesk.domain import fields as f
from nmsdesk.domain.catalogue import Register
from nmsdesk.domain.queries import Filter, ListQuery
from nmsdesk.russian import inside, number
from nmsdesk.services import lists, registers
from nmsdesk.ui import icons
from nmsdesk.ui.details import show_details
from nmsdesk.ui.forms import edit_record, remove_record
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, column, row
from nmsdesk.ui.kit.details import DetailsPanel
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Card, Chip, ChipRow, PageHeader
from nmsdesk.ui.kit.table import TableView
from nmsdesk.ui.office import Office
from nmsdesk.ui.page import Page
from nmsdesk.ui.parts_list import width_of

SEARCH_MS = 120


class RegisterPage(Page):
    """The list of a register; the persons' and organisations' lists add to it."""

    def __init__(self, office: Office, register: Register):
        super().__init__(office)
        self.register = register
        self.watches = frozenset({register.key, *(c.field.register for c in register.columns if isinstance(c.field, f.Ref))})
        self.query = self._default_query()
        self._set_title = ""
        self.header = PageHeader(register.title)
        self.search = QLineEdit()
        self.search.setPlaceholderText(f"Поиск: {self._searched()}")
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(240)
        self.search.setMaximumWidth(420)
        self.search.setAccessibleName(f"Поиск в разделе «{register.title}»")
        self.search.addAction(icons.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SEARCH_MS)
        self._timer.timeout.connect(self._typed)
        self.search.textEdited.connect(lambda _: self._timer.start())
        self.chips = ChipRow(self._state_chips(), "all")
        self.chips.chosen.connect(self._chip)
        self.chips.removed.connect(self._unfilter)
        self.table = TableView(self.columns(), self.fetch, register.title)
        self.table.set_empty_text("Записей нет. Добавьте первую (Ctrl+N) или примите список из файла.")
        self.details = DetailsPanel()
        self._lay_out()
        self._connect()

    # what subclasses change

    def columns(self) -> list[Column]:
        return [
            Column(c.name, c.caption, width_of(c), "right" if isinstance(c.field, f.Number) else "", shown=c.field.shown)
            for c in self.register.columns
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
        return [c for c in self.register.columns if isinstance(c.field, (f.Choice, f.Flag, f.Ref, f.Many))]

    # building

    def _default_query(self) -> ListQuery:
        """Lists of things by name, lists of facts by day with the newest first."""
        first = self.register.column(self.register.label[0]).field
        if isinstance(first, f.Text) and first.required:
            return ListQuery(self.register.key)
        for name in ("day", "until", "since", "opened"):
            if name in self._names():
                return ListQuery(self.register.key, sort=name, descending=True)
        return ListQuery(self.register.key)

    def _names(self) -> list[str]:
        return [c.name for c in self.register.columns if c.name != "key"]

    def _searched(self) -> str:
        names = [inside(c.caption) for c in self.register.columns if c.field.searchable]
        return ", ".join(names[:4]) or "по записям"

    def _state_chips(self) -> list[Chip]:
        if not self.register.dated or not isinstance(self.register.column("until").field, f.Day):
            return []
        return [Chip("all", "Все"), Chip("on", "Действуют сегодня"), Chip("off", "Завершены")]

    def _lay_out(self) -> None:
        read_only = self.office.desk.database.look_only
        self.header.add_action("Печать", "printer", self.print_list, keys="Ctrl+P", tip="Напечатать или сохранить список как он показан")
        self.header.add_action(
            "В Excel", "download", self.export, keys="Ctrl+S", tip="Сохранить список как он показан в файл .xlsx или .csv"
        )
        self.add_button = self.header.add_action("Добавить", "plus", self.add, keys="Ctrl+N", primary=True)
        self.add_button.setEnabled(not read_only)
        filters = button("Фильтр", "filter", "", tip="Показать только записи с выбранным значением")
        self._filter_menu = QMenu(self)
        self._filter_menu.aboutToShow.connect(self._fill_filters)
        filters.setMenu(self._filter_menu)
        columns_button = button("Столбцы", "columns", "", self._choose_columns)
        self._columns_button = columns_button
        tools = row(self.search, spacing=8)
        tools.setStretch(0, 1)
        tools.addStretch(1)
        tools.addWidget(filters)
        tools.addWidget(columns_button)
        card = Card(padding=0)
        card.add(self.table)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(card)
        split.addWidget(self.details)
        split.setStretchFactor(0, 1)
        split.setSizes([820, 310])
        split.setChildrenCollapsible(False)
        split.setHandleWidth(12)
        outer = column(self.header, spacing=12, margins=(24, 16, 24, 16))
        outer.addLayout(tools)
        outer.addWidget(self.chips)
        outer.addWidget(split, 1)
        self.chips.setVisible(bool(self._state_chips()))
        self.setLayout(outer)
        self.edit_button = self.details.add_action("Изменить", "pencil", lambda: self.edit(self.table.current_id()), keys="F2")
        self.remove_button = self.details.add_action("Удалить", "trash", self.remove, look="flat", keys="Del")
        for b in (self.edit_button, self.remove_button):
            b.setEnabled(not read_only)

    def _connect(self) -> None:
        self.table.sort_requested.connect(self._sort)
        self.table.current_changed.connect(self._current)
        self.table.selection_changed.connect(lambda _: self._count())
        self.table.opened.connect(self.open_card)
        self.table.menu_hook = self._menu
        self.table.state_changed.connect(self._keep_columns)
        self.details.link_clicked.connect(self._follow)
        stored = settings.load().get(f"columns.{self.register.key}")
        if isinstance(stored, dict):
            self.table.restore_columns(stored)
        for sequence, action in (
            ("Ctrl+N", self.add), ("F2", lambda: self.edit(self.table.current_id())), ("Ctrl+F", self._to_search),
            ("Ctrl+P", self.print_list), ("Ctrl+S", self.export),
        ):  # fmt: skip
            keys.bind(self, sequence, action, Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.bind(self.table, "Delete", self.remove, Qt.ShortcutContext.WidgetShortcut)
        keys.bind(self.search, "Down|Return", self.table.setFocus, Qt.ShortcutContext.WidgetShortcut)

    # reading

    def refresh(self) -> None:
        self.table.set_sort(self.query.sort or self._first_sorted(), self.query.descending)
        self.table.set_ids(lists.ids(self.office.desk, self.query))
        self._count()
        if self.table.current_id() is None and self.table.paged.rowCount():
            self.table.selectRow(0)
        self._current(self.table.current_id())

    def _first_sorted(self) -> str:
        return self.register.label[0]

    def _count(self) -> None:
        n = len(self.table.paged.ids)
        chosen = self.table.selected_count()
        text = self.register.counted(n)
        self.header.set_subtitle(f"{text}, выбрано {number(chosen)}" if chosen > 1 else text)

    def _current(self, record_id: object) -> None:
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
        self, id: int | None = None, new: bool = False, filters: tuple[Filter, ...] = (), search: str = "", title: str = "", **defaults: Any
    ) -> None:
        """Show a record, a filtered list, or the form of a new record with ``defaults``."""
        if filters or search:
            self.query = replace(self._default_query(), filters=filters, search=search)
            self._set_title = title or "выбранные записи"
            self.search.setText(search)
            self._show_filters()
            self.refresh()
        if id is not None and not self.table.select_id(id):
            self.query = self._default_query()
            self.search.clear()
            self._show_filters()
            self.refresh()
            self.table.select_id(id)
        if new:
            QTimer.singleShot(0, lambda: self.add(**defaults))
        elif id is None:
            self.table.setFocus()

    # search, filters, order

    def _to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _typed(self) -> None:
        self.query = replace(self.query, search=self.search.text())
        self.refresh()

    def _sort(self, key: str, descending: bool) -> None:
        self.query = replace(self.query, sort=key, descending=descending)
        self.refresh()

    def _chip(self, key: str) -> None:
        rest = tuple(x for x in self.query.filters if x.field not in ("since", "until") or x.op not in ("on", "until"))
        today = self.office.desk.today
        if key == "on":
            rest = (*rest, Filter("since", "on", today))
        elif key == "off":
            from nmsdesk.domain.periods import day_before

            rest = (*rest, Filter("until", "until", day_before(today)))
        self.query = replace(self.query, filters=rest)
        self.refresh()

    def _fill_filters(self) -> None:
        self._filter_menu.clear()
        for col in self.filterable():
            menu = self._filter_menu.addMenu(col.caption)
            menu.aboutToShow.connect(partial(self._fill_values, menu, col))
        self._filter_menu.addSeparator()
        self._filter_menu.addAction("Убрать все фильтры", self._unfilter_all)

    def _fill_values(self, menu: QMenu, col: f.Column) -> None:
        menu.clear()
        if isinstance(col.field, f.Many):
            values: list[tuple[Any, str, int | None]] = [(c, t, None) for c, t in lists.terms(self.office.desk, col.field.dictionary)]
        else:
            values = list(lists.facet(self.office.desk, self.query, col.name))
        for value, caption, n in values[:40]:
            text = caption or "не указано"
            shown = f"{text}\t{number(n)}" if n is not None else text
            menu.addAction(shown, partial(self.add_filter, col.name, value))
        if not values:
            menu.addAction("Нет значений").setEnabled(False)

    def add_filter(self, name: str, value: Any) -> None:
        """Show only records with this value of the field."""
        item = Filter(name, "empty") if value in (None, "") else Filter(name, "eq", value)
        self.query = self.query.having(item)
        self._show_filters()
        self.refresh()

    def _unfilter(self, key: str) -> None:
        self.query = replace(self.query, filters=tuple(x for i, x in enumerate(self.query.filters) if f"{x.field}:{i}" != key))
        self._show_filters()
        self.refresh()

    def _unfilter_all(self) -> None:
        self.query = replace(self.query, filters=())
        self.chips.set_current("all")
        self._show_filters()
        self.refresh()

    def _show_filters(self) -> None:
        own = [(i, x) for i, x in enumerate(self.query.filters) if x.op in ("eq", "empty", "in", "works")]
        self.chips.set_active([(f"{x.field}:{i}", self.filter_text(x)) for i, x in own])
        self.chips.setVisible(bool(self._state_chips() or own))

    def filter_text(self, item: Filter) -> str:
        """A filter in words: «Вид: гимназия»."""
        if item.field == "id":
            return self._set_title
        col = self.register.column(item.field)
        if item.op == "empty":
            return f"{col.caption}: не указано"
        if item.op == "in":
            return f"{col.caption}: {len(item.value)}"
        value = (item.value,) if isinstance(col.field, f.Many) else item.value
        from nmsdesk.storage.records import Labels

        with self.office.desk.read() as reading:
            text = Labels(reading.connection).shown(self.register.key, [item.field], [(value,)])[0][0]
        return f"{col.caption}: {text}"

    def _choose_columns(self) -> None:
        at = self._columns_button.mapToGlobal(self._columns_button.rect().bottomLeft())
        self.table.column_menu().popup(at)

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

    def remove(self) -> None:
        """Delete the current record after a question."""
        number = self.table.current_id()
        if number is not None:
            remove_record(self.office, registers.get(self.office.desk, self.register.key, number), self)

    def _menu(self, menu: QMenu, chosen: list[int]) -> None:
        if len(chosen) == 1:
            menu.addAction("Открыть", lambda: self.open_card(chosen[0]))
            menu.addAction("Изменить\tF2", lambda: self.edit(chosen[0]))
            menu.addAction("Удалить\tDel", self.remove)

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
        self.office.go("papers", kind="list", register=self.register.key, query=self.query, columns=self.shown_columns())

    def export(self) -> None:
        """The list as shown, into a file of Excel."""
        from nmsdesk.services import exports
        from nmsdesk.ui import messages

        name = str(self.office.folder() / f"{self.register.title}.xlsx")
        path = messages.save_file(self, "Сохранить список", name, "Книга Excel (*.xlsx);;Текст CSV (*.csv)")
        if path is None:
            return
        settings.store(folder=str(path.parent))
        query, columns = self.query, self.shown_columns()
        self.office.run(
            "Выгрузка списка",
            lambda _: exports.export(self.office.desk, self.register.key, path, query, columns),
            lambda n: self.office.say(f"Сохранено строк: {number(n)} – {path.name}"),
        )
