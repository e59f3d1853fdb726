"""The window: navigation, the bar above, the page in the middle, the status line; it opens pages and binds keys."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from nmsdesk import settings
from nmsdesk.ui import theme
from nmsdesk.ui.kit import keys, view_menu
from nmsdesk.ui.kit.basics import column, row
from nmsdesk.ui.kit.shell import Navigation, NavigationItem, StatusLine, TopBar
from nmsdesk.ui.kit.view_menu import AS_USUAL, ViewBanner

if TYPE_CHECKING:  # the shell is painted before the database is loaded
    from nmsdesk.domain.views import View
    from nmsdesk.ui.office import Office
    from nmsdesk.ui.page import Page

GROUPS: tuple[tuple[str, tuple[NavigationItem, ...]], ...] = (
    (
        "",
        (
            NavigationItem("overview", "Сегодня", "home", "Ctrl+1"),
            NavigationItem("indicators", "Показатели", "target", "Ctrl+2"),
            NavigationItem("steering", "Выход на цель", "target-arrow"),
            NavigationItem("charts", "Диаграммы", "chart-bar", "Ctrl+3"),
        ),
    ),
    (
        "Мониторинг",
        (
            NavigationItem("monitoring_rounds", "Сбор сведений", "inbox"),
            NavigationItem("snapshots", "Срезы", "camera"),
            NavigationItem("recommendations", "Рекомендации", "report-analytics"),
            NavigationItem("targets", "Цели и методика", "settings"),
        ),
    ),
    (
        "Люди",
        (
            NavigationItem("persons", "Работники", "users", "Ctrl+4"),
            NavigationItem("organizations", "Организации", "school", "Ctrl+5"),
            NavigationItem("teams", "Команды", "users-group"),
        ),
    ),
    (
        "Развитие",
        (
            NavigationItem("campaigns", "Кампании", "calendar-stats"),
            NavigationItem("diagnostics", "Диагностика", "clipboard-check"),
            NavigationItem("deficits", "Дефициты", "alert-triangle"),
            NavigationItem("drafting", "Подбор ИОМ", "writing"),
            NavigationItem("plans", "Планы ИОМ", "route"),
            NavigationItem("trainings", "Обучение", "certificate"),
            NavigationItem("course_groups", "Группы курсов", "users-group"),
            NavigationItem("mentoring", "Наставничество", "heart-handshake"),
            NavigationItem("young", "Молодые педагоги", "user-plus"),
            NavigationItem("themes", "Темы", "vocabulary"),
            NavigationItem("programs", "Программы ДПО", "books"),
        ),
    ),
    (
        "Сообщество",
        (
            NavigationItem("associations", "Объединения", "users-group"),
            NavigationItem("events", "Мероприятия", "calendar-event"),
            NavigationItem("sites", "Площадки", "map-pin"),
            NavigationItem("practices", "Банк практик", "rosette"),
            NavigationItem("developments", "Разработки", "book"),
        ),
    ),
    (
        "Управление",
        (
            NavigationItem("roadmaps", "Планы и карты", "calendar-stats"),
            NavigationItem("documents", "Документы", "file-text"),
            NavigationItem("clauses", "Положение", "shield-check"),
            NavigationItem("checklist_marks", "Чек-листы школ", "checklist"),
        ),
    ),
    (
        "Служебное",
        (
            NavigationItem("import", "Приём файлов", "file-import", "Ctrl+6"),
            NavigationItem("papers", "Печать", "printer", "Ctrl+7"),
            NavigationItem("quality", "Качество данных", "progress-check"),
            NavigationItem("registers", "Все разделы", "database"),
            NavigationItem("history", "Журнал", "history"),
            NavigationItem("settings", "Настройки", "settings"),
        ),
    ),
)
PARENTS = {
    "matrix": "indicators",
    "work_lists": "steering", "work_list": "steering", "work_items": "steering",
    "snapshot": "snapshots", "snapshot_parts": "snapshots", "note": "snapshots", "note_blocks": "snapshots",
    "monitoring_round": "monitoring_rounds", "round_places": "monitoring_rounds",
    "recommendation": "recommendations", "advices": "recommendations", "peers": "organizations",
    "mentorships": "mentoring", "mentorship": "mentoring",
    "target_records": "targets", "rule_sets": "targets", "official_figures": "targets", "headcounts": "targets",
    "duplicates": "quality", "campaign": "campaigns",
    "person": "persons", "organization": "organizations", "event": "events", "association": "associations", "site": "sites",
    "document": "documents", "roadmap": "roadmaps", "practice": "practices", "development": "developments", "program": "programs",
    "course_group": "course_groups", "plan": "plans", "demand": "programs",
}  # fmt: skip  # cards light the list they come from
NAVIGATED = {item.key for _, items in GROUPS for item in items}
UNCOUNTED = {"targets", "clauses", "checklist_marks"}  # how many lines a rule or a mark takes tells nobody anything


class Window(QMainWindow):
    """The frame around the pages. ``factory(key, office)`` makes a page at its first visit."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setWindowTitle(title)
        self.setMinimumSize(1000, 620)
        self.office: Office | None = None
        self.pages: dict[str, Page] = {}
        self._current = ""
        self._trail: list[tuple[str, dict[str, Any]]] = []
        self.navigation = Navigation(GROUPS, "nmsdesk", "Методическая служба")
        self.bar = TopBar()
        self.status = StatusLine()
        self.banner = ViewBanner(self.as_usual)
        self.stack = QStackedWidget()
        self.empty = QWidget()
        self.stack.addWidget(self.empty)
        middle = column(self.bar, self.banner, spacing=0)
        middle.addWidget(self.stack, 1)
        upper = row(self.navigation, spacing=0)
        upper.addLayout(middle, 1)
        whole = column(spacing=0)
        whole.addLayout(upper, 1)
        whole.addWidget(self.status)
        centre = QWidget()
        centre.setLayout(whole)
        self.setCentralWidget(centre)
        self.palette_popup: Any = None
        self._bind()

    def _bind(self) -> None:
        self.navigation.chosen.connect(lambda key: self.go(key))
        folded = settings.load().get("navigation.folded")
        self.navigation.set_folded(folded if isinstance(folded, list) else [])
        self.navigation.folded_changed.connect(lambda captions: settings.store(**{"navigation.folded": captions}))
        self.bar.theme_chosen.connect(self._set_theme)
        self.bar.period_chosen.connect(self._choose_period)
        self.bar.other_period_requested.connect(self.ask_period)
        self.bar.view.chosen.connect(self.see)
        self.bar.view.asked.connect(lambda: self.bar.view.set_days(self.office.days() if self.office else ()))
        self.bar.view.other_day.connect(self.ask_day)
        self.bar.search_requested.connect(self.search)
        self.bar.undo_requested.connect(self.undo)
        self.bar.help_requested.connect(self.help)
        bindings: list[tuple[str, Callable[[], object]]] = [
            ("Ctrl+K", self.search), ("Ctrl+Z", self.undo), ("F1", self.help), ("F5", self.refresh), ("Alt+Left", self.back),
            ("Ctrl+Shift+P", self.ask_period), (view_menu.KEYS, self.bar.view.open), (AS_USUAL, self.as_usual),
        ]  # fmt: skip
        for _, items in GROUPS:
            bindings += [(item.keys, partial(self.go, item.key)) for item in items if item.keys]
        for sequence, action in bindings:
            keys.bind(self, sequence, action)

    # the base

    def attach(self, office: Office) -> None:
        """The base is open: fill the shell and let pages be visited."""
        self.office = office
        self.set_ready(True)
        office.owner = self
        office.changed.connect(self._changed)
        office.period_changed.connect(self._period_changed)
        office.went.connect(lambda key, what: self.go(key, **what))
        office.said.connect(lambda text, tone: self.status.say(text, tone))
        office.started.connect(lambda text, can: self.status.start(text, cancellable=can))
        office.stopped.connect(self.status.stop)
        office.worker.advanced.connect(lambda text, done, total: self.status.advance(done, total))
        self.status.cancel_requested.connect(office.worker.cancel)
        self.bar.set_periods(office.periods(), office.period.code)
        QTimer.singleShot(0, self.refresh_state)  # counters come after the first page

    def set_ready(self, ready: bool) -> None:
        """Whether there is a base: without one the pages cannot be gone to."""
        self.navigation.setEnabled(ready)
        self.bar.set_ready(ready)
        if not ready:
            self.navigation.set_current("")

    def refresh_state(self) -> None:
        """The status line, the counters and what undo would take back."""
        if not self.office:
            return
        from nmsdesk.services import registers, safety, undo

        desk = self.office.desk
        place = desk.database.file
        self.status.set_database(place.name if place else "сервер", str(place or "база на сервере"))
        if desk.database.look_only:
            self.status.set_saved("только просмотр", "warn")
        else:
            self.status.set_saved("всё сохранено", "ok")
        copied = safety.last_backup(desk)
        self.status.set_backup(f"копия {copied:%d.%m.%Y %H:%M}" if copied else "копий ещё нет", "neutral" if copied else "warn")
        operation = undo.last(desk)
        self.bar.set_undo(operation.reason if operation and not desk.database.look_only else None)
        if desk.view.on is None:
            self._show_counts(registers.counts(desk))
        else:  # what began later is left out, which takes longer
            self.office.run("Число записей", lambda _: registers.counts(desk), self._show_counts, quiet=True)

    def _show_counts(self, counts: dict[str, int]) -> None:
        for key in (NAVIGATED - UNCOUNTED) & counts.keys():
            self.navigation.set_counter(key, counts[key])

    def _changed(self, registers: frozenset[str]) -> None:
        self.refresh_state()
        for page in self.pages.values():
            page.hear(registers)

    def _period_changed(self) -> None:
        assert self.office
        view = self.office.desk.view
        if view != self.bar.view.view:
            self.bar.view.set_view(view)
            self.banner.show_view(view)
            self.refresh_state()
        self.bar.set_periods(self.office.periods(), self.office.period.code)
        for page in self.pages.values():
            page.hear(None)

    # pages

    def go(self, key: str, **what: Any) -> None:
        """Open a page, made at its first visit."""
        if not self.office:
            return
        if self._current and key != self._current and not self.pages[self._current].may_leave():
            self.navigation.set_current(self._current)
            return
        from nmsdesk.ui.pages.factory import make_page

        if key not in self.pages:
            page = self.pages[key] = make_page(key, self.office)
            self.stack.addWidget(page)
        if self._current and (self._current != key or what):
            self._trail = [*self._trail[-30:], (self._current, {})]
        self._current = key
        self.stack.setCurrentWidget(self.pages[key])
        self.navigation.set_current(PARENTS.get(key, key if key in NAVIGATED else "registers"))
        self.pages[key].enter(**what)

    def back(self) -> None:
        """The page before this one."""
        if self._trail:
            key, what = self._trail.pop()
            self.go(key, **what)
            self._trail = self._trail[:-1]

    def refresh(self) -> None:
        """Read everything on the page anew."""
        if self._current:
            self.pages[self._current].refresh()
            self.refresh_state()

    # commands

    def search(self) -> None:
        """Search over persons, organisations, pages and commands."""
        if not self.office:
            return
        from nmsdesk.ui.finder import Finder
        from nmsdesk.ui.kit.palette import CommandPalette

        if self.palette_popup is None:
            finder = Finder(self)
            self.palette_popup = CommandPalette(self, finder.find)
            self.palette_popup.picked.connect(finder.pick)
        self.palette_popup.open()

    def undo(self) -> None:
        """Take back the last operation; a whole import is asked about first."""
        if not self.office or not self.office.may_write():
            return
        from nmsdesk.services import undo
        from nmsdesk.ui import messages

        desk = self.office.desk
        operation = undo.last(desk)
        if operation is None:
            self.office.say("Отменять нечего", "warn")
            return
        if operation.kind in ("import", "demo") and not messages.ask(self, "Отмена", f"{operation.reason}. Отменить целиком?", "Отменить"):
            return

        def told(done: Any) -> None:
            self.office.say(f"Отменено: {done.operation.reason}")  # type: ignore[union-attr]
            if done.left:
                messages.trouble(self, "Часть изменений оставлена: эти записи меняли позже.", "\n".join(done.left[:20]))

        self.office.run("Отмена", lambda _: undo.undo(desk), told)

    def help(self) -> None:
        from nmsdesk.ui.help import show_help

        show_help(self)

    def _choose_period(self, code: str) -> None:
        from nmsdesk.errors import Rejected
        from nmsdesk.ui import messages

        if not self.office:
            return
        try:
            self.office.set_period(code)
        except Rejected as trouble:
            messages.trouble(self, str(trouble))
            self.bar.set_period(self.office.period.code)

    def ask_period(self) -> None:
        """Any period: typed, of a year or by dates."""
        if not self.office:
            return
        from nmsdesk.ui.period_dialog import PeriodDialog

        dialog = PeriodDialog(self, self.office.period, self.office.home.today, self.office.as_of)
        if dialog.exec() and dialog.period:
            self._choose_period(dialog.period.code)

    # how the base is looked at

    def see(self, view: View) -> None:
        """Look at the base on another day or with another face, where the page allows to leave what was typed."""
        if not self.office or view == self.office.desk.view:
            return
        if self._current and not self.pages[self._current].may_leave():
            self.bar.view.set_view(self.office.desk.view)
            return
        self.office.see(view)

    def as_usual(self) -> None:
        """Today and full names again."""
        from nmsdesk.domain.views import USUAL

        self.see(USUAL)

    def ask_day(self) -> None:
        """Any day to look at the base on."""
        if not self.office:
            return
        from nmsdesk.ui.period_dialog import DayDialog

        view = self.office.desk.view
        dialog = DayDialog(self, view.on or self.office.home.today, self.office.home.today)
        if dialog.exec():
            self.see(replace(view, on=dialog.day()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc that no page wants returns to the usual view."""
        if event.key() == Qt.Key.Key_Escape and self.office and not self.office.desk.view.usual:
            self.as_usual()
            return
        super().keyPressEvent(event)

    def _set_theme(self, scheme: str) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, scheme)
            settings.store(theme=scheme)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._current and not self.pages[self._current].may_leave():
            event.ignore()
            return
        settings.store(geometry=bytes(self.saveGeometry().toBase64().data()).decode())
        if self.office:
            self.office.close()
        event.accept()


def stopwatch(what: str) -> None:
    """Timings of the start for the bench, when it asks for them."""
    if os.environ.get("NMSDESK_STOPWATCH"):
        print(f"{what} {time.perf_counter() - float(os.environ.get('NMSDESK_STARTED', 0)):.3f}", file=sys.stderr, flush=True)
        if what == "data":
            QTimer.singleShot(0, QApplication.quit)
