"""Results of a school typed as in a spreadsheet: people by rows, the whole result and the areas by columns; one step to undo."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QFont, QFontMetrics, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QApplication, QDialog, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from nmsdesk.errors import Rejected
from nmsdesk.russian import count, day
from nmsdesk.services import result_entry
from nmsdesk.services.result_entry import Entered, EntrySheet
from nmsdesk.ui import messages, theme
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.editors import DayEdit
from nmsdesk.ui.kit.parts import Banner
from nmsdesk.ui.office import Office

FIXED = 2  # name and post
RESULTS = ("результат", "результата", "результатов")


class Grid(QTableWidget):
    """Enter goes down, Tab to the right; Delete clears, Ctrl+V pastes a block from Excel."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            for item in self.selectedItems():
                if item.flags() & Qt.ItemFlag.ItemIsEditable:
                    item.setText("")
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.state() != QAbstractItemView.State.EditingState:
            self.setCurrentCell(min(self.currentRow() + 1, self.rowCount() - 1), max(self.currentColumn(), FIXED))
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste(QApplication.clipboard().text())
        else:
            super().keyPressEvent(event)

    def paste(self, text: str) -> None:
        """Put a block of cells from the current one on."""
        for down, line in enumerate(text.rstrip("\n").split("\n")):
            for along, value in enumerate(line.split("\t")):
                item = self.item(self.currentRow() + down, max(self.currentColumn(), FIXED) + along)
                if item is not None:
                    item.setText(value.strip())


