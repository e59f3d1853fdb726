"""The forecast of an indicator to the end of the period: the course with its band, how it is made, what is known already."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from nmsdesk import russian
from nmsdesk.documents.chart_values import WithinYear
from nmsdesk.errors import Rejected
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.services import charting, forecasts
from nmsdesk.services.forecasts import Forecast, Growth
from nmsdesk.services.known_ahead import Known
from nmsdesk.ui import chart_tools
from nmsdesk.ui import indicator_words as words
from nmsdesk.ui.chart_stage import ChartStage
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, column, label, row, scrolled
from nmsdesk.ui.kit.parts import InfoRow, KeyValueList
from nmsdesk.ui.office import Office

SIDE = 330  # width of the words beside the chart, in pixels


class ForecastPanel(QWidget):
    """``load(code)`` shows the indicator over the period chosen in the window; a click on the chart opens its list."""

    def __init__(self, office: Office):
        super().__init__()
        self.office = office
        self.found: Forecast | None = None
        self.values: WithinYear | None = None
        self._turn = 0
        self.stage = ChartStage()
        self.stage.opened.connect(lambda key, across: self._open())
        self.verdict = label("", "heading", wrap=True)
        self.how = label("", "", wrap=True, selectable=True)
        self.facts = KeyValueList()
        self.known = label("", "", wrap=True, selectable=True)
        self.known_title = label("Что уже известно", "caption")
        self.years_title = label("Прошлые годы с этого дня до конца", "caption")
        self.years = KeyValueList()
        self.copy_button = button("Копировать", "copy", "flat", self._copy, keys="Ctrl+C", tip="Копировать рисунок")
        self.print_button = button("Печать", "printer", "flat", self._print, keys="Ctrl+P", tip="Печать диаграммы")
        self.save_button = button("Сохранить", "download", "flat", self._save, keys="Ctrl+S", tip="Сохранить рисунок: PNG, SVG или PDF")
        self.setAccessibleName("Прогноз показателя")
        for sequence, action in (("Ctrl+C", self._copy), ("Ctrl+P", self._print), ("Ctrl+S", self._save)):
            keys.bind(self, sequence, action, Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._lay_out()
        self._tell(None)

    def _lay_out(self) -> None:
        words = column(
            self.verdict, self.how, 4, self.facts, 4, self.known_title, self.known, 4, self.years_title, self.years, None,
            spacing=6, margins=(0, 0, 8, 0),
        )  # fmt: skip
        side = QWidget()
        tools = row(self.copy_button, self.print_button, self.save_button, None, spacing=4)
        side.setLayout(column(scrolled(words), tools, spacing=8))
        side.setFixedWidth(SIDE)
        line = row(spacing=16, margins=(0, 8, 0, 0))
        line.addWidget(self.stage, 1)
        line.addWidget(side)
        self.setLayout(line)

    def load(self, code: str) -> None:
        """Make the forecast in the background and show it."""
        self._turn += 1
        turn, desk, period = self._turn, self.office.desk, self.office.period
        self._tell(None)
        self.stage.wait("Считаю прогноз…")

        def job(_: object) -> Forecast | str:
            try:
                return forecasts.forecast(desk, code, period)
            except Rejected as trouble:
                return str(trouble)

        def done(found: Forecast | str) -> None:
            if turn == self._turn:
                chart_tools.load_matplotlib(self.office, lambda: self._keep(turn, found))

        self.office.run("Прогноз", job, done, quiet=True)

    def _keep(self, turn: int, found: Forecast | str) -> None:
        if turn != self._turn:
            return
        if isinstance(found, str):
            self.stage.wait(found, busy=False)
            return
        self.stage.make_canvas()
        self._tell(found)
        self.values = charting.within(found)
        self.stage.show_chart(replace(self.values, note=""), self.title())  # the words stand beside it

    def title(self) -> str:
        """What the chart is, for the file and the printed page."""
        return f"Прогноз: показатель {INDICATORS[self.found.code].shown_code}" if self.found else "Прогноз"

    def _tell(self, found: Forecast | None) -> None:
        """Everything in words; None clears it."""
        self.found = found
        self.values = None
        for one in (self.copy_button, self.print_button, self.save_button):
            one.setEnabled(found is not None)
        self.verdict.setText(found.verdict if found else "")
        self.verdict.setVisible(bool(found and found.verdict))
        self.how.setText(found.how if found else "")
        self.facts.set_rows(_facts(found) if found else ())
        things = [_known(k) for k in found.known] if found else []
        self.known.setText("\n".join(f"• {thing}" for thing in things))
        for line in (self.known, self.known_title):
            line.setVisible(bool(things))
        rows = [InfoRow(charting.year_label(g.period), _growth(g)) for g in found.growths] if found else []
        self.years.set_rows(reversed(rows))
        for widget in (self.years, self.years_title):
            widget.setVisible(bool(rows))

    def _open(self) -> None:
        if self.found:
            self.office.go("indicators", code=self.found.code)

    def _subtitle(self) -> str:
        found = self.found
        return "\n".join(x for x in (self.office.period.title, found.how, found.verdict) if x) if found else ""

    def _save(self) -> None:
        if self.values:
            chart_tools.save(self.office, self, self.values, self.title())

    def _copy(self) -> None:
        if self.values:
            chart_tools.copy(self.office, self.values)

    def _print(self) -> None:
        if self.values:
            chart_tools.print_chart(self.office, self, self.values, self.title(), self._subtitle())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F5 and self.found:
            self.load(self.found.code)
        else:
            super().keyPressEvent(event)


def _facts(found: Forecast) -> list[InfoRow]:
    rows = []
    if found.now:
        rows.append(InfoRow("Сейчас", f"{russian.percent(found.now.percent)}, {words.share(found.now)}"))
    if found.certain:
        rows.append(InfoRow("Если не вносить новое", f"{russian.percent(found.certain.percent)}, {words.share(found.certain)}"))
    if found.end:
        rows.append(InfoRow("Прогноз", f"от {russian.percent(found.end.low)} до {russian.percent(found.end.high)}"))
        rows.append(InfoRow("Середина", russian.percent(found.end.middle)))
    if found.target is not None:
        rows.append(InfoRow("Цель", russian.percent(found.target, 0 if found.target.is_integer() else 1)))
    return rows


def _known(known: Known) -> str:
    bring = russian.count(known.people, "новый учтённый", "новых учтённых", "новых учтённых")
    return f"{known.text}: до {bring}" if known.firm else f"{known.text}: в её организациях ещё не учтены {russian.people(known.people)}"


def _growth(growth: Growth) -> str:
    sign = "+" if growth.points > 0 else ""
    return f"{russian.percent(growth.then)} → {russian.percent(growth.end)} ({sign}{russian.number(growth.points, 1)} п. п.)"
