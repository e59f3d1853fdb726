"""Mentoring as work: who needs a mentor, the choice, pairs being drawn up, the bank, all pairs, the model beside the facts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QTabWidget, QWidget

from nmsdesk.domain.queries import Filter, ListQuery
from nmsdesk.domain.terms import MENTORSHIP_STATES
from nmsdesk.services import lists, small_numbers
from nmsdesk.services.mentors.needs import Need
from nmsdesk.ui.card_page import finding
from nmsdesk.ui.kit.basics import button, column, row
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Card, Chip, ChipRow, PageHeader
from nmsdesk.ui.kit.table import TableView
from nmsdesk.ui.mentoring_bank import BankTab, ModelTab
from nmsdesk.ui.mentoring_choice import ChoiceTab
from nmsdesk.ui.mentoring_drafts import DraftsTab
from nmsdesk.ui.mentoring_needs import NeedsTab
from nmsdesk.ui.office import Office
from nmsdesk.ui.page import Page

TABS = ("needs", "choice", "drafts", "bank", "pairs", "model")
CAPTIONS = ("Кому нужен наставник", "Подбор", "Пары в оформлении", "Банк наставников", "Все пары", "Модель и факты")
FIELDS = (
    ("mentor", "Наставник", 180), ("mentee", "Наставляемый", 180), ("mentee_organization", "Организация", 130),
    ("state", "Состояние", 216), ("since", "С", 100), ("until", "По", 100), ("order", "Приказ", 130),
)  # fmt: skip
TONES = {"действует": "ok", "планируется": "accent", "приостановлено": "warn", "прекращено досрочно": "bad"}


class MentoringPage(Page):
    """Six tabs over one reading each; ``open(tab=…)`` shows one, ``open(organization=…)`` narrows those in need."""

    watches = frozenset(
        {"mentorships", "mentorship_items", "mentor_offers", "persons", "employments", "absences", "deficits", "plans", "categories",
         "checklist_marks", "rule_sets", "match_weights", "organizations", "terms"}
    )  # fmt: skip

    def __init__(self, office: Office):
        super().__init__(office)
        self.setObjectName("page")
        self.header = PageHeader("Наставничество")
        self.header.add_action("Весь список", "list", lambda: office.go("mentorships"), tip="Раздел со всеми полями, отборами и выгрузкой")
        self.header.add_action("Баллы подбора", "adjustments", lambda: office.go("match_weights"), tip="Сколько весит каждое основание")
        self.needs = NeedsTab(office, self.choose)
        self.choice = ChoiceTab(office, lambda: self.show_tab("drafts"))
        self.drafts = DraftsTab(office)
        self.bank = BankTab(office)
        self.pairs = PairsTab(office)
        self.model = ModelTab(office)
        self.tabs = QTabWidget()
        for tab, caption in zip((self.needs, self.choice, self.drafts, self.bank, self.pairs, self.model), CAPTIONS):
            self.tabs.addTab(tab, caption)
        layout = column(self.header, spacing=10, margins=(24, 16, 24, 16))
        layout.addWidget(self.tabs, 1)
        self.setLayout(layout)
        self._turn = 0

    def open(
        self, tab: str = "", organization: int | None = None, reason: str = "", choose: Sequence[Need] = (), **what: Any
    ) -> None:
        """Show a tab, narrow those in need to a school or a reason, or find mentors for those given."""
        if tab in TABS:
            self.show_tab(tab)
        if choose:
            self.choose(choose)
        if organization is not None or reason:
            self.show_tab("needs")
            self.needs.show_place(organization, reason)

    def show_tab(self, tab: str) -> None:
        self.tabs.setCurrentIndex(TABS.index(tab))

    def refresh(self) -> None:
        """Read every list in the background; only the latest reading is shown."""
        self._turn += 1
        turn = self._turn
        self.pairs.refresh()

        def show(found: tuple[Any, ...]) -> None:
            if turn == self._turn:
                self._show(*found)

        def read(_: object) -> tuple[Any, ...]:
            return self.needs.read(), self.drafts.read(), self.bank.read(), self.model.read()

        self.office.run("Наставничество", read, show, quiet=True)

    def _show(self, needs: Sequence[Need], drafts: Any, mentors: Any, compared: Any) -> None:
        self.needs.show_needs(needs)
        self.drafts.show_drafts(drafts)
        self.bank.show_mentors(mentors)
        self.model.show_compared(compared)
        alone = sum(1 for n in needs if n.reasons != ("deficit",))
        for at, n in ((0, alone), (2, len(drafts)), (3, len(mentors)), (5, len(compared))):
            self.tabs.setTabText(at, f"{CAPTIONS[at]}  {n}" if n else CAPTIONS[at])
        self.header.set_subtitle(f"без наставника – {alone}, пар в оформлении – {len(drafts)}, наставников в банке – "
                                 f"{sum(m.offer is not None for m in mentors)}")  # fmt: skip

    def choose(self, chosen: Sequence[Need]) -> None:
        """Find mentors for those chosen among those in need."""
        self.show_tab("choice")
        self.choice.begin(chosen)


class PairsTab(QWidget):
    """All pairs by state, whatever their number: rows are read as they are looked at."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self.seek = finding("Найти пару", lambda _: self.refresh())
        self.chips = ChipRow()
        self.chips.chosen.connect(lambda _: self.refresh())
        columns = [
            Column(n, caption, width, kind="badge" if n == "state" else "text", tone=lambda v: TONES.get(str(v), "neutral"), sortable=True)
            for n, caption, width in FIELDS
        ]
        names = [n for n, _, _ in FIELDS]
        self.table = TableView(columns, lambda ids: lists.rows(office.desk, "mentorships", names, ids), "Все пары")
        self.table.set_empty_text("Пар нет")
        self.table.set_sort("since", True)
        self.table.opened.connect(lambda n: office.go("mentorship", id=n))
        self.table.sort_requested.connect(lambda *_: self.refresh())
        register = button("Отборы и выгрузка", "filter", "", self.open_register, tip="Тот же список в разделе «Наставничество»")
        table = Card(padding=0)
        table.add(self.table)
        outer = column(row(self.seek, None, register), self.chips, spacing=10, margins=(0, 10, 0, 0))
        outer.addWidget(table, 1)
        self.setLayout(outer)

    def query(self) -> ListQuery:
        state = self.chips.current()
        sort, descending = self.table.sort_state()
        filters = (Filter("state", "eq", state),) if state else ()
        return ListQuery("mentorships", self.seek.text(), filters, sort, descending)

    def refresh(self) -> None:
        desk, current = self.office.desk, self.chips.current()
        counted = lists.facets(desk, ListQuery("mentorships", self.seek.text()), ["state"])["state"]
        found = {value: n for value, _, n in counted}
        tell = small_numbers.teller(desk)
        chips = [Chip(state, caption.capitalize(), tell(found[state])) for state, caption in MENTORSHIP_STATES.items() if found.get(state)]
        self.chips.set_chips([Chip("", "Все", tell(sum(found.values()))), *chips], current if found.get(current) else "")
        self.table.set_ids(lists.ids(desk, self.query()))

    def open_register(self) -> None:
        query = self.query()
        self.office.go("mentorships", filters=query.filters, title="Наставничество")