class EntryDialog(QDialog):
    """``done_value`` is what was saved, None when nothing."""

    def __init__(self, office: Office, campaign: int, organization: int, owner: QWidget | None = None) -> None:
        super().__init__(owner or office.owner)
        self.office = office
        self.sheet: EntrySheet = result_entry.sheet(office.desk, campaign, organization)
        self.done_value: Entered | None = None
        title = f"Результаты: {self.sheet.place}"
        self.setWindowTitle(title)
        self.on = DayEdit()
        self.on.setAccessibleName("Дата диагностики")
        self.on.set_value(self.sheet.day)
        self.on.setToolTip("Для новых результатов; у записанных раньше дата остаётся")
        self.trouble = Banner("", "bad")
        self.trouble.hide()
        self.grid = Grid(len(self.sheet.rows), FIXED + len(self.sheet.columns))
        self.grid.setAccessibleName(title)
        self._fill()
        self.grid.itemChanged.connect(self._typed)
        self.counted = label("", "muted")
        self.save = button("Сохранить", "check", "primary", self.finish, keys="Ctrl+Enter")
        leave = button("Отмена", "", "", self.reject, keys="Esc")
        typed = "процент (72), баллы (18 из 25) или уровень" if self.sheet.graded else "уровень"
        hint = f"Вводите {typed}: {', '.join(self.sheet.levels)}. Enter – вниз, Tab – вправо, Ctrl+V – вставить из Excel."
        c = self.sheet.campaign
        about = label(f"{c.name}, {day(c.since)} – {day(c.until)}", "muted")
        top = row(about, None, label("Дата диагностики", "muted"), self.on)
        below = label(hint, "small", wrap=True)
        outer = column(label(title, "title"), top, self.trouble, self.grid, below, spacing=10, margins=(24, 18, 24, 18))
        outer.addLayout(row(self.counted, None, leave, self.save))
        self.setLayout(outer)
        keys.bind(self, "Ctrl+Return", self.finish)
        self.resize(980, 620)
        self._count()
        if self.sheet.rows:
            self.grid.setCurrentCell(0, FIXED)
            self.grid.setFocus()

    def _fill(self) -> None:
        grid, shown = self.grid, self.sheet
        grid.setHorizontalHeaderLabels(["ФИО", "Должность", *(name for _, name in shown.columns)])
        grid.verticalHeader().hide()
        grid.setEditTriggers(QAbstractItemView.EditTrigger.AnyKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked)
        grid.setWordWrap(False)
        grid.setStyleSheet("QTableWidget::item { padding: 0 9px; }")
        grid.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for n, person in enumerate(shown.rows):
            for k, text in enumerate((person.name, person.post)):
                item = QTableWidgetItem(text)
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                item.setToolTip(text)
                grid.setItem(n, k, item)
            for k, (code, _) in enumerate(shown.columns):
                item = QTableWidgetItem(person.cells.get(code, ""))
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                grid.setItem(n, FIXED + k, item)
        bold = QFont(grid.font())
        bold.setWeight(QFont.Weight.DemiBold)
        grid.horizontalHeader().setFixedHeight(36)
        grid.setColumnWidth(1, 180)
        for k, (_, name) in enumerate(shown.columns):
            caption = grid.horizontalHeaderItem(FIXED + k)
            if caption is not None:
                caption.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grid.setColumnWidth(FIXED + k, max(104, QFontMetrics(bold).horizontalAdvance(name) + 36))
        grid.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        grid.horizontalHeader().setMinimumSectionSize(90)

    def rows(self) -> dict[int, dict[str, str]]:
        """What stands in the cells, by person and column."""
        return {
            person.person: {code: self._text(n, FIXED + k) for k, (code, _) in enumerate(self.sheet.columns)}
            for n, person in enumerate(self.sheet.rows)
        }

    def _text(self, line: int, place: int) -> str:
        item = self.grid.item(line, place)
        return item.text().strip() if item else ""

    def changed(self) -> int:
        """How many people have other cells than there were."""
        known = {r.person: r.cells for r in self.sheet.rows}
        return sum(cells != known[person] for person, cells in self.rows().items())

    def _typed(self, item: QTableWidgetItem) -> None:
        item.setBackground(QBrush())
        item.setToolTip("")
        self._count()

    def _count(self) -> None:
        filled = sum(bool(cells.get(result_entry.WHOLE)) for cells in self.rows().values())
        more = self.changed()
        said = f"Есть {count(filled, *RESULTS)} из {len(self.sheet.rows)}"
        self.counted.setText(said + (f", изменено строк: {more}" if more else ""))

    def finish(self) -> None:
        """Save everything typed, or show which cells cannot be understood."""
        on: date | None = self.on.value()
        if on is None or self.on.problem():
            self._tell("Укажите дату диагностики.")
            return
        desk, rows = self.office.desk, self.rows()
        c, place = self.sheet.campaign.id or 0, self.sheet.organization
        try:
            done = self.office.act(partial(result_entry.enter, desk, c, place, on, rows))
        except Rejected as trouble:
            self._show_troubles(trouble)
            return
        if done is not None:
            self.done_value = done
            self.office.say(entered_text(done))
            self.accept()

    def _show_troubles(self, trouble: Rejected) -> None:
        where = {r.person: n for n, r in enumerate(self.sheet.rows)}
        places = {code: FIXED + k for k, (code, _) in enumerate(self.sheet.columns)}
        first: QTableWidgetItem | None = None
        self.grid.blockSignals(True)
        for t in trouble.troubles:
            person, _, code = t.field.partition(":")
            item = self.grid.item(where[int(person)], places[code])
            if item is not None:
                item.setBackground(theme.color("bad_soft"))
                item.setToolTip(t.message)
                first = first or item
        self.grid.blockSignals(False)
        self._tell(trouble.troubles[0].message)
        if first is not None:
            self.grid.setCurrentItem(first)
            self.grid.setFocus()

    def _tell(self, text: str) -> None:
        self.trouble.set_text(text, "bad")
        self.trouble.show()

    def reject(self) -> None:
        if self.changed():
            answer = messages.keep_typed(self)
            if answer == "save":
                self.finish()
            if answer != "drop":
                return
        super().reject()


def entered_text(done: Entered) -> str:
    """«Введено 12 результатов, изменено 3, открыто 5 дефицитов»."""
    parts = [f"введено {count(done.added, *RESULTS)}"] if done.added else []
    if done.changed_results:
        parts.append(f"изменено {count(done.changed_results, *RESULTS)}")
    if done.deficits:
        parts.append(f"открыто {count(done.deficits, 'дефицит', 'дефицита', 'дефицитов')} по правилу инструмента")
    text = ", ".join(parts)
    return text[:1].upper() + text[1:]
