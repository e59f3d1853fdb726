"""The library of recommendations: phrases by indicator, step and addressee, each shown as it will sound with figures in it."""

from __future__ import annotations

from typing import Any

from nmsdesk.domain import fields as f
from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.domain.cycle import Advice
from nmsdesk.domain.queries import ListQuery
from nmsdesk.domain.recommending import FIELDS, filled, strangers
from nmsdesk.services import registers
from nmsdesk.ui.advice_dialog import SAMPLE, AdviceDialog
from nmsdesk.ui.details import show_details
from nmsdesk.ui.kit.basics import label
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Banner
from nmsdesk.ui.office import Office
from nmsdesk.ui.pages.community import put_under_header
from nmsdesk.ui.pages.register import RegisterPage

SHOWN = ("indicator", "step", "addressee", "text", "days")


class AdvicesPage(RegisterPage):
    """Phrases as a list; the panel shows the current one with sample figures and tells what fields there are."""

    def __init__(self, office: Office):
        super().__init__(office, REGISTERS["advices"])
        self.table.set_empty_text("Фраз нет. Добавьте первую (Ctrl+N): показатель, чего не хватает, кому и что рекомендуется.")
        said = "По этим фразам составляются черновики по срезу. Правка не меняет то, что уже составлено."
        put_under_header(self, Banner(said, "neutral"))

    def _default_query(self) -> ListQuery:
        return ListQuery("advices", sort="indicator")

    def columns(self) -> list[Column]:
        by_key = {c.key: c for c in super().columns()}
        self._shown = [*SHOWN, *(k for k in by_key if k not in SHOWN)]
        return [by_key[k] for k in self._shown]

    def _names(self) -> list[str]:
        return getattr(self, "_shown", super()._names())

    def add(self, **defaults: Any) -> None:
        """The form of a new phrase."""
        if self.office.may_write():
            self._ask(None)

    def edit(self, number: int | None) -> None:
        """The form of a phrase, with how it sounds."""
        if number is not None and self.office.may_write():
            record = registers.get(self.office.desk, "advices", number)
            assert isinstance(record, Advice)
            self._ask(record)

    def _ask(self, record: Advice | None) -> None:
        dialog = AdviceDialog(self.office, record, self)
        dialog.exec()
        if dialog.done_value is not None:
            self.refresh()
            self.table.select_id(dialog.done_value.record.id)

    def show_record(self, record: f.Record) -> None:
        assert isinstance(record, Advice)
        show_details(self.office, self.details, record)
        extra = self.details.extra()
        extra.addWidget(label("Как прозвучит", "caption"))
        extra.addWidget(label(filled(record.text, SAMPLE), wrap=True, selectable=True))
        if found := strangers(record.text):
            extra.addWidget(label(f"Поля нет: {', '.join(f'{{{n}}}' for n in found)}", "warning", wrap=True))
        extra.addWidget(label("Поля", "caption"))
        for name, meaning in FIELDS.items():
            extra.addWidget(label(f"{{{name}}} – {meaning}", "small", wrap=True, selectable=True))
