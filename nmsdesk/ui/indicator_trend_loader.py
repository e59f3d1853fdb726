"""Reads the trend of an indicator and its months one after another in the background, so that nothing waits behind them."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from nmsdesk.services import trends
from nmsdesk.services.trends import MonthPoint, YearPoint
from nmsdesk.ui.indicator_head import IndicatorHead
from nmsdesk.ui.office import Office


class TrendLoader(QObject):
    """``show`` says which indicator is looked at, ``load`` begins to read it; what has been read is kept until forgotten."""

    def __init__(self, office: Office, head: IndicatorHead) -> None:
        super().__init__(head)
        self.office, self.head = office, head
        self.code, self.target = "", None  # type: str, float | None
        self._turn = 0
        self._years: dict[str, list[YearPoint]] = {}
        self._months: dict[str, list[MonthPoint]] = {}
        self._shown: tuple[object, ...] = ()
        self._busy = False

    def forget(self) -> None:
        """The data or the period are others; what is shown stays until it is read anew."""
        self._turn += 1
        self._years, self._months, self._busy = {}, {}, False

    def show(self, code: str, target: float | None) -> None:
        """The indicator of the head."""
        self.code, self.target = code, target
        scope = (code, self.office.period, self.office.desk.view)
        if code in self._years:
            self.head.show_years(self._years[code])
        if code in self._months:
            self._show_months()
        if scope != self._shown:
            if code not in self._years:
                self.head.clear_trend()
            self._shown = scope

    def load(self) -> None:
        """Read what is not known yet of the indicator shown: the years, then month after month."""
        if self._busy or not self.code:
            return
        desk, code, period, as_of, turn = self.office.desk, self.code, self.office.period, self.office.as_of, self._turn
        if code not in self._years:
            self._busy = True
            self.office.run(
                "Показатель по годам", lambda _: trends.over_years(desk, code, period, as_of), partial(self._keep_years, turn, code),
                failed=self._failed, quiet=True,
            )  # fmt: skip
            return
        ends, known = trends.month_ends(period), self._months.setdefault(code, [])
        if len(known) < len(ends):
            on, today = ends[len(known)], as_of or desk.today
            self._busy = True
            self.office.run(
                "Показатель по месяцам", lambda _: trends.month(desk, code, period, on, today), partial(self._keep_month, turn, code),
                failed=self._failed, quiet=True,
            )  # fmt: skip

    def _failed(self) -> None:
        self._busy = False

    def _keep_years(self, turn: int, code: str, found: list[YearPoint]) -> None:
        if turn != self._turn:
            return
        self._busy = False
        self._years[code] = found
        if code == self.code:
            self.head.show_years(found)
        self.load()

    def _keep_month(self, turn: int, code: str, found: Any) -> None:
        if turn != self._turn:
            return
        self._busy = False
        self._months[code].append(found)
        if code == self.code and len(self._months[code]) == len(trends.month_ends(self.office.period)):
            self._show_months()
        self.load()

    def _show_months(self) -> None:
        points = self._months[self.code]
        self.head.show_progress(points, self.target, len(trends.month_ends(self.office.period)))
