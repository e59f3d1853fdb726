"""The list of organisations; Enter opens the card."""

from __future__ import annotations

from typing import Any

from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.ui.office import Office
from nmsdesk.ui.pages.register import RegisterPage


class OrganizationsPage(RegisterPage):
    """Organisations by name."""

    def __init__(self, office: Office):
        super().__init__(office, REGISTERS["organizations"])
        self.details.add_action("Карточка", "school", lambda: self.open_card(self.table.current_id() or 0), look="primary", keys="Enter")

    def facet_names(self) -> list[tuple[str, str]]:
        return [*super().facet_names(), ("site", "Площадка"), ("team", "Управленческая команда")]

    def open_card(self, number: int) -> None:
        if number:
            self.office.go("organization", id=number)

    def enter(self, **what: Any) -> None:
        if what.get("id") is not None and not what.get("new"):
            self.office.go("organization", id=what["id"])
            return
        super().enter(**what)
