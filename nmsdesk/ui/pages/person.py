"""The card of a person: what matters at the top, the timeline at the left, everything by kind at the right."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QMenu, QScrollArea, QSplitter, QWidget

from nmsdesk.domain import fields as f
from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.errors import Stale
from nmsdesk.russian import day
from nmsdesk.services import people, registers
from nmsdesk.services.people import PersonCard
from nmsdesk.ui.forms import edit_record
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.badge import Badge
from nmsdesk.ui.kit.basics import FlowLayout, button, clear, column, label, row, tool_button
from nmsdesk.ui.kit.link import Link
from nmsdesk.ui.kit.parts import Card, InfoRow, KeyValueList, PageHeader, Timeline, TimelineRow
from nmsdesk.ui.office import Office
from nmsdesk.ui.page import Page

# (register, caption, field of the person, verb of adding)
SECTIONS = (
    ("employments", "Работа", "person"),
    ("categories", "Категории", "person"),
    ("diagnostics", "Диагностика", "person"),
    ("deficits", "Дефициты", "person"),
    ("plans", "Планы ИОМ", "person"),
    ("trainings", "Обучение", "person"),
    ("mentorships", "Наставничество", "mentee"),
    ("memberships", "Объединения", "person"),
    ("participations", "Мероприятия", "person"),
    ("team_members", "Управленческие команды", "person"),
    ("former_names", "Прежние имена", "person"),
)
MOST = 6
TONES = {"diagnostics": "accent", "trainings": "ok", "plans": "accent", "mentorships": "ok", "absences": "warn"}


class PersonPage(Page):
    """Everything about one person on one page; every line opens its record."""

    def __init__(self, office: Office):
        super().__init__(office)
        self.number = 0
        self._all: set[str] = set()
        self.header = PageHeader("")
        back = tool_button("arrow-left", "К списку", lambda: office.go("persons"), keys="Alt+Left")
        self._add_menu = QMenu(self)
        for key, _, _ in SECTIONS:
            self._add_menu.addAction(f"{REGISTERS[key].one[0].upper()}{REGISTERS[key].one[1:]}", partial(self._add, key))
        self.header.add_action("ИОМ на бумаге", "printer", self._print_plan, tip="Форма индивидуального образовательного маршрута")
        add = button("Добавить", "plus", "", tip="Добавить запись об этом работнике")
        add.setMenu(self._add_menu)
        self.header.add_widget(add)
        edit = self.header.add_action("Изменить", "pencil", self._edit, keys="F2", primary=True)
        for b in (add, edit):
            b.setEnabled(not office.desk.database.look_only)
        keys.bind(self, "F2", self._edit, Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._badges = QWidget()
        self._flow = FlowLayout(self._badges, 6)
        self._jobs = label("", wrap=True, selectable=True)
        self._facts = KeyValueList()
        self._timeline = Timeline()
        self._timeline.link_clicked.connect(self._follow)
        self._right = column(spacing=12)
        top = row(back, spacing=8)
        top.addWidget(self.header, 1)
        outer = column(spacing=10, margins=(24, 16, 24, 16))
        outer.addLayout(top)
        outer.addWidget(self._badges)
        outer.addWidget(self._body(), 1)
        self.setLayout(outer)

    def _body(self) -> QWidget:
        left = column(Card("Сведения", column(self._jobs, 4, self._facts)), Card("Что происходило", self._timeline), spacing=12)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(scrolled(left))
        split.addWidget(scrolled(self._right))
        split.setSizes([560, 540])
        split.setChildrenCollapsible(False)
        split.setHandleWidth(12)
        return split

    def open(self, id: int | None = None, **what: Any) -> None:
        if id is not None and id != self.number:
            self.number, self._all = id, set()
        self.refresh()

    def refresh(self) -> None:
        if not self.number:
            return
        try:
            card = people.card(self.office.desk, self.number)
        except Stale as trouble:
            self.office.say(str(trouble), "warn")
            self.office.go("persons")
            return
        self._show(card)
        self.office.note("view", f"persons:{card.person.uid}")

    def _show(self, card: PersonCard) -> None:
        today = self.office.desk.today
        now = [text for e, text in card.jobs if e.holds(today)]
        self.header.set_title(card.person.full_name)
        self.header.set_subtitle(now[0] if now else "Сейчас не работает")
        clear(self._flow)
        for text, tone in card.badges:
            self._flow.addWidget(Badge(text, tone))
        self._badges.setVisible(bool(card.badges))
        self._jobs.setText("\n".join(now[1:]))
        self._jobs.setVisible(len(now) > 1)
        self._facts.set_rows([InfoRow(*fact) for fact in card.facts if fact[1]])
        rows = [
            TimelineRow(day(m.day), m.icon, m.text, m.detail, TONES.get(m.register, "muted"), f"{m.register}:{m.id}")
            for m in card.timeline[:60]
        ]
        self._timeline.set_rows(rows)
        clear(self._right)
        if card.areas:
            self._right.addWidget(Card("Диагностика по областям", _areas(card)))
        for key, caption, _ in SECTIONS:
            if found := card.sections.get(key):
                self._right.addWidget(self._section(key, caption, found))
        missing = [c for k, c, _ in SECTIONS if k not in card.sections and k not in ("former_names", "team_members", "memberships")]
        if missing:
            self._right.addWidget(Card("Пока ничего нет", label(", ".join(missing), "muted", wrap=True)))
        self._right.addStretch(1)

    def _section(self, key: str, caption: str, found: list[tuple[int, str, str]]) -> Card:
        shown = found if key in self._all else found[:MOST]
        inside = column(spacing=6)
        for number, title, detail in shown:
            line = column(spacing=0)
            line.addWidget(Link(title, partial(self._open, key, number)))
            if detail:
                line.addWidget(label(detail, "small", wrap=True))
            inside.addLayout(line)
        if len(found) > len(shown):
            more = button(f"Показать все ({len(found)})", "", "link", partial(self._more, key))
            inside.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        card = Card(f"{caption}  {len(found)}", inside)
        plus = tool_button("plus", f"Добавить: {REGISTERS[key].one}", partial(self._add, key))
        plus.setEnabled(not self.office.desk.database.look_only)
        card.head.addWidget(plus)
        return card

    def _more(self, key: str) -> None:
        self._all.add(key)
        self.refresh()

    def _follow(self, link: str) -> None:
        key, _, number = link.partition(":")
        self._open(key, int(number))

    def _open(self, key: str, number: int) -> None:
        edit_record(self.office, registers.get(self.office.desk, key, number), self)

    def _edit(self) -> None:
        self._open("persons", self.number)

    def _add(self, key: str) -> None:
        if not self.office.may_write():
            return
        name = next(field for k, _, field in SECTIONS if k == key)
        values: dict[str, Any] = {name: self.number}
        if key == "plans":
            values |= self._plan_defaults()
        record: f.Record = registers.blank(key, **values)
        edit_record(self.office, record, self)

    def _plan_defaults(self) -> dict[str, Any]:
        """A new plan rests on the latest diagnostic and lasts an academic year."""
        from nmsdesk.domain.development import Diagnostic
        from nmsdesk.domain.periods import add_months, day_before

        today = self.office.desk.today
        with self.office.desk.read() as reading:
            found = reading.where(Diagnostic, person=self.number)
        latest = max(found, key=lambda d: d.day or today, default=None)
        return {"diagnostic": latest.id if latest else None, "since": today, "until": day_before(add_months(today, 9))}

    def _print_plan(self) -> None:
        self.office.go("papers", kind="plan", person=self.number)


def scrolled(layout: Any) -> QScrollArea:
    layout.setContentsMargins(0, 0, 8, 0)
    body = QWidget()
    body.setObjectName("scrolled")
    outer = column(spacing=0)
    outer.addLayout(layout)
    outer.addStretch(1)
    body.setLayout(outer)
    area = QScrollArea()
    area.setWidget(body)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


def _areas(card: PersonCard) -> QWidget:
    """The latest result of each competence area as a bar, with the change since the one before."""
    from nmsdesk.ui.area_bars import AreaBars

    return AreaBars(card.areas)
