"""Drafts of learning plans for a list: proposed by deficits, reviewed line by line, written at once, then approved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QMenu, QSplitter, QStackedWidget, QWidget

from nmsdesk.domain.keeping import SavedList
from nmsdesk.domain.queries import Filter, ListQuery
from nmsdesk.russian import count, people
from nmsdesk.services import lists, plans, registers, saved_lists, small_numbers
from nmsdesk.services.routes import demand, drafting
from nmsdesk.services.routes.drafting import Drafted, Proposal
from nmsdesk.ui.ask_dialog import Asked, ask
from nmsdesk.ui.card_page import finding
from nmsdesk.ui.drafting_lines import LinesPanel
from nmsdesk.ui.drafting_review import FULL, NONE, PART, Review, covered, standing
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.editors import DayEdit, FlagEdit, TextEdit
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Banner, Card, Chip, ChipRow, EmptyPage, PageHeader
from nmsdesk.ui.office import Office
from nmsdesk.ui.page import Page
from nmsdesk.ui.rows_table import RowsTable

MOST = 200  # people proposed for at once
SOON = timedelta(days=60)  # a term shorter than this goes on to the next end
DRAFTS = ("черновик", "черновика", "черновиков")


def usual_term(today: date) -> date:
    """31 May of the school year, or 31 August when May is near: the last day of a plan begun today."""
    ends = [date(today.year + n, month, 31) for n in (0, 1) for month in (5, 8)]
    return next(end for end in ends if end >= today + SOON)


class DraftingPage(Page):
    """People with the coverage at the left, lines of the one in front at the right; writing is one step for all."""

    watches = frozenset(
        {"plans", "deficits", "diagnostics", "programs", "registry_entries", "course_groups", "enrolments", "events", "practices", "sites",
         "mentor_offers", "match_weights", "persons", "employments", "absences", "categories", "trainings"}
    )  # fmt: skip

    def __init__(self, office: Office):
        super().__init__(office)
        self.setObjectName("page")
        self.persons: list[int] = []
        self.proposed: dict[int, Proposal] = {}
        self.now: dict[int, Proposal] = {}
        self.made: tuple[int, ...] = ()  # drafts written here and not approved yet
        self._left: tuple[tuple[str, str], ...] = ()
        self._wanted: int | None = None
        self._turn = 0
        self.review = Review()
        self._build_head()
        self._build_people()
        self.lines = LinesPanel(office, self.review, self.term, self._reviewed)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self._left_side)
        split.addWidget(self.lines)
        split.setSizes([500, 590])
        split.setChildrenCollapsible(False)
        split.setHandleWidth(12)
        work = QWidget()
        work.setLayout(column(self._term_row(), self.banner, self.chips, spacing=10))
        work.layout().addWidget(split)  # type: ignore[union-attr]
        work.layout().setStretchFactor(split, 1)  # type: ignore[union-attr]
        self.empty = EmptyPage(
            "writing", "Кому составить ИОМ", "Выберите работников в списке или умный список. Можно начать со всех, у кого есть открытые "
            "дефициты и нет плана.", "Все с открытыми дефицитами и без плана", self.take_without_plan,
        )  # fmt: skip
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(work)
        layout = column(self.header, spacing=10, margins=(24, 16, 24, 16))
        layout.addWidget(self.stack, 1)
        self.setLayout(layout)
        keys.bind(self, "Ctrl+Return", self.write, Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.bind(self, "Ctrl+U", self.approve, Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _build_head(self) -> None:
        self.header = PageHeader("Подбор ИОМ")
        self.header.add_action("Спрос на программы", "books", lambda: self.office.go("demand"))
        self.header.add_action("Баллы подбора", "adjustments", lambda: self.office.go("match_weights"), tip="Вес каждого основания")
        self.people_menu = QMenu(self)
        self.people_menu.aboutToShow.connect(self._fill_menu)
        choose = button("Кому", "users", "menu", tip="Выбрать работников")
        choose.setMenu(self.people_menu)
        self.header.add_widget(choose)
        self.write_button = self.header.add_action("Составить черновики", "check", self.write, keys="Ctrl+Enter", primary=True)

    def _term_row(self) -> Any:
        today = self.office.desk.today
        self.since, self.until, self.tutor = DayEdit(), DayEdit(), TextEdit("Фамилия и инициалы", 120)
        self.since.set_value(today)
        self.until.set_value(usual_term(today))
        self.since.setAccessibleName("Начало плана")
        self.until.setAccessibleName("Окончание плана")
        self.tutor.setAccessibleName("Тьютор или методист")
        self.tutor.setFixedWidth(220)
        self.uncounted = FlagEdit("И без диагностики")
        self.uncounted.setToolTip("План без диагностики составляется, но в показателях не учитывается")
        self.uncounted.changed.connect(self._show)
        wait = QTimer(self)
        wait.setSingleShot(True)
        wait.setInterval(500)
        wait.timeout.connect(self.refresh)
        for one in (self.since, self.until):
            one.changed.connect(wait.start)
        self.trouble = label("", "error")
        return row(
            label("Срок с", "field"), self.since, label("по", "field"), self.until, 8, label("Тьютор", "field"), self.tutor, 8,
            self.uncounted, self.trouble, None,
        )  # fmt: skip

    def _build_people(self) -> None:
        self.banner = Banner("", "ok", "Утвердить…", self.approve)
        self.banner.hide()
        self.chips = ChipRow()
        self.chips.chosen.connect(lambda _: self._narrow())
        self.seek = finding("Найти по фамилии", lambda _: self._narrow())
        self.table = RowsTable(
            [
                Column("name", "Работник", 150), Column("place", "Организация", 116),
                Column("coverage", "Закрыто", 92, kind="badge", tone=self._tone),
                Column("count", "Пунктов", 80, kind="number", shown=False),
                Column("said", "Не закрыто", 110),
            ],
            "Работники", "Никого нет.",
        )  # fmt: skip
        self.table.current_changed.connect(lambda _: self._show_lines())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._tell())
        self.table.opened.connect(lambda n: self.office.go("person", id=n))
        self.table.menu_hook = self._menu
        keys.bind(self.table, "Delete", self.drop, Qt.ShortcutContext.WidgetShortcut)
        box = Card(padding=0)
        box.add(self.table)
        hint = label("Без выбора черновики составляются всем, кому можно. Выделите нескольких – только им.", "small", wrap=True)
        self._left_side = QWidget()
        inside = column(self.seek, spacing=8)
        inside.addWidget(box, 1)
        inside.addWidget(hint)
        self._left_side.setLayout(inside)

    @staticmethod
    def _tone(value: Any) -> str:
        done, _, whole = str(value).partition(" из ")
        return "neutral" if not whole else "bad" if done == "0" else "ok" if done == whole else "warn"

    # whom for

    def open(self, **what: Any) -> None:
        """``persons`` (ids), ``person`` (one), ``list`` (a kept list) or ``query`` say whom for; nothing leaves it as it is."""
        desk = self.office.desk
        ids: Sequence[int] | None = what.get("persons")
        if what.get("person") is not None:
            ids = [what["person"]] if ids is None else ids
            self._wanted = what["person"]
        query: ListQuery | None = what.get("query")
        if what.get("list") is not None:
            saved = registers.get(desk, "saved_lists", what["list"])
            assert isinstance(saved, SavedList)
            query = saved_lists.query(desk, saved)
        if query is not None:
            asked = query
            ids = self.office.act(lambda: saved_lists.persons(desk, asked))
        if ids is None:
            return
        self.take(ids)

    def take(self, ids: Sequence[int]) -> None:
        """Propose for these people, at most MOST."""
        found = list(dict.fromkeys(ids))
        if len(found) > MOST:
            self.office.say(f"Взяты первые {MOST} из {people(len(found))}: составьте черновики частями", "warn")
        if not found:
            self.office.say("Составлять некому: список пуст", "warn")
        self.persons = found[:MOST]
        self.proposed, self.now = {}, {}
        self.made, self._left = (), ()
        self.review.aside.clear()
        self.review.gone.clear()
        self.review.swaps.clear()
        self.chips.set_chips([])
        self.seek.clear()
        self.refresh()

    def take_without_plan(self) -> None:
        """Everyone with open deficits and no open plan."""
        self.office.run("Дефициты без плана", lambda _: demand.demand(self.office.desk).without_plan, self.take, quiet=True)

    def _fill_menu(self) -> None:
        menu = self.people_menu
        menu.clear()
        menu.addAction("Все с открытыми дефицитами и без плана", self.take_without_plan)
        menu.addAction("Выбрать в списке работников", self._to_persons)
        known = saved_lists.of(self.office.desk, "persons")
        if known:
            menu.addSection("Умные списки")
        for saved in known:
            menu.addAction(saved.name.replace("&", "&&"), partial(self.open, list=saved.id))

    def _to_persons(self) -> None:
        self.office.say("Отберите или выделите работников, затем «Действия» – «Черновики ИОМ по дефицитам»", "neutral")
        self.office.go("persons")

    def drop(self) -> None:
        """Take the selected people out of the list."""
        gone = set(self.table.chosen())
        self.persons = [n for n in self.persons if n not in gone]
        for n in gone:
            self.proposed.pop(n, None)
        self._show()

    # the reading

    def term(self) -> tuple[date, date] | None:
        """The days of the plans; None while they make no sense, which is said."""
        since, until = self.since.value(), self.until.value()
        good = since is not None and until is not None and since < until
        self.trouble.setText("" if good else "Укажите срок: начало раньше окончания")
        return (since, until) if since and until and good else None

    def refresh(self) -> None:
        """Propose anew in the background; only the latest reading is shown."""
        self._turn += 1
        turn, ids, desk, made = self._turn, list(self.persons), self.office.desk, self.made
        self.stack.setCurrentIndex(1 if ids else 0)
        term = self.term()
        if not ids or term is None:
            self._show()
            return
        if not self.proposed:
            self.table.set_empty_text("Идёт подбор…")
            self._show()

        def read(_: object) -> tuple[list[Proposal], list[int]]:
            still = (Filter("id", "in", made), Filter("state", "in", ("draft", "agreed")))
            return drafting.propose(desk, ids, *term), lists.ids(desk, ListQuery("plans", filters=still)) if made else []

        def show(found: tuple[list[Proposal], list[int]]) -> None:
            if turn == self._turn:
                self.proposed = {p.person: p for p in found[0] if p.person in self.persons}
                self.made = tuple(found[1])
                self.table.set_empty_text("Таких нет.")
                self._show()

        self.office.run("Подбор ИОМ", read, show, quiet=True)

    def _show(self) -> None:
        self.stack.setCurrentIndex(1 if self.persons else 0)
        term = self.term() or (self.office.desk.today, date.max)
        self.now = {n: self.review.applied(p, *term) for n, p in self.proposed.items()}
        self.uncounted.setVisible(any(p.diagnostic is None and p.lines for p in self.proposed.values()))
        self.table.put({n: self._cells(n) for n in self.now})
        states = [self.state(n) for n in self.now]
        tell = small_numbers.teller(self.office.desk)
        chips = [
            Chip("", "Все", tell(len(states))), Chip("some", "С предложением", tell(len(states) - states.count(NONE))),
            Chip(PART, "Не полностью", tell(states.count(PART))), Chip(NONE, "Нельзя", tell(states.count(NONE))),
        ]  # fmt: skip
        self.chips.set_chips(chips, self.chips.current())
        self.header.set_subtitle(people(len(self.persons)) if self.persons else "")
        self._tell_made()
        self._narrow()

    def state(self, person: int) -> str:
        """FULL, PART or NONE of a person as reviewed."""
        return standing(self.proposed[person], self.now[person], self.uncounted.value())

    def _cells(self, n: int) -> tuple[Any, ...]:
        proposed, now = self.proposed[n], self.now[n]
        done, left = covered(proposed, now)
        shown = f"{done} из {now.needs}" if now.lines else "нельзя" if now.trouble else f"0 из {now.needs}"
        said = now.trouble or ", ".join((*now.missing, *left))
        return now.name, now.place, shown, sum(line.chosen for line in now.lines), said

    def _narrow(self) -> None:
        chip = self.chips.current()
        wanted = {"": {FULL, PART, NONE}, "some": {FULL, PART}}.get(chip, {chip})
        self.table.narrow(self.seek.text(), {n for n in self.now if self.state(n) in wanted})
        if self._wanted in self.now:
            self.table.select_id(self._wanted or 0)
            self._wanted = None
        if self.table.current_id() is None and len(self.table.paged.ids):
            self.table.select_id(self.table.paged.ids[0])
        self._show_lines()
        self._tell()

    def _show_lines(self) -> None:
        n = self.table.current_id()
        self.lines.show_person(self.proposed.get(n or 0), self.now.get(n or 0))

    def _reviewed(self) -> None:
        self._wanted = self.table.current_id()
        self._show()

    def _menu(self, menu: Any, chosen: list[int]) -> None:
        if len(chosen) == 1:
            menu.addAction("Открыть карточку\tEnter", partial(self.office.go, "person", id=chosen[0]))
        menu.addAction("Убрать из подбора\tDel", self.drop)

    # writing

    def ready(self) -> list[int]:
        """Who would get a draft: those of several selected, else of all, for whom it can be written."""
        picked = self.table.selected_ids()
        ids = picked if len(picked) > 1 else list(self.now)
        return [n for n in ids if n in self.now and self.state(n) != NONE]

    def _tell(self) -> None:
        n = len(self.ready())
        self.write_button.setText(f"Составить черновики: {n}" if n else "Составить черновики")
        self.write_button.setEnabled(n > 0 and self.term() is not None and not self.office.desk.database.look_only)

    def write(self) -> None:
        """Write the drafts: one undo step."""
        ids, term, desk = self.ready(), self.term(), self.office.desk
        if not ids or term is None or not self.office.may_write():
            return
        chosen, tutor, uncounted = [self.now[n] for n in ids], self.tutor.value(), self.uncounted.value()

        def write() -> Drafted:
            done = drafting.write(desk, chosen, *term, tutor, uncounted)
            self.made, self._left = done.plans, done.left
            return done

        done = self.office.act(write)
        if done is not None:
            self.office.say(f"Составлено: {count(len(done.plans), *DRAFTS)}. Отменить – Ctrl+Z")
            self._tell_made()

    def _tell_made(self) -> None:
        said = f"Черновиков: {len(self.made)}. Проверьте их и утвердите."
        if self._left:
            said += f" Не составлены: {people(len(self._left))}."
        self.banner.set_text(said)
        self.banner.button.setEnabled(not self.office.desk.database.look_only)
        self.banner.setVisible(bool(self.made))

    def approve(self) -> None:
        """Approve the drafts written here: the approver and the day are asked for."""
        made, desk = self.made, self.office.desk
        if not made or not self.office.may_write():
            return
        ask(
            self.office, "Утвердить планы",
            (
                Asked("by", "Кем утверждены", TextEdit("Должность, фамилия и инициалы", 200)),
                Asked("on", "Дата утверждения", DayEdit(), desk.today),
            ),
            lambda v: plans.approve(desk, made, v["on"], v["by"]), "Утвердить",
            text=f"Будет утверждено: {count(len(made), *plans.PLANS)}. Отменить можно одним действием.",
            said=lambda done: f"Утверждено: {count(len(done.records), *plans.PLANS)}. Отменить – Ctrl+Z", owner=self,
        )  # fmt: skip
