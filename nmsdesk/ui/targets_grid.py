"""Targets by indicator and year for the city or an organisation: edited in place with a document, versions at the side."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

from nmsdesk.domain.monitoring import INDICATOR_OPTIONS, Target
from nmsdesk.domain.periods import Period
from nmsdesk.indicators.context import Value
from nmsdesk.russian import day, moment, number, percent
from nmsdesk.services import lists, registers, targets
from nmsdesk.services.history import Happened
from nmsdesk.services.indicators import Measured
from nmsdesk.services.targets import Cell
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, column, label, row, scrolled
from nmsdesk.ui.kit.cell_editor import CellEditor
from nmsdesk.ui.kit.choices import RefEdit
from nmsdesk.ui.kit.editors import NumberEdit
from nmsdesk.ui.kit.facts import Timeline, TimelineRow
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Card
from nmsdesk.ui.office import Office
from nmsdesk.ui.rows_table import RowsTable
from nmsdesk.ui.targets_dialog import TargetsDialog

BEFORE, AFTER = 3, 1  # periods shown before and after the chosen one
CODES = tuple(INDICATOR_OPTIONS)
REACHED = "достигнута"
TONES = {REACHED: "ok", "нет данных": "neutral", "цели нет": "neutral"}


class TargetsTab(QWidget):
    """Rows are indicators, columns periods of the kind chosen above; Enter edits the cell, Delete takes a target away."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self.spans: list[Period] = []
        self.cells: dict[str, tuple[Cell, ...]] = {}
        self.measured: dict[str, Value] = {}
        self.editor: CellEditor | None = None
        self._at = (0, "")
        self.scope = RefEdit(lambda text: lists.suggest(office.desk, "organizations", text),
                             lambda n: registers.label(office.desk, "organizations", n), "Город; введите организацию")  # fmt: skip
        self.scope.setAccessibleName("Чьи цели: город или организация")
        self.scope.setFixedWidth(300)
        self.scope.changed.connect(self.refresh)
        self.set_button = button("Задать цели", "pencil", "primary", self.set_many, keys="Ctrl+N", tip="Все показатели одним документом")
        self.table = RowsTable(self._columns(), "Цели показателей")
        self.table.set_editable([c.key for c in self._columns()[1:-2]], first=True)
        self.table.edit_requested.connect(self.begin)
        self.table.opened.connect(lambda number: self.begin(number, self.table.current_key()))
        self.table.current_changed.connect(lambda _: self.show_history())
        self.table.paged.modelAboutToBeReset.connect(self._close)
        keys.bind(self.table, "F2", self.edit_current, Qt.ShortcutContext.WidgetShortcut)
        keys.bind(self.table, "Delete", self.take_away, Qt.ShortcutContext.WidgetShortcut)
        keys.bind(self, "Ctrl+N", self.set_many, Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.hint = label("", "small", wrap=True)
        card = Card(padding=0)
        card.add(self.table)
        left = QWidget()
        left.setLayout(column(card, self.hint, spacing=8))
        self.history = Timeline()
        self.journal = Timeline()
        self.history_title = label("", "heading", wrap=True)
        inside = column(self.history_title, self.history, label("Журнал изменений", "field"), self.journal, None, spacing=10)
        inside.setContentsMargins(2, 2, 10, 8)
        side = Card("", scrolled(inside))
        side.setMinimumWidth(270)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(side)
        split.setSizes([860, 290])
        split.setStretchFactor(0, 1)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(12)
        top = row(label("Чьи цели", "muted"), self.scope, None, self.set_button)
        outer = column(top, spacing=10, margins=(0, 10, 0, 0))
        outer.addWidget(split, 1)
        self.setLayout(outer)

    @staticmethod
    def _columns() -> list[Column]:
        years = [Column(f"p{n}", "", 72, "right", sortable=False) for n in range(BEFORE + 1 + AFTER)]
        return [
            Column("name", "Показатель", 198, sortable=False), *years,
            Column("value", "Факт", 84, "right", sortable=False, tip="Значение за выбранный период"),
            Column("status", "Итог", 122, kind="badge", tone=lambda text: TONES.get(text, "warn"), sortable=False),
        ]  # fmt: skip

    @property
    def organization(self) -> int | None:
        found: int | None = self.scope.value()
        return found

    @property
    def span(self) -> Period:
        return self.office.period

    def open(self, organization: int | None = None) -> None:
        """Show the targets of an organisation."""
        if organization is not None:
            self.scope.set_value(organization)
            self.refresh()

    def refresh(self) -> None:
        desk = self.office.desk
        self.spans = [self.span.previous(n) for n in range(BEFORE, -AFTER - 1, -1)]
        self.cells = targets.grid(desk, self.spans, self.organization)
        for n, span in enumerate(self.spans):
            self.table.set_caption(1 + n, _short(span))
        self.set_button.setEnabled(not desk.database.look_only)
        self.hint.setText(
            "Цель действует со своего дня до следующей; период оценивается целью своего последнего дня. "
            + ("* – городская цель, собственной нет." if self.organization else "Enter – изменить, Del – снять цель.")
        )
        self._put()
        self.show_history()
        self.office.measured(self._show_measured)

    def _show_measured(self, found: Measured) -> None:
        values = found.values if self.organization is None else found.by_organization.get(self.organization, ())
        self.measured = {v.code: v for v in values}
        self._put()

    def _put(self) -> None:
        current = self.table.current_id()
        self.table.put({n: self._row(code) for n, code in enumerate(CODES)})
        if current is None and self.table.paged.ids:
            self.table.selectRow(0)

    def _row(self, code: str) -> tuple[Any, ...]:
        v = self.measured.get(code)
        shown = [_text(cell) for cell in self.cells[code]]
        return (INDICATOR_OPTIONS[code], *shown, percent(v.percent) if v and v.percent is not None else "–", _status(v))

    # the cell

    def edit_current(self) -> None:
        if (number := self.table.current_id()) is not None:
            self.begin(number, self.table.current_key())

    def begin(self, number: int, key: str) -> None:
        """Lay an editor over the cell; of the chosen period when the cell is not one of a period."""
        if not self.office.may_write():
            return
        key = key if key.startswith("p") else f"p{BEFORE}"
        self._close()
        box = self.table.cell_rect(number, key)
        if box.isEmpty():
            return
        editor = NumberEdit(0, 100, 1, "%")
        editor.set_value(self._own(CODES[number], int(key[1:])))
        self._at = (number, key)
        name = f"{INDICATOR_OPTIONS[CODES[number]]}, {self.spans[int(key[1:])].title}"
        self.editor = CellEditor(self.table.viewport(), box, editor, name)
        self.editor.kept.connect(lambda _: self._kept())
        self.editor.left.connect(self._leave)

    def _own(self, code: str, place: int) -> float | None:
        cell = self.cells[code][place]
        return None if cell.of_city else cell.value

    def _kept(self) -> None:
        if self.editor is None:
            return
        at, key = self._at
        value, place = self.editor.editor.value(), int(key[1:])
        self._leave()
        if value != self._own(CODES[at], place):
            self.ask(self.spans[place], {CODES[at]: value})

    def take_away(self) -> None:
        """The target of the current cell is no more."""
        at, key = self.table.current_id(), self.table.current_key()
        if at is None or not key.startswith("p") or not self.office.may_write():
            return
        if self._own(CODES[at], int(key[1:])) is None:
            self.office.say("Собственной цели здесь нет", "warn")
            return
        self.ask(self.spans[int(key[1:])], {CODES[at]: None})

    def _leave(self) -> None:
        self._close()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close(self) -> None:
        if self.editor is not None:
            editor, self.editor = self.editor, None
            editor.close_quietly()

    # setting

    def ask(self, span: Period, values: dict[str, float | None], typed: bool = False) -> None:
        """The dialog with the document and what will change."""
        known = {code: self._known(code, span) for code in CODES}
        TargetsDialog(self.office, span, self.organization, values, known, self, typed).exec()

    def _known(self, code: str, span: Period) -> float | None:
        return self._own(code, self.spans.index(span))

    def set_many(self) -> None:
        """All indicators of the chosen period by one document."""
        if self.office.may_write():
            self.ask(self.span, {}, typed=True)

    # history

    def show_history(self) -> None:
        """Versions of the current indicator, then everything the journal tells of them."""
        number = self.table.current_id()
        code = CODES[number] if number is not None else CODES[0]
        desk, scope = self.office.desk, self.organization
        self.history_title.setText(f"{INDICATOR_OPTIONS[code]}: версии")
        found = targets.versions(desk, code, scope)
        rows = [_version(t, desk.today) for t in found]
        self.history.set_rows(rows or [TimelineRow("", "target", "Собственной цели нет", "Действует городская" if scope else "")])
        asked = (code, scope)

        def show(happened: list[Happened]) -> None:
            current = self.table.current_id()
            if asked == (CODES[current] if current is not None else CODES[0], self.organization):
                self.journal.set_rows([_happened(h) for h in happened[:30]] or [TimelineRow("", "history", "Записей нет")])

        self.office.run("Журнал целей", partial(_journal, desk, code, scope), show, quiet=True)


def _journal(desk: Any, code: str, scope: int | None, _: object) -> list[Happened]:
    return targets.journal(desk, code, scope)


def _version(t: Target, today: Any) -> TimelineRow:
    span = f"с {day(t.since)}" + (f" по {day(t.until)}" if t.until else "")
    wrote = f"{t.changed_by}, {moment(datetime.fromisoformat(t.changed_at))}" if t.changed_at else ""
    return TimelineRow(span, "target", _said(t.value), "\n".join(x for x in (t.basis, wrote) if x), "accent" if t.holds(today) else "muted")


def _happened(h: Happened) -> TimelineRow:
    when = f"{moment(datetime.fromisoformat(h.operation.at))}, {h.operation.user}"
    return TimelineRow(when, "history", h.operation.told, "\n".join(_line(x) for x in h.lines))


def _line(x: Any) -> str:
    match x.what:
        case "added":
            return f"добавлена. {x.after}"
        case "removed":
            return f"удалена. {x.before}"
    return f"{x.field_caption}: {x.before or 'пусто'} → {x.after or 'пусто'}" if x.field_caption else x.after


def _short(span: Period) -> str:
    """A caption of a column: the year; which quarter or half of it stands under the title of the page."""
    return f"{span.since.year % 100:02d}/{span.until.year % 100:02d}" if span.kind == "academic" else str(span.until.year)


def _said(value: float | None) -> str:
    return "–" if value is None else percent(value, 0 if value == int(value) else 1)


def _text(cell: Cell) -> str:
    return f"{_said(cell.value)}*" if cell.of_city else _said(cell.value)


def _status(v: Value | None) -> str:
    if v is None or v.percent is None:
        return "нет данных"
    if v.target is None:
        return "цели нет"
    return REACHED if v.status == "reached" else f"не хватает {number(v.missing)}"

