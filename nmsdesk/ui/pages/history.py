"""The journal: every operation, what it changed in words, and the way back from it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter

from nmsdesk.russian import count, inside, moment, number
from nmsdesk.services import history, undo
from nmsdesk.services.history import ChangeLine
from nmsdesk.storage.undo import NOT_UNDONE, Operation
from nmsdesk.ui import messages
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.parts import Badge, Card, Chip, ChipRow, PageHeader
from nmsdesk.ui.kit.table import Column, TableView
from nmsdesk.ui.office import Office
from nmsdesk.ui.page import Page

MOST = 1000  # operations listed
SHOWN = 200  # changed records shown of one operation
KINDS = {
    "add": "добавление", "change": "правка", "remove": "удаление", "import": "приём файла", "demo": "пример", "seed": "справочники",
    "undo": "отмена", "end": "завершение", "merge": "слияние",
}  # fmt: skip
WHAT = {"added": "Добавлено", "changed": "Изменено", "removed": "Удалено", "erased": "Стёрто"}
TONES = {"Добавлено": "ok", "Изменено": "warn", "Удалено": "bad", "Стёрто": "neutral"}
CHIPS = (("", "Все"), ("import", "Приём файлов"), ("hand", "Правки"), ("undo", "Отмены"))


class HistoryPage(Page):
    """Operations at the left, the changes of the chosen one at the right."""

    def __init__(self, office: Office):
        super().__init__(office)
        self.setObjectName("page")
        self.operations: list[tuple[Operation, bool]] = []
        self._shown: list[tuple[Operation, bool]] = []
        self._lines: list[ChangeLine] = []
        self.header = PageHeader("Журнал")
        self.undo_button = self.header.add_action(
            "Отменить операцию", "arrow-back-up", self.undo, keys="Del", tip="Вернуть то, что было до выбранной операции"
        )
        self.chips = ChipRow([Chip(key, text) for key, text in CHIPS])
        self.chips.chosen.connect(lambda _: self._filter())
        self.table = TableView(_operation_columns(), self._rows, "Операции")
        self.table.set_empty_text("Операций пока нет. Здесь появится всё, что вы внесёте или примете из файлов.")
        self.table.current_changed.connect(lambda _: self._show_current())
        self.title = label("", "heading", wrap=True)
        self.about = label("", "muted", wrap=True)
        self.state = Badge()
        self.changes = TableView(_change_columns(), self._change_rows, "Что изменено")
        self.changes.set_empty_text("Выберите операцию слева.")
        self.changes.opened.connect(self._open_record)
        self.changes.current_changed.connect(self._show_change)
        self.text = label("", wrap=True, selectable=True)
        self._lay_out()
        keys.bind(self.table, "Del", self.undo, Qt.ShortcutContext.WidgetShortcut)

    def _lay_out(self) -> None:
        left, right = Card(padding=0), Card(padding=14)
        left.add(self.table)
        open_record = button("Открыть запись", "external-link", "flat", lambda: self._open_record(self.changes.current_id()), keys="Enter")
        head = row(self.title, self.state, spacing=10)
        head.setStretch(0, 1)
        foot = row(self.text, open_record)
        foot.setStretch(0, 1)
        right.body.addLayout(head)
        right.add(self.about)
        right.body.addWidget(self.changes, 1)
        right.body.addLayout(foot)
        halves = QSplitter(Qt.Orientation.Horizontal)
        halves.setChildrenCollapsible(False)
        for part in (left, right):
            halves.addWidget(part)
        left.setMinimumWidth(556)
        halves.setSizes([580, 520])
        halves.setStretchFactor(0, 2)
        halves.setStretchFactor(1, 3)
        layout = column(self.header, self.chips, spacing=12, margins=(24, 16, 24, 16))
        layout.addWidget(halves, 1)
        self.setLayout(layout)

    def open(self, **what: Any) -> None:
        """open(operation='replica:12') chooses one; open(kind='import') narrows."""
        if "kind" in what:
            self.chips.set_current(what["kind"])
            self._filter()
        if name := what.get("operation"):
            self.chips.set_current("")
            self._filter()
            place = next((n for n, (o, _) in enumerate(self._shown) if name in (o.name, str(o.seq))), None)
            if place is not None:
                self.table.select_id(place)
        self.table.setFocus()

    def refresh(self) -> None:
        self.operations = undo.history(self.office.desk, MOST)
        self._filter()

    # operations

    def _filter(self) -> None:
        kind = self.chips.current()
        current = self.current()
        chosen = {"": None, "hand": ("add", "change", "remove", "end")}.get(kind, (kind,))
        self._shown = [(o, gone) for o, gone in self.operations if chosen is None or o.kind in chosen]
        self.table.set_ids(range(len(self._shown)))
        place = next((n for n, (o, _) in enumerate(self._shown) if current and o.name == current.name), 0)
        if self._shown:
            self.table.select_id(place)
        more = " последних" if len(self.operations) == MOST else ""
        self.header.set_subtitle(f"{count(len(self._shown), 'операция', 'операции', 'операций')}{more}")
        self._show_current()

    def current(self) -> Operation | None:
        """The chosen operation."""
        number = self.table.current_id()
        return self._shown[number][0] if number is not None and number < len(self._shown) else None

    def _rows(self, ids: list[int]) -> list[tuple[Any, ...]]:
        found = []
        for place in ids:
            o, gone = self._shown[place]
            found.append((moment(o.at), o.told, "отменено" if gone else KINDS.get(o.kind, o.kind), o.user))
        return found

    def _undoable(self) -> bool:
        operation = self.current()
        gone = {o.name for o, undone in self._shown if undone}
        return operation is not None and operation.kind not in NOT_UNDONE and operation.name not in gone

    def _show_current(self) -> None:
        operation = self.current()
        self.undo_button.setEnabled(self._undoable() and not self.office.desk.database.look_only)
        self.state.setVisible(operation is not None)
        if operation is None:
            self.title.setText("")
            self.about.setText("")
            self._set_lines([])
            return
        undone = not self._undoable() and operation.kind not in NOT_UNDONE
        self.title.setText(operation.told)
        self.state.set_badge("отменено" if undone else KINDS.get(operation.kind, operation.kind), "neutral" if undone else "accent")
        desk = self.office.desk
        counts = history.counts(desk, operation)
        whole = sum(n for _, n in counts)
        parts = ", ".join(f"{inside(title)} – {number(n)}" for title, n in counts)
        shown = f". Показаны первые {SHOWN}" if whole > SHOWN else ""
        self.about.setText(f"{moment(operation.at)}, {operation.user}. Затронуто: {parts or 'ничего'}{shown}.")
        self._set_lines(history.changes(desk, operation, SHOWN))

    # changes

    def _set_lines(self, lines: list[ChangeLine]) -> None:
        self._lines = lines
        self.changes.set_ids(range(len(lines)))
        if lines:
            self.changes.select_id(0)
        self._show_change(0 if lines else None)

    def _change_rows(self, ids: list[int]) -> list[tuple[Any, ...]]:
        return [(WHAT[x.what], x.label, x.register_title, _told(x)) for x in (self._lines[n] for n in ids)]

    def _show_change(self, place: int | None) -> None:
        if place is None or place >= len(self._lines):
            self.text.setText("")
            return
        line = self._lines[place]
        self.text.setText(f"{line.label}. {_told(line)}" if _told(line) else line.label)

    def _open_record(self, place: int | None) -> None:
        """The record of the line, where it can be opened."""
        if place is None or place >= len(self._lines):
            return
        line = self._lines[place]
        if line.id is None:
            self.office.say("Этой записи больше нет", "warn")
        else:
            self.office.go({"persons": "person", "organizations": "organization"}.get(line.register, line.register), id=line.id)

    # taking back

    def undo(self) -> None:
        """Take the chosen operation back; what others have changed since is left and told."""
        operation = self.current()
        if operation is None or not self._undoable() or not self.office.may_write():
            return
        whole = sum(n for _, n in history.counts(self.office.desk, operation))
        text = f"{operation.told}. Записей: {number(whole)}. Что менялось позже, останется."
        if not messages.ask(self, "Отменить операцию", text, "Отменить операцию"):
            return
        name, desk = operation.name, self.office.desk

        def told(done: undo.Undone) -> None:
            self.office.say(f"Отменено: {done.operation.reason}")
            if done.left:
                messages.trouble(self, "Часть изменений оставлена: эти записи меняли позже.", "\n".join(done.left[:20]))

        self.office.run("Отмена операции", lambda _: undo.undo(desk, name), told)


def _told(line: ChangeLine) -> str:
    if line.what == "changed":
        return f"{line.field_caption}: {line.before or 'пусто'} → {line.after or 'пусто'}"
    return line.after or line.before


def _operation_columns() -> list[Column]:
    return [
        Column("at", "Когда", 142, kind="day", show=str, sortable=False),
        Column("reason", "Что сделано", 200, sortable=False),
        Column("kind", "Вид", 116, kind="badge", tone=_tone, sortable=False),
        Column("user", "Кто", 90, kind="day", show=str, sortable=False),
    ]


def _tone(text: str) -> str:
    return {"приём файла": "accent", "удаление": "bad", "отмена": "warn"}.get(text, "neutral")


def _change_columns() -> list[Column]:
    return [
        Column("what", "", 104, kind="badge", tone=TONES.__getitem__, sortable=False),
        Column("label", "Запись", 150, sortable=False),
        Column("register", "Раздел", 120, sortable=False, shown=False),
        Column("told", "Что изменено", 190, sortable=False),
    ]
