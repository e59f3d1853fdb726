"""One value for many records: the field, the value, and the table «было → станет» before anything is written."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QVBoxLayout, QWidget

from nmsdesk.domain import fields as f
from nmsdesk.domain.catalogue import Register
from nmsdesk.errors import NmsError
from nmsdesk.russian import count, inside
from nmsdesk.services import bulk_edit
from nmsdesk.ui.forms import from_editor, make_editor
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.fields import ChoiceEdit, Form, FormField
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Banner
from nmsdesk.ui.kit.table import TableView
from nmsdesk.ui.office import Office

PAUSE_MS = 250
RECORDS = ("запись", "записи", "записей")
OF_RECORDS = ("записи", "записей", "записей")
CHANGES, SAME, REFUSED = "изменится", "без изменений", "нельзя"
TONES = {CHANGES: "accent", SAME: "neutral", REFUSED: "bad"}


class BulkDialog(QDialog):
    """Chooses, shows, applies; what a rule refuses is listed with its reason and left out only by a tick."""

    def __init__(self, office: Office, register: Register, ids: list[int], owner: QWidget | None = None):
        super().__init__(owner)
        self.office, self.register, self.ids = office, register, ids
        self._turn = 0
        self._preview: Any = None
        self._shown: list[Any] = []
        title = f"Изменить у выбранных: {register.counted(len(ids))}"
        self.setWindowTitle("Изменить у выбранных")
        self.columns = {c.name: c for c in register.columns if c.name in bulk_edit.fields(register.key)}
        self.field = ChoiceEdit([(name, c.caption) for name, c in self.columns.items()], "Выберите поле", nullable=False)
        self.field.changed.connect(self._field_chosen)
        self.empty = QCheckBox("Очистить поле")
        self.empty.clicked.connect(self._value_changed)
        self.value: Any = None
        self._form = Form()  # what reference editors look at; it is not shown
        self._value_place = QVBoxLayout()
        self._value_place.setContentsMargins(0, 0, 0, 0)
        self.table = TableView(self._columns(), self._rows, "Было и станет")
        self.table.set_empty_text("Выберите поле и значение: здесь будет видно, что изменится")
        self._told = label("", "muted", wrap=True)
        self.skip = QCheckBox("")
        self.skip.clicked.connect(self._show_state)
        self.skip.hide()
        self._trouble = Banner("", "bad")
        self._trouble.hide()
        self.apply_button = button("Изменить", "check", "primary", self.apply, keys="Ctrl+Enter")
        self._leave = button("Отмена", "", "", self.reject, keys="Esc")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self.preview)
        self._lay_out(title)
        self._field_chosen()
        keys.bind(self, "Ctrl+Return", self.apply)
        self.field.setFocus()

    def _lay_out(self, title: str) -> None:
        where = FormField("Поле", self.field)
        where.setFixedWidth(280)
        what = column(label("Новое значение", "field"), self._value_place, self.empty, spacing=4)
        top = row(spacing=24)
        top.addWidget(where, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(what, 1)
        outer = column(label(title, "title", wrap=True), self._trouble, spacing=12, margins=(24, 18, 24, 18))
        outer.addLayout(top)
        outer.addWidget(self.table, 1)
        outer.addWidget(self._told)
        outer.addWidget(self.skip)
        outer.addLayout(row(None, self._leave, self.apply_button))
        self.setLayout(outer)
        owner = self.parentWidget()
        high = owner.window().height() - 60 if owner is not None else 640
        self.resize(920, min(640, high))

    @staticmethod
    def _columns() -> list[Column]:
        return [
            Column("state", "", 124, kind="badge", tone=lambda v: TONES.get(v, "neutral"), sortable=False),
            Column("record", "Запись", 230, sortable=False),
            Column("before", "Было", 150, sortable=False),
            Column("after", "Станет", 150, sortable=False),
            Column("trouble", "Замечание", 190, sortable=False),
        ]

    # choosing

    def _field_chosen(self) -> None:
        while (item := self._value_place.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        chosen = self.columns.get(self.field.value())
        if chosen is None:
            self.value = None
            waiting = label("Сначала выберите поле", "muted")
            waiting.setFixedHeight(32)
            self._value_place.addWidget(waiting)
        else:
            self.value = self._editor(chosen)
            self.value.setAccessibleName(f"Новое значение: {chosen.caption}")
            self.value.changed.connect(self._value_changed)
            self._value_place.addWidget(self.value)
            QWidget.setTabOrder(self.field, self.value)
        self.empty.setChecked(False)
        self.empty.setVisible(chosen is not None and not chosen.field.required and not isinstance(chosen.field, f.Flag))
        self._value_changed()

    def _editor(self, chosen: f.Column) -> Any:
        if isinstance(chosen.field, f.Flag):
            return ChoiceEdit([(True, "да"), (False, "нет")], "Да или нет", nullable=False)
        return make_editor(self.office, self.register, chosen, self._form)

    def changes(self) -> dict[str, Any] | None:
        """What to put where; None while it is not chosen."""
        chosen = self.columns.get(self.field.value())
        if chosen is None or self.value is None:
            return None
        if self.empty.isChecked():
            return {chosen.name: f.default_of(chosen.field)}
        value = self.value.value()
        if value in (None, "", ()) or self.value.problem():
            return None
        return {chosen.name: from_editor(chosen.field, value)}

    def _value_changed(self) -> None:
        if self.value is not None:
            self.value.setEnabled(not self.empty.isChecked())
        self._turn += 1
        self._preview = None
        self._timer.start()
        self._show_state()

    # showing

    def preview(self) -> None:
        """Ask what the chosen value would come to, in the background."""
        self._timer.stop()
        changes = self.changes()
        self._shown = []
        if changes is None:
            self.table.set_ids(())
            return
        turn, desk = self._turn, self.office.desk

        def show(found: Any) -> None:
            if turn == self._turn and self.isVisible():
                self._show(found)

        self.office.run("Проверка", lambda _: bulk_edit.preview(desk, self.register.key, self.ids, changes), show, quiet=True)

    def _show(self, found: Any) -> None:
        self._preview = found
        order = {REFUSED: 0, CHANGES: 1, SAME: 2}
        self._shown = sorted(found.lines, key=lambda line: order[_state(line)])
        self.table.set_ids(range(len(self._shown)))
        self.skip.setChecked(False)
        self._show_state()

    def _rows(self, ids: list[int]) -> list[tuple[Any, ...]]:
        return [self._row(self._shown[n]) for n in ids]

    @staticmethod
    def _row(line: Any) -> tuple[Any, ...]:
        before, after = (", ".join(str(v) or "пусто" for v in part.values()) for part in (line.before, line.after))
        return _state(line), line.label, before, after, line.trouble or line.warning

    def _show_state(self) -> None:
        found = self._preview
        changing = found.changing if found is not None else 0
        refused = found.refused if found is not None else 0
        if found is None:
            self._told.setText("")
        else:
            said = [f"Изменится {count(changing, *RECORDS)}"]
            if found.unchanged:
                said.append(f"уже так у {count(found.unchanged, *OF_RECORDS)}")
            if refused:
                said.append(f"нельзя изменить {count(refused, *RECORDS)}, причины в таблице")
            self._told.setText("; ".join(said) + ".")
        self.skip.setText(f"Пропустить {count(refused, *RECORDS)} с замечаниями и изменить остальные")
        self.skip.setVisible(refused > 0 and changing > 0)
        self.apply_button.setText(f"Изменить {count(changing, *RECORDS)}" if changing else "Изменить")
        self.apply_button.setEnabled(changing > 0 and (not refused or self.skip.isChecked()))

    # doing

    def apply(self) -> None:
        """Write what was shown as one undo step."""
        changes = self.changes()
        if changes is None or self._preview is None or not self.apply_button.isEnabled():
            return
        caption = inside(self.columns[self.field.value()].caption)
        skip = self.skip.isChecked()
        said = f"{self.register.title}, {caption}: изменено {self._preview.changing}. Отменить – Ctrl+Z"
        try:
            done = self.office.act(lambda: bulk_edit.apply(self.office.desk, self.register.key, self.ids, changes, skip), said)
        except NmsError as trouble:
            self._trouble.set_text(str(trouble), "bad")
            self._trouble.show()
            return
        if done is not None:
            self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return  # Enter takes a value in its editor; what is written is asked by Ctrl+Enter
        super().keyPressEvent(event)


def _state(line: Any) -> str:
    return REFUSED if line.trouble else CHANGES if line.changes else SAME
