"""What a person lacks in each indicator of the period: a line an indicator, with the button that opens the thing to mend."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from nmsdesk.domain.periods import Period
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.services import shortfalls
from nmsdesk.services.shortfalls import Mend, Shortfall
from nmsdesk.ui.forms import edit_record
from nmsdesk.ui.kit.basics import Excerpt, button, clear, column, label, picture, row
from nmsdesk.ui.kit.link import Link
from nmsdesk.ui.kit.parts import Card
from nmsdesk.ui.office import Office

Asked = tuple[int, Period, date | None]  # whose, in which period, on which day
MARKS = {
    "counted": ("circle-check", "ok"),
    "not_counted": ("circle-x", "bad"),
    "excluded": ("circle-minus", "faint"),
    "no_data": ("help", "warn"),
}
WORDS = {"counted": "учтён", "not_counted": "не учтён", "excluded": "исключён", "no_data": "нет данных"}


class LacksCard(Card):
    """Filled in the background; what was shown of another person or period never stands under this one's name."""

    def __init__(self, office: Office) -> None:
        self._lines = column(spacing=8)
        super().__init__("Показатели", self._lines)
        self.office = office
        self.found: list[Shortfall] = []
        self._asked: Asked | None = None
        self._shown: Asked | None = None

    def show_person(self, number: int) -> None:
        """Ask for the person's shortfalls in the chosen period."""
        asked = self._asked = (number, self.office.period, self.office.as_of)
        self.set_title(f"Показатели, {self.office.period.title}")
        if self._shown != asked:
            clear(self._lines)
            self._lines.addWidget(label("Считаются…", "muted"))
        as_of, period = self.office.as_of, self.office.period
        self.office.run(
            "Показатели работника",
            lambda _: shortfalls.of_person(self.office.desk, number, period, as_of),
            partial(self._show, asked),
            quiet=True,
        )

    def _show(self, asked: Asked, found: list[Shortfall]) -> None:
        if asked != self._asked:
            return
        self._shown, self.found = asked, found
        clear(self._lines)
        reasons = {s.lacks for s in found}
        if not found:
            nowhere = "На дату расчёта ни в один показатель не входит: не работает или занимает другую должность."
            self._lines.addWidget(label(nowhere, "muted", wrap=True))
        elif len(reasons) == 1 and all(s.status == "excluded" for s in found) and found[0].mend is None:
            codes = ", ".join(s.shown_code for s in found)
            self._lines.addWidget(label(f"Исключён из показателей {codes}: {found[0].lacks}", "muted", wrap=True))
        else:
            for one in found:
                self._lines.addLayout(self._line(one))

    def _line(self, one: Shortfall) -> QHBoxLayout:
        icon, tone = MARKS[one.status]
        own = self._asked[0] if self._asked and INDICATORS[one.code].subject == "persons" else None
        open_ = partial(self.office.go, "indicators", code=one.code, status="all", subject=own)
        head = Link(f"{one.shown_code}  {one.title}", open_, "Открыть показатель: кто учтён, кто нет и почему")
        name = f" · {one.name}" if one.name else ""
        said = f"не хватает: {one.lacks}" if one.status == "not_counted" else one.lacks or WORDS[one.status]
        texts = column(head, spacing=0)
        if one.status == "counted":
            texts.addWidget(Excerpt(f"учтено{name}: {one.reason}", 1, "small"))
        else:
            texts.addWidget(label(said + name, "small", wrap=True))
            if one.reason:
                texts.addWidget(Excerpt(one.reason, 1, "small"))
        line = row(picture(icon, 18, tone), spacing=10)
        line.setAlignment(Qt.AlignmentFlag.AlignTop)
        line.addLayout(texts, 1)
        if one.mend is not None:
            mending = button(one.mend.caption, "", "", partial(self.mend, one.mend))
            self.office.guard(mending)
            line.addWidget(mending, 0, Qt.AlignmentFlag.AlignVCenter)
        return line

    def mend(self, mend: Mend) -> None:
        """Open the record that falls short at its field, or a new one filled with what is known."""
        from nmsdesk.services import registers

        if mend.id is not None:
            edit_record(self.office, registers.get(self.office.desk, mend.register, mend.id), self, mend.field)
        elif self.office.may_write():
            edit_record(self.office, shortfalls.blank(mend), self, mend.field)
