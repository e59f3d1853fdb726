"""One small dialog for a training of another organiser."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from nmsdesk.domain import terms
from nmsdesk.services import lists, registers
from nmsdesk.services.courses import outside
from nmsdesk.ui.ask_dialog import AskDialog, Asked
from nmsdesk.ui.kit.choices import ChoiceEdit, RefEdit
from nmsdesk.ui.kit.editors import DayEdit, NumberEdit, TextEdit
from nmsdesk.ui.office import Office


def add(office: Office, person: int | None, owner: QWidget | None = None) -> Any:
    """Ask and write; what was written, None when it was left."""
    if not office.may_write():
        return None
    desk = office.desk

    def found(key: str, placeholder: str) -> RefEdit:
        return RefEdit(partial(lists.suggest, desk, key), partial(registers.label, desk, key), placeholder)

    dialog = AskDialog(
        office, "Обучение у другого организатора",
        (
            Asked("person", "Работник", found("persons", "Фамилия, имя"), person),
            Asked("program", "Программа", found("programs", "Начните вводить название"), None, False),
            Asked("title", "Новая программа", TextEdit("Если в базе её нет"), "", False),
            Asked("provider", "Организатор новой программы", TextEdit(), "", False),
            Asked("hours", "Часов", NumberEdit(1, 2000), None, False),
            Asked("attestation", "Итоговая аттестация", ChoiceEdit(list(terms.ATTESTATION.items()), nullable=False), "passed"),
            Asked("since", "Начало", DayEdit(), None, False),
            Asked("until", "Окончание", DayEdit()),
            Asked("number", "№ документа", TextEdit(), "", False),
        ),
        lambda v: outside.record(desk, outside.Outside(**{**v, "hours": int(v["hours"]) if v["hours"] else None})), "Записать",
        said="Обучение записано", owner=owner, columns=2,
    )  # fmt: skip
    dialog.resize(700, 450)
    dialog.exec()
    return dialog.done_value
