"""Parts of the organisation card: its indicators against the city, the staff structure, what is due, who was not diagnosed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from nmsdesk.domain.periods import Period
from nmsdesk.domain.privacy import MARK
from nmsdesk.domain.queries import Filter
from nmsdesk.indicators.context import Value
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.russian import percent
from nmsdesk.services import places
from nmsdesk.services.place_due import Due
from nmsdesk.services.staff_structure import Bar, Structure
from nmsdesk.ui.kit.basics import button, clear, column, label, picture, row
from nmsdesk.ui.kit.count_bars import CountBars
from nmsdesk.ui.kit.indicator import BulletBar
from nmsdesk.ui.kit.link import Link
from nmsdesk.ui.kit.parts import Card
from nmsdesk.ui.office import Office

Asked = tuple[int, Period, date | None]  # whose, in which period, on which day
MOST = 14


class ValuesCard(Card):
    """The seven indicators of the organisation; what was counted for another one or period is never shown as this one's."""

    def __init__(self, office: Office) -> None:
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(1, 1)
        super().__init__("Показатели", self._grid)
        self.office, self._number, self._school = office, 0, True
        self.people = button("Кто в чём не учтён", "table", "link", self._open_matrix, tip="Работники организации во всех показателях")
        self.head.addWidget(self.people)
        self._shown: Asked | None = None
        self.values: dict[str, Value] = {}

    def _open_matrix(self) -> None:
        self.office.go("matrix", organization=self._number)

    def show_place(self, number: int, school: bool) -> None:
        self._number, self._school = number, school
        self.set_title(f"Показатели и город, {self.office.period.title}")
        asked = (number, self.office.period, self.office.as_of)
        if self._shown != asked:
            self._shown = None
            clear(self._grid)
            self._grid.addWidget(label("Считаются…", "muted"), 0, 0)
        self.office.measured(partial(self._show, asked))

    def _show(self, asked: Asked, measured: Any) -> None:
        number = asked[0]
        if asked != (self._number, self.office.period, self.office.as_of):
            return
        self._shown = asked
        clear(self._grid)
        city = {v.code: v for v in measured.values}
        self.values = {v.code: v for v in measured.by_organization.get(number, ())}
        for n, (code, indicator) in enumerate(INDICATORS.items()):
            self._line(n, indicator, self.values.get(code), city[code])

    def _line(self, n: int, indicator: Any, value: Value | None, city: Value) -> None:
        open_ = partial(self.office.go, "indicators", code=indicator.code, organization=self._number)
        link = button(f"{indicator.shown_code}  {indicator.short}", "", "link", open_, tip="Кто учтён, кто нет и почему")
        self._grid.addWidget(link, n, 0, Qt.AlignmentFlag.AlignLeft)
        bar = BulletBar()
        target = value.target if value else city.target
        known = value is not None and value.percent is not None
        bar.set_value(value.percent if value else None, target)
        goal = f"цель {percent(target, 0)}" if target is not None else "цель не задана"
        lacks = f", не хватает {indicator.lacks(value.missing)}" if value and value.missing else ""
        bar.setToolTip(goal + lacks)
        self._grid.addWidget(bar, n, 1)
        if value is not None and known:
            text = f"{percent(value.percent, 0)} · {value.numerator} из {value.denominator}"
            counted = button(text, "", "link", partial(open_, status="counted"), tip="Открыть список учтённых")
            self._grid.addWidget(counted, n, 2, Qt.AlignmentFlag.AlignRight)
        else:
            words = "не относится" if indicator.code in ("6", "7") and not self._school else "нет данных"
            words = "мало людей" if value is not None and "numerator" in value.hidden else words
            self._grid.addWidget(label(words, "muted"), n, 2, Qt.AlignmentFlag.AlignRight)
        whole = partial(self.office.go, "indicators", code=indicator.code, status="counted")
        tip = "Открыть список учтённых в городе"
        town = MARK if "numerator" in city.hidden else percent(city.percent, 0)
        self._grid.addWidget(button(f"город {town}", "", "link", whole, tip=tip), n, 3, Qt.AlignmentFlag.AlignRight)


