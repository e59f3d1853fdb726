"""The list of trainings: one of another organiser is added in one small dialog."""

from __future__ import annotations

from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.ui import outside_dialog
from nmsdesk.ui.kit import keys
from nmsdesk.ui.office import Office
from nmsdesk.ui.pages.register import RegisterPage


class TrainingsPage(RegisterPage):
    """Trainings of everyone."""

    def __init__(self, office: Office):
        super().__init__(office, REGISTERS["trainings"])
        tip = "Человек, программа, даты, документ – одним окном"
        self.quick = self.header.add_action("Быстро добавить", "certificate", self.add_outside, keys="Ctrl+Shift+N", tip=tip)
        office.guard(self.quick)
        keys.bind(self, "Ctrl+Shift+N", self.add_outside)

    def add_outside(self) -> None:
        """A training of another organiser, possibly by a new programme."""
        outside_dialog.add(self.office, None, self)
