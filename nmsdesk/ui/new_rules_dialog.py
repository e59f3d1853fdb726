"""A new method of counting: since when, by what document, which rules differ – and whom that moves, counted before it is saved."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QTabWidget, QWidget

from nmsdesk.domain import catalogue
from nmsdesk.domain import fields as f
from nmsdesk.domain.monitoring import RuleSet
from nmsdesk.domain.periods import day_before
from nmsdesk.errors import Rejected
from nmsdesk.indicators.context import Value
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.russian import day, number, percent
from nmsdesk.services import lists, registers, rule_sets
from nmsdesk.services.rule_sets import RULES, Mover, RulesPlan, Shift
from nmsdesk.ui import indicator_words as words
from nmsdesk.ui.ask_dialog import AskDialog, Asked
from nmsdesk.ui.forms import from_editor, make_editor, to_editor
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.choices import RefEdit
from nmsdesk.ui.kit.columns import scrolled_column
from nmsdesk.ui.kit.editors import DayEdit, TextEdit
from nmsdesk.ui.kit.form import Form
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.office import Office
from nmsdesk.ui.rows_table import RowsTable

RULES_AT, EFFECT_AT = 0, 1


class NewRulesDialog(AskDialog):
    """Fields of the head above; below tabs: the rules, what differs and whom it moves in the chosen period."""

    def __init__(self, office: Office, latest: RuleSet, owner: QWidget) -> None:
        self.latest = latest
        self.former = latest
        self.plan: RulesPlan | None = None
        self.shifts: list[Shift] = []
        self._counted: RuleSet | None = None
        self.rules = Form(2)
        register = catalogue.REGISTERS["rule_sets"]
        for name in RULES:
            col = register.column(name)
            self.rules.add(name, col.caption, make_editor(office, register, col, self.rules), col.field.hint)
        self.tabs = QTabWidget()
        self.tabs.addTab(self.rules, "Правила")
        self.tabs.addTab(self._effect_page(), "Что изменится")
        self.tabs.currentChanged.connect(lambda at: self.count_effect() if at == EFFECT_AT else None)
        desk = office.desk
        documents = RefEdit(partial(lists.suggest, desk, "documents"), partial(registers.label, desk, "documents"))
        since = _next_year(latest, desk.today)
        fields = (
            Asked("since", "Действует с", DayEdit(), since, hint="Прежняя закончится накануне"),
            Asked("name", "Название", TextEdit(), f"Методика {since.year} года"),
            Asked("basis", "Документ", TextEdit("Приказ, положение, протокол"), required=False, hint="Чем утверждена: здесь или справа"),
            Asked("act", "Или документ из раздела", documents, required=False),
        )
        super().__init__(
            office, "Новая методика расчёта", fields,
            lambda v: rule_sets.new_rules(desk, v["since"], self.changes(), v["name"], v["basis"] or "", v["act"]), "Сохранить",
            said=lambda _: "Методика сохранена. Отменить – Ctrl+Z", body=self.tabs, owner=owner, columns=2,
        )  # fmt: skip
        self.form.setFixedHeight(160)
        self.form.changed.connect(self._head_changed)
        self.rules.changed.connect(lambda _: self.show_plan())
        self.resize(1080, 720)
        self._take(latest)

    def _effect_page(self) -> QWidget:
        self.differing = label("", wrap=True, selectable=True)
        self.warnings = label("", "warning", wrap=True)
        self.effect_title = label("", "field")
        self.again = button("Посчитать влияние", "refresh", "", lambda: self.count_effect(True), tip="Кого новые правила передвинут")
        self.table = RowsTable(
            [Column("name", "Показатель", 176, sortable=False), Column("before", "Было", 74, "right", sortable=False),
             Column("after", "Станет", 80, "right", sortable=False), Column("moved", "Меняется у", 112, "right", sortable=False)],
            "Показатели по прежней и новой методике", "Нажмите «Посчитать влияние»",
        )  # fmt: skip
        self.movers = RowsTable(
            [Column("name", "Кто", 210), Column("place", "Организация", 146), Column("status", "Было → станет", 170)],
            "Кого касаются новые правила", "Здесь будут все, чей статус меняется",
        )  # fmt: skip
        self.table.current_changed.connect(lambda _: self._show_movers())
        self.movers.current_changed.connect(lambda _: self._tell())
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.table)
        split.addWidget(self.movers)
        split.setSizes([470, 560])
        split.setChildrenCollapsible(False)
        split.setHandleWidth(10)
        told = scrolled_column(column(self.differing, self.warnings, None, spacing=6))
        told.setMaximumHeight(80)
        self.whole = label("", "muted", wrap=True)
        page = QWidget()
        layout = column(told, row(self.effect_title, None, self.again), spacing=8, margins=(0, 10, 0, 0))
        layout.addWidget(split, 1)
        layout.addWidget(self.whole)
        page.setLayout(layout)
        return page

    # what is asked

    def _take(self, former: RuleSet) -> None:
        """Begin with the rules that are made anew."""
        self.former = former
        register = catalogue.REGISTERS["rule_sets"]
        self.rules.set_values({name: to_editor(register.column(name).field, getattr(former, name)) for name in RULES})
        self.show_plan()

    def _head_changed(self, name: str) -> None:
        since = self.form.values()["since"]
        if name == "since" and since is not None:
            known = next((r for r in rule_sets.versions(self.office.desk) if r.holds(since)), None)
            if known is not None and known != self.former and not self.changes():
                self._take(known)
        self.show_plan()

    def changes(self) -> dict[str, Any]:
        """The rules that differ from the former ones."""
        found = {}
        for name, editor in ((n, self.rules.editor(n)) for n in RULES):
            field = catalogue.REGISTERS["rule_sets"].column(name).field
            value = from_editor(field, editor.value())
            if value != getattr(self.former, name) and not (isinstance(field, f.Choice) and not value):
                found[name] = value
        return found

    def show_plan(self) -> None:
        """What differs, in words; what was counted before is stale."""
        given = self.form.values()
        try:
            desk = self.office.desk
            since, basis = given["since"] or desk.today, given["basis"] or ""
            self.plan = rule_sets.plan_rules(desk, since, self.changes(), given["name"] or "", basis, given["act"])
        except Rejected as trouble:
            self.plan = None
            self._say(str(trouble), ())
            return
        told = [f"{d.caption}: {d.before} → {d.after}" for d in self.plan.differences]
        head = f"Методика «{self.plan.former.name}» закончится {day(day_before(since))}."
        self._say("\n".join([head, *(told or ["Правила пока те же: измените хотя бы одно."])]), self.plan.warnings)
        self.tabs.setTabText(EFFECT_AT, f"Что изменится  {len(told)}" if told else "Что изменится")
        if self._counted is not None and not _alike(self._counted, self.plan.new):
            self._counted, self.shifts = None, []
            self.table.put({})
            self.movers.put({})
        if self.tabs.currentIndex() == EFFECT_AT:
            self.count_effect()

    def _say(self, text: str, warnings: tuple[str, ...]) -> None:
        self.differing.setText(text)
        self.warnings.setText("\n".join(warnings))
        self.warnings.setVisible(bool(warnings))
        self.effect_title.setText(f"Показатели за {self.office.period.title} по прежней и новой методике")

    # the effect

    def count_effect(self, anew: bool = False) -> None:
        """Count the chosen period under both methods in the background."""
        if self.plan is None or not self.plan.differences or (self._counted is not None and not anew):
            return
        desk, span, as_of = self.office.desk, self.office.period, self.office.as_of
        former, new = self.plan.former, self.plan.new
        self._counted = new
        self.table.set_empty_text("Считаю…")

        def show(found: tuple[Shift, ...]) -> None:
            if self._counted is new and self.isVisible():
                self.shifts = list(found)
                self.table.put({n: _row(s) for n, s in enumerate(found)})
                first = next((n for n, s in enumerate(found) if s.movers), 0)
                self.table.select_id(first)

        self.office.run("Влияние методики", lambda _: rule_sets.effect(desk, span, former, new, as_of), show, quiet=True)

    def _show_movers(self) -> None:
        at = self.table.current_id()
        shift = self.shifts[at] if at is not None and at < len(self.shifts) else None
        found = shift.movers if shift else ()
        self.movers.put({n: (m.name, m.organization, _statuses(m)) for n, m in enumerate(found)})
        self._tell()

    def _tell(self) -> None:
        """n of N before and after; of the current person why."""
        at, who = self.table.current_id(), self.movers.current_id()
        shift = self.shifts[at] if at is not None and at < len(self.shifts) else None
        text = f"{_share(shift.before)} → {_share(shift.after)}, {rule_sets.said(shift)}." if shift else ""
        if shift and who is not None and who < len(shift.movers):
            text += f" {shift.movers[who].name}: {shift.movers[who].why}."
        self.whole.setText(text)

    def typed(self) -> bool:
        return bool(self.changes())


def _row(s: Shift) -> tuple[str, ...]:
    about = INDICATORS[s.code]
    shares = ("–" if v.percent is None else percent(v.percent) for v in (s.before, s.after))
    return f"{about.shown_code}. {about.short}", *shares, number(len(s.movers)) if s.movers else "–"


def _share(v: Value) -> str:
    return f"{number(v.numerator)} из {number(v.denominator)}"


def _statuses(m: Mover) -> str:
    return " → ".join(words.badge(m.register, x) if x else "не в расчёте" for x in (m.before, m.after))


def _alike(a: RuleSet, b: RuleSet) -> bool:
    return all(getattr(a, name) == getattr(b, name) for name in RULES)


def _next_year(latest: RuleSet, today: date) -> date:
    """The first day of the coming year, or of the one after the latest method began."""
    begun = latest.since.year if latest.since else today.year
    return date(max(today.year, begun) + 1, 1, 1)
