"""What is known about the chosen indicator: value against target, what is missing, the trend, the funnel; each number opens its list."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from nmsdesk import russian
from nmsdesk.indicators.context import COUNTED, EXCLUDED, NO_DATA, Value
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.services.trends import MonthPoint, YearPoint
from nmsdesk.ui import indicator_words as words
from nmsdesk.ui.indicator_funnel import Funnel
from nmsdesk.ui.indicator_trend import ProgressChart, YearsChart
from nmsdesk.ui.kit.basics import column, label, picture, row, scrolled
from nmsdesk.ui.kit.indicator import BulletBar
from nmsdesk.ui.kit.link import Link

POPULATION = "population"


class IndicatorHead(QFrame):
    """The column at the left. ``step_opened`` carries the number of a step of the funnel, ``status_opened`` a status of the list."""

    step_opened = Signal(int)
    status_opened = Signal(str)
    missing_opened = Signal()
    year_opened = Signal(str)
    progress_opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.setAccessibleName("Показатель")
        self._title = label("", "strong", wrap=True, selectable=True)
        self._value = label("—", "value")
        self._target = label("", "muted")
        self._target.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.counted = _number("Открыть список учтённых", partial(self.status_opened.emit, COUNTED))
        self.whole = _number("Открыть список всех, кто в расчёте", partial(self.status_opened.emit, POPULATION))
        self._between = label("", "muted")
        self._bar = BulletBar()
        self._mark = picture("circle-minus", 18, "faint")
        self._status = label("", "strong", wrap=True)
        self.missing = Link("", self.missing_opened.emit, "Кого и чем можно довести до цели")
        self.years, self.progress = YearsChart(), ProgressChart()
        self.years.chosen.connect(lambda n: self.year_opened.emit(self.years.points[n].period.code))
        self.progress.chosen.connect(lambda _: self.progress_opened.emit())
        self.funnel = Funnel()
        self.funnel.opened.connect(self.step_opened)
        self.excluded = Link("", partial(self.status_opened.emit, EXCLUDED), "Открыть список исключённых с причинами")
        self.no_data = Link("", partial(self.status_opened.emit, NO_DATA), "Открыть список тех, о ком не хватает данных")
        self._notes = label("", "small", wrap=True)
        self._lay_out()

    def _lay_out(self) -> None:
        of = row(None, self.counted, self._between, self.whole, spacing=4)
        number = row(self._value, None, column(of, self._target, spacing=0))
        state = row(self._mark, self._status, self.missing, spacing=8)
        state.setStretch(1, 1)
        state.setStretch(2, 1)
        top = column(self._title, 2, number, self._bar, state, spacing=6, margins=(8, 0, 8, 0))
        charts = row(_captioned("По годам", self.years), _captioned("В течение года", self.progress), spacing=4, margins=(4, 0, 4, 0))
        steps = row(label("Кто проходит каждый шаг", "caption"), margins=(8, 0, 8, 0))
        foot = column(self.excluded, self.no_data, self._notes, spacing=4, margins=(8, 0, 8, 0))
        inside = column(top, 8, charts, 6, steps, 2, self.funnel, 4, foot, None, spacing=0, margins=(8, 14, 8, 12))
        self.setLayout(column(scrolled(inside), margins=(1, 1, 1, 1)))

    def show_value(self, value: Value) -> None:
        indicator = INDICATORS[value.code]
        self._title.setText(f"{indicator.shown_code}. {indicator.title}")
        self._value.setText("—" if value.percent is None else russian.percent(value.percent))
        self.counted.setText(russian.number(value.numerator))
        self._between.setText("из")
        self.whole.setText(russian.number(value.denominator))
        for link in (self.counted, self.whole):
            link.setAccessibleName(f"{link.toolTip()}: {link.text()}")
        self._target.setText(f"цель {words.goal(value.target)}")
        self._bar.set_value(value.percent, value.target)
        self._mark.set_picture(words.mark(value), words.tone(value))
        text = words.status(value)
        text = text[:1].upper() + text[1:]
        self._status.setText(text)
        self._status.setVisible(not value.missing)
        self.missing.setText(text)
        self.missing.setVisible(bool(value.missing))
        self.funnel.set_steps(value.funnel)
        self._foot(self.excluded, "Исключены", value.excluded)
        self._foot(self.no_data, "Нет данных о", value.no_data)
        self._notes.setText("\n".join(value.notes))
        self._notes.setVisible(bool(value.notes))
        self.setAccessibleDescription(words.sentence(value))

    def show_years(self, points: Sequence[YearPoint]) -> None:
        self.years.put(points)

    def show_progress(self, points: Sequence[MonthPoint], target: float | None, months: int) -> None:
        self.progress.put(points, target, months)

    def clear_trend(self) -> None:
        """The charts of another indicator or period go."""
        self.years.put(())
        self.progress.put((), None, 0)

    @staticmethod
    def _foot(link: Link, text: str, number: int) -> None:
        link.setText(f"{text} {russian.number(number)}")
        link.setAccessibleName(link.text())
        link.setVisible(bool(number))

    def set_waiting(self) -> None:
        """The numbers of another period are gone, the new ones are being counted."""
        self._value.setText("—")
        for text in (self.counted, self._between, self.whole, self._target, self.excluded, self.no_data, self._notes, self.missing):
            text.setText("")
        self.missing.hide()
        self._bar.set_value(None, None)
        self._mark.set_picture("clock", "faint")
        self._status.setText("Считается…")
        self._status.show()
        self.funnel.set_steps(())
        self.clear_trend()

    def status_text(self) -> str:
        return self._status.text()

    def value_text(self) -> str:
        return self._value.text()


def _number(tip: str, action: object) -> Link:
    link = Link("", action, tip)  # type: ignore[arg-type]
    link.setWordWrap(False)
    link.setMinimumWidth(0)
    return link


def _captioned(text: str, chart: QWidget) -> QWidget:
    value = QWidget()
    inside = column(label(text, "caption"), chart, spacing=2)
    value.setLayout(inside)
    return value
