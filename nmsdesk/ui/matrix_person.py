"""One person of the matrix in words: each indicator with what was found and demanded, and the record that mends it."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.indicators.shortfall import PERSONAL
from nmsdesk.services import matrix as matrices
from nmsdesk.services import registers, shortfalls
from nmsdesk.services.matrix import Row
from nmsdesk.services.mends import Mend
from nmsdesk.services.shortfalls import Shortfall
from nmsdesk.ui.kit.basics import button, clear, column, label, picture, row, scrolled
from nmsdesk.ui.kit.link import Link
from nmsdesk.ui.office import Office
from nmsdesk.ui.person_lacks import MARKS, WORDS


class MatrixPerson(QFrame):
    """The panel at the right; ``indicator_wanted`` carries the code whose list is wanted and the subject to stand at."""

    indicator_wanted = Signal(str, int)

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.setAccessibleName("Работник в показателях")
        self.office = office
        self.found: list[Shortfall] = []
        self._asked: Row | None = None
        self._turn = 0
        self._name = Link("", self._open, "Открыть карточку (Enter)")
        self._where = label("", "small", wrap=True)
        self._lines = column(spacing=10)
        inside = column(self._name, self._where, 4, self._lines, None, spacing=4, margins=(14, 12, 12, 12))
        self.setLayout(column(scrolled(inside), margins=(1, 1, 1, 1)))

    def show_row(self, of: Row | None) -> None:
        """Ask for the words of a person; nobody empties the panel."""
        self._turn += 1
        same = of is not None and self._asked is not None and of.person == self._asked.person
        self._asked = of
        if not same:
            clear(self._lines)
            self._name.setText(of.name if of else "")
            self._where.setText(", ".join(x for x in (of.post, of.organization_name) if x) if of else "")
        if of is None:
            return
        desk, period, as_of, person = self.office.desk, self.office.period, self.office.as_of, of.person
        self.office.run(
            "Показатели работника",
            lambda _: (shortfalls.of_person(desk, person, period, as_of), matrices.outside(desk, person, period, as_of)),
            partial(self._show, self._turn), quiet=True,
        )  # fmt: skip

    def _show(self, turn: int, told: tuple[list[Shortfall], dict[str, str]]) -> None:
        if turn != self._turn:
            return
        self.found, outside = told
        clear(self._lines)
        inside = {s.code for s in self.found}
        for one in self.found:
            self._lines.addLayout(self._line(one))
        for code in PERSONAL:
            if code not in inside:
                icon = picture("minus", 16, "faint")
                texts = label(f"{INDICATORS[code].shown_code}. {outside.get(code, 'не входит в показатель')}", "small", wrap=True)
                line = row(icon, spacing=8)
                line.addWidget(texts, 1)
                line.setAlignment(icon, Qt.AlignmentFlag.AlignTop)
                self._lines.addLayout(line)

    def _line(self, one: Shortfall) -> QVBoxLayout:
        icon, tone = MARKS[one.status]
        name = f" · {one.name}" if one.name else ""
        head = Link(
            f"{one.shown_code}. {one.title}{name}", partial(self._open_list, one.code), "Открыть список этого показателя на этой строке"
        )
        top = row(picture(icon, 18, tone), spacing=8)
        top.addWidget(head, 1)
        said = "; ".join(x for x in (one.lacks, one.reason) if x)
        line = column(top, spacing=2)
        line.addWidget(label(f"{WORDS[one.status]}: {said}" if said else WORDS[one.status], "small", wrap=True))
        if one.mend is not None and (one.mend.id is not None or not self.office.desk.database.look_only):
            line.addWidget(button(one.mend.caption, "pencil", "link", partial(self.mend, one.mend)), 0, Qt.AlignmentFlag.AlignLeft)
        return line

    def _open_list(self, code: str) -> None:
        if self._asked is not None:
            cell = self._asked.cells.get(code)
            self.indicator_wanted.emit(code, cell.subjects[0] if cell and cell.subjects else self._asked.person)

    def mend(self, mend: Mend) -> None:
        """Open the record that falls short at its field, or a new one filled with what is known."""
        from nmsdesk.ui.forms import edit_record

        if mend.id is None and not self.office.may_write():
            return
        record: Any = registers.get(self.office.desk, mend.register, mend.id) if mend.id is not None else shortfalls.blank(mend)
        edit_record(self.office, record, self, mend.field)

    def _open(self) -> None:
        if self._asked is not None:
            self.office.go("person", id=self._asked.person)
