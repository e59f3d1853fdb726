"""The matrix persons × indicators of a school or of the city: who is counted where, at which step the others stop."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QLayout, QMenu, QSplitter, QWidget

from nmsdesk import settings
from nmsdesk.documents.writing import write_document
from nmsdesk.domain.views import ANONYMOUS, FACES
from nmsdesk.indicators.context import COUNTED, NOT_COUNTED
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.indicators.shortfall import PERSONAL
from nmsdesk.russian import count, day, fold, number, other_layout, percent
from nmsdesk.services import lists, small_numbers
from nmsdesk.services import matrix as matrices
from nmsdesk.services.matrix import WORST, Cell, Matrix, Row
from nmsdesk.services.papers.indicators import mark, matrix_document
from nmsdesk.ui import icons, messages
from nmsdesk.ui.card_page import finding
from nmsdesk.ui.face_choice import ask_face, ending
from nmsdesk.ui.indicator_ready import rules_lack
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import column, label, row, tool_button
from nmsdesk.ui.kit.choices import ChoiceEdit
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Chip, ChipRow, PageHeader
from nmsdesk.ui.kit.table import TableView
from nmsdesk.ui.matrix_cells import LEGEND, TOTAL, MarkDelegate
from nmsdesk.ui.matrix_person import MatrixPerson
from nmsdesk.ui.office import Office
from nmsdesk.ui.page import Page
from nmsdesk.ui.worker import Progress

MOST = 4  # «не хватает в 4 и более»
_KINDS = "Книга Excel (*.xlsx);;Документ Word (*.docx);;PDF для печати (*.pdf)"
_FIRST = 3  # columns before the indicators


class MatrixPage(Page):
    """Rows are persons, the first is the total; Enter opens the person, in the row of totals the list of the indicator."""

    def __init__(self, office: Office):
        super().__init__(office)
        self.found: Matrix | None = None
        self.organization: int | None = None
        self.rows: dict[int, Row] = {}
        self._turn = 0
        self.header = PageHeader("Работники и показатели")
        self.seek = finding("Найти работника", lambda _: self._show())
        self.place = ChoiceEdit((), "Все организации")
        self.place.setAccessibleName("Организация")
        self.place.changed.connect(self._place_chosen)
        self.chips = ChipRow([Chip("", "Все")], "")
        self.chips.chosen.connect(lambda _: self._show())
        self.table = TableView(self._columns(), lambda ids: [self._values(n) for n in ids], "Работники и показатели")
        for at, code in enumerate(PERSONAL, _FIRST):
            self.table.setItemDelegateForColumn(at, MarkDelegate(self.table, code, self._cell, self._words))
        self.table.opened.connect(self._open_row)
        self.table.clicked.connect(self._clicked)
        self.table.current_changed.connect(self._tell)
        self.table.sort_requested.connect(lambda *_: self._show())
        self.table.menu_hook = self._menu
        self.person = MatrixPerson(office)
        self.person.indicator_wanted.connect(self._open_subject)
        self._lay_out()

    def _lay_out(self) -> None:
        self.save_button = self.header.add_action(
            "Сохранить", "download", self.save, keys="Ctrl+S", tip="Сохранить как показано: Excel, Word или PDF"
        )
        self.header.add_action("Печать", "printer", self.print, keys="Ctrl+P", tip="Матрица организации или города на листах")
        back = tool_button("arrow-left", "К показателям", lambda: self.office.go("indicators"), keys="Alt+Left")
        head = row(back, spacing=8)
        head.addWidget(self.header, 1)
        tools = row(self.seek, self.place, spacing=8)
        tools.setStretch(0, 1)
        tools.setStretch(1, 1)
        left = column(spacing=8)
        left.addWidget(self.table, 1)
        left.addWidget(label(LEGEND, "small"))
        split = QSplitter(Qt.Orientation.Horizontal)
        side = _widget(left)
        split.addWidget(side)
        split.addWidget(self.person)
        split.setStretchFactor(0, 1)
        split.setSizes([806, 276])
        split.setChildrenCollapsible(False)
        split.setHandleWidth(12)
        self.person.setMinimumWidth(260)
        outer = column(head, tools, self.chips, spacing=10, margins=(24, 16, 24, 12))
        outer.addWidget(split, 1)
        self.setLayout(outer)
        for sequence, action in (("Ctrl+S", self.save), ("Ctrl+P", self.print), ("Ctrl+F", self.seek.setFocus)):
            keys.bind(self, sequence, action, Qt.ShortcutContext.WidgetWithChildrenShortcut)

    @staticmethod
    def _columns() -> list[Column]:
        marks = [
            Column(code, INDICATORS[code].shown_code, 57, "center", "flag", show=str, tip=INDICATORS[code].short) for code in PERSONAL
        ]  # fmt: skip
        return [
            Column("name", "Работник", 180), Column("place", "Организация", 134), Column("post", "Должность", 110, shown=False), *marks,
            Column("lacks", "Не хватает", 106, kind="number", show=lambda v: number(v) if v else ""),
        ]  # fmt: skip

    # Reading

    def open(self, **what: Any) -> None:
        """open(organization=5): its people; open(organization=None): the city."""
        if "organization" in what and what["organization"] != self.organization:
            self.organization = what["organization"]
            self.refresh()
        self.table.setFocus()

    def refresh(self) -> None:
        self._turn += 1
        if lack := rules_lack(self.office):
            self._show_found(None)
            self.table.set_empty_text(lack.text)
            return
        self.table.set_empty_text("Считаю…")
        self.header.set_subtitle(f"{self.office.period.title}, считаю…")
        desk, period, as_of, place = self.office.desk, self.office.period, self.office.as_of, self.organization

        def job(_: Progress) -> tuple[Matrix, list[tuple[int, str]]]:
            known = lists.suggest(desk, "organizations", "", most=2000)
            return matrices.matrix(desk, period, as_of, place), [(n, name) for n, name, _ in known]

        self.office.run("Работники и показатели", job, partial(self._put, self._turn), quiet=True)

    def _put(self, turn: int, told: tuple[Matrix, list[tuple[int, str]]]) -> None:
        if turn == self._turn:
            self.place.set_options(told[1])
            if self.place.value() != self.organization:
                self.place.set_value(self.organization)
            self._show_found(told[0])

    def _show_found(self, found: Matrix | None) -> None:
        self.found = found
        self.rows = {r.person: r for r in found.rows} if found else {}
        self.table.show_column("place", self.organization is None)
        self.header.set_subtitle(f"{self.office.period.title}, на {day(found.as_of)}" if found else self.office.period.title)
        self.table.set_empty_text("Никого: измените отбор." if self.rows else "Считать пока некого: примите список работников.")
        lacking = [r.lacks for r in self.rows.values()]
        tell = small_numbers.teller(self.office.desk)
        chips = [Chip("", "Все", tell(len(lacking)))]
        chips += [Chip(str(n), f"Не хватает в {n} и более", tell(sum(x >= n for x in lacking))) for n in range(1, MOST + 1)]
        self.chips.set_chips(chips, self.chips.current())
        self._show()

    def _show(self) -> None:
        least = int(self.chips.current() or 0)
        readings = {fold(self.seek.text()), fold(other_layout(self.seek.text()))} if self.seek.text().strip() else set()
        found = [r for r in self.rows.values() if r.lacks >= least]
        if readings:
            found = [r for r in found if any(all(w in _key(r) for w in words.split()) for words in readings)]
        key, descending = self.table.sort_state()
        if key:
            found.sort(key=_order(key), reverse=descending)
        self.table.set_ids(([TOTAL] if self.rows else []) + [r.person for r in found])
        if self.table.current_id() is None and found:
            self.table.selectRow(1)
        self._tell(self.table.current_id())
        self.save_button.setEnabled(bool(found))

    def shown_rows(self) -> list[Row]:
        """The persons as filtered and ordered on the screen."""
        return [self.rows[n] for n in self.table.paged.ids if n != TOTAL]

    def _values(self, number_: int) -> tuple[Any, ...] | None:
        found = self.found
        if found is None:
            return None
        if number_ == TOTAL:
            return ("Учтены в показателе", "", "", *(percent(self._percent(found, c)) if c else "" for c in found.codes), None)
        r = self.rows[number_]
        return (r.name, r.organization_name, r.post, *(mark(r.cells.get(c)) for c in found.codes), r.lacks)

    @staticmethod
    def _percent(found: Matrix, code: str) -> float | None:
        of = found.totals[code]
        whole = of[COUNTED] + of[NOT_COUNTED]
        return 100 * of[COUNTED] / whole if whole else None

    def _cell(self, person: int, code: str) -> Cell | None:
        r = self.rows.get(person)
        return r.cells.get(code) if r else None

    def _words(self, person: int, code: str) -> str:
        found, about = self.found, INDICATORS[code]
        if found is None:
            return ""
        head = f"{about.shown_code}. {about.short}"
        if person == TOTAL:
            return f"{head}: учтены {found.share(code)}\n(щелчок открывает список)"
        return f"{head}: {found.words(code, self._cell(person, code))}"

    def _tell(self, number_: object) -> None:
        self.person.show_row(self.rows.get(number_) if isinstance(number_, int) else None)

    # Doing

    def _open_row(self, number_: int) -> None:
        if number_ != TOTAL:
            self.office.go("person", id=number_)
        else:
            self._open_indicator(self._code_at(self.table.currentIndex().column()) or PERSONAL[0])

    def _clicked(self, index: QModelIndex) -> None:
        """A total is a number, and a number is a list."""
        code = self._code_at(index.column())
        if code and self.table.paged.ids[index.row()] == TOTAL:
            self._open_indicator(code)

    @staticmethod
    def _code_at(place: int) -> str:
        return PERSONAL[place - _FIRST] if _FIRST <= place < _FIRST + len(PERSONAL) else ""

    def _open_indicator(self, code: str) -> None:
        self.office.go("indicators", code=code, organization=self.organization, status="population")

    def _open_subject(self, code: str, subject: int) -> None:
        """The list of an indicator at the row of the person, or of a plan or a team of theirs."""
        self.office.go("indicators", code=code, organization=self.organization, status="all", subject=subject)

    def _menu(self, menu: QMenu, chosen: list[int]) -> None:
        if len(chosen) == 1 and chosen[0] != TOTAL:
            menu.addAction(icons.icon("external-link"), "Открыть карточку\tEnter", partial(self.office.go, "person", id=chosen[0]))
            place = self.rows[chosen[0]]
            if self.organization is None and place.organization is not None:
                only = partial(self.open, organization=place.organization)
                menu.addAction(icons.icon("filter"), f"Только «{place.organization_name}»", only)

    def _place_chosen(self) -> None:
        if not self.place.problem() and self.place.value() != self.organization:
            self.organization = self.place.value()
            self.refresh()

    def print(self) -> None:
        self.office.go("papers", kind="indicator_matrix", organization=self.organization)

    def save(self) -> None:
        """The matrix as shown, into a file."""
        found, rows = self.found, self.shown_rows()
        if found is None or not rows:
            return
        face = ask_face(self.office, self, "Матрица работников и показателей")
        if face is None:
            return
        if face == ANONYMOUS and self.seek.text().strip():
            self.office.say("Строки отобраны по имени. Уберите поиск или выберите другой вид имён", "warn")
            return
        place = self.place.text() if self.organization is not None else "Все организации"
        name = f"Работники и показатели за {found.period.code}".replace("/", "-")
        path = messages.save_file(self, "Сохранить матрицу", str(self.office.folder() / f"{name}{ending(face)}.xlsx"), _KINDS)
        if path is None:
            return
        settings.store(folder=str(path.parent))
        filters = self._filters()
        counted = count(len(rows), "работник", "работника", "работников")
        desk, city = self.office.desk, self.organization is None

        def write(_: Progress) -> None:
            shown = tuple(rows) if face == desk.view.face else matrices.called_in(desk, face, rows)
            write_document(matrix_document(found, shown, place, city, filters), path)
            desk.database.log("export", f"{name}, {FACES[face]}: {path.name}, {counted}")

        self.office.run("Сохранение матрицы", write, lambda _: self.office.say(f"Сохранено: {path.name}, {counted}"))

    def _filters(self) -> str:
        said = [f"не хватает в {self.chips.current()} и более показателях"] if self.chips.current() else []
        said += [f"поиск: «{self.seek.text()}»"] if self.seek.text().strip() else []
        return f"Отбор: {'; '.join(said)}." if said else ""


def _key(r: Row) -> str:
    return f"{fold(r.name)} {fold(r.organization_name)}"


def _order(key: str) -> Callable[[Row], Any]:
    """By a column: texts by letters, marks by how far the person is from being counted."""
    if key == "lacks":
        return lambda r: r.lacks
    if key in PERSONAL:
        return lambda r: (9, 0) if (c := r.cells.get(key)) is None else (WORST.index(c.status), c.step)
    names: dict[str, Callable[[Row], str]] = {"name": lambda r: r.name, "place": lambda r: r.organization_name, "post": lambda r: r.post}
    return lambda r: fold(names[key](r))


def _widget(layout: QLayout) -> QWidget:
    value = QWidget()
    value.setLayout(layout)
    return value
