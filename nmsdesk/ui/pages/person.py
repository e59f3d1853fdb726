"""The card of a person: who it is, what is lacking for the indicators, diagnostics and plans; the rest in tabs."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QTabWidget, QVBoxLayout, QWidget

from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.errors import Stale
from nmsdesk.services import people, registers, shortfalls
from nmsdesk.services.people import PersonCard
from nmsdesk.ui import moves_dialogs, outside_dialog
from nmsdesk.ui.attachments_box import AttachmentsBox
from nmsdesk.ui.card_sections import section
from nmsdesk.ui.forms import edit_record
from nmsdesk.ui.history_box import HistoryBox
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.badge import Badge
from nmsdesk.ui.kit.basics import FlowLayout, button, clear, column, label, row, tool_button
from nmsdesk.ui.kit.columns import scrolled_column, two_columns
from nmsdesk.ui.kit.parts import Card, InfoRow, KeyValueList, PageHeader, Timeline
from nmsdesk.ui.office import Office
from nmsdesk.ui.page import Page
from nmsdesk.ui.person_lacks import LacksCard
from nmsdesk.ui.person_parts import DiagnosticsCard, HappeningsTab, PlansCard, timeline_rows

# (register, caption, field of the person); those without a field are opened, not added
GROWTH = (
    (("employments", "Работа", "person"), ("categories", "Категории", "person"), ("absences", "Длительное отсутствие", ""),
     ("deficits", "Дефициты", "person")),
    (("diagnostics", "Диагностика", "person"), ("plans", "Планы ИОМ", "person"), ("trainings", "Обучение", "person"),
     ("enrolments", "Группы курсов", "")),
)  # fmt: skip
TOGETHER = (
    (("mentorships", "Наставничество", "mentee"), ("mentor_offers", "Банк наставников", ""), ("memberships", "Объединения", "person"),
     ("team_members", "Управленческие команды", "person"), ("former_names", "Прежние имена", "person")),
    (("participations", "Мероприятия", "person"), ("practices", "Практики", ""), ("developments", "Разработки", ""),
     ("sites", "Площадки", "")),
)  # fmt: skip
ADDABLE = {key: name for half in (*GROWTH, *TOGETHER) for key, _, name in half if name}
TABS = ("Главное", "Хронология", "Развитие", "Сообщество и опыт", "Файлы и изменения")


class PersonPage(Page):
    """Everything about one person; every line opens its record. Tabs but the first are filled when looked at."""

    def __init__(self, office: Office):
        super().__init__(office)
        self.number = 0
        self._card: PersonCard | None = None
        self._filled: set[int] = set()
        self._all: set[str] = set()
        self.header = PageHeader("")
        back = tool_button("arrow-left", "К списку", lambda: office.go("persons"), keys="Alt+Left")
        self._add_actions()
        self._badges = QWidget()
        self._flow = FlowLayout(self._badges, 6)
        self.lacks = LacksCard(office)
        self.chart = DiagnosticsCard()
        self.chart.opened.connect(partial(self._open, "diagnostics"))
        self.chart.added.connect(partial(self._add, "diagnostics"))
        office.guard(self.chart.plus)
        self.plans = PlansCard()
        self.plans.opened.connect(partial(self._open, "plans"))
        self.plans.added.connect(partial(self._add, "plans"))
        office.guard(self.plans.plus)
        self._facts = KeyValueList()
        self._recent = Timeline()
        self._recent.link_clicked.connect(self._follow)
        self.happenings = HappeningsTab()
        self.happenings.opened.connect(self._open)
        self._growth, self._together = (column(spacing=12), column(spacing=12)), (column(spacing=12), column(spacing=12))
        self.history = HistoryBox(office)
        self.files = AttachmentsBox(office, "persons")
        self.tabs = QTabWidget()
        self._make_tabs()
        top = row(back, spacing=8)
        top.addWidget(self.header, 1)
        outer = column(top, self._badges, spacing=8, margins=(24, 14, 16, 8))
        outer.addWidget(self.tabs, 1)
        self.setLayout(outer)

    def _add_actions(self) -> None:
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        printing = QMenu(self)
        printing.addAction("Карточка педагога", partial(self._print, "person_card"))
        printing.addAction("Индивидуальный образовательный маршрут", partial(self._print, "plan"))
        adding = QMenu(self)
        for key in ADDABLE:
            adding.addAction(REGISTERS[key].one.capitalize(), partial(self._add, key))
        adding.addAction("Обучение у другого организатора…", self._add_outside)
        self.moves = QMenu(self)
        self.moves.aboutToShow.connect(self._fill_moves)
        buttons = []
        for text, icon, menu, tip, sequence in (
            ("Печать", "printer", printing, "Напечатать карточку или ИОМ", "Ctrl+P"),
            ("Добавить", "plus", adding, "Добавить запись об этом работнике", "Ctrl+N"),
            ("Кадры", "briefcase", self.moves, "Приём, перевод, отсутствие, увольнение", "F6"),
        ):
            one = button(text, icon, "menu", tip=tip, keys=sequence)
            one.setMenu(menu)
            self.header.add_widget(one)
            keys.bind(self, sequence, one.showMenu, inside)
            buttons.append(one)
        edit = self.header.add_action("Изменить", "pencil", self._edit, keys="F2", primary=True)
        self.office.guard(*buttons[1:], edit)
        keys.bind(self, "F2", self._edit, inside)
        for move in moves_dialogs.MOVES:
            keys.bind(self, move.keys, partial(self._move, move.key), inside)

    def _add_outside(self) -> None:
        """A training of another organiser in one small dialog."""
        outside_dialog.add(self.office, self.number, self)

    def _make_tabs(self) -> None:
        whole = button("Вся хронология", "", "link", partial(self.tabs.setCurrentIndex, 1), keys="Alt+2")
        recent = Card("Недавно", column(self._recent, spacing=0))
        recent.head.addWidget(whole)
        left = column(self.lacks, Card("Сведения", self._facts), recent, spacing=12)
        main = two_columns(left, column(self.chart, self.plans, spacing=12), (10, 11))
        happened = column(Card("", self.happenings), margins=(0, 12, 0, 4))
        self._history_card = Card("История изменений", self.history)
        files = two_columns(column(self._history_card, spacing=12), column(Card("Файлы", self.files), spacing=12), (3, 2))
        bodies = (main, scrolled_column(happened), two_columns(*self._growth), two_columns(*self._together), files)
        for n, (title, body) in enumerate(zip(TABS, bodies)):
            self.tabs.addTab(body, title)
            self.tabs.setTabToolTip(n, keys.tip(title, f"Alt+{n + 1}"))
            keys.bind(self, f"Alt+{n + 1}", partial(self.tabs.setCurrentIndex, n), Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.tabs.currentChanged.connect(self._fill)

    def open(self, id: int | None = None, **what: Any) -> None:
        if id is not None and id != self.number:
            self.number, self._all = id, set()
            self.tabs.setCurrentIndex(0)
        self.refresh()

    def refresh(self) -> None:
        if not self.number:
            return
        try:
            card = people.card(self.office.desk, self.number)
        except Stale as trouble:
            self.office.say(self.office.gone(trouble), "warn")
            self.number = 0
            self.office.go("persons")
            return
        self._show(card)
        self.office.note("view", f"persons:{card.person.uid}")

    def _show(self, card: PersonCard) -> None:
        self._card, self._filled = card, set()
        self.header.set_title(card.person.full_name)
        self.header.set_subtitle(card.work)
        clear(self._flow)
        if card.about:
            self._flow.addWidget(label(card.about))
        for text, tone in card.badges:
            self._flow.addWidget(Badge(text, tone))
        self._badges.setVisible(self._flow.count() > 0)
        self.tabs.setTabText(1, f"{TABS[1]}  {len(card.timeline)}")
        self._fill(self.tabs.currentIndex())

    def _fill(self, tab: int) -> None:
        """Show the card in a tab that has not shown it yet."""
        card = self._card
        if card is None or tab in self._filled:
            return
        self._filled.add(tab)
        match tab:
            case 0:
                self._facts.set_rows([InfoRow(*fact) for fact in self._work_facts(card) + card.facts])
                self._recent.set_rows(timeline_rows(card.timeline[:3]))
                self.chart.show_history(card.areas)
                self.plans.show_plans(card.plans)
                self.lacks.show_person(self.number)
            case 1:
                self.happenings.show_moments(card.timeline)
            case 2:
                self._fill_sections(card, GROWTH, self._growth)
            case 3:
                self._fill_sections(card, TOGETHER, self._together)
            case 4:
                self.history.show_record(card.person)
                self.files.set_record(card.person)

    def _work_facts(self, card: PersonCard) -> tuple[tuple[str, str, str], ...]:
        """Further places of work; the first is in the headline."""
        rest = card.working(self.office.desk.today)[1:]
        return tuple(("Ещё работает", text, "") for _, text in rest)

    def _fill_sections(self, card: PersonCard, halves: Any, places: tuple[QVBoxLayout, QVBoxLayout]) -> None:
        for half, place in zip(halves, places):
            clear(place)
            for key, caption, name in half:
                lines = card.sections.get(key, [])
                if lines or (name and key != "former_names"):
                    add = self._add if name and not self.office.desk.database.look_only else None
                    most = len(lines) if key in self._all else 6
                    place.addWidget(section(key, caption, lines, self._open, add, self._show_all, most))

    def _show_all(self, key: str) -> None:
        self._all.add(key)
        self._filled.discard(self.tabs.currentIndex())
        self._fill(self.tabs.currentIndex())

    # doing

    def _follow(self, link: str) -> None:
        key, _, number = link.partition(":")
        self._open(key, int(number))

    def _open(self, key: str, number: int) -> None:
        pages = {"practices": "practice", "developments": "development", "sites": "site", "mentorships": "mentorship", "plans": "plan"}
        if key in pages:
            self.office.go(pages[key], id=number)
        elif key == "enrolments":
            enrolment: Any = registers.get(self.office.desk, key, number)
            self.office.go("course_group", id=enrolment.group)
        else:
            edit_record(self.office, registers.get(self.office.desk, key, number), self)

    def _edit(self) -> None:
        if self.number:
            self._open("persons", self.number)

    def _add(self, key: str) -> None:
        if not self.office.may_write():
            return
        values: dict[str, Any] = {ADDABLE[key]: self.number}
        if key == "plans":
            with self.office.desk.read() as reading:
                values |= shortfalls.plan_defaults(reading, self.number)
        edit_record(self.office, registers.blank(key, **values), self)

    def _print(self, kind: str) -> None:
        self.office.go("papers", kind=kind, person=self.number)

    def _fill_moves(self) -> None:
        """What fits the person's state today, each with its keys."""
        self.moves.clear()
        for move in moves_dialogs.possible(self.office, self.number):
            self.moves.addAction(f"{move.title}…\t{keys.shown(move.keys)}", partial(self._move, move.key))

    def _move(self, key: str) -> None:
        if self.number and self.office.may_write():
            moves_dialogs.start(self.office, key, self.number, self)

