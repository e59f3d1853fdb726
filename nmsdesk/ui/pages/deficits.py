"""Deficits: matrix persons × areas, profile, comparison, the most frequent ones, those that evidence could close, the list."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QTabWidget, QWidget

from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.domain.queries import Filter
from nmsdesk.errors import Rejected
from nmsdesk.russian import count, initials, number, people, plural
from nmsdesk.services import deficits, diagnostics
from nmsdesk.services.deficits import Closable, OpeningPlan
from nmsdesk.services.diagnostics import Cell, Comparison, FrequentRow, Matrix, Profile
from nmsdesk.ui import messages
from nmsdesk.ui.card_page import finding, follow
from nmsdesk.ui.diagnostics_scope import ScopeBar
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.heatmap import HeatColumn, HeatMap
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Card, Chip, ChipRow, PageHeader
from nmsdesk.ui.office import Office
from nmsdesk.ui.page import Page
from nmsdesk.ui.pages.register import RegisterPage
from nmsdesk.ui.profile_view import ProfileView
from nmsdesk.ui.rows_table import RowsTable

MATRIX, PROFILE, COMPARE, FREQUENT, CLOSING, LIST = range(6)
NOUN = ("дефицит", "дефицита", "дефицитов")
CLOSING_NAME = "Закрыть по подтверждениям"
SHORT = {"repeat": "диагностика", "training": "обучение", "work": "работа"}
CLASSES = {"good": "reached", "plain": "plain", "weak": "far"}
BY_FREQUENT = (("area", "По областям"), ("organization", "По организациям"), ("subject", "По предметам"))
BY_COMPARE = (("person", "По работникам"), ("area", "По областям"), ("organization", "По организациям"))


class DeficitsPage(Page):
    """Tabs of one scope; each is read when it is looked at."""

    watches = frozenset(
        {"deficits", "diagnostics", "area_results", "diagnostic_summaries", "trainings", "plan_items", "employments", "persons", "levels"}
    )

    def __init__(self, office: Office):
        super().__init__(office)
        self.setObjectName("page")
        self._read: set[int] = set()
        self._compared: Comparison | None = None
        self._scale: int | None = None
        self._found_matrix: Matrix | None = None
        self._rows: dict[int, FrequentRow] = {}
        self._closables: dict[int, Closable] = {}
        self._plan: OpeningPlan | None = None
        self.header = PageHeader("Дефициты")
        menu_button = button("Печать", "printer", "menu", tip="Напечатать или сохранить показанное")
        menu = QMenu(self)
        menu.addAction("Профиль", self.print_profile)
        menu.addAction("Матрица", partial(self.print_profile, "matrix"))
        menu_button.setMenu(menu)
        self.header.add_widget(menu_button)
        tip = "Открыть дефициты, которые видны по последним результатам и ещё не записаны"
        self.open_button = self.header.add_action("Открыть по результатам", "plus", self.open_found, keys="Ctrl+O", tip=tip, primary=True)
        self.bar = ScopeBar(office)
        self.bar.changed.connect(self._scope_changed)
        self.tabs = QTabWidget()
        makers = (self._matrix, self._profile, self._compare, self._frequent, self._closing, self._list)
        for made, name in zip(makers, ("Матрица", "Профиль", "Сравнение", "Частые", CLOSING_NAME, "Все записи")):
            self.tabs.addTab(made(), name)
        self.tabs.currentChanged.connect(self._turned)
        layout = column(self.header, self.bar, spacing=12, margins=(24, 16, 24, 16))
        layout.addWidget(self.tabs, 1)
        self.setLayout(layout)
        keys.bind(self, "Ctrl+O", self.open_found, Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # tabs

    def _matrix(self) -> QWidget:
        self.matrix = HeatMap("Результаты работников по областям", "Работники")
        self.matrix.cell_clicked.connect(self._cell_clicked)
        self.matrix.row_clicked.connect(lambda key: follow(self.office, f"persons:{key}"))
        self.matrix.column_clicked.connect(self._column_clicked)
        self.matrix_said = label("", "small", wrap=True)
        self.seek = finding("Найти работника", lambda _: self._show_matrix())
        self.weak_only = ChipRow([Chip("", "Все"), Chip("weak", "С дефицитами")], "")
        self.weak_only.chosen.connect(lambda _: self._show_matrix())
        self.bare = button("", "", "link", self._show_bare)
        card = Card(padding=0)
        card.add(self.matrix)
        legend = label("✓ уровень засчитан · ▲ дефицит · ↑ ↓ изменение на той же шкале · – нет результата", "small")
        return _tab(row(self.seek, self.weak_only, None, self.bare), card, column(legend, self.matrix_said, spacing=2))

    def _profile(self) -> QWidget:
        self.profile = ProfileView(self.office, self._scale_chosen)
        return _tab(self.profile)

    def _compare(self) -> QWidget:
        self.compare_by = ChipRow([Chip(key, name) for key, name in BY_COMPARE], "person")
        self.compare_by.chosen.connect(lambda _: self._again(COMPARE))
        self.compared = RowsTable(
            [
                Column("name", "Кто", 226), Column("scale", "Шкала", 150), Column("people", "Человек", 84, kind="number"),
                Column("first", "Было", 84, kind="percent", decimals=1), Column("last", "Стало", 84, kind="percent", decimals=1),
                Column("change", "Изменение", 104, "right", show=_points), Column("levels", "Уровень", 184),
                Column("better", "Выше", 70, kind="number"), Column("same", "Так же", 78, kind="number"),
                Column("worse", "Ниже", 70, kind="number"), Column("days", "Даты", 186, shown=False),
            ],
            "Сравнение повторных диагностик", "Повторных результатов на одной шкале нет.",
        )  # fmt: skip
        self.compared.opened.connect(self._open_compared)
        self.compare_note = label("", "muted", wrap=True)
        card = Card(padding=0)
        card.add(self.compared)
        return _tab(self.compare_by, card, self.compare_note)

    def _frequent(self) -> QWidget:
        self.frequent_by = ChipRow([Chip(key, name) for key, name in BY_FREQUENT], "area")
        self.frequent_by.chosen.connect(lambda _: self._again(FREQUENT))
        self.frequent = RowsTable(
            [
                Column("name", "Область", 260), Column("people", "Работников", 108, kind="number"),
                Column("share", "Доля", 150, kind="bar", decimals=1), Column("deficits", "Дефицитов", 104, kind="number"),
                Column("planless", "Без плана", 98, kind="number", tip="Ни один пункт плана ИОМ на них не отвечает"),
                Column("opened", "Выявлено", 96, kind="number", tip="За выбранные дни"),
                Column("closed", "Закрыто", 90, kind="number", tip="За выбранные дни"), Column("most", "Чаще всего", 200),
            ],
            "Частые дефициты", "Открытых дефицитов нет.",
        )  # fmt: skip
        self.frequent.opened.connect(self._open_frequent)
        self.frequent.menu_hook = self._frequent_menu
        card = Card(padding=0)
        card.add(self.frequent)
        hint = label("Enter или двойной щелчок – список этих работников. Каждый работник считается один раз.", "small")
        return _tab(self.frequent_by, card, hint)

    def _closing(self) -> QWidget:
        self.closing = RowsTable(
            [
                Column("name", "ФИО", 200), Column("area", "Область", 156), Column("opened", "Выявлен", 100, kind="day"),
                Column("closure", "Чем закрыть", 126), Column("on", "Дата", 100, kind="day"), Column("reason", "Подтверждение", 390),
            ],
            "Что можно закрыть", "Подтверждений, которые закрыли бы открытые дефициты, нет.",
        )  # fmt: skip
        self.closing.opened.connect(lambda n: follow(self.office, f"persons:{self._closables[n].person}"))
        self.closing.space_pressed.connect(self.close_chosen)
        self.closing_seek = finding("Найти работника", lambda text: self.closing.narrow(text))
        self.close_button = button("Закрыть выбранные", "circle-check", "primary", self.close_chosen, keys="Ctrl+L")
        keys.bind(self, "Ctrl+L", self.close_chosen, Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.close_button.setEnabled(not self.office.desk.database.look_only)
        card = Card(padding=0)
        card.add(self.closing)
        hint = label("Подтверждение записывается в дефицит. Ctrl+A – выбрать всё показанное; закрытие отменяется одним Ctrl+Z.", "small")
        return _tab(row(self.closing_seek, None, self.close_button), card, hint)

    def _list(self) -> QWidget:
        self.list = RegisterPage(self.office, REGISTERS["deficits"])
        inside = self.list.layout()
        assert inside is not None
        inside.setContentsMargins(0, 10, 0, 0)
        return self.list

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
            order = ("matrix", "profile", "compare", "frequent", "closing", "list")
            self.tabs.setCurrentIndex(order.index(tab))

    def refresh(self) -> None:
        self._plan = None
        self._read.clear()
        self._turned()

    def hear(self, registers: frozenset[str] | None) -> None:
        super().hear(registers)
        self.list.hear(registers)

    def _scope_changed(self) -> None:
        self._scale = self._plan = None
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
        if at == LIST:
            if at not in self._read:
                self._read.add(at)
                self.list.refresh()
            return
        if at in self._read:
            return
        self._read.add(at)
        desk, scope = self.office.desk, self.bar.scope()
        jobs: dict[int, tuple[Callable[[], Any], Callable[[Any], None]]] = {
            MATRIX: (lambda: _with_plan(desk, scope), self._put_matrix),
            PROFILE: (partial(diagnostics.profile, desk, scope, self._scale), self._put_profile),
            COMPARE: (partial(diagnostics.compare, desk, scope, self.compare_by.current()), self._put_compared),
            FREQUENT: (partial(diagnostics.frequent, desk, scope, self.frequent_by.current()), self._put_frequent),
            CLOSING: (lambda: deficits.closable(desk, diagnostics.persons(desk, scope)), self._put_closing),
        }
        job, show = jobs[at]

        def done(found: Any) -> None:
            if at in self._read and self.bar.scope() == scope:
                show(found)

        self.office.run("Результаты диагностики", lambda _: job(), done, quiet=True)

    # the matrix

    def _put_matrix(self, found: tuple[Matrix, OpeningPlan]) -> None:
        self._found_matrix, self._plan = found
        self._show_plan()
        self._show_matrix()

    def _show_plan(self) -> None:
        """The scope in words, and on the button how many deficits the last results would open, once that is known."""
        self.header.set_subtitle(self.bar.text())
        amount = len(self._plan.opens) if self._plan else 0
        self.open_button.setText(f"Открыть по результатам: {number(amount)}" if amount else "Открыть по результатам")
        self.open_button.setEnabled((self._plan is None or bool(amount)) and not self.office.desk.database.look_only)

    def _show_matrix(self) -> None:
        found = self._found_matrix
        if found is None:
            return
        weak = self.weak_only.current() == "weak"
        words = self.seek.text().casefold().replace("ё", "е").split()
        shown = [
            (s, cells) for s, cells in found.rows
            if all(w in s.name.casefold().replace("ё", "е") for w in words)
            and (not weak or any(c.deficit or c.state == "weak" for c in cells.values()))
        ]  # fmt: skip
        cells = {(str(s.id), area): cell for s, own in shown for area, cell in own.items()}
        self.matrix.set_data(
            [(str(s.id), _short(s.name)) for s, _ in shown],
            [HeatColumn(code, name) for code, name in found.areas],
            {key: cell.percent for key, cell in cells.items()},
            lambda person, area: cells[person, area].text if (person, area) in cells else "",
            {key: (_text(cell), CLASSES[cell.state]) for key, cell in cells.items()},
        )
        parts = [f"Работники на {found.on:%d.%m.%Y}, последний результат каждого."]
        if len(found.scales) > 1:
            parts.append(f"Шкалы разные ({', '.join(found.scales)}): уровень ячейки – по шкале её инструмента.")
        self.matrix_said.setText(" ".join([*parts, found.note]).strip())
        self.bare.setText(f"Без результатов: {people(len(found.without))}")
        self.bare.setVisible(bool(found.without))

    def _cell_clicked(self, person: str, area: str) -> None:
        found = self._found_matrix
        cell = next((own.get(area) for s, own in found.rows if str(s.id) == person), None) if found else None
        if cell is not None and cell.diagnostic is not None:
            self.office.go("diagnostics", id=cell.diagnostic)
        else:
            follow(self.office, f"persons:{person}")

    def _column_clicked(self, area: str) -> None:
        found = self._found_matrix
        ids = [s.id for s, own in found.rows if area in own and own[area].state == "weak"] if found else []
        name = dict(found.areas)[area] if found else ""
        self._people(tuple(ids), f"дефицит: {name}")

    def _show_bare(self) -> None:
        if self._found_matrix is not None:
            self._people(tuple(s.id for s in self._found_matrix.without), f"без результатов диагностики: {self.bar.text()}")

    def _people(self, ids: tuple[int, ...], title: str) -> None:
        if ids:
            self.office.go("persons", filters=(Filter("id", "in", ids),), title=title)
        else:
            self.office.say("Таких работников нет", "neutral")

    # profile, comparison, frequent

    def _put_profile(self, found: Profile) -> None:
        self.profile.show_profile(found)

    def _put_compared(self, found: Comparison) -> None:
        by = found.by
        self._compared = found
        self.compared.set_caption(0, {"person": "Работник", "area": "Область", "organization": "Организация"}[by])
        self.compared.put(
            {
                n: (
                    r.name, r.scale, len(r.persons), r.first, r.last, r.change,
                    " → ".join(dict.fromkeys(x for x in (r.first_level, r.last_level) if x)), r.better, r.same, r.worse, r.days,
                )
                for n, r in enumerate(found.rows, 1)
            }
        )  # fmt: skip
        for key in ("levels", "days"):
            self.compared.show_column(key, by == "person")
        for key in ("people", "better", "same", "worse"):
            self.compared.show_column(key, by != "person")
        said = f"Повторно прошли {people(found.people)}: последний результат против предыдущего на той же шкале. "
        self.compare_note.setText(said + found.note if found.people else found.note)

    def _open_compared(self, at: int) -> None:
        if self._compared is None:
            return
        r = self._compared.rows[at - 1]
        if self._compared.by == "person":
            follow(self.office, f"persons:{r.key}")
        else:
            self._people(r.persons, f"повторная диагностика: {r.name}")

    def _put_frequent(self, found: tuple[FrequentRow, ...]) -> None:
        by = self.frequent_by.current()
        self._rows = dict(enumerate(found, 1))
        self.frequent.set_caption(0, {"area": "Область", "organization": "Организация", "subject": "Предмет"}[by])
        self.frequent.put(
            {
                n: (r.name, len(r.persons), r.share, len(r.deficits), len(r.planless), r.opened, r.closed, r.most)
                for n, r in self._rows.items()
            }
        )
        self.frequent.show_column("share", by != "area")
        self.frequent.show_column("most", by != "area")

    def _open_frequent(self, at: int) -> None:
        r = self._rows[at]
        self._people(r.persons, f"открытый дефицит: {r.name}")

    def _frequent_menu(self, menu: Any, chosen: list[int]) -> None:
        if len(chosen) != 1:
            return
        r = self._rows[chosen[0]]
        menu.addAction(f"Работники: {number(len(r.persons))}", partial(self._open_frequent, chosen[0]))
        menu.addAction(f"Записи: {count(len(r.deficits), *NOUN)}", partial(self._records, r.deficits, r.name))
        menu.addAction(f"Без плана: {count(len(r.planless), *NOUN)}", partial(self._records, r.planless, f"без плана: {r.name}"))

    def _records(self, ids: tuple[int, ...], title: str) -> None:
        self.open(filters=(Filter("id", "in", ids),), title=title)

    # opening and closing of deficits

    def open_found(self) -> None:
        """Say what the last results would open, then open it: one step."""
        if not self.office.may_write():
            return
        read = None if self._plan else self.office.act(partial(_with_plan, self.office.desk, self.bar.scope()))
        plan = self._plan or (read[1] if read else None)
        if plan is None:
            return
        if not plan.opens:
            self.office.say(plan.text, "neutral")
            return
        persons = len({o.person for o in plan.opens})
        text = f"Откроется {count(len(plan.opens), *NOUN)} у {number(persons)} {plural(persons, 'работника', 'работников', 'работников')}."
        if messages.ask(self, "Открыть дефициты по результатам", f"{text} Правило – у инструмента диагностики.", "Открыть"):
            desk, ids = self.office.desk, [o.diagnostic for o in plan.opens]
            done = self.office.act(lambda: deficits.open_from(desk, ids))
            if done is not None:
                self.office.say(f"Открыто: {count(done.opened, *NOUN)}")

    def _put_closing(self, found: list[Closable]) -> None:
        self._closables = {c.deficit: c for c in found}
        self.closing.put({c.deficit: (c.name, c.area, c.opened, SHORT[c.closure], c.on, c.reason) for c in found})
        self.tabs.setTabText(CLOSING, f"{CLOSING_NAME}  {number(len(found))}" if found else CLOSING_NAME)

    def close_chosen(self) -> None:
        """Close the selected deficits, each by its own evidence: one step."""
        chosen = self.closing.chosen()
        if self.tabs.currentIndex() != CLOSING:
            return
        if not chosen:
            self.office.say("Выберите дефициты в таблице", "warn")
        elif self.office.may_write():
            try:
                done = self.office.act(lambda: deficits.close_found(self.office.desk, chosen))
            except Rejected as trouble:
                messages.trouble(self, str(trouble))
                return
            if done is not None:
                self.office.say(f"Закрыто: {count(done.closed, *NOUN)}")

    def print_profile(self, kind: str = "profile") -> None:
        """The document about the scope."""
        scope = self.bar.scope()
        self.office.go("papers", kind=kind, organization=scope.organization)


def _with_plan(desk: Any, scope: diagnostics.Scope) -> tuple[Matrix, OpeningPlan]:
    found = diagnostics.matrix(desk, scope)
    return found, deficits.unopened(desk, [s.id for s, _ in found.rows], scope.since)


def _text(cell: Cell) -> str:
    """«72,5 ↑», «прошёл», «дефицит»."""
    arrow = "" if not cell.change else " ↑" if cell.change > 0 else " ↓"
    if cell.percent is not None:
        return number(cell.percent, 1).removesuffix(",0") + arrow
    return cell.level or "дефицит"


def _short(name: str) -> str:
    """«Петрова А. И.» of a whole name."""
    last, *rest = name.split()
    return initials(last, *rest[:2]) if 1 <= len(rest) <= 2 else name


def _points(value: Any) -> str:
    """«+12,5 п. п.»."""
    return "" if value is None else f"{'+' if value > 0 else ''}{number(value, 1)} п. п."


def _tab(*parts: Any) -> QWidget:
    page = QWidget()
    page.setLayout(column(*parts, spacing=10, margins=(0, 10, 0, 0)))
    return page
