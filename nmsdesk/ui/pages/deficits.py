"""Deficits: matrix persons × areas, profile, comparison, the most frequent ones, those that evidence could close, the list."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QTabWidget

from nmsdesk.russian import count, number, plural
from nmsdesk.services import deficits, diagnostics
from nmsdesk.services.deficits import Closable, OpeningPlan
from nmsdesk.services.desk import Desk
from nmsdesk.services.diagnostics import Matrix, Scope
from nmsdesk.ui import messages
from nmsdesk.ui.deficits_list import DeficitsList
from nmsdesk.ui.deficits_matrix import MatrixTab
from nmsdesk.ui.deficits_tables import NOUN, ClosingTab, CompareTab, FrequentTab, listing
from nmsdesk.ui.diagnostics_scope import ScopeBar
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, column
from nmsdesk.ui.kit.parts import PageHeader
from nmsdesk.ui.office import Office
from nmsdesk.ui.page import Page
from nmsdesk.ui.profile_view import ProfileView

MATRIX, PROFILE, COMPARE, FREQUENT, CLOSING, LIST = range(6)
TABS = ("matrix", "profile", "compare", "frequent", "closing", "list")
CLOSING_NAME = "Закрыть по подтверждениям"
NAMES = ("Матрица", "Профиль", "Сравнение", "Частые", CLOSING_NAME, "Все записи")


class DeficitsPage(Page):
    """Tabs of one scope; each is read when it is looked at."""

    watches = frozenset(
        {"deficits", "diagnostics", "area_results", "diagnostic_summaries", "trainings", "plan_items", "employments", "persons", "levels"}
        | {"instruments"}
    )

    def __init__(self, office: Office):
        super().__init__(office)
        self.setObjectName("page")
        self._read: set[int] = set()
        self._scale: int | None = None
        self.plan: OpeningPlan | None = None  # what the last results of the scope would open, once it is known
        self.header = PageHeader("Дефициты")
        printing = button("Печать", "printer", "menu", tip="Напечатать или сохранить показанное")
        menu = QMenu(self)
        menu.addAction("Профиль", partial(self.print_paper, "profile"))
        menu.addAction("Матрица", partial(self.print_paper, "matrix"))
        printing.setMenu(menu)
        self.header.add_widget(printing)
        tip = "Открыть дефициты, которые видны по последним результатам и ещё не записаны"
        self.open_button = self.header.add_action("Открыть по результатам", "plus", self.open_found, keys="Ctrl+O", tip=tip, primary=True)
        self.bar = ScopeBar(office)
        self.bar.changed.connect(self._scope_changed)
        self.matrix = MatrixTab(office)
        self.profile = ProfileView(office, self._scale_chosen)
        inside = self.profile.layout()
        assert inside is not None
        inside.setContentsMargins(0, 10, 0, 0)
        self.compared = CompareTab(office, partial(self._again, COMPARE))
        self.frequent = FrequentTab(office, partial(self._again, FREQUENT), self._records)
        self.closing = ClosingTab(office)
        self.list = DeficitsList(office)
        whole = self.list.layout()
        assert whole is not None
        whole.setContentsMargins(0, 10, 0, 0)
        self.tabs = QTabWidget()
        for tab, name in zip((self.matrix, self.profile, self.compared, self.frequent, self.closing, self.list), NAMES):
            self.tabs.addTab(tab, name)
        self.tabs.currentChanged.connect(self._turned)
        layout = column(self.header, self.bar, spacing=12, margins=(24, 16, 24, 16))
        layout.addWidget(self.tabs, 1)
        self.setLayout(layout)
        keys.bind(self, "Ctrl+O", self.open_found, Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.bind(self.closing, "Ctrl+L", self.closing.close_chosen, Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # opening

    def open(self, id: int | None = None, tab: str = "", organization: int | None = None, **what: Any) -> None:
        """open(id=5) and open(filters=…) show the list; open(organization=3, tab='profile') a tab of a school."""
        if id is not None or what:
            self.tabs.setCurrentIndex(LIST)
            self.list.open(**(what if id is None else {"id": id, **what}))
            return
        if organization is not None:
            self.bar.set_place(organization)
            self._scope_changed()
        if tab:
            self.tabs.setCurrentIndex(TABS.index(tab))

    def refresh(self) -> None:
        self.plan = None
        self._read.clear()
        self._turned()

    def hear(self, registers: frozenset[str] | None) -> None:
        super().hear(registers)
        self.list.hear(registers)

    # reading

    def _scope_changed(self) -> None:
        self._scale = self.plan = None
        self._show_plan()
        self.tabs.setTabText(CLOSING, CLOSING_NAME)
        self._read.clear()
        self._turned()

    def _again(self, tab: int) -> None:
        self._read.discard(tab)
        self._turned()

    def _scale_chosen(self, scale: int) -> None:
        self._scale = scale
        self._again(PROFILE)

    def _turned(self) -> None:
        """Read what the tab shows, once for a scope."""
        at = self.tabs.currentIndex()
        self.bar.setVisible(at != LIST)
        self.header.setVisible(at != LIST)  # the list has a head of its own
        if at in self._read:
            return
        self._read.add(at)
        if at == LIST:
            self.list.refresh()
            return
        self.header.set_subtitle(self.bar.text())
        desk, scope = self.office.desk, self.bar.scope()
        jobs: dict[int, tuple[Callable[[], Any], Callable[[Any], None]]] = {
            MATRIX: (partial(_with_plan, desk, scope), self._put_matrix),
            PROFILE: (partial(diagnostics.profile, desk, scope, self._scale), self.profile.show_profile),
            COMPARE: (partial(diagnostics.compare, desk, scope, self.compared.by.current()), self.compared.put),
            FREQUENT: (partial(diagnostics.frequent, desk, scope, self.frequent.by.current()), self.frequent.put),
            CLOSING: (partial(_closable, desk, scope), self._put_closing),
        }
        job, show = jobs[at]

        def done(found: Any) -> None:
            if at in self._read and self.bar.scope() == scope:
                show(found)

        self.office.run("Результаты диагностики", lambda _: job(), done, quiet=True)

    def _put_matrix(self, found: tuple[Matrix, OpeningPlan]) -> None:
        matrix, self.plan = found
        self._show_plan()
        self.matrix.put(matrix, self.bar.text())

    def _put_closing(self, found: list[Closable]) -> None:
        self.closing.put(found)
        self.tabs.setTabText(CLOSING, f"{CLOSING_NAME}  {number(len(found))}" if found else CLOSING_NAME)

    def _show_plan(self) -> None:
        """On the button, how many deficits the last results would open."""
        amount = len(self.plan.opens) if self.plan else 0
        self.open_button.setText(f"Открыть по результатам: {number(amount)}" if amount else "Открыть по результатам")
        self.open_button.setEnabled((self.plan is None or bool(amount)) and not self.office.desk.database.look_only)

    # doing

    def open_found(self) -> None:
        """Say what the last results would open, then open it: one step."""
        if not self.office.may_write():
            return
        desk = self.office.desk
        read = None if self.plan else self.office.act(partial(_with_plan, desk, self.bar.scope()))
        plan = self.plan or (read[1] if read else None)
        if plan is None:
            return
        if not plan.opens:
            self.office.say(plan.text, "neutral")
            return
        persons = len({o.person for o in plan.opens})
        text = f"Откроется {count(len(plan.opens), *NOUN)} у {number(persons)} {plural(persons, 'работника', 'работников', 'работников')}."
        if messages.ask(self, "Открыть дефициты по результатам", f"{text} Правило – у инструмента диагностики.", "Открыть"):
            done = self.office.act(lambda: deficits.open_from(desk, [o.diagnostic for o in plan.opens]))
            if done is not None:
                self.office.say(f"Открыто: {count(done.opened, *NOUN)}")

    def _records(self, ids: tuple[int, ...], title: str) -> None:
        self.open(filters=listing(ids), title=title)

    def print_paper(self, kind: str) -> None:
        """The document about the school or the city."""
        self.office.go("papers", kind=kind, organization=self.bar.scope().organization)


def _with_plan(desk: Desk, scope: Scope) -> tuple[Matrix, OpeningPlan]:
    """The matrix, and what the last results of its people would open."""
    found = diagnostics.matrix(desk, scope)
    return found, deficits.unopened(desk, [s.id for s, _ in found.rows], scope.since)


def _closable(desk: Desk, scope: Scope) -> list[Closable]:
    return deficits.closable(desk, diagnostics.persons(desk, scope))
