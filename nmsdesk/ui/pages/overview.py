"""The first page of the day: the indicators, what is due or wrong with what to do about it, the coming days."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from nmsdesk.domain.periods import Period
from nmsdesk.russian import MONTHS_OF, count, day
from nmsdesk.services import coming, naming, registers, today
from nmsdesk.services.coming import Coming
from nmsdesk.services.today import Line
from nmsdesk.storage.work import Changed
from nmsdesk.ui.coming_list import WEEKDAYS, ComingList
from nmsdesk.ui.indicator_strip import IndicatorStrip
from nmsdesk.ui.kit.basics import column, label, row
from nmsdesk.ui.kit.parts import Card, Chip, ChipRow, EmptyPage, PageHeader
from nmsdesk.ui.kit.tasks import Task, TaskGroup, TaskList, TaskRecord
from nmsdesk.ui.mending import card_of, show
from nmsdesk.ui.office import Office
from nmsdesk.ui.page import Page
from nmsdesk.ui.reason_dialog import NEVER, Reason, ask_delay, ask_reason
from nmsdesk.ui.set_aside_view import SetAsideView

WIDE = 1090  # pixels of the page from which the coming days stand beside the work
FIRST = 8  # records shown under a line
URGENCY = (("bad", "Срочно", "alert-triangle"), ("warn", "Скоро", "clock"), ("neutral", "Проверить", "eye"))
PLACES = ("close_plan", "rested")  # what is mended on a page, not in the form of the record
FOCUS = {
    "pairs_bare": "order", "pairs_overdue": "state", "mentor_left": "until", "mentee_left": "until", "plans_blind": "diagnostic",
    "plans_soon": "until", "sites_expire": "until", "agreements_expire": "until", "measures_overdue": "state", "measures_soon": "state",
    "events_unmarked": "state", "absent_long": "until", "trainings_open": "attestation", "practices_review": "state",
    "developments_review": "state",
}  # fmt: skip  # the field that the line speaks of


class OverviewPage(Page):
    """Low tiles of the indicators over the list of work; what is put off and, in a narrow window, the coming days behind chips."""

    def __init__(self, office: Office):
        super().__init__(office)
        self.header = PageHeader("Сегодня")
        self.header.add_action("Принять файл", "file-import", lambda: office.go("import"), tip="Принять список из Excel")
        self.header.add_action("Сводка мониторинга", "file-text", lambda: office.go("papers", kind="monitoring"), primary=True)
        self.strip = IndicatorStrip()
        self.strip.activated.connect(lambda code: office.go("indicators", code=code))
        self.cards = self.strip.tiles
        self.tasks = TaskList(self._records)
        self.tasks.acted.connect(self._act)
        self.tasks.postponed.connect(self._postpone)
        self.tasks.dismissed.connect(self._dismiss)
        self.aside = SetAsideView(office)
        self.days = ComingList()
        self.days.opened.connect(self._open)
        self.done = EmptyPage("circle-check", "На сегодня всё сделано.", "Здесь появится то, чему подошёл срок, и то, что не сходится.")
        self.chips = ChipRow()
        self.chips.chosen.connect(lambda _: self._show_side())
        self.note = label("", "muted", wrap=True)
        self._empty = EmptyPage(
            "file-import", "База пока пуста",
            "Начните со списка организаций, затем примите списки работников, которые прислали школы.",
            "Принять файл", lambda: office.go("import"), "file-import",
        )  # fmt: skip
        self._lines: dict[str, Line] = {}
        self._measured: Period | None = None
        self._known = self._wide = False
        self._coming: list[Coming] = []
        self._lay_out()

    def _lay_out(self) -> None:
        self.sides = QStackedWidget()
        waiting = column(label("Собираем дела на сегодня…", "muted"), None)
        self._waiting = QWidget()
        self._waiting.setLayout(waiting)
        self._narrow_days = Card(padding=14)
        for side in (self._waiting, self.tasks, self.done, self.aside, self._narrow_days):
            self.sides.addWidget(side)
        self._beside = Card("Ближайшие две недели", padding=14)
        self._beside.body.addWidget(self.days, 1)
        self._beside.hide()
        left = column(self.chips, spacing=8)
        left.addWidget(self.sides, 1)
        lower = row(spacing=16)
        lower.addLayout(left, 1)
        lower.addWidget(self._beside)
        self._full = QWidget()
        inside = column(self.strip, self.note, spacing=12)
        inside.addLayout(lower, 1)
        self._full.setLayout(inside)
        outer = column(self.header, spacing=12, margins=(24, 16, 24, 16))
        outer.addWidget(self._full, 1)
        outer.addWidget(self._empty, 1)
        self.note.hide()
        self.setLayout(outer)

    # reading

    def refresh(self) -> None:
        """What is due is gathered in the background, then the indicators are counted."""
        self._tell_day()
        empty = registers.counts(self.office.desk)["persons"] == 0
        self._empty.setVisible(empty)
        self._full.setVisible(not empty)
        if empty:
            return
        if self._measured != self.office.period:  # never the numbers of another period under this one's name
            self._measured = None
            self.strip.set_waiting()
        desk, period = self.office.desk, self.office.period
        self.office.run(
            "Дела на сегодня", lambda _: (today.lines(desk, period), coming.days(desk)), lambda found: self._take(*found), quiet=True
        )
        self.aside.refresh()
        QTimer.singleShot(0, lambda: self.office.measured(self._show_values))

    def open(self, **what: Any) -> None:
        """open(aside=True) shows what is put off."""
        if what.get("aside"):
            self.chips.set_current("aside")
            self._show_side()
        self._focus()

    def _tell_day(self) -> None:
        on = self.office.desk.today
        words = f"{WEEKDAYS[on.weekday()].capitalize()}, {on.day} {MONTHS_OF[on.month - 1]} {on.year} года"
        when = f", на {day(self._as_of)}" if self._measured else ""
        self.header.set_subtitle(f"{words}. Показатели: {self.office.period.title}{when}")

    _as_of: Any = None

    def _show_values(self, measured: Any) -> None:
        self.strip.set_values(measured.values)
        self._measured, self._as_of = measured.period, measured.as_of
        self._tell_day()
        notes = [note for value in measured.values for note in value.notes]
        self.note.setText(" ".join(notes))
        self.note.setVisible(bool(notes))
        from nmsdesk.ui.window import stopwatch

        stopwatch("data")

    def _take(self, lines: list[Line], days: list[Coming]) -> None:
        self._lines = {line.code: line for line in lines}
        self._coming = days
        self.days.set_days(days, self.office.desk.today)
        groups = []
        for tone, title, icon in URGENCY:
            own = tuple(_task(line) for line in lines if line.tone == tone)
            if own:
                groups.append(TaskGroup(title, icon, "muted" if tone == "neutral" else tone, own))
        self.tasks.set_groups(groups)
        first, self._known = not self._known, True
        self._tell_chips()
        self._show_side()
        if first:
            self._focus()

    def _tell_chips(self) -> None:
        chips = [Chip("tasks", "Дела", len(self._lines)), Chip("aside", "Отложенные", len(self.aside.found))]
        if not self._wide:
            chips.append(Chip("days", "Ближайшие две недели", len(self._coming)))
        current = self.chips.current()
        self.chips.set_chips(chips, current if current in [c.key for c in chips] else "tasks")

    def _show_side(self) -> None:
        match self.chips.current():
            case "aside":
                self.sides.setCurrentWidget(self.aside)
            case "days":
                self.sides.setCurrentWidget(self._narrow_days)
            case _:
                known = self.tasks if self._lines else self.done
                self.sides.setCurrentWidget(known if self._known else self._waiting)

    def _focus(self) -> None:
        match self.sides.currentWidget():
            case self.tasks:
                self.tasks.focus_current()
            case self.aside:
                self.aside.table.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The coming days stand at the right where there is room, behind a chip where there is none."""
        super().resizeEvent(event)
        wide = self.width() >= WIDE
        self._beside.setFixedWidth(max(264, min(420, self.width() // 4)))
        if wide != self._wide:
            self._wide = wide
            (self._beside if wide else self._narrow_days).body.addWidget(self.days, 1)
            self._beside.setVisible(wide)
            self._tell_chips()
            self._show_side()

    # doing

    def _records(self, code: str) -> tuple[list[TaskRecord], int]:
        line = self._lines[code]
        found = naming.named(self.office.desk, line.register, line.ids[:FIRST])
        return [TaskRecord(one.id, one.text, one.detail) for one in found], len(line.ids)

    def _act(self, code: str, record: int | None) -> None:
        """Open what the line speaks of: the record, the list, or the page that does it."""
        line = self._lines[code]
        if record is None and len(line.ids) == 1:
            record = line.ids[0]
        if line.action == "duplicates":
            self._compare(record)
        elif line.action == "find_mentor":
            self.office.go("mentoring", reason="lost")
        elif record is not None:
            self._open(line.register, record, FOCUS.get(code.removeprefix("today."), ""), line.action in PLACES)
        elif line.action == "import":
            self.office.go("import")
        else:
            self.office.go(line.register, filters=line.filters, title=line.text)

    def _compare(self, person: int | None) -> None:
        from nmsdesk.services import duplicates

        pairs = [p for p in duplicates.of_person(self.office.desk, person) if not p.vetoes] if person is not None else []
        self.office.go("duplicates", **({"first": pairs[0].first, "second": pairs[0].second} if pairs else {}))

    def _open(self, key: str, record: int, focus: str = "", page: bool = False) -> None:
        """The record's form at the field that the line speaks of, its card or its place in the list, else its form."""
        if page or (not focus and card_of(key)):
            show(self.office, key, record)
        else:
            from nmsdesk.ui import forms  # loaded when a form is asked for: this page is the first one

            forms.edit_record(self.office, registers.get(self.office.desk, key, record), self, focus)

    def _postpone(self, code: str, record: int | None) -> None:
        if not self.office.may_write():
            return
        asked = ask_delay(self, self._said(code, record), self.office.desk.today)
        if asked is None or asked.until is None:
            return
        until, line, ids = asked.until, self._lines[code], self._ids(code, record)
        said = f"Отложено до {day(until)}. Вернуть – Ctrl+Z"
        self._aside(lambda: today.postpone(self.office.desk, code, line.register, ids, until, asked.text), said)

    def _dismiss(self, code: str, record: int | None) -> None:
        if not self.office.may_write():
            return
        asked: Reason | None = ask_reason(self, "Не напоминать", self._said(code, record), "Не напоминать", NEVER)
        if asked is None:
            return
        line, ids, why = self._lines[code], self._ids(code, record), asked.text
        said = "Больше не напоминаем. Вернуть – Ctrl+Z"
        self._aside(lambda: today.dismiss(self.office.desk, code, line.register, ids, why), said)

    def _aside(self, use_case: Any, said: str) -> None:
        done: Changed | None = self.office.act(use_case, said)
        if done is not None:
            self._focus()

    def _ids(self, code: str, record: int | None) -> tuple[int, ...]:
        return self._lines[code].ids if record is None else (record,)

    def _said(self, code: str, record: int | None) -> str:
        """What is put off: the record by name, or the whole line."""
        line = self._lines[code]
        if record is None:
            return line.text
        found = naming.named(self.office.desk, line.register, [record])
        return f"{today.title(code)}. {found[0].text}" if found else line.text


def _task(line: Line) -> Task:
    aside = f"ещё {count(line.aside, 'запись отложена', 'записи отложены', 'записей отложено')}" if line.aside else ""
    detail = ", ".join(x for x in (line.detail, aside) if x)
    return Task(line.code, line.icon, line.text, detail, line.tone, line.action_caption)
