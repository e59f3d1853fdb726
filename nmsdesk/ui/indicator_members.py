"""The list behind an indicator: every subject with its status and the reason; filtered in memory, mended in its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget

from nmsdesk import russian
from nmsdesk.indicators.context import COUNTED, EXCLUDED, NO_DATA, NOT_COUNTED, Member
from nmsdesk.services.mends import Mend
from nmsdesk.services.small_numbers import Told
from nmsdesk.ui import icons
from nmsdesk.ui import indicator_words as words
from nmsdesk.ui.indicator_listed import ALL, POPULATION, Listed, SearchField, Wanted, fits, having, listed
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.choices import ChoiceEdit
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Chip, ChipRow
from nmsdesk.ui.kit.table import TableView

__all__ = ["ALL", "POPULATION", "Listed", "MembersPanel", "Wanted", "listed"]
SEARCH_MS = 80
_CHIPS = {ALL: "Все", POPULATION: "В расчёте"} | {k: v for k, v in words.CHIPS.items() if k}
_PARTS = (words.LACKS_ONE, words.REST)


class MembersPanel(QWidget):
    """Chips with counts, search, organisation, the table, the whole reason of the current row under it."""

    opened = Signal(str, int)  # register and id of the record
    reading_dropped = Signal()  # the user wants the official reading again
    shown = Signal(int)  # how many rows are shown
    current_changed = Signal(object)  # the member of the current row, or None
    mend_wanted = Signal(object, object)  # the member and what mends it

    def __init__(self, split: bool = True) -> None:
        """``split``: those not counted are parted into those who lack one step and the rest."""
        super().__init__()
        self._split = split
        self._kept: set[int] = set()  # mended under the present filter: they stay in their place though it shows them no more
        self._mend: tuple[int, Mend] | None = None
        self.wanted = Wanted()
        self.tell: Callable[[int], Told] = lambda n: n  # how a number of people is told
        self.members: Sequence[Member] = ()
        self.subject, self.reading = "persons", ""
        self._keys: Sequence[str] = ()
        self._totals: tuple[Sequence[Member], int | None, dict[str, int]] = ((), None, {})
        self._search = SearchField()
        self._search.left.connect(self.focus_table)
        self._search.setPlaceholderText("Поиск по имени")
        self._search.setAccessibleName("Поиск по списку показателя")
        self._search.setToolTip(keys.tip("Поиск по списку", "Ctrl+F"))
        self._search.setClearButtonEnabled(True)
        self._search.addAction(icons.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SEARCH_MS)
        self._timer.timeout.connect(lambda: self.want(search=self._search.text()))
        self._search.textChanged.connect(lambda _: self._timer.start())
        self.organization = ChoiceEdit((), "Все организации")
        self.organization.setAccessibleName("Организация")
        self.organization.changed.connect(self._organization_chosen)
        self.chips = ChipRow([Chip(k, v) for k, v in _CHIPS.items()], POPULATION)
        self.chips.chosen.connect(lambda key: self.want(status=key, step=""))
        self.chips.removed.connect(self._removed)
        self.table = TableView(self._columns(), self._fetch, "Список показателя")
        self.table.opened.connect(self._open)
        self.table.current_changed.connect(self._tell)
        self.table.sort_requested.connect(lambda *_: self._show())
        self.table.menu_hook = self._menu
        self._reason = label("", wrap=True, selectable=True)
        self._reason.setMinimumHeight(38)
        self._reason.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.mend_button = button("", "pencil", "", self.mend, keys="F2", tip="Открыть запись, из-за которой так посчитано")
        self.mend_button.hide()
        self._lay_out()

    def _lay_out(self) -> None:
        tools = row(self._search, self.organization, spacing=8)
        tools.setStretch(0, 3)
        tools.setStretch(1, 2)
        inside = column(tools, self.chips, spacing=8, margins=(0, 10, 0, 0))
        inside.addWidget(self.table, 1)
        foot = row(spacing=12)
        foot.addWidget(self._reason, 1)
        foot.addWidget(self.mend_button, 0, Qt.AlignmentFlag.AlignTop)
        inside.addLayout(foot)
        self.setLayout(inside)
        keys.bind(self, "F2", self.mend, Qt.ShortcutContext.WidgetWithChildrenShortcut)

    @staticmethod
    def _columns() -> list[Column]:
        return [
            Column("name", "Работник", 200),
            Column("place", "Организация", 134),
            Column("status", "Статус", 106, kind="badge", tone=lambda text: _TONES.get(text, "neutral")),
            Column("reason", "Почему", 290),
        ]

    # What is shown

    def set_loading(self) -> None:
        """The list is being read: nothing of the former one stays."""
        self.members, self._keys, self._kept = (), (), set()
        self.table.set_empty_text("Читаю список…")
        self.table.set_ids(())
        self.chips.set_counts([Chip(k, _CHIPS[k]) for k in self._chip_keys()])

    def show_members(self, subject: str, of: Listed, reading: str = "") -> None:
        """The list of an indicator, read anew perhaps; ``reading`` names a reading that is not the official one."""
        at = self.current_member()
        bar = self.table.verticalScrollBar().value()
        self.members, self._keys, self.subject, self.reading = list(of.members), of.keys, subject, reading
        self.organization.set_options(of.places)
        if self.organization.value() != self.wanted.organization:
            self.organization.set_value(self.wanted.organization)
        self.table.paged.columns[0] = replace(self.table.paged.columns[0], caption=words.NAMES[subject])
        self.table.show_column("place", subject != "organizations")
        self.table.set_empty_text("Никого: измените отбор.")
        place = next((i for i, m in enumerate(self.members) if at is not None and m.id == at.id), None)
        self._show(place)
        if place is not None:
            self.table.verticalScrollBar().setValue(bar)

    def select_subject(self, subject: int) -> bool:
        """Make the row of a subject the current one; False when it is not shown."""
        place = next((i for i, m in enumerate(self.members) if m.id == subject), None)
        return place is not None and self.table.select_id(place)

    def put_member(self, now: Member) -> None:
        """One row as it stands after its record was mended: recoloured in its place, whatever the filter."""
        place = next((i for i, m in enumerate(self.members) if m.id == now.id), None)
        if place is None:
            return
        assert isinstance(self.members, list)
        self.members[place] = replace(now, name=self.members[place].name)
        self._kept.add(now.id)
        self._totals = ((), None, {})
        bar = self.table.verticalScrollBar().value()
        self._show(self.table.current_id())
        self.table.verticalScrollBar().setValue(bar)

    def show_mend(self, subject: int, mend: Mend | None) -> None:
        """The record to mend of a row, when that row is still the current one."""
        at = self.current_member()
        if at is None or at.id != subject:
            return
        self._mend = (subject, mend) if mend is not None else None
        self.mend_button.setVisible(mend is not None)
        if mend is not None:
            self.mend_button.setText(mend.caption)
            self.mend_button.setAccessibleName(f"{mend.caption}: {at.name}")

    def mend(self) -> None:
        """Ask for the record that mends the current row."""
        at = self.current_member()
        if at is not None and self._mend is not None and self._mend[0] == at.id:
            self.mend_wanted.emit(at, self._mend[1])

    def current_member(self) -> Member | None:
        """The member of the current row."""
        number = self.table.current_id()
        return self.members[number] if number is not None and number < len(self.members) else None

    def want(self, **what: object) -> None:
        """Change the filter: status, organization, step, search."""
        self._kept = set()
        self.wanted = replace(self.wanted, **what)  # type: ignore[arg-type]
        if "organization" in what and self.organization.value() != self.wanted.organization:
            self.organization.set_value(self.wanted.organization)
        if "search" in what and self._search.text() != self.wanted.search:
            self._search.setText(self.wanted.search)
        self._show()

    def count(self, status: str) -> int:
        """How many of the chosen organisation have the status."""
        return self._counted().get(status, 0)

    def shown_members(self) -> list[Member]:
        """The members as filtered and ordered on the screen."""
        return [self.members[i] for i in self.table.paged.ids]

    def filters(self) -> list[str]:
        """The filter in words, for a document."""
        found = [_CHIPS[self.wanted.status].lower()] if self.wanted.status != ALL else []
        found += [f"не пройден шаг «{self.wanted.step}»"] if self.wanted.step else []
        found += [f"организация: {self.organization.text()}"] if self.wanted.organization is not None else []
        found += [f"поиск: «{self.wanted.search}»"] if self.wanted.search.strip() else []
        return found + ([f"вариант расчёта: {self.reading}"] if self.reading else [])

    def _counted(self) -> dict[str, int]:
        place = self.wanted.organization
        if self._totals[0] is self.members and self._totals[1] == place:
            return self._totals[2]
        inside = [m for m in self.members if place is None or m.organization == place]
        found = Counter([m.status for m in inside])
        found[words.LACKS_ONE] = sum(m.lacks_one for m in inside)
        found[words.REST] = found[NOT_COUNTED] - found[words.LACKS_ONE]
        found[POPULATION] = found[COUNTED] + found[NOT_COUNTED]
        found[ALL] = found[POPULATION] + found[EXCLUDED] + found[NO_DATA]
        self._totals = (self.members, place, found)
        return found

    def _chip_keys(self) -> list[str]:
        """Chips that would show somebody, and the ones that always stand."""
        counts, always = self._counted(), {ALL, POPULATION, COUNTED, self.wanted.status}
        parts = () if self._split else _PARTS
        if not self._split:
            always.add(NOT_COUNTED)
        whole = {NOT_COUNTED} if self._split else set()  # its two parts say as much
        return [k for k in _CHIPS if k in always or (counts.get(k) and k not in parts and k not in whole)]

    def _show(self, place: int | None = None) -> None:
        """``place`` is the row to be the current one; without it the one that is."""
        counts = self._counted()
        people = self.subject in ("persons", "plans")
        told = {k: self.tell(n) if people else n for k, n in counts.items()}
        self.chips.set_chips([Chip(k, _CHIPS[k], told.get(k, 0)) for k in self._chip_keys()], self.wanted.status)
        active = [("step", f"Шаг: {self.wanted.step}")] if self.wanted.step else []
        active += [("reading", f"Вариант: {self.reading}")] if self.reading else []
        self.chips.set_active(active)
        self.table.set_ids(self._found())
        if place is not None:
            self.table.select_id(place)
        if self.table.current_id() is None and self.table.paged.ids:
            self.table.selectRow(0)
        self._tell(self.table.current_id())
        self.shown.emit(len(self.table.paged.ids))

    def _found(self) -> Iterable[int]:
        """Each condition narrows what the former ones left: a letter typed costs some milliseconds."""
        w, members, folded = self.wanted, self.members, self._keys
        found: Sequence[int] = range(len(members))
        found = [i for i in found if members[i].id in self._kept or fits(members[i], w.status)]
        if w.organization is not None:
            found = [i for i in found if members[i].organization == w.organization]
        if w.step:
            found = [i for i in found if members[i].step == w.step or members[i].id in self._kept]
        if w.search.strip():
            readings = {russian.fold(w.search), russian.fold(russian.other_layout(w.search))}
            found = sorted({i for reading in readings for i in having(found, folded, reading.split())})
        key, descending = self.table.sort_state()
        if key:
            place = self._place(key)
            found = sorted(found, key=lambda i: self._row(i)[place].casefold().replace("ё", "е"), reverse=descending)
        return found

    def _place(self, key: str) -> int:
        return [c.key for c in self.table.paged.columns].index(key)

    def _row(self, number: int) -> tuple[str, str, str, str]:
        m = self.members[number]
        return m.name, m.organization_name, words.standing(m), m.reason

    def _fetch(self, ids: list[int]) -> list[tuple[str, str, str, str]]:
        return [self._row(i) for i in ids]

    # Doing

    def focus_table(self) -> None:
        self.table.setFocus()
        if self.table.current_id() is None and self.table.paged.ids:
            self.table.selectRow(0)

    def focus_search(self) -> None:
        self._search.setFocus()
        self._search.selectAll()

    def open_current(self) -> None:
        if (number := self.table.current_id()) is not None:
            self._open(number)

    def _open(self, number: int) -> None:
        self.opened.emit(self.members[number].subject, self.members[number].id)

    def _tell(self, number: object) -> None:
        """The whole reason of the current row, which the cell may cut."""
        self._mend = None
        self.mend_button.hide()
        if not isinstance(number, int) or number >= len(self.members):
            self._reason.setText("")
            self.current_changed.emit(None)
            return
        m = self.members[number]
        self.current_changed.emit(m)
        self._reason.setText(f"{m.name} – {words.badge(m.subject, m.status)}: {m.reason}")

    def _menu(self, menu: QMenu, chosen: list[int]) -> None:
        if len(chosen) == 1:
            member = self.members[chosen[0]]
            menu.addAction(icons.icon("external-link"), "Открыть запись\tEnter", lambda: self._open(chosen[0]))
            if self._mend is not None and self._mend[0] == member.id:
                menu.addAction(icons.icon("pencil"), f"{self._mend[1].caption}\tF2", self.mend)
            if member.organization is not None and self.wanted.organization is None:
                menu.addAction(
                    icons.icon("filter"), f"Только «{member.organization_name}»", lambda: self.want(organization=member.organization)
                )

    def _organization_chosen(self) -> None:
        if not self.organization.problem():
            self.want(organization=self.organization.value())

    def _removed(self, key: str) -> None:
        if key == "step":
            self.want(step="")
        else:
            self.reading_dropped.emit()


_TONES = {words.badge(s, status): tone for status, tone in words.TONES.items() for s in ("persons", "teams")} | {words.ONE_STEP: "warn"}
