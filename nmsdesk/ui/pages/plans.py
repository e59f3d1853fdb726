"""Learning plans (ИОМ) as a list and as a board; steps of one or many, the card by Enter."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QMenu, QVBoxLayout

from nmsdesk.domain import fields as f
from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.domain.development import LearningPlan
from nmsdesk.services import plans, registers
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Chip
from nmsdesk.ui.office import Office
from nmsdesk.ui.pages.register import RegisterPage
from nmsdesk.ui.plan_steps import STEPS, take
from nmsdesk.ui.plans_board import PlansBoard

TONES = {
    "черновик": "neutral", "согласован": "neutral", "утверждён": "accent", "в работе": "accent", "на проверке": "warn",
    "реализован успешно": "ok", "реализован частично": "warn", "не реализован": "bad", "прекращён": "neutral",
}  # fmt: skip
MOST_ASKED = 50  # plans whose states a menu looks at


class PlansPage(RegisterPage):
    """Plans by term; buttons and the menu show what the states of the chosen plans allow."""

    def __init__(self, office: Office):
        super().__init__(office, REGISTERS["plans"])
        self.header.add_action("Подобрать…", "writing", lambda: office.go("drafting"), tip="Черновики ИОМ по дефицитам для многих сразу")
        self.board: PlansBoard | None = None
        self.list_button = button("Список", "list", "", lambda: self.show_board(False), tip="Планы списком (Ctrl+B)")
        self.board_button = button("Доска", "columns-3", "", lambda: self.show_board(True), tip="Планы по состояниям (Ctrl+B)")
        for one in (self.list_button, self.board_button):
            one.setCheckable(True)
            self.header.add_widget(one)
        self.list_button.setChecked(True)
        self.details.add_action("Карточка", "route", self._open_current, look="primary", keys="Enter")
        self.step_buttons = {
            step: self.details.add_action(STEPS[step].caption, STEPS[step].icon, partial(self.take, step), keys=key)
            for step, key in (("approve", "Ctrl+U"), ("close", "Ctrl+L"), ("stop", ""))
        }
        self.paper_button = self.details.add_action("Форма ИОМ", "printer", self.paper)
        keys.bind(self, "Ctrl+U", partial(self.take, "approve"))
        keys.bind(self, "Ctrl+L", partial(self.take, "close"))
        keys.bind(self, "Ctrl+B", self.switch)

    def _open_current(self) -> None:
        if (number := self.table.current_id()) is not None:
            self.open_card(number)

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
        allowed = plans.allowed(record)
        for step, one in self.step_buttons.items():
            one.setVisible(step in allowed)
            one.setEnabled(may)

    def open_card(self, number: int) -> None:
        self.office.go("plan", id=number)

    def take(self, step: str) -> None:
        """A step with the chosen plans, or with the plan of the board's cursor."""
        if self.board is not None and self.board.isVisible():
            return
        chosen = self.table.selected_ids() or [n for n in (self.table.current_id(),) if n is not None]
        take(self.office, step, chosen, self)

    def paper(self) -> None:
        """The ИОМ form of the plan."""
        if (number := self.table.current_id()) is not None:
            self.office.go("papers", kind="plan", plan=number)

    def _menu(self, menu: QMenu, chosen: list[int]) -> None:
        """Steps of one plan as its state allows, of several as they come; those that do not allow it are left out and told."""
        records = [registers.get(self.office.desk, "plans", n) for n in chosen[:MOST_ASKED]]
        allowed = {step for r in records if isinstance(r, LearningPlan) for step in plans.allowed(r)}
        for step, one in STEPS.items():
            if step in allowed:
                menu.addAction(f"{one.caption}…", partial(self.take, step))
        menu.addSeparator()
        super()._menu(menu, chosen)

    # the board

    def refresh(self) -> None:
        super().refresh()
        if self.board is not None and self.board.isVisible():
            self.board.refresh()

    def open(self, board: bool | None = None, **what: Any) -> None:  # type: ignore[override]
        if board or (board is None and not what and self.on_board):
            self.show_board(True)
            return
        if what and self.on_board:
            self.show_board(False)
        super().open(**what)

    @property
    def on_board(self) -> bool:
        return self.board is not None and self.board.isVisibleTo(self)

    def switch(self) -> None:
        """From the list to the board and back."""
        self.show_board(not self.on_board)

    def show_board(self, shown: bool) -> None:
        if self.board is None:
            self.board = PlansBoard(self.office)
            self.board.hide()
            layout = self.layout()
            assert isinstance(layout, QVBoxLayout)
            layout.addWidget(self.board, 1)
        for one in (self.bar, self.split):
            one.setVisible(not shown)
        self.board.setVisible(shown)
        self.chips.setVisible(False if shown else bool(self.filter.picked))
        self.board_button.setChecked(shown)
        self.list_button.setChecked(not shown)
        if shown:
            self.board.refresh()
            self.board.focus_first()
            self.header.set_subtitle(f"незакрытые и закрытые за {self.office.period.title}")
        else:
            self.tell_count()
            self.table.setFocus()
