"""The card of an organisation («паспорт школы»): indicators against the city, staff, the checklist, sites, plans."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QMenu, QSplitter

from nmsdesk.domain import terms
from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.domain.periods import Period
from nmsdesk.domain.queries import Filter
from nmsdesk.errors import Stale
from nmsdesk.indicators.context import Value
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.russian import people, percent
from nmsdesk.services import places, registers
from nmsdesk.services.places import PlaceCard
from nmsdesk.ui.forms import edit_record
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.badge import Badge
from nmsdesk.ui.kit.basics import button, clear, column, label, picture, row, tool_button
from nmsdesk.ui.kit.indicator import BulletBar
from nmsdesk.ui.kit.link import Link
from nmsdesk.ui.kit.parts import Card, InfoRow, KeyValueList, PageHeader
from nmsdesk.ui.office import Office
from nmsdesk.ui.page import Page
from nmsdesk.ui.pages.person import scrolled

SECTIONS = (
    ("sites", "Площадки"),
    ("teams", "Управленческие команды"),
    ("mentorships", "Действующие пары"),
    ("plans", "Планы ИОМ в работе"),
)
MARKS = {"yes": ("circle-check", "ok"), "no": ("circle-x", "bad"), "na": ("circle-minus", "muted"), "": ("circle-minus", "faint")}
MOST = 8


class OrganizationPage(Page):
    """Everything about one organisation; every number opens its list."""

    def __init__(self, office: Office):
        super().__init__(office)
        self.number = 0
        self._measured_of: tuple[int, Period] | None = None
        self.header = PageHeader("")
        back = tool_button("arrow-left", "К списку", lambda: office.go("organizations"), keys="Alt+Left")
        self.header.add_action("Работники", "users", self._staff, tip="Список работающих сегодня")
        self.header.add_action("Приказ о парах", "file-text", self._order, tip="Приказ о закреплении наставников")
        add = button("Добавить", "plus", "", tip="Добавить запись об этой организации")
        menu = QMenu(self)
        for key in ("employments", "sites", "teams", "checklist_marks", "headcounts", "organization_aliases"):
            menu.addAction(f"{REGISTERS[key].one[0].upper()}{REGISTERS[key].one[1:]}", partial(self._add, key))
        add.setMenu(menu)
        self.header.add_widget(add)
        edit = self.header.add_action("Изменить", "pencil", self._edit, keys="F2", primary=True)
        for b in (add, edit):
            b.setEnabled(not office.desk.database.look_only)
        keys.bind(self, "F2", self._edit, Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._facts = KeyValueList()
        self._facts.link_clicked.connect(lambda link: office.go(link.split(":")[0], id=int(link.split(":")[1])))
        self._values = QGridLayout()
        self._values.setHorizontalSpacing(12)
        self._values.setVerticalSpacing(8)
        self._values.setColumnStretch(1, 1)
        self._structure = KeyValueList()
        self._left = column(Card("Показатели и город", self._values), spacing=12)
        self._left.addWidget(Card("Кадры", self._structure))
        self._left.addWidget(Card("Сведения", self._facts))
        self._right = column(spacing=12)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(scrolled(self._left))
        split.addWidget(scrolled(self._right))
        split.setSizes([560, 540])
        split.setChildrenCollapsible(False)
        split.setHandleWidth(12)
        top = row(back, spacing=8)
        top.addWidget(self.header, 1)
        outer = column(spacing=10, margins=(24, 16, 24, 16))
        outer.addLayout(top)
        outer.addWidget(split, 1)
        self.setLayout(outer)

    def open(self, id: int | None = None, **what: Any) -> None:
        if id is not None:
            self.number = id
        self.refresh()

    def refresh(self) -> None:
        if not self.number:
            return
        try:
            card = places.card(self.office.desk, self.number)
        except Stale as trouble:
            self.office.say(str(trouble), "warn")
            self.office.go("organizations")
            return
        self._show(card)
        if self._measured_of != (self.number, self.office.period):  # never the numbers shown before
            self._measured_of = None
            clear(self._values)
            self._values.addWidget(label("Считаются…", "muted"), 0, 0)
        self.office.measured(partial(self._show_values, self.number))

    def _show(self, card: PlaceCard) -> None:
        self.header.set_title(card.organization.name)
        self.header.set_subtitle(f"{card.facts[0][1]}, работает {people(len(card.staff))}")
        self._facts.set_rows([InfoRow(*fact) for fact in card.facts])
        rows = [InfoRow(name, people(n)) for name, n in card.structure]
        if card.posts:
            rows.append(InfoRow("Должности", ", ".join(f"{name} – {n}" for name, n in card.posts)))
        self._structure.set_rows(rows or [InfoRow("Работники", "нет ни одного")])
        clear(self._right)
        if card.school or any(mark is not None for _, _, _, mark, _, _ in card.checklist):
            self._right.addWidget(self._checklist(card))
        for key, caption in SECTIONS:
            if found := card.sections.get(key):
                self._right.addWidget(self._section(key, caption, found))
        self._right.addStretch(1)

    def _show_values(self, number: int, measured: Any) -> None:
        if number != self.number:
            return
        self._measured_of = (number, measured.period)
        clear(self._values)
        city = {v.code: v for v in measured.values}
        own: dict[str, Value] = {v.code: v for v in measured.by_organization.get(number, ())}
        for n, (code, indicator) in enumerate(INDICATORS.items()):
            value = own.get(code)
            link = button(
                f"{indicator.shown_code}  {indicator.short}",
                "",
                "link",
                partial(self.office.go, "indicators", code=code, organization=number),
            )
            self._values.addWidget(link, n, 0, Qt.AlignmentFlag.AlignLeft)
            bar = BulletBar()
            bar.set_value(value.percent if value else None, value.target if value else None)
            self._values.addWidget(bar, n, 1)
            text = f"{percent(value.percent, 0)} · {value.numerator} из {value.denominator}" if value and value.percent is not None else "—"
            self._values.addWidget(label(text, "strong"), n, 2, Qt.AlignmentFlag.AlignRight)
            self._values.addWidget(label(f"город {percent(city[code].percent, 0)}", "small"), n, 3, Qt.AlignmentFlag.AlignRight)

    def _checklist(self, card: PlaceCard) -> Card:
        inside = column(spacing=6)
        met = sum(state in ("yes", "na") for _, _, needed, _, state, _ in card.checklist if needed)
        needed = sum(row[2] for row in card.checklist)
        for item, name, obligatory, mark, state, document in card.checklist:
            icon, tone = MARKS[state]
            line = row(picture(icon, 18, tone), spacing=8)
            line.addWidget(Link(name, partial(self._mark, item, mark), "Поставить или изменить отметку"), 1)
            if not obligatory:
                line.addWidget(Badge("по желанию", "neutral"))
            line.addWidget(label(terms.MARKS.get(state, "не отмечено"), "muted"))
            inside.addLayout(line)
            if document:
                inside.addWidget(label(f"      {document}", "small", wrap=True))
        return Card(f"Модель наставничества: {met} из {needed} обязательных", inside)

    def _section(self, key: str, caption: str, found: list[tuple[int, str, str]]) -> Card:
        inside = column(spacing=6)
        for number, title, detail in found[:MOST]:
            inside.addWidget(Link(title, partial(self._open, key, number)))
            if detail:
                inside.addWidget(label(detail, "small", wrap=True))
        if len(found) > MOST:
            more = button(f"Показать все ({len(found)})", "", "link", partial(self._all, key, caption, tuple(n for n, _, _ in found)))
            inside.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        return Card(f"{caption}  {len(found)}", inside)

    def _all(self, key: str, caption: str, ids: tuple[int, ...]) -> None:
        self.office.go(key, filters=(Filter("id", "in", ids),), title=f"{caption}: {self.header.accessibleName()}")

    def _staff(self) -> None:
        self.office.go("persons", filters=(Filter("@works", "works", (self.number, self.office.desk.today)),))

    def _order(self) -> None:
        self.office.go("papers", kind="mentor_order", organization=self.number)

    def _mark(self, item: int, mark: int | None) -> None:
        if mark is not None:
            self._open("checklist_marks", mark)
        elif self.office.may_write():
            record = registers.blank("checklist_marks", organization=self.number, item=item, since=self.office.desk.today)
            edit_record(self.office, record, self)

    def _open(self, key: str, number: int) -> None:
        edit_record(self.office, registers.get(self.office.desk, key, number), self)

    def _edit(self) -> None:
        self._open("organizations", self.number)

    def _add(self, key: str) -> None:
        if self.office.may_write():
            edit_record(self.office, registers.blank(key, organization=self.number), self)
