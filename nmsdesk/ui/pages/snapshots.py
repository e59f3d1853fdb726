"""The snapshots of the monitoring: what was frozen, when, by whom approved, whether it is whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget

from nmsdesk.domain.cycle import Snapshot
from nmsdesk.indicators.context import Value
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.russian import count, day, percent
from nmsdesk.services import snapshots
from nmsdesk.services.snapshots import Listed
from nmsdesk.storage.work import Changed
from nmsdesk.ui import snapshot_words as words
from nmsdesk.ui.ask_dialog import Asked, ask
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import column, label
from nmsdesk.ui.kit.choices import ChoiceEdit
from nmsdesk.ui.kit.editors import DayEdit, LongTextEdit, TextEdit
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import EmptyPage, PageHeader
from nmsdesk.ui.kit.table import TableView
from nmsdesk.ui.office import Office
from nmsdesk.ui.page import Page

NOUNS = ("срез", "среза", "срезов")


class SnapshotsPage(Page):
    """A line for each snapshot with its eight figures; Enter opens its card."""

    watches = frozenset({"snapshots", "snapshot_parts"})

    def __init__(self, office: Office):
        super().__init__(office)
        self.listed: Sequence[Listed] = ()
        self.header = PageHeader("Срезы мониторинга")
        self.open_button = self.header.add_action("Открыть", "external-link", self.open_current, keys="Enter")
        self.make_button = self.header.add_action(
            "Составить срез", "camera", self.make, keys="Ctrl+N", primary=True, tip="Сохранить показатели и списки, какими они были на день"
        )
        office.guard(self.make_button)
        self.table = TableView(self._columns(), self._fetch, "Срезы мониторинга")
        self.table.opened.connect(lambda n: office.go("snapshot", id=n))
        self.table.current_changed.connect(lambda _: self._buttons())
        self.empty = EmptyPage(
            "camera", "Срезов ещё нет",
            "Срез сохраняет показатели, списки, методику и цели на день. Утверждённый срез не меняется, что бы ни исправляли потом.",
            "Составить срез", self.make, "camera",
        )  # fmt: skip
        office.guard(self.empty.button)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
        about = "Доли показателей такие, какими они были на день среза. Списки за ними, сравнение и печать – в карточке среза."
        outer = column(self.header, label(about, "muted", wrap=True), spacing=12, margins=(24, 16, 24, 16))
        outer.addWidget(self.stack, 1)
        self.setLayout(outer)
        keys.bind(self, "Ctrl+N", self.make, Qt.ShortcutContext.WidgetWithChildrenShortcut)

    @staticmethod
    def _columns() -> list[Column]:
        own = [
            Column("name", "Срез", 210, sortable=False),
            Column("day", "На день", 106, sortable=False),
            Column("state", "Состояние", 106, kind="badge", tone=lambda text: words.TONES.get(text, "neutral"), sortable=False),
            Column("seal", "Содержимое", 114, kind="badge", tone=lambda text: words.SEALS.get(text, "neutral"), sortable=False),
        ]
        return own + [Column(i.code, i.shown_code, 66, "right", sortable=False, tip=i.title) for i in INDICATORS.values()]

    def open(self, **what: Any) -> None:
        self.table.setFocus()

    def refresh(self) -> None:
        desk = self.office.desk
        self.office.run("Список срезов", lambda _: snapshots.listing(desk), self._show, quiet=True)

    def _show(self, listed: Sequence[Listed]) -> None:
        self.listed = listed
        current = self.table.current_id()
        self.header.set_subtitle(count(len(listed), *NOUNS) if listed else "")
        self.stack.setCurrentIndex(0 if listed else 1)
        self.table.set_ids(x.record.id or 0 for x in listed)
        self.table.refresh()
        if listed and not (current and self.table.select_id(current)):
            self.table.selectRow(0)
        self._buttons()

    def _fetch(self, ids: list[int]) -> list[tuple[str, ...]]:
        known = {x.record.id: x for x in self.listed}
        return [_row(known[n]) for n in ids]

    def _buttons(self) -> None:
        self.open_button.setEnabled(self.table.current_id() is not None and bool(self.listed))

    def open_current(self) -> None:
        if (number := self.table.current_id()) is not None:
            self.office.go("snapshot", id=number)

    def make(self) -> None:
        """Ask for the period and the day, freeze in the background, open the card."""
        if not self.office.may_write():
            return
        asked = ask(
            self.office, "Составить срез",
            (
                Asked("period", "Период", ChoiceEdit(self.office.periods(), nullable=False), self.office.period.code),
                Asked("as_of", "На день", DayEdit(), self.office.as_of, required=False, hint="Пусто – последний день периода или сегодня"),
                Asked("name", "Название", TextEdit("Мониторинг за год"), required=False, hint="Пусто – по периоду и дню"),
                Asked("note", "Примечание", LongTextEdit(2), required=False),
            ),
            dict, "Составить",
            text="Срез – черновик, пока его не утвердят. Данные при этом не меняются.",
        )  # fmt: skip
        if asked is not None:
            self.freeze(asked)

    def freeze(self, asked: dict[str, Any]) -> None:
        """Freeze what was asked for; the card of the new snapshot opens."""
        from nmsdesk.domain.periods import period

        desk, span = self.office.desk, period(asked["period"])

        def done(made: Snapshot) -> None:
            self.office.hear(Changed(frozenset({"snapshots", "snapshot_parts"}), 1))
            self.office.say(f"Составлен срез: {made.name}")
            self.office.go("snapshot", id=made.id)

        self.office.run(
            "Составление среза",
            lambda _: snapshots.make(desk, span, asked.get("as_of"), asked.get("name") or "", asked.get("note") or ""), done,
        )  # fmt: skip


def _row(found: Listed) -> tuple[str, ...]:
    s = found.record
    shares = []
    for code in INDICATORS:
        n, size, target = found.figures.get(code, (0, 0, None))
        value = Value(code, "", "", n, size, target)
        shares.append("–" if value.percent is None else percent(value.percent))
    return s.name, day(s.as_of), words.state(s), words.WHOLE if found.whole else words.BROKEN, *shares
