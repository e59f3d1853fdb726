"""The card of a snapshot: its eight figures, the lists behind them as they were, comparison, approval, print."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QTabWidget

from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.domain.queries import Filter
from nmsdesk.errors import NmsError, Stale
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.russian import day
from nmsdesk.services import lists, registers, small_numbers, snapshots
from nmsdesk.services.snapshots import Comparison, Frozen, Listed
from nmsdesk.ui import indicator_words, messages
from nmsdesk.ui import snapshot_words as words
from nmsdesk.ui.ask_dialog import Asked, ask
from nmsdesk.ui.card_page import follow
from nmsdesk.ui.indicator_members import ALL, MembersPanel, listed
from nmsdesk.ui.indicator_tiles import IndicatorTiles
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.badge import Badge
from nmsdesk.ui.kit.basics import button, column, row, tool_button
from nmsdesk.ui.kit.choices import RefEdit
from nmsdesk.ui.kit.editors import DayEdit, TextEdit
from nmsdesk.ui.kit.parts import Banner, PageHeader
from nmsdesk.ui.office import Office
from nmsdesk.ui.page import Page
from nmsdesk.ui.recommend_draft import DraftDialog
from nmsdesk.ui.snapshot_compare import NOW, ComparePanel

LISTS, COMPARE = range(2)


class SnapshotPage(Page):
    """Everything here is read out of the snapshot alone; a name leads to the record as it is today."""

    watches = frozenset({"snapshots", "snapshot_parts"})

    def __init__(self, office: Office):
        super().__init__(office)
        self.number, self.code = 0, next(iter(INDICATORS))
        self.frozen: Frozen | None = None
        self.found: Listed | None = None
        self._turn = 0
        self.header = PageHeader("Срез")
        self.state, self.seal = Badge(), Badge()
        self.tiles, self.list, self.compare = IndicatorTiles(), MembersPanel(split=False), ComparePanel()
        self.tabs = QTabWidget()
        self.tabs.addTab(self.list, "Список")
        self.tabs.addTab(self.compare, "Сравнение")
        self.tabs.setAccessibleName("Что показать о срезе")
        self.spoilt = Banner(words.SPOILT, "bad")
        self._lay_out()
        self.tiles.chosen.connect(self.choose)
        self.tiles.entered.connect(self.list.focus_table)
        self.list.opened.connect(self._open_record)
        self.compare.opened.connect(self._open_record)
        self.compare.wanted.connect(self.compare_with)
        self.tabs.currentChanged.connect(self._tab_changed)

    def _lay_out(self) -> None:
        for one in (self.state, self.seal):
            self.header.add_widget(one)
        more = button("Ещё", "dots", "menu", tip="Название, рекомендации, удаление черновика")
        menu = QMenu(self)
        self.rename_action = menu.addAction("Название и примечание\tF2", self.rename)
        self.remove_action = menu.addAction("Удалить черновик", self.remove)
        menu.addSeparator()
        self.recommend_action = menu.addAction("Составить рекомендации…\tCtrl+M", self.recommend)
        menu.addAction("Рекомендации этого среза", self.show_recommendations)
        more.setMenu(menu)
        self.header.add_widget(more)
        self.header.add_action("Записка", "writing", self.open_note, keys="Ctrl+E", tip="Аналитическая записка с цифрами этого среза")
        self.header.add_action("Печать", "printer", self.print, keys="Ctrl+P", tip="Сводка мониторинга, какой она была на день среза")
        self.approve_button = self.header.add_action(
            "Утвердить", "circle-check", self.approve, primary=True, tip="После утверждения срез не меняется и не удаляется"
        )
        self.approve_button.setEnabled(False)  # until the snapshot has been read
        back = tool_button("arrow-left", "К списку", lambda: self.office.go("snapshots"), keys="Alt+Left")
        head = row(back, spacing=8)
        head.addWidget(self.header, 1)
        outer = column(head, self.spoilt, self.tiles, spacing=12, margins=(24, 16, 24, 16))
        outer.addWidget(self.tabs, 1)
        self.setLayout(outer)
        for sequence, action in (
            ("Ctrl+P", self.print), ("Ctrl+E", self.open_note), ("Ctrl+M", self.recommend), ("F2", self.rename),
            ("Ctrl+F", self._to_search),
        ):  # fmt: skip
            keys.bind(self, sequence, action, Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # reading

    def open(
        self, id: int | None = None, code: str = "", status: str = "", organization: int | None = None, step: str = "", **what: Any
    ) -> None:  # fmt: skip
        """open(id=3, code='1', status='not_counted', organization=5, step='уровень засчитан')"""
        if code in INDICATORS:
            self.code = code
        if status or organization is not None:
            self.list.want(status=status or ALL, organization=organization, step=step, search="")
        if id is not None and id != self.number:
            self.number = id
            self.tabs.setCurrentIndex(LISTS)
            self.refresh()
        elif self.frozen:
            self._show_code()
        self.tiles.focus_current()

    def refresh(self) -> None:
        if not self.number:
            return
        self._turn += 1
        self.list.set_loading()
        desk, number, turn = self.office.desk, self.number, self._turn

        def job(_: Any) -> tuple[list[Listed], Frozen | str]:
            known = snapshots.listing(desk)
            try:
                return known, snapshots.read(desk, number)
            except NmsError as trouble:
                return known, str(trouble)

        self.office.run("Чтение среза", job, partial(self._show, turn), quiet=True)

    def _show(self, turn: int, told: tuple[list[Listed], Frozen | str]) -> None:
        if turn != self._turn:
            return
        known, frozen = told
        self.found = next((x for x in known if x.record.id == self.number), None)
        if self.found is None:
            self.office.go("snapshots")
            return
        record = self.found.record
        self.frozen = frozen if isinstance(frozen, Frozen) else None
        self.header.set_title(record.name)
        about = [] if record.name == snapshots.title(record) else [snapshots.title(record)]
        self.header.set_subtitle("; ".join([*about, words.life(record, self.found.by)]))
        self.state.set_badge(words.state(record), words.TONES[words.state(record)])
        whole = words.WHOLE if self.found.whole else words.BROKEN
        self.seal.set_badge(whole, words.SEALS[whole])
        self.seal.setToolTip(f"{'Содержимое такое, каким его сохранили.' if self.found.whole else words.SPOILT} SHA-256: {record.hash}")
        self.spoilt.setVisible(not self.found.whole)
        draft = record.state == "draft" and not self.office.desk.database.look_only
        self.approve_button.setVisible(record.state == "draft")
        self.approve_button.setEnabled(draft and self.found.whole)
        self.recommend_action.setEnabled(not self.office.desk.database.look_only)
        for action in (self.rename_action, self.remove_action):
            action.setEnabled(draft)
        others = [(x.record.id or 0, f"срезом «{x.record.name}» ({day(x.record.as_of)})") for x in known if x.record.id != self.number]
        self.compare.set_others(others)
        self.compare.comparison = None
        if self.frozen:
            self.tiles.set_values([p.value for p in self.frozen.parts.values()])
            self._show_code()
        else:
            self.tiles.set_waiting()
            self.list.show_members("persons", listed(()))
        if self.tabs.currentIndex() == COMPARE:
            self._tab_changed(COMPARE)

    def _show_code(self) -> None:
        if self.frozen is None:
            return
        part = self.frozen.parts[self.code]
        self.tiles.set_current(self.code)
        self.tabs.setTabText(LISTS, f"{indicator_words.SUBJECTS[part.register]}: {part.shown_code}. {part.short}")
        self.list.tell = small_numbers.teller(self.office.desk)
        self.list.show_members(part.register, listed(words.members(part)))

    def choose(self, code: str) -> None:
        """The list of another indicator."""
        self.code = code
        self.list.want(step="")
        self.tabs.setCurrentIndex(LISTS)
        self._show_code()

    def _to_search(self) -> None:
        self.tabs.setCurrentIndex(LISTS)
        self.list.focus_search()

    def _tab_changed(self, tab: int) -> None:
        if tab == COMPARE and self.frozen is not None and self.compare.comparison is None:
            self.compare.other.set_value(self.compare.other.value() or NOW)
            self.compare_with(self.compare.other.value() or NOW)

    def compare_with(self, other: int) -> None:
        """Compare with another snapshot or with the data of now (0), in the background."""
        self.compare.set_loading()
        desk, number, turn = self.office.desk, self.number, self._turn

        def done(found: Comparison) -> None:
            if turn == self._turn:
                self.compare.show_comparison(found)

        self.office.run("Сравнение срезов", lambda _: snapshots.compare(desk, number, other or None), done, quiet=True)

    def _open_record(self, register: str, number: int) -> None:
        """The record as it is today; it may be no more."""
        try:
            registers.get(self.office.desk, register, number)
        except Stale:
            self.office.say(f"{REGISTERS[register].one.capitalize()} – записи больше нет: она объединена с другой или удалена", "warn")
            return
        follow(self.office, f"{register}:{number}")

    # doing

    def approve(self) -> None:
        """Ask by whom and when, and make the draft official."""
        if self.found is None or not self.office.may_write():
            return
        desk, number = self.office.desk, self.number
        act = RefEdit(lambda text: lists.suggest(desk, "documents", text), lambda n: registers.label(desk, "documents", n), "Не выбран")
        ask(
            self.office, "Утвердить срез",
            (
                Asked("by", "Кем утверждён", TextEdit("Директор методического центра")),
                Asked("on", "Дата утверждения", DayEdit(), desk.today),
                Asked("act", "Приказ", act, required=False),
            ),
            lambda v: snapshots.approve(desk, number, v["on"], v["by"], v["act"]), "Утвердить",
            text="Утверждённый срез не меняется и не удаляется. Прежний утверждённый срез этого периода станет заменённым.",
            said="Срез утверждён", owner=self,
        )  # fmt: skip

    def rename(self) -> None:
        """Name and note of a draft."""
        if self.found is None or self.found.record.state != "draft" or not self.office.may_write():
            return
        desk, record = self.office.desk, self.found.record
        ask(
            self.office, "Название и примечание",
            (Asked("name", "Название", TextEdit(), record.name), Asked("note", "Примечание", TextEdit(), record.note, required=False)),
            lambda v: registers.save(desk, replace(record, name=v["name"], note=v["note"])), "Сохранить", owner=self,
        )  # fmt: skip

    def remove(self) -> None:
        """Remove a draft after a question."""
        if self.found is None or not self.office.may_write():
            return
        record = self.found.record
        if messages.ask(self, "Удалить черновик?", f"Срез «{record.name}» будет удалён со списками. Это можно отменить.", "Удалить"):
            self.office.act(lambda: registers.remove(self.office.desk, record), "Черновик среза удалён")

    def open_note(self) -> None:
        self.office.go("note", id=self.number)

    def recommend(self) -> None:
        """Recommendations drafted out of this snapshot."""
        if self.number and self.office.may_write():
            dialog = DraftDialog(self.office, self.number, self)
            dialog.exec()
            if dialog.made is not None:
                self.show_recommendations()

    def show_recommendations(self) -> None:
        self.office.go("recommendations", filters=(Filter("snapshot", "eq", self.number),))

    def print(self) -> None:
        self.office.go("papers", kind="monitoring", record=self.number)
