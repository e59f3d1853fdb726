"""The lists of associations, events, sites and plans of measures: each opens its card; what waits to be done stands over them."""

from __future__ import annotations

from collections.abc import Callable

from nmsdesk.domain import terms
from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.domain.queries import Filter
from nmsdesk.russian import count
from nmsdesk.services import associations, events
from nmsdesk.ui.ask_dialog import Asked
from nmsdesk.ui.kit.editors import DayEdit
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.office import Office
from nmsdesk.ui.pages.register import RegisterPage
from nmsdesk.ui.tick_dialog import Tick, TickDialog

EVENT_TONES = {terms.EVENT_STATES["planned"]: "accent", terms.EVENT_STATES["held"]: "ok", terms.EVENT_STATES["cancelled"]: "neutral"}


class CardList(RegisterPage):
    """A list whose records have a card of their own."""

    card = ""

    def open_card(self, number: int) -> None:
        self.office.go(self.card, id=number)


class AssociationsPage(CardList):
    """Associations; those of the regulation that are missing can be founded at once."""

    card = "association"

    def __init__(self, office: Office):
        super().__init__(office, REGISTERS["associations"])
        self.found_button = self.header.add_action("По положению", "building-community", self.found, tip="ГМО, клуб и мастерская положения")
        self.table.set_empty_text("Объединений нет. Создайте названные в положении (кнопка «По положению») или добавьте своё (Ctrl+N).")
        self._show_found()

    def refresh(self) -> None:
        super().refresh()
        if hasattr(self, "found_button"):
            self._show_found()

    def _show_found(self) -> None:
        missing = sum(not f.present for f in associations.founding(self.office.desk))
        self.found_button.setVisible(bool(missing) and not self.office.desk.database.look_only)

    def found(self) -> None:
        """Choose which of the associations that the regulation names to create."""
        if not self.office.may_write():
            return
        desk = self.office.desk
        ticks = [Tick(f.name, f"{f.name} · {f.caption}", f.present, not f.present) for f in associations.founding(desk)]
        first = desk.today.replace(year=desk.today.year if desk.today.month >= 9 else desk.today.year - 1, month=9, day=1)
        TickDialog(
            self.office, "Объединения положения", ticks, lambda names, v: associations.found(desk, names, v["since"]), "Создать",
            (Asked("since", "Работают с", DayEdit(), first),), text="Раздел III положения. Снимите отметки с тех, которых в городе нет.",
            said="Объединения созданы", owner=self,
        ).exec()  # fmt: skip


class EventsPage(CardList):
    """Events with their state; those that are over and still planned can be shown alone."""

    card = "event"

    def __init__(self, office: Office):
        super().__init__(office, REGISTERS["events"])
        self.late_button = self.header.add_action("Отметить прошедшие", "clock", self.show_late, tip="Прошли, а состояние – «планируется»")
        self._show_late()

    def columns(self) -> list[Column]:
        found = super().columns()
        state = Column("state", "Состояние", 130, kind="badge", tone=lambda v: EVENT_TONES.get(v, "neutral"))
        return [state if column.key == "state" else column for column in found]

    def refresh(self) -> None:
        super().refresh()
        if hasattr(self, "late_button"):
            self._show_late()

    def _show_late(self) -> None:
        late = len(events.overdue(self.office.desk))
        self.late_button.setText(f"Отметить прошедшие: {late}")
        self.late_button.setVisible(bool(late))

    def show_late(self) -> None:
        """Only events whose days are over and which nobody has held or cancelled."""
        late = tuple(events.overdue(self.office.desk))
        title = f"{count(len(late), 'прошедшее', 'прошедших', 'прошедших')} без отметки"
        self.open(filters=(Filter("id", "in", late),), title=title)


class SitesPage(CardList):
    """Sites of every kind."""

    card = "site"

    def __init__(self, office: Office):
        super().__init__(office, REGISTERS["sites"])


class RoadmapsPage(CardList):
    """Plans of measures."""

    card = "roadmap"

    def __init__(self, office: Office):
        super().__init__(office, REGISTERS["roadmaps"])


LISTS: dict[str, Callable[[Office], CardList]] = {
    "associations": AssociationsPage, "events": EventsPage, "sites": SitesPage, "roadmaps": RoadmapsPage,
}  # fmt: skip
