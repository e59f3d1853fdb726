"""What a snapshot says came of recommendations: looked over, each given its outcome by a person, kept in one step."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from nmsdesk.domain.terms import RECOMMENDATION_STATES, SNAPSHOT_STATES
from nmsdesk.errors import NmsError
from nmsdesk.indicators.context import Value
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.russian import count
from nmsdesk.services import snapshots
from nmsdesk.services.recommendations import figures, follow_up, life
from nmsdesk.services.recommendations.figures import tied
from nmsdesk.services.recommendations.follow_up import Checked, Kept, Outcome
from nmsdesk.ui.card_page import finding
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.choices import ChoiceEdit
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Banner, Card, Chip, ChipRow
from nmsdesk.ui.office import Office
from nmsdesk.ui.rows_table import RowsTable

LEAVE = "без решения"
DECISIONS = {"": LEAVE, **{k: RECOMMENDATION_STATES[k] for k in ("done", "failed", "withdrawn")}}
_TONES = {LEAVE: "neutral", DECISIONS["done"]: "ok", DECISIONS["failed"]: "bad", DECISIONS["withdrawn"]: "neutral"}


class FollowDialog(QDialog):
    """Recommendations checked by a snapshot; ``ids`` are those asked for, all sent ones otherwise."""

    def __init__(self, office: Office, ids: Sequence[int] = (), by: int | None = None, owner: QWidget | None = None) -> None:
        super().__init__(owner or office.owner)
        self.office, self.ids = office, tuple(ids)
        self.checked: Checked | None = None
        self.outcomes: dict[int, Outcome] = {}
        self.decided: dict[int, str] = {}
        self._turn = 0
        self.setWindowTitle("Что показал новый срез")
        known = [x for x in snapshots.listing(office.desk) if x.record.state != "superseded"]
        options = [(x.record.id or 0, f"{x.record.name} ({SNAPSHOT_STATES[x.record.state]})") for x in known]
        self.snapshot = ChoiceEdit(options, nullable=False)
        self.snapshot.setAccessibleName("Срез")
        self.snapshot.setMinimumWidth(360)
        approved = [x.record.id for x in known if x.record.state == "approved"]
        self.snapshot.set_value(by or next(iter(approved), known[0].record.id if known else None))
        self.snapshot.changed.connect(self.read)
        self.chips = ChipRow()
        self.chips.chosen.connect(lambda _: self._narrow())
        self.seek = finding("Найти", lambda _: self._narrow())
        self.table = RowsTable(
            [
                Column("name", "Кому", 150), Column("code", "Показатель", 190), Column("before", "Было", 150),
                Column("after", "Стало", 150), Column("state", "Сейчас", 116, kind="badge", tone=lambda v: _TONES.get(v, "accent")),
                Column("decided", "Итог", 130, kind="badge", tone=lambda v: _TONES.get(v, "neutral")),
            ],
            "Рекомендации", "Направленных рекомендаций по более ранним срезам нет.",
        )  # fmt: skip
        self.table.space_pressed.connect(self.turn)
        self.table.opened.connect(self._open)
        self.table.current_changed.connect(lambda _: self._show_current())
        self._lay_out()
        self.read()

    def _lay_out(self) -> None:
        self.trouble = Banner("", "warn")
        self.trouble.hide()
        self.sentence = label("", wrap=True, selectable=True)
        self.sentence.setMinimumHeight(58)
        box = Card(padding=0)
        box.add(self.table)
        decide = [button(text, "", "", partial(self.decide, key)) for key, text in DECISIONS.items()]
        for one, text in zip(decide, DECISIONS.values()):
            one.setText(text.capitalize())
        self.card_button = button("Карточка", "report-analytics", "link", lambda: self._open(self.table.current_id() or 0), keys="Enter")
        self.count = label("", "muted")
        self.keep_button = button("Записать итоги", "check", "primary", self.keep, keys="Ctrl+Enter")
        keys.bind(self, "Ctrl+Return", self.keep)
        leave = button("Отмена", "", "", self.reject, keys="Esc")
        about = label("Итог предложен по цифрам, решает человек: Пробел меняет его у выбранных.", "muted", wrap=True)
        outer = column(
            label("Что показал новый срез", "title"), row(label("Проверить по срезу", "field"), self.snapshot, None), about, self.trouble,
            row(self.seek, self.chips, spacing=12), spacing=12, margins=(24, 18, 24, 18),
        )  # fmt: skip
        outer.addWidget(box, 1)
        outer.addWidget(self.sentence)
        outer.addLayout(row(label("Итог выбранных:", "field"), *decide, None, self.card_button))
        outer.addLayout(row(self.count, None, leave, self.keep_button))
        self.setLayout(outer)
        self.resize(1060, 700)

    def read(self) -> None:
        """Check by another snapshot."""
        by = self.snapshot.value()
        if by is None:
            self.keep_button.setEnabled(False)
            return
        self._turn += 1
        desk, turn, ids = self.office.desk, self._turn, self.ids

        def job(_: Any) -> Checked | str:
            try:
                return follow_up.plan(desk, by, ids)
            except NmsError as trouble:
                return str(trouble)

        self.table.set_empty_text("Сравниваются срезы…")
        self.office.run("Итоги рекомендаций", job, partial(self._read, turn), quiet=True)

    def _read(self, turn: int, found: Checked | str) -> None:
        if turn != self._turn:
            return
        self.table.set_empty_text("Направленных рекомендаций по более ранним срезам нет.")
        self.checked = found if isinstance(found, Checked) else None
        self.outcomes = {o.recommendation.id or 0: o for o in self.checked.outcomes} if self.checked else {}
        known = ("done", "failed")  # what a person has decided stays unless decided anew
        self.decided = {n: "" if o.recommendation.state in known else o.proposed for n, o in self.outcomes.items()}
        self._tell_trouble(found)
        self._put()
        if self.table.current_id() is None and self.outcomes:
            self.table.selectRow(0)
        self._show_current()

    def _tell_trouble(self, found: Checked | str) -> None:
        said = found if isinstance(found, str) else ""
        if isinstance(found, Checked) and found.aside:
            said = f"Не проверено {count(len(found.aside), *life.NOUN)}: {found.aside[0][1]}."
        if isinstance(found, Checked) and found.snapshot.state == "draft":
            said = "Срез не утверждён: итоги можно посмотреть, но не записать."
        self.trouble.set_text(said)
        self.trouble.setVisible(bool(said))

    def _put(self) -> None:
        self.table.put({n: self._row(n, o) for n, o in self.outcomes.items()})
        amounts = [Chip("", "Все", len(self.outcomes))]
        amounts += [Chip(k or "none", v.capitalize(), n) for k, v in DECISIONS.items() if (n := list(self.decided.values()).count(k))]
        current = self.chips.current()
        self.chips.set_chips(amounts, current if current in {c.key for c in amounts} else "")
        self._narrow()
        self.count.setText(f"Будет записано: {count(len(self.outcomes), *life.NOUN)}")
        draft = self.checked is None or self.checked.snapshot.state == "draft"
        self.keep_button.setEnabled(bool(self.outcomes) and not draft)

    def _row(self, n: int, o: Outcome) -> tuple[Any, ...]:
        about = INDICATORS[o.recommendation.indicator]
        name = o.name or self._name(o)
        return (
            name, f"{about.shown_code}. {about.short}", _share(o.before), _share(o.after), RECOMMENDATION_STATES[o.recommendation.state],
            DECISIONS[self.decided[n]],
        )  # fmt: skip

    def _name(self, o: Outcome) -> str:
        from nmsdesk.services.recommendations.listing import addressees

        with self.office.desk.read() as reading:
            return addressees(reading, [o.recommendation])[o.recommendation.id or 0]

    def _narrow(self) -> None:
        key = self.chips.current()
        only = {n for n, state in self.decided.items() if (state or "none") == key} if key else None
        self.table.narrow(self.seek.text(), only)

    def _show_current(self) -> None:
        o = self.outcomes.get(self.table.current_id() or 0)
        self.sentence.setText(f"{tied(o.recommendation.text)}\n{o.sentence}" if o else "")
        self.card_button.setEnabled(o is not None)

    def decide(self, state: str) -> None:
        """Give the chosen ones this outcome."""
        for n in self.table.chosen():
            self.decided[n] = state
        self._put()

    def turn(self) -> None:
        """The next outcome for the chosen ones."""
        chosen = self.table.chosen()
        if chosen:
            order = list(DECISIONS)
            self.decide(order[(order.index(self.decided[chosen[0]]) + 1) % len(order)])

    def _open(self, number: int) -> None:
        if number:
            self.reject()
            self.office.go("recommendation", id=number)

    def keep(self) -> None:
        """Keep the sentences and the outcomes given."""
        if self.checked is None or not self.keep_button.isEnabled() or not self.office.may_write():
            return
        desk, by, states = self.office.desk, self.checked.snapshot.id or 0, dict(self.decided)
        self.setEnabled(False)
        self.office.run(
            "Запись итогов", lambda _: follow_up.apply(desk, by, states), self._kept, failed=lambda: self.setEnabled(True)
        )  # fmt: skip

    def _kept(self, kept: Kept) -> None:
        self.office.say(f"Записано итогов: {kept.checked}, решений: {kept.decided}. Отменить – Ctrl+Z")
        self.accept()


def _share(value: Value | None) -> str:
    return figures.share(value) if value is not None and value.percent is not None else ""
