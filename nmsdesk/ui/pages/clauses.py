"""The regulation by clause: the text with marks at the left, at the right what shows that the chosen clause is kept."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QSplitter

from nmsdesk.domain import terms
from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.domain.knowledge import Evidence
from nmsdesk.domain.queries import Filter
from nmsdesk.indicators.context import Value
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.russian import count, number, percent
from nmsdesk.services import clauses, lists, registers
from nmsdesk.services.clauses import ByHand, Kept, Regulation, Shown
from nmsdesk.ui.ask_dialog import Asked, ask
from nmsdesk.ui.card_page import follow
from nmsdesk.ui.clauses_list import ClausesList, mark_of
from nmsdesk.ui.forms import edit_record, remove_record
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.badge import Badge
from nmsdesk.ui.kit.basics import FlowLayout, button, clear, column, label, row, scrolled, tool_button
from nmsdesk.ui.kit.choices import RefEdit
from nmsdesk.ui.kit.editors import DayEdit, TextEdit
from nmsdesk.ui.kit.link import Link
from nmsdesk.ui.kit.parts import Card, Chip, ChipRow, EmptyPage, PageHeader
from nmsdesk.ui.office import Office
from nmsdesk.ui.page import Page

_WANTED = ("пункта", "пунктов", "пунктов")
_STATUS = {"reached": ("достигнут", "ok"), "not_reached": ("не достигнут", "bad"), "no_data": ("нет данных", "neutral")}


class ClausesPage(Page):
    """All clauses of a period; every number opens its list."""

    def __init__(self, office: Office):
        super().__init__(office)
        self.regulation: Regulation | None = None
        self._number: int | None = None
        self._asked = 0
        self.header = PageHeader("Положение по пунктам")
        more = button("Пункты", "dots", "menu", tip="Добавить, изменить или удалить пункт")
        self._menu = QMenu(self)
        self._menu.addAction("Добавить пункт", self.add_clause)
        self._menu.addAction("Изменить пункт\tF2", self.edit_clause)
        self._menu.addAction("Удалить пункт", self.remove_clause)
        more.setMenu(self._menu)
        self.header.add_widget(more)
        self.header.add_action("Печать", "printer", self.print, keys="Ctrl+P", tip="Исполнение положения по пунктам за период")
        self.add_button = self.header.add_action(
            "Добавить подтверждение", "plus", self.add_evidence, keys="Ctrl+N", primary=True, tip="Мероприятие, документ или пояснение"
        )
        office.guard(more, self.add_button)
        self.chips = ChipRow([Chip("all", "Все пункты"), Chip("lacking", "Без подтверждений")], "all")
        self.chips.chosen.connect(lambda _: self._narrow())
        self.list = ClausesList()
        self.list.chosen.connect(self._choose)
        self.list.itemActivated.connect(lambda _: self.open_first())
        self._side = column(spacing=12, margins=(0, 0, 8, 0))
        side = scrolled(self._side)
        side.setMinimumWidth(320)
        text = Card(padding=0)
        text.add(self.list)
        self._nothing = EmptyPage("circle-check", "У каждого пункта есть подтверждение", "Снимите отбор, чтобы прочитать всё положение.")
        self._nothing.hide()
        text.add(self._nothing)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(text)
        split.addWidget(side)
        split.setSizes([740, 380])
        split.setStretchFactor(0, 1)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(12)
        outer = column(self.header, spacing=12, margins=(24, 16, 24, 16))
        tools = row(self.chips, spacing=2)
        tools.setStretch(0, 1)
        for code, title in terms.SECTIONS.items():
            tools.addWidget(button(title.split(".")[0], "", "flat", partial(self.list.go_to, code), tip=f"К разделу {title}"))
        outer.addLayout(tools)
        outer.addWidget(split, 1)
        self.setLayout(outer)
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        keys.bind(self, "Ctrl+N", self.add_evidence, inside)
        keys.bind(self, "F2", self.edit_clause, inside)
        keys.bind(self, "Ctrl+P", self.print, inside)

    def open(self, id: int | None = None, filters: tuple[Filter, ...] = (), **what: Any) -> None:
        if id is not None:
            self._number = id
            self.chips.set_current("all")
            self._narrow()
        self.list.setFocus()

    def refresh(self) -> None:
        self._asked += 1
        asked, desk, period = self._asked, self.office.desk, self.office.period

        def count_all(measured: Any) -> None:
            values: Mapping[str, Value] = {v.code: v for v in measured.values}
            job = partial(clauses.regulation, desk, period, values)
            self.office.run("Подтверждения пунктов", lambda _: job(), partial(self._show, asked), quiet=True)

        self.office.measured(count_all)

    def _show(self, asked: int, found: Regulation) -> None:
        if asked != self._asked:
            return
        self.regulation = found
        lacking = len(found.lacking)
        kept = found.wanted - lacking
        self.header.set_subtitle(f"{found.period.title}: подтверждено {number(kept)} из {count(found.wanted, *_WANTED)}")
        self.chips.set_counts(
            [Chip("all", "Все пункты", len(found.clauses)), Chip("lacking", "Без подтверждений", lacking)]
        )  # fmt: skip
        self._narrow()

    def _narrow(self) -> None:
        if self.regulation is None:
            return
        shown = self.regulation.lacking if self.chips.current() == "lacking" else self.regulation.clauses
        self.list.setVisible(bool(shown))
        self._nothing.setVisible(not shown)
        self.list.put(shown, self._number)
        self._show_side()

    def _choose(self, n: int) -> None:
        if n != self._number:
            self._number = n
        self._show_side()

    def current(self) -> Kept | None:
        """The clause that is looked at, with its evidence."""
        return self.list.current() if self.list.isVisibleTo(self) else None

    # the evidence of the chosen clause

    def _show_side(self) -> None:
        clear(self._side)
        kept = self.current()
        self.add_button.setEnabled(kept is not None and not self.office.desk.database.look_only)
        if kept is None:
            return
        self._side.addWidget(self._head(kept))
        if kept.indicators:
            self._side.addWidget(Card("Показатели", self._indicators(kept)))
        if kept.shown:
            self._side.addWidget(Card("В базе за период", self._records(kept)))
        if kept.by_hand:
            inside = column(spacing=8)
            for one in kept.by_hand:
                inside.addLayout(self._by_hand(one))
            self._side.addWidget(Card(f"Приложено вручную  {len(kept.by_hand)}", inside))
        if not (kept.indicators or kept.shown or kept.by_hand):
            self._side.addWidget(Card("", label(self._why_nothing(kept), "muted", wrap=True)))
        self._side.addStretch(1)

    def _head(self, kept: Kept) -> Card:
        clause = kept.clause
        icon, words, tone = mark_of(kept)
        badges = FlowLayout(None, 6)
        if icon:
            badges.addWidget(Badge(words, tone))
        elif not clause.evidenced:
            badges.addWidget(Badge("подтверждения не нужны", "neutral"))
        for options, code, name in ((terms.DIRECTIONS, clause.direction, "направление"), (terms.TASKS, clause.task, "задача")):
            if code:
                badges.addWidget(Badge(f"{name} {options[code]}", "accent"))
        card = Card(f"Пункт {clause.code}", column(label(terms.SECTIONS.get(clause.section, ""), "muted", wrap=True), badges, spacing=8))
        pencil = tool_button("pencil", "Изменить пункт", self.edit_clause, keys="F2")
        pencil.setEnabled(not self.office.desk.database.look_only)
        card.head.addWidget(pencil)
        return card

    def _indicators(self, kept: Kept) -> Any:
        inside = column(spacing=8)
        for value in kept.indicators:
            indicator = INDICATORS[value.code]
            said, tone = _STATUS[value.status]
            head = row(spacing=8)
            head.addWidget(Link(f"{indicator.shown_code}. {indicator.short}", partial(self.office.go, "indicators", code=value.code)), 1)
            head.addWidget(Badge(said, tone), 0, Qt.AlignmentFlag.AlignTop)
            target = f" при цели {percent(value.target, 0)}" if value.target is not None else ""
            of_all = f", {number(value.numerator)} из {number(value.denominator)}" if value.percent is not None else ""
            inside.addLayout(column(head, label(f"{percent(value.percent)}{target}{of_all}", "small", wrap=True), spacing=1))
        return inside

    def _records(self, kept: Kept) -> Any:
        inside = column(spacing=10)
        for shown in kept.shown:
            link = Link(f"{shown.caption}: {number(shown.count)}", partial(self._open_list, kept, shown), "Открыть список")
            block = column(link, spacing=1)
            for _, text in clauses.examples(self.office.desk, shown, 2):
                block.addWidget(label(text, "small", wrap=True))
            if shown.count > 2:
                block.addWidget(label(f"и ещё {number(shown.count - 2)}", "small"))
            inside.addLayout(block)
        return inside

    def _by_hand(self, one: ByHand) -> Any:
        text = Link(one.text, partial(follow, self.office, one.link)) if one.link else label(one.text, wrap=True)
        body = column(text, spacing=1)
        if one.detail:
            body.addWidget(label(one.detail, "small", wrap=True))
        if one.why:
            body.addWidget(label(f"⚠ {one.why}", "warning", wrap=True))
        line = row(spacing=8)
        line.addLayout(body, 1)
        away = tool_button("x", f"Убрать подтверждение: {one.text}", partial(self.remove_evidence, one.id))
        away.setEnabled(not self.office.desk.database.look_only)
        line.addWidget(away, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _why_nothing(self, kept: Kept) -> str:
        clause = kept.clause
        if not clause.evidenced:
            return "Пункт ничего не поручает: он определяет понятия или открывает перечень."
        looked = [REGISTERS[key].title.lower() for key, _, _ in clauses.parsed(clause)]
        if clause.direction or clause.task:
            looked.insert(0, "проведённые мероприятия")
        where = f"Программа искала здесь: {', '.join(dict.fromkeys(looked))}. " if looked else ""
        return f"{where}За период ничего нет. Добавьте мероприятие, документ или пояснение (Ctrl+N)."

    def open_first(self) -> None:
        """What Enter does: the first list that evidences the clause, else the adding of evidence."""
        kept = self.current()
        if kept is not None and kept.shown:
            self._open_list(kept, kept.shown[0])
        elif kept is not None and kept.lacking:
            self.add_evidence()

    def _open_list(self, kept: Kept, shown: Shown) -> None:
        self.office.go(shown.register, filters=(Filter("id", "in", shown.ids),), title=f"Пункт {kept.clause.code}: {shown.caption}")

    # doing

    def add_evidence(self) -> None:
        """Put an event, a document or words to the chosen clause."""
        kept = self.current()
        if kept is None or not self.office.may_write():
            return
        desk = self.office.desk

        def ref(key: str) -> RefEdit:
            return RefEdit(partial(lists.suggest, desk, key), partial(registers.label, desk, key))

        ask(
            self.office, f"Подтверждение пункта {kept.clause.code}",
            (
                Asked("event", "Мероприятие", ref("events"), None, False),
                Asked("act", "Документ", ref("documents"), None, False),
                Asked("note", "Пояснение", TextEdit("Например: аналитическая справка размещена на сайте"), None, False),
                Asked("day", "Дата", DayEdit(), None, False, "Пусто – дата мероприятия или документа, иначе сегодня"),
            ),
            lambda v: clauses.add_evidence(desk, Evidence(clause=kept.clause.id, **v)),
            "Добавить", said="Подтверждение добавлено", owner=self,
        )  # fmt: skip

    def remove_evidence(self, n: int) -> None:
        """Take an evidence away; Ctrl+Z brings it back."""
        if self.office.may_write():
            record = registers.get(self.office.desk, "evidences", n)
            self.office.act(partial(registers.remove, self.office.desk, record), "Подтверждение убрано. Вернуть – Ctrl+Z")

    def add_clause(self) -> None:
        """A new clause after the chosen one, in its section."""
        if self.office.may_write():
            kept = self.current()
            values = {"section": kept.clause.section, "position": kept.clause.position} if kept else {}
            edit_record(self.office, registers.blank("clauses", **values), self)

    def edit_clause(self) -> None:
        """The form of the chosen clause: its text and what evidences it."""
        if (kept := self.current()) is not None:
            edit_record(self.office, registers.get(self.office.desk, "clauses", kept.clause.id or 0), self)

    def remove_clause(self) -> None:
        """Delete the chosen clause after a question."""
        if (kept := self.current()) is not None:
            remove_record(self.office, registers.get(self.office.desk, "clauses", kept.clause.id or 0), self)

    def print(self) -> None:
        """The regulation with its evidence as a document."""
        self.office.go("papers", kind="clauses")

