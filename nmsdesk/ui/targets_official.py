"""Official figures of the period with their document beside what the register gives; a difference leads to the reconciliation."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.domain.cycle import OfficialFigure
from nmsdesk.domain.monitoring import INDICATOR_OPTIONS
from nmsdesk.errors import Rejected
from nmsdesk.russian import number
from nmsdesk.services import lists, official_figures, registers
from nmsdesk.services.official_figures import Line
from nmsdesk.services.reconciliation import signed
from nmsdesk.ui import messages
from nmsdesk.ui.ask_dialog import Asked, ask
from nmsdesk.ui.card_page import finding
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.choices import ChoiceEdit, RefEdit
from nmsdesk.ui.kit.editors import NumberEdit, TextEdit
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Card, Chip, ChipRow
from nmsdesk.ui.office import Office
from nmsdesk.ui.paste_dialog import PasteDialog, clipboard_text
from nmsdesk.ui.reconcile_dialog import Kept, ReconcileDialog
from nmsdesk.ui.rows_table import RowsTable

AGREES, EXPLAINED, DIFFERS = "совпадает", "объяснено", "не объяснено"
TONES = {AGREES: "ok", EXPLAINED: "neutral", DIFFERS: "warn"}
_EMPTY = "Официальных значений за период нет. Запишите число из свода или отчёта школы (Ctrl+N), и рядом встанет значение реестра."


class OfficialTab(QWidget):
    """A list of figures; Enter edits, «Сверить список» explains a difference to the last person."""

    def __init__(self, office: Office, kept: Kept) -> None:
        super().__init__()
        self.office, self.kept = office, kept
        self.lines: dict[int, Line] = {}
        self.seek = finding("Найти", lambda _: self._narrow())
        self.chips = ChipRow()
        self.chips.chosen.connect(lambda _: self._narrow())
        self.add_button = button("Записать значение", "plus", "", self.add, keys="Ctrl+N")
        self.reconcile_button = button("Сверить список…", "checklist", "primary", self.reconcile, keys="Ctrl+E",
                                       tip="Список школы или региона против списка реестра")  # fmt: skip
        keys.bind(self, "Ctrl+N", self.add, Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.bind(self, "Ctrl+E", self.reconcile, Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.table = RowsTable(
            [
                Column("place", "Организация", 150), Column("indicator", "Показатель", 190),
                Column("official", "Официально", 118, "right", tip="Учтено из всех по документу"),
                Column("share", "Доля", 84, kind="percent", decimals=1),
                Column("computed", "По реестру", 112, "right", tip="Учтено из всех по реестру"),
                Column("difference", "Разница", 108, "right", tip="На сколько по документу больше (+) или меньше (−): учтено, всего"),
                Column("state", "Объяснение", 130, kind="badge", tone=lambda text: TONES.get(text, "neutral")),
                Column("basis", "Документ", 150),
            ],
            "Официальные значения", _EMPTY,
        )  # fmt: skip
        self.table.opened.connect(self.edit)
        self.table.menu_hook = self._menu
        self.table.paste_requested.connect(self.paste)
        keys.bind(self.table, "Delete", self.remove, Qt.ShortcutContext.WidgetShortcut)
        card = Card(padding=0)
        card.add(self.table)
        self.note = label("", "small", wrap=True)
        self.table.current_changed.connect(lambda _: self._tell())
        tools = row(self.seek, None, self.add_button, self.reconcile_button)
        outer = column(tools, self.chips, spacing=10, margins=(0, 10, 0, 0))
        outer.addWidget(card, 1)
        outer.addWidget(self.note)
        self.setLayout(outer)

    def refresh(self) -> None:
        desk, span, as_of = self.office.desk, self.office.period, self.office.as_of
        self.add_button.setEnabled(not desk.database.look_only)

        def show(found: list[Line]) -> None:
            if span == self.office.period:
                self._show(found)

        self.office.run("Официальные значения", lambda _: official_figures.listing(desk, span, as_of), show, quiet=True)

    def _show(self, found: list[Line]) -> None:
        self.lines = {x.record.id or 0: x for x in found}
        self.table.put({n: _row(x) for n, x in self.lines.items()})
        if found and self.table.current_id() is None:
            self.table.selectRow(0)
        states = [_state(x) for x in found]
        shown = [Chip("", "Все", len(found)), *(Chip(s, s[:1].upper() + s[1:], states.count(s)) for s in TONES if s in states)]
        current = self.chips.current()
        self.chips.set_chips(shown, current if current in {c.key for c in shown} else "")
        self.chips.setVisible(bool(found))
        self._narrow()
        self._tell()

    def _narrow(self) -> None:
        state = self.chips.current()
        self.table.narrow(self.seek.text(), {n for n, x in self.lines.items() if _state(x) == state} if state else None)

    def _tell(self) -> None:
        """The explanation kept with the current figure, its first line."""
        line = self._current()
        text = line.record.note if line else ""
        self.note.setText(text.split("\n")[0] if text else "")
        self.note.setToolTip(text)
        self.note.setVisible(bool(text))

    def _current(self) -> Line | None:
        found = self.table.current_id()
        return self.lines.get(found) if found is not None else None

    # doing

    def add(self) -> None:
        self._ask(OfficialFigure(period=self.office.period.code))

    def edit(self, at: int) -> None:
        self._ask(self.lines[at].record)

    def _ask(self, record: OfficialFigure) -> None:
        """The form of a figure; more counted than there are is refused at its field (edge case 28)."""
        if not self.office.may_write():
            return
        desk, span = self.office.desk, self.office.period
        fields = (
            Asked("organization", "Организация", _ref(self.office, "organizations"), record.organization, False, "Пусто – по городу"),
            Asked("indicator", "Показатель", ChoiceEdit(INDICATOR_OPTIONS.items(), nullable=False), record.indicator or None),
            Asked("numerator", "Учтено", NumberEdit(0), record.numerator, False),
            Asked("denominator", "Всего", NumberEdit(0), record.denominator, False),
            Asked("basis", "Документ", TextEdit("Свод управления, отчёт школы"), record.basis),
            Asked("act", "Или документ из раздела", _ref(self.office, "documents"), record.act, False),
        )

        def save(v: dict[str, Any]) -> Any:
            moved = record.id is not None and (v["organization"], v["indicator"]) != (record.organization, record.indicator)
            if moved:
                raise Rejected("Организация и показатель записанного значения не меняются. Удалите его и запишите новое.")
            return official_figures.enter(
                desk, span, v["organization"], v["indicator"], v["numerator"], v["denominator"], v["basis"], v["act"]
            )

        title = f"Официальное значение за {span.title}"
        ask(self.office, title, fields, save, "Сохранить", said="Значение записано. Отменить – Ctrl+Z", owner=self)

    def paste(self) -> None:
        """Rows copied in Excel as in the plain list; without a column of the period they are of the period of the page."""
        text = clipboard_text()
        if not text.strip():
            self.office.say("В буфере обмена нет строк: скопируйте их в Excel вместе с заголовками и нажмите Ctrl+V здесь", "warn")
        elif self.office.may_write():
            PasteDialog(self.office, REGISTERS["official_figures"], text, (), self, {"period": self.office.period.code}).exec()

    def remove(self) -> None:
        line = self._current()
        if line is None or not self.office.may_write():
            return
        name = f"{line.place}, {INDICATOR_OPTIONS[line.record.indicator]}"
        if messages.ask(self, "Удалить значение", f"Удалить официальное значение: {name}?", "Удалить", danger=True):
            self.office.act(lambda: registers.remove(self.office.desk, line.record), "Значение удалено. Отменить – Ctrl+Z")

    def reconcile(self) -> None:
        """Two lists of the current figure's place and indicator."""
        line = self._current()
        code = line.record.indicator if line else next(iter(INDICATOR_OPTIONS))
        ReconcileDialog(self.office, line.record.organization if line else None, code, self, self.kept).exec()

    def _menu(self, menu: QMenu, chosen: list[int]) -> None:
        line = self._current()
        if line is None:
            return
        menu.addAction("Сверить список\tCtrl+E", self.reconcile)
        menu.addAction("Изменить\tEnter", partial(self.edit, line.record.id or 0))
        menu.addAction("Печать сверки", partial(self.office.go, "papers", kind="reconciliation", record=line.record.id))
        gone: QAction = menu.addAction("Удалить\tDel", self.remove)
        gone.setEnabled(not self.office.desk.database.look_only)


def _ref(office: Office, key: str) -> RefEdit:
    return RefEdit(lambda text: lists.suggest(office.desk, key, text), lambda n: registers.label(office.desk, key, n))


def _state(x: Line) -> str:
    return AGREES if x.agrees else EXPLAINED if x.record.note else DIFFERS


def _row(x: Line) -> tuple[Any, ...]:
    r, v = x.record, x.computed
    return (
        x.place, INDICATOR_OPTIONS[r.indicator], _pair(r.numerator, r.denominator), x.percent,
        _pair(v.numerator, v.denominator) if v else "нет данных", _apart(x), _state(x), r.basis,
    )  # fmt: skip


def _pair(n: int | None, size: int | None) -> str:
    if size is None:
        return "" if n is None else number(n)
    return f"{'?' if n is None else number(n)} из {number(size)}"


def _apart(x: Line) -> str:
    """«−11 / +9»: of the counted and of all; a number that the document does not give is left out."""
    return " / ".join(signed(n) for n in (x.numerator, x.denominator) if n is not None)
