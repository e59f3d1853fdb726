"""The method of counting in words: the rules of the period and what each means, all readings side by side, former versions."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from nmsdesk.domain.monitoring import RuleSet
from nmsdesk.errors import Rejected
from nmsdesk.indicators.context import Value
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.russian import day, number, percent
from nmsdesk.services import indicators, rule_sets
from nmsdesk.services.indicators import Measured
from nmsdesk.ui.forms import edit_record
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Card, Chip, ChipRow
from nmsdesk.ui.new_rules_dialog import NewRulesDialog
from nmsdesk.ui.office import Office
from nmsdesk.ui.rows_table import RowsTable

VIEWS = {"rules": "Правила", "readings": "Прочтения показателей", "versions": "Все методики"}
OFFICIAL = "официальное"
_NO_RULES = "На этот период нет методики. Заведите её в разделе «Методики расчёта»."


class RulesTab(QWidget):
    """Three views over one line that tells which method counts the chosen period."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self.rules: RuleSet | None = None
        self.known: dict[int, RuleSet] = {}
        self._codes: dict[int, tuple[str, str]] = {}
        self.about = label("", "strong", wrap=True)
        self.basis = label("", "muted", wrap=True)
        self.new_button = button("Новая методика с…", "plus", "primary", self.make, keys="Ctrl+N", tip="Сделать новую методику из прежней")
        keys.bind(self, "Ctrl+N", self.make, Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.chips = ChipRow([Chip(key, text) for key, text in VIEWS.items()], "rules")
        self.chips.chosen.connect(self._show_view)
        self.said = RowsTable(
            [Column("caption", "Правило", 245, sortable=False), Column("value", "Значение", 320, sortable=False),
             Column("meaning", "Что это значит", 440, sortable=False)],
            "Правила методики", _NO_RULES,
        )  # fmt: skip
        self.readings = RowsTable(
            [Column("code", "Показатель", 212, sortable=False), Column("reading", "Прочтение", 326, sortable=False),
             Column("mark", "", 112, kind="badge", tone=lambda _: "accent", sortable=False),
             Column("share", "Учтено", 108, "right", sortable=False), Column("percent", "Доля", 76, "right", sortable=False),
             Column("target", "Цель", 70, "right", sortable=False), Column("gap", "К официальному", 142, "right", sortable=False)],
            "Прочтения показателей", "Считаю варианты…",
        )  # fmt: skip
        self.readings.opened.connect(self._open_reading)
        self.versions = RowsTable(
            [Column("name", "Методика", 220, sortable=False), Column("since", "Действует с", 110, sortable=False),
             Column("until", "По", 100, sortable=False), Column("basis", "Документ", 200, sortable=False),
             Column("changed", "Чем отличается от предыдущей", 340, sortable=False)],
            "Все методики",
        )  # fmt: skip
        self.versions.opened.connect(self._open_version)
        self.stack = QStackedWidget()
        for table in (self.said, self.readings, self.versions):
            card = Card(padding=0)
            card.add(table)
            self.stack.addWidget(card)
        head = row(spacing=16)
        head.addLayout(column(self.about, self.basis, spacing=2), 1)
        head.addWidget(self.new_button, 0, Qt.AlignmentFlag.AlignTop)
        outer = column(head, self.chips, spacing=10, margins=(0, 10, 0, 0))
        outer.addWidget(self.stack, 1)
        self.setLayout(outer)

    def refresh(self) -> None:
        desk, span = self.office.desk, self.office.period
        self.new_button.setEnabled(not desk.database.look_only)
        found = rule_sets.versions(desk)
        self.known = {r.id or 0: r for r in found}
        self.versions.put({r.id or 0: self._version(r, found[n + 1] if n + 1 < len(found) else None) for n, r in enumerate(found)})
        try:
            self.rules = rule_sets.in_force(desk, span, self.office.as_of)
        except Rejected as trouble:
            self.rules = None
            self.about.setText(str(trouble))
            self.basis.setText("")
            self.said.put({})
            return
        r = self.rules
        self.about.setText(f"{span.title} считается по методике «{r.name}»")
        days = f"Действует с {day(r.since)}" + (f" по {day(r.until)}" if r.until else "")
        self.basis.setText(f"{days}. Документ: {r.basis}." if r.basis else f"{days}. Документ не указан.")
        self.said.put({n: (s.caption, s.value, s.meaning) for n, s in enumerate(rule_sets.in_words(desk, r))})
        if self.chips.current() == "readings":
            self._count_readings()

    def _version(self, r: RuleSet, former: RuleSet | None) -> tuple[Any, ...]:
        told = rule_sets.differences(self.office.desk, former, r) if former else ()
        changed = "; ".join(f"{d.caption}: {d.before} → {d.after}" for d in told)
        return r.name, day(r.since), day(r.until), r.basis, changed or ("ничем" if former else "первая")

    def _show_view(self, key: str) -> None:
        self.stack.setCurrentIndex(list(VIEWS).index(key))
        if key == "readings":
            self._count_readings()

    # readings

    def _count_readings(self) -> None:
        """Every reading of every indicator, counted in the background."""
        desk, span, as_of = self.office.desk, self.office.period, self.office.as_of
        if self.rules is None:
            self.readings.put({})
            return

        def show(found: Measured) -> None:
            if span == self.office.period:
                self._show_readings(found)

        self.office.run("Варианты показателей", lambda _: indicators.measure(desk, span, as_of, variants=True), show, quiet=True)

    def _show_readings(self, found: Measured) -> None:
        rows: dict[int, tuple[Any, ...]] = {}
        self._codes = {}
        for value in found.values:
            for part in value.variants:
                n = len(rows)
                self._codes[n] = (value.code, "" if part.variant == value.variant else part.variant)
                rows[n] = _reading(value, part, first=part is value.variants[0])
        self.readings.put(rows)

    def _open_reading(self, at: int) -> None:
        code, _ = self._codes[at]
        self.office.go("indicators", code=code)

    # rule sets

    def _open_version(self, at: int) -> None:
        edit_record(self.office, self.known[at], self)

    def make(self) -> None:
        """A new rule set out of the one in force."""
        if not self.office.may_write():
            return
        if not self.known:
            self.office.say(_NO_RULES, "warn")
            return
        latest = max(self.known.values(), key=lambda r: r.since or date.min)
        NewRulesDialog(self.office, latest, self).exec()


def _reading(value: Value, part: Value, first: bool) -> tuple[Any, ...]:
    about = INDICATORS[value.code]
    official = part.variant == value.variant
    gap = ""
    if not official and part.percent is not None and value.percent is not None:
        points = round(part.percent - value.percent, 1)
        gap = f"{'+' if points > 0 else ''}{number(points, 1)} п. п.".replace("-", "−")
    text = about.variants[part.variant]
    target = "–" if part.target is None else percent(part.target, 0 if part.target == int(part.target) else 1)
    return (
        f"{about.shown_code}. {about.short}" if first else "", text[:1].upper() + text[1:], OFFICIAL if official else "",
        f"{number(part.numerator)} из {number(part.denominator)}", "–" if part.percent is None else percent(part.percent), target, gap,
    )  # fmt: skip