class StructureCard(Card):
    """The staff as bars; ``chosen`` carries the caption and the persons of a bar."""

    chosen = Signal(str, tuple)

    def __init__(self) -> None:
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(4)
        super().__init__("Кадры", self._grid)
        self.bars: dict[str, CountBars] = {}
        self._ids: dict[str, Sequence[Bar]] = {}
        self._parts: list[QWidget] = []
        captions = (("groups", "Должности"), ("categories", "Категория"), ("ages", "Возраст"), ("service", "Педагогический стаж"))
        for n, (name, caption) in enumerate(captions):
            bars = self.bars[name] = CountBars(caption, "Открыть список работников")
            bars.activated.connect(partial(self._choose, name, caption))
            head = label(caption, "caption")
            self._parts += [head, bars]
            self._grid.addWidget(head, n // 2 * 3, n % 2)
            self._grid.addWidget(bars, n // 2 * 3 + 1, n % 2, Qt.AlignmentFlag.AlignTop)
        self._grid.setRowMinimumHeight(2, 4)
        for at in (0, 1):
            self._grid.setColumnStretch(at, 1)
        self._posts = label("", "small", wrap=True)
        self.body.addWidget(self._posts)

    def show_structure(self, structure: Structure) -> None:
        self.set_title(f"Кадры  {len(structure.staff)}")
        for part in self._parts:
            part.setVisible(bool(structure.staff))
        for name, bars in self.bars.items():
            self._ids[name] = getattr(structure, name)
            bars.set_rows([(b.caption, b.count) for b in self._ids[name]])
        most = ", ".join(f"{p.caption.lower()} – {p.count}" for p in structure.posts[:6])
        self._posts.setText(f"Чаще всего: {most}" if most else "Сейчас никто не работает")

    def _choose(self, name: str, caption: str, at: int) -> None:
        bar = self._ids[name][at]
        self.chosen.emit(f"{caption}: {bar.caption}", bar.ids)


class DueCard(Card):
    """What is due or wrong; a line opens its list."""

    def __init__(self, office: Office) -> None:
        self._lines = column(spacing=6)
        super().__init__("Требует внимания", self._lines)
        self.office = office

    def show_due(self, due: Sequence[Due], name: str) -> None:
        clear(self._lines)
        for one in due:
            where = Filter("id", "in", one.ids)
            line = row(picture(one.icon, 18, one.tone if one.tone != "neutral" else "muted"), spacing=8)
            line.addWidget(Link(one.text, partial(self.office.go, one.register, filters=(where,), title=f"{one.text}, {name}")), 1)
            self._lines.addLayout(line)
        if not due:
            line = row(picture("circle-check", 18, "ok"), label("Ничего срочного", "muted"), spacing=8)
            line.addStretch(1)
            self._lines.addLayout(line)


class UndiagnosedCard(Card):
    """Who of the counted staff has no counted diagnostic in the period; read in the background."""

    def __init__(self, office: Office) -> None:
        self._lines = column(spacing=6)
        super().__init__("Без диагностики", self._lines)
        self.office = office
        self.people: list[tuple[int, str, str]] = []
        self._asked: Asked | None = None

    def show_place(self, number: int) -> None:
        asked = self._asked = (number, self.office.period, self.office.as_of)
        self.set_title(f"Без диагностики, {self.office.period.title}")
        clear(self._lines)
        self._lines.addWidget(label("Считаются…", "muted"))
        period, as_of = self.office.period, self.office.as_of
        job: Callable[[Any], list[tuple[int, str, str]]] = lambda _: places.undiagnosed(self.office.desk, number, period, as_of)  # noqa: E731
        self.office.run("Без диагностики", job, partial(self._show, asked), quiet=True)

    def _show(self, asked: Asked, found: list[tuple[int, str, str]]) -> None:
        if asked != self._asked:
            return
        self.people = found
        self.set_title(f"Без диагностики, {asked[1].title}  {len(found)}")
        clear(self._lines)
        for number, name, last in found[:MOST]:
            self._lines.addWidget(Link(name, partial(self.office.go, "person", id=number), last or "диагностики ещё не было"))
        if len(found) > MOST:
            ids = tuple(n for n, _, _ in found)
            all_ = partial(self.office.go, "persons", filters=(Filter("id", "in", ids),), title=self._title.text())
            self._lines.addWidget(button(f"Показать всех ({len(found)})", "", "link", all_), 0, Qt.AlignmentFlag.AlignLeft)
        if not found:
            self._lines.addWidget(label("Все учитываемые работники прошли диагностику", "muted", wrap=True))
