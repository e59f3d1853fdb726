"""The history of a record and of those around it: who changed what and when, each operation with its undo."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from nmsdesk.domain import fields as f
from nmsdesk.russian import count, moment
from nmsdesk.services import record_history, undo
from nmsdesk.services.history import ChangeLine
from nmsdesk.services.record_history import Entry
from nmsdesk.ui import messages
from nmsdesk.ui.kit.basics import button, clear, column, frame, label, row
from nmsdesk.ui.office import Office

MOST = 5  # lines of an operation shown at once


class HistoryBox(QWidget):
    """Shows the history of the record given last; read in the background."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self.entries: list[Entry] = []
        self._uid = ""
        self._lines = column(spacing=10)
        outer = column(spacing=0)
        outer.addLayout(self._lines)
        outer.addStretch(1)
        self.setLayout(outer)

    def show_record(self, record: f.Record) -> None:
        self._uid = record.uid
        clear(self._lines)
        self._lines.addWidget(label("Читается журнал…", "muted"))
        uid = record.uid
        self.office.run("История", lambda _: record_history.of_record(self.office.desk, record), partial(self._show, uid), quiet=True)

    def _show(self, uid: str, entries: list[Entry]) -> None:
        if uid != self._uid:
            return
        self.entries = entries
        clear(self._lines)
        for n, entry in enumerate(entries):
            if n:
                self._lines.addWidget(frame("line"))
            self._lines.addWidget(self._entry(entry))
        if not entries:
            self._lines.addWidget(label("Изменений в журнале нет", "muted"))

    def _entry(self, entry: Entry) -> QWidget:
        head = row(label(entry.operation.told, "strong"), spacing=8)
        head.addStretch(1)
        if entry.undoable and not self.office.desk.database.look_only:
            head.addWidget(button("Отменить", "arrow-back-up", "flat", partial(self._undo, entry), tip="Отменить эту операцию целиком"))
        elif entry.operation.kind not in ("undo", "seed") and not entry.undoable:
            head.addWidget(label("отменено", "muted"))
        inside = column(head, label(f"{moment(entry.operation.at)}, {entry.operation.user}", "small"), spacing=2)
        for line in entry.lines[:MOST]:
            inside.addWidget(label(_words(line), wrap=True, selectable=True))
        if len(entry.lines) > MOST:
            inside.addWidget(label(f"и ещё {count(len(entry.lines) - MOST, 'строка', 'строки', 'строк')}", "muted"))
        value = QWidget()
        value.setLayout(inside)
        return value

    def _undo(self, entry: Entry) -> None:
        if not self.office.may_write():
            return
        more = "Записи вернутся к тому, что было до неё."
        if entry.others:
            verb = "Вернётся" if entry.others % 10 == 1 and entry.others % 100 != 11 else "Вернутся"
            others = count(entry.others, "запись", "записи", "записей")
            more = f"Операция изменила не только то, что здесь показано. {verb} к прежнему и ещё {others}."
        if not messages.ask(self, "Отмена операции", f"Отменить: {entry.operation.reason}?", "Отменить операцию", more):
            return
        done = self.office.act(lambda: undo.undo(self.office.desk, entry.operation.name), f"Отменено: {entry.operation.reason}")
        if done is not None and done.left:
            messages.trouble(self, "Часть изменений оставлена: эти записи меняли позже.", "\n".join(done.left[:20]))


def _words(line: ChangeLine) -> str:
    """«Места работы, Учитель · СОШ № 3 – По: нет → 31.08.2026»."""
    where = f"{line.register_title}: {line.label}"
    if line.what == "changed":
        return f"{where}. {line.field_caption}: {line.before or 'пусто'} → {line.after or 'пусто'}"
    verb = {"added": "добавлено", "removed": "удалено", "erased": "сведения стёрты"}[line.what]
    return f"{where} – {verb}"
