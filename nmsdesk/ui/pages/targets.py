"""Targets and the method of counting: targets by year, rules in words, official figures beside the register's, headcounts."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMenu, QTabWidget

from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.ui.kit.basics import button, column
from nmsdesk.ui.kit.parts import PageHeader
from nmsdesk.ui.office import Office
from nmsdesk.ui.page import Page
from nmsdesk.ui.reconcile_dialog import Kept
from nmsdesk.ui.targets_grid import TargetsTab
from nmsdesk.ui.targets_headcounts import HeadcountsTab
from nmsdesk.ui.targets_official import OfficialTab
from nmsdesk.ui.targets_rules import RulesTab

RECORDS = "target_records"  # the page of the plain list of targets
TABS = {"targets": "Цели", "rules": "Методика", "official": "Официальные значения", "headcounts": "Численность"}
PLAIN = {RECORDS: "targets", "rule_sets": "rule_sets", "official_figures": "official_figures", "headcounts": "headcounts"}
AS_LIST = ("id", "filters", "search", "saved", "new")  # what asks for the plain list


class TargetsPage(Page):
    """Four tabs; ``open(tab=…, organization=…)`` shows one; what asks for records of the register leads to its plain list."""

    def __init__(self, office: Office):
        super().__init__(office)
        self.setObjectName("page")
        self.header = PageHeader("Цели и методика")
        records = button("Все записи", "list", "menu", tip="Разделы со всеми полями, отборами и выгрузкой")
        menu = QMenu(self)
        for page, key in PLAIN.items():
            menu.addAction(REGISTERS[key].title, partial(office.go, page))
        records.setMenu(menu)
        self.header.add_widget(records)
        self.grid = TargetsTab(office)
        self.rules = RulesTab(office)
        kept: Kept = {}
        self.official = OfficialTab(office, kept)
        self.headcounts = HeadcountsTab(office, kept)
        parts = (self.grid, self.rules, self.official, self.headcounts)
        self.parts: dict[str, TargetsTab | RulesTab | OfficialTab | HeadcountsTab] = dict(zip(TABS, parts))
        self._stale_tabs: set[str] = set()
        self.tabs = QTabWidget()
        for tab, caption in zip(self.parts.values(), TABS.values()):
            self.tabs.addTab(tab, caption)
        self.tabs.currentChanged.connect(lambda _: self._show_tab())
        layout = column(self.header, spacing=10, margins=(24, 16, 24, 16))
        layout.addWidget(self.tabs, 1)
        self.setLayout(layout)

    def open(self, tab: str = "", organization: int | None = None, **what: Any) -> None:
        if any(name in what for name in AS_LIST):
            QTimer.singleShot(0, partial(self.office.go, RECORDS, **what))
            return
        if tab in TABS:
            self.tabs.setCurrentIndex(list(TABS).index(tab))
        if organization is not None:
            self.grid.open(organization)
        tables = (self.grid.table, self.rules.said, self.official.table, self.headcounts.grid)
        tables[self.tabs.currentIndex()].setFocus()

    def refresh(self) -> None:
        self.header.set_subtitle(self.office.period.title)
        self._stale_tabs = set(TABS)
        self._show_tab()

    def may_leave(self) -> bool:
        return self.headcounts.may_leave()

    def _show_tab(self) -> None:
        """A tab is read when it is looked at."""
        key = list(TABS)[self.tabs.currentIndex()]
        if key in self._stale_tabs:
            self._stale_tabs.discard(key)
            self.parts[key].refresh()
