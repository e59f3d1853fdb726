"""The page of the charts: eight views of the indicators; a click opens the list behind, matplotlib is loaded in the background."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabBar

from nmsdesk.documents.chart_values import ChartValues, SmallMultiples
from nmsdesk.errors import Rejected
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.russian import day
from nmsdesk.services import charting
from nmsdesk.services.indicators import Measured
from nmsdesk.ui import chart_tools
from nmsdesk.ui.chart_choices import PER_PAGE, ChartChoices
from nmsdesk.ui.chart_opening import open_part
from nmsdesk.ui.chart_stage import ChartStage
from nmsdesk.ui.indicator_ready import Lack, people_lack, rules_lack
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import column, frame, label, row
from nmsdesk.ui.kit.parts import PageHeader
from nmsdesk.ui.office import Office
from nmsdesk.ui.page import Page
from nmsdesk.ui.worker import Progress

TABS = charting.KINDS
HINTS = {
    "target": "Где сейчас каждый показатель и сколько не хватает до цели. Щелчок откроет список.",
    "funnel": "Сколько остаётся после каждого условия. Щелчок откроет тех, кто остановился на шаге.",
    "years": "Тот же период прежних лет. Щелчок по году откроет список этого года.",
    "within": "Доля на конец каждого месяца рядом с прошлым годом и прогноз. Щелчок по месяцу откроет список на тот день.",
    "schools": "Каждая организация рядом с городом. Щелчок откроет её список.",
    "heat": "Щелчок по ячейке откроет список, по столбцу – упорядочит, по названию – откроет организацию.",
    "levels": "Результаты по уровням самой частой шкалы. Щелчок откроет эти результаты.",
    "pairs": "Первая и последняя диагностика одних и тех же людей. Щелчок откроет людей.",
}
Found = ChartValues | charting.LevelRows | charting.PairRows


class ChartsPage(Page):
    """Tabs of the charts, the choice of what a chart is about, the chart; copy, print, save."""

    def __init__(self, office: Office):
        super().__init__(office)
        self.measured: Measured | None = None
        self._values: dict[tuple[str, str], Any] = {}
        self._turn = 0
        self._ready, self._descending = False, False
        self.header = PageHeader("Диаграммы")
        self.tabs = QTabBar()
        self.tabs.setAccessibleName("Диаграмма")
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(True)
        for text in TABS.values():
            self.tabs.addTab(text)
        self.choices = ChartChoices()
        self.stage = ChartStage()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.copy_button = self.header.add_action("Копировать", "copy", self.copy, keys="Ctrl+C", tip="Копировать рисунок")
        self.print_button = self.header.add_action("Печать", "printer", self.print_chart, keys="Ctrl+P")
        self.save_button = self.header.add_action(
            "Сохранить", "download", self.save, keys="Ctrl+S", tip="Сохранить рисунок: PNG, SVG или PDF", primary=True
        )
        self._hint = label("", "muted", wrap=True)
        self._hint.setMinimumWidth(200)
        self.choices.show_for(self.chart())
        tools = row(self._hint, self.choices, spacing=12)
        tools.setStretch(0, 1)
        outer = column(self.header, 8, self.tabs, frame("line"), 10, tools, 8, spacing=0, margins=(24, 16, 24, 16))
        outer.addWidget(self.stage, 1)
        self.setLayout(outer)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(lambda _: self._show())
        self.choices.changed.connect(self._show)
        self.choices.ordered.connect(self._ordered)
        self.choices.turned.connect(self._show)
        self.stage.opened.connect(self._open_part)
        self.stage.led.connect(lambda page: self.office.go(page))
        self.stage.heat.cell_clicked.connect(lambda place, code: self.office.go("indicators", code=code, organization=int(place)))
        self.stage.heat.row_clicked.connect(lambda place: self.office.go("organizations", id=int(place)))
        self.stage.heat.column_clicked.connect(self._sort_by)
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for sequence, action in (("Ctrl+C", self.copy), ("Ctrl+P", self.print_chart), ("Ctrl+S", self.save)):
            keys.bind(self, sequence, action, inside)
        pages = (("PgUp", -1), ("PgDown", 1))
        self._turns = [keys.bind(self, key, partial(self.choices.turn, by), inside) for key, by in pages]

    # What is shown

    def chart(self) -> str:
        """The key of the chosen tab."""
        return list(TABS)[self.tabs.currentIndex()]

    def option(self) -> str:
        """What the chart is about."""
        return self.choices.option(self.chart())

    def refresh(self) -> None:
        """Everything anew: the period or the data have changed."""
        self._turn += 1
        self.measured, self._values = None, {}
        self.header.set_subtitle(self.office.period.title)
        self._wait("Считаю показатели…")
        if lack := rules_lack(self.office):
            self._show_lack(lack)
            return
        self.office.measured(partial(self._keep_measured, self._turn))

    def open(self, chart: str = "", code: str = "", **what: Any) -> None:
        """Choose a chart: open(chart='within', code='3')."""
        if code in INDICATORS:
            self.choices.code.setCurrentIndex(list(INDICATORS).index(code))
        if chart in TABS:
            self.tabs.setCurrentIndex(list(TABS).index(chart))
        self.tabs.setFocus(Qt.FocusReason.TabFocusReason)

    def _keep_measured(self, turn: int, measured: Measured) -> None:
        if turn != self._turn:
            return
        if lack := people_lack(measured.values):
            self._show_lack(lack)
            return
        self.measured = measured
        self.header.set_subtitle(f"{measured.period.title}, на {day(measured.as_of)}")
        if self._ready:
            self._show()
        else:
            self._wait("Готовлю диаграммы…")
            chart_tools.load_matplotlib(self.office, self._make_canvas)

    def _make_canvas(self) -> None:
        self.stage.make_canvas()
        self._ready = True
        self._show()

    def _show(self) -> None:
        """Show the chosen chart when its values are known, else ask for them."""
        key = chart, _ = self.chart(), self._key()
        self._hint.setText(HINTS[chart])
        self.choices.show_for(chart)
        for turn in self._turns:
            turn.setEnabled(chart == "schools")  # elsewhere these keys belong to the chart
        if self.measured is None or not self._ready:
            return
        if chart == "target":
            self._values[key] = charting.bullets(self.measured)
        if key in self._values:
            self._show_chart()
        elif chart == "heat" and key[1] != charting.SHAPE:
            self._values[key] = self._heat_order(self.measured)
            self._show_chart()
        else:
            self._wait("Считаю…" if chart not in ("years", "schools") else "Считаю прежние годы…")
            self.office.run(TABS[chart], self._job(chart, self.measured), partial(self._keep, self._turn, key), quiet=True)
        self._buttons()

    def _key(self) -> str:
        """What is kept apart of the chosen chart: its option, of the map the order."""
        way = "↓" if self._descending else ""
        return str(self.choices.order.currentData()) + way if self.chart() == "heat" else self.option()

    def _job(self, chart: str, measured: Measured) -> Callable[[Progress], Any]:
        desk, period = self.office.desk, self.office.period
        code, by = str(self.choices.code.currentData()), {
            "schools": self.choices.span, "levels": self.choices.by, "pairs": self.choices.scale,
        }.get(chart)  # fmt: skip
        cut = str(by.currentData()) if by else ""

        def job(_: Progress) -> Any:
            try:
                return charting.heat_order(measured, charting.SHAPE) if chart == "heat" else charting.read(desk, period, chart, code, cut)
            except Rejected as trouble:
                return str(trouble)

        return job

    def _keep(self, turn: int, key: tuple[str, str], values: Any) -> None:
        if turn == self._turn:
            self._values[key] = values
            if isinstance(values, charting.PairRows):
                self.choices.set_scales(values.scales)
            if key == (self.chart(), self._key()):
                self._show_chart()
                self._buttons()

    def _show_chart(self) -> None:
        found = self._values.get((self.chart(), self._key()))
        if isinstance(found, str):
            self.stage.wait(found, busy=False)
        elif isinstance(found, list) and self.measured:
            self.stage.show_heat(self.measured, found)
        elif (values := self.values()) is not None:
            if isinstance(values, SmallMultiples):
                self.choices.set_rows(len(self.whole().rows))  # type: ignore[union-attr]
                values = self.values() or values
            self.stage.show_chart(values, self.title())

    def _wait(self, text: str) -> None:
        self.stage.wait(text)
        self._buttons()

    def _show_lack(self, lack: Lack) -> None:
        self.stage.show_lack(lack)
        self.choices.show_for("")
        self._hint.clear()
        self._buttons()

    def _heat_order(self, measured: Measured) -> list[int]:
        return charting.heat_order(measured, str(self.choices.order.currentData()), self._descending)

    def _ordered(self) -> None:
        self._descending = False
        self.choices.page = 0
        self._show()

    def _sort_by(self, code: str) -> None:
        """A click on a column: the lagging first, then the leading first."""
        if self.choices.order.currentData() == code:
            self._descending = not self._descending
            self._show()
        else:
            self.choices.order.setCurrentIndex(self.choices.order.findData(code))

    def _buttons(self) -> None:
        for one in (self.copy_button, self.print_button, self.save_button):
            one.setEnabled(self.values() is not None and self.stage.ready())

    # Opening what is behind, saving, copying, printing

    def _open_part(self, key: tuple[str, ...], across: float) -> None:
        if self.stage.canvas is not None:
            open_part(self.office, self._values.get((self.chart(), self._key())), key, self.stage.canvas, across)

    def whole(self) -> ChartValues | None:
        """The chart with all its rows, as it is printed."""
        found = self._values.get((self.chart(), self._key()))
        if found is None or isinstance(found, str):
            return None
        if isinstance(found, list):
            return charting.heat(self.measured, found) if self.measured else None
        values = charting.drawn(found)
        return charting.ordered(values, str(self.choices.rank.currentData())) if isinstance(values, SmallMultiples) else values

    def values(self) -> ChartValues | None:
        """What is shown: of many small charts one page."""
        found = self.whole()
        if isinstance(found, SmallMultiples):
            first = self.choices.page * PER_PAGE
            return replace(found, rows=found.rows[first : first + PER_PAGE])
        return found

    def title(self) -> str:
        """What the chart is, for the file and the printed page."""
        more = self.choices.words(self.chart())
        return f"{TABS[self.chart()]}: {more}" if more else TABS[self.chart()]

    def _subtitle(self) -> str:
        """The period and the day, and what the codes mean."""
        when = self.office.period.title + (f", на {day(self.measured.as_of)}" if self.measured else "")
        return f"{when}\n{charting.heat_names()}" if self.chart() == "heat" else when

    def save(self) -> None:
        """Ask where to and save in the background."""
        values = self.values()
        if values is not None and self.save_button.isEnabled():
            chart_tools.save(self.office, self, values, self.title())

    def copy(self) -> None:
        """The picture into the clipboard."""
        values = self.values()
        if values is not None and self.copy_button.isEnabled():
            chart_tools.copy(self.office, values)

    def print_chart(self) -> None:
        """Make the pages in the background, then show the preview."""
        values = self.whole()
        if values is not None and self.print_button.isEnabled():
            chart_tools.print_chart(self.office, self, values, self.title(), self._subtitle())
