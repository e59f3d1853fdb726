"""The board of a round of collecting: who is waited for, who has sent, what is returned and accepted, letters and marks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from nmsdesk.domain import terms
from nmsdesk.domain.queries import Filter, ListQuery
from nmsdesk.russian import count, day, number
from nmsdesk.services import lists, rounds
from nmsdesk.services.rounds import OWED, PlaceLine, RoundCard
from nmsdesk.storage.work import Changed
from nmsdesk.ui import round_words as words
from nmsdesk.ui.ask_dialog import Asked, ask
from nmsdesk.ui.card_page import CardPage, finding, follow
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.editors import DayEdit, FlagEdit
from nmsdesk.ui.kit.many import ManyEdit
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Banner, Card, Chip, ChipRow
from nmsdesk.ui.round_dialogs import ReturnDialog, change_round
from nmsdesk.ui.round_school import SchoolCard
from nmsdesk.ui.rows_table import RowsTable
from nmsdesk.ui.tick_dialog import Tick, TickDialog

CHIPS = {"waited": "Ждём", "sent": "Прислано", "returned": "Возвращено", "accepted": "Принято", "late": "С опозданием"}
PAPERS = (("round_report", "Отчёт о сборе"), ("round_reminders", "Письма-напоминания"), ("round_returns", "Письма о возврате"))


@dataclass(frozen=True, slots=True)
class Reminded:
    """What reminding came to, and whether the letters are wanted at once."""

    changed: Changed
    letters: bool


class MonitoringRoundPage(CardPage):
    """Schools of the round; each action is one undo step and takes the selected rows."""

    register = "monitoring_rounds"
    watches = frozenset({"monitoring_rounds", "round_places", "submissions", "import_batches", "checklist_marks", "sites", "organizations"})

    def build(self) -> None:
        self.print_menu(PAPERS)
        self.places = RowsTable(
            [
                Column("name", "Организация", 142),
                Column("state", "Состояние", 104, kind="badge", tone=lambda v: words.TONES.get(v, "neutral")),
                Column("late", "Опоздание", 118, kind="badge", tone=words.late_tone), Column("came", "Сдано", 66, align="center"),
                Column("said", "Что и когда", 168), Column("due", "Срок", 108, kind="day", shown=False),
                Column("reminded", "Напомнили", 110, kind="day"), Column("day", "Всё сдано", 108, kind="day", shown=False),
                Column("remarks", "Замечания", 160, shown=False),
            ],
            "Организации сбора", "В сборе нет организаций. Добавьте их (Ctrl+N).",
        )  # fmt: skip
        self.places.opened.connect(self.open_file)
        self.places.menu_hook = self._menu
        self.places.current_changed.connect(self._show_school)
        keys.bind(self.places, "Delete", self.withdraw, Qt.ShortcutContext.WidgetShortcut)
        self.school_card = SchoolCard(self.office)
        self.work.addLayout(self._area(), 1)
        self.side.addWidget(self.school_card)
        self.side.addWidget(self.facts_card)
        self.side.addWidget(Card("Файлы", self.files))
        self.side.addStretch(1)

    def build_last(self) -> None:
        tip = "То, что пришло, сохранится; файлы, принятые позже, уже не отметятся"
        self.close_button = self.header.add_action("Завершить", "circle-check", self.finish, tip=tip)
        self.writers(self.close_button)

    def _area(self) -> Any:
        self.remind_button = self.tool("Напомнить", "mail", self.remind, "Ctrl+R", tip="Отметить и открыть письма должникам")
        self.return_button = self.tool("Вернуть", "arrow-back-up", self.give_back, "Ctrl+B", tip="Вернуть с замечаниями")
        self.accept_button = self.tool("Принять", "check", self.accept, "Ctrl+Return", "primary", "Принять присланное выбранными")
        more = button("Ещё", "", "menu", tip="Получено без файла, свой срок, организации сбора")
        menu = QMenu(self)
        menu.aboutToShow.connect(partial(self._fill_more, menu))
        more.setMenu(menu)
        self.seek = finding("Найти", lambda _: self._narrow())
        self.chips = ChipRow()
        self.chips.chosen.connect(lambda _: self._narrow())
        keys.bind(self, "Ctrl+N", self.invite, Qt.ShortcutContext.WidgetWithChildrenShortcut)
        card = Card(padding=0)
        card.add(self.places)
        self.hint = label("", "small", wrap=True)
        tools = row(self.seek, None, more, self.remind_button, self.return_button, self.accept_button)
        area = column(tools, self.chips, spacing=10)
        area.addWidget(card, 1)
        area.addWidget(self.hint)
        return area

    def open(self, id: int | None = None, state: str = "", **what: Any) -> None:
        """open(id=3, state='sent')"""
        if id is not None and id != self.number:
            self.seek.clear()
            self.chips.set_current("")
        super().open(id, **what)
        if state in CHIPS:
            self.chips.set_current(state)
            self._narrow()
        if self.places.current_id() is None and self.places.paged.ids:
            self.places.select_id(self.places.paged.ids[0])
        self.places.setFocus()

    def read(self) -> RoundCard:
        return rounds.card(self.office.desk, self.number)

    def edit(self) -> None:
        """The days and the lists of the round."""
        if self.office.may_write():
            change_round(self.office, self.card.round, self)

    # showing

    def show_card(self, card: RoundCard) -> None:
        r, n = card.round, card.counted()
        said = terms.ROUND_STATES[r.state]
        sent = n["sent"] + n["accepted"]
        badges = [(said, words.ROUND_TONES[said]), (f"сдали {number(sent)} из {number(len(card.places))}", "accent")]
        if n["late"]:
            badges.append((f"с опозданием: {number(n['late'])}", "warn"))
        self.show_head(r.name, f"срок сдачи {day(r.until)}", badges)
        self.close_button.setVisible(r.state == "active")
        for one in (self.remind_button, self.return_button, self.accept_button):
            one.setEnabled(r.state == "active" and not self.office.desk.database.look_only)
        self.show_notice(self._notice(card))
        self.show_facts(card.facts)
        self.files.set_record(r)
        self.places.put({p.id: _row(p, len(card.owes)) for p in card.places})
        shown = [Chip("", "Все", len(card.places)), *(Chip(key, name, n[key]) for key, name in CHIPS.items() if n[key])]
        current = self.chips.current()
        self.chips.set_chips(shown, current if current in {c.key for c in shown} else "")
        self.chips.setVisible(bool(card.places))
        self.hint.setText("Выделите строки (Shift, Ctrl+A) – действие над ними отменяется одним шагом. Enter открывает файл организации.")
        self._narrow()
        self._show_school(self.places.current_id())

    def _notice(self, card: RoundCard) -> Banner | None:
        """What waits: the term is over, something sent waits to be looked at, the round should be under way."""
        r, n = card.round, card.counted()
        if r.state == "planned" and r.since and r.since <= card.on:
            return Banner("Сбор уже должен идти.", "warn", "Открыть сбор", partial(self._state, "active", "Сбор открыт"))
        if r.state == "closed" and card.snapshot is None:
            return Banner("Сбор завершён: можно составить срез.", "ok", "К срезам", lambda: self.office.go("snapshots"))
        if r.state != "active":
            return None
        if card.overdue:
            who = count(len(card.overdue), *words.ORGANIZATIONS)
            return Banner(f"Срок прошёл, сдали не всё: {who}.", "warn", "Напомнить им", self.remind_overdue)
        if n["sent"]:
            return Banner(f"Ждёт проверки: {count(n['sent'], *words.ORGANIZATIONS)}.", "neutral", "Показать", partial(self._only, "sent"))
        if n["accepted"] == len(card.places) and card.places:
            return Banner("Принято от всех. Сбор можно завершить.", "ok", "Завершить", self.finish)
        return None

    def _only(self, key: str) -> None:
        self.chips.set_current(key)
        self._narrow()
        self.places.setFocus()

    def _narrow(self) -> None:
        card: RoundCard | None = self.card
        if card is None:
            return
        key = self.chips.current()
        only = {p.id for p in card.places if (p.late > 0 if key == "late" else p.state == key)} if key else None
        self.places.narrow(self.seek.text(), only)

    def _show_school(self, chosen: int | None) -> None:
        line = next((p for p in self.card.places if p.id == chosen), None) if self.card else None
        self.school_card.show_school(line, self.card.owes if self.card else ())

    # actions

    def _line(self, number: int) -> PlaceLine:
        places: tuple[PlaceLine, ...] = self.card.places
        return next(p for p in places if p.id == number)

    def _chosen(self) -> list[int]:
        chosen = self.places.chosen()
        if not chosen:
            self.office.say("Выберите организации в таблице", "warn")
        return chosen if chosen and self.office.may_write() else []

    def open_file(self, number: int) -> None:
        """The last file of the school, else the school."""
        line = self._line(number)
        follow(self.office, f"import_batches:{line.file}" if line.file else f"organizations:{line.organization}")

    def remind_overdue(self) -> None:
        """Everyone whose term is over."""
        if self.office.may_write():
            self._remind([p.id for p in self.card.overdue])

    def remind(self) -> None:
        """The selected schools that still owe something."""
        self._remind(self._chosen())

    def _remind(self, chosen: list[int]) -> None:
        owing = [n for n in chosen if self._line(n).state in ("waited", "returned")]
        if not chosen:
            return
        if not owing:
            self.office.say("Выбранные организации всё сдали: напоминать не о чем", "warn")
            return
        who = self._line(owing[0]).name if len(owing) == 1 else count(len(owing), *words.ORGANIZATIONS)

        def remind(v: dict[str, Any]) -> Reminded:
            return Reminded(rounds.remind(self.office.desk, owing, v["on"]), bool(v["letters"]))

        done = ask(
            self.office, "Напомнить о сроке",
            (
                Asked("on", "Дата напоминания", DayEdit(), self.office.desk.today),
                Asked("letters", "Письма", FlagEdit("Открыть письма для печати"), True, False),
            ),
            remind, "Напомнить", text=f"{who}. В письме – что не сдано и к какому сроку.", said="Напоминание отмечено", owner=self,
        )  # fmt: skip
        if done is not None and done.letters:
            self.letters(owing)

    def letters(self, chosen: list[int], kind: str = "round_reminders") -> None:
        """The letters of these schools ready to be printed."""
        query = ListQuery("round_places", filters=(Filter("id", "in", tuple(chosen)),))
        self.office.go("papers", kind=kind, query=query)

    def give_back(self) -> None:
        """Remarks are proposed in the background, then edited school by school."""
        chosen = [n for n in self._chosen() if self._line(n).came]
        if not chosen:
            if self.places.chosen():
                self.office.say("От выбранных организаций ещё ничего не пришло", "warn")
            return
        desk, places = self.office.desk, [self._line(n) for n in chosen]

        def edit(proposed: dict[int, str]) -> None:
            self.office.say("Замечания предложены по файлам и проверке сведений")
            ReturnDialog(self.office, places, proposed, self).exec()

        self.office.run("Проверка сведений организаций", lambda _: rounds.proposed(desk, chosen), edit)

    def accept(self) -> None:
        """What the selected schools have sent is in order."""
        if chosen := self._chosen():
            said = f"Принято: {count(len(chosen), *words.ORGANIZATIONS)}"
            self.office.act(lambda: rounds.accept(self.office.desk, chosen), said)

    def mark(self) -> None:
        """Lists that came without a file."""
        chosen = self._chosen()
        missing = {key for n in chosen for key in self._line(n).missing}
        if not missing:
            if chosen:
                self.office.say("Выбранные организации всё сдали", "warn")
            return
        options = [(key, o.title) for key, o in OWED.items() if key in missing]
        ask(
            self.office, "Получено без файла",
            (
                Asked("lists", "Что получено", ManyEdit(options, "Выбрать"), tuple(key for key, _ in options)),
                Asked("on", "Дата", DayEdit(), self.office.desk.today),
            ),
            lambda v: rounds.mark(self.office.desk, chosen, v["lists"], v["on"]), "Отметить",
            text="На бумаге, письмом, по телефону: среди присланных списков останется отметка без файла.",
            said="Получение отмечено", owner=self,
        )  # fmt: skip

    def set_due(self) -> None:
        """A term of their own for the selected schools."""
        chosen = self._chosen()
        if not chosen:
            return
        first = self._line(chosen[0])
        ask(
            self.office, "Свой срок сдачи",
            (Asked("due", "Срок", DayEdit(), first.due if first.own_due else None, False, "Пусто – общий"),),
            lambda v: rounds.set_due(self.office.desk, chosen, v["due"]), "Сохранить",
            text=first.name if len(chosen) == 1 else count(len(chosen), *words.ORGANIZATIONS), said="Срок изменён", owner=self,
        )  # fmt: skip

    def invite(self) -> None:
        """Choose organisations to be added."""
        if self.card is None or not self.office.may_write():
            return
        desk, there = self.office.desk, {p.organization for p in self.card.places}
        ticks = [Tick(n, f"{name}  {hint}".strip(), n in there) for n, name, hint in lists.suggest(desk, "organizations", "", 2000)]
        TickDialog(
            self.office, "Добавить организации в сбор", ticks, lambda ids, _: rounds.invite(desk, self.number, ids), "Добавить",
            said=lambda made: f"Добавлено: {count(made.invited, *words.ORGANIZATIONS)}", owner=self,
        ).exec()  # fmt: skip

    def withdraw(self) -> None:
        """Take the selected organisations out."""
        if chosen := self._chosen():
            said = f"Убрано: {count(len(chosen), *words.ORGANIZATIONS)}"
            self.office.act(lambda: rounds.withdraw(self.office.desk, chosen), said)

    def finish(self) -> None:
        self._state("closed", "Сбор завершён")

    def _state(self, state: str, said: str) -> None:
        self.office.act(lambda: rounds.set_state(self.office.desk, self.number, state), said)

    def _fill_more(self, menu: QMenu) -> None:
        menu.clear()
        self._menu(menu, self.places.chosen())
        menu.addSeparator()
        if self.card.round.state == "closed":
            menu.addAction("Вернуть сбор в работу", partial(self._state, "active", "Сбор снова открыт"))
        else:
            menu.addAction("Добавить организации\tCtrl+N", self.invite)
        self._grey(menu)

    def _menu(self, menu: QMenu, chosen: list[int]) -> None:
        if len(chosen) == 1:
            line = self._line(chosen[0])
            menu.addAction("Файл организации\tEnter", partial(self.open_file, line.id)).setEnabled(line.file is not None)
            menu.addAction("Карточка организации", partial(follow, self.office, f"organizations:{line.organization}"))
        if chosen:
            states = {self._line(n).state for n in chosen}
            owing = menu.addAction("Письмо-напоминание", partial(self.letters, chosen))
            owing.setEnabled(bool(states & {"waited", "returned"}))
            back = menu.addAction("Письмо о возврате", partial(self.letters, chosen, "round_returns"))
            back.setEnabled("returned" in states)
            if self.card.round.state != "closed":
                menu.addSeparator()
                menu.addAction("Получено без файла", self.mark)
                menu.addAction("Свой срок", self.set_due)
                menu.addAction("Убрать из сбора\tDel", self.withdraw)

    def _grey(self, menu: QMenu) -> None:
        """What writes is grey while the base may only be looked at."""
        if self.office.desk.database.look_only:
            for action in menu.actions():
                if not action.text().startswith(("Файл", "Карточка", "Письмо")):
                    action.setEnabled(False)


def _row(p: PlaceLine, owes: int) -> tuple[Any, ...]:
    return (
        p.name, words.STATES[p.state], words.late(p), f"{owes - len(p.missing)} из {owes}", p.said, p.due.isoformat(),
        p.reminded_on.isoformat() if p.reminded_on else None, p.day.isoformat() if p.day else None, p.remarks,
    )  # fmt: skip
