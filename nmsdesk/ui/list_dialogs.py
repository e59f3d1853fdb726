"""Small dialogs over a list: keep it under a name, invite everyone to an event, begin plans for everyone."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from nmsdesk.domain.queries import ListQuery
from nmsdesk.errors import NmsError
from nmsdesk.russian import count
from nmsdesk.services import lists, registers, saved_lists
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.fields import Form, LongTextEdit, RefEdit, TextEdit
from nmsdesk.ui.kit.parts import Banner
from nmsdesk.ui.office import Office

PEOPLE_OF = ("работника", "работников", "работников")
PEOPLE = ("работник", "работника", "работников")


class AskDialog(QDialog):
    """A title, a sentence, a few fields, a button that does it; what is refused is said over the fields."""

    def __init__(self, office: Office, title: str, text: str, action: str, owner: QWidget | None):
        super().__init__(owner)
        self.office = office
        self.setWindowTitle(title)
        self.form = Form(1)
        self._trouble = Banner("", "bad")
        self._trouble.hide()
        told = label(text, "muted", wrap=True)
        told.setVisible(bool(text))
        self.do_button = button(action, "", "primary", self.do, keys="Ctrl+Enter")
        leave = button("Отмена", "", "", self.reject, keys="Esc")
        self.do_button.setDefault(True)
        outer = column(label(title, "title", wrap=True), told, self._trouble, spacing=12, margins=(24, 18, 24, 18))
        outer.addWidget(self.form, 1)
        outer.addLayout(row(None, leave, self.do_button))
        self.setLayout(outer)
        keys.bind(self, "Ctrl+Return", self.do)

    def do(self) -> None:
        """Check the fields and do it."""
        if not self.form.check():
            return
        self._trouble.hide()
        try:
            done = self.perform(self.form.values())
        except NmsError as trouble:
            self._trouble.set_text(str(trouble), "bad")
            self._trouble.show()
            return
        if done:
            self.accept()

    def perform(self, values: dict[str, Any]) -> bool:
        """Do it with the values of the fields; False when it was refused and said."""
        raise NotImplementedError


class KeepDialog(AskDialog):
    """A name and a note for the filter of a list. ``keep(name, note)`` does it."""

    def __init__(self, office: Office, said: str, name: str, note: str, keep: Callable[[str, str], bool], owner: QWidget | None):
        text = f"Список будет собираться заново при каждом открытии: {said}"
        super().__init__(office, "Сохранить умный список", text, "Сохранить", owner)
        self._keep = keep
        self.form.add("name", "Название", TextEdit(limit=120), "Например: Молодые без наставника", required=True)
        self.form.add("note", "Примечание", LongTextEdit(2))
        self.form.set_values({"name": name, "note": note})
        self.resize(480, 340)
        self.form.focus_first()

    def perform(self, values: dict[str, Any]) -> bool:
        return self._keep(values["name"], values["note"])


class InviteDialog(AskDialog):
    """Everyone of a list becomes a participant of an event as invited; who is there already stays as they are."""

    def __init__(self, office: Office, query: ListQuery, n: int, owner: QWidget | None):
        text = "Каждому запишется участие «приглашён». Кто уже записан на мероприятие, останется как есть."
        super().__init__(office, f"Пригласить {count(n, *PEOPLE_OF)}", text, "Пригласить", owner)
        self.query = query
        desk = office.desk
        event = RefEdit(partial(lists.suggest, desk, "events"), partial(registers.label, desk, "events"))
        self.form.add("event", "Мероприятие", event, "Нового ещё нет? Добавьте его в разделе «Мероприятия»", required=True)
        self.resize(480, 280)
        self.form.focus_first()

    def perform(self, values: dict[str, Any]) -> bool:
        done = self.office.act(lambda: saved_lists.invite(self.office.desk, self.query, values["event"]))
        if done is None:
            return False
        told = f"Приглашено: {done.added}" + (f", уже были записаны: {done.already}" if done.already else "")
        self.office.say(f"{told}. Отменить – Ctrl+Z" if done.added else f"{told}. Никто не добавлен", "ok" if done.added else "warn")
        return True
