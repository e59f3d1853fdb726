"""The list of all deficits; the chosen one is closed by evidence that is named: a repeat result, a training, an accepted work."""

from __future__ import annotations

from functools import partial
from typing import Any

from nmsdesk.domain import fields as f
from nmsdesk.domain import terms
from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.domain.development import Deficit
from nmsdesk.services import deficits, lists, registers
from nmsdesk.services.deficits import Closed
from nmsdesk.ui.ask_dialog import AskDialog, Asked
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.choices import ChoiceEdit, RefEdit
from nmsdesk.ui.kit.editors import DayEdit, LongTextEdit
from nmsdesk.ui.office import Office
from nmsdesk.ui.pages.register import RegisterPage

KINDS = ("diagnostics", "trainings")


class DeficitsList(RegisterPage):
    """Rows of the register with «Закрыть» for an open deficit."""

    def __init__(self, office: Office):
        super().__init__(office, REGISTERS["deficits"])
        self.close_button = self.details.add_action("Закрыть", "circle-check", self.close_current, look="primary", keys="Ctrl+L")
        keys.bind(self, "Ctrl+L", self.close_current)

    def show_record(self, record: f.Record) -> None:
        super().show_record(record)
        assert isinstance(record, Deficit)
        self.close_button.setVisible(record.closed is None)
        self.close_button.setEnabled(not self.office.desk.database.look_only)

    def close_current(self) -> None:
        """Ask by what the chosen deficit is closed."""
        number = self.table.current_id()
        if number is None or not self.office.may_write():
            return
        record = registers.get(self.office.desk, "deficits", number)
        assert isinstance(record, Deficit)
        if record.closed is not None:
            self.office.say("Дефицит уже закрыт", "neutral")
        else:
            ClosingDialog(self.office, record, self).exec()


class ClosingDialog(AskDialog):
    """The evidence that is offered already stands in the fields."""

    def __init__(self, office: Office, record: Deficit, owner: RegisterPage) -> None:
        desk, person = office.desk, record.person or 0
        self.record = record
        offered = next((c for c in deficits.closable(desk, [person]) if c.deficit == record.id), None)
        closure = offered.closure if offered else "work"
        known = offered.evidence if offered else None
        tools = {key: RefEdit(partial(self._suggest, desk, key, person), partial(registers.label, desk, key)) for key in KINDS}
        fields = (
            Asked("closure", "Чем закрыт", ChoiceEdit(list(terms.DEFICIT_CLOSURES.items()), nullable=False), closure),
            Asked("on", "Когда", DayEdit(), offered.on if offered else desk.today),
            Asked("diagnostic", "Повторная диагностика", tools["diagnostics"], known if closure == "repeat" else None, False),
            Asked("training", "Обучение", tools["trainings"], known if closure == "training" else None, False),
            Asked("evidence", "Подтверждение словами", LongTextEdit(3), offered.reason if offered and closure == "work" else None, False),
        )
        labels = registers.texts(desk, record)
        text = f"{labels['person']}, {labels['area'].lower()}, выявлен {labels['opened']}"
        super().__init__(office, "Закрыть дефицит", fields, self._close, "Закрыть", text=text, said="Дефицит закрыт", owner=owner)
        self._choice: Any = self.form.editor("closure")
        self._choice.changed.connect(self._show_fields)
        self._show_fields()
        self.resize(500, 470)

    @staticmethod
    def _suggest(desk: Any, key: str, person: int, text: str) -> list[tuple[int, str, str]]:
        return lists.suggest(desk, key, text, person=person)

    def _show_fields(self) -> None:
        """Only what the chosen way needs."""
        closure = self._choice.value()
        self.form.fields["diagnostic"].setVisible(closure == "repeat")
        self.form.fields["training"].setVisible(closure == "training")

    def _close(self, v: dict[str, Any]) -> Closed:
        desk, number, closure = self.office.desk, self.record.id or 0, v["closure"] or ""
        return deficits.close(desk, [number], closure, v["on"], v.get("diagnostic"), v.get("training"), v["evidence"] or "")
