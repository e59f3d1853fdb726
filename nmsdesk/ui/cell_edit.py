"""Editing a record in its row of a list: which cells are safe, the editor of a cell, saving as one undo step."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Qt

from nmsdesk.domain import fields as f
from nmsdesk.domain.catalogue import Register
from nmsdesk.errors import NmsError, Rejected
from nmsdesk.services import registers
from nmsdesk.ui.forms import from_editor, make_editor, to_editor
from nmsdesk.ui.kit.cell_editor import CellEditor
from nmsdesk.ui.kit.choices import ChoiceEdit
from nmsdesk.ui.kit.form import Form
from nmsdesk.ui.kit.table import TableView
from nmsdesk.ui.office import Office

# Fields that a use case of their own changes, or that other records rest on: they are not typed over in passing.
GUARDED: dict[str, frozenset[str]] = {
    "persons": frozenset(("last_name", "first_name", "patronymic", "snils")),
    "former_names": frozenset(("last_name", "first_name", "patronymic")),
    "plans": frozenset(("state", "approved_on", "approved_by", "closed_on", "closed_by", "stop_reason")),
    "terms": frozenset(("dictionary", "code")),
    "saved_lists": frozenset(("register", "query")),
    "rule_sets": frozenset(("data",)),
}
# Registers that the program itself writes.
WRITTEN = frozenset(("import_batches", "attachments", "waivers", "distinct_persons", "registry_entries"))


def safe_columns(register: Register) -> frozenset[str]:
    """Names of the fields whose cells may be edited in a list: one line of text, a choice, a day, a number, a flag."""
    if register.key in WRITTEN:
        return frozenset()
    guarded = GUARDED.get(register.key, frozenset()) | {"key"}
    plain = (f.Choice, f.Day, f.Number, f.Flag)
    return frozenset(
        c.name
        for c in register.columns
        if c.name not in guarded and (isinstance(c.field, plain) or (isinstance(c.field, f.Text) and c.field.lines == 1))
    )


class CellEditing(QObject):
    """The cell of a list that is being edited, if one is."""

    def __init__(self, office: Office, register: Register, table: TableView):
        super().__init__(table)
        self.office, self.register, self.table = office, register, table
        self.open: CellEditor | None = None
        self._at: tuple[int, str] = (0, "")
        self.saving = False
        table.edit_requested.connect(self.begin)
        table.paged.modelAboutToBeReset.connect(self._close)
        table.horizontalHeader().sectionResized.connect(lambda *_: self._follow())

    @property
    def typed(self) -> bool:
        """Whether a cell holds something that is not saved yet."""
        return self.open is not None and not self.saving and self.open.changed()

    def begin(self, record: int, key: str) -> bool:
        """Lay the editor over the cell; False when the cell is not one to edit."""
        if key not in safe_columns(self.register) or not self.office.may_write():
            return False
        if self.open is not None:
            self._close()
        box = self.table.cell_rect(record, key)
        if box.isEmpty():
            return False
        try:
            value = getattr(registers.get(self.office.desk, self.register.key, record), key)
        except NmsError as trouble:
            self.office.say(str(trouble), "warn")
            return False
        column = self.register.column(key)
        editor: Any = self._editor(column)
        editor.set_value(to_editor(column.field, value))
        self._at = (record, key)
        self.open = CellEditor(self.table.viewport(), box, editor, column.caption)
        self.open.kept.connect(self._save)
        self.open.left.connect(self._leave)
        return True

    def _editor(self, column: f.Column) -> Any:
        if isinstance(column.field, f.Flag):
            return ChoiceEdit([(True, "да"), (False, "нет")], nullable=False)
        return make_editor(self.office, self.register, column, Form())

    def _save(self, by: int) -> None:
        if self.open is None or self.saving:
            return
        record, key = self._at
        self.saving = True
        try:
            done = self._stored(record, key)
        finally:
            self.saving = False
        if done:
            self._leave()
            if by and (following := self.table.next_editable(key, by)):
                self.begin(record, following)

    def _stored(self, record: int, key: str) -> bool:
        """Whether the value of the editor is in the base now; a refusal is said under the cell."""
        assert self.open is not None
        editor = self.open
        column = self.register.column(key)
        value = from_editor(column.field, editor.editor.value())
        if column.field.required and value in ("", None, ()):
            editor.refuse("Это поле обязательно: впишите значение или нажмите Esc")
            return False
        try:
            before = registers.get(self.office.desk, self.register.key, record)
            given: dict[str, Any] = {key: value}
            if getattr(before, key) == value:
                return True
            done = self.office.act(lambda: registers.save(self.office.desk, replace(before, **given)), "Исправлено. Отменить – Ctrl+Z")
        except Rejected as trouble:
            editor.refuse(str(trouble))
            return False
        except NmsError as trouble:
            editor.refuse(str(trouble))
            return False
        if done is not None and done.warnings:
            self.office.say("Исправлено. " + done.warnings[0].message, "warn")
        return done is not None

    def _follow(self) -> None:
        """Columns have been resized: the editor stays over its cell."""
        if self.open is not None:
            self.open.place(self.table.visualRect(self.table.currentIndex()))

    def _leave(self) -> None:
        self._close()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close(self) -> None:
        if self.open is not None:
            editor, self.open = self.open, None
            editor.close_quietly()
