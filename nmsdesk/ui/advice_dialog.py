"""The form of a phrase of the library: steps to choose from, fields to put in, and how it will sound while it is typed."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from nmsdesk.domain.cycle import Advice
from nmsdesk.domain.monitoring import INDICATOR_OPTIONS
from nmsdesk.domain.recommending import FIELDS, filled, strangers
from nmsdesk.domain.terms import ADDRESSEES
from nmsdesk.services import registers
from nmsdesk.services.recommendations import library
from nmsdesk.ui.ask_dialog import AskDialog, Asked
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.choices import ChoiceEdit
from nmsdesk.ui.kit.editors import LongTextEdit, NumberEdit, TextEdit
from nmsdesk.ui.office import Office

SAMPLE = {
    "place": "СОШ № 1", "period": "2025 год", "as_of": "31.12.2025", "n": "12", "N": "40", "percent": "30,0 %", "target": "60 %",
    "missing": "12 человек", "lost": "24 человека", "lost_of": "24 человек", "names": "«Приказом назначен куратор наставничества»",
    "areas": "методические (8), оценочные (3)",
}  # fmt: skip
CAPTIONS = {
    "place": "кому", "period": "период", "as_of": "на дату", "n": "учтено", "N": "всего", "percent": "значение", "target": "цель",
    "missing": "не хватает", "lost": "отсеялось", "lost_of": "отсеялось, род. п.", "names": "кого нет", "areas": "области дефицитов",
}  # fmt: skip
ANY = "Любой: показатель не достигнут"


class AdviceDialog(AskDialog):
    """A new phrase, or one to be changed."""

    def __init__(self, office: Office, record: Advice | None = None, owner: QWidget | None = None) -> None:
        self.record = record
        self.indicator = ChoiceEdit(list(INDICATOR_OPTIONS.items()), nullable=False)
        self.step = ChoiceEdit((), ANY)
        self.text = LongTextEdit(6)
        known = record or Advice(text="")
        self.sound, self.trouble = label("", wrap=True), label("", "warning", wrap=True)
        self.sound.setMinimumHeight(76)
        self.sound.setAlignment(Qt.AlignmentFlag.AlignTop)
        fields = [button(CAPTIONS[name], "", "link", partial(self.put, name), tip=f"{{{name}}} – {FIELDS[name]}") for name in FIELDS]
        body = QWidget()
        half = (len(fields) + 1) // 2
        body.setLayout(
            column(
                label("Рекомендация", "field"), self.text,
                row(label("Вставить:", "field"), *fields[:half], None, spacing=6), row(*fields[half:], None, spacing=6),
                label("Как прозвучит", "caption"), self.sound, self.trouble, None, spacing=6,
            )
        )  # fmt: skip
        super().__init__(
            office, "Изменить фразу" if record else "Новая фраза",
            (
                Asked("indicator", "Показатель", self.indicator, known.indicator or None),
                Asked("addressee", "Кому", ChoiceEdit(list(ADDRESSEES.items()), nullable=False), known.addressee),
                Asked("step", "Не выполнен шаг", self.step, None, False),
                Asked("days", "Срок, дней", NumberEdit(1, 730), known.days),
                Asked("responsible", "Ответственный", TextEdit("Пусто – руководитель организации"), known.responsible, False),
            ),
            self._save, "Сохранить", said="Фраза сохранена. Отменить – Ctrl+Z", body=body, owner=owner, columns=2,
        )  # fmt: skip
        self.form.setFixedHeight(204)
        self.text.set_value(known.text)
        self.text.setAccessibleName("Рекомендация")
        self._fill_steps(known.step)
        self.indicator.changed.connect(lambda: self._fill_steps(""))
        self.text.changed.connect(self._sound)
        self._sound()
        self.resize(700, 640)

    def _fill_steps(self, step: str) -> None:
        code = self.indicator.value()
        found = library.steps(self.office.desk, code) if code else []
        if step and step not in found:
            found.append(step)
        self.step.set_options([(title, title) for title in found])
        self.step.set_value(step or None)

    def put(self, name: str) -> None:
        """Put a field where the cursor is."""
        self.text.insertPlainText(f"{{{name}}}")
        self.text.setFocus()

    def _sound(self) -> None:
        text = self.text.value()
        self.sound.setText(filled(text, SAMPLE))
        found = strangers(text)
        self.trouble.setText(f"Такого поля нет, оно останется как написано: {', '.join(f'{{{n}}}' for n in found)}" if found else "")

    def _save(self, values: dict[str, Any]) -> Any:
        given = {**values, "text": self.text.value(), "step": values["step"] or "", "responsible": values["responsible"] or ""}
        record = replace(self.record, **given) if self.record else Advice(**given)
        return registers.save(self.office.desk, record)
