"""Headcounts out of statistical forms typed as in a spreadsheet: organisations by rows, beside the register's own count."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidgetItem, QWidget

from nmsdesk.errors import Rejected
from nmsdesk.russian import count, day, number, people
from nmsdesk.services import headcounts
from nmsdesk.services.headcounts import Entered, Entry, Line
from nmsdesk.services.reconciliation import HEADCOUNT, signed
from nmsdesk.ui import messages, theme
from nmsdesk.ui.entry_dialog import Grid
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.editors import DayEdit, TextEdit
from nmsdesk.ui.kit.parts import Banner, Card, Chip, ChipRow
from nmsdesk.ui.office import Office
from nmsdesk.ui.reconcile_dialog import Kept, ReconcileDialog

NAME, FORM, TEACHING, LEADING, BASIS, OWN, DIFFERENCE = range(7)
CAPTIONS = ("Организация", "Форма", "Педагогов", "Руководителей", "Документ", "По реестру", "Разница")
FIELDS = {"teaching": TEACHING, "leading": LEADING, "basis": BASIS}
HINT = "Enter – вниз, Tab – вправо, Ctrl+V – вставить из Excel: столбец чисел или таблицу с названиями организаций."
OF_RECORDS = ("запись", "записи", "записей")


class HeadGrid(Grid):
    """A table with the names of organisations is put in by names; a block of numbers where the cursor stands."""

    named = Signal(str)

    def paste(self, text: str) -> None:
        first = text.split("\n")[0].split("\t")
        if len(first) > 1 and any(headcounts.number_of(c) is None and c.strip() for c in first[:2]):
            self.named.emit(text)
        else:
            super().paste(text)


class HeadcountsTab(QWidget):
    """The grid of a day; what is typed waits for «Сохранить» and is one undo step."""

    def __init__(self, office: Office, kept: Kept) -> None:
        super().__init__()
        self.office, self.kept = office, kept
        self.lines: list[Line] = []
        self._span = ""
        self.on = DayEdit()
        self.on.setAccessibleName("На какой день численность")
        self.on.changed.connect(self._day_changed)
        self.basis = TextEdit("Для строк без документа: ОО-1 за 2025 год")
        self.basis.setAccessibleName("Документ для строк, где он не указан")
        self.basis.setFixedWidth(330)
        self.save_button = button("Сохранить", "check", "primary", self.save, keys="Ctrl+Enter")
        self.reconcile_button = button("Сверить список…", "checklist", "", self.reconcile, keys="Ctrl+E",
                                       tip="Список работников школы против списка реестра")  # fmt: skip
        keys.bind(self, "Ctrl+Return", self.save, Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.bind(self, "Ctrl+E", self.reconcile, Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.trouble = Banner("", "bad")
        self.trouble.hide()
        self.grid = HeadGrid(0, len(CAPTIONS))
        self.grid.setAccessibleName("Численность по организациям")
        self.grid.named.connect(self.put_named)
        self.grid.itemChanged.connect(self._typed)
        self._set_grid()
        self.counted = label("", "muted")
        self.hint = label(HINT, "small", wrap=True)
        self.chips = ChipRow()
        self.chips.chosen.connect(lambda _: self._narrow())
        card = Card(padding=0)
        card.add(self.grid)
        top = row(label("На день", "muted"), self.on, 8, self.basis, None, self.reconcile_button, self.save_button)
        outer = column(top, self.trouble, self.chips, spacing=10, margins=(0, 10, 0, 0))
        outer.addWidget(card, 1)
        outer.addLayout(row(self.counted, None))
        outer.addWidget(self.hint)
        self.setLayout(outer)

    def _set_grid(self) -> None:
        grid = self.grid
        grid.setHorizontalHeaderLabels(list(CAPTIONS))
        grid.verticalHeader().hide()
        grid.setEditTriggers(QAbstractItemView.EditTrigger.AnyKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked)
        grid.setWordWrap(False)
        grid.setStyleSheet("QTableWidget::item { padding: 0 9px; }")
        header = grid.horizontalHeader()
        header.setFixedHeight(36)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for place, width in ((FORM, 80), (TEACHING, 110), (LEADING, 130), (BASIS, 200), (OWN, 120), (DIFFERENCE, 160)):
            grid.setColumnWidth(place, width)
        for place in (TEACHING, LEADING, OWN, DIFFERENCE):
            caption = grid.horizontalHeaderItem(place)
            if caption is not None:
                caption.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(70)

    # reading

    def refresh(self) -> None:
        """Read the grid of the day; what is typed and not saved stays."""
        span = self.office.period
        if self._span != span.code or self.on.value() is None:
            self._span = span.code
            self.on.set_value(self._usual_day())
        self.save_button.setEnabled(not self.office.desk.database.look_only)
        if self.changed():
            return
        self._read()

    def _usual_day(self) -> date:
        """The latest day recorded within the period, else 20 September of its year, not later than today."""
        desk, span = self.office.desk, self.office.period
        found = next((d for d in headcounts.days(desk) if span.since <= d <= span.until), None)
        usual = date(span.until.year, 9, 20)
        return found or max(span.since, min(usual, span.until, desk.today))

    def _day_changed(self) -> None:
        if self.on.value() is not None and not self.on.problem():
            if self.changed() and not self._keep():
                return
            self._read()

    def _read(self) -> None:
        desk, on = self.office.desk, self.on.value()
        if on is None:
            return

        def job(_: object) -> list[Line] | Rejected:
            try:
                return headcounts.sheet(desk, on)
            except Rejected as trouble:
                return trouble  # said over the grid, not in a box

        def show(found: list[Line] | Rejected) -> None:
            if on == self.on.value():
                self.show_lines([] if isinstance(found, Rejected) else found)
                if isinstance(found, Rejected):
                    self._tell(str(found))

        self.office.run("Численность", job, show, quiet=True)

    def show_lines(self, found: list[Line]) -> None:
        """Fill the grid; numbers of an earlier day stand as hints and are not saved."""
        self.lines = found
        self.trouble.hide()
        self.grid.blockSignals(True)
        self.grid.setRowCount(len(found))
        editable = not self.office.desk.database.look_only
        for n, line in enumerate(found):
            r = line.record
            texts = (line.name, line.form, _text(r.teaching if r else None), _text(r.leading if r else None), r.basis if r else "",
                     _own(line), _difference(line))  # fmt: skip
            for place, text in enumerate(texts):
                self._put(n, place, text, editable and place in FIELDS.values())
        self.grid.blockSignals(False)
        if found and self.grid.currentRow() < 0:
            self.grid.setCurrentCell(0, TEACHING)
        forms = Counter(line.form for line in found)
        current = self.chips.current()
        chips = [Chip("", "Все", len(found)), *(Chip(form, form, n) for form, n in sorted(forms.items()))]
        self.chips.set_chips(chips, current if current in forms else "")
        self.chips.setVisible(len(forms) > 1)
        self._narrow()
        self._count()

    def _narrow(self) -> None:
        """Only the organisations that fill in the chosen form."""
        form = self.chips.current()
        for n, line in enumerate(self.lines):
            self.grid.setRowHidden(n, bool(form) and line.form != form)

    def _put(self, n: int, place: int, text: str, editable: bool) -> None:
        item = QTableWidgetItem(text)
        if not editable:
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        if place in (TEACHING, LEADING, OWN, DIFFERENCE):
            item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if place == OWN:
            line = self.lines[n]
            item.setToolTip(f"{people(line.teaching)} на педагогических должностях, {people(line.leading)} только на руководящих")
        if place == DIFFERENCE and self.lines[n].record is None and (latest := self.lines[n].latest) is not None:
            item.setForeground(QBrush(theme.color("muted")))
            item.setToolTip(f"По форме на {day(latest.day)}: {latest.teaching} и {latest.leading or 0}. {latest.basis}")
        self.grid.setItem(n, place, item)

    # what is typed

    def _cell(self, n: int, place: int) -> str:
        item = self.grid.item(n, place)
        return item.text().strip() if item else ""

    def _entry(self, n: int) -> Entry | str:
        """The row as typed; a sentence when a number is not one."""
        numbers = []
        for place in (TEACHING, LEADING):
            text = self._cell(n, place)
            found = headcounts.number_of(text) if text else None
            if text and found is None:
                return f"{self.lines[n].name}: «{text}» – не число людей."
            numbers.append(found)
        return Entry(numbers[0], numbers[1], self._cell(n, BASIS))

    def changed(self) -> dict[int, int]:
        """Organisation → row, of rows that differ from what is recorded."""
        found = {}
        for n, line in enumerate(self.lines):
            r = line.record
            before = (_text(r.teaching if r else None), _text(r.leading if r else None), r.basis if r else "")
            if tuple(self._cell(n, p) for p in (TEACHING, LEADING, BASIS)) != before:
                found[line.organization] = n
        return found

    def put_named(self, text: str) -> None:
        """Rows of a table copied with the names of organisations."""
        if self.office.desk.database.look_only:
            return
        found = headcounts.pasted(self.office.desk, text)
        where = {line.organization: n for n, line in enumerate(self.lines)}
        for place, entry in found.rows.items():
            if (n := where.get(place)) is not None:
                for at, value in ((TEACHING, _text(entry.teaching)), (LEADING, _text(entry.leading)), (BASIS, entry.basis)):
                    item = self.grid.item(n, at)
                    if item is not None and value:
                        item.setText(value)
        taken = sum(place in where for place in found.rows)
        if found.unknown:
            names = ", ".join(found.unknown[:3]) + (f" и ещё {len(found.unknown) - 3}" if len(found.unknown) > 3 else "")
            self._tell(f"Вставлено строк: {taken}. Не найдены в базе: {names}.")
        else:
            self.office.say(f"Вставлено: {count(taken, 'организация', 'организации', 'организаций')}")

    def _typed(self, item: QTableWidgetItem) -> None:
        item.setBackground(QBrush())
        self._count()

    def _count(self) -> None:
        given = sum(bool(self._cell(n, TEACHING)) for n in range(len(self.lines)))
        more = len(self.changed())
        said = f"Заполнено {given} из {count(len(self.lines), 'организации', 'организаций', 'организаций')}"
        self.counted.setText(said + (f", не сохранено строк: {more}" if more else ""))

    # saving

    def save(self) -> bool:
        """Write what is typed; False when it was refused."""
        on, rows = self.on.value(), self.changed()
        if not rows or not self.office.may_write():
            return not rows
        if on is None or self.on.problem():
            self._tell("Укажите день.")
            return False
        entries = {}
        for place, n in rows.items():
            entry = self._entry(n)
            if isinstance(entry, str):
                self._mark(n, TEACHING if headcounts.number_of(self._cell(n, TEACHING) or "0") is None else LEADING, entry)
                return False
            entries[place] = entry
        try:
            done = self.office.act(partial(headcounts.enter, self.office.desk, on, entries, self.basis.value()))
        except Rejected as trouble:
            where, _, field = trouble.troubles[0].field.partition(":")
            self._mark(rows[int(where)], FIELDS.get(field, BASIS), trouble.troubles[0].message)
            return False
        if done is None:
            return False
        self._read()
        self.office.say(_said(done), "warn" if done.warnings else "ok")
        return True

    def _mark(self, n: int, place: int, text: str) -> None:
        """Say what is wrong and go to the cell."""
        self._tell(text)
        item = self.grid.item(n, place)
        if item is not None:
            self.grid.blockSignals(True)
            item.setBackground(theme.color("bad_soft"))
            self.grid.blockSignals(False)
            self.grid.setCurrentItem(item)
            self.grid.setFocus()

    def _tell(self, text: str) -> None:
        self.trouble.set_text(text, "bad")
        self.trouble.show()

    def _keep(self) -> bool:
        """Ask about what is typed; False to stay with it."""
        answer = messages.keep_typed(self)
        return answer == "drop" or (answer == "save" and self.save())

    def may_leave(self) -> bool:
        if not self.changed():
            return True
        if self._keep():
            self._read()
            return True
        return False

    def reconcile(self) -> None:
        """The list of the current organisation against its headcount."""
        n = self.grid.currentRow()
        place = self.lines[n].organization if 0 <= n < len(self.lines) else None
        ReconcileDialog(self.office, place, HEADCOUNT, self, self.kept).exec()


def _text(value: int | None) -> str:
    return "" if value is None else str(value)


def _own(line: Line) -> str:
    return f"{number(line.teaching)} и {number(line.leading)}"


def _difference(line: Line) -> str:
    """«−3», of an earlier form «−3 на 20.09.2025»."""
    if line.difference is None:
        return ""
    return signed(line.difference) + (f" на {day(line.latest.day)}" if line.record is None and line.latest else "")


def _said(done: Entered) -> str:
    if done.warnings:
        return "Сохранено. " + done.warnings[0]
    removed = f", удалено {done.removed}" if done.removed else ""
    return f"Сохранено: {count(done.added + done.edited, *OF_RECORDS)}{removed}. Отменить – Ctrl+Z"
