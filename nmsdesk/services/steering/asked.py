"""The question of steering: an indicator in its context, those not counted, and the words and days that all answers share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import TypeVar

from nmsdesk.domain import fields as f
from nmsdesk.indicators.context import Context, Member
from nmsdesk.russian import day
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.services.mentors.circle import among
from nmsdesk.services.shortfalls import Mend
from nmsdesk.services.steering.model import Act, Candidate
from nmsdesk.storage.records import Labels

R = TypeVar("R", bound=f.Record)
CENTRE, SCHOOL = "методический центр", "школа"
WEEKS = {"data": 1, "approve": 2, "under_way": 4, "action": 4, "more": 8}


class Asked:
    """An indicator on a day: ``on`` is the last day that counts, ``over`` whether it lies before today.

    What is planned for later days of the period is tried as if it had happened by ``on``: the day on which the indicator is looked at.
    """

    def __init__(self, reading: Reading, code: str, context: Context, members: Iterable[Member]):
        self.reading, self.code, self.context = reading, code, context
        self.members = list(members)
        self.first, self.on = context.period.since, date.fromisoformat(context.last)
        self.until = context.period.until
        self.over = self.on < reading.today
        self.ids = [m.id for m in self.members]
        self.labels = Labels(reading.connection)

    def among(self, record: type[R], field: str, ids: Iterable[int | None] | None = None) -> dict[int, list[R]]:
        """Records of the register by the field's value, of the subjects unless other ids are given."""
        found: dict[int, list[R]] = defaultdict(list)
        for r in among(self.reading, record, field, self.ids if ids is None else ids):
            found[getattr(r, field)].append(r)
        return found

    def due(self, cost: str, on: date | None = None) -> date:
        """The day to suggest: that of the thing itself, else some weeks from today within the period; of days that are over, to enter."""
        if self.over:
            return self.reading.today + timedelta(weeks=WEEKS["data"])
        if on is not None and on >= self.reading.today:
            return on
        return min(self.reading.today + timedelta(weeks=WEEKS[cost]), self.until)

    def brought(self, on: date | None) -> date:
        """The day on which a planned thing is taken to have happened."""
        return max(min(on or self.on, self.on), self.first)

    @property
    def by(self) -> str:
        return day(self.on)

    def made(
        self, member: Member, cost: str, action: str, apply: Callable[[Desk], object], mend: Mend, *, responsible: str = CENTRE,
        on: date | None = None, person: int | None = None, persons: Iterable[int] = (), widens: bool = False,
    ) -> Candidate:  # fmt: skip
        """The candidate with its act. What is more than entering data cannot be done for days that are over: only entered, if it was."""
        if self.over and cost != "data":
            cost = "more" if cost == "action" else cost
            action = f"{action} – внести, если это было до {self.by}"
        own = person if person is not None else member.id if member.subject == "persons" else None
        concerned = frozenset({*persons, *(() if own is None else (own,))})
        act = Act(
            f"{self.code}/{member.subject}/{member.id}", f"{member.name}: {action}", apply, max(1, len(concerned)), concerned,
            frozenset({member.id} if member.subject == "teams" else ()),
            frozenset({member.id} if member.subject == "organizations" else ()),
            on, member.subject, member.id,
        )  # fmt: skip
        return Candidate(
            self.code, member.subject, member.id, member.name, member.organization, member.organization_name, cost, action,
            member.reason, member.organization_name if responsible == SCHOOL else "Методический центр", self.due(cost, on), mend, act, own,
            widens,
        )  # fmt: skip
