"""A form of any register, read from its declaration; saves by the one use case and shows what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from nmsdesk.domain import catalogue
from nmsdesk.domain import fields as f
from nmsdesk.errors import Rejected
from nmsdesk.services import attachments, lists, registers
from nmsdesk.ui import messages
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.choices import ChoiceEdit, RefEdit
from nmsdesk.ui.kit.editors import DayEdit, FlagEdit, LongTextEdit, NumberEdit, TextEdit
from nmsdesk.ui.kit.form import Form
from nmsdesk.ui.kit.many import ManyEdit
from nmsdesk.ui.kit.parts import Banner
from nmsdesk.ui.office import Office

WITHOUT_FILES = ("attachments", "saved_lists", "waivers", "terms")
# What the next record of a series usually shares with the one just saved.
REPEATED = ("organization", "event", "association", "dictionary", "instrument", "program", "day")


def make_editor(office: Office, register: catalogue.Register, col: f.Column, form: Form) -> QWidget:
    """The editor of a field."""
    desk = office.desk
    match col.field:
        case f.Text(lines=lines):
            return LongTextEdit() if lines > 1 else TextEdit()
        case f.Number(minimum=low, maximum=high, decimals=decimals):
            return NumberEdit(low, high, decimals)
        case f.Day():
            return DayEdit()
        case f.Flag():
            return FlagEdit()
        case f.Choice(options=options, dictionary=dictionary):
            return ChoiceEdit(lists.terms(desk, dictionary) if dictionary else list(options.items()), nullable=not col.field.required)
        case f.Many(dictionary=dictionary):
            return ManyEdit(lists.terms(desk, dictionary))
        case f.Ref(register=target):
            editor = RefEdit(partial(_search, office, register.key, col.name, target, form), lambda n: registers.label(desk, target, n))
            editor.opened.connect(lambda number: open_record(office, target, number, form))
            return editor
    raise TypeError(col.field)


def _search(office: Office, key: str, name: str, target: str, form: Form, text: str) -> list[tuple[int, str, str]]:
    """What a reference field offers: records of the same person, levels of the instrument's scale, else by search."""
    columns = {c.name for c in catalogue.register(target).columns}
    chosen = form.fields["person"].editor.value() if "person" in form.fields else None
    if "person" in columns and chosen is not None and name != "person":
        return lists.suggest(office.desk, target, text, person=chosen)
    if target == "levels" and "instrument" in form.fields:
        from nmsdesk.domain.development import Instrument

        number = form.fields["instrument"].editor.value()
        tool = registers.get(office.desk, "instruments", number) if number else None
        return lists.suggest(office.desk, target, text, scale=tool.scale) if isinstance(tool, Instrument) else []
    return lists.suggest(office.desk, target, text)


def open_record(office: Office, key: str, number: int, owner: QWidget) -> None:
    """Show a record of another register over the present form."""
    edit_record(office, registers.get(office.desk, key, number), owner)


def edit_record(office: Office, record: f.Record, owner: QWidget | None = None, focus: str = "") -> f.Record | None:
    """Open the form of a record, new when it has no id; the record as saved, or None."""
    dialog = RecordDialog(office, record, owner or office.owner, focus)
    dialog.exec()
    return dialog.saved


def to_editor(field: f.Field, value: Any) -> Any:
    """A record's value as its editor takes it: an empty code is nothing chosen."""
    return value or None if isinstance(field, f.Choice) else value


def from_editor(field: f.Field, value: Any) -> Any:
    """An editor's value as the record keeps it."""
    match field:
        case f.Choice() | f.Text():
            return value or ""
        case f.Many():
            return tuple(value or ())
        case f.Number(decimals=0):
            return None if value is None else int(value)
        case f.Number():
            return None if value is None else float(value)
    return value


