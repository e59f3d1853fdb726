"""The page of the indicators: each value against its target, and the list that the number is."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QSplitter, QStackedWidget, QTabWidget, QWidget

from nmsdesk.domain.periods import Period
from nmsdesk.indicators.context import COUNTED, EXCLUDED, NO_DATA, NOT_COUNTED, Value
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.russian import day
from nmsdesk.services import indicators, leavers, passports, small_numbers
from nmsdesk.services.desk import Desk
from nmsdesk.services.indicators import Measured
from nmsdesk.services.leavers import LEFT
from nmsdesk.services.passports import Passport
from nmsdesk.ui import indicator_words as words
from nmsdesk.ui.indicator_head import IndicatorHead
from nmsdesk.ui.indicator_members import ALL, POPULATION, Listed, MembersPanel, listed
from nmsdesk.ui.indicator_mending import RowMender
from nmsdesk.ui.indicator_output import save_members
from nmsdesk.ui.indicator_passport import PassportPanel
from nmsdesk.ui.indicator_places import PlacesPanel
from nmsdesk.ui.indicator_readings import ReadingsPanel
from nmsdesk.ui.indicator_ready import Lack, people_lack, rules_lack
from nmsdesk.ui.indicator_tiles import IndicatorTiles
from nmsdesk.ui.indicator_trend_loader import TrendLoader
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import column
from nmsdesk.ui.kit.parts import EmptyPage, PageHeader
from nmsdesk.ui.office import Office
from nmsdesk.ui.page import Page

LIST, PLACES, READINGS, PASSPORT = range(4)
PAUSE_MS = 60  # arrows may pass over indicators without reading the list of each
_STATUSES = (ALL, POPULATION, COUNTED, NOT_COUNTED, words.LACKS_ONE, words.REST, EXCLUDED, NO_DATA, LEFT)


class IndicatorsPage(Page):
    """Tiles of the eight values, at the left what is known about the chosen one, at the right its list."""

    def __init__(self, office: Office):
        super().__init__(office)
        self.code, self.variant = next(iter(INDICATORS)), ""
        self.measured: Measured | None = None
        self._members: dict[tuple[str, str], Listed] = {}
        self._readings: dict[str, Value] = {}
        self._passports: dict[tuple[str, str], Passport] = {}
        self._asked: set[tuple[str, ...]] = set()
        self._shown: tuple[object, ...] = ()  # what the list now holds: code, reading, period, day, face
        self._turn = 0
        self._subject: int | None = None  # whose row is to be the current one when the list is read
        self.header = PageHeader("Показатели")
        self.tiles, self.head = IndicatorTiles(), IndicatorHead()
        self.list, self.places, self.readings, self.passport = MembersPanel(), PlacesPanel(), ReadingsPanel(), PassportPanel()
        self.trend = TrendLoader(office, self.head)
        self.mender = RowMender(office, self.list, lambda: (self.code, self.variant))
        self.tabs = QTabWidget()
        for panel, text in (
            (self.list, "Список"), (self.places, "По организациям"), (self.readings, "Варианты расчёта"), (self.passport, "Паспорт"),
        ):  # fmt: skip
            self.tabs.addTab(panel, text)
        self.tabs.setAccessibleName("Что показать о показателе")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._load)
        self.empty = EmptyPage("target", "", "", "Принять файл", self._next_step, "arrow-right")
        self._to = "import"
        self._lay_out()
        self._connect()

    # Building

    def _lay_out(self) -> None:
        self.open_button = self.header.add_action("Открыть запись", "external-link", self.list.open_current, keys="Enter")
        self.save_button = self.header.add_action(
            "Сохранить список", "download", self.save, keys="Ctrl+S", tip="Сохранить список как он показан: Excel, Word или PDF"
        )
        self.header.add_action(
            "Матрица", "table", self._to_matrix, keys="Ctrl+M", tip="Работники и показатели: кто в чём не учтён"
        )
        self.header.add_action("Сводка", "file-text", self._summary, keys="Ctrl+P", tip="Напечатать сводку мониторинга")
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.head)
        split.addWidget(self.tabs)
        split.setStretchFactor(1, 1)
        split.setSizes([316, 764])
        split.setChildrenCollapsible(False)
        split.setHandleWidth(12)
        self.head.setMinimumWidth(270)
        full = QWidget()
        inside = column(self.tiles, spacing=12)
        inside.addWidget(split, 1)
        full.setLayout(inside)
        self.stack = QStackedWidget()
        self.stack.addWidget(full)
        self.stack.addWidget(self.empty)
        outer = column(self.header, spacing=12, margins=(24, 16, 24, 16))
        outer.addWidget(self.stack, 1)
        self.setLayout(outer)

    def _connect(self) -> None:
        self.tiles.chosen.connect(self.choose)
        self.tiles.entered.connect(self._to_list)
        self.head.step_opened.connect(self._open_step)
        self.head.status_opened.connect(self._open_status)
        self.head.missing_opened.connect(lambda: self.office.go("steering", code=self.code))
        self.head.year_opened.connect(self._open_year)
        self.head.progress_opened.connect(lambda: self.office.go("charts", chart="within", code=self.code))
        self.list.opened.connect(lambda register, number: self.office.go(register, id=number))
        self.list.reading_dropped.connect(lambda: self._show_reading(""))
        self.list.shown.connect(lambda n: self._buttons())
        self.places.opened.connect(lambda n: self._open_status(POPULATION, n or None))
        self.places.passed_opened.connect(lambda n, status: self._open_status(status, n or None))
        self.readings.chosen.connect(self._show_reading)
        self.readings.listed.connect(self._open_reading)
        self.readings.rules_wanted.connect(lambda: self.office.go("targets", tab="rules"))
        self.readings.act_wanted.connect(lambda n: self.office.go("document", id=n))
        self.passport.status_opened.connect(self._open_status)
        self.passport.step_opened.connect(self._open_step)
        self.passport.register_opened.connect(lambda key: self.office.go(key))
        self.passport.act_opened.connect(lambda n: self.office.go("document", id=n))
        self.passport.targets_wanted.connect(lambda: self.office.go("targets", tab="targets"))
        self.passport.owner_wanted.connect(self._set_owner)
        self.passport.print_wanted.connect(lambda: self.office.go("papers", kind="indicator_passport", search=self._shown_code()))
        self.tabs.currentChanged.connect(self._tab_changed)
        for sequence, action in (
            ("Ctrl+F", self._to_search), ("Ctrl+S", self.save), ("Ctrl+P", self._summary), ("Ctrl+M", self._to_matrix),
        ):  # fmt: skip
            keys.bind(self, sequence, action, Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # Reading

    def refresh(self) -> None:
        """Everything anew: the period or the data have changed. What is shown stays until the new is known, if it is of this period."""
        self._turn += 1
        self._members, self._readings, self._passports, self._asked = {}, {}, {}, set()
        self.trend.forget()
        self.header.set_subtitle(f"{self.office.period.title}, считаю…")
        if self._shown and self._shown[2:] != self._scope():
            self.list.set_loading()
            self._shown = ()
        if self.measured and self.measured.period != self.office.period:
            self.measured = None
            self.tiles.set_waiting()
            self.head.set_waiting()
        if lack := rules_lack(self.office):
            self._show_lack(lack)
            return
        self.office.measured(partial(self._show, self._turn))

    def _show(self, turn: int, measured: Measured) -> None:
        if turn != self._turn:
            return
        if lack := people_lack(measured.values):
            self._show_lack(lack)
            return
        self.measured = measured
        self.stack.setCurrentIndex(0)
        self.header.set_subtitle(f"{measured.period.title}, на {day(measured.as_of)}")
        self.tiles.set_values(measured.values)
        self._show_code()

    def _show_lack(self, lack: Lack) -> None:
        self.measured, self._to = None, lack.page
        self.empty.set_text(lack.title, lack.text)
        self.empty.button.setText(lack.action)
        self.header.set_subtitle(self.office.period.title)
        self.stack.setCurrentIndex(1)
        self._buttons()

    def _next_step(self) -> None:
        self.office.go(self._to)

    def value(self) -> Value | None:
        """The value of the chosen indicator."""
        return next((v for v in self.measured.values if v.code == self.code), None) if self.measured else None

    def _show_code(self) -> None:
        """The chosen indicator: what is measured at once, its list when it has been read."""
        value = self.value()
        if self.measured is None or value is None:
            return
        indicator = INDICATORS[self.code]
        self.tiles.set_current(self.code)
        self.head.show_value(value)
        own = {n: v for n, values in self.measured.by_organization.items() for v in values if v.code == self.code and n}
        self.places.show_values(own, self.measured.organizations, value, self.measured.order)
        self.trend.show(self.code, value.target)
        self.tabs.setTabText(LIST, words.SUBJECTS[indicator.subject])
        self.tabs.setTabVisible(PLACES, indicator.subject != "organizations")
        self.tabs.setTabText(READINGS, f"Варианты расчёта: {len(indicator.variants)}")
        if (self.code, self.variant, *self._scope()) != self._shown and (self.code, self.variant) not in self._members:
            self.list.set_loading()
            self._shown = ()
        self._timer.start()

    def _scope(self) -> tuple[object, ...]:
        """What the whole page is of: the period, the day and the face."""
        return self.office.period, self.office.desk.view

    def _shown_code(self) -> str:
        return INDICATORS[self.code].shown_code

    def _load(self) -> None:
        """Read what the open tab shows, once."""
        if self.measured is None:
            return
        self._timer.stop()
        code, variant, turn = self.code, self.variant, self._turn
        desk, period, as_of = self.office.desk, self.office.period, self.office.as_of
        if (code, variant) in self._members:
            self._show_members()
        elif ("list", code, variant) not in self._asked:
            self._asked.add(("list", code, variant))
            self.office.run(
                "Список показателя", lambda _: _listed(desk, code, period, as_of, variant),
                partial(self._keep_members, turn, code, variant), quiet=True,
            )  # fmt: skip
        if code in self._readings:
            self.readings.show_value(self._readings[code], self.measured.rules)
        elif self.tabs.currentIndex() == READINGS and ("readings", code) not in self._asked:
            self.readings.show_loading()
            self._asked.add(("readings", code))
            self.office.run(
                "Варианты расчёта", lambda _: indicators.measure(desk, period, as_of, variants=True, codes=(code,)),
                partial(self._keep_readings, turn, code), quiet=True,
            )  # fmt: skip
        if (code, variant) in self._passports:
            self.passport.show_passport(self._passports[code, variant])
        elif self.tabs.currentIndex() == PASSPORT and ("passport", code, variant) not in self._asked:
            self.passport.show_loading()
            self._asked.add(("passport", code, variant))
            self.office.run(
                "Паспорт показателя", lambda _: passports.passport(desk, code, period, as_of, variant),
                partial(self._keep_passport, turn, variant), quiet=True,
            )  # fmt: skip
        self.trend.load()

    def _keep_members(self, turn: int, code: str, variant: str, members: Listed) -> None:
        if turn == self._turn:
            self._members[code, variant] = members
            self._show_members()

    def _keep_passport(self, turn: int, variant: str, found: Passport) -> None:
        if turn == self._turn:
            self._passports[found.code, variant] = found
            if (found.code, variant) == (self.code, self.variant):
                self.passport.show_passport(found)

    def _keep_readings(self, turn: int, code: str, measured: Measured) -> None:
        if turn == self._turn:
            self._readings[code] = measured.values[0]
            if code == self.code and self.measured:
                self.readings.show_value(measured.values[0], self.measured.rules)

    def _show_members(self) -> None:
        members = self._members.get((self.code, self.variant))
        if members is not None:
            indicator = INDICATORS[self.code]
            self._shown = (self.code, self.variant, *self._scope())
            self.list.tell = small_numbers.teller(self.office.desk)
            self.list.show_members(indicator.subject, members, indicator.variants.get(self.variant, ""))
            if self._subject is not None:
                self.list.select_subject(self._subject)
                self._subject = None

    def hear(self, registers: frozenset[str] | None) -> None:
        """A row being mended is recoloured before everything else is counted anew."""
        if registers is not None:
            self.mender.recolour()
        super().hear(registers)

    def _set_owner(self) -> None:
        """Who answers for the indicator, a word of its dictionary."""
        from nmsdesk.ui.forms import edit_record

        known = self.passport.found.owner if self.passport.found else None
        if known is not None or self.office.may_write():
            edit_record(self.office, known or passports.blank_owner(self.code), self, "name")

    # Doing

    def open(
        self, code: str = "", organization: int | None = None, status: str = "", variant: str = "", step: str = "",
        subject: int | None = None, **what: Any,
    ) -> None:  # fmt: skip
        """Choose an indicator and what of its list to show: open(code='3', organization=5, status='not_counted').

        ``subject`` makes the row of a person, plan, team or school the current one.
        """
        if code or organization is not None or status or step:
            self._subject = subject
            self.code = code if code in INDICATORS else self.code
            self.variant = variant
            chosen = status if status in _STATUSES else POPULATION
            self.list.want(status=chosen, organization=organization, step=step, search="")
            self.tabs.setCurrentIndex(LIST)
            self._show_code()
            self.list.focus_table()
        else:
            self.tiles.focus_current()

    def choose(self, code: str) -> None:
        """Show another indicator; the organisation stays, a step of the former one does not."""
        self.code, self.variant = code, ""
        self.list.want(step="")
        self._show_code()

    def _show_reading(self, variant: str) -> None:
        self._open_reading(variant, POPULATION)

    def _open_reading(self, variant: str, status: str) -> None:
        """The list of a reading."""
        self.variant = variant
        self.list.want(status=status, step="")
        self.tabs.setCurrentIndex(LIST)
        self._show_code()
        self._load()

    def _open_step(self, number: int) -> None:
        """Those who fall at the step; all of the population for its first line."""
        value = self.value()
        if value is None:
            return
        step = value.funnel[number][0] if number else ""
        self.variant = ""
        self.list.want(status=NOT_COUNTED if step else POPULATION, step=step, organization=None, search="")
        self.tabs.setCurrentIndex(LIST)
        self._show_code()
        self.list.focus_table()

    def _open_status(self, status: str, organization: int | None = None) -> None:
        """The list behind a number of the head, of the table of organisations, of the passport."""
        self.list.want(status=status, step="", organization=organization, search="")
        self.tabs.setCurrentIndex(LIST)
        self._show_code()
        self.list.focus_table()

    def _open_year(self, code: str) -> None:
        """The list of another year of the trend."""
        if code != self.office.period.code:
            self.office.set_period(code)
        self._open_status(COUNTED)

    def _tab_changed(self, _: int) -> None:
        self._load()
        self._buttons()

    def _to_list(self) -> None:
        panel = self.tabs.currentWidget()
        if panel is self.list:
            self.list.focus_table()
        elif panel is self.places:
            self.places.table.setFocus()
        elif panel is self.passport:
            self.passport.print.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.tabs.tabBar().setFocus(Qt.FocusReason.TabFocusReason)

    def _to_search(self) -> None:
        self.tabs.setCurrentIndex(LIST)
        self.list.focus_search()

    def _buttons(self) -> None:
        ready = self.measured is not None and self.tabs.currentIndex() == LIST and bool(self.list.table.paged.ids)
        self.open_button.setEnabled(ready)
        self.save_button.setEnabled(ready)

    def _to_matrix(self) -> None:
        """The people of the chosen organisation, or of the city, in all indicators."""
        self.office.go("matrix", organization=self.list.wanted.organization)

    def _summary(self) -> None:
        self.office.go("papers", kind="monitoring")

    def save(self) -> None:
        """The list as shown, into a file."""
        value = self.value()
        if value is not None and self.measured is not None and self.save_button.isEnabled():
            save_members(self.office, self, value, self.measured, self.list.shown_members(), self.list.filters())


def _listed(desk: Desk, code: str, period: Period, as_of: date | None, variant: str) -> Listed:
    """The list of an indicator; of the young also those who have left their group within the period."""
    found = indicators.who(desk, code, period, as_of, variant=variant)
    return listed([*found, *(leavers.left(desk, period, as_of) if code == "5" and not variant else ())])
