"""Addressed recommendations as a list: by state, drafted out of a snapshot, sent, answered, closed, one or many at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPushButton

from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.domain.cycle import Recommendation, Snapshot
from nmsdesk.domain.periods import day_before
from nmsdesk.domain.queries import Filter, ListQuery
from nmsdesk.domain.terms import RECOMMENDATION_STATES
from nmsdesk.russian import number
from nmsdesk.services.recommendations import follow_up, listing
from nmsdesk.ui import icons
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, restyle, row
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Banner, Chip
from nmsdesk.ui.office import Office
from nmsdesk.ui.pages.community import CardList, put_under_header
from nmsdesk.ui.recommend_draft import DraftDialog
from nmsdesk.ui.recommend_follow import FollowDialog
from nmsdesk.ui.recommend_steps import STEPS, TONES, allowed_of, take

LATE = "late"
SHOWN = ("state", "organization", "indicator", "text", "due", "responsible")
PAPERS = {
    "recommendations": "Письма с рекомендациями…", "recommendation_reminders": "Напоминания…",
    "recommendation_register": "Реестр рекомендаций…",
}  # fmt: skip


class RecommendationsPage(CardList):
    """The list with its states as chips; steps act on the selected rows as their states allow."""

    card = "recommendation"

    def __init__(self, office: Office):
        super().__init__(office, REGISTERS["recommendations"])
        self.table.set_empty_text("Рекомендаций ещё нет. Составьте их по срезу (Ctrl+M): цифры, адресаты и сроки подставятся сами.")
        self._make_room()
        papers = button("Письма и реестр", "mail", "menu", tip="Письма адресатам, напоминания, реестр, библиотека фраз")
        menu = QMenu(self)
        for kind, caption in PAPERS.items():
            menu.addAction(caption, partial(self.print_papers, kind))
        menu.addSeparator()
        menu.addAction("Библиотека фраз", lambda: office.go("advices"))
        papers.setMenu(menu)
        self.header.add_widget(papers)
        self.follow_button = self.header.add_action(
            "Что показал срез…", "camera", self.follow, keys="Ctrl+I", tip="Проверить рекомендации по новому срезу"
        )
        self.draft_button = self.header.add_action(
            "Составить по срезу…", "writing", self.draft, keys="Ctrl+M", primary=True, tip="Черновики по цифрам среза и библиотеке фраз"
        )
        self.newer = Banner("", "neutral", "Проверить", self.follow)
        put_under_header(self, self.newer)
        self.step_buttons = {step: self._step_button(step) for step in STEPS}
        layout: Any = self.layout()
        layout.insertLayout(layout.indexOf(self.split), row(*self.step_buttons.values(), None, spacing=6))
        self.table.selection_changed.connect(lambda _: self._allow())
        keys.bind(self, "Ctrl+M", self.draft, Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.bind(self, "Ctrl+I", self.follow, Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._count_states()
        self._allow()

    def _make_room(self) -> None:
        """Printing and Excel stand under «Действия» too: the head keeps what is done with recommendations."""
        for one in self.header.findChildren(QPushButton):
            one.setVisible(one is self.add_button)
        restyle(self.add_button, look="")
        self.add_button.setIcon(icons.icon("plus"))

    def _step_button(self, step: str) -> Any:
        one = STEPS[step]
        value = button(one.caption, one.icon, "", partial(self.take, step), keys=one.keys, tip=one.tip)
        if one.keys:
            keys.bind(self, one.keys, partial(self.take, step), Qt.ShortcutContext.WidgetWithChildrenShortcut)
        return value

    # the list

    def _default_query(self) -> ListQuery:
        return ListQuery("recommendations", sort="due")

    def columns(self) -> list[Column]:
        by_key = {c.key: c for c in super().columns()}
        by_key["organization"] = replace(by_key["organization"], caption="Кому", width=160)
        for name, width in (("indicator", 136), ("text", 214), ("due", 106)):
            by_key[name] = replace(by_key[name], width=width)
        for name in ("responsible", "snapshot"):
            by_key[name] = replace(by_key[name], shown=False)
        by_key["addressee"] = replace(by_key["addressee"], caption="Вид адресата", shown=False)
        by_key["state"] = Column("state", "Состояние", 122, kind="badge", tone=lambda v: TONES.get(v, "neutral"))
        self._shown = [*SHOWN, *(k for k in by_key if k not in SHOWN)]
        return [by_key[k] for k in self._shown]

    def _names(self) -> list[str]:
        return getattr(self, "_shown", super()._names())

    def fetch(self, ids: list[int]) -> Sequence[tuple[Any, ...]]:
        """The addressee by name stands where the organisation is, whoever it is."""
        rows = super().fetch(ids)
        with self.office.desk.read() as reading:
            names = listing.addressees(reading, reading.by_ids(Recommendation, ids))
        at = self._names().index("organization")
        return [(*r[:at], names.get(n, r[at]), *r[at + 1 :]) if r is not None else r for n, r in zip(ids, rows)]

    def _state_chips(self) -> list[Chip]:
        return [Chip("all", "Все"), *(Chip(k, v.capitalize()) for k, v in RECOMMENDATION_STATES.items()), Chip(LATE, "Ответ просрочен")]

    def _is_state(self, item: Filter) -> bool:
        return item.field in ("state", "due") and item.op in ("eq", "in", "until")

    def _chip(self, key: str) -> None:
        self.filter.picked = tuple(x for x in self.filter.picked if not self._is_state(x))
        if key == LATE:
            self.filter.pick(Filter("state", "eq", "sent"))
            self.filter.pick(Filter("due", "until", day_before(self.office.desk.today)))
        elif key != "all":
            self.filter.pick(Filter("state", "eq", key))
        self._show()

    def refresh(self) -> None:
        super().refresh()
        if hasattr(self, "step_buttons"):
            self._count_states()
            self._allow()

    def _count_states(self) -> None:
        """Counts of the chips, and the snapshot that waits to be asked."""
        waiting = follow_up.waiting(self.office.desk)
        self.newer.setVisible(waiting is not None and not self.office.desk.database.look_only)
        if waiting is not None:
            said = f"Посмотрите, что вышло по прежним рекомендациям: {number(waiting[1])}."
            self.newer.set_text(f"Есть новый срез «{waiting[0].name}». {said}")
        found = listing.counts(self.office.desk)
        states = [Chip(k, v.capitalize(), found.get(k, 0)) for k, v in RECOMMENDATION_STATES.items()]
        self.chips.set_counts([Chip("all", "Все", sum(found.values())), *states, Chip(LATE, "Просрочены", listing.late(self.office.desk))])

    def _current(self, record_id: object) -> None:
        super()._current(record_id)
        if hasattr(self, "step_buttons"):
            self._allow()

    # doing

    def chosen(self) -> list[int]:
        """The selected recommendations, else the current one."""
        return self.table.selected_ids() or [n for n in (self.table.current_id(),) if n is not None]

    def _allow(self) -> None:
        """Steps that the states of the chosen ones allow."""
        may = not self.office.desk.database.look_only
        possible = allowed_of(self.office, self.chosen()) if may else set()
        for step, one in self.step_buttons.items():
            one.setEnabled(step in possible)
        for one in (self.draft_button, self.follow_button):
            one.setEnabled(may)

    def take(self, step: str) -> None:
        """A step with the chosen ones."""
        chosen = self.chosen()
        if step in allowed_of(self.office, chosen):
            take(self.office, step, chosen, self)
        elif chosen:
            self.office.say(f"«{STEPS[step].caption}» для выбранных сейчас не подходит", "warn")

    def draft(self) -> None:
        """Drafts out of a snapshot, looked over before they are made."""
        if self.office.may_write():
            dialog = DraftDialog(self.office, owner=self)
            dialog.exec()
            if dialog.made is not None:
                self.open(filters=(Filter("id", "in", dialog.made.ids),), title="составленные сейчас")

    def follow(self) -> None:
        """What a newer snapshot says of the selected ones, or of all that were sent."""
        if self.office.may_write():
            several = self.table.selected_ids() if self.table.selected_count() > 1 else []
            FollowDialog(self.office, several, owner=self).exec()

    def print_papers(self, kind: str) -> None:
        """Letters, reminders or the register of the snapshot of the current recommendation, of the latest one when there is no line."""
        with self.office.desk.read() as reading:
            if (number := self.table.current_id()) is not None:
                snapshot = getattr(reading.get(self.register.record, number), "snapshot", None)
            else:
                approved = reading.where(Snapshot, state="approved")
                snapshot = max(approved, key=lambda s: (s.as_of or date.min, s.id or 0)).id if approved else None
        self.office.go("papers", kind=kind, record=snapshot)

    def _menu(self, menu: QMenu, chosen: list[int]) -> None:
        possible = allowed_of(self.office, chosen)
        for step, one in STEPS.items():
            if step in possible:
                menu.addAction(f"{one.caption}…", partial(self.take, step))
        menu.addSeparator()
        super()._menu(menu, chosen)
