"""The lists of associations, events, sites and plans of measures: each opens its card; what waits to be done stands over them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from nmsdesk import settings
from nmsdesk.domain import terms
from nmsdesk.domain.catalogue import REGISTERS, Register
from nmsdesk.domain.queries import Filter, ListQuery
from nmsdesk.russian import count
from nmsdesk.services import associations, events
from nmsdesk.ui.ask_dialog import Asked
from nmsdesk.ui.kit.editors import DayEdit
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Banner
from nmsdesk.ui.office import Office
from nmsdesk.ui.pages.register import RegisterPage
from nmsdesk.ui.tick_dialog import Tick, TickDialog

HIDDEN = "founding.hidden"
EVENT_TONES = {terms.EVENT_STATES["planned"]: "accent", terms.EVENT_STATES["held"]: "ok", terms.EVENT_STATES["cancelled"]: "neutral"}


def put_under_header(page: RegisterPage, widget: QWidget) -> None:
    """A banner between the head of a list and its tools."""
    layout = page.layout()
    assert isinstance(layout, QVBoxLayout)
    layout.insertWidget(1, widget)


class CardList(RegisterPage):
    """A list whose records have a card of their own."""

    card = ""

    def __init__(self, office: Office, register: Register):
        super().__init__(office, register)
        self.details.add_action("Карточка", register.icon, self._open_current, look="primary", keys="Enter")

    def _open_current(self) -> None:
        if (number := self.table.current_id()) is not None:
            self.open_card(number)

    def open_card(self, number: int) -> None:
        self.office.go(self.card, id=number)


class AssociationsPage(CardList):
    """Associations; those of the regulation that are missing can be founded at once."""

    card = "association"

    def __init__(self, office: Office):
        super().__init__(office, REGISTERS["associations"])
        self.table.set_empty_text("Объединений нет. Создайте названные в положении или добавьте своё (Ctrl+N).")
        self.offer = Banner("", "neutral", "Создать", self.found, closable=True)
        self.offer.closed.connect(lambda: settings.store(**{HIDDEN: True}))
        put_under_header(self, self.offer)
        self._show_offer()

    def refresh(self) -> None:
        super().refresh()
        if hasattr(self, "offer"):
            self._show_offer()

    def _show_offer(self) -> None:
        missing = sum(not f.present for f in associations.founding(self.office.desk))
        said = count(missing, "объединения, названного", "объединений, названных", "объединений, названных")
        self.offer.set_text(f"В базе нет {said} в положении.")
        empty = not self.table.paged.ids
        wanted = bool(missing) and (empty or not settings.load().get(HIDDEN))
        self.offer.setVisible(wanted and not self.office.desk.database.look_only)

    def found(self) -> None:
        """Choose which of the associations that the regulation names to create."""
        if not self.office.may_write():
            return
        desk = self.office.desk
        ticks = [Tick(f.name, f.name, f.present, not f.present) for f in associations.founding(desk)]
        first = desk.today.replace(year=desk.today.year if desk.today.month >= 9 else desk.today.year - 1, month=9, day=1)
        TickDialog(
            self.office, "Объединения положения", ticks, lambda names, v: associations.found(desk, names, v["since"]), "Создать",
            (Asked("since", "Работают с", DayEdit(), first),), text="Раздел III положения. Снимите отметки с тех, которых в городе нет.",
            said="Объединения созданы", owner=self,
        ).exec()  # fmt: skip


class EventsPage(CardList):
    """Events, the latest first; those that are over and still planned ask to be closed."""

    card = "event"

    def __init__(self, office: Office):
        super().__init__(office, REGISTERS["events"])
        self.late = Banner("", "warn", "Показать", self.show_late)
        put_under_header(self, self.late)
        self._show_late()

    def _default_query(self) -> ListQuery:
        return ListQuery("events", sort="since", descending=True)

    def add(self, **defaults: Any) -> None:
        """A new event is more often one to come."""
        super().add(**({"state": "planned"} | defaults))

    def columns(self) -> list[Column]:
        state = Column("state", "Состояние", 130, kind="badge", tone=lambda v: EVENT_TONES.get(v, "neutral"))
        found = [state if column.key == "state" else column for column in super().columns()]
        return [replace(column, shown=False) if column.key in ("until", "organizer") else column for column in found]

    def refresh(self) -> None:
        super().refresh()
        if hasattr(self, "late"):
            self._show_late()

    def _show_late(self) -> None:
        late = len(events.overdue(self.office.desk))
        said = count(late, "мероприятие прошло, но не отмечено", "мероприятия прошли, но не отмечены", "мероприятий прошли, но не отмечены")
        self.late.set_text(f"{said} проведёнными или отменёнными." if late != 1 else f"{said} проведённым или отменённым.")
        self.late.setVisible(bool(late))

    def show_late(self) -> None:
        """Only events whose days are over and which nobody has held or cancelled."""
        self.open(filters=(Filter("id", "in", tuple(events.overdue(self.office.desk))),), title="прошедшие без отметки")


class SitesPage(CardList):
    """Sites of every kind."""

    card = "site"

    def __init__(self, office: Office):
        super().__init__(office, REGISTERS["sites"])


class RoadmapsPage(CardList):
    """Plans of measures, the latest first."""

    card = "roadmap"

    def __init__(self, office: Office):
        super().__init__(office, REGISTERS["roadmaps"])

    def _default_query(self) -> ListQuery:
        return ListQuery("roadmaps", sort="since", descending=True)


LISTS: dict[str, Callable[[Office], CardList]] = {
    "associations": AssociationsPage, "events": EventsPage, "sites": SitesPage, "roadmaps": RoadmapsPage,
}  # fmt: skip
