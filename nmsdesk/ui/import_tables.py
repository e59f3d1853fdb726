"""The file as it is and what its columns were taken for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from PySide6.QtWidgets import QComboBox, QWidget

from nmsdesk.exchange.problems import column_number, letter
from nmsdesk.exchange.reading import Sheet, Workbook
from nmsdesk.russian import count
from nmsdesk.services.imports.plan import ImportPlan
from nmsdesk.ui.import_texts import HOW, ROWS, field_caption
from nmsdesk.ui.kit.basics import column, label, row
from nmsdesk.ui.kit.table import Column, TableView

MOST_COLUMNS = 60
UNUSED = "не берётся"


class ColumnList(QWidget):
    """Columns of the file and the fields they go to."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[tuple[Any, ...]] = []
        self._note = label("", "muted", wrap=True)
        columns = [
            Column("sheet", "Лист", 120, sortable=False),
            Column("letter", "Столбец", 84, kind="day", show=str, sortable=False),
            Column("caption", "Название в файле", 260, sortable=False),
            Column("field", "Поле программы", 200, sortable=False),
            Column("how", "Как узнан", 200, kind="badge", tone=_tone, sortable=False),
        ]
        self.table = TableView(columns, lambda ids: [self._lines[n] for n in ids], "Столбцы файла")
        self.table.set_empty_text("Столбцы не узнаны. Выберите вид списка.")
        layout = column(self._note, spacing=8, margins=(0, 10, 0, 0))
        layout.addWidget(self.table, 1)
        self.setLayout(layout)

    def set_plan(self, plan: ImportPlan | None) -> None:
        self._lines = []
        for sheet in plan.sheets if plan else ():
            for one in sheet.columns:
                known = bool(one.field) and one.how != "ignored"
                caption = field_caption(plan.kind, one.field) if plan and known else "—"
                self._lines.append(
                    (sheet.name, one.letter, one.caption, caption, HOW.get(one.how, ("по названию", "ok"))[0] if known else UNUSED)
                )
        self.table.show_column("sheet", bool(plan and len(plan.sheets) > 1))
        self.table.set_ids(range(len(self._lines)))
        unused = sum(line[4] == UNUSED for line in self._lines)
        taken = count(len(self._lines) - unused, "столбец", "столбца", "столбцов")
        self._note.setText(f"Берётся {taken}, не берётся {unused}. Названия столбцов можно поправить в файле и выбрать его снова.")
        self._note.setVisible(bool(self._lines))


def _tone(text: str) -> str:
    return "neutral" if text == UNUSED else next((tone for said, tone in HOW.values() if said == text), "ok")


class SheetView(QWidget):
    """Every row of a sheet as it was read; the columns bear the letters of Excel."""

    def __init__(self) -> None:
        super().__init__()
        self._workbook: Workbook | None = None
        self._sheet: Sheet | None = None
        self.sheets = QComboBox()
        self.sheets.setAccessibleName("Лист файла")
        self.sheets.setMinimumWidth(160)
        self.sheets.activated.connect(lambda n: self._put(n))
        self._note = label("", "muted")
        self.table: TableView | None = None
        head = row(self.sheets, self._note, None, spacing=12)
        self._layout = column(head, spacing=8, margins=(0, 10, 0, 0))
        self.setLayout(self._layout)

    def set_workbook(self, workbook: Workbook) -> None:
        """Show the first sheet with something on it."""
        self._workbook = workbook
        self.sheets.clear()
        self.sheets.addItems([sheet.name for sheet in workbook.sheets])
        self.sheets.setVisible(len(workbook.sheets) > 1)
        self._put(next((n for n, sheet in enumerate(workbook.sheets) if sheet.rows), 0))

    def reveal(self, sheet: str, place: int, letters: str) -> None:
        """Go to a row of a sheet, and to the column."""
        if self._workbook is None or self.table is None:
            return
        number = next((n for n, one in enumerate(self._workbook.sheets) if one.name == sheet), self.sheets.currentIndex())
        if number != self.sheets.currentIndex() or self._sheet is not self._workbook.sheets[number]:
            self._put(number)
        self.table.select_id(place - 1)
        if letters and (at := column_number(letters)) <= self.table.paged.columnCount() - 1:
            index = self.table.paged.index(max(0, place - 1), at)
            self.table.scrollTo(index)
        self.table.setFocus()

    def _put(self, number: int) -> None:
        assert self._workbook is not None
        self._sheet = sheet = self._workbook.sheets[number]
        self.sheets.setCurrentIndex(number)
        width = min(MOST_COLUMNS, max((len(cells) for cells in sheet.rows), default=0))
        columns = [Column("row", "№", 58, "right", "day", show=str, sortable=False)]
        columns += [Column(letter(n), letter(n), _width(sheet, n - 1), show=_shown, sortable=False) for n in range(1, width + 1)]
        old, self.table = self.table, TableView(columns, self._rows, f"Лист «{sheet.name}»")
        if old is not None:
            self._layout.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._layout.addWidget(self.table, 1)
        self.table.set_ids(range(len(sheet.rows)))
        self.table.current_changed.connect(self._tell)
        self._tell(None)

    def _tell(self, current: int | None) -> None:
        """Which row is looked at: its number may be scrolled away."""
        assert self._sheet is not None
        whole = count(len(self._sheet.rows), *ROWS)
        self._note.setText(f"{whole} вместе с заголовком" if current is None else f"Строка {current + 1} из {len(self._sheet.rows)}")

    def _rows(self, ids: list[int]) -> Sequence[tuple[Any, ...]]:
        assert self._sheet is not None and self.table is not None
        width = self.table.paged.columnCount() - 1
        found = []
        for number in ids:
            cells = self._sheet.rows[number][:width]
            found.append((number + 1, *cells, *[None] * (width - len(cells))))
        return found


def _width(sheet: Sheet, place: int) -> int:
    """A width by the longest of the first texts, within reason."""
    texts = [len(_shown(cells[place])) for cells in sheet.rows[:40] if len(cells) > place and cells[place] is not None]
    usual = sorted(texts)[len(texts) * 3 // 4] if texts else 4
    return max(64, min(230, 30 + 8 * usual))


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, datetime):
        return value.strftime("%d.%m.%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y")
    if isinstance(value, float):
        return str(value).replace(".", ",")
    return " ".join(str(value).split())
