"""A form: captions over editors, messages under them, in one or two columns that scroll."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QSizePolicy, QWidget

from nmsdesk.ui.kit.basics import column, frame, label
from nmsdesk.ui.kit.editors import FlagEdit, LongTextEdit
from nmsdesk.ui.kit.many import ManyEdit

REQUIRED = "Заполните это поле"
TWO_COLUMNS_FROM = 620
LOOKS = {"error": "error", "warning": "warning", "": "hint"}


class FormField(QWidget):
    """Caption, editor and the line under it, which holds the hint or the message."""

    changed = Signal()
    left = Signal()

    def __init__(self, caption: str, editor: Any, hint: str = "", *, required: bool = False) -> None:
        super().__init__()
        self.caption, self.editor, self.required = caption, editor, required
        self._hint = hint
        self._severity = ""
        star = " *" if required else ""
        self._caption = label(caption + star, "field")
        self._caption.setBuddy(editor)
        self._note = label(hint, "hint", wrap=True)
        if isinstance(editor, FlagEdit):
            editor.setText(editor.text() or caption)
            self._caption.hide()
        editor.setAccessibleName(f"{caption}{', обязательно' if required else ''}")
        editor.setAccessibleDescription(hint)
        self.setLayout(column(self._caption, editor, self._note, spacing=4))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setFocusProxy(editor)
        editor.changed.connect(self._on_changed)
        editor.installEventFilter(self)
        self.set_message("", "")

    def set_caption(self, caption: str) -> None:
        """Call the field otherwise: what it asks for depends on another."""
        self.caption = caption
        self._caption.setText(caption + (" *" if self.required else ""))
        self.editor.setAccessibleName(f"{caption}{', обязательно' if self.required else ''}")

    def set_message(self, text: str, severity: str = "error") -> None:
        """Show a message under the field, 'error' or 'warning'; an empty one brings the hint back."""
        self._severity = severity if text else ""
        shown = {"error": f"✕ {text}", "warning": f"⚠ {text}"}.get(self._severity, self._hint)
        self._note.setText(shown)
        self._note.setVisible(bool(shown))
        self._note.setProperty("look", LOOKS[self._severity])
        self._note.style().unpolish(self._note)
        self._note.style().polish(self._note)
        self.editor.set_invalid(self._severity == "error")
        self.editor.setAccessibleDescription(text or self._hint)

    def message(self) -> str:
        return self._note.text()[2:] if self._severity else ""

    def severity(self) -> str:
        return self._severity

    def check(self) -> bool:
        """Say what is wrong with what is typed; True when nothing is."""
        text = self.editor.problem()
        if not text and self.required and self.editor.value() in (None, "", ()):
            text = REQUIRED
        if text or self._severity == "error":
            self.set_message(text, "error")
        return not text

    def _on_changed(self) -> None:
        if self._severity == "error":
            self.set_message("", "")
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and (text := self.editor.problem()):
            self.set_message(text, "error")
        return False


class Form(QScrollArea):
    """Fields by name. ``values`` are complete whatever is shown; ``dirty`` is whether they differ from those put in."""

    changed = Signal(str)  # name of the field
    dirty_changed = Signal(bool)

    def __init__(self, columns: int = 2) -> None:
        super().__init__()
        self.fields: dict[str, FormField] = {}
        self._columns = columns
        self._now = 0
        self._rows: list[tuple[QWidget, bool]] = []  # what, and whether it takes the whole width
        self._clean: dict[str, Any] = {}
        self._was_dirty = False
        body = QWidget()
        body.setObjectName("scrolled")
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(14)
        outer = column(margins=(2, 2, 14, 8), spacing=0)
        outer.addLayout(self._grid)
        outer.addStretch(1)
        body.setLayout(outer)
        self.setWidget(body)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def section(self, caption: str, text: str = "") -> None:
        """Begin a section under a caption and an explaining line."""
        head = column(label(caption, "heading"), spacing=4, margins=(0, 8 if self._rows else 0, 0, 0))
        if text:
            head.addWidget(label(text, "muted", wrap=True))
        head.addWidget(frame("line"))
        holder = QWidget()
        holder.setLayout(head)
        self._put(holder, whole=True)

    def add(self, name: str, caption: str, editor: Any, hint: str = "", *, required: bool = False, whole: bool | None = None) -> FormField:
        """Add a field; long texts and several codes take the whole width unless told otherwise."""
        field = FormField(caption, editor, hint, required=required)
        field.changed.connect(lambda: self._tell(name))
        self.fields[name] = field
        self._clean[name] = editor.value()
        self._put(field, isinstance(editor, LongTextEdit | ManyEdit) if whole is None else whole)
        return field

    def add_widget(self, widget: QWidget) -> None:
        """Anything else of the whole width: a table of parts, a note."""
        self._put(widget, whole=True)

    def editor(self, name: str) -> Any:
        return self.fields[name].editor

    def values(self) -> dict[str, Any]:
        return {name: field.editor.value() for name, field in self.fields.items()}

    def set_values(self, values: Mapping[str, Any], labels: Mapping[str, str] | None = None) -> None:
        """Put values in and take the form for clean; ``labels`` name the records of reference fields."""
        for name, value in values.items():
            if name in self.fields:
                arguments = (value, labels[name]) if labels and name in labels else (value,)
                self.fields[name].editor.set_value(*arguments)
                self.fields[name].set_message("", "")
        self.mark_clean()

    def changes(self) -> dict[str, Any]:
        """Only what differs from the values put in."""
        return {name: value for name, value in self.values().items() if value != self._clean[name]}

    @property
    def dirty(self) -> bool:
        return bool(self.changes()) or any(field.editor.problem() for field in self.fields.values())

    def mark_clean(self) -> None:
        """What is in the form now is saved."""
        self._clean = self.values()
        self._tell_dirty()

    @property
    def errors(self) -> dict[str, str]:
        """Messages of error shown now, by field."""
        return {name: field.message() for name, field in self.fields.items() if field.severity() == "error"}

    def check(self) -> bool:
        """Check every field by itself, show messages, go to the first bad one."""
        for field in self.fields.values():
            field.check()
        return not self.focus_first_bad()

    def show_troubles(self, troubles: Mapping[str, tuple[str, str]]) -> list[str]:
        """Messages as {field: (sentence, severity)} of a refused save; returns sentences that belong to no field."""
        for name, field in self.fields.items():
            field.set_message(*troubles.get(name, ("", "")))
        self.focus_first_bad()
        return [text for name, (text, _) in troubles.items() if name not in self.fields]

    def focus_first_bad(self) -> bool:
        """Go to the first field with an error; False if there is none."""
        for field in self.fields.values():
            if field.severity() == "error":
                field.editor.setFocus(Qt.FocusReason.OtherFocusReason)
                self.reveal(field)
                return True
        return False

    def reveal(self, field: QWidget) -> None:
        """Scroll so that the field is seen with its caption and message."""
        self.ensureWidgetVisible(field, 0, 24)

    def focus_first(self) -> None:
        """Go to the first field."""
        for field in self.fields.values():
            if field.editor.isEnabled():
                field.editor.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def focus_first_empty(self) -> None:
        """Go to the first field that waits to be filled, past what is known already."""
        for field in self.fields.values():
            if field.editor.isEnabled() and field.editor.value() in (None, "", ()):
                field.editor.setFocus(Qt.FocusReason.TabFocusReason)
                return
        self.focus_first()

    def set_read_only(self, read_only: bool) -> None:
        """Show values without letting them be changed."""
        for field in self.fields.values():
            field.editor.setEnabled(not read_only)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wanted = self._columns if self.viewport().width() >= TWO_COLUMNS_FROM else 1
        if wanted != self._now:
            self._lay_out(wanted)

    def focusNextPrevChild(self, forward: bool) -> bool:
        moved = super().focusNextPrevChild(forward)
        focus = self.focusWidget()
        for field in self.fields.values():
            if moved and focus is not None and field.isAncestorOf(focus):
                self.reveal(field)
        return moved

    def _put(self, widget: QWidget, whole: bool) -> None:
        self._rows.append((widget, whole))
        self._now = self._now or 1
        self._lay_out(self._now)

    def _lay_out(self, columns: int) -> None:
        self._now = columns
        for widget, _ in self._rows:  # not takeAt: items left to Python keep their cached heights for a width for ever
            self._grid.removeWidget(widget)
        line = place = 0
        for widget, whole in self._rows:
            if whole and place:
                line, place = line + 1, 0
            self._grid.addWidget(widget, line, place, 1, columns if whole else 1, Qt.AlignmentFlag.AlignTop)
            place += columns if whole else 1
            if place >= columns:
                line, place = line + 1, 0
        for number in range(2):
            self._grid.setColumnStretch(number, 1 if number < columns else 0)
            self._grid.setColumnMinimumWidth(number, 0)

    def _tell(self, name: str) -> None:
        self.changed.emit(name)
        self._tell_dirty()

    def _tell_dirty(self) -> None:
        if self.dirty != self._was_dirty:
            self._was_dirty = not self._was_dirty
            self.dirty_changed.emit(self._was_dirty)
