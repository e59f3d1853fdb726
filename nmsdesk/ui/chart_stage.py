"""Where a chart is shown: the canvas, the heat map, the wait, or what to do when there is nothing to show."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QStackedWidget, QWidget

from nmsdesk.documents.chart_values import ChartValues
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.services import charting
from nmsdesk.services.indicators import Measured
from nmsdesk.ui.chart_words import describe
from nmsdesk.ui.indicator_ready import Lack
from nmsdesk.ui.kit.basics import column, frame, label, row, scrolled
from nmsdesk.ui.kit.heatmap import HeatColumn, HeatLegend, HeatMap
from nmsdesk.ui.kit.parts import EmptyPage

if TYPE_CHECKING:
    from nmsdesk.ui.canvas import ChartCanvas

CANVAS, HEAT, BUSY, LACK = range(4)


class ChartStage(QStackedWidget):
    """One of the four. ``opened`` is of a part of the canvas: its key and the place across it; ``led`` is a page to go to."""

    opened = Signal(object, float)
    led = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.canvas: ChartCanvas | None = None
        self.heat = HeatMap()
        self.empty = EmptyPage("chart-bar", "", "", "Принять файл", lambda: self.led.emit(self._to), "arrow-right")
        self._to = "import"
        self._place = column()
        heat_page = QWidget()
        heat_page.setLayout(column(HeatLegend(), spacing=10))
        heat_page.layout().insertWidget(0, self.heat, 1)  # type: ignore[union-attr]
        self._busy = label("Считаю…", "muted")
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setFixedWidth(220)
        self._bar.setAccessibleName("Идёт расчёт")
        busy_page = QWidget()
        busy_page.setLayout(column(None, row(None, self._busy, None), row(None, self._bar, None), None, spacing=12))
        for page in (frame("card", column(scrolled(self._place), margins=(16, 16, 8, 16))), heat_page, busy_page, self.empty):
            self.addWidget(page)

    def make_canvas(self) -> None:
        """Once matplotlib has been loaded."""
        if self.canvas is None:
            from nmsdesk.ui.canvas import ChartCanvas

            self.canvas = ChartCanvas()
            self.canvas.opened.connect(self.opened)
            self._place.addWidget(self.canvas, 1000)
            self._place.addStretch(1)

    def ready(self) -> bool:
        """Whether a chart is shown."""
        return self.currentIndex() in (CANVAS, HEAT)

    def wait(self, text: str, busy: bool = True) -> None:
        """A line of text instead of a chart; ``busy`` shows that work goes on."""
        self._busy.setText(text)
        self._bar.setVisible(busy)
        self.setCurrentIndex(BUSY)

    def show_lack(self, lack: Lack) -> None:
        self._to = lack.page
        self.empty.set_text(lack.title, lack.text)
        self.empty.button.setText(lack.action)
        self.setCurrentIndex(LACK)

    def show_chart(self, values: ChartValues, title: str) -> None:
        if self.canvas is not None:
            self.setCurrentIndex(CANVAS)
            self.canvas.show_values(values, partial(describe, values), title)

    def show_heat(self, measured: Measured, order: list[int]) -> None:
        """The organisations in the order given by the indicators."""
        columns = [HeatColumn(v.code, charting.heat_caption(v.code), v.target) for v in measured.values]
        rows = [(str(n), measured.organizations.get(n, "")) for n in order]
        counts = {(str(n), v.code): v for n, values in measured.by_organization.items() for v in values}
        hidden = charting.heat_hidden(measured)
        self.heat.set_data(rows, columns, charting.heat_values(measured), partial(_cell_words, counts), hidden=hidden)
        self.setCurrentIndex(HEAT)


def _cell_words(counts: dict[tuple[str, str], Any], place: str, code: str) -> str:
    value = counts.get((place, code))
    if value is not None and "numerator" in value.hidden:
        return "мало людей, не показано"
    if value is None or not value.denominator:
        return ""
    lack = f", не хватает {INDICATORS[code].lacks(value.missing)}" if value.missing else ""
    return f"{value.numerator} из {value.denominator}{lack}"
