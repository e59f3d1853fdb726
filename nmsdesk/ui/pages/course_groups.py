"""The list of groups of courses: each opens its card; those that are over and not closed stand over it."""

from __future__ import annotations

from dataclasses import replace

from nmsdesk.domain import terms
from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.domain.queries import Filter, ListQuery
from nmsdesk.russian import count
from nmsdesk.services.courses import groups
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Banner
from nmsdesk.ui.office import Office
from nmsdesk.ui.pages.community import CardList, put_under_header

_STATES = terms.GROUP_STATES
GROUP_TONES = {_STATES["planned"]: "accent", _STATES["active"]: "warn", _STATES["finished"]: "ok", _STATES["cancelled"]: "neutral"}


class CourseGroupsPage(CardList):
    """Groups, the latest first."""

    card = "course_group"

    def __init__(self, office: Office):
        super().__init__(office, REGISTERS["course_groups"])
        self.table.set_empty_text("Групп пока нет. Создайте группу (Ctrl+N), затем зачислите слушателей в её карточке.")
        self.late = Banner("", "warn", "Показать", self.show_late)
        put_under_header(self, self.late)
        self._show_late()

    def _default_query(self) -> ListQuery:
        return ListQuery("course_groups", sort="since", descending=True)

    def columns(self) -> list[Column]:
        state = Column("state", "Состояние", 120, kind="badge", tone=lambda v: GROUP_TONES.get(v, "neutral"))
        found = [state if column.key == "state" else column for column in super().columns()]
        widths = {"program": 250, "name": 110, "since": 100, "until": 104}
        return [replace(c, shown=c.shown and c.key not in ("own", "teacher"), width=widths.get(c.key, c.width)) for c in found]

    def refresh(self) -> None:
        super().refresh()
        if hasattr(self, "late"):
            self._show_late()

    def _show_late(self) -> None:
        late = len(groups.overdue(self.office.desk))
        said = count(late, "группа закончила", "группы закончили", "групп закончили")
        self.late.set_text(f"{said} обучение, итоги не записаны.")
        self.late.setVisible(bool(late))

    def show_late(self) -> None:
        """Only groups whose days are over and which are not closed."""
        self.open(filters=(Filter("id", "in", tuple(groups.overdue(self.office.desk))),), title="закончили обучение")
