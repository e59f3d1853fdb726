"""What the cards of common life share: the head with the way back, badges, a work area at the left and facts at the right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton, QSplitter, QTabWidget, QVBoxLayout, QWidget

from nmsdesk.domain import fields as f
from nmsdesk.errors import Stale
from nmsdesk.services import registers
from nmsdesk.ui import icons
from nmsdesk.ui.attachments_box import AttachmentsBox
from nmsdesk.ui.forms import edit_record
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.badge import Badge
from nmsdesk.ui.kit.basics import FlowLayout, button, clear, column, label, row, scrolled, tool_button
from nmsdesk.ui.kit.link import Link
from nmsdesk.ui.kit.parts import Card, InfoRow, KeyValueList, PageHeader
from nmsdesk.ui.office import Office
from nmsdesk.ui.page import Page

CARDS = {
    "recommendations": "recommendation",
    "work_lists": "work_list",
    "snapshots": "snapshot", "monitoring_rounds": "monitoring_round",
    "campaigns": "campaign",
    "persons": "person", "organizations": "organization", "associations": "association", "events": "event", "sites": "site",
    "roadmaps": "roadmap", "documents": "document", "practices": "practice", "developments": "development",
    "programs": "program", "course_groups": "course_group", "plans": "plan",
}  # fmt: skip
MOST = 6
Line = tuple[int, str, str]


def follow(office: Office, link: str) -> None:
    """Open the card of «register:id», or the list of its register with it chosen."""
    key, _, number = link.partition(":")
    office.go(CARDS.get(key, key), id=int(number))


class CardPage(Page):
    """A card of one record of ``register``; subclasses build their areas and fill them in ``show_card``."""

    register = ""
    watches: frozenset[str] = frozenset()

    def __init__(self, office: Office):
        super().__init__(office)
        self.setObjectName("page")
        self.number = 0
        self.card: Any = None
        self.header = PageHeader("")
        back = tool_button("arrow-left", "К списку", lambda: office.go(self.register), keys="Alt+Left")
        self._badges = QWidget()
        self._flow = FlowLayout(self._badges, 6)
        self.notice = column(spacing=0)
        self.facts = KeyValueList(stacked=True)
        self.facts.link_clicked.connect(partial(follow, office))
        self.facts_card = Card("Сведения", self.facts)
        self.files = AttachmentsBox(office, self.register)
        self.side = column(spacing=12, margins=(0, 0, 8, 0))
        self.work = column(spacing=12)
        top = row(back, spacing=8)
        top.addWidget(self.header, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        left = QWidget()
        left.setLayout(self.work)
        right = scrolled(self.side)
        right.setMinimumWidth(290)
        split.addWidget(left)
        split.addWidget(right)
        split.setSizes([760, 330])
        split.setStretchFactor(0, 1)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(12)
        outer = column(spacing=10, margins=(24, 16, 24, 16))
        outer.addLayout(top)
        outer.addWidget(self._badges)
        outer.addLayout(self.notice)
        outer.addWidget(split, 1)
        self.setLayout(outer)
        self.build()
        edit = self.header.add_action("Изменить", "pencil", self.edit, keys="F2")
        self.writers(edit)
        self.build_last()
        keys.bind(self, "F2", self.edit, Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # what subclasses say

    def build(self) -> None:
        """Put the areas in; called once."""

    def build_last(self) -> None:
        """The main action of the head, after all others."""

    def read(self) -> Any:
        """The card out of its use case."""
        raise NotImplementedError

    def show_card(self, card: Any) -> None:
        """Fill the areas."""

    # opening

    def open(self, id: int | None = None, **what: Any) -> None:
        if id is not None:
            self.number = id
        self.refresh()

    def refresh(self) -> None:
        if not self.number:
            return
        try:
            self.card = self.read()
        except Stale as trouble:
            if self.isVisible():
                self.office.say(self.office.gone(trouble), "warn")
                self.number = 0
                QTimer.singleShot(0, partial(self.office.go, self.register))
            return
        self.show_card(self.card)

    def edit(self) -> None:
        """The plain form of the record."""
        self.open_form(self.register, self.number)

    # parts

    def writers(self, *widgets: QWidget) -> None:
        """Widgets that change the base: off while it may only be looked at."""
        self.office.guard(*widgets)

    def tool(self, text: str, icon: str, action: Callable[[], object], key: str = "", look: str = "", tip: str = "") -> QPushButton:
        """A button above the table that changes the base; its key works anywhere on the page."""
        value = button(text, icon, look, action, keys=key, tip=tip)
        if key:
            keys.bind(self, key, action, Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.writers(value)
        return value

    def print_menu(self, papers: Sequence[tuple[str, str]]) -> None:
        """«Печать» with the documents of this record: (kind, caption)."""
        if len(papers) == 1:
            self.header.add_action(papers[0][1], "printer", partial(self._print, papers[0][0]), keys="Ctrl+P")
        else:
            value = button("Печать", "printer", "menu")
            menu = QMenu(self)
            for kind, caption in papers:
                menu.addAction(caption, partial(self._print, kind))
            value.setMenu(menu)
            self.header.add_widget(value)
        keys.bind(self, "Ctrl+P", partial(self._print, papers[0][0]), Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _print(self, kind: str) -> None:
        self.office.go("papers", kind=kind, record=self.number)

    def show_head(self, title: str, subtitle: str, badges: Iterable[tuple[str, str]] = ()) -> None:
        self.header.set_title(title)
        self.header.set_subtitle(subtitle)
        clear(self._flow)
        for text, tone in badges:
            self._flow.addWidget(Badge(text, tone))
        self._badges.setVisible(self._flow.count() > 0)

    def show_notice(self, widget: QWidget | None) -> None:
        """A banner under the head, or none."""
        clear(self.notice)
        if widget is not None:
            self.notice.addWidget(widget)

    def show_facts(self, facts: Iterable[tuple[str, str, str]]) -> None:
        rows = [InfoRow(*fact) for fact in facts]
        self.facts.set_rows(rows)
        self.facts_card.setVisible(bool(rows))

    def lines_card(self, caption: str, key: str, lines: Sequence[Line], add: Callable[[], object] | None = None) -> Card:
        """A small card of links to records of a register."""
        inside = column(spacing=7)
        for number, title, detail in lines[:MOST]:
            line = column(Link(title, partial(follow, self.office, f"{key}:{number}")), spacing=0)
            if detail:
                line.addWidget(label(detail, "small", wrap=True))
            inside.addLayout(line)
        if len(lines) > MOST:
            more = button(f"Показать все ({len(lines)})", "", "link", partial(self._all, key, caption, tuple(n for n, _, _ in lines)))
            inside.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        card = Card(f"{caption}  {len(lines)}" if lines else caption, inside)
        if not lines:
            inside.addWidget(label("Пока ничего нет", "muted"))
        if add is not None:
            plus = tool_button("plus", f"Добавить: {caption}", add)
            plus.setEnabled(not self.office.desk.database.look_only)
            card.head.addWidget(plus)
        return card

    def _all(self, key: str, caption: str, ids: tuple[int, ...]) -> None:
        from nmsdesk.domain.queries import Filter

        self.office.go(key, filters=(Filter("id", "in", ids),), title=f"{caption}: {self.header.accessibleName()}")

    def open_form(self, key: str, number: int | None) -> None:
        if number is not None:
            edit_record(self.office, registers.get(self.office.desk, key, number), self)

    def add_form(self, key: str, **values: Any) -> f.Record | None:
        """The form of a new record of another register with what is known."""
        return edit_record(self.office, registers.blank(key, **values), self) if self.office.may_write() else None


def tabs(*pages: tuple[QVBoxLayout, str]) -> QTabWidget:
    """Work areas of a card as tabs."""
    value = QTabWidget()
    for layout, caption in pages:
        layout.setContentsMargins(0, 10, 0, 0)
        page = QWidget()
        page.setLayout(layout)
        value.addTab(page, caption)
    return value


def finding(what: str, typed: Callable[[str], object]) -> QLineEdit:
    """A field that narrows the table under it."""
    value = QLineEdit()
    value.setPlaceholderText(what)
    value.setAccessibleName(what)
    value.setClearButtonEnabled(True)
    value.setMinimumWidth(130)
    value.setMaximumWidth(280)
    value.addAction(icons.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
    value.textChanged.connect(typed)
    return value
