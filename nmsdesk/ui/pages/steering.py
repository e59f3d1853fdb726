"""Steering an indicator to its target: candidates, what if, the forecast, who will leave the group."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from nmsdesk import russian
from nmsdesk.indicators.context import Value
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.russian import day
from nmsdesk.services.steering.candidates import Steering, steer
from nmsdesk.services.steering.planned import Planned, planned
from nmsdesk.ui import indicator_words as words
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import column, label
from nmsdesk.ui.kit.parts import Chip, ChipRow, PageHeader
from nmsdesk.ui.office import Office
from nmsdesk.ui.page import Page
from nmsdesk.ui.steer_candidates import CandidatesPanel
from nmsdesk.ui.steer_whatif import WhatIfPanel

TABS = ("candidates", "whatif", "forecast", "radar")
CAPTIONS = ("Кандидаты", "Что если", "Прогноз", "Кто уйдёт из группы")


class SteeringPage(Page):
    """``open(code=…, tab=…)``: the indicator is chosen at the top, its tabs read when they are looked at."""

    def __init__(self, office: Office):
        super().__init__(office)
        self.setObjectName("page")
        self.code = "1"
        self._turn = 0
        self._shown: dict[str, Any] = {}  # what each tab shows: code, period, day
        self.values: dict[str, Value] = {}
        self.header = PageHeader("Выход на цель")
        self.header.add_action("Рабочие списки", "checklist", lambda: office.go("work_lists"), tip="Списки, взятые в работу")
        self.header.add_action("Показатель", "target", self.open_indicator, keys="Ctrl+O", tip="Кто учтён, кто нет и почему")
        self.chips = ChipRow()
        self.chips.chosen.connect(self.choose)
        self.verdict = label("", "heading", wrap=True)
        self.candidates = CandidatesPanel(office)
        self.candidates.changed.connect(self._feed)
        self.whatif = WhatIfPanel(office)
        self.forecast, self.radar = (_Late(office, name) for name in ("forecast", "radar"))
        self.tabs = QTabWidget()
        for tab, caption in zip((self.candidates, self.whatif, self.forecast, self.radar), CAPTIONS):
            self.tabs.addTab(tab, caption)
        self.tabs.currentChanged.connect(lambda _: self._show_tab())
        outer = column(self.header, self.chips, self.verdict, spacing=10, margins=(24, 16, 24, 16))
        outer.addWidget(self.tabs, 1)
        self.setLayout(outer)
        keys.bind(self, "Ctrl+O", self.open_indicator)
        for n in range(len(TABS)):
            keys.bind(self, f"Alt+{n + 1}", partial(self.tabs.setCurrentIndex, n))

    def open(self, code: str = "", tab: str = "", **what: Any) -> None:
        """Show an indicator and a tab."""
        if tab in TABS:
            self.tabs.setCurrentIndex(TABS.index(tab))
        if code in INDICATORS and code != self.code:
            self.choose(code)
        if not self.candidates.table.hasFocus() and self.tabs.currentIndex() == 0:
            self.candidates.table.setFocus()

    def refresh(self) -> None:
        """The values anew, then the tab in front."""
        self._shown.clear()
        self.office.measured(self._show_values)
        self._show_tab()

    def choose(self, code: str) -> None:
        """Another indicator in all tabs."""
        self.code = code
        self.chips.set_current(code)
        self.whatif.outcome.choose(code)
        self._tell()
        self._show_tab()

    def open_indicator(self) -> None:
        self.office.go("indicators", code=self.code)

    def _show_values(self, measured: Any) -> None:
        self.values = {v.code: v for v in measured.values}
        self.chips.set_chips([Chip(code, _chip(v)) for code, v in self.values.items()], self.code)
        over = " Период закончился: засчитается то, что было, но не внесено." if self.office.period.until < self.office.desk.today else ""
        self.header.set_subtitle(f"{self.office.period.title}, на {day(measured.as_of)}.{over}".removesuffix("." if not over else ""))
        self.whatif.show_values(measured.values)
        self._tell()

    def _tell(self) -> None:
        """«1. Диагностика дефицитов: 62,4 %, 2 029 из 3 252, цель 65 %. Не хватает 85 человек»."""
        value = self.values.get(self.code)
        if value is not None:
            about = INDICATORS[self.code]
            told = f"{russian.percent(value.percent)}, {words.share(value)}, цель {words.goal(value.target)}"
            said = words.status(value)
            self.verdict.setText(f"{about.shown_code}. {about.short}: {told}. {said[:1].upper()}{said[1:]}.")

    # tabs

    def _show_tab(self) -> None:
        tab = TABS[self.tabs.currentIndex()]
        key = (self.code if tab != "whatif" else "", self.office.period, self.office.as_of, self.office.desk)
        if self._shown.get(tab) == key:
            return
        self._shown[tab] = key
        if self._shown.get("candidates") != (self.code, *key[1:]):
            self.tabs.setTabText(0, CAPTIONS[0])  # how many there are is not known yet
        if tab == "candidates":
            self._read_candidates()
        elif tab == "whatif":
            self._read_planned()
            self.whatif.tree.setFocus()
        else:
            (self.forecast if tab == "forecast" else self.radar).load(self.code)

    def _read_candidates(self) -> None:
        self._turn += 1
        turn, code = self._turn, self.code
        desk, period, as_of = self.office.desk, self.office.period, self.office.as_of

        def show(found: Steering) -> None:
            if turn == self._turn:
                self.candidates.show_steering(found)
                n = len(found.candidates)
                self.tabs.setTabText(0, f"{CAPTIONS[0]}  {russian.number(n)}" if n else CAPTIONS[0])
                self._feed()

        self.office.run("Кандидаты", lambda _: steer(desk, code, period, as_of), show, quiet=True)

    def _read_planned(self) -> None:
        desk, period, as_of = self.office.desk, self.office.period, self.office.as_of

        def show(found: list[Planned]) -> None:
            if (period, as_of) == (self.office.period, self.office.as_of):
                self.whatif.show_planned(found)

        self._feed()
        self.office.run("Что планируется", lambda _: planned(desk, period, as_of), show, quiet=True)

    def _feed(self) -> None:
        """Those ticked of every indicator go into the tree of the what-if."""
        self.whatif.show_candidates([c for own in self.candidates.ticked.values() for c in own.values()])


class _Late(QWidget):
    """A tab whose panel is made when it is first looked at."""

    def __init__(self, office: Office, name: str):
        super().__init__()
        self.office, self._name = office, name
        self.panel: Any = None
        self._place = QVBoxLayout(self)
        self._place.setContentsMargins(0, 10, 0, 0)

    def load(self, code: str) -> None:
        if self.panel is None:
            if self._name == "forecast":
                from nmsdesk.ui.forecast_panel import ForecastPanel

                self.panel = ForecastPanel(self.office)
            else:
                from nmsdesk.ui.radar_panel import RadarPanel

                self.panel = RadarPanel(self.office)
            self._place.addWidget(self.panel)
        self.panel.load(code)


def _chip(value: Value) -> str:
    """«2а: не хватает 141», «5: достигнут»."""
    code = INDICATORS[value.code].shown_code
    if value.percent is None or value.target is None:
        return f"{code}: {words.status(value)}"
    return f"{code}: не хватает {russian.number(value.missing)}" if value.missing else f"{code}: достигнут"
