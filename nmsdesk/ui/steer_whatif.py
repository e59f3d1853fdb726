"""What if: planned things and ticked candidates as a tree of ticks; what they would come to beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QSplitter, QTreeWidget, QTreeWidgetItem, QWidget

from nmsdesk.errors import NmsError
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.russian import day, fold, number, people
from nmsdesk.services.steering.model import Act, Candidate
from nmsdesk.services.steering.planned import KINDS, Planned
from nmsdesk.services.steering.whatif import Outcome, whatif
from nmsdesk.ui.card_page import CARDS, finding
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.suggest import matches
from nmsdesk.ui.office import Office
from nmsdesk.ui.steer_outcome import OutcomePanel

WAIT = 350  # milliseconds after the last tick before it is tried
_ACT = Qt.ItemDataRole.UserRole
CHECKED, UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class WhatIfPanel(QWidget):
    """``show_planned`` and ``show_candidates`` fill the tree; every tick is tried a moment later, the latest one is shown."""

    def __init__(self, office: Office):
        super().__init__()
        self.office = office
        self._turn = 0
        self._asked: tuple[str, ...] = ()
        self._values: tuple[Any, ...] = ()
        self._candidates: list[Candidate] = []
        self._planned: list[Planned] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT)
        self._timer.timeout.connect(self._try)
        self._soon = QTimer(self)  # a heading ticks thousands at once: they are counted when all of them have come
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(lambda: self._tell(len(self.acts())))
        self.seek = finding("Найти в планах", lambda _: self._narrow())
        self.clear_button = button("Снять все", "", "flat", self.clear)
        self.tree = ActsTree()
        self.tree.itemChanged.connect(lambda *_: self._ticked())
        self.tree.itemActivated.connect(self._open)
        self.said = label("", "small", wrap=True)
        self.outcome = OutcomePanel(office)
        left = QWidget()
        inside = column(row(self.seek, None, self.clear_button), spacing=8)
        inside.addWidget(self.tree, 1)
        inside.addWidget(self.said)
        left.setLayout(inside)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(self.outcome)
        split.setSizes([440, 640])
        split.setStretchFactor(1, 1)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(12)
        outer = column(margins=(0, 10, 0, 0))
        outer.addWidget(split, 1)
        self.setLayout(outer)
        self._tell(0)

    # filling

    def show_values(self, values: tuple[Any, ...]) -> None:
        """The indicators as they are; what is ticked is tried anew."""
        self._values = values
        self._asked = ()
        if not self.acts():
            self.outcome.show_values(values)
        self._ticked()

    def show_candidates(self, ticked: Iterable[Candidate]) -> None:
        """Those ticked among the candidates: they are ticked here too."""
        found = list(ticked)
        if [c.key for c in found] != [c.key for c in self._candidates]:
            self._candidates = found
            self._fill()

    def show_planned(self, found: Sequence[Planned]) -> None:
        """What is planned; ticks of what is there still are kept."""
        self._planned = list(found)
        self._fill()

    def _fill(self) -> None:
        known = {a.key for a in self.tree.acts(True)}
        # Candidates are ticked at their coming; what was unticked here stays so.
        there = {a.key for a in self.tree.acts(None)}
        closed = self.tree.closed()
        self.tree.blockSignals(True)
        self.tree.clear()
        if self._candidates:
            top = self.tree.branch(None, "Отмеченные кандидаты", len(self._candidates))
            for code, indicator in INDICATORS.items():
                own = [c.act for c in self._candidates if c.code == code]
                if own:
                    part = self.tree.branch(top, f"{indicator.shown_code}. {indicator.short}", len(own))
                    for act in own:
                        self.tree.leaf(part, act, act.key in known or act.key not in there)
            top.setExpanded(True)
        by_kind: dict[str, list[Planned]] = {}
        for group in self._planned:
            by_kind.setdefault(group.kind, []).append(group)
        for kind, groups in by_kind.items():
            top = self.tree.branch(None, KINDS[kind], sum(len(g.acts) for g in groups))
            for group in sorted(groups, key=lambda g: fold(g.heading)):
                part = self.tree.branch(top, group.heading, len(group.acts)) if group.heading else top
                for act in group.acts:
                    self.tree.leaf(part, act, act.key in known)
        self.tree.open_but(closed)
        self.tree.blockSignals(False)
        self._narrow()
        self._ticked()

    def _narrow(self) -> None:
        self.tree.narrow(self.seek.text())

    # trying

    def acts(self) -> list[Act]:
        """What is ticked, in the order of the tree."""
        return self.tree.acts(True)

    def clear(self) -> None:
        """Take all ticks back."""
        self.tree.tick_all(False)
        self._ticked()

    def _ticked(self) -> None:
        self._soon.start()
        self._timer.start()

    def _tell(self, n: int) -> None:
        self.clear_button.setVisible(n > 0)
        self.said.setText(
            (f"Отмечено действий: {number(n)}. " if n else "Пробел отмечает, Enter открывает запись. ")
            + "Считается на копии: в базе ничего не меняется. Планы будущих дней считаются выполненными."
        )  # fmt: skip

    def _try(self) -> None:
        """Try what is ticked, unless it is what is shown; only the latest try is shown."""
        acts = self.acts()
        asked = tuple(a.key for a in acts)
        if asked == self._asked:
            return
        self._asked = asked
        self._turn += 1
        turn = self._turn
        if not acts:
            self.outcome.show_values(self._values)
            return
        desk, period, as_of = self.office.desk, self.office.period, self.office.as_of

        def tried(_: object) -> Outcome | str:
            try:
                return whatif(desk, period, acts, as_of)
            except NmsError as trouble:
                return str(trouble)

        def show(found: Outcome | str) -> None:
            if turn != self._turn:
                return
            if isinstance(found, str):
                self.said.setText(found)
            else:
                self.outcome.show_outcome(found)

        self.office.run("Что если", tried, show, quiet=True)

    def _open(self, item: QTreeWidgetItem) -> None:
        act = item.data(0, _ACT)
        if isinstance(act, Act) and act.id is not None:
            self.office.go(CARDS.get(act.register, act.register), id=act.id)


class ActsTree(QTreeWidget):
    """Acts under headings, each with a check box; a heading ticks all that is under it."""

    def __init__(self) -> None:
        super().__init__()
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(18)
        self.setProperty("look", "rules")
        self.setAccessibleName("Что планируется")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)

    def branch(self, owner: QTreeWidgetItem | None, text: str, amount: int) -> QTreeWidgetItem:
        """A heading with how many acts are under it."""
        item = QTreeWidgetItem([text, number(amount)])
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsAutoTristate)
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setToolTip(0, text)
        if owner is None:
            self.addTopLevelItem(item)
        else:
            owner.addChild(item)
        item.setCheckState(0, UNCHECKED)
        return item

    def leaf(self, owner: QTreeWidgetItem, act: Act, ticked: bool) -> None:
        """An act with whom it concerns and when."""
        item = QTreeWidgetItem([f"{act.title} · {people(act.people)}" if act.people > 1 else act.title, day(act.day)])
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setData(0, _ACT, act)
        item.setToolTip(0, f"{act.title}\n{act.detail}".strip())
        owner.addChild(item)
        item.setCheckState(0, CHECKED if ticked else UNCHECKED)

    def leaves(self) -> Iterator[QTreeWidgetItem]:
        """Every item that is an act."""
        waiting = self._tops()
        while waiting:
            item = waiting.pop(0)
            if item.childCount():
                waiting[:0] = _under(item)
            elif isinstance(item.data(0, _ACT), Act):
                yield item

    def _tops(self) -> list[QTreeWidgetItem]:
        found = (self.topLevelItem(n) for n in range(self.topLevelItemCount()))
        return [item for item in found if item is not None]

    def acts(self, ticked: bool | None) -> list[Act]:
        """Acts that are ticked or not; None gives all."""
        return [i.data(0, _ACT) for i in self.leaves() if ticked is None or (i.checkState(0) == CHECKED) == ticked]

    def tick_all(self, on: bool) -> None:
        self.blockSignals(True)
        for top in self._tops():
            top.setCheckState(0, CHECKED if on else UNCHECKED)
        self.blockSignals(False)
        self.viewport().update()

    def closed(self) -> set[str]:
        """Top headings that are folded."""
        return {top.text(0) for top in self._tops() if not top.isExpanded()}

    def open_but(self, closed: set[str]) -> None:
        """Unfold what is short, and what was unfolded."""
        tops = self._tops()
        for top in tops:
            top.setExpanded(top.text(0) not in closed and top.childCount() <= 12)
        if tops and self.currentItem() is None:
            self.setCurrentItem(tops[0])

    def narrow(self, words: str) -> None:
        """Show only acts that hold the words, and the headings above them."""
        for top in self._tops():
            self._narrow(top, words.strip())

    def _narrow(self, item: QTreeWidgetItem, words: str, above: str = "") -> bool:
        text = f"{above} {item.text(0)} {item.text(1)}"
        if not item.childCount():
            shown = not words or matches(words, text)
        else:
            shown = any([self._narrow(child, words, text) for child in _under(item)])
            if words and shown:
                item.setExpanded(True)
        item.setHidden(not shown)
        return shown


def _under(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    found = (item.child(n) for n in range(item.childCount()))
    return [child for child in found if child is not None]
