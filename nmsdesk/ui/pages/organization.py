"""The card of an organisation («паспорт школы»): indicators against the city, staff, what is due; the rest in tabs."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QTabWidget, QVBoxLayout, QWidget

from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.domain.queries import Filter
from nmsdesk.errors import Stale
from nmsdesk.services import places, registers
from nmsdesk.services.places import PlaceCard
from nmsdesk.ui import moves_dialogs
from nmsdesk.ui.attachments_box import AttachmentsBox
from nmsdesk.ui.card_sections import section
from nmsdesk.ui.checklist_box import ChecklistBox, met
from nmsdesk.ui.forms import edit_record
from nmsdesk.ui.history_box import HistoryBox
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.badge import Badge
from nmsdesk.ui.kit.basics import FlowLayout, button, clear, column, label, row, tool_button
from nmsdesk.ui.kit.columns import two_columns
from nmsdesk.ui.kit.parts import Card, InfoRow, KeyValueList, PageHeader
from nmsdesk.ui.office import Office
from nmsdesk.ui.page import Page
from nmsdesk.ui.place_parts import DueCard, StructureCard, UndiagnosedCard, ValuesCard

SECTIONS = {
    "sites": "Площадки", "site_attachments": "Закреплена за площадками", "teams": "Управленческие команды", "plans": "Планы ИОМ в работе",
    "recommendations": "Рекомендации", "mentorships": "Действующие пары", "associations": "Объединения на базе",
    "practices": "Практики", "developments": "Разработки",
}  # fmt: skip
ADDABLE = ("employments", "sites", "site_attachments", "teams", "associations", "practices", "headcounts", "organization_aliases")
OWN_PAGES = {
    "associations": "association", "sites": "site", "practices": "practice", "developments": "development", "mentorships": "mentorship",
    "plans": "plan", "recommendations": "recommendation",
}  # fmt: skip
TABS = ("Главное", "Наставничество", "Диагностика и планы", "Площадки и опыт", "Файлы и изменения")


class OrganizationPage(Page):
    """Everything about one organisation; every number opens its list. Tabs but the first are filled when looked at."""

    def __init__(self, office: Office):
        super().__init__(office)
        self.number = 0
        self._card: PlaceCard | None = None
        self._filled: set[int] = set()
        self.header = PageHeader("")
        back = tool_button("arrow-left", "К списку", lambda: office.go("organizations"), keys="Alt+Left")
        self._add_actions()
        self._badges = QWidget()
        self._flow = FlowLayout(self._badges, 6)
        self.values, self.structure, self.due = ValuesCard(office), StructureCard(), DueCard(office)
        self.structure.chosen.connect(self._list)
        self._facts = KeyValueList()
        self._facts.link_clicked.connect(self._follow)
        self.checklist, self.undiagnosed = ChecklistBox(office), UndiagnosedCard(office)
        self._checklist_card = Card("Модель наставничества", self.checklist)
        self._pairs, self._plans = column(spacing=12), column(spacing=12)
        self._places = (column(spacing=12), column(spacing=12))
        self.history, self.files = HistoryBox(office), AttachmentsBox(office, "organizations")
        self.tabs = QTabWidget()
        self._make_tabs()
        top = row(back, spacing=8)
        top.addWidget(self.header, 1)
        outer = column(top, self._badges, spacing=8, margins=(24, 14, 16, 8))
        outer.addWidget(self.tabs, 1)
        self.setLayout(outer)

    def _add_actions(self) -> None:
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        printing, adding, doing = QMenu(self), QMenu(self), QMenu(self)
        printing.addAction("Паспорт организации", partial(self._print, "passport"))
        printing.addAction("Приказ о закреплении наставников", partial(self._print, "mentor_order"))
        for key in ADDABLE:
            adding.addAction(REGISTERS[key].one.capitalize(), partial(self._add, key))
        hire, merge = moves_dialogs.MOVES[0], moves_dialogs.MERGE
        doing.addAction("Список работников\tCtrl+L", self._staff)
        doing.addAction("Рядом с похожими", lambda: self.office.go("peers", id=self.number))
        doing.addAction(f"Принять работника…\t{keys.shown(hire.keys)}", self._hire)
        doing.addAction(f"{merge.title}…\t{keys.shown(merge.keys)}", self._merge)
        buttons = []
        for text, icon, menu, tip, sequence in (
            ("Печать", "printer", printing, "Напечатать паспорт или приказ", "Ctrl+P"),
            ("Добавить", "plus", adding, "Добавить запись об этой организации", "Ctrl+N"),
            ("Действия", "briefcase", doing, "Список работников, приём работника, присоединение к другой организации", "F6"),
        ):
            one = button(text, icon, "menu", tip=tip, keys=sequence)
            one.setMenu(menu)
            self.header.add_widget(one)
            keys.bind(self, sequence, one.showMenu, inside)
            buttons.append(one)
        edit = self.header.add_action("Изменить", "pencil", self._edit, keys="F2", primary=True)
        self.office.guard(*buttons[1:], edit)
        for sequence, action in (("F2", self._edit), ("Ctrl+L", self._staff), (hire.keys, self._hire), (merge.keys, self._merge)):
            keys.bind(self, sequence, action, inside)

    def _make_tabs(self) -> None:
        main = two_columns(column(self.values, self.due, spacing=12), column(self.structure, Card("Сведения", self._facts), spacing=12))
        mentoring = two_columns(column(self._checklist_card, spacing=12), self._pairs, (8, 5))
        learning = two_columns(column(self.undiagnosed, spacing=12), self._plans)
        history = column(Card("История изменений", self.history), spacing=12)
        files = two_columns(history, column(Card("Файлы", self.files), spacing=12), (3, 2))
        for n, (title, body) in enumerate(zip(TABS, (main, mentoring, learning, two_columns(*self._places), files))):
            self.tabs.addTab(body, title)
            self.tabs.setTabToolTip(n, keys.tip(title, f"Alt+{n + 1}"))
            keys.bind(self, f"Alt+{n + 1}", partial(self.tabs.setCurrentIndex, n), Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.tabs.currentChanged.connect(self._fill)

    def open(self, id: int | None = None, **what: Any) -> None:
        if id is not None and id != self.number:
            self.number = id
            self.tabs.setCurrentIndex(0)
        self.refresh()

    def refresh(self) -> None:
        if not self.number:
            return
        try:
            card = places.card(self.office.desk, self.number)
        except Stale as trouble:
            self.office.say(self.office.gone(trouble), "warn")
            self.number = 0
            self.office.go("organizations")
            return
        self._show(card)

    def _show(self, card: PlaceCard) -> None:
        self._card, self._filled = card, set()
        self.header.set_title(card.organization.name)
        clear(self._flow)
        self._flow.addWidget(label(card.headline))
        for text, tone in card.badges:
            self._flow.addWidget(Badge(text, tone))
        done, needed = met(card.checklist)
        self.tabs.setTabText(1, f"{TABS[1]}  {done} из {needed}" if card.school else TABS[1])
        self._fill(self.tabs.currentIndex())

    def _fill(self, tab: int) -> None:
        """Show the card in a tab that has not shown it yet."""
        card = self._card
        if card is None or tab in self._filled:
            return
        self._filled.add(tab)
        match tab:
            case 0:
                self._facts.set_rows([InfoRow(*fact) for fact in card.facts])
                self.structure.show_structure(card.structure)
                self.due.show_due(card.due, card.organization.name)
                self.values.show_place(self.number, card.school)
            case 1:
                self._fill_checklist(card)
                self._fill_sections(card, self._pairs, "mentorships")
            case 2:
                self.undiagnosed.show_place(self.number)
                self._fill_sections(card, self._plans, "recommendations", "plans", "teams")
            case 3:
                self._fill_sections(card, self._places[0], "sites", "site_attachments", "associations")
                self._fill_sections(card, self._places[1], "practices", "developments")
            case 4:
                self.history.show_record(card.organization)
                self.files.set_record(card.organization)

    def _fill_checklist(self, card: PlaceCard) -> None:
        """Of the schools, and of others that have marks."""
        shown = card.school or any(c.mark is not None for c in card.checklist)
        done, needed = met(card.checklist)
        self._checklist_card.set_title(f"Модель наставничества: {done} из {needed} обязательных")
        self._checklist_card.setVisible(shown)
        self.checklist.show_conditions(self.number, card.checklist if shown else ())

    def _fill_sections(self, card: PlaceCard, place: QVBoxLayout, *names: str) -> None:
        clear(place)
        for key in names:
            add = self._add if key in ADDABLE and not self.office.desk.database.look_only else None
            place.addWidget(section(key, SECTIONS[key], card.sections.get(key, []), self._open, add, self._all, 8))

    # doing

    def _all(self, key: str) -> None:
        """The whole list of a section in its register."""
        assert self._card
        ids = tuple(n for n, _, _ in self._card.sections[key])
        self.office.go(key, filters=(Filter("id", "in", ids),), title=f"{SECTIONS[key]}: {self._card.organization.name}")

    def _list(self, caption: str, ids: tuple[int, ...]) -> None:
        assert self._card
        self.office.go("persons", filters=(Filter("id", "in", ids),), title=f"{self._card.organization.name}, {caption.lower()}")

    def _staff(self) -> None:
        self.office.go("persons", filters=(Filter("@works", "works", (self.number, self.office.desk.today)),))

    def _follow(self, link: str) -> None:
        key, _, number = link.partition(":")
        if key == "organizations":
            self.office.go("organization", id=int(number))
        else:
            self._open(key, int(number))

    def _print(self, kind: str) -> None:
        self.office.go("papers", kind=kind, organization=self.number)

    def _open(self, key: str, number: int) -> None:
        if key in OWN_PAGES:
            self.office.go(OWN_PAGES[key], id=number)
        else:
            edit_record(self.office, registers.get(self.office.desk, key, number), self)

    def _edit(self) -> None:
        if self.number:
            self._open("organizations", self.number)

    def _add(self, key: str) -> None:
        if self.office.may_write():
            edit_record(self.office, registers.blank(key, organization=self.number), self)

    def _hire(self) -> None:
        if self.number and self.office.may_write():
            moves_dialogs.hire_to(self.office, self.number, self)

    def _merge(self) -> None:
        if self.number and self.office.may_write():
            moves_dialogs.merge(self.office, self.number, self)
