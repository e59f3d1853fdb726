"""The card of an event: participants marked by Space, results, certificates, the programme, numbers by school and role."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from nmsdesk.domain import terms
from nmsdesk.russian import count, number, people
from nmsdesk.services import certificates, events, programmes, registers, small_numbers
from nmsdesk.services.events import Award, EventCard, Participant
from nmsdesk.ui import messages
from nmsdesk.ui.ask_dialog import Asked, ask
from nmsdesk.ui.card_page import CardPage, finding, follow, tabs
from nmsdesk.ui.certificates_dialog import CertificatesDialog
from nmsdesk.ui.forms import remove_record
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, clear, column, label, row
from nmsdesk.ui.kit.choices import ChoiceEdit
from nmsdesk.ui.kit.count_bars import CountBars
from nmsdesk.ui.kit.editors import LongTextEdit, TextEdit
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Banner, Card, Chip, ChipRow
from nmsdesk.ui.pages.association import added
from nmsdesk.ui.pages.community import EVENT_TONES
from nmsdesk.ui.people_picker import PeoplePicker
from nmsdesk.ui.rows_table import RowsTable

STATE_TONES = {"участвовал": "ok", "не пришёл": "bad", "приглашён": "accent"}
PLACES = (("1", "1-е место"), ("2", "2-е место"), ("3", "3-е место"), ("l", "Лауреат"), ("0", "Без награды"))
CAPTIONS = {"invited": "Приглашены", "came": "Участвовали", "missed": "Не пришли"}
SHOWN = 8


class EventPage(CardPage):
    """Participants, programme, numbers; each action is one undo step."""

    register = "events"
    watches = frozenset({"events", "event_sessions", "participations", "persons", "organizations", "measures", "associations"})

    def build(self) -> None:
        self.print_menu((("participants", "Список участников"), ("certificates", "Сертификаты")))
        self.cancel_button = self.header.add_action("Не состоится", "circle-x", self.cancel, tip="Отменить мероприятие с причиной")
        self.writers(self.cancel_button)
        self.people = RowsTable(
            [
                Column("name", "ФИО", 184), Column("organization", "Организация", 116), Column("role", "Роль", 98),
                Column("state", "Участие", 112, kind="badge", tone=lambda v: STATE_TONES.get(v, "neutral")),
                Column("result", "Результат", 104), Column("certificate", "Сертификат", 112),
            ],
            "Участники", "Участников пока нет. Добавьте их поиском, из школы или списком ФИО (Ctrl+N).",
        )  # fmt: skip
        self.people.opened.connect(lambda n: follow(self.office, f"persons:{self._participant(n).person}"))
        self.people.menu_hook = self._people_menu
        self.people.space_pressed.connect(self.turn)
        keys.bind(self.people, "Delete", self.remove, Qt.ShortcutContext.WidgetShortcut)
        self.sessions = RowsTable(
            [
                Column("day", "День", 104, kind="day"), Column("starts", "Начало", 78), Column("topic", "Тема", 260),
                Column("speaker", "Кто проводит", 150), Column("place", "Место", 110),
            ],
            "Программа", "Программы пока нет. Вставьте её текстом или добавьте пункт.",
        )  # fmt: skip
        self.sessions.opened.connect(lambda n: self.open_form("event_sessions", n))
        keys.bind(self.sessions, "Delete", self.remove_session, Qt.ShortcutContext.WidgetShortcut)
        self.tabs = tabs((self._people_area(), "Участники"), (self._programme_area(), "Программа"))
        self.work.addWidget(self.tabs)
        self.side.addWidget(self.facts_card)
        self._numbers = column(spacing=12)
        self.side.addLayout(self._numbers)
        self.side.addWidget(Card("Файлы", self.files))
        self.side.addStretch(1)

    def build_last(self) -> None:
        tip = "Отметить, что мероприятие прошло"
        self.hold_button = self.header.add_action("Проведено", "circle-check", self.hold, primary=True, tip=tip)
        self.writers(self.hold_button)

    def _people_area(self) -> Any:
        add = self.tool("Добавить", "user-plus", self.add, "Ctrl+N", "primary", "Добавить участников: поиском, из школы, списком ФИО")
        self.came_button = self.tool("Участвовали", "check", partial(self.mark, "came"), "Ctrl+E", tip="Выбранные участвовали (Пробел)")
        self.award_button = self.tool("Награды", "award", self.award, tip="Места и дипломы выбранных участников конкурса")
        self.paper_button = self.tool("Сертификаты", "certificate", self.issue, "Ctrl+J", tip="Выдать номера тем, кто участвовал")
        self.more = button("Ещё", "", "menu", tip="Роль, удаление, отзыв сертификатов")
        menu = QMenu(self)
        menu.aboutToShow.connect(partial(self._fill_more, menu))
        self.more.setMenu(menu)
        self.writers(self.more)
        self.chips = ChipRow()
        self.chips.chosen.connect(lambda _: self._narrow())
        self.seek = finding("Найти участника", lambda _: self._narrow())
        card = Card(padding=0)
        card.add(self.people)
        tools = row(self.seek, None, self.award_button, self.paper_button, self.more, self.came_button, add, spacing=8)
        self.hint = label("Пробел – отметить выбранных: участвовал, не пришёл, приглашён. Ctrl+A – выбрать всех.", "small")
        return column(tools, self.chips, card, self.hint, spacing=10)

    def _programme_area(self) -> Any:
        text = self.tool("Вставить текстом", "writing", self.write_programme, tip="Строка – время, тема, кто проводит")
        add = self.tool("Добавить пункт", "plus", self.add_session, "Ctrl+M", "primary")
        card = Card(padding=0)
        card.add(self.sessions)
        return column(row(None, text, add), card, spacing=10)

    def open(self, id: int | None = None, **what: Any) -> None:
        if id is not None and id != self.number:
            self.seek.clear()
            self.chips.set_current("")
        super().open(id, **what)

    def read(self) -> EventCard:
        return events.card(self.office.desk, self.number)

    def show_card(self, card: EventCard) -> None:
        e = card.event
        came = dict(card.by_state)["came"]
        badges = [(terms.EVENT_STATES[e.state], EVENT_TONES[terms.EVENT_STATES[e.state]])]
        begun = e.since is None or e.since <= self.office.desk.today
        if card.participants:
            whole = number(len({p.person for p in card.participants}))
            badges.append((f"участвовали: {number(came)} из {whole}" if begun else f"приглашены: {whole}", "accent"))
        if card.supports:
            badges.append(("форма поддержки молодых, показатель 5", "ok"))
        self.show_head(e.title, card.form, badges)
        self.hold_button.setVisible(e.state == "planned" and begun)
        for widget in (self.came_button, self.paper_button, self.hint):
            widget.setVisible(begun)
        self.cancel_button.setVisible(e.state == "planned")
        self.award_button.setVisible(card.contest and begun)
        self.show_notice(self._notice(card))
        self.show_facts(card.facts)
        self.files.set_record(e)
        self.people.put({p.id: _row(p) for p in card.participants})
        self.people.show_column("result", (card.contest and begun) or any(p.result for p in card.participants))
        self.people.show_column("certificate", any(p.certificate for p in card.participants))
        self._show_chips(card)
        self._narrow()
        self.sessions.put({s.id or 0: (s.day, s.starts, s.topic, s.speaker, s.place) for s in card.sessions})
        self.tabs.setTabText(0, f"Участники  {len(card.participants)}" if card.participants else "Участники")
        self.tabs.setTabText(1, f"Программа  {len(card.sessions)}" if card.sessions else "Программа")
        self._show_numbers(card)

    def _notice(self, card: EventCard) -> Banner | None:
        """What waits to be done: a past event to be closed, people to be marked."""
        waiting = dict(card.by_state)["invited"]
        if card.past:
            said = "Мероприятие прошло, но ещё не отмечено проведённым. Если его не было, отмените его."
            return Banner(said, "warn", "Проведено", self.hold)
        if card.event.state == "held" and waiting:
            said = f"Не отмечено, кто пришёл: {people(waiting)} из приглашённых."
            return Banner(said, "warn", "Показать", partial(self._only, "invited"))
        return None

    def _show_chips(self, card: EventCard) -> None:
        current = self.chips.current()
        tell = small_numbers.teller(self.office.desk)
        shown = [Chip(state, CAPTIONS[state], tell(n)) for state, n in card.by_state if n]
        if card.uncertified and card.event.state != "cancelled":
            shown.append(Chip("bare", "Без сертификата", tell(card.uncertified)))
        known = {chip.key for chip in shown}
        self.chips.set_chips([Chip("", "Все", tell(len(card.participants))), *shown], current if current in known else "")
        self.chips.setVisible(bool(card.participants))

    def _only(self, state: str) -> None:
        self.tabs.setCurrentIndex(0)
        self.chips.set_current(state)
        self._narrow()
        self.people.setFocus()

    def _narrow(self) -> None:
        state = self.chips.current()
        found: Sequence[Participant] = self.card.participants if self.card else ()
        kept = {p.id for p in found if not state or p.state == state or (state == "bare" and p.state == "came" and not p.certificate)}
        self.people.narrow(self.seek.text(), kept)

    def _show_numbers(self, card: EventCard) -> None:
        clear(self._numbers)
        for caption, found in (("По ролям", card.by_role), ("По организациям", card.by_organization)):
            if found:
                bars = CountBars(caption, "Показать этих участников")
                shown = found if len(found) <= SHOWN else found[: SHOWN - 1]
                bars.set_rows(shown)
                bars.activated.connect(partial(self._seek, [name for name, _ in shown]))
                body = column(bars, spacing=4)
                if rest := found[len(shown) :]:
                    places = count(len(rest), "организация", "организации", "организаций")
                    body.addWidget(label(f"и ещё {places}: {people(sum(n for _, n in rest))}", "small"))
                self._numbers.addWidget(Card(caption, body))
        if card.measures:
            lines = [(plan, name, state) for plan, _, name, state in card.measures]
            self._numbers.addWidget(self.lines_card("Пункты планов", "roadmaps", lines))

    def _seek(self, names: Sequence[str], at: int) -> None:
        self.tabs.setCurrentIndex(0)
        self.seek.setText(names[at])

    def _participant(self, n: int) -> Participant:
        found: tuple[Participant, ...] = self.card.participants
        return next(p for p in found if p.id == n)

    def _fill_more(self, menu: QMenu) -> None:
        menu.clear()
        self._people_menu(menu, self.people.chosen())

    def _people_menu(self, menu: QMenu, chosen: list[int]) -> None:
        if len(chosen) == 1:
            menu.addAction("Открыть карточку работника", lambda: follow(self.office, f"persons:{self._participant(chosen[0]).person}"))
            menu.addAction("Изменить запись", partial(self.open_form, "participations", chosen[0]))
        for state, caption in terms.PARTICIPATION_STATES.items():
            menu.addAction(f"Отметить: {caption}", partial(self.mark, state))
        roles = menu.addMenu("Роль")
        for role, caption in terms.EVENT_ROLES.items():
            roles.addAction(caption, partial(self.set_role, role))
        menu.addAction("Отозвать сертификаты", self.withdraw)
        menu.addAction("Убрать из списка\tDel", self.remove)

    # people

    def _picked(self) -> list[int]:
        chosen = self.people.chosen()
        if not chosen:
            self.office.say("Выберите участников в таблице", "warn")
        return chosen if self.office.may_write() else []

    def add(self) -> None:
        """Put many people on the list at once; before the day they are invited, after it they came."""
        if not self.office.may_write():
            return
        desk, event = self.office.desk, self.card.event
        begun = event.since <= desk.today
        states = [(code, text) for code, text in terms.PARTICIPATION_STATES.items() if begun or code == "invited"]
        PeoplePicker(
            self.office, "Добавить участников", event.since, {p.person for p in self.card.participants if p.role == "participant"},
            lambda persons, v: events.add_people(desk, self.number, persons, v["role"], v["state"]),
            (
                Asked("role", "Роль", ChoiceEdit(list(terms.EVENT_ROLES.items()), nullable=False), "participant"),
                Asked("state", "Участие", ChoiceEdit(states, nullable=False), "came" if event.state == "held" else "invited"),
            ),
            said=added, owner=self,
        ).exec()  # fmt: skip

    def turn(self) -> None:
        """Space: the next mark of the selected participants, the same for all of them."""
        if chosen := self._picked():
            self.mark(events.next_state({n: self._participant(n).state for n in chosen}))

    def mark(self, state: str) -> None:
        """Mark the selected participants."""
        if chosen := self._picked():
            said = f"{CAPTIONS[state]}: {people(len(chosen))}"
            self.office.act(lambda: events.mark(self.office.desk, chosen, state), said)
            self.people.setFocus()

    def set_role(self, role: str) -> None:
        if chosen := self._picked():
            self.office.act(lambda: events.set_role(self.office.desk, chosen, role), f"Роль: {terms.EVENT_ROLES[role]}")

    def remove(self) -> None:
        """Take the selected ones off the list after a question."""
        if chosen := self._picked():
            text = f"Убрать из списка: {people(len(chosen))}?"
            if messages.ask(self, "Участники", text, "Убрать", "Это можно отменить (Ctrl+Z).", danger=True):
                self.office.act(lambda: events.remove_people(self.office.desk, chosen), "Убрано. Вернуть – Ctrl+Z")

    def award(self) -> None:
        """The same place or diploma for the selected ones."""
        chosen = self._picked()
        if not chosen:
            return
        who = self._participant(chosen[0]).name if len(chosen) == 1 else people(len(chosen))
        ask(
            self.office, "Награды конкурса",
            (
                Asked("place", "Что получает", ChoiceEdit(PLACES, nullable=False)),
                Asked("nomination", "Номинация", TextEdit(), "", False, "Если номинаций несколько: место в каждой своё"),
            ),
            lambda v: events.award(self.office.desk, self.number, [_award(n, v["place"], v["nomination"]) for n in chosen]), "Записать",
            text=f"Кто: {who}", said="Результаты записаны", owner=self,
        )  # fmt: skip

    def issue(self) -> None:
        """Numbers of certificates for those who came and have none."""
        if self.office.may_write():
            CertificatesDialog(self.office, self.number, self).exec()

    def withdraw(self) -> None:
        if chosen := [n for n in self._picked() if self._participant(n).certificate]:
            text = f"Отозвать сертификаты: {number(len(chosen))}?"
            if messages.ask(self, "Сертификаты", text, "Отозвать", "Их номера снова станут свободны.", danger=True):
                self.office.act(lambda: certificates.withdraw(self.office.desk, chosen), "Сертификаты отозваны")

    # programme

    def add_session(self) -> None:
        """A line of the programme on the day of the last one."""
        self.tabs.setCurrentIndex(1)
        last = self.card.sessions[-1] if self.card.sessions else None
        on = last.day if last else self.card.event.since
        self.add_form("event_sessions", event=self.number, day=on, position=len(self.card.sessions) + 1)

    def remove_session(self) -> None:
        if (n := self.sessions.current_id()) is not None:
            remove_record(self.office, registers.get(self.office.desk, "event_sessions", n), self)

    def write_programme(self) -> None:
        """The whole programme as a text."""
        if self.office.may_write():
            ask(
                self.office, "Программа мероприятия",
                (Asked("text", "Программа", LongTextEdit(14), programmes.text_of(self.card.sessions), False),),
                lambda v: events.put_programme(self.office.desk, self.number, v["text"]), "Сохранить",
                text="Строка – пункт: «10:00 Тема; кто проводит; место». Новый день – строка «2-й день» или дата.",
                said="Программа сохранена", owner=self,
            )  # fmt: skip

    # the event

    def hold(self) -> None:
        """The event has taken place."""
        if self.office.may_write():
            waiting = dict(self.card.by_state)["invited"]
            text = f"Ещё не отмечены: {people(waiting)}. Отметить их можно и потом." if waiting else ""
            ask(
                self.office, "Мероприятие проведено", (Asked("outcome", "Итог", LongTextEdit(3), self.card.event.outcome, False),),
                lambda v: events.hold(self.office.desk, self.number, v["outcome"]), "Проведено", text=text, said="Мероприятие проведено",
                owner=self,
            )  # fmt: skip

    def cancel(self) -> None:
        """The event will not take place."""
        if self.office.may_write():
            ask(
                self.office, "Отменить мероприятие", (Asked("reason", "Причина", TextEdit()),),
                lambda v: events.cancel(self.office.desk, self.number, v["reason"]), "Отменить мероприятие", said="Мероприятие отменено",
                owner=self,
            )  # fmt: skip


def _award(participation: int, place: str, nomination: str) -> Award:
    return Award(participation, int(place) if place in "123" else None, place == "l", nomination)


def _row(p: Participant) -> tuple[Any, ...]:
    return p.name, p.organization, terms.EVENT_ROLES[p.role], terms.PARTICIPATION_STATES[p.state], p.result, p.certificate


