"""Persons that may be one: the pairs, both records side by side, made one field by field or told apart for good."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

from nmsdesk.domain.fields import Record
from nmsdesk.domain.people import Person
from nmsdesk.errors import NmsError
from nmsdesk.russian import count, inside, number
from nmsdesk.services import duplicates, faces, lists, merging
from nmsdesk.services.duplicates import Pair
from nmsdesk.services.merging import Comparison
from nmsdesk.ui.compare_view import LEFT, RIGHT, CompareView
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, column, label, row, tool_button
from nmsdesk.ui.kit.parts import Badge, Banner, Card, EmptyPage, PageHeader
from nmsdesk.ui.kit.table import Column, TableView
from nmsdesk.ui.office import Office
from nmsdesk.ui.page import Page
from nmsdesk.ui.reason_dialog import ask_reason

MOST = 500  # pairs listed
NAMES = ("last_name", "first_name", "patronymic")
DISTINCT = ("Однофамильцы", "Разные даты рождения", "Уточнили в школе")
MERGED = ("Ошибка в дате рождения", "Ошибка в СНИЛС", "Уточнили в школе")
_WITHIN = Qt.ShortcutContext.WidgetWithChildrenShortcut


class DuplicatesPage(Page):
    """Pairs at the left, the comparison of the chosen one at the right."""

    watches = frozenset({"persons", "distinct_persons", "employments", "former_names"})

    def __init__(self, office: Office):
        super().__init__(office)
        self.pairs: list[Pair] = []
        self.comparison: Comparison | None = None
        self._by_hand: Pair | None = None
        self._swapped = False
        self._searching = False
        self.header = PageHeader("Возможные дубли")
        self.header.add_action("Найти заново", "refresh", self.refresh, keys="F5", tip="Искать похожие записи по всей базе")
        self.view = CompareView()
        self.table = TableView(_columns(), self._rows, "Похожие записи")
        self.table.current_changed.connect(lambda _: self._chosen())
        self.table.opened.connect(lambda _: self.view.focus_first())
        self.score, self.reasons = Badge(), label("", "muted", wrap=True)
        self.against = Banner("", "bad")
        self.view.changed.connect(self._tell_moves)
        self.moves = label("", wrap=True)
        self.every = button("", "", "link", self._toggle_all, tip="Показать и те поля, которые совпадают")
        self.distinct = button("Разные люди…", "users", "", self.declare, keys="Ctrl+D", tip="Больше не предлагать эту пару")
        self.skip = button("Пропустить", "arrow-right", "", self.next_pair, keys="Ctrl+Right", tip="Решить позже")
        self.join = button("Объединить", "check", "primary", self.merge, keys="Ctrl+Enter")
        self.done = EmptyPage("circle-check", "Похожих записей нет", "Здесь появятся работники, которые, возможно, записаны дважды.")
        self.refused = EmptyPage("eye-off", "Имена скрыты", faces.names_needed("Поиск повторов"))
        self._lay_out()
        self._bind()

    def _lay_out(self) -> None:
        left = Card(padding=0)
        left.add(self.table)
        self.card = Card(padding=14)
        head = row(self.score, self.reasons, spacing=10)
        head.setStretch(1, 1)
        head.addWidget(tool_button("arrow-left", "Всё слева", lambda: self.view.choose_all(LEFT), keys="Alt+1"))
        head.addWidget(tool_button("arrow-right", "Всё справа", lambda: self.view.choose_all(RIGHT), keys="Alt+2"))
        turn = button("Поменять местами", "", "link", self.swap, keys="Ctrl+T", tip="Пусть останется другая запись")
        self.view.heads.setLayout(row(14, turn, None))
        foot = row(self.every, None, self.skip, self.distinct, self.join)
        self.card.body.addLayout(head)
        self.card.add(self.against)
        self.card.body.addWidget(self.view, 1)
        self.card.add(self.moves)
        self.card.body.addLayout(foot)
        self.halves = QSplitter(Qt.Orientation.Horizontal)
        self.halves.setChildrenCollapsible(False)
        for part in (left, self.card):
            self.halves.addWidget(part)
        left.setMinimumWidth(330)
        self.halves.setSizes([380, 720])
        self.halves.setStretchFactor(0, 1)
        self.halves.setStretchFactor(1, 2)
        layout = column(self.header, spacing=12, margins=(24, 16, 24, 16))
        layout.addWidget(self.halves, 1)
        layout.addWidget(self.done, 1)
        layout.addWidget(self.refused, 1)
        self.setLayout(layout)
        self.done.hide()
        self.refused.hide()
        self.card.setEnabled(False)

    def _bind(self) -> None:
        QWidget.setTabOrder(self.table, self.view)
        for sequence, action in (
            ("Ctrl+Return|Ctrl+Enter", self.join.click), ("Ctrl+D", self.distinct.click), ("Ctrl+Right", self.skip.click),
            ("Ctrl+T", self.swap), ("Alt+1", lambda: self.view.choose_all(LEFT)), ("Alt+2", lambda: self.view.choose_all(RIGHT)),
        ):  # fmt: skip
            keys.bind(self, sequence, action, _WITHIN)

    # which pair

    def open(self, **what: Any) -> None:
        """open(first=5, second=9) compares two persons chosen by hand."""
        if "first" in what and "second" in what:
            first, second = int(what["first"]), int(what["second"])
            known = next((p for p in self.pairs if {p.first, p.second} == {first, second}), None)
            self._by_hand = None if faces.hidden(self.office.desk) else known or Pair(first, second, 0, ("выбраны в списке работников",))
            self._show_pairs(self._by_hand)
            self.view.focus_first()
        else:
            self.table.setFocus()

    def refresh(self) -> None:
        """Look for pairs in the background."""
        hidden = faces.hidden(self.office.desk)
        self.refused.setVisible(hidden)
        if hidden:
            self.pairs = []
            self._show_pairs()
            self.done.hide()
            return
        if self._searching:
            return
        self._searching = True
        if not self.pairs:
            self.table.set_empty_text("Идёт поиск похожих записей…")
        desk = self.office.desk
        self.office.run("Поиск похожих записей", lambda _: duplicates.pairs(desk, MOST), self._take, failed=self._failed)

    def _failed(self) -> None:
        self._searching = False
        self.table.set_empty_text("Поиск не удался. Нажмите «Найти заново».")

    def _take(self, found: list[Pair]) -> None:
        self._searching = False
        current = self.current()
        self.pairs = found
        self.table.set_empty_text("Похожих записей нет.")
        self.office.say(f"Найдено: {count(len(found), 'пара', 'пары', 'пар')} похожих записей" if found else "Похожих записей нет")
        self._show_pairs(current)

    def _show_pairs(self, current: Pair | None = None, place: int = 0) -> None:
        """The list with the pair chosen by hand first; ``current`` stays chosen, else the one at ``place``."""
        hand = self._by_hand
        if hand is not None and not any({p.first, p.second} == {hand.first, hand.second} for p in self.pairs):
            self.pairs.insert(0, hand)
        self.table.set_ids(range(len(self.pairs)))
        names = [{p.first, p.second} for p in self.pairs]
        if current is not None and {current.first, current.second} in names:
            place = names.index({current.first, current.second})
        if self.pairs:
            self.table.select_id(min(place, len(self.pairs) - 1))
        self.header.set_subtitle(f"{count(len(self.pairs), 'пара', 'пары', 'пар')}" if self.pairs else "")
        self.halves.setVisible(bool(self.pairs) or self._searching)
        self.done.setVisible(not self.pairs and not self._searching)
        self._chosen()

    def current(self) -> Pair | None:
        """The chosen pair."""
        place = self.table.current_id()
        return self.pairs[place] if place is not None and place < len(self.pairs) else None

    def _rows(self, ids: list[int]) -> list[tuple[Any, ...]]:
        chosen = [self.pairs[n] for n in ids]
        persons = sorted({n for p in chosen for n in (p.first, p.second)})
        found = dict(zip(persons, lists.rows(self.office.desk, "persons", NAMES, persons)))
        rows = []
        for p in chosen:
            first, second = (" ".join(x for x in found.get(n, ()) if x) for n in (p.first, p.second))
            name = first if first == second else f"{first} – {second}"
            rows.append((_badge(p), name, ", ".join((*p.vetoes, *p.reasons))))
        return rows

    # the comparison

    def _chosen(self) -> None:
        self._swapped = False
        self._compare()

    def swap(self) -> None:
        """Let the other record stay."""
        if self.comparison is not None:
            self._swapped = not self._swapped
            self._compare()

    def _sides(self, pair: Pair) -> tuple[int, int]:
        return (pair.second, pair.first) if self._swapped else (pair.first, pair.second)

    def _compare(self) -> None:
        pair = self.current()
        self.comparison = None
        if pair is not None:
            try:
                self.comparison = merging.compare(self.office.desk, *self._sides(pair))
            except NmsError as trouble:
                self.against.set_text(str(trouble), "warn")
        found = self.comparison
        self.card.setEnabled(found is not None)
        self.score.setVisible(pair is not None)
        if pair is None or found is None:
            self.view.set_pair(("", 0), ("", 0), ())
            self.against.setVisible(pair is not None)
            return
        self.score.set_badge(*_scored(pair))
        said = ", ".join(pair.reasons)
        self.reasons.setText(said[:1].upper() + said[1:])
        said = f"Похоже, это разные люди: {'; '.join(found.vetoes)}. Объединить можно только с причиной." if found.vetoes else ""
        said = " ".join(("Объединить пока нельзя.", *found.troubles)) if found.troubles else said
        self.against.setVisible(bool(said))
        self.against.set_text(said, "bad" if found.troubles else "warn")
        writable = not self.office.desk.database.look_only
        self.join.setEnabled(writable and not found.troubles)
        self.join.setText("Объединить…" if found.vetoes else "Объединить")
        self.distinct.setEnabled(writable)
        self.view.set_pair(_named(found.keep), _named(found.gone), found.fields)
        self._tell_moves()
        self._tell_every()

    def _tell_moves(self) -> None:
        """What will be carried over and what folded, in a sentence."""
        found = self.comparison
        if found is None:
            return
        parts = [f"{inside(title)} – {number(n)}" for title, n in found.links.items()]
        moved = f"Перейдёт справа налево: {', '.join(parts)}." if parts else "Связанных записей справа нет."
        kept = ", ".join(f"{inside(title)} – {number(n)}" for title, n in found.kept_links.items())
        self.moves.setText(" ".join(x for x in (moved, f"Слева уже есть: {kept}." if kept else "", *found.notes) if x))

    def _toggle_all(self) -> None:
        self.view.show_all(not self.view.every)
        self._tell_every()

    def _tell_every(self) -> None:
        hidden = sum(1 for p in self.comparison.fields if not p.differs and p.left) if self.comparison else 0
        self.every.setVisible(hidden > 0)
        self.every.setText("Показать только различия" if self.view.every else f"Совпадают ещё {count(hidden, 'поле', 'поля', 'полей')}")

    # deciding

    def merge(self) -> None:
        """Make one record of two with the chosen values, then show the next pair."""
        pair, found = self.current(), self.comparison
        if pair is None or found is None or not self.office.may_write():
            return
        why = ""
        if found.vetoes:
            about = f"Против объединения: {'; '.join(found.vetoes)}."
            asked = ask_reason(self, "Почему это один человек", about, "Объединить", MERGED)
            if asked is None:
                return
            why = asked.text
        values, (keep, gone) = self.view.values(), self._sides(pair)
        desk, place = self.office.desk, self.table.current_id() or 0
        done = self.office.act(lambda: merging.merge(desk, keep, gone, values, why), "Записи объединены. Вернуть – Ctrl+Z")
        if done is not None:
            self._drop({gone}, keep, place)

    def declare(self) -> None:
        """Remember that these are different people."""
        pair, found = self.current(), self.comparison
        if pair is None or found is None or not self.office.may_write():
            return
        about = f"{_named(found.keep)[0]} и {_named(found.gone)[0]}: эта пара больше не будет предлагаться."
        asked = ask_reason(self, "Разные люди", about, "Разные люди", DISTINCT)
        if asked is None:
            return
        desk, place = self.office.desk, self.table.current_id() or 0
        said = "Отмечено: разные люди. Вернуть – Ctrl+Z"
        if self.office.act(lambda: duplicates.declare_distinct(desk, pair.first, pair.second, asked.text), said) is not None:
            self._drop({pair.first, pair.second}, None, place)

    def next_pair(self) -> None:
        """Leave this pair as it is and show the next one."""
        place = self.table.current_id()
        if place is not None and self.pairs:
            self.table.select_id((place + 1) % len(self.pairs))
            self.view.focus_first()

    def _drop(self, gone: set[int], keep: int | None, place: int) -> None:
        """Take the decided pair out at once; the search that goes on in the background brings the rest."""
        if keep is None:
            self.pairs = [p for p in self.pairs if {p.first, p.second} != gone]
        else:
            self.pairs = [p for p in self.pairs if not gone & {p.first, p.second}]
        self._by_hand = None
        self._show_pairs(place=place)
        self.view.focus_first()


def _named(person: Record) -> tuple[str, int]:
    return (person.full_name, person.id or 0) if isinstance(person, Person) else ("", 0)


def _badge(pair: Pair) -> str:
    return "разные?" if pair.vetoes else "пара" if not pair.score else str(pair.score)


def _scored(pair: Pair) -> tuple[str, str]:
    if not pair.score:
        return "выбраны вами", "neutral"
    return f"сходство {pair.score} из 100", "neutral" if pair.vetoes else "accent"


def _columns() -> list[Column]:
    return [
        Column("score", "Сходство", 104, kind="badge", tone=lambda v: "warn" if v == "разные?" else "accent", sortable=False),
        Column("who", "Работники", 220, sortable=False),
        Column("why", "Почему", 150, sortable=False, shown=False),
    ]
