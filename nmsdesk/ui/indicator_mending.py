"""Mends a row of an indicator's list: finds the record that falls short, opens its form, recolours the row at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer

from nmsdesk.indicators.context import Member
from nmsdesk.services import registers, shortfalls
from nmsdesk.services.leavers import LEFT
from nmsdesk.services.mends import Mend
from nmsdesk.ui.indicator_members import MembersPanel
from nmsdesk.ui.office import Office

PAUSE_MS = 120  # arrows may pass over rows without looking for the record of each
Found = tuple[Member, Mend | None] | None


class RowMender(QObject):
    """Serves one list; ``asked`` tells the indicator and the reading that the list is of."""

    def __init__(self, office: Office, panel: MembersPanel, asked: Callable[[], tuple[str, str]]) -> None:
        super().__init__(panel)
        self.office, self.panel, self._asked = office, panel, asked
        self._mending: Member | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._look)
        panel.current_changed.connect(lambda _: self._timer.start())
        panel.mend_wanted.connect(self.mend)

    def _look(self) -> None:
        """The record to mend of the row that the user has stopped at."""
        member = self.panel.current_member()
        if member is not None and member.status != LEFT:
            self.office.run("Что исправить", self._job(member), partial(self._show, member, self._asked()), quiet=True)

    def _job(self, member: Member) -> Callable[[Any], Found]:
        desk, (code, variant) = self.office.desk, self._asked()
        period, as_of = self.office.period, self.office.as_of
        return lambda _: shortfalls.mend_of(desk, code, member.id, period, as_of, variant)

    def _show(self, member: Member, asked: tuple[str, str], found: Found) -> None:
        if found is not None and asked == self._asked():
            mend = found[1]
            offered = mend is not None and (mend.id is not None or not self.office.desk.database.look_only)
            self.panel.show_mend(member.id, mend if offered else None)

    def mend(self, member: Member, mend: Mend) -> None:
        """Open the record that falls short at its field, or a new one filled with what is known."""
        from nmsdesk.ui.forms import edit_record

        if mend.id is None and not self.office.may_write():
            return
        record = registers.get(self.office.desk, mend.register, mend.id) if mend.id is not None else shortfalls.blank(mend)
        self._mending = member
        try:
            edit_record(self.office, record, self.panel, mend.field)
        finally:
            self._mending = None

    def recolour(self) -> None:
        """Count the row anew whose record has just been saved, before anything else is counted."""
        if self._mending is None:
            return
        asked = self._asked()

        def done(found: Found) -> None:
            if found is not None and asked == self._asked():
                self.panel.put_member(found[0])

        self.office.run("Пересчёт строки", self._job(self._mending), done, quiet=True)
