"""The list of learning plans (ИОМ) with their steps: approve, close under the rule, stop, print."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QDialog

from nmsdesk.domain import fields as f
from nmsdesk.domain import terms
from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.domain.development import LearningPlan
from nmsdesk.services import plans, registers
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.choices import ChoiceEdit
from nmsdesk.ui.kit.editors import DayEdit, TextEdit
from nmsdesk.ui.kit.form import Form
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Banner, Chip
from nmsdesk.ui.office import Office
from nmsdesk.ui.pages.register import RegisterPage

TONES = {
    "черновик": "neutral", "согласован": "neutral", "утверждён": "accent", "в работе": "accent", "на проверке": "warn",
    "реализован успешно": "ok", "реализован частично": "warn", "не реализован": "bad", "прекращён": "neutral",
}  # fmt: skip
OUTCOMES = {k: terms.PLAN_STATES[k] for k in ("done", "partly", "failed")}


class PlansPage(RegisterPage):
    """Plans by term; the buttons show what the chosen plan's state allows."""

    def __init__(self, office: Office):
        super().__init__(office, REGISTERS["plans"])
        self.approve_button = self.details.add_action("Утвердить", "check", self.approve, look="primary", keys="Ctrl+U")
        self.close_button = self.details.add_action("Закрыть", "circle-check", self.finish, look="primary", keys="Ctrl+L")
        self.stop_button = self.details.add_action("Прекратить", "circle-x", self.stop)
        self.paper_button = self.details.add_action("Форма ИОМ", "printer", self.paper)
        keys.bind(self, "Ctrl+U", self.approve)
        keys.bind(self, "Ctrl+L", self.finish)

    def columns(self) -> list[Column]:
        found = super().columns()
        order = ("person", "number", "state", "since", "until", "approved_on", "closed_on", "diagnostic")
        by_key = {c.key: c for c in found}
        by_key["state"] = Column("state", "Состояние", 160, kind="badge", tone=lambda v: TONES.get(v, "neutral"))
        self._shown = [*order, *(k for k in by_key if k not in order)]
        return [by_key[k] for k in self._shown]

    def _names(self) -> list[str]:
        return getattr(self, "_shown", super()._names())

    def _state_chips(self) -> list[Chip]:
        return []

    def show_record(self, record: f.Record) -> None:
        super().show_record(record)
        assert isinstance(record, LearningPlan)
        may = not self.office.desk.database.look_only
        self.approve_button.setVisible(record.state in ("draft", "agreed"))
        for b in (self.close_button, self.stop_button):
            b.setVisible(record.state in ("approved", "active", "review"))
        for b in (self.approve_button, self.close_button, self.stop_button):
            b.setEnabled(may)

    def approve(self) -> None:
        """Ask for the day and by whom, then approve."""
        self._ask(
            "Утвердить план", "", (("on", "Дата утверждения", DayEdit(), self.office.desk.today), ("by", "Кем", TextEdit(), "")),
            lambda number, v: plans.approve(self.office.desk, number, v["on"], v["by"]), "План утверждён", ("draft", "agreed"),
        )  # fmt: skip

    def finish(self) -> None:
        """Show what the rule says, ask for the outcome, then close."""
        number = self.table.current_id()
        if number is None:
            return
        found = plans.verdict(self.office.desk, number)
        said = f"{'Правило выполнено' if found.met else 'Правило не выполнено'}: {found.reason}."
        self._ask(
            "Закрыть план", said,
            (
                ("on", "Дата закрытия", DayEdit(), self.office.desk.today),
                ("outcome", "Чем закончился", ChoiceEdit(list(OUTCOMES.items()), nullable=False), "done" if found.met else "partly"),
            ),
            lambda n, v: plans.close(self.office.desk, n, v["on"], v["outcome"] or ""), "План закрыт", plans.OPEN[2:],
        )  # fmt: skip

    def stop(self) -> None:
        """Ask for the reason, then stop."""
        self._ask(
            "Прекратить план", "По уважительной причине план не снижает показатель 2б.",
            (
                ("on", "С какого дня", DayEdit(), self.office.desk.today),
                ("reason", "Причина", ChoiceEdit(list(terms.STOP_REASONS.items()), nullable=False), None),
            ),
            lambda n, v: plans.stop(self.office.desk, n, v["on"], v["reason"] or ""), "План прекращён", plans.OPEN[2:],
        )  # fmt: skip

    def paper(self) -> None:
        """The ИОМ form of the plan."""
        if (number := self.table.current_id()) is not None:
            self.office.go("papers", kind="plan", plan=number)

    def _ask(
        self,
        title: str,
        text: str,
        fields: tuple[tuple[str, str, Any, Any], ...],
        do: Callable[[int, dict[str, Any]], Any],
        said: str,
        states: tuple[str, ...],
    ) -> None:
        number = self.table.current_id()
        if number is None or not self.office.may_write():
            return
        record = registers.get(self.office.desk, "plans", number)
        assert isinstance(record, LearningPlan)
        if record.state not in states:
            self.office.say(f"План в состоянии «{terms.PLAN_STATES[record.state]}»: это действие к нему не относится", "warn")
            return
        dialog = StepDialog(title, text, fields, self)
        if dialog.exec():
            values = dialog.form.values()
            self.office.act(lambda: do(number, values), said)


class StepDialog(QDialog):
    """A few fields and a button that does the step."""

    def __init__(self, title: str, text: str, fields: tuple[tuple[str, str, Any, Any], ...], owner: RegisterPage):
        super().__init__(owner)
        self.setWindowTitle(title)
        self.form = Form(1)
        for name, caption, editor, _ in fields:
            self.form.add(name, caption, editor, required=name != "by")
        self.form.set_values({name: value for name, _, _, value in fields})
        banner = Banner(text, "neutral")
        banner.setVisible(bool(text))
        do = button(title.split()[0], "", "primary", self._done, keys="Enter")
        leave = button("Отмена", "", "", self.reject, keys="Esc")
        do.setDefault(True)
        leave.setAutoDefault(False)
        outer = column(label(title, "title"), banner, spacing=12, margins=(24, 18, 24, 18))
        outer.addWidget(self.form, 1)
        outer.addLayout(row(None, leave, do))
        self.setLayout(outer)
        self.resize(440, 320)
        self.form.focus_first()

    def _done(self) -> None:
        if self.form.check():
            self.accept()
