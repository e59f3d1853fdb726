"""A step that needs a few answers: fields, a sentence about it, and the button that does it and stays when it is refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QWidget

from nmsdesk.errors import Rejected
from nmsdesk.ui import messages
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.editors import LongTextEdit
from nmsdesk.ui.kit.form import Form
from nmsdesk.ui.kit.parts import Banner
from nmsdesk.ui.office import Office


@dataclass(frozen=True, slots=True)
class Asked:
    """A field of the dialog with the value it begins with."""

    name: str
    caption: str
    editor: Any
    value: Any = None
    required: bool = True
    hint: str = ""


class AskDialog(QDialog):
    """``do(values)`` is the use case; the dialog closes when it is done. ``body`` stands between the fields and the buttons."""

    def __init__(
        self,
        office: Office,
        title: str,
        fields: Sequence[Asked],
        do: Callable[[dict[str, Any]], Any],
        yes: str,
        *,
        text: str = "",
        said: str | Callable[[Any], str] = "",
        body: QWidget | None = None,
        owner: QWidget | None = None,
        columns: int = 1,
    ) -> None:
        super().__init__(owner or office.owner)
        self.office, self._do, self._said = office, do, said
        self.done_value: Any = None
        self.setWindowTitle(title)
        self.form = Form(columns)
        for one in fields:
            self.form.add(one.name, one.caption, one.editor, one.hint, required=one.required)
        self.form.set_values({one.name: one.value for one in fields if one.value is not None})
        self._about = label(text, "muted", wrap=True)
        self._about.setVisible(bool(text))
        self._trouble = Banner("", "bad")
        self._trouble.hide()
        self.yes = button(yes, "", "primary", self.finish, keys="Ctrl+Enter")
        leave = button("Отмена", "", "", self.reject, keys="Esc")
        outer = column(label(title, "title", wrap=True), self._about, self._trouble, spacing=12, margins=(24, 18, 24, 18))
        if fields:
            outer.addWidget(self.form, 0 if body else 1)
        if body is not None:
            outer.addWidget(body, 1)
        outer.addLayout(row(None, leave, self.yes))
        self.setLayout(outer)
        keys.bind(self, "Ctrl+Return", self.finish)
        lines = sum(one.editor.height() + 38 if isinstance(one.editor, LongTextEdit) else 66 for one in fields)
        hints = 20 * sum(bool(one.hint) for one in fields)
        self.resize(480, 140 + lines + hints + (18 * (1 + len(text) // 60) + 12 if text else 0))
        if fields:
            self.form.focus_first_empty()

    def finish(self) -> None:
        """Do it; say what is wrong and stay when it is refused."""
        if not self.form.check():
            return
        values = self.form.values()
        try:
            done = self.office.act(lambda: self._do(values))
        except Rejected as trouble:
            rest = self.form.show_troubles({t.field: (t.message, t.severity) for t in trouble.troubles})
            self._trouble.set_text(" ".join(rest), "bad")
            self._trouble.setVisible(bool(rest))
            return
        if done is not None:
            self.done_value = done
            said = self._said if isinstance(self._said, str) else self._said(done)
            if said:
                self.office.say(said)
            self.accept()

    def typed(self) -> bool:
        """Whether leaving would lose more than a few words: a long text that was written."""
        changed = self.form.changes()
        return any(isinstance(self.form.editor(name), LongTextEdit) for name in changed)

    def reject(self) -> None:
        if self.typed():
            answer = messages.keep_typed(self)
            if answer == "save":
                self.finish()
            if answer != "drop":
                return
        super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a line does it; in a long text it is a new line."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not isinstance(self.focusWidget(), LongTextEdit):
            self.finish()
            return
        super().keyPressEvent(event)


def ask(office: Office, title: str, fields: Sequence[Asked], do: Callable[[dict[str, Any]], Any], yes: str, **more: Any) -> Any:
    """What the step came to, None when it was left."""
    dialog = AskDialog(office, title, fields, do, yes, **more)
    dialog.exec()
    return dialog.done_value
