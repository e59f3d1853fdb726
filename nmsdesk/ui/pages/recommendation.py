"""The card of a recommendation: its words and basis, those behind the figure by name, response, what the next snapshot said."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QMenu

from nmsdesk.domain.cycle import Recommendation
from nmsdesk.domain.recommending import CLOSED
from nmsdesk.domain.terms import RECOMMENDATION_STATES
from nmsdesk.domain.views import View
from nmsdesk.errors import NmsError
from nmsdesk.indicators.context import NOT_COUNTED, STATUSES
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.russian import day
from nmsdesk.services.faces import nameless
from nmsdesk.services.recommendations import follow_up, listing
from nmsdesk.services.recommendations.figures import STEPS as TITLES
from nmsdesk.services.recommendations.figures import tied
from nmsdesk.services.recommendations.follow_up import FATES, Trail
from nmsdesk.services.recommendations.listing import Card as Shown
from nmsdesk.ui.card_page import CardPage, finding, follow, tabs
from nmsdesk.ui.history_box import HistoryBox
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, clear, column, label, row, scrolled
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Banner, Card, Chip, ChipRow
from nmsdesk.ui.recommend_follow import FollowDialog
from nmsdesk.ui.recommend_steps import STEPS, TONES, allowed, take
from nmsdesk.ui.rows_table import RowsTable

FIRST = {"draft": "send", "sent": "answer", "answered": "done"}
_FATES = {FATES["passed"]: "ok", FATES["lacking"]: "bad", FATES["left"]: "neutral"}


class RecommendationPage(CardPage):
    """Words at the left, who is behind them in a tab; what can be done follows from the state."""

    register = "recommendations"
    watches = frozenset({"recommendations", "snapshots", "organizations", "persons"})

    def build(self) -> None:
        self.words, self.after = column(spacing=10), column(spacing=10)
        self._behind_of: tuple[int, int, View] | None = None
        self.trails: tuple[Trail, ...] = ()
        self.people = RowsTable(
            [
                Column("name", "Кто", 190), Column("post", "Должность", 120),
                Column("fate", "Теперь", 124, kind="badge", tone=lambda v: _FATES.get(v, "neutral")),
                Column("now", "Что в новом срезе", 250), Column("then", "Что было", 260),
            ],
            "Кто за этой цифрой", "Поимённого списка за этой рекомендацией нет.",
        )  # fmt: skip
        self.people.opened.connect(self._open_subject)
        self.seek = finding("Найти", lambda _: self._narrow())
        self.chips = ChipRow()
        self.chips.chosen.connect(lambda _: self._narrow())
        self.snapshot_button = button("Список в срезе", "camera", "link", self.show_in_snapshot, tip="Показать этих людей в срезе")
        box = Card(padding=0)
        box.add(self.people)
        listed = column(row(self.seek, None, self.snapshot_button, spacing=12), self.chips, box, spacing=10)
        self.history = HistoryBox(self.office)
        first = column(Card("Рекомендация", self.words), Card("Ответ и итог", self.after), None, spacing=12)
        pages = (column(scrolled(first)), "Рекомендация"), (listed, "Кто за этой цифрой"), (column(scrolled(self.history)), "Изменения")
        self.tabs = tabs(*pages)
        self.tabs.currentChanged.connect(lambda _: self._fill_tab())
        for n in range(3):
            keys.bind(self, f"Alt+{n + 1}", partial(self.tabs.setCurrentIndex, n))
        self.work.addWidget(self.tabs)
        self.side.addWidget(self.facts_card)
        self.side.addWidget(Card("Файлы", self.files))
        self.side.addStretch(1)
        more = button("Ещё", "dots", "menu", tip="Другие шаги")
        menu = QMenu(self)
        menu.aboutToShow.connect(partial(self._fill_more, menu))
        more.setMenu(menu)
        self.header.add_widget(more)
        self.header.add_action("Письмо", "printer", self.print_letter, keys="Ctrl+P", tip="Письмо с рекомендациями этому адресату")
        keys.bind(self, "Ctrl+P", self.print_letter)

    def build_last(self) -> None:
        self.step_button = self.header.add_action("", "check", self.take_first, primary=True)
        self.writers(self.step_button)
        for step, one in STEPS.items():
            if one.keys:
                keys.bind(self, one.keys, partial(self.take, step))

    def open(self, id: int | None = None, **what: Any) -> None:
        if id is not None and id != self.number:
            self.seek.clear()
            self.chips.set_current("")
        super().open(id, **what)

    def read(self) -> Shown:
        return listing.card(self.office.desk, self.number)

    def show_card(self, card: Shown) -> None:
        r = card.recommendation
        about = f"{INDICATORS[r.indicator].shown_code}. {INDICATORS[r.indicator].short}" if r.indicator in INDICATORS else ""
        state = RECOMMENDATION_STATES[r.state]
        badges = [(state, TONES[state])]
        if card.overdue:
            badges.append((f"просрочена, срок {day(r.due)}", "bad"))
        self.show_head(card.addressee or "Рекомендация", about, badges)
        first = FIRST.get(r.state, "")
        self.step_button.setVisible(bool(first))
        if first:
            self.step_button.setText(STEPS[first].caption)
            self.step_button.setToolTip(keys.tip(STEPS[first].tip, STEPS[first].keys))
        self.show_notice(self._notice(card))
        self.show_facts(card.facts)
        self.files.set_record(r)
        self._show_words(r)
        self._show_after(r)
        self._fill_tab()

    def _notice(self, card: Shown) -> Banner | None:
        r = card.recommendation
        if r.state == "draft" and card.snapshot and card.snapshot.state == "draft":
            open_ = partial(self.office.go, "snapshot", id=r.snapshot)
            return Banner("Срез ещё не утверждён: направить рекомендацию можно после утверждения.", "neutral", "Открыть срез", open_)
        newer = follow_up.latest(self.office.desk, r.snapshot) if r.snapshot and r.state in ("sent", "answered") else None
        if newer is not None and newer.id != r.checked:
            return Banner(f"Есть новый срез: «{newer.name}». Посмотрите, что изменилось.", "neutral", "Что показал срез…", self.follow)
        return None

    def _show_words(self, r: Recommendation) -> None:
        clear(self.words)
        self.words.addWidget(label(tied(r.text), wrap=True, selectable=True))
        if r.basis:
            self.words.addWidget(label("Основание", "caption"))
            self.words.addWidget(label(tied(r.basis), wrap=True, selectable=True))
            link = button("Кто за этой цифрой", "users", "link", lambda: self.tabs.setCurrentIndex(1))
            self.words.addLayout(row(link, None))

    def _show_after(self, r: Recommendation) -> None:
        clear(self.after)
        answered = f"Ответ {day(r.response_on)}" if r.response_on else "Ответ"
        rows = ((answered, r.response), ("Что сделано", r.actions), ("Чем подтверждено", r.evidence), ("Что показал срез", r.outcome))
        for caption, text in rows:
            if text:
                self.after.addWidget(label(caption, "caption"))
                self.after.addWidget(label(tied(text), wrap=True, selectable=True))
        if not any(text for _, text in rows):
            said = "Рекомендация ещё не направлена." if r.state == "draft" else "Ответа ещё нет."
            if r.response_on:
                hidden = " Слова ответа скрыты вместе с именами." if nameless(self.office.desk) else ""
                said = f"Ответ получен {day(r.response_on)}.{hidden}"
            self.after.addWidget(label(said, "muted"))

    # those behind it

    def _fill_tab(self) -> None:
        """Names are read when they are looked at."""
        if self.card is None:
            return
        r: Recommendation = self.card.recommendation
        if self.tabs.currentIndex() == 2:
            self.history.show_record(r)
        key = (r.id or 0, r.version, self.office.desk.view)
        if self.tabs.currentIndex() != 1 or self._behind_of == key:
            return
        self._behind_of = key
        desk = self.office.desk

        def job(_: Any) -> tuple[Trail, ...] | str:
            try:
                return follow_up.behind(desk, r)
            except NmsError as trouble:
                return str(trouble)

        self.people.set_empty_text("Читаю срез…")
        self.people.put({})
        self.office.run("Кто за цифрой", job, partial(self._show_behind, key), quiet=True)

    def _show_behind(self, key: tuple[int, int, View], found: tuple[Trail, ...] | str) -> None:
        if key != self._behind_of:
            return
        self.people.set_empty_text(found if isinstance(found, str) else "Поимённого списка за этой рекомендацией нет.")
        by_name = () if isinstance(found, str) else sorted(found, key=lambda t: (t.then.organization_name, t.then.name))
        self.trails = tuple(by_name)  # by the name as it is shown: hidden names must not be told by their order
        checked = self.card.recommendation.checked is not None
        self.people.put({n: _row(t, checked) for n, t in enumerate(self.trails, 1)})
        for name in ("fate", "now"):
            self.people.show_column(name, checked)
        self.tabs.setTabText(1, f"Кто за этой цифрой  {len(self.trails)}" if self.trails else "Кто за этой цифрой")
        amounts = {fate: sum(t.fate == fate for t in self.trails) for fate in FATES} if checked else {}
        shown = [Chip("", "Все", len(self.trails)), *(Chip(k, FATES[k].capitalize(), n) for k, n in amounts.items() if n)]
        self.chips.set_chips(shown, "")
        self.chips.setVisible(len(shown) > 2)
        self._narrow()

    def _narrow(self) -> None:
        key = self.chips.current()
        self.people.narrow(self.seek.text(), {n for n, t in enumerate(self.trails, 1) if t.fate == key} if key else None)

    def _open_subject(self, number: int) -> None:
        trail = self.trails[number - 1]
        r: Recommendation = self.card.recommendation
        register = INDICATORS[r.indicator].subject
        follow(self.office, f"{register}:{(trail.now or trail.then).id}")

    def show_in_snapshot(self) -> None:
        """The list of the snapshot with the same step and organisation."""
        r: Recommendation = self.card.recommendation
        place = next((t.then.organization for t in self.trails), None) if r.addressee == "organization" else None
        self.office.go(
            "snapshot", id=r.snapshot, code=r.indicator, status=NOT_COUNTED, organization=place, step=r.step if r.step in TITLES else ""
        )

    # doing

    def take_first(self) -> None:
        """What comes next."""
        if first := FIRST.get(self.card.recommendation.state):
            self.take(first)

    def take(self, step: str) -> None:
        """A step that the state allows."""
        if step in allowed(self.card.recommendation.state):
            take(self.office, step, [self.number], self)

    def follow(self) -> None:
        """What the newest snapshot says of it."""
        r: Recommendation = self.card.recommendation
        newer = follow_up.latest(self.office.desk, r.snapshot or 0)
        if newer is not None and self.office.may_write():
            FollowDialog(self.office, [self.number], newer.id, self).exec()

    def edit(self) -> None:
        if self.card.recommendation.state in CLOSED:
            self.office.say("Рекомендация закрыта. Чтобы править, верните её в работу", "warn")
            return
        super().edit()

    def print_letter(self) -> None:
        r: Recommendation = self.card.recommendation
        self.office.go("papers", kind="recommendations", record=r.snapshot, organization=r.organization)

    def _fill_more(self, menu: QMenu) -> None:
        menu.clear()
        r: Recommendation = self.card.recommendation
        may = not self.office.desk.database.look_only
        for step in allowed(r.state):
            if step != FIRST.get(r.state):
                menu.addAction(f"{STEPS[step].caption}…", partial(self.take, step)).setEnabled(may)


def _row(t: Trail, checked: bool) -> tuple[Any, ...]:
    now = (t.now.reason or STATUSES[t.now.status]) if t.now else "в новом списке нет"
    return t.then.name, t.then.post, FATES[t.fate] if checked else "", now if checked else "", t.then.reason
