"""Recommendations looked over before they are made: out of which snapshot, for whom, each ticked and its words edited."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QSplitter, QWidget

from nmsdesk.domain.terms import SNAPSHOT_STATES
from nmsdesk.errors import NmsError
from nmsdesk.indicators.context import NOT_COUNTED
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.russian import count
from nmsdesk.services import snapshots
from nmsdesk.services.recommendations import drafting, life
from nmsdesk.services.recommendations.drafting import Draft, Made, Plan
from nmsdesk.services.recommendations.figures import STEPS
from nmsdesk.ui.card_page import finding
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.choices import ChoiceEdit
from nmsdesk.ui.kit.editors import DayEdit, FlagEdit, LongTextEdit, TextEdit
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Banner, Card, Chip, ChipRow
from nmsdesk.ui.office import Office
from nmsdesk.ui.rows_table import RowsTable

YES, NO, THERE = "да", "нет", "уже есть"
WHOM = {"organization": "Организациям", "association": "Объединениям", "centre": "Методическому центру", "person": "Работникам"}
_TICKS = {YES: "ok", NO: "neutral", THERE: "neutral"}


class DraftDialog(QDialog):
    """The drafts of a snapshot at the left, the words of the current one at the right; made in one step."""

    def __init__(self, office: Office, snapshot: int | None = None, owner: QWidget | None = None) -> None:
        super().__init__(owner or office.owner)
        self.office = office
        self.made: Made | None = None
        self.plan: Plan | None = None
        self.drafts: dict[int, Draft] = {}
        self.ticked: set[int] = set()
        self._turn, self._shown = 0, 0
        self.setWindowTitle("Составить рекомендации")
        known = snapshots.listing(office.desk)
        options = [(x.record.id or 0, f"{x.record.name} ({SNAPSHOT_STATES[x.record.state]})") for x in known]
        self.snapshot = ChoiceEdit(options, nullable=False)
        self.snapshot.setAccessibleName("Срез")
        usual = next((x.record.id for x in known if x.record.state == "approved"), options[0][0] if options else None)
        self.snapshot.set_value(snapshot or usual)
        self.since = DayEdit()
        self.since.set_value(office.desk.today)
        self.since.setAccessibleName("Срок считать с")
        self.persons = FlagEdit("И работникам")
        self.persons.setToolTip("Тем, кому до показателя не хватает одного шага")
        for editor in (self.snapshot, self.since, self.persons):
            editor.changed.connect(self.read)
        self.chips = ChipRow()
        self.chips.chosen.connect(lambda _: self._narrow())
        self.seek = finding("Найти", lambda _: self._narrow())
        self.table = RowsTable(
            [
                Column("tick", "Составить", 100, kind="badge", tone=lambda v: _TICKS.get(v, "neutral")), Column("name", "Кому", 146),
                Column("code", "Показатель", 166), Column("lost", "Отсеялось", 104, kind="number"), Column("text", "Рекомендация", 150),
            ],
            "Рекомендации", "Рекомендовать нечего: все цели этого среза достигнуты.",
        )  # fmt: skip
        self.table.space_pressed.connect(self.toggle)
        self.table.opened.connect(lambda _: self.text.setFocus())
        self.table.current_changed.connect(lambda _: self._show_current())
        self._lay_out()
        self.read()

    def _lay_out(self) -> None:
        self.trouble = Banner("", "warn")
        self.trouble.hide()
        self.head, self.basis = label("", "heading", wrap=True), label("", "muted", wrap=True, selectable=True)
        self.text, self.due, self.responsible = LongTextEdit(9), DayEdit(), TextEdit("Должность, И. О. Фамилия")
        for editor, name in ((self.text, "Рекомендация"), (self.due, "Срок"), (self.responsible, "Ответственный")):
            editor.setAccessibleName(name)
            editor.changed.connect(self._edited)
        self.behind = button("Кто за этой цифрой", "users", "link", self.show_behind, tip="Список среза, из которого взято число")
        self.toggle_button = button("Снять отметку", "circle-minus", "", self.toggle, keys="Пробел")
        everything = button("Отметить все", "", "link", lambda: self.tick_all(True), keys="Ctrl+Shift+A")
        nothing = button("Снять все", "", "link", lambda: self.tick_all(False))
        keys.bind(self, "Ctrl+Shift+A", lambda: self.tick_all(True))
        box = Card(padding=0)
        box.add(self.table)
        left = QWidget()
        inside = column(row(self.seek, None, everything, nothing, spacing=12), self.chips, spacing=8)
        inside.addWidget(box, 1)
        left.setLayout(inside)
        right = QWidget()
        fields = column(
            self.head, self.basis, row(self.behind, None), label("Рекомендация", "field"), self.text,
            row(column(label("Срок", "field"), self.due, spacing=2), column(label("Ответственный", "field"), self.responsible, spacing=2)),
            row(self.toggle_button, None), None, spacing=8, margins=(8, 0, 0, 0),
        )  # fmt: skip
        right.setLayout(fields)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(right)
        split.setSizes([690, 400])
        split.setChildrenCollapsible(False)
        split.setHandleWidth(12)
        self.count = label("", "muted")
        self.make_button = button("Составить", "check", "primary", self.make, keys="Ctrl+Enter")
        keys.bind(self, "Ctrl+Return", self.make)
        leave = button("Отмена", "", "", self.reject, keys="Esc")
        self.snapshot.setMinimumWidth(360)
        asked = row(
            label("Срез", "field"), self.snapshot, 8, label("Срок считать с", "field"), self.since, 8, self.persons, None
        )
        outer = column(label("Рекомендации по срезу", "title"), asked, self.trouble, spacing=12, margins=(24, 18, 24, 18))
        outer.addWidget(split, 1)
        outer.addLayout(row(self.count, None, leave, self.make_button))
        self.setLayout(outer)
        self.resize(1180, 700)

    # reading

    def read(self) -> None:
        """Draft anew: another snapshot, another day, with persons or without."""
        number, since = self.snapshot.value(), self.since.value()
        if number is None or since is None:
            nothing = "Срезов ещё нет: составьте и утвердите срез в разделе «Срезы»."
            self.table.set_empty_text(nothing if number is None else "Укажите дату.")
            self._show(None)
            return
        self._turn += 1
        whom = (*drafting.USUAL, "person") if self.persons.value() else drafting.USUAL
        desk, turn = self.office.desk, self._turn

        def job(_: Any) -> Plan | str:
            try:
                return drafting.plan(desk, number, since=since, addressees=whom)
            except NmsError as trouble:
                return str(trouble)

        self.table.set_empty_text("Составляются…")
        self.office.run("Подбор рекомендаций", job, partial(self._read, turn), quiet=True)

    def _read(self, turn: int, found: Plan | str) -> None:
        if turn != self._turn:
            return
        self.table.set_empty_text("Рекомендовать нечего: все цели этого среза достигнуты.")
        self.trouble.setVisible(isinstance(found, str) or bool(found.silent))
        if isinstance(found, str):
            self.trouble.set_text(found, "bad")
            self.table.set_empty_text("")
            self._show(None)
            return
        if found.silent:
            more = f" и ещё {len(found.silent) - 1}" if len(found.silent) > 1 else ""
            self.trouble.set_text(f"{found.silent[0]}{more}. Дополните библиотеку фраз.", "warn")
        self._show(found)

    def _show(self, plan: Plan | None) -> None:
        self.plan = plan
        self.drafts = dict(enumerate(sorted(plan.drafts, key=lambda d: bool(d.there)), 1)) if plan else {}
        self.ticked = {n for n, d in self.drafts.items() if not d.there and not d.note}
        amounts = Counter(d.addressee for d in self.drafts.values())
        shown = [Chip("", "Все", len(self.drafts))]
        shown += [Chip(key, caption, amounts[key]) for key, caption in WHOM.items() if amounts[key]]
        current = self.chips.current()
        self.chips.set_chips(shown, current if current in {c.key for c in shown} else "")
        self.chips.setVisible(len(shown) > 2)
        self._put()
        if self.table.current_id() is None and self.drafts:
            self.table.selectRow(0)
        self._show_current()

    def _put(self) -> None:
        self.table.put({n: self._row(n, d) for n, d in self.drafts.items()})
        self._narrow()
        self.count.setText(f"Отмечено: {count(len(self.ticked), *life.NOUN)}")
        self.make_button.setEnabled(bool(self.ticked))

    def _row(self, n: int, d: Draft) -> tuple[Any, ...]:
        tick = THERE if d.there else YES if n in self.ticked else NO
        return tick, d.name, f"{d.shown_code}. {INDICATORS[d.indicator].short}", d.lost or None, d.text

    def _narrow(self) -> None:
        key = self.chips.current()
        self.table.narrow(self.seek.text(), {n for n, d in self.drafts.items() if d.addressee == key} if key else None)

    # the current one

    def current(self) -> Draft | None:
        return self.drafts.get(self.table.current_id() or 0)

    def _show_current(self) -> None:
        d, n = self.current(), self.table.current_id() or 0
        self._shown = n if d else 0
        self.head.setText(d.name if d else "")
        self.basis.setText(" ".join(f"{x[0].upper()}{x[1:]}." for x in (d.basis, d.there, d.note) if x) if d else "")
        self.text.set_value(d.text if d else "")
        self.due.set_value(d.due if d else None)
        self.responsible.set_value(d.responsible if d else "")
        for widget in (self.text, self.due, self.responsible, self.toggle_button):
            widget.setEnabled(d is not None and not d.there)
        self.behind.setEnabled(d is not None)
        self.toggle_button.setText("Снять отметку" if n in self.ticked else "Отметить")

    def _edited(self) -> None:
        d = self.drafts.get(self._shown)
        if d is None:
            return
        now = replace(d, text=self.text.value(), due=self.due.value() or d.due, responsible=self.responsible.value())
        if now != d:
            self.drafts[self._shown] = now
            if self._shown in self.ticked:
                self.table.change(self._shown, self._row(self._shown, now))
            else:
                self.ticked.add(self._shown)
                self._put()

    def toggle(self) -> None:
        """Tick the chosen ones, or take the ticks off."""
        chosen = [n for n in self.table.chosen() if not self.drafts[n].there]
        on = any(n not in self.ticked for n in chosen)
        self.ticked = self.ticked | set(chosen) if on else self.ticked - set(chosen)
        self._put()
        self._show_current()

    def tick_all(self, on: bool) -> None:
        """Tick or clear every one that is shown."""
        shown = {n for n in self.table.paged.ids if not self.drafts[n].there}
        self.ticked = self.ticked | shown if on else self.ticked - shown
        self._put()
        self._show_current()

    def show_behind(self) -> None:
        """Leave to the list of the snapshot behind the figure."""
        d = self.current()
        if d is None or self.plan is None:
            return
        place = d.target if d.addressee == "organization" else None
        self.reject()
        self.office.go(
            "snapshot", id=self.plan.snapshot.id, code=d.indicator, status=NOT_COUNTED, organization=place,
            step=d.step if d.step in STEPS else "",
        )  # fmt: skip

    def make(self) -> None:
        """Make those ticked, in one step."""
        if self.plan is None or not self.ticked or not self.office.may_write():
            return
        desk, number = self.office.desk, self.plan.snapshot.id or 0
        chosen = [self.drafts[n] for n in sorted(self.ticked)]
        self.made = self.office.act(lambda: drafting.apply(desk, number, chosen))
        if self.made is not None:
            self.office.say(f"Составлено: {count(len(self.made.ids), *life.NOUN)}. Отменить – Ctrl+Z")
            self.accept()