class RecordForm(Form):
    """The fields of a register with the values of a record."""

    def __init__(self, office: Office, record: f.Record):
        super().__init__()
        self.office, self.register = office, catalogue.register_of(record)
        self.record = record
        for col in self.register.readable:
            if col.name == "key":  # the folded name of an alias follows from the name
                continue
            self.add(col.name, col.caption, make_editor(office, self.register, col, self), col.field.hint, required=col.field.required)
        self.put(record)

    def put(self, record: f.Record) -> None:
        """Show a record and take the form for clean."""
        self.record = record
        values = {c.name: to_editor(c.field, getattr(record, c.name)) for c in self.register.columns if c.name in self.fields}
        self.set_values(values)
        if record.id is not None and "code" in self.fields and self.register.key == "terms":
            self.fields["code"].editor.setEnabled(False)

    def take(self) -> f.Record:
        """The record with what was typed."""
        typed: dict[str, Any] = {
            c.name: from_editor(c.field, self.fields[c.name].editor.value()) for c in self.register.columns if c.name in self.fields
        }
        return replace(self.record, **typed)


class RecordDialog(QDialog):
    """A form with its buttons: Enter saves, Esc leaves and asks if something was typed."""

    stored = Signal(object)

    def __init__(self, office: Office, record: f.Record, owner: QWidget | None = None, focus: str = ""):
        super().__init__(owner)
        self.office = office
        self.saved: f.Record | None = None
        register = catalogue.register_of(record)
        self.form = RecordForm(office, record)
        owner_of = register.owner.name if register.owner else ""
        self._given = {owner_of: getattr(record, owner_of)} if owner_of and getattr(record, owner_of) is not None else {}
        self._trouble = Banner("", "bad")
        self._trouble.hide()
        self._title = label("", "title", wrap=True)
        self._more = button("Сохранить и добавить ещё", "", "", self._save_and_more, keys="Ctrl+Shift+Enter")
        self._save = button("Сохранить", "", "primary", self.save, keys="Ctrl+Enter")
        self._leave = button("Отмена", "", "", self.reject, keys="Esc")
        self._files = button("Файлы", "link", "flat", self._show_files, keys="Ctrl+O", tip="Файлы, приложенные к записи")
        for b in (self._more, self._files, self._save, self._leave):
            b.setAutoDefault(False)
        self._parts = QVBoxLayout()
        self._parts.setContentsMargins(0, 0, 0, 0)
        outer = column(self._title, self._trouble, spacing=12, margins=(24, 18, 24, 18))
        outer.addWidget(self.form, 3)
        outer.addLayout(self._parts, 2)
        outer.addLayout(row(self._more, self._files, None, self._leave, self._save))
        self.setLayout(outer)
        wide = len(register.columns) > 6
        room = owner.window().height() - 40 if owner else 680
        parts = 250 if record.id is not None and _has_parts(register.key) else 0
        self.resize(820 if wide or parts else 560, min(room, 170 + 40 * max(6, len(register.columns)) + parts))
        keys.bind(self, "Ctrl+Return", self.save)
        keys.bind(self, "Ctrl+Shift+Return", self._save_and_more)
        keys.bind(self, "Ctrl+O", self._show_files)
        self._show_state()
        if focus and focus in self.form.fields:
            self.form.fields[focus].editor.setFocus()
        else:
            self.form.focus_first_empty()

    def _show_state(self) -> None:
        register, record = self.form.register, self.form.record
        new = record.id is None
        title = f"Добавить: {register.one}" if new else registers.label(self.office.desk, register.key, record.id)
        self._title.setText(title)
        self.setWindowTitle(title)
        self._more.setVisible(new)
        self._files.setVisible(not new and register.key not in WITHOUT_FILES)
        if self._files.isVisibleTo(self):
            n = len(attachments.of(self.office.desk, record))
            self._files.setText(f"Файлы  {n}" if n else "Файлы")
        self._leave.setText("Отмена" if new else "Закрыть")
        self._leave.setAccessibleName(self._leave.text())
        locked = self.office.desk.database.look_only
        self._save.setEnabled(not locked)
        if locked:
            self.form.set_read_only(True)
            self._tell(self.office.desk.database.reason)
        while (item := self._parts.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        if not new:
            from nmsdesk.ui.parts_list import PartsTabs

            tabs = PartsTabs(self.office, record)
            if tabs.count():
                self._parts.addWidget(tabs)
            else:
                tabs.deleteLater()

    def save(self) -> bool:
        """Save; stay open with messages when refused, or when parts can now be added."""
        return self._store(close=True)

    def _save_and_more(self) -> None:
        if self._more.isVisible() and self._store(close=False):
            kept = {n: getattr(self.saved, n) for n in REPEATED if hasattr(self.saved, n)} | self._given
            self.form.put(registers.blank(self.form.register.key, **kept))
            self._show_state()
            self.form.focus_first_empty()

    def _store(self, close: bool) -> bool:
        if not self._save.isEnabled() or not self.form.check():
            return False
        record = self.form.take()
        new = record.id is None
        self._trouble.hide()
        try:
            done = self.office.act(lambda: registers.save(self.office.desk, record), "Сохранено")
        except Rejected as trouble:
            found = {t.field: (t.message, t.severity) for t in trouble.troubles}
            if rest := self.form.show_troubles(found):
                self._tell(" ".join(rest))
            return False
        if done is None:
            return False
        self.saved = done.record
        self.stored.emit(done.record)
        if done.warnings:
            self.office.say("Сохранено. " + done.warnings[0].message, "warn")
        self.form.put(done.record)
        if close and new and _has_parts(self.form.register.key):
            self._show_state()
            self._go_to_parts()
            self.office.say("Сохранено. Ниже можно добавить связанные записи")
        elif close:
            self.accept()
        return True

    def _show_files(self) -> None:
        """The files of the record; a form of a record that is not stored yet has none."""
        if self._files.isVisible():
            from nmsdesk.ui.attachments_box import FilesDialog

            FilesDialog(self.office, self.form.record, self).exec()
            n = len(attachments.of(self.office.desk, self.form.record))
            self._files.setText(f"Файлы  {n}" if n else "Файлы")

    def _go_to_parts(self) -> None:
        """Enter adds the first part, Esc is done."""
        item = self._parts.itemAt(0)
        tabs: Any = item.widget() if item is not None else None
        if tabs is not None:
            tabs.add_button().setFocus(Qt.FocusReason.TabFocusReason)

    def _tell(self, text: str) -> None:
        self._trouble.set_text(text, "bad")
        self._trouble.show()

    def reject(self) -> None:
        if self.form.dirty:
            answer = messages.keep_typed(self)
            if answer == "stay" or (answer == "save" and not self.save()):
                return
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not isinstance(self.focusWidget(), LongTextEdit):
            self.save()
            return
        super().keyPressEvent(event)


def _has_parts(key: str) -> bool:
    return any(isinstance(c.field, f.Ref) and c.field.owner for _, c in catalogue.references_to(key))


def remove_record(office: Office, record: f.Record, owner: QWidget | None, done: Callable[[], object] | None = None) -> None:
    """Delete a record after a question that names it and what goes with it."""
    if not office.may_write():
        return
    register = catalogue.register_of(record)
    name = registers.label(office.desk, register.key, record.id)
    with office.desk.read() as reading:
        parts = len(registers.dependants(reading, record))
    more = f"Вместе с ней удалятся связанные записи: {parts}. " if parts else ""
    text = f"Удалить: {register.one} «{name}»?"
    if not messages.ask(owner, "Удаление", text, "Удалить", f"{more}Удаление можно отменить (Ctrl+Z).", danger=True):
        return
    if office.act(lambda: registers.remove(office.desk, record), "Удалено. Отменить – Ctrl+Z") is not None and done:
        done()
